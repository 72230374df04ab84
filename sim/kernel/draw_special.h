/* Special functions the distributions need where they are checked and where rejection needs a log-factorial: without libm,
 * so that the same bits come out everywhere (law 6). Not for the hot path, except gj_stirling_tail.
 */
#ifndef GJ_KERNEL_DRAW_SPECIAL_H
#define GJ_KERNEL_DRAW_SPECIAL_H

#define GJ_HALF_LN_2PI 0.91893853320467274178 /* ln(2 pi) / 2 */

/* ln Gamma(x), x > 0. Absolute error below 1e-14 (1 + |result|). Stirling's series, [AbramowitzStegun1964] 6.1.41. */
double gj_lgamma(double x);

/* ln k! minus its Stirling part: ln k! - (k + 1/2) ln(k + 1) + (k + 1) - ln(2 pi) / 2, for whole k >= 0. Absolute error below 1e-15. */
double gj_stirling_tail(double k);

/* ln(1 + x), x > -1. Relative error below 4e-16. */
double gj_log1p(double x);

/* Standard normal cumulative probability P(Z <= z). Relative error below 2e-14 wherever it is a normal number (z > -37.5). */
double gj_normal_cdf(double z);

#endif
