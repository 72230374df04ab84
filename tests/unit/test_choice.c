/* Stations that choose, lived by hand: rules, sequences, priorities, blocking before service, cards. Hours throughout. */
#include "unit/diary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* One step of a product at a station, in hours. */
struct step {
    uint32_t station;
    double hours;
};

struct shop {
    struct gj_plant *plant;
    gj_id station[4], buffer[4];
};

static struct gj_station_spec station_named(const char *name, const char *path, gj_id buffer)
{
    return (struct gj_station_spec){.name = name,
                                    .path = path,
                                    .buffer = buffer,
                                    .n_machines = 1,
                                    .calendar = GJ_NONE,
                                    .setup = GJ_NONE,
                                    .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}};
}

/* Stations M1, M2 ... as `like` says, each behind a buffer of `capacity` lots. */
static struct shop open_shop(uint32_t n, const struct gj_station_spec *like, uint32_t capacity)
{
    static const char *const names[] = {"M1", "M2", "M3", "M4"};
    static const char *const paths[] = {"machine.M1", "machine.M2", "machine.M3", "machine.M4"};
    struct shop shop = {.plant = gj_plant_new("shop")};
    for (uint32_t i = 0; i < n; i++) {
        shop.buffer[i] = gj_plant_add_buffer(
            shop.plant, &(struct gj_buffer_spec){.name = names[i], .capacity = i == 0 ? GJ_UNLIMITED : capacity});
        struct gj_station_spec spec = station_named(names[i], paths[i], shop.buffer[i]);
        spec.rule = like->rule;
        spec.preempt = like->preempt;
        spec.blocking = like->blocking;
        shop.station[i] = gj_plant_add_station(shop.plant, &spec);
    }
    return shop;
}

static gj_id add_product(struct shop *shop, const char *name, const struct step *step, uint32_t n)
{
    const gj_id product = gj_plant_add_product(shop->plant, &(struct gj_product_spec){.name = name});
    for (uint32_t i = 0; i < n; i++) {
        gj_plant_add_step(shop->plant,
                          &(struct gj_step_spec){.product = product, .buffer = shop->buffer[step[i].station]});
        gj_plant_add_job(shop->plant, &(struct gj_job_spec){.product = product,
                                                            .step = i,
                                                            .station = shop->station[step[i].station],
                                                            .cycle = gj_hours(shop->plant, step[i].hours)});
    }
    return product;
}

/* One order of one piece at `first`, due `due` hours later; with `every` > 0 one more each `every` hours. */
static struct gj_demand_spec orders_for(struct shop *shop, const char *name, gj_id product, double first, double every)
{
    return (struct gj_demand_spec){.name = name,
                                   .product = product,
                                   .every = gj_hours(shop->plant, every > 0.0 ? every : 1e5),
                                   .first_us = (gj_time)(first * (double)GJ_HOUR),
                                   .quantity = GJ_NONE,
                                   .due = GJ_NONE,
                                   .lot_size = 1,
                                   .priority = 1};
}

static void add_order(struct shop *shop, const char *name, gj_id product, double first, double due, uint32_t priority)
{
    struct gj_demand_spec spec = orders_for(shop, name, product, first, 0.0);
    spec.due = due > 0.0 ? gj_hours(shop->plant, due) : GJ_NONE;
    spec.priority = priority;
    gj_plant_add_demand(shop->plant, &spec);
}

static void freeze(struct gj_plant *plant)
{
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_OK);
    gj_error_list_fini(&errors);
}

static void assert_lives(struct gj_plant *plant, double hours, const char *expected)
{
    char from_the_start[600];
    freeze(plant);
    snprintf(from_the_start, sizeof from_the_start, "0 M1 no order; %s", expected);
    gj_assert_lives(plant, hours, from_the_start);
}

/* A of 3 h due at 20, B of 1 h due at 9, C of 2 h due at 4, all at 1 h: nothing is taken before all three are there. */
static struct gj_plant *three_jobs(enum gj_rule rule)
{
    struct shop shop = open_shop(1, &(struct gj_station_spec){.rule = rule}, 1);
    static const char *const names[] = {"A", "B", "C"};
    const double hours[] = {3, 1, 2};
    const double due[] = {19, 8, 3};
    for (uint32_t i = 0; i < 3; i++) {
        const gj_id product = add_product(&shop, names[i], &(struct step){0, hours[i]}, 1);
        add_order(&shop, names[i], product, 1, due[i], 3 - i);
    }
    return shop.plant;
}

static void rules_choose_among_all_that_came_at_one_instant(void **state)
{
    (void)state;
    const struct {
        enum gj_rule rule;
        const char *diary;
    } row[] = {
        {GJ_RULE_ARRIVAL, "1 M1 work; 4 out; 4 M1 work; 5 out; 5 M1 work; 7 out; 7 M1 no order; "},
        {GJ_RULE_SPT, "1 M1 work; 2 out; 2 M1 work; 4 out; 4 M1 work; 7 out; 7 M1 no order; "},
        {GJ_RULE_LPT, "1 M1 work; 4 out; 4 M1 work; 6 out; 6 M1 work; 7 out; 7 M1 no order; "},
        {GJ_RULE_EDD, "1 M1 work; 3 out; 3 M1 work; 4 out; 4 M1 work; 7 out; 7 M1 no order; "},
        {GJ_RULE_SLACK, "1 M1 work; 3 out; 3 M1 work; 4 out; 4 M1 work; 7 out; 7 M1 no order; "},
        {GJ_RULE_CRITICAL_RATIO, "1 M1 work; 3 out; 3 M1 work; 6 out; 6 M1 work; 7 out; 7 M1 no order; "},
        {GJ_RULE_PRIORITY, "1 M1 work; 3 out; 3 M1 work; 4 out; 4 M1 work; 7 out; 7 M1 no order; "},
    };
    for (uint32_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        assert_lives(three_jobs(row[i].rule), 10, row[i].diary);
    }
}

static void a_sequence_waits_for_its_next_product_though_others_are_there(void **state)
{
    (void)state;
    struct shop shop = open_shop(1, &(struct gj_station_spec){.rule = GJ_RULE_FIFO}, 1);
    const gj_id a = add_product(&shop, "A", &(struct step){0, 1}, 1);
    const gj_id b = add_product(&shop, "B", &(struct step){0, 2}, 1);
    add_order(&shop, "A", a, 1, 0, 1);
    add_order(&shop, "B", b, 3, 0, 1);
    gj_plant_add_sequence(shop.plant, &(struct gj_sequence_spec){.station = 0, .n = 1, .product = &b});
    assert_lives(shop.plant, 10, "1 M1 starved; 3 M1 work; 5 out; 5 M1 work; 6 out; 6 M1 no order; ");
}

/* L of 4 h from 1 h on, of low priority; H of 1 h at 3 h. */
static struct gj_plant *two_classes(enum gj_preempt preempt)
{
    struct shop shop = open_shop(1, &(struct gj_station_spec){.rule = GJ_RULE_PRIORITY, .preempt = preempt}, 1);
    const gj_id low = add_product(&shop, "L", &(struct step){0, 4}, 1);
    const gj_id high = add_product(&shop, "H", &(struct step){0, 1}, 1);
    add_order(&shop, "L", low, 1, 0, 2);
    add_order(&shop, "H", high, 3, 0, 1);
    return shop.plant;
}

static void an_interrupted_lot_goes_on_or_begins_again(void **state)
{
    (void)state;
    assert_lives(two_classes(GJ_PREEMPT_NO), 12, "1 M1 work; 5 out; 5 M1 work; 6 out; 6 M1 no order; ");
    assert_lives(two_classes(GJ_PREEMPT_RESUME), 12, "1 M1 work; 3 M1 work; 4 out; 4 M1 work; 6 out; 6 M1 no order; ");
    assert_lives(two_classes(GJ_PREEMPT_RESTART), 12, "1 M1 work; 3 M1 work; 4 out; 4 M1 work; 8 out; 8 M1 no order; ");
}

/* L of 4 h is interrupted by H at M1, and goes on beside it, where Z has kept the machine busy until 3.5 h: 2 h are left. */
static void an_interrupted_lot_goes_on_at_the_station_beside_that_does_not_interrupt(void **state)
{
    (void)state;
    struct shop shop =
        open_shop(1, &(struct gj_station_spec){.rule = GJ_RULE_PRIORITY, .preempt = GJ_PREEMPT_RESUME}, 1);
    const struct gj_station_spec beside = station_named("M2", "machine.M2", shop.buffer[0]);
    const gj_id second = gj_plant_add_station(shop.plant, &beside);
    const gj_id low = add_product(&shop, "L", &(struct step){0, 4}, 1);
    gj_plant_add_job(shop.plant,
                     &(struct gj_job_spec){.product = low, .station = second, .cycle = gj_hours(shop.plant, 4)});
    const gj_id high = add_product(&shop, "H", &(struct step){0, 3}, 1);
    const gj_id other = gj_plant_add_product(shop.plant, &(struct gj_product_spec){.name = "Z"});
    gj_plant_add_step(shop.plant, &(struct gj_step_spec){.product = other, .buffer = shop.buffer[0]});
    gj_plant_add_job(shop.plant,
                     &(struct gj_job_spec){.product = other, .station = second, .cycle = gj_hours(shop.plant, 3)});
    add_order(&shop, "Z", other, 0.5, 0, 1);
    add_order(&shop, "L", low, 1, 0, 2);
    add_order(&shop, "H", high, 3, 0, 1);
    assert_lives(shop.plant, 12,
                 "0.5 M2 work; 1 M1 work; 3 M1 work; 3.5 out; 3.5 M2 work; 5.5 out; "
                 "5.5 M2 no order; 6 out; 6 M1 no order; ");
}

/* L at M1 keeps the only place before M2, where Y is for 10 h. H comes to M1 and needs no place: X can begin at M3. */
static void the_place_of_an_interrupted_lot_is_free_for_others(void **state)
{
    (void)state;
    struct shop shop =
        open_shop(3,
                  &(struct gj_station_spec){
                      .rule = GJ_RULE_PRIORITY, .preempt = GJ_PREEMPT_RESUME, .blocking = GJ_BLOCKING_BEFORE},
                  1);
    const gj_id low = add_product(&shop, "L", (const struct step[]){{0, 4}, {1, 1}}, 2);
    const gj_id high = add_product(&shop, "H", &(struct step){0, 1}, 1);
    const gj_id x = add_product(&shop, "X", (const struct step[]){{2, 1}, {1, 1}}, 2);
    const gj_id y = add_product(&shop, "Y", &(struct step){1, 10}, 1);
    add_order(&shop, "Y", y, 0.5, 0, 1);
    add_order(&shop, "L", low, 1, 0, 2);
    add_order(&shop, "X", x, 1.5, 0, 1);
    add_order(&shop, "H", high, 3, 0, 1);
    assert_lives(shop.plant, 20,
                 "0 M2 no order; 0 M3 no order; 0.5 M2 work; 1 M1 work; 1.5 M3 blocked; 3 M1 work; 3 M3 work; 4 out; "
                 "4 M1 blocked; 4 M3 no order; 10.5 out; 10.5 M2 work; 10.5 M1 work; 11.5 out; 11.5 M2 no order; "
                 "12.5 M1 no order; 12.5 M2 work; 13.5 out; 13.5 M2 no order; ");
}

/* M1 is maintained after each cycle, for 5 h; its mould is free for M2 so long. */
static void a_machine_under_maintenance_lets_go_of_its_tool(void **state)
{
    (void)state;
    struct shop shop = open_shop(2, &(struct gj_station_spec){.rule = GJ_RULE_FIFO}, 1);
    const gj_id p = add_product(&shop, "p", &(struct step){0, 1}, 1);
    const gj_id q = add_product(&shop, "q", &(struct step){1, 1}, 1);
    const struct gj_dist one = {.kind = GJ_DIST_CONSTANT, .a = 1.0};
    gj_plant_add_tool(shop.plant,
                      &(struct gj_tool_spec){.name = "mould", .count = 1, .n_jobs = 2, .job = (const gj_id[]){0, 1}});
    gj_plant_add_maintenance(shop.plant, &(struct gj_maintenance_spec){.name = "clean",
                                                                       .station = 0,
                                                                       .clock = GJ_CLOCK_CYCLES,
                                                                       .every = gj_plant_add_dist(shop.plant, &one),
                                                                       .time = gj_hours(shop.plant, 5)});
    add_order(&shop, "p", p, 1, 0, 1);
    add_order(&shop, "q", q, 1.5, 0, 1);
    assert_lives(
        shop.plant, 10,
        "0 M2 no order; 1 M1 work; 1.5 M2 starved; 2 out; 2 M1 planned; 2 M1 planned; 2 M2 work; 3 out; 3 M2 no order; "
        "7 M1 no order; ");
}

/* M1 of 1 h, M2 of 3 h with one place before it; orders each hour from 1 h on. */
static struct gj_plant *slow_second(enum gj_blocking blocking)
{
    struct shop shop = open_shop(2, &(struct gj_station_spec){.blocking = blocking}, 1);
    const gj_id p = add_product(&shop, "p", (const struct step[]){{0, 1}, {1, 3}}, 2);
    const struct gj_demand_spec spec = orders_for(&shop, "o", p, 1, 1);
    gj_plant_add_demand(shop.plant, &spec);
    return shop.plant;
}

static void a_machine_that_blocks_before_service_begins_late_and_never_stands_with_a_finished_lot(void **state)
{
    (void)state;
    struct gj_plant *plant = slow_second(GJ_BLOCKING_AFTER);
    freeze(plant);
    gj_assert_lives(plant, 5.5,
                    "1 M1 work; 2 M2 work; 2 M1 no order; 2 M1 work; 3 M1 no order; 3 M1 work; 4 M1 blocked; 5 out; 5 "
                    "M2 work; 5 M1 work; ");
    assert_lives(
        slow_second(GJ_BLOCKING_BEFORE), 5.5,
        "0 M2 starved; 1 M1 work; 2 M1 blocked; 2 M2 work; 2 M1 work; 3 M1 blocked; 5 out; 5 M2 work; 5 M1 work; ");
}

/* The same line with room, but two cards from the start at M1 until M2 begins. */
static void without_a_card_a_station_is_blocked_until_its_customer_takes_one(void **state)
{
    (void)state;
    struct shop shop = open_shop(2, &(struct gj_station_spec){.rule = GJ_RULE_FIFO}, GJ_UNLIMITED);
    const gj_id p = add_product(&shop, "p", (const struct step[]){{0, 1}, {1, 3}}, 2);
    const struct gj_demand_spec spec = orders_for(&shop, "o", p, 1, 1);
    gj_plant_add_demand(shop.plant, &spec);
    gj_plant_add_loop(shop.plant, &(struct gj_loop_spec){.name = "kanban", .n_cards = 1, .from = 0, .to = 1});
    assert_lives(
        shop.plant, 5.5,
        "0 M2 starved; 1 M1 work; 2 M1 blocked; 2 M2 work; 2 M1 work; 3 M1 blocked; 5 out; 5 M2 work; 5 M1 work; ");
}

static void orders_wait_outside_for_a_card_and_their_time_inside_begins_with_it(void **state)
{
    (void)state;
    struct shop shop = open_shop(2, &(struct gj_station_spec){.rule = GJ_RULE_FIFO}, GJ_UNLIMITED);
    const gj_id p = add_product(&shop, "p", (const struct step[]){{0, 1}, {1, 3}}, 2);
    struct gj_demand_spec spec = orders_for(&shop, "o", p, 1, 100);
    spec.quantity = gj_plant_add_dist(shop.plant, &(struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = 5.0});
    spec.lot_size = 2; /* lots of 2, 2 and 1: one card, so one after the other, 8, 8 and 4 hours each */
    spec.needs_card = true;
    spec.loop = gj_plant_add_loop(shop.plant,
                                  &(struct gj_loop_spec){.name = "wip", .n_cards = 1, .from = GJ_NONE, .to = GJ_NONE});
    gj_plant_add_demand(shop.plant, &spec);
    freeze(shop.plant);
    struct gj_floor floor;
    struct gj_error error = {0};
    struct gj_flow_meter flow;
    assert_int_equal(gj_floor_init(&floor, shop.plant, 1, 0, &error), GJ_OK);
    assert_int_equal(gj_floor_run(&floor, 10 * GJ_HOUR, &error), GJ_OK);
    gj_floor_read(&floor, NULL, NULL, &flow, NULL);
    assert_int_equal(flow.pieces_inside, 2); /* the second lot */
    assert_int_equal(flow.lead_us, 8 * GJ_HOUR);
    assert_int_equal(gj_floor_run(&floor, 30 * GJ_HOUR, &error), GJ_OK);
    assert_int_equal(gj_floor_verify(&floor, &error), GJ_OK);
    gj_floor_read(&floor, NULL, NULL, &flow, NULL);
    assert_int_equal(flow.lead_us, 20 * GJ_HOUR);
    assert_int_equal(flow.orders_closed, 1);
    assert_int_equal(flow.pieces_sold, 5);
    gj_floor_fini(&floor);
    gj_plant_free(shop.plant);
}

/* What freeze finds; the plant is freed. */
static void assert_refused(struct gj_plant *plant, const char *place, const char *message)
{
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_MODEL);
    bool is_told = false;
    for (size_t i = 0; i < errors.n; i++) {
        is_told |= strcmp(errors.items[i].place, place) == 0 && strstr(errors.items[i].message, message) != NULL;
    }
    if (!is_told) {
        print_message("%s: %s\n", errors.items[0].place, errors.items[0].message);
    }
    assert_true(is_told);
    gj_error_list_fini(&errors);
    gj_plant_free(plant);
}

static void impossible_cards_and_choices_are_refused(void **state)
{
    (void)state;
    const struct gj_loop_spec kanban = {.name = "k", .n_cards = 1, .from = 0, .to = 1};
    struct gj_loop_spec loop = kanban;
    struct gj_plant *plant = slow_second(GJ_BLOCKING_AFTER);
    loop.n_cards = 0;
    gj_plant_add_loop(plant, &loop);
    assert_refused(plant, "cards \"k\"", "has no cards");
    plant = slow_second(GJ_BLOCKING_AFTER);
    gj_plant_add_loop(plant, &kanban);
    gj_plant_add_loop(plant, &kanban);
    assert_refused(plant, "cards \"k\"", "two loops of this name");
    plant = slow_second(GJ_BLOCKING_AFTER);
    loop = kanban;
    loop.from = GJ_NONE;
    gj_plant_add_loop(plant, &loop);
    assert_refused(plant, "cards \"k\"", "no order and no station takes its cards");
    plant = slow_second(GJ_BLOCKING_AFTER);
    loop = kanban;
    loop.to = 0;
    gj_plant_add_loop(plant, &loop);
    assert_refused(plant, "cards \"k\"", "gives each card back the moment it takes it");
    plant = slow_second(GJ_BLOCKING_AFTER);
    loop = kanban;
    loop.to = 7;
    gj_plant_add_loop(plant, &loop);
    assert_refused(plant, "cards \"k\"", "a station that does not exist");
    struct shop shop = open_shop(2, &(struct gj_station_spec){.blocking = GJ_BLOCKING_BEFORE}, 0);
    gj_id p = add_product(&shop, "p", (const struct step[]){{0, 1}, {1, 3}}, 2);
    add_order(&shop, "o", p, 1, 0, 1);
    assert_refused(shop.plant, "machine.M1", "there is no place there at all");
    shop = open_shop(1, &(struct gj_station_spec){.preempt = GJ_PREEMPT_RESUME}, 1);
    p = add_product(&shop, "p", &(struct step){0, 1}, 1);
    add_order(&shop, "o", p, 1, 0, 1);
    assert_refused(shop.plant, "machine.M1", "does not choose them by priority");
    plant = slow_second(GJ_BLOCKING_AFTER);
    gj_id other = gj_plant_add_product(plant, &(struct gj_product_spec){.name = "q"});
    gj_plant_add_sequence(plant, &(struct gj_sequence_spec){.station = 0, .n = 1, .product = &other});
    assert_refused(plant, "machine.M1", "it would wait for ever");
    plant = two_classes(GJ_PREEMPT_RESUME);
    other = 0;
    gj_plant_add_sequence(plant, &(struct gj_sequence_spec){.station = 0, .n = 1, .product = &other});
    assert_refused(plant, "machine.M1", "follows a sequence, and interrupts lots");
}

static void an_oven_beside_a_station_that_interrupts_is_refused(void **state)
{
    (void)state;
    struct gj_plant *plant = two_classes(GJ_PREEMPT_RESTART);
    const struct gj_station_spec beside = station_named("oven", "machine.oven", 0);
    const gj_id oven = gj_plant_add_station(plant, &beside);
    gj_plant_add_job(plant, &(struct gj_job_spec){.station = oven, .cycle = gj_hours(plant, 1)});
    gj_plant_add_oven(plant, &(struct gj_oven_spec){.station = oven, .min = 1, .max = 2});
    assert_refused(plant, "machine.M1", "interrupts lots that \"oven\" could take next");
}

/* --- a hook --- */

struct asked {
    uint32_t n_asked, n_open, fails_at; /* fails_at > 0: the how-many-th answer is an error */
};

static enum gj_status open_hook(void *user, void **runner, struct gj_error *error)
{
    struct asked *asked = user;
    (void)error;
    asked->n_open++;
    *runner = user;
    return GJ_OK;
}

static void close_hook(void *runner)
{
    struct asked *asked = runner;
    asked->n_open--;
}

/* Function 1: most pieces first; function 2: due date in hours, 50 without one. */
static enum gj_status rank_order(void *runner, uint32_t function, const struct gj_order_view *order, double *rank,
                                 struct gj_error *error)
{
    struct asked *asked = runner;
    if (++asked->n_asked == asked->fails_at) {
        return gj_error_set(error, GJ_SCRIPT, "orders \"o\".rank", "no idea about order %u of %s",
                            (unsigned)order->number, order->product);
    }
    *rank = function == 1            ? -(double)order->pieces
            : order->due == GJ_NEVER ? 50.0
                                     : (double)order->due / (double)GJ_HOUR;
    return GJ_OK;
}

static void set_hook(struct gj_plant *plant, struct asked *asked)
{
    gj_plant_set_hook(plant,
                      &(struct gj_hook){.user = asked, .open = open_hook, .close = close_hook, .rank = rank_order});
}

/* A, B, C of 3, 1 and 2 h, due 20, 9 and never, all at 1 h: B, A, C. Each is asked once, and its runner is closed. */
static void a_hook_ranks_each_order_once_at_its_release(void **state)
{
    (void)state;
    struct asked asked = {0};
    struct shop shop = open_shop(1, &(struct gj_station_spec){.rule = GJ_RULE_HOOK}, 1);
    static const char *const names[] = {"A", "B", "C"};
    const double hours[] = {3, 1, 2};
    const double due[] = {19, 8, 0};
    for (uint32_t i = 0; i < 3; i++) {
        const gj_id product = add_product(&shop, names[i], &(struct step){0, hours[i]}, 1);
        struct gj_demand_spec spec = orders_for(&shop, names[i], product, 1, 0.0);
        spec.due = due[i] > 0.0 ? gj_hours(shop.plant, due[i]) : GJ_NONE;
        spec.rank = 2;
        gj_plant_add_demand(shop.plant, &spec);
    }
    set_hook(shop.plant, &asked);
    assert_lives(shop.plant, 9, "1 M1 work; 2 out; 2 M1 work; 5 out; 5 M1 work; 7 out; 7 M1 no order; ");
    assert_int_equal(asked.n_asked, 3);
    assert_int_equal(asked.n_open, 0);
}

/* An order of 1 piece (4 h) and one of 3 pieces in lots of one (1 h each) at 1 h, the first in first in the scenario: the three go first, with
 * the rank of their order. */
static void all_lots_of_an_order_have_its_rank(void **state)
{
    (void)state;
    struct asked asked = {0};
    struct shop shop = open_shop(1, &(struct gj_station_spec){.rule = GJ_RULE_HOOK}, 1);
    const double hours[] = {4, 1};
    for (uint32_t i = 0; i < 2; i++) {
        const gj_id product = add_product(&shop, i == 0 ? "A" : "B", &(struct step){0, hours[i]}, 1);
        struct gj_demand_spec spec = orders_for(&shop, i == 0 ? "A" : "B", product, 1, 0.0);
        if (i == 1) {
            spec.quantity = gj_plant_add_dist(shop.plant, &(struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = 3.0});
        }
        spec.rank = 1;
        gj_plant_add_demand(shop.plant, &spec);
    }
    set_hook(shop.plant, &asked);
    assert_lives(shop.plant, 10,
                 "1 M1 work; 2 out; 2 M1 work; 3 out; 3 M1 work; 4 out; 4 M1 work; 8 out; 8 M1 no order; ");
    assert_int_equal(asked.n_asked, 2);
}

static void a_hook_that_fails_ends_the_run_with_its_error_also_in_a_copy(void **state)
{
    (void)state;
    struct asked asked = {.fails_at = 3};
    struct shop shop = open_shop(1, &(struct gj_station_spec){.rule = GJ_RULE_HOOK}, 1);
    const gj_id product = add_product(&shop, "A", &(struct step){0, 1}, 1);
    struct gj_demand_spec spec = orders_for(&shop, "o", product, 1, 2.0);
    spec.rank = 1;
    gj_plant_add_demand(shop.plant, &spec);
    set_hook(shop.plant, &asked);
    freeze(shop.plant);
    struct gj_floor floor, copy;
    struct gj_error error = {0};
    assert_int_equal(gj_floor_init(&floor, shop.plant, 1, 0, &error), GJ_OK);
    assert_int_equal(gj_floor_init(&copy, shop.plant, 1, 0, &error), GJ_OK);
    assert_int_equal(asked.n_open, 2);
    assert_int_equal(gj_floor_run(&floor, 4 * GJ_HOUR, &error), GJ_OK);
    gj_floor_copy(&copy, &floor);
    assert_int_equal(gj_floor_run(&floor, 20 * GJ_HOUR, &error), GJ_SCRIPT);
    assert_string_equal(error.message, "no idea about order 2 of A");
    assert_int_equal(gj_floor_run(&copy, 20 * GJ_HOUR, &error), GJ_OK); /* asked anew, and answered */
    gj_floor_copy(&copy, &floor);
    error = (struct gj_error){0};
    assert_int_equal(gj_floor_run(&copy, 20 * GJ_HOUR, &error), GJ_SCRIPT);
    assert_string_equal(error.message, "no idea about order 2 of A");
    gj_floor_reset(&floor, 1, 1);
    assert_int_equal(gj_floor_run(&floor, 20 * GJ_HOUR, &error), GJ_OK);
    gj_floor_fini(&floor);
    gj_floor_fini(&copy);
    assert_int_equal(asked.n_open, 0);
    gj_plant_free(shop.plant);
}

/* One station with the rule, one product and its orders; the rank and the rest as given. */
static struct gj_plant *one_with(enum gj_rule rule, uint32_t rank, bool is_endless, struct asked *asked)
{
    struct shop shop = open_shop(1, &(struct gj_station_spec){.rule = rule}, 1);
    const gj_id product = add_product(&shop, "A", &(struct step){0, 1}, 1);
    struct gj_demand_spec spec = orders_for(&shop, "o", product, 1, 2.0);
    spec.rank = rank;
    spec.is_endless = is_endless;
    gj_plant_add_demand(shop.plant, &spec);
    if (asked) {
        set_hook(shop.plant, asked);
    }
    return shop.plant;
}

static void ranks_that_miss_or_that_nobody_asks_for_are_refused(void **state)
{
    (void)state;
    struct asked asked = {0};
    assert_refused(one_with(GJ_RULE_HOOK, 0, false, &asked), "orders \"o\"", "but give no `rank`");
    assert_refused(one_with(GJ_RULE_FIFO, 1, false, &asked), "orders \"o\"", "that no station asks for");
    assert_refused(one_with(GJ_RULE_HOOK, 1, true, &asked), "orders \"o\"", "are endless");
    assert_refused(one_with(GJ_RULE_HOOK, 1, false, NULL), "orders \"o\"", "the plant has no hook");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_choose_among_all_that_came_at_one_instant),
        cmocka_unit_test(a_sequence_waits_for_its_next_product_though_others_are_there),
        cmocka_unit_test(an_interrupted_lot_goes_on_or_begins_again),
        cmocka_unit_test(a_machine_that_blocks_before_service_begins_late_and_never_stands_with_a_finished_lot),
        cmocka_unit_test(without_a_card_a_station_is_blocked_until_its_customer_takes_one),
        cmocka_unit_test(orders_wait_outside_for_a_card_and_their_time_inside_begins_with_it),
        cmocka_unit_test(impossible_cards_and_choices_are_refused),
        cmocka_unit_test(an_interrupted_lot_goes_on_at_the_station_beside_that_does_not_interrupt),
        cmocka_unit_test(the_place_of_an_interrupted_lot_is_free_for_others),
        cmocka_unit_test(a_machine_under_maintenance_lets_go_of_its_tool),
        cmocka_unit_test(an_oven_beside_a_station_that_interrupts_is_refused),
        cmocka_unit_test(a_hook_ranks_each_order_once_at_its_release),
        cmocka_unit_test(all_lots_of_an_order_have_its_rank),
        cmocka_unit_test(a_hook_that_fails_ends_the_run_with_its_error_also_in_a_copy),
        cmocka_unit_test(ranks_that_miss_or_that_nobody_asks_for_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
