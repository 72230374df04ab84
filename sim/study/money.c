/* The money table of the first breadth: what the project costs and who pays, what it brings a year, and whether that pays. */
#include "study/study_internal.h"

#include <math.h>
#include <string.h>

#include "study/estimate.h"

static void line(struct gj_study_result *result, const char *name, const char *en, const char *ko, const char *unit,
                 struct gj_estimate estimate)
{
    result->money[result->n_money++] =
        (struct gj_money_line){.name = name, .en = en, .ko = ko, .unit = unit, .estimate = estimate};
}

static struct gj_estimate known(double value)
{
    return (struct gj_estimate){.mean = gj_round_10(value), .half_width = 0.0, .n = 1};
}

static struct gj_estimate derived(double value, uint32_t n)
{
    return (struct gj_estimate){.mean = gj_round_10(value), .half_width = NAN, .n = n};
}

/* Present value of what the project brings the firm, less what it pays. Linear in the gain, so the interval carries over. */
static struct gj_estimate npv(const struct gj_pair_money *money, uint32_t n, double paid, double confidence)
{
    const size_t stride = sizeof *money / sizeof(double);
    struct gj_estimate e = gj_estimate_difference(&money->present_value[GJ_ARM_AFTER],
                                                  &money->present_value[GJ_ARM_BEFORE], n, stride, confidence);
    e.mean = gj_round_10(e.mean - paid);
    return e;
}

static double upkeep_of(const struct gj_level_spec *level)
{
    return level->cost_won.central * level->upkeep_per_year.central;
}

/* Who pays, over all steps as planned. Payers of several programmes that have one name are one. */
struct payers {
    double total, own, grant, coaching; /* won; coaching: what the state pays of it */
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
        all->grant += (double)plan->public_mwon / 1000.0;
        all->coaching += (double)(plan->public_mwon - plan->split.public_mwon) / 1000.0;
        for (uint32_t i = 0; programme && i < programme->n_payers; i++) {
            add_payer(all, &programme->payer[i], plan->split.payer_mwon[i]);
        }
    }
}

void gj_money_fill(const struct gj_pair_money *money, struct gj_study_result *result)
{
    const struct gj_study_spec *spec = result->spec;
    struct payers all;
    find_payers(spec, &all);
    const double total = all.total;
    const double own = all.own;
    const uint32_t n = result->n_replications;
    line(result, "project_cost", "project cost", "총사업비", "won", known(total));
    for (uint32_t i = 0; i < all.n; i++) {
        line(result, "payer", all.of[i].payer->name, all.of[i].payer->name_ko, "won",
             known((double)all.of[i].mwon / 1000.0));
    }
    if (all.coaching > 0.0) {
        line(result, "payer", "state, for experts", "정부 (전문가 지도)", "won", known(all.coaching));
    }
    line(result, "own", "paid by the firm", "기업 부담금", "won", known(own));
    const struct gj_estimate gain = result->difference[GJ_OUTCOME_profit];
    line(result, "gain", "operating gain a year", "연간 영업이득", "won/y", gain);
    line(result, "upkeep", "upkeep of the new level, already deducted", "신규 수준 유지비 (이미 차감)", "won/y",
         known(upkeep_of(gj_study_after(spec)) - upkeep_of(&spec->before)));
    line(result, "npv_with", "NPV to the firm, with the grant", "순현재가치 (지원 시)", "won",
         npv(money, n, own, spec->confidence));
    line(result, "npv_without", "NPV to the firm, without the grant", "순현재가치 (미지원 시)", "won",
         npv(money, n, total, spec->confidence));
    /* Of a gain that may as well be a loss no payback is told. */
    const bool is_gain = gain.mean > 0.0 && !(gain.mean - gain.half_width <= 0.0);
    line(result, "payback_with", "payback, with the grant", "회수기간 (지원 시)", "y",
         derived(is_gain ? own / gain.mean : NAN, n));
    line(result, "payback_without", "payback, without the grant", "회수기간 (미지원 시)", "y",
         derived(is_gain ? total / gain.mean : NAN, n));
    /* By the jobs the work needs: heads at the end are whole persons and lag behind. No job gained: not applicable. */
    const double jobs = result->difference[GJ_OUTCOME_heads_needed].mean;
    line(result, "public_cost_per_job", "public money a job gained", "늘어난 일자리당 공적 비용", "won",
         derived(jobs > 0.0 ? all.grant / jobs : NAN, n));
}
