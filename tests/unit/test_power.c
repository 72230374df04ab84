/* Power: replications for a width and for a test, against published values and against tests that are really made. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "study/batch/power.h"
#include "study/estimate.h"
#include "unit/noise.h"

static void near(double got, double expected, double tolerance)
{
    if (!(fabs(got - expected) <= tolerance)) {
        fail_msg("%.12g, expected %.12g within %g", got, expected, tolerance);
    }
}

/* R 4: power.t.test(n = 20, delta = 1) = 0.8689528 (two samples, upper tail only); power.t.test(power = .90, delta = 1): n = 22.02110. */
static void the_noncentral_t_has_its_known_values(void **state)
{
    (void)state;
    const double t = 2.024394163911969; /* 97.5 % of 38 degrees */
    near(1.0 - gj_noncentral_t(t, 38.0, sqrt(10.0)), 0.8689528, 5e-8);
    const double n = 22.02110;
    near(gj_power_of(2.0 * (n - 1.0), sqrt(n / 2.0), 0.95), 0.9, 1e-6);
    near(gj_noncentral_t(0.0, 7.0, 1.0), 0.15865525393145707, 1e-12); /* P(Z + 1 <= 0) */
    near(gj_noncentral_t(1.0, 1.0, 0.0), 0.75, 1e-12);                /* Cauchy */
    near(gj_noncentral_t(2.228138851986274, 10.0, 0.0), 0.975, 1e-12);
    near(gj_power_of(1e8, 2.0, 0.95), gj_power_of(9e6, 2.0, 0.95), 1e-7);
    near(gj_power_of(19.0, 0.0, 0.95), 0.05, 1e-12);
}

static void the_numbers_are_the_smallest_that_are_enough(void **state)
{
    (void)state;
    const struct gj_power_spec specs[] = {{0.5, 0.8, 0.95}, {0.05, 0.9, 0.99}, {3.0, 0.5, 0.8}};
    for (size_t i = 0; i < sizeof specs / sizeof specs[0]; i++) {
        const struct gj_power_spec *s = &specs[i];
        const uint64_t width = gj_replications_for_width(s, 1.0);
        const uint64_t power = gj_replications_for_power(s, 1.0);
        assert_true(gj_width_of_replications(s, 1.0, width) <= s->see);
        assert_true(width == 2 || gj_width_of_replications(s, 1.0, width - 1) > s->see);
        assert_true(gj_difference_of_replications(s, 1.0, power) <= s->see * (1.0 + 1e-9));
        assert_true(power == 2 || gj_difference_of_replications(s, 1.0, power - 1) > s->see);
    }
    const struct gj_power_spec usual = {0.5, 0.8, 0.95};
    assert_int_equal(gj_replications_for_power(&usual, 1.0), 34); /* Cohen's d = 0.5, paired: 34 [Cohen1988] */
    assert_int_equal(gj_replications_for_width(&usual, 1.0), 18);
}

/* As a researcher would use it: so many replications, a true difference, a two-sided t test. The share of rejections is the power, within 4 standard errors. */
static void so_many_replications_find_it_as_often_as_was_asked(void **state)
{
    (void)state;
    enum { TESTS = 10000 };
    const struct gj_power_spec spec = {0.7, 0.8, 0.95};
    const double sd = 1.3;
    const uint64_t n = gj_replications_for_power(&spec, sd);
    const double power = gj_power_of((double)n - 1.0, spec.see * sqrt((double)n) / sd, spec.confidence);
    uint32_t found = 0;
    double value[100];
    assert_in_range(n, 10, 100);
    for (uint64_t test = 0; test < TESTS; test++) {
        for (uint64_t i = 0; i < n; i++) {
            value[i] = spec.see + sd * noise_normal(5, test, i);
        }
        const struct gj_estimate e = gj_estimate_mean(value, n, 1, spec.confidence);
        found += fabs(e.mean) > e.half_width;
    }
    print_message("%llu replications: power %.4f, found in %.4f\n", (unsigned long long)n, power,
                  (double)found / TESTS);
    assert_true(power >= 0.8);
    near((double)found / TESTS, power, 4.0 * sqrt(power * (1.0 - power) / TESTS));
}

/* The upper bound of the spread holds in 90 % of pilots, so its number of replications is enough in as many. */
static void the_sure_number_is_enough_as_often_as_it_says(void **state)
{
    (void)state;
    enum { PILOTS = 4000, N = 12 };
    uint32_t enough = 0;
    struct gj_error error = {0};
    for (uint64_t pilot = 0; pilot < PILOTS; pilot++) {
        double value[N];
        struct gj_spread spread;
        for (uint64_t i = 0; i < N; i++) {
            value[i] = 10.0 + 2.0 * noise_normal(6, pilot, i);
        }
        assert_int_equal(gj_spread_of(value, N, &spread, &error), GJ_OK);
        enough += spread.sd_high >= 2.0;
    }
    near((double)enough / PILOTS, GJ_POWER_SURE, 4.0 * sqrt(0.09 / PILOTS));
}

static void a_pilot_without_spread_or_without_values_is_told_apart(void **state)
{
    (void)state;
    const double alike[] = {0.1 + 0.2, 0.3, 0.3, (double)NAN};
    const double few[] = {1.0, (double)NAN, (double)NAN};
    const struct gj_power_spec spec = {0.5, 0.8, 0.95};
    struct gj_spread spread;
    struct gj_error error = {0};
    assert_int_equal(gj_spread_of(alike, 4, &spread, &error), GJ_OK);
    assert_true(spread.n == 3 && spread.sd == 0.0 && spread.sd_high == 0.0);
    assert_int_equal(gj_replications_for_power(&spec, spread.sd), 2);
    assert_int_equal(gj_replications_for_width(&spec, spread.sd), 2);
    assert_int_equal(gj_spread_of(few, 3, &spread, &error), GJ_USAGE);
    assert_non_null(strstr(error.message, "1 values of 3 replications"));
    const struct gj_power_spec tiny = {1e-9, 0.8, 0.95};
    assert_true(gj_replications_for_power(&tiny, 1.0) > GJ_POWER_MOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_noncentral_t_has_its_known_values),
        cmocka_unit_test(the_numbers_are_the_smallest_that_are_enough),
        cmocka_unit_test(so_many_replications_find_it_as_often_as_was_asked),
        cmocka_unit_test(the_sure_number_is_enough_as_often_as_it_says),
        cmocka_unit_test(a_pilot_without_spread_or_without_values_is_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
