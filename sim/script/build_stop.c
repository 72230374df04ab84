/* What stops a machine: failures, planned maintenance, degradation. */
#include "script/build_internal.h"

#include <string.h>

/* The clock that `every` names by :of, or that stands in `clock`; and whether `every`, which stands in `field`, is in its unit. */
static enum gj_clock_kind read_clock(struct gj_builder *b, const struct gj_node *node, const char *field,
                                     const struct gj_value *every, const struct gj_value *clock)
{
    int64_t kind = gj_value_whole(clock, GJ_CLOCK_OPERATING);
    if (every->kind != GJ_V_DIST) {
        return (enum gj_clock_kind)kind;
    }
    if (every->dist->clock >= 0) {
        if (!clock->is_default && kind != every->dist->clock) {
            gj_build_wrong(b, node, "clock", "say it once", "is not the clock of %s ... :of", field);
        }
        kind = every->dist->clock;
    }
    const bool is_counted = every->dist->dim == GJ_DIM_NUMBER;
    if (kind == GJ_CLOCK_CYCLES && !is_counted) {
        gj_build_wrong(b, node, field, "write 5000, or exponential(5000)",
                       "the clock of cycles counts pieces, not time");
    } else if (kind != GJ_CLOCK_CYCLES && is_counted) {
        gj_build_wrong(b, node, field, "write clock = \"cycles\", or give a time: hours(40)",
                       "a number without a unit goes with the clock of cycles only");
    }
    return (enum gj_clock_kind)kind;
}

static void add_modes(struct gj_builder *b, const struct gj_node *station, gj_id id)
{
    const struct gj_value *fails = GJ_FIELD_OF(station, machine, fails);
    for (uint32_t i = 0; i < fails->n_items && fails->item; i++) {
        const struct gj_node *node = fails->item[i].node;
        if (!node) {
            continue;
        }
        const struct gj_value *every = GJ_FIELD_OF(node, failure, every);
        const struct gj_value *clock = GJ_FIELD_OF(node, failure, clock);
        struct gj_mode_spec spec = {.name = *node->name ? node->name : gj_build_format(b, "failure %u", i + 1),
                                    .station = id,
                                    .clock = read_clock(b, node, "every", every, clock),
                                    .part = (enum gj_part)gj_value_whole(GJ_FIELD_OF(node, failure, part), 0),
                                    .is_minor = gj_value_whole(GJ_FIELD_OF(node, failure, minor), 0) != 0,
                                    .every = gj_build_dist(b, every),
                                    .noticed = gj_build_dist(b, GJ_FIELD_OF(node, failure, noticed)),
                                    .repair = gj_build_dist(b, GJ_FIELD_OF(node, failure, repair))};
        spec.n_crew = gj_build_needs(b, node, "crew", GJ_FIELD_OF(node, failure, crew), spec.crew);
        for (uint32_t k = 0; k < i; k++) {
            const struct gj_node *other = fails->item[k].node;
            if (other && *node->name && strcmp(other->name, node->name) == 0) {
                gj_build_wrong(b, node, NULL, "give each failure its own name",
                               "the station has two failures of this name");
            }
        }
        b->loader->out_of_memory |= gj_plant_add_mode(b->plant, &spec) == GJ_NONE;
    }
    if (fails->n_items > GJ_MAX_MODES) {
        gj_build_wrong(b, station, "fails", NULL, "has %u ways to fail, at most %d are possible", fails->n_items,
                       GJ_MAX_MODES);
    }
}

/* A constant of the clock: its window. */
static int64_t read_window(struct gj_builder *b, const struct gj_node *node, const struct gj_value *every)
{
    const struct gj_value *value = GJ_FIELD_OF(node, maintenance, window);
    if (value->kind != GJ_V_DIST) {
        return 0;
    }
    if (value->dist->dist.kind != GJ_DIST_CONSTANT) {
        gj_build_wrong(b, node, "window", "write window = hours(8)", "is a distribution; one length is wanted");
        return 0;
    }
    if (every->kind == GJ_V_DIST && value->dist->dim != every->dist->dim) {
        gj_build_wrong(b, node, "window", "give both as a time, or both as a number of cycles",
                       "is not in the unit of `every`");
    }
    return (int64_t)value->dist->dist.a;
}

static uint32_t read_names(struct gj_builder *b, const struct gj_value *value, const char *const **names)
{
    const uint32_t n = value->kind == GJ_V_LIST ? value->n_items : 0;
    const char **list = gj_build_alloc(b, n, sizeof *list);
    for (uint32_t i = 0; i < n && list; i++) {
        list[i] = value->item[i].text;
    }
    *names = list;
    return list ? n : 0;
}

static void add_maintenances(struct gj_builder *b, const struct gj_node *station, gj_id id)
{
    const struct gj_value *list = GJ_FIELD_OF(station, machine, maintenance);
    for (uint32_t i = 0; i < list->n_items && list->item; i++) {
        const struct gj_node *node = list->item[i].node;
        if (!node) {
            continue;
        }
        const struct gj_value *every = GJ_FIELD_OF(node, maintenance, every);
        struct gj_maintenance_spec spec = {
            .name = *node->name ? node->name : gj_build_format(b, "maintenance %u", i + 1),
            .station = id,
            .clock = read_clock(b, node, "every", every, GJ_FIELD_OF(node, maintenance, clock)),
            .every = gj_build_dist(b, every),
            .time = gj_build_dist(b, GJ_FIELD_OF(node, maintenance, time)),
            .window = read_window(b, node, every),
            .when_idle = gj_value_whole(GJ_FIELD_OF(node, maintenance, when_idle), 0) != 0,
            .interrupts = gj_value_whole(GJ_FIELD_OF(node, maintenance, interrupts), 0) != 0,
            .restores = gj_value_whole(GJ_FIELD_OF(node, maintenance, restores), 0) != 0};
        spec.n_crew = gj_build_needs(b, node, "crew", GJ_FIELD_OF(node, maintenance, crew), spec.crew);
        spec.n_renews = read_names(b, GJ_FIELD_OF(node, maintenance, renews), &spec.renews);
        b->loader->out_of_memory |= gj_plant_add_maintenance(b->plant, &spec) == GJ_NONE;
    }
}

static uint32_t read_stages(struct gj_builder *b, const struct gj_node *node, struct gj_stage *stage)
{
    const struct gj_value *clock = GJ_FIELD_OF(node, degradation, clock);
    uint32_t n = 0;
    for (; n < node->n_items && n < GJ_MAX_STAGES; n++) {
        const struct gj_node *item = node->item[n];
        const struct gj_value *time = GJ_FIELD_OF(item, stage, time);
        stage[n] = (struct gj_stage){.time = gj_build_dist(b, time),
                                     .cycle = gj_value_number(GJ_FIELD_OF(item, stage, cycle), 1.0),
                                     .defects = gj_value_number(GJ_FIELD_OF(item, stage, defects), 1.0)};
        if (time->kind == GJ_V_DIST && time->dist->clock >= 0) {
            gj_build_wrong(b, item, "time", "leave :of away, and give the degradation its `clock`",
                           "names a clock, but all stages run on that of the degradation");
        } else {
            read_clock(b, item, "time", time, clock);
        }
    }
    if (node->n_items > GJ_MAX_STAGES) {
        gj_build_wrong(b, node, NULL, NULL, "has %u stages, at most %d are possible", node->n_items, GJ_MAX_STAGES);
    }
    return n;
}

static void add_degradations(struct gj_builder *b, const struct gj_node *station, gj_id id)
{
    const struct gj_value *list = GJ_FIELD_OF(station, machine, degrades);
    for (uint32_t i = 0; i < list->n_items && list->item; i++) {
        const struct gj_node *node = list->item[i].node;
        if (!node) {
            continue;
        }
        struct gj_stage stage[GJ_MAX_STAGES];
        const struct gj_value *inspect = GJ_FIELD_OF(node, degradation, inspect);
        struct gj_degradation_spec spec = {
            .name = *node->name ? node->name : gj_build_format(b, "wear %u", i + 1),
            .station = id,
            .clock = (enum gj_clock_kind)gj_value_whole(GJ_FIELD_OF(node, degradation, clock), 0),
            .part = (enum gj_part)gj_value_whole(GJ_FIELD_OF(node, degradation, part), 0),
            .stage = stage,
            .n_stages = read_stages(b, node, stage),
            .noticed = gj_build_dist(b, GJ_FIELD_OF(node, degradation, noticed)),
            .repair = gj_build_dist(b, GJ_FIELD_OF(node, degradation, repair)),
            .inspect = gj_build_dist(b, inspect),
            .maintain_at = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, degradation, maintain_at), 0),
            .restores_to = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, degradation, restores_to), 0),
            .maintenance = gj_build_dist(b, GJ_FIELD_OF(node, degradation, maintenance)),
            .interrupts = gj_value_whole(GJ_FIELD_OF(node, degradation, interrupts), 0) != 0};
        read_clock(b, node, "inspect", inspect, GJ_FIELD_OF(node, degradation, clock));
        spec.n_crew = gj_build_needs(b, node, "crew", GJ_FIELD_OF(node, degradation, crew), spec.crew);
        spec.n_maintenance_crew = gj_build_needs(
            b, node, "maintenance_crew", GJ_FIELD_OF(node, degradation, maintenance_crew), spec.maintenance_crew);
        b->loader->out_of_memory |= gj_plant_add_degradation(b->plant, &spec) == GJ_NONE;
    }
}

void gj_build_stops(struct gj_builder *b, const struct gj_node *station, gj_id id)
{
    add_modes(b, station, id);
    add_maintenances(b, station, id);
    add_degradations(b, station, id);
}

/* --- outages ----------------------------------------------------------------------------------------------------------------------- */

/* The stations of these names, in whatever line; all of them when no name is given. */
static uint32_t named_stations(struct gj_builder *b, const struct gj_node *node, gj_id *station)
{
    const struct gj_value *names = GJ_FIELD_OF(node, outage, stations);
    uint32_t n = 0;
    for (uint32_t k = 0; names->kind == GJ_V_LIST && k < names->n_items; k++) {
        bool found = false;
        for (uint32_t i = 0; i < b->n_stations; i++) {
            found |= strcmp(b->station[i].node->name, names->item[k].text) == 0;
        }
        if (!found) {
            gj_build_wrong(b, node, "stations", NULL, "the plant has no station \"%.60s\"", names->item[k].text);
        }
    }
    for (uint32_t i = 0; i < b->n_stations; i++) {
        bool is_named = names->kind == GJ_V_ABSENT;
        for (uint32_t k = 0; names->kind == GJ_V_LIST && k < names->n_items; k++) {
            is_named |= strcmp(b->station[i].node->name, names->item[k].text) == 0;
        }
        if (is_named) {
            station[n++] = b->station[i].id;
        }
    }
    return n;
}

void gj_build_outages(struct gj_builder *b)
{
    for (uint32_t i = 0; i < b->plant_node->n_items && !b->loader->out_of_memory; i++) {
        const struct gj_node *node = b->plant_node->item[i];
        gj_id *station = gj_build_alloc(b, b->n_stations, sizeof *station);
        if (node->class != gj_api_class(GJ_C_outage) || !station) {
            continue;
        }
        struct gj_outage_spec spec = {.name = node->name,
                                      .n_stations = named_stations(b, node, station),
                                      .station = station,
                                      .every = gj_build_dist(b, GJ_FIELD_OF(node, outage, every)),
                                      .noticed = gj_build_dist(b, GJ_FIELD_OF(node, outage, noticed)),
                                      .repair = gj_build_dist(b, GJ_FIELD_OF(node, outage, repair)),
                                      .affected = gj_value_whole(GJ_FIELD_OF(node, outage, affected), 0) != 0};
        spec.n_crew = gj_build_needs(b, node, "crew", GJ_FIELD_OF(node, outage, crew), spec.crew);
        b->loader->out_of_memory |= gj_plant_add_outage(b->plant, &spec) == GJ_NONE;
        gj_build_alias(b, gj_build_format(b, "outage \"%s\"", node->name), node);
    }
}
