/* The workers of a batch. Each has at most one point at a time, with a trial of its own; the lock is held wherever nothing long is done. */
#include "study/batch/batch_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/words.h"
#include "study/pilot.h"

void gj_batch_break(struct gj_batch *b, enum gj_status status, const struct gj_error *error)
{
    if (!b->is_broken) {
        b->error = *error;
        b->error.status = status;
        b->is_broken = true;
    }
    atomic_store(&b->stop, 1);
    pthread_cond_broadcast(&b->has_work);
    pthread_cond_broadcast(&b->has_room);
    pthread_cond_signal(&b->has_errand);
}

/* --- towards the sink --- */

/* A message to fill, once there is room; the lock may be given away meanwhile. NULL when the batch is broken. */
static struct gj_message *wait_for_room(struct gj_batch *b)
{
    while (b->n_waiting == GJ_BATCH_QUEUE && !b->is_broken) {
        pthread_cond_wait(&b->has_room, &b->lock);
    }
    return b->is_broken ? NULL : &b->queue[(b->first + b->n_waiting) % GJ_BATCH_QUEUE];
}

/* The calling thread looks by itself every few milliseconds: it is woken only when that may be too late. */
static void post(struct gj_batch *b)
{
    b->n_waiting++;
    if (b->n_waiting == GJ_BATCH_QUEUE / 2) {
        pthread_cond_signal(&b->has_errand);
    }
}

static bool post_row(struct gj_worker *w, uint32_t replication)
{
    struct gj_batch *b = w->batch;
    const struct gj_experiment *e = b->spec->experiment;
    struct gj_message *m = wait_for_room(b);
    if (!m) {
        return false;
    }
    m->is_point = false;
    m->row = (struct gj_batch_row){w->slot->point, replication, w->row.status, w->row.digest, m->value};
    for (uint32_t k = 0; k < e->n_responses; k++) {
        m->value[k] = w->row.value[e->response[k]];
    }
    b->totals.n_rows++;
    b->totals.n_failed_rows += w->row.status != GJ_OK;
    b->totals.n_events += w->row.events;
    b->totals.n_settled++;
    post(b);
    return true;
}

/* The point is over; `why` of one that does not load, else NULL. */
static void post_point(struct gj_batch *b, const struct gj_slot *slot, const struct gj_error *why)
{
    struct gj_message *m = wait_for_room(b);
    if (!m) {
        return;
    }
    *m->reason = '\0';
    if (why) {
        gj_error_format(why, GJ_LANG_EN, m->reason, sizeof m->reason);
    }
    m->is_point = true;
    m->point = (struct gj_batch_point){.point = slot->point,
                                       .state = why ? GJ_POINT_FAILED : GJ_POINT_DONE,
                                       .n = why ? 0 : slot->end,
                                       .status = why ? why->status : GJ_OK,
                                       .reason = m->reason,
                                       .value = m->value};
    for (uint32_t i = 0; i < m->point.n; i++) {
        m->point.n_failed += slot->status[i] != GJ_OK;
    }
    memcpy(m->value, slot->value, b->spec->experiment->n_factors * sizeof *m->value);
    b->totals.n_done += !why;
    b->totals.n_failed += why != NULL;
    b->totals.n_settled += b->spec->experiment->replications - slot->n_there; /* it needs no more */
    post(b);
}

/* --- replications of a point --- */

static struct gj_precision rule_of(const struct gj_experiment *e, double confidence)
{
    return (struct gj_precision){.absolute = e->precision,
                                 .confidence = confidence,
                                 .least = e->replications_min,
                                 .most = e->replications,
                                 .block = GJ_BATCH_BLOCK};
}

uint32_t gj_batch_next_look(const struct gj_experiment *e, uint32_t n)
{
    const struct gj_precision rule = rule_of(e, 0.0); /* where the looks are does not depend on the confidence */
    return gj_precision_next_look(&rule, n);
}

uint32_t gj_batch_first_look(const struct gj_experiment *experiment)
{
    return gj_batch_next_look(experiment, 0);
}

static bool is_enough(const struct gj_batch *b, struct gj_slot *slot)
{
    const struct gj_experiment *e = b->spec->experiment;
    const struct gj_precision rule = rule_of(e, slot->spec.confidence);
    if (slot->end == e->replications) {
        return true;
    }
    while (slot->target && slot->mean.n_run < slot->end) {
        gj_mean_add(&slot->mean, slot->target[slot->mean.n_run]);
    }
    return gj_precision_is_reached(&rule, &slot->mean);
}

static void extend(const struct gj_batch *b, struct gj_slot *slot)
{
    const uint32_t end = gj_batch_next_look(b->spec->experiment, slot->end);
    for (uint32_t i = slot->end; i < end; i++) {
        slot->n_there += slot->status[i] != GJ_BATCH_NOT_THERE;
    }
    slot->end = end;
}

/* Ends the point, or asks for more of it, once all rows are there that were asked for. */
static void conclude(struct gj_batch *b, struct gj_slot *slot)
{
    while (slot->state == GJ_SLOT_OPEN && slot->n_there == slot->end) {
        if (is_enough(b, slot)) {
            slot->state = GJ_SLOT_DONE; /* before the lock may be given away: it is ended once */
            b->n_active--;
            post_point(b, slot, NULL);
        } else {
            extend(b, slot);
        }
        pthread_cond_broadcast(&b->has_work);
    }
}

/* The next replication to run, if there is one. */
static bool hand_out(struct gj_slot *slot, uint32_t *replication)
{
    while (slot->next < slot->end && slot->status[slot->next] != GJ_BATCH_NOT_THERE) {
        slot->next++;
    }
    *replication = slot->next;
    slot->next += slot->next < slot->end;
    return *replication < slot->end;
}

static void hand_in(struct gj_worker *w, uint32_t replication)
{
    struct gj_batch *b = w->batch;
    struct gj_slot *slot = w->slot;
    if (w->row.status == GJ_INTERRUPTED) {
        return;
    }
    if (w->row.status == GJ_NO_MEMORY) {
        struct gj_error error = {0};
        gj_error_set(&error, GJ_NO_MEMORY, NULL, "memory ran out in replication %u of point %llu", replication,
                     (unsigned long long)slot->point);
        gj_batch_break(b, GJ_NO_MEMORY, &error);
        return;
    }
    if (!post_row(w, replication)) {
        return;
    }
    slot->status[replication] = (uint8_t)w->row.status;
    if (slot->target) {
        const double *value = w->row.value;
        const uint32_t *response = b->spec->experiment->response;
        const double against = b->against == GJ_NO_RESPONSE ? 0.0 : value[response[b->against]];
        slot->target[replication] = value[response[b->of]] - against;
    }
    slot->n_there++;
    conclude(b, slot);
}

/* --- points --- */

/* A point nobody has begun: the first of them. */
static struct gj_slot *find_ready(struct gj_batch *b)
{
    struct gj_slot *best = NULL;
    for (uint32_t i = 0; i < b->n_slots && b->n_ready > 0; i++) {
        struct gj_slot *slot = &b->slot[i];
        if (slot->state == GJ_SLOT_READY && (!best || slot->point < best->point)) {
            best = slot;
        }
    }
    return best;
}

/* One that others run, with most left to do. */
static struct gj_slot *find_to_help(struct gj_batch *b)
{
    struct gj_slot *best = NULL;
    uint32_t most = 0;
    for (uint32_t i = 0; i < b->n_slots && b->is_exhausted; i++) {
        struct gj_slot *slot = &b->slot[i];
        if (slot->state == GJ_SLOT_OPEN && slot->end - slot->next > most) {
            most = slot->end - slot->next;
            best = slot;
        }
    }
    return best;
}

static void set_free(struct gj_batch *b, struct gj_slot *slot)
{
    slot->state = GJ_SLOT_FREE;
    if (!b->is_exhausted && b->n_ready <= b->n_slots / 4) {
        pthread_cond_signal(&b->has_errand);
    }
}

/* The lock is given away while trial and point are closed. */
static void leave(struct gj_worker *w)
{
    struct gj_batch *b = w->batch;
    struct gj_slot *slot = w->slot;
    if (!slot) {
        return;
    }
    w->slot = NULL;
    pthread_mutex_unlock(&b->lock);
    if (w->trial) {
        b->trial->close(w->trial);
    }
    pthread_mutex_lock(&b->lock);
    if (--slot->n_users == 0) {
        pthread_mutex_unlock(&b->lock);
        b->spec->model.close(b->spec->model.user, slot->handle);
        pthread_mutex_lock(&b->lock);
        set_free(b, slot);
    }
}

/* Without the lock: the study of a point, and a first trial of it. Closes what it has opened when it fails. */
static enum gj_status open_point(struct gj_worker *w, struct gj_slot *slot, struct gj_error *error)
{
    struct gj_batch *b = w->batch;
    const struct gj_batch_model *model = &b->spec->model;
    const struct gj_study_spec *spec;
    enum gj_status status = model->open(model->user, slot->value, &spec, &slot->handle, error);
    if (status != GJ_OK) {
        return status;
    }
    slot->spec = *spec;
    slot->spec.seed = gj_batch_seed(b->spec, slot->point);
    slot->spec.replications = b->spec->experiment->replications;
    if (!b->spec->model.trial && !slot->spec.population) {
        status = gj_study_expect(&slot->spec, 1, &b->stop, error); /* once for all trials of it */
    }
    if (status == GJ_OK) {
        status = b->trial->open(&slot->spec, &b->stop, &w->trial, error);
    }
    if (status != GJ_OK) {
        model->close(model->user, slot->handle);
    }
    return status;
}

static void begin(struct gj_worker *w, struct gj_slot *slot)
{
    struct gj_batch *b = w->batch;
    struct gj_error error = {0};
    slot->state = GJ_SLOT_OPENING;
    if (--b->n_ready == b->n_slots / 4 && !b->is_exhausted) {
        pthread_cond_signal(&b->has_errand);
    }
    pthread_mutex_unlock(&b->lock);
    const enum gj_status status = open_point(w, slot, &error);
    pthread_mutex_lock(&b->lock);
    if (status == GJ_OK) {
        slot->state = GJ_SLOT_OPEN;
        slot->n_users = 1;
        w->slot = slot;
        conclude(b, slot);
        pthread_cond_broadcast(&b->has_work); /* it can be helped with */
        return;
    }
    error.status = status;
    if (status == GJ_NO_MEMORY) {
        gj_batch_break(b, status, &error);
    } else if (status != GJ_INTERRUPTED) {
        post_point(b, slot, &error);
    }
    b->n_active--;
    set_free(b, slot);
    pthread_cond_broadcast(&b->has_work);
}

static void help(struct gj_worker *w, struct gj_slot *slot)
{
    struct gj_batch *b = w->batch;
    struct gj_error error = {0};
    slot->n_users++;
    pthread_mutex_unlock(&b->lock);
    const enum gj_status status = b->trial->open(&slot->spec, &b->stop, &w->trial, &error);
    pthread_mutex_lock(&b->lock);
    w->slot = slot;
    if (status != GJ_OK) {
        w->trial = NULL;
        gj_batch_break(b, status, &error);
    }
}

/* A replication to run, in w->slot. False when there is none any more. */
static bool take(struct gj_worker *w, uint32_t *replication)
{
    struct gj_batch *b = w->batch;
    while (atomic_load(&b->stop) == 0) {
        if (w->slot && w->slot->state == GJ_SLOT_OPEN && hand_out(w->slot, replication)) {
            return true;
        }
        struct gj_slot *ready = find_ready(b);
        struct gj_slot *other = ready ? NULL : find_to_help(b);
        if (w->slot && (ready || other || w->slot->state == GJ_SLOT_DONE)) {
            leave(w); /* others may take what was found: look again */
        } else if (ready) {
            begin(w, ready);
        } else if (other) {
            help(w, other);
        } else if (b->is_exhausted && b->n_active == 0) {
            return false;
        } else {
            pthread_cond_wait(&b->has_work, &b->lock);
        }
    }
    return false;
}

void *gj_batch_work(void *argument)
{
    struct gj_worker *w = argument;
    struct gj_batch *b = w->batch;
    uint32_t replication;
    pthread_mutex_lock(&b->lock);
    while (take(w, &replication)) {
        pthread_mutex_unlock(&b->lock);
        b->trial->run(w->trial, replication, &w->row, NULL);
        pthread_mutex_lock(&b->lock);
        hand_in(w, replication);
    }
    leave(w);
    b->n_workers--;
    pthread_cond_signal(&b->has_errand);
    pthread_mutex_unlock(&b->lock);
    return NULL;
}
