/* Nearly orthogonal Latin hypercube [CioppaLucas2007]: no two columns are correlated by more than 0.03, so that the effects of factors can be told apart.
 * Not from their catalogue, which has sizes for up to 29 factors, but made for any size: from a hypercube that is spread out, pairs of points swap their
 * slices in the column that has the largest correlation when that lowers the sum of its squared correlations. Points lie in the middle of their slices,
 * or the correlations would not be those of the slices. All sums are whole numbers, so all machines make the same design. */
#include "study/design/design_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "kernel/draw.h"

#define BOUND 0.03  /* of [CioppaLucas2007] */
#define WANTED 0.01 /* where the swapping stops */
#define FEW 15 /* points more than factors that reached it for 2 to 60 factors and three seeds; 11 failed once in 300 */
#define CELLS_MOST 1000000u /* points x factors: one look at all correlations takes CELLS x factors steps */
#define WORK 30000000u      /* correlations looked at in all: 0.1 s */
#define TRIES_MOST 1000000u

struct columns {
    uint32_t n, n_axes;
    int32_t *slice;   /* [axis * n + point] */
    int64_t *product; /* [axis * n_axes + axis], of slices counted from their middle, doubled; at most 10^6^3 */
};

/* From the middle, doubled to be whole. */
static inline int64_t place(const struct columns *c, uint32_t axis, uint32_t i)
{
    return 2 * (int64_t)c->slice[(size_t)axis * c->n + i] - (c->n - 1);
}

static void multiply(const struct columns *c)
{
    for (uint32_t a = 0; a < c->n_axes; a++) {
        for (uint32_t b = 0; b < a; b++) {
            int64_t sum = 0;
            for (uint32_t i = 0; i < c->n; i++) {
                sum += place(c, a, i) * place(c, b, i);
            }
            c->product[a * c->n_axes + b] = c->product[b * c->n_axes + a] = sum;
        }
    }
}

/* The largest product of two columns, and one of them. */
static int64_t worst(const struct columns *c, uint64_t turn, uint32_t *axis)
{
    int64_t most = 0;
    *axis = 0;
    for (uint32_t a = 0; a < c->n_axes; a++) {
        for (uint32_t b = 0; b < a; b++) {
            const int64_t size = llabs((long long)c->product[a * c->n_axes + b]);
            if (size > most) {
                most = size;
                *axis = turn % 2 ? a : b;
            }
        }
    }
    return most;
}

/* Swap two points in a column if that lowers the sum of its squared products. */
static void try_swap(const struct columns *c, uint32_t axis, uint32_t i, uint32_t j)
{
    int64_t *product = c->product + axis * c->n_axes;
    const int64_t way = place(c, axis, j) - place(c, axis, i);
    double now = 0.0, then = 0.0;
    for (uint32_t b = 0; b < c->n_axes; b++) {
        if (b != axis) {
            const int64_t after = product[b] + way * (place(c, b, i) - place(c, b, j));
            now += (double)product[b] * (double)product[b];
            then += (double)after * (double)after;
        }
    }
    if (then < now) {
        for (uint32_t b = 0; b < c->n_axes; b++) {
            if (b != axis) {
                product[b] += way * (place(c, b, i) - place(c, b, j));
                c->product[b * c->n_axes + axis] = product[b];
            }
        }
        int32_t *slice = c->slice + (size_t)axis * c->n;
        const int32_t at_i = slice[i];
        slice[i] = slice[j];
        slice[j] = at_i;
    }
}

/* Returns the largest correlation that is left. */
static double straighten(const struct gj_cube *cube, const struct columns *c)
{
    const uint64_t key = gj_draw_key(cube->experiment->design.seed, "experiment", "straightening");
    const double n = c->n;
    const double full = n * (n * n - 1.0) / 3.0; /* product of a column with itself */
    const uint32_t tries = WORK / c->n_axes < TRIES_MOST ? WORK / c->n_axes : TRIES_MOST;
    uint32_t t = 0, axis;
    double largest = 0.0;
    for (uint64_t turn = 0;; turn++) {
        largest = (double)worst(c, turn, &axis) / full;
        if (largest <= WANTED || t >= tries) {
            return largest;
        }
        for (uint32_t each = 0; each < 2 * c->n; each++, t++) {
            uint32_t i, j;
            gj_design_pair(gj_draw_bits(key, 0, t, 0), c->n, &i, &j);
            try_swap(c, axis, i, j);
        }
    }
}

enum gj_status gj_cube_open_nolh(struct gj_cube *cube, struct gj_error *error)
{
    const uint64_t n = cube->experiment->design.n;
    struct columns c = {.n = (uint32_t)n, .n_axes = cube->n_axes};
    cube->n = n;
    if (n * cube->n_axes > CELLS_MOST || n > CELLS_MOST) {
        gj_error_set(error, GJ_USAGE, NULL, "nolh keeps all its points in memory: at most %u of %u factors",
                     CELLS_MOST / cube->n_axes, cube->n_axes);
        gj_error_fix(error, "use --design lhs or sobol: with so many points their correlations are small anyway");
        return GJ_USAGE;
    }
    cube->room = c.slice = gj_design_slices(cube);
    c.product = gj_alloc_zero((size_t)cube->n_axes * cube->n_axes, sizeof *c.product);
    if (!c.slice || !c.product) {
        gj_free(c.product);
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the design");
    }
    double largest = 1.0;
    if (n > cube->n_axes) { /* else some column is made of the others */
        multiply(&c);
        largest = straighten(cube, &c);
    }
    gj_free(c.product);
    cube->note = GJ_DESIGN_NOTE_ORTHOGONAL;
    snprintf(cube->detail, sizeof cube->detail, "%.2g", largest);
    if (largest <= BOUND) {
        return GJ_OK;
    }
    gj_error_set(
        error, GJ_USAGE, NULL,
        "%llu points are too few for %u factors that are nearly orthogonal: correlations stay at %.2g, not %.2g",
        (unsigned long long)n, cube->n_axes, largest, BOUND);
    gj_error_fix(error, "%u --points will do, or --design lhs", cube->n_axes + FEW);
    return GJ_USAGE;
}

void gj_cube_point_nolh(struct gj_cube *cube, uint64_t i, double *u)
{
    const int32_t *slice = cube->room;
    for (uint32_t k = 0; k < cube->n_axes; k++) {
        u[k] = (slice[k * cube->n + i] + 0.5) / (double)cube->n;
    }
}
