/* An event log as OCEL 2.0 in JSON [OCEL2]. Events are written as they end; what is to be said of orders and lots is known when they come,
 * so their objects go to a spool, which is put behind the events. Machines, products and workers are known from the plant. */
#include <inttypes.h>

#include "base/alloc.h"
#include "store/log_internal.h"

struct ocel {
    const struct gj_log_source *source;
    struct gj_sink *sink;
    struct gj_spool *spool;
    struct gj_text line, word;
    uint64_t n_events, n_objects;
    bool is_next_type;
};

static const char initial_time[] = "1970-01-01T00:00:00Z"; /* OCEL's time of values that an object has from its start */

static void flush(struct ocel *ocel)
{
    ocel->line.failed |= ocel->word.failed;
    if (!ocel->line.failed) {
        gj_sink_add(ocel->sink, ocel->line.data, ocel->line.length);
        ocel->line.length = 0;
    }
}

static void drop(void *state)
{
    struct ocel *ocel = state;
    gj_sink_drop(ocel->sink);
    gj_spool_drop(ocel->spool);
    gj_text_fini(&ocel->line);
    gj_text_fini(&ocel->word);
    gj_free(ocel);
}

static void add_word(struct ocel *ocel)
{
    gj_line_json(&ocel->line, ocel->word.length > 0 ? ocel->word.data : "");
    ocel->word.length = 0;
}

static void add_id(struct ocel *ocel, enum gj_ocel_type type, uint64_t object)
{
    gj_ocel_id(ocel->source, type, object, &ocel->word);
    add_word(ocel);
}

/* --- types --- */

static void add_attribute_type(struct gj_text *line, bool *is_next, const char *name, const char *type)
{
    gj_text_addf(line, "%s{\"name\":\"%s\",\"type\":\"%s\"}", *is_next ? "," : "", name, type);
    *is_next = true;
}

static void add_event_type(void *user, enum gj_happening_kind kind, gj_id station)
{
    struct ocel *ocel = user;
    struct gj_text *line = &ocel->line;
    const unsigned fields = gj_happening_info(kind)->fields;
    bool is_next = false;
    gj_text_add(line, ocel->is_next_type ? ",\n{\"name\":" : "\n{\"name\":");
    gj_text_add(&ocel->word, gj_happening_info(kind)->name);
    if (station != GJ_NONE) {
        gj_text_addf(&ocel->word, " %s", ocel->source->names.station[station]);
    }
    add_word(ocel);
    gj_text_add(line, ",\"attributes\":[");
    if (fields & GJ_HAS_START) {
        add_attribute_type(line, &is_next, "start", "time");
    }
    if (fields & GJ_HAS_QUANTITY) {
        add_attribute_type(line, &is_next, "quantity", "integer");
    }
    if (fields & GJ_HAS_REJECTS) {
        add_attribute_type(line, &is_next, "rejects", "integer");
    }
    if (fields & GJ_HAS_MODE) {
        add_attribute_type(line, &is_next, "mode", "string");
    }
    if (fields & GJ_HAS_LATENESS) {
        add_attribute_type(line, &is_next, "late_hours", "float");
    }
    gj_text_add(line, "]}");
    ocel->is_next_type = true;
}

static void put_types(struct ocel *ocel)
{
    gj_text_add(&ocel->line, "{\"eventTypes\":[");
    gj_ocel_event_types(ocel->source, add_event_type, ocel);
    gj_text_add(&ocel->line, "],\n\"objectTypes\":[\n"
                             "{\"name\":\"order\",\"attributes\":[{\"name\":\"quantity\",\"type\":\"integer\"}]},\n"
                             "{\"name\":\"lot\",\"attributes\":[{\"name\":\"quantity\",\"type\":\"integer\"}]},\n"
                             "{\"name\":\"product\",\"attributes\":[{\"name\":\"name\",\"type\":\"string\"}]},\n"
                             "{\"name\":\"machine\",\"attributes\":[{\"name\":\"station\",\"type\":\"string\"}]},\n"
                             "{\"name\":\"worker\",\"attributes\":[{\"name\":\"name\",\"type\":\"string\"}]}],\n"
                             "\"events\":[");
    flush(ocel);
}

static enum gj_status open(const char *path, const struct gj_log_source *source, void **state, struct gj_error *error)
{
    struct ocel *ocel = gj_alloc_zero(1, sizeof *ocel);
    if (!ocel) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for an event log");
    }
    ocel->source = source;
    enum gj_status status = gj_sink_open(path, &ocel->sink, error);
    if (status == GJ_OK) {
        status = gj_spool_open(&ocel->spool, error);
    }
    if (status != GJ_OK) {
        drop(ocel);
        return status;
    }
    put_types(ocel);
    *state = ocel;
    return GJ_OK;
}

/* --- objects --- */

static void begin_object(struct ocel *ocel, enum gj_ocel_type type, uint64_t object)
{
    gj_text_add(&ocel->line, ocel->n_objects++ > 0 ? ",\n{\"id\":" : "\n{\"id\":");
    add_id(ocel, type, object);
    gj_text_addf(&ocel->line, ",\"type\":\"%s\",\"attributes\":[{\"name\":", gj_ocel_type_name(type));
}

/* Orders and lots, as they come. */
static void spool_object(struct ocel *ocel, const struct gj_happening *h)
{
    const bool is_order = h->lot == GJ_NO_LOT;
    begin_object(ocel, is_order ? GJ_OCEL_ORDER : GJ_OCEL_LOT, is_order ? h->order : h->lot);
    gj_text_addf(&ocel->line,
                 "\"quantity\",\"time\":\"%s\",\"value\":%" PRId64 "}],\"relationships\":[{\"objectId\":", initial_time,
                 h->quantity);
    add_id(ocel, GJ_OCEL_PRODUCT, h->product);
    gj_text_addf(&ocel->line, ",\"qualifier\":\"%s\"}", is_order ? "asks for" : "is of");
    if (!is_order && h->order != GJ_NO_LOT) {
        gj_text_add(&ocel->line, ",{\"objectId\":");
        add_id(ocel, GJ_OCEL_ORDER, h->order);
        gj_text_add(&ocel->line, ",\"qualifier\":\"part of\"}");
    }
    if (!is_order && h->whole != GJ_NO_LOT) {
        gj_text_add(&ocel->line, ",{\"objectId\":");
        add_id(ocel, GJ_OCEL_LOT, h->whole);
        gj_text_add(&ocel->line, ",\"qualifier\":\"part of\"}");
    }
    gj_text_add(&ocel->line, "]}");
    ocel->line.failed |= ocel->word.failed;
    if (!ocel->line.failed) {
        gj_spool_add(ocel->spool, ocel->line.data, ocel->line.length);
        ocel->line.length = 0;
    }
}

static void put_static_object(struct ocel *ocel, enum gj_ocel_type type, uint32_t id, const char *key, const char *name)
{
    begin_object(ocel, type, id);
    gj_text_addf(&ocel->line, "\"%s\",\"time\":\"%s\",\"value\":", key, initial_time);
    gj_line_json(&ocel->line, name);
    gj_text_add(&ocel->line, "}],\"relationships\":[]}");
    flush(ocel);
}

static void put_static_objects(struct ocel *ocel)
{
    const struct gj_names *names = &ocel->source->names;
    const struct gj_plant *plant = ocel->source->spec->plant;
    for (uint32_t i = 0; i < gj_plant_n_products(plant); i++) {
        put_static_object(ocel, GJ_OCEL_PRODUCT, i, "name", gj_plant_product_name(plant, i));
    }
    for (uint32_t i = 0; i < gj_plant_n_machines(plant); i++) {
        put_static_object(ocel, GJ_OCEL_MACHINE, i, "station", names->station[gj_plant_machine_station(plant, i)]);
    }
    for (uint32_t i = 0; i < names->n_workers; i++) {
        if (gj_happenings_has_worker(ocel->source->happenings, i)) {
            put_static_object(ocel, GJ_OCEL_WORKER, i, "name", names->worker[i]);
        }
    }
}

/* --- events --- */

static void begin_attribute(struct gj_text *line, bool *is_next, const char *name)
{
    gj_text_addf(line, "%s{\"name\":\"%s\",\"value\":", *is_next ? "," : "", name);
    *is_next = true;
}

static void add_attributes(struct ocel *ocel, const struct gj_happening *h)
{
    struct gj_text *line = &ocel->line;
    const unsigned fields = gj_happening_info(h->kind)->fields;
    bool is_next = false;
    if (fields & GJ_HAS_START) {
        begin_attribute(line, &is_next, "start");
        gj_text_add(line, "\"");
        gj_line_time(line, ocel->source->spec->start_day, h->start);
        gj_text_add(line, "\"}");
    }
    if (fields & GJ_HAS_QUANTITY) {
        begin_attribute(line, &is_next, "quantity");
        gj_text_addf(line, "%" PRId64 "}", h->quantity);
    }
    if (fields & GJ_HAS_REJECTS) {
        begin_attribute(line, &is_next, "rejects");
        gj_text_addf(line, "%" PRId64 "}", h->rejects);
    }
    if (fields & GJ_HAS_MODE) {
        begin_attribute(line, &is_next, "mode");
        gj_line_json(line, gj_log_mode(ocel->source, h));
        gj_text_add(line, "}");
    }
    if (fields & GJ_HAS_LATENESS) {
        begin_attribute(line, &is_next, "late_hours");
        gj_text_addf(line, "%.6f}", (double)h->late_us / (double)GJ_HOUR);
    }
}

static void add_relation(struct ocel *ocel, bool *is_next, const struct gj_ocel_relation *relation)
{
    gj_text_add(&ocel->line, *is_next ? ",{\"objectId\":" : "{\"objectId\":");
    add_id(ocel, relation->type, relation->object);
    gj_text_addf(&ocel->line, ",\"qualifier\":\"%s\"}", relation->qualifier);
    *is_next = true;
}

static void add_relations(struct ocel *ocel, const struct gj_happening *h)
{
    struct gj_ocel_relation relation[GJ_OCEL_FIXED_RELATIONS];
    const uint32_t n = gj_ocel_relations(h, relation);
    bool is_next = false;
    for (uint32_t i = 0; i < n; i++) {
        add_relation(ocel, &is_next, &relation[i]);
    }
    for (uint32_t i = 0; i < h->n_workers; i++) {
        const struct gj_ocel_relation worker = {GJ_OCEL_WORKER, h->worker[i], gj_ocel_worker_role(h->kind)};
        add_relation(ocel, &is_next, &worker);
    }
}

static void put(void *state, const struct gj_happening *h)
{
    struct ocel *ocel = state;
    if (h->is_new) {
        spool_object(ocel, h);
    }
    gj_text_addf(&ocel->line, "%s{\"id\":\"e%" PRIu64 "\",\"type\":", ocel->n_events > 0 ? ",\n" : "\n",
                 ocel->n_events + 1);
    ocel->n_events++;
    gj_log_activity(ocel->source, h->kind, h->machine, &ocel->word);
    add_word(ocel);
    gj_text_add(&ocel->line, ",\"time\":\"");
    gj_line_time(&ocel->line, ocel->source->spec->start_day, h->end);
    gj_text_add(&ocel->line, "\",\"attributes\":[");
    add_attributes(ocel, h);
    gj_text_add(&ocel->line, "],\"relationships\":[");
    add_relations(ocel, h);
    gj_text_add(&ocel->line, "]}");
    flush(ocel);
}

static enum gj_status close(void *state, struct gj_error *error)
{
    struct ocel *ocel = state;
    gj_text_add(&ocel->line, "],\n\"objects\":[");
    flush(ocel);
    enum gj_status status = gj_spool_empty_into(ocel->spool, ocel->sink, error);
    put_static_objects(ocel);
    gj_text_add(&ocel->line, "]}\n");
    flush(ocel);
    if (status == GJ_OK && ocel->line.failed) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for an event log");
    }
    if (status == GJ_OK) {
        status = gj_sink_commit(ocel->sink, error);
        ocel->sink = NULL;
    }
    drop(ocel);
    return status;
}

const struct gj_log_form gj_ocel_json_form = {
    .ending = ".jsonocel", .open = open, .put = put, .close = close, .drop = drop};
