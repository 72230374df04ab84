/* What a report begins with, and what it warns of: the answer, the numbers that matter, what could be wrong. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/report_internal.h"
#include "study/insight/insight.h"
#include "study/population/evidence.h"
#include "study/result_jobs.h"

uint32_t gj_report_unsourced(const struct gj_study_spec *study)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < study->n_assumptions; i++) {
        const char *mark = study->assumption[i].mark;
        n += mark == NULL || mark[0] == '\0' || strcmp(mark, "ASSUMP") == 0 || strcmp(mark, "RECALL") == 0;
    }
    return n;
}

static bool is_sure(enum gj_verdict verdict)
{
    return verdict == GJ_VERDICT_UP || verdict == GJ_VERDICT_DOWN || verdict == GJ_VERDICT_SAME;
}

static void add_failures(struct gj_report *report)
{
    const struct gj_said values[] = {gj_said_count(report->result->n_failed, NULL),
                                     gj_said_count(report->result->n_replications, NULL)};
    if (report->result->n_failed > 0) {
        gj_text_add(report->out, "<div class=\"warn\">\n");
        gj_report_say(report, "p", GJ_WORD_FAILED_LEAD, values, 2);
        gj_text_add(report->out, "</div>\n");
    }
}

void gj_report_answer(struct gj_report *report)
{
    const struct gj_study_result *result = report->result;
    const bool is_short = report->depth == GJ_DEPTH_SHORT;
    struct gj_phrase sentence[GJ_ANSWER_SENTENCES];
    const size_t n = gj_answer_fill(result, is_short, report->lang, sentence);
    gj_text_addf(report->out, "<div class=\"%s\">\n",
                 is_sure(gj_verdict_of(&result->difference[result->spec->headline])) ? "answer" : "answer open");
    for (size_t i = 0; i < GJ_ANSWER_SENTENCES; i++) {
        if (i < n) {
            gj_text_addf(report->out, "<p>%s</p>\n", sentence[i].html.data != NULL ? sentence[i].html.data : "");
        }
        report->out->failed = report->out->failed || gj_phrase_failed(&sentence[i]);
        gj_phrase_fini(&sentence[i]);
    }
    gj_text_add(report->out, "</div>\n");
    add_failures(report);
    if (result->spec->n_assumptions > 0 && !is_short) {
        const struct gj_said values[] = {gj_said_count(result->spec->n_assumptions, NULL),
                                         gj_said_count(gj_report_unsourced(result->spec), NULL)};
        gj_report_note_with(report, GJ_WORD_SURE_LIMITS, values, 2);
    }
}

/* ---- the numbers that matter ---- */

static enum gj_word sureness_of(enum gj_verdict verdict)
{
    static const enum gj_word words[] = {[GJ_VERDICT_NONE] = GJ_WORD_NOTHING,  [GJ_VERDICT_SINGLE] = GJ_WORD_KEY_SINGLE,
                                         [GJ_VERDICT_SAME] = GJ_WORD_KEY_SAME, [GJ_VERDICT_UNSURE] = GJ_WORD_KEY_OPEN,
                                         [GJ_VERDICT_UP] = GJ_WORD_KEY_UP,     [GJ_VERDICT_DOWN] = GJ_WORD_KEY_DOWN};
    return words[verdict];
}

static void add_key_row(struct gj_block *block, const struct gj_report *report, enum gj_outcome_id outcome)
{
    const struct gj_study_result *result = report->result;
    const struct gj_row_view view = gj_row_view_of(result, outcome, report->lang);
    struct gj_phrase *row = gj_block_row(block);
    char key[GJ_KEY];
    if (row == NULL) {
        return;
    }
    gj_phrase_add(&row[0], gj_outcome_label(outcome, report->lang));
    gj_phrase_add(&row[0], ", ");
    gj_phrase_add(&row[0], view.unit.text);
    if (!gj_is_compared(result->spec)) {
        (void)snprintf(key, sizeof key, "estimates/%s/%s/", gj_outcome_info(outcome)->name,
                       gj_arm_info(GJ_ARM_BEFORE)->name);
        gj_phrase_add_estimate(&row[1], &result->arm[GJ_ARM_BEFORE][outcome], view.unit.factor, false, key);
        return;
    }
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        (void)snprintf(key, sizeof key, "estimates/%s/%s/mean", gj_outcome_info(outcome)->name,
                       gj_arm_info((enum gj_arm)arm)->name);
        gj_phrase_add_figure(&row[1 + arm], &(struct gj_figure){result->arm[arm][outcome].mean, view.unit.factor,
                                                                view.decimals[arm], false, key});
    }
    (void)snprintf(key, sizeof key, "estimates/%s/difference/", gj_outcome_info(outcome)->name);
    gj_phrase_add_estimate(&row[3], &result->difference[outcome], view.unit.factor, true, key);
    gj_phrase_add(&row[4], gj_word(sureness_of(view.verdict), report->lang));
}

void gj_report_key_numbers(struct gj_report *report)
{
    enum { MOST = 5 };
    static const enum gj_word heads[] = {GJ_WORD_OUTCOME, GJ_WORD_BEFORE, GJ_WORD_AFTER, GJ_WORD_DIFFERENCE,
                                         GJ_WORD_KEY_SURE};
    static const enum gj_word alone[] = {GJ_WORD_OUTCOME, GJ_WORD_ALONE_VALUE};
    static const enum gj_outcome_id after_headline[] = {GJ_OUTCOME_heads_needed,   GJ_OUTCOME_defect_share,
                                                        GJ_OUTCOME_lead_time_mean, GJ_OUTCOME_cost_per_good,
                                                        GJ_OUTCOME_sales_per_head, GJ_OUTCOME_good_per_day};
    const struct gj_study_result *result = report->result;
    struct gj_block block;
    const bool is_compared = gj_is_compared(result->spec);
    gj_block_begin(&block, is_compared ? heads : alone, is_compared ? sizeof heads / sizeof heads[0] : 2, report->lang);
    add_key_row(&block, report, result->spec->headline);
    for (size_t i = 0; i < sizeof after_headline / sizeof after_headline[0] && block.n_rows < 1 + MOST; i++) {
        if (after_headline[i] != result->spec->headline && result->arm[GJ_ARM_AFTER][after_headline[i]].n > 0) {
            add_key_row(&block, report, after_headline[i]);
        }
    }
    gj_report_block(report, &block, "key", GJ_WORD_KEY_TITLE);
    const struct gj_said confidence = gj_said_given(result->spec->confidence, 100.0, "estimates/#1/confidence");
    gj_report_note_with(report, GJ_WORD_KEY_NOTE, &confidence, 1);
}

/* ---- what could be wrong ---- */

static void add_sources(struct gj_report *report)
{
    const struct gj_study_spec *study = report->result->spec;
    const struct gj_said values[] = {gj_said_count(study->n_assumptions, NULL),
                                     gj_said_count(gj_report_unsourced(study), NULL)};
    gj_report_say(report, "li", study->n_assumptions > 0 ? GJ_WORD_LIMITS_SOURCES : GJ_WORD_LIMITS_NO_MARKS, values, 2);
}

static void add_first_driver(struct gj_report *report, const struct gj_drivers *drivers)
{
    const struct gj_driver *first = &drivers->driver[0];
    const struct gj_unit unit =
        gj_unit_view(gj_outcome_info(drivers->outcome)->unit, fabs(drivers->central.mean), report->lang);
    struct gj_phrase value[3];
    for (int i = 0; i < 3; i++) {
        gj_phrase_init(&value[i]);
    }
    gj_phrase_add_name(&value[0], first->place);
    gj_phrase_add_estimate(&value[1], &first->swing, unit.factor, false, "drivers/1/swing");
    gj_phrase_add(&value[2], unit.difference);
    struct gj_phrase sentence;
    gj_phrase_init(&sentence);
    gj_phrase_fill(&sentence, GJ_WORD_LIMITS_FIRST_DRIVER, report->lang, value, 3);
    gj_text_addf(report->out, "<li>%s</li>\n", sentence.html.data != NULL ? sentence.html.data : "");
    report->out->failed = report->out->failed || gj_phrase_failed(&sentence);
    gj_phrase_fini(&sentence);
    for (int i = 0; i < 3; i++) {
        gj_phrase_fini(&value[i]);
    }
}

static void add_drivers(struct gj_report *report)
{
    const struct gj_drivers *drivers = report->result->insight != NULL ? report->result->insight->drivers : NULL;
    if (drivers == NULL || drivers->n_drivers == 0) {
        gj_report_say(report, "li", GJ_WORD_LIMITS_NO_DRIVERS, NULL, 0);
        return;
    }
    uint32_t n_turning = 0;
    for (uint32_t i = 0; i < drivers->n_drivers; i++) {
        n_turning += drivers->driver[i].is_sign_changed;
    }
    const struct gj_said count = gj_said_count(n_turning > 0 ? n_turning : drivers->n_drivers, NULL);
    add_first_driver(report, drivers);
    gj_report_say(report, "li", n_turning > 0 ? GJ_WORD_LIMITS_TURNING : GJ_WORD_LIMITS_NO_TURNING, &count, 1);
}

static void add_evidence(struct gj_report *report)
{
    const struct gj_evidence *evidence =
        report->result->population != NULL ? report->result->population->evidence : NULL;
    if (evidence == NULL) {
        gj_report_say(report, "li", GJ_WORD_EV_NOT_BESIDE, NULL, 0);
        return;
    }
    const struct gj_said values[] = {gj_said_count(evidence->n_hit[0], NULL),
                                     gj_said_count(evidence->n_figures[0], NULL)};
    gj_report_say(report, "li", GJ_WORD_EV_SCORE_SHORT, values, 2);
}

void gj_report_limits(struct gj_report *report)
{
    const struct gj_study_result *result = report->result;
    gj_text_add(report->out, "<ul>\n");
    gj_report_say(report, "li", GJ_WORD_LIMITS_CHANCE, NULL, 0);
    add_sources(report);
    add_drivers(report);
    add_evidence(report);
    if (!gj_is_compared(result->spec)) {
        gj_text_add(report->out, "</ul>\n");
        return;
    }
    if (result->population == NULL && (result->jobs == NULL || !result->jobs->has_technology)) {
        gj_report_say(report, "li", GJ_WORD_LIMITS_SAME_ORDERS, NULL, 0);
    }
    if (result->population == NULL && !result->bridge.is_told) {
        gj_report_say(report, "li", GJ_WORD_LIMITS_NO_BRIDGE, NULL, 0);
    }
    gj_text_add(report->out, "</ul>\n");
}
