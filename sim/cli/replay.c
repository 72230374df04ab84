/* replay: one replication again, from a results folder or a scenario, with what happened as lines of text. */
#include "cli/replay_internal.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/opened.h"
#include "factory/trace_text.h"
#include "store/log.h"
#include "store/read.h"
#include "store/trace_file.h"

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct gj_replay_options *o = state->input;
    switch (key) {
    case 'r':
        o->replication = (uint32_t)gj_cli_number(state, "replication", argument, 0, UINT32_MAX - 1);
        o->has_replication = true;
        return 0;
    case 'a':
        o->arm = gj_cli_arm(state, argument);
        o->arm_name = argument;
        o->has_arm = true;
        return 0;
    case 'R':
        o->row = gj_cli_number(state, "row", argument, 0, UINT64_MAX - 1);
        o->has_row = true;
        return 0;
    case 't':
        o->trace = argument;
        return 0;
    case 'l':
        o->log = argument;
        return 0;
    case 'p':
        o->print = true;
        return 0;
    case 'j':
        o->json = true;
        return 0;
    case GJ_CLI_FIRM_KEY:
        o->firm = (uint32_t)gj_cli_number(state, "firm", argument, 1, UINT32_MAX);
        return 0;
    case GJ_CLI_SET_KEY:
        gj_cli_set(state, &o->sets, argument);
        return 0;
    case 'f':
        o->from_h = gj_cli_hours(state, "from", argument, 0.0);
        return 0;
    case 'u':
        o->to_h = gj_cli_hours(state, "until", argument, 0.0);
        return 0;
    case ARGP_KEY_ARG:
        if (o->path) {
            gj_cli_wrong(state, "one folder or scenario at a time, not also '%s'", argument);
        }
        o->path = argument;
        return 0;
    case ARGP_KEY_END:
        if (!o->path) {
            gj_cli_wrong(state, "what to replay? Give a results folder or a scenario");
        }
        if (o->has_row && o->has_replication) {
            gj_cli_wrong(state, "--row says which replication: not with --replication");
        }
        if (o->print && (o->json || o->trace)) {
            gj_cli_wrong(state, "--print fills the output with lines of text: not with --json or --trace");
        }
        if (o->log && (o->print || o->trace)) {
            gj_cli_wrong(state, "--log, --trace and --print: one at a time");
        }
        if (o->json && o->trace && strcmp(o->trace, "-") == 0) {
            gj_cli_wrong(state, "--trace - and --json would both be on the output: give the trace a file");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

struct tracer {
    const struct gj_replay_options *o;
    struct gj_names names;
};

static void print_value(const struct gj_names *names, enum gj_trace_field kind, uint64_t raw)
{
    struct gj_trace_value value;
    gj_names_of(names, kind, raw, &value);
    if (value.form == GJ_FORM_TEXT) {
        printf("\t%s", value.text);
    } else if (value.form == GJ_FORM_WHOLE) {
        printf("\t%" PRId64, value.whole);
    } else if (value.form == GJ_FORM_REAL) {
        printf("\t%.10g", value.real);
    } else {
        fputs("\t-", stdout);
    }
}

static void print_record(void *user, const struct gj_trace_record *record)
{
    const struct tracer *tracer = user;
    const double hour = (double)record->time / (double)GJ_HOUR;
    if (hour < tracer->o->from_h || hour > tracer->o->to_h) {
        return;
    }
    const struct gj_event_info *info = gj_event_info(record->kind);
    printf("%.6f\t%s", hour, info->name);
    print_value(&tracer->names, info->subject, record->entity);
    print_value(&tracer->names, info->a_kind, record->a);
    print_value(&tracer->names, info->b_kind, record->b);
    putchar('\n');
}

enum { NUMBER_SIZE = 32 };

/* With 10 digits, in `text`; `other` for what there is no value of. */
static const char *number_or(double value, const char *other, char text[NUMBER_SIZE])
{
    if (!isfinite(value)) {
        return other;
    }
    snprintf(text, NUMBER_SIZE, "%.10g", value);
    return text;
}

static void print_row(const struct gj_replay_options *o, const struct gj_row *row)
{
    char number[NUMBER_SIZE];
    if (o->json) {
        printf("{\"replication\": %u, \"arm\": \"%s\", \"status\": \"%s\", \"digest\": \"%016" PRIx64
               "\", \"outcomes\": {",
               o->replication, o->arm_name, gj_status_name(row->status), row->digest);
    }
    for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
        const struct gj_outcome_info *info = gj_outcome_info((enum gj_outcome_id)k);
        if (o->json) {
            printf("%s\"%s\": %s", k ? ", " : "", info->name, number_or(row->value[k], "null", number));
        } else { /* empty, as in the table of the rows */
            printf("%s\t%s\t%s\n", info->name, number_or(row->value[k], "", number), info->unit);
        }
    }
    if (o->json) {
        puts("}}");
    }
}

static gj_time us_of(double h)
{
    return gj_time_from_us(h * (double)GJ_HOUR);
}

enum gj_status gj_cli_log(const struct gj_study_spec *spec, const char *path, uint32_t replication, enum gj_arm arm,
                          struct gj_row *row, struct gj_error *error)
{
    struct gj_log *log = NULL;
    struct gj_error why = {0};
    enum gj_status status = gj_log_open(path, spec, &log, error);
    if (status != GJ_OK) {
        return status;
    }
    struct gj_trace trace = gj_log_sink(log);
    status = gj_study_replicate(spec, replication, arm, &trace, row, &why);
    *error = why;
    if (status != GJ_OK) {
        gj_log_drop(log);
        return status;
    }
    struct gj_error write_error = {0};
    status = gj_log_close(log, &write_error);
    *error = status == GJ_OK ? why : write_error;
    return status;
}

/* Live it, with what is asked for: a trace or a log in a file, lines on the output, or nothing. */
static enum gj_status live(const struct gj_study_spec *spec, const struct gj_replay_options *o, struct gj_row *row,
                           struct gj_error *why, struct gj_error *error)
{
    struct tracer tracer = {.o = o};
    struct gj_trace trace = {.sink = print_record, .user = &tracer};
    struct gj_trace_file *file = NULL;
    enum gj_status status = GJ_OK;
    if (o->log) {
        status = gj_cli_log(spec, o->log, o->replication, o->arm, row, why);
        *error = status != GJ_OK ? *why : *error;
        return status;
    }
    if (o->trace) {
        const struct gj_trace_file_spec file_spec = {.study = spec,
                                                     .replication = o->replication,
                                                     .arm = o->arm,
                                                     .from = us_of(o->from_h),
                                                     .until = us_of(o->to_h)};
        status = gj_trace_file_open(o->trace, &file_spec, &file, error);
        trace = status == GJ_OK ? gj_trace_file_sink(file) : trace;
    } else if (o->print) {
        status = gj_names_init(&tracer.names, spec->plant);
        puts("hour\thappening\tentity\ta\tb");
    }
    if (status == GJ_OK) {
        status = gj_study_replicate(spec, o->replication, o->arm, o->trace || o->print ? &trace : NULL, row, why);
        *error = status != GJ_OK ? *why : *error;
    }
    if (status == GJ_OK && file) {
        status = gj_trace_file_close(file, row, error);
    } else {
        gj_trace_file_drop(file);
    }
    gj_names_fini(&tracer.names);
    return status;
}

int gj_replay_study(const struct gj_study_spec *given, struct gj_replay_options *o, const struct gj_row *stored)
{
    struct gj_study_spec spec = *given;
    struct gj_error error = {0};
    struct gj_error why = {0};
    struct gj_text frozen;
    struct gj_row row;
    enum gj_status status = gj_cli_freeze(&spec, &frozen, &error);
    gj_text_fini(&frozen);
    if (status == GJ_OK) {
        status = gj_study_check_arm(&spec, o->arm, &error);
    }
    if (status == GJ_OK) {
        status = live(&spec, o, &row, &why, &error);
    }
    if (status != GJ_OK) {
        return gj_cli_fail(&error, o->json);
    }
    gj_cli_tell(stderr, "", "\n", "replication %u %s: %s, %" PRIu64 " events, digest %016" PRIx64, o->replication,
                o->arm_name, gj_status_name(row.status), row.events, row.digest);
    if (row.status != GJ_OK) {
        (void)gj_cli_fail(&why, false); /* why; as JSON the row says that it did */
    }
    if (!o->print && !(o->trace && strcmp(o->trace, "-") == 0)) {
        print_row(o, &row);
    }
    if (stored && stored->digest != row.digest) {
        gj_error_set(&error, GJ_MISMATCH, NULL, "the folder has digest %016" PRIx64 " for it", stored->digest);
        gj_error_fix(
            &error,
            "another build of gongjang made the results (manifest.json names its version), or they were changed");
        return gj_cli_fail(&error, false);
    }
    return row.status == GJ_OK ? 0 : gj_status_exit_code(GJ_FAILED_POINTS);
}

static int replay_folder(struct gj_replay_options *o)
{
    struct gj_error error = {0};
    struct gj_results *results = NULL;
    struct gj_scenario *scenario = NULL;
    struct gj_study_spec spec;
    struct gj_row stored;
    int code;
    if (o->sets.n > 0) {
        gj_error_set(&error, GJ_USAGE, NULL, "--set goes with a scenario: a results folder knows its parameters");
        return gj_cli_fail(&error, o->json);
    }
    if (gj_results_open(o->path, &results, &error) != GJ_OK) {
        return gj_cli_fail(&error, o->json);
    }
    if (gj_results_info(results)->n_firms > 0) {
        gj_error_set(&error, GJ_USAGE, NULL, "%s holds a population: what a firm does in it depends on the others",
                     o->path);
        gj_error_fix(
            &error,
            "`gongjang verify` lives whole worlds again; `gongjang replay SCENARIO.lua --firm N` one firm by itself");
        gj_results_close(results);
        return gj_cli_fail(&error, o->json);
    }
    const uint32_t n = gj_results_info(results)->n_replications;
    if (o->has_row && o->row >= gj_results_info(results)->n_rows) {
        const uint32_t n_rows = gj_results_info(results)->n_rows;
        gj_error_set(&error, GJ_USAGE, NULL, "%s holds rows 0 to %u, not %" PRIu64, o->path, n_rows - 1, o->row);
        gj_error_fix(&error, "give --row a number from 0 to %u", n_rows - 1);
        gj_results_close(results);
        return gj_cli_fail(&error, o->json);
    }
    if (o->has_row && o->has_arm) {
        gj_error_set(&error, GJ_USAGE, NULL, "--row of a run says which arm: not with --arm");
        gj_results_close(results);
        return gj_cli_fail(&error, o->json);
    }
    if (o->has_row) { /* rows lie as in the tables: by replication, then arm */
        const uint32_t n_arms = gj_results_info(results)->n_arms;
        o->replication = (uint32_t)(o->row / n_arms);
        o->arm = (enum gj_arm)(o->row % n_arms);
        o->arm_name = gj_arm_info(o->arm)->name;
    }
    if (o->replication >= n) {
        gj_error_set(&error, GJ_USAGE, NULL, "%s holds replications 0 to %u, not %u", o->path, n - 1, o->replication);
        gj_error_fix(&error, "give --replication a number from 0 to %u", n - 1);
        code = gj_cli_fail(&error, o->json);
    } else if (gj_cli_reload(results, &scenario, &spec, &error) != GJ_OK ||
               gj_study_check_arm(&spec, o->arm, &error) != GJ_OK ||
               gj_results_row(results, gj_results_info(results)->n_arms * o->replication + (uint32_t)o->arm, &stored,
                              &error) != GJ_OK) {
        code = gj_cli_fail(&error, o->json);
    } else {
        code = gj_replay_study(&spec, o, &stored);
    }
    gj_scenario_free(scenario);
    gj_results_close(results);
    return code;
}

static int replay_scenario(struct gj_replay_options *o)
{
    struct gj_scenario *scenario = NULL;
    const int loaded = gj_cli_load(o->path, &o->sets, o->json, &scenario);
    int code = loaded;
    if (loaded == 0) {
        struct gj_error error = {0};
        struct gj_study_spec spec = *gj_scenario_spec(scenario);
        code = gj_cli_choose_firm(o->firm, &spec, &error) == GJ_OK ? gj_replay_study(&spec, o, NULL)
                                                                   : gj_cli_fail(&error, o->json);
    }
    gj_scenario_free(scenario);
    return code;
}

int gj_cli_replay(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"replication", 'r', "N", 0, "which replication (default 0)", 0},
        {"arm", 'a', "before|after|technology", 0, "which arm (default before)", 0},
        {"row", 'R', "N", 0, "of a results folder: the run of row N, from 0 in the order of its tables", 0},
        {"trace", 't', "FILE", 0,
         "write what happens as JSON lines, - for the output, compressed when FILE ends in .gz (`gongjang doc trace`)",
         0},
        {"log", 'l', "FILE", 0, "write an event log for process mining: .csv, .jsonocel, .json (also .gz), .sqlite", 0},
        {"print", 'p', NULL, 0, "print what happens, one line each, instead of the outcomes", 0},
        GJ_CLI_SET_OPTION,
        GJ_CLI_FIRM_OPTION,
        {"json", 'j', NULL, 0, "print the outcomes as JSON", 0},
        {"from", 'f', "HOURS", 0, "trace or print from this hour of simulated time", 0},
        {"until", 'u', "HOURS", 0, "trace or print until this hour of simulated time", 0},
        {0},
    };
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = "FOLDER|SCENARIO.lua",
                              .doc = "Live one replication again. From a results folder its digest is compared with "
                                     "the stored one (exit status 6 when it "
                                     "differs)."};
    struct gj_replay_options o = {.arm_name = "before", .to_h = 1e9};
    gj_cli_parse(&argp, argc, argv, &o);
    struct stat info;
    const bool is_folder = stat(o.path, &info) == 0 && S_ISDIR(info.st_mode);
    if (gj_opened_is_sweep(o.path)) {
        return gj_replay_sweep(&o);
    }
    if (o.has_row && !is_folder) {
        struct gj_error error = {0};
        gj_error_set(&error, GJ_USAGE, NULL, "--row goes with a results folder, and %s is none", o.path);
        gj_error_fix(&error, "give the folder, or choose the run with --replication and --arm");
        return gj_cli_fail(&error, o.json);
    }
    return is_folder ? replay_folder(&o) : replay_scenario(&o);
}
