/* Sections that are tables: before/after, money. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/report_internal.h"

/* ---- before and after ---- */

static void add_cell(struct gj_report *report, enum gj_outcome_id outcome, const char *statistic,
                     const struct gj_estimate *estimate, const struct gj_figure *how)
{
    char key[GJ_KEY];
    struct gj_figure figure = *how;
    struct gj_phrase cell;
    (void)snprintf(key, sizeof key, "estimates/%s/%s/", gj_outcome_info(outcome)->name, statistic);
    figure.key = key;
    gj_phrase_init(&cell);
    gj_phrase_add_rounded(&cell, estimate, &figure);
    gj_text_add(report->out, cell.html.data != NULL ? cell.html.data : "");
    report->out->failed = report->out->failed || gj_phrase_failed(&cell);
    gj_phrase_fini(&cell);
}

static void add_difference_cell(struct gj_report *report, enum gj_outcome_id outcome, const struct gj_row_view *view)
{
    struct gj_text *out = report->out;
    const struct gj_estimate *difference = &report->result->difference[outcome],
                             *ratio = &report->result->ratio[outcome];
    struct gj_figure how = {.factor = view->unit.factor, .decimals = view->decimals_difference, .is_signed = true};
    gj_text_add(out, "<td class=\"difference\">");
    gj_text_add(out, view->verdict == GJ_VERDICT_UNSURE ? "~ " : "");
    add_cell(report, outcome, "difference", difference, &how);
    if (!isnan(difference->mean)) {
        gj_text_add(out, " <small>");
        gj_html_text(out, view->unit.difference, 60);
        gj_text_add(out, "</small>");
    }
    gj_text_add(out, "</td><td>");
    /* Its interval only where all is shown: the difference beside it has one. */
    const struct gj_estimate shown = {ratio->mean, report->depth == GJ_DEPTH_ALL ? ratio->half_width : (double)NAN,
                                      ratio->n};
    how = (struct gj_figure){.factor = 100.0, .decimals = view->decimals_ratio, .is_signed = true};
    add_cell(report, outcome, "ratio", &shown, &how);
    gj_text_add(out, "</td>");
}

static void add_outcome(struct gj_report *report, enum gj_outcome_id outcome)
{
    struct gj_text *out = report->out;
    struct gj_row_view view = gj_row_view_of(report->result, outcome, report->lang);
    gj_text_addf(out, "<tr data-outcome=\"%s\"><th scope=\"row\">", gj_outcome_info(outcome)->name);
    gj_html_text(out, gj_outcome_label(outcome, report->lang), 100);
    gj_text_add(out, "<small>");
    gj_html_text(out, view.unit.text, 60);
    gj_text_add(out, "</small></th>");
    for (int arm = 0; arm < (gj_is_compared(report->result->spec) ? GJ_N_ARMS : 1); arm++) {
        const struct gj_figure how = {.factor = view.unit.factor, .decimals = view.decimals[arm]};
        gj_text_add(out, "<td>");
        add_cell(report, outcome, gj_arm_info((enum gj_arm)arm)->name, &report->result->arm[arm][outcome], &how);
        gj_text_add(out, "</td>");
    }
    if (gj_is_compared(report->result->spec)) {
        add_difference_cell(report, outcome, &view);
    }
    gj_text_add(out, "</tr>\n");
}

/* In small print and not folded away: a printed page has to have it. */
static void add_meanings(struct gj_report *report)
{
    static const struct {
        enum gj_outcome_id outcome;
        enum gj_word meaning;
    } rows[] = {{GJ_OUTCOME_oee, GJ_WORD_MEANING_OEE},
                {GJ_OUTCOME_process_output_per_hour, GJ_WORD_MEANING_PROCESS},
                {GJ_OUTCOME_escape_share, GJ_WORD_MEANING_ESCAPE},
                {GJ_OUTCOME_heads_needed, GJ_WORD_MEANING_NEEDED},
                {GJ_OUTCOME_cost_per_good, GJ_WORD_MEANING_COST}};
    const struct gj_said load = gj_said_given(report->result->spec->firm.staffing.target_load, 100.0, NULL);
    gj_report_part(report, GJ_WORD_MEANING_TITLE);
    gj_text_add(report->out, "<dl class=\"meaning\">\n");
    const bool has_load = report->result->spec->firm.staffing.target_load > 0.0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].outcome == GJ_OUTCOME_heads_needed && !has_load) {
            continue; /* without a firm these are the mean jobs */
        }
        gj_text_add(report->out, "<dt>");
        gj_html_text(report->out, gj_outcome_label(rows[i].outcome, report->lang), 100);
        gj_text_add(report->out, "</dt><dd>");
        gj_html_say(report->out, rows[i].meaning, report->lang, &load, 1);
        gj_text_add(report->out, "</dd>\n");
    }
    gj_text_add(report->out, "</dl>\n");
}

void gj_report_outcomes(struct gj_report *report)
{
    static const enum gj_word heads[] = {GJ_WORD_OUTCOME, GJ_WORD_BEFORE, GJ_WORD_AFTER, GJ_WORD_DIFFERENCE,
                                         GJ_WORD_CHANGE_PERCENT};
    static const enum gj_word sections[] = {GJ_WORD_SECTION_PLANT, GJ_WORD_SECTION_PEOPLE, GJ_WORD_SECTION_MONEY,
                                            GJ_WORD_SECTION_DECISION};
    static const enum gj_word alone[] = {GJ_WORD_OUTCOME, GJ_WORD_ALONE_VALUE};
    const bool is_compared = gj_is_compared(report->result->spec);
    gj_report_table_begin(report, "outcomes", is_compared ? GJ_WORD_TABLE_TITLE : GJ_WORD_ALONE_TITLE,
                          is_compared ? heads : alone, is_compared ? sizeof heads / sizeof heads[0] : 2);
    for (int section = 0; section < GJ_N_SECTIONS; section++) {
        if (!gj_section_has_values(report->result, (enum gj_outcome_section)section)) {
            continue;
        }
        gj_text_add(report->out, section > 0 ? "</tbody>\n<tbody>\n" : "");
        gj_text_addf(report->out, "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"%d\">", is_compared ? 5 : 2);
        gj_html_word(report->out, sections[section], report->lang);
        gj_text_add(report->out, "</th></tr>\n");
        for (int outcome = 0; outcome < GJ_N_OUTCOMES; outcome++) {
            if ((int)gj_outcome_info((enum gj_outcome_id)outcome)->section == section) {
                add_outcome(report, (enum gj_outcome_id)outcome);
            }
        }
    }
    gj_report_table_end(report);
    const struct gj_said confidence = gj_said_given(report->result->spec->confidence, 100.0, "estimates/#1/confidence");
    gj_report_note_with(report, is_compared ? GJ_WORD_TABLE_NOTE : GJ_WORD_ALONE_NOTE, &confidence, 1);
    gj_report_note(report, GJ_WORD_TABLE_NOTE_PROCESS);
    add_meanings(report);
    gj_report_pictures(report, GJ_CHART_OF_ANSWER);
}

/* ---- money ---- */

/* What of the table a reader could not redo from the page alone. */
static void add_money_notes(struct gj_report *report)
{
    const struct gj_study_result *result = report->result;
    const struct gj_study_spec *study = result->spec;
    bool has_npv = false, has_gain = false;
    for (uint32_t i = 0; i < result->n_money; i++) {
        const struct gj_said label = gj_said_text(gj_money_label(&result->money[i], report->lang));
        const enum gj_word why = gj_amount_missing(result, i);
        if (why != GJ_N_WORDS) {
            gj_report_note_with(report, why, &label, 1);
        }
        has_npv = has_npv || strncmp(result->money[i].name, "npv", 3) == 0;
        has_gain = has_gain || strcmp(result->money[i].name, "gain") == 0;
    }
    const struct gj_said values[] = {gj_said_given(study->firm.social_rate, 100.0, NULL),
                                     gj_said_given((double)(study->horizon - study->decide_at) / GJ_YEAR, 1.0, NULL)};
    if (has_npv) {
        gj_report_note_with(report, GJ_WORD_MONEY_NOTE_NPV, values, 2);
    }
    const struct gj_said window = gj_said_given((double)(study->horizon - study->settle) / GJ_YEAR, 1.0, NULL);
    if (has_gain) {
        gj_report_note_with(report, GJ_WORD_MONEY_NOTE_GAIN, &window, 1);
    }
}

static void add_money_line(struct gj_report *report, uint32_t i)
{
    struct gj_text *out = report->out;
    const struct gj_money_line *line = &report->result->money[i];
    const struct gj_amount amount = gj_amount_of(report->result, i, report->lang);
    char mean[GJ_KEY], half_width[GJ_KEY];
    (void)snprintf(mean, sizeof mean, "money/#%" PRIu32 "/mean", i + 1);
    (void)snprintf(half_width, sizeof half_width, "money/#%" PRIu32 "/half_width", i + 1);
    const double half = isnan(amount.half_width) ? (double)NAN : line->estimate.half_width;
    gj_text_add(out, "<tr data-money=\"");
    gj_html_text(out, line->name, 100);
    gj_text_add(out, "\"><th scope=\"row\"><bdi>");
    gj_html_text(out, gj_money_label(line, report->lang), 200);
    gj_html_text(out, gj_money_condition(line, report->lang), 200);
    gj_text_add(out, "</bdi></th><td>");
    gj_text_add(out, gj_verdict_of(&line->estimate) == GJ_VERDICT_UNSURE ? "~ " : "");
    gj_html_figure(out, &(struct gj_figure){line->estimate.mean, amount.unit.factor, amount.decimals, false, mean});
    gj_html_half_width(out, &(struct gj_figure){half, amount.unit.factor, amount.decimals, false, half_width});
    gj_text_add(out, "</td><td>");
    gj_html_text(out, amount.unit.text, 60);
    gj_text_add(out, "</td></tr>\n");
}

/* What the project costs and who pays it. */
static bool is_payment(const struct gj_money_line *line)
{
    return strcmp(line->name, "project_cost") == 0 || strcmp(line->name, "payer") == 0 ||
           strcmp(line->name, "own") == 0;
}

void gj_report_money(struct gj_report *report)
{
    static const enum gj_word heads[] = {GJ_WORD_MONEY_LINE, GJ_WORD_AMOUNT, GJ_WORD_UNIT};
    const bool is_short = report->depth == GJ_DEPTH_SHORT;
    if (report->result->n_money == 0) {
        gj_report_note(report, GJ_WORD_NO_DATA);
        return;
    }
    gj_report_table_begin(report, "money", GJ_WORD_MONEY_TITLE, heads, sizeof heads / sizeof heads[0]);
    for (uint32_t i = 0; i < report->result->n_money; i++) {
        const bool is_wanted = !is_short || is_payment(&report->result->money[i]) ||
                               (strcmp(report->result->money[i].name, "public_cost_per_job") == 0 &&
                                gj_amount_missing(report->result, i) == GJ_N_WORDS);
        if (is_wanted) {
            add_money_line(report, i);
        }
    }
    gj_report_table_end(report);
    if (!is_short) {
        add_money_notes(report);
        gj_report_pictures(report, GJ_CHART_OF_MONEY);
    }
}

void gj_report_payers(struct gj_report *report)
{
    gj_report_money(report);
}
