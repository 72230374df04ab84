/* Reading a batch: a shard's file, the file of an unfinished sweep, or the results folder of a finished one. For analyses, verify, replay, export.
 *
 *     struct gj_batch_reader *reader;
 *     struct gj_point_table table;
 *     if (gj_batch_read_open("results/press-sweep", &reader, &error) != GJ_OK) ...
 *     if (gj_batch_read_table(reader, &contrast, &table, &error) != GJ_OK) ...
 *     ... table.mean[point] where table.state[point] == GJ_POINT_DONE ...
 *     gj_point_table_fini(&table);
 *     gj_batch_read_close(reader);
 *
 * or in order, with little memory:
 *
 *     struct gj_batch_point point;
 *     bool is_there;
 *     while ((status = gj_batch_read_point(reader, &point, &is_there, &error)) == GJ_OK && is_there) ...
 */
#ifndef GJ_STORE_BATCH_READ_H
#define GJ_STORE_BATCH_READ_H

#include "base/error_list.h"
#include "store/batch_about.h"
#include "study/batch/point_table.h"

struct gj_batch_reader;

/* `path`: a file of `sweep`, or a results folder. GJ_USAGE: there is none, or it is of something else than a sweep. GJ_IO: it is cut, changed, of a newer
 * program, being written by another process, or cannot be read. `*reader` is set only on GJ_OK. Does not check digests: gj_batch_read_check does. */
enum gj_status gj_batch_read_open(const char *path, struct gj_batch_reader **reader,
                                  struct gj_error *error) GJ_MUST_CHECK;
void gj_batch_read_close(struct gj_batch_reader *reader); /* NULL is fine */

/* All of it, and the experiment in it, live as long as the reader. */
const struct gj_batch_about *gj_batch_read_about(const struct gj_batch_reader *reader);

struct gj_batch_counts {
    uint64_t n_points;                    /* of this file: all of the design, or those of its shard */
    uint64_t n_done, n_refused, n_failed; /* finished ones, by state */
    uint64_t n_rows, n_failed_rows;
    bool is_complete; /* every point is finished */
    bool is_folder;   /* a results folder, else a batch file */
};
enum gj_status gj_batch_read_counts(struct gj_batch_reader *reader, struct gj_batch_counts *counts,
                                    struct gj_error *error) GJ_MUST_CHECK;
/* Why points have no result, and replications failed: by reason, the commonest first. */
enum gj_batch_fault_kind { GJ_FAULT_REFUSED, GJ_FAULT_POINT, GJ_FAULT_REPLICATION };
struct gj_batch_fault {
    enum gj_batch_fault_kind kind;
    enum gj_status status;
    const char *reason;  /* the constraint; what the scenario said; "" of replications. Lives as long as the reader */
    uint64_t n;          /* points, or replications */
    uint64_t first;      /* point; of replications the first one's row, counted from 0 in the order of the table */
    double *first_value; /* of a point: by factor; NULL of replications */
};
#define GJ_BATCH_MAX_FAULTS 40 /* of each kind; the rest is in the tables */
/* *n of them, in the reader's memory. */
enum gj_status gj_batch_read_faults(struct gj_batch_reader *reader, const struct gj_batch_fault **fault, uint32_t *n,
                                    struct gj_error *error) GJ_MUST_CHECK;

/* Is the database of a folder as it was written? Before its rows are worked with: GJ_IO, with what to do. A file's rows are checked as they are read.
 * 0.1 s for 150 MB. */
enum gj_status gj_batch_read_check_rows(const struct gj_batch_reader *reader, struct gj_error *error) GJ_MUST_CHECK;
/* Over all rows in order, as in manifest.json; "" of a batch file. */
const char *gj_batch_read_digest(const struct gj_batch_reader *reader);
/* Of a folder: its files against their digests; each fault goes into `errors`, then GJ_MISMATCH. */
enum gj_status gj_batch_read_check(const struct gj_batch_reader *reader, struct gj_error_list *errors) GJ_MUST_CHECK;

/* The next point in the design's order, of those finished; the next row, by point and replication, also of unfinished points. `*is_there`: false after the
 * last. What is pointed to lives until the next call. value[k] of a row is NaN when the replication failed (status), and where an outcome has no value
 * (status GJ_OK): such as a mean over no lots. */
enum gj_status gj_batch_read_point(struct gj_batch_reader *reader, struct gj_batch_point *point, bool *is_there,
                                   struct gj_error *error) GJ_MUST_CHECK;
enum gj_status gj_batch_read_row(struct gj_batch_reader *reader, struct gj_batch_row *row, bool *is_there,
                                 struct gj_error *error) GJ_MUST_CHECK;
/* Go on reading points and rows from point `point` on (0: from the beginning). */
enum gj_status gj_batch_read_from(struct gj_batch_reader *reader, uint64_t point, struct gj_error *error) GJ_MUST_CHECK;

/* All points by one contrast; see study/batch/point_table.h. GJ_USAGE when its responses are not kept in the rows, when points are not there yet, or when this is
 * one shard of many: the message says what to run. Memory: about 50 bytes a point, 8 a factor, 8 a replication. */
enum gj_status gj_batch_read_table(struct gj_batch_reader *reader, const struct gj_contrast *contrast,
                                   struct gj_point_table *table, struct gj_error *error) GJ_MUST_CHECK;

/* The contrast of `text` ("lead_time_mean", "heads_end.after"), when both its responses are kept; GJ_USAGE with those that are. */
enum gj_status gj_batch_read_contrast(const struct gj_batch_reader *reader, const char *text,
                                      struct gj_contrast *contrast, struct gj_error *error) GJ_MUST_CHECK;

#endif
