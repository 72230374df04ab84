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

/* --- plants with people, shifts, cards and transit --- */

/* Stations of one machine each. In a row, one product through all; or side by side, a product for each. Orders never run dry unless `every` > 0 h;
 * then one comes at 0 and every so many hours. */
struct small {
    uint32_t n;
    double cycle[3]; /* hours */
    bool side_by_side;
    double every;
    bool has_operator; /* one, for all the work */
    bool first_by_day; /* the first station is on shift for 8 of 24 hours */
    bool fails;        /* after 2 h of work, repair 3 h by a crew of one */
    bool has_card;     /* one in the plant */
    double transit;    /* hours, before the second station */
};

static gj_id add_hours(struct gj_plant *plant, double hours)
{
    return gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = hours * (double)GJ_HOUR});
}

static gj_id add_pool(struct gj_plant *plant, const char *name)
{
    return gj_plant_add_pool(
        plant, &(struct gj_pool_spec){.name = name, .occupation = "production", .count = 1, .calendar = GJ_NONE});
}

static void add_small_station(struct gj_plant *plant, const struct small *small, uint32_t i, gj_id calendar, gj_id crew)
{
    static const char *const names[] = {"M1", "M2", "M3"};
    const gj_id buffer =
        gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = names[i], .capacity = GJ_UNLIMITED});
    struct gj_station_spec spec = {.name = names[i],
                                   .path = names[i],
                                   .buffer = buffer,
                                   .n_machines = 1,
                                   .calendar = i == 0 ? calendar : GJ_NONE,
                                   .setup = GJ_NONE,
                                   .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}};
    spec.n_work_needs = small->has_operator;
    spec.work_need[0] = (struct gj_need){.pools = 1, .count = 1};
    gj_plant_add_station(plant, &spec);
    if (small->transit > 0.0 && i == 1) {
        gj_plant_add_transit(plant,
                             &(struct gj_transit_spec){.buffer = buffer, .time = add_hours(plant, small->transit)});
    }
    if (small->fails) {
        gj_plant_add_mode(plant, &(struct gj_mode_spec){.name = "stop",
                                                        .station = i,
                                                        .clock = GJ_CLOCK_OPERATING,
                                                        .every = add_hours(plant, 2),
                                                        .noticed = GJ_NONE,
                                                        .repair = add_hours(plant, 3),
                                                        .n_crew = 1,
                                                        .crew = {{.pools = UINT64_C(1) << crew, .count = 1}}});
    }
}

static void add_small_orders(struct gj_plant *plant, const struct small *small, const char *name, gj_id product)
{
    gj_plant_add_demand(plant,
                        &(struct gj_demand_spec){.name = name,
                                                 .product = product,
                                                 .is_endless = small->every == 0.0,
                                                 .every = small->every > 0.0 ? add_hours(plant, small->every) : GJ_NONE,
                                                 .quantity = GJ_NONE,
                                                 .due = GJ_NONE,
                                                 .lot_size = 1,
                                                 .needs_card = small->has_card,
                                                 .loop = 0});
}

static struct gj_plant *build_small(const struct small *small)
{
    static const char *const products[] = {"P1", "P2", "P3"};
    const gj_time open = 0;
    const gj_time close = 8 * GJ_HOUR;
    struct gj_plant *plant = gj_plant_new("small");
    const gj_id calendar =
        small->first_by_day ? gj_plant_add_calendar(
                                  plant,
                                  &(struct gj_calendar_spec){
                                      .name = "day", .cycle = GJ_DAY, .n_intervals = 1, .open = &open, .close = &close})
                            : GJ_NONE;
    const gj_id pool = small->has_operator || small->fails ? add_pool(plant, "crew") : GJ_NONE;
    for (uint32_t i = 0; i < small->n; i++) {
        const gj_id product = i == 0 || small->side_by_side
                                  ? gj_plant_add_product(plant, &(struct gj_product_spec){.name = products[i]})
                                  : 0;
        add_small_station(plant, small, i, calendar, pool);
        gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = i});
        gj_plant_add_job(plant, &(struct gj_job_spec){.product = product,
                                                      .step = small->side_by_side ? 0 : i,
                                                      .station = i,
                                                      .cycle = add_hours(plant, small->cycle[i])});
    }
    if (small->has_card) {
        gj_plant_add_loop(plant,
                          &(struct gj_loop_spec){.name = "conwip", .n_cards = 1, .from = GJ_NONE, .to = GJ_NONE});
    }
    for (uint32_t i = 0; i < (small->side_by_side ? small->n : 1); i++) {
        add_small_orders(plant, small, products[i], i);
    }
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    if (gj_plant_freeze(plant, &errors) != GJ_OK) {
        fail_msg("%s: %s", errors.items[0].place, errors.items[0].message);
    }
    gj_error_list_fini(&errors);
    return plant;
}

/* M1 makes a lot each hour; the eighth is done at 8, as the shift ends, and goes on. M2 makes the eight from 1 to 9 and has nothing until M1 comes
 * back at 24. */
static void a_night_is_charged_to_the_shift_of_who_sleeps(void **state)
{
    (void)state;
    const struct small small = {.n = 2, .cycle = {1, 1}, .first_by_day = true};
    assert_charges(build_small(&small), 0, 24,
                   "M1 off 16: off shift M1; M2 starved 15: off shift M1; M2 starved 1: slow cycle M1; ");
}

/* One operator, two machines with 2 h of work each at 0 and at 10: M1 first, M2 waits for him from 0 to 2. Then there are no orders. */
static void a_machine_that_waits_for_people_is_charged_to_their_pool(void **state)
{
    (void)state;
    const struct small small = {.n = 2, .cycle = {2, 2}, .side_by_side = true, .every = 10, .has_operator = true};
    assert_charges(
        build_small(&small), 0, 10,
        "M1 no order 8: missing order P1; M2 worker? 2: missing worker crew; M2 no order 6: missing order P2; ");
}

/* Both machines fail at 2; the one repairer sees to M1 until 5 and to M2 until 8. M1 works 5-7, fails again and waits for him until 8. */
static void waiting_for_a_repairer_is_a_missing_worker(void **state)
{
    (void)state;
    const struct small small = {.n = 2, .cycle = {1, 1}, .side_by_side = true, .fails = true};
    assert_charges(
        build_small(&small), 0, 8,
        "M1 crew? 1: missing worker crew; M1 repair 3: failure M1; M2 crew? 3: missing worker crew; M2 repair "
        "3: failure M2; ");
}

/* One lot at a time: M1 works 0-1, M2 1-4, M1 4-5, M2 5-8. While M2 works the only card is out: M1 could begin, and no lot may come in. */
static void an_order_without_a_card_is_charged_to_the_loop(void **state)
{
    (void)state;
    const struct small small = {.n = 2, .cycle = {1, 3}, .has_card = true};
    assert_charges(build_small(&small), 0, 8, "M1 no order 6: missing card conwip; M2 starved 2: slow cycle M1; ");
}

/* M1 makes a lot each hour, and each travels for two: the first is made at 1 and there at 3; from then on M2 has work without a break. */
static void a_lot_on_its_way_is_charged_to_the_transport(void **state)
{
    (void)state;
    const struct small small = {.n = 2, .cycle = {1, 1}, .transit = 2};
    assert_charges(build_small(&small), 0, 6, "M2 starved 2: transport M2; M2 starved 1: slow cycle M1; ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slow_machine_is_charged_with_the_starving_of_all_after_it),
        cmocka_unit_test(a_slow_machine_is_charged_with_the_blocking_of_those_before_it),
        cmocka_unit_test(a_failure_is_charged_with_the_minutes_it_costs_others),
        cmocka_unit_test(without_material_in_the_plant_an_order_is_missing),
        cmocka_unit_test(a_night_is_charged_to_the_shift_of_who_sleeps),
        cmocka_unit_test(a_machine_that_waits_for_people_is_charged_to_their_pool),
        cmocka_unit_test(waiting_for_a_repairer_is_a_missing_worker),
        cmocka_unit_test(an_order_without_a_card_is_charged_to_the_loop),
        cmocka_unit_test(a_lot_on_its_way_is_charged_to_the_transport),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
