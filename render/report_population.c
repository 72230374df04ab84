/* The sections of a population: what the programme did over all firms, who adopts when, what becomes of whom. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "render/population_internal.h"
#include "render/report_internal.h"

static double weight_of(const struct gj_population_result *population)
{
    const uint32_t all = gj_population_total(population, GJ_GROUP_ALL);
    return all != UINT32_MAX ? population->group[all].weight : 0.0;
}

/* "+120 ± 15", and over how many firms. */
static void add_headline(struct gj_report *report, enum gj_verdict verdict)
{
    static const enum gj_word sentences[] = {
        [GJ_VERDICT_NONE] = GJ_WORD_POP_ANSWER_NONE, [GJ_VERDICT_SINGLE] = GJ_WORD_POP_ANSWER_SINGLE,
        [GJ_VERDICT_SAME] = GJ_WORD_POP_ANSWER_SAME, [GJ_VERDICT_UNSURE] = GJ_WORD_POP_ANSWER_UNSURE,
        [GJ_VERDICT_UP] = GJ_WORD_POP_ANSWER_UP,     [GJ_VERDICT_DOWN] = GJ_WORD_POP_ANSWER_DOWN};
    struct gj_phrase value[2], sentence;
    gj_phrase_init(&value[0]);
    gj_phrase_init(&value[1]);
    gj_phrase_init(&sentence);
    gj_phrase_add_estimate(&value[0], &report->result->population->totals.net, 1.0, true, "programme/net_jobs/");
    gj_phrase_add_count(&value[1], weight_of(report->result->population), NULL);
    gj_phrase_fill(&sentence, sentences[verdict], report->lang, value, 2);
    gj_text_addf(report->out, "<p>%s</p>\n", sentence.html.data != NULL ? sentence.html.data : "");
    report->out->failed = report->out->failed || gj_phrase_failed(&sentence);
    gj_phrase_fini(&value[0]);
    gj_phrase_fini(&value[1]);
    gj_phrase_fini(&sentence);
}

static void add_spent(struct gj_report *report)
{
    const struct gj_population_totals *totals = &report->result->population->totals;
    const struct gj_unit unit = gj_unit_view("won", fabs(totals->public_won.mean), report->lang);
    const struct gj_said values[] = {
        {.figure = {.value = totals->reached.mean,
                    .factor = 1.0,
                    .decimals = gj_decimals(totals->reached.mean, totals->reached.half_width),
                    .key = "programme/reached/mean"}},
        {.figure = {.value = totals->public_won.mean,
                    .factor = unit.factor,
                    .decimals =
                        gj_decimals(totals->public_won.mean * unit.factor, totals->public_won.half_width * unit.factor),
                    .key = "programme/public_won/mean"}},
        gj_said_text(unit.text)};
    if (isfinite(totals->public_won.mean)) {
        gj_report_say(report, "p", GJ_WORD_POP_ANSWER_SPENT, values, 3);
    }
}

void gj_report_firms_answer(struct gj_report *report)
{
    const struct gj_population_result *population = report->result->population;
    const enum gj_verdict verdict = gj_verdict_of(&population->totals.net);
    const bool is_sure = verdict == GJ_VERDICT_UP || verdict == GJ_VERDICT_DOWN || verdict == GJ_VERDICT_SAME;
    const struct gj_said sureness[] = {gj_said_count(population->n_replications, NULL),
                                       gj_said_given(report->result->spec->confidence, 100.0, NULL)};
    gj_text_addf(report->out, "<div class=\"%s\">\n", is_sure ? "answer" : "answer open");
    add_headline(report, verdict);
    if (verdict >= GJ_VERDICT_UNSURE) {
        gj_report_say(report, "p", is_sure ? GJ_WORD_POP_ANSWER_SURE : GJ_WORD_POP_ANSWER_OPEN, sureness, 2);
    }
    add_spent(report);
    const struct gj_adoption_year *last = &population->year[population->n_years - 1];
    char key[GJ_N_ARMS][GJ_KEY];
    (void)snprintf(key[0], sizeof key[0], "adoption/%" PRIu32 "/cumulative_without", population->n_years - 1);
    (void)snprintf(key[1], sizeof key[1], "adoption/%" PRIu32 "/cumulative_with", population->n_years - 1);
    const struct gj_said adopters[] = {{.figure = {last->cumulative[GJ_ARM_BEFORE], 1.0, 1, false, key[0]}},
                                       {.figure = {last->cumulative[GJ_ARM_AFTER], 1.0, 1, false, key[1]}}};
    gj_report_say(report, "p", GJ_WORD_POP_ADOPT, adopters, 2);
    gj_text_add(report->out, "</div>\n");
    const struct gj_said firms[] = {gj_said_count(population->n_firms, NULL),
                                    gj_said_given(weight_of(population), 1.0, NULL), sureness[0]};
    gj_report_note_with(report, GJ_WORD_POP_FIRMS, firms, 3);
    if (population->spec->n_refused > 0) {
        const struct gj_said refused[] = {gj_said_count(population->spec->n_refused, NULL),
                                          gj_said_count(population->spec->n_rows, NULL),
                                          gj_said_text(population->spec->file)};
        gj_text_add(report->out, "<bdi>");
        gj_report_note_with(report, GJ_WORD_POP_REFUSED, refused, 3);
        gj_text_add(report->out, "</bdi>");
    }
}

void gj_report_programme(struct gj_report *report)
{
    struct gj_block block;
    gj_population_fill_programme(&block, report->result, report->lang);
    gj_report_block(report, &block, "programme", GJ_WORD_POP_PROGRAMME);
    if (isnan(report->result->population->totals.won_per_net)) {
        gj_report_note(report, GJ_WORD_POP_NO_COST);
    }
    gj_report_pictures(report, GJ_CHART_OF_FIRMS);
}

void gj_report_adoption(struct gj_report *report)
{
    struct gj_block block;
    gj_population_fill_years(&block, report->result, report->lang);
    gj_report_block(report, &block, "years", GJ_WORD_POP_BY_YEAR);
}

static void add_group(struct gj_report *report, enum gj_group_of of, enum gj_word name)
{
    const uint32_t group = gj_population_total(report->result->population, of);
    struct gj_block block;
    if (group == UINT32_MAX) {
        gj_report_note(report, GJ_WORD_POP_NONE_SUPPORTED);
        return;
    }
    gj_population_fill_outcomes(&block, report->result, group, report->lang);
    gj_report_block(report, &block, "firms", name);
    gj_report_note(report, GJ_WORD_POP_HOW);
}

void gj_report_served(struct gj_report *report)
{
    add_group(report, GJ_GROUP_SUPPORTED, GJ_WORD_POP_SUPPORTED);
}

void gj_report_all_firms(struct gj_report *report)
{
    add_group(report, GJ_GROUP_ALL, GJ_WORD_POP_ALL);
}

void gj_report_groups(struct gj_report *report)
{
    struct gj_block block;
    if (gj_population_total(report->result->population, GJ_GROUP_SUPPORTED) != UINT32_MAX) {
        gj_population_fill_groups(&block, report->result, report->lang);
        gj_report_block(report, &block, "groups", GJ_WORD_POP_GROUPS);
    }
}
