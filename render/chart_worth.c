/* Who gains: net flows of each owner by year on one scale, and their present value beside them. */
#include <math.h>

#include "render/bars.h"
#include "render/block.h"

enum { MOST_YEARS = 30 };

static const double bars_start = 148, bars_end = 588, text_start = 604, panel = 64, panel_gap = 14;

struct worth {
    const struct gj_appraisal *a;
    enum gj_effect effect;
    uint32_t owner[GJ_N_OWNERS], n, n_years;
    struct gj_unit unit;
    struct gj_plot plot;
    enum gj_lang lang;
};

static const struct gj_estimate *flow_of(const struct worth *w, uint32_t i, uint32_t year)
{
    return gj_appraisal_flow(w->a, w->effect, w->owner[i], GJ_LINE_NET, year);
}

/* One scale: of all owners, all years and both ends of the intervals. */
static void find_axes(struct worth *w)
{
    double end[2 * GJ_N_OWNERS * (MOST_YEARS + 1)];
    double most = 0.0;
    size_t n = 0;
    for (uint32_t i = 0; i < w->n; i++) {
        for (uint32_t year = 0; year <= w->n_years; year++) {
            const struct gj_estimate *e = flow_of(w, i, year);
            const double half = isfinite(e->half_width) ? e->half_width : 0.0;
            end[n++] = e->mean - half;
            end[n++] = e->mean + half;
            most = fmax(most, fmax(fabs(end[n - 1]), fabs(end[n - 2])));
        }
        most = fmax(most, fabs(w->a->worth[w->effect][w->owner[i]].npv.mean));
    }
    w->unit = gj_unit_view("won", most, w->lang);
    for (size_t i = 0; i < n; i++) {
        end[i] *= w->unit.factor;
    }
    w->plot.y = gj_axis_around(end, n, true, panel, 0.0);
    w->plot.x = (struct gj_axis){.low = -0.6, .high = (double)w->n_years + 0.6, .start = bars_start, .end = bars_end};
}

static void draw_year(struct gj_canvas *canvas, const struct worth *w, const struct gj_plot *plot, uint32_t i,
                      uint32_t year)
{
    const struct gj_estimate *e = flow_of(w, i, year);
    const double value = e->mean * w->unit.factor;
    const double half = e->half_width * w->unit.factor;
    const double left = gj_axis_at(&plot->x, (double)year - 0.34), right = gj_axis_at(&plot->x, (double)year + 0.34);
    const double zero = gj_axis_at(&plot->y, 0.0), top = gj_axis_at(&plot->y, value);
    if (!isfinite(top)) {
        return;
    }
    struct gj_text text;
    gj_text_init(&text);
    gj_text_addf(&text, "%s, %u: ", gj_owner_label(w->owner[i], w->lang), (unsigned)year);
    gj_add_estimate(&text, e, w->unit.factor, true);
    gj_text_addf(&text, " %s", w->unit.text);
    gj_canvas_hint(canvas, text.failed ? "" : text.data);
    gj_canvas_rect(canvas, left, fmin(zero, top), right - left, fabs(top - zero),
                   w->owner[i] == GJ_SOCIETY ? GJ_COLOR_MUTED : GJ_COLOR_AFTER);
    if (half > 0.0 && isfinite(half)) {
        const double middle = (left + right) / 2.0;
        const double low = gj_axis_at(&plot->y, value - half), high = gj_axis_at(&plot->y, value + half);
        gj_canvas_line(canvas, middle, low, middle, high, 3.0, GJ_COLOR_PAPER);
        gj_canvas_line(canvas, middle, low, middle, high, 1.0, GJ_COLOR_INK);
        gj_canvas_line(canvas, middle - 3, low, middle + 3, low, 1.0, GJ_COLOR_INK);
        gj_canvas_line(canvas, middle - 3, high, middle + 3, high, 1.0, GJ_COLOR_INK);
    }
    gj_canvas_hint_end(canvas);
    gj_text_fini(&text);
}

static double draw_owner(struct gj_canvas *canvas, const struct worth *w, uint32_t i, double y)
{
    const bool is_all = w->owner[i] == GJ_SOCIETY;
    const struct gj_font_style label = {.size = GJ_SIZE_TEXT, .is_bold = is_all, .color = GJ_COLOR_INK};
    const struct gj_font_style bold = {.size = GJ_SIZE_TEXT, .is_bold = true, .color = GJ_COLOR_INK};
    const struct gj_font_style muted = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED};
    const struct gj_estimate *npv = &w->a->worth[w->effect][w->owner[i]].npv;
    struct gj_plot plot = w->plot;
    plot.y.start += y;
    plot.y.end += y;
    gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y + panel / 2 - 9, 84, 2, gj_owner_label(w->owner[i], w->lang),
                        &label);
    gj_plot_levels(canvas, &plot, 3);
    for (uint32_t year = 0; year <= w->n_years; year++) {
        draw_year(canvas, w, &plot, i, year);
    }
    struct gj_text text;
    gj_text_init(&text);
    gj_text_add(&text, gj_verdict_of(npv) == GJ_VERDICT_UNSURE ? "~ " : "");
    gj_add_estimate(&text, npv, w->unit.factor, true);
    const double value = gj_bars_value(canvas, text_start, y + panel / 2 - 14, &text, &bold);
    gj_canvas_text(canvas, text_start, y + panel / 2 - 4 + value, w->unit.text, &muted);
    gj_text_fini(&text);
    return y + panel + panel_gap;
}

/* Below the years; a last one that the end of the run cuts short is said, as it looks like a fall. */
static void draw_axis_name(struct gj_canvas *canvas, const struct gj_appraisal *a, enum gj_lang lang, double y)
{
    const struct gj_font_style muted = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED};
    const double last = gj_last_year(a);
    struct gj_text text, years;
    gj_text_init(&text);
    gj_text_init(&years);
    gj_add_rounded(&years, last, gj_decimals_given(last));
    const char *values[] = {years.failed ? "" : years.data};
    gj_word_fill(&text, last < 1.0 && a->n_years <= MOST_YEARS ? GJ_WORD_WORTH_YEARS_CUT : GJ_WORD_WORTH_YEARS, lang,
                 values, 1);
    gj_chart_text(canvas, bars_start, y, &text, &muted);
    gj_text_fini(&years);
    gj_text_fini(&text);
}

static double draw_effect(struct gj_canvas *canvas, const struct gj_render_spec *spec, enum gj_effect effect, double y)
{
    const struct gj_font_style muted = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED};
    struct worth w = {.a = &spec->result->appraisal, .effect = effect, .lang = spec->lang};
    w.n_years = w.a->n_years < MOST_YEARS ? w.a->n_years : MOST_YEARS;
    w.n = gj_owners_concerned(w.a, effect, w.owner);
    find_axes(&w);
    const enum gj_word title = effect == GJ_EFFECT_TECHNOLOGY            ? GJ_WORD_WORTH_TECHNOLOGY_TITLE
                               : spec->result->spec->firm.decision.is_on ? GJ_WORD_WORTH_TITLE
                                                                         : GJ_WORD_WORTH_BOTH_TITLE;
    const char *values[] = {w.unit.text};
    struct gj_text text;
    gj_text_init(&text);
    gj_word_fill(&text, title, spec->lang, values, 1);
    y = gj_bars_heading(canvas, text.failed ? "" : text.data, y);
    gj_text_fini(&text);
    gj_canvas_text(canvas, text_start, y + 6, gj_word(GJ_WORD_WORTH_PRESENT, spec->lang), &muted);
    y += 12;
    for (uint32_t i = 0; i < w.n; i++) {
        y = draw_owner(canvas, &w, i, y);
    }
    gj_axis_draw(canvas, &w.plot.x, y - 6, 12);
    draw_axis_name(canvas, w.a, spec->lang, y + 24);
    return y + 34;
}

double gj_chart_worth(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    double y = gj_chart_head(canvas, spec, GJ_WORD_CHART_WORTH, GJ_KEY_NONE);
    for (int effect = 0; effect < GJ_N_EFFECTS; effect++) {
        if (spec->result->appraisal.has[effect]) {
            y = draw_effect(canvas, spec, (enum gj_effect)effect, y) + 4;
        }
    }
    return gj_chart_foot(canvas, spec, y, true, gj_word(GJ_WORD_WORTH_CHART_NOTE, spec->lang));
}
