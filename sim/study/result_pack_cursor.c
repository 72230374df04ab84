/* The cursor: one value at a time, in or out. */
#include <string.h>

#include "study/result_pack_internal.h"

#define NO_TEXT UINT32_MAX

static void fault(struct gj_pack *pack, enum gj_status status)
{
    if (pack->status == GJ_OK) {
        pack->status = status;
        pack->at = pack->end;
    }
}

static size_t left(const struct gj_pack *pack)
{
    return (size_t)(pack->end - pack->at);
}

/* The next n bytes of what is read; NULL when it ends before. */
static const unsigned char *take(struct gj_pack *pack, size_t n)
{
    if (pack->status != GJ_OK || n > left(pack)) {
        fault(pack, GJ_IO);
        return NULL;
    }
    const unsigned char *at = pack->at;
    pack->at += n;
    return at;
}

/* Of a text, which has no NUL in it. */
static const unsigned char *take_text(struct gj_pack *pack, size_t n)
{
    const unsigned char *bytes = take(pack, n);
    if (bytes && memchr(bytes, 0, n)) {
        fault(pack, GJ_IO);
        return NULL;
    }
    return bytes;
}

static void number(struct gj_pack *pack, uint64_t *value, size_t n)
{
    if (pack->out) {
        char bytes[8];
        for (size_t i = 0; i < n; i++) {
            bytes[i] = (char)(unsigned char)(*value >> (8 * i));
        }
        gj_text_add_n(pack->out, bytes, n);
        return;
    }
    const unsigned char *bytes = take(pack, n);
    *value = 0;
    for (size_t i = 0; bytes && i < n; i++) {
        *value |= (uint64_t)bytes[i] << (8 * i);
    }
}

void gj_pack_u64(struct gj_pack *pack, uint64_t *value)
{
    number(pack, value, 8);
}

void gj_pack_u32(struct gj_pack *pack, uint32_t *value)
{
    uint64_t word = *value;
    number(pack, &word, 4);
    if (!pack->out) {
        *value = (uint32_t)word;
    }
}

void gj_pack_bool(struct gj_pack *pack, bool *value)
{
    uint64_t word = *value;
    number(pack, &word, 1);
    if (!pack->out) {
        *value = word == 1;
        if (word > 1) {
            fault(pack, GJ_IO);
        }
    }
}

void gj_pack_int(struct gj_pack *pack, int64_t *value)
{
    uint64_t word;
    memcpy(&word, value, sizeof word);
    gj_pack_u64(pack, &word);
    if (!pack->out) {
        memcpy(value, &word, sizeof word);
    }
}

/* The lower half first. */
void gj_pack_wide(struct gj_pack *pack, gj_wide *value)
{
    uint64_t low = (uint64_t)*value;
    int64_t high = (int64_t)(*value >> 64);
    gj_pack_u64(pack, &low);
    gj_pack_int(pack, &high);
    if (!pack->out) {
        *value = (gj_wide)high * ((gj_wide)1 << 64) + low;
    }
}

void gj_pack_double(struct gj_pack *pack, double *value)
{
    uint64_t word;
    memcpy(&word, value, sizeof word);
    gj_pack_u64(pack, &word);
    if (!pack->out) {
        memcpy(value, &word, sizeof word);
    }
}

void gj_pack_doubles(struct gj_pack *pack, double *value, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        gj_pack_double(pack, &value[i]);
    }
}

void gj_pack_estimate(struct gj_pack *pack, struct gj_estimate *estimate)
{
    gj_pack_double(pack, &estimate->mean);
    gj_pack_double(pack, &estimate->half_width);
    gj_pack_u32(pack, &estimate->n);
}

void gj_pack_estimates(struct gj_pack *pack, struct gj_estimate *estimate, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        gj_pack_estimate(pack, &estimate[i]);
    }
}

void gj_pack_range(struct gj_pack *pack, struct gj_range *range)
{
    gj_pack_double(pack, &range->low);
    gj_pack_double(pack, &range->central);
    gj_pack_double(pack, &range->high);
}

void gj_pack_text(struct gj_pack *pack, const char **text)
{
    uint32_t n = pack->out && *text ? (uint32_t)strlen(*text) : NO_TEXT;
    gj_pack_u32(pack, &n);
    if (pack->out) {
        gj_text_add_n(pack->out, *text ? *text : "", n == NO_TEXT ? 0 : n);
        return;
    }
    *text = NULL;
    if (!gj_pack_goes_on(pack) || n == NO_TEXT) {
        return;
    }
    const unsigned char *bytes = take_text(pack, n);
    char *copy = bytes ? gj_arena_alloc(pack->arena, (size_t)n + 1, 1) : NULL;
    if (bytes && !copy) {
        fault(pack, GJ_NO_MEMORY);
    } else if (bytes) {
        memcpy(copy, bytes, n);
        *text = copy;
    }
}

void gj_pack_chars(struct gj_pack *pack, char *text, size_t size)
{
    uint32_t n = pack->out ? (uint32_t)strnlen(text, size - 1) : 0;
    gj_pack_most(pack, &n, (uint32_t)size - 1U);
    if (pack->out) {
        gj_text_add_n(pack->out, text, n);
        return;
    }
    const unsigned char *bytes = take_text(pack, n);
    memset(text, 0, size);
    if (bytes) {
        memcpy(text, bytes, n);
    }
}

void gj_pack_most(struct gj_pack *pack, uint32_t *value, uint32_t most)
{
    gj_pack_u32(pack, value);
    if (!pack->out && *value > most) {
        *value = 0;
        fault(pack, GJ_IO);
    }
}

void gj_pack_index(struct gj_pack *pack, uint32_t *value, uint32_t n)
{
    gj_pack_u32(pack, value);
    if (!pack->out && *value >= n) {
        *value = 0;
        fault(pack, GJ_IO);
    }
}

void gj_pack_place(struct gj_pack *pack, uint32_t *value, uint32_t n, uint32_t none)
{
    gj_pack_u32(pack, value);
    if (!pack->out && *value >= n && *value != none) {
        *value = none;
        fault(pack, GJ_IO);
    }
}

/* A struct takes an eighth of its size in bytes at least (bools are the most spread out), so a damaged number cannot ask for all the memory there is. */
void *gj_pack_room(struct gj_pack *pack, uint64_t n, size_t size, bool is_in_arena)
{
    const size_t least = size >= 8 ? size / 8 : 1;
    if (!gj_pack_goes_on(pack) || n > left(pack) / least) {
        fault(pack, GJ_IO);
        return NULL;
    }
    void *room = is_in_arena ? gj_arena_alloc(pack->arena, (size_t)n + 1, size) : gj_alloc_zero((size_t)n + 1, size);
    if (!room) {
        fault(pack, GJ_NO_MEMORY);
    }
    return room;
}

bool gj_pack_is_there(struct gj_pack *pack, bool is_there)
{
    gj_pack_bool(pack, &is_there);
    return is_there && gj_pack_goes_on(pack);
}
