/* The files of all shards of a sweep, read as one: points in the design's order, each with its rows. */
#ifndef GJ_STORE_BATCH_JOIN_INTERNAL_H
#define GJ_STORE_BATCH_JOIN_INTERNAL_H

#include "store/batch_read.h"

struct gj_batch_join {
    struct gj_batch_reader **reader; /* by shard, from 0 */
    uint32_t n;
    struct gj_batch_row *row; /* of each reader, the next that was not taken */
    bool *has_row;
    uint64_t next;  /* point */
    uint32_t owner; /* shard of the point just given */
    uint64_t point;
    uint32_t n_rows; /* replications that count there */
    uint32_t n_left; /* of them not given yet */
};

/* Every shard of 1..n once, finished, all of one sweep. GJ_USAGE: which is missing, double, unfinished or of another sweep, and what to do. */
enum gj_status gj_batch_join_open(const char *const *path, uint32_t n, struct gj_batch_join *join,
                                  struct gj_error *error) GJ_MUST_CHECK;
void gj_batch_join_close(struct gj_batch_join *join); /* also of one that did not open, or of zeros */

enum gj_status gj_batch_join_rewind(struct gj_batch_join *join, struct gj_error *error) GJ_MUST_CHECK;
/* The next point; then its rows, until is_there is false. Lives until the next call. */
enum gj_status gj_batch_join_point(struct gj_batch_join *join, struct gj_batch_point *point, bool *is_there,
                                   struct gj_error *error) GJ_MUST_CHECK;
enum gj_status gj_batch_join_row(struct gj_batch_join *join, struct gj_batch_row *row, bool *is_there,
                                 struct gj_error *error) GJ_MUST_CHECK;

#endif
