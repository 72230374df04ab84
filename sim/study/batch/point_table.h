/* The points of a batch as the analyses read them: Morris, Sobol, PAWN, PRIM and the others take these and know nothing of files or floors. */
#ifndef GJ_STUDY_POINT_TABLE_H
#define GJ_STUDY_POINT_TABLE_H

#include "study/batch/batch.h"

/* By point, 0 .. n - 1, in the design's order; all points are there, also those that have no value. Only where state[point] == GJ_POINT_DONE are there
 * numbers; elsewhere mean and variance are NaN and count is 0. */
struct gj_point_table {
    const struct gj_experiment *experiment;
    struct gj_contrast contrast; /* that it is of */
    uint32_t n_axes;
    const uint32_t *axis; /* factors that vary, ascending: places in experiment->factor */
    uint64_t n;
    double *value; /* [point * n_axes + axis], in the factors' units; of refused and failed points too */
    /* DONE: at least one replication has a value. FAILED: the point, or each of its replications. NO_VALUE: replications are fine, but the outcome has no
     * value in any of them. REFUSED: by a constraint. */
    enum gj_point_state *state;
    uint64_t n_in[GJ_POINT_NO_VALUE + 1]; /* points by state */
    double *mean;                         /* of the contrast over the replications that have a value */
    double *variance;                     /* between replications (n - 1); NaN with fewer than 2 */
    uint32_t *count;                      /* of replications that have a value */
    double *
        replication; /* [point * n_replications + r]; NULL where points have different numbers of replications. NaN: failed or no value */
    uint32_t n_replications; /* 0 when replication is NULL */
};
void gj_point_table_fini(struct gj_point_table *table);

#endif
