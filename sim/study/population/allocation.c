#include "study/population/allocation.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"

bool gj_side_counts(const struct gj_allocation_spec *spec, uint32_t side, uint32_t i)
{
    const struct gj_side *s = &spec->side[side];
    const bool is_inside = spec->option[i].group[s->grouping] == s->group;
    return s->kind == GJ_SIDE_RESERVED ? !is_inside : is_inside;
}

int64_t gj_side_room(const struct gj_allocation_spec *spec, uint32_t side)
{
    const struct gj_side *s = &spec->side[side];
    const double budget = (double)spec->budget_won;
    switch (s->kind) {
    case GJ_SIDE_QUOTA:
        return (int64_t)floor(s->bound);
    case GJ_SIDE_CEILING:
        return llround(s->bound * budget);
    case GJ_SIDE_RESERVED:
        return spec->budget_won - llround(s->bound * budget);
    }
    return 0;
}

/* What one copy of an option takes of a condition's room. */
static int64_t taken(const struct gj_allocation_spec *spec, uint32_t side, uint32_t i)
{
    if (!gj_side_counts(spec, side, i)) {
        return 0;
    }
    return spec->side[side].kind == GJ_SIDE_QUOTA ? 1 : spec->option[i].cost_won;
}

bool gj_allocation_sum(const struct gj_allocation_spec *spec, const uint32_t *copies, struct gj_allocation *out)
{
    bool holds = true;
    uint64_t of_firm = 0;
    out->spent_won = 0;
    out->benefit = 0.0;
    out->firms = 0;
    for (uint32_t i = 0; i < spec->n_options; i++) {
        const struct gj_option *o = &spec->option[i];
        const bool is_first = i == 0 || spec->option[i - 1].firm != o->firm;
        of_firm = (is_first ? 0 : of_firm) + copies[i];
        holds &= of_firm <= o->copies;
        out->spent_won += o->cost_won * (int64_t)copies[i];
        out->benefit += o->benefit * (double)copies[i];
        out->firms += copies[i];
    }
    for (uint32_t s = 0; s < spec->n_sides; s++) {
        int64_t used = 0;
        for (uint32_t i = 0; i < spec->n_options; i++) {
            used += taken(spec, s, i) * (int64_t)copies[i];
        }
        holds &= used <= gj_side_room(spec, s);
    }
    return holds && out->spent_won <= spec->budget_won;
}

/* --- greedy --- */

struct ranked {
    double benefit, cost; /* of one */
    uint32_t option;
};

/* Best benefit a won first: b1/c1 > b2/c2 as b1 c2 > b2 c1, so that cost 0 needs no case of its own. Of equals the larger, then the first. */
static int by_worth(const void *left, const void *right)
{
    const struct ranked *a = left;
    const struct ranked *b = right;
    const double x = a->benefit * b->cost;
    const double y = b->benefit * a->cost;
    if (x != y) {
        return x > y ? -1 : 1;
    }
    if (a->benefit != b->benefit) {
        return a->benefit > b->benefit ? -1 : 1;
    }
    return a->option < b->option ? -1 : a->option > b->option;
}

struct greedy {
    const struct gj_allocation_spec *spec;
    struct ranked *ranked;
    int64_t *room; /* by side condition */
    int64_t money;
    uint32_t n;
};

/* How many of an option the money, the conditions and the firm's other options leave. */
static uint32_t most(const struct greedy *g, uint32_t i, const uint32_t *copies)
{
    const struct gj_option *o = &g->spec->option[i];
    int64_t left = o->copies;
    for (uint32_t k = i; k-- > 0 && g->spec->option[k].firm == o->firm;) {
        left -= copies[k];
    }
    for (uint32_t k = i + 1; k < g->spec->n_options && g->spec->option[k].firm == o->firm; k++) {
        left -= copies[k];
    }
    if (o->cost_won > 0 && g->money / o->cost_won < left) {
        left = g->money / o->cost_won;
    }
    for (uint32_t s = 0; s < g->spec->n_sides; s++) {
        const int64_t a = taken(g->spec, s, i);
        if (a > 0 && g->room[s] / a < left) {
            left = g->room[s] / a;
        }
    }
    return left > 0 ? (uint32_t)left : 0;
}

static void take_best_first(struct greedy *g, uint32_t *copies)
{
    for (uint32_t r = 0; r < g->n; r++) {
        const uint32_t i = g->ranked[r].option;
        const uint32_t n = most(g, i, copies);
        copies[i] = n;
        g->money -= g->spec->option[i].cost_won * (int64_t)n;
        for (uint32_t s = 0; s < g->spec->n_sides; s++) {
            g->room[s] -= taken(g->spec, s, i) * (int64_t)n;
        }
    }
}

/* Benefit when offers could be cut: the classical bound. Of a firm with several options this counts each, so it may be generous. */
static double relaxed(const struct greedy *g)
{
    double money = (double)g->spec->budget_won;
    double benefit = 0.0;
    for (uint32_t r = 0; r < g->n; r++) {
        const double all = (double)g->spec->option[g->ranked[r].option].copies;
        const double cost = g->ranked[r].cost * all;
        const double part = cost <= money ? 1.0 : money / cost;
        benefit += part * all * g->ranked[r].benefit;
        money -= part * cost;
    }
    return benefit;
}

enum gj_status gj_allocation_greedy(const struct gj_allocation_spec *spec, uint32_t *copies, struct gj_allocation *out,
                                    struct gj_error *error)
{
    struct greedy g = {.spec = spec, .money = spec->budget_won};
    *out = (struct gj_allocation){0};
    g.ranked = gj_alloc_zero((size_t)spec->n_options + 1, sizeof *g.ranked);
    g.room = gj_alloc_zero((size_t)spec->n_sides + 1, sizeof *g.room);
    if (!g.ranked || !g.room) {
        gj_free(g.ranked);
        gj_free(g.room);
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the sharing out of a budget");
    }
    for (uint32_t s = 0; s < spec->n_sides; s++) {
        g.room[s] = gj_side_room(spec, s);
    }
    for (uint32_t i = 0; i < spec->n_options; i++) {
        copies[i] = 0;
        if (spec->option[i].benefit > 0.0) {
            g.ranked[g.n++] = (struct ranked){spec->option[i].benefit, (double)spec->option[i].cost_won, i};
        }
    }
    qsort(g.ranked, g.n, sizeof *g.ranked, by_worth);
    take_best_first(&g, copies);
    const bool holds = gj_allocation_sum(spec, copies, out);
    GJ_CHECK(holds, "a greedy allocation keeps to its conditions");
    out->bound = relaxed(&g);
    out->is_optimal = out->benefit >= out->bound;
    gj_free(g.ranked);
    gj_free(g.room);
    return GJ_OK;
}
