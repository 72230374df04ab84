/* A single file that is whole or not there: written beside its name as <name>.part, compressed when its name ends in .gz, and renamed
 * when all of it is on the disk. What fails is kept until the end, as in gj_text. */
#ifndef GJ_STORE_SINK_INTERNAL_H
#define GJ_STORE_SINK_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"

struct gj_sink;

/* Ending of a name: "x.csv" ends in ".csv". */
bool gj_name_ends(const char *name, const char *ending);

/* GJ_IO when it cannot be written there, GJ_USAGE when `path` is a folder. "-" is standard output. */
enum gj_status gj_sink_open(const char *path, struct gj_sink **sink, struct gj_error *error) GJ_MUST_CHECK;
void gj_sink_add(struct gj_sink *sink, const char *bytes, size_t n);
bool gj_sink_has_failed(const struct gj_sink *sink);
/* All on the disk and under its name; frees `sink`. After an error there is nothing, or what was there before. */
enum gj_status gj_sink_commit(struct gj_sink *sink, struct gj_error *error) GJ_MUST_CHECK;
void gj_sink_drop(struct gj_sink *sink); /* NULL is fine */

/* The same for those that write the file themselves (SQLite): the name to write under, of `path`, into `part`. */
enum gj_status gj_part_begin(const char *path, struct gj_text *part, struct gj_error *error) GJ_MUST_CHECK;
enum gj_status gj_part_commit(const char *path, const struct gj_text *part, struct gj_error *error) GJ_MUST_CHECK;
void gj_part_drop(const struct gj_text *part);

/* Bytes that are read again at the end: in a file without a name in the folder for such files (TMPDIR or /tmp). */
struct gj_spool;
enum gj_status gj_spool_open(struct gj_spool **spool, struct gj_error *error) GJ_MUST_CHECK;
void gj_spool_add(struct gj_spool *spool, const char *bytes, size_t n);
enum gj_status gj_spool_empty_into(struct gj_spool *spool, struct gj_sink *sink, struct gj_error *error) GJ_MUST_CHECK;
void gj_spool_drop(struct gj_spool *spool); /* NULL is fine */

#endif
