/* Trajectories [Morris1991]: from a random point of a grid of p levels, one input after the other, in random order, moves half the grid up or down.
 * p is even, so that every level is as likely as any other: a step is p/2 of the p - 1 intervals. A factor with fewer values than p has a grid of its
 * own values and moves half of those, rounded down; so it moves at each of its steps. A trajectory is a function of its number. */
#include "study/design/design_internal.h"

#include "base/alloc.h"

#define LEVELS 4u /* [Campolongo2007]: four levels serve */

enum { BASE, UPWARDS, ORDER };

struct grid {
    uint32_t n[GJ_MAX_FACTORS];      /* levels, by column */
    double delta[GJ_MAX_FACTORS];    /* share of the range that a step moves */
    double of_input[GJ_MAX_FACTORS]; /* the same by input: mean over its factors */
};

static void fill_grid(const struct gj_cube *cube, uint32_t levels, struct grid *grid)
{
    uint32_t members[GJ_MAX_FACTORS] = {0};
    for (uint32_t k = 0; k < cube->n_axes; k++) {
        const struct gj_factor *factor = gj_cube_factor(cube, k);
        const double n = gj_factor_n_values(factor);
        grid->n[k] = n < levels ? (uint32_t)n : levels;
        const uint32_t step = grid->n[k] / 2;
        grid->delta[k] = (double)step / (double)(grid->n[k] - 1);
        grid->of_input[cube->input_of[k]] += grid->delta[k];
        members[cube->input_of[k]]++;
    }
    for (uint32_t input = 0; input < cube->n_inputs; input++) {
        grid->of_input[input] /= members[input];
    }
}

enum gj_status gj_cube_open_morris(struct gj_cube *cube, struct gj_error *error)
{
    const struct gj_design_spec *spec = &cube->experiment->design;
    const uint32_t levels = spec->levels > 0 ? spec->levels : LEVELS;
    if (levels % 2 != 0) {
        gj_error_set(error, GJ_USAGE, NULL, "morris has an even number of levels, not %u", levels);
        gj_error_fix(error, "with an odd number the middle level would be met twice as often; levels = 4 serves");
        return GJ_USAGE;
    }
    struct grid *grid = gj_alloc_zero(1, sizeof *grid);
    cube->room = grid;
    if (!grid) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the design");
    }
    fill_grid(cube, levels, grid);
    cube->n = spec->n;
    return gj_design_multiply(&cube->n, cube->n_inputs + UINT64_C(1), error);
}

/* Level of a column before it moves in a trajectory and after. */
static void ends_of(const struct gj_cube *cube, uint64_t trajectory, uint32_t k, uint32_t *before, uint32_t *after)
{
    const struct grid *grid = cube->room;
    const uint32_t step = grid->n[k] / 2;
    const uint32_t low = (uint32_t)(gj_design_draw(cube, BASE, k, trajectory) * (grid->n[k] - step));
    const bool is_up = gj_design_draw(cube, UPWARDS, k, trajectory) < 0.5;
    *before = is_up ? low : low + step;
    *after = is_up ? low + step : low;
}

/* The step, from 1, at which an input moves. */
static uint64_t turn_of(const struct gj_cube *cube, uint64_t trajectory, uint32_t input)
{
    return gj_design_permute(cube, ORDER, trajectory, input, cube->n_inputs) + 1;
}

void gj_cube_point_morris(struct gj_cube *cube, uint64_t i, double *u)
{
    const struct grid *grid = cube->room;
    const uint64_t trajectory = i / (cube->n_inputs + 1);
    const uint64_t step = i % (cube->n_inputs + 1);
    for (uint32_t k = 0; k < cube->n_axes; k++) {
        uint32_t before, after;
        ends_of(cube, trajectory, k, &before, &after);
        const uint32_t level = turn_of(cube, trajectory, cube->input_of[k]) <= step ? after : before;
        u[k] = gj_design_level(gj_cube_factor(cube, k), level, grid->n[k]);
    }
}

/* Of a single factor: its way with its sign, in shares of its range; values between the grid's of a WHOLE are rounded, so by the values it has. */
static double way_of(const struct gj_cube *cube, uint64_t trajectory, uint32_t k)
{
    const struct grid *grid = cube->room;
    const struct gj_factor *factor = gj_cube_factor(cube, k);
    uint32_t before, after;
    ends_of(cube, trajectory, k, &before, &after);
    const double from = gj_design_level(factor, before, grid->n[k]);
    const double to = gj_design_level(factor, after, grid->n[k]);
    if (factor->kind == GJ_FACTOR_REAL) {
        return to - from;
    }
    return (gj_factor_at(factor, to) - gj_factor_at(factor, from)) / (gj_factor_n_values(factor) - 1.0);
}

struct gj_morris_place gj_design_morris_place(struct gj_design *design, uint64_t cube_point)
{
    const struct gj_cube *cube = gj_design_cube(design);
    const struct grid *grid = cube->room;
    struct gj_morris_place place = {.trajectory = cube_point / (cube->n_inputs + 1),
                                    .step = (uint32_t)(cube_point % (cube->n_inputs + 1)),
                                    .input = GJ_NO_INPUT};
    for (uint32_t input = 0; input < cube->n_inputs && place.step > 0; input++) {
        if (turn_of(cube, place.trajectory, input) == place.step) {
            place.input = input;
        }
    }
    uint32_t members = 0;
    for (uint32_t k = 0; k < cube->n_axes && place.step > 0; k++) {
        if (cube->input_of[k] == place.input) {
            members++;
            place.delta = members == 1 ? way_of(cube, place.trajectory, k) : grid->of_input[place.input];
        }
    }
    return place;
}
