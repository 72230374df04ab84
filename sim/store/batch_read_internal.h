/* The inside of a reader, for the files that are it. */
#ifndef GJ_STORE_BATCH_READ_INTERNAL_H
#define GJ_STORE_BATCH_READ_INTERNAL_H

#include "store/batch_internal.h"
#include "store/batch_read.h"

struct gj_batch_reader {
    struct gj_arena arena;
    struct gj_batch_about about;
    const char *shown; /* the file, or the folder's database */
    const char *folder_shown;
    int folder; /* -1: a file */
    json_t *manifest;
    sqlite3 *db;
    sqlite3_stmt *points, *rows; /* in order, from a parameter on */
    double *point_value, *row_value;
    bool has_sums;
};

/* The error of a point or row that is not as it was written, with what to do. GJ_IO. */
enum gj_status gj_batch_read_damaged(const struct gj_batch_reader *reader, bool is_row, uint64_t id,
                                     struct gj_error *error);

#endif
