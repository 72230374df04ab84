/* Files and folders: the only place of the store that calls the operating system, so that tests can make each call fail.
 *
 * Names are relative to an open folder (a descriptor), so that nothing changes when the program's own folder does or a folder is
 * renamed; `shown` is the path for messages, as the user knows it. No function follows a symbolic link out of the folder.
 */
#ifndef GJ_STORE_FILE_INTERNAL_H
#define GJ_STORE_FILE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/text.h"

#define GJ_SHA_SIZE 65 /* 64 hex digits and NUL */

/* Error with a path instead of a line of the scenario. */
enum gj_status gj_file_error(struct gj_error *error, enum gj_status status, const char *shown, const char *format, ...)
    GJ_PRINTF(4, 5);
/* GJ_IO from an errno: "could not be <verb>: No space left on device", and what to do about it. */
enum gj_status gj_file_os_error(struct gj_error *error, const char *shown, const char *verb, int os_error);

/* A file being written. What fails is kept until close, as in gj_text. */
struct gj_out;
enum gj_status gj_out_open(int folder, const char *name, const char *shown, struct gj_out **out,
                           struct gj_error *error) GJ_MUST_CHECK;
void gj_out_add(struct gj_out *out, const char *bytes, size_t n);
/* Write what waits, fsync, close, free `out`. `sha` and `bytes` may be NULL. */
enum gj_status gj_out_close(struct gj_out *out, char *sha, uint64_t *bytes, struct gj_error *error) GJ_MUST_CHECK;
bool gj_out_has_failed(const struct gj_out *out);
/* Close and free without caring. */
void gj_out_drop(struct gj_out *out);

/* open, add, close. */
enum gj_status gj_file_write(int folder, const char *name, const char *shown, const void *bytes, size_t n,
                             struct gj_error *error) GJ_MUST_CHECK;
/* Whole file into `text`; GJ_LIMIT over `most` bytes. `*missing` (may be NULL) tells "no such file" from other trouble. */
enum gj_status gj_file_read(int folder, const char *name, const char *shown, size_t most, struct gj_text *text,
                            bool *missing, struct gj_error *error) GJ_MUST_CHECK;
/* Copy a plain file; `sha` (may be NULL) is that of what was copied. The copy must not be there yet. */
enum gj_status gj_file_copy(int folder, const char *name, const char *shown, int to_folder, const char *to_name,
                            char *sha, struct gj_error *error) GJ_MUST_CHECK;
/* SHA-256 and size; with `sync` the file is forced to the disk too. */
enum gj_status gj_file_hash(int folder, const char *name, const char *shown, bool sync, char *sha, uint64_t *bytes,
                            bool *missing, struct gj_error *error) GJ_MUST_CHECK;

/* What lies in a folder and below it, sorted by path as bytes: "figures", "figures/oee.png", "rows.csv". */
enum gj_entry_kind { GJ_ENTRY_FILE, GJ_ENTRY_FOLDER, GJ_ENTRY_OTHER };
struct gj_entry {
    const char *path;
    enum gj_entry_kind kind;
};
struct gj_listing {
    struct gj_entry *entry;
    size_t n, capacity;
    struct gj_arena arena;
};
void gj_listing_init(struct gj_listing *listing);
void gj_listing_fini(struct gj_listing *listing);
enum gj_status gj_listing_read(struct gj_listing *listing, int folder, const char *shown,
                               struct gj_error *error) GJ_MUST_CHECK;

/* Plain steps; each returns 0 or an errno. */
int gj_folder_open(int parent, const char *name, int *folder); /* not through a symbolic link */
int gj_folder_make(int parent, const char *name);
int gj_folder_sync(int folder); /* 0 also where the file system cannot sync folders */
int gj_folder_rename(int parent, const char *from, const char *to);
int gj_folder_exchange(int parent, const char *one,
                       const char *other); /* ENOSYS or EINVAL where that is not possible */
int gj_folder_lock(int folder);            /* EWOULDBLOCK: another process has it */
int gj_entry_remove(int folder, const char *path, enum gj_entry_kind kind);
/* With all that is in it. Allocates nothing of ours: it works when memory is out. */
int gj_folder_remove(int parent, const char *name);
void gj_descriptor_close(int descriptor); /* -1 is fine */

/* The kind of thing `name` is; ENOENT when it is not. `*mounted`: a folder that lies on another file system than `parent`. */
int gj_entry_look(int parent, const char *name, enum gj_entry_kind *kind, bool *mounted);
/* Still the same folder that `name` leads to? */
bool gj_folder_is_at(int folder, int parent, const char *name);
/* Call `visit` with each name in `folder` (not "." and ".."), in no order. */
int gj_folder_each(int folder, void (*visit)(void *user, const char *name), void *user);

/* By path: symbolic links are followed. 0 or an errno. */
int gj_folder_open_path(const char *path, int *folder);
/* Make `path` and its parents where they are missing; open it. */
enum gj_status gj_folder_make_path(const char *path, int *folder, struct gj_error *error) GJ_MUST_CHECK;
/* Where a symbolic link leads, in full, into `out` (GJ_PATH_SIZE). 1: `path` is not a link; ENOENT etc.: it leads nowhere. */
#define GJ_PATH_SIZE 4096
#define GJ_NOT_A_LINK (-1)
int gj_link_target(const char *path, char *out);

#endif
