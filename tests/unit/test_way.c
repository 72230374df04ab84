/* Branches: which lot goes where is computed here from its draws, one by one; and what may not be said of them. */
#include "factory/floor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/draw.h"

/* Orders of one piece every hour from 1 h on, through A, B and C of `minutes` each. */
static struct gj_plant *build(const struct gj_way_spec *way, uint32_t n_ways, const double minutes[3],
                              uint32_t capacity)
{
    struct gj_plant *plant = gj_plant_new("ways");
    const gj_id product = gj_plant_add_product(plant, &(struct gj_product_spec){.name = "p"});
    for (uint32_t i = 0; i < 3; i++) {
        const char *const names[] = {"A", "B", "C"};
        const char *const paths[] = {"line.p.A", "line.p.B", "line.p.C"};
        const gj_id buffer = gj_plant_add_buffer(
            plant, &(struct gj_buffer_spec){.name = names[i], .capacity = i == 0 ? GJ_UNLIMITED : capacity});
        const gj_id cycle =
            gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = minutes[i] * (double)GJ_MINUTE});
        const gj_id station = gj_plant_add_station(
            plant, &(struct gj_station_spec){.name = names[i],
                                             .path = paths[i],
                                             .buffer = buffer,
                                             .n_machines = 1,
                                             .calendar = GJ_NONE,
                                             .setup = GJ_NONE,
                                             .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}});
        gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = buffer});
        gj_plant_add_job(plant,
                         &(struct gj_job_spec){.product = product, .step = i, .station = station, .cycle = cycle});
    }
    for (uint32_t i = 0; i < n_ways; i++) {
        gj_plant_add_way(plant, &way[i]);
    }
    const gj_id hour = gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = (double)GJ_HOUR});
    gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = "o",
                                                        .product = product,
                                                        .every = hour,
                                                        .first_us = -1,
                                                        .quantity = GJ_NONE,
                                                        .due = GJ_NONE,
                                                        .lot_size = 1});
    return plant;
}

static void freeze(struct gj_plant *plant)
{
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_OK);
    gj_error_list_fini(&errors);
}

static const struct gj_way_spec three_ways[] = {{.step = 1, .to = 0, .share = 0.25},
                                                {.step = 1, .to = GJ_WAY_SCRAP, .share = 0.125},
                                                {.step = 1, .to = GJ_WAY_OUT, .share = 0.25},
                                                {.step = 0, .to = 2, .share = 0.5}};

struct counts {
    int64_t at[3], scrapped, done;
};

/* The life of lot k by its draws alone: u of product.p/<step>, "branch", index k + visit * 2^52. */
static void follow(uint64_t seed, uint64_t k, struct counts *counts)
{
    const uint64_t after_a = gj_draw_key(seed, "product.p/0", "branch");
    const uint64_t after_b = gj_draw_key(seed, "product.p/1", "branch");
    for (uint64_t index = k;; index += UINT64_C(1) << 52) {
        counts->at[0]++;
        const double u = gj_draw_uniform(after_a, 0, index, 0);
        if (u < 0.5) {
            counts->at[2]++;
            counts->done++;
            return;
        }
        counts->at[1]++;
        const double v = gj_draw_uniform(after_b, 0, index, 0);
        if (v >= 0.25) {
            counts->scrapped += v < 0.375;
            counts->done += v >= 0.375;
            counts->at[2] += v >= 0.625;
            return;
        }
    }
}

static void assert_counts(struct gj_plant *plant, const struct counts *expected)
{
    struct gj_floor floor;
    struct gj_error error = {0};
    struct gj_station_meter station[3];
    struct gj_flow_meter flow;
    freeze(plant);
    assert_int_equal(gj_floor_init(&floor, plant, 5, 0, &error), GJ_OK);
    assert_int_equal(gj_floor_run(&floor, 401 * GJ_HOUR - 1, &error), GJ_OK);
    assert_int_equal(gj_floor_verify(&floor, &error), GJ_OK);
    gj_floor_read(&floor, station, NULL, &flow, NULL);
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(station[i].lots, expected->at[i]);
    }
    assert_int_equal(flow.pieces_scrapped, expected->scrapped);
    assert_int_equal(station[1].scrapped, expected->scrapped);
    assert_int_equal(flow.pieces_done, expected->done);
    assert_int_equal(flow.orders_closed, expected->done + expected->scrapped);
    assert_int_equal(flow.lots_inside, 0);
    gj_floor_fini(&floor);
    gj_plant_free(plant);
}

static void every_lot_goes_where_its_draws_say(void **state)
{
    (void)state;
    struct counts expected = {0};
    for (uint64_t k = 0; k < 400; k++) {
        follow(5, k, &expected);
    }
    assert_in_range(expected.scrapped, 10, 50);
    assert_true(expected.at[0] > 430);
    const double quick[] = {1, 1, 1};
    const double slow[] = {3, 2, 7};
    assert_counts(build(three_ways, 4, quick, GJ_UNLIMITED), &expected);
    assert_counts(build(three_ways, 4, slow, 1), &expected);
}

/* The ways may follow one another in any order of steps; only their order at one step counts. */
static void shares_of_100_percent_leave_nothing_for_the_next_step(void **state)
{
    (void)state;
    const struct gj_way_spec way[] = {{.step = 0, .to = 2, .share = 0.1},
                                      {.step = 0, .to = 2, .share = 0.2},
                                      {.step = 0, .to = GJ_WAY_OUT, .share = 0.7}};
    struct gj_plant *plant = build(way, 3, (const double[]){1, 1, 1}, 1);
    struct gj_floor floor;
    struct gj_error error = {0};
    struct gj_station_meter station[3];
    freeze(plant);
    assert_int_equal(gj_floor_init(&floor, plant, 5, 0, &error), GJ_OK);
    assert_int_equal(gj_floor_run(&floor, 20000 * GJ_HOUR, &error), GJ_OK);
    gj_floor_read(&floor, station, NULL, NULL, NULL);
    assert_int_equal(station[1].lots, 0);
    assert_in_range(station[2].lots, 5740, 6260); /* 6,000 and 4 standard deviations of 65 */
    gj_floor_fini(&floor);
    gj_plant_free(plant);
}

/* A sends 90 % back to itself; B is full and C is slow: A holds a lot for A, whose buffer is full of orders. */
static void a_loop_that_locks_is_told(void **state)
{
    (void)state;
    const struct gj_way_spec way[] = {{.step = 2, .to = 1, .share = 0.9}};
    struct gj_plant *plant = build(way, 1, (const double[]){1, 50, 50}, 1);
    struct gj_floor floor;
    struct gj_error error = {0};
    freeze(plant);
    assert_int_equal(gj_floor_init(&floor, plant, 5, 0, &error), GJ_OK);
    assert_int_equal(gj_floor_run(&floor, 1000 * GJ_HOUR, &error), GJ_DEADLOCK);
    assert_non_null(strstr(error.message, "C (blocked) waits for room before B"));
    assert_non_null(strstr(error.message, "B (blocked) waits for room before C"));
    gj_floor_fini(&floor);
    gj_plant_free(plant);
}

static void assert_wrong(const struct gj_way_spec *way, uint32_t n, uint32_t capacity, const char *message)
{
    struct gj_plant *plant = build(way, n, (const double[]){1, 1, 1}, capacity);
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_MODEL);
    assert_int_equal(errors.n, 1);
    assert_string_equal(errors.items[0].message, message);
    gj_error_list_fini(&errors);
    gj_plant_free(plant);
}

static void impossible_branches_are_told(void **state)
{
    (void)state;
    const struct gj_way_spec too_much[] = {{.step = 0, .to = 2, .share = 0.7},
                                           {.step = 0, .to = GJ_WAY_OUT, .share = 0.5}};
    assert_wrong(too_much, 2, 1, "the branches after step 1 add up to 120 %");
    assert_wrong(&(struct gj_way_spec){.step = 0, .to = 2, .share = 1.5}, 1, 1, "the share of a branch is 150 %");
    assert_wrong(&(struct gj_way_spec){.step = 0, .to = 3, .share = 0.5}, 1, 1,
                 "branches from step 1 to step 4, but its route has 3");
    assert_wrong(&(struct gj_way_spec){.product = 1, .to = 2, .share = 0.5}, 1, 1,
                 "a branch of a product that does not exist");
    assert_wrong(&(struct gj_way_spec){.step = 2, .to = 1, .share = 0.5}, 1, 0,
                 "step 3 sends lots back to step 2, which has no buffer: the loop would lock itself");
    const struct gj_way_spec for_ever[] = {{.step = 1, .to = 0, .share = 0.5}, {.step = 1, .to = 1, .share = 0.5}};
    assert_wrong(for_ever, 2, 1,
                 "a lot that comes to step 1 of the route can never leave the plant: its ways lead back for ever");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_lot_goes_where_its_draws_say),
        cmocka_unit_test(shares_of_100_percent_leave_nothing_for_the_next_step),
        cmocka_unit_test(a_loop_that_locks_is_told),
        cmocka_unit_test(impossible_branches_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
