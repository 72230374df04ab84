/* Sobol sequence [Sobol1967]: digits from GSL's generator, which gives the points from the first on in the order of a Gray code, so that point i is point
 * i - 1 with one direction number added, bit by bit. The direction numbers are read off while walking, and with them any point already passed can be had
 * without walking again.
 *
 * GSL leaves out point 0, the origin, because without scrambling it is a corner. Here it is the first point: scrambled it lies anywhere, and without it
 * no block of 2^k points would be balanced [Owen2022]. */
#include "study/design/design_internal.h"

#include <gsl/gsl_qrng.h>

#include "base/alloc.h"
#include "kernel/draw.h"

struct gj_sobol {
    gsl_qrng *generator;
    uint64_t key;
    uint32_t n_axes;
    uint64_t walked; /* points 0 .. walked have been passed; `last` is that one */
    uint32_t last[GJ_SOBOL_AXES], digits[GJ_SOBOL_AXES];
    uint32_t direction[GJ_SOBOL_BITS][GJ_SOBOL_AXES];
};

struct gj_sobol *gj_sobol_open(uint32_t n_axes, uint64_t seed)
{
    struct gj_sobol *s = gj_alloc_zero(1, sizeof *s);
    if (s) {
        s->n_axes = n_axes;
        s->key = gj_draw_key(seed, "experiment", "scrambling");
        s->generator = gsl_qrng_alloc(gsl_qrng_sobol, n_axes);
        if (!s->generator) {
            gj_free(s);
            s = NULL;
        }
    }
    return s;
}

void gj_sobol_close(void *sobol)
{
    struct gj_sobol *s = sobol;
    if (s) {
        gsl_qrng_free(s->generator);
        gj_free(s);
    }
}

static void walk(struct gj_sobol *s)
{
    double u[GJ_SOBOL_AXES];
    gsl_qrng_get(s->generator, u);
    s->walked++;
    const bool is_new = (s->walked & (s->walked - 1)) == 0; /* point 2^j is point 2^j - 1 with direction j */
    const int bit = __builtin_ctzll(s->walked);
    for (uint32_t k = 0; k < s->n_axes; k++) {
        const uint32_t digits = (uint32_t)(u[k] * (double)(1U << GJ_SOBOL_BITS));
        if (is_new) {
            s->direction[bit][k] = digits ^ s->last[k];
        }
        s->last[k] = digits;
    }
}

const uint32_t *gj_sobol_digits(struct gj_sobol *s, uint64_t i)
{
    while (s->walked < i) {
        walk(s);
    }
    if (i == s->walked) {
        return s->last;
    }
    const uint64_t gray = i ^ (i >> 1);
    for (uint32_t k = 0; k < s->n_axes; k++) {
        s->digits[k] = 0;
        for (unsigned bit = 0; bit < GJ_SOBOL_BITS; bit++) {
            s->digits[k] ^= gray >> bit & 1 ? s->direction[bit][k] : 0;
        }
    }
    return s->digits;
}

/* Steele, Lea and Flood's mixing of 64 bits [Steele2014]. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/* A digit is turned or not by a coin of its own that knows the digits above it; below the last, a coin for each of the further digits. */
double gj_sobol_scramble(const struct gj_sobol *s, uint32_t axis, uint32_t digits)
{
    const uint64_t key = mix(s->key + UINT64_C(0x9e3779b97f4a7c15) * (axis + UINT64_C(1)));
    uint32_t scrambled = 0;
    for (unsigned depth = 0; depth < GJ_SOBOL_BITS; depth++) {
        const unsigned shift = GJ_SOBOL_BITS - 1 - depth;
        const uint64_t above = UINT64_C(1) << depth | (uint64_t)digits >> (shift + 1); /* the node of the tree */
        scrambled |= ((digits >> shift ^ (uint32_t)(mix(key ^ mix(above)) >> 63)) & 1U) << shift;
    }
    const uint64_t rest = mix(key ^ mix(UINT64_C(1) << GJ_SOBOL_BITS | digits)) >> 42; /* 22 digits more */
    return ((double)(((uint64_t)scrambled << 22) | rest) + 0.5) / (double)(UINT64_C(1) << 52);
}

enum gj_status gj_cube_open_sobol(struct gj_cube *cube, struct gj_error *error)
{
    const struct gj_design_spec *spec = &cube->experiment->design;
    if (cube->n_axes > GJ_SOBOL_AXES) {
        gj_error_set(error, GJ_USAGE, NULL, "a Sobol sequence has at most %d dimensions; %u factors vary",
                     GJ_SOBOL_AXES, cube->n_axes);
        gj_error_fix(error, "use --design lhs, or make some of the factors constants");
        return GJ_USAGE;
    }
    if (spec->n > UINT64_C(1) << GJ_SOBOL_BITS) {
        gj_error_set(error, GJ_USAGE, NULL, "a Sobol sequence has at most 2^%d points", GJ_SOBOL_BITS);
        gj_error_fix(error, "ask for fewer --points, or use --design lhs");
        return GJ_USAGE;
    }
    cube->room = gj_sobol_open(cube->n_axes, spec->seed);
    cube->close = gj_sobol_close;
    if (!cube->room) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the design");
    }
    cube->note = (spec->n & (spec->n - 1)) == 0 ? GJ_DESIGN_NOTE_NONE : GJ_DESIGN_NOTE_UNEVEN;
    cube->n = spec->n;
    return GJ_OK;
}

void gj_cube_point_sobol(struct gj_cube *cube, uint64_t i, double *u)
{
    const uint32_t *digits = gj_sobol_digits(cube->room, i);
    for (uint32_t k = 0; k < cube->n_axes; k++) {
        u[k] = gj_sobol_scramble(cube->room, k, digits[k]);
    }
}
