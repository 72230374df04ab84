/* The sample of rows that verify runs again. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "study/batch/pick.h"

static void a_sample_has_its_size_is_ascending_and_repeats_nothing(void **state)
{
    (void)state;
    uint64_t row[200];
    for (uint64_t n = 0; n <= 150; n++) {
        for (uint64_t want = 0; want <= n + 3; want += 1 + n / 7) {
            const uint64_t found = gj_pick(n * 31 + want, n, want, row);
            assert_int_equal(found, want < n ? want : n);
            for (uint64_t i = 0; i < found; i++) {
                assert_true(row[i] < n && (i == 0 || row[i] > row[i - 1]));
            }
        }
    }
}

static void the_seed_alone_decides(void **state)
{
    (void)state;
    uint64_t a[20], b[20], c[20];
    uint32_t n_same = 0;
    gj_pick(7, 1000, 20, a);
    gj_pick(7, 1000, 20, b);
    gj_pick(8, 1000, 20, c);
    for (uint32_t i = 0; i < 20; i++) {
        assert_int_equal(a[i], b[i]);
        n_same += a[i] == c[i];
    }
    assert_true(n_same < 5);
}

/* Each pair of rows with the chance k (k - 1) / (n (n - 1)), over 20,000 seeds; at most 4 standard errors, the worst of 45 pairs. */
static void every_pair_of_rows_has_the_same_chance(void **state)
{
    (void)state;
    enum { N = 10, K = 4, SEEDS = 20000 };
    uint32_t count[N][N] = {{0}};
    uint64_t row[K];
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        assert_int_equal(gj_pick(seed, N, K, row), K);
        for (uint32_t i = 0; i < K; i++) {
            for (uint32_t j = i + 1; j < K; j++) {
                count[row[i]][row[j]]++;
            }
        }
    }
    const double p = (double)(K * (K - 1)) / (N * (N - 1));
    for (uint32_t i = 0; i < N; i++) {
        for (uint32_t j = i + 1; j < N; j++) {
            assert_true(fabs(count[i][j] - p * SEEDS) < 4.0 * sqrt(SEEDS * p * (1.0 - p)));
        }
    }
}

static void two_percent_and_at_least_four(void **state)
{
    (void)state;
    assert_int_equal(gj_pick_default(0), 0);
    assert_int_equal(gj_pick_default(3), 3);
    assert_int_equal(gj_pick_default(16), 4);
    assert_int_equal(gj_pick_default(1000), 20);
    assert_int_equal(gj_pick_default(1000000), 20000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sample_has_its_size_is_ascending_and_repeats_nothing),
        cmocka_unit_test(the_seed_alone_decides),
        cmocka_unit_test(every_pair_of_rows_has_the_same_chance),
        cmocka_unit_test(two_percent_and_at_least_four),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
