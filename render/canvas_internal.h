/* What a medium does. canvas.c lays out; a pen puts it on paper. All coordinates are finite. */
#ifndef GJ_RENDER_CANVAS_INTERNAL_H
#define GJ_RENDER_CANVAS_INTERNAL_H

#include "render/canvas.h"
#include "render/font_internal.h"

struct gj_pen_page {
    const struct gj_fonts *fonts;
    double width, height;
};

struct gj_pen_kind {
    void (*free)(void *pen);
    void (*rect)(void *pen, double x, double y, double width, double height, gj_color color);
    /* Dashes of 4 and gaps of 3 when so asked. */
    void (*stroke)(void *pen, const struct gj_point *point, size_t n, double thickness, bool is_dashed, gj_color color);
    void (*fill)(void *pen, const struct gj_point *point, size_t n, gj_color color, double opacity);
    void (*dot)(void *pen, double x, double y, double radius, double ring, gj_color color); /* ring 0: filled */
    /* Signs of a run and an ellipsis, the left end at x, `width` wide. */
    void (*text)(void *pen, double x, double y, double width, const struct gj_run *run, const struct gj_line *line,
                 const struct gj_font_style *style);
    void (*hint)(void *pen, const char *text); /* NULL: the end of it; may itself be NULL */
    enum gj_status (*finish)(void *pen, const struct gj_png_text *text, size_t n_texts, struct gj_text *out,
                             struct gj_error *error);
};

/* Make a pen for a page; `kind` gets its functions. */
typedef enum gj_status gj_pen_new(const struct gj_pen_page *page, const struct gj_pen_kind **kind, void **pen,
                                  struct gj_error *error);
gj_pen_new gj_pen_png, gj_pen_svg, gj_pen_inline, gj_pen_pdf;

/* Of a PNG's pen. */
struct gj_pixels gj_pen_pixels(void *pen);

#endif
