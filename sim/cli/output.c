#define _DEFAULT_SOURCE
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "render/chart.h"
#include "store/catalog.h"

static enum gj_status cannot(const char *path, int reason, struct gj_error *error)
{
    gj_error_set(error, GJ_IO, NULL, "%s cannot be written: %s", path, strerror(reason));
    if (reason == ENOENT) {
        gj_error_fix(error, "make its folder first, or name another with --output");
    } else if (reason == ENOSPC || reason == EDQUOT) {
        gj_error_fix(error, "free some space, or name another place with --output");
    } else if (reason == EACCES || reason == EROFS || reason == EPERM) {
        gj_error_fix(error, "name a place with --output where you may write");
    }
    return GJ_IO;
}

static enum gj_status no_memory(const char *path, struct gj_error *error)
{
    return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %s", path);
}

/* --- where --- */

/* The folder that `path` lies in, into `folder`. */
static void folder_of(const char *path, struct gj_text *folder)
{
    const char *slash = strrchr(path, '/');
    if (!slash) {
        gj_text_add(folder, ".");
    } else {
        gj_text_add_n(folder, path, slash == path ? 1 : (size_t)(slash - path));
    }
}

/* A results folder, or figures/ in one. */
static enum gj_status check_folder(const char *path, const char *folder, struct gj_error *error)
{
    static const char *const above[] = {"", "/.."};
    for (size_t i = 0; i < sizeof above / sizeof above[0]; i++) {
        struct gj_catalog_entry entry;
        struct gj_text at;
        gj_text_init(&at);
        gj_text_addf(&at, "%s%s", folder, above[i]);
        const bool is_failed = at.failed;
        const bool is_results = !is_failed && gj_catalog_read(at.data, &entry, NULL) == GJ_OK;
        gj_text_fini(&at);
        if (is_failed) {
            return no_memory(path, error);
        }
        if (is_results) {
            gj_error_set(error, GJ_USAGE, NULL,
                         "%s would lie in a results folder, whose files are fixed by the digests in its manifest",
                         path);
            gj_error_fix(error, "name a file elsewhere with --output");
            return GJ_USAGE;
        }
    }
    return GJ_OK;
}

/* --- whole or not at all --- */

enum { MOST_TRIES = 1000, LONGEST = 24 };

/* A file of a new name beside `path`. */
static int open_beside(const char *path, char *beside, size_t size)
{
    int file = -1;
    errno = EEXIST;
    for (int i = 1; i <= MOST_TRIES && file < 0 && errno == EEXIST; i++) {
        (void)snprintf(beside, size, "%s.partial-%d", path, i);
        file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    }
    return file;
}

/* 0 or an errno. */
static int write_all(int file, const struct gj_text *bytes)
{
    for (size_t at = 0; at < bytes->length;) {
        const ssize_t n = write(file, bytes->data + at, bytes->length - at);
        if (n < 0 && errno != EINTR) {
            return errno;
        }
        at += n > 0 ? (size_t)n : 0;
    }
    return fsync(file) == 0 || errno == EINVAL || errno == ENOTSUP ? 0 : errno;
}

static enum gj_status replace(const char *path, const struct gj_text *bytes, struct gj_error *error)
{
    const size_t size = strlen(path) + LONGEST;
    char *beside = gj_alloc(size);
    if (!beside) {
        return no_memory(path, error);
    }
    int reason = 0;
    const int file = open_beside(path, beside, size);
    if (file < 0) {
        reason = errno;
    } else {
        reason = write_all(file, bytes);
        if (close(file) != 0 && reason == 0) {
            reason = errno;
        }
        if (reason == 0 && rename(beside, path) != 0) {
            reason = errno;
        }
        if (reason != 0) {
            (void)unlink(beside);
        }
    }
    gj_free(beside);
    return reason == 0 ? GJ_OK : cannot(path, reason, error);
}

enum gj_status gj_output_write(const char *path, const struct gj_text *bytes, struct gj_error *error)
{
    struct stat info;
    const bool is_there = stat(path, &info) == 0;
    if (bytes->failed) {
        return no_memory(path, error);
    }
    if (is_there && S_ISDIR(info.st_mode)) {
        gj_error_set(error, GJ_USAGE, NULL, "%s is a folder", path);
        gj_error_fix(error, "name a file in it");
        return GJ_USAGE;
    }
    if (is_there && !S_ISREG(info.st_mode)) {
        return gj_render_file(path, bytes, error);
    }
    char *real = is_there ? realpath(path, NULL) : NULL; /* what a link leads to is replaced, not the link */
    struct gj_text folder;
    gj_text_init(&folder);
    folder_of(real ? real : path, &folder);
    enum gj_status status = folder.failed ? no_memory(path, error) : check_folder(path, folder.data, error);
    if (status == GJ_OK) {
        status = replace(real ? real : path, bytes, error);
    }
    gj_text_fini(&folder);
    free(real);
    return status;
}

void gj_output_name(const char *study, struct gj_text *out)
{
    const char *slash = strrchr(study, '/');
    const char *name = slash ? slash + 1 : study;
    name += strspn(name, ".-");
    gj_text_add(out, *name ? name : "report");
}
