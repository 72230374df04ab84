#include "analytic/making.h"

static gj_id add_time(struct gj_plant *plant, double hours)
{
    if (hours == 0.0) {
        return GJ_NONE;
    }
    return gj_plant_add_dist(plant, &(struct gj_dist){.kind = hours < 0.0 ? GJ_DIST_CONSTANT : GJ_DIST_EXPONENTIAL,
                                                      .a = (hours < 0.0 ? -hours : hours) * GJ_UNIT});
}

static void add_step(struct gj_plant *plant, gj_id product, uint32_t step, gj_id buffer, gj_id station, double hours)
{
    gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = buffer});
    gj_plant_add_job(
        plant,
        &(struct gj_job_spec){.product = product, .step = step, .station = station, .cycle = add_time(plant, -hours)});
}

static gj_id add_making(struct gj_plant *plant, const struct gj_making *c, gj_id buffer)
{
    struct gj_station_spec spec = {.name = "make",
                                   .path = "line.p.make",
                                   .buffer = buffer,
                                   .n_machines = 1,
                                   .calendar = GJ_NONE,
                                   .setup = GJ_NONE,
                                   .affected = true,
                                   .quality = c->quality};
    spec.quality.drifts = add_time(plant, c->drifts);
    spec.quality.found = add_time(plant, c->found);
    spec.quality.restore = add_time(plant, c->restore);
    const gj_id station = gj_plant_add_station(plant, &spec);
    if (c->wear) {
        struct gj_wear_spec wear = *c->wear;
        wear.station = station;
        wear.change = wear.change_every > 0 ? add_time(plant, -c->change) : GJ_NONE;
        gj_plant_add_wear(plant, &wear);
    }
    if (c->chart) {
        struct gj_chart_spec chart = *c->chart;
        chart.station = chart.search.target = station;
        chart.search.delay = add_time(plant, c->delay);
        chart.search.found = add_time(plant, c->search);
        gj_plant_add_chart(plant, &chart);
    }
    if (c->fail > 0.0) {
        gj_plant_add_mode(plant, &(struct gj_mode_spec){.name = "stop",
                                                        .station = station,
                                                        .every = add_time(plant, -c->fail),
                                                        .noticed = GJ_NONE,
                                                        .repair = add_time(plant, -c->repair)});
    }
    return station;
}

static gj_id add_inspection(struct gj_plant *plant, const struct gj_making *c, gj_id buffer)
{
    const gj_id station = gj_plant_add_station(
        plant, &(struct gj_station_spec){
                   .name = "look",
                   .path = "line.p.look",
                   .buffer = buffer,
                   .n_machines = 1,
                   .calendar = GJ_NONE,
                   .setup = GJ_NONE,
                   .affected = true,
                   .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE},
                   .inspection = {.is_on = true,
                                  .misses = c->misses,
                                  .false_alarms = c->false_alarms,
                                  .reject = c->rework_limit > 0 ? GJ_REJECT_REWORK : GJ_REJECT_SCRAP,
                                  .rework_limit = c->rework_limit > 0 ? c->rework_limit : 1},
               });
    if (c->sampling) {
        struct gj_sampling_spec sampling = *c->sampling;
        sampling.station = station;
        gj_plant_add_sampling(plant, &sampling);
    }
    return station;
}

struct gj_plant *gj_making_plant(const struct gj_making *c)
{
    struct gj_plant *plant = gj_plant_new("making");
    const gj_id product = gj_plant_add_product(plant, &(struct gj_product_spec){.name = "p"});
    const gj_id raw = gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = "raw", .capacity = GJ_UNLIMITED});
    const gj_id make = add_making(plant, c, raw);
    add_step(plant, product, 0, raw, make, c->cycle);
    if (c->look > 0.0) {
        const gj_id between =
            gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = "between", .capacity = c->buffer});
        const gj_id look = add_inspection(plant, c, between);
        if (c->feedback) {
            struct gj_feedback_spec feedback = *c->feedback;
            feedback.station = look;
            feedback.search.target = make;
            feedback.search.delay = add_time(plant, c->delay);
            feedback.search.found = add_time(plant, c->search);
            gj_plant_add_feedback(plant, &feedback);
        }
        add_step(plant, product, 1, between, look, c->look);
    }
    gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = "o",
                                                        .product = product,
                                                        .is_endless = true,
                                                        .every = GJ_NONE,
                                                        .quantity = GJ_NONE,
                                                        .due = GJ_NONE,
                                                        .lot_size = c->lot});
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    const enum gj_status status = gj_plant_freeze(plant, &errors);
    GJ_CHECK(status == GJ_OK, "making: %s", errors.n ? errors.items[0].message : "");
    gj_error_list_fini(&errors);
    return plant;
}
