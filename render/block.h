/* Small tables of phrases that stand in the text table and in the report alike: who gains by year, jobs from gross to net, what a population shows. */
#ifndef GJ_RENDER_BLOCK_H
#define GJ_RENDER_BLOCK_H

#include "render/phrase.h"

#define GJ_BLOCK_COLUMNS 10

/* The first row is the head, the first column the label. */
struct gj_block {
    uint32_t n_columns, n_rows;
    size_t capacity;
    struct gj_phrase *cell; /* [row * GJ_BLOCK_COLUMNS + column] */
    bool failed;            /* memory ran out */
};

void gj_block_init(struct gj_block *block, uint32_t n_columns);
/* With its head. */
void gj_block_begin(struct gj_block *block, const enum gj_word *heads, uint32_t n, enum gj_lang lang);
void gj_block_fini(struct gj_block *block);
/* Cells of a new last row, empty; NULL when memory is out. */
struct gj_phrase *gj_block_row(struct gj_block *block);

/* As lines, labels flush left, all else flush right. */
void gj_block_print(const struct gj_block *block, struct gj_text *out);
/* As a table that scrolls by itself on a narrow screen, with its name for who cannot see it. */
void gj_block_html(const struct gj_block *block, const char *css_class, enum gj_word name, enum gj_lang lang,
                   struct gj_text *out);

enum gj_years_shown { GJ_YEARS_NOT, GJ_YEARS_MEANS, GJ_YEARS_INTERVALS };
/* Yearly flows, NPV, B/C, IRR and paybacks of one effect, a column for each owner that is concerned. `unit` is what its amounts are in. Empty (no rows) when
 * nobody is concerned. */
void gj_block_fill_worth(struct gj_block *block, const struct gj_study_result *result, enum gj_effect effect,
                         enum gj_years_shown years, enum gj_lang lang, struct gj_unit *unit);
/* The same in short: a row for each owner that is concerned, what all years are worth to it, and how sure that is. */
void gj_block_fill_gains(struct gj_block *block, const struct gj_study_result *result, enum gj_effect effect,
                         enum gj_lang lang, struct gj_unit *unit);
/* The bridge of jobs and job-years. */
void gj_block_fill_bridge(struct gj_block *block, const struct gj_study_result *result, enum gj_lang lang);

/* --- what tables and pictures of them share --- */

/* Of an owner (study/appraisal.h), short, for the head of a column. */
const char *gj_owner_label(uint32_t owner, enum gj_lang lang);
/* Owners that are concerned, into owner[GJ_N_OWNERS]: how many. Society always is. */
uint32_t gj_owners_concerned(const struct gj_appraisal *a, enum gj_effect effect, uint32_t *owner);
/* "surely gains", "surely loses", "direction open" ... of a present value. */
enum gj_word gj_worth_sureness(const struct gj_estimate *npv);
/* The present value of an owner, with its interval; an exact one in three digits. */
void gj_block_add_npv(struct gj_phrase *cell, const struct gj_study_result *result, enum gj_effect effect,
                      uint32_t owner, double factor);
/* Why the table of an effect lacks what it lacks, and who the others are: sentences, empty where there is nothing to say. The caller ends them. */
enum { GJ_WORTH_NOTES = 4 };
void gj_worth_notes(const struct gj_study_result *result, enum gj_effect effect, enum gj_lang lang,
                    struct gj_phrase note[GJ_WORTH_NOTES]);
/* How much of a year the last year of an appraisal is: 1 when it is whole, to a hundredth. */
double gj_last_year(const struct gj_appraisal *a);
/* Decimals of a step of a bridge: those that its own interval supports, as everywhere. */
int gj_bridge_decimals(const struct gj_bridge_line *line);
/* What a step rests on: simulated, an assumed share, or nothing. */
void gj_bridge_basis_text(struct gj_text *out, const struct gj_bridge_line *line, enum gj_lang lang);

#endif
