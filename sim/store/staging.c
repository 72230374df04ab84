#include "store/staging_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/manifest_internal.h"

enum {
    MOST_TRIES = 10000, /* numbers tried for a free name */
    MOST_ROUNDS = 8     /* another process putting things back between our two renames */
};

static const char partial_mark[] = "partial";
static const char old_mark[] = "old";

void gj_staging_fini(struct gj_staging *staging)
{
    gj_free(staging->target);
    gj_free(staging->base);
    gj_free(staging->path);
    gj_free(staging->name);
    gj_descriptor_close(staging->folder);
    gj_descriptor_close(staging->parent);
    *staging = (struct gj_staging){.folder = -1, .parent = -1};
}

void gj_staging_remove(struct gj_staging *staging)
{
    if (staging->folder >= 0) {
        (void)gj_folder_remove(staging->parent, staging->name);
    }
}

/* ".press_shop.partial-7" into `out` */
static int hidden_name(char *out, size_t size, const char *base, const char *mark, unsigned number)
{
    int n = snprintf(out, size, ".%s.%s-%u", base, mark, number);
    return n > 0 && (size_t)n < size ? 0 : ENAMETOOLONG;
}

/* Is `name` ".<base>.<mark>-<digits>"? */
static bool is_hidden_name(const char *name, const char *base, const char *mark)
{
    size_t n = strlen(base), m = strlen(mark);
    if (name[0] != '.' || strncmp(name + 1, base, n) != 0 || name[1 + n] != '.' ||
        strncmp(name + 2 + n, mark, m) != 0 || name[2 + n + m] != '-') {
        return false;
    }
    const char *digits = name + 3 + n + m;
    return digits[0] != '\0' && strspn(digits, "0123456789") == strlen(digits);
}

/* --- what lies at the target --- */

enum target { TARGET_NONE, TARGET_EMPTY, TARGET_RESULTS };

static void note_name(void *user, const char *name)
{
    char *first = user;
    if (first[0] == '\0') {
        (void)snprintf(first, 64, "%s", name);
    }
}

/* A folder may be replaced when it is empty or has a manifest of ours, of the same kind of results; anything else belongs to somebody. */
static enum gj_status look_into(int folder, const struct gj_staging *staging, enum target *target,
                                struct gj_error *error)
{
    const char *shown = staging->target;
    char first[64] = "";
    int os_error = gj_folder_each(folder, note_name, first);
    if (os_error != 0) {
        return gj_file_os_error(error, shown, "read", os_error);
    }
    if (first[0] == '\0') {
        *target = TARGET_EMPTY;
        return GJ_OK;
    }
    json_t *manifest = NULL;
    enum gj_manifest_state state;
    enum gj_status status = gj_manifest_load(folder, shown, true, &manifest, &state, error);
    if (status == GJ_OK && gj_manifest_check_kind(manifest, staging->kind, shown, error) != GJ_OK) {
        gj_error_fix(error, "choose another folder with --out, or move what is there away");
        status = GJ_USAGE;
    }
    json_decref(manifest);
    *target = TARGET_RESULTS;
    if (status == GJ_OK || status == GJ_NO_MEMORY || status == GJ_USAGE) {
        return status;
    }
    if (state == GJ_MANIFEST_MISSING) {
        (void)gj_file_error(error, GJ_IO, shown,
                            "holds files (%s ...) that are no results of gongjang, so it is left alone", first);
        gj_error_fix(error, "choose another folder, or move those files away");
    } else {
        gj_error_fix(error, "the folder is left alone: remove it yourself, or choose another one");
    }
    return GJ_IO;
}

static enum gj_status look_at_target(const struct gj_staging *staging, enum target *target, struct gj_error *error)
{
    const char *shown = staging->target;
    enum gj_entry_kind kind;
    bool mounted;
    int os_error = gj_entry_look(staging->parent, staging->base, &kind, &mounted);
    if (os_error == ENOENT) {
        *target = TARGET_NONE;
        return GJ_OK;
    }
    if (os_error != 0) {
        return gj_file_os_error(error, shown, "read", os_error);
    }
    if (kind != GJ_ENTRY_FOLDER) {
        (void)gj_file_error(error, GJ_IO, shown, "is a file, and the results need a folder of that name");
        gj_error_fix(error, "remove or rename the file, or choose another folder");
        return GJ_IO;
    }
    if (mounted) {
        (void)gj_file_error(error, GJ_IO, shown,
                            "is a disk of its own, so it cannot be swapped for a new folder in one step");
        gj_error_fix(error, "choose a folder inside it");
        return GJ_IO;
    }
    int folder;
    os_error = gj_folder_open(staging->parent, staging->base, &folder);
    if (os_error != 0) {
        return gj_file_os_error(error, shown, "opened", os_error);
    }
    enum gj_status status = look_into(folder, staging, target, error);
    gj_descriptor_close(folder);
    return status;
}

/* --- folders that are no longer needed --- */

/* Ours are the files the manifest lists, and what SQLite leaves beside a database that somebody opened. */
static bool is_ours(const json_t *manifest, const struct gj_entry *entry)
{
    static const char side_file[] = GJ_DATABASE_NAME "-";
    return entry->kind != GJ_ENTRY_OTHER &&
           (entry->kind == GJ_ENTRY_FOLDER || strcmp(entry->path, GJ_MANIFEST_NAME) == 0 ||
            strncmp(entry->path, side_file, sizeof side_file - 1) == 0 || gj_manifest_lists(manifest, entry->path));
}

/* Remove what is ours, from the deepest up, but the manifest. Returns how many entries are not ours. */
static size_t sweep(const struct gj_listing *listing, const json_t *manifest, int folder)
{
    size_t strangers = 0;
    for (size_t i = listing->n; i-- > 0;) {
        const struct gj_entry *entry = &listing->entry[i];
        if (!is_ours(manifest, entry)) {
            strangers++;
        } else if (strcmp(entry->path, GJ_MANIFEST_NAME) != 0) {
            (void)gj_entry_remove(folder, entry->path, entry->kind); /* a folder with strangers in it stays */
        }
    }
    return strangers;
}

/* Rename to <base>.kept-<n>, then take the manifest out: it would promise files that are gone. */
static void keep_strangers(int parent, const char *name, const char *base, struct gj_text *note)
{
    for (unsigned number = 1; number < MOST_TRIES; number++) {
        char kept[300];
        int n = snprintf(kept, sizeof kept, "%s.kept-%u", base, number);
        if (n < 0 || (size_t)n >= sizeof kept) {
            return;
        }
        enum gj_entry_kind kind;
        bool mounted;
        if (gj_entry_look(parent, kept, &kind, &mounted) != ENOENT || gj_folder_rename(parent, name, kept) != 0) {
            continue;
        }
        int folder;
        if (gj_folder_open(parent, kept, &folder) == 0) {
            (void)gj_entry_remove(folder, GJ_MANIFEST_NAME, GJ_ENTRY_FILE);
            gj_descriptor_close(folder);
        }
        if (note != NULL) {
            gj_text_addf(note, "Files in %s that gongjang did not write are now in %s, beside it.", base, kept);
        }
        return;
    }
}

/* A folder with a manifest is one that was replaced, or a finished one that never got into place. The manifest goes last, or stays until
 * the folder has its new name: killed on the way, the next start still knows whose the files are. */
static void discard_listed(int parent, const char *name, const char *base, int folder, const json_t *manifest,
                           struct gj_text *note)
{
    struct gj_listing listing;
    gj_listing_init(&listing);
    if (gj_listing_read(&listing, folder, name, NULL) == GJ_OK) { /* else it waits for the next start */
        if (sweep(&listing, manifest, folder) > 0) {
            keep_strangers(parent, name, base, note);
        } else {
            (void)gj_folder_remove(parent, name);
        }
    }
    gj_listing_fini(&listing);
}

/* Remove a replaced folder or what a killed run left. A folder without a whole manifest is a half-written staging folder. */
static void discard(int parent, const char *name, const char *base, struct gj_text *note)
{
    int folder;
    if (gj_folder_open(parent, name, &folder) != 0) {
        return;
    }
    json_t *manifest = NULL;
    enum gj_manifest_state state;
    enum gj_status status = gj_manifest_load(folder, name, true, &manifest, &state, NULL);
    if (status == GJ_OK) {
        discard_listed(parent, name, base, folder, manifest, note);
    } else if (state == GJ_MANIFEST_MISSING || state == GJ_MANIFEST_CUT) {
        (void)gj_folder_remove(parent, name);
    }
    json_decref(manifest);
    gj_descriptor_close(folder);
}

struct leftover {
    int parent;
    const char *base;
    bool only_recover;
};

/* Lock it: who holds the lock is alive and still writing. Where locks do not work nothing is removed. */
static void clear_leftover(void *user, const char *name)
{
    const struct leftover *leftover = user;
    const bool is_old = is_hidden_name(name, leftover->base, old_mark);
    int folder;
    if ((!is_old && !is_hidden_name(name, leftover->base, partial_mark)) ||
        gj_folder_open(leftover->parent, name, &folder) != 0) {
        return;
    }
    enum gj_entry_kind kind;
    bool mounted;
    if (is_old && gj_entry_look(leftover->parent, leftover->base, &kind, &mounted) == ENOENT) {
        (void)gj_folder_rename(leftover->parent, name, leftover->base);
    } else if (!leftover->only_recover && gj_folder_lock(folder) == 0) {
        discard(leftover->parent, name, leftover->base, NULL);
    }
    gj_descriptor_close(folder);
}

/* --- the staging folder --- */

/* "results/press_shop/" -> parent "results", base "press_shop"; "press_shop" -> "." */
static enum gj_status split_path(struct gj_staging *staging, const char *folder, char *parent, struct gj_error *error)
{
    char path[GJ_PATH_SIZE], link[GJ_PATH_SIZE];
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/') {
        length--;
    }
    if (length == 0) {
        return gj_file_error(error, GJ_IO, "\"\"", "has no name: the folder of a study needs one");
    }
    if (length >= sizeof path) {
        return gj_file_os_error(error, folder, "opened", ENAMETOOLONG);
    }
    memcpy(path, folder, length);
    path[length] = '\0';
    int os_error = gj_link_target(path, link);
    if (os_error == 0) {
        memcpy(path, link, sizeof path);
    } else if (os_error != GJ_NOT_A_LINK && os_error != ENOENT) {
        return gj_file_os_error(error, folder, "opened", os_error);
    }
    const char *slash = strrchr(path, '/');
    const char *base = slash != NULL ? slash + 1 : path;
    if (base[0] == '\0' || strcmp(base, ".") == 0 || strcmp(base, "..") == 0) {
        (void)gj_file_error(error, GJ_IO, folder,
                            "cannot be the folder of a study, since it cannot be swapped for a new one");
        gj_error_fix(error, "name a folder inside it");
        return GJ_IO;
    }
    size_t n = slash == NULL ? 1 : slash == path ? 1 : (size_t)(slash - path);
    memcpy(parent, slash == NULL ? "." : path, n);
    parent[n] = '\0';
    staging->target = gj_strdup(path);
    staging->base = gj_strdup(base);
    return staging->target != NULL && staging->base != NULL ? GJ_OK : gj_file_os_error(error, folder, "opened", ENOMEM);
}

/* Make .base.partial-n with the lowest free n, and lock it. Between making and locking another process may take it for a leftover:
 * then the next number is tried. */
static enum gj_status make_folder(struct gj_staging *staging, const char *parent, struct gj_error *error)
{
    int os_error = EEXIST;
    char name[300];
    for (unsigned number = 1; number < MOST_TRIES && os_error == EEXIST; number++) {
        os_error = hidden_name(name, sizeof name, staging->base, partial_mark, number);
        if (os_error == 0) {
            os_error = gj_folder_make(staging->parent, name);
        }
        if (os_error != 0) {
            continue;
        }
        os_error = gj_folder_open(staging->parent, name, &staging->folder);
        bool taken = os_error == ENOENT;
        if (os_error == 0) {
            int lock = gj_folder_lock(staging->folder); /* other errors: no locks here, so nobody clears either */
            taken = lock == EWOULDBLOCK || !gj_folder_is_at(staging->folder, staging->parent, name);
        }
        if (taken) {
            gj_descriptor_close(staging->folder);
            staging->folder = -1;
            os_error = EEXIST;
        }
    }
    if (os_error != 0) {
        return gj_file_os_error(error, staging->target, "prepared", os_error);
    }
    struct gj_text path;
    gj_text_init(&path);
    gj_text_addf(&path, "%s%s%s", parent, strcmp(parent, "/") == 0 ? "" : "/", name);
    staging->name = gj_strdup(name);
    staging->path = path.failed ? NULL : gj_strdup(path.data);
    gj_text_fini(&path);
    if (staging->name == NULL || staging->path == NULL) {
        (void)gj_folder_remove(staging->parent, name);
        return gj_file_os_error(error, staging->target, "prepared", ENOMEM);
    }
    return GJ_OK;
}

enum gj_status gj_staging_init(struct gj_staging *staging, const char *folder, const char *kind, struct gj_error *error)
{
    char parent[GJ_PATH_SIZE];
    *staging = (struct gj_staging){.kind = kind, .folder = -1, .parent = -1};
    enum gj_status status = split_path(staging, folder, parent, error);
    if (status == GJ_OK) {
        status = gj_folder_make_path(parent, &staging->parent, error);
    }
    if (status == GJ_OK) {
        struct leftover leftover = {staging->parent, staging->base, false};
        enum target target;
        (void)gj_folder_each(staging->parent, clear_leftover, &leftover);
        status = look_at_target(staging, &target, error);
    }
    if (status == GJ_OK) {
        status = make_folder(staging, parent, error);
    }
    if (status != GJ_OK) {
        gj_staging_fini(staging);
    }
    return status;
}

void gj_staging_recover(const char *folder)
{
    char parent_path[GJ_PATH_SIZE];
    struct gj_staging staging = {.folder = -1, .parent = -1};
    enum gj_entry_kind kind;
    bool mounted;
    if (split_path(&staging, folder, parent_path, NULL) == GJ_OK &&
        gj_folder_open_path(parent_path, &staging.parent) == 0 &&
        gj_entry_look(staging.parent, staging.base, &kind, &mounted) == ENOENT) {
        struct leftover leftover = {staging.parent, staging.base, true};
        (void)gj_folder_each(staging.parent, clear_leftover, &leftover);
    }
    gj_staging_fini(&staging);
}

/* --- the swap --- */

/* How far it got, so that it can be taken back. */
struct swap {
    enum { SWAP_NOTHING, SWAP_MOVED, SWAP_EXCHANGED, SWAP_TWO_RENAMES } how;
    char old[300]; /* where the folder of before is now; "" when there was none */
};

/* First the old away, then the new in. Where another process put the old one back in between, again. */
static int two_renames(const struct gj_staging *staging, struct swap *swap)
{
    int os_error = ENOTEMPTY;
    for (int round = 0; round < MOST_ROUNDS && (os_error == ENOTEMPTY || os_error == EEXIST); round++) {
        os_error = EEXIST;
        for (unsigned number = 1; number < MOST_TRIES && (os_error == EEXIST || os_error == ENOTEMPTY); number++) {
            os_error = hidden_name(swap->old, sizeof swap->old, staging->base, old_mark, number);
            os_error = os_error != 0 ? os_error : gj_folder_rename(staging->parent, staging->base, swap->old);
        }
        if (os_error != 0) {
            return os_error;
        }
        os_error = gj_folder_rename(staging->parent, staging->name, staging->base);
        if (os_error == 0) {
            swap->how = SWAP_TWO_RENAMES;
            return 0;
        }
        (void)gj_folder_rename(staging->parent, swap->old, staging->base);
    }
    return os_error;
}

static int put_in_place(const struct gj_staging *staging, enum target target, struct swap *swap)
{
    if (target != TARGET_RESULTS) { /* a rename also replaces an empty folder */
        int os_error = gj_folder_rename(staging->parent, staging->name, staging->base);
        swap->how = os_error == 0 ? SWAP_MOVED : SWAP_NOTHING;
        return os_error;
    }
    int os_error = gj_folder_exchange(staging->parent, staging->name, staging->base);
    if (os_error == 0) {
        (void)snprintf(swap->old, sizeof swap->old, "%s", staging->name);
        swap->how = SWAP_EXCHANGED;
        return 0;
    }
    if (os_error == ENOSYS || os_error == EINVAL || os_error == EOPNOTSUPP) { /* NFS and some FUSE file systems */
        return two_renames(staging, swap);
    }
    return os_error;
}

static int take_back(const struct gj_staging *staging, const struct swap *swap)
{
    switch (swap->how) {
    case SWAP_NOTHING:
        return 0;
    case SWAP_MOVED:
        return gj_folder_rename(staging->parent, staging->base, staging->name);
    case SWAP_EXCHANGED:
        return gj_folder_exchange(staging->parent, staging->name, staging->base);
    case SWAP_TWO_RENAMES: {
        int os_error = gj_folder_rename(staging->parent, staging->base, staging->name);
        return os_error != 0 ? os_error : gj_folder_rename(staging->parent, swap->old, staging->base);
    }
    }
    return 0;
}

/* The old folder of the two renames gets a name that means "may go": one that means "whole" would be put back. */
static void discard_old(const struct gj_staging *staging, struct swap *swap, struct gj_text *note)
{
    if (swap->how == SWAP_TWO_RENAMES && gj_folder_rename(staging->parent, swap->old, staging->name) == 0) {
        (void)snprintf(swap->old, sizeof swap->old, "%s", staging->name);
    }
    if (swap->old[0] != '\0') {
        discard(staging->parent, swap->old, staging->base, note);
    }
}

enum gj_status gj_staging_swap(struct gj_staging *staging, struct gj_text *note, struct gj_error *error)
{
    struct swap swap = {SWAP_NOTHING, ""};
    enum target target = TARGET_NONE;
    int os_error = gj_folder_sync(staging->folder);
    enum gj_status status = os_error != 0 ? gj_file_os_error(error, staging->path, "written", os_error)
                                          : look_at_target(staging, &target, error);
    if (status == GJ_OK) {
        os_error = put_in_place(staging, target, &swap);
        os_error = os_error != 0 ? os_error : gj_folder_sync(staging->parent);
        if (os_error != 0) {
            status = gj_file_os_error(error, staging->target, "replaced", os_error);
        }
    }
    if (status == GJ_OK) {
        discard_old(staging, &swap, note);
        return GJ_OK;
    }
    if (take_back(staging, &swap) == 0) {
        gj_staging_remove(staging);
    }
    return status;
}
