/* A batch: all points of a design, each with its replications, on all cores; rows go to a sink as they are done, and what the sink already has is
 * not run again. The same rows come out whatever the number of threads, the shards or the interruptions.
 *
 *     struct gj_batch_spec spec = {.experiment = ..., .shard = 1, .n_shards = 1, .model = {...}, .sink = {...}};
 *     status = gj_batch_run(&spec, n_threads, &progress, &totals, &error);
 *
 * Memory does not grow with the number of points. */
#ifndef GJ_STUDY_BATCH_H
#define GJ_STUDY_BATCH_H

#include "study/design.h"
#include "study/trial.h"

/* How a point becomes a study. Told by the script layer; called from many threads unless said otherwise. */
struct gj_batch_model {
    void *user;
    /* The study of a point: `value` by factor. A status other than OK fails the point, with `error` as its reason. */
    enum gj_status (*open)(void *user, const double *value, const struct gj_study_spec **spec, void **handle,
                           struct gj_error *error);
    void (*close)(void *user, void *handle);
    /* Index of the first constraint that refuses the point, or -1. One thread at a time. May be NULL. */
    int32_t (*refused_by)(void *user, const double *value);
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

/* Where rows go. Called by the thread that called gj_batch_run, one call at a time, in the order of completion. Any status but OK ends the batch. */
struct gj_batch_sink {
    void *user;
    enum gj_status (*row)(void *user, const struct gj_batch_row *row, struct gj_error *error);
    enum gj_status (*point)(void *user, const struct gj_batch_point *point, struct gj_error *error);
    /* Everything given so far must now survive the death of the program. Called when nothing waits to be given, and at the end. */
    enum gj_status (*keep)(void *user, struct gj_error *error);
    /* What is there from before. Next finished point from `from` on (UINT64_MAX: none); the first asks are in rising order, so a cursor serves. */
    enum gj_status (*next_finished)(void *user, uint64_t from, uint64_t *point, struct gj_error *error);
    /* Rows of an unfinished point: fills value[replication * n_responses + k], status and is_there by replication (< n). */
    enum gj_status (*rows_of)(void *user, uint64_t point, uint32_t n, bool *is_there, enum gj_status *status,
                              double *value, struct gj_error *error);
};

struct gj_batch_spec {
    const struct gj_experiment *experiment;
    uint64_t seed;            /* of the study */
    uint32_t shard, n_shards; /* 1 .. n_shards: points i with i % n_shards == shard - 1 */
    struct gj_batch_model model;
    struct gj_batch_sink sink;
};

struct gj_batch_totals {
    uint64_t n_points, n_done, n_refused, n_failed; /* of this shard; done with those found finished */
    uint64_t n_resumed;                             /* points found finished */
    uint64_t n_rows, n_failed_rows, n_events;       /* run by this call */
};

struct gj_batch_progress {
    void (*report)(void *user, const struct gj_batch_totals *totals,
                   uint64_t rows_expected); /* calling thread; may be NULL */
    void *user;
    const atomic_int *stop; /* not 0: finish nothing more, keep what is done, return GJ_INTERRUPTED; may be NULL */
};

/* GJ_FAILED_POINTS when points or replications failed, GJ_INTERRUPTED when stopped, what the sink said, GJ_NO_MEMORY. n_threads 0: all cores. */
enum gj_status gj_batch_run(const struct gj_batch_spec *spec, unsigned n_threads,
                            const struct gj_batch_progress *progress, struct gj_batch_totals *totals,
                            struct gj_error *error) GJ_MUST_CHECK;

/* Seed of a point: the study's, or one of its own. */
uint64_t gj_batch_seed(const struct gj_batch_spec *spec, uint64_t point);

#endif
