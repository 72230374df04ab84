/* One replication in both arms: a common past lived once, a fork, two futures on the same draws. */
#include "study/study_internal.h"

#include <math.h>
#include <string.h>

#include "kernel/digest.h"
#include "study/pilot.h"

enum gj_status gj_reading_init(struct gj_reading *reading, const struct gj_plant *plant)
{
    reading->station = gj_alloc_zero(gj_plant_n_stations(plant), sizeof *reading->station);
    reading->pool = gj_alloc_zero((size_t)gj_plant_n_pools(plant) + 1, sizeof *reading->pool);
    reading->pool_mwon = gj_alloc_zero((size_t)gj_plant_n_pools(plant) + 1, sizeof *reading->pool_mwon);
    return reading->station && reading->pool && reading->pool_mwon ? GJ_OK : GJ_NO_MEMORY;
}

void gj_reading_fini(struct gj_reading *reading)
{
    gj_free(reading->station);
    gj_free(reading->pool);
    gj_free(reading->pool_mwon);
}

void gj_reading_take(const struct gj_life *life, struct gj_reading *out)
{
    gj_floor_read(&life->floor, out->station, out->pool, &out->flow, NULL);
    out->ledger = life->ledger;
    gj_staffing_hours(&life->staffing, gj_floor_now(&life->floor), &out->technician_us, &out->service_us);
    memcpy(out->pool_mwon, life->staffing.pool_mwon, gj_plant_n_pools(life->spec->plant) * sizeof *out->pool_mwon);
    out->months = life->month;
}

enum gj_status gj_pair_init(struct gj_pair *pair, const struct gj_study_spec *spec, struct gj_error *error)
{
    *pair = (struct gj_pair){.spec = spec, .n_arms = gj_study_n_arms(spec)};
    struct gj_study_spec known = *spec; /* where the caller has not asked for the pilot */
    enum gj_status status = gj_study_expect(&known, 1, pair->stop, error);
    if (status != GJ_OK) {
        return status;
    }
    gj_study_life_spec(spec, &pair->life_spec);
    gj_study_tell_gain(&known.expected, &pair->life_spec);
    if (gj_reading_init(&pair->start, spec->plant) != GJ_OK || gj_reading_init(&pair->end, spec->plant) != GJ_OK ||
        gj_reading_init(&pair->difference, spec->plant) != GJ_OK ||
        gj_totals_init(&pair->totals, spec->plant) != GJ_OK || gj_path_sums_init(&pair->paths, spec) != GJ_OK) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the meters of a study");
    }
    for (uint32_t arm = 0; arm < gj_study_n_arms(spec) && status == GJ_OK; arm++) {
        status = gj_life_init(&pair->life[arm], &pair->life_spec, spec->seed, 0, error);
        gj_study_role(spec, (enum gj_arm)arm, &pair->life[arm].role);
    }
    pair->life[GJ_ARM_TECHNOLOGY].role.like = &pair->life[GJ_ARM_AFTER].path;
    pair->life[GJ_ARM_TECHNOLOGY].role.orders = &pair->life[GJ_ARM_BEFORE].path;
    if (status != GJ_OK) {
        gj_pair_fini(pair);
    }
    return status;
}

void gj_pair_fini(struct gj_pair *pair)
{
    for (uint32_t arm = 0; arm < GJ_MAX_ARMS; arm++) {
        gj_life_fini(&pair->life[arm]);
    }
    gj_life_fini(&pair->never);
    gj_reading_fini(&pair->start);
    gj_reading_fini(&pair->end);
    gj_reading_fini(&pair->difference);
    gj_totals_fini(&pair->totals);
    gj_path_sums_fini(&pair->paths);
    *pair = (struct gj_pair){0};
}

enum gj_status gj_pair_want_never(struct gj_pair *pair, struct gj_error *error)
{
    const enum gj_status status = gj_life_init(&pair->never, &pair->life_spec, pair->spec->seed, 0, error);
    pair->wants_never = status == GJ_OK;
    return status; /* its role is "never" from the start */
}

const struct gj_life *gj_pair_never(const struct gj_pair *pair)
{
    return pair->wants_never && pair->life[GJ_ARM_BEFORE].project.n_taken > 0 ? &pair->never
                                                                              : &pair->life[GJ_ARM_BEFORE];
}

static uint64_t digest_of(const struct gj_life *life)
{
    uint64_t digest = gj_floor_digest(&life->floor);
    for (uint32_t i = 0; i < GJ_N_ACCOUNTS; i++) {
        digest = gj_digest_add(digest, (uint64_t)life->ledger.account[i]);
    }
    return digest;
}

/* From where the life is to the end of the study, measured from `settle` on. */
static enum gj_status live_on(struct gj_pair *pair, struct gj_life *life, struct gj_row *row, struct gj_error *error)
{
    const struct gj_study_spec *spec = pair->spec;
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

/* A row of an arm whose past failed already. */
static void fail_row(const struct gj_life *life, enum gj_status status, struct gj_row *row)
{
    row->status = status;
    row->digest = digest_of(life);
    row->events = gj_floor_events(&life->floor);
}

static void live_arm(struct gj_pair *pair, enum gj_arm arm, struct gj_row *row)
{
    const struct gj_study_spec *spec = pair->spec;
    struct gj_error *error = &pair->failure[arm];
    row->status = live_on(pair, &pair->life[arm], row, error);
    if (row->status == GJ_OK) {
        row->status =
            gj_jobs_measure(&pair->life[arm], &pair->difference, spec->horizon - spec->settle, &pair->jobs[arm], error);
    }
    if (row->status == GJ_OK && arm < GJ_N_ARMS) {
        gj_totals_add_reading(&pair->totals, arm, &pair->difference, &pair->life[arm]);
    }
}

static void add_paths(struct gj_pair *pair, const struct gj_row row[GJ_MAX_ARMS])
{
    const struct gj_path *path[GJ_MAX_ARMS];
    for (uint32_t arm = 0; arm < pair->n_arms; arm++) {
        if (row[arm].status != GJ_OK) {
            return;
        }
    }
    for (uint32_t arm = 0; arm < GJ_MAX_ARMS; arm++) {
        path[arm] = &pair->life[arm].path;
    }
    gj_path_sums_add(&pair->paths, path);
}

/* Of a replication that has a failed arm the jobs of no arm count. */
static void drop_jobs(struct gj_pair *pair)
{
    for (uint32_t i = 0; i < GJ_MAX_ARMS * GJ_N_JOB_GROUPS * GJ_N_JOB_MEASURES; i++) {
        pair->jobs[i / (GJ_N_JOB_GROUPS * GJ_N_JOB_MEASURES)]
            .value[i / GJ_N_JOB_MEASURES % GJ_N_JOB_GROUPS][i % GJ_N_JOB_MEASURES] = NAN;
    }
}

/* Heads from the fork to the end, once all arms have got there. */
static void keep_jobs(struct gj_pair *pair, const struct gj_job_heads *fork, struct gj_row row[GJ_MAX_ARMS])
{
    struct gj_jobs_flows flows = {.n = 1};
    bool is_ok = true;
    for (uint32_t arm = 0; arm < pair->n_arms; arm++) {
        gj_jobs_count(&pair->life[arm], &flows.arm[arm]);
        if (row[arm].status == GJ_OK) {
            row[arm].status = gj_jobs_between(fork, &flows.arm[arm], &pair->failure[arm]);
        }
        is_ok &= row[arm].status == GJ_OK;
    }
    if (is_ok) {
        gj_jobs_flows_add(&pair->flows, &flows);
    } else {
        drop_jobs(pair);
    }
}

/* Jobs of the firm that never takes a step. */
static void live_never(struct gj_pair *pair, uint32_t replication, const struct gj_row *before,
                       struct gj_pair_money *money)
{
    struct gj_row row = *before;
    struct gj_error error = {0};
    if (gj_pair_never(pair) == &pair->never) {
        start_row(&row, GJ_ARM_BEFORE, replication);
        gj_life_reset(&pair->never, pair->spec->seed, replication);
        pair->never.floor.stop = pair->stop;
        row.status = live_on(pair, &pair->never, &row, &error);
    }
    pair->failure_never = error;
    money->jobs_never = row.status == GJ_OK ? row.value[GJ_OUTCOME_heads_needed] : (double)NAN;
}

void gj_pair_take_money(const struct gj_pair *pair, const struct gj_row row[GJ_MAX_ARMS], struct gj_pair_money *money)
{
    money->is_ok = !isnan(money->jobs_never);
    for (uint32_t arm = 0; arm < pair->n_arms; arm++) {
        money->is_ok &= row[arm].status == GJ_OK;
        money->job_years[arm] = gj_job_years(pair->spec, &pair->life[arm]);
    }
    money->job_years_never = gj_job_years(pair->spec, gj_pair_never(pair));
    if (money->is_ok) {
        const struct gj_life *after = &pair->life[GJ_ARM_AFTER];
        gj_years_of(pair->spec, after, &pair->life[GJ_ARM_BEFORE], money->year[GJ_EFFECT_PROGRAMME]);
        if (pair->wants_never) {
            gj_years_of(pair->spec, after, gj_pair_never(pair), money->year[GJ_EFFECT_TECHNOLOGY]);
        }
    }
}

void gj_pair_run(struct gj_pair *pair, uint32_t replication, struct gj_row row[GJ_MAX_ARMS],
                 struct gj_pair_money *money)
{
    struct gj_life *before = &pair->life[GJ_ARM_BEFORE];
    const uint32_t n_arms = gj_study_n_arms(pair->spec);
    money->jobs_never = NAN;
    for (uint32_t arm = 0; arm < n_arms; arm++) {
        start_row(&row[arm], arm, replication);
        pair->failure[arm] = (struct gj_error){0};
        pair->life[arm].floor.trace = NULL;
        pair->life[arm].floor.stop = pair->stop;
    }
    before->floor.trace = pair->trace;
    gj_life_reset(before, pair->spec->seed, replication);
    const enum gj_status status = gj_life_run(before, fork_at(pair->spec), &pair->failure[0]);
    for (uint32_t arm = 1; arm < n_arms && status == GJ_OK; arm++) {
        gj_life_copy(&pair->life[arm], before);
    }
    struct gj_job_heads fork;
    gj_jobs_count(before, &fork);
    before->floor.trace = NULL;
    pair->life[pair->traced].floor.trace = pair->trace;
    for (uint32_t arm = 0; arm < n_arms; arm++) {
        if (status == GJ_OK) {
            live_arm(pair, (enum gj_arm)arm, &row[arm]);
        } else {
            pair->failure[arm] = pair->failure[0];
            fail_row(before, status, &row[arm]);
        }
    }
    keep_jobs(pair, &fork, row);
    add_paths(pair, row);
    live_never(pair, replication, &row[GJ_ARM_BEFORE], money);
}
