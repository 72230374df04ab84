/* A trace as a file: JSON lines, one record a line, in the order in which things happened. `gongjang doc trace` says what is in them.
 *
 *     struct gj_trace_file *file;
 *     gj_trace_file_open("trace.jsonl.gz", &spec, &file, &error);
 *     struct gj_trace trace = gj_trace_file_sink(file);
 *     gj_study_replicate(..., &trace, &row, &error);
 *     gj_trace_file_close(file, &row, &error);               // or gj_trace_file_drop(file)
 */
#ifndef GJ_STORE_TRACE_FILE_H
#define GJ_STORE_TRACE_FILE_H

#include "base/error.h"
#include "kernel/trace.h"
#include "study/study.h"

struct gj_trace_file_spec {
    const struct gj_study_spec *study;
    uint32_t replication;
    enum gj_arm arm;
    gj_time from, until; /* records outside are left out */
};

struct gj_trace_file;
/* "-" is standard output; a name that ends in .gz is compressed. GJ_IO, GJ_USAGE (a folder), GJ_NO_MEMORY. */
enum gj_status gj_trace_file_open(const char *path, const struct gj_trace_file_spec *spec, struct gj_trace_file **file,
                                  struct gj_error *error) GJ_MUST_CHECK;
struct gj_trace gj_trace_file_sink(struct gj_trace_file *file);
/* The last line says how the replication ended. The file is there, whole, from now on; after an error there is none. Frees `file`. */
enum gj_status gj_trace_file_close(struct gj_trace_file *file, const struct gj_row *row,
                                   struct gj_error *error) GJ_MUST_CHECK;
void gj_trace_file_drop(struct gj_trace_file *file); /* NULL is fine */

#endif
