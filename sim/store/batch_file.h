/* The file a batch is kept in while it runs, and a shard for ever: one SQLite file with every finished row, safe against the death of the program at any
 * moment. A sweep goes on from it; `merge` makes the results folder of it and of the other shards.
 *
 *     meta     what it is a batch of: see struct gj_batch_about
 *     point    one line a finished point: state, replications, reason, values of the factors
 *     row      one line a replication; id = point * 2^24 + replication
 */
#ifndef GJ_STORE_BATCH_FILE_H
#define GJ_STORE_BATCH_FILE_H

#include "study/batch.h"

#define GJ_BATCH_FORMAT_VERSION 1 /* one more whenever an older program could misread a file */

/* What a batch is of. Rows of two files go together when all but the shard is the same. */
struct gj_batch_about {
    const char *name;    /* of the study */
    const char *frozen;  /* the frozen scenario at the factors' central values, with the experiment */
    const char *version; /* of the program */
    const struct gj_experiment *experiment;
    uint64_t seed, n_points;
    uint32_t shard, n_shards;
};

struct gj_batch_file;

/* Make the file, or go on with it. GJ_USAGE when it holds another study, shard, or version's rows; GJ_IO when it is no batch file, cut, of a newer
 * program, or cannot be written. `about` is not kept but for its experiment. */
enum gj_status gj_batch_file_open(const char *path, const struct gj_batch_about *about, struct gj_batch_file **file,
                                  struct gj_error *error) GJ_MUST_CHECK;
void gj_batch_file_close(struct gj_batch_file *file); /* NULL is fine; what was not kept is lost */

/* The sink that fills it. */
struct gj_batch_sink gj_batch_file_sink(struct gj_batch_file *file);

#endif
