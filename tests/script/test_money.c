/* The firm's money in a scenario: what is read, what is printed, and every mistake it can hold. */
#include "script/loading.h"

#include "study/study.h"

#define IN_FIRM(part)                                                                                      \
    "return study { title = 'test', plant = plant { people = { pool 'op' { count = 2, wage =\n"            \
    "won(2e6):per 'month' } }, line 'a' { machine 'm' { cycle = seconds(3) } }, orders { product = 'a',\n" \
    "every = minutes(5) } }, horizon = days(90), firm = firm { price = won(9), material = won(1),\n" part "\n} }"

static void mistakes_in_money_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {IN_FIRM("finance = { cash = won(-1) }"), 4, GJ_SCRIPT, "is negative: -1 won"},
        {IN_FIRM("finance = { cash = 5 }"), 4, GJ_SCRIPT, "write won(5)"},
        {IN_FIRM("finance = { credit = won(-1e8) }"), 4, GJ_SCRIPT, "is negative"},
        {IN_FIRM("finance = { interest = percent(5) }"), 4, GJ_SCRIPT, "must be a ratio a time"},
        {IN_FIRM("finance = { interest = percent(-5):per 'year' }"), 4, GJ_SCRIPT, "is negative"},
        {IN_FIRM("finance = { overtime_premium = percent(-50) }"), 4, GJ_SCRIPT, "is negative: -50 %"},
        {IN_FIRM("finance = { paid_hours = 0 }"), 4, GJ_SCRIPT, "must be at least 1, it is 0"},
        {IN_FIRM("finance = { depreciation = days(0) }"), 4, GJ_SCRIPT, "must be at least"},
        {IN_FIRM("finance = { loss_years = 21 }"), 4, GJ_SCRIPT, "must be at most 20, it is 21"},
        {IN_FIRM("finance = { tax_cut = percent(110), tax = { rate = percent(10) } }"), 4, GJ_SCRIPT,
         "must be at most 100 %, it is 110 %"},
        {IN_FIRM("finance = { idle = percent(101) }"), 4, GJ_SCRIPT, "must be at most 100 %"},
        {IN_FIRM("finance = { tax = bracket { above = won(5), rate = percent(10) } }"), 4, GJ_MODEL,
         "what of a profit lies below 5 won has no rate"},
        {IN_FIRM(
             "finance = { tax = { bracket { rate = percent(9) }, bracket { above = eok(200), rate = percent(21) },\n"
             "bracket { above = eok(2), rate = percent(19) } } }"),
         5, GJ_MODEL, "does not lie above the bracket before it, which begins at 2e+10 won"},
        {IN_FIRM("finance = { tax = { bracket { rate = percent(9) }, bracket { rate = percent(19) } } }"), 4, GJ_MODEL,
         "write the brackets in ascending order, each once"},
        {IN_FIRM("finance = { tax = bracket {} }"), 4, GJ_SCRIPT, "field \"rate\" is missing"},
        {IN_FIRM("finance = { tax = bracket { rate = percent(120) } }"), 4, GJ_SCRIPT, "must be at most 100 %"},
        {IN_FIRM("finance = { tax = { bracket { rate = percent(1) }, bracket { above = won(1), rate = percent(1) },\n"
                 "bracket { above = won(2), rate = percent(1) }, bracket { above = won(3), rate = percent(1) },\n"
                 "bracket { above = won(4), rate = percent(1) }, bracket { above = won(5), rate = percent(1) },\n"
                 "bracket { above = won(6), rate = percent(1) }, bracket { above = won(7), rate = percent(1) },\n"
                 "bracket { above = won(8), rate = percent(1) } } }"),
         4, GJ_MODEL, "9 brackets, at most 8 are possible"},
        {IN_FIRM("finance = { local_surtax = percent(10) }"), 4, GJ_MODEL, "there is no tax to take it of"},
        {IN_FIRM("finance = { tax_cut = percent(10) }"), 4, GJ_MODEL, "there is no tax to take it of"},
        {IN_FIRM("other_heads = 3, finance = {}"), 3, GJ_MODEL, "is 0, but there are 3 others"},
        {IN_FIRM("customer = { escape_claim = won(-1) }"), 4, GJ_SCRIPT, "is negative"},
        {IN_FIRM("customer = { late_harm = 3 }"), 4, GJ_SCRIPT, "write won(3)"},
        {IN_FIRM("social_rate = percent(-100):per 'year'"), 4, GJ_SCRIPT, "is negative: -100 %"},
        {"return study { title = 'test', plant = plant { people = { pool 'op' { count = 2,\n"
         "wage = won(0):per 'month' } }, line 'a' { machine 'm' { cycle = seconds(3) } }, orders { product = 'a',\n"
         "every = minutes(5) } }, horizon = days(9), firm = firm { price = won(9), material = won(1), finance = {} } }",
         2, GJ_MODEL, "is 0: a firm that sells pays its people"},
        {IN_STUDY("before = level { level = 1, name = 'x', software_life = days(0) }"), 3, GJ_SCRIPT,
         "must be at least"},
        {IN_STUDY("before = level { level = 1, name = 'x', software = percent(101) }"), 3, GJ_SCRIPT,
         "must be at most 100 %"},
    };
    ALL_ARE_TOLD(mistakes);
}

/* What the figures of a firm, a step or a programme cannot be. */
#define SOLD(wage, every, rest)                                                                                   \
    "return study { title = 'test', plant = plant { people = { pool 'op' { count = 2,\nwage = won(" wage          \
    "):per 'month' } }, line 'a' { machine 'm' { cycle = seconds(3) } },\norders { product = 'a', every = " every \
    " } },\nhorizon = days(90), decide_at = days(30), firm = firm { price = won(9), material = won(1) },\n" rest "\n}"
#define STEP(level) SOLD("2e6", "minutes(5)", level)
#define PAID(terms)                                                                                                   \
    STEP("after = level { level = 1, name = 'x', cost = won(9) },\nsupport = programme 'p' { year = 2020, " terms " " \
         "}")

static void figures_that_say_nothing_are_told(void **state)
{
    (void)state;
    const struct mistake mistakes[] = {
        {SOLD("0", "minutes(5)", ""), 2, GJ_MODEL, "is 0: a firm that sells pays its people"},
        {SOLD("2e6", "days(3000)", ""), 3, GJ_MODEL, "there is no demand: 0.039 orders are expected in the whole run"},
        {STEP("before = level { level = 3, name = 'x' }, after = level { level = 2, name = 'y' }"), 5, GJ_MODEL,
         "goes down from level 3 to level 2"},
        {STEP("after = level { level = 2, name = 'y', install = days(61) }"), 5, GJ_MODEL,
         "is not over at the end of the run, 60 days after it begins"},
        {STEP("upgrades = { upgrade { at = days(20), to = level { level = 2, name = 'y', install = days(40) } } }"), 5,
         GJ_MODEL, "give a horizon above 90 days, or a shorter install"},
        {STEP("after = level { level = 2, name = 'y', levers = { labour = 0 } }"), 5, GJ_MODEL,
         "is 0: a lever multiplies, and must be above 0"},
        {PAID(""), 6, GJ_MODEL, "has no payer: it would pay nothing"},
        {PAID("payer 's' { share = percent(5) },\npayer 's' { share = percent(5) }"), 7, GJ_MODEL,
         "there are two payers named \"s\""},
        {PAID("payer 's' { share = percent(5) }, budget = won(0)"), 6, GJ_MODEL, "is 0: the programme supports nobody"},
        {PAID("payer 's' { share = percent(5) }, quota = 0"), 6, GJ_MODEL, "leave it away for no limit"},
    };
    ALL_ARE_TOLD(mistakes);
}

static const struct gj_study_spec *spec_of(const struct loading *l)
{
    if (!l->scenario) {
        print_errors(l);
    }
    assert_non_null(l->scenario);
    return gj_scenario_spec(l->scenario);
}

static void money_is_read_as_it_is_written(void **state)
{
    (void)state;
    struct loading l = load(IN_FIRM(
        "finance = { cash = eok(1), credit = eok(3), interest = percent(4):per 'year', closing_pay = months(2),\n"
        "tax = { { rate = percent(9) }, { above = eok(2), rate = percent(19) } }, local_surtax = percent(10),\n"
        "tax_cut = percent(5), loss_years = 15, depreciation = years(8), wage_tax = percent(12), idle = percent(20) "
        "},\n"
        "customer = { escape_claim = won(1000), late_claim = won(2), escape_harm = won(3), late_harm = won(4) }"));
    const struct gj_finance_spec *finance = &spec_of(&l)->firm.finance;
    const struct gj_customer_spec *customer = &spec_of(&l)->firm.customer;
    assert_true(finance->is_on && finance->has_credit);
    assert_true(finance->cash_won == 1e8 && finance->credit_won == 3e8);
    assert_true(finance->interest_per_year == 0.04 && finance->closing_months == 2.0);
    assert_true(finance->overtime_premium == 0.5 && finance->hours_per_month == 209.0);
    assert_int_equal(finance->n_brackets, 2);
    assert_true(finance->bracket[1].above_won == 2e8 && finance->bracket[1].rate == 0.19);
    assert_true(finance->depreciation_years == 8.0 && finance->loss_years == 15);
    assert_true(customer->escape_claim_won == 1000 && customer->late_harm_won == 4);
    struct gj_text text;
    gj_text_init(&text);
    gj_study_print(spec_of(&l), &text);
    static const char *const lines[] = {
        "firm.finance.cash_won = 100000000\n",     "firm.finance.credit_won = 300000000\n",
        "firm.finance.interest_per_year = 0.04\n", "firm.finance.tax[1] = above_won:200000000 rate:0.19\n",
        "firm.finance.depreciation_years = 8\n",   "firm.finance.idle_labour = 0.2\n",
        "firm.customer.escape_claim_won = 1000\n"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (!strstr(text.data, lines[i])) {
            fail_msg("not printed: %s", lines[i]);
        }
    }
    gj_text_fini(&text);
    unload(&l);
}

static void without_finance_nothing_is_on_and_nothing_printed(void **state)
{
    (void)state;
    struct loading l = load(IN_FIRM(""));
    struct gj_text text;
    assert_false(spec_of(&l)->firm.finance.is_on);
    gj_text_init(&text);
    gj_study_print(spec_of(&l), &text);
    assert_null(strstr(text.data, "finance"));
    assert_null(strstr(text.data, "customer"));
    assert_null(strstr(text.data, "software"));
    gj_text_fini(&text);
    unload(&l);
}

/* With the module from the library beside it. */
static struct loading load_with_money(const char *text)
{
    static char module[20000];
    struct loading l = {.scenario = NULL};
    FILE *file = fopen("scenarios/finance/korea.lua", "rb");
    assert_non_null(file);
    const size_t length = fread(module, 1, sizeof module, file);
    assert_true(feof(file) && fclose(file) == 0);
    const struct gj_script_source source[] = {{GJ_SOURCE_MAIN, "test.lua", "test.lua", text, strlen(text)},
                                              {GJ_SOURCE_MODULE, "finance.korea", "finance/korea.lua", module, length}};
    gj_error_list_init(&l.errors);
    l.status = gj_scenario_load_memory(source, 2, &l.scenario, &l.errors);
    return l;
}

static void the_money_of_korea_is_data_with_marks(void **state)
{
    (void)state;
    struct loading l = load_with_money(IN_FIRM("finance = require 'finance.korea' { year = 2019, cash = eok(2) }"));
    const struct gj_finance_spec *finance = &spec_of(&l)->firm.finance;
    assert_int_equal(finance->n_brackets, 4);
    assert_true(finance->bracket[0].rate == 0.10 && finance->bracket[3].rate == 0.25);
    assert_true(finance->interest_per_year > 0.0359 && finance->interest_per_year < 0.0361);
    assert_int_equal(finance->loss_years, 10);
    assert_false(finance->has_credit);
    assert_true(spec_of(&l)->n_assumptions >= 15);
    unload(&l);
    l = load_with_money(IN_FIRM("finance = require 'finance.korea' { year = 2024, tax_cut = percent(0) }"));
    finance = &spec_of(&l)->firm.finance;
    assert_true(finance->bracket[0].rate == 0.09 && finance->bracket[1].rate == 0.19 && finance->tax_cut == 0.0);
    assert_true(finance->interest_per_year > 0.053);
    unload(&l);
}

/* Recipe 87, to the 10 digits that estimates keep; its arithmetic is that of tests/analytic/test_firm_by_hand.c. */
static void the_recipe_gives_what_it_says(void **state)
{
    (void)state;
    static const struct {
        const char *credit;
        double cash, closed, heads;
    } wanted[] = {{"1000", 16759924.56, 0.0, 3.0}, {"21", -21481643.73, 1.0, 0.0}};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        const struct gj_setting credit = {"credit", wanted[i].credit};
        const struct gj_scenario_options options = {.setting = &credit, .n_settings = 1};
        struct loading l = {.scenario = NULL};
        struct gj_study_result result;
        struct gj_error error = {0};
        gj_error_list_init(&l.errors);
        assert_int_equal(
            gj_scenario_load_with("scenarios/recipes/87-a-firm-s-money.lua", &options, &l.scenario, &l.errors), GJ_OK);
        assert_int_equal(gj_study_run(spec_of(&l), 1, NULL, &result, &error), GJ_OK);
        assert_true(result.arm[GJ_ARM_BEFORE][GJ_OUTCOME_cash_end].mean == 54302420.0);
        assert_true(result.arm[GJ_ARM_BEFORE][GJ_OUTCOME_heads_end].mean == 4.0);
        assert_true(result.arm[GJ_ARM_AFTER][GJ_OUTCOME_cash_end].mean == wanted[i].cash);
        assert_true(result.arm[GJ_ARM_AFTER][GJ_OUTCOME_closed_share].mean == wanted[i].closed);
        assert_true(result.arm[GJ_ARM_AFTER][GJ_OUTCOME_heads_end].mean == wanted[i].heads);
        gj_study_result_free(&result);
        unload(&l);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_in_money_are_told),
        cmocka_unit_test(figures_that_say_nothing_are_told),
        cmocka_unit_test(money_is_read_as_it_is_written),
        cmocka_unit_test(without_finance_nothing_is_on_and_nothing_printed),
        cmocka_unit_test(the_money_of_korea_is_data_with_marks),
        cmocka_unit_test(the_recipe_gives_what_it_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
