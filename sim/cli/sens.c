/* sens: what drives the answers of a sweep. */
#include "cli/sens_internal.h"
#include "cli/sens_picture.h"
#include "cli/sens_search.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/amount.h"
#include "store/batch_read.h"
#include "store/store.h"

enum {
    KEY_OUTCOME = 'o',
    KEY_METHOD = 'm',
    KEY_CONFIDENCE = 'c',
    KEY_BOOTSTRAP = 256,
    KEY_THRESHOLD,
    KEY_OUT,
    KEY_PICTURE,
    KEY_LIST
};

struct options {
    const char *path, *outcome, *out, *picture;
    const struct gj_sens_method *method; /* NULL: those of the design */
    enum gj_lang lang;
    uint64_t seed;
    uint32_t n_bootstrap;
    double confidence;     /* NaN: not told */
    const char *threshold; /* NULL: not told */
    bool json, list, has_seed;
    struct gj_sens_asked asked; /* of prim and robustness; and searches */
};

static const struct gj_sens_method *parse_method(struct argp_state *state, const char *text)
{
    const struct gj_sens_method *method = NULL;
    struct gj_error error = {0};
    if (gj_sens_method_find(text, &method, &error) != GJ_OK) {
        gj_cli_wrong(state, "%s: %s", error.message, error.fix);
    }
    return method;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &o->asked;
        return 0;
    case KEY_OUTCOME:
        o->outcome = argument;
        return 0;
    case KEY_METHOD:
        o->method = parse_method(state, argument);
        return 0;
    case KEY_CONFIDENCE:
        o->confidence = gj_cli_confidence(state, argument);
        return 0;
    case KEY_BOOTSTRAP:
        o->n_bootstrap = (uint32_t)gj_cli_number(state, "bootstrap", argument, 100, 100000);
        return 0;
    case KEY_THRESHOLD:
        o->threshold = argument;
        return 0;
    case KEY_OUT:
        o->out = argument;
        return 0;
    case KEY_PICTURE:
        o->picture = argument;
        return 0;
    case KEY_LIST:
        o->list = true;
        return 0;
    case 's':
        o->seed = gj_cli_number(state, "seed", argument, 0, UINT64_MAX);
        o->has_seed = true;
        return 0;
    case 'l':
        o->lang = gj_cli_language(state, argument);
        return 0;
    case 'j':
        o->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (o->path) {
            gj_cli_wrong(state, "one batch at a time, not also '%s'", argument);
        }
        o->path = argument;
        return 0;
    case ARGP_KEY_END:
        if (!o->path && !o->list) {
            gj_cli_wrong(state, gj_sens_asked_searches(&o->asked)
                                    ? "which scenario? Give its .lua file"
                                    : "which batch? Give the results folder of a sweep, or its file");
        }
        if (o->picture && !o->asked.assumptions && !(o->method && strcmp(o->method->name, "tornado") == 0)) {
            gj_cli_wrong(state, "--picture is of a tornado: give --method tornado, or --assumptions with a scenario");
        }
        if (o->asked.has_where && o->outcome && strcmp(o->asked.where.outcome, o->outcome) != 0) {
            gj_cli_wrong(state, "--where is about %s and --outcome about %s: say one", o->asked.where.outcome,
                         o->outcome);
        }
        o->outcome = o->asked.has_where ? o->asked.where.outcome : o->outcome;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

struct job {
    struct options o;
    struct gj_batch_reader *reader;
    const struct gj_batch_about *about;
    struct gj_design *design;
    struct gj_point_table table;
    struct gj_sens_input in;
    char outcome[80];            /* its name */
    char label[GJ_N_LANGS][200]; /* what it is called */
    struct gj_text page, csv;
    json_t *methods;
    uint32_t n_run;
    bool is_constant; /* the answer does not change: no other method has more to say */
};

/* --- which answer --- */

/* What was asked for; else the experiment's own; else, where that is not kept, the first that is. */
static enum gj_status choose_outcome(struct job *job, struct gj_contrast *contrast, struct gj_error *error)
{
    const struct gj_experiment *e = job->about->experiment;
    if (job->o.outcome) {
        return gj_batch_read_contrast(job->reader, job->o.outcome, contrast, error);
    }
    char name[80];
    gj_contrast_name(&e->target, name, sizeof name);
    if (gj_batch_read_contrast(job->reader, name, contrast, error) == GJ_OK) {
        return GJ_OK;
    }
    *contrast = (struct gj_contrast){e->response[0], GJ_NO_RESPONSE};
    if (e->n_responses > 1 && e->response[0] < GJ_RESPONSE_OF_PAIR && e->response[1] == e->response[0] + 1) {
        *contrast = (struct gj_contrast){e->response[1], e->response[0]};
    }
    return GJ_OK;
}

/* Plain numbers are in the unit in which the means of the points are shown. */
static enum gj_status take_levels(struct job *job, struct gj_error *error)
{
    const char *unit = gj_contrast_unit(&job->in.contrast);
    struct gj_sens_asked *asked = &job->o.asked;
    double most = 0.0;
    for (uint64_t i = 0; i < job->table.n; i++) {
        most = job->table.state[i] == GJ_POINT_DONE ? fmax(most, fabs(job->table.mean[i])) : most;
    }
    const struct gj_unit shown = gj_unit_view(unit, most, job->o.lang);
    enum gj_status status = GJ_OK;
    if (job->o.threshold) {
        status = gj_cli_level_parse("threshold", job->o.threshold, unit, &shown, &job->in.threshold, error);
    }
    if (status == GJ_OK && asked->where_level) {
        status = gj_cli_level_parse("where", asked->where_level, unit, &shown, &asked->where.number, error);
    }
    return status;
}

static enum gj_status prepare(struct job *job, struct gj_error *error)
{
    struct gj_contrast contrast;
    enum gj_status status = gj_batch_read_open(job->o.path, &job->reader, error);
    if (status != GJ_OK) {
        return status;
    }
    status = gj_batch_read_check_rows(job->reader, error);
    if (status != GJ_OK) {
        return status;
    }
    job->about = gj_batch_read_about(job->reader);
    status = choose_outcome(job, &contrast, error);
    status = status == GJ_OK ? gj_batch_read_table(job->reader, &contrast, &job->table, error) : status;
    status = status == GJ_OK ? gj_design_open(job->about->experiment, &job->design, error) : status;
    if (status != GJ_OK) {
        return status;
    }
    gj_sens_outcome_label(&contrast, job->outcome, sizeof job->outcome, job->label);
    job->in =
        (struct gj_sens_input){.table = &job->table,
                               .design = job->design,
                               .contrast = contrast,
                               .outcome = {job->label[GJ_LANG_EN], job->label[GJ_LANG_KO]},
                               .confidence = isnan(job->o.confidence) ? job->about->confidence : job->o.confidence,
                               .seed = job->o.seed,
                               .n_bootstrap = job->o.n_bootstrap,
                               .threshold = NAN,
                               .ask = &job->o.asked.ask};
    return take_levels(job, error);
}

/* --- methods --- */

static enum gj_status keep(struct job *job, const struct gj_sens_method *method, const struct gj_sens_output *output,
                           struct gj_error *error)
{
    json_t *found = gj_sens_json(output);
    if (!found || json_object_set_new(found, "method", json_string(method->name)) != 0 ||
        json_array_append_new(job->methods, found) != 0) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the answer");
    }
    gj_sens_show(output, job->o.lang, &job->page);
    for (const struct gj_sens_sentence *said = output->says; said; said = said->next) {
        job->is_constant |= said->word == GJ_SENS_NO_CHANGE;
    }
    gj_sens_csv(output, method->name, &job->csv);
    job->n_run++;
    return GJ_OK;
}

/* A method the design would have, but that this batch is too small for, is said and passed over. */
static enum gj_status run_one(struct job *job, const struct gj_sens_method *method, struct gj_error *error)
{
    struct gj_sens_output output;
    gj_sens_output_init(&output);
    enum gj_status status = gj_sens_run(method, &job->in, &output, error);
    if (status == GJ_OK) {
        status = keep(job, method, &output, error);
    } else if (!job->o.method && (status == GJ_MODEL || status == GJ_USAGE)) {
        gj_text_addf(&job->page, "\n%s\n  %s\n", job->o.lang == GJ_LANG_KO ? method->ko : method->en, error->message);
        json_array_append_new(job->methods, json_pack("{s:s, s:s}", "method", method->name, "missing", error->message));
    }
    gj_sens_output_fini(&output);
    return status;
}

static enum gj_status run(struct job *job, struct gj_error *error)
{
    const enum gj_design_kind design = job->about->experiment->design.kind;
    struct gj_error first = {0};
    if (job->o.method) {
        return run_one(job, job->o.method, error);
    }
    for (uint32_t i = 0; i < gj_sens_n_methods(); i++) {
        struct gj_error why = {0};
        const struct gj_sens_method *method = gj_sens_method(i);
        const bool is_of_policies = job->about->experiment->is_crossed && strcmp(method->name, "robustness") == 0;
        if (!gj_sens_method_is_own(method, design) && !is_of_policies) {
            continue;
        }
        const enum gj_status status = run_one(job, method, &why);
        first = first.status == GJ_OK ? why : first;
        if (status != GJ_OK && status != GJ_MODEL && status != GJ_USAGE) {
            *error = why;
            return status;
        }
        if (job->is_constant) {
            break;
        }
    }
    if (job->n_run == 0 && first.status == GJ_OK) {
        gj_error_set(error, GJ_USAGE, NULL, "no method is the design's own: the design is %s", gj_design_name(design));
        gj_error_fix(error, "name one with --method; `gongjang sens --list` says which there are");
        return GJ_USAGE;
    }
    *error = first;
    return job->n_run == 0 ? first.status : GJ_OK;
}

/* --- the picture --- */

/* The sweep as a study: what a picture says of where it comes from. */
static enum gj_status draw(struct job *job, struct gj_error *error)
{
    const struct gj_batch_about *about = job->about;
    struct gj_study_spec study = {
        .title = about->title, .title_ko = about->title_ko, .seed = about->seed, .confidence = job->in.confidence};
    struct gj_text command;
    struct gj_tornado tornado;
    gj_sha256(about->frozen, strlen(about->frozen), study.scenario_sha);
    gj_text_init(&command);
    for (uint32_t i = 0; i < about->n_words; i++) {
        gj_text_add(&command, i ? " " : "");
        gj_cli_quote(&command, about->command[i]);
    }
    const struct gj_sens_picture picture = {.path = job->o.picture,
                                            .study = &study,
                                            .contrast = job->in.contrast,
                                            .replications = about->experiment->replications,
                                            .command = command.failed ? "" : command.data,
                                            .lang = job->o.lang};
    enum gj_status status = gj_sens_picture_check(&picture, error);
    if (status == GJ_OK) {
        status = gj_tornado_find(&job->table, job->in.confidence, &tornado, error);
    }
    if (status == GJ_OK) {
        status = gj_sens_picture_draw(&picture, &tornado, error);
        gj_tornado_fini(&tornado);
    }
    gj_text_fini(&command);
    return status;
}

/* --- what is printed --- */

/* "sobol", or what was named instead of drawn: "named scenarios x named policies". */
static const char *design_text(const struct gj_experiment *e, bool korean, char *out, size_t size)
{
    const char *policies = gj_cli_say(korean, "named policies", "이름 붙은 정책");
    snprintf(out, size, "%s%s%s",
             e->is_crossed && e->n_scenarios > 0 ? gj_cli_say(korean, "named scenarios", "이름 붙은 시나리오")
                                                 : gj_design_name(e->design.kind),
             e->is_crossed && e->n_policies > 0 ? " x " : "", e->is_crossed && e->n_policies > 0 ? policies : "");
    return out;
}

static void print_head(const struct job *job, struct gj_text *out)
{
    const bool korean = job->o.lang == GJ_LANG_KO;
    const char *title = korean && job->about->title_ko ? job->about->title_ko : job->about->title;
    gj_text_addf(out, "%s: %s\n", title ? title : job->about->name, job->label[job->o.lang]);
    char room[120];
    const char *design = design_text(job->about->experiment, korean, room, sizeof room);
    const unsigned long long n = job->table.n;
    if (korean) {
        gj_text_addf(out, "%s, 점 %llu개, 신뢰구간 %g %%\n", design, n, 100.0 * job->in.confidence);
    } else {
        gj_text_addf(out, "%s, %llu points, intervals of %g %%\n", design, n, 100.0 * job->in.confidence);
    }
    if (!isnan(job->in.threshold)) { /* as it was understood */
        gj_text_add(out, gj_cli_say(korean, "Threshold: ", "경계: "));
        gj_cli_amount_add(out, job->in.threshold, gj_contrast_unit(&job->in.contrast), false, job->o.lang);
        gj_text_add(out, "\n");
    }
}

static enum gj_status put(struct job *job, struct gj_error *error)
{
    struct gj_text out;
    enum gj_status status = GJ_OK;
    gj_text_init(&out);
    if (job->o.json) {
        char design[120];
        json_t *top = json_pack("{s:s, s:s, s:s, s:s, s:I, s:f, s:O}", "study", job->about->name, "outcome",
                                job->outcome, "unit", gj_contrast_unit(&job->in.contrast), "design",
                                design_text(job->about->experiment, false, design, sizeof design), "points",
                                (json_int_t)job->table.n, "confidence", job->in.confidence, "methods", job->methods);
        char *text = top ? json_dumps(top, JSON_INDENT(2) | JSON_REAL_PRECISION(12)) : NULL;
        gj_text_add(&out, text ? text : "");
        gj_text_add(&out, "\n");
        out.failed |= !text;
        free(text);
        json_decref(top);
    } else {
        print_head(job, &out);
        gj_text_add(&out, job->page.data ? job->page.data : "");
    }
    if (out.failed || job->page.failed || job->csv.failed) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the answer");
    }
    status = status == GJ_OK && job->o.out ? gj_sens_write_csv(&job->csv, job->o.out, error) : status;
    status = status == GJ_OK ? gj_cli_put(&out, error) : status;
    gj_text_fini(&out);
    return status;
}

static int list_methods(enum gj_lang lang)
{
    for (uint32_t i = 0; i < gj_sens_n_methods(); i++) {
        const struct gj_sens_method *m = gj_sens_method(i);
        const char *fits =
            strcmp(m->fits, "*") == 0 ? gj_cli_say(lang == GJ_LANG_KO, "any design", "모든 설계") : m->fits;
        printf("%-12s %s [%s]\n", m->name, lang == GJ_LANG_KO ? m->ko : m->en, fits);
    }
    return 0;
}

static int search(const struct options *o)
{
    return gj_sens_search_run(&(struct gj_sens_search){.asked = &o->asked,
                                                       .path = o->path,
                                                       .outcome = o->outcome,
                                                       .out = o->out,
                                                       .picture = o->picture,
                                                       .lang = o->lang,
                                                       .confidence = o->confidence,
                                                       .threshold = o->threshold,
                                                       .seed = o->seed,
                                                       .has_seed = o->has_seed,
                                                       .json = o->json});
}

int gj_cli_sens(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"outcome", KEY_OUTCOME, "NAME", 0,
         "what is asked about: NAME (after less before), NAME.before, NAME.after, or npv_... (default: the "
         "experiment's target, the study's headline)",
         0},
        {"method", KEY_METHOD, "NAME", 0, "instead of those of the design; see --list", 0},
        {"list", KEY_LIST, NULL, 0, "say which methods there are, and for which designs", 0},
        {"confidence", KEY_CONFIDENCE, "P", 0, "of the intervals, instead of the study's", 0},
        {"bootstrap", KEY_BOOTSTRAP, "N", 0, "resamples behind an interval (default 1000)", 0},
        {"threshold", KEY_THRESHOLD, "X", 0,
         "from where on the answer is a success: -1000만, 2%, 30 min; a plain number is in the unit that the tables "
         "show",
         0},
        {"seed", 's', "N", 0, "of the resamples (default 1)", 0},
        {"out", KEY_OUT, "FILE.csv", 0, "write all tables, a line a cell", 0},
        {"picture", KEY_PICTURE, "FILE", 0,
         "draw the tornado: .png, .svg or .pdf; with --method tornado or --assumptions", 0},
        {"lang", 'l', "en|ko", 0, "language (default en)", 0},
        {"json", 'j', NULL, 0, "print everything as JSON", 0},
        {0},
    };
    const struct argp_child children[] = {{&gj_sens_asked_argp, 0, NULL, 0}, {0}};
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .children = children,
                              .args_doc = "FOLDER|FILE|SCENARIO.lua",
                              .doc = "Say which factors of a sweep drive an outcome, by how much and how surely. The "
                                     "method is the design's own unless told."};
    struct job job = {.o = {.seed = 1, .n_bootstrap = 1000, .confidence = NAN, .lang = GJ_LANG_EN}};
    struct gj_error error = {0};
    int code = 0;
    gj_sens_asked_init(&job.o.asked);
    gj_cli_parse(&argp, argc, argv, &job.o);
    if (job.o.list) {
        return list_methods(job.o.lang);
    }
    if (gj_sens_asked_searches(&job.o.asked)) {
        return search(&job.o);
    }
    gj_text_init(&job.page);
    gj_text_init(&job.csv);
    job.methods = json_array();
    if (prepare(&job, &error) != GJ_OK || (job.o.picture && draw(&job, &error) != GJ_OK) ||
        run(&job, &error) != GJ_OK || put(&job, &error) != GJ_OK) {
        code = gj_cli_fail(&error, job.o.json);
    }
    json_decref(job.methods);
    gj_text_fini(&job.page);
    gj_text_fini(&job.csv);
    gj_point_table_fini(&job.table);
    gj_design_close(job.design);
    gj_batch_read_close(job.reader);
    return code;
}
