/* What drives the answer: a tornado. From the line of the central answer a bar goes to the answer at the low end of each number's range and one to that at the
 * high end; the value of the number stands at the end of its bar. Largest swing first.
 *
 *     line "bracket".machine "blanking".cycle     20 s [=======:      |
 *     assumption · a test                                      :======] 28 s        swing 12.3 ± 1.1
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/bars.h"
#include "study/insight/insight.h"

enum { MOST_ROWS = 15, MOST_CHANCE = 5, MOST_SOURCE = 300 };

static const double label_width = 236, panel_start = 268, panel_end = 626, text_start = 640;
static const double bar = 13, row_gap = 11;

static const gj_color low_color = 0xE3C26B, high_color = 0x5B2A86; /* of a number; told apart in grey print too */

struct tornado {
    const struct gj_drivers *drivers;
    struct gj_unit unit;
    struct gj_axis axis;
    enum gj_lang lang;
    uint32_t n, n_sure; /* shown, and those of them whose swing chance alone would not give; these come first */
    const struct gj_driver *row[MOST_ROWS];
};

static const struct gj_font_style end_style = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_INK};

/* Seconds become minutes or hours where all of the range is long. */
static struct gj_unit unit_of(const struct gj_driver *d, double value, enum gj_lang lang)
{
    const bool is_time = strcmp(d->unit, "s") == 0;
    const double least = d->low > 0.0 ? d->low : d->central > 0.0 ? d->central : d->high; /* none lasts 0 s */
    const double seconds = is_time && least >= 3600.0 ? 3600.0 : is_time && least >= 2 * 60.0 ? 60.0 : 1.0;
    struct gj_unit unit = gj_unit_view(seconds > 60.0 ? "h" : seconds > 1.0 ? "min" : d->unit, fabs(value), lang);
    unit.factor /= seconds;
    return unit;
}

/* The value of the number at an end: "28 s", "60 %", a word of a choice. */
static void add_value(struct gj_text *text, const struct gj_driver *d, double value, const char *word,
                      enum gj_lang lang)
{
    const struct gj_unit unit = unit_of(d, value, lang);
    if (word != NULL) {
        gj_text_add_line(text, word, 24);
        return;
    }
    gj_add_rounded(text, value * unit.factor, gj_decimals_given(value * unit.factor));
    if (isfinite(value) && unit.text[0] != '\0') {
        gj_text_addf(text, " %s", unit.text);
    }
}

/* How far the bar of an end reaches, its whisker with it; NaN: there is none. */
static double reach_of(const struct tornado *t, const struct gj_estimate *change, double sign)
{
    const double half = isfinite(change->half_width) ? change->half_width : 0.0;
    return (t->drivers->central.mean + change->mean + sign * half) * t->unit.factor;
}

static double value_width(const struct gj_canvas *canvas, const struct gj_driver *d, double value, const char *word,
                          enum gj_lang lang)
{
    double width = 0.0;
    struct gj_text text;
    gj_text_init(&text);
    add_value(&text, d, value, word, lang);
    width = text.failed ? 0.0 : gj_canvas_text_width(canvas, text.data, &end_style);
    gj_text_fini(&text);
    return width + 12;
}

/* The two ends of a number. */
struct end {
    const struct gj_estimate *change;
    double value;
    const char *word;
};

static struct end end_of(const struct gj_driver *d, bool is_high)
{
    return is_high ? (struct end){&d->at_high, d->high, d->high_word} : (struct end){&d->at_low, d->low, d->low_word};
}

/* How far the labels reach beyond the panel at each side. */
static void find_overflow(const struct gj_canvas *canvas, const struct tornado *t, double *left, double *right)
{
    *left = *right = 0.0;
    for (uint32_t i = 0; i < 2 * t->n; i++) {
        const struct gj_driver *d = t->row[i / 2];
        const struct end end = end_of(d, i % 2);
        const double width = value_width(canvas, d, end.value, end.word, t->lang);
        const bool is_left = end.change->mean < 0.0;
        const double out = gj_axis_at(&t->axis, reach_of(t, end.change, is_left ? -1.0 : 1.0));
        if (isfinite(out) && is_left) {
            *left = fmax(*left, panel_start - (out - width));
        } else if (isfinite(out)) {
            *right = fmax(*right, out + width - panel_end);
        }
    }
}

/* The axis leaves room for the values beside the bars: it is drawn in until they fit. */
static void find_axis(const struct gj_canvas *canvas, struct tornado *t)
{
    enum { ROUNDS = 12 };
    const double narrowest = 120;
    double value[4 * MOST_ROWS + 2];
    double left, right;
    size_t n = 0;
    const double half = isfinite(t->drivers->central.half_width) ? t->drivers->central.half_width : 0.0;
    value[n++] = (t->drivers->central.mean - half) * t->unit.factor;
    value[n++] = (t->drivers->central.mean + half) * t->unit.factor;
    for (uint32_t i = 0; i < 2 * t->n; i++) {
        const struct end end = end_of(t->row[i / 2], i % 2);
        value[n++] = reach_of(t, end.change, -1.0);
        value[n++] = reach_of(t, end.change, 1.0);
    }
    t->axis = gj_axis_around(value, n, false, panel_start, panel_end);
    for (int round = 0; round < ROUNDS && t->axis.end - t->axis.start > narrowest; round++) {
        find_overflow(canvas, t, &left, &right);
        t->axis.start += left;
        t->axis.end -= right;
    }
}

static void draw_end(struct gj_canvas *canvas, const struct tornado *t, const struct gj_driver *d, bool is_high,
                     double y)
{
    const struct end end = end_of(d, is_high);
    const struct gj_estimate *change = end.change;
    const double centre = gj_axis_at(&t->axis, t->drivers->central.mean * t->unit.factor);
    const double at = reach_of(t, change, 0.0);
    if (!isfinite(at) || !isfinite(centre)) {
        return;
    }
    const double x = gj_axis_at(&t->axis, at);
    const double out = gj_axis_at(&t->axis, reach_of(t, change, change->mean < 0.0 ? -1.0 : 1.0));
    const struct gj_font_style style = end_style;
    struct gj_text text;
    gj_text_init(&text);
    gj_canvas_rect(canvas, fmin(centre, x), y, fabs(x - centre), bar, is_high ? high_color : low_color);
    const struct gj_estimate moved = {.mean = t->drivers->central.mean + change->mean,
                                      .half_width = change->half_width};
    gj_whisker_draw(canvas, &t->axis, &moved, t->unit.factor, y + bar / 2, GJ_COLOR_INK);
    add_value(&text, d, end.value, end.word, t->lang);
    const bool is_left = change->mean < 0.0;
    const double width = text.failed ? 0.0 : gj_canvas_text_width(canvas, text.data, &style);
    const double label = is_left ? fmin(x, out) - 6 - width : fmax(x, out) + 6;
    gj_canvas_rect(canvas, label - 1, y + 1, width + 2, bar - 2, GJ_COLOR_PAPER); /* the line of 0 stops at it */
    gj_chart_text(canvas, label, y + bar - 3, &text, &style);
    gj_text_fini(&text);
}

static bool is_sure(const struct gj_driver *d)
{
    return gj_verdict_of(&d->swing) != GJ_VERDICT_UNSURE;
}

/* Those that surely move the answer first, each kind largest first; of those that chance may have moved a few, so that their size is seen. */
static void choose_rows(struct tornado *t)
{
    const uint32_t n_known = t->drivers->n_drivers - t->drivers->n_failed;
    for (uint32_t i = 0; i < n_known && t->n < MOST_ROWS; i++) {
        const struct gj_driver *d = &t->drivers->driver[i];
        if (is_sure(d)) {
            t->row[t->n++] = d;
        }
    }
    t->n_sure = t->n;
    for (uint32_t i = 0; i < n_known && t->n < MOST_ROWS && t->n < t->n_sure + MOST_CHANCE; i++) {
        const struct gj_driver *d = &t->drivers->driver[i];
        if (!is_sure(d)) {
            t->row[t->n++] = d;
        }
    }
}

/* The largest of those that are not shown; NULL: all are. */
static const struct gj_driver *first_left_out(const struct tornado *t)
{
    const uint32_t n_known = t->drivers->n_drivers - t->drivers->n_failed;
    for (uint32_t i = 0; i < n_known; i++) {
        bool is_shown = false;
        for (uint32_t k = 0; k < t->n; k++) {
            is_shown = is_shown || t->row[k] == &t->drivers->driver[i];
        }
        if (!is_shown) {
            return &t->drivers->driver[i];
        }
    }
    return NULL;
}

/* Where the number stands, and where it comes from. Returns the height. */
static double draw_name(struct gj_canvas *canvas, const struct tornado *t, const struct gj_driver *d, double y)
{
    const struct gj_font_style name = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_INK};
    const struct gj_font_style small = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_MUTED};
    struct gj_text text;
    gj_text_init(&text);
    gj_text_add_line(&text, d->place, 120);
    double height = gj_bars_paragraph(canvas, GJ_SHEET_MARGIN, y, label_width, &text, &name);
    gj_text_add_line(&text, gj_mark_label(d->mark, t->lang), 40);
    gj_text_add(&text, ": ");
    gj_text_add_line(&text, d->source, MOST_SOURCE);
    if (d->mark[0] != '\0' && !text.failed) {
        height += gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y + height, label_width, 6, text.data, &small);
    }
    gj_text_fini(&text);
    return height;
}

static double draw_swing(struct gj_canvas *canvas, const struct tornado *t, const struct gj_driver *d, double y)
{
    const struct gj_font_style style = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_INK};
    const struct gj_font_style bold = {.size = GJ_SIZE_TINY, .is_bold = true, .color = GJ_COLOR_INK};
    const struct gj_font_style small = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_MUTED};
    double height = 0.0;
    struct gj_text text;
    gj_text_init(&text);
    gj_text_add(&text, is_sure(d) ? "" : "~ ");
    gj_add_estimate(&text, &d->swing, t->unit.factor, false);
    height += gj_bars_value(canvas, text_start, y, &text, &style);
    if (d->is_sign_changed) {
        gj_text_add(&text, gj_word(GJ_WORD_DRIVERS_SIGN, t->lang));
        height += gj_bars_value(canvas, text_start, y + height, &text, &bold);
    }
    const bool has_low = d->at_low.n > 0 || d->low == d->central;
    const bool has_high = d->at_high.n > 0 || d->high == d->central;
    if (!has_low || !has_high) {
        gj_text_add(&text, gj_word(GJ_WORD_DRIVERS_NOT_LIVED, t->lang));
        height += gj_bars_value(canvas, text_start, y + height, &text, &small);
    }
    gj_text_fini(&text);
    return height;
}

static void add_hint(struct gj_text *text, const struct tornado *t, const struct gj_driver *d)
{
    gj_text_add_line(text, d->place, 200);
    gj_text_add(text, " (");
    add_value(text, d, d->central, d->central_word, t->lang);
    gj_text_add(text, ")");
    for (int i = 0; i < 2; i++) {
        const struct end end = end_of(d, i);
        gj_text_add(text, "; ");
        add_value(text, d, end.value, end.word, t->lang);
        gj_text_add(text, ": ");
        gj_add_estimate(text, end.change, t->unit.factor, true);
        gj_text_addf(text, " %s", t->unit.difference);
    }
}

static void draw_bars(struct gj_canvas *canvas, const struct tornado *t, const struct gj_driver *d, double y)
{
    struct gj_text hint;
    gj_text_init(&hint);
    add_hint(&hint, t, d);
    gj_canvas_hint(canvas, hint.failed ? "" : hint.data);
    gj_text_fini(&hint);
    draw_end(canvas, t, d, false, y + 1);
    draw_end(canvas, t, d, true, y + 1 + bar);
    gj_canvas_hint_end(canvas);
}

/* What the bars are, and the answer that they begin at. */
static double draw_head(struct gj_canvas *canvas, const struct tornado *t, double y)
{
    const struct gj_font_style style = {.size = GJ_SIZE_TEXT, .color = GJ_COLOR_INK};
    const struct gj_font_style small = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_MUTED};
    static const enum gj_word words[] = {GJ_WORD_DRIVERS_LOW, GJ_WORD_DRIVERS_HIGH};
    struct gj_text text, number;
    double x = GJ_SHEET_MARGIN;
    for (int end = 0; end < 2; end++) {
        const char *word = gj_word(words[end], t->lang);
        gj_canvas_rect(canvas, x, y + 2, 22, 10, end ? high_color : low_color);
        gj_canvas_text(canvas, x + 28, y + 12, word, &style);
        x += 28 + gj_canvas_text_width(canvas, word, &style) + 24;
    }
    gj_text_init(&text);
    gj_text_init(&number);
    gj_add_estimate(&number, &t->drivers->central, t->unit.factor, true);
    const char *values[] = {gj_outcome_label(t->drivers->outcome, t->lang), number.failed ? "" : number.data,
                            t->unit.difference};
    gj_word_fill(&text, GJ_WORD_DRIVERS_ANSWER, t->lang, values, 3);
    y = gj_bars_heading(canvas, text.failed ? "" : text.data, y + 22);
    gj_canvas_text(canvas, text_start, y + 4, gj_word(GJ_WORD_DRIVERS_SWING, t->lang), &small);
    gj_text_fini(&number);
    gj_text_fini(&text);
    return y + 14;
}

static void draw_lines(struct gj_canvas *canvas, const struct tornado *t, double y1, double y2)
{
    const struct gj_font_style style = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_INK, .align = GJ_ALIGN_CENTER};
    const double centre = gj_axis_at(&t->axis, t->drivers->central.mean * t->unit.factor);
    gj_axis_zero(canvas, &t->axis, y1 - 4, y2);
    if (isfinite(centre)) {
        struct gj_text text;
        gj_text_init(&text);
        gj_canvas_dashes(canvas, centre, y1 - 6, centre, y2, 1.0, GJ_COLOR_INK);
        gj_add_rounded_signed(
            &text, t->drivers->central.mean * t->unit.factor,
            gj_decimals(t->drivers->central.mean * t->unit.factor, t->drivers->central.half_width * t->unit.factor));
        gj_chart_text(canvas, centre, y1 - 9, &text, &style);
        gj_text_fini(&text);
    }
}

/* Those that are not shown, and how far the largest of them moves the answer; those that have no value. */
static double draw_rest(struct gj_canvas *canvas, const struct tornado *t, double y)
{
    const struct gj_font_style style = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED};
    const uint32_t n_rest = t->drivers->n_drivers - t->n - t->drivers->n_failed;
    const struct gj_driver *largest = first_left_out(t);
    struct gj_text text, most;
    char rest[16], failed[16];
    gj_text_init(&text);
    gj_text_init(&most);
    (void)snprintf(rest, sizeof rest, "%u", (unsigned)n_rest);
    (void)snprintf(failed, sizeof failed, "%u", (unsigned)t->drivers->n_failed);
    if (largest != NULL) {
        gj_text_add(&most, is_sure(largest) ? "" : "~ ");
        gj_add_estimate(&most, &largest->swing, t->unit.factor, false);
        const char *values[] = {rest, most.failed ? "" : most.data, t->unit.difference};
        gj_word_fill(&text, GJ_WORD_DRIVERS_REST, t->lang, values, 3);
        y += gj_bars_value(canvas, GJ_SHEET_MARGIN, y, &text, &style);
    }
    if (t->drivers->n_failed > 0) {
        const char *values[] = {failed};
        gj_word_fill(&text, GJ_WORD_DRIVERS_FAILED, t->lang, values, 1);
        y += gj_bars_value(canvas, GJ_SHEET_MARGIN, y, &text, &style);
    }
    gj_text_fini(&most);
    gj_text_fini(&text);
    return y;
}

/* The rows from y on: texts, then lines, then bars, as the texts say how high the lines are, which bars are drawn on. Returns y below. */
static double draw_rows(struct gj_canvas *canvas, const struct tornado *t, double y)
{
    const struct gj_font_style style = {.size = GJ_SIZE_SMALL, .is_bold = true, .color = GJ_COLOR_MUTED};
    const double heading = GJ_SIZE_SMALL * GJ_LINE_HEIGHT + 8;
    const double top = y;
    double row[MOST_ROWS] = {0};
    double between = NAN;
    for (uint32_t i = 0; i < t->n; i++) {
        const struct gj_driver *d = t->row[i];
        if (i == t->n_sure) {
            between = y;
            y += heading;
        }
        row[i] = y;
        y += fmax(2 * bar, fmax(draw_name(canvas, t, d, y), draw_swing(canvas, t, d, y))) + row_gap;
    }
    draw_lines(canvas, t, top, y - 5);
    for (uint32_t i = 0; i < t->n; i++) {
        draw_bars(canvas, t, t->row[i], row[i]);
    }
    if (isfinite(between)) {
        gj_canvas_rect(canvas, GJ_SHEET_MARGIN, between - 3, GJ_SHEET_WIDTH - 2 * GJ_SHEET_MARGIN, heading - 4,
                       GJ_COLOR_PAPER);
        gj_canvas_text(canvas, GJ_SHEET_MARGIN, between + GJ_SIZE_SMALL, gj_word(GJ_WORD_DRIVERS_CHANCE, t->lang),
                       &style);
    }
    gj_axis_draw(canvas, &t->axis, y - 5, 6);
    return y;
}

double gj_chart_drivers(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    struct tornado t = {.drivers = spec->result->insight->drivers, .lang = spec->lang};
    double y = gj_chart_head(canvas, spec, GJ_WORD_CHART_DRIVERS, GJ_KEY_NONE);
    choose_rows(&t);
    const double swing = t.n > 0 ? t.drivers->driver[0].swing.mean : 0.0;
    t.unit = gj_unit_view(gj_outcome_info(t.drivers->outcome)->unit, fmax(fabs(t.drivers->central.mean), fabs(swing)),
                          spec->lang);
    if (t.n == 0 || !isfinite(t.drivers->central.mean)) {
        return gj_chart_foot(canvas, spec, gj_chart_empty(canvas, spec, y, GJ_WORD_NO_DATA), true, NULL);
    }
    find_axis(canvas, &t);
    y = gj_bars_fewer(canvas, spec, t.drivers->outcome, t.drivers->n_replications, y);
    y = draw_head(canvas, &t, y) + 10;
    y = draw_rows(canvas, &t, y);
    y = draw_rest(canvas, &t, y + 20);
    char n[16];
    const char *values[] = {n};
    struct gj_text note;
    (void)snprintf(n, sizeof n, "%u", (unsigned)t.drivers->n_replications);
    gj_text_init(&note);
    gj_word_fill(&note, GJ_WORD_DRIVERS_NOTE, spec->lang, values, 1);
    y = gj_chart_foot_of(canvas, spec, y, t.drivers->n_replications, true, note.failed ? NULL : note.data);
    gj_text_fini(&note);
    return y;
}
