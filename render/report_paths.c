/* The section on the years: a small table of yearly means, before, after and the difference, and of jobs where it comes from. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "render/report_internal.h"
#include "study/result_paths.h"

/* A row: a measure, a line of its path, and what it is called beside the measure's name. */
struct line {
    enum gj_path_measure measure;
    enum gj_path_series series;
    enum gj_word word;
    bool needs_market;
};

static const struct line lines[] = {
    {GJ_PATH_heads, GJ_SERIES_BEFORE, GJ_WORD_BEFORE, false},
    {GJ_PATH_heads, GJ_SERIES_AFTER, GJ_WORD_AFTER, false},
    {GJ_PATH_heads, GJ_SERIES_DIFFERENCE, GJ_WORD_DIFFERENCE, false},
    {GJ_PATH_heads, GJ_SERIES_DISPLACED, GJ_WORD_PATHS_DISPLACED, true},
    {GJ_PATH_heads, GJ_SERIES_GROWTH, GJ_WORD_PATHS_GROWTH, true},
    {GJ_PATH_sales, GJ_SERIES_BEFORE, GJ_WORD_BEFORE, false},
    {GJ_PATH_sales, GJ_SERIES_AFTER, GJ_WORD_AFTER, false},
    {GJ_PATH_sales, GJ_SERIES_DIFFERENCE, GJ_WORD_DIFFERENCE, false},
    {GJ_PATH_orders, GJ_SERIES_BEFORE, GJ_WORD_BEFORE, true},
    {GJ_PATH_orders, GJ_SERIES_AFTER, GJ_WORD_AFTER, true},
    {GJ_PATH_orders, GJ_SERIES_DIFFERENCE, GJ_WORD_DIFFERENCE, true},
    {GJ_PATH_price, GJ_SERIES_DIFFERENCE, GJ_WORD_DIFFERENCE, true},
};

/* One unit for all rows of a measure, by its largest value. */
static struct gj_unit unit_of(const struct gj_report *report, enum gj_path_measure measure)
{
    const struct gj_path_sums *paths = report->result->paths;
    double most = 0.0;
    for (uint32_t year = 0; year < paths->frame.n_years; year++) {
        for (int s = GJ_SERIES_BEFORE; s <= GJ_SERIES_AFTER; s++) {
            most = fmax(most, fabs(gj_path_estimate(paths, paths->frame.n_months + year, measure,
                                                    (enum gj_path_series)s, report->result->spec->confidence)
                                       .mean));
        }
    }
    return gj_unit_view(gj_path_info(measure)->unit_year, most, report->lang);
}

static void add_line(struct gj_report *report, const struct line *line)
{
    const struct gj_path_sums *paths = report->result->paths;
    const struct gj_path_info *info = gj_path_info(line->measure);
    const struct gj_unit unit = unit_of(report, line->measure);
    const bool is_signed = line->series == GJ_SERIES_DIFFERENCE || line->series >= GJ_SERIES_DISPLACED;
    struct gj_text *out = report->out;
    gj_text_addf(out, "<tr data-path=\"%s-%s\"><th scope=\"row\">", info->name, gj_path_series_name(line->series));
    gj_html_text(out, report->lang == GJ_LANG_KO ? info->ko : info->en, 100);
    gj_text_add(out, ", ");
    gj_html_word(out, line->word, report->lang);
    gj_text_add(out, "<small>");
    gj_html_text(out, is_signed ? unit.difference : unit.text, 60);
    gj_text_add(out, "</small></th>");
    for (uint32_t year = 0; year < paths->frame.n_years; year++) {
        const struct gj_estimate e = gj_path_estimate(paths, paths->frame.n_months + year, line->measure, line->series,
                                                      report->result->spec->confidence);
        char key[GJ_KEY];
        (void)snprintf(key, sizeof key, "paths/year/%" PRIu32 "/%s/%s/", year + 1, gj_path_series_name(line->series),
                       info->name);
        gj_report_estimate(report, &e, unit.factor, is_signed, key);
    }
    gj_text_add(out, "</tr>\n");
}

static void add_head(struct gj_report *report)
{
    const struct gj_path_frame *frame = &report->result->paths->frame;
    struct gj_text *out = report->out;
    gj_html_table_begin(out, "paths", GJ_WORD_PATHS_TITLE, report->lang);
    gj_text_add(out, "<thead><tr><th scope=\"col\">");
    gj_html_word(out, GJ_WORD_OUTCOME, report->lang);
    gj_text_add(out, "</th>");
    for (uint32_t year = 0; year < frame->n_years; year++) {
        const uint32_t months = gj_path_year_months(frame, year);
        const struct gj_said values[] = {gj_said_count(year + 1, NULL), gj_said_count(months, NULL)};
        gj_text_add(out, "<th scope=\"col\">");
        gj_html_say(out, months < 12 ? GJ_WORD_PATHS_YEAR_CUT : GJ_WORD_PATHS_YEAR, report->lang, values, 2);
        gj_text_add(out, "</th>");
    }
    gj_text_add(out, "</tr></thead>\n<tbody>\n");
}

void gj_report_paths(struct gj_report *report)
{
    const struct gj_path_sums *paths = report->result->paths;
    if (paths == NULL || paths->n == 0) { /* of a population, or of lives that all failed */
        return;
    }
    if (paths->frame.n_years < 2) {
        gj_report_note(report, GJ_WORD_PATHS_SHORT);
        return;
    }
    const struct gj_said months = gj_said_given((double)report->result->spec->decide_at / (double)GJ_MONTH, 1.0, NULL);
    gj_report_note_with(report, GJ_WORD_PATHS_NOTE, &months, 1);
    const bool has_market = paths->frame.n_series == GJ_N_PATH_SERIES;
    add_head(report);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (!lines[i].needs_market || has_market) {
            add_line(report, &lines[i]);
        }
    }
    gj_report_table_end(report);
    if (has_market) {
        gj_report_note(report, GJ_WORD_PATHS_MARKET_NOTE);
    }
    gj_report_pictures(report, GJ_CHART_OF_YEARS);
}
