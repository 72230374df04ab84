/* A firm that decides, for tests: one machine and up to two upgrades. */
#ifndef GJ_TESTS_DECIDING_FIRM_H
#define GJ_TESTS_DECIDING_FIRM_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "study/study.h"

/* One machine whose every piece takes an exponential time, always busy; a share of the pieces is scrapped. Lots of 20: an hour each. */
static inline struct gj_plant *deciding_machine(void)
{
    struct gj_plant *plant = gj_plant_new("machine");
    const gj_id product = gj_plant_add_product(plant, &(struct gj_product_spec){.name = "part"});
    const gj_id buffer = gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = "b", .capacity = GJ_UNLIMITED});
    const gj_id cycle =
        gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_EXPONENTIAL, .a = 3 * (double)GJ_MINUTE});
    const gj_id station = gj_plant_add_station(
        plant,
        &(struct gj_station_spec){.name = "m",
                                  .path = "line.m",
                                  .buffer = buffer,
                                  .n_machines = 1,
                                  .calendar = GJ_NONE,
                                  .setup = GJ_NONE,
                                  .affected = true,
                                  .quality = {.scrap = 0.1, .drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}});
    gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = buffer});
    gj_plant_add_job(plant, &(struct gj_job_spec){.product = product, .step = 0, .station = station, .cycle = cycle});
    gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = "o",
                                                        .product = product,
                                                        .every = GJ_NONE,
                                                        .first_us = -1,
                                                        .quantity = GJ_NONE,
                                                        .due = GJ_NONE,
                                                        .lot_size = 20,
                                                        .is_endless = true});
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_OK);
    gj_error_list_fini(&errors);
    return plant;
}

static inline void deciding_step(struct gj_upgrade_spec *upgrade, int level, double defects, double cost_won)
{
    for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
        upgrade->to.lever[i] = (struct gj_range){1, 1, 1};
    }
    upgrade->to.level = level;
    upgrade->to.lever[GJ_LEVER_DEFECTS].central = defects;
    upgrade->to.cost_won.central = cost_won;
    upgrade->to.install_us = 60 * GJ_DAY;
    upgrade->has_support = true;
    upgrade->support =
        (struct gj_programme_spec){.n_payers = 1, .payer = {{.name = "state", .is_public = true}}, .max_level = 5};
    gj_payer_set(&upgrade->support.payer[0], 0.5, GJ_NO_CAP);
}

/* A month is 14,600 pieces, of which each per cent of scrap costs 146 x 1,000 won. Scrap falls from 10 % to 5 and 2 %. */
static inline struct gj_study_spec deciding_spec(struct gj_plant *plant, uint32_t n_upgrades)
{
    struct gj_study_spec spec = {.name = "machine",
                                 .title = "a machine",
                                 .seed = 5,
                                 .warm_up = 10 * GJ_DAY,
                                 .horizon = 4 * GJ_YEAR,
                                 .settle = GJ_YEAR,
                                 .replications = 40,
                                 .confidence = 0.95,
                                 .plant = plant,
                                 .n_upgrades = n_upgrades,
                                 .firm = {.price_won = 1000,
                                          .social_rate = 0.045,
                                          .decision = {.is_on = true,
                                                       .hurdle_per_year = 0.5,
                                                       .years = 5,
                                                       .cost_weight = 1.4,
                                                       .belief_cv = 0.8,
                                                       .knows_first = 0.3,
                                                       .hears_per_year = 0.4,
                                                       .gain_won_per_year = (double)NAN,
                                                       .pilots = 5}}};
    for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
        spec.before.lever[i] = (struct gj_range){1, 1, 1};
    }
    deciding_step(&spec.upgrade[0], 2, 0.5, 20e6);
    deciding_step(&spec.upgrade[1], 3, 0.2, 35e6);
    spec.upgrade[1].at = GJ_YEAR;
    return spec;
}

#endif
