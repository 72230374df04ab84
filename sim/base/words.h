/* Every word and sentence that a person reads, in English and Korean, from one table (base/words/words.def), and how values are put into them. */
#ifndef GJ_BASE_WORDS_H
#define GJ_BASE_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

enum gj_lang { GJ_LANG_EN, GJ_LANG_KO, GJ_N_LANGS };

enum gj_word {
#define GJ_WORD(key, en, ko) GJ_WORD_##key,
#include "base/words/words.def"
#undef GJ_WORD
    GJ_N_WORDS
};

/* "en", "ko"; as in --lang and in the lang attribute. find: GJ_N_LANGS when there is no such language. */
const char *gj_lang_code(enum gj_lang lang);
enum gj_lang gj_lang_find(const char *code);

const char *gj_word(enum gj_word word, enum gj_lang lang);

/* The sentence with its {0}, {1} ... replaced by `values` (`n` of them; a missing one is left out). */
void gj_word_fill(struct gj_text *out, enum gj_word word, enum gj_lang lang, const char *const *values, size_t n);
/* The same of a sentence that has no key. {0~은/는} is the particle alone, for after a quote: '{0}'{0~은/는}. A bracket without a digit is
 * text: hours = { 8 }. */
void gj_sentence_fill(struct gj_text *out, const char *sentence, const char *const *values, size_t n);

/* The half of "은/는", "이/가", "을/를", "과/와" or "으로/로" that follows `word`: the first after a closing consonant. Digits and
 * capital abbreviations count as they are spoken; what stands in brackets at the end does not count. Returns its bytes. */
const char *gj_particle(const char *word, const char *pair, size_t *n);

/* What may stand on one line of a terminal or a picture: bytes that are not UTF-8 become '?', control signs a blank, signs that turn
 * the direction of writing nothing. At most `max_signs` signs, then an ellipsis. */
void gj_text_add_line(struct gj_text *out, const char *text, size_t max_signs);

/* One sign from UTF-8 at `text` (NUL-terminated, not at its end): its bytes; 0xFFFD and 1 when it is not UTF-8. */
size_t gj_utf8_next(const char *text, uint32_t *sign);
/* The other way, into at most 4 bytes, without NUL: how many. */
size_t gj_utf8_put(char *out, uint32_t sign);

#endif
