/* Heads of each pool, and technicians for the level, month by month.
 *
 * A review, from the third month on, pool after pool:
 *
 *     1. need       heads that the work of the last GJ_REVIEW_MONTHS months asks for (below), rounded up, never below the largest number of
 *                   people of the pool that one job asks for.
 *     2. too many   vacancies are withdrawn, the last opened first.
 *     3. leaving    who leaves by himself goes; while there are too many he is not replaced, else a vacancy is opened for him. Somebody who can be
 *                   replaced at once by an equal (no delay, nothing to learn), or without whom a job could not be done, is: that counts as
 *                   one who left and one hired, and nobody on the floor notices.
 *     4. too few    notices are taken back; then overtime is allowed, then vacancies are opened, each filled after its delay.
 *     5. too many   still: people of production move to the tasks of the level (retraining); then they are let go, by policy, after notice.
 *
 *     heads(t) = heads(0) + hired - left - let go + moved in - moved out, for every pool and the technicians: verified.
 *
 * Need. used / paid is the share of paid time in use, overtime with it; a head is paid `regular / heads` of time without overtime. By load:
 * used / (regular time of one head) / target_load. For a pool that answers random calls (repair crews) instead the smallest crew with P(a call
 * waits longer than `wait`) <= at_most (erlang.h), with the load and the mean time of a call of those months.
 *
 * Technicians. What a level asks for is a real number of heads; people are whole. The firm keeps so many technicians as are whole, one
 * more when that is cheaper than to buy the rest, and buys the rest as service hours. While a vacancy is open or somebody is in training, his
 * hours are bought too. A firm that retrains waits for its own people before it hires. */
#ifndef GJ_ECONOMY_STAFFING_H
#define GJ_ECONOMY_STAFFING_H

#include <stdbool.h>

#include "base/error.h"
#include "economy/month.h"
#include "kernel/dist.h"

#define GJ_REVIEW_MONTHS 3
#define GJ_MAX_CREWS 16

struct gj_firm_spec;

enum gj_overtime_policy {
    GJ_OVERTIME_WHEN_WORK_WAITS, /* as calendars say; it counts as paid time like any other, so heads are sized with it */
    GJ_OVERTIME_FIRST,           /* only in months after one with too few heads */
};
enum gj_leaving_policy {
    GJ_LEAVING_EVEN,   /* one when heads x rate x time since the last has added up to 1 */
    GJ_LEAVING_CHANCE, /* to an exponential draw of mean 1, by the number of the leaver */
};
enum gj_surplus_policy {
    GJ_SURPLUS_NEVER,   /* nobody is let go */
    GJ_SURPLUS_SLOW,    /* at most `surplus_share` of the heads a month */
    GJ_SURPLUS_AT_ONCE, /* all of them */
};

/* A pool sized by its calls. */
struct gj_crew_spec {
    gj_id pool;
    gj_time wait_us; /* >= 0 */
    double at_most;  /* P(a call waits longer), 0..1 */
};

struct gj_staffing_spec {
    double target_load; /* share of paid time in use that pools are sized for, 0..1; 0: nobody is hired or let go */
    enum gj_overtime_policy overtime;
    uint32_t overtime_months;  /* OVERTIME_FIRST: in a row that overtime alone helps before vacancies are opened */
    struct gj_dist hire_delay; /* of a vacancy, us; checked; draw by its number in the pool. Zeroed: at once */
    double hire_won;           /* a head hired */
    enum gj_leaving_policy leaving;
    enum gj_surplus_policy surplus;
    uint32_t surplus_months; /* in a row with too many heads before anybody is let go */
    double surplus_share;    /* a month, 0..1 */
    gj_time notice_us;       /* worked and paid */
    double severance_months; /* wages paid to who is let go */
    double
        retrain_able; /* share of the starting heads of each pool of production that can learn the new tasks; 0: no retraining */
    gj_time retrain_us;      /* of training, paid as a technician */
    double retrain_won;      /* a head, booked with hiring */
    uint32_t retrain_months; /* that a missing technician is waited for among the own people */
    double
        service_won_per_month; /* as many bought hours as one technician works; 0: what an own one costs, with on-cost */
    uint32_t n_crews;
    struct gj_crew_spec crew[GJ_MAX_CREWS];
};

/* Heads since time 0. */
struct gj_staff_flow {
    int64_t hired, left, let_go, moved_in, moved_out;
};

struct gj_pool_staff {
    gj_time used_us[GJ_REVIEW_MONTHS], paid_us[GJ_REVIEW_MONTHS], over_us[GJ_REVIEW_MONTHS],
        head_us[GJ_REVIEW_MONTHS]; /* of the last months, rings */
    int64_t calls[GJ_REVIEW_MONTHS];
    double leaving;                     /* heads x rate x time since the last leaver */
    double next_leaver;                 /* at which the next one goes */
    double may_go;                      /* SLOW: heads that may be let go, fractions kept */
    uint32_t least;                     /* heads it never falls below */
    uint32_t months_short, months_over; /* in a row */
    uint32_t open, noticed;             /* vacancies; people under notice */
    uint32_t n_vacancies, n_leavers;    /* ever: numbers of their draws */
    int64_t replaced;                   /* of hired and of left: at once by an equal, not seen by the floor */
    struct gj_staff_flow flow;
    uint64_t vacancy_key, leaver_key;
};

/* Somebody comes or goes at a moment between reviews. */
enum gj_staff_turn_kind { GJ_TURN_HIRED, GJ_TURN_LET_GO, GJ_TURN_TRAINED };
struct gj_staff_turn {
    gj_time at;
    uint32_t pool; /* n_pools: the technicians of the level */
    enum gj_staff_turn_kind kind;
};

/* What people cost besides the wages of the pools, since it was last taken. */
struct gj_staff_bill {
    gj_time technician_us, service_us;
    int64_t hiring_mwon, severance_mwon;
};

struct gj_staffing {
    const struct gj_firm_spec *firm;
    double need;          /* heads for the technical tasks of the level, now */
    uint32_t technicians; /* of them employed, with those in training */
    uint32_t in_training, technicians_at_start;
    gj_time since;                     /* integrals are up to here */
    gj_time technician_us, service_us; /* employed; bought */
    struct gj_staff_bill bill;
    struct gj_pool_staff *pool; /* n_pools and the technicians; owned */
    int64_t *pool_mwon;         /* n_pools: wages and overtime booked so far; owned */
    struct gj_staff_turn *turn; /* in the order they were made; owned */
    uint32_t n_turns, most_turns;
    uint32_t replication;
};

/* `firm` must outlive it. */
enum gj_status gj_staffing_init(struct gj_staffing *staffing, const struct gj_firm_spec *firm,
                                const struct gj_plant *plant, struct gj_error *error) GJ_MUST_CHECK;
void gj_staffing_fini(struct gj_staffing *staffing);
/* Time 0. need: heads that the level at the start asks for: so many technicians are there. */
void gj_staffing_reset(struct gj_staffing *staffing, const struct gj_plant *plant, double need, uint64_t seed,
                       uint32_t replication);
void gj_staffing_copy(struct gj_staffing *to, const struct gj_staffing *from, const struct gj_plant *plant);

/* A month has ended: hire and let go. need: heads that the level in force asks for. */
enum gj_status gj_staffing_month(struct gj_staffing *staffing, const struct gj_month *month, double need,
                                 struct gj_floor *floor, struct gj_error *error) GJ_MUST_CHECK;

/* The next moment at which somebody comes or goes; GJ_NEVER. */
gj_time gj_staffing_next(const struct gj_staffing *staffing);
/* The floor's clock has come there: who is due comes and goes. Of equal moments in the order they were decided. */
enum gj_status gj_staffing_turn(struct gj_staffing *staffing, struct gj_floor *floor,
                                struct gj_error *error) GJ_MUST_CHECK;

/* The firm closes now: all are let go, and what was decided of anybody is off. The floor is to close right after (gj_floor_close). */
void gj_staffing_close(struct gj_staffing *staffing, const struct gj_floor *floor);

/* Bring the integrals up to `now`. */
void gj_staffing_account(struct gj_staffing *staffing, gj_time now);
/* What they are at `now`, not before the last account. */
void gj_staffing_hours(const struct gj_staffing *staffing, gj_time now, gj_time *technician_us, gj_time *service_us);
/* What has come up since the last call, up to the last account. */
void gj_staffing_take_bill(struct gj_staffing *staffing, struct gj_staff_bill *bill);

/* Bought technical work, as many hours as one technician works. */
double gj_service_won_per_month(const struct gj_firm_spec *firm);

/* Heads that work like that of a window asks for; heads_us / length when nothing was paid or nobody is sized. Whole where calls decide. */
struct gj_staff_work {
    gj_time used_us, paid_us, over_us, head_us, length;
    int64_t calls;
};
double gj_staffing_need(const struct gj_staffing_spec *spec, gj_id pool, const struct gj_staff_work *work);
/* The same from meters: what lies between two readings. */
struct gj_staff_work gj_staff_work_of(const struct gj_pool_meter *from, const struct gj_pool_meter *to, gj_time length);

/* Heads close for every pool and the technicians; GJ_INTERNAL when they do not. */
enum gj_status gj_staffing_verify(const struct gj_staffing *staffing, const struct gj_floor *floor,
                                  struct gj_error *error) GJ_MUST_CHECK;

#endif
