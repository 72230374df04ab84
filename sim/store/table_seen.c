/* Tables of what was seen on the floor: how it ran over time, where its minutes went, what held it up, what flowed where, and one shift. */
#include <math.h>

#include "factory/loss.h"
#include "store/cells_internal.h"
#include "study/insight/insight.h"

static const struct gj_seen *seen_of(const struct gj_store_spec *spec)
{
    return spec->result->insight ? spec->result->insight->seen : NULL;
}

static const double us_per_day = (double)GJ_DAY;

#define STATION_ID(name, en, ko)  \
    {                             \
        name, INTEGER, "", en, ko \
    }
#define FROM_D                                                                                    \
    {                                                                                             \
        "from_d", NUMBER, "d", "days from time 0 to its beginning; the warm-up begins at time 0", \
            "시작 (0시점부터 일수, 준비 기간 포함)"                                 \
    }
#define TO_D                                                                             \
    {                                                                                    \
        "to_d", NUMBER, "d", "days from time 0 to its end", "끝 (0시점부터 일수)" \
    }
#define MEAN                                                                                         \
    {                                                                                                \
        "mean", NUMBER, "unit", "mean over the replications looked at", "관찰한 반복의 평균" \
    }
#define HALF_WIDTH                                                                                    \
    {                                                                                                 \
        "half_width", NUMBER, "unit", "half the width of its interval; empty below two replications", \
            "신뢰구간 반폭 (반복이 2회 미만이면 빈칸)"                                \
    }
#define N                                                              \
    {                                                                  \
        "n", INTEGER, "", "replications in it", "사용된 반복 수" \
    }

static struct gj_cell *estimate(struct gj_cell *cell, const struct gj_estimate *e)
{
    number(cell++, e->mean);
    number(cell++, e->half_width);
    integer(cell++, e->n);
    return cell;
}

/* --- course --- */

static const struct gj_column course_columns[] = {
    ARM,
    {"series", INTEGER, "", "0: throughput, 1: work in process, 2 and more: the buffers in their order",
     "0: 생산량, 1: 재공, 2부터: 버퍼 순서"},
    {"measure", TEXT, "", "throughput (pieces done), wip (pieces inside), buffer (lots waiting or under way)",
     "throughput 생산량, wip 재공, buffer 대기 로트"},
    {"buffer", TEXT, "", "name of the buffer, for buffer", "버퍼 이름 (buffer인 경우)"},
    FROM_D,
    TO_D,
    UNIT,
    MEAN,
    HALF_WIDTH,
    N,
};

static uint64_t course_count(const struct gj_store_spec *spec)
{
    const struct gj_seen *seen = seen_of(spec);
    return (uint64_t)GJ_N_ARMS * (2 + seen->n_buffers) * seen->course.n_points;
}

static void course_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    static const char *const names[] = {"throughput", "wip", "buffer"};
    static const char *const units[] = {"pieces/d", "pieces", "lots"};
    const struct gj_seen *seen = seen_of(spec);
    const struct gj_course *course = &seen->course;
    const uint32_t point = (uint32_t)(i % course->n_points);
    const uint32_t series = (uint32_t)(i / course->n_points % (2 + seen->n_buffers));
    const unsigned arm = (unsigned)(i / course->n_points / (2 + seen->n_buffers));
    const unsigned what = series < 2 ? series : 2;
    const gj_time from = (gj_time)point * course->interval;
    const gj_time to = course->end - from < course->interval ? course->end : from + course->interval;
    const struct gj_estimate *value = what == 0 ? &course->throughput[arm][point]
                                      : what == 1
                                          ? &course->wip[arm][point]
                                          : &course->buffer[arm][(size_t)(series - 2) * course->n_points + point];
    text(cell++, gj_arm_name(arm));
    integer(cell++, series);
    text(cell++, names[what]);
    text(cell++, what == 2 ? seen->buffer[series - 2].name : "");
    number(cell++, (double)from / us_per_day);
    number(cell++, (double)to / us_per_day);
    text(cell++, units[what]);
    (void)estimate(cell, value);
}

/* --- lost minutes --- */

static const struct gj_column loss_columns[] = {
    {"line", INTEGER, "", "number of the line, from 1: most lost before first", "순번 (도입 전 손실이 큰 순)"},
    {"cause", TEXT, "", "root cause; REST: the causes without a line of their own, together",
     "근본 원인 (REST: 나머지 합계)"},
    {"what", TEXT, "",
     "station, station.mode, pool, order stream ... that it is charged to; empty: no one in particular",
     "원인이 된 공정, 고장 유형, 집단, 주문 등 (특정할 수 없으면 빈칸)"},
    LABEL_EN,
    LABEL_KO,
    ARM,
    {"whose", TEXT, "", "own: lost by the station that is the cause, others: by those that wait for it, all: both",
     "own: 원인 공정 자체의 손실, others: 기다리는 공정의 손실, all: 합계"},
    UNIT,
    MEAN,
    HALF_WIDTH,
    N,
};

enum { N_WHOSE = 3, N_LOSS_ROWS = GJ_N_ARMS * N_WHOSE };

static uint64_t loss_count(const struct gj_store_spec *spec)
{
    return (uint64_t)seen_of(spec)->n_losses * N_LOSS_ROWS;
}

static const char *cause_name(uint32_t cause)
{
    static const char *const names[] = {
#define GJ_CAUSE(name, en, ko, entity) #name,
#include "factory/cause.def"
#undef GJ_CAUSE
    };
    return cause == GJ_SEEN_REST ? "REST" : names[cause];
}

static void loss_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    static const char *const whose[N_WHOSE] = {"own", "others", "all"};
    const struct gj_seen_loss *loss = &seen_of(spec)->loss[i / N_LOSS_ROWS];
    const bool is_rest = loss->cause == GJ_SEEN_REST;
    const unsigned arm = (unsigned)(i / N_WHOSE % GJ_N_ARMS);
    const unsigned part = (unsigned)(i % N_WHOSE);
    integer(cell++, (int64_t)(i / N_LOSS_ROWS) + 1);
    text(cell++, cause_name(loss->cause));
    text(cell++, loss->what);
    text(cell++, is_rest ? "all the others" : gj_cause_name((enum gj_cause)loss->cause));
    text(cell++, is_rest ? "나머지" : gj_cause_name_ko((enum gj_cause)loss->cause));
    text(cell++, gj_arm_name(arm));
    text(cell++, whose[part]);
    text(cell++, "min/d");
    (void)estimate(cell, part == 0 ? &loss->own[arm] : part == 1 ? &loss->others[arm] : &loss->all[arm]);
}

/* --- bottleneck --- */

static const struct gj_column bottleneck_columns[] = {
    {"line", INTEGER, "", "number of the station or pool, from 1: largest share before first",
     "순번 (도입 전 비율이 큰 순)"},
    {"kind", TEXT, "", "station or pool", "station 공정, pool 작업자 집단"},
    {"name", TEXT, "", "its name", "이름"},
    ARM,
    {"period", INTEGER, "", "0: the whole window; 1, 2 ...: equal parts of it", "0: 전체 기간, 1부터: 균등 구간"},
    FROM_D,
    TO_D,
    UNIT,
    {"mean", NUMBER, "unit", "share of the plant's time that it is the bottleneck; empty: nobody was on shift",
     "병목인 시간 비율 (근무가 없으면 빈칸)"},
    {"half_width", NUMBER, "unit", "half the width of its interval; of the whole window only",
     "신뢰구간 반폭 (전체 기간만)"},
    N,
};

enum { N_PARTS = 1 + GJ_SEEN_PERIODS };

static uint64_t bottleneck_count(const struct gj_store_spec *spec)
{
    return (uint64_t)seen_of(spec)->n_bottlenecks * GJ_N_ARMS * N_PARTS;
}

static void bottleneck_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_seen *seen = seen_of(spec);
    const struct gj_seen_bottleneck *line = &seen->bottleneck[i / N_PARTS / GJ_N_ARMS];
    const unsigned arm = (unsigned)(i / N_PARTS % GJ_N_ARMS);
    const uint32_t period = (uint32_t)(i % N_PARTS);
    const double length = (double)(seen->window_to - seen->window_from) / us_per_day;
    const double start = (double)seen->window_from / us_per_day;
    const struct gj_estimate part = {
        .mean = period > 0 ? line->period[arm][period - 1] : 0.0, .half_width = (double)NAN, .n = seen->n_replications};
    integer(cell++, (int64_t)(i / N_PARTS / GJ_N_ARMS) + 1);
    text(cell++, line->is_pool ? "pool" : "station");
    text(cell++, line->name);
    text(cell++, gj_arm_name(arm));
    integer(cell++, period);
    number(cell++, period == 0 ? start : start + length * (period - 1) / GJ_SEEN_PERIODS);
    number(cell++, period == 0 ? start + length : start + length * period / GJ_SEEN_PERIODS);
    text(cell++, "1");
    (void)estimate(cell, period == 0 ? &line->whole[arm] : &part);
}

/* --- flows --- */

static const struct gj_column flow_columns[] = {
    STATION_ID("from_id", "number of the station they come from, from 0; -1: from outside",
               "나오는 공정 번호 (-1: 외부)"),
    STATION_ID("to_id", "number of the station they come to; -1: they are done", "들어가는 공정 번호 (-1: 완성)"),
    {"from_station", TEXT, "", "name of the station they come from; empty: from outside", "나오는 공정 (외부는 빈칸)"},
    {"to_station", TEXT, "", "name of the station they come to; empty: they are done", "들어가는 공정 (완성은 빈칸)"},
    ARM,
    {"pieces", NUMBER, "pieces/d", "pieces a day that go this way, rework too; mean over the replications looked at",
     "하루 이동 수량 (재작업 포함, 관찰한 반복의 평균)"},
};

static uint64_t flow_count(const struct gj_store_spec *spec)
{
    return (uint64_t)seen_of(spec)->n_flows * GJ_N_ARMS;
}

static const char *station_name(const struct gj_seen *seen, uint32_t station)
{
    return station == GJ_SEEN_OUTSIDE ? "" : seen->station[station].name;
}

static void flow_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_seen *seen = seen_of(spec);
    const struct gj_seen_flow *flow = &seen->flow[i / GJ_N_ARMS];
    const unsigned arm = (unsigned)(i % GJ_N_ARMS);
    integer(cell++, flow->from == GJ_SEEN_OUTSIDE ? -1 : (int64_t)flow->from);
    integer(cell++, flow->to == GJ_SEEN_OUTSIDE ? -1 : (int64_t)flow->to);
    text(cell++, station_name(seen, flow->from));
    text(cell++, station_name(seen, flow->to));
    text(cell++, gj_arm_name(arm));
    number(cell, flow->pieces_per_day[arm]);
}

/* --- one shift --- */

static const struct gj_column shift_columns[] = {
    ARM,
    {"kind", TEXT, "", "machine or worker", "machine 설비, worker 작업자"},
    {"number", INTEGER, "", "number of the machine or worker, from 0", "설비 또는 작업자 번호 (0부터)"},
    {"name", TEXT, "", "its name", "이름"},
    {"what", TEXT, "", "state of the machine, activity of the worker", "설비 상태, 작업자 활동"},
    LABEL_EN,
    LABEL_KO,
    {"at", TEXT, "", "machine that the worker is at; empty: none", "작업자가 있는 설비 (없으면 빈칸)"},
    {"from_us", INTEGER, "us", "from then on, counted from time 0", "시작 (0시점부터 마이크로초)"},
    {"to_us", INTEGER, "us", "until then", "끝"},
};

static uint64_t shift_count(const struct gj_store_spec *spec)
{
    const struct gj_seen *seen = seen_of(spec);
    uint64_t n = 0;
    for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
        n += (uint64_t)seen->shift[arm].n_machine + seen->shift[arm].n_worker;
    }
    return n;
}

static void shift_fill(const struct gj_store_spec *spec, uint64_t i, struct gj_cell *cell)
{
    const struct gj_seen *seen = seen_of(spec);
    const uint64_t n_before = (uint64_t)seen->shift[0].n_machine + seen->shift[0].n_worker;
    const unsigned arm = i < n_before ? GJ_ARM_BEFORE : GJ_ARM_AFTER;
    const struct gj_shift_log *log = &seen->shift[arm];
    i -= arm == GJ_ARM_AFTER ? n_before : 0;
    const bool is_worker = i >= log->n_machine;
    const struct gj_span *span = is_worker ? &log->worker[i - log->n_machine] : &log->machine[i];
    const struct gj_label *label =
        is_worker ? gj_activity_names((enum gj_activity)span->what) : gj_state_names((enum gj_state)span->what);
    text(cell++, gj_arm_name(arm));
    text(cell++, is_worker ? "worker" : "machine");
    integer(cell++, span->who);
    text(cell++, is_worker ? seen->worker[span->who] : seen->machine[span->who]);
    text(cell++, label->name);
    text(cell++, label->en);
    text(cell++, label->ko);
    text(cell++, span->where == GJ_SEEN_OUTSIDE ? "" : seen->machine[span->where]);
    integer(cell++, span->from);
    integer(cell, span->to);
}

static const struct gj_table tables[] = {
    {"course", "throughput, work in process and buffers over time, from time 0", "생산량, 재공, 버퍼의 시간 경과",
     "arm,series,from_d", true, true, COLUMNS(course_columns), course_count, course_fill},
    {"lost_minutes",
     "minutes without work by root cause, in the evaluation window; of more than 20 machines in part of it",
     "근본 원인별 손실 시간 (설비 20대 초과 시 평가 기간의 일부)", "line,arm,whose", true, true, COLUMNS(loss_columns),
     loss_count, loss_fill},
    {"bottleneck", "what holds the plant up, over the window and by period of it", "병목 공정과 집단",
     "line,arm,period", true, true, COLUMNS(bottleneck_columns), bottleneck_count, bottleneck_fill},
    {"flows", "pieces a day between stations, in the evaluation window", "공정 간 이동량", "from_id,to_id,arm", true,
     true, COLUMNS(flow_columns), flow_count, flow_fill},
    {"shift_log", "one shift of one replication: what machines and workers did", "한 근무조의 설비와 작업자 기록",
     "arm,kind,number,from_us", true, true, COLUMNS(shift_columns), shift_count, shift_fill},
};

const struct gj_table *gj_seen_tables(const struct gj_store_spec *spec, uint32_t *n)
{
    *n = seen_of(spec) ? sizeof tables / sizeof tables[0] : 0;
    return tables;
}
