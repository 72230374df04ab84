/* A hook: a function of the scenario that the floor asks at the release of an order (law 7). It ranks the order: stations with the input rule
 * HOOK take the lot with the smallest number first.
 *
 * The floor does not know who answers. It opens a runner of its own in gj_floor_init and closes it in gj_floor_fini, so floors on several
 * threads never share one; it asks once for each order, when the order is released, and keeps the number with the order's lots: those released
 * later under cards, made again, split off or sent back too. The answer must depend on its arguments alone (law 1): a copy of the floor
 * asks a runner of its own, and a reset floor asks the same one again.
 *
 * A function that gives no number ends the run with its status and error; nothing stands in for the number.
 */
#ifndef GJ_FACTORY_HOOK_H
#define GJ_FACTORY_HOOK_H

#include <stdint.h>

#include "base/error.h"
#include "kernel/time.h"

/* What the function sees of the order. */
struct gj_order_view {
    const char *orders, *product; /* names of the stream and of what is ordered */
    uint64_t number;              /* of its first lot among those of its stream, from 0, as in logs */
    int64_t pieces;               /* ordered, without the allowance */
    gj_time arrived, due;         /* since the start; due: GJ_NEVER when it has none */
    uint32_t priority;
};

struct gj_hook {
    void *user; /* NULL functions: the plant has no hook */
    /* A runner; its errors are GJ_NO_MEMORY and what the script says. May be called by several threads at once. */
    enum gj_status (*open)(void *user, void **runner, struct gj_error *error);
    void (*close)(void *runner);
    /* Function `function` (1 ...) about the order: *rank, never NaN, or a status with its error. */
    enum gj_status (*rank)(void *runner, uint32_t function, const struct gj_order_view *order, double *rank,
                           struct gj_error *error);
};

#endif
