/* A panel with an upright axis: courses over years, curves over an amount. Bands are intervals; a value that is not finite leaves a gap. */
#ifndef GJ_RENDER_PLOT_H
#define GJ_RENDER_PLOT_H

#include "render/chart_internal.h"

/* x.start and x.end are its left and right edges, y.start its bottom and y.end its top. */
struct gj_plot {
    struct gj_axis x, y;
};

/* An axis from the smallest to the largest of `n` values (those that are not finite are left out) with room at its ends; 0 is an end where it is near, or
 * when `has_zero`. [0, 1] of nothing. */
struct gj_axis gj_axis_around(const double *value, size_t n, bool has_zero, double start, double end);

/* Level lines with their values left of the panel, about `most` of them; the line of 0 is the strong one. */
void gj_plot_levels(struct gj_canvas *canvas, const struct gj_plot *plot, unsigned most);

struct gj_curve {
    const double *x, *y;
    const double *low, *high; /* of the interval; may both be NULL */
    size_t n;
    gj_color color;
    bool is_stepped; /* y[i] holds from x[i] to x[i + 1] */
};
/* `hint` is told at the curve, may be NULL. */
void gj_plot_curve(struct gj_canvas *canvas, const struct gj_plot *plot, const struct gj_curve *curve,
                   const char *hint);

/* An upright dashed line at x, with a word at its top; the word may be NULL. Nothing outside the panel. */
void gj_plot_mark(struct gj_canvas *canvas, const struct gj_plot *plot, double x, const char *word);

/* Two labels beside the ends of two curves, moved apart where they would lie on each other and kept within the panel. NaN: no place. */
void gj_labels_apart(double *y1, double *y2, double least, double low, double high);

#endif
