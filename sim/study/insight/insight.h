/* What is known of a study beyond its outcomes. Each part is there or NULL; gj_study_result carries it, the store keeps it, pictures and reports show what
 * is there.
 *
 *     seen       on the floor, in a few replications (seen.h): always looked at by `run`, except of a population
 *     drivers    which numbers of the scenario move the answer, by how much        run --with drivers
 *     gains      how much of the gain each group of levers brings (gains.h)        run --with gains
 *     grant      what grants of all sizes do (breakeven.h)                         run --with grant
 *     budget     what budgets buy over a population (population/frontier.h)        run --with budget */
#ifndef GJ_STUDY_INSIGHT_INSIGHT_H
#define GJ_STUDY_INSIGHT_INSIGHT_H

#include "study/breakeven.h"
#include "study/gains.h"
#include "study/insight/drivers.h"
#include "study/insight/seen.h"
#include "study/population/frontier.h"

struct gj_insight {
    struct gj_seen *seen;
    struct gj_drivers *drivers;
    struct gj_gains *gains;
    struct gj_breakeven *grant;
    struct gj_frontier *budget;
};

/* The result's, which is made when there is none yet; NULL when memory is out. */
struct gj_insight *gj_insight_of(struct gj_study_result *result);

/* Look at the floor (gj_observe) and keep what is seen in the result. Nothing when no replication lives; GJ_NO_MEMORY, GJ_INTERRUPTED. */
enum gj_status gj_insight_see(struct gj_study_result *result, unsigned n_threads, const struct gj_progress *progress,
                              struct gj_error *error) GJ_MUST_CHECK;

/* Frees each part and the struct; NULL is fine. */
void gj_insight_free(struct gj_insight *insight);

#endif
