/* What the commands share. */
#define _DEFAULT_SOURCE
#include "cli/cli.h"

#include <errno.h>
#include <jansson.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/message.h"
#include "cli/amount.h"
#include "store/read.h"
#include "store/store.h"
#include "study/pilot.h"
#include "study/population/population.h"

/* A JSON text of what may hold a file's name, which may be any bytes: those that are not UTF-8 become '?'. */
static json_t *json_text(const char *bytes)
{
    char text[700];
    snprintf(text, sizeof text, "%s", bytes);
    for (size_t i = 0; text[i] != '\0';) {
        size_t n = 1;
        while (n < 4 && text[i + n] != '\0' && !gj_utf8_valid(text + i, n)) {
            n++;
        }
        if (gj_utf8_valid(text + i, n)) {
            i += n;
        } else {
            text[i++] = '?';
        }
    }
    return json_string(text);
}

/* The keys are English; so are the texts, with the Korean beside them when the person reads Korean. */
static json_t *error_object(const struct gj_error *error)
{
    json_t *object = json_pack("{s:s, s:o, s:i, s:o, s:o, s:o}", "status", gj_status_name(error->status), "file",
                               json_text(error->file), "line", error->line, "place", json_text(error->place), "message",
                               json_text(error->message), "fix", json_text(error->fix));
    if (gj_cli_lang() != GJ_LANG_EN) {
        const char *const english[] = {error->message, error->fix}, *const keys[] = {"message_ko", "fix_ko"};
        for (size_t i = 0; i < 2; i++) {
            struct gj_text text;
            gj_text_init(&text);
            gj_message_add(&text, english[i], gj_cli_lang());
            json_object_set_new(object, keys[i], json_text(text.data != NULL ? text.data : english[i]));
            gj_text_fini(&text);
        }
    }
    return object;
}

/* The same fault of the same line: a loop of the script makes one of each. */
static bool is_like(const struct gj_error *a, const struct gj_error *b)
{
    return a->line > 0 && a->line == b->line && strcmp(a->file, b->file) == 0 && strcmp(a->message, b->message) == 0;
}

/* Faults that are alike follow each other; after three of them only their number is said. */
static void print_errors(const struct gj_error *errors, size_t n)
{
    size_t n_alike = 0;
    for (size_t i = 0; i < n; i++) {
        n_alike = i > 0 && is_like(&errors[i], &errors[i - 1]) ? n_alike + 1 : 0;
        if (n_alike < 3) {
            char text[1600];
            gj_error_format(&errors[i], (int)gj_cli_lang(), text, sizeof text);
            gj_cli_note("%s", text);
        } else if (i + 1 == n || !is_like(&errors[i], &errors[i + 1])) {
            gj_cli_note("and the same fault %zu times more at that line", n_alike - 2);
        }
    }
}

static void print_errors_json(const struct gj_error *errors, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_array_append_new(list, error_object(&errors[i]));
    }
    json_t *top = json_pack("{s:o}", "errors", list);
    json_dumpf(top, stdout, JSON_INDENT(2));
    fputc('\n', stdout);
    json_decref(top);
}

int gj_cli_fail(const struct gj_error *error, bool json)
{
    if (json) {
        print_errors_json(error, 1);
    }
    print_errors(error, 1);
    return gj_status_exit_code(error->status);
}

int gj_cli_fail_all(const struct gj_error_list *errors, bool json)
{
    const size_t shown = errors->items ? (errors->n < GJ_ERROR_LIST_MAX ? errors->n : GJ_ERROR_LIST_MAX) : 0;
    if (json) {
        print_errors_json(errors->items, shown);
    }
    print_errors(errors->items, shown);
    if (shown < errors->n) {
        gj_cli_note("and %zu more", errors->n - shown);
    }
    return gj_status_exit_code(gj_error_list_status(errors));
}

void gj_cli_quote(struct gj_text *out, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,+@%{}";
    bool is_plain = *word != '\0';
    for (const char *c = word; *c; c++) {
        is_plain &= strchr(plain, *c) != NULL || (unsigned char)*c >= 0x80U;
    }
    if (is_plain) {
        gj_text_add(out, word);
        return;
    }
    gj_text_add(out, "'");
    for (; *word; word++) {
        gj_text_add_n(out, *word == '\'' ? "'\\''" : word, *word == '\'' ? 4 : 1);
    }
    gj_text_add(out, "'");
}

/* false when `word` is not NAME=VALUE. The set points into itself: it must not be moved. */
static bool take_set(struct gj_cli_sets *sets, const char *word)
{
    const char *equals = *word == '@' ? strrchr(word, '=') : strchr(word, '='); /* a place may hold one */
    const size_t n = equals ? (size_t)(equals - word) : 0;
    if (n == 0 || n >= sizeof sets->name[0] || sets->n == GJ_CLI_MAX_SETS) {
        return false;
    }
    memcpy(sets->name[sets->n], word, n);
    sets->name[sets->n][n] = '\0';
    sets->word[sets->n] = word;
    sets->setting[sets->n] = (struct gj_setting){.name = sets->name[sets->n], .value = equals + 1};
    sets->n++;
    return true;
}

void gj_cli_set(struct argp_state *state, struct gj_cli_sets *sets, const char *argument)
{
    if (sets->n == GJ_CLI_MAX_SETS) {
        gj_cli_wrong(state, "--set can be given %d times at most", GJ_CLI_MAX_SETS);
    }
    if (!take_set(sets, argument)) {
        gj_cli_wrong(state, "--set wants NAME=VALUE, such as load=0.8, not '%s'", argument);
    }
}

int gj_cli_load(const char *path, const struct gj_cli_sets *sets, bool json, struct gj_scenario **scenario)
{
    struct gj_error_list errors;
    struct gj_text messages;
    gj_error_list_init(&errors);
    gj_text_init(&messages);
    const struct gj_scenario_options options = {.setting = sets->setting, .n_settings = sets->n, .messages = &messages};
    const enum gj_status status = gj_scenario_load_with(path, &options, scenario, &errors);
    fputs(messages.data ? messages.data : "", stderr);
    const int code = status == GJ_OK ? 0 : gj_cli_fail_all(&errors, json);
    gj_text_fini(&messages);
    gj_error_list_fini(&errors);
    return code;
}

uint64_t gj_cli_number(struct argp_state *state, const char *option, const char *text, uint64_t low, uint64_t high)
{
    errno = 0;
    char *end = NULL;
    const unsigned long long value = strtoull(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || text[0] == '-' || value < low || value > high) {
        gj_cli_wrong(state, "--%s wants a whole number from %llu to %llu, not '%s'", option, (unsigned long long)low,
                     (unsigned long long)high, text);
    }
    return value;
}

double gj_cli_confidence(struct argp_state *state, const char *text)
{
    char *end = NULL;
    const double number = strtod(text, &end);
    const double share = number >= 1.0 || *end == '%' ? number / 100.0 : number;
    if (end == text || end[*end == '%'] != '\0' || !(share >= 0.5 && share < 1.0)) {
        gj_cli_wrong(state, "--confidence is from 50 to below 100 %%, such as 95 or 0.95, not '%s'", text);
    }
    return share;
}

double gj_cli_hours(struct argp_state *state, const char *option, const char *text, double least)
{
    char *end = NULL;
    const double value = strtod(text, &end);
    if (end == text || *end != '\0' || !(value >= least && value < 1e7)) {
        gj_cli_wrong(state, "--%s wants hours, not '%s'", option, text);
    }
    return value;
}

enum gj_arm gj_cli_arm(struct argp_state *state, const char *text)
{
    const enum gj_arm arm = gj_cli_find_arm(text, strlen(text));
    if (arm == GJ_MAX_ARMS) {
        gj_cli_wrong(state, "--arm wants 'before', 'after' or 'technology', not '%s'", text);
    }
    return arm;
}

enum gj_arm gj_cli_find_arm(const char *text, size_t n)
{
    uint32_t arm = 0;
    while (arm < GJ_MAX_ARMS && !(strlen(gj_arm_info((enum gj_arm)arm)->name) == n &&
                                  strncmp(gj_arm_info((enum gj_arm)arm)->name, text, n) == 0)) {
        arm++;
    }
    return (enum gj_arm)arm;
}

const char *gj_cli_arm_label(enum gj_arm arm, enum gj_lang lang)
{
    return lang == GJ_LANG_KO ? gj_arm_info(arm)->ko : gj_arm_info(arm)->en;
}

enum gj_lang gj_cli_language(struct argp_state *state, const char *text)
{
    const enum gj_lang lang = gj_lang_find(text);
    if (lang == GJ_N_LANGS) {
        gj_cli_wrong(state, "--lang wants 'en' or 'ko', not '%s'", text);
    }
    return lang;
}

error_t gj_cli_ask(int key, char *argument, struct argp_state *state, struct gj_cli_asked *asked)
{
    switch (key) {
    case 'a':
        asked->arm = gj_cli_arm(state, argument);
        return 0;
    case 'n':
        asked->replications = (uint32_t)gj_cli_number(state, "replications", argument, 1, 10000000);
        return 0;
    case 's':
        asked->seed = gj_cli_number(state, "seed", argument, 0, INT64_MAX);
        asked->has_seed = true;
        return 0;
    case 't':
        asked->threads = (unsigned)gj_cli_number(state, "threads", argument, 1, 1024);
        return 0;
    case 'l':
        asked->lang = gj_cli_language(state, argument);
        return 0;
    case 'j':
        asked->json = true;
        return 0;
    case GJ_CLI_FIRM_KEY:
        asked->firm = (uint32_t)gj_cli_number(state, "firm", argument, 1, UINT32_MAX);
        return 0;
    case GJ_CLI_SET_KEY:
        gj_cli_set(state, &asked->sets, argument);
        return 0;
    case ARGP_KEY_ARG:
        if (asked->path) {
            gj_cli_wrong(state, "one scenario at a time, not also '%s'", argument);
        }
        asked->path = argument;
        return 0;
    case ARGP_KEY_END:
        if (!asked->path) {
            gj_cli_wrong(state, "which scenario? Give a .lua file");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

enum gj_status gj_cli_choose_firm(uint32_t firm, struct gj_study_spec *spec, struct gj_error *error)
{
    const struct gj_population_spec *population = spec->population;
    if (!population) {
        return firm == 0 ? GJ_OK
                         : gj_error_set(error, GJ_USAGE, NULL, "--firm goes with a population: this is one firm");
    }
    for (uint32_t i = 0; i < population->n_members; i++) {
        if (population->member[i].index == firm) {
            const struct gj_study_spec whole = *spec;
            gj_population_spec_of(&whole, i, spec);
            return GJ_OK;
        }
    }
    if (firm == 0) {
        gj_error_set(error, GJ_USAGE, NULL, "the scenario has %u firms, and this looks at one plant",
                     population->n_members);
    } else {
        gj_error_set(error, GJ_USAGE, NULL, "the population has no firm %u", firm);
    }
    gj_error_fix(error, "choose one with --firm, from %u to %u", population->member[0].index,
                 population->member[population->n_members - 1].index);
    return GJ_USAGE;
}

int gj_cli_load_asked(const struct gj_cli_asked *asked, struct gj_scenario **scenario, struct gj_study_spec *spec)
{
    const int loaded = gj_cli_load(asked->path, &asked->sets, asked->json, scenario);
    if (loaded == 0) {
        *spec = *gj_scenario_spec(*scenario);
        spec->seed = asked->has_seed ? asked->seed : spec->seed;
        spec->replications = asked->replications > 0 ? asked->replications : spec->replications;
        struct gj_error error = {0};
        if (gj_cli_choose_firm(asked->firm, spec, &error) != GJ_OK ||
            gj_study_expect(spec, asked->threads, NULL, &error) != GJ_OK) {
            gj_scenario_free(*scenario);
            *scenario = NULL;
            return gj_cli_fail(&error, asked->json);
        }
    }
    return loaded;
}

int gj_cli_some_failed(uint32_t n_failed, uint32_t n, const struct gj_error *first)
{
    gj_cli_note("%u of %u replications failed and are left out; the first of them:", n_failed, n);
    (void)gj_cli_fail(first, false);
    return gj_status_exit_code(GJ_FAILED_POINTS);
}

enum gj_status gj_cli_freeze(struct gj_study_spec *spec, struct gj_text *frozen, struct gj_error *error)
{
    gj_text_init(frozen);
    gj_study_print(spec, frozen);
    if (frozen->failed) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the frozen scenario");
    }
    gj_sha256(frozen->data, frozen->length, spec->scenario_sha);
    return GJ_OK;
}

enum gj_status gj_cli_put(const struct gj_text *text, struct gj_error *error)
{
    if (text->failed) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for what was to be printed");
    }
    const bool is_written = text->length == 0 || fwrite(text->data, 1, text->length, stdout) == text->length;
    if (is_written && fflush(stdout) == 0) {
        return GJ_OK;
    }
    gj_error_set(error, GJ_IO, NULL, "the output could not be written: %s", strerror(errno));
    __fpurge(stdout); /* said once: the end of the program has nothing left to fail on */
    clearerr(stdout);
    return GJ_IO;
}

double gj_cli_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void gj_cli_fill(struct gj_text *out, const char *sentence, const char *const *value, size_t n)
{
    for (const char *c = sentence; *c; c++) {
        const size_t i = *c == '{' ? (size_t)(c[1] - '0') : n;
        if (i < n) {
            gj_text_add(out, value[i]);
            c += 2;
        } else {
            gj_text_add_n(out, c, 1);
        }
    }
}

/* --- a results folder back to the study it holds --- */

static enum gj_source_kind kind_of(const char *path, uint32_t i)
{
    const size_t n = strlen(path);
    if (i == 0) {
        return GJ_SOURCE_MAIN;
    }
    return n > 4 && strcmp(path + n - 4, ".lua") == 0 ? GJ_SOURCE_MODULE : GJ_SOURCE_TABLE;
}

/* "levels/korea_2019.lua" is the module "levels.korea_2019". `name` has room for the path. */
static void name_of(const char *path, enum gj_source_kind kind, char *name, size_t size)
{
    snprintf(name, size, "%s", path);
    if (kind != GJ_SOURCE_MODULE) {
        return;
    }
    name[strlen(name) - 4] = '\0';
    for (char *c = name; *c; c++) {
        *c = *c == '/' ? '.' : *c;
    }
}

/* The parameters the results were made with, from the command in their manifest. */
static void read_sets(const struct gj_results_info *info, struct gj_cli_sets *sets)
{
    for (uint32_t i = 0; i + 1 < info->n_words; i++) {
        if (strcmp(info->command[i], "--set") == 0) {
            (void)take_set(sets, info->command[++i]);
        }
    }
}

static enum gj_status load_sources(struct gj_results *results, const struct gj_results_info *info,
                                   struct gj_scenario **scenario, struct gj_error *error)
{
    enum { NAME = 200 };
    struct gj_script_source *source = gj_alloc_zero(info->n_sources, sizeof *source);
    char(*name)[NAME] = gj_alloc_zero(info->n_sources, sizeof *name);
    enum gj_status status =
        source && name ? GJ_OK : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the scenario");
    for (uint32_t i = 0; i < info->n_sources && status == GJ_OK; i++) {
        source[i].kind = kind_of(info->source[i].path, i);
        name_of(info->source[i].path, source[i].kind, name[i], NAME);
        source[i].name = name[i];
        source[i].path = info->source[i].path;
        status = gj_results_source(results, i, &source[i].text, &source[i].length, error);
    }
    if (status == GJ_OK) {
        struct gj_error_list errors;
        struct gj_cli_sets sets = {.n = 0};
        read_sets(info, &sets);
        const struct gj_scenario_options options = {.setting = sets.setting, .n_settings = sets.n};
        gj_error_list_init(&errors);
        status = gj_scenario_load_memory_with(source, info->n_sources, &options, scenario, &errors);
        if (status != GJ_OK && errors.items) {
            *error = errors.items[0];
        }
        gj_error_list_fini(&errors);
    }
    gj_free(source);
    gj_free(name);
    return status;
}

/* What was given to an option of the command that made the results; NULL: it was not. */
static const char *word_after(const struct gj_results_info *info, const char *option)
{
    for (uint32_t i = 0; i + 1 < info->n_words; i++) {
        if (strcmp(info->command[i], option) == 0) {
            return info->command[i + 1];
        }
    }
    return NULL;
}

enum gj_status gj_cli_reload_told(struct gj_results *results, struct gj_scenario **scenario, struct gj_study_spec *spec,
                                  struct gj_error *error)
{
    const struct gj_results_info *info = gj_results_info(results);
    enum gj_status status = load_sources(results, info, scenario, error);
    if (status != GJ_OK) {
        return status;
    }
    *spec = *gj_scenario_spec(*scenario);
    spec->seed = info->seed;
    /* The number of replications and their precision may have been given on the command line; they are read from there, so that the frozen text is the same. */
    const char *replications = word_after(info, "--replications");
    const char *precision = word_after(info, "--precision");
    if (replications) {
        spec->replications = (uint32_t)strtoul(replications, NULL, 10);
    }
    if (precision) {
        status = gj_cli_precision(precision, word_after(info, "--precision-of"), spec, error);
    }
    if (status != GJ_OK) {
        return status;
    }
    struct gj_text frozen;
    status = gj_cli_freeze(spec, &frozen, error);
    gj_text_fini(&frozen);
    if (status == GJ_OK && strcmp(spec->scenario_sha, info->scenario_sha) != 0) {
        status = gj_error_set(error, GJ_MISMATCH, NULL,
                              "the scenario in the folder freezes to %.12s..., the results were made from %.12s...",
                              spec->scenario_sha, info->scenario_sha);
        gj_error_fix(error, "use the build of gongjang that made the results (manifest.json names its version)");
    }
    return status;
}

enum gj_status gj_cli_reload(struct gj_results *results, struct gj_scenario **scenario, struct gj_study_spec *spec,
                             struct gj_error *error)
{
    const enum gj_status status = gj_cli_reload_told(results, scenario, spec, error);
    return status == GJ_OK ? gj_study_expect(spec, 0, NULL, error) : status;
}
