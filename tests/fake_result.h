/* A study's result made by hand, for tests of what shows results: plausible numbers, no simulation behind them.
 * Kinds differ in what makes pictures and tables hard. */
#ifndef GJ_TESTS_FAKE_RESULT_H
#define GJ_TESTS_FAKE_RESULT_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/insight/insight.h"
#include "study/result_jobs.h"
#include "study/study.h"

enum fake_kind {
    FAKE_PLAIN,
    FAKE_SINGLE,  /* one replication: no intervals */
    FAKE_NONE,    /* all replications failed: every value NaN */
    FAKE_ZERO,    /* every value zero */
    FAKE_HUGE,    /* values up to 1e18 */
    FAKE_NULL,    /* a reform that changes nothing */
    FAKE_UNSURE,  /* intervals larger than the differences */
    FAKE_HOSTILE, /* names that are markup, right to left, emoji, not UTF-8, 10,000 signs */
    FAKE_LONG,    /* names of 30 Hangul letters */
    FAKE_N_KINDS
};

struct fake {
    struct gj_study_spec spec;
    struct gj_study_result result;
    char station_name[64][128];
    char *endless;
};

#define FAKE_HANGUL_30 "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노"

static const struct gj_assumption fake_assumptions[] = {
    {.place = "line \"moulding\".machine \"NO.01\".cycle",
     .unit = "s",
     .mark = "LEDGER",
     .source = "published moulding ledger",
     .low = 20.0,
     .central = 24.0,
     .high = 28.0},
    {.place = "levels.korea_2019[2].response",
     .unit = "1",
     .mark = "ASSUMP",
     .source = "no source",
     .low = 0.3,
     .central = 0.5,
     .high = 0.8},
    {.place = "programmes.korea_2019.new_build.cap",
     .unit = "won",
     .mark = "OFF",
     .source = "MSS notice 2019",
     .low = 1e8,
     .central = 1e8,
     .high = 1e8},
    {.place = "firm.hurdle <b>&amp;",
     .unit = "1",
     .mark = "DERIVED",
     .source = "A.1 \"implied\"",
     .low = NAN,
     .central = 0.15,
     .high = NAN},
};

/* Before, after and half-widths of a plausible plant; half of a 95 % interval. */
static const double fake_values[GJ_N_OUTCOMES][4] = {
    [GJ_OUTCOME_good_per_day] = {201234.5, 226011.2, 901.0, 1043.0},
    [GJ_OUTCOME_process_output_per_hour] = {1013.4, 1187.9, 4.1, 4.6},
    [GJ_OUTCOME_reject_share] = {0.0326, 0.0219, 0.0004, 0.0003},
    [GJ_OUTCOME_defect_share] = {0.0301, 0.0198, 0.0004, 0.0003},
    [GJ_OUTCOME_escape_share] = {0.0012, 0.0007, 0.00005, 0.00004},
    [GJ_OUTCOME_oee] = {0.7123, 0.7911, 0.0031, 0.0028},
    [GJ_OUTCOME_availability] = {0.8411, 0.9032, 0.0022, 0.0019},
    [GJ_OUTCOME_performance] = {0.8755, 0.8954, 0.0012, 0.0011},
    [GJ_OUTCOME_quality] = {0.9674, 0.9781, 0.0004, 0.0003},
    [GJ_OUTCOME_lead_time_mean] = {61.3, 44.7, 1.2, 0.8},
    [GJ_OUTCOME_lead_time_p95] = {171.2, 118.4, 5.1, 3.3},
    [GJ_OUTCOME_on_time_share] = {0.887, 0.951, 0.006, 0.004},
    [GJ_OUTCOME_wip_pieces] = {41230.0, 30120.0, 610.0, 420.0},
    [GJ_OUTCOME_fill_rate] = {0.912, 0.951, 0.006, 0.004},
    [GJ_OUTCOME_stock_pieces] = {2210.0, 1840.0, 61.0, 42.0},
    [GJ_OUTCOME_paid_hours_per_1000] = {1.913, 1.702, 0.009, 0.008},
    [GJ_OUTCOME_load] = {0.834, 0.811, 0.004, 0.004},
    [GJ_OUTCOME_overtime_share] = {0.061, 0.043, 0.003, 0.004},
    [GJ_OUTCOME_heads_mean] = {48.0, 48.4, 0.0, 0.3},
    [GJ_OUTCOME_heads_end] = {48.0, 48.9, 0.0, 0.4},
    [GJ_OUTCOME_heads_needed] = {46.1, 45.2, 0.3, 0.3},
    [GJ_OUTCOME_heads_technician] = {2.0, 3.0, 0.0, 0.0},
    [GJ_OUTCOME_sales_per_head] = {181.4e6, 197.9e6, 0.8e6, 0.9e6},
    [GJ_OUTCOME_cost_per_good] = {1271.3, 1204.8, 3.2, 3.0},
    [GJ_OUTCOME_wages] = {1.71e9, 1.75e9, 0.0, 0.01e9},
    [GJ_OUTCOME_profit] = {612e6, 841e6, 21e6, 24e6},
    [GJ_OUTCOME_cash_end] = {1.9e9, 2.6e9, 0.08e9, 0.09e9},
    [GJ_OUTCOME_closed_share] = {0.021, 0.012, 0.006, 0.004},
    [GJ_OUTCOME_adopted] = {0.21, 0.58, 0.05, 0.06},
    [GJ_OUTCOME_adopted_all] = {0.12, 0.41, 0.04, 0.06},
    [GJ_OUTCOME_adopted_month] = {8.2, 5.1, 1.4, 1.1},
};

static inline struct gj_estimate fake_estimate(enum fake_kind kind, double mean, double half_width)
{
    switch (kind) {
    case FAKE_SINGLE:
        return (struct gj_estimate){mean, NAN, 1};
    case FAKE_NONE:
        return (struct gj_estimate){NAN, NAN, 0};
    case FAKE_ZERO:
        return (struct gj_estimate){0.0, 0.0, 200};
    case FAKE_HUGE:
        return (struct gj_estimate){mean * 1e9, half_width * 1e9, 200};
    case FAKE_UNSURE:
        return (struct gj_estimate){mean, half_width + 0.9 * fabs(mean), 200};
    default:
        return (struct gj_estimate){mean, half_width, 200};
    }
}

static inline void fake_outcomes(struct fake *fake, enum fake_kind of_all)
{
    struct gj_study_result *result = &fake->result;
    for (int i = 0; i < GJ_N_OUTCOMES; i++) {
        enum fake_kind kind =
            of_all == FAKE_HUGE && fake_values[i][0] <= 1.0 ? FAKE_PLAIN : of_all; /* shares stay shares */
        const double *v = fake_values[i];
        double after = kind == FAKE_NULL ? v[0] : v[1], hw_after = kind == FAKE_NULL ? v[2] : v[3];
        double paired = kind == FAKE_NULL ? 0.0 : 0.4 * (v[2] + v[3]);
        result->arm[GJ_ARM_BEFORE][i] = fake_estimate(kind, v[0], v[2]);
        result->arm[GJ_ARM_AFTER][i] = fake_estimate(kind, after, hw_after);
        result->difference[i] =
            fake_estimate(kind, after - v[0], kind == FAKE_UNSURE ? fabs(after - v[0]) + paired : paired);
        result->ratio[i] = fake_estimate(kind == FAKE_HUGE ? FAKE_PLAIN : kind, after / v[0] - 1.0, paired / v[0]);
        if (kind == FAKE_ZERO) {
            result->ratio[i] = (struct gj_estimate){NAN, NAN, 0}; /* 0 / 0 */
        }
    }
}

/* Replications around the means, as far apart as their number and the intervals say; a pair is alike. */
static inline void fake_rows(struct fake *fake)
{
    struct gj_study_result *result = &fake->result;
    result->n_rows = 2 * result->n_replications;
    for (uint32_t i = 0; i < result->n_rows; i++) {
        double luck = sin((double)(i / 2) * 12.9898) + sin((double)(i / 2) * 78.233), own = sin((double)i * 37.719);
        for (int k = 0; k < GJ_N_OUTCOMES; k++) {
            const struct gj_estimate *mean = &result->arm[i % 2][k];
            double apart = isfinite(mean->half_width) ? 0.5 * mean->half_width * sqrt(result->n_replications) : 0.0;
            result->row[i].value[k] = mean->mean + apart * (0.9 * luck + 0.3 * own);
        }
    }
}

static inline void fake_station(struct fake *fake, enum fake_kind kind, uint32_t i)
{
    struct gj_station_view *station = &fake->result.station[i];
    static const char *const hostile[] = {"<script>alert(1)</script>", "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xE2\x80\xAE",
                                          "\xF0\x9F\x98\x80 press & \"weld\" 'x'", "bad \xFF\xC3 bytes",
                                          "=1+2\n\tnew\x1B[31mline"};
    if (kind == FAKE_LONG) {
        snprintf(fake->station_name[i], sizeof fake->station_name[i], "%s%u", FAKE_HANGUL_30, (unsigned)i);
        station->name = fake->station_name[i];
    } else if (kind == FAKE_HOSTILE) {
        station->name = i % 6 == 5 ? fake->endless : hostile[i % 6];
    } else {
        snprintf(fake->station_name[i], sizeof fake->station_name[i], "NO.%02u 사출 %u t", (unsigned)i + 1,
                 50 * (1 + (unsigned)i / 3));
        station->name = fake->station_name[i];
    }
    station->affected = i % 3 != 2;
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        double scale = kind == FAKE_NONE ? NAN : 1.0, sum = 0.0;
        for (int state = 0; state < GJ_N_STATES; state++) {
            static const double weight[GJ_N_STATES] = {
                [GJ_STATE_OFF_SHIFT] = 0.30,   [GJ_STATE_PLANNED_STOP] = 0.02, [GJ_STATE_DOWN_RESPONSE] = 0.03,
                [GJ_STATE_DOWN_CREW] = 0.01,   [GJ_STATE_REPAIR] = 0.035,      [GJ_STATE_SETUP] = 0.04,
                [GJ_STATE_WAIT_WORKER] = 0.02, [GJ_STATE_WORKING] = 0.44,      [GJ_STATE_BLOCKED] = 0.03,
                [GJ_STATE_STARVED] = 0.03,     [GJ_STATE_NO_ORDER] = 0.045};
            double wave = 1.0 + 0.7 * sin((double)i * 1.3 + (double)state * 2.1);
            double change =
                arm == GJ_ARM_AFTER && kind != FAKE_NULL && (state == GJ_STATE_DOWN_RESPONSE || state == GJ_STATE_SETUP)
                    ? 0.5
                    : 1.0;
            station->state_share[arm][state] =
                state == GJ_STATE_OFF_SHIFT ? weight[state] : weight[state] * wave * change;
            sum += state == GJ_STATE_OFF_SHIFT ? 0.0 : station->state_share[arm][state];
        }
        for (int state = 0; state < GJ_N_STATES; state++) {
            if (state != GJ_STATE_OFF_SHIFT) {
                station->state_share[arm][state] *= 0.7 / sum * scale;
            }
            if (kind == FAKE_ZERO) {
                station->state_share[arm][state] = state == GJ_STATE_OFF_SHIFT ? 1.0 : 0.0;
            }
        }
        double zero = kind == FAKE_ZERO ? 0.0 : kind == FAKE_HUGE ? 1e9 : 1.0;
        station->availability[arm] = scale * zero * (0.84 + 0.05 * arm);
        station->performance[arm] = scale * zero * (0.87 + 0.02 * arm);
        station->quality[arm] = scale * zero * (0.97 + 0.01 * arm);
        station->oee[arm] = station->availability[arm] * station->performance[arm] * station->quality[arm];
        station->good_per_day[arm] = scale * zero * (22000.0 + 900.0 * (double)i + 2000.0 * arm);
        station->reject_share[arm] = scale * zero * (0.033 - 0.01 * arm);
    }
}

static inline void fake_floor(struct fake *fake, enum fake_kind kind)
{
    struct gj_study_result *result = &fake->result;
    static const double losses[GJ_N_ARMS][GJ_N_OEE_STEPS] = {{24, 7.2, 1.08, 0.48, 1.8, 0.96, 1.92, 1.33, 0.3, 0},
                                                             {24, 7.2, 1.21, 0.48, 1.1, 0.52, 1.7, 1.2, 0.22, 0}};
    double scale = kind == FAKE_NONE ? NAN : kind == FAKE_ZERO ? 0.0 : 1.0;
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        int from = kind == FAKE_NULL ? 0 : arm;
        double rest = 24.0;
        for (int step = 0; step < GJ_OEE_EFFECTIVE; step++) {
            result->oee_hours[arm][step] = losses[from][step] * scale;
            rest -= step == 0 ? 0.0 : losses[from][step];
        }
        result->oee_hours[arm][GJ_OEE_EFFECTIVE] = rest * scale;
        double sum = 0.0;
        for (int bin = 0; bin < GJ_LEAD_BINS; bin++) {
            double x = ((double)bin + 0.5) / (from ? 7.0 : 9.5);
            result->lead_share[arm][bin] = kind == FAKE_ZERO || kind == FAKE_NONE ? 0.0 : x * x * exp(-1.1 * x);
            sum += result->lead_share[arm][bin];
        }
        for (int bin = 0; bin < GJ_LEAD_BINS && sum > 0.0; bin++) {
            result->lead_share[arm][bin] /= sum;
        }
    }
    for (int bin = 0; bin <= GJ_LEAD_BINS; bin++) {
        result->lead_edge_h[bin] = (double)bin * (kind == FAKE_HUGE ? 4e9 : 4.0);
    }
}

static inline void fake_people(struct fake *fake, enum fake_kind kind)
{
    struct gj_study_result *result = &fake->result;
    static const char *const names[] = {"operators", "maintenance", "inspectors"}, *const occupations[] = {"production",
                                                                                                           "technician",
                                                                                                           "smith <&>"};
    static const double heads[][GJ_N_ARMS] = {{36, 35.4}, {4, 5.1}, {8, 8.4}};
    result->n_pools = 3;
    for (uint32_t i = 0; i < result->n_pools; i++) {
        struct gj_pool_view *pool = &result->pool[i];
        pool->name = kind == FAKE_LONG      ? FAKE_HANGUL_30
                     : kind == FAKE_HOSTILE ? "<img src=x onerror=alert(1)>"
                                            : names[i];
        pool->occupation = occupations[i];
        for (int arm = 0; arm < GJ_N_ARMS; arm++) {
            static const double split[GJ_N_ACTIVITIES] = {0.7, 0.02, 0.03, 0.03, 0.15, 0.02, 0.05};
            pool->heads[arm] = kind == FAKE_NONE ? NAN
                                                 : heads[i][kind == FAKE_NULL ? 0 : arm] * (kind == FAKE_HUGE   ? 1e9
                                                                                            : kind == FAKE_ZERO ? 0.0
                                                                                                                : 1.0);
            for (int activity = 0; activity < GJ_N_ACTIVITIES; activity++) {
                pool->activity_share[arm][activity] = kind == FAKE_NONE ? NAN : split[activity];
            }
        }
    }
    static const struct gj_money_line money[] = {
        {"investment", "investment of the firm", "기업 부담 투자", "won", {1.0e8, 0.0, 200}, false},
        {"grant", "grant", "보조금", "won", {1.0e8, 0.0, 200}, false},
        {"npv",
         "net present value at the social rate",
         "순현재가치 (사회적 할인율)",
         "won",
         {4.61e8, 0.72e8, 200},
         false},
        {"payback", "payback", "회수기간", "y", {1.31, 0.12, 200}, false},
        {"gain", "operating gain a year", "연간 영업이득", "won/y", {5.1e6, 31.0e6, 200}, false},
        {"npv_without", "NPV without the grant", "순현재가치 (미지원 시)", "won", {-1.2e6, 28.7e6, 200}, false},
        {"public_cost_per_job",
         "public money a job gained",
         "늘어난 일자리당 공적 비용",
         "won",
         {NAN, NAN, 200},
         false},
    };
    result->n_money = sizeof money / sizeof money[0];
    for (uint32_t i = 0; i < result->n_money; i++) {
        result->money[i] = money[i];
        result->money[i].estimate = fake_estimate(kind, money[i].estimate.mean, money[i].estimate.half_width);
    }
}

/* Of 48: 20 in production and so on; some displaced, some grown, two thirds of a head of new tasks, and their sums. */
static inline void fake_jobs(struct fake *fake, enum fake_kind kind)
{
    static const double heads[GJ_N_JOB_GROUPS] = {20.4, 4.8, 3.1, 0.0, 0.67, 19.0};
    static const double scale[GJ_N_JOB_MEASURES] = {1.0, 0.95, 2086.0, 93.0, 0.0, 34800000.0};
    struct gj_jobs *jobs = calloc(1, sizeof *jobs);
    fake->result.jobs = jobs;
    jobs->has_technology = true;
    jobs->n = fake->result.n_replications - fake->result.n_failed;
    for (int g = 0; g <= GJ_JOB_ALL; g++) {
        const double all = g == GJ_JOB_ALL ? 47.97 : heads[g];
        const bool is_level = g == GJ_JOB_LEVEL;
        if (g < GJ_JOB_ALL) {
            jobs->is_there[g] = all > 0.0;
        }
        for (int m = 0; m < GJ_N_JOB_MEASURES; m++) {
            const double part[GJ_N_JOB_PARTS] = {is_level ? 0.0 : -0.042 * all, is_level ? 0.0 : 0.031 * all,
                                                 is_level || g == GJ_JOB_ALL ? 0.67 : 0.0, -0.011 * all};
            for (int arm = 0; arm < GJ_MAX_ARMS; arm++) {
                jobs->arm[arm][g][m] = fake_estimate(kind, scale[m] * all, scale[m] * 0.01 * all);
            }
            for (int p = 0; p < GJ_N_JOB_PARTS; p++) {
                jobs->part[p][g][m] = fake_estimate(kind, scale[m] * part[p], scale[m] * 0.004 * all);
            }
        }
        for (int arm = 0; arm < GJ_MAX_ARMS; arm++) {
            const double flow[GJ_N_JOB_FLOWS] = {all,      3.2, 2.9, 0.0, is_level ? 1.0 : 0.0, g == 0 ? 1.0 : 0.0,
                                                 all + 0.3};
            memcpy(jobs->flow[arm][g], flow, sizeof flow);
        }
    }
}

/* `n_stations` <= 64. Free with fake_free(). */
static inline struct fake *fake_new(enum fake_kind kind, uint32_t n_stations)
{
    struct fake *fake = calloc(1, sizeof *fake);
    struct gj_study_spec *spec = &fake->spec;
    struct gj_study_result *result = &fake->result;
    fake->endless = calloc(1, 10001);
    memset(fake->endless, 'x', 10000);
    *spec = (struct gj_study_spec){.name = "moulding_plant",
                                   .title = kind == FAKE_HOSTILE ? "</title><script>alert(1)</script> & \xFF"
                                            : kind == FAKE_LONG  ? FAKE_HANGUL_30 FAKE_HANGUL_30
                                                                 : "사출성형 공장: level 0 to level 2",
                                   .seed = 20190702,
                                   .warm_up = 28 * GJ_DAY,
                                   .horizon = 5 * GJ_YEAR,
                                   .settle = 180 * GJ_DAY,
                                   .replications = 200,
                                   .headline = GJ_OUTCOME_process_output_per_hour,
                                   .confidence = 0.95,
                                   .firm = {.staffing = {.target_load = 0.85}, .social_rate = 0.045},
                                   .before = {.level = 0, .name = "level 0", .name_ko = "수준 0 (ICT 미적용)"},
                                   .n_upgrades = 1,
                                   .upgrade[0].to = {.level = 2, .name = "level 2 (basic)", .name_ko = "수준 2 (기초)"},
                                   .upgrade[0].has_support = true,
                                   .upgrade[0].support = {.name = "new build 2019",
                                                          .name_ko = "신규 구축 2019",
                                                          .year = 2019,
                                                          .min_level = 1,
                                                          .max_level = 5},
                                   .assumption = fake_assumptions,
                                   .n_assumptions = sizeof fake_assumptions / sizeof fake_assumptions[0],
                                   .scenario_sha = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"};
    if (kind == FAKE_LONG) {
        snprintf(spec->before.name_ko, sizeof spec->before.name_ko, "%.60s", FAKE_HANGUL_30);
        snprintf(spec->before.name, sizeof spec->before.name, "%.60s", FAKE_HANGUL_30);
        snprintf(spec->upgrade[0].to.name_ko, sizeof spec->upgrade[0].to.name_ko, "%.60s", FAKE_HANGUL_30);
        snprintf(spec->upgrade[0].to.name, sizeof spec->upgrade[0].to.name, "%.60s", FAKE_HANGUL_30);
    }
    result->spec = spec;
    result->n_replications = kind == FAKE_SINGLE ? 1 : kind == FAKE_NONE ? 3 : 200;
    result->n_failed = kind == FAKE_NONE ? 3 : kind == FAKE_HOSTILE ? 30 : 0;
    result->row = calloc(2 * result->n_replications, sizeof *result->row);
    for (uint32_t i = 0; i < 2 * result->n_replications; i++) {
        result->row[i] = (struct gj_row){.arm = i % 2,
                                         .replication = i / 2,
                                         .status = i / 2 < result->n_failed ? GJ_DEADLOCK : GJ_OK,
                                         .digest = i,
                                         .events = 1000};
    }
    result->digest = UINT64_C(0xfeedfacecafebeef);
    result->n_events = 123456789;
    result->station = calloc(n_stations + 1, sizeof *result->station);
    result->n_stations = n_stations;
    result->pool = calloc(3, sizeof *result->pool);
    fake_outcomes(fake, kind);
    fake_rows(fake);
    for (uint32_t i = 0; i < n_stations; i++) {
        fake_station(fake, kind, i);
    }
    fake_floor(fake, kind);
    fake_people(fake, kind);
    fake_jobs(fake, kind);
    return fake;
}

static inline void fake_free(struct fake *fake)
{
    free(fake->endless);
    free(fake->result.row);
    free(fake->result.station);
    free(fake->result.pool);
    free(fake->result.jobs);
    gj_insight_free(fake->result.insight);
    free(fake);
}

#endif
