/* What the file of a batch, its reader and its results folder share: what a batch is of, as JSON and rows; its tables; errors of the database. */
#ifndef GJ_STORE_BATCH_INTERNAL_H
#define GJ_STORE_BATCH_INTERNAL_H

#include <jansson.h>
#include <sqlite3.h>
#include <stdbool.h>

#include "base/alloc.h"
#include "base/text.h"
#include "store/batch_about.h"

#define GJ_BATCH_ID 0x474A4241       /* "GJBA", in the header of a batch's file */
#define GJ_BATCH_REPLICATION_BITS 24 /* id of a row = point * 2^24 + replication */
#define GJ_BATCH_MAX_SHARDS 1000000  /* as --shard takes them */
#define GJ_BATCH_MAX_POINTS (UINT64_C(1) << 39)
#define GJ_BATCH_MAX_REPLICATIONS (UINT32_C(1) << GJ_BATCH_REPLICATION_BITS)

enum gj_batch_extra {
    GJ_BATCH_SCENARIO, /* names, where the experiment has them */
    GJ_BATCH_POLICY,
    GJ_BATCH_HALF_WIDTH, /* of the target, where a precision is asked of it */
    GJ_BATCH_IS_PRECISE,
    GJ_N_BATCH_EXTRAS
};

/* Names of the columns: those of the factors and responses, with "_" behind where SQLite, which does not tell capitals apart, would take two for one. */
struct gj_batch_columns {
    const char **factor, **response;
    /* Of the table point in a results folder only, behind the factors: what is known of a point when all its rows are; NULL: not there. */
    const char *extra[GJ_N_BATCH_EXTRAS];
    /* Of a batch's file only, behind all others: sums over point and row. NULL: not there. */
    const char *point_sum, *row_sum;
};
enum gj_status gj_batch_columns(const struct gj_experiment *experiment, struct gj_arena *arena,
                                struct gj_batch_columns *columns) GJ_MUST_CHECK; /* GJ_NO_MEMORY */

/* Those of the folder too, as the experiment has them. GJ_NO_MEMORY. */
enum gj_status gj_batch_extra_columns(const struct gj_experiment *experiment, struct gj_arena *arena,
                                      struct gj_batch_columns *columns) GJ_MUST_CHECK;
/* Those of the file too. GJ_NO_MEMORY. */
enum gj_status gj_batch_sum_columns(const struct gj_experiment *experiment, struct gj_arena *arena,
                                    struct gj_batch_columns *columns) GJ_MUST_CHECK;
uint32_t gj_batch_n_extras(const struct gj_batch_columns *columns);

/* CREATE TABLE of meta, source, point and row. */
void gj_batch_schema(const struct gj_experiment *experiment, const struct gj_batch_columns *columns,
                     struct gj_text *sql);

/* A point or a row as parameters of "INSERT INTO point VALUES (?, ...)"; an SQLite code. */
int gj_batch_bind_point(sqlite3_stmt *insert, const struct gj_experiment *experiment,
                        const struct gj_batch_point *point);
int gj_batch_bind_row(sqlite3_stmt *insert, const struct gj_experiment *experiment, const struct gj_batch_row *row);
#define GJ_BATCH_POINT_COLUMNS 6 /* before the factors */
#define GJ_BATCH_ROW_COLUMNS 3   /* before the responses; id, status, digest */
/* "INSERT INTO <table> (<columns>) VALUES (?, ?, ...)" */
void gj_batch_insert_sql(const struct gj_experiment *experiment, const struct gj_batch_columns *columns, bool is_row,
                         struct gj_text *sql);
/* "SELECT <the same columns> FROM <table>" */
void gj_batch_select_sql(const struct gj_experiment *experiment, const struct gj_batch_columns *columns, bool is_row,
                         struct gj_text *sql);

/* A file is copied, kept and joined long before there is a manifest, so each of its lines answers for itself: 32 bits over number, state or status, digest
 * and the bits of all values. One changed bit is found always but for one time in 2^32. What is bound comes behind the other columns; the take functions below
 * do not look at it. */
int gj_batch_bind_point_sum(sqlite3_stmt *insert, const struct gj_experiment *experiment,
                            const struct gj_batch_point *point);
int gj_batch_bind_row_sum(sqlite3_stmt *insert, const struct gj_experiment *experiment, const struct gj_batch_row *row);
bool gj_batch_is_point_sum(sqlite3_stmt *select, const struct gj_experiment *experiment,
                           const struct gj_batch_point *point);
bool gj_batch_is_row_sum(sqlite3_stmt *select, const struct gj_experiment *experiment, const struct gj_batch_row *row);

/* "row 28,2 of FILE is damaged", "point 28 of FILE is damaged"; `id`: of the row, or the point. GJ_IO; without a fix. */
enum gj_status gj_batch_damaged(const char *shown, bool is_row, uint64_t id, struct gj_error *error);
/* "BEFORE: gongjang sweep press.lua --points 100 --shard 3/16 --out results/press-sweep" as the error's fix: the command that makes the file `path` again, of
 * shard `shard` of the batch. */
void gj_batch_fix_again(struct gj_error *error, const char *before, const struct gj_batch_about *about, uint32_t shard,
                        const char *path);

/* From what those select. False: it is not as it should be. `value`: room by factor, or by response of the row. `reason` lives until the next step. */
bool gj_batch_take_point(sqlite3_stmt *select, const struct gj_experiment *experiment, struct gj_batch_point *point,
                         double *value);
bool gj_batch_take_row(sqlite3_stmt *select, const struct gj_experiment *experiment, struct gj_batch_row *row,
                       double *value);

bool gj_batch_parse_status(const char *text, enum gj_status *status); /* "OK" */
const char *gj_point_state_name(enum gj_point_state state);           /* "done" */

/* Replace everything in `meta` and `source`. An SQLite code. */
int gj_batch_about_write(sqlite3 *db, const struct gj_batch_about *about);
/* The other way, into the arena. */
enum gj_status gj_batch_about_read(sqlite3 *db, const char *shown, struct gj_arena *arena, struct gj_batch_about *about,
                                   struct gj_error *error) GJ_MUST_CHECK;
/* One text of meta, into the arena; NULL when it is not there or memory is out (then *code is SQLITE_NOMEM). */
const char *gj_batch_meta(sqlite3 *db, const char *name, struct gj_arena *arena, int *code);

json_t *gj_batch_experiment_json(const struct gj_experiment *experiment); /* NULL: memory is out */
/* NULL: not as it should be, or memory is out. */
const struct gj_experiment *gj_batch_experiment_read(const json_t *json, struct gj_arena *arena);

/* Is this point, of `shown`, the one of its number in the design? GJ_USAGE: its values are others. `room`: by factor. */
enum gj_status gj_batch_same_point(const struct gj_batch_point *point, struct gj_design *design,
                                   const struct gj_experiment *experiment, double *room, const char *shown,
                                   struct gj_error *error) GJ_MUST_CHECK;

#define GJ_BATCH_FORMAT_VERSION 2 /* of the file; one more whenever another program could misread it. 2: sums */
#define GJ_BATCH_FOLDER_VERSION 1 /* of the database in a results folder */
/* Is the file one of SQLite's, and whole? GJ_IO. `*is_wal`: it was left in the middle. */
enum gj_status gj_batch_look(const char *path, bool *is_wal, struct gj_error *error) GJ_MUST_CHECK;
/* Is it a batch's, of this version? */
enum gj_status gj_batch_check_format(sqlite3 *db, const char *shown, struct gj_error *error) GJ_MUST_CHECK;

/* What SQLite says of a batch's file, as our error: another process, no batch file, cut, a full disk ... */
enum gj_status gj_batch_database_error(struct gj_error *error, sqlite3 *db, int code, const char *shown,
                                       const char *verb);

#endif
