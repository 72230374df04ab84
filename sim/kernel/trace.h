/* Trace: what happened, as fixed-size binary records handed to a sink. Off (no sink) it costs one predictable branch. */
#ifndef GJ_KERNEL_TRACE_H
#define GJ_KERNEL_TRACE_H

#include <stdint.h>

#include "kernel/time.h"

struct gj_trace_record {
    gj_time time;
    uint32_t kind;   /* of the layer that writes it: enum gj_event (factory/event.def) */
    uint32_t entity; /* machine, worker, order stream ... by kind */
    uint64_t a, b;   /* by kind: lot number, quantity, new state ... */
};

struct gj_trace {
    void (*sink)(void *user, const struct gj_trace_record *record);
    void *user;
    /* NULL, or told each time the clock is about to move on: all that happens at `from` has happened, and nothing changes until `to`. What is
     * read of the floor then holds for [from, to). */
    void (*settled)(void *user, gj_time from, gj_time to);
};

#endif
