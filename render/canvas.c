#include "render/canvas.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "render/canvas_internal.h"

/* Where a label stands: the box its letters fill, not its line. */
struct label {
    double left, top, right, bottom;
    char start[24];
};

struct gj_canvas {
    const struct gj_fonts *fonts;
    double width, height;
    const struct gj_pen_kind *kind;
    void *pen; /* NULL when only measuring */
    struct label *label;
    size_t n_labels, label_capacity, n_shortened;
    bool is_out_of_memory, has_hint, is_text, lacks_letters;
};

enum gj_status gj_canvas_new(const struct gj_fonts *fonts, double width, double height, enum gj_medium medium,
                             struct gj_canvas **out, struct gj_error *error)
{
    static gj_pen_new *const pens[] = {[GJ_MEDIUM_PNG] = gj_pen_png,
                                       [GJ_MEDIUM_SVG] = gj_pen_svg,
                                       [GJ_MEDIUM_INLINE] = gj_pen_inline,
                                       [GJ_MEDIUM_PDF] = gj_pen_pdf};
    *out = NULL;
    struct gj_canvas *canvas = gj_alloc_zero(1, sizeof *canvas);
    if (canvas == NULL) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for a picture");
    }
    canvas->fonts = fonts;
    canvas->width = width;
    canvas->height = height;
    canvas->is_text = medium == GJ_MEDIUM_SVG || medium == GJ_MEDIUM_INLINE;
    const struct gj_pen_page page = {.fonts = fonts, .width = width, .height = height};
    const enum gj_status status =
        medium == GJ_MEDIUM_MEASURE ? GJ_OK : pens[medium](&page, &canvas->kind, &canvas->pen, error);
    if (status != GJ_OK) {
        gj_canvas_free(canvas);
        return status;
    }
    *out = canvas;
    return GJ_OK;
}

void gj_canvas_free(struct gj_canvas *canvas)
{
    if (canvas == NULL) {
        return;
    }
    if (canvas->pen != NULL) {
        canvas->kind->free(canvas->pen);
    }
    gj_free(canvas->label);
    gj_free(canvas);
}

void gj_canvas_rect(struct gj_canvas *canvas, double x, double y, double width, double height, gj_color color)
{
    if (canvas->pen != NULL && isfinite(x + y + width + height)) {
        canvas->kind->rect(canvas->pen, x, y, width, height, color);
    }
}

void gj_canvas_line(struct gj_canvas *canvas, double x1, double y1, double x2, double y2, double thickness,
                    gj_color color)
{
    if (canvas->pen == NULL || !isfinite(x1 + y1 + x2 + y2)) {
        return;
    }
    if (x1 == x2 || y1 == y2) {
        const double thick = fmax(thickness, 1.0 / GJ_PICTURE_SCALE); /* never thinner than a pixel */
        const double width = x1 == x2 ? thick : x2 - x1, height = x1 == x2 ? y2 - y1 : thick;
        gj_canvas_rect(canvas, x1 == x2 ? x1 - width / 2 : x1, x1 == x2 ? y1 : y1 - height / 2, width, height, color);
        return;
    }
    const struct gj_point point[] = {{x1, y1}, {x2, y2}};
    canvas->kind->stroke(canvas->pen, point, 2, thickness, false, color);
}

void gj_canvas_dashes(struct gj_canvas *canvas, double x1, double y1, double x2, double y2, double thickness,
                      gj_color color)
{
    if (canvas->pen != NULL && isfinite(x1 + y1 + x2 + y2)) {
        const struct gj_point point[] = {{x1, y1}, {x2, y2}};
        canvas->kind->stroke(canvas->pen, point, 2, thickness, true, color);
    }
}

/* Each stripe is cut to the rectangle by itself: from (at, bottom) up to the right. */
void gj_canvas_hatch(struct gj_canvas *canvas, double x, double y, double width, double height, gj_color color)
{
    if (canvas->pen == NULL || !isfinite(x + y + width + height)) {
        return;
    }
    const double step = 4.0, start = floor((x - height) / step) * step;
    const int n_stripes = (int)ceil((x + width - start) / step);
    for (int i = 0; i < n_stripes; i++) {
        const double at = start + i * step, left = fmax(at, x), right = fmin(at + height, x + width);
        if (left < right) {
            const struct gj_point point[] = {{left, y + height - (left - at)}, {right, y + height - (right - at)}};
            canvas->kind->stroke(canvas->pen, point, 2, 0.75, false, color);
        }
    }
}

void gj_canvas_dot(struct gj_canvas *canvas, double x, double y, double radius, bool is_hollow, gj_color color)
{
    const double rim = 1.0, ring = 1.8;
    if (canvas->pen != NULL && isfinite(x + y)) {
        canvas->kind->dot(canvas->pen, x, y, radius + rim, 0.0, GJ_COLOR_PAPER);
        canvas->kind->dot(canvas->pen, x, y, radius, is_hollow ? ring : 0.0, color);
    }
}

static bool is_point(struct gj_point point)
{
    return isfinite(point.x) && isfinite(point.y);
}

void gj_canvas_polyline(struct gj_canvas *canvas, const struct gj_point *point, size_t n, double thickness,
                        gj_color color)
{
    if (canvas->pen == NULL) {
        return;
    }
    for (size_t from = 0, to; from < n; from = to + 1) {
        for (to = from; to < n && is_point(point[to]); to++) {
        }
        if (to > from + 1) {
            canvas->kind->stroke(canvas->pen, point + from, to - from, thickness, false, color);
        } else if (to == from + 1) { /* a point without neighbours would not be seen */
            canvas->kind->dot(canvas->pen, point[from].x, point[from].y, thickness, 0.0, color);
        }
    }
}

void gj_canvas_area(struct gj_canvas *canvas, const struct gj_point *point, size_t n, gj_color color, double opacity)
{
    bool is_whole = canvas->pen != NULL && n > 2;
    for (size_t i = 0; i < n && is_whole; i++) {
        is_whole = is_point(point[i]);
    }
    if (is_whole) {
        canvas->kind->fill(canvas->pen, point, n, color, opacity);
    }
}

void gj_canvas_ribbon(struct gj_canvas *canvas, const struct gj_point from, double width1, const struct gj_point to,
                      double width2, gj_color color, double opacity)
{
    enum { STEPS = 24 };
    struct gj_point edge[2 * (STEPS + 1)];
    for (int i = 0; i <= STEPS; i++) {
        const double t = (double)i / STEPS, s = t * t * (3.0 - 2.0 * t); /* level at both ends */
        const double x = from.x + t * (to.x - from.x);
        edge[i] = (struct gj_point){x, from.y + s * (to.y - from.y)};
        edge[2 * STEPS + 1 - i] = (struct gj_point){x, from.y + width1 + s * (to.y + width2 - from.y - width1)};
    }
    gj_canvas_area(canvas, edge, sizeof edge / sizeof edge[0], color, opacity);
}

void gj_canvas_arrow(struct gj_canvas *canvas, double x1, double y1, double x2, double y2, double thickness,
                     gj_color color)
{
    const double length = hypot(x2 - x1, y2 - y1), head = fmin(fmax(3.0 * thickness, 6.0), length);
    if (!(length > 0.0)) {
        return;
    }
    const double dx = (x2 - x1) / length, dy = (y2 - y1) / length, half = head / 2;
    const struct gj_point tip[] = {{x2, y2},
                                   {x2 - dx * head - dy * half, y2 - dy * head + dx * half},
                                   {x2 - dx * head + dy * half, y2 - dy * head - dx * half}};
    gj_canvas_line(canvas, x1, y1, x2 - dx * head, y2 - dy * head, thickness, color);
    gj_canvas_area(canvas, tip, 3, color, 1.0);
}

void gj_canvas_hint(struct gj_canvas *canvas, const char *text)
{
    gj_canvas_hint_end(canvas);
    if (canvas->pen != NULL && canvas->kind->hint != NULL) {
        canvas->kind->hint(canvas->pen, text);
        canvas->has_hint = true;
    }
}

void gj_canvas_hint_end(struct gj_canvas *canvas)
{
    if (canvas->has_hint) {
        canvas->kind->hint(canvas->pen, NULL);
        canvas->has_hint = false;
    }
}

/* The letters of Nanum reach from 0.74 of the size above the baseline to 0.17 below. */
static void note_label(struct gj_canvas *canvas, double x, double y, double width, double size,
                       const struct gj_run *run, size_t from)
{
    void *labels = canvas->label;
    if (gj_grow(&labels, &canvas->label_capacity, canvas->n_labels + 1, sizeof *canvas->label) != 0) {
        canvas->is_out_of_memory = true;
        return;
    }
    canvas->label = labels;
    struct label *label = &canvas->label[canvas->n_labels++];
    *label = (struct label){.left = x, .top = y - 0.74 * size, .right = x + width, .bottom = y + 0.17 * size};
    for (size_t i = 0; i + 1 < sizeof label->start && from + i < run->n;
         i++) { /* enough to recognise it; Hangul shows as ? */
        label->start[i] = run->sign[from + i].code < 0x7F ? (char)run->sign[from + i].code : '?';
    }
}

/* One line of a run at baseline y; `ellipsis` is written after it when not NULL. */
static void draw_line(struct gj_canvas *canvas, double x, double y, const struct gj_run *run,
                      const struct gj_line *line, const struct gj_run *ellipsis, const struct gj_font_style *style)
{
    double width = gj_run_width(run, line->from, line->to) * style->size;
    if (line->has_ellipsis) {
        width += gj_run_width(ellipsis, 0, ellipsis->n) * style->size;
    }
    double at = style->align == GJ_ALIGN_LEFT ? x : style->align == GJ_ALIGN_CENTER ? x - width / 2 : x - width;
    note_label(canvas, at, y, width, style->size, run, line->from);
    for (size_t i = line->from; i < line->to; i++) {
        canvas->lacks_letters |= run->sign[i].is_lacking;
    }
    if (canvas->pen != NULL) {
        canvas->kind->text(canvas->pen, at, y, width, run, line, style);
    }
}

double gj_canvas_text_width(const struct gj_canvas *canvas, const char *text, const struct gj_font_style *style)
{
    return gj_fonts_width(canvas->fonts, text, style->size, style->is_bold);
}

void gj_canvas_text(struct gj_canvas *canvas, double x, double y, const char *text, const struct gj_font_style *style)
{
    struct gj_run run;
    gj_run_set(&run, canvas->fonts, style->is_bold, text);
    struct gj_line line = {.from = 0, .to = run.n};
    if (run.n > 0 && isfinite(x + y)) {
        draw_line(canvas, x, y, &run, &line, NULL, style);
    }
}

/* Shared by measuring (draw NULL) and drawing. */
static double paragraph(const struct gj_canvas *canvas, struct gj_canvas *draw, double x, double y, double max_width,
                        unsigned max_lines, const char *text, const struct gj_font_style *style)
{
    struct gj_run run, ellipsis;
    struct gj_line line[GJ_MAX_LINES];
    gj_run_set(&run, canvas->fonts, style->is_bold, text);
    gj_run_set(&ellipsis, canvas->fonts, style->is_bold, "…");
    size_t most = max_lines < GJ_MAX_LINES ? max_lines : GJ_MAX_LINES;
    size_t n = gj_run_break(&run, gj_run_width(&ellipsis, 0, ellipsis.n), max_width / style->size, most, line);
    for (size_t i = 0; i < n && draw != NULL; i++) {
        draw_line(draw, x, y + ((double)i * GJ_LINE_HEIGHT + 1.0) * style->size, &run, &line[i], &ellipsis, style);
        draw->n_shortened += line[i].has_ellipsis;
    }
    return (double)n * GJ_LINE_HEIGHT * style->size;
}

double gj_canvas_paragraph(struct gj_canvas *canvas, double x, double y, double max_width, unsigned max_lines,
                           const char *text, const struct gj_font_style *style)
{
    return paragraph(canvas, canvas, x, y, max_width, max_lines, text, style);
}

double gj_canvas_paragraph_height(const struct gj_canvas *canvas, double max_width, unsigned max_lines,
                                  const char *text, const struct gj_font_style *style)
{
    return paragraph(canvas, NULL, 0, 0, max_width, max_lines, text, style);
}

bool gj_canvas_lacks_letters(const struct gj_canvas *canvas)
{
    return canvas->lacks_letters && !canvas->is_text;
}

void gj_canvas_out_of_memory(struct gj_canvas *canvas)
{
    canvas->is_out_of_memory = true;
}

static bool is_over(const struct label *a, const struct label *b)
{
    const double slack = 0.5; /* half a pixel at scale 1 is not seen */
    return a->left < b->right - slack && b->left < a->right - slack && a->top < b->bottom - slack &&
           b->top < a->bottom - slack;
}

void gj_canvas_audit(const struct gj_canvas *canvas, struct gj_canvas_audit *audit)
{
    *audit = (struct gj_canvas_audit){.n_labels = canvas->n_labels, .n_shortened = canvas->n_shortened};
    for (size_t i = 0; i < canvas->n_labels; i++) {
        const struct label *a = &canvas->label[i];
        if (a->left < 0 || a->top < 0 || a->right > canvas->width || a->bottom > canvas->height) {
            if (audit->n_cut++ + audit->n_overlaps == 0) {
                (void)snprintf(audit->first, sizeof audit->first, "\"%s\" leaves the sheet: %.1f..%.1f x %.1f..%.1f",
                               a->start, a->left, a->right, a->top, a->bottom);
            }
        }
        for (size_t j = i + 1; j < canvas->n_labels; j++) {
            if (is_over(a, &canvas->label[j])) {
                if (audit->n_overlaps++ + audit->n_cut == 0) {
                    (void)snprintf(audit->first, sizeof audit->first, "\"%s\" lies on \"%s\" at %.1f, %.1f", a->start,
                                   canvas->label[j].start, a->left, a->top);
                }
            }
        }
    }
}

enum gj_status gj_canvas_finish(struct gj_canvas *canvas, const struct gj_png_text *text, size_t n_texts,
                                struct gj_text *out, struct gj_error *error)
{
    if (canvas->pen == NULL) {
        return gj_error_set(error, GJ_INTERNAL, NULL, "a canvas that only measures has no picture");
    }
    if (canvas->is_out_of_memory) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for a picture");
    }
    gj_canvas_hint_end(canvas);
    return canvas->kind->finish(canvas->pen, text, n_texts, out, error);
}

struct gj_pixels gj_canvas_pixels(struct gj_canvas *canvas)
{
    return gj_pen_pixels(canvas->pen);
}
