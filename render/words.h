/* Words and sentences in English and Korean, from one table (words.def), and how values are put into them. */
#ifndef GJ_RENDER_WORDS_H
#define GJ_RENDER_WORDS_H

#include <stddef.h>

#include "base/text.h"
#include "study/study.h"

enum gj_lang { GJ_LANG_EN, GJ_LANG_KO, GJ_N_LANGS };

enum gj_word {
#define GJ_WORD(key, en, ko) GJ_WORD_##key,
#include "render/words.def"
#undef GJ_WORD
    GJ_N_WORDS
};

/* "en", "ko"; as in --lang and in the lang attribute. find: GJ_N_LANGS when there is no such language. */
const char *gj_lang_code(enum gj_lang lang);
enum gj_lang gj_lang_find(const char *code);

const char *gj_word(enum gj_word word, enum gj_lang lang);

/* The sentence with its {0}, {1} ... replaced by `values` (`n` of them; a missing one is left out). */
void gj_word_fill(struct gj_text *out, enum gj_word word, enum gj_lang lang, const char *const *values, size_t n);

/* The half of "은/는", "이/가", "을/를", "과/와" or "으로/로" that follows `word`: the first after a closing consonant. Digits and
 * capital abbreviations count as they are spoken; what stands in brackets at the end does not count. Returns its bytes. */
const char *gj_particle(const char *word, const char *pair, size_t *n);

/* Labels that other layers' lists carry. Never NULL, never "" when the list has a name. */
const char *gj_outcome_label(enum gj_outcome_id outcome, enum gj_lang lang);
const char *gj_state_label(enum gj_state state, enum gj_lang lang);
const char *gj_activity_label(enum gj_activity activity, enum gj_lang lang);
const char *gj_occupation_label(const char *occupation, enum gj_lang lang); /* an unknown one as it is */
const char *gj_mark_label(const char *mark, enum gj_lang lang);             /* an unknown one as it is */
const char *gj_money_label(const struct gj_money_line *line, enum gj_lang lang);
/* What follows the label: "", or that it is paid only if the firm goes ahead. */
const char *gj_money_condition(const struct gj_money_line *line, enum gj_lang lang);
const char *gj_study_title(const struct gj_study_spec *study, enum gj_lang lang);
const char *gj_level_label(const struct gj_level_spec *level, enum gj_lang lang);
/* The way to a level: names of the levels on it, with stage and label of the last where its name does not say them:
 * "level 2 -> level 3 [intelligence, intermediate 1]". Before: that level alone. */
void gj_arm_level_text(struct gj_text *out, const struct gj_study_spec *study, enum gj_arm arm, enum gj_lang lang);

/* What may stand on one line of a terminal or a picture: bytes that are not UTF-8 become '?', control signs a blank, signs that turn
 * the direction of writing nothing. At most `max_signs` signs, then an ellipsis. */
void gj_text_add_line(struct gj_text *out, const char *text, size_t max_signs);

/* One sign from UTF-8 at `text` (NUL-terminated, not at its end): its bytes; 0xFFFD and 1 when it is not UTF-8. */
size_t gj_utf8_next(const char *text, uint32_t *sign);

#endif
