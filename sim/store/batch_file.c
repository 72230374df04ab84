#include "store/batch_file.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "store/part_internal.h"
#include "store/store.h"

#define REPLICATION_BITS 24

struct gj_batch_file {
    sqlite3 *db;
    const struct gj_experiment *experiment;
    sqlite3_stmt *put_row, *put_point, *next, *rows;
    bool is_open; /* a transaction */
    char shown[200];
};

static enum gj_status failed(struct gj_batch_file *f, int code, const char *verb, struct gj_error *error)
{
    return gj_database_error(error, f->db, code, f->shown, verb);
}

/* --- tables --- */

static void add_tables(const struct gj_experiment *e, struct gj_text *sql)
{
    gj_text_add(sql, "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;"
                     "CREATE TABLE IF NOT EXISTS point (point INTEGER PRIMARY KEY, state INTEGER, n INTEGER, "
                     "failed INTEGER, status INTEGER, reason TEXT");
    for (uint32_t i = 0; i < e->n_factors; i++) {
        gj_text_addf(sql, ", \"%s\" REAL", e->factor[i].name);
    }
    gj_text_add(sql, "); CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, status INTEGER, digest INTEGER");
    for (uint32_t i = 0; i < e->n_responses; i++) {
        gj_text_addf(sql, ", \"%s\" REAL", gj_response_info(e->response[i])->name);
    }
    gj_text_add(sql, ")");
}

static int prepare(struct gj_batch_file *f, const char *start, uint32_t n, sqlite3_stmt **statement)
{
    struct gj_text sql;
    gj_text_init(&sql);
    gj_text_add(&sql, start);
    for (uint32_t i = 0; i < n; i++) {
        gj_text_add(&sql, ", ?");
    }
    gj_text_add(&sql, ")");
    const int code = sql.failed ? SQLITE_NOMEM : sqlite3_prepare_v2(f->db, sql.data, -1, statement, NULL);
    gj_text_fini(&sql);
    return code;
}

static int prepare_all(struct gj_batch_file *f)
{
    int code = prepare(f, "INSERT INTO row VALUES (?, ?, ?", f->experiment->n_responses, &f->put_row);
    if (code == SQLITE_OK) {
        code = prepare(f, "INSERT INTO point VALUES (?, ?, ?, ?, ?, ?", f->experiment->n_factors, &f->put_point);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_prepare_v2(f->db, "SELECT point FROM point WHERE point >= ? ORDER BY point LIMIT 1", -1,
                                  &f->next, NULL);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_prepare_v2(f->db, "SELECT * FROM row WHERE id >= ? AND id < ?", -1, &f->rows, NULL);
    }
    return code;
}

/* --- what it is of --- */

static void add_identity(const struct gj_batch_about *about, struct gj_text *text)
{
    gj_text_addf(text, "%sseed = %llu\nversion = %s\n", about->frozen, (unsigned long long)about->seed, about->version);
    gj_text_addf(text, "shard = %u of %u\n", about->shard, about->n_shards);
}

/* Write the identity, or compare it with what is there. */
static enum gj_status identify(struct gj_batch_file *f, const struct gj_batch_about *about, struct gj_error *error)
{
    struct gj_text text;
    char sha[65];
    gj_text_init(&text);
    add_identity(about, &text);
    gj_sha256(text.data ? text.data : "", text.length, sha);
    const bool is_lost = text.failed;
    gj_text_fini(&text);
    if (is_lost) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the batch");
    }
    sqlite3_stmt *statement = NULL;
    enum gj_status status = GJ_OK;
    int code = sqlite3_prepare_v2(f->db, "SELECT value FROM meta WHERE name = 'identity'", -1, &statement, NULL);
    if (code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
        const char *old = (const char *)sqlite3_column_text(statement, 0);
        if (!old || strcmp(old, sha) != 0) {
            status = gj_error_set(error, GJ_USAGE, NULL, "%s holds rows of another batch", f->shown);
            gj_error_fix(error, "the scenario, the design, the seed, the shard or the program has changed: "
                                "write to another place with --out, or remove the file");
        }
    } else if (code == SQLITE_OK) {
        (void)sqlite3_finalize(statement);
        code = sqlite3_prepare_v2(f->db, "INSERT INTO meta VALUES ('identity', ?)", -1, &statement, NULL);
        if (code == SQLITE_OK) {
            code = sqlite3_bind_text(statement, 1, sha, -1, SQLITE_STATIC);
            code = code == SQLITE_OK ? sqlite3_step(statement) : code;
            code = code == SQLITE_DONE ? SQLITE_OK : code;
        }
    }
    (void)sqlite3_finalize(statement);
    return status != GJ_OK || code == SQLITE_OK ? status : failed(f, code, "written", error);
}

enum gj_status gj_batch_file_open(const char *path, const struct gj_batch_about *about, struct gj_batch_file **out,
                                  struct gj_error *error)
{
    struct gj_batch_file *f = gj_alloc_zero(1, sizeof *f);
    if (!f) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the batch");
    }
    f->experiment = about->experiment;
    snprintf(f->shown, sizeof f->shown, "%.199s", path);
    int code = sqlite3_open(path, &f->db);
    if (code == SQLITE_OK) {
        code = sqlite3_exec(f->db,
                            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL",
                            NULL, NULL, NULL);
    }
    struct gj_text sql;
    gj_text_init(&sql);
    add_tables(about->experiment, &sql);
    if (code == SQLITE_OK) {
        code = sql.failed ? SQLITE_NOMEM : sqlite3_exec(f->db, sql.data, NULL, NULL, NULL);
    }
    gj_text_fini(&sql);
    enum gj_status status = code == SQLITE_OK ? identify(f, about, error) : failed(f, code, "opened", error);
    if (status == GJ_OK) {
        code = prepare_all(f);
        status = code == SQLITE_OK ? GJ_OK : failed(f, code, "read", error);
    }
    if (status != GJ_OK) {
        gj_batch_file_close(f);
        return status;
    }
    *out = f;
    return GJ_OK;
}

void gj_batch_file_close(struct gj_batch_file *f)
{
    if (f) {
        (void)sqlite3_finalize(f->put_row);
        (void)sqlite3_finalize(f->put_point);
        (void)sqlite3_finalize(f->next);
        (void)sqlite3_finalize(f->rows);
        (void)sqlite3_close(f->db);
        gj_free(f);
    }
}

/* --- the sink --- */

static int begin(struct gj_batch_file *f)
{
    const int code = f->is_open ? SQLITE_OK : sqlite3_exec(f->db, "BEGIN", NULL, NULL, NULL);
    f->is_open = code == SQLITE_OK;
    return code;
}

static int step(sqlite3_stmt *statement)
{
    const int code = sqlite3_step(statement);
    return code == SQLITE_DONE ? sqlite3_reset(statement) : code;
}

static enum gj_status put_row(void *user, const struct gj_batch_row *row, struct gj_error *error)
{
    struct gj_batch_file *f = user;
    int code = begin(f);
    sqlite3_bind_int64(f->put_row, 1, (sqlite3_int64)(row->point << REPLICATION_BITS | row->replication));
    sqlite3_bind_int(f->put_row, 2, (int)row->status);
    sqlite3_bind_int64(f->put_row, 3, (sqlite3_int64)row->digest);
    for (uint32_t k = 0; k < f->experiment->n_responses; k++) {
        sqlite3_bind_double(f->put_row, (int)k + 4, row->value[k]); /* NaN becomes NULL */
    }
    code = code == SQLITE_OK ? step(f->put_row) : code;
    return code == SQLITE_OK ? GJ_OK : failed(f, code, "written", error);
}

static enum gj_status put_point(void *user, const struct gj_batch_point *point, struct gj_error *error)
{
    struct gj_batch_file *f = user;
    int code = begin(f);
    sqlite3_bind_int64(f->put_point, 1, (sqlite3_int64)point->point);
    sqlite3_bind_int(f->put_point, 2, (int)point->state);
    sqlite3_bind_int64(f->put_point, 3, point->n);
    sqlite3_bind_int64(f->put_point, 4, point->n_failed);
    sqlite3_bind_int(f->put_point, 5, (int)point->status);
    sqlite3_bind_text(f->put_point, 6, point->reason, -1, SQLITE_TRANSIENT);
    for (uint32_t k = 0; k < f->experiment->n_factors; k++) {
        sqlite3_bind_double(f->put_point, (int)k + 7, point->value[k]);
    }
    code = code == SQLITE_OK ? step(f->put_point) : code;
    return code == SQLITE_OK ? GJ_OK : failed(f, code, "written", error);
}

static enum gj_status keep(void *user, struct gj_error *error)
{
    struct gj_batch_file *f = user;
    const int code = f->is_open ? sqlite3_exec(f->db, "COMMIT", NULL, NULL, NULL) : SQLITE_OK;
    f->is_open = false;
    return code == SQLITE_OK ? GJ_OK : failed(f, code, "written", error);
}

static enum gj_status next_finished(void *user, uint64_t from, uint64_t *point, struct gj_error *error)
{
    struct gj_batch_file *f = user;
    sqlite3_bind_int64(f->next, 1, (sqlite3_int64)from);
    const int code = sqlite3_step(f->next);
    *point = code == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(f->next, 0) : UINT64_MAX;
    (void)sqlite3_reset(f->next);
    return code == SQLITE_ROW || code == SQLITE_DONE ? GJ_OK : failed(f, code, "read", error);
}

static enum gj_status rows_of(void *user, uint64_t point, uint32_t n, bool *is_there, enum gj_status *status,
                              double *value, struct gj_error *error)
{
    struct gj_batch_file *f = user;
    const uint32_t width = f->experiment->n_responses;
    sqlite3_bind_int64(f->rows, 1, (sqlite3_int64)(point << REPLICATION_BITS));
    sqlite3_bind_int64(f->rows, 2, (sqlite3_int64)((point << REPLICATION_BITS) + n));
    int code;
    while ((code = sqlite3_step(f->rows)) == SQLITE_ROW) {
        const uint32_t i = (uint32_t)(sqlite3_column_int64(f->rows, 0) & ((1 << REPLICATION_BITS) - 1));
        is_there[i] = true;
        status[i] = (enum gj_status)sqlite3_column_int(f->rows, 1);
        for (uint32_t k = 0; k < width; k++) {
            const bool is_null = sqlite3_column_type(f->rows, (int)k + 3) == SQLITE_NULL;
            value[(size_t)i * width + k] = is_null ? (double)NAN : sqlite3_column_double(f->rows, (int)k + 3);
        }
    }
    (void)sqlite3_reset(f->rows);
    return code == SQLITE_DONE ? GJ_OK : failed(f, code, "read", error);
}

struct gj_batch_sink gj_batch_file_sink(struct gj_batch_file *file)
{
    return (struct gj_batch_sink){.user = file,
                                  .row = put_row,
                                  .point = put_point,
                                  .keep = keep,
                                  .next_finished = next_finished,
                                  .rows_of = rows_of};
}
