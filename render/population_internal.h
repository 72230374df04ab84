/* The tables of a population, which the terminal and the report show alike. Each begins the block, which the caller ends. */
#ifndef GJ_RENDER_POPULATION_INTERNAL_H
#define GJ_RENDER_POPULATION_INTERNAL_H

#include "render/block.h"
#include "study/population/evidence.h"

void gj_population_fill_years(struct gj_block *block, const struct gj_study_result *result, enum gj_lang lang);
void gj_population_fill_programme(struct gj_block *block, const struct gj_study_result *result, enum gj_lang lang);
/* Outcomes of a group (an index of result->population->group). */
void gj_population_fill_outcomes(struct gj_block *block, const struct gj_study_result *result, uint32_t group,
                                 enum gj_lang lang);
/* Served firms by size, sector and level. */
void gj_population_fill_groups(struct gj_block *block, const struct gj_study_result *result, enum gj_lang lang);
/* Figures of evaluations beside what is simulated. */
void gj_population_fill_evidence(struct gj_block *block, const struct gj_study_result *result, enum gj_lang lang);

/* The group of all firms, or of those served; UINT32_MAX when nobody is in it. */
uint32_t gj_population_total(const struct gj_population_result *population, enum gj_group_of of);

#endif
