/* Analyses made by hand, on top of a fake result (fake_result.h): paths, bridge, worth, drivers, gains, grant. Plausible numbers, no simulation behind them. */
#ifndef GJ_TESTS_FAKE_ANALYSES_H
#define GJ_TESTS_FAKE_ANALYSES_H

#include "economy/life.h"
#include "fake_result.h"
#include "study/insight/insight.h"
#include "study/result_paths.h"

struct fake_analyses {
    struct gj_path_sums paths;
    struct gj_estimate *flow;
    struct gj_insight insight;
    struct gj_drivers drivers;
    struct gj_gains gains;
    struct gj_breakeven grant;
    struct gj_driver *driver;
};

static inline double fake_scale(enum fake_kind kind)
{
    return kind == FAKE_NONE ? NAN : kind == FAKE_ZERO ? 0.0 : kind == FAKE_HUGE ? 1e6 : 1.0;
}

/* Four firms, six years, after the decision in month 6. */
static inline void fake_paths(struct fake *fake, struct fake_analyses *a, enum fake_kind kind)
{
    enum { FIRMS = 4, MOST = 100 };
    struct gj_path_month *month = calloc((size_t)MOST * GJ_MAX_ARMS, sizeof *month);
    const double scale = kind == FAKE_NONE ? 0.0 : fake_scale(kind);
    const double money_scale = fmin(scale, 1e5); /* sums of sixty months stay within 63 bits */
    fake->spec.decide_at = 6 * GJ_MONTH;
    if (gj_path_sums_init(&a->paths, &fake->spec) != GJ_OK) {
        abort();
    }
    for (int firm = 0; firm < (kind == FAKE_SINGLE ? 1 : kind == FAKE_NONE ? 0 : FIRMS); firm++) {
        struct gj_path path[GJ_MAX_ARMS];
        const struct gj_path *arms[GJ_MAX_ARMS];
        for (int arm = 0; arm < GJ_MAX_ARMS; arm++) {
            struct gj_path_month *m = month + (size_t)arm * MOST;
            path[arm] = (struct gj_path){.n_months = MOST, .month = m};
            arms[arm] = &path[arm];
            for (int i = 0; i < MOST; i++) {
                const double gain = arm == 0 || kind == FAKE_NULL || i < 6 ? 0.0 : 0.01 * (i - 6);
                const double noise = kind == FAKE_UNSURE ? 3.0 * sin(2.1 * firm * arm + i) : 0.0;
                m[i].heads = (48.0 + firm + 0.5 * sin(i + firm) + gain * 4.0 + noise) * scale;
                m[i].demand = 1.0 + 0.002 * i + gain * 0.1;
                m[i].price = 1.0;
                m[i].sales_mwon =
                    (i ? m[i - 1].sales_mwon : 0) + (int64_t)(money_scale * 1e11 * (7.0 + sin(i * 1.7 + firm) + gain));
                m[i].cash_mwon = (int64_t)(money_scale * 1e10 * (i * (1.0 + gain) - 9.0 - firm));
            }
        }
        gj_path_sums_add(&a->paths, arms);
    }
    free(month);
    fake->result.paths = &a->paths;
}

static inline void fake_bridge_of(struct gj_bridge *bridge, enum fake_kind kind, double scale)
{
    static const double jobs[GJ_N_BRIDGE_STEPS] = {3.42, -1.026, -0.41, -0.099, -0.19, 1.695};
    double left = 0.0;
    bridge->is_told = true;
    for (int step = 0; step < GJ_N_BRIDGE_STEPS; step++) {
        struct gj_bridge_line *line = &bridge->line[step];
        const double size = jobs[step] * scale;
        left = step == GJ_BRIDGE_NET ? left : left + size;
        line->basis = step == 0 || step == GJ_BRIDGE_RIVALS ? GJ_BASIS_MEASURED : GJ_BASIS_ASSUMED;
        line->jobs = fake_estimate(kind, size, 0.08 * fabs(size));
        line->left = fake_estimate(kind, left, 0.08 * fabs(left));
        const double wide = line->basis == GJ_BASIS_ASSUMED || step == GJ_BRIDGE_NET ? 0.2 * fabs(left) : 0.0;
        line->jobs_low = line->jobs.mean - wide;
        line->jobs_high = line->jobs.mean + wide;
        line->left_low = line->left.mean - wide;
        line->left_high = line->left.mean + wide;
        line->share = line->basis == GJ_BASIS_ASSUMED ? (struct gj_range){0.05, 0.1, 0.2} : (struct gj_range){0, 0, 0};
    }
}

static inline void fake_worth(struct fake *fake, struct fake_analyses *a, enum fake_kind kind)
{
    static const double yearly[GJ_N_PARTIES] = {6.0e7, -1.5e7, 2.0e7, 4.1e7, 0.3e7};
    struct gj_appraisal *w = &fake->result.appraisal;
    const uint32_t n_years = 5;
    const size_t n = (size_t)GJ_N_EFFECTS * GJ_N_OWNERS * GJ_N_LINES * (n_years + 1);
    *w = (struct gj_appraisal){.rate = 0.045, .n_years = n_years, .years = 4.5, .has = {true, false}};
    a->flow = calloc(n, sizeof *a->flow);
    w->flow = a->flow;
    for (uint32_t o = 0; o < GJ_N_OWNERS; o++) {
        double sum = 0.0;
        for (uint32_t year = 0; year <= n_years; year++) {
            double value = 0.0;
            for (uint32_t p = 0; p < GJ_N_PARTIES; p++) {
                value += p == o || o == GJ_SOCIETY ? (year == 0 ? -2.0 : 1.0 + 0.1 * year) * yearly[p] : 0.0;
            }
            const struct gj_estimate e = fake_estimate(kind, value, 0.2 * fabs(value));
            memcpy((void *)(uintptr_t)gj_appraisal_flow(w, GJ_EFFECT_PROGRAMME, o, GJ_LINE_NET, year), &e, sizeof e);
            sum += value;
        }
        w->worth[GJ_EFFECT_PROGRAMME][o].npv = fake_estimate(kind, sum, 0.1 * fabs(sum));
        w->worth[GJ_EFFECT_PROGRAMME][o].is_concerned = true;
    }
}

/* `n` assumptions with effects of all kinds: both ends up, a sign that changes, an end that could not be lived, none at all. */
static inline void fake_drivers(struct fake *fake, struct fake_analyses *a, enum fake_kind kind, uint32_t n)
{
    static const char *const place[] = {"line \"bracket\".machine \"blanking\".cycle", "levels.korea_2019[2].response",
                                        "firm.hurdle <b>&amp;", FAKE_HANGUL_30,
                                        "line \"" FAKE_HANGUL_30 "\".machine \"NO.01\".failure.repair"};
    static const char *const unit[] = {"s", "1", "1", "won", "h"}, *const mark[] = {"LEDGER", "ASSUMP", "OFF",
                                                                                    "DERIVED"};
    a->driver = calloc(n + 1, sizeof *a->driver);
    a->drivers = (struct gj_drivers){.outcome = fake->spec.headline,
                                     .central = fake_estimate(kind, 174.5, 6.1),
                                     .n_replications = 10,
                                     .driver = a->driver,
                                     .n_drivers = n};
    for (uint32_t i = 0; i < n; i++) {
        struct gj_driver *d = &a->driver[i];
        const double size = 260.0 / (1.0 + i);
        const double central = i % 5 == 3 ? 123456789.0 : 0.5 + i;
        const bool is_up = i % 3 == 1;
        *d = (struct gj_driver){.place = kind == FAKE_HOSTILE ? fake->endless : place[i % 5],
                                .unit = unit[i % 5],
                                .mark = mark[i % 4],
                                .source = i % 2 ? "published moulding ledger" : "no source",
                                .low = 0.6 * central,
                                .central = central,
                                .high = 1.7 * central};
        d->at_low = fake_estimate(kind, is_up ? 0.4 * size : -size, 0.1 * size);
        d->at_high = fake_estimate(kind, 0.7 * size, 0.1 * size);
        d->swing = fake_estimate(kind, is_up ? 0.7 * size : 1.7 * size, 0.14 * size);
        d->is_sign_changed = i == 0 && kind != FAKE_ZERO && kind != FAKE_NONE;
        if (i == 4 || i + 1 == n) {
            d->at_high = (struct gj_estimate){NAN, NAN, 0};
        }
        if (n > 20 && i + 3 > n) {
            d->at_low = d->at_high = d->swing = (struct gj_estimate){NAN, NAN, 0};
            a->drivers.n_failed++;
        }
    }
    a->insight.drivers = &a->drivers;
}

static inline void fake_gains(struct fake *fake, struct fake_analyses *a, enum fake_kind kind)
{
    a->gains = (struct gj_gains){.n_replications = 10, .n_groups = 5};
    (void)fake;
    for (uint32_t i = 0; i < a->gains.n_groups; i++) {
        static const enum gj_gain_group groups[] = {GJ_GAIN_AVAILABILITY, GJ_GAIN_SETUP, GJ_GAIN_QUALITY,
                                                    GJ_GAIN_PAPERWORK, GJ_GAIN_PROJECT};
        a->gains.group[i] = groups[i];
    }
    for (uint32_t c = 0; c < GJ_N_GAIN_OUTCOMES; c++) {
        struct gj_gain_column *column = &a->gains.column[c];
        static const double share[] = {0.55, 0.3, 0.2, 0.05, -0.1};
        const enum gj_outcome_id o = gj_gain_outcome(c);
        const double from = fake_values[o][0], gain = kind == FAKE_NULL ? 0.0 : fake_values[o][1] - from;
        column->outcome = o;
        column->without = fake_estimate(kind, from, fake_values[o][2]);
        column->with = fake_estimate(kind, from + gain, fake_values[o][3]);
        column->whole = fake_estimate(kind, gain, 0.05 * fabs(gain));
        for (uint32_t i = 0; i < a->gains.n_groups; i++) {
            column->part[i] = fake_estimate(kind, share[i] * gain, 0.05 * fabs(share[i] * gain));
        }
    }
    a->insight.gains = &a->gains;
}

static inline void fake_grant(struct fake *fake, struct fake_analyses *a, enum fake_kind kind)
{
    const double scale = kind == FAKE_HUGE ? 1e3 : 1.0;
    (void)fake;
    a->grant = (struct gj_breakeven){.cost_won = (int64_t)(1.3e8 * scale),
                                     .room_won = (int64_t)(1.0e8 * scale),
                                     .tolerance_won = 1e3 * scale,
                                     .n = 200,
                                     .without = fake_estimate(kind, 0.2, 0.05),
                                     .ahead = {GJ_BREAKEVEN_FOUND, (int64_t)(4.1e7 * scale)},
                                     .ahead_low = {GJ_BREAKEVEN_FOUND, (int64_t)(6.3e7 * scale)},
                                     .ahead_high = {GJ_BREAKEVEN_FOUND, (int64_t)(2.2e7 * scale)},
                                     .has_range = true,
                                     .n_points = 21};
    if (kind == FAKE_ZERO) {
        a->grant.ahead.answer = GJ_BREAKEVEN_NOT_NEEDED;
        a->grant.has_range = false;
    } else if (kind == FAKE_UNSURE) {
        a->grant.ahead.answer = a->grant.ahead_low.answer = GJ_BREAKEVEN_NEVER;
    }
    for (uint32_t i = 0; i < a->grant.n_points; i++) {
        struct gj_grant_point *point = &a->grant.point[i];
        const double x = (double)i / (a->grant.n_points - 1);
        const double ahead = 0.2 + 0.7 / (1.0 + exp(-12.0 * (x - 0.45)));
        point->grant_won = (int64_t)(1e8 * scale * x);
        point->share = x / 1.3;
        point->goes_ahead = fake_estimate(kind == FAKE_HUGE ? FAKE_PLAIN : kind, ahead, 0.06);
        point->low = kind == FAKE_NONE ? (double)NAN : fmax(point->goes_ahead.mean - 0.06, 0.0);
        point->high = kind == FAKE_NONE ? (double)NAN : fmin(point->goes_ahead.mean + 0.06, 1.0);
        point->begins = ahead;
        point->net_jobs = fake_estimate(kind, (ahead - 0.2) * 1.4, 0.3 * (ahead - 0.2) + 0.02);
        point->public_won = fake_estimate(kind, 1e8 * scale * x * ahead, 1e6);
        point->won_per_job = i < 3 ? (double)NAN : 1e8 * scale * x * ahead / point->net_jobs.mean;
    }
    a->insight.grant = &a->grant;
}

/* All of them on a fake result. Free with fake_analyses_free() before the fake. */
static inline struct fake_analyses *fake_analyses_new(struct fake *fake, enum fake_kind kind, uint32_t n_drivers)
{
    struct fake_analyses *a = calloc(1, sizeof *a);
    fake_paths(fake, a, kind);
    fake_bridge_of(&fake->result.bridge, kind, kind == FAKE_NULL ? 0.0 : 1.0);
    fake_bridge_of(&fake->result.bridge_years, kind, kind == FAKE_NULL ? 0.0 : 4.3);
    fake_worth(fake, a, kind);
    fake_drivers(fake, a, kind, n_drivers);
    fake_gains(fake, a, kind);
    fake_grant(fake, a, kind);
    fake->result.insight = &a->insight;
    return a;
}

static inline void fake_analyses_free(struct fake *fake, struct fake_analyses *a)
{
    fake->result.paths = NULL;
    fake->result.insight = NULL;
    fake->result.appraisal.flow = NULL;
    gj_path_sums_fini(&a->paths);
    free(a->flow);
    free(a->driver);
    free(a);
}

#endif
