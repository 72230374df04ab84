/* Sections that are tables: before/after, money, machines, assumptions. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "render/report_internal.h"

static void add_filled_note(struct gj_report *report, enum gj_word note, const char *const *values, size_t n)
{
    gj_text_add(report->out, "<p class=\"note\">");
    gj_html_fill(report->out, note, report->lang, values, n);
    gj_text_add(report->out, "</p>\n");
}

/* A number of ours for a sentence: at most 3 digits. */
static const char *in_words(char *text, size_t size, double value)
{
    (void)snprintf(text, size, "%.3g", value);
    return text;
}

/* ---- before and after ---- */

static void add_arm_cell(struct gj_text *out, const struct gj_estimate *estimate, double factor, int decimals)
{
    gj_text_add(out, "<td>");
    gj_html_number(out, estimate->mean * factor, decimals, false);
    if (!isnan(estimate->mean)) {
        gj_html_half_width(out, estimate->half_width * factor, decimals);
    }
    gj_text_add(out, "</td>");
}

static void add_difference_cell(struct gj_report *report, enum gj_outcome_id outcome, const struct gj_row_view *view)
{
    struct gj_text *out = report->out;
    const struct gj_estimate *difference = &report->result->difference[outcome],
                             *ratio = &report->result->ratio[outcome];
    gj_text_add(out, "<td class=\"difference\">");
    gj_text_add(out, view->verdict == GJ_VERDICT_UNSURE ? "~ " : "");
    gj_html_number(out, difference->mean * view->unit.factor, view->decimals_difference, true);
    if (!isnan(difference->mean)) {
        gj_html_half_width(out, difference->half_width * view->unit.factor, view->decimals_difference);
        gj_text_add(out, " <small>");
        gj_html_text(out, view->unit.difference, 60);
        gj_text_add(out, "</small>");
    }
    gj_text_add(out, "</td><td>");
    gj_html_number(out, ratio->mean * 100.0, view->decimals_ratio, true);
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
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        add_arm_cell(out, &report->result->arm[arm][outcome], view.unit.factor, view.decimals[arm]);
    }
    add_difference_cell(report, outcome, &view);
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
    char load[24];
    const char *values[] = {in_words(load, sizeof load, report->result->spec->firm.staffing.target_load * 100.0)};
    gj_text_add(report->out, "<h3>");
    gj_html_word(report->out, GJ_WORD_MEANING_TITLE, report->lang);
    gj_text_add(report->out, "</h3>\n<dl class=\"meaning\">\n");
    const bool has_load = report->result->spec->firm.staffing.target_load > 0.0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].outcome == GJ_OUTCOME_heads_needed && !has_load) {
            continue; /* without a firm these are the mean jobs */
        }
        gj_text_add(report->out, "<dt>");
        gj_html_text(report->out, gj_outcome_label(rows[i].outcome, report->lang), 100);
        gj_text_add(report->out, "</dt><dd>");
        gj_html_fill(report->out, rows[i].meaning, report->lang, values, 1);
        gj_text_add(report->out, "</dd>\n");
    }
    gj_text_add(report->out, "</dl>\n");
}

void gj_report_table(struct gj_report *report)
{
    static const enum gj_word heads[] = {GJ_WORD_OUTCOME, GJ_WORD_BEFORE, GJ_WORD_AFTER, GJ_WORD_DIFFERENCE,
                                         GJ_WORD_CHANGE_PERCENT};
    static const enum gj_word sections[] = {GJ_WORD_SECTION_PLANT, GJ_WORD_SECTION_PEOPLE, GJ_WORD_SECTION_MONEY,
                                            GJ_WORD_SECTION_DECISION};
    gj_report_heading(report, GJ_WORD_TABLE_TITLE);
    gj_report_table_begin(report, "outcomes", GJ_WORD_TABLE_TITLE, heads, sizeof heads / sizeof heads[0]);
    for (int section = 0; section < GJ_N_SECTIONS; section++) {
        if (!gj_section_has_values(report->result, (enum gj_outcome_section)section)) {
            continue;
        }
        gj_text_add(report->out, section > 0 ? "</tbody>\n<tbody>\n" : "");
        gj_text_add(report->out, "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"5\">");
        gj_html_word(report->out, sections[section], report->lang);
        gj_text_add(report->out, "</th></tr>\n");
        for (int outcome = 0; outcome < GJ_N_OUTCOMES; outcome++) {
            if ((int)gj_outcome_info((enum gj_outcome_id)outcome)->section == section) {
                add_outcome(report, (enum gj_outcome_id)outcome);
            }
        }
    }
    gj_report_table_end(report);
    char confidence[24];
    (void)snprintf(confidence, sizeof confidence, "%g", report->result->spec->confidence * 100.0);
    const char *values[] = {confidence};
    add_filled_note(report, GJ_WORD_TABLE_NOTE, values, 1);
    gj_report_note(report, GJ_WORD_TABLE_NOTE_PROCESS);
    add_meanings(report);
    gj_report_picture(report, GJ_CHART_before_after);
}

static void add_before_after_cell(struct gj_text *out, double before, double after, int decimals)
{
    gj_text_add(out, "<td>");
    gj_html_number(out, before, decimals, false);
    gj_text_add(out, " → ");
    gj_html_number(out, after, decimals, false);
    gj_text_add(out, "</td>");
}

/* ---- money ---- */

/* What of the table a reader could not redo from the page alone. */
static void add_money_notes(struct gj_report *report)
{
    const struct gj_study_result *result = report->result;
    const struct gj_study_spec *study = result->spec;
    bool has_npv = false, has_gain = false;
    for (uint32_t i = 0; i < result->n_money; i++) {
        const char *label = gj_money_label(&result->money[i], report->lang);
        const enum gj_word why = gj_amount_missing(result, i);
        if (why != GJ_N_WORDS) {
            add_filled_note(report, why, &label, 1);
        }
        has_npv = has_npv || strncmp(result->money[i].name, "npv", 3) == 0;
        has_gain = has_gain || strcmp(result->money[i].name, "gain") == 0;
    }
    char rate[24], years[24];
    const char *values[] = {in_words(rate, sizeof rate, study->firm.social_rate * 100.0),
                            in_words(years, sizeof years, (double)(study->horizon - study->decide_at) / GJ_YEAR)};
    if (has_npv) {
        add_filled_note(report, GJ_WORD_MONEY_NOTE_NPV, values, 2);
    }
    const char *window[] = {in_words(years, sizeof years, (double)(study->horizon - study->settle) / GJ_YEAR)};
    if (has_gain) {
        add_filled_note(report, GJ_WORD_MONEY_NOTE_GAIN, window, 1);
    }
}

void gj_report_money(struct gj_report *report)
{
    static const enum gj_word heads[] = {GJ_WORD_MONEY_LINE, GJ_WORD_AMOUNT, GJ_WORD_UNIT};
    struct gj_text *out = report->out;
    gj_report_heading(report, GJ_WORD_MONEY_TITLE);
    if (report->result->n_money == 0) {
        gj_report_note(report, GJ_WORD_NO_DATA);
        return;
    }
    gj_report_table_begin(report, "money", GJ_WORD_MONEY_TITLE, heads, sizeof heads / sizeof heads[0]);
    for (uint32_t i = 0; i < report->result->n_money; i++) {
        const struct gj_money_line *line = &report->result->money[i];
        const struct gj_amount amount = gj_amount_of(report->result, i, report->lang);
        gj_text_add(out, "<tr data-money=\"");
        gj_html_text(out, line->name, 100);
        gj_text_add(out, "\"><th scope=\"row\">");
        gj_html_text(out, gj_money_label(line, report->lang), 200);
        gj_text_add(out, gj_money_condition(line, report->lang));
        gj_text_add(out, "</th><td>");
        gj_html_number(out, amount.value, amount.decimals, false);
        gj_html_half_width(out, isnan(amount.value) ? NAN : amount.half_width, amount.decimals);
        gj_text_add(out, "</td><td>");
        gj_html_text(out, amount.unit.text, 60);
        gj_text_add(out, "</td></tr>\n");
    }
    gj_report_table_end(report);
    gj_report_worth(report);
    add_money_notes(report);
}

/* ---- machines ---- */

void gj_report_machines(struct gj_report *report)
{
    static const enum gj_word heads[] = {GJ_WORD_MACHINE,        GJ_WORD_OEE_PERCENT, GJ_WORD_AVAILABILITY,
                                         GJ_WORD_PERFORMANCE,    GJ_WORD_QUALITY,     GJ_WORD_GOOD_PER_DAY,
                                         GJ_WORD_REJECTS_PERCENT};
    struct gj_text *out = report->out;
    gj_report_heading(report, GJ_WORD_MACHINES_TITLE);
    if (report->result->n_stations == 0) {
        gj_report_note(report, GJ_WORD_NO_DATA);
        return;
    }
    gj_report_note(report, GJ_WORD_MACHINES_NOTE);
    gj_report_table_begin(report, "machines", GJ_WORD_MACHINES_TITLE, heads, sizeof heads / sizeof heads[0]);
    for (uint32_t i = 0; i < report->result->n_stations; i++) {
        const struct gj_station_view *station = &report->result->station[i];
        gj_text_add(out, "<tr><th scope=\"row\">");
        gj_text_add(out, station->affected ? "● " : "");
        gj_html_name(out, station->name);
        gj_text_add(out, "</th>");
        add_before_after_cell(out, station->oee[0] * 100.0, station->oee[1] * 100.0, 1);
        add_before_after_cell(out, station->availability[0] * 100.0, station->availability[1] * 100.0, 1);
        add_before_after_cell(out, station->performance[0] * 100.0, station->performance[1] * 100.0, 1);
        add_before_after_cell(out, station->quality[0] * 100.0, station->quality[1] * 100.0, 1);
        add_before_after_cell(out, station->good_per_day[0], station->good_per_day[1],
                              gj_decimals(station->good_per_day[0], NAN));
        add_before_after_cell(out, station->reject_share[0] * 100.0, station->reject_share[1] * 100.0, 2);
        gj_text_add(out, "</tr>\n");
    }
    gj_report_table_end(report);
}

/* ---- assumptions ---- */

static void add_plain_number(struct gj_text *out, double value)
{
    gj_text_add(out, "<td>");
    gj_html_number(out, value, gj_decimals_given(value), false);
    gj_text_add(out, "</td>");
}

void gj_report_assumptions(struct gj_report *report)
{
    static const enum gj_word heads[] = {GJ_WORD_PLACE, GJ_WORD_LOW,  GJ_WORD_CENTRAL, GJ_WORD_HIGH,
                                         GJ_WORD_UNIT,  GJ_WORD_MARK, GJ_WORD_SOURCE};
    struct gj_text *out = report->out;
    const struct gj_study_spec *study = report->result->spec;
    gj_report_heading(report, GJ_WORD_ASSUMPTIONS_TITLE);
    if (study->n_assumptions == 0) {
        gj_report_note(report, GJ_WORD_ASSUMPTIONS_NONE);
        return;
    }
    char count[24];
    (void)snprintf(count, sizeof count, "%" PRIu32, study->n_assumptions);
    const char *values[] = {count};
    add_filled_note(report, GJ_WORD_ASSUMPTIONS_NOTE, values, 1);
    gj_report_table_begin(report, "assumptions", GJ_WORD_ASSUMPTIONS_TITLE, heads, sizeof heads / sizeof heads[0]);
    for (uint32_t i = 0; i < study->n_assumptions; i++) {
        const struct gj_assumption *assumption = &study->assumption[i];
        gj_text_add(out, "<tr><th scope=\"row\">");
        gj_html_name(out, assumption->place);
        gj_text_add(out, "</th>");
        add_plain_number(out, assumption->low);
        add_plain_number(out, assumption->central);
        add_plain_number(out, assumption->high);
        gj_text_add(out, "<td>");
        gj_html_text(out, assumption->unit, 60);
        gj_text_add(out, "</td><td class=\"text\">");
        gj_html_text(out, gj_mark_label(assumption->mark, report->lang), 60);
        gj_text_add(out, "</td><td class=\"text\">");
        gj_html_name(out, assumption->source);
        gj_text_add(out, "</td></tr>\n");
    }
    gj_report_table_end(report);
}
