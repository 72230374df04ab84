/* Loading a scenario from end to end. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "script/script_internal.h"
#include "store/store.h"

struct gj_scenario {
    struct gj_loader loader;
    struct gj_study_spec spec;
};

/* --- what the other parts call ---------------------------------------------------------------------------------------------------- */

/* The same error with the firm before its place. */
static void label(const struct gj_loader *loader, const struct gj_error *error, struct gj_error *out)
{
    *out = *error;
    snprintf(out->place, sizeof out->place, *error->place ? "%s: %.*s" : "%s", loader->firm_label, 180, error->place);
}

void gj_loader_add_error(struct gj_loader *loader, const struct gj_error *error)
{
    struct gj_error labelled;
    if (gj_population_had(loader, error)) {
        return;
    }
    if (loader->firm_label) {
        label(loader, error, &labelled);
        error = &labelled;
    }
    if (loader->firm_label && loader->alike && loader->errors->n < GJ_ERROR_LIST_MAX) {
        loader->alike[loader->errors->n].label = loader->firm_label;
    }
    gj_error_list_add(loader->errors, error);
    loader->status = loader->status == GJ_OK ? error->status : loader->status;
}

void gj_loader_complain(struct gj_loader *loader, enum gj_status status, struct gj_spot spot, const char *place,
                        const char *fix, const char *format, ...)
{
    struct gj_error error = {0};
    char text[sizeof error.message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    gj_error_set(&error, status, place && *place ? place : NULL, "%s", text);
    if (fix) {
        gj_error_fix(&error, "%s", fix);
    }
    if (spot.source >= 0) {
        snprintf(error.file, sizeof error.file, "%s", loader->source[spot.source].path);
        error.line = spot.line;
    }
    gj_loader_add_error(loader, &error);
}

static int32_t source_of_label(const struct gj_loader *loader, const char *label, size_t length)
{
    for (uint32_t i = 0; i < loader->n_sources; i++) {
        if (strlen(loader->label[i]) == length && memcmp(loader->label[i], label, length) == 0) {
            return (int32_t)i;
        }
    }
    return -1;
}

struct gj_spot gj_loader_here(lua_State *L)
{
    struct gj_spot spot = {-1, 0};
    lua_Debug record;
    for (int level = 0; level < 20 && lua_getstack(L, level, &record); level++) {
        lua_getinfo(L, "Sl", &record);
        if (record.currentline > 0) {
            spot.source = source_of_label(gj_loader_of(L), record.short_src, strlen(record.short_src));
            spot.line = record.currentline;
            break;
        }
    }
    return spot;
}

struct gj_spot gj_loader_parse_message(const struct gj_loader *loader, const char *message, const char **rest)
{
    struct gj_spot spot = {-1, 0};
    const char *colon = strchr(message, ':');
    *rest = message;
    if (colon) {
        const int32_t source = source_of_label(loader, message, (size_t)(colon - message));
        char *end = NULL;
        const long line = strtol(colon + 1, &end, 10);
        if (source >= 0 && end != colon + 1 && *end == ':' && line > 0) {
            spot.source = source;
            spot.line = (int32_t)line;
            *rest = end + 1 + (end[1] == ' ');
        }
    }
    return spot;
}

struct gj_spot gj_loader_field_spot(const struct gj_loader *loader, const struct gj_node *node, const char *field,
                                    struct gj_spot value)
{
    struct gj_spot spot = node->spot;
    if (spot.source >= 0) {
        const struct gj_script_source *source = &loader->source[spot.source];
        const int line = gj_locate_field(source->text, source->length, spot.line, node->word, node->name, field);
        if (line > 0) {
            spot.line = line;
            return spot;
        }
    }
    return value.source >= 0 && value.line > 0 ? value : spot;
}

void gj_loader_refuse_asked(lua_State *L, const char *what)
{
    if (gj_loader_of(L)->is_asked) {
        luaL_error(L, "%s cannot be used while the plant runs: the function only computes", what);
    }
}

void *gj_loader_alloc(lua_State *L, size_t count, size_t size)
{
    struct gj_loader *loader = gj_loader_of(L);
    if (count > SIZE_MAX / 2 / (size ? size : 1)) {
        luaL_error(L, "out of memory");
    }
    gj_sandbox_charge_memory(L, count * size);
    gj_loader_refuse_asked(L, "what lasts longer than the call");
    void *memory = gj_arena_alloc(&loader->arena, count ? count : 1, size);
    if (!memory) {
        loader->out_of_memory = true;
        luaL_error(L, "out of memory");
    }
    return memory;
}

char *gj_loader_strdup(lua_State *L, const char *text)
{
    const size_t n = strlen(text) + 1;
    char *copy = gj_loader_alloc(L, n, 1);
    memcpy(copy, text, n);
    return copy;
}

const char *gj_loader_format(lua_State *L, const char *format, ...)
{
    char text[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return gj_loader_strdup(L, text);
}

/* --- running ---------------------------------------------------------------------------------------------------------------------- */

/* Under lua_pcall. */
static int run(lua_State *L)
{
    struct gj_loader *loader = gj_loader_of(L);
    gj_sandbox_open(L);
    gj_quantity_open(L);
    gj_note_open(L);
    gj_distribution_open(L);
    gj_object_open(L);
    gj_module_open(L);
    gj_parameter_open(L);
    gj_factor_open(L);
    if (gj_module_compile(L, 0) != LUA_OK) {
        return lua_error(L);
    }
    lua_call(L, 0, 1);
    const struct gj_object *object = gj_object_test(L, -1);
    if (!object || object->class != gj_api_class(GJ_C_study)) {
        char text[120];
        const struct gj_spot spot = {0, 0};
        gj_loader_complain(loader, GJ_SCRIPT, spot, NULL, "end the file with return study { ... }",
                           "a scenario returns a study; this one returns %s", gj_describe(L, -1, text, sizeof text));
        return 0;
    }
    loader->study = gj_tree_read(L, -1);
    return 0;
}

static bool is_too_deep(const char *message)
{
    return strstr(message, gj_sandbox_too_deep) || strstr(message, "stack overflow");
}

static bool is_too_long(const char *message)
{
    return strstr(message, "the result would have more than") != NULL;
}

/* A word on the most common mistakes behind Lua's own messages. */
static const char *advice(const char *message)
{
    if (strstr(message, "'}' expected") || strstr(message, "call a object value") ||
        strstr(message, "call a table value")) {
        return "is a comma missing before this?";
    }
    if (is_too_deep(message)) {
        return "does a function call itself without end?";
    }
    if (is_too_long(message)) {
        return "describe less, or read tables with csv()";
    }
    return NULL;
}

/* The error that stopped the script, on top of the stack. */
static void report(struct gj_loader *loader, int status)
{
    lua_State *L = loader->box.L;
    struct gj_sandbox *box = &loader->box;
    const char *text =
        lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL; /* a number here would be converted: memory */
    const char *rest = text ? text : "an error that is not a text";
    struct gj_spot spot = {0, 0};
    if (text) {
        spot = gj_loader_parse_message(loader, text, &rest);
        spot.source = spot.source < 0 ? 0 : spot.source;
    }
    const bool is_memory = status == LUA_ERRMEM || strstr(rest, gj_sandbox_limit_text(GJ_OVER_MEMORY)) != NULL;
    if (loader->out_of_memory || (is_memory && box->refused == GJ_OUT_OF_MEMORY)) {
        gj_loader_complain(loader, GJ_NO_MEMORY, spot, NULL, NULL, "%s", gj_status_text(GJ_NO_MEMORY));
    } else if (is_memory) {
        const int32_t source = source_of_label(loader, box->refused_source, strlen(box->refused_source));
        spot = source >= 0 ? (struct gj_spot){source, box->refused_line} : spot;
        gj_loader_complain(loader, GJ_LIMIT, spot, NULL, "describe less, or read tables with csv()", "%s",
                           gj_sandbox_limit_text(box->refused));
    } else if (box->over == GJ_OVER_WORK && loader->firm_label) {
        gj_loader_complain(loader, GJ_LIMIT, spot, NULL, "compute before `make` what is the same for all",
                           loader->is_last_work
                               ? "making all firms takes more than 2,000 million steps together"
                               : "making one firm takes more than 5 million steps; is there a loop that does not end?");
    } else if (box->over != GJ_WITHIN_LIMITS) {
        const char *fix =
            box->over == GJ_OVER_TIME ? "a scenario describes a plant; compute beforehand what takes long" : NULL;
        gj_loader_complain(loader, GJ_LIMIT, spot, NULL, fix, "%s", gj_sandbox_limit_text(box->over));
    } else if (strstr(rest, "objects in the scenario") || is_too_long(rest) || is_too_deep(rest)) {
        gj_loader_complain(loader, GJ_LIMIT, spot, NULL, advice(rest), "%s", rest);
    } else {
        gj_loader_complain(loader, GJ_SCRIPT, spot, NULL, advice(rest), "%s", rest);
    }
}

void gj_loader_start(struct gj_loader *loader)
{
    if (gj_sandbox_init(&loader->box, loader) != GJ_OK) {
        const struct gj_spot spot = {0, 0};
        gj_loader_complain(loader, GJ_NO_MEMORY, spot, NULL, NULL, "%s", gj_status_text(GJ_NO_MEMORY));
        return;
    }
    loader->box.messages = &loader->messages;
    loader->box.work_limit = loader->work_limit > 0 ? loader->work_limit : loader->box.work_limit;
    lua_pushcfunction(loader->box.L, run); /* a light function: takes no memory */
    const int status = lua_pcall(loader->box.L, 0, 0, 0);
    if (status != LUA_OK) {
        report(loader, status);
        loader->study = NULL;
    }
}

/* --- from and to outside ----------------------------------------------------------------------------------------------------------- */

bool gj_loader_init(struct gj_loader *loader, struct gj_error_list *errors)
{
    *loader = (struct gj_loader){.errors = errors};
    gj_arena_init(&loader->arena);
    gj_text_init(&loader->messages);
    loader->source = gj_arena_alloc(&loader->arena, GJ_MAX_SOURCES, sizeof *loader->source);
    loader->label = gj_arena_alloc(&loader->arena, GJ_MAX_SOURCES, sizeof *loader->label);
    if (!loader->source || !loader->label) {
        gj_loader_fini(loader);
        *loader = (struct gj_loader){.errors = errors};
        return false;
    }
    return true;
}

void gj_loader_fini(struct gj_loader *loader)
{
    gj_sandbox_fini(&loader->box);
    gj_free(loader->note);
    gj_free(loader->assumption);
    gj_free(loader->placed);
    gj_free(loader->refused);
    gj_text_fini(&loader->messages);
    gj_arena_fini(&loader->arena);
}

static struct gj_scenario *new_scenario(struct gj_error_list *errors)
{
    struct gj_scenario *scenario = gj_alloc_zero(1, sizeof *scenario);
    if (!scenario) {
        return NULL;
    }
    if (!gj_loader_init(&scenario->loader, errors)) {
        gj_free(scenario);
        return NULL;
    }
    return scenario;
}

static void add_no_memory(struct gj_error_list *errors)
{
    struct gj_error error = {0};
    gj_error_set(&error, GJ_NO_MEMORY, NULL, "%s", gj_status_text(GJ_NO_MEMORY));
    gj_error_list_add(errors, &error);
}

/* "scenarios/press_shop.lua" -> "press_shop". It becomes the name of a folder, so it never begins with a dot. */
static const char *study_name(struct gj_loader *loader)
{
    const char *name = loader->source[0].name;
    const char *slash = strrchr(name, '/');
    char *copy = gj_arena_strdup(&loader->arena, slash ? slash + 1 : name);
    if (copy) {
        char *dot = strrchr(copy, '.');
        if (dot && dot != copy) {
            *dot = '\0';
        }
        *copy = *copy == '.' ? '_' : *copy;
    }
    return copy && *copy ? copy : "scenario";
}

static void hash(struct gj_scenario *scenario)
{
    struct gj_text text;
    gj_text_init(&text);
    gj_study_print(&scenario->spec, &text);
    if (text.failed || !text.data) {
        scenario->loader.out_of_memory = true;
    } else {
        gj_sha256(text.data, text.length, scenario->spec.scenario_sha);
    }
    gj_text_fini(&text);
}

/* Copies: a function that the floor asks is loaded again with the same settings. */
static void take_settings(struct gj_loader *loader, const struct gj_scenario_options *options)
{
    const uint32_t n = options->n_settings;
    struct gj_setting *own = gj_arena_alloc(&loader->arena, n ? n : 1, sizeof *own);
    for (uint32_t i = 0; i < n && own; i++) {
        own[i].name = gj_arena_strdup(&loader->arena, options->setting[i].name);
        own[i].value = gj_arena_strdup(&loader->arena, options->setting[i].value);
        own = own[i].name && own[i].value ? own : NULL;
    }
    loader->setting = own;
    loader->is_point = options->is_point;
    loader->tell_factor = options->factor;
    loader->tell_user = options->user;
    loader->n_settings = own ? n : 0;
    loader->out_of_memory |= !own;
    loader->is_setting_used =
        gj_arena_alloc(&loader->arena, options->n_settings ? options->n_settings : 1, sizeof *loader->is_setting_used);
    if (!loader->is_setting_used) {
        loader->out_of_memory = true;
        loader->n_settings = 0;
    }
}

/* Run what is in source[0], build, and hand over. */
static enum gj_status finish(struct gj_scenario *scenario, const struct gj_scenario_options *options,
                             struct gj_scenario **out, struct gj_error_list *errors)
{
    struct gj_loader *loader = &scenario->loader;
    take_settings(loader, options);
    gj_loader_start(loader);
    gj_sandbox_fini(&loader->box);
    if (options->messages) {
        gj_text_add_n(options->messages, gj_scenario_messages(scenario), loader->messages.length);
    }
    scenario->spec.name = study_name(loader);
    if (loader->study) {
        gj_parameter_check_used(loader);
        scenario->spec.parameter = loader->parameter;
        scenario->spec.n_parameters = loader->n_parameters;
        gj_build_study(loader, &scenario->spec);
    }
    gj_population_tell_alike(loader);
    if (loader->status == GJ_OK && !loader->out_of_memory && loader->n_functions > 0) {
        gj_hook_try(loader);
    }
    if (loader->status == GJ_OK && !loader->out_of_memory && !options->no_sha) {
        hash(scenario);
    }
    if (loader->out_of_memory && loader->status == GJ_OK) {
        add_no_memory(errors);
        loader->status = GJ_NO_MEMORY;
    }
    const enum gj_status status = loader->status;
    if (status == GJ_OK) {
        loader->errors = NULL; /* the caller's, from here on */
        *out = scenario;
    } else {
        gj_scenario_free(scenario);
    }
    return status;
}

enum gj_status gj_scenario_load_with(const char *path, const struct gj_scenario_options *options,
                                     struct gj_scenario **scenario, struct gj_error_list *errors)
{
    *scenario = NULL;
    struct gj_scenario *made = new_scenario(errors);
    if (!made) {
        add_no_memory(errors);
        return GJ_NO_MEMORY;
    }
    const char *slash = strrchr(path, '/');
    const struct gj_spot nowhere = {-1, 0};
    gj_source_search_folders(&made->loader, path);
    const enum gj_status status =
        gj_source_add_file(&made->loader, GJ_SOURCE_MAIN, slash ? slash + 1 : path, path, nowhere);
    if (status != GJ_OK) {
        gj_scenario_free(made);
        return status;
    }
    return finish(made, options, scenario, errors);
}

enum gj_status gj_scenario_load_aloud(const char *path, struct gj_text *messages, struct gj_scenario **scenario,
                                      struct gj_error_list *errors)
{
    const struct gj_scenario_options options = {.messages = messages};
    return gj_scenario_load_with(path, &options, scenario, errors);
}

enum gj_status gj_scenario_load(const char *path, struct gj_scenario **scenario, struct gj_error_list *errors)
{
    return gj_scenario_load_aloud(path, NULL, scenario, errors);
}

/* work: steps the script may take; 0: as many as any. */
static enum gj_status load_memory(const struct gj_script_source *sources, uint32_t n, uint64_t work,
                                  const struct gj_scenario_options *options, struct gj_scenario **scenario,
                                  struct gj_error_list *errors)
{
    *scenario = NULL;
    struct gj_scenario *made = new_scenario(errors);
    if (!made) {
        add_no_memory(errors);
        return GJ_NO_MEMORY;
    }
    GJ_CHECK(n > 0, "a scenario has at least one source");
    made->loader.work_limit = work;
    made->loader.from_memory = true;
    made->loader.given = sources;
    made->loader.n_given = n;
    const enum gj_status status = gj_source_add_text(&made->loader, GJ_SOURCE_MAIN, sources[0].name, sources[0].path,
                                                     sources[0].text, sources[0].length);
    if (status != GJ_OK) {
        gj_scenario_free(made);
        return status;
    }
    return finish(made, options, scenario, errors);
}

enum gj_status gj_scenario_load_within(const struct gj_script_source *sources, uint32_t n, uint64_t work,
                                       struct gj_scenario **scenario, struct gj_error_list *errors)
{
    return load_memory(sources, n, work, &(struct gj_scenario_options){0}, scenario, errors);
}

enum gj_status gj_scenario_load_memory_with(const struct gj_script_source *sources, uint32_t n,
                                            const struct gj_scenario_options *options, struct gj_scenario **scenario,
                                            struct gj_error_list *errors)
{
    return load_memory(sources, n, 0, options, scenario, errors);
}

enum gj_status gj_scenario_load_memory(const struct gj_script_source *sources, uint32_t n,
                                       struct gj_scenario **scenario, struct gj_error_list *errors)
{
    return load_memory(sources, n, 0, &(struct gj_scenario_options){0}, scenario, errors);
}

void gj_scenario_free(struct gj_scenario *scenario)
{
    if (!scenario) {
        return;
    }
    gj_plant_free(scenario->spec.plant);
    for (uint32_t i = 0; scenario->spec.population && i < scenario->spec.population->n_members; i++) {
        gj_plant_free(scenario->spec.population->member[i].spec.plant);
    }
    gj_loader_fini(&scenario->loader);
    gj_free(scenario);
}

const struct gj_study_spec *gj_scenario_spec(const struct gj_scenario *scenario)
{
    return &scenario->spec;
}

uint32_t gj_scenario_n_sources(const struct gj_scenario *scenario)
{
    return scenario->loader.n_sources;
}

const struct gj_script_source *gj_scenario_source(const struct gj_scenario *scenario, uint32_t index)
{
    GJ_CHECK(index < scenario->loader.n_sources, "source %u of %u", index, scenario->loader.n_sources);
    return &scenario->loader.source[index];
}

const char *gj_scenario_messages(const struct gj_scenario *scenario)
{
    return scenario->loader.messages.data ? scenario->loader.messages.data : "";
}
