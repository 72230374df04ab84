/* One firm whose every number can be worked out with a pencil, and the grant it asks for.
 *
 * One machine, paced by hand, open all hours, with work always there: a piece takes 6 minutes, at level 2 (labour x 0.8) 4.8 minutes. Lots of 10.
 * A year is 8,760 hours.
 *
 *     before   8,760 h / 6 min   =  87,600 pieces a year
 *     after    8,760 h / 4.8 min = 109,500 pieces a year, 21,900 more
 *     margin   1,000 won of price - 400 won of material = 600 won a piece: 13,140,000 won a year
 *     upkeep   12 % of the 20,000,000 won that the level costs: 2,400,000 won a year
 *     people   10 employees, 10 technicians per 100: one more, at 100,000 won a month: 1,200,000 won a year
 *     gain     13,140,000 - 2,400,000 - 1,200,000 = 9,540,000 won a year
 *
 * The firm asks for 50 % a year over 2 years and weights the cost with 1.25: 1 / 1.5 + 1 / 2.25 = 10 / 9.
 *
 *     worth    9,540,000 x 10 / 9 / 1.25 = 8,480,000 won of its own
 *     grant    20,000,000 - 8,480,000 = 11,520,000 won: with 11,519,999 it says no
 */
#include "script/loading.h"

#include <math.h>

#include "study/breakeven.h"
#include "study/pilot.h"

#define FIRM(decision, more, study)                                                                                    \
    "return study { title = 'by hand', horizon = years(4), warm_up = days(73), settle = years(2), replications = 6,\n" \
    "plant = plant { line 'a' { machine 'm' { cycle = minutes(6), by_hand = true } },\n"                               \
    "orders { product = 'a', endless = true, lot = 10 } },\n"                                                          \
    "firm = firm { price = won(1000), material = won(400), other_heads = 10, technician_wage = won(100000):per "       \
    "'month',\n"                                                                                                       \
    "decision = decision { years = years(2), cost_weight = 1.25, pilots = 2, " decision " }, " more " },\n"            \
    "after = level { level = 2, name = 'two', levers = { labour = 0.8 }, cost = won(20000000), technicians = 10,\n"    \
    "upkeep = percent(12):per 'year', install = months(3), ramp = months(2) }, " study " }"

struct case_ {
    struct loading l;
    struct gj_study_spec study;
    struct gj_breakeven found;
};

static void find(struct case_ *c, const char *text, double jobs)
{
    c->l = load(text);
    if (c->l.status != GJ_OK) {
        print_errors(&c->l);
    }
    assert_int_equal(c->l.status, GJ_OK);
    c->study = *gj_scenario_spec(c->l.scenario);
    assert_int_equal(gj_study_expect(&c->study, 1, NULL, NULL), GJ_OK);
    const struct gj_breakeven_spec spec = {.study = &c->study,
                                           .goal = 0.5,
                                           .has_jobs = true,
                                           .jobs = jobs,
                                           .heads = GJ_OUTCOME_heads_mean,
                                           .n_points = 5,
                                           .n_threads = 1};
    assert_int_equal(gj_breakeven_run(&spec, &c->found, NULL), GJ_OK);
}

static void the_grant_of_a_firm_is_worked_out_by_hand(void **state)
{
    (void)state;
    struct case_ c;
    find(&c, FIRM("", "", ""), 1.0);
    assert_true(c.study.expected.gain_won_per_year[0].mean == 9540000.0);
    assert_true(c.study.expected.gain_won_per_year[0].half_width == 0.0);
    assert_int_equal(c.found.cost_won, 20000000);
    assert_int_equal(c.found.room_won, 20000000);
    assert_int_equal(c.found.ahead.answer, GJ_BREAKEVEN_FOUND);
    assert_int_equal(c.found.ahead.grant_won, 11520000);
    /* The one technician is the net job, in every replication: that grant brings it, and costs itself. */
    assert_int_equal(c.found.jobs.answer, GJ_BREAKEVEN_FOUND);
    assert_int_equal(c.found.jobs.grant_won, 11520000);
    const struct gj_grant_point *half = &c.found.point[2];
    const struct gj_grant_point *most = &c.found.point[3];
    assert_int_equal(half->grant_won, 10000000);
    assert_true(half->goes_ahead.mean == 0.0 && half->net_jobs.mean == 0.0 && half->public_won.mean == 0.0);
    assert_int_equal(most->grant_won, 15000000);
    assert_true(most->goes_ahead.mean == 1.0 && most->begins == 1.0);
    assert_true(most->net_jobs.mean == 1.0 && most->net_jobs.half_width == 0.0);
    assert_true(most->public_won.mean == 15e6 && most->won_per_job == 15e6);
    assert_true(c.found.without.mean == 0.0);
    /* Two lives a replication: one that takes it, for all grants that are enough, and one that never does. */
    assert_int_equal(c.found.n_lives, 2 * 6);
    unload(&c.l);
}

/* 4,000,000 won of the cost come from a large firm: so much less is asked of the state, and no more can be. */
static void other_payers_take_their_part_of_it(void **state)
{
    (void)state;
    struct case_ c;
    find(&c,
         FIRM("", "",
              "support = programme 'p' { year = 2019, payer 'state' { share = percent(30) }, payer 'large' { "
              "public = false, share = percent(20) } }"),
         1.0);
    assert_int_equal(c.found.room_won, 16000000);
    assert_int_equal(c.found.ahead.grant_won, 7520000);
    assert_int_equal(c.found.point[4].grant_won, 16000000);
    unload(&c.l);
}

static void no_grant_is_needed_or_none_reaches_it(void **state)
{
    (void)state;
    struct case_ c;
    find(&c, FIRM("gain = won(25000000):per 'year'", "", ""), 0.5); /* worth 22,222,222 won: more than it costs */
    assert_int_equal(c.found.ahead.answer, GJ_BREAKEVEN_NOT_NEEDED);
    assert_true(c.found.without.mean == 1.0);
    assert_int_equal(c.found.jobs.answer, GJ_BREAKEVEN_NEVER); /* the job comes without the grant: it is not its work */
    unload(&c.l);
    find(&c, FIRM("gain = won(0):per 'year'", "", ""), 0.0);
    assert_int_equal(c.found.ahead.answer, GJ_BREAKEVEN_NEVER);
    assert_int_equal(c.found.jobs.answer, GJ_BREAKEVEN_NOT_NEEDED);
    unload(&c.l);
    find(&c, FIRM("knows = percent(0)", "", ""), 1.0); /* nobody hears of it */
    assert_int_equal(c.found.ahead.answer, GJ_BREAKEVEN_NEVER);
    unload(&c.l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_grant_of_a_firm_is_worked_out_by_hand),
        cmocka_unit_test(other_payers_take_their_part_of_it),
        cmocka_unit_test(no_grant_is_needed_or_none_reaches_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
