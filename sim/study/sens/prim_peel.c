/* Peeling. Each axis keeps the points of the box in the order of its values, so that a slice is the first or the last few of them; a peel takes what is
 * out of all axes in one pass. A whole trajectory costs about points x axes / alpha. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "study/estimate.h"
#include "study/sens/prim_internal.h"

enum side { SIDE_LOW, SIDE_HIGH, SIDE_WORD };

/* A slice that could go: places [first, first + n) of its axis's order. */
struct slice {
    uint32_t axis, first, n, n_of_interest;
    enum side side;
    double edge; /* limit of the box after it; WORD: the word */
    double gain; /* density won for each point taken */
};

struct peeler {
    struct gj_prim_sample *sample;
    const struct gj_prim_points *points;
    uint32_t n, n_of_interest; /* in the box */
    uint32_t least;            /* points a box may have */
    struct slice best;
    bool has_best;
};

static uint32_t *order_of(const struct peeler *p, uint32_t axis)
{
    return p->sample->order + (size_t)axis * p->sample->n;
}

static double value_at(const struct peeler *p, uint32_t axis, uint32_t i)
{
    return p->points->value[(size_t)axis * p->points->n + order_of(p, axis)[i]];
}

static void offer(struct peeler *p, struct slice slice)
{
    const uint32_t *order = order_of(p, slice.axis);
    const uint32_t left = p->n - slice.n;
    if (slice.n == 0 || left < p->least || left == 0) {
        return;
    }
    for (uint32_t i = slice.first; i < slice.first + slice.n; i++) {
        slice.n_of_interest += p->points->is_of_interest[order[i]];
    }
    const double before = (double)p->n_of_interest / p->n;
    const double after = (double)(p->n_of_interest - slice.n_of_interest) / left;
    slice.gain = (after - before) / slice.n;
    /* Of equal ones the thinner, then the one met first. */
    const double margin = 1e-12 * fabs(p->best.gain);
    if (!p->has_best || slice.gain > p->best.gain + margin ||
        (slice.gain >= p->best.gain - margin && slice.n < p->best.n)) {
        p->best = slice;
        p->has_best = true;
    }
}

/* Where the box ends between two values that lie beside each other. */
double gj_prim_edge(const struct gj_factor *f, double out, double in)
{
    const double middle = gj_round_10((out + in) / 2.0);
    const bool is_between =
        middle > fmin(out, in) && middle < fmax(out, in); /* of neighbours in the last digit it is not */
    return f->kind == GJ_FACTOR_REAL && is_between ? middle : in;
}

static uint32_t thickness(const struct peeler *p)
{
    const uint32_t k = (uint32_t)(p->points->spec->alpha * p->n);
    return k > 0 ? k : 1;
}

/* Equal values go together or not at all: a slice ends where the value changes, at `alpha` or just before it; where all of it is one value, that value goes. */
static void offer_low(struct peeler *p, uint32_t axis)
{
    uint32_t k = thickness(p);
    const double first = value_at(p, axis, 0);
    while (k > 1 && value_at(p, axis, k - 1) == value_at(p, axis, k) && value_at(p, axis, k - 1) != first) {
        k--;
    }
    while (k < p->n && value_at(p, axis, k) == value_at(p, axis, k - 1)) {
        k++;
    }
    if (k < p->n) {
        const double edge =
            gj_prim_edge(gj_prim_factor(p->points, axis), value_at(p, axis, k - 1), value_at(p, axis, k));
        offer(p, (struct slice){.axis = axis, .first = 0, .n = k, .side = SIDE_LOW, .edge = edge});
    }
}

static void offer_high(struct peeler *p, uint32_t axis)
{
    const uint32_t n = p->n;
    uint32_t k = thickness(p);
    const double last = value_at(p, axis, n - 1);
    while (k > 1 && value_at(p, axis, n - k) == value_at(p, axis, n - k - 1) && value_at(p, axis, n - k) != last) {
        k--;
    }
    while (k < n && value_at(p, axis, n - k - 1) == value_at(p, axis, n - k)) {
        k++;
    }
    if (k < n) {
        const double edge =
            gj_prim_edge(gj_prim_factor(p->points, axis), value_at(p, axis, n - k), value_at(p, axis, n - k - 1));
        offer(p, (struct slice){.axis = axis, .first = n - k, .n = k, .side = SIDE_HIGH, .edge = edge});
    }
}

static void offer_words(struct peeler *p, uint32_t axis)
{
    for (uint32_t i = 0, end; i < p->n; i = end) {
        const double word = value_at(p, axis, i);
        for (end = i + 1; end < p->n && value_at(p, axis, end) == word; end++) {
        }
        offer(p, (struct slice){.axis = axis, .first = i, .n = end - i, .side = SIDE_WORD, .edge = word});
    }
}

/* Take the best slice out of the box and of all orders. */
static void take(struct peeler *p, struct gj_prim_limit *limit)
{
    const struct slice *s = &p->best;
    const uint32_t *order = order_of(p, s->axis);
    struct gj_prim_limit *l = &limit[s->axis];
    for (uint32_t i = s->first; i < s->first + s->n; i++) {
        p->sample->is_out[order[i]] = true;
    }
    if (s->side == SIDE_WORD) {
        l->words &= ~(UINT64_C(1) << (uint32_t)s->edge);
    } else if (s->side == SIDE_LOW) {
        l->low = s->edge;
    } else {
        l->high = s->edge;
    }
    for (uint32_t axis = 0; axis < p->points->n_axes; axis++) {
        uint32_t *o = order_of(p, axis);
        uint32_t kept = 0;
        for (uint32_t i = 0; i < p->n; i++) {
            if (!p->sample->is_out[o[i]]) {
                o[kept++] = o[i];
            }
        }
    }
    p->n -= s->n;
    p->n_of_interest -= s->n_of_interest;
}

static enum gj_status keep(const struct peeler *p, const struct gj_prim_limit *limit, struct gj_prim_path *path,
                           struct gj_error *error)
{
    const uint32_t n_axes = p->points->n_axes;
    void *box = path->box;
    void *all = path->limit;
    if (gj_grow(&box, &path->box_capacity, (size_t)path->n + 1, sizeof *path->box) != 0) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for a peeling");
    }
    path->box = box;
    if (gj_grow(&all, &path->limit_capacity, ((size_t)path->n + 1) * n_axes, sizeof *path->limit) != 0) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for a peeling");
    }
    path->limit = all;
    struct gj_prim_box *b = &path->box[path->n];
    *b = (struct gj_prim_box){.n = p->n, .n_of_interest = p->n_of_interest};
    b->density = gj_round_10((double)p->n_of_interest / p->n);
    b->coverage = gj_round_10((double)p->n_of_interest / p->sample->n_of_interest);
    b->mass = gj_round_10((double)p->n / p->sample->n);
    for (uint32_t axis = 0; axis < n_axes; axis++) {
        b->n_restricted += gj_prim_is_restricted(gj_prim_factor(p->points, axis), &limit[axis]);
    }
    memcpy(path->limit + (size_t)path->n * n_axes, limit, n_axes * sizeof *limit);
    path->n++;
    return GJ_OK;
}

enum gj_status gj_prim_peel(struct gj_prim_sample *sample, struct gj_prim_path *path, struct gj_error *error)
{
    const struct gj_prim_points *points = sample->points;
    struct gj_prim_limit limit[GJ_MAX_FACTORS];
    struct peeler p = {.sample = sample, .points = points, .n = sample->n, .n_of_interest = sample->n_of_interest};
    p.least = (uint32_t)ceil(points->spec->min_mass * sample->n - 1e-9);
    path->n = 0;
    memset(sample->is_out, 0, points->n * sizeof *sample->is_out);
    for (uint32_t axis = 0; axis < points->n_axes; axis++) {
        limit[axis] = gj_prim_whole_range(gj_prim_factor(points, axis));
    }
    for (;;) {
        const enum gj_status status = keep(&p, limit, path, error);
        if (status != GJ_OK || p.n_of_interest == p.n || p.n_of_interest == 0) {
            return status;
        }
        p.has_best = false;
        for (uint32_t axis = 0; axis < points->n_axes; axis++) {
            if (gj_prim_factor(points, axis)->kind == GJ_FACTOR_CHOICE) {
                offer_words(&p, axis);
            } else {
                offer_low(&p, axis);
                offer_high(&p, axis);
            }
        }
        if (!p.has_best) {
            return GJ_OK;
        }
        take(&p, limit);
    }
}

void gj_prim_path_fini(struct gj_prim_path *path)
{
    gj_free(path->box);
    gj_free(path->limit);
    *path = (struct gj_prim_path){0};
}
