/* Running a batch: the calling thread makes points ready, workers run them (batch_work.c), and the calling thread gives their rows to the sink. It alone
 * talks to the design, the constraints and the sink. */
#include "study/batch/batch.h"

#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "kernel/draw.h"
#include "study/batch/batch_internal.h"

enum {
    PERIOD_MS = 20,     /* between two looks at the queue: what a kill -9 may cost beyond the replications under way */
    MOST_UNKEPT = 4096, /* rows given to the sink before it keeps them, while there is no pause */
    SHORT_POINTS =
        64 /* as many points wait, when they are of one replication each, as workers may use up in a period */
};

uint64_t gj_batch_seed(const struct gj_batch_spec *spec, uint64_t point)
{
    return spec->experiment->has_own_draws
               ? gj_draw_bits(gj_draw_key(spec->seed, "experiment", "seed of a point"), 0, point, 0)
               : spec->seed;
}

/* Takes the user's wish over into what the workers look at. */
static bool is_stopped(struct gj_batch *b)
{
    if (b->progress && b->progress->stop && atomic_load(b->progress->stop) != 0) {
        atomic_store(&b->stop, 1);
    }
    return atomic_load(&b->stop) != 0;
}

/* --- making points ready --- */

static void count_found(struct gj_batch *b)
{
    const struct gj_batch_point *p = &b->found;
    b->totals.n_resumed++;
    b->totals.n_done += p->state == GJ_POINT_DONE;
    b->totals.n_refused += p->state == GJ_POINT_REFUSED;
    b->totals.n_failed += p->state == GJ_POINT_FAILED;
    b->totals.n_rows_before += p->n;
    b->totals.n_failed_rows_before += p->n_failed;
    b->totals.n_settled += b->spec->experiment->replications;
    b->totals.n_settled_before += b->spec->experiment->replications;
}

/* The next point of the shard that is not finished; `is_left` false when there is none. With the lock held, which guards the totals. */
static enum gj_status next_point(struct gj_batch *b, bool *is_left, struct gj_error *error)
{
    const uint64_t n = gj_design_n_points(b->design);
    enum gj_status status = GJ_OK;
    while (status == GJ_OK && b->next < n && b->next == b->found.point && !is_stopped(b)) {
        count_found(b);
        b->next += b->spec->n_shards;
        status = b->spec->sink.next_finished(b->spec->sink.user, b->next, &b->found, error);
    }
    *is_left = status == GJ_OK && b->next < n && !is_stopped(b);
    return status;
}

struct reader {
    struct gj_batch *batch;
    struct gj_slot *slot;
    uint32_t n, n_failed;
};

static void add_row(void *to, const struct gj_batch_row *row)
{
    struct reader *reader = to;
    struct gj_slot *slot = reader->slot;
    const struct gj_batch *b = reader->batch;
    if (row->replication >= b->spec->experiment->replications) {
        return;
    }
    reader->n += slot->status[row->replication] == GJ_BATCH_NOT_THERE;
    reader->n_failed += row->status != GJ_OK;
    slot->status[row->replication] = (uint8_t)row->status;
    if (slot->target) {
        const double against = b->against == GJ_NO_RESPONSE ? 0.0 : row->value[b->against];
        slot->target[row->replication] = row->status == GJ_OK ? row->value[b->of] - against : (double)NAN;
    }
}

/* Without the lock: what is there of the point. */
static enum gj_status fill(struct gj_batch *b, struct gj_slot *slot, struct reader *reader, struct gj_error *error)
{
    const struct gj_experiment *e = b->spec->experiment;
    slot->end = gj_batch_next_look(e, 0);
    slot->mean = (struct gj_mean){0};
    slot->next = slot->n_there = slot->n_users = 0;
    memset(slot->status, GJ_BATCH_NOT_THERE, e->replications * sizeof *slot->status);
    const enum gj_status status = b->spec->sink.rows_of(b->spec->sink.user, slot->point, add_row, reader, error);
    for (uint32_t i = 0; i < slot->end; i++) {
        slot->n_there += slot->status[i] != GJ_BATCH_NOT_THERE;
    }
    return status;
}

/* Workers are woken when there is something for a while, or nothing more to come (do_errands): waking takes longer than a short point. */
static void announce(struct gj_batch *b, struct gj_slot *slot, const struct reader *reader)
{
    b->totals.n_rows_before += reader->n;
    b->totals.n_failed_rows_before += reader->n_failed;
    b->totals.n_settled += reader->n;
    b->totals.n_settled_before += reader->n;
    slot->state = GJ_SLOT_READY;
    b->n_ready++;
    b->n_active++;
    if (b->n_ready >= b->n_slots / 2) {
        pthread_cond_signal(&b->has_work);
    }
}

static enum gj_status refuse(struct gj_batch *b, const struct gj_slot *slot, int32_t constraint, struct gj_error *error)
{
    const struct gj_batch_point end = {.point = slot->point,
                                       .state = GJ_POINT_REFUSED,
                                       .reason = b->spec->experiment->constraint[constraint],
                                       .value = slot->value};
    b->n_unkept++;
    return b->spec->sink.point(b->spec->sink.user, &end, error);
}

/* With the lock held, which is given away for the work: the next point into a free slot, unless a constraint refuses it. */
static enum gj_status make_ready(struct gj_batch *b, struct gj_slot *slot, struct gj_error *error)
{
    const struct gj_batch_model *model = &b->spec->model;
    struct reader reader = {.batch = b, .slot = slot};
    bool is_left;
    enum gj_status status = next_point(b, &is_left, error);
    if (status != GJ_OK || !is_left) {
        b->is_exhausted = true;
        pthread_cond_broadcast(&b->has_work);
        return status;
    }
    pthread_mutex_unlock(&b->lock);
    slot->point = b->next;
    b->next += b->spec->n_shards;
    gj_design_point(b->design, slot->point, slot->value);
    const int32_t refused = model->refused_by ? model->refused_by(model->user, slot->value) : -1;
    status = refused >= 0 ? refuse(b, slot, refused, error) : fill(b, slot, &reader, error);
    pthread_mutex_lock(&b->lock);
    if (status == GJ_OK && refused >= 0) {
        b->totals.n_refused++;
        b->totals.n_settled += b->spec->experiment->replications;
    } else if (status == GJ_OK) {
        announce(b, slot, &reader);
    }
    return status;
}

static struct gj_slot *find_free(struct gj_batch *b)
{
    for (uint32_t i = 0; i < b->n_slots && !b->is_exhausted; i++) {
        if (b->slot[i].state == GJ_SLOT_FREE) {
            return &b->slot[i];
        }
    }
    return NULL;
}

/* --- towards the sink --- */

/* With the lock held, which is given away for the work: all that waits. */
static enum gj_status give_all(struct gj_batch *b, struct gj_error *error)
{
    const struct gj_batch_sink *sink = &b->spec->sink;
    const uint32_t n = b->n_waiting;
    enum gj_status status = GJ_OK;
    if (n == 0) {
        return GJ_OK;
    }
    pthread_mutex_unlock(&b->lock);
    for (uint32_t i = 0; i < n && status == GJ_OK; i++) {
        const struct gj_message *m = &b->queue[(b->first + i) % GJ_BATCH_QUEUE];
        status = m->is_point ? sink->point(sink->user, &m->point, error) : sink->row(sink->user, &m->row, error);
    }
    b->n_unkept += n;
    pthread_mutex_lock(&b->lock);
    b->first = (b->first + n) % GJ_BATCH_QUEUE;
    b->n_waiting -= n;
    pthread_cond_broadcast(&b->has_room);
    return status;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* With the lock held, which is given away for the work: what was given must survive now and then, not row by row. */
static enum gj_status keep_in_time(struct gj_batch *b, struct gj_error *error)
{
    const int64_t now = now_ms();
    const bool is_time = b->n_unkept >= MOST_UNKEPT || (b->n_unkept > 0 && now - b->kept_ms >= PERIOD_MS);
    if (!is_time) {
        return GJ_OK;
    }
    pthread_mutex_unlock(&b->lock);
    const enum gj_status status = b->spec->sink.keep(b->spec->sink.user, error);
    pthread_mutex_lock(&b->lock);
    b->n_unkept = 0;
    b->kept_ms = now;
    return status;
}

/* With the lock held: until there is an errand, or a period is over. */
static void rest(struct gj_batch *b)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += PERIOD_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_cond_timedwait(&b->has_errand, &b->lock, &until);
}

static void tell(struct gj_batch *b)
{
    if (b->progress && b->progress->report) {
        const struct gj_batch_totals totals = b->totals;
        pthread_mutex_unlock(&b->lock);
        b->progress->report(b->progress->user, &totals);
        pthread_mutex_lock(&b->lock);
    }
}

/* With the lock held: what there is to do. False when there was nothing. */
static bool do_errands(struct gj_batch *b)
{
    struct gj_error error = {0};
    enum gj_status status = GJ_OK;
    struct gj_slot *slot = is_stopped(b) ? NULL : find_free(b);
    const bool is_full = b->n_waiting >= GJ_BATCH_QUEUE / 2;
    if (slot) {
        status = make_ready(b, slot, &error);
    } else if (b->n_ready > 0) {
        pthread_cond_broadcast(&b->has_work);
    }
    if (status == GJ_OK && (!slot || is_full)) {
        status = give_all(b, &error);
    }
    if (status == GJ_OK) {
        status = keep_in_time(b, &error);
    }
    if (status != GJ_OK) {
        gj_batch_break(b, status, &error);
    }
    return slot || is_full;
}

/* The calling thread's life, until the last worker is gone and nothing waits. */
static void collect(struct gj_batch *b)
{
    pthread_mutex_lock(&b->lock);
    while (b->n_workers > 0 || (b->n_waiting > 0 && !b->is_broken)) {
        const bool is_busy = !b->is_broken && do_errands(b);
        tell(b);
        if (is_stopped(b)) {
            pthread_cond_broadcast(&b->has_work);
        }
        if (!is_busy && b->n_workers > 0) {
            rest(b);
        }
    }
    pthread_mutex_unlock(&b->lock);
}

/* --- beginning and end --- */

static uint32_t place_of(const struct gj_experiment *e, uint32_t response)
{
    uint32_t k = 0;
    while (k < e->n_responses && e->response[k] != response) {
        k++;
    }
    return k;
}

static enum gj_status find_target(struct gj_batch *b, struct gj_error *error)
{
    const struct gj_experiment *e = b->spec->experiment;
    const struct gj_contrast *target = &e->target;
    char name[80];
    if (!(e->precision > 0.0)) {
        return GJ_OK;
    }
    b->of = place_of(e, target->of);
    b->against = target->against == GJ_NO_RESPONSE ? GJ_NO_RESPONSE : place_of(e, target->against);
    if (b->of < e->n_responses && (b->against == GJ_NO_RESPONSE || b->against < e->n_responses)) {
        return GJ_OK;
    }
    gj_contrast_name(target, name, sizeof name);
    gj_error_set(error, GJ_USAGE, NULL, "the precision is asked of %s, which the rows do not keep", name);
    gj_error_fix(error, "name it among the `outcomes` of the experiment");
    return GJ_USAGE;
}

static enum gj_status make_room(struct gj_batch *b, unsigned n_threads)
{
    const struct gj_experiment *e = b->spec->experiment;
    const size_t width = (e->n_factors > e->n_responses ? e->n_factors : e->n_responses) + 1;
    b->n_slots = 2 * n_threads + SHORT_POINTS / e->replications;
    b->queue = gj_alloc_zero(GJ_BATCH_QUEUE, sizeof *b->queue);
    b->room = gj_alloc_zero(GJ_BATCH_QUEUE * width, sizeof *b->room);
    b->slot = gj_alloc_zero(b->n_slots, sizeof *b->slot);
    bool is_ok = b->queue && b->room && b->slot;
    for (uint32_t i = 0; i < GJ_BATCH_QUEUE && is_ok; i++) {
        b->queue[i].value = b->room + i * width;
    }
    for (uint32_t i = 0; i < b->n_slots && is_ok; i++) {
        struct gj_slot *slot = &b->slot[i];
        slot->value = gj_alloc_zero(e->n_factors + 1U, sizeof *slot->value);
        slot->status = gj_alloc_zero(e->replications, sizeof *slot->status);
        slot->target = e->precision > 0.0 ? gj_alloc_zero(e->replications, sizeof *slot->target) : NULL;
        is_ok = slot->value && slot->status && (slot->target || !(e->precision > 0.0));
    }
    return is_ok ? GJ_OK : GJ_NO_MEMORY;
}

static void free_room(struct gj_batch *b)
{
    for (uint32_t i = 0; b->slot && i < b->n_slots; i++) {
        gj_free(b->slot[i].value);
        gj_free(b->slot[i].status);
        gj_free(b->slot[i].target);
    }
    gj_free(b->slot);
    gj_free(b->queue);
    gj_free(b->room);
}

static enum gj_status run_workers(struct gj_batch *b, struct gj_worker *worker, unsigned n_threads,
                                  struct gj_error *error)
{
    unsigned started = 0;
    pthread_mutex_lock(&b->lock);
    for (; started < n_threads; started++) {
        worker[started].batch = b;
        if (pthread_create(&worker[started].thread, NULL, gj_batch_work, &worker[started]) != 0) {
            break;
        }
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
    return GJ_OK;
}

/* How a batch that was run ended. */
static enum gj_status end_of(struct gj_batch *b, struct gj_error *error)
{
    const struct gj_batch_totals *t = &b->totals;
    const uint64_t n_failed_rows = t->n_failed_rows + t->n_failed_rows_before;
    if (b->is_broken) {
        *error = b->error;
        return b->error.status;
    }
    const enum gj_status status = b->spec->sink.keep(b->spec->sink.user, error);
    if (status != GJ_OK) {
        return status;
    }
    if (is_stopped(b) && t->n_done + t->n_refused + t->n_failed < t->n_points) {
        gj_error_set(error, GJ_INTERRUPTED, NULL,
                     "interrupted: %llu of %llu points are done, and all that is done is kept",
                     (unsigned long long)(t->n_done + t->n_refused + t->n_failed), (unsigned long long)t->n_points);
        gj_error_fix(error, "the same command again goes on from there");
        return GJ_INTERRUPTED;
    }
    if (t->n_failed + n_failed_rows > 0) {
        return gj_error_set(error, GJ_FAILED_POINTS, NULL, "%llu points and %llu replications failed",
                            (unsigned long long)t->n_failed, (unsigned long long)n_failed_rows);
    }
    return GJ_OK;
}

static enum gj_status run(struct gj_batch *b, unsigned n_threads, struct gj_error *error)
{
    const struct gj_batch_spec *spec = b->spec;
    struct gj_worker *worker = gj_alloc_zero(n_threads, sizeof *worker);
    enum gj_status status = worker ? make_room(b, n_threads) : GJ_NO_MEMORY;
    if (status != GJ_OK) {
        gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u threads with %u replications a point", n_threads,
                     spec->experiment->replications);
    } else {
        b->next = spec->shard - 1;
        status = spec->sink.next_finished(spec->sink.user, b->next, &b->found, error);
    }
    if (status == GJ_OK) {
        status = run_workers(b, worker, n_threads, error);
    }
    if (status == GJ_OK) {
        status = end_of(b, error);
    }
    free_room(b);
    gj_free(worker);
    return status;
}

/* As many as there are replications to run, at most. */
static unsigned threads_for(const struct gj_batch *b, unsigned asked)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const unsigned n = asked > 0 ? asked : cores > 0 ? (unsigned)cores : 1U;
    const uint64_t most = b->totals.n_expected > 0 ? b->totals.n_expected : 1;
    return most < n ? (unsigned)most : n;
}

enum gj_status gj_batch_run(const struct gj_batch_spec *spec, unsigned n_threads,
                            const struct gj_batch_progress *progress, struct gj_batch_totals *totals,
                            struct gj_error *error)
{
    static const struct gj_trial_kind of_studies = {gj_trial_open, gj_trial_run, gj_trial_close};
    struct gj_batch batch = {.spec = spec, .progress = progress, .found = {.point = UINT64_MAX}};
    *totals = (struct gj_batch_totals){0};
    batch.trial = spec->model.trial ? spec->model.trial : &of_studies;
    enum gj_status status = find_target(&batch, error);
    if (status == GJ_OK) {
        status = gj_design_open(spec->experiment, &batch.design, error);
    }
    if (status != GJ_OK) {
        return status;
    }
    const uint64_t n_points = gj_design_n_points(batch.design);
    batch.totals.n_points = n_points / spec->n_shards + (n_points % spec->n_shards >= spec->shard);
    batch.totals.n_expected = batch.totals.n_points * spec->experiment->replications;
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_mutex_init(&batch.lock, NULL);
    pthread_cond_init(&batch.has_work, NULL);
    pthread_cond_init(&batch.has_room, NULL);
    pthread_cond_init(&batch.has_errand, &steady);
    status = run(&batch, threads_for(&batch, n_threads), error);
    *totals = batch.totals;
    pthread_cond_destroy(&batch.has_errand);
    pthread_cond_destroy(&batch.has_room);
    pthread_cond_destroy(&batch.has_work);
    pthread_mutex_destroy(&batch.lock);
    pthread_condattr_destroy(&steady);
    gj_design_close(batch.design);
    return status;
}
