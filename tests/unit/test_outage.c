/* Outages lived by hand: two machines side by side, each with raw parts that are always there; lots of 4 h and of 100 h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "unit/diary.h"

struct two {
    bool machines_have_shift; /* 0-3 and 5-7 of 8 h */
    bool has_crew;            /* of one, with this shift */
    double fail_h;            /* of M1, on the calendar, repair 3 h; 0: never */
    struct {
        double every_h, noticed_h, repair_h; /* every_h 0: no such outage */
    } outage[2];
};

static void add_outages(struct gj_plant *plant, const struct two *c)
{
    const gj_id both[] = {0, 1};
    for (uint32_t k = 0; k < 2; k++) {
        const char *const names[] = {"power", "air"};
        if (c->outage[k].every_h > 0.0) {
            gj_plant_add_outage(plant, &(struct gj_outage_spec){.name = names[k],
                                                                .n_stations = 2,
                                                                .station = both,
                                                                .every = gj_hours(plant, c->outage[k].every_h),
                                                                .noticed = c->outage[k].noticed_h > 0.0
                                                                               ? gj_hours(plant, c->outage[k].noticed_h)
                                                                               : GJ_NONE,
                                                                .repair = gj_hours(plant, c->outage[k].repair_h),
                                                                .n_crew = c->has_crew ? 1 : 0,
                                                                .crew = {{.pools = 1, .count = 1}}});
        }
    }
}

static struct gj_plant *build(const struct two *c)
{
    struct gj_plant *plant = gj_plant_new("two");
    const gj_time open[] = {0, 5 * GJ_HOUR};
    const gj_time close[] = {3 * GJ_HOUR, 7 * GJ_HOUR};
    gj_plant_add_calendar(
        plant,
        &(struct gj_calendar_spec){.name = "s", .cycle = 8 * GJ_HOUR, .n_intervals = 2, .open = open, .close = close});
    if (c->has_crew) {
        gj_plant_add_pool(
            plant, &(struct gj_pool_spec){.name = "crew", .occupation = "technician", .count = 1, .calendar = 0});
    }
    for (uint32_t i = 0; i < 2; i++) {
        const char *const names[] = {"a", "b"};
        const char *const paths[] = {"machine.a", "machine.b"};
        gj_plant_add_product(plant, &(struct gj_product_spec){.name = names[i]});
        gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = names[i], .capacity = GJ_UNLIMITED});
        gj_plant_add_station(
            plant, &(struct gj_station_spec){.name = names[i],
                                             .path = paths[i],
                                             .buffer = i,
                                             .n_machines = 1,
                                             .calendar = c->machines_have_shift ? 0 : GJ_NONE,
                                             .setup = GJ_NONE,
                                             .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}});
        gj_plant_add_step(plant, &(struct gj_step_spec){.product = i, .buffer = i});
        gj_plant_add_job(plant,
                         &(struct gj_job_spec){.product = i, .station = i, .cycle = gj_hours(plant, i == 0 ? 4 : 100)});
        gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = names[i],
                                                            .product = i,
                                                            .is_endless = true,
                                                            .every = GJ_NONE,
                                                            .quantity = GJ_NONE,
                                                            .due = GJ_NONE,
                                                            .lot_size = 1});
    }
    if (c->fail_h > 0.0) {
        gj_plant_add_mode(plant, &(struct gj_mode_spec){.name = "f",
                                                        .clock = GJ_CLOCK_CALENDAR,
                                                        .every = gj_hours(plant, c->fail_h),
                                                        .noticed = GJ_NONE,
                                                        .repair = gj_hours(plant, 3)});
    }
    add_outages(plant, c);
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_OK);
    gj_error_list_fini(&errors);
    return plant;
}

/* Not noticed 3-4, repair 4-5; the next three hours after the end of the first. The lot of M1: 0-3, 5-6. */
static void all_machines_stop_together_and_go_on(void **state)
{
    (void)state;
    const struct two c = {.outage[0] = {3, 1, 1}};
    gj_assert_lives(
        build(&c), 8,
        "3 M1 unnoticed; 3 M2 unnoticed; 4 M1 repair; 4 M2 repair; 5 M1 work; 5 M2 work; 6 out; 6 M1 work; 8 "
        "M1 unnoticed; 8 M2 unnoticed; ");
}

/* M1 is under repair from 2; of the 3 h one is done when power fails at 3, two are done from 4 on. */
static void a_repair_of_its_own_stands_in_an_outage(void **state)
{
    (void)state;
    const struct two c = {.fail_h = 2, .outage[0] = {3, 0, 1}};
    gj_assert_lives(
        build(&c), 6.5,
        "2 M1 unnoticed; 2 M1 repair; 3 M1 unnoticed; 3 M2 unnoticed; 3 M1 repair; 3 M2 repair; 4 M1 repair; "
        "4 M2 work; 6 M1 work; ");
}

/* It fails off shift, at 3, until 5.5: the shift begins in it at 5. */
static void a_shift_that_begins_in_an_outage_finds_the_machines_down(void **state)
{
    (void)state;
    const struct two c = {.machines_have_shift = true, .outage[0] = {3, 0, 2.5}};
    gj_assert_lives(build(&c), 7,
                    "0 M1 work; 0 M2 work; 3 M1 off; 3 M2 off; 5 M1 repair; 5 M2 repair; 5.5 M1 work; 5.5 M2 work; 6.5 "
                    "out; 6.5 M1 work; 7 M1 off; 7 M2 off; ");
}

static void a_shift_that_ends_in_an_outage_is_over(void **state)
{
    (void)state;
    const struct two c = {.machines_have_shift = true, .outage[0] = {2.5, 0, 1}};
    gj_assert_lives(
        build(&c), 5.5,
        "0 M1 work; 0 M2 work; 2.5 M1 unnoticed; 2.5 M2 unnoticed; 2.5 M1 repair; 2.5 M2 repair; 3 M1 off; 3 "
        "M2 off; 5 M1 work; 5 M2 work; ");
}

/* The crew works on it 2-3 and 5-6. */
static void an_outage_waits_for_the_shift_of_its_crew_and_goes_on(void **state)
{
    (void)state;
    struct two c = {.has_crew = true, .outage[0] = {2, 0, 2}};
    gj_assert_lives(
        build(&c), 7,
        "2 M1 unnoticed; 2 M2 unnoticed; 2 M1 repair; 2 M2 repair; 3 M1 crew?; 3 M2 crew?; 5 M1 repair; 5 M2 "
        "repair; 6 M1 work; 6 M2 work; ");
}

/* Power 3-5; air not noticed 4-6, repair 6-7: the worse phase shows. */
static void of_two_outages_the_worse_phase_shows(void **state)
{
    (void)state;
    const struct two c = {.outage = {{3, 0, 2}, {4, 2, 1}}};
    gj_assert_lives(build(&c), 7.5,
                    "3 M1 unnoticed; 3 M2 unnoticed; 3 M1 repair; 3 M2 repair; 4 M1 unnoticed; 4 M2 unnoticed; 6 M1 "
                    "repair; 6 M2 repair; 7 M1 work; 7 M2 work; ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_machines_stop_together_and_go_on),
        cmocka_unit_test(a_repair_of_its_own_stands_in_an_outage),
        cmocka_unit_test(a_shift_that_begins_in_an_outage_finds_the_machines_down),
        cmocka_unit_test(a_shift_that_ends_in_an_outage_is_over),
        cmocka_unit_test(an_outage_waits_for_the_shift_of_its_crew_and_goes_on),
        cmocka_unit_test(of_two_outages_the_worse_phase_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
