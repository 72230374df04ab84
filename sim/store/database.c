/* results.sqlite. No journal and no sync while it is written: until the staging folder is swapped in nobody reads it, and a failure
 * throws the folder away; gj_manifest_finish forces the file to the disk. What stands in the file depends on the tables alone:
 * page size fixed, rows in order, no vacuum, pages cleared before use. */
#include "store/part_internal.h"

#include <errno.h>

#include "store/json_internal.h"
#include "store/manifest_internal.h"

enum gj_status gj_database_error(struct gj_error *error, sqlite3 *db, int code, const char *shown, const char *verb)
{
    switch (code & 0xFF) {
    case SQLITE_NOMEM:
        return gj_file_os_error(error, shown, verb, ENOMEM);
    case SQLITE_FULL:
        return gj_file_os_error(error, shown, verb, ENOSPC);
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
        if (db != NULL && sqlite3_system_errno(db) != 0) {
            return gj_file_os_error(error, shown, verb, sqlite3_system_errno(db));
        }
        break;
    default:
        break;
    }
    return gj_file_error(error, GJ_IO, shown, "could not be %s: %s", verb,
                         db != NULL ? sqlite3_errmsg(db) : sqlite3_errstr(code));
}

static void add_quoted(struct gj_text *sql, const char *name)
{
    gj_text_add(sql, "\"");
    gj_text_add(sql, name);
    gj_text_add(sql, "\"");
}

static int run_sql(sqlite3 *db, const struct gj_text *sql)
{
    return sql->failed ? SQLITE_NOMEM : sqlite3_exec(db, sql->data, NULL, NULL, NULL);
}

int gj_database_create(sqlite3 *db, const struct gj_table *table)
{
    static const char *const types[] = {
        [GJ_CELL_TEXT] = " TEXT",
        [GJ_CELL_INTEGER] = " INTEGER",
        [GJ_CELL_NUMBER] = " REAL",
    };
    struct gj_text sql;
    gj_text_init(&sql);
    gj_text_add(&sql, "CREATE TABLE ");
    add_quoted(&sql, table->name);
    for (uint32_t c = 0; c < table->n_columns; c++) {
        gj_text_add(&sql, c == 0 ? " (" : ", ");
        add_quoted(&sql, table->column[c].name);
        gj_text_add(&sql, types[table->column[c].type]);
    }
    gj_text_add(&sql, ")");
    int code = run_sql(db, &sql);
    gj_text_fini(&sql);
    return code;
}

int gj_database_prepare(sqlite3 *db, const struct gj_table *table, sqlite3_stmt **insert)
{
    struct gj_text sql;
    gj_text_init(&sql);
    gj_text_add(&sql, "INSERT INTO ");
    add_quoted(&sql, table->name);
    for (uint32_t c = 0; c < table->n_columns; c++) {
        gj_text_add(&sql, c == 0 ? " VALUES (?" : ", ?");
    }
    gj_text_add(&sql, ")");
    int code = sql.failed ? SQLITE_NOMEM : sqlite3_prepare_v2(db, sql.data, -1, insert, NULL);
    gj_text_fini(&sql);
    return code;
}

/* Texts are borrowed until the next step, which comes before they change; one that is no UTF-8 is copied. */
static int bind_text(sqlite3_stmt *insert, int at, const struct gj_cell *cell)
{
    if (cell->exact || gj_utf8_valid(cell->text, cell->length)) {
        return sqlite3_bind_text64(insert, at, cell->text, cell->length, SQLITE_STATIC, SQLITE_UTF8);
    }
    struct gj_text clean;
    gj_text_init(&clean);
    gj_text_add_clean(&clean, cell->text);
    int code = clean.failed ? SQLITE_NOMEM
                            : sqlite3_bind_text64(insert, at, clean.data, clean.length, SQLITE_TRANSIENT, SQLITE_UTF8);
    gj_text_fini(&clean);
    return code;
}

/* SQLite makes NaN NULL. */
int gj_database_bind(sqlite3_stmt *insert, int at, const struct gj_cell *cell)
{
    switch (cell->type) {
    case GJ_CELL_TEXT:
        return bind_text(insert, at, cell);
    case GJ_CELL_INTEGER:
        return sqlite3_bind_int64(insert, at, cell->integer);
    case GJ_CELL_NUMBER:
        return sqlite3_bind_double(insert, at, cell->exact ? cell->number : gj_round10(cell->number));
    }
    return SQLITE_MISUSE;
}

int gj_database_insert(sqlite3_stmt *insert, const struct gj_table *table, const struct gj_cell *cell)
{
    int code = SQLITE_OK;
    for (uint32_t c = 0; c < table->n_columns && code == SQLITE_OK; c++) {
        code = gj_database_bind(insert, (int)c + 1, &cell[c]);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_step(insert);
        code = code == SQLITE_DONE ? sqlite3_reset(insert) : code;
    }
    return code;
}

int gj_database_begin(sqlite3 *db, int version)
{
    struct gj_text sql;
    gj_text_init(&sql);
    gj_text_addf(
        &sql,
        "PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA auto_vacuum = NONE; PRAGMA secure_delete = ON; "
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; "
        "PRAGMA application_id = %d; PRAGMA user_version = %d; BEGIN",
        GJ_DATABASE_ID, version);
    const int code = run_sql(db, &sql);
    gj_text_fini(&sql);
    return code;
}

static int write_table(sqlite3 *db, const struct gj_table *table, const struct gj_store_spec *spec)
{
    struct gj_cell cell[GJ_MAX_COLUMNS];
    sqlite3_stmt *insert = NULL;
    int code = gj_database_create(db, table);
    if (code == SQLITE_OK) {
        code = gj_database_prepare(db, table, &insert);
    }
    const uint64_t n = code == SQLITE_OK ? table->count(spec) : 0;
    for (uint64_t i = 0; i < n && code == SQLITE_OK; i++) {
        table->fill(spec, i, cell);
        code = gj_database_insert(insert, table, cell);
    }
    (void)sqlite3_finalize(insert); /* says again what step said */
    return code;
}

static int write_all(sqlite3 *db, const struct gj_store_spec *spec)
{
    int code = gj_database_begin(db, GJ_STORE_FORMAT_VERSION);
    const struct gj_table *table = gj_table_of(spec, 0);
    for (uint32_t t = 1; table && code == SQLITE_OK; table = gj_table_of(spec, t++)) {
        if (table->in_sqlite) {
            code = write_table(db, table, spec);
        }
    }
    code = code == SQLITE_OK ? gj_packed_write(db, spec->result) : code;
    return code == SQLITE_OK ? sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) : code;
}

enum gj_status gj_database_write(const char *path, const char *shown, const struct gj_store_spec *spec,
                                 struct gj_error *error)
{
    struct gj_text file, shown_file;
    gj_text_init(&file);
    gj_text_init(&shown_file);
    gj_text_addf(&file, "%s/%s", path, GJ_DATABASE_NAME);
    gj_text_addf(&shown_file, "%s/%s", shown, GJ_DATABASE_NAME);
    sqlite3 *db = NULL;
    enum gj_status status = GJ_OK;
    if (file.failed || shown_file.failed) {
        status = gj_file_os_error(error, shown, "written", ENOMEM);
    } else {
        const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
        int code = sqlite3_open_v2(file.data, &db, flags, GJ_DATABASE_VFS);
        if (code == SQLITE_OK) {
            code = write_all(db, spec);
        }
        if (code != SQLITE_OK) {
            status = gj_database_error(error, db, code, shown_file.data, "written");
        }
        code = sqlite3_close(db);
        if (code != SQLITE_OK && status == GJ_OK) {
            status = gj_database_error(error, NULL, code, shown_file.data, "written");
        }
    }
    gj_text_fini(&file);
    gj_text_fini(&shown_file);
    return status;
}
