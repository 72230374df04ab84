/* What a batch is of, as rows of `meta` and `source`; and what SQLite says of its file, as our errors. */
#include "store/batch_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/file_internal.h"
#include "store/json_internal.h"
#include "store/part_internal.h"

enum gj_status gj_batch_database_error(struct gj_error *error, sqlite3 *db, int code, const char *shown,
                                       const char *verb)
{
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        gj_file_error(error, GJ_IO, shown, "is being used by another process");
        gj_error_fix(error, "wait until that sweep has ended or end it, then run the same command again");
        return GJ_IO;
    case SQLITE_NOTADB:
        gj_file_error(error, GJ_IO, shown, "is no batch file of gongjang");
        gj_error_fix(error, "choose another place with --out, or remove the file");
        return GJ_IO;
    case SQLITE_CORRUPT:
        gj_file_error(error, GJ_IO, shown, "is damaged: cut off or changed (%s)",
                      db ? sqlite3_errmsg(db) : sqlite3_errstr(code));
        gj_error_fix(error, "remove it and run its sweep again");
        return GJ_IO;
    case SQLITE_READONLY:
    case SQLITE_PERM:
        gj_file_error(error, GJ_IO, shown, "could not be %s: the file or its folder can only be read", verb);
        gj_error_fix(error, "make both writable, or choose another place with --out");
        return GJ_IO;
    case SQLITE_FULL:
        gj_file_error(error, GJ_IO, shown, "could not be %s: no space is left on the disk", verb);
        gj_error_fix(error, "free some space and run the same command again: what is in the file stays");
        return GJ_IO;
    case SQLITE_IOERR:
        (void)gj_database_error(error, db, code, shown, verb);
        gj_error_fix(error,
                     "is the disk full, or has it a limit? When there is room, run the same command again: what is in "
                     "the file stays");
        return GJ_IO;
    default:
        break;
    }
    return gj_database_error(error, db, code, shown, verb);
}

/* --- writing --- */

static int put(sqlite3_stmt *insert, const char *name, const char *value)
{
    int code = sqlite3_bind_text(insert, 1, name, -1, SQLITE_STATIC);
    code = code == SQLITE_OK ? sqlite3_bind_text(insert, 2, value ? value : "", -1, SQLITE_STATIC) : code;
    code = code == SQLITE_OK ? sqlite3_step(insert) : code;
    return code == SQLITE_DONE ? sqlite3_reset(insert) : code;
}

static int put_decimal(sqlite3_stmt *insert, const char *name, uint64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    return put(insert, name, text);
}

/* Takes `value`. */
static int put_json(sqlite3_stmt *insert, const char *name, json_t *value)
{
    char *text = value ? json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(17)) : NULL;
    const int code = text ? put(insert, name, text) : SQLITE_NOMEM;
    json_free_t free_text;
    json_get_alloc_funcs(NULL, &free_text);
    if (text) {
        free_text(text);
    }
    json_decref(value);
    return code;
}

static json_t *words_json(const struct gj_batch_word *list, uint32_t n)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < n; i++) {
        json_t *pair = json_array();
        gj_json_append(&pair, gj_json_text(list[i].name));
        gj_json_append(&pair, gj_json_text(list[i].value));
        gj_json_append(&array, pair);
    }
    return array;
}

static json_t *command_json(const struct gj_batch_about *about)
{
    json_t *array = json_array();
    for (uint32_t i = 0; i < about->n_words; i++) {
        gj_json_append(&array, gj_json_text(about->command[i]));
    }
    return array;
}

static int put_meta(sqlite3_stmt *insert, const struct gj_batch_about *about)
{
    char confidence[40];
    snprintf(confidence, sizeof confidence, "%.17g", about->confidence);
    int code = put(insert, "name", about->name);
    code = code == SQLITE_OK ? put(insert, "title", about->title) : code;
    code = code == SQLITE_OK ? put(insert, "title_ko", about->title_ko ? about->title_ko : about->title) : code;
    code = code == SQLITE_OK ? put(insert, "frozen", about->frozen) : code;
    code = code == SQLITE_OK ? put(insert, "version", about->version) : code;
    code = code == SQLITE_OK ? put(insert, "confidence", confidence) : code;
    code = code == SQLITE_OK ? put_decimal(insert, "seed", about->seed) : code;
    code = code == SQLITE_OK ? put_decimal(insert, "points", about->n_points) : code;
    code = code == SQLITE_OK ? put_decimal(insert, "shard", about->shard) : code;
    code = code == SQLITE_OK ? put_decimal(insert, "shards", about->n_shards) : code;
    code = code == SQLITE_OK ? put_json(insert, "experiment", gj_batch_experiment_json(about->experiment)) : code;
    code = code == SQLITE_OK ? put_json(insert, "settings", words_json(about->setting, about->n_settings)) : code;
    code = code == SQLITE_OK ? put_json(insert, "libraries", words_json(about->library, about->n_libraries)) : code;
    return code == SQLITE_OK ? put_json(insert, "command", command_json(about)) : code;
}

static int put_sources(sqlite3_stmt *insert, const struct gj_batch_about *about)
{
    int code = SQLITE_OK;
    for (uint32_t i = 0; i < about->n_sources && code == SQLITE_OK; i++) {
        const struct gj_batch_source *source = &about->source[i];
        code = sqlite3_bind_int64(insert, 1, i);
        code |= sqlite3_bind_text(insert, 2, source->kind, -1, SQLITE_STATIC);
        code |= sqlite3_bind_text(insert, 3, source->name, -1, SQLITE_STATIC);
        code |= sqlite3_bind_text64(insert, 4, source->text, source->length, SQLITE_STATIC, SQLITE_UTF8);
        code = code == SQLITE_OK ? sqlite3_step(insert) : code;
        code = code == SQLITE_DONE ? sqlite3_reset(insert) : code;
    }
    return code;
}

int gj_batch_about_write(sqlite3 *db, const struct gj_batch_about *about)
{
    sqlite3_stmt *meta = NULL, *source = NULL;
    int code = sqlite3_exec(db, "DELETE FROM meta; DELETE FROM source", NULL, NULL, NULL);
    code = code == SQLITE_OK ? sqlite3_prepare_v2(db, "INSERT INTO meta VALUES (?, ?)", -1, &meta, NULL) : code;
    code = code == SQLITE_OK ? put_meta(meta, about) : code;
    code =
        code == SQLITE_OK ? sqlite3_prepare_v2(db, "INSERT INTO source VALUES (?, ?, ?, ?)", -1, &source, NULL) : code;
    code = code == SQLITE_OK ? put_sources(source, about) : code;
    (void)sqlite3_finalize(meta);
    (void)sqlite3_finalize(source);
    return code;
}

/* --- reading --- */

static char *arena_copy(struct gj_arena *arena, const void *bytes, size_t n)
{
    char *copy = gj_arena_alloc(arena, n + 1, 1);
    if (copy && n > 0) {
        memcpy(copy, bytes, n);
    }
    return copy;
}

const char *gj_batch_meta(sqlite3 *db, const char *name, struct gj_arena *arena, int *code)
{
    sqlite3_stmt *select = NULL;
    const char *copy = NULL;
    *code = sqlite3_prepare_v2(db, "SELECT value FROM meta WHERE name = ?", -1, &select, NULL);
    *code = *code == SQLITE_OK ? sqlite3_bind_text(select, 1, name, -1, SQLITE_STATIC) : *code;
    *code = *code == SQLITE_OK ? sqlite3_step(select) : *code;
    if (*code == SQLITE_ROW) {
        const unsigned char *value = sqlite3_column_text(select, 0);
        copy = value ? arena_copy(arena, value, (size_t)sqlite3_column_bytes(select, 0)) : NULL;
        *code = copy ? SQLITE_OK : SQLITE_NOMEM;
    }
    (void)sqlite3_finalize(select);
    return copy;
}

/* What goes wrong is kept until the end. */
struct taker {
    sqlite3 *db;
    struct gj_arena *arena;
    const char *missing; /* first that is not there, or not as it should be */
    int code;
};

static const char *take(struct taker *t, const char *name)
{
    int code;
    const char *text = gj_batch_meta(t->db, name, t->arena, &code);
    if (!text && !t->missing) {
        t->missing = name;
        t->code = code;
    }
    return text ? text : "";
}

static uint64_t take_number(struct taker *t, const char *name, uint64_t least, uint64_t most)
{
    const char *text = take(t, name);
    const uint64_t value = strtoull(text, NULL, 10);
    if (!t->missing && (*text == '\0' || text[strspn(text, "0123456789")] != '\0' || value < least || value > most)) {
        t->missing = name;
    }
    return value;
}

static json_t *take_json(struct taker *t, const char *name)
{
    json_error_t wrong;
    const char *text = take(t, name);
    json_t *json = t->missing ? NULL : json_loads(text, JSON_REJECT_DUPLICATES, &wrong);
    if (!json && !t->missing) {
        t->missing = name;
        t->code = gj_json_memory_is_out(strlen(text)) ? SQLITE_NOMEM : t->code;
    }
    return json;
}

static const char *copy_word(struct taker *t, const json_t *json)
{
    const char *text = json_string_value(json);
    const char *copy = text ? gj_arena_strdup(t->arena, text) : NULL;
    return copy ? copy : "";
}

static const struct gj_batch_word *take_words(struct taker *t, const char *name, uint32_t *n)
{
    json_t *json = take_json(t, name);
    const size_t count = json_array_size(json);
    struct gj_batch_word *list = gj_arena_alloc(t->arena, count + 1, sizeof *list);
    *n = list ? (uint32_t)count : 0;
    for (uint32_t i = 0; i < *n; i++) {
        const json_t *pair = json_array_get(json, i);
        list[i].name = copy_word(t, json_array_get(pair, 0));
        list[i].value = copy_word(t, json_array_get(pair, 1));
    }
    t->code = list ? t->code : SQLITE_NOMEM;
    json_decref(json);
    return list;
}

static const char *const *take_command(struct taker *t, uint32_t *n)
{
    json_t *json = take_json(t, "command");
    const size_t count = json_array_size(json);
    const char **list = gj_arena_alloc(t->arena, count + 1, sizeof *list);
    *n = list ? (uint32_t)count : 0;
    for (uint32_t i = 0; i < *n; i++) {
        list[i] = copy_word(t, json_array_get(json, i));
    }
    t->code = list ? t->code : SQLITE_NOMEM;
    json_decref(json);
    return list;
}

static void take_experiment(struct taker *t, struct gj_batch_about *about)
{
    json_t *json = take_json(t, "experiment");
    about->experiment = json ? gj_batch_experiment_read(json, t->arena) : NULL;
    if (!about->experiment && !t->missing) {
        t->missing = "experiment";
        t->code = gj_json_memory_is_out(0) ? SQLITE_NOMEM : t->code;
    }
    json_decref(json);
}

/* A text of `source`; NULL: memory is out. */
static const char *take_column(struct taker *t, sqlite3_stmt *select, int column, size_t *length)
{
    if (sqlite3_column_type(select, column) == SQLITE_NULL) {
        t->missing = "source";
    }
    const void *bytes = sqlite3_column_text(select, column);
    *length = (size_t)sqlite3_column_bytes(select, column);
    return arena_copy(t->arena, bytes, *length);
}

static int take_sources(struct taker *t, struct gj_batch_about *about)
{
    sqlite3_stmt *select = NULL;
    struct gj_batch_source *list = NULL;
    uint32_t n = 0;
    int code = sqlite3_prepare_v2(t->db, "SELECT count(*) FROM source", -1, &select, NULL);
    if (code == SQLITE_OK && (code = sqlite3_step(select)) == SQLITE_ROW) {
        n = (uint32_t)sqlite3_column_int64(select, 0);
        list = gj_arena_alloc(t->arena, n + 1U, sizeof *list);
        code = list ? SQLITE_OK : SQLITE_NOMEM;
    }
    (void)sqlite3_finalize(select);
    select = NULL;
    code = code == SQLITE_OK
               ? sqlite3_prepare_v2(t->db, "SELECT kind, name, text FROM source ORDER BY number", -1, &select, NULL)
               : code;
    for (uint32_t i = 0; i < n && code == SQLITE_OK && (code = sqlite3_step(select)) == SQLITE_ROW; i++) {
        size_t length;
        list[i].kind = take_column(t, select, 0, &length);
        list[i].name = take_column(t, select, 1, &length);
        list[i].text = take_column(t, select, 2, &list[i].length);
        code = list[i].kind && list[i].name && list[i].text ? SQLITE_OK : SQLITE_NOMEM;
    }
    (void)sqlite3_finalize(select);
    about->source = list;
    about->n_sources = n;
    return code;
}

enum gj_status gj_batch_about_read(sqlite3 *db, const char *shown, struct gj_arena *arena, struct gj_batch_about *about,
                                   struct gj_error *error)
{
    struct taker t = {.db = db, .arena = arena, .code = SQLITE_OK};
    *about = (struct gj_batch_about){
        .name = take(&t, "name"),
        .title = take(&t, "title"),
        .title_ko = take(&t, "title_ko"),
        .frozen = take(&t, "frozen"),
        .version = take(&t, "version"),
        .confidence = strtod(take(&t, "confidence"), NULL),
        .seed = take_number(&t, "seed", 0, UINT64_MAX),
        .n_points = take_number(&t, "points", 1, GJ_BATCH_MAX_POINTS),
        .n_shards = (uint32_t)take_number(&t, "shards", 1, GJ_BATCH_MAX_SHARDS),
    };
    about->shard = (uint32_t)take_number(&t, "shard", 1, about->n_shards);
    about->setting = take_words(&t, "settings", &about->n_settings);
    about->library = take_words(&t, "libraries", &about->n_libraries);
    about->command = take_command(&t, &about->n_words);
    take_experiment(&t, about);
    const int code = t.missing || t.code != SQLITE_OK ? t.code : take_sources(&t, about);
    if (code != SQLITE_OK && code != SQLITE_DONE) {
        return gj_batch_database_error(error, db, code, shown, "read");
    }
    if (t.missing) {
        gj_file_error(error, GJ_IO, shown, "is damaged: its %s is missing or not as it should be", t.missing);
        gj_error_fix(error, "remove it and run its sweep again");
        return GJ_IO;
    }
    return GJ_OK;
}
