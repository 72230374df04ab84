#include "analytic/plants.h"

#include <stdio.h>

/* The same distribution with its times in microseconds instead of units. */
static gj_id add_scaled(struct gj_plant *plant, struct gj_dist dist)
{
    switch (dist.kind) {
    case GJ_DIST_UNIFORM:
        dist.a *= GJ_UNIT;
        dist.b *= GJ_UNIT;
        break;
    case GJ_DIST_TRIANGULAR:
        dist.a *= GJ_UNIT;
        dist.b *= GJ_UNIT;
        dist.c *= GJ_UNIT;
        break;
    case GJ_DIST_CONSTANT:
    case GJ_DIST_EXPONENTIAL:
    case GJ_DIST_ERLANG:
    case GJ_DIST_GAMMA:
    case GJ_DIST_LOGNORMAL:
        dist.a *= GJ_UNIT;
        break;
    default:
        GJ_CHECK(false, "no unit for %s", gj_dist_name(dist.kind));
    }
    return gj_plant_add_dist(plant, &dist);
}

static gj_id add_exponential(struct gj_plant *plant, double mean)
{
    return mean > 0.0 ? add_scaled(plant, gj_exponential(mean)) : GJ_NONE;
}

static void add_station(struct gj_plant *plant, const struct gj_line *line, uint32_t i, gj_id product, gj_id crew)
{
    const struct gj_line_station *s = &line->station[i];
    char name[32];
    char path[48];
    snprintf(name, sizeof name, "M%u", i + 1);
    snprintf(path, sizeof path, "line.test.M%u", i + 1);
    const gj_id buffer = gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = name, .capacity = s->buffer});
    struct gj_station_spec spec = {.name = name,
                                   .path = path,
                                   .buffer = buffer,
                                   .n_machines = s->n_machines ? s->n_machines : 1,
                                   .calendar = GJ_NONE,
                                   .setup = GJ_NONE,
                                   .quality = s->quality};
    spec.quality.drifts = add_exponential(plant, s->drift_mean);
    spec.quality.found = add_exponential(plant, s->found_mean);
    spec.quality.restore = add_exponential(plant, s->restore_mean);
    const gj_id station = gj_plant_add_station(plant, &spec);
    if (s->fail_mean > 0.0) {
        struct gj_mode_spec mode = {.name = "stop", .station = station, .clock = s->clock, .noticed = GJ_NONE};
        mode.every = add_exponential(plant, s->fail_mean);
        mode.repair = add_scaled(plant, s->repair);
        if (crew != GJ_NONE) {
            mode.n_crew = 1;
            mode.crew[0] = (struct gj_need){.pools = UINT64_C(1) << crew, .count = 1};
        }
        gj_plant_add_mode(plant, &mode);
    }
    gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = buffer});
    gj_plant_add_job(
        plant,
        &(struct gj_job_spec){.product = product, .step = i, .station = station, .cycle = add_scaled(plant, s->cycle)});
}

struct gj_plant *gj_line_plant(const struct gj_line *line)
{
    struct gj_plant *plant = gj_plant_new("test");
    GJ_CHECK(plant != NULL, "no memory");
    gj_id crew = GJ_NONE;
    if (line->crew > 0) {
        crew = gj_plant_add_pool(
            plant, &(struct gj_pool_spec){
                       .name = "crew", .occupation = "technician", .count = line->crew, .calendar = GJ_NONE});
    }
    const gj_id product = gj_plant_add_product(plant, &(struct gj_product_spec){.name = "part"});
    for (uint32_t i = 0; i < line->n; i++) {
        add_station(plant, line, i, product, crew);
    }
    const bool endless = line->every.kind == GJ_DIST_CONSTANT && line->every.a == 0.0;
    struct gj_demand_spec demand = {.name = "parts",
                                    .product = product,
                                    .is_endless = endless,
                                    .first_us = -1,
                                    .quantity = GJ_NONE,
                                    .due = GJ_NONE,
                                    .every = GJ_NONE,
                                    .lot_size = 1,
                                    .lose_when_full = line->lose_when_full};
    if (!endless) {
        demand.every = add_scaled(plant, line->every);
    }
    gj_plant_add_demand(plant, &demand);
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    const enum gj_status status = gj_plant_freeze(plant, &errors);
    GJ_CHECK(status == GJ_OK, "%s", errors.n ? errors.items[0].message : "freeze");
    gj_error_list_fini(&errors);
    return plant;
}
