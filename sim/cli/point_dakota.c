/* Dakota's files: "value name" a line, and as many "what name" lines for the responses it wants; back "value name" a line, or FAIL. */
#include "cli/point.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* The next line that is not empty, as its first two words; false at the end. */
static bool next_line(struct gj_point_params *p, char *first, char *second)
{
    *first = *second = '\0';
    while (*p->at != '\0' && *first == '\0') {
        const size_t n = strcspn(p->at, "\n");
        char line[600];
        snprintf(line, sizeof line, "%.*s", (int)(n < sizeof line ? n : sizeof line - 1), p->at);
        (void)sscanf(line, "%199s %199s", first, second);
        p->at += n + (p->at[n] == '\n');
        p->line++;
    }
    return *first != '\0';
}

GJ_PRINTF(3, 4)
static enum gj_status wrong(const struct gj_point_params *p, struct gj_error *error, const char *format, ...)
{
    char text[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    gj_error_set(error, GJ_USAGE, NULL, "%s", text);
    snprintf(error->file, sizeof error->file, "%s", p->path);
    error->line = p->line;
    gj_error_fix(error,
                 "it is Dakota's standard format: \"2 variables\", two lines \"85 load\", \"1 functions\", one line "
                 "\"1 ASV_1:heads_end\"");
    return GJ_USAGE;
}

/* "2 variables" */
static enum gj_status read_count(struct gj_point_params *p, const char *what, uint32_t *n, struct gj_error *error)
{
    char first[200], second[200], *end;
    const bool is_there = next_line(p, first, second);
    const unsigned long count = strtoul(first, &end, 10);
    if (!is_there || *end != '\0' || strcmp(second, what) != 0 || count > 10000) {
        return wrong(p, error, "\"N %s\" is expected here, not \"%.60s %.60s\"", what, first, second);
    }
    *n = (uint32_t)count;
    return GJ_OK;
}

static enum gj_status read_variables(struct gj_point_params *p, json_t *point, struct gj_error *error)
{
    uint32_t n = 0;
    char first[200], second[200], *end;
    const enum gj_status status = read_count(p, "variables", &n, error);
    for (uint32_t i = 0; status == GJ_OK && i < n; i++) {
        if (!next_line(p, first, second) || *second == '\0') {
            return wrong(p, error, "variable %u of %u is expected here: its value and its name", i + 1, n);
        }
        const double value = strtod(first, &end);
        json_t *json = *end == '\0' && isfinite(value) ? json_real(value) : json_string(first);
        if (json_object_get(point, second)) {
            json_decref(json);
            return wrong(p, error, "\"%.100s\" is there twice", second);
        }
        if (json_object_set_new(point, second, json) != 0) { /* nothing given may be left out */
            return wrong(p, error, "the name or the value of variable %u is no UTF-8", i + 1);
        }
    }
    return status;
}

/* "1 ASV_1:heads_end": which outcome, and that its value is wanted. */
static enum gj_status read_function(struct gj_point_params *p, struct gj_contrast *contrast, struct gj_error *error)
{
    char first[200], second[200];
    if (!next_line(p, first, second)) {
        return wrong(p, error, "a function is expected here");
    }
    const char *colon = strchr(second, ':');
    if (strcmp(first, "1") != 0) {
        return wrong(p, error, "\"%.100s\" asks for %s: there are values only, no gradients", second, first);
    }
    struct gj_error why = {0};
    if (gj_contrast_find(colon ? colon + 1 : second, contrast, &why) != GJ_OK) {
        wrong(p, error, "%s", why.message);
        gj_error_fix(error, "call the responses by outcomes: descriptors 'heads_end' 'npv_firm'; %s", why.fix);
        return GJ_USAGE;
    }
    return GJ_OK;
}

static double mean_in(const json_t *row, const struct gj_point_asked *asked)
{
    const json_t *outcome = json_object_get(json_object_get(row, "outcomes"), asked->title);
    const json_t *estimate = asked->name[0] ? json_object_get(outcome, "difference") : outcome;
    const json_t *mean = json_object_get(estimate, "mean");
    return json_is_number(mean) ? json_number_value(mean) : (double)NAN;
}

/* FAIL in the first line is what Dakota looks for. */
static enum gj_status write_results(const struct gj_point_model *model, const struct gj_point_params *p,
                                    const json_t *row, const char *path, bool *is_failed, struct gj_error *error)
{
    struct gj_text text;
    const char *reason = json_string_value(json_object_get(row, "reason"));
    gj_text_init(&text);
    *is_failed = !json_object_get(row, "outcomes");
    for (uint32_t i = 0; i < p->n_asked && !*is_failed; i++) {
        const struct gj_point_asked *a = &model->asked[p->asked[i]];
        const double mean = mean_in(row, a);
        *is_failed |= isnan(mean);
        reason = isnan(mean) ? "an outcome has no value" : reason;
        gj_text_addf(&text, "%.15g %s\n", mean, a->title);
    }
    if (*is_failed) {
        const char *constraint = json_string_value(json_object_get(row, "constraint"));
        gj_text_fini(&text);
        gj_text_init(&text);
        gj_text_addf(&text, "FAIL %s\n", constraint ? constraint : reason ? reason : "");
    }
    FILE *file = text.failed ? NULL : fopen(path, "wb");
    const bool is_written = file && fwrite(text.data, 1, text.length, file) == text.length;
    const bool is_closed = file && fclose(file) == 0;
    gj_text_fini(&text);
    return is_written && is_closed ? GJ_OK : gj_error_set(error, GJ_IO, NULL, "%s cannot be written", path);
}

enum gj_status gj_point_dakota_read(struct gj_point_model *model, struct gj_point_params *p, json_t *point,
                                    struct gj_error *error)
{
    uint32_t count = 0;
    enum gj_status status = read_variables(p, point, error);
    if (status == GJ_OK) {
        status = read_count(p, "functions", &count, error);
    }
    if (status == GJ_OK && count > GJ_POINT_MAX_ASKED) {
        return wrong(p, error, "%u functions, at most %u are possible", count, GJ_POINT_MAX_ASKED);
    }
    model->n_asked = 0;
    for (p->n_asked = 0; status == GJ_OK && p->n_asked < count; p->n_asked++) {
        struct gj_contrast contrast = {0, GJ_NO_RESPONSE};
        status = read_function(p, &contrast, error);
        if (status == GJ_OK) {
            p->asked[p->n_asked] = gj_point_model_ask(model, contrast);
        }
    }
    return status;
}

enum gj_status gj_point_dakota(struct gj_point_model *model, const char *params, const char *results, bool *is_failed,
                               struct gj_error *error)
{
    struct gj_text text;
    struct gj_point_params p = {.path = params};
    json_t *point = json_object();
    json_t *row = NULL;
    gj_text_init(&text);
    enum gj_status status = gj_point_read(params, &text, error);
    if (status == GJ_OK) {
        gj_text_add(&text, "\n");
        p.at = text.data;
        status = text.failed || !point ? gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the point")
                                       : gj_point_dakota_read(model, &p, point, error);
    }
    if (status == GJ_OK) {
        status = gj_point_model_run(model, point, &row, error);
    }
    if (status == GJ_OK) {
        status = write_results(model, &p, row, results, is_failed, error);
    }
    json_decref(row);
    json_decref(point);
    gj_text_fini(&text);
    return status;
}
