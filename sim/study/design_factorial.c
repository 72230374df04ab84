/* Full factorial: the last factor changes fastest. A REAL takes `levels` values from low to high, others all of theirs. */
#include "study/design_internal.h"

static uint64_t levels_of(const struct gj_cube *cube, uint32_t k)
{
    const struct gj_factor *factor = &cube->experiment->factor[cube->axis[k]];
    return factor->kind == GJ_FACTOR_REAL ? cube->experiment->design.levels : (uint64_t)gj_factor_n_values(factor);
}

enum gj_status gj_cube_open_factorial(struct gj_cube *cube, struct gj_error *error)
{
    const uint64_t most = UINT64_C(1) << 40;
    cube->n = 1;
    for (uint32_t k = 0; k < cube->n_axes; k++) {
        const uint64_t levels = levels_of(cube, k);
        if (cube->n > most / levels) {
            gj_error_set(error, GJ_USAGE, NULL,
                         "a full factorial over %u factors has more than a million million points", cube->n_axes);
            gj_error_fix(error, "use --design lhs or sobol with --points, or fewer levels");
            return GJ_USAGE;
        }
        cube->n *= levels;
    }
    return GJ_OK;
}

void gj_cube_point_factorial(struct gj_cube *cube, uint64_t i, double *u)
{
    for (uint32_t k = cube->n_axes; k-- > 0;) {
        const uint64_t levels = levels_of(cube, k);
        const bool is_real = cube->experiment->factor[cube->axis[k]].kind == GJ_FACTOR_REAL;
        const double level = (double)(i % levels);
        u[k] = is_real ? levels > 1 ? level / (double)(levels - 1) : 0.5 : (level + 0.5) / (double)levels;
        i /= levels;
    }
}

void gj_cube_close_factorial(struct gj_cube *cube)
{
    (void)cube;
}
