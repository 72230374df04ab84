#include "store/sink_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "store/file_internal.h"

enum { ROOM = 65536, GZIP_WINDOW = 15 + 16 /* a gzip header instead of zlib's own */, GZIP_MEMORY = 8 };

struct gj_sink {
    struct gj_out *out; /* NULL: standard output */
    struct gj_text path, part;
    bool is_compressed, has_failed;
    int os_error; /* of standard output */
    z_stream zip;
    unsigned char room[ROOM];
};

bool gj_name_ends(const char *name, const char *ending)
{
    const size_t n = strlen(name);
    const size_t m = strlen(ending);
    return n > m && strcmp(name + n - m, ending) == 0;
}

/* --- the name it has until it is whole --- */

enum gj_status gj_part_begin(const char *path, struct gj_text *part, struct gj_error *error)
{
    int folder;
    gj_text_init(part);
    gj_text_addf(part, "%s.part", path);
    if (part->failed) {
        return gj_file_os_error(error, path, "written", ENOMEM);
    }
    if (gj_folder_open_path(path, &folder) == 0) {
        gj_descriptor_close(folder);
        gj_file_error(error, GJ_USAGE, path, "is a folder");
        gj_error_fix(error, "give the name of a file in it");
        return GJ_USAGE;
    }
    const int os_error = gj_entry_remove(AT_FDCWD, part->data, GJ_ENTRY_FILE); /* left by a run that was killed */
    return os_error == 0 || os_error == ENOENT ? GJ_OK : gj_file_os_error(error, path, "written", os_error);
}

enum gj_status gj_part_commit(const char *path, const struct gj_text *part, struct gj_error *error)
{
    const int os_error = gj_folder_rename(AT_FDCWD, part->data, path);
    return os_error == 0 ? GJ_OK : gj_file_os_error(error, path, "written", os_error);
}

void gj_part_drop(const struct gj_text *part)
{
    if (part->data != NULL && !part->failed) {
        (void)gj_entry_remove(AT_FDCWD, part->data, GJ_ENTRY_FILE);
    }
}

/* --- bytes --- */

static void *zip_alloc(void *user, unsigned n, unsigned size)
{
    (void)user;
    return gj_alloc_zero(n, size);
}

static void zip_free(void *user, void *memory)
{
    (void)user;
    gj_free(memory);
}

static void put(struct gj_sink *sink, const void *bytes, size_t n)
{
    if (sink->out != NULL) {
        gj_out_add(sink->out, bytes, n);
    } else if (n > 0 && fwrite(bytes, 1, n, stdout) != n && sink->os_error == 0) {
        sink->os_error = errno;
    }
}

/* The header of a gzip file holds a time and the name of a system; zlib's own header leaves the time 0. */
static enum gj_status start_zip(struct gj_sink *sink, struct gj_error *error)
{
    sink->zip = (z_stream){.zalloc = zip_alloc, .zfree = zip_free};
    const int code =
        deflateInit2(&sink->zip, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY, Z_DEFAULT_STRATEGY);
    if (code != Z_OK) {
        return gj_file_os_error(error, sink->path.data, "written", ENOMEM);
    }
    sink->is_compressed = true;
    return GJ_OK;
}

enum gj_status gj_sink_open(const char *path, struct gj_sink **sink, struct gj_error *error)
{
    struct gj_sink *made = gj_alloc_zero(1, sizeof *made);
    if (made == NULL) {
        return gj_file_os_error(error, path, "written", ENOMEM);
    }
    gj_text_init(&made->path);
    gj_text_add(&made->path, path);
    enum gj_status status = made->path.failed ? gj_file_os_error(error, path, "written", ENOMEM) : GJ_OK;
    if (status == GJ_OK && strcmp(path, "-") != 0) {
        status = gj_part_begin(path, &made->part, error);
        if (status == GJ_OK) {
            status = gj_out_open(AT_FDCWD, made->part.data, path, &made->out, error);
        }
    }
    if (status == GJ_OK && gj_name_ends(path, ".gz")) {
        status = start_zip(made, error);
    }
    if (status != GJ_OK) {
        gj_sink_drop(made);
        return status;
    }
    *sink = made;
    return GJ_OK;
}

static void deflate_all(struct gj_sink *sink, int flush)
{
    int code;
    do {
        sink->zip.next_out = sink->room;
        sink->zip.avail_out = ROOM;
        code = deflate(&sink->zip, flush);
        put(sink, sink->room, ROOM - sink->zip.avail_out);
    } while (code == Z_OK && (sink->zip.avail_in > 0 || sink->zip.avail_out == 0 || flush == Z_FINISH));
}

void gj_sink_add(struct gj_sink *sink, const char *bytes, size_t n)
{
    if (n == 0 || gj_sink_has_failed(sink)) {
        return;
    }
    if (!sink->is_compressed) {
        put(sink, bytes, n);
        return;
    }
    unsigned char piece[4096]; /* zlib's input is not const */
    while (n > 0) {
        const size_t m = n < sizeof piece ? n : sizeof piece;
        memcpy(piece, bytes, m);
        sink->zip.next_in = piece;
        sink->zip.avail_in = (unsigned)m;
        deflate_all(sink, Z_NO_FLUSH);
        bytes += m;
        n -= m;
    }
}

bool gj_sink_has_failed(const struct gj_sink *sink)
{
    return sink->os_error != 0 || (sink->out != NULL && gj_out_has_failed(sink->out));
}

static void sink_free(struct gj_sink *sink)
{
    if (sink->is_compressed) {
        (void)deflateEnd(&sink->zip);
    }
    gj_text_fini(&sink->part);
    gj_text_fini(&sink->path);
    gj_free(sink);
}

enum gj_status gj_sink_commit(struct gj_sink *sink, struct gj_error *error)
{
    if (sink->is_compressed && !gj_sink_has_failed(sink)) {
        deflate_all(sink, Z_FINISH);
    }
    enum gj_status status = GJ_OK;
    if (sink->out != NULL) {
        status = gj_out_close(sink->out, NULL, NULL, error);
        sink->out = NULL;
        if (status == GJ_OK) {
            status = gj_part_commit(sink->path.data, &sink->part, error);
        }
        if (status != GJ_OK) {
            gj_part_drop(&sink->part);
        }
    } else {
        const int os_error = sink->os_error != 0 ? sink->os_error : fflush(stdout) != 0 ? errno : 0;
        if (os_error != 0) {
            clearerr(stdout);
            status = gj_error_set(error, GJ_IO, NULL, "the output could not be written: %s", strerror(os_error));
        }
    }
    sink_free(sink);
    return status;
}

void gj_sink_drop(struct gj_sink *sink)
{
    if (sink == NULL) {
        return;
    }
    if (sink->out != NULL) {
        gj_out_drop(sink->out);
        gj_part_drop(&sink->part);
    }
    sink_free(sink);
}

/* --- spool --- */

struct gj_spool {
    FILE *file;
    int os_error;
};

enum gj_status gj_spool_open(struct gj_spool **spool, struct gj_error *error)
{
    const char *folder = getenv("TMPDIR");
    struct gj_text name;
    gj_text_init(&name);
    gj_text_addf(&name, "%s/gongjang-XXXXXX", folder != NULL && *folder != '\0' ? folder : "/tmp");
    struct gj_spool *made = gj_alloc_zero(1, sizeof *made);
    const int descriptor = made != NULL && !name.failed ? mkstemp(name.data) : -1;
    int os_error = made == NULL || name.failed ? ENOMEM : descriptor < 0 ? errno : 0;
    if (descriptor >= 0) {
        (void)gj_entry_remove(AT_FDCWD, name.data, GJ_ENTRY_FILE); /* from now on it lives as long as it is open */
        made->file = fdopen(descriptor, "w+b");
        if (made->file == NULL) {
            os_error = errno;
            gj_descriptor_close(descriptor);
        }
    }
    enum gj_status status = GJ_OK;
    if (os_error != 0) {
        gj_free(made);
        status = gj_file_os_error(error, name.failed ? "" : name.data, "written", os_error);
    } else {
        *spool = made;
    }
    gj_text_fini(&name);
    return status;
}

void gj_spool_add(struct gj_spool *spool, const char *bytes, size_t n)
{
    if (n > 0 && spool->os_error == 0 && fwrite(bytes, 1, n, spool->file) != n) {
        spool->os_error = errno;
    }
}

enum gj_status gj_spool_empty_into(struct gj_spool *spool, struct gj_sink *sink, struct gj_error *error)
{
    char piece[4096];
    if (spool->os_error == 0 && (fflush(spool->file) != 0 || fseeko(spool->file, 0, SEEK_SET) != 0)) {
        spool->os_error = errno;
    }
    size_t n = 0;
    while (spool->os_error == 0 && (n = fread(piece, 1, sizeof piece, spool->file)) > 0) {
        gj_sink_add(sink, piece, n);
    }
    if (spool->os_error == 0 && ferror(spool->file)) {
        spool->os_error = errno != 0 ? errno : EIO;
    }
    return spool->os_error == 0 ? GJ_OK
                                : gj_file_os_error(error, "a file for the time of the run", "written", spool->os_error);
}

void gj_spool_drop(struct gj_spool *spool)
{
    if (spool != NULL) {
        (void)fclose(spool->file);
        gj_free(spool);
    }
}
