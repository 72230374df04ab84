/* Trials: what a replication answers, and that its mean is what a study prints. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "script/script.h"
#include "stride.h"
#include "study/batch/trial.h"
#include "study/estimate.h"
#include "study/population/population.h"
#include "study/result_jobs.h"

#define MAX_REPLICATIONS 12u

/* A study, and the same replications as trials. */
struct both {
    struct gj_scenario *scenario;
    struct gj_study_spec spec;
    struct gj_study_result result;
    double value[MAX_REPLICATIONS][GJ_N_RESPONSES];
};

static void load(const char *path, const struct gj_scenario_options *options, struct gj_scenario **scenario)
{
    const struct gj_scenario_options none = {0};
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    if (gj_scenario_load_with(path, options ? options : &none, scenario, &errors) != GJ_OK) {
        fail_msg("%s: %s", path, errors.items[0].message);
    }
    gj_error_list_fini(&errors);
}

static void run_trials(const struct gj_study_spec *spec, double (*value)[GJ_N_RESPONSES])
{
    struct gj_error error = {0};
    struct gj_trial *trial;
    assert_int_equal(gj_trial_open(spec, NULL, &trial, &error), GJ_OK);
    for (uint32_t k = spec->replications; k-- > 0;) { /* in any order */
        struct gj_trial_row row;
        gj_trial_run(trial, k, &row, &error);
        assert_int_equal(row.status, GJ_OK);
        memcpy(value[k], row.value, sizeof row.value);
    }
    gj_trial_close(trial);
}

static void run_both(const char *path, const struct gj_scenario_options *options, uint32_t n, struct both *b)
{
    struct gj_error error = {0};
    load(path, options, &b->scenario);
    b->spec = *gj_scenario_spec(b->scenario);
    b->spec.replications = b->spec.replications_min = n;
    b->spec.precision = 0.0;
    if (!b->spec.population) {
        b->spec.bridge = (struct gj_bridge_spec){.is_told = true,
                                                 .deadweight = {0.1, 0.2, 0.4},
                                                 .rivals = {0.2, 0.3, 0.5},
                                                 .leakage = {0.0, 0.05, 0.1},
                                                 .substitution = {0.0, 0.05, 0.1}};
    }
    assert_int_equal(gj_study_run(&b->spec, 1, NULL, &b->result, &error), GJ_OK);
    run_trials(&b->spec, b->value);
}

static void end_both(struct both *b)
{
    gj_study_result_free(&b->result);
    gj_scenario_free(b->scenario);
}

static struct gj_estimate of_trials(const struct both *b, uint32_t response)
{
    return gj_estimate_mean(&b->value[0][response], b->spec.replications, GJ_N_RESPONSES, b->spec.confidence);
}

/* To the last of the ten digits: both are rounded. Not applicable here: not applicable there. */
static void same(const char *what, const struct gj_estimate *of_study, const struct gj_estimate *of_trials)
{
    const bool same_mean = isnan(of_study->mean) ? isnan(of_trials->mean) : of_study->mean == of_trials->mean;
    const bool same_width =
        isnan(of_study->half_width) ? isnan(of_trials->half_width) : of_study->half_width == of_trials->half_width;
    if (!same_mean || !same_width) {
        fail_msg("%s: %.12g +- %.12g in the study, %.12g +- %.12g of its trials", what, of_study->mean,
                 of_study->half_width, of_trials->mean, of_trials->half_width);
    }
}

static void same_pair(const struct both *b, enum gj_pair_response response, const struct gj_estimate *of_study)
{
    const uint32_t at = GJ_RESPONSE_OF_PAIR + (uint32_t)response;
    const struct gj_estimate e = of_trials(b, at);
    same(gj_response_info(at)->name, of_study, &e);
}

static void same_outcomes(const struct both *b)
{
    for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
        for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
            const struct gj_estimate e = of_trials(b, 2 * k + arm);
            same(gj_response_info(2 * k + arm)->name, &b->result.arm[arm][k], &e);
        }
        const struct gj_estimate e = gj_estimate_difference(&b->value[0][2 * k + 1], &b->value[0][2 * k],
                                                            b->spec.replications, GJ_N_RESPONSES, b->spec.confidence);
        same(gj_outcome_info((enum gj_outcome_id)k)->name, &b->result.difference[k], &e);
    }
}

static void all_is_the_same(const struct both *b)
{
    const struct gj_jobs *jobs = b->result.jobs;
    const struct gj_appraisal *a = &b->result.appraisal;
    const struct gj_worth *worth = a->worth[GJ_EFFECT_PROGRAMME];
    const struct gj_worth *technology = a->worth[GJ_EFFECT_TECHNOLOGY];
    const struct gj_estimate none = {.mean = (double)NAN, .half_width = (double)NAN};
    same_outcomes(b);
    same_pair(b, GJ_RESPONSE_jobs_displaced, &jobs->part[GJ_JOB_DISPLACED][GJ_JOB_ALL][GJ_JOB_MEASURE_NEEDED]);
    same_pair(b, GJ_RESPONSE_jobs_growth, &jobs->part[GJ_JOB_GROWTH][GJ_JOB_ALL][GJ_JOB_MEASURE_NEEDED]);
    same_pair(b, GJ_RESPONSE_jobs_new_tasks, &jobs->part[GJ_JOB_NEW_TASKS][GJ_JOB_ALL][GJ_JOB_MEASURE_NEEDED]);
    same_pair(b, GJ_RESPONSE_gross_jobs, &a->fiscal.gross_jobs);
    same_pair(b, GJ_RESPONSE_net_jobs, &a->fiscal.net_jobs);
    same_pair(b, GJ_RESPONSE_net_job_years, &a->fiscal.net_years);
    same_pair(b, GJ_RESPONSE_npv_firm, &worth[GJ_PARTY_FIRM].npv);
    same_pair(b, GJ_RESPONSE_npv_state, &worth[GJ_PARTY_STATE].npv);
    same_pair(b, GJ_RESPONSE_npv_large_firm, &worth[GJ_PARTY_LARGE].npv);
    same_pair(b, GJ_RESPONSE_npv_workers, &worth[GJ_PARTY_WORKERS].npv);
    same_pair(b, GJ_RESPONSE_npv_others, &worth[GJ_PARTY_OTHERS].npv);
    same_pair(b, GJ_RESPONSE_npv_society, &worth[GJ_SOCIETY].npv);
    same_pair(b, GJ_RESPONSE_support_paid, &a->fiscal.support);
    same_pair(b, GJ_RESPONSE_state_returns, &a->fiscal.returned);
    const bool decides = b->spec.firm.decision.is_on;
    same_pair(b, GJ_RESPONSE_npv_technology_firm, decides ? &technology[GJ_PARTY_FIRM].npv : &none);
    same_pair(b, GJ_RESPONSE_npv_technology_society, decides ? &technology[GJ_SOCIETY].npv : &none);
    if (b->result.bridge.is_told) {
        same_pair(b, GJ_RESPONSE_net_jobs, &b->result.bridge.line[GJ_BRIDGE_NET].jobs);
        same_pair(b, GJ_RESPONSE_net_job_years, &b->result.bridge_years.line[GJ_BRIDGE_NET].jobs);
    }
}

static void trials_of_the_press_shop_are_its_study(void **state)
{
    (void)state;
    static struct both b;
    run_both("scenarios/press_shop.lua", NULL, test_stride() > 1 ? 2 : 4, &b);
    all_is_the_same(&b);
    end_both(&b);
}

static void trials_of_a_supplier_with_a_market_and_a_bridge_are_its_study(void **state)
{
    (void)state;
    static struct both b;
    run_both("scenarios/winwin_supplier.lua", NULL, 3, &b);
    assert_true(b.spec.firm.market.is_on);
    all_is_the_same(&b);
    end_both(&b);
}

/* It goes ahead by itself in some replications and not in others. */
static void trials_of_a_firm_that_decides_are_its_study(void **state)
{
    (void)state;
    static struct both b;
    const struct gj_setting setting[] = {{"belief_cv", "0.8"}};
    const struct gj_scenario_options options = {.setting = setting, .n_settings = 1};
    run_both("scenarios/recipes/84-the-grant-it-asks-for.lua", &options, MAX_REPLICATIONS, &b);
    assert_true(b.spec.firm.decision.is_on);
    const double alone = b.result.arm[GJ_ARM_BEFORE][GJ_OUTCOME_adopted].mean;
    const double with = b.result.arm[GJ_ARM_AFTER][GJ_OUTCOME_adopted].mean;
    print_message("goes ahead alone in %g, with support in %g\n", alone, with);
    assert_true(with > 0.0);
    all_is_the_same(&b);
    end_both(&b);
}

/* A world's figure is rounded to 10 digits before the mean is taken. */
static void near_pair(const struct both *b, enum gj_pair_response response, const struct gj_estimate *of_study)
{
    const struct gj_estimate e = of_trials(b, GJ_RESPONSE_OF_PAIR + (uint32_t)response);
    assert_true(fabs(e.mean - of_study->mean) <= 1e-8 * (1.0 + fabs(of_study->mean)));
    assert_true(fabs(e.half_width - of_study->half_width) <= 1e-8 * (1.0 + of_study->half_width));
}

/* Worlds: estimates over firms of each; their mean over worlds is the study's, and what a population has no figure for is not applicable. */
static void a_trial_of_a_population_is_a_world(void **state)
{
    (void)state;
    static struct both b;
    const struct gj_setting setting[] = {{"firms", test_stride() > 1 ? "3" : "6"}};
    const struct gj_scenario_options options = {.setting = setting, .n_settings = 1};
    run_both("scenarios/recipes/85-population.lua", &options, 2, &b);
    for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
        const struct gj_estimate e = of_trials(&b, 2 * k + 1);
        const double of_study = b.result.arm[GJ_ARM_AFTER][k].mean;
        assert_true(isnan(of_study) == isnan(e.mean));
        /* What a firm has in one world and not in the other (a month in which it goes ahead) weighs by worlds here, by firms there. */
        assert_true(isnan(of_study) || k == GJ_OUTCOME_adopted_month ||
                    fabs(e.mean - of_study) <= 1e-8 * fabs(of_study));
    }
    near_pair(&b, GJ_RESPONSE_gross_jobs, &b.result.population->totals.gross);
    near_pair(&b, GJ_RESPONSE_net_jobs, &b.result.bridge.line[GJ_BRIDGE_NET].jobs);
    near_pair(&b, GJ_RESPONSE_net_job_years, &b.result.bridge_years.line[GJ_BRIDGE_NET].jobs);
    assert_true(isnan(b.value[0][GJ_RESPONSE_OF_PAIR + GJ_RESPONSE_npv_firm]));
    assert_true(isnan(b.value[0][GJ_RESPONSE_OF_PAIR + GJ_RESPONSE_jobs_displaced]));
    end_both(&b);
}

/* Rows say what is in them: every response has a name of its own, a unit and a text in both languages. */
static void every_response_can_be_asked_for_by_name(void **state)
{
    (void)state;
    struct gj_error error = {0};
    for (uint32_t i = 0; i < GJ_N_RESPONSES; i++) {
        const struct gj_response_info *info = gj_response_info(i);
        struct gj_contrast c;
        char name[80];
        assert_true(*info->name && *info->unit && *info->en && *info->ko);
        assert_int_equal(gj_contrast_find(info->name, &c, &error), GJ_OK);
        assert_int_equal(c.of, i);
        gj_contrast_name(&c, name, sizeof name);
        assert_string_equal(name, info->name);
    }
    struct gj_contrast c;
    assert_int_equal(gj_contrast_find("npv_societi", &c, &error), GJ_USAGE);
    assert_non_null(strstr(error.fix, "npv_society"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trials_of_the_press_shop_are_its_study),
        cmocka_unit_test(trials_of_a_supplier_with_a_market_and_a_bridge_are_its_study),
        cmocka_unit_test(trials_of_a_firm_that_decides_are_its_study),
        cmocka_unit_test(a_trial_of_a_population_is_a_world),
        cmocka_unit_test(every_response_can_be_asked_for_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
