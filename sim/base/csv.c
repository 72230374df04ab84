#include "base/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void gj_csv_open(const char *text, size_t length, struct gj_csv *csv)
{
    *csv = (struct gj_csv){text, text + length, 1};
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        csv->at += 3;
    }
}

/* Signs that begin a formula in some spreadsheet, and their full-width forms, to be on the safe side. */
static bool begins_formula(const char *text, const char *end)
{
    static const char *const signs[] = {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        const size_t n = strlen(signs[i]);
        if ((size_t)(end - text) >= n && memcmp(text, signs[i], n) == 0) {
            return true;
        }
    }
    return false;
}

static const char *skip_apostrophes(const char *text, const char *end)
{
    while (text < end && *text == '\'') {
        text++;
    }
    return text;
}

/* A number is no formula: it stays one. */
static bool is_number(const char *text, size_t length)
{
    char cell[32];
    double number;
    if (length >= sizeof cell) {
        return false;
    }
    memcpy(cell, text, length);
    cell[length] = '\0';
    return gj_csv_number(cell, &number);
}

static bool has_to_be_told(const char *text, size_t length)
{
    if (length > 0 && ((*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z'))) {
        return false; /* nearly always, and this runs once a cell */
    }
    const char *end = text + length;
    const char *first = skip_apostrophes(text, end);
    return begins_formula(first, end) && !(first == text && is_number(text, length));
}

void gj_csv_add(struct gj_text *line, const char *text, size_t length)
{
    const bool is_told = has_to_be_told(text, length);
    bool is_quoted = false;
    for (size_t i = 0; i < length && !is_quoted; i++) {
        is_quoted = text[i] == ',' || text[i] == '"' || text[i] == '\r' || text[i] == '\n';
    }
    gj_text_add_n(line, "\"", is_quoted ? 1 : 0);
    gj_text_add_n(line, "'", is_told ? 1 : 0);
    for (const char *end = text + length; text < end;) {
        const char *quote = memchr(text, '"', (size_t)(end - text));
        const char *stop = quote != NULL ? quote + 1 : end;
        gj_text_add_n(line, text, (size_t)(stop - text));
        gj_text_add_n(line, "\"", quote != NULL ? 1 : 0);
        text = stop;
    }
    gj_text_add_n(line, "\"", is_quoted ? 1 : 0);
}

/* What gj_csv_add() put before it, away again. */
static void untell(char *cell)
{
    const size_t n = strlen(cell);
    const char *first = skip_apostrophes(cell, cell + n);
    if (first > cell && begins_formula(first, cell + n)) {
        memmove(cell, cell + 1, n);
    }
}

static char next_cell(struct gj_csv *r, char *out, size_t size)
{
    size_t n = 0;
    bool quoted = r->at < r->end && *r->at == '"';
    r->at += quoted;
    while (r->at < r->end) {
        const char c = *r->at++;
        if (quoted && c == '"') {
            if (r->at < r->end && *r->at == '"') {
                r->at++;
            } else {
                quoted = false;
                continue;
            }
        } else if (!quoted && (c == ',' || c == '\n')) {
            r->line += c == '\n';
            out[n] = '\0';
            return c;
        } else if (!quoted && c == '\r') {
            continue;
        }
        r->line += c == '\n';
        if (n + 1 < size) {
            out[n++] = c;
        }
    }
    out[n] = '\0';
    return '\0';
}

char gj_csv_cell(struct gj_csv *csv, char *out, size_t size)
{
    const char after = next_cell(csv, out, size);
    untell(out);
    return after;
}

bool gj_csv_number(const char *cell, double *out)
{
    while (*cell == ' ') {
        cell++;
    }
    size_t n = strlen(cell);
    while (n > 0 && cell[n - 1] == ' ') {
        n--;
    }
    if (n == 0 || strspn(cell, "0123456789+-.eE") < n) { /* no hexadecimal, inf or nan */
        return false;
    }
    char *stop = NULL;
    *out = strtod(cell, &stop); /* the program never sets a locale */
    return stop == cell + n && isfinite(*out);
}
