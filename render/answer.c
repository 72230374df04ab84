/* The answer in a sentence, and how sure it is. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/number.h"
#include "render/report.h"
#include "study/result_jobs.h"

/* The numbers of one outcome as words to put into sentences. */
struct spoken {
    struct gj_row_view view;
    struct gj_text before, after, difference; /* "difference +24,800 ± 800 pieces/day, or +12.3 %" */
    struct gj_text low, high;                 /* ends of the difference's interval */
};

static void spoken_fini(struct spoken *spoken)
{
    gj_text_fini(&spoken->before);
    gj_text_fini(&spoken->after);
    gj_text_fini(&spoken->difference);
    gj_text_fini(&spoken->low);
    gj_text_fini(&spoken->high);
}

static const char *or_nothing(const struct gj_text *text)
{
    return text->data != NULL ? text->data : "";
}

static void speak(struct spoken *spoken, const struct gj_study_result *result, enum gj_outcome_id outcome,
                  enum gj_lang lang)
{
    memset(spoken, 0, sizeof *spoken);
    spoken->view = gj_row_view_of(result, outcome, lang);
    const struct gj_row_view *view = &spoken->view;
    const struct gj_estimate *difference = &result->difference[outcome], *ratio = &result->ratio[outcome];
    double factor = view->unit.factor;
    gj_add_rounded(&spoken->before, result->arm[GJ_ARM_BEFORE][outcome].mean * factor, view->decimals[GJ_ARM_BEFORE]);
    gj_add_rounded(&spoken->after, result->arm[GJ_ARM_AFTER][outcome].mean * factor, view->decimals[GJ_ARM_AFTER]);
    gj_add_rounded_signed(&spoken->low, (difference->mean - difference->half_width) * factor,
                          view->decimals_difference);
    gj_add_rounded_signed(&spoken->high, (difference->mean + difference->half_width) * factor,
                          view->decimals_difference);
    struct gj_text number, relative;
    gj_text_init(&number);
    gj_text_init(&relative);
    gj_add_estimate(&number, difference, factor, true);
    gj_add_estimate(&relative, ratio, 100.0, true);
    const char *values[] = {or_nothing(&number), view->unit.difference, or_nothing(&relative)};
    gj_word_fill(&spoken->difference,
                 isfinite(ratio->mean) ? GJ_WORD_ANSWER_DIFFERENCE_RATIO : GJ_WORD_ANSWER_DIFFERENCE, lang, values, 3);
    spoken->difference.failed = spoken->difference.failed || number.failed || relative.failed;
    gj_text_fini(&number);
    gj_text_fini(&relative);
}

static void add_headline(struct gj_text *out, const struct gj_study_result *result, const struct spoken *spoken,
                         enum gj_lang lang)
{
    static const enum gj_word sentences[] = {
        [GJ_VERDICT_NONE] = GJ_WORD_ANSWER_NONE, [GJ_VERDICT_SINGLE] = GJ_WORD_ANSWER_SINGLE,
        [GJ_VERDICT_SAME] = GJ_WORD_ANSWER_SAME, [GJ_VERDICT_UNSURE] = GJ_WORD_ANSWER_UNSURE,
        [GJ_VERDICT_UP] = GJ_WORD_ANSWER_RAISES, [GJ_VERDICT_DOWN] = GJ_WORD_ANSWER_LOWERS};
    const char *values[] = {gj_outcome_label(result->spec->headline, lang), or_nothing(&spoken->before),
                            or_nothing(&spoken->after), spoken->view.unit.text, or_nothing(&spoken->difference)};
    gj_word_fill(out, sentences[spoken->view.verdict], lang, values, 5);
    gj_text_add(out, "\n");
    if (spoken->view.verdict == GJ_VERDICT_UNSURE || spoken->view.verdict >= GJ_VERDICT_UP) {
        char confidence[24];
        (void)snprintf(confidence, sizeof confidence, "%g", result->spec->confidence * 100.0);
        bool is_fixed = result->difference[result->spec->headline].half_width == 0.0;
        const char *ends[] = {confidence, or_nothing(&spoken->low), or_nothing(&spoken->high),
                              spoken->view.unit.difference};
        gj_word_fill(out,
                     is_fixed                                    ? GJ_WORD_SURE_FIXED
                     : spoken->view.verdict == GJ_VERDICT_UNSURE ? GJ_WORD_SURE_NOT
                                                                 : GJ_WORD_SURE_CERTAIN,
                     lang, ends, 4);
        gj_text_add(out, "\n");
    }
}

/* Returns whether there was something to say. */
static bool add_jobs(struct gj_text *out, const struct gj_study_result *result, enum gj_outcome_id outcome,
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
    const char *values[] = {or_nothing(&spoken.before), or_nothing(&spoken.after), or_nothing(&spoken.difference)};
    enum gj_verdict verdict = spoken.view.verdict;
    bool is_said = verdict >= GJ_VERDICT_SAME;
    if (is_said) {
        gj_word_fill(out, outcome == GJ_OUTCOME_heads_needed ? needed[verdict] : at_end[verdict], lang, values, 3);
        gj_text_add(out, "\n");
    }
    out->failed = out->failed || spoken.difference.failed;
    spoken_fini(&spoken);
    return is_said;
}

/* Where orders answer: what of the change is whose. Else that they do not. */
static void add_split(struct gj_text *out, const struct gj_study_result *result, enum gj_lang lang)
{
    if (result->jobs == NULL || !result->jobs->has_technology) {
        gj_text_addf(out, "%s\n", gj_word(GJ_WORD_JOBS_ORDERS, lang));
        return;
    }
    struct gj_text number[GJ_JOB_CHANGE] = {0};
    const char *values[GJ_JOB_CHANGE];
    for (int part = 0; part < GJ_JOB_CHANGE; part++) {
        gj_add_estimate(&number[part], &result->jobs->part[part][GJ_JOB_ALL][GJ_JOB_MEASURE_NEEDED], 1.0, true);
        values[part] = number[part].data != NULL ? number[part].data : "";
    }
    gj_word_fill(out, GJ_WORD_JOBS_SPLIT, lang, values, GJ_JOB_CHANGE);
    gj_text_add(out, "\n");
    for (int part = 0; part < GJ_JOB_CHANGE; part++) {
        out->failed = out->failed || number[part].failed;
        gj_text_fini(&number[part]);
    }
}

void gj_render_answer(const struct gj_study_result *result, enum gj_lang lang, struct gj_text *out)
{
    const enum gj_outcome_id headline = result->spec->headline;
    struct spoken spoken;
    speak(&spoken, result, headline, lang);
    add_headline(out, result, &spoken, lang);
    out->failed = out->failed || spoken.difference.failed || spoken.low.failed || spoken.high.failed;
    bool is_said = headline == GJ_OUTCOME_heads_needed && spoken.view.verdict >= GJ_VERDICT_SAME;
    spoken_fini(&spoken);
    if (headline != GJ_OUTCOME_heads_needed) {
        is_said = add_jobs(out, result, GJ_OUTCOME_heads_needed, lang);
    }
    if (is_said) {
        add_split(out, result, lang);
    }
    if (headline != GJ_OUTCOME_heads_end) {
        (void)add_jobs(out, result, GJ_OUTCOME_heads_end, lang);
    }
}
