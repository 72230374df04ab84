/* The life of a firm: its floor, and once a month a look at people and money, on one clock.
 *
 * First breadth (the market, pricing and the decision itself come with the programme of work "Policy"): orders stay as the scenario
 * describes them in every arm, so what changes is how much work they take.
 *
 * Planning rule, each month: what is started beyond an order for rejects follows the rejects of the last three months against those of the
 * first three, at most twofold.
 *
 * Staffing rule, each month and pool: the heads that the work of the last three months needs at the target load. Too few: the missing are
 * hired at once. Too many: nobody is dismissed, the pool shrinks as people leave by themselves (`leaves_per_year`, counted as a
 * fraction, without chance). A pool never falls below the largest number of its people that one job asks for.
 */
#ifndef GJ_ECONOMY_LIFE_H
#define GJ_ECONOMY_LIFE_H

#include <stdbool.h>

#include "economy/economy.h"
#include "economy/grant.h"
#include "factory/floor.h"

#define GJ_MONTH (730 * GJ_HOUR) /* a twelfth of GJ_YEAR */
#define GJ_REVIEW_MONTHS 3

struct gj_life_spec {
    const struct gj_plant *plant;
    const struct gj_level_spec *before, *after;
    const struct gj_programme_spec *programme; /* NULL: none */
    const struct gj_firm_spec *firm;
    gj_time decide_at; /* absolute; flows are discounted to this moment */
};

/* Accounts, 1/1000 won since time 0. cash = sales - all the others, exactly. */
struct gj_ledger {
    int64_t sales, material, wages, other_wages, technician_wages, overhead, upkeep, own_investment;
    int64_t cash;
};

struct gj_pool_life {
    gj_time used_us[GJ_REVIEW_MONTHS], paid_us[GJ_REVIEW_MONTHS]; /* of the last months, a ring */
    double leaving;                                               /* fraction of the next leaver */
    uint32_t least;                                               /* heads it never falls below */
};

struct gj_life {
    const struct gj_life_spec *spec;
    struct gj_floor floor;
    bool adopts; /* this arm takes the `after` level at decide_at */
    bool has_adopted;
    uint32_t month;     /* reviews so far */
    double effect;      /* 0..1: how much of `after` is there */
    double technicians; /* heads for the level, now */
    struct gj_ledger ledger;
    double present_value; /* won, operating cash flows after decide_at, discounted monthly at the social rate */
    double technician_us; /* heads x time, for means */
    int64_t scrapped[GJ_REVIEW_MONTHS], done[GJ_REVIEW_MONTHS]; /* pieces of the last months, a ring */
    double first_odds;               /* scrapped to done in the first months: what the described allowances are for */
    struct gj_pool_life *pool;       /* n_pools */
    struct gj_pool_meter *last_pool; /* at the last review */
    struct gj_flow_meter *last_flow;
};

/* A life at time 0 as replication `replication`. `spec` must outlive it. */
enum gj_status gj_life_init(struct gj_life *life, const struct gj_life_spec *spec, uint64_t seed, uint32_t replication,
                            struct gj_error *error) GJ_MUST_CHECK;
void gj_life_fini(struct gj_life *life);
void gj_life_reset(struct gj_life *life, uint64_t seed, uint32_t replication);
/* Make `to` (same spec, initialised) go on from where `from` is. `adopts` of `to` stays. */
void gj_life_copy(struct gj_life *to, const struct gj_life *from);

/* Live until `until`, with the reviews that fall before or on it. */
enum gj_status gj_life_run(struct gj_life *life, gj_time until, struct gj_error *error) GJ_MUST_CHECK;

/* Heads now: simulated pools, technicians for the level, and the others. */
double gj_life_heads(const struct gj_life *life);

/* The ledger closes; GJ_INTERNAL when it does not. Floor balances are gj_floor_verify's. */
enum gj_status gj_life_verify(const struct gj_life *life, struct gj_error *error) GJ_MUST_CHECK;

#endif
