/* OEE as a waterfall: from calendar time, each loss takes its hours, down to fully effective time. Rows, because the names are long:
 *
 *      calendar time    [==============================]        24.0   24.0
 *      off shift                           [///////////]         8.0    8.0   0.0
 *      down                            [//]                      ...
 *      fully effective  [==============]
 *
 * Where most of the calendar is off shift the axis ends a little behind the hours on shift, so that the losses can be seen; bars that go further end there
 * with a gap in them.
 */
#include <math.h>

#include "render/chart_internal.h"

static const enum gj_word step_words[GJ_N_OEE_STEPS] = {
    GJ_WORD_STEP_CALENDAR, GJ_WORD_STEP_OFF_SHIFT, GJ_WORD_STEP_NO_ORDER, GJ_WORD_STEP_PLANNED_STOP,
    GJ_WORD_STEP_DOWN,     GJ_WORD_STEP_SETUP,     GJ_WORD_STEP_DELAY,    GJ_WORD_STEP_SPEED,
    GJ_WORD_STEP_REJECTS,  GJ_WORD_STEP_EFFECTIVE};

static const double bars_start = 180, bars_end = 552, bar = 11, gap = 2, row_gap = 9;
static const double column[GJ_N_ARMS + 1] = {610, 670, 740}; /* right edges: before, after, difference */

/* Losses in a lighter tone than what remains. */
static gj_color bar_color(enum gj_arm arm, bool is_loss)
{
    static const gj_color colors[GJ_N_ARMS][2] = {{0x757D85, 0xBCC2C8}, {GJ_COLOR_AFTER, 0x7FB2DC}};
    return colors[arm][is_loss];
}

static double hours_of(const struct gj_study_result *result, enum gj_arm arm, int step)
{
    double hours = result->oee_hours[arm][step];
    return isfinite(hours) ? hours : 0.0;
}

/* On the sheet, and at the axis' end what lies beyond it. */
static double place(const struct gj_axis *axis, double hours)
{
    return fmin(gj_axis_at(axis, hours), axis->end);
}

static bool is_beyond(const struct gj_axis *axis, double hours)
{
    return hours > axis->high * (1.0 + 1e-9);
}

/* The gap of a bar that goes on. */
static void draw_gap(struct gj_canvas *canvas, const struct gj_axis *axis, double y)
{
    const double x = axis->end - 22, lean = 4, width = 4;
    const struct gj_point gap_edge[] = {
        {x + lean, y}, {x + lean + width, y}, {x + width - lean, y + bar}, {x - lean, y + bar}};
    gj_canvas_area(canvas, gap_edge, 4, GJ_COLOR_PAPER, 1.0);
}

/* To two decimals, so that what is printed as the difference is that of the two numbers beside it. */
static double rounded(double hours)
{
    return rint(hours * 100.0) / 100.0;
}

static void draw_hint(struct gj_canvas *canvas, const struct gj_render_spec *spec, int step, int arm, double hours)
{
    struct gj_text value;
    gj_text_init(&value);
    gj_add_rounded(&value, hours, 2);
    if (!value.failed) {
        gj_chart_hint(canvas, spec, gj_word(step_words[step], spec->lang), (enum gj_arm)arm, value.data,
                      gj_word(GJ_WORD_HOURS_UNIT, spec->lang));
    }
    gj_text_fini(&value);
}

static void draw_step(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_axis *axis, int step,
                      double y, double remaining[GJ_N_ARMS])
{
    bool is_loss = step != GJ_OEE_CALENDAR && step != GJ_OEE_EFFECTIVE;
    const struct gj_font_style label = {.size = GJ_SIZE_TEXT, .is_bold = !is_loss, .color = GJ_COLOR_INK};
    struct gj_text text;
    gj_text_init(&text);
    gj_canvas_text(canvas, GJ_SHEET_MARGIN, y + bar + 0.38 * GJ_SIZE_TEXT, gj_word(step_words[step], spec->lang),
                   &label);
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        double hours = hours_of(spec->result, (enum gj_arm)arm, step), top = y + arm * (bar + gap);
        double to = is_loss ? remaining[arm] : hours, from = is_loss ? to - hours : 0.0;
        double left = place(axis, from), right = place(axis, to);
        draw_hint(canvas, spec, step, arm, hours);
        gj_canvas_rect(canvas, left, top, right - left, bar, bar_color((enum gj_arm)arm, is_loss));
        if (is_beyond(axis, to)) {
            draw_gap(canvas, axis, top);
        }
        if (hours == 0.0) { /* a loss that does not exist still has its place */
            gj_canvas_line(canvas, right, top, right, top + bar, 1.0, bar_color((enum gj_arm)arm, is_loss));
        }
        gj_canvas_hint_end(canvas);
        if (step > GJ_OEE_CALENDAR) { /* what the step above left hangs on this one */
            const double edge = place(axis, step == GJ_OEE_EFFECTIVE ? hours : to);
            gj_canvas_line(canvas, edge, top - bar - gap - row_gap, edge, top, 0.75,
                           bar_color((enum gj_arm)arm, false));
        }
        remaining[arm] = from > 0.0 || is_loss ? from : to;
        const struct gj_font_style value = {.size = GJ_SIZE_TEXT,
                                            .is_bold = !is_loss,
                                            .color = arm == GJ_ARM_BEFORE ? GJ_COLOR_MUTED : GJ_COLOR_AFTER,
                                            .align = GJ_ALIGN_RIGHT};
        gj_add_rounded(&text, hours, 2);
        gj_chart_text(canvas, column[arm], y + bar + 0.38 * GJ_SIZE_TEXT, &text, &value);
    }
    const struct gj_font_style value = {
        .size = GJ_SIZE_TEXT, .is_bold = !is_loss, .color = GJ_COLOR_INK, .align = GJ_ALIGN_RIGHT};
    gj_add_rounded_signed(
        &text,
        rounded(hours_of(spec->result, GJ_ARM_AFTER, step)) - rounded(hours_of(spec->result, GJ_ARM_BEFORE, step)), 2);
    gj_chart_text(canvas, column[GJ_N_ARMS], y + bar + 0.38 * GJ_SIZE_TEXT, &text, &value);
    gj_text_fini(&text);
}

/* Up to the calendar's hours, or, where more than half of it is off shift, somewhat farther than those on shift. */
static struct gj_axis axis_of(const struct gj_study_result *result, double most)
{
    double on_shift = 0.0;
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        on_shift = fmax(on_shift, hours_of(result, (enum gj_arm)arm, GJ_OEE_CALENDAR) -
                                      hours_of(result, (enum gj_arm)arm, GJ_OEE_OFF_SHIFT));
    }
    const bool is_short = on_shift > 0.0 && on_shift < 0.5 * most;
    return (struct gj_axis){
        .low = 0.0, .high = is_short ? 1.25 * on_shift : most, .start = bars_start, .end = bars_end};
}

static double draw_heads(struct gj_canvas *canvas, const struct gj_render_spec *spec, enum gj_word head, double y)
{
    static const enum gj_word words[GJ_N_ARMS + 1] = {GJ_WORD_BEFORE, GJ_WORD_AFTER, GJ_WORD_DIFFERENCE};
    const struct gj_font_style left = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED};
    struct gj_font_style right = left;
    right.align = GJ_ALIGN_RIGHT;
    gj_canvas_text(canvas, bars_start, y + 12, gj_word(head, spec->lang), &left);
    for (int i = 0; i <= GJ_N_ARMS; i++) {
        gj_canvas_text(canvas, column[i], y + 12, gj_word(words[i], spec->lang), &right);
    }
    return y + 20;
}

/* OEE and its three factors with their intervals, which the hours do not have. */
static double draw_rates(struct gj_canvas *canvas, const struct gj_render_spec *spec, double y)
{
    static const enum gj_outcome_id rates[] = {GJ_OUTCOME_oee, GJ_OUTCOME_availability, GJ_OUTCOME_performance,
                                               GJ_OUTCOME_quality};
    static const double edge[GJ_N_ARMS + 1] = {420, 560, 740};
    gj_canvas_line(canvas, GJ_SHEET_MARGIN, y, GJ_SHEET_WIDTH - GJ_SHEET_MARGIN, y, 1.0, GJ_COLOR_GRID);
    struct gj_text text;
    gj_text_init(&text);
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        const struct gj_font_style label = {.size = GJ_SIZE_TEXT, .is_bold = i == 0, .color = GJ_COLOR_INK};
        const struct gj_estimate *estimates[] = {&spec->result->arm[GJ_ARM_BEFORE][rates[i]],
                                                 &spec->result->arm[GJ_ARM_AFTER][rates[i]],
                                                 &spec->result->difference[rates[i]]};
        double line = y + 18 + 18 * (double)i;
        gj_canvas_text(canvas, GJ_SHEET_MARGIN, line, gj_outcome_label(rates[i], spec->lang), &label);
        for (int j = 0; j <= GJ_N_ARMS; j++) {
            struct gj_font_style value = label;
            value.align = GJ_ALIGN_RIGHT;
            value.color = j == GJ_ARM_BEFORE ? GJ_COLOR_MUTED : j == GJ_ARM_AFTER ? GJ_COLOR_AFTER : GJ_COLOR_INK;
            gj_add_estimate(&text, estimates[j], 100.0, j == GJ_N_ARMS);
            gj_text_add(&text, j < GJ_N_ARMS ? " %" : spec->lang == GJ_LANG_KO ? " %p" : " pp");
            gj_chart_text(canvas, edge[j], line, &text, &value);
        }
    }
    gj_text_fini(&text);
    return y + 18 * 4 + 6;
}

double gj_chart_oee(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    double y = gj_chart_head(canvas, spec, GJ_WORD_CHART_OEE, GJ_KEY_BARS);
    double most = fmax(hours_of(spec->result, GJ_ARM_BEFORE, GJ_OEE_CALENDAR),
                       hours_of(spec->result, GJ_ARM_AFTER, GJ_OEE_CALENDAR));
    if (!(most > 0.0)) {
        return gj_chart_foot(canvas, spec, gj_chart_empty(canvas, spec, y, GJ_WORD_NO_DATA), false, NULL);
    }
    const struct gj_axis axis = axis_of(spec->result, most);
    y = draw_heads(canvas, spec, is_beyond(&axis, most) ? GJ_WORD_HOURS_A_DAY_CUT : GJ_WORD_HOURS_A_DAY, y);
    double remaining[GJ_N_ARMS] = {0};
    for (int step = 0; step < GJ_N_OEE_STEPS; step++) {
        draw_step(canvas, spec, &axis, step, y, remaining);
        y += 2 * bar + gap + row_gap;
    }
    gj_axis_draw(canvas, &axis, y - 2, 6);
    y = draw_rates(canvas, spec, y + 26);
    return gj_chart_foot(canvas, spec, y, true, NULL);
}
