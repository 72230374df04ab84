/* The floor: its pictures, the numbers that they draw, and the machines. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "render/report_internal.h"
#include "render/scrubber.h"
#include "study/insight/insight.h"

enum { BY_VALUE = 99 }; /* decimals: those that the value before deserves */

/* A measure of a machine or an arm, before -> after, with its keys "table/.../before/column". */
struct pair {
    double before, after, factor;
    int decimals;
};

static void add_pair(struct gj_report *report, const struct pair *pair, const char *table, const char *rest)
{
    char key[GJ_N_ARMS][GJ_KEY];
    struct gj_figure figure[GJ_N_ARMS];
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        (void)snprintf(key[arm], sizeof key[arm], "%s/%s/%s", table, gj_arm_info((enum gj_arm)arm)->name, rest);
        figure[arm] = (struct gj_figure){.value = arm == GJ_ARM_BEFORE ? pair->before : pair->after,
                                         .factor = pair->factor,
                                         .decimals = pair->decimals == BY_VALUE
                                                         ? gj_decimals(pair->before * pair->factor, (double)NAN)
                                                         : pair->decimals,
                                         .key = key[arm]};
    }
    gj_report_pair(report, &figure[GJ_ARM_BEFORE], &figure[GJ_ARM_AFTER]);
}

static void add_machine_head(struct gj_report *report, const struct gj_station_view *station)
{
    gj_text_add(report->out, "<tr><th scope=\"row\">");
    gj_text_add(report->out, station->affected && gj_is_compared(report->result->spec) ? "● " : "");
    gj_html_name(report->out, station->name);
    gj_text_add(report->out, "</th>");
}

void gj_report_machines(struct gj_report *report)
{
    static const enum gj_word heads[] = {GJ_WORD_MACHINE,        GJ_WORD_OEE_PERCENT, GJ_WORD_AVAILABILITY,
                                         GJ_WORD_PERFORMANCE,    GJ_WORD_QUALITY,     GJ_WORD_GOOD_PER_DAY,
                                         GJ_WORD_REJECTS_PERCENT};
    if (report->result->n_stations == 0) {
        gj_report_note(report, GJ_WORD_NO_DATA);
        return;
    }
    gj_report_note(report, gj_is_compared(report->result->spec) ? GJ_WORD_MACHINES_NOTE : GJ_WORD_ALONE_MACHINES);
    gj_report_table_begin(report, "machines", GJ_WORD_MACHINES_TITLE, heads, sizeof heads / sizeof heads[0]);
    for (uint32_t i = 0; i < report->result->n_stations; i++) {
        const struct gj_station_view *s = &report->result->station[i];
        const struct {
            const char *measure;
            struct pair pair;
        } columns[] = {{"oee//value", {s->oee[0], s->oee[1], 100.0, 1}},
                       {"availability//value", {s->availability[0], s->availability[1], 100.0, 1}},
                       {"performance//value", {s->performance[0], s->performance[1], 100.0, 1}},
                       {"quality//value", {s->quality[0], s->quality[1], 100.0, 1}},
                       {"good_per_day//value", {s->good_per_day[0], s->good_per_day[1], 1.0, BY_VALUE}},
                       {"reject_share//value", {s->reject_share[0], s->reject_share[1], 100.0, 2}}};
        char table[32];
        (void)snprintf(table, sizeof table, "stations/%" PRIu32, i);
        add_machine_head(report, s);
        for (size_t c = 0; c < sizeof columns / sizeof columns[0]; c++) {
            add_pair(report, &columns[c].pair, table, columns[c].measure);
        }
        gj_text_add(report->out, "</tr>\n");
    }
    gj_report_table_end(report);
}

/* ---- the numbers of the pictures ---- */

/* Worked out for the page: the table of the results has shares of all hours. */
static void add_share(struct gj_report *report, double before, double after)
{
    gj_report_pair(report, &(struct gj_figure){before, 100.0, 1, false, NULL},
                   &(struct gj_figure){after, 100.0, 1, false, NULL});
}

static void add_states(struct gj_report *report)
{
    const struct gj_study_result *result = report->result;
    gj_report_fold(report, GJ_WORD_CHART_STATES);
    gj_report_note(report, gj_is_compared(report->result->spec) ? GJ_WORD_STATES_TABLE : GJ_WORD_ALONE_STATES);
    gj_html_table_begin(report->out, "states", GJ_WORD_CHART_STATES, report->lang);
    gj_text_add(report->out, "<thead><tr><th scope=\"col\">");
    gj_html_word(report->out, GJ_WORD_MACHINE, report->lang);
    gj_text_add(report->out, "</th>");
    for (int state = 0; state < GJ_N_STATES; state++) {
        if (state != GJ_STATE_OFF_SHIFT) {
            gj_text_add(report->out, "<th scope=\"col\">");
            gj_html_text(report->out, gj_state_label((enum gj_state)state, report->lang), 100);
            gj_text_add(report->out, "</th>");
        }
    }
    gj_text_add(report->out, "<th scope=\"col\">");
    gj_html_word(report->out, GJ_WORD_STATES_ON_SHIFT, report->lang);
    gj_text_add(report->out, "</th></tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < result->n_stations; i++) {
        const struct gj_station_view *station = &result->station[i];
        add_machine_head(report, station);
        for (int state = 0; state < GJ_N_STATES; state++) {
            if (state != GJ_STATE_OFF_SHIFT) {
                add_share(report, gj_on_shift_share(station, GJ_ARM_BEFORE, state),
                          gj_on_shift_share(station, GJ_ARM_AFTER, state));
            }
        }
        add_share(report, gj_on_shift(station, GJ_ARM_BEFORE), gj_on_shift(station, GJ_ARM_AFTER));
        gj_text_add(report->out, "</tr>\n");
    }
    gj_report_table_end(report);
    gj_report_unfold(report);
}

static void add_oee(struct gj_report *report)
{
    const enum gj_word heads[] = {GJ_WORD_STEP,
                                  gj_is_compared(report->result->spec) ? GJ_WORD_OEE_TABLE : GJ_WORD_ALONE_OEE};
    static const struct {
        const char *name;
        enum gj_word label;
    } steps[GJ_N_OEE_STEPS] = {[GJ_OEE_CALENDAR] = {"CALENDAR", GJ_WORD_STEP_CALENDAR},
                               [GJ_OEE_OFF_SHIFT] = {"OFF_SHIFT", GJ_WORD_STEP_OFF_SHIFT},
                               [GJ_OEE_NO_ORDER] = {"NO_ORDER", GJ_WORD_STEP_NO_ORDER},
                               [GJ_OEE_PLANNED_STOP] = {"PLANNED_STOP", GJ_WORD_STEP_PLANNED_STOP},
                               [GJ_OEE_DOWN] = {"DOWN", GJ_WORD_STEP_DOWN},
                               [GJ_OEE_SETUP] = {"SETUP", GJ_WORD_STEP_SETUP},
                               [GJ_OEE_DELAY] = {"DELAY", GJ_WORD_STEP_DELAY},
                               [GJ_OEE_SPEED] = {"SPEED", GJ_WORD_STEP_SPEED},
                               [GJ_OEE_REJECTS] = {"REJECTS", GJ_WORD_STEP_REJECTS},
                               [GJ_OEE_EFFECTIVE] = {"EFFECTIVE", GJ_WORD_STEP_EFFECTIVE}};
    gj_report_fold(report, GJ_WORD_CHART_OEE);
    gj_report_table_begin(report, "oee", GJ_WORD_CHART_OEE, heads, sizeof heads / sizeof heads[0]);
    for (int step = 0; step < GJ_N_OEE_STEPS; step++) {
        const struct pair pair = {report->result->oee_hours[GJ_ARM_BEFORE][step],
                                  report->result->oee_hours[GJ_ARM_AFTER][step], 1.0, 2};
        char rest[64];
        (void)snprintf(rest, sizeof rest, "%s/hours", steps[step].name);
        gj_text_add(report->out, "<tr><th scope=\"row\">");
        gj_html_word(report->out, steps[step].label, report->lang);
        gj_text_add(report->out, "</th>");
        add_pair(report, &pair, "oee", rest);
        gj_text_add(report->out, "</tr>\n");
    }
    gj_report_table_end(report);
    gj_report_unfold(report);
}

static void add_cell(struct gj_report *report, const char *tag, const struct gj_figure *figure)
{
    gj_text_addf(report->out, "<%s>", tag);
    gj_html_figure(report->out, figure);
    gj_text_addf(report->out, "</%.2s>", tag);
}

static void add_lead_times(struct gj_report *report)
{
    static const enum gj_word heads[] = {GJ_WORD_LEAD_FROM, GJ_WORD_LEAD_TO, GJ_WORD_BEFORE, GJ_WORD_AFTER};
    gj_report_fold(report, GJ_WORD_CHART_LEAD_TIME);
    gj_report_note(report, GJ_WORD_LEAD_TABLE);
    gj_report_table_begin(report, "lead", GJ_WORD_CHART_LEAD_TIME, heads, sizeof heads / sizeof heads[0]);
    for (int bin = 0; bin < GJ_LEAD_BINS; bin++) {
        const struct gj_study_result *result = report->result;
        char key[4][GJ_KEY];
        (void)snprintf(key[0], sizeof key[0], "lead_time/before/%d/from_h", bin);
        (void)snprintf(key[1], sizeof key[1], "lead_time/before/%d/to_h", bin);
        (void)snprintf(key[2], sizeof key[2], "lead_time/before/%d/share", bin);
        (void)snprintf(key[3], sizeof key[3], "lead_time/after/%d/share", bin);
        gj_text_add(report->out, "<tr>");
        add_cell(report, "th scope=\"row\"", &(struct gj_figure){result->lead_edge_h[bin], 1.0, 1, false, key[0]});
        if (bin + 1 < GJ_LEAD_BINS) {
            add_cell(report, "td", &(struct gj_figure){result->lead_edge_h[bin + 1], 1.0, 1, false, key[1]});
        } else { /* the last bin also holds all that is longer */
            gj_text_add(report->out, "<td>");
            gj_html_word(report->out, GJ_WORD_LEAD_NO_END, report->lang);
            gj_text_add(report->out, "</td>");
        }
        add_cell(report, "td", &(struct gj_figure){result->lead_share[GJ_ARM_BEFORE][bin], 100.0, 2, false, key[2]});
        add_cell(report, "td", &(struct gj_figure){result->lead_share[GJ_ARM_AFTER][bin], 100.0, 2, false, key[3]});
        gj_text_add(report->out, "</tr>\n");
    }
    gj_report_table_end(report);
    gj_report_unfold(report);
}

void gj_report_floor(struct gj_report *report)
{
    const struct gj_insight *insight = report->result->insight;
    gj_report_pictures(report, GJ_CHART_OF_FLOOR);
    if (report->fonts != NULL && report->depth != GJ_DEPTH_SHORT && report->status == GJ_OK) {
        report->status = gj_floor_scrubber_html(report->spec, report->fonts, report->out, report->error);
    }
    if (report->result->n_stations > 0) {
        add_states(report);
    }
    add_oee(report);
    if (report->depth == GJ_DEPTH_ALL) {
        add_lead_times(report);
    }
    if (insight != NULL && insight->seen != NULL && report->fonts != NULL) {
        gj_report_note(report, GJ_WORD_PICTURE_NUMBERS_IN);
    }
}
