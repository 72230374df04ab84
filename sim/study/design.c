/* Designs: from a row of the unit cube to the values of the factors. */
#include "study/design_internal.h"

#include <math.h>

#include "base/alloc.h"
#include "kernel/draw.h"

struct gj_design {
    struct gj_cube cube;
    const struct gj_design_kind_info *kind;
    uint32_t axis[GJ_MAX_FACTORS];
    double u[GJ_MAX_FACTORS];
};

static const struct gj_design_kind_info kinds[] = {
#define GJ_DESIGN(name, text) {#name, text, gj_cube_open_##name, gj_cube_point_##name, gj_cube_close_##name},
#include "study/design.def"
#undef GJ_DESIGN
};

double gj_design_draw(const struct gj_cube *cube, uint64_t purpose, uint64_t column, uint64_t row)
{
    const uint64_t key = gj_draw_key(cube->experiment->design.seed, "experiment", "design") ^ purpose;
    return gj_draw_uniform(key, (uint32_t)column, row, 0);
}

/* Four rounds of a Feistel network over the next even power of two, walked until inside [Black2002]. */
uint64_t gj_design_permute(const struct gj_cube *cube, uint64_t purpose, uint64_t column, uint64_t i, uint64_t n)
{
    const uint64_t key = gj_draw_key(cube->experiment->design.seed, "experiment", "permutation") ^ purpose;
    unsigned half = 1;
    while (half < 31 && (UINT64_C(1) << (2 * half)) < n) {
        half++;
    }
    const uint64_t mask = (UINT64_C(1) << half) - 1;
    do {
        uint64_t left = i >> half;
        uint64_t right = i & mask;
        for (uint32_t round = 0; round < 4; round++) {
            const uint64_t next = left ^ (gj_draw_bits(key, (uint32_t)column, right, round) & mask);
            left = right;
            right = next;
        }
        i = left << half | right;
    } while (i >= n);
    return i;
}

enum gj_status gj_design_open(const struct gj_experiment *experiment, struct gj_design **out, struct gj_error *error)
{
    struct gj_design *design = gj_alloc_zero(1, sizeof *design);
    if (!design) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the design");
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < experiment->n_factors; i++) {
        if (gj_factor_is_varied(&experiment->factor[i]) && n < GJ_MAX_FACTORS) {
            design->axis[n++] = i;
        }
    }
    design->kind = &kinds[experiment->design.kind];
    design->cube = (struct gj_cube){.experiment = experiment, .axis = design->axis, .n_axes = n};
    enum gj_status status = GJ_OK;
    if (n == 0) {
        status = gj_error_set(error, GJ_MODEL, NULL, "there is nothing to vary: no factor has more than one value");
        gj_error_fix(error, "name a value with uncertainty(\"name\", default, { low = , high = }) or lever(...)");
    } else {
        status = design->kind->open(&design->cube, error);
    }
    if (status != GJ_OK) {
        gj_design_close(design);
        return status;
    }
    *out = design;
    return GJ_OK;
}

void gj_design_close(struct gj_design *design)
{
    if (design) {
        design->kind->close(&design->cube);
        gj_free(design);
    }
}

uint64_t gj_design_n_points(const struct gj_design *design)
{
    return design->cube.n;
}

uint32_t gj_design_n_axes(const struct gj_design *design)
{
    return design->cube.n_axes;
}

const uint32_t *gj_design_axes(const struct gj_design *design)
{
    return design->axis;
}

void gj_design_point(struct gj_design *design, uint64_t i, double *value)
{
    const struct gj_experiment *e = design->cube.experiment;
    for (uint32_t k = 0; k < e->n_factors; k++) {
        value[k] = e->factor[k].central;
    }
    design->kind->point(&design->cube, i, design->u);
    for (uint32_t k = 0; k < design->cube.n_axes; k++) {
        value[design->axis[k]] = gj_factor_at(&e->factor[design->axis[k]], design->u[k]);
    }
}
