/* Where minutes are lost: the largest lines of the ledger, before above after, own minutes dark, those of others that wait for it light, the interval of both
 * together as a whisker:
 *
 *      failure               [=====:::::::-+-]            412 ± 20   280 ± 15
 *      NO.01 press           [==:::-+-]
 */
#include <math.h>
#include <string.h>

#include "render/chart_internal.h"
#include "study/insight/insight.h"

enum { MOST_LINES = 12 };

static const double label_end = 222, bars_start = 234, bars_end = 516, bar = 11, gap = 2, row_gap = 9;
static const double column[GJ_N_ARMS] = {624, 740};

/* A line of the picture: one of the ledger's, or what is left of it without an interval. */
struct lost_line {
    const struct gj_seen_loss *of; /* NULL: the rest */
    uint32_t n_rest;
    struct gj_estimate own[GJ_N_ARMS], all[GJ_N_ARMS];
};

static double larger(const struct gj_estimate all[GJ_N_ARMS])
{
    return fmax(isfinite(all[0].mean) ? all[0].mean : 0.0, isfinite(all[1].mean) ? all[1].mean : 0.0);
}

/* The lines with most lost in either arm, most first; what is left is summed. Returns how many lines. */
static uint32_t largest(const struct gj_seen *seen, struct lost_line line[MOST_LINES + 1])
{
    uint32_t n = 0;
    struct lost_line rest = {0};
    memset(line, 0, (MOST_LINES + 1) * sizeof *line);
    for (uint32_t i = 0; i < seen->n_losses; i++) {
        const struct gj_seen_loss *loss = &seen->loss[i];
        const struct lost_line mine = {
            .of = loss, .own = {loss->own[0], loss->own[1]}, .all = {loss->all[0], loss->all[1]}};
        struct lost_line out = mine;
        uint32_t at = loss->cause == GJ_SEEN_REST ? MOST_LINES : n;
        while (at > 0 && at <= n && larger(mine.all) > larger(line[at - 1].all)) {
            at--;
        }
        if (at < MOST_LINES) {
            out = line[MOST_LINES - 1];
            n += n < MOST_LINES;
            for (uint32_t k = n; k-- > at + 1;) {
                line[k] = line[k - 1];
            }
            line[at] = mine;
        }
        if (at == MOST_LINES || (out.of != loss && out.of != NULL)) {
            for (int arm = 0; arm < GJ_N_ARMS; arm++) {
                rest.own[arm].mean += isfinite(out.own[arm].mean) ? out.own[arm].mean : 0.0;
                rest.all[arm].mean += isfinite(out.all[arm].mean) ? out.all[arm].mean : 0.0;
                rest.own[arm].half_width = rest.all[arm].half_width = NAN;
            }
            rest.n_rest++;
        }
    }
    if (rest.n_rest > 0 && larger(rest.all) > 0.0) {
        line[n++] = rest;
    }
    return n;
}

static gj_color tone(int arm, bool is_own)
{
    static const gj_color colors[GJ_N_ARMS][2] = {{0xC6CBD0, 0x757D85}, {0x8FBBE0, GJ_COLOR_AFTER}};
    return colors[arm][is_own];
}

static void add_name(struct gj_text *out, const struct gj_render_spec *spec, const struct lost_line *line)
{
    if (line->of == NULL || line->of->cause == GJ_SEEN_REST) {
        gj_text_add(out, gj_word(GJ_WORD_LOST_OTHERS, spec->lang));
    } else {
        gj_text_add(out, gj_cause_label(line->of->cause, spec->lang));
    }
}

static void draw_hint(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct lost_line *line,
                      int arm)
{
    struct gj_text text[5], hint;
    const char *values[6];
    bool failed = false;
    gj_text_init(&hint);
    for (int i = 0; i < 5; i++) {
        gj_text_init(&text[i]);
    }
    add_name(&text[0], spec, line);
    if (line->of != NULL && line->of->what[0] != '\0') {
        gj_text_add(&text[0], " · ");
        gj_text_add_line(&text[0], line->of->what, 80);
    }
    gj_text_add(&text[1], gj_word(arm == GJ_ARM_BEFORE ? GJ_WORD_BEFORE : GJ_WORD_AFTER, spec->lang));
    gj_add_estimate(&text[2], &line->all[arm], 1.0, false);
    gj_add_estimate(&text[3], &line->own[arm], 1.0, false);
    const struct gj_estimate others = line->of != NULL
                                          ? line->of->others[arm]
                                          : (struct gj_estimate){line->all[arm].mean - line->own[arm].mean, NAN, 0};
    gj_add_estimate(&text[4], &others, 1.0, false);
    for (int i = 0; i < 5; i++) {
        failed = failed || text[i].failed || text[i].data == NULL;
        values[i] = text[i].data;
    }
    if (!failed) {
        gj_word_fill(&hint, GJ_WORD_HINT_LOST, spec->lang, values, 5);
    }
    if (hint.data != NULL && !hint.failed) {
        gj_canvas_hint(canvas, hint.data);
    }
    for (int i = 0; i < 5; i++) {
        gj_text_fini(&text[i]);
    }
    gj_text_fini(&hint);
}

static void draw_bar(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_axis *axis,
                     const struct lost_line *line, int arm, double y)
{
    const double all = line->all[arm].mean, own = fmin(fmax(line->own[arm].mean, 0.0), all);
    if (!isfinite(all)) {
        return;
    }
    const double start = gj_axis_at(axis, 0.0), middle = gj_axis_at(axis, own), end = gj_axis_at(axis, all);
    draw_hint(canvas, spec, line, arm);
    gj_canvas_rect(canvas, start, y, middle - start, bar, tone(arm, true));
    gj_canvas_rect(canvas, middle, y, end - middle, bar, tone(arm, false));
    const double reach = line->all[arm].half_width, at = y + bar / 2;
    if (isfinite(reach) && reach > 0.0) {
        const double low = gj_axis_at(axis, fmax(all - reach, 0.0)), high = gj_axis_at(axis, all + reach);
        gj_canvas_line(canvas, low, at, high, at, 1.0, GJ_COLOR_INK);
        gj_canvas_line(canvas, low, at - 3, low, at + 3, 1.0, GJ_COLOR_INK);
        gj_canvas_line(canvas, high, at - 3, high, at + 3, 1.0, GJ_COLOR_INK);
    }
    gj_canvas_hint_end(canvas);
}

static double draw_line(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_axis *axis,
                        const struct lost_line *line, double y)
{
    const struct gj_font_style bold = {.size = GJ_SIZE_SMALL, .is_bold = true, .color = GJ_COLOR_INK};
    const struct gj_font_style plain = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED};
    const double pair = 2 * bar + gap, width = label_end - GJ_SHEET_MARGIN;
    struct gj_text name, what;
    gj_text_init(&name);
    gj_text_init(&what);
    add_name(&name, spec, line);
    if (line->of != NULL && line->of->what[0] != '\0') {
        gj_text_add_line(&what, line->of->what, 120);
    }
    const char *second = what.data != NULL && !what.failed ? what.data : "";
    const double lower = gj_canvas_paragraph_height(canvas, width, 3, second, &plain);
    const double label = GJ_SIZE_SMALL * GJ_LINE_HEIGHT + lower, row = fmax(pair, label), top = y + (row - pair) / 2;
    double at = y + (row - label) / 2;
    if (name.data != NULL && !name.failed) {
        at += gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, at, width, 1, name.data, &bold);
    }
    (void)gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, at, width, 3, second, &plain);
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        const struct gj_font_style value = {.size = GJ_SIZE_SMALL,
                                            .color = arm == GJ_ARM_BEFORE ? GJ_COLOR_MUTED : GJ_COLOR_AFTER,
                                            .align = GJ_ALIGN_RIGHT};
        draw_bar(canvas, spec, axis, line, arm, top + arm * (bar + gap));
        name.length = 0;
        gj_add_estimate(&name, &line->all[arm], 1.0, false);
        gj_chart_text(canvas, column[arm], y + row / 2 + 0.36 * GJ_SIZE_SMALL, &name, &value);
    }
    gj_text_fini(&name);
    gj_text_fini(&what);
    return y + row + row_gap;
}

/* What the tones mean, and the heads of the columns. */
static double draw_heads(struct gj_canvas *canvas, const struct gj_render_spec *spec, double y)
{
    static const enum gj_word arms[GJ_N_ARMS] = {GJ_WORD_BEFORE, GJ_WORD_AFTER};
    static const enum gj_word words[2] = {GJ_WORD_LOST_OWN, GJ_WORD_LOST_WAITING};
    const struct gj_font_style ink = {.size = GJ_SIZE_TEXT, .color = GJ_COLOR_INK};
    const struct gj_font_style muted = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED};
    struct gj_font_style right = muted;
    right.align = GJ_ALIGN_RIGHT;
    double x = GJ_SHEET_MARGIN;
    for (int i = 0; i < 2; i++) {
        const char *text = gj_word(words[i], spec->lang);
        gj_canvas_rect(canvas, x, y, 11, 12, tone(GJ_ARM_BEFORE, i == 0));
        gj_canvas_rect(canvas, x + 11, y, 11, 12, tone(GJ_ARM_AFTER, i == 0));
        gj_canvas_text(canvas, x + 28, y + 11, text, &ink);
        x += 28 + gj_canvas_text_width(canvas, text, &ink) + 24;
    }
    y += 30;
    gj_canvas_text(canvas, bars_start, y + 8, gj_word(GJ_WORD_LOST_AXIS, spec->lang), &muted);
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        gj_canvas_text(canvas, column[arm], y + 8, gj_word(arms[arm], spec->lang), &right);
    }
    return y + 16;
}

double gj_chart_lost_minutes(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    const struct gj_seen *seen = spec->result->insight->seen;
    struct lost_line line[MOST_LINES + 1];
    const uint32_t n = largest(seen, line);
    double y = gj_chart_head(canvas, spec, GJ_WORD_CHART_LOST_MINUTES, GJ_KEY_BARS), most = 0.0;
    for (uint32_t i = 0; i < n; i++) {
        for (int arm = 0; arm < GJ_N_ARMS; arm++) {
            const struct gj_estimate *all = &line[i].all[arm];
            most = fmax(most, fmin(all->mean + (isfinite(all->half_width) ? all->half_width : 0.0), 1.5 * all->mean));
        }
    }
    if (!(most > 0.0)) {
        const enum gj_word why = seen->n_losses > 0 ? GJ_WORD_LOST_NOTHING : GJ_WORD_NO_DATA;
        return gj_chart_foot_of(canvas, spec, gj_chart_empty(canvas, spec, y, why), seen->n_replications, true, NULL);
    }
    const struct gj_axis axis = {.low = 0.0, .high = most, .start = bars_start, .end = bars_end};
    y = draw_heads(canvas, spec, y);
    for (uint32_t i = 0; i < n; i++) {
        y = draw_line(canvas, spec, &axis, &line[i], y);
    }
    gj_axis_draw(canvas, &axis, y - 2, 6);
    const bool has_rest = line[n - 1].of == NULL;
    return gj_chart_foot_of(canvas, spec, y + 16, seen->n_replications, true,
                            has_rest ? gj_word(GJ_WORD_LOST_REST_NOTE, spec->lang) : NULL);
}
