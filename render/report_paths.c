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
        const int decimals = gj_decimals(e.mean * unit.factor, e.half_width * unit.factor);
        gj_text_add(out, is_signed ? "<td class=\"difference\">" : "<td>");
        gj_text_add(out, is_signed && gj_verdict_of(&e) == GJ_VERDICT_UNSURE ? "~ " : "");
        gj_html_number(out, e.mean * unit.factor, decimals, is_signed);
        gj_html_half_width(out, e.half_width * unit.factor, decimals);
        gj_text_add(out, "</td>");
    }
    gj_text_add(out, "</tr>\n");
}

static void add_head(struct gj_report *report)
{
    const struct gj_path_frame *frame = &report->result->paths->frame;
    struct gj_text *out = report->out;
    gj_text_add(out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    gj_html_word(out, GJ_WORD_PATHS_TITLE, report->lang);
    gj_text_add(out, "\">\n<table class=\"paths\">\n<thead><tr><th scope=\"col\">");
    gj_html_word(out, GJ_WORD_OUTCOME, report->lang);
    gj_text_add(out, "</th>");
    for (uint32_t year = 0; year < frame->n_years; year++) {
        const uint32_t months = gj_path_year_months(frame, year);
        char number[16];
        char cut[16];
        (void)snprintf(number, sizeof number, "%" PRIu32, year + 1);
        (void)snprintf(cut, sizeof cut, "%" PRIu32, months);
        const char *values[] = {number, cut};
        gj_text_add(out, "<th scope=\"col\">");
        gj_html_fill(out, months < 12 ? GJ_WORD_PATHS_YEAR_CUT : GJ_WORD_PATHS_YEAR, report->lang, values, 2);
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
    gj_report_heading(report, GJ_WORD_PATHS_TITLE);
    if (paths->frame.n_years < 2) {
        gj_report_note(report, GJ_WORD_PATHS_SHORT);
        return;
    }
    char months[24];
    (void)snprintf(months, sizeof months, "%.3g", (double)report->result->spec->decide_at / (double)GJ_MONTH);
    const char *values[] = {months};
    gj_text_add(report->out, "<p class=\"note\">");
    gj_html_fill(report->out, GJ_WORD_PATHS_NOTE, report->lang, values, 1);
    gj_text_add(report->out, "</p>\n");
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
}
