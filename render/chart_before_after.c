/* The main outcomes, each on an axis of its own, because their units differ:
 *
 *      good pieces a day      |   o-+-                      |  201,200 ± 900
 *      pieces/day             |            -+-*             |  226,000 ± 1,000
 *                             +--|-------|-------|----------+  +24,800 ± 300 pieces/day (+12.3 %)
 */
#include <math.h>

#include "render/chart_internal.h"

static const enum gj_outcome_id main_outcomes[] = {GJ_OUTCOME_good_per_day,
                                                   GJ_OUTCOME_process_output_per_hour,
                                                   GJ_OUTCOME_defect_share,
                                                   GJ_OUTCOME_oee,
                                                   GJ_OUTCOME_lead_time_mean,
                                                   GJ_OUTCOME_on_time_share,
                                                   GJ_OUTCOME_paid_hours_per_1000,
                                                   GJ_OUTCOME_heads_needed,
                                                   GJ_OUTCOME_sales_per_head,
                                                   GJ_OUTCOME_cost_per_good,
                                                   GJ_OUTCOME_profit};

static const double label_width = 190, panel_start = 232, panel_end = 480, text_start = 504;
static const double before_y = 12, after_y = 29, axis_y = 42, row_height = 68;

static double reach(const struct gj_estimate *estimate)
{
    return isfinite(estimate->half_width) ? estimate->half_width : 0.0;
}

/* Room for both intervals; from zero when zero is near, so that a small difference of large numbers is not made to look large without need. */
static struct gj_axis axis_of(const struct gj_estimate *before, const struct gj_estimate *after, double factor)
{
    double low = fmin(before->mean - reach(before), after->mean - reach(after)) * factor;
    double high = fmax(before->mean + reach(before), after->mean + reach(after)) * factor;
    if (low > 0.0 && low < 0.4 * high) {
        low = 0.0;
    } else if (high < 0.0 && high > 0.4 * low) {
        high = 0.0;
    }
    double size = fmax(fabs(low), fabs(high));
    if (!(high - low > 1e-9 * size)) {
        double pad = size > 0.0 ? 0.1 * size : 1.0;
        low -= pad;
        high += pad;
    }
    double pad = 0.06 * (high - low);
    return (struct gj_axis){.low = low == 0.0 ? low : low - pad,
                            .high = high == 0.0 ? high : high + pad,
                            .start = panel_start,
                            .end = panel_end};
}

static void draw_estimate(struct gj_canvas *canvas, const struct gj_axis *axis, const struct gj_estimate *estimate,
                          double factor, double y, enum gj_arm arm)
{
    const double cap = 3.5;
    if (!isfinite(estimate->mean)) {
        return;
    }
    double x = gj_axis_at(axis, estimate->mean * factor);
    if (reach(estimate) > 0.0) {
        double low = gj_axis_at(axis, (estimate->mean - estimate->half_width) * factor);
        double high = gj_axis_at(axis, (estimate->mean + estimate->half_width) * factor);
        gj_canvas_line(canvas, low, y, high, y, 2.0, gj_arm_color(arm));
        gj_canvas_line(canvas, low, y - cap, low, y + cap, 2.0, gj_arm_color(arm));
        gj_canvas_line(canvas, high, y - cap, high, y + cap, 2.0, gj_arm_color(arm));
    }
    gj_canvas_dot(canvas, x, y, 4.5, arm == GJ_ARM_BEFORE, gj_arm_color(arm));
}

/* Values beside their marks, the paired difference below them. Returns the height of the column. */
static double draw_values(struct gj_canvas *canvas, const struct gj_render_spec *spec, enum gj_outcome_id outcome,
                          double y)
{
    const struct gj_font_style style[GJ_N_ARMS] = {{.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED},
                                                   {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_AFTER}};
    const struct gj_font_style bold = {.size = GJ_SIZE_TEXT, .is_bold = true, .color = GJ_COLOR_INK};
    const struct gj_study_result *result = spec->result;
    struct gj_row_view view = gj_row_view_of(result, outcome, spec->lang);
    struct gj_text text;
    gj_text_init(&text);
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        const struct gj_estimate *estimate = &result->arm[arm][outcome];
        gj_add_rounded(&text, estimate->mean * view.unit.factor, view.decimals[arm]);
        gj_add_half_width(&text, estimate->half_width * view.unit.factor, view.decimals[arm]);
        gj_chart_text(canvas, text_start, y + (arm == GJ_ARM_BEFORE ? before_y : after_y) + 4, &text, &style[arm]);
    }
    const struct gj_estimate *difference = &result->difference[outcome], *ratio = &result->ratio[outcome];
    gj_text_add(&text, view.verdict == GJ_VERDICT_UNSURE ? "~ " : "");
    gj_add_rounded_signed(&text, difference->mean * view.unit.factor, view.decimals_difference);
    gj_add_half_width(&text, difference->half_width * view.unit.factor, view.decimals_difference);
    gj_text_addf(&text, " %s", view.unit.difference);
    if (isfinite(ratio->mean)) {
        gj_text_add(&text, " (");
        gj_add_rounded_signed(&text, ratio->mean * 100.0, view.decimals_ratio);
        gj_text_add(&text, "\xC2\xA0%)");
    }
    double height = axis_y - 3;
    if (!text.failed) {
        height += gj_canvas_paragraph(canvas, text_start, y + height, GJ_SHEET_WIDTH - GJ_SHEET_MARGIN - text_start, 2,
                                      text.data, &bold);
    }
    gj_text_fini(&text);
    return height;
}

static double draw_row(struct gj_canvas *canvas, const struct gj_render_spec *spec, enum gj_outcome_id outcome,
                       double y)
{
    const struct gj_font_style bold = {.size = GJ_SIZE_TEXT, .is_bold = true, .color = GJ_COLOR_INK};
    const struct gj_font_style muted = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED};
    const struct gj_estimate *before = &spec->result->arm[GJ_ARM_BEFORE][outcome],
                             *after = &spec->result->arm[GJ_ARM_AFTER][outcome];
    struct gj_row_view view = gj_row_view_of(spec->result, outcome, spec->lang);
    double label =
        gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y, label_width, 3, gj_outcome_label(outcome, spec->lang), &bold);
    label += gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y + label, label_width, 1, view.unit.text, &muted);
    struct gj_axis axis = axis_of(before, after, view.unit.factor);
    if (isfinite(axis.low) && isfinite(axis.high)) {
        gj_axis_draw(canvas, &axis, y + axis_y, 4);
        draw_estimate(canvas, &axis, before, view.unit.factor, y + before_y, GJ_ARM_BEFORE);
        draw_estimate(canvas, &axis, after, view.unit.factor, y + after_y, GJ_ARM_AFTER);
    }
    double values = draw_values(canvas, spec, outcome, y);
    return y + fmax(row_height, fmax(label, values) + 8);
}

double gj_chart_before_after(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    double y = gj_chart_head(canvas, spec, GJ_WORD_CHART_BEFORE_AFTER, GJ_KEY_DOTS);
    int n_rows = 0;
    bool any_unsure = false;
    for (size_t i = 0; i < sizeof main_outcomes / sizeof main_outcomes[0]; i++) {
        enum gj_outcome_id outcome = main_outcomes[i];
        if (!isfinite(spec->result->arm[GJ_ARM_BEFORE][outcome].mean) &&
            !isfinite(spec->result->arm[GJ_ARM_AFTER][outcome].mean)) {
            continue;
        }
        gj_canvas_line(canvas, GJ_SHEET_MARGIN, y, GJ_SHEET_WIDTH - GJ_SHEET_MARGIN, y, 1.0, GJ_COLOR_GRID);
        y = draw_row(canvas, spec, outcome, y + 8);
        any_unsure = any_unsure || gj_verdict_of(&spec->result->difference[outcome]) == GJ_VERDICT_UNSURE;
        n_rows++;
    }
    if (n_rows == 0) {
        y = gj_chart_empty(canvas, spec, y, GJ_WORD_NO_DATA);
    }
    gj_canvas_line(canvas, GJ_SHEET_MARGIN, y, GJ_SHEET_WIDTH - GJ_SHEET_MARGIN, y, 1.0, GJ_COLOR_GRID);
    return gj_chart_foot(canvas, spec, y, true, any_unsure ? gj_word(GJ_WORD_TABLE_FOOT, spec->lang) : NULL);
}
