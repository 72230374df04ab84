/* The sections of the report. Each writes its own heading; in the order of the table in report.c. */
#ifndef GJ_RENDER_REPORT_INTERNAL_H
#define GJ_RENDER_REPORT_INTERNAL_H

#include "render/html.h"
#include "render/report.h"

struct gj_report {
    const struct gj_render_spec *spec;
    const struct gj_study_result *result;
    enum gj_lang lang;
    struct gj_text *out;
    const struct gj_fonts *fonts; /* NULL: pictures cannot be drawn, and why: */
    const struct gj_error *no_fonts;
    enum gj_status status; /* first failure of a section, with error */
    struct gj_error *error;
};

void gj_report_answer(struct gj_report *report);
void gj_report_table(struct gj_report *report);
void gj_report_floor(struct gj_report *report);
void gj_report_jobs(struct gj_report *report);
void gj_report_paths(struct gj_report *report);
void gj_report_money(struct gj_report *report);
void gj_report_machines(struct gj_report *report);
void gj_report_assumptions(struct gj_report *report);
void gj_report_checks(struct gj_report *report);
void gj_report_repeat(struct gj_report *report);

/* What stands before <main> and after it. */
void gj_report_head(struct gj_report *report);
void gj_report_end(struct gj_report *report);
/* Parts of the sections on money and jobs: who gains, with yearly flows; jobs from gross to net, where the scenario asks. */
void gj_report_worth(struct gj_report *report);
void gj_report_bridge(struct gj_report *report);

/* <h2> of a section. */
void gj_report_heading(struct gj_report *report, enum gj_word title);
/* A paragraph of ours. */
void gj_report_note(struct gj_report *report, enum gj_word note);
/* A table that scrolls by itself on a narrow screen, with its head; close it with gj_report_table_end(). `label` names it for who cannot see
 * it. */
void gj_report_table_begin(struct gj_report *report, const char *css_class, enum gj_word label,
                           const enum gj_word *heads, size_t n_heads);
void gj_report_table_end(struct gj_report *report);
void gj_report_picture(struct gj_report *report, enum gj_chart_id chart);

/* The style sheet. */
extern const char gj_report_style[];

#endif
