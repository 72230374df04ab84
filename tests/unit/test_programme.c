/* Programmes: who pays what, whom they take, and when the money comes. By hand. */
#include "economy/programme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "economy/payment.h"
#include "kernel/draw.h"

#define WON ((int64_t)1000)
#define EOK (100000000 * WON)

static struct gj_payer payer(const char *name, double share, int64_t cap_won, bool is_public)
{
    struct gj_payer p = {.is_public = is_public};
    strcpy(p.name, name);
    gj_payer_set(&p, share, cap_won);
    return p;
}

/* --- who pays --- */

static void payers_share_a_project_up_to_their_caps(void **state)
{
    (void)state;
    struct gj_split split;
    const struct gj_programme_spec new_build = {
        .n_payers = 1, .payer = {payer("state", 0.5, 100000000, true)}, .min_level = 1, .max_level = 2};
    gj_programme_split(&new_build, 2, 150e6, false, &split);
    assert_int_equal(split.public_mwon, 75000000 * WON);
    assert_int_equal(split.own_mwon, 75000000 * WON);
    gj_programme_split(&new_build, 2, 300e6, false, &split); /* half would be 1.5 eok, the cap is 1 */
    assert_int_equal(split.public_mwon, EOK);
    assert_int_equal(split.own_mwon, 2 * EOK);
    gj_programme_split(&new_build, 3, 300e6, false, &split); /* not supported */
    assert_int_equal(split.own_mwon, 3 * EOK);
    gj_programme_split(NULL, 2, 100.0005, false, &split);
    assert_int_equal(split.own_mwon, split.total_mwon);
}

static void the_win_win_type_splits_to_the_won(void **state)
{
    (void)state;
    struct gj_split split;
    const struct gj_programme_spec win_win = {
        .n_payers = 2,
        .payer = {payer("state", 0.3, 42000000, true), payer("large firm", 0.3, GJ_NO_CAP, false)},
        .max_level = 5};
    gj_programme_split(&win_win, 1, 100000001, false, &split); /* 30 : 30 : 40 of 100,000,001 won */
    assert_int_equal(split.payer_mwon[0], 30000000300);
    assert_int_equal(split.payer_mwon[1], 30000000300);
    assert_int_equal(split.own_mwon, 40000000400);
    assert_int_equal(split.public_mwon, 30000000300);
    gj_programme_split(&win_win, 1, 200e6, false, &split); /* the state stops at 0.42 eok */
    assert_int_equal(split.payer_mwon[0], 42000000 * WON);
    assert_int_equal(split.payer_mwon[1], 60000000 * WON);
    assert_int_equal(split.own_mwon, 98000000 * WON);
}

static void a_small_firm_pays_nothing_up_to_the_cap_and_all_beyond(void **state)
{
    (void)state;
    struct gj_split split;
    const struct gj_programme_spec small = {
        .n_payers = 2,
        .payer = {payer("state", 0.5, 10000000, true), payer("large firm", 0.5, 10000000, false)},
        .max_level = 2};
    gj_programme_split(&small, 1, 20e6, false, &split);
    assert_int_equal(split.own_mwon, 0);
    assert_int_equal(split.payer_mwon[0], 10000000 * WON);
    assert_int_equal(split.payer_mwon[1], 10000000 * WON);
    gj_programme_split(&small, 1, 13333333.333, false, &split); /* odd thousandths: the second gives what is left */
    assert_int_equal(split.payer_mwon[0] + split.payer_mwon[1], split.total_mwon);
    assert_int_equal(split.own_mwon, 0);
    gj_programme_split(&small, 1, 25e6, false, &split);
    assert_int_equal(split.own_mwon, 5000000 * WON);
}

static void rates_and_caps_differ_by_level(void **state)
{
    (void)state;
    struct gj_split split;
    struct gj_programme_spec p = {.n_payers = 1, .payer = {payer("state", 0.5, 50000000, true)}, .max_level = 5};
    p.payer[0].cap_won[3] = 200000000;
    p.payer[0].cap_won[4] = 400000000;
    p.payer[0].share[4] = 0.4;
    gj_programme_split(&p, 2, 130e6, false, &split);
    assert_int_equal(split.public_mwon, EOK / 2);
    gj_programme_split(&p, 3, 350e6, false, &split);
    assert_int_equal(split.public_mwon, 175000000 * WON);
    gj_programme_split(&p, 4, 700e6, false, &split); /* 40 % */
    assert_int_equal(split.public_mwon, 280000000 * WON);
}

static void a_level_had_before_has_a_cap_of_its_own(void **state)
{
    (void)state;
    struct gj_split split;
    const struct gj_programme_spec p = {
        .n_payers = 2,
        .payer = {payer("state", 0.5, 200000000, true), payer("large", 0.1, GJ_NO_CAP, false)},
        .again = {.has_cap = true, .cap_won = 50000000},
        .max_level = 5};
    gj_programme_split(&p, 3, 300e6, false, &split);
    assert_int_equal(split.public_mwon, 150000000 * WON);
    gj_programme_split(&p, 3, 300e6, true, &split);
    assert_int_equal(split.payer_mwon[0], 50000000 * WON);
    assert_int_equal(split.payer_mwon[1], 30000000 * WON);
}

/* --- plans --- */

static int64_t sum_of(const struct gj_plan *plan, enum gj_account account)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < plan->n; i++) {
        sum += plan->payment[i].account == account ? plan->payment[i].mwon : 0;
    }
    return sum;
}

static void check_payment(const struct gj_payment *payment, gj_time after, enum gj_account account, int64_t won)
{
    assert_int_equal(payment->after_us, after);
    assert_int_equal(payment->account, account);
    assert_int_equal(payment->mwon, won * WON);
}

/* 1 eok, half of it the state's: 60 % at the contract, 30 % when it works, the rest half a year later. A quarter of the cost is paid when it
 * works. A fifth of the own half is work of the firm's people. Two experts, four visits each at 350,000 won, of which the state pays 90 %. */
static void money_moves_at_its_moments(void **state)
{
    (void)state;
    struct gj_plan plan;
    const gj_time install = 180 * GJ_DAY;
    const struct gj_programme_spec p = {
        .n_payers = 1,
        .payer = {payer("state", 0.5, GJ_NO_CAP, true)},
        .max_level = 5,
        .in_kind = 0.2,
        .admin = 0.05,
        .n_instalments = 3,
        .instalment = {{.share = 0.6},
                       {.share = 0.3, .on_completion = true},
                       {.share = 0.1, .on_completion = true, .after_us = install}},
        .coaching = {.experts = 2, .visits = 4, .visit_won = 350000, .share = 0.9, .ramp = {0.6, 0.8, 1.0}},
    };
    const struct gj_undertaking project = {.level = 2, .cost_won = 100e6, .on_completion = 0.25, .install_us = install};
    gj_programme_plan(&p, &project, &plan);
    assert_int_equal(plan.in_kind_mwon, 10000000 * WON);
    assert_int_equal(plan.coaching_mwon, 2800000 * WON);
    assert_int_equal(plan.n, 10);
    check_payment(&plan.payment[0], 0, GJ_ACCOUNT_INVESTMENT, 67500000);
    check_payment(&plan.payment[1], 0, GJ_ACCOUNT_IN_KIND, 7500000);
    check_payment(&plan.payment[2], 0, GJ_ACCOUNT_INVESTMENT, 280000);
    check_payment(&plan.payment[3], 0, GJ_ACCOUNT_COACHING, 2520000);
    check_payment(&plan.payment[4], 0, GJ_ACCOUNT_ADMIN, 2626000); /* 5 % of 52.52 million */
    check_payment(&plan.payment[5], 0, GJ_ACCOUNT_STATE_SUPPORT, 30000000);
    check_payment(&plan.payment[6], install, GJ_ACCOUNT_INVESTMENT, 22500000);
    check_payment(&plan.payment[7], install, GJ_ACCOUNT_IN_KIND, 2500000);
    check_payment(&plan.payment[8], install, GJ_ACCOUNT_STATE_SUPPORT, 15000000);
    check_payment(&plan.payment[9], 2 * install, GJ_ACCOUNT_STATE_SUPPORT, 5000000);
    assert_int_equal(plan.total_mwon, 102800000 * WON);
    assert_int_equal(plan.public_mwon, 52520000 * WON);
    assert_int_equal(plan.own_mwon, 50280000 * WON);
    /* Out at the contract 67.5 + 0.28 - 30 = 37.78 million, when it works 45.28, in the end 40.28 = own less in kind. */
    assert_int_equal(plan.ahead_mwon, 5000000 * WON);
}

static void without_a_programme_the_firm_pays_at_the_contract(void **state)
{
    (void)state;
    struct gj_plan plan;
    gj_programme_plan(NULL, &(struct gj_undertaking){.level = 2, .cost_won = 130e6, .install_us = GJ_DAY}, &plan);
    assert_int_equal(plan.n, 1);
    check_payment(&plan.payment[0], 0, GJ_ACCOUNT_INVESTMENT, 130000000);
    assert_int_equal(plan.own_mwon, plan.total_mwon);
}

/* --- random programmes --- */

static double uniform(uint64_t *index, double low, double high)
{
    return low + (high - low) * gj_draw_uniform(gj_draw_key(7, "programme", "test"), 0, (*index)++, 0);
}

/* Shares add up to at most 1; half of the payers have a cap. */
static void random_programme(uint64_t *index, struct gj_programme_spec *p)
{
    double left = 1.0;
    *p = (struct gj_programme_spec){.max_level = 5, .in_kind = uniform(index, 0, 1)};
    p->n_payers = 1 + (uint32_t)uniform(index, 0, GJ_MAX_PAYERS);
    for (uint32_t i = 0; i < p->n_payers; i++) {
        const double share = uniform(index, 0, left);
        const int64_t cap = uniform(index, 0, 1) < 0.5 ? GJ_NO_CAP : (int64_t)uniform(index, 0, 1e8);
        left -= share;
        p->payer[i].is_public = uniform(index, 0, 1) < 0.5;
        gj_payer_set(&p->payer[i], share, cap);
    }
    left = 1.0;
    p->n_instalments = (uint32_t)uniform(index, 0, GJ_MAX_INSTALMENTS + 1);
    for (uint32_t i = 0; i < p->n_instalments; i++) {
        const double share = i + 1 == p->n_instalments ? left : uniform(index, 0, left);
        left -= share;
        p->instalment[i] = (struct gj_instalment){.share = share,
                                                  .on_completion = uniform(index, 0, 1) < 0.5,
                                                  .after_us = (gj_time)uniform(index, 0, (double)GJ_YEAR)};
    }
    p->coaching.experts = (uint32_t)uniform(index, 0, 3);
    p->coaching.visits = uniform(index, 1, 30);
    p->coaching.visit_won = uniform(index, 1e5, 1e6);
    p->coaching.share = uniform(index, 0, 1);
}

static void in_a_thousand_random_programmes_every_won_is_paid_once_and_none_pays_above_its_cap(void **state)
{
    (void)state;
    uint64_t index = 0;
    for (int n = 0; n < 1000; n++) {
        struct gj_programme_spec p;
        struct gj_plan plan;
        random_programme(&index, &p);
        const struct gj_undertaking project = {.level = (int)uniform(&index, 0, 6),
                                               .cost_won = uniform(&index, 0, 3e8),
                                               .on_completion = uniform(&index, 0, 1),
                                               .install_us = (gj_time)uniform(&index, 0, (double)GJ_YEAR)};
        gj_programme_plan(&p, &project, &plan);
        int64_t sum = plan.split.own_mwon;
        for (uint32_t i = 0; i < p.n_payers; i++) {
            const int64_t pays = plan.split.payer_mwon[i];
            const int64_t cap = p.payer[i].cap_won[0];
            assert_true(pays >= 0 && (cap == GJ_NO_CAP || pays <= cap * WON));
            sum += pays;
        }
        assert_true(sum == plan.split.total_mwon && plan.split.own_mwon >= 0);
        assert_true(plan.public_mwon + plan.large_mwon + plan.own_mwon == plan.total_mwon);
        const int64_t coaching = sum_of(&plan, GJ_ACCOUNT_COACHING);
        assert_true(sum_of(&plan, GJ_ACCOUNT_INVESTMENT) + sum_of(&plan, GJ_ACCOUNT_IN_KIND) + coaching ==
                    plan.total_mwon);
        assert_true(sum_of(&plan, GJ_ACCOUNT_IN_KIND) == plan.in_kind_mwon);
        assert_true(sum_of(&plan, GJ_ACCOUNT_STATE_SUPPORT) + coaching == plan.public_mwon);
        assert_true(sum_of(&plan, GJ_ACCOUNT_LARGE_SUPPORT) == plan.large_mwon);
        for (uint32_t i = 1; i < plan.n; i++) {
            assert_true(plan.payment[i].after_us >= plan.payment[i - 1].after_us && plan.payment[i].mwon > 0);
        }
    }
}

/* --- whom it takes --- */

static void the_first_bound_that_a_firm_breaks_is_the_reason(void **state)
{
    (void)state;
    const struct gj_programme_spec p = {
        .min_level = 1,
        .max_level = 2,
        .eligible = {.min_employees = 10,
                     .max_employees = 49,
                     .min_sales_won = 1e9,
                     .max_sales_won = 5e9,
                     .start_levels = 1, /* level 0 */
                     .suppliers_only = true,
                     .n_sectors = 2,
                     .sector = {"press", "moulding"}},
        .again = {.after_us = GJ_YEAR},
        .opens_us = 30 * GJ_DAY,
        .closes_us = 60 * GJ_DAY,
    };
    const struct gj_applicant good = {.employees = 49,
                                      .sales_won = 1e9,
                                      .sector = "moulding",
                                      .region = "",
                                      .is_supplier = true,
                                      .of_year_us = 30 * GJ_DAY};
    assert_int_equal(gj_programme_refuses(&p, 2, &good), GJ_REFUSAL_NONE);
    assert_int_equal(gj_programme_refuses(&p, 3, &good), GJ_REFUSAL_LEVEL);
    struct gj_applicant firm = good;
    firm.employees = 9;
    assert_int_equal(gj_programme_refuses(&p, 2, &firm), GJ_REFUSAL_SMALL);
    firm.employees = 50;
    assert_int_equal(gj_programme_refuses(&p, 2, &firm), GJ_REFUSAL_LARGE);
    firm = good;
    firm.sales_won = 9e8;
    assert_int_equal(gj_programme_refuses(&p, 2, &firm), GJ_REFUSAL_POOR);
    firm.sales_won = 6e9;
    assert_int_equal(gj_programme_refuses(&p, 2, &firm), GJ_REFUSAL_RICH);
    firm.sales_won = __builtin_nan("");
    assert_int_equal(gj_programme_refuses(&p, 2, &firm), GJ_REFUSAL_NONE);
    firm.sector = "food";
    assert_int_equal(gj_programme_refuses(&p, 2, &firm), GJ_REFUSAL_SECTOR);
    firm = good;
    firm.start_level = 1;
    assert_int_equal(gj_programme_refuses(&p, 2, &firm), GJ_REFUSAL_START);
    firm = good;
    firm.is_supplier = false;
    assert_int_equal(gj_programme_refuses(&p, 2, &firm), GJ_REFUSAL_OPEN);
    firm = good;
    firm.n_supports = 1;
    firm.since_us = GJ_YEAR - 1;
    assert_int_equal(gj_programme_refuses(&p, 2, &firm), GJ_REFUSAL_SOON);
    firm.since_us = GJ_YEAR;
    assert_int_equal(gj_programme_refuses(&p, 2, &firm), GJ_REFUSAL_NONE);
    firm.of_year_us = 60 * GJ_DAY;
    assert_int_equal(gj_programme_refuses(&p, 2, &firm), GJ_REFUSAL_CLOSED);
    const struct gj_programme_spec once = {.max_level = 5, .again = {.is_refused = true}};
    assert_int_equal(gj_programme_refuses(&once, 2, &firm), GJ_REFUSAL_AGAIN);
    assert_string_equal(gj_refusal_info(GJ_REFUSAL_AGAIN)->ko, "기지원 기업");
}

static void extra_points_add_up(void **state)
{
    (void)state;
    const struct gj_programme_spec p = {.n_points = 5,
                                        .points = {{GJ_MERIT_HIRES, "", 5},
                                                   {GJ_MERIT_REGION, "Gangwon", 3},
                                                   {GJ_MERIT_SECTOR, "press", 2},
                                                   {GJ_MERIT_SUPPLIER, "", 1},
                                                   {GJ_MERIT_FIRST, "", 0.5}}};
    struct gj_applicant firm = {.sector = "press", .region = "Gangwon", .hires = true, .is_supplier = true};
    assert_true(gj_programme_points(&p, &firm) == 11.5);
    firm = (struct gj_applicant){.sector = "food", .region = "", .n_supports = 1};
    assert_true(gj_programme_points(&p, &firm) == 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(payers_share_a_project_up_to_their_caps),
        cmocka_unit_test(the_win_win_type_splits_to_the_won),
        cmocka_unit_test(a_small_firm_pays_nothing_up_to_the_cap_and_all_beyond),
        cmocka_unit_test(rates_and_caps_differ_by_level),
        cmocka_unit_test(a_level_had_before_has_a_cap_of_its_own),
        cmocka_unit_test(money_moves_at_its_moments),
        cmocka_unit_test(without_a_programme_the_firm_pays_at_the_contract),
        cmocka_unit_test(in_a_thousand_random_programmes_every_won_is_paid_once_and_none_pays_above_its_cap),
        cmocka_unit_test(the_first_bound_that_a_firm_breaks_is_the_reason),
        cmocka_unit_test(extra_points_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
