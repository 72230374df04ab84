/* Small pieces of JSON lines, for files that are written as a run goes on: no tree of values, one text used again and again. */
#ifndef GJ_STORE_LINE_INTERNAL_H
#define GJ_STORE_LINE_INTERNAL_H

#include <stdint.h>

#include "base/text.h"
#include "kernel/time.h"

/* A JSON string, quotes and all. `text` is UTF-8. */
void gj_line_json(struct gj_text *line, const char *text);
/* "2024-01-01T08:30:00.000000Z": `time` after the beginning of day `day`, counted from 1970-01-01. */
void gj_line_time(struct gj_text *line, int64_t day, gj_time time);
/* "2024-01-01" */
void gj_line_date(struct gj_text *line, int64_t day);

#endif
