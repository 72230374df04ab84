/* Timers against an obvious twin: an array of times, scanned. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/timer.h"

static const uint32_t sizes[] = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 257, 1000, 5000};
#define N_SIZES (sizeof sizes / sizeof sizes[0])

struct calendar {
    struct gj_timers timers;
    void *memory;
    gj_time *twin;
    uint32_t n;
};

static void *aligned_memory(uint32_t n)
{
    const size_t bytes = gj_timers_bytes(n);
    void *memory = aligned_alloc(64, (bytes + 63) / 64 * 64);
    assert_non_null(memory);
    memset(memory, 0xA5, bytes); /* init must not count on cleared memory */
    return memory;
}

static void calendar_init(struct calendar *c, uint32_t n)
{
    c->n = n;
    c->memory = aligned_memory(n);
    c->twin = malloc(n * sizeof *c->twin);
    assert_non_null(c->twin);
    for (uint32_t i = 0; i < n; i++) {
        c->twin[i] = GJ_NEVER;
    }
    gj_timers_init(&c->timers, c->memory, n);
}

static void calendar_fini(struct calendar *c)
{
    free(c->memory);
    free(c->twin);
}

static void set_both(struct calendar *c, uint32_t timer, gj_time when)
{
    gj_timer_set(&c->timers, timer, when);
    c->twin[timer] = when;
}

static void cancel_both(struct calendar *c, uint32_t timer)
{
    gj_timer_cancel(&c->timers, timer);
    c->twin[timer] = GJ_NEVER;
}

static uint32_t twin_next(const struct calendar *c, gj_time *when)
{
    uint32_t first = 0;
    for (uint32_t i = 1; i < c->n; i++) {
        if (c->twin[i] < c->twin[first]) {
            first = i;
        }
    }
    *when = c->twin[first];
    return first;
}

static void assert_same(const struct calendar *c)
{
    gj_time expected_when;
    gj_time when;
    const uint32_t expected = twin_next(c, &expected_when);
    const uint32_t timer = gj_timers_next(&c->timers, &when);
    assert_int_equal(when, expected_when);
    assert_int_equal(timer, expected);
}

static uint64_t next_random(uint64_t *state)
{
    *state += 0x9E3779B97F4A7C15u;
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* One random step: mostly set, sometimes the timer that rings now, sometimes cancel. Times below `range`: small ranges make ties. */
static void random_step(struct calendar *c, uint64_t *state, uint64_t range)
{
    const uint64_t r = next_random(state);
    const gj_time when = (gj_time)(next_random(state) % range);
    gj_time now;
    switch (r % 8) {
    case 0:
        cancel_both(c, (uint32_t)((r >> 32) % c->n));
        break;
    case 1:
    case 2:
    case 3:
        set_both(c, twin_next(c, &now), when);
        break;
    default:
        set_both(c, (uint32_t)((r >> 32) % c->n), when);
        break;
    }
}

static void check_random_walk(uint32_t n, uint64_t range)
{
    struct calendar c;
    calendar_init(&c, n);
    uint64_t state = n * 1000003u + range;
    const uint32_t steps = n >= 1000 ? 4000 : 20000;
    for (uint32_t step = 0; step < steps; step++) {
        random_step(&c, &state, range);
        if (next_random(&state) % 4 != 0) { /* else two or more changes between looks */
            assert_same(&c);
        }
    }
    assert_same(&c);
    for (uint32_t i = 0; i < n; i++) {
        assert_int_equal(gj_timer_get(&c.timers, i), c.twin[i]);
    }
    calendar_fini(&c);
}

static void random_changes_ring_as_a_plain_scan_says(void **state)
{
    (void)state;
    for (size_t s = 0; s < N_SIZES; s++) {
        check_random_walk(sizes[s], (uint64_t)GJ_NEVER);
        check_random_walk(sizes[s], 1000 * (uint64_t)GJ_SECOND);
    }
}

static void random_changes_with_many_ties_ring_as_a_plain_scan_says(void **state)
{
    (void)state;
    for (size_t s = 0; s < N_SIZES; s++) {
        check_random_walk(sizes[s], 1);
        check_random_walk(sizes[s], 2);
        check_random_walk(sizes[s], 7);
    }
}

static void a_fresh_calendar_never_rings(void **state)
{
    (void)state;
    for (size_t s = 0; s < N_SIZES; s++) {
        struct calendar c;
        calendar_init(&c, sizes[s]);
        gj_time when = 0;
        gj_timers_next(&c.timers, &when);
        assert_int_equal(when, GJ_NEVER);
        for (uint32_t i = 0; i < sizes[s]; i++) {
            assert_int_equal(gj_timer_get(&c.timers, i), GJ_NEVER);
        }
        calendar_fini(&c);
    }
}

static void of_timers_at_the_same_time_the_lowest_index_rings_first(void **state)
{
    (void)state;
    for (size_t s = 0; s < N_SIZES; s++) {
        struct calendar c;
        calendar_init(&c, sizes[s]);
        /* Set in a scattered order: 7919 is prime and divides none of the sizes. */
        for (uint32_t i = 0; i < sizes[s]; i++) {
            gj_timer_set(&c.timers, (uint32_t)((uint64_t)i * 7919 % sizes[s]), GJ_HOUR);
        }
        for (uint32_t i = 0; i < sizes[s]; i++) {
            gj_time when;
            assert_int_equal(gj_timers_next(&c.timers, &when), i);
            assert_int_equal(when, GJ_HOUR);
            gj_timer_cancel(&c.timers, i);
        }
        calendar_fini(&c);
    }
}

static void a_timer_rings_at_time_zero_and_at_the_last_moment_before_never(void **state)
{
    (void)state;
    for (size_t s = 0; s < N_SIZES; s++) {
        const uint32_t last = sizes[s] - 1;
        struct calendar c;
        calendar_init(&c, sizes[s]);
        gj_time when;
        gj_timer_set(&c.timers, last, GJ_NEVER - 1);
        assert_int_equal(gj_timers_next(&c.timers, &when), last);
        assert_int_equal(when, GJ_NEVER - 1);
        gj_timer_set(&c.timers, last, 0);
        assert_int_equal(gj_timers_next(&c.timers, &when), last);
        assert_int_equal(when, 0);
        gj_timer_set(&c.timers, last, GJ_NEVER); /* the same as cancel */
        gj_timers_next(&c.timers, &when);
        assert_int_equal(when, GJ_NEVER);
        calendar_fini(&c);
    }
}

static void a_cancelled_timer_does_not_ring_and_can_be_set_again(void **state)
{
    (void)state;
    struct calendar c;
    calendar_init(&c, 9);
    gj_time when;
    gj_timer_set(&c.timers, 8, 10);
    gj_timer_set(&c.timers, 3, 20);
    gj_timer_cancel(&c.timers, 8);
    gj_timer_cancel(&c.timers, 8);
    assert_int_equal(gj_timers_next(&c.timers, &when), 3);
    assert_int_equal(when, 20);
    assert_int_equal(gj_timer_get(&c.timers, 8), GJ_NEVER);
    gj_timer_set(&c.timers, 8, 15);
    assert_int_equal(gj_timers_next(&c.timers, &when), 8);
    assert_int_equal(when, 15);
    calendar_fini(&c);
}

static void looking_twice_gives_the_same_timer(void **state)
{
    (void)state;
    struct calendar c;
    calendar_init(&c, 5);
    gj_timer_set(&c.timers, 2, 4);
    gj_timer_set(&c.timers, 4, 4);
    gj_time first;
    gj_time second;
    assert_int_equal(gj_timers_next(&c.timers, &first), 2);
    assert_int_equal(gj_timers_next(&c.timers, &second), 2);
    assert_int_equal(first, second);
    calendar_fini(&c);
}

/* Law "state is plain data": the snapshot is taken between changes, also when next() has not looked since. */
static void a_copy_of_the_memory_goes_on_as_the_original_does(void **state)
{
    (void)state;
    for (size_t s = 0; s < N_SIZES; s++) {
        const uint32_t n = sizes[s];
        struct calendar c;
        calendar_init(&c, n);
        uint64_t random = n;
        for (int i = 0; i < 300; i++) {
            random_step(&c, &random, 50);
        }
        struct calendar copy = c;
        copy.memory = aligned_memory(n);
        memcpy(copy.memory, c.memory, gj_timers_bytes(n));
        gj_timers_attach(&copy.timers, copy.memory, n);
        memset(&c.timers, 0, sizeof c.timers);
        gj_timers_attach(&c.timers, c.memory, n);
        assert_same(&copy);
        for (int i = 0; i < 300; i++) {
            const uint32_t timer = (uint32_t)(next_random(&random) % n);
            const gj_time when = (gj_time)(next_random(&random) % 50);
            gj_timer_set(&copy.timers, timer, when);
            set_both(&c, timer, when);
            assert_same(&c);
            assert_same(&copy);
        }
        assert_memory_equal(copy.memory, c.memory, gj_timers_bytes(n));
        free(copy.memory);
        calendar_fini(&c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_changes_ring_as_a_plain_scan_says),
        cmocka_unit_test(random_changes_with_many_ties_ring_as_a_plain_scan_says),
        cmocka_unit_test(a_fresh_calendar_never_rings),
        cmocka_unit_test(of_timers_at_the_same_time_the_lowest_index_rings_first),
        cmocka_unit_test(a_timer_rings_at_time_zero_and_at_the_last_moment_before_never),
        cmocka_unit_test(a_cancelled_timer_does_not_ring_and_can_be_set_again),
        cmocka_unit_test(looking_twice_gives_the_same_timer),
        cmocka_unit_test(a_copy_of_the_memory_goes_on_as_the_original_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
