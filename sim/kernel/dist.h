/* Distributions as data. Durations are in microseconds, counts and ratios in themselves: a gj_dist does not know its unit.
 *
 * Parameters by kind (all validated by gj_dist_check):
 *   constant      a
 *   uniform       a..b
 *   triangular    a (low), b (mode), c (high)
 *   exponential   a = mean
 *   erlang        a = mean, b = phases (whole number >= 1)
 *   gamma         a = mean, b = coefficient of variation
 *   weibull       a = scale, b = shape
 *   lognormal     a = mean, b = coefficient of variation
 *   normal        a = mean, b = standard deviation, truncated to [c, d] (c = -inf, d = +inf: not truncated)
 *   beta          a, b = shapes, on [c, d]
 *   geometric     a = probability of success; counts trials >= 1
 *   binomial      a = trials, b = probability
 *   poisson       a = mean
 *   discrete      table of value and weight
 *   empirical     table of sorted values, linear interpolation between them ([Law2015] 6.2.4)
 *   recorded      table of values in the order they were seen: no chance. Draw k is value[(k mod 2^36) mod n_table]: the low 36 bits of a
 *                 lot's index are its own number in its stream, those above tell streams, rounds and visits apart. After the last value the
 *                 first comes again. All pieces of a lot take the value of the lot; all replications are alike.
 */
#ifndef GJ_KERNEL_DIST_H
#define GJ_KERNEL_DIST_H

#include <stdint.h>

#include "base/error.h"

enum gj_dist_kind {
#define GJ_DIST(NAME, name, n_parameters) GJ_DIST_##NAME,
#include "kernel/dist.def"
#undef GJ_DIST
    GJ_N_DIST
};

struct gj_dist {
    enum gj_dist_kind kind;
    uint32_t n_table; /* discrete, empirical, recorded */
    double a, b, c, d;
    const double *value;      /* n_table values; owned by whoever made the distribution, must outlive it */
    const double *cumulative; /* discrete: n_table running sums of the weights, the last is 1 */
    double derived[4];        /* set by gj_dist_check: constants the draw needs (sigma of a lognormal, ...) */
    double mean, variance;    /* set by gj_dist_check */
};

/* Check parameters and fill `derived`. Must be called once before drawing. GJ_MODEL with a message naming the parameter. */
enum gj_status gj_dist_check(struct gj_dist *dist, struct gj_error *error) GJ_MUST_CHECK;

const char *gj_dist_name(enum gj_dist_kind kind);

/* Exact mean and variance (of the truncated one for a truncated normal) of a checked distribution. */
double gj_dist_mean(const struct gj_dist *dist);
double gj_dist_variance(const struct gj_dist *dist);

#endif
