/* Running a batch: workers take points, one after the other, and hand their rows to the calling thread, which gives them to the sink. */
#include "study/batch.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "kernel/draw.h"

#define QUEUE_ROWS 256u /* rows waiting for the sink; workers wait when it is full */
#define REASON_MAX 800

/* A row or the end of a point, on its way to the sink. */
struct message {
    bool is_point;
    struct gj_batch_row row;
    struct gj_batch_point point;
    char reason[REASON_MAX];
    double *value; /* room for the larger of a row's and a point's */
};

struct batch {
    const struct gj_batch_spec *spec;
    const struct gj_batch_progress *progress;
    struct gj_design *design;
    pthread_mutex_t lock; /* over all that follows */
    pthread_cond_t has_message, has_room;
    struct message *queue;
    double *room; /* of the messages' values */
    uint32_t first, n_waiting, n_workers;
    uint64_t next;     /* point to hand out */
    uint64_t finished; /* next point that was finished before; UINT64_MAX: none */
    atomic_int stop;   /* what the workers' lives look at: ours, so that an error ends them too */
    struct gj_error error;
    struct gj_batch_totals totals;
};

struct worker {
    struct batch *batch;
    pthread_t thread;
    double *value; /* of its point, by factor */
    struct gj_trial_row row;
    bool *is_there;
    enum gj_status *status;
    double *before; /* rows that were there */
};

uint64_t gj_batch_seed(const struct gj_batch_spec *spec, uint64_t point)
{
    return spec->experiment->has_own_draws
               ? gj_draw_bits(gj_draw_key(spec->seed, "experiment", "seed of a point"), 0, point, 0)
               : spec->seed;
}

static bool is_stopped(const struct batch *b)
{
    return atomic_load(&b->stop) != 0 || (b->progress && b->progress->stop && atomic_load(b->progress->stop) != 0);
}

/* With the lock held. The first error counts. */
static void fail(struct batch *b, enum gj_status status, const struct gj_error *error)
{
    if (b->error.status == GJ_OK) {
        b->error = *error;
        b->error.status = status;
    }
    atomic_store(&b->stop, 1);
    pthread_cond_broadcast(&b->has_message);
    pthread_cond_broadcast(&b->has_room);
}

/* With the lock held: a message to fill, once there is room. NULL when the batch ends. */
static struct message *wait_for_room(struct batch *b)
{
    while (b->n_waiting == QUEUE_ROWS && atomic_load(&b->stop) == 0) {
        pthread_cond_wait(&b->has_room, &b->lock);
    }
    return atomic_load(&b->stop) ? NULL : &b->queue[(b->first + b->n_waiting) % QUEUE_ROWS];
}

static void post(struct batch *b)
{
    b->n_waiting++;
    pthread_cond_signal(&b->has_message);
}

static void post_row(struct worker *w, uint64_t point, uint32_t replication)
{
    struct batch *b = w->batch;
    const struct gj_experiment *e = b->spec->experiment;
    pthread_mutex_lock(&b->lock);
    struct message *m = wait_for_room(b);
    if (m) {
        m->is_point = false;
        m->row = (struct gj_batch_row){point, replication, w->row.status, w->row.digest, m->value};
        for (uint32_t k = 0; k < e->n_responses; k++) {
            m->value[k] = w->row.value[e->response[k]];
        }
        b->totals.n_rows++;
        b->totals.n_failed_rows += w->row.status != GJ_OK;
        b->totals.n_events += w->row.events;
        post(b);
    }
    pthread_mutex_unlock(&b->lock);
}

static void post_point(struct worker *w, const struct gj_batch_point *point)
{
    struct batch *b = w->batch;
    const uint32_t n = b->spec->experiment->n_factors;
    pthread_mutex_lock(&b->lock);
    struct message *m = wait_for_room(b);
    if (m) {
        m->is_point = true;
        m->point = *point;
        snprintf(m->reason, REASON_MAX, "%s", point->reason);
        m->point.reason = m->reason;
        memcpy(m->value, w->value, n * sizeof *m->value);
        m->point.value = m->value;
        b->totals.n_done += point->state == GJ_POINT_DONE;
        b->totals.n_refused += point->state == GJ_POINT_REFUSED;
        b->totals.n_failed += point->state == GJ_POINT_FAILED;
        post(b);
    }
    pthread_mutex_unlock(&b->lock);
}

/* With the lock held: the next point of the shard that is not finished. False when there is none. */
static bool next_point(struct batch *b, uint64_t *point)
{
    const uint64_t n = gj_design_n_points(b->design);
    while (b->next < n && b->next == b->finished) {
        struct gj_error error = {0};
        b->totals.n_resumed++;
        b->next += b->spec->n_shards;
        const enum gj_status status = b->spec->sink.next_finished(b->spec->sink.user, b->next, &b->finished, &error);
        if (status != GJ_OK) {
            fail(b, status, &error);
            return false;
        }
    }
    if (b->next >= n || is_stopped(b)) {
        return false;
    }
    *point = b->next;
    b->next += b->spec->n_shards;
    return true;
}

/* Replications of a point from where they were left. */
static enum gj_status live(struct worker *w, uint64_t point, const struct gj_study_spec *of, struct gj_batch_point *end,
                           struct gj_error *error)
{
    struct batch *b = w->batch;
    const struct gj_experiment *e = b->spec->experiment;
    struct gj_study_spec spec = *of;
    struct gj_trial *trial;
    spec.seed = gj_batch_seed(b->spec, point);
    spec.replications = e->replications;
    enum gj_status status = gj_trial_open(&spec, &b->stop, &trial, error);
    if (status != GJ_OK) {
        return status;
    }
    for (uint32_t i = 0; i < e->replications && !is_stopped(b); i++) {
        if (!w->is_there[i]) {
            gj_trial_run(trial, i, &w->row, NULL);
            if (w->row.status == GJ_INTERRUPTED || is_stopped(b)) {
                break;
            }
            post_row(w, point, i);
            w->status[i] = w->row.status;
        }
        end->n++;
        end->n_failed += w->status[i] != GJ_OK;
    }
    gj_trial_close(trial);
    return GJ_OK;
}

static void run_point(struct worker *w, uint64_t point)
{
    struct batch *b = w->batch;
    const struct gj_batch_model *model = &b->spec->model;
    const struct gj_experiment *e = b->spec->experiment;
    struct gj_batch_point end = {.point = point, .state = GJ_POINT_DONE, .reason = ""};
    struct gj_error error = {0};
    const struct gj_study_spec *spec;
    char reason[REASON_MAX];
    void *handle;
    enum gj_status status = model->open(model->user, w->value, &spec, &handle, &error);
    if (status == GJ_OK) {
        status = live(w, point, spec, &end, &error);
        model->close(model->user, handle);
    }
    if (status != GJ_OK) {
        gj_error_format(&error, reason, sizeof reason);
        end.state = GJ_POINT_FAILED;
        end.status = status;
        end.reason = reason;
    }
    if (status == GJ_NO_MEMORY || status == GJ_INTERRUPTED || is_stopped(b)) {
        return;
    }
    if (status != GJ_OK || end.n == e->replications) {
        post_point(w, &end);
    }
}

/* Takes a point and what is there of it. False: no more. */
static bool take_point(struct worker *w, uint64_t *point, int32_t *refused)
{
    struct batch *b = w->batch;
    const struct gj_batch_spec *spec = b->spec;
    struct gj_error error = {0};
    pthread_mutex_lock(&b->lock);
    bool is_taken = next_point(b, point);
    if (is_taken) {
        gj_design_point(b->design, *point, w->value);
        *refused = spec->model.refused_by ? spec->model.refused_by(spec->model.user, w->value) : -1;
        memset(w->is_there, 0, spec->experiment->replications * sizeof *w->is_there);
        const enum gj_status status = *refused >= 0
                                          ? GJ_OK
                                          : spec->sink.rows_of(spec->sink.user, *point, spec->experiment->replications,
                                                               w->is_there, w->status, w->before, &error);
        if (status != GJ_OK) {
            fail(b, status, &error);
            is_taken = false;
        }
    }
    pthread_mutex_unlock(&b->lock);
    return is_taken;
}

static void *work(void *argument)
{
    struct worker *w = argument;
    struct batch *b = w->batch;
    uint64_t point;
    int32_t refused = -1;
    while (take_point(w, &point, &refused)) {
        if (refused >= 0) {
            const struct gj_batch_point end = {
                .point = point, .state = GJ_POINT_REFUSED, .reason = b->spec->experiment->constraint[refused]};
            post_point(w, &end);
        } else {
            run_point(w, point);
        }
    }
    pthread_mutex_lock(&b->lock);
    b->n_workers--;
    pthread_cond_signal(&b->has_message);
    pthread_mutex_unlock(&b->lock);
    return NULL;
}

static enum gj_status give(struct batch *b, const struct message *m, struct gj_error *error)
{
    const struct gj_batch_sink *sink = &b->spec->sink;
    return m->is_point ? sink->point(sink->user, &m->point, error) : sink->row(sink->user, &m->row, error);
}

/* The calling thread: gives what comes to the sink until the last worker is gone. */
static void collect(struct batch *b)
{
    const struct gj_batch_sink *sink = &b->spec->sink;
    const uint64_t expected = b->totals.n_points * b->spec->experiment->replications;
    struct gj_error error = {0};
    pthread_mutex_lock(&b->lock);
    while (b->n_workers > 0 || b->n_waiting > 0) {
        enum gj_status status = GJ_OK;
        if (b->n_waiting == 0) {
            pthread_cond_wait(&b->has_message, &b->lock);
            continue;
        }
        const struct message *m = &b->queue[b->first];
        const bool is_last = b->n_waiting == 1;
        pthread_mutex_unlock(&b->lock);
        status = give(b, m, &error);
        if (status == GJ_OK && is_last) {
            status = sink->keep(sink->user, &error);
        }
        pthread_mutex_lock(&b->lock);
        b->first = (b->first + 1) % QUEUE_ROWS;
        b->n_waiting--;
        pthread_cond_broadcast(&b->has_room);
        if (status != GJ_OK) {
            fail(b, status, &error);
        }
        if (b->progress && b->progress->report) {
            b->progress->report(b->progress->user, &b->totals, expected);
        }
    }
    pthread_mutex_unlock(&b->lock);
}

static enum gj_status make_room(struct batch *b, struct worker *worker, unsigned n_threads)
{
    const struct gj_experiment *e = b->spec->experiment;
    const size_t width = e->n_factors > e->n_responses ? e->n_factors : e->n_responses;
    const size_t n = e->replications;
    b->queue = gj_alloc_zero(QUEUE_ROWS, sizeof *b->queue);
    b->room = gj_alloc_zero(QUEUE_ROWS * (width + 1), sizeof *b->room);
    bool is_ok = b->queue && b->room;
    for (uint32_t i = 0; i < QUEUE_ROWS && is_ok; i++) {
        b->queue[i].value = b->room + i * (width + 1);
    }
    for (unsigned i = 0; i < n_threads && is_ok; i++) {
        struct worker *w = &worker[i];
        w->batch = b;
        w->value = gj_alloc_zero(e->n_factors + 1U, sizeof *w->value);
        w->is_there = gj_alloc_zero(n, sizeof *w->is_there);
        w->status = gj_alloc_zero(n, sizeof *w->status);
        w->before = gj_alloc_zero(n * e->n_responses + 1, sizeof *w->before);
        is_ok = w->value && w->is_there && w->status && w->before;
    }
    return is_ok ? GJ_OK : GJ_NO_MEMORY;
}

static void free_room(struct batch *b, struct worker *worker, unsigned n_threads)
{
    for (unsigned i = 0; worker && i < n_threads; i++) {
        gj_free(worker[i].value);
        gj_free(worker[i].is_there);
        gj_free(worker[i].status);
        gj_free(worker[i].before);
    }
    gj_free(worker);
    gj_free(b->queue);
    gj_free(b->room);
    gj_design_close(b->design);
}

static enum gj_status run(struct batch *b, struct worker *worker, unsigned n_threads, struct gj_error *error)
{
    const struct gj_batch_sink *sink = &b->spec->sink;
    b->next = b->spec->shard - 1;
    enum gj_status status = sink->next_finished(sink->user, b->next, &b->finished, error);
    if (status != GJ_OK) {
        return status;
    }
    unsigned started = 0;
    pthread_mutex_lock(&b->lock);
    while (started < n_threads && pthread_create(&worker[started].thread, NULL, work, &worker[started]) == 0) {
        started++;
    }
    b->n_workers = started;
    pthread_mutex_unlock(&b->lock);
    if (started == 0) {
        return gj_error_set(error, GJ_IO, NULL, "no thread could be started");
    }
    collect(b);
    for (unsigned i = 0; i < started; i++) {
        pthread_join(worker[i].thread, NULL);
    }
    if (b->error.status != GJ_OK) {
        *error = b->error;
        return b->error.status;
    }
    status = sink->keep(sink->user, error);
    if (status == GJ_OK && is_stopped(b)) {
        return gj_error_set(error, GJ_INTERRUPTED, NULL, "interrupted: what is done is kept");
    }
    if (status == GJ_OK && b->totals.n_failed + b->totals.n_failed_rows > 0) {
        return gj_error_set(error, GJ_FAILED_POINTS, NULL, "%llu points and %llu replications failed",
                            (unsigned long long)b->totals.n_failed, (unsigned long long)b->totals.n_failed_rows);
    }
    return status;
}

enum gj_status gj_batch_run(const struct gj_batch_spec *spec, unsigned n_threads,
                            const struct gj_batch_progress *progress, struct gj_batch_totals *totals,
                            struct gj_error *error)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const unsigned n = n_threads > 0 ? n_threads : cores > 0 ? (unsigned)cores : 1U;
    struct batch batch = {.spec = spec, .progress = progress};
    enum gj_status status = gj_design_open(spec->experiment, &batch.design, error);
    if (status != GJ_OK) {
        return status;
    }
    const uint64_t n_points = gj_design_n_points(batch.design);
    batch.totals.n_points = n_points / spec->n_shards + (n_points % spec->n_shards >= spec->shard);
    struct worker *worker = gj_alloc_zero(n, sizeof *worker);
    pthread_mutex_init(&batch.lock, NULL);
    pthread_cond_init(&batch.has_message, NULL);
    pthread_cond_init(&batch.has_room, NULL);
    if (!worker || make_room(&batch, worker, n) != GJ_OK) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u threads", n);
    } else {
        status = run(&batch, worker, n, error);
    }
    *totals = batch.totals;
    pthread_cond_destroy(&batch.has_room);
    pthread_cond_destroy(&batch.has_message);
    pthread_mutex_destroy(&batch.lock);
    free_room(&batch, worker, n);
    return status;
}
