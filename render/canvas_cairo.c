/* Pens for PNG and PDF, through Cairo. */
#include <math.h>
#include <string.h>

#include <cairo/cairo-pdf.h>
#include <cairo/cairo.h>

#include "base/alloc.h"
#include "base/words.h"
#include "render/canvas_internal.h"

struct pen {
    struct gj_pen_page page;
    double scale;
    bool is_pdf;
    cairo_surface_t *surface;
    cairo_t *cairo;
    unsigned char *pixels; /* of a PNG */
    size_t stride;
    struct gj_text file; /* of a PDF */
};

static double snap(const struct pen *pen, double value)
{
    return pen->is_pdf ? value : round(value * pen->scale) / pen->scale;
}

static void set_color(struct pen *pen, gj_color color, double opacity)
{
    cairo_set_source_rgba(pen->cairo, (double)(color >> 16 & 0xFF) / 255.0, (double)(color >> 8 & 0xFF) / 255.0,
                          (double)(color & 0xFF) / 255.0, opacity);
}

static void on_rect(void *user, double x, double y, double width, double height, gj_color color)
{
    struct pen *pen = user;
    const double left = snap(pen, fmin(x, x + width)), right = snap(pen, fmax(x, x + width));
    const double top = snap(pen, fmin(y, y + height)), bottom = snap(pen, fmax(y, y + height));
    set_color(pen, color, 1.0);
    cairo_rectangle(pen->cairo, left, top, right - left, bottom - top);
    cairo_fill(pen->cairo);
}

static void add_path(struct pen *pen, const struct gj_point *point, size_t n)
{
    cairo_new_path(pen->cairo);
    for (size_t i = 0; i < n; i++) {
        cairo_line_to(pen->cairo, point[i].x, point[i].y);
    }
}

static void on_stroke(void *user, const struct gj_point *point, size_t n, double thickness, bool is_dashed,
                      gj_color color)
{
    struct pen *pen = user;
    const double dash[] = {4, 3};
    add_path(pen, point, n);
    set_color(pen, color, 1.0);
    cairo_set_line_width(pen->cairo, fmax(thickness, 1.0 / pen->scale)); /* never thinner than a pixel */
    cairo_set_line_join(pen->cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_dash(pen->cairo, dash, is_dashed ? 2 : 0, 0.0);
    cairo_stroke(pen->cairo);
}

static void on_fill(void *user, const struct gj_point *point, size_t n, gj_color color, double opacity)
{
    struct pen *pen = user;
    add_path(pen, point, n);
    cairo_close_path(pen->cairo);
    set_color(pen, color, opacity);
    cairo_fill(pen->cairo);
}

static void on_dot(void *user, double x, double y, double radius, double ring, gj_color color)
{
    const double around = 6.283185307179586;
    struct pen *pen = user;
    cairo_new_path(pen->cairo);
    set_color(pen, color, 1.0);
    cairo_arc(pen->cairo, x, y, ring > 0.0 ? radius - ring / 2 : radius, 0, around);
    if (ring > 0.0) {
        cairo_set_dash(pen->cairo, NULL, 0, 0.0);
        cairo_set_line_width(pen->cairo, ring);
        cairo_stroke(pen->cairo);
    } else {
        cairo_fill(pen->cairo);
    }
}

/* In a PDF each glyph is told with its sign, so that the text can be searched and copied. */
static void show(struct pen *pen, const cairo_glyph_t *glyph, const uint32_t *code, size_t n)
{
    char utf8[4 * (GJ_RUN_SIGNS + 1)];
    cairo_text_cluster_t cluster[GJ_RUN_SIGNS + 1];
    int length = 0;
    if (!pen->is_pdf) {
        cairo_show_glyphs(pen->cairo, glyph, (int)n);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const size_t bytes = gj_utf8_put(utf8 + length, code[i]);
        cluster[i] = (cairo_text_cluster_t){.num_bytes = (int)bytes, .num_glyphs = 1};
        length += (int)bytes;
    }
    cairo_show_text_glyphs(pen->cairo, utf8, length, glyph, (int)n, cluster, (int)n, (cairo_text_cluster_flags_t)0);
}

static void on_text(void *user, double x, double y, double width, const struct gj_run *run, const struct gj_line *line,
                    const struct gj_font_style *style)
{
    struct pen *pen = user;
    cairo_glyph_t glyph[GJ_RUN_SIGNS + 1];
    uint32_t code[GJ_RUN_SIGNS + 1];
    size_t n = 0;
    (void)width;
    for (size_t i = line->from; i < line->to; i++) {
        code[n] = run->sign[i].code;
        glyph[n++] = (cairo_glyph_t){.index = run->sign[i].glyph, .x = x, .y = y};
        x += run->sign[i].advance * style->size;
    }
    if (line->has_ellipsis) {
        struct gj_run ellipsis;
        gj_run_set(&ellipsis, pen->page.fonts, style->is_bold, "…");
        code[n] = ellipsis.sign[0].code;
        glyph[n++] = (cairo_glyph_t){.index = ellipsis.sign[0].glyph, .x = x, .y = y};
    }
    set_color(pen, style->color, 1.0);
    cairo_set_font_face(pen->cairo, gj_fonts_face(pen->page.fonts, style->is_bold));
    cairo_set_font_size(pen->cairo, style->size);
    show(pen, glyph, code, n);
}

static enum gj_status check(struct pen *pen, struct gj_error *error)
{
    const cairo_status_t status = cairo_status(pen->cairo);
    return status == CAIRO_STATUS_SUCCESS ? GJ_OK
                                          : gj_error_set(error, GJ_NO_MEMORY, NULL, "a picture could not be drawn: %s",
                                                         cairo_status_to_string(status));
}

struct gj_pixels gj_pen_pixels(void *user)
{
    struct pen *pen = user;
    cairo_surface_flush(pen->surface);
    return (struct gj_pixels){.pixel = (const uint32_t *)(const void *)pen->pixels,
                              .width = (uint32_t)cairo_image_surface_get_width(pen->surface),
                              .height = (uint32_t)cairo_image_surface_get_height(pen->surface),
                              .stride = pen->stride / sizeof(uint32_t)};
}

static enum gj_status finish_png(void *user, const struct gj_png_text *text, size_t n_texts, struct gj_text *out,
                                 struct gj_error *error)
{
    struct pen *pen = user;
    const enum gj_status status = check(pen, error);
    if (status != GJ_OK) {
        return status;
    }
    const struct gj_pixels pixels = gj_pen_pixels(pen);
    const struct gj_png_spec spec = {.width = pixels.width,
                                     .height = pixels.height,
                                     .stride = pen->stride,
                                     .pixels = pixels.pixel,
                                     .dots_per_inch = 96.0 * pen->scale,
                                     .text = text,
                                     .n_texts = n_texts};
    return gj_png_write(&spec, out, error);
}

static enum gj_status finish_pdf(void *user, const struct gj_png_text *text, size_t n_texts, struct gj_text *out,
                                 struct gj_error *error)
{
    struct pen *pen = user;
    struct gj_text rest;
    gj_text_init(&rest);
    for (size_t i = 1; i < n_texts; i++) {
        gj_text_addf(&rest, "%s%s: ", i > 1 ? "; " : "", text[i].key);
        gj_text_add_line(&rest, text[i].text, 2000);
    }
    if (n_texts > 0) {
        cairo_pdf_surface_set_metadata(pen->surface, CAIRO_PDF_METADATA_TITLE, text[0].text);
        cairo_pdf_surface_set_metadata(pen->surface, CAIRO_PDF_METADATA_SUBJECT, rest.failed ? "" : rest.data);
    }
    /* Cairo puts the present time there otherwise, and the same drawing would give other bytes tomorrow. */
    cairo_pdf_surface_set_metadata(pen->surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    enum gj_status status = check(pen, error);
    cairo_surface_finish(pen->surface);
    if (status == GJ_OK && (rest.failed || pen->file.failed)) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for a picture");
    }
    if (status == GJ_OK) {
        gj_text_add_n(out, pen->file.data, pen->file.length);
    }
    gj_text_fini(&rest);
    return status;
}

static void on_free(void *user)
{
    struct pen *pen = user;
    cairo_destroy(pen->cairo);
    cairo_surface_destroy(pen->surface);
    gj_free(pen->pixels);
    gj_text_fini(&pen->file);
    gj_free(pen);
}

static cairo_status_t on_write(void *user, const unsigned char *bytes, unsigned n)
{
    struct gj_text *file = user;
    gj_text_add_n(file, (const char *)bytes, n);
    return file->failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

enum { MAX_SIDE = 32767 };

static enum gj_status open_image(struct pen *pen, struct gj_error *error)
{
    const double width = ceil(pen->page.width * pen->scale), height = ceil(pen->page.height * pen->scale);
    if (!(width <= MAX_SIDE && height <= MAX_SIDE)) {
        return gj_error_set(error, GJ_LIMIT, NULL,
                            "a picture of %.0f x %.0f pixels is too large: %d is the most a side", width, height,
                            MAX_SIDE);
    }
    const int stride = cairo_format_stride_for_width(CAIRO_FORMAT_RGB24, (int)width);
    pen->stride = (size_t)stride;
    pen->pixels = gj_alloc_zero((size_t)height, pen->stride);
    if (pen->pixels == NULL) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for a picture of %.0f x %.0f pixels", width, height);
    }
    pen->surface =
        cairo_image_surface_create_for_data(pen->pixels, CAIRO_FORMAT_RGB24, (int)width, (int)height, stride);
    return GJ_OK;
}

static void open_cairo(struct pen *pen)
{
    pen->cairo = cairo_create(pen->surface);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(pen->cairo, options);
    cairo_font_options_destroy(options);
    cairo_set_antialias(pen->cairo, CAIRO_ANTIALIAS_GRAY);
    cairo_scale(pen->cairo, pen->scale, pen->scale);
}

static enum gj_status open_pen(const struct gj_pen_page *page, bool is_pdf, struct pen **out, struct gj_error *error)
{
    const double points_a_pixel = 0.75; /* of a PDF: 96 pixels an inch, 72 points */
    struct pen *pen = gj_alloc_zero(1, sizeof *pen);
    *out = NULL;
    if (pen == NULL) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for a picture");
    }
    pen->page = *page;
    pen->is_pdf = is_pdf;
    pen->scale = is_pdf ? points_a_pixel : GJ_PICTURE_SCALE;
    gj_text_init(&pen->file);
    enum gj_status status = GJ_OK;
    if (is_pdf) {
        pen->surface = cairo_pdf_surface_create_for_stream(on_write, &pen->file, page->width * pen->scale,
                                                           page->height * pen->scale);
    } else {
        status = open_image(pen, error);
    }
    if (status == GJ_OK) {
        open_cairo(pen);
        status = check(pen, error);
    }
    if (status != GJ_OK) {
        on_free(pen);
        return status;
    }
    on_rect(pen, 0, 0, page->width + 1, page->height + 1, GJ_COLOR_PAPER);
    *out = pen;
    return GJ_OK;
}

#define SHARED .free = on_free, .rect = on_rect, .stroke = on_stroke, .fill = on_fill, .dot = on_dot, .text = on_text

enum gj_status gj_pen_png(const struct gj_pen_page *page, const struct gj_pen_kind **kind, void **pen,
                          struct gj_error *error)
{
    static const struct gj_pen_kind png = {SHARED, .finish = finish_png};
    struct pen *out;
    const enum gj_status status = open_pen(page, false, &out, error);
    *kind = &png;
    *pen = out;
    return status;
}

enum gj_status gj_pen_pdf(const struct gj_pen_page *page, const struct gj_pen_kind **kind, void **pen,
                          struct gj_error *error)
{
    static const struct gj_pen_kind pdf = {SHARED, .finish = finish_pdf};
    struct pen *out;
    const enum gj_status status = open_pen(page, true, &out, error);
    *kind = &pdf;
    *pen = out;
    return status;
}
