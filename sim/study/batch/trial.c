/* One replication of a study as a row of responses. */
#include "study/batch/trial.h"

#include <math.h>

#include "base/alloc.h"
#include "kernel/digest.h"
#include "study/pilot.h"
#include "study/population/population.h"
#include "study/study_internal.h"

struct gj_trial {
    struct gj_study_spec spec; /* with what its firm expects, so that the pilot is lived once */
    const atomic_int *stop;
    struct gj_pair pair; /* of a plant */
    struct gj_row row[GJ_MAX_ARMS];
    struct gj_ledger *year; /* of both effects */
    uint32_t n_years;
};

/* --- opening --- */

static enum gj_status open_pair(struct gj_trial *trial, struct gj_error *error)
{
    const struct gj_study_spec *spec = &trial->spec;
    enum gj_status status = gj_study_expect(&trial->spec, 1, trial->stop, error);
    if (status == GJ_OK) {
        status = gj_pair_init(&trial->pair, spec, error);
    }
    if (status == GJ_OK && spec->firm.decision.is_on) {
        status = gj_pair_want_never(&trial->pair, error);
    }
    trial->pair.stop = trial->stop;
    trial->n_years = gj_study_n_years(spec);
    trial->year = gj_alloc_zero(GJ_N_EFFECTS * ((size_t)trial->n_years + 1), sizeof *trial->year);
    if (status == GJ_OK && !trial->year) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the years of a replication");
    }
    return status;
}

enum gj_status gj_trial_open(const struct gj_study_spec *spec, const atomic_int *stop, struct gj_trial **out,
                             struct gj_error *error)
{
    struct gj_trial *trial = gj_alloc_zero(1, sizeof *trial);
    if (!trial) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for a replication");
    }
    trial->spec = *spec;
    trial->stop = stop;
    const enum gj_status status = spec->population ? GJ_OK : open_pair(trial, error);
    if (status != GJ_OK) {
        gj_trial_close(trial);
        return status;
    }
    *out = trial;
    return GJ_OK;
}

void gj_trial_close(struct gj_trial *trial)
{
    if (trial) {
        if (trial->pair.spec) {
            gj_pair_fini(&trial->pair);
        }
        gj_free(trial->year);
        gj_free(trial);
    }
}

/* --- a plant --- */

static void fill_jobs(const struct gj_study_spec *spec, const struct gj_jobs_row *jobs,
                      const struct gj_pair_money *money, double *pair)
{
    static const enum gj_job_part parts[] = {
        [GJ_RESPONSE_jobs_displaced] = GJ_JOB_DISPLACED,
        [GJ_RESPONSE_jobs_growth] = GJ_JOB_GROWTH,
        [GJ_RESPONSE_jobs_new_tasks] = GJ_JOB_NEW_TASKS,
    };
    const bool has_technology = gj_study_n_arms(spec) == GJ_MAX_ARMS;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        pair[i] = gj_jobs_part(jobs, has_technology, parts[i], GJ_JOB_ALL, GJ_JOB_MEASURE_NEEDED);
    }
    pair[GJ_RESPONSE_gross_jobs] = money->gross_jobs;
    pair[GJ_RESPONSE_net_jobs] = money->net_jobs;
    pair[GJ_RESPONSE_net_job_years] = money->net_years;
}

static enum gj_status fill_worth(const struct gj_study_spec *spec, const struct gj_pair_money *money, double *pair,
                                 struct gj_error *error)
{
    static const enum gj_pair_response npv[GJ_N_OWNERS] = {
        [GJ_PARTY_FIRM] = GJ_RESPONSE_npv_firm,        [GJ_PARTY_STATE] = GJ_RESPONSE_npv_state,
        [GJ_PARTY_LARGE] = GJ_RESPONSE_npv_large_firm, [GJ_PARTY_WORKERS] = GJ_RESPONSE_npv_workers,
        [GJ_PARTY_OTHERS] = GJ_RESPONSE_npv_others,    [GJ_SOCIETY] = GJ_RESPONSE_npv_society,
    };
    struct gj_present of;
    enum gj_status status = gj_appraise_one(spec, money->year[GJ_EFFECT_PROGRAMME], &of, error);
    if (status != GJ_OK) {
        return status;
    }
    for (uint32_t owner = 0; owner < GJ_N_OWNERS; owner++) {
        pair[npv[owner]] = of.npv[owner];
    }
    pair[GJ_RESPONSE_support_paid] = of.support;
    pair[GJ_RESPONSE_state_returns] = of.returned;
    if (spec->firm.decision.is_on) {
        status = gj_appraise_one(spec, money->year[GJ_EFFECT_TECHNOLOGY], &of, error);
        pair[GJ_RESPONSE_npv_technology_firm] = of.npv[GJ_PARTY_FIRM];
        pair[GJ_RESPONSE_npv_technology_society] = of.npv[GJ_SOCIETY];
    }
    return status;
}

enum gj_status gj_responses_of(const struct gj_study_spec *spec, const struct gj_row *row,
                               const struct gj_jobs_row *jobs, struct gj_pair_money *money, double *value,
                               struct gj_error *error)
{
    for (uint32_t i = 0; i < GJ_N_RESPONSES; i++) {
        value[i] = NAN;
    }
    for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
        value[2 * k] = row[GJ_ARM_BEFORE].value[k];
        value[2 * k + 1] = row[GJ_ARM_AFTER].value[k];
    }
    if (!money->is_ok) {
        return GJ_OK;
    }
    gj_bridges_of_one(spec, row, money);
    fill_jobs(spec, jobs, money, value + GJ_RESPONSE_OF_PAIR);
    return fill_worth(spec, money, value + GJ_RESPONSE_OF_PAIR, error);
}

/* Status of the first life that failed, and why. */
static enum gj_status find_failure(const struct gj_trial *trial, struct gj_error *why)
{
    for (uint32_t arm = 0; arm < trial->pair.n_arms; arm++) {
        if (trial->row[arm].status != GJ_OK) {
            *why = trial->pair.failure[arm];
            return trial->row[arm].status;
        }
    }
    *why = trial->pair.failure_never;
    return trial->pair.failure_never.status;
}

static void run_pair(struct gj_trial *trial, uint32_t replication, struct gj_trial_row *row, struct gj_error *why)
{
    struct gj_pair *pair = &trial->pair;
    struct gj_pair_money money = {
        .year = {[GJ_EFFECT_PROGRAMME] = trial->year, [GJ_EFFECT_TECHNOLOGY] = trial->year + trial->n_years + 1}};
    gj_pair_run(pair, replication, trial->row, &money);
    gj_pair_take_money(pair, trial->row, &money);
    for (uint32_t arm = 0; arm < pair->n_arms; arm++) {
        const struct gj_row *r = &trial->row[arm];
        row->digest = gj_digest_add(row->digest, r->digest ^ (uint64_t)r->status << 56);
        row->events += r->events;
    }
    row->status = find_failure(trial, why);
    if (row->status == GJ_OK) {
        row->status = gj_responses_of(&trial->spec, trial->row, pair->jobs, &money, row->value, why);
    }
}

/* --- a population --- */

/* One world. Of a life that fails in it the world is not whole: it fails. */
static void run_world(const struct gj_trial *trial, uint32_t replication, struct gj_trial_row *row,
                      struct gj_error *why)
{
    struct gj_study_spec spec = trial->spec;
    struct gj_study_result result;
    const struct gj_progress progress = {.stop = trial->stop};
    spec.replications = spec.replications_min = 1;
    spec.precision = spec.precision_share = 0.0;
    spec.n_targets = 0; /* figures of evaluations are compared over many worlds */
    row->status = gj_population_run(&spec, replication, 1, &progress, &result, why);
    if (row->status == GJ_OK || row->status == GJ_FAILED_POINTS) {
        row->digest = result.digest;
        row->events = result.n_events;
    }
    if (row->status == GJ_OK) {
        double *pair = row->value + GJ_RESPONSE_OF_PAIR;
        for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
            row->value[2 * k] = result.arm[GJ_ARM_BEFORE][k].mean;
            row->value[2 * k + 1] = result.arm[GJ_ARM_AFTER][k].mean;
        }
        pair[GJ_RESPONSE_gross_jobs] = result.population->totals.gross.mean;
        if (result.bridge.is_told) {
            pair[GJ_RESPONSE_net_jobs] = result.bridge.line[GJ_BRIDGE_NET].jobs.mean;
            pair[GJ_RESPONSE_net_job_years] = result.bridge_years.line[GJ_BRIDGE_NET].jobs.mean;
        }
    }
    gj_study_result_free(&result);
}

/* --- both --- */

void gj_trial_run(struct gj_trial *trial, uint32_t replication, struct gj_trial_row *row, struct gj_error *why)
{
    struct gj_error reason = {0};
    *row = (struct gj_trial_row){.digest = GJ_DIGEST_START};
    for (uint32_t i = 0; i < GJ_N_RESPONSES; i++) {
        row->value[i] = NAN;
    }
    if (trial->spec.population) {
        run_world(trial, replication, row, &reason);
    } else {
        run_pair(trial, replication, row, &reason);
    }
    for (uint32_t i = 0; i < GJ_N_RESPONSES && row->status != GJ_OK; i++) {
        row->value[i] = NAN;
    }
    if (why && row->status != GJ_OK) {
        *why = reason;
    }
}
