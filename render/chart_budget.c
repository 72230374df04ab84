/* What a budget buys: net jobs over public money for two ways to choose firms, and what four ways buy with the whole budget. */
#include <math.h>

#include "render/bars.h"
#include "study/insight/insight.h"

static const double plot_start = 90, plot_end = 640, plot_height = 210, bars_start = 250, bars_end = 560, row = 36;

static const enum gj_word methods[GJ_N_FRONTIER_METHODS] = {[GJ_FRONTIER_BY_LOT] = GJ_WORD_BUDGET_BY_LOT,
                                                            [GJ_FRONTIER_BEST_FIRST] = GJ_WORD_BUDGET_BEST_FIRST,
                                                            [GJ_FRONTIER_FITTED] = GJ_WORD_BUDGET_FITTED,
                                                            [GJ_FRONTIER_OPTIMAL] = GJ_WORD_BUDGET_OPTIMAL};

static struct gj_unit unit_of(const struct gj_frontier *f, enum gj_lang lang)
{
    double most = 0.0;
    for (uint32_t i = 0; i < GJ_FRONTIER_POINTS; i++) {
        most = fmax(most, (double)f->point[i].budget_won);
    }
    return gj_unit_view("won", most, lang);
}

static void hint_point(struct gj_canvas *canvas, const struct gj_frontier_point *point, const struct gj_unit *unit)
{
    struct gj_text text;
    gj_text_init(&text);
    gj_add_rounded(&text, (double)point->budget_won * unit->factor,
                   gj_decimals((double)point->budget_won * unit->factor, NAN));
    gj_text_addf(&text, " %s: ", unit->text);
    gj_add_rounded(&text, point->greedy_jobs, 1);
    gj_text_add(&text, " / ");
    gj_add_rounded(&text, point->optimal_jobs, 1);
    gj_canvas_hint(canvas, text.failed ? "" : text.data);
    gj_text_fini(&text);
}

/* The curve of one way, from no money on. */
static void draw_curve(struct gj_canvas *canvas, const struct gj_plot *plot, const struct gj_frontier *f,
                       bool is_optimal, const struct gj_unit *unit)
{
    struct gj_point point[GJ_FRONTIER_POINTS + 1];
    const gj_color color = is_optimal ? GJ_COLOR_AFTER : GJ_COLOR_BEFORE;
    point[0] = (struct gj_point){gj_axis_at(&plot->x, 0.0), gj_axis_at(&plot->y, 0.0)};
    for (uint32_t i = 0; i < GJ_FRONTIER_POINTS; i++) {
        const double jobs = is_optimal ? f->point[i].optimal_jobs : f->point[i].greedy_jobs;
        point[i + 1] = (struct gj_point){gj_axis_at(&plot->x, (double)f->point[i].budget_won * unit->factor),
                                         gj_axis_at(&plot->y, jobs)};
    }
    gj_canvas_polyline(canvas, point, GJ_FRONTIER_POINTS + 1, 2.0, color);
    for (uint32_t i = 0; i < GJ_FRONTIER_POINTS; i++) {
        hint_point(canvas, &f->point[i], unit);
        gj_canvas_dot(canvas, point[i + 1].x, point[i + 1].y, 3.5, !is_optimal, color);
        gj_canvas_hint_end(canvas);
    }
}

static double draw_plot(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_frontier *f,
                        const struct gj_unit *unit, double y)
{
    const struct gj_font_style small = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED};
    const struct gj_font_style ours = {.size = GJ_SIZE_SMALL, .is_bold = true, .color = GJ_COLOR_AFTER};
    const struct gj_frontier_point *last = &f->point[GJ_FRONTIER_POINTS - 1];
    double jobs[2 * GJ_FRONTIER_POINTS], most = 0.0;
    for (uint32_t i = 0; i < GJ_FRONTIER_POINTS; i++) {
        jobs[2 * i] = f->point[i].greedy_jobs;
        jobs[2 * i + 1] = f->point[i].optimal_jobs;
        most = fmax(most, (double)f->point[i].budget_won * unit->factor);
    }
    gj_canvas_text(canvas, GJ_SHEET_MARGIN, y + 10, gj_word(GJ_WORD_BUDGET_JOBS, spec->lang), &small);
    const struct gj_plot plot = {
        .x = {.low = 0.0, .high = most > 0.0 ? most : 1.0, .start = plot_start, .end = plot_end},
        .y = gj_axis_around(jobs, 2 * GJ_FRONTIER_POINTS, true, y + 20 + plot_height, y + 20)};
    gj_plot_levels(canvas, &plot, 5);
    /* The fifth point is the budget itself (study/population/frontier.c): the others are fifths and multiples of it. */
    gj_plot_mark(canvas, &plot, (double)f->point[4].budget_won * unit->factor,
                 gj_word(GJ_WORD_BUDGET_MARK, spec->lang));
    draw_curve(canvas, &plot, f, false, unit);
    draw_curve(canvas, &plot, f, true, unit);
    double upper = gj_axis_at(&plot.y, last->optimal_jobs), lower = gj_axis_at(&plot.y, last->greedy_jobs);
    gj_labels_apart(&upper, &lower, 15, plot.y.end, plot.y.start);
    gj_canvas_text(canvas, plot_end + 10, upper + 4, gj_word(GJ_WORD_BUDGET_CURVE_OPTIMAL, spec->lang), &ours);
    gj_canvas_text(canvas, plot_end + 10, lower + 4, gj_word(GJ_WORD_BUDGET_CURVE_GREEDY, spec->lang), &small);
    gj_axis_draw(canvas, &plot.x, plot.y.start, 6);
    const struct gj_font_style center = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED, .align = GJ_ALIGN_CENTER};
    const char *values[] = {unit->text};
    struct gj_text text;
    gj_text_init(&text);
    gj_word_fill(&text, GJ_WORD_BUDGET_AXIS, spec->lang, values, 1);
    gj_chart_text(canvas, (plot_start + plot_end) / 2, plot.y.start + 32, &text, &center);
    gj_text_fini(&text);
    return plot.y.start + 46;
}

/* "12.3 jobs, 4.5 억원 a job" */
static void add_sum(struct gj_text *text, const struct gj_frontier_sum *sum, enum gj_lang lang)
{
    struct gj_text jobs, cost;
    gj_text_init(&jobs);
    gj_text_init(&cost);
    gj_add_rounded(&jobs, sum->jobs, gj_decimals(sum->jobs, NAN));
    const double each = sum->jobs > 0.0 ? sum->spent_won / sum->jobs : NAN;
    const struct gj_unit unit = gj_unit_view("won", isfinite(each) ? each : 0.0, lang);
    gj_add_rounded(&cost, each * unit.factor, gj_decimals(each * unit.factor, NAN));
    gj_text_addf(&cost, " %s", unit.text);
    const char *values[] = {jobs.failed ? "" : jobs.data, cost.failed ? "" : cost.data};
    gj_word_fill(text, isfinite(each) ? GJ_WORD_BUDGET_SUM : GJ_WORD_BUDGET_SUM_NONE, lang, values, 2);
    gj_text_fini(&jobs);
    gj_text_fini(&cost);
}

static double draw_method(struct gj_canvas *canvas, const struct gj_render_spec *spec,
                          const struct gj_frontier_outcome *o, enum gj_word name, const struct gj_axis *axis, double y)
{
    const struct gj_font_style label = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_INK};
    const struct gj_font_style value = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_INK},
                               muted = {.size = GJ_SIZE_TINY, .color = GJ_COLOR_MUTED};
    const double zero = gj_axis_at(axis, 0.0);
    gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y, bars_start - GJ_SHEET_MARGIN - 14, 2, gj_word(name, spec->lang),
                        &label);
    struct gj_text text;
    gj_text_init(&text);
    const struct gj_frontier_sum *sums[] = {&o->chosen, &o->checked};
    for (int i = 0; i < 2; i++) {
        const double top = y + 2 + i * 14;
        if (!isfinite(sums[i]->jobs)) {
            continue;
        }
        gj_canvas_rect(canvas, zero, top, gj_axis_at(axis, sums[i]->jobs) - zero, 11,
                       i == 0 ? GJ_COLOR_BEFORE : GJ_COLOR_AFTER);
        add_sum(&text, sums[i], spec->lang);
        gj_chart_text(canvas, bars_end + 8, top + 9, &text, i == 0 ? &muted : &value);
    }
    gj_text_fini(&text);
    return y + row;
}

static double draw_methods(struct gj_canvas *canvas, const struct gj_render_spec *spec, const struct gj_frontier *f,
                           double y)
{
    const struct gj_font_style small = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_INK};
    double jobs[2 * GJ_N_FRONTIER_METHODS];
    y = gj_bars_heading(canvas, gj_word(GJ_WORD_BUDGET_METHODS, spec->lang), y);
    double x = GJ_SHEET_MARGIN;
    for (int i = 0; i < 2; i++) {
        const char *word = gj_word(i == 0 ? GJ_WORD_BUDGET_CHOSEN : GJ_WORD_BUDGET_CHECKED, spec->lang);
        gj_canvas_rect(canvas, x, y + 1, 20, 10, i == 0 ? GJ_COLOR_BEFORE : GJ_COLOR_AFTER);
        gj_canvas_text(canvas, x + 26, y + 10, word, &small);
        x += 26 + gj_canvas_text_width(canvas, word, &small) + 20;
    }
    y += 24;
    for (int i = 0; i < GJ_N_FRONTIER_METHODS; i++) {
        jobs[2 * i] = f->method[i].chosen.jobs;
        jobs[2 * i + 1] = f->method[i].checked.jobs;
    }
    const struct gj_axis axis = gj_axis_around(jobs, 2 * GJ_N_FRONTIER_METHODS, true, bars_start, bars_end);
    const double top = y;
    for (int i = 0; i < GJ_N_FRONTIER_METHODS; i++) {
        y = draw_method(canvas, spec, &f->method[i], methods[i], &axis, y);
    }
    gj_axis_zero(canvas, &axis, top, y - 4);
    return y;
}

double gj_chart_budget(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    const struct gj_frontier *f = spec->result->insight->budget;
    const struct gj_unit unit = unit_of(f, spec->lang);
    double y = gj_chart_head(canvas, spec, GJ_WORD_CHART_BUDGET, GJ_KEY_NONE);
    y = draw_plot(canvas, spec, f, &unit, y);
    y = draw_methods(canvas, spec, f, y);
    return gj_chart_foot(canvas, spec, y, false, gj_word(GJ_WORD_BUDGET_NOTE, spec->lang));
}
