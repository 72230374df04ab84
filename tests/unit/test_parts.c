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
};

struct row {
    uint32_t n;
    struct stage stage[4];
    double every_h; /* 0: endless */
    uint32_t lot, quantity;
};

static gj_id hours(struct gj_plant *plant, struct gj_dist dist)
{
    dist.a *= GJ_UNIT;
    dist.b *= dist.kind == GJ_DIST_UNIFORM ? GJ_UNIT : 1.0;
    return gj_plant_add_dist(plant, &dist);
}

static void add_stage(struct gj_plant *plant, const struct stage *s, uint32_t i)
{
    char name[8];
    char path[24];
    snprintf(name, sizeof name, "M%u", i + 1);
    snprintf(path, sizeof path, "line.p.M%u", i + 1);
    const gj_id buffer = gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = name, .capacity = s->capacity});
    const gj_id station = gj_plant_add_station(
        plant, &(struct gj_station_spec){.name = name,
                                         .path = path,
                                         .buffer = buffer,
                                         .n_machines = s->places ? s->places : 1,
                                         .calendar = GJ_NONE,
                                         .setup = GJ_NONE,
                                         .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}});
    if (s->is_conveyor || s->way.a > 0.0 || s->way.b > 0.0) {
        gj_plant_add_transit(plant, &(struct gj_transit_spec){
                                        .buffer = buffer, .time = hours(plant, s->way), .is_conveyor = s->is_conveyor});
    }
    gj_plant_add_step(plant, &(struct gj_step_spec){.product = 0, .buffer = buffer});
    gj_plant_add_job(plant,
                     &(struct gj_job_spec){
                         .product = 0, .step = i, .station = station, .cycle = hours(plant, gj_constant(s->cycle_h))});
}

static struct gj_plant *build(const struct row *row)
{
    struct gj_plant *plant = gj_plant_new("row");
    gj_plant_add_product(plant, &(struct gj_product_spec){.name = "p"});
    for (uint32_t i = 0; i < row->n; i++) {
        add_stage(plant, &row->stage[i], i);
    }
    const bool endless = !(row->every_h > 0.0);
    struct gj_demand_spec demand = {.name = "o",
                                    .is_endless = endless,
                                    .every = endless ? GJ_NONE : hours(plant, gj_constant(row->every_h)),
                                    .first_us = 0,
                                    .quantity = GJ_NONE,
                                    .due = GJ_NONE,
                                    .priority = 1,
                                    .lot_size = row->lot ? row->lot : 1};
    if (row->quantity > 0) {
        const struct gj_dist quantity = gj_constant(row->quantity);
        demand.quantity = gj_plant_add_dist(plant, &quantity);
    }
    gj_plant_add_demand(plant, &demand);
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

/* "2 M1 work; " for a state, "5 out(3); " for a lot of 3 pieces that is done. */
static void write_diary(void *user, const struct gj_trace_record *r)
{
    struct gj_text *text = user;
    const double hour = (double)r->time / (double)GJ_HOUR;
    if (r->kind == GJ_EVENT_STATE) {
        gj_text_addf(text, "%g M%u %s; ", hour, r->entity + 1, short_state[r->a]);
    } else if (r->kind == GJ_EVENT_DONE) {
        gj_text_addf(text, "%g out(%llu); ", hour, (unsigned long long)r->b);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lots_on_a_conveyor_keep_their_distance_and_accumulate),
        cmocka_unit_test(lots_under_way_arrive_when_their_draws_say),
        cmocka_unit_test(a_transport_of_two_places_carries_two_at_a_time),
        cmocka_unit_test(impossible_transits_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
