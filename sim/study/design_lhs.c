/* Latin hypercube [McKay1979]: column k has each of n slices once, in an order of its own, and a place in the slice. */
#include "study/design_internal.h"

enum { SLICE, PLACE };

enum gj_status gj_cube_open_lhs(struct gj_cube *cube, struct gj_error *error)
{
    (void)error;
    cube->n = cube->experiment->design.n;
    return GJ_OK;
}

void gj_cube_point_lhs(struct gj_cube *cube, uint64_t i, double *u)
{
    for (uint32_t k = 0; k < cube->n_axes; k++) {
        const uint64_t slice = gj_design_permute(cube, SLICE, k, i, cube->n);
        u[k] = ((double)slice + gj_design_draw(cube, PLACE, k, i)) / (double)cube->n;
    }
}
