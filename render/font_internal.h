/* Text as glyphs, and where lines break. */
#ifndef GJ_RENDER_FONT_INTERNAL_H
#define GJ_RENDER_FONT_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#include "render/font.h"

struct _cairo_font_face;
struct _cairo_font_face *gj_fonts_face(const struct gj_fonts *fonts, bool is_bold);

#define GJ_RUN_SIGNS 1024 /* more than any picture has room for; a longer text ends in an ellipsis */

/* A text in one face. What cannot be written in it is made writable: NFD Hangul is composed, U+2212 becomes an en dash (Nanum has no
 * minus sign), control signs a blank, marks of direction nothing, a sign without glyph a white square. */
struct gj_run {
    size_t n;
    bool is_cut; /* the text went on */
    struct gj_sign {
        uint32_t code, glyph;
        double advance; /* of the size */
        bool is_lacking;
    } sign[GJ_RUN_SIGNS];
};
void gj_run_set(struct gj_run *run, const struct gj_fonts *fonts, bool is_bold, const char *text);
double gj_run_width(const struct gj_run *run, size_t from, size_t to); /* of the size */

/* Signs [from, to) of a run on one line, and an ellipsis after them when `has_ellipsis`. */
struct gj_line {
    size_t from, to;
    bool has_ellipsis;
};

/* Break into at most `max_lines` (<= 16) lines of at most `max_width` (of the size): at blanks (not at U+00A0), else between Hangul syllables, else anywhere.
 * The last line ends in an ellipsis when not all fits. Returns the number of lines, 0 for an empty run. */
#define GJ_MAX_LINES 16
size_t gj_run_break(const struct gj_run *run, double ellipsis_width, double max_width, size_t max_lines,
                    struct gj_line *line);

#endif
