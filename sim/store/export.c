#include "store/export_internal.h"

#include <errno.h>
#include <string.h>

#include "store/sink_internal.h"

static void note_any(void *user, const char *name)
{
    (void)name;
    *(bool *)user = true;
}

enum gj_status gj_export_begin(const char *path, struct gj_export **made, struct gj_error *error)
{
    int descriptor;
    bool is_filled = false;
    const int os_error = gj_folder_open_path(path, &descriptor);
    if (os_error == 0) {
        (void)gj_folder_each(descriptor, note_any, &is_filled);
        gj_descriptor_close(descriptor);
    }
    if (is_filled || os_error == ENOTDIR) {
        (void)gj_file_error(error, GJ_USAGE, path, "is there already, and an export replaces nothing");
        gj_error_fix(error, "choose another place with --out, or remove it");
        return GJ_USAGE;
    }
    struct gj_export *out = gj_alloc_zero(1, sizeof *out);
    if (!out) {
        return gj_file_os_error(error, path, "prepared", ENOMEM);
    }
    const enum gj_status status = gj_staging_init(&out->staging, path, NULL, error);
    if (status != GJ_OK) {
        gj_free(out);
        return status;
    }
    *made = out;
    return GJ_OK;
}

const char *gj_export_folder(const struct gj_export *out)
{
    return out->staging.path;
}

void gj_export_abandon(struct gj_export *out)
{
    if (out) {
        gj_staging_remove(&out->staging);
        gj_staging_fini(&out->staging);
        gj_free(out);
    }
}

enum gj_status gj_export_commit(struct gj_export *out, struct gj_error *error)
{
    const enum gj_status status = gj_staging_swap(&out->staging, NULL, error);
    gj_staging_fini(&out->staging);
    gj_free(out);
    return status;
}

enum gj_status gj_export_make_way(struct gj_export *out, const char *name, struct gj_error *error)
{
    char part[GJ_PATH_SIZE];
    for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
        const size_t n = (size_t)(slash - name);
        if (n == 0 || n >= sizeof part) {
            return gj_file_os_error(error, name, "written", ENAMETOOLONG);
        }
        memcpy(part, name, n);
        part[n] = '\0';
        const int os_error = gj_folder_make(out->staging.folder, part);
        if (os_error != 0 && os_error != EEXIST) {
            return gj_file_os_error(error, name, "written", os_error);
        }
    }
    return GJ_OK;
}

enum gj_status gj_export_text(struct gj_export *out, const char *name, const void *bytes, size_t n,
                              struct gj_error *error)
{
    const enum gj_status status = gj_export_make_way(out, name, error);
    return status == GJ_OK ? gj_file_write(out->staging.folder, name, name, bytes, n, error) : status;
}

/* --- files of a results folder --- */

enum gj_status gj_export_source(const char *folder, int *descriptor, json_t **manifest, struct gj_error *error)
{
    enum gj_manifest_state state;
    *manifest = NULL;
    const int os_error = gj_folder_open_path(folder, descriptor);
    if (os_error != 0) {
        *descriptor = -1;
        return gj_file_os_error(error, folder, "opened", os_error);
    }
    return gj_manifest_load(*descriptor, folder, false, manifest, &state, error);
}

enum gj_status gj_export_file(struct gj_export *out, int descriptor, const char *folder, const json_t *listed,
                              struct gj_error *error)
{
    const char *path = json_string_value(json_object_get(listed, "path"));
    const char *wanted = json_string_value(json_object_get(listed, "sha256"));
    char sha[GJ_SHA_SIZE];
    struct gj_text shown;
    if (!path || !wanted || path[0] == '/' || strstr(path, "..")) {
        return gj_file_error(error, GJ_IO, folder, "is damaged: its manifest lists a file that cannot be one of it");
    }
    gj_text_init(&shown);
    gj_text_addf(&shown, "%s/%s", folder, path);
    enum gj_status status =
        shown.failed ? gj_file_os_error(error, folder, "read", ENOMEM) : gj_export_make_way(out, path, error);
    if (status == GJ_OK) {
        status = gj_file_copy(descriptor, path, shown.data, out->staging.folder, path, sha, error);
    }
    if (status == GJ_OK && strcmp(sha, wanted) != 0) {
        status = gj_file_error(error, GJ_MISMATCH, shown.data,
                               "was changed after it was written: its SHA-256 is not that of the manifest");
        gj_error_fix(error, "put the file back as it was, or run the study again");
    }
    gj_text_fini(&shown);
    return status;
}

enum gj_status gj_export_tables(const char *folder, struct gj_export *out, struct gj_error *error)
{
    int descriptor;
    json_t *manifest;
    uint32_t n_tables = 0;
    enum gj_status status = gj_export_source(folder, &descriptor, &manifest, error);
    const json_t *files = json_object_get(manifest, "files");
    for (size_t i = 0; i < json_array_size(files) && status == GJ_OK; i++) {
        const json_t *listed = json_array_get(files, i);
        const char *path = json_string_value(json_object_get(listed, "path"));
        if (path && (gj_name_ends(path, ".csv") || strcmp(path, "datapackage.json") == 0)) {
            status = gj_export_file(out, descriptor, folder, listed, error);
            n_tables++;
        }
    }
    if (status == GJ_OK && n_tables == 0) {
        status = gj_file_error(error, GJ_USAGE, folder, "has no CSV tables");
        gj_error_fix(error, "export it as npy, or read its results.sqlite");
    }
    json_decref(manifest);
    gj_descriptor_close(descriptor);
    return status;
}
