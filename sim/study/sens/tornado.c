#include "study/sens/tornado.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "study/estimate.h"

#define NOT_ONE UINT32_MAX /* the centre, or more than one step from it */

struct reader {
    const struct gj_point_table *table;
    double confidence;
    struct gj_tornado *out;
};

/* --- estimates of points --- */

static struct gj_estimate nothing(void)
{
    return (struct gj_estimate){.mean = NAN, .half_width = NAN, .n = 0};
}

static bool has_value(const struct gj_point_table *table, uint64_t point)
{
    return table->state[point] == GJ_POINT_DONE && isfinite(table->mean[point]);
}

static struct gj_estimate outcome_of(const struct reader *r, uint64_t point)
{
    const struct gj_point_table *t = r->table;
    if (!has_value(t, point)) {
        return nothing();
    }
    const uint32_t n = t->count[point];
    return gj_estimate_of(t->mean[point], n > 1 ? t->variance[point] * (n - 1.0) : 0.0, n, r->confidence);
}

static struct gj_estimate welch(const struct reader *r, uint64_t a, uint64_t b)
{
    const struct gj_point_table *t = r->table;
    const struct gj_sample of_a = {t->mean[a], t->variance[a], t->count[a]};
    const struct gj_sample of_b = {t->mean[b], t->variance[b], t->count[b]};
    return gj_estimate_welch(&of_a, &of_b, r->confidence);
}

static struct gj_estimate difference(const struct reader *r, uint64_t a, uint64_t b)
{
    const struct gj_point_table *t = r->table;
    if (!r->out->is_paired) {
        return welch(r, a, b);
    }
    const double *x = t->replication + a * t->n_replications;
    const double *y = t->replication + b * t->n_replications;
    return gj_estimate_difference(x, y, t->n_replications, 1, r->confidence);
}

/* --- which point is what --- */

/* Values have 10 digits, the central one as the scenario says it. */
static bool is_central(const struct gj_factor *f, double value)
{
    return fabs(value - f->central) <= 1e-9 * (f->high - f->low);
}

/* How many axes of a point are off the centre, and the last of them. */
static uint32_t steps_of(const struct gj_point_table *t, uint64_t point, uint32_t *axis)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < t->n_axes; k++) {
        if (!is_central(&t->experiment->factor[t->axis[k]], t->value[point * t->n_axes + k])) {
            *axis = k;
            n++;
        }
    }
    return n;
}

static enum gj_status find_centre(const struct gj_point_table *t, struct gj_tornado *out, struct gj_error *error)
{
    uint32_t axis;
    uint64_t i = 0;
    while (i < t->n && steps_of(t, i, &axis) > 0) {
        i++;
    }
    if (i == t->n) {
        gj_error_set(error, GJ_USAGE, NULL,
                     "no point has all factors at their central values, so there is no centre to compare with");
        gj_error_fix(error, "a tornado is of a one-at-a-time design: sweep SCENARIO.lua --design oat");
        return GJ_USAGE;
    }
    out->centre = i;
    if (!has_value(t, i)) {
        gj_error_set(error, GJ_FAILED_POINTS, NULL, "point %llu, the centre, %s: there is nothing to compare with",
                     (unsigned long long)i,
                     t->state[i] == GJ_POINT_REFUSED ? "is refused by a constraint" : "has no value");
        gj_error_fix(error, "`run` with the same scenario lives it with all its central values and says why");
        return GJ_FAILED_POINTS;
    }
    return GJ_OK;
}

/* --- bars --- */

struct place {
    uint32_t axis;
    double value;
    uint64_t point;
};

static int by_axis_and_value(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;
    if (x->axis != y->axis) {
        return x->axis < y->axis ? -1 : 1;
    }
    if (x->value != y->value) {
        return x->value < y->value ? -1 : 1;
    }
    return x->point < y->point ? -1 : x->point > y->point;
}

/* All points one step from the centre, in order, the same value once. */
static uint64_t find_places(struct reader *r, struct place *place)
{
    const struct gj_point_table *t = r->table;
    uint64_t n = 0;
    for (uint64_t i = 0; i < t->n; i++) {
        uint32_t axis = NOT_ONE;
        const uint32_t steps = steps_of(t, i, &axis);
        if (steps == 1) {
            place[n++] = (struct place){axis, t->value[i * t->n_axes + axis], i};
        }
        r->out->n_other += steps > 1;
    }
    qsort(place, n, sizeof *place, by_axis_and_value);
    uint64_t kept = 0;
    for (uint64_t i = 0; i < n; i++) {
        if (kept == 0 || place[kept - 1].axis != place[i].axis || place[kept - 1].value != place[i].value) {
            place[kept++] = place[i];
        }
    }
    return kept;
}

static void fill_end(const struct reader *r, const struct place *place, struct gj_tornado_end *end)
{
    const bool is_there = has_value(r->table, place->point);
    const enum gj_point_state state = r->table->state[place->point];
    *end = (struct gj_tornado_end){.value = place->value,
                                   .point = place->point,
                                   .state = is_there || state != GJ_POINT_DONE ? state : GJ_POINT_FAILED,
                                   .outcome = outcome_of(r, place->point),
                                   .change = is_there ? difference(r, place->point, r->out->centre) : nothing()};
}

static void fill_bar(const struct reader *r, struct gj_tornado_bar *bar)
{
    const double central = r->table->experiment->factor[bar->factor].central;
    uint64_t least = r->out->centre;
    uint64_t most = r->out->centre;
    const double *mean = r->table->mean;
    bar->least = bar->most = central;
    for (uint32_t i = 0; i < bar->n_ends; i++) {
        const struct gj_tornado_end *end = &bar->end[i];
        if (end->state != GJ_POINT_DONE) {
            bar->n_failed++;
            continue;
        }
        if (mean[end->point] < mean[least]) {
            least = end->point;
            bar->least = end->value;
        }
        if (mean[end->point] > mean[most]) {
            most = end->point;
            bar->most = end->value;
        }
    }
    bar->swing = bar->n_failed == bar->n_ends ? nothing() : difference(r, most, least);
}

static int by_swing(const void *a, const void *b)
{
    const struct gj_tornado_bar *x = a;
    const struct gj_tornado_bar *y = b;
    const double sx = isnan(x->swing.mean) ? -1.0 : x->swing.mean;
    const double sy = isnan(y->swing.mean) ? -1.0 : y->swing.mean;
    if (sx != sy) {
        return sx > sy ? -1 : 1;
    }
    return x->factor < y->factor ? -1 : x->factor > y->factor;
}

static void fill_bars(struct reader *r, const struct place *place, uint64_t n)
{
    struct gj_tornado *out = r->out;
    for (uint64_t i = 0; i < n; i++) {
        fill_end(r, &place[i], &out->end[i]);
        if (i == 0 || place[i].axis != place[i - 1].axis) {
            out->bar[out->n_bars++] =
                (struct gj_tornado_bar){.factor = r->table->axis[place[i].axis], .end = &out->end[i]};
        }
        out->bar[out->n_bars - 1].n_ends++;
    }
    for (uint32_t k = 0; k < out->n_bars; k++) {
        fill_bar(r, &out->bar[k]);
        out->n_without += out->bar[k].n_failed == out->bar[k].n_ends;
    }
    qsort(out->bar, out->n_bars, sizeof *out->bar, by_swing);
}

enum gj_status gj_tornado_find(const struct gj_point_table *table, double confidence, struct gj_tornado *out,
                               struct gj_error *error)
{
    struct reader r = {table, confidence, out};
    *out = (struct gj_tornado){.experiment = table->experiment};
    out->is_paired = table->replication && !table->experiment->has_own_draws;
    enum gj_status status = find_centre(table, out, error);
    if (status != GJ_OK) {
        return status;
    }
    struct place *place = gj_alloc_zero(table->n, sizeof *place);
    out->end = gj_alloc_zero(table->n, sizeof *out->end);
    out->bar = gj_alloc_zero((size_t)table->n_axes + 1, sizeof *out->bar);
    if (!place || !out->end || !out->bar) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for a tornado");
    } else {
        out->outcome = outcome_of(&r, out->centre);
        const uint64_t n = find_places(&r, place);
        fill_bars(&r, place, n);
        if (n == 0) {
            status = gj_error_set(error, GJ_USAGE, NULL, "no point is one step from the centre");
            gj_error_fix(error, "a tornado is of a one-at-a-time design: sweep SCENARIO.lua --design oat");
        }
    }
    gj_free(place);
    if (status != GJ_OK) {
        gj_tornado_fini(out);
    }
    return status;
}

/* Bars first, then the others', in ends and in bars; then by swing again. */
static void append(struct gj_tornado *all, const struct gj_tornado *from, uint64_t *n_ends)
{
    for (uint32_t k = 0; k < from->n_bars; k++) {
        struct gj_tornado_bar *bar = &all->bar[all->n_bars++];
        *bar = from->bar[k];
        for (uint32_t i = 0; i < bar->n_ends; i++) {
            all->end[*n_ends + i] = from->bar[k].end[i];
        }
        bar->end = &all->end[*n_ends];
        *n_ends += bar->n_ends;
    }
}

static uint64_t count_ends(const struct gj_tornado *t)
{
    uint64_t n = 0;
    for (uint32_t k = 0; k < t->n_bars; k++) {
        n += t->bar[k].n_ends;
    }
    return n;
}

enum gj_status gj_tornado_join(struct gj_tornado *into, struct gj_tornado *more, struct gj_error *error)
{
    struct gj_tornado all = into->n_bars > 0 ? *into : *more;
    uint64_t n_ends = count_ends(into) + count_ends(more);
    all.bar = gj_alloc_zero((size_t)into->n_bars + more->n_bars, sizeof *all.bar);
    all.end = gj_alloc_zero((size_t)n_ends, sizeof *all.end);
    if (!all.bar || !all.end) {
        gj_free(all.bar);
        gj_free(all.end);
        gj_tornado_fini(more);
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for a tornado");
    }
    n_ends = 0;
    all.n_bars = 0;
    append(&all, into, &n_ends);
    append(&all, more, &n_ends);
    all.n_without = into->n_without + more->n_without;
    all.n_other = into->n_other + more->n_other;
    qsort(all.bar, all.n_bars, sizeof *all.bar, by_swing);
    gj_tornado_fini(into);
    gj_tornado_fini(more);
    *into = all;
    return GJ_OK;
}

void gj_tornado_fini(struct gj_tornado *tornado)
{
    gj_free(tornado->bar);
    gj_free(tornado->end);
    *tornado = (struct gj_tornado){0};
}

double gj_tornado_largest_change(const struct gj_tornado_bar *bar)
{
    double largest = NAN;
    for (uint32_t i = 0; i < bar->n_ends; i++) {
        const double size = fabs(bar->end[i].change.mean);
        if (!isnan(size) && !(size <= largest)) {
            largest = size;
        }
    }
    return largest;
}
