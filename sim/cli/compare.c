/* compare: two results folders, or two scenarios, or one of each: what differs in the scenario, and what that does to each outcome. */
#define _DEFAULT_SOURCE
#include "render/compare.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/loaded.h"

struct options {
    const char *path[2];
    uint32_t n_paths;
    uint32_t replications; /* 0: not given */
    unsigned threads;
    enum gj_lang lang;
    bool json;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case 'n':
        o->replications = (uint32_t)gj_cli_number(state, "replications", argument, 1, 10000000);
        return 0;
    case 't':
        o->threads = (unsigned)gj_cli_number(state, "threads", argument, 1, 1024);
        return 0;
    case 'l':
        o->lang = gj_cli_language(state, argument);
        return 0;
    case 'j':
        o->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (o->n_paths == 2) {
            gj_cli_wrong(state, "two at a time, not also '%s'", argument);
        }
        o->path[o->n_paths++] = argument;
        return 0;
    case ARGP_KEY_END:
        if (o->n_paths < 2) {
            gj_cli_wrong(state, "which two? Give two results folders, two scenarios, or one of each");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* --- one of the two --- */

struct side {
    bool is_folder;
    struct gj_opened opened;
    struct gj_scenario *scenario;
    struct gj_study_spec spec;
    struct gj_text frozen;
    struct gj_study_result lived; /* of a scenario */
    struct gj_row *row;           /* of a folder */
    uint32_t n_replications;      /* with rows; 0: only the scenario is known */
};

static bool is_folder(const char *path)
{
    struct stat info;
    return gj_catalog_is_batch(path) || (stat(path, &info) == 0 && S_ISDIR(info.st_mode));
}

static enum gj_status read_rows(struct side *side, struct gj_error *error)
{
    const struct gj_results_info *info = gj_results_info(side->opened.study);
    side->row = gj_alloc_zero((size_t)info->n_rows + 1, sizeof *side->row);
    if (!side->row) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u rows", info->n_rows);
    }
    enum gj_status status = GJ_OK;
    for (uint32_t i = 0; i < info->n_rows && status == GJ_OK; i++) {
        status = gj_results_row(side->opened.study, i, &side->row[i], error);
    }
    side->n_replications = info->n_replications;
    return status;
}

static enum gj_status open_folder(const char *path, struct side *side, struct gj_error *error)
{
    const char *text = NULL;
    size_t n = 0;
    side->is_folder = true;
    enum gj_status status = gj_opened_open(path, &side->opened, error);
    if (status == GJ_OK && side->opened.sweep) {
        gj_error_set(error, GJ_USAGE, NULL, "%s holds a sweep of many points, and this compares two studies", path);
        gj_error_fix(error,
                     "`gongjang sens` compares the points of a sweep; or `gongjang run` the scenario with the --set "
                     "of one point");
        status = GJ_USAGE;
    }
    if (status == GJ_OK) {
        status = gj_cli_reload_told(side->opened.study, &side->scenario, &side->spec, error);
    }
    if (status == GJ_OK) {
        status = gj_results_frozen(side->opened.study, &text, &n, error);
    }
    if (status == GJ_OK) {
        gj_text_add_n(&side->frozen, text, n);
        status = side->frozen.failed ? gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %s", path)
                                     : read_rows(side, error);
    }
    return status;
}

/* 0, or the exit code after what is wrong was said. */
static int open_side(const struct options *o, const char *path, struct side *side)
{
    struct gj_error error = {0};
    gj_text_init(&side->frozen);
    if (is_folder(path)) {
        return open_folder(path, side, &error) == GJ_OK ? 0 : gj_cli_fail(&error, o->json);
    }
    const struct gj_cli_sets none = {.n = 0};
    const int code = gj_cli_load(path, &none, o->json, &side->scenario);
    if (code != 0) {
        return code;
    }
    side->spec = *gj_scenario_spec(side->scenario);
    return gj_cli_freeze(&side->spec, &side->frozen, &error) == GJ_OK ? 0 : gj_cli_fail(&error, o->json);
}

static void close_side(struct side *side)
{
    gj_study_result_free(&side->lived);
    gj_free(side->row);
    gj_text_fini(&side->frozen);
    gj_scenario_free(side->scenario);
    if (side->is_folder) {
        gj_opened_close(&side->opened);
    }
}

/* Live a scenario; of a folder as many as were asked for. */
static enum gj_status live(const struct options *o, struct side *side, struct gj_error *error)
{
    if (side->is_folder) {
        const uint32_t n = o->replications;
        side->n_replications = n > 0 && n < side->n_replications ? n : side->n_replications;
        return GJ_OK;
    }
    if (o->replications == 0) {
        return GJ_OK;
    }
    struct gj_watch *watch = gj_watch_start();
    const struct gj_progress progress = {.stop = gj_watch_flag(watch)};
    side->spec.replications = o->replications;
    const enum gj_status status = gj_study_run(&side->spec, o->threads, &progress, &side->lived, error);
    gj_watch_stop(watch);
    side->n_replications = status == GJ_OK || status == GJ_FAILED_POINTS ? side->lived.n_replications : 0;
    if (status == GJ_FAILED_POINTS) {
        fprintf(stderr, "gongjang: note: %s\n", error->message);
        return GJ_OK;
    }
    return status;
}

static struct gj_versus_side rows_of(const struct side *side)
{
    return (struct gj_versus_side){.spec = &side->spec,
                                   .row = side->is_folder ? side->row : side->lived.row,
                                   .n_replications = side->n_replications};
}

/* --- as JSON --- */

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

static json_t *estimate_json(const struct gj_estimate *e)
{
    return json_pack("{s:o, s:o, s:I}", "mean", number(e->mean), "half_width", number(e->half_width), "n",
                     (json_int_t)e->n);
}

static json_t *assumption_json(const struct gj_assumption *a)
{
    return a ? json_pack("{s:o, s:o, s:o, s:o, s:o}", "low", number(a->low), "central", number(a->central), "high",
                         number(a->high), "mark", text_or_null(a->mark), "source", text_or_null(a->source))
             : json_null();
}

static json_t *change_json(const struct gj_change *change)
{
    static const char *const of[] = {"thing", "number", "basis", "line"};
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "of", of[change->of], "change",
                               gj_change_name(change->kind), "firm", change->firm, "place", change->place, "what",
                               change->what, "unit", strcmp(change->unit, "us") == 0 ? "microseconds" : change->unit);
    if (change->of == GJ_CHANGE_LINE) {
        json_object_set_new(object, "a", text_or_null(change->before));
        json_object_set_new(object, "b", text_or_null(change->after));
    } else if (change->of != GJ_CHANGE_THING) {
        json_object_set_new(object, "a", assumption_json(change->of_a));
        json_object_set_new(object, "b", assumption_json(change->of_b));
    }
    json_object_set_new(object, "follows", json_boolean(change->is_told));
    if (change->is_number) {
        json_object_set_new(object, "difference", number(change->b - change->a));
    }
    return object;
}

static json_t *outcomes_json(const struct gj_versus *versus)
{
    json_t *list = json_array();
    for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
        const struct gj_outcome_info *info = gj_outcome_info((enum gj_outcome_id)k);
        json_t *object = json_pack("{s:s, s:s}", "outcome", info->name, "unit", info->unit);
        for (int part = 0; part < GJ_N_VERSUS_PARTS; part++) {
            const struct gj_versus_line *line = &versus->line[k][part];
            json_object_set_new(object, gj_versus_part_name((enum gj_versus_part)part),
                                json_pack("{s:o, s:o, s:o}", "a", estimate_json(&line->a), "b", estimate_json(&line->b),
                                          "b_less_a", estimate_json(&line->change)));
        }
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *side_json(const char *path, const struct gj_study_spec *spec, uint32_t n)
{
    char seed[24];
    (void)snprintf(seed, sizeof seed, "%" PRIu64, spec->seed);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:I}", "path", path, "study", spec->name, "title", spec->title,
                     "scenario_sha256", spec->scenario_sha, "seed", seed, "replications", (json_int_t)n);
}

static enum gj_status add_json(const struct gj_comparison *c, struct gj_text *out, struct gj_error *error)
{
    json_t *changes = json_array();
    for (uint32_t i = 0; i < c->changes->n; i++) {
        json_array_append_new(changes, change_json(&c->changes->change[i]));
    }
    json_t *root =
        json_pack("{s:o, s:o, s:b, s:o}", "a", side_json(c->name[0], c->spec[0], c->versus ? c->versus->n[0] : 0), "b",
                  side_json(c->name[1], c->spec[1], c->versus ? c->versus->n[1] : 0), "same_scenario",
                  gj_changes_are_none(c->changes), "changes", changes);
    if (root && c->versus) {
        json_object_set_new(root, "paired", json_boolean(c->versus->is_paired));
        json_object_set_new(root, "confidence", number(c->versus->confidence));
        json_object_set_new(root, "outcomes", outcomes_json(c->versus));
    }
    char *text = root ? json_dumps(root, JSON_INDENT(2) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(15)) : NULL;
    if (text) {
        gj_text_add(out, text);
        gj_text_add(out, "\n");
    }
    free(text);
    json_decref(root);
    return text ? GJ_OK : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out, or a name is not UTF-8");
}

/* --- both --- */

static enum gj_status show(const struct options *o, const struct side *side, const struct gj_changes *changes,
                           struct gj_versus *versus, struct gj_error *error)
{
    const struct gj_versus_side a = rows_of(&side[0]);
    const struct gj_versus_side b = rows_of(&side[1]);
    const bool has_rows = a.n_replications > 0 && b.n_replications > 0;
    const struct gj_comparison comparison = {.name = {o->path[0], o->path[1]},
                                             .spec = {&side[0].spec, &side[1].spec},
                                             .changes = changes,
                                             .versus = has_rows ? versus : NULL,
                                             .lang = o->lang};
    struct gj_text out;
    gj_text_init(&out);
    enum gj_status status = has_rows ? gj_versus_fill(&a, &b, versus, error) : GJ_OK;
    if (status == GJ_OK && o->json) {
        status = add_json(&comparison, &out, error);
    } else if (status == GJ_OK) {
        gj_render_comparison(&comparison, &out);
    }
    if (status == GJ_OK) {
        status = gj_cli_put(&out, error);
    }
    gj_text_fini(&out);
    return status;
}

static enum gj_status compare(const struct options *o, struct side *side, struct gj_error *error)
{
    struct gj_compared of[2];
    for (int i = 0; i < 2; i++) {
        of[i] = (struct gj_compared){side[i].frozen.data, side[i].spec.assumption, side[i].spec.n_assumptions};
    }
    struct gj_changes changes;
    struct gj_versus *versus = gj_alloc_zero(1, sizeof *versus);
    enum gj_status status = gj_scenario_compare(&of[0], &of[1], &changes, error);
    if (!versus) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for two results");
    }
    for (int i = 0; i < 2 && status == GJ_OK; i++) {
        status = live(o, &side[i], error);
    }
    if (status == GJ_OK) {
        status = show(o, side, &changes, versus, error);
    }
    gj_changes_free(&changes);
    gj_free(versus);
    return status;
}

int gj_cli_compare(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"replications", 'n', "N", 0,
         "live scenarios so many times in each arm and compare what comes out; of folders take the first N", 0},
        {"threads", 't', "N", 0, "threads (default: all cores); the results do not depend on it", 0},
        {"lang", 'l', "en|ko", 0, "language (default en)", 0},
        {"json", 'j', NULL, 0, "print all of it as JSON", 0},
        {0},
    };
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = "A B",
                              .doc =
                                  "Say what two studies differ in: which values of the scenario, and what that does to "
                                  "each outcome. A and B are results folders or scenarios."};
    struct options o = {.lang = GJ_LANG_EN};
    struct side side[2] = {{0}, {0}};
    struct gj_error error = {0};
    gj_cli_parse(&argp, argc, argv, &o);
    int code = open_side(&o, o.path[0], &side[0]);
    if (code == 0) {
        code = open_side(&o, o.path[1], &side[1]);
    }
    if (code == 0 && compare(&o, side, &error) != GJ_OK) {
        code = gj_cli_fail(&error, o.json);
    }
    close_side(&side[0]);
    close_side(&side[1]);
    return code;
}
