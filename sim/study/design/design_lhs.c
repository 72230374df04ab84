/* Latin hypercube [McKay1979]: column k has each of n slices once, in an order of its own, and a place in the slice.
 *
 * Up to a number of points the orders are changed so that points lie far from each other: two points swap their slices in one column when that lowers
 *     phi = sum over pairs of distance^-16
 * [MorrisMitchell1995], the distance being Euclid's in slices. Squared distances are whole numbers and the rest is + x /, so all machines make the same
 * design. A swap that does not help is never taken: with this many tries [Jin2005]'s thresholds ended no better (decisions/0033-designs.md). */
#include "study/design/design_internal.h"

#include <math.h>
#include <stdio.h>

#include "base/alloc.h"
#include "kernel/draw.h"

enum { SLICE, PLACE };

#define SPREAD_MOST 2000u  /* points: their distances take 16 MB */
#define WORK 20000000u     /* terms of phi computed in all: 0.1 s */
#define TRIES_MOST 200000u /* of a swap */

struct spread {
    uint32_t n, n_axes;
    int32_t *slice;   /* [axis * n + point] */
    int32_t *squared; /* [point * n + point], distances; at most 100 x 2000^2 */
};

static inline double term(int32_t squared)
{
    double x = squared; /* not 0: two points are never in the same slice */
    x *= x;
    x *= x;
    return 1.0 / (x * x);
}

static void measure(const struct spread *s)
{
    for (uint32_t i = 0; i < s->n; i++) {
        int32_t *row = s->squared + (size_t)i * s->n;
        for (uint32_t k = 0; k < s->n_axes; k++) {
            const int32_t *slice = s->slice + (size_t)k * s->n;
            for (uint32_t j = 0; j < s->n; j++) {
                row[j] += (slice[i] - slice[j]) * (slice[i] - slice[j]);
            }
        }
    }
}

/* By how much phi changes, nearly: only what concerns the two points, which is all that changes. Their distance from each other stays. */
static double gain(const struct spread *s, uint32_t axis, uint32_t i, uint32_t j)
{
    const int32_t *slice = s->slice + (size_t)axis * s->n;
    const int32_t *of_i = s->squared + (size_t)i * s->n;
    const int32_t *of_j = s->squared + (size_t)j * s->n;
    const int32_t at_i = slice[i], at_j = slice[j];
    double now = 0.0, then = 0.0;
    for (uint32_t q = 0; q < s->n; q++) {
        if (q != i && q != j) {
            const int32_t more = (at_j - slice[q]) * (at_j - slice[q]) - (at_i - slice[q]) * (at_i - slice[q]);
            now += term(of_i[q]) + term(of_j[q]);
            then += term(of_i[q] + more) + term(of_j[q] - more);
        }
    }
    return now - then;
}

static void swap(const struct spread *s, uint32_t axis, uint32_t i, uint32_t j)
{
    int32_t *slice = s->slice + (size_t)axis * s->n;
    const int32_t at_i = slice[i], at_j = slice[j];
    for (uint32_t q = 0; q < s->n; q++) {
        if (q != i && q != j) {
            const int32_t more = (at_j - slice[q]) * (at_j - slice[q]) - (at_i - slice[q]) * (at_i - slice[q]);
            s->squared[(size_t)i * s->n + q] += more;
            s->squared[(size_t)q * s->n + i] += more;
            s->squared[(size_t)j * s->n + q] -= more;
            s->squared[(size_t)q * s->n + j] -= more;
        }
    }
    slice[i] = at_j;
    slice[j] = at_i;
}

static double nearest(const struct spread *s)
{
    int32_t least = INT32_MAX;
    for (uint32_t i = 0; i < s->n; i++) {
        for (uint32_t j = 0; j < i; j++) {
            const int32_t squared = s->squared[(size_t)i * s->n + j];
            least = squared < least ? squared : least;
        }
    }
    return sqrt(least);
}

static void spread_out(const struct gj_cube *cube, const struct spread *s)
{
    const uint64_t key = gj_draw_key(cube->experiment->design.seed, "experiment", "spreading");
    const uint32_t tries = WORK / s->n < TRIES_MOST ? WORK / s->n : TRIES_MOST;
    for (uint32_t t = 0; t < tries; t++) {
        uint32_t i, j;
        gj_design_pair(gj_draw_bits(key, 0, t, 0), s->n, &i, &j);
        if (gain(s, t % s->n_axes, i, j) > 0.0) {
            swap(s, t % s->n_axes, i, j);
        }
    }
}

void gj_design_pair(uint64_t bits, uint32_t n, uint32_t *i, uint32_t *j)
{
    *i = (uint32_t)((bits >> 32) * n >> 32);
    *j = (uint32_t)((bits & UINT32_MAX) * (n - 1) >> 32);
    *j += *j >= *i;
}

int32_t *gj_design_slices(struct gj_cube *cube)
{
    const uint32_t n = (uint32_t)cube->n;
    const bool is_spread = n > 2 && n <= SPREAD_MOST && cube->n_axes > 1;
    struct spread s = {
        .n = n, .n_axes = cube->n_axes, .slice = gj_alloc_zero((size_t)n * cube->n_axes, sizeof *s.slice)};
    s.squared = is_spread ? gj_alloc_zero((size_t)n * n, sizeof *s.squared) : NULL;
    if (!s.slice || (is_spread && !s.squared)) {
        gj_free(s.slice);
        gj_free(s.squared);
        return NULL;
    }
    for (uint32_t k = 0; k < cube->n_axes; k++) {
        for (uint32_t i = 0; i < n; i++) {
            s.slice[(size_t)k * n + i] = (int32_t)gj_design_permute(cube, SLICE, k, i, n);
        }
    }
    if (is_spread) {
        measure(&s);
        spread_out(cube, &s);
        cube->note = GJ_DESIGN_NOTE_SPREAD;
        snprintf(cube->detail, sizeof cube->detail, "%.3g", nearest(&s));
    }
    gj_free(s.squared);
    return s.slice;
}

enum gj_status gj_cube_open_lhs(struct gj_cube *cube, struct gj_error *error)
{
    cube->n = cube->experiment->design.n;
    if (cube->n > SPREAD_MOST) {
        cube->note = GJ_DESIGN_NOTE_NOT_SPREAD;
        snprintf(cube->detail, sizeof cube->detail, "%u", SPREAD_MOST);
        return GJ_OK;
    }
    cube->room = gj_design_slices(cube);
    return cube->room ? GJ_OK : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the design");
}

void gj_cube_point_lhs(struct gj_cube *cube, uint64_t i, double *u)
{
    const int32_t *slice = cube->room;
    for (uint32_t k = 0; k < cube->n_axes; k++) {
        const double at = slice ? slice[k * cube->n + i] : (double)gj_design_permute(cube, SLICE, k, i, cube->n);
        u[k] = (at + gj_design_draw(cube, PLACE, k, i)) / (double)cube->n;
    }
}
