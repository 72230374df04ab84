#include "unit/workshop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "factory/plant.h"

static gj_id exponential(struct gj_plant *plant, gj_time mean)
{
    return gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_EXPONENTIAL, .a = (double)mean});
}

static gj_id constant(struct gj_plant *plant, gj_time value)
{
    return gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = (double)value});
}

static gj_id add_pool(struct gj_plant *plant, const char *name, const char *occupation, uint32_t count)
{
    return gj_plant_add_pool(plant, &(struct gj_pool_spec){.name = name,
                                                           .occupation = occupation,
                                                           .count = count,
                                                           .calendar = GJ_NONE,
                                                           .wage_won_per_month = 3000000});
}

static gj_id add_press(struct gj_plant *plant, gj_id buffer, gj_id operators)
{
    return gj_plant_add_station(
        plant,
        &(struct gj_station_spec){.name = "press",
                                  .path = "line.shop.press",
                                  .buffer = buffer,
                                  .n_machines = 1,
                                  .calendar = GJ_NONE,
                                  .affected = true,
                                  .setup = constant(plant, 40 * GJ_MINUTE),
                                  .n_work_needs = 1,
                                  .work_need = {{UINT64_C(1) << operators, 1}},
                                  .n_setup_needs = 1,
                                  .setup_need = {{UINT64_C(1) << operators, 1}},
                                  .quality = {.scrap = 0.04, .drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}});
}

static void add_orders(struct gj_plant *plant, const char *name, gj_id buffer, gj_id press, uint32_t family)
{
    const gj_id product = gj_plant_add_product(plant, &(struct gj_product_spec){.name = name});
    gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = buffer});
    gj_plant_add_job(
        plant, &(struct gj_job_spec){
                   .product = product, .station = press, .cycle = constant(plant, 60 * GJ_SECOND), .family = family});
    gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = name,
                                                        .product = product,
                                                        .every = exponential(plant, 8 * GJ_HOUR),
                                                        .first_us = -1,
                                                        .quantity = GJ_NONE,
                                                        .due = constant(plant, GJ_DAY),
                                                        .lot_size = 120,
                                                        .fill = true});
}

struct gj_plant *gj_workshop(void)
{
    struct gj_plant *plant = gj_plant_new("workshop");
    const gj_id operators = add_pool(plant, "operators", "production", 3);
    const gj_id mechanic = add_pool(plant, "mechanic", "technician", 1);
    const gj_id buffer = gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = "b", .capacity = GJ_UNLIMITED});
    const gj_id press = add_press(plant, buffer, operators);
    gj_plant_add_mode(plant, &(struct gj_mode_spec){.name = "jam",
                                                    .station = press,
                                                    .clock = GJ_CLOCK_OPERATING,
                                                    .every = exponential(plant, 10 * GJ_HOUR),
                                                    .noticed = exponential(plant, 30 * GJ_MINUTE),
                                                    .repair = exponential(plant, 30 * GJ_MINUTE),
                                                    .n_crew = 1,
                                                    .crew = {{UINT64_C(1) << mechanic, 1}}});
    add_orders(plant, "cups", buffer, press, 1);
    add_orders(plant, "lids", buffer, press, 2);
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_OK);
    gj_error_list_fini(&errors);
    return plant;
}

struct gj_study_spec gj_workshop_study(struct gj_plant *plant, uint32_t replications)
{
    struct gj_study_spec spec = {.name = "workshop",
                                 .title = "a workshop",
                                 .seed = 7,
                                 .warm_up = 30 * GJ_DAY,
                                 .horizon = 2 * GJ_YEAR,
                                 .decide_at = GJ_YEAR / 2,
                                 .settle = GJ_YEAR,
                                 .replications = replications,
                                 .headline = GJ_OUTCOME_good_per_day,
                                 .confidence = 0.95,
                                 .plant = plant,
                                 .firm = {.price_won = 400,
                                          .material_won = 150,
                                          .overhead_won_per_month = 2e6,
                                          .staffing = {.target_load = 0.85},
                                          .social_rate = 0.045,
                                          .on_cost = 0.1,
                                          .other_heads = 2,
                                          .other_wage_won_per_month = 3e6,
                                          .technician_wage_won_per_month = 3.5e6}};
    for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
        spec.before.lever[i] = spec.upgrade[0].to.lever[i] = (struct gj_range){1, 1, 1};
    }
    return spec;
}

void gj_workshop_improve(struct gj_study_spec *spec)
{
    struct gj_level_spec *to = &spec->upgrade[0].to;
    spec->n_upgrades = 1;
    to->level = 2;
    to->lever[GJ_LEVER_RESPONSE].central = 0.4;
    to->lever[GJ_LEVER_SETUP].central = 0.6;
    to->lever[GJ_LEVER_DEFECTS].central = 0.5;
    to->cost_won.central = 150e6;
    to->upkeep_per_year.central = 0.12;
    to->technicians.central = 2.0;
    to->install_us = 60 * GJ_DAY;
    to->ramp_us = 30 * GJ_DAY;
    spec->upgrade[0].has_support = true;
    spec->upgrade[0].support =
        (struct gj_programme_spec){.n_payers = 1, .payer = {{.name = "state", .is_public = true}}, .max_level = 5};
    gj_payer_set(&spec->upgrade[0].support.payer[0], 0.5, 100000000);
}
