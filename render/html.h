/* Pieces of HTML. Whatever comes from a scenario goes through here. */
#ifndef GJ_RENDER_HTML_H
#define GJ_RENDER_HTML_H

#include "render/number.h"

/* Text as text: markup escaped, bytes that are not UTF-8 and control signs replaced. At most `max_signs` signs, then an ellipsis. */
void gj_html_text(struct gj_text *out, const char *text, size_t max_signs);
/* The same in <bdi>, so that a name written right to left does not turn what stands beside it. */
void gj_html_name(struct gj_text *out, const char *name);
/* A word or sentence of ours; `values` as gj_word_fill() has them, which are escaped too. */
void gj_html_word(struct gj_text *out, enum gj_word word, enum gj_lang lang);
void gj_html_fill(struct gj_text *out, enum gj_word word, enum gj_lang lang, const char *const *values, size_t n);
/* The same with what stands in the blanks already made: `text` as it is spoken, for particles, `html` as it is shown. */
void gj_html_fill_marked(struct gj_text *out, enum gj_word word, enum gj_lang lang, const char *const *text,
                         const char *const *html, size_t n);

/* A number: printed is value * factor. */
struct gj_figure {
    double value, factor; /* as the results have it; to the unit that is shown */
    int decimals;
    bool is_signed;
    const char *key; /* where the results have it (render/phrase.h); NULL: nowhere */
};
/* A rounded number in <data>, whose value has 10 digits: a reader can copy it, a test can compare it. NaN is a dash. */
void gj_html_figure(struct gj_text *out, const struct gj_figure *figure);
/* " ± 900" in <span class="hw">, nothing when there is no interval or it has no width. */
void gj_html_half_width(struct gj_text *out, const struct gj_figure *half_width);
/* A table that scrolls by itself on a narrow screen; `name` says what it is to who cannot see it. */
void gj_html_table_begin(struct gj_text *out, const char *css_class, enum gj_word name, enum gj_lang lang);
void gj_html_table_end(struct gj_text *out);
/* Bytes as base64 (RFC 4648). */
void gj_html_base64(struct gj_text *out, const char *bytes, size_t n);

#endif
