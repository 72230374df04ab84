/* Reading a batch, from a file or a results folder. */
#include "store/batch_read.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/batch_folder_internal.h"
#include "store/batch_read_internal.h"
#include "store/file_internal.h"
#include "store/manifest_internal.h"
#include "store/part_internal.h"
#include "store/staging_internal.h"

static enum gj_status failed(const struct gj_batch_reader *r, int code, struct gj_error *error)
{
    return gj_batch_database_error(error, r->db, code, r->shown, "read");
}

enum gj_status gj_batch_read_damaged(const struct gj_batch_reader *r, bool is_row, uint64_t id, struct gj_error *error)
{
    const char *before = r->manifest             ? "remove the folder and run its sweep again"
                         : r->about.n_shards > 1 ? "remove the file of that shard and run it again"
                                                 : "remove it and run its sweep again";
    (void)gj_batch_damaged(r->shown, is_row, id, error);
    gj_batch_fix_again(error, before, &r->about, r->about.shard, r->folder_shown);
    return GJ_IO;
}

/* --- the file --- */

enum { HEADER = 100 };

static uint32_t big_endian(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* A log or a journal beside it: it was left in the middle, and SQLite puts it right. */
static bool has_log(const char *path)
{
    static const char *const endings[] = {"-wal", "-journal"};
    bool is_there = false;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        char log[GJ_PATH_SIZE + 12];
        struct stat stat_now;
        snprintf(log, sizeof log, "%.*s%s", GJ_PATH_SIZE, path, endings[i]);
        is_there = is_there || (stat(log, &stat_now) == 0 && stat_now.st_size > 0);
    }
    return is_there;
}

/* SQLite would notice a cut file only when it comes to the part that is gone. Header: sqlite.org/fileformat2.html, section 1.3.
 * Closing the file takes this process's locks off it: not for a file that this process writes at the time. */
enum gj_status gj_batch_look(const char *path, bool *is_wal, struct gj_error *error)
{
    unsigned char header[HEADER] = {0};
    struct stat stat_now;
    FILE *file = fopen(path, "rbe");
    const size_t n = file ? fread(header, 1, sizeof header, file) : 0;
    const int os_error = file ? (ferror(file) ? errno : 0) : errno;
    const bool is_known = file && fstat(fileno(file), &stat_now) == 0;
    if (file) {
        (void)fclose(file);
    }
    if (os_error != 0) {
        return gj_file_os_error(error, path, "read", os_error);
    }
    *is_wal = header[18] == 2;
    if (n == sizeof header && is_known && memcmp(header, "SQLite format 3", 16) == 0) {
        const uint64_t size = header[16] == 0 && header[17] == 1 ? 65536U : (uint64_t)(header[16] << 8 | header[17]);
        const uint64_t wanted = size * big_endian(header + 28);
        if ((uint64_t)stat_now.st_size < wanted && !has_log(path)) {
            gj_file_error(error, GJ_IO, path, "is cut off: it has %llu bytes, and should have %llu",
                          (unsigned long long)stat_now.st_size, (unsigned long long)wanted);
            gj_error_fix(error, "copy it again from where it was made, or remove it and run its sweep again");
            return GJ_IO;
        }
        return GJ_OK;
    }
    if (memcmp(header, "SQLite format 3", n < 16 ? n : 16) == 0) {
        gj_file_error(error, GJ_IO, path, "is cut off: it has only %zu bytes", n);
        gj_error_fix(error, "copy it again from where it was made, or remove it and run its sweep again");
        return GJ_IO;
    }
    return gj_batch_database_error(error, NULL, SQLITE_NOTADB, path, "read");
}

static enum gj_status check_pragma(sqlite3 *db, const char *shown, int64_t id, int version, struct gj_error *error)
{
    sqlite3_stmt *select = NULL;
    int64_t value[2] = {0, 0};
    int code = SQLITE_OK;
    for (int i = 0; i < 2 && code == SQLITE_OK; i++) {
        code = sqlite3_prepare_v2(db, i == 0 ? "PRAGMA application_id" : "PRAGMA user_version", -1, &select, NULL);
        if (code == SQLITE_OK && (code = sqlite3_step(select)) == SQLITE_ROW) {
            value[i] = sqlite3_column_int64(select, 0);
            code = SQLITE_OK;
        }
        (void)sqlite3_finalize(select);
        select = NULL;
    }
    if (code != SQLITE_OK) {
        return gj_batch_database_error(error, db, code, shown, "read");
    }
    if (value[0] != id) {
        return gj_batch_database_error(error, NULL, SQLITE_NOTADB, shown, "read");
    }
    if (value[1] > version) {
        gj_file_error(error, GJ_IO, shown, "was written by a newer version of gongjang (format %lld, known up to %d)",
                      (long long)value[1], version);
        gj_error_fix(error, "use the version that wrote it, or a newer one");
        return GJ_IO;
    }
    if (value[1] < version) {
        gj_file_error(error, GJ_IO, shown, "was written by an older version of gongjang (format %lld, here it is %d)",
                      (long long)value[1], version);
        gj_error_fix(error, "finish and merge it with the version that wrote it, or remove it and run its sweep again");
        return GJ_IO;
    }
    return GJ_OK;
}

enum gj_status gj_batch_check_format(sqlite3 *db, const char *shown, struct gj_error *error)
{
    return check_pragma(db, shown, GJ_BATCH_ID, GJ_BATCH_FORMAT_VERSION, error);
}

/* Read once, in order, perhaps a thousand at a time: a cache serves nothing. */
static int be_small(struct gj_batch_reader *r)
{
    const int code = sqlite3_db_config(r->db, SQLITE_DBCONFIG_LOOKASIDE, NULL, 0, 0);
    return code == SQLITE_OK ? sqlite3_exec(r->db, "PRAGMA cache_size = -256", NULL, NULL, NULL) : code;
}

static enum gj_status open_file(struct gj_batch_reader *r, struct gj_error *error)
{
    bool is_wal = false;
    enum gj_status status = gj_batch_look(r->shown, &is_wal, error);
    if (status != GJ_OK) {
        return status;
    }
    int code = sqlite3_open_v2(r->shown, &r->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    code = code == SQLITE_OK ? be_small(r) : code;
    if (code == SQLITE_OK && is_wal) { /* no shared memory then, which network disks do not have */
        code = sqlite3_exec(r->db, "PRAGMA locking_mode = EXCLUSIVE", NULL, NULL, NULL);
    }
    return code == SQLITE_OK ? gj_batch_check_format(r->db, r->shown, error) : failed(r, code, error);
}

/* --- the folder --- */

static enum gj_status open_manifest(struct gj_batch_reader *r, struct gj_error *error)
{
    enum gj_manifest_state state;
    enum gj_status status = gj_manifest_load(r->folder, r->folder_shown, false, &r->manifest, &state, error);
    if (state == GJ_MANIFEST_MISSING) {
        gj_file_error(error, GJ_USAGE, r->folder_shown, "is not a results folder: it has no manifest.json");
        gj_error_fix(error, "name a folder that `gongjang sweep` or `gongjang merge` has written");
        return GJ_USAGE;
    }
    if (status == GJ_OK && gj_manifest_check_kind(r->manifest, GJ_KIND_SWEEP, r->folder_shown, error) != GJ_OK) {
        gj_error_fix(error, "name a folder that `gongjang sweep` or `gongjang merge` has written");
        status = GJ_USAGE;
    }
    return status;
}

static enum gj_status open_folder(struct gj_batch_reader *r, struct gj_error *error)
{
    const int os_error = gj_folder_open_path(r->folder_shown, &r->folder);
    enum gj_status status =
        os_error == 0 ? open_manifest(r, error) : gj_file_os_error(error, r->folder_shown, "opened", os_error);
    if (status != GJ_OK) {
        return status;
    }
    bool is_wal;
    status = gj_batch_look(r->shown, &is_wal, error);
    if (status != GJ_OK) {
        return status;
    }
    const int code = sqlite3_open_v2(r->shown, &r->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, GJ_DATABASE_VFS);
    return code == SQLITE_OK ? check_pragma(r->db, r->shown, GJ_DATABASE_ID, GJ_BATCH_FOLDER_VERSION, error)
                             : failed(r, code, error);
}

/* --- open, close --- */

static int prepare(struct gj_batch_reader *r, const struct gj_batch_columns *columns, bool is_row,
                   sqlite3_stmt **statement)
{
    struct gj_text sql;
    gj_text_init(&sql);
    gj_batch_select_sql(r->about.experiment, columns, is_row, &sql);
    gj_text_add(&sql, is_row ? " WHERE id >= ? ORDER BY id" : " WHERE point >= ? ORDER BY point");
    int code = sql.failed ? SQLITE_NOMEM : sqlite3_prepare_v2(r->db, sql.data, -1, statement, NULL);
    gj_text_fini(&sql);
    return code == SQLITE_OK ? sqlite3_bind_int64(*statement, 1, 0) : code;
}

static enum gj_status prepare_all(struct gj_batch_reader *r, struct gj_error *error)
{
    struct gj_batch_columns columns;
    const struct gj_experiment *e = r->about.experiment;
    int code = gj_batch_columns(e, &r->arena, &columns) == GJ_OK ? SQLITE_OK : SQLITE_NOMEM;
    r->has_sums = r->folder < 0;
    if (code == SQLITE_OK && r->has_sums && gj_batch_sum_columns(e, &r->arena, &columns) != GJ_OK) {
        code = SQLITE_NOMEM;
    }
    r->point_value = gj_arena_alloc(&r->arena, e->n_factors + 1U, sizeof *r->point_value);
    r->row_value = gj_arena_alloc(&r->arena, e->n_responses + 1U, sizeof *r->row_value);
    code = r->point_value && r->row_value ? code : SQLITE_NOMEM;
    code = code == SQLITE_OK ? prepare(r, &columns, false, &r->points) : code;
    code = code == SQLITE_OK ? prepare(r, &columns, true, &r->rows) : code;
    return code == SQLITE_OK ? GJ_OK : failed(r, code, error);
}

static enum gj_status nothing_there(const char *path, struct gj_error *error)
{
    char file[GJ_PATH_SIZE];
    struct stat stat_now;
    snprintf(file, sizeof file, "%.*s.batch", GJ_PATH_SIZE - 10, path);
    if (stat(file, &stat_now) == 0) {
        gj_file_error(error, GJ_USAGE, path, "is not there yet: its sweep is not finished");
        gj_error_fix(error, "run the same sweep again to finish it; what is done so far is in %s", file);
        return GJ_USAGE;
    }
    gj_file_error(error, GJ_USAGE, path, "is not there");
    gj_error_fix(error, "name the results folder of a sweep, or the file of one of its shards");
    return GJ_USAGE;
}

enum gj_status gj_batch_read_open(const char *path, struct gj_batch_reader **out, struct gj_error *error)
{
    struct stat stat_now;
    struct gj_text text;
    gj_staging_recover(path);
    if (stat(path, &stat_now) != 0) {
        return errno == ENOENT ? nothing_there(path, error) : gj_file_os_error(error, path, "opened", errno);
    }
    const bool is_folder = S_ISDIR(stat_now.st_mode);
    struct gj_batch_reader *r = gj_alloc_zero(1, sizeof *r);
    if (!r) {
        return gj_file_os_error(error, path, "read", ENOMEM);
    }
    gj_arena_init(&r->arena);
    r->folder = -1;
    gj_text_init(&text);
    gj_text_addf(&text, "%s%s", path, is_folder ? "/" GJ_DATABASE_NAME : "");
    r->shown = text.failed ? NULL : gj_arena_strdup(&r->arena, text.data);
    r->folder_shown = gj_arena_strdup(&r->arena, path);
    gj_text_fini(&text);
    enum gj_status status = !r->shown || !r->folder_shown ? gj_file_os_error(error, path, "read", ENOMEM)
                            : is_folder                   ? open_folder(r, error)
                                                          : open_file(r, error);
    status = status == GJ_OK ? gj_batch_about_read(r->db, r->shown, &r->arena, &r->about, error) : status;
    status = status == GJ_OK ? prepare_all(r, error) : status;
    if (status != GJ_OK) {
        gj_batch_read_close(r);
        return status;
    }
    *out = r;
    return GJ_OK;
}

void gj_batch_read_close(struct gj_batch_reader *r)
{
    if (r) {
        (void)sqlite3_finalize(r->points);
        (void)sqlite3_finalize(r->rows);
        (void)sqlite3_close(r->db);
        json_decref(r->manifest);
        gj_descriptor_close(r->folder);
        gj_arena_fini(&r->arena);
        gj_free(r);
    }
}

const struct gj_batch_about *gj_batch_read_about(const struct gj_batch_reader *r)
{
    return &r->about;
}

const char *gj_batch_read_digest(const struct gj_batch_reader *r)
{
    const char *digest = json_string_value(json_object_get(r->manifest, "rows_digest"));
    return digest ? digest : "";
}

enum gj_status gj_batch_read_check(const struct gj_batch_reader *r, struct gj_error_list *errors)
{
    return r->manifest ? gj_manifest_check(r->manifest, r->folder, r->folder_shown, errors) : GJ_OK;
}

enum gj_status gj_batch_read_check_rows(const struct gj_batch_reader *r, struct gj_error *error)
{
    const enum gj_status status =
        r->manifest ? gj_manifest_check_database(r->manifest, r->folder, r->folder_shown, error) : GJ_OK;
    if (status == GJ_IO) {
        struct gj_text before;
        gj_text_init(&before);
        gj_text_addf(&before,
                     "`gongjang verify %s` says what was changed; put it back as it was, or remove the folder and run "
                     "its sweep again",
                     r->folder_shown);
        gj_batch_fix_again(error, before.failed ? "run its sweep again" : before.data, &r->about, 1, r->folder_shown);
        gj_text_fini(&before);
    }
    return status;
}

static int one_number(sqlite3 *db, const char *sql, uint64_t *number)
{
    sqlite3_stmt *select = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &select, NULL);
    code = code == SQLITE_OK ? sqlite3_step(select) : code;
    if (code == SQLITE_ROW) {
        *number = (uint64_t)sqlite3_column_int64(select, 0);
        code = SQLITE_OK;
    }
    (void)sqlite3_finalize(select);
    return code;
}

static bool take_decimal(const json_t *manifest, const char *key, uint64_t *value)
{
    const char *text = json_string_value(json_object_get(manifest, key));
    *value = text ? strtoull(text, NULL, 10) : 0;
    return text && *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static enum gj_status counts_of_manifest(const struct gj_batch_reader *r, struct gj_batch_counts *c,
                                         struct gj_error *error)
{
    *c = (struct gj_batch_counts){.n_points = r->about.n_points, .is_folder = true, .is_complete = true};
    if (!take_decimal(r->manifest, "points_refused", &c->n_refused) ||
        !take_decimal(r->manifest, "points_failed", &c->n_failed) || !take_decimal(r->manifest, "rows", &c->n_rows) ||
        !take_decimal(r->manifest, "rows_failed", &c->n_failed_rows) || c->n_refused + c->n_failed > c->n_points) {
        gj_file_error(error, GJ_IO, r->folder_shown, "is damaged: its manifest does not count its points and rows");
        gj_error_fix(error, "remove it and run its sweep again");
        return GJ_IO;
    }
    c->n_done = c->n_points - c->n_refused - c->n_failed;
    return GJ_OK;
}

enum gj_status gj_batch_read_counts(struct gj_batch_reader *r, struct gj_batch_counts *c, struct gj_error *error)
{
    const uint64_t n = r->about.n_points, shards = r->about.n_shards;
    if (r->manifest) {
        return counts_of_manifest(r, c, error);
    }
    *c = (struct gj_batch_counts){.n_points = n / shards + (n % shards >= r->about.shard), .is_folder = r->folder >= 0};
    int code = one_number(r->db, "SELECT count(*) FROM point WHERE state = 'done'", &c->n_done);
    code = code == SQLITE_OK ? one_number(r->db, "SELECT count(*) FROM point WHERE state = 'refused'", &c->n_refused)
                             : code;
    code =
        code == SQLITE_OK ? one_number(r->db, "SELECT count(*) FROM point WHERE state = 'failed'", &c->n_failed) : code;
    code = code == SQLITE_OK ? one_number(r->db, "SELECT count(*) FROM row", &c->n_rows) : code;
    code = code == SQLITE_OK ? one_number(r->db, "SELECT count(*) FROM row WHERE status <> 'OK'", &c->n_failed_rows)
                             : code;
    c->is_complete = c->n_done + c->n_refused + c->n_failed == c->n_points;
    return code == SQLITE_OK ? GJ_OK : failed(r, code, error);
}

/* --- in order --- */

enum gj_status gj_batch_read_from(struct gj_batch_reader *r, uint64_t point, struct gj_error *error)
{
    (void)sqlite3_reset(r->points);
    (void)sqlite3_reset(r->rows);
    int code = sqlite3_bind_int64(r->points, 1, (sqlite3_int64)point);
    code =
        code == SQLITE_OK ? sqlite3_bind_int64(r->rows, 1, (sqlite3_int64)(point << GJ_BATCH_REPLICATION_BITS)) : code;
    return code == SQLITE_OK ? GJ_OK : failed(r, code, error);
}

enum gj_status gj_batch_read_point(struct gj_batch_reader *r, struct gj_batch_point *point, bool *is_there,
                                   struct gj_error *error)
{
    const int code = sqlite3_step(r->points);
    *is_there = code == SQLITE_ROW;
    const struct gj_experiment *e = r->about.experiment;
    if (code == SQLITE_ROW && (!gj_batch_take_point(r->points, e, point, r->point_value) ||
                               (r->has_sums && !gj_batch_is_point_sum(r->points, e, point)))) {
        return gj_batch_read_damaged(r, false, (uint64_t)sqlite3_column_int64(r->points, 0), error);
    }
    return code == SQLITE_ROW || code == SQLITE_DONE ? GJ_OK : failed(r, code, error);
}

enum gj_status gj_batch_read_row(struct gj_batch_reader *r, struct gj_batch_row *row, bool *is_there,
                                 struct gj_error *error)
{
    const int code = sqlite3_step(r->rows);
    *is_there = code == SQLITE_ROW;
    const struct gj_experiment *e = r->about.experiment;
    if (code == SQLITE_ROW &&
        (!gj_batch_take_row(r->rows, e, row, r->row_value) || (r->has_sums && !gj_batch_is_row_sum(r->rows, e, row)))) {
        return gj_batch_read_damaged(r, true, (uint64_t)sqlite3_column_int64(r->rows, 0), error);
    }
    return code == SQLITE_ROW || code == SQLITE_DONE ? GJ_OK : failed(r, code, error);
}

enum gj_status gj_batch_ranges_stored(struct gj_batch_reader *r, struct gj_batch_range **out, uint32_t *n,
                                      struct gj_error *error)
{
    struct gj_batch_pair pair[GJ_BATCH_MAX_RANGES];
    sqlite3_stmt *select = NULL;
    *out = NULL;
    *n = gj_batch_range_pairs(r->about.experiment, pair);
    if (r->folder < 0) {
        return GJ_OK;
    }
    struct gj_batch_range *range = gj_alloc_zero(*n + 1U, sizeof *range);
    int code = range ? sqlite3_prepare_v2(r->db,
                                          "SELECT points, least, median, most, least_point, most_point FROM range "
                                          "ORDER BY rowid",
                                          -1, &select, NULL)
                     : SQLITE_NOMEM;
    for (uint32_t i = 0; i < *n && code == SQLITE_OK; i++) {
        code = sqlite3_step(select);
        if (code == SQLITE_ROW) {
            range[i] = (struct gj_batch_range){.contrast = pair[i].contrast,
                                               .n = (uint64_t)sqlite3_column_int64(select, 0),
                                               .least = sqlite3_column_double(select, 1),
                                               .median = sqlite3_column_double(select, 2),
                                               .most = sqlite3_column_double(select, 3),
                                               .least_at = (uint64_t)sqlite3_column_int64(select, 4),
                                               .most_at = (uint64_t)sqlite3_column_int64(select, 5)};
            code = SQLITE_OK;
        }
    }
    (void)sqlite3_finalize(select);
    if (code != SQLITE_OK) {
        gj_free(range);
        return failed(r, code == SQLITE_DONE ? SQLITE_CORRUPT : code, error);
    }
    *out = range;
    return GJ_OK;
}
