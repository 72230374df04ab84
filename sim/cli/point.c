/* point: one design point on standard input, one row on standard output, for whoever drives the simulator from outside. */
#define _DEFAULT_SOURCE
#include "cli/point.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "study/design/experiment.h"

enum { KEY_OUTCOMES = 256, KEY_STREAM, KEY_ANYWHERE, KEY_DAKOTA };

struct options {
    struct gj_cli_asked asked;
    const char *outcomes, *params, *results;
    bool is_stream, is_anywhere;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case KEY_OUTCOMES:
        o->outcomes = argument;
        return 0;
    case KEY_STREAM:
        o->is_stream = true;
        return 0;
    case KEY_ANYWHERE:
        o->is_anywhere = true;
        return 0;
    case KEY_DAKOTA:
        if (state->next >= state->argc) {
            gj_cli_wrong(state, "--dakota wants two files: --dakota PARAMS RESULTS");
        }
        o->params = argument;
        o->results = state->argv[state->next++];
        return 0;
    case ARGP_KEY_END:
        if (o->params && o->is_stream) {
            gj_cli_wrong(state, "--dakota is one point: leave --stream away");
        }
        return gj_cli_ask(key, argument, state, &o->asked);
    default:
        return gj_cli_ask(key, argument, state, &o->asked);
    }
}

/* A line of JSON, out at once: who waits for it reads line by line. */
static enum gj_status put(json_t *row, struct gj_error *error)
{
    struct gj_text text;
    gj_text_init(&text);
    char *line = row ? json_dumps(row, JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(15)) : NULL;
    json_decref(row);
    if (!line) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for a row");
    }
    gj_text_addf(&text, "%s\n", line);
    free(line); /* jansson's */
    const enum gj_status status = gj_cli_put(&text, error);
    gj_text_fini(&text);
    return status;
}

static bool is_done(const json_t *row)
{
    return strcmp(json_string_value(json_object_get(row, "state")), "done") == 0 &&
           strcmp(json_string_value(json_object_get(row, "status")), "OK") == 0;
}

/* A point from its text; `line` is that of a stream, 0 of a single one. */
static enum gj_status read_point(const char *text, size_t length, int line, json_t **point, struct gj_error *error)
{
    json_error_t at;
    json_t *object = json_loadb(text, length, JSON_REJECT_DUPLICATES, &at);
    *point = object;
    if (strspn(text, " \t\r\n") == length) {
        gj_error_set(error, GJ_USAGE, NULL, "there is nothing on standard input");
    } else if (!object) {
        gj_error_set(error, GJ_USAGE, NULL, "the point is no JSON: line %d, column %d: %s", line ? line : at.line,
                     at.column, at.text);
    } else if (!json_is_object(object)) {
        gj_error_set(error, GJ_USAGE, NULL, "the point must be an object of values by factor");
        json_decref(object);
        *point = object = NULL;
    }
    if (!object) {
        gj_error_fix(error, "write it like {\"load\": 85, \"gap\": \"minutes(5)\"}; {} has all defaults");
        return GJ_USAGE;
    }
    return GJ_OK;
}

static enum gj_status run_one(const struct gj_point_model *model, bool *is_failed, struct gj_error *error)
{
    struct gj_text text;
    json_t *point = NULL;
    json_t *row = NULL;
    gj_text_init(&text);
    enum gj_status status = gj_point_read(NULL, &text, error);
    if (status == GJ_OK) {
        status = read_point(text.data ? text.data : "", text.length, 0, &point, error);
    }
    if (status == GJ_OK) {
        status = gj_point_model_run(model, point, &row, error);
    }
    if (status == GJ_OK) {
        *is_failed = !is_done(row);
        status = put(row, error);
    }
    json_decref(point);
    gj_text_fini(&text);
    return status;
}

/* What is wrong with a line is its answer, and the next one is read. */
static json_t *error_row(const struct gj_error *error, int line)
{
    return json_pack("{s:s, s:s, s:i, s:s, s:s}", "state", "error", "status", gj_status_name(error->status), "line",
                     line, "reason", error->message, "fix", error->fix);
}

static enum gj_status run_stream(const struct gj_point_model *model, bool *is_failed, struct gj_error *error)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t n;
    int number = 0;
    enum gj_status status = GJ_OK;
    while (status == GJ_OK && (n = getline(&line, &size, stdin)) >= 0) {
        json_t *point = NULL;
        json_t *row = NULL;
        number++;
        if (strspn(line, " \t\r\n") == (size_t)n) {
            continue;
        }
        status = read_point(line, (size_t)n, number, &point, error);
        if (status == GJ_OK) {
            status = gj_point_model_run(model, point, &row, error);
        }
        *is_failed |= status != GJ_OK || !is_done(row);
        if (status != GJ_OK && status != GJ_INTERRUPTED && status != GJ_NO_MEMORY) {
            row = error_row(error, number);
            *error = (struct gj_error){0};
            status = GJ_OK;
        }
        if (status == GJ_OK) {
            status = put(row, error);
        }
        json_decref(point);
    }
    free(line); /* getline's */
    return status;
}

static enum gj_status run(const struct options *o, struct gj_point_model *model, bool *is_failed,
                          struct gj_error *error)
{
    if (o->params) {
        return gj_point_dakota(model, o->params, o->results, is_failed, error);
    }
    return o->is_stream ? run_stream(model, is_failed, error) : run_one(model, is_failed, error);
}

int gj_cli_point(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"outcomes", KEY_OUTCOMES, "A,B", 0,
         "outcomes of the row, such as heads_end,npv_firm; unless given the experiment's", 0},
        {"replications", 'n', "N", 0, "replications, instead of the experiment's", 0},
        {"seed", 's', "N", 0, "seed, instead of the scenario's", 0},
        {"stream", KEY_STREAM, NULL, 0, "one point a line, one row a line, until the input ends", 0},
        {"anywhere", KEY_ANYWHERE, NULL, 0, "values outside of the factors' ranges too", 0},
        {"dakota", KEY_DAKOTA, "PARAMS RESULTS", 0, "read Dakota's parameters file, write its results file", 0},
        {"json", 'j', NULL, 0, "errors as JSON too; rows are JSON in any case", 0},
        GJ_CLI_SET_OPTION,
        {0},
    };
    const struct argp argp = {
        .options = table,
        .parser = parse,
        .args_doc = "SCENARIO.lua",
        .doc = "Read a design point from standard input, a JSON object such as {\"load\": 85, \"places\": 4}, and "
               "print its "
               "row: means and half-widths before, after and of their difference. Values are numbers in the factors' "
               "units "
               "(`gongjang check` lists them), texts as --set takes them, or, by \"@\" and the place, numbers of the "
               "register of assumptions; what is not given keeps its default. Exit status 7: the point failed or a "
               "constraint refused it, and the row says why."};
    struct options o = {0};
    struct gj_scenario *scenario = NULL;
    struct gj_study_spec spec;
    struct gj_error error = {0};
    bool is_failed = false;
    gj_cli_parse(&argp, argc, argv, &o);
    int code = gj_cli_load(o.asked.path, &o.asked.sets, o.asked.json, &scenario);
    if (code != 0) {
        return code;
    }
    spec = *gj_scenario_spec(scenario);
    spec.seed = o.asked.has_seed ? o.asked.seed : spec.seed;
    struct gj_watch *watch = gj_watch_start();
    struct gj_point_model model = {.scenario = scenario,
                                   .setting = o.asked.sets.setting,
                                   .n_settings = o.asked.sets.n,
                                   .spec = &spec,
                                   .replications = o.asked.replications,
                                   .is_anywhere = o.is_anywhere,
                                   .stop = gj_watch_flag(watch)};
    enum gj_status status = gj_point_model_open(&model, o.outcomes, &error);
    if (status == GJ_OK) {
        status = run(&o, &model, &is_failed, &error);
    }
    code = status != GJ_OK ? gj_cli_fail(&error, o.asked.json) : is_failed ? gj_status_exit_code(GJ_FAILED_POINTS) : 0;
    gj_point_model_close(&model);
    gj_watch_stop(watch);
    gj_scenario_free(scenario);
    return code;
}
