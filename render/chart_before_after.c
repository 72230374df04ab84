/* The main outcomes, each on an axis of its own, because their units differ. A thin line from the upper to the lower row is one replication, lived in both arms:
 *
 *      good pieces a day      |   o-+-                      |  201,200 ± 900
 *      pieces/day             |    \\  \\\                  |
 *                             |            -+-*             |  226,000 ± 1,000
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
static const double before_y = 12, after_y = 44, axis_y = 57, row_height = 84;

static double reach(const struct gj_estimate *estimate)
{
    return isfinite(estimate->half_width) ? estimate->half_width : 0.0;
}

/* Both rows of the next replication that lived in both arms and has a value in both; *at goes on. False: there is none. */
static bool next_pair(const struct gj_study_result *result, enum gj_outcome_id outcome, uint32_t *at,
                      double value[GJ_N_ARMS])
{
    while (*at + 1 < result->n_rows) {
        const struct gj_row *before = &result->row[*at], *after = before + 1;
        const bool is_pair = before->arm == GJ_ARM_BEFORE && after->arm == GJ_ARM_AFTER &&
                             before->replication == after->replication && before->firm == after->firm;
        *at += is_pair ? 2 : 1;
        value[GJ_ARM_BEFORE] = before->value[outcome];
        value[GJ_ARM_AFTER] = after->value[outcome];
        if (is_pair && before->status == GJ_OK && after->status == GJ_OK && isfinite(value[0]) && isfinite(value[1])) {
            return true;
        }
    }
    return false;
}

struct pairs {
    uint32_t n, n_up, n_down;
    double low, high; /* of all values; infinite when there are none */
};

static struct pairs pairs_of(const struct gj_study_result *result, enum gj_outcome_id outcome)
{
    struct pairs pairs = {.low = INFINITY, .high = -INFINITY};
    double value[GJ_N_ARMS];
    for (uint32_t at = 0; next_pair(result, outcome, &at, value);) {
        pairs.n++;
        pairs.n_up += value[1] > value[0];
        pairs.n_down += value[1] < value[0];
        pairs.low = fmin(pairs.low, fmin(value[0], value[1]));
        pairs.high = fmax(pairs.high, fmax(value[0], value[1]));
    }
    return pairs;
}

/* Room for both intervals and all pairs; from zero when zero is near, so that a small difference of large numbers is not made to look large without need. */
static struct gj_axis axis_of(const struct gj_estimate *before, const struct gj_estimate *after,
                              const struct pairs *pairs, double factor)
{
    double low = fmin(fmin(before->mean - reach(before), after->mean - reach(after)), pairs->low) * factor;
    double high = fmax(fmax(before->mean + reach(before), after->mean + reach(after)), pairs->high) * factor;
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
    const double cap = 6;
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
    gj_canvas_dot(canvas, x, y, 3.8, arm == GJ_ARM_BEFORE, gj_arm_color(arm));
}

/* A line a pair. Many are drawn as one that goes to and fro, so that a thousand are still one thing in the file; on the way from pair to pair it runs along a row,
 * where it shows how far the replications lie apart. */
static void draw_pairs(struct gj_canvas *canvas, const struct gj_render_spec *spec, enum gj_outcome_id outcome,
                       const struct gj_axis *axis, double factor, double y)
{
    enum { AT_ONCE = 256, FEW = 40 };
    const struct pairs pairs = pairs_of(spec->result, outcome);
    /* The more there are, the thinner and darker: what is between them must stay white. */
    const double thickness = pairs.n <= FEW ? 0.9 : pairs.n <= 100 ? 0.5 : pairs.n <= 400 ? 0.25 : 0.1;
    const gj_color color = pairs.n <= FEW ? 0xC5CFD8 : pairs.n <= 100 ? 0xB0BDC9 : 0x93A5B5;
    struct gj_point point[2 * AT_ONCE];
    struct gj_text text[3], hint;
    double value[GJ_N_ARMS];
    size_t n = 0;
    uint32_t pair = 0;
    const uint32_t counts[3] = {pairs.n, pairs.n_up, pairs.n_down};
    gj_text_init(&hint);
    for (int i = 0; i < 3; i++) {
        gj_text_init(&text[i]);
        gj_text_add_grouped(&text[i], counts[i]);
    }
    if (!text[0].failed && !text[1].failed && !text[2].failed) {
        const char *const values[] = {gj_outcome_label(outcome, spec->lang), text[0].data, text[1].data, text[2].data};
        gj_word_fill(&hint, GJ_WORD_HINT_PAIRS, spec->lang, values, 4);
    }
    if (!hint.failed && hint.data != NULL) {
        gj_canvas_hint(canvas, hint.data);
    }
    for (uint32_t at = 0; next_pair(spec->result, outcome, &at, value); pair++) {
        const enum gj_arm first = pair % 2 == 0 ? GJ_ARM_BEFORE : GJ_ARM_AFTER;
        const enum gj_arm second = first == GJ_ARM_BEFORE ? GJ_ARM_AFTER : GJ_ARM_BEFORE;
        point[n++] = (struct gj_point){gj_axis_at(axis, value[first] * factor),
                                       y + (first == GJ_ARM_BEFORE ? before_y : after_y)};
        point[n++] = (struct gj_point){gj_axis_at(axis, value[second] * factor),
                                       y + (second == GJ_ARM_BEFORE ? before_y : after_y)};
        if (n == 2 * AT_ONCE || pairs.n <= FEW) {
            gj_canvas_polyline(canvas, point, n, thickness, color);
            n = 0;
        }
    }
    gj_canvas_polyline(canvas, point, n, thickness, color);
    gj_canvas_hint_end(canvas);
    gj_text_fini(&hint);
    for (int i = 0; i < 3; i++) {
        gj_text_fini(&text[i]);
    }
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

static void hint_estimate(struct gj_canvas *canvas, const struct gj_render_spec *spec, enum gj_outcome_id outcome,
                          enum gj_arm arm, const struct gj_estimate *estimate, const struct gj_row_view *view)
{
    struct gj_text value;
    gj_text_init(&value);
    gj_add_rounded(&value, estimate->mean * view->unit.factor, view->decimals[arm]);
    gj_add_half_width(&value, estimate->half_width * view->unit.factor, view->decimals[arm]);
    if (!value.failed) {
        gj_chart_hint(canvas, spec, gj_outcome_label(outcome, spec->lang), arm, value.data, view->unit.text);
    }
    gj_text_fini(&value);
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
    const struct pairs pairs = pairs_of(spec->result, outcome);
    struct gj_axis axis = axis_of(before, after, &pairs, view.unit.factor);
    if (isfinite(axis.low) && isfinite(axis.high)) {
        gj_axis_draw(canvas, &axis, y + axis_y, 4);
        draw_pairs(canvas, spec, outcome, &axis, view.unit.factor, y);
        for (int arm = 0; arm < GJ_N_ARMS; arm++) {
            const struct gj_estimate *estimate = arm == GJ_ARM_BEFORE ? before : after;
            hint_estimate(canvas, spec, outcome, (enum gj_arm)arm, estimate, &view);
            draw_estimate(canvas, &axis, estimate, view.unit.factor, y + (arm == GJ_ARM_BEFORE ? before_y : after_y),
                          (enum gj_arm)arm);
            gj_canvas_hint_end(canvas);
        }
    }
    double values = draw_values(canvas, spec, outcome, y);
    return y + fmax(row_height, fmax(label, values) + 8);
}

double gj_chart_before_after(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    double y = gj_chart_head(canvas, spec, GJ_WORD_CHART_BEFORE_AFTER, GJ_KEY_DOTS);
    const struct gj_font_style small = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED};
    int n_rows = 0;
    bool any_unsure = false;
    gj_canvas_line(canvas, GJ_SHEET_MARGIN, y, GJ_SHEET_MARGIN + 22, y + 12, 0.9, 0xA9B4BF);
    y += gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN + 28, y - 2, 680, 2, gj_word(GJ_WORD_PAIRS_KEY, spec->lang),
                             &small) +
         8;
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
