/* Candidates of a selection, or a study's pilot: points whose replications are lived on all cores, in any order that is asked for.
 *
 *     struct gj_candidates_spec spec = {.batch = {.experiment = ..., .seed = ..., .model = ...}, .value = ..., .n = 12, .of = ..., .n_threads = 0};
 *     gj_candidates_open(&spec, &candidates, &error);
 *     struct gj_selection_spec select = {..., .user = candidates, .draw = gj_candidates_draw};
 *
 * The same values come out for any number of threads. A candidate's study stays loaded, in as many copies as threads work on it at once. */
#ifndef GJ_STUDY_CANDIDATES_H
#define GJ_STUDY_CANDIDATES_H

#include "study/batch/batch.h"
#include "study/batch/selection.h"

struct gj_candidates;

struct gj_candidates_spec {
    struct gj_batch_spec batch; /* experiment, seed and model count */
    const double *value;        /* [candidate][factor] */
    uint32_t n;
    struct gj_contrast of; /* what is drawn */
    unsigned n_threads;    /* 0: all cores */
    const atomic_int *stop;
    void (*report)(void *user, uint64_t n_done); /* replications so far, from the calling thread; may be NULL */
    void *user;
};

/* `spec` is copied; what it points to must outlive the candidates. */
enum gj_status gj_candidates_open(const struct gj_candidates_spec *spec, struct gj_candidates **candidates,
                                  struct gj_error *error) GJ_MUST_CHECK;
void gj_candidates_close(struct gj_candidates *candidates); /* NULL is fine */

/* As gj_selection_spec.draw; `user` is the candidates. NaN where a replication failed or the candidate cannot be run at all. GJ_INTERRUPTED, GJ_NO_MEMORY. */
enum gj_status gj_candidates_draw(void *user, const struct gj_draw_task *task, uint32_t n,
                                  struct gj_error *error) GJ_MUST_CHECK;

/* As gj_selection_spec.is_lived. */
bool gj_candidates_is_lived(void *user, uint32_t i);

struct gj_candidate_failure {
    bool is_refused;      /* by a constraint, before anything was lived */
    bool is_whole;        /* the study does not load; else `replication` is the first that failed, or has no value */
    uint32_t replication; /* UINT32_MAX: none failed */
    struct gj_error why;  /* status GJ_OK: the outcome has no value there */
};
const struct gj_candidate_failure *gj_candidates_failure(const struct gj_candidates *candidates, uint32_t i);

#endif
