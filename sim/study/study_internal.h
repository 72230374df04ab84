/* What the files of the study layer share: one pair of lives, and the integer totals its pictures are drawn from. */
#ifndef GJ_STUDY_STUDY_INTERNAL_H
#define GJ_STUDY_STUDY_INTERNAL_H

#include "economy/life.h"
#include "study/result_jobs.h"
#include "study/result_paths.h"
#include "study/study.h"

/* Meters of one arm at one moment. */
struct gj_reading {
    struct gj_station_meter *station;
    struct gj_pool_meter *pool;
    struct gj_flow_meter flow;
    struct gj_ledger ledger;
    gj_time technician_us, service_us;
    int64_t *pool_mwon; /* wages and overtime booked, by pool */
    uint32_t months;    /* booked */
};

/* Sums over replications of what happened in the window. Integers: the order in which threads add them does not matter. */
struct gj_totals {
    struct gj_station_meter *station[GJ_N_ARMS];
    struct gj_pool_meter *pool[GJ_N_ARMS];
    int64_t *heads[GJ_N_ARMS]; /* by pool, at the end */
    struct gj_flow_meter flow[GJ_N_ARMS];
    uint32_t n[GJ_N_ARMS]; /* replications */
};

/* The jobs of one replication of one arm. NaN where an arm failed, and wages of which no month was booked. */
struct gj_jobs_row {
    double value[GJ_N_JOB_GROUPS][GJ_N_JOB_MEASURES];
};

/* Heads, summed over replications. */
struct gj_job_heads {
    int64_t of[GJ_N_JOB_GROUPS][GJ_N_JOB_FLOWS];
};
struct gj_jobs_flows {
    struct gj_job_heads arm[GJ_MAX_ARMS];
    uint32_t n; /* replications */
};

/* What one worker thread owns: two lives, room for readings, its totals. */
struct gj_pair {
    const struct gj_study_spec *spec;
    struct gj_life_spec life_spec;
    uint32_t n_arms;
    struct gj_life life[GJ_MAX_ARMS];
    struct gj_reading start, end, difference;
    struct gj_totals totals;
    struct gj_path_sums paths;
    struct gj_jobs_row jobs[GJ_MAX_ARMS]; /* of the last replication */
    struct gj_jobs_flows flows;
    const struct gj_trace *trace; /* NULL: none */
    enum gj_arm traced;
    const atomic_int *stop;               /* NULL, or what ends a replication under way */
    struct gj_error failure[GJ_MAX_ARMS]; /* of the last replication: why an arm failed; status GJ_OK when it did not */
    bool wants_never; /* a firm that decides is also to be lived without a step (gj_pair_want_never) */
    struct gj_life never;
    struct gj_error failure_never; /* of the last replication, as `failure` */
};

/* Money and jobs of one replication, for the appraisal and the bridge. */
struct gj_pair_money {
    double jobs_never; /* that the work of the firm needs that never takes a step; NaN: failed */
    /* What gj_run adds, where it has room for the years: */
    bool is_ok;                                     /* no arm failed */
    struct gj_ledger *year[2];                      /* by gj_effect: n_years + 1 differences; NULL: not asked for */
    double job_years[GJ_MAX_ARMS], job_years_never; /* of people employed, from the decision to the end */
    double gross_jobs, net_jobs, net_years;         /* net: NaN without a bridge */
};

enum gj_status gj_pair_init(struct gj_pair *pair, const struct gj_study_spec *spec,
                            struct gj_error *error) GJ_MUST_CHECK;
void gj_pair_fini(struct gj_pair *pair);
/* Live replication `replication` in all arms: row[arm], with its status; an arm's totals grow only when
 * it is OK. */
void gj_pair_run(struct gj_pair *pair, uint32_t replication, struct gj_row row[GJ_MAX_ARMS],
                 struct gj_pair_money *money);

/* Live the firm that never takes a step as well, in replications in which the before-arm took one. Only for a firm that decides. */
enum gj_status gj_pair_want_never(struct gj_pair *pair, struct gj_error *error) GJ_MUST_CHECK;
/* After gj_pair_run: the firm that never took a step in this replication: the before-arm when it took none. */
const struct gj_life *gj_pair_never(const struct gj_pair *pair);
/* After gj_pair_run: what the appraisal wants of the replication, into `money`, whose `year` has room. */
void gj_pair_take_money(const struct gj_pair *pair, const struct gj_row row[GJ_MAX_ARMS], struct gj_pair_money *money);

enum gj_status gj_totals_init(struct gj_totals *totals, const struct gj_plant *plant);
void gj_totals_fini(struct gj_totals *totals);
void gj_totals_add(struct gj_totals *to, const struct gj_totals *from, const struct gj_plant *plant);
/* Add one replication of one arm. */
void gj_totals_add_reading(struct gj_totals *to, enum gj_arm arm, const struct gj_reading *reading,
                           const struct gj_life *life);

enum gj_status gj_reading_init(struct gj_reading *reading, const struct gj_plant *plant);
void gj_reading_fini(struct gj_reading *reading);
void gj_reading_take(const struct gj_life *life, struct gj_reading *out);

/* Lead time in hours: mean, and what a share p of the lots stays below (linear within the histogram's bucket). NaN without lots. */
double gj_lead_mean(const struct gj_flow_meter *flow);
double gj_lead_quantile(const struct gj_flow_meter *flow, double p);

/* reading(end) - reading(start), field by field. */
void gj_reading_subtract(const struct gj_plant *plant, const struct gj_reading *end, const struct gj_reading *start,
                         struct gj_reading *out);

/* Outcomes of one arm from what happened in its window. */
void gj_outcomes_of(const struct gj_study_spec *spec, const struct gj_life *life, const struct gj_reading *window,
                    gj_time length, double value[GJ_N_OUTCOMES]);

/* Stations, pools, OEE steps and lead times of the result, from the totals. */
enum gj_status gj_views_fill(const struct gj_totals *totals, struct gj_study_result *result);

/* print_staffing.c: the staffing of the firm, for gj_study_print. */
void gj_print_staffing(const struct gj_study_spec *spec, struct gj_text *out);
/* The frozen scenario's text: a level, and the steps with who pays for them. */
void gj_print_level(const struct gj_level_spec *level, const char *place, struct gj_text *out);
void gj_print_steps(const struct gj_study_spec *spec, struct gj_text *out);

/* --- jobs.c --- */

/* Heads and flows of a life since time 0: START, HIRED ... of each group; END is the heads now. */
void gj_jobs_count(const struct gj_life *life, struct gj_job_heads *heads);
/* From two counts what lies between: START is the heads at `from`. GJ_INTERNAL when a group does not close. */
enum gj_status gj_jobs_between(const struct gj_job_heads *from, struct gj_job_heads *to,
                               struct gj_error *error) GJ_MUST_CHECK;
/* The measures of a window. GJ_INTERNAL when wages or hours do not close. */
enum gj_status gj_jobs_measure(const struct gj_life *life, const struct gj_reading *window, gj_time length,
                               struct gj_jobs_row *row, struct gj_error *error) GJ_MUST_CHECK;
/* Of one replication, row[arm], what becomes of jobs; group GJ_JOB_ALL: their sum. */
double gj_jobs_part(const struct gj_jobs_row *row, bool has_technology, enum gj_job_part part, uint32_t group,
                    enum gj_job_measure measure);
void gj_jobs_flows_add(struct gj_jobs_flows *to, const struct gj_jobs_flows *from);
/* The ledger of the result. row: n_arms a replication. */
enum gj_status gj_jobs_fill(const struct gj_jobs_row *row, const struct gj_jobs_flows *flows,
                            struct gj_study_result *result) GJ_MUST_CHECK;

/* --- appraisal --- */

/* Years from the decision to the end, a last part of one counted whole. */
uint32_t gj_study_n_years(const struct gj_study_spec *spec);
/* Ledger of `to` less that of `from`, year by year: year[0..n_years]. Both have lived to the end. */
void gj_years_of(const struct gj_study_spec *spec, const struct gj_life *to, const struct gj_life *from,
                 struct gj_ledger *year);
double gj_job_years(const struct gj_study_spec *spec, const struct gj_life *life);
/* Present values of one replication: of each owner's net, of the support paid and of what comes back of it. */
struct gj_present {
    double npv[GJ_N_OWNERS];
    double support, returned; /* as gj_fiscal */
};
/* year: n_years + 1 differences. GJ_INTERNAL when a ledger of a party does not close. */
enum gj_status gj_appraise_one(const struct gj_study_spec *spec, const struct gj_ledger *year, struct gj_present *out,
                               struct gj_error *error) GJ_MUST_CHECK;
/* From n replications in their order. GJ_INTERNAL when a ledger of a party does not close. To be ended with gj_appraisal_fini, also after an error. */
enum gj_status gj_appraisal_fill(const struct gj_study_spec *spec, const struct gj_pair_money *money, uint32_t n,
                                 struct gj_appraisal *appraisal, struct gj_error *error) GJ_MUST_CHECK;
void gj_appraisal_fini(struct gj_appraisal *appraisal);

/* Gross and net jobs of one replication, row[arm], into its money; NaN where an arm failed, and net without a bridge. */
void gj_bridges_of_one(const struct gj_study_spec *spec, const struct gj_row *row, struct gj_pair_money *money);
/* The bridges of jobs and of job-years, and the net jobs of each replication into `money`. */
enum gj_status gj_bridges_fill(struct gj_study_result *result, struct gj_pair_money *money,
                               struct gj_error *error) GJ_MUST_CHECK;

/* The money table, from the appraisal and the outcomes. */
void gj_money_fill(struct gj_study_result *result);

/* All responses (study/batch/response.h) of one replication of a plant: row[arm], jobs[arm], and its money, whose jobs it fills. Those of the
 * pair are NaN where a life failed.
 * GJ_INTERNAL when a ledger of a party does not close. */
enum gj_status gj_responses_of(const struct gj_study_spec *spec, const struct gj_row *row,
                               const struct gj_jobs_row *jobs, struct gj_pair_money *money, double *value,
                               struct gj_error *error) GJ_MUST_CHECK;

/* adoption.c: lines of the money table, of a firm that decides. */
enum gj_status gj_adoption_fill(struct gj_study_result *result, const struct gj_pair_money *money,
                                struct gj_error *error) GJ_MUST_CHECK;

/* print_decision.c */
void gj_decision_print(const struct gj_decision_spec *decision, struct gj_text *out);
/* Parts of the frozen scenario, each in print_<part>.c. */
void gj_print_finance(const struct gj_firm_spec *firm, struct gj_text *out);
void gj_print_market(const struct gj_market_spec *spec, struct gj_text *out);

#endif
