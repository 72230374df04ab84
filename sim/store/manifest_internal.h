/* manifest.json: made, read and checked. */
#ifndef GJ_STORE_MANIFEST_INTERNAL_H
#define GJ_STORE_MANIFEST_INTERNAL_H

#include <jansson.h>

#include "base/error_list.h"
#include "store/file_internal.h"
#include "store/store.h"

#define GJ_MANIFEST_NAME "manifest.json"
#define GJ_MANIFEST_DIGEST "manifest_sha256"
#define GJ_DATABASE_NAME "results.sqlite"

/* All of it but the list of files. NULL when memory is out. */
json_t *gj_manifest_new(const struct gj_store_spec *spec);
/* Digest (and force to the disk) every file of the staging folder, add them, write manifest.json. Frees `manifest`. */
enum gj_status gj_manifest_finish(json_t *manifest, int folder, const char *shown,
                                  struct gj_error *error) GJ_MUST_CHECK;

/* SHA-256 of a manifest's text without its last member, GJ_MANIFEST_DIGEST. GJ_NO_MEMORY. */
enum gj_status gj_manifest_digest(json_t *manifest, char sha[GJ_SHA_SIZE]) GJ_MUST_CHECK;

/* Read the manifest of a folder and check that it is one. `shown` is the folder's path. With `any_version` one of a newer program
 * passes. `*state` tells the errors apart. */
enum gj_manifest_state {
    GJ_MANIFEST_READ,
    GJ_MANIFEST_MISSING,
    GJ_MANIFEST_CUT,       /* its end is missing: killed while writing it */
    GJ_MANIFEST_UNREADABLE /* damaged, of something else, or out of reach */
};
enum gj_status gj_manifest_load(int folder, const char *shown, bool any_version, json_t **manifest,
                                enum gj_manifest_state *state, struct gj_error *error) GJ_MUST_CHECK;
/* Did the program write `path`? */
bool gj_manifest_lists(const json_t *manifest, const char *path);

/* What kind of results it is of. */
#define GJ_KIND_STUDY "study"
#define GJ_KIND_SWEEP "sweep"
#define GJ_KIND_MERGED "merged"
const char *gj_manifest_kind(const json_t *manifest);
/* Is it `kind`? GJ_USAGE: "holds the results of a sweep, not of a run"; without a fix. NULL: of none. */
enum gj_status gj_manifest_check_kind(const json_t *manifest, const char *kind, const char *shown,
                                      struct gj_error *error) GJ_MUST_CHECK;

/* A file of a folder against its digest; GJ_IO when it is missing, cut or changed. */
enum gj_status gj_manifest_check_file(int folder, const char *folder_shown, const char *path, const char *sha256,
                                      uint64_t bytes, struct gj_error *error) GJ_MUST_CHECK;
/* The database, and the manifest against its own digest; GJ_IO. */
enum gj_status gj_manifest_check_database(json_t *manifest, int folder, const char *folder_shown,
                                          struct gj_error *error) GJ_MUST_CHECK;
/* All of them, and the manifest against its own; each fault goes into `errors`, then GJ_MISMATCH. */
enum gj_status gj_manifest_check(json_t *manifest, int folder, const char *folder_shown,
                                 struct gj_error_list *errors) GJ_MUST_CHECK;

#endif
