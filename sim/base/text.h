/* Growing text, UTF-8, and numbers in and out without the locale. */
#ifndef GJ_BASE_TEXT_H
#define GJ_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* A growing string. `failed` is set when memory ran out: later calls do nothing, the caller looks once at the end. */
struct gj_text {
    char *data; /* NUL-terminated, never NULL after the first add that worked */
    size_t length;
    size_t capacity;
    bool failed;
};
void gj_text_init(struct gj_text *text);
void gj_text_fini(struct gj_text *text);
void gj_text_add(struct gj_text *text, const char *bytes);
void gj_text_add_n(struct gj_text *text, const char *bytes, size_t n);
void gj_text_addf(struct gj_text *text, const char *format, ...) GJ_PRINTF(2, 3);

/* Number as printed in results: shortest form with at most 10 significant digits ("%.10g" in the C locale; never a decimal comma). */
void gj_text_add_number(struct gj_text *text, double value);

/* "12,345,678" for people. */
void gj_text_add_grouped(struct gj_text *text, int64_t value);

bool gj_utf8_valid(const char *bytes, size_t n);
/* Columns a terminal uses: Hangul and other wide signs count 2, combining marks 0. */
size_t gj_utf8_width(const char *text);

/* Closest of `names` (n of them) to `word`, by edit distance at most a third of its length; NULL when none is near. For "did you mean". */
const char *gj_closest(const char *word, const char *const *names, size_t n);

#endif
