/* Studies whose orders answer: what their three arms must have in common, and what check says of a market that cannot be. */
#include "script/loading.h"

#include <math.h>

#include "economy/life.h"
#include "study/prelude.h"
#include "study/result_paths.h"

/* A shop of one machine with a worker: an order of ten pieces every five hours at random, half an hour a piece at level 0. */
static const char head[] =
    "local after = level { level = 2, name = 'after', levers = levers { %s }, cost = won(50000000), technicians = 1 }\n"
    "return study { title = 'market', horizon = years(3), warm_up = months(2), decide_at = years(1), settle = "
    "years(1),\n"
    "replications = 4, plant = plant {\n"
    "people = { pool 'operator' { count = 3, wage = won(3000000):per 'month', leaves = percent(10):per 'year' } },\n"
    "line 'a' { machine 'm' { cycle = exponential(minutes(20)), needs = 'operator', by_hand = true,\n"
    "quality = { defects = percent(3) },\n"
    "fails = { every = exponential(hours(30)), repair = exponential(hours(2)) } } },\n"
    "orders { product = 'a', every = exponential(hours(5)), quantity = 10, lot = 10, due = hours(12) } },\n"
    "after = after, firm = firm { price = won(30000), material = won(10000), overhead = won(2000000):per 'month',\n"
    "market = market { %s } } }";

static const char answers[] =
    "captive = percent(40), captive_answers = { price = 0.5, lead_time = 0.1, on_time = 0.3, escapes = 2 },\n"
    "open_answers = answers { price = 5, lead_time = 0.3, on_time = 0.5, escapes = 4 }, pass_on = percent(50),\n"
    "shock = percent(10), growth = percent(3):per 'year'";

static struct loading load_study(const char *levers, const char *market)
{
    char text[3000];
    snprintf(text, sizeof text, head, levers, market);
    struct loading l = load(text);
    if (!l.scenario) {
        print_errors(&l);
        fail_msg("the study does not load");
    }
    return l;
}

static void run_study(const struct loading *l, unsigned threads, struct gj_study_result *result)
{
    struct gj_error error = {0};
    if (gj_study_run(gj_scenario_spec(l->scenario), threads, NULL, result, &error) != GJ_OK) {
        fail_msg("%s", error.message);
    }
}

static void same_life(const struct gj_row *a, const struct gj_row *b)
{
    assert_int_equal(a->status, GJ_OK);
    assert_true(a->digest == b->digest);
    assert_int_equal(a->events, b->events);
    assert_memory_equal(a->value, b->value, sizeof a->value);
}

static void a_null_reform_is_the_same_life_in_three_arms(void **state)
{
    (void)state;
    struct loading l = load_study("", answers);
    struct gj_study_spec spec = *gj_scenario_spec(l.scenario);
    spec.upgrade[0].to.technicians = (struct gj_range){0};
    spec.upgrade[0].to.cost_won = (struct gj_range){0};
    struct gj_study_result result;
    struct gj_error error = {0};
    assert_int_equal(gj_study_run(&spec, 1, NULL, &result, &error), GJ_OK);
    for (uint32_t i = 0; i < result.n_replications; i++) {
        same_life(&result.row[3 * i], &result.row[3 * i + 1]);
        same_life(&result.row[3 * i], &result.row[3 * i + 2]);
    }
    gj_study_result_free(&result);
    unload(&l);
}

static void without_answers_technology_is_after(void **state)
{
    (void)state;
    struct loading l = load_study("uptime = 2, repair = 0.5, defects = 0.4, response = 0.5",
                                  "captive = percent(40), shock = percent(10), growth = percent(3):per 'year'");
    struct gj_study_result result;
    run_study(&l, 1, &result);
    for (uint32_t i = 0; i < result.n_replications; i++) {
        assert_true(result.row[3 * i].digest != result.row[3 * i + 1].digest);
        same_life(&result.row[3 * i + 1], &result.row[3 * i + 2]);
    }
    gj_study_result_free(&result);
    unload(&l);
}

/* The lives of one replication, each to its end. */
struct three {
    struct gj_life_spec life_spec;
    struct gj_prelude prelude;
    struct gj_life technology;
};

static void live_three(struct three *t, const struct gj_study_spec *spec, uint32_t replication)
{
    struct gj_error error = {0};
    gj_study_life_spec(spec, &t->life_spec);
    assert_int_equal(gj_prelude_init(&t->prelude, spec, &t->life_spec, GJ_ARM_TECHNOLOGY, &error), GJ_OK);
    assert_int_equal(gj_life_init(&t->technology, &t->life_spec, spec->seed, replication, &error), GJ_OK);
    assert_int_equal(gj_prelude_live(&t->prelude, replication, NULL, &t->technology.role, &error), GJ_OK);
    assert_int_equal(gj_life_run(&t->technology, t->life_spec.end, &error), GJ_OK);
}

static void end_three(struct three *t)
{
    gj_life_fini(&t->technology);
    gj_prelude_fini(&t->prelude);
}

/* Lived apart, each from time 0, and lived as the study does it, from the fork on. */
static void technology_has_the_orders_of_before_and_the_steps_of_after(void **state)
{
    (void)state;
    struct loading l = load_study("uptime = 2, repair = 0.5, defects = 0.4, response = 0.5", answers);
    const struct gj_study_spec *spec = gj_scenario_spec(l.scenario);
    struct three t;
    live_three(&t, spec, 2);
    const struct gj_life *before = &t.prelude.before;
    const struct gj_life *after = &t.prelude.after;
    const struct gj_life *technology = &t.technology;
    bool differs = false;
    for (uint32_t m = 0; m < before->path.n_months; m++) {
        assert_true(technology->path.month[m].demand == before->path.month[m].demand);
        assert_true(technology->path.month[m].price == before->path.month[m].price);
        differs |= after->path.month[m].demand != before->path.month[m].demand;
    }
    assert_true(differs);
    assert_int_equal(technology->project.n_taken, 1);
    assert_true(technology->project.taken_at[0] == after->project.taken_at[0]);
    assert_int_equal(before->project.n_taken, 0);
    struct gj_flow_meter flow[2];
    gj_floor_read(&before->floor, NULL, NULL, &flow[0], NULL);
    gj_floor_read(&technology->floor, NULL, NULL, &flow[1], NULL);
    assert_int_equal(flow[0].orders_arrived, flow[1].orders_arrived);
    struct gj_row row;
    struct gj_error error = {0};
    assert_int_equal(gj_study_replicate(spec, 2, GJ_ARM_TECHNOLOGY, NULL, &row, &error), GJ_OK);
    assert_true(row.value[GJ_OUTCOME_heads_end] == gj_life_heads(technology));
    assert_int_equal(row.events, gj_floor_events(&technology->floor));
    end_three(&t);
    unload(&l);
}

static void threads_change_nothing_and_one_row_can_be_lived_again(void **state)
{
    (void)state;
    struct loading l = load_study("uptime = 2, repair = 0.5, defects = 0.4, response = 0.5", answers);
    const struct gj_study_spec *spec = gj_scenario_spec(l.scenario);
    struct gj_study_result one;
    struct gj_study_result two;
    run_study(&l, 1, &one);
    run_study(&l, 2, &two);
    assert_true(one.digest == two.digest);
    assert_memory_equal(one.row, two.row, 3 * one.n_replications * sizeof *one.row);
    for (uint32_t arm = 0; arm < GJ_MAX_ARMS; arm++) {
        struct gj_row row;
        struct gj_error error = {0};
        assert_int_equal(gj_study_replicate(spec, 3, (enum gj_arm)arm, NULL, &row, &error), GJ_OK);
        assert_memory_equal(&row, &one.row[9 + arm], sizeof row);
    }
    gj_study_result_free(&one);
    gj_study_result_free(&two);
    unload(&l);
}

/* Orders double in three years whatever the firm does. Where they answer the waiting time, a plant at its limit loses them again. */
static void a_plant_at_its_limit_loses_orders_by_itself(void **state)
{
    (void)state;
    double demand[2];
    for (int i = 0; i < 2; i++) {
        struct loading l = load_study("", i ? "growth = percent(40):per 'year', open_answers = { lead_time = 0.5 }"
                                            : "growth = percent(40):per 'year'");
        struct three t;
        live_three(&t, gj_scenario_spec(l.scenario), 0);
        demand[i] = t.prelude.before.path.month[t.prelude.before.path.n_months - 1].demand;
        end_three(&t);
        unload(&l);
    }
    assert_true(demand[0] > 2.5);
    assert_true(demand[1] < 0.8 * demand[0]);
}

/* Rivals take a fifth of the open orders, which are 60 %, from month 20 on: 12 % fewer orders where nothing else answers. */
static void what_rivals_take_is_taken_from_open_orders(void **state)
{
    (void)state;
    struct loading l = load_study("", "captive = percent(40)");
    struct gj_life_spec life_spec;
    struct gj_life life;
    struct gj_error error = {0};
    double index[40];
    for (int m = 0; m < 40; m++) {
        index[m] = m < 19 ? 1.0 : 0.8;
    }
    const struct gj_study_spec *spec = gj_scenario_spec(l.scenario);
    gj_study_life_spec(spec, &life_spec);
    assert_int_equal(gj_life_init(&life, &life_spec, spec->seed, 0, &error), GJ_OK);
    gj_study_role(spec, GJ_ARM_BEFORE, &life.role);
    life.role.open_index = index;
    assert_int_equal(gj_life_run(&life, life_spec.end, &error), GJ_OK);
    assert_true(fabs(life.path.month[18].demand - 1.0) < 1e-12);
    assert_true(fabs(life.path.month[19].demand - 0.88) < 1e-12);
    assert_true(fabs(life.path.month[19].captive_share - 0.4 / 0.88) < 1e-12);
    assert_true(life.path.month[19].open_gained == 0.0);
    gj_life_fini(&life);
    unload(&l);
}

/* How the floor takes a multiplier. The plant's orders stand in line 3. */
static void floor_of(struct loading *l, struct gj_floor *floor, const char *things)
{
    char text[1000];
    struct gj_error error = {0};
    snprintf(text, sizeof text,
             "return study { title = 'x', horizon = days(30), plant = plant { line 'a' { machine 'm' { cycle = "
             "seconds(1) } },\n%s } }",
             things);
    *l = load(text);
    if (!l->scenario) {
        print_errors(l);
        fail_msg("the plant does not load");
    }
    assert_int_equal(gj_floor_init(floor, gj_scenario_spec(l->scenario)->plant, 1, 0, &error), GJ_OK);
}

static int64_t arrived_by(struct gj_floor *floor, int64_t hours)
{
    struct gj_error error = {0};
    struct gj_flow_meter flow;
    assert_int_equal(gj_floor_run(floor, hours * GJ_HOUR, &error), GJ_OK);
    gj_floor_read(floor, NULL, NULL, &flow, NULL);
    return flow.orders_arrived;
}

/* Every ten hours: 10, 20, 30, then at twice the rate from the next gap on: 35, 40, 45; at half of it: 65 (the gap from 45 was set before), 85. */
static void a_multiplier_is_taken_from_the_next_gap_on(void **state)
{
    (void)state;
    const char *const orders[] = {"orders { product = 'a', every = hours(10) }",
                                  "orders { product = 'a', rate = pieces(0.1):per 'hour', arrivals = 'regular' }",
                                  "orders { product = 'a', every = recorded { values = { 10 }, unit = 'hours' } }"};
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        struct loading l;
        struct gj_floor floor;
        floor_of(&l, &floor, orders[i]);
        assert_int_equal(arrived_by(&floor, 26), 2);
        gj_floor_set_demand(&floor, 2.0);
        assert_int_equal(arrived_by(&floor, 29), 2); /* the order on its way keeps its time */
        assert_int_equal(arrived_by(&floor, 31), 3);
        assert_int_equal(arrived_by(&floor, 36), 4);
        assert_int_equal(arrived_by(&floor, 46), 6);
        gj_floor_set_demand(&floor, 0.5);
        assert_int_equal(arrived_by(&floor, 51), 7);
        assert_int_equal(arrived_by(&floor, 69), 7);
        assert_int_equal(arrived_by(&floor, 71), 8);
        gj_floor_fini(&floor);
        unload(&l);
    }
}

/* A planner who knows the future at the rate in force: ten pieces a day, twenty when orders double. Stocks are reviewed each day just after the start. */
static void a_forecast_follows_the_rate_in_force(void **state)
{
    (void)state;
    struct loading l;
    struct gj_floor floor;
    struct gj_error error = {0};
    struct gj_stock_meter stock[2];
    floor_of(&l, &floor,
             "stock 's' { product = 'a', policy = 'forecast', review = days(1), lot = 1000 },\n"
             "orders { product = 'a', from = 's', every = hours(2.4), first = hours(1) }");
    assert_int_equal(gj_floor_run(&floor, 10 * GJ_DAY - GJ_HOUR / 2, &error), GJ_OK);
    gj_floor_read_stocks(&floor, &stock[0]);
    gj_floor_set_demand(&floor, 2.0);
    assert_int_equal(gj_floor_run(&floor, 11 * GJ_DAY - GJ_HOUR / 2, &error), GJ_OK);
    gj_floor_read_stocks(&floor, &stock[1]);
    assert_int_equal(stock[0].pieces_ordered, 100);
    assert_int_equal(stock[1].pieces_ordered, 120);
    assert_int_equal(stock[1].waiting, 0);
    gj_floor_fini(&floor);
    unload(&l);
}

static void raw_parts_without_end_do_not_answer(void **state)
{
    (void)state;
    struct loading l;
    struct gj_floor floor[2];
    struct gj_error error = {0};
    floor_of(&l, &floor[0], "orders { product = 'a', endless = true }");
    assert_int_equal(gj_floor_init(&floor[1], gj_scenario_spec(l.scenario)->plant, 1, 0, &error), GJ_OK);
    gj_floor_set_demand(&floor[1], 3.0);
    assert_int_equal(gj_floor_run(&floor[0], 9 * GJ_HOUR, &error), GJ_OK);
    assert_int_equal(gj_floor_run(&floor[1], 9 * GJ_HOUR, &error), GJ_OK);
    assert_true(gj_floor_digest(&floor[0]) == gj_floor_digest(&floor[1]));
    gj_floor_fini(&floor[0]);
    gj_floor_fini(&floor[1]);
    unload(&l);
}

/* With one card a second order waits outside: its lot's time begins an hour late, the customer's does not. */
static void customers_wait_from_order_to_delivery(void **state)
{
    (void)state;
    struct loading l;
    struct gj_floor floor;
    struct gj_error error = {0};
    struct gj_flow_meter flow;
    floor_of(&l, &floor,
             "machine 'slow' { cycle = hours(4) }, product 'b' { step { at = 'slow' } },\n"
             "cards 'c' { count = 1 }, orders { product = 'b', every = recorded { values = { 1, 3, 100 }, unit = "
             "'hours' }, cards = 'c' },\n"
             "orders { product = 'a', every = years(1) }");
    assert_int_equal(gj_floor_run(&floor, 20 * GJ_HOUR, &error), GJ_OK);
    gj_floor_read(&floor, NULL, NULL, &flow, NULL);
    assert_int_equal(flow.orders_closed, 2);
    assert_true(flow.lead_us == (gj_wide)8 * GJ_HOUR);  /* 1 to 5 h, 5 to 9 h */
    assert_true(flow.order_us == (gj_wide)9 * GJ_HOUR); /* 1 to 5 h, 4 to 9 h */
    gj_floor_fini(&floor);
    unload(&l);
}

#define IN_MARKET(text)                                                                                  \
    "return study { title = 'x', horizon = years(3), decide_at = years(1), plant = plant { line 'a' {\n" \
    "machine 'm' { cycle = seconds(1) } }, orders { product = 'a', every = hours(1) } },\n"              \
    "firm = firm { price = won(3), material = won(1), market = market {\n" text " } } }"

static void mistakes_in_markets_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {IN_MARKET("captive = percent(101)"), 4, GJ_SCRIPT, "must be at most 100 %, it is 101 %"},
        {IN_MARKET("captive = 0.4"), 4, GJ_SCRIPT, "write percent(0.4) or ratio(0.4), whichever is meant"},
        {IN_MARKET("pass_on = percent(-1)"), 4, GJ_SCRIPT, "is negative"},
        {IN_MARKET("memory = 0"), 4, GJ_SCRIPT, "must be at least 1, it is 0"},
        {IN_MARKET("memory = 25"), 4, GJ_SCRIPT, "must be at most 24, it is 25"},
        {IN_MARKET("least = percent(0)"), 4, GJ_SCRIPT, "must be at least"},
        {IN_MARKET("most = percent(50)"), 4, GJ_SCRIPT, "must be at least 100 %"},
        {IN_MARKET("persistence = percent(100)"), 4, GJ_SCRIPT, "must be at most 99.99 %"},
        {IN_MARKET("open_answers = { prize = 3 }"), 4, GJ_SCRIPT, "did you mean \"price\"?"},
        {IN_MARKET("open_answers = { price = -3 }"), 4, GJ_SCRIPT, "is negative: -3"},
        {IN_MARKET("growth = percent(3)"), 4, GJ_SCRIPT, "must be a ratio a time"},
        {"return study { title = 'x', horizon = years(3),\ndecide_at = days(80), plant = plant { line 'a' {\n"
         "machine 'm' { cycle = seconds(1) } }, orders { product = 'a', every = hours(1) } },\n"
         "firm = firm { price = won(3), material = won(1), market = market {} } }",
         2, GJ_MODEL, "decide_at = years(1)"},
        {"return study { title = 'x', horizon = years(3), decide_at = years(1), plant = plant { line 'a' {\n"
         "machine 'm' { cycle = seconds(1) } }, orders { product = 'a', endless = true } },\n"
         "firm = firm { price = won(3), material = won(1),\nmarket = market {} } }",
         4, GJ_MODEL, "no orders can answer"},
        {"return study { title = 'x', horizon = years(3), decide_at = years(1), plant = plant { line 'a' {\n"
         "machine 'm' { cycle = seconds(1) } },\norders { product = 'a', rate = pieces(0):per 'day' } },\n"
         "firm = firm { price = won(3), material = won(1), market = market {} } }",
         3, GJ_MODEL, "nothing is ever ordered"},
    };
    ALL_ARE_TOLD(mistakes);
}

/* With the module of the scenario library; tests run in the project's folder. */
static struct loading load_with_market(const char *text)
{
    static char module[20000];
    struct loading l = {.scenario = NULL};
    FILE *file = fopen("scenarios/market/korea.lua", "rb");
    assert_non_null(file);
    const size_t length = fread(module, 1, sizeof module, file);
    assert_int_equal(fclose(file), 0);
    const struct gj_script_source sources[] = {{GJ_SOURCE_MAIN, "test.lua", "test.lua", text, strlen(text)},
                                               {GJ_SOURCE_MODULE, "market.korea", "market/korea.lua", module, length}};
    gj_error_list_init(&l.errors);
    l.status = gj_scenario_load_memory(sources, 2, &l.scenario, &l.errors);
    return l;
}

/* Each number has its mark and range, and the shares are those of the survey. */
static void the_markets_of_the_library_load(void **state)
{
    (void)state;
    const struct {
        const char *name;
        double captive;
    } markets[] = {{"mean", 0.445}, {"subcontractor", 0.808}, {"independent", 0.0}};
    for (size_t i = 0; i < 3; i++) {
        char text[1000];
        snprintf(
            text, sizeof text,
            "local market = require 'market.korea'\nreturn study { title = 'x', horizon = years(3), decide_at = "
            "years(1), plant = "
            "plant { line 'a' { machine 'm' { cycle = seconds(1) } }, orders { product = 'a', every = hours(1) } },\n"
            "firm = firm { price = won(3), material = won(1), market = market.%s } }",
            markets[i].name);
        struct loading l = load_with_market(text);
        if (!l.scenario) {
            print_errors(&l);
            fail_msg("market.%s does not load", markets[i].name);
        }
        const struct gj_study_spec *spec = gj_scenario_spec(l.scenario);
        assert_true(spec->firm.market.is_on);
        assert_true(fabs(spec->firm.market.captive - markets[i].captive) < 1e-12);
        assert_true(spec->firm.market.captive_answer.price < spec->firm.market.open_answer.price);
        assert_int_equal(spec->n_assumptions, i < 2 ? 15 : 14);
        for (uint32_t k = 0; k < spec->n_assumptions; k++) {
            const struct gj_assumption *a = &spec->assumption[k];
            assert_true(a->low < a->central || a->central < a->high);
            assert_true(a->mark[0] && a->source[0]);
        }
        unload(&l);
    }
}

/* 6 hours become 4: half as many orders more, and what machines do apart from what customers do. */
static void the_recipe_has_the_answers_it_tells(void **state)
{
    (void)state;
    struct loading l = {.scenario = NULL};
    gj_error_list_init(&l.errors);
    l.status = gj_scenario_load("scenarios/recipes/82-market.lua", &l.scenario, &l.errors);
    assert_int_equal(l.status, GJ_OK);
    struct gj_study_result result;
    run_study(&l, 1, &result);
    const struct gj_path_sums *paths = result.paths;
    assert_int_equal(paths->frame.n_months, 36);
    for (uint32_t m = 0; m < 36; m++) {
        const double orders =
            m < 13 ? 1.0 : 1.5; /* month 13 is the first with the level: customers see it at its end */
        const double mean[GJ_N_PATH_SERIES] = {1.0, orders, orders - 1.0, 1.0, 0.0, orders - 1.0};
        for (uint32_t s = 0; s < GJ_N_PATH_SERIES; s++) {
            const struct gj_estimate e = gj_path_estimate(paths, m, GJ_PATH_orders, (enum gj_path_series)s, 0.95);
            assert_true(fabs(e.mean - mean[s]) < 1e-9 && e.half_width == 0.0);
        }
    }
    assert_true(fabs(result.arm[GJ_ARM_BEFORE][GJ_OUTCOME_good_per_day].mean - 24.0) < 0.1);
    assert_true(fabs(result.arm[GJ_ARM_AFTER][GJ_OUTCOME_good_per_day].mean - 36.0) < 0.1);
    assert_true(fabs(result.row[GJ_ARM_TECHNOLOGY].value[GJ_OUTCOME_good_per_day] - 24.0) < 0.1);
    assert_true(fabs(result.row[GJ_ARM_TECHNOLOGY].value[GJ_OUTCOME_lead_time_mean] - 4.0) < 1e-6);
    gj_study_result_free(&result);
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_null_reform_is_the_same_life_in_three_arms),
        cmocka_unit_test(without_answers_technology_is_after),
        cmocka_unit_test(technology_has_the_orders_of_before_and_the_steps_of_after),
        cmocka_unit_test(threads_change_nothing_and_one_row_can_be_lived_again),
        cmocka_unit_test(a_plant_at_its_limit_loses_orders_by_itself),
        cmocka_unit_test(what_rivals_take_is_taken_from_open_orders),
        cmocka_unit_test(a_multiplier_is_taken_from_the_next_gap_on),
        cmocka_unit_test(a_forecast_follows_the_rate_in_force),
        cmocka_unit_test(raw_parts_without_end_do_not_answer),
        cmocka_unit_test(customers_wait_from_order_to_delivery),
        cmocka_unit_test(mistakes_in_markets_are_told),
        cmocka_unit_test(the_markets_of_the_library_load),
        cmocka_unit_test(the_recipe_has_the_answers_it_tells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
