/* Memory runs out while a firm with all its parts, or a population of two, is studied: that is said, and nothing crashes or leaks (the address
 * sanitizer's preset runs this too). Each way of studying is tried with every allocation that fails, or with some hundred of them, spread evenly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "script/loading.h"
#include "store/store.h"
#include "study/breakeven.h"
#include "study/gains.h"
#include "study/pilot.h"
#include "study/population/frontier_live.h"

#define PLANT                                                                                                      \
    "plant { people = { pool 'op' { count = 2, wage = won(2e6):per 'month', leaves = percent(20):per 'year' } }, " \
    "line 'a' { machine 'm' { cycle = hours(2), needs = 'op', quality = { defects = percent(5) } }, "              \
    "inspection 'i' { cycle = minutes(1), misses = percent(10), false_alarms = percent(0) } }, "                   \
    "orders { product = 'a', every = exponential(hours(12)), due = days(2) } }"
#define FIRM(more)                                                                                                    \
    "firm { price = won(5e5), material = won(1e5), other_heads = 1, other_wage = won(3e6):per 'month', "              \
    "technician_wage = won(3e6):per 'month', market = "                                                               \
    "market { captive = percent(40), open_answers = answers { escapes = 0.2 }, pass_on = percent(50), rivals = "      \
    "percent(60) }, staffing = staffing { hire_delay = weeks(3), surplus = 'slow', retraining = retraining { able = " \
    "percent(20) } }, customer = customer { escape_claim = won(1000) }, decision = decision { hurdle = "              \
    "percent(30):per 'year', years = years(4), belief_cv = 0.5, pilots = 2 } " more " }"
#define STEP                                                                                                        \
    "after = level { level = 2, name = 'two', levers = levers { defects = 0.3, response = 0.8 }, cost = won(1e7), " \
    "install = months(1), technicians = 30, disturbs = levers { setup = 1.2 } }, support = programme 'p' { year = " \
    "2019, payer 'state' { share = percent(50) } }"
#define STUDY \
    "return study { title = 't', warm_up = months(1), decide_at = months(4), horizon = years(2), replications = 2, "

static const char one_firm[] =
    STUDY "bridge = bridge { leakage = percent(5) }, plant = " PLANT ", " STEP
          ", firm = " FIRM(", finance = finance { cash = won(1e7), credit = won(1e8), interest = percent(4):per "
                           "'year', tax = { bracket { rate = percent(9) } } }") " }";
static const char two_firms[] =
    STUDY "evidence = { target { outcome = 'jobs', value = assumed(percent(3), { low = percent(1), high = percent(5), "
          "source = 'x' }) } }, population = population { firms = 2, draw = { sector = { press = 1, food = 1 } }, "
          "make = function(f) return member { plant = " PLANT ", " STEP
          ", firm = " FIRM("") ", size = 'small', sector = f.sector } end } }";

enum { MOST = 150 };

typedef enum gj_status way(const struct gj_study_spec *spec, struct gj_error *error);

static enum gj_status run_study(const struct gj_study_spec *spec, struct gj_error *error)
{
    struct gj_study_result result = {0};
    const enum gj_status status = gj_study_run(spec, 1, NULL, &result, error);
    gj_study_result_free(&result);
    return status;
}

static enum gj_status ask_pilot(const struct gj_study_spec *spec, struct gj_error *error)
{
    struct gj_study_spec known = *spec;
    return gj_study_expect(&known, 1, NULL, error);
}

static enum gj_status divide_gains(const struct gj_study_spec *spec, struct gj_error *error)
{
    struct gj_gains gains;
    return gj_gains_run(spec, 1, NULL, &gains, error);
}

static enum gj_status find_grant(const struct gj_study_spec *spec, struct gj_error *error)
{
    struct gj_study_spec known = *spec;
    struct gj_breakeven out;
    const struct gj_breakeven_spec asked = {.study = &known,
                                            .goal = 0.5,
                                            .has_jobs = true,
                                            .jobs = 0.1,
                                            .heads = GJ_OUTCOME_heads_mean,
                                            .n_points = 3,
                                            .n_threads = 1};
    const enum gj_status status = gj_study_expect(&known, 1, NULL, error);
    return status == GJ_OK ? gj_breakeven_run(&asked, &out, error) : status;
}

static enum gj_status live_frontier(const struct gj_study_spec *spec, struct gj_error *error)
{
    struct gj_frontier_case of = {0};
    const enum gj_status status = gj_frontier_live(spec, 1, NULL, &of, error);
    gj_frontier_case_free(&of);
    return status;
}

static void fail_one_by_one(const char *name, const char *scenario, way *study)
{
    struct loading l = load(scenario);
    struct gj_error error = {0};
    print_errors(&l);
    assert_non_null(l.scenario);
    const struct gj_study_spec *spec = gj_scenario_spec(l.scenario);
    size_t before = 0;
    for (int k = 0; k < 2; k++) { /* the second time as all that follow: a folder is there already */
        before = gj_alloc_count();
        if (study(spec, &error) != GJ_OK) {
            fail_msg("%s: %s", name, error.message);
        }
    }
    const size_t n = gj_alloc_count() - before;
    assert_true(n > 5);
    for (size_t i = 1; i <= n; i += n > MOST ? n / MOST : 1) {
        memset(&error, 0, sizeof error);
        gj_alloc_fail_after(i);
        const enum gj_status status = study(spec, &error);
        gj_alloc_fail_after(0);
        if (status != GJ_NO_MEMORY || !*error.message) {
            fail_msg("%s, allocation %zu of %zu: %s, \"%s\"", name, i, n, gj_status_name(status), error.message);
        }
    }
    unload(&l);
}

static void memory_runs_out_while_one_firm_is_studied(void **state)
{
    (void)state;
    fail_one_by_one("run", one_firm, run_study);
}

static void memory_runs_out_in_the_pilot_of_a_decision(void **state)
{
    (void)state;
    fail_one_by_one("pilot", one_firm, ask_pilot);
}

static void memory_runs_out_while_gains_are_divided(void **state)
{
    (void)state;
    fail_one_by_one("gains", one_firm, divide_gains);
}

static void memory_runs_out_while_a_grant_is_sized(void **state)
{
    (void)state;
    fail_one_by_one("breakeven", one_firm, find_grant);
}

static void memory_runs_out_while_a_population_is_lived(void **state)
{
    (void)state;
    fail_one_by_one("population", two_firms, run_study);
}

static void memory_runs_out_while_firms_are_asked_what_a_project_is_worth(void **state)
{
    (void)state;
    fail_one_by_one("frontier", two_firms, live_frontier);
}

/* Two firms of three lives each, and a bound on one sector. The integer program's own memory is not ours to fail. */
static enum gj_status share_budget(const struct gj_study_spec *spec, struct gj_error *error)
{
    (void)spec;
    static const struct gj_frontier_life life[] = {{1000000, 1.0}, {2000000, 2.0}, {-1, 0.0}};
    const struct gj_frontier_firm firm[] = {
        {.copies = 3, .cost_mwon = 4000000, .rule_mwon = 2000000, .life = life, .n_lives = 3},
        {.copies = 2, .group = {0, 1, 0}, .cost_mwon = 6000000, .rule_mwon = 3000000, .life = life, .n_lives = 3}};
    const struct gj_side side = {GJ_SIDE_QUOTA, GJ_BY_SECTOR, 1, 1.0};
    const struct gj_frontier_spec asked = {
        .firm = firm, .n_firms = 2, .n_groups = {1, 2, 1}, .side = &side, .n_sides = 1, .budget_won = 9000};
    struct gj_frontier found = {0};
    const enum gj_status status = gj_frontier_find(&asked, &found, error);
    gj_frontier_free(&found);
    return status;
}

static void memory_runs_out_while_a_budget_is_shared_out(void **state)
{
    (void)state;
    fail_one_by_one("allocation", one_firm, share_budget);
}

/* Tables and summary, of a firm month by month and of a population, from a result that is whole. */
static const struct gj_study_result *result;

static enum gj_status write_tables(const struct gj_study_spec *spec, struct gj_error *error)
{
    (void)spec;
    static const char *const command[] = {"gongjang", "run", "test.lua"};
    const struct gj_store_source source = {.path = "test.lua", .text = "", .length = 0};
    const struct gj_store_spec all = {
        .result = result, .frozen = "", .source = &source, .n_sources = 1, .command = command, .n_words = 3};
    struct gj_text summary;
    enum gj_status status = gj_store_write(GJ_TEST_FOLDER "/study_fault", &all, error);
    if (status == GJ_OK) {
        gj_text_init(&summary);
        status = gj_store_summary_json(result, &summary);
        gj_text_fini(&summary);
        gj_error_set(error, status, NULL, "the summary");
    }
    return status;
}

static void write_result_of(const char *scenario)
{
    struct loading l = load(scenario);
    struct gj_study_result whole = {0};
    print_errors(&l);
    assert_non_null(l.scenario);
    assert_int_equal(gj_study_run(gj_scenario_spec(l.scenario), 1, NULL, &whole, NULL), GJ_OK);
    result = &whole;
    fail_one_by_one("store", scenario, write_tables);
    gj_study_result_free(&whole);
    unload(&l);
}

static void memory_runs_out_while_results_are_written(void **state)
{
    (void)state;
    write_result_of(one_firm);
    write_result_of(two_firms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_runs_out_while_one_firm_is_studied),
        cmocka_unit_test(memory_runs_out_in_the_pilot_of_a_decision),
        cmocka_unit_test(memory_runs_out_while_gains_are_divided),
        cmocka_unit_test(memory_runs_out_while_a_grant_is_sized),
        cmocka_unit_test(memory_runs_out_while_a_population_is_lived),
        cmocka_unit_test(memory_runs_out_while_firms_are_asked_what_a_project_is_worth),
        cmocka_unit_test(memory_runs_out_while_a_budget_is_shared_out),
        cmocka_unit_test(memory_runs_out_while_results_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
