/* What a kind of design is made of: a function that fills the unit cube, one point at a time. */
#ifndef GJ_STUDY_DESIGN_INTERNAL_H
#define GJ_STUDY_DESIGN_INTERNAL_H

#include "study/design/design.h"

/* A cube of n points and n_axes columns, of one design. */
struct gj_cube {
    const struct gj_experiment *experiment;
    uint32_t axis[GJ_MAX_FACTORS]; /* factors of the columns */
    uint32_t n_axes;
    uint32_t input_of[GJ_MAX_FACTORS]; /* by column */
    uint32_t n_inputs;
    uint64_t n;      /* set by `open` */
    bool has_values; /* `point` gives the factors' values and not shares of the cube */
    enum gj_design_note note;
    char detail[200];      /* of the note */
    void *room;            /* what the kind keeps */
    void (*close)(void *); /* NULL: gj_free */
};

struct gj_design_kind_info {
    const char *name;
    /* Set what the cube says it sets. On failure design.c closes what `room` holds. */
    enum gj_status (*open)(struct gj_cube *cube, struct gj_error *error);
    /* u[0..n_axes) of point i, each in [0,1]; a REAL at 1 is at its high end, others have the middle of their slices. */
    void (*point)(struct gj_cube *cube, uint64_t i, double *u);
};

#define GJ_DESIGN(name, en, ko)                                                                     \
    enum gj_status gj_cube_open_##name(struct gj_cube *cube, struct gj_error *error) GJ_MUST_CHECK; \
    void gj_cube_point_##name(struct gj_cube *cube, uint64_t i, double *u);
#include "study/design/design.def"
#undef GJ_DESIGN

static inline const struct gj_factor *gj_cube_factor(const struct gj_cube *cube, uint32_t column)
{
    return &cube->experiment->factor[cube->axis[column]];
}

/* For the questions that a kind answers about its points. */
struct gj_cube *gj_design_cube(const struct gj_design *design);

/* A uniform of (0,1) of the design's own: by column, row and what it is for. */
double gj_design_draw(const struct gj_cube *cube, uint64_t purpose, uint64_t column, uint64_t row);
/* Place of `i` in a permutation of 0..n-1 that the column has for itself. No memory, any order. */
uint64_t gj_design_permute(const struct gj_cube *cube, uint64_t purpose, uint64_t column, uint64_t i, uint64_t n);
/* Share of the cube at level `level` of `n_levels`, from the low end of the factor to its high end. */
double gj_design_level(const struct gj_factor *factor, uint64_t level, uint64_t n_levels);
/* n * times, or GJ_USAGE when no batch could number so many points. */
enum gj_status gj_design_multiply(uint64_t *n, uint64_t times, struct gj_error *error) GJ_MUST_CHECK;

/* --- design_lhs.c --- */

/* Slices of a Latin hypercube of cube->n points, [axis * n + point], spread out if they are not too many; says so in the note. NULL when memory is out. */
int32_t *gj_design_slices(struct gj_cube *cube);
/* Two different places of 0 .. n - 1, of 64 random bits. */
void gj_design_pair(uint64_t bits, uint32_t n, uint32_t *i, uint32_t *j);

/* --- design_sobol.c: a scrambled sequence, for the kinds that are made of one --- */

#define GJ_SOBOL_AXES 40 /* dimensions of GSL's table */
#define GJ_SOBOL_BITS 30 /* digits of GSL's sequence, so 2^30 points */

struct gj_sobol;
/* NULL when memory is out. n_axes <= GJ_SOBOL_AXES. */
struct gj_sobol *gj_sobol_open(uint32_t n_axes, uint64_t seed);
void gj_sobol_close(void *sobol);
/* Digits of point i < 2^30, not scrambled; point 0 is the origin. Any order; what lies beyond the furthest point asked for so far is walked to. */
const uint32_t *gj_sobol_digits(struct gj_sobol *sobol, uint64_t i);
/* Owen's nested scrambling [Owen1995] of one coordinate, by hashing of the digits above each [Burley2020]; in (0,1). */
double gj_sobol_scramble(const struct gj_sobol *sobol, uint32_t axis, uint32_t digits);

#endif
