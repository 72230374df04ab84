/* Searches of `gongjang sens`: they run a scenario at the values they ask for. */
#include "cli/sens_search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/amount.h"
#include "cli/points.h"
#include "cli/sens_internal.h"
#include "cli/sens_picture.h"
#include "cli/sweep_progress.h"
#include "study/batch/search.h"
#include "study/sens/sens_tornado.h"

struct job {
    const struct gj_sens_search *s;
    struct gj_scenario *scenario;
    struct gj_study_spec spec;
    struct gj_arena arena;
    struct gj_experiment experiment;
    struct gj_search search;
    struct gj_sens_input in;
    struct gj_sens_output output;
    struct gj_sweep_progress progress;
    struct gj_cli_points points;
    char name[80];               /* of the outcome */
    char label[GJ_N_LANGS][200]; /* what it is called */
};

static void report(void *user, const struct gj_batch_totals *totals)
{
    struct job *job = user;
    gj_sweep_progress_show(&job->progress, totals, gj_cli_seconds());
}

/* --- what is asked --- */

static enum gj_status prepare(struct job *job, struct gj_error *error)
{
    const struct gj_sens_search *s = job->s;
    enum gj_status status = gj_experiment_with_assumptions(&job->spec, &job->arena, &job->experiment, error);
    if (status != GJ_OK) {
        return status;
    }
    const uint32_t headline = 2 * (uint32_t)job->spec.headline;
    struct gj_contrast contrast =
        job->spec.experiment ? job->experiment.target : (struct gj_contrast){headline + 1, headline};
    if (s->outcome) {
        status = gj_contrast_find(s->outcome, &contrast, error);
    }
    if (status != GJ_OK) {
        return status;
    }
    gj_sens_outcome_label(&contrast, job->name, sizeof job->name, job->label);
    job->in = (struct gj_sens_input){.contrast = contrast,
                                     .outcome = {job->label[GJ_LANG_EN], job->label[GJ_LANG_KO]},
                                     .confidence = isnan(s->confidence) ? job->spec.confidence : s->confidence,
                                     .threshold = NAN};
    const char *unit = gj_contrast_unit(&contrast);
    const struct gj_unit shown = gj_unit_view(unit, 0.0, s->lang);
    if (s->threshold) { /* the scale of money would be that of a table, and there is none yet */
        status = gj_cli_level_parse("threshold", s->threshold, unit, strncmp(unit, "won", 3) == 0 ? NULL : &shown,
                                    &job->in.threshold, error);
    }
    const uint32_t own = job->spec.experiment ? job->experiment.replications : job->spec.replications;
    job->search = (struct gj_search){.experiment = &job->experiment,
                                     .contrast = contrast,
                                     .seed = job->spec.seed,
                                     .replications = s->asked->replications > 0 ? s->asked->replications : own,
                                     .confidence = job->in.confidence,
                                     .n_threads = s->asked->threads,
                                     .user = &job->points,
                                     .open = gj_cli_points_open,
                                     .close = gj_cli_points_close};
    job->points = (struct gj_cli_points){.scenario = job->scenario, .sets = &s->asked->sets};
    return status;
}

static enum gj_status find_factor(const struct job *job, const char *name, const struct gj_factor **factor,
                                  struct gj_error *error)
{
    const struct gj_experiment *e = &job->experiment;
    const char **names = gj_alloc_zero((size_t)e->n_factors + 1, sizeof *names);
    *factor = NULL;
    for (uint32_t i = 0; names && i < e->n_factors; i++) {
        names[i] = e->factor[i].name;
        *factor = strcmp(names[i], name) == 0 ? &e->factor[i] : *factor;
    }
    enum gj_status status = names ? GJ_OK : GJ_NO_MEMORY;
    if (names && !*factor) {
        const char *near = gj_closest(name, names, e->n_factors);
        status = gj_error_set(error, GJ_USAGE, NULL, "the scenario has no factor \"%.100s\"", name);
        gj_error_fix(error,
                     near ? "did you mean %s? `gongjang check --assumptions` lists them"
                          : "`gongjang check --assumptions` lists them%s",
                     near ? near : "");
    } else if (names && !gj_factor_is_varied(*factor)) {
        status = gj_error_set(error, GJ_USAGE, NULL, "factor \"%.100s\" has one value only", name);
        gj_error_fix(error, "give it low and high in the scenario, and no --set");
    }
    gj_free(names);
    return status;
}

/* "A,B" as two of the named policies. */
static enum gj_status find_policies(const struct job *job, struct gj_switching_ask *ask, struct gj_error *error)
{
    const struct gj_experiment *e = &job->experiment;
    const char *text = job->s->asked->policies;
    const char *comma = text ? strchr(text, ',') : NULL;
    for (uint32_t i = 0; comma && i < e->n_policies; i++) {
        const char *name = e->policy[i].name;
        if (strlen(name) == (size_t)(comma - text) && strncmp(name, text, (size_t)(comma - text)) == 0) {
            ask->with = &e->policy[i];
        }
        if (strcmp(name, comma + 1) == 0) {
            ask->against = &e->policy[i];
        }
    }
    if (text && (!ask->with || !ask->against)) {
        gj_error_set(error, GJ_USAGE, NULL, "--policies %.100s: these are not two policies of the experiment", text);
        gj_error_fix(error, "give two of its %u named policies with a comma between, A,B", e->n_policies);
        return GJ_USAGE;
    }
    return GJ_OK;
}

/* --- the searches --- */

static enum gj_status find_switching(struct job *job, struct gj_error *error)
{
    const struct gj_sens_asked *asked = job->s->asked;
    struct gj_switching_ask ask = {.spec = {.tolerance = 0.002, .n_scan = asked->n_scan}};
    struct gj_switching found;
    enum gj_status status = find_factor(job, asked->switching, &ask.spec.factor, error);
    if (status == GJ_OK) {
        status = find_policies(job, &ask, error);
    }
    if (status != GJ_OK) {
        return status;
    }
    ask.spec.low = isnan(asked->from) ? ask.spec.factor->low : asked->from;
    ask.spec.high = isnan(asked->to) ? ask.spec.factor->high : asked->to;
    ask.spec.threshold = isnan(job->in.threshold) ? 0.0 : job->in.threshold;
    status = gj_search_switching(&job->search, &ask, &found, error);
    if (status == GJ_OK) {
        gj_sens_switching(&job->in, &ask, &found, &job->output);
        gj_switching_fini(&found);
    }
    return status;
}

static struct gj_sens_picture picture_of(const struct job *job)
{
    return (struct gj_sens_picture){.path = job->s->picture,
                                    .study = &job->spec,
                                    .contrast = job->in.contrast,
                                    .replications = job->search.replications,
                                    .command = "gongjang sens --assumptions",
                                    .lang = job->s->lang};
}

static enum gj_status find_assumptions(struct job *job, struct gj_error *error)
{
    struct gj_tornado tornado;
    const struct gj_sens_picture picture = picture_of(job);
    enum gj_status status = gj_search_assumptions(&job->search, &tornado, error);
    if (status == GJ_OK) {
        gj_sens_register(&job->in, &tornado, &job->output);
        if (picture.path) {
            status = gj_sens_picture_draw(&picture, &tornado, error);
        }
        gj_tornado_fini(&tornado);
    }
    return status;
}

/* What is about to be run. A search for a crossing asks as it goes. */
static void announce(const struct job *job)
{
    const unsigned n = job->search.replications;
    uint32_t n_assumptions = 0;
    for (uint32_t i = 0; i < job->experiment.n_factors; i++) {
        const struct gj_factor *f = &job->experiment.factor[i];
        n_assumptions += f->role == GJ_ROLE_UNCERTAINTY && gj_factor_is_varied(f);
    }
    if (job->s->asked->switching) {
        gj_cli_note("%u values, then more where the threshold is crossed; %u replications each", job->s->asked->n_scan,
                    n);
    } else {
        gj_cli_note("%u assumptions, up to %u points of %u replications", n_assumptions, 2 * n_assumptions + 1, n);
    }
}

static enum gj_status find(struct job *job, struct gj_error *error)
{
    if (!job->s->asked->quiet) {
        announce(job);
    }
    struct gj_watch *watch = gj_watch_start();
    const bool is_terminal = isatty(STDERR_FILENO);
    const struct gj_batch_progress progress = {
        .report = job->s->asked->quiet ? NULL : report, .user = job, .stop = gj_watch_flag(watch)};
    gj_sweep_progress_start(&job->progress, job->s->lang, is_terminal, gj_cli_seconds());
    job->search.progress = &progress;
    enum gj_status status = job->s->asked->switching ? find_switching(job, error) : find_assumptions(job, error);
    gj_sweep_progress_end(&job->progress);
    gj_watch_stop(watch);
    if (status == GJ_INTERRUPTED) {
        gj_error_set(error, GJ_INTERRUPTED, NULL, "interrupted: a search keeps nothing, the same command begins anew");
    }
    if (status == GJ_OK && job->output.failed) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the answer");
    }
    return status;
}

/* --- what is printed --- */

static void add_json(const struct job *job, const char *method, struct gj_text *out)
{
    json_t *found = gj_sens_json(&job->output);
    json_t *top = found ? json_pack("{s:s, s:s, s:s, s:s, s:i, s:f, s:s, s:o}", "study", job->spec.name, "outcome",
                                    job->name, "unit", gj_contrast_unit(&job->in.contrast), "scenario_sha",
                                    job->spec.scenario_sha, "replications", (int)job->search.replications, "confidence",
                                    job->in.confidence, "method", method, "found", found)
                        : NULL;
    char *text = top ? json_dumps(top, JSON_INDENT(2) | JSON_REAL_PRECISION(12)) : NULL;
    gj_text_add(out, text ? text : "");
    gj_text_add(out, "\n");
    out->failed |= !text;
    free(text);
    json_decref(top);
}

static enum gj_status write_csv(const struct job *job, const char *method, struct gj_error *error)
{
    struct gj_text lines;
    gj_text_init(&lines);
    gj_sens_csv(&job->output, method, &lines);
    const enum gj_status status = lines.failed
                                      ? gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the answer")
                                      : gj_sens_write_csv(&lines, job->s->out, error);
    gj_text_fini(&lines);
    return status;
}

static enum gj_status put(struct job *job, struct gj_error *error)
{
    const char *method = job->s->asked->switching ? "switching" : "assumptions";
    const bool korean = job->s->lang == GJ_LANG_KO;
    struct gj_text out;
    gj_text_init(&out);
    enum gj_status status = job->s->out ? write_csv(job, method, error) : GJ_OK;
    if (job->s->json) {
        add_json(job, method, &out);
    } else {
        gj_text_addf(&out, "%s: %s\n", gj_study_title(&job->spec, job->s->lang), job->label[job->s->lang]);
        gj_text_addf(&out,
                     korean ? "값마다 반복 %u회, 모두 같은 난수, 신뢰구간 %g %%\n"
                            : "%u replications at each value, all on the same draws, intervals of %g %%\n",
                     job->search.replications, 100.0 * job->in.confidence);
        gj_sens_show(&job->output, job->s->lang, &out);
    }
    if (status == GJ_OK && out.failed) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the answer");
    }
    status = status == GJ_OK ? gj_cli_put(&out, error) : status;
    gj_text_fini(&out);
    return status;
}

int gj_sens_search_run(const struct gj_sens_search *search)
{
    struct job job = {.s = search};
    struct gj_error error = {0};
    struct gj_text frozen;
    int code = gj_cli_load(search->path, &search->asked->sets, search->json, &job.scenario);
    if (code != 0) {
        return code;
    }
    job.spec = *gj_scenario_spec(job.scenario);
    job.spec.seed = search->has_seed ? search->seed : job.spec.seed;
    gj_arena_init(&job.arena);
    gj_sens_output_init(&job.output);
    enum gj_status status = gj_cli_freeze(&job.spec, &frozen, &error);
    gj_text_fini(&frozen);
    if (status == GJ_OK) {
        status = prepare(&job, &error);
    }
    if (status == GJ_OK && search->picture) {
        const struct gj_sens_picture picture = picture_of(&job);
        status = gj_sens_picture_check(&picture, &error);
    }
    if (status == GJ_OK) {
        status = find(&job, &error);
    }
    if (status == GJ_OK) {
        status = put(&job, &error);
    }
    if (status != GJ_OK) {
        code = gj_cli_fail(&error, search->json);
    }
    gj_sens_output_fini(&job.output);
    gj_arena_fini(&job.arena);
    gj_scenario_free(job.scenario);
    return code;
}
