/* Steps from level to level: which have been taken, how much of each is there, and the payments of each.
 *
 *     taken_at      + install_us           + ramp_us
 *        |--- installing ---|--- effect rises 0..1 ---|--- full effect ...
 *        |--- disturbs -----|
 *
 * Each step starts from what the steps before it have reached by then. One step is installed at a time; the next may be taken
 * while the one before still ramps up. Coaching shortens the ramp.
 */
#ifndef GJ_ECONOMY_PROJECT_H
#define GJ_ECONOMY_PROJECT_H

#include <stdbool.h>

#include "economy/economy.h"
#include "economy/payment.h"

/* A step that was taken. */
struct gj_step {
    gj_time ramp_us;
    double heads;        /* of the firm at the contract */
    struct gj_plan plan; /* its payments, counted from taken_at */
    uint32_t n_paid;     /* of them */
    int64_t public_mwon; /* received so far and not paid back */
};

/* State; plain data. */
struct gj_project {
    uint32_t n_taken;
    gj_time taken_at[GJ_MAX_UPGRADES];
    bool with_support[GJ_MAX_UPGRADES]; /* the programme of the step paid its part */
    struct gj_step step[GJ_MAX_UPGRADES];
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

/* What is there at `now`, starting from level `before`. upgrade: those of the firm, in order. */
void gj_project_standing(const struct gj_project *project, const struct gj_level_spec *before,
                         const struct gj_upgrade_spec *upgrade, gj_time now, struct gj_standing *out);

/* Hours of training of each worker from `from` to `to`: what the levels ask for, spread evenly over their installation. From month to month it adds
 * up to that exactly. */
gj_time gj_project_training(const struct gj_project *project, const struct gj_upgrade_spec *upgrade, gj_time from,
                            gj_time to);

/* What step `k` costs, won: from the level below it. */
double gj_project_cost_won(const struct gj_level_spec *before, const struct gj_upgrade_spec *upgrade, uint32_t k);

/* The programme of step `k` when it would support the step taken at `now`; NULL when the step has none, or the firm had support before and may
 * not have it again yet. Whether the programme takes such a firm at all is asked before (gj_programme_refuses). */
const struct gj_programme_spec *gj_project_support(const struct gj_project *project,
                                                   const struct gj_upgrade_spec *upgrade, uint32_t k, gj_time now);

/* Who would pay what and when for step `k`. `programme`: NULL without support. */
void gj_project_plan(const struct gj_project *project, const struct gj_level_spec *before,
                     const struct gj_upgrade_spec *upgrade, uint32_t k, const struct gj_programme_spec *programme,
                     struct gj_plan *plan);

/* Earliest moment at which the next step may be taken: when the one before has been installed; 0 before the first. */
gj_time gj_project_free_at(const struct gj_project *project, const struct gj_upgrade_spec *upgrade);

/* Take the next step at `now`, not before gj_project_free_at. heads: of the firm. What is due at once is paid by gj_project_pay. */
void gj_project_take(struct gj_project *project, const struct gj_level_spec *before,
                     const struct gj_upgrade_spec *upgrade, const struct gj_programme_spec *programme, gj_time now,
                     double heads);

/* When the next payment is due; GJ_NEVER when none is left. */
gj_time gj_project_next_payment(const struct gj_project *project);
/* Book all that is due by `now`, in the order of steps and moments. */
void gj_project_pay(struct gj_project *project, gj_time now, struct gj_ledger *ledger);

/* Book what the state wants back: of each step whose time has not run out, the programme's share of the public money received, once, when
 * the firm closes or has fewer heads than the programme says. Instalments still due are paid no more. Returns 1/1000 won. */
int64_t gj_project_claw_back(struct gj_project *project, const struct gj_upgrade_spec *upgrade, gj_time now,
                             double heads, bool closes, struct gj_ledger *ledger);

/* What is bought again because its life ended in (from, to], won, by the steps taken: each step's part of the cost. */
double gj_project_replacement_won(const struct gj_project *project, const struct gj_level_spec *before,
                                  const struct gj_upgrade_spec *upgrade, gj_time from, gj_time to);

#endif
