/* Labels in two languages that the lists of other layers carry: outcomes, states, activities, levels, money. Never NULL, never "" when the list has a name. */
#ifndef GJ_RENDER_LABELS_H
#define GJ_RENDER_LABELS_H

#include "base/words.h"
#include "study/study.h"

const char *gj_outcome_label(enum gj_outcome_id outcome, enum gj_lang lang);
const char *gj_state_label(enum gj_state state, enum gj_lang lang);
const char *gj_activity_label(enum gj_activity activity, enum gj_lang lang);
const char *gj_cause_label(uint32_t cause, enum gj_lang lang);              /* place in factory/cause.def */
const char *gj_occupation_label(const char *occupation, enum gj_lang lang); /* an unknown one as it is */
const char *gj_mark_label(const char *mark, enum gj_lang lang);             /* an unknown one as it is */
const char *gj_money_label(const struct gj_money_line *line, enum gj_lang lang);
/* What follows the label: "", or that it is paid only if the firm goes ahead. */
const char *gj_money_condition(const struct gj_money_line *line, enum gj_lang lang);
const char *gj_study_title(const struct gj_study_spec *study, enum gj_lang lang);
/* Is anything introduced? Else both arms are alike, and nothing is said of before and after. */
bool gj_is_compared(const struct gj_study_spec *study);
const char *gj_level_label(const struct gj_level_spec *level, enum gj_lang lang);
/* The way to a level: names of the levels on it, with stage and label of the last where its name does not say them:
 * "level 2 -> level 3 [intelligence, intermediate 1]". Before: that level alone. */
void gj_arm_level_text(struct gj_text *out, const struct gj_study_spec *study, enum gj_arm arm, enum gj_lang lang);

#endif
