/* Many replications of one arm, each lived by a function of the caller's, on all cores. What study/run.c is for pairs, for all that needs one
 * arm and looks at it on the way. */
#ifndef GJ_STUDY_LIVES_H
#define GJ_STUDY_LIVES_H

#include "economy/life.h"
#include "study/study.h"

struct gj_lives {
    const struct gj_study_spec *spec;
    enum gj_arm arm;
    uint32_t n;             /* replications 0..n-1 */
    unsigned n_threads;     /* 0: all cores */
    const atomic_int *stop; /* may be NULL */
    /* Live `life`, which stands at time 0, to its end. Called from several threads, for another replication each; what it keeps goes to places of
     * that replication alone. */
    enum gj_status (*live)(void *user, struct gj_life *life, uint32_t replication, struct gj_error *error);
    void *user;
};

/* How many failed into `n_failed`, why the first of them did into `error`. GJ_OK also then; GJ_NO_MEMORY; GJ_INTERRUPTED. */
enum gj_status gj_lives_run(const struct gj_lives *lives, uint32_t *n_failed, struct gj_error *error) GJ_MUST_CHECK;

#endif
