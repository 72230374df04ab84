/* Robustness: which policy does well whatever the world is like. From points in which every policy (values of the levers) meets every state of the
 * world (values of the uncertainties): a crossed design, or named policies and scenarios.
 *
 *     value[policy][world]   -> a number of each policy by each criterion, with an interval over worlds
 *
 *     mean      mean over worlds, all alike (Laplace)
 *     worst     the worst world's (Wald)
 *     regret    best policy's value in the same world less this one's [Savage1951]: the largest, and the mean
 *     satisfied share of worlds in which the threshold is met (domain criterion) [Starr1963]
 *     cvar      mean of the worst share alpha of worlds [RockafellarUryasev2002] prop. 8; of a part of a world its part
 *     hurwicz   optimism x best + (1 - optimism) x worst [Hurwicz1951]
 *
 * What each criterion is for, and which are alike: [McPhail2018]. Intervals: percentiles of a bootstrap over worlds [Efron1993] ch. 13, the same
 * resamples for all policies. Those of `worst`, `regret_max` and `hurwicz` can only say what the worlds at hand hold: no interval knows a world that was
 * not run. A world in which a policy has no value is left out of all policies' comparison. */
#ifndef GJ_STUDY_ROBUSTNESS_H
#define GJ_STUDY_ROBUSTNESS_H

#include "study/batch/point_table.h"

enum gj_criterion {
#define GJ_CRITERION(name, is_cost, text) GJ_CRITERION_##name,
#include "study/sens/criterion.def"
#undef GJ_CRITERION
    GJ_N_CRITERIA
};
struct gj_criterion_info {
    const char *name, *text;
    bool is_cost; /* less is better whatever the outcome: regret */
};
const struct gj_criterion_info *gj_criterion_info(enum gj_criterion criterion);
enum gj_criterion gj_criterion_find(const char *name); /* GJ_N_CRITERIA: none of that name */

struct gj_robustness_spec {
    const struct gj_point_table *table;
    int better;   /* +1: more of the outcome is better; -1: less is */
    double alpha; /* of cvar: 0 < alpha <= 1 */
    bool has_threshold;
    double threshold; /* met at the threshold, and on its better side */
    double optimism;  /* 0..1 */
    enum gj_criterion by;
    double confidence;
    uint32_t n_bootstraps; /* 0: no intervals */
    uint64_t seed;
};

struct gj_robust_value {
    double value, low, high; /* low, high: NaN without an interval */
};

struct gj_robust_policy {
    const char *name;                         /* of a named policy; else NULL */
    uint64_t point;                           /* one of its points: its levers' values are there */
    uint64_t n_failed;                        /* worlds in which it has no value */
    struct gj_robust_value of[GJ_N_CRITERIA]; /* satisfied: NaN without a threshold */
    double best_share[GJ_N_CRITERIA]; /* of resamples in which no other policy is better; NaN without resamples */
};

/* A world left out, and the first policy without a value in it. */
struct gj_robust_gap {
    const char *name; /* of a named scenario; else NULL */
    uint64_t point;   /* without a value; UINT64_MAX: was never run */
    uint64_t world;   /* a point of that world: its uncertainties' values */
    uint32_t policy;  /* place in `policy` */
    enum gj_point_state state;
};

struct gj_robustness {
    uint32_t n_policies;
    struct gj_robust_policy
        *policy;                   /* best first by the criterion asked for; of equal ones the one that was run first */
    bool is_best[GJ_N_CRITERIA];   /* there is one: not all alike */
    uint32_t best[GJ_N_CRITERIA];  /* place in `policy` */
    uint64_t n_worlds, n_left_out; /* compared, left out */
    struct gj_robust_gap *gap;     /* n_left_out */
};

/* GJ_USAGE: no direction, numbers out of range, no lever or no uncertainty is varied, points that are not crossed, `by` satisfied without a threshold.
 * GJ_FAILED_POINTS: no world is left. GJ_NO_MEMORY. `table` must outlive `out`. */
enum gj_status gj_robustness_find(const struct gj_robustness_spec *spec, struct gj_robustness *out,
                                  struct gj_error *error) GJ_MUST_CHECK;
void gj_robustness_fini(struct gj_robustness *robustness);

#endif
