/* What the kinds of exports share. */
#ifndef GJ_STORE_EXPORT_INTERNAL_H
#define GJ_STORE_EXPORT_INTERNAL_H

#include "store/export.h"
#include "store/manifest_internal.h"
#include "store/staging_internal.h"

struct gj_export {
    struct gj_staging staging;
};

/* The folder with its manifest; close and json_decref both, also after an error. */
enum gj_status gj_export_source(const char *folder, int *descriptor, json_t **manifest,
                                struct gj_error *error) GJ_MUST_CHECK;
/* Copy a file that the manifest lists, and check its digest. */
enum gj_status gj_export_file(struct gj_export *out, int descriptor, const char *folder, const json_t *listed,
                              struct gj_error *error) GJ_MUST_CHECK;
/* The folders that `name` lies in. */
enum gj_status gj_export_make_way(struct gj_export *out, const char *name, struct gj_error *error) GJ_MUST_CHECK;

#endif
