/* Where the variance of an answer comes from: chance of the replications, the uncertainties nobody chooses (parameters), the levers somebody does
 * (policy), and what the last two do together.
 *
 *     y(parameters x, policy l, replication r) = mean + P(x) + L(l) + PL(x, l) + noise(r; x, l)
 *
 * The variance of one replication at a point chosen at random is the sum of the variances of these four. They are estimated without bias by the method of moments
 * [SearleCasellaMcCulloch1992]: mean squares, less what noise alone puts into them. So a part that is nothing comes out around 0, also below.
 *
 * Crossed (every point of the parameters meets every policy): the analysis of variance of a two-way layout, exact. The policies are all there are, so
 * their variance is over their number; the parameters are a sample.
 *
 * Joint (one design over all): the points' variance is exact too, but which of it is the parameters' and which the policy's must be read off a fit: polynomials of the
 * factors, orthonormal over the points, up to the degree that the number of points carries [Sudret2008]. The variance of a part is the sum of its
 * squared coefficients, less their own error. What the fit does not reach (the variance about it, less the noise of the means) is told apart.
 *
 * Replications that share their draws (all points live the same r) are paired: what all points have in common of a replication is noise of an answer, but does not blur
 * differences between points. Intervals: bootstrap over the points of the parameters, centred on the estimates. */
#ifndef GJ_STUDY_VARIANCE_SPLIT_H
#define GJ_STUDY_VARIANCE_SPLIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

#define GJ_VARIANCE_LEAST_POINTS 8

/* Basis of the fit: columns of the points' polynomials, each of mean 0 and variance 1 over the design. */
enum gj_variance_origin {
    GJ_ORIGIN_PARAMETERS,
    GJ_ORIGIN_POLICY,
    GJ_ORIGIN_INTERPLAY,
    GJ_ORIGIN_REST,  /* joint: of the points, but not in the fit */
    GJ_ORIGIN_NOISE, /* of one replication */
    GJ_N_ORIGINS
};

struct gj_variance_spec {
    const double
        *y; /* [(scenario * n_policies + policy) * n_replications + r], all finite; NULL: numbers differ, see `mean` */
    const double *mean;     /* [scenario * n_policies + policy] */
    const double *variance; /* between replications, likewise; NaN of fewer than 2 */
    const uint32_t *count;
    uint32_t n_scenarios, n_policies, n_replications; /* n_policies 1: joint */
    bool is_paired;                                   /* the points share their draws */
    const double *
        basis; /* joint: [scenario * n_terms + term], without the constant; NULL: nothing to tell apart, all is of `whole` */
    const enum gj_variance_origin *part_of; /* of a term */
    uint32_t n_terms;
    enum gj_variance_origin whole; /* joint without a basis: whose the points' variance is */
    uint32_t n_bootstrap;
    double confidence;
    uint64_t seed;
};

struct gj_variance_share {
    double variance;         /* in the answer's unit squared; may be below 0 by chance */
    double share, low, high; /* of the total */
};

struct gj_variance_split {
    double mean, total;
    struct gj_variance_share part[GJ_N_ORIGINS];
    double
        noise_of_mean; /* that the replications leave in a point's mean, as far as points differ by it; NaN when it is not known */
    bool is_noise_known; /* else, with one replication a point, noise is inside the other parts */
};

/* GJ_MODEL with fewer than GJ_VARIANCE_LEAST_POINTS scenarios, or when nothing varies; GJ_NO_MEMORY. */
enum gj_status gj_variance_split(const struct gj_variance_spec *spec, struct gj_variance_split *split,
                                 struct gj_error *error) GJ_MUST_CHECK;

#endif
