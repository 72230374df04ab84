/* Lead time of lots: a histogram of each arm, before above after, on the same axes, with mean and 95th percentile and their intervals. */
#include <math.h>

#include "render/chart_internal.h"

static const double left = 64, panel_height = 104, marks_height = 40;

/* What is drawn of the bins: [first, last), in hours or days, as shares or as density when the bins are not equally wide. */
struct view {
    int first, last;
    double per_unit; /* hours of one unit of the axis */
    bool is_density;
    double beyond[GJ_N_ARMS];
    struct gj_axis x;
    double highest;
};

static double share_of(const struct gj_study_result *result, int arm, int bin)
{
    double share = result->lead_share[arm][bin];
    return isfinite(share) && share > 0.0 ? share : 0.0;
}

static double width_of(const struct gj_study_result *result, int bin)
{
    return result->lead_edge_h[bin + 1] - result->lead_edge_h[bin];
}

static double height_of(const struct gj_study_result *result, const struct view *view, int arm, int bin)
{
    double share = share_of(result, arm, bin);
    return view->is_density ? share / (width_of(result, bin) / view->per_unit) : share;
}

static bool has_equal_bins(const struct gj_study_result *result)
{
    for (int bin = 1; bin < GJ_LEAD_BINS; bin++) {
        if (fabs(width_of(result, bin) - width_of(result, 0)) > 1e-6 * fabs(width_of(result, 0))) {
            return false;
        }
    }
    return true;
}

/* Leaves the long tail out: the axis ends where both arms have all but half a per cent of their lots. */
static bool view_of(const struct gj_study_result *result, struct view *view)
{
    const double tail = 0.005;
    double total[GJ_N_ARMS] = {0}, left_over[GJ_N_ARMS];
    *view = (struct view){.first = GJ_LEAD_BINS};
    for (int bin = 0; bin < GJ_LEAD_BINS; bin++) {
        for (int arm = 0; arm < GJ_N_ARMS; arm++) {
            total[arm] += share_of(result, arm, bin);
            view->first = view->first == GJ_LEAD_BINS && share_of(result, arm, bin) > 0.0 ? bin : view->first;
        }
        if (!(width_of(result, bin) > 0.0)) {
            return false;
        }
    }
    if (view->first == GJ_LEAD_BINS) {
        return false;
    }
    left_over[GJ_ARM_BEFORE] = total[GJ_ARM_BEFORE];
    left_over[GJ_ARM_AFTER] = total[GJ_ARM_AFTER];
    for (int bin = view->first; bin < GJ_LEAD_BINS && (bin == view->first || fmax(left_over[0], left_over[1]) > tail);
         bin++) {
        left_over[GJ_ARM_BEFORE] -= share_of(result, GJ_ARM_BEFORE, bin);
        left_over[GJ_ARM_AFTER] -= share_of(result, GJ_ARM_AFTER, bin);
        view->last = bin + 1;
    }
    /* The last bin also holds all that is longer: no bar of its height would be true. */
    int last_bin = GJ_LEAD_BINS - 1;
    double in_last = fmax(share_of(result, GJ_ARM_BEFORE, last_bin), share_of(result, GJ_ARM_AFTER, last_bin));
    if (view->last == GJ_LEAD_BINS && view->first < last_bin && in_last < 4 * tail) {
        left_over[GJ_ARM_BEFORE] = share_of(result, GJ_ARM_BEFORE, last_bin);
        left_over[GJ_ARM_AFTER] = share_of(result, GJ_ARM_AFTER, last_bin);
        view->last = last_bin;
    }
    view->beyond[GJ_ARM_BEFORE] = left_over[GJ_ARM_BEFORE];
    view->beyond[GJ_ARM_AFTER] = left_over[GJ_ARM_AFTER];
    /* From zero when zero is near. */
    if (result->lead_edge_h[view->first] < 0.3 * result->lead_edge_h[view->last]) {
        view->first = 0;
    }
    double end = result->lead_edge_h[view->last];
    view->per_unit = end > 240.0 ? 24.0 : 1.0;
    view->is_density = !has_equal_bins(result);
    double start = view->first == 0 && result->lead_edge_h[0] >= 0.0 ? 0.0 : result->lead_edge_h[view->first];
    view->x = (struct gj_axis){.low = start / view->per_unit,
                               .high = end / view->per_unit,
                               .start = left,
                               .end = GJ_SHEET_WIDTH - GJ_SHEET_MARGIN};
    for (int bin = view->first; bin < view->last; bin++) {
        view->highest = fmax(view->highest, fmax(height_of(result, view, 0, bin), height_of(result, view, 1, bin)));
    }
    return true;
}

/* Behind days the hours that the table has, where there is room for both. */
static void add_hours(const struct gj_canvas *canvas, const struct gj_render_spec *spec,
                      const struct gj_estimate *estimate, const struct gj_font_style *style, double room,
                      struct gj_text *text)
{
    struct gj_text both;
    gj_text_init(&both);
    gj_text_addf(&both, "%s (", text->failed ? "" : text->data);
    gj_add_estimate(&both, estimate, 1.0, false);
    gj_text_addf(&both, " %s)", gj_unit_view("h", 0, spec->lang).text);
    if (both.failed || gj_canvas_text_width(canvas, both.data, style) <= room) {
        text->length = 0;
        gj_text_add(text, both.failed ? "" : both.data);
        text->failed |= both.failed;
    }
    gj_text_fini(&both);
}

/* Mean or percentile: a dot with its interval above the bars, and its value beside. */
static void draw_mark(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct view *view,
                      enum gj_arm arm, bool is_mean, double y, double foot)
{
    const struct gj_estimate *estimate =
        &spec->result->arm[arm][is_mean ? GJ_OUTCOME_lead_time_mean : GJ_OUTCOME_lead_time_p95];
    if (!isfinite(estimate->mean)) {
        return;
    }
    gj_color color = arm == GJ_ARM_BEFORE ? GJ_COLOR_MUTED : GJ_COLOR_AFTER;
    double value = estimate->mean / view->per_unit;
    bool is_inside = value <= view->x.high && value >= view->x.low;
    double x = fmin(fmax(gj_axis_at(&view->x, value), view->x.start), view->x.end), reach = 0.0;
    if (is_inside) {
        gj_canvas_line(canvas, x, y, x, foot, 1.0, color);
        if (isfinite(estimate->half_width)) {
            reach = fmin(estimate->half_width / view->per_unit / (view->x.high - view->x.low) *
                             (view->x.end - view->x.start),
                         200.0);
            gj_canvas_line(canvas, fmax(x - reach, view->x.start), y, fmin(x + reach, view->x.end), y, 2.0, color);
        }
        gj_canvas_dot(canvas, x, y, is_mean ? 4.5 : 3.5, !is_mean, color);
    }
    struct gj_text text;
    gj_text_init(&text);
    gj_text_addf(&text, "%s ", gj_word(is_mean ? GJ_WORD_MEAN : GJ_WORD_P95, spec->lang));
    gj_add_estimate(&text, estimate, 1.0 / view->per_unit, false);
    gj_text_addf(&text, " %s", gj_unit_view(view->per_unit > 1.0 ? "d" : "h", 0, spec->lang).text);
    struct gj_font_style style = {.size = GJ_SIZE_SMALL, .is_bold = is_mean, .color = color};
    double gap = 9 + reach, room = fmax(view->x.end - x, x - view->x.start) - gap;
    if (view->per_unit > 1.0) {
        add_hours(canvas, spec, estimate, &style, room, &text);
    }
    double width = text.failed ? 0.0 : gj_canvas_text_width(canvas, text.data, &style);
    if (x + gap + width > view->x.end) {
        style.align = GJ_ALIGN_RIGHT;
        gap = -gap;
    }
    gj_chart_text(canvas, x + gap, y + 4, &text, &style);
    gj_text_fini(&text);
}

/* What lies beyond the end of the axis; nothing when all is on it. */
static void add_beyond(struct gj_text *out, const struct gj_render_spec *spec, const struct view *view)
{
    if (!(fmax(view->beyond[GJ_ARM_BEFORE], view->beyond[GJ_ARM_AFTER]) > 0.00005)) {
        return;
    }
    struct gj_text end, share[GJ_N_ARMS];
    gj_text_init(&end);
    gj_add_rounded(&end, view->x.high, gj_decimals(view->x.high, NAN));
    gj_text_addf(&end, " %s", gj_unit_view(view->per_unit > 1.0 ? "d" : "h", 0, spec->lang).text);
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        gj_text_init(&share[arm]);
        gj_add_rounded(&share[arm], fmax(view->beyond[arm], 0.0) * 100.0, 2);
    }
    if (!end.failed && !share[0].failed && !share[1].failed) {
        const char *values[] = {end.data, share[0].data, share[1].data};
        gj_word_fill(out, GJ_WORD_LEAD_BEYOND, spec->lang, values, 3);
    }
    gj_text_fini(&end);
    gj_text_fini(&share[0]);
    gj_text_fini(&share[1]);
}

static void draw_scale(struct gj_canvas *canvas, const struct gj_axis *axis)
{
    const struct gj_font_style style = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_MUTED, .align = GJ_ALIGN_RIGHT};
    struct gj_ticks ticks = gj_ticks_of(axis, 3);
    struct gj_text text;
    gj_text_init(&text);
    for (unsigned i = 0; i < ticks.n; i++) {
        double value = ticks.first + (double)i * ticks.step, y = gj_axis_at(axis, value);
        gj_canvas_line(canvas, left, y, GJ_SHEET_WIDTH - GJ_SHEET_MARGIN, y, 0.5, GJ_COLOR_GRID);
        gj_add_rounded(&text, value, ticks.decimals);
        gj_chart_text(canvas, left - 6, y + 3.5, &text, &style);
    }
    gj_text_fini(&text);
}

static void hint_bin(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct view *view,
                     enum gj_arm arm, int bin)
{
    const double *edge = spec->result->lead_edge_h;
    struct gj_text range, share;
    gj_text_init(&range);
    gj_text_init(&share);
    gj_add_rounded(&range, edge[bin] / view->per_unit, 1);
    gj_text_add(&range, "–");
    gj_add_rounded(&range, edge[bin + 1] / view->per_unit, 1);
    gj_text_addf(&range, " %s", gj_unit_view(view->per_unit > 1.0 ? "d" : "h", 0, spec->lang).text);
    gj_add_rounded(&share, 100.0 * share_of(spec->result, (int)arm, bin), 1);
    if (!range.failed && !share.failed) {
        gj_chart_hint(canvas, spec, range.data, arm, share.data, "%");
    }
    gj_text_fini(&range);
    gj_text_fini(&share);
}

/* One arm: marks on top, bars below, axis under them. Returns y below the axis line. */
static double draw_arm(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct view *view,
                       enum gj_arm arm, double y)
{
    const struct gj_study_result *result = spec->result;
    const struct gj_font_style name = {
        .size = GJ_SIZE_SMALL, .is_bold = true, .color = GJ_COLOR_INK, .align = GJ_ALIGN_RIGHT};
    double top = y + marks_height, bottom = top + panel_height;
    struct gj_axis axis = {.low = 0.0, .high = view->highest * 100.0, .start = bottom, .end = top};
    gj_canvas_text(canvas, left - 6, y + 10, gj_word(arm == GJ_ARM_BEFORE ? GJ_WORD_BEFORE : GJ_WORD_AFTER, spec->lang),
                   &name);
    draw_scale(canvas, &axis);
    for (int bin = view->first; bin < view->last; bin++) {
        double x1 = gj_axis_at(&view->x, result->lead_edge_h[bin] / view->per_unit);
        double x2 = gj_axis_at(&view->x, result->lead_edge_h[bin + 1] / view->per_unit);
        double at = gj_axis_at(&axis, height_of(result, view, (int)arm, bin) * 100.0);
        hint_bin(canvas, spec, view, arm, bin);
        gj_canvas_rect(canvas, x1, at, x2 - x1 - 0.5, bottom - at, gj_arm_color(arm));
        gj_canvas_hint_end(canvas);
    }
    draw_mark(canvas, spec, view, arm, true, y + 6, bottom);
    draw_mark(canvas, spec, view, arm, false, y + 24, bottom);
    gj_canvas_line(canvas, view->x.start, bottom, view->x.end, bottom, 1.0, GJ_COLOR_MUTED);
    return bottom;
}

double gj_chart_lead_time(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    const struct gj_font_style small = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED};
    struct view view;
    double y = gj_chart_head(canvas, spec, GJ_WORD_CHART_LEAD_TIME, GJ_KEY_BARS);
    if (!view_of(spec->result, &view)) {
        return gj_chart_foot(canvas, spec, gj_chart_empty(canvas, spec, y, GJ_WORD_NO_LOTS), false, NULL);
    }
    gj_canvas_text(canvas, GJ_SHEET_MARGIN, y + 10,
                   gj_word(view.is_density ? GJ_WORD_LEAD_DENSITY : GJ_WORD_LEAD_SHARE, spec->lang), &small);
    y = draw_arm(canvas, spec, &view, GJ_ARM_BEFORE, y + 22);
    y = draw_arm(canvas, spec, &view, GJ_ARM_AFTER, y + 14);
    gj_axis_draw(canvas, &view.x, y, 8);
    struct gj_font_style right = small;
    right.align = GJ_ALIGN_RIGHT;
    gj_canvas_text(canvas, view.x.end, y + 32,
                   gj_word(view.per_unit > 1.0 ? GJ_WORD_LEAD_AXIS_DAYS : GJ_WORD_LEAD_AXIS_HOURS, spec->lang), &right);
    struct gj_text note;
    gj_text_init(&note);
    add_beyond(&note, spec, &view);
    y = gj_chart_foot(canvas, spec, y + 34, true, note.failed ? NULL : note.data);
    gj_text_fini(&note);
    return y;
}
