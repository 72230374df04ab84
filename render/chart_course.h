/* What the pictures over time share: a time axis, a panel with a scale, a course with its band, labels that give way to each other. */
#ifndef GJ_RENDER_CHART_COURSE_H
#define GJ_RENDER_CHART_COURSE_H

#include "render/chart_internal.h"
#include "study/insight/insight.h"

/* Time since the start in the unit that suits its length: hours, days, months (a twelfth of a year) or years. */
struct gj_time_axis {
    struct gj_axis axis;
    double unit_us;
    const char *unit; /* key of unit.def */
};
struct gj_time_axis gj_time_axis_of(gj_time from, gj_time to, double start, double end);
double gj_time_axis_at(const struct gj_time_axis *time, gj_time at);
/* Ticks at y and what the axis is below them. Returns y below. */
double gj_time_axis_draw(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_time_axis *time,
                         double y);

/* Values upwards over time. */
struct gj_panel {
    struct gj_time_axis time;
    struct gj_axis value; /* start: bottom, end: top */
    const char *unit;     /* key of unit.def */
};

/* A course of both arms with fewer points, each the mean over some intervals by their lengths, with the mean of their half-widths: never narrower than the interval
 * of that mean, since a standard deviation of a mean is at most the mean of the standard deviations. */
struct gj_coarse {
    gj_time interval, end;
    uint32_t n_points;
    struct gj_estimate of[GJ_N_ARMS][GJ_SEEN_POINTS];
};
void gj_course_coarsen(const struct gj_course *course, const struct gj_estimate *const of[GJ_N_ARMS], uint32_t most,
                       struct gj_coarse *out);
/* Highest value that it asks room for, intervals and all; an interval far beyond every mean is let leave the panel. 0: nothing was measured. */
double gj_course_highest(const struct gj_coarse *coarse);
/* Mean of a course from `from` on, each interval by its length, and with it the mean half-width: as few digits as a single point supports. */
struct gj_estimate gj_course_mean(const struct gj_course *course, const struct gj_estimate *of, gj_time from);

/* Room that the scale's numbers need left of a panel. */
double gj_scale_width(const struct gj_canvas *canvas, const struct gj_axis *value, unsigned most);
void gj_panel_grid(struct gj_canvas *canvas, const struct gj_panel *panel, unsigned most);
/* Band and line of both arms, the one before wider, so that it is seen below the other; and what each interval's values are for who points at it; `label` tells of what. */
void gj_panel_course(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_panel *panel,
                     const struct gj_coarse *coarse, const char *label);
/* Right of a panel, near their lines: which arm, and its mean over the measured window. `is_told`: with a line that says so. Values in lots or pieces. */
void gj_panel_ends(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_panel *panel,
                   const struct gj_estimate *const of[GJ_N_ARMS], bool is_told);
/* The warm-up hatched, and lines where the arms part and where measuring begins, through a panel. */
void gj_panel_marks(struct gj_canvas *canvas, const struct gj_seen *seen, const struct gj_panel *panel);
/* Their names in rows from y on, with lines down to a panel that begins right below. Returns y below the rows. */
double gj_course_marks(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_time_axis *time,
                       double y);

/* The foot of a picture over time. When the floor was seen in fewer replications than the outcomes are of, it says that outcome over all: the mean of
 * the table. `note` may be NULL. */
double gj_course_foot(struct gj_canvas *canvas, const struct gj_render_spec *spec, double y, enum gj_outcome_id outcome,
                      const char *note);

/* Move `n` labels of these heights (middles `at`) apart and within [top, bottom], keeping their order and as near to where they want to be
 * as that allows. `at` is ascending. n <= 16 */
void gj_labels_spread(double *at, const double *height, size_t n, double top, double bottom);

#endif
