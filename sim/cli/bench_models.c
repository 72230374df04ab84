/* M1 to M3: as plants, and by recursion. */
#include "cli/bench_models.h"

#include <stdio.h>
#include <string.h>

#include "kernel/draw.h"

enum { MAX_STATIONS = 20, MAX_PLACES = 10 };

struct model {
    struct gj_bench_info info;
    uint32_t n_stations, places; /* places: before each station; GJ_UNLIMITED */
    double every;                /* mean time between customers, units; 0: raw parts always there */
    double up, repair, scrap;    /* up: mean work between failures, 0: none */
};

static const struct model models[GJ_BENCH_N_MODELS] = {
    [GJ_BENCH_M1] = {.info = {"M1", "one machine, load 0.9"},
                     .n_stations = 1,
                     .places = GJ_UNLIMITED,
                     .every = 1.0 / 0.9},
    [GJ_BENCH_M2] = {.info = {"M2", "5 machines, 10 places"}, .n_stations = 5, .places = 10},
    [GJ_BENCH_M3] = {.info = {"M3", "20 machines that fail, 5 places"},
                     .n_stations = 20,
                     .places = 5,
                     .up = 100.0,
                     .repair = 5.0,
                     .scrap = 0.1},
};

const struct gj_bench_info *gj_bench_info(enum gj_bench_model model)
{
    return &models[model].info;
}

/* --- as a plant --- */

static gj_id exponential(struct gj_plant *plant, double units)
{
    const struct gj_dist dist = {.kind = GJ_DIST_EXPONENTIAL, .a = units * (double)GJ_BENCH_UNIT};
    return gj_plant_add_dist(plant, &dist);
}

/* Who draws. The same words stand in the keys of the recursion. */
static void path_of(char *path, size_t size, uint32_t station)
{
    snprintf(path, size, "line.bench.M%u", station + 1);
}

static void add_station(struct gj_plant *plant, const struct model *m, uint32_t i, gj_id product)
{
    char path[40];
    path_of(path, sizeof path, i);
    const gj_id buffer = gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = path, .capacity = m->places});
    struct gj_station_spec spec = {.name = path,
                                   .path = path,
                                   .place = path,
                                   .buffer = buffer,
                                   .n_machines = 1,
                                   .calendar = GJ_NONE,
                                   .setup = GJ_NONE};
    spec.quality = (struct gj_quality_spec){
        .drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE, .scrap = i + 1 == m->n_stations ? m->scrap : 0.0};
    const gj_id station = gj_plant_add_station(plant, &spec);
    if (m->up > 0.0) {
        const struct gj_mode_spec mode = {.name = "stop",
                                          .station = station,
                                          .clock = GJ_CLOCK_OPERATING,
                                          .every = exponential(plant, m->up),
                                          .noticed = GJ_NONE,
                                          .repair = exponential(plant, m->repair)};
        gj_plant_add_mode(plant, &mode);
    }
    gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = buffer});
    gj_plant_add_job(plant, &(struct gj_job_spec){
                                .product = product, .step = i, .station = station, .cycle = exponential(plant, 1.0)});
}

/* Machines that no product visits: each can fail, but only while it works. */
static void add_idle(struct gj_plant *plant, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        char path[40];
        snprintf(path, sizeof path, "line.idle.I%u", i + 1);
        const gj_id buffer = gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = path, .capacity = 1});
        const gj_id station = gj_plant_add_station(
            plant, &(struct gj_station_spec){.name = path,
                                             .path = path,
                                             .place = path,
                                             .buffer = buffer,
                                             .n_machines = 1,
                                             .calendar = GJ_NONE,
                                             .setup = GJ_NONE,
                                             .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}});
        gj_plant_add_mode(plant, &(struct gj_mode_spec){.name = "stop",
                                                        .station = station,
                                                        .clock = GJ_CLOCK_OPERATING,
                                                        .every = exponential(plant, 100.0),
                                                        .noticed = GJ_NONE,
                                                        .repair = exponential(plant, 5.0)});
    }
}

struct gj_plant *gj_bench_plant(enum gj_bench_model model, struct gj_error *error)
{
    return gj_bench_plant_with_idle(model, 0, error);
}

struct gj_plant *gj_bench_plant_with_idle(enum gj_bench_model model, uint32_t n_idle, struct gj_error *error)
{
    const struct model *m = &models[model];
    struct gj_plant *plant = gj_plant_new(m->info.name);
    if (!plant) {
        gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out");
        return NULL;
    }
    const gj_id product = gj_plant_add_product(plant, &(struct gj_product_spec){.name = "part"});
    for (uint32_t i = 0; i < m->n_stations; i++) {
        add_station(plant, m, i, product);
    }
    add_idle(plant, n_idle);
    const bool is_endless = m->every == 0.0;
    gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = "parts",
                                                        .product = product,
                                                        .is_endless = is_endless,
                                                        .every = is_endless ? GJ_NONE : exponential(plant, m->every),
                                                        .first_us = -1,
                                                        .quantity = GJ_NONE,
                                                        .due = GJ_NONE,
                                                        .lot_size = 1});
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    if (gj_plant_freeze(plant, &errors) != GJ_OK) {
        gj_error_set(error, gj_error_list_status(&errors), NULL, "%s",
                     errors.items ? errors.items[0].message : "memory ran out");
        gj_plant_free(plant);
        plant = NULL;
    }
    gj_error_list_fini(&errors);
    return plant;
}

struct gj_bench_answer gj_bench_read(const struct gj_floor *floor)
{
    struct gj_flow_meter flow;
    gj_floor_read(floor, NULL, NULL, &flow, NULL);
    return (struct gj_bench_answer){.parts = flow.lots_done, .scrapped = flow.pieces_scrapped, .lead_us = flow.lead_us};
}

enum gj_status gj_bench_run_parts(struct gj_floor *floor, uint32_t parts, struct gj_error *error)
{
    const gj_time slice = (gj_time)(parts / 256 + 1) * GJ_BENCH_UNIT;
    while (gj_bench_read(floor).parts < parts) {
        const enum gj_status status = gj_floor_run(floor, gj_floor_now(floor) + slice, error);
        if (status != GJ_OK) {
            return status;
        }
    }
    return GJ_OK;
}

/* --- as a recursion --- */

struct recursion {
    const struct model *m;
    uint32_t replication;
    struct gj_dist work, every, up, repair, unit;
    struct gj_stream arrival, scrap, cycle[MAX_STATIONS], failure[MAX_STATIONS], restored[MAX_STATIONS];
    gj_time left[MAX_STATIONS]; /* work until the next failure */
    uint64_t n_failures[MAX_STATIONS];
    gj_time gone[MAX_STATIONS][MAX_PLACES + 2]; /* when the last few parts left a station, by the part's number */
};

static gj_time draw(struct recursion *r, struct gj_stream *stream, const struct gj_dist *dist, uint64_t index)
{
    return gj_time_from_us(gj_stream_at(stream, dist, r->replication, index));
}

static enum gj_status recursion_init(struct recursion *r, const struct model *m, uint64_t seed, uint32_t replication,
                                     struct gj_error *error)
{
    const double unit = (double)GJ_BENCH_UNIT;
    *r = (struct recursion){.m = m,
                            .replication = replication,
                            .work = {.kind = GJ_DIST_EXPONENTIAL, .a = unit},
                            .every = {.kind = GJ_DIST_EXPONENTIAL, .a = m->every > 0.0 ? m->every * unit : unit},
                            .up = {.kind = GJ_DIST_EXPONENTIAL, .a = m->up > 0.0 ? m->up * unit : unit},
                            .repair = {.kind = GJ_DIST_EXPONENTIAL, .a = m->up > 0.0 ? m->repair * unit : unit},
                            .unit = {.kind = GJ_DIST_UNIFORM, .b = 1.0}};
    struct gj_dist *const dists[] = {&r->work, &r->every, &r->up, &r->repair, &r->unit};
    for (size_t i = 0; i < sizeof dists / sizeof dists[0]; i++) {
        const enum gj_status status = gj_dist_check(dists[i], error);
        if (status != GJ_OK) {
            return status;
        }
    }
    gj_stream_init(&r->arrival, gj_draw_key(seed, "orders.parts", "every"));
    for (uint32_t i = 0; i < m->n_stations; i++) {
        char path[40];
        char step[80];
        char stop[80];
        path_of(path, sizeof path, i);
        snprintf(step, sizeof step, "%s/product.part/%u", path, i);
        snprintf(stop, sizeof stop, "%s#1/fails.stop", path);
        gj_stream_init(&r->cycle[i], gj_draw_key(seed, step, "cycle"));
        gj_stream_init(&r->scrap, gj_draw_key(seed, step, "scrap")); /* the last one's stays */
        gj_stream_init(&r->failure[i], gj_draw_key(seed, stop, "every"));
        gj_stream_init(&r->restored[i], gj_draw_key(seed, stop, "repair"));
        r->left[i] = m->up > 0.0 ? draw(r, &r->failure[i], &r->up, 0) : GJ_NEVER;
    }
    return GJ_OK;
}

/* How long the work on a part takes with the repairs that fall into it. At equal times the part is done first. */
static gj_time work_with_repairs(struct recursion *r, uint32_t i, uint64_t part)
{
    gj_time work = draw(r, &r->cycle[i], &r->work, part);
    gj_time length = work;
    while (r->left[i] < work) {
        length += draw(r, &r->restored[i], &r->repair, r->n_failures[i]);
        work -= r->left[i];
        r->left[i] = draw(r, &r->failure[i], &r->up, ++r->n_failures[i]);
    }
    r->left[i] = r->left[i] == GJ_NEVER ? GJ_NEVER : r->left[i] - work;
    return length;
}

/* When `part`, released at `release` or as soon as the first machine is free after it, leaves the last machine; *start: when it came onto the
 * first. It leaves a machine when its work is done and the part `places` + 1 before it has left the next one. */
static gj_time pass_through(struct recursion *r, uint64_t part, gj_time release, gj_time *start)
{
    const uint32_t ring = MAX_PLACES + 2;
    gj_time at = release;
    for (uint32_t i = 0; i < r->m->n_stations; i++) {
        const gj_time is_free = part > 0 ? r->gone[i][(part - 1) % ring] : 0;
        at = at > is_free ? at : is_free;
        if (i == 0) {
            *start = at;
        }
        at += work_with_repairs(r, i, part);
        if (i + 1 < r->m->n_stations && part > r->m->places) {
            const gj_time room = r->gone[i + 1][(part - r->m->places - 1) % ring];
            at = at > room ? at : room;
        }
        r->gone[i][part % ring] = at;
    }
    return at;
}

enum gj_status gj_bench_solve(enum gj_bench_model model, uint64_t seed, uint32_t replication, gj_time until,
                              struct gj_bench_answer *answer, struct gj_error *error)
{
    const struct model *m = &models[model];
    struct recursion *r = gj_alloc(sizeof *r);
    if (!r) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the recursion");
    }
    enum gj_status status = recursion_init(r, m, seed, replication, error);
    *answer = (struct gj_bench_answer){0};
    gj_time arrival = 0;
    for (uint64_t part = 0; status == GJ_OK; part++) {
        gj_time start = 0;
        arrival += m->every > 0.0 ? draw(r, &r->arrival, &r->every, part) : 0;
        const gj_time gone = pass_through(r, part, arrival, &start);
        if (gone >= until) {
            break;
        }
        answer->parts++;
        if (m->scrap > 0.0 &&
            gj_stream_at(&r->scrap, &r->unit, replication, part) > 1.0 - m->scrap) { /* as floor_quality.c */
            answer->scrapped++;
        } else {
            answer->lead_us += gone - (m->every > 0.0 ? arrival : start);
        }
    }
    gj_free(r);
    return status;
}
