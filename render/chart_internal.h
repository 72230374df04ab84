/* What the charts share: frame, axes, small print. */
#ifndef GJ_RENDER_CHART_INTERNAL_H
#define GJ_RENDER_CHART_INTERNAL_H

#include "render/chart.h"
#include "render/number.h"

#define GJ_SHEET_WIDTH 760.0
#define GJ_SHEET_MARGIN 20.0

/* Sizes of type. At half size (scale 1) the smallest is still 10 pixels. */
#define GJ_SIZE_TITLE 18.0
#define GJ_SIZE_TEXT 12.5
#define GJ_SIZE_SMALL 11.0
#define GJ_SIZE_TINY 10.0

/* A chart draws itself from the top of a sheet GJ_SHEET_WIDTH wide and returns the height it took. It is called twice: on a canvas that
 * only measures, then on one of that height. */
typedef double gj_chart_fn(struct gj_canvas *canvas, const struct gj_render_spec *spec);
#define GJ_CHART(name, function, section, needs, title, alt) gj_chart_fn function;
#include "render/chart.def"
#undef GJ_CHART

/* How the arms are told apart in the key under the title; NONE: there is no key. */
enum gj_key { GJ_KEY_DOTS, GJ_KEY_BARS, GJ_KEY_UPPER_LOWER, GJ_KEY_LINES, GJ_KEY_NONE };

/* Title, name of the study, key. Returns y below. */
double gj_chart_head(struct gj_canvas *canvas, const struct gj_render_spec *spec, enum gj_word title, enum gj_key key);
/* "before: level 0" above what is of one arm, at most two lines. Returns the height. */
double gj_arm_heading(struct gj_canvas *canvas, const struct gj_render_spec *spec, enum gj_arm arm, double x, double y,
                      double width);
/* Replications, scenario hash and seed in small print; `note` (may be NULL) before it. Returns the height of the sheet. */
double gj_chart_foot(struct gj_canvas *canvas, const struct gj_render_spec *spec, double y, bool has_intervals,
                     const char *note);
/* The same for a picture that is drawn from `n` replications of the result's. */
double gj_chart_foot_of(struct gj_canvas *canvas, const struct gj_render_spec *spec, double y, uint32_t n,
                        bool has_intervals, const char *note);
/* What is drawn from here on is told as "what, arm: value unit". */
void gj_chart_hint(struct gj_canvas *canvas, const struct gj_render_spec *spec, const char *what, enum gj_arm arm,
                   const char *value, const char *unit);
/* In place of a chart without data. Returns y below. */
double gj_chart_empty(struct gj_canvas *canvas, const struct gj_render_spec *spec, double y, enum gj_word why);

/* A rectangle in the colour of a state; what nobody planned to use is striped, so that it is told apart in grey print. */
void gj_state_rect(struct gj_canvas *canvas, double x, double y, double width, double height, enum gj_state state);
/* States that any station's shares show, a bit each; off shift is left out. */
uint32_t gj_states_used(const struct gj_study_result *result);
/* A key of these states, in the order of a stack, over the width of the sheet. Returns y below. */
double gj_state_key(struct gj_canvas *canvas, uint32_t states, enum gj_lang lang, double y);

/* A key of colours from y on, over the width of the sheet. Returns y below. */
struct gj_color_key {
    gj_color color;
    bool is_striped;
    const char *label;
};
double gj_color_keys(struct gj_canvas *canvas, const struct gj_color_key *key, size_t n, double y);

/* From values to the sheet. */
struct gj_axis {
    double low, high;  /* values */
    double start, end; /* on the sheet */
};
double gj_axis_at(const struct gj_axis *axis, double value);
/* Round steps (1, 2 or 5 times a power of ten), about `most` of them and at least two when they can be told apart. */
struct gj_ticks {
    double first, step;
    unsigned n;
    int decimals;
};
struct gj_ticks gj_ticks_of(const struct gj_axis *axis, unsigned most);
/* Horizontal axis at y: line, ticks and labels below, as many as fit; labels stay within [start, end] +- 8. */
void gj_axis_draw(struct gj_canvas *canvas, const struct gj_axis *axis, double y, unsigned most);

/* One line of text from a gj_text that is then emptied. */
void gj_chart_text(struct gj_canvas *canvas, double x, double y, struct gj_text *text,
                   const struct gj_font_style *style);

#endif
