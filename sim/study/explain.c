/* Replications with a ledger and a watch. What each gives is kept by its number, so threads do not matter. */
#include "study/explain.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "economy/life.h"
#include "study/estimate.h"
#include "study/prelude.h"
#include "study/roots.h"

/* One replication: minutes a day, shares. */
struct life_facts {
    enum gj_status status;
    struct gj_error error;
    double *own, *others;                /* by root */
    double *lost;                        /* [station * GJ_N_CAUSES + cause] */
    double *momentary, *sole, *shifting; /* by station, then pool */
};

struct job {
    const struct gj_study_spec *spec;
    const struct gj_progress *progress;
    struct gj_life_spec life_spec;
    enum gj_arm arm;
    struct gj_roots roots;
    uint32_t n_resources; /* stations and pools */
    struct life_facts *facts;
    double *numbers; /* of all facts, one piece */
    size_t width;    /* numbers a replication */
    atomic_uint next, done;
};

/* --- one replication --- */

static void take_bottleneck(const struct job *job, struct gj_bottleneck *watch, struct life_facts *facts)
{
    struct gj_bottleneck_reading reading;
    gj_bottleneck_read(watch, &reading);
    const uint32_t n_stations = gj_plant_n_stations(job->spec->plant);
    for (uint32_t i = 0; i < job->n_resources && reading.length > 0; i++) {
        const struct gj_bottleneck_share *share = i < n_stations ? &reading.station[i] : &reading.pool[i - n_stations];
        facts->momentary[i] = (double)share->momentary_us / (double)reading.length;
        facts->sole[i] = (double)share->sole_us / (double)reading.length;
        facts->shifting[i] = (double)share->shifting_us / (double)reading.length;
    }
}

/* What one thread owns. */
struct watcher {
    struct job *job;
    struct gj_life life;
    struct gj_prelude prelude;
    struct gj_loss *loss;
    struct gj_bottleneck *bottleneck;
    struct gj_trace trace;
    bool has_life;
    pthread_t thread;
};

static void on_record(void *user, const struct gj_trace_record *record)
{
    const struct watcher *w = user;
    const struct gj_trace *const to[] = {gj_loss_trace(w->loss), gj_bottleneck_trace(w->bottleneck)};
    for (uint32_t i = 0; i < 2; i++) {
        to[i]->sink(to[i]->user, record);
    }
}

static void on_settled(void *user, gj_time from, gj_time until)
{
    const struct watcher *w = user;
    const struct gj_trace *const to[] = {gj_loss_trace(w->loss), gj_bottleneck_trace(w->bottleneck)};
    for (uint32_t i = 0; i < 2; i++) {
        to[i]->settled(to[i]->user, from, until);
    }
}

static void live(struct watcher *w, uint32_t replication)
{
    struct job *job = w->job;
    const struct gj_study_spec *spec = job->spec;
    struct life_facts *facts = &job->facts[replication];
    struct gj_floor *floor = &w->life.floor;
    const struct gj_loss_charge *charge = NULL;
    size_t n = 0;
    floor->trace = NULL;
    gj_life_reset(&w->life, spec->seed, replication);
    facts->status = gj_prelude_live(&w->prelude, replication, floor->stop, &w->life.role, &facts->error);
    if (facts->status == GJ_OK) {
        facts->status = gj_life_run(&w->life, spec->warm_up + spec->settle, &facts->error);
    }
    if (facts->status == GJ_OK) {
        gj_loss_start(w->loss, floor);
        gj_bottleneck_start(w->bottleneck, floor);
        floor->trace = &w->trace;
        facts->status = gj_life_run(&w->life, spec->warm_up + spec->horizon, &facts->error);
    }
    if (facts->status == GJ_OK) {
        facts->status = gj_loss_read(w->loss, &charge, &n, &facts->error);
    }
    if (facts->status == GJ_OK) {
        const struct gj_root_minutes minutes = {facts->own, facts->others, facts->lost};
        gj_roots_add(&job->roots, charge, n, (double)(spec->horizon - spec->settle) / (double)GJ_DAY, &minutes);
        take_bottleneck(job, w->bottleneck, facts);
    }
}

static bool is_stopped(const struct job *job)
{
    return job->progress && job->progress->stop && atomic_load(job->progress->stop) != 0;
}

static void *work(void *argument)
{
    struct watcher *w = argument;
    struct job *job = w->job;
    for (uint32_t i = atomic_fetch_add(&job->next, 1); i < job->spec->replications && !is_stopped(job);
         i = atomic_fetch_add(&job->next, 1)) {
        live(w, i);
        const uint32_t done = atomic_fetch_add(&job->done, 1) + 1;
        if (w->thread == 0 && job->progress && job->progress->report) { /* the caller's own thread */
            job->progress->report(job->progress->user, done, job->spec->replications);
        }
    }
    return NULL;
}

static enum gj_status watcher_init(struct watcher *w, struct job *job, struct gj_error *error)
{
    w->job = job;
    w->trace = (struct gj_trace){.sink = on_record, .settled = on_settled, .user = w};
    w->loss = gj_loss_new(job->spec->plant);
    w->bottleneck = gj_bottleneck_new(job->spec->plant);
    if (!w->loss || !w->bottleneck) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the lost-minute ledger");
    }
    const enum gj_status status = gj_life_init(&w->life, &job->life_spec, job->spec->seed, 0, error);
    w->has_life = status == GJ_OK;
    w->life.floor.stop = job->progress ? job->progress->stop : NULL;
    return status == GJ_OK ? gj_prelude_init(&w->prelude, job->spec, &job->life_spec, job->arm, error) : status;
}

static enum gj_status live_all(struct job *job, unsigned n_threads, struct gj_error *error)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned n = n_threads > 0 ? n_threads : cores > 0 ? (unsigned)cores : 1U;
    n = n < job->spec->replications ? n : job->spec->replications;
    struct watcher *watcher = gj_alloc_zero(n, sizeof *watcher);
    enum gj_status status =
        watcher ? GJ_OK : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u threads", n);
    for (unsigned i = 0; i < n && status == GJ_OK; i++) {
        status = watcher_init(&watcher[i], job, error);
    }
    if (status == GJ_OK) {
        unsigned started = 1;
        while (started < n && pthread_create(&watcher[started].thread, NULL, work, &watcher[started]) == 0) {
            started++;
        }
        work(&watcher[0]);
        for (unsigned i = 1; i < started; i++) {
            pthread_join(watcher[i].thread, NULL);
        }
    }
    for (unsigned i = 0; watcher && i < n; i++) {
        gj_loss_free(watcher[i].loss);
        gj_bottleneck_free(watcher[i].bottleneck);
        if (watcher[i].has_life) {
            gj_life_fini(&watcher[i].life);
            gj_prelude_fini(&watcher[i].prelude);
        }
    }
    gj_free(watcher);
    return status;
}

/* --- estimates --- */

static struct gj_estimate estimate(const struct job *job, const double *first)
{
    return gj_estimate_mean(first, job->spec->replications, job->width, job->spec->confidence);
}

static int by_minutes(const void *left, const void *right)
{
    const struct gj_root_line *a = left;
    const struct gj_root_line *b = right;
    if (a->all.mean != b->all.mean) {
        return a->all.mean > b->all.mean ? -1 : 1;
    }
    const uint32_t x[] = {a->root.cause, a->root.entity, a->root.mode};
    const uint32_t y[] = {b->root.cause, b->root.entity, b->root.mode};
    for (uint32_t i = 0; i < 3; i++) {
        if (x[i] != y[i]) {
            return x[i] < y[i] ? -1 : 1;
        }
    }
    return 0;
}

/* Sums and shares of a root in each life, then over lives. `all` and `share` have a number a replication. */
static void fill_line(const struct job *job, uint32_t number, const double *lost, double *all, double *share,
                      struct gj_root_line *line)
{
    for (uint32_t i = 0; i < job->spec->replications; i++) {
        all[i] = job->facts[i].own[number] + job->facts[i].others[number];
        share[i] = lost[i] > 0.0 ? all[i] / lost[i] : NAN;
    }
    *line = (struct gj_root_line){
        .root = gj_root_of(&job->roots, number),
        .own = estimate(job, &job->facts[0].own[number]),
        .others = estimate(job, &job->facts[0].others[number]),
        .all = gj_estimate_mean(all, job->spec->replications, 1, job->spec->confidence),
        .share = gj_estimate_mean(share, job->spec->replications, 1, job->spec->confidence),
    };
}

static void fill_stations(const struct job *job, double *sum, struct gj_explanation *out)
{
    const uint32_t n_stations = gj_plant_n_stations(job->spec->plant);
    for (uint32_t s = 0; s < n_stations; s++) {
        for (uint32_t i = 0; i < job->spec->replications; i++) {
            sum[i] = 0.0;
            for (uint32_t c = 0; c < GJ_N_CAUSES; c++) {
                sum[i] += job->facts[i].lost[s * GJ_N_CAUSES + c];
            }
        }
        out->lost_all[s] = gj_estimate_mean(sum, job->spec->replications, 1, job->spec->confidence);
        for (uint32_t c = 0; c < GJ_N_CAUSES; c++) {
            out->lost[s * GJ_N_CAUSES + c] = estimate(job, &job->facts[0].lost[s * GJ_N_CAUSES + c]);
        }
    }
}

static enum gj_status fill_lines(const struct job *job, struct gj_explanation *out)
{
    const uint32_t n_roots = job->roots.first[GJ_N_CAUSES];
    const uint32_t n = job->spec->replications;
    const size_t n_stations = gj_plant_n_stations(job->spec->plant);
    double *scratch = gj_alloc_zero((size_t)3 * n, sizeof *scratch);
    out->line = gj_alloc_zero((size_t)n_roots + 1, sizeof *out->line);
    out->lost = gj_alloc_zero(n_stations * GJ_N_CAUSES, sizeof *out->lost);
    out->lost_all = gj_alloc_zero(n_stations, sizeof *out->lost_all);
    if (!scratch || !out->line || !out->lost || !out->lost_all) {
        gj_free(scratch);
        return GJ_NO_MEMORY;
    }
    double *const lost = scratch;
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t r = 0; r < n_roots; r++) {
            lost[i] += job->facts[i].own[r] + job->facts[i].others[r];
        }
    }
    for (uint32_t r = 0; r < n_roots; r++) {
        fill_line(job, r, lost, scratch + n, scratch + (size_t)2 * n, &out->line[out->n_lines]);
        out->n_lines += out->line[out->n_lines].all.mean > 0.0;
    }
    qsort(out->line, out->n_lines, sizeof *out->line, by_minutes);
    fill_stations(job, lost, out);
    gj_free(scratch);
    return GJ_OK;
}

/* Of `k` in `n` lives: the score interval [Wilson1927]. */
static void fill_chance(const struct job *job, uint32_t k, uint32_t n, struct gj_bottleneck_line *line)
{
    const double z = gsl_cdf_ugaussian_Pinv(0.5 + job->spec->confidence / 2.0);
    const double p = n > 0 ? (double)k / n : NAN;
    const double middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    const double half = z / (1.0 + z * z / n) * sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n));
    line->chance = p;
    line->chance_low = gj_round_10(k == 0 ? 0.0 : middle - half);
    line->chance_high = gj_round_10(k == n ? 1.0 : middle + half);
}

/* In how many lives the resource was the bottleneck for the longest time; of equal ones the first. */
static uint32_t count_most(const struct job *job, uint32_t resource)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < job->spec->replications; i++) {
        const double *share = job->facts[i].momentary;
        uint32_t most = 0;
        for (uint32_t k = 1; k < job->n_resources; k++) {
            most = share[k] > share[most] ? k : most;
        }
        n += job->facts[i].status == GJ_OK && most == resource && share[most] > 0.0;
    }
    return n;
}

static int by_momentary(const void *left, const void *right)
{
    const struct gj_bottleneck_line *a = left;
    const struct gj_bottleneck_line *b = right;
    if (a->momentary.mean != b->momentary.mean) {
        return a->momentary.mean > b->momentary.mean ? -1 : 1;
    }
    if (a->pool != b->pool) {
        return a->pool == GJ_NONE ? -1 : b->pool == GJ_NONE || a->pool > b->pool ? 1 : -1;
    }
    return a->station < b->station ? -1 : a->station > b->station;
}

static enum gj_status fill_bottlenecks(const struct job *job, struct gj_explanation *out)
{
    const uint32_t n_stations = gj_plant_n_stations(job->spec->plant);
    out->bottleneck = gj_alloc_zero(job->n_resources, sizeof *out->bottleneck);
    if (!out->bottleneck) {
        return GJ_NO_MEMORY;
    }
    out->n_bottlenecks = job->n_resources;
    for (uint32_t i = 0; i < job->n_resources; i++) {
        struct gj_bottleneck_line *line = &out->bottleneck[i];
        *line = (struct gj_bottleneck_line){
            .station = i < n_stations ? i : GJ_NONE,
            .pool = i < n_stations ? GJ_NONE : i - n_stations,
            .momentary = estimate(job, &job->facts[0].momentary[i]),
            .sole = estimate(job, &job->facts[0].sole[i]),
            .shifting = estimate(job, &job->facts[0].shifting[i]),
        };
        fill_chance(job, count_most(job, i), out->n_replications - out->n_failed, line);
    }
    qsort(out->bottleneck, out->n_bottlenecks, sizeof *out->bottleneck, by_momentary);
    return GJ_OK;
}

/* --- the whole --- */

static enum gj_status job_init(struct job *job, const struct gj_study_spec *spec, struct gj_error *error)
{
    const struct gj_plant *plant = spec->plant;
    const uint32_t n_stations = gj_plant_n_stations(plant);
    gj_study_life_spec(spec, &job->life_spec);
    gj_roots_init(&job->roots, plant);
    job->n_resources = n_stations + gj_plant_n_pools(plant);
    const size_t n_roots = job->roots.first[GJ_N_CAUSES];
    job->width = 2 * n_roots + (size_t)n_stations * GJ_N_CAUSES + 3 * (size_t)job->n_resources;
    job->facts = gj_alloc_zero(spec->replications, sizeof *job->facts);
    job->numbers = gj_alloc_zero(spec->replications * job->width, sizeof *job->numbers);
    if (!job->facts || !job->numbers) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u replications", spec->replications);
    }
    for (uint32_t i = 0; i < spec->replications; i++) {
        struct life_facts *facts = &job->facts[i];
        facts->own = job->numbers + i * job->width;
        facts->others = facts->own + n_roots;
        facts->lost = facts->others + n_roots;
        facts->momentary = facts->lost + (size_t)n_stations * GJ_N_CAUSES;
        facts->sole = facts->momentary + job->n_resources;
        facts->shifting = facts->sole + job->n_resources;
    }
    return GJ_OK;
}

/* A failed life counts in no estimate: its numbers become NaN. */
static void drop_failed(struct job *job, struct gj_explanation *out)
{
    out->n_replications = job->spec->replications;
    for (uint32_t i = 0; i < out->n_replications; i++) {
        if (job->facts[i].status == GJ_OK) {
            continue;
        }
        for (size_t k = 0; k < job->width; k++) {
            job->facts[i].own[k] = NAN;
        }
        if (out->n_failed++ == 0) {
            out->failure = job->facts[i].error;
            out->failed_replication = i;
        }
    }
}

enum gj_status gj_explain(const struct gj_study_spec *spec, enum gj_arm arm, unsigned n_threads,
                          const struct gj_progress *progress, struct gj_explanation *explanation,
                          struct gj_error *error)
{
    struct job job = {.spec = spec, .arm = arm, .progress = progress};
    *explanation = (struct gj_explanation){0};
    enum gj_status status = job_init(&job, spec, error);
    if (status == GJ_OK) {
        status = live_all(&job, n_threads, error);
    }
    if (status == GJ_OK && is_stopped(&job)) {
        status = gj_error_set(error, GJ_INTERRUPTED, NULL, "interrupted");
    }
    if (status == GJ_OK) {
        drop_failed(&job, explanation);
        if (fill_lines(&job, explanation) != GJ_OK || fill_bottlenecks(&job, explanation) != GJ_OK) {
            status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the explanation");
        } else if (explanation->n_failed > 0) {
            status = gj_error_set(error, GJ_FAILED_POINTS, NULL, "%u of %u replications failed", explanation->n_failed,
                                  explanation->n_replications);
        }
    }
    gj_free(job.facts);
    gj_free(job.numbers);
    return status;
}

void gj_explanation_free(struct gj_explanation *explanation)
{
    gj_free(explanation->line);
    gj_free(explanation->bottleneck);
    gj_free(explanation->lost);
    gj_free(explanation->lost_all);
    *explanation = (struct gj_explanation){0};
}
