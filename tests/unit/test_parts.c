/* Lots that travel, gather, part and meet: small lines lived by hand. Times are constant, so each line can be checked with a pencil. */
#include "factory/floor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "analytic/plants.h"
#include "kernel/draw.h"

struct stage {
    double cycle_h;
    uint32_t places;    /* 0: 1 */
    uint32_t capacity;  /* of the buffer before it */
    struct gj_dist way; /* in hours: of the transit before it; kind CONSTANT of 0: none */
    bool is_conveyor;
    uint32_t min, max; /* of a batch; 0: none */
    double wait_h;
    bool one_family;
    uint32_t split; /* 0: none */
    bool joins;
    enum gj_join_of join_of;
    double scrap;
    bool interrupts;
};

struct row {
    uint32_t n;
    struct stage stage[4];
    double every_h; /* 0: endless */
    uint32_t lot, quantity;
    bool has_two; /* products: q is ordered half an hour after p */
};

static gj_id hours(struct gj_plant *plant, struct gj_dist dist)
{
    dist.a *= GJ_UNIT;
    dist.b *= dist.kind == GJ_DIST_UNIFORM ? GJ_UNIT : 1.0;
    return gj_plant_add_dist(plant, &dist);
}

static void add_gathering(struct gj_plant *plant, const struct stage *s, gj_id station)
{
    if (s->max > 0) {
        gj_plant_add_oven(plant, &(struct gj_oven_spec){.station = station,
                                                        .min = s->min,
                                                        .max = s->max,
                                                        .wait_us = (gj_time)(s->wait_h * GJ_UNIT),
                                                        .one_family = s->one_family});
    }
    if (s->split > 0) {
        gj_plant_add_split(plant, &(struct gj_split_spec){.station = station, .pieces = s->split});
    }
    if (s->joins) {
        gj_plant_add_join(plant, &(struct gj_join_spec){.station = station, .of = s->join_of});
    }
}

static void add_stage(struct gj_plant *plant, const struct stage *s, uint32_t i, bool has_two)
{
    char name[8];
    char path[24];
    snprintf(name, sizeof name, "M%u", i + 1);
    snprintf(path, sizeof path, "line.p.M%u", i + 1);
    const gj_id buffer = gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = name, .capacity = s->capacity});
    const gj_id station = gj_plant_add_station(
        plant, &(struct gj_station_spec){
                   .name = name,
                   .path = path,
                   .buffer = buffer,
                   .n_machines = s->places ? s->places : 1,
                   .calendar = GJ_NONE,
                   .rule = s->interrupts ? GJ_RULE_PRIORITY : GJ_RULE_FIFO,
                   .preempt = s->interrupts ? GJ_PREEMPT_RESUME : GJ_PREEMPT_NO,
                   .setup = GJ_NONE,
                   .quality = {.scrap = s->scrap, .drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}});
    add_gathering(plant, s, station);
    if (s->is_conveyor || s->way.a > 0.0 || s->way.b > 0.0) {
        gj_plant_add_transit(plant, &(struct gj_transit_spec){
                                        .buffer = buffer, .time = hours(plant, s->way), .is_conveyor = s->is_conveyor});
    }
    for (gj_id p = 0; p < 1U + has_two; p++) {
        gj_plant_add_step(plant, &(struct gj_step_spec){.product = p, .buffer = buffer});
        gj_plant_add_job(plant, &(struct gj_job_spec){.product = p,
                                                      .step = i,
                                                      .station = station,
                                                      .cycle = hours(plant, gj_constant(s->cycle_h)),
                                                      .family = p});
    }
}

static void add_orders(struct gj_plant *plant, const struct row *row, gj_id product)
{
    const bool endless = !(row->every_h > 0.0);
    struct gj_demand_spec demand = {.name = product ? "of q" : "of p",
                                    .product = product,
                                    .is_endless = endless,
                                    .every = endless ? GJ_NONE : hours(plant, gj_constant(row->every_h)),
                                    .first_us = product * (GJ_HOUR / 2),
                                    .quantity = GJ_NONE,
                                    .due = GJ_NONE,
                                    .priority = 1,
                                    .lot_size = row->lot ? row->lot : 1};
    if (row->quantity > 0) {
        const struct gj_dist quantity = gj_constant(row->quantity);
        demand.quantity = gj_plant_add_dist(plant, &quantity);
    }
    gj_plant_add_demand(plant, &demand);
}

static struct gj_plant *build(const struct row *row)
{
    struct gj_plant *plant = gj_plant_new("row");
    gj_plant_add_product(plant, &(struct gj_product_spec){.name = "p"});
    if (row->has_two) {
        gj_plant_add_product(plant, &(struct gj_product_spec){.name = "q"});
    }
    for (uint32_t i = 0; i < row->n; i++) {
        add_stage(plant, &row->stage[i], i, row->has_two);
    }
    add_orders(plant, row, 0);
    if (row->has_two) {
        add_orders(plant, row, 1);
    }
    return plant;
}

static void freeze(struct gj_plant *plant)
{
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    if (gj_plant_freeze(plant, &errors) != GJ_OK) {
        fail_msg("%s", errors.items[0].message);
    }
    gj_error_list_fini(&errors);
}

static const char *const short_state[] = {"off",     "planned", "unnoticed", "crew?",   "repair",  "setup",
                                          "worker?", "work",    "blocked",   "starved", "no order"};

/* "2 M1 work; " for a state, "5 out(3); " for a lot of 3 pieces of p that is done, "5 out q(3); " of q. */
static void write_diary(void *user, const struct gj_trace_record *r)
{
    struct gj_text *text = user;
    const double hour = (double)r->time / (double)GJ_HOUR;
    if (r->kind == GJ_EVENT_STATE) {
        gj_text_addf(text, "%g M%u %s; ", hour, r->entity + 1, short_state[r->a]);
    } else if (r->kind == GJ_EVENT_DONE) {
        gj_text_addf(text, "%g out%s(%llu); ", hour, r->entity ? " q" : "", (unsigned long long)r->b);
    }
}

/* Live from just after time 0 until `until_h`; the floor is left open. */
static struct gj_floor live(struct gj_plant *plant, double until_h, const char *expected)
{
    struct gj_floor floor;
    struct gj_error error = {0};
    struct gj_text text;
    gj_text_init(&text);
    const struct gj_trace trace = {.sink = write_diary, .user = &text};
    freeze(plant);
    assert_int_equal(gj_floor_init(&floor, plant, 1, 0, &error), GJ_OK);
    floor.trace = &trace;
    assert_int_equal(gj_floor_run(&floor, (gj_time)(until_h * (double)GJ_HOUR) + 1, &error), GJ_OK);
    if (gj_floor_verify(&floor, &error) != GJ_OK) {
        fail_msg("%s", error.message);
    }
    assert_string_equal(text.data ? text.data : "", expected);
    gj_text_fini(&text);
    floor.trace = NULL;
    return floor;
}

static void end(struct gj_floor *floor, struct gj_plant *plant)
{
    gj_floor_fini(floor);
    gj_plant_free(plant);
}

static void assert_wrong(const struct row *row, const char *message)
{
    struct gj_plant *plant = build(row);
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_MODEL);
    assert_int_equal(errors.n, 1);
    assert_string_equal(errors.items[0].message, message);
    gj_error_list_fini(&errors);
    gj_plant_free(plant);
}

/* --- transit --------------------------------------------------------------------------------------------------------------------------- */

/*   M1 (1 h) -> conveyor: 4 h, 2 places, so 2 h at the entrance -> M2 (3 h)
 *
 *   lot   made  enters   why not sooner      at the end   M2
 *    1     1      1                              5         5-8
 *    2     2      3      the entrance             7         8-11
 *    3     4      5      two are on it            9        11-
 *    4     6      8      two are on it           12
 *    5     9     11      two are on it
 * Lot 3 is let in at 5 when lot 1 is taken: that is the moment the entrance opens, too. */
static void lots_on_a_conveyor_keep_their_distance_and_accumulate(void **state)
{
    (void)state;
    const struct row row = {
        .n = 2,
        .stage = {{.cycle_h = 1, .capacity = GJ_UNLIMITED},
                  {.cycle_h = 3, .capacity = 2, .way = {.kind = GJ_DIST_CONSTANT, .a = 4}, .is_conveyor = true}}};
    struct gj_plant *plant = build(&row);
    struct gj_floor floor =
        live(plant, 11,
             "1 M1 work; 2 M1 blocked; 3 M1 work; 4 M1 blocked; 5 M2 work; 5 M1 work; 6 M1 blocked; 8 out(1); 8 M2 "
             "work; 8 M1 work; 9 M1 blocked; 11 out(1); 11 M2 work; 11 M1 work; ");
    gj_wide lot_us[2];
    gj_floor_read(&floor, NULL, NULL, NULL, lot_us);
    /* on the conveyor: 1 lot in 1-3, 2 in 3-11 (and the microsecond more that was lived) */
    assert_int_equal((int64_t)lot_us[1], 18 * GJ_HOUR + 2);
    end(&floor, plant);
}

/* The k-th lot is made at k + 1 h and is out when its own way is over: later lots overtake. */
static void lots_under_way_arrive_when_their_draws_say(void **state)
{
    (void)state;
    const struct row row = {.n = 2,
                            .stage = {{.cycle_h = 1, .capacity = GJ_UNLIMITED},
                                      {.cycle_h = 0,
                                       .places = 3,
                                       .capacity = GJ_UNLIMITED,
                                       .way = {.kind = GJ_DIST_UNIFORM, .a = 0.25, .b = 20}}}};
    struct gj_plant *plant = build(&row);
    struct gj_floor floor;
    struct gj_error error = {0};
    freeze(plant);
    assert_int_equal(gj_floor_init(&floor, plant, 1, 0, &error), GJ_OK);
    struct gj_dist way = {.kind = GJ_DIST_UNIFORM, .a = 0.25 * GJ_UNIT, .b = 20 * GJ_UNIT};
    assert_int_equal(gj_dist_check(&way, &error), GJ_OK);
    const uint64_t key = gj_draw_key(1, "buffer.M2/product.p/1", "transit");
    uint32_t n_overtaken = 0;
    for (gj_time t = 5 * GJ_HOUR; t < 300 * GJ_HOUR; t += 7 * GJ_HOUR) {
        assert_int_equal(gj_floor_run(&floor, t, &error), GJ_OK);
        assert_int_equal(gj_floor_verify(&floor, &error), GJ_OK);
        struct gj_flow_meter flow;
        gj_floor_read(&floor, NULL, NULL, &flow, NULL);
        int64_t done = 0;
        gj_time last = 0;
        for (int64_t k = 0; (k + 1) * GJ_HOUR < t; k++) {
            const gj_time out = (k + 1) * GJ_HOUR + gj_time_from_us(gj_draw(&way, key, 0, (uint64_t)k));
            done += out < t;
            n_overtaken += out < last;
            last = out;
        }
        assert_int_equal(flow.lots_done, done);
    }
    assert_true(n_overtaken > 100);
    end(&floor, plant);
}

/* Two vehicles (capacity 2) of 3 h: lots leave at 1, 2, then when one has arrived and is taken: 4, 5, 7, 8 */
static void a_transport_of_two_places_carries_two_at_a_time(void **state)
{
    (void)state;
    const struct row row = {.n = 2,
                            .stage = {{.cycle_h = 1, .capacity = GJ_UNLIMITED},
                                      {.cycle_h = 0.5, .capacity = 2, .way = {.kind = GJ_DIST_CONSTANT, .a = 3}}}};
    struct gj_plant *plant = build(&row);
    struct gj_floor floor =
        live(plant, 5.5,
             "1 M1 work; 2 M1 work; 3 M1 blocked; 4 M2 work; 4 M1 work; 4.5 out(1); 4.5 M2 starved; "
             "5 M2 work; 5 M1 work; 5.5 out(1); 5.5 M2 starved; ");
    end(&floor, plant);
}

static void impossible_transits_are_told(void **state)
{
    (void)state;
    struct row row = {
        .n = 2,
        .stage = {{.cycle_h = 1, .capacity = GJ_UNLIMITED},
                  {.cycle_h = 3, .capacity = 2, .way = {.kind = GJ_DIST_CONSTANT, .a = 4}, .is_conveyor = true}}};
    row.stage[1].capacity = 0;
    assert_wrong(&row, "lots take time to cross it, but it has no place");
    row.stage[1].capacity = GJ_UNLIMITED;
    assert_wrong(&row, "a conveyor has a length and a speed");
    row.stage[1].capacity = 2;
    row.stage[1].way.a = 0;
    assert_wrong(&row, "the time of the transit is 0");
    row.stage[1].way.a = -1;
    assert_wrong(&row, "the time of the transit can be negative");
    row.stage[1].way = (struct gj_dist){.kind = GJ_DIST_UNIFORM, .a = 1, .b = 2};
    assert_wrong(&row, "a conveyor has a length and a speed");
    row.stage[1].way = gj_constant(1);
    row.stage[0].way = gj_constant(1);
    assert_wrong(&row, "raw parts that are always there do not travel");
    struct gj_plant *plant = build(&row);
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    gj_plant_add_transit(plant, &(struct gj_transit_spec){.buffer = 9});
    gj_plant_add_transit(plant, &(struct gj_transit_spec){.buffer = 1, .time = 0});
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_MODEL);
    assert_int_equal(errors.n, 3);
    assert_string_equal(errors.items[1].message, "a transit of a buffer or a distribution that does not exist");
    assert_string_equal(errors.items[2].message, "lots cross it in two ways");
    gj_error_list_fini(&errors);
    gj_plant_free(plant);
}

/* --- batches --------------------------------------------------------------------------------------------------------------------------- */

/* Lots come at 0, 1, 2 ... At least 2, at most 3, 3 h: 1-4 with two; 4-7 with those of 2, 3 and 4, which comes as the first batch ends. */
static void an_oven_begins_with_enough_and_takes_what_is_there(void **state)
{
    (void)state;
    const struct row row = {
        .n = 1, .stage = {{.cycle_h = 3, .capacity = GJ_UNLIMITED, .min = 2, .max = 3}}, .every_h = 1};
    struct gj_plant *plant = build(&row);
    struct gj_floor floor = live(plant, 7,
                                 "0 M1 no order; 1 M1 work; 4 out(1); 4 out(1); 4 M1 work; 7 out(1); 7 out(1); 7 "
                                 "out(1); 7 M1 work; ");
    struct gj_station_meter station;
    gj_floor_read(&floor, &station, NULL, NULL, NULL);
    assert_int_equal(station.batches, 2);
    assert_int_equal(station.lots, 5);
    assert_int_equal(station.pieces, 5);
    assert_int_equal(station.ideal_us, 6 * GJ_HOUR);
    end(&floor, plant);
}

/* Three would be needed, but the lot of 0 h has waited 1.5 h at 1.5, that of 2 h at 3.5. */
static void an_oven_begins_with_less_when_a_lot_has_waited_long_enough(void **state)
{
    (void)state;
    const struct row row = {
        .n = 1, .stage = {{.cycle_h = 1, .capacity = GJ_UNLIMITED, .min = 3, .max = 3, .wait_h = 1.5}}, .every_h = 1};
    struct gj_plant *plant = build(&row);
    struct gj_floor floor = live(plant, 4.5,
                                 "0 M1 no order; 1.5 M1 work; 2.5 out(1); 2.5 out(1); 2.5 M1 no order; 3.5 M1 work; "
                                 "4.5 out(1); 4.5 out(1); 4.5 M1 no order; ");
    end(&floor, plant);
}

/* Three at a time out of raw parts that are always there; M2 takes 2 h a lot and has one place: the oven holds out what does not fit, and
 * says so anew for each lot. */
static void an_oven_lets_its_lots_go_one_after_the_other(void **state)
{
    (void)state;
    const struct row row = {
        .n = 2, .stage = {{.cycle_h = 1, .capacity = GJ_UNLIMITED, .min = 3, .max = 3}, {.cycle_h = 2, .capacity = 1}}};
    struct gj_plant *plant = build(&row);
    struct gj_floor floor = live(plant, 9,
                                 "0 M1 work; 1 M2 work; 1 M1 blocked; 3 out(1); 3 M2 work; 3 M1 work; 4 M1 blocked; 5 "
                                 "out(1); 5 M2 work; 5 M1 blocked; 7 out(1); 7 M2 work; 7 M1 blocked; 9 out(1); 9 M2 "
                                 "work; 9 M1 work; ");
    end(&floor, plant);
}

/* p at 0, 1, 2 ...; q at 0.5, 1.5 ... At 1 two of p, at 2 two of q though one of p has waited no less than the second of q, at 3 two of p. */
static void lots_of_one_family_go_together(void **state)
{
    (void)state;
    const struct row row = {.n = 1,
                            .stage = {{.cycle_h = 1, .capacity = GJ_UNLIMITED, .min = 2, .max = 2, .one_family = true}},
                            .every_h = 1,
                            .has_two = true};
    struct gj_plant *plant = build(&row);
    struct gj_floor floor =
        live(plant, 4,
             "0 M1 no order; 1 M1 work; 2 out(1); 2 out(1); 2 M1 work; 3 out q(1); 3 out q(1); 3 M1 "
             "work; 4 out(1); 4 out(1); 4 M1 work; ");
    end(&floor, plant);
}

/* Two places, batches of two of 3 h, a lot an hour: 1-4 on the first, 3-6 on the second, and again. */
static void ovens_side_by_side_take_turns(void **state)
{
    (void)state;
    const struct row row = {
        .n = 1, .stage = {{.cycle_h = 3, .places = 2, .capacity = GJ_UNLIMITED, .min = 2, .max = 2}}, .every_h = 1};
    struct gj_plant *plant = build(&row);
    struct gj_floor floor =
        live(plant, 6,
             "0 M1 no order; 0 M2 no order; 1 M1 work; 3 M2 work; 4 out(1); 4 out(1); 4 M1 no order; "
             "5 M1 work; 6 out(1); 6 out(1); 6 M2 no order; ");
    end(&floor, plant);
}

static void ovens_have_a_place_before_them_and_no_charts(void **state)
{
    (void)state;
    struct row row = {.n = 1, .stage = {{.cycle_h = 1, .min = 1, .max = 2, .wait_h = 1}}, .every_h = 1};
    assert_wrong(&row, "gathers lots, but there is no place where they could wait for each other");
    row.stage[0].capacity = 4;
    static const char *const message[] = {
        "works on several lots at once, and has a degradation whose failure asks for single pieces",
        "works on several lots at once, and has a control chart"};
    for (uint32_t i = 0; i < 2; i++) {
        struct gj_plant *plant = build(&row);
        struct gj_error_list errors;
        const gj_id hour = hours(plant, gj_constant(1));
        const struct gj_stage stage = {.time = hour, .cycle = 1.0, .defects = 1.0};
        if (i == 0) {
            gj_plant_add_degradation(plant, &(struct gj_degradation_spec){.name = "wear",
                                                                          .part = GJ_PART_SCRAP,
                                                                          .n_stages = 1,
                                                                          .stage = &stage,
                                                                          .noticed = GJ_NONE,
                                                                          .repair = hour,
                                                                          .inspect = GJ_NONE,
                                                                          .maintenance = GJ_NONE});
        } else {
            gj_plant_add_chart(
                plant, &(struct gj_chart_spec){
                           .subgroup = 1, .every = 1, .rules = 1, .search = {.delay = GJ_NONE, .found = GJ_NONE}});
        }
        gj_error_list_init(&errors);
        assert_int_equal(gj_plant_freeze(plant, &errors), GJ_MODEL);
        bool is_told = false;
        for (size_t k = 0; k < errors.n; k++) {
            is_told |= strcmp(errors.items[k].message, message[i]) == 0;
        }
        assert_true(is_told);
        gj_error_list_fini(&errors);
        gj_plant_free(plant);
    }
}

static void impossible_batches_are_told(void **state)
{
    (void)state;
    struct row row = {.n = 1, .stage = {{.cycle_h = 1, .capacity = 4, .min = 3, .max = 2}}, .every_h = 1};
    assert_wrong(&row, "its batch is of 3 to 2 lots");
    row.stage[0].min = 0;
    assert_wrong(&row, "its batch is of 0 to 2 lots");
    row.stage[0] = (struct stage){.cycle_h = 1, .capacity = 4, .min = 5, .max = 5};
    assert_wrong(&row, "waits for 5 lots, but 4 fit before it");
    row.stage[0].wait_h = -1;
    row.stage[0].min = 1;
    assert_wrong(&row, "its batch waits a negative time");
    row.stage[0].wait_h = 0;
    row.stage[0].split = 1;
    assert_wrong(&row, "works on several lots at once, and splits lots");
    row = (struct row){.n = 1,
                       .stage = {{.cycle_h = 1, .capacity = 4, .min = 3, .max = 3, .one_family = true}},
                       .every_h = 1,
                       .has_two = true};
    assert_wrong(&row, "waits for 3 lots of one family, but 4 fit before it");
    row.stage[0].capacity = 5;
    struct gj_plant *plant = build(&row);
    freeze(plant);
    gj_plant_free(plant);
}

/* --- split and join -------------------------------------------------------------------------------------------------------------------- */

/* 5 pieces at 1 h; parts of 2, 2 and 1 through M2; M3 begins when the last is there, and works on all five. */
static void parts_go_on_by_themselves_and_meet_again(void **state)
{
    (void)state;
    const struct row row = {.n = 3,
                            .stage = {{.cycle_h = 1, .capacity = GJ_UNLIMITED, .split = 2},
                                      {.cycle_h = 1, .capacity = GJ_UNLIMITED},
                                      {.cycle_h = 1, .capacity = GJ_UNLIMITED, .joins = true}},
                            .every_h = 100,
                            .lot = 5};
    struct gj_plant *plant = build(&row);
    struct gj_floor floor = live(plant, 15,
                                 "0 M1 work; 0 M3 starved; 5 M2 work; 5 M1 no order; 7 M2 work; 9 M2 work; 10 M2 "
                                 "starved; 10 M3 work; 15 out(5); 15 M3 starved; ");
    struct gj_flow_meter flow;
    gj_floor_read(&floor, NULL, NULL, &flow, NULL);
    assert_int_equal(flow.lots_released, 3);
    assert_int_equal(flow.lots_joined, 2);
    assert_int_equal(flow.lots_done, 1);
    assert_int_equal(flow.orders_closed, 1);
    assert_int_equal(flow.pieces_sold, 5);
    end(&floor, plant);
}

/* Without a join the parts leave one by one, and the order closes with the last. M2 has no place: M1 holds the second part out. */
static void an_order_closes_with_its_last_part(void **state)
{
    (void)state;
    const struct row row = {
        .n = 2,
        .stage = {{.cycle_h = 1, .capacity = GJ_UNLIMITED, .split = 2}, {.cycle_h = 1, .capacity = 0}},
        .every_h = 100,
        .lot = 5};
    struct gj_plant *plant = build(&row);
    struct gj_floor floor =
        live(plant, 9.5,
             "0 M1 work; 5 M2 work; 5 M1 blocked; 7 out(2); 7 M2 work; 7 M1 blocked; 9 out(2); 9 M2 "
             "work; 9 M1 no order; ");
    struct gj_flow_meter flow;
    struct gj_error error = {0};
    gj_floor_read(&floor, NULL, NULL, &flow, NULL);
    assert_int_equal(flow.orders_closed, 0);
    assert_int_equal(gj_floor_run(&floor, 11 * GJ_HOUR, &error), GJ_OK);
    gj_floor_read(&floor, NULL, NULL, &flow, NULL);
    assert_int_equal(flow.orders_closed, 1);
    assert_int_equal(flow.lots_done, 3);
    assert_int_equal(flow.pieces_sold, 5);
    end(&floor, plant);
}

/* An order of 5 comes as lots of 2, 2 and 1: M2 takes them as one, when the last has come through M1 at 5. */
static void lots_of_an_order_become_one(void **state)
{
    (void)state;
    const struct row row = {
        .n = 2,
        .stage = {{.cycle_h = 1, .capacity = GJ_UNLIMITED},
                  {.cycle_h = 1, .capacity = GJ_UNLIMITED, .joins = true, .join_of = GJ_JOIN_ORDER}},
        .every_h = 100,
        .lot = 2,
        .quantity = 5};
    struct gj_plant *plant = build(&row);
    struct gj_floor floor =
        live(plant, 10,
             "0 M1 work; 0 M2 starved; 2 M1 work; 4 M1 work; 5 M1 no order; 5 M2 work; 10 out(5); 10 M2 starved; ");
    end(&floor, plant);
}

/* Half of the parts of one piece are scrapped on the way: the rest is joined all the same, and every order closes. */
static void a_part_that_is_scrapped_is_not_waited_for(void **state)
{
    (void)state;
    for (enum gj_join_of of = GJ_JOIN_LOT; of <= GJ_JOIN_ORDER; of++) {
        const struct row row = {.n = 3,
                                .stage = {{.cycle_h = 1, .capacity = GJ_UNLIMITED, .split = 1},
                                          {.cycle_h = 1, .places = 2, .capacity = GJ_UNLIMITED, .scrap = 0.5},
                                          {.cycle_h = 1, .capacity = GJ_UNLIMITED, .joins = true, .join_of = of}},
                                .every_h = 50,
                                .lot = 4};
        struct gj_plant *plant = build(&row);
        struct gj_floor floor;
        struct gj_error error = {0};
        struct gj_flow_meter flow;
        struct gj_station_meter station[3];
        freeze(plant);
        assert_int_equal(gj_floor_init(&floor, plant, 1, 0, &error), GJ_OK);
        assert_int_equal(gj_floor_run(&floor, 5000 * GJ_HOUR, &error), GJ_OK);
        assert_int_equal(gj_floor_verify(&floor, &error), GJ_OK);
        gj_floor_read(&floor, station, NULL, &flow, NULL);
        assert_int_equal(flow.orders_closed, 100);
        assert_int_equal(flow.lots_inside, 0);
        assert_in_range(station[2].lots, 85,
                        99); /* 1 in 16 has no part left: 93.75, and 4 standard deviations of 2.4 */
        assert_int_equal(station[2].pieces, flow.pieces_done);
        assert_int_equal(flow.pieces_done + flow.pieces_scrapped, 400);
        end(&floor, plant);
    }
}

/* 300 lots joined into one, which 255 parts of one piece could not hold. */
static void a_joined_order_is_split_into_255_parts_at_most(void **state)
{
    (void)state;
    const struct row row = {
        .n = 1,
        .stage = {{.cycle_h = 0.001, .capacity = GJ_UNLIMITED, .split = 1, .joins = true, .join_of = GJ_JOIN_ORDER}},
        .every_h = 1000,
        .quantity = 300};
    struct gj_plant *plant = build(&row);
    struct gj_floor floor;
    struct gj_error error = {0};
    struct gj_flow_meter flow;
    freeze(plant);
    assert_int_equal(gj_floor_init(&floor, plant, 1, 0, &error), GJ_OK);
    assert_int_equal(gj_floor_run(&floor, 100 * GJ_HOUR, &error), GJ_OK);
    assert_int_equal(gj_floor_verify(&floor, &error), GJ_OK);
    gj_floor_read(&floor, NULL, NULL, &flow, NULL);
    assert_int_equal(flow.lots_done, 150);
    assert_int_equal(flow.pieces_done, 300);
    end(&floor, plant);
}

static void impossible_splits_and_joins_are_told(void **state)
{
    (void)state;
    struct row row = {.n = 2,
                      .stage = {{.cycle_h = 1, .capacity = GJ_UNLIMITED, .split = 3},
                                {.cycle_h = 1, .capacity = GJ_UNLIMITED, .split = 1}},
                      .every_h = 1,
                      .lot = 5};
    assert_wrong(&row, "splits lots that \"M2\" splits again");
    row.stage[1].joins = true;
    struct gj_plant *plant = build(&row);
    freeze(plant);
    gj_plant_free(plant);
    row.stage[1].split = 0;
    row.stage[1].capacity = 9;
    assert_wrong(&row, "joins lots, but may have no room for the one it waits for");
    row.stage[1].joins = false;
    row.lot = 766;
    assert_wrong(&row, "splits lots of 766 into parts of 3, at most 255 parts are possible");
    row = (struct row){.n = 1, .stage = {{.cycle_h = 1, .capacity = GJ_UNLIMITED, .joins = true}}};
    assert_wrong(&row, "joins lots, but raw parts that are always there belong together with none");
    row.every_h = 1;
    row.stage[0].interrupts = true;
    assert_wrong(&row, "joins lots, and interrupts its work");
    row.stage[0].interrupts = false;
    row.every_h = 0;
    plant = build(&row);
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    gj_plant_add_split(plant, &(struct gj_split_spec){.station = 7, .pieces = 1});
    gj_plant_add_join(plant, &(struct gj_join_spec){.station = 7});
    gj_plant_add_oven(plant, &(struct gj_oven_spec){.station = 7, .min = 1, .max = 1});
    gj_plant_add_join(plant, &(struct gj_join_spec){.station = 0});
    gj_plant_add_split(plant, &(struct gj_split_spec){.station = 0});
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_MODEL);
    assert_int_equal(errors.n, 6);
    gj_error_list_fini(&errors);
    gj_plant_free(plant);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lots_on_a_conveyor_keep_their_distance_and_accumulate),
        cmocka_unit_test(lots_under_way_arrive_when_their_draws_say),
        cmocka_unit_test(a_transport_of_two_places_carries_two_at_a_time),
        cmocka_unit_test(impossible_transits_are_told),
        cmocka_unit_test(an_oven_begins_with_enough_and_takes_what_is_there),
        cmocka_unit_test(an_oven_begins_with_less_when_a_lot_has_waited_long_enough),
        cmocka_unit_test(an_oven_lets_its_lots_go_one_after_the_other),
        cmocka_unit_test(lots_of_one_family_go_together),
        cmocka_unit_test(ovens_side_by_side_take_turns),
        cmocka_unit_test(impossible_batches_are_told),
        cmocka_unit_test(parts_go_on_by_themselves_and_meet_again),
        cmocka_unit_test(an_order_closes_with_its_last_part),
        cmocka_unit_test(lots_of_an_order_become_one),
        cmocka_unit_test(a_part_that_is_scrapped_is_not_waited_for),
        cmocka_unit_test(impossible_splits_and_joins_are_told),
        cmocka_unit_test(a_joined_order_is_split_into_255_parts_at_most),
        cmocka_unit_test(ovens_have_a_place_before_them_and_no_charts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
