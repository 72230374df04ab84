/* A population: weighted means by hand, and members that are firms of their own. */
#include "study/population/population.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <math.h>

#include "study/estimate.h"

static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-9 * (1.0 + fabs(b));
}

static void with_equal_weights_the_weighted_mean_is_the_mean(void **state)
{
    (void)state;
    const double value[] = {3.0, 1.0, 4.0, (double)NAN, 1.0, 5.0};
    const double weight[] = {2.0, 2.0, 2.0, 2.0, 2.0, 2.0};
    const struct gj_estimate plain = gj_estimate_mean(value, 6, 1, 0.95);
    const struct gj_estimate weighted = gj_estimate_weighted(value, weight, 6, 0.95);
    assert_int_equal(weighted.n, 5);
    assert_true(near(weighted.mean, plain.mean));
    assert_true(near(weighted.half_width, plain.half_width));
}

/* 1 x 10 and 3 x 2: mean 16 / 4 = 4; squares (1/4 x 6)^2 + (3/4 x -2)^2 = 2.25 + 2.25 = 4.5, times n / (n - 1) = 2: variance of the mean 9. */
static void a_weighted_mean_is_worked_out_by_hand(void **state)
{
    (void)state;
    const double value[] = {10.0, 2.0, 99.0};
    const double weight[] = {1.0, 3.0, 0.0};
    const struct gj_estimate e = gj_estimate_weighted(value, weight, 3, 0.5);
    assert_int_equal(e.n, 2);
    assert_true(near(e.mean, 4.0));
    assert_true(near(e.half_width, 3.0)); /* Student's t with 1 degree of freedom at 50 %: 1 */
}

static void nobody_has_no_mean(void **state)
{
    (void)state;
    const double value[] = {1.0};
    const double weight[] = {0.0};
    assert_true(isnan(gj_estimate_weighted(value, weight, 1, 0.95).mean));
    assert_true(isnan(gj_estimate_weighted(value, weight, 0, 0.95).mean));
}

static void every_member_has_a_seed_of_its_own_that_others_do_not_change(void **state)
{
    (void)state;
    struct gj_population_member member[2] = {{.name = "firm 1"}, {.name = "firm 2"}};
    struct gj_population_spec population = {.member = member, .n_members = 2};
    struct gj_study_spec spec = {.seed = 7, .replications = 5, .replications_min = 5, .population = &population};
    struct gj_study_spec first;
    struct gj_study_spec second;
    struct gj_study_spec again;
    gj_population_spec_of(&spec, 0, &first);
    gj_population_spec_of(&spec, 1, &second);
    population.n_members = 1;
    gj_population_spec_of(&spec, 0, &again);
    assert_true(first.seed != second.seed);
    assert_true(first.seed == again.seed);
    assert_int_equal(first.replications, 5);
    assert_null(first.population);
    spec.seed = 8;
    gj_population_spec_of(&spec, 0, &again);
    assert_true(first.seed != again.seed);
}

static void every_outcome_of_a_firm_has_names_and_a_unit(void **state)
{
    (void)state;
    for (uint32_t k = 0; k < GJ_N_FIRM_OUTCOMES; k++) {
        const struct gj_firm_outcome_info *info = gj_firm_outcome_info((enum gj_firm_outcome)k);
        assert_true(*info->name && *info->unit && *info->en && *info->ko);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_equal_weights_the_weighted_mean_is_the_mean),
        cmocka_unit_test(a_weighted_mean_is_worked_out_by_hand),
        cmocka_unit_test(nobody_has_no_mean),
        cmocka_unit_test(every_member_has_a_seed_of_its_own_that_others_do_not_change),
        cmocka_unit_test(every_outcome_of_a_firm_has_names_and_a_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
