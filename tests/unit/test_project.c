/* Steps from level to level, by hand: what there is at each moment, what is paid, what is paid back. */
#include "economy/project.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define WON ((int64_t)1000)
#define MONTH GJ_MONTH

static struct gj_level_spec level_of(int level, double setup, double cost, double technicians)
{
    struct gj_level_spec spec = {.level = level,
                                 .cost_won = {cost, cost, cost},
                                 .upkeep_per_year = {0.12, 0.12, 0.12},
                                 .technicians = {technicians, technicians, technicians},
                                 .install_us = 6 * MONTH,
                                 .ramp_us = 12 * MONTH};
    for (int i = 0; i < GJ_N_LEVERS; i++) {
        spec.lever[i] = spec.disturbs[i] = (struct gj_range){1, 1, 1};
    }
    spec.lever[GJ_LEVER_SETUP].central = setup;
    return spec;
}

static struct gj_standing standing_at(const struct gj_project *project, const struct gj_level_spec *before,
                                      const struct gj_upgrade_spec *upgrade, gj_time now)
{
    struct gj_standing standing;
    gj_project_standing(project, before, upgrade, now, &standing);
    return standing;
}

#define NEAR(a, b) assert_true((a) - (b) < 1e-12 && (b) - (a) < 1e-12)

/* 0 -> 2 (set-up 0.8, 1 eok) at month 0, -> 3 (set-up 0.5, 3 eok) at month 12: the first has ramped up by half when the second is
 * taken, and fully when it works (month 18). */
static void two_steps_follow_one_another(void **state)
{
    (void)state;
    const struct gj_level_spec before = level_of(0, 1.0, 0.0, 0.0);
    const struct gj_upgrade_spec upgrade[2] = {{.to = level_of(2, 0.8, 1e8, 1.0)},
                                               {.to = level_of(3, 0.5, 3e8, 3.0), .at = 12 * MONTH}};
    struct gj_project project = {0};
    struct gj_standing s = standing_at(&project, &before, upgrade, 5 * MONTH);
    NEAR(s.lever[GJ_LEVER_SETUP], 1.0);
    NEAR(s.effect, 0.0);
    gj_project_take(&project, &before, upgrade, NULL, 0, 50);
    assert_int_equal(gj_project_free_at(&project, upgrade), 6 * MONTH);
    s = standing_at(&project, &before, upgrade, 6 * MONTH - 1);
    NEAR(s.lever[GJ_LEVER_SETUP], 1.0);
    NEAR(s.upkeep_won_per_month, 0.0);
    s = standing_at(&project, &before, upgrade, 12 * MONTH); /* half of the ramp */
    NEAR(s.lever[GJ_LEVER_SETUP], 0.9);
    NEAR(s.technicians, 0.5);
    NEAR(s.upkeep_won_per_month, 1e6);
    gj_project_take(&project, &before, upgrade, NULL, 12 * MONTH, 50);
    s = standing_at(&project, &before, upgrade, 18 * MONTH); /* the first is full, the second begins */
    NEAR(s.lever[GJ_LEVER_SETUP], 0.8);
    NEAR(s.effect, 0.0);
    NEAR(s.upkeep_won_per_month, 3e6);
    s = standing_at(&project, &before, upgrade, 24 * MONTH);
    NEAR(s.lever[GJ_LEVER_SETUP], 0.65);
    NEAR(s.technicians, 2.0);
    s = standing_at(&project, &before, upgrade, 60 * MONTH);
    NEAR(s.lever[GJ_LEVER_SETUP], 0.5);
    NEAR(s.effect, 1.0);
    NEAR(gj_project_cost_won(&before, upgrade, 1), 2e8); /* what level 3 costs beyond level 2 */
}

/* Steps cost together what one jump costs, whatever lies between: costs are told from level 0. */
static void a_way_costs_what_the_jump_costs(void **state)
{
    (void)state;
    const struct gj_level_spec before = level_of(0, 1.0, 0.0, 0.0);
    const struct gj_upgrade_spec way[3] = {
        {.to = level_of(2, 0.9, 1.3e8, 0)}, {.to = level_of(3, 0.8, 3.5e8, 0)}, {.to = level_of(4, 0.7, 7e8, 0)}};
    const struct gj_upgrade_spec jump[1] = {{.to = level_of(4, 0.7, 7e8, 0)}};
    double sum = 0.0;
    for (uint32_t k = 0; k < 3; k++) {
        sum += gj_project_cost_won(&before, way, k);
    }
    NEAR(sum, gj_project_cost_won(&before, jump, 0));
}

static void an_installation_disturbs_what_there_is(void **state)
{
    (void)state;
    const struct gj_level_spec before = level_of(0, 1.0, 0.0, 0.0);
    struct gj_upgrade_spec upgrade[2] = {{.to = level_of(2, 0.8, 1e8, 1.0)}, {.to = level_of(3, 0.5, 3e8, 3.0)}};
    upgrade[1].to.has_disturbance = true;
    upgrade[1].to.disturbs[GJ_LEVER_SETUP].central = 1.25;
    struct gj_project project = {0};
    gj_project_take(&project, &before, upgrade, NULL, 0, 50);
    gj_project_take(&project, &before, upgrade, NULL, 24 * MONTH, 50);
    NEAR(standing_at(&project, &before, upgrade, 24 * MONTH).lever[GJ_LEVER_SETUP], 1.0); /* 0.8 x 1.25 */
    NEAR(standing_at(&project, &before, upgrade, 30 * MONTH - 1).lever[GJ_LEVER_SETUP], 1.0);
    NEAR(standing_at(&project, &before, upgrade, 30 * MONTH).lever[GJ_LEVER_SETUP], 0.8);
    NEAR(standing_at(&project, &before, upgrade, 42 * MONTH).lever[GJ_LEVER_SETUP], 0.5);
}

/* 16 h over 6 months: month by month they add up to 16 h exactly. */
static void training_is_spread_over_the_installation(void **state)
{
    (void)state;
    const struct gj_level_spec before = level_of(0, 1.0, 0.0, 0.0);
    struct gj_upgrade_spec upgrade[1] = {{.to = level_of(2, 0.8, 1e8, 1.0)}};
    upgrade[0].to.training_us = 16 * GJ_HOUR;
    struct gj_project project = {0};
    gj_time sum = 0;
    gj_project_take(&project, &before, upgrade, NULL, MONTH + GJ_DAY, 50);
    for (gj_time month = 0; month < 12 * MONTH; month += MONTH) {
        const gj_time us = gj_project_training(&project, upgrade, month, month + MONTH);
        assert_true(month > 0 || us == 0);
        assert_true(month < 8 * MONTH || us == 0);
        sum += us;
    }
    assert_int_equal(sum, 16 * GJ_HOUR);
    upgrade[0].to.install_us = 0; /* at once */
    assert_int_equal(gj_project_training(&project, upgrade, MONTH, 2 * MONTH), 16 * GJ_HOUR);
}

static struct gj_programme_spec half(void)
{
    struct gj_programme_spec p = {.n_payers = 1, .payer = {{.is_public = true}}, .max_level = 5};
    gj_payer_set(&p.payer[0], 0.5, GJ_NO_CAP);
    return p;
}

static void coaching_shortens_the_ramp(void **state)
{
    (void)state;
    const struct gj_level_spec before = level_of(0, 1.0, 0.0, 0.0);
    struct gj_upgrade_spec upgrade[1] = {{.to = level_of(2, 0.8, 1e8, 1.0), .has_support = true, .support = half()}};
    upgrade[0].support.coaching =
        (struct gj_coaching_spec){.experts = 1, .visits = 1, .visit_won = 1, .ramp = {0.5, 0.5, 0.5}};
    struct gj_project project = {0};
    gj_project_take(&project, &before, upgrade, &upgrade[0].support, 0, 50);
    NEAR(gj_project_effect(&project, upgrade, 0, 9 * MONTH), 0.5);
    NEAR(gj_project_effect(&project, upgrade, 0, 12 * MONTH), 1.0);
    struct gj_project alone = {0};
    gj_project_take(&alone, &before, upgrade, NULL, 0, 50);
    NEAR(gj_project_effect(&alone, upgrade, 0, 9 * MONTH), 0.25);
}

/* 1 eok, half the state's, in halves at the contract and 3 months after it works. */
static void payments_are_booked_when_they_are_due(void **state)
{
    (void)state;
    const struct gj_level_spec before = level_of(0, 1.0, 0.0, 0.0);
    struct gj_upgrade_spec upgrade[1] = {{.to = level_of(2, 0.8, 1e8, 1.0), .has_support = true, .support = half()}};
    upgrade[0].support.n_instalments = 2;
    upgrade[0].support.instalment[0] = (struct gj_instalment){.share = 0.5};
    upgrade[0].support.instalment[1] =
        (struct gj_instalment){.share = 0.5, .on_completion = true, .after_us = 3 * MONTH};
    struct gj_project project = {0};
    struct gj_ledger ledger = {0};
    assert_true(gj_project_next_payment(&project) == GJ_NEVER);
    gj_project_take(&project, &before, upgrade, &upgrade[0].support, MONTH, 50);
    assert_int_equal(gj_project_next_payment(&project), MONTH);
    gj_project_pay(&project, MONTH, &ledger);
    assert_int_equal(ledger.account[GJ_ACCOUNT_INVESTMENT], 100000000 * WON);
    assert_int_equal(ledger.account[GJ_ACCOUNT_STATE_SUPPORT], 25000000 * WON);
    assert_int_equal(ledger.cash, -75000000 * WON);
    assert_int_equal(gj_project_next_payment(&project), 10 * MONTH);
    gj_project_pay(&project, 10 * MONTH - 1, &ledger);
    assert_int_equal(ledger.account[GJ_ACCOUNT_STATE_SUPPORT], 25000000 * WON);
    gj_project_pay(&project, 10 * MONTH, &ledger);
    assert_int_equal(ledger.account[GJ_ACCOUNT_STATE_SUPPORT], 50000000 * WON);
    assert_true(gj_project_next_payment(&project) == GJ_NEVER);
}

/* 80 % of what was received is paid back, once, when fewer than 90 % of the heads are left within 2 years after it works (month 6). */
static void support_is_paid_back_when_people_are_let_go(void **state)
{
    (void)state;
    const struct gj_level_spec before = level_of(0, 1.0, 0.0, 0.0);
    struct gj_upgrade_spec upgrade[1] = {{.to = level_of(2, 0.8, 1e8, 1.0), .has_support = true, .support = half()}};
    upgrade[0].support.clawback = (struct gj_clawback_spec){.within_us = 24 * MONTH, .share = 0.8, .keeps = 0.9};
    struct gj_project project = {0};
    struct gj_ledger ledger = {0};
    gj_project_take(&project, &before, upgrade, &upgrade[0].support, 0, 50);
    gj_project_pay(&project, 0, &ledger);
    assert_int_equal(gj_project_claw_back(&project, upgrade, 12 * MONTH, 45, false, &ledger), 0); /* 45 = 90 % */
    struct gj_project late = project;
    assert_int_equal(gj_project_claw_back(&late, upgrade, 30 * MONTH, 10, true, &ledger), 0); /* time has run out */
    assert_int_equal(gj_project_claw_back(&project, upgrade, 30 * MONTH - 1, 44, false, &ledger), 40000000 * WON);
    assert_int_equal(ledger.account[GJ_ACCOUNT_CLAWBACK], 40000000 * WON);
    assert_int_equal(gj_project_claw_back(&project, upgrade, 30 * MONTH - 1, 30, true, &ledger), 0); /* once */
    assert_int_equal(gj_ledger_verify(&ledger, NULL), GJ_OK);
}

static void what_is_clawed_back_is_not_paid_any_more(void **state)
{
    (void)state;
    const struct gj_level_spec before = level_of(0, 1.0, 0.0, 0.0);
    struct gj_upgrade_spec upgrade[1] = {{.to = level_of(2, 0.8, 1e8, 1.0), .has_support = true, .support = half()}};
    upgrade[0].to.on_completion = 0.5;
    upgrade[0].support.n_instalments = 2;
    upgrade[0].support.instalment[0] = (struct gj_instalment){.share = 0.5};
    upgrade[0].support.instalment[1] = (struct gj_instalment){.share = 0.5, .on_completion = true};
    upgrade[0].support.clawback = (struct gj_clawback_spec){.within_us = 24 * MONTH, .share = 1.0};
    struct gj_project project = {0};
    struct gj_ledger ledger = {0};
    gj_project_take(&project, &before, upgrade, &upgrade[0].support, 0, 50);
    gj_project_pay(&project, 0, &ledger);
    assert_int_equal(gj_project_claw_back(&project, upgrade, MONTH, 1, false, &ledger), 0); /* heads do not count */
    assert_int_equal(gj_project_claw_back(&project, upgrade, MONTH, 50, true, &ledger), 25000000 * WON);
    gj_project_pay(&project, 12 * MONTH, &ledger);
    assert_int_equal(ledger.account[GJ_ACCOUNT_STATE_SUPPORT], 25000000 * WON);
    assert_int_equal(ledger.account[GJ_ACCOUNT_INVESTMENT], 100000000 * WON); /* the supplier is paid all the same */
}

static void a_firm_has_support_again_when_the_programme_lets_it(void **state)
{
    (void)state;
    const struct gj_level_spec before = level_of(0, 1.0, 0.0, 0.0);
    struct gj_upgrade_spec upgrade[2] = {{.to = level_of(3, 0.8, 1e8, 1.0), .has_support = true, .support = half()},
                                         {.to = level_of(3, 0.7, 3e8, 1.0), .has_support = true, .support = half()}};
    upgrade[1].support.again = (struct gj_again_spec){.after_us = 36 * MONTH, .has_cap = true, .cap_won = 50000000};
    struct gj_project project = {0};
    struct gj_plan plan;
    assert_ptr_equal(gj_project_support(&project, upgrade, 0, 0), &upgrade[0].support);
    gj_project_take(&project, &before, upgrade, &upgrade[0].support, 0, 50);
    assert_null(gj_project_support(&project, upgrade, 1, 36 * MONTH - 1));
    assert_ptr_equal(gj_project_support(&project, upgrade, 1, 36 * MONTH), &upgrade[1].support);
    gj_project_plan(&project, &before, upgrade, 1, &upgrade[1].support, &plan); /* 2 eok, half would be 1 */
    assert_int_equal(plan.public_mwon, 50000000 * WON);
    upgrade[1].support.again.is_refused = true;
    assert_null(gj_project_support(&project, upgrade, 1, 60 * MONTH));
    struct gj_project alone = {0};
    gj_project_take(&alone, &before, upgrade, NULL, 0, 50); /* paid itself: it never had support */
    assert_ptr_equal(gj_project_support(&alone, upgrade, 1, 7 * MONTH), &upgrade[1].support);
    gj_project_plan(&alone, &before, upgrade, 1, &upgrade[1].support, &plan);
    assert_int_equal(plan.public_mwon, 100000000 * WON);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_steps_follow_one_another),
        cmocka_unit_test(a_way_costs_what_the_jump_costs),
        cmocka_unit_test(an_installation_disturbs_what_there_is),
        cmocka_unit_test(training_is_spread_over_the_installation),
        cmocka_unit_test(coaching_shortens_the_ramp),
        cmocka_unit_test(payments_are_booked_when_they_are_due),
        cmocka_unit_test(support_is_paid_back_when_people_are_let_go),
        cmocka_unit_test(what_is_clawed_back_is_not_paid_any_more),
        cmocka_unit_test(a_firm_has_support_again_when_the_programme_lets_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
