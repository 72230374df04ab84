/* A firm that decides, lived: what its pilot finds, what it does in each arm, and that the rule without living says the same. */
#include "study/pilot.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "economy/life.h"
#include "study/study_internal.h"
#include "unit/deciding_firm.h"

static void the_pilot_finds_what_each_upgrade_brings(void **state)
{
    (void)state;
    struct gj_plant *plant = deciding_machine();
    struct gj_study_spec spec = deciding_spec(plant, 2);
    assert_int_equal(gj_study_expect(&spec, 1, NULL, NULL), GJ_OK);
    assert_true(spec.expected.is_known);
    assert_int_equal(spec.expected.n, 5);
    /* 175,200 pieces a year x 1,000 won x 5 %, then 3 %; a share of scrap counted over years is a few 0.01 % off */
    assert_true(fabs(spec.expected.gain_won_per_year[0].mean / 8.76e6 - 1.0) < 0.03);
    assert_true(fabs(spec.expected.gain_won_per_year[1].mean / 5.256e6 - 1.0) < 0.03);
    const struct gj_expectation one = spec.expected;
    spec.expected = (struct gj_expectation){0};
    assert_int_equal(gj_study_expect(&spec, 3, NULL, NULL), GJ_OK);
    for (uint32_t k = 0; k < 2; k++) {
        assert_true(one.gain_won_per_year[k].mean == spec.expected.gain_won_per_year[k].mean);
        assert_true(one.gain_won_per_year[k].half_width == spec.expected.gain_won_per_year[k].half_width);
    }
    gj_plant_free(plant);
}

/* The last upgrade has its full effect beyond the end of the study: the pilot lives on for a year. */
static void the_pilot_looks_beyond_the_horizon_when_it_must(void **state)
{
    (void)state;
    struct gj_plant *plant = deciding_machine();
    struct gj_study_spec spec = deciding_spec(plant, 1);
    spec.upgrade[0].to.ramp_us = 5 * GJ_YEAR;
    assert_int_equal(gj_study_expect(&spec, 1, NULL, NULL), GJ_OK);
    assert_true(fabs(spec.expected.gain_won_per_year[0].mean / 8.76e6 - 1.0) < 0.05);
    gj_plant_free(plant);
}

static void a_gain_that_is_told_needs_no_pilot(void **state)
{
    (void)state;
    struct gj_plant *plant = deciding_machine();
    struct gj_study_spec spec = deciding_spec(plant, 1);
    spec.firm.decision.gain_won_per_year = 123.0;
    assert_int_equal(gj_study_expect(&spec, 1, NULL, NULL), GJ_OK);
    assert_true(spec.expected.is_known && spec.expected.n == 0);
    assert_true(spec.expected.gain_won_per_year[0].mean == 123.0);
    spec.firm.decision.is_on = false;
    spec.expected.is_known = false;
    assert_int_equal(gj_study_expect(&spec, 1, NULL, NULL), GJ_OK);
    assert_false(spec.expected.is_known);
    gj_plant_free(plant);
}

/* What the firm would do by the rule alone. */
static struct gj_project foreseen(const struct gj_study_spec *spec, uint32_t replication, bool is_supported)
{
    struct gj_life_spec life;
    struct gj_prospect prospect[GJ_MAX_UPGRADES];
    struct gj_project project = {0};
    gj_study_life_spec(spec, &life);
    for (uint32_t k = 0; k < spec->n_upgrades; k++) {
        gj_life_prospect(&life, k, &prospect[k]);
    }
    struct gj_choice choice = {.taken_at = project.taken_at, .with_support = project.with_support};
    const struct gj_outlook outlook = {.prospect = prospect,
                                       .n_prospects = spec->n_upgrades,
                                       .is_supported = is_supported,
                                       .length = life.end - life.decide_at};
    gj_decision_foresee(&(struct gj_decider){&spec->firm.decision, spec->seed, replication}, &outlook, &choice);
    project.n_taken = choice.n_taken;
    for (uint32_t k = 0; k < project.n_taken; k++) {
        project.taken_at[k] += life.decide_at;
    }
    return project;
}

static void a_firm_that_is_lived_does_what_the_rule_says(void **state)
{
    (void)state;
    struct gj_plant *plant = deciding_machine();
    struct gj_study_spec spec = deciding_spec(plant, 2);
    struct gj_pair pair;
    struct gj_row row[GJ_MAX_ARMS];
    struct gj_pair_money money;
    uint32_t n_first[2] = {0};
    uint32_t n_late = 0;
    assert_int_equal(gj_study_expect(&spec, 1, NULL, NULL), GJ_OK);
    assert_int_equal(gj_pair_init(&pair, &spec, NULL), GJ_OK);
    for (uint32_t i = 0; i < spec.replications; i++) {
        gj_pair_run(&pair, i, row, &money);
        for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
            const struct gj_project *lived = &pair.life[arm].project;
            const struct gj_project rule = foreseen(&spec, i, arm == GJ_ARM_AFTER);
            assert_int_equal(lived->n_taken, rule.n_taken);
            for (uint32_t k = 0; k < rule.n_taken; k++) {
                assert_int_equal(lived->taken_at[k], rule.taken_at[k]);
                assert_true(lived->with_support[k] == rule.with_support[k]);
            }
            assert_true(row[arm].value[GJ_OUTCOME_adopted] == (lived->n_taken > 0 ? 1.0 : 0.0));
            assert_true(row[arm].value[GJ_OUTCOME_adopted_all] == (lived->n_taken == 2 ? 1.0 : 0.0));
            n_first[arm] += lived->n_taken > 0;
            n_late += lived->n_taken > 0 && lived->taken_at[0] > spec.warm_up;
        }
        assert_true(pair.life[1].project.n_taken >= pair.life[0].project.n_taken);
    }
    assert_true(n_first[0] > 0 && n_first[1] > n_first[0] && n_first[1] < spec.replications); /* all kinds are there */
    assert_true(n_late > 0);
    gj_pair_fini(&pair);
    gj_plant_free(plant);
}

static const struct gj_money_line *line_of(const struct gj_study_result *result, const char *name)
{
    for (uint32_t i = 0; i < result->n_money; i++) {
        if (strcmp(result->money[i].name, name) == 0) {
            return &result->money[i];
        }
    }
    fail_msg("no line %s", name);
    return NULL;
}

static void the_study_tells_what_is_expected_and_who_would_have_gone_ahead_anyway(void **state)
{
    (void)state;
    struct gj_plant *plant = deciding_machine();
    struct gj_study_spec spec = deciding_spec(plant, 1);
    struct gj_study_result result;
    assert_int_equal(gj_study_run(&spec, 2, NULL, &result, NULL), GJ_OK);
    assert_true(result.expected.is_known);
    assert_true(line_of(&result, "expected_gain")->estimate.mean == result.expected.gain_won_per_year[0].mean);
    double by_itself = 0.0;
    double with = 0.0;
    for (uint32_t i = 0; i < result.n_replications; i++) {
        by_itself += result.row[2 * i].value[GJ_OUTCOME_adopted];
        with += result.row[2 * i + 1].value[GJ_OUTCOME_adopted];
    }
    assert_true(by_itself > 0.0 && with > by_itself);
    /* Who takes the step only with support was paid; who would by itself is paid when it knows. So of `paid` a share d would have gone ahead anyway:
     * paid x (1 - d) = with - by_itself, and paid is a whole number of replications. */
    const double d = line_of(&result, "deadweight")->estimate.mean;
    const double paid = (with - by_itself) / (1.0 - d);
    assert_true(d > 0.0 && d <= by_itself / with + 1e-9);
    assert_true(paid <= with + 1e-6 && fabs(paid - round(paid)) < 1e-6);
    gj_study_result_free(&result);
    gj_payer_set(&spec.upgrade[0].support.payer[0], 1.0, GJ_NO_CAP); /* who hears of it goes ahead */
    assert_int_equal(gj_study_run(&spec, 1, NULL, &result, NULL), GJ_OK);
    double with_all = 0.0;
    for (uint32_t i = 0; i < result.n_replications; i++) {
        with_all += result.row[2 * i + 1].value[GJ_OUTCOME_adopted];
        assert_true(result.row[2 * i + 1].value[GJ_OUTCOME_adopted] >= result.row[2 * i].value[GJ_OUTCOME_adopted]);
    }
    assert_true(with_all >= with);
    gj_study_result_free(&result);
    gj_plant_free(plant);
}

/* Half of the cost comes of nobody: with and without the programme the firm is the same, byte for byte. */
static void a_programme_that_pays_nothing_changes_no_byte(void **state)
{
    (void)state;
    struct gj_plant *plant = deciding_machine();
    struct gj_study_spec spec = deciding_spec(plant, 2);
    spec.upgrade[0].support.n_payers = spec.upgrade[1].support.n_payers = 0;
    struct gj_study_result result;
    assert_int_equal(gj_study_run(&spec, 1, NULL, &result, NULL), GJ_OK);
    for (uint32_t i = 0; i < result.n_replications; i++) {
        assert_true(result.row[2 * i].digest == result.row[2 * i + 1].digest);
        assert_memory_equal(result.row[2 * i].value, result.row[2 * i + 1].value, sizeof result.row[0].value);
    }
    gj_study_result_free(&result);
    gj_plant_free(plant);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pilot_finds_what_each_upgrade_brings),
        cmocka_unit_test(the_pilot_looks_beyond_the_horizon_when_it_must),
        cmocka_unit_test(a_gain_that_is_told_needs_no_pilot),
        cmocka_unit_test(a_firm_that_is_lived_does_what_the_rule_says),
        cmocka_unit_test(the_study_tells_what_is_expected_and_who_would_have_gone_ahead_anyway),
        cmocka_unit_test(a_programme_that_pays_nothing_changes_no_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
