/* What must be lived before an arm can be: technology takes the steps of after and the orders of before, so it needs both of the same replication.
 * The other arms need nothing. */
#ifndef GJ_STUDY_PRELUDE_H
#define GJ_STUDY_PRELUDE_H

#include "economy/life.h"
#include "study/study.h"

struct gj_prelude {
    const struct gj_study_spec *spec;
    struct gj_life before, after; /* of technology only */
    enum gj_arm arm;
};

/* `life_spec` and `spec` must outlive it. GJ_USAGE for technology where orders do not answer: it is not lived there. Needs gj_prelude_fini also after
 * an error. */
enum gj_status gj_prelude_init(struct gj_prelude *prelude, const struct gj_study_spec *spec,
                               const struct gj_life_spec *life_spec, enum gj_arm arm,
                               struct gj_error *error) GJ_MUST_CHECK;
void gj_prelude_fini(struct gj_prelude *prelude);

/* Live what comes before replication `replication` of the arm, and say its role, which holds until the next call. An error is why one of the others
 * failed; then the arm fails too. `stop` may be NULL. */
enum gj_status gj_prelude_live(struct gj_prelude *prelude, uint32_t replication, const atomic_int *stop,
                               struct gj_role *role, struct gj_error *error) GJ_MUST_CHECK;

#endif
