/* Units are types; numbers carry their source with them. */
#include "script/loading.h"

/* The value of `expression` as a waiting time: mean of the set-up of a machine, in seconds. */
static const struct gj_assumption *assumption_at(const struct loading *l, const char *place)
{
    const struct gj_study_spec *spec = gj_scenario_spec(l->scenario);
    for (uint32_t i = 0; i < spec->n_assumptions; i++) {
        if (strcmp(spec->assumption[i].place, place) == 0) {
            return &spec->assumption[i];
        }
    }
    return NULL;
}

static void prints(const char *text, const char *wanted)
{
    char whole[4000];
    snprintf(whole, sizeof whole, "%s\n" IN_STUDY(""), text);
    struct loading l = load(whole);
    print_errors(&l);
    assert_int_equal(l.status, GJ_OK);
    assert_string_equal(gj_scenario_messages(l.scenario), wanted);
    unload(&l);
}

static void units_convert_exactly(void **state)
{
    (void)state;
    struct loading l =
        load("return study { title = 't', horizon = weeks(2) + days(1) + hours(1) + minutes(1) + seconds(1) + "
             "milliseconds(1),\n"
             "warm_up = months(1), decide_at = years(1) / 365, settle = 2 * days(3),\n"
             "plant = plant { people = { pool 'p' { count = pieces(3), wage = eok(0.5):per 'year', leaves = "
             "percent(1):per 'month' } },\n"
             "line 'a' { machine 'm' { cycle = seconds(3) } }, orders { product = 'a', every = minutes(5) } },\n"
             "firm = firm { price = thousand_won(1.5), material = won(100) * 8.2, overhead = million_won(3):per "
             "'year', on_cost = percent(18) } }");
    print_errors(&l);
    const struct gj_study_spec *spec = gj_scenario_spec(l.scenario);
    assert_int_equal(spec->horizon, 2 * GJ_WEEK + GJ_DAY + GJ_HOUR + GJ_MINUTE + GJ_SECOND + 1000);
    assert_int_equal(spec->warm_up, GJ_YEAR / 12);
    assert_int_equal(spec->decide_at, GJ_DAY);
    assert_int_equal(spec->settle, 6 * GJ_DAY);
    assert_true(spec->firm.price_won == 1500.0);
    assert_true(spec->firm.material_won == 820.0 || spec->firm.material_won == 100 * 8.2);
    assert_true(spec->firm.overhead_won_per_month == 250000.0);
    assert_true(spec->firm.on_cost == 0.18);
    const struct gj_pool_spec *pool = gj_plant_pool(spec->plant, 0);
    assert_int_equal(pool->count, 3);
    assert_int_equal(pool->wage_won_per_month, 4166667); /* half an eok a year is 4,166,666.7 won a month */
    assert_true(pool->leaves_per_year > 0.1199999 && pool->leaves_per_year < 0.1200001);
    unload(&l);
}

static void percent_is_divided_by_a_hundred_and_rounded_once(void **state)
{
    (void)state;
    prints("for i = 0, 100 do assert(percent(i) == ratio(tonumber(string.format('%.2f', i / 100)))) end print('same')",
           "same\n");
}

static void arithmetic_keeps_units(void **state)
{
    (void)state;
    prints("print(minutes(3) + seconds(30), 2 * hours(3), hours(3) / 2, -days(1), hours(1) / minutes(1))",
           "3.5 min\t6 h\t1.5 h\t-1 days\t60.0\n");
    prints("print(won(100) * percent(50), percent(50) * percent(50), 1 - percent(5), hours(8) * percent(25))",
           "50 won\t25 %\t95 %\t2 h\n");
    prints("print(won(10):per 'hour' * hours(8), won(3000):per 'month' * 2, pieces(10) * won(820))",
           "80 won\t6000 won per 30.41666667 days\t8200 won\n");
    prints("print(pieces(5200):per 'working_day', percent(10):per 'year' + percent(3):per 'year')",
           "5200 pieces per working day\t13 % per 1 years\n");
    prints("print(minutes(1) < hours(1), won(3) <= won(3), days(7) == weeks(1), minutes(2) > seconds(121))",
           "true\ttrue\ttrue\tfalse\n");
    prints("print('takes ' .. minutes(3) .. '!')", "takes 3 min!\n");
    prints("print(milliseconds(5), seconds(0), years(2), assume(5, { source = 'x' }) * 2)", "5 ms\t0 s\t2 years\t10\n");
}

static void a_mark_is_entered_where_the_number_ends_up(void **state)
{
    (void)state;
    struct loading l =
        load(IN_MACHINE("setup = press(minutes(35), { low = minutes(20), high = minutes(60), source = 'a vendor' }),\n"
                        "quality = { defects = official(percent(1), 'a law') },\n"
                        "fails = { failure 'tool' { every = exponential(academic(hours(40), { low = hours(20), high = "
                        "hours(80), source = 'a paper' })),\n"
                        "repair = assumed(lognormal(minutes(45), 1), { low = minutes(30), high = minutes(90), source = "
                        "'a guess' }) } }"));
    print_errors(&l);
    const struct gj_assumption *setup = assumption_at(&l, "line \"a\".machine \"m\".setup");
    assert_non_null(setup);
    assert_string_equal(setup->mark, "PRESS");
    assert_string_equal(setup->source, "a vendor");
    assert_string_equal(setup->unit, "s");
    assert_true(setup->low == 1200.0 && setup->central == 2100.0 && setup->high == 3600.0);
    const struct gj_assumption *defects = assumption_at(&l, "line \"a\".machine \"m\".quality.defects");
    assert_string_equal(defects->mark, "OFF");
    assert_string_equal(defects->unit, "1");
    assert_true(defects->low == 0.01 && defects->high == 0.01);
    const struct gj_assumption *every = assumption_at(&l, "line \"a\".machine \"m\".fails \"tool\".every.mean");
    assert_string_equal(every->mark, "ACAD");
    assert_true(every->high == 288000.0);
    const struct gj_assumption *repair = assumption_at(&l, "line \"a\".machine \"m\".fails \"tool\".repair.mean");
    assert_string_equal(repair->mark, "ASSUMP");
    assert_true(repair->central > 2699.999 && repair->central < 2700.001);
    assert_int_equal(gj_scenario_spec(l.scenario)->n_assumptions, 4);
    unload(&l);
}

static void a_mark_follows_its_number_through_arithmetic(void **state)
{
    (void)state;
    struct loading l =
        load("local wage = official(won(2000), { low = won(1500), high = won(2500), source = 'w' })\n"
             "local share = academic(percent(10), { low = percent(5), high = percent(20), source = 's' })\n" IN_STUDY(
                 "firm = firm { price = 3 * wage, material = wage + won(100), overhead = wage:per 'month', on_cost = 1 "
                 "- share,\n"
                 "technician_wage = (wage * share):per 'year' }"));
    print_errors(&l);
    const struct gj_assumption *price = assumption_at(&l, "firm.price");
    assert_true(price->low == 4500.0 && price->central == 6000.0 && price->high == 7500.0);
    const struct gj_assumption *material = assumption_at(&l, "firm.material");
    assert_true(material->low == 1600.0 && material->central == 2100.0 && material->high == 2600.0);
    const struct gj_assumption *overhead = assumption_at(&l, "firm.overhead");
    assert_string_equal(overhead->unit, "won/month");
    assert_true(overhead->central == 2000.0);
    const struct gj_assumption *on_cost = assumption_at(&l, "firm.on_cost");
    assert_true(on_cost->low > 0.7999 && on_cost->low < 0.8001 && on_cost->high > 0.9499 && on_cost->high < 0.9501);
    assert_string_equal(on_cost->mark, "ACAD");
    const struct gj_assumption *wage = assumption_at(&l, "firm.technician_wage");
    assert_true(wage->central > 16.666 && wage->central < 16.667);
    unload(&l);
}

static void a_level_takes_low_and_high_from_its_marks(void **state)
{
    (void)state;
    struct loading l =
        load(IN_STUDY("before = level { level = 0, name = 'none' },\n"
                      "after = level { level = 2, name = 'basic', name_ko = '기초', levers = { response = assumed(0.7, "
                      "{ low = 0.5, high = 0.9 }), setup = 0.8 },\n"
                      "cost = official(eok(1.3), { low = eok(1), high = eok(1.5) }), upkeep = assumed(percent(12):per "
                      "'year', { low = percent(10):per 'year',\n"
                      "high = percent(15):per 'year' }), technicians = 0.25, install = months(6), ramp = years(1) }, "
                      "horizon = years(1)"));
    print_errors(&l);
    const struct gj_level_spec *after = gj_study_after(gj_scenario_spec(l.scenario));
    assert_int_equal(after->level, 2);
    assert_string_equal(after->name, "basic");
    assert_string_equal(after->name_ko, "기초");
    assert_true(after->lever[GJ_LEVER_RESPONSE].low == 0.5 && after->lever[GJ_LEVER_RESPONSE].central == 0.7 &&
                after->lever[GJ_LEVER_RESPONSE].high == 0.9);
    assert_true(after->lever[GJ_LEVER_SETUP].low == 0.8 && after->lever[GJ_LEVER_SETUP].high == 0.8);
    assert_true(after->lever[GJ_LEVER_LABOUR].central == 1.0);
    assert_true(after->cost_won.low == 1e8 && after->cost_won.central == 1.3e8 && after->cost_won.high == 1.5e8);
    assert_true(after->upkeep_per_year.low == 0.1 && after->upkeep_per_year.high == 0.15);
    assert_true(after->technicians.central == 0.25);
    assert_int_equal(after->install_us, GJ_YEAR / 2);
    assert_int_equal(after->ramp_us, GJ_YEAR);
    assert_string_equal(gj_scenario_spec(l.scenario)->before.name, "none");
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_convert_exactly),
        cmocka_unit_test(percent_is_divided_by_a_hundred_and_rounded_once),
        cmocka_unit_test(arithmetic_keeps_units),
        cmocka_unit_test(a_mark_is_entered_where_the_number_ends_up),
        cmocka_unit_test(a_mark_follows_its_number_through_arithmetic),
        cmocka_unit_test(a_level_takes_low_and_high_from_its_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
