/* A study: a plant, lived by two arms that share every draw and their past, many times. And what comes out of it. */
#ifndef GJ_STUDY_STUDY_H
#define GJ_STUDY_STUDY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/alloc.h"
#include "base/error.h"
#include "economy/economy.h"
#include "factory/plant.h"
#include "study/appraisal.h"
#include "study/bridge.h"
#include "study/interval.h"

/* The arms, which share every draw and their past. Before: without the programme; the firm may take the steps by its own decision, if it has one. After:
 * with it. Technology: the steps of after with the orders of before; lived only where orders answer (gj_study_n_arms). Tables and pictures show the first
 * two. */
enum gj_arm { GJ_ARM_BEFORE, GJ_ARM_AFTER, GJ_N_ARMS, GJ_ARM_TECHNOLOGY = GJ_N_ARMS, GJ_MAX_ARMS };

struct gj_arm_info {
    const char *name, *en, *ko; /* name: in tables and on the command line */
};
const struct gj_arm_info *gj_arm_info(enum gj_arm arm);

enum gj_outcome_id {
#define GJ_OUTCOME(name, unit, en, ko, better, where, how) GJ_OUTCOME_##name,
#include "study/outcome.def"
#undef GJ_OUTCOME
    GJ_N_OUTCOMES
};

enum gj_outcome_section { GJ_SECTION_PLANT, GJ_SECTION_PEOPLE, GJ_SECTION_MONEY, GJ_SECTION_DECISION, GJ_N_SECTIONS };

struct gj_outcome_info {
    const char *name, *unit, *en, *ko;
    int better;
    enum gj_outcome_section section;
    const char *how; /* what it counts, where the name does not say it; "" */
};
const struct gj_outcome_info *gj_outcome_info(enum gj_outcome_id outcome);

/* What is asked of a replication: value[of] - value[against], responses by their numbers (study/batch/response.h); against: GJ_NO_RESPONSE for value[of] alone. */
struct gj_contrast {
    uint32_t of, against;
};

/* A number of the scenario and where it comes from (law 8). */
struct gj_assumption {
    const char *place;  /* line "bracket".machine "blanking".cycle */
    const char *unit;   /* "s" */
    const char *mark;   /* OFF, PARL, ACAD, ASSN, PRESS, DERIVED, RECALL, ASSUMP, LEDGER */
    const char *source; /* short name of the source */
    double low, central, high;
    bool is_whole;     /* only whole numbers can stand there */
    bool is_of_factor; /* a factor's value, or computed from one: who varies that varies this */
    bool is_mixed;     /* of a population: its firms have different ones */
};

/* A number of the scenario that can be given from outside, and what it was. */
struct gj_study_parameter {
    const char *name, *value;
};

/* What a firm that decides expects of its upgrades (study/pilot.h). */
struct gj_expectation {
    bool is_known;
    uint32_t n; /* replications of the pilot that count; 0: the scenario told it */
    struct gj_estimate gain_won_per_year[GJ_MAX_UPGRADES]; /* of each beyond the one before, before investment */
};

#define GJ_START_DAY 19723 /* 2024-01-01, a Monday: where dates begin when a study does not say */

struct gj_population_spec;
struct gj_target;
struct gj_experiment;

struct gj_study_spec {
    const char *name; /* folder name of the results: file name of the scenario without ".lua" */
    const char *title;
    const char *title_ko; /* NULL: as `title` */
    uint64_t seed;
    int64_t start_day; /* of time 0, counted from 1970-01-01: what dates in logs begin at */
    gj_time warm_up;   /* shared past that is run and not measured */
    gj_time horizon;   /* measured time after the warm-up */
    gj_time decide_at; /* after the warm-up: when the after-arm decides; both arms share all that is before */
    gj_time
        settle; /* evaluation window starts this much after the warm-up (installation and ramp left out); < horizon */
    uint32_t replications; /* fixed number, or the most when `precision` > 0 */
    uint32_t replications_min;
    enum gj_outcome_id headline;
    double precision;       /* > 0: stop when the half-width of `precision_of` is at most this, in its unit */
    double precision_share; /* > 0: or at most this share of its mean; both: when both hold (study/precision.h) */
    struct gj_contrast precision_of; /* both 0: the headline's difference (gj_study_precision_of) */
    double confidence;               /* 0.95 */
    struct gj_plant *plant;          /* frozen */
    struct gj_level_spec before;
    struct gj_upgrade_spec upgrade[GJ_MAX_UPGRADES]; /* the way from there, in order */
    uint32_t n_upgrades;
    struct gj_firm_spec firm;
    struct gj_expectation expected; /* of a firm that decides; found by gj_study_expect, not told */
    const struct gj_target
        *target; /* of a population: figures of evaluations beside it (study/population/evidence.h); n_targets */
    uint32_t n_targets;
    const struct gj_population_spec *
        population; /* NULL: one plant. Else the firms (study/population/population.h); plant is NULL, levels and firm are theirs */
    struct gj_bridge_spec bridge;
    const struct gj_assumption *assumption;
    uint32_t n_assumptions;
    const struct gj_study_parameter *parameter;
    uint32_t n_parameters;
    const struct gj_experiment *experiment; /* NULL: the study says nothing of designs */
    char scenario_sha[65];                  /* of the frozen scenario's text, set by whoever froze it */
};

/* One replication of one arm. */
struct gj_row {
    uint32_t arm, replication;
    uint32_t firm; /* of a population: its place among the members; else 0 */
    enum gj_status status;
    uint64_t digest; /* of all that happened on the floor, in order */
    uint64_t events;
    double value[GJ_N_OUTCOMES];
};

/* One station's time, share of the whole window (sums to 1), mean over replications; and its OEE loss steps. */
struct gj_station_view {
    const char *name;
    bool affected;
    double state_share[GJ_N_ARMS][GJ_N_STATES];
    double availability[GJ_N_ARMS], performance[GJ_N_ARMS], quality[GJ_N_ARMS], oee[GJ_N_ARMS];
    double good_per_day[GJ_N_ARMS], reject_share[GJ_N_ARMS];
};

/* OEE waterfall of the affected machines, hours a machine and day, from calendar time down to fully effective time. */
enum gj_oee_step {
    GJ_OEE_CALENDAR,
    GJ_OEE_OFF_SHIFT,
    GJ_OEE_NO_ORDER,
    GJ_OEE_PLANNED_STOP,
    GJ_OEE_DOWN,
    GJ_OEE_SETUP,
    GJ_OEE_DELAY,
    GJ_OEE_SPEED,
    GJ_OEE_REJECTS,
    GJ_OEE_EFFECTIVE,
    GJ_N_OEE_STEPS
};

#define GJ_LEAD_BINS 64

/* A line of the money table. */
struct gj_money_line {
    const char *name, *en, *ko, *unit;
    struct gj_estimate estimate;
    bool is_if_ahead; /* as planned, of a firm that decides: paid only if it goes ahead */
};
#define GJ_MAX_MONEY_LINES 40

struct gj_pool_view {
    const char *name, *occupation;
    double heads[GJ_N_ARMS];                           /* mean at the end */
    double activity_share[GJ_N_ARMS][GJ_N_ACTIVITIES]; /* of all hours in the window */
};

struct gj_path_sums;
struct gj_jobs;
struct gj_insight;

struct gj_study_result {
    const struct gj_study_spec *spec;
    uint32_t n_replications; /* done, each in both arms */
    uint32_t n_failed;       /* replications with a status other than OK in an arm; left out of the estimates */
    struct gj_row *row;      /* n_rows, ordered by replication, then firm, then arm */
    uint32_t n_rows;
    struct gj_population_result
        *population; /* NULL: one plant. Else views, money and lead times are empty, and estimates are over firms */
    uint64_t digest; /* over the rows in that order */
    struct gj_expectation expected; /* of a firm that decides */
    struct gj_estimate arm[GJ_N_ARMS][GJ_N_OUTCOMES];
    struct gj_estimate difference[GJ_N_OUTCOMES]; /* after - before, paired */
    struct gj_estimate ratio[GJ_N_OUTCOMES];      /* after / before - 1, of the means, paired (delta method) */
    struct gj_station_view *station;
    uint32_t n_stations;
    struct gj_pool_view *pool;
    uint32_t n_pools;
    struct gj_path_sums *paths; /* month by month and year by year: study/result_paths.h */
    double oee_hours[GJ_N_ARMS][GJ_N_OEE_STEPS];
    double lead_edge_h[GJ_LEAD_BINS + 1];
    double lead_share[GJ_N_ARMS][GJ_LEAD_BINS]; /* sums to 1 */
    struct gj_money_line money[GJ_MAX_MONEY_LINES];
    uint32_t n_money;
    struct gj_jobs *jobs;                  /* result_jobs.h; NULL before all replications are done */
    struct gj_bridge bridge, bridge_years; /* of jobs that the work needs; of job-years of people employed */
    struct gj_appraisal appraisal;
    uint64_t n_events;
    struct gj_insight *insight; /* insight/insight.h; NULL: nothing beyond the outcomes was looked at */
    struct gj_estimate precise; /* what the precision is of, when one is asked for; else n is 0 */
    struct gj_arena text;       /* strings of an unpacked result (result_pack.h) that are not the spec's */
};

struct gj_progress {
    void (*report)(void *user, uint32_t done, uint32_t total); /* from the calling thread; may be NULL */
    void *user;
    const atomic_int
        *stop; /* not 0 (set by another thread): finish what is in flight and return GJ_INTERRUPTED; may be NULL */
};

/* Run all replications on `n_threads` (0: all cores). Same bytes for any number of threads. The result must be freed also after an error.
 * GJ_FAILED_POINTS when some replications failed (their rows say how), GJ_INTERRUPTED when stopped. */
enum gj_status gj_study_run(const struct gj_study_spec *spec, unsigned n_threads, const struct gj_progress *progress,
                            struct gj_study_result *result, struct gj_error *error) GJ_MUST_CHECK;
void gj_study_result_free(struct gj_study_result *result);

/* One replication of one arm, as gj_study_run does it: for verify and replay. `trace` may be NULL. GJ_OK also when the replication failed:
 * then row->status says how and `error` why. */
struct gj_trace;
enum gj_status gj_study_replicate(const struct gj_study_spec *spec, uint32_t replication, enum gj_arm arm,
                                  struct gj_trace *trace, struct gj_row *row, struct gj_error *error) GJ_MUST_CHECK;

/* Version of the statistics library in use, for the manifest. */
const char *gj_study_library_version(void);

/* 2, or 3 where orders answer. */
uint32_t gj_study_n_arms(const struct gj_study_spec *spec);
/* GJ_USAGE when the study does not live that arm. */
enum gj_status gj_study_check_arm(const struct gj_study_spec *spec, enum gj_arm arm,
                                  struct gj_error *error) GJ_MUST_CHECK;
/* The level at the end of the way; `before` when there are no steps. */
const struct gj_level_spec *gj_study_after(const struct gj_study_spec *spec);
/* The programme of the last step that has one; NULL: none. */
const struct gj_programme_spec *gj_study_support(const struct gj_study_spec *spec);
/* The firm as it would apply for the support of step `k`, were all steps taken at their times: employees and sales as described (sales: NaN where
 * no orders or no price are known). */
void gj_study_applicant(const struct gj_study_spec *spec, uint32_t k, struct gj_applicant *firm);
/* What a life of this study is told; `spec` must outlive it. */
struct gj_life_spec;
void gj_study_life_spec(const struct gj_study_spec *spec, struct gj_life_spec *life);
/* What its firm expects, when that is not in the spec. */
void gj_study_tell_gain(const struct gj_expectation *expected, struct gj_life_spec *life);
/* What the life of an arm does differently. Technology needs the paths of the two others besides. */
struct gj_role;
void gj_study_role(const struct gj_study_spec *spec, enum gj_arm arm, struct gj_role *role);

/* The frozen scenario as text: the plant and all the rest of the spec, one line a value. */
void gj_study_print(const struct gj_study_spec *spec, struct gj_text *out);
/* Of it what describes one firm: plant, levels, support, prices. */
void gj_study_print_firm(const struct gj_study_spec *spec, struct gj_text *out);

#endif
