/* Panels over time. */
#include "render/chart_course.h"

#include <math.h>

static const double month_us = (double)GJ_YEAR / 12.0;

struct gj_time_axis gj_time_axis_of(gj_time from, gj_time to, double start, double end)
{
    /* Counted from the start, a part of it has the unit of the whole, unless it is too short a part for that. */
    const double part = (double)(to - from), span = part > (double)to / 8.0 ? (double)to : part;
    struct gj_time_axis time = {.unit_us = (double)GJ_HOUR, .unit = "h"};
    if (span > 3.0 * (double)GJ_YEAR) {
        time = (struct gj_time_axis){.unit_us = (double)GJ_YEAR, .unit = "y"};
    } else if (span > 120.0 * (double)GJ_DAY) {
        time = (struct gj_time_axis){.unit_us = month_us, .unit = "months"};
    } else if (span > 3.0 * (double)GJ_DAY) {
        time = (struct gj_time_axis){.unit_us = (double)GJ_DAY, .unit = "d"};
    }
    time.axis = (struct gj_axis){.low = (double)from / time.unit_us,
                                 .high = (double)(to > from ? to : from + 1) / time.unit_us,
                                 .start = start,
                                 .end = end};
    return time;
}

double gj_time_axis_at(const struct gj_time_axis *time, gj_time at)
{
    return gj_axis_at(&time->axis, (double)at / time->unit_us);
}

double gj_time_axis_draw(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_time_axis *time,
                         double y)
{
    const struct gj_font_style style = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED, .align = GJ_ALIGN_RIGHT};
    const struct gj_unit unit = gj_unit_view(time->unit, 0, spec->lang);
    const char *const values[] = {unit.text};
    struct gj_text text;
    gj_text_init(&text);
    gj_axis_draw(canvas, &time->axis, y, 8);
    gj_word_fill(&text, GJ_WORD_TIME_SINCE_START, spec->lang, values, 1);
    gj_chart_text(canvas, time->axis.end, y + 31, &text, &style);
    gj_text_fini(&text);
    return y + 34;
}

static double reach_of(const struct gj_estimate *estimate)
{
    return isfinite(estimate->half_width) ? estimate->half_width : 0.0;
}

/* Of all means and of all ends of intervals. */
static void highest_of(const struct gj_coarse *coarse, double *highest_mean, double *highest_bound)
{
    double mean = 0.0, bound = 0.0;
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        for (uint32_t i = 0; i < coarse->n_points; i++) {
            const struct gj_estimate *at = &coarse->of[arm][i];
            if (isfinite(at->mean)) {
                mean = fmax(mean, at->mean);
                bound = fmax(bound, at->mean + reach_of(at));
            }
        }
    }
    *highest_mean = mean;
    *highest_bound = bound;
}

double gj_course_highest(const struct gj_coarse *coarse)
{
    const double beyond = 1.4; /* of the highest mean */
    double mean, bound;
    highest_of(coarse, &mean, &bound);
    return fmin(bound, beyond * mean);
}

/* Where a band is let leave the panel, how high it goes: a number in its corner. */
static void tell_cut(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_panel *panel,
                     const struct gj_coarse *coarse)
{
    const struct gj_font_style style = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_INK, .align = GJ_ALIGN_RIGHT};
    double mean, bound;
    highest_of(coarse, &mean, &bound);
    if (bound <= panel->value.high) {
        return;
    }
    struct gj_text number, text;
    gj_text_init(&number);
    gj_text_init(&text);
    gj_add_rounded(&number, bound, gj_decimals(bound, bound / 2.0));
    if (!number.failed) {
        const char *const values[] = {number.data};
        gj_word_fill(&text, GJ_WORD_BAND_UP_TO, spec->lang, values, 1);
    }
    gj_chart_text(canvas, panel->time.axis.end - 4, panel->value.end + GJ_SIZE_TINY, &text, &style);
    gj_text_fini(&number);
    gj_text_fini(&text);
}

static gj_time end_of(gj_time interval, gj_time end, uint32_t i)
{
    const gj_time at = (gj_time)(i + 1) * interval;
    return at < end ? at : end;
}

/* Of the intervals [from, to), those without a value left out. */
static struct gj_estimate mean_of(const struct gj_course *course, const struct gj_estimate *of, uint32_t from,
                                  uint32_t to)
{
    double time = 0.0, mean = 0.0, half_width = 0.0;
    uint32_t n = 0;
    for (uint32_t i = from; i < to; i++) {
        const double length = (double)(end_of(course->interval, course->end, i) - (gj_time)i * course->interval);
        if (isfinite(of[i].mean)) {
            time += length;
            mean += of[i].mean * length;
            half_width += of[i].half_width * length;
            n = of[i].n;
        }
    }
    return (struct gj_estimate){.mean = mean / time, .half_width = half_width / time, .n = n};
}

struct gj_estimate gj_course_mean(const struct gj_course *course, const struct gj_estimate *of, gj_time from)
{
    const gj_time first = (from + course->interval - 1) / course->interval;
    return mean_of(course, of, first < (gj_time)course->n_points ? (uint32_t)first : course->n_points,
                   course->n_points);
}

void gj_course_coarsen(const struct gj_course *course, const struct gj_estimate *const of[GJ_N_ARMS], uint32_t most,
                       struct gj_coarse *out)
{
    const uint32_t n = course->n_points < GJ_SEEN_POINTS ? course->n_points : GJ_SEEN_POINTS;
    const uint32_t step = n > most ? (n + most - 1) / most : 1;
    out->interval = (gj_time)step * course->interval;
    out->end = course->end;
    out->n_points = (n + step - 1) / step;
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        for (uint32_t i = 0; i < out->n_points; i++) {
            const uint32_t to = (i + 1) * step < n ? (i + 1) * step : n;
            out->of[arm][i] = mean_of(course, of[arm], i * step, to);
        }
    }
}

double gj_scale_width(const struct gj_canvas *canvas, const struct gj_axis *value, unsigned most)
{
    const struct gj_font_style style = {.size = GJ_SIZE_TINY};
    const struct gj_ticks ticks = gj_ticks_of(value, most);
    double widest = 0.0;
    struct gj_text text;
    gj_text_init(&text);
    for (unsigned i = 0; i < ticks.n; i++) {
        text.length = 0;
        gj_add_rounded(&text, ticks.first + (double)i * ticks.step, ticks.decimals);
        widest = text.failed ? widest : fmax(widest, gj_canvas_text_width(canvas, text.data, &style));
    }
    gj_text_fini(&text);
    return widest;
}

void gj_panel_grid(struct gj_canvas *canvas, const struct gj_panel *panel, unsigned most)
{
    const struct gj_font_style style = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_MUTED, .align = GJ_ALIGN_RIGHT};
    const struct gj_axis *x = &panel->time.axis, *y = &panel->value;
    const struct gj_ticks ticks = gj_ticks_of(y, most);
    struct gj_text text;
    gj_text_init(&text);
    for (unsigned i = 0; i < ticks.n; i++) {
        const double value = ticks.first + (double)i * ticks.step, at = gj_axis_at(y, value);
        gj_canvas_line(canvas, x->start, at, x->end, at, i == 0 ? 1.0 : 0.5, i == 0 ? GJ_COLOR_MUTED : GJ_COLOR_GRID);
        gj_add_rounded(&text, value, ticks.decimals);
        gj_chart_text(canvas, x->start - 6, at + 3.5, &text, &style);
    }
    gj_text_fini(&text);
}

static struct gj_point point_at(const struct gj_panel *panel, const struct gj_coarse *coarse, uint32_t i, double value)
{
    const double x = (gj_time_axis_at(&panel->time, (gj_time)i * coarse->interval) +
                      gj_time_axis_at(&panel->time, end_of(coarse->interval, coarse->end, i))) /
                     2.0;
    const double y = gj_axis_at(&panel->value, fmin(fmax(value, panel->value.low), panel->value.high));
    return (struct gj_point){x, isfinite(value) ? y : NAN};
}

/* The band in stretches without a gap; the line on it. */
static void draw_arm(struct gj_canvas *canvas, const struct gj_panel *panel, const struct gj_coarse *coarse,
                     enum gj_arm arm)
{
    const struct gj_estimate *of = coarse->of[arm];
    struct gj_point edge[2 * GJ_SEEN_POINTS], line[GJ_SEEN_POINTS];
    const uint32_t n_points = coarse->n_points;
    for (uint32_t from = 0, to; from < n_points; from = to + 1) {
        for (to = from; to < n_points && isfinite(of[to].mean) && isfinite(of[to].half_width); to++) {
        }
        const uint32_t n = to - from;
        for (uint32_t i = 0; i < n; i++) {
            const struct gj_estimate *estimate = &of[from + i];
            edge[i] = point_at(panel, coarse, from + i, estimate->mean + estimate->half_width);
            edge[2 * n - 1 - i] = point_at(panel, coarse, from + i, estimate->mean - estimate->half_width);
        }
        gj_canvas_area(canvas, edge, 2 * n, gj_arm_color(arm), arm == GJ_ARM_BEFORE ? 0.35 : 0.25);
    }
    for (uint32_t i = 0; i < n_points; i++) {
        line[i] = point_at(panel, coarse, i, of[i].mean);
    }
    gj_canvas_polyline(canvas, line, n_points, arm == GJ_ARM_BEFORE ? 3.0 : 1.4, gj_arm_color(arm));
}

static void add_value(struct gj_text *out, const struct gj_estimate *estimate, double factor)
{
    if (isfinite(estimate->mean)) {
        gj_add_estimate(out, estimate, factor, false);
    } else {
        gj_text_add(out, "–");
    }
}

/* A column of the panel that is not seen, and tells both values of its interval. */
static void hover(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_panel *panel,
                  const struct gj_coarse *coarse, const char *label, uint32_t i)
{
    const struct gj_unit unit = gj_unit_view(panel->unit, panel->value.high, spec->lang);
    const gj_time begin = (gj_time)i * coarse->interval, end = end_of(coarse->interval, coarse->end, i);
    const double left = gj_time_axis_at(&panel->time, begin), right = gj_time_axis_at(&panel->time, end);
    const struct gj_point column[] = {
        {left, panel->value.start}, {right, panel->value.start}, {right, panel->value.end}, {left, panel->value.end}};
    struct gj_text at, value[GJ_N_ARMS], text;
    gj_text_init(&at);
    gj_text_init(&text);
    gj_add_rounded(&at, (double)begin / panel->time.unit_us, 1);
    gj_text_add(&at, "–");
    gj_add_rounded(&at, (double)end / panel->time.unit_us, 1);
    gj_text_addf(&at, " %s", gj_unit_view(panel->time.unit, 0, spec->lang).text);
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        gj_text_init(&value[arm]);
        add_value(&value[arm], &coarse->of[arm][i], unit.factor);
    }
    if (!at.failed && !value[0].failed && !value[1].failed) {
        const char *const values[] = {label, at.data, value[0].data, value[1].data, unit.text};
        gj_word_fill(&text, GJ_WORD_HINT_COURSE, spec->lang, values, 5);
    }
    if (!text.failed) {
        gj_canvas_hint(canvas, text.data);
        gj_canvas_area(canvas, column, 4, GJ_COLOR_PAPER, 0.0);
        gj_canvas_hint_end(canvas);
    }
    gj_text_fini(&at);
    gj_text_fini(&value[0]);
    gj_text_fini(&value[1]);
    gj_text_fini(&text);
}

void gj_panel_course(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_panel *panel,
                     const struct gj_coarse *coarse, const char *label)
{
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        draw_arm(canvas, panel, coarse, (enum gj_arm)arm);
    }
    tell_cut(canvas, spec, panel, coarse);
    for (uint32_t i = 0; i < coarse->n_points; i++) {
        hover(canvas, spec, panel, coarse, label, i);
    }
}

/* Lines of an arm's label from `y` on, y its middle. */
static void draw_end(struct gj_canvas *canvas, const struct gj_render_spec *spec, double x, double y, enum gj_arm arm,
                     const struct gj_estimate *mean, bool is_told)
{
    const gj_color color = arm == GJ_ARM_BEFORE ? GJ_COLOR_MUTED : GJ_COLOR_AFTER;
    const struct gj_font_style bold = {.size = GJ_SIZE_SMALL, .is_bold = true, .color = color};
    const struct gj_font_style plain = {.size = GJ_SIZE_SMALL, .color = color};
    const double line = GJ_SIZE_SMALL * GJ_LINE_HEIGHT;
    const char *name = gj_word(arm == GJ_ARM_BEFORE ? GJ_WORD_BEFORE : GJ_WORD_AFTER, spec->lang);
    struct gj_text text;
    gj_text_init(&text);
    if (isfinite(mean->mean)) {
        gj_add_rounded(&text, mean->mean, gj_decimals(mean->mean, mean->half_width));
    }
    if (is_told) {
        gj_canvas_text(canvas, x, y - 0.6 * line, name, &bold);
        gj_canvas_text(canvas, x, y + 0.4 * line, gj_word(GJ_WORD_WINDOW_MEAN, spec->lang), &plain);
        gj_chart_text(canvas, x, y + 1.4 * line, &text, &bold);
    } else {
        gj_canvas_text(canvas, x, y + 0.35 * GJ_SIZE_SMALL, name, &plain);
        gj_chart_text(canvas, x + gj_canvas_text_width(canvas, name, &plain) + 5, y + 0.35 * GJ_SIZE_SMALL, &text,
                      &bold);
    }
    gj_text_fini(&text);
}

void gj_panel_ends(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_panel *panel,
                   const struct gj_estimate *const of[GJ_N_ARMS], bool is_told)
{
    const struct gj_seen *seen = spec->result->insight->seen;
    const double line = GJ_SIZE_SMALL * GJ_LINE_HEIGHT, each = is_told ? 3.4 * line : line;
    const double heights[GJ_N_ARMS] = {each, each};
    const struct gj_axis *axis = &panel->value;
    const struct gj_estimate mean[GJ_N_ARMS] = {gj_course_mean(&seen->course, of[0], seen->window_from),
                                                gj_course_mean(&seen->course, of[1], seen->window_from)};
    const enum gj_arm upper = mean[GJ_ARM_BEFORE].mean > mean[GJ_ARM_AFTER].mean ? GJ_ARM_BEFORE : GJ_ARM_AFTER;
    const enum gj_arm order[GJ_N_ARMS] = {upper, upper == GJ_ARM_BEFORE ? GJ_ARM_AFTER : GJ_ARM_BEFORE};
    double at[GJ_N_ARMS];
    for (int i = 0; i < GJ_N_ARMS; i++) {
        const double value = mean[order[i]].mean;
        at[i] = gj_axis_at(axis, isfinite(value) ? fmin(fmax(value, axis->low), axis->high) : axis->low);
    }
    gj_labels_spread(at, heights, GJ_N_ARMS, axis->end, axis->start + line);
    for (int i = 0; i < GJ_N_ARMS; i++) {
        draw_end(canvas, spec, panel->time.axis.end + 8, at[i], order[i], &mean[order[i]], is_told);
    }
}

double gj_course_foot(struct gj_canvas *canvas, const struct gj_render_spec *spec, double y, enum gj_outcome_id outcome,
                      const char *note)
{
    const struct gj_study_result *result = spec->result;
    const uint32_t n = result->insight->seen->n_replications, all = result->n_replications - result->n_failed;
    const struct gj_estimate *const of[GJ_N_ARMS] = {&result->arm[GJ_ARM_BEFORE][outcome],
                                                     &result->arm[GJ_ARM_AFTER][outcome]};
    struct gj_text text, count, value[GJ_N_ARMS];
    gj_text_init(&text);
    gj_text_init(&count);
    gj_text_add_grouped(&count, all);
    bool is_told = n < all && !count.failed;
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        gj_text_init(&value[arm]);
        gj_add_rounded(&value[arm], of[arm]->mean, gj_decimals(of[arm]->mean, of[arm]->half_width));
        is_told = is_told && isfinite(of[arm]->mean) && !value[arm].failed;
    }
    if (is_told) {
        const char *const values[] = {gj_outcome_label(outcome, spec->lang), count.data, value[0].data, value[1].data};
        gj_word_fill(&text, GJ_WORD_ALL_REPLICATIONS, spec->lang, values, 4);
    }
    if (note != NULL) {
        gj_text_addf(&text, "%s%s", is_told ? " · " : "", note);
    }
    y = gj_chart_foot_of(canvas, spec, y, n, true, text.length > 0 && !text.failed ? text.data : NULL);
    gj_text_fini(&text);
    gj_text_fini(&count);
    gj_text_fini(&value[0]);
    gj_text_fini(&value[1]);
    return y;
}

/* --- what time is marked --- */

struct mark {
    double x;
    enum gj_word word;
};

enum { N_MARKS = 3 };

/* From left to right. */
static int marks_of(const struct gj_seen *seen, const struct gj_time_axis *time, struct mark mark[N_MARKS])
{
    const struct gj_course *course = &seen->course;
    int n = 0;
    if (course->warm_up > 0 && course->warm_up <= course->end) {
        mark[n++] = (struct mark){gj_time_axis_at(time, 0), GJ_WORD_MARK_WARM_UP};
    }
    if (course->parts_at < course->end) {
        mark[n++] = (struct mark){gj_time_axis_at(time, course->parts_at), GJ_WORD_MARK_PARTS};
    }
    if (seen->window_from > 0 && seen->window_from < course->end) {
        mark[n++] = (struct mark){gj_time_axis_at(time, seen->window_from), GJ_WORD_MARK_MEASURED};
    }
    if (n == N_MARKS && mark[2].x < mark[1].x) {
        const struct mark later = mark[1];
        mark[1] = mark[2];
        mark[2] = later;
    }
    return n;
}

void gj_panel_marks(struct gj_canvas *canvas, const struct gj_seen *seen, const struct gj_panel *panel)
{
    struct mark mark[N_MARKS];
    const double top = panel->value.end, bottom = panel->value.start;
    const int n = marks_of(seen, &panel->time, mark);
    for (int i = 0; i < n; i++) {
        if (mark[i].word == GJ_WORD_MARK_WARM_UP) {
            const double end = gj_time_axis_at(&panel->time, seen->course.warm_up);
            gj_canvas_hatch(canvas, mark[i].x, top, end - mark[i].x, bottom - top, 0xC3C9CE);
            gj_canvas_line(canvas, end, top, end, bottom, 1.0, 0xC3C9CE);
        } else {
            gj_canvas_dashes(canvas, mark[i].x, top, mark[i].x, bottom, 1.0, GJ_COLOR_MUTED);
        }
    }
}

double gj_course_marks(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_time_axis *time,
                       double y)
{
    const struct gj_font_style style = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED};
    const double row = GJ_SIZE_SMALL * GJ_LINE_HEIGHT;
    struct mark mark[N_MARKS];
    const int n = marks_of(spec->result->insight->seen, time, mark);
    const double foot = y + n * row + 4;
    for (int i = 0; i < n; i++) {
        const char *text = gj_word(mark[i].word, spec->lang);
        const double width = gj_canvas_text_width(canvas, text, &style), right = GJ_SHEET_WIDTH - GJ_SHEET_MARGIN;
        const double x = fmin(mark[i].x + (mark[i].word == GJ_WORD_MARK_WARM_UP ? 0 : 4), right - width);
        gj_canvas_rect(canvas, x - 1, y + 1, width + 2, row - 1, GJ_COLOR_PAPER); /* over the lines of earlier marks */
        gj_canvas_text(canvas, x, y + 0.85 * row, text, &style);
        if (mark[i].word != GJ_WORD_MARK_WARM_UP) {
            gj_canvas_dashes(canvas, mark[i].x, y + 2, mark[i].x, foot, 1.0, GJ_COLOR_MUTED);
        }
        y += row;
    }
    return foot;
}

void gj_labels_spread(double *at, const double *height, size_t n, double top, double bottom)
{
    /* Down from the top, then up from the bottom: each pass only moves what must give way. */
    double edge = top;
    for (size_t i = 0; i < n; i++) {
        at[i] = fmax(at[i], edge + height[i] / 2);
        edge = at[i] + height[i] / 2;
    }
    edge = bottom;
    for (size_t i = n; i-- > 0;) {
        at[i] = fmin(at[i], edge - height[i] / 2);
        edge = at[i] - height[i] / 2;
    }
}
