/* explain --gains: the gain ledger as a table of groups by outcomes. */
#include "cli/explain_internal.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "render/gain_view.h"

enum { FEW = 10 }; /* replications, unless asked for: a coalition more doubles the lives */

static void add_part(struct gj_text *cell, int64_t units, const struct gj_estimate *e, const struct gj_gain_view *shown)
{
    if (isnan(e->mean)) {
        gj_add_rounded(cell, e->mean, 0);
        return;
    }
    gj_add_rounded_signed(cell, gj_gain_units(units, shown->decimals), shown->decimals);
    gj_add_half_width(cell, e->half_width * shown->unit.factor, shown->decimals);
}

static void add_level(struct gj_text *row, enum gj_explain_word word, enum gj_lang lang, const struct gj_gains *gains,
                      const struct gj_gain_view *shown)
{
    gj_text_add(&row[0], gj_explain_word(word, lang));
    for (uint32_t c = 0; c < GJ_N_GAIN_OUTCOMES; c++) {
        const struct gj_gain_column *column = &gains->column[c];
        const struct gj_estimate *e = word == GJ_EXPLAIN_WITHOUT ? &column->without : &column->with;
        gj_add_rounded(&row[1 + c], e->mean * shown[c].unit.factor, shown[c].decimals);
    }
}

static void add_heads(struct gj_grid *grid, const struct gj_gain_view *shown, enum gj_lang lang)
{
    static const enum gj_explain_word words[GJ_N_GAIN_OUTCOMES] = {
        GJ_EXPLAIN_OUTPUT,    GJ_EXPLAIN_GOOD, GJ_EXPLAIN_DEFECTS, GJ_EXPLAIN_LEAD_TIME,
        GJ_EXPLAIN_UNIT_COST, GJ_EXPLAIN_CASH, GJ_EXPLAIN_JOBS};
    struct gj_text *row = gj_grid_row(grid);
    for (uint32_t c = 0; row && c < GJ_N_GAIN_OUTCOMES; c++) {
        gj_text_add(&row[1 + c], gj_explain_word(words[c], lang));
    }
    row = gj_grid_row(grid);
    if (row) {
        gj_text_add(&row[0], gj_explain_word(GJ_EXPLAIN_GROUP, lang));
    }
    for (uint32_t c = 0; row && c < GJ_N_GAIN_OUTCOMES; c++) {
        gj_text_add(&row[1 + c], shown[c].unit.difference);
    }
}

static void print_table(const struct gj_gains *gains, enum gj_lang lang, struct gj_text *out)
{
    struct gj_gain_view shown[GJ_N_GAIN_OUTCOMES];
    struct gj_grid grid;
    gj_grid_init(&grid, 1 + GJ_N_GAIN_OUTCOMES, 1);
    for (uint32_t c = 0; c < GJ_N_GAIN_OUTCOMES; c++) {
        shown[c] = gj_gain_view_of(&gains->column[c], gains->n_groups, lang);
    }
    add_heads(&grid, shown, lang);
    struct gj_text *row;
    if ((row = gj_grid_row(&grid)) != NULL) {
        add_level(row, GJ_EXPLAIN_WITHOUT, lang, gains, shown);
    }
    if ((row = gj_grid_row(&grid)) != NULL) {
        add_level(row, GJ_EXPLAIN_WITH, lang, gains, shown);
    }
    for (uint32_t i = 0; i <= gains->n_groups && (row = gj_grid_row(&grid)) != NULL; i++) {
        const struct gj_gain_group_info *info = i > 0 ? gj_gain_group_info(gains->group[i - 1]) : NULL;
        gj_text_add(&row[0], !info ? gj_explain_word(GJ_EXPLAIN_GAIN, lang) : lang == GJ_LANG_KO ? info->ko : info->en);
        for (uint32_t c = 0; c < GJ_N_GAIN_OUTCOMES; c++) {
            const struct gj_gain_column *column = &gains->column[c];
            add_part(&row[1 + c], info ? shown[c].part[i - 1] : shown[c].whole,
                     info ? &column->part[i - 1] : &column->whole, &shown[c]);
        }
    }
    gj_grid_print(&grid, out);
    out->failed |= grid.failed;
    gj_grid_fini(&grid);
}

static void say_what(const struct gj_explain_options *o, const struct gj_study_spec *spec, struct gj_text *out)
{
    enum gj_gain_group group[GJ_N_GAIN_GROUPS];
    char groups[GJ_NUMBER_TEXT], lives[GJ_NUMBER_TEXT], n[GJ_NUMBER_TEXT];
    const char *const values[] = {
        gj_study_title(spec, o->asked.lang), gj_explain_number(groups, gj_gain_groups(spec, group)),
        gj_explain_number(lives, gj_gain_lives(spec)), gj_explain_number(n, spec->replications)};
    gj_explain_say(out, GJ_EXPLAIN_GAINS, o->asked.lang, values, 4);
    gj_text_add(out, "\n");
}

static void print_gains(const struct gj_explain_options *o, const struct gj_study_spec *spec,
                        const struct gj_gains *gains, struct gj_text *out)
{
    char confidence[GJ_NUMBER_TEXT];
    const char *const values[] = {gj_explain_number(confidence, spec->confidence * 100.0)};
    say_what(o, spec, out);
    if (gains->n_groups == 0) {
        gj_text_addf(out, "%s\n", gj_explain_word(GJ_EXPLAIN_GAINS_NONE, o->asked.lang));
        return;
    }
    gj_text_addf(out, "\n%s\n", gj_explain_word(GJ_EXPLAIN_GAINS_HEAD, o->asked.lang));
    print_table(gains, o->asked.lang, out);
    gj_explain_say(out, GJ_EXPLAIN_GAINS_NOTE, o->asked.lang, values, 1);
    gj_text_add(out, "\n");
}

/* --- as JSON --- */

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *estimate(const struct gj_estimate *e)
{
    return json_pack("{s:o, s:o, s:i}", "mean", number(e->mean), "half_width", number(e->half_width), "n", (int)e->n);
}

static json_t *column_json(const struct gj_gains *gains, const struct gj_gain_column *column)
{
    const struct gj_outcome_info *outcome = gj_outcome_info(column->outcome);
    json_t *parts = json_array();
    for (uint32_t i = 0; i < gains->n_groups; i++) {
        json_array_append_new(parts, json_pack("{s:s, s:o}", "group", gj_gain_group_info(gains->group[i])->name, "part",
                                               estimate(&column->part[i])));
    }
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "outcome", outcome->name, "unit", outcome->unit, "without",
                     estimate(&column->without), "with", estimate(&column->with), "gain", estimate(&column->whole),
                     "parts", parts);
}

static void print_json(const struct gj_study_spec *spec, const struct gj_gains *gains, struct gj_text *out)
{
    json_t *columns = json_array();
    for (uint32_t c = 0; c < GJ_N_GAIN_OUTCOMES; c++) {
        json_array_append_new(columns, column_json(gains, &gains->column[c]));
    }
    json_t *top = json_pack("{s:s, s:i, s:i, s:i, s:f, s:o}", "study", spec->name, "replications",
                            (int)gains->n_replications, "failed", (int)gains->n_failed, "lives_a_replication",
                            (int)gj_gain_lives(spec), "confidence", spec->confidence, "gains", columns);
    char *text = top ? json_dumps(top, JSON_INDENT(2) | JSON_REAL_PRECISION(10)) : NULL;
    if (text) {
        gj_text_addf(out, "%s\n", text);
    } else {
        out->failed = true;
    }
    free(text);
    json_decref(top);
}

enum gj_status gj_explain_gains(const struct gj_explain_options *o, struct gj_study_spec *spec, struct gj_text *out,
                                struct gj_error *error)
{
    struct gj_gains gains;
    struct gj_text what;
    if (o->asked.replications == 0) {
        spec->replications = FEW;
    }
    gj_text_init(&what);
    say_what(o, spec, &what);
    if (!what.failed) {
        fprintf(stderr, "gongjang: %s", what.data);
    }
    gj_text_fini(&what);
    struct gj_watch *watch = gj_watch_start();
    const struct gj_progress progress = {.stop = gj_watch_flag(watch)};
    enum gj_status status = gj_gains_run(spec, o->asked.threads, &progress, &gains, error);
    gj_watch_stop(watch);
    if (status == GJ_OK || (status == GJ_FAILED_POINTS && gains.n_failed < gains.n_replications)) {
        if (o->asked.json) {
            print_json(spec, &gains, out);
        } else {
            print_gains(o, spec, &gains, out);
        }
    }
    if (status == GJ_FAILED_POINTS) {
        char text[1200];
        gj_error_format(&gains.failure, (int)gj_cli_lang(), text, sizeof text);
        gj_cli_note("the first that failed, replication %u: %s", gains.failed_replication, text);
    }
    return status;
}
