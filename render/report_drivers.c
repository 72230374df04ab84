/* What drives the answer: the register of assumptions, ordered by effect where that was looked at. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "render/report_internal.h"
#include "study/insight/insight.h"

/* A given number, with the digits it was given with. */
static void add_given(struct gj_report *report, double value, double factor, const char *key)
{
    const struct gj_figure figure = {
        .value = value, .factor = factor, .decimals = gj_decimals_given(value * factor), .key = key};
    gj_text_add(report->out, "<td>");
    gj_html_figure(report->out, &figure);
    gj_text_add(report->out, "</td>");
}

static void add_place(struct gj_report *report, const char *place)
{
    gj_text_add(report->out, "<tr><th scope=\"row\">");
    gj_html_name(report->out, place);
    gj_text_add(report->out, "</th>");
}

static void add_unit(struct gj_report *report, const char *unit)
{
    gj_text_add(report->out, "<td><bdi>");
    gj_html_text(report->out, unit, 60);
    gj_text_add(report->out, "</bdi></td>");
}

static void add_source(struct gj_report *report, const char *mark, const char *source)
{
    gj_text_add(report->out, "<td class=\"text\">");
    gj_html_text(report->out, gj_mark_label(mark, report->lang), 60);
    gj_text_add(report->out, "</td><td class=\"text\">");
    gj_html_name(report->out, source);
    gj_text_add(report->out, "</td></tr>\n");
}

static void add_register(struct gj_report *report)
{
    static const enum gj_word heads[] = {GJ_WORD_PLACE, GJ_WORD_LOW,  GJ_WORD_CENTRAL, GJ_WORD_HIGH,
                                         GJ_WORD_UNIT,  GJ_WORD_MARK, GJ_WORD_SOURCE};
    const struct gj_study_spec *study = report->result->spec;
    gj_report_table_begin(report, "assumptions", GJ_WORD_ASSUMPTIONS_TITLE, heads, sizeof heads / sizeof heads[0]);
    for (uint32_t i = 0; i < study->n_assumptions; i++) {
        const struct gj_assumption *assumption = &study->assumption[i];
        const char *const columns[] = {"low", "central", "high"};
        const double values[] = {assumption->low, assumption->central, assumption->high};
        const struct gj_unit unit = gj_given_unit(assumption->unit, values, report->lang);
        add_place(report, assumption->place);
        for (int k = 0; k < 3; k++) {
            char key[GJ_KEY];
            (void)snprintf(key, sizeof key, "assumptions/#%" PRIu32 "/%s", i + 1, columns[k]);
            add_given(report, values[k], unit.factor, key);
        }
        add_unit(report, unit.text);
        add_source(report, assumption->mark, assumption->source);
    }
    gj_report_table_end(report);
}

/* A column of the results' table of drivers. */
static const char *driver_key(char key[GJ_KEY], uint32_t rank, const char *column)
{
    (void)snprintf(key, GJ_KEY, "drivers/%" PRIu32 "/%s", rank, column);
    return key;
}

/* Change of the answer at an end of a number's range. */
static void add_change(struct gj_report *report, const struct gj_estimate *change, double factor, const char *key)
{
    if (change->n == 0) {
        gj_text_add(report->out, "<td>–</td>");
        return;
    }
    gj_report_estimate(report, change, factor, true, key);
}

static void add_driver(struct gj_report *report, const struct gj_driver *driver, uint32_t rank,
                       const struct gj_unit *unit)
{
    char key[GJ_KEY];
    const double values[] = {driver->low, driver->central, driver->high};
    const struct gj_unit given = gj_given_unit(driver->unit, values, report->lang);
    add_place(report, driver->place);
    add_given(report, driver->low, given.factor, driver_key(key, rank, "low"));
    add_given(report, driver->central, given.factor, driver_key(key, rank, "central"));
    add_given(report, driver->high, given.factor, driver_key(key, rank, "high"));
    add_unit(report, given.text);
    add_change(report, &driver->at_low, unit->factor, driver_key(key, rank, "change_at_low"));
    add_change(report, &driver->at_high, unit->factor, driver_key(key, rank, "change_at_high"));
    gj_text_add(report->out, "<td>");
    gj_text_add(report->out, driver->is_sign_changed ? gj_word(GJ_WORD_YES, report->lang) : "");
    gj_text_add(report->out, "</td>");
    add_source(report, driver->mark, driver->source);
}

static void add_drivers_note(struct gj_report *report, const struct gj_drivers *drivers, const struct gj_unit *unit)
{
    const struct gj_said values[] = {gj_said_count(drivers->n_replications, NULL),
                                     gj_said_text(gj_outcome_label(drivers->outcome, report->lang)),
                                     {.figure = {.value = drivers->central.mean,
                                                 .factor = unit->factor,
                                                 .decimals = gj_decimals(drivers->central.mean * unit->factor,
                                                                         drivers->central.half_width * unit->factor),
                                                 .is_signed = true}},
                                     gj_said_text(unit->difference)};
    gj_report_note_with(report, GJ_WORD_DRIVES_NOTE, values, 4);
}

static void add_drivers(struct gj_report *report, const struct gj_drivers *drivers)
{
    static const enum gj_word heads[] = {GJ_WORD_PLACE,          GJ_WORD_LOW,          GJ_WORD_CENTRAL,
                                         GJ_WORD_HIGH,           GJ_WORD_UNIT,         GJ_WORD_DRIVES_AT_LOW,
                                         GJ_WORD_DRIVES_AT_HIGH, GJ_WORD_DRIVES_TURNS, GJ_WORD_MARK,
                                         GJ_WORD_SOURCE};
    enum { MOST = 20 };
    const uint32_t n = report->depth == GJ_DEPTH_ALL || drivers->n_drivers < MOST ? drivers->n_drivers : MOST;
    const struct gj_unit unit =
        gj_unit_view(gj_outcome_info(drivers->outcome)->unit, fabs(drivers->central.mean), report->lang);
    add_drivers_note(report, drivers, &unit);
    gj_report_table_begin(report, "drivers", GJ_WORD_DRIVES_TITLE, heads, sizeof heads / sizeof heads[0]);
    for (uint32_t i = 0; i < n; i++) {
        add_driver(report, &drivers->driver[i], i + 1, &unit);
    }
    gj_report_table_end(report);
    const struct gj_said more = gj_said_count(drivers->n_drivers - n, NULL);
    const struct gj_said failed = gj_said_count(drivers->n_failed, NULL);
    if (drivers->n_drivers > n) {
        gj_report_note_with(report, GJ_WORD_DRIVES_MORE, &more, 1);
    }
    if (drivers->n_failed > 0) {
        gj_report_note_with(report, GJ_WORD_DRIVES_FAILED, &failed, 1);
    }
}

/* What a group of levers brings of an outcome's gain. */
static void add_gain(struct gj_report *report, const struct gj_gain_column *column, enum gj_gain_group group,
                     const struct gj_estimate *part)
{
    const char *outcome = gj_outcome_info(column->outcome)->name;
    const struct gj_unit unit =
        gj_unit_view(gj_outcome_info(column->outcome)->unit, fabs(column->whole.mean), report->lang);
    const int decimals = gj_decimals(part->mean * unit.factor, part->half_width * unit.factor);
    char gain[GJ_KEY], half_width[GJ_KEY];
    (void)snprintf(gain, sizeof gain, "gains/%s/%s/gain", outcome, gj_gain_group_info(group)->name);
    (void)snprintf(half_width, sizeof half_width, "gains/%s/%s/half_width", outcome, gj_gain_group_info(group)->name);
    gj_text_add(report->out, "<td>");
    gj_text_add(report->out, gj_verdict_of(part) == GJ_VERDICT_UNSURE ? "~ " : "");
    gj_html_figure(report->out, &(struct gj_figure){part->mean, unit.factor, decimals, true, gain});
    gj_html_half_width(report->out, &(struct gj_figure){part->half_width, unit.factor, decimals, false, half_width});
    gj_text_add(report->out, "</td>");
}

/* The numbers of the gain ledger's picture. */
static void add_gains(struct gj_report *report, const struct gj_gains *gains)
{
    struct gj_text *out = report->out;
    gj_report_fold(report, GJ_WORD_LEVERS_TABLE);
    gj_html_table_begin(out, "levers", GJ_WORD_LEVERS_TABLE, report->lang);
    gj_text_add(out, "<thead><tr><th scope=\"col\">");
    gj_html_word(out, GJ_WORD_LEVERS, report->lang);
    gj_text_add(out, "</th>");
    for (uint32_t k = 0; k < GJ_N_GAIN_OUTCOMES; k++) {
        const struct gj_gain_column *column = &gains->column[k];
        const struct gj_unit unit =
            gj_unit_view(gj_outcome_info(column->outcome)->unit, fabs(column->whole.mean), report->lang);
        gj_text_add(out, "<th scope=\"col\">");
        gj_html_text(out, gj_outcome_label(column->outcome, report->lang), 100);
        gj_text_add(out, "<small>");
        gj_html_text(out, unit.difference, 60);
        gj_text_add(out, "</small></th>");
    }
    gj_text_add(out, "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < gains->n_groups; i++) {
        const struct gj_gain_group_info *info = gj_gain_group_info(gains->group[i]);
        gj_text_add(out, "<tr><th scope=\"row\">");
        gj_html_text(out, report->lang == GJ_LANG_KO ? info->ko : info->en, 100);
        gj_text_add(out, "</th>");
        for (uint32_t k = 0; k < GJ_N_GAIN_OUTCOMES; k++) {
            add_gain(report, &gains->column[k], gains->group[i], &gains->column[k].part[i]);
        }
        gj_text_add(out, "</tr>\n");
    }
    gj_report_table_end(report);
    gj_report_unfold(report);
}

static const struct gj_drivers *drivers_of(const struct gj_report *report)
{
    const struct gj_insight *insight = report->result->insight;
    return insight != NULL && insight->drivers != NULL && insight->drivers->n_drivers > 0 ? insight->drivers : NULL;
}

void gj_report_drivers(struct gj_report *report)
{
    const struct gj_drivers *drivers = drivers_of(report);
    gj_report_pictures(report, GJ_CHART_OF_DRIVERS);
    if (drivers == NULL) {
        gj_report_note(report, GJ_WORD_DRIVES_UNKNOWN);
    } else {
        add_drivers(report, drivers);
    }
    if (report->result->insight != NULL && report->result->insight->gains != NULL) {
        add_gains(report, report->result->insight->gains);
    }
}

/* Where the drivers are known, they are the register, in the order of their effect; numbers without a range are in none of them. */
void gj_report_register(struct gj_report *report)
{
    const struct gj_said count = gj_said_count(report->result->spec->n_assumptions, NULL);
    if (drivers_of(report) != NULL && report->depth != GJ_DEPTH_ALL) {
        return;
    }
    if (report->result->spec->n_assumptions == 0) {
        gj_report_note(report, GJ_WORD_ASSUMPTIONS_NONE);
        return;
    }
    gj_report_note_with(report, GJ_WORD_ASSUMPTIONS_NOTE, &count, 1);
    add_register(report);
}
