/* The market of a firm, month by month, against what can be worked out by hand. */
#include "economy/market.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "economy/money.h"
#include "economy/party.h"
#include "kernel/draw.h"
#include "kernel/fm.h"

/* What happened in a month: 100 orders of 10 pieces, 1 won of cost a piece, all on time, none defective, 10 hours to deliver; unless said. */
struct happened {
    int64_t closed, on_time, escaped, cost_won;
    double wait_h;
};
static const struct happened usual = {.closed = 100, .on_time = 80, .escaped = 20, .cost_won = 1000, .wait_h = 10};

struct told {
    struct gj_market market;
    struct gj_flow_meter flow[2];
    uint32_t number;
    double z, open_index;
};

static struct told begin(const struct gj_market_spec *spec)
{
    struct told t;
    memset(&t, 0, sizeof t);
    t.open_index = 1.0;
    gj_market_init(&t.market, spec);
    return t;
}

static void month(struct told *t, const struct gj_market_spec *spec, const struct happened *h, bool is_reference)
{
    struct gj_flow_meter *flow = &t->flow[1];
    t->flow[0] = *flow;
    flow->orders_closed += h->closed;
    flow->orders_with_due += h->closed;
    flow->orders_on_time += h->on_time;
    flow->order_us += (gj_wide)(h->wait_h * (double)GJ_HOUR) * h->closed;
    flow->pieces_done += 10 * h->closed;
    flow->pieces_sold += 10 * h->closed;
    flow->pieces_escaped += h->escaped;
    t->number++;
    const struct gj_month m = {
        .number = t->number, .end = t->number * GJ_MONTH, .flow = flow, .flow_before = &t->flow[0]};
    const struct gj_market_moment moment = {
        .is_reference = is_reference, .cost_mwon = h->cost_won * GJ_WON, .open_index = t->open_index, .z = t->z};
    gj_market_month(&t->market, spec, &m, &moment);
}

static void usual_reference(struct told *t, const struct gj_market_spec *spec)
{
    for (int i = 0; i < 3; i++) {
        month(t, spec, &usual, true);
    }
}

static struct gj_market_spec at_once(void)
{
    return (struct gj_market_spec){.is_on = true, .memory_months = 1, .least = 0.01, .most = 100.0};
}

static void is_near(double a, double b)
{
    if (!(fabs(a - b) <= 1e-12 * fmax(1.0, fabs(b)))) {
        fail_msg("%.17g is not %.17g", a, b);
    }
}

static void nothing_answers_in_the_reference(void **state)
{
    (void)state;
    struct gj_market_spec spec = at_once();
    spec.captive = 0.25;
    spec.open_answer = (struct gj_elasticity){5, 1, 1, 1};
    spec.pass_on = 1.0;
    struct told t = begin(&spec);
    const struct happened bad = {.closed = 100, .on_time = 0, .escaped = 500, .cost_won = 9000, .wait_h = 99};
    for (int i = 0; i < 6; i++) {
        month(&t, &spec, i % 2 ? &bad : &usual, true);
        assert_true(t.market.demand == 1.0 && t.market.price == 1.0);
    }
    assert_int_equal(t.market.n_reference, 6);
    month(&t, &spec, &bad, false); /* worse than the mean of good and bad */
    assert_true(t.market.demand < 1.0 && t.market.price > 1.0);
}

/* Twice as long to deliver: the open side halves with elasticity 1 and quarters with 2. */
static void orders_answer_by_their_elasticities(void **state)
{
    (void)state;
    struct gj_market_spec spec = at_once();
    spec.open_answer.lead_time = 2.0;
    struct told t = begin(&spec);
    usual_reference(&t, &spec);
    struct happened h = usual;
    h.wait_h = 20;
    month(&t, &spec, &h, false);
    is_near(t.market.demand, 0.25);
    h.wait_h = 10; /* as it was: back to 1, the market remembers one month */
    month(&t, &spec, &h, false);
    is_near(t.market.demand, 1.0);

    spec.open_answer = (struct gj_elasticity){.on_time = 0.5};
    t = begin(&spec);
    usual_reference(&t, &spec);
    h = usual;
    h.on_time = 90; /* 80 % -> 90 % */
    month(&t, &spec, &h, false);
    is_near(t.market.demand, exp(0.5 * 0.1));

    spec.open_answer = (struct gj_elasticity){.escapes = 4};
    t = begin(&spec);
    usual_reference(&t, &spec);
    h = usual;
    h.escaped = 30; /* 2 % -> 3 % */
    month(&t, &spec, &h, false);
    is_near(t.market.demand, exp(-4 * 0.01));
}

/* A fifth dearer to make, half of it passed on: a tenth dearer to buy. */
static void the_price_follows_part_of_the_cost(void **state)
{
    (void)state;
    struct gj_market_spec spec = at_once();
    spec.pass_on = 0.5;
    spec.open_answer.price = 3.0;
    struct told t = begin(&spec);
    usual_reference(&t, &spec);
    struct happened h = usual;
    h.cost_won = 1200;
    month(&t, &spec, &h, false);
    is_near(t.market.price, 1.1);
    is_near(t.market.demand, pow(1.1, -3.0));
}

/* 40 % captive with elasticity 1/2, 60 % open with 2, both at a price of 0.9. */
static void captive_and_open_orders_add_up(void **state)
{
    (void)state;
    struct gj_market_spec spec = at_once();
    spec.captive = 0.4;
    spec.captive_answer.price = 0.5;
    spec.open_answer.price = 2.0;
    spec.pass_on = 1.0;
    struct told t = begin(&spec);
    usual_reference(&t, &spec);
    struct happened h = usual;
    h.cost_won = 900;
    t.open_index = 0.8; /* rivals took a fifth of the open orders */
    month(&t, &spec, &h, false);
    const double captive = 0.4 * pow(0.9, -0.5);
    const double open = 0.6 * pow(0.9, -2.0);
    is_near(t.market.demand, captive + 0.8 * open);
    is_near(t.market.captive_share, captive / (captive + 0.8 * open));
    is_near(gj_market_gained(&t.market, &spec), open - 0.6);
}

/* x(n) = a (1 - exp(-n / 6)): after six months 63 % of the way. */
static void orders_close_the_gap_slowly(void **state)
{
    (void)state;
    struct gj_market_spec spec = at_once();
    spec.adjust_us = 6 * GJ_MONTH;
    spec.open_answer.lead_time = 1.0;
    struct told t = begin(&spec);
    usual_reference(&t, &spec);
    struct happened h = usual;
    h.wait_h = 5;
    for (int n = 1; n <= 24; n++) {
        month(&t, &spec, &h, false);
        is_near(t.market.demand, exp(log(2.0) * (1.0 - exp(-n / 6.0))));
    }
}

/* Of four months remembered one is 20 hours long: the mean is 12.5, by orders. With three times the orders in that month it is 15. */
static void customers_remember_by_orders(void **state)
{
    (void)state;
    struct gj_market_spec spec = at_once();
    spec.memory_months = 4;
    spec.open_answer.lead_time = 1.0;
    struct told t = begin(&spec);
    usual_reference(&t, &spec);
    struct happened h = usual;
    h.wait_h = 20;
    month(&t, &spec, &h, false);
    is_near(t.market.demand, 10.0 / 12.5);
    for (int i = 0; i < 3; i++) {
        month(&t, &spec, &usual, false);
        is_near(t.market.demand, 10.0 / 12.5);
    }
    month(&t, &spec, &usual, false); /* forgotten */
    is_near(t.market.demand, 1.0);
    h.closed = 300;
    month(&t, &spec, &h, false);
    is_near(t.market.demand, 10.0 / 15.0);
}

static void growth_and_shocks_come_from_outside(void **state)
{
    (void)state;
    struct gj_market_spec spec = at_once();
    spec.growth_per_year = 0.05;
    struct told t = begin(&spec);
    for (int n = 1; n <= 24; n++) {
        month(&t, &spec, &usual, n <= 3);
        is_near(t.market.demand, pow(1.05, n / 12.0));
    }
    spec.growth_per_year = 0.0;
    spec.shock_sd = 0.2;
    spec.shock_persistence = 0.6;
    t = begin(&spec);
    t.z = 1.5;
    month(&t, &spec, &usual, true);
    is_near(t.market.demand, exp(0.3));
    t.z = -1.0;
    month(&t, &spec, &usual, true);
    is_near(t.market.demand, exp(0.6 * 0.3 - 0.2 * 0.8));
}

/* The shocks' standard deviation is the one asked for, from the first month on. 4 standard errors; the chain of n months is worth n (1 - p^2) / (1 + p^2)
 * independent ones. */
static void shocks_are_stationary(void **state)
{
    (void)state;
    enum { N = 40000 };
    struct gj_market_spec spec = at_once();
    spec.shock_sd = 0.12;
    spec.shock_persistence = 0.9;
    struct told t = begin(&spec);
    double first = 0.0;
    double all = 0.0;
    for (uint64_t i = 0; i < N; i++) {
        t.z = gj_normal_quantile(gj_draw_uniform(7, 0, i, 0));
        month(&t, &spec, &usual, true);
        all += t.market.shock * t.market.shock / N;
        struct told other = begin(&spec);
        other.z = gj_normal_quantile(gj_draw_uniform(8, 0, i, 0));
        month(&other, &spec, &usual, true);
        first += other.market.shock * other.market.shock / N;
    }
    const double variance = 0.12 * 0.12;
    assert_true(fabs(first - variance) < 4.0 * variance * sqrt(2.0 / N));
    assert_true(fabs(all - variance) < 4.0 * variance * sqrt(2.0 / (N * (1 - 0.81) / (1 + 0.81))));
}

static void demand_stays_within_its_bounds_and_is_counted(void **state)
{
    (void)state;
    struct gj_market_spec spec = at_once();
    spec.least = 0.5;
    spec.most = 2.0;
    spec.open_answer.lead_time = 2.0;
    struct told t = begin(&spec);
    usual_reference(&t, &spec);
    struct happened h = usual;
    h.wait_h = 40;
    month(&t, &spec, &h, false);
    assert_true(t.market.demand == 0.5 && t.market.is_bounded);
    h.wait_h = 2;
    month(&t, &spec, &h, false);
    assert_true(t.market.demand == 2.0 && t.market.is_bounded);
    month(&t, &spec, &usual, false);
    assert_true(t.market.demand == 1.0 && !t.market.is_bounded);
    assert_int_equal(t.market.n_bounded, 2);
}

static void what_cannot_be_said_answers_nothing(void **state)
{
    (void)state;
    struct gj_market_spec spec = at_once();
    spec.open_answer = (struct gj_elasticity){5, 5, 5, 5};
    spec.pass_on = 1.0;
    struct told t = begin(&spec);
    usual_reference(&t, &spec);
    month(&t, &spec, &(struct happened){.cost_won = 1000}, false); /* nothing was delivered */
    assert_true(t.market.demand == 1.0 && t.market.price == 1.0);
    t = begin(&spec);
    for (int i = 0; i < 3; i++) {
        month(&t, &spec, &(struct happened){.cost_won = 1000}, true);
    }
    month(&t, &spec, &usual, false); /* nothing to compare with */
    assert_true(t.market.demand == 1.0 && t.market.price == 1.0);
}

static void less_than_an_hour_is_an_hour(void **state)
{
    (void)state;
    struct gj_market_spec spec = at_once();
    spec.open_answer.lead_time = 1.0;
    struct told t = begin(&spec);
    struct happened h = usual;
    h.wait_h = 0.5;
    for (int i = 0; i < 3; i++) {
        month(&t, &spec, &h, true);
    }
    h.wait_h = 0.0;
    month(&t, &spec, &h, false);
    assert_true(t.market.demand == 1.0);
    h.wait_h = 4.0;
    month(&t, &spec, &h, false);
    is_near(t.market.demand, 0.25);
}

/* Any market, any past: a month that is better for customers in one thing never brings fewer orders. */
static void better_delivery_never_lowers_orders(void **state)
{
    (void)state;
    uint64_t n = 0;
    double u[16];
    for (int i = 0; i < 2000; i++) {
        for (uint32_t k = 0; k < 12; k++) {
            u[k] = gj_draw_uniform(99, 0, n++, 0);
        }
        struct gj_market_spec spec = {.is_on = true,
                                      .captive = u[0],
                                      .captive_answer = {u[1], u[2], u[3], 9 * u[4]},
                                      .open_answer = {8 * u[5], 2 * u[6], 2 * u[7], 9 * u[8]},
                                      .pass_on = u[9],
                                      .adjust_us = (gj_time)(u[10] * 12 * (double)GJ_MONTH),
                                      .memory_months = 1 + (uint32_t)(u[11] * GJ_MARKET_MEMORY * 0.999),
                                      .least = 0.2,
                                      .most = 3.0};
        struct told t = begin(&spec);
        for (int k = 0; k < 12; k++) {
            for (uint32_t j = 0; j < 5; j++) {
                u[j] = gj_draw_uniform(99, 0, n++, 0);
            }
            const int64_t closed = 1 + (int64_t)(u[0] * 200);
            const struct happened any = {.closed = closed,
                                         .on_time = (int64_t)(u[1] * (double)closed),
                                         .escaped = (int64_t)(u[2] * (double)closed),
                                         .cost_won = 1 + (int64_t)(u[3] * 2000),
                                         .wait_h = 40 * u[4]};
            if (k < 11) {
                month(&t, &spec, &any, k < 4);
                continue;
            }
            struct told better = t;
            struct happened good = any;
            good.on_time += i % 4 == 0 && good.on_time < closed;
            good.escaped -= i % 4 == 1 && good.escaped > 0;
            good.wait_h *= i % 4 == 2 ? 0.7 : 1.0;
            good.cost_won -= i % 4 == 3 ? good.cost_won / 4 : 0;
            month(&t, &spec, &any, false);
            month(&better, &spec, &good, false);
            assert_true(better.market.demand >= t.market.demand);
        }
    }
}

/* 1,000 won of goods sold for 900: society has the goods all the same, the firm 100 less, the large firm 40 and the others 60 more. For 1,100 the other way
 * round. */
static void a_lower_price_is_a_gain_of_customers_and_no_loss_of_society(void **state)
{
    (void)state;
    struct gj_firm_spec firm = {.market = {.captive = 0.4}};
    struct gj_parties at[3];
    for (int i = 0; i < 3; i++) {
        struct gj_ledger ledger = {0};
        struct gj_error error = {0};
        gj_ledger_book(&ledger, GJ_ACCOUNT_SALES, (1000 + (i - 1) * 100) * GJ_WON);
        gj_ledger_book(&ledger, GJ_ACCOUNT_PRICE_CUT, (1 - i) * 100 * GJ_WON);
        gj_parties_of(&ledger, &firm, &at[i]);
        assert_int_equal(gj_parties_verify(&at[i], &ledger, &error), GJ_OK);
        assert_int_equal(at[i].society, 1000 * GJ_WON);
        assert_int_equal(at[i].net[GJ_PARTY_FIRM], (1000 + (i - 1) * 100) * GJ_WON);
        assert_int_equal(at[i].net[GJ_PARTY_LARGE], (1 - i) * 40 * GJ_WON);
        assert_int_equal(at[i].net[GJ_PARTY_OTHERS], (1 - i) * 60 * GJ_WON);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_answers_in_the_reference),
        cmocka_unit_test(orders_answer_by_their_elasticities),
        cmocka_unit_test(the_price_follows_part_of_the_cost),
        cmocka_unit_test(captive_and_open_orders_add_up),
        cmocka_unit_test(orders_close_the_gap_slowly),
        cmocka_unit_test(customers_remember_by_orders),
        cmocka_unit_test(growth_and_shocks_come_from_outside),
        cmocka_unit_test(shocks_are_stationary),
        cmocka_unit_test(demand_stays_within_its_bounds_and_is_counted),
        cmocka_unit_test(what_cannot_be_said_answers_nothing),
        cmocka_unit_test(less_than_an_hour_is_an_hour),
        cmocka_unit_test(better_delivery_never_lowers_orders),
        cmocka_unit_test(a_lower_price_is_a_gain_of_customers_and_no_loss_of_society),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
