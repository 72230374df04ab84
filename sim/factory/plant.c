/* Building a plant: every add copies its spec into an array that grows; freeze checks, then derives. */
#include "factory/plant_internal.h"

#include <stdio.h>
#include <string.h>

struct gj_plant *gj_plant_new(const char *name)
{
    struct gj_plant *plant = gj_alloc_zero(1, sizeof *plant);
    if (!plant) {
        return NULL;
    }
    gj_arena_init(&plant->arena);
    plant->limit_lots = 20000;
    plant->limit_events = 200000000;
    plant->name = gj_arena_strdup(&plant->arena, name);
    plant->failed = plant->name == NULL;
    return plant;
}

void gj_plant_free(struct gj_plant *plant)
{
    if (!plant) {
        return;
    }
    gj_free(plant->dist);
    gj_free(plant->calendar);
    gj_free(plant->pool);
    gj_free(plant->buffer);
    gj_free(plant->station);
    gj_free(plant->product);
    gj_free(plant->step_spec);
    gj_free(plant->job_spec);
    gj_free(plant->demand);
#define GJ_OBJECT(name, what) gj_free(plant->name);
#include "factory/object.def"
#undef GJ_OBJECT
    gj_arena_fini(&plant->arena);
    gj_free(plant);
}

/* Room for one more of `size` bytes in `*array`; its index, or GJ_NONE. */
static gj_id grow_by_one(struct gj_plant *plant, void **array, int which, uint32_t *n, size_t size)
{
    if (plant->failed || gj_grow(array, &plant->capacity[which], *n + 1, size) != 0) {
        plant->failed = true;
        return GJ_NONE;
    }
    return (*n)++;
}

/* Append a copy of *spec to plant->array. The copy's strings still belong to the caller. */
#define APPEND(plant, array, which, n, spec, id)                                           \
    do {                                                                                   \
        void *grown = (plant)->array;                                                      \
        (id) = grow_by_one((plant), &grown, (which), &(plant)->n, sizeof *(plant)->array); \
        (plant)->array = grown;                                                            \
        if ((id) != GJ_NONE) {                                                             \
            (plant)->array[id] = *(spec);                                                  \
        }                                                                                  \
    } while (0)

const char *gj_plant_keep(struct gj_plant *plant, const char *text)
{
    const char *copy = gj_arena_strdup(&plant->arena, text ? text : "");
    plant->failed |= copy == NULL;
    return copy;
}

void *gj_plant_keep_array(struct gj_plant *plant, const void *from, size_t n, size_t size)
{
    if (n == 0) {
        return NULL;
    }
    void *copy = gj_arena_alloc(&plant->arena, n, size);
    if (!copy) {
        plant->failed = true;
        return NULL;
    }
    return memcpy(copy, from, n * size);
}

gj_id gj_plant_add_dist(struct gj_plant *plant, const struct gj_dist *dist)
{
    gj_id id;
    APPEND(plant, dist, GJ_ARRAY_dist, n_dists, dist, id);
    if (id != GJ_NONE && dist->n_table > 0) {
        plant->dist[id].value = gj_plant_keep_array(plant, dist->value, dist->n_table, sizeof(double));
        if (dist->cumulative) {
            plant->dist[id].cumulative = gj_plant_keep_array(plant, dist->cumulative, dist->n_table, sizeof(double));
        }
    }
    return plant->failed ? GJ_NONE : id;
}

gj_id gj_plant_add_calendar(struct gj_plant *plant, const struct gj_calendar_spec *spec)
{
    const struct gj_calendar calendar = {
        .name = gj_plant_keep(plant, spec->name),
        .cycle = spec->cycle,
        .n_intervals = spec->n_intervals,
        .n_holidays = spec->n_holidays,
        .break_us = spec->break_us,
        .overtime_us = spec->overtime_us,
        .open = gj_plant_keep_array(plant, spec->open, spec->n_intervals, sizeof *spec->open),
        .close = gj_plant_keep_array(plant, spec->close, spec->n_intervals, sizeof *spec->close),
        .holiday = gj_plant_keep_array(plant, spec->holiday, spec->n_holidays, sizeof *spec->holiday),
    };
    gj_id id;
    APPEND(plant, calendar, GJ_ARRAY_calendar, n_calendars, &calendar, id);
    return id;
}

gj_id gj_plant_add_pool(struct gj_plant *plant, const struct gj_pool_spec *spec)
{
    struct gj_pool_spec own = *spec;
    own.name = gj_plant_keep(plant, spec->name);
    own.occupation = gj_plant_keep(plant, spec->occupation);
    gj_id id;
    APPEND(plant, pool, GJ_ARRAY_pool, n_pools, &own, id);
    return id;
}

gj_id gj_plant_add_buffer(struct gj_plant *plant, const struct gj_buffer_spec *spec)
{
    const struct gj_buffer_spec own = {.name = gj_plant_keep(plant, spec->name), .capacity = spec->capacity};
    gj_id id;
    APPEND(plant, buffer, GJ_ARRAY_buffer, n_buffers, &own, id);
    return id;
}

gj_id gj_plant_add_station(struct gj_plant *plant, const struct gj_station_spec *spec)
{
    struct gj_station_spec own = *spec;
    own.name = gj_plant_keep(plant, spec->name);
    own.path = gj_plant_keep(plant, spec->path);
    own.place = gj_plant_keep(plant, spec->place ? spec->place : spec->path);
    gj_id id;
    APPEND(plant, station, GJ_ARRAY_station, n_stations, &own, id);
    return id;
}

#define GJ_OBJECT(object, what)                                                                \
    gj_id gj_plant_add_##object(struct gj_plant *plant, const struct gj_##object##_spec *spec) \
    {                                                                                          \
        struct gj_##object##_spec own = *spec;                                                 \
        gj_##object##_keep(plant, &own);                                                       \
        gj_id id;                                                                              \
        APPEND(plant, object, GJ_ARRAY_##object, n_##object##s, &own, id);                     \
        return id;                                                                             \
    }
#include "factory/object.def"
#undef GJ_OBJECT

gj_id gj_plant_add_product(struct gj_plant *plant, const struct gj_product_spec *spec)
{
    const struct gj_product_spec own = {.name = gj_plant_keep(plant, spec->name)};
    gj_id id;
    APPEND(plant, product, GJ_ARRAY_product, n_products, &own, id);
    return id;
}

gj_id gj_plant_add_step(struct gj_plant *plant, const struct gj_step_spec *spec)
{
    gj_id id;
    APPEND(plant, step_spec, GJ_ARRAY_step, n_steps, spec, id);
    return id;
}

gj_id gj_plant_add_job(struct gj_plant *plant, const struct gj_job_spec *spec)
{
    gj_id id;
    APPEND(plant, job_spec, GJ_ARRAY_job, n_jobs, spec, id);
    return id;
}

gj_id gj_plant_add_demand(struct gj_plant *plant, const struct gj_demand_spec *spec)
{
    struct gj_demand_spec own = *spec;
    own.name = gj_plant_keep(plant, spec->name);
    own.rank_text = gj_plant_keep(plant, spec->rank_text);
    gj_id id;
    APPEND(plant, demand, GJ_ARRAY_demand, n_demands, &own, id);
    return id;
}

void gj_plant_limit_lots(struct gj_plant *plant, uint32_t n_lots)
{
    plant->limit_lots = n_lots;
}

void gj_plant_set_hook(struct gj_plant *plant, const struct gj_hook *hook)
{
    plant->hook = *hook;
}

void gj_plant_limit_events(struct gj_plant *plant, uint64_t n_events)
{
    plant->limit_events = n_events;
}

enum gj_status gj_plant_freeze(struct gj_plant *plant, struct gj_error_list *errors)
{
    struct gj_error error = {0};
    enum gj_status status = GJ_OK;
    if (!plant->failed) {
        status = gj_plant_check(plant, errors);
        if (status == GJ_OK) {
            status = gj_plant_derive(plant);
        }
    }
    if (plant->failed || status == GJ_NO_MEMORY) {
        gj_error_set(&error, GJ_NO_MEMORY, NULL, "memory ran out while the plant was built");
        gj_error_list_add(errors, &error);
        return GJ_NO_MEMORY;
    }
    plant->is_frozen = status == GJ_OK;
    return status;
}

const char *gj_plant_name(const struct gj_plant *plant)
{
    return plant->name;
}

uint32_t gj_plant_n_stations(const struct gj_plant *plant)
{
    return plant->n_stations;
}

uint32_t gj_plant_n_machines(const struct gj_plant *plant)
{
    return plant->n_machines;
}

uint32_t gj_plant_n_buffers(const struct gj_plant *plant)
{
    return plant->n_buffers;
}

uint32_t gj_plant_n_stocks(const struct gj_plant *plant)
{
    return plant->n_stocks;
}

uint32_t gj_plant_n_demands(const struct gj_plant *plant)
{
    return plant->n_demands;
}

uint32_t gj_plant_n_modes(const struct gj_plant *plant)
{
    return plant->n_modes;
}

const struct gj_mode_spec *gj_plant_mode(const struct gj_plant *plant, gj_id mode)
{
    return &plant->mode[mode];
}

uint32_t gj_plant_n_pools(const struct gj_plant *plant)
{
    return plant->n_pools;
}

uint32_t gj_plant_n_products(const struct gj_plant *plant)
{
    return plant->n_products;
}

const struct gj_station_spec *gj_plant_station(const struct gj_plant *plant, gj_id station)
{
    return &plant->station[station];
}

const char *gj_plant_station_label(const struct gj_plant *plant, gj_id station)
{
    static const char line[] = "line.";
    const struct gj_station_spec *spec = &plant->station[station];
    for (uint32_t i = 0; i < plant->n_stations; i++) {
        if (i != station && strcmp(plant->station[i].name, spec->name) == 0) {
            const size_t skip = sizeof line - 1;
            return strncmp(spec->path, line, skip) == 0 ? spec->path + skip : spec->path;
        }
    }
    return spec->name;
}

/* The buffer before the station, for what one stream of orders brings to it. */
static bool grows_by(const struct gj_plant *plant, const struct gj_job *job, gj_id d)
{
    const struct gj_demand_spec *demand = &plant->demand[d];
    const gj_id buffer = plant->station[job->station].buffer;
    const bool has_room = plant->buffer[buffer].capacity == GJ_UNLIMITED;
    if (demand->product != job->product) {
        return false;
    }
    if (demand->is_endless) {
        return has_room && !demand->needs_card && plant->demand_info[d].buffer != buffer;
    }
    return has_room || !demand->lose_when_full;
}

bool gj_plant_queue_can_grow(const struct gj_plant *plant, gj_id station)
{
    for (uint32_t j = 0; j < plant->n_jobs; j++) {
        for (gj_id d = 0; d < plant->n_demands && plant->job[j].station == station; d++) {
            if (grows_by(plant, &plant->job[j], d)) {
                return true;
            }
        }
    }
    return false;
}

const struct gj_buffer_spec *gj_plant_buffer(const struct gj_plant *plant, gj_id buffer)
{
    return &plant->buffer[buffer];
}

const struct gj_pool_spec *gj_plant_pool(const struct gj_plant *plant, gj_id pool)
{
    return &plant->pool[pool];
}

double gj_plant_pieces_a_year(const struct gj_plant *plant)
{
    double sum = 0.0;
    for (gj_id d = 0; d < plant->n_demands; d++) {
        const struct gj_demand_spec *demand = &plant->demand[d];
        const double gap = demand->is_endless || gj_stock_filled_by(plant, d) != GJ_NONE
                               ? 0.0
                               : gj_dist_mean(&plant->dist[demand->every]);
        const double pieces =
            demand->quantity == GJ_NONE ? (double)demand->lot_size : gj_dist_mean(&plant->dist[demand->quantity]);
        sum += gap > 0.0 ? pieces * (double)GJ_YEAR / gap : 0.0;
    }
    return sum;
}

const char *gj_plant_product_name(const struct gj_plant *plant, gj_id product)
{
    return plant->product[product].name;
}

static uint32_t most_asked(const struct gj_need *needs, uint32_t n, gj_id pool)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < n; i++) {
        if ((needs[i].pools >> pool & 1) && needs[i].count > most) {
            most = needs[i].count;
        }
    }
    return most;
}

bool gj_plant_pool_learns(const struct gj_plant *plant, gj_id pool)
{
    const struct gj_staff_spec *staff = &plant->pool_info[pool].staff;
    return staff->training_us > 0 || staff->learning_rate < 1.0;
}

bool gj_plant_pool_has_overtime(const struct gj_plant *plant, gj_id pool)
{
    const gj_id calendar = plant->pool[pool].calendar;
    return calendar != GJ_NONE && plant->calendar[calendar].overtime_us > 0;
}

uint32_t gj_plant_pool_least(const struct gj_plant *plant, gj_id pool)
{
    uint32_t least = 1;
    for (uint32_t i = 0; i < plant->n_stations; i++) {
        const struct gj_station_spec *s = &plant->station[i];
        const uint32_t work = most_asked(s->work_need, s->n_work_needs, pool);
        const uint32_t setup = most_asked(s->setup_need, s->n_setup_needs, pool);
        least = work > least ? work : least;
        least = setup > least ? setup : least;
    }
    for (uint32_t i = 0; i < plant->n_wears; i++) {
        const uint32_t change = most_asked(plant->wear[i].change_need, plant->wear[i].n_change_needs, pool);
        least = change > least ? change : least;
    }
    for (uint32_t i = 0; i < plant->n_modes; i++) {
        const uint32_t crew = most_asked(plant->mode[i].crew, plant->mode[i].n_crew, pool);
        least = crew > least ? crew : least;
    }
    for (uint32_t i = 0; i < plant->n_outages; i++) {
        const uint32_t crew = most_asked(plant->outage[i].crew, plant->outage[i].n_crew, pool);
        least = crew > least ? crew : least;
    }
    for (uint32_t i = 0; i < plant->n_maintenances; i++) {
        const uint32_t crew = most_asked(plant->maintenance[i].crew, plant->maintenance[i].n_crew, pool);
        least = crew > least ? crew : least;
    }
    for (uint32_t i = 0; i < plant->n_degradations; i++) {
        const struct gj_degradation_spec *d = &plant->degradation[i];
        const uint32_t crew = most_asked(d->crew, d->n_crew, pool);
        const uint32_t care = most_asked(d->maintenance_crew, d->n_maintenance_crew, pool);
        least = crew > least ? crew : least;
        least = care > least ? care : least;
    }
    return least;
}

const char *gj_plant_buffer_reader(const struct gj_plant *plant, gj_id buffer)
{
    const struct gj_buffer_info *info = &plant->buffer_info[buffer];
    return info->n_readers > 0 ? plant->station[plant->machine_station[plant->reader[info->first_reader]]].name : "";
}

void gj_plant_machine_name(const struct gj_plant *plant, uint32_t machine, char *out, size_t size)
{
    const uint32_t station = plant->machine_station[machine];
    const struct gj_station_info *info = &plant->station_info[station];
    if (info->n_machines == 1) {
        snprintf(out, size, "%s", plant->station[station].name);
    } else {
        snprintf(out, size, "%s #%u", plant->station[station].name, machine - info->first_machine + 1);
    }
}

const char *gj_plant_demand_name(const struct gj_plant *plant, gj_id demand)
{
    return plant->demand[demand].name;
}
