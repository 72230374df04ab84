/* One replication in both arms: a common past lived once, a fork, two futures on the same draws. */
#include "study/study_internal.h"

#include <math.h>

#include "kernel/digest.h"

enum gj_status gj_reading_init(struct gj_reading *reading, const struct gj_plant *plant)
{
    reading->station = gj_alloc_zero(gj_plant_n_stations(plant), sizeof *reading->station);
    reading->pool = gj_alloc_zero((size_t)gj_plant_n_pools(plant) + 1, sizeof *reading->pool);
    return reading->station && reading->pool ? GJ_OK : GJ_NO_MEMORY;
}

void gj_reading_fini(struct gj_reading *reading)
{
    gj_free(reading->station);
    gj_free(reading->pool);
}

void gj_reading_take(const struct gj_life *life, struct gj_reading *out)
{
    gj_floor_read(&life->floor, out->station, out->pool, &out->flow, NULL);
    out->ledger = life->ledger;
    out->technician_us = life->technician_us;
    out->months = life->month;
}

enum gj_status gj_pair_init(struct gj_pair *pair, const struct gj_study_spec *spec, struct gj_error *error)
{
    *pair = (struct gj_pair){.spec = spec};
    pair->life_spec = (struct gj_life_spec){
        .plant = spec->plant,
        .before = &spec->before,
        .after = &spec->after,
        .programme = spec->has_programme ? &spec->programme : NULL,
        .firm = &spec->firm,
        .decide_at = spec->warm_up + spec->decide_at,
    };
    enum gj_status status = GJ_OK;
    if (gj_reading_init(&pair->start, spec->plant) != GJ_OK || gj_reading_init(&pair->end, spec->plant) != GJ_OK ||
        gj_reading_init(&pair->difference, spec->plant) != GJ_OK ||
        gj_totals_init(&pair->totals, spec->plant) != GJ_OK) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the meters of a study");
    }
    for (uint32_t arm = 0; arm < GJ_N_ARMS && status == GJ_OK; arm++) {
        status = gj_life_init(&pair->life[arm], &pair->life_spec, spec->seed, 0, error);
        pair->life[arm].adopts = arm == GJ_ARM_AFTER;
    }
    if (status != GJ_OK) {
        gj_pair_fini(pair);
    }
    return status;
}

void gj_pair_fini(struct gj_pair *pair)
{
    for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
        gj_life_fini(&pair->life[arm]);
    }
    gj_reading_fini(&pair->start);
    gj_reading_fini(&pair->end);
    gj_reading_fini(&pair->difference);
    gj_totals_fini(&pair->totals);
    *pair = (struct gj_pair){0};
}

static uint64_t digest_of(const struct gj_life *life)
{
    const struct gj_ledger *l = &life->ledger;
    const int64_t accounts[] = {l->sales,    l->material, l->wages,         l->other_wages, l->technician_wages,
                                l->overhead, l->upkeep,   l->own_investment};
    uint64_t digest = gj_floor_digest(&life->floor);
    for (uint32_t i = 0; i < sizeof accounts / sizeof accounts[0]; i++) {
        digest = gj_digest_add(digest, (uint64_t)accounts[i]);
    }
    return digest;
}

/* From where the life is to the end of the study, measured from `settle` on. */
static enum gj_status live_on(struct gj_pair *pair, enum gj_arm arm, struct gj_row *row, struct gj_error *error)
{
    const struct gj_study_spec *spec = pair->spec;
    struct gj_life *life = &pair->life[arm];
    enum gj_status status = gj_life_run(life, spec->warm_up + spec->settle, error);
    if (status == GJ_OK) {
        gj_reading_take(life, &pair->start);
        status = gj_life_run(life, spec->warm_up + spec->horizon, error);
    }
    if (status == GJ_OK) {
        status = gj_floor_verify(&life->floor, error);
    }
    if (status == GJ_OK) {
        status = gj_life_verify(life, error);
    }
    row->digest = digest_of(life);
    row->events = gj_floor_events(&life->floor);
    if (status == GJ_OK) {
        gj_reading_take(life, &pair->end);
        gj_reading_subtract(spec->plant, &pair->end, &pair->start, &pair->difference);
        gj_outcomes_of(spec, life, &pair->difference, spec->horizon - spec->settle, row->value);
    }
    return status;
}

static void start_row(struct gj_row *row, uint32_t arm, uint32_t replication)
{
    *row = (struct gj_row){.arm = arm, .replication = replication};
    for (uint32_t i = 0; i < GJ_N_OUTCOMES; i++) {
        row->value[i] = NAN;
    }
}

/* The past both arms share ends when the money comes, or when measuring begins, whichever is first. */
static gj_time fork_at(const struct gj_study_spec *spec)
{
    return spec->warm_up + (spec->decide_at < spec->settle ? spec->decide_at : spec->settle);
}

void gj_pair_run(struct gj_pair *pair, uint32_t replication, struct gj_row row[GJ_N_ARMS], struct gj_pair_money *money)
{
    struct gj_error *failure = pair->failure;
    struct gj_life *before = &pair->life[GJ_ARM_BEFORE];
    struct gj_life *after = &pair->life[GJ_ARM_AFTER];
    start_row(&row[0], GJ_ARM_BEFORE, replication);
    start_row(&row[1], GJ_ARM_AFTER, replication);
    failure[0] = failure[1] = (struct gj_error){0};
    *money = (struct gj_pair_money){.present_value = {NAN, NAN}};
    before->floor.trace = pair->trace;
    after->floor.trace = NULL;
    before->floor.stop = after->floor.stop = pair->stop;
    gj_life_reset(before, pair->spec->seed, replication);
    enum gj_status status = gj_life_run(before, fork_at(pair->spec), &failure[0]);
    if (status != GJ_OK) {
        failure[1] = failure[0];
        row[0].status = row[1].status = status;
        row[0].digest = row[1].digest = digest_of(before);
        row[0].events = row[1].events = gj_floor_events(&before->floor);
        return;
    }
    gj_life_copy(after, before);
    pair->life[pair->traced].floor.trace = pair->trace;
    pair->life[1 - pair->traced].floor.trace = NULL;
    row[0].status = live_on(pair, GJ_ARM_BEFORE, &row[0], &failure[0]);
    if (row[0].status == GJ_OK) {
        gj_totals_add_reading(&pair->totals, GJ_ARM_BEFORE, &pair->difference, before);
        money->present_value[GJ_ARM_BEFORE] = before->present_value;
    }
    row[1].status = live_on(pair, GJ_ARM_AFTER, &row[1], &failure[1]);
    if (row[1].status == GJ_OK) {
        gj_totals_add_reading(&pair->totals, GJ_ARM_AFTER, &pair->difference, after);
        money->present_value[GJ_ARM_AFTER] = after->present_value;
    }
}
