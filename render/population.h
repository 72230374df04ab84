/* A population's result for people in the terminal. Its report: render/report.h. */
#ifndef GJ_RENDER_POPULATION_H
#define GJ_RENDER_POPULATION_H

#include "render/chart.h"

/* Append how many firms, who adopts by year, and what becomes of all firms, of those served, and of those by size, sector and level, as text. Memory
 * running out is left in out->failed. */
void gj_render_population(const struct gj_study_result *result, enum gj_lang lang, struct gj_text *out);

#endif
