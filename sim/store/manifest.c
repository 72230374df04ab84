#include "store/manifest_internal.h"
#include "study/population/population.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#include "store/json_internal.h"

enum { LONGEST_MANIFEST = 64 << 20 }; /* bytes; a real one has a few thousand */

static json_t *digest_entry(const char *path, const char *sha, uint64_t bytes)
{
    json_t *entry = json_object();
    gj_json_set(&entry, "path", gj_json_text(path));
    gj_json_set(&entry, "sha256", json_string(sha));
    gj_json_set(&entry, "bytes", json_integer((json_int_t)bytes));
    return entry;
}

static json_t *sources_json(const struct gj_store_spec *spec)
{
    json_t *sources = json_array();
    for (uint32_t i = 0; i < spec->n_sources; i++) {
        char sha[GJ_SHA_SIZE];
        gj_sha256(spec->source[i].text, spec->source[i].length, sha);
        gj_json_append(&sources, digest_entry(spec->source[i].path, sha, spec->source[i].length));
    }
    return sources;
}

static json_t *versions_json(const struct gj_store_spec *spec)
{
    json_t *versions = json_object();
    for (uint32_t i = 0; i < spec->n_versions; i++) {
        gj_json_set(&versions, spec->version[i].name, gj_json_text(spec->version[i].version));
    }
    gj_json_set(&versions, "sqlite", json_string(sqlite3_libversion())); /* it is written into the database file */
    return versions;
}

json_t *gj_manifest_new(const struct gj_store_spec *spec)
{
    const struct gj_study_result *result = spec->result;
    const struct gj_study_spec *study = result->spec;
    char frozen_sha[GJ_SHA_SIZE];
    gj_sha256(spec->frozen, strlen(spec->frozen), frozen_sha);
    json_t *command = json_array();
    for (uint32_t i = 0; i < spec->n_words; i++) {
        gj_json_append(&command, gj_json_text(spec->command[i]));
    }
    json_t *root = json_object();
    gj_json_set(&root, "format", json_string(GJ_STORE_FORMAT));
    gj_json_set(&root, "format_version", json_integer(GJ_STORE_FORMAT_VERSION));
    gj_json_set(&root, "study", gj_json_text(study->name));
    gj_json_set(&root, "title", gj_json_text(study->title));
    gj_json_set(&root, "scenario_sha256", gj_json_text(study->scenario_sha));
    gj_json_set(&root, "frozen_sha256", json_string(frozen_sha));
    gj_json_set(&root, "seed", gj_json_decimal(study->seed));
    gj_json_set(&root, "arms", json_integer(gj_study_n_arms(study)));
    gj_json_set(&root, "replications", json_integer(result->n_replications));
    if (result->population) {
        gj_json_set(&root, "firms", json_integer(result->population->n_firms));
    }
    gj_json_set(&root, "failed", json_integer(result->n_failed));
    gj_json_set(&root, "headline", gj_json_text(gj_outcome_info(study->headline)->name));
    gj_json_set(&root, "confidence", gj_json_number(study->confidence));
    gj_json_set(&root, "rows_digest", gj_json_hex(result->digest));
    gj_json_set(&root, "events", gj_json_decimal(result->n_events));
    gj_json_set(&root, "command", command);
    gj_json_set(&root, "versions", versions_json(spec));
    gj_json_set(&root, "sources", sources_json(spec));
    return root;
}

/* Entries of the staging folder as {path, sha256, bytes}; folders are forced to the disk too. */
static enum gj_status add_files(json_t **files, int folder, const char *shown, struct gj_error *error)
{
    struct gj_listing listing;
    struct gj_text path;
    gj_listing_init(&listing);
    gj_text_init(&path);
    enum gj_status status = gj_listing_read(&listing, folder, shown, error);
    for (size_t i = 0; i < listing.n && status == GJ_OK; i++) {
        const struct gj_entry *entry = &listing.entry[i];
        path.length = 0;
        gj_text_addf(&path, "%s/%s", shown, entry->path);
        if (path.failed) {
            status = gj_file_os_error(error, shown, "written", ENOMEM);
        } else if (entry->kind == GJ_ENTRY_FILE) {
            char sha[GJ_SHA_SIZE];
            uint64_t bytes;
            status = gj_file_hash(folder, entry->path, path.data, true, sha, &bytes, NULL, error);
            gj_json_append(files, status == GJ_OK ? digest_entry(entry->path, sha, bytes) : NULL);
        } else if (entry->kind == GJ_ENTRY_FOLDER) {
            int below;
            int os_error = gj_folder_open(folder, entry->path, &below);
            if (os_error == 0) {
                os_error = gj_folder_sync(below);
                gj_descriptor_close(below);
            }
            status = os_error != 0 ? gj_file_os_error(error, path.data, "written", os_error) : GJ_OK;
        } else {
            status = gj_file_error(error, GJ_IO, path.data, "is no plain file, so it cannot be part of the results");
        }
    }
    gj_text_fini(&path);
    gj_listing_fini(&listing);
    return status;
}

enum gj_status gj_manifest_digest(json_t *manifest, char sha[GJ_SHA_SIZE])
{
    struct gj_text text;
    gj_text_init(&text);
    json_t *rest = json_copy(manifest); /* NULL of NULL */
    if (rest != NULL) {
        (void)json_object_del(rest, GJ_MANIFEST_DIGEST); /* -1 when it is not there yet */
    }
    enum gj_status status = gj_json_print(rest, &text);
    if (status == GJ_OK) {
        gj_sha256(text.data, text.length, sha);
    }
    gj_text_fini(&text);
    return status;
}

enum gj_status gj_manifest_finish(json_t *manifest, int folder, const char *shown, struct gj_error *error)
{
    struct gj_text text, path;
    gj_text_init(&text);
    gj_text_init(&path);
    json_t *files = json_array();
    enum gj_status status = add_files(&files, folder, shown, error);
    gj_json_set(&manifest, "files", files);
    gj_text_addf(&path, "%s/%s", shown, GJ_MANIFEST_NAME);
    if (status == GJ_OK) {
        char sha[GJ_SHA_SIZE];
        gj_json_set(&manifest, GJ_MANIFEST_DIGEST,
                    gj_manifest_digest(manifest, sha) == GJ_OK ? json_string(sha) : NULL);
    }
    if (status != GJ_OK) {
        json_decref(manifest);
    } else if (gj_json_print(manifest, &text) != GJ_OK || path.failed) {
        status = gj_file_os_error(error, shown, "written", ENOMEM);
    } else {
        status = gj_file_write(folder, GJ_MANIFEST_NAME, path.data, text.data, text.length, error);
    }
    gj_text_fini(&text);
    gj_text_fini(&path);
    return status;
}

/* Is it a manifest, and one that this program understands? */
static enum gj_status check_manifest(const json_t *root, const char *shown, bool any_version, struct gj_error *error)
{
    const char *format = json_string_value(json_object_get(root, "format"));
    const json_t *version = json_object_get(root, "format_version");
    if (format == NULL || strcmp(format, GJ_STORE_FORMAT) != 0 || !json_is_integer(version)) {
        return gj_file_error(error, GJ_IO, shown, "is not the manifest of a results folder");
    }
    if (!any_version && json_integer_value(version) > GJ_STORE_FORMAT_VERSION) {
        (void)gj_file_error(error, GJ_IO, shown,
                            "belongs to a results folder of a newer version of gongjang (format %lld, known up to %d)",
                            (long long)json_integer_value(version), GJ_STORE_FORMAT_VERSION);
        gj_error_fix(error, "use the version that wrote it, or a newer one");
        return GJ_IO;
    }
    if (!any_version && json_integer_value(version) < 1) {
        return gj_file_error(error, GJ_IO, shown, "has an impossible format version");
    }
    return GJ_OK;
}

/* A manifest ends like this, and no beginning of one does: what is inside is indented. */
static bool is_cut(const struct gj_text *text)
{
    static const char end[] = "\n}\n";
    return text->length < sizeof end - 1 || strcmp(text->data + text->length - (sizeof end - 1), end) != 0;
}

static enum gj_status parse_manifest(const struct gj_text *text, const char *shown, bool any_version, json_t **manifest,
                                     struct gj_error *error)
{
    json_error_t wrong;
    json_t *root = json_loadb(text->data, text->length, JSON_REJECT_DUPLICATES, &wrong);
    if (root == NULL) {
        if (gj_json_memory_is_out(text->length)) {
            return gj_file_os_error(error, shown, "read", ENOMEM);
        }
        (void)gj_file_error(error, GJ_IO, shown, "is damaged: %s", wrong.text);
        if (error != NULL) {
            error->line = wrong.line;
        }
        gj_error_fix(error, "remove the folder and run the study again");
        return GJ_IO;
    }
    enum gj_status status = check_manifest(root, shown, any_version, error);
    if (status != GJ_OK) {
        json_decref(root);
        return status;
    }
    *manifest = root;
    return GJ_OK;
}

enum gj_status gj_manifest_load(int folder, const char *shown, bool any_version, json_t **manifest,
                                enum gj_manifest_state *state, struct gj_error *error)
{
    struct gj_text text, path;
    bool missing = false;
    gj_text_init(&text);
    gj_text_init(&path);
    gj_text_addf(&path, "%s/%s", shown, GJ_MANIFEST_NAME);
    enum gj_status status =
        path.failed ? gj_file_os_error(error, shown, "read", ENOMEM)
                    : gj_file_read(folder, GJ_MANIFEST_NAME, path.data, LONGEST_MANIFEST, &text, &missing, error);
    *state = missing ? GJ_MANIFEST_MISSING : GJ_MANIFEST_UNREADABLE;
    if (status == GJ_OK) {
        status = parse_manifest(&text, path.data, any_version, manifest, error);
        *state = status == GJ_OK ? GJ_MANIFEST_READ : is_cut(&text) ? GJ_MANIFEST_CUT : GJ_MANIFEST_UNREADABLE;
    }
    gj_text_fini(&text);
    gj_text_fini(&path);
    return status;
}

bool gj_manifest_lists(const json_t *manifest, const char *path)
{
    const json_t *files = json_object_get(manifest, "files");
    for (size_t i = 0; i < json_array_size(files); i++) {
        const char *listed = json_string_value(json_object_get(json_array_get(files, i), "path"));
        if (listed != NULL && strcmp(listed, path) == 0) {
            return true;
        }
    }
    return false;
}
