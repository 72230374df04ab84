/* What a sweep is of, from the scenario and the command line. */
#include "cli/sweep_store.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/batch_folder.h"

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
    struct words w = {.arena = arena, .word = gj_arena_alloc(arena, 24 + 2 * GJ_CLI_MAX_SETS, sizeof *w.word)};
    const char *slash = strrchr(asked->path, '/');
    if (!w.word) {
        return false;
    }
    add(&w, "gongjang");
    add(&w, "sweep");
    add(&w, asked->path[0] == '/' && slash ? slash + 1 : asked->path);
    add_design(&w, &spec->experiment->design, &told->design);
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

static enum gj_status no_memory(struct gj_error *error)
{
    return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the sweep");
}

enum gj_status gj_sweep_about(const struct gj_cli_asked *asked, const struct gj_scenario *scenario,
                              const struct gj_study_spec *spec, const char *frozen, uint64_t n_points,
                              struct gj_sweep_place *place, struct gj_error *error)
{
    enum { N_LIBRARIES = 2 };
    struct gj_arena *arena = &place->arena;
    struct gj_batch_about *about = &place->about;
    struct gj_batch_word *setting = gj_arena_alloc(arena, asked->sets.n + 1U, sizeof *setting);
    struct gj_batch_word *library = gj_arena_alloc(arena, N_LIBRARIES, sizeof *library);
    *about = (struct gj_batch_about){.name = spec->name,
                                     .title = spec->title,
                                     .title_ko = spec->title_ko ? spec->title_ko : spec->title,
                                     .frozen = frozen,
                                     .version = GJ_VERSION,
                                     .experiment = spec->experiment,
                                     .seed = spec->seed,
                                     .n_points = n_points,
                                     .confidence = spec->confidence,
                                     .shard = about->shard,
                                     .n_shards = about->n_shards,
                                     .setting = setting,
                                     .n_settings = asked->sets.n,
                                     .library = library,
                                     .n_libraries = N_LIBRARIES};
    if (!setting || !library) {
        return no_memory(error);
    }
    for (uint32_t i = 0; i < asked->sets.n; i++) {
        setting[i] = (struct gj_batch_word){asked->sets.setting[i].name, asked->sets.setting[i].value};
    }
    library[0] = (struct gj_batch_word){"gsl", gj_study_library_version()};
    library[1] = (struct gj_batch_word){"lua", gj_script_lua_version()};
    const bool is_ok = make_command(asked, spec, gj_scenario_spec(scenario)->experiment, arena, about) &&
                       take_sources(scenario, arena, about);
    return is_ok ? GJ_OK : no_memory(error);
}

/* --- where --- */

enum gj_status gj_sweep_place_init(struct gj_sweep_place *place, const char *out, uint32_t shard, uint32_t n_shards,
                                   struct gj_error *error)
{
    struct gj_text text;
    size_t n = strlen(out);
    while (n > 1 && out[n - 1] == '/') {
        n--;
    }
    *place = (struct gj_sweep_place){.about = {.shard = shard, .n_shards = n_shards}};
    gj_arena_init(&place->arena);
    gj_text_init(&text);
    gj_text_add_n(&text, out, n);
    place->out = text.failed ? NULL : gj_arena_strdup(&place->arena, text.data);
    if (n_shards > 1) {
        gj_text_addf(&text, ".%u-of-%u", shard, n_shards);
    }
    gj_text_add(&text, ".batch");
    place->file = text.failed ? NULL : gj_arena_strdup(&place->arena, text.data);
    gj_text_fini(&text);
    place->result = n_shards > 1 ? place->file : place->out;
    if (!place->out || !place->file) {
        return no_memory(error);
    }
    if (n >= 3000) {
        gj_error_set(error, GJ_USAGE, NULL, "--out: the name is too long");
        gj_error_fix(error, "choose a shorter one");
        return GJ_USAGE;
    }
    return GJ_OK;
}

void gj_sweep_place_fini(struct gj_sweep_place *place)
{
    gj_arena_fini(&place->arena);
}

/* A kill between the swap of the folder and the removal of the file leaves both. */
static void remove_leftover(const struct gj_sweep_place *place)
{
    struct gj_batch_reader *reader = NULL;
    struct gj_error error;
    if (!place->is_finished || access(place->file, F_OK) != 0 ||
        gj_batch_read_open(place->file, &reader, &error) != GJ_OK) {
        return;
    }
    const struct gj_batch_about *about = gj_batch_read_about(reader);
    const bool is_spare = gj_batch_compare(about, place->file, &place->about, NULL, false, &error) == GJ_OK;
    gj_batch_read_close(reader);
    if (is_spare) {
        (void)unlink(place->file);
    }
}

enum gj_status gj_sweep_place_look(struct gj_sweep_place *place, struct gj_error *error)
{
    struct gj_batch_reader *reader = NULL;
    enum gj_status status =
        place->about.n_shards > 1 ? GJ_OK : gj_batch_folder_look(place->out, &place->about, &reader, error);
    if (reader) {
        const struct gj_batch_about *there = gj_batch_read_about(reader);
        place->was_folder = true;
        place->is_finished = there->n_points == place->about.n_points &&
                             there->experiment->replications == place->about.experiment->replications;
        status = gj_batch_read_check_rows(reader, error); /* they are told of, or taken over */
        if (status == GJ_OK && place->is_finished &&
            place->about.experiment->design.text) { /* the table may hold other points */
            status = gj_batch_same_points(reader, place->about.experiment, place->out, error);
        }
    }
    gj_batch_read_close(reader);
    if (status == GJ_OK) {
        remove_leftover(place);
    }
    return status;
}

/* A folder that was finished has fewer points than are asked for: its rows are put into the file. */
static enum gj_status refill(struct gj_sweep_place *place, struct gj_batch_file *file, struct gj_error *error)
{
    struct gj_batch_reader *reader = NULL;
    enum gj_status status = gj_batch_folder_look(place->out, &place->about, &reader, error);
    if (status == GJ_OK && reader) {
        status = gj_batch_file_refill(file, reader, error);
    }
    gj_batch_read_close(reader);
    return status;
}

enum gj_status gj_sweep_place_open(struct gj_sweep_place *place, struct gj_batch_file **file, struct gj_error *error)
{
    enum gj_status status = gj_batch_file_open(place->file, &place->about, file, error);
    if (status == GJ_OK && place->was_folder) {
        const struct gj_batch_found found = gj_batch_file_found(*file);
        const bool is_empty = found.n_points + found.n_rows == 0; /* else it was refilled and interrupted */
        status = is_empty ? refill(place, *file, error) : GJ_OK;
        if (status != GJ_OK) {
            gj_batch_file_close(*file);
            *file = NULL;
            (void)unlink(place->file);
        }
    }
    return status;
}

void gj_sweep_place_announce(const struct gj_sweep_place *place, const struct gj_batch_file *file, enum gj_lang lang)
{
    const struct gj_batch_found found = gj_batch_file_found(file);
    const uint32_t now = place->about.experiment->replications;
    const bool is_ko = lang == GJ_LANG_KO;
    if (found.n_rows + found.n_points == 0) {
        return;
    }
    fprintf(stderr,
            is_ko ? "이어서 실행: 표본점 %llu개와 반복 %llu회가 이미 있음"
                  : "goes on: %llu points and %llu replications are there",
            (unsigned long long)found.n_points, (unsigned long long)found.n_rows);
    if (found.points_were != place->about.n_points) {
        fprintf(stderr, is_ko ? "; 표본점 %llu → %llu" : "; %llu points become %llu",
                (unsigned long long)found.points_were, (unsigned long long)place->about.n_points);
    }
    if (found.replications_were != now) {
        fprintf(stderr, is_ko ? "; 반복 %u → %u" : "; %u replications become %u", found.replications_were, now);
    }
    fputs("\n", stderr);
}

enum gj_status gj_sweep_place_finish(struct gj_sweep_place *place, struct gj_error *error)
{
    struct gj_text note;
    if (place->about.n_shards > 1) {
        return GJ_OK;
    }
    gj_text_init(&note);
    const enum gj_status status = gj_batch_merge(&place->file, 1, place->out, &note, error);
    if (status == GJ_OK && note.length > 0) {
        gj_cli_note("%s", note.data);
    }
    if (status == GJ_OK) {
        (void)unlink(place->file); /* all of it is in the folder */
    }
    gj_text_fini(&note);
    return status;
}
