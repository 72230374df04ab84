/* The grant that is looked for, against studies that are lived with it. */
#include "study/breakeven.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "study/pilot.h"
#include "unit/deciding_firm.h"

/* With technicians for the levels, so that jobs answer too; 30 other people. */
static struct gj_study_spec employer(struct gj_plant *plant, uint32_t n_upgrades)
{
    struct gj_study_spec spec = deciding_spec(plant, n_upgrades);
    spec.firm.other_heads = 30;
    spec.firm.technician_wage_won_per_month = 100000;
    spec.upgrade[0].to.technicians.central = 4.0;
    spec.upgrade[1].to.technicians.central = 8.0;
    assert_int_equal(gj_study_expect(&spec, 1, NULL, NULL), GJ_OK);
    return spec;
}

/* It can lay out 8 million won, half of the upgrade's 20 million is more; and it loses 0.26 million a month, so that it closes before long without the
 * upgrade. */
static void make_poor(struct gj_study_spec *spec)
{
    spec->firm.finance.is_on = true;
    spec->firm.finance.has_credit = true;
    spec->firm.finance.cash_won = 4e6;
    spec->firm.finance.credit_won = 4e6;
    spec->firm.overhead_won_per_month = 13.4e6;
}

static struct gj_breakeven look(const struct gj_study_spec *spec, unsigned n_threads)
{
    struct gj_breakeven found;
    struct gj_error error = {0};
    const struct gj_breakeven_spec ask = {.study = spec,
                                          .goal = 0.5,
                                          .has_jobs = true,
                                          .jobs = 0.3,
                                          .heads = GJ_OUTCOME_heads_mean,
                                          .n_points = 5,
                                          .n_threads = n_threads};
    assert_int_equal(gj_breakeven_run(&ask, &found, &error), GJ_OK);
    return found;
}

/* Each point of the curve is what a study with that grant finds, replication by replication the same: means and intervals are equal. */
static void check_against_studies(const struct gj_study_spec *spec, const struct gj_breakeven *found)
{
    for (uint32_t k = 0; k < found->n_points; k++) {
        const struct gj_grant_point *point = &found->point[k];
        struct gj_study_spec offer;
        struct gj_study_result result;
        assert_int_equal(gj_breakeven_offer(spec, point->grant_won, &offer, NULL), GJ_OK);
        assert_int_equal(gj_study_run(&offer, 2, NULL, &result, NULL), GJ_OK);
        assert_true(result.arm[GJ_ARM_AFTER][GJ_OUTCOME_adopted_all].mean == point->goes_ahead.mean);
        assert_true(result.arm[GJ_ARM_AFTER][GJ_OUTCOME_adopted].mean == point->begins);
        assert_true(result.arm[GJ_ARM_BEFORE][GJ_OUTCOME_adopted_all].mean == found->without.mean);
        assert_true(fabs(result.difference[GJ_OUTCOME_heads_mean].mean - point->net_jobs.mean) < 1e-9);
        assert_true(fabs(result.difference[GJ_OUTCOME_heads_mean].half_width - point->net_jobs.half_width) < 1e-9);
        gj_study_result_free(&result);
    }
}

static void check_curve(const struct gj_breakeven *found)
{
    for (uint32_t k = 1; k < found->n_points; k++) {
        assert_true(found->point[k].goes_ahead.mean >= found->point[k - 1].goes_ahead.mean);
        assert_true(found->point[k].begins >= found->point[k].goes_ahead.mean);
        assert_true(found->point[k].low <= found->point[k].goes_ahead.mean &&
                    found->point[k].goes_ahead.mean <= found->point[k].high);
    }
}

static void the_curve_is_what_studies_with_its_grants_find(void **state)
{
    (void)state;
    for (uint32_t n = 1; n <= 2; n++) {
        struct gj_plant *plant = deciding_machine();
        struct gj_study_spec spec = employer(plant, n);
        const struct gj_breakeven found = look(&spec, 2);
        assert_false(found.lives_again);
        assert_true(found.point[0].goes_ahead.mean < found.point[4].goes_ahead.mean);
        check_curve(&found);
        check_against_studies(&spec, &found);
        /* A life for each set of moments that some grant leads to, and not one a grant. */
        assert_true(found.n_lives < 8 * (uint64_t)spec.replications);
        gj_plant_free(plant);
    }
}

static void where_cash_is_limited_each_grant_is_lived(void **state)
{
    (void)state;
    for (uint32_t n = 1; n <= 2; n++) {
        struct gj_plant *plant = deciding_machine();
        struct gj_study_spec spec = employer(plant, n);
        const struct gj_breakeven rich = look(&spec, 2);
        make_poor(&spec);
        spec.replications = 15;
        const struct gj_breakeven found = look(&spec, 2);
        assert_true(found.lives_again);
        assert_true(found.point[2].goes_ahead.mean < rich.point[2].goes_ahead.mean); /* cash does hold some back */
        assert_true(found.point[4].begins > 0.0);
        check_curve(&found);
        check_against_studies(&spec, &found);
        gj_plant_free(plant);
    }
}

/* At the grant found half of the firms go ahead, with one won less they do not. */
static void the_grant_found_is_the_smallest(void **state)
{
    (void)state;
    struct gj_plant *plant = deciding_machine();
    struct gj_study_spec spec = employer(plant, 1);
    const struct gj_breakeven found = look(&spec, 1);
    assert_int_equal(found.ahead.answer, GJ_BREAKEVEN_FOUND);
    for (int64_t less = 0; less <= 1; less++) {
        struct gj_study_spec offer;
        struct gj_study_result result;
        assert_int_equal(gj_breakeven_offer(&spec, found.ahead.grant_won - less, &offer, NULL), GJ_OK);
        assert_int_equal(gj_study_run(&offer, 1, NULL, &result, NULL), GJ_OK);
        assert_true((result.arm[GJ_ARM_AFTER][GJ_OUTCOME_adopted].mean >= 0.5) == (less == 0));
        gj_study_result_free(&result);
    }
    assert_true(found.has_range);
    assert_true(found.ahead_high.grant_won <= found.ahead.grant_won);
    assert_true(found.ahead_low.answer == GJ_BREAKEVEN_NEVER || found.ahead_low.grant_won >= found.ahead.grant_won);
    gj_plant_free(plant);
}

static void the_number_of_threads_changes_no_byte(void **state)
{
    (void)state;
    struct gj_plant *plant = deciding_machine();
    struct gj_study_spec spec = employer(plant, 2);
    make_poor(&spec);
    spec.replications = 12;
    const struct gj_breakeven one = look(&spec, 1);
    const struct gj_breakeven three = look(&spec, 3);
    assert_int_equal(one.ahead.grant_won, three.ahead.grant_won);
    assert_int_equal(one.jobs.answer, three.jobs.answer);
    assert_int_equal(one.jobs.grant_won, three.jobs.grant_won);
    for (uint32_t k = 0; k < one.n_points; k++) {
        assert_memory_equal(&one.point[k].net_jobs.mean, &three.point[k].net_jobs.mean, sizeof(double));
        assert_memory_equal(&one.point[k].public_won.mean, &three.point[k].public_won.mean, sizeof(double));
        assert_true(one.point[k].goes_ahead.mean == three.point[k].goes_ahead.mean);
    }
    gj_plant_free(plant);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_curve_is_what_studies_with_its_grants_find),
        cmocka_unit_test(where_cash_is_limited_each_grant_is_lived),
        cmocka_unit_test(the_grant_found_is_the_smallest),
        cmocka_unit_test(the_number_of_threads_changes_no_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
