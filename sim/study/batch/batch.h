/* A batch: all points of a design, each with its replications, on all cores; rows go to a sink as they are done, and what the sink already has is
 * not run again. The same rows come out whatever the number of threads, the shards or the interruptions.
 *
 *     struct gj_batch_spec spec = {.experiment = ..., .shard = 1, .n_shards = 1, .model = {...}, .sink = {...}};
 *     status = gj_batch_run(&spec, n_threads, &progress, &totals, &error);
 *
 * A point is run by one thread; when no new point is left, threads without one help with the replications of those still open, so that all are busy to
 * the end. Memory does not grow with the number of points: some of them (twice the threads and 64 at most) wait or run, with one byte a replication, nine
 * with a precision, and 256 rows wait for the sink.
 *
 * How many replications: `replications`, or with experiment->precision > 0 until the half-width of the target's interval is at most the precision, looked at
 * after replications_min replications and then after every multiple of GJ_BATCH_BLOCK (precision.h), at the confidence of the point's study; at most `replications`. The number
 * is a function of the rows alone. */
#ifndef GJ_STUDY_BATCH_H
#define GJ_STUDY_BATCH_H

#include "study/batch/trial.h"
#include "study/design/design.h"

#define GJ_BATCH_BLOCK 10 /* replications between two looks at the precision; another number would stop elsewhere */

/* Replications of a point at least: before the first look at its precision, or all. */
uint32_t gj_batch_first_look(const struct gj_experiment *experiment);

/* Replications of a study; as gj_trial_open, gj_trial_run and gj_trial_close. */
struct gj_trial_kind {
    enum gj_status (*open)(const struct gj_study_spec *spec, const atomic_int *stop, struct gj_trial **trial,
                           struct gj_error *error);
    void (*run)(struct gj_trial *trial, uint32_t replication, struct gj_trial_row *row, struct gj_error *why);
    void (*close)(struct gj_trial *trial);
};

/* How a point becomes a study. Told by the script layer; called from many threads unless said otherwise. */
struct gj_batch_model {
    void *user;
    /* The study of a point: `value` by factor. A status other than OK fails the point, with `error` as its reason; GJ_NO_MEMORY, which another machine
     * might not meet, ends the batch. */
    enum gj_status (*open)(void *user, const double *value, const struct gj_study_spec **spec, void **handle,
                           struct gj_error *error);
    void (*close)(void *user, void *handle);
    /* Index of the first constraint that refuses the point, or -1. By the thread that called gj_batch_run. May be NULL. */
    int32_t (*refused_by)(void *user, const double *value);
    const struct gj_trial_kind
        *trial; /* NULL: those of trial.h. Tests and `bench` put in others, to see the batch alone */
};

enum gj_point_state {
    GJ_POINT_DONE,    /* all replications are there; some may have failed, by their own status */
    GJ_POINT_REFUSED, /* by a constraint */
    GJ_POINT_FAILED,  /* the scenario does not load with these values */
    GJ_POINT_NO_VALUE /* in a gj_point_table only: it ran, but what was asked has no value in any of its replications */
};

struct gj_batch_row {
    uint64_t point;
    uint32_t replication;
    enum gj_status status;
    uint64_t digest;
    const double *value; /* by experiment->response */
};

struct gj_batch_point {
    uint64_t point;
    enum gj_point_state state;
    uint32_t n, n_failed;  /* replications */
    enum gj_status status; /* FAILED: why, with `reason`; REFUSED: GJ_OK, `reason` is the constraint */
    const char *reason;    /* "" when DONE */
    const double *value;   /* by factor */
};

/* Where rows go, and what is there from before. Called by the thread that called gj_batch_run, one call at a time; rows in the order of completion, a
 * point after all its rows. Any status but OK ends the batch. */
struct gj_batch_sink {
    void *user;
    enum gj_status (*row)(void *user, const struct gj_batch_row *row, struct gj_error *error);
    enum gj_status (*point)(void *user, const struct gj_batch_point *point, struct gj_error *error);
    /* Everything given so far must now survive the death of the program. Called a few dozen times a second at most, and at the end. */
    enum gj_status (*keep)(void *user, struct gj_error *error);
    /* The first finished point from `from` on, without its reason and values; point->point is UINT64_MAX when there is none. `from` rises from call to
     * call, so a cursor serves; points given to the sink meanwhile need not be found. */
    enum gj_status (*next_finished)(void *user, uint64_t from, struct gj_batch_point *point, struct gj_error *error);
    /* Calls `each` for every row of an unfinished point, in any order. */
    enum gj_status (*rows_of)(void *user, uint64_t point, void (*each)(void *to, const struct gj_batch_row *row),
                              void *to, struct gj_error *error);
};

struct gj_batch_spec {
    const struct gj_experiment *experiment;
    uint64_t seed;            /* of the study */
    uint32_t shard, n_shards; /* 1 .. n_shards: points i with i % n_shards == shard - 1 */
    struct gj_batch_model model;
    struct gj_batch_sink sink;
};

struct gj_batch_totals {
    uint64_t n_points, n_done, n_refused, n_failed; /* of this shard; with those found finished */
    uint64_t n_resumed;                             /* points found finished */
    uint64_t n_rows, n_failed_rows, n_events;       /* run by this call */
    uint64_t n_rows_before, n_failed_rows_before;   /* found: of finished points and of others */
    uint64_t n_settled,
        n_expected; /* replications that need not be run any more, of all that may have to be; equal when all is done */
    uint64_t n_settled_before; /* by what was found */
};

struct gj_batch_progress {
    /* By the calling thread, about fifty times a second; may be NULL. */
    void (*report)(void *user, const struct gj_batch_totals *totals);
    void *user;
    /* Not 0: finish nothing more, keep what is done, return GJ_INTERRUPTED. May be NULL. */
    const atomic_int *stop;
};

/* GJ_FAILED_POINTS when points or replications failed, now or before; GJ_INTERRUPTED when stopped; what the sink said; GJ_NO_MEMORY. GJ_USAGE when the
 * precision is asked of what is not among the responses. n_threads 0: all cores. */
enum gj_status gj_batch_run(const struct gj_batch_spec *spec, unsigned n_threads,
                            const struct gj_batch_progress *progress, struct gj_batch_totals *totals,
                            struct gj_error *error) GJ_MUST_CHECK;

/* Seed of a point: the study's, or one of its own. */
uint64_t gj_batch_seed(const struct gj_batch_spec *spec, uint64_t point);

#endif
