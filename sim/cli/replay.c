/* replay: one replication again, from a results folder or a scenario, with what happened as lines of text. */
#include "cli/cli.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "factory/floor.h"
#include "store/read.h"

struct options {
    const char *path, *arm_name;
    uint32_t replication;
    enum gj_arm arm;
    double from_h, to_h;
    bool trace, json;
    struct gj_cli_sets sets;
};

static double hours(struct argp_state *state, const char *option, const char *text)
{
    char *end = NULL;
    const double value = strtod(text, &end);
    if (end == text || *end != '\0' || !(value >= 0.0 && value < 1e7)) {
        argp_error(state, "--%s wants hours, not '%s'", option, text);
    }
    return value;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case 'r':
        o->replication = (uint32_t)gj_cli_number(state, "replication", argument, 0, UINT32_MAX - 1);
        return 0;
    case 'a':
        if (strcmp(argument, "before") != 0 && strcmp(argument, "after") != 0) {
            argp_error(state, "--arm wants 'before' or 'after', not '%s'", argument);
        }
        o->arm = strcmp(argument, "after") == 0 ? GJ_ARM_AFTER : GJ_ARM_BEFORE;
        o->arm_name = argument;
        return 0;
    case 't':
        o->trace = true;
        return 0;
    case 'j':
        o->json = true;
        return 0;
    case GJ_CLI_SET_KEY:
        gj_cli_set(state, &o->sets, argument);
        return 0;
    case 'f':
        o->from_h = hours(state, "from", argument);
        return 0;
    case 'u':
        o->to_h = hours(state, "until", argument);
        return 0;
    case ARGP_KEY_ARG:
        if (o->path) {
            argp_error(state, "one folder or scenario at a time, not also '%s'", argument);
        }
        o->path = argument;
        return 0;
    case ARGP_KEY_END:
        if (!o->path) {
            argp_error(state, "what to replay? Give a results folder or a scenario");
        }
        if (o->trace && o->json) {
            argp_error(state, "a trace is lines of text: --trace or --json, not both");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

struct tracer {
    const struct options *o;
    const struct gj_plant *plant;
};

static const struct {
    const char *text, *entity;
} happenings[] = {
#define GJ_EVENT(name, text, entity, a, b) {text, entity},
#include "factory/event.def"
#undef GJ_EVENT
};

/* Who it is about, by name. */
static void name_entity(const struct gj_plant *plant, const struct gj_trace_record *record, char *out, size_t size)
{
    const char *entity = happenings[record->kind].entity;
    if (strcmp(entity, "machine") == 0) {
        gj_plant_machine_name(plant, record->entity, out, size);
    } else if (strcmp(entity, "worker") == 0) {
        gj_plant_worker_name(plant, record->entity, out, size);
    } else if (strcmp(entity, "demand") == 0) {
        snprintf(out, size, "%s", gj_plant_demand_name(plant, record->entity));
    } else if (strcmp(entity, "product") == 0) {
        snprintf(out, size, "%s", gj_plant_product_name(plant, record->entity));
    } else {
        snprintf(out, size, "%u", record->entity);
    }
}

static void print_record(void *user, const struct gj_trace_record *record)
{
    static const char *const states[] = {
#define GJ_STATE(name, en, ko, group) en,
#include "factory/state.def"
#undef GJ_STATE
    };
    static const char *const activities[] = {
#define GJ_ACTIVITY(name, en, ko) en,
#include "factory/activity.def"
#undef GJ_ACTIVITY
    };
    const struct tracer *tracer = user;
    const double hour = (double)record->time / (double)GJ_HOUR;
    if (hour < tracer->o->from_h || hour > tracer->o->to_h) {
        return;
    }
    char name[300];
    name_entity(tracer->plant, record, name, sizeof name);
    printf("%.6f\t%s\t%s\t", hour, happenings[record->kind].text, name);
    if (record->kind == GJ_EVENT_STATE) {
        printf("%s\t", states[record->a]);
    } else if (record->kind == GJ_EVENT_WORKER) {
        printf("%s\t", activities[record->a]);
    } else {
        printf("%" PRIu64 "\t", record->a);
    }
    if (record->b == UINT64_MAX || (record->kind == GJ_EVENT_WORKER && record->b == GJ_NONE)) {
        puts("-");
    } else if (record->kind == GJ_EVENT_WORKER) {
        gj_plant_machine_name(tracer->plant, (uint32_t)record->b, name, sizeof name);
        puts(name);
    } else {
        printf("%" PRId64 "\n", (int64_t)record->b);
    }
}

static void print_row(const struct options *o, const struct gj_row *row)
{
    if (o->json) {
        printf("{\"replication\": %u, \"arm\": \"%s\", \"status\": \"%s\", \"digest\": \"%016" PRIx64
               "\", \"outcomes\": {",
               o->replication, o->arm_name, gj_status_name(row->status), row->digest);
    }
    for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
        const struct gj_outcome_info *info = gj_outcome_info((enum gj_outcome_id)k);
        if (!o->json) {
            printf("%s\t%.10g\t%s\n", info->name, row->value[k], info->unit);
        } else if (isfinite(row->value[k])) {
            printf("%s\"%s\": %.10g", k ? ", " : "", info->name, row->value[k]);
        } else {
            printf("%s\"%s\": null", k ? ", " : "", info->name);
        }
    }
    if (o->json) {
        puts("}}");
    }
}

static int replay(const struct gj_study_spec *spec, struct options *o, const struct gj_row *stored)
{
    struct gj_error error = {0};
    struct gj_row row;
    struct tracer tracer = {.o = o, .plant = spec->plant};
    struct gj_trace trace = {.sink = print_record, .user = &tracer};
    if (o->trace) {
        puts("hour\thappening\tentity\ta\tb");
    }
    if (gj_study_replicate(spec, o->replication, o->arm, o->trace ? &trace : NULL, &row, &error) != GJ_OK) {
        return gj_cli_fail(&error, o->json);
    }
    fprintf(stderr, "replication %u %s: %s, %" PRIu64 " events, digest %016" PRIx64 "\n", o->replication, o->arm_name,
            gj_status_name(row.status), row.events, row.digest);
    if (row.status != GJ_OK) {
        (void)gj_cli_fail(&error, false); /* why; as JSON the row says that it did */
    }
    if (!o->trace) {
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

static int replay_folder(struct options *o)
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
    const uint32_t n = gj_results_info(results)->n_replications;
    if (o->replication >= n) {
        gj_error_set(&error, GJ_USAGE, NULL, "%s holds replications 0 to %u, not %u", o->path, n - 1, o->replication);
        gj_error_fix(&error, "give --replication a number from 0 to %u", n - 1);
        code = gj_cli_fail(&error, o->json);
    } else if (gj_results_row(results, GJ_N_ARMS * o->replication + (uint32_t)o->arm, &stored, &error) != GJ_OK ||
               gj_cli_reload(results, &scenario, &spec, &error) != GJ_OK) {
        code = gj_cli_fail(&error, o->json);
    } else {
        code = replay(&spec, o, &stored);
    }
    gj_scenario_free(scenario);
    gj_results_close(results);
    return code;
}

static int replay_scenario(struct options *o)
{
    struct gj_scenario *scenario = NULL;
    const int loaded = gj_cli_load_with(o->path, &o->sets, o->json, &scenario);
    const int code = loaded == 0 ? replay(gj_scenario_spec(scenario), o, NULL) : loaded;
    gj_scenario_free(scenario);
    return code;
}

int gj_cli_replay(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"replication", 'r', "N", 0, "which replication (default 0)", 0},
        {"arm", 'a', "before|after", 0, "which arm (default before)", 0},
        {"trace", 't', NULL, 0, "print what happens, one line each, instead of the outcomes", 0},
        GJ_CLI_SET_OPTION,
        {"json", 'j', NULL, 0, "print the outcomes as JSON", 0},
        {"from", 'f', "HOURS", 0, "trace from this hour of simulated time", 0},
        {"until", 'u', "HOURS", 0, "trace until this hour of simulated time", 0},
        {0},
    };
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = "FOLDER|SCENARIO.lua",
                              .doc = "Live one replication again. From a results folder its digest is compared with "
                                     "the stored one (exit status 6 when it "
                                     "differs)."};
    struct options o = {.arm_name = "before", .to_h = 1e9};
    argp_parse(&argp, argc, argv, 0, NULL, &o);
    struct stat info;
    return stat(o.path, &info) == 0 && S_ISDIR(info.st_mode) ? replay_folder(&o) : replay_scenario(&o);
}
