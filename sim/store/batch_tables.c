/* The tables point and row of a batch: how they are made, filled and read. */
#include "store/batch_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *const point_columns[GJ_BATCH_POINT_COLUMNS] = {"point",  "state",  "replications",
                                                                  "failed", "status", "reason"};
static const char *const row_columns[] = {"id", "status", "digest", "point", "replication"};

const char *gj_point_state_name(enum gj_point_state state)
{
    static const char *const names[] = {"done", "refused", "failed", "no value"};
    return names[state];
}

/* --- names --- */

static bool is_taken(const char *name, const char *const *fixed, size_t n_fixed, const char *const *before, uint32_t n)
{
    for (size_t i = 0; i < n_fixed; i++) {
        if (strcasecmp(name, fixed[i]) == 0) {
            return true;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        if (strcasecmp(name, before[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* `name`, with as many "_" behind as it needs to be the only one. */
static const char *free_name(struct gj_arena *arena, const char *name, const char *const *fixed, size_t n_fixed,
                             const char *const *before, uint32_t n)
{
    struct gj_text text;
    gj_text_init(&text);
    gj_text_add(&text, name);
    while (!text.failed && is_taken(text.data, fixed, n_fixed, before, n)) {
        gj_text_add(&text, "_");
    }
    const char *copy = text.failed ? NULL : gj_arena_strdup(arena, text.data);
    gj_text_fini(&text);
    return copy;
}

enum gj_status gj_batch_columns(const struct gj_experiment *e, struct gj_arena *arena, struct gj_batch_columns *columns)
{
    columns->factor = gj_arena_alloc(arena, e->n_factors + 1U, sizeof *columns->factor);
    columns->response = gj_arena_alloc(arena, e->n_responses + 1U, sizeof *columns->response);
    bool is_ok = columns->factor && columns->response;
    memset(columns->extra, 0, sizeof columns->extra);
    columns->point_sum = columns->row_sum = NULL;
    for (uint32_t i = 0; i < e->n_factors && is_ok; i++) {
        columns->factor[i] =
            free_name(arena, e->factor[i].name, point_columns, GJ_BATCH_POINT_COLUMNS, columns->factor, i);
        is_ok = columns->factor[i] != NULL;
    }
    for (uint32_t i = 0; i < e->n_responses && is_ok; i++) {
        columns->response[i] = free_name(arena, gj_response_info(e->response[i])->name, row_columns,
                                         sizeof row_columns / sizeof row_columns[0], columns->response, i);
        is_ok = columns->response[i] != NULL;
    }
    return is_ok ? GJ_OK : GJ_NO_MEMORY;
}

enum gj_status gj_batch_extra_columns(const struct gj_experiment *e, struct gj_arena *arena,
                                      struct gj_batch_columns *columns)
{
    static const char *const names[GJ_N_BATCH_EXTRAS] = {"scenario", "policy", "half_width", "is_precise"};
    const bool is_there[GJ_N_BATCH_EXTRAS] = {e->n_scenarios > 0, e->n_policies > 0, e->precision > 0.0,
                                              e->precision > 0.0};
    for (uint32_t i = 0; i < GJ_N_BATCH_EXTRAS; i++) {
        columns->extra[i] = is_there[i] ? free_name(arena, names[i], point_columns, GJ_BATCH_POINT_COLUMNS,
                                                    columns->factor, e->n_factors)
                                        : NULL;
        if (is_there[i] && !columns->extra[i]) {
            return GJ_NO_MEMORY;
        }
    }
    return GJ_OK;
}

enum gj_status gj_batch_sum_columns(const struct gj_experiment *e, struct gj_arena *arena,
                                    struct gj_batch_columns *columns)
{
    columns->point_sum =
        free_name(arena, "checksum", point_columns, GJ_BATCH_POINT_COLUMNS, columns->factor, e->n_factors);
    columns->row_sum = free_name(arena, "checksum", row_columns, sizeof row_columns / sizeof row_columns[0],
                                 columns->response, e->n_responses);
    return columns->point_sum && columns->row_sum ? GJ_OK : GJ_NO_MEMORY;
}

uint32_t gj_batch_n_extras(const struct gj_batch_columns *columns)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < GJ_N_BATCH_EXTRAS; i++) {
        n += columns->extra[i] != NULL;
    }
    return n;
}

/* --- SQL --- */

static void add_name(struct gj_text *sql, const char *name)
{
    gj_text_add(sql, "\"");
    for (; *name; name++) {
        gj_text_add_n(sql, "\"", *name == '"');
        gj_text_add_n(sql, name, 1);
    }
    gj_text_add(sql, "\"");
}

/* ', "checksum"' with its type, where there is one. */
static void add_sum(struct gj_text *sql, const char *name, const char *type)
{
    if (name) {
        gj_text_add(sql, ", ");
        add_name(sql, name);
        gj_text_add(sql, type);
    }
}

static const char *type_of(const struct gj_factor *factor)
{
    return factor->kind == GJ_FACTOR_CHOICE ? " TEXT" : factor->kind == GJ_FACTOR_WHOLE ? " INTEGER" : " REAL";
}

void gj_batch_schema(const struct gj_experiment *e, const struct gj_batch_columns *columns, struct gj_text *sql)
{
    gj_text_add(sql, "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
                     "CREATE TABLE source (number INTEGER PRIMARY KEY, kind TEXT, name TEXT, text TEXT);"
                     "CREATE TABLE point (point INTEGER PRIMARY KEY, state TEXT, replications INTEGER, "
                     "failed INTEGER, status TEXT, reason TEXT");
    for (uint32_t i = 0; i < e->n_factors; i++) {
        gj_text_add(sql, ", ");
        add_name(sql, columns->factor[i]);
        gj_text_add(sql, type_of(&e->factor[i]));
    }
    for (uint32_t i = 0; i < GJ_N_BATCH_EXTRAS; i++) {
        static const char *const types[GJ_N_BATCH_EXTRAS] = {" TEXT", " TEXT", " REAL", " INTEGER"};
        if (columns->extra[i]) {
            gj_text_add(sql, ", ");
            add_name(sql, columns->extra[i]);
            gj_text_add(sql, types[i]);
        }
    }
    add_sum(sql, columns->point_sum, " INTEGER");
    gj_text_addf(sql,
                 "); CREATE TABLE row (id INTEGER PRIMARY KEY, point INTEGER AS (id >> %d), "
                 "replication INTEGER AS (id & %u), status TEXT, digest TEXT",
                 GJ_BATCH_REPLICATION_BITS, GJ_BATCH_MAX_REPLICATIONS - 1);
    for (uint32_t i = 0; i < e->n_responses; i++) {
        gj_text_add(sql, ", ");
        add_name(sql, columns->response[i]);
        gj_text_add(sql, " REAL");
    }
    add_sum(sql, columns->row_sum, " INTEGER");
    gj_text_add(sql, ")");
}

static void add_columns(const struct gj_experiment *e, const struct gj_batch_columns *columns, bool is_row,
                        struct gj_text *sql)
{
    gj_text_add(sql, is_row ? "id, status, digest" : "point, state, replications, failed, status, reason");
    for (uint32_t i = 0; i < (is_row ? e->n_responses : e->n_factors); i++) {
        gj_text_add(sql, ", ");
        add_name(sql, is_row ? columns->response[i] : columns->factor[i]);
    }
}

void gj_batch_insert_sql(const struct gj_experiment *e, const struct gj_batch_columns *columns, bool is_row,
                         struct gj_text *sql)
{
    const char *sum = is_row ? columns->row_sum : columns->point_sum;
    const uint32_t n = is_row ? GJ_BATCH_ROW_COLUMNS + e->n_responses
                              : GJ_BATCH_POINT_COLUMNS + e->n_factors + gj_batch_n_extras(columns);
    gj_text_addf(sql, "INSERT INTO %s (", is_row ? "row" : "point");
    add_columns(e, columns, is_row, sql);
    for (uint32_t i = 0; i < GJ_N_BATCH_EXTRAS && !is_row; i++) {
        if (columns->extra[i]) {
            gj_text_add(sql, ", ");
            add_name(sql, columns->extra[i]);
        }
    }
    add_sum(sql, sum, "");
    gj_text_add(sql, ") VALUES (?");
    for (uint32_t i = 1; i < n + (sum != NULL); i++) {
        gj_text_add(sql, ", ?");
    }
    gj_text_add(sql, ")");
}

void gj_batch_select_sql(const struct gj_experiment *e, const struct gj_batch_columns *columns, bool is_row,
                         struct gj_text *sql)
{
    gj_text_add(sql, "SELECT ");
    add_columns(e, columns, is_row, sql);
    add_sum(sql, is_row ? columns->row_sum : columns->point_sum, "");
    gj_text_addf(sql, " FROM %s", is_row ? "row" : "point");
}

/* --- a point --- */

int gj_batch_bind_point(sqlite3_stmt *insert, const struct gj_experiment *e, const struct gj_batch_point *point)
{
    int code = sqlite3_bind_int64(insert, 1, (sqlite3_int64)point->point);
    code |= sqlite3_bind_text(insert, 2, gj_point_state_name(point->state), -1, SQLITE_STATIC);
    code |= sqlite3_bind_int64(insert, 3, point->n);
    code |= sqlite3_bind_int64(insert, 4, point->n_failed);
    code |= sqlite3_bind_text(insert, 5, gj_status_name(point->status), -1, SQLITE_STATIC);
    code |= sqlite3_bind_text(insert, 6, point->reason, -1, SQLITE_TRANSIENT);
    for (uint32_t k = 0; k < e->n_factors; k++) {
        const struct gj_factor *factor = &e->factor[k];
        const int at = (int)k + 1 + GJ_BATCH_POINT_COLUMNS;
        if (factor->kind == GJ_FACTOR_CHOICE) {
            code |= sqlite3_bind_text(insert, at, factor->choice[(uint32_t)point->value[k]], -1, SQLITE_STATIC);
        } else {
            code |= sqlite3_bind_double(insert, at, point->value[k]);
        }
    }
    return code;
}

bool gj_batch_parse_status(const char *text, enum gj_status *status)
{
    if (text && text[0] == 'O' && text[1] == 'K' && text[2] == '\0') { /* nearly always */
        *status = GJ_OK;
        return true;
    }
    for (uint32_t i = 0; i < GJ_N_STATUS; i++) {
        if (text && strcmp(text, gj_status_name((enum gj_status)i)) == 0) {
            *status = (enum gj_status)i;
            return true;
        }
    }
    return false;
}

static bool parse_state(const char *text, enum gj_point_state *state)
{
    for (uint32_t i = 0; i < GJ_POINT_NO_VALUE; i++) {
        if (text && strcmp(text, gj_point_state_name((enum gj_point_state)i)) == 0) {
            *state = (enum gj_point_state)i;
            return true;
        }
    }
    return false;
}

static bool take_value(sqlite3_stmt *select, int at, const struct gj_factor *factor, double *value)
{
    if (factor->kind != GJ_FACTOR_CHOICE) {
        *value = sqlite3_column_double(select, at);
        return sqlite3_column_type(select, at) != SQLITE_NULL;
    }
    const char *word = (const char *)sqlite3_column_text(select, at);
    for (uint32_t i = 0; i < factor->n_choices && word; i++) {
        if (strcmp(word, factor->choice[i]) == 0) {
            *value = i;
            return true;
        }
    }
    return false;
}

bool gj_batch_take_point(sqlite3_stmt *select, const struct gj_experiment *e, struct gj_batch_point *point,
                         double *value)
{
    const char *reason = (const char *)sqlite3_column_text(select, 5);
    *point = (struct gj_batch_point){.point = (uint64_t)sqlite3_column_int64(select, 0),
                                     .n = (uint32_t)sqlite3_column_int64(select, 2),
                                     .n_failed = (uint32_t)sqlite3_column_int64(select, 3),
                                     .reason = reason ? reason : "",
                                     .value = value};
    bool is_ok = parse_state((const char *)sqlite3_column_text(select, 1), &point->state) &&
                 gj_batch_parse_status((const char *)sqlite3_column_text(select, 4), &point->status);
    for (uint32_t k = 0; k < e->n_factors && is_ok; k++) {
        is_ok = take_value(select, (int)k + GJ_BATCH_POINT_COLUMNS, &e->factor[k], &value[k]);
    }
    return is_ok;
}

/* --- a row --- */

int gj_batch_bind_row(sqlite3_stmt *insert, const struct gj_experiment *e, const struct gj_batch_row *row)
{
    char digest[16];
    uint64_t rest = row->digest;
    for (int i = 15; i >= 0; i--, rest >>= 4) {
        digest[i] = "0123456789abcdef"[rest & 15U];
    }
    int code =
        sqlite3_bind_int64(insert, 1, (sqlite3_int64)(row->point << GJ_BATCH_REPLICATION_BITS | row->replication));
    code |= sqlite3_bind_text(insert, 2, gj_status_name(row->status), -1, SQLITE_STATIC);
    code |= sqlite3_bind_text(insert, 3, digest, sizeof digest, SQLITE_TRANSIENT);
    for (uint32_t k = 0; k < e->n_responses; k++) {
        code |= sqlite3_bind_double(insert, (int)k + 1 + GJ_BATCH_ROW_COLUMNS, row->value[k]); /* NaN becomes NULL */
    }
    return code;
}

static bool parse_digest(const char *text, uint64_t *digest)
{
    *digest = 0;
    for (int i = 0; i < 16; i++) {
        const char c = text ? text[i] : '\0';
        const uint64_t digit = c >= '0' && c <= '9'   ? (uint64_t)(c - '0')
                               : c >= 'a' && c <= 'f' ? (uint64_t)(c - 'a') + 10
                                                      : 16;
        if (digit == 16) {
            return false;
        }
        *digest = *digest << 4 | digit;
    }
    return text[16] == '\0';
}

bool gj_batch_take_row(sqlite3_stmt *select, const struct gj_experiment *e, struct gj_batch_row *row, double *value)
{
    const uint64_t id = (uint64_t)sqlite3_column_int64(select, 0);
    *row = (struct gj_batch_row){.point = id >> GJ_BATCH_REPLICATION_BITS,
                                 .replication = (uint32_t)(id & (GJ_BATCH_MAX_REPLICATIONS - 1)),
                                 .value = value};
    for (uint32_t k = 0; k < e->n_responses; k++) {
        const int at = (int)k + GJ_BATCH_ROW_COLUMNS;
        value[k] = sqlite3_column_type(select, at) == SQLITE_NULL ? (double)NAN : sqlite3_column_double(select, at);
    }
    return gj_batch_parse_status((const char *)sqlite3_column_text(select, 1), &row->status) &&
           parse_digest((const char *)sqlite3_column_text(select, 2), &row->digest);
}
