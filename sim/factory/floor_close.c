/* A plant that closes for good. Nothing rings any more, so the clock runs to any end at once; what is measured stays measured, what lies on the
 * floor stays there and is counted as inside, and each machine is off shift from then on. */
#include "factory/floor_internal.h"

/* From whatever they are at, with or without a machine. */
static void all_leave(struct gj_view *f)
{
    for (uint32_t m = 0; m < f->plant->n_machines + f->plant->n_outages; m++) {
        f->machine[m].first_held = GJ_NONE;
    }
    for (uint32_t h = 0; h < f->plant->layout.n_workers * f->plant->layout.max_tends; h++) {
        f->hold[h].machine = GJ_NONE;
    }
    for (uint32_t w = 0; w < f->plant->layout.n_workers; w++) {
        f->worker[w].n_served = 0;
        if (f->worker[w].is_employed) {
            gj_worker_depart(f, w);
        }
    }
}

void gj_floor_close(struct gj_floor *floor)
{
    struct gj_view f;
    gj_view_open(&f, floor);
    if (f.s->is_closed) {
        return;
    }
    f.s->is_closed = 1;
    for (uint32_t m = 0; m < f.plant->n_machines; m++) {
        if (f.machine[m].state != GJ_STATE_OFF_SHIFT) {
            gj_set_state(&f, m, GJ_STATE_OFF_SHIFT);
        }
    }
    all_leave(&f);
    for (uint32_t timer = 0; timer < f.plant->layout.n_timers; timer++) {
        gj_timer_cancel(&f.timers, timer);
    }
}
