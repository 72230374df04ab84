/* The tables of a population: lives, firms, groups, adoption by year, rows that were refused. */
#include "study/population/evidence.h"

#include "store/cells_internal.h"

#include <math.h>

#define FIRM                                                                                             \
    {                                                                                                    \
        "firm", INTEGER, "", "number of the firm; of a file the row", "기업 번호 (파일이면 행)" \
    }
#define OUTCOME                                                               \
    {                                                                         \
        "outcome", TEXT, "", "name of the outcome of a firm", "지표 이름" \
    }

static const struct gj_population_result *population_of(const struct gj_store_spec *spec)
{
    return spec->result->population;
}

static const struct gj_population_member *member_of(const struct gj_store_spec *spec, uint64_t i)
{
    return &population_of(spec)->spec->member[i];
}

/* --- rows: one a replication, firm and arm ------------------------------------------------------------------------------------------------ */

static const struct gj_column row_columns[] = {
    REPLICATION,
    FIRM,
    ARM,
    STATUS,
    DIGEST,
    {"events", INTEGER, "", "events on the floor", "현장 사건 수"},
    {"adopted_year", NUMBER, "y", "years from the decision to its first step; empty: it never adopts",
     "도입 시점 (결정 시점부터, 없으면 미도입)"},
    {"supported", INTEGER, "", "1: the programme pays its part", "1: 지원사업 참여"},
#define GJ_OUTCOME(name, unit, en, ko, better, where, how) {#name, NUMBER, unit, en, ko},
#include "study/outcome.def"
#undef GJ_OUTCOME
};

static uint64_t row_count(const struct gj_store_spec *spec)
{
    return spec->result->n_rows;
}

static double adopted_year(const struct gj_fate *fate)
{
    return fate->adopted_at == GJ_NEVER ? (double)NAN : (double)fate->adopted_at / (double)GJ_YEAR;
}

static void row_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_row *row = &spec->result->row[i];
    const struct gj_fate *fate = &population_of(spec)->fate[i];
    integer(cell++, row->replication);
    integer(cell++, member_of(spec, row->firm)->index);
    text(cell++, gj_arm_name(row->arm));
    text(cell++, gj_status_name(row->status));
    hex(cell++, row->digest);
    integer(cell++, (int64_t)row->events);
    number(cell++, adopted_year(fate));
    integer(cell++, fate->is_supported);
    for (unsigned k = 0; k < GJ_N_OUTCOMES; k++) {
        exact(cell++, row->value[k]);
    }
}

/* --- firms: means over replications, long form ---------------------------------------------------------------------------------------------- */

static const struct gj_column firm_columns[] = {
    FIRM,
    {"size", TEXT, "", "size class", "규모"},
    {"sector", TEXT, "", "sector", "업종"},
    {"level", INTEGER, "", "level it would reach", "목표 수준"},
    {"weight", NUMBER, "", "firms it stands for", "가중치"},
    {"employees", NUMBER, "heads", "employees at the start", "초기 종업원 수"},
    ARM,
    {"replications", INTEGER, "", "replications in the means", "사용된 반복 수"},
    {"adopts", NUMBER, "1", "share of replications in which it adopts", "도입 비율"},
    {"supported", NUMBER, "1", "share of replications in which the programme serves it", "지원 비율"},
#define GJ_FIRM_OUTCOME(name, unit, en, ko) \
    {"before_" #name, NUMBER, unit, en ", in the year before the decision", ko " (결정 전 1년)"},
#include "study/population/population.def"
#undef GJ_FIRM_OUTCOME
#define GJ_FIRM_OUTCOME(name, unit, en, ko) {#name, NUMBER, unit, en ", in the evaluation window", ko " (평가 기간)"},
#include "study/population/population.def"
#undef GJ_FIRM_OUTCOME
};

static uint64_t firm_count(const struct gj_store_spec *spec)
{
    return (uint64_t)population_of(spec)->n_firms * GJ_N_ARMS;
}

static void firm_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const unsigned arm = (unsigned)(i % GJ_N_ARMS);
    const struct gj_population_member *member = member_of(spec, i / GJ_N_ARMS);
    const struct gj_firm_view *view = &population_of(spec)->firm[i / GJ_N_ARMS];
    integer(cell++, member->index);
    text(cell++, member->size);
    text(cell++, member->sector);
    integer(cell++, gj_study_after(&member->spec)->level);
    number(cell++, member->weight);
    number(cell++, member->employees);
    text(cell++, gj_arm_name(arm));
    integer(cell++, view->n);
    number(cell++, view->adopts[arm]);
    number(cell++, arm == GJ_ARM_AFTER ? view->is_supported : 0.0);
    for (unsigned k = 0; k < GJ_N_FIRM_OUTCOMES; k++) {
        number(cell++, view->before[k]);
    }
    for (unsigned k = 0; k < GJ_N_FIRM_OUTCOMES; k++) {
        number(cell++, view->after[arm][k]);
    }
}

/* --- groups ---------------------------------------------------------------------------------------------------------------------------- */

static const struct gj_column group_columns[] = {
    {"of", TEXT, "", "all, or supported: firms that the programme serves", "all: 전체, supported: 지원 기업"},
    {"by", TEXT, "", "what the group is made by: total, size, sector, level", "구분: 전체, 규모, 업종, 수준"},
    {"group", TEXT, "", "which one", "집단"},
    OUTCOME,
    LABEL_EN,
    LABEL_KO,
    UNIT,
    {"firms", INTEGER, "", "firms in it", "기업 수"},
    {"weight", NUMBER, "", "firms they stand for", "가중 기업 수"},
    {"before", NUMBER, "unit", "mean in the year before the decision", "결정 전 1년 평균"},
    {"without", NUMBER, "unit", "mean in the evaluation window without the programme", "평가 기간 평균 (사업 없음)"},
    {"with", NUMBER, "unit", "the same with the programme", "평가 기간 평균 (사업 있음)"},
    {"within", NUMBER, "unit", "with - before, in a firm: what an evaluation of firms before and after sees",
     "기업 내 전후 변화"},
    {"within_half_width", NUMBER, "unit", "half the width of its interval, over firms", "신뢰구간 반폭"},
    {"within_ratio", NUMBER, "1", "with / before - 1, of the means", "전후 변화율 (평균의 비)"},
    {"within_own", NUMBER, "1", "mean of the firms' own relative changes", "기업별 변화율의 평균"},
    {"within_own_half_width", NUMBER, "1", "half the width of its interval", "신뢰구간 반폭"},
    {"effect", NUMBER, "unit", "with - without: what the programme caused", "사업 효과 (있음 - 없음)"},
    {"effect_half_width", NUMBER, "unit", "half the width of its interval, over firms", "신뢰구간 반폭"},
    {"effect_ratio", NUMBER, "1", "with / without - 1, of the means", "효과의 비율"},
    {"effect_own", NUMBER, "1", "mean of the firms' own relative effects", "기업별 효과 비율의 평균"},
    {"effect_own_half_width", NUMBER, "1", "half the width of its interval", "신뢰구간 반폭"},
    {"up_within", NUMBER, "1", "share of firms in which it rises from before; jobs by more than half a head",
     "전후 증가 기업 비율"},
    {"down_within", NUMBER, "1", "share in which it falls", "전후 감소 기업 비율"},
    {"up_effect", NUMBER, "1", "share in which the programme raises it", "사업으로 증가한 기업 비율"},
    {"down_effect", NUMBER, "1", "share in which the programme lowers it", "사업으로 감소한 기업 비율"},
};

static uint64_t group_count(const struct gj_store_spec *spec)
{
    return (uint64_t)population_of(spec)->n_groups * GJ_N_FIRM_OUTCOMES;
}

static void group_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    static const char *const by[] = {"total", "size", "sector", "level"};
    const struct gj_group *group = &population_of(spec)->group[i / GJ_N_FIRM_OUTCOMES];
    const unsigned k = (unsigned)(i % GJ_N_FIRM_OUTCOMES);
    const struct gj_firm_outcome_info *outcome = gj_firm_outcome_info(k);
    const struct gj_group_line *line = &group->line[k];
    text(cell++, group->of == GJ_GROUP_SUPPORTED ? "supported" : "all");
    text(cell++, by[group->by]);
    text(cell++, group->name);
    text(cell++, outcome->name);
    text(cell++, outcome->en);
    text(cell++, outcome->ko);
    text(cell++, outcome->unit);
    integer(cell++, group->n_firms);
    number(cell++, group->weight);
    number(cell++, line->before.mean);
    number(cell++, line->without.mean);
    number(cell++, line->with.mean);
    number(cell++, line->within.mean);
    number(cell++, line->within.half_width);
    number(cell++, line->within_ratio);
    number(cell++, line->own_within.mean);
    number(cell++, line->own_within.half_width);
    number(cell++, line->effect.mean);
    number(cell++, line->effect.half_width);
    number(cell++, line->effect_ratio);
    number(cell++, line->own_effect.mean);
    number(cell++, line->own_effect.half_width);
    number(cell++, line->up_within);
    number(cell++, line->down_within);
    number(cell++, line->up_effect);
    number(cell++, line->down_effect);
}

/* --- adoption -------------------------------------------------------------------------------------------------------------------------- */

static const struct gj_column adoption_columns[] = {
    {"year", INTEGER, "", "from the decision, the first is 0; means over replications, firms by weight",
     "결정 시점부터의 연차 (0부터)"},
    {"adopters_without", NUMBER, "", "firms that adopt in it, without the programme", "도입 기업 (사업 없음)"},
    {"adopters_with", NUMBER, "", "the same with the programme", "도입 기업 (사업 있음)"},
    {"cumulative_without", NUMBER, "", "up to its end, without", "누적 도입 (사업 없음)"},
    {"cumulative_with", NUMBER, "", "up to its end, with", "누적 도입 (사업 있음)"},
    {"applicants", NUMBER, "", "that ask for support", "신청 기업"},
    {"refused", NUMBER, "", "of them not eligible", "부적격 기업"},
    {"served", NUMBER, "", "of them served", "지원 기업"},
    {"alone", NUMBER, "", "of them not served, who go ahead alone", "자력 도입 기업"},
    {"waiting", NUMBER, "", "of them left to the next year", "대기 기업"},
    {"public_won", NUMBER, "won", "public money promised in it", "공적 지원금"},
};

static uint64_t adoption_count(const struct gj_store_spec *spec)
{
    return population_of(spec)->n_years;
}

static void adoption_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_adoption_year *year = &population_of(spec)->year[i];
    integer(cell++, (int64_t)i);
    number(cell++, year->adopters[GJ_ARM_BEFORE]);
    number(cell++, year->adopters[GJ_ARM_AFTER]);
    number(cell++, year->cumulative[GJ_ARM_BEFORE]);
    number(cell++, year->cumulative[GJ_ARM_AFTER]);
    number(cell++, year->applicants);
    number(cell++, year->refused);
    number(cell++, year->served);
    number(cell++, year->alone);
    number(cell++, year->waiting);
    number(cell, year->public_won);
}

/* --- refusals -------------------------------------------------------------------------------------------------------------------------- */

static const struct gj_column refusal_columns[] = {
    {"year", INTEGER, "", "from the decision, the first is 0", "결정 시점부터의 연차 (0부터)"},
    {"reason", TEXT, "", "why the programme does not take the firm", "부적격 사유"},
    LABEL_EN,
    LABEL_KO,
    {"applications", NUMBER, "", "mean over replications, firms by weight", "신청 건수"},
};

static uint64_t refusal_count(const struct gj_store_spec *spec)
{
    return (uint64_t)population_of(spec)->n_years * (GJ_N_REFUSALS - 1);
}

static void refusal_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const enum gj_refusal refusal = (enum gj_refusal)(1 + i % (GJ_N_REFUSALS - 1));
    const struct gj_refusal_info *info = gj_refusal_info(refusal);
    integer(cell++, (int64_t)(i / (GJ_N_REFUSALS - 1)));
    text(cell++, info->name);
    text(cell++, info->en);
    text(cell++, info->ko);
    number(cell, population_of(spec)->year[i / (GJ_N_REFUSALS - 1)].refused_for[refusal]);
}

/* --- programme: what it did and cost ----------------------------------------------------------------------------------------------------- */

static const struct gj_column programme_columns[] = {
    {"line", TEXT, "", "name of the line", "항목"},
    LABEL_EN,
    LABEL_KO,
    UNIT,
    {"mean", NUMBER, "unit", "mean over replications, firms by weight", "평균"},
    {"half_width", NUMBER, "unit", "half the width of its interval, over replications of the same firms",
     "신뢰구간 반폭"},
    {"n", INTEGER, "", "replications", "반복 수"},
};

static const struct {
    const char *name, *unit, *en, *ko;
} programme_lines[] = {
    {"reached", "", "firms that the programme serves or moves", "사업이 지원하거나 움직인 기업"},
    {"gross_jobs", "jobs", "jobs at them, against never adopting", "해당 기업 일자리 증감 (미도입 대비, 총효과)"},
    {"deadweight_jobs", "jobs", "of these there without the programme", "사업 없이도 있었을 증감 (사중손실)"},
    {"rivals_jobs", "jobs", "lost at rivals", "경쟁기업에서 줄어든 일자리 (전치)"},
    {"net_jobs", "jobs", "net: with less without, over all firms", "순효과: 전체 기업의 있음 - 없음"},
    {"net_job_years", "job-years", "the same in job-years from the decision to the end",
     "같은 값 (결정 시점부터의 인·년)"},
    {"public_won", "won", "public money, less what was paid back", "공적 지원금 (환수 차감)"},
    {"won_per_gross_job", "won/job", "public money a gross job", "총 일자리당 공적 비용"},
    {"won_per_net_job", "won/job", "public money a net job", "순 일자리당 공적 비용"},
    {"won_per_net_job_year", "won/job-year", "public money a net job-year", "순 인·년당 공적 비용"},
};
enum { N_PROGRAMME_LINES = sizeof programme_lines / sizeof programme_lines[0] };

static uint64_t programme_count(const struct gj_store_spec *spec)
{
    (void)spec;
    return N_PROGRAMME_LINES;
}

static void programme_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_population_totals *t = &population_of(spec)->totals;
    const uint32_t n = t->net.n;
    const struct gj_estimate lines[N_PROGRAMME_LINES] = {t->reached,
                                                         t->gross,
                                                         t->deadweight,
                                                         t->rivals,
                                                         t->net,
                                                         t->net_years,
                                                         t->public_won,
                                                         {t->won_per_gross, (double)NAN, n},
                                                         {t->won_per_net, (double)NAN, n},
                                                         {t->won_per_net_year, (double)NAN, n}};
    text(cell++, programme_lines[i].name);
    text(cell++, programme_lines[i].en);
    text(cell++, programme_lines[i].ko);
    text(cell++, programme_lines[i].unit);
    number(cell++, lines[i].mean);
    number(cell++, lines[i].half_width);
    integer(cell, lines[i].n);
}

/* --- refused ----------------------------------------------------------------------------------------------------------------------------- */

static const struct gj_column refused_columns[] = {
    {"line", INTEGER, "", "of the file", "파일의 행"},
    {"reason", TEXT, "", "why the row makes no firm", "제외 사유"},
};

static uint64_t refused_count(const struct gj_store_spec *spec)
{
    return population_of(spec)->spec->n_refused;
}

static void refused_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_population_refusal *refusal = &population_of(spec)->spec->refused[i];
    integer(cell++, refusal->line);
    text(cell, refusal->reason);
}

/* --- evidence --------------------------------------------------------------------------------------------------------------------------- */

static const struct gj_column evidence_columns[] = {
    {"figure", INTEGER, "", "number of the figure, in the order of the scenario", "번호"},
    OUTCOME,
    {"measure", TEXT, "",
     "within: supported firms against the year before; caused: with against without; rises, falls: share of firms",
     "측정 방식"},
    {"firms", TEXT, "", "of which firms it is", "대상 기업"},
    {"use", TEXT, "", "predicted, or calibrated: a parameter was fitted to it", "예측/보정"},
    {"mark", TEXT, "", "kind of the source", "근거 표시"},
    {"year", INTEGER, "", "of the publication", "발표연도"},
    {"reported", NUMBER, "", "the figure: a ratio, a share, or a difference in the outcome's unit", "보고된 값"},
    {"reported_low", NUMBER, "", "lower end of its range", "하한"},
    {"reported_high", NUMBER, "", "upper end of its range", "상한"},
    {"simulated", NUMBER, "", "the same of the simulated firms", "모의 값"},
    {"simulated_half_width", NUMBER, "", "half-width of its interval over firms", "모의 값의 신뢰구간 반폭"},
    {"n_firms", INTEGER, "", "simulated firms", "모의 기업 수"},
    {"agrees", TEXT, "", "hit: in the range; open: only the interval reaches it; miss; none: nothing simulated",
     "일치 여부"},
    {"source", TEXT, "", "where the figure is from", "출처"},
};

static uint64_t evidence_count(const struct gj_store_spec *spec)
{
    return population_of(spec)->evidence ? spec->result->spec->n_targets : 0;
}

static void evidence_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_target *t = &spec->result->spec->target[i];
    const struct gj_estimate *simulated = &population_of(spec)->evidence->simulated[i];
    integer(cell++, (int64_t)i + 1);
    text(cell++, gj_firm_outcome_info(t->outcome)->name);
    text(cell++, gj_measure_name(t->measure));
    text(cell++, t->firms);
    text(cell++, t->is_calibrated ? "calibrated" : "predicted");
    text(cell++, t->mark);
    integer(cell++, t->year);
    number(cell++, t->value);
    number(cell++, t->low);
    number(cell++, t->high);
    number(cell++, simulated->mean);
    number(cell++, simulated->half_width);
    integer(cell++, simulated->n);
    text(cell++, gj_agreement_name(gj_evidence_agreement(t, simulated)));
    text(cell, t->source);
}

static const struct gj_table tables[] = {
    {"rows", "every firm in every arm and replication, wide", "모든 기업의 모든 반복", "replication,firm,arm", true,
     true, COLUMNS(row_columns), row_count, row_fill},
    {"firms", "each firm before and after, without and with the programme", "기업별 결과", "firm,arm", true, true,
     COLUMNS(firm_columns), firm_count, firm_fill},
    {"groups", "firms by size, sector and level", "규모·업종·수준별 결과", "of,by,group,outcome", true, true,
     COLUMNS(group_columns), group_count, group_fill},
    {"adoption", "who adopts, by year", "연차별 도입", "year", true, true, COLUMNS(adoption_columns), adoption_count,
     adoption_fill},
    {"refusals", "applications that the programme does not take", "부적격 신청", "year,reason", true, true,
     COLUMNS(refusal_columns), refusal_count, refusal_fill},
    {"programme", "what the programme did and cost", "지원사업의 효과와 비용", "line", true, true,
     COLUMNS(programme_columns), programme_count, programme_fill},
    {"refused", "rows of the file that make no firm", "제외된 행", "line", true, true, COLUMNS(refused_columns),
     refused_count, refused_fill},
    {"evidence", "figures of evaluations beside what was simulated", "성과평가 수치와 모의 값", "figure", true, true,
     COLUMNS(evidence_columns), evidence_count, evidence_fill},
};

const struct gj_table *gj_population_tables(const struct gj_store_spec *spec, uint32_t *n)
{
    *n = spec->result->population ? sizeof tables / sizeof tables[0] : 0;
    return tables;
}
