/* A sheet to draw on, in units that are pixels at scale 1, origin top left. The same drawing becomes a PNG (at scale 2, so that it stays sharp in print and
 * readable at half size), an SVG or a PDF.
 *
 * What cannot fail in a way the caller could mend returns nothing: memory running out is kept and reported by gj_canvas_finish().
 * The canvas remembers where each label stands, so that a test can see labels that lie on each other or leave the sheet.
 */
#ifndef GJ_RENDER_CANVAS_H
#define GJ_RENDER_CANVAS_H

#include "render/font.h"
#include "render/palette.h"
#include "render/png.h"

/* MEASURE draws nothing and measures all: charts draw once on it to learn their height. INLINE: an <svg> element for an HTML page. */
enum gj_medium { GJ_MEDIUM_MEASURE, GJ_MEDIUM_PNG, GJ_MEDIUM_SVG, GJ_MEDIUM_INLINE, GJ_MEDIUM_PDF };

#define GJ_PICTURE_SCALE 2.0 /* pixels of a PNG a unit */

enum gj_align { GJ_ALIGN_LEFT, GJ_ALIGN_CENTER, GJ_ALIGN_RIGHT };

struct gj_font_style {
    double size;
    bool is_bold;
    gj_color color;
    enum gj_align align; /* which side of the text x is */
};

#define GJ_LINE_HEIGHT 1.35 /* of the size: Hangul fills its square, so lines need more room than Latin ones */

struct gj_point {
    double x, y;
};

struct gj_canvas;

/* `fonts` must outlive the canvas. Width and height are not looked at when only measuring. GJ_NO_MEMORY; GJ_LIMIT beyond 32,767 pixels a side of a PNG
 * (cairo's limit). */
enum gj_status gj_canvas_new(const struct gj_fonts *fonts, double width, double height, enum gj_medium medium,
                             struct gj_canvas **out, struct gj_error *error) GJ_MUST_CHECK;
void gj_canvas_free(struct gj_canvas *canvas);

/* Edges snap to pixels, so neighbours touch and lines are sharp. Negative width or height is drawn the other way round. */
void gj_canvas_rect(struct gj_canvas *canvas, double x, double y, double width, double height, gj_color color);
/* Straight, flat ends. Horizontal and vertical ones snap to pixels. */
void gj_canvas_line(struct gj_canvas *canvas, double x1, double y1, double x2, double y2, double thickness,
                    gj_color color);
/* The same in dashes, for what is a mark, not a measurement. */
void gj_canvas_dashes(struct gj_canvas *canvas, double x1, double y1, double x2, double y2, double thickness,
                      gj_color color);
/* Diagonal stripes over a rectangle, for what must be told apart without colour. */
void gj_canvas_hatch(struct gj_canvas *canvas, double x, double y, double width, double height, gj_color color);
/* A disc with a thin paper rim, so that it stays visible on lines; a ring when hollow. */
void gj_canvas_dot(struct gj_canvas *canvas, double x, double y, double radius, bool is_hollow, gj_color color);
/* A line through points; one that is not finite leaves a gap. */
void gj_canvas_polyline(struct gj_canvas *canvas, const struct gj_point *point, size_t n, double thickness,
                        gj_color color);
/* A polygon, filled; opacity 0..1. Nothing when a point is not finite. */
void gj_canvas_area(struct gj_canvas *canvas, const struct gj_point *point, size_t n, gj_color color, double opacity);
/* A band that swings from one height to another: [y1, y1 + width1] at x1 to [y2, y2 + width2] at x2. For flows. */
void gj_canvas_ribbon(struct gj_canvas *canvas, const struct gj_point from, double width1, const struct gj_point to,
                      double width2, gj_color color, double opacity);
/* A line that ends in a head of three times its thickness (6 at least) at x2, y2. */
void gj_canvas_arrow(struct gj_canvas *canvas, double x1, double y1, double x2, double y2, double thickness,
                     gj_color color);

/* What is drawn until the end is told by this text when a reader points at it (SVG only; plain text). They do not nest. */
void gj_canvas_hint(struct gj_canvas *canvas, const char *text);
void gj_canvas_hint_end(struct gj_canvas *canvas);

/* Width of a text on one line. */
double gj_canvas_text_width(const struct gj_canvas *canvas, const char *text, const struct gj_font_style *style);
/* One line at baseline y. */
void gj_canvas_text(struct gj_canvas *canvas, double x, double y, const char *text, const struct gj_font_style *style);
/* Lines that fit `max_width`, the first with its top at y; after `max_lines` (<= 16) an ellipsis. Returns the height taken;
 * gj_canvas_paragraph_height() the same without drawing. */
double gj_canvas_paragraph(struct gj_canvas *canvas, double x, double y, double max_width, unsigned max_lines,
                           const char *text, const struct gj_font_style *style);
double gj_canvas_paragraph_height(const struct gj_canvas *canvas, double max_width, unsigned max_lines,
                                  const char *text, const struct gj_font_style *style);

/* Has a sign been written so far that the font has no letter for, a white square in its place? Never of an SVG, which holds text. */
bool gj_canvas_lacks_letters(const struct gj_canvas *canvas);

/* Who draws had no memory for something: gj_canvas_finish() will say so. */
void gj_canvas_out_of_memory(struct gj_canvas *canvas);

/* What a person looking at the picture would mark as a defect. */
struct gj_canvas_audit {
    size_t n_labels;
    size_t n_overlaps;  /* pairs of labels that lie on each other */
    size_t n_cut;       /* labels that leave the sheet */
    size_t n_shortened; /* paragraphs that end in an ellipsis */
    char first[160];    /* the first overlap or cut, for the message of a test */
};
void gj_canvas_audit(const struct gj_canvas *canvas, struct gj_canvas_audit *audit);

/* Append the file's bytes; `text` says where the picture comes from and stands in the file. The first one is its title. Once a canvas. */
enum gj_status gj_canvas_finish(struct gj_canvas *canvas, const struct gj_png_text *text, size_t n_texts,
                                struct gj_text *out, struct gj_error *error) GJ_MUST_CHECK;

/* Of a PNG's canvas: what has been drawn so far, 0x..RRGGBB, `stride` pixels from row to row. For the frames of an animation. */
struct gj_pixels {
    const uint32_t *pixel;
    uint32_t width, height;
    size_t stride;
};
struct gj_pixels gj_canvas_pixels(struct gj_canvas *canvas);

#endif
