/* Scenarios: a Lua file is run once in a sandbox and becomes a frozen study. Nothing of Lua is left when the study runs.
 *
 *     struct gj_error_list errors;
 *     gj_error_list_init(&errors);
 *     struct gj_scenario *scenario = NULL;
 *     if (gj_scenario_load("scenarios/press_shop.lua", &scenario, &errors) != GJ_OK) { print errors.items[0..n) }
 *     gj_study_run(gj_scenario_spec(scenario), ...);
 *     gj_scenario_free(scenario);
 */
#ifndef GJ_SCRIPT_SCRIPT_H
#define GJ_SCRIPT_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/error_list.h"
#include "base/text.h"
#include "study/study.h"

#define GJ_SCENARIO_FILE_MAX ((size_t)4 << 20) /* bytes of one file; the largest of ours has 60,000 */

enum gj_source_kind { GJ_SOURCE_MAIN, GJ_SOURCE_MODULE, GJ_SOURCE_TABLE };

/* A file the scenario was made of, kept with the results so that it can be loaded again without the folders it came from. */
struct gj_script_source {
    enum gj_source_kind kind;
    const char *name; /* main: "press_shop.lua"; module: "levels.korea_2019"; table: "cycles.csv", as given to csv() */
    const char *path; /* where it was found, as the user would name it */
    const char *text; /* NUL-terminated, but may hold more */
    size_t length;
};

struct gj_scenario;

/* A value given from outside for what the scenario calls parameter(name, default): "load", "0.8". */
struct gj_setting {
    const char *name, *value;
};

struct gj_factor;

struct gj_scenario_options {
    const struct gj_setting *setting;
    uint32_t n_settings;
    struct gj_text *messages; /* NULL, or where what the script printed is added, also when the load fails */
    bool is_point;            /* the settings are a design point's: errors name the value alone, not --set */
    /* Each factor with its value, as the script comes to it: also when the load fails later on. May be NULL. */
    void (*factor)(void *user, const struct gj_factor *factor);
    void *user;
    bool no_sha; /* of one of many points: its frozen text is not written, and scenario_sha stays "" */
};

/* Load a scenario file. Everything wrong with it that can be found in one pass is added to `errors`; then the status is that of the first
 * and *scenario is NULL. Modules and tables are looked for beside the file, in the folder above, in the folders of the environment variable
 * GONGJANG_SCENARIOS (separated by ':') and in the installed library. GJ_USAGE: no such file, or a folder. GJ_IO: cannot be read. GJ_SCRIPT:
 * not UTF-8, byte code, not Lua, wrong fields. GJ_MODEL: no possible plant. GJ_LIMIT: too large, too long, too much memory. */
enum gj_status gj_scenario_load(const char *path, struct gj_scenario **scenario,
                                struct gj_error_list *errors) GJ_MUST_CHECK;

/* The same; what the script printed is added to `messages`, also when the load fails. */
enum gj_status gj_scenario_load_aloud(const char *path, struct gj_text *messages, struct gj_scenario **scenario,
                                      struct gj_error_list *errors) GJ_MUST_CHECK;

/* The same with parameters from outside. GJ_USAGE when the scenario has no parameter of a name, or the value is not of its kind. `options` is
 * not kept. */
enum gj_status gj_scenario_load_with(const char *path, const struct gj_scenario_options *options,
                                     struct gj_scenario **scenario, struct gj_error_list *errors) GJ_MUST_CHECK;
enum gj_status gj_scenario_load_memory_with(const struct gj_script_source *sources, uint32_t n,
                                            const struct gj_scenario_options *options, struct gj_scenario **scenario,
                                            struct gj_error_list *errors) GJ_MUST_CHECK;

/* The same as gj_scenario_load from memory, and from nothing else: modules and tables are found among `sources` by their names. sources[0] is the main file.
 * The texts are copied. */
enum gj_status gj_scenario_load_memory(const struct gj_script_source *sources, uint32_t n,
                                       struct gj_scenario **scenario, struct gj_error_list *errors) GJ_MUST_CHECK;

void gj_scenario_free(struct gj_scenario *scenario); /* NULL is fine; frees the plant too */

/* The frozen study, valid until gj_scenario_free. A caller may change numbers of its own copy (seed, replications). */
const struct gj_study_spec *gj_scenario_spec(const struct gj_scenario *scenario);

/* Files it was made of, the main one first, then in the order they were read. */
uint32_t gj_scenario_n_sources(const struct gj_scenario *scenario);
const struct gj_script_source *gj_scenario_source(const struct gj_scenario *scenario, uint32_t index);

/* Release of Lua that scenarios run on, for the manifest: "5.4.4". */
const char *gj_script_lua_version(void);

/* What the script printed; "" when nothing. */
const char *gj_scenario_messages(const struct gj_scenario *scenario);

/* Documentation from the table of api.def. `topic`: NULL for the list, "machine", "machine.cycle", "units", "distributions", "marks".
 * GJ_USAGE with "did you mean" when there is no such topic. */
enum gj_status gj_api_write_text(struct gj_text *out, const char *topic, bool korean,
                                 struct gj_error *error) GJ_MUST_CHECK;
void gj_api_write_reference(struct gj_text *out, bool korean); /* the whole as one Markdown page */
void gj_api_write_json(struct gj_text *out);                   /* the same table for programs, with the outcomes */
void gj_api_write_luacats(struct gj_text *out);                /* definitions for editors (Lua language server) */

#endif
