/* Figures of evaluations in a scenario. */
#include "script/loading.h"

#include <math.h>

#include "base/text.h"
#include "study/population/evidence.h"

#define FIRMS                                                                                                         \
    "population = population { firms = 1, make = function(f) return member { plant = plant { line 'a' { machine 'm' " \
    "{ "                                                                                                              \
    "cycle = seconds(3) } }, orders { product = 'a', every = minutes(5) } }, firm = firm { price = won(2), material " \
    "= "                                                                                                              \
    "won(1) } } end },\n"
#define STUDY(part) \
    "return study { title = 'x', horizon = years(3), decide_at = years(1),\n" FIRMS "evidence = { " part " } }"
#define VALUE "value = official(percent(30), { low = percent(20), high = percent(40), source = 'release' })"

static void mistakes_in_figures_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {STUDY("target { outcome = 'job', " VALUE " }"), 3, GJ_MODEL, "there is no outcome \"job\" of a firm"},
        {STUDY("target { outcome = 'jobs' }"), 3, GJ_MODEL, "give a value or an amount, and not both"},
        {STUDY("target { outcome = 'jobs', value = percent(3) }"), 3, GJ_MODEL, "needs its mark and source"},
        {STUDY("target { outcome = 'jobs', measure = 'before', " VALUE " }"), 3, GJ_SCRIPT, "\"before\""},
        {STUDY("target { outcome = 'jobs', level_from = 3, level_to = 2, " VALUE " }"), 3, GJ_MODEL,
         "is above level_to"},
        {STUDY("target { outcome = 'jobs', employees_from = 10, employees_to = 9, " VALUE " }"), 3, GJ_MODEL,
         "is above employees_to"},
        {IN_STUDY("evidence = { target { outcome = 'jobs', " VALUE " } }"), 3, GJ_MODEL, "and there is none"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void a_figure_has_what_was_written(void **state)
{
    (void)state;
    struct loading l = load(
        STUDY("target { outcome = 'sales', measure = 'falls', use = 'calibrated', year = 2020, employees_to = 9, "
              "level_from = 1, "
              "level_to = 2, sales_below = eok(10), sectors = { 'press', 'food' }, " VALUE " },\n"
              "target { outcome = 'technicians', amount = academic(0.2, { low = 0, high = 9, source = 'KLI' }) }"));
    if (l.status != GJ_OK) {
        print_errors(&l);
    }
    assert_int_equal(l.status, GJ_OK);
    const struct gj_study_spec *spec = gj_scenario_spec(l.scenario);
    assert_int_equal(spec->n_targets, 2);
    const struct gj_target *t = spec->target;
    assert_int_equal(t->outcome, GJ_FIRM_sales);
    assert_true(t->measure == GJ_MEASURE_FALLS && t->is_calibrated && !t->is_amount && t->year == 2020);
    assert_true(t->value == 0.3 && t->low == 0.2 && t->high == 0.4 && t->sales_below_won == 1e9);
    assert_string_equal(t->mark, "OFF");
    assert_string_equal(t->source, "release");
    assert_true(t->employees_to == 9 && t->level_from == 1 && t->level_to == 2 && t->n_sectors == 2);
    assert_string_equal(t->firms, "level 1-2, up to 9 employees, sales below 10억, press food");
    assert_true(t[1].is_amount && t[1].value == 0.2 && isinf(t[1].sales_below_won));
    assert_string_equal(t[1].firms, "all");
    struct gj_text frozen;
    gj_text_init(&frozen);
    gj_study_print(spec, &frozen);
    assert_non_null(strstr(frozen.data, "target[1] = sales falls 0.3 [0.2, 0.4] OFF 2020 calibrated"));
    gj_text_fini(&frozen);
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_in_figures_are_told),
        cmocka_unit_test(a_figure_has_what_was_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
