#include "study/batch/search.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "study/batch/batch_memory.h"

/* The batch of an experiment: opened, run, closed. */
static enum gj_status run_batch(const struct gj_search *s, const struct gj_experiment *experiment,
                                struct gj_batch_memory *out, struct gj_error *error)
{
    struct gj_batch_spec spec = {.experiment = experiment, .seed = s->seed, .shard = 1, .n_shards = 1};
    enum gj_status status = s->open(s->user, experiment, &spec.model, error);
    if (status == GJ_OK) {
        status = gj_batch_memory_run(&spec, &s->contrast, s->n_threads, s->progress, out, error);
        s->close(s->user, &spec.model);
    }
    return status;
}

/* The experiment with its points by `design` alone: nothing crossed, the same draws everywhere. Factors are copied, so that they may be held. */
static enum gj_status copy_experiment(const struct gj_search *s, struct gj_design_spec design,
                                      struct gj_experiment *out, struct gj_factor **factor, struct gj_error *error)
{
    const struct gj_experiment *e = s->experiment;
    *factor = gj_alloc_zero((size_t)e->n_factors + 1, sizeof **factor);
    if (!*factor) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u factors", e->n_factors);
    }
    for (uint32_t i = 0; i < e->n_factors; i++) {
        (*factor)[i] = e->factor[i];
    }
    *out = *e;
    out->factor = *factor;
    out->design = design;
    out->is_crossed = out->has_own_draws = false;
    out->n_scenarios = out->n_policies = 0;
    out->replications = out->replications_min = s->replications;
    return GJ_OK;
}

/* --- the register of assumptions --- */

static bool is_assumption(const struct gj_factor *f)
{
    return f->role == GJ_ROLE_UNCERTAINTY && gj_factor_is_varied(f);
}

/* Hold all but the next GJ_MAX_FACTORS assumptions from `from` on; where those after begin. */
static uint32_t hold_others(const struct gj_experiment *e, struct gj_factor *factor, uint32_t from)
{
    uint32_t n = 0;
    uint32_t next = e->n_factors;
    for (uint32_t i = 0; i < e->n_factors; i++) {
        factor[i].role = e->factor[i].role;
        const bool is_here = i >= from && is_assumption(&factor[i]) && n < GJ_MAX_FACTORS;
        n += is_here;
        if (!is_here) {
            next = i > from && n == GJ_MAX_FACTORS && i < next ? i : next;
            factor[i].role = GJ_ROLE_CONSTANT;
        }
    }
    return n > 0 ? next : from;
}

enum gj_status gj_search_assumptions(const struct gj_search *search, struct gj_tornado *out, struct gj_error *error)
{
    struct gj_experiment e;
    struct gj_factor *factor;
    uint32_t next = 0;
    *out = (struct gj_tornado){0};
    enum gj_status status = copy_experiment(
        search, (struct gj_design_spec){.kind = GJ_DESIGN_oat, .levels = 2, .seed = 1}, &e, &factor, error);
    while (status == GJ_OK && next < e.n_factors) {
        struct gj_batch_memory memory;
        struct gj_tornado part;
        const uint32_t from = next;
        next = hold_others(search->experiment, factor, from);
        if (next == from) {
            break;
        }
        status = run_batch(search, &e, &memory, error);
        if (status != GJ_OK) {
            break;
        }
        status = gj_tornado_find(&memory.table, search->confidence, &part, error);
        gj_batch_memory_fini(&memory);
        if (status == GJ_OK) {
            status = gj_tornado_join(out, &part, error);
        }
    }
    gj_free(factor);
    out->experiment = search->experiment;
    if (status == GJ_OK && out->n_bars == 0) {
        gj_error_set(error, GJ_USAGE, NULL, "no assumption of this study has a range");
        gj_error_fix(error, "mark its numbers with low and high: assumed(percent(80), { low = , high = , source = })");
        status = GJ_USAGE;
    }
    if (status != GJ_OK) {
        gj_tornado_fini(out);
    }
    return status;
}

/* --- switching values --- */

struct runner {
    const struct gj_search *search;
    const struct gj_switching_ask *ask;
    uint32_t factor; /* its place */
};

static void place_point(const struct runner *r, const struct gj_case *at, double x, double *value)
{
    const struct gj_experiment *e = r->search->experiment;
    for (uint32_t i = 0; i < e->n_factors; i++) {
        value[i] = at && !isnan(at->value[i]) ? at->value[i] : e->factor[i].central;
    }
    value[r->factor] = x;
}

/* Replications of the one point, or of the one less the other. Why there are none is an error of its own. */
static enum gj_status read_points(const struct gj_batch_memory *memory, double *replication, struct gj_error *error)
{
    const struct gj_point_table *t = &memory->table;
    for (uint64_t i = 0; i < t->n; i++) {
        if (t->state[i] == GJ_POINT_REFUSED) {
            return gj_error_set(error, GJ_MODEL, NULL, "a constraint refuses it");
        }
        if (t->state[i] == GJ_POINT_FAILED && *memory->reason) {
            return gj_error_set(error, GJ_MODEL, NULL, "%.500s", memory->reason);
        }
        if (t->state[i] != GJ_POINT_DONE) {
            return gj_error_set(error, GJ_FAILED_POINTS, NULL,
                                t->state[i] == GJ_POINT_NO_VALUE ? "the outcome has no value there"
                                                                 : "all replications failed");
        }
    }
    for (uint32_t k = 0; k < t->n_replications; k++) {
        replication[k] = t->replication[k] - (t->n > 1 ? t->replication[t->n_replications + k] : 0.0);
    }
    return GJ_OK;
}

static enum gj_status live_value(void *user, double x, double *replication, struct gj_error *error)
{
    const struct runner *r = user;
    const uint32_t n_factors = r->search->experiment->n_factors;
    const uint64_t n = r->ask->against ? 2 : 1;
    struct gj_experiment e;
    struct gj_factor *factor;
    struct gj_text text;
    struct gj_batch_memory memory;
    double *value = gj_alloc_zero((size_t)n * n_factors + 1, sizeof *value);
    gj_text_init(&text);
    if (!value) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for a point");
    }
    place_point(r, r->ask->with, x, value);
    if (n > 1) {
        place_point(r, r->ask->against, x, value + n_factors);
    }
    enum gj_status status = copy_experiment(
        r->search, (struct gj_design_spec){.kind = GJ_DESIGN_csv, .n = n, .seed = 1}, &e, &factor, error);
    if (status == GJ_OK) {
        status = gj_points_text(&e, value, n, &text, error);
    }
    if (status == GJ_OK) {
        e.design.text = text.data;
        status = run_batch(r->search, &e, &memory, error);
    }
    if (status == GJ_OK) {
        status = read_points(&memory, replication, error);
        gj_batch_memory_fini(&memory);
    }
    gj_free(factor);
    gj_free(value);
    gj_text_fini(&text);
    return status;
}

enum gj_status gj_search_switching(const struct gj_search *search, const struct gj_switching_ask *ask,
                                   struct gj_switching *out, struct gj_error *error)
{
    struct runner runner = {.search = search, .ask = ask};
    struct gj_switching_spec spec = ask->spec;
    while (&search->experiment->factor[runner.factor] != spec.factor) {
        runner.factor++;
    }
    spec.n = search->replications;
    spec.confidence = search->confidence;
    spec.user = &runner;
    spec.outcome = live_value;
    return gj_switching_find(&spec, out, error);
}
