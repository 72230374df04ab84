/* Factors and experiments: what uncertainty, lever, constant and experiment { } take, what they come to, and everything that can be wrong with them. */
#include <math.h>
#include <stdlib.h>

#include "script/loading.h"
#include "script/point_maker.h"
#include "study/design/experiment.h"

/* A scenario whose second line is the part under test; `experiment` follows in line 4. */
#define WITH(factors, experiment)                                                                         \
    "local s = { source = 'a test' }\n" factors "\nreturn study { title = 'test', horizon = days(30),\n"  \
    "experiment = { " experiment " }, plant = plant { line 'a' { machine 'm' { cycle = seconds(3) } },\n" \
    "orders { product = 'a', every = minutes(5) } } }"
#define FACTOR(call) WITH("local x = " call, "")

static void what_is_wrong_with_a_factor_is_told(void **state)
{
    (void)state;
    static const struct mistake mistakes[] = {
        {FACTOR("uncertainty('x', 5, { lwo = 3, high = 7 })"), 2, GJ_SCRIPT,
         "uncertainty \"x\": unknown option \"lwo\"; did you mean \"low\"?"},
        {FACTOR("lever('x', 5, { 2, 4 })"), 2, GJ_SCRIPT, "its options have names"},
        {FACTOR("lever('x', 5, 7)"), 2, GJ_SCRIPT, "after the default comes a table or a source, not the number 7"},
        {FACTOR("uncertainty('x', 5)"), 2, GJ_SCRIPT, "between which values does it lie?"},
        {FACTOR("uncertainty('x', 5, 'a source')"), 2, GJ_SCRIPT, "between which values does it lie?"},
        {FACTOR("uncertainty('x', assumed(5, s))"), 2, GJ_SCRIPT, "between which values does it lie?"},
        {FACTOR("uncertainty('x', 5, { low = 7, high = 3 })"), 2, GJ_SCRIPT, "low is above high: 7 and 3"},
        {FACTOR("uncertainty('x', 5, { low = 6, high = 9 })"), 2, GJ_SCRIPT, "the default 5 lies outside of 6 to 9"},
        {FACTOR("uncertainty('x', minutes(5), { low = minutes(6), high = minutes(9) })"), 2, GJ_SCRIPT,
         "the default 5 minutes lies outside of 6 to 9"},
        {FACTOR("uncertainty('x', 5, { low = 5, high = 5 })"), 2, GJ_SCRIPT, "low and high are the same: 5"},
        {FACTOR("uncertainty('x', minutes(5), { low = 3, high = minutes(9) })"), 2, GJ_SCRIPT,
         "low is the number 3, the default is a duration"},
        {FACTOR("uncertainty('x', minutes(5), { low = minutes(3), high = 'nine' })"), 2, GJ_SCRIPT,
         "high is the text \"nine\""},
        {FACTOR("uncertainty('x', won(5):per 'day', { low = won(1):per 'hour' })"), 2, GJ_SCRIPT,
         "low is by another time"},
        {FACTOR("uncertainty('x', won(5):per(minutes(7)), { low = won(1):per(minutes(7)) })"), 2, GJ_SCRIPT,
         "its rate must be by the second"},
        {FACTOR("uncertainty('x', 5, { low = 0/0 })"), 2, GJ_SCRIPT, "low must be a finite number"},
        {FACTOR("uncertainty('x', 5.5, { low = 1, high = 9, whole = true })"), 2, GJ_SCRIPT,
         "are not all whole numbers"},
        {FACTOR("uncertainty('x', 5, { low = 1, high = 9, whole = 1 })"), 2, GJ_SCRIPT,
         "whole must be true or false, not the number 1"},
        {FACTOR("uncertainty('x', 5, { low = 0, high = 9, shape = 'normla' })"), 2, GJ_SCRIPT,
         "there is no shape \"normla\"; did you mean \"normal\"?"},
        {FACTOR("uncertainty('x', 5.0, { low = 0.0, high = 9.0, shape = 'log_uniform' })"), 2, GJ_SCRIPT,
         "log_uniform needs a low above 0, it is 0"},
        {FACTOR("uncertainty('x', 5, { low = 1, high = 9, shape = 'triangular' })"), 2, GJ_SCRIPT,
         "a shape goes with a range of real numbers, not with whole numbers"},
        {FACTOR("uncertainty('x', 5, { values = { 5, 6 }, shape = 'normal' })"), 2, GJ_SCRIPT, "not with values"},
        {FACTOR("uncertainty('x', 5, { values = { 5, 6 }, low = 3 })"), 2, GJ_SCRIPT,
         "it has values and low: which counts?"},
        {FACTOR("uncertainty('x', minutes(5), { low = minutes(1), unit = 'hour' })"), 2, GJ_SCRIPT,
         "unit \"hour\" is none of a duration; did you mean \"hours\"?"},
        {FACTOR("uncertainty('x', 5, { low = 1, unit = 'won' })"), 2, GJ_SCRIPT,
         "the default is a plain number: it has no unit \"won\""},
        {FACTOR("lever('x', 'a', { values = { 'a', 'b' }, unit = 'won' })"), 2, GJ_SCRIPT, "a unit goes with a number"},
        {FACTOR("uncertainty('x', 5, { low = 1, mark = 'OFFICIAL' })"), 2, GJ_SCRIPT, "mark must be OFF, PARL"},
        {FACTOR("uncertainty('x', 5, { low = 1, group = 3 })"), 2, GJ_SCRIPT, "group must be a text, not the number 3"},
        {FACTOR("lever('x', 5, { values = 7 })"), 2, GJ_SCRIPT, "values must be a list, not the number 7"},
        {FACTOR("lever('x', 5, { values = {} })"), 2, GJ_SCRIPT, "values has 0 entries: nothing to choose"},
        {FACTOR("lever('x', 5, { values = { 5 } })"), 2, GJ_SCRIPT, "values has 1 entry: nothing to choose"},
        {FACTOR("lever('x', 5, { values = { 5, 6, 5 } })"), 2, GJ_SCRIPT, "values[1] and values[3] are both 5"},
        {FACTOR("lever('x', minutes(1), { values = { minutes(1), seconds(60) } })"), 2, GJ_SCRIPT,
         "values[1] and values[2] are both minutes(1)"},
        {FACTOR("lever('x', 5, { values = { 6, 7 } })"), 2, GJ_SCRIPT, "the default is not among the values 6, 7"},
        {FACTOR("lever('x', 5, { values = { 5, minutes(6) } })"), 2, GJ_SCRIPT,
         "values[2] is a duration, the default is the number 5"},
        {FACTOR("lever('x', won(5):per 'day', { values = { won(5):per 'day', won(5):per 'hour' } })"), 2, GJ_SCRIPT,
         "values[2] is by another time than the default"},
        {FACTOR("lever('x', 5, { values = { 5, 1/0 } })"), 2, GJ_SCRIPT, "values[2] must be a finite number"},
        {FACTOR("lever('x', 'a', { values = { 'a', ('b'):rep(301) } })"), 2, GJ_SCRIPT,
         "values[2] has more than 300 bytes"},
        {FACTOR("lever('x', 'fifo')"), 2, GJ_SCRIPT, "the text \"fifo\" has no range: it needs values"},
        {FACTOR("lever('x', true)"), 2, GJ_SCRIPT, "true has no range: it needs values"},
        {FACTOR("lever('x', exponential(minutes(5)), { low = 3 })"), 2, GJ_SCRIPT,
         "a distribution of durations has no range: it needs values"},
        {FACTOR("lever('x', {})"), 2, GJ_SCRIPT, "the default must be a number, a text"},
        {FACTOR("lever('x y', 5)"), 2, GJ_SCRIPT, "a lever's name is a word"},
        {WITH("local x = lever('x', 5, { low = 1, high = 9 })\nx = lever('x', 5, { low = 1, high = 8 })", ""), 3,
         GJ_SCRIPT, "it is something else in line 2 of test.lua"},
        {WITH("local x = lever('x', 5, { low = 1, high = 9 })\nx = uncertainty('x', 5, { low = 1, high = 9 })", ""), 3,
         GJ_SCRIPT, "it is something else in line 2"},
        {WITH("local x = lever('x', 5, { values = { 5, 6 } })\nx = lever('x', 5, { values = { 5, 7 } })", ""), 3,
         GJ_SCRIPT, "it is something else in line 2"},
        {WITH("local x = lever('x', 5, { low = 1, high = 9 })\nx = lever('x', 6, { low = 1, high = 9 })", ""), 3,
         GJ_SCRIPT, "is 6 here and 5 elsewhere"},
        {FACTOR("nil for i = 1, 101 do lever('x' .. i, i, { low = 0, high = 200 }) end"), 2, GJ_SCRIPT,
         "more than 100 factors that vary"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void what_is_wrong_with_an_experiment_is_told(void **state)
{
    (void)state;
#define TWO                                                                                             \
    "local l = uncertainty('load', percent(80), { low = percent(60), high = percent(95) })\nlocal p = " \
    "lever('places', 4, { values = { 2, 4, 8 } }) local m = lever('mode', 'fifo', { values = { 'fifo', 'edd' } })"
    static const struct mistake mistakes[] = {
        {WITH(TWO, "outcomes = 'good_per_dya'"), 5, GJ_MODEL, "there is no outcome \"good_per_dya\""},
        {WITH(TWO, "sampling = 'crosed'"), 5, GJ_SCRIPT, "\"crosed\" is no choice; did you mean \"crossed\"?"},
        {WITH(TWO, "design = 'sobl'"), 5, GJ_SCRIPT, "did you mean \"sobol\"?"},
        {WITH(TWO, "by_group = true"), 5, GJ_MODEL, "is true, but no factor has a group"},
        {WITH(TWO, "of = 'lead_time_mean'"), 5, GJ_MODEL, "says what the precision is of, but there is none"},
        {WITH(TWO, "of = 'lead_time', precision = hours(1)"), 5, GJ_MODEL, "there is no outcome \"lead_time\""},
        {WITH(TWO, "of = 'lead_time_mean', precision = 3"), 5, GJ_MODEL,
         "must have the unit of lead_time_mean: a duration"},
        {WITH(TWO, "of = 'npv_firm', precision = 3"), 5, GJ_MODEL, "must have the unit of npv_firm: money"},
        {WITH(TWO, "of = 'heads_end.after', precision = won(3)"), 5, GJ_MODEL,
         "must have the unit of heads_end.after: a plain number of heads"},
        {WITH(TWO, "design = 'csv', file = 'points.csv'"), 5, GJ_SCRIPT,
         "table \"points.csv\" is not among the files given"},
        {WITH(TWO, "design = 'csv', file = '/etc/passwd'"), 5, GJ_SCRIPT, "cannot be the name of a table"},
        {WITH(TWO, "file = 'points.csv'"), 5, GJ_MODEL, "is for a design of kind csv"},
        {WITH(TWO, "precision = 0"), 5, GJ_MODEL, "must be above 0"},
        {WITH(TWO, "replications_min = 5"), 5, GJ_MODEL, "goes with a precision"},
        {WITH(TWO, "precision = 3, replications = 10, replications_min = 11"), 5, GJ_MODEL,
         "is more than replications, 10"},
        {WITH(TWO, "scenarios = 3"), 5, GJ_SCRIPT, "must be a list of named cases"},
        {WITH(TWO, "scenarios = { name = 'a', load = percent(70) }"), 5, GJ_SCRIPT, "is a list of tables, one a case"},
        {WITH(TWO, "scenarios = { 'a' }"), 5, GJ_SCRIPT, "number 1 is no table"},
        {WITH(TWO, "scenarios = { { load = percent(70) } }"), 5, GJ_SCRIPT, "number 1 has no name"},
        {WITH(TWO, "scenarios = { { name = '' } }"), 5, GJ_SCRIPT, "number 1 has no name"},
        {WITH(TWO, "scenarios = { { name = 'a', percent(70) } }"), 5, GJ_SCRIPT,
         "\"a\" has something that is not called by a factor's name"},
        {WITH(TWO, "scenarios = { { name = 'a' }, { name = 'a' } }"), 5, GJ_SCRIPT, "two are called \"a\""},
        {WITH(TWO, "scenarios = { { name = 'a', laod = percent(70) } }"), 5, GJ_SCRIPT,
         "\"a\": there is no factor \"laod\"; did you mean \"load\"?"},
        {WITH(TWO, "scenarios = { { name = 'a', places = 8 } }"), 5, GJ_SCRIPT, "\"a\": places is a lever"},
        {WITH(TWO, "policies = { { name = 'a', load = percent(70) } }"), 5, GJ_SCRIPT, "\"a\": load is an uncertainty"},
        {WITH(TWO, "scenarios = { { name = 'a', load = 70 } }"), 5, GJ_SCRIPT,
         "\"a\": load is the number 70 where the factor has such as percent(80)"},
        {WITH(TWO, "scenarios = { { name = 'a', load = percent(99) } }"), 5, GJ_SCRIPT,
         "\"a\": load = percent(99) lies outside of percent(60) to percent(95)"},
        {WITH(TWO, "policies = { { name = 'a', places = 5 } }"), 5, GJ_SCRIPT,
         "\"a\": places is the number 5, which is not among 2, 4, 8"},
        {WITH(TWO, "policies = { { name = 'a', mode = 'lifo' } }"), 5, GJ_SCRIPT, "which is not among fifo, edd"},
        {WITH("local n = lever('n', 4, { low = 1, high = 9 })\n", "policies = { { name = 'a', n = 4.5 } }"), 5,
         GJ_SCRIPT, "n = 4.5 must be a whole number"},
    };
    ALL_ARE_TOLD(mistakes);
}

static const struct gj_experiment *experiment_of(const struct loading *l)
{
    if (l->status != GJ_OK) {
        print_errors(l);
    }
    assert_int_equal(l->status, GJ_OK);
    return gj_scenario_spec(l->scenario)->experiment;
}

static void ranges_and_sources_come_from_marks_or_options(void **state)
{
    (void)state;
    struct loading l =
        load(WITH("local a = uncertainty('a', official(percent(80), { low = percent(60), high = percent(95), source = "
                  "'book' }))\n"
                  "local b = uncertainty('b', assumed(4, { low = 2, high = 8 }), { group = 'g', source = 'own' })\n"
                  "local c = uncertainty('c', 4, { low = 1, high = 9.5 })\n"
                  "local d = uncertainty('d', minutes(90), { low = minutes(60), high = hours(3), unit = 'hours', mark "
                  "= 'PRESS', shape = 'triangular' })\n"
                  "local e = constant('e', won(2.9e6):per 'month', 'KOSIS')\n"
                  "local f = constant('f', 'text') local g = constant('g', exponential(minutes(1))) local h = "
                  "constant(minutes(1))\n"
                  "local i = lever('i', pieces(10), { low = pieces(5), high = pieces(20) })\n"
                  "local j = lever('j', minutes(5), { values = { minutes(5), hours(0.125) } })\n",
                  ""));
    const struct gj_experiment *e = experiment_of(&l);
    const struct gj_factor *f = e->factor;
    assert_int_equal(e->n_factors, 9);
    assert_string_equal(f[0].mark, "OFF");
    assert_string_equal(f[0].source, "book");
    assert_string_equal(f[0].unit, "percent");
    assert_true(f[0].low == 60.0 && f[0].central == 80.0 && f[0].high == 95.0 && f[0].kind == GJ_FACTOR_REAL);
    assert_string_equal(f[1].source, "own");
    assert_string_equal(f[1].group, "g");
    assert_int_equal(f[1].kind, GJ_FACTOR_WHOLE);
    assert_int_equal(f[2].kind, GJ_FACTOR_REAL);
    assert_true(f[3].low == 1.0 && f[3].central == 1.5 && f[3].high == 3.0 && f[3].shape == GJ_SHAPE_triangular);
    assert_string_equal(f[3].mark, "PRESS");
    assert_string_equal(f[4].source, "KOSIS");
    assert_string_equal(f[4].mark, "ASSUMP");
    assert_string_equal(f[4].per, "month");
    assert_string_equal(f[5].choice[0], "text");
    assert_string_equal(f[6].choice[0], "exponential{mean=seconds(60)}");
    assert_int_equal(f[7].kind, GJ_FACTOR_WHOLE);
    assert_true(f[8].number[1] == 7.5);
    unload(&l);
}

static void an_experiment_is_read_to_the_last_field(void **state)
{
    (void)state;
    struct loading l = load(WITH(TWO, "outcomes = { 'good_per_day' }, constraints = { 'places <= 8', \"mode == 'edd' "
                                      "or load < 90\" }, sampling = 'crossed',\n"
                                      "design = 'factorial', levels = 4, seed = 7, draws = 'own', "
                                      "replications = 30, precision = hours(2), of = 'lead_time_mean',\n"
                                      "scenarios = { { name = 'crisis', load = percent(70) }, { name = 'as it is' } }, "
                                      "policies = { { name = 'wide', places = 8, mode = 'edd' } }"));
    const struct gj_experiment *e = experiment_of(&l);
    assert_int_equal(e->n_scenarios, 2);
    assert_string_equal(e->scenario[0].name, "crisis");
    assert_true(e->scenario[0].value[0] == 70.0 && isnan(e->scenario[0].value[1]) && isnan(e->scenario[1].value[0]));
    assert_int_equal(e->n_policies, 1);
    assert_true(e->policy[0].value[1] == 2.0 && e->policy[0].value[2] == 1.0 && isnan(e->policy[0].value[0]));
    assert_int_equal(e->n_constraints, 2);
    assert_int_equal(e->n_responses, 4); /* what the precision is of is kept too */
    assert_true(e->is_crossed && e->has_own_draws);
    assert_int_equal(e->design.kind, GJ_DESIGN_factorial);
    assert_int_equal(e->design.levels, 4);
    assert_int_equal(e->design.seed, 7);
    assert_int_equal(e->replications, 30);
    assert_int_equal(e->replications_min, 10);
    assert_true(e->precision == 2.0);
    unload(&l);
}

static void points_of_a_file_are_part_of_the_scenario(void **state)
{
    (void)state;
    static const char text[] = WITH(TWO, "design = 'csv', file = 'points.csv', pairs = true");
    static const char points[] = "load,places\n70,2\n";
    const struct gj_script_source source[] = {{GJ_SOURCE_MAIN, "test.lua", "test.lua", text, strlen(text)},
                                              {GJ_SOURCE_TABLE, "points.csv", "points.csv", points, strlen(points)}};
    struct loading l = {.scenario = NULL};
    gj_error_list_init(&l.errors);
    l.status = gj_scenario_load_memory(source, 2, &l.scenario, &l.errors);
    const struct gj_experiment *e = experiment_of(&l);
    assert_string_equal(e->design.file, "points.csv");
    assert_string_equal(e->design.text, points);
    assert_true(e->design.has_pairs);
    assert_int_equal(gj_scenario_n_sources(l.scenario), 2);
    unload(&l);
}

static struct loading load_set(const char *text, const char *name, const char *value)
{
    struct loading l = {.scenario = NULL};
    const struct gj_script_source source = {GJ_SOURCE_MAIN, "test.lua", "test.lua", text, strlen(text)};
    const struct gj_setting setting = {name, value};
    const struct gj_scenario_options options = {.setting = &setting, .n_settings = 1};
    gj_error_list_init(&l.errors);
    l.status = gj_scenario_load_memory_with(&source, 1, &options, &l.scenario, &l.errors);
    return l;
}

/* What was frozen of parameter x. */
static void frozen_value(const struct loading *l, char *out, size_t size)
{
    const struct gj_study_spec *spec = gj_scenario_spec(l->scenario);
    assert_int_equal(spec->n_parameters, 1);
    snprintf(out, size, "%s", spec->parameter[0].value);
}

/* Every unit, by every time, as a scenario would write it: written from the factor and given from outside it is the same. */
static void what_is_written_of_a_factor_reads_as_the_same_value(void **state)
{
    (void)state;
    static const char *const units[] = {"milliseconds", "seconds", "minutes", "hours", "days",
                                        "weeks",        "months",  "years",   "won",   "thousand_won",
                                        "million_won",  "eok",     "percent", "ratio", "pieces"};
    static const char *const periods[] = {"",     "second", "minute", "hour",       "day",
                                          "week", "month",  "year",   "working_day"};
    for (size_t u = 0; u < sizeof units / sizeof units[0]; u++) {
        for (size_t p = 0; p < (u < 8 ? 1 : sizeof periods / sizeof periods[0]); p++) {
            char text[900], call[300], per[40] = "", written[100], before[100], after[100];
            if (*periods[p]) {
                snprintf(per, sizeof per, ":per '%s'", periods[p]);
            }
            snprintf(call, sizeof call, "uncertainty('x', %s(7.3)%s, { low = %s(2)%s, high = %s(11)%s, unit = '%s' })",
                     units[u], per, units[u], per, units[u], per, units[u]);
            snprintf(text, sizeof text, FACTOR("%s"), call);
            struct loading l = load(text);
            const struct gj_experiment *e = experiment_of(&l);
            gj_factor_write(&e->factor[0], e->factor[0].central, written, sizeof written);
            frozen_value(&l, before, sizeof before);
            struct loading again = load_set(text, "x", written);
            assert_int_equal(again.status, GJ_OK);
            frozen_value(&again, after, sizeof after);
            assert_string_equal(before, after);
            assert_true(gj_scenario_spec(again.scenario)->experiment->factor[0].is_given);
            assert_true(gj_scenario_spec(again.scenario)->experiment->factor[0].central == e->factor[0].central);
            unload(&again);
            unload(&l);
        }
    }
}

static void choices_are_found_by_their_word_and_by_what_they_come_to(void **state)
{
    (void)state;
    static const char text[] =
        FACTOR("lever('x', exponential(minutes(5)), { values = { exponential(minutes(5)), lognormal { mean = "
               "minutes(45), cv = 0.5 }, "
               "empirical { values = { minutes(1), minutes(2) } }, exponential(hours(8)):of 'busy' } })");
    struct loading l = load(text);
    const struct gj_factor *f = &experiment_of(&l)->factor[0];
    assert_int_equal(f->n_choices, 4);
    assert_string_equal(f->choice[1], "lognormal{mean=seconds(2700),cv=0.5}");
    assert_string_equal(f->choice[2], "empirical_3");
    assert_string_equal(f->choice[3], "exponential{mean=seconds(28800)}:of\"busy\"");
    for (uint32_t i = 0; i < f->n_choices; i++) {
        struct loading given = load_set(text, "x", f->choice[i]);
        assert_true(experiment_of(&given)->factor[0].central == (double)i);
        unload(&given);
    }
    struct loading other = load_set(text, "x", "lognormal(hours(0.75), 1/2)");
    assert_true(experiment_of(&other)->factor[0].central == 1.0);
    unload(&other);
    other = load_set(text, "x", "exponential(minutes(6))");
    assert_int_equal(other.status, GJ_USAGE);
    assert_non_null(find_error(&other, "--set x: is not among the values exponential{mean=seconds(300)}"));
    unload(&other);
    unload(&l);
}

static void a_value_from_outside_keeps_the_mark_of_the_default(void **state)
{
    (void)state;
    static const char text[] =
        "local x = uncertainty('x', press(seconds(10), { low = seconds(5), high = seconds(20), source = 'paper' }))\n"
        "return study { title = 'test', horizon = days(30), plant = plant { line 'a' { machine 'm' { cycle = x } },\n"
        "orders { product = 'a', every = minutes(5) } } }";
    struct loading l = load_set(text, "x", "seconds(7)");
    assert_int_equal(l.status, GJ_OK);
    const struct gj_study_spec *spec = gj_scenario_spec(l.scenario);
    assert_int_equal(spec->n_assumptions, 1);
    assert_string_equal(spec->assumption[0].mark, "PRESS");
    assert_string_equal(spec->assumption[0].source, "paper");
    assert_true(spec->assumption[0].low == 5.0 && spec->assumption[0].central == 7.0 &&
                spec->assumption[0].high == 20.0);
    unload(&l);
    l = load_set(text, "x", "seconds(25)"); /* beyond what the source says */
    assert_true(gj_scenario_spec(l.scenario)->assumption[0].high == 25.0);
    unload(&l);
}

static void a_factor_given_from_outside_is_held(void **state)
{
    (void)state;
    static const char text[] = FACTOR("uncertainty('x', 0.5, { low = 0.25, high = 1.0 })");
    struct loading l = load(text);
    assert_true(gj_factor_is_varied(&experiment_of(&l)->factor[0]));
    unload(&l);
    l = load_set(text, "x", "0.75");
    const struct gj_factor *f = &experiment_of(&l)->factor[0];
    assert_true(!gj_factor_is_varied(f) && f->central == 0.75);
    unload(&l);
    l = load_set(FACTOR("uncertainty('x', won(5):per 'working_day', { low = won(1):per 'working_day' })"), "x",
                 "won(5):per 'day'");
    assert_non_null(find_error(&l, "--set x: is by another time than the scenario's, which is by the working_day"));
    unload(&l);
}

/* --- constraints ------------------------------------------------------------------------------------------------------------------- */

#define THREE                                                                                                      \
    "local a = uncertainty('load', percent(80), { low = percent(60), high = percent(95) })\n"                      \
    "local b = lever('places', 4, { values = { 2, 4, 8 } }) local c = lever('mode', 'fifo', { values = { 'fifo', " \
    "'edd' } }) "                                                                                                  \
    "local d = lever('fast', true, { values = { true, false } }) local e = lever('t', minutes(5), { values = { "   \
    "minutes(5), minutes(30) } })"

static void constraints_are_asked_in_the_factors_units(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value[5]; /* load, places, mode, fast, t: places of choices */
        int32_t answer;
    } rows[] = {
        {"load < 80", {79.9, 0, 0, 0, 0}, -1},
        {"load < 80", {80, 0, 0, 0, 0}, 0},
        {"places * load <= 320", {80, 1, 0, 0, 0}, -1},
        {"places * load <= 320", {80, 2, 0, 0, 0}, 0},
        {"mode == 'edd' or places ~= 8", {80, 2, 1, 0, 0}, -1},
        {"mode == 'edd' or places ~= 8", {80, 2, 0, 0, 0}, 0},
        {"fast", {80, 2, 0, 0, 0}, -1},
        {"fast", {80, 2, 0, 1, 0}, 0},
        {"not fast or load > 90", {80, 2, 0, 1, 0}, -1},
        {"t <= 10", {80, 2, 0, 1, 0}, -1},
        {"t <= 10", {80, 2, 0, 1, 1}, 0},
        {"max(load, t * 2) > 85 and floor(load / 7) == 11", {80, 0, 0, 0, 1}, 0},
        {"min(load, 5) == 5 and abs(places - 4) == 2 and ceil(load) == 61", {60.5, 0, 0, 0, 1}, -1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[2000];
        snprintf(text, sizeof text, WITH(THREE, "constraints = \"%s\""), rows[i].text);
        struct loading l = load(text);
        const struct gj_experiment *e = experiment_of(&l);
        struct gj_constraints *constraints = NULL;
        struct gj_error error = {0};
        assert_int_equal(gj_constraints_open(e, &constraints, NULL, &error), GJ_OK);
        const int32_t answer = gj_constraints_ask(constraints, rows[i].value, &error);
        if (answer != rows[i].answer) {
            fail_msg("row %zu, %s: %d", i, rows[i].text, answer);
        }
        gj_constraints_close(constraints);
        unload(&l);
    }
}

static void what_is_wrong_with_a_constraint_is_told(void **state)
{
    (void)state;
    static const struct mistake mistakes[] = {
        {WITH(TWO, "constraints = 'places <='"), 5, GJ_MODEL,
         "\"places <=\" is no expression: unexpected symbol near <eof>"},
        {WITH(TWO, "constraints = 'places = 4'"), 5, GJ_MODEL, "\"places = 4\" is no expression"},
        {WITH(TWO, "constraints = 'local x = places'"), 5, GJ_MODEL, "there is no factor \"x\""},
        {WITH(TWO, "constraints = { 'places < 9', 'plcaes < 9' }"), 5, GJ_MODEL,
         "\"plcaes < 9\": there is no factor \"plcaes\"; did you mean \"places\"?"},
        {WITH(TWO, "constraints = 'mxa(places, load) < 9'"), 5, GJ_MODEL,
         "there is no factor \"mxa\"; did you mean \"max\"?"},
        {WITH(TWO, "constraints = 'os.exit(places)'"), 5, GJ_MODEL, "there is no factor \"os\""},
        {WITH(TWO, "constraints = 'true'"), 5, GJ_MODEL, "\"true\" speaks of no factor"},
        {WITH(TWO, "constraints = 'places + 4'"), 5, GJ_MODEL,
         "\"places + 4\" at places = 4: it comes to a number, not to true or false"},
        {WITH(TWO, "constraints = 'mode < 4'"), 5, GJ_MODEL,
         "\"mode < 4\" at mode = fifo: attempt to compare string with number"},
        {WITH(TWO, "constraints = 'places^2 < 9'"), 5, GJ_MODEL, "^ differs in its last digits"},
        {WITH(TWO, "constraints = '(function() while places do end end)()'"), 5, GJ_MODEL, "it does not end"},
        {WITH(TWO, "constraints = 'load < 90 or places .. 1 < 4'"), 5, GJ_MODEL,
         "at load = 95, places = 8: attempt to compare string with number"},
        {WITH(TWO, "constraints = 'mode:rep(1e9) == places'"), 5, GJ_MODEL, "attempt to index a string value"},
        {WITH(TWO, "constraints = 5"), 5, GJ_SCRIPT, "must be a text or a list of texts"},
        {WITH(TWO "\nlocal many = {} for i = 1, 65 do many[i] = 'places < 9' end", "constraints = many"), 6, GJ_MODEL,
         "are 65, at most 64 are possible"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void points_that_constraints_refuse_are_counted_by_the_constraint(void **state)
{
    (void)state;
    struct gj_refusals r;
    struct gj_error error = {0};
    struct gj_design *design = NULL;
    struct gj_point_maker *maker = NULL;
    struct loading l =
        load(WITH("local p = lever('p', 4, { values = { 2, 4, 8 } }) local q = lever('q', 1, { values = { 1, 2 } })",
                  "design = 'factorial', constraints = { 'p > 2', 'p * q < 16' }"));
    const struct gj_experiment *e = experiment_of(&l);
    assert_int_equal(gj_point_maker_open(l.scenario, NULL, 0, &maker, &error), GJ_OK);
    assert_int_equal(gj_design_open(e, &design, &error), GJ_OK);
    assert_int_equal(gj_point_maker_count_refused(maker, design, 10000, &r, &error), GJ_OK);
    assert_true(r.n_asked == 6 && r.n_refused == 3 && r.by[0] == 2 && r.by[1] == 1);
    gj_design_close(design);
    gj_point_maker_close(maker);
    unload(&l);
    l = load(WITH("local p = lever('p', 4, { values = { 2, 4, 8 } }) local q = lever('q', 1, { values = { 1, 2 } })",
                  "design = 'factorial', constraints = { 'p > 2', 'p * q < 3' }"));
    assert_int_equal(gj_point_maker_open(l.scenario, NULL, 0, &maker, &error), GJ_OK);
    assert_int_equal(gj_design_open(experiment_of(&l), &design, &error), GJ_OK);
    assert_int_equal(gj_point_maker_count_refused(maker, design, 10000, &r, &error), GJ_MODEL);
    assert_string_equal(error.message, "nothing to run: the constraints refuse all 6 points, \"p * q < 3\" 4 of them");
    gj_design_close(design);
    gj_point_maker_close(maker);
    unload(&l);
}

/* Here it can be computed at the ends of the ranges, and in between not. */
static void a_constraint_that_cannot_be_computed_fails_the_point(void **state)
{
    (void)state;
    const double value[] = {5};
    struct gj_error error = {0};
    struct gj_point_maker *maker = NULL;
    const struct gj_study_spec *spec;
    void *handle;
    struct loading l = load(WITH("local p = lever('p', 4, { low = 2, high = 8 })", "constraints = 'p ~= 5 or p < {}'"));
    experiment_of(&l);
    assert_int_equal(gj_point_maker_open(l.scenario, NULL, 0, &maker, &error), GJ_OK);
    const struct gj_batch_model model = gj_point_maker_model(maker);
    assert_int_equal(model.refused_by(model.user, value), -1);
    assert_int_equal(model.open(model.user, value, &spec, &handle, &error), GJ_SCRIPT);
    assert_non_null(strstr(error.message, "\"p ~= 5 or p < {}\" at p = 5: attempt to compare number with table"));
    gj_point_maker_close(maker);
    unload(&l);
}

/* --- assumptions from outside ------------------------------------------------------------------------------------------------------ */

static const char marked[] =
    "local r = { low = 0.5, high = 2.0, source = 'paper' }\n"
    "local x = uncertainty('x', assumed(seconds(9), { low = seconds(5), high = seconds(20) }))\n"
    "return study { title = 'test', horizon = days(30), plant = plant { people = { pool 'op' { count = assumed(4, { "
    "low = 2, high = 9 }),\n"
    "  wage = official(won(3e6):per 'month', { low = won(2e6):per 'month', high = won(4e6):per 'month', source = "
    "'KBIZ' }), leaves = assumed(percent(12), { low = percent(6), high = percent(24) }):per 'year' } },\n"
    "  line 'a' { machine 'm' { needs = 'op', cycle = x, setup = lognormal { mean = assumed(minutes(10), { low = "
    "minutes(5), high = minutes(30) }), cv = assumed(0.5, { low = 0.2, high = 1.0 }) },\n"
    "    fails = { failure 'f' { every = assumed(uniform(hours(2), hours(6)), { low = hours(3), high = hours(5) }), "
    "repair = assumed(minutes(7), { low = minutes(6), high = minutes(8) }) } } } },\n"
    "  orders { product = 'a', rate = assumed(pieces(700):per 'week', { low = pieces(350):per 'week', high = "
    "pieces(1400):per 'week' }) } },\n"
    "  after = level { level = 1, name = 'one', levers = { setup = academic(0.7, { low = 0.5, high = 0.9, source = 'a "
    "paper' }) } } }";

static void wide_of(const struct loading *l, struct gj_arena *arena, struct gj_experiment *wide)
{
    struct gj_error error = {0};
    gj_arena_init(arena);
    assert_int_equal(gj_experiment_with_assumptions(gj_scenario_spec(l->scenario), arena, wide, &error), GJ_OK);
}

static void every_number_with_a_range_is_a_factor_by_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *name, *measure;
        double low, central, high;
    } rows[] = {{"x", NULL, 5, 9, 20},
                {"@pool \"op\".count", "", 2, 4, 9},
                {"@pool \"op\".wage", "won/month", 2e6, 3e6, 4e6},
                {"@pool \"op\".leaves", "1/year", 0.06, 0.12, 0.24},
                {"@line \"a\".machine \"m\".setup.mean", "s", 300, 600, 1800},
                {"@line \"a\".machine \"m\".setup.cv", "", 0.2, 0.5, 1},
                {"@line \"a\".machine \"m\".fails \"f\".every.mean", "s", 10800, 14400, 18000},
                {"@line \"a\".machine \"m\".fails \"f\".repair", "s", 360, 420, 480},
                {"@orders 1.rate", "pieces/d", 50, 100, 200},
                {"@after.levers.setup", "x", 0.5, 0.7, 0.9}};
    struct loading l = load(marked);
    struct gj_experiment wide;
    struct gj_arena arena;
    print_errors(&l);
    assert_int_equal(l.status, GJ_OK);
    wide_of(&l, &arena, &wide);
    assert_int_equal(wide.n_factors, sizeof rows / sizeof rows[0]);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const uint32_t k = gj_factor_find(wide.factor, wide.n_factors, rows[i].name);
        if (k == wide.n_factors) {
            fail_msg("no factor %s", rows[i].name);
        }
        const struct gj_factor *f = &wide.factor[k];
        assert_true(f->low == rows[i].low && f->central == rows[i].central && f->high == rows[i].high);
        assert_true(!rows[i].measure || strcmp(f->measure, rows[i].measure) == 0);
    }
    assert_int_equal(wide.factor[gj_factor_find(wide.factor, wide.n_factors, "@pool \"op\".count")].kind,
                     GJ_FACTOR_WHOLE);
    gj_arena_fini(&arena);
    unload(&l);
}

/* Set to its high end each moves the register and the frozen text; set to what it is, nothing. */
static void a_number_set_by_its_place_takes_the_place_of_the_scenarios(void **state)
{
    (void)state;
    struct loading l = load(marked);
    struct gj_experiment wide;
    struct gj_arena arena;
    wide_of(&l, &arena, &wide);
    const char *sha = gj_scenario_spec(l.scenario)->scenario_sha;
    for (uint32_t i = 1; i < wide.n_factors; i++) {
        const struct gj_factor *f = &wide.factor[i];
        char value[60];
        gj_factor_write(f, f->central, value, sizeof value);
        struct loading same = load_set(marked, f->name, value);
        assert_int_equal(same.status, GJ_OK);
        if (strcmp(gj_scenario_spec(same.scenario)->scenario_sha, sha) != 0) {
            fail_msg("%s=%s is something else", f->name, value);
        }
        unload(&same);
        gj_factor_write(f, f->high, value, sizeof value);
        struct loading other = load_set(marked, f->name, value);
        assert_int_equal(other.status, GJ_OK);
        const struct gj_study_spec *spec = gj_scenario_spec(other.scenario);
        assert_string_not_equal(spec->scenario_sha, sha);
        uint32_t k = 0;
        while (k < spec->n_assumptions && strcmp(spec->assumption[k].place, f->name + 1) != 0) {
            k++;
        }
        assert_true(k < spec->n_assumptions);
        assert_true(fabs(spec->assumption[k].central - f->high) <= 1e-9 * f->high);
        assert_true(fabs(spec->assumption[k].low - f->low) <= 1e-9 * f->high);
        assert_string_equal(spec->assumption[k].mark, f->mark);
        unload(&other);
    }
    gj_arena_fini(&arena);
    unload(&l);
}

/* Frozen texts that say the same, but for the last digits of numbers. */
static void assert_same_but_for_digits(const struct loading *a, const struct loading *b)
{
    struct gj_text text[2];
    for (int i = 0; i < 2; i++) {
        gj_text_init(&text[i]);
        gj_study_print(gj_scenario_spec(i ? b->scenario : a->scenario), &text[i]);
    }
    const char *p = text[0].data;
    const char *q = text[1].data;
    while (*p != '\0' && *q != '\0') {
        if (*p >= '0' && *p <= '9' && *q >= '0' && *q <= '9') {
            char *p_end, *q_end;
            const double x = strtod(p, &p_end);
            const double y = strtod(q, &q_end);
            if (!(fabs(x - y) <= 1e-9 * fabs(x))) {
                fail_msg("%.60s is not %.60s", p, q);
            }
            p = p_end;
            q = q_end;
        } else {
            assert_int_equal(*p++, *q++);
        }
    }
    assert_true(*p == '\0' && *q == '\0');
    gj_text_fini(&text[0]);
    gj_text_fini(&text[1]);
}

#define FAILING(every)                                                                                     \
    "return study { title = 'test', horizon = days(30), plant = plant { line 'a' { machine 'm' { cycle = " \
    "seconds(3),\n"                                                                                        \
    "fails = { failure 'f' { every = " every                                                               \
    ", repair = minutes(7) } } } }, orders { product = 'a', every = minutes(5) } } }"

/* A mark around a whole distribution is its mean: set to 1.5 times what it is, the distribution is the other one. */
static void the_mean_of_any_distribution_can_be_set(void **state)
{
    (void)state;
    static const struct {
        const char *is, *becomes;
    } rows[] = {{"constant(hours(4))", "constant(hours(6))"},
                {"uniform(hours(2), hours(6))", "uniform(hours(3), hours(9))"},
                {"triangular(hours(2), hours(4), hours(6))", "triangular(hours(3), hours(6), hours(9))"},
                {"exponential(hours(4))", "exponential(hours(6))"},
                {"erlang(hours(4), 3)", "erlang(hours(6), 3)"},
                {"gamma(hours(4), 0.5)", "gamma(hours(6), 0.5)"},
                {"weibull(hours(4), 2)", "weibull(hours(6), 2)"},
                {"lognormal(hours(4), 0.5)", "lognormal(hours(6), 0.5)"},
                {"normal(hours(4), hours(1))", "normal(hours(6), hours(1.5))"},
                {"discrete { values = { hours(2), hours(6) } }", "discrete { values = { hours(3), hours(9) } }"},
                {"empirical { values = { hours(2), hours(8) } }", "empirical { values = { hours(3), hours(12) } }"},
                {"recorded { values = { hours(2), hours(8) } }", "recorded { values = { hours(3), hours(12) } }"},
                {"geometric(percent(30)):of 'cycles'", "geometric(percent(20)):of 'cycles'"},
                {"poisson(4):of 'cycles'", "poisson(6):of 'cycles'"},
                {"binomial(8, percent(50)):of 'cycles'", "binomial(8, percent(75)):of 'cycles'"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[900], value[40];
        snprintf(text, sizeof text, FAILING("assumed(%s, 'a source')"), rows[i].is);
        struct loading l = load(text);
        print_errors(&l);
        assert_int_equal(l.status, GJ_OK);
        assert_int_equal(gj_scenario_spec(l.scenario)->n_assumptions, 1);
        snprintf(value, sizeof value, "%.17g", 1.5 * gj_scenario_spec(l.scenario)->assumption[0].central);
        struct loading set = load_set(text, "@line \"a\".machine \"m\".fails \"f\".every.mean", value);
        print_errors(&set);
        snprintf(text, sizeof text, FAILING("%s"), rows[i].becomes);
        struct loading other = load(text);
        print_errors(&other);
        assert_true(set.status == GJ_OK && other.status == GJ_OK);
        assert_same_but_for_digits(&set, &other);
        unload(&other);
        unload(&set);
        unload(&l);
    }
}

/* Factors named while the firms are made, cases of them, and a number that all firms share. */
static void a_population_has_experiments_too(void **state)
{
    (void)state;
    static const char text[] =
        "return study { title = 'many', horizon = years(3), decide_at = years(1), population = population { firms = 3, "
        "make = "
        "function(f)\n"
        "  local load = uncertainty('load', 0.5, { low = 0.2, high = 0.9 })\n"
        "  return member { firm = firm { price = won(100), material = won(50) }, after = level { level = 1, name = "
        "'one' }, plant = plant { line 'a' { machine 'm' { cycle = assumed(seconds(3), { low = seconds(2), "
        "high = seconds(5) }) } },\n"
        "    orders { product = 'a', every = minutes(5 / load) } } } end },\n"
        "  experiment = { scenarios = { { name = 'busy', load = 0.8 } }, constraints = 'load < 0.85' } }";
    struct loading l = load(text);
    struct gj_experiment wide;
    struct gj_arena arena;
    const struct gj_experiment *e = experiment_of(&l);
    assert_int_equal(e->n_factors, 1);
    assert_true(e->n_scenarios == 1 && e->scenario[0].value[0] == 0.8);
    wide_of(&l, &arena, &wide);
    assert_int_equal(wide.n_factors, 2);
    assert_true(isnan(wide.scenario[0].value[1]));
    struct loading other = load_set(text, wide.factor[1].name, "4");
    assert_int_equal(other.status, GJ_OK);
    assert_true(gj_scenario_spec(other.scenario)->assumption[0].central == 4.0);
    unload(&other);
    gj_arena_fini(&arena);
    unload(&l);
}

static void what_cannot_be_set_by_its_place_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value, *says;
    } rows[] = {
        {"@pool \"op\".cuont", "5", "no assumption stands there; did you mean \"@pool \"op\".count\"?"},
        {"@nowhere", "5", "--set @nowhere: no assumption stands there"},
        {"@pool \"op\".count", "five", "wants a plain number in the unit of the register"},
        {"@pool \"op\".count", "5.5", "must be a whole number, it is 5.5"},
        {"@pool \"op\".leaves", "-1", "is negative"},
        {"@line \"a\".machine \"m\".setup.cv", "-1", "with what was given for its parameters"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct loading l = load_set(marked, rows[i].name, rows[i].value);
        get_error(&l, rows[i].says);
        unload(&l);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_with_a_factor_is_told),
        cmocka_unit_test(what_is_wrong_with_an_experiment_is_told),
        cmocka_unit_test(ranges_and_sources_come_from_marks_or_options),
        cmocka_unit_test(an_experiment_is_read_to_the_last_field),
        cmocka_unit_test(points_of_a_file_are_part_of_the_scenario),
        cmocka_unit_test(what_is_written_of_a_factor_reads_as_the_same_value),
        cmocka_unit_test(choices_are_found_by_their_word_and_by_what_they_come_to),
        cmocka_unit_test(a_value_from_outside_keeps_the_mark_of_the_default),
        cmocka_unit_test(a_factor_given_from_outside_is_held),
        cmocka_unit_test(constraints_are_asked_in_the_factors_units),
        cmocka_unit_test(what_is_wrong_with_a_constraint_is_told),
        cmocka_unit_test(points_that_constraints_refuse_are_counted_by_the_constraint),
        cmocka_unit_test(a_constraint_that_cannot_be_computed_fails_the_point),
        cmocka_unit_test(every_number_with_a_range_is_a_factor_by_its_place),
        cmocka_unit_test(a_number_set_by_its_place_takes_the_place_of_the_scenarios),
        cmocka_unit_test(the_mean_of_any_distribution_can_be_set),
        cmocka_unit_test(a_population_has_experiments_too),
        cmocka_unit_test(what_cannot_be_set_by_its_place_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
