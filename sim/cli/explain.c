/* explain: where the minutes of a plant go, which station holds it up, and the life of one lot. */
#include "cli/explain_internal.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "render/number.h"
#include "study/explain.h"

enum { MOST_LINES = 20, MOST_BOTTLENECKS = 8 };

const char *gj_explain_word(enum gj_explain_word word, enum gj_lang lang)
{
    static const char *const words[][GJ_N_LANGS] = {
#define GJ_EXPLAIN(key, en, ko) {en, ko},
#include "cli/explain.def"
#undef GJ_EXPLAIN
    };
    return words[word][lang];
}

void gj_explain_say(struct gj_text *out, enum gj_explain_word word, enum gj_lang lang, const char *const *value,
                    size_t n)
{
    gj_cli_fill(out, gj_explain_word(word, lang), value, n);
}

const char *gj_explain_number(char text[GJ_NUMBER_TEXT], double value)
{
    snprintf(text, GJ_NUMBER_TEXT, "%.6g", value);
    return text;
}

static const char *cause_label(enum gj_cause cause, enum gj_lang lang)
{
    return lang == GJ_LANG_KO ? gj_cause_name_ko(cause) : gj_cause_name(cause);
}

void gj_explain_root(const struct gj_plant *plant, struct gj_root root, enum gj_lang lang, struct gj_text *out)
{
    const char *name = gj_root_name(plant, root);
    gj_text_add(out, cause_label(root.cause, lang));
    gj_text_addf(out, " %s", name ? name : gj_explain_word(GJ_EXPLAIN_NOBODY, lang));
    if (root.mode != GJ_NONE) {
        gj_text_addf(out, ".%s", gj_plant_mode(plant, root.mode)->name);
    }
}

/* --- options --- */

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct gj_explain_options *o = state->input;
    switch (key) {
    case 'L':
        o->lot = gj_cli_number(state, "lot", argument, 1, UINT32_MAX);
        o->has_lot = true;
        return 0;
    case 'r':
        o->replication = (uint32_t)gj_cli_number(state, "replication", argument, 0, UINT32_MAX - 1);
        return 0;
    case 'g':
        o->gains = true;
        return 0;
    case 'O':
        o->orders = argument;
        return 0;
    case ARGP_KEY_END:
        if (!o->asked.path) {
            gj_cli_wrong(state, "what to explain? Give a scenario, or the name of a status such as 'deadlock'");
        }
        if (o->has_lot && o->asked.json) {
            gj_cli_wrong(state, "the life of a lot is a table: --lot or --json, not both");
        }
        if (o->has_lot && o->gains) {
            gj_cli_wrong(state, "the life of a lot or the gain ledger: --lot or --gains, not both");
        }
        return 0;
    default:
        return gj_cli_ask(key, argument, state, &o->asked);
    }
}

/* --- tables --- */

static void add_estimate(struct gj_text *cell, const struct gj_estimate *e, double factor, int decimals)
{
    gj_add_rounded(cell, e->mean * factor, decimals);
    if (!isnan(e->mean)) {
        gj_add_half_width(cell, e->half_width * factor, decimals);
    }
}

static void head(struct gj_grid *grid, enum gj_lang lang, const enum gj_explain_word *words, uint32_t n)
{
    struct gj_text *row = gj_grid_row(grid);
    for (uint32_t i = 0; row && i < n; i++) {
        gj_text_add(&row[i], gj_explain_word(words[i], lang));
    }
}

static void print_ledger(const struct gj_plant *plant, const struct gj_explanation *x, enum gj_lang lang,
                         struct gj_text *out)
{
    static const enum gj_explain_word words[] = {GJ_EXPLAIN_CAUSE, GJ_EXPLAIN_OWN, GJ_EXPLAIN_OTHERS, GJ_EXPLAIN_ALL,
                                                 GJ_EXPLAIN_SHARE};
    struct gj_grid grid;
    gj_grid_init(&grid, 5, 1);
    head(&grid, lang, words, 5);
    for (uint32_t i = 0; i < x->n_lines && i < MOST_LINES; i++) {
        const struct gj_root_line *line = &x->line[i];
        struct gj_text *row = gj_grid_row(&grid);
        if (row) {
            gj_explain_root(plant, line->root, lang, &row[0]);
            gj_add_rounded(&row[1], line->own.mean, 1);
            gj_add_rounded(&row[2], line->others.mean, 1);
            add_estimate(&row[3], &line->all, 1.0, 1);
            add_estimate(&row[4], &line->share, 100.0, 1);
            gj_text_add(&row[4], " %");
        }
    }
    gj_text_addf(out, "\n%s\n", gj_explain_word(GJ_EXPLAIN_LEDGER, lang));
    gj_grid_print(&grid, out);
    if (x->n_lines > MOST_LINES) {
        gj_text_add(out, "  ");
        char n[GJ_NUMBER_TEXT];
        const char *const values[] = {gj_explain_number(n, x->n_lines - MOST_LINES)};
        gj_explain_say(out, GJ_EXPLAIN_MORE, lang, values, 1);
        gj_text_add(out, "\n");
    }
    out->failed |= grid.failed;
    gj_grid_fini(&grid);
}

/* Only causes that cost anybody anything have a column. */
static void print_stations(const struct gj_plant *plant, const struct gj_explanation *x, enum gj_lang lang,
                           struct gj_text *out)
{
    const uint32_t n = gj_plant_n_stations(plant);
    uint32_t column[GJ_N_CAUSES];
    uint32_t n_columns = 1;
    for (uint32_t c = 0; c < GJ_N_CAUSES; c++) {
        bool is_used = false;
        for (uint32_t s = 0; s < n; s++) {
            is_used |= x->lost[s * GJ_N_CAUSES + c].mean > 0.0;
        }
        column[c] = is_used && n_columns < GJ_GRID_COLUMNS - 1 ? n_columns++ : 0;
    }
    struct gj_grid grid;
    gj_grid_init(&grid, n_columns + 1, 1);
    struct gj_text *row = gj_grid_row(&grid);
    if (row) {
        gj_text_add(&row[0], gj_explain_word(GJ_EXPLAIN_STATION, lang));
        for (uint32_t c = 0; c < GJ_N_CAUSES; c++) {
            gj_text_add(&row[column[c]], column[c] > 0 ? cause_label((enum gj_cause)c, lang) : "");
        }
        gj_text_add(&row[n_columns], gj_explain_word(GJ_EXPLAIN_ALL, lang));
    }
    for (uint32_t s = 0; s < n; s++) {
        row = gj_grid_row(&grid);
        if (!row) {
            break;
        }
        gj_text_add(&row[0], gj_plant_station_label(plant, s));
        for (uint32_t c = 0; c < GJ_N_CAUSES; c++) {
            if (column[c] > 0) {
                gj_add_rounded(&row[column[c]], x->lost[s * GJ_N_CAUSES + c].mean, 1);
            }
        }
        add_estimate(&row[n_columns], &x->lost_all[s], 1.0, 1);
    }
    gj_text_addf(out, "\n%s\n", gj_explain_word(GJ_EXPLAIN_STATIONS, lang));
    gj_grid_print(&grid, out);
    out->failed |= grid.failed;
    gj_grid_fini(&grid);
}

static const char *resource_name(const struct gj_plant *plant, const struct gj_bottleneck_line *line)
{
    return line->pool == GJ_NONE ? gj_plant_station_label(plant, line->station)
                                 : gj_plant_pool(plant, line->pool)->name;
}

static void print_bottlenecks(const struct gj_plant *plant, const struct gj_explanation *x, enum gj_lang lang,
                              struct gj_text *out)
{
    static const enum gj_explain_word words[] = {GJ_EXPLAIN_RESOURCE, GJ_EXPLAIN_MOMENTARY, GJ_EXPLAIN_SOLE,
                                                 GJ_EXPLAIN_SHIFTING, GJ_EXPLAIN_CHANCE};
    struct gj_grid grid;
    gj_grid_init(&grid, 5, 1);
    head(&grid, lang, words, 5);
    for (uint32_t i = 0; i < x->n_bottlenecks && i < MOST_BOTTLENECKS; i++) {
        const struct gj_bottleneck_line *line = &x->bottleneck[i];
        struct gj_text *row = line->momentary.mean > 0.0 ? gj_grid_row(&grid) : NULL;
        if (row) {
            gj_text_add(&row[0], resource_name(plant, line));
            add_estimate(&row[1], &line->momentary, 100.0, 1);
            gj_text_add(&row[1], " %");
            gj_add_rounded(&row[2], line->sole.mean * 100.0, 1);
            gj_text_add(&row[2], " %");
            gj_add_rounded(&row[3], line->shifting.mean * 100.0, 1);
            gj_text_add(&row[3], " %");
            gj_text_addf(&row[4], "%.0f %% (%.0f-%.0f %%)", 100.0 * line->chance, 100.0 * line->chance_low,
                         100.0 * line->chance_high);
        }
    }
    gj_text_addf(out, "\n%s\n", gj_explain_word(GJ_EXPLAIN_BOTTLENECK, lang));
    gj_grid_print(&grid, out);
    out->failed |= grid.failed;
    gj_grid_fini(&grid);
}

static void print_tables(const struct gj_explain_options *o, const struct gj_study_spec *spec,
                         const struct gj_explanation *x, struct gj_text *out)
{
    char n[GJ_NUMBER_TEXT];
    char days[GJ_NUMBER_TEXT];
    const char *const values[] = {gj_study_title(spec, o->asked.lang), gj_cli_arm_label(o->asked.arm, o->asked.lang),
                                  gj_explain_number(n, x->n_replications),
                                  gj_explain_number(days, (double)(spec->horizon - spec->settle) / (double)GJ_DAY)};
    gj_explain_say(out, GJ_EXPLAIN_LIVES, o->asked.lang, values, 4);
    gj_text_add(out, "\n");
    print_ledger(spec->plant, x, o->asked.lang, out);
    print_stations(spec->plant, x, o->asked.lang, out);
    print_bottlenecks(spec->plant, x, o->asked.lang, out);
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

static json_t *lines_json(const struct gj_plant *plant, const struct gj_explanation *x)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < x->n_lines; i++) {
        const struct gj_root_line *line = &x->line[i];
        const char *name = gj_root_name(plant, line->root);
        const char *mode = line->root.mode == GJ_NONE ? NULL : gj_plant_mode(plant, line->root.mode)->name;
        json_array_append_new(list, json_pack("{s:s, s:s?, s:s?, s:o, s:o, s:o, s:o}", "cause",
                                              gj_cause_name(line->root.cause), "of", name, "mode", mode, "own",
                                              estimate(&line->own), "others", estimate(&line->others), "all",
                                              estimate(&line->all), "share", estimate(&line->share)));
    }
    return list;
}

static json_t *stations_json(const struct gj_plant *plant, const struct gj_explanation *x)
{
    json_t *list = json_array();
    for (uint32_t s = 0; s < gj_plant_n_stations(plant); s++) {
        json_t *lost = json_object();
        for (uint32_t c = 0; c < GJ_N_CAUSES; c++) {
            json_object_set_new(lost, gj_cause_name((enum gj_cause)c), estimate(&x->lost[s * GJ_N_CAUSES + c]));
        }
        json_array_append_new(list, json_pack("{s:s, s:o, s:o}", "station", gj_plant_station_label(plant, s), "all",
                                              estimate(&x->lost_all[s]), "lost", lost));
    }
    return list;
}

static json_t *bottlenecks_json(const struct gj_plant *plant, const struct gj_explanation *x)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < x->n_bottlenecks; i++) {
        const struct gj_bottleneck_line *line = &x->bottleneck[i];
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "name", resource_name(plant, line),
                                        "kind", line->pool == GJ_NONE ? "station" : "pool", "momentary",
                                        estimate(&line->momentary), "sole", estimate(&line->sole), "shifting",
                                        estimate(&line->shifting), "chance", number(line->chance), "chance_low",
                                        number(line->chance_low), "chance_high", number(line->chance_high)));
    }
    return list;
}

static void print_json(const struct gj_explain_options *o, const struct gj_study_spec *spec,
                       const struct gj_explanation *x, struct gj_text *out)
{
    json_t *top = json_pack("{s:s, s:s, s:i, s:i, s:f, s:f, s:o, s:o, s:o}", "study", spec->name, "arm",
                            gj_arm_info(o->asked.arm)->name, "replications", (int)x->n_replications, "failed",
                            (int)x->n_failed, "days", (double)(spec->horizon - spec->settle) / (double)GJ_DAY,
                            "confidence", spec->confidence, "lost_minutes_a_day", lines_json(spec->plant, x),
                            "stations", stations_json(spec->plant, x), "bottleneck", bottlenecks_json(spec->plant, x));
    char *text = top ? json_dumps(top, JSON_INDENT(2) | JSON_REAL_PRECISION(10)) : NULL;
    if (text) {
        gj_text_addf(out, "%s\n", text);
    } else {
        out->failed = true;
    }
    free(text);
    json_decref(top);
}

/* --- the command --- */

static enum gj_status explain_plant(const struct gj_explain_options *o, const struct gj_study_spec *spec,
                                    struct gj_text *out, struct gj_error *error)
{
    struct gj_explanation x;
    struct gj_watch *watch = gj_watch_start();
    const struct gj_progress progress = {.stop = gj_watch_flag(watch)};
    enum gj_status status = gj_explain(spec, o->asked.arm, o->asked.threads, &progress, &x, error);
    gj_watch_stop(watch);
    if (status == GJ_OK || (status == GJ_FAILED_POINTS && x.n_failed < x.n_replications)) {
        (o->asked.json ? print_json : print_tables)(o, spec, &x, out);
    }
    if (status == GJ_FAILED_POINTS) {
        char text[1200];
        gj_error_format(&x.failure, (int)gj_cli_lang(), text, sizeof text);
        gj_cli_note("the first that failed, replication %u: %s", x.failed_replication, text);
    }
    gj_explanation_free(&x);
    return status;
}

/* A status by its name, as errors print it. */
static bool explain_status(const char *name)
{
    static const struct {
        const char *name, *text;
        int code;
    } statuses[] = {
#define GJ_STATUS(name, code, text) {#name, text, code},
#include "base/status.def"
#undef GJ_STATUS
    };
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        if (strcasecmp(name, statuses[i].name) == 0) {
            printf("%s: %s (exit status %d)\n", gj_status_name((enum gj_status)i), statuses[i].text, statuses[i].code);
            return true;
        }
    }
    return false;
}

static int explain(struct gj_explain_options *o)
{
    struct gj_scenario *scenario = NULL;
    struct gj_error error = {0};
    struct gj_error put_error = {0};
    struct gj_text out;
    struct gj_study_spec spec;
    const int loaded = gj_cli_load_asked(&o->asked, &scenario, &spec);
    if (loaded != 0) {
        return loaded;
    }
    gj_text_init(&out);
    enum gj_status status = o->has_lot ? gj_explain_lot(o, &spec, &out, &error)
                            : o->gains ? gj_explain_gains(o, &spec, &out, &error)
                                       : explain_plant(o, &spec, &out, &error);
    const enum gj_status put = out.length > 0 || out.failed ? gj_cli_put(&out, &put_error) : GJ_OK;
    int code = 0;
    if (put != GJ_OK) {
        code = gj_cli_fail(&put_error, false);
    } else if (status != GJ_OK) {
        code = gj_cli_fail(&error, o->asked.json && out.length == 0);
    }
    gj_text_fini(&out);
    gj_scenario_free(scenario);
    return code;
}

int gj_cli_explain(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"arm", 'a', "before|after|technology", 0, "which arm (default before)", 0},
        {"replications", 'n', "N", 0, "number of replications, instead of the scenario's", 0},
        {"seed", 's', "N", 0, "seed, instead of the scenario's", 0},
        {"threads", 't', "N", 0, "threads (default: all cores); the results do not depend on it", 0},
        {"lang", 'l', "en|ko", 0, "language (default en)", 0},
        {"json", 'j', NULL, 0, "print all of it as JSON", 0},
        {"gains", 'g', NULL, 0, "what each group of levers brings instead (10 replications unless --replications)", 0},
        {"lot", 'L', "N", 0, "the life of the N-th lot of an order stream instead", 0},
        {"orders", 'O', "NAME", 0, "which order stream the lot is of (default the first)", 0},
        {"replication", 'r', "N", 0, "in which replication the lot lives (default 0)", 0},
        GJ_CLI_SET_OPTION,
        GJ_CLI_FIRM_OPTION,
        {0},
    };
    const struct argp argp = {
        .options = table,
        .parser = parse,
        .args_doc = "SCENARIO.lua|STATUS",
        .doc = "Where the minutes of a plant go: each minute in which a machine does not work, by "
               "its root cause; and which "
               "station is the bottleneck, with a confidence. Or what each group of levers brings of "
               "the gain; or the life of one lot; or what a status such as 'deadlock' means."};
    struct gj_explain_options o = {.asked.arm = GJ_ARM_BEFORE};
    gj_cli_parse(&argp, argc, argv, &o);
    return explain_status(o.asked.path) ? 0 : explain(&o);
}
