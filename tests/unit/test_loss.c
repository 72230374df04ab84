/* The lost-minute ledger of small floors lived by hand: every minute without work has a root that a pencil finds. */
#include "factory/loss.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "analytic/plants.h"

static const char *const short_state[] = {"off",     "planned", "unnoticed", "crew?",   "repair",  "setup",
                                          "worker?", "work",    "blocked",   "starved", "no order"};

/* "M2 starved 3: slow cycle M1; " for three hours. */
static void write_charges(const struct gj_plant *plant, const struct gj_loss_charge *charge, size_t n,
                          struct gj_text *out)
{
    for (size_t i = 0; i < n; i++) {
        const struct gj_root *root = &charge[i].root;
        gj_text_addf(out, "M%u %s %g: %s", charge[i].machine + 1, short_state[charge[i].state],
                     (double)charge[i].us / (double)GJ_HOUR, gj_cause_name(root->cause));
        const char *name = gj_root_name(plant, *root);
        gj_text_addf(out, " %s", name ? name : "?");
        gj_text_add(out, "; ");
    }
}

/* Live `hours` with a ledger from `from` on and compare what it charges. Takes the plant. */
static void assert_charges(struct gj_plant *plant, double from, double hours, const char *expected)
{
    struct gj_floor floor;
    struct gj_error error = {0};
    struct gj_text text;
    struct gj_loss *loss = gj_loss_new(plant);
    const struct gj_loss_charge *charge = NULL;
    size_t n = 0;
    gj_text_init(&text);
    assert_non_null(loss);
    assert_int_equal(gj_floor_init(&floor, plant, 1, 0, &error), GJ_OK);
    if (from > 0.0) {
        assert_int_equal(gj_floor_run(&floor, (gj_time)(from * (double)GJ_HOUR), &error), GJ_OK);
    }
    floor.trace = gj_loss_trace(loss);
    gj_loss_start(loss, &floor);
    assert_int_equal(gj_floor_run(&floor, (gj_time)(hours * (double)GJ_HOUR), &error), GJ_OK);
    assert_int_equal(gj_loss_read(loss, &charge, &n, &error), GJ_OK);
    write_charges(plant, charge, n, &text);
    assert_string_equal(text.data ? text.data : "", expected);
    gj_text_fini(&text);
    gj_loss_free(loss);
    gj_floor_fini(&floor);
    gj_plant_free(plant);
}

/*   raw -> M1 (2 h) -> [4] -> M2 (1 h) -> [4] -> M3 (1 h)
 * M2 works 2-3, 4-5, ..., M3 3-4, 5-6, ...: until 3 M3 waits for material that M1 and then M2 work on; M1 is nearest only while nothing is on M2
 * or before it. So of M3's hours to 10: 0-2 M1 works on the lot (slow cycle M1), 2-3 M2 does (S2), 3-4 it works, 4-5 M2 works on the next lot
 * (S2), ... M2 waits for M1 in 0-2, 3-4, 5-6, 7-8, 9-10. */
static void a_slow_machine_is_charged_with_the_starving_of_all_after_it(void **state)
{
    (void)state;
    struct gj_line line = {.n = 3};
    line.station[0] = (struct gj_line_station){.cycle = gj_constant(2), .buffer = GJ_UNLIMITED};
    line.station[1] = (struct gj_line_station){.cycle = gj_constant(1), .buffer = 4};
    line.station[2] = (struct gj_line_station){.cycle = gj_constant(1), .buffer = 4};
    assert_charges(gj_line_plant(&line), 0, 10,
                   "M2 starved 6: slow cycle M1; M3 starved 2: slow cycle M1; M3 starved 4: slow cycle M2; ");
}

/*   raw -> M1 (1 h) -> M2 (1 h) -> M3 (3 h), from hand to hand
 * M3 takes at 2, 5, 8, 11. M2 works 1-2 and 2-3 and holds its second lot to 5, works 5-6, holds to 8, works 8-9, holds to 11. M1 holds its third lot
 * from 3 to 5, works 5-6, holds to 8, works 8-9, holds to 11. M2, which holds M1 up, is held up itself: M3 is to blame. */
static void a_slow_machine_is_charged_with_the_blocking_of_those_before_it(void **state)
{
    (void)state;
    struct gj_line line = {.n = 3};
    line.station[0] = (struct gj_line_station){.cycle = gj_constant(1), .buffer = GJ_UNLIMITED};
    line.station[1] = (struct gj_line_station){.cycle = gj_constant(1), .buffer = 0};
    line.station[2] = (struct gj_line_station){.cycle = gj_constant(3), .buffer = 0};
    assert_charges(
        gj_line_plant(&line), 0, 11,
        "M1 blocked 6: slow cycle M3; M2 blocked 6: slow cycle M3; M2 starved 1: slow cycle M1; M3 starved 1: "
        "slow cycle M1; M3 starved 1: slow cycle M2; ");
}

/*   raw -> M1 (1 h; fails now and then, 4 h of repair) -> [9] -> M2 (1 h)
 * M1 itself is charged with its repairs only. M2 starves for the failure while M1 is under repair, never longer than that, and for the cycle of M1
 * when M1 works again. */
static void a_failure_is_charged_with_the_minutes_it_costs_others(void **state)
{
    (void)state;
    struct gj_line line = {.n = 2};
    line.station[0] = (struct gj_line_station){.cycle = gj_constant(1),
                                               .buffer = GJ_UNLIMITED,
                                               .fail_mean = 1.0,
                                               .clock = GJ_CLOCK_OPERATING,
                                               .repair = gj_constant(4)};
    line.station[1] = (struct gj_line_station){.cycle = gj_constant(1), .buffer = 9};
    struct gj_plant *plant = gj_line_plant(&line);
    struct gj_floor floor;
    struct gj_error error = {0};
    struct gj_loss *loss = gj_loss_new(plant);
    assert_non_null(loss);
    assert_int_equal(gj_floor_init(&floor, plant, 1, 0, &error), GJ_OK);
    floor.trace = gj_loss_trace(loss);
    gj_loss_start(loss, &floor);
    assert_int_equal(gj_floor_run(&floor, 400 * GJ_HOUR, &error), GJ_OK);
    const struct gj_loss_charge *charge = NULL;
    size_t n = 0;
    assert_int_equal(gj_loss_read(loss, &charge, &n, &error), GJ_OK);
    /* M1: repair only. M2: starved for the failure and for the cycle. */
    assert_int_equal(n, 3);
    assert_int_equal(charge[0].machine, 0);
    assert_int_equal(charge[0].state, GJ_STATE_REPAIR);
    assert_int_equal(charge[0].root.cause, GJ_CAUSE_FAILURE);
    assert_int_equal(charge[1].state, GJ_STATE_STARVED);
    assert_int_equal(charge[1].root.cause, GJ_CAUSE_FAILURE);
    assert_int_equal(charge[1].root.entity, 0);
    assert_int_equal(charge[1].root.mode, 0);
    assert_int_equal(charge[2].root.cause, GJ_CAUSE_CYCLE);
    assert_true(charge[1].us > 0 && charge[1].us <= charge[0].us);
    gj_loss_free(loss);
    gj_floor_fini(&floor);
    gj_plant_free(plant);
}

/* Orders every 5 h, two machines of 1 h: M1 waits for an order 0-5, 6-10; M2 for M1 at 5-6, 10-11, else for an order as well. */
static void without_material_in_the_plant_an_order_is_missing(void **state)
{
    (void)state;
    struct gj_line line = {.n = 2, .every = gj_constant(5)};
    line.station[0] = (struct gj_line_station){.cycle = gj_constant(1), .buffer = GJ_UNLIMITED};
    line.station[1] = (struct gj_line_station){.cycle = gj_constant(1), .buffer = 3};
    assert_charges(
        gj_line_plant(&line), 0, 11,
        "M1 no order 9: missing order parts; M2 starved 2: slow cycle M1; M2 starved 8: missing order parts; ");
    assert_charges(
        gj_line_plant(&line), 5.5, 11,
        "M1 no order 4: missing order parts; M2 starved 1.5: slow cycle M1; M2 starved 3: missing order parts; ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slow_machine_is_charged_with_the_starving_of_all_after_it),
        cmocka_unit_test(a_slow_machine_is_charged_with_the_blocking_of_those_before_it),
        cmocka_unit_test(a_failure_is_charged_with_the_minutes_it_costs_others),
        cmocka_unit_test(without_material_in_the_plant_an_order_is_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
