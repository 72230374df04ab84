/* How a scenario says that its firm decides. */
#include "script/loading.h"

#include <math.h>

#include "base/text.h"

#define FIRM(part) "firm = firm { price = won(9), material = won(3), " part " },\n"
#define AFTER "after = level { level = 2, name = 'two', cost = eok(1) }"

static void mistakes_in_decisions_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {IN_STUDY(FIRM("decision = { hurdle = percent(-100):per 'year' }") AFTER), 3, GJ_SCRIPT, "is negative: -100 %"},
        {IN_STUDY(FIRM("decision = { hurdle = percent(50) }") AFTER), 3, GJ_SCRIPT, "must be a ratio a time"},
        {IN_STUDY(FIRM("decision = { years = years(0) }") AFTER), 3, GJ_SCRIPT, "must be at least"},
        {IN_STUDY(FIRM("decision = { cost_weight = 0 }") AFTER), 3, GJ_SCRIPT, "must be at least 0.01, it is 0"},
        {IN_STUDY(FIRM("decision = { belief_cv = -1 }") AFTER), 3, GJ_SCRIPT, "is negative: -1"},
        {IN_STUDY(FIRM("decision = { knows = percent(120) }") AFTER), 3, GJ_SCRIPT, "must be at most 100 %"},
        {IN_STUDY(FIRM("decision = { hears = percent(12) }") AFTER), 3, GJ_SCRIPT, "must be a ratio a time"},
        {IN_STUDY(FIRM("decision = { pilots = 0 }") AFTER), 3, GJ_SCRIPT, "must be at least 1, it is 0"},
        {IN_STUDY(FIRM("decision = { gain = won(5) }") AFTER), 3, GJ_SCRIPT, "must be money a time"},
        {IN_STUDY(FIRM("decision = { gian = won(5):per 'year' }") AFTER), 3, GJ_SCRIPT, "did you mean \"gain\"?"},
        {IN_STUDY(FIRM("decision = 3") AFTER), 3, GJ_SCRIPT, "must be decision { ... }, not the number 3"},
        {IN_STUDY(FIRM("decision = {}")), 3, GJ_MODEL, "there is no upgrade to decide on"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void a_decision_has_the_values_that_were_written(void **state)
{
    (void)state;
    struct loading l = load(IN_STUDY(FIRM("decision = decision { hurdle = percent(4):per 'month', years = years(3), "
                                          "cost_weight = 2, belief_cv = 0.25, knows = percent(32.3), hears = "
                                          "percent(12):per 'year', gain = won(1000):per 'month', pilots = 3 }") AFTER));
    assert_int_equal(l.status, GJ_OK);
    const struct gj_decision_spec *d = &gj_scenario_spec(l.scenario)->firm.decision;
    assert_true(d->is_on);
    assert_true(fabs(d->hurdle_per_year - 0.48) < 1e-12);
    assert_true(d->years == 3.0 && d->cost_weight == 2.0 && d->belief_cv == 0.25);
    assert_true(fabs(d->knows_first - 0.323) < 1e-12 && fabs(d->hears_per_year - 0.12) < 1e-12);
    assert_true(fabs(d->gain_won_per_year - 12000.0) < 1e-9);
    assert_int_equal(d->pilots, 3);
    unload(&l);
}

static void a_firm_that_says_nothing_of_it_does_not_decide(void **state)
{
    (void)state;
    struct loading l = load(IN_STUDY(FIRM("") AFTER));
    assert_int_equal(l.status, GJ_OK);
    const struct gj_study_spec *spec = gj_scenario_spec(l.scenario);
    assert_false(spec->firm.decision.is_on);
    struct gj_text frozen;
    gj_text_init(&frozen);
    gj_study_print(spec, &frozen);
    assert_null(strstr(frozen.data, "decision"));
    gj_text_fini(&frozen);
    unload(&l);
    l = load(IN_STUDY(FIRM("decision = {}") AFTER));
    assert_int_equal(l.status, GJ_OK);
    spec = gj_scenario_spec(l.scenario);
    assert_true(spec->firm.decision.is_on && isnan(spec->firm.decision.gain_won_per_year));
    assert_true(spec->firm.decision.hurdle_per_year == 0.5 && spec->firm.decision.years == 5.0);
    gj_text_init(&frozen);
    gj_study_print(spec, &frozen);
    assert_non_null(strstr(frozen.data, "firm.decision.hurdle_per_year = 0.5\n"));
    assert_non_null(strstr(frozen.data, "firm.decision.pilots = 8\n"));
    gj_text_fini(&frozen);
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_in_decisions_are_told),
        cmocka_unit_test(a_decision_has_the_values_that_were_written),
        cmocka_unit_test(a_firm_that_says_nothing_of_it_does_not_decide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
