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
/* A rounded number in <data>, whose value has 10 digits: a reader can copy it, a test can compare it. */
void gj_html_number(struct gj_text *out, double value, int decimals, bool is_signed);
/* " ± 900" in <span class="hw">, nothing when there is no interval or it has no width. */
void gj_html_half_width(struct gj_text *out, double half_width, int decimals);
/* Bytes as base64 (RFC 4648). */
void gj_html_base64(struct gj_text *out, const char *bytes, size_t n);

#endif
