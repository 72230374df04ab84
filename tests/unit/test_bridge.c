/* From gross to net: by hand, at the ends of the shares, and that nothing is mixed. */
#include "study/bridge.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct gj_bridge_spec shares = {.is_told = true,
                                             .deadweight = {0.1, 0.2, 0.45},
                                             .rivals = {0.5, 0.8, 0.9},
                                             .leakage = {0.0, 0.1, 0.2},
                                             .substitution = {0.0, 0.05, 0.2}};

static void near(double a, double b)
{
    assert_true(fabs(a - b) < 1e-9);
}

/* Two replications, gross 9 and 11, of which growth brought 5 and 5:
 *   deadweight   20 % of gross                          -2
 *   rivals       80 % of (1 - 20 %) of 5                -3.2
 *   leakage      10 % of 10 - 2 - 3.2 = 4.8             -0.48
 *   substitution  5 % of 4.32                           -0.216
 *   net                                                  4.104 */
static void each_step_is_as_by_hand(void **state)
{
    (void)state;
    const double gross[] = {9.0, 11.0};
    const double growth[] = {5.0, 5.0};
    const struct gj_bridge_facts facts = {.gross = gross, .growth = growth, .n = 2, .confidence = 0.95};
    struct gj_bridge bridge;
    gj_bridge_fill(&shares, &facts, &bridge);
    const struct gj_bridge_line *line = bridge.line;
    near(line[GJ_BRIDGE_GROSS].jobs.mean, 10.0);
    near(line[GJ_BRIDGE_DEADWEIGHT].jobs.mean, -2.0);
    near(line[GJ_BRIDGE_RIVALS].jobs.mean, -3.2);
    near(line[GJ_BRIDGE_LEAKAGE].jobs.mean, -0.48);
    near(line[GJ_BRIDGE_SUBSTITUTION].jobs.mean, -0.216);
    near(line[GJ_BRIDGE_NET].jobs.mean, 4.104);
    near(line[GJ_BRIDGE_RIVALS].left.mean, 4.8);
    /* t with one degree of freedom: 12.706 x sd / sqrt 2, sd = sqrt 2 of gross; net moves by 0.8 x 0.9 x 0.95 of it. */
    assert_true(fabs(line[GJ_BRIDGE_GROSS].jobs.half_width - 12.7062047) < 1e-6);
    assert_true(fabs(line[GJ_BRIDGE_NET].jobs.half_width - 12.7062047 * 0.8 * 0.9 * 0.95) < 1e-6);
    /* Steps add up to what is left. */
    double left = 0.0;
    for (uint32_t step = 0; step < GJ_BRIDGE_NET; step++) {
        left += line[step].jobs.mean;
        near(left, line[step].left.mean);
    }
    near(left, line[GJ_BRIDGE_NET].jobs.mean);
    near(gj_bridge_net(&shares, &facts), (9.0 - 1.8 - 3.2) * 0.9 * 0.95);
}

/* Best: d .1, r .5, l 0, s 0: 10 - 1 - .5 x .9 x 5 = 6.75. Worst: d .45, r .9, l .2, s .2: (10 - 4.5 - .9 x .55 x 5) x .64 = 1.936. */
static void the_range_is_over_the_shares_alone(void **state)
{
    (void)state;
    const double gross[] = {9.0, 11.0};
    const double wide[] = {0.0, 20.0};
    const double growth[] = {5.0, 5.0};
    struct gj_bridge_facts facts = {.gross = gross, .growth = growth, .n = 2, .confidence = 0.95};
    struct gj_bridge narrow_one;
    struct gj_bridge wide_one;
    gj_bridge_fill(&shares, &facts, &narrow_one);
    facts.gross = wide;
    gj_bridge_fill(&shares, &facts, &wide_one);
    const struct gj_bridge_line *net = &narrow_one.line[GJ_BRIDGE_NET];
    near(net->jobs_high, 6.75);
    near(net->jobs_low, 1.936);
    near(narrow_one.line[GJ_BRIDGE_DEADWEIGHT].jobs_low, -4.5);
    near(narrow_one.line[GJ_BRIDGE_DEADWEIGHT].jobs_high, -1.0);
    near(narrow_one.line[GJ_BRIDGE_GROSS].jobs_low, 10.0);
    near(narrow_one.line[GJ_BRIDGE_GROSS].jobs_high, 10.0);
    /* Ten times the spread over replications: the interval is ten times as wide, the range is the same. */
    near(wide_one.line[GJ_BRIDGE_NET].jobs_high, net->jobs_high);
    near(wide_one.line[GJ_BRIDGE_NET].jobs_low, net->jobs_low);
    assert_true(fabs(wide_one.line[GJ_BRIDGE_NET].jobs.half_width / net->jobs.half_width - 10.0) < 1e-9);
}

/* Measured: deadweight 3, rivals lose 1: 10 - 3 - 1 = 6, x .9 x .95. Shares of what is measured play no part. */
static void what_is_measured_is_not_assumed(void **state)
{
    (void)state;
    const double gross[] = {10.0, 10.0};
    const double deadweight[] = {2.0, 4.0};
    const double growth[] = {5.0, 5.0};
    const double rivals[] = {1.0, 1.0};
    struct gj_bridge bridge;
    gj_bridge_fill(
        &shares,
        &(struct gj_bridge_facts){
            .gross = gross, .deadweight = deadweight, .growth = growth, .rivals = rivals, .n = 2, .confidence = 0.95},
        &bridge);
    near(bridge.line[GJ_BRIDGE_DEADWEIGHT].jobs.mean, -3.0);
    near(bridge.line[GJ_BRIDGE_DEADWEIGHT].jobs_low, -3.0);
    near(bridge.line[GJ_BRIDGE_RIVALS].left.mean, 6.0);
    near(bridge.line[GJ_BRIDGE_NET].jobs.mean, 6.0 * 0.9 * 0.95);
    near(bridge.line[GJ_BRIDGE_NET].jobs_low, 6.0 * 0.8 * 0.8);
    near(bridge.line[GJ_BRIDGE_NET].jobs_high, 6.0);
    assert_int_equal(bridge.line[GJ_BRIDGE_DEADWEIGHT].basis, GJ_BASIS_MEASURED);
    assert_int_equal(bridge.line[GJ_BRIDGE_RIVALS].basis, GJ_BASIS_MEASURED);
    assert_int_equal(bridge.line[GJ_BRIDGE_LEAKAGE].basis, GJ_BASIS_ASSUMED);
    assert_true(bridge.line[GJ_BRIDGE_LEAKAGE].share.high == 0.2);
}

static void without_growth_rivals_lose_nothing(void **state)
{
    (void)state;
    const double gross[] = {-2.0, -2.0, (double)NAN};
    struct gj_bridge bridge;
    gj_bridge_fill(&shares, &(struct gj_bridge_facts){.gross = gross, .n = 3, .confidence = 0.95}, &bridge);
    assert_int_equal(bridge.line[GJ_BRIDGE_RIVALS].basis, GJ_BASIS_NONE);
    assert_true(bridge.line[GJ_BRIDGE_RIVALS].jobs.mean == 0.0 && !signbit(bridge.line[GJ_BRIDGE_RIVALS].jobs.mean));
    assert_int_equal(bridge.line[GJ_BRIDGE_NET].jobs.n, 2);              /* a failed one is left out */
    near(bridge.line[GJ_BRIDGE_NET].jobs.mean, -2.0 * 0.8 * 0.9 * 0.95); /* a loss crosses too */
}

static void nothing_stays_exactly_nothing(void **state)
{
    (void)state;
    const double zero[] = {0.0, 0.0, 0.0};
    struct gj_bridge bridge;
    gj_bridge_fill(&shares, &(struct gj_bridge_facts){.gross = zero, .growth = zero, .n = 3, .confidence = 0.95},
                   &bridge);
    for (uint32_t step = 0; step < GJ_N_BRIDGE_STEPS; step++) {
        const struct gj_bridge_line *line = &bridge.line[step];
        assert_true(line->jobs.mean == 0.0 && line->jobs.half_width == 0.0 && line->left.mean == 0.0);
        assert_true(line->jobs_low == 0.0 && line->jobs_high == 0.0);
    }
}

static void each_step_has_a_name_in_both_languages(void **state)
{
    (void)state;
    for (uint32_t step = 0; step < GJ_N_BRIDGE_STEPS; step++) {
        const struct gj_bridge_step_info *info = gj_bridge_step_info((enum gj_bridge_step)step);
        assert_true(strlen(info->name) > 0 && strlen(info->en) > 0 && strlen(info->ko) > 0);
    }
    assert_string_equal(gj_basis_name(GJ_BASIS_NONE), "none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_step_is_as_by_hand),         cmocka_unit_test(the_range_is_over_the_shares_alone),
        cmocka_unit_test(what_is_measured_is_not_assumed), cmocka_unit_test(without_growth_rivals_lose_nothing),
        cmocka_unit_test(nothing_stays_exactly_nothing),   cmocka_unit_test(each_step_has_a_name_in_both_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
