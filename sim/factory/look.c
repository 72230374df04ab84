#include "factory/look.h"

#include "factory/floor_internal.h"

static uint32_t place_of(const struct gj_view *f, uint32_t worker)
{
    const uint32_t n = f->plant->layout.max_tends;
    for (uint32_t k = 0; k < n; k++) {
        if (f->hold[worker * n + k].machine != GJ_NONE) {
            return f->hold[worker * n + k].machine;
        }
    }
    return GJ_NONE;
}

void gj_floor_look(const struct gj_floor *floor, enum gj_state *state, struct gj_worker_look *worker, int64_t *lots)
{
    struct gj_view f;
    gj_view_open(&f, floor);
    for (uint32_t m = 0; state && m < f.plant->n_machines; m++) {
        state[m] = (enum gj_state)f.machine[m].state;
    }
    for (uint32_t w = 0; worker && w < f.plant->layout.n_workers; w++) {
        worker[w] = (struct gj_worker_look){.is_employed = f.worker[w].is_employed,
                                            .activity = (enum gj_activity)f.worker[w].activity,
                                            .machine = f.worker[w].n_served > 0 ? place_of(&f, w) : GJ_NONE};
    }
    for (uint32_t b = 0; lots && b < f.plant->n_buffers; b++) {
        lots[b] = f.buffer[b].n;
    }
    for (uint32_t t = 0; lots && t < f.plant->n_transits; t++) {
        lots[f.plant->transit[t].buffer] += f.transit[t].n;
    }
}

uint32_t gj_plant_n_workers(const struct gj_plant *plant)
{
    return plant->layout.n_workers;
}
