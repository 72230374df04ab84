/* What a budget buys: knapsacks by hand, and small ones by trying everything. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel/draw.h"
#include "study/population/allocation.h"

enum { MOST = 12 };

static void one_option(struct gj_option *o, uint32_t firm, uint32_t copies, int64_t cost, double benefit)
{
    *o = (struct gj_option){.firm = firm, .copies = copies, .cost_won = cost, .benefit = benefit};
}

static struct gj_allocation greedy_of(const struct gj_allocation_spec *spec, uint32_t *copies)
{
    struct gj_allocation found;
    struct gj_error error = {0};
    assert_int_equal(gj_allocation_greedy(spec, copies, &found, &error), GJ_OK);
    return found;
}

static struct gj_allocation optimum_of(const struct gj_allocation_spec *spec, uint32_t *copies)
{
    struct gj_allocation found, sum;
    struct gj_error error = {0};
    assert_int_equal(gj_allocation_optimal(spec, copies, &found, &error), GJ_OK);
    assert_true(gj_allocation_sum(spec, copies, &sum));
    assert_true(sum.spent_won == found.spent_won && sum.firms == found.firms && sum.benefit == found.benefit);
    return found;
}

/* Three firms, 100 won: best a won is the first (60 won: 0.1 a won), after which nothing fits; the two others (50 + 50 won) bring 9 together. */
static void greedy_is_not_always_best(void **state)
{
    (void)state;
    struct gj_option option[3];
    uint32_t copies[3];
    one_option(&option[0], 0, 1, 60, 6.0);
    one_option(&option[1], 1, 1, 50, 4.5);
    one_option(&option[2], 2, 1, 50, 4.5);
    const struct gj_allocation_spec spec = {.option = option, .n_options = 3, .budget_won = 100};
    const struct gj_allocation greedy = greedy_of(&spec, copies);
    assert_true(greedy.benefit == 6.0 && greedy.spent_won == 60 && greedy.firms == 1 && !greedy.is_optimal);
    assert_true(fabs(greedy.bound - (6.0 + 0.8 * 4.5)) < 1e-12);
    const struct gj_allocation best = optimum_of(&spec, copies);
    assert_true(best.benefit == 9.0 && best.spent_won == 100 && best.firms == 2 && best.is_optimal);
    assert_true(copies[0] == 0 && copies[1] == 1 && copies[2] == 1);
}

static void money_is_not_spent_on_what_brings_nothing(void **state)
{
    (void)state;
    struct gj_option option[3];
    uint32_t copies[3];
    one_option(&option[0], 0, 5, 10, 0.0);
    one_option(&option[1], 1, 5, 10, -1.0);
    one_option(&option[2], 2, 5, 0, 0.5); /* costs nothing: all of them */
    const struct gj_allocation_spec spec = {.option = option, .n_options = 3, .budget_won = 0};
    const struct gj_allocation best = optimum_of(&spec, copies);
    assert_true(copies[0] == 0 && copies[1] == 0 && copies[2] == 5);
    assert_true(best.benefit == 2.5 && best.spent_won == 0);
    assert_true(greedy_of(&spec, copies).benefit == 2.5);
}

/* One firm, two levels: the dearer one brings more, the cheaper one more a won; the budget allows either. */
static void a_firm_gets_one_offer(void **state)
{
    (void)state;
    struct gj_option option[2];
    uint32_t copies[2];
    one_option(&option[0], 7, 1, 100, 3.0);
    one_option(&option[1], 7, 1, 300, 5.0);
    const struct gj_allocation_spec spec = {.option = option, .n_options = 2, .budget_won = 1000};
    assert_true(greedy_of(&spec, copies).benefit == 3.0);
    assert_true(optimum_of(&spec, copies).benefit == 5.0);
    assert_true(copies[0] == 0 && copies[1] == 1);
}

/* Large firms (group 1) bring more; a quota of one, a ceiling of 30 %, or 80 % kept for the small keep them out. */
static void side_conditions_hold(void **state)
{
    (void)state;
    struct gj_option option[2];
    uint32_t copies[2];
    one_option(&option[0], 0, 10, 100, 1.0);
    one_option(&option[1], 1, 10, 100, 2.0);
    option[1].group[GJ_BY_SIZE] = 1;
    struct gj_side side = {GJ_SIDE_QUOTA, GJ_BY_SIZE, 1, 1.0};
    const struct gj_allocation_spec spec = {
        .option = option, .n_options = 2, .side = &side, .n_sides = 1, .budget_won = 1000};
    assert_true(optimum_of(&spec, copies).benefit == 2.0 + 9.0);
    assert_true(greedy_of(&spec, copies).benefit == 2.0 + 9.0);
    side = (struct gj_side){GJ_SIDE_CEILING, GJ_BY_SIZE, 1, 0.3};
    assert_true(optimum_of(&spec, copies).benefit == 6.0 + 7.0);
    side = (struct gj_side){GJ_SIDE_RESERVED, GJ_BY_SIZE, 0, 0.8};
    assert_true(optimum_of(&spec, copies).benefit == 4.0 + 8.0);
    assert_true(greedy_of(&spec, copies).benefit == 4.0 + 8.0);
}

/* --- everything tried --- */

static double try_all(const struct gj_allocation_spec *spec, uint32_t i, uint32_t *copies)
{
    struct gj_allocation sum;
    if (i == spec->n_options) {
        return gj_allocation_sum(spec, copies, &sum) ? sum.benefit : -INFINITY;
    }
    double best = -INFINITY;
    for (copies[i] = 0; copies[i] <= spec->option[i].copies; copies[i]++) {
        const double value = try_all(spec, i + 1, copies);
        best = value > best ? value : best;
    }
    copies[i] = 0;
    return best;
}

struct dice {
    uint64_t key;
    uint32_t n;
};

/* 0 .. below - 1 */
static uint32_t roll(struct dice *d, uint32_t below)
{
    return (uint32_t)(gj_draw_uniform(d->key, 0, d->n++, 0) * (double)below);
}

static uint32_t random_case(struct dice *d, struct gj_option *option, struct gj_side *side,
                            struct gj_allocation_spec *spec)
{
    const uint32_t n = 1 + roll(d, 7);
    int64_t all = 0;
    uint32_t firm = 0;
    for (uint32_t i = 0; i < n; i++) {
        const bool again = i > 0 && roll(d, 4) == 0;
        firm += again ? 0 : 1;
        one_option(&option[i], firm, again ? option[i - 1].copies : 1 + roll(d, 3), (int64_t)roll(d, 200) * 1000000,
                   (double)roll(d, 41) / 4.0 - 1.0);
        for (int g = 0; g < GJ_N_GROUPINGS; g++) {
            option[i].group[g] = roll(d, 3);
        }
        all += option[i].cost_won * option[i].copies;
    }
    *spec = (struct gj_allocation_spec){.option = option, .n_options = n, .side = side, .n_sides = roll(d, 4)};
    spec->budget_won = (int64_t)(0.1 * (double)(1 + roll(d, 9)) * (double)all);
    for (uint32_t s = 0; s < spec->n_sides; s++) {
        side[s] =
            (struct gj_side){(enum gj_side_kind)roll(d, 3), (enum gj_grouping)roll(d, GJ_N_GROUPINGS), roll(d, 3), 0.0};
        side[s].bound = side[s].kind == GJ_SIDE_QUOTA ? (double)roll(d, 4) : 0.1 * (double)roll(d, 11);
    }
    return n;
}

static void the_optimum_is_what_trying_everything_finds(void **state)
{
    (void)state;
    struct dice d = {.key = gj_draw_key(1, "test", "allocation")};
    uint32_t n_better = 0;
    for (int k = 0; k < 300; k++) {
        struct gj_option option[MOST];
        struct gj_side side[4];
        struct gj_allocation_spec spec;
        uint32_t copies[MOST] = {0};
        random_case(&d, option, side, &spec);
        const double exact = try_all(&spec, 0, copies);
        const struct gj_allocation greedy = greedy_of(&spec, copies);
        const struct gj_allocation best = optimum_of(&spec, copies);
        assert_true(best.is_optimal);
        assert_true(fabs(best.benefit - exact) < 1e-9);
        assert_true(greedy.benefit <= best.benefit && best.benefit <= greedy.bound + 1e-9);
        n_better += greedy.benefit < best.benefit - 1e-9;
    }
    assert_true(n_better > 10); /* the cases are not all easy */
}

/* 200 firms, of which each stands for some hundreds: more money never buys less, and the node limit is far. */
static void more_money_never_buys_less(void **state)
{
    (void)state;
    enum { FIRMS = 200 };
    struct gj_option option[FIRMS];
    uint32_t copies[FIRMS];
    struct dice d = {.key = gj_draw_key(2, "test", "allocation")};
    for (uint32_t i = 0; i < FIRMS; i++) {
        one_option(&option[i], i, 1 + roll(&d, 400), 20000000 + (int64_t)roll(&d, 180000) * 1000,
                   0.001 * (double)roll(&d, 4000) - 0.5);
    }
    struct gj_allocation_spec spec = {.option = option, .n_options = FIRMS};
    double before = 0.0;
    for (int k = 0; k <= 10; k++) {
        spec.budget_won = (int64_t)k * 100000000000;
        const struct gj_allocation greedy = greedy_of(&spec, copies);
        const struct gj_allocation best = optimum_of(&spec, copies);
        assert_true(greedy.benefit <= best.benefit);
        assert_true(best.benefit >= before && best.benefit <= best.bound);
        assert_true(best.bound - best.benefit <= 1e-3 * best.benefit);
        before = best.benefit;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(greedy_is_not_always_best),
        cmocka_unit_test(money_is_not_spent_on_what_brings_nothing),
        cmocka_unit_test(a_firm_gets_one_offer),
        cmocka_unit_test(side_conditions_hold),
        cmocka_unit_test(the_optimum_is_what_trying_everything_finds),
        cmocka_unit_test(more_money_never_buys_less),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
