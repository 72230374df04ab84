/* Properties that hold for every plant. */
#include "property/random_plant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "factory/bottleneck.h"
#include "factory/loss.h"
#include "factory/story.h"
#include "stride.h"

#define N_PLANTS 2000u
#define HORIZON (14 * GJ_DAY)

/* A plant may be too full (GJ_LIMIT) or lock (GJ_DEADLOCK); its balances close all the same. */
static bool may_be(enum gj_status status)
{
    return status == GJ_OK || status == GJ_LIMIT || status == GJ_DEADLOCK;
}

static void open_floor(struct gj_floor *floor, const struct gj_plant *plant, uint32_t replication)
{
    struct gj_error error = {0};
    assert_int_equal(gj_floor_init(floor, plant, 7, replication, &error), GJ_OK);
}

static void balances_close_at_every_moment(void **state)
{
    (void)state;
    uint32_t n_ok = 0, n_plants = 0;
    uint64_t events = 0;
    for (uint32_t n = 0; n < N_PLANTS; n += test_stride()) {
        struct gj_plant *plant = gj_random_plant(n, (struct gj_random_options){0});
        struct gj_floor floor;
        struct gj_error error = {0};
        open_floor(&floor, plant, n);
        enum gj_status status = GJ_OK;
        for (gj_time t = 0; t <= HORIZON && status == GJ_OK; t += 31 * GJ_HOUR + 7 * GJ_MINUTE) {
            status = gj_floor_run(&floor, t, &error);
            if (gj_floor_verify(&floor, &error) != GJ_OK) {
                fail_msg("plant %u: %s", n, error.message);
            }
        }
        if (!may_be(status)) {
            fail_msg("plant %u: %s %s", n, gj_status_name(status), error.message);
        }
        n_plants++;
        n_ok += status == GJ_OK;
        events += gj_floor_events(&floor);
        gj_floor_fini(&floor);
        gj_plant_free(plant);
    }
    printf("%u plants, %u lived to the end, %llu events\n", n_plants, n_ok, (unsigned long long)events);
    assert_true(n_ok > n_plants / 2);
    assert_true(events > 500 * n_plants);
}

static void a_copy_goes_on_bit_for_bit(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 400; n += test_stride()) {
        struct gj_plant *plant = gj_random_plant(n, (struct gj_random_options){0});
        struct gj_floor whole;
        struct gj_floor copy;
        struct gj_error error = {0};
        open_floor(&whole, plant, 0);
        open_floor(&copy, plant, 99);
        enum gj_status status = gj_floor_run(&whole, HORIZON / 3, &error);
        gj_floor_copy(&copy, &whole);
        assert_true(may_be(status));
        status = gj_floor_run(&whole, HORIZON, &error);
        const enum gj_status of_copy = gj_floor_run(&copy, HORIZON, &error);
        assert_int_equal(status, of_copy);
        assert_int_equal(gj_floor_digest(&whole), gj_floor_digest(&copy));
        assert_int_equal(gj_floor_events(&whole), gj_floor_events(&copy));
        assert_int_equal(gj_floor_verify(&copy, &error), GJ_OK);
        gj_floor_fini(&whole);
        gj_floor_fini(&copy);
        gj_plant_free(plant);
    }
}

static void a_run_in_pieces_is_the_run(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 400; n += test_stride()) {
        struct gj_plant *plant = gj_random_plant(n, (struct gj_random_options){0});
        struct gj_floor whole;
        struct gj_floor pieces;
        struct gj_error error = {0};
        open_floor(&whole, plant, 3);
        open_floor(&pieces, plant, 3);
        const enum gj_status status = gj_floor_run(&whole, HORIZON, &error);
        enum gj_status of_pieces = GJ_OK;
        for (gj_time t = 13 * GJ_MINUTE; of_pieces == GJ_OK && t < HORIZON; t += 5 * GJ_HOUR + 1) {
            of_pieces = gj_floor_run(&pieces, t, &error);
        }
        if (of_pieces == GJ_OK) {
            of_pieces = gj_floor_run(&pieces, HORIZON, &error);
        }
        assert_int_equal(status, of_pieces);
        assert_int_equal(gj_floor_digest(&whole), gj_floor_digest(&pieces));
        gj_floor_fini(&whole);
        gj_floor_fini(&pieces);
        gj_plant_free(plant);
    }
}

static void a_reset_floor_is_a_new_one(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 200; n += test_stride()) {
        struct gj_plant *plant = gj_random_plant(n, (struct gj_random_options){0});
        struct gj_floor used;
        struct gj_floor fresh;
        struct gj_error error = {0};
        open_floor(&used, plant, 1);
        open_floor(&fresh, plant, 2);
        assert_true(may_be(gj_floor_run(&used, HORIZON, &error)));
        gj_floor_reset(&used, 7, 2);
        assert_true(may_be(gj_floor_run(&used, HORIZON, &error)));
        assert_true(may_be(gj_floor_run(&fresh, HORIZON, &error)));
        assert_int_equal(gj_floor_digest(&used), gj_floor_digest(&fresh));
        gj_floor_fini(&used);
        gj_floor_fini(&fresh);
        gj_plant_free(plant);
    }
}

/* Everything the meters say of the stations and flows both plants have. */
static void assert_same_meters(const struct gj_floor *a, const struct gj_floor *b, uint32_t n_stations,
                               uint32_t n_pools)
{
    struct gj_station_meter station_a[10];
    struct gj_station_meter station_b[10];
    struct gj_pool_meter pool_a[4];
    struct gj_pool_meter pool_b[4];
    struct gj_flow_meter flow_a;
    struct gj_flow_meter flow_b;
    gj_floor_read(a, station_a, pool_a, &flow_a, NULL);
    gj_floor_read(b, station_b, pool_b, &flow_b, NULL);
    assert_memory_equal(station_a, station_b, n_stations * sizeof station_a[0]);
    assert_memory_equal(pool_a, pool_b, n_pools * sizeof pool_a[0]);
    assert_memory_equal(&flow_a, &flow_b, sizeof flow_a);
}

static void a_machine_that_no_product_visits_changes_nothing_else(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 400; n += test_stride()) {
        struct gj_plant *plant = gj_random_plant(n, (struct gj_random_options){0});
        struct gj_plant *larger = gj_random_plant(n, (struct gj_random_options){.add_idle_machine = true});
        struct gj_floor a;
        struct gj_floor b;
        struct gj_error error = {0};
        open_floor(&a, plant, 0);
        open_floor(&b, larger, 0);
        assert_int_equal(gj_floor_run(&a, HORIZON, &error), gj_floor_run(&b, HORIZON, &error));
        assert_same_meters(&a, &b, gj_plant_n_stations(plant), gj_plant_n_pools(plant));
        gj_floor_fini(&a);
        gj_floor_fini(&b);
        gj_plant_free(plant);
        gj_plant_free(larger);
    }
}

static void levers_of_one_change_nothing(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 200; n += test_stride()) {
        struct gj_plant *plant = gj_random_plant(n, (struct gj_random_options){0});
        struct gj_floor a;
        struct gj_floor b;
        struct gj_error error = {0};
        open_floor(&a, plant, 0);
        open_floor(&b, plant, 0);
        for (uint32_t k = 0; k < GJ_N_LEVERS; k++) {
            gj_floor_set_lever(&b, (enum gj_lever)k, 1.0);
        }
        gj_floor_set_demand(&b, 1.0);
        assert_int_equal(gj_floor_run(&a, HORIZON, &error), gj_floor_run(&b, HORIZON, &error));
        assert_int_equal(gj_floor_digest(&a), gj_floor_digest(&b));
        gj_floor_fini(&a);
        gj_floor_fini(&b);
        gj_plant_free(plant);
    }
}

static void hiring_and_leaving_keep_the_balances(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 400; n += test_stride()) {
        struct gj_plant *plant = gj_random_plant(n, (struct gj_random_options){0});
        struct gj_floor floor;
        struct gj_error error = {0};
        open_floor(&floor, plant, 0);
        enum gj_status status = GJ_OK;
        for (uint32_t day = 1; day <= 14 && status == GJ_OK; day++) {
            status = gj_floor_run(&floor, day * (GJ_DAY - GJ_HOUR) + 9 * GJ_HOUR, &error);
            for (uint32_t p = 0; p < gj_plant_n_pools(plant) && status == GJ_OK; p++) {
                if ((day + p) % 2) {
                    assert_int_equal(gj_floor_hire(&floor, p, 1, &error), GJ_OK);
                } else if (gj_floor_heads(&floor, p) > 2) {
                    gj_floor_leave(&floor, p, 1);
                }
            }
            assert_int_equal(gj_floor_verify(&floor, &error), GJ_OK);
        }
        gj_floor_fini(&floor);
        gj_plant_free(plant);
    }
}

/* The ledger closes at every reading, wherever it starts, and a floor that is watched lives the same life. */
static void every_lost_minute_is_charged_once(void **state)
{
    (void)state;
    size_t n_charges = 0;
    for (uint32_t n = 0; n < 600; n += test_stride()) {
        struct gj_plant *plant = gj_random_plant(n, (struct gj_random_options){0});
        struct gj_floor floor;
        struct gj_floor alone;
        struct gj_error error = {0};
        struct gj_loss *loss = gj_loss_new(plant);
        const struct gj_loss_charge *charge = NULL;
        size_t k = 0;
        assert_non_null(loss);
        open_floor(&floor, plant, n);
        open_floor(&alone, plant, n);
        enum gj_status status = gj_floor_run(&floor, n % 3 * GJ_DAY + n * GJ_MINUTE, &error);
        floor.trace = gj_loss_trace(loss);
        gj_loss_start(loss, &floor);
        for (gj_time t = 4 * GJ_DAY; t <= HORIZON && status == GJ_OK; t += 5 * GJ_DAY) {
            status = gj_floor_run(&floor, t, &error);
            if (gj_loss_read(loss, &charge, &k, &error) != GJ_OK) {
                fail_msg("plant %u: %s: %s", n, error.place, error.message);
            }
        }
        const enum gj_status of_alone = gj_floor_run(&alone, gj_floor_now(&floor), &error);
        assert_true(of_alone == status || status != GJ_OK);
        if (status == GJ_OK) {
            assert_int_equal(gj_floor_digest(&floor), gj_floor_digest(&alone));
            assert_int_equal(gj_floor_events(&floor), gj_floor_events(&alone));
        }
        n_charges += k;
        gj_loss_free(loss);
        gj_floor_fini(&floor);
        gj_floor_fini(&alone);
        gj_plant_free(plant);
    }
    assert_true(n_charges * test_stride() > 6000);
}

/* A lot's stretches add up to its lead time, and shares of the bottleneck to the time, whatever the plant. */
/* Closed in the middle of whatever goes on, under the eyes of the ledger of lost minutes. */
static void a_closed_plant_makes_nothing_and_its_balances_close(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 600; n += test_stride()) {
        struct gj_plant *plant = gj_random_plant(n, (struct gj_random_options){0});
        struct gj_floor floor;
        struct gj_floor copy;
        struct gj_error error = {0};
        struct gj_flow_meter before;
        struct gj_flow_meter after;
        struct gj_pool_meter pool[8];
        struct gj_loss *loss = gj_loss_new(plant);
        const struct gj_loss_charge *charge = NULL;
        size_t k = 0;
        open_floor(&floor, plant, n);
        open_floor(&copy, plant, n);
        assert_true(gj_plant_n_pools(plant) <= 8);
        floor.trace = gj_loss_trace(loss);
        gj_loss_start(loss, &floor);
        const gj_time closes = HORIZON / 3 + n * GJ_MINUTE;
        if (gj_floor_run(&floor, closes, &error) == GJ_OK) {
            gj_floor_read(&floor, NULL, NULL, &before, NULL);
            gj_floor_close(&floor);
            gj_floor_close(&floor); /* twice is once */
            gj_floor_copy(&copy, &floor);
            const uint64_t events = gj_floor_events(&floor);
            assert_int_equal(gj_floor_verify(&floor, &error), GJ_OK);
            assert_int_equal(gj_floor_run(&floor, HORIZON, &error), GJ_OK);
            assert_int_equal(gj_floor_run(&copy, HORIZON, &error), GJ_OK);
            if (gj_floor_verify(&floor, &error) != GJ_OK || gj_loss_read(loss, &charge, &k, &error) != GJ_OK) {
                fail_msg("plant %u: %s: %s", n, error.place, error.message);
            }
            assert_int_equal(gj_floor_now(&floor), HORIZON);
            assert_int_equal(gj_floor_events(&floor), events);
            assert_int_equal(gj_floor_digest(&floor), gj_floor_digest(&copy));
            gj_floor_read(&floor, NULL, pool, &after, NULL);
            before.piece_us = after.piece_us = 0;
            before.stock_us = after.stock_us = 0;
            before.waiting_us = after.waiting_us = 0;
            assert_memory_equal(&before, &after, sizeof before);
            for (uint32_t p = 0; p < gj_plant_n_pools(plant); p++) {
                assert_int_equal(gj_floor_heads(&floor, p), 0);
                assert_true(pool[p].head_us <= (gj_time)gj_floor_pool_limit(plant, p) * closes);
            }
        }
        gj_loss_free(loss);
        gj_floor_fini(&floor);
        gj_floor_fini(&copy);
        gj_plant_free(plant);
    }
}

static void lives_and_bottlenecks_add_up(void **state)
{
    (void)state;
    uint32_t n_over = 0;
    for (uint32_t n = 0; n < 400; n += test_stride()) {
        struct gj_plant *plant = gj_random_plant(n, (struct gj_random_options){0});
        struct gj_floor floor;
        struct gj_error error = {0};
        struct gj_story *story = gj_story_new(plant, 0, 1 + n % 20);
        struct gj_bottleneck *bottleneck = gj_bottleneck_new(plant);
        struct gj_story_reading life;
        struct gj_bottleneck_reading share;
        assert_non_null(story);
        assert_non_null(bottleneck);
        open_floor(&floor, plant, n);
        gj_story_start(story, &floor);
        floor.trace = gj_story_trace(story);
        gj_floor_reset(&floor, 7, n);
        assert_true(may_be(gj_floor_run(&floor, HORIZON, &error)));
        if (gj_story_read(story, &life, &error) != GJ_OK) {
            fail_msg("plant %u: %s", n, error.message);
        }
        n_over += life.is_over;
        floor.trace = NULL;
        gj_floor_reset(&floor, 7, n);
        floor.trace = gj_bottleneck_trace(bottleneck);
        gj_bottleneck_start(bottleneck, &floor);
        assert_true(may_be(gj_floor_run(&floor, HORIZON, &error)));
        gj_bottleneck_read(bottleneck, &share);
        gj_time sum = 0;
        for (uint32_t m = 0; m < gj_plant_n_machines(plant); m++) {
            const struct gj_bottleneck_share *s = &share.machine[m];
            sum += s->momentary_us;
            assert_true(s->sole_us <= s->momentary_us && s->momentary_us <= s->sole_us + s->shifting_us);
        }
        assert_true(sum <= share.length && share.length <= HORIZON);
        gj_story_free(story);
        gj_bottleneck_free(bottleneck);
        gj_floor_fini(&floor);
        gj_plant_free(plant);
    }
    printf("%u of 400 lots left\n", n_over);
    assert_true(n_over * test_stride() > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(balances_close_at_every_moment),
        cmocka_unit_test(a_copy_goes_on_bit_for_bit),
        cmocka_unit_test(a_run_in_pieces_is_the_run),
        cmocka_unit_test(a_reset_floor_is_a_new_one),
        cmocka_unit_test(a_machine_that_no_product_visits_changes_nothing_else),
        cmocka_unit_test(levers_of_one_change_nothing),
        cmocka_unit_test(hiring_and_leaving_keep_the_balances),
        cmocka_unit_test(every_lost_minute_is_charged_once),
        cmocka_unit_test(a_closed_plant_makes_nothing_and_its_balances_close),
        cmocka_unit_test(lives_and_bottlenecks_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
