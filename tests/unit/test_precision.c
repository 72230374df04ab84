/* Precision: when replications are enough, and that it does not matter who looks. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "study/estimate.h"
#include "study/precision.h"

/* 100 + something that goes up and down by 1. */
static double value_of(uint32_t i)
{
    return 100.0 + (i % 2 ? 1.0 : -1.0);
}

static uint32_t run(const struct gj_precision *rule)
{
    struct gj_mean mean = {0};
    while (mean.n_run < rule->most && !gj_precision_is_reached(rule, &mean)) {
        gj_mean_add(&mean, value_of(mean.n_run));
    }
    return mean.n_run;
}

static void a_running_mean_is_the_estimate_of_all(void **state)
{
    (void)state;
    double value[40];
    struct gj_mean mean = {0};
    for (uint32_t i = 0; i < 40; i++) {
        value[i] = i % 7 == 3 ? (double)NAN : sin(i) * 1e6;
        gj_mean_add(&mean, value[i]);
    }
    const struct gj_estimate all = gj_estimate_mean(value, 40, 1, 0.9);
    const struct gj_estimate running = gj_mean_estimate(&mean, 0.9);
    assert_true(all.mean == running.mean && all.half_width == running.half_width && all.n == running.n);
    assert_int_equal(mean.n_run, 40);
}

/* Half-width t s / sqrt(n) with s near 1: 0.3 needs 1.96^2 / 0.09 = 43 to 46, so the look at 50. */
static void it_stops_at_the_first_look_that_is_precise(void **state)
{
    (void)state;
    struct gj_precision rule = {.absolute = 0.3, .confidence = 0.95, .least = 20, .most = 1000, .block = 10};
    assert_int_equal(run(&rule), 50);
    rule.block = 1;
    assert_in_range(run(&rule), 43, 48);
    rule.least = 200;
    assert_int_equal(run(&rule), 200);
    rule.absolute = 1e-9;
    assert_int_equal(run(&rule), 1000);
    rule.absolute = 0.0; /* nothing asked for: all */
    assert_int_equal(run(&rule), 1000);
}

/* A rule that first looked at the block after the least number would run 10 where 4 are asked for, and 20 where 12 are. */
static void the_least_number_is_not_kept_by_the_blocks(void **state)
{
    (void)state;
    struct gj_precision rule = {.absolute = 1e9, .confidence = 0.95, .most = 60, .block = 10};
    static const uint32_t least[] = {2, 4, 5, 10, 12, 59, 60};
    for (size_t i = 0; i < sizeof least / sizeof *least; i++) {
        rule.least = least[i];
        assert_int_equal(run(&rule), least[i]);
    }
    rule.least = 12;
    static const uint32_t looks[] = {12, 20, 30, 40, 50, 60, 60};
    for (uint32_t i = 0, n = 0; i < sizeof looks / sizeof *looks; i++) {
        n = gj_precision_next_look(&rule, n);
        assert_int_equal(n, looks[i]);
    }
    rule.most = 7; /* fewer than the least: all of them */
    assert_int_equal(gj_precision_next_look(&rule, 0), 7);
    rule.most = 60;
    rule.absolute = 0.0;
    assert_int_equal(gj_precision_next_look(&rule, 0), 60);
}

/* 0.3 % of 100 is 0.3, but of the mean that is known 0.003 / 1.003. */
static void a_relative_precision_is_of_the_true_mean(void **state)
{
    (void)state;
    struct gj_precision rule = {.relative = 0.003, .confidence = 0.95, .least = 2, .most = 1000, .block = 1};
    const uint32_t n = run(&rule);
    struct gj_mean mean = {0};
    for (uint32_t i = 0; i < n; i++) {
        gj_mean_add(&mean, value_of(i));
    }
    const struct gj_estimate e = gj_mean_estimate(&mean, 0.95);
    assert_true(e.half_width <= 0.003 / 1.003 * e.mean);
    rule.absolute = 0.1; /* of two, both */
    assert_true(run(&rule) > n);
}

static void without_values_it_never_stops(void **state)
{
    (void)state;
    const struct gj_precision rule = {.absolute = 1.0, .confidence = 0.95, .least = 2, .most = 100, .block = 1};
    struct gj_mean mean = {0};
    for (uint32_t i = 0; i < 100; i++) {
        gj_mean_add(&mean, NAN);
        assert_false(gj_precision_is_reached(&rule, &mean));
    }
    gj_mean_add(&mean, 3.0);
    assert_false(gj_precision_is_reached(&rule, &mean));
    gj_mean_add(&mean, 3.0);
    assert_true(gj_precision_is_reached(&rule, &mean));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_running_mean_is_the_estimate_of_all),
        cmocka_unit_test(it_stops_at_the_first_look_that_is_precise),
        cmocka_unit_test(the_least_number_is_not_kept_by_the_blocks),
        cmocka_unit_test(a_relative_precision_is_of_the_true_mean),
        cmocka_unit_test(without_values_it_never_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
