#include "study/lives.h"

#include <pthread.h>
#include <unistd.h>

#include "base/alloc.h"
#include "study/prelude.h"

struct shared {
    const struct gj_lives *lives;
    struct gj_life_spec life_spec;
    atomic_uint next;
    atomic_uint n_failed;
    atomic_bool is_out_of_memory; /* no failure of a life, but of the whole */
};

/* A thread, and the failure of lowest number it met. */
struct worker {
    struct shared *shared;
    struct gj_life life;
    struct gj_prelude prelude;
    pthread_t thread;
    uint32_t failed_at;
    struct gj_error failure;
};

static bool is_stopped(const struct gj_lives *lives)
{
    return lives->stop && atomic_load(lives->stop) != 0;
}

static enum gj_status live_one(struct worker *worker, uint32_t i, struct gj_error *why)
{
    const struct gj_lives *lives = worker->shared->lives;
    const enum gj_status status = gj_prelude_live(&worker->prelude, i, lives->stop, &worker->life.role, why);
    if (status != GJ_OK) {
        return status;
    }
    gj_life_reset(&worker->life, lives->spec->seed, i);
    worker->life.floor.stop = lives->stop;
    return lives->live(lives->user, &worker->life, i, why);
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    struct shared *shared = worker->shared;
    const struct gj_lives *lives = shared->lives;
    for (;;) {
        const uint32_t i = atomic_fetch_add(&shared->next, 1);
        if (i >= lives->n || is_stopped(lives)) {
            return NULL;
        }
        struct gj_error why = {0};
        const enum gj_status status = live_one(worker, i, &why);
        if (status == GJ_NO_MEMORY) {
            atomic_store(&shared->is_out_of_memory, true);
        }
        if (status != GJ_OK) {
            atomic_fetch_add(&shared->n_failed, 1);
            if (worker->failed_at == UINT32_MAX) { /* a thread's numbers ascend */
                worker->failed_at = i;
                worker->failure = why;
            }
        }
    }
}

static enum gj_status init_all(struct worker *worker, unsigned n, struct shared *shared, struct gj_error *error)
{
    const struct gj_lives *lives = shared->lives;
    enum gj_status status = GJ_OK;
    for (unsigned i = 0; i < n && status == GJ_OK; i++) {
        worker[i].shared = shared;
        worker[i].failed_at = UINT32_MAX;
        status = gj_life_init(&worker[i].life, &shared->life_spec, lives->spec->seed, 0, error);
        if (status == GJ_OK) {
            status = gj_prelude_init(&worker[i].prelude, lives->spec, &shared->life_spec, lives->arm, error);
        }
    }
    return status;
}

/* Threads that cannot be started leave their share to the others. */
static void work_all(struct worker *worker, unsigned n)
{
    unsigned started = 1;
    for (; started < n; started++) {
        if (pthread_create(&worker[started].thread, NULL, work, &worker[started]) != 0) {
            break;
        }
    }
    (void)work(&worker[0]);
    for (unsigned i = 1; i < started; i++) {
        pthread_join(worker[i].thread, NULL);
    }
}

static void find_first_failure(const struct worker *worker, unsigned n, struct gj_error *error)
{
    uint32_t first = UINT32_MAX;
    for (unsigned i = 0; i < n && error; i++) {
        if (worker[i].failed_at < first) {
            first = worker[i].failed_at;
            *error = worker[i].failure;
        }
    }
}

enum gj_status gj_lives_run(const struct gj_lives *lives, uint32_t *n_failed, struct gj_error *error)
{
    const struct gj_study_spec *spec = lives->spec;
    struct shared shared = {.lives = lives};
    gj_study_life_spec(spec, &shared.life_spec);
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned n = lives->n_threads > 0 ? lives->n_threads : cores > 0 ? (unsigned)cores : 1U;
    n = n < lives->n ? n : lives->n;
    struct worker *worker = gj_alloc_zero(n > 0 ? n : 1, sizeof *worker);
    if (!worker) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u threads", n);
    }
    enum gj_status status = init_all(worker, n, &shared, error);
    if (status == GJ_OK) {
        work_all(worker, n);
        *n_failed = atomic_load(&shared.n_failed);
        find_first_failure(worker, n, error);
        if (is_stopped(lives)) {
            status = gj_error_set(error, GJ_INTERRUPTED, NULL, "interrupted");
        } else if (atomic_load(&shared.is_out_of_memory)) {
            status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out in a life");
        }
    }
    for (unsigned i = 0; i < n; i++) {
        gj_life_fini(&worker[i].life);
        gj_prelude_fini(&worker[i].prelude);
    }
    gj_free(worker);
    return status;
}
