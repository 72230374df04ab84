#include "render/report.h"

#include <math.h>
#include <stdio.h>

#include "render/report_internal.h"

enum { LONGEST_TITLE = 300 };

/* ---- pieces of a section ---- */

void gj_report_part(struct gj_report *report, enum gj_word title)
{
    gj_text_add(report->out, "<h3>");
    gj_html_word(report->out, title, report->lang);
    gj_text_add(report->out, "</h3>\n");
}

void gj_report_note(struct gj_report *report, enum gj_word note)
{
    gj_report_note_with(report, note, NULL, 0);
}

void gj_report_note_with(struct gj_report *report, enum gj_word note, const struct gj_said *values, size_t n)
{
    gj_text_add(report->out, "<p class=\"note\">");
    gj_html_say(report->out, note, report->lang, values, n);
    gj_text_add(report->out, "</p>\n");
}

void gj_report_say(struct gj_report *report, const char *tag, enum gj_word sentence, const struct gj_said *values,
                   size_t n)
{
    gj_text_addf(report->out, "<%s>", tag);
    gj_html_say(report->out, sentence, report->lang, values, n);
    gj_text_addf(report->out, "</%s>\n", tag);
}

void gj_report_table_begin(struct gj_report *report, const char *css_class, enum gj_word label,
                           const enum gj_word *heads, size_t n_heads)
{
    gj_html_table_begin(report->out, css_class, label, report->lang);
    gj_text_add(report->out, "<thead><tr>");
    for (size_t i = 0; i < n_heads; i++) {
        gj_text_add(report->out, "<th scope=\"col\">");
        gj_html_word(report->out, heads[i], report->lang);
        gj_text_add(report->out, "</th>");
    }
    gj_text_add(report->out, "</tr></thead>\n<tbody>\n");
}

void gj_report_table_end(struct gj_report *report)
{
    gj_text_add(report->out, "</tbody>\n");
    gj_html_table_end(report->out);
}

void gj_report_block(struct gj_report *report, struct gj_block *block, const char *css_class, enum gj_word name)
{
    gj_block_html(block, css_class, name, report->lang, report->out);
    gj_block_fini(block);
}

void gj_report_estimate(struct gj_report *report, const struct gj_estimate *estimate, double factor, bool is_difference,
                        const char *key)
{
    struct gj_phrase cell;
    gj_phrase_init(&cell);
    gj_phrase_add(&cell, is_difference && gj_verdict_of(estimate) == GJ_VERDICT_UNSURE ? "~ " : "");
    gj_phrase_add_estimate(&cell, estimate, factor, is_difference, key);
    gj_text_add(report->out, is_difference ? "<td class=\"difference\">" : "<td>");
    gj_text_add(report->out, cell.html.data != NULL ? cell.html.data : "");
    gj_text_add(report->out, "</td>");
    report->out->failed = report->out->failed || gj_phrase_failed(&cell);
    gj_phrase_fini(&cell);
}

void gj_report_pair(struct gj_report *report, const struct gj_figure *before, const struct gj_figure *after)
{
    gj_text_add(report->out, "<td>");
    gj_html_figure(report->out, before);
    if (gj_is_compared(report->result->spec)) {
        gj_text_add(report->out, " → ");
        gj_html_figure(report->out, after);
    }
    gj_text_add(report->out, "</td>");
}

void gj_report_fold(struct gj_report *report, enum gj_word what)
{
    gj_text_add(report->out, report->depth == GJ_DEPTH_ALL ? "<details open>\n<summary>" : "<details>\n<summary>");
    gj_html_word(report->out, what, report->lang);
    gj_text_add(report->out, ": ");
    gj_html_word(report->out, GJ_WORD_FOLD_NUMBERS, report->lang);
    gj_text_add(report->out, "</summary>\n");
}

void gj_report_unfold(struct gj_report *report)
{
    gj_text_add(report->out, "</details>\n");
}

/* ---- pictures ---- */

static void add_figure(struct gj_report *report, enum gj_chart_id chart, const struct gj_text *svg)
{
    gj_text_add(report->out, "<figure tabindex=\"0\" aria-label=\"");
    gj_html_text(report->out, gj_chart_title(chart, report->lang), LONGEST_TITLE);
    gj_text_add(report->out, ". ");
    gj_html_text(report->out, gj_chart_alt(chart, report->lang), LONGEST_TITLE);
    gj_text_add(report->out, "\">\n");
    gj_text_add_n(report->out, svg->data, svg->length);
    gj_text_add(report->out, "</figure>\n");
}

static void add_picture(struct gj_report *report, enum gj_chart_id chart)
{
    struct gj_error error = {.status = GJ_OK};
    struct gj_text svg;
    gj_text_init(&svg);
    const enum gj_status status =
        gj_chart_draw(chart, GJ_MEDIUM_INLINE, report->spec, report->fonts, &svg, NULL, &error);
    const struct gj_said why = gj_said_text(error.message);
    if (status == GJ_NO_MEMORY) {
        report->status = gj_error_set(report->error, status, NULL, "%s", error.message);
    } else if (status != GJ_OK) {
        gj_report_say(report, "p", GJ_WORD_NO_PICTURE, &why, 1);
    } else {
        add_figure(report, chart, &svg);
    }
    gj_text_fini(&svg);
}

void gj_report_pictures(struct gj_report *report, enum gj_chart_section section)
{
    bool is_enough = false;
    for (int c = 0; c < GJ_N_CHARTS && report->fonts != NULL && !is_enough && report->status == GJ_OK; c++) {
        const enum gj_chart_id chart = (enum gj_chart_id)c;
        if (gj_chart_section(chart) == section && gj_chart_is_there(chart, report->result)) {
            add_picture(report, chart);
            is_enough = report->depth == GJ_DEPTH_SHORT;
        }
    }
}

/* ---- the page ---- */

static void add_head(struct gj_report *report)
{
    struct gj_text *out = report->out;
    gj_text_addf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<title>",
                 gj_lang_code(report->lang));
    gj_html_text(out, gj_study_title(report->result->spec, report->lang), LONGEST_TITLE);
    gj_text_add(out, "</title>\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                     "'unsafe-inline'; script-src 'sha256-");
    gj_text_add(out, gj_report_script_hash);
    gj_text_add(out, "'; form-action 'none'; base-uri 'none'\">\n<meta name=\"generator\" content=\"");
    gj_html_text(out, report->spec->software, LONGEST_TITLE);
    gj_text_add(out, "\">\n<style>\n");
    gj_text_add(out, gj_report_style);
    gj_text_add(out, gj_report_style_narrow);
    gj_text_addf(out, "</style>\n</head>\n<body class=\"%s\">\n", gj_audience_name(report->spec->audience));
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

/* "before: level 0 -> after: level 2", and under which programme. */
static void add_levels(struct gj_report *report)
{
    struct gj_text *out = report->out;
    if (!gj_is_compared(report->result->spec)) {
        const struct gj_said level = gj_said_text(gj_level_label(&report->result->spec->before, report->lang));
        gj_text_add(out, "<p class=\"muted given\"><bdi>");
        gj_html_say(out, GJ_WORD_ALONE_LEVEL, report->lang, &level, 1);
        gj_text_add(out, "</bdi></p>\n");
        return;
    }
    gj_text_add(out, "<p class=\"muted\"><bdi>");
    gj_html_word(out, GJ_WORD_BEFORE, report->lang);
    gj_text_add(out, ": ");
    add_level(report, GJ_ARM_BEFORE);
    gj_text_add(out, "</bdi> → <bdi>");
    gj_html_word(out, GJ_WORD_AFTER, report->lang);
    gj_text_add(out, ": ");
    add_level(report, GJ_ARM_AFTER);
    gj_text_add(out, "</bdi>");
    const struct gj_programme_spec *programme = gj_study_support(report->result->spec);
    if (programme != NULL) {
        char year[16];
        (void)snprintf(year, sizeof year, "%d", programme->year);
        const char *name =
            report->lang == GJ_LANG_KO && programme->name_ko[0] != '\0' ? programme->name_ko : programme->name;
        const char *values[] = {name, year};
        gj_text_add(out, "<br><bdi>");
        gj_html_fill(out, GJ_WORD_PROGRAMME, report->lang, values, 2);
        gj_text_add(out, "</bdi>");
    }
    gj_text_add(out, "</p>\n");
}

static void add_title(struct gj_report *report)
{
    static const enum gj_word readers[GJ_N_AUDIENCES] = {[GJ_AUDIENCE_OFFICER] = GJ_WORD_READER_OFFICER,
                                                         [GJ_AUDIENCE_MINISTER] = GJ_WORD_READER_MINISTER,
                                                         [GJ_AUDIENCE_RESEARCHER] = GJ_WORD_READER_RESEARCHER};
    struct gj_text *out = report->out;
    gj_text_add(out, "<header>\n<h1><bdi>");
    gj_html_text(out, gj_study_title(report->result->spec, report->lang), LONGEST_TITLE);
    gj_text_add(out, "</bdi></h1>\n<p class=\"reader\">");
    gj_html_word(out, readers[report->spec->audience], report->lang);
    gj_text_add(out, "</p>\n");
    if (report->result->population == NULL) {
        add_levels(report);
    }
    gj_text_add(out, "</header>\n<main>\n");
}

static void add_end(struct gj_report *report)
{
    const char *software = report->spec->software;
    gj_text_add(report->out, "</main>\n<footer><p class=\"note\"><bdi>");
    gj_html_fill(report->out, GJ_WORD_MADE_BY, report->lang, &software, 1);
    gj_text_add(report->out, "</bdi></p></footer>\n<script>");
    gj_text_add(report->out, gj_report_script);
    gj_text_add(report->out, "</script>\n</body>\n</html>\n");
}

/* ---- sections by reader ---- */

enum subject { ANY, PLANT, POPULATION };
enum section {
#define GJ_SECTION(name, of, title) SECTION_##name,
#include "render/report.def"
    N_SECTIONS
};

static const struct {
    const char *name;
    gj_report_section *write;
    enum subject of;
    enum gj_word title;
} sections[N_SECTIONS] = {
#define GJ_SECTION(name, of, title) {#name, gj_report_##name, of, GJ_WORD_##title},
#include "render/report.def"
};

static const struct {
    enum gj_audience reader;
    enum section section;
    enum gj_depth depth;
} readings[] = {
#define GJ_READ(reader, name, depth) {GJ_AUDIENCE_##reader, SECTION_##name, GJ_DEPTH_##depth},
#include "render/report.def"
};

/* What stands in a section may be less than its title says. */
static enum gj_word title_of(const struct gj_report *report, enum section section)
{
    if (section == SECTION_outcomes && !gj_is_compared(report->result->spec)) {
        return GJ_WORD_ALONE_TITLE;
    }
    if (section == SECTION_bridge && !report->result->bridge.is_told) {
        return GJ_WORD_CHART_OCCUPATIONS;
    }
    return sections[section].title;
}

/* A study without any change has nothing to say of who pays, who gains, and what becomes of jobs. */
static bool is_of_a_change(enum section section)
{
    return section == SECTION_jobs || section == SECTION_bridge || section == SECTION_money ||
           section == SECTION_payers || section == SECTION_worth || section == SECTION_paths;
}

/* The body of a section is written first: an empty one is left out. */
static void add_section(struct gj_report *report, enum section section, struct gj_text *contents)
{
    struct gj_text body, *page = report->out;
    gj_text_init(&body);
    report->out = &body;
    sections[section].write(report);
    report->out = page;
    page->failed = page->failed || body.failed;
    if (body.length > 0) {
        const char *name = sections[section].name;
        const char *title = gj_word(title_of(report, section), report->lang);
        gj_text_addf(contents, "<li><a href=\"#%s\">%s</a></li>\n", name, title);
        gj_text_addf(page, "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">%s</h2>\n", name,
                     name, name, title);
        gj_text_add_n(page, body.data, body.length);
        gj_text_add(page, "</section>\n");
    }
    gj_text_fini(&body);
}

static void add_sections(struct gj_report *report)
{
    const enum subject of = report->result->population != NULL ? POPULATION : PLANT;
    struct gj_text contents, body, *page = report->out;
    gj_text_init(&contents);
    gj_text_init(&body);
    report->out = &body;
    for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
        const enum section section = readings[i].section;
        if (readings[i].reader == report->spec->audience &&
            (sections[section].of == ANY || sections[section].of == of) &&
            (gj_is_compared(report->result->spec) || !is_of_a_change(section))) {
            report->depth = readings[i].depth;
            add_section(report, section, &contents);
        }
    }
    report->out = page;
    page->failed = page->failed || contents.failed || body.failed;
    if (report->spec->audience != GJ_AUDIENCE_MINISTER && contents.length > 0) {
        gj_text_add(page, "<nav aria-label=\"");
        gj_html_word(page, GJ_WORD_CONTENTS, report->lang);
        gj_text_addf(page, "\">\n<ul>\n%s</ul>\n</nav>\n", contents.data);
    }
    gj_text_add_n(page, body.data != NULL ? body.data : "", body.length);
    gj_text_fini(&contents);
    gj_text_fini(&body);
}

enum gj_status gj_report_html(const struct gj_render_spec *spec, struct gj_text *html, struct gj_error *error)
{
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
    add_head(&report);
    add_title(&report);
    if (fonts == NULL) {
        const struct gj_said why = gj_said_text(no_fonts.message);
        gj_text_add(html, "<div class=\"warn\">\n");
        gj_report_say(&report, "p", GJ_WORD_NO_PICTURE, &why, 1);
        gj_text_add(html, "</div>\n");
    }
    add_sections(&report);
    add_end(&report);
    gj_fonts_close(fonts);
    if (report.status == GJ_OK && html->failed) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for the report");
    }
    return report.status;
}
