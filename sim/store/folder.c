#define _GNU_SOURCE /* syscall and SYS_renameat2: glibc's own renameat2 hides behind the same macro */
#include "store/file_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { DEEPEST = 16 }; /* a results folder has two levels; more than this is a mistake, not a study */

int gj_folder_open(int parent, const char *name, int *folder)
{
    *folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return *folder >= 0 ? 0 : errno;
}

int gj_folder_open_path(const char *path, int *folder)
{
    *folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return *folder >= 0 ? 0 : errno;
}

int gj_folder_make(int parent, const char *name)
{
    return mkdirat(parent, name, 0777) == 0 ? 0 : errno;
}

int gj_folder_sync(int folder)
{
    while (fsync(folder) != 0) {
        if (errno == EINVAL) {
            return 0; /* some file systems sync folders by themselves and refuse to be asked */
        }
        if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

int gj_folder_rename(int parent, const char *from, const char *to)
{
    return renameat(parent, from, parent, to) == 0 ? 0 : errno;
}

int gj_folder_exchange(int parent, const char *one, const char *other)
{
    return syscall(SYS_renameat2, parent, one, parent, other, RENAME_EXCHANGE) == 0 ? 0 : errno;
}

int gj_folder_lock(int folder)
{
    return flock(folder, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
}

int gj_entry_remove(int folder, const char *path, enum gj_entry_kind kind)
{
    return unlinkat(folder, path, kind == GJ_ENTRY_FOLDER ? AT_REMOVEDIR : 0) == 0 ? 0 : errno;
}

int gj_entry_look(int parent, const char *name, enum gj_entry_kind *kind, bool *mounted)
{
    struct stat above, stat;
    if (fstatat(parent, name, &stat, AT_SYMLINK_NOFOLLOW) != 0 || fstat(parent, &above) != 0) {
        return errno;
    }
    *kind = S_ISDIR(stat.st_mode) ? GJ_ENTRY_FOLDER : S_ISREG(stat.st_mode) ? GJ_ENTRY_FILE : GJ_ENTRY_OTHER;
    *mounted = stat.st_dev != above.st_dev;
    return 0;
}

bool gj_folder_is_at(int folder, int parent, const char *name)
{
    struct stat one, other;
    return fstat(folder, &one) == 0 && fstatat(parent, name, &other, AT_SYMLINK_NOFOLLOW) == 0 &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* A stream of its own over `folder`, from the beginning; the descriptor stays the caller's. */
static DIR *open_stream(int folder)
{
    int own = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (own < 0) {
        return NULL;
    }
    DIR *stream = fdopendir(own);
    if (stream == NULL) {
        int os_error = errno;
        gj_descriptor_close(own);
        errno = os_error;
    }
    return stream;
}

int gj_folder_each(int folder, void (*visit)(void *user, const char *name), void *user)
{
    DIR *stream = open_stream(folder);
    if (stream == NULL) {
        return errno;
    }
    struct dirent *entry;
    errno = 0;
    while ((entry = readdir(stream)) != NULL) {
        if (!is_dots(entry->d_name)) {
            visit(user, entry->d_name);
        }
        errno = 0;
    }
    int os_error = errno;
    (void)closedir(stream);
    return os_error;
}

/* Files first, then folders from within. Removing while reading may skip names, so it is done again until nothing is left to do. */
static int remove_within(int folder, int depth)
{
    DIR *stream = open_stream(folder);
    if (stream == NULL) {
        return errno;
    }
    int os_error = 0;
    bool removed;
    do {
        removed = false;
        struct dirent *entry;
        rewinddir(stream);
        while (os_error == 0 && (entry = readdir(stream)) != NULL) {
            if (is_dots(entry->d_name)) {
                continue;
            }
            int step = gj_entry_remove(folder, entry->d_name, GJ_ENTRY_FILE);
            int below = -1;
            if ((step == EISDIR || step == EPERM) && depth < DEEPEST &&
                gj_folder_open(folder, entry->d_name, &below) == 0) {
                step = remove_within(below, depth + 1);
                gj_descriptor_close(below);
                step = step != 0 ? step : gj_entry_remove(folder, entry->d_name, GJ_ENTRY_FOLDER);
            }
            os_error = step;
            removed = true;
        }
    } while (removed && os_error == 0);
    (void)closedir(stream);
    return os_error;
}

int gj_folder_remove(int parent, const char *name)
{
    int folder;
    int os_error = gj_folder_open(parent, name, &folder);
    if (os_error == 0) {
        os_error = remove_within(folder, 0);
        gj_descriptor_close(folder);
    }
    return os_error != 0 ? os_error : gj_entry_remove(parent, name, GJ_ENTRY_FOLDER);
}

void gj_listing_init(struct gj_listing *listing)
{
    listing->entry = NULL;
    listing->n = 0;
    listing->capacity = 0;
    gj_arena_init(&listing->arena);
}

void gj_listing_fini(struct gj_listing *listing)
{
    gj_free(listing->entry);
    gj_arena_fini(&listing->arena);
    gj_listing_init(listing);
}

static int listing_add(struct gj_listing *listing, const char *path, enum gj_entry_kind kind)
{
    void *entries = listing->entry;
    if (gj_grow(&entries, &listing->capacity, listing->n + 1, sizeof *listing->entry) != 0) {
        return ENOMEM;
    }
    listing->entry = entries;
    char *copy = gj_arena_strdup(&listing->arena, path);
    if (copy == NULL) {
        return ENOMEM;
    }
    listing->entry[listing->n++] = (struct gj_entry){copy, kind};
    return 0;
}

/* Names of `folder` with `prefix` before them, and of the folders in it. */
static int list_within(struct gj_listing *listing, int folder, const char *prefix, int depth)
{
    if (depth > DEEPEST) {
        return ELOOP;
    }
    DIR *stream = open_stream(folder);
    if (stream == NULL) {
        return errno;
    }
    int os_error = 0;
    struct dirent *entry;
    while (os_error == 0 && (errno = 0, entry = readdir(stream)) != NULL) {
        if (is_dots(entry->d_name)) {
            continue;
        }
        enum gj_entry_kind kind = GJ_ENTRY_OTHER;
        bool mounted = false;
        struct gj_text path;
        gj_text_init(&path);
        gj_text_addf(&path, "%s%s", prefix, entry->d_name);
        os_error = path.failed ? ENOMEM : gj_entry_look(folder, entry->d_name, &kind, &mounted);
        if (os_error == 0) {
            os_error = listing_add(listing, path.data, kind);
        }
        int below = -1;
        if (os_error == 0 && kind == GJ_ENTRY_FOLDER &&
            (os_error = gj_folder_open(folder, entry->d_name, &below)) == 0) {
            gj_text_add(&path, "/");
            os_error = path.failed ? ENOMEM : list_within(listing, below, path.data, depth + 1);
            gj_descriptor_close(below);
        }
        gj_text_fini(&path);
    }
    os_error = os_error != 0 ? os_error : errno;
    (void)closedir(stream);
    return os_error;
}

static int by_path(const void *one, const void *other)
{
    return strcmp(((const struct gj_entry *)one)->path, ((const struct gj_entry *)other)->path);
}

enum gj_status gj_listing_read(struct gj_listing *listing, int folder, const char *shown, struct gj_error *error)
{
    int os_error = list_within(listing, folder, "", 0);
    if (os_error != 0) {
        return gj_file_os_error(error, shown, "read", os_error);
    }
    if (listing->n > 0) {
        qsort(listing->entry, listing->n, sizeof *listing->entry, by_path);
    }
    return GJ_OK;
}

enum gj_status gj_folder_make_path(const char *path, int *folder, struct gj_error *error)
{
    char part[GJ_PATH_SIZE];
    size_t length = strlen(path);
    if (length >= sizeof part) {
        return gj_file_os_error(error, path, "made", ENAMETOOLONG);
    }
    for (size_t i = 1; i <= length; i++) { /* each beginning that ends before a slash, then the whole */
        if (i < length && path[i] != '/') {
            continue;
        }
        memcpy(part, path, i);
        part[i] = '\0';
        struct stat stat_now;
        if (stat(part, &stat_now) != 0 && mkdir(part, 0777) != 0 && errno != EEXIST) {
            return gj_file_os_error(error, part, "made", errno);
        }
    }
    int os_error = gj_folder_open_path(path, folder);
    return os_error == 0 ? GJ_OK : gj_file_os_error(error, path, "opened", os_error);
}

int gj_link_target(const char *path, char *out)
{
    struct stat stat_now;
    if (lstat(path, &stat_now) != 0) {
        return errno;
    }
    if (!S_ISLNK(stat_now.st_mode)) {
        return GJ_NOT_A_LINK;
    }
    return realpath(path, out) != NULL ? 0 : errno;
}
