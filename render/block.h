/* Small tables of texts that stand in the text table and in the report alike: who gains by year, and jobs from gross to net. */
#ifndef GJ_RENDER_BLOCK_H
#define GJ_RENDER_BLOCK_H

#include "render/number.h"

#define GJ_BLOCK_COLUMNS 8

/* The first row is the head, the first column the label. */
struct gj_block {
    uint32_t n_columns, n_rows;
    size_t capacity;
    struct gj_text *cell; /* [row * GJ_BLOCK_COLUMNS + column] */
    bool failed;          /* memory ran out */
};

void gj_block_init(struct gj_block *block, uint32_t n_columns);
void gj_block_fini(struct gj_block *block);
/* Cells of a new last row, empty; NULL when memory is out. */
struct gj_text *gj_block_row(struct gj_block *block);

/* As lines, labels flush left, all else flush right. */
void gj_block_print(const struct gj_block *block, struct gj_text *out);
/* As rows of a table: <thead> with the head, <tbody> with the rest. */
void gj_block_html(const struct gj_block *block, struct gj_text *out);

enum gj_years_shown { GJ_YEARS_NOT, GJ_YEARS_MEANS, GJ_YEARS_INTERVALS };
/* Yearly flows, NPV, B/C, IRR and paybacks of one effect, a column for each owner that is concerned. `unit` is what its amounts are in. Empty (no rows) when
 * nobody is concerned. */
void gj_block_fill_worth(struct gj_block *block, const struct gj_study_result *result, enum gj_effect effect,
                         enum gj_years_shown years, enum gj_lang lang, struct gj_unit *unit);
/* The bridge of jobs and job-years. */
void gj_block_fill_bridge(struct gj_block *block, const struct gj_study_result *result, enum gj_lang lang);

/* --- what tables and pictures of them share --- */

/* Of an owner (study/appraisal.h), short, for the head of a column. */
const char *gj_owner_label(uint32_t owner, enum gj_lang lang);
/* Owners that are concerned, into owner[GJ_N_OWNERS]: how many. Society always is. */
uint32_t gj_owners_concerned(const struct gj_appraisal *a, enum gj_effect effect, uint32_t *owner);
/* One number of decimals for all steps of a bridge, so that they can be added: those of gross, at most three. */
int gj_bridge_decimals(const struct gj_bridge *bridge);
/* What a step rests on: simulated, an assumed share, or nothing. */
void gj_bridge_basis_text(struct gj_text *out, const struct gj_bridge_line *line, enum gj_lang lang);

#endif
