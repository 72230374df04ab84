/* Full factorial: the last factor changes fastest. A REAL takes `levels` values from low to high, others all of theirs. */
#include "study/design/design_internal.h"

#define LEVELS 3u

static uint64_t levels_of(const struct gj_cube *cube, uint32_t k)
{
    const struct gj_factor *factor = gj_cube_factor(cube, k);
    const uint32_t levels = cube->experiment->design.levels;
    return factor->kind == GJ_FACTOR_REAL ? levels > 0 ? levels : LEVELS : (uint64_t)gj_factor_n_values(factor);
}

enum gj_status gj_cube_open_factorial(struct gj_cube *cube, struct gj_error *error)
{
    enum gj_status status = GJ_OK;
    cube->n = 1;
    for (uint32_t k = 0; k < cube->n_axes && status == GJ_OK; k++) {
        status = gj_design_multiply(&cube->n, levels_of(cube, k), error);
    }
    return status;
}

void gj_cube_point_factorial(struct gj_cube *cube, uint64_t i, double *u)
{
    for (uint32_t k = cube->n_axes; k-- > 0;) {
        const uint64_t levels = levels_of(cube, k);
        u[k] = gj_design_level(gj_cube_factor(cube, k), i % levels, levels);
        i /= levels;
    }
}
