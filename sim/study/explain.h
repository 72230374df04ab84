/* Where the time of a plant goes: the lost-minute ledger and the bottleneck, over replications of one arm.
 *
 * Each replication is lived as gj_study_run lives it, measured from `settle` to the end, with a ledger (factory/loss.h) and a watch for the
 * bottleneck (factory/bottleneck.h). Lost is every minute in which a machine does not work, except its own time off shift; of a root: `own` is lost
 * by the station that is the root itself, `others` by those that wait for it. What pools and missing orders cost is all `others`. */
#ifndef GJ_STUDY_EXPLAIN_H
#define GJ_STUDY_EXPLAIN_H

#include "factory/bottleneck.h"
#include "factory/loss.h"
#include "study/study.h"

struct gj_root_line {
    struct gj_root root;
    struct gj_estimate own, others, all; /* minutes a day, of all machines together */
    struct gj_estimate share;            /* of all lost minutes, 0..1 */
};

/* Of a station (all its machines) or a pool. */
struct gj_bottleneck_line {
    gj_id station, pool;                          /* one of them is GJ_NONE */
    struct gj_estimate momentary, sole, shifting; /* share of plant time, 0..1 */
    double chance, chance_low,
        chance_high; /* of being the bottleneck of a whole life: share of the lives in which it was so most of the time, with
                                               its score interval [Wilson1927] */
};

struct gj_explanation {
    uint32_t n_replications, n_failed; /* failed ones are left out */
    uint32_t n_lines, n_bottlenecks;
    struct gj_root_line *line; /* most lost minutes first; equal ones in the order of causes and of the scenario */
    struct gj_bottleneck_line *bottleneck; /* largest momentary share first */
    struct gj_estimate *lost; /* [station * GJ_N_CAUSES + cause]: minutes a day that the station loses to the cause */
    struct gj_estimate *lost_all; /* [station] */
    struct gj_error failure;      /* of the first failed replication, its number, else GJ_OK */
    uint32_t failed_replication;
};

/* On `n_threads` (0: all cores); the same numbers for any number of threads. The explanation must be freed also after an error.
 * GJ_FAILED_POINTS when all or some replications failed, GJ_INTERRUPTED when stopped. */
enum gj_status gj_explain(const struct gj_study_spec *spec, enum gj_arm arm, unsigned n_threads,
                          const struct gj_progress *progress, struct gj_explanation *explanation,
                          struct gj_error *error) GJ_MUST_CHECK;
void gj_explanation_free(struct gj_explanation *explanation);

#endif
