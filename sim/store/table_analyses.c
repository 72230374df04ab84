/* Tables of what `run --with` found: which numbers drive the answer, gains by levers, what grants do, what budgets buy. */
#include <math.h>

#include "store/cells_internal.h"
#include "study/insight/insight.h"

static struct gj_cell *estimate(struct gj_cell *cell, const struct gj_estimate *e)
{
    number(cell++, e->mean);
    number(cell++, e->half_width);
    integer(cell++, e->n);
    return cell;
}

static const struct gj_insight *insight_of(const struct gj_store_spec *spec)
{
    static const struct gj_insight nothing = {0};
    return spec->result->insight ? spec->result->insight : &nothing;
}

/* A mean with its interval, of the unit in the column "unit". */
#define ESTIMATE(mean, half_width, n, en, ko)                                                        \
    {mean, NUMBER, "unit", en, ko},                                                                  \
        {half_width, NUMBER, "unit", "half the width of its interval; empty below two replications", \
         "신뢰구간 반폭 (반복이 2회 미만이면 빈칸)"},                                                \
    {                                                                                                \
        n, INTEGER, "", "replications in it", "사용된 반복 수"                                 \
    }
#define WON(name, en, ko)           \
    {                               \
        name, NUMBER, "won", en, ko \
    }

/* --- drivers --- */

static const struct gj_column driver_columns[] = {
    {"rank", INTEGER, "", "1: the largest swing", "순위 (1: 변동 폭이 가장 큼)"},
    {"place", TEXT, "", "where the number stands in the scenario, or the name of a factor",
     "시나리오 안의 위치 또는 요인 이름"},
    {"number_unit", TEXT, "", "unit of the number", "숫자의 단위"},
    {"low", TEXT, "", "low end of its range, in that unit, or a word", "범위의 하한 (그 단위, 또는 낱말)"},
    {"central", TEXT, "", "central value", "중앙값"},
    {"high", TEXT, "", "high end of its range", "범위의 상한"},
    {"mark", TEXT, "", "kind of source", "출처 등급"},
    {"source", TEXT, "", "short name of the source", "출처"},
    {"outcome", TEXT, "", "outcome whose difference, after - before, is the answer", "결과 지표 (도입 후 - 도입 전)"},
    UNIT,
    ESTIMATE("answer", "answer_half_width", "answer_n", "the answer with all numbers at their central values",
             "모든 숫자가 중앙값일 때의 결과"),
    ESTIMATE("change_at_low", "change_at_low_half_width", "change_at_low_n",
             "the answer at the low end less that, paired", "하한에서의 결과 변화 (짝지음)"),
    ESTIMATE("change_at_high", "change_at_high_half_width", "change_at_high_n",
             "the answer at the high end less that, paired", "상한에서의 결과 변화 (짝지음)"),
    ESTIMATE("swing", "swing_half_width", "swing_n", "largest less smallest answer",
             "가장 큰 결과와 가장 작은 결과의 차이"),
    {"changes_sign", INTEGER, "", "1: at an end the answer surely has another sign than at the centre",
     "1: 끝에서 결과의 부호가 확실히 바뀜"},
};

static uint64_t driver_count(const struct gj_store_spec *spec)
{
    const struct gj_drivers *drivers = insight_of(spec)->drivers;
    return drivers ? drivers->n_drivers : 0;
}

static void driver_value(struct gj_cell *cell, double value, const char *word)
{
    if (word) {
        text(cell, word);
        return;
    }
    snprintf(cell->small, sizeof cell->small, "%.10g", value);
    small_text(cell);
}

static void driver_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_drivers *drivers = insight_of(spec)->drivers;
    GJ_CHECK(drivers != NULL, "a table without its analysis");
    const struct gj_driver *d = &drivers->driver[i];
    const struct gj_outcome_info *info = gj_outcome_info(drivers->outcome);
    integer(cell++, (int64_t)i + 1);
    text(cell++, d->place);
    text(cell++, d->unit);
    driver_value(cell++, d->low, d->low_word);
    driver_value(cell++, d->central, d->central_word);
    driver_value(cell++, d->high, d->high_word);
    text(cell++, d->mark);
    text(cell++, d->source);
    text(cell++, info->name);
    text(cell++, info->unit);
    cell = estimate(cell, &drivers->central);
    cell = estimate(cell, &d->at_low);
    cell = estimate(cell, &d->at_high);
    cell = estimate(cell, &d->swing);
    integer(cell, d->is_sign_changed);
}

/* --- gains: of each outcome a line a group, then the whole, without and with --- */

enum { WHOLE, WITHOUT, WITH, N_SUMS };

static const struct gj_column gain_columns[] = {
    {"outcome", TEXT, "", "what is divided", "나누는 지표"},
    {"group", TEXT, "", "group of levers; whole: all of them; without, with: the outcome itself",
     "개선 요인 묶음 (whole: 전체, without·with: 지표 값)"},
    LABEL_EN,
    LABEL_KO,
    UNIT,
    ESTIMATE("gain", "half_width", "n",
             "what the group adds, the mean over all orders of introduction; parts add up to the whole",
             "묶음의 기여 (모든 도입 순서의 평균, 합은 전체)"),
};

static uint64_t gain_count(const struct gj_store_spec *spec)
{
    const struct gj_gains *gains = insight_of(spec)->gains;
    return gains ? (uint64_t)GJ_N_GAIN_OUTCOMES * (gains->n_groups + N_SUMS) : 0;
}

static void gain_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    static const struct gj_gain_group_info sums[N_SUMS] = {
        {"whole", "all of it", "전체"}, {"without", "without the steps", "미도입"}, {"with", "with them", "도입"}};
    const struct gj_gains *gains = insight_of(spec)->gains;
    GJ_CHECK(gains != NULL, "a table without its analysis");
    const uint32_t n_lines = gains->n_groups + N_SUMS;
    const struct gj_gain_column *column = &gains->column[i / n_lines];
    const uint32_t line = (uint32_t)(i % n_lines);
    const struct gj_estimate *const of_sum[N_SUMS] = {&column->whole, &column->without, &column->with};
    const bool is_part = line < gains->n_groups;
    const struct gj_gain_group_info *info =
        is_part ? gj_gain_group_info(gains->group[line]) : &sums[line - gains->n_groups];
    text(cell++, gj_outcome_info(column->outcome)->name);
    text(cell++, info->name);
    text(cell++, info->en);
    text(cell++, info->ko);
    text(cell++, gj_outcome_info(column->outcome)->unit);
    estimate(cell, is_part ? &column->part[line] : of_sum[line - gains->n_groups]);
}

/* --- grant --- */

static const struct gj_column grant_columns[] = {
    {"point", INTEGER, "", "number of the grant, from 0", "지원금 번호 (0부터)"},
    WON("grant_won", "the grant", "지원금"),
    {"share_of_cost", NUMBER, "1", "of the project's cost", "사업비 대비 비율"},
    {"goes_ahead", NUMBER, "1", "share of replications that take all steps", "모든 단계를 착수한 반복의 비율"},
    {"goes_ahead_low", NUMBER, "1", "lower end of its Wilson interval", "윌슨 구간 하한"},
    {"goes_ahead_high", NUMBER, "1", "upper end", "윌슨 구간 상한"},
    {"begins", NUMBER, "1", "share that takes the first step", "1단계를 착수한 비율"},
    {"net_jobs", NUMBER, "heads", "jobs with the grant less jobs without any support, paired",
     "순고용 (지원금 유무의 차이, 짝지음)"},
    {"net_jobs_half_width", NUMBER, "heads", "half the width of its interval", "신뢰구간 반폭"},
    WON("public_won", "public money a firm that is offered the grant", "기업당 공적 비용"),
    WON("won_per_net_job", "public money for a net job; empty where none is gained",
        "순 일자리당 공적 비용 (없으면 빈칸)"),
    {"is_break_even", INTEGER, "", "1: at least half of the replications go ahead", "1: 반복의 절반 이상이 착수"},
};

static uint64_t grant_count(const struct gj_store_spec *spec)
{
    const struct gj_breakeven *grant = insight_of(spec)->grant;
    return grant ? grant->n_points : 0;
}

static void grant_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_breakeven *found = insight_of(spec)->grant;
    GJ_CHECK(found != NULL, "a table without its analysis");
    const struct gj_grant_point *point = &found->point[i];
    integer(cell++, (int64_t)i);
    number(cell++, (double)point->grant_won);
    number(cell++, point->share);
    number(cell++, point->goes_ahead.mean);
    number(cell++, point->low);
    number(cell++, point->high);
    number(cell++, point->begins);
    number(cell++, point->net_jobs.mean);
    number(cell++, point->net_jobs.half_width);
    number(cell++, point->public_won.mean);
    number(cell++, point->won_per_job);
    integer(cell, found->ahead.answer != GJ_BREAKEVEN_NEVER && point->grant_won >= found->ahead.grant_won);
}

/* --- budget: the frontier --- */

static const struct gj_column budget_columns[] = {
    {"point", INTEGER, "", "number of the budget, from 0", "예산 번호 (0부터)"},
    WON("budget_won", "the budget", "예산"),
    WON("spent_won", "expected to be spent in the optimal choice", "최적 선택의 기대 지출"),
    {"greedy_jobs", NUMBER, "heads", "net jobs when it is shared out best jobs a won first",
     "원당 일자리가 많은 순으로 배분할 때의 순고용"},
    {"optimal_jobs", NUMBER, "heads", "net jobs of the optimal choice", "최적 배분의 순고용"},
    WON("won_per_job", "for one job more since the budget before; empty when none is added",
        "앞 예산보다 늘어난 일자리당 비용 (없으면 빈칸)"),
};

static uint64_t budget_count(const struct gj_store_spec *spec)
{
    (void)spec;
    return GJ_FRONTIER_POINTS;
}

static void budget_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_frontier *budget = insight_of(spec)->budget;
    GJ_CHECK(budget != NULL, "a table without its analysis");
    const struct gj_frontier_point *point = &budget->point[i];
    integer(cell++, (int64_t)i);
    number(cell++, (double)point->budget_won);
    number(cell++, point->spent_won);
    number(cell++, point->greedy_jobs);
    number(cell++, point->optimal_jobs);
    number(cell, point->won_per_job);
}

/* --- the list --- */

const struct gj_table *gj_drivers_table(const struct gj_store_spec *spec, uint32_t *n)
{
    static const struct gj_table table = {"drivers",
                                          "which numbers of the scenario move the answer, by how much",
                                          "결과를 좌우하는 숫자",
                                          "rank",
                                          true,
                                          true,
                                          COLUMNS(driver_columns),
                                          driver_count,
                                          driver_fill};
    *n = insight_of(spec)->drivers != NULL;
    return &table;
}

const struct gj_table *gj_gains_table(const struct gj_store_spec *spec, uint32_t *n)
{
    static const struct gj_table table = {"gains",
                                          "how much of the gain each group of levers brings",
                                          "개선 요인 묶음별 이득",
                                          "outcome,group",
                                          true,
                                          true,
                                          COLUMNS(gain_columns),
                                          gain_count,
                                          gain_fill};
    *n = insight_of(spec)->gains != NULL;
    return &table;
}

const struct gj_table *gj_grant_table(const struct gj_store_spec *spec, uint32_t *n)
{
    static const struct gj_table table = {"grant", "what grants of all sizes do", "지원금 크기별 효과", "point",   true,
                                          true,    COLUMNS(grant_columns),        grant_count,          grant_fill};
    *n = insight_of(spec)->grant != NULL;
    return &table;
}

const struct gj_table *gj_budget_table(const struct gj_store_spec *spec, uint32_t *n)
{
    static const struct gj_table table = {"budget",
                                          "what budgets buy over the population",
                                          "예산별 순고용",
                                          "point",
                                          true,
                                          true,
                                          COLUMNS(budget_columns),
                                          budget_count,
                                          budget_fill};
    *n = insight_of(spec)->budget != NULL;
    return &table;
}
