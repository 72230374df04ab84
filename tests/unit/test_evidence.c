/* Figures beside simulated firms, by hand: two firms, two replications, values written down. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "study/population/evidence.h"

enum { FIRMS = 2, WORLDS = 2 };

struct world {
    struct gj_study_spec spec;
    struct gj_population_member member[FIRMS];
    struct gj_population_spec population_spec;
    struct gj_fate fate[FIRMS * WORLDS * GJ_N_ARMS];
    double before[FIRMS * WORLDS * GJ_N_FIRM_OUTCOMES];
    struct gj_population_result population;
    struct gj_study_result result;
};

/* Jobs: firm 0 (10 employees, level 1, weight 3) 10 -> 11, 11 with the programme, 10, 10 without; firm 1 (100 employees, level 4, weight 1) 100 -> 90, 110 with,
 * 100, 100 without. Defects likewise halve in firm 0 and stay in firm 1. Sales 5억 and 50억. */
static void make(struct world *w)
{
    static const double jobs_with[FIRMS][WORLDS] = {{11.0, 11.0}, {90.0, 110.0}};
    *w = (struct world){.spec = {.confidence = 0.95}};
    for (uint32_t i = 0; i < FIRMS; i++) {
        w->member[i] = (struct gj_population_member){.size = "",
                                                     .sector = i == 0 ? "press" : "food",
                                                     .weight = i == 0 ? 3.0 : 1.0,
                                                     .employees = i == 0 ? 10.0 : 100.0};
        w->member[i].spec.n_upgrades = 1;
        w->member[i].spec.upgrade[0].has_support = true;
        w->member[i].spec.upgrade[0].to.level = i == 0 ? 1 : 4;
        for (uint32_t r = 0; r < WORLDS; r++) {
            const size_t at = (size_t)r * FIRMS + i;
            double *before = &w->before[at * GJ_N_FIRM_OUTCOMES];
            before[GJ_FIRM_jobs] = i == 0 ? 10.0 : 100.0;
            before[GJ_FIRM_sales] = i == 0 ? 5e8 : 5e9;
            before[GJ_FIRM_defect_share] = 0.04;
            for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
                struct gj_fate *fate = &w->fate[at * GJ_N_ARMS + arm];
                fate->adopted_at = arm == GJ_ARM_AFTER ? 0 : GJ_NEVER;
                fate->is_supported = arm == GJ_ARM_AFTER;
                fate->value[GJ_FIRM_jobs] = arm == GJ_ARM_AFTER ? jobs_with[i][r] : before[GJ_FIRM_jobs];
                fate->value[GJ_FIRM_sales] = before[GJ_FIRM_sales];
                fate->value[GJ_FIRM_defect_share] = arm == GJ_ARM_AFTER && i == 0 ? 0.02 : 0.04;
            }
        }
    }
    w->population_spec = (struct gj_population_spec){.member = w->member, .n_members = FIRMS};
    w->population = (struct gj_population_result){.spec = &w->population_spec,
                                                  .has_programme = true,
                                                  .n_firms = FIRMS,
                                                  .n_replications = WORLDS,
                                                  .fate = w->fate,
                                                  .before = w->before};
    w->spec.population = &w->population_spec;
    w->result = (struct gj_study_result){.spec = &w->spec, .population = &w->population, .n_replications = WORLDS};
}

static struct gj_target target_of(enum gj_firm_outcome outcome, enum gj_measure measure)
{
    return (struct gj_target){.outcome = outcome,
                              .measure = measure,
                              .mark = "OFF",
                              .source = "",
                              .employees_to = 1000000,
                              .level_to = 5,
                              .sales_below_won = INFINITY};
}

static struct gj_estimate simulated(const struct world *w, const struct gj_target *target, enum gj_measure measure)
{
    struct gj_estimate estimate;
    assert_int_equal(gj_evidence_estimate(&w->result, target, measure, &estimate), GJ_OK);
    return estimate;
}

static void close_to(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-9 * (1.0 + fabs(expected)))) {
        fail_msg("%.12g, not %.12g", value, expected);
    }
}

/* Jobs of all adopters: (3 x 11 + 1 x 100) / (3 x 10 + 1 x 100) - 1 = 3/130. Of the small one alone +10 %. */
static void money_and_heads_are_ratios_of_totals(void **state)
{
    (void)state;
    struct world w;
    make(&w);
    struct gj_target t = target_of(GJ_FIRM_jobs, GJ_MEASURE_WITHIN);
    close_to(simulated(&w, &t, GJ_MEASURE_WITHIN).mean, 3.0 / 130.0);
    t.employees_to = 50;
    close_to(simulated(&w, &t, GJ_MEASURE_WITHIN).mean, 0.1);
    assert_int_equal(simulated(&w, &t, GJ_MEASURE_WITHIN).n, 1);
    t.is_amount = true;
    close_to(simulated(&w, &t, GJ_MEASURE_CAUSED).mean, 1.0);
}

/* Defects: halved with weight 3, unchanged with weight 1: exp((3 ln 0.5 + ln 1) / 4) - 1. */
static void rates_are_geometric_means_of_own_changes(void **state)
{
    (void)state;
    struct world w;
    make(&w);
    struct gj_target t = target_of(GJ_FIRM_defect_share, GJ_MEASURE_CAUSED);
    close_to(simulated(&w, &t, GJ_MEASURE_CAUSED).mean, pow(0.5, 0.75) - 1.0);
    t.sales_below_won = 1e9;
    close_to(simulated(&w, &t, GJ_MEASURE_CAUSED).mean, -0.5);
    t.sector[0] = "food";
    t.n_sectors = 1;
    assert_true(isnan(simulated(&w, &t, GJ_MEASURE_CAUSED).mean));
}

/* Jobs rise in all lives of firm 0 and half of those of firm 1: (3 + 0.5) / 4; fall in half of those of firm 1: 0.5 / 4. */
static void shares_are_of_lives_by_weight(void **state)
{
    (void)state;
    struct world w;
    make(&w);
    const struct gj_target t = target_of(GJ_FIRM_jobs, GJ_MEASURE_RISES);
    close_to(simulated(&w, &t, GJ_MEASURE_RISES).mean, 3.5 / 4.0);
    close_to(simulated(&w, &t, GJ_MEASURE_FALLS).mean, 0.5 / 4.0);
    w.fate[GJ_ARM_AFTER].is_supported = false; /* firm 0 in the first world: does not count there, half the weight */
    close_to(simulated(&w, &t, GJ_MEASURE_RISES).mean, (1.5 + 0.5) / 2.5);
}

static void a_figure_is_hit_open_or_missed(void **state)
{
    (void)state;
    struct gj_target t = target_of(GJ_FIRM_jobs, GJ_MEASURE_WITHIN);
    t.low = 0.02;
    t.high = 0.04;
    const struct gj_estimate in = {0.03, 0.5, 9};
    const struct gj_estimate near = {0.05, 0.02, 9};
    const struct gj_estimate far = {0.05, 0.005, 9};
    const struct gj_estimate none = {NAN, NAN, 0};
    assert_int_equal(gj_evidence_agreement(&t, &in), GJ_AGREES_HIT);
    assert_int_equal(gj_evidence_agreement(&t, &near), GJ_AGREES_OPEN);
    assert_int_equal(gj_evidence_agreement(&t, &far), GJ_AGREES_MISS);
    assert_int_equal(gj_evidence_agreement(&t, &none), GJ_AGREES_NONE);
}

/* Official and other figures on one question share a row; shares of firms, other firms and a second official figure have rows of their own. */
static void figures_on_one_question_stand_side_by_side(void **state)
{
    (void)state;
    struct world w;
    struct gj_evidence found;
    struct gj_error error = {0};
    make(&w);
    struct gj_target t[5] = {target_of(GJ_FIRM_jobs, GJ_MEASURE_WITHIN), target_of(GJ_FIRM_jobs, GJ_MEASURE_CAUSED),
                             target_of(GJ_FIRM_jobs, GJ_MEASURE_RISES), target_of(GJ_FIRM_jobs, GJ_MEASURE_WITHIN),
                             target_of(GJ_FIRM_jobs, GJ_MEASURE_WITHIN)};
    t[0].low = 0.02;
    t[0].high = 0.03; /* 3/130: hit */
    t[0].is_calibrated = true;
    t[1].mark = "ACAD"; /* 0 .. 0: missed */
    t[3].level_from = 4;
    w.spec.target = t;
    w.spec.n_targets = 5;
    assert_int_equal(gj_evidence_compare(&w.result, &found, &error), GJ_OK);
    assert_int_equal(found.n_rows, 4);
    assert_ptr_equal(found.row[0].official, &t[0]);
    assert_ptr_equal(found.row[0].other, &t[1]);
    assert_int_equal(found.row[0].official_agrees, GJ_AGREES_HIT);
    assert_true(found.row[1].is_share && found.row[1].other == NULL);
    assert_int_equal(found.row[2].n_firms, 1);
    assert_ptr_equal(found.row[3].official, &t[4]);
    assert_true(found.n_figures[1] == 1 && found.n_hit[1] == 1 && found.n_figures[0] == 4);
    gj_evidence_free(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(money_and_heads_are_ratios_of_totals),
        cmocka_unit_test(rates_are_geometric_means_of_own_changes),
        cmocka_unit_test(shares_are_of_lives_by_weight),
        cmocka_unit_test(a_figure_is_hit_open_or_missed),
        cmocka_unit_test(figures_on_one_question_stand_side_by_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
