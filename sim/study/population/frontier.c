#include "study/population/frontier.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Which lives count: all, or those of one parity. */
enum half { EVEN, ODD, BOTH };

static bool counts(enum half half, uint32_t life)
{
    return half == BOTH || (life & 1U) == (uint32_t)half;
}

/* What an offer of `grant_mwon` to one firm comes to. */
static struct gj_frontier_sum offer(const struct gj_frontier_firm *firm, int64_t grant_mwon, enum half half)
{
    struct gj_frontier_sum sum = {.firms = 1.0};
    uint32_t n = 0;
    for (uint32_t k = 0; k < firm->n_lives; k++) {
        const struct gj_frontier_life *life = &firm->life[k];
        if (!counts(half, k)) {
            continue;
        }
        n++;
        const int64_t own = firm->cost_mwon - firm->large_mwon - grant_mwon;
        const bool with = life->worth_mwon >= (own > 0 ? own : 0);
        const bool without = life->worth_mwon >= firm->cost_mwon;
        sum.adopters += with;
        sum.spent_won += with ? (double)grant_mwon / 1000.0 : 0.0;
        sum.deadweight_won += without ? (double)grant_mwon / 1000.0 : 0.0;
        sum.jobs += with && !without ? life->jobs : 0.0;
    }
    const double scale = n > 0 ? 1.0 / n : 0.0;
    sum.adopters *= scale;
    sum.spent_won *= scale;
    sum.deadweight_won *= scale;
    sum.jobs *= scale;
    return sum;
}

static void add(struct gj_frontier_sum *to, const struct gj_frontier_sum *from, double times)
{
    to->firms += from->firms * times;
    to->adopters += from->adopters * times;
    to->spent_won += from->spent_won * times;
    to->deadweight_won += from->deadweight_won * times;
    to->jobs += from->jobs * times;
}

/* Share `step` of GJ_FRONTIER_STEPS of a firm's cost, less what a large firm gives: no grant is more than what is left to pay. */
static int64_t grant_at(const struct gj_frontier_firm *firm, uint32_t step)
{
    const int64_t grant = firm->cost_mwon / (int64_t)GJ_FRONTIER_STEPS * (int64_t)step;
    const int64_t left = firm->cost_mwon - firm->large_mwon;
    return grant < left ? grant : left;
}

static int by_size(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left;
    const int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

int64_t gj_frontier_least_won(const struct gj_frontier_firm *firm)
{
    const int64_t left = firm->cost_mwon - firm->large_mwon;
    int64_t best = -1;
    for (uint32_t k = 0; k < firm->n_lives; k++) { /* the grant that moves life k, if half are moved by it */
        const int64_t worth = firm->life[k].worth_mwon;
        if (worth < 0) {
            continue;
        }
        const int64_t need = worth >= left ? 0 : left - worth;
        uint32_t moved = 0;
        for (uint32_t i = 0; i < firm->n_lives; i++) {
            moved += firm->life[i].worth_mwon >= 0 && firm->life[i].worth_mwon >= left - need;
        }
        if (2 * moved >= firm->n_lives && (best < 0 || need < best)) {
            best = need;
        }
    }
    return best < 0 ? -1 : (best + 999) / 1000;
}

/* --- choices --- */

struct chooser {
    const struct gj_frontier_spec *spec;
    struct gj_option *option;
    int64_t *grant_mwon; /* by option */
    uint32_t *copies;
    uint32_t n_options;
};

static void add_option(struct chooser *c, uint32_t i, int64_t grant_mwon, enum half half)
{
    const struct gj_frontier_firm *firm = &c->spec->firm[i];
    const struct gj_frontier_sum sum = offer(firm, grant_mwon, half);
    struct gj_option *option = &c->option[c->n_options];
    *option = (struct gj_option){
        .firm = i, .copies = firm->copies, .cost_won = (int64_t)ceil(sum.spent_won), .benefit = sum.jobs};
    memcpy(option->group, firm->group, sizeof option->group);
    c->grant_mwon[c->n_options++] = grant_mwon;
}

/* Offers that are open: at the programme's grant, or at each step. One that costs as much as the one before brings as much. */
static void list_options(struct chooser *c, bool is_fitted, enum half half)
{
    c->n_options = 0;
    for (uint32_t i = 0; i < c->spec->n_firms; i++) {
        const struct gj_frontier_firm *firm = &c->spec->firm[i];
        if (!is_fitted) {
            add_option(c, i, firm->rule_mwon, half);
            continue;
        }
        double jobs = 0.0;
        for (uint32_t step = 1; step <= GJ_FRONTIER_STEPS; step++) {
            add_option(c, i, grant_at(firm, step), half);
            if (c->option[c->n_options - 1].benefit <= jobs) {
                c->n_options--; /* dearer and no better */
            } else {
                jobs = c->option[c->n_options - 1].benefit;
            }
        }
    }
}

static enum gj_status choose(struct chooser *c, enum gj_frontier_method method, int64_t budget_won,
                             struct gj_allocation *found, struct gj_error *error)
{
    const struct gj_allocation_spec spec = {.option = c->option,
                                            .n_options = c->n_options,
                                            .side = c->spec->side,
                                            .n_sides = c->spec->n_sides,
                                            .budget_won = budget_won};
    return method == GJ_FRONTIER_OPTIMAL ? gj_allocation_optimal(&spec, c->copies, found, error)
                                         : gj_allocation_greedy(&spec, c->copies, found, error);
}

/* The choice, counted on the lives of `half`. */
static struct gj_frontier_sum count(const struct chooser *c, enum half half)
{
    struct gj_frontier_sum sum = {0};
    for (uint32_t k = 0; k < c->n_options; k++) {
        if (c->copies[k] > 0) {
            const struct gj_frontier_sum one = offer(&c->spec->firm[c->option[k].firm], c->grant_mwon[k], half);
            add(&sum, &one, (double)c->copies[k]);
        }
    }
    return sum;
}

/* The programme's grant for the same share of all firms, as far as the money reaches. Side conditions are not asked for. */
static struct gj_frontier_sum by_lot(const struct gj_frontier_spec *spec, enum half half)
{
    struct gj_frontier_sum all = {0};
    for (uint32_t i = 0; i < spec->n_firms; i++) {
        const struct gj_frontier_sum one = offer(&spec->firm[i], spec->firm[i].rule_mwon, half);
        add(&all, &one, (double)spec->firm[i].copies);
    }
    struct gj_frontier_sum share = {0};
    add(&share, &all, all.spent_won > (double)spec->budget_won ? (double)spec->budget_won / all.spent_won : 1.0);
    return share;
}

static bool has_halves(const struct gj_frontier_spec *spec)
{
    for (uint32_t i = 0; i < spec->n_firms; i++) {
        if (spec->firm[i].n_lives < 2) {
            return false;
        }
    }
    return spec->n_firms > 0;
}

static const struct gj_frontier_sum unknown = {NAN, NAN, NAN, NAN, NAN};

static enum gj_status try_method(struct chooser *c, enum gj_frontier_method method, struct gj_frontier_outcome *out,
                                 struct gj_error *error)
{
    const bool is_fitted = method != GJ_FRONTIER_BEST_FIRST;
    struct gj_allocation found;
    enum gj_status status = GJ_OK;
    out->checked = has_halves(c->spec) ? (struct gj_frontier_sum){0} : unknown;
    for (int half = EVEN; half <= ODD && has_halves(c->spec) && status == GJ_OK; half++) {
        list_options(c, is_fitted, (enum half)half);
        status = choose(c, method, c->spec->budget_won, &found, error);
        const struct gj_frontier_sum other = count(c, half == EVEN ? ODD : EVEN);
        add(&out->checked, &other, 0.5);
    }
    if (status == GJ_OK) {
        list_options(c, is_fitted, BOTH);
        status = choose(c, method, c->spec->budget_won, &found, error);
    }
    if (status == GJ_OK) {
        out->chosen = count(c, BOTH);
        out->bound = found.bound;
        out->is_optimal = found.is_optimal;
    }
    return status;
}

/* --- groups and curve --- */

static int64_t median(int64_t *value, uint32_t n)
{
    qsort(value, n, sizeof *value, by_size);
    return value[n / 2];
}

/* Offers of the optimal choice, of which `c` still holds the copies. */
static void fill_groups(const struct chooser *c, struct gj_frontier *out, int64_t *scratch)
{
    const struct gj_frontier_spec *spec = c->spec;
    for (uint32_t g = 0; g < out->n_groups; g++) {
        struct gj_frontier_group *group = &out->group[g];
        uint32_t n_moved = 0;
        double moved = 0.0;
        for (uint32_t i = 0; i < spec->n_firms; i++) {
            const struct gj_frontier_firm *firm = &spec->firm[i];
            if (firm->group[group->grouping] != group->group) {
                continue;
            }
            group->firms += firm->copies;
            if (out->least_won[i] >= 0) { /* in millionths of the cost */
                scratch[n_moved++] =
                    firm->cost_mwon > 0 ? (int64_t)((double)out->least_won[i] * 1e9 / (double)firm->cost_mwon) : 0;
                moved += firm->copies;
            }
        }
        group->moved = group->firms > 0.0 ? moved / group->firms : (double)NAN;
        group->grant_share = n_moved > 0 ? 1e-6 * (double)median(scratch, n_moved) : (double)NAN;
        for (uint32_t k = 0; k < c->n_options; k++) {
            const struct gj_frontier_firm *firm = &spec->firm[c->option[k].firm];
            if (c->copies[k] > 0 && firm->group[group->grouping] == group->group) {
                const struct gj_frontier_sum one = offer(firm, c->grant_mwon[k], BOTH);
                add(&group->sum, &one, (double)c->copies[k]);
            }
        }
    }
}

static void fill_offers(const struct chooser *c, struct gj_frontier *out)
{
    for (uint32_t k = 0; k < c->n_options; k++) {
        const uint32_t i = c->option[k].firm;
        if (c->copies[k] > 0) { /* the copies of a firm need not all get the same */
            const struct gj_frontier_sum one = offer(&c->spec->firm[i], c->grant_mwon[k], BOTH);
            const double before = (double)out->offer_won[i] * out->offered[i];
            const int64_t grant_won = c->grant_mwon[k] / 1000;
            const double more = (double)grant_won * c->copies[k];
            out->offered[i] += c->copies[k];
            out->offer_won[i] = (int64_t)((before + more) / out->offered[i]);
            out->spent_won[i] += one.spent_won * c->copies[k];
            out->net_jobs[i] += one.jobs * c->copies[k];
        }
    }
}

/* A fifth of the budget to double of it in steps of a fifth, then four and eight times. */
static enum gj_status fill_curve(struct chooser *c, struct gj_frontier *out, struct gj_error *error)
{
    enum gj_status status = GJ_OK;
    double spent = 0.0;
    double jobs = 0.0;
    list_options(c, true, BOTH);
    for (uint32_t p = 0; p < GJ_FRONTIER_POINTS && status == GJ_OK; p++) {
        struct gj_frontier_point *point = &out->point[p];
        const int64_t fifths = p < 10 ? (int64_t)p + 1 : p == 10 ? 20 : 40;
        struct gj_allocation found;
        point->budget_won = c->spec->budget_won / 5 * fifths;
        status = choose(c, GJ_FRONTIER_FITTED, point->budget_won, &found, error);
        if (status == GJ_OK) {
            point->greedy_jobs = found.benefit;
            status = choose(c, GJ_FRONTIER_OPTIMAL, point->budget_won, &found, error);
        }
        if (status == GJ_OK) {
            point->spent_won = (double)found.spent_won;
            point->optimal_jobs = found.benefit;
            const double more = found.benefit - jobs;
            point->won_per_job = more > 1e-6 * found.benefit ? (point->spent_won - spent) / more : (double)NAN;
            spent = point->spent_won;
            jobs = found.benefit;
        }
    }
    return status;
}

/* --- all of it --- */

static enum gj_status make_room(const struct gj_frontier_spec *spec, struct chooser *c, int64_t **scratch,
                                struct gj_frontier *out, struct gj_error *error)
{
    const size_t n = spec->n_firms;
    const size_t most = n * GJ_FRONTIER_STEPS + 1;
    for (int g = 0; g < GJ_N_GROUPINGS; g++) {
        out->n_groups += spec->n_groups[g];
    }
    c->option = gj_alloc_zero(most, sizeof *c->option);
    c->grant_mwon = gj_alloc_zero(most, sizeof *c->grant_mwon);
    c->copies = gj_alloc_zero(most, sizeof *c->copies);
    *scratch = gj_alloc_zero(n + 1, sizeof **scratch);
    out->n_firms = spec->n_firms;
    out->group = gj_alloc_zero((size_t)out->n_groups + 1, sizeof *out->group);
    out->offer_won = gj_alloc_zero(n + 1, sizeof *out->offer_won);
    out->offered = gj_alloc_zero(n + 1, sizeof *out->offered);
    out->spent_won = gj_alloc_zero(n + 1, sizeof *out->spent_won);
    out->net_jobs = gj_alloc_zero(n + 1, sizeof *out->net_jobs);
    out->least_won = gj_alloc_zero(n + 1, sizeof *out->least_won);
    out->jobs = gj_alloc_zero(n + 1, sizeof *out->jobs);
    if (!c->option || !c->grant_mwon || !c->copies || !*scratch || !out->group || !out->offer_won || !out->offered ||
        !out->spent_won || !out->net_jobs || !out->least_won || !out->jobs) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the sharing out of a budget");
    }
    uint32_t at = 0;
    for (int grouping = 0; grouping < GJ_N_GROUPINGS; grouping++) {
        for (uint32_t g = 0; g < spec->n_groups[grouping]; g++) {
            out->group[at++] = (struct gj_frontier_group){.grouping = (enum gj_grouping)grouping, .group = g};
        }
    }
    return GJ_OK;
}

static void look_at_firms(const struct gj_frontier_spec *spec, struct gj_frontier *out)
{
    for (uint32_t i = 0; i < spec->n_firms; i++) {
        const struct gj_frontier_firm *firm = &spec->firm[i];
        out->least_won[i] = gj_frontier_least_won(firm);
        for (uint32_t k = 0; k < firm->n_lives; k++) {
            out->jobs[i] += firm->life[k].jobs / firm->n_lives;
        }
    }
}

enum gj_status gj_frontier_find(const struct gj_frontier_spec *spec, struct gj_frontier *out, struct gj_error *error)
{
    struct chooser c = {.spec = spec};
    int64_t *scratch = NULL;
    *out = (struct gj_frontier){0};
    enum gj_status status = make_room(spec, &c, &scratch, out, error);
    if (status == GJ_OK) {
        look_at_firms(spec, out);
        status = fill_curve(&c, out, error);
    }
    for (int m = GJ_FRONTIER_BEST_FIRST; m < GJ_N_FRONTIER_METHODS && status == GJ_OK; m++) { /* the optimal one last */
        status = try_method(&c, (enum gj_frontier_method)m, &out->method[m], error);
    }
    if (status == GJ_OK) {
        struct gj_frontier_outcome *lot = &out->method[GJ_FRONTIER_BY_LOT];
        lot->chosen = by_lot(spec, BOTH);
        lot->checked = lot->chosen; /* nothing was chosen */
        lot->bound = out->method[GJ_FRONTIER_OPTIMAL].bound;
        fill_groups(&c, out, scratch);
        fill_offers(&c, out);
    }
    gj_free(c.option);
    gj_free(c.grant_mwon);
    gj_free(c.copies);
    gj_free(scratch);
    return status;
}

void gj_frontier_free(struct gj_frontier *frontier)
{
    gj_free(frontier->group);
    gj_free(frontier->offer_won);
    gj_free(frontier->offered);
    gj_free(frontier->spent_won);
    gj_free(frontier->net_jobs);
    gj_free(frontier->least_won);
    gj_free(frontier->jobs);
    *frontier = (struct gj_frontier){0};
}
