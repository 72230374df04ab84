/* Mistakes in what people do are told, and what a pool may say arrives in the plant. */
#include "script/loading.h"

#include <math.h>

#include "study/kpi.h"
#include "study/result_jobs.h"

/* A plant of one press: fields of its shifts, pool and machine. */
#define SHOP(shift, people, press)                                                                       \
    "return study { title = 't', horizon = weeks(1), plant = plant {\n"                                  \
    "shifts = shifts 'day' { days = 'mon-fri', hours = { '08:00-12:00', '13:00-17:00' }, " shift " },\n" \
    "people = { pool 'crew' { count = 2, wage = won(1):per 'month', " people " } },\n"                   \
    "line 'a' { machine 'm' { cycle = minutes(9), " press " } },\n"                                      \
    "orders { product = 'a', every = hours(1) } } }"
#define LONG_DAYS                                                             \
    "return study { title = 't', horizon = weeks(1), plant = plant {\n"       \
    "shifts = shifts 'day' { hours = '08:00-17:00', overtime = hours(1) },\n" \
    "people = { pool 'crew' { count = 2, wage = won(1):per 'month' } },\n"    \
    "line 'a' { machine 'm' { cycle = minutes(9), needs = 'crew' } },\n"      \
    "orders { product = 'a', every = hours(1) } } }"

static void mistakes_in_shifts_and_staff_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {SHOP("overtime = hours(15)", "", ""), 2, GJ_MODEL,
         "overtime of 15 h reaches into the next shift, which begins 15 h after the end"},
        {LONG_DAYS, 3, GJ_MODEL, "works 63 h a week without overtime, the limit is 52 h"},
        {SHOP("", "absent = percent(101)", ""), 3, GJ_SCRIPT, "must be at most 100 %"},
        {SHOP("", "absent = percent(3), calendar = 'always'", ""), 3, GJ_MODEL,
         "is absent by the shift, but has none: it is always there"},
        {SHOP("", "beginners = 3", ""), 3, GJ_MODEL, "3 of its 2 workers are beginners"},
        {SHOP("", "learning = {}", ""), 3, GJ_MODEL, "learns, but not either in jobs or in hours"},
        {SHOP("", "learning = { jobs = 9, hours = hours(9) }", ""), 3, GJ_MODEL,
         "learns, but not either in jobs or in"},
        {SHOP("", "learning = { rate = percent(40), jobs = 9 }", ""), 3, GJ_SCRIPT, "must be at least 50 %"},
        {SHOP("", "learning = { hours = minutes(9) }", ""), 3, GJ_SCRIPT, "must be at least"},
        {SHOP("", "walk = minutes(-3)", ""), 3, GJ_SCRIPT, "is negative"},
        {SHOP("", "week_limit = minutes(3)", ""), 3, GJ_SCRIPT, "must be at least"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void mistakes_in_tending_and_loading_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {SHOP("", "", "tends = 2"), 4, GJ_MODEL, "is tended by nobody"},
        {SHOP("", "", "tends = 0, needs = 'crew'"), 4, GJ_SCRIPT, "must be at least 1"},
        {SHOP("", "", "load = minutes(1)"), 4, GJ_MODEL, "is loaded by nobody"},
        {SHOP("", "", "load = minutes(1), needs = 'crew', tends = 2"), 4, GJ_MODEL,
         "its workers load it, so they do not tend several machines at once"},
        {SHOP("", "", "shift_end = 'stop'"), 4, GJ_SCRIPT, "use one of: resume finish fit"},
    };
    ALL_ARE_TOLD(mistakes);
}

/* A firm with a press shop: what stands in its staffing. */
#define STAFFED(shift, staffing)                                                                         \
    "return study { title = 't', horizon = weeks(1), firm = firm { price = won(9), material = won(1),\n" \
    "staffing = { " staffing " } }, plant = plant {\n"                                                   \
    "shifts = shifts 'day' { days = 'mon-fri', hours = { '08:00-12:00', '13:00-17:00' }, " shift " },\n" \
    "people = { pool 'crew' { count = 2, wage = won(1):per 'month' } },\n"                               \
    "line 'a' { machine 'm' { cycle = minutes(9), needs = 'crew' } }, orders { product = 'a', every = hours(1) } } }"

static void mistakes_in_staffing_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {STAFFED("", "target_load = percent(120)"), 2, GJ_SCRIPT, "must be at most 100 %"},
        {STAFFED("", "target_load = percent(1)"), 2, GJ_SCRIPT, "must be at least 5 %"},
        {STAFFED("", "overtime = 'first'"), 2, GJ_MODEL, "overtime comes first, but no shift of the people has any"},
        {STAFFED("overtime = hours(2)", "overtime_for = months(2)"), 2, GJ_MODEL,
         "does nothing without overtime = 'first'"},
        {STAFFED("", "hire_delay = days(-3)"), 2, GJ_SCRIPT, "is negative"},
        {STAFFED("", "hire_cost = 3"), 2, GJ_SCRIPT, "write won(3)"},
        {STAFFED("", "leaving = 'often'"), 2, GJ_SCRIPT, "use one of: even chance"},
        {STAFFED("", "surplus = 'fast'"), 2, GJ_SCRIPT, "use one of: never slow at_once"},
        {STAFFED("", "surplus_share = percent(3):per 'month'"), 2, GJ_MODEL, "does nothing without surplus = 'slow'"},
        {STAFFED("", "notice = days(30)"), 2, GJ_MODEL, "does nothing: nobody is let go"},
        {STAFFED("", "severance = months(1)"), 2, GJ_MODEL, "say surplus = 'slow' or 'at_once' too"},
        {STAFFED("", "surplus_after = months(1)"), 2, GJ_MODEL, "does nothing: nobody is let go"},
        {STAFFED("", "retraining = {}"), 2, GJ_SCRIPT, "field \"able\" is missing"},
        {STAFFED("", "retraining = { able = percent(101) }"), 2, GJ_SCRIPT, "must be at most 100 %"},
        {STAFFED("", "crews = { crew 'crw' { wait = minutes(9), late = percent(9) } }"), 2, GJ_MODEL,
         "there is no pool \"crw\""},
        {STAFFED("", "crews = { crew 'crew' { wait = minutes(9), late = percent(0) } }"), 2, GJ_SCRIPT,
         "must be at least 0.01 %"},
        {STAFFED("", "crews = { crew 'crew' { wait = minutes(9), late = percent(9) }, crew 'crew' { wait = minutes(9), "
                     "late = percent(9) } }"),
         2, GJ_MODEL, "the pool \"crew\" is sized twice"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void what_staffing_says_stands_in_the_study(void **state)
{
    (void)state;
    struct loading l = load(STAFFED(
        "overtime = hours(2)",
        "target_load = percent(70), overtime = 'first', overtime_for = months(2), hire_delay = days(30), hire_cost = "
        "won(5), leaving = 'chance', surplus = 'slow', surplus_after = months(3), surplus_share = percent(24):per "
        "'year', notice = days(20), severance = months(1.5), service_price = won(7):per 'month', retraining = { able = "
        "percent(30), takes = weeks(8), cost = won(6), waits = months(4) }, crews = crew 'crew' { wait = minutes(9), "
        "late "
        "= percent(20) }"));
    print_errors(&l);
    const struct gj_staffing_spec *s = &gj_scenario_spec(l.scenario)->firm.staffing;
    assert_true(s->target_load == 0.7 && s->overtime == GJ_OVERTIME_FIRST && s->overtime_months == 2);
    assert_true(s->hire_delay.kind == GJ_DIST_CONSTANT && s->hire_delay.a == 30.0 * (double)GJ_DAY);
    assert_true(s->hire_won == 5.0 && s->leaving == GJ_LEAVING_CHANCE && s->surplus == GJ_SURPLUS_SLOW);
    assert_true(s->surplus_months == 3 && fabs(s->surplus_share - 0.02) < 1e-15 && s->notice_us == 20 * GJ_DAY);
    assert_true(s->severance_months == 1.5 && s->service_won_per_month == 7.0);
    assert_true(s->retrain_able == 0.3 && s->retrain_us == 8 * GJ_WEEK && s->retrain_won == 6.0);
    assert_true(s->retrain_months == 4 && s->n_crews == 1 && s->crew[0].pool == 0);
    assert_true(s->crew[0].wait_us == 9 * GJ_MINUTE && s->crew[0].at_most == 0.2);
    unload(&l);
}

static void what_a_pool_says_stands_in_the_frozen_plant(void **state)
{
    (void)state;
    struct loading l = load(SHOP("breaks = minutes(90), overtime = hours(2)",
                                 "absent = percent(3), absence_paid = false, training = hours(8), beginners = 1, "
                                 "learning = { rate = percent(85), jobs = 40 }, walk = minutes(2)",
                                 "needs = 'crew', unload = minutes(1), shift_end = 'fit'"));
    const char *const lines[] = {"shifts[0].break_us = 5400000000\n",
                                 "shifts[0].overtime_us = 7200000000\n",
                                 "station[0].shift_end = fit\n",
                                 "loading[0].unload = constant(60000000 0 0 0)\n",
                                 "loading[0].load = none\n",
                                 "staff[0].absent = 0.03\n",
                                 "staff[0].absence_is_paid = 0\n",
                                 "staff[0].training_us = 28800000000\n",
                                 "staff[0].learning_rate = 0.85\n",
                                 "staff[0].full_after = 40\n",
                                 "staff[0].beginners = 1\n",
                                 "staff[0].walk = constant(120000000 0 0 0)\n",
                                 "staff[0].week_limit_us = 187200000000\n"};
    print_errors(&l);
    assert_int_equal(l.status, GJ_OK);
    struct gj_text text;
    gj_text_init(&text);
    gj_plant_print(gj_scenario_spec(l.scenario)->plant, &text);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (!strstr(text.data, lines[i])) {
            fail_msg("the frozen plant does not say %s", lines[i]);
        }
    }
    gj_text_fini(&text);
    unload(&l);
}

/* --- a study's answers that were once wrong: found by strangers ------------------------------------------------------------------------ */

static void study(const char *text, struct loading *l, struct gj_study_result *result)
{
    struct gj_error error = {0};
    *l = load(text);
    print_errors(l);
    assert_int_equal(l->status, GJ_OK);
    assert_int_equal(gj_study_run(gj_scenario_spec(l->scenario), 1, NULL, result, &error), GJ_OK);
}

static double before(const struct gj_study_result *result, enum gj_outcome_id outcome)
{
    return result->arm[GJ_ARM_BEFORE][outcome].mean;
}

/* The recipe of people, with one text of it in place of another. */
static void people(const char *from, const char *to, struct loading *l, struct gj_study_result *result)
{
    static char text[8000];
    struct gj_text changed;
    FILE *file = fopen("scenarios/recipes/86-people.lua", "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    assert_int_equal(fclose(file), 0);
    const char *at = strstr(text, from);
    assert_non_null(at);
    gj_text_init(&changed);
    gj_text_add_n(&changed, text, (size_t)(at - text));
    gj_text_addf(&changed, "%s%s", to, at + strlen(from));
    study(changed.data, l, result);
    gj_text_fini(&changed);
}

/* A third of the work of 8.5 busy heads at 85 % is 10/3 heads; 20 technicians per 100 of 12 people are 2.4. Whatever the policy. */
static void assert_work_falls_by_a_third(const struct gj_study_result *result)
{
    const struct gj_jobs *jobs = result->jobs;
    const double displaced = jobs->part[GJ_JOB_DISPLACED][GJ_JOB_PRODUCTION][GJ_JOB_MEASURE_NEEDED].mean;
    assert_true(fabs(displaced + 10.0 / 3.0) < 1e-3); /* the window cuts jobs at its ends */
    assert_true(fabs(jobs->part[GJ_JOB_NEW_TASKS][GJ_JOB_LEVEL][GJ_JOB_MEASURE_NEEDED].mean - 2.4) < 1e-9);
    assert_true(jobs->part[GJ_JOB_NEW_TASKS][GJ_JOB_LEVEL][GJ_JOB_MEASURE_HEADS].mean == 2.0);
    assert_true(jobs->part[GJ_JOB_GROWTH][GJ_JOB_ALL][GJ_JOB_MEASURE_NEEDED].mean == 0.0);
}

static void policies_move_heads_and_not_the_work(void **state)
{
    (void)state;
    struct loading l;
    struct gj_study_result result;
    people("percent(30)", "percent(30)", &l, &result);
    assert_work_falls_by_a_third(&result);
    assert_true(result.jobs->flow[GJ_ARM_AFTER][GJ_JOB_PRODUCTION][GJ_JOB_FLOW_MOVED_OUT] == 2.0);
    assert_true(result.jobs->flow[GJ_ARM_AFTER][GJ_JOB_PRODUCTION][GJ_JOB_FLOW_LET_GO] == 0.0);
    /* seven are needed; somebody has just left and his vacancy is open */
    assert_true(result.jobs->flow[GJ_ARM_AFTER][GJ_JOB_PRODUCTION][GJ_JOB_FLOW_END] == 6.0);
    gj_study_result_free(&result);
    unload(&l);
    people("parameter(\"able\", percent(30))", "percent(0)", &l, &result);
    assert_work_falls_by_a_third(&result);
    assert_true(result.jobs->flow[GJ_ARM_AFTER][GJ_JOB_LEVEL][GJ_JOB_FLOW_HIRED] == 2.0);
    assert_true(result.jobs->flow[GJ_ARM_AFTER][GJ_JOB_PRODUCTION][GJ_JOB_FLOW_LET_GO] == 0.0);
    gj_study_result_free(&result);
    unload(&l);
    people("surplus = parameter(\"surplus\", \"never\"),\n      retraining = { able = parameter(\"able\", "
           "percent(30)), takes = "
           "weeks(8), cost = won(500000) },",
           "surplus = 'at_once',", &l, &result);
    assert_work_falls_by_a_third(&result);
    assert_true(result.jobs->flow[GJ_ARM_AFTER][GJ_JOB_PRODUCTION][GJ_JOB_FLOW_LET_GO] ==
                2.0); /* one has left by himself */
    assert_true(result.jobs->flow[GJ_ARM_AFTER][GJ_JOB_LEVEL][GJ_JOB_FLOW_HIRED] == 2.0);
    gj_study_result_free(&result);
    unload(&l);
}

/* One operator, busy 55 s of each minute: above a firm's target load of 85 %. */
#define LONE(horizon, firm)                                                                                           \
    "return study { title = 't', horizon = " horizon ", warm_up = hours(1), replications = 2, " firm                  \
    " plant = plant {"                                                                                                \
    "people = { pool 'crew' { count = 1, wage = won(3e6):per 'month' } }, "                                           \
    "line 'a' { machine 'm' { cycle = seconds(55), needs = 'crew' } }, orders { product = 'a', every = minutes(1) } " \
    "} }"

static void without_a_firm_nobody_is_hired_or_let_go(void **state)
{
    (void)state;
    struct loading l;
    struct gj_study_result result;
    study(LONE("days(200)", ""), &l, &result);
    assert_true(before(&result, GJ_OUTCOME_heads_end) == 1.0);
    gj_study_result_free(&result);
    unload(&l);
    study(LONE("days(200)", "firm = firm { price = won(1), material = won(0) },"), &l, &result);
    assert_true(before(&result, GJ_OUTCOME_heads_end) == 2.0);
    gj_study_result_free(&result);
    unload(&l);
}

static void less_than_a_month_has_no_wages_instead_of_none(void **state)
{
    (void)state;
    struct loading l;
    struct gj_study_result result;
    study(LONE("days(14)", ""), &l, &result);
    assert_true(isnan(before(&result, GJ_OUTCOME_wages)) && isnan(before(&result, GJ_OUTCOME_profit)));
    assert_true(before(&result, GJ_OUTCOME_good_per_day) > 1000.0);
    gj_study_result_free(&result);
    unload(&l);
}

static void lines_whose_machines_are_called_the_same_are_told_apart(void **state)
{
    (void)state;
    struct loading l;
    struct gj_study_result result;
    study("return study { title = 't', horizon = days(2), warm_up = hours(1), replications = 2, plant = plant {"
          "line 'a' { machine 'press' { cycle = seconds(90) } }, "
          "line 'b' { machine 'press' { cycle = seconds(9) }, buffer { capacity = 3 }, machine 'pack' { cycle = "
          "seconds(9) } },"
          "orders { product = 'a', every = minutes(1) }, orders { product = 'b', endless = true } } }",
          &l, &result);
    const struct gj_plant *plant = gj_scenario_spec(l.scenario)->plant;
    assert_string_equal(result.station[0].name, "a.press");
    assert_string_equal(result.station[1].name, "b.press");
    assert_string_equal(result.station[2].name, "pack");
    assert_true(gj_plant_queue_can_grow(plant, 0));
    assert_false(gj_plant_queue_can_grow(plant, 1)); /* raw parts are always there: no queue grows */
    assert_false(gj_plant_queue_can_grow(plant, 2)); /* the buffer is full */
    gj_study_result_free(&result);
    unload(&l);
}

/* Every making is defective with 60 %: the share of makings is that, and of pieces 40 % pass at once. */
static void rework_makes_no_share_above_100_percent(void **state)
{
    (void)state;
    struct loading l;
    struct gj_study_result result;
    struct gj_kpis kpis;
    struct gj_error error = {0};
    study(
        "return study { title = 't', horizon = hours(400), warm_up = hours(10), replications = 4, plant = plant {"
        "line 'a' { machine 'm' { cycle = seconds(20), quality = { defects = percent(60) } }, "
        "buffer { capacity = 'unlimited' }, inspection 'i' { cycle = seconds(20), misses = percent(0), false_alarms = "
        "percent(5), rework = 'm', rework_limit = 20 } }, orders { product = 'a', every = minutes(1) } } }",
        &l, &result);
    assert_true(fabs(before(&result, GJ_OUTCOME_defect_share) - 0.6) < 0.01);
    const struct gj_kpi_spec spec = {.study = gj_scenario_spec(l.scenario), .arm = GJ_ARM_BEFORE, .n_threads = 1};
    assert_int_equal(gj_kpis_run(&spec, &kpis, &error), GJ_OK);
    assert_true(fabs(kpis.plant[GJ_KPI_FIRST_PASS_YIELD].mean - 0.38) < 0.01);
    assert_true(fabs(kpis.plant[GJ_KPI_REWORK_RATIO].mean - 0.62) < 0.01);
    gj_kpis_free(&kpis);
    gj_study_result_free(&result);
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_in_shifts_and_staff_are_told),
        cmocka_unit_test(mistakes_in_tending_and_loading_are_told),
        cmocka_unit_test(mistakes_in_staffing_are_told),
        cmocka_unit_test(what_staffing_says_stands_in_the_study),
        cmocka_unit_test(policies_move_heads_and_not_the_work),
        cmocka_unit_test(what_a_pool_says_stands_in_the_frozen_plant),
        cmocka_unit_test(without_a_firm_nobody_is_hired_or_let_go),
        cmocka_unit_test(less_than_a_month_has_no_wages_instead_of_none),
        cmocka_unit_test(lines_whose_machines_are_called_the_same_are_told_apart),
        cmocka_unit_test(rework_makes_no_share_above_100_percent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
