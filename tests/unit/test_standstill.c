/* Plants that wait for themselves: found, and told who waits for whom; and plants that only look so. */
#include "factory/floor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Two stations A and B of one machine each; P goes A then B, Q goes B then A. One lot of each at time 0 and every 1000 h from then on. */
struct crossing {
    uint32_t places; /* before each station */
    enum gj_blocking blocking;
    bool has_cards; /* one card from A to B, one from B to A */
    bool has_shift; /* 8 hours a day */
};

static gj_id add_constant(struct gj_plant *plant, double hours)
{
    return gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = hours * (double)GJ_HOUR});
}

static void add_product(struct gj_plant *plant, const char *name, gj_id first, gj_id second)
{
    const gj_id product = gj_plant_add_product(plant, &(struct gj_product_spec){.name = name});
    const gj_id order[] = {first, second};
    for (uint32_t step = 0; step < 2; step++) {
        gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = order[step]});
        gj_plant_add_job(
            plant, &(struct gj_job_spec){
                       .product = product, .step = step, .station = order[step], .cycle = add_constant(plant, 1)});
    }
    gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = name,
                                                        .product = product,
                                                        .every = add_constant(plant, 1000),
                                                        .first_us = 0,
                                                        .quantity = GJ_NONE,
                                                        .due = GJ_NONE,
                                                        .lot_size = 1});
}

static struct gj_plant *cross(struct crossing c)
{
    static const char *const names[] = {"A", "B"};
    struct gj_plant *plant = gj_plant_new("crossing");
    gj_id calendar = GJ_NONE;
    if (c.has_shift) {
        const gj_time open = 0;
        const gj_time close = 8 * GJ_HOUR;
        calendar = gj_plant_add_calendar(
            plant, &(struct gj_calendar_spec){
                       .name = "day", .cycle = GJ_DAY, .n_intervals = 1, .open = &open, .close = &close});
    }
    for (uint32_t i = 0; i < 2; i++) {
        const gj_id buffer =
            gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = names[i], .capacity = c.places});
        gj_plant_add_station(
            plant, &(struct gj_station_spec){.name = names[i],
                                             .path = names[i],
                                             .buffer = buffer,
                                             .n_machines = 1,
                                             .calendar = calendar,
                                             .blocking = c.blocking,
                                             .setup = GJ_NONE,
                                             .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}});
    }
    add_product(plant, "P", 0, 1);
    add_product(plant, "Q", 1, 0);
    for (uint32_t i = 0; i < 2 && c.has_cards; i++) {
        gj_plant_add_loop(
            plant, &(struct gj_loop_spec){.name = i ? "B to A" : "A to B", .n_cards = 1, .from = i, .to = 1 - i});
    }
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    const enum gj_status status = gj_plant_freeze(plant, &errors);
    if (status != GJ_OK) {
        fail_msg("%s: %s", errors.items[0].place, errors.items[0].message);
    }
    gj_error_list_fini(&errors);
    return plant;
}

/* Live 200 days. Takes the plant. */
static enum gj_status live(struct gj_plant *plant, struct gj_error *error)
{
    struct gj_floor floor;
    struct gj_error balance = {0};
    assert_int_equal(gj_floor_init(&floor, plant, 1, 0, error), GJ_OK);
    const enum gj_status status = gj_floor_run(&floor, 200 * GJ_DAY, error);
    assert_int_equal(gj_floor_verify(&floor, &balance), GJ_OK);
    gj_floor_fini(&floor);
    gj_plant_free(plant);
    return status;
}

static void assert_says(const struct gj_error *error, const char *words)
{
    if (!strstr(error->message, words)) {
        fail_msg("'%s' does not say '%s'", error->message, words);
    }
}

/* P lies before B with the card from A to B and needs that from B to A, which Q has, before A: neither can begin. Nothing is blocked by a
 * full buffer. */
static void cards_that_wait_for_each_other_are_a_deadlock(void **state)
{
    (void)state;
    struct gj_error error = {0};
    assert_int_equal(live(cross((struct crossing){.places = GJ_UNLIMITED, .has_cards = true}), &error), GJ_DEADLOCK);
    assert_says(&error, "(nothing has moved since 1 h)");
    assert_says(&error, "A (blocked) waits for a card of A to B, which a lot before B has; "
                        "B (blocked) waits for a card of B to A, which a lot before A has");
    error = (struct gj_error){0};
    assert_int_equal(
        live(cross((struct crossing){.places = GJ_UNLIMITED, .has_cards = true, .has_shift = true}), &error),
        GJ_DEADLOCK);
    assert_says(&error, "deadlock after 8 h of simulated time: A (off shift) waits for a card of A to B");
}

/* Blocking after service, hand over hand: both hold out what the other should take. */
static void machines_that_hold_out_to_each_other_are_a_deadlock(void **state)
{
    (void)state;
    struct gj_error error = {0};
    assert_int_equal(live(cross((struct crossing){.places = 0}), &error), GJ_DEADLOCK);
    assert_says(&error,
                "deadlock after 1 h of simulated time: B (blocked) waits for room before A; A (blocked) waits for "
                "room before B");
}

static void plants_that_have_room_and_cards_go_on(void **state)
{
    (void)state;
    struct gj_error error = {0};
    assert_int_equal(live(cross((struct crossing){.places = GJ_UNLIMITED}), &error), GJ_OK);
    assert_int_equal(live(cross((struct crossing){.places = 1, .has_shift = true}), &error), GJ_OK);
    assert_int_equal(
        live(cross((struct crossing){.places = 2, .blocking = GJ_BLOCKING_BEFORE, .has_shift = true}), &error), GJ_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cards_that_wait_for_each_other_are_a_deadlock),
        cmocka_unit_test(machines_that_hold_out_to_each_other_are_a_deadlock),
        cmocka_unit_test(plants_that_have_room_and_cards_go_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
