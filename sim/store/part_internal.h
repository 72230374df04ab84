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
    char sha[GJ_SHA_SIZE];
    uint64_t bytes;
};
enum gj_status gj_csv_write(int folder, const char *shown, const struct gj_table *table,
                            const struct gj_store_spec *spec, struct gj_csv_file *file,
                            struct gj_error *error) GJ_MUST_CHECK;

/* datapackage.json over the CSV files. */
enum gj_status gj_package_write(int folder, const char *shown, const struct gj_csv_file *file, uint32_t n,
                                const struct gj_store_spec *spec, struct gj_error *error) GJ_MUST_CHECK;

/* results.sqlite in the folder `path`: SQLite opens by path. */
enum gj_status gj_database_write(const char *path, const char *shown, const struct gj_store_spec *spec,
                                 struct gj_error *error) GJ_MUST_CHECK;

/* What SQLite says, as our error. `code`: from the call that failed; `db` may be NULL. */
enum gj_status gj_database_error(struct gj_error *error, sqlite3 *db, int code, const char *shown, const char *verb);

/* The files are written and read without SQLite's locks: the staging folder is ours alone, and a results folder is never written
 * again. So they work on network disks too. */
#define GJ_DATABASE_VFS "unix-none"
#define GJ_DATABASE_ID 0x474A4E47 /* "GJNG", in the header of the file */

#endif
