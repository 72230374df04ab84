/* Sobol sequence [Sobol1967], from GSL. */
#include "study/design_internal.h"

#include <gsl/gsl_qrng.h>

#include "base/alloc.h"

#define MAX_AXES 40 /* dimensions of GSL's table */

struct sequence {
    gsl_qrng *generator;
    uint64_t next;
    double u[MAX_AXES];
};

enum gj_status gj_cube_open_sobol(struct gj_cube *cube, struct gj_error *error)
{
    if (cube->n_axes > MAX_AXES) {
        gj_error_set(error, GJ_USAGE, NULL, "a Sobol sequence has at most %d dimensions; %u factors vary", MAX_AXES,
                     cube->n_axes);
        gj_error_fix(error, "use --design lhs, or make some of the factors constants");
        return GJ_USAGE;
    }
    struct sequence *s = gj_alloc_zero(1, sizeof *s);
    cube->room = s;
    if (s) {
        s->generator = gsl_qrng_alloc(gsl_qrng_sobol, cube->n_axes);
    }
    if (!s || !s->generator) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the design");
    }
    cube->n = cube->experiment->design.n;
    return GJ_OK;
}

void gj_cube_point_sobol(struct gj_cube *cube, uint64_t i, double *u)
{
    struct sequence *s = cube->room;
    if (i + 1 < s->next || s->next == 0) {
        gsl_qrng_init(s->generator);
        s->next = 0;
    }
    while (s->next <= i) {
        gsl_qrng_get(s->generator, s->u);
        s->next++;
    }
    for (uint32_t k = 0; k < cube->n_axes; k++) {
        u[k] = s->u[k];
    }
}

void gj_cube_close_sobol(struct gj_cube *cube)
{
    struct sequence *s = cube->room;
    if (s && s->generator) {
        gsl_qrng_free(s->generator);
    }
    gj_free(s);
}
