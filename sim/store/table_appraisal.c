/* Tables of what all of it is worth: yearly flows of all parties, what follows from them, and the bridge of jobs. */
#include <math.h>
#include <string.h>

#include "store/table_internal.h"

#define TEXT GJ_CELL_TEXT
#define INTEGER GJ_CELL_INTEGER
#define NUMBER GJ_CELL_NUMBER

static void text(struct gj_cell *cell, const char *value)
{
    cell->type = TEXT;
    cell->text = value;
    cell->length = strlen(value);
    cell->exact = false;
}

static void integer(struct gj_cell *cell, int64_t value)
{
    cell->type = INTEGER;
    cell->integer = value;
}

static void number(struct gj_cell *cell, double value)
{
    cell->type = NUMBER;
    cell->number = value;
    cell->exact = false;
}

/* mean, half_width, n */
static struct gj_cell *estimate(struct gj_cell *cell, const struct gj_estimate *e)
{
    number(cell++, e->mean);
    number(cell++, e->half_width);
    integer(cell++, e->n);
    return cell;
}

static const char *effect_name(unsigned effect)
{
    return effect == GJ_EFFECT_PROGRAMME ? "programme" : "technology";
}

#define EFFECT                                                                                                                           \
    {                                                                                                                                    \
        "effect", TEXT, "",                                                                                                              \
            "programme: after - before; technology: after - a firm that never takes a step (only where it decides by "                   \
            "itself)",                                                                                                                   \
            "programme: 도입 후 - 도입 전, technology: 도입 후 - 끝까지 미도입 (기업이 스스로 결정하는 경우)" \
    }
#define PARTY                                                                                         \
    {                                                                                                 \
        "party", TEXT, "", "who gains or loses; society: all together", "당사자 (society: 합계)" \
    }
#define ESTIMATE(unit)                                                                               \
    {"mean", NUMBER, unit, "estimate", "추정값"},                                                    \
        {"half_width", NUMBER, unit, "half the width of its interval; empty below two replications", \
         "신뢰구간 반폭 (반복이 2회 미만이면 빈칸)"},                                                \
    {                                                                                                \
        "n", INTEGER, "", "replications in it", "사용된 반복 수"                               \
    }

/* --- appraisal: flows; an account that never moves for a party has no rows --- */

const struct gj_column gj_appraisal_columns[GJ_N_APPRAISAL_COLUMNS] = {
    EFFECT,
    PARTY,
    {"year", INTEGER, "", "counted from the decision; 0: at the decision", "결정부터 센 연차 (0: 결정 시점)"},
    {"account", TEXT, "", "account of the firm's ledger, or net: their sum", "계정 (net: 합계)"},
    {"label_en", TEXT, "", "what it is, in English", "영어 이름"},
    {"label_ko", TEXT, "", "what it is, in Korean", "한국어 이름"},
    {"discounted_over", NUMBER, "y", "years that the flow is discounted over", "할인 연수"},
    ESTIMATE("won"),
};

static bool has_rows(const struct gj_appraisal *a, unsigned effect, uint32_t owner, uint32_t line)
{
    bool moves = line == GJ_LINE_NET;
    for (uint32_t year = 0; year <= a->n_years && !moves; year++) {
        const struct gj_estimate *e = gj_appraisal_flow(a, (enum gj_effect)effect, owner, line, year);
        moves = e->mean != 0.0 || e->half_width > 0.0;
    }
    return moves;
}

/* Of the `wanted`-th line that has rows: which it is. Returns how many there are up to it. */
struct where {
    unsigned effect;
    uint32_t owner, line;
};

static uint64_t find_line(const struct gj_appraisal *a, uint64_t wanted, struct where *out)
{
    uint64_t n = 0;
    for (unsigned effect = 0; effect < GJ_N_EFFECTS && a->flow != NULL; effect++) {
        for (uint32_t k = 0; a->has[effect] && k < GJ_N_OWNERS * GJ_N_LINES; k++) {
            const struct where here = {effect, k / GJ_N_LINES, k % GJ_N_LINES};
            if (!has_rows(a, effect, here.owner, here.line)) {
                continue;
            }
            *out = here;
            if (n++ == wanted) {
                return n;
            }
        }
    }
    return n;
}

uint64_t gj_appraisal_count(const struct gj_store_spec *spec)
{
    struct where last;
    const struct gj_appraisal *a = &spec->result->appraisal;
    return find_line(a, UINT64_MAX, &last) * (a->n_years + 1);
}

void gj_appraisal_cells(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_appraisal *a = &spec->result->appraisal;
    const uint32_t year = (uint32_t)(i % (a->n_years + 1));
    struct where at = {0};
    (void)find_line(a, i / (a->n_years + 1), &at);
    const struct gj_party_info *info = gj_line_info(at.line);
    text(cell++, effect_name(at.effect));
    text(cell++, gj_owner_info(at.owner)->name);
    integer(cell++, year);
    text(cell++, info->name);
    text(cell++, info->en);
    text(cell++, info->ko);
    number(cell++, gj_appraisal_date(a, year));
    (void)estimate(cell, gj_appraisal_flow(a, (enum gj_effect)at.effect, at.owner, at.line, year));
}

/* --- worth: what follows from the flows --- */

const struct gj_column gj_worth_columns[GJ_N_WORTH_COLUMNS] = {
    EFFECT,
    PARTY,
    {"measure", TEXT, "", "npv, sum, benefit, cost, benefit_cost, irr, payback, payback_discounted",
     "순현재가치, 합계, 편익, 비용, 편익/비용, 내부수익률, 회수기간, 할인 회수기간"},
    {"unit", TEXT, "", "unit of the value; 1 is a ratio", "값의 단위 (1은 비율)"},
    {"mean", NUMBER, "unit", "estimate; empty where it cannot be said", "추정값 (말할 수 없으면 빈칸)"},
    {"half_width", NUMBER, "unit", "half the width of its interval; empty where there is none", "신뢰구간 반폭"},
    {"n", INTEGER, "", "replications in it", "사용된 반복 수"},
};

enum { N_MEASURES = 8 };

uint64_t gj_worth_count(const struct gj_store_spec *spec)
{
    const struct gj_appraisal *a = &spec->result->appraisal;
    uint64_t n = 0;
    for (unsigned effect = 0; effect < GJ_N_EFFECTS; effect++) {
        n += a->has[effect] ? (uint64_t)GJ_N_OWNERS * N_MEASURES : 0;
    }
    return n;
}

void gj_worth_cells(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    static const struct {
        const char *name, *unit;
    } measures[N_MEASURES] = {{"npv", "won"},        {"sum", "won"}, {"benefit", "won"}, {"cost", "won"},
                              {"benefit_cost", "1"}, {"irr", "1/y"}, {"payback", "y"},   {"payback_discounted", "y"}};
    const struct gj_appraisal *a = &spec->result->appraisal;
    const unsigned measure = (unsigned)(i % N_MEASURES);
    const uint32_t owner = (uint32_t)(i / N_MEASURES % GJ_N_OWNERS);
    const unsigned place = (unsigned)(i / N_MEASURES / GJ_N_OWNERS);
    const unsigned effect = a->has[GJ_EFFECT_PROGRAMME] ? place : GJ_EFFECT_TECHNOLOGY;
    const struct gj_worth *w = &a->worth[effect][owner];
    const struct gj_estimate values[N_MEASURES] = {w->npv,
                                                   w->sum,
                                                   w->benefit,
                                                   w->cost,
                                                   w->benefit_cost,
                                                   {w->irr, (double)NAN, w->npv.n},
                                                   {w->payback, (double)NAN, w->npv.n},
                                                   {w->payback_discounted, (double)NAN, w->npv.n}};
    text(cell++, effect_name(effect));
    text(cell++, gj_owner_info(owner)->name);
    text(cell++, measures[measure].name);
    text(cell++, measures[measure].unit);
    (void)estimate(cell, &values[measure]);
}

/* --- bridge --- */

const struct gj_column gj_bridge_columns[GJ_N_BRIDGE_COLUMNS] = {
    {"count", TEXT, "", "jobs: that the work needs; job_years: of people employed, from the decision to the end",
     "jobs: 필요 인력, job_years: 결정부터 끝까지 고용 연수"},
    {"step", TEXT, "", "from gross to net", "단계"},
    {"label_en", TEXT, "", "what it is, in English", "영어 이름"},
    {"label_ko", TEXT, "", "what it is, in Korean", "한국어 이름"},
    {"basis", TEXT, "", "measured: simulated; assumed: a share of the scenario; none: orders do not answer",
     "measured: 시뮬레이션, assumed: 가정, none: 주문 불변"},
    {"unit", TEXT, "", "unit of the values", "값의 단위"},
    {"mean", NUMBER, "unit", "of this step, at the central assumptions; deductions are negative",
     "이 단계의 크기 (가정 중앙값, 공제는 음수)"},
    {"half_width", NUMBER, "unit", "half the width of its interval over replications", "반복에 대한 신뢰구간 반폭"},
    {"n", INTEGER, "", "replications in it", "사용된 반복 수"},
    {"low", NUMBER, "unit", "lowest over the assumptions, at the means", "가정 범위에서 최소"},
    {"high", NUMBER, "unit", "highest over the assumptions, at the means", "가정 범위에서 최대"},
    {"left", NUMBER, "unit", "what is left after the step", "이 단계 뒤 남은 값"},
    {"share_low", NUMBER, "1", "the assumed share, low", "가정 하한"},
    {"share", NUMBER, "1", "the assumed share, central; empty where none is assumed", "가정 중앙값"},
    {"share_high", NUMBER, "1", "the assumed share, high", "가정 상한"},
};

uint64_t gj_bridge_count(const struct gj_store_spec *spec)
{
    return spec->result->bridge.is_told ? 2 * (uint64_t)GJ_N_BRIDGE_STEPS : 0;
}

void gj_bridge_cells(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const uint32_t step = (uint32_t)(i % GJ_N_BRIDGE_STEPS);
    const bool is_years = i >= (uint64_t)GJ_N_BRIDGE_STEPS;
    const struct gj_bridge *bridge = is_years ? &spec->result->bridge_years : &spec->result->bridge;
    const struct gj_bridge_line *line = &bridge->line[step];
    const struct gj_bridge_step_info *info = gj_bridge_step_info((enum gj_bridge_step)step);
    const bool is_share = line->basis == GJ_BASIS_ASSUMED && step != GJ_BRIDGE_NET;
    text(cell++, is_years ? "job_years" : "jobs");
    text(cell++, info->name);
    text(cell++, info->en);
    text(cell++, info->ko);
    text(cell++, gj_basis_name(line->basis));
    text(cell++, is_years ? "job-years" : "heads");
    cell = estimate(cell, &line->jobs);
    number(cell++, line->jobs_low);
    number(cell++, line->jobs_high);
    number(cell++, line->left.mean);
    number(cell++, is_share ? line->share.low : (double)NAN);
    number(cell++, is_share ? line->share.central : (double)NAN);
    number(cell, is_share ? line->share.high : (double)NAN);
}
