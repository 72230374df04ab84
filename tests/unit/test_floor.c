/* Small floors lived by hand: what every machine does, hour by hour. Times are constant, so each line can be checked with a pencil. */
#include "factory/floor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "analytic/plants.h"

struct diary {
    struct gj_text text;
    uint32_t n_machines;
};

static const char *const short_state[] = {"off",     "planned", "unnoticed", "crew?",   "repair",  "setup",
                                          "worker?", "work",    "blocked",   "starved", "no order"};

/* "2 M1 work; " for a state, "5 out; " for a lot that is done. Work after work of the next lot is told as well. */
static void write_diary(void *user, const struct gj_trace_record *r)
{
    struct diary *diary = user;
    const double hour = (double)r->time / (double)GJ_HOUR;
    if (r->kind == GJ_EVENT_STATE) {
        gj_text_addf(&diary->text, "%g M%u %s; ", hour, r->entity + 1, short_state[r->a]);
    } else if (r->kind == GJ_EVENT_DONE) {
        gj_text_addf(&diary->text, "%g out; ", hour);
    } else if (r->kind == GJ_EVENT_REWORK) {
        gj_text_addf(&diary->text, "%g back; ", hour);
    } else if (r->kind == GJ_EVENT_SCRAP) {
        gj_text_addf(&diary->text, "%g scrap; ", hour);
    } else if (r->kind == GJ_EVENT_DRIFT) {
        gj_text_addf(&diary->text, "%g M%u drifts; ", hour, r->entity + 1);
    }
}

/* Live `hours` and compare the diary from just after time 0 with `expected`. Takes the plant. */
static void assert_lives(struct gj_plant *plant, double hours, const char *expected)
{
    struct gj_floor floor;
    struct gj_error error = {0};
    struct diary diary = {0};
    gj_text_init(&diary.text);
    const struct gj_trace trace = {.sink = write_diary, .user = &diary};
    assert_int_equal(gj_floor_init(&floor, plant, 1, 0, &error), GJ_OK);
    floor.trace = &trace;
    assert_int_equal(gj_floor_run(&floor, (gj_time)(hours * (double)GJ_HOUR) + 1, &error), GJ_OK);
    assert_int_equal(gj_floor_verify(&floor, &error), GJ_OK);
    assert_string_equal(diary.text.data ? diary.text.data : "", expected);
    gj_text_fini(&diary.text);
    gj_floor_fini(&floor);
    gj_plant_free(plant);
}

/*   raw -> M1 (2 h) -> [1 place] -> M2 (3 h)
 * M1 finishes at 2, 4, 6: at 6 the place is taken (lot 2 waits since 4, M2 works on lot 1 from 2 to 5, on lot 2 from 5): lot 3 goes in at 6
 * because lot 2 left the place at 5. At 8 M2 works on lot 2 until 8: at 8 M1 is asked first (lower number): lot 4 does not fit, M1 blocks, and
 * then M2 finishes, takes lot 3, and lot 4 moves in, all at 8. */
static void a_full_buffer_blocks_the_machine_before_it(void **state)
{
    (void)state;
    struct gj_line line = {.n = 2};
    line.station[0] = (struct gj_line_station){.cycle = gj_constant(2), .buffer = GJ_UNLIMITED};
    line.station[1] = (struct gj_line_station){.cycle = gj_constant(3), .buffer = 1};
    assert_lives(gj_line_plant(&line), 11,
                 "2 M2 work; 2 M1 work; 4 M1 work; 5 out; 5 M2 work; 6 M1 work; 8 M1 blocked; 8 out; 8 M2 work; 8 M1 "
                 "work; 10 M1 blocked; "
                 "11 out; 11 M2 work; 11 M1 work; ");
}

/* Without a place: a hand-over. M1 (1 h) blocks from 2 until M2 (3 h) is free at 4. */
static void without_a_place_the_lot_is_handed_over(void **state)
{
    (void)state;
    struct gj_line line = {.n = 2};
    line.station[0] = (struct gj_line_station){.cycle = gj_constant(1), .buffer = GJ_UNLIMITED};
    line.station[1] = (struct gj_line_station){.cycle = gj_constant(3), .buffer = 0};
    assert_lives(
        gj_line_plant(&line), 7,
        "1 M2 work; 1 M1 work; 2 M1 blocked; 4 out; 4 M2 work; 4 M1 work; 5 M1 blocked; 7 out; 7 M2 work; 7 M1 work; ");
}

static gj_id constant(struct gj_plant *plant, double h)
{
    return gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = h * GJ_UNIT});
}

/* One machine, one product; orders of 1,000 every 10 h, or, without `ordered`, raw parts that never run out. */
struct one_machine {
    double cycle_h;
    double fail_h, repair_h; /* of work; 0: never */
    bool ordered;
    double scrap, allowance;
    uint64_t max_events; /* 0: as it is by default */
};

static struct gj_plant *build_one(const struct one_machine *c)
{
    struct gj_plant *plant = gj_plant_new("one");
    const gj_id product = gj_plant_add_product(plant, &(struct gj_product_spec){.name = "p"});
    const gj_id buffer = gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = "b", .capacity = GJ_UNLIMITED});
    const struct gj_quality_spec quality = {.scrap = c->scrap, .drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE};
    const gj_id station = gj_plant_add_station(plant, &(struct gj_station_spec){.name = "m",
                                                                                .path = "line.one.m",
                                                                                .buffer = buffer,
                                                                                .n_machines = 1,
                                                                                .calendar = GJ_NONE,
                                                                                .setup = GJ_NONE,
                                                                                .affected = true,
                                                                                .quality = quality});
    if (c->fail_h > 0.0) {
        gj_plant_add_mode(plant, &(struct gj_mode_spec){.name = "f",
                                                        .station = station,
                                                        .every = constant(plant, c->fail_h),
                                                        .noticed = GJ_NONE,
                                                        .repair = constant(plant, c->repair_h)});
    }
    gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = buffer});
    gj_plant_add_job(
        plant, &(struct gj_job_spec){.product = product, .station = station, .cycle = constant(plant, c->cycle_h)});
    gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = "o",
                                                        .product = product,
                                                        .is_endless = !c->ordered,
                                                        .every = c->ordered ? constant(plant, 10.0) : GJ_NONE,
                                                        .quantity = GJ_NONE,
                                                        .due = GJ_NONE,
                                                        .allowance = c->allowance,
                                                        .lot_size = c->ordered ? 1000 : 1});
    if (c->max_events > 0) {
        gj_plant_limit_events(plant, c->max_events);
    }
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_OK);
    gj_error_list_fini(&errors);
    return plant;
}

/* One machine of 4 h, fails every 6 h of work, repair 1 h. Lot 1: 0-4. Lot 2 starts at 4, fails at 6 with 2 h to go, goes on at 7, done at 9.
 * The clock starts anew at 7: 6 h of work end at 13, while lot 3 (9-13) ends: the job comes first, then the clock rings at once in lot 4. */
static void a_failure_on_the_operating_clock_keeps_the_rest_of_the_job(void **state)
{
    (void)state;
    const struct one_machine c = {.cycle_h = 4, .fail_h = 6, .repair_h = 1};
    assert_lives(build_one(&c), 14,
                 "4 out; 4 M1 work; 6 M1 unnoticed; 6 M1 repair; 7 M1 work; 9 out; 9 M1 work; 13 out; 13 M1 work; 13 "
                 "M1 unnoticed; 13 M1 repair; 14 M1 work; ");
}

/* A plant of two machines side by side, each with its own endless product, for people, shifts and set-ups. */
struct side_by_side {
    double cycle_h[2];
    double fail_h, noticed_h, repair_h; /* of both; 0: never */
    uint32_t n_crew;                    /* people who repair */
    uint32_t n_operators;               /* people who work; 0: nobody is needed */
    gj_time paperwork_us;
    bool machines_have_shift, people_have_shift; /* 0-3 h and 5-8 h of an 8-hour day */
    enum gj_clock_kind clock;
};

static struct gj_plant *build(const struct side_by_side *c)
{
    struct gj_plant *plant = gj_plant_new("side by side");
    const gj_time open[] = {0, 5 * GJ_HOUR};
    const gj_time close[] = {3 * GJ_HOUR, 8 * GJ_HOUR - 1};
    const gj_id shift = gj_plant_add_calendar(
        plant,
        &(struct gj_calendar_spec){.name = "s", .cycle = 8 * GJ_HOUR, .n_intervals = 2, .open = open, .close = close});
    gj_id crew = GJ_NONE;
    gj_id operators = GJ_NONE;
    if (c->n_crew > 0) {
        crew = gj_plant_add_pool(plant, &(struct gj_pool_spec){.name = "crew",
                                                               .occupation = "technician",
                                                               .count = c->n_crew,
                                                               .calendar = c->people_have_shift ? shift : GJ_NONE});
    }
    if (c->n_operators > 0) {
        operators = gj_plant_add_pool(plant, &(struct gj_pool_spec){.name = "operators",
                                                                    .occupation = "production",
                                                                    .count = c->n_operators,
                                                                    .calendar = c->people_have_shift ? shift : GJ_NONE,
                                                                    .paperwork_us = c->paperwork_us});
    }
    for (uint32_t i = 0; i < 2; i++) {
        const char *const names[] = {"a", "b"};
        const char *const paths[] = {"line.a.m", "line.b.m"};
        const gj_id product = gj_plant_add_product(plant, &(struct gj_product_spec){.name = names[i]});
        const gj_id buffer =
            gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = names[i], .capacity = GJ_UNLIMITED});
        struct gj_station_spec spec = {.name = names[i],
                                       .path = paths[i],
                                       .buffer = buffer,
                                       .n_machines = 1,
                                       .calendar = c->machines_have_shift ? shift : GJ_NONE,
                                       .setup = GJ_NONE,
                                       .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}};
        if (operators != GJ_NONE) {
            spec.n_work_needs = 1;
            spec.work_need[0] = (struct gj_need){.pools = UINT64_C(1) << operators, .count = 1};
        }
        const gj_id station = gj_plant_add_station(plant, &spec);
        if (c->fail_h > 0.0) {
            struct gj_mode_spec mode = {.name = "f",
                                        .station = station,
                                        .clock = c->clock,
                                        .every = constant(plant, c->fail_h),
                                        .noticed = c->noticed_h > 0.0 ? constant(plant, c->noticed_h) : GJ_NONE,
                                        .repair = constant(plant, c->repair_h)};
            if (crew != GJ_NONE) {
                mode.n_crew = 1;
                mode.crew[0] = (struct gj_need){.pools = UINT64_C(1) << crew, .count = 1};
            }
            gj_plant_add_mode(plant, &mode);
        }
        gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = buffer});
        gj_plant_add_job(plant, &(struct gj_job_spec){
                                    .product = product, .station = station, .cycle = constant(plant, c->cycle_h[i])});
        gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = names[i],
                                                            .product = product,
                                                            .is_endless = true,
                                                            .every = GJ_NONE,
                                                            .quantity = GJ_NONE,
                                                            .due = GJ_NONE,
                                                            .lot_size = 1});
    }
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_OK);
    gj_error_list_fini(&errors);
    return plant;
}

/* Both fail at 2 with 8 h of work to go, both are noticed at 3. One repairer: M1 until 5, then M2 until 7; the work goes on where it was. */
static void the_second_machine_down_waits_for_the_only_repairer(void **state)
{
    (void)state;
    const struct side_by_side c = {.cycle_h = {10, 10}, .fail_h = 2, .noticed_h = 1, .repair_h = 2, .n_crew = 1};
    assert_lives(
        build(&c), 7.5,
        "2 M1 unnoticed; 2 M2 unnoticed; 3 M1 repair; 3 M2 crew?; 5 M2 repair; 5 M1 work; 7 M1 unnoticed; 7 M2 work; ");
}

/* Shift 0-3, 5-8 (less a microsecond), then again. A job of 4 h: 0-3, 5-6; the next 6-8, 8-10. */
static void a_job_stops_at_the_end_of_the_shift_and_goes_on_in_the_next(void **state)
{
    (void)state;
    const struct side_by_side c = {.cycle_h = {4, 100}, .machines_have_shift = true};
    assert_lives(build(&c), 7, "0 M1 work; 0 M2 work; 3 M1 off; 3 M2 off; 5 M1 work; 5 M2 work; 6 out; 6 M1 work; ");
}

/* Machines always on, people on shift: without people the machine waits for a worker. */
static void a_machine_without_its_worker_waits(void **state)
{
    (void)state;
    const struct side_by_side c = {.cycle_h = {4, 100}, .n_operators = 2, .people_have_shift = true};
    assert_lives(build(&c), 6,
                 "0 M1 work; 0 M2 work; 3 M1 worker?; 3 M2 worker?; 5 M1 work; 5 M2 work; 6 out; 6 M1 work; ");
}

/* One worker for two machines: M2 waits from the start; when M1's lot is done at 2, the one who waited longest gets the worker. */
static void a_freed_worker_goes_to_the_machine_that_waited_longest(void **state)
{
    (void)state;
    const struct side_by_side c = {.cycle_h = {2, 3}, .n_operators = 1};
    assert_lives(build(&c), 7,
                 "2 M2 work; 2 out; 2 M1 worker?; 5 M1 work; 5 out; 5 M2 worker?; 7 M2 work; 7 out; 7 M1 worker?; ");
}

/* Half an hour of paperwork at the start of each shift. */
static void paperwork_comes_before_work(void **state)
{
    (void)state;
    const struct side_by_side c = {
        .cycle_h = {4, 100}, .n_operators = 2, .people_have_shift = true, .paperwork_us = 30 * GJ_MINUTE};
    assert_lives(build(&c), 6.5, "0.5 M1 work; 0.5 M2 work; 3 M1 worker?; 3 M2 worker?; 5.5 M1 work; 5.5 M2 work; ");
}

/* Every 2.5 h by the calendar, repair 1 h: fails at 2.5, and again 2.5 h after the repair (6), whatever the machine does. Off shift from 3:
 * the half hour of repair left is done from 5. */
static void a_repair_stops_with_the_shift(void **state)
{
    (void)state;
    const struct side_by_side c = {
        .cycle_h = {10, 100}, .fail_h = 2.5, .repair_h = 1, .machines_have_shift = true, .clock = GJ_CLOCK_CALENDAR};
    assert_lives(build(&c), 7.9,
                 "0 M1 work; 0 M2 work; 2.5 M1 unnoticed; 2.5 M1 repair; 2.5 M2 unnoticed; 2.5 M2 repair; 3 M1 off; 3 "
                 "M2 off; 5 M1 repair; 5 M2 repair; "
                 "5.5 M1 work; 5.5 M2 work; ");
}

static void a_clock_that_stands_still_ends_at_the_limit_of_events(void **state)
{
    (void)state;
    struct gj_plant *plant = build_one(&(struct one_machine){.max_events = 300000});
    struct gj_floor floor;
    struct gj_error error = {0};
    assert_int_equal(gj_floor_init(&floor, plant, 1, 0, &error), GJ_OK);
    assert_int_equal(gj_floor_run(&floor, GJ_DAY, &error), GJ_LIMIT);
    assert_non_null(strstr(error.message, "more than 300000 events"));
    assert_non_null(strstr(error.fix, "max_events"));
    gj_floor_fini(&floor);
    gj_plant_free(plant);
}

static void a_run_that_does_not_end_stops_when_told(void **state)
{
    (void)state;
    struct gj_plant *plant = build_one(&(struct one_machine){.max_events = UINT64_MAX});
    struct gj_floor floor;
    struct gj_error error = {0};
    const atomic_int stop = 1;
    assert_int_equal(gj_floor_init(&floor, plant, 1, 0, &error), GJ_OK);
    floor.stop = &stop;
    assert_int_equal(gj_floor_run(&floor, GJ_DAY, &error), GJ_INTERRUPTED);
    gj_floor_fini(&floor);
    gj_plant_free(plant);
}

static void sold_after(const struct gj_plant *plant, double defects, struct gj_flow_meter *flow)
{
    struct gj_floor floor;
    struct gj_error error = {0};
    assert_int_equal(gj_floor_init(&floor, plant, 1, 0, &error), GJ_OK);
    gj_floor_set_lever(&floor, GJ_LEVER_DEFECTS, defects);
    gj_floor_set_allowance(&floor, defects);
    assert_int_equal(gj_floor_run(&floor, 100 * GJ_DAY, &error), GJ_OK);
    assert_int_equal(gj_floor_verify(&floor, &error), GJ_OK);
    gj_floor_read(&floor, NULL, NULL, flow, NULL);
    gj_floor_fini(&floor);
}

/* 1,000 ordered each time, a tenth scrapped; 200 more are started for it. At half the scrap a planner starts half of that. */
static void fewer_rejects_do_not_sell_what_nobody_ordered(void **state)
{
    (void)state;
    struct gj_plant *plant =
        build_one(&(struct one_machine){.cycle_h = 0.001, .ordered = true, .scrap = 0.1, .allowance = 0.2});
    struct gj_flow_meter as_described;
    struct gj_flow_meter better;
    sold_after(plant, 1.0, &as_described);
    sold_after(plant, 0.5, &better);
    assert_true(as_described.orders_closed > 200);
    assert_int_equal(as_described.pieces_sold, 1000 * as_described.orders_closed);
    assert_int_equal(better.pieces_sold, as_described.pieces_sold);
    assert_int_equal(as_described.pieces_released, 1200 * as_described.orders_arrived);
    assert_int_equal(better.pieces_released, 1100 * better.orders_arrived);
    gj_plant_free(plant);
}

/* Two stations read one buffer; only the second can do the endless product. The first once took it and crashed. */
static void a_station_without_a_job_for_it_takes_no_part_from_an_endless_stream(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_plant_new("two");
    const gj_id product = gj_plant_add_product(plant, &(struct gj_product_spec){.name = "p"});
    const gj_id buffer = gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = "b", .capacity = 3});
    gj_id station = GJ_NONE;
    for (uint32_t i = 0; i < 2; i++) {
        station = gj_plant_add_station(
            plant, &(struct gj_station_spec){.name = i ? "can" : "cannot",
                                             .path = i ? "line.two.can" : "line.two.cannot",
                                             .buffer = buffer,
                                             .n_machines = 1,
                                             .calendar = GJ_NONE,
                                             .setup = GJ_NONE,
                                             .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}});
    }
    gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = buffer});
    gj_plant_add_job(plant,
                     &(struct gj_job_spec){.product = product, .station = station, .cycle = constant(plant, 2.0)});
    gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = "o",
                                                        .product = product,
                                                        .is_endless = true,
                                                        .every = GJ_NONE,
                                                        .quantity = GJ_NONE,
                                                        .due = GJ_NONE,
                                                        .lot_size = 1});
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_OK);
    gj_error_list_fini(&errors);
    assert_lives(plant, 4, "2 out; 2 M2 work; 4 out; 4 M2 work; ");
}

static void count_work(void *user, const struct gj_trace_record *r)
{
    *(uint32_t *)user += r->kind == GJ_EVENT_WORKER && r->a == GJ_ACTIVITY_DIRECT;
}

/* One job waits for the only worker at work; at the end of the shift the worker who was idle is not sent to it on the way out: two takings
 * at 0, two at 5 when the shift begins again, one at 6 for the next lot. */
static void nobody_about_to_go_home_is_given_work(void **state)
{
    (void)state;
    const struct side_by_side c = {.cycle_h = {4, 100}, .n_operators = 3, .people_have_shift = true};
    struct gj_plant *plant = build(&c);
    struct gj_floor floor;
    struct gj_error error = {0};
    uint32_t n = 0;
    const struct gj_trace trace = {.sink = count_work, .user = &n};
    assert_int_equal(gj_floor_init(&floor, plant, 1, 0, &error), GJ_OK);
    floor.trace = &trace;
    assert_int_equal(gj_floor_run(&floor, 6 * GJ_HOUR + 1, &error), GJ_OK);
    assert_int_equal(n, 5);
    gj_floor_fini(&floor);
    gj_plant_free(plant);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_buffer_blocks_the_machine_before_it),
        cmocka_unit_test(without_a_place_the_lot_is_handed_over),
        cmocka_unit_test(a_failure_on_the_operating_clock_keeps_the_rest_of_the_job),
        cmocka_unit_test(the_second_machine_down_waits_for_the_only_repairer),
        cmocka_unit_test(a_job_stops_at_the_end_of_the_shift_and_goes_on_in_the_next),
        cmocka_unit_test(a_machine_without_its_worker_waits),
        cmocka_unit_test(a_freed_worker_goes_to_the_machine_that_waited_longest),
        cmocka_unit_test(paperwork_comes_before_work),
        cmocka_unit_test(a_repair_stops_with_the_shift),
        cmocka_unit_test(a_clock_that_stands_still_ends_at_the_limit_of_events),
        cmocka_unit_test(a_run_that_does_not_end_stops_when_told),
        cmocka_unit_test(fewer_rejects_do_not_sell_what_nobody_ordered),
        cmocka_unit_test(a_station_without_a_job_for_it_takes_no_part_from_an_endless_stream),
        cmocka_unit_test(nobody_about_to_go_home_is_given_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
