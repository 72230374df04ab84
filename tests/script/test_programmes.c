/* Steps and programmes as a scenario says them: what is read, and every mistake with its place and fix. */
#include "economy/life.h"
#include "script/loading.h"

#define LEVEL(n) "level { level = " #n ", name = 'x', install = months(6) }"

/* --- what is read --- */

static void steps_stand_in_a_list(void **state)
{
    (void)state;
    struct loading l = load(IN_STUDY("before = " LEVEL(0) ",\nupgrades = { upgrade { to = " LEVEL(
        2) " },\n"
           "upgrade { to = " LEVEL(3) ", at = days(10), support = programme 'p' { year = 2021, payer 's' { "
                                      "share = percent(50) } } } }"));
    assert_null(l.scenario); /* the second begins while the first is being installed */
    unload(&l);
    l = load("return study { title = 'test', plant = plant { line 'a' { machine 'm' { cycle = seconds(3) } },\n"
             " orders { product = 'a', every = minutes(5) } }, horizon = years(5), decide_at = years(1),\n"
             "upgrades = { upgrade { to = " LEVEL(2) " }, upgrade { to = " LEVEL(
                 3) ", at = months(6), support = "
                    "programme 'p' { year = 2021, payer 's' { share = percent(50) } } }, upgrade { to = " LEVEL(
                        3) ", at = years(2) } } }");
    print_errors(&l);
    const struct gj_study_spec *spec = gj_scenario_spec(l.scenario);
    assert_int_equal(spec->n_upgrades, 3);
    assert_int_equal(spec->upgrade[0].at, 0);
    assert_int_equal(spec->upgrade[1].at, GJ_YEAR / 2);
    assert_true(spec->upgrade[1].has_support && !spec->upgrade[0].has_support);
    assert_string_equal(spec->upgrade[1].support.name, "p");
    assert_int_equal(gj_study_after(spec)->level, 3);
    unload(&l);
}

static void a_level_says_its_stage_its_disturbance_and_its_training(void **state)
{
    (void)state;
    struct loading l =
        load(IN_STUDY("after = level { level = 3, name = 'x', stage = 'intelligence', stage_ko = '지능화', "
                      "label = 'intermediate 1', training = hours(24),\n"
                      "on_completion = percent(50), disturbs = { labour = assumed(1.03, { low = 1.02, "
                      "high = 1.05 }) } }"));
    print_errors(&l);
    const struct gj_level_spec *level = gj_study_after(gj_scenario_spec(l.scenario));
    assert_string_equal(level->stage, "intelligence");
    assert_string_equal(level->stage_ko, "지능화");
    assert_string_equal(level->label_ko, "intermediate 1");
    assert_true(level->has_disturbance && level->disturbs[GJ_LEVER_LABOUR].high == 1.05);
    assert_true(level->disturbs[GJ_LEVER_SETUP].central == 1.0);
    assert_int_equal(level->training_us, 24 * GJ_HOUR);
    assert_true(level->on_completion == 0.5);
    unload(&l);
}

static void a_programme_says_its_terms(void **state)
{
    (void)state;
    struct loading l = load(IN_STUDY(
        "after = level { level = 3, name = 'x' "
        "}, support = programme 'p' { year = 2022, min_level = 1, max_level = 4,\n"
        "payer 'state' { share = { [1] = percent(50), [2] = percent(50), [3] = percent(40), [4] = percent(30) }, "
        "cap = { [1] = eok(0.5), [2] = eok(0.5), [3] = eok(2), [4] = eok(4) } },\n"
        "in_kind = percent(20), admin = percent(3), budget = eok(100), quota = 40, opens = months(1), closes = "
        "months(3),\n"
        "eligible = { min_employees = 0, max_employees = 300, sectors = { '' }, max_start = 2 },\n"
        "extra = { { when = 'hires', points = 5 }, points { when = 'region', of = 'Gangwon', points = 3 } },\n"
        "instalments = { { share = percent(70) }, { share = percent(30), at = 'completion', after = months(1) } },\n"
        "clawback = { within = years(3), share = percent(80), keeps = percent(90) },\n"
        "again = { after = years(1), cap = eok(0.5) },\n"
        "coaching = { experts = 2, visits = 24, visit = won(350000), share = percent(90), ramp = assumed(0.8, { "
        "low = 0.6, high = 1 }) } }, decide_at = days(29)\n"));
    /* the step falls on day 29, applications open on day 30.4 */
    assert_null(l.scenario);
    assert_string_equal(
        l.errors.items[0].message,
        "\"p\" does not take this firm: it takes applications from day 30.41666667 to day 91.25 of a year, "
        "the step is taken on day 29");
    unload(&l);
    l = load(
        IN_STUDY("after = level { level = 3, name = 'x' }, support = programme 'p' { year = 2022, min_level = 1, "
                 "max_level = 4,\n"
                 "payer 'state' { share = { [1] = percent(50), [2] = percent(50), [3] = percent(40), [4] = "
                 "percent(30) }, cap = { [1] = eok(0.5), [2] = eok(0.5), [3] = eok(2), [4] = eok(4) } },\n"
                 "in_kind = percent(20), admin = percent(3), budget = eok(100), quota = 40, closes = months(3),\n"
                 "eligible = { max_employees = 300, max_start = 2 },\n"
                 "extra = { { when = 'hires', points = 5 }, points { when = 'region', of = 'Gangwon', points = 3 } },\n"
                 "instalments = { { share = percent(70) }, { share = percent(30), at = 'completion', after = "
                 "months(1) } },\n"
                 "clawback = { within = years(3), share = percent(80), keeps = percent(90) },\n"
                 "again = { after = years(1), cap = eok(0.5) },\n"
                 "coaching = { experts = 2, visits = 24, visit = won(350000), share = percent(90), ramp = "
                 "assumed(0.8, { low = 0.6, high = 1 }) } }"));
    print_errors(&l);
    const struct gj_programme_spec *p = gj_study_support(gj_scenario_spec(l.scenario));
    assert_true(p->payer[0].share[3] == 0.4 && p->payer[0].share[1] == 0.5 && p->payer[0].share[5] == 0.0);
    assert_true(p->payer[0].cap_won[4] == 400000000 && p->payer[0].cap_won[5] == GJ_NO_CAP);
    assert_true(p->in_kind == 0.2 && p->admin == 0.03);
    assert_true(p->has_budget && p->budget_won == 10000000000 && p->has_quota && p->quota == 40);
    assert_int_equal(p->eligible.start_levels, 7);
    assert_true(p->eligible.max_employees == 300.0 && p->eligible.min_employees == 0.0);
    assert_int_equal(p->n_points, 2);
    assert_true(p->points[1].when == GJ_MERIT_REGION && p->points[1].points == 3.0);
    assert_int_equal(p->n_instalments, 2);
    assert_true(p->instalment[1].on_completion && p->instalment[1].after_us == GJ_YEAR / 12);
    assert_true(p->clawback.within_us == 3 * GJ_YEAR && p->clawback.share == 0.8 && p->clawback.keeps == 0.9);
    assert_true(!p->again.is_refused && p->again.after_us == GJ_YEAR && p->again.cap_won == 50000000);
    assert_true(p->coaching.experts == 2 && p->coaching.visits == 24.0 && p->coaching.ramp.low == 0.6);
    unload(&l);
}

/* --- what ships --- */

static struct loading load_shipped(const char *path, const struct gj_setting *setting, uint32_t n)
{
    const struct gj_scenario_options options = {.setting = setting, .n_settings = n};
    struct loading l = {.scenario = NULL};
    gj_error_list_init(&l.errors);
    l.status = gj_scenario_load_with(path, &options, &l.scenario, &l.errors);
    print_errors(&l);
    assert_non_null(l.scenario);
    return l;
}

/* Pieces a day in the mean over three years, by the arithmetic at the head of the recipe. */
static void check_stages(const struct gj_setting *setting, double expected)
{
    struct loading l = load_shipped("scenarios/recipes/80-upgrades-in-stages.lua", setting, setting ? 1 : 0);
    struct gj_study_result result;
    struct gj_error error = {0};
    assert_int_equal(gj_study_run(gj_scenario_spec(l.scenario), 1, NULL, &result, &error), GJ_OK);
    const double expected_of[GJ_N_ARMS] = {1440.0, expected};
    for (int arm = 0; arm < GJ_N_ARMS; arm++) { /* but for the piece in hand when the cycle changes, or time is over */
        const double off = result.arm[arm][GJ_OUTCOME_good_per_day].mean - expected_of[arm];
        assert_true(off < 0.01 && off > -0.01);
    }
    gj_study_result_free(&result);
    unload(&l);
}

static void stages_and_a_jump_make_what_can_be_worked_out_by_hand(void **state)
{
    (void)state;
    const struct gj_setting jump = {"way", "jump"};
    check_stages(NULL, 2172.0);
    check_stages(&jump, 2592.0);
}

static void check_year(const char *year, const char *programme, const char *level, const char *cost_eok,
                       const int64_t expected[3])
{
    const struct gj_setting settings[] = {
        {"year", year}, {"programme", programme}, {"level", level}, {"cost", cost_eok}};
    struct loading l = load_shipped("tests/script/programme_year.lua", settings, 4);
    const struct gj_upgrade_spec *upgrade = gj_scenario_spec(l.scenario)->upgrade;
    struct gj_split split;
    gj_programme_split(&upgrade->support, upgrade->to.level, upgrade->to.cost_won.central, false, &split);
    assert_int_equal(split.public_mwon, expected[0] * GJ_WON);
    assert_int_equal(split.total_mwon - split.public_mwon - split.own_mwon, expected[1] * GJ_WON);
    assert_int_equal(split.own_mwon, expected[2] * GJ_WON);
    unload(&l);
}

/* Shares by the arithmetic at the head of the recipe, within 4 standard errors of its four replications; and not a piece more. */
static void ai_acts_through_the_forecast_and_the_search_alone(void **state)
{
    (void)state;
    struct loading l = load_shipped("scenarios/recipes/83-ai-as-levers.lua", NULL, 0);
    struct gj_study_result result;
    struct gj_error error = {0};
    const double fill[GJ_N_ARMS] = {0.9202115, 0.9601058}; /* 1 - 0.2 / sqrt(2 pi), 1 - 0.1 / sqrt(2 pi) */
    const double defects[GJ_N_ARMS] = {0.0147541, 0.0059016};
    assert_int_equal(gj_study_run(gj_scenario_spec(l.scenario), 1, NULL, &result, &error), GJ_OK);
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        const struct gj_estimate *e = result.arm[arm];
        const double off_fill = e[GJ_OUTCOME_fill_rate].mean - fill[arm];
        const double off_defects = e[GJ_OUTCOME_defect_share].mean - defects[arm];
        assert_true(off_fill < 0.003 && off_fill > -0.003);
        assert_true(off_defects < 0.0006 && off_defects > -0.0006);
    }
    const double more = result.difference[GJ_OUTCOME_good_per_day].mean;
    assert_true(more < 0.01 && more > -0.01);
    gj_study_result_free(&result);
    unload(&l);
}

/* State, large firm, own. */
static void programmes_of_the_years_pay_what_their_notices_say(void **state)
{
    (void)state;
    check_year("2015", "new_build", "2", "1.3", (int64_t[]){60000000, 0, 70000000});
    check_year("2016", "supplementary", "2", "2.2", (int64_t[]){100000000, 0, 120000000});
    check_year("2016", "supplementary_large", "3", "3.5", (int64_t[]){140000000, 0, 210000000});
    check_year("2017", "new_build", "2", "1.3", (int64_t[]){50000000, 0, 80000000});
    check_year("2018", "upgrade", "3", "3.5", (int64_t[]){100000000, 0, 250000000});
    check_year("2019", "new_build", "2", "1.3", (int64_t[]){65000000, 0, 65000000});
    check_year("2019", "win_win", "2", "1.3", (int64_t[]){39000000, 39000000, 52000000});
    check_year("2020", "upgrade", "4", "7", (int64_t[]){150000000, 0, 550000000});
    check_year("2021", "upgrade", "3", "3.5", (int64_t[]){175000000, 0, 175000000});
    check_year("2021", "upgrade", "4", "9", (int64_t[]){400000000, 0, 500000000});
    check_year("2022", "build", "1", "1.5", (int64_t[]){50000000, 0, 100000000});
    check_year("2022", "build", "3", "3.5", (int64_t[]){175000000, 0, 175000000});
    check_year("2022", "win_win", "3", "5", (int64_t[]){120000000, 150000000, 230000000});
    check_year("2022", "win_win_small", "1", "0.2", (int64_t[]){10000000, 10000000, 0});
}

/* The recipe's life in the after-arm; the decision falls at time 0. */
static void begin_life(struct loading *l, struct gj_life_spec *spec, struct gj_life *life)
{
    struct gj_error error = {0};
    *l = load_shipped("scenarios/recipes/81-a-programme.lua", NULL, 0);
    gj_study_life_spec(gj_scenario_spec(l->scenario), spec);
    assert_int_equal(gj_life_init(life, spec, 1, 0, &error), GJ_OK);
    life->role = (struct gj_role){.adoption = GJ_ADOPTS_AS_PLANNED, .is_supported = true};
}

static void check_accounts(const struct gj_life *life, int64_t investment, int64_t in_kind, int64_t state,
                           int64_t large)
{
    assert_int_equal(life->ledger.account[GJ_ACCOUNT_INVESTMENT], investment * GJ_WON);
    assert_int_equal(life->ledger.account[GJ_ACCOUNT_IN_KIND], in_kind * GJ_WON);
    assert_int_equal(life->ledger.account[GJ_ACCOUNT_STATE_SUPPORT], state * GJ_WON);
    assert_int_equal(life->ledger.account[GJ_ACCOUNT_LARGE_SUPPORT], large * GJ_WON);
}

/* The arithmetic is at the head of the recipe. A life that is forked between two instalments goes on with the same money. */
static void a_life_books_a_programme_at_its_moments(void **state)
{
    (void)state;
    struct loading l;
    struct gj_life_spec spec;
    struct gj_life life, fork;
    struct gj_error error = {0};
    begin_life(&l, &spec, &life);
    assert_int_equal(gj_life_init(&fork, &spec, 1, 0, &error), GJ_OK);
    fork.role = life.role;
    assert_int_equal(gj_life_run(&life, GJ_DAY, &error), GJ_OK); /* 0.7 of the 7 million for experts */
    check_accounts(&life, 94000000 + 700000, 6000000, 40000000, 30000000);
    assert_int_equal(life.ledger.account[GJ_ACCOUNT_COACHING], 6300000 * GJ_WON);
    assert_int_equal(gj_life_run(&life, GJ_YEAR / 2 - 1, &error), GJ_OK);
    check_accounts(&life, 94700000, 6000000, 40000000, 30000000);
    gj_life_copy(&fork, &life);
    assert_int_equal(gj_life_run(&life, GJ_YEAR / 2 + 1, &error), GJ_OK);
    check_accounts(&life, 188700000, 12000000, 64000000, 48000000);
    assert_int_equal(gj_life_run(&life, 3 * GJ_YEAR, &error), GJ_OK);
    check_accounts(&life, 188700000, 12000000, 80000000, 60000000);
    assert_true(life.standing.lever[GJ_LEVER_LABOUR] ==
                0.8); /* six months of ramp instead of twelve: full at the end of the first year */
    assert_int_equal(gj_life_verify(&life, &error), GJ_OK);
    assert_int_equal(gj_life_run(&fork, 3 * GJ_YEAR, &error), GJ_OK);
    assert_memory_equal(&fork.ledger, &life.ledger, sizeof life.ledger);
    gj_life_fini(&life);
    gj_life_fini(&fork);
    unload(&l);
}

/* Six heads, none of them let go: nothing is paid back. Fewer than 80 % of them, within three years: all that the state has given. */
static void a_life_pays_back_what_its_people_cost(void **state)
{
    (void)state;
    struct loading l;
    struct gj_life_spec spec;
    struct gj_life life;
    struct gj_error error = {0};
    begin_life(&l, &spec, &life);
    assert_int_equal(gj_life_run(&life, GJ_YEAR, &error), GJ_OK);
    assert_int_equal(life.ledger.account[GJ_ACCOUNT_CLAWBACK], 0);
    life.project.step[0].heads = 20.0; /* as if it had been so many */
    assert_int_equal(gj_life_run(&life, GJ_YEAR + GJ_MONTH, &error), GJ_OK);
    assert_int_equal(life.ledger.account[GJ_ACCOUNT_CLAWBACK], 64000000 * GJ_WON);
    assert_int_equal(gj_life_run(&life, 3 * GJ_YEAR, &error),
                     GJ_OK); /* and the last instalment of the state does not come */
    check_accounts(&life, 188700000, 12000000, 64000000, 60000000);
    gj_life_fini(&life);
    unload(&l);
}

static uint64_t digest_of(const char *text)
{
    struct loading l = load(text);
    struct gj_study_result result;
    struct gj_error error = {0};
    print_errors(&l);
    assert_int_equal(gj_study_run(gj_scenario_spec(l.scenario), 1, NULL, &result, &error), GJ_OK);
    const uint64_t digest = result.digest;
    gj_study_result_free(&result);
    unload(&l);
    return digest;
}

#define PLANT_OF_SIX                                                                                                   \
    "return study { title = 't', horizon = months(8), replications = 2, firm = firm { price = won(9), material = "     \
    "won(1) },\n"                                                                                                      \
    "plant = plant { people = { pool 'p' { count = 6, wage = won(3000000):per 'month', leaves = percent(30):per "      \
    "'year' } },\n"                                                                                                    \
    "line 'a' { machine 'm' { cycle = exponential(minutes(3)), needs = 'p', fails = { every = exponential(hours(5)), " \
    "repair = minutes(9) } } },\n"                                                                                     \
    "orders { product = 'a', every = minutes(5) } },\n"
#define TO_LEVEL_2(more) \
    "after = level { level = 2, name = 'x', cost = eok(1), install = months(2), levers = { repair = 0.5 } " more " }"

/* Byte for byte: a programme without payers, whatever its terms; a disturbance by 1; a way of one step. */
static void what_says_nothing_changes_nothing(void **state)
{
    (void)state;
    const uint64_t plain = digest_of(PLANT_OF_SIX TO_LEVEL_2("") " }");
    assert_true(
        digest_of(PLANT_OF_SIX TO_LEVEL_2(
            "") ",\nsupport = programme 'p' { year = 2019, payer 's' { share = percent(0) }, in_kind = percent(0), "
                "admin = percent(5), budget "
                "= eok(1), quota = 1, extra = { { when = 'first', points = 1 } },\ninstalments = { { share = "
                "percent(100), at = 'completion' } }, clawback = { within = years(3), keeps = percent(100) } } }") ==
        plain);
    assert_true(digest_of(PLANT_OF_SIX TO_LEVEL_2(", disturbs = { labour = 1 }, training = hours(0)") " }") == plain);
    assert_true(digest_of(PLANT_OF_SIX "upgrades = { { to = level { level = 2, name = 'x', cost = eok(1), install = "
                                       "months(2), levers = { repair = "
                                       "0.5 } } } } }") == plain);
    assert_true(digest_of(PLANT_OF_SIX TO_LEVEL_2(", disturbs = { repair = 2 }") " }") != plain);
    assert_true(digest_of(PLANT_OF_SIX TO_LEVEL_2(", training = hours(8)") " }") != plain);
}

/* --- mistakes --- */

#define STEP(fields) "upgrade { to = " fields " }"
#define SUPPORT(fields) IN_STUDY("after = " LEVEL(2) ", support = programme 'p' { year = 2019,\n" fields " }")

static void mistakes_in_steps_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {IN_STUDY("support = programme 'p' { year = 2019 }"), 3, GJ_MODEL,
         "say what it is for: after = korea.level(2)"},
        {IN_STUDY("after = " LEVEL(2) ",\nupgrades = { " STEP(LEVEL(2)) " }"), 3, GJ_MODEL,
         "is given beside `upgrades`"},
        {IN_STUDY("support = programme 'p' { year = 2019 }, upgrades = { " STEP(LEVEL(2)) " }"), 3, GJ_MODEL,
         "put it into the list"},
        {IN_STUDY("upgrades = { " STEP(LEVEL(3)) ",\n" STEP(LEVEL(2) ", at = days(20)") " }"), 4, GJ_MODEL,
         "goes down from level 3 to level 2"},
        {IN_STUDY("before = " LEVEL(3) ",\nupgrades = { " STEP(LEVEL(2)) " }"), 4, GJ_MODEL, "let levels ascend"},
        {IN_STUDY("upgrades = { " STEP(LEVEL(2) ", at = days(9)") ",\n" STEP(LEVEL(3) ", at = days(8)") " }"), 4,
         GJ_MODEL, "is before the step before it"},
        {IN_STUDY("upgrades = { " STEP(LEVEL(2)) ",\n" STEP(LEVEL(3) ", at = days(8)") " }"), 4, GJ_MODEL,
         "write at = days(182.5) or later"},
        {IN_STUDY("upgrades = { " STEP(LEVEL(2) ", at = days(30)") " }"), 3, GJ_MODEL,
         "falls after the end of the run"},
        {IN_STUDY("upgrades = { " STEP(LEVEL(2) ", support = programme 'p' { year = 2019, max_level = 1 }") " }"), 3,
         GJ_MODEL, "\"p\" supports level 1, but `to` is level 2"},
        {IN_STUDY("upgrades = { upgrade { at = days(1) } }"), 3, GJ_SCRIPT, "field \"to\" is missing"},
        {IN_STUDY("upgrades = { {to = " LEVEL(1) "}, {to = " LEVEL(1) "}, {to = " LEVEL(1) "}, {to = " LEVEL(
             1) "}, {to = " LEVEL(1) "}, {to = " LEVEL(1) "}, {to = " LEVEL(1) "} }"),
         3, GJ_MODEL, "7 steps, at most 6 are possible"},
    };
    ALL_ARE_TOLD(mistakes);
}

static void mistakes_in_programmes_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {SUPPORT("payer 's' { share = percent(50), cap = eok(-1) }"), 4, GJ_SCRIPT, "is negative: -100000000 won"},
        {SUPPORT("payer 's' { share = { [2] = percent(50) } }"), 4, GJ_MODEL,
         "add [1] = ..., or set min_level and max_level"},
        {SUPPORT("min_level = 2, max_level = 2, payer 's' { share = percent(50), cap = { [1] = eok(1) } }"), 4,
         GJ_MODEL, "says nothing for level 2"},
        {SUPPORT("min_level = 2, max_level = 2, payer 's' { share = { [2] = percent(50), [9] = percent(1) } }"), 4,
         GJ_SCRIPT, "has a key that is no level, 0 to 5"},
        {SUPPORT("payer 's' { share = {} }"), 4, GJ_SCRIPT, "names no level"},
        {SUPPORT("payer 's' { share = { [2] = 50 } }"), 4, GJ_SCRIPT, "must be a ratio"},
        {SUPPORT("min_level = 2, max_level = 3, payer 's' { share = { [2] = percent(50), [3] = percent(60) } },\n"
                 "payer 't' { share = percent(45) }"),
         3, GJ_MODEL, "the payers together pay 105 % of a project to level 3"},
        {SUPPORT(
             "payer 's' { share = percent(50) },\ninstalments = { { share = percent(50) }, { share = percent(40) } }"),
         5, GJ_MODEL, "add up to 90 %"},
        {SUPPORT("instalments = { { share = percent(20) }, { share = percent(20) }, { share = percent(20) },\n"
                 "{ share = percent(20) }, { share = percent(20) } }"),
         4, GJ_MODEL, "5 instalments, at most 4 are possible"},
        {SUPPORT("extra = { { when = 'region', points = 3 } }"), 4, GJ_MODEL, "the region or sector is not named"},
        {SUPPORT("extra = { { when = 'luck', points = 3 } }"), 4, GJ_SCRIPT, "luck"},
        {SUPPORT("opens = days(50), closes = days(50)"), 4, GJ_MODEL, "nobody could apply"},
        {SUPPORT("eligible = { min_employees = 50, max_employees = 10 }"), 4, GJ_MODEL, "no firm is taken"},
        {SUPPORT("eligible = { min_sales = eok(50), max_sales = eok(10) }"), 4, GJ_MODEL, "no firm is taken"},
        {SUPPORT("eligible = { min_start = 2, max_start = 1 }"), 4, GJ_MODEL, "is above max_start"},
    };
    ALL_ARE_TOLD(mistakes);
}

#define FIRM(fields, eligible)                                                                                      \
    "return study { title = 'test', plant = plant { people = { pool 'p' { count = 10, wage = won(1):per 'month' } " \
    "},\n"                                                                                                          \
    "line 'a' { machine 'm' { cycle = seconds(3) } }, orders { product = 'a', rate = pieces(1000):per 'day' } },"   \
    " horizon = days(30),\nfirm = firm { price = won(1000), material = won(1), other_heads = 2" fields              \
    " }, after = level { level = 2, name = 'x' },\nsupport = programme 'p' { year = 2019, payer 's' { share = "     \
    "percent(5) }, eligible = { " eligible " } } }"

/* Ten workers and two others; 1,000 pieces a day at 1,000 won are 365 million a year. */
static void a_programme_that_does_not_take_the_firm_is_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {FIRM("", "min_employees = 13"), 4, GJ_MODEL,
         "\"p\" does not take this firm: it takes at least 13 employees, the firm has 12"},
        {FIRM("", "max_employees = 11"), 4, GJ_MODEL, "at most 11 employees, the firm has 12"},
        {FIRM("", "min_sales = eok(4)"), 4, GJ_MODEL,
         "sales of at least 400000000 won a year, the firm sells for 3.65e+08"},
        {FIRM("", "max_sales = eok(3)"), 4, GJ_MODEL, "sales of at most 300000000 won a year"},
        {FIRM(", sector = 'food'", "sectors = { 'press' }"), 4, GJ_MODEL, "other sectors, the firm's is \"food\""},
        {FIRM("", "min_start = 1"), 4, GJ_MODEL, "firms at other levels, the firm is at level 0"},
        {FIRM("", "suppliers_only = true"), 4, GJ_MODEL, "suppliers of an ordering firm"},
    };
    ALL_ARE_TOLD(mistakes);
    struct loading l =
        load(FIRM(", sector = 'food'", "min_employees = 12, max_employees = 12, min_sales = eok(3.65), "
                                       "max_sales = eok(3.65), sectors = { 'press', 'food' }, max_start = 0"));
    print_errors(&l);
    assert_non_null(l.scenario);
    unload(&l);
}

#define TWICE(again)                                                                                                   \
    "return study { title = 'test', plant = plant { line 'a' { machine 'm' { cycle = seconds(3) } },\n"                \
    " orders { product = 'a', every = minutes(5) } }, horizon = years(5), upgrades = {\n"                              \
    "upgrade { to = level { level = 2, name = 'x' }, support = programme 'p' { year = 2019, payer 's' { share = "      \
    "percent(5) } } },\n"                                                                                              \
    "upgrade { to = level { level = 3, name = 'x' }, at = years(1), support = programme 'q' { year = 2020, payer 's' " \
    "{ share = percent(5) }, again = "                                                                                 \
    "{ " again " } } } } }"

static void a_second_support_that_is_refused_is_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {TWICE("allowed = false"), 4, GJ_MODEL, "firms that had no support before, a step before has"},
        {TWICE("after = years(2)"), 4, GJ_MODEL, "firms whose last support is at least 730 days ago, it was 365"},
    };
    ALL_ARE_TOLD(mistakes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_stand_in_a_list),
        cmocka_unit_test(a_level_says_its_stage_its_disturbance_and_its_training),
        cmocka_unit_test(a_programme_says_its_terms),
        cmocka_unit_test(stages_and_a_jump_make_what_can_be_worked_out_by_hand),
        cmocka_unit_test(programmes_of_the_years_pay_what_their_notices_say),
        cmocka_unit_test(a_life_books_a_programme_at_its_moments),
        cmocka_unit_test(a_life_pays_back_what_its_people_cost),
        cmocka_unit_test(what_says_nothing_changes_nothing),
        cmocka_unit_test(ai_acts_through_the_forecast_and_the_search_alone),
        cmocka_unit_test(mistakes_in_steps_are_told),
        cmocka_unit_test(mistakes_in_programmes_are_told),
        cmocka_unit_test(a_programme_that_does_not_take_the_firm_is_told),
        cmocka_unit_test(a_second_support_that_is_refused_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
