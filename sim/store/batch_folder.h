/* The results folder of a sweep, made of its file or of the files of all its shards: the same bytes whatever their number, the threads, the interruptions.
 *
 *     results/press-sweep/
 *         manifest.json        what was run, digest of every file here, one digest over all rows in order
 *         results.sqlite       tables point, row, factor, response, range, meta, source
 *         points.csv           a line a point: state, replications, values of the factors; where there are: names of its scenario and policy, half-width of
 *                              what the precision is of, and whether that was reached
 *         rows.csv             a line a replication: status, digest, responses
 *         means.csv            with several replications: means and half-widths by point
 *         ranges.csv           of each outcome least, median and most over the points, and where
 *         factors.csv, responses.csv, datapackage.json, frozen.txt
 *
 * Memory does not grow with the number of points but for 64 MB at most. */
#ifndef GJ_STORE_BATCH_FOLDER_H
#define GJ_STORE_BATCH_FOLDER_H

#include "base/text.h"
#include "store/batch_read.h"

/* GJ_USAGE: a shard is missing, double, unfinished or of another sweep, or `folder` holds something else; GJ_IO. After an error the folder is as it was.
 * `note` as in gj_store_commit. The command in it has the
 * names of the scenario and of a table of points without their folders, so that no byte tells where the sweep was started. */
enum gj_status gj_batch_merge(const char *const *path, uint32_t n, const char *folder, struct gj_text *note,
                              struct gj_error *error) GJ_MUST_CHECK;

/* What is at `folder`? *reader stays NULL when there is nothing; GJ_USAGE when it is something else than a sweep that `about` is, or is longer than. */
enum gj_status gj_batch_folder_look(const char *folder, const struct gj_batch_about *about,
                                    struct gj_batch_reader **reader, struct gj_error *error) GJ_MUST_CHECK;

/* Are the points of `reader` the first of the design of `experiment`? GJ_USAGE: one is not. */
enum gj_status gj_batch_same_points(struct gj_batch_reader *reader, const struct gj_experiment *experiment,
                                    const char *shown, struct gj_error *error) GJ_MUST_CHECK;

/* One contrast over the points that have a value: of their means. */
struct gj_batch_range {
    struct gj_contrast contrast;
    uint64_t n; /* points */
    double least, median, most;
    uint64_t least_at, most_at; /* points; the first of equals */
};
/* Of each response, and behind both arms of an outcome of after less before; *n of them, gj_free'd by the caller. Of a folder as they
 * were written; of a file from its rows, of the points finished so far. */
enum gj_status gj_batch_ranges(struct gj_batch_reader *reader, struct gj_batch_range **range, uint32_t *n,
                               struct gj_error *error) GJ_MUST_CHECK;

#endif
