/* A population's result for people: in the terminal, and as the report. */
#ifndef GJ_RENDER_POPULATION_H
#define GJ_RENDER_POPULATION_H

#include "render/chart.h"

/* Append how many firms, who adopts by year, and what becomes of all firms, of those served, and of those by size, sector and level, as text. Memory
 * running out is left in out->failed. */
void gj_render_population(const struct gj_study_result *result, enum gj_lang lang, struct gj_text *out);

/* The same as a page, with the register of assumptions and the command: no pictures. As gj_report_html. */
enum gj_status gj_population_html(const struct gj_render_spec *spec, struct gj_text *html,
                                  struct gj_error *error) GJ_MUST_CHECK;

#endif
