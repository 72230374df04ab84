/* What waterfalls, tornados and ledgers of bars share. */
#ifndef GJ_RENDER_BARS_H
#define GJ_RENDER_BARS_H

#include "render/plot.h"

#define GJ_COLOR_LESS ((gj_color)0xBCC2C8) /* what is taken away on the way to what is left */

/* What the bars below are of, in bold over a thin line. Returns y below. */
double gj_bars_heading(struct gj_canvas *canvas, const char *text, double y);

/* An analysis of fewer replications than the study's: which they are, and what all of them give for `outcome`. Nothing otherwise. Returns y below. */
double gj_bars_fewer(struct gj_canvas *canvas, const struct gj_render_spec *spec, enum gj_outcome_id outcome,
                     uint32_t n, double y);

/* A paragraph of at most three lines from a text that is then emptied; returns the height. */
double gj_bars_paragraph(struct gj_canvas *canvas, double x, double y, double width, struct gj_text *text,
                         const struct gj_font_style *style);
/* A value at the right of its bar, from x to the margin, its top at y; on two lines where it is long. Empties the text; returns the height. */
double gj_bars_value(struct gj_canvas *canvas, double x, double y, struct gj_text *text,
                     const struct gj_font_style *style);

/* The interval of an estimate times `factor`, level at y; nothing without one. */
void gj_whisker_draw(struct gj_canvas *canvas, const struct gj_axis *axis, const struct gj_estimate *estimate,
                     double factor, double y, gj_color color);

/* A range that is not an interval: a dashed line with feet. */
void gj_bracket_draw(struct gj_canvas *canvas, const struct gj_axis *axis, double low, double high, double y);

/* The upright line of 0 from y1 to y2, where the axis has it. */
void gj_axis_zero(struct gj_canvas *canvas, const struct gj_axis *axis, double y1, double y2);

#endif
