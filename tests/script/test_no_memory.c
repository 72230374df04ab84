/* Every allocation of a load fails once: the load ends with a clear error, and nothing crashes or leaks (the address sanitizer's preset
 * runs this too). */
#include "script/loading.h"

#include "base/alloc.h"

static const char plant[] =
    "local t = {} for i = 1, 50 do t[i] = string.rep('x', i) end local s = table.concat(t)\n"
    "return study { title = 'test', horizon = days(30), start = '2019-01-07', plant = plant {\n"
    "shifts = shifts 'day' { days = 'mon-fri', hours = { '06:00-14:00', '14:00-22:00', '22:00-06:00' }, holidays = { "
    "'2019-02-04..2019-02-06' } },\n"
    "people = { pool 'op' { count = 3, wage = won(3e6):per 'month', skills = { 'press' } } },\n"
    "line 'a' { machine 'm' { cycle = lognormal { mean = assumed(seconds(6), { low = seconds(4), high = seconds(9), "
    "source = 'x' }), cv = 0.2 }, needs = 'press',\n"
    "fails = { every = exponential(hours(40)), repair = minutes(30), crew = 'op' }, quality = { defects = percent(1) } "
    "},\n"
    "buffer { capacity = 4 }, inspection 'i' { cycle = empirical { values = { 1, 2, 3 }, unit = 'seconds' }, misses = "
    "percent(1), false_alarms = percent(1), rework = 'm' } },\n"
    "orders { product = 'a', rate = pieces(100):per 'day', lot = 10 } },\n"
    "after = level { level = 2, name = 'x', levers = { setup = 0.9 } }, support = programme 'p' { year = 2019, payer "
    "'state' { share = percent(50) } } }";

/* All that a firm, a step and a programme can be told, in two firms that are drawn. */
static const char firms[] =
    "local grant = programme 'g' { year = 2019, quota = 1, budget = won(1e7), in_kind = percent(10), admin = "
    "percent(3), "
    "payer 'state' { share = { [2] = percent(50) } }, min_level = 2, max_level = 2, eligible = eligibility { sectors = "
    "{ 'press', 'food' }, max_employees = 300 }, extra = { points { when = 'region', of = 'x', points = 1 } }, "
    "instalments = { instalment { share = percent(60) }, instalment { share = percent(40), at = 'completion' } }, "
    "clawback = clawback { within = years(2), keeps = percent(90) }, again = again { after = months(1) }, coaching = "
    "coaching { visits = 3, visit = won(3e5) } }\n"
    "return study { title = 't', warm_up = months(1), decide_at = months(4), horizon = years(2), bridge = bridge { "
    "leakage = percent(5) }, evidence = { target { outcome = 'jobs', sectors = { 'press' }, value = "
    "assumed(percent(3), "
    "{ low = percent(1), high = percent(5), source = 'x' }) } },\n"
    "population = population { firms = 2, draw = { sector = { press = 1, food = 1 }, open = uniform(0, 1) }, make = "
    "function(f) return member {\n"
    "plant = plant { people = { pool 'op' { count = 2, wage = won(2e6):per 'month' } }, line 'a' { machine 'm' { cycle "
    "= "
    "hours(2), needs = 'op' } }, orders { product = 'a', every = hours(6) } },\n"
    "firm = firm { price = won(5e5), material = won(1e5), market = market { captive = ratio(f.open), open_answers = "
    "answers { price = 1 } }, finance = finance { cash = won(1e7), tax = { bracket { rate = percent(9) } } }, customer "
    "= "
    "customer { late_claim = won(1) }, decision = decision { knows = percent(50) }, staffing = staffing { crews = { "
    "crew "
    "'op' { wait = minutes(5), late = percent(5) } }, hire_delay = exponential(weeks(3)), retraining = retraining { "
    "able = "
    "percent(5) } } },\n"
    "before = level { level = 0, name = 'x' }, upgrades = { upgrade { to = level { level = 2, name = 'two', levers = "
    "levers "
    "{ defects = 0.5 }, disturbs = levers { setup = 1.2 } }, support = grant } }, size = 'small', sector = f.sector } "
    "end } "
    "}";

static void fail_all(const char *scenario)
{
    struct loading l = load(scenario);
    print_errors(&l);
    assert_int_equal(l.status, GJ_OK);
    unload(&l);
    const size_t before = gj_alloc_count();
    l = load(scenario);
    const size_t n = gj_alloc_count() - before;
    unload(&l);
    assert_true(n > 500);
    for (size_t i = 1; i <= n; i++) {
        struct loading bad = {.scenario = NULL};
        const struct gj_script_source source = {GJ_SOURCE_MAIN, "test.lua", "test.lua", scenario, strlen(scenario)};
        gj_error_list_init(&bad.errors);
        gj_alloc_fail_after(i);
        bad.status = gj_scenario_load_memory(&source, 1, &bad.scenario, &bad.errors);
        gj_alloc_fail_after(0);
        if (bad.status != GJ_NO_MEMORY || bad.scenario || bad.errors.n == 0) {
            fail_msg("allocation %zu of %zu: %s, %zu errors", i, n, gj_status_name(bad.status), bad.errors.n);
        }
        unload(&bad);
    }
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    fail_all(plant);
}

static void every_allocation_may_fail_for_the_firms_of_a_population(void **state)
{
    (void)state;
    fail_all(firms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(every_allocation_may_fail_for_the_firms_of_a_population),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
