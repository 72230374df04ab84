/* Jobs by occupation: before and after side by side, and what the change is made of.
 *
 *     production     ======= 20.4            [##|==|]   o-+-   −0.41 ± 0.08
 *                    ====== 20.0
 */
#include <math.h>

#include "render/bars.h"
#include "study/result_jobs.h"

static const double label_width = 118, stock_start = 146, stock_end = 300, part_start = 380, part_end = 612,
                    text_start = 628;
static const double bar = 10, row_height = 34;

static const gj_color part_color[GJ_JOB_CHANGE] = {
    [GJ_JOB_DISPLACED] = 0x4A4F55, [GJ_JOB_GROWTH] = 0x009E73, [GJ_JOB_NEW_TASKS] = 0xE3C26B};

enum { N_PANELS = 2 };
static const enum gj_job_measure panels[N_PANELS] = {GJ_JOB_MEASURE_NEEDED, GJ_JOB_MEASURE_HEADS};

struct ledger {
    const struct gj_jobs *jobs;
    enum gj_job_measure measure;
    struct gj_axis stock, part;
    enum gj_lang lang;
};

static bool is_shown(const struct gj_jobs *jobs, int group)
{
    return group == GJ_JOB_ALL || jobs->is_there[group];
}

static const char *name_of(const struct gj_job_info *info, enum gj_lang lang)
{
    return lang == GJ_LANG_KO ? info->ko : info->en;
}

/* How far the parts of a group reach below and above 0, and the interval of the change. */
static void reach_of(const struct ledger *l, int group, double *low, double *high)
{
    double below = 0.0, above = 0.0;
    for (int part = 0; part < GJ_JOB_CHANGE; part++) {
        const double value = l->jobs->part[part][group][l->measure].mean;
        below += value < 0.0 ? value : 0.0;
        above += value > 0.0 ? value : 0.0;
    }
    const struct gj_estimate *change = &l->jobs->part[GJ_JOB_CHANGE][group][l->measure];
    const double width = isfinite(change->half_width) ? change->half_width : 0.0;
    *low = fmin(below, change->mean - width);
    *high = fmax(above, change->mean + width);
}

/* Both panels are of heads: one scale, so that equal bars are equal jobs. */
static void find_axes(struct ledger *l)
{
    double stock[2 * N_PANELS * (GJ_JOB_ALL + 1)], part[2 * N_PANELS * (GJ_JOB_ALL + 1)];
    size_t n = 0;
    for (int i = 0; i < N_PANELS * (GJ_JOB_ALL + 1); i++) {
        const struct ledger of = {.jobs = l->jobs, .measure = panels[i % N_PANELS]};
        const int group = i / N_PANELS;
        if (is_shown(l->jobs, group)) {
            for (int arm = 0; arm < GJ_N_ARMS; arm++) {
                stock[n + (size_t)arm] = l->jobs->arm[arm][group][of.measure].mean;
            }
            reach_of(&of, group, &part[n], &part[n + 1]);
            n += 2;
        }
    }
    l->stock = gj_axis_around(stock, n, true, stock_start, stock_end);
    l->part = gj_axis_around(part, n, true, part_start, part_end);
}

static void draw_stock(struct gj_canvas *canvas, const struct ledger *l, int group, double y)
{
    struct gj_text text;
    gj_text_init(&text);
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        const struct gj_estimate *e = &l->jobs->arm[arm][group][l->measure];
        const double top = y + arm * (bar + 3);
        const struct gj_font_style style = {.size = GJ_SIZE_TINY,
                                            .color = arm == GJ_ARM_BEFORE ? GJ_COLOR_MUTED : GJ_COLOR_AFTER};
        const double start = gj_axis_at(&l->stock, 0.0);
        const double end = gj_axis_at(&l->stock, e->mean);
        if (isfinite(end)) {
            gj_canvas_rect(canvas, start, top, end - start, bar, gj_arm_color((enum gj_arm)arm));
            gj_whisker_draw(canvas, &l->stock, e, 1.0, top + bar / 2, GJ_COLOR_INK);
        }
        gj_add_estimate(&text, e, 1.0, false);
        const double reach = gj_axis_at(&l->stock, e->mean + (isfinite(e->half_width) ? e->half_width : 0.0));
        gj_chart_text(canvas, isfinite(reach) ? fmax(start, reach) + 6 : start + 6, top + bar - 1, &text, &style);
    }
    gj_text_fini(&text);
}

/* What is less goes to the left of 0, what is more to the right; the sum is a disc on it. */
static void draw_parts(struct gj_canvas *canvas, const struct ledger *l, int group, double y)
{
    const struct gj_estimate *change = &l->jobs->part[GJ_JOB_CHANGE][group][l->measure];
    const struct gj_font_style style = {.size = GJ_SIZE_SMALL, .is_bold = group == GJ_JOB_ALL, .color = GJ_COLOR_INK};
    double from[2] = {0.0, 0.0};
    for (int part = 0; part < GJ_JOB_CHANGE; part++) {
        const double value = l->jobs->part[part][group][l->measure].mean;
        if (isfinite(value) && value != 0.0) {
            double *at = &from[value > 0.0];
            const double left = gj_axis_at(&l->part, fmin(*at, *at + value));
            const double right = gj_axis_at(&l->part, fmax(*at, *at + value));
            gj_canvas_rect(canvas, left, y + 3, right - left, 2 * bar - 4, part_color[part]);
            *at += value;
        }
    }
    struct gj_text text;
    gj_text_init(&text);
    if (isfinite(change->mean)) {
        const double middle = y + bar + 1;
        const double half = isfinite(change->half_width) ? change->half_width : 0.0;
        const double low = gj_axis_at(&l->part, change->mean - half), high = gj_axis_at(&l->part, change->mean + half);
        gj_canvas_line(canvas, low, middle, high, middle, 5.0, GJ_COLOR_PAPER); /* readable on any of the parts */
        gj_canvas_line(canvas, low, middle, high, middle, 2.0, GJ_COLOR_INK);
        gj_canvas_dot(canvas, gj_axis_at(&l->part, change->mean), middle, 4.0, false, GJ_COLOR_INK);
    }
    gj_text_add(&text, gj_verdict_of(change) == GJ_VERDICT_UNSURE ? "~ " : "");
    gj_add_estimate(&text, change, 1.0, true);
    (void)gj_bars_value(canvas, text_start, y + bar - 8, &text, &style);
    gj_text_fini(&text);
}

static void add_hint(struct gj_text *text, const struct ledger *l, int group)
{
    gj_text_addf(text, "%s: ", name_of(gj_job_group_info((enum gj_job_group)group), l->lang));
    for (int part = 0; part < GJ_N_JOB_PARTS; part++) {
        gj_text_addf(text, "%s%s ", part > 0 ? ", " : "", name_of(gj_job_part_info((enum gj_job_part)part), l->lang));
        gj_add_estimate(text, &l->jobs->part[part][group][l->measure], 1.0, true);
    }
}

static double draw_ledger(struct gj_canvas *canvas, const struct gj_jobs *jobs, enum gj_job_measure measure,
                          enum gj_lang lang, double y)
{
    struct ledger l = {.jobs = jobs, .measure = measure, .lang = lang};
    struct gj_text text;
    find_axes(&l);
    gj_text_init(&text);
    gj_text_addf(&text, "%s, %s", name_of(gj_job_measure_info(measure), lang), gj_unit_view("heads", 0.0, lang).text);
    y = gj_bars_heading(canvas, text.failed ? "" : text.data, y);
    const double top = y;
    for (int group = 0; group <= GJ_JOB_ALL; group++) {
        if (!is_shown(jobs, group)) {
            continue;
        }
        const struct gj_font_style label = {
            .size = GJ_SIZE_TEXT, .is_bold = group == GJ_JOB_ALL, .color = GJ_COLOR_INK};
        text.length = 0;
        add_hint(&text, &l, group);
        gj_canvas_hint(canvas, text.failed ? "" : text.data);
        const double height = gj_canvas_paragraph(canvas, GJ_SHEET_MARGIN, y + 2, label_width, 2,
                                                  name_of(gj_job_group_info((enum gj_job_group)group), lang), &label);
        draw_stock(canvas, &l, group, y);
        draw_parts(canvas, &l, group, y);
        gj_canvas_hint_end(canvas);
        y += fmax(row_height, height + 8);
    }
    gj_text_fini(&text);
    gj_axis_zero(canvas, &l.part, top - 3, y - 5);
    gj_axis_draw(canvas, &l.part, y - 5, 5);
    return y + 20;
}

/* The three parts by their colours, and that the disc is their sum. */
static double draw_key(struct gj_canvas *canvas, enum gj_lang lang, double y)
{
    const struct gj_font_style style = {.size = GJ_SIZE_TEXT, .color = GJ_COLOR_INK};
    double x = GJ_SHEET_MARGIN;
    for (int part = 0; part < GJ_N_JOB_PARTS; part++) {
        const char *name = name_of(gj_job_part_info((enum gj_job_part)part), lang);
        if (part == GJ_JOB_CHANGE) {
            gj_canvas_line(canvas, x, y + 7, x + 22, y + 7, 2.0, GJ_COLOR_INK);
            gj_canvas_dot(canvas, x + 11, y + 7, 4.0, false, GJ_COLOR_INK);
        } else {
            gj_canvas_rect(canvas, x, y + 2, 22, 10, part_color[part]);
        }
        gj_canvas_text(canvas, x + 28, y + 12, name, &style);
        x += 28 + gj_canvas_text_width(canvas, name, &style) + 24;
    }
    return y + 26;
}

double gj_chart_occupations(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    double y = gj_chart_head(canvas, spec, GJ_WORD_CHART_OCCUPATIONS, GJ_KEY_BARS);
    y = draw_key(canvas, spec->lang, y - 6);
    for (int i = 0; i < N_PANELS; i++) {
        y = draw_ledger(canvas, spec->result->jobs, panels[i], spec->lang, y) + 6;
    }
    return gj_chart_foot(canvas, spec, y, true, gj_word(GJ_WORD_OCCUPATIONS_NOTE, spec->lang));
}
