/* sweep: the points of a scenario's experiment, each a study, on all cores; kept as it goes. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/sweep_store.h"
#include "script/point_maker.h"
#include "study/experiment.h"

enum { KEY_DESIGN = 'd', KEY_POINTS = 'p', KEY_SHARD = 256, KEY_DRY, KEY_OUT = 'o', KEY_QUIET = 'q' };

struct options {
    struct gj_cli_asked asked;
    const char *out;
    int32_t design; /* -1: the scenario's */
    uint64_t points;
    uint32_t shard, n_shards;
    bool is_dry, quiet;
};

static void parse_shard(struct options *o, const char *text, struct argp_state *state)
{
    char *end;
    const unsigned long shard = strtoul(text, &end, 10);
    const unsigned long n = *end == '/' ? strtoul(end + 1, &end, 10) : 0;
    if (*end != '\0' || shard < 1 || n > 1000000 || shard > n) {
        argp_error(state, "--shard wants i/n with i from 1 to n, such as 3/16, not '%s'", text);
    }
    o->shard = (uint32_t)shard;
    o->n_shards = (uint32_t)n;
}

static int32_t find_design(struct argp_state *state, const char *text)
{
    for (int32_t i = 0; i < GJ_N_DESIGNS; i++) {
        if (strcmp(gj_design_name((enum gj_design_kind)i), text) == 0) {
            return i;
        }
    }
    argp_error(state, "--design: there is no '%s'; `gongjang doc experiment` lists them", text);
    return -1;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case KEY_DESIGN:
        o->design = find_design(state, argument);
        return 0;
    case KEY_POINTS:
        o->points = gj_cli_number(state, "points", argument, 1, UINT64_C(1) << 38);
        return 0;
    case KEY_SHARD:
        parse_shard(o, argument, state);
        return 0;
    case KEY_DRY:
        o->is_dry = true;
        return 0;
    case KEY_OUT:
        o->out = argument;
        return 0;
    case KEY_QUIET:
        o->quiet = true;
        return 0;
    default:
        return gj_cli_ask(key, argument, state, &o->asked);
    }
}

struct job {
    struct options o;
    struct gj_scenario *scenario;
    struct gj_study_spec spec;
    struct gj_experiment experiment; /* the scenario's with what the options change */
    struct gj_text frozen;
    struct gj_batch_totals totals;
    struct gj_watch *watch;
    double last;
};

static void report(void *user, const struct gj_batch_totals *totals)
{
    struct job *job = user;
    const double now = gj_cli_seconds();
    if (isatty(STDERR_FILENO) && now - job->last > 0.2) {
        job->last = now;
        fprintf(stderr, "\r%llu of %llu replications   ", (unsigned long long)totals->n_settled,
                (unsigned long long)totals->n_expected);
    }
}

static void change(struct job *job)
{
    struct gj_experiment *e = &job->experiment;
    *e = *job->spec.experiment;
    e->design.kind = job->o.design >= 0 ? (enum gj_design_kind)job->o.design : e->design.kind;
    e->design.n = job->o.points > 0 ? job->o.points : e->design.n;
    if (job->o.asked.replications > 0) {
        e->replications = e->replications_min = job->o.asked.replications;
    }
    job->spec.experiment = e;
}

static enum gj_status run(struct job *job, struct gj_error *error)
{
    struct gj_design *design = NULL;
    struct gj_point_maker *maker = NULL;
    struct gj_batch_file *file = NULL;
    struct gj_arena arena;
    char path[4096];
    gj_arena_init(&arena);
    enum gj_status status = gj_cli_freeze(&job->spec, &job->frozen, error);
    if (status == GJ_OK) {
        status = gj_design_open(&job->experiment, &design, error);
    }
    if (status == GJ_OK) {
        status = gj_point_maker_open(job->scenario, job->o.asked.sets.setting, job->o.asked.sets.n, &maker, error);
    }
    if (job->o.n_shards > 1) {
        snprintf(path, sizeof path, "%s.%u-of-%u.batch", job->o.out, job->o.shard, job->o.n_shards);
    } else {
        snprintf(path, sizeof path, "%s.batch", job->o.out);
    }
    if (status == GJ_OK && !job->o.is_dry) {
        struct gj_batch_about about;
        status = gj_sweep_about(&job->o.asked, job->scenario, &job->spec, job->frozen.data, &arena, &about);
        about.n_points = gj_design_n_points(design);
        about.shard = job->o.shard;
        about.n_shards = job->o.n_shards;
        if (status == GJ_OK) {
            status = gj_batch_file_open(path, &about, &file, error);
        } else {
            gj_error_set(error, status, NULL, "memory ran out for the sweep");
        }
    }
    if (status == GJ_OK && file) {
        const struct gj_batch_spec batch = {.experiment = &job->experiment,
                                            .seed = job->spec.seed,
                                            .shard = job->o.shard,
                                            .n_shards = job->o.n_shards,
                                            .model = gj_point_maker_model(maker),
                                            .sink = gj_batch_file_sink(file)};
        const struct gj_batch_progress progress = {.report = report, .user = job, .stop = gj_watch_flag(job->watch)};
        status = gj_batch_run(&batch, job->o.asked.threads, &progress, &job->totals, error);
    }
    if (status == GJ_OK) {
        printf("%llu points, %llu rows: %s\n", (unsigned long long)gj_design_n_points(design),
               (unsigned long long)job->totals.n_rows, path);
    }
    gj_batch_file_close(file);
    gj_point_maker_close(maker);
    gj_design_close(design);
    gj_arena_fini(&arena);
    return status;
}

int gj_cli_sweep(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"design", KEY_DESIGN, "NAME", 0, "kind of design, instead of the scenario's", 0},
        {"points", KEY_POINTS, "N", 0, "number of points, instead of the scenario's", 0},
        {"replications", 'n', "N", 0, "replications of each point, instead of the scenario's", 0},
        {"shard", KEY_SHARD, "I/N", 0, "only every N-th point, from the I-th on, into a file of its own", 0},
        {"dry-run", KEY_DRY, NULL, 0, "say what would be done, and do nothing", 0},
        {"out", KEY_OUT, "FOLDER", 0, "results folder (default results/<scenario>-sweep)", 0},
        {"seed", 's', "N", 0, "seed, instead of the scenario's", 0},
        {"threads", 't', "N", 0, "threads (default: all cores); the results do not depend on it", 0},
        GJ_CLI_SET_OPTION,
        {"quiet", KEY_QUIET, NULL, 0, "no announcement, no progress", 0},
        {0},
    };
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = "SCENARIO.lua",
                              .doc =
                                  "Run every point of a design over the scenario's factors. What is done is kept: the "
                                  "same command again goes on."};
    struct job job = {.o = {.design = -1, .shard = 1, .n_shards = 1}};
    struct gj_error error = {0};
    char out[300];
    argp_parse(&argp, argc, argv, 0, NULL, &job.o);
    int code = gj_cli_load_asked(&job.o.asked, &job.scenario, &job.spec);
    if (code != 0) {
        return code;
    }
    snprintf(out, sizeof out, "results/%.250s-sweep", job.spec.name);
    job.o.out = job.o.out ? job.o.out : out;
    gj_text_init(&job.frozen);
    change(&job);
    job.watch = gj_watch_start();
    if (run(&job, &error) != GJ_OK) {
        code = gj_cli_fail(&error, job.o.asked.json);
    }
    gj_watch_stop(job.watch);
    gj_text_fini(&job.frozen);
    gj_scenario_free(job.scenario);
    return code;
}
