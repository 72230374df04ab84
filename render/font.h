/* The two faces pictures are written in, NanumGothic regular and bold, and how wide a text is in them. */
#ifndef GJ_RENDER_FONT_H
#define GJ_RENDER_FONT_H

#include <stdbool.h>

#include "base/error.h"

struct gj_fonts;

/* Looks where Debian's fonts-nanum puts the files; GONGJANG_FONT and GONGJANG_FONT_BOLD (files) in the environment come first, and one
 * that cannot be read is an error, not passed over. With only the first of them set it serves for bold too. GJ_IO: no font, with what
 * to install. Close after use; pictures made with it may live on. */
enum gj_status gj_fonts_open(struct gj_fonts **out, struct gj_error *error) GJ_MUST_CHECK;
void gj_fonts_close(struct gj_fonts *fonts); /* NULL is fine */

/* Width of `text` on one line at `size`, in the unit of size. Unhinted, so it is the same at every scale. */
double gj_fonts_width(const struct gj_fonts *fonts, const char *text, double size, bool is_bold);

#endif
