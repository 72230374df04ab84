/* The folder beside the folder, and the swap of the two.
 *
 * Names in the parent of results/press_shop:
 *     press_shop             what readers see
 *     .press_shop.partial-1  being written, locked by its writer; or, unlocked, what a killed run left
 *     .press_shop.old-1      the folder of before, whole, only between the two renames where the file system has no exchange
 *     press_shop.kept-1      files of a replaced folder that this program did not write
 */
#ifndef GJ_STORE_STAGING_INTERNAL_H
#define GJ_STORE_STAGING_INTERNAL_H

#include "store/file_internal.h"

struct gj_staging {
    const char *kind; /* of results, as gj_manifest_kind: what may be replaced */
    char *target;     /* as named, or where a symbolic link leads */
    char *base;       /* its last part */
    char *path;       /* of the staging folder */
    char *name;       /* its last part */
    int parent;       /* the folder both lie in */
    int folder;       /* the staging folder, locked */
};

/* On an error nothing is left and `staging` needs no fini. Results at `folder` are replaced only by results of the same `kind` (which is not copied):
 * GJ_USAGE when there are others, here and in gj_staging_swap. */
enum gj_status gj_staging_init(struct gj_staging *staging, const char *folder, const char *kind,
                               struct gj_error *error) GJ_MUST_CHECK;
/* Put the staging folder where the target is. The staging folder is gone afterwards, also after an error. */
enum gj_status gj_staging_swap(struct gj_staging *staging, struct gj_text *note, struct gj_error *error) GJ_MUST_CHECK;
void gj_staging_remove(struct gj_staging *staging);
void gj_staging_fini(struct gj_staging *staging);

/* Where the target is missing because a run was killed between two renames: put the old one back. Silent when there is nothing to do. */
void gj_staging_recover(const char *folder);

#endif
