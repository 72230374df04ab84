/* Frame and axes of the charts. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "render/chart_internal.h"

static const double inner_width = GJ_SHEET_WIDTH - 2 * GJ_SHEET_MARGIN;

void gj_chart_text(struct gj_canvas *canvas, double x, double y, struct gj_text *text,
                   const struct gj_font_style *style)
{
    if (text->data != NULL && !text->failed) {
        gj_canvas_text(canvas, x, y, text->data, style);
        text->length = 0;
        text->data[0] = '\0';
    }
}

/* The mark that stands for an arm in the key. Returns its width. */
static double key_mark(struct gj_canvas *canvas, double x, double middle, enum gj_arm arm, enum gj_key key)
{
    switch (key) {
    case GJ_KEY_DOTS:
        gj_canvas_line(canvas, x, middle, x + 22, middle, 2.0, gj_arm_color(arm));
        gj_canvas_dot(canvas, x + 11, middle, 4.5, arm == GJ_ARM_BEFORE, gj_arm_color(arm));
        return 28;
    case GJ_KEY_BARS:
        gj_canvas_rect(canvas, x, middle - 5, 22, 10, gj_arm_color(arm));
        return 28;
    case GJ_KEY_UPPER_LOWER: /* a pair of bars, the one that is meant in ink */
        gj_canvas_rect(canvas, x, middle - 6, 22, 5, arm == GJ_ARM_BEFORE ? GJ_COLOR_INK : GJ_COLOR_GRID);
        gj_canvas_rect(canvas, x, middle + 1, 22, 5, arm == GJ_ARM_AFTER ? GJ_COLOR_INK : GJ_COLOR_GRID);
        return 28;
    case GJ_KEY_LINES: { /* a line in its band */
        const struct gj_point band[] = {{x, middle - 5}, {x + 22, middle - 5}, {x + 22, middle + 5}, {x, middle + 5}};
        gj_canvas_area(canvas, band, 4, gj_arm_color(arm), arm == GJ_ARM_BEFORE ? 0.35 : 0.25);
        gj_canvas_line(canvas, x, middle, x + 22, middle, 2.0, gj_arm_color(arm));
        return 28;
    }
    case GJ_KEY_NONE:
        break;
    }
    return 0;
}

static void add_arm(struct gj_text *text, const struct gj_render_spec *spec, enum gj_arm arm)
{
    const struct gj_study_spec *study = spec->result->spec;
    const char *values[] = {
        gj_word(arm == GJ_ARM_BEFORE ? GJ_WORD_BEFORE : GJ_WORD_AFTER, spec->lang),
        arm == GJ_ARM_AFTER && !gj_is_compared(study)
            ? gj_word(GJ_WORD_ALONE_ARM, spec->lang)
            : gj_level_label(arm == GJ_ARM_BEFORE ? &study->before : gj_study_after(study), spec->lang)};
    gj_word_fill(text, GJ_WORD_ARM_IS, spec->lang, values, 2);
}

double gj_arm_heading(struct gj_canvas *canvas, const struct gj_render_spec *spec, enum gj_arm arm, double x, double y,
                      double width)
{
    const struct gj_font_style bold = {.size = GJ_SIZE_TEXT, .is_bold = true, .color = GJ_COLOR_INK};
    double height = 0.0;
    struct gj_text text;
    gj_text_init(&text);
    add_arm(&text, spec, arm);
    if (!text.failed) {
        height = gj_canvas_paragraph(canvas, x, y, width, 2, text.data, &bold);
    }
    gj_text_fini(&text);
    return height;
}

/* Both arms side by side, or below each other when the names of their levels are long. */
static double draw_key(struct gj_canvas *canvas, const struct gj_render_spec *spec, double y, enum gj_key key)
{
    const struct gj_font_style style = {.size = GJ_SIZE_TEXT, .color = GJ_COLOR_INK};
    struct gj_text text[GJ_N_ARMS];
    double width[GJ_N_ARMS], x = GJ_SHEET_MARGIN, row = GJ_SIZE_TEXT * GJ_LINE_HEIGHT + 2;
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        gj_text_init(&text[arm]);
        add_arm(&text[arm], spec, (enum gj_arm)arm);
        width[arm] = text[arm].failed ? 0 : gj_canvas_text_width(canvas, text[arm].data, &style);
    }
    bool is_one_row = width[0] + width[1] + 2 * 28 + 24 <= inner_width;
    for (int arm = 0; arm < GJ_N_ARMS && !text[arm].failed; arm++) {
        double mark = key_mark(canvas, x, y + row / 2, (enum gj_arm)arm, key);
        double height = gj_canvas_paragraph(canvas, x + mark, y, inner_width - mark - (x - GJ_SHEET_MARGIN), 2,
                                            text[arm].data, &style);
        if (is_one_row && arm == GJ_ARM_BEFORE) {
            x += mark + width[arm] + 24;
        } else {
            y += fmax(row, height + 2);
        }
    }
    gj_text_fini(&text[0]);
    gj_text_fini(&text[1]);
    return y;
}

double gj_chart_head(struct gj_canvas *canvas, const struct gj_render_spec *spec, enum gj_word title, enum gj_key key)
{
    const struct gj_font_style bold = {.size = GJ_SIZE_TITLE, .is_bold = true, .color = GJ_COLOR_INK};
    const struct gj_font_style muted = {.size = GJ_SIZE_TEXT, .color = GJ_COLOR_MUTED};
    double y = GJ_SHEET_MARGIN - 4;
    y += gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y, inner_width, 2, gj_word(title, spec->lang), &bold);
    y += gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y, inner_width, 2, gj_study_title(spec->result->spec, spec->lang),
                             &muted) +
         4;
    return key == GJ_KEY_NONE ? y + 6 : draw_key(canvas, spec, y, key) + 8;
}

double gj_chart_foot(struct gj_canvas *canvas, const struct gj_render_spec *spec, double y, bool has_intervals,
                     const char *note)
{
    return gj_chart_foot_of(canvas, spec, y, spec->result->n_replications - spec->result->n_failed, has_intervals,
                            note);
}

double gj_chart_foot_of(struct gj_canvas *canvas, const struct gj_render_spec *spec, double y, uint32_t n,
                        bool has_intervals, const char *note)
{
    const struct gj_font_style style = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_MUTED};
    const struct gj_study_result *result = spec->result;
    struct gj_text text;
    gj_text_init(&text);
    if (note != NULL) {
        gj_text_addf(&text, "%s · ", note);
    }
    const uint32_t all = result->n_replications - result->n_failed;
    char replications[24], confidence[24], of_all[24], hash[16], seed[24];
    (void)snprintf(of_all, sizeof of_all, "%" PRIu32, all);
    (void)snprintf(replications, sizeof replications, "%" PRIu32, n);
    (void)snprintf(confidence, sizeof confidence, "%g", result->spec->confidence * 100.0);
    (void)snprintf(hash, sizeof hash, "%.12s", result->spec->scenario_sha);
    (void)snprintf(seed, sizeof seed, "%" PRIu64, result->spec->seed);
    const char *counts[] = {replications, confidence, of_all}, *origin[] = {hash, seed};
    const enum gj_word words[2][2] = {{GJ_WORD_MEANS_NOTE, GJ_WORD_MEANS_FIRST_NOTE},
                                      {GJ_WORD_PAIRED_NOTE, GJ_WORD_PAIRED_FIRST_NOTE}};
    const enum gj_word many = words[has_intervals][n < all];
    gj_word_fill(&text, n > 1 ? many : n == 1 ? GJ_WORD_SINGLE_NOTE : GJ_WORD_NO_NOTE, spec->lang, counts, 3);
    gj_text_add(&text, " · ");
    gj_word_fill(&text, GJ_WORD_SCENARIO_NOTE, spec->lang, origin, 2);
    gj_text_addf(&text, " · %s", spec->software);
    if (gj_canvas_lacks_letters(canvas)) {
        gj_text_addf(&text, " · %s", gj_word(GJ_WORD_LETTERS_LACKING, spec->lang));
    }
    y += 8;
    if (!text.failed) {
        y += gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y, inner_width, 3, text.data, &style);
    }
    gj_text_fini(&text);
    return y + GJ_SHEET_MARGIN - 6;
}

void gj_chart_hint(struct gj_canvas *canvas, const struct gj_render_spec *spec, const char *what, enum gj_arm arm,
                   const char *value, const char *unit)
{
    const char *const values[] = {what, gj_word(arm == GJ_ARM_BEFORE ? GJ_WORD_BEFORE : GJ_WORD_AFTER, spec->lang),
                                  value, unit};
    struct gj_text text;
    gj_text_init(&text);
    gj_word_fill(&text, GJ_WORD_HINT_VALUE, spec->lang, values, 4);
    if (!text.failed && text.data != NULL) {
        gj_canvas_hint(canvas, text.data);
    }
    gj_text_fini(&text);
}

double gj_chart_empty(struct gj_canvas *canvas, const struct gj_render_spec *spec, double y, enum gj_word why)
{
    const struct gj_font_style style = {.size = GJ_SIZE_TEXT, .color = GJ_COLOR_MUTED};
    return y + 12 +
           gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y + 12, inner_width, 2, gj_word(why, spec->lang), &style) + 12;
}

double gj_axis_at(const struct gj_axis *axis, double value)
{
    return axis->start + (value - axis->low) / (axis->high - axis->low) * (axis->end - axis->start);
}

static struct gj_ticks ticks_with(const struct gj_axis *axis, unsigned most)
{
    double span = axis->high - axis->low, power = pow(10.0, floor(log10(span / most)));
    double step = power;
    for (int i = 0; span / step > most && i < 3; i++) {
        step = power * (i == 0 ? 2.0 : i == 1 ? 5.0 : 10.0);
    }
    struct gj_ticks ticks = {.step = step};
    ticks.first = ceil(axis->low / step - 1e-9) * step;
    if (!(isfinite(ticks.first) && step > 0.0) ||
        ticks.first + step == ticks.first) { /* values too close for a double */
        return ticks;
    }
    while (ticks.n < most + 1 && ticks.first + (double)ticks.n * step <= axis->high + 1e-9 * span) {
        ticks.n++;
    }
    int exponent = (int)floor(log10(step) + 1e-9);
    ticks.decimals = exponent < 0 ? -exponent : 0;
    return ticks;
}

struct gj_ticks gj_ticks_of(const struct gj_axis *axis, unsigned most)
{
    struct gj_ticks ticks = ticks_with(axis, most);
    for (unsigned more = most + 1; ticks.n < 2 && more <= 3 * most; more++) { /* one number alone is no scale */
        ticks = ticks_with(axis, more);
    }
    return ticks;
}

static void tick_label(struct gj_text *text, const struct gj_ticks *ticks, unsigned i)
{
    double value = ticks->first + (double)i * ticks->step;
    gj_add_rounded(text, fabs(value) < ticks->step * 1e-6 ? 0.0 : value, ticks->decimals);
}

void gj_axis_draw(struct gj_canvas *canvas, const struct gj_axis *axis, double y, unsigned most)
{
    const struct gj_font_style style = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_MUTED, .align = GJ_ALIGN_CENTER};
    const double length = 4, gap = 8, over = 8;
    gj_canvas_line(canvas, axis->start, y, axis->end, y, 1.0, GJ_COLOR_MUTED);
    double room_end = axis->start - over; /* right edge of the last label */
    struct gj_ticks ticks = gj_ticks_of(axis, most);
    struct gj_text text;
    gj_text_init(&text);
    for (unsigned i = 0; i < ticks.n; i++) {
        double x = gj_axis_at(axis, ticks.first + (double)i * ticks.step);
        gj_canvas_line(canvas, x, y, x, y + length, 1.0, GJ_COLOR_MUTED);
        tick_label(&text, &ticks, i);
        if (text.failed) {
            break;
        }
        double half = gj_canvas_text_width(canvas, text.data, &style) / 2;
        double at = fmin(fmax(x, axis->start - over + half), axis->end + over - half);
        if (at - half >= room_end) {
            room_end = at + half + gap;
            gj_chart_text(canvas, at, y + length + GJ_SIZE_TINY, &text, &style);
        }
        text.length = 0;
    }
    gj_text_fini(&text);
}
