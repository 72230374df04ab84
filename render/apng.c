#include "render/apng.h"

#include <string.h>
#include <zlib.h>

#include "base/alloc.h"

struct gj_apng {
    struct gj_text *out;
    struct gj_apng_spec spec;
    uint32_t *last; /* frame before */
    unsigned char *row;
    struct gj_text chunk; /* data of the chunk that is being made */
    uint32_t n_frames, sequence;
};

static void put4(struct gj_text *out, uint32_t value)
{
    const char bytes[] = {(char)(value >> 24), (char)(value >> 16), (char)(value >> 8), (char)value};
    gj_text_add_n(out, bytes, 4);
}

static void put2(struct gj_text *out, uint32_t value)
{
    const char bytes[] = {(char)(value >> 8), (char)value};
    gj_text_add_n(out, bytes, 2);
}

/* Writes the chunk whose data has been collected, and empties it. */
static void end_chunk(struct gj_apng *apng, const char type[4])
{
    if (apng->chunk.failed) {
        apng->out->failed = true;
        return;
    }
    const unsigned char *data = (const unsigned char *)apng->chunk.data;
    put4(apng->out, (uint32_t)apng->chunk.length);
    gj_text_add_n(apng->out, type, 4);
    uLong sum = crc32(crc32(0, NULL, 0), (const unsigned char *)type, 4);
    if (apng->chunk.length > 0) {
        gj_text_add_n(apng->out, apng->chunk.data, apng->chunk.length);
        sum = crc32(sum, data, (uInt)apng->chunk.length);
    }
    put4(apng->out, (uint32_t)sum);
    apng->chunk.length = 0;
}

static void write_head(struct gj_apng *apng)
{
    const struct gj_apng_spec *spec = &apng->spec;
    gj_text_add_n(apng->out, "\x89PNG\r\n\x1A\n", 8);
    put4(&apng->chunk, spec->width);
    put4(&apng->chunk, spec->height);
    gj_text_add_n(&apng->chunk, "\x08\x06\0\0\0",
                  5); /* 8 bits, colour with alpha, deflate, filters by row, not interlaced */
    end_chunk(apng, "IHDR");
    gj_text_add_n(&apng->chunk, "\0", 1); /* perceptual */
    end_chunk(apng, "sRGB");
    const uint32_t dots_per_metre = (uint32_t)(spec->dots_per_inch / 0.0254 + 0.5);
    put4(&apng->chunk, dots_per_metre);
    put4(&apng->chunk, dots_per_metre);
    gj_text_add_n(&apng->chunk, "\x01", 1);
    end_chunk(apng, "pHYs");
    put4(&apng->chunk, spec->n_frames);
    put4(&apng->chunk, 0); /* plays for ever */
    end_chunk(apng, "acTL");
    for (size_t i = 0; i < spec->n_texts;
         i++) { /* key, NUL, not compressed, method 0, no language, no translated key, text */
        gj_text_add(&apng->chunk, spec->text[i].key);
        gj_text_add_n(&apng->chunk, "\0\0\0\0\0", 5);
        gj_text_add(&apng->chunk, spec->text[i].text);
        end_chunk(apng, "iTXt");
    }
}

enum gj_status gj_apng_new(const struct gj_apng_spec *spec, struct gj_text *out, struct gj_apng **apng,
                           struct gj_error *error)
{
    struct gj_apng *new = gj_alloc_zero(1, sizeof *new);
    *apng = new;
    if (new != NULL) {
        new->out = out;
        new->spec = *spec;
        gj_text_init(&new->chunk);
        new->last = gj_alloc_zero((size_t)spec->width * spec->height, sizeof *new->last);
        new->row = gj_alloc((size_t)spec->width * 4 + 1);
    }
    if (new == NULL || new->last == NULL || new->row == NULL) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for an animation");
    }
    write_head(new);
    return GJ_OK;
}

void gj_apng_free(struct gj_apng *apng)
{
    if (apng != NULL) {
        gj_free(apng->last);
        gj_free(apng->row);
        gj_text_fini(&apng->chunk);
        gj_free(apng);
    }
}

struct area {
    uint32_t x, y, width, height;
};

/* Where the frame differs from the one before; a single pixel when nowhere, since a frame must have one. */
static struct area changed_area(const struct gj_apng *apng, const struct gj_pixels *frame)
{
    uint32_t left = frame->width, right = 0, top = frame->height, bottom = 0;
    for (uint32_t y = 0; y < frame->height; y++) {
        const uint32_t *now = frame->pixel + y * frame->stride, *old = apng->last + (size_t)y * frame->width;
        for (uint32_t x = 0; x < frame->width; x++) {
            if ((now[x] & 0xFFFFFF) != old[x]) {
                left = x < left ? x : left;
                right = x + 1 > right ? x + 1 : right;
                top = y < top ? y : top;
                bottom = y + 1;
            }
        }
    }
    return right > left ? (struct area){left, top, right - left, bottom - top} : (struct area){0, 0, 1, 1};
}

/* Unfiltered: filters would turn the runs of transparent pixels into something longer. */
static void fill_row(struct gj_apng *apng, const struct gj_pixels *frame, const struct area *area, uint32_t y)
{
    const uint32_t *now = frame->pixel + (area->y + y) * frame->stride + area->x;
    const uint32_t *old = apng->last + (size_t)(area->y + y) * frame->width + area->x;
    const bool is_first = apng->n_frames == 0;
    unsigned char *byte = apng->row;
    *byte++ = 0;
    for (uint32_t x = 0; x < area->width; x++) {
        const uint32_t color = now[x] & 0xFFFFFF;
        const bool is_shown = is_first || color != old[x];
        *byte++ = is_shown ? (unsigned char)(color >> 16) : 0;
        *byte++ = is_shown ? (unsigned char)(color >> 8) : 0;
        *byte++ = is_shown ? (unsigned char)color : 0;
        *byte++ = is_shown ? 0xFF : 0;
    }
}

static void *on_alloc(void *user, unsigned count, unsigned size)
{
    (void)user;
    return gj_alloc_zero(count, size);
}

static void on_free(void *user, void *memory)
{
    (void)user;
    gj_free(memory);
}

/* Pack what stands at next_in. */
static void deflate_some(struct gj_apng *apng, z_stream *stream, int flush)
{
    unsigned char buffer[16384];
    do {
        stream->next_out = buffer;
        stream->avail_out = sizeof buffer;
        (void)deflate(stream, flush); /* cannot fail: there is room, and what is flushed was told once */
        gj_text_add_n(&apng->chunk, (const char *)buffer, sizeof buffer - stream->avail_out);
    } while (stream->avail_out == 0);
}

static enum gj_status pack(struct gj_apng *apng, const struct gj_pixels *frame, const struct area *area,
                           struct gj_error *error)
{
    z_stream stream = {.zalloc = on_alloc, .zfree = on_free};
    if (deflateInit(&stream, 6) != Z_OK) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for an animation");
    }
    for (uint32_t y = 0; y < area->height; y++) {
        fill_row(apng, frame, area, y);
        stream.next_in = apng->row;
        stream.avail_in = area->width * 4 + 1;
        deflate_some(apng, &stream, y + 1 == area->height ? Z_FINISH : Z_NO_FLUSH);
    }
    (void)deflateEnd(&stream);
    return GJ_OK;
}

static void write_control(struct gj_apng *apng, const struct area *area, uint32_t delay_ms)
{
    put4(&apng->chunk, apng->sequence++);
    put4(&apng->chunk, area->width);
    put4(&apng->chunk, area->height);
    put4(&apng->chunk, area->x);
    put4(&apng->chunk, area->y);
    put2(&apng->chunk, delay_ms);
    put2(&apng->chunk, 1000);
    /* It stays (0) for the next; it replaces all (0) or lies over what is there (1). */
    gj_text_add_n(&apng->chunk, apng->n_frames == 0 ? "\0\0" : "\0\1", 2);
    end_chunk(apng, "fcTL");
}

enum gj_status gj_apng_add(struct gj_apng *apng, const struct gj_pixels *frame, uint32_t delay_ms,
                           struct gj_error *error)
{
    const bool is_first = apng->n_frames == 0;
    if (frame->width != apng->spec.width || frame->height != apng->spec.height ||
        apng->n_frames == apng->spec.n_frames) {
        return gj_error_set(error, GJ_INTERNAL, NULL, "a frame of %u x %u is not one of the animation", frame->width,
                            frame->height);
    }
    const struct area whole = {0, 0, frame->width, frame->height};
    const struct area area = is_first ? whole : changed_area(apng, frame);
    write_control(apng, &area, delay_ms);
    if (!is_first) {
        put4(&apng->chunk, apng->sequence++);
    }
    const enum gj_status status = pack(apng, frame, &area, error);
    if (status != GJ_OK) {
        return status;
    }
    end_chunk(apng, is_first ? "IDAT" : "fdAT");
    for (uint32_t y = 0; y < frame->height; y++) {
        for (uint32_t x = 0; x < frame->width; x++) {
            apng->last[(size_t)y * frame->width + x] = frame->pixel[y * frame->stride + x] & 0xFFFFFF;
        }
    }
    apng->n_frames++;
    return apng->out->failed ? gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for an animation") : GJ_OK;
}

enum gj_status gj_apng_finish(struct gj_apng *apng, struct gj_error *error)
{
    if (apng->n_frames != apng->spec.n_frames) {
        return gj_error_set(error, GJ_INTERNAL, NULL, "an animation of %u frames has %u", apng->spec.n_frames,
                            apng->n_frames);
    }
    end_chunk(apng, "IEND");
    return apng->out->failed ? gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for an animation") : GJ_OK;
}
