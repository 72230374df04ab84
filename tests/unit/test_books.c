/* The books of a month, the tax of a year, and the ledgers of all parties, by hand and at random. */
#include "economy/books.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "economy/party.h"
#include "economy/project.h"
#include "kernel/draw.h"

#define MILLION INT64_C(1000000)
#define MILLION_MWON (MILLION * GJ_WON)

/* A plant of one pool, and months whose meters the test fills in. */
struct desk {
    struct gj_plant *plant;
    struct gj_firm_spec firm;
    struct gj_pool_meter pool, pool_before;
    struct gj_flow_meter flow, flow_before;
    struct gj_month month;
    struct gj_trade trade;
    struct gj_ledger ledger, of_month;
    struct gj_books books;
};

static struct gj_plant *plant_of_one(void)
{
    struct gj_plant *plant = gj_plant_new("one");
    gj_plant_add_pool(plant, &(struct gj_pool_spec){.name = "hands",
                                                    .occupation = "production",
                                                    .count = 2,
                                                    .calendar = GJ_NONE,
                                                    .wage_won_per_month = 3 * MILLION});
    const gj_id minute = gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = 6e7});
    const gj_id product = gj_plant_add_product(plant, &(struct gj_product_spec){.name = "piece"});
    const gj_id buffer = gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = "b", .capacity = GJ_UNLIMITED});
    const gj_id station = gj_plant_add_station(
        plant, &(struct gj_station_spec){.name = "m",
                                         .path = "m",
                                         .buffer = buffer,
                                         .n_machines = 1,
                                         .calendar = GJ_NONE,
                                         .setup = GJ_NONE,
                                         .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}});
    gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = buffer});
    gj_plant_add_job(plant, &(struct gj_job_spec){.product = product, .station = station, .cycle = minute});
    gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = "orders",
                                                        .product = product,
                                                        .every = minute,
                                                        .first_us = -1,
                                                        .quantity = GJ_NONE,
                                                        .due = GJ_NONE,
                                                        .lot_size = 1});
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_OK);
    gj_error_list_fini(&errors);
    return plant;
}

static void open_desk(struct desk *d, uint32_t n_months)
{
    struct gj_error error = {0};
    *d = (struct desk){.plant = plant_of_one()};
    d->month = (struct gj_month){
        .flow = &d->flow, .flow_before = &d->flow_before, .pool = &d->pool, .pool_before = &d->pool_before};
    d->trade =
        (struct gj_trade){.firm = &d->firm, .plant = d->plant, .month = &d->month, .price = 1.0, .n_months = n_months};
    assert_int_equal(gj_books_init(&d->books, n_months, &error), GJ_OK);
}

static void close_desk(struct desk *d)
{
    gj_books_fini(&d->books);
    gj_plant_free(d->plant);
}

/* A month in which so many pieces are sold, and nothing else happens. */
static void book(struct desk *d, int64_t sold)
{
    struct gj_error error = {0};
    d->flow_before = d->flow;
    d->flow.pieces_sold += sold;
    d->month.number++;
    d->month.end = d->month.number * GJ_MONTH;
    gj_books_month(&d->books, &d->ledger, &d->trade);
    gj_books_end_month(&d->books, &d->ledger, &d->of_month);
    assert_int_equal(gj_ledger_verify(&d->ledger, &error), GJ_OK);
    assert_int_equal(gj_ledger_verify(&d->of_month, &error), GJ_OK);
}

/* From 2023: 9 / 19 / 21 / 24 % from 0, 2억, 200억, 3,000억 on. 5억: 18 m + 3억 x 19 % = 75 m; of it 90 %, and a tenth on top: 74.25 m.
 * 4,000억: 0.018 + 198 x 0.019 + 2,800 x 0.021 + 1,000 x 0.024 억 x 10 = 86.58 billion, x 0.99. */
static void tax_is_taken_bracket_by_bracket(void **state)
{
    (void)state;
    const struct gj_finance_spec finance = {.is_on = true,
                                            .n_brackets = 4,
                                            .bracket = {{0, 0.09}, {2e8, 0.19}, {2e10, 0.21}, {3e11, 0.24}},
                                            .local_surtax = 0.1,
                                            .tax_cut = 0.1};
    assert_int_equal(gj_mwon(gj_books_tax_won(&finance, 5e8, 12)), INT64_C(74250) * MILLION);
    assert_int_equal(gj_mwon(gj_books_tax_won(&finance, 4e11, 12)), INT64_C(85714200) * MILLION);
    assert_int_equal(gj_mwon(gj_books_tax_won(&finance, 2e8, 12)), INT64_C(17820) * MILLION);
    assert_true(gj_books_tax_won(&finance, 0.0, 12) == 0.0);
    assert_true(gj_books_tax_won(&finance, -5e8, 12) == 0.0);
    /* Of a year of three months with a quarter of the profit: a quarter of the tax. */
    assert_int_equal(gj_mwon(gj_books_tax_won(&finance, 1.25e8, 3)), INT64_C(18562500000));
    double before = 0.0;
    for (double profit = 0.0; profit < 4e11; profit += 1e8) { /* more profit leaves more */
        const double left = profit - gj_books_tax_won(&finance, profit, 12);
        assert_true(left >= before);
        before = left;
    }
}

/* 418 hours of overtime at 3 m / 209 h with half on top: 9 m; wages 2 x 3 m; on-cost a tenth of both. */
static void overtime_is_paid_with_its_premium(void **state)
{
    (void)state;
    for (int is_on = 0; is_on <= 1; is_on++) {
        struct desk d;
        open_desk(&d, 12);
        d.firm.on_cost = 0.1;
        d.firm.finance.is_on = is_on == 1;
        d.firm.finance.overtime_premium = 0.5;
        d.firm.finance.hours_per_month = 209.0;
        d.pool.head_us = 2 * GJ_MONTH;
        d.pool.overtime_us = 418 * GJ_HOUR;
        book(&d, 0);
        assert_int_equal(d.ledger.account[GJ_ACCOUNT_WAGES], 6 * MILLION_MWON);
        assert_int_equal(d.ledger.account[GJ_ACCOUNT_OVERTIME], is_on * 9 * MILLION_MWON);
        assert_int_equal(d.ledger.account[GJ_ACCOUNT_ON_COST], (6 + is_on * 9) * MILLION_MWON / 10);
        close_desk(&d);
    }
}

/* 5 escapes and 3 late orders (of 10 with a due date, 7 on time). Claims 5 x 1,000 + 3 x 20,000; harm 5 x 4,000 + 3 x 50,000, which moves no
 * cash of the firm. The large firm takes 40 % of the orders: it bears 68,000 of the harm and gets 26,000 of the claims. */
static void customers_claim_what_escapes_and_comes_late(void **state)
{
    (void)state;
    struct desk d;
    struct gj_parties parties;
    struct gj_error error = {0};
    open_desk(&d, 12);
    d.firm.customer = (struct gj_customer_spec){1000, 20000, 4000, 50000};
    d.firm.market.captive = 0.4;
    d.flow = (struct gj_flow_meter){.pieces_escaped = 5, .orders_with_due = 10, .orders_on_time = 7};
    d.month.number = 1;
    gj_books_month(&d.books, &d.ledger, &d.trade);
    assert_int_equal(d.ledger.account[GJ_ACCOUNT_CLAIMS], 65000 * GJ_WON);
    assert_int_equal(d.ledger.account[GJ_ACCOUNT_CUSTOMER_HARM], 170000 * GJ_WON);
    assert_int_equal(d.ledger.cash, -65000 * GJ_WON);
    gj_parties_of(&d.ledger, &d.firm, &parties);
    assert_int_equal(gj_parties_verify(&parties, &d.ledger, &error), GJ_OK);
    assert_int_equal(parties.net[GJ_PARTY_LARGE], (26000 - 68000) * GJ_WON);
    assert_int_equal(parties.net[GJ_PARTY_OTHERS], (39000 - 102000) * GJ_WON);
    assert_int_equal(parties.society, -170000 * GJ_WON);
    close_desk(&d);
}

/* A year's loss of 100 m, then profits of 60 m and 70 m, at 10 %. Taken off for two years: nothing, then 70 - 40 = 30 m are taxed. For one
 * year: what is left after the second is lost, 70 m are taxed. Never: 60 m and 70 m. */
static void losses_are_taken_off_later_profits(void **state)
{
    (void)state;
    const int64_t tax_of[3] = {13, 7, 3}; /* m won in three years, for 0, 1 and 2 years */
    for (uint32_t years = 0; years <= 2; years++) {
        struct desk d;
        open_desk(&d, 36);
        d.firm.price_won = 1e6;
        d.firm.overhead_won_per_month = 20e6;
        d.firm.finance = (struct gj_finance_spec){
            .is_on = true, .n_brackets = 1, .bracket = {{0, 0.1}}, .loss_years = years, .depreciation_years = 5};
        for (uint32_t m = 0; m < 36; m++) { /* 240 m of overhead a year; sold 140, 300, 310 m in its first month */
            book(&d, m == 0 ? 140 : m == 12 ? 300 : m == 24 ? 310 : 0);
        }
        assert_int_equal(d.ledger.account[GJ_ACCOUNT_TAX], tax_of[years] * MILLION_MWON);
        close_desk(&d);
    }
}

/* 60 m paid at the start, 20 m of it by the state only in the seventh month; written off in a year: six months of 5 m, six of 40 / 12, and six in
 * which what was too much in the first is taken back: 40 m in all. */
static void what_the_firm_paid_is_written_off(void **state)
{
    (void)state;
    struct desk d;
    int64_t sum = 0;
    open_desk(&d, 36);
    d.firm.finance = (struct gj_finance_spec){.is_on = true, .depreciation_years = 1};
    gj_ledger_book(&d.ledger, GJ_ACCOUNT_INVESTMENT, 60 * MILLION_MWON);
    for (uint32_t m = 1; m <= 24; m++) {
        if (m == 7) {
            gj_ledger_book(&d.ledger, GJ_ACCOUNT_STATE_SUPPORT, 20 * MILLION_MWON);
        }
        const int64_t before = d.books.depreciated;
        book(&d, 0);
        const int64_t month = d.books.year_months == 0 ? 0 : d.books.depreciated - before;
        assert_true(m % 12 == 0 || month == (m <= 6    ? 5 * MILLION_MWON
                                             : m <= 12 ? 40 * MILLION_MWON / 12
                                             : m <= 18 ? -20 * MILLION_MWON / 12
                                                       : 0));
        sum += m == 12 ? 40 * MILLION_MWON / 12 : month; /* the last month of a year closes it */
    }
    assert_in_range(sum - 40 * MILLION_MWON + 12, 0, 24); /* each month is rounded towards 0 */
    close_desk(&d);
}

/* Overdrawn by 12 m at 6 %: 60,000 a month, of what was owed at its end. With 12 m at the start nothing is owed. */
static void interest_is_on_what_is_overdrawn(void **state)
{
    (void)state;
    for (int has_cash = 0; has_cash <= 1; has_cash++) {
        struct desk d;
        open_desk(&d, 12);
        d.firm.finance =
            (struct gj_finance_spec){.is_on = true, .cash_won = has_cash * 12e6, .interest_per_year = 0.06};
        d.firm.overhead_won_per_month = 12e6;
        book(&d, 0);
        assert_int_equal(d.ledger.account[GJ_ACCOUNT_INTEREST], has_cash ? 0 : 60000 * GJ_WON);
        assert_false(gj_books_are_broke(&d.ledger, &d.firm.finance)); /* without a limit */
        d.firm.finance.has_credit = true;
        d.firm.finance.credit_won = 12060000; /* what it owes, to the won */
        assert_false(gj_books_are_broke(&d.ledger, &d.firm.finance));
        d.firm.finance.credit_won = 12059999;
        assert_int_equal(gj_books_are_broke(&d.ledger, &d.firm.finance), !has_cash);
        close_desk(&d);
    }
}

/* A project of 100 m that works after half a year. 60 % software of 5 years: bought again after 5.5, 10.5 and 15.5 years; 40 % equipment of 8:
 * after 8.5 and 16.5; at 80 % of the price: 3 x 48 m + 2 x 32 m, each in one month. */
static void what_is_worn_out_is_bought_again(void **state)
{
    (void)state;
    const struct gj_level_spec before = {.level = 0};
    struct gj_upgrade_spec upgrade = {.to = {.level = 2, .install_us = GJ_YEAR / 2}};
    struct gj_project project = {.n_taken = 1};
    upgrade.to.cost_won.central = 100e6;
    upgrade.to.lifespan = (struct gj_lifespan){0.6, 5 * GJ_YEAR, 8 * GJ_YEAR, 0.8};
    double sum = 0.0;
    uint32_t n = 0;
    for (uint32_t m = 1; m <= 240; m++) {
        const double won = gj_project_replacement_won(&project, &before, &upgrade, (m - 1) * GJ_MONTH, m * GJ_MONTH);
        assert_true(won == 0.0 || gj_mwon(won) == 48 * MILLION_MWON || gj_mwon(won) == 32 * MILLION_MWON);
        assert_true(won == 0.0 || m == 66 || m == 102 || m == 126 || m == 186 || m == 198);
        sum += won;
        n += won > 0.0;
    }
    assert_int_equal(n, 5);
    assert_int_equal(gj_mwon(sum), 208 * MILLION_MWON);
    upgrade.to.lifespan = (struct gj_lifespan){.replaced = 1.0}; /* it lasts */
    assert_true(gj_project_replacement_won(&project, &before, &upgrade, 0, 20 * GJ_YEAR) == 0.0);
    project.n_taken = 0;
    upgrade.to.lifespan = (struct gj_lifespan){0.6, 5 * GJ_YEAR, 8 * GJ_YEAR, 0.8};
    assert_true(gj_project_replacement_won(&project, &before, &upgrade, 0, 20 * GJ_YEAR) == 0.0);
}

static void a_ledger_that_does_not_close_is_told(void **state)
{
    (void)state;
    struct gj_ledger ledger = {.cash = 0};
    struct gj_error error = {0};
    gj_ledger_book(&ledger, GJ_ACCOUNT_SALES, 7);
    gj_ledger_book(&ledger, GJ_ACCOUNT_IN_KIND, 5); /* moves no cash */
    assert_int_equal(ledger.cash, 7);
    assert_int_equal(gj_ledger_verify(&ledger, &error), GJ_OK);
    ledger.account[GJ_ACCOUNT_TAX]++;
    assert_int_equal(gj_ledger_verify(&ledger, &error), GJ_INTERNAL);
    assert_non_null(strstr(error.message, "accounts give 6, cash is 7"));
}

static double draw(uint32_t n, uint32_t k)
{
    return gj_draw_uniform(gj_draw_key(3, "parties", "test"), n, k, 0);
}

static void ledgers_of_all_parties_close_at_random(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 2000; n++) {
        struct gj_ledger flow = {.cash = 0};
        struct gj_firm_spec firm = {.finance = {.wage_tax = draw(n, 100), .idle_labour = draw(n, 101)},
                                    .market = {.captive = draw(n, 102)}};
        struct gj_parties parties;
        struct gj_error error = {0};
        for (uint32_t i = 0; i < GJ_N_ACCOUNTS; i++) {
            gj_ledger_book(&flow, (enum gj_account)i, (int64_t)(draw(n, i) * 1e13));
        }
        gj_parties_of(&flow, &firm, &parties);
        if (gj_parties_verify(&parties, &flow, &error) != GJ_OK) {
            fail_msg("%u: %s", n, error.message);
        }
        int64_t sum = 0;
        for (uint32_t p = 0; p < GJ_N_PARTIES; p++) {
            sum += parties.net[p];
        }
        assert_int_equal(sum, parties.society);
        /* Support moves money from one to the other and nothing else. */
        struct gj_ledger more = flow;
        struct gj_parties after;
        gj_ledger_book(&more, GJ_ACCOUNT_STATE_SUPPORT, 1000 + n);
        gj_ledger_book(&more, GJ_ACCOUNT_LARGE_SUPPORT, 500 + n);
        gj_parties_of(&more, &firm, &after);
        assert_int_equal(after.society, parties.society);
        assert_int_equal(after.net[GJ_PARTY_FIRM] - parties.net[GJ_PARTY_FIRM], 1500 + 2 * n);
        assert_int_equal(after.net[GJ_PARTY_STATE] - parties.net[GJ_PARTY_STATE], -1000 - (int64_t)n);
        assert_int_equal(after.net[GJ_PARTY_LARGE] - parties.net[GJ_PARTY_LARGE], -500 - (int64_t)n);
        after.flow[GJ_ACCOUNT_TAX][GJ_PARTY_STATE]++;
        assert_int_equal(gj_parties_verify(&after, &more, &error), GJ_INTERNAL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tax_is_taken_bracket_by_bracket),
        cmocka_unit_test(overtime_is_paid_with_its_premium),
        cmocka_unit_test(customers_claim_what_escapes_and_comes_late),
        cmocka_unit_test(losses_are_taken_off_later_profits),
        cmocka_unit_test(what_the_firm_paid_is_written_off),
        cmocka_unit_test(interest_is_on_what_is_overdrawn),
        cmocka_unit_test(what_is_worn_out_is_bought_again),
        cmocka_unit_test(a_ledger_that_does_not_close_is_told),
        cmocka_unit_test(ledgers_of_all_parties_close_at_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
