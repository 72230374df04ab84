/* The longest of the active periods: by hand, against a slow twin, and on a line whose bottleneck is known exactly. */
#include "factory/bottleneck.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "analytic/plants.h"
#include "factory/period.h"
#include "kernel/draw.h"

enum { N_LIVES = 20, N = 6, LENGTH = 200, MAX_PERIODS = N * LENGTH };

/* --- the twin: every moment, every period --- */

struct twin {
    struct gj_period period[MAX_PERIODS];
    uint32_t n;
    struct gj_bottleneck_share resource[N], group[N];
};

static bool covers(const struct gj_period *p, gj_time t)
{
    return p->start <= t && t < p->end;
}

static struct gj_period *longest(struct twin *twin, gj_time t)
{
    struct gj_period *best = NULL;
    for (uint32_t i = 0; i < twin->n; i++) {
        struct gj_period *p = &twin->period[i];
        if (covers(p, t) && (!best || p->end - p->start > best->end - best->start ||
                             (p->end - p->start == best->end - best->start && p->resource < best->resource))) {
            best = p;
        }
    }
    return best;
}

static void twin_count(struct twin *twin, const uint32_t *group)
{
    for (gj_time t = 0; t < LENGTH; t++) {
        struct gj_period *p = longest(twin, t);
        if (p) {
            p->is_bottleneck = true;
            twin->resource[p->resource].momentary_us++;
            twin->group[group[p->resource]].momentary_us++;
        }
    }
    for (gj_time t = 0; t < LENGTH; t++) {
        bool has_resource[N] = {false};
        bool has_group[N] = {false};
        for (uint32_t i = 0; i < twin->n; i++) {
            if (twin->period[i].is_bottleneck && covers(&twin->period[i], t)) {
                has_resource[twin->period[i].resource] = true;
                has_group[group[twin->period[i].resource]] = true;
            }
        }
        uint32_t n_resources = 0;
        uint32_t n_groups = 0;
        for (uint32_t i = 0; i < N; i++) {
            n_resources += has_resource[i];
            n_groups += has_group[i];
        }
        for (uint32_t i = 0; i < N; i++) {
            *(n_resources == 1 ? &twin->resource[i].sole_us : &twin->resource[i].shifting_us) += has_resource[i];
            *(n_groups == 1 ? &twin->group[i].sole_us : &twin->group[i].shifting_us) += has_group[i];
        }
    }
}

/* --- random days: at each moment some resources start or stop, in any order that gj_periods_close allows --- */

struct day {
    uint64_t key, n;
    struct gj_periods periods;
    struct twin twin;
    gj_time since[N]; /* -1: not active */
};

static double roll(struct day *day)
{
    return gj_draw_uniform(day->key, 0, day->n++, 0);
}

static void stop(struct day *day, uint32_t resource, gj_time t)
{
    if (day->since[resource] < t) {
        day->twin.period[day->twin.n++] =
            (struct gj_period){.start = day->since[resource], .end = t, .resource = resource};
    }
    day->since[resource] = -1;
    gj_periods_close(&day->periods, resource, t);
}

static void live(struct day *day)
{
    for (gj_time t = 0; t < LENGTH; t++) {
        bool stops[N];
        for (uint32_t i = 0; i < N; i++) {
            stops[i] = day->since[i] >= 0 && roll(day) < 0.02 * (i + 1);
        }
        for (gj_time start = 0; start <= t; start++) {
            for (uint32_t i = N; i-- > 0;) {
                if (stops[i] && day->since[i] == start) {
                    stop(day, i, t);
                    stops[i] = false;
                }
            }
        }
        for (uint32_t i = 0; i < N; i++) {
            if (day->since[i] < 0 && roll(day) < 0.1) {
                day->since[i] = t;
                gj_periods_open(&day->periods, i, t);
            }
        }
    }
    for (uint32_t i = 0; i < N; i++) {
        if (day->since[i] >= 0) {
            day->twin.period[day->twin.n++] = (struct gj_period){.start = day->since[i], .end = LENGTH, .resource = i};
        }
    }
    gj_periods_finish(&day->periods, LENGTH);
}

static void shares_are_those_of_the_slow_twin(void **state)
{
    (void)state;
    const uint32_t group[N] = {0, 0, 1, 2, 2, 3};
    static struct day day; /* large */
    for (uint64_t n = 0; n < 400; n++) {
        day = (struct day){.key = gj_draw_key(n, "day", "dice")};
        assert_int_equal(gj_periods_init(&day.periods, N, group, 4), GJ_OK);
        gj_periods_start(&day.periods, 0);
        memset(day.since, -1, sizeof day.since);
        live(&day);
        twin_count(&day.twin, group);
        assert_memory_equal(day.periods.resource_share, day.twin.resource, N * sizeof day.twin.resource[0]);
        assert_memory_equal(day.periods.group_share, day.twin.group, 4 * sizeof day.twin.group[0]);
        gj_periods_fini(&day.periods);
    }
}

static struct gj_bottleneck_reading watch(struct gj_bottleneck *b, const struct gj_plant *plant, uint32_t replication,
                                          gj_time warm_up, gj_time until)
{
    struct gj_floor floor;
    struct gj_error error = {0};
    struct gj_bottleneck_reading reading;
    assert_int_equal(gj_floor_init(&floor, plant, 11, replication, &error), GJ_OK);
    assert_int_equal(gj_floor_run(&floor, warm_up, &error), GJ_OK);
    floor.trace = gj_bottleneck_trace(b);
    gj_bottleneck_start(b, &floor);
    assert_int_equal(gj_floor_run(&floor, until, &error), GJ_OK);
    gj_bottleneck_read(b, &reading);
    gj_floor_fini(&floor);
    return reading;
}

/*   raw -> M1 (1 h) -> [1] -> M2 (3 h) -> [1] -> M3 (1 h)
 * M1 works 0-3, M2 1-.., M3 4-5, 7-8 ... M1: 0-3 (blocked to 4), 4-5 (to 7), 7-8. To 11: M1 0-3 is the longest at 0, M2 1-11 from 1 on: M1 is the
 * sole one for an hour, the bottleneck shifts from M1 to M2 for two, and then M2 is the sole one. */
static void the_slow_machine_becomes_the_bottleneck(void **state)
{
    (void)state;
    struct gj_line line = {.n = 3};
    line.station[0] = (struct gj_line_station){.cycle = gj_constant(1), .buffer = GJ_UNLIMITED};
    line.station[1] = (struct gj_line_station){.cycle = gj_constant(3), .buffer = 1};
    line.station[2] = (struct gj_line_station){.cycle = gj_constant(1), .buffer = 1};
    struct gj_plant *plant = gj_line_plant(&line);
    struct gj_bottleneck *b = gj_bottleneck_new(plant);
    const struct gj_bottleneck_reading r = watch(b, plant, 0, 0, 11 * GJ_HOUR);
    assert_int_equal(r.length, 11 * GJ_HOUR);
    assert_int_equal(r.station[0].momentary_us, GJ_HOUR);
    assert_int_equal(r.station[0].sole_us, GJ_HOUR);
    assert_int_equal(r.station[0].shifting_us, 2 * GJ_HOUR);
    assert_int_equal(r.station[1].momentary_us, 10 * GJ_HOUR);
    assert_int_equal(r.station[1].sole_us, 8 * GJ_HOUR);
    assert_int_equal(r.station[1].shifting_us, 2 * GJ_HOUR);
    assert_int_equal(r.station[2].momentary_us + r.station[2].sole_us + r.station[2].shifting_us, 0);
    gj_bottleneck_free(b);
    gj_plant_free(plant);
}

/* Case L15-BOTTLENECK: rates 1, 1.3, 0.9, 1.1 with 3, 1, 2 places; by the exact derivative of throughput station 3 is the bottleneck. */
static void the_known_bottleneck_of_a_line_is_found(void **state)
{
    (void)state;
    const double rate[] = {1.0, 1.3, 0.9, 1.1};
    const uint32_t places[] = {GJ_UNLIMITED, 3, 1, 2};
    struct gj_line line = {.n = 4};
    for (uint32_t i = 0; i < 4; i++) {
        line.station[i] = (struct gj_line_station){.cycle = gj_exponential(1.0 / rate[i]), .buffer = places[i]};
    }
    struct gj_plant *plant = gj_line_plant(&line);
    struct gj_bottleneck *b = gj_bottleneck_new(plant);
    double sum[4] = {0};
    double gap[N_LIVES];
    uint32_t n_found = 0;
    for (uint32_t replication = 0; replication < N_LIVES; replication++) {
        const struct gj_bottleneck_reading r = watch(b, plant, replication, 500 * GJ_HOUR, 4500 * GJ_HOUR);
        gj_time all = 0;
        uint32_t most = 0;
        for (uint32_t i = 0; i < 4; i++) {
            sum[i] += (double)r.station[i].momentary_us / (double)r.length / N_LIVES;
            most = r.station[i].momentary_us > r.station[most].momentary_us ? i : most;
            all += r.station[i].momentary_us;
            assert_true(r.station[i].momentary_us <= r.station[i].sole_us + r.station[i].shifting_us);
        }
        assert_true(all <= r.length);
        n_found += most == 2;
        gap[replication] = (double)(r.station[2].momentary_us - r.station[0].momentary_us) / (double)r.length;
    }
    /* Ahead of the next by more than four standard errors, and in nearly every single life. */
    double variance = 0.0;
    for (uint32_t i = 0; i < N_LIVES; i++) {
        variance += pow(gap[i] - (sum[2] - sum[0]), 2.0) / (N_LIVES - 1.0) / N_LIVES;
    }
    assert_true(sum[2] - sum[0] > 4.0 * sqrt(variance));
    assert_true(n_found >= 17);
    assert_true(sum[2] > sum[1] && sum[2] > sum[3]);
    gj_bottleneck_free(b);
    gj_plant_free(plant);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_are_those_of_the_slow_twin),
        cmocka_unit_test(the_slow_machine_becomes_the_bottleneck),
        cmocka_unit_test(the_known_bottleneck_of_a_line_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
