/* From records of a trace to activities: small traces by hand, and a floor. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analytic/plants.h"
#include "study/happening.h"

struct diary {
    struct gj_text text;
    uint32_t n;
};

/* "work M1 L2 0-3 q4 r1 w01; " : machine from 1, lot by its number, hours, pieces, rejects, workers from 0. */
static void put(void *user, const struct gj_happening *h)
{
    struct diary *diary = user;
    struct gj_text *text = &diary->text;
    const struct gj_happening_info *info = gj_happening_info(h->kind);
    diary->n++;
    gj_text_addf(text, "%s", info->name);
    if (h->machine != GJ_NONE) {
        gj_text_addf(text, " M%u", h->machine + 1);
    }
    if (h->lot != GJ_NO_LOT) {
        gj_text_addf(text, " L%u", (unsigned)gj_lot_serial(h->lot));
    }
    if (h->order != GJ_NO_LOT) {
        gj_text_addf(text, " O%u", (unsigned)gj_lot_serial(h->order));
    }
    gj_text_addf(text, " %g", (double)h->start / (double)GJ_HOUR);
    if (info->fields & GJ_HAS_START) {
        gj_text_addf(text, "-%g", (double)h->end / (double)GJ_HOUR);
    }
    if (info->fields & GJ_HAS_QUANTITY) {
        gj_text_addf(text, " q%d", (int)h->quantity);
    }
    if (info->fields & GJ_HAS_REJECTS) {
        gj_text_addf(text, " r%d", (int)h->rejects);
    }
    for (uint32_t i = 0; i < h->n_workers; i++) {
        gj_text_addf(text, i ? "%u" : " w%u", h->worker[i]);
    }
    gj_text_add(text, "; ");
}

/* Two machines, two hours each, orders of one piece every three hours. */
static struct gj_plant *two_machines(void)
{
    struct gj_line line = {.n = 2, .every = gj_constant(3)};
    line.station[0] = (struct gj_line_station){.cycle = gj_constant(2), .buffer = GJ_UNLIMITED};
    line.station[1] = (struct gj_line_station){.cycle = gj_constant(2), .buffer = GJ_UNLIMITED};
    return gj_line_plant(&line);
}

struct record {
    double hour;
    enum gj_event kind;
    uint32_t entity;
    uint64_t a, b;
};

static void assert_tells(const struct record *record, size_t n, const char *expected)
{
    struct gj_plant *plant = two_machines();
    struct diary diary = {0};
    struct gj_happenings *all = NULL;
    gj_text_init(&diary.text);
    assert_int_equal(gj_happenings_new(plant, put, &diary, &all), GJ_OK);
    const struct gj_trace trace = gj_happenings_sink(all);
    for (size_t i = 0; i < n; i++) {
        const struct gj_trace_record r = {.time = (gj_time)(record[i].hour * (double)GJ_HOUR),
                                          .kind = record[i].kind,
                                          .entity = record[i].entity,
                                          .a = record[i].a,
                                          .b = record[i].b};
        trace.sink(trace.user, &r);
    }
    assert_string_equal(diary.text.data ? diary.text.data : "", expected);
    assert_int_equal(gj_happenings_free(all), GJ_OK);
    gj_text_fini(&diary.text);
    gj_plant_free(plant);
}

#define TELLS(expected, ...)                           \
    assert_tells((const struct record[]){__VA_ARGS__}, \
                 sizeof((const struct record[]){__VA_ARGS__}) / sizeof(struct record), expected)

static void work_comes_before_the_rejects_it_found(void **state)
{
    (void)state;
    TELLS(
        "release L1 O1 0 q5; work M1 L1 O1 0-2 q5 r3; scrap M1 L1 O1 2 q1; rework M1 L1 O1 2 q2; complete L1 O1 2 q2; ",
        {0, GJ_EVENT_PART_OF, 0, 0, 0}, {0, GJ_EVENT_RELEASE, 0, 0, 5}, {0, GJ_EVENT_STATE, 0, GJ_STATE_WORKING, 0},
        {2, GJ_EVENT_SCRAP, 0, 0, 1}, {2, GJ_EVENT_REWORK, 0, 0, 2}, {2, GJ_EVENT_STEP, 0, 0, 2},
        {2, GJ_EVENT_DONE, 0, 0, 2});
}

static void a_stop_is_inside_the_work_it_interrupts(void **state)
{
    (void)state;
    TELLS("release L1 0 q1; failure M1 L1 1; repair M1 L1 2-3 w7; work M1 L1 0-4 q1 r0 w12; ",
          {0, GJ_EVENT_RELEASE, 0, 0, 1}, {0, GJ_EVENT_WORKER, 1, GJ_ACTIVITY_DIRECT, 0},
          {0, GJ_EVENT_STATE, 0, GJ_STATE_WORKING, 0}, {1, GJ_EVENT_FAIL, 0, GJ_NONE, 0},
          {1, GJ_EVENT_STATE, 0, GJ_STATE_DOWN_RESPONSE, 0}, {1, GJ_EVENT_WORKER, 1, GJ_ACTIVITY_IDLE, GJ_NONE},
          {2, GJ_EVENT_WORKER, 7, GJ_ACTIVITY_REPAIR, 0}, {2, GJ_EVENT_STATE, 0, GJ_STATE_REPAIR, 0},
          {3, GJ_EVENT_REPAIRED, 0, GJ_NONE, 0}, {3, GJ_EVENT_WORKER, 7, GJ_ACTIVITY_IDLE, GJ_NONE},
          {3, GJ_EVENT_WORKER, 2, GJ_ACTIVITY_DIRECT, 0}, {3, GJ_EVENT_STATE, 0, GJ_STATE_WORKING, 0},
          {4, GJ_EVENT_STEP, 0, 0, 1});
}

/* Planned: no failure, and the start is when the machine stopped for it. */
static void maintenance_is_told_with_who_did_it(void **state)
{
    (void)state;
    TELLS("maintenance M1 1-3 w7; ", {1, GJ_EVENT_MAINTAIN, 0, 0, UINT64_MAX},
          {1, GJ_EVENT_STATE, 0, GJ_STATE_PLANNED_STOP, UINT64_MAX}, {2, GJ_EVENT_WORKER, 7, GJ_ACTIVITY_REPAIR, 0},
          {3, GJ_EVENT_MAINTAINED, 0, 0, UINT64_MAX});
}

static void a_set_up_ends_before_the_work_begins(void **state)
{
    (void)state;
    TELLS("release L1 0 q1; set-up M2 L1 1-2 w3; work M2 L1 2-5 q1 r0 w4; ", {0, GJ_EVENT_RELEASE, 0, 0, 1},
          {1, GJ_EVENT_WORKER, 3, GJ_ACTIVITY_SETUP, 1}, {1, GJ_EVENT_STATE, 1, GJ_STATE_SETUP, 0},
          {2, GJ_EVENT_SETUP, 1, 0, 0}, {2, GJ_EVENT_WORKER, 3, GJ_ACTIVITY_IDLE, GJ_NONE},
          {2, GJ_EVENT_WORKER, 4, GJ_ACTIVITY_DIRECT, 1}, {2, GJ_EVENT_STATE, 1, GJ_STATE_WORKING, 0},
          {5, GJ_EVENT_STEP, 1, 0, 1});
}

/* The lot was spoilt by a failure: its scrap is told when the machine goes on, and the next lot's work is the next one's alone. */
static void work_that_is_broken_off_is_not_told(void **state)
{
    (void)state;
    TELLS("release L1 0 q1; release L2 0 q1; failure M1 L1 1; scrap M1 L1 1 q1; work M1 L2 2-3 q1 r0 w2; ",
          {0, GJ_EVENT_RELEASE, 0, 0, 1}, {0, GJ_EVENT_RELEASE, 0, 1, 1},
          {0, GJ_EVENT_WORKER, 1, GJ_ACTIVITY_DIRECT, 0}, {0, GJ_EVENT_STATE, 0, GJ_STATE_WORKING, 0},
          {1, GJ_EVENT_FAIL, 0, GJ_NONE, 0}, {1, GJ_EVENT_SCRAP, 0, 0, 1},
          {1, GJ_EVENT_WORKER, 1, GJ_ACTIVITY_IDLE, GJ_NONE}, {1, GJ_EVENT_STATE, 0, GJ_STATE_REPAIR, UINT64_MAX},
          {1, GJ_EVENT_DONE, 0, 0, 0}, {2, GJ_EVENT_WORKER, 2, GJ_ACTIVITY_DIRECT, 0},
          {2, GJ_EVENT_STATE, 0, GJ_STATE_WORKING, 1}, {3, GJ_EVENT_STEP, 0, 1, 1});
}

static void a_floor_tells_its_lots_from_release_to_delivery(void **state)
{
    (void)state;
    struct gj_plant *plant = two_machines();
    struct diary diary = {0};
    struct gj_happenings *all = NULL;
    struct gj_error error = {0};
    struct gj_floor floor;
    gj_text_init(&diary.text);
    assert_int_equal(gj_happenings_new(plant, put, &diary, &all), GJ_OK);
    const struct gj_trace trace = gj_happenings_sink(all);
    assert_int_equal(gj_floor_init(&floor, plant, 1, 0, &error), GJ_OK);
    floor.trace = &trace;
    assert_int_equal(gj_floor_run(&floor, 8 * GJ_HOUR, &error), GJ_OK);
    assert_string_equal(diary.text.data,
                        "order O1 3 q1; release L1 O1 3 q1; work M1 L1 O1 3-5 q1 r0; order O2 6 q1; "
                        "release L2 O2 6 q1; work M2 L1 O1 5-7 q1 r0; complete L1 O1 7 q1; deliver O1 7; ");
    assert_int_equal(gj_happenings_free(all), GJ_OK);
    gj_text_fini(&diary.text);
    gj_floor_fini(&floor);
    gj_plant_free(plant);
}

/* Many lots at once, gone in another order than they came: each keeps its order. */
static void lots_keep_their_orders_however_many_there_are(void **state)
{
    (void)state;
    enum { N = 5000 };
    struct gj_plant *plant = two_machines();
    struct diary diary = {0};
    struct gj_happenings *all = NULL;
    gj_text_init(&diary.text);
    assert_int_equal(gj_happenings_new(plant, put, &diary, &all), GJ_OK);
    const struct gj_trace trace = gj_happenings_sink(all);
    struct gj_trace_record r = {0};
    for (uint64_t lot = 0; lot < N; lot++) {
        r = (struct gj_trace_record){.kind = GJ_EVENT_PART_OF, .a = lot, .b = lot / 3};
        trace.sink(trace.user, &r);
        r = (struct gj_trace_record){.kind = GJ_EVENT_RELEASE, .a = lot, .b = 2};
        trace.sink(trace.user, &r);
    }
    for (uint64_t i = 0; i < N; i++) {
        const uint64_t lot = i * 2741 % N; /* 2741 is prime to 5,000 */
        char expected[80];
        snprintf(expected, sizeof expected, "complete L%u O%u 0 q2; ", (unsigned)lot + 1, (unsigned)lot / 3 + 1);
        diary.text.length = 0;
        r = (struct gj_trace_record){.kind = GJ_EVENT_DONE, .a = lot, .b = 2};
        trace.sink(trace.user, &r);
        assert_string_equal(diary.text.data, expected);
    }
    assert_int_equal(gj_happenings_free(all), GJ_OK);
    gj_text_fini(&diary.text);
    gj_plant_free(plant);
}

static void memory_that_runs_out_is_said_at_the_end(void **state)
{
    (void)state;
    struct gj_plant *plant = two_machines();
    struct gj_happenings *all = NULL;
    struct diary diary = {0};
    for (size_t n = 1; n < 4; n++) {
        gj_alloc_fail_after(n);
        assert_int_equal(gj_happenings_new(plant, put, &diary, &all), GJ_NO_MEMORY);
        gj_alloc_fail_after(0);
    }
    assert_int_equal(gj_happenings_new(plant, put, &diary, &all), GJ_OK);
    const struct gj_trace trace = gj_happenings_sink(all);
    gj_alloc_fail_after(1);
    const struct gj_trace_record r = {.kind = GJ_EVENT_WORKER, .entity = 3, .a = GJ_ACTIVITY_DIRECT, .b = 0};
    trace.sink(trace.user, &r);
    gj_alloc_fail_after(0);
    assert_int_equal(gj_happenings_free(all), GJ_NO_MEMORY);
    gj_plant_free(plant);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_comes_before_the_rejects_it_found),
        cmocka_unit_test(a_stop_is_inside_the_work_it_interrupts),
        cmocka_unit_test(maintenance_is_told_with_who_did_it),
        cmocka_unit_test(a_set_up_ends_before_the_work_begins),
        cmocka_unit_test(work_that_is_broken_off_is_not_told),
        cmocka_unit_test(a_floor_tells_its_lots_from_release_to_delivery),
        cmocka_unit_test(lots_keep_their_orders_however_many_there_are),
        cmocka_unit_test(memory_that_runs_out_is_said_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
