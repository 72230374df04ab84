#include "study/batch/candidates.h"

#include <math.h>
#include <pthread.h>
#include <unistd.h>

#include "base/alloc.h"

/* A copy of a candidate's study that one thread at a time works with. */
struct hand {
    struct gj_study_spec spec;
    struct gj_trial *trial;
    void *handle;
    bool is_loaded;
};

struct gj_candidates {
    struct gj_candidates_spec spec;
    unsigned n_threads;
    struct hand *hand; /* [candidate * n_threads + ...] */
    struct gj_candidate_failure *failure;
    uint64_t n_done;
    pthread_mutex_t lock; /* over the failures */
};

/* A part of a task. */
struct chunk {
    struct gj_draw_task task;
    uint32_t hand;
};

struct draw {
    struct gj_candidates *candidates;
    struct chunk *chunk;
    uint32_t n;
    atomic_uint next;
    enum gj_status status; /* under the lock */
    struct gj_error error;
};

struct worker {
    struct draw *draw;
    pthread_t thread;
};

static void ask_constraints(struct gj_candidates *c, uint32_t i)
{
    const struct gj_batch_spec *batch = &c->spec.batch;
    const double *value = c->spec.value + (size_t)i * batch->experiment->n_factors;
    const int32_t refused = batch->model.refused_by(batch->model.user, value);
    if (refused >= 0) {
        c->failure[i].is_refused = c->failure[i].is_whole = true;
        gj_error_set(&c->failure[i].why, GJ_MODEL, NULL, "refused by the constraint \"%.200s\"",
                     batch->experiment->constraint[refused]);
    }
}

enum gj_status gj_candidates_open(const struct gj_candidates_spec *spec, struct gj_candidates **out,
                                  struct gj_error *error)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    struct gj_candidates *c = gj_alloc_zero(1, sizeof *c);
    if (c) {
        c->spec = *spec;
        c->n_threads = spec->n_threads > 0 ? spec->n_threads : cores > 0 ? (unsigned)cores : 1U;
        c->hand = gj_alloc_zero((size_t)spec->n * c->n_threads, sizeof *c->hand);
        c->failure = gj_alloc_zero(spec->n, sizeof *c->failure);
        pthread_mutex_init(&c->lock, NULL);
    }
    if (!c || !c->hand || !c->failure) {
        gj_candidates_close(c);
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u candidates", spec->n);
    }
    for (uint32_t i = 0; i < spec->n; i++) {
        c->failure[i].replication = UINT32_MAX;
        if (spec->batch.experiment && spec->batch.model.refused_by) {
            ask_constraints(c, i);
        }
    }
    *out = c;
    return GJ_OK;
}

void gj_candidates_close(struct gj_candidates *c)
{
    if (!c) {
        return;
    }
    for (size_t i = 0; c->hand && i < (size_t)c->spec.n * c->n_threads; i++) {
        gj_trial_close(c->hand[i].trial);
        if (c->hand[i].is_loaded) {
            c->spec.batch.model.close(c->spec.batch.model.user, c->hand[i].handle);
        }
    }
    pthread_mutex_destroy(&c->lock);
    gj_free(c->hand);
    gj_free(c->failure);
    gj_free(c);
}

bool gj_candidates_is_lived(void *user, uint32_t i)
{
    const struct gj_candidates *c = user;
    return !c->failure[i].is_whole;
}

const struct gj_candidate_failure *gj_candidates_failure(const struct gj_candidates *c, uint32_t i)
{
    return &c->failure[i];
}

/* --- one chunk --- */

/* The first replication counts, whichever thread met it. */
static void note_failure(struct gj_candidates *c, uint32_t i, uint32_t replication, bool is_whole,
                         const struct gj_error *why)
{
    struct gj_candidate_failure *failure = &c->failure[i];
    pthread_mutex_lock(&c->lock);
    if (replication < failure->replication) {
        *failure = (struct gj_candidate_failure){.is_whole = is_whole, .replication = replication, .why = *why};
    }
    pthread_mutex_unlock(&c->lock);
}

static enum gj_status open_hand(struct gj_candidates *c, uint32_t i, struct hand *hand, struct gj_error *why)
{
    const struct gj_batch_spec *batch = &c->spec.batch;
    const uint32_t n_factors = batch->experiment ? batch->experiment->n_factors : 0;
    const struct gj_study_spec *loaded;
    enum gj_status status = GJ_OK;
    if (!hand->is_loaded) {
        status =
            batch->model.open(batch->model.user, c->spec.value + (size_t)i * n_factors, &loaded, &hand->handle, why);
        hand->is_loaded = status == GJ_OK;
        if (status == GJ_OK) {
            hand->spec = *loaded;
            hand->spec.seed = batch->experiment ? gj_batch_seed(batch, i) : batch->seed;
            hand->spec.replications = hand->spec.replications_min = 1;
        }
    }
    if (status == GJ_OK && !hand->trial) {
        status = gj_trial_open(&hand->spec, c->spec.stop, &hand->trial, why);
    }
    return status;
}

static enum gj_status run_chunk(struct gj_candidates *c, const struct chunk *chunk, struct gj_error *error)
{
    const struct gj_draw_task *task = &chunk->task;
    struct hand *hand = &c->hand[(size_t)task->candidate * c->n_threads + chunk->hand];
    struct gj_error why = {0};
    const bool is_refused = c->failure[task->candidate].is_refused;
    const enum gj_status status = is_refused ? GJ_MODEL : open_hand(c, task->candidate, hand, &why);
    if (status == GJ_INTERRUPTED || status == GJ_NO_MEMORY) {
        *error = why;
        return status;
    }
    if (status != GJ_OK && !is_refused) {
        note_failure(c, task->candidate, 0, true, &why);
    }
    for (uint32_t r = task->from; r < task->to; r++) {
        struct gj_trial_row row = {.status = GJ_OK};
        double *value = &task->value[r - task->from];
        *value = NAN;
        if (status != GJ_OK) {
            continue;
        }
        why = (struct gj_error){0};
        gj_trial_run(hand->trial, r, &row, &why);
        if (row.status == GJ_INTERRUPTED || (c->spec.stop && atomic_load(c->spec.stop) != 0)) {
            return gj_error_set(error, GJ_INTERRUPTED, NULL, "interrupted: nothing was written");
        }
        *value = row.status == GJ_OK ? gj_contrast_of(&c->spec.of, row.value) : (double)NAN;
        if (isnan(*value)) {
            note_failure(c, task->candidate, r, false, &why);
        }
    }
    return GJ_OK;
}

/* --- all chunks --- */

static void *work(void *argument)
{
    struct draw *draw = ((struct worker *)argument)->draw;
    struct gj_candidates *c = draw->candidates;
    for (;;) {
        const uint32_t i = atomic_fetch_add(&draw->next, 1);
        struct gj_error error = {0};
        if (i >= draw->n) {
            return NULL;
        }
        const enum gj_status status = run_chunk(c, &draw->chunk[i], &error);
        pthread_mutex_lock(&c->lock);
        const struct gj_draw_task *task = &draw->chunk[i].task;
        c->n_done += c->failure[task->candidate].is_whole ? 0 : task->to - task->from;
        if (status != GJ_OK && draw->status == GJ_OK) {
            draw->status = status;
            draw->error = error;
            atomic_store(&draw->next, draw->n);
        }
        pthread_mutex_unlock(&c->lock);
    }
}

/* Tasks as they are, or in parts when there are fewer tasks than threads. */
static uint32_t cut(const struct gj_draw_task *task, uint32_t n, uint32_t n_parts, struct chunk *chunk)
{
    uint32_t n_chunks = 0;
    for (uint32_t t = 0; t < n; t++) {
        const uint32_t length = task[t].to - task[t].from;
        for (uint32_t p = 0; p < n_parts; p++) {
            const uint32_t from = (uint32_t)((uint64_t)length * p / n_parts);
            const uint32_t to = (uint32_t)((uint64_t)length * (p + 1) / n_parts);
            if (from < to) {
                chunk[n_chunks++] = (struct chunk){
                    {task[t].candidate, task[t].from + from, task[t].from + to, task[t].value + from}, p};
            }
        }
    }
    return n_chunks;
}

enum gj_status gj_candidates_draw(void *user, const struct gj_draw_task *task, uint32_t n, struct gj_error *error)
{
    struct gj_candidates *c = user;
    const uint32_t n_parts = n < c->n_threads ? (c->n_threads + n - 1) / n : 1;
    struct draw draw = {.candidates = c, .chunk = gj_alloc_zero((size_t)n * n_parts, sizeof *draw.chunk)};
    struct worker *worker = gj_alloc_zero(c->n_threads, sizeof *worker);
    if (!draw.chunk || !worker) {
        gj_free(draw.chunk);
        gj_free(worker);
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u threads", c->n_threads);
    }
    draw.n = cut(task, n, n_parts, draw.chunk);
    unsigned started = 1; /* the calling thread works too; threads that cannot be started leave their share to it */
    worker[0].draw = &draw;
    for (; started < c->n_threads && started < draw.n; started++) {
        worker[started].draw = &draw;
        if (pthread_create(&worker[started].thread, NULL, work, &worker[started]) != 0) {
            break;
        }
    }
    work(&worker[0]);
    for (unsigned i = 1; i < started; i++) {
        pthread_join(worker[i].thread, NULL);
    }
    if (draw.status != GJ_OK) {
        *error = draw.error;
    }
    if (c->spec.report) {
        c->spec.report(c->spec.user, c->n_done);
    }
    gj_free(draw.chunk);
    gj_free(worker);
    return draw.status;
}
