/* The sections of the report (report.def) and what they are made of. */
#ifndef GJ_RENDER_REPORT_INTERNAL_H
#define GJ_RENDER_REPORT_INTERNAL_H

#include "render/block.h"
#include "render/phrase.h"
#include "render/report.h"

/* How much of a section a reader gets. */
enum gj_depth {
    GJ_DEPTH_SHORT, /* what a minister reads: few numbers, one picture, no terms of the trade */
    GJ_DEPTH_FULL,
    GJ_DEPTH_ALL /* with all tables behind the pictures */
};

struct gj_report {
    const struct gj_render_spec *spec;
    const struct gj_study_result *result;
    enum gj_lang lang;
    enum gj_depth depth; /* of the section that is written */
    struct gj_text *out;
    const struct gj_fonts *fonts; /* NULL: pictures cannot be drawn, and why: */
    const struct gj_error *no_fonts;
    enum gj_status status; /* first failure of a section, with error */
    struct gj_error *error;
};

/* Writes what stands under its heading; nothing: the section is left out. */
typedef void gj_report_section(struct gj_report *report);
#define GJ_SECTION(name, of, title) gj_report_section gj_report_##name;
#include "render/report.def"

/* <h3> of a part of a section. */
void gj_report_part(struct gj_report *report, enum gj_word title);
/* A paragraph of ours, in small print, and with values in its blanks. */
void gj_report_note(struct gj_report *report, enum gj_word note);
void gj_report_note_with(struct gj_report *report, enum gj_word note, const struct gj_said *values, size_t n);
/* <tag>a sentence with values</tag> */
void gj_report_say(struct gj_report *report, const char *tag, enum gj_word sentence, const struct gj_said *values,
                   size_t n);
/* A table that scrolls by itself on a narrow screen, with its head; close it with gj_report_table_end(). `label` names it for who cannot see
 * it. */
void gj_report_table_begin(struct gj_report *report, const char *css_class, enum gj_word label,
                           const enum gj_word *heads, size_t n_heads);
void gj_report_table_end(struct gj_report *report);
/* A finished block as a table; the block is ended. */
void gj_report_block(struct gj_report *report, struct gj_block *block, const char *css_class, enum gj_word name);
/* A number in a cell of its own, "<td>12.3 ± 0.4</td>"; ~ before a difference whose sign is open. `key`: as gj_phrase_add_estimate(). */
void gj_report_estimate(struct gj_report *report, const struct gj_estimate *estimate, double factor, bool is_difference,
                        const char *key);
/* Before -> after in one cell. */
void gj_report_pair(struct gj_report *report, const struct gj_figure *before, const struct gj_figure *after);
/* The numbers of a picture, folded away unless all is shown. */
void gj_report_fold(struct gj_report *report, enum gj_word what);
void gj_report_unfold(struct gj_report *report);

/* The pictures of a section that are there (render/chart.def), in a short report the first of them. */
void gj_report_pictures(struct gj_report *report, enum gj_chart_section section);

/* The sentences of the answer; the first is the headline's. */
enum { GJ_ANSWER_SENTENCES = 7 };
size_t gj_answer_fill(const struct gj_study_result *result, bool is_plain, enum gj_lang lang,
                      struct gj_phrase sentence[GJ_ANSWER_SENTENCES]);

/* Numbers of the scenario that rest on nothing published. */
uint32_t gj_report_unsourced(const struct gj_study_spec *study);

/* The style sheet; the script, and its hash as the page's policy names it (base64 of SHA-256). */
extern const char gj_report_style[];
extern const char gj_report_style_narrow[];
extern const char gj_report_script[];
extern const char gj_report_script_hash[];

#endif
