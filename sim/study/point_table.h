/* The points of a batch as the analyses read them: Morris, Sobol, PAWN, PRIM and the others take these and know nothing of files or floors. */
#ifndef GJ_STUDY_POINT_TABLE_H
#define GJ_STUDY_POINT_TABLE_H

#include "study/batch.h"

/* By point, 0 .. n - 1, in the design's order; all points are there, also those that have no value. */
struct gj_point_table {
    const struct gj_experiment *experiment;
    uint32_t n_axes;
    const uint32_t *axis; /* factors that vary */
    uint64_t n;
    double *value;              /* [point * n_axes + axis], in the factors' units */
    enum gj_point_state *state; /* DONE without one good replication: FAILED */
    double *mean;               /* of the contrast over the replications; NaN where state is not DONE */
    double *variance;           /* between replications; NaN with fewer than 2 */
    uint32_t *count;            /* of good replications */
    double
        *replication; /* [point * n_replications + r] where all points have the same number; else NULL. NaN: failed */
    uint32_t n_replications;
};
void gj_point_table_fini(struct gj_point_table *table);

#endif
