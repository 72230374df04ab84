#include "render/canvas.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <cairo/cairo.h>

#include "base/alloc.h"
#include "render/font_internal.h"

/* Where a label stands: the box its letters fill, not its line. */
struct label {
    double left, top, right, bottom;
    char start[24];
};

struct gj_canvas {
    const struct gj_fonts *fonts;
    double width, height, scale;
    cairo_surface_t *surface; /* NULL when only measuring */
    cairo_t *cairo;
    unsigned char *pixels;
    size_t stride;
    struct label *label;
    size_t n_labels, label_capacity, n_shortened;
    bool is_out_of_memory;
};

enum { MAX_SIDE = 32767 };

static enum gj_status open_surface(struct gj_canvas *canvas, struct gj_error *error)
{
    double width = ceil(canvas->width * canvas->scale), height = ceil(canvas->height * canvas->scale);
    if (!(width <= MAX_SIDE && height <= MAX_SIDE)) {
        return gj_error_set(error, GJ_LIMIT, NULL,
                            "a picture of %.0f x %.0f pixels is too large: %d is the most a side", width, height,
                            MAX_SIDE);
    }
    int stride = cairo_format_stride_for_width(CAIRO_FORMAT_RGB24, (int)width);
    canvas->stride = (size_t)stride;
    canvas->pixels = gj_alloc_zero((size_t)height, canvas->stride);
    if (canvas->pixels == NULL) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for a picture of %.0f x %.0f pixels", width, height);
    }
    canvas->surface =
        cairo_image_surface_create_for_data(canvas->pixels, CAIRO_FORMAT_RGB24, (int)width, (int)height, stride);
    canvas->cairo = cairo_create(canvas->surface);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(canvas->cairo, options);
    cairo_font_options_destroy(options);
    cairo_set_antialias(canvas->cairo, CAIRO_ANTIALIAS_GRAY);
    cairo_scale(canvas->cairo, canvas->scale, canvas->scale);
    if (cairo_status(canvas->cairo) != CAIRO_STATUS_SUCCESS) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for a picture: %s",
                            cairo_status_to_string(cairo_status(canvas->cairo)));
    }
    gj_canvas_rect(canvas, 0, 0, canvas->width + 1, canvas->height + 1, GJ_COLOR_PAPER);
    return GJ_OK;
}

enum gj_status gj_canvas_new(const struct gj_fonts *fonts, double width, double height, double scale,
                             struct gj_canvas **out, struct gj_error *error)
{
    *out = NULL;
    struct gj_canvas *canvas = gj_alloc_zero(1, sizeof *canvas);
    if (canvas == NULL) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for a picture");
    }
    canvas->fonts = fonts;
    canvas->width = width;
    canvas->height = height;
    canvas->scale = scale;
    enum gj_status status = width > 0 && height > 0 ? open_surface(canvas, error) : GJ_OK;
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
    if (canvas->cairo != NULL) {
        cairo_destroy(canvas->cairo);
        cairo_surface_destroy(canvas->surface);
    }
    gj_free(canvas->pixels);
    gj_free(canvas->label);
    gj_free(canvas);
}

static void set_color(struct gj_canvas *canvas, gj_color color)
{
    cairo_set_source_rgb(canvas->cairo, (double)(color >> 16 & 0xFF) / 255.0, (double)(color >> 8 & 0xFF) / 255.0,
                         (double)(color & 0xFF) / 255.0);
}

static double snap(const struct gj_canvas *canvas, double value)
{
    return round(value * canvas->scale) / canvas->scale;
}

static void rect_path(struct gj_canvas *canvas, double x, double y, double width, double height)
{
    double left = snap(canvas, fmin(x, x + width)), right = snap(canvas, fmax(x, x + width));
    double top = snap(canvas, fmin(y, y + height)), bottom = snap(canvas, fmax(y, y + height));
    cairo_rectangle(canvas->cairo, left, top, right - left, bottom - top);
}

void gj_canvas_rect(struct gj_canvas *canvas, double x, double y, double width, double height, gj_color color)
{
    if (canvas->cairo == NULL || !isfinite(x + y + width + height)) {
        return;
    }
    set_color(canvas, color);
    rect_path(canvas, x, y, width, height);
    cairo_fill(canvas->cairo);
}

void gj_canvas_line(struct gj_canvas *canvas, double x1, double y1, double x2, double y2, double thickness,
                    gj_color color)
{
    if (canvas->cairo == NULL || !isfinite(x1 + y1 + x2 + y2)) {
        return;
    }
    double least = 1.0 / canvas->scale; /* never thinner than a pixel */
    if (x1 == x2 || y1 == y2) {
        double width = x1 == x2 ? fmax(thickness, least) : x2 - x1,
               height = x1 == x2 ? y2 - y1 : fmax(thickness, least);
        gj_canvas_rect(canvas, x1 == x2 ? x1 - width / 2 : x1, x1 == x2 ? y1 : y1 - height / 2, width, height, color);
        return;
    }
    set_color(canvas, color);
    cairo_set_line_width(canvas->cairo, fmax(thickness, least));
    cairo_move_to(canvas->cairo, x1, y1);
    cairo_line_to(canvas->cairo, x2, y2);
    cairo_stroke(canvas->cairo);
}

void gj_canvas_hatch(struct gj_canvas *canvas, double x, double y, double width, double height, gj_color color)
{
    if (canvas->cairo == NULL || !isfinite(x + y + width + height)) {
        return;
    }
    const double step = 4.0;
    cairo_save(canvas->cairo);
    rect_path(canvas, x, y, width, height);
    cairo_clip(canvas->cairo);
    double start = floor((x - height) / step) * step;
    int n_stripes = (int)ceil((x + width - start) / step);
    for (int i = 0; i < n_stripes; i++) {
        double at = start + i * step;
        gj_canvas_line(canvas, at, y + height, at + height, y, 0.75, color);
    }
    cairo_restore(canvas->cairo);
}

void gj_canvas_dot(struct gj_canvas *canvas, double x, double y, double radius, bool is_hollow, gj_color color)
{
    const double around = 6.283185307179586, rim = 1.0, ring = 1.8;
    if (canvas->cairo == NULL || !isfinite(x + y)) {
        return;
    }
    cairo_new_path(canvas->cairo);
    cairo_arc(canvas->cairo, x, y, radius + rim, 0, around);
    set_color(canvas, GJ_COLOR_PAPER);
    cairo_fill(canvas->cairo);
    set_color(canvas, color);
    if (is_hollow) {
        cairo_arc(canvas->cairo, x, y, radius - ring / 2, 0, around);
        cairo_set_line_width(canvas->cairo, ring);
        cairo_stroke(canvas->cairo);
    } else {
        cairo_arc(canvas->cairo, x, y, radius, 0, around);
        cairo_fill(canvas->cairo);
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

static void show_glyphs(struct gj_canvas *canvas, const cairo_glyph_t *glyphs, size_t n,
                        const struct gj_font_style *style)
{
    if (canvas->cairo == NULL) {
        return;
    }
    set_color(canvas, style->color);
    cairo_set_font_face(canvas->cairo, gj_fonts_face(canvas->fonts, style->is_bold));
    cairo_set_font_size(canvas->cairo, style->size);
    cairo_show_glyphs(canvas->cairo, glyphs, (int)n);
}

/* One line of a run at baseline y; `ellipsis` is written after it when not NULL. */
static void draw_line(struct gj_canvas *canvas, double x, double y, const struct gj_run *run,
                      const struct gj_line *line, const struct gj_run *ellipsis, const struct gj_font_style *style)
{
    cairo_glyph_t glyph[GJ_RUN_SIGNS + 1];
    size_t n = 0;
    double width = gj_run_width(run, line->from, line->to) * style->size;
    if (line->has_ellipsis) {
        width += gj_run_width(ellipsis, 0, ellipsis->n) * style->size;
    }
    double at = style->align == GJ_ALIGN_LEFT ? x : style->align == GJ_ALIGN_CENTER ? x - width / 2 : x - width;
    note_label(canvas, at, y, width, style->size, run, line->from);
    for (size_t i = line->from; i < line->to; i++) {
        glyph[n++] = (cairo_glyph_t){.index = run->sign[i].glyph, .x = at, .y = y};
        at += run->sign[i].advance * style->size;
    }
    if (line->has_ellipsis) {
        glyph[n++] = (cairo_glyph_t){.index = ellipsis->sign[0].glyph, .x = at, .y = y};
    }
    show_glyphs(canvas, glyph, n, style);
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

enum gj_status gj_canvas_png(struct gj_canvas *canvas, const struct gj_png_text *text, size_t n_texts,
                             struct gj_text *out, struct gj_error *error)
{
    if (canvas->cairo == NULL) {
        return gj_error_set(error, GJ_INTERNAL, NULL, "a canvas that only measures has no picture");
    }
    if (canvas->is_out_of_memory || cairo_status(canvas->cairo) != CAIRO_STATUS_SUCCESS) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "a picture could not be drawn: %s",
                            cairo_status_to_string(cairo_status(canvas->cairo)));
    }
    cairo_surface_flush(canvas->surface);
    struct gj_png_spec spec = {.width = (uint32_t)cairo_image_surface_get_width(canvas->surface),
                               .height = (uint32_t)cairo_image_surface_get_height(canvas->surface),
                               .stride = canvas->stride,
                               .pixels = (const uint32_t *)(const void *)canvas->pixels,
                               .dots_per_inch = 96.0 * canvas->scale,
                               .text = text,
                               .n_texts = n_texts};
    return gj_png_write(&spec, out, error);
}
