/* An animated PNG (PNG, third edition, chapters 4.9 and 11.3.6), written frame by frame: libpng of Debian writes none.
 *
 *     signature IHDR sRGB pHYs acTL iTXt... | fcTL IDAT | fcTL fdAT | fcTL fdAT | ... IEND
 *
 * The first frame is also what a program shows that knows no animation. Of each later one only the rectangle that changed is written, and in it what did
 * not change is transparent, which packs to little. 8 bits a channel with alpha. Plays for ever. The same frames give the same bytes. */
#ifndef GJ_RENDER_APNG_H
#define GJ_RENDER_APNG_H

#include "render/canvas.h"

struct gj_apng;

struct gj_apng_spec {
    uint32_t width, height, n_frames; /* all three are written first, so they must be known */
    double dots_per_inch;
    const struct gj_png_text *text;
    size_t n_texts;
};

/* Begins a file at the end of `out`, which must stay. GJ_NO_MEMORY. */
enum gj_status gj_apng_new(const struct gj_apng_spec *spec, struct gj_text *out, struct gj_apng **apng,
                           struct gj_error *error) GJ_MUST_CHECK;
/* One frame as large as the file, shown for `delay_ms` (<= 65535). GJ_NO_MEMORY; GJ_INTERNAL when it has another size or is one too many. */
enum gj_status gj_apng_add(struct gj_apng *apng, const struct gj_pixels *frame, uint32_t delay_ms,
                           struct gj_error *error) GJ_MUST_CHECK;
/* Ends the file. GJ_INTERNAL when frames are missing. */
enum gj_status gj_apng_finish(struct gj_apng *apng, struct gj_error *error) GJ_MUST_CHECK;
void gj_apng_free(struct gj_apng *apng); /* NULL is fine */

#endif
