/* The decision of a firm: the rule by hand, the draws, and what no grant may do. */
#include "economy/decision.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>

#include "kernel/draw.h"

/* 50 % a year over 2 years: A = 1 / 1.5 + 1 / 2.25 = 10 / 9. Cost weighs 1.25. */
static const struct gj_decision_spec plain = {.is_on = true,
                                              .hurdle_per_year = 0.5,
                                              .years = 2.0,
                                              .cost_weight = 1.25,
                                              .knows_first = 1.0,
                                              .gain_won_per_year = (double)NAN,
                                              .pilots = 1};

static bool goes(int64_t own_mwon, int64_t cash_mwon, double gain)
{
    return gj_decision_goes_ahead(
        &plain,
        &(struct gj_proposal){.gain_won_per_year = gain, .belief = 1.0, .own_mwon = own_mwon, .cash_mwon = cash_mwon});
}

/* A gain of 90,000,000 won a year is worth 90,000,000 x 10 / 9 / 1.25 = 80,000,000 won of own money, to the 1/1000 won. */
static void what_a_gain_is_worth_is_worked_out_by_hand(void **state)
{
    (void)state;
    const int64_t worth = INT64_C(80000000) * 1000;
    assert_int_equal(gj_decision_worth(&plain, 90e6, 1.0), worth);
    assert_int_equal(gj_decision_worth(&plain, 45e6, 2.0), worth);
    assert_true(goes(worth, GJ_NO_CASH_LIMIT, 90e6));
    assert_false(goes(worth + 1, GJ_NO_CASH_LIMIT, 90e6));
    struct gj_decision_spec patient =
        plain; /* at a rate of 0 a year counts as any other: 90 x 2 / 1.25 = 144 million */
    patient.hurdle_per_year = 0.0;
    assert_int_equal(gj_decision_worth(&patient, 90e6, 1.0), INT64_C(144000000) * 1000);
}

static void cash_is_needed_for_what_is_paid_and_not_for_nothing(void **state)
{
    (void)state;
    assert_true(goes(1000, 1000, 90e6));
    assert_false(goes(1000, 999, 90e6));
    assert_true(goes(0, -5000, 90e6)); /* in debt beyond its credit: but it has nothing to pay */
    struct gj_proposal late = {
        .gain_won_per_year = 90e6, .belief = 1.0, .own_mwon = 0, .ahead_mwon = 700, .cash_mwon = 699};
    assert_false(gj_decision_goes_ahead(&plain, &late)); /* all is paid for, but only when it is done */
    late.cash_mwon = 700;
    assert_true(gj_decision_goes_ahead(&plain, &late));
}

static void without_a_gain_no_firm_goes_ahead(void **state)
{
    (void)state;
    assert_int_equal(gj_decision_worth(&plain, 0.0, 1.0), -1);
    assert_false(goes(0, GJ_NO_CASH_LIMIT, 0.0));
    assert_false(goes(0, GJ_NO_CASH_LIMIT, -1.0));
    assert_int_equal(gj_decision_worth(&plain, 1e300, 1.0), INT64_MAX);
}

/* Mean 1 and the coefficient of variation asked for: 4 standard errors of 20,000 draws. sd of the sample variance of a lognormal is taken from its
 * fourth moment: cv 0.5 has kurtosis excess 5.9 or so, hence 0.02. */
static void belief_has_mean_1_and_its_own_spread(void **state)
{
    (void)state;
    enum { N = 20000 };
    struct gj_decision_spec spec = plain;
    spec.belief_cv = 0.5;
    double sum = 0.0, squares = 0.0;
    for (uint32_t i = 0; i < N; i++) {
        const double b = gj_decision_belief(&(struct gj_decider){&spec, 7, i});
        assert_true(b > 0.0);
        sum += b;
        squares += b * b;
    }
    const double mean = sum / N;
    assert_true(fabs(mean - 1.0) < 4.0 * 0.5 / sqrt(N));
    assert_true(fabs(squares / N - mean * mean - 0.25) < 0.02);
    assert_true(gj_decision_belief(&(struct gj_decider){&plain, 7, 3}) == 1.0);
}

/* 40 % know at first, 25 % of the others hear of it each year: after y years 1 - 0.6 x 0.75^y. */
static void a_firm_hears_of_the_support_year_by_year_and_does_not_forget(void **state)
{
    (void)state;
    enum { N = 20000, YEARS = 6 };
    struct gj_decision_spec spec = plain;
    spec.knows_first = 0.4;
    spec.hears_per_year = 0.25;
    uint32_t n_knows[YEARS] = {0};
    for (uint32_t i = 0; i < N; i++) {
        const struct gj_decider who = {&spec, 11, i};
        bool knew = false;
        for (uint32_t y = 0; y < YEARS; y++) {
            const bool knows = gj_decision_knows(&who, y);
            assert_true(knows || !knew);
            knew = knows;
            n_knows[y] += knows;
        }
    }
    for (uint32_t y = 0; y < YEARS; y++) {
        const double p = 1.0 - 0.6 * pow(0.75, y);
        assert_true(fabs((double)n_knows[y] / N - p) < 4.0 * sqrt(p * (1.0 - p) / N));
    }
}

static void questions_come_once_a_year(void **state)
{
    (void)state;
    assert_int_equal(gj_decision_next(5, 0), 5);
    assert_int_equal(gj_decision_next(5, 5), 5);
    assert_int_equal(gj_decision_next(5, 6), 5 + GJ_YEAR);
    assert_int_equal(gj_decision_next(5, 5 + GJ_YEAR), 5 + GJ_YEAR);
    assert_int_equal(gj_decision_next(5, 6 + GJ_YEAR), 5 + 2 * GJ_YEAR);
}

struct answer {
    uint32_t n_taken;
    gj_time taken_at[3];
    bool with_support[3];
};

static struct answer foresee(const struct gj_decider *who, const struct gj_outlook *outlook)
{
    struct answer a = {0};
    struct gj_choice choice = {.taken_at = a.taken_at, .with_support = a.with_support};
    gj_decision_foresee(who, outlook, &choice);
    a.n_taken = choice.n_taken;
    return a;
}

/* Worth 80 million. The first costs 100 million, 60 with support; the second 70 or 50, possible a year later; the third is never worth it. Cash by year: 50,
 * 55, 65, 65: the first is paid in year 2; the second, asked in the same moment, too. */
static void upgrades_are_asked_in_order_and_wait_for_cash(void **state)
{
    (void)state;
    const int64_t million = INT64_C(1000000) * 1000;
    const struct gj_prospect prospect[] = {
        {.at = 0, .gain_won_per_year = 90e6, .has_support = true, .full_mwon = 100 * million, .own_mwon = 60 * million},
        {.at = GJ_YEAR,
         .gain_won_per_year = 90e6,
         .has_support = true,
         .full_mwon = 70 * million,
         .own_mwon = 50 * million},
        {.at = GJ_YEAR,
         .gain_won_per_year = 9e6,
         .has_support = true,
         .full_mwon = 70 * million,
         .own_mwon = 50 * million}};
    const int64_t cash[] = {50 * million, 55 * million, 65 * million, 65 * million};
    struct gj_outlook outlook = {.prospect = prospect,
                                 .n_prospects = 3,
                                 .is_supported = true,
                                 .length = 5 * GJ_YEAR,
                                 .cash_mwon = cash,
                                 .n_cash = 4};
    const struct gj_decider who = {&plain, 1, 0};
    struct answer a = foresee(&who, &outlook);
    assert_int_equal(a.n_taken, 2);
    assert_int_equal(a.taken_at[0], 2 * GJ_YEAR);
    assert_int_equal(a.taken_at[1], 2 * GJ_YEAR);
    assert_true(a.with_support[0] && a.with_support[1]);
    outlook.length = 2 * GJ_YEAR; /* time is over when the question would come */
    assert_int_equal(foresee(&who, &outlook).n_taken, 0);
    outlook.length = 5 * GJ_YEAR;
    outlook.is_supported = false;
    assert_int_equal(foresee(&who, &outlook).n_taken, 0);
    outlook.is_supported = true;
    outlook.cash_mwon = NULL;
    a = foresee(&who, &outlook);
    assert_int_equal(a.n_taken, 2);
    assert_int_equal(a.taken_at[0], 0);
    assert_int_equal(a.taken_at[1], GJ_YEAR);
}

/* Firms at random: gains, costs, beliefs, knowledge and cash; for each, support from nothing to the whole cost. No upgrade is taken later, and none is missing, when the
 * support is larger; the whole cost is never answered with no where a gain is expected and the firm hears of it. */
static void more_support_never_means_fewer_or_later_upgrades(void **state)
{
    (void)state;
    for (uint32_t firm = 0; firm < 3000; firm++) {
        const uint64_t key = gj_draw_key(3, "firm", "all");
        double u[16];
        for (uint32_t i = 0; i < 16; i++) {
            u[i] = gj_draw_uniform(key, firm, i, 0);
        }
        const struct gj_decision_spec spec = {.is_on = true,
                                              .hurdle_per_year = u[0],
                                              .years = 1.0 + 9.0 * u[1],
                                              .cost_weight = 0.5 + u[2],
                                              .belief_cv = u[3],
                                              .knows_first = u[4],
                                              .hears_per_year = u[5]};
        const struct gj_decider who = {&spec, 5, firm};
        int64_t cash[6];
        for (uint32_t y = 0; y < 6; y++) {
            cash[y] = (int64_t)((u[6 + y] - 0.1) * 200e9);
        }
        struct answer before = {0};
        for (uint32_t share = 0; share <= 100; share += 10) {
            struct gj_prospect prospect[2];
            for (uint32_t k = 0; k < 2; k++) {
                const int64_t full = (int64_t)(u[12 + k] * 200e9);
                prospect[k] = (struct gj_prospect){.at = k * GJ_YEAR,
                                                   .gain_won_per_year = (u[14 + k] - 0.1) * 100e6,
                                                   .has_support = true,
                                                   .full_mwon = full,
                                                   .own_mwon = full - full * (int64_t)share / 100};
            }
            const struct gj_outlook outlook = {.prospect = prospect,
                                               .n_prospects = 2,
                                               .is_supported = true,
                                               .length = 5 * GJ_YEAR,
                                               .cash_mwon = firm % 2 ? cash : NULL,
                                               .n_cash = 6};
            const struct answer now = foresee(&who, &outlook);
            assert_true(now.n_taken >= before.n_taken);
            for (uint32_t k = 0; k < before.n_taken; k++) {
                assert_true(now.taken_at[k] <= before.taken_at[k]);
            }
            if (share == 100 && prospect[0].gain_won_per_year > 0.0 && gj_decision_knows(&who, 4)) {
                assert_true(now.n_taken >= 1);
            }
            before = now;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_gain_is_worth_is_worked_out_by_hand),
        cmocka_unit_test(cash_is_needed_for_what_is_paid_and_not_for_nothing),
        cmocka_unit_test(without_a_gain_no_firm_goes_ahead),
        cmocka_unit_test(belief_has_mean_1_and_its_own_spread),
        cmocka_unit_test(a_firm_hears_of_the_support_year_by_year_and_does_not_forget),
        cmocka_unit_test(questions_come_once_a_year),
        cmocka_unit_test(upgrades_are_asked_in_order_and_wait_for_cash),
        cmocka_unit_test(more_support_never_means_fewer_or_later_upgrades),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
