/* What waterfalls, tornados and ledgers of bars share. */
#include "render/bars.h"

#include <math.h>
#include <stdio.h>

double gj_bars_heading(struct gj_canvas *canvas, const char *text, double y)
{
    const struct gj_font_style bold = {.size = GJ_SIZE_TEXT, .is_bold = true, .color = GJ_COLOR_INK};
    gj_canvas_line(canvas, GJ_SHEET_MARGIN, y, GJ_SHEET_WIDTH - GJ_SHEET_MARGIN, y, 1.0, GJ_COLOR_GRID);
    return y + 5 +
           gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y + 5, GJ_SHEET_WIDTH - 2 * GJ_SHEET_MARGIN, 2, text, &bold) +
           6;
}

double gj_bars_fewer(struct gj_canvas *canvas, const struct gj_render_spec *spec, enum gj_outcome_id outcome,
                     uint32_t n, double y)
{
    const struct gj_font_style style = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED};
    const struct gj_study_result *result = spec->result;
    const uint32_t n_all = result->n_replications - result->n_failed;
    const struct gj_row_view view = gj_row_view_of(result, outcome, spec->lang);
    char few[16], all[16];
    struct gj_text text, number;
    if (n >= n_all || !isfinite(result->difference[outcome].mean)) {
        return y;
    }
    (void)snprintf(few, sizeof few, "%u", (unsigned)n);
    (void)snprintf(all, sizeof all, "%u", (unsigned)n_all);
    gj_text_init(&text);
    gj_text_init(&number);
    gj_text_addf(&number, "%s, %s: %s", gj_outcome_label(outcome, spec->lang),
                 gj_word(GJ_WORD_PATHS_DIFFERENCE, spec->lang), view.verdict == GJ_VERDICT_UNSURE ? "~ " : "");
    gj_add_estimate(&number, &result->difference[outcome], view.unit.factor, true);
    const char *values[] = {few, all, number.failed ? "" : number.data, view.unit.difference};
    gj_word_fill(&text, GJ_WORD_ANALYSIS_FEWER, spec->lang, values, 4);
    y += gj_bars_paragraph(canvas, GJ_SHEET_MARGIN, y, GJ_SHEET_WIDTH - 2 * GJ_SHEET_MARGIN, &text, &style) + 4;
    gj_text_fini(&number);
    gj_text_fini(&text);
    return y;
}

double gj_bars_paragraph(struct gj_canvas *canvas, double x, double y, double width, struct gj_text *text,
                         const struct gj_font_style *style)
{
    double height = 0.0;
    if (text->data != NULL && !text->failed) {
        height = gj_canvas_paragraph(canvas, x, y, width, 3, text->data, style);
        text->length = 0;
        text->data[0] = '\0';
    }
    return height;
}

double gj_bars_value(struct gj_canvas *canvas, double x, double y, struct gj_text *text,
                     const struct gj_font_style *style)
{
    return gj_bars_paragraph(canvas, x, y, GJ_SHEET_WIDTH - GJ_SHEET_MARGIN - x, text, style);
}

void gj_whisker_draw(struct gj_canvas *canvas, const struct gj_axis *axis, const struct gj_estimate *estimate,
                     double factor, double y, gj_color color)
{
    const double cap = 3.0;
    if (!isfinite(estimate->mean) || !(estimate->half_width > 0.0) || !isfinite(estimate->half_width)) {
        return;
    }
    const double low = gj_axis_at(axis, (estimate->mean - estimate->half_width) * factor);
    const double high = gj_axis_at(axis, (estimate->mean + estimate->half_width) * factor);
    gj_canvas_line(canvas, low, y, high, y, 1.0, color);
    gj_canvas_line(canvas, low, y - cap, low, y + cap, 1.0, color);
    gj_canvas_line(canvas, high, y - cap, high, y + cap, 1.0, color);
}

void gj_bracket_draw(struct gj_canvas *canvas, const struct gj_axis *axis, double low, double high, double y)
{
    const double foot = 4.0;
    const double left = gj_axis_at(axis, low), right = gj_axis_at(axis, high);
    gj_canvas_dashes(canvas, left, y, right, y, 1.0, GJ_COLOR_MUTED);
    gj_canvas_line(canvas, left, y - foot, left, y + foot, 1.0, GJ_COLOR_MUTED);
    gj_canvas_line(canvas, right, y - foot, right, y + foot, 1.0, GJ_COLOR_MUTED);
}

void gj_axis_zero(struct gj_canvas *canvas, const struct gj_axis *axis, double y1, double y2)
{
    if (axis->low <= 0.0 && axis->high >= 0.0) {
        const double x = gj_axis_at(axis, 0.0);
        gj_canvas_line(canvas, x, y1, x, y2, 1.0, GJ_COLOR_MUTED);
    }
}
