/* How large must the grant be? The smallest at which the firm goes ahead, and at which it keeps so many more jobs.
 *
 * A grant is an amount of won beside which other payers that are not public (the large firm) pay as the programme says; of several upgrades each gets its part of
 * it by what it leaves to pay. All grants are asked about on the same draws: a replication believes, hears and lives alike whatever is offered.
 *
 * Whether the firm goes ahead is a function of its draws and the money (economy/decision.h), so its share over the grant is found without living, never falls, and
 * is bisected to `tolerance_won`. Jobs depend on when the upgrades are taken alone: a replication lives once without, and once for each set of moments
 * that some grant leads to. Where cash is limited a grant also decides whether the firm lives: then each grant is lived, lives_again says so, and
 * the tolerance is a thousandth of the room for a grant. With one upgrade the share needs no living even then: until the upgrade is taken, all
 * lives of a replication are one, and its cash is read there.
 */
#ifndef GJ_STUDY_BREAKEVEN_H
#define GJ_STUDY_BREAKEVEN_H

#include "study/study.h"

#define GJ_BREAKEVEN_POINTS 101

struct gj_breakeven_spec {
    const struct gj_study_spec *study; /* its firm decides; what it expects is known (study/pilot.h) */
    double goal;                       /* share of replications that are to take all upgrades, 0..1 */
    bool has_jobs;
    double jobs; /* net jobs wanted: the lower end of their interval at the study's confidence is to be at least this */
    enum gj_outcome_id heads; /* what jobs are counted by: GJ_OUTCOME_heads_mean or GJ_OUTCOME_heads_end */
    uint32_t n_points;  /* of the curve, 2..GJ_BREAKEVEN_POINTS: equal steps from nothing to all that is left to pay */
    unsigned n_threads; /* 0: all cores; the numbers do not depend on it */
    const atomic_int *stop;                                    /* may be NULL */
    void (*report)(void *user, uint32_t done, uint32_t total); /* points of the curve; may be NULL */
    void *user;
};

/* What one grant does. */
struct gj_grant_point {
    int64_t grant_won;
    double share;                  /* of the project's cost */
    struct gj_estimate goes_ahead; /* share of replications that take all upgrades; low, high: its Wilson interval */
    double low, high;
    double begins;                 /* share that takes the first */
    struct gj_estimate net_jobs;   /* heads with the grant less heads without any support, paired */
    struct gj_estimate public_won; /* public money a firm that is offered the grant, in the mean */
    double won_per_job;            /* public_won / net_jobs of the means; NaN where no job is gained */
};

enum gj_breakeven_answer {
    GJ_BREAKEVEN_FOUND,
    GJ_BREAKEVEN_NOT_NEEDED, /* reached with a grant of 0 */
    GJ_BREAKEVEN_NEVER       /* not reached when all is paid */
};
struct gj_breakeven_goal {
    enum gj_breakeven_answer answer;
    int64_t grant_won; /* FOUND: the smallest, up to the tolerance; NOT_NEEDED: 0 */
};

struct gj_breakeven {
    int64_t cost_won; /* of all upgrades */
    int64_t room_won; /* what other payers leave: the largest grant */
    double tolerance_won;
    bool lives_again;
    uint32_t n, n_failed;
    struct gj_estimate without; /* share that takes all upgrades without any support */
    struct gj_breakeven_goal ahead;
    struct gj_breakeven_goal ahead_low,
        ahead_high; /* if the gain is at the lower, the upper end of the pilot's interval */
    bool has_range; /* they are there */
    struct gj_breakeven_goal jobs;
    uint32_t n_points;
    struct gj_grant_point point[GJ_BREAKEVEN_POINTS];
    uint64_t n_lives; /* that were lived, pilot not among them */
};

/* The study with a grant of so many won in place of what public payers give. `out` borrows from `study`. GJ_LIMIT when there is no place for one more payer. */
enum gj_status gj_breakeven_offer(const struct gj_study_spec *study, int64_t grant_won, struct gj_study_spec *out,
                                  struct gj_error *error) GJ_MUST_CHECK;

/* GJ_FAILED_POINTS when some replications failed (left out; `error` says why the first did); GJ_INTERRUPTED; GJ_NO_MEMORY. */
enum gj_status gj_breakeven_run(const struct gj_breakeven_spec *spec, struct gj_breakeven *out,
                                struct gj_error *error) GJ_MUST_CHECK;

#endif
