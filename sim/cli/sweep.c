/* sweep: the points of a scenario's experiment, each a study, on all cores; kept as it goes. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/sweep_design.h"
#include "cli/sweep_end.h"
#include "cli/sweep_progress.h"
#include "cli/sweep_store.h"
#include "script/point_maker.h"
#include "study/design/experiment.h"

enum { KEY_SHARD = 256, KEY_DRY, KEY_LIST, KEY_CSV, KEY_OUT = 'o', KEY_QUIET = 'q' };

struct options {
    struct gj_cli_asked asked;
    const char *out;
    struct gj_sweep_design design;
    uint64_t listed; /* points to show; 0: none */
    uint32_t shard, n_shards;
    bool is_dry, is_csv, quiet;
};

static void parse_shard(struct options *o, const char *text, struct argp_state *state)
{
    char *end;
    const unsigned long shard = strtoul(text, &end, 10);
    const unsigned long n = *end == '/' ? strtoul(end + 1, &end, 10) : 0;
    if (*end != '\0' || shard < 1 || n > 1000000 || shard > n) {
        gj_cli_wrong(state, "--shard wants i/n with i from 1 to n, such as 3/16, not '%s'", text);
    }
    o->shard = (uint32_t)shard;
    o->n_shards = (uint32_t)n;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case KEY_SHARD:
        parse_shard(o, argument, state);
        return 0;
    case KEY_DRY:
        o->is_dry = true;
        return 0;
    case KEY_LIST:
        o->listed = argument ? gj_cli_number(state, "list", argument, 1, UINT64_C(1) << 38) : 10;
        return 0;
    case KEY_CSV:
        o->is_csv = true;
        return 0;
    case KEY_OUT:
        o->out = argument;
        return 0;
    case KEY_QUIET:
        o->quiet = true;
        return 0;
    default:
        return gj_sweep_design_parse(key, argument, state, &o->design) == 0
                   ? 0
                   : gj_cli_ask(key, argument, state, &o->asked);
    }
}

/* Asked for a look only: nothing is run. */
static bool is_look(const struct options *o)
{
    return o->is_dry || o->listed > 0 || o->is_csv;
}

struct job {
    struct options o;
    struct gj_scenario *scenario;
    struct gj_study_spec spec;
    struct gj_experiment experiment; /* the scenario's with what the options change */
    struct gj_text frozen;
    struct gj_batch_totals totals;
    struct gj_watch *watch;
    struct gj_sweep_progress progress;
};

static void report(void *user, const struct gj_batch_totals *totals)
{
    gj_sweep_progress_show(user, totals, gj_cli_seconds());
}

static enum gj_status change(struct job *job, struct gj_error *error)
{
    struct gj_experiment *e = &job->experiment;
    if (!job->spec.experiment) {
        gj_error_set(error, GJ_MODEL, NULL, "the scenario has no experiment to sweep");
        gj_error_fix(
            error,
            "add experiment = experiment {} to the study, and name what varies with uncertainty(...) or lever(...)");
        return GJ_MODEL;
    }
    *e = *job->spec.experiment;
    if (job->o.asked.replications > 0) {
        e->replications = job->o.asked.replications;
        e->replications_min = e->precision > 0.0 ? e->replications_min : e->replications;
    }
    job->spec.experiment = e;
    return gj_sweep_design_change(&job->o.design, e, error);
}

/* Points that are asked whether a constraint refuses them: a second, and a tenth of one before a sweep begins. */
enum { LOOK_DRY = 100000, LOOK_START = 10000 };

/* Before it begins: the points to look at, what it would cost, or that in two lines. */
static enum gj_status plan(struct job *job, struct gj_design *design, struct gj_point_maker *maker,
                           struct gj_error *error)
{
    const struct options *o = &job->o;
    const struct gj_sweep_plan_spec spec = {.study = &job->spec,
                                            .design = design,
                                            .maker = maker,
                                            .shard = o->shard,
                                            .n_shards = o->n_shards,
                                            .threads = o->asked.threads,
                                            .out = o->out,
                                            .look_most = o->is_dry ? LOOK_DRY : LOOK_START,
                                            .stop = gj_watch_flag(job->watch)};
    struct gj_sweep_plan plan;
    struct gj_text text;
    enum gj_status status = GJ_OK;
    if (o->quiet && !is_look(o)) {
        return gj_point_maker_count_refused(maker, design, LOOK_START, &plan.refusals, error);
    }
    gj_text_init(&text);
    if (o->listed > 0 || o->is_csv) {
        const enum gj_sweep_list_form form = o->is_csv       ? GJ_SWEEP_LIST_CSV
                                             : o->asked.json ? GJ_SWEEP_LIST_JSON
                                                             : GJ_SWEEP_LIST_TABLE;
        status = gj_sweep_list(&spec, o->listed > 0 ? o->listed : UINT64_MAX, form, o->asked.lang, &text, error);
    } else {
        status = gj_sweep_plan_make(&spec, &plan, error);
        if (status == GJ_OK && o->is_dry && o->asked.json) {
            gj_sweep_plan_json(&spec, &plan, &text);
        } else if (status == GJ_OK && o->is_dry) {
            gj_sweep_plan_print(&spec, &plan, o->asked.lang, &text);
        } else if (status == GJ_OK) {
            gj_sweep_plan_announce(&spec, &plan, o->asked.lang, &text);
        }
    }
    if (status == GJ_OK && is_look(o)) {
        status = gj_cli_put(&text, error);
    } else if (status == GJ_OK) {
        fputs(text.data ? text.data : "", stderr);
    }
    gj_text_fini(&text);
    return status;
}

static enum gj_status run_batch(struct job *job, struct gj_point_maker *maker, struct gj_batch_file *file,
                                struct gj_error *error)
{
    const struct gj_batch_spec batch = {.experiment = &job->experiment,
                                        .seed = job->spec.seed,
                                        .shard = job->o.shard,
                                        .n_shards = job->o.n_shards,
                                        .model = gj_point_maker_model(maker),
                                        .sink = gj_batch_file_sink(file)};
    const struct gj_batch_progress progress = {
        .report = job->o.quiet ? NULL : report, .user = &job->progress, .stop = gj_watch_flag(job->watch)};
    gj_sweep_progress_start(&job->progress, job->o.asked.lang, isatty(STDERR_FILENO), gj_cli_seconds());
    const enum gj_status status = gj_batch_run(&batch, job->o.asked.threads, &progress, &job->totals, error);
    gj_sweep_progress_end(&job->progress);
    return status;
}

/* Everything from the announcement to the results; the design is known. */
static enum gj_status run_design(struct job *job, struct gj_design *design, struct gj_point_maker *maker,
                                 struct gj_error *error)
{
    struct gj_sweep_place place;
    struct gj_batch_file *file = NULL;
    enum gj_status status = gj_sweep_place_init(&place, job->o.out, job->o.shard, job->o.n_shards, error);
    status = status == GJ_OK ? gj_sweep_about(&job->o.asked, job->scenario, &job->spec, job->frozen.data,
                                              gj_design_n_points(design), &place, error)
                             : status;
    status = status == GJ_OK ? gj_sweep_place_look(&place, error) : status;
    if (status == GJ_OK && !place.is_finished) {
        status = plan(job, design, maker, error);
        status = status == GJ_OK ? gj_sweep_place_open(&place, &file, error) : status;
        if (status == GJ_OK && !job->o.quiet) {
            gj_sweep_place_announce(&place, file, job->o.asked.lang);
        }
        status = status == GJ_OK ? run_batch(job, maker, file, error) : status;
        gj_batch_file_close(file);
        if (status == GJ_OK || status == GJ_FAILED_POINTS) { /* which the table at the end tells of */
            status = gj_sweep_place_finish(&place, error);
        }
    }
    if (status == GJ_OK) {
        status = gj_sweep_end(place.result, job->o.asked.path, place.is_finished, job->o.asked.lang, job->o.asked.json,
                              error);
    }
    gj_sweep_place_fini(&place);
    return status;
}

static enum gj_status run(struct job *job, struct gj_error *error)
{
    struct gj_design *design = NULL;
    struct gj_point_maker *maker = NULL;
    enum gj_status status = gj_cli_freeze(&job->spec, &job->frozen, error);
    if (status == GJ_OK) {
        status = gj_design_open(&job->experiment, &design, error);
    }
    if (status == GJ_OK) {
        status = gj_point_maker_open(job->scenario, job->o.asked.sets.setting, job->o.asked.sets.n, &maker, error);
    }
    if (status == GJ_OK) {
        status = is_look(&job->o) ? plan(job, design, maker, error) : run_design(job, design, maker, error);
    }
    gj_point_maker_close(maker);
    gj_design_close(design);
    return status;
}

int gj_cli_sweep(int argc, char **argv)
{
    const struct argp_option table[] = {
        GJ_SWEEP_DESIGN_OPTIONS,
        {"replications", 'n', "N", 0,
         "replications of each point, instead of the scenario's; with a precision the most of them", 0},
        {"shard", KEY_SHARD, "I/N", 0, "only every N-th point, from the I-th on, into a file of its own", 0},
        {"dry-run", KEY_DRY, NULL, 0, "say points, runs, time and disk, and run nothing", 0},
        {"list", KEY_LIST, "N", OPTION_ARG_OPTIONAL, "show the first N points (10), and run nothing", 0},
        {"csv", KEY_CSV, NULL, 0, "show the points as a table that --points-from reads, and run nothing", 0},
        {"out", KEY_OUT, "FOLDER", 0, "results folder (default results/<scenario>-sweep)", 0},
        {"seed", 's', "N", 0, "seed, instead of the scenario's", 0},
        {"threads", 't', "N", 0, "threads (default: all cores); the results do not depend on it", 0},
        GJ_CLI_SET_OPTION,
        {"lang", 'l', "en|ko", 0, "language of what is printed", 0},
        {"json", 'j', NULL, 0, "what is printed, as JSON", 0},
        {"quiet", KEY_QUIET, NULL, 0, "no announcement, no progress", 0},
        {0},
    };
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = "SCENARIO.lua",
                              .doc =
                                  "Run every point of a design over the scenario's factors. What is done is kept: the "
                                  "same command again goes on."};
    struct job job = {.o = {.design = {.kind = -1}, .shard = 1, .n_shards = 1}};
    struct gj_error error = {0};
    char out[300];
    gj_cli_parse(&argp, argc, argv, &job.o);
    int code = gj_cli_load(job.o.asked.path, &job.o.asked.sets, job.o.asked.json, &job.scenario);
    if (code != 0) {
        return code;
    }
    job.spec = *gj_scenario_spec(job.scenario); /* a plant, or a population whose replication is a world */
    job.spec.seed = job.o.asked.has_seed ? job.o.asked.seed : job.spec.seed;
    job.spec.replications = job.o.asked.replications > 0 ? job.o.asked.replications : job.spec.replications;
    snprintf(out, sizeof out, "results/%.250s-sweep", job.spec.name);
    job.o.out = job.o.out ? job.o.out : out;
    gj_text_init(&job.frozen);
    job.watch = gj_watch_start();
    enum gj_status status = change(&job, &error);
    status = status == GJ_OK ? run(&job, &error) : status;
    if (status == GJ_FAILED_POINTS) { /* said in the table at the end */
        code = gj_status_exit_code(status);
    } else if (status != GJ_OK) {
        code = gj_cli_fail(&error, job.o.asked.json);
    }
    gj_watch_stop(job.watch);
    gj_text_fini(&job.frozen);
    gj_free(job.o.design.text);
    gj_scenario_free(job.scenario);
    return code;
}
