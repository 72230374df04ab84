/* The pen for SVG. Written here, not by Cairo's SVG surface, because that makes every letter a path: ten times the bytes, no text to find, read aloud or copy,
 * and ids that clash when several pictures stand in one page. Text stays text, at the width that it has in our font (textLength), so that the layout
 * holds in any other. No ids, no style sheet, no link: nothing in it can run or load. */
#include <math.h>

#include "base/alloc.h"
#include "base/words.h"
#include "render/canvas_internal.h"
#include "render/html.h"

struct pen {
    struct gj_pen_page page;
    bool is_inline; /* an element of an HTML page, which says by itself where all in it comes from */
    struct gj_text body;
};

/* To a hundredth of a pixel, without trailing zeros, never through the locale. */
static void add_length(struct gj_text *out, double value)
{
    const long long hundredths = llround(fmin(fmax(value, -1e9), 1e9) * 100.0);
    const long long size = hundredths < 0 ? -hundredths : hundredths, rest = size % 100;
    gj_text_addf(out, "%s%lld", hundredths < 0 ? "-" : "", size / 100);
    if (rest > 0) {
        gj_text_addf(out, rest % 10 == 0 ? ".%lld" : ".%02lld", rest % 10 == 0 ? rest / 10 : rest);
    }
}

static void add_attribute(struct gj_text *out, const char *name, double value)
{
    gj_text_addf(out, " %s=\"", name);
    add_length(out, value);
    gj_text_add(out, "\"");
}

static void add_color(struct gj_text *out, const char *name, gj_color color)
{
    gj_text_addf(out, " %s=\"#%06X\"", name, (unsigned)color & 0xFFFFFFu);
}

static void on_rect(void *user, double x, double y, double width, double height, gj_color color)
{
    struct gj_text *out = &((struct pen *)user)->body;
    gj_text_add(out, "<rect");
    add_attribute(out, "x", fmin(x, x + width));
    add_attribute(out, "y", fmin(y, y + height));
    add_attribute(out, "width", fabs(width));
    add_attribute(out, "height", fabs(height));
    add_color(out, "fill", color);
    gj_text_add(out, "/>\n");
}

static void add_points(struct gj_text *out, const struct gj_point *point, size_t n)
{
    gj_text_add(out, " points=\"");
    for (size_t i = 0; i < n; i++) {
        gj_text_add(out, i > 0 ? " " : "");
        add_length(out, point[i].x);
        gj_text_add(out, ",");
        add_length(out, point[i].y);
    }
    gj_text_add(out, "\"");
}

static void on_stroke(void *user, const struct gj_point *point, size_t n, double thickness, bool is_dashed,
                      gj_color color)
{
    struct gj_text *out = &((struct pen *)user)->body;
    gj_text_add(out, "<polyline");
    add_points(out, point, n);
    gj_text_add(out, " fill=\"none\"");
    add_color(out, "stroke", color);
    add_attribute(out, "stroke-width", thickness);
    gj_text_add(out, is_dashed ? " stroke-dasharray=\"4 3\"/>\n" : " stroke-linejoin=\"round\"/>\n");
}

static void on_fill(void *user, const struct gj_point *point, size_t n, gj_color color, double opacity)
{
    struct gj_text *out = &((struct pen *)user)->body;
    gj_text_add(out, "<polygon");
    add_points(out, point, n);
    add_color(out, "fill", color);
    if (opacity < 1.0) {
        add_attribute(out, "fill-opacity", opacity);
    }
    gj_text_add(out, "/>\n");
}

static void on_dot(void *user, double x, double y, double radius, double ring, gj_color color)
{
    struct gj_text *out = &((struct pen *)user)->body;
    gj_text_add(out, "<circle");
    add_attribute(out, "cx", x);
    add_attribute(out, "cy", y);
    add_attribute(out, "r", ring > 0.0 ? radius - ring / 2 : radius);
    if (ring > 0.0) {
        gj_text_add(out, " fill=\"none\"");
        add_color(out, "stroke", color);
        add_attribute(out, "stroke-width", ring);
    } else {
        add_color(out, "fill", color);
    }
    gj_text_add(out, "/>\n");
}

static void on_text(void *user, double x, double y, double width, const struct gj_run *run, const struct gj_line *line,
                    const struct gj_font_style *style)
{
    struct gj_text *out = &((struct pen *)user)->body;
    char sign[5] = {0};
    gj_text_add(out, "<text");
    add_attribute(out, "x", x);
    add_attribute(out, "y", y);
    add_attribute(out, "font-size", style->size);
    add_color(out, "fill", style->color);
    gj_text_add(out, style->is_bold ? " font-weight=\"700\"" : "");
    if (width > 0.0 && line->to > line->from + 1) {
        add_attribute(out, "textLength", width);
        gj_text_add(out, " lengthAdjust=\"spacingAndGlyphs\"");
    }
    gj_text_add(out, ">");
    for (size_t i = line->from; i < line->to; i++) {
        sign[gj_utf8_put(sign, run->sign[i].code)] = '\0';
        gj_html_text(out, sign, 1);
    }
    gj_text_add(out, line->has_ellipsis ? "…</text>\n" : "</text>\n");
}

static void on_hint(void *user, const char *text)
{
    struct gj_text *out = &((struct pen *)user)->body;
    const size_t most_signs = 300;
    if (text == NULL) {
        gj_text_add(out, "</g>\n");
        return;
    }
    gj_text_add(out, "<g><title>");
    gj_html_text(out, text, most_signs);
    gj_text_add(out, "</title>\n");
}

static enum gj_status on_finish(void *user, const struct gj_png_text *text, size_t n_texts, struct gj_text *out,
                                struct gj_error *error)
{
    const struct pen *pen = user;
    const size_t most_signs = 2000;
    gj_text_add(out, pen->is_inline ? "<svg" : "<svg xmlns=\"http://www.w3.org/2000/svg\"");
    gj_text_add(out, " viewBox=\"0 0 ");
    add_length(out, pen->page.width);
    gj_text_add(out, " ");
    add_length(out, pen->page.height);
    gj_text_add(out, "\"");
    add_attribute(out, "width", pen->page.width);
    add_attribute(out, "height", pen->page.height);
    gj_text_add(out, " role=\"img\" aria-label=\"");
    gj_html_text(out, n_texts > 0 ? text[0].text : "", most_signs);
    gj_text_add(out, "\" font-family=\"NanumGothic,'Nanum Gothic','Apple SD Gothic Neo','Malgun Gothic','Noto Sans CJK "
                     "KR','Noto Sans KR',sans-serif\">\n");
    n_texts = pen->is_inline ? 0 : n_texts;
    for (size_t i = 0; i < n_texts; i++) {
        gj_text_addf(out, "%s%s: ", i == 0 ? "<desc>" : "; ", text[i].key);
        gj_html_text(out, text[i].text, most_signs);
    }
    gj_text_add(out, n_texts > 0 ? "</desc>\n" : "");
    gj_text_add_n(out, pen->body.data ? pen->body.data : "", pen->body.length);
    gj_text_add(out, "</svg>\n");
    out->failed |= pen->body.failed;
    return out->failed ? gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for a picture") : GJ_OK;
}

static void on_free(void *user)
{
    struct pen *pen = user;
    gj_text_fini(&pen->body);
    gj_free(pen);
}

static enum gj_status open_pen(const struct gj_pen_page *page, bool is_inline, const struct gj_pen_kind **kind,
                               void **out, struct gj_error *error)
{
    static const struct gj_pen_kind svg = {.free = on_free,
                                           .rect = on_rect,
                                           .stroke = on_stroke,
                                           .fill = on_fill,
                                           .dot = on_dot,
                                           .text = on_text,
                                           .hint = on_hint,
                                           .finish = on_finish};
    struct pen *pen = gj_alloc_zero(1, sizeof *pen);
    *kind = &svg;
    *out = pen;
    if (pen == NULL) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for a picture");
    }
    pen->page = *page;
    pen->is_inline = is_inline;
    gj_text_init(&pen->body);
    on_rect(pen, 0, 0, page->width, page->height, GJ_COLOR_PAPER);
    return GJ_OK;
}

enum gj_status gj_pen_svg(const struct gj_pen_page *page, const struct gj_pen_kind **kind, void **pen,
                          struct gj_error *error)
{
    return open_pen(page, false, kind, pen, error);
}

enum gj_status gj_pen_inline(const struct gj_pen_page *page, const struct gj_pen_kind **kind, void **pen,
                             struct gj_error *error)
{
    return open_pen(page, true, kind, pen, error);
}
