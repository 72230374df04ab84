/* A folder that is written for others: beside its name, and put there whole. It must not be there yet, or be empty: nothing is ever replaced. */
#ifndef GJ_STORE_EXPORT_H
#define GJ_STORE_EXPORT_H

#include <stddef.h>

#include "base/error.h"

struct gj_export;

/* GJ_USAGE when there is something already; GJ_IO. */
enum gj_status gj_export_begin(const char *out, struct gj_export **made, struct gj_error *error) GJ_MUST_CHECK;
/* Where to write meanwhile. */
const char *gj_export_folder(const struct gj_export *out);
/* One file of text; `name` may hold one folder, which is made: "scenario/press_shop.lua". */
enum gj_status gj_export_text(struct gj_export *out, const char *name, const void *bytes, size_t n,
                              struct gj_error *error) GJ_MUST_CHECK;
/* Both free `out`. */
enum gj_status gj_export_commit(struct gj_export *out, struct gj_error *error) GJ_MUST_CHECK;
void gj_export_abandon(struct gj_export *out); /* NULL is fine */

/* The tables of a results folder (its CSV files and datapackage.json), copied and checked against the manifest's digests. GJ_MISMATCH when one was changed,
 * GJ_USAGE when there are none. */
enum gj_status gj_export_tables(const char *folder, struct gj_export *out, struct gj_error *error) GJ_MUST_CHECK;

#endif
