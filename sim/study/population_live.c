/* One firm of a population, lived on a thread's bench: its own study, one life at a time. */
#include <math.h>
#include <string.h>

#include "kernel/digest.h"
#include "study/population_internal.h"

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

/* The firm's outcomes from those of its study: what they are a year, where that is not said. */
static void firm_outcomes(const double *of, double *value)
{
    const double pieces_per_year = of[GJ_OUTCOME_good_per_day] * ((double)GJ_YEAR / (double)GJ_DAY);
    value[GJ_FIRM_jobs] = of[GJ_OUTCOME_heads_mean];
    value[GJ_FIRM_technicians] = of[GJ_OUTCOME_heads_technician];
    value[GJ_FIRM_hours] = of[GJ_OUTCOME_paid_hours_per_1000] * pieces_per_year / 1000.0;
    value[GJ_FIRM_sales] = of[GJ_OUTCOME_sales_per_head] * of[GJ_OUTCOME_heads_mean];
    value[GJ_FIRM_sales_per_head] = of[GJ_OUTCOME_sales_per_head];
    value[GJ_FIRM_process_output_per_hour] = of[GJ_OUTCOME_process_output_per_hour];
    value[GJ_FIRM_defect_share] = of[GJ_OUTCOME_defect_share];
    value[GJ_FIRM_cost_per_good] = of[GJ_OUTCOME_cost_per_good];
    value[GJ_FIRM_on_time_share] = of[GJ_OUTCOME_on_time_share];
    value[GJ_FIRM_lead_time] = of[GJ_OUTCOME_lead_time_mean];
    value[GJ_FIRM_profit] = of[GJ_OUTCOME_profit];
    value[GJ_FIRM_wages] = of[GJ_OUTCOME_wages];
    value[GJ_FIRM_closed] = 0.0;
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

static enum gj_status live_on(struct gj_bench *bench, double *before, struct gj_row *row, struct gj_error *error)
{
    const struct gj_study_spec *spec = &bench->spec;
    const gj_time decision = spec->warm_up + spec->decide_at;
    const gj_time year = spec->decide_at < GJ_YEAR ? spec->decide_at : GJ_YEAR;
    double value[GJ_N_OUTCOMES];
    enum gj_status status = live_window(bench, decision - year, decision, value, error);
    if (status == GJ_OK) {
        firm_outcomes(value, before);
        status = live_window(bench, spec->warm_up + spec->settle, spec->warm_up + spec->horizon, row->value, error);
    }
    if (status == GJ_OK) {
        status = gj_floor_verify(&bench->life.floor, error);
    }
    return status == GJ_OK ? gj_life_verify(&bench->life, error) : status;
}

void gj_bench_live(struct gj_bench *bench, uint32_t replication, enum gj_arm arm, struct gj_error *error)
{
    struct gj_worlds *worlds = bench->worlds;
    const size_t at = gj_world_at(worlds, replication, bench->firm);
    const struct gj_firm_plan *plan = &worlds->plan[at * GJ_N_ARMS + arm];
    struct gj_row *row = &worlds->row[at * GJ_N_ARMS + arm];
    struct gj_fate *fate = &worlds->fate[at * GJ_N_ARMS + arm];
    struct gj_life *life = &bench->life;
    const struct gj_path like = {.project = plan->project};
    double before[GJ_N_FIRM_OUTCOMES];
    *row = (struct gj_row){.arm = arm, .replication = worlds->first + replication, .firm = bench->firm};
    for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
        row->value[k] = NAN;
    }
    for (uint32_t k = 0; k < GJ_N_FIRM_OUTCOMES; k++) {
        fate->value[k] = before[k] = NAN;
    }
    life->role = (struct gj_role){.adoption = plan->project.n_taken > 0 ? GJ_ADOPTS_AS_ANOTHER : GJ_ADOPTS_NEVER,
                                  .is_supported = plan->is_supported,
                                  .like = &like};
    gj_life_reset(life, bench->spec.seed, row->replication);
    life->floor.stop = bench->stop;
    row->status = live_on(bench, before, row, error);
    row->digest = digest_of(life);
    row->events = gj_floor_events(&life->floor);
    fate->adopted_at =
        plan->project.n_taken > 0 ? plan->project.taken_at[0] - bench->spec.warm_up - bench->spec.decide_at : GJ_NEVER;
    fate->is_supported = plan->is_supported;
    if (row->status == GJ_OK) {
        firm_outcomes(row->value, fate->value);
    }
    if (arm == GJ_ARM_BEFORE) {
        memcpy(&worlds->before[at * GJ_N_FIRM_OUTCOMES], before, sizeof before);
    }
}
