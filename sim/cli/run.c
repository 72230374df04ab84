/* run: the study of a scenario, from the file to the results folder and the table. */
#define _DEFAULT_SOURCE
#include "cli/cli.h"

#include <math.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/amount.h"
#include "cli/loaded.h"
#include "cli/run_with.h"
#include "render/font.h"
#include "render/population.h"
#include "render/report.h"
#include "render/table.h"
#include "render/workbook.h"
#include "store/store.h"
#include "study/batch/response.h"
#include "study/estimate.h"
#include "study/insight/insight.h"
#include "study/pilot.h"
#include "study/population/population.h"

enum { KEY_OUT = 'o', KEY_QUIET = 'q', KEY_LOG = 'L', KEY_LOG_OF = 256, KEY_PRECISION, KEY_PRECISION_OF };

struct options {
    struct gj_cli_asked asked;
    struct gj_cli_with with;
    const char *out, *log;
    const char *precision, *precision_of; /* as given; NULL */
    uint32_t log_replication;
    enum gj_arm log_arm;
    bool quiet;
};

/* "before", "after:3" */
static void parse_log_of(struct options *o, const char *argument, struct argp_state *state)
{
    const char *colon = strchr(argument, ':');
    const size_t n = colon ? (size_t)(colon - argument) : strlen(argument);
    o->log_arm = gj_cli_find_arm(argument, n);
    if (o->log_arm == GJ_MAX_ARMS) {
        gj_cli_wrong(state,
                     "--log-of wants 'before', 'after' or 'technology', and after a colon which replication, not '%s'",
                     argument);
    }
    o->log_replication = colon ? (uint32_t)gj_cli_number(state, "log-of", colon + 1, 0, UINT32_MAX - 1) : 0;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &o->with;
        return 0;
    case KEY_OUT:
        if (*argument == '\0' || strlen(argument) > 4000) {
            gj_cli_wrong(state, "--out wants the name of a folder%s", *argument ? "; this one is too long" : "");
        }
        o->out = argument;
        return 0;
    case KEY_LOG:
        o->log = argument;
        return 0;
    case KEY_LOG_OF:
        parse_log_of(o, argument, state);
        return 0;
    case KEY_PRECISION:
        o->precision = argument;
        return 0;
    case KEY_PRECISION_OF:
        o->precision_of = argument;
        return 0;
    case KEY_QUIET:
        o->quiet = true;
        return 0;
    default:
        return gj_cli_ask(key, argument, state, &o->asked);
    }
}

/* --- progress --- */

struct progress {
    double start, last;
    const char *what; /* is counted */
    bool is_terminal;
};

static void report(void *user, uint32_t done, uint32_t total)
{
    struct progress *p = user;
    const double now = gj_cli_seconds();
    if (!p->is_terminal || (now - p->last < 0.2 && done < total)) {
        return;
    }
    p->last = now;
    const double left = (now - p->start) / done * (total - done);
    gj_cli_tell(stderr, "\r", "   ", "%u of %u %s, %.0f s left", done, total, p->what, left);
}

static unsigned threads_of(const struct options *o)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return o->asked.threads > 0 ? o->asked.threads : cores > 0 ? (unsigned)cores : 1U;
}

/* "1 thread", "4 threads" */
struct counted {
    char text[40];
};

static struct counted counted(uint64_t n, const char *what)
{
    struct counted c;
    snprintf(c.text, sizeof c.text, "%llu %s%s", (unsigned long long)n, what, n == 1 ? "" : "s");
    return c;
}

/* "5 years", "28 days". */
static void length_text(gj_time time, char *out, size_t size)
{
    const bool is_years = time >= GJ_YEAR;
    const double value = (double)time / (double)(is_years ? GJ_YEAR : GJ_DAY);
    snprintf(out, size, "%.3g %s%s", value, is_years ? "year" : "day", time == GJ_YEAR || time == GJ_DAY ? "" : "s");
}

static void announce_population(const struct options *o, const struct gj_study_spec *spec)
{
    const unsigned threads = threads_of(o);
    char horizon[32];
    length_text(spec->horizon, horizon, sizeof horizon);
    fprintf(stderr, "%s\n", gj_study_title(spec, gj_cli_lang()));
    gj_cli_tell(stderr, "", "\n", "%u firms, without and with the programme, %s of %s; %s.",
                spec->population->n_members, counted(spec->replications, "replication").text, horizon,
                counted(threads, "thread").text);
    if (spec->population->n_refused > 0) {
        gj_cli_note("note: %u of %u rows of %s are refused", spec->population->n_refused, spec->population->n_rows,
                    spec->population->file);
    }
}

/* Say what will be done, with an estimate of the time from one replication lived beforehand. */
static enum gj_status announce(const struct options *o, const struct gj_study_spec *spec, struct gj_error *error)
{
    if (o->quiet || spec->population) {
        if (!o->quiet) {
            announce_population(o, spec);
        }
        return GJ_OK;
    }
    struct gj_row row;
    const double start = gj_cli_seconds();
    const enum gj_status status = gj_study_replicate(spec, 0, GJ_ARM_AFTER, NULL, &row, error);
    const double one = gj_cli_seconds() - start;
    const unsigned threads = threads_of(o);
    const uint32_t looked_at = /* twice the time, about */
        spec->replications < GJ_SEEN_REPLICATIONS ? spec->replications : GJ_SEEN_REPLICATIONS;
    const uint32_t machines = gj_plant_n_machines(spec->plant);
    char horizon[32];
    char warm_up[32];
    length_text(spec->horizon, horizon, sizeof horizon);
    length_text(spec->warm_up, warm_up, sizeof warm_up);
    const bool is_most = spec->precision > 0.0 || spec->precision_share > 0.0;
    fprintf(stderr, "%s\n", gj_study_title(spec, gj_cli_lang()));
    gj_cli_tell(stderr, "", "\n", "%s%s of %s arms, %s each after %s of warm-up; %s; %s; about %.1f s.",
                is_most ? "At most " : "", counted(spec->replications, "replication").text,
                gj_study_n_arms(spec) == GJ_N_ARMS ? "two" : "three", horizon, warm_up,
                counted(machines, "machine").text, counted(threads, "thread").text,
                one * (spec->replications + 2.0 * looked_at) / threads);
    return status;
}

/* --- results --- */

struct job {
    struct options o;
    struct gj_scenario *scenario;
    struct gj_study_spec spec;
    struct gj_text frozen;
    struct gj_study_result result;
    struct gj_store *store;
    char folder[4096]; /* longer than any path the system takes */
    char seed_text[32], replications_text[32];
    const char *words[16 + GJ_WITH_WORDS + 2 * GJ_CLI_MAX_SETS];
    uint32_t n_words;
    struct gj_text command;
    struct gj_watch *watch;
    bool has_figures;
    double life_s; /* of one life, on one thread, as the study took; NaN: not known */
};

/* The command that makes these results again: the scenario and what changes them, nothing else. */
static void make_command(struct job *job)
{
    const char *slash = strrchr(job->o.asked.path, '/');
    job->words[job->n_words++] = "gongjang";
    job->words[job->n_words++] = "run";
    job->words[job->n_words++] = job->o.asked.path[0] == '/' && slash ? slash + 1 : job->o.asked.path;
    if (job->o.asked.has_seed) {
        snprintf(job->seed_text, sizeof job->seed_text, "%llu", (unsigned long long)job->o.asked.seed);
        job->words[job->n_words++] = "--seed";
        job->words[job->n_words++] = job->seed_text;
    }
    if (job->o.asked.replications > 0) {
        snprintf(job->replications_text, sizeof job->replications_text, "%u", job->o.asked.replications);
        job->words[job->n_words++] = "--replications";
        job->words[job->n_words++] = job->replications_text;
    }
    if (job->o.precision) {
        job->words[job->n_words++] = "--precision";
        job->words[job->n_words++] = job->o.precision;
    }
    if (job->o.precision_of) {
        job->words[job->n_words++] = "--precision-of";
        job->words[job->n_words++] = job->o.precision_of;
    }
    job->n_words += gj_cli_with_words(&job->o.with, job->words + job->n_words);
    for (uint32_t i = 0; i < job->o.asked.sets.n; i++) {
        job->words[job->n_words++] = "--set";
        job->words[job->n_words++] = job->o.asked.sets.word[i];
    }
    for (uint32_t i = 0; i < job->n_words; i++) {
        gj_text_add(&job->command, i ? " " : "");
        gj_cli_quote(&job->command, job->words[i]);
    }
}

/* Where the store and its readers find a source: modules by their path below the library. */
static void source_path(const struct gj_script_source *source, char *out, size_t size)
{
    snprintf(out, size, "%s", source->name);
    if (source->kind != GJ_SOURCE_MODULE) {
        return;
    }
    for (char *c = out; *c; c++) {
        *c = *c == '.' ? '/' : *c;
    }
    const size_t n = strlen(out);
    snprintf(out + n, size - n, ".lua");
}

static enum gj_status put_tables(struct job *job, struct gj_error *error)
{
    enum { PATH = 220 };
    const uint32_t n = gj_scenario_n_sources(job->scenario);
    struct gj_store_source *source = gj_alloc_zero(n, sizeof *source);
    char(*path)[PATH] = gj_alloc_zero(n, sizeof *path);
    enum gj_status status =
        source && path ? GJ_OK : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the results");
    for (uint32_t i = 0; i < n && status == GJ_OK; i++) {
        const struct gj_script_source *from = gj_scenario_source(job->scenario, i);
        source_path(from, path[i], PATH);
        source[i] = (struct gj_store_source){.path = path[i], .text = from->text, .length = from->length};
    }
    const struct gj_store_version versions[] = {
        {"gongjang", GJ_VERSION}, {"gsl", gj_study_library_version()}, {"lua", gj_script_lua_version()}};
    if (status == GJ_OK) {
        const struct gj_store_spec spec = {.result = &job->result,
                                           .frozen = job->frozen.data,
                                           .source = source,
                                           .n_sources = n,
                                           .command = job->words,
                                           .n_words = job->n_words,
                                           .version = versions,
                                           .n_versions = sizeof versions / sizeof versions[0]};
        status = gj_store_put(job->store, &spec, error);
    }
    gj_free(source);
    gj_free(path);
    return status;
}

/* Without a font there are no pictures, and that is said; the tables and the report do not need one. */
static enum gj_status put_figures(struct job *job, const struct gj_render_spec *spec, struct gj_error *error)
{
    struct gj_fonts *fonts;
    enum gj_status status = gj_fonts_open(&fonts, error);
    gj_fonts_close(fonts);
    if (status == GJ_IO) {
        char why[1000];
        gj_error_format(error, (int)gj_cli_lang(), why, sizeof why);
        gj_cli_note("no pictures: %s", why);
        return GJ_OK;
    }
    if (status == GJ_OK) {
        struct gj_text folder;
        gj_text_init(&folder);
        gj_text_addf(&folder, "%s/figures", gj_store_staging(job->store));
        status = folder.failed ? gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the pictures")
                               : gj_render_figures(spec, folder.data, error);
        if (status == GJ_IO) {
            gj_error_fix(error, "if the disk is full, free some space or choose another folder with --out; the results "
                                "of before are untouched");
        }
        gj_text_fini(&folder);
    }
    job->has_figures = status == GJ_OK;
    return status;
}

/* Into the staging folder, like the figures: the manifest digests whatever lies there. */
static enum gj_status put_workbook(const struct job *job, const struct gj_render_spec *spec, struct gj_error *error)
{
    struct gj_text path;
    gj_text_init(&path);
    gj_text_addf(&path, "%s/study.xlsx", gj_store_staging(job->store));
    enum gj_status status = path.failed ? gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the workbook")
                                        : gj_workbook_write(spec, path.data, error);
    if (status == GJ_IO) {
        gj_error_fix(error, "if the disk is full, free some space or choose another folder with --out; the results of "
                            "before are untouched");
    }
    gj_text_fini(&path);
    return status;
}

static enum gj_status put_pictures(struct job *job, struct gj_error *error)
{
    struct gj_text replay;
    struct gj_text html;
    gj_text_init(&replay);
    gj_text_init(&html);
    gj_loaded_replay(job->spec.name, &replay);
    const struct gj_render_spec spec = {.result = &job->result,
                                        .lang = job->o.asked.lang,
                                        .software = "gongjang " GJ_VERSION,
                                        .command = job->command.data,
                                        .replay = replay.data};
    enum gj_status status = replay.failed || job->command.failed
                                ? gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the report")
                                : put_figures(job, &spec, error);
    if (status == GJ_OK) {
        status = gj_report_html(&spec, &html, error);
    }
    if (status == GJ_OK) {
        status = gj_store_add_file(job->store, "report.html", html.data, html.length, error);
    }
    if (status == GJ_OK) {
        status = put_workbook(job, &spec, error);
    }
    gj_text_fini(&html);
    gj_text_fini(&replay);
    return status;
}

static unsigned terminal_width(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO)) {
        return 0;
    }
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 80U;
}

static enum gj_status print_result(struct job *job, struct gj_error *error)
{
    struct gj_text out;
    gj_text_init(&out);
    enum gj_status status = GJ_OK;
    if (job->o.asked.json) {
        status = gj_store_summary_json(&job->result, &out);
        gj_text_add(&out, "\n");
    } else {
        if (job->result.population) {
            gj_render_population(&job->result, job->o.asked.lang, &out);
        } else {
            gj_render_table(&job->result, job->o.asked.lang, terminal_width(), &out);
        }
        gj_text_addf(&out, "\n%s/report.html\n", job->folder);
        gj_text_addf(&out, "%s/study.xlsx\n", job->folder);
        if (job->has_figures) {
            gj_text_addf(&out, "%s/figures/\n", job->folder);
        }
        gj_text_addf(&out, "%s/results.sqlite\n", job->folder);
    }
    if (status == GJ_OK) {
        status = gj_cli_put(&out, error);
    }
    if (status == GJ_IO) {
        gj_error_fix(error, "the results are whole: %s", job->folder);
    }
    gj_text_fini(&out);
    return status;
}

static enum gj_status go_on(const struct job *job, struct gj_error *error)
{
    return gj_watch_is_stopped(job->watch)
               ? gj_error_set(error, GJ_INTERRUPTED, NULL, "interrupted: nothing was written")
               : GJ_OK;
}

static enum gj_status write_all(struct job *job, struct gj_error *error)
{
    enum gj_status status = go_on(job, error);
    if (status == GJ_OK) {
        status = put_tables(job, error);
    }
    if (status == GJ_OK) {
        status = go_on(job, error);
    }
    if (status == GJ_OK) {
        status = put_pictures(job, error);
    }
    if (status == GJ_OK) {
        status = go_on(job, error);
    }
    if (status != GJ_OK) {
        gj_store_abandon(job->store);
        return status;
    }
    struct gj_text note;
    gj_text_init(&note);
    status = gj_store_commit(job->store, &note, error);
    if (note.length > 0) {
        gj_cli_note("%s", note.data);
    }
    gj_text_fini(&note);
    return status == GJ_OK ? print_result(job, error) : status;
}

/* A machine of the plant as it was that has work in nearly all its hours: queues before it depend on how long the run is. */
static void remark_on_load(const struct gj_station_view *station)
{
    const double *share = station->state_share[GJ_ARM_BEFORE];
    const double on_shift = 1.0 - share[GJ_STATE_OFF_SHIFT];
    const double without_work = share[GJ_STATE_NO_ORDER] + share[GJ_STATE_STARVED];
    if (on_shift > 0.0 && without_work / on_shift < 0.02 && share[GJ_STATE_BLOCKED] / on_shift < 0.02) {
        gj_cli_note("note: before, %s has work in %.1f %% of its hours: it is at its limit, and what waits for it "
                    "grows with the run",
                    station->name, 100.0 * (1.0 - without_work / on_shift));
    }
}

/* "jobs at the end: half-width 0.43 heads after 150 replications, 0.5 heads was asked for". When it is not reached: how many it would take, by n as the square
 * of the width. */
static void remark_on_precision(const struct job *job)
{
    const struct gj_study_spec *spec = &job->spec;
    const struct gj_estimate *e = &job->result.precise;
    const struct gj_contrast of = gj_study_precision_of(spec);
    const char *unit = gj_contrast_unit(&of);
    const double share = spec->precision_share / (1.0 + spec->precision_share) * fabs(e->mean);
    const double wanted = spec->precision > 0.0 ? spec->precision : share;
    const double times = e->half_width / wanted;
    char name[80];
    struct gj_text out;
    gj_contrast_name(&of, name, sizeof name);
    if (e->n < 2) {
        gj_cli_note(
            "note: %s has %s in %u replications, so its precision ended nothing\n  `gongjang doc outcomes` says "
            "what it is of",
            name, e->n == 0 ? "no value" : "one value", job->result.n_replications);
        return;
    }
    gj_text_init(&out);
    gj_text_addf(&out, "note: %s%s: half-width ", name, of.against == GJ_NO_RESPONSE ? "" : ", after less before");
    gj_cli_amount_add(&out, gj_round_10(e->half_width), unit, true, gj_cli_lang());
    gj_text_addf(&out, " after %u replications; ", job->result.n_replications);
    gj_cli_amount_add(&out, gj_round_10(wanted), unit, true, gj_cli_lang());
    if (spec->precision_share > 0.0) {
        gj_text_addf(&out, " (%.4g %% of the mean)", 100.0 * spec->precision_share);
    }
    gj_text_add(&out, " was asked for");
    if (!(e->half_width <= wanted)) {
        gj_text_add(&out, " and not reached");
    }
    if (isfinite(times) && times > 1.0 && times < 1e3) {
        gj_text_addf(&out, "; -n %.0f would be about enough",
                     ceil(job->result.n_replications * times * times / 50.0) * 50.0);
    }
    gj_cli_note("%s", out.data ? out.data : "");
    gj_text_fini(&out);
}

/* What a reader of the table would want to have been told. */
static void remark(const struct job *job)
{
    const struct gj_study_result *result = &job->result;
    if (result->population || result->n_replications == result->n_failed) {
        return;
    }
    if (!(result->arm[GJ_ARM_BEFORE][GJ_OUTCOME_good_per_day].mean > 0.0)) {
        gj_cli_note(
            "note: nothing was delivered in the measured time: is the horizon long enough, and are there orders?");
        return;
    }
    for (uint32_t i = 0; i < result->n_stations; i++) {
        if (gj_plant_queue_can_grow(job->spec.plant, i)) {
            remark_on_load(&result->station[i]);
        }
    }
    if (job->spec.precision > 0.0 || job->spec.precision_share > 0.0) {
        remark_on_precision(job);
    }
}

static enum gj_status simulate(struct job *job, struct gj_error *error)
{
    struct progress progress = {.start = gj_cli_seconds(),
                                .what = job->spec.population ? "steps" : "replications",
                                .is_terminal = !job->o.quiet && isatty(STDERR_FILENO)};
    const struct gj_progress hooks = {.report = report, .user = &progress, .stop = gj_watch_flag(job->watch)};
    const enum gj_status status = gj_study_run(&job->spec, job->o.asked.threads, &hooks, &job->result, error);
    if (progress.is_terminal) {
        fputs("\r\033[K", stderr);
    }
    if (!job->o.quiet && (status == GJ_OK || status == GJ_FAILED_POINTS)) {
        const double s = gj_cli_seconds() - progress.start;
        const double lives = (double)job->result.n_replications * gj_study_n_arms(&job->spec);
        job->life_s = job->spec.population ? (double)NAN : s * threads_of(&job->o) / lives;
        gj_cli_tell(stderr, "", "\n", "%s in %.2f s, %.3g million events a second.",
                    counted(job->result.n_replications, "replication").text, s, (double)job->result.n_events / s / 1e6);
    }
    return status;
}

/* The log comes first: what is in its way is said before the study takes its time. */
static enum gj_status write_log(const struct job *job, struct gj_error *error)
{
    struct gj_row row;
    const enum gj_status status =
        gj_cli_log(&job->spec, job->o.log, job->o.log_replication, job->o.log_arm, &row, error);
    if (status == GJ_OK && !job->o.quiet) {
        gj_cli_tell(stderr, "", "\n", "%s: event log of replication %u %s%s.", job->o.log, job->o.log_replication,
                    gj_arm_info(job->o.log_arm)->name, row.status == GJ_OK ? "" : ", until it failed");
    }
    return status;
}

/* What pictures of the floor are made from; not of a population, and of a study whose replications all failed there is nothing to see. */
static enum gj_status look_at_floor(struct job *job, struct gj_error *error)
{
    struct progress progress = {.start = gj_cli_seconds(),
                                .what = "replications looked at",
                                .is_terminal = !job->o.quiet && isatty(STDERR_FILENO)};
    const struct gj_progress hooks = {.report = report, .user = &progress, .stop = gj_watch_flag(job->watch)};
    if (job->result.population || job->result.n_failed == job->result.n_replications) {
        return GJ_OK;
    }
    const enum gj_status status = gj_insight_see(&job->result, job->o.asked.threads, &hooks, error);
    if (progress.is_terminal) {
        fputs("\r\033[K", stderr);
    }
    return status == GJ_INTERRUPTED ? gj_error_set(error, status, NULL, "interrupted: nothing was written") : status;
}

/* What was asked for with --with; of a study whose replications all failed there is nothing more to learn. */
static enum gj_status analyse(struct job *job, struct gj_error *error)
{
    const struct gj_with_job with = {.with = &job->o.with,
                                     .scenario = job->scenario,
                                     .sets = &job->o.asked.sets,
                                     .threads = job->o.asked.threads,
                                     .watch = job->watch,
                                     .lang = job->o.asked.lang,
                                     .quiet = job->o.quiet};
    if (job->result.n_failed == job->result.n_replications) {
        return GJ_OK;
    }
    if (!job->o.quiet) { /* only now is it known how long a life takes when all cores are at work */
        gj_cli_with_announce(&job->o.with, &job->spec, job->life_s, threads_of(&job->o), job->o.asked.lang);
    }
    return gj_cli_with_run(&with, &job->result, error);
}

static enum gj_status run(struct job *job, struct gj_error *error)
{
    enum gj_status status = gj_cli_freeze(&job->spec, &job->frozen, error);
    if (status == GJ_OK) {
        status = gj_cli_with_check(&job->o.with, &job->spec, error);
    }
    if (status == GJ_OK && job->o.log) {
        status = gj_study_check_arm(&job->spec, job->o.log_arm, error);
    }
    if (status == GJ_OK) {
        status = gj_store_begin(job->folder, &job->store, error);
    }
    if (status != GJ_OK) {
        return status;
    }
    status = gj_study_expect(&job->spec, job->o.asked.threads, gj_watch_flag(job->watch), error);
    if (status == GJ_OK) {
        status = announce(&job->o, &job->spec, error);
    }
    if (status == GJ_OK && job->o.log) {
        status = write_log(job, error);
    }
    if (status == GJ_OK) {
        status = simulate(job, error);
    }
    if (status != GJ_OK && status != GJ_FAILED_POINTS) {
        gj_store_abandon(job->store);
        return status;
    }
    if (!job->o.quiet) {
        remark(job);
    }
    struct gj_error write_error = {0};
    enum gj_status written = look_at_floor(job, &write_error);
    if (written == GJ_OK) {
        written = analyse(job, &write_error);
    }
    if (written == GJ_OK) {
        written = write_all(job, &write_error);
    } else {
        gj_store_abandon(job->store);
    }
    if (written != GJ_OK) {
        *error = write_error;
        return written;
    }
    return status;
}

/* Why the first failed replication failed, and how to look at it. */
static void explain_failure(const struct job *job)
{
    const struct gj_study_result *result = &job->result;
    const struct gj_row *row = NULL;
    for (uint32_t i = 0; i < result->n_rows && !row; i++) {
        row = result->row[i].status != GJ_OK ? &result->row[i] : NULL;
    }
    struct gj_row again;
    struct gj_error why = {0};
    if (result->population || !row ||
        gj_study_replicate(&job->spec, row->replication, (enum gj_arm)row->arm, NULL, &again, &why) != GJ_OK) {
        return;
    }
    char text[1200];
    struct gj_text folder;
    gj_text_init(&folder);
    gj_cli_quote(&folder, job->folder);
    gj_error_format(&why, GJ_LANG_EN, text, sizeof text);
    gj_cli_note("the first, replication %u %s: %s\n  live it again: gongjang replay %s --replication %u --arm %s",
                row->replication, gj_arm_info((enum gj_arm)row->arm)->name, text,
                folder.data ? folder.data : job->folder, row->replication, gj_arm_info((enum gj_arm)row->arm)->name);
    gj_text_fini(&folder);
}

int gj_cli_run(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"out", KEY_OUT, "FOLDER", 0, "results folder (default results/<scenario>)", 0},
        {"replications", 'n', "N", 0, "number of paired replications, instead of the scenario's", 0},
        {"precision", KEY_PRECISION, "AMOUNT", 0,
         "stop when the half-width of the interval is at most this, such as 0.5, 2%p, 1억; 5% of what is no share: of "
         "its "
         "mean. At most the scenario's replications, or -n",
         0},
        {"precision-of", KEY_PRECISION_OF, "OUTCOME", 0,
         "outcome that the precision is of: heads_end (after less before), heads_end.after, npv_society (default: the "
         "headline's difference)",
         0},
        {"seed", 's', "N", 0, "seed, instead of the scenario's", 0},
        {"threads", 't', "N", 0, "threads (default: all cores); the results do not depend on it", 0},
        {"lang", 'l', "en|ko", 0, "language of table, pictures and report (default en)", 0},
        GJ_CLI_SET_OPTION,
        {"json", 'j', NULL, 0, "print the summary as JSON instead of the table", 0},
        {"log", KEY_LOG, "FILE", 0,
         "write an event log of one replication for process mining: .csv, .jsonocel, .json (also .gz), .sqlite", 0},
        {"log-of", KEY_LOG_OF, "ARM[:N]", 0, "of which arm and replication the log is (default before:0)", 0},
        {"quiet", KEY_QUIET, NULL, 0, "no messages, no progress", 0},
        {0},
    };
    const struct argp_child children[] = {{&gj_cli_with_argp, 0, NULL, 0}, {0}};
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .children = children,
                              .args_doc = "SCENARIO.lua",
                              .doc = "Run the study of a scenario: the same plant before and after, on the same draws. "
                                     "Writes tables, pictures and a "
                                     "report into the results folder and prints the before/after table."};
    struct job job = {0};
    gj_cli_parse(&argp, argc, argv, &job.o);
    const int loaded = gj_cli_load(job.o.asked.path, &job.o.asked.sets, job.o.asked.json, &job.scenario);
    if (loaded != 0) {
        return loaded;
    }
    job.spec = *gj_scenario_spec(job.scenario);
    job.spec.seed = job.o.asked.has_seed ? job.o.asked.seed : job.spec.seed;
    job.spec.replications = job.o.asked.replications > 0 ? job.o.asked.replications : job.spec.replications;
    struct gj_error not_precise = {0};
    if ((job.o.precision || job.o.precision_of) &&
        gj_cli_precision(job.o.precision, job.o.precision_of, &job.spec, &not_precise) != GJ_OK) {
        gj_scenario_free(job.scenario);
        return gj_cli_fail(&not_precise, job.o.asked.json);
    }
    if (job.spec.population && job.o.log) {
        struct gj_error wrong = {0};
        gj_error_set(&wrong, GJ_USAGE, NULL, "--log is of one plant, and the scenario has %u firms",
                     job.spec.population->n_members);
        gj_error_fix(&wrong, "write the log of one firm: gongjang replay SCENARIO.lua --firm N --log FILE");
        gj_scenario_free(job.scenario);
        return gj_cli_fail(&wrong, job.o.asked.json);
    }
    snprintf(job.folder, sizeof job.folder, "%s%s", job.o.out ? job.o.out : "results/", job.o.out ? "" : job.spec.name);
    for (size_t n = strlen(job.folder); n > 1 && job.folder[n - 1] == '/'; n--) {
        job.folder[n - 1] = '\0';
    }
    gj_text_init(&job.command);
    make_command(&job);
    struct gj_error error = {0};
    job.watch = gj_watch_start();
    const enum gj_status status = run(&job, &error);
    gj_watch_stop(job.watch);
    int code = 0;
    if (status == GJ_FAILED_POINTS) {
        code = gj_cli_fail(&error, false); /* the summary is on stdout */
        explain_failure(&job);
    } else if (status != GJ_OK) {
        code = gj_cli_fail(&error, job.o.asked.json);
    }
    gj_study_result_free(&job.result);
    gj_text_fini(&job.frozen);
    gj_text_fini(&job.command);
    gj_scenario_free(job.scenario);
    return code;
}
