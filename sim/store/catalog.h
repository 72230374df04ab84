/* Results folders as things that are kept: what each is, and how one is removed. Only their manifest is read, so a shelf of thousands is listed at once. */
#ifndef GJ_STORE_CATALOG_H
#define GJ_STORE_CATALOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

enum gj_results_kind { GJ_RESULTS_STUDY, GJ_RESULTS_SWEEP, GJ_RESULTS_MERGED, GJ_N_RESULTS_KINDS };
const char *gj_results_kind_name(enum gj_results_kind kind); /* "study" */

struct gj_catalog_entry {
    enum gj_results_kind kind;
    char study[200], title[400];
    char version[40];      /* of the program that made it */
    char scenario_sha[65]; /* "" where it holds several */
    uint64_t n_points;     /* of a sweep; 1 of a study */
    uint64_t n_rows, n_failed;
    uint64_t bytes; /* of its files, as the manifest has them */
};

/* GJ_IO: no results folder (`fix` says what to name), damaged, of a newer version, or out of reach. */
enum gj_status gj_catalog_read(const char *folder, struct gj_catalog_entry *entry,
                               struct gj_error *error) GJ_MUST_CHECK;

/* Call `visit` with the path of each folder in `folder` and of each file of an unfinished sweep (.batch), in the order of their names; hidden ones are left
 * out. GJ_IO, GJ_NO_MEMORY. */
enum gj_status gj_catalog_each(const char *folder, void (*visit)(void *user, const char *path), void *user,
                               struct gj_error *error) GJ_MUST_CHECK;
bool gj_catalog_is_batch(const char *path);     /* by its name */
bool gj_catalog_is_results(const char *folder); /* does it have a manifest, of whatever kind? */

/* Remove a results folder, the manifest last, so that one whose removal was cut short can be removed again. Refused, with nothing removed: what is no results
 * folder, a symbolic link to one, and one that holds anything this program did not write (GJ_USAGE, with its name). */
enum gj_status gj_catalog_drop(const char *folder, struct gj_error *error) GJ_MUST_CHECK;
/* The same without removing anything: may it be dropped? */
enum gj_status gj_catalog_may_drop(const char *folder, struct gj_error *error) GJ_MUST_CHECK;

#endif
