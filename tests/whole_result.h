/* A study's result in which every part is there and no two numbers are alike: for tests of what must carry all of it. No simulation behind it. */
#ifndef GJ_TESTS_WHOLE_RESULT_H
#define GJ_TESTS_WHOLE_RESULT_H

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "study/insight/insight.h"
#include "study/population/evidence.h"
#include "study/result_jobs.h"
#include "study/result_paths.h"

struct whole {
    struct gj_study_spec spec;
    struct gj_population_spec population;
    struct gj_population_member member[2];
    struct gj_target target[2];
    struct gj_study_result result;
    uint32_t last; /* number given out */
};

static inline double whole_number(struct whole *w)
{
    const uint32_t n = ++w->last;
    return n % 17 == 0 ? (double)NAN : n % 23 == 0 ? (double)INFINITY : n % 2 ? n / 7.0 : -(double)n * 1e9;
}

static inline uint32_t whole_count(struct whole *w)
{
    return ++w->last;
}

static inline int64_t whole_integer(struct whole *w)
{
    const int64_t n = ++w->last;
    return n % 2 ? n * INT64_C(1000000007) : -n;
}

static inline void whole_numbers(struct whole *w, double *value, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        value[i] = whole_number(w);
    }
}

static inline void whole_estimates(struct whole *w, struct gj_estimate *estimate, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        estimate[i].mean = whole_number(w);
        estimate[i].half_width = whole_number(w);
        estimate[i].n = whole_count(w);
    }
}

static inline void whole_floor(struct whole *w)
{
    static const char *const names[] = {"blanking", "용접, 1호기", ""};
    struct gj_study_result *r = &w->result;
    r->n_stations = 3;
    r->station = gj_alloc_zero(r->n_stations, sizeof *r->station);
    for (uint32_t i = 0; i < r->n_stations; i++) {
        struct gj_station_view *s = &r->station[i];
        s->name = names[i];
        s->affected = i != 1;
        whole_numbers(w, &s->state_share[0][0], (size_t)GJ_N_ARMS * GJ_N_STATES);
        double *const each[] = {s->availability, s->performance, s->quality, s->oee, s->good_per_day, s->reject_share};
        for (size_t k = 0; k < sizeof each / sizeof each[0]; k++) {
            whole_numbers(w, each[k], GJ_N_ARMS);
        }
    }
    r->n_pools = 1;
    r->pool = gj_alloc_zero(r->n_pools, sizeof *r->pool);
    r->pool[0].name = "operator";
    whole_numbers(w, r->pool[0].heads, GJ_N_ARMS);
    whole_numbers(w, &r->pool[0].activity_share[0][0], (size_t)GJ_N_ARMS * GJ_N_ACTIVITIES);
    whole_numbers(w, &r->oee_hours[0][0], (size_t)GJ_N_ARMS * GJ_N_OEE_STEPS);
    whole_numbers(w, r->lead_edge_h, GJ_LEAD_BINS + 1);
    whole_numbers(w, &r->lead_share[0][0], (size_t)GJ_N_ARMS * GJ_LEAD_BINS);
}

static inline void whole_worth(struct whole *w, struct gj_worth *worth, uint32_t i)
{
    whole_estimates(w, &worth->npv, 1);
    whole_estimates(w, &worth->sum, 1);
    whole_estimates(w, &worth->benefit, 1);
    whole_estimates(w, &worth->cost, 1);
    whole_estimates(w, &worth->benefit_cost, 1);
    worth->irr_kind = (enum gj_irr_kind)(i % (GJ_IRR_ANY + 1));
    worth->irr = whole_number(w);
    worth->payback = whole_number(w);
    worth->payback_discounted = whole_number(w);
    worth->is_concerned = i % 2 == 0;
}

static inline void whole_bridge(struct whole *w, struct gj_bridge *bridge)
{
    bridge->is_told = true;
    for (uint32_t i = 0; i < GJ_N_BRIDGE_STEPS; i++) {
        struct gj_bridge_line *line = &bridge->line[i];
        line->basis = (enum gj_basis)(i % 3);
        whole_estimates(w, &line->jobs, 1);
        whole_estimates(w, &line->left, 1);
        line->jobs_low = whole_number(w);
        line->jobs_high = whole_number(w);
        line->left_low = whole_number(w);
        line->left_high = whole_number(w);
        line->share = (struct gj_range){whole_number(w), whole_number(w), whole_number(w)};
    }
}

static inline void whole_money(struct whole *w)
{
    struct gj_study_result *r = &w->result;
    struct gj_appraisal *a = &r->appraisal;
    r->n_money = 2;
    for (uint32_t i = 0; i < r->n_money; i++) {
        r->money[i].name = i ? "payer" : "npv";
        r->money[i].en = "net present value";
        r->money[i].ko = i ? NULL : "순현재가치";
        r->money[i].unit = "won";
        whole_estimates(w, &r->money[i].estimate, 1);
        r->money[i].is_if_ahead = i == 1;
    }
    whole_bridge(w, &r->bridge);
    whole_bridge(w, &r->bridge_years);
    a->rate = whole_number(w);
    a->years = whole_number(w);
    for (uint32_t e = 0; e < GJ_N_EFFECTS; e++) {
        a->has[e] = e == 1;
        for (uint32_t o = 0; o < GJ_N_OWNERS; o++) {
            whole_worth(w, &a->worth[e][o], e + o);
        }
    }
    struct gj_fiscal *f = &a->fiscal;
    struct gj_estimate *const each[] = {&f->support,   &f->returned,    &f->returns,   &f->gross_jobs, &f->net_jobs,
                                        &f->net_years, &f->a_gross_job, &f->a_net_job, &f->a_net_year};
    for (size_t i = 0; i < sizeof each / sizeof each[0]; i++) {
        whole_estimates(w, each[i], 1);
    }
    const size_t n = (size_t)GJ_N_EFFECTS * GJ_N_OWNERS * GJ_N_LINES;
    a->flow = gj_alloc_zero(n, sizeof *a->flow);
    whole_estimates(w, a->flow, n);
}

static inline void whole_jobs(struct whole *w)
{
    struct gj_jobs *jobs = gj_alloc_zero(1, sizeof *jobs);
    w->result.jobs = jobs;
    jobs->has_technology = true;
    for (uint32_t g = 0; g < GJ_N_JOB_GROUPS; g++) {
        jobs->is_there[g] = g % 2 == 0;
    }
    jobs->n = whole_count(w);
    whole_numbers(w, &jobs->flow[0][0][0], sizeof jobs->flow / sizeof(double));
    whole_estimates(w, &jobs->arm[0][0][0], sizeof jobs->arm / sizeof(struct gj_estimate));
    whole_estimates(w, &jobs->part[0][0][0], sizeof jobs->part / sizeof(struct gj_estimate));
}

static inline void whole_paths(struct whole *w)
{
    struct gj_path_sums *paths = gj_alloc_zero(1, sizeof *paths);
    w->result.paths = paths;
    paths->frame = (struct gj_path_frame){.first = 1, .n_months = 2, .n_years = 1, .n_series = 3};
    paths->n = whole_count(w);
    const size_t n = (size_t)3 * GJ_N_PATH_MEASURES * 3;
    paths->cell = gj_alloc_zero(n, sizeof *paths->cell);
    for (size_t i = 0; i < n; i++) {
        paths->cell[i].sum = (gj_wide)whole_integer(w) * INT64_C(1000000000000000003);
        paths->cell[i].square = (gj_wide)whole_integer(w) * whole_integer(w);
    }
}

static inline void whole_group(struct whole *w, struct gj_group *group)
{
    group->of = GJ_GROUP_SUPPORTED;
    group->by = GJ_GROUP_SECTOR;
    group->name = "press";
    group->n_firms = whole_count(w);
    group->weight = whole_number(w);
    for (uint32_t k = 0; k < GJ_N_FIRM_OUTCOMES; k++) {
        struct gj_group_line *l = &group->line[k];
        struct gj_estimate *const each[] = {&l->before, &l->without,    &l->with,      &l->within,
                                            &l->effect, &l->own_within, &l->own_effect};
        double *const numbers[] = {&l->within_ratio, &l->effect_ratio, &l->up_within,
                                   &l->down_within,  &l->up_effect,    &l->down_effect};
        for (size_t i = 0; i < sizeof each / sizeof each[0]; i++) {
            whole_estimates(w, each[i], 1);
        }
        for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
            *numbers[i] = whole_number(w);
        }
    }
}

static inline void whole_evidence(struct whole *w, struct gj_evidence *evidence)
{
    evidence->simulated = gj_alloc_zero(2, sizeof *evidence->simulated);
    whole_estimates(w, evidence->simulated, 2);
    evidence->row = gj_alloc_zero(2, sizeof *evidence->row);
    evidence->n_rows = 2;
    for (uint32_t i = 0; i < 2; i++) {
        struct gj_evidence_row *row = &evidence->row[i];
        *(i ? &row->official : &row->other) = &w->target[i];
        row->is_share = i == 0;
        whole_estimates(w, &row->within, 1);
        whole_estimates(w, &row->caused, 1);
        row->official_agrees = i ? GJ_AGREES_OPEN : GJ_AGREES_NONE;
        row->other_agrees = i ? GJ_AGREES_NONE : GJ_AGREES_MISS;
        row->n_firms = whole_count(w);
        evidence->n_figures[i] = whole_count(w);
        evidence->n_hit[i] = whole_count(w);
    }
}

static inline void whole_lives(struct whole *w, struct gj_population_result *p)
{
    const size_t n = (size_t)p->n_replications * p->n_firms;
    p->fate = gj_alloc_zero(n * GJ_N_ARMS, sizeof *p->fate);
    for (size_t i = 0; i < n * GJ_N_ARMS; i++) {
        p->fate[i].adopted_at = whole_integer(w);
        p->fate[i].is_supported = i == 1;
        p->fate[i].public_won = whole_number(w);
        p->fate[i].job_years = whole_number(w);
        whole_numbers(w, p->fate[i].value, GJ_N_FIRM_OUTCOMES);
    }
    p->before = gj_alloc_zero(n * GJ_N_FIRM_OUTCOMES, sizeof *p->before);
    whole_numbers(w, p->before, n * GJ_N_FIRM_OUTCOMES);
    p->firm = gj_alloc_zero(p->n_firms, sizeof *p->firm);
    for (uint32_t i = 0; i < p->n_firms; i++) {
        p->firm[i].n = whole_count(w);
        whole_numbers(w, p->firm[i].adopts, GJ_N_ARMS);
        p->firm[i].is_supported = whole_number(w);
        whole_numbers(w, p->firm[i].before, GJ_N_FIRM_OUTCOMES);
        whole_numbers(w, &p->firm[i].after[0][0], (size_t)GJ_N_ARMS * GJ_N_FIRM_OUTCOMES);
    }
}

static inline void whole_population(struct whole *w)
{
    struct gj_population_result *p = gj_alloc_zero(1, sizeof *p);
    w->result.population = p;
    p->spec = &w->population;
    p->n_firms = 2;
    p->n_replications = 1;
    p->has_programme = true;
    whole_lives(w, p);
    p->n_groups = 1;
    p->group = gj_alloc_zero(1, sizeof *p->group);
    whole_group(w, p->group);
    p->n_years = 1;
    p->year = gj_alloc_zero(1, sizeof *p->year);
    whole_numbers(w, p->year->adopters, GJ_N_ARMS);
    whole_numbers(w, p->year->cumulative, GJ_N_ARMS);
    double *const numbers[] = {&p->year->applicants, &p->year->refused, &p->year->served,
                               &p->year->alone,      &p->year->waiting, &p->year->public_won};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        *numbers[i] = whole_number(w);
    }
    whole_numbers(w, p->year->refused_for, GJ_N_REFUSALS);
    struct gj_population_totals *t = &p->totals;
    struct gj_estimate *const each[] = {&t->reached, &t->gross,     &t->deadweight, &t->rivals,
                                        &t->net,     &t->net_years, &t->public_won};
    for (size_t i = 0; i < sizeof each / sizeof each[0]; i++) {
        whole_estimates(w, each[i], 1);
    }
    t->won_per_gross = whole_number(w);
    t->won_per_net = whole_number(w);
    t->won_per_net_year = whole_number(w);
    p->evidence = gj_alloc_zero(1, sizeof *p->evidence);
    whole_evidence(w, p->evidence);
}

static inline void whole_shift(struct whole *w, struct gj_seen *seen, struct gj_shift_log *shift)
{
    shift->from = whole_count(w);
    shift->to = whole_count(w);
    shift->is_cut = true;
    shift->n_machine = shift->n_worker = shift->n_level = shift->n_move = 1;
    shift->machine = gj_arena_alloc(&seen->arena, 1, sizeof *shift->machine);
    shift->worker = gj_arena_alloc(&seen->arena, 1, sizeof *shift->worker);
    shift->level = gj_arena_alloc(&seen->arena, 1, sizeof *shift->level);
    shift->move = gj_arena_alloc(&seen->arena, 1, sizeof *shift->move);
    *shift->machine = (struct gj_span){2, GJ_STATE_WORKING, GJ_SEEN_OUTSIDE, whole_count(w), whole_count(w)};
    *shift->worker = (struct gj_span){1, 1, 2, whole_count(w), whole_count(w)};
    *shift->level = (struct gj_level_at){.buffer = 0, .lots = whole_integer(w), .at = whole_integer(w)};
    *shift->move = (struct gj_move){0, GJ_SEEN_OUTSIDE, 0, whole_integer(w), whole_integer(w), whole_integer(w)};
}

static inline void whole_course(struct whole *w, struct gj_seen *seen)
{
    struct gj_course *c = &seen->course;
    c->n_points = 2;
    c->interval = whole_integer(w);
    c->end = whole_integer(w);
    c->warm_up = whole_integer(w);
    c->parts_at = whole_integer(w);
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        struct gj_estimate **const each[] = {&c->throughput[arm], &c->wip[arm], &c->buffer[arm]};
        for (size_t i = 0; i < 3; i++) {
            *each[i] = gj_arena_alloc(&seen->arena, c->n_points, sizeof **each[i]);
            whole_estimates(w, *each[i], c->n_points);
        }
    }
}

static inline void whole_names(struct gj_seen *seen)
{
    static const char *const name[] = {"NO.01", "NO.02", "용접"};
    seen->machine = gj_arena_alloc(&seen->arena, 3, sizeof *seen->machine);
    seen->worker = gj_arena_alloc(&seen->arena, 2, sizeof *seen->worker);
    seen->product = gj_arena_alloc(&seen->arena, 1, sizeof *seen->product);
    memcpy(seen->machine, name, sizeof name);
    memcpy(seen->worker, name, 2 * sizeof name[0]);
    seen->product[0] = "bracket";
    seen->n_machines = 3;
    seen->n_workers = 2;
    seen->n_products = 1;
}

static inline void whole_seen(struct whole *w, struct gj_seen *seen)
{
    gj_arena_init(&seen->arena);
    seen->n_replications = whole_count(w);
    seen->window_from = whole_integer(w);
    seen->window_to = whole_integer(w);
    seen->ledger = whole_integer(w);
    whole_names(seen);
    seen->n_stations = seen->n_buffers = seen->n_pools = seen->n_losses = seen->n_bottlenecks = seen->n_flows = 1;
    seen->station = gj_arena_alloc(&seen->arena, 1, sizeof *seen->station);
    seen->buffer = gj_arena_alloc(&seen->arena, 1, sizeof *seen->buffer);
    seen->pool = gj_arena_alloc(&seen->arena, 1, sizeof *seen->pool);
    seen->loss = gj_arena_alloc(&seen->arena, 1, sizeof *seen->loss);
    seen->bottleneck = gj_arena_alloc(&seen->arena, 1, sizeof *seen->bottleneck);
    seen->flow = gj_arena_alloc(&seen->arena, 1, sizeof *seen->flow);
    *seen->station = (struct gj_seen_station){.name = "weld", .n_machines = 2, .first_machine = 1, .rank = 3};
    whole_numbers(w, seen->station->pieces_per_day, GJ_N_ARMS);
    *seen->buffer = (struct gj_seen_buffer){.name = "b", .into = GJ_SEEN_OUTSIDE, .capacity = whole_integer(w)};
    *seen->pool = (struct gj_seen_pool){"operator", 1, 1};
    whole_course(w, seen);
    seen->loss->cause = GJ_SEEN_REST;
    seen->loss->what = "";
    whole_estimates(w, seen->loss->own, GJ_N_ARMS);
    whole_estimates(w, seen->loss->others, GJ_N_ARMS);
    whole_estimates(w, seen->loss->all, GJ_N_ARMS);
    seen->bottleneck->name = "operator";
    seen->bottleneck->is_pool = true;
    whole_estimates(w, seen->bottleneck->whole, GJ_N_ARMS);
    whole_numbers(w, &seen->bottleneck->period[0][0], (size_t)GJ_N_ARMS * GJ_SEEN_PERIODS);
    seen->flow->to = GJ_SEEN_OUTSIDE;
    whole_numbers(w, seen->flow->pieces_per_day, GJ_N_ARMS);
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        whole_shift(w, seen, &seen->shift[arm]);
    }
}

static inline void whole_drivers(struct whole *w, struct gj_drivers *drivers)
{
    gj_arena_init(&drivers->arena);
    drivers->outcome = GJ_OUTCOME_oee;
    whole_estimates(w, &drivers->central, 1);
    drivers->n_replications = whole_count(w);
    drivers->n_failed = whole_count(w);
    drivers->n_drivers = 1;
    drivers->driver = gj_arena_alloc(&drivers->arena, 1, sizeof *drivers->driver);
    struct gj_driver *d = drivers->driver;
    d->place = "firm.price";
    d->unit = "won";
    d->mark = "ASSUMP";
    d->source = "\"quoted\" & <b>";
    d->low = whole_number(w);
    d->central = whole_number(w);
    d->high = whole_number(w);
    d->low_word = "fifo";
    d->central_word = "";
    whole_estimates(w, &d->at_low, 1);
    whole_estimates(w, &d->at_high, 1);
    whole_estimates(w, &d->swing, 1);
    d->is_sign_changed = true;
}

static inline void whole_gains(struct whole *w, struct gj_gains *gains)
{
    gains->n_replications = whole_count(w);
    gains->n_failed = whole_count(w);
    gains->n_groups = 2;
    gains->group[0] = (enum gj_gain_group)1;
    for (uint32_t i = 0; i < GJ_N_GAIN_OUTCOMES; i++) {
        struct gj_gain_column *column = &gains->column[i];
        column->outcome = gj_gain_outcome(i);
        whole_estimates(w, &column->without, 1);
        whole_estimates(w, &column->with, 1);
        whole_estimates(w, &column->whole, 1);
        whole_estimates(w, column->part, GJ_N_GAIN_GROUPS);
    }
    gj_error_set(&gains->failure, GJ_DEADLOCK, "line \"a\"", "who waits for whom");
    gj_error_fix(&gains->failure, "make a buffer larger");
    gains->failure.line = 7;
    gains->failed_replication = whole_count(w);
}

static inline void whole_grant(struct whole *w, struct gj_breakeven *grant)
{
    grant->cost_won = whole_integer(w);
    grant->room_won = whole_integer(w);
    grant->tolerance_won = whole_number(w);
    grant->lives_again = grant->has_range = true;
    grant->n = whole_count(w);
    grant->n_failed = whole_count(w);
    whole_estimates(w, &grant->without, 1);
    grant->ahead = (struct gj_breakeven_goal){GJ_BREAKEVEN_NEVER, whole_integer(w)};
    grant->ahead_low = (struct gj_breakeven_goal){GJ_BREAKEVEN_FOUND, whole_integer(w)};
    grant->ahead_high = (struct gj_breakeven_goal){GJ_BREAKEVEN_NOT_NEEDED, whole_integer(w)};
    grant->jobs = (struct gj_breakeven_goal){GJ_BREAKEVEN_FOUND, whole_integer(w)};
    grant->n_points = 2;
    for (uint32_t i = 0; i < grant->n_points; i++) {
        struct gj_grant_point *p = &grant->point[i];
        p->grant_won = whole_integer(w);
        p->share = whole_number(w);
        whole_estimates(w, &p->goes_ahead, 1);
        p->low = whole_number(w);
        p->high = whole_number(w);
        p->begins = whole_number(w);
        whole_estimates(w, &p->net_jobs, 1);
        whole_estimates(w, &p->public_won, 1);
        p->won_per_job = whole_number(w);
    }
    grant->n_lives = UINT64_MAX;
}

static inline void whole_sum(struct whole *w, struct gj_frontier_sum *sum)
{
    *sum =
        (struct gj_frontier_sum){whole_number(w), whole_number(w), whole_number(w), whole_number(w), whole_number(w)};
}

static inline void whole_budget(struct whole *w, struct gj_frontier *b)
{
    for (uint32_t i = 0; i < GJ_N_FRONTIER_METHODS; i++) {
        whole_sum(w, &b->method[i].chosen);
        whole_sum(w, &b->method[i].checked);
        b->method[i].bound = whole_number(w);
        b->method[i].is_optimal = i == 3;
    }
    for (uint32_t i = 0; i < GJ_FRONTIER_POINTS; i++) {
        b->point[i] = (struct gj_frontier_point){whole_integer(w), whole_number(w), whole_number(w), whole_number(w),
                                                 whole_number(w)};
    }
    b->n_groups = 1;
    b->group = gj_alloc_zero(1, sizeof *b->group);
    b->group->grouping = GJ_BY_LEVEL;
    b->group->group = whole_count(w);
    b->group->firms = whole_number(w);
    b->group->grant_share = whole_number(w);
    b->group->moved = whole_number(w);
    whole_sum(w, &b->group->sum);
    b->n_firms = 2;
    b->offer_won = gj_alloc_zero(2, sizeof *b->offer_won);
    b->offered = gj_alloc_zero(2, sizeof *b->offered);
    b->spent_won = gj_alloc_zero(2, sizeof *b->spent_won);
    b->net_jobs = gj_alloc_zero(2, sizeof *b->net_jobs);
    b->least_won = gj_alloc_zero(2, sizeof *b->least_won);
    b->jobs = gj_alloc_zero(2, sizeof *b->jobs);
    for (uint32_t i = 0; i < 2; i++) {
        b->offer_won[i] = whole_integer(w);
        b->offered[i] = whole_count(w);
        b->spent_won[i] = whole_number(w);
        b->net_jobs[i] = whole_number(w);
        b->least_won[i] = whole_integer(w);
        b->jobs[i] = whole_number(w);
    }
}

static inline void whole_insight(struct whole *w)
{
    struct gj_insight *insight = gj_alloc_zero(1, sizeof *insight);
    w->result.insight = insight;
    insight->seen = gj_alloc_zero(1, sizeof *insight->seen);
    insight->drivers = gj_alloc_zero(1, sizeof *insight->drivers);
    insight->gains = gj_alloc_zero(1, sizeof *insight->gains);
    insight->grant = gj_alloc_zero(1, sizeof *insight->grant);
    insight->budget = gj_alloc_zero(1, sizeof *insight->budget);
    whole_seen(w, insight->seen);
    whole_drivers(w, insight->drivers);
    whole_gains(w, insight->gains);
    whole_grant(w, insight->grant);
    whole_budget(w, insight->budget);
}

static inline void whole_spec(struct whole *w)
{
    w->population = (struct gj_population_spec){.member = w->member, .n_members = 2};
    w->spec = (struct gj_study_spec){.name = "whole",
                                     .title = "whole",
                                     .confidence = 0.95,
                                     .replications = 1,
                                     .population = &w->population,
                                     .target = w->target,
                                     .n_targets = 2,
                                     .scenario_sha = "0123456789abcdef"};
}

/* `w` must not be moved. Free with gj_study_result_free(&w->result). */
static inline void whole_init(struct whole *w)
{
    memset(w, 0, sizeof *w);
    whole_spec(w);
    struct gj_study_result *r = &w->result;
    r->spec = &w->spec;
    r->n_replications = whole_count(w);
    r->n_failed = whole_count(w);
    r->n_rows = whole_count(w);
    r->digest = UINT64_C(0xfeedfacecafebeef);
    r->n_events = UINT64_MAX;
    r->expected.is_known = true;
    r->expected.n = whole_count(w);
    whole_estimates(w, r->expected.gain_won_per_year, GJ_MAX_UPGRADES);
    whole_estimates(w, &r->arm[0][0], (size_t)GJ_N_ARMS * GJ_N_OUTCOMES);
    whole_estimates(w, r->difference, GJ_N_OUTCOMES);
    whole_estimates(w, r->ratio, GJ_N_OUTCOMES);
    whole_estimates(w, &r->precise, 1);
    whole_floor(w);
    whole_money(w);
    whole_jobs(w);
    whole_paths(w);
    whole_population(w);
    whole_insight(w);
}

#endif
