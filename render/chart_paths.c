/* The years: month by month before and after with their bands, and the difference beside them. */
#include <math.h>
#include <stdio.h>

#include "base/alloc.h"
#include "render/plot.h"
#include "study/result_paths.h"

static const double left_start = 74, left_end = 448, right_start = 516, right_end = 740,
                    height = 86; /* the labels at the ends of lines are in it */

/* A row of the picture. */
struct course {
    const struct gj_study_result *result;
    enum gj_path_measure measure;
    struct gj_unit unit;
    enum gj_lang lang;
    uint32_t n;
    bool is_first;
    double end[2]; /* of the left and the right panels: the same of all rows, so that a year is under the same year */
    double *x, *mean[GJ_SERIES_TECHNOLOGY], *low[GJ_SERIES_TECHNOLOGY], *high[GJ_SERIES_TECHNOLOGY];
};

static double year_of(const struct gj_study_spec *study, gj_time after_warm_up)
{
    (void)study;
    return (double)after_warm_up / (double)GJ_YEAR;
}

/* Into the arrays; the unit by the largest value. `room` holds 10 * n. */
static void fill(struct course *c, double *room)
{
    const struct gj_path_sums *paths = c->result->paths;
    const struct gj_study_spec *study = c->result->spec;
    double most = 0.0;
    c->n = paths->frame.n_months;
    c->x = room;
    for (int s = 0; s < GJ_SERIES_TECHNOLOGY; s++) {
        c->mean[s] = room + (size_t)(1 + 3 * s) * c->n;
        c->low[s] = room + (size_t)(2 + 3 * s) * c->n;
        c->high[s] = room + (size_t)(3 + 3 * s) * c->n;
    }
    for (uint32_t i = 0; i < c->n; i++) {
        c->x[i] = year_of(study, (gj_time)(paths->frame.first + i + 1) * GJ_MONTH - study->warm_up);
        for (int s = 0; s < GJ_SERIES_TECHNOLOGY; s++) {
            const struct gj_estimate e =
                gj_path_estimate(paths, i, c->measure, (enum gj_path_series)s, study->confidence);
            const double half = isfinite(e.half_width) ? e.half_width : 0.0;
            c->mean[s][i] = e.mean;
            c->low[s][i] = e.mean - half;
            c->high[s][i] = e.mean + half;
            most = s < GJ_SERIES_DIFFERENCE ? fmax(most, fabs(e.mean)) : most;
        }
    }
    c->unit = gj_unit_view(gj_path_info(c->measure)->unit, most, c->lang);
    for (size_t i = c->n; i < (size_t)10 * c->n; i++) {
        room[i] *= c->unit.factor;
    }
}

/* Nothing to look at: always 0 in both arms, or never measured. */
static bool is_flat(const struct course *c)
{
    for (uint32_t i = 0; i < c->n; i++) {
        if (c->mean[GJ_SERIES_BEFORE][i] != 0.0 || c->mean[GJ_SERIES_AFTER][i] != 0.0) {
            return !isfinite(c->mean[GJ_SERIES_BEFORE][i]);
        }
    }
    return true;
}

static const char *label_of(const struct course *c)
{
    const struct gj_path_info *info = gj_path_info(c->measure);
    return c->lang == GJ_LANG_KO ? info->ko : info->en;
}

/* The last month of a line, as text. */
static void add_last(struct gj_text *text, const struct course *c, int series)
{
    const struct gj_estimate e = {.mean = c->mean[series][c->n - 1],
                                  .half_width = c->high[series][c->n - 1] - c->mean[series][c->n - 1],
                                  .n = c->result->paths->n};
    gj_add_estimate(text, &e, 1.0, series == GJ_SERIES_DIFFERENCE);
}

static void draw_line(struct gj_canvas *canvas, const struct course *c, const struct gj_plot *plot, int series)
{
    const bool is_difference = series == GJ_SERIES_DIFFERENCE;
    const struct gj_curve curve = {.x = c->x,
                                   .y = c->mean[series],
                                   .low = c->low[series],
                                   .high = c->high[series],
                                   .n = c->n,
                                   .color = is_difference ? GJ_COLOR_INK : gj_arm_color((enum gj_arm)series)};
    const enum gj_word word = is_difference                ? GJ_WORD_PATHS_DIFFERENCE
                              : series == GJ_SERIES_BEFORE ? GJ_WORD_BEFORE
                                                           : GJ_WORD_AFTER;
    struct gj_text text;
    gj_text_init(&text);
    gj_text_addf(&text, "%s, %s: ", label_of(c), gj_word(word, c->lang));
    add_last(&text, c, series);
    gj_plot_curve(canvas, plot, &curve, text.failed ? NULL : text.data);
    gj_text_fini(&text);
}

/* When the first step is decided, and those that are planned after it. */
static void draw_marks(struct gj_canvas *canvas, const struct course *c, const struct gj_plot *plot, bool has_words)
{
    const struct gj_study_spec *study = c->result->spec;
    const uint32_t n = study->firm.decision.is_on || study->n_upgrades == 0 ? 1 : study->n_upgrades;
    for (uint32_t k = 0; k < n; k++) {
        char number[16];
        const char *values[] = {number};
        struct gj_text word;
        gj_text_init(&word);
        (void)snprintf(number, sizeof number, "%u", (unsigned)k + 1);
        gj_word_fill(&word, k == 0 ? GJ_WORD_PATHS_DECISION : GJ_WORD_PATHS_STEP, c->lang, values, 1);
        gj_plot_mark(canvas, plot, year_of(study, study->decide_at + study->upgrade[k].at),
                     has_words && !word.failed ? word.data : NULL);
        gj_text_fini(&word);
    }
}

/* Room that the labels at the ends of the lines need. */
static double ends_width(const struct gj_canvas *canvas, const struct course *c, const int *series, int n)
{
    const struct gj_font_style style = {.size = GJ_SIZE_SMALL};
    double width = 0.0;
    struct gj_text text;
    gj_text_init(&text);
    for (int i = 0; i < n; i++) {
        text.length = 0;
        add_last(&text, c, series[i]);
        width = text.failed ? width : fmax(width, gj_canvas_text_width(canvas, text.data, &style));
    }
    gj_text_fini(&text);
    return width + 5;
}

static void draw_ends(struct gj_canvas *canvas, const struct course *c, const struct gj_plot *plot, const int *series,
                      int n)
{
    double y[2];
    struct gj_text text;
    gj_text_init(&text);
    for (int i = 0; i < n; i++) {
        y[i] = gj_axis_at(&plot->y, c->mean[series[i]][c->n - 1]) + 4;
    }
    if (n == 2) {
        gj_labels_apart(&y[0], &y[1], GJ_SIZE_SMALL * GJ_LINE_HEIGHT, plot->y.end + 4, plot->y.start + 4);
    }
    for (int i = 0; i < n; i++) {
        const struct gj_font_style style = {.size = GJ_SIZE_SMALL,
                                            .color = series[i] == GJ_SERIES_BEFORE  ? GJ_COLOR_MUTED
                                                     : series[i] == GJ_SERIES_AFTER ? GJ_COLOR_AFTER
                                                                                    : GJ_COLOR_INK};
        add_last(&text, c, series[i]);
        gj_chart_text(canvas, plot->x.end + 5, y[i], &text, &style);
    }
    gj_text_fini(&text);
}

/* `series`: lines of the panel, `n` of them; `end`: its right edge. Returns the plot, whose axis is drawn by the caller. */
static struct gj_plot draw_panel(struct gj_canvas *canvas, const struct course *c, const int *series, int n, double end,
                                 double y)
{
    const bool is_difference = series[0] == GJ_SERIES_DIFFERENCE;
    const struct gj_path_frame *frame = &c->result->paths->frame;
    struct gj_plot plot = {.x = {.low = 0.0,
                                 .high = year_of(c->result->spec, (gj_time)(frame->first + frame->n_months) * GJ_MONTH -
                                                                      c->result->spec->warm_up),
                                 .start = is_difference ? right_start : left_start,
                                 .end = end}};
    /* low and high of a line lie side by side, of the two arms with the mean of the second between them: all three are in it anyway */
    const double *from = c->low[series[0]];
    const size_t span = (size_t)(c->high[series[n - 1]] - from) + c->n;
    plot.y = gj_axis_around(from, span, is_difference, y + height, y);
    gj_plot_levels(canvas, &plot, is_difference ? 3 : 4);
    draw_marks(canvas, c, &plot, c->is_first && !is_difference);
    for (int i = 0; i < n; i++) {
        draw_line(canvas, c, &plot, series[i]);
    }
    draw_ends(canvas, c, &plot, series, n);
    return plot;
}

static const int arms[] = {GJ_SERIES_BEFORE, GJ_SERIES_AFTER}, difference[] = {GJ_SERIES_DIFFERENCE};

static double draw_course(struct gj_canvas *canvas, const struct course *c, double y)
{
    const struct gj_font_style bold = {.size = GJ_SIZE_TEXT, .is_bold = true, .color = GJ_COLOR_INK};
    const struct gj_font_style muted = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED};
    struct gj_text text;
    gj_text_init(&text);
    gj_canvas_line(canvas, GJ_SHEET_MARGIN, y, GJ_SHEET_WIDTH - GJ_SHEET_MARGIN, y, 1.0, GJ_COLOR_GRID);
    gj_text_addf(&text, "%s, %s", label_of(c), c->unit.text);
    gj_chart_text(canvas, GJ_SHEET_MARGIN, y + 17, &text, &bold);
    gj_text_addf(&text, "%s, %s", gj_word(GJ_WORD_PATHS_DIFFERENCE, c->lang), c->unit.difference);
    gj_chart_text(canvas, right_start - 46, y + 17, &text, &muted);
    gj_text_fini(&text);
    y += c->is_first ? 38 : 28;
    const struct gj_plot left = draw_panel(canvas, c, arms, 2, c->end[0], y);
    const struct gj_plot right = draw_panel(canvas, c, difference, 1, c->end[1], y);
    gj_axis_draw(canvas, &left.x, y + height, 6);
    gj_axis_draw(canvas, &right.x, y + height, 6);
    return y + height + 24;
}

static const enum gj_path_measure measures[] = {GJ_PATH_heads, GJ_PATH_technicians, GJ_PATH_orders, GJ_PATH_price,
                                                GJ_PATH_sales, GJ_PATH_cash,        GJ_PATH_closed};
enum { N_MEASURES = sizeof measures / sizeof measures[0] };

/* The row of a measure, when there is one. */
static bool has_course(const struct gj_render_spec *spec, enum gj_path_measure measure, double *room, struct course *c)
{
    const bool needs_market = measure == GJ_PATH_orders || measure == GJ_PATH_price;
    *c = (struct course){.result = spec->result, .measure = measure, .lang = spec->lang};
    fill(c, room);
    return !is_flat(c) && (!needs_market || spec->result->paths->frame.n_series == GJ_N_PATH_SERIES);
}

/* Where the panels end, so that the widest label beside one fits. */
static void find_ends(const struct gj_canvas *canvas, const struct gj_render_spec *spec, double *room, double end[2])
{
    struct course c;
    end[0] = left_end;
    end[1] = right_end;
    for (int i = 0; i < N_MEASURES; i++) {
        if (has_course(spec, measures[i], room, &c)) {
            end[0] = fmin(end[0], left_end - ends_width(canvas, &c, arms, 2));
            end[1] = fmin(end[1], right_end - ends_width(canvas, &c, difference, 1));
        }
    }
}

double gj_chart_paths(struct gj_canvas *canvas, const struct gj_render_spec *spec)
{
    const struct gj_font_style muted = {.size = GJ_SIZE_SMALL, .color = GJ_COLOR_MUTED};
    const struct gj_path_frame *frame = &spec->result->paths->frame;
    double y = gj_chart_head(canvas, spec, GJ_WORD_PATHS_TITLE, GJ_KEY_LINES);
    double *room = gj_alloc_zero((size_t)10 * frame->n_months + 1, sizeof *room);
    bool is_first = true;
    double end[2];
    if (room != NULL) {
        find_ends(canvas, spec, room, end);
    }
    for (int i = 0; room != NULL && i < N_MEASURES; i++) {
        struct course c;
        if (has_course(spec, measures[i], room, &c)) {
            c.is_first = is_first;
            c.end[0] = end[0];
            c.end[1] = end[1];
            y = draw_course(canvas, &c, y);
            is_first = false;
        }
    }
    gj_free(room);
    if (is_first) {
        return gj_chart_foot(canvas, spec, gj_chart_empty(canvas, spec, y, GJ_WORD_NO_DATA), true, NULL);
    }
    gj_canvas_text(canvas, left_start, y + 6, gj_word(GJ_WORD_PATHS_AXIS, spec->lang), &muted);
    return gj_chart_foot(canvas, spec, y + 10, true, gj_word(GJ_WORD_PATHS_CHART_NOTE, spec->lang));
}
