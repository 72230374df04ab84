/* Files of a scenario: reading them whole, checking that they are text, finding modules and tables. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "script/script_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef GJ_SCENARIO_LIBRARY
#define GJ_SCENARIO_LIBRARY "" /* folder of the installed scenario library, set by the build */
#endif

static enum gj_status refuse(struct gj_loader *loader, enum gj_status status, const char *path, struct gj_spot from,
                             const char *fix, const char *what)
{
    struct gj_error error = {0};
    gj_error_set(&error, status, NULL, "%s %s", path, what);
    if (fix) {
        gj_error_fix(&error, "%s", fix);
    }
    if (from.source >= 0) {
        snprintf(error.file, sizeof error.file, "%s", loader->source[from.source].path);
        error.line = from.line;
    }
    gj_loader_add_error(loader, &error);
    return status;
}

/* Read to the end, at most GJ_SCENARIO_FILE_MAX bytes, into memory of the arena. */
static enum gj_status read_whole(struct gj_loader *loader, int file, const char *path, struct gj_spot from, char **text,
                                 size_t *length)
{
    char *data = NULL;
    size_t capacity = 0;
    size_t n = 0;
    for (;;) {
        if (gj_grow((void **)&data, &capacity, n + 65536 + 1, 1) != 0) {
            gj_free(data);
            loader->out_of_memory = true;
            return refuse(loader, GJ_NO_MEMORY, path, from, NULL, "needs more memory than there is");
        }
        const ssize_t got = read(file, data + n, 65536);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            gj_free(data);
            return refuse(loader, GJ_IO, path, from, NULL, strerror(errno));
        }
        n += (size_t)got;
        if (got == 0 || n > GJ_SCENARIO_FILE_MAX) {
            break;
        }
    }
    enum gj_status status = GJ_OK;
    if (n > GJ_SCENARIO_FILE_MAX) {
        status = refuse(loader, GJ_LIMIT, path, from, "keep data in tables that csv() reads, one file each",
                        "is larger than 4 MB");
    } else {
        *text = gj_arena_alloc(&loader->arena, n + 1, 1);
        *length = n;
        if (!*text) {
            loader->out_of_memory = true;
            status = refuse(loader, GJ_NO_MEMORY, path, from, NULL, "needs more memory than there is");
        } else {
            memcpy(*text, data, n);
        }
    }
    gj_free(data);
    return status;
}

/* First byte that is not UTF-8, or `n`. */
static size_t find_bad_byte(const char *text, size_t n)
{
    if (gj_utf8_valid(text, n)) {
        return n;
    }
    size_t i = 0;
    while (i < n) {
        size_t length = 1;
        while (length <= 4 && i + length <= n && !gj_utf8_valid(text + i, length)) {
            length++;
        }
        if (length > 4 || i + length > n) {
            return i;
        }
        i += length;
    }
    return n;
}

static int line_of(const char *text, size_t position)
{
    int line = 1;
    for (size_t i = 0; i < position; i++) {
        line += text[i] == '\n';
    }
    return line;
}

static enum gj_status check_text(struct gj_loader *loader, const char *path, const char *text, size_t n)
{
    struct gj_error error = {0};
    const size_t bad = find_bad_byte(text, n);
    if (n > 0 && text[0] == '\x1b') {
        gj_error_set(&error, GJ_SCRIPT, NULL, "byte code of Lua is not run");
        gj_error_fix(&error, "give the source text");
        error.line = 1;
    } else if (bad < n) {
        gj_error_set(&error, GJ_SCRIPT, NULL, "not UTF-8: byte 0x%02X at position %zu",
                     (unsigned)(unsigned char)text[bad], bad + 1);
        gj_error_fix(&error, "save the file as UTF-8");
        error.line = line_of(text, bad);
    } else if (memchr(text, '\0', n)) {
        const size_t at = (size_t)((const char *)memchr(text, '\0', n) - text);
        gj_error_set(&error, GJ_SCRIPT, NULL, "not text: a zero byte at position %zu", at + 1);
        gj_error_fix(&error, "give a text file");
        error.line = line_of(text, at);
    } else {
        return GJ_OK;
    }
    snprintf(error.file, sizeof error.file, "%s", path);
    gj_loader_add_error(loader, &error);
    return GJ_SCRIPT;
}

/* What Lua calls the source in its messages: at most 59 bytes (longer ones it cuts), different for each. */
static char *make_label(struct gj_loader *loader, const char *name)
{
    char label[60];
    snprintf(label, sizeof label, "%.50s", name);
    for (char *c = label; *c; c++) {
        if (*c == ':' || *c == '\n' || (unsigned char)*c < 32) {
            *c = '_';
        }
    }
    for (uint32_t i = 0; i < loader->n_sources; i++) {
        if (strcmp(loader->label[i], label) == 0) {
            snprintf(label, sizeof label, "%.40s (%u)", name, loader->n_sources);
        }
    }
    return gj_arena_strdup(&loader->arena, label);
}

static enum gj_status keep(struct gj_loader *loader, enum gj_source_kind kind, const char *name, const char *path,
                           const char *text, size_t length)
{
    struct gj_script_source *source = &loader->source[loader->n_sources];
    source->kind = kind;
    source->name = gj_arena_strdup(&loader->arena, name);
    source->path = gj_arena_strdup(&loader->arena, path);
    source->text = text;
    source->length = length;
    loader->label[loader->n_sources] = make_label(loader, name);
    if (!source->name || !source->path || !loader->label[loader->n_sources]) {
        loader->out_of_memory = true;
        return refuse(loader, GJ_NO_MEMORY, path, (struct gj_spot){-1, 0}, NULL, "needs more memory than there is");
    }
    loader->n_sources++;
    loader->source_bytes += length;
    return check_text(loader, path, text, length);
}

static enum gj_status check_room(struct gj_loader *loader, const char *path, size_t length, struct gj_spot from)
{
    if (loader->n_sources >= GJ_MAX_SOURCES || loader->source_bytes + length > GJ_SOURCES_MAX) {
        return refuse(loader, GJ_LIMIT, path, from, NULL, "is one too many: at most 256 files, 32 MB together");
    }
    return GJ_OK;
}

enum gj_status gj_source_add_text(struct gj_loader *loader, enum gj_source_kind kind, const char *name,
                                  const char *path, const char *text, size_t length)
{
    const struct gj_spot nowhere = {-1, 0};
    if (length > GJ_SCENARIO_FILE_MAX) {
        return refuse(loader, GJ_LIMIT, path, nowhere, NULL, "is larger than 4 MB");
    }
    enum gj_status status = check_room(loader, path, length, nowhere);
    if (status != GJ_OK) {
        return status;
    }
    char *copy = gj_arena_alloc(&loader->arena, length + 1, 1);
    if (!copy) {
        loader->out_of_memory = true;
        return refuse(loader, GJ_NO_MEMORY, path, nowhere, NULL, "needs more memory than there is");
    }
    memcpy(copy, text, length);
    return keep(loader, kind, name, path, copy, length);
}

enum gj_status gj_source_add_file(struct gj_loader *loader, enum gj_source_kind kind, const char *name,
                                  const char *path, struct gj_spot from)
{
    const int file =
        open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY); /* a pipe without a writer must not hold us */
    if (file < 0) {
        const bool is_missing = errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG;
        return refuse(loader, is_missing ? GJ_USAGE : GJ_IO, path, from,
                      is_missing ? NULL : "check that you may read it",
                      is_missing ? "does not exist" : strerror(errno));
    }
    struct stat about;
    char *text = NULL;
    size_t length = 0;
    enum gj_status status;
    if (fstat(file, &about) != 0) {
        status = refuse(loader, GJ_IO, path, from, NULL, strerror(errno));
    } else if (S_ISDIR(about.st_mode)) {
        status = refuse(loader, GJ_USAGE, path, from, "name a file in it", "is a folder, not a scenario file");
    } else if (!S_ISREG(about.st_mode)) {
        status = refuse(loader, GJ_USAGE, path, from, NULL, "is not an ordinary file");
    } else if (about.st_size > (off_t)GJ_SCENARIO_FILE_MAX) {
        status = refuse(loader, GJ_LIMIT, path, from, "keep data in tables that csv() reads, one file each",
                        "is larger than 4 MB");
    } else {
        status = check_room(loader, path, (size_t)about.st_size, from);
        if (status == GJ_OK) {
            status = read_whole(loader, file, path, from, &text, &length);
        }
    }
    close(file);
    return status == GJ_OK ? keep(loader, kind, name, path, text, length) : status;
}

/* --- search -------------------------------------------------------------------------------------------------------------------- */

static void add_folder(struct gj_loader *loader, const char *folder)
{
    if (!*folder || loader->n_folders == sizeof loader->folder / sizeof loader->folder[0]) {
        return;
    }
    char *copy = gj_arena_strdup(&loader->arena, folder);
    if (copy) {
        loader->folder[loader->n_folders++] = copy;
    }
}

void gj_source_search_folders(struct gj_loader *loader, const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    const size_t n = slash ? (size_t)(slash - path) : 0;
    snprintf(folder, sizeof folder, "%.*s", n < 3000 ? (int)n : 3000, path);
    if (slash && n == 0) {
        snprintf(folder, sizeof folder, "/");
    } else if (!slash) {
        snprintf(folder, sizeof folder, ".");
    }
    add_folder(loader, folder);
    strncat(folder, "/..", sizeof folder - strlen(folder) - 1);
    add_folder(loader, folder);
    const char *library = getenv("GONGJANG_SCENARIOS");
    while (library && *library) {
        const size_t length = strcspn(library, ":");
        snprintf(folder, sizeof folder, "%.*s", length < 3000 ? (int)length : 3000, library);
        add_folder(loader, folder);
        library += length + (library[length] == ':');
    }
    add_folder(loader, GJ_SCENARIO_LIBRARY);
}

/* levels.korea_2019: letters, digits, _ and -, with single dots between. A table may have / between folders. */
static bool is_good_name(const char *name, bool is_table)
{
    const char *extra = is_table ? "_-. /" : "_-.";
    size_t run = 0; /* since the last separator */
    for (const char *c = name; *c; c++) {
        const unsigned char u = (unsigned char)*c;
        const bool is_plain = (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9') || u >= 128;
        if (!is_plain && !strchr(extra, u)) {
            return false;
        }
        if ((u == '.' || u == '/') && run == 0) {
            return false;
        }
        run = u == '.' || u == '/' ? 0 : run + 1;
    }
    return run > 0 && strlen(name) <= 200;
}

/* Whether `path` lies in `folder` once links are followed. */
static bool is_inside(const char *folder, const char *path)
{
    char *real_folder = realpath(folder, NULL);
    char *real_path = realpath(path, NULL);
    bool inside = false;
    if (real_folder && real_path) {
        const size_t n = strlen(real_folder);
        inside = strncmp(real_folder, real_path, n) == 0 && (n == 1 || real_path[n] == '/');
    }
    free(real_folder); /* made by the C library */
    free(real_path);
    return inside;
}

static int32_t find_in_folders(struct gj_loader *loader, enum gj_source_kind kind, const char *name,
                               struct gj_spot from)
{
    const bool is_table = kind == GJ_SOURCE_TABLE;
    char path[PATH_MAX], relative[256];
    snprintf(relative, sizeof relative, "%s%s", name, is_table ? "" : ".lua");
    for (char *c = relative; !is_table && *c && c < relative + strlen(name); c++) {
        *c = *c == '.' ? '/' : *c;
    }
    for (uint32_t i = 0; i < (is_table ? 1U : loader->n_folders) && i < loader->n_folders; i++) {
        snprintf(path, sizeof path, "%.3000s/%s", loader->folder[i], relative);
        if (access(path, F_OK) != 0) {
            continue;
        }
        if (is_table && !is_inside(loader->folder[i], path)) {
            refuse(loader, GJ_SCRIPT, path, from, NULL, "lies outside the folder of the scenario");
            return -1;
        }
        return gj_source_add_file(loader, kind, name, path, from) == GJ_OK ? (int32_t)loader->n_sources - 1 : -1;
    }
    gj_loader_complain(loader, GJ_SCRIPT, from, NULL,
                       is_table ? "put it beside the scenario"
                                : "put it beside the scenario, or name its folder in GONGJANG_SCENARIOS",
                       "%s \"%s\" is not found (looked for %s in %u folder%s)", is_table ? "table" : "module", name,
                       relative, is_table ? 1U : loader->n_folders, is_table || loader->n_folders == 1 ? "" : "s");
    return -1;
}

int32_t gj_source_find(struct gj_loader *loader, enum gj_source_kind kind, const char *name, struct gj_spot from)
{
    if (!is_good_name(name, kind == GJ_SOURCE_TABLE)) {
        gj_loader_complain(loader, GJ_SCRIPT, from, NULL,
                           kind == GJ_SOURCE_TABLE
                               ? "name a file in the folder of the scenario: csv(\"cycles.csv\", \"column\")"
                               : "write it like require \"levels.korea_2019\"",
                           "\"%.100s\" cannot be the name of a %s", name, kind == GJ_SOURCE_TABLE ? "table" : "module");
        return -1;
    }
    for (uint32_t i = 1; i < loader->n_sources; i++) {
        if (loader->source[i].kind == kind && strcmp(loader->source[i].name, name) == 0) {
            return (int32_t)i;
        }
    }
    if (!loader->from_memory) {
        return find_in_folders(loader, kind, name, from);
    }
    for (uint32_t i = 1; i < loader->n_given; i++) {
        const struct gj_script_source *given = &loader->given[i];
        if (given->kind == kind && strcmp(given->name, name) == 0) {
            return gj_source_add_text(loader, kind, name, given->path, given->text, given->length) == GJ_OK
                       ? (int32_t)loader->n_sources - 1
                       : -1;
        }
    }
    gj_loader_complain(loader, GJ_SCRIPT, from, NULL, NULL, "%s \"%s\" is not among the files given",
                       kind == GJ_SOURCE_TABLE ? "table" : "module", name);
    return -1;
}
