/* Figures of evaluations beside the model. */
#include "render/population_internal.h"
#include "render/report_internal.h"

void gj_report_evidence(struct gj_report *report)
{
    const struct gj_population_result *population = report->result->population;
    if (population == NULL || population->evidence == NULL) {
        gj_report_note(report, GJ_WORD_EV_NOT_BESIDE);
        return;
    }
    const struct gj_evidence *evidence = population->evidence;
    const struct gj_said score[] = {
        gj_said_count(evidence->n_hit[0], NULL), gj_said_count(evidence->n_figures[0], NULL),
        gj_said_count(evidence->n_hit[1], NULL), gj_said_count(evidence->n_figures[1], NULL)};
    struct gj_block block;
    gj_report_say(report, "p", GJ_WORD_EV_SCORE, score, 4);
    gj_population_fill_evidence(&block, report->result, report->lang);
    gj_report_block(report, &block, "evidence", GJ_WORD_EV_HEAD);
    gj_text_add(report->out, "<p class=\"note given\">");
    gj_html_word(report->out, GJ_WORD_EV_HOW, report->lang);
    gj_text_add(report->out, "</p>\n");
}
