/* When a mean is known well enough: replications are run in order until the half-width of their interval is at most what was asked for.
 *
 *     const struct gj_precision rule = {.absolute = 0.5, .confidence = 0.95, .least = 20, .most = 200, .block = 10};
 *     struct gj_mean mean = {0};
 *     for (n = 0; n < rule.most && !gj_precision_is_reached(&rule, &mean); n++) {
 *         gj_mean_add(&mean, value of replication n);          NaN: not applicable, or failed
 *     }
 *
 * The rule looks after `least` replications, and from there on after every multiple of `block` (least 12, block 10: 12, 20, 30, ...). So how many are run
 * depends on their values alone, never on threads or on where a run was interrupted. A rule that looks often stops at a lucky moment now and then: the interval then covers somewhat less than its confidence
 * ([Law2015] 9.4.1), the less the more replications are asked for at least and the longer the block; measured in decisions/0038. */
#ifndef GJ_STUDY_PRECISION_H
#define GJ_STUDY_PRECISION_H

#include "study/interval.h"

#include <stdbool.h>
#include <stdint.h>

struct gj_precision {
    double absolute; /* half-width at most, in the unit of the values; 0: not asked for */
    double
        relative; /* half-width at most this share of the true mean, 0 to 1; 0: not asked for. Tested as relative / (1 + relative) of the mean that
                        is known [Law2015] 9.4.1 */
    double confidence;
    uint32_t least, most; /* replications */
    uint32_t block;       /* > 0 */
};

/* Running mean of replications in their order [Welford1962]. */
struct gj_mean {
    uint32_t n_run; /* replications added */
    uint32_t n;     /* of them with a value */
    double mean, squares;
};
void gj_mean_add(struct gj_mean *mean, double value);
/* As gj_estimate_mean of the same values, bit for bit. */
struct gj_estimate gj_mean_estimate(const struct gj_mean *mean, double confidence);

/* Is a precision asked for at all? Else `most` are run. */
bool gj_precision_is_on(const struct gj_precision *rule);
/* How many replications there are to be for the next look, when there are n: `most` at most, and at once where nothing is asked for. */
uint32_t gj_precision_next_look(const struct gj_precision *rule, uint32_t n);
/* True when no more need be run: at a look, with all that is asked for reached. Without an interval (fewer than 2 values) never. */
bool gj_precision_is_reached(const struct gj_precision *rule, const struct gj_mean *mean);

#endif
