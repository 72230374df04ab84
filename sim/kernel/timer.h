/* Timers: the calendar of a simulation whose things each wait for at most one next moment.
 *
 * A timer is an index 0..n-1, fixed for the run. set() says when it rings, cancel() that it does not, next() which rings first.
 * Nothing is allocated after init, nothing goes stale, and of timers that ring at the same time the lowest index comes first (law 4):
 * the caller orders indexes by kind of happening, then by entity.
 *
 * The structure and what was measured against it: decisions/0002-timers.md.
 */
#ifndef GJ_KERNEL_TIMER_H
#define GJ_KERNEL_TIMER_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/time.h"

/* A tournament: leaf i holds timer i, every inner node the earlier of its two children, the root the winner. Node k has the children
 * 2k and 2k + 1; leaves are padded with GJ_NEVER to a power of two.
 *
 *              1: (3, #1)
 *         /                  \
 *     2: (3, #1)          3: (5, #2)
 *     /       \            /      \
 *  4: (8, #0) 5: (3, #1)  6: (5, #2) 7: never
 */
struct gj_timer_node {
    uint64_t when; /* gj_time, never negative: unsigned so that GJ_NEVER + 1 is larger than GJ_NEVER */
    uint32_t timer;
    uint32_t unused;
};

struct gj_timers {
    struct gj_timer_node *nodes; /* in the caller's memory; [0] is unused */
    uint32_t n;
    uint32_t first_leaf; /* smallest power of two >= n */
};

static inline uint32_t gj_timers_first_leaf(uint32_t n)
{
    uint32_t leaves = 1;
    while (leaves < n) {
        leaves *= 2;
    }
    return leaves;
}

/* Bytes of caller's memory, to be aligned to 64, that n timers need (n up to 2^31). The memory holds no pointers: a copy of it, attached,
 * goes on as the original would. */
static inline size_t gj_timers_bytes(uint32_t n)
{
    return (size_t)gj_timers_first_leaf(n) * 2 * sizeof(struct gj_timer_node);
}

/* Use memory that was initialised for the same n, and perhaps copied. */
static inline void gj_timers_attach(struct gj_timers *timers, void *memory, uint32_t n)
{
    timers->nodes = memory;
    timers->n = n;
    timers->first_leaf = gj_timers_first_leaf(n);
}

/* All timers cancelled. `memory` stays the caller's. */
static inline void gj_timers_init(struct gj_timers *timers, void *memory, uint32_t n)
{
    gj_timers_attach(timers, memory, n);
    const uint32_t leaves = timers->first_leaf;
    timers->nodes[0] = (struct gj_timer_node){0};
    for (uint32_t i = 2 * leaves; i-- > 1;) {
        const uint32_t timer = i >= leaves ? i - leaves : timers->nodes[2 * i].timer;
        timers->nodes[i] = (struct gj_timer_node){.when = (uint64_t)GJ_NEVER, .timer = timer};
    }
}

/* Let `timer` (< n) ring at `when` >= 0, whatever it was set to before; GJ_NEVER cancels. */
static inline void gj_timer_set(struct gj_timers *timers, uint32_t timer, gj_time when)
{
    struct gj_timer_node *nodes = timers->nodes;
    uint32_t i = timers->first_leaf + timer;
    uint64_t first = (uint64_t)when;
    nodes[i].when = first;
    while (i > 1) {
        const struct gj_timer_node other = nodes[i ^ 1];
        /* At equal times the left child wins: its other loses even one microsecond later. */
        const uint64_t limit = other.when + (~i & 1);
        timer = first < limit ? timer : other.timer;
        first = first < limit ? first : other.when;
        i /= 2;
        nodes[i].when = first;
        nodes[i].timer = timer;
    }
}

static inline void gj_timer_cancel(struct gj_timers *timers, uint32_t timer)
{
    gj_timer_set(timers, timer, GJ_NEVER);
}

/* When `timer` rings; GJ_NEVER when it is cancelled. */
static inline gj_time gj_timer_get(const struct gj_timers *timers, uint32_t timer)
{
    return (gj_time)timers->nodes[timers->first_leaf + timer].when;
}

/* The timer that rings first, and when. It stays set until the caller sets or cancels it. *when = GJ_NEVER (and timer 0 is returned) when
 * none is set. */
static inline uint32_t gj_timers_next(const struct gj_timers *timers, gj_time *when)
{
    *when = (gj_time)timers->nodes[1].when;
    return timers->nodes[1].timer;
}

#endif
