/* Figures of evaluations beside what the simulated firms show: the range of a figure as a band, what is simulated as a dot with its interval. */
#include <math.h>

#include "render/bars.h"
#include "study/population/evidence.h"

static const double label_end = 296, axis_start = 312, axis_end = 640, least_row = 27, most_share = 1.0;

/* Official, of parliament, or worked out from such: as gj_evidence_row has them. */
static bool is_official(const struct gj_evidence *evidence, const struct gj_target *target)
{
    for (uint32_t i = 0; i < evidence->n_rows; i++) {
        if (evidence->row[i].official == target) {
            return true;
        }
    }
    return false;
}

static struct gj_axis axis_of(const struct gj_study_result *result)
{
    double low = 0.0, high = 0.0;
    for (uint32_t i = 0; i < result->spec->n_targets; i++) {
        const struct gj_target *target = &result->spec->target[i];
        const double simulated = result->population->evidence->simulated[i].mean;
        if (!target->is_amount) {
            low = fmin(low, fmin(target->value, isfinite(simulated) ? simulated : 0.0));
            high = fmax(high, fmax(target->value, isfinite(simulated) ? simulated : 0.0));
        }
    }
    return (struct gj_axis){.low = fmax(low - 0.05, -most_share) * 100.0,
                            .high = fmin(fmax(high + 0.05, 0.1), most_share) * 100.0,
                            .start = axis_start,
                            .end = axis_end};
}

static double clamped(const struct gj_axis *axis, double value)
{
    return fmin(fmax(gj_axis_at(axis, value), axis->start), axis->end);
}

/* An end beyond the axis is an arrow head. */
static void draw_beyond(struct gj_canvas *canvas, const struct gj_axis *axis, double value, double y, gj_color color)
{
    if (value > axis->high) {
        gj_canvas_arrow(canvas, axis->end - 2, y, axis->end + 6, y, 2, color);
    } else if (value < axis->low) {
        gj_canvas_arrow(canvas, axis->start + 2, y, axis->start - 6, y, 2, color);
    }
}

static void draw_marks(struct gj_canvas *canvas, const struct gj_axis *axis, const struct gj_target *target,
                       bool is_of_state, const struct gj_estimate *simulated, double y)
{
    const double low = target->low * 100.0, high = target->high * 100.0, value = target->value * 100.0;
    const double mean = simulated->mean * 100.0, half = simulated->half_width * 100.0, upper = y + 9, lower = y + 20;
    if (isfinite(low + high)) {
        const double left = clamped(axis, low), right = clamped(axis, high);
        gj_canvas_rect(canvas, left, upper - 4, fmax(right - left, 1.0), 8,
                       is_of_state ? GJ_COLOR_BEFORE : GJ_COLOR_GRID);
    }
    if (value >= axis->low && value <= axis->high) {
        gj_canvas_rect(canvas, gj_axis_at(axis, value) - 1, upper - 6, 2, 12, GJ_COLOR_INK);
    }
    draw_beyond(canvas, axis, value, upper, GJ_COLOR_MUTED);
    if (isfinite(half)) {
        gj_canvas_line(canvas, clamped(axis, mean - half), lower, clamped(axis, mean + half), lower, 2.0,
                       GJ_COLOR_AFTER);
    }
    if (mean >= axis->low && mean <= axis->high) {
        gj_canvas_dot(canvas, gj_axis_at(axis, mean), lower, 4, false, GJ_COLOR_AFTER);
    }
    draw_beyond(canvas, axis, mean, lower, GJ_COLOR_AFTER);
}

/* The figure above, what is simulated below, in the unit of both. */
static void draw_values(struct gj_canvas *canvas, const struct gj_target *target, const struct gj_estimate *simulated,
                        double y)
{
    const struct gj_font_style figure = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_MUTED},
                               ours = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_AFTER};
    const double factor = target->is_amount ? 1.0 : 100.0, x = axis_end + 12;
    const bool is_change = target->measure == GJ_MEASURE_WITHIN || target->measure == GJ_MEASURE_CAUSED;
    struct gj_text text;
    gj_text_init(&text);
    if (is_change) {
        gj_add_rounded_signed(&text, target->value * factor, gj_decimals_given(target->value * factor));
    } else {
        gj_add_rounded(&text, target->value * factor, gj_decimals_given(target->value * factor));
    }
    gj_text_add(&text, target->is_amount ? "" : " %");
    gj_chart_text(canvas, x, y + 12, &text, &figure);
    gj_add_estimate(&text, simulated, factor, is_change);
    if (!text.failed && gj_canvas_text_width(canvas, text.data, &ours) > GJ_SHEET_WIDTH - GJ_SHEET_MARGIN - x) {
        text.length = 0; /* without its interval, which the picture has */
        gj_add_rounded(&text, simulated->mean * factor, gj_decimals(simulated->mean * factor, NAN));
    }
    gj_chart_text(canvas, x, y + 24, &text, &ours);
    gj_text_fini(&text);
}

/* Returns how high it is. */
static double draw_label(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_target *target,
                         double y)
{
    static const enum gj_word measures[GJ_N_MEASURES] = {[GJ_MEASURE_WITHIN] = GJ_WORD_EVIDENCE_WITHIN,
                                                         [GJ_MEASURE_CAUSED] = GJ_WORD_EVIDENCE_CAUSED,
                                                         [GJ_MEASURE_RISES] = GJ_WORD_EVIDENCE_RISES,
                                                         [GJ_MEASURE_FALLS] = GJ_WORD_EVIDENCE_FALLS};
    const struct gj_font_style name = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_INK},
                               muted = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_MUTED};
    const struct gj_firm_outcome_info *info = gj_firm_outcome_info(target->outcome);
    char firms[GJ_TARGET_FIRMS];
    struct gj_text text;
    gj_text_init(&text);
    gj_text_addf(&text, "%s%s", spec->lang == GJ_LANG_KO ? info->ko : info->en, target->is_calibrated ? "*" : "");
    double height = gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y, label_end - GJ_SHEET_MARGIN, 3,
                                        text.failed ? "" : text.data, &name);
    text.length = 0;
    gj_target_firms(target, spec->lang == GJ_LANG_KO, firms);
    gj_text_add_line(&text, firms, 120);
    gj_text_addf(&text, " · %s", gj_word(measures[target->measure], spec->lang));
    height += gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y + height - 1, label_end - GJ_SHEET_MARGIN, 3,
                                  text.failed ? "" : text.data, &muted);
    gj_text_fini(&text);
    return height;
}

static double draw_key(struct gj_canvas *canvas, const struct gj_render_spec *spec, double y)
{
    const struct gj_font_style style = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_INK};
    static const enum gj_word words[] = {GJ_WORD_EVIDENCE_OFFICIAL, GJ_WORD_EVIDENCE_OTHER, GJ_WORD_EVIDENCE_SIMULATED};
    double x = GJ_SHEET_MARGIN;
    for (int i = 0; i < 3; i++) {
        if (i < 2) {
            gj_canvas_rect(canvas, x, y + 2, 22, 8, i == 0 ? GJ_COLOR_BEFORE : GJ_COLOR_GRID);
            gj_canvas_rect(canvas, x + 10, y, 2, 12, GJ_COLOR_INK);
        } else {
            gj_canvas_line(canvas, x, y + 6, x + 22, y + 6, 2, GJ_COLOR_AFTER);
            gj_canvas_dot(canvas, x + 11, y + 6, 4, false, GJ_COLOR_AFTER);
        }
        gj_canvas_text(canvas, x + 28, y + 10, gj_word(words[i], spec->lang), &style);
        x += 28 + gj_canvas_text_width(canvas, gj_word(words[i], spec->lang), &style) + 20;
    }
    return y + 24;
}

static double draw_figure(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_axis *axis,
                          uint32_t i, double y)
{
    static const enum gj_word agrees[] = {GJ_WORD_EV_HIT, GJ_WORD_EV_OPEN, GJ_WORD_EV_MISS, GJ_WORD_EV_NONE};
    const struct gj_target *target = &spec->result->spec->target[i];
    const struct gj_evidence *evidence = spec->result->population->evidence;
    const struct gj_estimate *simulated = &evidence->simulated[i];
    const enum gj_agreement agreement = gj_evidence_agreement(target, simulated);
    const struct gj_font_style right = {.size = GJ_SIZE_SMALL,
                                        .is_bold = agreement == GJ_AGREES_HIT,
                                        .color = agreement == GJ_AGREES_HIT ? GJ_COLOR_INK : GJ_COLOR_MUTED,
                                        .align = GJ_ALIGN_RIGHT};
    struct gj_text hint;
    gj_text_init(&hint);
    gj_text_addf(&hint, "%s, %d: ", gj_mark_label(target->mark, spec->lang), target->year);
    gj_text_add_line(&hint, target->source != NULL ? target->source : "", 300);
    gj_canvas_hint(canvas, hint.failed ? "" : hint.data);
    const double height = draw_label(canvas, spec, target, y);
    if (!target->is_amount) {
        draw_marks(canvas, axis, target, is_official(evidence, target), simulated, y);
    }
    draw_values(canvas, target, simulated, y);
    gj_canvas_text(canvas, GJ_SHEET_WIDTH - GJ_SHEET_MARGIN, y + 12, gj_word(agrees[agreement], spec->lang), &right);
    gj_canvas_hint_end(canvas);
    gj_text_fini(&hint);
    return y + fmax(height, least_row) + 3;
}

double gj_chart_evidence(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    const struct gj_font_style tiny = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_MUTED};
    double y = draw_key(canvas, spec, gj_chart_head(canvas, spec, GJ_WORD_EV_HEAD, GJ_KEY_NONE));
    const struct gj_axis axis = axis_of(spec->result);
    gj_canvas_text(canvas, axis_start, y + 10, gj_word(GJ_WORD_CHANGE_PERCENT, spec->lang), &tiny);
    y += 16;
    for (uint32_t i = 0; i < spec->result->spec->n_targets; i++) {
        gj_canvas_line(canvas, GJ_SHEET_MARGIN, y - 2, GJ_SHEET_WIDTH - GJ_SHEET_MARGIN, y - 2, 0.5, GJ_COLOR_GRID);
        const double from = y;
        y = draw_figure(canvas, spec, &axis, i, y);
        gj_canvas_line(canvas, gj_axis_at(&axis, 0.0), from - 2, gj_axis_at(&axis, 0.0), y - 2, 1.0, GJ_COLOR_BEFORE);
    }
    const double bottom = y;
    gj_axis_draw(canvas, &axis, bottom, 6);
    return gj_chart_foot(canvas, spec, bottom + 16, true, gj_word(GJ_WORD_EVIDENCE_NOTE, spec->lang));
}
