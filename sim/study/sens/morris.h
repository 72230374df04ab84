/* Elementary effects: which of many factors matter at all, from few points [Morris1991] [Campolongo2007].
 *
 * Each step of a trajectory moves one input (a factor, or a group of factors as one). Its elementary effect is how the answer changed, for the whole range
 * of the factor:
 *
 *     EE = (y after - y before) / delta          delta: share of the range that was moved, with its sign
 *
 * Of the effects of one input over all trajectories: mu, their mean, says which way it goes; mu*, the mean of their sizes, how much it matters (effects
 * that cancel do not hide); sigma, their standard deviation, how much the effect depends on where it is met: on the factor's own value (a curve), or on the
 * others' (interplay). For a straight line mu* = |mu| and sigma = 0. Of a group only mu* means anything, for its factors go up and down by themselves. */
#ifndef GJ_STUDY_MORRIS_H
#define GJ_STUDY_MORRIS_H

#include <stdint.h>

#include "base/error.h"

struct gj_morris_spec {
    const double *effect; /* [trajectory * n_inputs + input]; NaN where a point at one of its ends has no answer */
    uint64_t n_trajectories;
    uint32_t n_inputs;
    uint32_t n_bootstrap; /* trajectories are what is resampled */
    double confidence;
    uint64_t seed;
};

/* All in the unit of the answer, for the whole range of the factor. Intervals: percentiles over resampled trajectories, widened for few of them
 * (gj_expanded_confidence); NaN of one trajectory. */
struct gj_morris_effect {
    double mu, mu_low, mu_high;
    double mu_star, mu_star_low, mu_star_high;
    double sigma, sigma_low, sigma_high; /* NaN of fewer than 2 effects */
    uint32_t n, n_left_out;              /* effects */
};

/* effect: n_inputs. An input without any effect left has NaN. GJ_NO_MEMORY. */
enum gj_status gj_morris(const struct gj_morris_spec *spec, struct gj_morris_effect *effect,
                         struct gj_error *error) GJ_MUST_CHECK;

#endif
