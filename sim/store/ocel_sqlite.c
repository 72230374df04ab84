/* An event log as OCEL 2.0 in SQLite [OCEL2]: tables event, object, event_object, object_object, the two maps of types, and one table a type.
 * No journal and no sync while it is written: until it is renamed nobody reads it. */
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>

#include "base/alloc.h"
#include "store/log_internal.h"
#include "store/part_internal.h"

/* Statements that are kept: one insert a table. */
enum { INTO_EVENT, INTO_OBJECT, INTO_EVENT_OBJECT, INTO_OBJECT_OBJECT, INTO_OBJECT_TYPE };
enum { N_FIXED = INTO_OBJECT_TYPE + GJ_N_OCEL_TYPES };

struct ocel {
    const struct gj_log_source *source;
    struct gj_text path, part, sql, id, other, word;
    sqlite3 *db;
    int code; /* first that was not SQLITE_OK */
    sqlite3_stmt *fixed[N_FIXED];
    sqlite3_stmt **type; /* by kind and station: see type_at */
    uint32_t n_types;
    uint64_t n_events;
};

static const char initial_time[] = "1970-01-01T00:00:00Z"; /* OCEL's time of values that an object has from its start */

static uint32_t type_at(const struct ocel *ocel, enum gj_happening_kind kind, gj_id station)
{
    const uint32_t n = gj_plant_n_stations(ocel->source->spec->plant) + 1;
    return (uint32_t)kind * n + (station == GJ_NONE ? 0 : station + 1);
}

static void keep(struct ocel *ocel, int code)
{
    if (ocel->code == SQLITE_OK && code != SQLITE_OK) {
        ocel->code = code;
    }
}

static void run(struct ocel *ocel)
{
    if (ocel->code == SQLITE_OK) {
        keep(ocel, ocel->sql.failed ? SQLITE_NOMEM : sqlite3_exec(ocel->db, ocel->sql.data, NULL, NULL, NULL));
    }
    ocel->sql.length = 0;
}

static void prepare(struct ocel *ocel, sqlite3_stmt **statement, const char *table, int n_columns)
{
    gj_text_addf(&ocel->sql, "INSERT INTO \"%s\" VALUES(?", table);
    for (int i = 1; i < n_columns; i++) {
        gj_text_add(&ocel->sql, ",?");
    }
    gj_text_add(&ocel->sql, ")");
    if (ocel->code == SQLITE_OK) {
        keep(ocel, ocel->sql.failed
                       ? SQLITE_NOMEM
                       : sqlite3_prepare_v3(ocel->db, ocel->sql.data, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL));
    }
    ocel->sql.length = 0;
}

/* --- rows: bind what is there, then step --- */

static void bind_text(struct ocel *ocel, sqlite3_stmt *statement, int at, const char *text)
{
    if (ocel->code == SQLITE_OK) {
        keep(ocel,
             text ? sqlite3_bind_text(statement, at, text, -1, SQLITE_TRANSIENT) : sqlite3_bind_null(statement, at));
    }
}

static void bind_word(struct ocel *ocel, sqlite3_stmt *statement, int at, struct gj_text *word)
{
    keep(ocel, word->failed ? SQLITE_NOMEM : SQLITE_OK);
    bind_text(ocel, statement, at, word->length > 0 ? word->data : "");
    word->length = 0;
}

static void bind_whole(struct ocel *ocel, sqlite3_stmt *statement, int at, int64_t value)
{
    if (ocel->code == SQLITE_OK) {
        keep(ocel, sqlite3_bind_int64(statement, at, value));
    }
}

static void step(struct ocel *ocel, sqlite3_stmt *statement)
{
    if (ocel->code == SQLITE_OK) {
        const int code = sqlite3_step(statement);
        keep(ocel, code == SQLITE_DONE ? sqlite3_reset(statement) : code);
    }
}

static void add_row(struct ocel *ocel, int table, const char *first, const char *second, const char *third)
{
    sqlite3_stmt *statement = ocel->fixed[table];
    bind_text(ocel, statement, 1, first);
    bind_text(ocel, statement, 2, second);
    if (third) {
        bind_text(ocel, statement, 3, third);
    }
    step(ocel, statement);
}

/* --- types --- */

static void add_column(struct ocel *ocel, const char *name, const char *type)
{
    gj_text_addf(&ocel->sql, ", \"%s\" %s", name, type);
}

/* The table of an event type is named by its kind and the station's number: whatever the station is called, that needs no quotes. */
static void add_event_type(void *user, enum gj_happening_kind kind, gj_id station)
{
    struct ocel *ocel = user;
    const struct gj_happening_info *info = gj_happening_info(kind);
    char map[64];
    size_t n = 0;
    for (const char *c = info->name; *c; c++) {
        map[n] = *c;
        n += *c != '-';
    }
    map[n] = '\0';
    if (station != GJ_NONE) {
        snprintf(map + n, sizeof map - n, "_%u", station + 1);
    }
    gj_text_addf(&ocel->sql, "CREATE TABLE \"event_%s\" (\"ocel_id\" TEXT, \"ocel_time\" TEXT", map);
    int n_columns = 2;
    static const struct {
        unsigned field;
        const char *name, *type;
    } columns[] = {{GJ_HAS_START, "start", "TIMESTAMP"},
                   {GJ_HAS_QUANTITY, "quantity", "INTEGER"},
                   {GJ_HAS_REJECTS, "rejects", "INTEGER"},
                   {GJ_HAS_MODE, "mode", "TEXT"},
                   {GJ_HAS_LATENESS, "late_hours", "REAL"}};
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        if (info->fields & columns[i].field) {
            add_column(ocel, columns[i].name, columns[i].type);
            n_columns++;
        }
    }
    gj_text_add(&ocel->sql, ")");
    run(ocel);
    gj_text_addf(&ocel->word, "event_%s", map);
    keep(ocel, ocel->word.failed ? SQLITE_NOMEM : SQLITE_OK);
    prepare(ocel, &ocel->type[type_at(ocel, kind, station)], ocel->word.data, n_columns);
    ocel->word.length = 0;
    sqlite3_stmt *into = NULL;
    prepare(ocel, &into, "event_map_type", 2);
    gj_text_add(&ocel->word, info->name);
    if (station != GJ_NONE) {
        gj_text_addf(&ocel->word, " %s", ocel->source->names.station[station]);
    }
    bind_word(ocel, into, 1, &ocel->word);
    bind_text(ocel, into, 2, map);
    step(ocel, into);
    (void)sqlite3_finalize(into);
}

static void make_tables(struct ocel *ocel)
{
    static const char *const attributes[GJ_N_OCEL_TYPES] = {"\"quantity\" INTEGER", "\"quantity\" INTEGER",
                                                            "\"name\" TEXT", "\"station\" TEXT", "\"name\" TEXT"};
    gj_text_add(
        &ocel->sql,
        "PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA journal_mode = OFF; "
        "PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; BEGIN; "
        "CREATE TABLE \"event\" (\"ocel_id\" TEXT, \"ocel_type\" TEXT); "
        "CREATE TABLE \"object\" (\"ocel_id\" TEXT, \"ocel_type\" TEXT); "
        "CREATE TABLE \"event_object\" (\"ocel_event_id\" TEXT, \"ocel_object_id\" TEXT, \"ocel_qualifier\" TEXT); "
        "CREATE TABLE \"object_object\" (\"ocel_source_id\" TEXT, \"ocel_target_id\" TEXT, \"ocel_qualifier\" TEXT); "
        "CREATE TABLE \"event_map_type\" (\"ocel_type\" TEXT, \"ocel_type_map\" TEXT); "
        "CREATE TABLE \"object_map_type\" (\"ocel_type\" TEXT, \"ocel_type_map\" TEXT)");
    run(ocel);
    prepare(ocel, &ocel->fixed[INTO_EVENT], "event", 2);
    prepare(ocel, &ocel->fixed[INTO_OBJECT], "object", 2);
    prepare(ocel, &ocel->fixed[INTO_EVENT_OBJECT], "event_object", 3);
    prepare(ocel, &ocel->fixed[INTO_OBJECT_OBJECT], "object_object", 3);
    for (uint32_t t = 0; t < GJ_N_OCEL_TYPES; t++) {
        const char *name = gj_ocel_type_name((enum gj_ocel_type)t);
        char table[32];
        snprintf(table, sizeof table, "object_%s", name);
        gj_text_addf(&ocel->sql,
                     "CREATE TABLE \"%s\" (\"ocel_id\" TEXT, \"ocel_time\" TEXT, \"ocel_changed_field\" TEXT, %s); "
                     "INSERT INTO \"object_map_type\" VALUES('%s', '%s')",
                     table, attributes[t], name, name);
        run(ocel);
        prepare(ocel, &ocel->fixed[INTO_OBJECT_TYPE + t], table, 4);
    }
    gj_ocel_event_types(ocel->source, add_event_type, ocel);
}

/* --- objects --- */

/* The object that ocel->id names, with its one attribute: a text, or a number where that is NULL. */
static void add_object(struct ocel *ocel, enum gj_ocel_type type, const char *text, int64_t number)
{
    sqlite3_stmt *statement = ocel->fixed[INTO_OBJECT_TYPE + (int)type];
    keep(ocel, ocel->id.failed ? SQLITE_NOMEM : SQLITE_OK);
    add_row(ocel, INTO_OBJECT, ocel->id.data, gj_ocel_type_name(type), NULL);
    bind_text(ocel, statement, 1, ocel->id.data);
    bind_text(ocel, statement, 2, initial_time);
    bind_text(ocel, statement, 3, NULL);
    if (text) {
        bind_text(ocel, statement, 4, text);
    } else {
        bind_whole(ocel, statement, 4, number);
    }
    step(ocel, statement);
}

static void add_plant_object(struct ocel *ocel, enum gj_ocel_type type, uint32_t i, const char *text)
{
    ocel->id.length = 0;
    gj_ocel_id(ocel->source, type, i, &ocel->id);
    add_object(ocel, type, text, 0);
}

static void add_plant_objects(struct ocel *ocel)
{
    const struct gj_names *names = &ocel->source->names;
    const struct gj_plant *plant = ocel->source->spec->plant;
    for (uint32_t i = 0; i < gj_plant_n_products(plant); i++) {
        add_plant_object(ocel, GJ_OCEL_PRODUCT, i, gj_plant_product_name(plant, i));
    }
    for (uint32_t i = 0; i < gj_plant_n_machines(plant); i++) {
        add_plant_object(ocel, GJ_OCEL_MACHINE, i, names->station[gj_plant_machine_station(plant, i)]);
    }
    for (uint32_t i = 0; i < names->n_workers; i++) {
        if (gj_happenings_has_worker(ocel->source->happenings, i)) {
            add_plant_object(ocel, GJ_OCEL_WORKER, i, names->worker[i]);
        }
    }
}

/* From the object that ocel->id names to another. */
static void add_tie(struct ocel *ocel, enum gj_ocel_type type, uint64_t object, const char *qualifier)
{
    ocel->other.length = 0;
    gj_ocel_id(ocel->source, type, object, &ocel->other);
    keep(ocel, ocel->other.failed ? SQLITE_NOMEM : SQLITE_OK);
    add_row(ocel, INTO_OBJECT_OBJECT, ocel->id.data, ocel->other.data, qualifier);
}

/* Orders and lots, as they come. */
static void add_mover(struct ocel *ocel, const struct gj_happening *h)
{
    const bool is_order = h->lot == GJ_NO_LOT;
    const enum gj_ocel_type type = is_order ? GJ_OCEL_ORDER : GJ_OCEL_LOT;
    ocel->id.length = 0;
    gj_ocel_id(ocel->source, type, is_order ? h->order : h->lot, &ocel->id);
    add_object(ocel, type, NULL, h->quantity);
    add_tie(ocel, GJ_OCEL_PRODUCT, h->product, is_order ? "asks for" : "is of");
    if (!is_order && h->order != GJ_NO_LOT) {
        add_tie(ocel, GJ_OCEL_ORDER, h->order, "part of");
    }
    if (!is_order && h->whole != GJ_NO_LOT) {
        add_tie(ocel, GJ_OCEL_LOT, h->whole, "part of");
    }
}

/* --- events --- */

static void add_attributes(struct ocel *ocel, const struct gj_happening *h, sqlite3_stmt *statement)
{
    const unsigned fields = gj_happening_info(h->kind)->fields;
    int at = 2;
    if (fields & GJ_HAS_START) {
        gj_line_time(&ocel->word, ocel->source->spec->start_day, h->start);
        bind_word(ocel, statement, ++at, &ocel->word);
    }
    if (fields & GJ_HAS_QUANTITY) {
        bind_whole(ocel, statement, ++at, h->quantity);
    }
    if (fields & GJ_HAS_REJECTS) {
        bind_whole(ocel, statement, ++at, h->rejects);
    }
    if (fields & GJ_HAS_MODE) {
        bind_text(ocel, statement, ++at, gj_log_mode(ocel->source, h));
    }
    if (fields & GJ_HAS_LATENESS && ocel->code == SQLITE_OK) {
        keep(ocel, sqlite3_bind_double(statement, ++at, (double)h->late_us / (double)GJ_HOUR));
    }
}

static void add_relations(struct ocel *ocel, const struct gj_happening *h, const char *event)
{
    struct gj_ocel_relation relation[GJ_OCEL_FIXED_RELATIONS];
    const uint32_t n = gj_ocel_relations(h, relation);
    for (uint32_t i = 0; i < n + h->n_workers; i++) {
        const struct gj_ocel_relation worker = {GJ_OCEL_WORKER, i < n ? 0 : h->worker[i - n],
                                                gj_ocel_worker_role(h->kind)};
        const struct gj_ocel_relation *r = i < n ? &relation[i] : &worker;
        ocel->other.length = 0;
        gj_ocel_id(ocel->source, r->type, r->object, &ocel->other);
        keep(ocel, ocel->other.failed ? SQLITE_NOMEM : SQLITE_OK);
        add_row(ocel, INTO_EVENT_OBJECT, event, ocel->other.data, r->qualifier);
    }
}

static void put(void *state, const struct gj_happening *h)
{
    struct ocel *ocel = state;
    const struct gj_plant *plant = ocel->source->spec->plant;
    if (ocel->code != SQLITE_OK) {
        return;
    }
    if (h->is_new) {
        add_mover(ocel, h);
    }
    char event[24];
    snprintf(event, sizeof event, "e%" PRIu64, ++ocel->n_events);
    gj_log_activity(ocel->source, h->kind, h->machine, &ocel->word);
    bind_text(ocel, ocel->fixed[INTO_EVENT], 1, event);
    bind_word(ocel, ocel->fixed[INTO_EVENT], 2, &ocel->word);
    step(ocel, ocel->fixed[INTO_EVENT]);
    const bool at_station = gj_happening_info(h->kind)->at_station;
    sqlite3_stmt *statement =
        ocel->type[type_at(ocel, h->kind, at_station ? gj_plant_machine_station(plant, h->machine) : GJ_NONE)];
    bind_text(ocel, statement, 1, event);
    gj_line_time(&ocel->word, ocel->source->spec->start_day, h->end);
    bind_word(ocel, statement, 2, &ocel->word);
    add_attributes(ocel, h, statement);
    step(ocel, statement);
    add_relations(ocel, h, event);
}

/* --- begin and end --- */

/* Close the database; what went wrong first, if anything did. */
static enum gj_status close_database(struct ocel *ocel, struct gj_error *error)
{
    enum gj_status status = GJ_OK;
    if (ocel->code != SQLITE_OK) {
        status = gj_database_error(error, ocel->db, ocel->code, ocel->path.data, "written");
    }
    for (int i = 0; i < N_FIXED; i++) {
        (void)sqlite3_finalize(ocel->fixed[i]);
    }
    for (uint32_t i = 0; ocel->type && i < ocel->n_types; i++) {
        (void)sqlite3_finalize(ocel->type[i]);
    }
    const int code = sqlite3_close(ocel->db);
    ocel->db = NULL;
    if (code != SQLITE_OK && status == GJ_OK) {
        status = gj_database_error(error, NULL, code, ocel->path.data, "written");
    }
    return status;
}

static void ocel_free(struct ocel *ocel)
{
    struct gj_text *const texts[] = {&ocel->path, &ocel->part, &ocel->sql, &ocel->id, &ocel->other, &ocel->word};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        gj_text_fini(texts[i]);
    }
    gj_free(ocel->type);
    gj_free(ocel);
}

static void drop(void *state)
{
    struct ocel *ocel = state;
    (void)close_database(ocel, NULL);
    gj_part_drop(&ocel->part);
    ocel_free(ocel);
}

static enum gj_status open(const char *path, const struct gj_log_source *source, void **state, struct gj_error *error)
{
    struct ocel *ocel = gj_alloc_zero(1, sizeof *ocel);
    if (!ocel) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for an event log");
    }
    ocel->source = source;
    ocel->n_types = type_at(ocel, GJ_N_HAPPENINGS, GJ_NONE);
    ocel->type = gj_alloc_zero(ocel->n_types, sizeof *ocel->type);
    gj_text_add(&ocel->path, path);
    enum gj_status status = ocel->path.failed || !ocel->type
                                ? gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for an event log")
                                : gj_part_begin(path, &ocel->part, error);
    if (status != GJ_OK) {
        ocel_free(ocel);
        return status;
    }
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    keep(ocel, sqlite3_open_v2(ocel->part.data, &ocel->db, flags, GJ_DATABASE_VFS));
    make_tables(ocel);
    if (ocel->code != SQLITE_OK) {
        status = gj_database_error(error, ocel->db, ocel->code, path, "written");
        drop(ocel);
        return status;
    }
    *state = ocel;
    return GJ_OK;
}

static enum gj_status close(void *state, struct gj_error *error)
{
    struct ocel *ocel = state;
    if (ocel->code == SQLITE_OK) {
        add_plant_objects(ocel);
        gj_text_add(&ocel->sql, "COMMIT");
        run(ocel);
    }
    enum gj_status status = close_database(ocel, error);
    if (status == GJ_OK) {
        status = gj_part_commit(ocel->path.data, &ocel->part, error);
    }
    if (status != GJ_OK) {
        gj_part_drop(&ocel->part);
    }
    ocel_free(ocel);
    return status;
}

const struct gj_log_form gj_ocel_sqlite_form = {
    .ending = ".sqlite", .open = open, .put = put, .close = close, .drop = drop};
