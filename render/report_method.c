/* Definitions and methods: for who wants to know what a number is before it is used. */
#include "render/report_internal.h"

static void add_definition(struct gj_report *report, enum gj_outcome_id outcome)
{
    const struct gj_outcome_info *info = gj_outcome_info(outcome);
    struct gj_text *out = report->out;
    gj_text_add(out, "<tr><th scope=\"row\">");
    gj_html_text(out, gj_outcome_label(outcome, report->lang), 200);
    gj_text_addf(out, "</th><td class=\"text\"><code>%s</code></td><td>", info->name);
    const struct gj_unit unit = gj_unit_view(info->unit, 0.0, report->lang);
    gj_html_text(out, unit.text, 60);
    gj_text_addf(out, "</td><td class=\"text given\"%s>",
                 report->lang == GJ_LANG_KO && info->how[0] != '\0' ? " lang=\"en\"" : "");
    gj_html_text(out, info->how, 600);
    gj_text_add(out, "</td></tr>\n");
}

void gj_report_method(struct gj_report *report)
{
    static const enum gj_word heads[] = {GJ_WORD_OUTCOME, GJ_WORD_METHOD_NAME, GJ_WORD_UNIT, GJ_WORD_METHOD_HOW};
    const struct gj_study_result *result = report->result;
    const struct gj_said values[] = {
        gj_said_given(result->spec->confidence, 100.0, "estimates/#1/confidence"),
        gj_said_count(result->population != NULL ? result->n_replications : result->n_replications - result->n_failed,
                      NULL)};
    gj_text_add(report->out, "<ul>\n");
    gj_report_say(report, "li", GJ_WORD_METHOD_PAIRS, NULL, 0);
    gj_report_say(report, "li", result->population != NULL ? GJ_WORD_METHOD_INTERVAL_FIRMS : GJ_WORD_METHOD_INTERVAL,
                  values, 2);
    gj_text_add(report->out, "<li class=\"given\">");
    gj_html_word(report->out, GJ_WORD_METHOD_ROUNDING, report->lang);
    gj_text_add(report->out, "</li>\n</ul>\n");
    gj_report_part(report, GJ_WORD_METHOD_OUTCOMES);
    gj_report_table_begin(report, "definitions", GJ_WORD_METHOD_OUTCOMES, heads, sizeof heads / sizeof heads[0]);
    for (int outcome = 0; outcome < GJ_N_OUTCOMES; outcome++) {
        add_definition(report, (enum gj_outcome_id)outcome);
    }
    gj_report_table_end(report);
}
