/* Every allocation of a load fails once: the load ends with a clear error, and nothing crashes or leaks (the address sanitizer's preset
 * runs this too). */
#include "script/loading.h"

#include "base/alloc.h"

static const char scenario[] =
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

static void every_allocation_may_fail(void **state)
{
    (void)state;
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
        const struct gj_script_source source = {GJ_SOURCE_MAIN, "test.lua", "test.lua", scenario, sizeof scenario - 1};
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
