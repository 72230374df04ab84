#include "study/batch/selection_internal.h"

#include <math.h>

#include "base/alloc.h"

static enum gj_status check(const struct gj_selection_spec *spec, struct gj_error *error)
{
    if (spec->k == 0 || spec->k > GJ_SELECTION_MAX) {
        gj_error_set(error, GJ_USAGE, NULL, "%u candidates: a selection is of 1 to %u", spec->k, GJ_SELECTION_MAX);
        gj_error_fix(error, "name some policies, or give the levers fewer values");
        return GJ_USAGE;
    }
    if (spec->first < 2) {
        return gj_error_set(error, GJ_USAGE, NULL, "a selection needs 2 replications of each candidate at least");
    }
    if (spec->method == GJ_SELECT_KN && !(spec->indifference > 0.0)) {
        gj_error_set(error, GJ_USAGE, NULL, "kn needs an indifference above 0: a difference too small to matter");
        gj_error_fix(error, "give --indifference, in the unit of the outcome, or use --method ocba with a budget");
        return GJ_USAGE;
    }
    if (spec->method == GJ_SELECT_KN && spec->most < spec->first) {
        return gj_error_set(error, GJ_USAGE, NULL, "at most %u replications are allowed, and the first stage takes %u",
                            spec->most, spec->first);
    }
    if (spec->method == GJ_SELECT_OCBA && spec->budget < (uint64_t)spec->k * spec->first) {
        gj_error_set(error, GJ_USAGE, NULL,
                     "a budget of %llu replications is less than the first %u of each of %u candidates",
                     (unsigned long long)spec->budget, spec->first, spec->k);
        gj_error_fix(error, "give a budget of %llu at least", 2ULL * spec->k * spec->first);
        return GJ_USAGE;
    }
    return GJ_OK;
}

static bool is_lived(const struct gj_contest *contest, uint32_t i)
{
    return !contest->spec->is_lived || contest->spec->is_lived(contest->spec->user, i);
}

enum gj_status gj_contest_draw(struct gj_contest *contest, struct gj_error *error)
{
    const struct gj_selection_spec *spec = contest->spec;
    uint32_t n = 0;
    for (uint32_t i = 0; i < spec->k; i++) {
        struct gj_contestant *c = &contest->c[i];
        if (!c->is_in || contest->want[i] <= c->n_drawn) {
            continue;
        }
        if (gj_grow((void **)&c->value, &c->capacity, contest->want[i], sizeof *c->value) != 0) {
            return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the values of a selection");
        }
        contest->task[n++] = (struct gj_draw_task){i, c->n_drawn, contest->want[i], c->value + c->n_drawn};
    }
    const enum gj_status status = n > 0 ? spec->draw(spec->user, contest->task, n, error) : GJ_OK;
    for (uint32_t t = 0; t < n && status == GJ_OK; t++) {
        struct gj_contestant *c = &contest->c[contest->task[t].candidate];
        contest->out->n_drawn +=
            is_lived(contest, contest->task[t].candidate) ? contest->task[t].to - contest->task[t].from : 0;
        for (; c->n_drawn < contest->task[t].to; c->n_drawn++) {
            c->value[c->n_drawn] *= spec->less_is_better ? -1.0 : 1.0;
        }
    }
    return status;
}

bool gj_contest_use(struct gj_contest *contest, uint32_t i)
{
    struct gj_contestant *c = &contest->c[i];
    const double value = c->value[c->mean.n_run];
    contest->out->n_used += is_lived(contest, i);
    if (!isfinite(value)) {
        c->is_in = false;
        contest->out->candidate[i].state = GJ_CANDIDATE_FAILED;
        contest->out->n_failed++;
        return false;
    }
    gj_mean_add(&c->mean, value);
    return true;
}

uint32_t gj_contest_best(const struct gj_contest *contest)
{
    uint32_t best = contest->spec->k;
    for (uint32_t i = 0; i < contest->spec->k; i++) {
        if (contest->c[i].is_in && (best == contest->spec->k || contest->c[i].mean.mean > contest->c[best].mean.mean)) {
            best = i;
        }
    }
    return best;
}

/* All draw and use the first stage. */
static enum gj_status start(struct gj_contest *contest, struct gj_error *error)
{
    for (uint32_t i = 0; i < contest->spec->k; i++) {
        contest->want[i] = contest->spec->first;
        contest->c[i].is_in = true;
        contest->out->candidate[i].state = GJ_CANDIDATE_IN;
    }
    const enum gj_status status = gj_contest_draw(contest, error);
    for (uint32_t i = 0; i < contest->spec->k && status == GJ_OK; i++) {
        while (contest->c[i].mean.n_run < contest->spec->first && gj_contest_use(contest, i)) {
        }
    }
    return status;
}

static enum gj_status conclude(struct gj_contest *contest, struct gj_error *error)
{
    const struct gj_selection_spec *spec = contest->spec;
    struct gj_selection *out = contest->out;
    const uint32_t best = gj_contest_best(contest);
    for (uint32_t i = 0; i < spec->k; i++) {
        struct gj_candidate *candidate = &out->candidate[i];
        candidate->estimate = gj_mean_estimate(&contest->c[i].mean, spec->confidence);
        candidate->estimate.mean *= spec->less_is_better ? -1.0 : 1.0;
        candidate->estimate.mean += 0.0; /* never -0 */
        candidate->n = contest->c[i].mean.n_run;
        out->n_in += contest->c[i].is_in;
    }
    if (best == spec->k) {
        return gj_error_set(error, GJ_FAILED_POINTS, NULL, "all %u candidates failed", spec->k);
    }
    out->selected = best;
    out->candidate[best].state = GJ_CANDIDATE_SELECTED;
    return GJ_OK;
}

static bool make_room(struct gj_contest *contest)
{
    const uint32_t k = contest->spec->k;
    contest->out->candidate = gj_alloc_zero(k, sizeof *contest->out->candidate);
    contest->c = gj_alloc_zero(k, sizeof *contest->c);
    contest->task = gj_alloc_zero(k, sizeof *contest->task);
    contest->want = gj_alloc_zero(k, sizeof *contest->want);
    return contest->out->candidate && contest->c && contest->task && contest->want;
}

static void free_room(struct gj_contest *contest)
{
    for (uint32_t i = 0; contest->c && i < contest->spec->k; i++) {
        gj_free(contest->c[i].value);
    }
    gj_free(contest->c);
    gj_free(contest->task);
    gj_free(contest->want);
}

enum gj_status gj_select(const struct gj_selection_spec *spec, struct gj_selection *selection, struct gj_error *error)
{
    struct gj_contest contest = {.spec = spec, .out = selection};
    *selection = (struct gj_selection){.correct = NAN};
    enum gj_status status = check(spec, error);
    if (status != GJ_OK) {
        return status;
    }
    if (!make_room(&contest)) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u candidates", spec->k);
    }
    if (status == GJ_OK) {
        status = start(&contest, error);
    }
    if (status == GJ_OK) {
        status = spec->method == GJ_SELECT_KN ? gj_select_kn(&contest, error) : gj_select_ocba(&contest, error);
    }
    if (status == GJ_OK) {
        status = conclude(&contest, error);
    }
    free_room(&contest);
    return status;
}

void gj_selection_free(struct gj_selection *selection)
{
    gj_free(selection->candidate);
    *selection = (struct gj_selection){0};
}
