/* Stops lived by hand: the clocks they run on, and what becomes of the piece in process. Times are constant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "unit/diary.h"

/* One machine. Without `n_products` raw parts are always there; with it one order of each product comes at time 0 and needs a set-up. */
struct one {
    uint32_t lot;
    double cycle_h, setup_h;
    uint32_t n_products;
    bool has_shift;    /* 0-3 and 5-7 of 8 h */
    double order_at_h; /* one order only, then */
    struct {
        enum gj_clock_kind clock;
        enum gj_part part;
        double every, repair_h; /* every: hours, or cycles; 0: no such mode */
    } mode[2];
};

static void add_station(struct gj_plant *plant, const struct one *c)
{
    const gj_time open[] = {0, 5 * GJ_HOUR};
    const gj_time close[] = {3 * GJ_HOUR, 7 * GJ_HOUR};
    const gj_id shift = gj_plant_add_calendar(
        plant,
        &(struct gj_calendar_spec){.name = "s", .cycle = 8 * GJ_HOUR, .n_intervals = 2, .open = open, .close = close});
    gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = "b", .capacity = GJ_UNLIMITED});
    gj_plant_add_station(
        plant, &(struct gj_station_spec){.name = "m",
                                         .path = "machine.m",
                                         .buffer = 0,
                                         .n_machines = 1,
                                         .calendar = c->has_shift ? shift : GJ_NONE,
                                         .setup = c->setup_h > 0.0 ? gj_hours(plant, c->setup_h) : GJ_NONE,
                                         .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}});
    for (uint32_t k = 0; k < 2; k++) {
        const char *const names[] = {"first", "second"};
        if (!(c->mode[k].every > 0.0)) {
            continue;
        }
        const struct gj_dist cycles = {.kind = GJ_DIST_CONSTANT, .a = c->mode[k].every};
        gj_plant_add_mode(plant, &(struct gj_mode_spec){.name = names[k],
                                                        .station = 0,
                                                        .clock = c->mode[k].clock,
                                                        .part = c->mode[k].part,
                                                        .every = c->mode[k].clock == GJ_CLOCK_CYCLES
                                                                     ? gj_plant_add_dist(plant, &cycles)
                                                                     : gj_hours(plant, c->mode[k].every),
                                                        .noticed = GJ_NONE,
                                                        .repair = gj_hours(plant, c->mode[k].repair_h)});
    }
}

static struct gj_plant *build(const struct one *c)
{
    struct gj_plant *plant = gj_plant_new("one");
    add_station(plant, c);
    const bool is_ordered = c->n_products > 0 || c->order_at_h > 0.0;
    for (uint32_t i = 0; i < (c->n_products > 0 ? c->n_products : 1); i++) {
        char name[16];
        snprintf(name, sizeof name, "p%u", i);
        gj_plant_add_product(plant, &(struct gj_product_spec){.name = name});
        gj_plant_add_step(plant, &(struct gj_step_spec){.product = i, .buffer = 0});
        gj_plant_add_job(plant, &(struct gj_job_spec){
                                    .product = i, .station = 0, .cycle = gj_hours(plant, c->cycle_h), .family = i});
        gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = name,
                                                            .product = i,
                                                            .is_endless = !is_ordered,
                                                            .every = is_ordered ? gj_hours(plant, 1000) : GJ_NONE,
                                                            .first_us = (gj_time)(c->order_at_h * (double)GJ_HOUR),
                                                            .quantity = GJ_NONE,
                                                            .due = GJ_NONE,
                                                            .lot_size = c->lot});
    }
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_OK);
    gj_error_list_fini(&errors);
    return plant;
}

/* Shift 0-3, 5-7, 8-11, 13-15. Four hours of it are over at 6; the repair is done at 6.5; from there half an hour, three, and half an hour. */
static void the_clock_of_the_shift_stands_off_shift(void **state)
{
    (void)state;
    const struct one c = {
        .lot = 1, .cycle_h = 100, .has_shift = true, .mode[0] = {GJ_CLOCK_ON_SHIFT, GJ_PART_RESUME, 4, 0.5}};
    gj_assert_lives(build(&c), 14,
                    "0 M1 work; 3 M1 off; 5 M1 work; 6 M1 unnoticed; 6 M1 repair; 6.5 M1 work; 7 M1 off; 8 M1 work; 11 "
                    "M1 off; 13 M1 work; 13.5 M1 unnoticed; 13.5 M1 repair; 14 M1 work; ");
}

static void the_clock_of_the_shift_runs_without_work(void **state)
{
    (void)state;
    const struct one c = {
        .lot = 1, .cycle_h = 1, .order_at_h = 900, .mode[0] = {GJ_CLOCK_ON_SHIFT, GJ_PART_RESUME, 4, 1}};
    gj_assert_lives(build(&c), 10,
                    "4 M1 unnoticed; 4 M1 repair; 5 M1 no order; 9 M1 unnoticed; 9 M1 repair; 10 M1 no order; ");
}

/* Idle 0-3, at work for one hour: the four are over at 4. */
static void the_clock_of_the_shift_runs_before_and_after_work_begins(void **state)
{
    (void)state;
    const struct one c = {
        .lot = 1, .cycle_h = 2, .order_at_h = 3, .mode[0] = {GJ_CLOCK_ON_SHIFT, GJ_PART_RESUME, 4, 1}};
    gj_assert_lives(build(&c), 9,
                    "3 M1 work; 4 M1 unnoticed; 4 M1 repair; 5 M1 work; 6 out; 6 M1 no order; 9 M1 unnoticed; 9 M1 "
                    "repair; ");
}

/* The first mode stops the machine at 2 until 5. Meanwhile, at 4, the second is due: it comes at 5. The first then needs 2 h of work. */
static void the_clock_of_the_shift_runs_in_another_stop(void **state)
{
    (void)state;
    const struct one c = {
        .lot = 1,
        .cycle_h = 100,
        .mode = {{GJ_CLOCK_OPERATING, GJ_PART_RESUME, 2, 3}, {GJ_CLOCK_ON_SHIFT, GJ_PART_RESUME, 4, 1}}};
    gj_assert_lives(build(&c), 8,
                    "2 M1 unnoticed; 2 M1 repair; 5 M1 unnoticed; 5 M1 repair; 6 M1 work; 8 M1 unnoticed; 8 M1 "
                    "repair; ");
}

/* Lots of three pieces of 1 h; the fifth cycle is the second of lot 2 and ends at 5; the fifth from then on ends at 11. */
static void the_clock_of_cycles_counts_pieces(void **state)
{
    (void)state;
    const struct one c = {.lot = 3, .cycle_h = 1, .mode[0] = {GJ_CLOCK_CYCLES, GJ_PART_RESUME, 5, 1}};
    gj_assert_lives(
        build(&c), 12,
        "3 out; 3 M1 work; 5 M1 unnoticed; 5 M1 repair; 6 M1 work; 7 out; 7 M1 work; 10 out; 10 M1 work; 11 "
        "M1 unnoticed; 11 M1 repair; 12 M1 work; ");
}

/* The third cycle is the last of the lot: the lot leaves when the machine is up again. */
static void the_last_cycle_of_a_lot_fails_before_the_lot_leaves(void **state)
{
    (void)state;
    const struct one c = {.lot = 3, .cycle_h = 1, .mode[0] = {GJ_CLOCK_CYCLES, GJ_PART_RESUME, 3, 1}};
    gj_assert_lives(build(&c), 8,
                    "3 M1 unnoticed; 3 M1 repair; 4 M1 work; 4 out; 4 M1 work; 7 M1 unnoticed; 7 M1 repair; 8 M1 work; "
                    "8 out; 8 M1 work; ");
}

/* As above with five, but the piece whose cycle failed is worked again: 6-7, so lot 2 is done at 8. The fifth cycle from 6 is the third of
 * lot 3, which ends at 11 and is worked again from 12. */
static void the_piece_whose_cycle_failed_is_worked_again(void **state)
{
    (void)state;
    const struct one c = {.lot = 3, .cycle_h = 1, .mode[0] = {GJ_CLOCK_CYCLES, GJ_PART_RESTART, 5, 1}};
    gj_assert_lives(
        build(&c), 13,
        "3 out; 3 M1 work; 5 M1 unnoticed; 5 M1 repair; 6 M1 work; 8 out; 8 M1 work; 11 M1 unnoticed; 11 M1 "
        "repair; 12 M1 work; 13 out; 13 M1 work; ");
}

static void the_piece_whose_cycle_failed_is_scrapped(void **state)
{
    (void)state;
    const struct one c = {.lot = 3, .cycle_h = 1, .mode[0] = {GJ_CLOCK_CYCLES, GJ_PART_SCRAP, 5, 1}};
    gj_assert_lives(
        build(&c), 12,
        "3 out; 3 M1 work; 5 scrap; 5 M1 unnoticed; 5 M1 repair; 6 M1 work; 7 out; 7 M1 work; 10 out; 10 M1 "
        "work; 11 scrap; 11 M1 unnoticed; 11 M1 repair; 12 M1 work; ");
}

/* Two pieces of 2 h, a failure every 3 h of work: at 3 half of piece 2 is done. At 7 piece 1 of lot 2 has just ended. */
static void a_piece_goes_on_where_it_was(void **state)
{
    (void)state;
    const struct one c = {.lot = 2, .cycle_h = 2, .mode[0] = {GJ_CLOCK_OPERATING, GJ_PART_RESUME, 3, 1}};
    gj_assert_lives(build(&c), 10,
                    "3 M1 unnoticed; 3 M1 repair; 4 M1 work; 5 out; 5 M1 work; 7 M1 unnoticed; 7 M1 repair; 8 M1 work; "
                    "10 out; 10 M1 work; ");
}

/* Piece 2 again from 4 to 6. At 7 half of piece 1 of lot 2 is done: again from 8. At 11 half of its piece 2: again from 12. */
static void a_piece_is_worked_from_its_beginning(void **state)
{
    (void)state;
    const struct one c = {.lot = 2, .cycle_h = 2, .mode[0] = {GJ_CLOCK_OPERATING, GJ_PART_RESTART, 3, 1}};
    gj_assert_lives(build(&c), 14,
                    "3 M1 unnoticed; 3 M1 repair; 4 M1 work; 6 out; 6 M1 work; 7 M1 unnoticed; 7 M1 repair; 8 M1 work; "
                    "11 M1 unnoticed; 11 M1 repair; 12 M1 work; 14 out; 14 M1 work; ");
}

/* Piece 2 is scrapped at 3: nothing of the lot is left to work on, it leaves at 4. */
static void a_piece_is_scrapped_and_the_rest_of_the_lot_stays(void **state)
{
    (void)state;
    const struct one c = {.lot = 2, .cycle_h = 2, .mode[0] = {GJ_CLOCK_OPERATING, GJ_PART_SCRAP, 3, 1}};
    gj_assert_lives(build(&c), 8,
                    "3 scrap; 3 M1 unnoticed; 3 M1 repair; 4 M1 work; 4 out; 4 M1 work; 7 scrap; 7 M1 unnoticed; 7 M1 "
                    "repair; 8 M1 work; 8 out; 8 M1 work; ");
}

/* Pieces of 4 h, each stopped after 3 h of work: no cycle ever ended, so no ideal time was earned. */
static void a_piece_scrapped_half_done_earns_no_ideal_time(void **state)
{
    (void)state;
    const struct one c = {.lot = 1, .cycle_h = 4, .mode[0] = {GJ_CLOCK_OPERATING, GJ_PART_SCRAP, 3, 1}};
    struct gj_plant *plant = build(&c);
    struct gj_floor floor;
    struct gj_error error = {0};
    struct gj_station_meter meter;
    assert_int_equal(gj_floor_init(&floor, plant, 1, 0, &error), GJ_OK);
    assert_int_equal(gj_floor_run(&floor, 8 * GJ_HOUR, &error), GJ_OK);
    gj_floor_read(&floor, &meter, NULL, NULL, NULL);
    assert_int_equal(meter.pieces, 2);
    assert_int_equal(meter.aborted, 2);
    assert_int_equal(meter.ideal_us, 0);
    gj_floor_fini(&floor);
    gj_plant_free(plant);
}

static void a_lot_of_one_piece_that_is_scrapped_leaves(void **state)
{
    (void)state;
    const struct one c = {.lot = 1, .cycle_h = 4, .mode[0] = {GJ_CLOCK_OPERATING, GJ_PART_SCRAP, 3, 1}};
    gj_assert_lives(build(&c), 8,
                    "3 scrap; 3 out; 3 M1 unnoticed; 3 M1 repair; 4 M1 work; 7 scrap; 7 out; 7 M1 unnoticed; 7 M1 "
                    "repair; 8 M1 work; ");
}

/* The set-up for p1, 2-4, is stopped at 3 and goes on from 4 to 5; there is no piece in process. */
static void a_set_up_goes_on_where_it_was(void **state)
{
    (void)state;
    const struct one c = {
        .lot = 1, .cycle_h = 2, .setup_h = 2, .n_products = 2, .mode[0] = {GJ_CLOCK_CALENDAR, GJ_PART_SCRAP, 3, 1}};
    gj_assert_lives(build(&c), 6, "0 M1 work; 2 out; 2 M1 setup; 3 M1 unnoticed; 3 M1 repair; 4 M1 setup; 5 M1 work; ");
}

/* Lots of 7 pieces of 1 s, a stop every 9 cycles and one every 1.700001 s of work, which cuts the cycles: after any length of work there have been
 * exactly as many of each as go into it. */
static void cycles_do_not_drift(void **state)
{
    (void)state;
    const struct one c = {.lot = 7,
                          .cycle_h = 1.0 / 3600.0,
                          .mode = {{GJ_CLOCK_CYCLES, GJ_PART_RESUME, 9, 0.0001},
                                   {GJ_CLOCK_OPERATING, GJ_PART_RESUME, 1.700001 / 3600.0, 0.0001}}};
    struct gj_plant *plant = build(&c);
    struct gj_floor floor;
    struct gj_error error = {0};
    assert_int_equal(gj_floor_init(&floor, plant, 1, 0, &error), GJ_OK);
    for (uint32_t i = 0; i < 1000; i++) {
        struct gj_station_meter meter;
        assert_int_equal(gj_floor_run(&floor, gj_floor_now(&floor) + 7654321, &error), GJ_OK);
        gj_floor_read(&floor, &meter, NULL, NULL, NULL);
        const gj_time work = meter.state_us[GJ_STATE_WORKING];
        assert_int_equal(meter.stops, work / (9 * GJ_SECOND) + work / 1700001);
    }
    gj_floor_fini(&floor);
    gj_plant_free(plant);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_clock_of_the_shift_stands_off_shift),
        cmocka_unit_test(the_clock_of_the_shift_runs_without_work),
        cmocka_unit_test(the_clock_of_the_shift_runs_before_and_after_work_begins),
        cmocka_unit_test(the_clock_of_the_shift_runs_in_another_stop),
        cmocka_unit_test(the_clock_of_cycles_counts_pieces),
        cmocka_unit_test(the_last_cycle_of_a_lot_fails_before_the_lot_leaves),
        cmocka_unit_test(the_piece_whose_cycle_failed_is_worked_again),
        cmocka_unit_test(the_piece_whose_cycle_failed_is_scrapped),
        cmocka_unit_test(a_piece_goes_on_where_it_was),
        cmocka_unit_test(a_piece_is_worked_from_its_beginning),
        cmocka_unit_test(a_piece_is_scrapped_and_the_rest_of_the_lot_stays),
        cmocka_unit_test(a_lot_of_one_piece_that_is_scrapped_leaves),
        cmocka_unit_test(a_piece_scrapped_half_done_earns_no_ideal_time),
        cmocka_unit_test(a_set_up_goes_on_where_it_was),
        cmocka_unit_test(cycles_do_not_drift),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
