/* What a kind of design is made of: a function that fills the unit cube, one point at a time. */
#ifndef GJ_STUDY_DESIGN_INTERNAL_H
#define GJ_STUDY_DESIGN_INTERNAL_H

#include "study/design.h"

/* A cube of n points and n_axes columns, of one design. Kinds keep what they need in `room`. */
struct gj_cube {
    const struct gj_experiment *experiment;
    const uint32_t *axis; /* factors of the columns */
    uint32_t n_axes;
    uint64_t n;
    void *room; /* of the kind; freed by its `close`, or by gj_free where that is NULL */
};

struct gj_design_kind_info {
    const char *name, *text;
    /* Set cube->n and cube->room. */
    enum gj_status (*open)(struct gj_cube *cube, struct gj_error *error);
    /* u[0..n_axes) of point i, each in [0,1). */
    void (*point)(struct gj_cube *cube, uint64_t i, double *u);
    void (*close)(struct gj_cube *cube);
};

#define GJ_DESIGN(name, text)                                                                       \
    enum gj_status gj_cube_open_##name(struct gj_cube *cube, struct gj_error *error) GJ_MUST_CHECK; \
    void gj_cube_point_##name(struct gj_cube *cube, uint64_t i, double *u);                         \
    void gj_cube_close_##name(struct gj_cube *cube);
#include "study/design.def"
#undef GJ_DESIGN

/* A uniform of (0,1) of the design's own: by column, row and what it is for. */
double gj_design_draw(const struct gj_cube *cube, uint64_t purpose, uint64_t column, uint64_t row);
/* Place of `i` in a permutation of 0..n-1 that the column has for itself. No memory, any order. */
uint64_t gj_design_permute(const struct gj_cube *cube, uint64_t purpose, uint64_t column, uint64_t i, uint64_t n);

#endif
