/* The study layer on a small plant: arms, forks, threads, precision, money. */
#include "study/study.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "economy/programme.h"
#include "factory/floor.h"
#include "kernel/draw.h"
#include "study/estimate.h"

/* A cell of two machines with a crew, an inspector, stops, scrap and orders with due dates; three shifts of people are not needed. */
static struct gj_plant *cell(void)
{
    struct gj_plant *plant = gj_plant_new("cell");
    const gj_id crew = gj_plant_add_pool(plant, &(struct gj_pool_spec){.name = "crew",
                                                                       .occupation = "technician",
                                                                       .count = 2,
                                                                       .calendar = GJ_NONE,
                                                                       .wage_won_per_month = 3300000,
                                                                       .leaves_per_year = 0.133});
    const gj_id operators = gj_plant_add_pool(plant, &(struct gj_pool_spec){.name = "operators",
                                                                            .occupation = "production",
                                                                            .count = 6,
                                                                            .calendar = GJ_NONE,
                                                                            .wage_won_per_month = 2900000,
                                                                            .leaves_per_year = 0.133});
    const gj_id cycle = gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_LOGNORMAL, .a = 60e6, .b = 0.3});
    const gj_id every =
        gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_EXPONENTIAL, .a = 4 * (double)GJ_HOUR});
    const gj_id noticed =
        gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_EXPONENTIAL, .a = 12 * (double)GJ_MINUTE});
    const gj_id repair =
        gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_EXPONENTIAL, .a = 20 * (double)GJ_MINUTE});
    const gj_id order =
        gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_EXPONENTIAL, .a = 2 * (double)GJ_HOUR});
    const gj_id due = gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = (double)GJ_DAY});
    const gj_id product = gj_plant_add_product(plant, &(struct gj_product_spec){.name = "part"});
    for (uint32_t i = 0; i < 2; i++) {
        const char *const names[] = {"press", "weld"};
        const char *const paths[] = {"line.cell.press", "line.cell.weld"};
        const gj_id buffer =
            gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = names[i], .capacity = i ? 5 : GJ_UNLIMITED});
        const gj_id station = gj_plant_add_station(
            plant, &(struct gj_station_spec){
                       .name = names[i],
                       .path = paths[i],
                       .buffer = buffer,
                       .n_machines = 1,
                       .calendar = GJ_NONE,
                       .affected = true,
                       .by_hand = i == 1,
                       .setup = GJ_NONE,
                       .n_work_needs = 1,
                       .work_need = {{UINT64_C(1) << operators, 2}},
                       .quality = {.scrap = 0.03, .drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}});
        gj_plant_add_mode(plant, &(struct gj_mode_spec){.name = "stop",
                                                        .station = station,
                                                        .clock = GJ_CLOCK_OPERATING,
                                                        .every = every,
                                                        .noticed = noticed,
                                                        .repair = repair,
                                                        .n_crew = 1,
                                                        .crew = {{UINT64_C(1) << crew, 1}}});
        gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = buffer});
        gj_plant_add_job(plant,
                         &(struct gj_job_spec){.product = product, .step = i, .station = station, .cycle = cycle});
    }
    gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = "parts",
                                                        .product = product,
                                                        .every = order,
                                                        .first_us = -1,
                                                        .quantity = GJ_NONE,
                                                        .due = due,
                                                        .lot_size = 60,
                                                        .fill = true});
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_OK);
    gj_error_list_fini(&errors);
    return plant;
}

static struct gj_study_spec spec_of(struct gj_plant *plant, uint32_t replications)
{
    struct gj_study_spec spec = {.name = "cell",
                                 .title = "a cell",
                                 .seed = 42,
                                 .warm_up = 60 * GJ_DAY,
                                 .horizon = GJ_YEAR,
                                 .decide_at = 30 * GJ_DAY,
                                 .settle = 120 * GJ_DAY,
                                 .replications = replications,
                                 .headline = GJ_OUTCOME_oee,
                                 .confidence = 0.95,
                                 .plant = plant,
                                 .firm = {.price_won = 1500,
                                          .material_won = 700,
                                          .staffing = {.target_load = 0.85},
                                          .social_rate = 0.045,
                                          .other_heads = 5,
                                          .other_wage_won_per_month = 3e6,
                                          .technician_wage_won_per_month = 3.5e6}};
    for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
        spec.before.lever[i] = spec.upgrade[0].to.lever[i] = (struct gj_range){1, 1, 1};
    }
    return spec;
}

static void make_better(struct gj_study_spec *spec)
{
    spec->upgrade[0].to.level = 2;
    spec->upgrade[0].to.lever[GJ_LEVER_RESPONSE].central = 0.3;
    spec->upgrade[0].to.lever[GJ_LEVER_DEFECTS].central = 0.6;
    spec->upgrade[0].to.cost_won.central = 150e6;
    spec->upgrade[0].to.upkeep_per_year.central = 0.12;
    spec->upgrade[0].to.technicians.central = 2.0;
    spec->upgrade[0].to.install_us = 60 * GJ_DAY;
    spec->upgrade[0].to.ramp_us = 30 * GJ_DAY;
    spec->n_upgrades = 1;
    spec->upgrade[0].has_support = true;
    spec->upgrade[0].support =
        (struct gj_programme_spec){.n_payers = 1, .payer = {{.name = "state", .is_public = true}}, .max_level = 5};
    gj_payer_set(&spec->upgrade[0].support.payer[0], 0.5, 100000000);
}

static void run(const struct gj_study_spec *spec, unsigned threads, struct gj_study_result *result)
{
    struct gj_error error = {0};
    assert_int_equal(gj_study_run(spec, threads, NULL, result, &error), GJ_OK);
}

static void a_null_reform_changes_nothing(void **state)
{
    (void)state;
    struct gj_plant *plant = cell();
    const struct gj_study_spec spec = spec_of(plant, 12);
    struct gj_study_result result;
    run(&spec, 2, &result);
    for (uint32_t i = 0; i < result.n_replications; i++) {
        assert_int_equal(result.row[2 * i].digest, result.row[2 * i + 1].digest);
        assert_memory_equal(result.row[2 * i].value, result.row[2 * i + 1].value, sizeof result.row[0].value);
    }
    for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
        const double zero = 0.0;
        if (isnan(
                result.row[0].value[k])) { /* of stocks, decisions and cash: the plant has none, or they are not told */
            assert_true(k == GJ_OUTCOME_fill_rate || k == GJ_OUTCOME_cash_end || k == GJ_OUTCOME_closed_share ||
                        gj_outcome_info((enum gj_outcome_id)k)->section == GJ_SECTION_DECISION);
            continue;
        }
        assert_memory_equal(&result.difference[k].mean, &zero, sizeof zero);
        assert_memory_equal(&result.difference[k].half_width, &zero, sizeof zero);
    }
    gj_study_result_free(&result);
    gj_plant_free(plant);
}

/* Bit for bit; the struct has padding, so field by field. */
static void assert_same(struct gj_estimate a, struct gj_estimate b)
{
    assert_memory_equal(&a.mean, &b.mean, sizeof a.mean);
    assert_memory_equal(&a.half_width, &b.half_width, sizeof a.half_width);
    assert_int_equal(a.n, b.n);
}

static void the_number_of_threads_changes_no_byte(void **state)
{
    (void)state;
    struct gj_plant *plant = cell();
    struct gj_study_spec spec = spec_of(plant, 23);
    make_better(&spec);
    struct gj_study_result one;
    run(&spec, 1, &one);
    const unsigned threads[] = {2, 7};
    for (uint32_t i = 0; i < 2; i++) {
        struct gj_study_result many;
        run(&spec, threads[i], &many);
        assert_int_equal(one.digest, many.digest);
        assert_memory_equal(one.row, many.row, 2 * one.n_replications * sizeof one.row[0]);
        for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
            assert_same(one.arm[GJ_ARM_AFTER][k], many.arm[GJ_ARM_AFTER][k]);
            assert_same(one.difference[k], many.difference[k]);
            assert_same(one.ratio[k], many.ratio[k]);
        }
        for (uint32_t k = 0; k < one.n_money; k++) {
            assert_same(one.money[k].estimate, many.money[k].estimate);
        }
        assert_memory_equal(one.oee_hours, many.oee_hours, sizeof one.oee_hours);
        assert_memory_equal(one.lead_share, many.lead_share, sizeof one.lead_share);
        assert_memory_equal(one.station, many.station, one.n_stations * sizeof one.station[0]);
        gj_study_result_free(&many);
    }
    gj_study_result_free(&one);
    gj_plant_free(plant);
}

static void a_shorter_response_raises_oee_and_the_arms_share_their_past(void **state)
{
    (void)state;
    struct gj_plant *plant = cell();
    struct gj_study_spec spec = spec_of(plant, 20);
    make_better(&spec);
    struct gj_study_result result;
    run(&spec, 2, &result);
    const struct gj_estimate oee = result.difference[GJ_OUTCOME_oee];
    assert_true(oee.mean - oee.half_width > 0.0);
    /* What both arms share makes the difference more precise than either arm. */
    assert_true(result.difference[GJ_OUTCOME_quality].half_width <
                result.arm[GJ_ARM_AFTER][GJ_OUTCOME_quality].half_width);
    double sum = 0.0;
    for (uint32_t s = 0; s < GJ_N_STATES; s++) {
        sum += result.station[0].state_share[GJ_ARM_AFTER][s];
    }
    assert_true(fabs(sum - 1.0) < 1e-12);
    /* The waterfall closes: calendar time less all losses is effective time. */
    double left = result.oee_hours[GJ_ARM_AFTER][GJ_OEE_CALENDAR];
    for (uint32_t k = GJ_OEE_OFF_SHIFT; k < GJ_OEE_EFFECTIVE; k++) {
        left -= result.oee_hours[GJ_ARM_AFTER][k];
    }
    assert_true(fabs(left - result.oee_hours[GJ_ARM_AFTER][GJ_OEE_EFFECTIVE]) < 1e-6);
    gj_study_result_free(&result);
    gj_plant_free(plant);
}

static void a_stated_precision_ends_the_study(void **state)
{
    (void)state;
    struct gj_plant *plant = cell();
    struct gj_study_spec spec = spec_of(plant, 400);
    make_better(&spec);
    spec.warm_up = spec.horizon = 40 * GJ_DAY;
    spec.decide_at = 0;
    spec.settle = 10 * GJ_DAY;
    spec.upgrade[0].to.install_us = spec.upgrade[0].to.ramp_us = 0;
    spec.precision = 0.02;
    spec.replications_min = 20; /* then 50, 100, ... */
    struct gj_study_result result;
    run(&spec, 2, &result);
    assert_true(result.n_replications < 400);
    assert_true(result.n_replications == 20 || result.n_replications % 50 == 0);
    assert_true(result.difference[GJ_OUTCOME_oee].half_width <= 0.02);
    struct gj_study_result again;
    run(&spec, 1, &again);
    assert_int_equal(result.n_replications, again.n_replications);
    assert_int_equal(result.digest, again.digest);
    gj_study_result_free(&result);
    gj_study_result_free(&again);
    gj_plant_free(plant);
}

static void one_replication_alone_is_the_row_of_the_study(void **state)
{
    (void)state;
    struct gj_plant *plant = cell();
    struct gj_study_spec spec = spec_of(plant, 6);
    make_better(&spec);
    struct gj_study_result result;
    run(&spec, 2, &result);
    for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
        struct gj_row row;
        struct gj_error error = {0};
        assert_int_equal(gj_study_replicate(&spec, 4, (enum gj_arm)arm, NULL, &row, &error), GJ_OK);
        assert_memory_equal(&row, &result.row[8 + arm], sizeof row);
    }
    gj_study_result_free(&result);
    gj_plant_free(plant);
}

static void an_overloaded_plant_is_a_failed_replication_not_a_crash(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_plant_new("full"); /* orders come twice as fast as it can make them */
    const gj_id cycle = gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = 3600e6});
    const gj_id order = gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = 1800e6});
    const gj_id product = gj_plant_add_product(plant, &(struct gj_product_spec){.name = "part"});
    const gj_id buffer = gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = "b", .capacity = GJ_UNLIMITED});
    const gj_id station = gj_plant_add_station(
        plant, &(struct gj_station_spec){.name = "m",
                                         .path = "line.full.m",
                                         .buffer = buffer,
                                         .n_machines = 1,
                                         .calendar = GJ_NONE,
                                         .setup = GJ_NONE,
                                         .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}});
    gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = buffer});
    gj_plant_add_job(plant, &(struct gj_job_spec){.product = product, .station = station, .cycle = cycle});
    gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = "o",
                                                        .product = product,
                                                        .every = order,
                                                        .first_us = -1,
                                                        .quantity = GJ_NONE,
                                                        .due = GJ_NONE,
                                                        .lot_size = 1});
    gj_plant_limit_lots(plant, 50);
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_OK);
    gj_error_list_fini(&errors);
    const struct gj_study_spec spec = spec_of(plant, 3);
    struct gj_study_result result;
    struct gj_error error = {0};
    assert_int_equal(gj_study_run(&spec, 1, NULL, &result, &error), GJ_FAILED_POINTS);
    assert_int_equal(result.n_failed, 3);
    assert_int_equal(result.row[0].status, GJ_LIMIT);
    assert_int_equal(result.row[5].status, GJ_LIMIT);
    assert_true(isnan(result.arm[0][GJ_OUTCOME_oee].mean));
    gj_study_result_free(&result);
    gj_plant_free(plant);
}

static void an_interrupted_study_stops(void **state)
{
    (void)state;
    struct gj_plant *plant = cell();
    const struct gj_study_spec spec = spec_of(plant, 50);
    atomic_int stop = 1;
    const struct gj_progress progress = {.stop = &stop};
    struct gj_study_result result;
    struct gj_error error = {0};
    assert_int_equal(gj_study_run(&spec, 2, &progress, &result, &error), GJ_INTERRUPTED);
    gj_study_result_free(&result);
    gj_plant_free(plant);
}

/* --- estimates: Student's t by hand --- */

static void intervals_are_students(void **state)
{
    (void)state;
    const double a[] = {3, 5, 4, 6, 7};
    const double b[] = {1, 2, 2, 3, 2};
    const struct gj_estimate mean = gj_estimate_mean(a, 5, 1, 0.95);
    assert_true(fabs(mean.mean - 5.0) < 1e-9);
    assert_true(fabs(mean.half_width - 2.776445105 * sqrt(2.5 / 5.0)) < 1e-6); /* t(0.975, 4) = 2.7764, case S03 */
    const struct gj_estimate difference = gj_estimate_difference(a, b, 5, 1, 0.95);
    assert_true(fabs(difference.mean - 3.0) < 1e-9); /* 2 3 2 3 5: variance 1.5 */
    assert_true(fabs(difference.half_width - 2.776445105 * sqrt(1.5 / 5.0)) < 1e-6);
    const struct gj_estimate ratio = gj_estimate_ratio(a, b, 5, 1, 0.95);
    assert_true(fabs(ratio.mean - 1.5) < 1e-9);
    /* var(a - 2.5 b) / mean(b)^2: residuals 0.5 0 -1 -1.5 2, sum of squares 7.5 */
    assert_true(fabs(ratio.half_width - 2.776445105 * sqrt(7.5 / 4.0 / 4.0 / 5.0)) < 1e-6);
    const double gaps[] = {3, NAN, 5};
    assert_int_equal(gj_estimate_mean(gaps, 3, 1, 0.95).n, 2);
    assert_true(isnan(gj_estimate_mean(a, 1, 1, 0.95).half_width));
}

static void a_95_percent_interval_holds_the_mean_of_ar1_95_times_in_100(void **state)
{
    (void)state;
    /* Case S04: AR(1), phi 0.8, stationary; 10 batch means of 1,000, 2,000 macro-replications. */
    const uint64_t key = gj_draw_key(4, "ar1", "noise");
    const struct gj_dist normal = {.kind = GJ_DIST_NORMAL, .a = 0, .b = 1, .c = -INFINITY, .d = INFINITY};
    struct gj_dist checked = normal;
    assert_int_equal(gj_dist_check(&checked, NULL), GJ_OK);
    struct gj_stream stream;
    gj_stream_init(&stream, key);
    uint32_t covered = 0;
    const uint32_t macro = 2000;
    for (uint32_t r = 0; r < macro; r++) {
        uint64_t index = 0;
        double batch[10] = {0};
        gj_stream_init(&stream, key);
        double x = gj_stream_at(&stream, &checked, r, index++) / 0.6; /* stationary: sd 1 / sqrt(1 - 0.64) */
        for (uint32_t i = 0; i < 10000; i++) {
            batch[i / 1000] += x / 1000.0;
            x = 0.8 * x + gj_stream_at(&stream, &checked, r, index++);
        }
        const struct gj_estimate e = gj_estimate_mean(batch, 10, 1, 0.95);
        covered += fabs(e.mean) <= e.half_width;
    }
    const double share = (double)covered / macro;
    assert_true(share > 0.935 && share < 0.965);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_null_reform_changes_nothing),
        cmocka_unit_test(the_number_of_threads_changes_no_byte),
        cmocka_unit_test(a_shorter_response_raises_oee_and_the_arms_share_their_past),
        cmocka_unit_test(a_stated_precision_ends_the_study),
        cmocka_unit_test(one_replication_alone_is_the_row_of_the_study),
        cmocka_unit_test(an_overloaded_plant_is_a_failed_replication_not_a_crash),
        cmocka_unit_test(an_interrupted_study_stops),
        cmocka_unit_test(intervals_are_students),
        cmocka_unit_test(a_95_percent_interval_holds_the_mean_of_ar1_95_times_in_100),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
