#include "render/report.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "render/report_internal.h"

enum { LONGEST_TITLE = 300 };

void gj_report_heading(struct gj_report *report, enum gj_word title)
{
    gj_text_add(report->out, "<h2>");
    gj_html_word(report->out, title, report->lang);
    gj_text_add(report->out, "</h2>\n");
}

void gj_report_note(struct gj_report *report, enum gj_word note)
{
    gj_text_add(report->out, "<p class=\"note\">");
    gj_html_word(report->out, note, report->lang);
    gj_text_add(report->out, "</p>\n");
}

void gj_report_table_begin(struct gj_report *report, const char *css_class, enum gj_word label,
                           const enum gj_word *heads, size_t n_heads)
{
    gj_text_add(report->out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    gj_html_word(report->out, label, report->lang);
    gj_text_add(report->out, ": ");
    gj_html_word(report->out, GJ_WORD_SCROLL, report->lang);
    gj_text_addf(report->out, "\">\n<table class=\"%s\">\n<thead><tr>", css_class);
    for (size_t i = 0; i < n_heads; i++) {
        gj_text_add(report->out, "<th scope=\"col\">");
        gj_html_word(report->out, heads[i], report->lang);
        gj_text_add(report->out, "</th>");
    }
    gj_text_add(report->out, "</tr></thead>\n<tbody>\n");
}

void gj_report_table_end(struct gj_report *report)
{
    gj_text_add(report->out, "</tbody>\n</table>\n</div>\n");
}

void gj_report_picture(struct gj_report *report, enum gj_chart_id chart)
{
    if (report->status != GJ_OK) {
        return;
    }
    struct gj_error error = {.status = GJ_OK};
    struct gj_text svg;
    gj_text_init(&svg);
    enum gj_status status = GJ_IO;
    const char *why = report->no_fonts->message;
    if (report->fonts != NULL) {
        status = gj_chart_draw(chart, GJ_MEDIUM_INLINE, report->spec, report->fonts, &svg, NULL, &error);
        why = error.message;
    }
    if (status == GJ_NO_MEMORY) {
        report->status = gj_error_set(report->error, status, NULL, "%s", error.message);
    } else if (status != GJ_OK) {
        gj_text_add(report->out, "<p class=\"warn\">");
        gj_html_fill(report->out, GJ_WORD_NO_PICTURE, report->lang, &why, 1);
        gj_text_add(report->out, "</p>\n");
    } else {
        gj_text_add(report->out, "<figure tabindex=\"0\" aria-label=\"");
        gj_html_text(report->out, gj_chart_title(chart, report->lang), LONGEST_TITLE);
        gj_text_add(report->out, ". ");
        gj_html_text(report->out, gj_chart_alt(chart, report->lang), LONGEST_TITLE);
        gj_text_add(report->out, "\">\n");
        gj_text_add_n(report->out, svg.data, svg.length);
        gj_text_add(report->out, "</figure>\n");
    }
    gj_text_fini(&svg);
}

void gj_report_head(struct gj_report *report)
{
    struct gj_text *out = report->out;
    gj_text_addf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<title>",
                 gj_lang_code(report->lang));
    gj_html_text(out, gj_study_title(report->result->spec, report->lang), LONGEST_TITLE);
    gj_text_add(out, "</title>\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
                     "style-src 'unsafe-inline'\">\n"
                     "<meta name=\"generator\" content=\"");
    gj_html_text(out, report->spec->software, LONGEST_TITLE);
    gj_text_add(out, "\">\n<style>\n");
    gj_text_add(out, gj_report_style);
    gj_text_add(out, "</style>\n</head>\n<body>\n");
}

static void add_level(struct gj_report *report, enum gj_arm arm)
{
    struct gj_text text;
    gj_text_init(&text);
    gj_arm_level_text(&text, report->result->spec, arm, report->lang);
    report->out->failed |= text.failed;
    gj_html_text(report->out, text.failed ? "" : text.data, LONGEST_TITLE);
    gj_text_fini(&text);
}

static void add_title(struct gj_report *report)
{
    struct gj_text *out = report->out;
    const struct gj_study_spec *study = report->result->spec;
    gj_text_add(out, "<header>\n<h1><bdi>");
    gj_html_text(out, gj_study_title(study, report->lang), LONGEST_TITLE);
    gj_text_add(out, "</bdi></h1>\n<p class=\"muted\"><bdi>");
    gj_html_word(out, GJ_WORD_BEFORE, report->lang);
    gj_text_add(out, ": ");
    add_level(report, GJ_ARM_BEFORE);
    gj_text_add(out, "</bdi> → <bdi>");
    gj_html_word(out, GJ_WORD_AFTER, report->lang);
    gj_text_add(out, ": ");
    add_level(report, GJ_ARM_AFTER);
    gj_text_add(out, "</bdi>");
    const struct gj_programme_spec *programme = gj_study_support(study);
    if (programme != NULL) {
        char year[16];
        (void)snprintf(year, sizeof year, "%d", programme->year);
        const char *name =
            report->lang == GJ_LANG_KO && programme->name_ko[0] != '\0' ? programme->name_ko : programme->name;
        const char *values[] = {name, year};
        gj_text_add(out, "<br>");
        gj_html_fill(out, GJ_WORD_PROGRAMME, report->lang, values, 2);
    }
    gj_text_add(out, "</p>\n</header>\n<main>\n");
}

void gj_report_end(struct gj_report *report)
{
    const char *software = report->spec->software;
    gj_text_add(report->out, "</main>\n<footer><p class=\"note\">");
    gj_html_fill(report->out, GJ_WORD_MADE_BY, report->lang, &software, 1);
    gj_text_add(report->out, "</p></footer>\n</body>\n</html>\n");
}

enum gj_status gj_report_html(const struct gj_render_spec *spec, struct gj_text *html, struct gj_error *error)
{
    static void (*const sections[])(struct gj_report *) = {
        gj_report_answer, gj_report_table,    gj_report_floor,  gj_report_jobs,   gj_report_paths,
        gj_report_money,  gj_report_machines, gj_report_checks, gj_report_repeat, gj_report_assumptions};
    struct gj_error no_fonts = {.status = GJ_OK};
    struct gj_fonts *fonts;
    enum gj_status status = gj_fonts_open(&fonts, &no_fonts);
    if (status == GJ_NO_MEMORY) {
        return gj_error_set(error, status, NULL, "%s", no_fonts.message);
    }
    struct gj_report report = {.spec = spec,
                               .result = spec->result,
                               .lang = spec->lang,
                               .out = html,
                               .fonts = fonts,
                               .no_fonts = &no_fonts,
                               .status = GJ_OK,
                               .error = error};
    gj_report_head(&report);
    add_title(&report);
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        gj_text_add(html, "<section>\n");
        sections[i](&report);
        gj_text_add(html, "</section>\n");
    }
    gj_report_end(&report);
    gj_fonts_close(fonts);
    if (report.status == GJ_OK && html->failed) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for the report");
    }
    return report.status;
}
