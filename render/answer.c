/* The answer in a sentence, and how sure it is. */
#include <math.h>
#include <stdio.h>

#include "render/block.h"
#include "render/report_internal.h"
#include "study/result_jobs.h"

/* The numbers of one outcome as phrases to put into sentences. */
struct spoken {
    struct gj_row_view view;
    struct gj_phrase before, after, difference; /* "difference +24,800 ± 800 pieces/day, or +12.3 %" */
    struct gj_phrase low, high;                 /* ends of the difference's interval */
};

static void spoken_fini(struct spoken *spoken)
{
    gj_phrase_fini(&spoken->before);
    gj_phrase_fini(&spoken->after);
    gj_phrase_fini(&spoken->difference);
    gj_phrase_fini(&spoken->low);
    gj_phrase_fini(&spoken->high);
}

/* A cell of the table of estimates. */
static void speak_number(struct gj_phrase *phrase, enum gj_outcome_id outcome, const char *statistic, double value,
                         const struct gj_figure *how)
{
    char key[GJ_KEY];
    struct gj_figure figure = *how;
    (void)snprintf(key, sizeof key, "estimates/%s/%s", gj_outcome_info(outcome)->name, statistic);
    figure.value = value;
    figure.key = key;
    gj_phrase_init(phrase);
    gj_phrase_add_figure(phrase, &figure);
}

static double rounded(double value, int decimals)
{
    const double step = pow(10.0, -decimals);
    return rint(value / step) * step;
}

/* An end of the interval, from the mean and the half-width as they are shown: 0.32 ± 0.12 ends at 0.20, whatever digits they do not have. */
static void speak_end(struct gj_phrase *phrase, const struct gj_estimate *difference, const struct gj_row_view *view,
                      double side)
{
    const double factor = view->unit.factor;
    const int decimals = view->decimals_difference;
    const double half = rounded(difference->half_width * factor, decimals);
    const bool is_shown = half != 0.0 || difference->half_width == 0.0;
    const struct gj_figure figure = {
        .value = is_shown ? rounded(difference->mean * factor, decimals) + side * half
                          : (difference->mean + side * difference->half_width) * factor,
        .factor = 1.0,
        .decimals = is_shown ? decimals : gj_decimals(difference->mean * factor, difference->half_width * factor),
        .is_signed = true};
    gj_phrase_init(phrase);
    gj_phrase_add_figure(phrase, &figure);
}

static void speak_difference(struct spoken *spoken, const struct gj_study_result *result, enum gj_outcome_id outcome,
                             enum gj_lang lang)
{
    const char *name = gj_outcome_info(outcome)->name;
    const struct gj_estimate *ratio = &result->ratio[outcome];
    struct gj_phrase part[3];
    char key[GJ_KEY];
    for (int i = 0; i < 3; i++) {
        gj_phrase_init(&part[i]);
    }
    (void)snprintf(key, sizeof key, "estimates/%s/difference/", name);
    gj_phrase_add_estimate(&part[0], &result->difference[outcome], spoken->view.unit.factor, true, key);
    gj_phrase_add(&part[1], spoken->view.unit.difference);
    (void)snprintf(key, sizeof key, "estimates/%s/ratio/", name);
    gj_phrase_add_estimate(&part[2], ratio, 100.0, true, key);
    gj_phrase_init(&spoken->difference);
    gj_phrase_fill(&spoken->difference,
                   isfinite(ratio->mean) ? GJ_WORD_ANSWER_DIFFERENCE_RATIO : GJ_WORD_ANSWER_DIFFERENCE, lang, part, 3);
    for (int i = 0; i < 3; i++) {
        gj_phrase_fini(&part[i]);
    }
}

static void speak(struct spoken *spoken, const struct gj_study_result *result, enum gj_outcome_id outcome,
                  enum gj_lang lang)
{
    const struct gj_estimate *difference = &result->difference[outcome];
    spoken->view = gj_row_view_of(result, outcome, lang);
    const struct gj_row_view *view = &spoken->view;
    struct gj_figure how = {.factor = view->unit.factor, .decimals = view->decimals[GJ_ARM_BEFORE]};
    speak_number(&spoken->before, outcome, "before/mean", result->arm[GJ_ARM_BEFORE][outcome].mean, &how);
    how.decimals = view->decimals[GJ_ARM_AFTER];
    speak_number(&spoken->after, outcome, "after/mean", result->arm[GJ_ARM_AFTER][outcome].mean, &how);
    speak_end(&spoken->low, difference, view, -1.0);
    speak_end(&spoken->high, difference, view, 1.0);
    speak_difference(spoken, result, outcome, lang);
}

/* Fills blanks that are phrases, or (phrase NULL) texts. */
struct blank {
    const struct gj_phrase *phrase;
    const char *text;
};

static void fill(struct gj_phrase *out, enum gj_word word, enum gj_lang lang, const struct blank *blank, size_t n)
{
    struct gj_phrase value[5] = {0}, own[5]; /* gcc does not see that all of the first n are set */
    for (size_t i = 0; i < n; i++) {
        gj_phrase_init(&own[i]);
        if (blank[i].phrase == NULL) {
            gj_phrase_add(&own[i], blank[i].text);
        }
        value[i] = blank[i].phrase != NULL ? *blank[i].phrase : own[i];
    }
    gj_phrase_fill(out, word, lang, value, n);
    for (size_t i = 0; i < n; i++) {
        gj_phrase_fini(&own[i]);
    }
}

static void say_headline(struct gj_phrase *out, const struct gj_study_result *result, const struct spoken *spoken,
                         enum gj_lang lang)
{
    static const enum gj_word sentences[] = {
        [GJ_VERDICT_NONE] = GJ_WORD_ANSWER_NONE, [GJ_VERDICT_SINGLE] = GJ_WORD_ANSWER_SINGLE,
        [GJ_VERDICT_SAME] = GJ_WORD_ANSWER_SAME, [GJ_VERDICT_UNSURE] = GJ_WORD_ANSWER_UNSURE,
        [GJ_VERDICT_UP] = GJ_WORD_ANSWER_RAISES, [GJ_VERDICT_DOWN] = GJ_WORD_ANSWER_LOWERS};
    const struct blank blank[] = {{NULL, gj_outcome_label(result->spec->headline, lang)},
                                  {&spoken->before, NULL},
                                  {&spoken->after, NULL},
                                  {NULL, spoken->view.unit.text},
                                  {&spoken->difference, NULL}};
    fill(out, sentences[spoken->view.verdict], lang, blank, 5);
}

/* How sure the headline is: by the interval and its confidence, or without terms of statistics by the number of repetitions. */
static void say_sureness(struct gj_phrase *out, const struct gj_study_result *result, const struct spoken *spoken,
                         bool is_plain, enum gj_lang lang)
{
    const bool is_open = spoken->view.verdict == GJ_VERDICT_UNSURE;
    const bool is_fixed = result->difference[result->spec->headline].half_width == 0.0;
    const struct gj_said confidence = gj_said_given(result->spec->confidence, 100.0, "estimates/#1/confidence");
    const struct gj_said replications = gj_said_count(result->n_replications - result->n_failed, NULL);
    struct gj_phrase first, last;
    gj_phrase_init(&first);
    gj_phrase_init(&last);
    gj_phrase_add_figure(&first, is_plain ? &replications.figure : &confidence.figure);
    gj_phrase_add_figure(&last, &confidence.figure);
    const struct blank blank[] = {{&first, NULL},
                                  {&spoken->low, NULL},
                                  {&spoken->high, NULL},
                                  {NULL, spoken->view.unit.difference},
                                  {&last, NULL}};
    fill(out,
         is_fixed   ? GJ_WORD_SURE_FIXED
         : is_plain ? (is_open ? GJ_WORD_ANSWER_OPEN_PLAIN : GJ_WORD_ANSWER_SURE_PLAIN)
         : is_open  ? GJ_WORD_SURE_NOT
                    : GJ_WORD_SURE_CERTAIN,
         lang, blank, 5);
    gj_phrase_fini(&first);
    gj_phrase_fini(&last);
}

/* "firm −2.1 ± 0.6 (surely loses)", after what was said of others. */
static void add_worth_of(struct gj_phrase *all, const struct gj_study_result *result, uint32_t owner, double factor,
                         enum gj_lang lang)
{
    const struct gj_estimate *npv = &result->appraisal.worth[GJ_EFFECT_PROGRAMME][owner].npv;
    struct gj_phrase value;
    gj_phrase_init(&value);
    gj_block_add_npv(&value, result, GJ_EFFECT_PROGRAMME, owner, factor);
    const struct blank blank[] = {
        {NULL, gj_owner_label(owner, lang)}, {&value, NULL}, {NULL, gj_word(gj_worth_sureness(npv), lang)}};
    gj_phrase_add(all, all->text.length > 0 ? ", " : "");
    fill(all, GJ_WORD_ANSWER_PAYS_WHO, lang, blank, 3);
    gj_phrase_fini(&value);
}

/* Does it pay, for the firm and for all together? Returns how many sentences were said: 1 or none. */
static size_t say_worth(struct gj_phrase *out, const struct gj_study_result *result, enum gj_lang lang)
{
    static const uint32_t owners[] = {GJ_PARTY_FIRM, GJ_N_PARTIES};
    const struct gj_appraisal *a = &result->appraisal;
    double most = 0.0;
    if (!a->has[GJ_EFFECT_PROGRAMME] ||
        gj_verdict_of(&a->worth[GJ_EFFECT_PROGRAMME][GJ_N_PARTIES].npv) < GJ_VERDICT_SINGLE) {
        return 0;
    }
    for (size_t i = 0; i < sizeof owners / sizeof owners[0]; i++) {
        most = fmax(most, fabs(a->worth[GJ_EFFECT_PROGRAMME][owners[i]].npv.mean));
    }
    const struct gj_unit unit = gj_unit_view("won", most, lang);
    const struct gj_said said = gj_said_given(a->years, 1.0, NULL);
    struct gj_phrase years, all;
    gj_phrase_init(&years);
    gj_phrase_init(&all);
    gj_phrase_add_figure(&years, &said.figure);
    for (size_t i = 0; i < sizeof owners / sizeof owners[0]; i++) {
        if (a->worth[GJ_EFFECT_PROGRAMME][owners[i]].is_concerned) {
            add_worth_of(&all, result, owners[i], unit.factor, lang);
        }
    }
    const struct blank blank[] = {{&years, NULL}, {NULL, unit.text}, {&all, NULL}};
    const size_t n_said = all.text.length > 0;
    if (n_said > 0) {
        fill(out, GJ_WORD_ANSWER_PAYS, lang, blank, 3);
    }
    gj_phrase_fini(&years);
    gj_phrase_fini(&all);
    return n_said;
}

/* Returns how many sentences were said: 1 or none. */
static size_t say_jobs(struct gj_phrase *out, const struct gj_study_result *result, enum gj_outcome_id outcome,
                       enum gj_lang lang)
{
    static const enum gj_word needed[] = {[GJ_VERDICT_SAME] = GJ_WORD_JOBS_NEEDED_SAME,
                                          [GJ_VERDICT_UNSURE] = GJ_WORD_JOBS_NEEDED_UNSURE,
                                          [GJ_VERDICT_UP] = GJ_WORD_JOBS_NEEDED_UP,
                                          [GJ_VERDICT_DOWN] = GJ_WORD_JOBS_NEEDED_DOWN};
    static const enum gj_word at_end[] = {[GJ_VERDICT_SAME] = GJ_WORD_JOBS_SAME,
                                          [GJ_VERDICT_UNSURE] = GJ_WORD_JOBS_UNSURE,
                                          [GJ_VERDICT_UP] = GJ_WORD_JOBS_UP,
                                          [GJ_VERDICT_DOWN] = GJ_WORD_JOBS_DOWN};
    struct spoken spoken;
    speak(&spoken, result, outcome, lang);
    const struct blank blank[] = {{&spoken.before, NULL}, {&spoken.after, NULL}, {&spoken.difference, NULL}};
    const enum gj_verdict verdict = spoken.view.verdict;
    const bool is_said = verdict >= GJ_VERDICT_SAME;
    if (is_said) {
        fill(out, outcome == GJ_OUTCOME_heads_needed ? needed[verdict] : at_end[verdict], lang, blank, 3);
    }
    spoken_fini(&spoken);
    return is_said;
}

/* Where orders answer: what of the change is whose. Else that they do not. */
static void say_split(struct gj_phrase *out, const struct gj_study_result *result, enum gj_lang lang)
{
    if (result->jobs == NULL || !result->jobs->has_technology) {
        gj_phrase_add(out, gj_word(GJ_WORD_JOBS_ORDERS, lang));
        return;
    }
    struct gj_phrase number[GJ_JOB_CHANGE];
    for (int part = 0; part < GJ_JOB_CHANGE; part++) {
        char key[GJ_KEY];
        (void)snprintf(key, sizeof key, "jobs/%s/%s/%s/", gj_job_group_info(GJ_JOB_ALL)->name,
                       gj_job_measure_info(GJ_JOB_MEASURE_NEEDED)->name,
                       gj_job_part_info((enum gj_job_part)part)->name);
        gj_phrase_init(&number[part]);
        gj_phrase_add_estimate(&number[part], &result->jobs->part[part][GJ_JOB_ALL][GJ_JOB_MEASURE_NEEDED], 1.0, true,
                               key);
    }
    gj_phrase_fill(out, GJ_WORD_JOBS_SPLIT, lang, number, GJ_JOB_CHANGE);
    for (int part = 0; part < GJ_JOB_CHANGE; part++) {
        gj_phrase_fini(&number[part]);
    }
}

/* Of a study without any change: the value, and that nothing is compared. */
static void say_alone(struct gj_phrase *out, const struct gj_study_result *result, enum gj_lang lang)
{
    const enum gj_outcome_id headline = result->spec->headline;
    const struct gj_row_view view = gj_row_view_of(result, headline, lang);
    char key[GJ_KEY];
    struct gj_phrase value;
    gj_phrase_init(&value);
    (void)snprintf(key, sizeof key, "estimates/%s/%s/", gj_outcome_info(headline)->name,
                   gj_arm_info(GJ_ARM_BEFORE)->name);
    gj_phrase_add_estimate(&value, &result->arm[GJ_ARM_BEFORE][headline], view.unit.factor, false, key);
    const struct blank blank[] = {{NULL, gj_outcome_label(headline, lang)}, {&value, NULL}, {NULL, view.unit.text}};
    fill(out, GJ_WORD_ALONE_ANSWER, lang, blank, 3);
    gj_phrase_fini(&value);
}

size_t gj_answer_fill(const struct gj_study_result *result, bool is_plain, enum gj_lang lang,
                      struct gj_phrase sentence[GJ_ANSWER_SENTENCES])
{
    const enum gj_outcome_id headline = result->spec->headline;
    struct spoken spoken;
    size_t n = 0;
    for (size_t i = 0; i < GJ_ANSWER_SENTENCES; i++) {
        gj_phrase_init(&sentence[i]);
    }
    if (!gj_is_compared(result->spec) && result->arm[GJ_ARM_BEFORE][headline].n > 0) {
        say_alone(&sentence[0], result, lang);
        return 1;
    }
    speak(&spoken, result, headline, lang);
    const enum gj_verdict verdict = spoken.view.verdict;
    say_headline(&sentence[n++], result, &spoken, lang);
    n += say_worth(&sentence[n], result, lang);
    if (verdict == GJ_VERDICT_UNSURE || verdict >= GJ_VERDICT_UP) {
        say_sureness(&sentence[n++], result, &spoken, is_plain, lang);
    }
    spoken_fini(&spoken);
    size_t is_said = headline == GJ_OUTCOME_heads_needed && verdict >= GJ_VERDICT_SAME;
    if (headline != GJ_OUTCOME_heads_needed) {
        is_said = say_jobs(&sentence[n], result, GJ_OUTCOME_heads_needed, lang);
        n += is_said;
    }
    if (is_said > 0 && !is_plain) {
        say_split(&sentence[n++], result, lang);
    }
    if (headline != GJ_OUTCOME_heads_end) {
        n += say_jobs(&sentence[n], result, GJ_OUTCOME_heads_end, lang);
    }
    return n;
}

void gj_render_answer(const struct gj_study_result *result, enum gj_lang lang, struct gj_text *out)
{
    struct gj_phrase sentence[GJ_ANSWER_SENTENCES];
    const size_t n = gj_answer_fill(result, false, lang, sentence);
    for (size_t i = 0; i < GJ_ANSWER_SENTENCES; i++) {
        if (i < n) {
            gj_text_addf(out, "%s\n", gj_phrase_text(&sentence[i]));
        }
        out->failed = out->failed || gj_phrase_failed(&sentence[i]);
        gj_phrase_fini(&sentence[i]);
    }
}
