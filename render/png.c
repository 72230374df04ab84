/* The only file with setjmp: libpng reports errors by longjmp. write_file() holds nothing that a jump could skip; what must be freed
 * belongs to its caller. */
#include "render/png.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

struct writer {
    struct gj_text *out;
    struct gj_text chunk;
    png_byte *row;
    char message[200];
};

static void on_error(png_structp png, png_const_charp message)
{
    struct writer *writer = png_get_error_ptr(png);
    (void)snprintf(writer->message, sizeof writer->message, "%s", message);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message; /* libpng warns about what it then mends */
}

static void on_write(png_structp png, png_bytep bytes, size_t n)
{
    struct gj_text *out = png_get_io_ptr(png);
    gj_text_add_n(out, (const char *)bytes, n);
    if (out->failed) {
        png_error(png, "out of memory");
    }
}

static void on_flush(png_structp png)
{
    (void)png;
}

static png_voidp on_alloc(png_structp png, png_alloc_size_t size)
{
    (void)png;
    return gj_alloc(size);
}

static void on_free(png_structp png, png_voidp memory)
{
    (void)png;
    gj_free(memory);
}

/* iTXt: key, NUL, not compressed, method 0, no language, no translated key, text (PNG third edition, 11.3.3.4). */
static void write_text(png_structp png, struct gj_text *chunk, const struct gj_png_text *text)
{
    chunk->length = 0;
    gj_text_add(chunk, text->key);
    gj_text_add_n(chunk, "\0\0\0\0\0", 5);
    gj_text_add(chunk, text->text);
    if (chunk->failed) {
        png_error(png, "out of memory");
    }
    png_write_chunk(png, (png_const_bytep) "iTXt", (png_const_bytep)chunk->data, chunk->length);
}

static void fill_row(png_byte *row, const uint32_t *pixel, uint32_t width)
{
    for (uint32_t x = 0; x < width; x++) {
        row[3 * x] = (png_byte)(pixel[x] >> 16 & 0xFF);
        row[3 * x + 1] = (png_byte)(pixel[x] >> 8 & 0xFF);
        row[3 * x + 2] = (png_byte)(pixel[x] & 0xFF);
    }
}

/* 0, or -1 with writer->message. */
static int write_file(png_structp png, png_infop info, struct writer *writer, const struct gj_png_spec *spec)
{
    if (setjmp(png_jmpbuf(png)) != 0) {
        return -1;
    }
    png_set_write_fn(png, writer->out, on_write, on_flush);
    png_set_compression_level(png, 6); /* 9 takes four times as long for 4 % */
    png_set_filter(png, 0, PNG_FILTER_NONE);
    png_set_IHDR(png, info, spec->width, spec->height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
    png_uint_32 dots_per_metre = (png_uint_32)(spec->dots_per_inch / 0.0254 + 0.5);
    png_set_pHYs(png, info, dots_per_metre, dots_per_metre, PNG_RESOLUTION_METER);
    png_write_info(png, info);
    for (size_t i = 0; i < spec->n_texts; i++) {
        write_text(png, &writer->chunk, &spec->text[i]);
    }
    for (uint32_t y = 0; y < spec->height; y++) {
        fill_row(writer->row, spec->pixels + y * (spec->stride / sizeof *spec->pixels), spec->width);
        png_write_row(png, writer->row);
    }
    png_write_end(png, NULL);
    return 0;
}

enum gj_status gj_png_write(const struct gj_png_spec *spec, struct gj_text *out, struct gj_error *error)
{
    struct writer writer = {.out = out};
    gj_text_init(&writer.chunk);
    writer.row = gj_alloc((size_t)spec->width * 3);
    png_structp png =
        png_create_write_struct_2(PNG_LIBPNG_VER_STRING, &writer, on_error, on_warning, NULL, on_alloc, on_free);
    png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
    enum gj_status status = GJ_OK;
    if (writer.row == NULL || info == NULL) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for a picture");
    } else if (write_file(png, info, &writer, spec) != 0) {
        bool is_memory = out->failed || writer.chunk.failed || strstr(writer.message, "emory") != NULL;
        status = gj_error_set(error, is_memory ? GJ_NO_MEMORY : GJ_INTERNAL, NULL, "a picture could not be written: %s",
                              writer.message);
    }
    png_destroy_write_struct(&png, &info);
    gj_text_fini(&writer.chunk);
    gj_free(writer.row);
    return status;
}
