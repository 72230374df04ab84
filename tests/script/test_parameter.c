/* parameter("name", default) and the values given for it from outside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "script/script.h"

static const char script[] =
    "local gap = parameter('gap', minutes(2))\n"
    "local load = parameter('load', 0.5)\n"
    "local shape = parameter('shape', 'exponential')\n"
    "local lost = parameter('lost', false)\n"
    "local cycle = parameter('cycle', exponential(minutes(1)))\n"
    "assert(parameter('load', 0.5) == load)\n"
    "return study { title = 'gap ' .. gap .. ' load ' .. load .. ' ' .. shape .. ' ' .. tostring(lost),\n"
    "  horizon = days(1), warm_up = days(0), replications = 2, plant = plant {\n"
    "    line 'part' { machine 'press' { cycle = cycle } },\n"
    "    orders { product = 'part', every = gap, lose_when_full = lost } } }\n";

struct loaded {
    struct gj_scenario *scenario;
    struct gj_error_list errors;
    enum gj_status status;
};

static struct loaded load_text(const char *text, const struct gj_setting *setting, uint32_t n)
{
    const struct gj_script_source source = {
        .kind = GJ_SOURCE_MAIN, .name = "a.lua", .path = "a.lua", .text = text, .length = strlen(text)};
    const struct gj_scenario_options options = {.setting = setting, .n_settings = n};
    struct loaded l = {0};
    gj_error_list_init(&l.errors);
    l.status = gj_scenario_load_memory_with(&source, 1, &options, &l.scenario, &l.errors);
    return l;
}

static void unload(struct loaded *l)
{
    gj_scenario_free(l->scenario);
    gj_error_list_fini(&l->errors);
}

static void defaults_stand_unless_others_are_given(void **state)
{
    (void)state;
    struct loaded l = load_text(script, NULL, 0);
    assert_int_equal(l.status, GJ_OK);
    assert_string_equal(gj_scenario_spec(l.scenario)->title, "gap 2 min load 0.5 exponential false");
    assert_int_equal(gj_scenario_spec(l.scenario)->n_parameters, 5);
    unload(&l);
}

static void values_from_outside_are_taken_and_frozen(void **state)
{
    (void)state;
    const struct gj_setting given[] = {{"gap", "hours(1)/2"},
                                       {"load", "3/4"},
                                       {"shape", "minutes(5)"}, /* a text stays one */
                                       {"lost", "true"},
                                       {"cycle", "constant(seconds(30))"}};
    struct loaded l = load_text(script, given, 5);
    struct gj_text frozen;
    gj_text_init(&frozen);
    assert_int_equal(l.status, GJ_OK);
    assert_string_equal(gj_scenario_spec(l.scenario)->title, "gap 30 min load 0.75 minutes(5) true");
    gj_study_print(gj_scenario_spec(l.scenario), &frozen);
    assert_non_null(strstr(frozen.data, "\nparameter.load = 0.75\n"));
    assert_non_null(strstr(frozen.data, "\nparameter.gap = 30 min\n"));
    gj_text_fini(&frozen);
    unload(&l);
}

static void what_cannot_be_given_is_said(void **state)
{
    (void)state;
    static const struct {
        struct gj_setting setting;
        const char *message;
    } rows[] = {
        {{"laod", "1"}, "--set laod: no such parameter; did you mean \"load\"?"},
        {{"load", "minutes(5)"}, "--set load: this is a duration where the scenario has the number 0.5"},
        {{"gap", "5"}, "--set gap: this is the number 5 where the scenario has a duration"},
        {{"gap", "won(5)"}, "--set gap: this is money where the scenario has a duration"},
        {{"gap", "minutes(5):per 'day'"}, "a duration per the text \"day\" is no rate"},
        {{"load", "high"}, "--set load:"},
        {{"load", "1/"}, "--set load: \"1/\" is no value of the scenario language"},
        {{"load", "2^3"}, "--set load: the value must be one line of the scenario language, without ^"},
        {{"load", "1\n2"}, "--set load: the value must be one line"},
        {{"shape", "a\tb"}, "--set shape: a text is one line of UTF-8"},
        {{"shape", "\xff"}, "--set shape: a text is one line of UTF-8"},
        {{"lost", "1"}, "--set lost: this is the number 1 where the scenario has false"},
        {{"cycle", "minutes(1)"}, "--set cycle: this is a duration where the scenario has a distribution of durations"},
        {{"cycle", "poisson(1)"}, "a distribution of numbers where the scenario has a distribution of durations"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct loaded l = load_text(script, &rows[i].setting, 1);
        assert_int_not_equal(l.status, GJ_OK);
        bool is_said = false;
        for (size_t k = 0; k < l.errors.n; k++) {
            is_said |= strstr(l.errors.items[k].message, rows[i].message) != NULL;
        }
        if (!is_said) {
            fail_msg("%s=%s says: %s", rows[i].setting.name, rows[i].setting.value, l.errors.items[0].message);
        }
        unload(&l);
    }
}

static void given_twice_or_to_a_scenario_without_is_an_error(void **state)
{
    (void)state;
    const struct gj_setting twice[] = {{"load", "0.5"}, {"load", "0.6"}};
    struct loaded l = load_text(script, twice, 2);
    assert_int_equal(l.status, GJ_USAGE);
    assert_string_equal(l.errors.items[0].message, "--set load: given twice");
    unload(&l);
    l = load_text("return study { title = 'a', horizon = days(1), plant = plant { line 'a' { machine 'b' { cycle = "
                  "minutes(1) } }, orders { product = 'a', endless = true } } }",
                  twice, 1);
    assert_int_equal(l.status, GJ_USAGE);
    assert_string_equal(l.errors.items[0].message, "--set load: the scenario has no parameters");
    unload(&l);
}

static void a_parameter_that_cannot_be_one_is_an_error(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } rows[] = {
        {"parameter('two words', 1)", "a parameter's name is a word of letters, digits and _, not \"two words\""},
        {"parameter('a', {})", "the default must be a number, a text, true or false"},
        {"parameter('a')", "quantity or a distribution, not nothing"},
        {"parameter('a', 'x\\ty')", "parameter \"a\": a text is one line of UTF-8"},
        {"parameter('a', 1) parameter('a', 2)", "parameter \"a\" is 2 here and 1 elsewhere"},
        {"for i = 1, 300 do parameter('a' .. i, 1) end", "more than 200 parameters"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct loaded l = load_text(rows[i].text, NULL, 0);
        assert_int_equal(l.status, GJ_SCRIPT);
        if (!strstr(l.errors.items[0].message, rows[i].message)) {
            fail_msg("%s says: %s", rows[i].text, l.errors.items[0].message);
        }
        unload(&l);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_stand_unless_others_are_given),
        cmocka_unit_test(values_from_outside_are_taken_and_frozen),
        cmocka_unit_test(what_cannot_be_given_is_said),
        cmocka_unit_test(given_twice_or_to_a_scenario_without_is_an_error),
        cmocka_unit_test(a_parameter_that_cannot_be_one_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
