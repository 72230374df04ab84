/* The matrices of [Saltelli2010]: A and B are the two halves of a scrambled Sobol sequence of twice as many columns, the others mix them. */
#include "study/design/design_internal.h"

#include "base/alloc.h"

struct halves {
    struct gj_sobol *sequence;
    uint64_t row;
    double a[GJ_SOBOL_AXES], b[GJ_SOBOL_AXES]; /* of that row */
};

static void close_halves(void *room)
{
    struct halves *h = room;
    if (h) {
        gj_sobol_close(h->sequence);
        gj_free(h);
    }
}

static uint64_t points_of_a_row(const struct gj_cube *cube)
{
    return (cube->experiment->design.has_pairs ? UINT64_C(2) : UINT64_C(1)) * cube->n_inputs + 2;
}

enum gj_status gj_cube_open_saltelli(struct gj_cube *cube, struct gj_error *error)
{
    const struct gj_design_spec *spec = &cube->experiment->design;
    if (2 * cube->n_axes > GJ_SOBOL_AXES) {
        gj_error_set(
            error, GJ_USAGE, NULL,
            "a saltelli design takes at most %d factors (twice as many dimensions of a Sobol sequence); %u vary",
            GJ_SOBOL_AXES / 2, cube->n_axes);
        gj_error_fix(error, "screen them with --design morris first, and make those that matter little constants");
        return GJ_USAGE;
    }
    if (spec->n > UINT64_C(1) << GJ_SOBOL_BITS) {
        gj_error_set(error, GJ_USAGE, NULL, "a saltelli design has at most 2^%d rows", GJ_SOBOL_BITS);
        gj_error_fix(error, "ask for fewer --points");
        return GJ_USAGE;
    }
    struct halves *h = gj_alloc_zero(1, sizeof *h);
    cube->room = h;
    cube->close = close_halves;
    if (h) {
        h->row = UINT64_MAX;
        h->sequence = gj_sobol_open(2 * cube->n_axes, spec->seed);
    }
    if (!h || !h->sequence) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the design");
    }
    cube->note = (spec->n & (spec->n - 1)) == 0 ? GJ_DESIGN_NOTE_NONE : GJ_DESIGN_NOTE_UNEVEN;
    cube->n = spec->n;
    return gj_design_multiply(&cube->n, points_of_a_row(cube), error);
}

static void take_row(const struct gj_cube *cube, struct halves *h, uint64_t row)
{
    if (h->row == row) {
        return;
    }
    const uint32_t *digits = gj_sobol_digits(h->sequence, row);
    for (uint32_t k = 0; k < cube->n_axes; k++) {
        h->a[k] = gj_sobol_scramble(h->sequence, k, digits[k]);
        h->b[k] = gj_sobol_scramble(h->sequence, cube->n_axes + k, digits[cube->n_axes + k]);
    }
    h->row = row;
}

static struct gj_saltelli_place place_of(const struct gj_cube *cube, uint64_t i)
{
    const uint64_t size = points_of_a_row(cube);
    const uint64_t at = i % size;
    struct gj_saltelli_place place = {i / size, (enum gj_saltelli_matrix)at, GJ_NO_INPUT};
    if (at >= 2) {
        const bool is_ab = at - 2 < cube->n_inputs;
        place.matrix = is_ab ? GJ_SALTELLI_AB : GJ_SALTELLI_BA;
        place.input = (uint32_t)(is_ab ? at - 2 : at - 2 - cube->n_inputs);
    }
    return place;
}

void gj_cube_point_saltelli(struct gj_cube *cube, uint64_t i, double *u)
{
    struct halves *h = cube->room;
    const struct gj_saltelli_place place = place_of(cube, i);
    const bool is_a = place.matrix == GJ_SALTELLI_A || place.matrix == GJ_SALTELLI_AB;
    take_row(cube, h, place.row);
    for (uint32_t k = 0; k < cube->n_axes; k++) {
        u[k] = is_a == (cube->input_of[k] != place.input) ? h->a[k] : h->b[k];
    }
}

struct gj_saltelli_place gj_design_saltelli_place(const struct gj_design *design, uint64_t cube_point)
{
    return place_of(gj_design_cube(design), cube_point);
}

uint64_t gj_design_saltelli_point(const struct gj_design *design, const struct gj_saltelli_place *place)
{
    const struct gj_cube *cube = gj_design_cube(design);
    uint64_t at = place->matrix == GJ_SALTELLI_B;
    if (place->matrix == GJ_SALTELLI_AB || place->matrix == GJ_SALTELLI_BA) {
        at = 2 + place->input + (place->matrix == GJ_SALTELLI_BA ? cube->n_inputs : UINT64_C(0));
    }
    return place->row * points_of_a_row(cube) + at;
}
