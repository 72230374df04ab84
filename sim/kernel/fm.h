/* Our own exp, log, pow and normal quantile: only + - * / and sqrt, so the same bits come out of every compiler and processor (law 6).
 * At most 1 ulp from the correctly rounded result (tests/unit/test_fm.c, against MPFR). Special values as in C Annex F.
 */
#ifndef GJ_KERNEL_FM_H
#define GJ_KERNEL_FM_H

double gj_log(double x);
double gj_exp(double x);
double gj_pow(double x, double y);
/* Standard normal quantile: p in (0, 1) -> z; p outside gives NaN, 0 and 1 give -inf, +inf. */
double gj_normal_quantile(double p);

/* n values at once, the same bits as one by one. in and out may be the same array. */
void gj_log_n(const double *in, double *out, unsigned n);
void gj_exp_n(const double *in, double *out, unsigned n);
void gj_normal_quantile_n(const double *in, double *out, unsigned n);

#endif
