/* Trials: replications of one study as rows of responses. What a batch runs at each of its points, and what selection and power ask for. */
#ifndef GJ_STUDY_TRIAL_H
#define GJ_STUDY_TRIAL_H

#include "study/response.h"

struct gj_trial;

/* One worker's room for a study (a plant or a population); `spec` must outlive it. `stop` may be NULL. */
enum gj_status gj_trial_open(const struct gj_study_spec *spec, const atomic_int *stop, struct gj_trial **trial,
                             struct gj_error *error) GJ_MUST_CHECK;
void gj_trial_close(struct gj_trial *trial); /* NULL is fine */

struct gj_trial_row {
    enum gj_status status; /* of the first arm that failed; then all values are NaN */
    uint64_t digest;       /* of all arms */
    uint64_t events;
    double value[GJ_N_RESPONSES];
};
/* Live replication `replication` in all arms. Fills `why` (may be NULL) when one failed. */
void gj_trial_run(struct gj_trial *trial, uint32_t replication, struct gj_trial_row *row, struct gj_error *why);

#endif
