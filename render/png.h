/* A PNG file in memory, with text that says where the picture comes from. */
#ifndef GJ_RENDER_PNG_H
#define GJ_RENDER_PNG_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct gj_png_text {
    const char *key;  /* 1..79 signs of ASCII */
    const char *text; /* UTF-8 */
};

struct gj_png_spec {
    uint32_t width, height;
    size_t stride;          /* bytes from row to row */
    const uint32_t *pixels; /* 0x..RRGGBB */
    double dots_per_inch;
    const struct gj_png_text *text; /* become iTXt chunks, in this order, before the picture */
    size_t n_texts;
};

/* Append the file's bytes to `out`: 8 bits a channel, sRGB, no time stamp, so the same spec gives the same bytes. GJ_NO_MEMORY, GJ_INTERNAL. */
enum gj_status gj_png_write(const struct gj_png_spec *spec, struct gj_text *out, struct gj_error *error) GJ_MUST_CHECK;

#endif
