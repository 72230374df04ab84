/* The life of a firm: its floor, and once a month a look at orders, people and money, on one clock.
 *
 * A review, in this order: the books of the month are closed (books.h); the market answers (market.h); what is started beyond an order for
 * rejects follows the rejects of the last three months against those of the first three, at most twofold; a step may be taken
 * (decision.h, project.h); levers take what the steps have reached; people are hired and let go (staffing.h). Between reviews come and go
 * those of whom that was decided, each at his own moment: a review first, then who is due at that moment.
 * A firm whose cash has ended closes when its books of the month are closed, and only its clock goes on.
 */
#ifndef GJ_ECONOMY_LIFE_H
#define GJ_ECONOMY_LIFE_H

#include <stdbool.h>

#include "economy/books.h"
#include "economy/economy.h"
#include "economy/programme.h"
#include "economy/project.h"
#include "factory/floor.h"

struct gj_life_spec {
    const struct gj_plant *plant;
    const struct gj_level_spec *before;    /* level at time 0 */
    const struct gj_upgrade_spec *upgrade; /* n_upgrades, in order */
    uint32_t n_upgrades;
    const struct gj_firm_spec *firm;
    gj_time market_from; /* absolute: the end of the warm-up; months that begin before it are nothing to customers */
    gj_time decide_at;   /* absolute: when the first step may be taken */
    gj_time end;         /* absolute: no life is lived beyond it */
    double
        gain_won_per_year[GJ_MAX_UPGRADES]; /* that the firm expects of each step, for its decision; NaN: not known */
};

/* How the steps are taken. */
enum gj_adoption {
    GJ_ADOPTS_NEVER,
    GJ_ADOPTS_AS_PLANNED,  /* each at its time */
    GJ_ADOPTS_BY_DECISION, /* when the firm's decision says so */
    GJ_ADOPTS_AS_ANOTHER,  /* when `role.like` took them */
};

/* What became of a firm, month by month: what other lives are held to, and what paths over the years are drawn from. */
struct gj_path_month {
    double demand, price; /* multipliers in force after the review */
    double captive_share; /* of the orders in force */
    double open_gained;   /* open orders more than without an answer, as a share of all orders without one */
    bool is_closed;       /* the firm is out of business */
    bool is_bounded;      /* demand had to be kept between the market's `least` and `most` */
    double heads, technicians;
    int64_t cash_mwon, sales_mwon; /* cumulative */
    int64_t pieces_sold;           /* cumulative */
};
struct gj_path {
    uint32_t n_months; /* lived */
    struct gj_path_month *month;
    struct gj_project project; /* steps taken */
};

/* Which of the lives of one firm this is: what it does differently from the others. */
struct gj_role {
    enum gj_adoption adoption;
    bool is_supported;            /* programmes of the steps are there */
    const struct gj_path *like;   /* AS_ANOTHER: whose steps are taken */
    const struct gj_path *orders; /* not NULL: demand and price are held as they were in that life, month by month */
    const double *open_index;     /* not NULL: multiplier of open orders that others cause, from month 1 to the last */
};

struct gj_life {
    const struct gj_life_spec *spec;
    struct gj_role role;
    struct gj_floor floor;
    struct gj_market market;
    struct gj_staffing staffing;
    struct gj_project project;
    gj_time ask_from; /* the firm is not asked about its next step before */
    struct gj_standing standing;
    struct gj_ledger ledger;
    struct gj_books books;
    struct gj_path path;
    uint32_t month;                                             /* reviews so far */
    int64_t scrapped[GJ_REVIEW_MONTHS], done[GJ_REVIEW_MONTHS]; /* pieces of the last months, a ring */
    double first_odds;                /* scrapped to done in the first months: what the described allowances are for */
    struct gj_pool_meter *pool_meter; /* at the last review, then the review's scratch: 2 * n_pools */
    struct gj_flow_meter *flow_meter; /* the same: 2 */
    uint64_t seed;
    uint32_t replication;
};

/* A life at time 0 as replication `replication`, in the role "never". `spec` must outlive it. */
enum gj_status gj_life_init(struct gj_life *life, const struct gj_life_spec *spec, uint64_t seed, uint32_t replication,
                            struct gj_error *error) GJ_MUST_CHECK;
void gj_life_fini(struct gj_life *life);
/* Back to time 0; the role stays. */
void gj_life_reset(struct gj_life *life, uint64_t seed, uint32_t replication);
/* Make `to` (same spec, initialised) go on from where `from` is. The role of `to` stays. */
void gj_life_copy(struct gj_life *to, const struct gj_life *from);

/* Live until `until`, with the reviews that fall before or on it. */
enum gj_status gj_life_run(struct gj_life *life, gj_time until, struct gj_error *error) GJ_MUST_CHECK;

/* Step `k` of this firm as it sees it when it decides. */
void gj_life_prospect(const struct gj_life_spec *spec, uint32_t k, struct gj_prospect *out);
/* What it could pay now, credit included, 1/1000 won. GJ_NO_CASH_LIMIT for a firm without a limit to its credit: cash never holds it back. */
int64_t gj_life_cash_mwon(const struct gj_life *life);

/* Heads now: simulated pools, technicians for the level, and the others. */
double gj_life_heads(const struct gj_life *life);

/* The ledger closes, and the heads; GJ_INTERNAL when they do not. Floor balances are gj_floor_verify's. */
enum gj_status gj_life_verify(const struct gj_life *life, struct gj_error *error) GJ_MUST_CHECK;

#endif
