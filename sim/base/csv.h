/* Cells of a comma-separated table, read and written [RFC4180]: quotes, doubled quotes, line breaks of any system, a byte order mark at the start. */
#ifndef GJ_BASE_CSV_H
#define GJ_BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

#define GJ_CSV_CELL_MAX 200    /* bytes of a cell that counts, and of a column's name */
#define GJ_CSV_COLUMNS_MAX 512 /* of one table */

struct gj_csv {
    const char *at, *end;
    int line; /* of `at`, from 1 */
};
void gj_csv_open(const char *text, size_t length, struct gj_csv *csv);
/* A text as a cell: quoted where it holds a comma, a quote or a line break. What a spreadsheet would take for a formula gets an apostrophe before it, which
 * gj_csv_cell() takes away again (decisions/0042-seen.md): texts that begin with = + - @, their full-width forms, a tab or a line break, with or without
 * apostrophes before; numbers alone do not. */
void gj_csv_add(struct gj_text *line, const char *text, size_t length);
/* The next cell into `out`, cut at its size. Returns the sign after it: ',', '\n', or '\0' at the end. */
char gj_csv_cell(struct gj_csv *csv, char *out, size_t size);
/* A whole cell as a number; the locale has no say. */
bool gj_csv_number(const char *cell, double *out);

#endif
