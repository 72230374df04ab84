/* The money table: what the project costs and who pays, what it brings the firm, and what the state pays for a job. What all parties gain is the appraisal's. */
#include "study/study_internal.h"

#include <math.h>
#include <string.h>

#include "study/estimate.h"

static void line(struct gj_study_result *result, const char *name, const char *en, const char *ko, const char *unit,
                 struct gj_estimate estimate)
{
    GJ_CHECK(result->n_money < GJ_MAX_MONEY_LINES, "more than %d lines of money", GJ_MAX_MONEY_LINES);
    result->money[result->n_money++] =
        (struct gj_money_line){.name = name, .en = en, .ko = ko, .unit = unit, .estimate = estimate};
}

static struct gj_estimate known(double value)
{
    return (struct gj_estimate){.mean = gj_round_10(value), .half_width = 0.0, .n = 1};
}

static double upkeep_of(const struct gj_level_spec *level)
{
    return level->cost_won.central * level->upkeep_per_year.central;
}

/* Who pays, over all steps as planned. Payers of several programmes that have one name are one. */
struct payers {
    double total, own, coaching; /* won; coaching: what the state pays of it */
    uint32_t n;
    struct {
        const struct gj_payer *payer;
        int64_t mwon;
    } of[GJ_MAX_PAYERS];
};

static void add_payer(struct payers *all, const struct gj_payer *payer, int64_t mwon)
{
    uint32_t i = 0;
    while (i < all->n && strcmp(all->of[i].payer->name, payer->name) != 0) {
        i++;
    }
    if (i == all->n && i < GJ_MAX_PAYERS) {
        all->of[all->n++].payer = payer;
    }
    all->of[i < GJ_MAX_PAYERS ? i : GJ_MAX_PAYERS - 1].mwon += mwon;
}

static void find_payers(const struct gj_study_spec *spec, struct payers *all)
{
    struct gj_project project = {0};
    *all = (struct payers){0};
    for (uint32_t k = 0; k < spec->n_upgrades; k++) {
        const gj_time at = spec->upgrade[k].at;
        const struct gj_programme_spec *programme = gj_project_support(&project, spec->upgrade, k, at);
        gj_project_take(&project, &spec->before, spec->upgrade, programme, at, 0.0);
        const struct gj_plan *plan = &project.step[k].plan;
        all->total += (double)plan->total_mwon / 1000.0;
        all->own += (double)plan->own_mwon / 1000.0;
        all->coaching += (double)(plan->public_mwon - plan->split.public_mwon) / 1000.0;
        for (uint32_t i = 0; programme && i < programme->n_payers; i++) {
            add_payer(all, &programme->payer[i], plan->split.payer_mwon[i]);
        }
    }
}

static void add_price(struct gj_study_result *result)
{
    struct payers all;
    find_payers(result->spec, &all);
    line(result, "project_cost", "project cost", "총사업비", "won", known(all.total));
    for (uint32_t i = 0; i < all.n; i++) {
        line(result, "payer", all.of[i].payer->name, all.of[i].payer->name_ko, "won",
             known((double)all.of[i].mwon / 1000.0));
    }
    if (all.coaching > 0.0) {
        line(result, "payer", "state, for experts", "정부 (전문가 지도)", "won", known(all.coaching));
    }
    line(result, "own", "paid by the firm", "기업 부담금", "won", known(all.own));
    for (uint32_t i = 0; i < result->n_money; i++) {
        result->money[i].is_if_ahead = result->spec->firm.decision.is_on;
    }
}

/* What the firm gets of others for its project in a year. */
static double support_of(const struct gj_appraisal *a, uint32_t year)
{
    static const uint32_t lines[] = {GJ_ACCOUNT_STATE_SUPPORT, GJ_ACCOUNT_LARGE_SUPPORT, GJ_ACCOUNT_CLAWBACK};
    double won = 0.0;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        won += gj_appraisal_flow(a, GJ_EFFECT_PROGRAMME, GJ_PARTY_FIRM, lines[i], year)->mean;
    }
    return won;
}

/* The firm that takes the same steps and pays for them alone. Its interval is that of the firm with support: support is the same in every replication. */
static void add_firm(struct gj_study_result *result)
{
    const struct gj_appraisal *a = &result->appraisal;
    const struct gj_worth *with = &a->worth[GJ_EFFECT_PROGRAMME][GJ_PARTY_FIRM];
    struct gj_estimate without = with->npv;
    double flow[GJ_IRR_FLOWS];
    double sum = with->sum.mean;
    const uint32_t n = a->n_years + 1 < GJ_IRR_FLOWS ? a->n_years + 1 : GJ_IRR_FLOWS;
    for (uint32_t y = 0; y < n; y++) {
        const double support = support_of(a, y);
        flow[y] = gj_appraisal_flow(a, GJ_EFFECT_PROGRAMME, GJ_PARTY_FIRM, GJ_LINE_NET, y)->mean - support;
        without.mean -= support * gj_discount(a->rate, gj_appraisal_date(a, y));
        sum -= support;
    }
    without.mean = gj_round_10(without.mean);
    const bool is_gain = sum > 0.0 && !(sum - with->sum.half_width <= 0.0);
    line(result, "npv_with", "NPV to the firm, with the grant", "순현재가치 (지원 시)", "won", with->npv);
    const bool decides = result->spec->firm.decision.is_on; /* then it would not take all of the steps without */
    if (!decides) {
        line(result, "npv_without", "NPV to the firm, without the grant", "순현재가치 (미지원 시)", "won", without);
    }
    line(result, "payback_with", "payback, with the grant", "회수기간 (지원 시)", "y",
         (struct gj_estimate){with->payback, NAN, with->sum.n});
    if (!decides) {
        line(result, "payback_without", "payback, without the grant", "회수기간 (미지원 시)", "y",
             (struct gj_estimate){is_gain ? gj_round_10(gj_payback(0.0, flow, n, a->years)) : (double)NAN, NAN,
                                  with->sum.n});
    }
}

static void add_state(struct gj_study_result *result)
{
    const struct gj_fiscal *f = &result->appraisal.fiscal;
    line(result, "public_cost_per_job", "public money a job gained", "늘어난 일자리당 공적 비용", "won",
         f->a_gross_job);
    if (result->bridge.is_told) {
        line(result, "public_cost_per_net_job", "public money a net job", "순일자리당 공적 비용", "won", f->a_net_job);
        line(result, "public_cost_per_net_job_year", "public money a net job-year", "순고용연수당 공적 비용", "won",
             f->a_net_year);
    }
    line(result, "fiscal_return", "tax and contributions a won of support", "지원금 대비 세수·부담금", "1", f->returns);
}

void gj_money_fill(struct gj_study_result *result)
{
    const struct gj_study_spec *spec = result->spec;
    const struct gj_programme_spec *programme = gj_study_support(spec);
    add_price(result);
    line(result, "gain", "operating gain a year", "연간 영업이득", "won/y", result->difference[GJ_OUTCOME_profit]);
    line(result, "upkeep", "upkeep of the new level, already deducted", "신규 수준 유지비 (이미 차감)", "won/y",
         known(upkeep_of(gj_study_after(spec)) - upkeep_of(&spec->before)));
    add_firm(result);
    if (programme) {
        add_state(result);
    }
}
