/* Who gains, and jobs from gross to net: parts of the sections on money and on jobs. */
#include "render/block.h"
#include "render/report_internal.h"

static void add_block(struct gj_report *report, const struct gj_block *block, const char *css_class, enum gj_word name,
                      enum gj_word title, const char *unit)
{
    struct gj_text *out = report->out;
    gj_text_add(out, "<h3>");
    gj_html_fill(out, title, report->lang, &unit, 1);
    gj_text_add(out, "</h3>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    gj_html_word(out, name, report->lang);
    gj_text_add(out, ": ");
    gj_html_word(out, GJ_WORD_SCROLL, report->lang);
    gj_text_addf(out, "\">\n<table class=\"%s\">\n", css_class);
    gj_block_html(block, out);
    gj_report_table_end(report);
}

void gj_report_worth(struct gj_report *report)
{
    static const enum gj_word titles[GJ_N_EFFECTS] = {GJ_WORD_WORTH_TITLE, GJ_WORD_WORTH_TECHNOLOGY_TITLE};
    const struct gj_appraisal *a = &report->result->appraisal;
    for (int e = 0; e < GJ_N_EFFECTS; e++) {
        const bool is_both = e == GJ_EFFECT_PROGRAMME && !a->has[GJ_EFFECT_TECHNOLOGY];
        struct gj_block block;
        struct gj_unit unit;
        gj_block_fill_worth(&block, report->result, (enum gj_effect)e, GJ_YEARS_INTERVALS, report->lang, &unit);
        if (block.n_rows > 0) {
            add_block(report, &block, "worth", GJ_WORD_WORTH_NAME, is_both ? GJ_WORD_WORTH_BOTH_TITLE : titles[e],
                      unit.text);
        }
        gj_block_fini(&block);
    }
}

void gj_report_bridge(struct gj_report *report)
{
    struct gj_block block;
    if (!report->result->bridge.is_told) {
        return;
    }
    gj_block_fill_bridge(&block, report->result, report->lang);
    add_block(report, &block, "bridge", GJ_WORD_BRIDGE_TITLE, GJ_WORD_BRIDGE_TITLE, "");
    gj_report_note(report, GJ_WORD_BRIDGE_FOOT);
    gj_report_note(report, GJ_WORD_BRIDGE_FOOT_RANGE);
    gj_block_fini(&block);
}
