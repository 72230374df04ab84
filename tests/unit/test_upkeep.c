/* Planned maintenance and degradation lived by hand. Times are constant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "unit/diary.h"

/* One machine; raw parts are always there, or one order comes at `order_at`. */
struct one {
    double cycle_h;
    double order_at_h;  /* 0: raw parts are always there */
    double fail_h;      /* a failure on the operating clock, repair 1 h; 0: none */
    double crew_fail_h; /* a failure on the calendar, repair 2 h, whose crew is there 0-3 and 5-7 of 8 h; 0: none */
    struct gj_maintenance_spec plan; /* with these; `every` and `time` below; every_h 0: none */
    double every_h, time_h;
    uint32_t
        n_stages; /* 2.5 h, 3 h; the second slows cycles to half their speed; repair 1 h, maintenance half an hour */
    uint32_t maintain_at;
    double inspect_h;
};

static void add_stops(struct gj_plant *plant, const struct one *c)
{
    if (c->fail_h > 0.0) {
        gj_plant_add_mode(plant, &(struct gj_mode_spec){.name = "f",
                                                        .clock = GJ_CLOCK_OPERATING,
                                                        .every = gj_hours(plant, c->fail_h),
                                                        .noticed = GJ_NONE,
                                                        .repair = gj_hours(plant, 1)});
    }
    if (c->crew_fail_h > 0.0) {
        gj_plant_add_mode(plant, &(struct gj_mode_spec){.name = "c",
                                                        .clock = GJ_CLOCK_CALENDAR,
                                                        .every = gj_hours(plant, c->crew_fail_h),
                                                        .noticed = GJ_NONE,
                                                        .repair = gj_hours(plant, 2),
                                                        .n_crew = 1,
                                                        .crew = {{.pools = 1, .count = 1}}});
    }
    if (c->every_h > 0.0) {
        struct gj_maintenance_spec plan = c->plan;
        plan.name = "plan";
        plan.every = gj_hours(plant, c->every_h);
        plan.time = gj_hours(plant, c->time_h);
        gj_plant_add_maintenance(plant, &plan);
    }
    if (c->n_stages > 0) {
        const struct gj_stage stage[] = {{.time = gj_hours(plant, 2.5), .cycle = 1, .defects = 1},
                                         {.time = gj_hours(plant, 3), .cycle = 2, .defects = 1}};
        gj_plant_add_degradation(plant, &(struct gj_degradation_spec){
                                            .name = "wear",
                                            .clock = GJ_CLOCK_OPERATING,
                                            .n_stages = c->n_stages,
                                            .stage = stage,
                                            .noticed = GJ_NONE,
                                            .repair = gj_hours(plant, 1),
                                            .inspect = c->inspect_h > 0.0 ? gj_hours(plant, c->inspect_h) : GJ_NONE,
                                            .maintain_at = c->maintain_at,
                                            .maintenance = c->maintain_at > 0 ? gj_hours(plant, 0.5) : GJ_NONE});
    }
}

static struct gj_plant *build(const struct one *c)
{
    struct gj_plant *plant = gj_plant_new("one");
    const gj_time open[] = {0, 5 * GJ_HOUR};
    const gj_time close[] = {3 * GJ_HOUR, 7 * GJ_HOUR};
    gj_plant_add_calendar(
        plant,
        &(struct gj_calendar_spec){.name = "s", .cycle = 8 * GJ_HOUR, .n_intervals = 2, .open = open, .close = close});
    gj_plant_add_pool(plant, &(struct gj_pool_spec){.name = "crew",
                                                    .occupation = "technician",
                                                    .count = 1,
                                                    .calendar = c->crew_fail_h > 0.0 ? 0 : GJ_NONE});
    gj_plant_add_product(plant, &(struct gj_product_spec){.name = "p"});
    gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = "b", .capacity = GJ_UNLIMITED});
    gj_plant_add_station(
        plant, &(struct gj_station_spec){.name = "m",
                                         .path = "machine.m",
                                         .n_machines = 1,
                                         .calendar = GJ_NONE,
                                         .setup = GJ_NONE,
                                         .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}});
    add_stops(plant, c);
    gj_plant_add_step(plant, &(struct gj_step_spec){.product = 0, .buffer = 0});
    gj_plant_add_job(plant, &(struct gj_job_spec){.cycle = gj_hours(plant, c->cycle_h)});
    const bool is_ordered = c->order_at_h > 0.0;
    gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = "o",
                                                        .is_endless = !is_ordered,
                                                        .every = is_ordered ? gj_hours(plant, 1000) : GJ_NONE,
                                                        .first_us = (gj_time)(c->order_at_h * (double)GJ_HOUR),
                                                        .quantity = GJ_NONE,
                                                        .due = GJ_NONE,
                                                        .lot_size = 1});
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_OK);
    gj_error_list_fini(&errors);
    return plant;
}

/* Due at 5 and, 5 h of work after 7, at 12: each time the lot is finished first. */
static void maintenance_waits_for_the_end_of_the_job(void **state)
{
    (void)state;
    const struct one c = {.cycle_h = 2, .every_h = 5, .time_h = 1};
    gj_assert_lives(
        build(&c), 14,
        "2 out; 2 M1 work; 4 out; 4 M1 work; 6 out; 6 M1 planned; 6 M1 planned; 7 M1 work; 9 out; 9 M1 work; "
        "11 out; 11 M1 work; 13 out; 13 M1 planned; 13 M1 planned; 14 M1 work; ");
}

/* The second is due at 11, when a lot is done anyway. */
static void maintenance_may_interrupt_the_job(void **state)
{
    (void)state;
    const struct one c = {.cycle_h = 2, .plan = {.interrupts = true}, .every_h = 5, .time_h = 1};
    gj_assert_lives(build(&c), 12,
                    "2 out; 2 M1 work; 4 out; 4 M1 work; 5 M1 planned; 5 M1 planned; 6 M1 work; 7 out; 7 M1 work; 9 "
                    "out; 9 M1 work; 11 out; 11 M1 planned; 11 M1 planned; 12 M1 work; ");
}

/* Due after 6 h of work; a failure after 4, when 2 are left, which is within the window. Without one it waits for the lot, for ever here. */
static void an_opportunity_is_taken_after_a_repair(void **state)
{
    (void)state;
    const struct one c = {.cycle_h = 100, .fail_h = 4, .plan = {.window = 2 * GJ_HOUR}, .every_h = 6, .time_h = 1};
    gj_assert_lives(
        build(&c), 12,
        "4 M1 unnoticed; 4 M1 repair; 5 M1 planned; 5 M1 planned; 6 M1 work; 10 M1 unnoticed; 10 M1 repair; "
        "11 M1 planned; 11 M1 planned; 12 M1 work; ");
    const struct one narrow = {
        .cycle_h = 100, .fail_h = 4, .plan = {.window = 2 * GJ_HOUR - 1}, .every_h = 6, .time_h = 1};
    gj_assert_lives(build(&narrow), 6, "4 M1 unnoticed; 4 M1 repair; 5 M1 work; ");
}

/* Nothing is ordered: done at 7, when no more than 3 of 10 h are left; the next from 18 - 3. */
static void an_opportunity_is_taken_when_idle(void **state)
{
    (void)state;
    const struct one c = {.cycle_h = 1,
                          .order_at_h = 900,
                          .plan = {.clock = GJ_CLOCK_CALENDAR, .window = 3 * GJ_HOUR, .when_idle = true},
                          .every_h = 10,
                          .time_h = 1};
    gj_assert_lives(build(&c), 16,
                    "7 M1 planned; 7 M1 planned; 8 M1 no order; 15 M1 planned; 15 M1 planned; 16 M1 no order; ");
}

/* The failure would come after 4 h of work, but its clock is started anew after 3. */
static void maintenance_renews_the_clock_of_a_failure(void **state)
{
    (void)state;
    const char *const renews[] = {"f"};
    const struct one c = {.cycle_h = 100,
                          .fail_h = 4,
                          .plan = {.interrupts = true, .n_renews = 1, .renews = renews},
                          .every_h = 3,
                          .time_h = 1};
    gj_assert_lives(
        build(&c), 12,
        "3 M1 planned; 3 M1 planned; 4 M1 work; 7 M1 planned; 7 M1 planned; 8 M1 work; 11 M1 planned; 11 M1 "
        "planned; 12 M1 work; ");
}

/* The crew is there 0-3, 5-7, 8-11: one hour of the repair before 3, one after 5; the next failure is due 2 h after 6. */
static void a_repair_waits_for_the_shift_of_its_crew_and_goes_on(void **state)
{
    (void)state;
    const struct one c = {.cycle_h = 100, .crew_fail_h = 2};
    gj_assert_lives(build(&c), 10,
                    "2 M1 unnoticed; 2 M1 repair; 3 M1 crew?; 5 M1 repair; 6 M1 work; 8 M1 unnoticed; 8 M1 repair; 10 "
                    "M1 work; ");
}

/* Without maintenance. Cycles of 1 h, of 2 h when they begin in stage 1, which lasts from 2.5 to 5.5 of the work. The lot that begins at 9 is
 * begun just before stage 1 is entered. */
static void a_machine_wears_slows_down_and_fails(void **state)
{
    (void)state;
    const struct one c = {.cycle_h = 1, .n_stages = 2};
    gj_assert_lives(
        build(&c), 13,
        "1 out; 1 M1 work; 2 out; 2 M1 work; 3 out; 3 M1 work; 5 out; 5 M1 work; 5.5 M1 unnoticed; 5.5 M1 "
        "repair; 6.5 M1 work; 8 out; 8 M1 work; 9 out; 9 M1 work; 10 out; 10 M1 work; 12 out; 12 M1 work; 12 "
        "M1 unnoticed; 12 M1 repair; 13 M1 work; ");
}

/* Stage 1 is known at 2.5: maintenance after the lot, 3 to 3.5. From there 2.5 h of work again, to 6, and the lot until 6.5. */
static void maintenance_by_condition_that_is_known_at_once(void **state)
{
    (void)state;
    const struct one c = {.cycle_h = 1, .n_stages = 2, .maintain_at = 1};
    gj_assert_lives(
        build(&c), 7,
        "1 out; 1 M1 work; 2 out; 2 M1 work; 3 out; 3 M1 planned; 3 M1 planned; 3.5 M1 work; 4.5 out; 4.5 M1 "
        "work; 5.5 out; 5.5 M1 work; 6.5 out; 6.5 M1 planned; 6.5 M1 planned; 7 M1 work; ");
}

/* Looked at every 4 h of work: at 4 stage 1 is seen, the slow lot is done at 5. The next look, 8 h into the work, is at 8.5, half an hour after
 * stage 1 began and right after a slow lot was begun. */
static void maintenance_by_condition_that_is_inspected(void **state)
{
    (void)state;
    const struct one c = {.cycle_h = 1, .n_stages = 2, .maintain_at = 1, .inspect_h = 4};
    gj_assert_lives(
        build(&c), 11,
        "1 out; 1 M1 work; 2 out; 2 M1 work; 3 out; 3 M1 work; 5 out; 5 M1 planned; 5 M1 planned; 5.5 M1 "
        "work; 6.5 out; 6.5 M1 work; 7.5 out; 7.5 M1 work; 8.5 out; 8.5 M1 work; 10.5 out; 10.5 M1 planned; "
        "10.5 M1 planned; 11 M1 work; ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maintenance_waits_for_the_end_of_the_job),
        cmocka_unit_test(maintenance_may_interrupt_the_job),
        cmocka_unit_test(an_opportunity_is_taken_after_a_repair),
        cmocka_unit_test(an_opportunity_is_taken_when_idle),
        cmocka_unit_test(maintenance_renews_the_clock_of_a_failure),
        cmocka_unit_test(a_repair_waits_for_the_shift_of_its_crew_and_goes_on),
        cmocka_unit_test(a_machine_wears_slows_down_and_fails),
        cmocka_unit_test(maintenance_by_condition_that_is_known_at_once),
        cmocka_unit_test(maintenance_by_condition_that_is_inspected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
