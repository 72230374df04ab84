/* Laws that theory gives for lines and shops, held lot by lot on common draws: more room or a faster machine makes nothing later, a line run
 * backwards takes as long, and names, not the order of declarations, say what happens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "factory/floor.h"
#include "kernel/draw.h"
#include "property/random_plant.h"
#include "stride.h"

enum { MAX_STATIONS = 6, N_LOTS = 200, N_LINES = 2000 };

struct dice {
    uint64_t key, n;
};

static double roll(struct dice *dice)
{
    return gj_draw_uniform(dice->key, 0, dice->n++, 0);
}

static uint32_t pick(struct dice *dice, uint32_t low, uint32_t high)
{
    return low + (uint32_t)(roll(dice) * (high - low + 1));
}

static struct dice dice_of(const char *what, uint64_t n)
{
    return (struct dice){.key = gj_draw_key(n, what, "law")};
}

/* --- lines ----------------------------------------------------------------------------------------------------------------------------- */

struct station {
    struct gj_dist cycle; /* us */
    uint32_t places;      /* before it */
    double up, down;      /* us, exponential; 0: does not fail */
};

struct line {
    uint32_t n;
    bool is_endless;
    struct station station[MAX_STATIONS];
};

static struct line random_line(struct dice *dice, bool fails)
{
    struct line line = {.n = pick(dice, 2, MAX_STATIONS), .is_endless = roll(dice) < 0.7};
    const bool is_constant = roll(dice) < 0.3;
    for (uint32_t i = 0; i < line.n; i++) {
        struct station *s = &line.station[i];
        s->cycle.kind = is_constant ? GJ_DIST_CONSTANT : GJ_DIST_EXPONENTIAL;
        s->cycle.a = (0.5 + roll(dice)) * 6e7;
        s->places = i == 0 ? GJ_UNLIMITED : pick(dice, 0, 4);
        if (fails && roll(dice) < 0.5) {
            s->up = (5.0 + 20.0 * roll(dice)) * 6e7;
            s->down = (1.0 + 5.0 * roll(dice)) * 6e7;
        }
    }
    return line;
}

static gj_id add_exponential(struct gj_plant *plant, double mean)
{
    return gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_EXPONENTIAL, .a = mean});
}

static void freeze(struct gj_plant *plant)
{
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    gj_plant_set_hook(plant, &gj_random_hook);
    if (gj_plant_freeze(plant, &errors) != GJ_OK) {
        fail_msg("%s", errors.items[0].message);
    }
    gj_error_list_fini(&errors);
}

static struct gj_station_spec plain_station(const char *name, const char *path, gj_id buffer)
{
    return (struct gj_station_spec){.name = name,
                                    .path = path,
                                    .buffer = buffer,
                                    .n_machines = 1,
                                    .calendar = GJ_NONE,
                                    .setup = GJ_NONE,
                                    .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}};
}

static void add_line_station(struct gj_plant *plant, const struct station *s, uint32_t i)
{
    char name[24], path[48];
    snprintf(name, sizeof name, "M%u", i);
    snprintf(path, sizeof path, "line.law.M%u", i);
    const gj_id buffer = gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = name, .capacity = s->places});
    const struct gj_station_spec spec = plain_station(name, path, buffer);
    const gj_id station = gj_plant_add_station(plant, &spec);
    if (s->up > 0.0) {
        gj_plant_add_mode(plant, &(struct gj_mode_spec){.name = "stop",
                                                        .station = station,
                                                        .clock = GJ_CLOCK_OPERATING,
                                                        .every = add_exponential(plant, s->up),
                                                        .noticed = GJ_NONE,
                                                        .repair = add_exponential(plant, s->down)});
    }
    gj_plant_add_step(plant, &(struct gj_step_spec){.product = 0, .buffer = buffer});
    gj_plant_add_job(plant,
                     &(struct gj_job_spec){
                         .product = 0, .step = i, .station = station, .cycle = gj_plant_add_dist(plant, &s->cycle)});
}

static struct gj_plant *plant_of_line(const struct line *line)
{
    struct gj_plant *plant = gj_plant_new("law");
    assert_non_null(plant);
    gj_plant_add_product(plant, &(struct gj_product_spec){.name = "part"});
    for (uint32_t i = 0; i < line->n; i++) {
        add_line_station(plant, &line->station[i], i);
    }
    struct gj_demand_spec demand = {.name = "parts",
                                    .product = 0,
                                    .is_endless = line->is_endless,
                                    .every = GJ_NONE,
                                    .first_us = -1,
                                    .quantity = GJ_NONE,
                                    .due = GJ_NONE,
                                    .lot_size = 1};
    if (!line->is_endless) {
        demand.every = add_exponential(plant, 9e7);
    }
    gj_plant_add_demand(plant, &demand);
    freeze(plant);
    return plant;
}

/* When each lot left the plant. */
struct leavings {
    gj_time at[N_LOTS];
    uint32_t n;
};

static void see_leaving(void *user, const struct gj_trace_record *record)
{
    struct leavings *l = user;
    if (record->kind == GJ_EVENT_DONE && l->n < N_LOTS) {
        l->at[l->n++] = record->time;
    }
}

static struct leavings run_line(const struct line *line)
{
    struct leavings leavings = {.n = 0};
    struct gj_plant *plant = plant_of_line(line);
    struct gj_floor floor;
    struct gj_error error = {0};
    const struct gj_trace trace = {.sink = see_leaving, .user = &leavings};
    assert_int_equal(gj_floor_init(&floor, plant, 11, 0, &error), GJ_OK);
    floor.trace = &trace;
    for (gj_time t = GJ_DAY; leavings.n < N_LOTS; t += GJ_DAY) {
        assert_int_equal(gj_floor_run(&floor, t, &error), GJ_OK);
    }
    assert_int_equal(gj_floor_verify(&floor, &error), GJ_OK);
    gj_floor_fini(&floor);
    gj_plant_free(plant);
    return leavings;
}

static void assert_none_later(const struct leavings *better, const struct leavings *base, uint64_t n)
{
    for (uint32_t k = 0; k < N_LOTS; k++) {
        if (better->at[k] > base->at[k]) {
            fail_msg("line %llu: lot %u leaves %lld us later", (unsigned long long)n, k,
                     (long long)(better->at[k] - base->at[k]));
        }
    }
}

/* Also with failures on operating time: the failure falls into the same part wherever the part has to wait. */
static void more_room_makes_no_lot_later(void **state)
{
    (void)state;
    uint32_t n_sooner = 0;
    for (uint64_t n = 0; n < N_LINES; n += test_stride()) {
        struct dice dice = dice_of("room", n);
        struct line line = random_line(&dice, true);
        const struct leavings base = run_line(&line);
        line.station[pick(&dice, 1, line.n - 1)].places += pick(&dice, 1, 3);
        const struct leavings better = run_line(&line);
        assert_none_later(&better, &base, n);
        n_sooner += better.at[N_LOTS - 1] < base.at[N_LOTS - 1];
    }
    assert_true(n_sooner * test_stride() > N_LINES / 4);
}

static void a_faster_machine_makes_no_lot_later(void **state)
{
    (void)state;
    uint32_t n_sooner = 0;
    for (uint64_t n = 0; n < N_LINES; n += test_stride()) {
        struct dice dice = dice_of("speed", n);
        struct line line = random_line(&dice, false);
        const struct leavings base = run_line(&line);
        line.station[pick(&dice, 0, line.n - 1)].cycle.a *= 0.7;
        const struct leavings better = run_line(&line);
        assert_none_later(&better, &base, n);
        n_sooner += better.at[N_LOTS - 1] < base.at[N_LOTS - 1];
    }
    assert_true(n_sooner * test_stride() > N_LINES / 4);
}

/* Reversal [Muth1979]: with the times of the last job first and of the last station first, N jobs take exactly as long. */
static void a_line_run_backwards_takes_as_long(void **state)
{
    (void)state;
    for (uint64_t n = 0; n < N_LINES; n += test_stride()) {
        struct dice dice = dice_of("reversal", n);
        double time[MAX_STATIONS][N_LOTS], reversed[MAX_STATIONS][N_LOTS];
        struct line line = {.n = pick(&dice, 2, MAX_STATIONS), .is_endless = true};
        struct line mirror = line;
        for (uint32_t i = 0; i < line.n; i++) {
            const uint32_t m = line.n - 1 - i;
            for (uint32_t k = 0; k < N_LOTS; k++) {
                time[i][k] = (double)pick(&dice, 1, 120000000);
                reversed[m][N_LOTS - 1 - k] = time[i][k];
            }
            line.station[i].cycle = (struct gj_dist){.kind = GJ_DIST_RECORDED, .n_table = N_LOTS, .value = time[i]};
            mirror.station[m].cycle =
                (struct gj_dist){.kind = GJ_DIST_RECORDED, .n_table = N_LOTS, .value = reversed[m]};
            line.station[i].places = i == 0 ? GJ_UNLIMITED : pick(&dice, 0, 4);
            mirror.station[i == 0 ? 0 : line.n - i].places = line.station[i].places;
        }
        const struct leavings there = run_line(&line);
        const struct leavings back = run_line(&mirror);
        assert_int_equal(there.at[N_LOTS - 1], back.at[N_LOTS - 1]);
    }
}

/* --- shops: the order of declarations ------------------------------------------------------------------------------------------------- */

enum { SHOP_STATIONS = 5, SHOP_PRODUCTS = 3, SHOP_STEPS = 5, N_SHOPS = 1000 };

struct shop {
    uint32_t n_stations, n_products, n_workers;
    struct {
        uint32_t n_machines, places;
        enum gj_rule rule;
        bool needs_worker;
        double setup, up, down, defects, scrap; /* us; 0: none */
    } station[SHOP_STATIONS];
    struct {
        uint32_t n_steps, at[SHOP_STEPS];
        double cycle[SHOP_STEPS], every, due;
        uint32_t lot;
    } product[SHOP_PRODUCTS];
};

static struct shop random_shop(uint64_t n)
{
    struct dice dice = dice_of("shop", n);
    struct shop shop = {.n_stations = pick(&dice, 2, SHOP_STATIONS), .n_products = pick(&dice, 1, SHOP_PRODUCTS)};
    shop.n_workers = pick(&dice, 1, 4);
    const bool has_rules = roll(&dice) < 0.5;
    for (uint32_t i = 0; i < shop.n_stations; i++) {
        shop.station[i].n_machines = pick(&dice, 1, 2);
        shop.station[i].places = roll(&dice) < 0.7 ? GJ_UNLIMITED : 50;
        shop.station[i].rule = has_rules ? (enum gj_rule)pick(&dice, 0, GJ_N_RULES - 1) : GJ_RULE_FIFO;
        shop.station[i].needs_worker = !has_rules && roll(&dice) < 0.5;
        shop.station[i].setup = roll(&dice) < 0.4 ? 3e8 : 0.0;
        shop.station[i].up = roll(&dice) < 0.5 ? 2e10 : 0.0;
        shop.station[i].down = 3e9 * roll(&dice);
        shop.station[i].defects = roll(&dice) < 0.3 ? 0.1 : 0.0;
        shop.station[i].scrap = roll(&dice) < 0.3 ? 0.1 : 0.0;
    }
    for (uint32_t p = 0; p < shop.n_products; p++) {
        shop.product[p].n_steps = pick(&dice, 1, SHOP_STEPS);
        shop.product[p].lot = pick(&dice, 1, 6);
        shop.product[p].every = 1.2e9 * (1.0 + roll(&dice)) * shop.product[p].lot;
        shop.product[p].due = 2e10 * roll(&dice);
        for (uint32_t k = 0; k < shop.product[p].n_steps; k++) {
            shop.product[p].at[k] = pick(&dice, 0, shop.n_stations - 1);
            shop.product[p].cycle[k] = 3e8 * (0.2 + roll(&dice));
        }
    }
    return shop;
}

/* Where each thing stands: place[i] of station i, and of product i. */
struct order {
    uint32_t station[SHOP_STATIONS], product[SHOP_PRODUCTS];
};

static void shuffle(struct dice *dice, uint32_t *list, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        list[i] = i;
    }
    for (uint32_t i = n; dice && i > 1; i--) {
        const uint32_t k = pick(dice, 0, i - 1);
        const uint32_t kept = list[i - 1];
        list[i - 1] = list[k];
        list[k] = kept;
    }
}

static uint32_t whose(const uint32_t *place, uint32_t n, uint32_t wanted)
{
    for (uint32_t i = 0; i < n; i++) {
        if (place[i] == wanted) {
            return i;
        }
    }
    fail_msg("no thing in place %u", wanted);
    return 0;
}

static void add_shop_station(struct gj_plant *plant, const struct shop *shop, uint32_t i)
{
    char name[24], path[48];
    snprintf(name, sizeof name, "G%u", i);
    snprintf(path, sizeof path, "machine.G%u", i);
    const gj_id buffer =
        gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = name, .capacity = shop->station[i].places});
    struct gj_station_spec spec = plain_station(name, path, buffer);
    spec.n_machines = shop->station[i].n_machines;
    spec.rule = shop->station[i].rule;
    spec.quality.defects = shop->station[i].defects;
    spec.quality.scrap = shop->station[i].scrap;
    if (shop->station[i].setup > 0.0) {
        spec.setup = add_exponential(plant, shop->station[i].setup);
    }
    if (shop->station[i].needs_worker) {
        spec.n_work_needs = 1;
        spec.work_need[0] = (struct gj_need){.pools = 1, .count = 1};
    }
    const gj_id station = gj_plant_add_station(plant, &spec);
    if (shop->station[i].up > 0.0) {
        gj_plant_add_mode(plant, &(struct gj_mode_spec){.name = "stop",
                                                        .station = station,
                                                        .clock = GJ_CLOCK_OPERATING,
                                                        .every = add_exponential(plant, shop->station[i].up),
                                                        .noticed = GJ_NONE,
                                                        .repair = add_exponential(plant, shop->station[i].down)});
    }
}

/* `lot_max` 0: lots as they are; else every order is of one piece, in lots of at most that. */
static void add_shop_product(struct gj_plant *plant, const struct shop *shop, const struct order *order, uint32_t p,
                             uint32_t lot_max)
{
    const gj_id product = order->product[p];
    for (uint32_t k = 0; k < shop->product[p].n_steps; k++) {
        const gj_id station = order->station[shop->product[p].at[k]];
        gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = station});
        gj_plant_add_job(plant, &(struct gj_job_spec){.product = product,
                                                      .step = k,
                                                      .station = station,
                                                      .cycle = add_exponential(plant, shop->product[p].cycle[k]),
                                                      .family = product});
    }
    char name[24];
    snprintf(name, sizeof name, "orders of %u", p);
    struct gj_demand_spec demand = {.name = name,
                                    .product = product,
                                    .every = add_exponential(plant, shop->product[p].every),
                                    .first_us = -1,
                                    .quantity = GJ_NONE,
                                    .due = add_exponential(plant, shop->product[p].due),
                                    .lot_size = lot_max > 0 ? lot_max : shop->product[p].lot,
                                    .priority = 1 + p,
                                    .rank = gj_takes_by_hook(plant, product) ? 1 : 0};
    if (lot_max > 1) {
        demand.quantity = gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = 1.0});
    }
    gj_plant_add_demand(plant, &demand);
}

static struct gj_plant *plant_of_shop(const struct shop *shop, const struct order *order, uint32_t lot_max)
{
    struct gj_plant *plant = gj_plant_new("law");
    assert_non_null(plant);
    gj_plant_add_pool(plant,
                      &(struct gj_pool_spec){
                          .name = "worker", .occupation = "production", .count = shop->n_workers, .calendar = GJ_NONE});
    for (uint32_t place = 0; place < shop->n_stations; place++) {
        add_shop_station(plant, shop, whose(order->station, shop->n_stations, place));
    }
    for (uint32_t place = 0; place < shop->n_products; place++) {
        char name[24];
        snprintf(name, sizeof name, "type %u", whose(order->product, shop->n_products, place));
        gj_plant_add_product(plant, &(struct gj_product_spec){.name = name});
    }
    for (uint32_t place = 0; place < shop->n_products; place++) {
        add_shop_product(plant, shop, order, whose(order->product, shop->n_products, place), lot_max);
    }
    freeze(plant);
    return plant;
}

static enum gj_status run_shop(struct gj_floor *floor, const struct gj_plant *plant)
{
    struct gj_error error = {0};
    assert_int_equal(gj_floor_init(floor, plant, 5, 1, &error), GJ_OK);
    const enum gj_status status = gj_floor_run(floor, 30 * GJ_DAY, &error);
    if (status != GJ_OK && status != GJ_DEADLOCK && status != GJ_LIMIT) {
        fail_msg("%s", error.message);
    }
    assert_int_equal(gj_floor_verify(floor, &error), GJ_OK);
    return status;
}

/* Times are exponential: no two things happen at once, so no rule of ties is asked. One is left: where a station has a rule other than first
 * in, all that an instant brings is there before any machine chooses, so a machine that is done and the next one that its lot reaches ask
 * for the same worker at once. So shops here have workers or rules, not both. */
static void the_order_of_declarations_changes_no_number(void **state)
{
    (void)state;
    uint32_t n_lived = 0;
    int64_t lots = 0;
    for (uint64_t n = 0; n < N_SHOPS; n += test_stride()) {
        const struct shop shop = random_shop(n);
        struct dice dice = dice_of("shuffle", n);
        struct order plain, mixed;
        shuffle(NULL, plain.station, shop.n_stations);
        shuffle(NULL, plain.product, shop.n_products);
        shuffle(&dice, mixed.station, shop.n_stations);
        shuffle(&dice, mixed.product, shop.n_products);
        struct gj_plant *a = plant_of_shop(&shop, &plain, 0);
        struct gj_plant *b = plant_of_shop(&shop, &mixed, 0);
        struct gj_floor floor_a, floor_b;
        const enum gj_status status = run_shop(&floor_a, a);
        if (status == run_shop(&floor_b, b) && status == GJ_OK) {
            struct gj_station_meter station_a[SHOP_STATIONS], station_b[SHOP_STATIONS];
            struct gj_pool_meter pool_a, pool_b;
            struct gj_flow_meter flow_a, flow_b;
            gj_floor_read(&floor_a, station_a, &pool_a, &flow_a, NULL);
            gj_floor_read(&floor_b, station_b, &pool_b, &flow_b, NULL);
            for (uint32_t i = 0; i < shop.n_stations; i++) {
                assert_memory_equal(&station_a[i], &station_b[mixed.station[i]], sizeof station_a[i]);
            }
            assert_memory_equal(&pool_a, &pool_b, sizeof pool_a);
            assert_memory_equal(&flow_a, &flow_b, sizeof flow_a);
            n_lived++;
            lots += flow_a.lots_done;
        }
        gj_floor_fini(&floor_a);
        gj_floor_fini(&floor_b);
        gj_plant_free(a);
        gj_plant_free(b);
    }
    assert_true(n_lived * test_stride() > N_SHOPS / 2 && lots * test_stride() > 100 * N_SHOPS);
}

/* An order of one piece is one lot of one piece, whatever the size of lots. */
static void lots_of_one_are_parts(void **state)
{
    (void)state;
    for (uint64_t n = 0; n < N_SHOPS; n += test_stride()) {
        const struct shop shop = random_shop(n);
        struct order plain;
        shuffle(NULL, plain.station, shop.n_stations);
        shuffle(NULL, plain.product, shop.n_products);
        struct gj_plant *parts = plant_of_shop(&shop, &plain, 1);
        struct gj_plant *lots = plant_of_shop(&shop, &plain, 40);
        struct gj_floor a, b;
        assert_int_equal(run_shop(&a, parts), run_shop(&b, lots));
        assert_int_equal(gj_floor_digest(&a), gj_floor_digest(&b));
        assert_int_equal(gj_floor_events(&a), gj_floor_events(&b));
        gj_floor_fini(&a);
        gj_floor_fini(&b);
        gj_plant_free(parts);
        gj_plant_free(lots);
    }
}

/* --- states: one at a time ------------------------------------------------------------------------------------------------------------ */

enum { MAX_MACHINES = 64, MAX_WORKERS = 64 };

/* The times in states, counted a second time from the trace. */
struct states {
    struct {
        gj_time since, us[GJ_N_STATES + 1]; /* the last: before the first word */
        uint32_t state;
    } machine[MAX_MACHINES];
    bool is_wrong;
};

static void see_state(void *user, const struct gj_trace_record *record)
{
    struct states *s = user;
    if (record->kind != GJ_EVENT_STATE) {
        return;
    }
    if (record->entity >= MAX_MACHINES || record->a >= GJ_N_STATES || record->time < s->machine[record->entity].since) {
        s->is_wrong = true;
        return;
    }
    s->machine[record->entity].us[s->machine[record->entity].state] += record->time - s->machine[record->entity].since;
    s->machine[record->entity].since = record->time;
    s->machine[record->entity].state = (uint32_t)record->a;
}

/* Times of the machines of a station, first to last, until `end`; adds to `unknown` the time before the first word of each. */
static void add_station(const struct states *seen, uint32_t first, uint32_t n, gj_time end, gj_time *us,
                        gj_time *unknown)
{
    for (uint32_t m = first; m < first + n; m++) {
        for (uint32_t k = 0; k < GJ_N_STATES; k++) {
            us[k] += seen->machine[m].us[k];
        }
        *unknown += seen->machine[m].us[GJ_N_STATES];
        *(seen->machine[m].state == GJ_N_STATES ? unknown : &us[seen->machine[m].state]) +=
            end - seen->machine[m].since;
    }
}

/* A machine is in one state at each moment: what the trace says it entered and left adds up to what the meters say, state by state; only the
 * state before a machine's first word is not known, and that is one. */
static void no_two_states_at_once(void **state)
{
    (void)state;
    for (uint64_t n = 0; n < 2000; n += test_stride()) {
        struct gj_plant *plant = gj_random_plant(n, (struct gj_random_options){0});
        struct states seen = {.is_wrong = false};
        const struct gj_trace trace = {.sink = see_state, .user = &seen};
        struct gj_station_meter meter[16];
        struct gj_floor floor;
        struct gj_error error = {0};
        assert_true(gj_plant_n_machines(plant) <= MAX_MACHINES && gj_plant_n_stations(plant) <= 16);
        assert_int_equal(gj_floor_init(&floor, plant, 7, (uint32_t)n, &error), GJ_OK);
        for (uint32_t m = 0; m < MAX_MACHINES; m++) {
            seen.machine[m].state = GJ_N_STATES; /* not known yet */
        }
        floor.trace = &trace;
        (void)!gj_floor_run(&floor, 3 * GJ_DAY, &error); /* may lock or be too full */
        gj_floor_read(&floor, meter, NULL, NULL, NULL);
        uint32_t first = 0;
        for (uint32_t i = 0; i < gj_plant_n_stations(plant); i++) {
            gj_time us[GJ_N_STATES] = {0};
            gj_time unknown = 0, missing = 0;
            const uint32_t n_machines = gj_plant_station(plant, i)->n_machines;
            add_station(&seen, first, n_machines, gj_floor_now(&floor), us, &unknown);
            for (uint32_t k = 0; k < GJ_N_STATES; k++) {
                assert_true(meter[i].state_us[k] >= us[k]);
                missing += meter[i].state_us[k] - us[k];
            }
            assert_int_equal(missing, unknown);
            first += n_machines;
        }
        assert_false(seen.is_wrong);
        gj_floor_fini(&floor);
        gj_plant_free(plant);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_room_makes_no_lot_later),
        cmocka_unit_test(a_faster_machine_makes_no_lot_later),
        cmocka_unit_test(a_line_run_backwards_takes_as_long),
        cmocka_unit_test(the_order_of_declarations_changes_no_number),
        cmocka_unit_test(lots_of_one_are_parts),
        cmocka_unit_test(no_two_states_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
