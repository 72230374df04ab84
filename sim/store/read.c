#include "store/read.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/json_internal.h"
#include "store/manifest_internal.h"
#include "store/part_internal.h"
#include "store/staging_internal.h"
#include "study/result_pack.h"

struct gj_results {
    struct gj_arena arena;
    struct gj_results_info info;
    char *shown;          /* the folder as named */
    char *database_shown; /* results.sqlite in it */
    json_t *manifest;     /* owns the texts of info */
    int folder;
    sqlite3 *db;
    sqlite3_stmt *select_row;
    int column[GJ_N_OUTCOMES]; /* of an outcome in select_row; -1: the folder does not have it */
};

enum { COLUMN_REPLICATION, COLUMN_ARM, COLUMN_STATUS, COLUMN_DIGEST, COLUMN_EVENTS, FIRST_OUTCOME_COLUMN };

/* --- the manifest as a struct; the first thing missing is said --- */

struct picker {
    struct gj_results *results;
    struct gj_error *error;
    enum gj_status status;
};

static void damaged(struct picker *picker, const char *what)
{
    if (picker->status == GJ_OK) {
        picker->status = gj_file_error(picker->error, GJ_IO, picker->results->shown,
                                       "is damaged: %s of its manifest is missing or not as it should be", what);
        gj_error_fix(picker->error, "remove the folder and run the study again");
    }
}

static const char *pick_text(struct picker *picker, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (text == NULL) {
        damaged(picker, key);
    }
    return text;
}

static const char *pick_sha(struct picker *picker, const json_t *object, const char *key)
{
    const char *text = pick_text(picker, object, key);
    if (text != NULL && (strlen(text) != GJ_SHA_SIZE - 1 || strspn(text, "0123456789abcdef") != GJ_SHA_SIZE - 1)) {
        damaged(picker, key);
    }
    return text;
}

static uint64_t pick_integer(struct picker *picker, const json_t *object, const char *key, uint64_t most)
{
    const json_t *value = json_object_get(object, key);
    const json_int_t integer = json_integer_value(value);
    if (!json_is_integer(value) || integer < 0 || (uint64_t)integer > most) {
        damaged(picker, key);
        return 0;
    }
    return (uint64_t)integer;
}

/* A 64-bit integer that is kept as text, digits only. */
static uint64_t pick_word(struct picker *picker, const char *key, int base)
{
    const char *text = pick_text(picker, picker->results->manifest, key);
    const char *digits = base == 16 ? "0123456789abcdef" : "0123456789";
    if (text == NULL || text[0] == '\0' || text[strspn(text, digits)] != '\0') {
        damaged(picker, key);
        return 0;
    }
    errno = 0;
    uint64_t value = strtoull(text, NULL, base);
    if (errno != 0) {
        damaged(picker, key);
    }
    return value;
}

static const json_t *pick_list(struct picker *picker, const char *key, uint32_t *n)
{
    const json_t *list = json_object_get(picker->results->manifest, key);
    if (!json_is_array(list)) {
        damaged(picker, key);
    }
    *n = (uint32_t)json_array_size(list);
    return list;
}

static void *pick_memory(struct picker *picker, uint32_t n, size_t size)
{
    void *memory = gj_arena_alloc(&picker->results->arena, n + 1u, size);
    if (memory == NULL && picker->status == GJ_OK) {
        picker->status = gj_file_os_error(picker->error, picker->results->shown, "read", ENOMEM);
    }
    return memory;
}

static const struct gj_results_file *pick_files(struct picker *picker, const char *key, uint32_t *n)
{
    const json_t *list = pick_list(picker, key, n);
    struct gj_results_file *files = pick_memory(picker, *n, sizeof *files);
    for (uint32_t i = 0; i < *n && files != NULL; i++) {
        const json_t *entry = json_array_get(list, i);
        files[i].path = pick_text(picker, entry, "path");
        files[i].sha256 = pick_sha(picker, entry, "sha256");
        files[i].bytes = pick_integer(picker, entry, "bytes", INT64_MAX);
    }
    return files;
}

static void pick_command(struct picker *picker, struct gj_results_info *info)
{
    const json_t *list = pick_list(picker, "command", &info->n_words);
    const char **words = pick_memory(picker, info->n_words, sizeof *words);
    for (uint32_t i = 0; i < info->n_words && words != NULL; i++) {
        words[i] = json_string_value(json_array_get(list, i));
        if (words[i] == NULL) {
            damaged(picker, "command");
        }
    }
    info->command = words;
}

static void pick_versions(struct picker *picker, struct gj_results_info *info)
{
    json_t *versions = json_object_get(picker->results->manifest, "versions");
    if (!json_is_object(versions)) {
        damaged(picker, "versions");
    }
    info->n_versions = (uint32_t)json_object_size(versions);
    struct gj_results_version *list = pick_memory(picker, info->n_versions, sizeof *list);
    const char *name;
    json_t *version;
    uint32_t i = 0;
    if (list == NULL) {
        return;
    }
    json_object_foreach(versions, name, version)
    {
        list[i++] = (struct gj_results_version){name, json_string_value(version)};
        if (json_string_value(version) == NULL) {
            damaged(picker, "versions");
        }
    }
    info->version = list;
}

/* Folders of before the third arm do not say it. */
static uint32_t pick_arms(struct picker *picker)
{
    if (json_object_get(picker->results->manifest, "arms") == NULL) {
        return GJ_N_ARMS;
    }
    const uint32_t n = (uint32_t)pick_integer(picker, picker->results->manifest, "arms", GJ_MAX_ARMS);
    if (n < GJ_N_ARMS) {
        damaged(picker, "arms");
    }
    return n;
}

static enum gj_status read_info(struct gj_results *results, struct gj_error *error)
{
    struct picker picker = {results, error, GJ_OK};
    struct gj_results_info *info = &results->info;
    const json_t *root = results->manifest;
    const json_t *confidence = json_object_get(root, "confidence");
    info->study = pick_text(&picker, root, "study");
    info->title = pick_text(&picker, root, "title");
    info->scenario_sha = pick_text(&picker, root, "scenario_sha256");
    info->frozen_sha = pick_sha(&picker, root, "frozen_sha256");
    info->headline = pick_text(&picker, root, "headline");
    info->seed = pick_word(&picker, "seed", 10);
    info->rows_digest = pick_word(&picker, "rows_digest", 16);
    info->n_arms = pick_arms(&picker);
    info->n_replications = (uint32_t)pick_integer(&picker, root, "replications", UINT32_MAX / GJ_MAX_ARMS);
    info->n_failed = (uint32_t)pick_integer(&picker, root, "failed", UINT32_MAX);
    info->n_firms = json_object_get(root, "firms") ? (uint32_t)pick_integer(&picker, root, "firms", UINT32_MAX / 4) : 0;
    info->n_rows = info->n_replications * info->n_arms * (info->n_firms > 0 ? info->n_firms : 1);
    info->confidence = json_number_value(confidence);
    if (!json_is_number(confidence)) {
        damaged(&picker, "confidence");
    }
    pick_command(&picker, info);
    pick_versions(&picker, info);
    info->source = pick_files(&picker, "sources", &info->n_sources);
    info->file = pick_files(&picker, "files", &info->n_files);
    return picker.status;
}

/* --- the database --- */

static enum gj_status database_error(const struct gj_results *results, int code, struct gj_error *error)
{
    return gj_database_error(error, results->db, code, results->database_shown, "read");
}

static const struct gj_results_file *find_file(const struct gj_results_info *info, const char *path)
{
    for (uint32_t i = 0; i < info->n_files; i++) {
        if (strcmp(info->file[i].path, path) == 0) {
            return &info->file[i];
        }
    }
    return NULL;
}

static enum gj_status open_database(struct gj_results *results, struct gj_error *error)
{
    const struct gj_results_file *file = find_file(&results->info, GJ_DATABASE_NAME);
    if (file == NULL) {
        return gj_file_error(error, GJ_IO, results->shown, "is damaged: its manifest lists no results.sqlite");
    }
    enum gj_status status =
        gj_manifest_check_file(results->folder, results->shown, file->path, file->sha256, file->bytes, error);
    if (status != GJ_OK) {
        return status;
    }
    int code = sqlite3_open_v2(results->database_shown, &results->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX,
                               GJ_DATABASE_VFS);
    return code == SQLITE_OK ? GJ_OK : database_error(results, code, error);
}

/* One value of the database's own manifest, copied into the arena; NULL with `*status` when it cannot be had. */
static const char *database_key(struct gj_results *results, const char *key, enum gj_status *status,
                                struct gj_error *error)
{
    sqlite3_stmt *select = NULL;
    const char *copy = NULL;
    int code = sqlite3_prepare_v2(results->db, "SELECT value FROM manifest WHERE key = ?", -1, &select, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_bind_text(select, 1, key, -1, SQLITE_STATIC);
    }
    if (code == SQLITE_OK && (code = sqlite3_step(select)) == SQLITE_ROW) {
        const unsigned char *value = sqlite3_column_text(select, 0);
        copy = value != NULL ? gj_arena_strdup(&results->arena, (const char *)value) : NULL;
        code = copy != NULL ? SQLITE_OK : SQLITE_NOMEM;
    }
    if (copy == NULL) {
        *status = code == SQLITE_DONE
                      ? gj_file_error(error, GJ_IO, results->database_shown, "is damaged: it has no %s", key)
                      : database_error(results, code, error);
    }
    (void)sqlite3_finalize(select);
    return copy;
}

/* A folder put together from two runs would pass every other check. */
static enum gj_status check_same_run(struct gj_results *results, struct gj_error *error)
{
    static const char *const keys[] = {"seed", "scenario_sha256", "rows_digest"};
    enum gj_status status = GJ_OK;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0] && status == GJ_OK; i++) {
        const char *inside = database_key(results, keys[i], &status, error);
        const char *outside = json_string_value(json_object_get(results->manifest, keys[i]));
        if (inside != NULL && (outside == NULL || strcmp(inside, outside) != 0)) {
            status = gj_file_error(error, GJ_IO, results->shown,
                                   "is damaged: manifest and database tell of different runs (%s)", keys[i]);
        }
    }
    return status;
}

static enum gj_status prepare_rows(struct gj_results *results, struct gj_error *error)
{
    sqlite3_stmt *count = NULL;
    int64_t n_rows = -1;
    int code = sqlite3_prepare_v2(results->db, "SELECT max(rowid), count(*) FROM rows", -1, &count, NULL);
    if (code == SQLITE_OK && (code = sqlite3_step(count)) == SQLITE_ROW) {
        n_rows = sqlite3_column_int64(count, 0) == sqlite3_column_int64(count, 1) ? sqlite3_column_int64(count, 1) : -1;
        code = SQLITE_OK;
    }
    (void)sqlite3_finalize(count);
    if (code == SQLITE_OK) {
        code = sqlite3_prepare_v2(results->db,
                                  "SELECT replication, arm, status, digest, events, * FROM rows WHERE rowid = ?", -1,
                                  &results->select_row, NULL);
    }
    if (code != SQLITE_OK) {
        return database_error(results, code, error);
    }
    if (n_rows != results->info.n_rows) {
        return gj_file_error(error, GJ_IO, results->database_shown,
                             "is damaged: it has %" PRId64 " rows, the manifest says %" PRIu32, n_rows,
                             results->info.n_rows);
    }
    const int n_columns = sqlite3_column_count(results->select_row);
    for (unsigned k = 0; k < GJ_N_OUTCOMES; k++) {
        results->column[k] = -1;
        for (int c = FIRST_OUTCOME_COLUMN; c < n_columns; c++) {
            const char *name = sqlite3_column_name(results->select_row, c);
            if (name == NULL) {
                return gj_file_os_error(error, results->database_shown, "read", ENOMEM);
            }
            if (strcmp(name, gj_outcome_info(k)->name) == 0) {
                results->column[k] = c;
            }
        }
    }
    return GJ_OK;
}

/* --- open, close --- */

/* The manifest is written last: tables without one are of a run that was killed, or of a copy that was cut short. */
static enum gj_status without_manifest(const struct gj_results *results, const char *folder, struct gj_error *error)
{
    enum gj_entry_kind kind;
    bool mounted;
    if (gj_entry_look(results->folder, GJ_DATABASE_NAME, &kind, &mounted) == 0) {
        (void)gj_file_error(error, GJ_IO, folder, "is half written: it has tables but no manifest.json");
        gj_error_fix(error, "copy it again from where it is whole, or run the study again");
        return GJ_IO;
    }
    (void)gj_file_error(error, GJ_IO, folder, "is not a results folder: it has no manifest.json");
    gj_error_fix(error, "name a folder that gongjang run has written");
    return GJ_IO;
}

static enum gj_status open_folder(struct gj_results *results, const char *folder, struct gj_error *error)
{
    struct gj_text path;
    gj_text_init(&path);
    gj_text_addf(&path, "%s/%s", folder, GJ_DATABASE_NAME);
    results->shown = gj_arena_strdup(&results->arena, folder);
    results->database_shown = path.failed ? NULL : gj_arena_strdup(&results->arena, path.data);
    gj_text_fini(&path);
    if (results->shown == NULL || results->database_shown == NULL) {
        return gj_file_os_error(error, folder, "read", ENOMEM);
    }
    gj_staging_recover(folder);
    int os_error = gj_folder_open_path(folder, &results->folder);
    if (os_error != 0) {
        (void)gj_file_os_error(error, folder, "opened", os_error);
        if (os_error == ENOENT) {
            gj_error_fix(error, "run the study first, or name another folder");
        } else if (os_error == ENOTDIR) {
            gj_error_fix(error, "name the folder of the results, not a file in it");
        }
        return os_error == ENOMEM ? GJ_NO_MEMORY : GJ_IO;
    }
    enum gj_manifest_state state;
    enum gj_status status = gj_manifest_load(results->folder, folder, false, &results->manifest, &state, error);
    return state == GJ_MANIFEST_MISSING ? without_manifest(results, folder, error) : status;
}

enum gj_status gj_results_open(const char *folder, struct gj_results **results, struct gj_error *error)
{
    struct gj_results *opened = gj_alloc_zero(1, sizeof *opened);
    if (opened == NULL) {
        return gj_file_os_error(error, folder, "read", ENOMEM);
    }
    gj_arena_init(&opened->arena);
    opened->folder = -1;
    enum gj_status status = open_folder(opened, folder, error);
    if (status == GJ_OK) {
        status = read_info(opened, error);
    }
    if (status == GJ_OK) {
        status = open_database(opened, error);
    }
    if (status == GJ_OK) {
        status = check_same_run(opened, error);
    }
    if (status == GJ_OK) {
        status = prepare_rows(opened, error);
    }
    if (status != GJ_OK) {
        gj_results_close(opened);
        return status;
    }
    *results = opened;
    return GJ_OK;
}

void gj_results_close(struct gj_results *results)
{
    if (results == NULL) {
        return;
    }
    (void)sqlite3_finalize(results->select_row);
    (void)sqlite3_close(results->db);
    json_decref(results->manifest);
    gj_descriptor_close(results->folder);
    gj_arena_fini(&results->arena);
    gj_free(results);
}

const struct gj_results_info *gj_results_info(const struct gj_results *results)
{
    return &results->info;
}

/* --- what is in it --- */

/* The text that `sql` (one parameter, a rowid) gives, checked against its digest. */
static enum gj_status read_text(struct gj_results *results, const char *sql, int64_t rowid, const char *sha,
                                const char **text, size_t *length, struct gj_error *error)
{
    sqlite3_stmt *select = NULL;
    enum gj_status status = GJ_OK;
    char *copy = NULL;
    int code = sqlite3_prepare_v2(results->db, sql, -1, &select, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_bind_int64(select, 1, rowid);
    }
    if (code == SQLITE_OK && (code = sqlite3_step(select)) == SQLITE_ROW) {
        const unsigned char *bytes = sqlite3_column_text(select, 0);
        *length = (size_t)sqlite3_column_bytes(select, 0);
        copy = bytes != NULL ? gj_arena_alloc(&results->arena, *length + 1, 1) : NULL;
        code = copy != NULL ? SQLITE_OK : SQLITE_NOMEM;
        if (copy != NULL && *length > 0) {
            memcpy(copy, bytes, *length);
        }
    }
    (void)sqlite3_finalize(select);
    char found[GJ_SHA_SIZE];
    gj_sha256(copy != NULL ? copy : "", copy != NULL ? *length : 0, found);
    if (code == SQLITE_DONE || (copy != NULL && strcmp(found, sha) != 0)) {
        status = gj_file_error(error, GJ_IO, results->database_shown,
                               "is damaged: a text of the scenario is missing or changed");
    } else if (code != SQLITE_OK) {
        status = database_error(results, code, error);
    }
    *text = copy;
    return status;
}

enum gj_status gj_results_source(struct gj_results *results, uint32_t i, const char **text, size_t *length,
                                 struct gj_error *error)
{
    GJ_CHECK(i < results->info.n_sources, "source %u of %u", (unsigned)i, (unsigned)results->info.n_sources);
    return read_text(results, "SELECT text FROM sources WHERE rowid = ?", (int64_t)i + 1,
                     results->info.source[i].sha256, text, length, error);
}

enum gj_status gj_results_frozen(struct gj_results *results, const char **text, size_t *length, struct gj_error *error)
{
    return read_text(results, "SELECT text FROM frozen WHERE rowid = ?", 1, results->info.frozen_sha, text, length,
                     error);
}

static bool parse_arm(const char *text, uint32_t *arm)
{
    for (*arm = 0; *arm < GJ_MAX_ARMS; (*arm)++) {
        if (text != NULL && strcmp(text, gj_arm_name(*arm)) == 0) {
            return true;
        }
    }
    return false;
}

static bool parse_status(const char *text, enum gj_status *status)
{
    for (unsigned i = 0; i < GJ_N_STATUS; i++) {
        if (text != NULL && strcmp(text, gj_status_name((enum gj_status)i)) == 0) {
            *status = (enum gj_status)i;
            return true;
        }
    }
    return false;
}

static bool parse_digest(const char *text, uint64_t *digest)
{
    if (text == NULL || strlen(text) != 16 || strspn(text, "0123456789abcdef") != 16) {
        return false;
    }
    *digest = strtoull(text, NULL, 16);
    return true;
}

static const char *column_text(sqlite3_stmt *statement, int column)
{
    return (const char *)sqlite3_column_text(statement, column);
}

/* NULL is NaN: SQLite keeps no NaN. */
static double column_number(sqlite3_stmt *statement, int column)
{
    const double nan = (double)NAN;
    return column < 0 || sqlite3_column_type(statement, column) == SQLITE_NULL
               ? nan
               : sqlite3_column_double(statement, column);
}

enum gj_status gj_results_row(struct gj_results *results, uint32_t i, struct gj_row *row, struct gj_error *error)
{
    GJ_CHECK(i < results->info.n_rows, "row %u of %u", (unsigned)i, (unsigned)results->info.n_rows);
    sqlite3_stmt *select = results->select_row;
    enum gj_status status = GJ_OK;
    int code = sqlite3_bind_int64(select, 1, (int64_t)i + 1);
    if (code == SQLITE_OK) {
        code = sqlite3_step(select);
    }
    if (code == SQLITE_ROW) {
        row->replication = (uint32_t)sqlite3_column_int64(select, COLUMN_REPLICATION);
        row->events = (uint64_t)sqlite3_column_int64(select, COLUMN_EVENTS);
        row->firm = results->info.n_firms > 0 ? i / results->info.n_arms % results->info.n_firms : 0;
        for (unsigned k = 0; k < GJ_N_OUTCOMES; k++) {
            row->value[k] = column_number(select, results->column[k]);
        }
        if (!parse_arm(column_text(select, COLUMN_ARM), &row->arm) ||
            !parse_status(column_text(select, COLUMN_STATUS), &row->status) ||
            !parse_digest(column_text(select, COLUMN_DIGEST), &row->digest)) {
            status = gj_file_error(error, GJ_IO, results->database_shown, "is damaged: row %u is not as it should be",
                                   (unsigned)i);
        }
    } else if (code == SQLITE_DONE) {
        status = gj_file_error(error, GJ_IO, results->database_shown, "is damaged: row %u is missing", (unsigned)i);
    } else {
        status = database_error(results, code, error);
    }
    (void)sqlite3_reset(select);
    return status;
}

/* What to do about a folder whose result cannot be had. */
static void fix_by_running(const struct gj_results *results, struct gj_error *error)
{
    struct gj_text command;
    gj_text_init(&command);
    for (uint32_t i = 0; i < results->info.n_words; i++) {
        gj_text_add(&command, i > 0 ? " " : "");
        gj_text_add(&command, results->info.command[i]);
    }
    gj_error_fix(error, "make it again: %s", command.failed || !command.data ? "run the study" : command.data);
    gj_text_fini(&command);
}

static enum gj_status read_packed(struct gj_results *results, struct gj_text *bytes, struct gj_error *error)
{
    bool has = false;
    const int code = gj_packed_read(results->db, &has, bytes);
    if (code != SQLITE_OK) {
        return database_error(results, code, error);
    }
    if (!has) {
        (void)gj_file_error(error, GJ_MISMATCH, results->shown,
                            "is of an earlier version of gongjang: it holds tables, but not the result that reports "
                            "are made from");
        fix_by_running(results, error);
        return GJ_MISMATCH;
    }
    return GJ_OK;
}

static enum gj_status read_rows(struct gj_results *results, struct gj_study_result *result, struct gj_error *error)
{
    const uint32_t n = results->info.n_rows;
    if (result->n_rows != n || result->digest != results->info.rows_digest ||
        result->n_replications != results->info.n_replications) {
        return gj_file_error(error, GJ_IO, results->database_shown, "is damaged: its result and its rows differ");
    }
    result->row = gj_alloc_zero((size_t)n + 1, sizeof *result->row);
    if (!result->row) {
        return gj_file_os_error(error, results->database_shown, "read", ENOMEM);
    }
    enum gj_status status = GJ_OK;
    for (uint32_t i = 0; i < n && status == GJ_OK; i++) {
        status = gj_results_row(results, i, &result->row[i], error);
    }
    return status;
}

enum gj_status gj_results_result(struct gj_results *results, const struct gj_study_spec *spec,
                                 struct gj_study_result *result, struct gj_error *error)
{
    struct gj_text bytes;
    struct gj_error why = {.status = GJ_OK};
    *result = (struct gj_study_result){.spec = spec};
    gj_text_init(&bytes);
    enum gj_status status = read_packed(results, &bytes, error);
    if (status == GJ_OK) {
        status = gj_result_unpack(spec, bytes.data ? bytes.data : "", bytes.length, result, &why);
        if (status == GJ_NO_MEMORY) {
            status = gj_file_os_error(error, results->shown, "read", ENOMEM);
        } else if (status != GJ_OK) {
            (void)gj_file_error(error, status, results->shown, "cannot be used: %s", why.message);
            fix_by_running(results, error);
        }
    }
    gj_text_fini(&bytes);
    return status == GJ_OK ? read_rows(results, result, error) : status;
}

enum gj_status gj_results_check_files(const struct gj_results *results, struct gj_error_list *errors)
{
    return gj_manifest_check(results->manifest, results->folder, results->shown, errors);
}

enum gj_status gj_results_check_rows(const struct gj_results *results, struct gj_error *error)
{
    return gj_manifest_check_database(results->manifest, results->folder, results->shown, error);
}
