/* Resampling: quantiles by hand, orders that are orders and fair, draws that repeat. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "study/sens/resample.h"

static void quantiles_lie_between_their_neighbours(void **state)
{
    (void)state;
    double low, high, value[102];
    for (int i = 0; i <= 100; i++) {
        value[i] = (i * 37) % 101; /* 0 .. 100 in some order */
    }
    value[101] = NAN; /* left out */
    gj_percentile_interval(value, 102, 0.9, &low, &high);
    assert_true(fabs(low - 5.0) < 1e-12 && fabs(high - 95.0) < 1e-12);
    gj_percentile_interval(value, 101, 0.0, &low, &high);
    assert_true(low == 50.0 && high == 50.0);
    gj_centred_interval(57.0, value, 101, 0.9, &low, &high);
    assert_true(fabs(low - 12.0) < 1e-9 && fabs(high - 102.0) < 1e-9);
    assert_true(gj_quantile_sorted((const double[]){1.0, 2.0, 4.0}, 3, 0.75) == 3.0);
    assert_true(gj_quantile_sorted((const double[]){7.0}, 1, 0.3) == 7.0);
    value[0] = NAN;
    gj_percentile_interval(value, 1, 0.9, &low, &high);
    assert_true(isnan(low) && isnan(high));
}

/* Of 10 observations Student's t of 9 degrees, 2.262, and the root of 10/9: 2.385 normal deviations. */
static void few_observations_ask_for_more_confidence(void **state)
{
    (void)state;
    assert_true(fabs(gj_expanded_confidence(0.95, 10) - 0.98291) < 1e-4);
    assert_true(fabs(gj_expanded_confidence(0.95, 1000000) - 0.95) < 1e-5);
    assert_true(gj_expanded_confidence(0.95, 1) == 0.95);
}

static void orders_are_orders_and_fair(void **state)
{
    (void)state;
    enum { N = 5, TIMES = 6000 };
    const uint64_t key = gj_resample_key(1, "a test");
    uint32_t first[N] = {0};
    for (uint32_t b = 0; b < TIMES; b++) {
        uint32_t place[N], seen = 0;
        gj_resample_shuffle(key, b, place, N);
        for (uint32_t i = 0; i < N; i++) {
            seen |= 1U << place[i];
        }
        assert_int_equal(seen, (1U << N) - 1);
        first[place[0]]++;
    }
    for (uint32_t i = 0; i < N; i++) {
        assert_true(fabs(first[i] - TIMES / 5.0) < 4.0 * sqrt(TIMES * 0.2 * 0.8));
    }
    assert_true(gj_resample_index(key, 3, 4, 100) == gj_resample_index(key, 3, 4, 100));
    assert_true(gj_resample_key(1, "a test") != gj_resample_key(2, "a test"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_lie_between_their_neighbours),
        cmocka_unit_test(few_observations_ask_for_more_confidence),
        cmocka_unit_test(orders_are_orders_and_fair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
