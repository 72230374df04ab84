/* Running a study: replications on all cores, in batches, so that what is decided between batches never depends on who was faster. */
#include "study/study_internal.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "kernel/digest.h"
#include "study/batch/response.h"
#include "study/estimate.h"
#include "study/insight/insight.h"
#include "study/pilot.h"
#include "study/population/population.h"
#include "study/precision.h"

#define BATCH \
    50u /* replications between two looks at the precision; fixed, or the number would depend on the machine */

/* What the threads of one batch share. */
struct batch {
    const struct gj_progress *progress;
    struct gj_row *row;
    struct gj_pair_money *money;
    struct gj_jobs_row *jobs;
    uint32_t first, end, total;
    atomic_uint next;
    atomic_uint done;
};

struct worker {
    struct batch *batch;
    struct gj_pair *pair;
    pthread_t thread;
};

static bool is_stopped(const struct gj_progress *progress)
{
    return progress && progress->stop && atomic_load(progress->stop) != 0;
}

static void replicate(struct worker *worker, uint32_t i)
{
    struct gj_pair *pair = worker->pair;
    struct batch *b = worker->batch;
    const size_t first = (size_t)pair->n_arms * i;
    struct gj_pair_money *money = &b->money[i];
    struct gj_row *row = &b->row[first];
    gj_pair_run(pair, i, row, money);
    memcpy(&b->jobs[first], pair->jobs, pair->n_arms * sizeof *b->jobs);
    gj_pair_take_money(pair, row, money);
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    struct batch *b = worker->batch;
    for (;;) {
        const uint32_t i = atomic_fetch_add(&b->next, 1);
        if (i >= b->end || is_stopped(b->progress)) {
            return NULL;
        }
        replicate(worker, i);
        atomic_fetch_add(&b->done, 1);
    }
}

/* The calling thread works too and reports between its replications. */
static void work_and_report(struct worker *worker)
{
    struct batch *b = worker->batch;
    for (;;) {
        const uint32_t i = atomic_fetch_add(&b->next, 1);
        if (i >= b->end || is_stopped(b->progress)) {
            return;
        }
        replicate(worker, i);
        const uint32_t done = atomic_fetch_add(&b->done, 1) + 1;
        if (b->progress && b->progress->report) {
            b->progress->report(b->progress->user, done, b->total);
        }
    }
}

struct runner {
    struct worker *worker;
    struct gj_pair *pair;
    unsigned n;
    struct gj_pair_money *money;
    struct gj_jobs_row *jobs;
    struct gj_ledger *year; /* that `money` points into */
};

static void runner_fini(struct runner *runner)
{
    for (unsigned i = 0; runner->pair && i < runner->n; i++) {
        gj_pair_fini(&runner->pair[i]);
    }
    gj_free(runner->pair);
    gj_free(runner->worker);
    gj_free(runner->money);
    gj_free(runner->jobs);
    gj_free(runner->year);
}

/* Room for the yearly ledgers of every replication. */
static enum gj_status give_years(struct runner *runner, const struct gj_study_spec *spec)
{
    const size_t n = gj_study_n_years(spec) + 1U;
    const size_t n_effects = spec->firm.decision.is_on ? GJ_N_EFFECTS : 1;
    runner->money = gj_alloc_zero(spec->replications, sizeof *runner->money);
    runner->year = gj_alloc_zero(spec->replications * n_effects * n, sizeof *runner->year);
    for (uint32_t i = 0; runner->money && runner->year && i < spec->replications; i++) {
        runner->money[i].year[GJ_EFFECT_PROGRAMME] = runner->year + (size_t)i * n_effects * n;
        runner->money[i].year[GJ_EFFECT_TECHNOLOGY] = runner->money[i].year[GJ_EFFECT_PROGRAMME] + (n_effects - 1) * n;
    }
    return runner->money && runner->year ? GJ_OK : GJ_NO_MEMORY;
}

static enum gj_status runner_init(struct runner *runner, const struct gj_study_spec *spec, unsigned n_threads,
                                  struct gj_error *error)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned n = n_threads > 0 ? n_threads : cores > 0 ? (unsigned)cores : 1U;
    n = n < spec->replications ? n : spec->replications;
    *runner = (struct runner){.n = n};
    runner->pair = gj_alloc_zero(n, sizeof *runner->pair);
    runner->worker = gj_alloc_zero(n, sizeof *runner->worker);
    runner->jobs = gj_alloc_zero((size_t)gj_study_n_arms(spec) * spec->replications, sizeof *runner->jobs);
    if (give_years(runner, spec) != GJ_OK || !runner->pair || !runner->worker || !runner->jobs) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u threads", n);
    }
    enum gj_status status = GJ_OK;
    for (unsigned i = 0; i < n && status == GJ_OK; i++) {
        status = gj_pair_init(&runner->pair[i], spec, error);
        if (status == GJ_OK && spec->firm.decision.is_on) {
            status = gj_pair_want_never(&runner->pair[i], error);
        }
        runner->worker[i].pair = &runner->pair[i];
    }
    return status;
}

/* Threads that cannot be started leave their share to the others. */
static void run_batch(struct runner *runner, struct batch *batch)
{
    unsigned started = 1;
    for (; started < runner->n; started++) {
        runner->worker[started].batch = batch;
        if (pthread_create(&runner->worker[started].thread, NULL, work, &runner->worker[started]) != 0) {
            break;
        }
    }
    runner->worker[0].batch = batch;
    work_and_report(&runner->worker[0]);
    for (unsigned i = 1; i < started; i++) {
        pthread_join(runner->worker[i].thread, NULL);
    }
}

static struct gj_estimate difference_of(const struct gj_study_spec *spec, const struct gj_row *row, uint32_t n,
                                        uint32_t outcome)
{
    const size_t stride = gj_study_n_arms(spec) * sizeof *row / sizeof(double);
    return gj_estimate_difference(&row[1].value[outcome], &row[0].value[outcome], n, stride, spec->confidence);
}

/* A replication of which one arm failed counts in none. */
static bool has_failed(const struct gj_row *row, uint32_t n_arms)
{
    bool failed = false;
    for (uint32_t arm = 0; arm < n_arms; arm++) {
        failed |= row[arm].status != GJ_OK;
    }
    return failed;
}

static struct gj_precision rule_of(const struct gj_study_spec *spec)
{
    return (struct gj_precision){.absolute = spec->precision,
                                 .relative = spec->precision_share,
                                 .confidence = spec->confidence,
                                 .least = spec->replications_min,
                                 .most = spec->replications,
                                 .block = BATCH};
}

/* What the precision is of, in replication i; NaN when it failed. A ledger that does not close is told of by the appraisal. */
static double precise_value(const struct gj_study_spec *spec, const struct batch *b, uint32_t i)
{
    const uint32_t n_arms = gj_study_n_arms(spec);
    const struct gj_row *row = &b->row[(size_t)n_arms * i];
    const struct gj_contrast of = gj_study_precision_of(spec);
    double value[GJ_N_RESPONSES];
    struct gj_error ignored = {0};
    if (has_failed(row, n_arms) ||
        gj_responses_of(spec, row, &b->jobs[(size_t)n_arms * i], &b->money[i], value, &ignored) != GJ_OK) {
        return NAN;
    }
    return gj_contrast_of(&of, value);
}

/* After another batch: are these replications enough? */
static bool is_precise(const struct gj_study_spec *spec, const struct batch *b, struct gj_mean *mean)
{
    const struct gj_precision rule = rule_of(spec);
    for (uint32_t i = b->first; i < b->end && gj_precision_is_on(&rule); i++) {
        gj_mean_add(mean, precise_value(spec, b, i));
    }
    return gj_precision_is_reached(&rule, mean);
}

/* Replications before `n` that are whole, from the first: an interrupted batch may have gaps after it. */
static enum gj_status run_all(struct runner *runner, const struct gj_study_spec *spec,
                              const struct gj_progress *progress, struct gj_study_result *result)
{
    struct batch batch = {.progress = progress,
                          .row = result->row,
                          .money = runner->money,
                          .jobs = runner->jobs,
                          .total = spec->replications};
    const struct gj_precision rule = rule_of(spec);
    struct gj_mean mean = {0};
    bool is_enough = false;
    for (unsigned i = 0; i < runner->n; i++) {
        runner->pair[i].stop = progress ? progress->stop : NULL;
    }
    while (batch.first < spec->replications && !is_enough) {
        batch.end = gj_precision_next_look(&rule, batch.first);
        atomic_store(&batch.next, batch.first);
        run_batch(runner, &batch);
        if (is_stopped(progress)) {
            return GJ_INTERRUPTED;
        }
        result->n_replications = batch.end;
        is_enough = is_precise(spec, &batch, &mean);
        batch.first = batch.end;
    }
    if (gj_precision_is_on(&rule)) {
        result->precise = gj_mean_estimate(&mean, spec->confidence);
    }
    return GJ_OK;
}

static void estimate_all(struct gj_study_result *result)
{
    const struct gj_study_spec *spec = result->spec;
    const struct gj_row *row = result->row;
    const uint32_t n = result->n_replications;
    const size_t stride = gj_study_n_arms(spec) * sizeof *row / sizeof(double);
    for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
        for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
            result->arm[arm][k] = gj_estimate_mean(&row[arm].value[k], n, stride, spec->confidence);
        }
        result->difference[k] = difference_of(spec, row, n, k);
        result->ratio[k] = gj_estimate_ratio(&row[1].value[k], &row[0].value[k], n, stride, spec->confidence);
    }
}

static void digest_all(struct gj_study_result *result)
{
    result->digest = GJ_DIGEST_START;
    const uint32_t n_arms = gj_study_n_arms(result->spec);
    result->n_rows = n_arms * result->n_replications;
    for (uint32_t i = 0; i < result->n_rows; i++) {
        const struct gj_row *row = &result->row[i];
        result->digest = gj_digest_add(result->digest, row->digest ^ (uint64_t)row->status << 56);
        result->n_events += row->events;
    }
    for (uint32_t i = 0; i < result->n_replications; i++) {
        result->n_failed += has_failed(&result->row[(size_t)n_arms * i], n_arms);
    }
}

/* Their values become NaN, which every estimate leaves out. */
static void drop_failed(struct gj_study_result *result)
{
    const uint32_t n_arms = gj_study_n_arms(result->spec);
    for (uint32_t i = 0; i < result->n_replications; i++) {
        struct gj_row *row = &result->row[(size_t)n_arms * i];
        for (uint32_t k = 0; k < n_arms * GJ_N_OUTCOMES && has_failed(row, n_arms); k++) {
            row[k / GJ_N_OUTCOMES].value[k % GJ_N_OUTCOMES] = NAN;
        }
    }
}

static enum gj_status conclude(struct runner *runner, struct gj_study_result *result, struct gj_error *error)
{
    digest_all(result);
    drop_failed(result);
    estimate_all(result);
    struct gj_totals *all = &runner->pair[0].totals;
    for (unsigned i = 1; i < runner->n; i++) {
        gj_totals_add(all, &runner->pair[i].totals, result->spec->plant);
        gj_path_sums_merge(&runner->pair[0].paths, &runner->pair[i].paths);
        gj_jobs_flows_add(&runner->pair[0].flows, &runner->pair[i].flows);
    }
    if (gj_views_fill(all, result) != GJ_OK || gj_jobs_fill(runner->jobs, &runner->pair[0].flows, result) != GJ_OK) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the result of the study");
    }
    result->paths = gj_alloc_zero(1, sizeof *result->paths);
    if (!result->paths) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the result of the study");
    }
    *result->paths = runner->pair[0].paths; /* the result owns them from here */
    runner->pair[0].paths = (struct gj_path_sums){0};
    enum gj_status status = gj_bridges_fill(result, runner->money, error);
    if (status == GJ_OK) {
        status = gj_appraisal_fill(result->spec, runner->money, result->n_replications, &result->appraisal, error);
    }
    if (status != GJ_OK) {
        return status;
    }
    gj_money_fill(result);
    status = gj_adoption_fill(result, runner->money, error);
    if (status != GJ_OK) {
        return status;
    }
    if (result->n_failed > 0) {
        return gj_error_set(error, GJ_FAILED_POINTS, NULL, "%u of %u replications failed", result->n_failed,
                            result->n_replications);
    }
    return GJ_OK;
}

enum gj_status gj_study_run(const struct gj_study_spec *spec, unsigned n_threads, const struct gj_progress *progress,
                            struct gj_study_result *result, struct gj_error *error)
{
    struct runner runner = {0};
    struct gj_study_spec known = *spec;
    if (spec->population) {
        return gj_population_run(spec, 0, n_threads, progress, result, error);
    }
    *result = (struct gj_study_result){.spec = spec};
    result->row = gj_alloc_zero((size_t)gj_study_n_arms(spec) * spec->replications, sizeof *result->row);
    enum gj_status status = gj_study_expect(&known, n_threads, progress ? progress->stop : NULL, error);
    result->expected = known.expected;
    if (status == GJ_OK) {
        status = runner_init(&runner, &known, n_threads, error);
    }
    if (status == GJ_OK && !result->row) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u replications", spec->replications);
    }
    if (status == GJ_OK) {
        status = run_all(&runner, spec, progress, result);
        if (status == GJ_INTERRUPTED) {
            gj_error_set(error, status, NULL, "interrupted: nothing was written");
        }
    }
    if (status == GJ_OK) {
        status = conclude(&runner, result, error);
    }
    runner_fini(&runner);
    return status;
}

void gj_study_result_free(struct gj_study_result *result)
{
    gj_population_result_free(result->population);
    gj_insight_free(result->insight);
    gj_free(result->row);
    gj_free(result->station);
    gj_free(result->pool);
    if (result->paths) {
        gj_path_sums_fini(result->paths);
        gj_free(result->paths);
    }
    gj_free(result->jobs);
    gj_appraisal_fini(&result->appraisal);
    gj_arena_fini(&result->text);
    *result = (struct gj_study_result){0};
}

enum gj_status gj_study_replicate(const struct gj_study_spec *spec, uint32_t replication, enum gj_arm arm,
                                  struct gj_trace *trace, struct gj_row *row, struct gj_error *error)
{
    struct gj_pair pair;
    struct gj_row rows[GJ_MAX_ARMS];
    struct gj_pair_money money = {0};
    enum gj_status status = gj_study_check_arm(spec, arm, error);
    if (status == GJ_OK) {
        status = gj_pair_init(&pair, spec, error);
    }
    if (status != GJ_OK) {
        return status;
    }
    /* Of the after-arm the shared past is traced as well: it is lived on the floor of the before-arm, up to the fork. */
    pair.trace = trace;
    pair.traced = arm;
    gj_pair_run(&pair, replication, rows, &money);
    *row = rows[arm];
    if (error && row->status != GJ_OK) {
        *error = pair.failure[arm];
    }
    gj_pair_fini(&pair);
    return GJ_OK;
}
