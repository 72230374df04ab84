/* Estimates from independent replications: means, paired differences and ratios with Student's t intervals [Law2015] 4.5, 10.4. */
#ifndef GJ_STUDY_ESTIMATE_H
#define GJ_STUDY_ESTIMATE_H

#include "study/study.h"

/* Values that are NaN (not applicable, or a failed replication) are left out; of a pair, both. half_width is NaN for fewer than 2. */

/* From a mean and the sum of squares about it of n independent values. */
struct gj_estimate gj_estimate_of(double mean, double sum_of_squares, uint32_t n, double confidence);
/* Mean of value[0], value[stride], ... n of them, rounded to 10 digits. */
struct gj_estimate gj_estimate_mean(const double *value, size_t n, size_t stride, double confidence);
/* Mean of a - b. */
struct gj_estimate gj_estimate_difference(const double *a, const double *b, size_t n, size_t stride, double confidence);
/* mean(a) / mean(b) - 1; variance by the delta method [Law2015] 9.4. NaN when mean(b) is 0. */
struct gj_estimate gj_estimate_ratio(const double *a, const double *b, size_t n, size_t stride, double confidence);

/* Mean by weight, each >= 0; interval as of independent observations whose weights are given: sum w^2 (x - mean)^2 / (sum w)^2 x n / (n - 1). With equal
 * weights it is gj_estimate_mean. n counts those of weight > 0. */
struct gj_estimate gj_estimate_weighted(const double *value, const double *weight, size_t n, double confidence);

/* mean(a) - mean(b) of independent samples; Welch's interval, with (va + vb)^2 / (va^2 / (na - 1) + vb^2 / (nb - 1)) degrees of freedom for means with
 * variances va and vb [Welch1947]. n is the smaller one. */
struct gj_sample {
    double mean, variance; /* of a value */
    uint32_t n;
};
struct gj_estimate gj_estimate_welch(const struct gj_sample *a, const struct gj_sample *b, double confidence);

/* `value` rounded to 10 significant digits (law 6: what is printed does not depend on the last bits of the statistics). */
double gj_round_10(double value);

#endif
