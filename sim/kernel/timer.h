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
 * 2k and 2k + 1; leaves are padded with GJ_NEVER to a power of two. With timers set to 8, 3, 5 µs:
 *
 *              1: 3, #1
 *           /            \
 *       2: 3, #1        3: 5, #2
 *       /      \        /      \
 *   4: 8, #0  5: 3, #1 6: 5, #2 7: never, #3
 *
 * set() plays one match a level, always all of them: which side wins is as good as random, so a branch on it costs more than the matches it
 * would save. Its loads depend on the index alone, so the processor has all of them under way at once, and next() is one look at the root. */
struct gj_timers {
    uint64_t *when;      /* of each node, 2 * first_leaf of them, [0] unused; a gj_time, but unsigned: see set() */
    uint32_t *timer;     /* of each node, the index of the winner; in the caller's memory behind `when` */
    uint32_t first_leaf; /* smallest power of two >= n */
    uint32_t n;
};

/* Smallest power of two >= n. */
static inline uint32_t gj_timers_leaves(uint32_t n)
{
    uint32_t leaves = 1;
    while (leaves < n) {
        leaves *= 2;
    }
    return leaves;
}

/* Bytes of caller's memory, to be aligned to 64, that n timers need (n from 1 to 2^31): 24 to 48 a timer. The memory holds no pointers: a copy
 * of it, attached, goes on as the original would. */
static inline size_t gj_timers_bytes(uint32_t n)
{
    return (size_t)gj_timers_leaves(n) * 2 * (sizeof(uint64_t) + sizeof(uint32_t));
}

/* Use memory that was initialised for the same n, and perhaps copied. */
static inline void gj_timers_attach(struct gj_timers *timers, void *memory, uint32_t n)
{
    const uint32_t leaves = gj_timers_leaves(n);
    timers->when = memory;
    timers->timer = (uint32_t *)(timers->when + (size_t)leaves * 2);
    timers->first_leaf = leaves;
    timers->n = n;
}

/* All timers cancelled. `memory` stays the caller's. */
static inline void gj_timers_init(struct gj_timers *timers, void *memory, uint32_t n)
{
    gj_timers_attach(timers, memory, n);
    const size_t leaves = timers->first_leaf;
    timers->when[0] = 0;
    timers->timer[0] = 0;
    for (size_t i = 2 * leaves; i-- > 1;) {
        timers->when[i] = (uint64_t)GJ_NEVER;
        timers->timer[i] = i >= leaves ? (uint32_t)(i - leaves) : timers->timer[2 * i];
    }
}

/* One match: (*when, *timer) becomes (other_when, other_timer) unless *when < limit. Written out for x86-64, because gcc 12 and clang 14
 * make a branch of it, which costs two to six times as much (GJ_TIMER_PORTABLE: as on other processors). */
static inline void gj_timer_match(uint64_t *when, uint32_t *timer, uint64_t limit, uint64_t other_when,
                                  uint32_t other_timer)
{
#if defined(__x86_64__) && !defined(GJ_TIMER_PORTABLE)
    __asm__("cmp %[limit], %[when]\n\t"
            "cmovae %[other_when], %[when]\n\t"
            "cmovae %[other_timer], %[timer]"
            : [when] "+&r"(*when), [timer] "+&r"(*timer)
            : [limit] "r"(limit), [other_when] "r"(other_when), [other_timer] "r"(other_timer)
            : "cc");
#else
    const int wins = *when < limit;
    *timer = wins ? *timer : other_timer;
    *when = wins ? *when : other_when;
#endif
}

/* Let `timer` (< n) ring at `when`, whatever it was set to before; GJ_NEVER cancels. `when` is not negative. O(log n). */
static inline void gj_timer_set(struct gj_timers *timers, uint32_t timer, gj_time when)
{
    uint64_t *const whens = timers->when;
    uint32_t *const winners = timers->timer;
    size_t i = (size_t)timers->first_leaf + timer;
    uint64_t first = (uint64_t)when;
    while (i > 1) {
        whens[i] = first;
        winners[i] = timer;
        const size_t other = i ^ 1;
        /* At equal times the left node wins: against a right one (odd) it need only be earlier than one microsecond later. GJ_NEVER + 1
         * is why times are unsigned here. */
        gj_timer_match(&first, &timer, whens[other] + (other & 1), whens[other], winners[other]);
        i /= 2;
    }
    whens[1] = first; /* by a fixed index: a next() that follows has it from the register */
    winners[1] = timer;
}

static inline void gj_timer_cancel(struct gj_timers *timers, uint32_t timer)
{
    gj_timer_set(timers, timer, GJ_NEVER);
}

/* When `timer` rings; GJ_NEVER when it is cancelled. */
static inline gj_time gj_timer_get(const struct gj_timers *timers, uint32_t timer)
{
    return (gj_time)timers->when[(size_t)timers->first_leaf + timer];
}

/* The timer that rings first, and when. It stays set until the caller sets or cancels it. *when = GJ_NEVER (and timer 0 is returned) when
 * none is set. */
static inline uint32_t gj_timers_next(const struct gj_timers *timers, gj_time *when)
{
    *when = (gj_time)timers->when[1];
    return timers->timer[1];
}

#endif
