/* The before/after table for a terminal. */
#ifndef GJ_RENDER_TABLE_H
#define GJ_RENDER_TABLE_H

#include "render/labels.h"

/* Append title, arms, the table grouped by section, the money lines and what the marks mean, each line at most `width` columns wide where
 * the numbers allow it (0: as wide as it wants). Aligned by the columns a terminal gives each sign. No colour, so NO_COLOR needs no care.
 * Memory running out is left in out->failed. */
void gj_render_table(const struct gj_study_result *result, enum gj_lang lang, unsigned width, struct gj_text *out);

/* The block of jobs in it: what becomes of the jobs the work needs, by occupation. `result` has jobs. */
void gj_render_jobs(const struct gj_study_result *result, enum gj_lang lang, unsigned width, struct gj_text *out);

#endif
