/* Points as PRIM looks at them: columns of values with their order, and a box being peeled. */
#ifndef GJ_STUDY_PRIM_INTERNAL_H
#define GJ_STUDY_PRIM_INTERNAL_H

#include "study/sens/prim.h"

struct gj_prim_points {
    const struct gj_prim_spec *spec;
    const struct gj_experiment *experiment;
    const uint32_t *axis;
    uint32_t n_axes;
    uint32_t n, n_of_interest; /* points that count */
    double *value;             /* [axis * n + point] */
    bool *is_of_interest;
    uint32_t *order; /* [axis * n + i]: points by value */
};

/* A sample of the points (all of them, or drawn with replacement: then some are there several times), in the order of each axis. */
struct gj_prim_sample {
    const struct gj_prim_points *points;
    uint32_t n, n_of_interest;
    uint32_t *order; /* [axis * n + i]: what is in the box comes first, by value */
    uint32_t *times; /* by point: how often it is in the sample */
    bool *is_out;    /* by point; room for the peeling */
};

/* Boxes of one peeling, from the whole space on; grows. */
struct gj_prim_path {
    struct gj_prim_box *box;     /* `limit` is not set */
    struct gj_prim_limit *limit; /* [box * n_axes + axis] */
    uint32_t n;
    size_t box_capacity, limit_capacity;
};

/* A point that only one axis keeps out of a box, while it is pasted. */
struct gj_prim_near {
    double value;
    uint32_t point;
};
int gj_prim_by_value(const void *a, const void *b); /* for qsort */

enum gj_status gj_prim_peel(struct gj_prim_sample *sample, struct gj_prim_path *path,
                            struct gj_error *error) GJ_MUST_CHECK;
void gj_prim_path_fini(struct gj_prim_path *path);

const struct gj_factor *gj_prim_factor(const struct gj_prim_points *points, uint32_t axis);
double gj_prim_edge(const struct gj_factor *factor, double out, double in);
struct gj_prim_limit gj_prim_whole_range(const struct gj_factor *factor);

/* prim_box.c: a box given by its limits, over the points of a sample. */
struct gj_prim_box gj_prim_count(const struct gj_prim_sample *sample, const struct gj_prim_limit *limit);
/* Quasi-p-value of the restriction of `axis`; density of the box without it. */
double gj_prim_chance(const struct gj_prim_sample *sample, const struct gj_prim_limit *limit, uint32_t axis,
                      double *density_without);
/* Leave out restrictions that may be chance, paste, until neither changes anything. Returns how many were left out. `room`: one a point. */
uint32_t gj_prim_refine(const struct gj_prim_sample *sample, struct gj_prim_limit *limit, struct gj_prim_near *room);

#endif
