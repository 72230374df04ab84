/* What the files of `gongjang sens` share: a method's output on a page, as JSON, as CSV. */
#ifndef GJ_CLI_SENS_INTERNAL_H
#define GJ_CLI_SENS_INTERNAL_H

#include <jansson.h>

#include "cli/cli.h"
#include "study/sens/sens.h"

/* Tables and sentences for a reader. */
void gj_sens_show(const struct gj_sens_output *output, enum gj_lang lang, struct gj_text *out);

/* { "tables": [ { "key", "title", "columns", "rows" } ], "says": [ { "key", "en", "ko" } ] }; NULL when memory is out. */
json_t *gj_sens_json(const struct gj_sens_output *output);

/* Long form, a line a cell: method, table, row, column, text, value, low, high, unit. The head is written by whoever opens the file. */
#define GJ_SENS_CSV_HEAD "method,table,row,column,text,value,low,high,unit\n"
void gj_sens_csv(const struct gj_sens_output *output, const char *method, struct gj_text *out);
enum gj_status gj_sens_write_csv(const struct gj_text *lines, const char *path, struct gj_error *error) GJ_MUST_CHECK;

/* "heads_end", and what it is called: "heads at the end (after less before)". */
void gj_sens_outcome_label(const struct gj_contrast *contrast, char *name, size_t size, char (*label)[200]);

#endif
