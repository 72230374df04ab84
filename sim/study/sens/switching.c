#include "study/sens/switching.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "study/estimate.h"

struct search {
    const struct gj_switching_spec *spec;
    struct gj_switching *out;
    double *replication;
};

static bool is_good(const struct gj_switching_point *p)
{
    return p->status == GJ_OK;
}

static bool is_above(const struct search *s, const struct gj_switching_point *p)
{
    return p->outcome.mean >= s->spec->threshold;
}

/* Is the threshold inside the outcome's interval? */
static bool holds(const struct search *s, const struct gj_switching_point *p)
{
    return fabs(p->outcome.mean - s->spec->threshold) <= p->outcome.half_width;
}

static bool is_whole(const struct search *s)
{
    return s->spec->factor->kind == GJ_FACTOR_WHOLE;
}

/* --- values --- */

static bool ends_all(enum gj_status status)
{
    return status == GJ_NO_MEMORY || status == GJ_INTERRUPTED || status == GJ_IO;
}

/* Live at `x`, unless that was done; its place among the points, which may move others. */
static enum gj_status live(struct search *s, double x, uint32_t *place, struct gj_error *error)
{
    struct gj_switching *out = s->out;
    uint32_t at = 0;
    while (at < out->n_points && out->point[at].x < x) {
        at++;
    }
    *place = at;
    if (at < out->n_points && out->point[at].x == x) {
        return GJ_OK;
    }
    if (out->n_points == GJ_MAX_SWITCHING_POINTS) {
        return gj_error_set(error, GJ_LIMIT, NULL, "more than %d values would have to be lived",
                            GJ_MAX_SWITCHING_POINTS);
    }
    struct gj_error why = {0};
    struct gj_switching_point point = {.x = x};
    point.status = s->spec->outcome(s->spec->user, x, s->replication, &why);
    if (ends_all(point.status)) {
        *error = why;
        return point.status;
    }
    point.outcome = (struct gj_estimate){.mean = NAN, .half_width = NAN};
    if (point.status == GJ_OK) {
        point.outcome = gj_estimate_mean(s->replication, s->spec->n, 1, s->spec->confidence);
        point.status = point.outcome.n > 0 ? GJ_OK : GJ_FAILED_POINTS;
        out->n_failed_replications += s->spec->n - point.outcome.n;
    }
    if (point.status != GJ_OK) {
        out->n_failed++;
        snprintf(point.reason, sizeof point.reason, "%.299s", *why.message ? why.message : "all replications failed");
    }
    memmove(&out->point[at + 1], &out->point[at], (out->n_points - at) * sizeof *out->point);
    out->point[at] = point;
    out->n_points++;
    return GJ_OK;
}

static enum gj_status scan(struct search *s, struct gj_error *error)
{
    const struct gj_switching_spec *spec = s->spec;
    enum gj_status status = GJ_OK;
    uint32_t n = spec->n_scan;
    if (spec->factor->kind != GJ_FACTOR_REAL && spec->high - spec->low + 1.0 <= n) {
        n = (uint32_t)(spec->high - spec->low) + 1;
    }
    for (uint32_t i = 0; i < n && status == GJ_OK; i++) {
        const double share = n > 1 ? (double)i / (n - 1.0) : 0.0;
        const double x = spec->low + share * (spec->high - spec->low);
        uint32_t place;
        status = live(s, spec->factor->kind == GJ_FACTOR_REAL ? gj_round_10(x) : floor(x + 0.5), &place, error);
    }
    return status;
}

/* --- one crossing --- */

/* Nothing worth living lies between. */
static bool is_close(const struct search *s, double left, double right)
{
    const double width = s->spec->high - s->spec->low;
    return is_whole(s) ? right - left <= 1.0 : right - left <= s->spec->tolerance * width;
}

/* On a grid of the power of ten below the tolerance, so that what is lived and told has no more digits than are known. */
static double middle_of(const struct search *s, double left, double right)
{
    const double middle = (left + right) / 2.0;
    const double step = pow(10.0, floor(log10(s->spec->tolerance * (s->spec->high - s->spec->low))));
    return is_whole(s) ? floor(middle) : gj_round_10(floor(middle / step + 0.5) * step);
}

/* Halve left..right until close; `is_left` says of a point on which side of what is looked for it is. False in `is_fine` where a middle has no outcome. */
static enum gj_status bisect(struct search *s, double *left, double *right,
                             bool (*is_left)(const struct search *, const struct gj_switching_point *, bool), bool of,
                             bool *is_fine, struct gj_error *error)
{
    *is_fine = true;
    while (!is_close(s, *left, *right) && *is_fine) {
        const double middle = middle_of(s, *left, *right);
        uint32_t at;
        const enum gj_status status = live(s, middle, &at, error);
        if (status != GJ_OK) {
            return status;
        }
        const struct gj_switching_point *p = &s->out->point[at];
        *is_fine = is_good(p) && middle > *left && middle < *right;
        if (*is_fine) {
            *(is_left(s, p, of) ? left : right) = middle;
        }
    }
    return GJ_OK;
}

static bool is_on_side(const struct search *s, const struct gj_switching_point *p, bool of_above)
{
    return is_above(s, p) == of_above;
}

static bool is_holding(const struct search *s, const struct gj_switching_point *p, bool of)
{
    return holds(s, p) == of;
}

static const struct gj_switching_point *point_at(const struct search *s, double x)
{
    uint32_t i = 0;
    while (s->out->point[i].x != x) {
        i++;
    }
    return &s->out->point[i];
}

/* From the crossing to one side: where the interval no longer holds the threshold. */
static enum gj_status find_edge(struct search *s, const struct gj_crossing *c, bool is_low, double *edge, bool *is_open,
                                struct gj_error *error)
{
    const struct gj_switching *out = s->out;
    double inside = is_low ? c->right : c->left;
    double outside = inside;
    bool has_outside = false;
    for (uint32_t k = 0; k < out->n_points && !has_outside; k++) {
        const struct gj_switching_point *p = &out->point[is_low ? out->n_points - 1 - k : k];
        if (is_good(p) && (is_low ? p->x <= c->left : p->x >= c->right)) {
            has_outside = !holds(s, p);
            *(has_outside ? &outside : &inside) = p->x;
        }
    }
    *is_open = !has_outside;
    *edge = is_low ? s->spec->low : s->spec->high;
    if (!has_outside) {
        return GJ_OK;
    }
    if (outside == (is_low ? c->left : c->right)) { /* beside the crossing already */
        *edge = outside;
        return GJ_OK;
    }
    double left = is_low ? outside : inside;
    double right = is_low ? inside : outside;
    bool is_fine;
    const enum gj_status status = bisect(s, &left, &right, is_holding, !is_low, &is_fine, error);
    *edge = is_low ? left : right;
    return status;
}

static enum gj_status find_interval(struct search *s, struct gj_crossing *c, struct gj_error *error)
{
    c->low = c->high = NAN;
    c->has_interval =
        !isnan(point_at(s, c->left)->outcome.half_width) && !isnan(point_at(s, c->right)->outcome.half_width);
    if (!c->has_interval) {
        return GJ_OK;
    }
    const enum gj_status status = find_edge(s, c, true, &c->low, &c->is_low_open, error);
    return status == GJ_OK ? find_edge(s, c, false, &c->high, &c->is_high_open, error) : status;
}

/* The straight line between the neighbours; a line that is straight is met exactly. */
static double value_of(const struct search *s, const struct gj_crossing *c)
{
    const double a = point_at(s, c->left)->outcome.mean - s->spec->threshold;
    const double b = point_at(s, c->right)->outcome.mean - s->spec->threshold;
    return is_whole(s) ? c->right : gj_round_10(c->left + (c->right - c->left) * a / (a - b));
}

static enum gj_status find_crossing(struct search *s, double left, double right, struct gj_error *error)
{
    struct gj_switching *out = s->out;
    if (out->n_crossings == GJ_MAX_CROSSINGS) {
        out->has_more = true;
        return GJ_OK;
    }
    struct gj_crossing c = {.left = left, .right = right};
    bool is_fine;
    const bool is_left_above = is_above(s, point_at(s, left));
    enum gj_status status = bisect(s, &c.left, &c.right, is_on_side, is_left_above, &is_fine, error);
    if (status != GJ_OK) {
        return status;
    }
    c.is_rough = !is_fine;
    c.is_rising = !is_left_above;
    c.value = value_of(s, &c);
    out->crossing[out->n_crossings++] = c;
    return GJ_OK;
}

/* Neighbours of the scan on two sides, from the left; those with a failure between them too, which then stay apart. */
static enum gj_status find_crossings(struct search *s, struct gj_error *error)
{
    struct gj_switching *out = s->out;
    double scanned[GJ_MAX_SWITCHING_POINTS];
    uint32_t n = 0;
    for (uint32_t i = 0; i < out->n_points; i++) {
        if (is_good(&out->point[i])) {
            scanned[n++] = out->point[i].x;
            out->may_cross = out->may_cross || holds(s, &out->point[i]);
        }
    }
    enum gj_status status = GJ_OK;
    for (uint32_t i = 0; i + 1 < n && status == GJ_OK && s->spec->factor->kind != GJ_FACTOR_CHOICE; i++) {
        if (is_above(s, point_at(s, scanned[i])) != is_above(s, point_at(s, scanned[i + 1]))) {
            status = find_crossing(s, scanned[i], scanned[i + 1], error);
        }
    }
    for (uint32_t i = 0; i < out->n_crossings && status == GJ_OK; i++) {
        status = find_interval(s, &out->crossing[i], error);
    }
    out->may_cross = out->may_cross && out->n_crossings == 0;
    return status;
}

/* --- all --- */

static enum gj_status check_spec(const struct gj_switching_spec *spec, struct gj_error *error)
{
    const struct gj_factor *f = spec->factor;
    if (!(spec->low < spec->high)) {
        gj_error_set(error, GJ_USAGE, NULL, "factor \"%s\" has no range to look for a switching value in", f->name);
        gj_error_fix(error, "give it low and high in the scenario, or say --from and --to");
        return GJ_USAGE;
    }
    if (spec->low < f->low || spec->high > f->high) {
        return gj_error_set(error, GJ_USAGE, NULL,
                            "factor \"%s\" is from %.10g to %.10g; %.10g to %.10g reaches beyond", f->name, f->low,
                            f->high, spec->low, spec->high);
    }
    if (!(spec->tolerance > 0.0 && spec->tolerance < 1.0)) {
        return gj_error_set(error, GJ_USAGE, NULL, "the tolerance is a share of the range, above 0 and below 1, not %g",
                            spec->tolerance);
    }
    if (spec->n_scan < 2 || spec->n_scan > GJ_MAX_SWITCHING_POINTS / 4) {
        return gj_error_set(error, GJ_USAGE, NULL, "the range is looked at from 2 to %d values, not %u",
                            GJ_MAX_SWITCHING_POINTS / 4, spec->n_scan);
    }
    return GJ_OK;
}

enum gj_status gj_switching_find(const struct gj_switching_spec *spec, struct gj_switching *out, struct gj_error *error)
{
    struct search s = {.spec = spec, .out = out};
    *out = (struct gj_switching){0};
    enum gj_status status = check_spec(spec, error);
    if (status != GJ_OK) {
        return status;
    }
    s.replication = gj_alloc_zero((size_t)spec->n + 1, sizeof *s.replication);
    out->point = gj_alloc_zero(GJ_MAX_SWITCHING_POINTS + 1, sizeof *out->point);
    if (!s.replication || !out->point) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the search of a switching value");
    } else {
        status = scan(&s, error);
    }
    if (status == GJ_OK && out->n_failed == out->n_points) {
        gj_error_set(error, GJ_FAILED_POINTS, NULL, "at no value of \"%s\" is there an outcome: %s", spec->factor->name,
                     out->point[0].reason);
        status = GJ_FAILED_POINTS;
    } else if (status == GJ_OK) {
        status = find_crossings(&s, error);
    }
    gj_free(s.replication);
    if (status != GJ_OK) {
        gj_switching_fini(out);
    }
    return status;
}

void gj_switching_fini(struct gj_switching *switching)
{
    gj_free(switching->point);
    *switching = (struct gj_switching){0};
}
