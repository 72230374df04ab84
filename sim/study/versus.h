/* Two studies against each other: what they differ in by outcome, in each arm and in what the change does there.
 *
 *     change[before]     = before of b - before of a
 *     change[after]      = after of b - after of a
 *     change[difference] = (after - before) of b - (after - before) of a
 *
 * With the same seed the draws match (a replication's draws depend on who and which-th alone), so replication i of one is paired with replication i of the
 * other, as many as both have. With other seeds the interval is Welch's [Welch1947]. Of a population a value is the mean over its firms by weight; intervals are
 * over replications. A replication that failed in a study is left out of what it is in. */
#ifndef GJ_STUDY_VERSUS_H
#define GJ_STUDY_VERSUS_H

#include "study/study.h"

enum gj_versus_part { GJ_VERSUS_BEFORE, GJ_VERSUS_AFTER, GJ_VERSUS_DIFFERENCE, GJ_N_VERSUS_PARTS };
const char *gj_versus_part_name(enum gj_versus_part part); /* "before", "after", "difference" */

struct gj_versus_side {
    const struct gj_study_spec *spec;
    const struct gj_row *row; /* as gj_study_result has them */
    uint32_t n_replications;
};

struct gj_versus_line {
    struct gj_estimate a, b, change; /* a, b: of the replications that are compared */
};

struct gj_versus {
    bool is_paired;
    uint32_t n[2]; /* replications of a and b that are compared */
    double confidence;
    struct gj_versus_line line[GJ_N_OUTCOMES][GJ_N_VERSUS_PARTS];
};

/* Intervals at the confidence of a. GJ_NO_MEMORY. */
enum gj_status gj_versus_fill(const struct gj_versus_side *a, const struct gj_versus_side *b, struct gj_versus *versus,
                              struct gj_error *error) GJ_MUST_CHECK;

#endif
