/* Panels with an upright axis. */
#include "render/plot.h"

#include <math.h>

#include "base/alloc.h"

struct gj_axis gj_axis_around(const double *value, size_t n, bool has_zero, double start, double end)
{
    double low = has_zero ? 0.0 : INFINITY;
    double high = has_zero ? 0.0 : -INFINITY;
    for (size_t i = 0; i < n; i++) {
        low = isfinite(value[i]) ? fmin(low, value[i]) : low;
        high = isfinite(value[i]) ? fmax(high, value[i]) : high;
    }
    if (!(low <= high)) {
        return (struct gj_axis){.low = 0.0, .high = 1.0, .start = start, .end = end};
    }
    if (low > 0.0 && low < 0.4 * high) {
        low = 0.0;
    } else if (high < 0.0 && high > 0.4 * low) {
        high = 0.0;
    }
    const double size = fmax(fabs(low), fabs(high));
    double pad = 0.08 * (high - low);
    if (!(high - low > 1e-9 * size)) { /* one value: room around it, so that it can be told apart on the axis */
        pad = size > 0.0 ? 0.1 * size : 1.0;
    }
    const bool is_one_sided = high - low > 1e-9 * size;
    return (struct gj_axis){.low = low == 0.0 && is_one_sided ? low : low - pad,
                            .high = high == 0.0 && is_one_sided ? high : high + pad,
                            .start = start,
                            .end = end};
}

void gj_plot_levels(struct gj_canvas *canvas, const struct gj_plot *plot, unsigned most)
{
    const struct gj_font_style style = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_MUTED, .align = GJ_ALIGN_RIGHT};
    const struct gj_ticks ticks = gj_ticks_of(&plot->y, most);
    struct gj_text text;
    gj_text_init(&text);
    for (unsigned i = 0; i < ticks.n; i++) {
        const double value = ticks.first + (double)i * ticks.step;
        const bool is_zero = fabs(value) < ticks.step * 1e-6;
        const double y = gj_axis_at(&plot->y, value);
        gj_canvas_line(canvas, plot->x.start, y, plot->x.end, y, 1.0, is_zero ? GJ_COLOR_MUTED : GJ_COLOR_GRID);
        gj_add_rounded(&text, is_zero ? 0.0 : value, ticks.decimals);
        gj_chart_text(canvas, plot->x.start - 5, y + 0.35 * GJ_SIZE_TINY, &text, &style);
    }
    gj_text_fini(&text);
}

static struct gj_point at(const struct gj_plot *plot, double x, double y)
{
    return (struct gj_point){gj_axis_at(&plot->x, x), gj_axis_at(&plot->y, y)};
}

/* The band from `from` on as far as it has no gap: forth above, back below. Returns where it ends. */
static size_t draw_band(struct gj_canvas *canvas, const struct gj_plot *plot, const struct gj_curve *curve, size_t from,
                        struct gj_point *point)
{
    size_t to = from;
    while (to < curve->n && isfinite(curve->low[to]) && isfinite(curve->high[to])) {
        to++;
    }
    const size_t n = to - from;
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        if (curve->is_stepped && i > 0) {
            point[k++] = at(plot, curve->x[from + i], curve->high[from + i - 1]);
        }
        point[k++] = at(plot, curve->x[from + i], curve->high[from + i]);
    }
    for (size_t i = n; i-- > 0;) {
        point[k++] = at(plot, curve->x[from + i], curve->low[from + i]);
        if (curve->is_stepped && i > 0) {
            point[k++] = at(plot, curve->x[from + i], curve->low[from + i - 1]);
        }
    }
    gj_canvas_area(canvas, point, k, curve->color, curve->color == GJ_COLOR_BEFORE ? 0.35 : 0.25);
    return to + 1;
}

void gj_plot_curve(struct gj_canvas *canvas, const struct gj_plot *plot, const struct gj_curve *curve, const char *hint)
{
    struct gj_point *point = gj_alloc_zero(4 * curve->n + 1, sizeof *point);
    if (point == NULL) {
        return; /* the canvas will miss memory too, and says so */
    }
    if (hint != NULL) {
        gj_canvas_hint(canvas, hint);
    }
    for (size_t i = 0; curve->low != NULL && i < curve->n;) {
        i = draw_band(canvas, plot, curve, i, point);
    }
    size_t k = 0;
    for (size_t i = 0; i < curve->n; i++) {
        if (curve->is_stepped && i > 0) {
            point[k++] = at(plot, curve->x[i], curve->y[i - 1]);
        }
        point[k++] = at(plot, curve->x[i], curve->y[i]);
    }
    gj_canvas_polyline(canvas, point, k, 1.6, curve->color);
    if (hint != NULL) {
        gj_canvas_hint_end(canvas);
    }
    gj_free(point);
}

void gj_plot_mark(struct gj_canvas *canvas, const struct gj_plot *plot, double x, const char *word)
{
    const struct gj_font_style style = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_MUTED};
    if (!(x >= plot->x.low && x <= plot->x.high)) {
        return;
    }
    const double left = gj_axis_at(&plot->x, x);
    gj_canvas_dashes(canvas, left, plot->y.end, left, plot->y.start, 1.0, GJ_COLOR_INK);
    if (word != NULL) {
        const double width = gj_canvas_text_width(canvas, word, &style);
        const double room = plot->x.end - left - 4;
        gj_canvas_text(canvas, width <= room ? left + 4 : left - 4 - width, plot->y.end - 3, word, &style);
    }
}

void gj_labels_apart(double *y1, double *y2, double least, double low, double high)
{
    if (fabs(*y1 - *y2) < least) {
        const double middle = (*y1 + *y2) / 2.0;
        const double sign = *y1 <= *y2 ? -1.0 : 1.0;
        *y1 = middle + sign * least / 2.0;
        *y2 = middle - sign * least / 2.0;
    }
    const double over = fmax(fmax(*y1, *y2) - high, 0.0);
    const double under = fmax(low - fmin(*y1, *y2), 0.0);
    *y1 += under - over;
    *y2 += under - over;
}
