/* The firms of a frontier from a population: each is lived with its project and without it, and asked what the project is worth to it.
 *
 * Firms are lived without any programme, adopting as planned against never, so that jobs are those of the project whoever pays for it. What a firm expects
 * is the mean gain a year over its lives, or the gain that its decision names; what the project is worth to it in a life follows from that, its hurdle and its
 * belief in that life (economy/decision.h). Its cash is not looked at: a firm without it borrows.
 */
#ifndef GJ_STUDY_FRONTIER_LIVE_H
#define GJ_STUDY_FRONTIER_LIVE_H

#include "study/population/frontier.h"
#include "study/population/population.h"

#define GJ_FRONTIER_NAMES 64u

struct gj_frontier_case {
    struct gj_frontier_firm *firm; /* n_firms, as the members */
    struct gj_frontier_life *life;
    uint32_t n_firms;
    const char *name[GJ_N_GROUPINGS][GJ_FRONTIER_NAMES]; /* of groups, sizes by number, others by letters */
    char level[GJ_FRONTIER_NAMES][16];
    uint32_t n_groups[GJ_N_GROUPINGS];
    uint32_t n_failed; /* lives that are left out */
};

/* `spec` has a population, each member of which decides. The case must be freed also after an error. Names live as long as `spec` and the case. */
enum gj_status gj_frontier_live(const struct gj_study_spec *spec, unsigned n_threads,
                                const struct gj_progress *progress, struct gj_frontier_case *out,
                                struct gj_error *error) GJ_MUST_CHECK;
void gj_frontier_case_free(struct gj_frontier_case *frontier);

#endif
