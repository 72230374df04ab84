/* What the calling thread of a batch and its workers share. All of it is guarded by `lock`, but for what is said to be someone's own. */
#ifndef GJ_STUDY_BATCH_INTERNAL_H
#define GJ_STUDY_BATCH_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "study/batch/batch.h"
#include "study/precision.h"

#define GJ_BATCH_QUEUE 256u /* rows and ends of points waiting for the sink; workers wait when it is full */
#define GJ_BATCH_REASON 800
#define GJ_BATCH_NOT_THERE 255u /* in place of a status */

/* The life of a slot:
 *
 *     FREE --(calling thread: values, rows there)--> READY --(a worker takes it)--> OPENING --(loaded)--> OPEN --(last row)--> DONE --(last user leaves)--> FREE
 *                                                                                      '--(does not load)-------------------------------------------------^
 * While FREE it is the calling thread's own, while OPENING its worker's. */
enum gj_slot_state { GJ_SLOT_FREE, GJ_SLOT_READY, GJ_SLOT_OPENING, GJ_SLOT_OPEN, GJ_SLOT_DONE };

/* A point that waits or runs. */
struct gj_slot {
    enum gj_slot_state state;
    uint64_t point;
    double *value;       /* by factor */
    uint8_t *status;     /* by replication; GJ_BATCH_NOT_THERE */
    double *target;      /* by replication, NaN of a failed one; NULL without a precision */
    uint32_t end;        /* replications 0 .. end - 1 are to be run as far as is known */
    uint32_t next;       /* the first that may have to be handed out */
    uint32_t n_there;    /* of those before `end` */
    uint32_t n_users;    /* workers with a trial of it */
    struct gj_mean mean; /* of the target of those before the last look */
    struct gj_study_spec spec;
    void *handle;
};

/* A row or the end of a point, on its way to the sink. Those that wait are the calling thread's own. */
struct gj_message {
    bool is_point;
    struct gj_batch_row row;
    struct gj_batch_point point;
    char reason[GJ_BATCH_REASON];
    double *value; /* room for the larger of a row's and a point's */
};

struct gj_batch {
    const struct gj_batch_spec *spec;
    const struct gj_batch_progress *progress;
    const struct gj_trial_kind *trial;
    pthread_mutex_t lock;
    pthread_cond_t has_work;   /* workers: a point is ready, a replication may be had, or all is over */
    pthread_cond_t has_room;   /* workers: in the queue */
    pthread_cond_t has_errand; /* calling thread: the queue fills up, points run out, or the last worker is gone */
    struct gj_message *queue;
    double *room; /* of the messages' values */
    uint32_t first, n_waiting, n_workers;
    struct gj_slot *slot;
    uint32_t n_slots, n_ready, n_active; /* active: READY, OPENING or OPEN */
    uint32_t of, against;                /* of the target, by place among the responses; against: GJ_NO_RESPONSE */
    bool is_exhausted;                   /* no point is left to be made ready */
    atomic_int stop;                     /* what the replications under way look at */
    bool is_broken;                      /* by `error`: what is done is not kept */
    struct gj_error error;
    struct gj_batch_totals totals;

    /* The calling thread's own: */
    struct gj_design *design;
    uint64_t next;               /* point to be made ready */
    struct gj_batch_point found; /* next one that was finished before */
    uint32_t n_unkept;           /* rows and points given to the sink since it kept them */
    int64_t kept_ms;             /* when it last did, of a steady clock: decides only what a kill costs */
};

struct gj_worker {
    struct gj_batch *batch;
    pthread_t thread;
    struct gj_slot *slot; /* whose trial it has; NULL: none */
    struct gj_trial *trial;
    struct gj_trial_row row;
};

/* The first error counts; the batch ends. With the lock held. */
void gj_batch_break(struct gj_batch *batch, enum gj_status status, const struct gj_error *error);
/* Replications up to the next look at the precision after `n`; all of them without one. */
uint32_t gj_batch_next_look(const struct gj_experiment *experiment, uint32_t n);
/* What the threads do; `argument` is a gj_worker. */
void *gj_batch_work(void *argument);

#endif
