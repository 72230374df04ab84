/* Closed forms of money against published and worked-out values; case E01 of the validation set, and what it does not ask. */
#include "economy/finance.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "analytic/cases.h"
#include "kernel/draw.h"

static void agrees(const char *measure, const char *source, double exact, double tolerance, double value)
{
    const struct gj_case_row row = {.name = "money over time",
                                    .measure = measure,
                                    .source = source,
                                    .exact = exact,
                                    .tolerance = tolerance / fabs(exact)};
    assert_true(gj_case_compare(&row, &value, 1));
}

/* E01-FINANCE: flows at the ends of periods; sources are numpy-financial's and Microsoft's help examples. */
static void published_values_come_out(void **state)
{
    (void)state;
    const double venture[] = {-250000, 100000, 150000, 200000, 250000, 300000};
    const double shop[] = {-70000, 12000, 15000, 18000, 21000, 26000};
    const double late[] = {-10000, 3000, 4200, 6800};
    agrees("IRR of -250000, 100000 ... 300000", "E01", 0.5672303344, 1e-9, gj_irr(venture, 6).rate[0]);
    agrees("NPV of it at 10 %, the first now", "E01", 472168.754, 0.001, gj_npv(0.10, venture, 6, 0));
    agrees("IRR of -70000, 12000 ... 26000", "E01", 0.086630948, 1e-8, gj_irr(shop, 6).rate[0]);
    agrees("NPV at 10 % of -10000, 3000, 4200, 6800 from the first period's end", "E01", 1188.443412, 1e-4,
           gj_npv(0.10, late, 4, 1));
    agrees("capital recovery, 10 %, 5 periods", "E01", 0.2637974808, 1e-9, gj_capital_recovery(0.10, 5));
    agrees("payment for 200000, 7.5 %/12, 180 periods", "E01", 1854.02472, 1e-6,
           gj_loan_payment(200000, 0.075 / 12, 180));
}

/* -1000 now, +500 in each of three years. Simple: 2 years. At 10 %: 454.545 + 413.223 leave 132.231 of the third's 375.657: 2.352 years.
 * NPV 500 x 2.486852 - 1000 = 243.426; benefit over cost 1243.426 / 1000. At 0 %: annuity 3. */
static void payback_and_benefit_over_cost(void **state)
{
    (void)state;
    const double flow[] = {-1000, 500, 500, 500};
    const double benefit[] = {0, 500, 500, 500};
    const double cost[] = {1000, 0, 0, 0};
    agrees("payback, simple", "by hand", 2.0, 1e-12, gj_payback(0.0, flow, 4, 3));
    const double left = 1000 - 500 / 1.1 - 500 / 1.21;
    agrees("payback, discounted", "by hand", 2.0 + left / (500 / 1.331), 1e-12, gj_payback(0.10, flow, 4, 3));
    agrees("benefit over cost", "by hand", 500 * gj_annuity(0.10, 3) / 1000, 1e-12,
           gj_benefit_cost(0.10, benefit, cost, 4, 0));
    agrees("annuity at rate 0", "by hand", 3.0, 1e-12, gj_annuity(0.0, 3));
    agrees("annuity, 10 %, 3 periods", "by hand", (1 - 1 / 1.331) / 0.10, 1e-12, gj_annuity(0.10, 3));
    agrees("half a year at 4.5 %", "by hand", 1 / sqrt(1.045), 1e-12, gj_discount_time(0.045, GJ_YEAR / 2));
    /* The last period is half as long: of its 500 the last 100 are over, a fifth of half a period before its end. */
    static const double cut[] = {-1000, 600, 500};
    agrees("payback in a period cut short", "by hand", 1.5 - 0.5 * 100.0 / 500.0, 1e-12, gj_payback(0.0, cut, 3, 1.5));
    agrees("payback in a period cut short, discounted", "by hand",
           1.5 - 0.5 * (500.0 / pow(1.05, 1.5) + 600.0 / 1.05 - 1000.0) / (500.0 / pow(1.05, 1.5)), 1e-12,
           gj_payback(0.05, cut, 3, 1.5));
    /* Money that has to be paid again in the fourth year is back only at the end of the fifth. */
    const double again[] = {-1000, 1000, 500, -800, 400};
    agrees("payback after a second payment", "by hand", 3.75, 1e-12, gj_payback(0.0, again, 5, 4));
    const double never[] = {-1000, 500, 400};
    assert_true(isnan(gj_payback(0.0, never, 3, 2)));
    assert_true(isnan(gj_payback(0.3, flow, 4, 3))); /* 908.1 of 1000 comes back */
    const double gift[] = {100, -50};
    assert_true(gj_payback(0.0, gift, 2, 1) == 0.0);
}

/* (1 + r) = 1.1, 1.2, 1.3 are the roots of x^3 - 3.6 x^2 + 4.31 x - 1.716 = 0. */
static void several_rates_are_all_told(void **state)
{
    (void)state;
    const double three[] = {1000, -3600, 4310, -1716};
    const struct gj_irr irr = gj_irr(three, 4);
    assert_int_equal(irr.kind, GJ_IRR_SEVERAL);
    assert_int_equal(irr.n, 3);
    for (uint32_t i = 0; i < 3; i++) {
        assert_true(fabs(irr.rate[i] - 0.1 * (i + 1)) < 1e-9);
    }
    assert_true(isnan(irr.rate[3]));
    /* 1600 = 10000 / x - 10000 / x^2 at x = 1.25 and 5: the oil pump of [LorieSavage1955]. */
    const double pump[] = {-1600, 10000, -10000};
    const struct gj_irr two = gj_irr(pump, 3);
    assert_int_equal(two.n, 2);
    assert_true(fabs(two.rate[0] - 0.25) < 1e-12 && fabs(two.rate[1] - 4.0) < 1e-12);
    /* (x - 1.1)^2: touched, not crossed. */
    const double touched[] = {100, -220, 121};
    assert_int_equal(gj_irr(touched, 3).kind, GJ_IRR_ONE);
    assert_true(fabs(gj_irr(touched, 3).rate[0] - 0.1) < 1e-6);
    /* Negative: half is lost. */
    const double lost[] = {-100, 50};
    assert_int_equal(gj_irr(lost, 2).kind, GJ_IRR_ONE);
    assert_true(fabs(gj_irr(lost, 2).rate[0] + 0.5) < 1e-12);
}

static void where_there_is_no_rate_none_is_told(void **state)
{
    (void)state;
    const double gains[] = {100, 50, 0, 10};
    const double costs[] = {-100, -50};
    const double zero[] = {0, 0, 0};
    const double complex_ones[] = {100, -200, 150}; /* 100 x^2 - 200 x + 150 > 0 everywhere */
    assert_int_equal(gj_irr(gains, 4).kind, GJ_IRR_NONE);
    assert_int_equal(gj_irr(costs, 2).kind, GJ_IRR_NONE);
    assert_int_equal(gj_irr(complex_ones, 3).kind, GJ_IRR_NONE);
    assert_int_equal(gj_irr(zero, 3).kind, GJ_IRR_ANY);
    assert_int_equal(gj_irr(zero, 0).kind, GJ_IRR_ANY);
    assert_true(isnan(gj_irr(gains, 4).rate[0]));
    const double granted[] = {13, -81, 80, 100, 190}; /* in before anything is out: its one rate is of no use */
    const double tailed[] = {-15, -81, 80, 100, 190, -1};
    const double plain[] = {-100, 60, 60};
    assert_int_equal(gj_irr(granted, 5).kind, GJ_IRR_SEVERAL);
    assert_true(isnan(gj_irr_single(granted, 5)) && isnan(gj_irr_single(gains, 4)) && isnan(gj_irr_single(zero, 3)));
    assert_int_equal(gj_irr(tailed, 6).kind, GJ_IRR_SEVERAL);
    assert_true(gj_irr_single(tailed, 6) > 0.0 && fabs(gj_npv(gj_irr_single(tailed, 6), tailed, 6, 0)) < 1e-9);
    assert_true(gj_irr_single(plain, 3) == gj_irr(plain, 3).rate[0]);
}

static void rates_of_minus_100_percent_have_no_answer(void **state)
{
    (void)state;
    const double flow[] = {-100, 60, 60};
    assert_true(isnan(gj_npv(-1.0, flow, 3, 0)));
    assert_true(isnan(gj_npv(-1.5, flow, 3, 0)));
    assert_true(isnan(gj_annuity(-1.0, 3)));
    assert_true(isnan(gj_loan_payment(100, -1.0, 3)));
    assert_true(isnan(gj_loan_payment(100, 0.05, 0)));
    assert_true(isnan(gj_payback(-1.0, flow, 3, 2)));
    assert_true(isnan(gj_discount(-1.0, 2)));
    assert_true(isnan(gj_benefit_cost(0.05, flow, (const double[]){0, 0, 0}, 3, 0)));
    assert_true(fabs(gj_npv(-0.5, flow, 3, 0) - (-100 + 120 + 240)) < 1e-9);
}

/* Flows made from rates that are known: every one of them is found, and where the present value is judged at it, it is 0. */
static void every_rate_of_flows_at_random_is_found(void **state)
{
    (void)state;
    for (uint32_t r = 0; r < 2000; r++) {
        double flow[60] = {1.0};
        double root[5];
        uint32_t n = 1;
        const uint32_t n_roots = 1 + r % 5;
        for (uint32_t k = 0; k < n_roots; k++) { /* times (x - root) */
            root[k] = 0.6 + 0.3 * k + 0.2 * gj_draw_uniform(gj_draw_key(7, "roots", "irr"), r, k, 0);
            for (uint32_t t = n++; t > 0; t--) {
                flow[t] -= root[k] * flow[t - 1];
            }
        }
        const struct gj_irr irr = gj_irr(flow, n);
        assert_int_equal(irr.n, n_roots);
        for (uint32_t k = 0; k < n_roots && k < GJ_IRR_MAX; k++) {
            assert_true(fabs(irr.rate[k] - (root[k] - 1.0)) < 1e-8);
        }
    }
}

/* 25 years of monthly flows with noise of both signs: as many changes of sign as months, and still one answer that is a root. */
static void many_changes_of_sign_are_no_trouble(void **state)
{
    (void)state;
    double flow[300];
    flow[0] = -1000;
    for (uint32_t t = 1; t < 300; t++) {
        flow[t] = 8 + 40 * (gj_draw_uniform(gj_draw_key(7, "noise", "irr"), 0, t, 0) - 0.5);
    }
    const struct gj_irr irr = gj_irr(flow, 300);
    assert_true(irr.n >= 1);
    for (uint32_t i = 0; i < irr.n && i < GJ_IRR_MAX; i++) {
        double size = 0.0;
        for (uint32_t t = 0; t < 300; t++) {
            size += fabs(flow[t]) * gj_discount(irr.rate[i], t);
        }
        assert_true(fabs(gj_npv(irr.rate[i], flow, 300, 0)) < 1e-10 * size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_values_come_out),
        cmocka_unit_test(payback_and_benefit_over_cost),
        cmocka_unit_test(several_rates_are_all_told),
        cmocka_unit_test(where_there_is_no_rate_none_is_told),
        cmocka_unit_test(rates_of_minus_100_percent_have_no_answer),
        cmocka_unit_test(every_rate_of_flows_at_random_is_found),
        cmocka_unit_test(many_changes_of_sign_are_no_trouble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
