/* A floor allocates nothing once it stands, and takes no more memory for more parts. */
#include "cli/bench_models.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "property/random_plant.h"

static void must(enum gj_status status, const struct gj_error *error)
{
    if (status != GJ_OK) {
        fail_msg("%s", error->message);
    }
}

/* Run to `until` twice, the second time with an allocator that gives nothing. */
static struct gj_floor run_without_memory(const struct gj_plant *plant, gj_time until, struct gj_error *error)
{
    struct gj_floor floor;
    must(gj_floor_init(&floor, plant, 7, 0, error), error);
    (void)!gj_floor_run(&floor, until, error); /* a random plant may stop with a deadlock: the same one below */
    const uint64_t digest = gj_floor_digest(&floor);
    const size_t before = gj_alloc_count();
    gj_alloc_fail_after(1);
    gj_floor_reset(&floor, 7, 0);
    (void)!gj_floor_run(&floor, until, error);
    gj_alloc_fail_after(0);
    assert_int_equal(gj_alloc_count(), before);
    assert_int_equal(gj_floor_digest(&floor), digest);
    return floor;
}

static void lines_of_the_benchmark_allocate_nothing_while_they_run(void **state)
{
    (void)state;
    for (enum gj_bench_model model = 0; model < GJ_BENCH_N_MODELS; model++) {
        struct gj_error error = {0};
        struct gj_plant *plant = gj_bench_plant(model, &error);
        assert_non_null(plant);
        struct gj_floor floor = run_without_memory(plant, 20000 * GJ_BENCH_UNIT, &error);
        assert_true(gj_bench_read(&floor).parts > 10000);
        gj_floor_fini(&floor);
        gj_plant_free(plant);
    }
}

/* press (set-ups, fails, needs an operator; repaired by a crew) -> inspection that sends back to the press */
struct workshop {
    struct gj_plant *plant;
    gj_id short_time, long_time; /* distributions */
    struct gj_need operators, crew;
    gj_id before_press, before_check; /* buffers */
    gj_id press, check;
};

static struct gj_need one_of(gj_id pool)
{
    return (struct gj_need){.pools = UINT64_C(1) << pool, .count = 1};
}

static void add_people(struct workshop *w)
{
    const gj_time open[] = {8 * GJ_HOUR};
    const gj_time close[] = {22 * GJ_HOUR};
    const struct gj_calendar_spec day = {
        .name = "day", .cycle = GJ_DAY, .n_intervals = 1, .open = open, .close = close};
    const struct gj_pool_spec operators = {.name = "operator",
                                           .occupation = "production",
                                           .count = 2,
                                           .paperwork_us = GJ_MINUTE,
                                           .calendar = gj_plant_add_calendar(w->plant, &day)};
    const struct gj_pool_spec crew = {.name = "crew", .occupation = "technician", .count = 1, .calendar = GJ_NONE};
    w->operators = one_of(gj_plant_add_pool(w->plant, &operators));
    w->crew = one_of(gj_plant_add_pool(w->plant, &crew));
}

static void add_stations(struct workshop *w)
{
    w->before_press = gj_plant_add_buffer(w->plant, &(struct gj_buffer_spec){.name = "raw", .capacity = GJ_UNLIMITED});
    w->before_check = gj_plant_add_buffer(w->plant, &(struct gj_buffer_spec){.name = "made", .capacity = 20});
    struct gj_station_spec press = {.name = "press",
                                    .path = "line.press",
                                    .place = "press",
                                    .buffer = w->before_press,
                                    .n_machines = 2,
                                    .calendar = GJ_NONE,
                                    .rule = GJ_RULE_FEWEST_SETUPS,
                                    .n_work_needs = 1,
                                    .n_setup_needs = 1,
                                    .setup = w->long_time};
    press.work_need[0] = press.setup_need[0] = w->operators;
    press.quality = (struct gj_quality_spec){
        .defects = 0.1, .out_of_control = 0.3, .drifts = w->long_time, .found = w->long_time, .restore = w->short_time};
    w->press = gj_plant_add_station(w->plant, &press);
    struct gj_mode_spec mode = {.name = "stop",
                                .station = w->press,
                                .clock = GJ_CLOCK_OPERATING,
                                .every = w->long_time,
                                .noticed = w->short_time,
                                .repair = w->short_time,
                                .n_crew = 1};
    mode.crew[0] = w->crew;
    gj_plant_add_mode(w->plant, &mode);
    struct gj_station_spec check = {.name = "check",
                                    .path = "line.check",
                                    .place = "check",
                                    .buffer = w->before_check,
                                    .n_machines = 1,
                                    .calendar = GJ_NONE,
                                    .setup = GJ_NONE};
    check.quality = (struct gj_quality_spec){.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE};
    check.inspection = (struct gj_inspection_spec){.is_on = true,
                                                   .misses = 0.1,
                                                   .false_alarms = 0.01,
                                                   .reject = GJ_REJECT_REWORK,
                                                   .rework_step = 0,
                                                   .rework_limit = 2};
    w->check = gj_plant_add_station(w->plant, &check);
}

static void add_product(struct workshop *w, const char *name, uint32_t family)
{
    const gj_id product = gj_plant_add_product(w->plant, &(struct gj_product_spec){.name = name});
    gj_plant_add_step(w->plant, &(struct gj_step_spec){.product = product, .buffer = w->before_press});
    gj_plant_add_step(w->plant, &(struct gj_step_spec){.product = product, .buffer = w->before_check});
    const struct gj_job_spec make = {
        .product = product, .step = 0, .station = w->press, .cycle = w->short_time, .family = family};
    const struct gj_job_spec check = {.product = product, .step = 1, .station = w->check, .cycle = w->short_time};
    gj_plant_add_job(w->plant, &make);
    gj_plant_add_job(w->plant, &check);
    const struct gj_demand_spec demand = {.name = name,
                                          .product = product,
                                          .every = w->long_time,
                                          .first_us = -1,
                                          .quantity = GJ_NONE,
                                          .due = w->long_time,
                                          .lot_size = 10,
                                          .fill = true};
    gj_plant_add_demand(w->plant, &demand);
}

static struct gj_plant *workshop_plant(void)
{
    struct workshop w = {.plant = gj_plant_new("workshop")};
    assert_non_null(w.plant);
    w.short_time = gj_plant_add_dist(w.plant, &(struct gj_dist){.kind = GJ_DIST_EXPONENTIAL, .a = (double)GJ_MINUTE});
    w.long_time =
        gj_plant_add_dist(w.plant, &(struct gj_dist){.kind = GJ_DIST_LOGNORMAL, .a = (double)GJ_HOUR, .b = 0.5});
    add_people(&w);
    add_stations(&w);
    add_product(&w, "left", 0);
    add_product(&w, "right", 1);
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    if (gj_plant_freeze(w.plant, &errors) != GJ_OK) {
        fail_msg("%s", errors.items[0].message);
    }
    gj_error_list_fini(&errors);
    return w.plant;
}

static void crews_setups_inspection_and_rework_allocate_nothing(void **state)
{
    (void)state;
    struct gj_error error = {0};
    struct gj_plant *plant = workshop_plant();
    struct gj_floor floor = run_without_memory(plant, 60 * GJ_DAY, &error);
    assert_int_equal(error.status, GJ_OK);
    struct gj_station_meter station[2];
    struct gj_pool_meter pool[2];
    struct gj_flow_meter flow;
    gj_floor_read(&floor, station, pool, &flow, NULL);
    assert_true(station[0].setups > 0 && station[0].stops > 0 && station[0].drifts > 0);
    assert_true(station[1].rejected > 0 && flow.rework_pieces > 0);
    assert_true(pool[1].activity_us[GJ_ACTIVITY_REPAIR] > 0);
    gj_floor_fini(&floor);
    gj_plant_free(plant);
}

static void random_plants_allocate_nothing_while_they_run(void **state)
{
    (void)state;
    for (uint64_t n = 0; n < 100; n++) {
        struct gj_error error = {0};
        struct gj_plant *plant = gj_random_plant(n, (struct gj_random_options){0});
        struct gj_floor floor = run_without_memory(plant, 10 * GJ_DAY, &error);
        gj_floor_fini(&floor);
        gj_plant_free(plant);
    }
}

static void the_block_begins_at_a_cache_line(void **state)
{
    (void)state;
    struct gj_error error = {0};
    struct gj_plant *plant = gj_bench_plant(GJ_BENCH_M2, &error);
    assert_non_null(plant);
    struct gj_floor floor[8];
    for (uint32_t i = 0; i < 8; i++) {
        must(gj_floor_init(&floor[i], plant, 1, i, &error), &error);
        assert_int_equal((uintptr_t)floor[i].state % 64, 0);
    }
    for (uint32_t i = 0; i < 8; i++) {
        gj_floor_fini(&floor[i]);
    }
    gj_plant_free(plant);
}

static long peak_kb(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static void memory_does_not_grow_with_the_number_of_parts(void **state)
{
    (void)state;
    for (enum gj_bench_model model = GJ_BENCH_M2; model < GJ_BENCH_N_MODELS; model++) {
        struct gj_error error = {0};
        struct gj_plant *plant = gj_bench_plant(model, &error);
        assert_non_null(plant);
        struct gj_floor floor;
        must(gj_floor_init(&floor, plant, 1, 0, &error), &error);
        must(gj_floor_run(&floor, 2000 * GJ_BENCH_UNIT, &error), &error);
        const long before = peak_kb();
        must(gj_floor_run(&floor, 200000 * GJ_BENCH_UNIT, &error), &error);
        assert_true(gj_bench_read(&floor).parts > 100000);
        assert_in_range(peak_kb() - before, 0, 64); /* pages of code seen for the first time */
        assert_true(floor.bytes < 4000000);
        gj_floor_fini(&floor);
        gj_plant_free(plant);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_does_not_grow_with_the_number_of_parts),
        cmocka_unit_test(the_block_begins_at_a_cache_line),
        cmocka_unit_test(lines_of_the_benchmark_allocate_nothing_while_they_run),
        cmocka_unit_test(crews_setups_inspection_and_rework_allocate_nothing),
        cmocka_unit_test(random_plants_allocate_nothing_while_they_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
