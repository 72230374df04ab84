#include "store/store.h"

#include <errno.h>
#include <string.h>

#include "store/json_internal.h"
#include "store/manifest_internal.h"
#include "store/part_internal.h"
#include "store/staging_internal.h"

static const char figures_name[] = "figures";

struct gj_store {
    struct gj_staging staging;
    json_t *manifest; /* from put to commit */
};

enum gj_status gj_store_begin(const char *folder, struct gj_store **store, struct gj_error *error)
{
    struct gj_store *made = gj_alloc_zero(1, sizeof *made);
    if (made == NULL) {
        return gj_file_os_error(error, folder, "prepared", ENOMEM);
    }
    enum gj_status status = gj_staging_init(&made->staging, folder, GJ_KIND_STUDY, error);
    if (status != GJ_OK) {
        gj_free(made);
        return status;
    }
    int os_error = gj_folder_make(made->staging.folder, figures_name);
    if (os_error != 0) {
        gj_store_abandon(made);
        return gj_file_os_error(error, folder, "prepared", os_error);
    }
    *store = made;
    return GJ_OK;
}

const char *gj_store_staging(const struct gj_store *store)
{
    return store->staging.path;
}

static void store_free(struct gj_store *store)
{
    json_decref(store->manifest);
    gj_staging_fini(&store->staging);
    gj_free(store);
}

void gj_store_abandon(struct gj_store *store)
{
    if (store != NULL) {
        gj_staging_remove(&store->staging);
        store_free(store);
    }
}

/* Where a file lies on this machine is nobody's business and would change the bytes: "/a/b.lua" -> "b.lua", "--out=/a/b" -> "--out=b". */
static char *without_place(struct gj_arena *arena, const char *word)
{
    const char *absolute = word[0] == '/' ? word : strstr(word, "=/");
    const char *last = absolute != NULL ? strrchr(absolute, '/') + 1 : word;
    struct gj_text text;
    gj_text_init(&text);
    if (absolute != NULL && absolute != word) {
        gj_text_add_n(&text, word, (size_t)(absolute - word) + 1);
    }
    gj_text_add_clean(&text, last);
    gj_text_add_n(&text, "", 0);
    char *copy = text.failed ? NULL : gj_arena_strdup(arena, text.data);
    gj_text_fini(&text);
    return copy;
}

/* `spec` with the paths in it made fit to be published. */
static enum gj_status publishable(const struct gj_store_spec *spec, struct gj_arena *arena, struct gj_store_spec *out)
{
    struct gj_store_source *source = gj_arena_alloc(arena, spec->n_sources + 1u, sizeof *source);
    const char **command = gj_arena_alloc(arena, spec->n_words + 1u, sizeof *command);
    if (source == NULL || command == NULL) {
        return GJ_NO_MEMORY;
    }
    for (uint32_t i = 0; i < spec->n_sources; i++) {
        source[i] = spec->source[i];
        source[i].path = without_place(arena, spec->source[i].path);
        if (source[i].path == NULL) {
            return GJ_NO_MEMORY;
        }
    }
    for (uint32_t i = 0; i < spec->n_words; i++) {
        command[i] = without_place(arena, spec->command[i]);
        if (command[i] == NULL) {
            return GJ_NO_MEMORY;
        }
    }
    *out = *spec;
    out->source = source;
    out->command = command;
    return GJ_OK;
}

static enum gj_status put_tables(const struct gj_store *store, const struct gj_store_spec *spec, struct gj_error *error)
{
    enum { MOST_TABLES = 32 };
    struct gj_csv_file file[MOST_TABLES];
    const int folder = store->staging.folder;
    const char *shown = store->staging.target;
    uint32_t n_files = 0;
    const struct gj_table *table = gj_table_of(spec, 0);
    enum gj_status status = gj_database_write(store->staging.path, shown, spec, error);
    for (uint32_t t = 1; table && status == GJ_OK; table = gj_table_of(spec, t++)) {
        if (table->in_csv) {
            GJ_CHECK(n_files < MOST_TABLES, "more than %d tables", (int)MOST_TABLES);
            status = gj_csv_write(folder, shown, table, spec, &file[n_files++], error);
        }
    }
    if (status == GJ_OK) {
        status =
            gj_package_write(folder, shown, file, n_files, spec->result->spec->name, spec->result->spec->title, error);
    }
    return status;
}

static enum gj_status add_file_at(const struct gj_store *store, const char *name, const void *bytes, size_t n,
                                  struct gj_error *error)
{
    struct gj_text path;
    gj_text_init(&path);
    gj_text_addf(&path, "%s/%s", store->staging.target, name);
    enum gj_status status = path.failed ? gj_file_os_error(error, store->staging.target, "written", ENOMEM)
                                        : gj_file_write(store->staging.folder, name, path.data, bytes, n, error);
    gj_text_fini(&path);
    return status;
}

enum gj_status gj_store_add_file(struct gj_store *store, const char *name, const void *bytes, size_t n,
                                 struct gj_error *error)
{
    const char *slash = strchr(name, '/');
    bool in_figures = slash != NULL && (size_t)(slash - name) == sizeof figures_name - 1 &&
                      strncmp(name, figures_name, sizeof figures_name - 1) == 0;
    const char *last = in_figures ? slash + 1 : name;
    GJ_CHECK(strchr(last, '/') == NULL && last[0] != '\0' && last[0] != '.', "file %s of a results folder", name);
    return add_file_at(store, name, bytes, n, error);
}

enum gj_status gj_store_put(struct gj_store *store, const struct gj_store_spec *spec, struct gj_error *error)
{
    GJ_CHECK(store->manifest == NULL, "gj_store_put called twice");
    struct gj_arena arena;
    struct gj_store_spec clean;
    gj_arena_init(&arena);
    enum gj_status status = publishable(spec, &arena, &clean);
    if (status != GJ_OK) {
        status = gj_file_os_error(error, store->staging.target, "written", ENOMEM);
    } else {
        status = put_tables(store, &clean, error);
    }
    if (status == GJ_OK) {
        status = add_file_at(store, "frozen.txt", spec->frozen, strlen(spec->frozen), error);
    }
    if (status == GJ_OK && (store->manifest = gj_manifest_new(&clean)) == NULL) {
        status = gj_file_os_error(error, store->staging.target, "written", ENOMEM);
    }
    gj_arena_fini(&arena);
    return status;
}

enum gj_status gj_store_commit(struct gj_store *store, struct gj_text *note, struct gj_error *error)
{
    GJ_CHECK(store->manifest != NULL, "gj_store_commit without gj_store_put");
    int os_error = gj_entry_remove(store->staging.folder, figures_name, GJ_ENTRY_FOLDER);
    if (os_error != 0 && os_error != ENOTEMPTY && os_error != EEXIST &&
        os_error != ENOENT) { /* it stays when there is something in it */
        gj_store_abandon(store);
        return gj_file_os_error(error, figures_name, "removed", os_error);
    }
    json_t *manifest = store->manifest;
    store->manifest = NULL;
    enum gj_status status = gj_manifest_finish(manifest, store->staging.folder, store->staging.target, error);
    if (status != GJ_OK) {
        gj_store_abandon(store);
        return status;
    }
    status = gj_staging_swap(&store->staging, note, error);
    store_free(store);
    return status;
}

enum gj_status gj_store_write(const char *folder, const struct gj_store_spec *spec, struct gj_error *error)
{
    struct gj_store *store = NULL;
    enum gj_status status = gj_store_begin(folder, &store, error);
    if (store == NULL) {
        return status;
    }
    status = gj_store_put(store, spec, error);
    if (status != GJ_OK) {
        gj_store_abandon(store);
        return status;
    }
    return gj_store_commit(store, NULL, error);
}
