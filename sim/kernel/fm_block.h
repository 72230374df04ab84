/* The builds of fm_block.c, for fm.c and for the test that compares their bits. */
#ifndef GJ_KERNEL_FM_BLOCK_H
#define GJ_KERNEL_FM_BLOCK_H

void gj_log_n_base(const double *in, double *out, unsigned n);
void gj_exp_n_base(const double *in, double *out, unsigned n);
void gj_normal_quantile_n_base(const double *in, double *out, unsigned n);
#if defined(__x86_64__)
void gj_log_n_avx2(const double *in, double *out, unsigned n);
void gj_exp_n_avx2(const double *in, double *out, unsigned n);
void gj_normal_quantile_n_avx2(const double *in, double *out, unsigned n);
void gj_log_n_avx512(const double *in, double *out, unsigned n);
void gj_exp_n_avx512(const double *in, double *out, unsigned n);
void gj_normal_quantile_n_avx512(const double *in, double *out, unsigned n);
#endif

#endif
