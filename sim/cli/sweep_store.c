/* What a sweep is of, from the scenario and the command line. */
#include "cli/sweep_store.h"

#include <stdio.h>
#include <string.h>

static const char *kind_of(enum gj_source_kind kind)
{
    static const char *const names[] = {"main", "module", "table"};
    return names[kind];
}

/* Word by word; NULL words are memory that ran out. */
struct words {
    struct gj_arena *arena;
    const char **word;
    uint32_t n;
    bool is_lost;
};

static void add(struct words *w, const char *word)
{
    const char *copy = gj_arena_strdup(w->arena, word);
    w->is_lost = w->is_lost || !copy;
    w->word[w->n++] = copy ? copy : "";
}

static void add_number(struct words *w, const char *option, uint64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)number);
    add(w, option);
    add(w, text);
}

/* What the design has that the scenario does not tell. */
static void add_design(struct words *w, const struct gj_design_spec *design, const struct gj_design_spec *told)
{
    if (design->text != told->text && design->file) {
        add(w, "--points-from");
        add(w, design->file);
    } else if (design->kind != told->kind) {
        add(w, "--design");
        add(w, gj_design_name(design->kind));
    }
    if (design->n != told->n) {
        add_number(w, "--points", design->n);
    }
    if (design->levels != told->levels) {
        add_number(w, "--levels", design->levels);
    }
    if (design->seed != told->seed) {
        add_number(w, "--design-seed", design->seed);
    }
    if (design->is_by_group && !told->is_by_group) {
        add(w, "--by-group");
    }
    if (design->has_pairs && !told->has_pairs) {
        add(w, "--pairs");
    }
}

/* The command that makes these results again: the scenario and what changes them, nothing else. */
static bool make_command(const struct gj_cli_asked *asked, const struct gj_study_spec *spec,
                         const struct gj_experiment *told, struct gj_arena *arena, struct gj_batch_about *about)
{
    const struct gj_experiment *e = spec->experiment;
    struct words w = {.arena = arena, .word = gj_arena_alloc(arena, 32 + 2 * GJ_CLI_MAX_SETS, sizeof *w.word)};
    const char *slash = strrchr(asked->path, '/');
    if (!w.word) {
        return false;
    }
    add(&w, "gongjang");
    add(&w, "sweep");
    add(&w, asked->path[0] == '/' && slash ? slash + 1 : asked->path);
    add_design(&w, &e->design, &told->design);
    if (asked->has_seed) {
        add_number(&w, "--seed", asked->seed);
    }
    if (asked->replications > 0) {
        add_number(&w, "--replications", asked->replications);
    }
    for (uint32_t i = 0; i < asked->sets.n; i++) {
        add(&w, "--set");
        add(&w, asked->sets.word[i]);
    }
    about->command = w.word;
    about->n_words = w.n;
    return !w.is_lost;
}

static bool take_sources(const struct gj_scenario *scenario, struct gj_arena *arena, struct gj_batch_about *about)
{
    const uint32_t n = gj_scenario_n_sources(scenario);
    struct gj_batch_source *source = gj_arena_alloc(arena, n, sizeof *source);
    for (uint32_t i = 0; i < n && source; i++) {
        const struct gj_script_source *from = gj_scenario_source(scenario, i);
        source[i] = (struct gj_batch_source){kind_of(from->kind), from->name, from->text, from->length};
    }
    about->source = source;
    about->n_sources = n;
    return source != NULL;
}

enum gj_status gj_sweep_about(const struct gj_cli_asked *asked, const struct gj_scenario *scenario,
                              const struct gj_study_spec *spec, const char *frozen, struct gj_arena *arena,
                              struct gj_batch_about *about)
{
    enum { N_LIBRARIES = 2 };
    struct gj_batch_word *setting = gj_arena_alloc(arena, asked->sets.n + 1U, sizeof *setting);
    struct gj_batch_word *library = gj_arena_alloc(arena, N_LIBRARIES, sizeof *library);
    *about = (struct gj_batch_about){.name = spec->name,
                                     .title = spec->title,
                                     .title_ko = spec->title_ko ? spec->title_ko : spec->title,
                                     .frozen = frozen,
                                     .version = GJ_VERSION,
                                     .experiment = spec->experiment,
                                     .seed = spec->seed,
                                     .confidence = spec->confidence,
                                     .shard = 1,
                                     .n_shards = 1,
                                     .setting = setting,
                                     .n_settings = asked->sets.n,
                                     .library = library,
                                     .n_libraries = N_LIBRARIES};
    if (!setting || !library) {
        return GJ_NO_MEMORY;
    }
    for (uint32_t i = 0; i < asked->sets.n; i++) {
        setting[i] = (struct gj_batch_word){asked->sets.setting[i].name, asked->sets.setting[i].value};
    }
    library[0] = (struct gj_batch_word){"gsl", gj_study_library_version()};
    library[1] = (struct gj_batch_word){"lua", gj_script_lua_version()};
    const bool is_ok = make_command(asked, spec, gj_scenario_spec(scenario)->experiment, arena, about) &&
                       take_sources(scenario, arena, about);
    return is_ok ? GJ_OK : GJ_NO_MEMORY;
}
