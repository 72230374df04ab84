/* The gain ledger: Shapley values by hand and against the mean over all orders, rounding that adds up, and a small firm whose coalitions are
 * lived as studies of their own. */
#include "study/gains.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "unit/workshop.h"

/* --- values --- */

/* Two left gloves (players 0, 1) and a right one (2); a pair is worth 1. Of the 6 orders the right glove completes a pair in the 4 in which it
 * is not first: 2/3. A left glove does so in the one order right, left, other: 1/6. */
static void the_glove_game_is_shared_as_by_hand(void **state)
{
    (void)state;
    double v[8];
    double phi[3];
    for (uint32_t set = 0; set < 8; set++) {
        v[set] = (set & 4U) && (set & 3U) ? 1.0 : 0.0;
    }
    gj_shapley(v, 3, 1, phi);
    assert_true(fabs(phi[0] - 1.0 / 6.0) < 1e-15);
    assert_true(fabs(phi[1] - 1.0 / 6.0) < 1e-15);
    assert_true(fabs(phi[2] - 2.0 / 3.0) < 1e-15);
}

/* Mean over the 6 orders of three players of what each adds when it comes in: the obvious twin. */
static void mean_over_orders(const double *v, size_t stride, double *phi)
{
    static const uint32_t order[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    phi[0] = phi[1] = phi[2] = 0.0;
    for (uint32_t k = 0; k < 6; k++) {
        uint32_t set = 0;
        for (uint32_t i = 0; i < 3; i++) {
            const uint32_t player = order[k][i];
            phi[player] += (v[(set | 1U << player) * stride] - v[set * stride]) / 6.0;
            set |= 1U << player;
        }
    }
}

static void values_are_the_mean_over_all_orders(void **state)
{
    (void)state;
    uint32_t x = 12345;
    for (uint32_t game = 0; game < 100; game++) {
        double v[16];
        double phi[3];
        double twin[3];
        for (uint32_t i = 0; i < 16; i++) {
            x = x * 1664525U + 1013904223U;
            v[i] = (double)(x >> 8) / 1e4 - 800.0;
        }
        gj_shapley(v, 3, 2, phi);
        mean_over_orders(v, 2, twin);
        for (uint32_t i = 0; i < 3; i++) {
            assert_true(fabs(phi[i] - twin[i]) < 1e-9);
        }
        assert_true(fabs(phi[0] + phi[1] + phi[2] - (v[14] - v[0])) < 1e-9);
    }
}

static void nobody_shares_nothing_and_one_alone_takes_all(void **state)
{
    (void)state;
    const double v[2] = {3.0, 10.5};
    double phi[1] = {-1.0};
    gj_shapley(v, 0, 1, phi);
    assert_true(phi[0] == -1.0);
    gj_shapley(v, 1, 1, phi);
    assert_true(phi[0] == 7.5);
}

/* --- rounding --- */

/* 2.4 + 1.4 + 1.4 = 5.2 -> 5: down to 2 + 1 + 1, one is missing, the remainders are 0.4 each, so the first has it. */
static void what_rounding_leaves_goes_to_the_largest_remainder(void **state)
{
    (void)state;
    int64_t units[3];
    int64_t whole;
    gj_gain_round((const double[]){2.4, 1.4, 1.4}, 3, 5.2, 0, units, &whole);
    assert_int_equal(whole, 5);
    assert_int_equal(units[0], 3);
    assert_int_equal(units[1], 1);
    assert_int_equal(units[2], 1);
    /* -1.25 + 4.05 = 2.8 -> 28 tenths: down to -13 and 40, one is missing, .5 each: the first. */
    gj_gain_round((const double[]){-1.25, 4.05}, 2, 2.8, 1, units, &whole);
    assert_int_equal(whole, 28);
    assert_int_equal(units[0], -12);
    assert_int_equal(units[1], 40);
    gj_gain_round((const double[]){1.0, (double)NAN}, 2, 1.0, 1, units, &whole);
    assert_int_equal(whole, 0);
    assert_int_equal(units[0], 0);
    assert_true(gj_gain_units(-12, 1) == -1.2);
    assert_true(gj_gain_units(7, -3) == 7000.0);
}

static void rounded_parts_add_up_and_none_is_off_by_a_unit(void **state)
{
    (void)state;
    uint32_t x = 99;
    for (uint32_t k = 0; k < 2000; k++) {
        double part[GJ_N_GAIN_GROUPS];
        int64_t units[GJ_N_GAIN_GROUPS];
        int64_t whole;
        int64_t sum = 0;
        double all = 0.0;
        const int decimals = (int)(k % 7) - 2;
        for (uint32_t i = 0; i < GJ_N_GAIN_GROUPS; i++) {
            x = x * 1664525U + 1013904223U;
            part[i] = ((double)(x >> 8) / 16777216.0 - 0.4) * 1000.0;
            all += part[i];
        }
        gj_gain_round(part, GJ_N_GAIN_GROUPS, all, decimals, units, &whole);
        for (uint32_t i = 0; i < GJ_N_GAIN_GROUPS; i++) {
            sum += units[i];
            assert_true(fabs((double)units[i] - part[i] * pow(10.0, decimals)) < 1.0);
        }
        assert_int_equal(sum, whole);
        assert_true(fabs((double)whole - all * pow(10.0, decimals)) <= 0.5000001);
    }
}

/* --- a firm --- */

static void run_gains(const struct gj_study_spec *spec, unsigned threads, struct gj_gains *gains)
{
    struct gj_error error = {0};
    assert_int_equal(gj_gains_run(spec, threads, NULL, gains, &error), GJ_OK);
}

static void only_groups_that_change_are_lived(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    struct gj_study_spec spec = gj_workshop_study(plant, 2);
    enum gj_gain_group group[GJ_N_GAIN_GROUPS];
    assert_int_equal(gj_gain_groups(&spec, group), 0);
    assert_int_equal(gj_gain_lives(&spec), 1);
    gj_workshop_improve(&spec);
    assert_int_equal(gj_gain_groups(&spec, group), 4);
    assert_int_equal(group[0], GJ_GAIN_AVAILABILITY);
    assert_int_equal(group[1], GJ_GAIN_SETUP);
    assert_int_equal(group[2], GJ_GAIN_QUALITY);
    assert_int_equal(group[3], GJ_GAIN_PROJECT);
    assert_int_equal(gj_gain_lives(&spec), 16);
    spec.upgrade[0].to.lever[GJ_LEVER_FORECAST].central = 0.5; /* of a plant without a stock */
    assert_int_equal(gj_gain_lives(&spec), 16);
    gj_plant_free(plant);
}

static void a_step_that_changes_nothing_brings_exactly_nothing(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    struct gj_study_spec spec = gj_workshop_study(plant, 3);
    spec.n_upgrades = 1;
    struct gj_gains gains;
    run_gains(&spec, 1, &gains);
    assert_int_equal(gains.n_groups, 1);
    for (uint32_t c = 0; c < GJ_N_GAIN_OUTCOMES; c++) {
        assert_true(gains.column[c].whole.mean == 0.0 && gains.column[c].whole.half_width == 0.0);
        assert_true(gains.column[c].part[0].mean == 0.0 && gains.column[c].part[0].half_width == 0.0);
    }
    gj_plant_free(plant);
}

/* The ledger's whole is the study's own difference, and its parts add up to it in decimal digits. */
static void parts_add_up_to_the_difference_of_the_study(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    struct gj_study_spec spec = gj_workshop_study(plant, 6);
    gj_workshop_improve(&spec);
    struct gj_study_result result;
    struct gj_error error = {0};
    struct gj_gains gains;
    assert_int_equal(gj_study_run(&spec, 1, NULL, &result, &error), GJ_OK);
    run_gains(&spec, 2, &gains);
    for (uint32_t c = 0; c < GJ_N_GAIN_OUTCOMES; c++) {
        const struct gj_gain_column *column = &gains.column[c];
        const struct gj_estimate *difference = &result.difference[column->outcome];
        double parts = 0.0;
        double largest = fabs(column->whole.mean);
        for (uint32_t i = 0; i < gains.n_groups; i++) {
            parts += column->part[i].mean;
            largest = fmax(largest, fabs(column->part[i].mean));
        }
        assert_true(column->with.mean == result.arm[GJ_ARM_AFTER][column->outcome].mean);
        assert_true(column->without.mean == result.arm[GJ_ARM_BEFORE][column->outcome].mean);
        assert_true(column->whole.half_width == difference->half_width);
        /* Ten digits of the largest part: the whole is the difference within half of the last of them, the sum is the whole but for the last bits of
         * adding doubles. */
        assert_true(fabs(column->whole.mean - difference->mean) <= 0.51e-9 * largest);
        assert_true(fabs(parts - column->whole.mean) <= 1e-14 * largest * gains.n_groups);
    }
    gj_study_result_free(&result);
    gj_plant_free(plant);
}

/* What the three groups add without the project, by studies of their own for each of the 8 coalitions. */
static void the_ledger_is_the_mean_over_orders_of_simulated_coalitions(void **state)
{
    (void)state;
    static const enum gj_lever lever[3] = {GJ_LEVER_RESPONSE, GJ_LEVER_SETUP, GJ_LEVER_DEFECTS};
    static const enum gj_gain_group group[3] = {GJ_GAIN_AVAILABILITY, GJ_GAIN_SETUP, GJ_GAIN_QUALITY};
    struct gj_plant *plant = gj_workshop();
    struct gj_study_spec spec = gj_workshop_study(plant, 3);
    gj_workshop_improve(&spec);
    spec.upgrade[0].to.technicians = (struct gj_range){0}; /* of the project nothing is left but its price */
    spec.upgrade[0].to.upkeep_per_year = (struct gj_range){0};
    double v[8][GJ_N_GAIN_OUTCOMES];
    for (uint32_t set = 0; set < 8; set++) {
        struct gj_study_spec part = spec;
        struct gj_study_result result;
        struct gj_error error = {0};
        for (uint32_t i = 0; i < 3; i++) {
            part.upgrade[0].to.lever[lever[i]].central =
                set >> i & 1U ? spec.upgrade[0].to.lever[lever[i]].central : 1.0;
        }
        assert_int_equal(gj_study_run(&part, 1, NULL, &result, &error), GJ_OK);
        for (uint32_t c = 0; c < GJ_N_GAIN_OUTCOMES; c++) {
            v[set][c] = result.arm[GJ_ARM_AFTER][gj_gain_outcome(c)].mean;
        }
        gj_study_result_free(&result);
    }
    struct gj_gains gains;
    run_gains(&spec, 1, &gains);
    for (uint32_t c = 0; c < GJ_N_GAIN_OUTCOMES; c++) {
        double twin[3];
        mean_over_orders(&v[0][c], GJ_N_GAIN_OUTCOMES, twin);
        for (uint32_t i = 0; i < gains.n_groups; i++) {
            const double part = gains.column[c].part[i].mean;
            const double scale = fabs(v[0][c]);
            for (uint32_t k = 0; k < 3; k++) {
                assert_true(gains.group[i] != group[k] || fabs(part - twin[k]) <= 1e-8 * scale);
            }
            assert_true(gains.group[i] != GJ_GAIN_PROJECT || fabs(part) <= 1e-12 * scale);
        }
    }
    gj_plant_free(plant);
}

static void threads_change_no_digit_and_the_largest_part_is_first(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    struct gj_study_spec spec = gj_workshop_study(plant, 5);
    gj_workshop_improve(&spec);
    struct gj_gains one;
    struct gj_gains three;
    run_gains(&spec, 1, &one);
    run_gains(&spec, 3, &three);
    for (uint32_t i = 0; i < one.n_groups; i++) {
        assert_int_equal(one.group[i], three.group[i]);
        assert_true(i == 0 || one.column[0].part[i].mean <= one.column[0].part[i - 1].mean);
        for (uint32_t c = 0; c < GJ_N_GAIN_OUTCOMES; c++) {
            assert_true(one.column[c].part[i].mean == three.column[c].part[i].mean);
            assert_true(one.column[c].part[i].half_width == three.column[c].part[i].half_width);
        }
    }
    gj_plant_free(plant);
}

static void every_group_of_levers_has_a_name_and_a_lever(void **state)
{
    (void)state;
    uint32_t n[GJ_N_GAIN_GROUPS] = {0};
    for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
        n[gj_gain_group_of((enum gj_lever)i)]++;
    }
    for (uint32_t g = 0; g < GJ_N_GAIN_GROUPS; g++) {
        assert_true(g == GJ_GAIN_PROJECT ? n[g] == 0 : n[g] > 0);
        assert_true(gj_gain_group_info((enum gj_gain_group)g)->ko[0] != '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_glove_game_is_shared_as_by_hand),
        cmocka_unit_test(values_are_the_mean_over_all_orders),
        cmocka_unit_test(nobody_shares_nothing_and_one_alone_takes_all),
        cmocka_unit_test(what_rounding_leaves_goes_to_the_largest_remainder),
        cmocka_unit_test(rounded_parts_add_up_and_none_is_off_by_a_unit),
        cmocka_unit_test(only_groups_that_change_are_lived),
        cmocka_unit_test(a_step_that_changes_nothing_brings_exactly_nothing),
        cmocka_unit_test(parts_add_up_to_the_difference_of_the_study),
        cmocka_unit_test(the_ledger_is_the_mean_over_orders_of_simulated_coalitions),
        cmocka_unit_test(threads_change_no_digit_and_the_largest_part_is_first),
        cmocka_unit_test(every_group_of_levers_has_a_name_and_a_lever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
