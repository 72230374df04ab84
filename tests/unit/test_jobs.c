/* The jobs ledger: every head, hour and won of every replication belongs to an occupation, and what changes to a part. */
#include "study/result_jobs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "unit/workshop.h"

static void run(const struct gj_study_spec *spec, unsigned threads, struct gj_study_result *result)
{
    struct gj_error error = {0};
    assert_int_equal(gj_study_run(spec, threads, NULL, result, &error), GJ_OK);
    assert_non_null(result->jobs);
}

static double part(const struct gj_study_result *result, enum gj_job_part part, enum gj_job_group group,
                   enum gj_job_measure measure)
{
    return result->jobs->part[part][group][measure].mean;
}

static double arm(const struct gj_study_result *result, enum gj_arm arm, enum gj_job_group group,
                  enum gj_job_measure measure)
{
    return result->jobs->arm[arm][group][measure].mean;
}

static void assert_near(double a, double b)
{
    if (!(fabs(a - b) <= 1e-7 * (1.0 + fabs(a)))) {
        fail_msg("%.12g and %.12g", a, b);
    }
}

/* Orders that answer everything, so that all three arms differ. */
static struct gj_study_spec lively(struct gj_plant *plant, uint32_t replications)
{
    struct gj_study_spec spec = gj_workshop_study(plant, replications);
    gj_workshop_improve(&spec);
    spec.upgrade[0].to.technicians.central = 40.0; /* of six: 2.4 */
    spec.firm.staffing.surplus = GJ_SURPLUS_SLOW;
    spec.firm.staffing.surplus_share = 0.2;
    spec.firm.staffing.notice_us = 30 * GJ_DAY;
    spec.firm.market.is_on = true;
    spec.firm.market.open_answer.price = 2.0;
    spec.firm.market.open_answer.lead_time = 0.5;
    spec.firm.market.pass_on = 0.5;
    spec.firm.market.adjust_us = 30 * GJ_DAY;
    spec.firm.market.memory_months = 3;
    spec.firm.market.least = 0.2;
    spec.firm.market.most = 3.0;
    return spec;
}

/* Rounded to 10 digits as they are, sums agree to that. */
static void assert_closed(const struct gj_study_result *result)
{
    const struct gj_jobs *jobs = result->jobs;
    const uint32_t n_arms = gj_study_n_arms(result->spec);
    assert_int_equal(jobs->n, result->n_replications);
    for (uint32_t a = 0; a < n_arms; a++) {
        for (uint32_t g = 0; g <= GJ_JOB_ALL; g++) {
            double heads = 0.0;
            for (uint32_t k = 0; k < GJ_JOB_FLOW_END; k++) {
                heads += gj_job_flow_sign((enum gj_job_flow)k) * jobs->flow[a][g][k];
            }
            assert_near(heads, jobs->flow[a][g][GJ_JOB_FLOW_END]);
            assert_near(jobs->flow[a][g][GJ_JOB_FLOW_START], jobs->flow[0][g][GJ_JOB_FLOW_START]); /* one past */
        }
        assert_near(jobs->flow[a][GJ_JOB_ALL][GJ_JOB_FLOW_MOVED_IN], jobs->flow[a][GJ_JOB_ALL][GJ_JOB_FLOW_MOVED_OUT]);
    }
    for (uint32_t m = 0; m < GJ_N_JOB_MEASURES; m++) {
        for (uint32_t g = 0; g <= GJ_JOB_ALL; g++) {
            const enum gj_job_group group = (enum gj_job_group)g;
            const enum gj_job_measure measure = (enum gj_job_measure)m;
            const double change = part(result, GJ_JOB_CHANGE, group, measure);
            assert_near(part(result, GJ_JOB_DISPLACED, group, measure) + part(result, GJ_JOB_GROWTH, group, measure) +
                            part(result, GJ_JOB_NEW_TASKS, group, measure),
                        change);
            assert_near(arm(result, GJ_ARM_AFTER, group, measure) - arm(result, GJ_ARM_BEFORE, group, measure), change);
        }
    }
}

static void it_closes_and_agrees_with_the_outcomes(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    const struct gj_study_spec spec = lively(plant, 6);
    struct gj_study_result result;
    run(&spec, 1, &result);
    assert_closed(&result);
    assert_true(result.jobs->has_technology);
    for (uint32_t a = 0; a < GJ_N_ARMS; a++) {
        const enum gj_arm which = (enum gj_arm)a;
        assert_near(arm(&result, which, GJ_JOB_ALL, GJ_JOB_MEASURE_HEADS), result.arm[a][GJ_OUTCOME_heads_mean].mean);
        assert_near(arm(&result, which, GJ_JOB_ALL, GJ_JOB_MEASURE_NEEDED),
                    result.arm[a][GJ_OUTCOME_heads_needed].mean);
        assert_near(result.jobs->flow[a][GJ_JOB_ALL][GJ_JOB_FLOW_END], result.arm[a][GJ_OUTCOME_heads_end].mean);
    }
    assert_true(part(&result, GJ_JOB_DISPLACED, GJ_JOB_ALL, GJ_JOB_MEASURE_NEEDED) != 0.0);
    assert_true(part(&result, GJ_JOB_GROWTH, GJ_JOB_PRODUCTION, GJ_JOB_MEASURE_NEEDED) != 0.0);
    /* 2.4 heads: two are hired, 0.4 of a head bought, 40 of 168 hours for all the year */
    assert_near(arm(&result, GJ_ARM_AFTER, GJ_JOB_LEVEL, GJ_JOB_MEASURE_NEEDED), 2.4);
    assert_near(part(&result, GJ_JOB_NEW_TASKS, GJ_JOB_LEVEL, GJ_JOB_MEASURE_HEADS), 2.0);
    assert_near(part(&result, GJ_JOB_NEW_TASKS, GJ_JOB_LEVEL, GJ_JOB_MEASURE_BOUGHT), 0.4 * 365 * 24 * 40 / 168);
    assert_near(part(&result, GJ_JOB_NEW_TASKS, GJ_JOB_LEVEL, GJ_JOB_MEASURE_WAGES), 2.0 * 12 * 3.5e6);
    assert_near(arm(&result, GJ_ARM_BEFORE, GJ_JOB_OTHERS, GJ_JOB_MEASURE_WAGES), 2.0 * 12 * 3e6);
    gj_study_result_free(&result);
    gj_plant_free(plant);
}

static void without_an_answer_of_orders_growth_is_exactly_zero(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    struct gj_study_spec spec = lively(plant, 4);
    struct gj_study_result result;
    spec.firm.market.is_on = false;
    run(&spec, 1, &result);
    assert_closed(&result);
    assert_false(result.jobs->has_technology);
    for (uint32_t i = 0; i < (GJ_N_JOB_GROUPS + 1) * GJ_N_JOB_MEASURES; i++) {
        const struct gj_estimate *growth =
            &result.jobs->part[GJ_JOB_GROWTH][i / GJ_N_JOB_MEASURES][i % GJ_N_JOB_MEASURES];
        assert_true(growth->mean == 0.0 && growth->half_width == 0.0);
    }
    gj_study_result_free(&result);
    gj_plant_free(plant);
}

static void a_reform_that_changes_nothing_moves_no_job(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    struct gj_study_spec spec = lively(plant, 3);
    struct gj_study_result result;
    spec.upgrade[0].to = spec.before;
    spec.upgrade[0].has_support = false;
    run(&spec, 1, &result);
    assert_closed(&result);
    for (uint32_t i = 0; i < GJ_N_JOB_PARTS * (GJ_N_JOB_GROUPS + 1) * GJ_N_JOB_MEASURES; i++) {
        const uint32_t k = i / GJ_N_JOB_PARTS;
        const struct gj_estimate *e =
            &result.jobs->part[i % GJ_N_JOB_PARTS][k / GJ_N_JOB_MEASURES][k % GJ_N_JOB_MEASURES];
        assert_true(e->mean == 0.0 && e->half_width == 0.0);
    }
    gj_study_result_free(&result);
    gj_plant_free(plant);
}

/* Who is retrained is displaced from production and new at the tasks of the level. */
static void retraining_moves_heads_from_one_occupation_to_another(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    struct gj_study_spec spec = lively(plant, 4);
    struct gj_study_result result;
    spec.firm.market.is_on = false;
    spec.firm.staffing = (struct gj_staffing_spec){
        .target_load = 0.85, .retrain_able = 0.7, .retrain_us = 20 * GJ_DAY, .retrain_months = 100};
    run(&spec, 2, &result);
    assert_closed(&result);
    double(*flow)[GJ_N_JOB_FLOWS] = result.jobs->flow[GJ_ARM_AFTER];
    assert_true(flow[GJ_JOB_PRODUCTION][GJ_JOB_FLOW_MOVED_OUT] > 0.0);
    assert_near(flow[GJ_JOB_PRODUCTION][GJ_JOB_FLOW_MOVED_OUT], flow[GJ_JOB_LEVEL][GJ_JOB_FLOW_MOVED_IN]);
    assert_near(flow[GJ_JOB_LEVEL][GJ_JOB_FLOW_HIRED], 0.0);
    gj_study_result_free(&result);
    gj_plant_free(plant);
}

/* The cash ends in the first months: everybody is let go, and nobody works in the window. */
static void a_firm_that_closes_lets_everybody_go(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    struct gj_study_spec spec = lively(plant, 2);
    struct gj_study_result result;
    spec.firm.market.is_on = false;
    spec.firm.price_won = 1.0;
    spec.firm.finance = (struct gj_finance_spec){.is_on = true, .cash_won = 1e8, .has_credit = true, .credit_won = 1e8};
    run(&spec, 1, &result);
    assert_closed(&result);
    assert_near(result.jobs->flow[GJ_ARM_BEFORE][GJ_JOB_ALL][GJ_JOB_FLOW_END], 0.0);
    assert_true(result.jobs->flow[GJ_ARM_BEFORE][GJ_JOB_OTHERS][GJ_JOB_FLOW_LET_GO] == 2.0);
    assert_near(arm(&result, GJ_ARM_BEFORE, GJ_JOB_ALL, GJ_JOB_MEASURE_HEADS), 0.0);
    assert_near(arm(&result, GJ_ARM_BEFORE, GJ_JOB_ALL, GJ_JOB_MEASURE_HEADS),
                result.arm[GJ_ARM_BEFORE][GJ_OUTCOME_heads_mean].mean);
    gj_study_result_free(&result);
    gj_plant_free(plant);
}

static void the_number_of_threads_changes_no_byte(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    const struct gj_study_spec spec = lively(plant, 9);
    struct gj_study_result one;
    struct gj_study_result three;
    run(&spec, 1, &one);
    run(&spec, 3, &three);
    assert_memory_equal(one.jobs->flow, three.jobs->flow, sizeof one.jobs->flow);
    for (uint32_t i = 0; i < GJ_N_JOB_PARTS * (GJ_N_JOB_GROUPS + 1) * GJ_N_JOB_MEASURES; i++) {
        const uint32_t k = i / GJ_N_JOB_PARTS;
        const struct gj_estimate *a = &one.jobs->part[i % GJ_N_JOB_PARTS][k / GJ_N_JOB_MEASURES][k % GJ_N_JOB_MEASURES];
        const struct gj_estimate *b =
            &three.jobs->part[i % GJ_N_JOB_PARTS][k / GJ_N_JOB_MEASURES][k % GJ_N_JOB_MEASURES];
        assert_memory_equal(&a->mean, &b->mean, sizeof a->mean);
        assert_memory_equal(&a->half_width, &b->half_width, sizeof a->half_width);
    }
    gj_study_result_free(&one);
    gj_study_result_free(&three);
    gj_plant_free(plant);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_closes_and_agrees_with_the_outcomes),
        cmocka_unit_test(without_an_answer_of_orders_growth_is_exactly_zero),
        cmocka_unit_test(a_reform_that_changes_nothing_moves_no_job),
        cmocka_unit_test(retraining_moves_heads_from_one_occupation_to_another),
        cmocka_unit_test(a_firm_that_closes_lets_everybody_go),
        cmocka_unit_test(the_number_of_threads_changes_no_byte),
    };
    return cmocka_run_group_tests_name("jobs", tests, NULL, NULL);
}
