/* The appraisal of a small firm: yearly flows close with the ledgers, present values can be redone from them, and each figure says what it is of. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "study/study_internal.h"
#include "unit/workshop.h"

static void run(const struct gj_study_spec *spec, struct gj_study_result *result)
{
    struct gj_error error = {0};
    assert_int_equal(gj_study_run(spec, 2, NULL, result, &error), GJ_OK);
}

static double flow(const struct gj_study_result *result, enum gj_effect effect, uint32_t owner, uint32_t line,
                   uint32_t year)
{
    return gj_appraisal_flow(&result->appraisal, effect, owner, line, year)->mean;
}

static const struct gj_worth *worth(const struct gj_study_result *result, uint32_t owner)
{
    return &result->appraisal.worth[GJ_EFFECT_PROGRAMME][owner];
}

static const struct gj_money_line *money(const struct gj_study_result *result, const char *name)
{
    for (uint32_t i = 0; i < result->n_money; i++) {
        if (strcmp(result->money[i].name, name) == 0) {
            return &result->money[i];
        }
    }
    return NULL;
}

/* A study with all that money can do: tax, wages taxed, contributions. */
static struct gj_study_spec rich_study(struct gj_plant *plant, uint32_t replications)
{
    struct gj_study_spec spec = gj_workshop_study(plant, replications);
    gj_workshop_improve(&spec);
    spec.horizon = 4 * GJ_YEAR;
    spec.firm.finance.is_on = true;
    spec.firm.finance.cash_won = 1e9;
    spec.firm.finance.n_brackets = 1;
    spec.firm.finance.bracket[0] = (struct gj_tax_bracket){0.0, 0.1};
    spec.firm.finance.depreciation_years = 5.0;
    spec.firm.finance.hours_per_month = 209.0;
    spec.firm.finance.wage_tax = 0.05;
    spec.firm.finance.idle_labour = 0.3;
    return spec;
}

static void a_step_that_changes_nothing_is_worth_exactly_nothing(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    struct gj_study_spec spec = rich_study(plant, 3);
    spec.upgrade[0].to = spec.before;
    spec.upgrade[0].has_support = false;
    spec.bridge = (struct gj_bridge_spec){.is_told = true, .deadweight = {0.1, 0.2, 0.4}};
    struct gj_study_result result;
    run(&spec, &result);
    for (uint32_t owner = 0; owner < GJ_N_OWNERS; owner++) {
        const struct gj_worth *w = worth(&result, owner);
        assert_false(w->is_concerned);
        assert_true(w->npv.mean == 0.0 && w->npv.half_width == 0.0 && w->sum.mean == 0.0 && w->cost.mean == 0.0);
        assert_true(isnan(w->irr) && isnan(w->payback) && isnan(w->payback_discounted) && isnan(w->benefit_cost.mean));
        for (uint32_t line = 0; line < GJ_N_LINES; line++) {
            for (uint32_t year = 0; year <= result.appraisal.n_years; year++) {
                const struct gj_estimate *e =
                    gj_appraisal_flow(&result.appraisal, GJ_EFFECT_PROGRAMME, owner, line, year);
                assert_true(e->mean == 0.0 && e->half_width == 0.0);
            }
        }
    }
    assert_true(result.bridge.line[GJ_BRIDGE_NET].jobs.mean == 0.0);
    assert_true(result.bridge_years.line[GJ_BRIDGE_NET].jobs.mean == 0.0);
    assert_true(result.appraisal.fiscal.support.mean == 0.0 && isnan(result.appraisal.fiscal.a_net_job.mean));
    gj_study_result_free(&result);
    gj_plant_free(plant);
}

/* NPV = sum of net flows, each year from its end; lines add up to the net; parties add up to society. To the won. */
static void present_values_can_be_redone_from_the_yearly_flows(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    struct gj_study_spec spec = rich_study(plant, 8);
    struct gj_study_result result;
    run(&spec, &result);
    const struct gj_appraisal *a = &result.appraisal;
    assert_int_equal(a->n_years, 4);
    assert_true(fabs(a->years - 3.5) < 1e-12);
    for (uint32_t year = 0; year <= a->n_years; year++) {
        double all = 0.0;
        for (uint32_t owner = 0; owner < GJ_N_OWNERS; owner++) {
            double lines = 0.0;
            for (uint32_t line = 0; line < GJ_LINE_NET; line++) {
                lines += flow(&result, GJ_EFFECT_PROGRAMME, owner, line, year);
            }
            const double net = flow(&result, GJ_EFFECT_PROGRAMME, owner, GJ_LINE_NET, year);
            assert_true(fabs(lines - net) < 1.0);
            all += owner == GJ_SOCIETY ? -net : net;
        }
        assert_true(fabs(all) < 1.0);
    }
    for (uint32_t owner = 0; owner < GJ_N_OWNERS; owner++) {
        double npv = 0.0;
        double sum = 0.0;
        for (uint32_t year = 0; year <= a->n_years; year++) {
            const double years = year < 4 ? year : 3.5; /* the last is cut short */
            const double net = flow(&result, GJ_EFFECT_PROGRAMME, owner, GJ_LINE_NET, year);
            assert_true(gj_appraisal_date(a, year) == years);
            npv += net / pow(1.045, years);
            sum += net;
        }
        const struct gj_worth *w = worth(&result, owner);
        assert_true(fabs(npv - w->npv.mean) < 1.0);
        assert_true(fabs(sum - w->sum.mean) < 1.0);
        assert_true(fabs(w->benefit.mean - w->cost.mean - w->npv.mean) < 1.0);
        assert_true(isnan(w->benefit_cost.mean) || fabs(w->benefit_cost.mean - w->benefit.mean / w->cost.mean) < 1e-8);
    }
    gj_study_result_free(&result);
    gj_plant_free(plant);
}

/* The years of a difference are the difference of the ledgers: no won between them is lost or counted twice. */
static void the_years_add_up_to_the_ledgers(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    struct gj_study_spec spec = rich_study(plant, 1);
    struct gj_pair pair;
    struct gj_error error = {0};
    struct gj_row row[GJ_MAX_ARMS];
    struct gj_pair_money facts = {0};
    struct gj_ledger year[5];
    struct gj_ledger difference;
    assert_int_equal(gj_pair_init(&pair, &spec, &error), GJ_OK);
    for (uint32_t replication = 0; replication < 3; replication++) {
        gj_pair_run(&pair, replication, row, &facts);
        assert_int_equal(gj_study_n_years(&spec), 4);
        gj_years_of(&spec, &pair.life[GJ_ARM_AFTER], &pair.life[GJ_ARM_BEFORE], year);
        gj_ledger_subtract(&pair.life[GJ_ARM_AFTER].ledger, &pair.life[GJ_ARM_BEFORE].ledger, &difference);
        int64_t cash = 0;
        for (uint32_t i = 0; i < GJ_N_ACCOUNTS; i++) {
            int64_t sum = 0;
            for (uint32_t y = 0; y <= 4; y++) {
                sum += year[y].account[i];
            }
            assert_true(sum == difference.account[i]);
        }
        for (uint32_t y = 0; y <= 4; y++) {
            assert_int_equal(gj_ledger_verify(&year[y], &error), GJ_OK);
            cash += year[y].cash;
        }
        assert_true(cash == difference.cash);
        /* 150 million won at the decision, half of it the state's; nothing else is of year 0. */
        assert_true(year[0].account[GJ_ACCOUNT_INVESTMENT] == INT64_C(150000000000));
        assert_true(year[0].account[GJ_ACCOUNT_STATE_SUPPORT] == INT64_C(75000000000));
        assert_true(year[0].cash == INT64_C(-75000000000));
    }
    gj_pair_fini(&pair);
    gj_plant_free(plant);
}

static void the_state_pays_half_and_is_told_what_comes_back(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    struct gj_study_spec spec = rich_study(plant, 8);
    struct gj_study_result result;
    run(&spec, &result);
    const struct gj_fiscal *f = &result.appraisal.fiscal;
    assert_true(f->support.mean == 75e6 && f->support.half_width == 0.0);
    assert_true(fabs(f->returned.mean - (worth(&result, GJ_PARTY_STATE)->npv.mean + 75e6)) < 1.0);
    assert_true(fabs(f->returns.mean - f->returned.mean / 75e6) < 1e-8);
    assert_true(f->gross_jobs.mean == result.difference[GJ_OUTCOME_heads_needed].mean);
    assert_true(isnan(f->net_jobs.mean)); /* no bridge was told */
    assert_null(money(&result, "public_cost_per_net_job"));
    gj_study_result_free(&result);
    gj_plant_free(plant);
}

/* Of what may as well be a loss no payback and no rate of return is told; of a sure gain both, and they are those of the printed flows. */
static void only_a_sure_gain_is_paid_back(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    struct gj_study_spec spec = rich_study(plant, 8);
    struct gj_study_result result;
    spec.upgrade[0].to.cost_won.central = 900e6; /* never comes back */
    run(&spec, &result);
    assert_true(worth(&result, GJ_PARTY_FIRM)->sum.mean < 0.0);
    assert_true(isnan(worth(&result, GJ_PARTY_FIRM)->payback) && isnan(worth(&result, GJ_PARTY_FIRM)->irr));
    assert_true(isnan(money(&result, "payback_with")->estimate.mean));
    gj_study_result_free(&result);
    spec.upgrade[0].to.cost_won.central = 1e6;
    spec.upgrade[0].to.technicians.central = 0.0;
    run(&spec, &result);
    const struct gj_worth *w = worth(&result, GJ_PARTY_FIRM);
    double net[5];
    for (uint32_t year = 0; year <= 4; year++) {
        net[year] = flow(&result, GJ_EFFECT_PROGRAMME, GJ_PARTY_FIRM, GJ_LINE_NET, year);
    }
    assert_true(w->sum.mean - w->sum.half_width > 0.0);
    assert_true(fabs(w->payback - gj_payback(0.0, net, 5, result.appraisal.years)) < 1e-6);
    assert_true(w->payback_discounted >= w->payback);
    assert_true(isnan(w->irr) || fabs(gj_npv(w->irr, net, 5, 0)) < 1e-3 * fabs(net[4]));
    assert_true(money(&result, "payback_without")->estimate.mean >= money(&result, "payback_with")->estimate.mean);
    gj_study_result_free(&result);
    gj_plant_free(plant);
}

/* A step that changes nothing on the floor, costs 120 million won, half of it the state's, and 10 % a year of upkeep from the first month on; the run ends
 * 4 years after the decision. By hand, million won:
 *
 *     year         0     1     2     3     4     NPV at 4.5 %                                  B/C
 *     firm       -60   -12   -12   -12   -12     -60 - 12 x 3.587526 = -103.0503               0 / 103.05 = 0
 *     state      -60     0     0     0     0     -60                                           0
 *     society   -120   -12   -12   -12   -12     -163.0503                                     0
 *
 * annuity of 4 years at 4.5 %: (1 - 1.045^-4) / 0.045 = 3.587526. Nothing comes back, so there is no rate of return and no payback; no job comes, so a
 * job has no price. */
static void a_step_that_only_costs_is_worth_what_it_costs(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    struct gj_study_spec spec = gj_workshop_study(plant, 3);
    gj_workshop_improve(&spec);
    spec.warm_up = 12 * GJ_MONTH; /* the decision falls on the end of a month, so years are whole months */
    spec.decide_at = 0;
    spec.settle = GJ_YEAR;
    spec.horizon = 4 * GJ_YEAR;
    struct gj_level_spec *to = &spec.upgrade[0].to;
    for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
        to->lever[i] = spec.before.lever[i];
    }
    to->cost_won = (struct gj_range){120e6, 120e6, 120e6};
    to->upkeep_per_year.central = 0.1;
    to->technicians.central = 0.0;
    to->install_us = to->ramp_us = 0;
    struct gj_study_result result;
    run(&spec, &result);
    for (uint32_t year = 0; year <= 4; year++) {
        assert_true(flow(&result, GJ_EFFECT_PROGRAMME, GJ_PARTY_FIRM, GJ_LINE_NET, year) ==
                    (year == 0 ? -60e6 : -12e6));
        assert_true(flow(&result, GJ_EFFECT_PROGRAMME, GJ_PARTY_STATE, GJ_LINE_NET, year) == (year == 0 ? -60e6 : 0.0));
        assert_true(flow(&result, GJ_EFFECT_PROGRAMME, GJ_SOCIETY, GJ_LINE_NET, year) == (year == 0 ? -120e6 : -12e6));
    }
    assert_true(fabs(worth(&result, GJ_PARTY_FIRM)->npv.mean - -103050308.4) < 1.0);
    assert_true(worth(&result, GJ_PARTY_STATE)->npv.mean == -60e6);
    assert_true(fabs(worth(&result, GJ_SOCIETY)->npv.mean - -163050308.4) < 1.0);
    assert_true(worth(&result, GJ_SOCIETY)->benefit_cost.mean == 0.0);
    assert_true(isnan(worth(&result, GJ_PARTY_FIRM)->irr) && isnan(worth(&result, GJ_PARTY_FIRM)->payback));
    assert_true(isnan(result.appraisal.fiscal.a_gross_job.mean));
    assert_true(result.appraisal.fiscal.returns.mean == 0.0);
    assert_true(fabs(money(&result, "npv_without")->estimate.mean - -163050308.4) < 1.0);
    gj_study_result_free(&result);
    gj_plant_free(plant);
}

/* A firm that goes ahead without support as well: the programme only moves money from the state to it, the technology does all the rest. */
static void the_programmes_effect_is_not_the_technologys(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    struct gj_study_spec spec = rich_study(plant, 4);
    struct gj_study_result result;
    spec.firm.decision = (struct gj_decision_spec){.is_on = true,
                                                   .hurdle_per_year = 0.1,
                                                   .years = 5.0,
                                                   .cost_weight = 1.0,
                                                   .knows_first = 1.0,
                                                   .gain_won_per_year = 1e10,
                                                   .pilots = 1};
    spec.bridge = (struct gj_bridge_spec){.is_told = true, .deadweight = {0.9, 0.9, 0.9}};
    run(&spec, &result);
    const struct gj_appraisal *a = &result.appraisal;
    assert_true(a->has[GJ_EFFECT_PROGRAMME] && a->has[GJ_EFFECT_TECHNOLOGY]);
    assert_true(flow(&result, GJ_EFFECT_PROGRAMME, GJ_SOCIETY, GJ_ACCOUNT_INVESTMENT, 0) == 0.0);
    assert_true(flow(&result, GJ_EFFECT_PROGRAMME, GJ_PARTY_FIRM, GJ_ACCOUNT_STATE_SUPPORT, 0) == 75e6);
    assert_true(flow(&result, GJ_EFFECT_PROGRAMME, GJ_PARTY_FIRM, GJ_ACCOUNT_SALES, 2) == 0.0);
    assert_true(flow(&result, GJ_EFFECT_TECHNOLOGY, GJ_SOCIETY, GJ_ACCOUNT_INVESTMENT, 0) == -150e6);
    assert_true(a->worth[GJ_EFFECT_PROGRAMME][GJ_SOCIETY].npv.mean == 0.0);
    assert_null(money(&result, "npv_without"));                           /* it would not be the same steps */
    assert_true(isnan(a->worth[GJ_EFFECT_PROGRAMME][GJ_PARTY_FIRM].irr)); /* nothing paid, so nothing to come back */
    assert_true(a->worth[GJ_EFFECT_TECHNOLOGY][GJ_SOCIETY].npv.mean != 0.0);
    /* All that came would have come anyway: measured, not the 90 % assumed. */
    const struct gj_bridge_line *line = result.bridge.line;
    assert_int_equal(line[GJ_BRIDGE_DEADWEIGHT].basis, GJ_BASIS_MEASURED);
    assert_true(line[GJ_BRIDGE_GROSS].jobs.mean != 0.0);
    assert_true(line[GJ_BRIDGE_DEADWEIGHT].jobs.mean == -line[GJ_BRIDGE_GROSS].jobs.mean);
    assert_true(line[GJ_BRIDGE_NET].jobs.mean == 0.0);
    gj_study_result_free(&result);
    gj_plant_free(plant);
}

/* A firm that is overdrawn all along, and pays 8 % on it or nothing. Discounting stands for what money costs: worth is the same, but for the tax that
 * interest saves, and without tax to the last bit. */
static void interest_is_not_counted_besides_discounting(void **state)
{
    (void)state;
    struct gj_estimate npv[2][GJ_N_OWNERS];
    for (int with = 0; with <= 1; with++) {
        struct gj_plant *plant = gj_workshop();
        struct gj_study_spec spec = rich_study(plant, 4);
        struct gj_study_result result;
        spec.firm.finance.cash_won = 0.0;
        spec.firm.finance.n_brackets = 0;
        spec.firm.overhead_won_per_month += 1e9;
        spec.firm.finance.interest_per_year = with * 0.08;
        run(&spec, &result);
        for (uint32_t owner = 0; owner < GJ_N_OWNERS; owner++) {
            npv[with][owner] = result.appraisal.worth[GJ_EFFECT_PROGRAMME][owner].npv;
        }
        const double paid = result.arm[GJ_ARM_AFTER][GJ_OUTCOME_cash_end].mean;
        assert_true(paid < 0.0);
        gj_study_result_free(&result);
        gj_plant_free(plant);
    }
    for (uint32_t owner = 0; owner < GJ_N_OWNERS; owner++) {
        assert_true(npv[0][owner].mean == npv[1][owner].mean);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_that_changes_nothing_is_worth_exactly_nothing),
        cmocka_unit_test(present_values_can_be_redone_from_the_yearly_flows),
        cmocka_unit_test(the_years_add_up_to_the_ledgers),
        cmocka_unit_test(the_state_pays_half_and_is_told_what_comes_back),
        cmocka_unit_test(only_a_sure_gain_is_paid_back),
        cmocka_unit_test(a_step_that_only_costs_is_worth_what_it_costs),
        cmocka_unit_test(the_programmes_effect_is_not_the_technologys),
        cmocka_unit_test(interest_is_not_counted_besides_discounting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
