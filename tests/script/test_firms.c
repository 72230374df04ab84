/* Populations: what a scenario says, what is wrong with it, and what becomes of the firms. */
#include <math.h>

#include "base/alloc.h"

#include "script/loading.h"
#include "study/population/frontier_live.h"
#include "study/population/population.h"

/* A plant that is lived in a millisecond; f.cost, f.gain and so on come from what is drawn. */
#define PLANT                                                                                                          \
    "plant { people = { pool 'op' { count = 2, wage = won(2e6):per 'month' } }, line 'a' { machine 'm' { cycle = "     \
    "hours(2), needs = 'op', quality = { defects = percent(5) } }, inspection 'i' { cycle = minutes(1), misses = "     \
    "percent(0), false_alarms = percent(0) } }, orders { product = 'a', every = exponential(hours(6)), due = days(2) " \
    "} }"
#define FIRM(more) "firm { price = won(5e5), material = won(1e5), sector = f.sector, " more " }"
#define LEVEL                                                                                                         \
    "level { level = 2, name = 'two', levers = levers { defects = 0.2 }, cost = won(1e7), install = months(1), ramp " \
    "= "                                                                                                              \
    "months(1) }"
#define STUDY(population)                                                                                              \
    "local grant = programme 'grant' { year = 2019, quota = parameter('quota', 100), budget = "                        \
    "won(parameter('budget', "                                                                                         \
    "1e12)), payer 'state' { share = ratio(parameter('share', 0.5)) } }\n"                                             \
    "return study { title = 'test', warm_up = days(0), decide_at = months(6), horizon = years(2), replications = 2,\n" \
    "population = population {\n" population "\n} }"
#define DRAWN \
    "draw = { sector = { press = 1, food = 1 }, size = discrete { values = { 1, 2 } }, open = uniform(0, 1) },\n"
#define DECIDES                                                                                                 \
    FIRM("decision = decision { gain = won(6e6):per 'year', hurdle = ratio(0.5):per 'year', years = years(2), " \
         "cost_weight = 1.25, belief_cv = 0.8 }")
#define MEMBER(firm)                                                                        \
    "make = function(f) return member { plant = " PLANT ", firm = " firm ", after = " LEVEL \
    ", support = grant, size = f.size == 1 and 'small' or 'large' } end"
#define TWENTY STUDY("firms = 20, " DRAWN MEMBER(DECIDES))

static struct loading load_with(const char *text, const char *csv, const struct gj_setting *setting, uint32_t n)
{
    struct loading l = {.scenario = NULL};
    const struct gj_script_source source[] = {
        {GJ_SOURCE_MAIN, "test.lua", "test.lua", text, strlen(text)},
        {GJ_SOURCE_TABLE, "firms.csv", "firms.csv", csv ? csv : "", csv ? strlen(csv) : 0},
    };
    const struct gj_scenario_options options = {.setting = setting, .n_settings = n};
    gj_error_list_init(&l.errors);
    l.status = gj_scenario_load_memory_with(source, csv ? 2 : 1, &options, &l.scenario, &l.errors);
    return l;
}

static const struct gj_population_spec *firms_of(const struct loading *l)
{
    if (!l->scenario) {
        print_errors(l);
        fail_msg("the scenario does not load");
    }
    return gj_scenario_spec(l->scenario)->population;
}

/* --- what is said ----------------------------------------------------------------------------------------------------------------------- */

static void mistakes_in_a_population_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {"return study { title = 'x', horizon = years(1) }", 1, GJ_SCRIPT, "field \"plant\" is missing"},
        {STUDY(DRAWN MEMBER(FIRM(""))), 3, GJ_SCRIPT, "how many firms? give `firms` or `file`"},
        {STUDY("firms = 2, file = 'firms.csv', " MEMBER(FIRM(""))), 3, GJ_SCRIPT, "has both `firms` and `file`"},
        {STUDY("firms = 2, columns = { a = column {} }, " MEMBER(FIRM(""))), 3, GJ_SCRIPT, "has columns but no file"},
        {STUDY("firms = 0, " MEMBER(FIRM(""))), 4, GJ_SCRIPT, "must be at least 1, it is 0"},
        {STUDY("firms = 2"), 3, GJ_SCRIPT, "field \"make\" is missing"},
        {STUDY("firms = 2, make = 3"), 4, GJ_SCRIPT, "must be a function"},
        {STUDY("firms = 2, draw = { index = 3 }, " MEMBER(FIRM(""))), 4, GJ_SCRIPT, "what every firm has anyway"},
        {STUDY("firms = 2, draw = { a = { x = -1 } }, " MEMBER(FIRM(""))), 4, GJ_SCRIPT, "must not be negative"},
        {STUDY("firms = 2, draw = { a = { x = 0 } }, " MEMBER(FIRM(""))), 4, GJ_SCRIPT, "add up to 0"},
        {STUDY("firms = 2, draw = { a = 'press' }, " MEMBER(FIRM(""))), 4, GJ_SCRIPT, "not the text \"press\""},
        {STUDY("firms = 2, draw = { a = recorded { values = { 1, 2 } } }, " MEMBER(FIRM(""))), 4, GJ_SCRIPT,
         "a recorded trace is not drawn"},
        {STUDY("firms = 2, make = function(f) return 3 end"), 4, GJ_SCRIPT,
         "the function must return a member, it returns the number 3 (and in 1 firm more)"},
        {STUDY("firms = 2, draw = { size = 3 },\nmake = function(f) return f.sise end"), 5, GJ_SCRIPT,
         "a firm has no attribute 'sise'; did you mean 'size'?"},
        {STUDY("firms = 2,\nmake = function(f) while true do end end"), 5, GJ_LIMIT,
         "making one firm takes more than 5 million steps"},
    };
    ALL_ARE_TOLD(mistakes);
    struct loading l = load("return study { title = 'x', horizon = years(1), plant = " PLANT
                            ", population = population { firms = 1, make = function(f) end } }");
    (void)get_error(&l, "has `plant` beside a population");
    unload(&l);
}

static void the_study_of_a_population_needs_time_before_the_decision(void **state)
{
    (void)state;
    struct loading l = load(
        "return study { title = 'x', horizon = years(1), population = population { firms = 2, make = "
        "function(f) return member { plant = " PLANT ", firm = firm { price = won(1), material = won(1) } } end } }");
    assert_string_equal(get_error(&l, "firms are compared with the year before the decision")->place,
                        "study.decide_at");
    unload(&l);
}

static void a_fault_of_many_firms_is_told_once_with_the_first_of_them(void **state)
{
    (void)state;
    struct loading l =
        load(STUDY("firms = 30, draw = { sector = { press = 1 }, employees = 23 },\n"
                   "make = function(f) return member { plant = plant { machine 'm' { cycle = seconds(-f.index),\n"
                   "places = 'two' }, product 'a' { step { at = 'm' } }, orders { product = 'a', every = hours(1) } }, "
                   "firm = firm { price = won(1), material = won(1) } } end"));
    assert_int_equal(l.errors.n, 2);
    const struct gj_error *cycle = get_error(&l, "is negative: -1 s (and in 29 firms more)");
    assert_string_equal(cycle->place, "firm 1 (press, 23 employees): machine \"m\".cycle");
    assert_int_equal(cycle->line, 5);
    assert_int_equal(get_error(&l, "must be a whole number, not the text \"two\" (and in 29 firms more)")->line, 6);
    unload(&l);
}

static void a_firm_with_keys_that_are_no_names_is_told_what_it_lacks(void **state)
{
    (void)state;
    struct loading l = load(STUDY("firms = 2, draw = { size = 3 },\n"
                                  "make = function(f) f[1] = 2 f[true] = 3 f[f] = 4 return f.sise end"));
    (void)get_error(&l, "a firm has no attribute 'sise'; did you mean 'size'?");
    unload(&l);
}

static void a_firm_that_cannot_be_built_is_named(void **state)
{
    (void)state;
    struct loading l = load(
        STUDY("firms = 4, make = function(f) local p = f.index < 3 and 'a' or 'b'\n"
              "return member { plant = plant { line 'a' { machine 'm' { cycle = seconds(3) } },\n"
              "orders { product = p, every = hours(1) } }, firm = firm { price = won(1), material = won(1) } } end"));
    assert_true(l.errors.n > 0);
    assert_true(strncmp(l.errors.items[0].place, "firm 3", 6) == 0);
    assert_non_null(strstr(l.errors.items[0].message, "(and in 1 firm more)"));
    assert_int_equal(l.errors.items[0].line, 6);
    unload(&l);
}

static void a_firm_of_a_population_has_no_hooks(void **state)
{
    (void)state;
    struct loading l =
        load(STUDY("firms = 2, make = function(f) return member { plant = plant { line 'a' { machine 'm' { "
                   "cycle = seconds(3), rule = 'hook' } }, orders { product = 'a', every = hours(1), rank = "
                   "function(o) return 1 end } }, firm = firm { price = won(1), material = won(1) } } end"));
    (void)get_error(&l, "a firm of a population cannot have a function that the floor asks");
    unload(&l);
}

/* --- draws and rows --------------------------------------------------------------------------------------------------------------------- */

/* A scenario whose firms are only their attributes: the size tells them. */
#define TELLING(more)                                                                                       \
    "return study { title = 't', horizon = years(2), decide_at = years(1), population = population { " more \
    ", make = function(f) return member { plant = " PLANT                                                   \
    ", firm = firm { price = won(1), material = won(1) }, size = "                                          \
    "string.format('%.6f', f.a), sector = f.b } end } }"

static void firms_and_attributes_that_are_added_change_nobody(void **state)
{
    (void)state;
    struct loading few = load(TELLING("firms = 3, draw = { a = uniform(0, 1), b = { x = 1, y = 2 } }"));
    struct loading many = load(TELLING("firms = 9, draw = { c = 3, b = { x = 1, y = 2 }, a = uniform(0, 1) }"));
    struct loading other = load(TELLING("firms = 3, seed = 2, draw = { a = uniform(0, 1), b = { x = 1, y = 2 } }"));
    for (uint32_t i = 0; i < 3; i++) {
        const struct gj_population_member *member = &firms_of(&few)->member[i];
        assert_string_equal(member->size, firms_of(&many)->member[i].size);
        assert_string_equal(member->sector, firms_of(&many)->member[i].sector);
        assert_string_not_equal(member->size, firms_of(&other)->member[i].size);
    }
    assert_string_not_equal(firms_of(&few)->member[0].size, firms_of(&few)->member[1].size);
    unload(&few);
    unload(&many);
    unload(&other);
}

static void words_are_drawn_by_their_weights(void **state)
{
    (void)state;
    uint32_t n = 0;
    struct loading l = load(TELLING("firms = 1000, draw = { a = 1, b = { x = 30, y = 70, z = 0 } }"));
    for (uint32_t i = 0; i < 1000; i++) {
        const char *word = firms_of(&l)->member[i].sector;
        n += strcmp(word, "x") == 0;
        assert_true(strcmp(word, "z") != 0);
    }
    assert_true(fabs((double)n - 300.0) <= 4.0 * sqrt(1000 * 0.3 * 0.7));
    unload(&l);
}

#define FROM_FILE                                                                                                   \
    TELLING("file = 'firms.csv', columns = { a = column { low = 1, high = 9, whole = true }, b = column { words = " \
            "{ 'x', 'y' } } }")

static void broken_rows_are_refused_counted_and_listed(void **state)
{
    (void)state;
    static const char csv[] = "\xEF\xBB\xBFname,b,a\r\n"
                              "one,x,3\r\n"
                              "two,x,\r\n"
                              "three,x,3.5\r\n"
                              "four,w,3\r\n"
                              "\r\n"
                              "five,y,10\r\n"
                              "six,y\r\n"
                              "seven,y,\"1,000\"\r\n"
                              "eight,y,0\r\n"
                              "nine,\"y\",1e0\r\n"
                              "ten,\x01,4\r\n"
                              "eleven,y,4,5\r\n";
    static const struct {
        uint32_t line;
        const char *why;
    } refused[] = {{3, "a is missing"},
                   {4, "a is 3.5, not a whole number"},
                   {5, "b is \"w\", none of: x, y"},
                   {7, "a is 10, more than 9"},
                   {8, "the row has 2 cells, the first row 3"},
                   {9, "a is \"1,000\", not a number"},
                   {10, "a is 0, less than 1"},
                   {12, "b is no plain text"},
                   {13, "the row has 4 cells, the first row 3"}};
    struct loading l = load_with(FROM_FILE, csv, NULL, 0);
    const struct gj_population_spec *population = firms_of(&l);
    assert_int_equal(population->n_rows, 11);
    assert_int_equal(population->n_refused, sizeof refused / sizeof refused[0]);
    for (uint32_t i = 0; i < population->n_refused; i++) {
        assert_int_equal(population->refused[i].line, refused[i].line);
        assert_string_equal(population->refused[i].reason, refused[i].why);
    }
    assert_int_equal(population->n_members, 2);
    assert_int_equal(population->member[0].index, 1);
    assert_int_equal(population->member[1].index, 9);
    assert_string_equal(population->member[1].name, "firm 9");
    assert_non_null(
        strstr(gj_scenario_messages(l.scenario), "firms.csv: 9 of 11 rows refused\n  line 3: a is missing\n"));
    unload(&l);
}

static void a_file_that_makes_no_firm_is_an_error(void **state)
{
    (void)state;
    struct loading none = load_with(FROM_FILE, "a,b\n0,x\n99,y\n", NULL, 0);
    (void)get_error(&none, "all 2 rows of firms.csv are refused; line 2: a is 0, less than 1");
    unload(&none);
    struct loading empty = load_with(FROM_FILE, "a,b\n", NULL, 0);
    (void)get_error(&empty, "firms.csv has no rows below its names");
    unload(&empty);
    struct loading column = load_with(FROM_FILE, "a,bb\n1,x\n", NULL, 0);
    (void)get_error(&column, "firms.csv has no column \"b\"");
    unload(&column);
    struct loading twice = load_with(FROM_FILE, "a,b,a\n1,x,2\n", NULL, 0);
    (void)get_error(&twice, "firms.csv has the column \"a\" twice, as columns 1 and 3");
    unload(&twice);
    struct loading missing = load_with(FROM_FILE, NULL, NULL, 0);
    assert_true(missing.status != GJ_OK);
    unload(&missing);
}

static void a_number_of_many_firms_is_one_assumption(void **state)
{
    (void)state;
    struct loading l = load(
        STUDY("firms = 50, draw = { low = uniform(1, 2) }, make = function(f) return member { plant = plant { line 'a' "
              "{ machine "
              "'m' { cycle = assumed(seconds(10), { low = seconds(5), high = seconds(20), source = 'one' }),\n"
              "quality = { defects = assumed(percent(3), { low = percent(f.low), high = percent(4), source = 'two' }) "
              "} } },\n"
              "orders { product = 'a', every = hours(1) } }, firm = firm { price = won(1), material = won(1) } } end"));
    (void)firms_of(&l);
    const struct gj_study_spec *spec = gj_scenario_spec(l.scenario);
    assert_int_equal(spec->n_assumptions, 2);
    assert_string_equal(spec->assumption[0].source, "one");
    assert_string_equal(spec->assumption[0].place, "member.line \"a\".machine \"m\".cycle");
    assert_true(spec->assumption[0].central == 10.0);
    assert_true(spec->assumption[1].low > 0.01 - 1e-12 && spec->assumption[1].low < 0.012);
    assert_true(fabs(spec->assumption[1].central - 0.03) < 1e-12);
    unload(&l);
}

/* --- what becomes of them ---------------------------------------------------------------------------------------------------------------- */

struct run {
    struct loading l;
    struct gj_study_spec spec;
    struct gj_study_result result;
};

static void run_with(struct run *run, const char *text, unsigned n_threads, const struct gj_setting *setting,
                     uint32_t n)
{
    struct gj_error error = {0};
    run->l = load_with(text, NULL, setting, n);
    (void)firms_of(&run->l);
    run->spec = *gj_scenario_spec(run->l.scenario);
    if (gj_study_run(&run->spec, n_threads, NULL, &run->result, &error) != GJ_OK) {
        fail_msg("%s", error.message);
    }
}

static void end(struct run *run)
{
    gj_study_result_free(&run->result);
    unload(&run->l);
}

static double sum_of_years(const struct run *run, size_t offset)
{
    double sum = 0.0;
    for (uint32_t y = 0; y < run->result.population->n_years; y++) {
        sum += *(const double *)((const char *)&run->result.population->year[y] + offset);
    }
    return sum;
}
#define SUM(run, field) sum_of_years(run, offsetof(struct gj_adoption_year, field))

static void threads_do_not_matter(void **state)
{
    (void)state;
    struct run one;
    struct run seven;
    run_with(&one, TWENTY, 1, NULL, 0);
    run_with(&seven, TWENTY, 7, NULL, 0);
    assert_true(one.result.digest == seven.result.digest);
    assert_int_equal(one.result.n_rows, 80);
    for (uint32_t i = 0; i < one.result.n_rows; i++) {
        assert_memory_equal(&one.result.row[i], &seven.result.row[i], sizeof one.result.row[i]);
    }
    const struct gj_population_result *a = one.result.population;
    const struct gj_population_result *b = seven.result.population;
    assert_memory_equal(a->year, b->year, a->n_years * sizeof *a->year);
    assert_int_equal(a->n_groups, b->n_groups);
    for (uint32_t g = 0; g < a->n_groups; g++) {
        assert_memory_equal(a->group[g].line, b->group[g].line, sizeof a->group[g].line);
    }
    end(&one);
    end(&seven);
}

static void what_projects_are_worth_does_not_depend_on_the_threads(void **state)
{
    (void)state;
    struct loading l = load(TWENTY);
    (void)firms_of(&l);
    const struct gj_study_spec *spec = gj_scenario_spec(l.scenario);
    struct gj_frontier_case one;
    struct gj_frontier_case five;
    assert_int_equal(gj_frontier_live(spec, 1, NULL, &one, NULL), GJ_OK);
    assert_int_equal(gj_frontier_live(spec, 5, NULL, &five, NULL), GJ_OK);
    assert_int_equal(one.n_firms, 20);
    for (uint32_t i = 0; i < one.n_firms; i++) {
        assert_int_equal(one.firm[i].n_lives, five.firm[i].n_lives);
        assert_int_equal(one.firm[i].cost_mwon, five.firm[i].cost_mwon);
        for (uint32_t k = 0; k < one.firm[i].n_lives; k++) {
            assert_int_equal(one.firm[i].life[k].worth_mwon, five.firm[i].life[k].worth_mwon);
            assert_memory_equal(&one.firm[i].life[k].jobs, &five.firm[i].life[k].jobs, sizeof(double));
        }
    }
    gj_frontier_case_free(&one);
    gj_frontier_case_free(&five);
    unload(&l);
}

static void a_programme_that_pays_nothing_changes_nothing(void **state)
{
    (void)state;
    struct run run;
    run_with(&run, TWENTY, 0, (const struct gj_setting[]){{"share", "0"}}, 1);
    for (uint32_t i = 0; i < run.result.n_rows; i += 2) {
        const struct gj_row *row = &run.result.row[i];
        assert_true(row[0].digest == row[1].digest);
        assert_memory_equal(row[0].value, row[1].value, sizeof row[0].value);
    }
    assert_true(SUM(&run, adopters[0]) > 0.0);
    assert_true(SUM(&run, adopters[0]) == SUM(&run, adopters[1]));
    assert_true(run.result.difference[GJ_OUTCOME_heads_mean].mean == 0.0);
    end(&run);
}

static void more_support_never_means_fewer_firms(void **state)
{
    (void)state;
    double last = -1.0;
    for (int share = 0; share <= 10; share += 5) {
        char text[16];
        struct run run;
        snprintf(text, sizeof text, "%.1f", share / 10.0);
        run_with(&run, TWENTY, 0, (const struct gj_setting[]){{"share", text}}, 1);
        const struct gj_population_result *p = run.result.population;
        for (uint32_t i = 0; i < run.result.n_rows; i += 2) { /* who goes ahead without goes ahead with */
            assert_true(p->fate[i].adopted_at == GJ_NEVER || p->fate[i + 1].adopted_at <= p->fate[i].adopted_at);
        }
        assert_true(SUM(&run, adopters[1]) >= last);
        last = SUM(&run, adopters[1]);
        end(&run);
    }
    assert_true(last == 20.0); /* a step that costs nothing and gains something is taken by all */
}

static void applications_are_served_up_to_the_quota_and_the_rest_waits(void **state)
{
    (void)state;
    struct run run;
    run_with(&run, TWENTY, 0, (const struct gj_setting[]){{"share", "1"}, {"quota", "3"}}, 2);
    const struct gj_population_result *p = run.result.population;
    assert_int_equal(p->n_years, 2);
    for (uint32_t y = 0; y < p->n_years; y++) {
        assert_true(p->year[y].served == 3.0);
        assert_true(p->year[y].public_won == 3e7);
        assert_true(fabs(p->year[y].applicants - p->year[y].served - p->year[y].alone - p->year[y].waiting) < 1e-9);
    }
    assert_true(p->year[0].applicants == 20.0);
    assert_true(p->year[0].waiting > 0.0);
    end(&run);
}

static void a_budget_bounds_the_money_promised(void **state)
{
    (void)state;
    struct run run;
    run_with(&run, TWENTY, 0, (const struct gj_setting[]){{"share", "0.5"}, {"budget", "2e7"}}, 2);
    const struct gj_population_result *p = run.result.population;
    for (uint32_t i = 0; i < run.result.n_rows; i++) {
        assert_true(p->fate[i].public_won == (p->fate[i].is_supported ? 5e6 : 0.0));
    }
    for (uint32_t y = 0; y < p->n_years; y++) {
        assert_true(p->year[y].public_won <= 2e7);
    }
    assert_true(p->year[0].public_won == 2e7);
    end(&run);
}

/* A programme of two places a year that takes no food firm and prefers those of the south. */
static void the_programme_takes_the_eligible_and_first_those_with_more_points(void **state)
{
    (void)state;
    struct run run;
    run_with(
        &run,
        "local grant = programme 'grant' { year = 2019, quota = 2, eligible = eligibility { sectors = { 'press' } },\n"
        "extra = { points { when = 'region', of = 'south', points = 5 } }, payer 'state' { share = percent(100) } }\n"
        "return study { title = 'test', warm_up = days(0), decide_at = months(6), horizon = years(2), replications = "
        "2,\n"
        "population = population { firms = 8, make = function(f)\n"
        "f = { index = f.index, sector = f.index <= 3 and 'food' or 'press' }\n"
        "return member { plant = " PLANT
        ", firm = " FIRM("region = f.index >= 7 and 'south' or 'north'") ", after = " LEVEL
                                                                         ", support = grant } end } }",
        0, NULL, 0);
    const struct gj_population_result *p = run.result.population;
    for (uint32_t i = 0; i < run.result.n_rows; i += 2) {
        const struct gj_fate *with = &p->fate[i + 1];
        const uint32_t index = run.result.row[i].firm + 1;
        assert_true(p->fate[i].adopted_at == GJ_NEVER);
        if (index <= 3) {
            assert_true(with->adopted_at == GJ_NEVER && !with->is_supported);
        } else if (index >= 7) {
            assert_true(with->adopted_at == 0 && with->is_supported);
        } else {
            assert_true(with->adopted_at == GJ_NEVER || with->adopted_at == GJ_YEAR);
        }
    }
    for (uint32_t y = 0; y < 2; y++) {
        assert_true(p->year[y].served == 2.0);
        assert_true(p->year[y].refused == 3.0 && p->year[y].refused_for[GJ_REFUSAL_SECTOR] == 3.0);
        assert_true(p->year[y].waiting == (y == 0 ? 3.0 : 1.0));
    }
    assert_true(p->totals.reached.mean == 4.0);
    assert_true(p->totals.public_won.mean == 4e7);
    end(&run);
}

#define SERVING(programme, years, firms, member)                                                               \
    "local grant = programme 'grant' { year = 2019, " programme ", payer 'state' { share = percent(100) } }\n" \
    "return study { title = 'test', warm_up = days(0), decide_at = months(6), horizon = years(" years "), "    \
    "replications = 10,\n"                                                                                     \
    "population = population { firms = " firms ", draw = { sector = { press = 1 } }, make = function(f)\n"     \
    "return member { plant = " PLANT ", firm = " FIRM("") ", " member " } end } }"

/* Every firm stands for two, and the quota of five covers two of them: in every world four are served. */
static void a_quota_is_never_exceeded_by_firms_that_stand_for_several(void **state)
{
    (void)state;
    struct run run;
    run_with(&run, SERVING("quota = 5", "1", "4", "after = " LEVEL ", support = grant, weight = 2"), 0, NULL, 0);
    const struct gj_population_result *p = run.result.population;
    assert_true(fabs(p->year[0].served - 4.0) < 1e-9);
    assert_true(fabs(p->totals.reached.mean - 4.0) < 1e-9);
    for (uint32_t r = 0; r < 10; r++) {
        uint32_t n = 0;
        for (uint32_t i = 0; i < 4; i++) {
            n += p->fate[((size_t)r * 4 + i) * 2 + 1].is_supported;
        }
        assert_int_equal(n, 2);
    }
    end(&run);
}

/* Grants of 10, 10 and 25 million won and 20 million a year. Both small ones are served, whoever is drawn first: the large one never fits. */
static void a_grant_that_does_not_fit_lets_smaller_ones_pass(void **state)
{
    (void)state;
    struct run run;
    run_with(
        &run,
        SERVING("budget = won(20e6)", "2", "3",
                "after = level { level = 2, name = 'two', levers = levers { defects = 0.2 }, cost = won(f.index == 3 "
                "and 25e6 or 10e6), install = months(1) }, support = grant"),
        0, NULL, 0);
    const struct gj_population_result *p = run.result.population;
    assert_true(fabs(p->year[0].served - 2.0) < 1e-9 && fabs(p->year[0].waiting - 1.0) < 1e-9);
    assert_true(fabs(p->year[0].public_won - 20e6) < 1.0);
    assert_true(p->year[1].served == 0.0 && fabs(p->year[1].waiting - 1.0) < 1e-9);
    end(&run);
}

/* Firms 1 and 2 pay for the planned step themselves: they take it in both worlds, in one life, and the programme does not serve them. Classes of size are in
 * the order of their numbers. */
static void a_planned_step_without_support_is_taken_in_both_worlds(void **state)
{
    (void)state;
    struct run run;
    run_with(&run,
             SERVING("quota = 100", "1", "6",
                     "after = " LEVEL ", support = f.index > 2 and grant or nil, "
                     "size = ({ '100+', '10-49', '1-9', '50-99', '1-9', '100+' })[f.index]"),
             0, NULL, 0);
    const struct gj_population_result *p = run.result.population;
    static const char *const sizes[] = {"1-9", "10-49", "50-99", "100+"};
    uint32_t n_sizes = 0;
    for (uint32_t i = 0; i < run.result.n_rows; i += 2) {
        const struct gj_fate *fate = &p->fate[i];
        const bool pays = run.result.row[i].firm < 2;
        assert_true(fate[1].adopted_at == 0 && fate[1].is_supported == !pays);
        assert_true(fate[0].adopted_at == (pays ? 0 : GJ_NEVER) && !fate[0].is_supported);
        assert_true(!pays || run.result.row[i].digest == run.result.row[i + 1].digest);
    }
    assert_true(fabs(p->year[0].adopters[0] - 2.0) < 1e-9 && fabs(p->year[0].adopters[1] - 6.0) < 1e-9);
    assert_true(fabs(p->year[0].served - 4.0) < 1e-9 && fabs(p->totals.reached.mean - 4.0) < 1e-9);
    for (uint32_t g = 0; g < p->n_groups; g++) {
        const struct gj_group *group = &p->group[g];
        if (group->of == GJ_GROUP_ALL && group->by == GJ_GROUP_SIZE) {
            assert_string_equal(group->name, sizes[n_sizes++]);
        } else if (group->of == GJ_GROUP_SUPPORTED && group->by == GJ_GROUP_TOTAL) {
            assert_int_equal(group->n_firms, 4);
        }
    }
    assert_int_equal(n_sizes, 4);
    end(&run);
}

/* Where nobody has a programme the steps are the reform. */
static void without_any_programme_the_steps_are_the_reform(void **state)
{
    (void)state;
    struct run run;
    run_with(&run, SERVING("quota = 1", "1", "3", "after = " LEVEL), 0, NULL, 0);
    const struct gj_population_result *p = run.result.population;
    assert_true(!p->has_programme && p->year[0].adopters[0] == 0.0);
    assert_true(fabs(p->year[0].adopters[1] - 3.0) < 1e-9 && fabs(p->totals.reached.mean - 3.0) < 1e-9);
    end(&run);
}

/* What others take is missing: with rivals, firms that do nothing sell less in the world with the programme; without, exactly the same. */
static void rivals_lose_what_adopters_take(void **state)
{
    (void)state;
    static const char *const shares[] = {"0", "1"};
    double sales[2] = {0};
    for (int i = 0; i < 2; i++) {
        struct run run;
        run_with(&run,
                 STUDY("firms = 8, draw = { sector = { press = 1 }, size = 1 }, make = function(f) return member { "
                       "plant = " PLANT ", firm = " FIRM(
                           "market = market { open_answers = answers { price = 3 }, pass_on = percent(100), rivals = "
                           "ratio(parameter('rivals', 0)), adjust = months(1) }") ", after = f.index <= 4 and level { "
                                                                                  "level = 2, name = 'two', levers = "
                                                                                  "levers { defects = 0.2 }, install = "
                                                                                  "months(1) } or nil, size = "
                                                                                  "f.index <= 4 and 'adopts' or "
                                                                                  "'other' } end"),
                 0, (const struct gj_setting[]){{"rivals", shares[i]}}, 1);
        const struct gj_population_result *p = run.result.population;
        for (uint32_t g = 0; g < p->n_groups; g++) {
            if (p->group[g].of == GJ_GROUP_ALL && strcmp(p->group[g].name, "other") == 0) {
                sales[i] = p->group[g].line[GJ_FIRM_sales].effect.mean;
            }
        }
        end(&run);
    }
    assert_true(sales[0] == 0.0);
    assert_true(sales[1] < 0.0);
}

static void one_world_by_itself_is_that_of_the_whole(void **state)
{
    (void)state;
    struct run run;
    struct gj_study_result one;
    struct gj_error error = {0};
    run_with(&run, TWENTY, 0, NULL, 0);
    struct gj_study_spec spec = run.spec;
    spec.replications = spec.replications_min = 1;
    assert_int_equal(gj_population_run(&spec, 1, 1, NULL, &one, &error), GJ_OK);
    assert_int_equal(one.n_rows, 40);
    for (uint32_t i = 0; i < one.n_rows; i++) {
        assert_memory_equal(&one.row[i], &run.result.row[40 + i], sizeof one.row[i]);
    }
    gj_study_result_free(&one);
    end(&run);
}

static void memory_that_runs_out_is_told(void **state)
{
    (void)state;
    struct loading l = load(STUDY("firms = 2, " DRAWN MEMBER(DECIDES)));
    (void)firms_of(&l);
    struct gj_study_spec spec = *gj_scenario_spec(l.scenario);
    spec.replications = spec.replications_min = 1;
    size_t n = 0;
    for (size_t i = 0; i <= n; i += 1 + n / 150) {
        struct gj_study_result result = {0};
        struct gj_error error = {0};
        const size_t before = gj_alloc_count();
        gj_alloc_fail_after(i);
        const enum gj_status status = gj_study_run(&spec, 1, NULL, &result, &error);
        gj_alloc_fail_after(0);
        n = i == 0 ? gj_alloc_count() - before : n;
        if (status != (i == 0 ? GJ_OK : GJ_NO_MEMORY)) {
            fail_msg("allocation %zu of %zu: %s", i, n, gj_status_name(status));
        }
        gj_study_result_free(&result);
    }
    unload(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_in_a_population_are_told),
        cmocka_unit_test(the_study_of_a_population_needs_time_before_the_decision),
        cmocka_unit_test(a_fault_of_many_firms_is_told_once_with_the_first_of_them),
        cmocka_unit_test(a_firm_with_keys_that_are_no_names_is_told_what_it_lacks),
        cmocka_unit_test(a_firm_that_cannot_be_built_is_named),
        cmocka_unit_test(a_firm_of_a_population_has_no_hooks),
        cmocka_unit_test(firms_and_attributes_that_are_added_change_nobody),
        cmocka_unit_test(words_are_drawn_by_their_weights),
        cmocka_unit_test(broken_rows_are_refused_counted_and_listed),
        cmocka_unit_test(a_file_that_makes_no_firm_is_an_error),
        cmocka_unit_test(a_number_of_many_firms_is_one_assumption),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(what_projects_are_worth_does_not_depend_on_the_threads),
        cmocka_unit_test(a_programme_that_pays_nothing_changes_nothing),
        cmocka_unit_test(more_support_never_means_fewer_firms),
        cmocka_unit_test(applications_are_served_up_to_the_quota_and_the_rest_waits),
        cmocka_unit_test(a_budget_bounds_the_money_promised),
        cmocka_unit_test(the_programme_takes_the_eligible_and_first_those_with_more_points),
        cmocka_unit_test(a_quota_is_never_exceeded_by_firms_that_stand_for_several),
        cmocka_unit_test(a_grant_that_does_not_fit_lets_smaller_ones_pass),
        cmocka_unit_test(a_planned_step_without_support_is_taken_in_both_worlds),
        cmocka_unit_test(without_any_programme_the_steps_are_the_reform),
        cmocka_unit_test(rivals_lose_what_adopters_take),
        cmocka_unit_test(one_world_by_itself_is_that_of_the_whole),
        cmocka_unit_test(memory_that_runs_out_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
