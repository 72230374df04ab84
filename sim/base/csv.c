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

char gj_csv_cell(struct gj_csv *r, char *out, size_t size)
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
