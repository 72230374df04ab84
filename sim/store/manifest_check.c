/* A folder against its manifest. */
#include "store/manifest_internal.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* Folders of studies do not say their kind. */
const char *gj_manifest_kind(const json_t *manifest)
{
    const char *kind = json_string_value(json_object_get(manifest, "kind"));
    return kind ? kind : GJ_KIND_STUDY;
}

/* By the command that makes them. */
static const char *made_by(const char *kind)
{
    return strcmp(kind, GJ_KIND_STUDY) == 0    ? "a run"
           : strcmp(kind, GJ_KIND_SWEEP) == 0  ? "a sweep"
           : strcmp(kind, GJ_KIND_MERGED) == 0 ? "a `store merge`"
                                               : "a kind that this version does not know";
}

enum gj_status gj_manifest_check_kind(const json_t *manifest, const char *kind, const char *shown,
                                      struct gj_error *error)
{
    const char *there = gj_manifest_kind(manifest);
    if (kind && strcmp(there, kind) == 0) {
        return GJ_OK;
    }
    return kind ? gj_file_error(error, GJ_USAGE, shown, "holds the results of %s, not of %s", made_by(there),
                                made_by(kind))
                : gj_file_error(error, GJ_USAGE, shown, "holds the results of %s", made_by(there));
}

enum gj_status gj_manifest_check_file(int folder, const char *folder_shown, const char *path, const char *sha256,
                                      uint64_t bytes, struct gj_error *error)
{
    struct gj_text shown;
    gj_text_init(&shown);
    gj_text_addf(&shown, "%s/%s", folder_shown, path);
    char sha[GJ_SHA_SIZE];
    uint64_t found = 0;
    bool missing = false;
    enum gj_status status = shown.failed ? gj_file_os_error(error, folder_shown, "read", ENOMEM)
                                         : gj_file_hash(folder, path, shown.data, false, sha, &found, &missing, error);
    const char *name = shown.data != NULL ? shown.data : folder_shown;
    if (missing) {
        status = gj_file_error(error, GJ_IO, name, "is missing");
    } else if (status == GJ_OK && found != bytes) {
        status = gj_file_error(error, GJ_IO, name, "has %" PRIu64 " bytes, the manifest says %" PRIu64, found, bytes);
    } else if (status == GJ_OK && strcmp(sha, sha256) != 0) {
        status = gj_file_error(error, GJ_IO, name,
                               "was changed after it was written: its SHA-256 is not that of the manifest");
    }
    if (status == GJ_IO && (error == NULL || error->fix[0] == '\0')) {
        gj_error_fix(error, "put the file back as it was, or run the study again");
    }
    gj_text_fini(&shown);
    return status;
}

/* The manifest answers for the files, and its own last line for the manifest. */
static enum gj_status check_own_digest(json_t *manifest, const char *folder_shown, struct gj_error *error)
{
    struct gj_text shown;
    gj_text_init(&shown);
    gj_text_addf(&shown, "%s/" GJ_MANIFEST_NAME, folder_shown);
    char sha[GJ_SHA_SIZE];
    const char *stored = json_string_value(json_object_get(manifest, GJ_MANIFEST_DIGEST));
    enum gj_status status = GJ_OK;
    if (gj_manifest_digest(manifest, sha) != GJ_OK || shown.failed) {
        status = gj_file_os_error(error, folder_shown, "read", ENOMEM);
    } else if (stored == NULL || strcmp(stored, sha) != 0) {
        status =
            gj_file_error(error, GJ_IO, shown.data, "was changed after it was written: its own SHA-256 is another");
        gj_error_fix(error, "put the file back as it was, or run the study again");
    }
    gj_text_fini(&shown);
    return status;
}

static enum gj_status check_listed(const json_t *file, int folder, const char *folder_shown, struct gj_error *error)
{
    const char *path = json_string_value(json_object_get(file, "path"));
    const char *sha = json_string_value(json_object_get(file, "sha256"));
    return gj_manifest_check_file(folder, folder_shown, path ? path : "?", sha ? sha : "",
                                  (uint64_t)json_integer_value(json_object_get(file, "bytes")), error);
}

enum gj_status gj_manifest_check_database(json_t *manifest, int folder, const char *folder_shown,
                                          struct gj_error *error)
{
    const json_t *files = json_object_get(manifest, "files"), *database = NULL;
    enum gj_status status = check_own_digest(manifest, folder_shown, error);
    for (size_t i = 0; i < json_array_size(files) && !database; i++) {
        const json_t *file = json_array_get(files, i);
        const char *path = json_string_value(json_object_get(file, "path"));
        database = path && strcmp(path, GJ_DATABASE_NAME) == 0 ? file : NULL;
    }
    return status == GJ_OK ? check_listed(database, folder, folder_shown, error) : status;
}

enum gj_status gj_manifest_check(json_t *manifest, int folder, const char *folder_shown, struct gj_error_list *errors)
{
    const size_t before = errors->n;
    struct gj_error error;
    if (check_own_digest(manifest, folder_shown, &error) != GJ_OK) {
        gj_error_list_add(errors, &error);
    }
    const json_t *files = json_object_get(manifest, "files");
    for (size_t i = 0; i < json_array_size(files); i++) {
        if (check_listed(json_array_get(files, i), folder, folder_shown, &error) != GJ_OK) {
            gj_error_list_add(errors, &error);
        }
    }
    return errors->n == before ? GJ_OK : GJ_MISMATCH;
}
