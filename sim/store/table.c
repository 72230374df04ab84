#include "store/cells_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "study/result_jobs.h"
#include "study/result_paths.h"

/* --- rows: one a replication and arm, as they come out of the study --- */

static const struct gj_column wide_columns[] = {
    REPLICATION, ARM, STATUS, DIGEST, {"events", INTEGER, "", "events on the floor", "현장 사건 수"},
#define GJ_OUTCOME(name, unit, en, ko, better, where, how) {#name, NUMBER, unit, en, ko},
#include "study/outcome.def"
#undef GJ_OUTCOME
};

static uint64_t wide_count(const struct gj_store_spec *spec)
{
    return spec->result->population ? 0 : (uint64_t)gj_study_n_arms(spec->result->spec) * spec->result->n_replications;
}

static void wide_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_row *row = &spec->result->row[i];
    integer(cell++, row->replication);
    text(cell++, gj_arm_name(row->arm));
    text(cell++, gj_status_name(row->status));
    hex(cell++, row->digest);
    integer(cell++, (int64_t)row->events);
    for (unsigned k = 0; k < GJ_N_OUTCOMES; k++) {
        exact(cell++, row->value[k]);
    }
}

static const struct gj_column long_columns[] = {
    ARM,
    REPLICATION,
    STATUS,
    DIGEST,
    {"outcome", TEXT, "", "name of the outcome, see outcomes.csv", "지표 이름 (outcomes.csv 참조)"},
    UNIT,
    VALUE,
};

static uint64_t long_count(const struct gj_store_spec *spec)
{
    return wide_count(spec) * GJ_N_OUTCOMES;
}

static void long_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_row *row = &spec->result->row[i / GJ_N_OUTCOMES];
    const unsigned k = (unsigned)(i % GJ_N_OUTCOMES);
    const struct gj_outcome_info *outcome = gj_outcome_info(k);
    text(cell++, gj_arm_name(row->arm));
    integer(cell++, row->replication);
    text(cell++, gj_status_name(row->status));
    hex(cell++, row->digest);
    text(cell++, outcome->name);
    text(cell++, outcome->unit);
    number(cell, row->value[k]);
}

/* --- outcomes: what is measured --- */

static const struct gj_column outcome_columns[] = {
    {"outcome", TEXT, "", "name of the outcome", "지표 이름"},
    UNIT,
    {"section", TEXT, "", "plant, people or money", "공장(plant), 사람(people), 돈(money)"},
    {"better", INTEGER, "", "1: more is better, -1: less is better, 0: neither",
     "1: 클수록 좋음, -1: 작을수록 좋음, 0: 해당 없음"},
    LABEL_EN,
    LABEL_KO,
};

static uint64_t outcome_count(const struct gj_store_spec *spec)
{
    (void)spec;
    return GJ_N_OUTCOMES;
}

static void outcome_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    (void)spec;
    const struct gj_outcome_info *outcome = gj_outcome_info((enum gj_outcome_id)i);
    text(cell++, outcome->name);
    text(cell++, outcome->unit);
    text(cell++, gj_section_name(outcome->section));
    integer(cell++, outcome->better);
    text(cell++, outcome->en);
    text(cell, outcome->ko);
}

/* --- estimates: means over replications with intervals --- */

static const struct gj_column estimate_columns[] = {
    {"outcome", TEXT, "", "name of the outcome, see outcomes.csv", "지표 이름 (outcomes.csv 참조)"},
    LABEL_EN,
    LABEL_KO,
    {"statistic", TEXT, "",
     "before, after: mean of the arm; difference: after - before, paired; ratio: after / before - 1",
     "before, after: 평균, difference: 후 - 전 (짝지음), ratio: 후 / 전 - 1"},
    UNIT,
    {"mean", NUMBER, "unit", "estimate", "추정값"},
    {"half_width", NUMBER, "unit", "half the width of its interval; empty below two replications",
     "신뢰구간 반폭 (반복이 2회 미만이면 빈칸)"},
    {"low", NUMBER, "unit", "mean - half_width", "하한"},
    {"high", NUMBER, "unit", "mean + half_width", "상한"},
    {"n", INTEGER, "", "replications in it", "사용된 반복 수"},
    {"confidence", NUMBER, "1", "confidence of the interval", "신뢰수준"},
};

enum { N_STATISTICS = GJ_N_ARMS + 2 };

static uint64_t estimate_count(const struct gj_store_spec *spec)
{
    (void)spec;
    return (uint64_t)GJ_N_OUTCOMES * N_STATISTICS;
}

/* mean, half_width, low, high, n, confidence */
static void fill_interval(const struct gj_store_spec *spec, const struct gj_estimate *estimate, struct gj_cell *cell)
{
    number(cell++, estimate->mean);
    number(cell++, estimate->half_width);
    number(cell++, estimate->mean - estimate->half_width);
    number(cell++, estimate->mean + estimate->half_width);
    integer(cell++, estimate->n);
    number(cell, spec->result->spec->confidence);
}

static void estimate_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_study_result *result = spec->result;
    const unsigned k = (unsigned)(i / N_STATISTICS), statistic = (unsigned)(i % N_STATISTICS);
    const struct gj_outcome_info *outcome = gj_outcome_info(k);
    const bool is_arm = statistic < GJ_N_ARMS, is_ratio = statistic == GJ_N_ARMS + 1;
    const struct gj_estimate *estimate = is_arm     ? &result->arm[statistic][k]
                                         : is_ratio ? &result->ratio[k]
                                                    : &result->difference[k];
    text(cell++, outcome->name);
    text(cell++, outcome->en);
    text(cell++, outcome->ko);
    text(cell++, is_arm ? gj_arm_name(statistic) : is_ratio ? "ratio" : "difference");
    text(cell++, is_ratio ? "1" : outcome->unit);
    fill_interval(spec, estimate, cell);
}

/* --- stations: time shares, OEE and output of each station and arm --- */

static const struct gj_column station_columns[] = {
    {"station_id", INTEGER, "", "number of the station, from 0; two stations may have one name", "공정 번호 (0부터)"},
    {"station", TEXT, "", "name of the station", "공정 이름"},
    {"affected", INTEGER, "", "1: the reform acts on it", "1: 도입 대상 공정"},
    ARM,
    {"measure", TEXT, "",
     "state_share (of all time in the window), availability, performance, quality, oee, good_per_day, reject_share",
     "state_share (전체 시간 중 비율), availability, performance, quality, oee, good_per_day, reject_share"},
    {"state", TEXT, "", "state of the machine, for state_share", "설비 상태 (state_share인 경우)"},
    LABEL_EN,
    LABEL_KO,
    UNIT,
    VALUE,
};

static const struct gj_label station_measures[] = {
    {"availability", "availability rate", "시간가동률"},
    {"performance", "performance rate", "성능가동률"},
    {"quality", "quality rate", "양품률"},
    {"oee", "OEE", "설비종합효율 (OEE)"},
    {"good_per_day", "good pieces a day", "일 양품 수량"},
    {"reject_share", "rejected share of pieces made", "불량 폐기율"},
};
enum { N_MEASURES = sizeof station_measures / sizeof station_measures[0], N_STATION_ROWS = GJ_N_STATES + N_MEASURES };

static uint64_t station_count(const struct gj_store_spec *spec)
{
    return (uint64_t)spec->result->n_stations * GJ_N_ARMS * N_STATION_ROWS;
}

static double station_measure(const struct gj_station_view *station, unsigned arm, unsigned measure)
{
    const double values[N_MEASURES] = {station->availability[arm], station->performance[arm],
                                       station->quality[arm],      station->oee[arm],
                                       station->good_per_day[arm], station->reject_share[arm]};
    return values[measure];
}

static void station_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const unsigned line = (unsigned)(i % N_STATION_ROWS), arm = (unsigned)(i / N_STATION_ROWS % GJ_N_ARMS);
    const struct gj_station_view *station = &spec->result->station[i / N_STATION_ROWS / GJ_N_ARMS];
    const bool is_state = line < GJ_N_STATES;
    const struct gj_label *label =
        is_state ? gj_state_names((enum gj_state)line) : &station_measures[line - GJ_N_STATES];
    integer(cell++, (int64_t)(i / N_STATION_ROWS / GJ_N_ARMS));
    text(cell++, station->name);
    integer(cell++, station->affected);
    text(cell++, gj_arm_name(arm));
    text(cell++, is_state ? "state_share" : label->name);
    text(cell++, is_state ? label->name : "");
    text(cell++, label->en);
    text(cell++, label->ko);
    text(cell++, strcmp(label->name, "good_per_day") == 0 ? "pieces/d" : "1");
    number(cell, is_state ? station->state_share[arm][line] : station_measure(station, arm, line - GJ_N_STATES));
}

/* --- oee: the waterfall of the affected machines --- */

static const struct gj_column oee_columns[] = {
    ARM,
    {"step", TEXT, "", "CALENDAR less the losses that follow is EFFECTIVE", "CALENDAR에서 아래 손실을 빼면 EFFECTIVE"},
    LABEL_EN,
    LABEL_KO,
    {"hours", NUMBER, "h/d", "hours a machine and day, mean of the affected machines", "대상 설비 1대 1일 평균 시간"},
};

static uint64_t oee_count(const struct gj_store_spec *spec)
{
    return spec->result->population ? 0 : (uint64_t)GJ_N_ARMS * GJ_N_OEE_STEPS;
}

static void oee_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const unsigned arm = (unsigned)(i / GJ_N_OEE_STEPS), step = (unsigned)(i % GJ_N_OEE_STEPS);
    const struct gj_label *label = gj_oee_step_label((enum gj_oee_step)step);
    text(cell++, gj_arm_name(arm));
    text(cell++, label->name);
    text(cell++, label->en);
    text(cell++, label->ko);
    number(cell, spec->result->oee_hours[arm][step]);
}

/* --- pools: heads and where the hours go --- */

static const struct gj_column pool_columns[] = {
    {"pool", TEXT, "", "name of the worker pool", "작업자 집단"},
    {"occupation", TEXT, "", "occupation, as in the jobs ledger", "직종"},
    ARM,
    {"measure", TEXT, "", "heads (mean at the end) or activity_share (of all hours in the window)",
     "heads (기말 평균 인원) 또는 activity_share (전체 시간 중 비율)"},
    {"activity", TEXT, "", "what the time goes to, for activity_share", "시간 용도 (activity_share인 경우)"},
    LABEL_EN,
    LABEL_KO,
    UNIT,
    VALUE,
};

enum { N_POOL_ROWS = 1 + GJ_N_ACTIVITIES };

static uint64_t pool_count(const struct gj_store_spec *spec)
{
    return (uint64_t)spec->result->n_pools * GJ_N_ARMS * N_POOL_ROWS;
}

static void pool_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    static const struct gj_label heads = {"", "jobs at the end", "기말 고용"};
    const unsigned line = (unsigned)(i % N_POOL_ROWS), arm = (unsigned)(i / N_POOL_ROWS % GJ_N_ARMS);
    const struct gj_pool_view *pool = &spec->result->pool[i / N_POOL_ROWS / GJ_N_ARMS];
    const struct gj_label *label = line == 0 ? &heads : gj_activity_names((enum gj_activity)(line - 1));
    text(cell++, pool->name);
    text(cell++, pool->occupation);
    text(cell++, gj_arm_name(arm));
    text(cell++, line == 0 ? "heads" : "activity_share");
    text(cell++, label->name);
    text(cell++, label->en);
    text(cell++, label->ko);
    text(cell++, line == 0 ? "heads" : "1");
    number(cell, line == 0 ? pool->heads[arm] : pool->activity_share[arm][line - 1]);
}

/* --- money --- */

static const struct gj_column money_columns[] = {
    {"line", TEXT, "", "name of the line", "항목 이름"},
    LABEL_EN,
    LABEL_KO,
    UNIT,
    {"mean", NUMBER, "unit", "estimate", "추정값"},
    {"half_width", NUMBER, "unit", "half the width of its interval; empty below two replications",
     "신뢰구간 반폭 (반복이 2회 미만이면 빈칸)"},
    {"low", NUMBER, "unit", "mean - half_width", "하한"},
    {"high", NUMBER, "unit", "mean + half_width", "상한"},
    {"n", INTEGER, "", "replications in it", "사용된 반복 수"},
    {"confidence", NUMBER, "1", "confidence of the interval", "신뢰수준"},
};

static uint64_t money_count(const struct gj_store_spec *spec)
{
    return spec->result->n_money;
}

static void money_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_money_line *line = &spec->result->money[i];
    text(cell++, line->name);
    text(cell++, line->en);
    text(cell++, line->ko);
    text(cell++, line->unit);
    fill_interval(spec, &line->estimate, cell);
}

/* --- paths: month by month and year by year --- */

static const struct gj_column path_columns[] = {
    {"period", TEXT, "", "month or year", "month 또는 year"},
    {"number", INTEGER, "", "which month or year, from 1: the first begins after the warm-up",
     "몇째 달 또는 해 (준비 기간 뒤 1부터)"},
    {"months", INTEGER, "months", "months in it; of the last year perhaps fewer than 12", "포함된 개월 수"},
    {"statistic", TEXT, "",
     "before, after, technology: mean of the arm; difference: after - before; displaced: technology - before; growth: "
     "after - technology; paired",
     "before, after, technology: 평균, difference: 후 - 전, displaced: 기술 - 전, growth: 후 - 기술 (짝지음)"},
    {"measure", TEXT, "", "name of what is measured", "지표 이름"},
    LABEL_EN,
    LABEL_KO,
    UNIT,
    {"mean", NUMBER, "unit", "estimate", "추정값"},
    {"half_width", NUMBER, "unit", "half the width of its interval; empty below two replications",
     "신뢰구간 반폭 (반복이 2회 미만이면 빈칸)"},
    {"low", NUMBER, "unit", "mean - half_width", "하한"},
    {"high", NUMBER, "unit", "mean + half_width", "상한"},
    {"n", INTEGER, "", "replications in it", "사용된 반복 수"},
    {"confidence", NUMBER, "1", "confidence of the interval", "신뢰수준"},
};

static uint64_t path_count(const struct gj_store_spec *spec)
{
    const struct gj_path_sums *paths = spec->result->paths;
    return paths == NULL
               ? 0
               : (uint64_t)(paths->frame.n_months + paths->frame.n_years) * GJ_N_PATH_MEASURES * paths->frame.n_series;
}

static void path_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_path_sums *paths = spec->result->paths;
    const struct gj_path_frame *frame = &paths->frame;
    const enum gj_path_series series = (enum gj_path_series)(i % frame->n_series);
    const enum gj_path_measure measure = (enum gj_path_measure)(i / frame->n_series % GJ_N_PATH_MEASURES);
    const uint32_t period = (uint32_t)(i / frame->n_series / GJ_N_PATH_MEASURES);
    const bool is_year = period >= frame->n_months;
    const uint32_t number = is_year ? period - frame->n_months : period;
    const struct gj_path_info *info = gj_path_info(measure);
    const struct gj_estimate estimate =
        gj_path_estimate(paths, period, measure, series, spec->result->spec->confidence);
    text(cell++, is_year ? "year" : "month");
    integer(cell++, number + 1);
    integer(cell++, is_year ? gj_path_year_months(frame, number) : 1);
    text(cell++, gj_path_series_name(series));
    text(cell++, info->name);
    text(cell++, info->en);
    text(cell++, info->ko);
    text(cell++, is_year ? info->unit_year : info->unit);
    fill_interval(spec, &estimate, cell);
}

/* --- jobs: the ledger of jobs by occupation --- */

static const struct gj_column job_columns[] = {
    {"occupation", TEXT, "",
     "production, technician, inspector, office; level: technical tasks of the level; others; all",
     "직종 (level: 스마트공장 기술업무, all: 전체)"},
    {"quantity", TEXT, "",
     "flow_...: heads from the moment the arms part to the end; heads, needed, hours, overtime, bought, wages: over "
     "the "
     "evaluation window",
     "flow_...: 갈림 시점부터 기말까지의 인원 증감, 그 외: 평가 기간의 양"},
    {"statistic", TEXT, "",
     "before, after, technology: mean of the arm; displaced = technology - before, growth = after - technology (0 "
     "where "
     "orders do not answer), new_tasks of the level, change = after - before = their sum; paired",
     "before, after, technology: 평균, displaced: 대체, growth: 성장, new_tasks: 신규 업무, change: 합계 (짝지음)"},
    LABEL_EN,
    LABEL_KO,
    UNIT,
    {"mean", NUMBER, "unit", "estimate", "추정값"},
    {"half_width", NUMBER, "unit", "half the width of its interval; empty below two replications and for flows",
     "신뢰구간 반폭 (반복 2회 미만, 증감은 빈칸)"},
    {"low", NUMBER, "unit", "mean - half_width", "하한"},
    {"high", NUMBER, "unit", "mean + half_width", "상한"},
    {"n", INTEGER, "", "replications in it", "사용된 반복 수"},
    {"confidence", NUMBER, "1", "confidence of the interval", "신뢰수준"},
};

/* Of one occupation: flows by arm, then each measure by arm and by part of its change. */
static unsigned n_job_rows(const struct gj_study_result *result)
{
    const unsigned n_arms = gj_study_n_arms(result->spec);
    return n_arms * GJ_N_JOB_FLOWS + GJ_N_JOB_MEASURES * (n_arms + GJ_N_JOB_PARTS);
}

static uint64_t job_count(const struct gj_store_spec *spec)
{
    const struct gj_jobs *jobs = spec->result->jobs;
    uint64_t n = 1; /* all of them */
    for (unsigned g = 0; jobs != NULL && g < GJ_N_JOB_GROUPS; g++) {
        n += jobs->is_there[g];
    }
    return jobs != NULL ? n * n_job_rows(spec->result) : 0;
}

static enum gj_job_group nth_group(const struct gj_jobs *jobs, uint64_t n)
{
    unsigned g = 0;
    for (; g < GJ_N_JOB_GROUPS && (n > 0 || !jobs->is_there[g]); g++) {
        n -= jobs->is_there[g];
    }
    return (enum gj_job_group)g;
}

static void job_flow_fill(const struct gj_store_spec *spec, enum gj_job_group group, unsigned line,
                          struct gj_cell *cell)
{
    const struct gj_jobs *jobs = spec->result->jobs;
    const unsigned arm = line / GJ_N_JOB_FLOWS, flow = line % GJ_N_JOB_FLOWS;
    const struct gj_job_info *info = gj_job_flow_info((enum gj_job_flow)flow);
    const struct gj_estimate estimate = {
        .mean = gj_round10(jobs->flow[arm][group][flow]), .half_width = (double)NAN, .n = jobs->n};
    (void)snprintf(cell->small, sizeof cell->small, "flow_%s", info->name);
    small_text(cell++);
    text(cell++, gj_arm_name(arm));
    text(cell++, info->en);
    text(cell++, info->ko);
    text(cell++, info->unit);
    fill_interval(spec, &estimate, cell);
}

static void job_measure_fill(const struct gj_store_spec *spec, enum gj_job_group group, unsigned line,
                             struct gj_cell *cell)
{
    const struct gj_jobs *jobs = spec->result->jobs;
    const unsigned n_arms = gj_study_n_arms(spec->result->spec);
    const unsigned measure = line / (n_arms + GJ_N_JOB_PARTS), statistic = line % (n_arms + GJ_N_JOB_PARTS);
    const bool is_arm = statistic < n_arms;
    const struct gj_job_info *info = gj_job_measure_info((enum gj_job_measure)measure);
    text(cell++, info->name);
    text(cell++, is_arm ? gj_arm_name(statistic) : gj_job_part_info((enum gj_job_part)(statistic - n_arms))->name);
    text(cell++, info->en);
    text(cell++, info->ko);
    text(cell++, info->unit);
    fill_interval(
        spec, is_arm ? &jobs->arm[statistic][group][measure] : &jobs->part[statistic - n_arms][group][measure], cell);
}

static void job_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_study_result *result = spec->result;
    const enum gj_job_group group = nth_group(result->jobs, i / n_job_rows(result));
    const unsigned line = (unsigned)(i % n_job_rows(result)), n_flows = gj_study_n_arms(result->spec) * GJ_N_JOB_FLOWS;
    text(cell++, gj_job_group_info(group)->name);
    if (line < n_flows) {
        job_flow_fill(spec, group, line, cell);
    } else {
        job_measure_fill(spec, group, line - n_flows, cell);
    }
}

/* --- lead_time: its distribution --- */

static const struct gj_column lead_columns[] = {
    ARM,
    {"bin", INTEGER, "", "number of the bin, from 0", "구간 번호 (0부터)"},
    {"from_h", NUMBER, "h", "lower edge of the bin", "구간 하한"},
    {"to_h", NUMBER, "h", "upper edge of the bin", "구간 상한"},
    {"share", NUMBER, "1", "share of lots; sums to 1 in each arm", "로트 비율 (전/후 각각 합이 1)"},
};

static uint64_t lead_count(const struct gj_store_spec *spec)
{
    return spec->result->population ? 0 : (uint64_t)GJ_N_ARMS * GJ_LEAD_BINS;
}

static void lead_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const unsigned arm = (unsigned)(i / GJ_LEAD_BINS), bin = (unsigned)(i % GJ_LEAD_BINS);
    text(cell++, gj_arm_name(arm));
    integer(cell++, bin);
    number(cell++, spec->result->lead_edge_h[bin]);
    number(cell++, spec->result->lead_edge_h[bin + 1]);
    number(cell, spec->result->lead_share[arm][bin]);
}

/* --- assumptions: the register of numbers and where they come from --- */

static const struct gj_column assumption_columns[] = {
    {"place", TEXT, "", "where in the scenario", "시나리오 내 위치"},
    {"unit", TEXT, "", "unit of the three values", "값의 단위"},
    {"mark", TEXT, "",
     "kind of source: OFF official, PARL parliament, ACAD academic, ASSN association, PRESS press, DERIVED, RECALL, "
     "LEDGER, ASSUMP assumption",
     "출처 종류: OFF 공식, PARL 국회, ACAD 학술, ASSN 협회, PRESS 언론, DERIVED 계산, RECALL 기억, LEDGER 장부, ASSUMP "
     "가정"},
    {"source", TEXT, "", "short name of the source", "출처"},
    {"low", NUMBER, "unit", "low value", "하한값"},
    {"central", NUMBER, "unit", "value used", "사용한 값"},
    {"high", NUMBER, "unit", "high value", "상한값"},
};

static uint64_t assumption_count(const struct gj_store_spec *spec)
{
    return spec->result->spec->n_assumptions;
}

static void assumption_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_assumption *assumption = &spec->result->spec->assumption[i];
    text(cell++, assumption->place);
    text(cell++, assumption->unit);
    text(cell++, assumption->mark);
    text(cell++, assumption->source);
    number(cell++, assumption->low);
    number(cell++, assumption->central);
    number(cell, assumption->high);
}

/* --- sources and frozen: what was run, as text --- */

static const struct gj_column source_columns[] = {
    {"path", TEXT, "", "path of the scenario file; the first is the scenario", "시나리오 파일 경로 (첫 행이 시나리오)"},
    {"sha256", TEXT, "", "SHA-256 of the text", "본문의 SHA-256"},
    {"bytes", INTEGER, "B", "length of the text", "본문 길이"},
    {"text", TEXT, "", "the text as it was read", "읽은 본문"},
};

static uint64_t source_count(const struct gj_store_spec *spec)
{
    return spec->n_sources;
}

static void source_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_store_source *source = &spec->source[i];
    text(&cell[0], source->path);
    gj_sha256(source->text, source->length, cell[1].small);
    small_text(&cell[1]);
    integer(&cell[2], (int64_t)source->length);
    text_n(&cell[3], source->text, source->length);
    cell[3].exact = true; /* its digest is over the bytes as they were read */
}

static const struct gj_column frozen_columns[] = {
    {"sha256", TEXT, "", "SHA-256 of the text", "본문의 SHA-256"},
    {"text", TEXT, "", "the frozen scenario, defaults included, one line a value",
     "고정된 시나리오 전문 (기본값 포함)"},
};

static void frozen_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    (void)i;
    gj_sha256(spec->frozen, strlen(spec->frozen), cell[0].small);
    small_text(&cell[0]);
    text(&cell[1], spec->frozen);
    cell[1].exact = true;
}

/* --- manifest: what one needs to know of the run, beside the data --- */

static const struct gj_column manifest_columns[] = {
    {"key", TEXT, "", "as in manifest.json", "manifest.json의 항목"},
    {"value", TEXT, "", "its value as text", "값 (문자열)"},
};

enum manifest_key {
    KEY_FORMAT,
    KEY_STUDY,
    KEY_TITLE,
    KEY_SCENARIO,
    KEY_SEED,
    KEY_ARMS,
    KEY_REPLICATIONS,
    KEY_FAILED,
    KEY_DIGEST,
    N_KEYS
};

static uint64_t manifest_count(const struct gj_store_spec *spec)
{
    (void)spec;
    return N_KEYS;
}

static void manifest_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    static const char *const keys[N_KEYS] = {"format_version", "study",        "title",  "scenario_sha256", "seed",
                                             "arms",           "replications", "failed", "rows_digest"};
    const struct gj_study_result *result = spec->result;
    char *small = cell[1].small;
    text(&cell[0], keys[i]);
    switch ((enum manifest_key)i) {
    case KEY_FORMAT:
        (void)snprintf(small, sizeof cell[1].small, "%d", GJ_STORE_FORMAT_VERSION);
        break;
    case KEY_STUDY:
        text(&cell[1], result->spec->name);
        return;
    case KEY_TITLE:
        text(&cell[1], result->spec->title);
        return;
    case KEY_SCENARIO:
        text(&cell[1], result->spec->scenario_sha);
        return;
    case KEY_SEED:
        (void)snprintf(small, sizeof cell[1].small, "%llu", (unsigned long long)result->spec->seed);
        break;
    case KEY_ARMS:
        (void)snprintf(small, sizeof cell[1].small, "%lu", (unsigned long)gj_study_n_arms(result->spec));
        break;
    case KEY_REPLICATIONS:
        (void)snprintf(small, sizeof cell[1].small, "%lu", (unsigned long)result->n_replications);
        break;
    case KEY_FAILED:
        (void)snprintf(small, sizeof cell[1].small, "%lu", (unsigned long)result->n_failed);
        break;
    case KEY_DIGEST:
    case N_KEYS:
        hex(&cell[1], result->digest);
        return;
    }
    small_text(&cell[1]);
}

/* --- columns: the data dictionary of the database --- */

static const struct gj_column dictionary_columns[] = {
    {"table_name", TEXT, "", "name of the table", "표 이름"},
    {"column_name", TEXT, "", "name of the column", "열 이름"},
    {"unit", TEXT, "", "unit; \"unit\": the column of that name says it", "단위 (unit이면 unit 열 참조)"},
    {"description_en", TEXT, "", "what it is, in English", "영어 설명"},
    {"description_ko", TEXT, "", "what it is, in Korean", "한국어 설명"},
};

static uint64_t dictionary_count(const struct gj_store_spec *spec)
{
    uint64_t total = 0;
    const struct gj_table *table = gj_table_of(spec, 0);
    for (uint32_t t = 1; table; table = gj_table_of(spec, t++)) {
        total += table->in_sqlite ? table->n_columns : 0;
    }
    return total;
}

static void dictionary_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_table *table = gj_table_of(spec, 0);
    for (uint32_t t = 1; !table->in_sqlite || i >= table->n_columns; table = gj_table_of(spec, t++)) {
        i -= table->in_sqlite ? table->n_columns : 0;
    }
    text(cell++, table->name);
    text(cell++, table->column[i].name);
    text(cell++, table->column[i].unit);
    text(cell++, table->column[i].en);
    text(cell, table->column[i].ko);
}

static const struct gj_table tables[] = {
    {"rows", "every replication of every arm, wide", "모든 반복 (지표별 열)", "replication,arm", false, true,
     COLUMNS(wide_columns), wide_count, wide_fill},
    {"rows", "every replication of every arm, long form", "모든 반복 (긴 형식)", "arm,replication,outcome", true, false,
     COLUMNS(long_columns), long_count, long_fill},
    {"outcomes", "what is measured", "측정 지표", "outcome", true, true, COLUMNS(outcome_columns), outcome_count,
     outcome_fill},
    {"estimates", "means, differences and ratios with intervals", "평균, 차이, 비율과 신뢰구간", "outcome,statistic",
     true, true, COLUMNS(estimate_columns), estimate_count, estimate_fill},
    {"stations", "time shares, OEE and output of each station", "공정별 시간 비율, OEE, 생산",
     "station_id,arm,measure,state", true, true, COLUMNS(station_columns), station_count, station_fill},
    {"oee", "OEE waterfall of the affected machines", "대상 설비 OEE 폭포", "arm,step", true, true,
     COLUMNS(oee_columns), oee_count, oee_fill},
    {"pools", "heads and use of hours of each worker pool", "집단별 인원과 시간 용도", "pool,arm,measure,activity",
     true, true, COLUMNS(pool_columns), pool_count, pool_fill},
    {"money", "cost, benefit and jobs in money", "비용, 편익, 고용의 화폐 평가", "line", true, true,
     COLUMNS(money_columns), money_count, money_fill},
    {"paths", "the firm month by month and year by year", "월별·연도별 경로", "period,number,statistic,measure", true,
     true, COLUMNS(path_columns), path_count, path_fill},
    {"jobs", "heads, hours and wages by occupation, and what became of jobs", "직종별 고용, 시간, 임금과 변화 요인",
     "occupation,quantity,statistic", true, true, COLUMNS(job_columns), job_count, job_fill},
    {"appraisal", "flows of all parties, year by year", "당사자별 연도별 흐름", "effect,party,year,account", true, true,
     COLUMNS(gj_appraisal_columns), gj_appraisal_count, gj_appraisal_cells},
    {"worth", "what the flows are worth to each party", "당사자별 경제성", "effect,party,measure", true, true,
     COLUMNS(gj_worth_columns), gj_worth_count, gj_worth_cells},
    {"bridge", "jobs from gross to net", "총고용에서 순고용으로", "count,step", true, true, COLUMNS(gj_bridge_columns),
     gj_bridge_count, gj_bridge_cells},
    {"lead_time", "distribution of the lead time of lots", "로트 리드타임 분포", "arm,bin", true, true,
     COLUMNS(lead_columns), lead_count, lead_fill},
    {"assumptions", "numbers of the scenario and where they come from", "시나리오의 값과 출처", "", true, true,
     COLUMNS(assumption_columns), assumption_count, assumption_fill},
    {"sources", "files of the scenario", "시나리오 파일", "path", false, true, COLUMNS(source_columns), source_count,
     source_fill},
    {"frozen", "the frozen scenario", "고정된 시나리오", "sha256", false, true, COLUMNS(frozen_columns), always_one,
     frozen_fill},
    {"manifest", "what was run", "실행 내역", "key", false, true, COLUMNS(manifest_columns), manifest_count,
     manifest_fill},
    {"columns", "units and descriptions of the columns", "열의 단위와 설명", "table_name,column_name", false, true,
     COLUMNS(dictionary_columns), dictionary_count, dictionary_fill},
};

typedef const struct gj_table *more_tables(const struct gj_store_spec *spec, uint32_t *n);

/* First what only some studies have; then what all have, of a population those that say something. */
const struct gj_table *gj_table_of(const struct gj_store_spec *spec, uint32_t i)
{
    static more_tables *const more[] = {gj_population_tables, gj_seen_tables, gj_drivers_table,
                                        gj_gains_table,       gj_grant_table, gj_budget_table};
    const bool is_population = spec->result->population != NULL;
    for (uint32_t k = 0; k < sizeof more / sizeof more[0]; k++) {
        uint32_t n = 0;
        const struct gj_table *own = more[k](spec, &n);
        if (i < n) {
            return &own[i];
        }
        i -= n;
    }
    for (uint32_t t = 0; t < sizeof tables / sizeof tables[0]; t++) {
        const bool is_written = !is_population || tables[t].fill == dictionary_fill || tables[t].count(spec) > 0;
        if (is_written && i-- == 0) {
            return &tables[t];
        }
    }
    return NULL;
}
