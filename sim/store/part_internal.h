/* The parts of a results folder that are made from the tables. `folder` is the open staging folder, `shown` the path of the folder that
 * it will be, for messages. */
#ifndef GJ_STORE_PART_INTERNAL_H
#define GJ_STORE_PART_INTERNAL_H

#include <sqlite3.h>

#include "store/file_internal.h"
#include "store/table_internal.h"

/* One CSV file: UTF-8 with BOM, CRLF, quotes where RFC 4180 wants them. Its digest and size go into datapackage.json. */
struct gj_csv_file {
    const struct gj_table *table;
    const char *foreign; /* "point=points.point": this column names a line of that table; NULL */
    char sha[GJ_SHA_SIZE];
    uint64_t bytes;
};
enum gj_status gj_csv_write(int folder, const char *shown, const struct gj_table *table,
                            const struct gj_store_spec *spec, struct gj_csv_file *file,
                            struct gj_error *error) GJ_MUST_CHECK;

/* The same line by line. `line`: begun anew, but by the header added to. */
void gj_csv_header(struct gj_text *line, const struct gj_table *table);
void gj_csv_line(struct gj_text *line, const struct gj_table *table, const struct gj_cell *cell);

/* datapackage.json over the CSV files. */
enum gj_status gj_package_write(int folder, const char *shown, const struct gj_csv_file *file, uint32_t n,
                                const char *study, const char *title, struct gj_error *error) GJ_MUST_CHECK;

/* results.sqlite in the folder `path`: SQLite opens by path. */
enum gj_status gj_database_write(const char *path, const char *shown, const struct gj_store_spec *spec,
                                 struct gj_error *error) GJ_MUST_CHECK;

/* The same step by step; SQLite codes. begin: the settings that make the bytes depend on the tables alone, and a transaction. */
int gj_database_begin(sqlite3 *db, int version);
int gj_database_create(sqlite3 *db, const struct gj_table *table);
int gj_database_prepare(sqlite3 *db, const struct gj_table *table, sqlite3_stmt **insert);
int gj_database_bind(sqlite3_stmt *insert, int at, const struct gj_cell *cell); /* `at` from 1 */
int gj_database_insert(sqlite3_stmt *insert, const struct gj_table *table, const struct gj_cell *cell);

/* packed.c: the whole result as bytes in the table `packed`, and all of them again; SQLite codes. `has`: there is such a table. */
int gj_packed_write(sqlite3 *db, const struct gj_study_result *result);
int gj_packed_read(sqlite3 *db, bool *has, struct gj_text *out);

/* What SQLite says, as our error. `code`: from the call that failed; `db` may be NULL. */
enum gj_status gj_database_error(struct gj_error *error, sqlite3 *db, int code, const char *shown, const char *verb);

/* The files are written and read without SQLite's locks: the staging folder is ours alone, and a results folder is never written
 * again. So they work on network disks too. */
#define GJ_DATABASE_VFS "unix-none"
#define GJ_DATABASE_ID 0x474A4E47 /* "GJNG", in the header of the file */

#endif
