#include "cli/opened.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static enum gj_status no_memory(const char *path, struct gj_error *error)
{
    return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %s", path);
}

/* --- open --- */

static const char *one_line(struct gj_opened *opened, const char *const *word, uint32_t n)
{
    struct gj_text line;
    gj_text_init(&line);
    for (uint32_t i = 0; i < n; i++) {
        gj_text_add(&line, i > 0 ? " " : "");
        gj_cli_quote(&line, word[i]);
    }
    gj_text_add(&line, "");
    const char *copy = line.failed ? NULL : gj_arena_strdup(&opened->arena, line.data ? line.data : "");
    gj_text_fini(&line);
    return copy;
}

static enum gj_status open_study(struct gj_opened *opened, struct gj_error *error)
{
    enum gj_status status = gj_results_open(opened->path, &opened->study, error);
    if (status != GJ_OK) {
        return status;
    }
    const struct gj_results_info *info = gj_results_info(opened->study);
    opened->command = one_line(opened, info->command, info->n_words);
    opened->source = gj_arena_alloc(&opened->arena, info->n_sources + 1U, sizeof *opened->source);
    if (!opened->command || !opened->source) {
        return no_memory(opened->path, error);
    }
    for (uint32_t i = 0; i < info->n_sources && status == GJ_OK; i++) {
        opened->source[i].path = info->source[i].path;
        status = gj_results_source(opened->study, i, &opened->source[i].text, &opened->source[i].length, error);
        opened->n_sources++;
    }
    return status;
}

/* A module "levels.korea_2019" is the file levels/korea_2019.lua. */
static const char *source_path(struct gj_opened *opened, const struct gj_batch_source *source)
{
    struct gj_text path;
    gj_text_init(&path);
    const bool is_module = strcmp(source->kind, "module") == 0;
    for (const char *c = source->name; *c; c++) {
        gj_text_add_n(&path, is_module && *c == '.' ? "/" : c, 1);
    }
    gj_text_add(&path, is_module ? ".lua" : "");
    const char *copy = path.failed ? NULL : gj_arena_strdup(&opened->arena, path.data ? path.data : "");
    gj_text_fini(&path);
    return copy;
}

/* What a folder's manifest would say, of a file. */
static enum gj_status describe(struct gj_opened *opened, const struct gj_batch_about *about, struct gj_error *error)
{
    struct gj_catalog_entry *entry = &opened->entry;
    struct gj_batch_counts counts;
    struct stat info;
    const enum gj_status status = gj_batch_read_counts(opened->sweep, &counts, error);
    if (status == GJ_OK) {
        (void)snprintf(entry->study, sizeof entry->study, "%s", about->name);
        (void)snprintf(entry->title, sizeof entry->title, "%s", about->title);
        (void)snprintf(entry->version, sizeof entry->version, "%s", about->version);
        gj_sha256(about->frozen, strlen(about->frozen), entry->scenario_sha);
        entry->n_points = counts.n_points;
        entry->n_rows = counts.n_rows;
        entry->n_failed = counts.n_failed_rows;
        entry->bytes = stat(opened->path, &info) == 0 ? (uint64_t)info.st_size : 0;
    }
    return status;
}

static enum gj_status open_sweep(struct gj_opened *opened, struct gj_error *error)
{
    const enum gj_status status = gj_batch_read_open(opened->path, &opened->sweep, error);
    if (status != GJ_OK) {
        return status;
    }
    const struct gj_batch_about *about = gj_batch_read_about(opened->sweep);
    opened->command = one_line(opened, about->command, about->n_words);
    opened->source = gj_arena_alloc(&opened->arena, about->n_sources + 1U, sizeof *opened->source);
    if (!opened->command || !opened->source) {
        return no_memory(opened->path, error);
    }
    for (uint32_t i = 0; i < about->n_sources; i++) {
        const char *path = source_path(opened, &about->source[i]);
        if (!path) {
            return no_memory(opened->path, error);
        }
        opened->source[i] = (struct gj_store_source){path, about->source[i].text, about->source[i].length};
    }
    opened->n_sources = about->n_sources;
    return *opened->entry.version ? GJ_OK : describe(opened, about, error);
}

bool gj_opened_is_sweep(const char *path)
{
    struct gj_catalog_entry entry;
    return gj_catalog_is_batch(path) ||
           (gj_catalog_read(path, &entry, NULL) == GJ_OK && entry.kind == GJ_RESULTS_SWEEP);
}

enum gj_status gj_opened_open(const char *path, struct gj_opened *opened, struct gj_error *error)
{
    *opened = (struct gj_opened){.path = path};
    gj_arena_init(&opened->arena);
    if (gj_catalog_is_batch(path)) {
        opened->entry.kind = GJ_RESULTS_SWEEP;
        return open_sweep(opened, error);
    }
    const enum gj_status status = gj_catalog_read(path, &opened->entry, error);
    if (status == GJ_OK && opened->entry.kind == GJ_RESULTS_MERGED) {
        gj_error_set(error, GJ_USAGE, NULL, "%s holds rows merged from several results", path);
        gj_error_fix(error, "its results.csv names them: use one of those");
        return GJ_USAGE;
    }
    if (status != GJ_OK) {
        return open_study(opened, error); /* which says what is wrong with it */
    }
    return opened->entry.kind == GJ_RESULTS_SWEEP ? open_sweep(opened, error) : open_study(opened, error);
}

void gj_opened_close(struct gj_opened *opened)
{
    gj_results_close(opened->study);
    gj_batch_read_close(opened->sweep);
    gj_arena_fini(&opened->arena);
}

/* --- reload --- */

static enum gj_source_kind kind_of(const char *word)
{
    return strcmp(word, "main") == 0     ? GJ_SOURCE_MAIN
           : strcmp(word, "module") == 0 ? GJ_SOURCE_MODULE
                                         : GJ_SOURCE_TABLE;
}

static struct gj_setting *settings_of(const struct gj_batch_about *about)
{
    struct gj_setting *setting = gj_alloc_zero(about->n_settings + 1U, sizeof *setting);
    for (uint32_t i = 0; setting && i < about->n_settings; i++) {
        setting[i] = (struct gj_setting){about->setting[i].name, about->setting[i].value};
    }
    return setting;
}

static enum gj_status load_sweep(const struct gj_batch_about *about, const char *path, struct gj_scenario **scenario,
                                 struct gj_error *error)
{
    struct gj_script_source *source = gj_alloc_zero(about->n_sources + 1U, sizeof *source);
    struct gj_setting *setting = settings_of(about);
    enum gj_status status = source && setting ? GJ_OK : no_memory(path, error);
    for (uint32_t i = 0; i < about->n_sources && status == GJ_OK; i++) {
        const struct gj_batch_source *from = &about->source[i];
        source[i] = (struct gj_script_source){kind_of(from->kind), from->name, from->name, from->text, from->length};
    }
    if (status == GJ_OK && about->n_sources == 0) {
        status = gj_error_set(error, GJ_IO, NULL, "%s is damaged: it holds no scenario", path);
    }
    if (status == GJ_OK) {
        struct gj_error_list errors;
        gj_error_list_init(&errors);
        const struct gj_scenario_options options = {.setting = setting, .n_settings = about->n_settings};
        status = gj_scenario_load_memory_with(source, about->n_sources, &options, scenario, &errors);
        if (status != GJ_OK && errors.items) {
            *error = errors.items[0];
        }
        gj_error_list_fini(&errors);
    }
    gj_free(source);
    gj_free(setting);
    return status;
}

static enum gj_status reload_sweep(struct gj_opened *opened, struct gj_scenario **scenario, struct gj_study_spec *spec,
                                   struct gj_error *error)
{
    const struct gj_batch_about *about = gj_batch_read_about(opened->sweep);
    struct gj_text frozen;
    enum gj_status status = load_sweep(about, opened->path, scenario, error);
    if (status != GJ_OK) {
        return status;
    }
    *spec = *gj_scenario_spec(*scenario);
    spec->seed = about->seed;
    spec->experiment = about->experiment;
    for (uint32_t i = 0; i + 1 < about->n_words;
         i++) { /* as it was given to the sweep, so that the frozen text is the same */
        if (strcmp(about->command[i], "--replications") == 0) {
            spec->replications = (uint32_t)strtoul(about->command[i + 1], NULL, 10);
        }
    }
    status = gj_cli_freeze(spec, &frozen, error);
    if (status == GJ_OK && strcmp(frozen.data, about->frozen) != 0) {
        status = gj_error_set(error, GJ_MISMATCH, NULL,
                              "the scenario in %s freezes to another text now than when it was made, by gongjang %s",
                              opened->path, about->version);
        gj_error_fix(error, "use the build of gongjang that made the results");
    }
    gj_text_fini(&frozen);
    return status;
}

enum gj_status gj_opened_reload(struct gj_opened *opened, struct gj_scenario **scenario, struct gj_study_spec *spec,
                                struct gj_error *error)
{
    return opened->sweep ? reload_sweep(opened, scenario, spec, error)
                         : gj_cli_reload(opened->study, scenario, spec, error);
}

/* --- again --- */

enum gj_status gj_sweep_again_open(struct gj_opened *opened, struct gj_sweep_again *again, struct gj_error *error)
{
    *again = (struct gj_sweep_again){.about = gj_batch_read_about(opened->sweep)};
    enum gj_status status = gj_opened_reload(opened, &again->scenario, &again->central, error);
    if (status == GJ_OK) {
        again->setting = settings_of(again->about);
        status = again->setting ? GJ_OK : no_memory(opened->path, error);
    }
    if (status == GJ_OK) {
        status = gj_point_maker_open(again->scenario, again->setting, again->about->n_settings, &again->maker, error);
    }
    if (status == GJ_OK) {
        again->model = gj_point_maker_model(again->maker);
    }
    return status;
}

static void leave_point(struct gj_sweep_again *again)
{
    if (again->handle) {
        again->model.close(again->model.user, again->handle);
        again->handle = NULL;
    }
}

void gj_sweep_again_close(struct gj_sweep_again *again)
{
    leave_point(again);
    gj_point_maker_close(again->maker);
    gj_free(again->setting);
    gj_scenario_free(again->scenario);
}

enum gj_status gj_sweep_again_point(struct gj_sweep_again *again, const struct gj_batch_point *point,
                                    struct gj_error *error)
{
    const struct gj_batch_spec batch = {.experiment = again->about->experiment, .seed = again->about->seed};
    leave_point(again);
    const enum gj_status status =
        again->model.open(again->model.user, point->value, &again->point_spec, &again->handle, error);
    if (status != GJ_OK) {
        again->handle = NULL;
        return status;
    }
    again->spec = *again->point_spec;
    again->spec.seed = gj_batch_seed(&batch, point->point);
    again->spec.replications = again->about->experiment->replications;
    return GJ_OK;
}

/* --- rows by number --- */

enum gj_status gj_find_row(struct gj_row_finder *finder, uint64_t number, struct gj_error *error)
{
    enum gj_status status = GJ_OK;
    finder->has_row = finder->next_row > 0;
    while (status == GJ_OK && finder->next_row <= number) {
        status = gj_batch_read_row(finder->reader, &finder->row, &finder->has_row, error);
        if (status == GJ_OK && !finder->has_row) {
            return gj_error_set(error, GJ_USAGE, NULL, "there is no row %" PRIu64 ": the last is %" PRIu64, number,
                                finder->next_row - 1);
        }
        finder->next_row++;
    }
    while (status == GJ_OK && (!finder->has_point || finder->point.point < finder->row.point)) {
        status = gj_batch_read_point(finder->reader, &finder->point, &finder->has_point, error);
        if (status == GJ_OK && !finder->has_point) {
            break;
        }
    }
    if (status == GJ_OK && (!finder->has_point || finder->point.point != finder->row.point)) {
        status = gj_error_set(error, GJ_USAGE, NULL, "row %" PRIu64 " is of point %" PRIu64 ", which is not finished",
                              number, finder->row.point);
        gj_error_fix(error, "run the sweep again: it goes on from what it has");
    }
    return status;
}
