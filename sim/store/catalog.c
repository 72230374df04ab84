#include "store/catalog.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/manifest_internal.h"
#include "store/part_internal.h"
#include "store/sink_internal.h"
#include "store/staging_internal.h"

static const char *const kinds[GJ_N_RESULTS_KINDS] = {
    [GJ_RESULTS_STUDY] = GJ_KIND_STUDY, [GJ_RESULTS_SWEEP] = GJ_KIND_SWEEP, [GJ_RESULTS_MERGED] = GJ_KIND_MERGED};

const char *gj_results_kind_name(enum gj_results_kind kind)
{
    return kinds[kind];
}

/* --- what it is --- */

static void take_text(const json_t *object, const char *key, char *out, size_t size)
{
    const char *text = json_string_value(json_object_get(object, key));
    (void)snprintf(out, size, "%s", text ? text : "");
}

/* A count, as a number or as decimal text. */
static uint64_t take_count(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    const char *text = json_string_value(value);
    const json_int_t whole = json_integer_value(value);
    return text ? strtoull(text, NULL, 10) : whole > 0 ? (uint64_t)whole : 0;
}

static bool find_kind(const json_t *manifest, enum gj_results_kind *kind)
{
    const char *name = gj_manifest_kind(manifest);
    for (unsigned i = 0; i < GJ_N_RESULTS_KINDS; i++) {
        if (strcmp(name, kinds[i]) == 0) {
            *kind = (enum gj_results_kind)i;
            return true;
        }
    }
    return false;
}

static void fill(const json_t *manifest, struct gj_catalog_entry *entry)
{
    take_text(manifest, "study", entry->study, sizeof entry->study);
    take_text(manifest, "title", entry->title, sizeof entry->title);
    take_text(manifest, "scenario_sha256", entry->scenario_sha, sizeof entry->scenario_sha);
    take_text(json_object_get(manifest, "versions"), "gongjang", entry->version, sizeof entry->version);
    entry->n_failed = take_count(manifest, "failed");
    if (entry->kind == GJ_RESULTS_STUDY) {
        const uint64_t arms = json_object_get(manifest, "arms") ? take_count(manifest, "arms") : GJ_N_ARMS;
        const uint64_t firms = take_count(manifest, "firms");
        entry->n_points = 1;
        entry->n_rows = take_count(manifest, "replications") * arms * (firms > 0 ? firms : 1);
    } else {
        entry->n_points = take_count(manifest, "points");
        entry->n_rows = take_count(manifest, "rows");
        entry->n_failed = take_count(manifest, "rows_failed");
    }
    const json_t *files = json_object_get(manifest, "files");
    for (size_t i = 0; i < json_array_size(files); i++) {
        entry->bytes += take_count(json_array_get(files, i), "bytes");
    }
}

static enum gj_status load(const char *folder, int *descriptor, json_t **manifest, struct gj_error *error)
{
    enum gj_manifest_state state;
    gj_staging_recover(folder);
    const int os_error = gj_folder_open_path(folder, descriptor);
    if (os_error != 0) {
        *descriptor = -1;
        (void)gj_file_os_error(error, folder, "opened", os_error);
        if (os_error == ENOTDIR) {
            gj_error_fix(error, "name the folder of the results, not a file");
        }
        return os_error == ENOMEM ? GJ_NO_MEMORY : GJ_IO;
    }
    enum gj_status status = gj_manifest_load(*descriptor, folder, false, manifest, &state, error);
    if (state == GJ_MANIFEST_MISSING) {
        status = gj_file_error(error, GJ_IO, folder, "is not a results folder: it has no manifest.json");
        gj_error_fix(error, "name a folder that gongjang has written");
    }
    return status;
}

enum gj_status gj_catalog_read(const char *folder, struct gj_catalog_entry *entry, struct gj_error *error)
{
    int descriptor;
    json_t *manifest = NULL;
    *entry = (struct gj_catalog_entry){0};
    enum gj_status status = load(folder, &descriptor, &manifest, error);
    if (status == GJ_OK && !find_kind(manifest, &entry->kind)) {
        status = gj_file_error(error, GJ_IO, folder, "holds results of a kind that this version does not know");
        gj_error_fix(error, "use the version of gongjang that wrote it, or a newer one");
    }
    if (status == GJ_OK) {
        fill(manifest, entry);
    }
    json_decref(manifest);
    gj_descriptor_close(descriptor);
    return status;
}

bool gj_catalog_is_batch(const char *path)
{
    return gj_name_ends(path, ".batch");
}

bool gj_catalog_is_results(const char *folder)
{
    int descriptor;
    enum gj_entry_kind kind;
    bool mounted;
    gj_staging_recover(folder);
    if (gj_folder_open_path(folder, &descriptor) != 0) {
        return false;
    }
    const bool is_there = gj_entry_look(descriptor, GJ_MANIFEST_NAME, &kind, &mounted) == 0;
    gj_descriptor_close(descriptor);
    return is_there;
}

/* --- a shelf of them --- */

struct shelf {
    int descriptor;
    struct gj_arena arena;
    const char **name;
    size_t n, capacity;
    bool failed;
};

static void note(void *user, const char *name)
{
    struct shelf *shelf = user;
    enum gj_entry_kind kind;
    bool mounted;
    if (name[0] == '.' || shelf->failed || gj_entry_look(shelf->descriptor, name, &kind, &mounted) != 0 ||
        !(kind == GJ_ENTRY_FOLDER || (kind == GJ_ENTRY_FILE && gj_catalog_is_batch(name)))) {
        return;
    }
    void *names = (void *)(uintptr_t)shelf->name;
    char *copy = gj_arena_strdup(&shelf->arena, name);
    shelf->failed = !copy || gj_grow(&names, &shelf->capacity, shelf->n + 1, sizeof *shelf->name) != 0;
    shelf->name = names;
    if (!shelf->failed) {
        shelf->name[shelf->n++] = copy;
    }
}

static int by_name(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

enum gj_status gj_catalog_each(const char *folder, void (*visit)(void *user, const char *path), void *user,
                               struct gj_error *error)
{
    struct shelf shelf = {.descriptor = -1};
    gj_arena_init(&shelf.arena);
    int os_error = gj_folder_open_path(folder, &shelf.descriptor);
    if (os_error == 0) {
        os_error = gj_folder_each(shelf.descriptor, note, &shelf);
        os_error = shelf.failed ? ENOMEM : os_error;
    }
    if (os_error == 0 && shelf.n > 0) {
        qsort(shelf.name, shelf.n, sizeof *shelf.name, by_name);
    }
    for (size_t i = 0; i < shelf.n && os_error == 0; i++) {
        struct gj_text path;
        gj_text_init(&path);
        gj_text_addf(&path, "%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", shelf.name[i]);
        os_error = path.failed ? ENOMEM : 0;
        if (os_error == 0) {
            visit(user, path.data);
        }
        gj_text_fini(&path);
    }
    gj_descriptor_close(shelf.descriptor);
    gj_free((void *)(uintptr_t)shelf.name);
    gj_arena_fini(&shelf.arena);
    return os_error == 0 ? GJ_OK : gj_file_os_error(error, folder, "read", os_error);
}

/* --- drop --- */

/* Ours: what the manifest lists, the manifest, folders, and what SQLite leaves beside a database that somebody opened. */
static bool is_ours(const json_t *manifest, const struct gj_entry *entry)
{
    static const char side_file[] = GJ_DATABASE_NAME "-";
    return entry->kind == GJ_ENTRY_FOLDER ||
           (entry->kind == GJ_ENTRY_FILE &&
            (strcmp(entry->path, GJ_MANIFEST_NAME) == 0 || gj_manifest_lists(manifest, entry->path) ||
             strncmp(entry->path, side_file, sizeof side_file - 1) == 0));
}

static enum gj_status check_entries(const struct gj_listing *listing, const json_t *manifest, const char *folder,
                                    struct gj_error *error)
{
    for (size_t i = 0; i < listing->n; i++) {
        if (!is_ours(manifest, &listing->entry[i])) {
            (void)gj_file_error(error, GJ_USAGE, folder, "holds %s, which gongjang did not write, so it is left alone",
                                listing->entry[i].path);
            gj_error_fix(error, "move that away, or remove the folder yourself");
            return GJ_USAGE;
        }
    }
    return GJ_OK;
}

static int remove_entries(const struct gj_listing *listing, int descriptor)
{
    int os_error = 0;
    for (size_t i = listing->n; i-- > 0 && os_error == 0;) { /* what is in a folder comes after it */
        if (strcmp(listing->entry[i].path, GJ_MANIFEST_NAME) != 0) {
            os_error = gj_entry_remove(descriptor, listing->entry[i].path, listing->entry[i].kind);
        }
    }
    return os_error != 0 ? os_error : gj_entry_remove(descriptor, GJ_MANIFEST_NAME, GJ_ENTRY_FILE);
}

/* "results/x//" without its last slashes: with them a symbolic link would be followed. */
static enum gj_status plain_path(const char *folder, char *path, struct gj_error *error)
{
    char link[GJ_PATH_SIZE];
    size_t n = strlen(folder);
    while (n > 1 && folder[n - 1] == '/') {
        n--;
    }
    if (n >= GJ_PATH_SIZE) {
        return gj_file_os_error(error, folder, "opened", ENAMETOOLONG);
    }
    memcpy(path, folder, n);
    path[n] = '\0';
    const int state = gj_link_target(path, link);
    if (state == 0 || (state != GJ_NOT_A_LINK && state != ENOENT)) {
        (void)gj_file_error(error, GJ_USAGE, path, "is a symbolic link, and only folders themselves are dropped");
        gj_error_fix(error, "name the folder it leads to, or remove the link yourself");
        return GJ_USAGE;
    }
    return GJ_OK;
}

static enum gj_status drop(const char *folder, bool is_real, struct gj_error *error)
{
    char path[GJ_PATH_SIZE];
    int descriptor = -1;
    json_t *manifest = NULL;
    struct gj_listing listing;
    gj_listing_init(&listing);
    enum gj_status status = plain_path(folder, path, error);
    if (status == GJ_OK) {
        status = load(path, &descriptor, &manifest, error);
    }
    if (status == GJ_OK) {
        status = gj_listing_read(&listing, descriptor, path, error);
    }
    if (status == GJ_OK) {
        status = check_entries(&listing, manifest, path, error);
    }
    if (status == GJ_OK && is_real) {
        int os_error = remove_entries(&listing, descriptor);
        os_error = os_error != 0 ? os_error : gj_entry_remove(AT_FDCWD, path, GJ_ENTRY_FOLDER);
        status = os_error == 0 ? GJ_OK : gj_file_os_error(error, path, "removed", os_error);
    }
    json_decref(manifest);
    gj_listing_fini(&listing);
    gj_descriptor_close(descriptor);
    return status;
}

enum gj_status gj_catalog_may_drop(const char *folder, struct gj_error *error)
{
    return drop(folder, false, error);
}

enum gj_status gj_catalog_drop(const char *folder, struct gj_error *error)
{
    return drop(folder, true, error);
}
