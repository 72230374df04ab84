/* Trials: replications of one study as rows of responses. What a batch runs at each of its points, and what selection and power ask for.
 *
 * The mean of a response over the first n replications is what gj_study_run of n replications prints (response.def says of what). A replication of a
 * population is a world: outcomes are means over its firms by weight, its pilots are lived again in each. NaN is a response the study does not tell
 * (response.def) or has no case of (months until it goes ahead, of a firm that does not); a replication that failed is told by its status. */
#ifndef GJ_STUDY_TRIAL_H
#define GJ_STUDY_TRIAL_H

#include "study/batch/response.h"

struct gj_trial;

/* One worker's room for a study (a plant or a population); what `spec` points to must outlive it. Lives the pilot of a firm that decides. `stop` may be NULL. */
enum gj_status gj_trial_open(const struct gj_study_spec *spec, const atomic_int *stop, struct gj_trial **trial,
                             struct gj_error *error) GJ_MUST_CHECK;
void gj_trial_close(struct gj_trial *trial); /* NULL is fine */

struct gj_trial_row {
    enum gj_status
        status;      /* of the first life that failed, of any arm or of the firm that takes no step, or GJ_INTERRUPTED;
                              GJ_FAILED_POINTS: lives in a population. Then all values are NaN */
    uint64_t digest; /* of all arms; of a population, of all its lives */
    uint64_t events;
    double value[GJ_N_RESPONSES];
};
/* Live replication `replication` in all arms. Fills `why` (may be NULL) when one failed. */
void gj_trial_run(struct gj_trial *trial, uint32_t replication, struct gj_trial_row *row, struct gj_error *why);

#endif
