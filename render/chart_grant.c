/* What grants of all sizes do: the share that goes ahead with its Wilson band and the break-even, net jobs, and public money for one, over one axis. */
#include <math.h>
#include <string.h>

#include "render/bars.h"
#include "study/insight/insight.h"

static const double plot_start = 92, plot_end = 720, height = 130;

struct grant {
    const struct gj_breakeven *found;
    struct gj_unit unit; /* of grants */
    struct gj_axis x;
    enum gj_lang lang;
    size_t n;
    double at[GJ_BREAKEVEN_POINTS], y[GJ_BREAKEVEN_POINTS], low[GJ_BREAKEVEN_POINTS], high[GJ_BREAKEVEN_POINTS];
};

/* "41.0 million won": three digits, of which the bisection knows more. */
static void add_won(struct gj_text *text, const struct grant *g, int64_t won)
{
    const double value = (double)won * g->unit.factor;
    gj_add_rounded(text, value, gj_decimals(value, NAN));
    gj_text_addf(text, " %s", g->unit.text);
}

/* The answer as a sentence, with its range where the pilot's interval gives one. */
static double draw_answer(struct gj_canvas *canvas, const struct grant *g, double y)
{
    const struct gj_font_style bold = {.size = GJ_SIZE_TEXT, .is_bold = true, .color = GJ_COLOR_INK};
    static const enum gj_word words[] = {[GJ_BREAKEVEN_FOUND] = GJ_WORD_GRANT_FOUND,
                                         [GJ_BREAKEVEN_NOT_NEEDED] = GJ_WORD_GRANT_NOT_NEEDED,
                                         [GJ_BREAKEVEN_NEVER] = GJ_WORD_GRANT_NEVER};
    const struct gj_breakeven *found = g->found;
    struct gj_text text, won, share, low, high;
    gj_text_init(&text);
    gj_text_init(&won);
    gj_text_init(&share);
    gj_text_init(&low);
    gj_text_init(&high);
    add_won(&won, g, found->ahead.grant_won);
    gj_add_rounded(&share, found->cost_won > 0 ? 100.0 * (double)found->ahead.grant_won / (double)found->cost_won : NAN,
                   1);
    add_won(&low, g, found->ahead_high.answer == GJ_BREAKEVEN_FOUND ? found->ahead_high.grant_won : 0);
    add_won(&high, g, found->ahead_low.grant_won);
    const char *values[] = {won.failed ? "" : won.data, share.failed ? "" : share.data, low.failed ? "" : low.data,
                            high.failed ? "" : high.data};
    gj_word_fill(&text, words[found->ahead.answer], g->lang, values, 4);
    const bool is_one = !low.failed && !high.failed && strcmp(low.data, high.data) == 0; /* nothing hangs on chance */
    if (found->has_range && !is_one && found->ahead.answer == GJ_BREAKEVEN_FOUND) {
        gj_text_add(&text, " ");
        gj_word_fill(&text,
                     found->ahead_low.answer == GJ_BREAKEVEN_NEVER ? GJ_WORD_GRANT_RANGE_OPEN : GJ_WORD_GRANT_RANGE,
                     g->lang, values, 4);
    }
    y += gj_bars_paragraph(canvas, GJ_SHEET_MARGIN, y, GJ_SHEET_WIDTH - 2 * GJ_SHEET_MARGIN, &text, &bold);
    gj_text_fini(&text);
    gj_text_fini(&won);
    gj_text_fini(&share);
    gj_text_fini(&low);
    gj_text_fini(&high);
    return y + 8;
}

/* The grants between which the break-even lies, over the whole height of the panels. */
static void draw_breakeven(struct gj_canvas *canvas, const struct grant *g, const struct gj_plot *plot, bool has_word)
{
    const struct gj_breakeven *found = g->found;
    if (found->ahead.answer != GJ_BREAKEVEN_FOUND) {
        return;
    }
    if (found->has_range) {
        const double from = found->ahead_high.answer == GJ_BREAKEVEN_FOUND ? (double)found->ahead_high.grant_won : 0.0;
        const double to =
            (double)(found->ahead_low.answer == GJ_BREAKEVEN_FOUND ? found->ahead_low.grant_won : found->room_won);
        const double left = gj_axis_at(&plot->x, from * g->unit.factor),
                     right = gj_axis_at(&plot->x, to * g->unit.factor);
        gj_canvas_rect(canvas, left, plot->y.end, right - left, plot->y.start - plot->y.end, 0xF1F2F3);
    }
    gj_plot_mark(canvas, plot, (double)found->ahead.grant_won * g->unit.factor,
                 has_word ? gj_word(GJ_WORD_GRANT_BREAKEVEN, g->lang) : NULL);
}

/* A panel of g->y with its band. */
static double draw_panel(struct gj_canvas *canvas, const struct grant *g, const char *title, bool is_share, double y)
{
    const struct gj_font_style bold = {.size = GJ_SIZE_TEXT, .is_bold = true, .color = GJ_COLOR_INK};
    double value[3 * GJ_BREAKEVEN_POINTS];
    for (size_t i = 0; i < g->n; i++) {
        value[3 * i] = g->y[i];
        value[3 * i + 1] = g->low[i];
        value[3 * i + 2] = g->high[i];
    }
    gj_canvas_line(canvas, GJ_SHEET_MARGIN, y, GJ_SHEET_WIDTH - GJ_SHEET_MARGIN, y, 1.0, GJ_COLOR_GRID);
    y += 5 + gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y + 5, GJ_SHEET_WIDTH - 2 * GJ_SHEET_MARGIN, 2, title, &bold);
    y += is_share ? 20 : 8;
    struct gj_plot plot = {.x = g->x, .y = gj_axis_around(value, 3 * g->n, true, y + height, y)};
    if (is_share) {
        plot.y.low = 0.0;
        plot.y.high = 100.0;
    }
    draw_breakeven(canvas, g, &plot, is_share);
    gj_plot_levels(canvas, &plot, 4);
    const struct gj_curve curve = {
        .x = g->at, .y = g->y, .low = g->low, .high = g->high, .n = g->n, .color = GJ_COLOR_AFTER};
    gj_plot_curve(canvas, &plot, &curve, NULL);
    for (size_t i = 0; i < g->n; i++) {
        if (isfinite(g->y[i])) {
            struct gj_text hint;
            gj_text_init(&hint);
            add_won(&hint, g, g->found->point[i].grant_won);
            gj_text_add(&hint, ": ");
            const struct gj_estimate e = {
                .mean = g->y[i], .half_width = (g->high[i] - g->low[i]) / 2.0, .n = g->found->n};
            gj_add_estimate(&hint, &e, 1.0, false);
            gj_canvas_hint(canvas, hint.failed ? "" : hint.data);
            gj_canvas_dot(canvas, gj_axis_at(&plot.x, g->at[i]), gj_axis_at(&plot.y, g->y[i]), 2.5, false,
                          GJ_COLOR_AFTER);
            gj_canvas_hint_end(canvas);
            gj_text_fini(&hint);
        }
    }
    gj_axis_draw(canvas, &plot.x, y + height, 8);
    return y + height + 26;
}

static double draw_shares(struct gj_canvas *canvas, struct grant *g, double y)
{
    for (size_t i = 0; i < g->n; i++) {
        const struct gj_grant_point *point = &g->found->point[i];
        g->y[i] = 100.0 * point->goes_ahead.mean;
        g->low[i] = 100.0 * point->low;
        g->high[i] = 100.0 * point->high;
    }
    return draw_panel(canvas, g, gj_word(GJ_WORD_GRANT_AHEAD, g->lang), true, y);
}

static double draw_jobs(struct gj_canvas *canvas, struct grant *g, double y)
{
    for (size_t i = 0; i < g->n; i++) {
        const struct gj_estimate *e = &g->found->point[i].net_jobs;
        const double half = isfinite(e->half_width) ? e->half_width : 0.0;
        g->y[i] = e->mean;
        g->low[i] = e->mean - half;
        g->high[i] = e->mean + half;
    }
    return draw_panel(canvas, g, gj_word(GJ_WORD_GRANT_JOBS, g->lang), false, y);
}

/* Where jobs are surely gained; the bounds are those of the jobs. */
static double draw_price(struct gj_canvas *canvas, struct grant *g, double y)
{
    double most = 0.0;
    bool is_any = false;
    for (size_t i = 0; i < g->n; i++) {
        const struct gj_grant_point *point = &g->found->point[i];
        const bool is_sure = point->net_jobs.mean - point->net_jobs.half_width > 0.0;
        const double won = point->public_won.mean;
        g->y[i] = is_sure ? point->won_per_job : NAN;
        g->low[i] = is_sure ? won / (point->net_jobs.mean + point->net_jobs.half_width) : NAN;
        g->high[i] = is_sure ? won / (point->net_jobs.mean - point->net_jobs.half_width) : NAN;
        most = isfinite(g->y[i]) ? fmax(most, g->y[i]) : most;
        is_any = is_any || isfinite(g->y[i]);
    }
    const struct gj_unit unit = gj_unit_view("won/job", most, g->lang);
    for (size_t i = 0; i < g->n;
         i++) { /* a band that a hardly sure job stretches is cut at three times the largest value */
        g->y[i] *= unit.factor;
        g->low[i] *= unit.factor;
        g->high[i] = fmin(g->high[i], 3.0 * most) * (isfinite(g->y[i]) ? unit.factor : NAN);
    }
    struct gj_text title;
    gj_text_init(&title);
    gj_text_addf(&title, "%s, %s", gj_word(GJ_WORD_GRANT_PRICE, g->lang), unit.text);
    if (is_any) {
        y = draw_panel(canvas, g, title.failed ? "" : title.data, false, y);
    } else {
        const struct gj_font_style muted = {.size = GJ_SIZE_TEXT, .color = GJ_COLOR_MUTED};
        y += 6 + gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y + 6, GJ_SHEET_WIDTH - 2 * GJ_SHEET_MARGIN, 2,
                                     gj_word(GJ_WORD_GRANT_NO_PRICE, g->lang), &muted);
    }
    gj_text_fini(&title);
    return y;
}

double gj_chart_grant(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    const struct gj_font_style muted = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED, .align = GJ_ALIGN_RIGHT};
    struct grant g = {.found = spec->result->insight->grant, .lang = spec->lang};
    double y = gj_chart_head(canvas, spec, GJ_WORD_CHART_GRANT, GJ_KEY_NONE);
    g.n = g.found->n_points < GJ_BREAKEVEN_POINTS ? g.found->n_points : GJ_BREAKEVEN_POINTS;
    g.unit = gj_unit_view("won", (double)g.found->room_won, g.lang);
    for (size_t i = 0; i < g.n; i++) {
        g.at[i] = (double)g.found->point[i].grant_won * g.unit.factor;
    }
    if (g.n < 2 || !(g.at[g.n - 1] > 0.0) || !isfinite(g.found->point[0].goes_ahead.mean)) {
        return gj_chart_foot(canvas, spec, gj_chart_empty(canvas, spec, y, GJ_WORD_NO_DATA), true, NULL);
    }
    g.x = (struct gj_axis){.low = 0.0, .high = g.at[g.n - 1], .start = plot_start, .end = plot_end};
    y = draw_answer(canvas, &g, y);
    y = draw_shares(canvas, &g, y);
    y = draw_jobs(canvas, &g, y);
    y = draw_price(canvas, &g, y);
    struct gj_text text;
    gj_text_init(&text);
    gj_text_addf(&text, "%s, %s", gj_word(GJ_WORD_GRANT_AXIS, g.lang), g.unit.text);
    gj_chart_text(canvas, plot_end, y + 8, &text, &muted);
    gj_text_fini(&text);
    return gj_chart_foot(canvas, spec, y + 14, true, gj_word(GJ_WORD_GRANT_NOTE, spec->lang));
}
