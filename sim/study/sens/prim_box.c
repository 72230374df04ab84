/* A box: what is in it, which of its restrictions may be chance, and what can be pasted back. */
#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "study/estimate.h"
#include "study/sens/prim_internal.h"

bool gj_prim_allows(const struct gj_factor *factor, const struct gj_prim_limit *limit, double value)
{
    if (factor->kind == GJ_FACTOR_CHOICE) {
        return (limit->words >> (uint32_t)value & 1) != 0;
    }
    return value >= limit->low && value <= limit->high;
}

struct gj_prim_limit gj_prim_whole_range(const struct gj_factor *factor)
{
    const uint32_t n = factor->kind == GJ_FACTOR_CHOICE ? factor->n_choices : 0;
    const uint64_t words = n == GJ_PRIM_MAX_CHOICES ? UINT64_MAX : (UINT64_C(1) << n) - 1;
    return (struct gj_prim_limit){factor->low, factor->high, words};
}

bool gj_prim_is_restricted(const struct gj_factor *factor, const struct gj_prim_limit *limit)
{
    const struct gj_prim_limit whole = gj_prim_whole_range(factor);
    return factor->kind == GJ_FACTOR_CHOICE ? limit->words != whole.words
                                            : limit->low > whole.low || limit->high < whole.high;
}

static double value_of(const struct gj_prim_points *points, uint32_t axis, uint32_t point)
{
    return points->value[(size_t)axis * points->n + point];
}

/* How many axes keep a point out, and the last that does. */
static uint32_t kept_out_by(const struct gj_prim_points *points, const struct gj_prim_limit *limit, uint32_t point,
                            uint32_t *axis)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < points->n_axes && n < 2; k++) {
        if (!gj_prim_allows(gj_prim_factor(points, k), &limit[k], value_of(points, k, point))) {
            *axis = k;
            n++;
        }
    }
    return n;
}

struct gj_prim_box gj_prim_count(const struct gj_prim_sample *sample, const struct gj_prim_limit *limit)
{
    const struct gj_prim_points *points = sample->points;
    struct gj_prim_box box = {.limit = limit};
    uint32_t axis;
    for (uint32_t i = 0; i < points->n; i++) {
        if (sample->times[i] > 0 && kept_out_by(points, limit, i, &axis) == 0) {
            box.n += sample->times[i];
            box.n_of_interest += points->is_of_interest[i] ? sample->times[i] : 0;
        }
    }
    box.density = box.n > 0 ? gj_round_10((double)box.n_of_interest / (double)box.n) : 0.0;
    box.coverage = gj_round_10((double)box.n_of_interest / sample->n_of_interest);
    box.mass = gj_round_10((double)box.n / sample->n);
    for (uint32_t k = 0; k < points->n_axes; k++) {
        box.n_restricted += gj_prim_is_restricted(gj_prim_factor(points, k), &limit[k]);
    }
    return box;
}

double gj_prim_chance(const struct gj_prim_sample *sample, const struct gj_prim_limit *limit, uint32_t axis,
                      double *density_without)
{
    struct gj_prim_limit without[GJ_MAX_FACTORS];
    for (uint32_t k = 0; k < sample->points->n_axes; k++) {
        without[k] = k == axis ? gj_prim_whole_range(gj_prim_factor(sample->points, k)) : limit[k];
    }
    const struct gj_prim_box box = gj_prim_count(sample, limit);
    const struct gj_prim_box larger = gj_prim_count(sample, without);
    *density_without = larger.density;
    if (box.n_of_interest == 0 || larger.n == 0) {
        return 1.0;
    }
    const double share = (double)larger.n_of_interest / (double)larger.n;
    return gj_round_10(gsl_cdf_binomial_Q((unsigned)box.n_of_interest - 1, share, (unsigned)box.n));
}

/* --- dropping --- */

static bool drop_one(const struct gj_prim_sample *sample, struct gj_prim_limit *limit)
{
    const struct gj_prim_points *points = sample->points;
    uint32_t weakest = points->n_axes;
    double largest = points->spec->significance;
    for (uint32_t k = 0; k < points->n_axes; k++) {
        double density;
        if (gj_prim_is_restricted(gj_prim_factor(points, k), &limit[k])) {
            const double p = gj_prim_chance(sample, limit, k, &density);
            if (p > largest) {
                largest = p;
                weakest = k;
            }
        }
    }
    if (weakest < points->n_axes) {
        limit[weakest] = gj_prim_whole_range(gj_prim_factor(points, weakest));
    }
    return weakest < points->n_axes;
}

/* --- pasting --- */

/* A wider limit of one axis, and what the box is with it. */
struct paste {
    uint32_t axis;
    struct gj_prim_limit limit;
    uint64_t n, n_of_interest;
};

struct paster {
    const struct gj_prim_sample *sample;
    const struct gj_prim_limit *limit;
    struct gj_prim_near *room;
    struct gj_prim_box box;
    struct paste best;
    bool has_best;
};

/* Exact, in whole numbers: is a of b less than c of d? Boxes have fewer than 2^32 points. */
static bool is_less(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    return a * d < c * b;
}

static void offer(struct paster *p, const struct paste *paste)
{
    const struct gj_prim_box *box = &p->box;
    if (paste->n == box->n || is_less(paste->n_of_interest, paste->n, box->n_of_interest, box->n)) {
        return;
    }
    const bool is_better =
        !p->has_best || is_less(p->best.n_of_interest, p->best.n, paste->n_of_interest, paste->n) ||
        (!is_less(paste->n_of_interest, paste->n, p->best.n_of_interest, p->best.n) && paste->n > p->best.n);
    if (is_better) {
        p->best = *paste;
        p->has_best = true;
    }
}

int gj_prim_by_value(const void *a, const void *b)
{
    const struct gj_prim_near *x = a;
    const struct gj_prim_near *y = b;
    if (x->value != y->value) {
        return x->value < y->value ? -1 : 1;
    }
    return x->point < y->point ? -1 : x->point > y->point;
}

static void add(const struct paster *p, struct paste *paste, uint32_t point)
{
    const uint32_t times = p->sample->times[point];
    paste->n += times;
    paste->n_of_interest += p->sample->points->is_of_interest[point] ? times : 0;
}

/* room[0..n): points this axis alone keeps out on one side, nearest first. */
static void offer_side(struct paster *p, uint32_t axis, uint32_t n, bool is_low)
{
    const struct gj_prim_points *points = p->sample->points;
    const struct gj_factor *f = gj_prim_factor(points, axis);
    struct paste paste = {.axis = axis, .limit = p->limit[axis], .n = p->box.n, .n_of_interest = p->box.n_of_interest};
    const double wanted = fmax(1.0, points->spec->alpha * (double)p->box.n);
    uint32_t i = 0;
    while (i < n && ((double)(paste.n - p->box.n) < wanted || p->room[i].value == p->room[i - 1].value)) {
        add(p, &paste, p->room[i++].point);
    }
    if (i == 0) {
        return;
    }
    double *edge = is_low ? &paste.limit.low : &paste.limit.high;
    *edge = i < n ? gj_prim_edge(f, p->room[i].value, p->room[i - 1].value) : is_low ? f->low : f->high;
    offer(p, &paste);
}

static void reverse(struct gj_prim_near *room, uint32_t n)
{
    for (uint32_t i = 0; i < n / 2; i++) {
        const struct gj_prim_near other = room[i];
        room[i] = room[n - 1 - i];
        room[n - 1 - i] = other;
    }
}

static uint32_t gather(const struct paster *p, uint32_t axis, bool is_low)
{
    const struct gj_prim_points *points = p->sample->points;
    uint32_t n = 0;
    for (uint32_t i = 0; i < points->n; i++) {
        const double value = value_of(points, axis, i);
        const bool is_side = is_low ? value < p->limit[axis].low : value > p->limit[axis].high;
        uint32_t by;
        if (p->sample->times[i] > 0 && is_side && kept_out_by(points, p->limit, i, &by) == 1) {
            p->room[n++] = (struct gj_prim_near){value, i};
        }
    }
    qsort(p->room, n, sizeof *p->room, gj_prim_by_value);
    if (is_low) {
        reverse(p->room, n);
    }
    return n;
}

static void offer_words(struct paster *p, uint32_t axis)
{
    const struct gj_prim_points *points = p->sample->points;
    for (uint32_t word = 0; word < gj_prim_factor(points, axis)->n_choices; word++) {
        struct paste paste = {
            .axis = axis, .limit = p->limit[axis], .n = p->box.n, .n_of_interest = p->box.n_of_interest};
        if (paste.limit.words >> word & 1) {
            continue;
        }
        paste.limit.words |= UINT64_C(1) << word;
        for (uint32_t i = 0; i < points->n; i++) {
            uint32_t by = points->n_axes;
            if (value_of(points, axis, i) == word && kept_out_by(points, p->limit, i, &by) == 1 && by == axis) {
                add(p, &paste, i);
            }
        }
        offer(p, &paste);
    }
}

/* A side that no point lies beyond is the factor's own. */
static void open_empty_sides(const struct gj_prim_sample *sample, struct gj_prim_limit *limit)
{
    const struct gj_prim_points *points = sample->points;
    for (uint32_t axis = 0; axis < points->n_axes; axis++) {
        const struct gj_factor *f = gj_prim_factor(points, axis);
        bool is_low_needed = false;
        bool is_high_needed = false;
        for (uint32_t i = 0; i < points->n && f->kind != GJ_FACTOR_CHOICE; i++) {
            is_low_needed = is_low_needed || value_of(points, axis, i) < limit[axis].low;
            is_high_needed = is_high_needed || value_of(points, axis, i) > limit[axis].high;
        }
        limit[axis].low = is_low_needed ? limit[axis].low : f->low;
        limit[axis].high = is_high_needed ? limit[axis].high : f->high;
    }
}

static bool paste_one(const struct gj_prim_sample *sample, struct gj_prim_limit *limit, struct gj_prim_near *room)
{
    const struct gj_prim_points *points = sample->points;
    struct paster p = {.sample = sample, .limit = limit, .room = room, .box = gj_prim_count(sample, limit)};
    for (uint32_t axis = 0; axis < points->n_axes; axis++) {
        const struct gj_factor *f = gj_prim_factor(points, axis);
        if (f->kind == GJ_FACTOR_CHOICE) {
            offer_words(&p, axis);
            continue;
        }
        if (limit[axis].low > f->low) {
            offer_side(&p, axis, gather(&p, axis, true), true);
        }
        if (limit[axis].high < f->high) {
            offer_side(&p, axis, gather(&p, axis, false), false);
        }
    }
    if (p.has_best) {
        limit[p.best.axis] = p.best.limit;
    }
    return p.has_best;
}

uint32_t gj_prim_refine(const struct gj_prim_sample *sample, struct gj_prim_limit *limit, struct gj_prim_near *room)
{
    uint32_t n_dropped = 0;
    bool is_changed = true;
    while (is_changed) {
        is_changed = drop_one(sample, limit);
        n_dropped += is_changed;
        if (!is_changed) {
            is_changed = paste_one(sample, limit, room);
        }
    }
    open_empty_sides(sample, limit);
    return n_dropped;
}
