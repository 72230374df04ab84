/* What a budget buys, by hand: firms of which worth and jobs are known in each of their lives. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "study/population/frontier.h"

#define MILLION INT64_C(1000000000) /* of won, in 1/1000 won */

/* A project of 100 million won. Worth 40, 60, 120 and 20 million in its four lives, bringing 1, 2, 3 and 4 jobs; the life worth 120 needs no grant. */
static const struct gj_frontier_life lives_a[] = {
    {40 * MILLION, 1.0}, {60 * MILLION, 2.0}, {120 * MILLION, 3.0}, {20 * MILLION, 4.0}};
/* The same cost, never a gain. */
static const struct gj_frontier_life lives_b[] = {{-1, 1.0}, {-1, 1.0}, {-1, 1.0}, {-1, 1.0}};
/* Worth 90 always, two jobs. */
static const struct gj_frontier_life lives_c[] = {
    {90 * MILLION, 2.0}, {90 * MILLION, 2.0}, {90 * MILLION, 2.0}, {90 * MILLION, 2.0}};

static struct gj_frontier_firm firm_of(const struct gj_frontier_life *life, uint32_t group)
{
    return (struct gj_frontier_firm){.copies = 1,
                                     .group = {group, 0, 0},
                                     .cost_mwon = 100 * MILLION,
                                     .rule_mwon = 50 * MILLION,
                                     .life = life,
                                     .n_lives = 4};
}

static void close_to(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-6 * (1.0 + fabs(expected)))) {
        fail_msg("%.10g, not %.10g", value, expected);
    }
}

/* Half of A's lives are two: those worth 120 and 60, so 40 million. With a large firm that gives 30 million own cost is 70 and it is 10. */
static void the_least_grant_moves_half_the_lives(void **state)
{
    (void)state;
    struct gj_frontier_firm a = firm_of(lives_a, 0);
    const struct gj_frontier_firm b = firm_of(lives_b, 0);
    const struct gj_frontier_firm c = firm_of(lives_c, 0);
    assert_int_equal(gj_frontier_least_won(&a), 40000000);
    assert_int_equal(gj_frontier_least_won(&b), -1);
    assert_int_equal(gj_frontier_least_won(&c), 10000000);
    a.large_mwon = 30 * MILLION;
    assert_int_equal(gj_frontier_least_won(&a), 10000000);
    a.large_mwon = 100 * MILLION;
    assert_int_equal(gj_frontier_least_won(&a), 0);
}

/* Budget 60 million, firms A and C.
 * By the rule (50 million each): A goes ahead in the lives worth 60 and 120: spends 25, of it 12.5 to the one that needs none, and brings 2/4 job. C always: 50,
 * 2 jobs. By lot: both cost 75, so 0.8 of each: 60 million, 0.8 x 2.5 jobs. Best first: C (2 jobs for 50), then A does not fit.
 * Fitted: C with 10 million brings 2 jobs. A, expected cost and jobs by grant: 40: 20, 0.5 | 60: 45, 0.75 | 80: 80, 1.75 | 100: as 80, dearer. For the 50 left
 * 45 buy 0.75. Together 55 million and 2.75 jobs. */
static void each_rule_by_hand(void **state)
{
    (void)state;
    struct gj_error error = {0};
    const struct gj_frontier_firm firm[] = {firm_of(lives_a, 0), firm_of(lives_c, 1), firm_of(lives_b, 1)};
    const struct gj_frontier_spec spec = {.firm = firm, .n_firms = 3, .n_groups = {2, 1, 1}, .budget_won = 60000000};
    struct gj_frontier found;
    assert_int_equal(gj_frontier_find(&spec, &found, &error), GJ_OK);
    const struct gj_frontier_outcome *m = found.method;
    close_to(m[GJ_FRONTIER_BY_LOT].chosen.spent_won, 60e6);
    close_to(m[GJ_FRONTIER_BY_LOT].chosen.jobs, 0.8 * 2.5);
    close_to(m[GJ_FRONTIER_BY_LOT].chosen.deadweight_won, 0.8 * 12.5e6);
    close_to(m[GJ_FRONTIER_BEST_FIRST].chosen.spent_won, 50e6);
    close_to(m[GJ_FRONTIER_BEST_FIRST].chosen.jobs, 2.0);
    close_to(m[GJ_FRONTIER_OPTIMAL].chosen.spent_won, 55e6);
    close_to(m[GJ_FRONTIER_OPTIMAL].chosen.jobs, 2.75);
    close_to(m[GJ_FRONTIER_OPTIMAL].chosen.firms, 2.0);
    assert_true(m[GJ_FRONTIER_OPTIMAL].is_optimal);
    assert_true(m[GJ_FRONTIER_FITTED].chosen.jobs <= m[GJ_FRONTIER_OPTIMAL].chosen.jobs);
    assert_int_equal(found.offer_won[0], 60000000);
    assert_int_equal(found.offer_won[1], 10000000);
    assert_int_equal(found.offered[2], 0);
    /* groups: of size 0 there is A, of size 1 C, which 10 % move, and B, which nothing moves */
    close_to(found.group[0].grant_share, 0.4);
    close_to(found.group[0].moved, 1.0);
    close_to(found.group[1].grant_share, 0.1);
    close_to(found.group[1].moved, 0.5);
    close_to(found.group[1].sum.jobs, 2.0);
    gj_frontier_free(&found);
}

/* C is the same in each life, so counting on the other lives changes nothing; of A a choice by even lives (worth 40 and 120) is counted on odd ones (60, 20). */
static void a_choice_is_checked_on_other_lives(void **state)
{
    (void)state;
    struct gj_error error = {0};
    struct gj_frontier_firm firm = firm_of(lives_c, 0);
    const struct gj_frontier_spec spec = {.firm = &firm, .n_firms = 1, .n_groups = {1, 1, 1}, .budget_won = 100000000};
    struct gj_frontier found;
    assert_int_equal(gj_frontier_find(&spec, &found, &error), GJ_OK);
    close_to(found.method[GJ_FRONTIER_OPTIMAL].checked.jobs, found.method[GJ_FRONTIER_OPTIMAL].chosen.jobs);
    gj_frontier_free(&found);
    firm = firm_of(lives_a, 0);
    assert_int_equal(gj_frontier_find(&spec, &found, &error), GJ_OK);
    /* even: 60 moves the life worth 40 (1/2 job, nothing better); on odd lives 60 moves the one worth 60 (2/2). odd: 80 moves both (6/2); on even lives the one
     * worth 40 (1/2). */
    close_to(found.method[GJ_FRONTIER_OPTIMAL].checked.jobs, 0.5 * (1.0 + 0.5));
    gj_frontier_free(&found);
    firm.n_lives = 1;
    assert_int_equal(gj_frontier_find(&spec, &found, &error), GJ_OK);
    assert_true(isnan(found.method[GJ_FRONTIER_OPTIMAL].checked.jobs));
    gj_frontier_free(&found);
}

/* More money never buys fewer jobs, and a side condition never helps. */
static void the_curve_rises(void **state)
{
    (void)state;
    struct gj_error error = {0};
    const struct gj_frontier_firm firm[] = {firm_of(lives_a, 0), firm_of(lives_c, 1), firm_of(lives_b, 1)};
    const struct gj_side side = {GJ_SIDE_QUOTA, GJ_BY_SIZE, 1, 0.0};
    struct gj_frontier_spec spec = {.firm = firm, .n_firms = 3, .n_groups = {2, 1, 1}, .budget_won = 50000000};
    struct gj_frontier found;
    assert_int_equal(gj_frontier_find(&spec, &found, &error), GJ_OK);
    for (uint32_t p = 1; p < GJ_FRONTIER_POINTS; p++) {
        assert_true(found.point[p].optimal_jobs >= found.point[p - 1].optimal_jobs);
        assert_true(found.point[p].optimal_jobs >= found.point[p].greedy_jobs);
        assert_true(found.point[p].spent_won <= (double)found.point[p].budget_won);
    }
    const double free_jobs = found.method[GJ_FRONTIER_OPTIMAL].chosen.jobs;
    gj_frontier_free(&found);
    spec.side = &side;
    spec.n_sides = 1;
    assert_int_equal(gj_frontier_find(&spec, &found, &error), GJ_OK);
    assert_int_equal(found.offered[1], 0);
    assert_true(found.method[GJ_FRONTIER_OPTIMAL].chosen.jobs <= free_jobs);
    gj_frontier_free(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_least_grant_moves_half_the_lives),
        cmocka_unit_test(each_rule_by_hand),
        cmocka_unit_test(a_choice_is_checked_on_other_lives),
        cmocka_unit_test(the_curve_rises),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
