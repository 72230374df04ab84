/* Steps from level to level: which have been taken, and how much of each is there.
 *
 *     taken_at      + install_us           + ramp_us
 *        |--- installing ---|--- effect rises 0..1 ---|--- full effect ...
 *
 * Each step starts from what the steps before it have reached by then.
 */
#ifndef GJ_ECONOMY_PROJECT_H
#define GJ_ECONOMY_PROJECT_H

#include <stdbool.h>

#include "economy/economy.h"

/* State; plain data. */
struct gj_project {
    uint32_t n_taken;
    gj_time taken_at[GJ_MAX_UPGRADES];
    bool with_support[GJ_MAX_UPGRADES]; /* the programme of the step paid its part */
};

/* What there is at one moment. */
struct gj_standing {
    double lever[GJ_N_LEVERS];
    double technicians; /* per 100 employees */
    double upkeep_won_per_month;
    double effect; /* of the step taken last, 0..1; 0 when none was taken */
};

/* How much of step `k` is there at `now`, 0..1; 0 before it is taken. */
double gj_project_effect(const struct gj_project *project, const struct gj_upgrade_spec *upgrade, uint32_t k,
                         gj_time now);

/* What is there at `now`, starting from level `before`. step: those of the firm, in order. */
void gj_project_standing(const struct gj_project *project, const struct gj_level_spec *before,
                         const struct gj_upgrade_spec *upgrade, gj_time now, struct gj_standing *out);

/* What step `k` costs, won: from the level below it. */
double gj_project_cost_won(const struct gj_level_spec *before, const struct gj_upgrade_spec *upgrade, uint32_t k);

#endif
