/* One firm of a population, lived on a thread's bench: its own study, one life at a time. */
#include <math.h>
#include <string.h>

#include "kernel/digest.h"
#include "study/pilot.h"
#include "study/population/population_internal.h"

enum gj_status gj_bench_open(struct gj_bench *bench, struct gj_worlds *worlds, uint32_t firm, struct gj_error *error)
{
    *bench = (struct gj_bench){.worlds = worlds, .firm = firm, .stop = bench->stop};
    gj_population_spec_of(worlds->spec, firm, &bench->spec);
    gj_study_life_spec(&bench->spec, &bench->life_spec);
    const struct gj_plant *plant = bench->spec.plant;
    enum gj_status status = GJ_OK;
    if (gj_reading_init(&bench->start, plant) != GJ_OK || gj_reading_init(&bench->end, plant) != GJ_OK ||
        gj_reading_init(&bench->difference, plant) != GJ_OK) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the meters of a firm");
    }
    if (status == GJ_OK) {
        status = gj_life_init(&bench->life, &bench->life_spec, bench->spec.seed, 0, error);
    }
    if (status != GJ_OK) {
        gj_bench_close(bench);
    }
    return status;
}

void gj_bench_close(struct gj_bench *bench)
{
    gj_life_fini(&bench->life);
    gj_reading_fini(&bench->start);
    gj_reading_fini(&bench->end);
    gj_reading_fini(&bench->difference);
    *bench = (struct gj_bench){.worlds = bench->worlds, .stop = bench->stop};
}

static uint64_t digest_of(const struct gj_life *life)
{
    uint64_t digest = gj_floor_digest(&life->floor);
    for (uint32_t i = 0; i < GJ_N_ACCOUNTS; i++) {
        digest = gj_digest_add(digest, (uint64_t)life->ledger.account[i]);
    }
    return digest;
}

/* The firm's outcomes in a window of `length`: those of its study, and what happened a year. */
static void firm_outcomes(const struct gj_bench *bench, gj_time length, const double *of, double *value)
{
    const struct gj_reading *w = &bench->difference;
    const double years = (double)length / (double)GJ_YEAR;
    double paid_us = 0.0;
    for (uint32_t p = 0; p < gj_plant_n_pools(bench->spec.plant); p++) {
        paid_us += (double)w->pool[p].paid_us;
    }
    value[GJ_FIRM_jobs] = of[GJ_OUTCOME_heads_mean];
    value[GJ_FIRM_technicians] = of[GJ_OUTCOME_heads_technician];
    value[GJ_FIRM_hours] = paid_us / (double)GJ_HOUR / years;
    value[GJ_FIRM_sales] = w->months > 0 ? (double)w->ledger.account[GJ_ACCOUNT_SALES] / 1000.0 / years : (double)NAN;
    value[GJ_FIRM_sales_per_head] = of[GJ_OUTCOME_sales_per_head];
    value[GJ_FIRM_process_output_per_hour] = of[GJ_OUTCOME_process_output_per_hour];
    value[GJ_FIRM_defect_share] = of[GJ_OUTCOME_defect_share];
    value[GJ_FIRM_cost_per_good] = of[GJ_OUTCOME_cost_per_good];
    value[GJ_FIRM_on_time_share] = of[GJ_OUTCOME_on_time_share];
    value[GJ_FIRM_lead_time] = of[GJ_OUTCOME_lead_time_mean];
    value[GJ_FIRM_profit] = of[GJ_OUTCOME_profit];
    value[GJ_FIRM_wages] = of[GJ_OUTCOME_wages];
    value[GJ_FIRM_closed] = bench->life.books.closed_at != GJ_NEVER ? 1.0 : 0.0;
}

/* Live from `from` to `to` and measure what lies between, into `value`. */
static enum gj_status live_window(struct gj_bench *bench, gj_time from, gj_time to, double value[GJ_N_OUTCOMES],
                                  struct gj_error *error)
{
    struct gj_life *life = &bench->life;
    enum gj_status status = gj_life_run(life, from, error);
    if (status == GJ_OK) {
        gj_reading_take(life, &bench->start);
        status = gj_life_run(life, to, error);
    }
    if (status == GJ_OK) {
        gj_reading_take(life, &bench->end);
        gj_reading_subtract(bench->spec.plant, &bench->end, &bench->start, &bench->difference);
        gj_outcomes_of(&bench->spec, life, &bench->difference, to - from, value);
    }
    return status;
}

static enum gj_status live_on(struct gj_bench *bench, double *before, double *after, struct gj_row *row,
                              struct gj_error *error)
{
    const struct gj_study_spec *spec = &bench->spec;
    const gj_time decision = spec->warm_up + spec->decide_at;
    const gj_time year = spec->decide_at < GJ_YEAR ? spec->decide_at : GJ_YEAR;
    double value[GJ_N_OUTCOMES];
    enum gj_status status = live_window(bench, decision - year, decision, value, error);
    if (status == GJ_OK) {
        firm_outcomes(bench, year, value, before);
        status = live_window(bench, spec->warm_up + spec->settle, spec->warm_up + spec->horizon, value, error);
    }
    if (status == GJ_OK) {
        status = gj_floor_verify(&bench->life.floor, error);
    }
    if (status == GJ_OK) {
        status = gj_life_verify(&bench->life, error);
    }
    if (status == GJ_OK) {
        firm_outcomes(bench, spec->horizon - spec->settle, value, after);
        memcpy(row->value, value, sizeof value);
    }
    return status;
}

/* Room for the results of a life, without any. */
static void start(const struct gj_bench *bench, uint32_t replication, enum gj_arm arm, struct gj_row *row,
                  struct gj_fate *fate)
{
    *row = (struct gj_row){.arm = arm, .replication = bench->worlds->first + replication, .firm = bench->firm};
    *fate = (struct gj_fate){.adopted_at = GJ_NEVER, .job_years = (double)NAN};
    for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
        row->value[k] = NAN;
    }
    for (uint32_t k = 0; k < GJ_N_FIRM_OUTCOMES; k++) {
        fate->value[k] = NAN;
    }
}

/* Open orders gained, for the rivals. */
static void keep_gained(const struct gj_bench *bench, size_t at, enum gj_arm arm)
{
    const struct gj_worlds *worlds = bench->worlds;
    const struct gj_path *path = &bench->life.path;
    double *gained = worlds->gained + (at * GJ_N_ARMS + arm) * worlds->n_months;
    for (uint32_t m = 0; m < worlds->n_months; m++) {
        const struct gj_path_month *month = m < path->n_months ? &path->month[m] : NULL;
        gained[m] = !month ? 0.0 : month->is_closed ? bench->spec.firm.market.captive - 1.0 : month->open_gained;
    }
}

/* Heads at the end of each month after the decision, added up; of who has closed none. */
static double job_years(const struct gj_bench *bench)
{
    const struct gj_path *path = &bench->life.path;
    const uint32_t first = (uint32_t)((bench->spec.warm_up + bench->spec.decide_at) / GJ_MONTH);
    double sum = 0.0;
    for (uint32_t m = first; m < path->n_months; m++) {
        sum += path->month[m].is_closed ? 0.0 : path->month[m].heads;
    }
    return sum / 12.0;
}

static void read_fate(const struct gj_bench *bench, const struct gj_firm_plan *plan, struct gj_fate *fate)
{
    const int64_t *account = bench->life.ledger.account;
    fate->is_supported = plan->is_supported;
    fate->public_won =
        (double)(account[GJ_ACCOUNT_STATE_SUPPORT] + account[GJ_ACCOUNT_COACHING] - account[GJ_ACCOUNT_CLAWBACK]) /
        1000.0;
    if (plan->n_taken > 0) {
        fate->adopted_at = plan->taken_at[0] - bench->spec.warm_up - bench->spec.decide_at;
    }
}

void gj_bench_live(struct gj_bench *bench, uint32_t replication, enum gj_arm arm, const double *open_index,
                   struct gj_error *error)
{
    struct gj_worlds *worlds = bench->worlds;
    const size_t at = gj_world_at(worlds, replication, bench->firm);
    const struct gj_firm_plan *plan = &worlds->plan[at * GJ_N_ARMS + arm];
    struct gj_row *row = &worlds->row[at * GJ_N_ARMS + arm];
    struct gj_fate *fate = &worlds->fate[at * GJ_N_ARMS + arm];
    struct gj_life *life = &bench->life;
    struct gj_path like = {.project.n_taken = plan->n_taken};
    double before[GJ_N_FIRM_OUTCOMES];
    start(bench, replication, arm, row, fate);
    for (uint32_t k = 0; k < GJ_N_FIRM_OUTCOMES; k++) {
        before[k] = NAN;
    }
    memcpy(like.project.taken_at, plan->taken_at, sizeof plan->taken_at);
    memcpy(like.project.with_support, plan->with_support, sizeof plan->with_support);
    life->role = (struct gj_role){.adoption = plan->n_taken > 0 ? GJ_ADOPTS_AS_ANOTHER : GJ_ADOPTS_NEVER,
                                  .is_supported = arm == GJ_ARM_AFTER,
                                  .like = &like,
                                  .open_index = open_index};
    gj_life_reset(life, bench->spec.seed, row->replication);
    life->floor.stop = bench->stop;
    row->status = live_on(bench, before, fate->value, row, error);
    life->role.like = NULL;
    row->digest = digest_of(life);
    row->events = gj_floor_events(&life->floor);
    read_fate(bench, plan, fate);
    if (row->status == GJ_OK) {
        fate->job_years = job_years(bench);
    }
    if (arm == GJ_ARM_BEFORE) {
        memcpy(&worlds->before[at * GJ_N_FIRM_OUTCOMES], before, sizeof before);
    }
    if (worlds->gained && !open_index) {
        keep_gained(bench, at, arm);
    }
}

enum gj_status gj_bench_expect(struct gj_bench *bench, struct gj_error *error)
{
    struct gj_worlds *worlds = bench->worlds;
    const enum gj_status status = gj_study_expect(&bench->spec, 1, bench->stop, error);
    worlds->seed[bench->firm] = bench->spec.seed;
    for (uint32_t k = 0; k < GJ_MAX_UPGRADES; k++) {
        worlds->gain[(size_t)bench->firm * GJ_MAX_UPGRADES + k] =
            bench->spec.expected.is_known ? bench->spec.expected.gain_won_per_year[k].mean : (double)NAN;
    }
    return status;
}

void gj_bench_remember(struct gj_bench *bench, uint32_t replication)
{
    const struct gj_worlds *worlds = bench->worlds;
    const struct gj_study_spec *spec = &bench->spec;
    const struct gj_finance_spec *finance = &spec->firm.finance;
    const struct gj_path *path = &bench->life.path;
    const size_t at = gj_world_at(worlds, replication, bench->firm);
    for (uint32_t y = 0; y < worlds->n_years; y++) {
        struct gj_firm_year *now = &worlds->snapshot[at * worlds->n_years + y];
        const gj_time moment = spec->warm_up + spec->decide_at + (gj_time)y * GJ_YEAR;
        uint32_t months = (uint32_t)(moment / GJ_MONTH); /* ended by then: one at least */
        months = months < path->n_months ? months : path->n_months;
        *now = (struct gj_firm_year){.cash_mwon = GJ_NO_CASH_LIMIT, .is_closed = bench->life.books.closed_at <= moment};
        if (months == 0) {
            continue;
        }
        const struct gj_path_month *last = &path->month[months - 1];
        const uint32_t span = months < 12 ? months : 12;
        const int64_t sales = last->sales_mwon - (months > span ? path->month[months - 1 - span].sales_mwon : 0);
        now->heads = last->heads;
        now->sales_won = (double)sales / 1000.0 * 12.0 / (double)span;
        if (finance->is_on && finance->has_credit) {
            now->cash_mwon = last->cash_mwon + gj_mwon(finance->cash_won) + gj_mwon(finance->credit_won);
        }
    }
    const struct gj_fate *fate = &worlds->fate[at * GJ_N_ARMS];
    worlds->never[at] = (struct gj_heads){fate->value[GJ_FIRM_jobs], fate->job_years};
}
