#include "store/file_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/store.h"

enum { OUT_BUFFER = 65536 }; /* beyond this larger writes are no faster */

struct gj_out {
    int descriptor;
    int os_error; /* first that happened */
    size_t n;     /* bytes waiting */
    uint64_t bytes;
    struct gj_text shown;
    struct sha256_ctx sha;
    char buffer[OUT_BUFFER];
};

/* The end of a long path tells more than its beginning. */
static void set_file(struct gj_error *error, const char *shown)
{
    size_t length = strlen(shown);
    if (length < sizeof error->file) {
        memcpy(error->file, shown, length + 1);
        return;
    }
    const char *tail = shown + length - (sizeof error->file - 4);
    while (((unsigned char)*tail & 0xC0u) == 0x80u) { /* begin at a whole sign */
        tail++;
    }
    (void)snprintf(error->file, sizeof error->file, "...%s", tail);
}

enum gj_status gj_file_error(struct gj_error *error, enum gj_status status, const char *shown, const char *format, ...)
{
    if (error == NULL) {
        return status;
    }
    char message[sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    (void)gj_error_set(error, status, NULL, "%s", message);
    set_file(error, shown);
    return status;
}

static const char *what_to_do(int os_error)
{
    switch (os_error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return "free some space, or choose a folder on another disk; the results of before are untouched";
    case EACCES:
    case EPERM:
        return "make the folder writable, or choose another one";
    case EROFS:
        return "the disk can only be read: choose a folder on another one";
    case ENAMETOOLONG:
        return "choose a shorter name";
    case ENOTDIR:
        return "a part of the path is a file: remove it, or choose another folder";
    case EMFILE:
    case ENFILE:
        return "too many files are open: close some programs and try again";
    case EXDEV:
    case EBUSY:
        return "this folder cannot be swapped for a new one here: choose another one";
    case ENOTEMPTY:
    case EEXIST:
        return "another run writes there at the same time: run this one again, or choose another folder";
    case EIO:
        return "the disk reports a fault: look at the system's log";
    default:
        return "";
    }
}

enum gj_status gj_file_os_error(struct gj_error *error, const char *shown, const char *verb, int os_error)
{
    if (os_error == ENOMEM) {
        (void)gj_file_error(error, GJ_NO_MEMORY, shown, "could not be %s: memory is out", verb);
        return GJ_NO_MEMORY;
    }
    (void)gj_file_error(error, GJ_IO, shown, "could not be %s: %s", verb, strerror(os_error));
    gj_error_fix(error, "%s", what_to_do(os_error));
    return GJ_IO;
}

void gj_descriptor_close(int descriptor)
{
    if (descriptor >= 0) {
        (void)close(descriptor);
    }
}

static void to_hex(const uint8_t *digest, char *hex)
{
    for (size_t i = 0; i < SHA256_DIGEST_SIZE; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15u];
    }
    hex[2 * SHA256_DIGEST_SIZE] = '\0';
}

static void sha_end(struct sha256_ctx *sha, char *hex)
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(sha, sizeof digest, digest);
    to_hex(digest, hex);
}

void gj_sha256(const void *bytes, size_t n, char hex[65])
{
    struct sha256_ctx sha;
    sha256_init(&sha);
    sha256_update(&sha, n, bytes);
    sha_end(&sha, hex);
}

enum gj_status gj_out_open(int folder, const char *name, const char *shown, struct gj_out **out, struct gj_error *error)
{
    struct gj_out *made = gj_alloc(sizeof *made);
    if (made == NULL) {
        return gj_file_os_error(error, shown, "written", ENOMEM);
    }
    made->os_error = 0;
    made->n = 0;
    made->bytes = 0;
    sha256_init(&made->sha);
    gj_text_init(&made->shown);
    gj_text_add(&made->shown, shown);
    made->descriptor =
        made->shown.failed ? -1 : openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (made->descriptor < 0) {
        int os_error = made->shown.failed ? ENOMEM : errno;
        gj_out_drop(made);
        return gj_file_os_error(error, shown, "written", os_error);
    }
    *out = made;
    return GJ_OK;
}

static void out_flush(struct gj_out *out)
{
    size_t done = 0;
    while (done < out->n && out->os_error == 0) {
        ssize_t written = write(out->descriptor, out->buffer + done, out->n - done);
        if (written > 0) {
            done += (size_t)written;
        } else if (written == 0) {
            out->os_error = EIO; /* a file takes at least one byte or says why not */
        } else if (errno != EINTR) {
            out->os_error = errno;
        }
    }
    sha256_update(&out->sha, out->n, (const uint8_t *)out->buffer);
    out->bytes += out->n;
    out->n = 0;
}

void gj_out_add(struct gj_out *out, const char *bytes, size_t n)
{
    while (n > 0 && out->os_error == 0) {
        size_t piece = sizeof out->buffer - out->n;
        if (piece > n) {
            piece = n;
        }
        memcpy(out->buffer + out->n, bytes, piece);
        out->n += piece;
        bytes += piece;
        n -= piece;
        if (out->n == sizeof out->buffer) {
            out_flush(out);
        }
    }
}

static int descriptor_sync(int descriptor)
{
    while (fsync(descriptor) != 0) {
        if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

enum gj_status gj_out_close(struct gj_out *out, char *sha, uint64_t *bytes, struct gj_error *error)
{
    out_flush(out);
    if (out->os_error == 0) {
        out->os_error = descriptor_sync(out->descriptor);
    }
    if (close(out->descriptor) != 0 && errno != EINTR && out->os_error == 0) {
        out->os_error = errno; /* network file systems say here that the disk is full */
    }
    out->descriptor = -1;
    if (sha != NULL) {
        sha_end(&out->sha, sha);
    }
    if (bytes != NULL) {
        *bytes = out->bytes;
    }
    enum gj_status status = GJ_OK;
    if (out->os_error != 0) {
        status = gj_file_os_error(error, out->shown.data, "written", out->os_error);
    }
    gj_out_drop(out);
    return status;
}

bool gj_out_has_failed(const struct gj_out *out)
{
    return out->os_error != 0;
}

void gj_out_drop(struct gj_out *out)
{
    if (out == NULL) {
        return;
    }
    gj_descriptor_close(out->descriptor);
    gj_text_fini(&out->shown);
    gj_free(out);
}

enum gj_status gj_file_write(int folder, const char *name, const char *shown, const void *bytes, size_t n,
                             struct gj_error *error)
{
    struct gj_out *out = NULL;
    enum gj_status status = gj_out_open(folder, name, shown, &out, error);
    if (status != GJ_OK) {
        return status;
    }
    gj_out_add(out, bytes, n);
    return gj_out_close(out, NULL, NULL, error);
}

/* Open a plain file for reading: no folder, no pipe that would wait for ever. 0 or an errno; EISDIR for what is not a file. */
static int open_plain(int folder, const char *name, int *descriptor, uint64_t *size)
{
    *descriptor = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (*descriptor < 0) {
        return errno;
    }
    struct stat stat;
    int os_error = fstat(*descriptor, &stat) != 0 ? errno : !S_ISREG(stat.st_mode) ? EISDIR : 0;
    if (os_error != 0) {
        gj_descriptor_close(*descriptor);
        *descriptor = -1;
        return os_error;
    }
    *size = (uint64_t)stat.st_size;
    return 0;
}

/* Up to `n` bytes; -1 with errno. */
static ssize_t read_some(int descriptor, char *bytes, size_t n)
{
    ssize_t got;
    do {
        got = read(descriptor, bytes, n);
    } while (got < 0 && errno == EINTR);
    return got;
}

enum gj_status gj_file_read(int folder, const char *name, const char *shown, size_t most, struct gj_text *text,
                            bool *missing, struct gj_error *error)
{
    int descriptor;
    uint64_t size;
    int os_error = open_plain(folder, name, &descriptor, &size);
    if (missing != NULL) {
        *missing = os_error == ENOENT;
    }
    if (os_error != 0) {
        return gj_file_os_error(error, shown, "read", os_error);
    }
    char buffer[16384];
    ssize_t got;
    size_t total = 0;
    while ((got = read_some(descriptor, buffer, sizeof buffer)) > 0 && total <= most) {
        total += (size_t)got;
        gj_text_add_n(text, buffer, (size_t)got);
    }
    os_error = got < 0 ? errno : 0;
    gj_descriptor_close(descriptor);
    gj_text_add_n(text, "", 0); /* an empty file is an empty text, not NULL */
    if (os_error != 0 || text->failed) {
        return gj_file_os_error(error, shown, "read", os_error != 0 ? os_error : ENOMEM);
    }
    if (total > most) {
        return gj_file_error(error, GJ_LIMIT, shown, "is longer than the %zu bytes that such a file may have", most);
    }
    return GJ_OK;
}

enum gj_status gj_file_copy(int folder, const char *name, const char *shown, int to_folder, const char *to_name,
                            char *sha, struct gj_error *error)
{
    int descriptor;
    uint64_t size;
    struct gj_out *out = NULL;
    int os_error = open_plain(folder, name, &descriptor, &size);
    if (os_error != 0) {
        return gj_file_os_error(error, shown, "read", os_error);
    }
    enum gj_status status = gj_out_open(to_folder, to_name, to_name, &out, error);
    if (status == GJ_OK) {
        char buffer[16384];
        ssize_t got;
        while ((got = read_some(descriptor, buffer, sizeof buffer)) > 0 && !gj_out_has_failed(out)) {
            gj_out_add(out, buffer, (size_t)got);
        }
        os_error = got < 0 ? errno : 0;
        status = gj_out_close(out, sha, NULL, error);
        status = os_error != 0 ? gj_file_os_error(error, shown, "read", os_error) : status;
    }
    gj_descriptor_close(descriptor);
    return status;
}

enum gj_status gj_file_hash(int folder, const char *name, const char *shown, bool sync, char *sha, uint64_t *bytes,
                            bool *missing, struct gj_error *error)
{
    int descriptor;
    uint64_t size;
    int os_error = open_plain(folder, name, &descriptor, &size);
    if (missing != NULL) {
        *missing = os_error == ENOENT;
    }
    if (os_error != 0) {
        return gj_file_os_error(error, shown, "read", os_error);
    }
    struct sha256_ctx context;
    sha256_init(&context);
    *bytes = 0;
    char buffer[16384];
    ssize_t got;
    while ((got = read_some(descriptor, buffer, sizeof buffer)) > 0) {
        sha256_update(&context, (size_t)got, (const uint8_t *)buffer);
        *bytes += (uint64_t)got;
    }
    const char *verb = "read";
    os_error = got < 0 ? errno : 0;
    if (os_error == 0 && sync) {
        verb = "written";
        os_error = descriptor_sync(descriptor);
    }
    gj_descriptor_close(descriptor);
    sha_end(&context, sha);
    return os_error == 0 ? GJ_OK : gj_file_os_error(error, shown, verb, os_error);
}
