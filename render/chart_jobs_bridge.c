/* From gross to net as a waterfall: what each step takes away, and what is left. Simulated steps are full, assumed ones striped. The whisker is the interval
 * over replications, the bracket below it the range over the assumptions; the two are never added.
 *
 *     jobs at supported firms (gross)    [==================|-+-|]     +3.4 ± 0.2
 *     would have come without support                 [//////]         −1.1 ± 0.1
 *       assumed 30 % (10–50 %)                     |-----------|       −1.8 … −0.4
 *     because of the programme (net)     [=====|-+-|]                  +1.2 ± 0.1
 */
#include <math.h>

#include "render/bars.h"
#include "render/block.h"

static const double label_width = 222, bars_start = 258, bars_end = 588, text_start = 604;
static const double bar = 15, row_height = 40;

static bool is_end(int step)
{
    return step == GJ_BRIDGE_GROSS || step == GJ_BRIDGE_NET;
}

/* Where the bar of a step begins and ends. */
static void span_of(const struct gj_bridge *bridge, int step, double *from, double *to)
{
    const struct gj_bridge_line *line = &bridge->line[step];
    *from = is_end(step) ? 0.0 : bridge->line[step - 1].left.mean;
    *to = is_end(step) ? line->jobs.mean : line->left.mean;
}

static struct gj_axis axis_of(const struct gj_bridge *bridge)
{
    double value[4 * GJ_N_BRIDGE_STEPS];
    for (int step = 0; step < GJ_N_BRIDGE_STEPS; step++) {
        const struct gj_bridge_line *line = &bridge->line[step];
        const double width = isfinite(line->left.half_width) ? line->left.half_width : 0.0;
        value[4 * step] = line->left.mean - width;
        value[4 * step + 1] = line->left.mean + width;
        value[4 * step + 2] = line->left_low;
        value[4 * step + 3] = line->left_high;
    }
    return gj_axis_around(value, sizeof value / sizeof value[0], true, bars_start, bars_end);
}

/* Name of the step, and what it rests on. Returns the height. */
static double draw_name(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_bridge_line *line,
                        int step, double y)
{
    const struct gj_font_style name = {.size = GJ_SIZE_TEXT, .is_bold = is_end(step), .color = GJ_COLOR_INK};
    const struct gj_font_style small = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_MUTED};
    const struct gj_bridge_step_info *info = gj_bridge_step_info((enum gj_bridge_step)step);
    double height = gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y, label_width, 3,
                                        spec->lang == GJ_LANG_KO ? info->ko : info->en, &name);
    struct gj_text text;
    gj_text_init(&text);
    if (step != GJ_BRIDGE_NET) {
        gj_bridge_basis_text(&text, line, spec->lang);
        if (!text.failed) {
            height += gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y + height, label_width, 2, text.data, &small);
        }
    }
    gj_text_fini(&text);
    return height;
}

static void draw_bar(struct gj_canvas *canvas, const struct gj_axis *axis, const struct gj_bridge *bridge, int step,
                     double y)
{
    const struct gj_bridge_line *line = &bridge->line[step];
    double from, to;
    span_of(bridge, step, &from, &to);
    if (!isfinite(from) || !isfinite(to)) {
        return;
    }
    const double left = gj_axis_at(axis, fmin(from, to)), right = gj_axis_at(axis, fmax(from, to));
    gj_canvas_rect(canvas, left, y, right - left, bar, is_end(step) ? GJ_COLOR_AFTER : GJ_COLOR_LESS);
    if (line->basis == GJ_BASIS_ASSUMED && step != GJ_BRIDGE_NET) {
        gj_canvas_hatch(canvas, left, y, right - left, bar, GJ_COLOR_MUTED);
    }
    if (from == to) { /* a step that takes nothing still has its place */
        gj_canvas_line(canvas, right, y, right, y + bar, 2.0, GJ_COLOR_LESS);
    }
    gj_whisker_draw(canvas, axis, &line->left, 1.0, y + bar / 2, GJ_COLOR_INK);
    if (line->left_low < line->left_high) {
        gj_bracket_draw(canvas, axis, line->left_low, line->left_high, y + bar + 7);
    }
}

/* Returns the height. */
static double draw_values(struct gj_canvas *canvas, const struct gj_bridge_line *line, int step, double y)
{
    const struct gj_font_style style = {.size = GJ_SIZE_TEXT, .is_bold = is_end(step), .color = GJ_COLOR_INK};
    const struct gj_font_style small = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED};
    const int decimals = gj_bridge_decimals(line);
    struct gj_text text;
    gj_text_init(&text);
    gj_text_add(&text, gj_verdict_of(&line->jobs) == GJ_VERDICT_UNSURE ? "~ " : "");
    gj_add_rounded_signed(&text, line->jobs.mean, decimals);
    if (!isnan(line->jobs.mean)) {
        gj_add_half_width(&text, line->jobs.half_width, decimals);
    }
    double height = gj_bars_value(canvas, text_start, y, &text, &style);
    if (line->jobs_low < line->jobs_high) {
        gj_add_rounded_signed(&text, line->jobs_low, decimals);
        gj_text_add(&text, " … ");
        gj_add_rounded_signed(&text, line->jobs_high, decimals);
        height += gj_bars_value(canvas, text_start, y + height, &text, &small);
    }
    gj_text_fini(&text);
    return height;
}

static double draw_bridge(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_bridge *bridge,
                          enum gj_word what, double y)
{
    y = gj_bars_heading(canvas, gj_word(what, spec->lang), y);
    const struct gj_axis axis = axis_of(bridge);
    const double top = y;
    for (int step = 0; step < GJ_N_BRIDGE_STEPS; step++) {
        const struct gj_bridge_line *line = &bridge->line[step];
        const double label = draw_name(canvas, spec, line, step, y);
        draw_bar(canvas, &axis, bridge, step, y + 1);
        const double values = draw_values(canvas, line, step, y);
        y += fmax(row_height, fmax(label, values) + 7);
    }
    gj_axis_zero(canvas, &axis, top - 3, y - 3);
    gj_axis_draw(canvas, &axis, y - 3, 6);
    return y + 24;
}

double gj_chart_jobs_bridge(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    const struct gj_study_result *result = spec->result;
    double y = gj_chart_head(canvas, spec, GJ_WORD_BRIDGE_TITLE, GJ_KEY_NONE);
    y = draw_bridge(canvas, spec, &result->bridge, GJ_WORD_BRIDGE_PANEL_JOBS, y);
    if (isfinite(result->bridge_years.line[GJ_BRIDGE_GROSS].jobs.mean)) {
        y = draw_bridge(canvas, spec, &result->bridge_years, GJ_WORD_BRIDGE_PANEL_YEARS, y + 6);
    }
    return gj_chart_foot(canvas, spec, y, true, gj_word(GJ_WORD_BRIDGE_CHART_NOTE, spec->lang));
}
