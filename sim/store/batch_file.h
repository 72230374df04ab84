/* The file a batch is kept in while it runs, and a shard for ever: one SQLite file with every finished row, safe against the death of the program at any
 * moment. A sweep goes on from it; `merge` makes the results folder of it and of the other shards.
 *
 *     meta     what it is a batch of, by name: see struct gj_batch_about
 *     source   the scenario's files, so that the file can be merged, checked and run again without them
 *     point    one line a finished point: state, replications, failed ones, reason, values of the factors
 *     row      one line a replication: id = point * 2^24 + replication, status, digest, responses
 *
 * Each line of point and row ends with a checksum over all of it, looked at whenever it is read.
 *
 * Tables point and row have the same columns, but for the checksums, in results.sqlite of the folder. Reading: store/batch_read.h. How: sim/decisions/0034-batches-on-disk.md. */
#ifndef GJ_STORE_BATCH_FILE_H
#define GJ_STORE_BATCH_FILE_H

#include "store/batch_about.h"

struct gj_batch_file;
struct gj_batch_reader;

/* What was in the file when it was opened. */
struct gj_batch_found {
    bool is_new;
    uint64_t n_points; /* finished ones */
    uint64_t n_rows;
    uint64_t points_were;       /* that it was a batch of; other than n_points of `about`: it is longer now */
    uint32_t replications_were; /* a point; other than the experiment's: there are more now */
};

/* Make the file and the folders above it, or go on with it: with the same batch, or with one that has more points, of which those that are there are the
 * first, or more replications. GJ_USAGE when it holds another study, shard, or version's rows: the message names what differs; GJ_IO when it is no
 * batch file, cut, of a newer program, used by another process, or cannot be written. `about` is not kept but for its experiment. */
enum gj_status gj_batch_file_open(const char *path, const struct gj_batch_about *about, struct gj_batch_file **file,
                                  struct gj_error *error) GJ_MUST_CHECK;
void gj_batch_file_close(struct gj_batch_file *file); /* NULL is fine; what was not kept is lost */

struct gj_batch_found gj_batch_file_found(const struct gj_batch_file *file);

/* Put into a file without rows what a finished sweep's folder holds, all or nothing: `from` is of the same batch, perhaps with fewer points or replications.
 * GJ_USAGE when its points are not the first ones of the design as it is now. */
enum gj_status gj_batch_file_refill(struct gj_batch_file *file, struct gj_batch_reader *from,
                                    struct gj_error *error) GJ_MUST_CHECK;

/* The sink that fills it. */
struct gj_batch_sink gj_batch_file_sink(struct gj_batch_file *file);

/* Do the rows of two batches go together? GJ_USAGE with what differs: `theirs` is of `shown`, `ours` of `other` (NULL: of the command given). The shard
 * may differ; with `may_grow` ours may have more points and replications. */
enum gj_status gj_batch_compare(const struct gj_batch_about *theirs, const char *shown,
                                const struct gj_batch_about *ours, const char *other, bool may_grow,
                                struct gj_error *error) GJ_MUST_CHECK;

#endif
