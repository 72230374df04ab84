/* Lines, machines, inspections and buffers. */
#include "script/build_internal.h"

#include <string.h>

#include "base/text.h"

_Static_assert((int)GJ_F_machine_cycle == (int)GJ_F_inspection_cycle &&
                   (int)GJ_F_machine_queue == (int)GJ_F_inspection_queue,
               "machines and inspections have the fields of a station in the same places");
#define STATION_FIELD(node, id) GJ_FIELD_OF(node, machine, id)

static bool is_class(const struct gj_node *node, enum gj_class_id id)
{
    return node->class == gj_api_class(id);
}

static bool is_station(const struct gj_node *node)
{
    return is_class(node, GJ_C_machine) || is_class(node, GJ_C_inspection);
}

/* Where lots wait: what stands between two stations. */
static bool is_place(const struct gj_node *node)
{
    return is_class(node, GJ_C_buffer) || is_class(node, GJ_C_transport) || is_class(node, GJ_C_conveyor);
}

const struct gj_built_station *gj_build_find_station(const struct gj_builder *b, const char *name,
                                                     const struct gj_node *line)
{
    for (uint32_t i = 0; i < b->n_stations; i++) {
        if (b->station[i].line == line && strcmp(b->station[i].node->name, name) == 0) {
            return &b->station[i];
        }
    }
    return NULL;
}

const struct gj_built_station *gj_build_station_named(struct gj_builder *b, const struct gj_node *node,
                                                      const char *field, const char *name)
{
    const struct gj_built_station *found = NULL;
    const char *names[256];
    uint32_t n = 0;
    for (uint32_t i = 0; i < b->n_stations; i++) {
        const struct gj_built_station *station = &b->station[i];
        const char *full =
            station->line ? gj_build_format(b, "%s.%s", station->line->name, station->node->name) : station->node->name;
        if (strcmp(full, name) == 0) {
            return station;
        }
        if (strcmp(station->node->name, name) == 0) {
            if (found) {
                gj_build_wrong(b, node, field, "write \"line.station\"", "two lines have a station \"%.60s\"", name);
                return NULL;
            }
            found = station;
        }
        if (n < 256) {
            names[n++] = station->node->name;
        }
    }
    if (!found) {
        const char *near = gj_closest(name, names, n);
        gj_build_wrong(b, node, field, NULL,
                       near ? "there is no station \"%.60s\"; did you mean \"%s\"?" : "there is no station \"%.60s\"",
                       name, near);
    }
    return found;
}

static gj_id add_buffer(struct gj_builder *b, const struct gj_node *node, const char *name, uint32_t capacity)
{
    const struct gj_buffer_spec spec = {.name = name, .capacity = capacity};
    const gj_id id = gj_plant_add_buffer(b->plant, &spec);
    b->loader->out_of_memory |= id == GJ_NONE;
    gj_build_alias(b, gj_build_format(b, "buffer \"%s\"", name), node);
    return id;
}

static gj_id constant_of(struct gj_builder *b, const struct gj_value *duration)
{
    const struct gj_dist dist = {.kind = GJ_DIST_CONSTANT, .a = gj_value_number(duration, 1e6)};
    const gj_id id = gj_plant_add_dist(b->plant, &dist);
    b->loader->out_of_memory |= id == GJ_NONE;
    return id;
}

static gj_id add_buffer_node(struct gj_builder *b, const struct gj_node *node, const char *name)
{
    if (is_class(node, GJ_C_buffer)) {
        return add_buffer(b, node, name, (uint32_t)gj_value_whole(GJ_FIELD_OF(node, buffer, capacity), GJ_UNLIMITED));
    }
    const bool is_conveyor = is_class(node, GJ_C_conveyor);
    const struct gj_value *time =
        is_conveyor ? GJ_FIELD_OF(node, conveyor, transit) : GJ_FIELD_OF(node, transport, time);
    const struct gj_value *capacity =
        is_conveyor ? GJ_FIELD_OF(node, conveyor, capacity) : GJ_FIELD_OF(node, transport, capacity);
    const gj_id id = add_buffer(b, node, name, (uint32_t)gj_value_whole(capacity, is_conveyor ? 1 : GJ_UNLIMITED));
    const struct gj_transit_spec spec = {
        .buffer = id, .time = is_conveyor ? constant_of(b, time) : gj_build_dist(b, time), .is_conveyor = is_conveyor};
    b->loader->out_of_memory |= gj_plant_add_transit(b->plant, &spec) == GJ_NONE;
    return id;
}

/* --- people --------------------------------------------------------------------------------------------------------------------- */

/* Bits of the pools of that name or with that skill. */
static uint64_t pools_that_can(const struct gj_builder *b, const char *skill)
{
    uint64_t pools = 0;
    for (uint32_t i = 0; i < b->n_pools && i < GJ_MAX_POOLS; i++) {
        bool can = strcmp(b->pool[i]->name, skill) == 0;
        const struct gj_value *skills = GJ_FIELD_OF(b->pool[i], pool, skills);
        for (uint32_t k = 0; k < skills->n_items && skills->item; k++) {
            can |= strcmp(skills->item[k].text, skill) == 0;
        }
        pools |= (uint64_t)can << i;
    }
    return pools;
}

static const char *near_skill(const struct gj_builder *b, const char *word)
{
    const char *names[256];
    size_t n = 0;
    for (uint32_t i = 0; i < b->n_pools && n < 200; i++) {
        names[n++] = b->pool[i]->name;
        const struct gj_value *skills = GJ_FIELD_OF(b->pool[i], pool, skills);
        for (uint32_t k = 0; k < skills->n_items && skills->item && n < 200; k++) {
            names[n++] = skills->item[k].text;
        }
    }
    return gj_closest(word, names, n);
}

uint32_t gj_build_needs(struct gj_builder *b, const struct gj_node *node, const char *field,
                        const struct gj_value *value, struct gj_need *need)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < value->n_items && value->kind == GJ_V_LIST && n < GJ_MAX_NEEDS; i++) {
        const char *skill = value->item[i].key;
        need[n].pools = pools_that_can(b, skill);
        need[n].count = (uint32_t)value->item[i].whole;
        if (need[n].pools == 0) {
            const char *near = near_skill(b, skill);
            gj_build_wrong(b, node, field,
                           b->n_pools == 0 ? "give the plant people = { pool \"operator\" { ... } }" : NULL,
                           near ? "no pool is named or skilled \"%.60s\"; did you mean \"%s\"?"
                                : "no pool is named or skilled \"%.60s\"",
                           skill, near);
            continue;
        }
        n++;
    }
    return n;
}

/* --- quality, inspection, failures ------------------------------------------------------------------------------------------------- */

static struct gj_quality_spec read_quality(struct gj_builder *b, const struct gj_value *value)
{
    struct gj_quality_spec spec = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE};
    if (value->kind != GJ_V_NODE) {
        return spec;
    }
    const struct gj_node *node = value->node;
    const struct gj_value *out_of_control = GJ_FIELD_OF(node, quality, out_of_control);
    const struct gj_value *drifts = GJ_FIELD_OF(node, quality, drifts);
    spec.defects = gj_value_number(GJ_FIELD_OF(node, quality, defects), 0.0);
    spec.out_of_control = gj_value_number(out_of_control, spec.defects);
    spec.scrap = gj_value_number(GJ_FIELD_OF(node, quality, scrap), 0.0);
    spec.drifts = gj_build_dist(b, drifts);
    spec.found = gj_build_dist(b, GJ_FIELD_OF(node, quality, found));
    spec.restore = gj_build_dist(b, GJ_FIELD_OF(node, quality, restore));
    if (drifts->kind != GJ_V_ABSENT && out_of_control->kind == GJ_V_ABSENT) {
        gj_build_wrong(b, node, "drifts", "give out_of_control = percent(12)",
                       "goes out of control, but nothing says how bad it is then");
    }
    if (drifts->kind == GJ_V_ABSENT &&
        (spec.found != GJ_NONE || spec.restore != GJ_NONE || out_of_control->kind == GJ_V_NUMBER)) {
        gj_build_wrong(b, node, NULL, "give drifts = exponential(hours(60)), or take the others away",
                       "never goes out of control, so out_of_control, found and restore say nothing");
    }
    return spec;
}

/* Step of every product through `station` of the plant that is done at `back`; UINT32_MAX after an error. */
static uint32_t rework_step(struct gj_builder *b, const struct gj_node *station, const char *back)
{
    uint32_t found = UINT32_MAX;
    for (uint32_t i = 0; i < b->plant_node->n_items; i++) {
        const struct gj_node *product = b->plant_node->item[i];
        if (!is_class(product, GJ_C_product)) {
            continue;
        }
        uint32_t here = UINT32_MAX;
        uint32_t there = UINT32_MAX;
        for (uint32_t k = 0; k < gj_build_n_steps(product); k++) {
            const struct gj_node *step = gj_build_step(product, k);
            here = here == UINT32_MAX && step && gj_build_step_is_at(step, station->name) ? k : here;
            there = there == UINT32_MAX && step && gj_build_step_is_at(step, back) ? k : there;
        }
        if (here == UINT32_MAX) {
            continue;
        }
        if (there == UINT32_MAX || there > here) {
            gj_build_wrong(b, station, "rework", "name a station before the inspection",
                           "product \"%s\" does not pass \"%s\" before it", product->name, back);
            return UINT32_MAX;
        }
        if (found != UINT32_MAX && found != there) {
            gj_build_wrong(b, station, "rework", "give these products inspections of their own",
                           "\"%s\" is step %u of one product and step %u of \"%s\"", back, found + 1, there + 1,
                           product->name);
            return UINT32_MAX;
        }
        found = there;
    }
    return found == UINT32_MAX ? 0 : found;
}

static uint32_t rework_step_in_line(struct gj_builder *b, const struct gj_node *line, const struct gj_node *station,
                                    const char *back)
{
    uint32_t index = 0;
    for (uint32_t i = 0; i < line->n_items; i++) {
        const struct gj_node *item = line->item[i];
        if (item == station) {
            break;
        }
        if (is_station(item)) {
            if (strcmp(item->name, back) == 0) {
                return index;
            }
            index++;
        }
    }
    gj_build_wrong(b, station, "rework", "name a station of the line before the inspection",
                   "no station \"%s\" stands before it in the line", back);
    return 0;
}

static struct gj_inspection_spec read_inspection(struct gj_builder *b, const struct gj_node *node,
                                                 const struct gj_node *line)
{
    struct gj_inspection_spec spec = {.reject = GJ_REJECT_SCRAP, .rework_limit = 1};
    if (!is_class(node, GJ_C_inspection)) {
        return spec;
    }
    spec.is_on = true;
    spec.misses = gj_value_number(GJ_FIELD_OF(node, inspection, misses), 0.0);
    spec.false_alarms = gj_value_number(GJ_FIELD_OF(node, inspection, false_alarms), 0.0);
    spec.rework_limit = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, inspection, rework_limit), 1);
    const char *back = gj_value_text(GJ_FIELD_OF(node, inspection, rework), NULL);
    if (back) {
        spec.reject = GJ_REJECT_REWORK;
        spec.rework_step = line ? rework_step_in_line(b, line, node, back) : rework_step(b, node, back);
        if (spec.rework_step == UINT32_MAX) {
            spec.rework_step = 0;
        }
    }
    return spec;
}

static void add_loading(struct gj_builder *b, const struct gj_node *node, gj_id station)
{
    const struct gj_loading_spec spec = {.station = station,
                                         .load = gj_build_dist(b, STATION_FIELD(node, load)),
                                         .unload = gj_build_dist(b, STATION_FIELD(node, unload))};
    if (spec.load != GJ_NONE || spec.unload != GJ_NONE) {
        b->loader->out_of_memory |= gj_plant_add_loading(b->plant, &spec) == GJ_NONE;
    }
}

/* What it does with several lots, or with parts of one. */
static void add_gathering(struct gj_builder *b, const struct gj_node *station, gj_id id)
{
    const struct gj_value *batch = STATION_FIELD(station, batch);
    const struct gj_value *split = STATION_FIELD(station, split);
    const struct gj_value *join = STATION_FIELD(station, join);
    if (batch->kind == GJ_V_NODE) {
        const struct gj_node *node = batch->node;
        const uint32_t max = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, batch, max), 1);
        const struct gj_oven_spec spec = {.station = id,
                                          .max = max,
                                          .min = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, batch, min), max),
                                          .wait_us = gj_value_time(GJ_FIELD_OF(node, batch, wait), 0),
                                          .one_family = gj_value_whole(GJ_FIELD_OF(node, batch, one_family), 0) != 0};
        b->loader->out_of_memory |= gj_plant_add_oven(b->plant, &spec) == GJ_NONE;
    }
    if (split->kind == GJ_V_NUMBER) {
        const struct gj_split_spec spec = {.station = id, .pieces = (uint32_t)split->whole};
        b->loader->out_of_memory |= gj_plant_add_split(b->plant, &spec) == GJ_NONE;
    }
    if (join->kind == GJ_V_TEXT) {
        const struct gj_join_spec spec = {.station = id, .of = (enum gj_join_of)join->whole};
        b->loader->out_of_memory |= gj_plant_add_join(b->plant, &spec) == GJ_NONE;
    }
}

/* --- stations ------------------------------------------------------------------------------------------------------------------------ */

static void add_station(struct gj_builder *b, const struct gj_node *node, const struct gj_node *line, gj_id buffer)
{
    if (gj_build_find_station(b, node->name, line)) {
        gj_build_wrong(b, node, NULL, "give each its own name", "there are two stations named \"%s\" in %s", node->name,
                       line ? "the line" : "the plant");
        return;
    }
    const struct gj_value *setup = STATION_FIELD(node, setup); /* a matrix is built when the families are known */
    struct gj_station_spec spec = {.name = node->name,
                                   .path = line ? gj_build_format(b, "line.%s.%s", line->name, node->name)
                                                : gj_build_format(b, "machine.%s", node->name),
                                   .place = node->place,
                                   .buffer = buffer,
                                   .n_machines = (uint32_t)gj_value_whole(STATION_FIELD(node, places), 1),
                                   .calendar =
                                       gj_build_calendar(b, STATION_FIELD(node, calendar), b->calendar_of_plant),
                                   .rule = (enum gj_rule)gj_value_whole(STATION_FIELD(node, rule), 0),
                                   .preempt = (enum gj_preempt)gj_value_whole(STATION_FIELD(node, preempts), 0),
                                   .blocking = (enum gj_blocking)gj_value_whole(STATION_FIELD(node, blocking), 0),
                                   .by_hand = gj_value_whole(STATION_FIELD(node, by_hand), 0) != 0,
                                   .affected = gj_value_whole(STATION_FIELD(node, affected), 1) != 0,
                                   .tends = (uint32_t)gj_value_whole(STATION_FIELD(node, tends), 1),
                                   .shift_end = (enum gj_shift_end)gj_value_whole(STATION_FIELD(node, shift_end), 0),
                                   .setup = setup->kind == GJ_V_NODE ? GJ_NONE : gj_build_dist(b, setup),
                                   .quality = read_quality(b, STATION_FIELD(node, quality)),
                                   .inspection = read_inspection(b, node, line)};
    const struct gj_value *needs = STATION_FIELD(node, needs);
    const struct gj_value *setup_needs = STATION_FIELD(node, setup_needs);
    spec.n_work_needs = gj_build_needs(b, node, "needs", needs, spec.work_need);
    if (setup_needs->kind != GJ_V_ABSENT) {
        spec.n_setup_needs = gj_build_needs(b, node, "setup_needs", setup_needs, spec.setup_need);
    } else {
        memcpy(spec.setup_need, spec.work_need, sizeof spec.setup_need);
        spec.n_setup_needs = spec.n_work_needs;
    }
    if (setup_needs->kind == GJ_V_LIST && setup->kind == GJ_V_ABSENT) {
        gj_build_wrong(b, node, "setup_needs", "give setup = minutes(35)", "asks for workers, but there is no set-up");
    }
    if (!line && STATION_FIELD(node, branch)->n_items > 0) {
        gj_build_wrong(b, node, "branch", "write it at the step: step { at = ..., branch = ... }",
                       "stands in no line: where lots go from here is said by the route of each product");
    }
    const gj_id id = gj_plant_add_station(b->plant, &spec);
    b->loader->out_of_memory |= id == GJ_NONE;
    add_loading(b, node, id);
    b->station[b->n_stations++] = (struct gj_built_station){node, line, id, buffer};
    gj_build_alias(b, node->place, node);
    gj_build_stops(b, node, id);
    add_gathering(b, node, id);
    gj_build_quality(b, node, id);
}

static void add_sequence(struct gj_builder *b, const struct gj_built_station *station, const struct gj_value *products)
{
    gj_id *ids = gj_build_alloc(b, products->n_items, sizeof *ids);
    struct gj_sequence_spec spec = {.station = station->id, .product = ids};
    for (uint32_t i = 0; i < products->n_items && products->item && ids; i++) {
        const gj_id id = gj_build_find(b, b->product, b->n_products, products->item[i].text);
        if (id == GJ_NONE) {
            gj_build_wrong(b, station->node, "sequence", NULL, "no product is named \"%.60s\"", products->item[i].text);
            return;
        }
        ids[spec.n++] = id;
    }
    b->loader->out_of_memory |= gj_plant_add_sequence(b->plant, &spec) == GJ_NONE;
}

void gj_build_sequences(struct gj_builder *b)
{
    for (uint32_t i = 0; i < b->n_stations && !b->loader->out_of_memory; i++) {
        const struct gj_value *products = STATION_FIELD(b->station[i].node, sequence);
        if (products->kind == GJ_V_LIST && products->n_items > 0) {
            add_sequence(b, &b->station[i], products);
        }
    }
}

/* The plant's buffer that the station names as its queue; GJ_NONE when it names none. */
static gj_id named_queue(struct gj_builder *b, const struct gj_node *node)
{
    const char *name = gj_value_text(STATION_FIELD(node, queue), NULL);
    if (!name) {
        return GJ_NONE;
    }
    const gj_id id = gj_build_find(b, b->buffer, b->n_buffers, name);
    if (id == GJ_NONE) {
        const char *names[64];
        const uint32_t n = b->n_buffers < 64 ? b->n_buffers : 64;
        for (uint32_t i = 0; i < n; i++) {
            names[i] = b->buffer[i].name;
        }
        const char *near = gj_closest(name, names, n);
        gj_build_wrong(b, node, "queue", "put buffer \"name\" { capacity = ... } into the plant",
                       near ? "the plant has no buffer \"%.60s\"; did you mean \"%s\"?"
                            : "the plant has no buffer \"%.60s\"",
                       name, near);
        return add_buffer(b, node, gj_build_format(b, "%s", name), GJ_UNLIMITED);
    }
    return id;
}

static void build_line(struct gj_builder *b, const struct gj_node *line)
{
    const struct gj_node *before = NULL; /* buffer in front of the next station */
    gj_id buffer = GJ_NONE;
    bool is_first = true;
    for (uint32_t i = 0; i < line->n_items; i++) {
        const struct gj_node *item = line->item[i];
        if (!is_station(item)) {
            if (before) {
                gj_build_wrong(b, item, NULL, "put a machine between them, or join them",
                               "stands right behind another buffer");
            }
            before = item;
            buffer = add_buffer_node(b, item, item->place);
            continue;
        }
        const gj_id queue = named_queue(b, item);
        if (queue != GJ_NONE && before) {
            gj_build_wrong(b, item, "queue", "leave one of them away",
                           "names a queue, but a buffer stands before it in the line");
        } else if (queue != GJ_NONE) {
            buffer = queue;
        } else if (!before) {
            const char *name = gj_build_format(b, "%s.%s", line->name, item->name);
            buffer = add_buffer(b, item, name, is_first ? GJ_UNLIMITED : 0);
        }
        add_station(b, item, line, buffer);
        before = NULL;
        is_first = false;
    }
    if (is_first) {
        gj_build_wrong(b, line, NULL, "put machine \"name\" { ... } into it", "the line has no station");
    }
}

void gj_build_stations(struct gj_builder *b)
{
    const struct gj_node *plant = b->plant_node;
    for (uint32_t i = 0; i < plant->n_items; i++) { /* buffers first: stations before them may name them */
        const struct gj_node *node = plant->item[i];
        if (!is_place(node)) {
            continue;
        }
        if (!*node->name) {
            gj_build_wrong(b, node, NULL, "buffer \"name\" { ... }, and queue = \"name\" at a machine",
                           "a buffer of the plant must have a name");
            continue;
        }
        if (gj_build_find(b, b->buffer, b->n_buffers, node->name) != GJ_NONE) {
            gj_build_wrong(b, node, NULL, "give each its own name", "there are two buffers of this name");
            continue;
        }
        b->buffer[b->n_buffers] = (struct gj_built_name){node->name, add_buffer_node(b, node, node->name)};
        b->n_buffers++;
    }
    for (uint32_t i = 0; i < plant->n_items; i++) {
        const struct gj_node *node = plant->item[i];
        if (is_class(node, GJ_C_line)) {
            build_line(b, node);
        } else if (is_station(node)) {
            const gj_id queue = named_queue(b, node);
            add_station(b, node, NULL,
                        queue != GJ_NONE
                            ? queue
                            : add_buffer(b, node, gj_build_format(b, "%s queue", node->name), GJ_UNLIMITED));
        }
    }
    if (b->n_stations == 0) {
        gj_build_wrong(b, plant, NULL, "put a line or machines into it", "the plant has no station");
    }
}
