/* Lines without events: every part's times follow from those before it by maxima and sums, from the same draws, to the microsecond. */
#include "cli/bench_models.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void check_model(enum gj_bench_model model)
{
    struct gj_error error = {0};
    struct gj_plant *plant = gj_bench_plant(model, &error);
    assert_non_null(plant);
    struct gj_floor floor;
    assert_int_equal(gj_floor_init(&floor, plant, 0, 0, &error), GJ_OK);
    for (uint32_t replication = 0; replication < 20; replication++) {
        const uint64_t seed = 100 + replication / 5;
        const gj_time until = (20000 + 137 * (gj_time)replication) * GJ_BENCH_UNIT;
        gj_floor_reset(&floor, seed, replication);
        assert_int_equal(gj_floor_run(&floor, until, &error), GJ_OK);
        const struct gj_bench_answer events = gj_bench_read(&floor);
        struct gj_bench_answer recursion;
        assert_int_equal(gj_bench_solve(model, seed, replication, until, &recursion, &error), GJ_OK);
        assert_true(events.parts > 10000);
        assert_int_equal(events.parts, recursion.parts);
        assert_int_equal(events.scrapped, recursion.scrapped);
        assert_true(events.lead_us == recursion.lead_us);
    }
    gj_floor_fini(&floor);
    gj_plant_free(plant);
}

static void a_queue_is_lindleys_recursion(void **state)
{
    (void)state;
    check_model(GJ_BENCH_M1);
}

static void a_line_with_buffers_is_the_recursion_of_its_parts(void **state)
{
    (void)state;
    check_model(GJ_BENCH_M2);
}

static void a_line_that_fails_and_scraps_is_the_recursion_with_repairs(void **state)
{
    (void)state;
    check_model(GJ_BENCH_M3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_queue_is_lindleys_recursion),
        cmocka_unit_test(a_line_with_buffers_is_the_recursion_of_its_parts),
        cmocka_unit_test(a_line_that_fails_and_scraps_is_the_recursion_with_repairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
