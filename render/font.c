#include "render/font.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cairo/cairo-ft.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_ADVANCES_H

#include "base/alloc.h"
#include "render/font_internal.h"
#include "render/labels.h"

enum { NO_BREAK = 0xA0 }; /* a blank that ends no line */

/* A face and the library it was opened by. Cairo keeps faces in caches of its own beyond our last use, so both live as long as cairo's
 * reference and are closed by it. */
struct gj_font {
    FT_Library library;
    FT_Face face;
    cairo_font_face_t *cairo;
};

struct gj_fonts {
    struct gj_font *font[2]; /* regular, bold */
};

static const cairo_user_data_key_t holder_key;

static void font_free(void *user)
{
    struct gj_font *font = user;
    if (font->face != NULL) {
        (void)FT_Done_Face(font->face);
    }
    if (font->library != NULL) {
        (void)FT_Done_FreeType(font->library);
    }
    gj_free(font);
}

static enum gj_status font_open(const char *path, struct gj_font **out, struct gj_error *error)
{
    struct gj_font *font = gj_alloc_zero(1, sizeof *font);
    if (font == NULL || FT_Init_FreeType(&font->library) != 0) {
        gj_free(font);
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for the font library");
    }
    if (FT_New_Face(font->library, path, 0, &font->face) != 0 || !FT_IS_SCALABLE(font->face)) {
        font_free(font);
        return gj_error_set(error, GJ_IO, NULL, "%s is not a font that can be scaled", path);
    }
    /* Unhinted and without Nanum's embedded bitmaps: letters look the same at every scale. */
    font->cairo = cairo_ft_font_face_create_for_ft_face(font->face, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP);
    if (cairo_font_face_set_user_data(font->cairo, &holder_key, font, font_free) != CAIRO_STATUS_SUCCESS) {
        cairo_font_face_destroy(font->cairo);
        font_free(font);
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for a font");
    }
    *out = font;
    return GJ_OK;
}

static const char *font_path(bool is_bold)
{
    static const char *const debian[2] = {"/usr/share/fonts/truetype/nanum/NanumGothic.ttf",
                                          "/usr/share/fonts/truetype/nanum/NanumGothicBold.ttf"};
    const char *bold = getenv("GONGJANG_FONT_BOLD"), *regular = getenv("GONGJANG_FONT");
    if (is_bold && bold != NULL && bold[0] != '\0') {
        return bold;
    }
    if (regular != NULL && regular[0] != '\0') {
        return regular;
    }
    return debian[is_bold];
}

enum gj_status gj_fonts_open(struct gj_fonts **out, struct gj_error *error)
{
    *out = NULL;
    struct gj_fonts *fonts = gj_alloc_zero(1, sizeof *fonts);
    if (fonts == NULL) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for fonts");
    }
    for (int i = 0; i < 2; i++) {
        const char *path = font_path(i == 1);
        enum gj_status status;
        if (access(path, R_OK) != 0) {
            status = gj_error_set(error, GJ_IO, NULL, "the font %s cannot be read: %s", path, strerror(errno));
        } else {
            status = font_open(path, &fonts->font[i], error);
        }
        if (status != GJ_OK) {
            if (status == GJ_IO) {
                gj_error_fix(error, "install Debian's package fonts-nanum, or name a font file in GONGJANG_FONT");
            }
            gj_fonts_close(fonts);
            return status;
        }
    }
    *out = fonts;
    return GJ_OK;
}

void gj_fonts_close(struct gj_fonts *fonts)
{
    if (fonts == NULL) {
        return;
    }
    for (int i = 0; i < 2; i++) {
        if (fonts->font[i] != NULL) {
            cairo_font_face_destroy(fonts->font[i]->cairo);
        }
    }
    gj_free(fonts);
}

struct _cairo_font_face *gj_fonts_face(const struct gj_fonts *fonts, bool is_bold)
{
    return fonts->font[is_bold]->cairo;
}

/* Syllables are laid out as (lead * 21 + vowel) * 28 + final (Unicode 15, section 3.12). Joins `sign` to the one before when they are
 * jamo that make a syllable. */
static bool compose_hangul(uint32_t *before, uint32_t sign)
{
    if (*before >= 0x1100 && *before <= 0x1112 && sign >= 0x1161 && sign <= 0x1175) {
        *before = 0xAC00 + ((*before - 0x1100) * 21 + (sign - 0x1161)) * 28;
        return true;
    }
    if (*before >= 0xAC00 && *before <= 0xD7A3 && (*before - 0xAC00) % 28 == 0 && sign > 0x11A7 && sign <= 0x11C2) {
        *before += sign - 0x11A7;
        return true;
    }
    return false;
}

static bool is_invisible(uint32_t code)
{
    return (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2060 && code <= 0x206F) || (code >= 0xFE00 && code <= 0xFE0F) || code == 0xFEFF;
}

static void find_glyph(struct gj_sign *sign, FT_Face face)
{
    enum { WHITE_SQUARE = 0x25A1, EN_DASH = 0x2013 };
    FT_UInt glyph = FT_Get_Char_Index(face, sign->code == NO_BREAK ? ' ' : sign->code);
    if (glyph == 0 && sign->code == 0x2212) {
        glyph = FT_Get_Char_Index(face, EN_DASH);
    }
    sign->is_lacking = glyph == 0;
    if (glyph == 0) {
        glyph = FT_Get_Char_Index(face, WHITE_SQUARE);
    }
    FT_Fixed advance = 0;
    if (FT_Get_Advance(face, glyph, FT_LOAD_NO_SCALE, &advance) != 0) {
        advance = 0;
    }
    sign->glyph = glyph;
    sign->advance = (double)advance / (double)face->units_per_EM;
}

void gj_run_set(struct gj_run *run, const struct gj_fonts *fonts, bool is_bold, const char *text)
{
    run->n = 0;
    run->is_cut = false;
    uint32_t code;
    while (*text != '\0') {
        text += gj_utf8_next(text, &code);
        if (run->n > 0 && compose_hangul(&run->sign[run->n - 1].code, code)) {
            continue;
        }
        if (is_invisible(code)) {
            continue;
        }
        if (run->n == GJ_RUN_SIGNS) {
            run->is_cut = true;
            break;
        }
        run->sign[run->n++].code = code == 0xFFFD ? '?' : code < 0x20 || (code >= 0x7F && code < NO_BREAK) ? ' ' : code;
    }
    for (size_t i = 0; i < run->n; i++) {
        find_glyph(&run->sign[i], fonts->font[is_bold]->face);
    }
}

double gj_run_width(const struct gj_run *run, size_t from, size_t to)
{
    double width = 0.0;
    for (size_t i = from; i < to; i++) {
        width += run->sign[i].advance;
    }
    return width;
}

double gj_fonts_width(const struct gj_fonts *fonts, const char *text, double size, bool is_bold)
{
    struct gj_run run;
    gj_run_set(&run, fonts, is_bold, text);
    return gj_run_width(&run, 0, run.n) * size;
}

static bool is_hangul(uint32_t code)
{
    return code >= 0x1100 && (code < 0x2000 || code > 0x2FFF);
}

/* Signs that no line begins with. */
static bool closes(uint32_t code)
{
    return code == ')' || code == ']' || code == '.' || code == ',' || code == '%' || code == ':' || code == ' ' ||
           code == NO_BREAK;
}

/* Where the line that starts at `from` ends: after the last blank that fits, unless that leaves most of the line empty. */
static size_t line_end(const struct gj_run *run, size_t from, double max_width)
{
    double width = 0.0, width_at_break = 0.0;
    size_t to = from, at_break = from;
    bool is_blank_break = false;
    for (; to < run->n; to++) {
        bool is_blank = run->sign[to].code == ' ';
        if (width + run->sign[to].advance > max_width && !is_blank) {
            break;
        }
        width += run->sign[to].advance;
        bool between = to + 1 < run->n && (is_hangul(run->sign[to].code) || is_hangul(run->sign[to + 1].code)) &&
                       run->sign[to].code != NO_BREAK && !closes(run->sign[to + 1].code);
        if (is_blank) {
            at_break = to + 1;
            width_at_break = width;
            is_blank_break = true;
        } else if (between && (!is_blank_break || width_at_break < 0.6 * width)) {
            at_break = to + 1;
            width_at_break = width;
            is_blank_break = false;
        }
    }
    if (to == run->n) {
        return to;
    }
    if (at_break > from) {
        return at_break;
    }
    return to > from ? to : from + 1; /* at least one sign, however narrow the line */
}

size_t gj_run_break(const struct gj_run *run, double ellipsis_width, double max_width, size_t max_lines,
                    struct gj_line *line)
{
    size_t n = 0, from = 0;
    while (from < run->n && n < max_lines) {
        size_t to = line_end(run, from, max_width);
        bool is_last = n + 1 == max_lines;
        line[n] = (struct gj_line){.from = from, .to = to};
        if ((is_last && to < run->n) || (to == run->n && run->is_cut)) {
            line[n].has_ellipsis = true;
            if (is_last && to < run->n) { /* use the line to its end: what follows is left out anyway */
                double width = 0.0;
                for (to = from; to < run->n && width + run->sign[to].advance <= max_width; to++) {
                    width += run->sign[to].advance;
                }
            }
            while (to > from && gj_run_width(run, from, to) + ellipsis_width > max_width) {
                to--;
            }
        }
        line[n].to = to;
        from = line[n].has_ellipsis ? run->n : to;
        while (line[n].to > line[n].from && run->sign[line[n].to - 1].code == ' ') {
            line[n].to--;
        }
        n++;
    }
    return n;
}
