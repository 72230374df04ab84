/* One at a time: what a tornado and switching values are read from. A REAL takes `levels` values from low to high in equal shares of its range of
 * probability, a WHOLE as many as it has up to that, a CHOICE each of its words; those equal to the centre are left out. */
#include "study/design/design_internal.h"

#include "base/alloc.h"

#define LEVELS 2u

struct side {
    uint32_t axis;
    double value;
};

struct sides {
    uint32_t n;
    struct side side[]; /* of points 1 .. n */
};

static uint64_t levels_of(const struct gj_cube *cube, uint32_t k)
{
    const struct gj_factor *factor = gj_cube_factor(cube, k);
    const double asked = cube->experiment->design.levels > 0 ? cube->experiment->design.levels : LEVELS;
    const double n = gj_factor_n_values(factor);
    return (uint64_t)(factor->kind == GJ_FACTOR_CHOICE || n < asked ? n : asked);
}

enum gj_status gj_cube_open_oat(struct gj_cube *cube, struct gj_error *error)
{
    uint64_t most = 0;
    for (uint32_t k = 0; k < cube->n_axes; k++) {
        most += levels_of(cube, k);
    }
    struct sides *sides = gj_alloc_zero(1, sizeof *sides + most * sizeof sides->side[0]);
    if (!sides) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the design");
    }
    for (uint32_t k = 0; k < cube->n_axes; k++) {
        const struct gj_factor *factor = gj_cube_factor(cube, k);
        const uint64_t levels = levels_of(cube, k);
        for (uint64_t level = 0; level < levels; level++) {
            const double value = gj_factor_at(factor, gj_design_level(factor, level, levels));
            if (value < factor->central || value > factor->central) {
                sides->side[sides->n++] = (struct side){k, value};
            }
        }
    }
    cube->room = sides;
    cube->n = sides->n + UINT64_C(1);
    cube->has_values = true;
    return GJ_OK;
}

void gj_cube_point_oat(struct gj_cube *cube, uint64_t i, double *value)
{
    const struct sides *sides = cube->room;
    for (uint32_t k = 0; k < cube->n_axes; k++) {
        value[k] = gj_cube_factor(cube, k)->central;
    }
    if (i > 0) {
        value[sides->side[i - 1].axis] = sides->side[i - 1].value;
    }
}

struct gj_oat_place gj_design_oat_place(const struct gj_design *design, uint64_t cube_point)
{
    const struct gj_cube *cube = gj_design_cube(design);
    const struct sides *sides = cube->room;
    if (cube_point == 0) {
        return (struct gj_oat_place){.axis = GJ_NO_INPUT};
    }
    const struct side *side = &sides->side[cube_point - 1];
    return (struct gj_oat_place){side->axis, side->value < gj_cube_factor(cube, side->axis)->central ? -1 : 1};
}
