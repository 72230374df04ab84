/* What is said to a person, made once for both media: as text for a terminal, and as HTML, in which every number stands in <data> with its value and the
 * place in the results where it comes from. Cells of small tables and sentences are phrases.
 *
 *     <data value="3.26" data-key="estimates/reject_share/before/mean" data-factor="100">3.26</data>
 *
 * value: what is printed, with 10 digits. data-key: table of the results, its row, its column. data-factor: value / that cell, when it is not 1. A number without a key is
 * worked out for the page alone. tests/cli/test_report.py holds each against the folder's tables. */
#ifndef GJ_RENDER_PHRASE_H
#define GJ_RENDER_PHRASE_H

#include "render/html.h"

struct gj_phrase {
    struct gj_text text, html;
};

#define GJ_KEY 160 /* bytes of a key, which holds names of ours only, and numbers of rows */

void gj_phrase_init(struct gj_phrase *phrase);
void gj_phrase_fini(struct gj_phrase *phrase);
const char *gj_phrase_text(const struct gj_phrase *phrase); /* never NULL */
bool gj_phrase_failed(const struct gj_phrase *phrase);

void gj_phrase_add(struct gj_phrase *phrase, const char *text);
/* A name of the scenario's, at most 60 signs of it. */
void gj_phrase_add_name(struct gj_phrase *phrase, const char *name);
void gj_phrase_add_figure(struct gj_phrase *phrase, const struct gj_figure *figure);
void gj_phrase_add_half_width(struct gj_phrase *phrase, const struct gj_figure *half_width);
/* A whole number. */
void gj_phrase_add_count(struct gj_phrase *phrase, double n, const char *key);
/* "+12.3 ± 0.4": the digits its interval supports. `key`: "table/row/", whose columns are mean and half_width; or "table/row/column", beside which is
 * column_half_width; may be NULL. */
void gj_phrase_add_estimate(struct gj_phrase *phrase, const struct gj_estimate *estimate, double factor, bool is_signed,
                            const char *key);
/* The same with a number of decimals that others share. */
void gj_phrase_add_rounded(struct gj_phrase *phrase, const struct gj_estimate *estimate, const struct gj_figure *how);
/* A sentence with phrases in its blanks. */
void gj_phrase_fill(struct gj_phrase *phrase, enum gj_word word, enum gj_lang lang, const struct gj_phrase *values,
                    size_t n);

/* What goes into a blank: a text, or (NULL) a figure. */
struct gj_said {
    const char *text;
    struct gj_figure figure;
};
struct gj_said gj_said_text(const char *text);
struct gj_said gj_said_count(double n, const char *key);
/* A given number in few digits: a rate, a length. */
struct gj_said gj_said_given(double value, double factor, const char *key);
/* A sentence on the page; at most 8 values. */
void gj_html_say(struct gj_text *out, enum gj_word word, enum gj_lang lang, const struct gj_said *values, size_t n);

#endif
