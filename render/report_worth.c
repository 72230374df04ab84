/* Who gains, and jobs from gross to net. */
#include <math.h>
#include <stdio.h>

#include "render/block.h"
#include "render/report_internal.h"

/* A part of the page that holds a table of the text table too. */
static void add_block(struct gj_report *report, struct gj_block *block, enum gj_word title, const char *unit)
{
    const struct gj_said said = gj_said_text(unit);
    gj_report_say(report, "h3", title, &said, 1);
    gj_report_block(report, block, "worth", GJ_WORD_WORTH_NAME);
}

static void add_notes(struct gj_report *report, enum gj_effect effect)
{
    struct gj_phrase note[GJ_WORTH_NOTES];
    gj_worth_notes(report->result, effect, report->lang, note);
    for (int i = 0; i < GJ_WORTH_NOTES; i++) {
        if (note[i].html.length > 0) {
            gj_text_addf(report->out, "<p class=\"note\">%s</p>\n", note[i].html.data);
        }
        report->out->failed = report->out->failed || gj_phrase_failed(&note[i]);
        gj_phrase_fini(&note[i]);
    }
}

/* One line a party: what it is worth to whom. */
static void add_gains(struct gj_report *report)
{
    const struct gj_appraisal *a = &report->result->appraisal;
    struct gj_block block;
    struct gj_unit unit;
    gj_block_fill_gains(&block, report->result, GJ_EFFECT_PROGRAMME, report->lang, &unit);
    if (block.n_rows > 0) {
        const struct gj_said values[] = {gj_said_given(a->years, 1.0, NULL), gj_said_given(a->rate, 100.0, NULL)};
        gj_report_block(report, &block, "gains", GJ_WORD_GAINS_TITLE);
        gj_report_note_with(report, GJ_WORD_GAINS_NOTE, values, 2);
    } else {
        gj_block_fini(&block);
    }
}

void gj_report_worth(struct gj_report *report)
{
    static const enum gj_word titles[GJ_N_EFFECTS] = {GJ_WORD_WORTH_TITLE, GJ_WORD_WORTH_TECHNOLOGY_TITLE};
    const struct gj_appraisal *a = &report->result->appraisal;
    add_gains(report);
    for (int e = 0; e < GJ_N_EFFECTS && report->depth != GJ_DEPTH_SHORT; e++) {
        const bool is_both = e == GJ_EFFECT_PROGRAMME && !a->has[GJ_EFFECT_TECHNOLOGY];
        struct gj_block block;
        struct gj_unit unit;
        gj_block_fill_worth(&block, report->result, (enum gj_effect)e, GJ_YEARS_INTERVALS, report->lang, &unit);
        if (block.n_rows > 0) {
            add_block(report, &block, is_both ? GJ_WORD_WORTH_BOTH_TITLE : titles[e], unit.text);
            add_notes(report, (enum gj_effect)e);
        } else {
            gj_block_fini(&block);
        }
    }
}

void gj_report_bridge(struct gj_report *report)
{
    struct gj_block block;
    const bool is_drawn = report->fonts != NULL && report->result->population == NULL; /* with its numbers */
    if (report->result->bridge.is_told && (report->depth != GJ_DEPTH_SHORT || !is_drawn)) {
        gj_block_fill_bridge(&block, report->result, report->lang);
        gj_report_block(report, &block, "bridge", GJ_WORD_BRIDGE_TITLE);
        gj_report_note(report, GJ_WORD_BRIDGE_FOOT);
        gj_report_note(report, GJ_WORD_BRIDGE_FOOT_RANGE);
        if (report->result->population != NULL) {
            gj_report_note(report, GJ_WORD_POP_BRIDGE_NOTE);
        }
    }
    gj_report_pictures(report, GJ_CHART_OF_JOBS);
}
