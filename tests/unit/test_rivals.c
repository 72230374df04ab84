/* What firms of a sector take from each other, by hand. */
#include "economy/rivals.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void is_near(double a, double b)
{
    if (!(fabs(a - b) <= 1e-12)) {
        fail_msg("%.17g is not %.17g", a, b);
    }
}

/* Three firms of 100, 200 and 300 won a month, of which 50 %, 0 and 100 % are captive; the second stands for two. The first gains 20 % of its orders in month 1 and closes
 * before month 2; of a gain rivals lose 80 %. */
static void rivals_lose_their_part_of_a_gain(void **state)
{
    (void)state;
    const struct gj_market_spec market[3] = {
        {.captive = 0.5, .rivals = 0.8}, {.captive = 0.0, .rivals = 0.8}, {.captive = 1.0, .rivals = 0.8}};
    struct gj_path_month months[3][2] = {{{.open_gained = 0.2}, {.open_gained = 0.9, .is_closed = true}}};
    struct gj_path path[3];
    struct gj_rival firm[3];
    double taken[2] = {0.0, 0.0};
    double open = 0.0;
    for (int i = 0; i < 3; i++) {
        path[i] = (struct gj_path){.n_months = 2, .month = months[i]};
        firm[i] = (struct gj_rival){
            .path = &path[i], .market = &market[i], .orders_won = 100.0 * (i + 1), .weight = i == 1 ? 2.0 : 1.0};
        gj_rivals_add(&firm[i], 2, taken, &open);
    }
    is_near(open, 50.0 + 2 * 200.0);
    is_near(taken[0], 0.8 * 100 * 0.2);
    is_near(taken[1], -0.8 * 100 * 0.5);
    double index[2];
    gj_rivals_index(&firm[0], taken, open, 1.0, 2, index); /* it takes nothing from itself */
    is_near(index[0], 1.0);
    is_near(index[1], 1.0);
    gj_rivals_index(&firm[1], taken, open, 1.0, 2, index); /* 16 won of the 250 that are not its own; then 40 more */
    is_near(index[0], 1.0 - 16.0 / 250.0);
    is_near(index[1], 1.0 + 40.0 / 250.0);
    gj_rivals_index(&firm[1], taken, open, 0.5, 2, index); /* half of the rivals are elsewhere */
    is_near(index[0], 1.0 - 8.0 / 250.0);
}

/* Of identical firms that all gain 10 %, each keeps what rivals do not take back: with 100 of them 10 % x (1 - 0.8), nearly. */
static void when_all_gain_alike_the_sector_keeps_what_is_new(void **state)
{
    (void)state;
    const struct gj_market_spec market = {.rivals = 0.8};
    struct gj_path_month month = {.open_gained = 0.1};
    struct gj_path path = {.n_months = 1, .month = &month};
    const struct gj_rival firm = {.path = &path, .market = &market, .orders_won = 100, .weight = 100};
    double taken = 0.0;
    double open = 0.0;
    double index;
    gj_rivals_add(&firm, 1, &taken, &open);
    gj_rivals_index(&firm, &taken, open, 1.0, 1, &index);
    is_near(index, 1.0 - 0.08);
}

static void nobody_gains_nobody_loses_and_bounds_hold(void **state)
{
    (void)state;
    const struct gj_market_spec market = {.rivals = 1.0};
    struct gj_path_month month[2] = {{.open_gained = 0.0}, {.open_gained = 9.0}};
    struct gj_path path = {.n_months = 2, .month = month};
    struct gj_rival firm = {.path = &path, .market = &market, .orders_won = 100, .weight = 3};
    double taken[2] = {0.0, 0.0};
    double open = 0.0;
    double index[2];
    gj_rivals_add(&firm, 2, taken, &open);
    gj_rivals_index(&firm, taken, open, 1.0, 2, index);
    assert_true(index[0] == 1.0);
    assert_true(index[1] == GJ_RIVALS_LEAST);
    firm.weight = 1.0; /* alone in its sector */
    taken[0] = taken[1] = open = 0.0;
    gj_rivals_add(&firm, 2, taken, &open);
    gj_rivals_index(&firm, taken, open, 1.0, 2, index);
    assert_true(index[1] == 1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rivals_lose_their_part_of_a_gain),
        cmocka_unit_test(when_all_gain_alike_the_sector_keeps_what_is_new),
        cmocka_unit_test(nobody_gains_nobody_loses_and_bounds_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
