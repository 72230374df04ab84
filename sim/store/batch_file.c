/* One process writes, in one transaction from `keep` to `keep`. In a write-ahead log nothing is forced to the disk but at checkpoints: what was kept
 * survives the death of the program, and after a fall of the whole machine the file is whole and lacks at most the last rows, which are run again. */
#include "store/batch_file.h"

#include <errno.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "store/batch_folder.h"
#include "store/batch_internal.h"
#include "store/file_internal.h"
#include "store/part_internal.h"

/* Finished points that were read together: all with numbers from `from` to `end` - 1, the next of them at `at`. */
enum { AHEAD = 512 };
struct ahead {
    struct gj_batch_point point[AHEAD];
    uint32_t n, at;
    uint64_t from, end; /* end 0: nothing was read */
};

struct gj_batch_file {
    struct ahead ahead;
    sqlite3 *db;
    const struct gj_experiment *experiment;
    struct gj_arena arena; /* texts of the batch that was there; names of columns */
    struct gj_batch_columns columns;
    sqlite3_stmt *put_row, *put_point, *next, *rows;
    struct gj_batch_found found;
    double *value;  /* room for a row */
    double *factor; /* room for the values of a point */
    bool is_open;   /* a transaction */
    const char *shown;
};

static enum gj_status failed(struct gj_batch_file *f, int code, const char *verb, struct gj_error *error)
{
    return gj_batch_database_error(error, f->db, code, f->shown, verb);
}

/* Of a line of the file, which the same command makes anew when it is gone. */
static enum gj_status damaged(const struct gj_batch_file *f, bool is_row, sqlite3_stmt *select, struct gj_error *error)
{
    (void)gj_batch_damaged(f->shown, is_row, (uint64_t)sqlite3_column_int64(select, 0), error);
    gj_error_fix(error, "remove %s and run the same command again", f->shown);
    return GJ_IO;
}

static bool take_point(const struct gj_batch_file *f, sqlite3_stmt *select, struct gj_batch_point *point, double *value)
{
    return gj_batch_take_point(select, f->experiment, point, value) &&
           gj_batch_is_point_sum(select, f->experiment, point);
}

static int execute(struct gj_batch_file *f, const char *sql)
{
    return sqlite3_exec(f->db, sql, NULL, NULL, NULL);
}

/* --- a new one --- */

/* In one transaction with a rollback journal: killed in the middle, the file is empty, and empty is new. */
static enum gj_status create(struct gj_batch_file *f, const struct gj_batch_about *about, struct gj_error *error)
{
    struct gj_text sql;
    gj_text_init(&sql);
    gj_text_addf(&sql, "BEGIN EXCLUSIVE; PRAGMA application_id = %d; PRAGMA user_version = %d;", GJ_BATCH_ID,
                 GJ_BATCH_FORMAT_VERSION);
    gj_batch_schema(about->experiment, &f->columns, &sql);
    int code = sql.failed ? SQLITE_NOMEM : execute(f, sql.data);
    gj_text_fini(&sql);
    code = code == SQLITE_OK ? gj_batch_about_write(f->db, about) : code;
    code = code == SQLITE_OK ? execute(f, "COMMIT") : code;
    return code == SQLITE_OK ? GJ_OK : failed(f, code, "written", error);
}

/* --- one that is there --- */

/* Are the points that are there those of the design as it is now? */
static enum gj_status compare_points(struct gj_batch_file *f, const struct gj_batch_about *about,
                                     struct gj_error *error)
{
    const struct gj_experiment *e = about->experiment;
    struct gj_design *design = NULL;
    sqlite3_stmt *select = NULL;
    struct gj_text sql;
    gj_text_init(&sql);
    gj_batch_select_sql(e, &f->columns, false, &sql);
    gj_text_add(&sql, " ORDER BY point");
    double *there = gj_arena_alloc(&f->arena, e->n_factors + 1U, sizeof *there);
    double *now = gj_arena_alloc(&f->arena, e->n_factors + 1U, sizeof *now);
    enum gj_status status = gj_design_open(e, &design, error);
    int code = sql.failed || !there || !now ? SQLITE_NOMEM : sqlite3_prepare_v2(f->db, sql.data, -1, &select, NULL);
    while (status == GJ_OK && code == SQLITE_OK && (code = sqlite3_step(select)) == SQLITE_ROW) {
        struct gj_batch_point point;
        code = SQLITE_OK;
        status = take_point(f, select, &point, there) ? gj_batch_same_point(&point, design, e, now, f->shown, error)
                                                      : damaged(f, false, select, error);
    }
    (void)sqlite3_finalize(select);
    gj_text_fini(&sql);
    gj_design_close(design);
    return status != GJ_OK || code == SQLITE_DONE ? status : failed(f, code, "read", error);
}

/* Points that ended because there were no more replications are open again. */
static enum gj_status grow(struct gj_batch_file *f, const struct gj_batch_about *about, struct gj_error *error)
{
    char sql[160];
    int code = execute(f, "BEGIN");
    if (about->experiment->replications != f->found.replications_were) {
        snprintf(sql, sizeof sql, "DELETE FROM point WHERE state = 'done' AND replications = %u",
                 f->found.replications_were);
        code = code == SQLITE_OK ? execute(f, sql) : code;
    }
    code = code == SQLITE_OK ? gj_batch_about_write(f->db, about) : code;
    code = code == SQLITE_OK ? execute(f, "COMMIT") : code;
    return code == SQLITE_OK ? GJ_OK : failed(f, code, "written", error);
}

static enum gj_status go_on(struct gj_batch_file *f, const struct gj_batch_about *about, struct gj_error *error)
{
    struct gj_batch_about theirs;
    enum gj_status status = gj_batch_check_format(f->db, f->shown, error);
    status = status == GJ_OK ? gj_batch_about_read(f->db, f->shown, &f->arena, &theirs, error) : status;
    status = status == GJ_OK ? gj_batch_compare(&theirs, f->shown, about, NULL, true, error) : status;
    if (status == GJ_OK && (theirs.shard != about->shard || theirs.n_shards != about->n_shards)) {
        gj_file_error(error, GJ_USAGE, f->shown, "is shard %u of %u, not %u of %u", theirs.shard, theirs.n_shards,
                      about->shard, about->n_shards);
        gj_error_fix(error, "write to another place with --out, or remove the file");
        status = GJ_USAGE;
    }
    if (status != GJ_OK) {
        return status;
    }
    f->found.points_were = theirs.n_points;
    f->found.replications_were = theirs.experiment->replications;
    const bool is_longer = theirs.n_points != about->n_points;
    if (is_longer || about->experiment->design.text) {
        status = compare_points(f, about, error);
    }
    if (status == GJ_OK && (is_longer || theirs.experiment->replications != about->experiment->replications)) {
        status = grow(f, about, error);
    }
    return status;
}

/* --- open, close --- */

static int prepare(struct gj_batch_file *f, bool is_row, sqlite3_stmt **statement)
{
    struct gj_text sql;
    gj_text_init(&sql);
    gj_batch_insert_sql(f->experiment, &f->columns, is_row, &sql);
    const int code = sql.failed ? SQLITE_NOMEM : sqlite3_prepare_v2(f->db, sql.data, -1, statement, NULL);
    gj_text_fini(&sql);
    return code;
}

static int prepare_all(struct gj_batch_file *f)
{
    struct gj_text sql;
    gj_text_init(&sql);
    gj_batch_select_sql(f->experiment, &f->columns, true, &sql);
    gj_text_add(&sql, " WHERE id >= ? AND id < ?");
    int code = sql.failed ? SQLITE_NOMEM : prepare(f, true, &f->put_row);
    code = code == SQLITE_OK ? prepare(f, false, &f->put_point) : code;
    code = code == SQLITE_OK ? sqlite3_prepare_v2(f->db, sql.data, -1, &f->rows, NULL) : code;
    gj_text_fini(&sql);
    gj_text_init(&sql);
    gj_batch_select_sql(f->experiment, &f->columns, false, &sql);
    gj_text_addf(&sql, " WHERE point >= ? ORDER BY point LIMIT %d", AHEAD);
    code = code == SQLITE_OK && sql.failed ? SQLITE_NOMEM : code;
    code = code == SQLITE_OK ? sqlite3_prepare_v2(f->db, sql.data, -1, &f->next, NULL) : code;
    gj_text_fini(&sql);
    return code;
}

static int count(struct gj_batch_file *f, const char *sql, uint64_t *n)
{
    sqlite3_stmt *select = NULL;
    int code = sqlite3_prepare_v2(f->db, sql, -1, &select, NULL);
    code = code == SQLITE_OK ? sqlite3_step(select) : code;
    if (code == SQLITE_ROW) {
        *n = (uint64_t)sqlite3_column_int64(select, 0);
        code = SQLITE_OK;
    }
    (void)sqlite3_finalize(select);
    return code;
}

/* Where a log cannot be had (some file systems), the journal is rolled back instead: as safe, slower. */
static int set_journal(struct gj_batch_file *f)
{
    sqlite3_stmt *pragma = NULL;
    bool is_wal = false;
    int code = sqlite3_prepare_v2(f->db, "PRAGMA journal_mode = WAL", -1, &pragma, NULL);
    code = code == SQLITE_OK ? sqlite3_step(pragma) : code;
    if (code == SQLITE_ROW) {
        const char *mode = (const char *)sqlite3_column_text(pragma, 0);
        is_wal = mode && strcmp(mode, "wal") == 0;
    }
    (void)sqlite3_finalize(pragma);
    if (code == SQLITE_NOMEM || is_wal) {
        return is_wal ? SQLITE_OK : code;
    }
    return execute(f, "PRAGMA journal_mode = TRUNCATE");
}

/* A log is written beside the file, so the folder must be writable too. */
static enum gj_status make_parents(const char *path, struct gj_error *error)
{
    char parent[GJ_PATH_SIZE];
    const char *slash = strrchr(path, '/');
    int folder = -1;
    if (!slash || slash == path) {
        return access(slash ? "/" : ".", W_OK) == 0
                   ? GJ_OK
                   : gj_batch_database_error(error, NULL, SQLITE_READONLY, path, "opened");
    }
    if ((size_t)(slash - path) >= sizeof parent) {
        return gj_file_os_error(error, path, "made", ENAMETOOLONG);
    }
    memcpy(parent, path, (size_t)(slash - path));
    parent[slash - path] = '\0';
    const enum gj_status status = gj_folder_make_path(parent, &folder, error);
    gj_descriptor_close(folder);
    return status == GJ_OK && access(parent, W_OK) != 0
               ? gj_batch_database_error(error, NULL, SQLITE_READONLY, path, "opened")
               : status;
}

/* The database, ours alone from here on. */
static enum gj_status open_database(struct gj_batch_file *f, struct gj_error *error)
{
    struct stat stat_now;
    bool is_wal;
    enum gj_status status = make_parents(f->shown, error);
    if (status == GJ_OK && stat(f->shown, &stat_now) == 0 && S_ISDIR(stat_now.st_mode)) {
        status = gj_file_error(error, GJ_IO, f->shown, "is a folder, and the sweep needs a file of that name");
        gj_error_fix(error, "choose another place with --out");
    } else if (status == GJ_OK && stat(f->shown, &stat_now) == 0 && stat_now.st_size > 0) {
        status = gj_batch_look(f->shown, &is_wal, error);
    }
    if (status != GJ_OK) {
        return status;
    }
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int code = sqlite3_open_v2(f->shown, &f->db, flags, NULL);
    code = code == SQLITE_OK && sqlite3_db_readonly(f->db, "main") == 1 ? SQLITE_READONLY : code;
    code = code == SQLITE_OK ? execute(f, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = NORMAL; "
                                          "BEGIN EXCLUSIVE; COMMIT")
                             : code;
    return code == SQLITE_OK ? GJ_OK : failed(f, code, "opened", error);
}

static enum gj_status open_batch(struct gj_batch_file *f, const struct gj_batch_about *about, struct gj_error *error)
{
    uint64_t n_tables = 0;
    enum gj_status status = open_database(f, error);
    if (status != GJ_OK) {
        return status;
    }
    int code = count(f, "SELECT count(*) FROM sqlite_master", &n_tables);
    if (code != SQLITE_OK) {
        return failed(f, code, "read", error);
    }
    f->found = (struct gj_batch_found){
        .is_new = n_tables == 0, .points_were = about->n_points, .replications_were = about->experiment->replications};
    status = n_tables == 0 ? create(f, about, error) : go_on(f, about, error);
    if (status == GJ_OK) {
        code = set_journal(f);
        code = code == SQLITE_OK ? count(f, "SELECT count(*) FROM point", &f->found.n_points) : code;
        code = code == SQLITE_OK ? count(f, "SELECT count(*) FROM row", &f->found.n_rows) : code;
        code = code == SQLITE_OK ? prepare_all(f) : code;
        status = code == SQLITE_OK ? GJ_OK : failed(f, code, "opened", error);
    }
    return status;
}

static enum gj_status check_sizes(const struct gj_batch_about *about, struct gj_error *error)
{
    if (about->n_points > GJ_BATCH_MAX_POINTS || about->experiment->replications > GJ_BATCH_MAX_REPLICATIONS) {
        gj_error_set(error, GJ_LIMIT, NULL, "a sweep has at most %llu points of %u replications",
                     (unsigned long long)GJ_BATCH_MAX_POINTS, GJ_BATCH_MAX_REPLICATIONS);
        gj_error_fix(error, "ask for fewer points or replications");
        return GJ_LIMIT;
    }
    return GJ_OK;
}

enum gj_status gj_batch_file_open(const char *path, const struct gj_batch_about *about, struct gj_batch_file **out,
                                  struct gj_error *error)
{
    enum gj_status status = check_sizes(about, error);
    if (status != GJ_OK) {
        return status;
    }
    struct gj_batch_file *f = gj_alloc_zero(1, sizeof *f);
    if (!f) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the batch");
    }
    gj_arena_init(&f->arena);
    f->experiment = about->experiment;
    f->shown = gj_arena_strdup(&f->arena, path);
    f->value = gj_arena_alloc(&f->arena, about->experiment->n_responses + 1U, sizeof *f->value);
    f->factor = gj_arena_alloc(&f->arena, about->experiment->n_factors + 1U, sizeof *f->factor);
    if (!f->shown || !f->value || !f->factor || gj_batch_columns(about->experiment, &f->arena, &f->columns) != GJ_OK ||
        gj_batch_sum_columns(about->experiment, &f->arena, &f->columns) != GJ_OK) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the batch");
    }
    status = status == GJ_OK ? open_batch(f, about, error) : status;
    if (status != GJ_OK) {
        gj_batch_file_close(f);
        return status;
    }
    *out = f;
    return GJ_OK;
}

/* Without a log beside it the file can be copied and read from a disk that cannot be written. */
void gj_batch_file_close(struct gj_batch_file *f)
{
    if (f) {
        (void)sqlite3_finalize(f->put_row);
        (void)sqlite3_finalize(f->put_point);
        (void)sqlite3_finalize(f->next);
        (void)sqlite3_finalize(f->rows);
        if (f->db) {
            (void)execute(f, f->is_open ? "ROLLBACK; PRAGMA journal_mode = DELETE" : "PRAGMA journal_mode = DELETE");
        }
        (void)sqlite3_close(f->db);
        gj_arena_fini(&f->arena);
        gj_free(f);
    }
}

struct gj_batch_found gj_batch_file_found(const struct gj_batch_file *f)
{
    return f->found;
}

/* --- the sink --- */

static int begin(struct gj_batch_file *f)
{
    const int code = f->is_open ? SQLITE_OK : execute(f, "BEGIN");
    f->is_open = code == SQLITE_OK;
    return code;
}

static int step(sqlite3_stmt *statement)
{
    const int code = sqlite3_step(statement);
    const int reset = sqlite3_reset(statement);
    return code == SQLITE_DONE ? reset : code;
}

static enum gj_status put_row(void *user, const struct gj_batch_row *row, struct gj_error *error)
{
    struct gj_batch_file *f = user;
    int code = begin(f);
    code = code == SQLITE_OK ? gj_batch_bind_row(f->put_row, f->experiment, row) : code;
    code = code == SQLITE_OK ? gj_batch_bind_row_sum(f->put_row, f->experiment, row) : code;
    code = code == SQLITE_OK ? step(f->put_row) : code;
    return code == SQLITE_OK ? GJ_OK : failed(f, code, "written", error);
}

static enum gj_status put_point(void *user, const struct gj_batch_point *point, struct gj_error *error)
{
    struct gj_batch_file *f = user;
    int code = begin(f);
    code = code == SQLITE_OK ? gj_batch_bind_point(f->put_point, f->experiment, point) : code;
    code = code == SQLITE_OK ? gj_batch_bind_point_sum(f->put_point, f->experiment, point) : code;
    code = code == SQLITE_OK ? step(f->put_point) : code;
    return code == SQLITE_OK ? GJ_OK : failed(f, code, "written", error);
}

static enum gj_status keep(void *user, struct gj_error *error)
{
    struct gj_batch_file *f = user;
    const int code = f->is_open ? execute(f, "COMMIT") : SQLITE_OK;
    f->is_open = f->is_open && code != SQLITE_OK;
    return code == SQLITE_OK ? GJ_OK : failed(f, code, "written", error);
}

/* The finished points from `from` on, as many as there is room for. */
static enum gj_status look_ahead(struct gj_batch_file *f, uint64_t from, struct gj_error *error)
{
    struct ahead *a = &f->ahead;
    int code;
    a->n = a->at = 0;
    a->from = from;
    sqlite3_bind_int64(f->next, 1, (sqlite3_int64)from);
    while ((code = sqlite3_step(f->next)) == SQLITE_ROW) {
        struct gj_batch_point *point = &a->point[a->n];
        if (!take_point(f, f->next, point, f->factor)) {
            const enum gj_status status = damaged(f, false, f->next, error);
            (void)sqlite3_reset(f->next);
            return status;
        }
        point->reason = NULL;
        point->value = NULL;
        a->n++;
    }
    a->end = a->n == AHEAD ? a->point[a->n - 1].point + 1 : UINT64_MAX;
    (void)sqlite3_reset(f->next);
    return code == SQLITE_DONE ? GJ_OK : failed(f, code, "read", error);
}

static enum gj_status next_finished(void *user, uint64_t from, struct gj_batch_point *point, struct gj_error *error)
{
    struct gj_batch_file *f = user;
    struct ahead *a = &f->ahead;
    enum gj_status status = GJ_OK;
    *point = (struct gj_batch_point){.point = UINT64_MAX};
    if (from < a->from || from >= a->end) {
        status = look_ahead(f, from, error);
    }
    a->from = from;
    while (a->at < a->n && a->point[a->at].point < from) {
        a->at++;
    }
    if (status == GJ_OK && a->at < a->n) {
        *point = a->point[a->at];
    }
    return status;
}

static enum gj_status rows_of(void *user, uint64_t point, void (*each)(void *to, const struct gj_batch_row *row),
                              void *to, struct gj_error *error)
{
    struct gj_batch_file *f = user;
    struct gj_batch_row row;
    sqlite3_bind_int64(f->rows, 1, (sqlite3_int64)(point << GJ_BATCH_REPLICATION_BITS));
    sqlite3_bind_int64(f->rows, 2, (sqlite3_int64)((point + 1) << GJ_BATCH_REPLICATION_BITS));
    int code;
    while ((code = sqlite3_step(f->rows)) == SQLITE_ROW) {
        if (!gj_batch_take_row(f->rows, f->experiment, &row, f->value) ||
            !gj_batch_is_row_sum(f->rows, f->experiment, &row)) {
            const enum gj_status status = damaged(f, true, f->rows, error);
            (void)sqlite3_reset(f->rows);
            return status;
        }
        each(to, &row);
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

/* --- what a folder holds --- */

/* Points that ended because there were no more replications are left out, so that they go on. */
static enum gj_status copy_all(struct gj_batch_file *f, struct gj_batch_reader *from, struct gj_error *error)
{
    const uint32_t were = f->found.replications_were;
    const bool has_more = f->experiment->replications != were;
    struct gj_batch_point point;
    struct gj_batch_row row;
    bool is_there = true;
    enum gj_status status = gj_batch_read_from(from, 0, error);
    while (status == GJ_OK && (status = gj_batch_read_row(from, &row, &is_there, error)) == GJ_OK && is_there) {
        status = put_row(f, &row, error);
        f->found.n_rows++;
    }
    is_there = true;
    while (status == GJ_OK && (status = gj_batch_read_point(from, &point, &is_there, error)) == GJ_OK && is_there) {
        if (!has_more || point.state != GJ_POINT_DONE || point.n != were) {
            status = put_point(f, &point, error);
            f->found.n_points++;
        }
    }
    return status == GJ_OK ? keep(f, error) : status;
}

enum gj_status gj_batch_file_refill(struct gj_batch_file *f, struct gj_batch_reader *from, struct gj_error *error)
{
    const struct gj_batch_about *about = gj_batch_read_about(from);
    const enum gj_status status = gj_batch_same_points(from, f->experiment, f->shown, error);
    f->found.points_were = about->n_points;
    f->found.replications_were = about->experiment->replications;
    return status == GJ_OK ? copy_all(f, from, error) : status;
}
