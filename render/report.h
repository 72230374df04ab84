/* The report: one HTML file that works offline, without script and without any request, in Korean or English. */
#ifndef GJ_RENDER_REPORT_H
#define GJ_RENDER_REPORT_H

#include "render/chart.h"

/* Append the report. Pictures are embedded; when they cannot be drawn (no font) the report says so and has all the rest. The same spec gives
 * the same bytes. GJ_NO_MEMORY. */
enum gj_status gj_report_html(const struct gj_render_spec *spec, struct gj_text *html,
                              struct gj_error *error) GJ_MUST_CHECK;

/* What the report begins with, as plain sentences: the answer to the headline question (that it is uncertain comes first when it is), how sure
 * it is, and what happens to jobs: those the work needs first, heads at the end second. One paragraph a line. */
void gj_render_answer(const struct gj_study_result *result, enum gj_lang lang, struct gj_text *out);

#endif
