/* MSER-5: series by hand, series of known kind, and a twin that does it the obvious way. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analytic/plants.h"
#include "base/alloc.h"
#include "kernel/draw.h"
#include "study/warm_up.h"

enum { MOST = 5000 };

/* The quotient of d batches left out, from its definition. */
static double by_definition(const double *value, size_t k, size_t d)
{
    double batch[MOST / GJ_MSER_BATCH];
    double mean = 0.0;
    double squares = 0.0;
    for (size_t j = d; j < k; j++) {
        batch[j] = 0.0;
        for (size_t i = 0; i < GJ_MSER_BATCH; i++) {
            batch[j] += value[j * GJ_MSER_BATCH + i] / GJ_MSER_BATCH;
        }
        mean += batch[j] / (double)(k - d);
    }
    for (size_t j = d; j < k; j++) {
        squares += (batch[j] - mean) * (batch[j] - mean);
    }
    return squares / ((double)(k - d) * (double)(k - d));
}

static double uniform(uint64_t i)
{
    const struct gj_dist unit = {.kind = GJ_DIST_UNIFORM, .a = 0.0, .b = 1.0};
    struct gj_stream stream;
    gj_stream_init(&stream, gj_draw_key(5, "test", "noise"));
    return gj_stream_at(&stream, &unit, 0, i);
}

/* x(t) = 0.7 x(t - 1) + noise, with `lift` added to the first `early` values. */
static void make_ar1(double *value, size_t n, size_t early, double lift, uint64_t first_draw)
{
    double x = 0.0;
    for (size_t i = 0; i < n; i++) {
        x = 0.7 * x + uniform(first_draw + i) - 0.5;
        value[i] = x + (i < early ? lift : 0.0);
    }
}

/* Ten batches of 5: the first two are 10, the others 1 and 3 in turn. Leaving out two leaves 8 of mean 2: sum of squares 8, over 64. */
static void a_step_is_left_out_whole(void **state)
{
    (void)state;
    double value[52];
    double curve[10];
    struct gj_truncation cut;
    struct gj_error error = {0};
    for (size_t i = 0; i < 52; i++) {
        value[i] = i < 10 ? 10.0 : i / 5 % 2 == 0 ? 1.0 : 3.0; /* the last two values make no batch */
    }
    assert_int_equal(gj_mser(value, 52, curve, &cut, &error), GJ_OK);
    assert_int_equal(cut.n_batches, 10);
    assert_int_equal(cut.n_dropped, 2);
    assert_true(fabs(cut.mean - 2.0) < 1e-12);
    assert_true(fabs(cut.statistic - 0.125) < 1e-12);
    assert_false(cut.is_late);
    assert_true(isnan(curve[6]));
    assert_true(isfinite(curve[5]));
}

static void a_constant_series_loses_nothing(void **state)
{
    (void)state;
    double value[100];
    struct gj_truncation cut;
    struct gj_error error = {0};
    for (size_t i = 0; i < 100; i++) {
        value[i] = 7.0;
    }
    assert_int_equal(gj_mser(value, 100, NULL, &cut, &error), GJ_OK);
    assert_int_equal(cut.n_dropped, 0);
    assert_true(cut.mean == 7.0);
}

static void a_series_that_never_settles_is_said_to_be_late(void **state)
{
    (void)state;
    double value[500];
    struct gj_truncation cut;
    struct gj_error error = {0};
    for (size_t i = 0; i < 500; i++) {
        value[i] = (double)i;
    }
    assert_int_equal(gj_mser(value, 500, NULL, &cut, &error), GJ_OK);
    assert_true(cut.is_late);
}

static void the_curve_is_that_of_the_definition(void **state)
{
    (void)state;
    double value[MOST];
    double curve[MOST / GJ_MSER_BATCH];
    struct gj_truncation cut;
    struct gj_error error = {0};
    make_ar1(value, 1000, 200, 3.0, 0);
    assert_int_equal(gj_mser(value, 1000, curve, &cut, &error), GJ_OK);
    for (size_t d = 0; d + GJ_MSER_LEAST <= 200; d++) {
        const double exact = by_definition(value, 200, d);
        assert_true(fabs(curve[d] - exact) <= 1e-9 * exact);
        assert_true(cut.statistic <= curve[d]);
    }
}

/* Noise of standard deviation 0.4 that remembers, and a step of five of them, 50 batches long: never missed, and most often little more is left out. */
static void a_step_in_noise_that_remembers_is_found(void **state)
{
    (void)state;
    double value[MOST];
    struct gj_truncation cut;
    struct gj_error error = {0};
    uint32_t n_close = 0;
    for (uint64_t s = 0; s < 200; s++) {
        make_ar1(value, 1000, 250, 2.0, s * MOST);
        assert_int_equal(gj_mser(value, 1000, NULL, &cut, &error), GJ_OK);
        assert_true(cut.n_dropped >= 49);
        n_close += cut.n_dropped <= 60;
    }
    assert_true(n_close > 130);
}

static void a_series_without_a_beginning_loses_little(void **state)
{
    (void)state;
    double value[MOST];
    double share = 0.0;
    struct gj_truncation cut;
    struct gj_error error = {0};
    for (uint64_t s = 0; s < 200; s++) {
        make_ar1(value, MOST, 0, 0.0, s * MOST);
        assert_int_equal(gj_mser(value, MOST, NULL, &cut, &error), GJ_OK);
        share += (double)cut.n_dropped / (double)cut.n_batches / 200.0;
    }
    assert_true(share < 0.15);
}

static void too_short_a_series_is_an_error(void **state)
{
    (void)state;
    double value[49] = {0};
    struct gj_truncation cut;
    struct gj_error error = {0};
    assert_int_equal(gj_mser(value, 49, NULL, &cut, &error), GJ_LIMIT);
    assert_string_equal(error.message, "49 values are too few to find a warm-up: 50 at least");
}

/* --- M/M/1 from empty --- */

static struct gj_study_spec study_of(struct gj_plant *plant)
{
    struct gj_study_spec spec = {.name = "mm1",
                                 .title = "M/M/1",
                                 .seed = 1,
                                 .horizon = 4000 * GJ_HOUR,
                                 .replications = 1,
                                 .replications_min = 1,
                                 .confidence = 0.95,
                                 .plant = plant};
    for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
        spec.before.lever[i] = (struct gj_range){1.0, 1.0, 1.0};
    }
    return spec;
}

/* Load 0.9, services of one hour: 9 orders inside on average, and the queue forgets its beginning with a time constant of 380 hours. */
static void the_beginning_of_a_queue_is_left_out(void **state)
{
    (void)state;
    struct gj_line line = {.n = 1, .every = gj_exponential(1.0 / 0.9)};
    line.station[0] = (struct gj_line_station){.cycle = gj_exponential(1), .buffer = GJ_UNLIMITED};
    struct gj_plant *plant = gj_line_plant(&line);
    const struct gj_study_spec study = study_of(plant);
    struct gj_error error = {0};
    struct gj_warm_up pilot;
    struct gj_warm_up_spec spec = {.study = &study, .n = 400};
    gj_pilot_suit(&spec, 0, 10 * GJ_HOUR);
    assert_int_equal(gj_warm_up_run(&spec, &pilot, &error), GJ_OK);
    assert_int_equal(pilot.n_points, 400);
    const struct gj_truncation *wip = &pilot.cut[GJ_SERIES_WIP];
    assert_false(pilot.is_late);
    assert_true(pilot.warm_up[GJ_SERIES_WIP] >= 200 * GJ_HOUR && pilot.warm_up[GJ_SERIES_WIP] <= 1600 * GJ_HOUR);
    assert_true(pilot.advised >= pilot.warm_up[GJ_SERIES_WIP]);
    /* Of 400 runs of 4,000 hours: the standard error of the mean is about 9 x sqrt(2 x 380 / 4000 / 400) = 0.2; with the beginning it is 0.9 too low. */
    assert_true(fabs(wip->mean - 9.0) < 4 * 0.2);
    double dropped = 0.0;
    const size_t n_dropped = wip->n_dropped * GJ_MSER_BATCH;
    for (size_t i = 0; i < n_dropped; i++) {
        dropped += pilot.value[GJ_SERIES_WIP][i] / (double)n_dropped;
    }
    assert_true(dropped < 9.0 - 1.0);
    gj_warm_up_free(&pilot);
    gj_plant_free(plant);
}

static void threads_do_not_change_what_is_found(void **state)
{
    (void)state;
    struct gj_line line = {.n = 1, .every = gj_exponential(2)};
    line.station[0] = (struct gj_line_station){.cycle = gj_exponential(1), .buffer = GJ_UNLIMITED};
    struct gj_plant *plant = gj_line_plant(&line);
    const struct gj_study_spec study = study_of(plant);
    struct gj_error error = {0};
    struct gj_warm_up pilot[2];
    for (unsigned i = 0; i < 2; i++) {
        struct gj_warm_up_spec spec = {.study = &study, .n = 7, .n_threads = i == 0 ? 1 : 3};
        gj_pilot_suit(&spec, 0, 0);
        assert_int_equal(spec.interval, GJ_DAY);
        assert_int_equal(gj_warm_up_run(&spec, &pilot[i], &error), GJ_OK);
    }
    for (uint32_t s = 0; s < GJ_N_SERIES; s++) {
        assert_memory_equal(pilot[0].value[s], pilot[1].value[s], pilot[0].n_points * sizeof(double));
        assert_int_equal(pilot[0].cut[s].n_dropped, pilot[1].cut[s].n_dropped);
    }
    gj_warm_up_free(&pilot[0]);
    gj_warm_up_free(&pilot[1]);
    gj_plant_free(plant);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    struct gj_line line = {.n = 1, .every = gj_exponential(2)};
    line.station[0] = (struct gj_line_station){.cycle = gj_exponential(1), .buffer = GJ_UNLIMITED};
    struct gj_plant *plant = gj_line_plant(&line);
    const struct gj_study_spec study = study_of(plant);
    struct gj_warm_up_spec spec = {.study = &study, .n = 2, .n_threads = 1};
    gj_pilot_suit(&spec, 0, 0);
    enum gj_status status = GJ_NO_MEMORY;
    for (size_t n = 1; status == GJ_NO_MEMORY; n++) {
        struct gj_warm_up pilot;
        struct gj_error error = {0};
        gj_alloc_fail_after(n);
        status = gj_warm_up_run(&spec, &pilot, &error);
        gj_alloc_fail_after(0);
        gj_warm_up_free(&pilot);
        assert_true(n < 100);
    }
    assert_int_equal(status, GJ_OK);
    gj_plant_free(plant);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_is_left_out_whole),
        cmocka_unit_test(a_constant_series_loses_nothing),
        cmocka_unit_test(a_series_that_never_settles_is_said_to_be_late),
        cmocka_unit_test(the_curve_is_that_of_the_definition),
        cmocka_unit_test(a_step_in_noise_that_remembers_is_found),
        cmocka_unit_test(a_series_without_a_beginning_loses_little),
        cmocka_unit_test(too_short_a_series_is_an_error),
        cmocka_unit_test(the_beginning_of_a_queue_is_left_out),
        cmocka_unit_test(threads_do_not_change_what_is_found),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
