#include "render/labels.h"

#include <string.h>

static const char *const states[GJ_N_STATES][GJ_N_LANGS] = {
#define GJ_STATE(name, en, ko, group) {en, ko},
#include "factory/state.def"
#undef GJ_STATE
};

static const char *const activities[GJ_N_ACTIVITIES][GJ_N_LANGS] = {
#define GJ_ACTIVITY(name, en, ko) {en, ko},
#include "factory/activity.def"
#undef GJ_ACTIVITY
};

static const char *const causes[][GJ_N_LANGS] = {
#define GJ_CAUSE(name, en, ko, entity) {en, ko},
#include "factory/cause.def"
#undef GJ_CAUSE
};

const char *gj_outcome_label(enum gj_outcome_id outcome, enum gj_lang lang)
{
    const struct gj_outcome_info *info = gj_outcome_info(outcome);
    return lang == GJ_LANG_KO ? info->ko : info->en;
}

const char *gj_state_label(enum gj_state state, enum gj_lang lang)
{
    return states[state][lang];
}

const char *gj_activity_label(enum gj_activity activity, enum gj_lang lang)
{
    return activities[activity][lang];
}

const char *gj_cause_label(uint32_t cause, enum gj_lang lang)
{
    return cause < sizeof causes / sizeof causes[0] ? causes[cause][lang] : "";
}

struct named_word {
    const char *name;
    enum gj_word word;
};

static const char *find_word(const struct named_word *list, size_t n, const char *name, enum gj_lang lang)
{
    if (name == NULL) {
        return "";
    }
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i].name, name) == 0) {
            return gj_word(list[i].word, lang);
        }
    }
    return name;
}

const char *gj_occupation_label(const char *occupation, enum gj_lang lang)
{
    static const struct named_word list[] = {{"production", GJ_WORD_OCCUPATION_PRODUCTION},
                                             {"technician", GJ_WORD_OCCUPATION_TECHNICIAN},
                                             {"inspector", GJ_WORD_OCCUPATION_INSPECTOR},
                                             {"office", GJ_WORD_OCCUPATION_OFFICE}};
    return find_word(list, sizeof list / sizeof list[0], occupation, lang);
}

const char *gj_mark_label(const char *mark, enum gj_lang lang)
{
    static const struct named_word list[] = {
        {"OFF", GJ_WORD_MARK_OFF},       {"PARL", GJ_WORD_MARK_PARL},     {"ACAD", GJ_WORD_MARK_ACAD},
        {"ASSN", GJ_WORD_MARK_ASSN},     {"PRESS", GJ_WORD_MARK_PRESS},   {"DERIVED", GJ_WORD_MARK_DERIVED},
        {"RECALL", GJ_WORD_MARK_RECALL}, {"ASSUMP", GJ_WORD_MARK_ASSUMP}, {"LEDGER", GJ_WORD_MARK_LEDGER}};
    return find_word(list, sizeof list / sizeof list[0], mark, lang);
}

const char *gj_study_title(const struct gj_study_spec *study, enum gj_lang lang)
{
    const char *title = lang == GJ_LANG_KO && study->title_ko ? study->title_ko : study->title;
    return title ? title : "";
}

bool gj_is_compared(const struct gj_study_spec *study)
{
    return study->population != NULL || study->n_upgrades > 0;
}

const char *gj_level_label(const struct gj_level_spec *level, enum gj_lang lang)
{
    if (strcmp(level->name, "as described") == 0 &&
        (level->name_ko[0] == '\0' ||
         strcmp(level->name_ko, level->name) == 0)) { /* of sim/script/api.def: nobody named it */
        return gj_word(GJ_WORD_AS_DESCRIBED, lang);
    }
    return lang == GJ_LANG_KO && level->name_ko[0] != '\0' ? level->name_ko : level->name;
}

/* Stage and label, where the name does not have them already. */
static void add_vocabulary(struct gj_text *out, const struct gj_level_spec *level, enum gj_lang lang)
{
    const char *word[] = {lang == GJ_LANG_KO ? level->stage_ko : level->stage,
                          lang == GJ_LANG_KO ? level->label_ko : level->label};
    uint32_t n = 0;
    for (size_t i = 0; i < 2; i++) {
        if (word[i][0] != '\0' && strstr(gj_level_label(level, lang), word[i]) == NULL) {
            gj_text_addf(out, "%s%s", n == 0 ? " [" : ", ", word[i]);
            n++;
        }
    }
    gj_text_add(out, n > 0 ? "]" : "");
}

void gj_arm_level_text(struct gj_text *out, const struct gj_study_spec *study, enum gj_arm arm, enum gj_lang lang)
{
    if (arm == GJ_ARM_BEFORE || study->n_upgrades == 0) {
        gj_text_add(out, gj_level_label(&study->before, lang));
        add_vocabulary(out, &study->before, lang);
        return;
    }
    for (uint32_t k = 0; k < study->n_upgrades; k++) {
        gj_text_add(out, k > 0 ? " → " : "");
        gj_text_add(out, gj_level_label(&study->upgrade[k].to, lang));
    }
    add_vocabulary(out, gj_study_after(study), lang);
}

const char *gj_money_label(const struct gj_money_line *line, enum gj_lang lang)
{
    return lang == GJ_LANG_KO && line->ko != NULL && line->ko[0] != '\0' ? line->ko : line->en;
}

const char *gj_money_condition(const struct gj_money_line *line, enum gj_lang lang)
{
    return line->is_if_ahead ? gj_word(GJ_WORD_MONEY_IF_AHEAD, lang) : "";
}
