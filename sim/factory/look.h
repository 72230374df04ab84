/* A look at the floor as it stands: who does what, and what waits where. Nothing is changed by it.
 *
 * For a trace's `settled` (kernel/trace.h): what is seen then holds until the clock moves on. Also while the floor is not running. Meters are not of a
 * moment: gj_floor_read() has them. Cost: a few nanoseconds a machine, worker and buffer. */
#ifndef GJ_FACTORY_LOOK_H
#define GJ_FACTORY_LOOK_H

#include "factory/floor.h"

struct gj_worker_look {
    bool is_employed;
    enum gj_activity activity;
    uint32_t machine; /* where; of several that he tends the first; GJ_NONE: at none */
};

/* `state`: by machine, `worker`: by worker, `lots`: by buffer, waiting in it or under way in it; any may be NULL. */
void gj_floor_look(const struct gj_floor *floor, enum gj_state *state, struct gj_worker_look *worker, int64_t *lots);

/* Places for workers; those of a pool follow each other, gj_floor_pool_limit() of them, pool after pool. */
uint32_t gj_plant_n_workers(const struct gj_plant *plant);

#endif
