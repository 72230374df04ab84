/* A point as a row: values to settings, the scenario loaded with them, its replications, and what came out. */
#include "cli/point.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "kernel/digest.h"
#include "study/batch/batch.h"
#include "study/design/experiment.h"
#include "study/precision.h"

#define VALUE_MAX 400

/* --- what is asked ----------------------------------------------------------------------------------------------------------------- */

static void ask_outcome(struct gj_point_asked *a, uint32_t k)
{
    *a = (struct gj_point_asked){.contrast = {{2 * k, GJ_NO_RESPONSE}, {2 * k + 1, GJ_NO_RESPONSE}, {2 * k + 1, 2 * k}},
                                 .name = {"before", "after", "difference"},
                                 .n = 3};
    gj_contrast_name(&a->contrast[2], a->title, sizeof a->title);
}

uint32_t gj_point_model_ask(struct gj_point_model *model, struct gj_contrast contrast)
{
    struct gj_point_asked a = {.contrast = {contrast}, .n = 1};
    if (contrast.against != GJ_NO_RESPONSE) {
        ask_outcome(&a, contrast.against / 2);
    } else {
        gj_contrast_name(&contrast, a.title, sizeof a.title);
    }
    for (uint32_t i = 0; i < model->n_asked; i++) {
        if (strcmp(model->asked[i].title, a.title) == 0) {
            return i;
        }
    }
    model->asked[model->n_asked] = a; /* each title once: no more than there are responses and outcomes */
    return model->n_asked++;
}

static enum gj_status ask_list(struct gj_point_model *model, const char *outcomes, struct gj_error *error)
{
    char word[100];
    for (const char *at = outcomes; *at != '\0';) {
        const size_t n = strcspn(at, ",");
        struct gj_contrast contrast;
        snprintf(word, sizeof word, "%.*s", (int)(n < sizeof word ? n : sizeof word - 1), at);
        const enum gj_status status = gj_contrast_find(word, &contrast, error);
        if (status != GJ_OK) {
            return status;
        }
        (void)gj_point_model_ask(model, contrast);
        at += n + (at[n] == ',');
    }
    return GJ_OK;
}

/* What the experiment keeps: of outcomes all, whichever arm. */
static void ask_experiment(struct gj_point_model *model, const struct gj_experiment *e)
{
    for (uint32_t i = 0; i < e->n_responses; i++) {
        const uint32_t r = e->response[i];
        const bool has_both =
            r < GJ_RESPONSE_OF_PAIR && r % 2 == 0 && i + 1 < e->n_responses && e->response[i + 1] == r + 1;
        (void)gj_point_model_ask(model,
                                 has_both ? (struct gj_contrast){r + 1, r} : (struct gj_contrast){r, GJ_NO_RESPONSE});
        i += has_both;
    }
}

enum gj_status gj_point_model_open(struct gj_point_model *model, const char *outcomes, struct gj_error *error)
{
    const struct gj_experiment *e = model->spec->experiment;
    model->n_sources = gj_scenario_n_sources(model->scenario);
    model->source = gj_alloc_zero(model->n_sources, sizeof *model->source);
    if (!model->source || !e) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the points");
    }
    for (uint32_t i = 0; i < model->n_sources; i++) {
        model->source[i] = *gj_scenario_source(model->scenario, i);
    }
    if (!outcomes) {
        ask_experiment(model, e);
    } else {
        const enum gj_status status = ask_list(model, outcomes, error);
        if (status != GJ_OK) {
            return status;
        }
    }
    return gj_constraints_open(e, &model->constraints, NULL, error);
}

void gj_point_model_close(struct gj_point_model *model)
{
    gj_constraints_close(model->constraints);
    gj_free(model->source);
}

/* --- values given ------------------------------------------------------------------------------------------------------------------ */

struct given {
    struct gj_setting *setting;
    char (*text)[VALUE_MAX];
    uint32_t n;
};

static enum gj_status unknown(const struct gj_point_model *model, const char *name, struct gj_error *error)
{
    const struct gj_experiment *e = model->spec->experiment;
    const char *names[GJ_FACTORS_MAX];
    for (uint32_t i = 0; i < e->n_factors; i++) {
        names[i] = e->factor[i].name;
    }
    const char *near = gj_closest(name, names, e->n_factors);
    gj_error_set(error, GJ_USAGE, NULL,
                 near ? "the scenario has no factor \"%.80s\"; did you mean \"%s\"?"
                      : "the scenario has no factor \"%.80s\"",
                 name, near);
    gj_error_fix(error, e->n_factors > 0 ? "`gongjang check` lists its factors"
                                         : "it has none: name a value with uncertainty(...) or lever(...)");
    return GJ_USAGE;
}

static enum gj_status outside(const struct gj_factor *f, const char *shown, struct gj_error *error)
{
    char low[80], high[80], unit[80];
    gj_factor_show(f, f->low, low, sizeof low);
    gj_factor_show(f, f->high, high, sizeof high);
    gj_factor_unit(f, unit, sizeof unit);
    gj_error_set(error, GJ_USAGE, NULL, "%s = %s lies outside of %s to %s%s%s", f->name, shown, low, high,
                 *unit ? " " : "", unit);
    gj_error_fix(error, "values are numbers in the factor's unit; --anywhere allows any");
    return GJ_USAGE;
}

static enum gj_status no_choice(const struct gj_factor *f, const char *shown, struct gj_error *error)
{
    char list[300] = "";
    for (uint32_t i = 0; i < f->n_choices && strlen(list) < 200; i++) {
        snprintf(list + strlen(list), sizeof list - strlen(list), "%s%.60s", i ? ", " : "", f->choice[i]);
    }
    gj_error_set(error, GJ_USAGE, NULL, "%s = %.80s is not among %s", f->name, shown, list);
    return GJ_USAGE;
}

static enum gj_status take_number(const struct gj_point_model *model, const struct gj_factor *f, double value,
                                  char *out, struct gj_error *error)
{
    char shown[40];
    snprintf(shown, sizeof shown, "%.10g", value);
    if (f->kind == GJ_FACTOR_CHOICE) {
        uint32_t i = 0;
        while (i < f->n_choices && !(f->number && f->number[i] == value)) {
            i++;
        }
        if (i == f->n_choices) {
            return no_choice(f, shown, error);
        }
        value = i;
    } else if (f->kind == GJ_FACTOR_WHOLE && value != floor(value)) {
        return gj_error_set(error, GJ_USAGE, NULL, "%s = %s must be a whole number", f->name, shown);
    } else if (!model->is_anywhere && f->role != GJ_ROLE_CONSTANT && !(value >= f->low && value <= f->high)) {
        return outside(f, shown, error);
    }
    gj_factor_write(f, value, out, VALUE_MAX);
    return GJ_OK;
}

/* A text is what stands behind --set: the loader reads it. */
static enum gj_status take_text(const struct gj_factor *f, const char *text, char *out, struct gj_error *error)
{
    if (strlen(text) >= VALUE_MAX) {
        return gj_error_set(error, GJ_USAGE, NULL, "%s: a value has less than %d bytes", f->name, VALUE_MAX);
    }
    snprintf(out, VALUE_MAX, "%s", text);
    return GJ_OK;
}

static enum gj_status take_factor(const struct gj_point_model *model, const struct gj_factor *f, const json_t *value,
                                  char *out, struct gj_error *error)
{
    if (f->is_given) {
        gj_error_set(error, GJ_USAGE, NULL, "%s is held by --set", f->name);
        gj_error_fix(error, "give it in one place");
        return GJ_USAGE;
    }
    if (json_is_number(value)) {
        return take_number(model, f, json_number_value(value), out, error);
    }
    if (json_is_string(value)) {
        return take_text(f, json_string_value(value), out, error);
    }
    if (json_is_boolean(value)) {
        return take_text(f, json_is_true(value) ? "true" : "false", out, error);
    }
    gj_error_set(error, GJ_USAGE, NULL, "%s must be a number, a text, true or false", f->name);
    return GJ_USAGE;
}

/* A number of the register of assumptions, by '@' and its place. */
static enum gj_status take_assumption(const struct gj_point_model *model, const char *name, const json_t *value,
                                      char *out, struct gj_error *error)
{
    const struct gj_study_spec *spec = model->spec;
    uint32_t i = 0;
    if (!json_is_number(value)) {
        return gj_error_set(error, GJ_USAGE, NULL, "%.200s must be a number in the unit of the register", name);
    }
    const double number = json_number_value(value);
    while (i < spec->n_assumptions && strcmp(spec->assumption[i].place, name + 1) != 0) {
        i++;
    }
    if (i < spec->n_assumptions && !model->is_anywhere) { /* of one that is not there the loader says so */
        const struct gj_assumption *a = &spec->assumption[i];
        const struct gj_factor f = {
            .name = name, .unit = "", .per = "", .measure = a->unit, .low = a->low, .high = a->high};
        if (!(number >= a->low && number <= a->high)) {
            char shown[40];
            snprintf(shown, sizeof shown, "%.10g", number);
            return outside(&f, shown, error);
        }
    }
    snprintf(out, VALUE_MAX, "%.17g", number);
    return GJ_OK;
}

static enum gj_status take_all(const struct gj_point_model *model, const json_t *object, struct given *given,
                               struct gj_error *error)
{
    const struct gj_experiment *e = model->spec->experiment;
    const char *name;
    json_t *value;
    for (uint32_t i = 0; i < model->n_settings; i++) {
        given->setting[given->n++] = model->setting[i];
    }
    json_object_foreach((json_t *)(uintptr_t)object, name, value)
    {
        char *out = given->text[given->n];
        const uint32_t k = gj_factor_find(e->factor, e->n_factors, name);
        const enum gj_status status = *name == '@'       ? take_assumption(model, name, value, out, error)
                                      : k < e->n_factors ? take_factor(model, &e->factor[k], value, out, error)
                                                         : unknown(model, name, error);
        if (status != GJ_OK) {
            return status;
        }
        given->setting[given->n++] = (struct gj_setting){name, out};
    }
    return GJ_OK;
}

/* --- the row ----------------------------------------------------------------------------------------------------------------------- */

static json_t *json_of(double value)
{
    if (!isfinite(value)) {
        return json_null();
    }
    const bool is_whole = value == floor(value) && fabs(value) < 1e15;
    return is_whole ? json_integer((json_int_t)value) : json_real(value);
}

static json_t *value_json(const struct gj_factor *f, double value)
{
    if (f->kind != GJ_FACTOR_CHOICE) {
        return json_of(value);
    }
    const uint32_t i = (uint32_t)value;
    const char *word = f->choice[i];
    if (f->number && !isnan(f->number[i])) {
        return json_of(f->number[i]);
    }
    return strcmp(word, "true") == 0 ? json_true() : strcmp(word, "false") == 0 ? json_false() : json_string(word);
}

static void fail_row(json_t *row, enum gj_status status, const struct gj_error *why)
{
    char text[1500];
    gj_error_format(why, GJ_LANG_EN, text, sizeof text);
    json_object_set_new(row, "state", json_string("failed"));
    json_object_set_new(row, "status", json_string(gj_status_name(status)));
    json_object_set_new(row, "reason", json_string(text));
}

static json_t *estimate_json(const struct gj_mean *mean, double confidence)
{
    const struct gj_estimate estimate = gj_mean_estimate(mean, confidence);
    json_t *object = json_object();
    json_object_set_new(object, "mean", json_of(estimate.mean));
    json_object_set_new(object, "half_width", json_of(estimate.half_width));
    json_object_set_new(object, "n", json_integer(estimate.n));
    return object;
}

struct lived {
    struct gj_mean (*mean)[3]; /* by what is asked */
    struct gj_mean target;
    uint32_t n, n_failed;
    uint64_t digest;
    struct gj_error why; /* of the first that failed */
};

static json_t *outcomes_json(const struct gj_point_model *model, const struct lived *lived, double confidence)
{
    json_t *outcomes = json_object();
    for (uint32_t i = 0; i < model->n_asked; i++) {
        const struct gj_point_asked *a = &model->asked[i];
        json_t *object = a->name[0] ? json_object() : estimate_json(&lived->mean[i][0], confidence);
        for (uint32_t k = 0; a->name[0] && k < a->n; k++) {
            json_object_set_new(object, a->name[k], estimate_json(&lived->mean[i][k], confidence));
        }
        json_object_set_new(object, "unit", json_string(gj_contrast_unit(&a->contrast[0])));
        json_object_set_new(outcomes, a->title, object);
    }
    return outcomes;
}

static enum gj_status live(const struct gj_point_model *model, const struct gj_study_spec *spec, struct lived *lived,
                           struct gj_error *error)
{
    const struct gj_experiment *e = spec->experiment;
    const struct gj_precision rule = {.absolute = model->replications > 0 ? 0.0 : e->precision,
                                      .confidence = spec->confidence,
                                      .least = e->replications_min,
                                      .most = model->replications > 0 ? model->replications : e->replications,
                                      .block = GJ_BATCH_BLOCK};
    struct gj_study_spec study = *spec;
    struct gj_trial *trial = NULL;
    struct gj_trial_row row;
    study.seed = model->spec->seed;
    study.replications = rule.most;
    enum gj_status status = gj_trial_open(&study, model->stop, &trial, error);
    while (status == GJ_OK && lived->n < rule.most &&
           !(gj_precision_is_on(&rule) && gj_precision_is_reached(&rule, &lived->target))) {
        gj_trial_run(trial, lived->n, &row, lived->n_failed == 0 ? &lived->why : NULL);
        if (row.status == GJ_INTERRUPTED) {
            status = gj_error_set(error, GJ_INTERRUPTED, NULL, "interrupted");
            break;
        }
        lived->n++;
        lived->n_failed += row.status != GJ_OK;
        lived->digest = gj_digest_add(lived->digest, row.digest);
        gj_mean_add(&lived->target, gj_contrast_of(&e->target, row.value));
        for (uint32_t i = 0; i < model->n_asked; i++) {
            for (uint32_t k = 0; k < model->asked[i].n; k++) {
                gj_mean_add(&lived->mean[i][k], gj_contrast_of(&model->asked[i].contrast[k], row.value));
            }
        }
    }
    gj_trial_close(trial);
    return status;
}

/* Replications of the loaded study, told in the row. */
static enum gj_status fill_row(const struct gj_point_model *model, const struct gj_study_spec *spec, json_t *row,
                               struct gj_error *error)
{
    char digest[20];
    struct lived lived = {.digest = GJ_DIGEST_START, .mean = gj_alloc_zero(model->n_asked + 1U, sizeof *lived.mean)};
    if (!lived.mean) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for a point");
    }
    enum gj_status status = live(model, spec, &lived, error);
    if (status == GJ_OK && lived.n_failed == lived.n) {
        fail_row(row, lived.why.status, &lived.why);
    } else if (status == GJ_OK) {
        json_object_set_new(row, "state", json_string("done"));
        json_object_set_new(row, "status", json_string(gj_status_name(lived.n_failed ? GJ_FAILED_POINTS : GJ_OK)));
        json_object_set_new(row, "outcomes", outcomes_json(model, &lived, spec->confidence));
    } else if (status != GJ_INTERRUPTED && status != GJ_NO_MEMORY) {
        fail_row(row, status, error);
        status = GJ_OK;
    }
    if (status == GJ_OK) {
        snprintf(digest, sizeof digest, "%016llx", (unsigned long long)lived.digest);
        json_object_set_new(row, "n", json_integer(lived.n));
        json_object_set_new(row, "n_failed", json_integer(lived.n_failed));
        json_object_set_new(row, "digest", json_string(digest));
        json_object_set_new(row, "scenario", json_string(spec->scenario_sha));
    }
    gj_free(lived.mean);
    return status;
}

/* The point as it was loaded: its values, then refused, or lived. */
static enum gj_status loaded_row(const struct gj_point_model *model, const struct gj_study_spec *spec,
                                 const struct given *given, json_t *row, struct gj_error *error)
{
    const struct gj_experiment *e = spec->experiment;
    double value[GJ_FACTORS_MAX];
    json_t *values = json_object();
    json_object_set_new(row, "values", values);
    for (uint32_t i = 0; i < e->n_factors; i++) {
        const struct gj_factor *f = &e->factor[i];
        value[i] = f->central;
        json_object_set_new(values, f->name, value_json(f, f->central));
        if (!model->is_anywhere && f->is_given && !model->spec->experiment->factor[i].is_given &&
            f->kind != GJ_FACTOR_CHOICE && f->role != GJ_ROLE_CONSTANT &&
            !(f->central >= f->low && f->central <= f->high)) {
            char shown[80];
            gj_factor_show(f, f->central, shown, sizeof shown);
            return outside(f, shown, error);
        }
    }
    for (uint32_t i = 0; i < given->n; i++) {
        if (*given->setting[i].name == '@') {
            json_object_set_new(values, given->setting[i].name, json_of(strtod(given->setting[i].value, NULL)));
        }
    }
    struct gj_error why = {0};
    const int32_t which = gj_constraints_ask(model->constraints, value, &why);
    if (which >= 0) {
        json_object_set_new(row, "state", json_string("refused"));
        json_object_set_new(row, "status", json_string("REFUSED"));
        json_object_set_new(row, "reason", json_string(e->constraint[which]));
        json_object_set_new(row, "constraint", json_string(e->constraint[which]));
        return GJ_OK;
    }
    if (which == GJ_NOT_ANSWERED) {
        fail_row(row, why.status, &why);
        return GJ_OK;
    }
    return fill_row(model, spec, row, error);
}

/* Values of a point that does not load: what was given, else the defaults. Texts become numbers as far as the script comes (note_factor). */
static json_t *values_given(const struct gj_point_model *model, const json_t *object)
{
    const struct gj_experiment *e = model->spec->experiment;
    const char *name;
    json_t *value;
    json_t *values = json_object();
    for (uint32_t i = 0; i < e->n_factors; i++) {
        json_object_set_new(values, e->factor[i].name, value_json(&e->factor[i], e->factor[i].central));
    }
    json_object_foreach((json_t *)(uintptr_t)object, name, value)
    {
        json_object_set_new(values, name, json_is_number(value) ? json_of(json_number_value(value)) : json_copy(value));
    }
    return values;
}

static void note_factor(void *user, const struct gj_factor *factor)
{
    json_object_set_new(user, factor->name, value_json(factor, factor->central));
}

static enum gj_status run(const struct gj_point_model *model, const json_t *object, const struct given *given,
                          json_t *row, struct gj_error *error)
{
    json_t *values = values_given(model, object);
    const struct gj_scenario_options options = {
        .setting = given->setting, .n_settings = given->n, .is_point = true, .factor = note_factor, .user = values};
    struct gj_scenario *scenario = NULL;
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    enum gj_status status = gj_scenario_load_memory_with(model->source, model->n_sources, &options, &scenario, &errors);
    if (status == GJ_OK) {
        status = loaded_row(model, gj_scenario_spec(scenario), given, row, error);
    } else if (status == GJ_USAGE || errors.n == 0) { /* a value that the scenario cannot take */
        if (errors.n > 0) {
            *error = errors.items[0];
        } else {
            gj_error_set(error, status, NULL, "%s", gj_status_text(status));
        }
    } else {
        json_object_set(row, "values", values);
        fail_row(row, status, &errors.items[0]);
        status = GJ_OK;
    }
    json_decref(values);
    gj_scenario_free(scenario);
    gj_error_list_fini(&errors);
    return status;
}

enum gj_status gj_point_model_run(const struct gj_point_model *model, const json_t *object, json_t **out,
                                  struct gj_error *error)
{
    const size_t most = json_object_size(object) + model->n_settings + 1;
    struct given given = {.setting = gj_alloc_zero(most, sizeof *given.setting),
                          .text = gj_alloc_zero(most, sizeof *given.text)};
    json_t *row = json_object();
    enum gj_status status = given.setting && given.text && row
                                ? take_all(model, object, &given, error)
                                : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for a point");
    if (status == GJ_OK) {
        status = run(model, object, &given, row, error);
    }
    if (status != GJ_OK) {
        json_decref(row);
        row = NULL;
    }
    gj_free(given.setting);
    gj_free(given.text);
    *out = row;
    return status;
}

enum gj_status gj_point_read(const char *path, struct gj_text *text, struct gj_error *error)
{
    char block[4096];
    size_t n;
    FILE *file = path ? fopen(path, "rb") : stdin;
    if (!file) {
        return gj_error_set(error, GJ_USAGE, NULL, "%s: %s", path, strerror(errno));
    }
    while ((n = fread(block, 1, sizeof block, file)) > 0 && text->length <= (1U << 20)) {
        gj_text_add_n(text, block, n);
    }
    const bool is_bad = ferror(file) != 0;
    if (path) {
        fclose(file);
    }
    const char *name = path ? path : "standard input";
    if (is_bad) {
        return gj_error_set(error, GJ_IO, NULL, "%s cannot be read", name);
    }
    if (text->length > (1U << 20)) {
        return gj_error_set(error, GJ_LIMIT, NULL, "%s has more than 1 MB: that is no point", name);
    }
    return text->failed ? gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the point") : GJ_OK;
}
