#include "render/workbook_check.h"

#include <stdint.h>
#include <string.h>
#include <zlib.h>

#include "base/alloc.h"

/* Of the archive's form: PKWARE's APPNOTE 6.3, 4.3.7 (member), 4.3.12 (directory), 4.3.16 (end). */
enum { N_END = 22, N_ENTRY = 46, N_LOCAL = 30, STORED = 0, DEFLATED = 8 };

struct archive {
    const unsigned char *bytes;
    size_t n;
};

static uint32_t number_at(const unsigned char *bytes, unsigned n)
{
    uint32_t value = 0;
    while (n-- > 0) {
        value = value << 8 | bytes[n];
    }
    return value;
}

/* Elements that begin less those that end. A `<` never stands in text or attributes, and this library writes no comments. */
static bool is_closed_xml(const unsigned char *text, size_t n)
{
    int64_t open = 0;
    const unsigned char *at = text;
    const unsigned char *end = text + n;
    if (n == 0) {
        return false;
    }
    while ((at = memchr(at, '<', (size_t)(end - at))) != NULL) {
        const unsigned char *close = memchr(at, '>', (size_t)(end - at));
        if (close == NULL) {
            return false;
        }
        if (at[1] == '/') {
            open--;
        } else if (at[1] != '?' && close[-1] != '/') {
            open++;
        }
        at = close + 1;
        if (open == 0 && close[-1] != '?') {
            break;
        }
    }
    while (at != NULL && at < end && (*at == '\n' || *at == '\r')) {
        at++;
    }
    return open == 0 && at == end;
}

static bool unpack(const unsigned char *packed, uint32_t n_packed, unsigned char *out, uint32_t n)
{
    z_stream stream = {
        .next_in = (unsigned char *)(uintptr_t)packed, .avail_in = n_packed, .next_out = out, .avail_out = n};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) {
        return false;
    }
    const int result = inflate(&stream, Z_FINISH);
    (void)inflateEnd(&stream);
    return result == Z_STREAM_END && stream.total_out == n;
}

/* `entry`: of the directory, N_ENTRY bytes at least. */
static bool is_whole_member(const struct archive *archive, const unsigned char *entry)
{
    const uint32_t how = number_at(entry + 10, 2);
    const uint32_t crc = number_at(entry + 16, 4);
    const uint32_t n_packed = number_at(entry + 20, 4);
    const uint32_t n = number_at(entry + 24, 4);
    size_t at = number_at(entry + 42, 4);
    if ((how != STORED && how != DEFLATED) || at > archive->n || archive->n - at < N_LOCAL) {
        return false;
    }
    at += N_LOCAL + number_at(archive->bytes + at + 26, 2) + number_at(archive->bytes + at + 28, 2);
    if (at > archive->n || archive->n - at < n_packed || (how == STORED && n != n_packed)) {
        return false;
    }
    unsigned char *text = gj_alloc((size_t)n + 1);
    if (text == NULL) {
        return false;
    }
    bool is_whole = true;
    if (how == STORED) {
        memcpy(text, archive->bytes + at, n);
    } else {
        is_whole = unpack(archive->bytes + at, n_packed, text, n);
    }
    is_whole = is_whole && crc32(0, text, n) == crc && is_closed_xml(text, n);
    gj_free(text);
    return is_whole;
}

bool gj_workbook_is_whole(const char *bytes, size_t n)
{
    const struct archive archive = {(const unsigned char *)bytes, n};
    if (n < N_END || number_at(archive.bytes + n - N_END, 4) != 0x06054b50) {
        return false;
    }
    const unsigned char *end = archive.bytes + n - N_END;
    const uint32_t n_members = number_at(end + 10, 2);
    size_t at = number_at(end + 16, 4);
    for (uint32_t i = 0; i < n_members; i++) {
        if (at > n - N_END || n - N_END - at < N_ENTRY || number_at(archive.bytes + at, 4) != 0x02014b50 ||
            !is_whole_member(&archive, archive.bytes + at)) {
            return false;
        }
        at += N_ENTRY + number_at(archive.bytes + at + 28, 2) + number_at(archive.bytes + at + 30, 2) +
              number_at(archive.bytes + at + 32, 2);
    }
    return n_members > 0 && at == n - N_END;
}
