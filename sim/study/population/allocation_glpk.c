/* The integer program of an allocation, by GLPK. The only file that knows the solver.
 *
 * The solver counts in floating point: money goes in as millions of won, and what comes out is rounded to whole offers and checked in whole won. Should
 * rounding break a condition by the solver's tolerance, offers of the least worth are taken back, and the optimum is not called proven. */
#include <glpk.h>

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "study/population/allocation.h"

enum { NODES_MAX = 20000 }; /* of the search; with 200 firms a few hundred are usual */
#define MILLION 1e6

struct search {
    uint32_t nodes;
    double bound;
    bool was_stopped;
};

static void look(glp_tree *tree, void *user)
{
    struct search *search = user;
    if (glp_ios_reason(tree) != GLP_ISELECT) {
        return;
    }
    const int best = glp_ios_best_node(tree);
    if (best != 0) {
        search->bound = glp_ios_node_bound(tree, best);
    }
    if (++search->nodes >= NODES_MAX) {
        search->was_stopped = true;
        glp_ios_terminate(tree);
    }
}

struct rows {
    int n, *index;
    double *value;
};

static void add_row(glp_prob *p, struct rows *r, double bound)
{
    const int row = glp_add_rows(p, 1);
    glp_set_row_bnds(p, row, GLP_UP, 0.0, bound);
    glp_set_mat_row(p, row, r->n, r->index, r->value);
    r->n = 0;
}

static void add_term(struct rows *r, uint32_t option, double value)
{
    if (value > 0.0) {
        r->n++;
        r->index[r->n] = (int)option + 1;
        r->value[r->n] = value;
    }
}

static void add_columns(glp_prob *p, const struct gj_allocation_spec *spec)
{
    glp_add_cols(p, (int)spec->n_options);
    for (uint32_t i = 0; i < spec->n_options; i++) {
        const struct gj_option *o = &spec->option[i];
        const bool may = o->benefit > 0.0 && o->cost_won <= spec->budget_won;
        glp_set_col_kind(p, (int)i + 1, GLP_IV);
        glp_set_obj_coef(p, (int)i + 1, o->benefit > 0.0 ? o->benefit : 0.0);
        glp_set_col_bnds(p, (int)i + 1, may ? GLP_DB : GLP_FX, 0.0, may ? (double)o->copies : 0.0);
    }
}

static void add_conditions(glp_prob *p, const struct gj_allocation_spec *spec, struct rows *r)
{
    for (uint32_t i = 0; i < spec->n_options; i++) {
        add_term(r, i, (double)spec->option[i].cost_won / MILLION);
    }
    add_row(p, r, (double)spec->budget_won / MILLION);
    for (uint32_t s = 0; s < spec->n_sides; s++) {
        const bool is_quota = spec->side[s].kind == GJ_SIDE_QUOTA;
        for (uint32_t i = 0; i < spec->n_options; i++) {
            if (gj_side_counts(spec, s, i)) {
                add_term(r, i, is_quota ? 1.0 : (double)spec->option[i].cost_won / MILLION);
            }
        }
        add_row(p, r, (double)gj_side_room(spec, s) / (is_quota ? 1.0 : MILLION));
    }
    for (uint32_t i = 0; i < spec->n_options; i++) { /* a firm with several options */
        uint32_t end = i + 1;
        add_term(r, i, 1.0);
        while (end < spec->n_options && spec->option[end].firm == spec->option[i].firm) {
            add_term(r, end++, 1.0);
        }
        if (end > i + 1) {
            add_row(p, r, (double)spec->option[i].copies);
        }
        r->n = 0;
        i = end - 1;
    }
}

/* Take back offers of the least benefit a won until the conditions hold. Returns false when nothing had to be. */
static bool repair(const struct gj_allocation_spec *spec, uint32_t *copies, struct gj_allocation *out)
{
    bool did = false;
    while (!gj_allocation_sum(spec, copies, out)) {
        uint32_t worst = spec->n_options;
        for (uint32_t i = 0; i < spec->n_options; i++) {
            const struct gj_option *o = &spec->option[i];
            if (copies[i] > 0 && (worst == spec->n_options || o->benefit * (double)spec->option[worst].cost_won <
                                                                  spec->option[worst].benefit * (double)o->cost_won)) {
                worst = i;
            }
        }
        GJ_CHECK(worst < spec->n_options, "an empty allocation keeps to its conditions");
        copies[worst]--;
        did = true;
    }
    return did;
}

static enum gj_status solve(const struct gj_allocation_spec *spec, struct rows *rows, uint32_t *copies,
                            struct gj_allocation *out, struct gj_error *error)
{
    struct search search = {.bound = out->bound};
    glp_term_out(GLP_OFF);
    glp_prob *p = glp_create_prob();
    glp_set_obj_dir(p, GLP_MAX);
    add_columns(p, spec);
    add_conditions(p, spec, rows);
    glp_iocp how;
    glp_init_iocp(&how);
    how.presolve = GLP_ON;
    how.msg_lev = GLP_MSG_OFF;
    how.cb_func = look;
    how.cb_info = &search;
    const int failed = glp_intopt(p, &how);
    const int state = glp_mip_status(p);
    for (uint32_t i = 0; i < spec->n_options; i++) {
        const double x = state == GLP_OPT || state == GLP_FEAS ? round(glp_mip_col_val(p, (int)i + 1)) : 0.0;
        copies[i] = x > 0.0 ? (uint32_t)x : 0;
    }
    glp_delete_prob(p);
    glp_free_env();
    if (failed != 0 && failed != GLP_ESTOP && !search.was_stopped) {
        return gj_error_set(error, GJ_INTERNAL, NULL, "the solver could not share out the budget (GLPK code %d)",
                            failed);
    }
    const bool repaired = repair(spec, copies, out);
    out->is_optimal = state == GLP_OPT && !repaired;
    out->bound = out->is_optimal || search.bound < out->benefit ? out->benefit : search.bound;
    return GJ_OK;
}

enum gj_status gj_allocation_optimal(const struct gj_allocation_spec *spec, uint32_t *copies, struct gj_allocation *out,
                                     struct gj_error *error)
{
    struct gj_allocation greedy;
    struct rows rows = {.index = gj_alloc_zero((size_t)spec->n_options + 1, sizeof *rows.index),
                        .value = gj_alloc_zero((size_t)spec->n_options + 1, sizeof *rows.value)};
    uint32_t *best = gj_alloc_zero((size_t)spec->n_options + 1, sizeof *best);
    enum gj_status status = GJ_OK;
    if (!rows.index || !rows.value || !best) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the sharing out of a budget");
    }
    if (status == GJ_OK) {
        status = gj_allocation_greedy(spec, best, &greedy, error);
    }
    if (status == GJ_OK && spec->n_options > 0) {
        *out = greedy;
        status = solve(spec, &rows, copies, out, error);
    }
    const bool is_better = status == GJ_OK && (spec->n_options == 0 || greedy.benefit > out->benefit);
    if (is_better) { /* stopped early, or as good within the solver's tolerance */
        greedy.is_optimal |= spec->n_options > 0 && out->is_optimal;
        greedy.bound = spec->n_options > 0 && out->bound > greedy.benefit ? out->bound : greedy.benefit;
        memcpy(copies, best, spec->n_options * sizeof *copies);
        *out = greedy;
    }
    gj_free(rows.index);
    gj_free(rows.value);
    gj_free(best);
    return status;
}
