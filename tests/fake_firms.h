/* A population's result made by hand, around a fake_result: for tests of what shows many firms. */
#ifndef GJ_TESTS_FAKE_FIRMS_H
#define GJ_TESTS_FAKE_FIRMS_H

#include "fake_result.h"
#include "study/population/evidence.h"

enum { N_FIRMS = 12, N_TARGETS = 6, FAKE_N_LIVES = 2 };

/* A dozen firms of three sizes that reach levels 1 to 4, a few figures, a budget. */
struct firms {
    struct fake *fake;
    struct gj_population_spec spec;
    struct gj_population_member member[N_FIRMS];
    struct gj_population_result result;
    struct gj_firm_view view[N_FIRMS];
    struct gj_fate fate[FAKE_N_LIVES * N_FIRMS * GJ_N_ARMS];
    struct gj_group group[9];
    struct gj_target target[N_TARGETS];
    struct gj_estimate simulated[N_TARGETS];
    struct gj_evidence_row row;
    struct gj_evidence evidence;
    struct gj_insight insight;
    struct gj_frontier frontier;
};

static const char *const sizes[] = {"1-9", "10-49", "50+"};

static inline void fill_groups(struct firms *f, enum fake_kind kind)
{
    static const char *const names[] = {"", "", "1-9", "10-49", "50+", "1", "2", "3", "4"};
    f->result.group = f->group;
    f->result.n_groups = kind == FAKE_ZERO ? 2 : 9;
    for (uint32_t i = 0; i < 9; i++) {
        f->group[i] = (struct gj_group){.of = i == 0 ? GJ_GROUP_ALL : GJ_GROUP_SUPPORTED,
                                        .by = i < 2   ? GJ_GROUP_TOTAL
                                              : i < 5 ? GJ_GROUP_SIZE
                                                      : GJ_GROUP_LEVEL,
                                        .name = kind == FAKE_LONG && i > 1 && i < 5 ? FAKE_HANGUL_30 : names[i],
                                        .n_firms = 4,
                                        .weight = 4.0};
        for (int o = 0; o < GJ_N_FIRM_OUTCOMES; o++) {
            f->group[i].line[o].own_effect = fake_estimate(kind, 0.08, 0.021);
        }
    }
}

static inline void fill_figures(struct firms *f, enum fake_kind kind)
{
    for (int i = 0; i < N_TARGETS; i++) {
        const double value[] = {0.30, -0.435, 2.023, 0.508, 0.2, -0.05};
        f->target[i] = (struct gj_target){.outcome = (enum gj_firm_outcome)(i * 2),
                                          .measure = (enum gj_measure)(i % GJ_N_MEASURES),
                                          .is_amount = i == 4,
                                          .is_calibrated = i == 1,
                                          .value = value[i],
                                          .low = value[i] - 0.1,
                                          .high = i == 5 ? 100.0 : value[i] + 0.05,
                                          .mark = "OFF",
                                          .source = kind == FAKE_HOSTILE ? "<script>&" : "MSS 2019",
                                          .year = 2019,
                                          .level_to = 5,
                                          .employees_to = UINT32_MAX,
                                          .sales_below_won = INFINITY};
        f->simulated[i] = fake_estimate(kind, 0.8 * value[i], 0.05);
    }
    f->row = (struct gj_evidence_row){.official = &f->target[0]};
    f->evidence = (struct gj_evidence){.row = &f->row, .n_rows = 1, .simulated = f->simulated};
    f->result.evidence = &f->evidence;
    f->fake->spec.target = f->target;
    f->fake->spec.n_targets = N_TARGETS;
}

static inline void fill_budget(struct firms *f, enum fake_kind kind)
{
    const double scale = kind == FAKE_ZERO ? 0.0 : kind == FAKE_HUGE ? 1e6 : 1.0;
    for (uint32_t p = 0; p < GJ_FRONTIER_POINTS; p++) {
        const double times = p < 10 ? p + 1.0 : p == 10 ? 20.0 : 40.0;
        f->frontier.point[p] = (struct gj_frontier_point){.budget_won = (int64_t)(times * 2e8 * (scale + 1.0)),
                                                          .greedy_jobs = scale * 30.0 * (1.0 - exp(-times / 8.0)),
                                                          .optimal_jobs = scale * 32.0 * (1.0 - exp(-times / 8.0))};
    }
    for (int m = 0; m < GJ_N_FRONTIER_METHODS; m++) {
        f->frontier.method[m].chosen =
            (struct gj_frontier_sum){.jobs = scale * (m == 0 ? -1.5 : 12.0 + m), .spent_won = 9e8 * scale};
        f->frontier.method[m].checked =
            kind == FAKE_SINGLE ? (struct gj_frontier_sum){NAN, NAN, NAN, NAN, NAN}
                                : (struct gj_frontier_sum){.jobs = scale * (7.0 + m), .spent_won = 8e8 * scale};
    }
    f->insight.budget = &f->frontier;
}

static inline struct firms *firms_new(enum fake_kind kind)
{
    struct firms *f = calloc(1, sizeof *f);
    f->fake = fake_new(kind, 0);
    f->spec = (struct gj_population_spec){.member = f->member, .n_members = N_FIRMS};
    f->result = (struct gj_population_result){
        .spec = &f->spec, .n_firms = N_FIRMS, .n_replications = FAKE_N_LIVES, .fate = f->fate, .firm = f->view};
    for (uint32_t i = 0; i < N_FIRMS; i++) {
        f->member[i] = (struct gj_population_member){
            .size = kind == FAKE_LONG ? FAKE_HANGUL_30 : sizes[i % 3], .sector = "press", .weight = 1.0 + i % 2};
        f->member[i].spec.n_upgrades = 1;
        f->member[i].spec.upgrade[0].to.level = 1 + (int)(i * 5 % 4);
        /* served in its first life; in the second one the programme leaves everything as it is */
        struct gj_fate *served = &f->fate[i * GJ_N_ARMS], *other = &f->fate[(N_FIRMS + i) * GJ_N_ARMS];
        served[GJ_ARM_AFTER].is_supported = kind != FAKE_NULL;
        f->view[i].is_supported = kind == FAKE_NULL ? 0.0 : 0.5;
        for (int o = 0; o < GJ_N_FIRM_OUTCOMES; o++) {
            served[GJ_ARM_BEFORE].value[o] = kind == FAKE_NONE ? NAN : 100.0;
            served[GJ_ARM_AFTER].value[o] = 100.0 * (1.0 + 0.05 * ((double)i - 3.0));
            other[GJ_ARM_BEFORE].value[o] = other[GJ_ARM_AFTER].value[o] = 100.0;
            f->view[i].after[0][o] = kind == FAKE_NONE ? NAN : 100.0;
            f->view[i].after[1][o] = (served[GJ_ARM_AFTER].value[o] + 100.0) / 2.0;
        }
    }
    fill_groups(f, kind);
    fill_figures(f, kind);
    fill_budget(f, kind);
    f->fake->spec.population = &f->spec;
    f->fake->result.population = &f->result;
    f->fake->result.insight = &f->insight;
    return f;
}

static inline void firms_free(struct firms *f)
{
    f->fake->result.insight = NULL;
    fake_free(f->fake);
    free(f);
}

#endif
