#include "study/sens/prim.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "study/estimate.h"
#include "study/sens/prim_internal.h"
#include "study/sens/resample.h"

const struct gj_factor *gj_prim_factor(const struct gj_prim_points *points, uint32_t axis)
{
    return &points->experiment->factor[points->axis[axis]];
}

/* --- points that count --- */

static bool is_of_interest(const struct gj_prim_spec *spec, double value)
{
    if (value == spec->threshold) {
        return spec->is_equal;
    }
    return spec->is_below ? value < spec->threshold : value > spec->threshold;
}

static bool has_value(const struct gj_point_table *t, uint64_t i)
{
    return t->state[i] == GJ_POINT_DONE && isfinite(t->mean[i]);
}

static void take_points(struct gj_prim_points *points, struct gj_prim *out)
{
    const struct gj_point_table *t = points->spec->table;
    uint32_t n = 0;
    for (uint64_t i = 0; i < t->n; i++) {
        if (!has_value(t, i)) {
            out->n_refused += t->state[i] == GJ_POINT_REFUSED;
            out->n_failed += t->state[i] != GJ_POINT_REFUSED;
            continue;
        }
        for (uint32_t k = 0; k < t->n_axes; k++) {
            points->value[(size_t)k * points->n + n] = t->value[i * t->n_axes + k];
        }
        points->is_of_interest[n] = is_of_interest(points->spec, t->mean[i]);
        points->n_of_interest += points->is_of_interest[n];
        n++;
    }
}

static void sort_points(struct gj_prim_points *points, struct gj_prim_near *room)
{
    for (uint32_t k = 0; k < points->n_axes; k++) {
        const size_t first = (size_t)k * points->n;
        for (uint32_t i = 0; i < points->n; i++) {
            room[i] = (struct gj_prim_near){points->value[first + i], i};
        }
        qsort(room, points->n, sizeof *room, gj_prim_by_value);
        for (uint32_t i = 0; i < points->n; i++) {
            points->order[first + i] = room[i].point;
        }
    }
}

/* --- one peeling, from a sample to a box --- */

struct room {
    struct gj_prim_points points;
    struct gj_prim_sample sample;
    struct gj_prim_path path;
    struct gj_prim_near *near;
};

static void fill_sample(struct room *room)
{
    const struct gj_prim_points *points = &room->points;
    struct gj_prim_sample *sample = &room->sample;
    sample->n = sample->n_of_interest = 0;
    for (uint32_t i = 0; i < points->n; i++) {
        sample->n += sample->times[i];
        sample->n_of_interest += points->is_of_interest[i] ? sample->times[i] : 0;
    }
    uint32_t *to = sample->order;
    for (uint32_t k = 0; k < points->n_axes; k++) {
        for (uint32_t i = 0; i < points->n; i++) {
            const uint32_t point = points->order[(size_t)k * points->n + i];
            for (uint32_t times = 0; times < sample->times[point]; times++) {
                *to++ = point;
            }
        }
    }
}

static uint32_t choose(const struct gj_prim_spec *spec, const struct gj_prim_path *path, bool *is_dense)
{
    uint32_t best = 0;
    double best_mean = -1.0;
    *is_dense = false;
    for (uint32_t i = 0; i < path->n; i++) {
        const struct gj_prim_box *box = &path->box[i];
        const double sum = box->coverage + box->density;
        const double mean = sum > 0.0 ? 2.0 * box->coverage * box->density / sum : 0.0;
        const bool is_here = box->density >= spec->density - 1e-12;
        if (is_here && (!*is_dense || box->coverage > path->box[best].coverage)) {
            best = i;
        } else if (!is_here && !*is_dense && mean > best_mean) {
            best = i;
            best_mean = mean;
        }
        *is_dense = *is_dense || is_here;
    }
    return spec->box == GJ_PRIM_CHOOSE ? best : spec->box;
}

/* --- the result --- */

static int by_chance(const void *a, const void *b)
{
    const struct gj_prim_restriction *x = a;
    const struct gj_prim_restriction *y = b;
    if (x->p != y->p) {
        return x->p < y->p ? -1 : 1;
    }
    return x->axis < y->axis ? -1 : x->axis > y->axis;
}

static void fill_restrictions(const struct room *room, struct gj_prim *out)
{
    for (uint32_t k = 0; k < out->n_axes; k++) {
        const struct gj_factor *f = gj_prim_factor(&room->points, k);
        const struct gj_prim_limit *limit = &out->box.limit[k];
        if (gj_prim_is_restricted(f, limit)) {
            struct gj_prim_restriction *r = &out->restriction[out->n_restrictions++];
            *r = (struct gj_prim_restriction){.axis = k};
            r->has_low = f->kind != GJ_FACTOR_CHOICE && limit->low > f->low;
            r->has_high = f->kind != GJ_FACTOR_CHOICE && limit->high < f->high;
            r->p = gj_prim_chance(&room->sample, out->box.limit, k, &r->density_without);
        }
    }
    qsort(out->restriction, out->n_restrictions, sizeof *out->restriction, by_chance);
}

static enum gj_status no_memory(const struct room *room, struct gj_error *error)
{
    return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for scenario discovery over %u points",
                        room->points.n);
}

/* Limits of the trajectory, and at the end those of the box. */
static enum gj_status keep_boxes(struct room *room, struct gj_prim *out, struct gj_error *error)
{
    const size_t n_axes = out->n_axes;
    out->n_boxes = room->path.n;
    out->limits = gj_alloc_zero(((size_t)out->n_boxes + 1) * n_axes, sizeof *out->limits);
    out->trajectory = gj_alloc_zero(out->n_boxes, sizeof *out->trajectory);
    out->restriction = gj_alloc_zero(n_axes, sizeof *out->restriction);
    if (!out->limits || !out->trajectory || !out->restriction) {
        return no_memory(room, error);
    }
    memcpy(out->limits, room->path.limit, out->n_boxes * n_axes * sizeof *out->limits);
    for (uint32_t i = 0; i < out->n_boxes; i++) {
        out->trajectory[i] = room->path.box[i];
        out->trajectory[i].limit = out->limits + i * n_axes;
    }
    return GJ_OK;
}

static enum gj_status find_box(struct room *room, struct gj_prim *out, struct gj_error *error)
{
    const struct gj_prim_spec *spec = room->points.spec;
    for (uint32_t i = 0; i < room->points.n; i++) {
        room->sample.times[i] = 1;
    }
    fill_sample(room);
    enum gj_status status = gj_prim_peel(&room->sample, &room->path, error);
    if (status == GJ_OK) {
        status = keep_boxes(room, out, error);
    }
    if (status != GJ_OK) {
        return status;
    }
    if (spec->box != GJ_PRIM_CHOOSE && spec->box >= out->n_boxes) {
        return gj_error_set(error, GJ_USAGE, NULL, "there is no box %u: the trajectory has boxes 0 to %u", spec->box,
                            out->n_boxes - 1);
    }
    out->chosen = choose(spec, &room->path, &out->is_dense);
    struct gj_prim_limit *limit = out->limits + (size_t)out->n_boxes * out->n_axes;
    memcpy(limit, out->trajectory[out->chosen].limit, out->n_axes * sizeof *limit);
    out->n_dropped = gj_prim_refine(&room->sample, limit, room->near);
    out->box = gj_prim_count(&room->sample, limit);
    fill_restrictions(room, out);
    return GJ_OK;
}

/* --- stability --- */

static void resample(struct room *room, uint32_t b)
{
    const uint32_t n = room->points.n;
    const uint64_t key = gj_resample_key(room->points.spec->seed, "prim");
    memset(room->sample.times, 0, n * sizeof *room->sample.times);
    for (uint32_t i = 0; i < n; i++) {
        room->sample.times[gj_resample_index(key, b, i, n)]++;
    }
    fill_sample(room);
}

static enum gj_status find_stability(struct room *room, struct gj_prim *out, struct gj_error *error)
{
    const struct gj_prim_spec *spec = room->points.spec;
    struct gj_prim_spec by_rule = *spec; /* a box of another trajectory has no number here */
    by_rule.box = GJ_PRIM_CHOOSE;
    out->stability = gj_alloc_zero(out->n_axes, sizeof *out->stability);
    if (!out->stability) {
        return no_memory(room, error);
    }
    for (uint32_t b = 0; b < spec->n_resamples; b++) {
        bool is_dense;
        resample(room, b);
        if (room->sample.n_of_interest == 0 || room->sample.n_of_interest == room->sample.n) {
            continue;
        }
        const enum gj_status status = gj_prim_peel(&room->sample, &room->path, error);
        if (status != GJ_OK) {
            return status;
        }
        struct gj_prim_limit *limit = room->path.limit + (size_t)choose(&by_rule, &room->path, &is_dense) * out->n_axes;
        gj_prim_refine(&room->sample, limit, room->near);
        for (uint32_t k = 0; k < out->n_axes; k++) {
            out->stability[k] += gj_prim_is_restricted(gj_prim_factor(&room->points, k), &limit[k]);
        }
        out->n_resamples++;
    }
    for (uint32_t k = 0; k < out->n_axes && out->n_resamples > 0; k++) {
        out->stability[k] = gj_round_10(out->stability[k] / out->n_resamples);
    }
    return GJ_OK;
}

/* --- all --- */

static enum gj_status check_share(double share, double low, double high, const char *what, struct gj_error *error)
{
    if (!(share > low && share <= high)) {
        return gj_error_set(error, GJ_USAGE, NULL, "%s is above %g and at most %g, not %g", what, low, high, share);
    }
    return GJ_OK;
}

static enum gj_status check_spec(const struct gj_prim_spec *spec, struct gj_error *error)
{
    const struct gj_point_table *t = spec->table;
    enum gj_status status = check_share(spec->alpha, 0.0, 0.5, "the share that is peeled", error);
    if (status == GJ_OK) {
        status = check_share(spec->min_mass, 0.0, 1.0, "the least mass", error);
    }
    if (status == GJ_OK) {
        status = check_share(spec->density, 0.0, 1.0, "the density wanted", error);
    }
    if (status == GJ_OK) {
        status = check_share(spec->significance, 0.0, 1.0, "the significance", error);
    }
    for (uint32_t k = 0; k < t->n_axes && status == GJ_OK; k++) {
        const struct gj_factor *f = &t->experiment->factor[t->axis[k]];
        if (f->kind == GJ_FACTOR_CHOICE && f->n_choices > GJ_PRIM_MAX_CHOICES) {
            status =
                gj_error_set(error, GJ_LIMIT, NULL, "factor \"%s\" has %u words; scenario discovery takes up to %d",
                             f->name, f->n_choices, GJ_PRIM_MAX_CHOICES);
        }
    }
    return status;
}

static enum gj_status make_room(struct room *room, uint32_t n, struct gj_error *error)
{
    struct gj_prim_points *points = &room->points;
    const size_t cells = (size_t)n * points->n_axes;
    points->n = n;
    points->value = gj_alloc_zero(cells, sizeof *points->value);
    points->order = gj_alloc_zero(cells, sizeof *points->order);
    points->is_of_interest = gj_alloc_zero(n, sizeof *points->is_of_interest);
    room->sample.points = points;
    room->sample.order = gj_alloc_zero(cells, sizeof *room->sample.order);
    room->sample.times = gj_alloc_zero(n, sizeof *room->sample.times);
    room->sample.is_out = gj_alloc_zero(n, sizeof *room->sample.is_out);
    room->near = gj_alloc_zero(n, sizeof *room->near);
    const bool is_ok = points->value && points->order && points->is_of_interest && room->sample.order &&
                       room->sample.times && room->sample.is_out && room->near;
    return is_ok ? GJ_OK : no_memory(room, error);
}

static void free_room(struct room *room)
{
    gj_free(room->points.value);
    gj_free(room->points.order);
    gj_free(room->points.is_of_interest);
    gj_free(room->sample.order);
    gj_free(room->sample.times);
    gj_free(room->sample.is_out);
    gj_free(room->near);
    gj_prim_path_fini(&room->path);
}

static enum gj_status one_kind(const struct gj_prim *out, const struct gj_prim_spec *spec, struct gj_error *error)
{
    if (out->n_of_interest == 0) {
        gj_error_set(error, GJ_USAGE, NULL, "none of the %llu points is of interest: no outcome is %s %g",
                     (unsigned long long)out->n, spec->is_below ? "below" : "above", spec->threshold);
    } else {
        gj_error_set(error, GJ_USAGE, NULL, "all of the %llu points are of interest: every outcome is %s %g",
                     (unsigned long long)out->n, spec->is_below ? "below" : "above", spec->threshold);
    }
    gj_error_fix(error, "there is nothing to tell apart; move the threshold, or say a quantile such as q20");
    return GJ_USAGE;
}

static uint64_t count_values(const struct gj_point_table *t)
{
    uint64_t n = 0;
    for (uint64_t i = 0; i < t->n; i++) {
        n += has_value(t, i);
    }
    return n;
}

static enum gj_status none_has_value(struct gj_error *error)
{
    return gj_error_set(error, GJ_FAILED_POINTS, NULL, "no point has a value: all failed or are refused");
}

enum gj_status gj_prim_find(const struct gj_prim_spec *spec, struct gj_prim *out, struct gj_error *error)
{
    const struct gj_point_table *t = spec->table;
    struct room room = {.points = {.spec = spec, .experiment = t->experiment, .axis = t->axis, .n_axes = t->n_axes}};
    *out = (struct gj_prim){.experiment = t->experiment, .n_axes = t->n_axes, .n = count_values(t)};
    enum gj_status status = check_spec(spec, error);
    if (status == GJ_OK && out->n == 0) {
        status = none_has_value(error);
    }
    if (status == GJ_OK && out->n > INT32_MAX) {
        status = gj_error_set(error, GJ_LIMIT, NULL, "scenario discovery takes up to 2,147,483,647 points");
    }
    if (status == GJ_OK) {
        status = make_room(&room, (uint32_t)out->n, error);
    }
    if (status == GJ_OK) {
        take_points(&room.points, out);
        sort_points(&room.points, room.near);
        out->n_of_interest = room.points.n_of_interest;
        if (out->n_of_interest == 0 || out->n_of_interest == out->n) {
            status = one_kind(out, spec, error);
        }
    }
    if (status == GJ_OK) {
        status = find_box(&room, out, error);
    }
    if (status == GJ_OK && spec->n_resamples > 0) {
        status = find_stability(&room, out, error);
    }
    free_room(&room);
    if (status != GJ_OK) {
        gj_prim_fini(out);
    }
    return status;
}

void gj_prim_fini(struct gj_prim *prim)
{
    gj_free(prim->trajectory);
    gj_free(prim->restriction);
    gj_free(prim->stability);
    gj_free(prim->limits);
    *prim = (struct gj_prim){0};
}
