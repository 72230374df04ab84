/* People lived by hand: what machines and workers do, hour by hour. Times are constant, so each line can be checked with a pencil. */
#include "factory/floor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <math.h>

/* One or two machines, each with its own endless product; one pool of operators. A shift of 4 h in a day of 8 h: 0-4, 8-12 ... */
struct shop {
    double cycle_h[2]; /* of the second 0: there is one machine */
    double setup_h;    /* before each lot but the first: products alternate; needs the operators too */
    double fail_h, repair_h;
    enum gj_shift_end shift_end;
    bool machines_have_shift, people_have_shift, by_hand;
    uint32_t n_operators; /* 0: nobody is needed */
    uint32_t tends;
    double load_h, unload_h;
    gj_time overtime_us, break_us, paperwork_us;
    double walk_h;
    struct gj_staff_spec staff; /* learning_rate 0: no staff */
};

struct day {
    struct gj_plant *plant;
    struct gj_floor floor;
    struct gj_text text;
    bool tells_workers;
};

static const char *const short_state[] = {"off",     "planned", "unnoticed", "crew?",   "repair",  "setup",
                                          "worker?", "work",    "blocked",   "starved", "no order"};
static const char *const short_activity[] = {"off",        "paperwork", "repair",  "setup",    "direct",
                                             "inspection", "idle",      "walking", "training", "absent"};

static void write_diary(void *user, const struct gj_trace_record *r)
{
    struct day *day = user;
    const double hour = (double)r->time / (double)GJ_HOUR;
    if (r->kind == GJ_EVENT_STATE) {
        gj_text_addf(&day->text, "%g M%u %s; ", hour, r->entity + 1, short_state[r->a]);
    } else if (r->kind == GJ_EVENT_DONE) {
        gj_text_addf(&day->text, "%g out; ", hour);
    } else if (r->kind == GJ_EVENT_WORKER && day->tells_workers) {
        gj_text_addf(&day->text, "%g W%u %s; ", hour, r->entity + 1, short_activity[r->a]);
    }
}

static gj_id constant(struct gj_plant *plant, double h)
{
    return h > 0.0 ? gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = h * (double)GJ_HOUR})
                   : GJ_NONE;
}

static gj_id add_shift(struct gj_plant *plant, const struct shop *c)
{
    const gj_time open[] = {0};
    const gj_time close[] = {4 * GJ_HOUR};
    return gj_plant_add_calendar(plant, &(struct gj_calendar_spec){.name = "s",
                                                                   .cycle = 8 * GJ_HOUR,
                                                                   .n_intervals = 1,
                                                                   .open = open,
                                                                   .close = close,
                                                                   .break_us = c->break_us,
                                                                   .overtime_us = c->overtime_us});
}

static void add_machine(struct gj_plant *plant, const struct shop *c, uint32_t i, gj_id shift)
{
    const char *const names[] = {"a", "b"};
    const char *const paths[] = {"line.a.m", "line.b.m"};
    const gj_id buffer =
        gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = names[i], .capacity = GJ_UNLIMITED});
    struct gj_station_spec spec = {.name = names[i],
                                   .path = paths[i],
                                   .buffer = buffer,
                                   .n_machines = 1,
                                   .calendar = c->machines_have_shift ? shift : GJ_NONE,
                                   .by_hand = c->by_hand,
                                   .tends = c->tends,
                                   .shift_end = c->shift_end,
                                   .setup = constant(plant, c->setup_h),
                                   .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}};
    if (c->n_operators > 0) {
        spec.n_work_needs = 1;
        spec.work_need[0] = (struct gj_need){.pools = 1, .count = 1};
        spec.n_setup_needs = c->setup_h > 0.0;
        spec.setup_need[0] = spec.work_need[0];
    }
    const gj_id station = gj_plant_add_station(plant, &spec);
    if (c->fail_h > 0.0) {
        gj_plant_add_mode(plant, &(struct gj_mode_spec){.name = "f",
                                                        .station = station,
                                                        .every = constant(plant, c->fail_h),
                                                        .noticed = GJ_NONE,
                                                        .repair = constant(plant, c->repair_h)});
    }
    if (c->load_h > 0.0 || c->unload_h > 0.0) {
        gj_plant_add_loading(plant, &(struct gj_loading_spec){.station = station,
                                                              .load = constant(plant, c->load_h),
                                                              .unload = constant(plant, c->unload_h)});
    }
    const gj_id product = gj_plant_add_product(plant, &(struct gj_product_spec){.name = names[i]});
    gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = buffer});
    gj_plant_add_job(
        plant, &(struct gj_job_spec){.product = product, .station = station, .cycle = constant(plant, c->cycle_h[i])});
    gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = names[i],
                                                        .product = product,
                                                        .is_endless = true,
                                                        .every = GJ_NONE,
                                                        .quantity = GJ_NONE,
                                                        .due = GJ_NONE,
                                                        .lot_size = 1});
}

static struct gj_plant *build(const struct shop *c)
{
    struct gj_plant *plant = gj_plant_new("shop");
    const gj_id shift = add_shift(plant, c);
    if (c->n_operators > 0) {
        const gj_id pool =
            gj_plant_add_pool(plant, &(struct gj_pool_spec){.name = "operators",
                                                            .occupation = "production",
                                                            .count = c->n_operators,
                                                            .calendar = c->people_have_shift ? shift : GJ_NONE,
                                                            .paperwork_us = c->paperwork_us});
        if (c->staff.learning_rate > 0.0) {
            struct gj_staff_spec staff = c->staff;
            staff.pool = pool;
            staff.walk = constant(plant, c->walk_h);
            gj_plant_add_staff(plant, &staff);
        }
    }
    for (uint32_t i = 0; i < 2 && c->cycle_h[i] > 0.0; i++) {
        add_machine(plant, c, i, shift);
    }
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    const enum gj_status status = gj_plant_freeze(plant, &errors);
    if (status != GJ_OK) {
        fail_msg("%s: %s", errors.items[0].place, errors.items[0].message);
    }
    gj_error_list_fini(&errors);
    return plant;
}

static void live(struct day *day, const struct shop *c, double hours, bool tells_workers)
{
    struct gj_error error = {0};
    day->plant = build(c);
    day->tells_workers = tells_workers;
    gj_text_init(&day->text);
    const struct gj_trace trace = {.sink = write_diary, .user = day};
    assert_int_equal(gj_floor_init(&day->floor, day->plant, 1, 0, &error), GJ_OK);
    day->floor.trace = &trace;
    assert_int_equal(gj_floor_run(&day->floor, (gj_time)(hours * (double)GJ_HOUR) + 1, &error), GJ_OK);
    if (gj_floor_verify(&day->floor, &error) != GJ_OK) {
        fail_msg("%s", error.message);
    }
    day->floor.trace = NULL;
}

static void end(struct day *day)
{
    gj_text_fini(&day->text);
    gj_floor_fini(&day->floor);
    gj_plant_free(day->plant);
}

/* Live `hours` and compare the diary of machines from just after time 0 with `expected`. */
static void assert_lives(const struct shop *c, double hours, const char *expected)
{
    struct day day;
    live(&day, c, hours, false);
    assert_string_equal(day.text.data ? day.text.data : "", expected);
    end(&day);
}

static void assert_workers_live(const struct shop *c, double hours, const char *expected)
{
    struct day day;
    live(&day, c, hours, true);
    assert_string_equal(day.text.data ? day.text.data : "", expected);
    end(&day);
}

static struct gj_pool_meter pool_after(const struct shop *c, double hours)
{
    struct day day;
    struct gj_pool_meter meter;
    live(&day, c, hours, false);
    gj_floor_read(&day.floor, NULL, &meter, NULL, NULL);
    end(&day);
    return meter;
}

/* --- end of shift: a lot of 3 h, bell at 4, next shift at 8 --- */

static void resume_stops_at_the_bell_and_goes_on_in_the_next_shift(void **state)
{
    (void)state;
    const struct shop c = {.cycle_h = {3}, .machines_have_shift = true, .shift_end = GJ_SHIFT_END_RESUME};
    assert_lives(&c, 11, "0 M1 work; 3 out; 3 M1 work; 4 M1 off; 8 M1 work; 10 out; 10 M1 work; ");
}

static void finish_goes_on_past_the_bell_until_the_lot_is_done(void **state)
{
    (void)state;
    const struct shop c = {.cycle_h = {3}, .machines_have_shift = true, .shift_end = GJ_SHIFT_END_FINISH};
    assert_lives(&c, 11, "0 M1 work; 3 out; 3 M1 work; 6 M1 off; 6 out; 8 M1 work; 11 out; 11 M1 work; ");
}

static void fit_starts_nothing_that_would_not_be_done_by_the_bell(void **state)
{
    (void)state;
    const struct shop c = {.cycle_h = {3}, .machines_have_shift = true, .shift_end = GJ_SHIFT_END_FIT};
    assert_lives(&c, 11, "0 M1 work; 3 out; 3 M1 planned; 4 M1 off; 8 M1 work; 11 out; 11 M1 planned; ");
}

/* A lot of 2 h ends at the bell itself: it fits, and is out at 4. */
static void what_ends_at_the_bell_fits(void **state)
{
    (void)state;
    const struct shop c = {.cycle_h = {2},
                           .machines_have_shift = true,
                           .people_have_shift = true,
                           .n_operators = 1,
                           .shift_end = GJ_SHIFT_END_FIT};
    assert_lives(&c, 8, "0 M1 work; 2 out; 2 M1 work; 4 out; 4 M1 off; 8 M1 work; ");
}

/* A lot of 5 h is longer than any shift. The first is there when a shift begins, so it starts, stops at the bell, and is out at 9. The next
 * comes at 9, when it does not fit: held until 16, then started. Were it held at each opening it would never be made. */
static void a_lot_longer_than_a_shift_is_started_at_the_beginning_of_one(void **state)
{
    (void)state;
    const struct shop c = {.cycle_h = {5}, .machines_have_shift = true, .shift_end = GJ_SHIFT_END_FIT};
    assert_lives(&c, 25,
                 "0 M1 work; 4 M1 off; 8 M1 work; 9 out; 9 M1 planned; 12 M1 off; 16 M1 work; 20 M1 off; 24 M1 work; "
                 "25 out; 25 M1 planned; ");
}

/* Machines day and night, people in the shift. */
static void the_bell_of_the_people_counts_as_well(void **state)
{
    (void)state;
    struct shop c = {.cycle_h = {3}, .people_have_shift = true, .n_operators = 1};
    assert_workers_live(&c, 8,
                        "0 W1 idle; 0 W1 direct; 0 M1 work; 3 W1 idle; 3 out; 3 W1 direct; 3 M1 work; 4 W1 off; 4 M1 "
                        "worker?; 8 W1 idle; 8 W1 direct; 8 M1 work; ");
    c.shift_end = GJ_SHIFT_END_FINISH;
    assert_workers_live(&c, 8,
                        "0 W1 idle; 0 W1 direct; 0 M1 work; 3 W1 idle; 3 out; 3 W1 direct; 3 M1 work; 6 W1 off; 6 out; "
                        "6 M1 worker?; 8 W1 idle; 8 W1 direct; 8 M1 work; ");
    c.shift_end = GJ_SHIFT_END_FIT;
    assert_workers_live(&c, 8,
                        "0 W1 idle; 0 W1 direct; 0 M1 work; 3 W1 idle; 3 out; 3 M1 planned; 4 W1 off; 8 W1 idle; 8 W1 "
                        "direct; 8 M1 work; ");
}

/* The two hours past the bell are paid, and metered as overtime. */
static void the_minutes_past_the_bell_are_paid_as_overtime(void **state)
{
    (void)state;
    const struct shop c = {.cycle_h = {3},
                           .machines_have_shift = true,
                           .people_have_shift = true,
                           .n_operators = 1,
                           .shift_end = GJ_SHIFT_END_FINISH};
    const struct gj_pool_meter meter = pool_after(&c, 8);
    assert_int_equal(meter.paid_us, 6 * GJ_HOUR + 1);
    assert_int_equal(meter.overtime_us, 2 * GJ_HOUR);
    assert_int_equal(meter.activity_us[GJ_ACTIVITY_DIRECT], 6 * GJ_HOUR + 1);
}

/* A week has 84 regular hours, and the first lot needs 2 h past the bell: with a limit of 85.9 h he goes home. */
static void nobody_stays_beyond_the_limit_of_the_week(void **state)
{
    (void)state;
    const struct shop c = {.cycle_h = {3},
                           .machines_have_shift = true,
                           .people_have_shift = true,
                           .n_operators = 1,
                           .shift_end = GJ_SHIFT_END_FINISH,
                           .staff = {.learning_rate = 1.0, .week_limit_us = 859 * GJ_HOUR / 10}};
    assert_lives(&c, 9, "0 M1 work; 3 out; 3 M1 work; 4 M1 off; 8 M1 work; ");
}

/* Work of 3 h from 3 on; it fails at 5 (5 h of work), one hour past the bell: off at once, repaired from 8 to 9, done at 10. */
static void a_failure_past_the_bell_ends_the_finishing(void **state)
{
    (void)state;
    const struct shop c = {.cycle_h = {3},
                           .fail_h = 5,
                           .repair_h = 1,
                           .machines_have_shift = true,
                           .people_have_shift = true,
                           .n_operators = 1,
                           .shift_end = GJ_SHIFT_END_FINISH};
    assert_lives(&c, 10,
                 "0 M1 work; 3 out; 3 M1 work; 5 M1 unnoticed; 5 M1 repair; 5 M1 off; 8 M1 repair; 9 M1 work; 10 out; "
                 "10 M1 work; ");
}

/* --- loading and tending --- */

/* Load 1 h, 3 h without anybody, unload 1/2 h; one loader for two machines. M2 is loaded from 1 on, M1 is unloaded at 4 and loaded again at 4.5;
 * at 5 M2 waits half an hour for him, is unloaded, and loaded again from 6. */
static void one_loader_serves_two_machines(void **state)
{
    (void)state;
    const struct shop c = {.cycle_h = {3, 3}, .n_operators = 1, .load_h = 1, .unload_h = 0.5};
    assert_lives(&c, 7.5,
                 "1 M2 work; 1 M1 work; 2 M2 work; 4 M1 work; 4.5 out; 4.5 M1 work; 5 M2 worker?; 5.5 M2 work; 5.5 M1 "
                 "work; 6 out; 6 M2 work; 7 M2 work; ");
    const struct gj_pool_meter meter = pool_after(&c, 7.5);
    assert_int_equal(meter.activity_us[GJ_ACTIVITY_DIRECT], 5 * GJ_HOUR);
    assert_int_equal(meter.activity_us[GJ_ACTIVITY_IDLE], 5 * GJ_HOUR / 2 + 1); /* from 2 to 4, and from 7 on */
}

/* One worker who may tend two machines: both work at once, and his minutes count once. */
static void one_worker_tends_two_machines(void **state)
{
    (void)state;
    struct shop c = {.cycle_h = {2, 3}, .n_operators = 1, .tends = 2};
    assert_lives(&c, 4, "2 out; 2 M1 work; 3 out; 3 M2 work; 4 out; 4 M1 work; ");
    const struct gj_pool_meter meter = pool_after(&c, 4);
    assert_int_equal(meter.activity_us[GJ_ACTIVITY_DIRECT], 4 * GJ_HOUR + 1);
    c.people_have_shift = true; /* both machines lose him at 4; M1 was to end at 4, but the bell comes first */
    assert_lives(&c, 8,
                 "0 M1 work; 0 M2 work; 2 out; 2 M1 work; 3 out; 3 M2 work; 4 M1 worker?; 4 M2 worker?; 8 M1 work; 8 "
                 "M2 work; 8 out; 8 M1 work; ");
}

/* --- staff --- */

/* In 4,000 shifts each of two workers is absent as often as he should be: a binomial, and the two do not depend on each other. */
static void absence_is_drawn_by_worker_and_shift(void **state)
{
    (void)state;
    const double p = 0.1;
    const double n = 8000;
    struct shop c = {.cycle_h = {3},
                     .machines_have_shift = true,
                     .people_have_shift = true,
                     .n_operators = 2,
                     .staff = {.learning_rate = 1.0, .absent = p, .week_limit_us = GJ_NEVER}};
    struct gj_pool_meter meter = pool_after(&c, 8 * n / 2);
    const double shifts = (double)(meter.activity_us[GJ_ACTIVITY_ABSENT] / (4 * GJ_HOUR));
    assert_true(shifts > n * p - 4 * sqrt(n * p * (1 - p)) && shifts < n * p + 4 * sqrt(n * p * (1 - p)));
    assert_int_equal(meter.activity_us[GJ_ACTIVITY_ABSENT] % (4 * GJ_HOUR), 0);
    assert_true(meter.paid_us - (gj_time)(n - shifts) * 4 * GJ_HOUR <= 2);
    c.staff.absence_is_paid = true;
    meter = pool_after(&c, 8 * n / 2);
    assert_int_equal(meter.paid_us, (gj_time)n * 4 * GJ_HOUR + 2); /* the run ends a microsecond into a shift of two */
}

/* With one worker the machine waits for a worker exactly when he is absent: nobody comes in his place. */
static void nobody_comes_for_who_is_absent(void **state)
{
    (void)state;
    const struct shop c = {.cycle_h = {3},
                           .machines_have_shift = true,
                           .people_have_shift = true,
                           .n_operators = 1,
                           .staff = {.learning_rate = 1.0, .absent = 0.3, .week_limit_us = GJ_NEVER}};
    struct day day;
    struct gj_station_meter station;
    struct gj_pool_meter pool;
    live(&day, &c, 800, false);
    gj_floor_read(&day.floor, &station, &pool, NULL, NULL);
    assert_true(station.state_us[GJ_STATE_WAIT_WORKER] > 0);
    assert_int_equal(station.state_us[GJ_STATE_WAIT_WORKER], pool.activity_us[GJ_ACTIVITY_ABSENT]);
    end(&day);
}

/* Two hours of training: not before 2 may he work. In the second day he works at once. */
static void a_beginner_is_trained_first(void **state)
{
    (void)state;
    const struct shop c = {
        .cycle_h = {3},
        .people_have_shift = true,
        .n_operators = 1,
        .paperwork_us = GJ_HOUR,
        .staff = {.learning_rate = 1.0, .training_us = 2 * GJ_HOUR, .beginners = 1, .week_limit_us = GJ_NEVER}};
    assert_workers_live(&c, 9,
                        "0 W1 paperwork; 1 W1 training; 3 W1 idle; 3 W1 direct; 3 M1 work; 4 W1 off; 4 M1 worker?; 8 "
                        "W1 paperwork; 9 W1 idle; 9 W1 direct; 9 M1 work; ");
}

/* Jobs of 3 h. At 1 the worker is sent to half an hour of training: he goes when he is free, at 3, and his machine waits. At 6 he is sent
 * again, for 2 hours: his shift has ended, so they are the first of the next, from 8 on. */
static void all_may_be_sent_to_training(void **state)
{
    (void)state;
    const struct shop c = {.cycle_h = {3},
                           .people_have_shift = true,
                           .n_operators = 1,
                           .staff = {.learning_rate = 1.0, .is_taught = true, .week_limit_us = GJ_NEVER}};
    struct day day;
    struct gj_error error = {0};
    live(&day, &c, 1, true);
    const struct gj_trace trace = {.sink = write_diary, .user = &day};
    day.floor.trace = &trace;
    gj_floor_train(&day.floor, 0, GJ_HOUR / 2);
    assert_int_equal(gj_floor_run(&day.floor, 6 * GJ_HOUR, &error), GJ_OK);
    gj_floor_train(&day.floor, 0, 2 * GJ_HOUR); /* nobody is there */
    assert_int_equal(gj_floor_run(&day.floor, 11 * GJ_HOUR, &error), GJ_OK);
    assert_int_equal(gj_floor_verify(&day.floor, &error), GJ_OK);
    assert_string_equal(
        day.text.data,
        "0 W1 idle; 0 W1 direct; 0 M1 work; 3 W1 training; 3 out; 3 M1 worker?; 3.5 W1 idle; 3.5 W1 "
        "direct; 3.5 M1 work; 4 W1 off; 4 M1 worker?; 8 W1 training; 10 W1 idle; 10 W1 direct; 10 M1 work; ");
    end(&day);
}

/* Half an hour from one station to the other. He is at M1 until 2, walks to M2, is there until 5.5, and walks back. */
static void a_machine_waits_for_a_worker_who_walks(void **state)
{
    (void)state;
    const struct shop c = {
        .cycle_h = {2, 3}, .n_operators = 1, .walk_h = 0.5, .staff = {.learning_rate = 1.0, .week_limit_us = GJ_NEVER}};
    assert_workers_live(&c, 6,
                        "2 W1 idle; 2 W1 walking; 2 out; 2 M1 worker?; 2.5 W1 idle; 2.5 W1 direct; 2.5 M2 work; 5.5 W1 "
                        "idle; 5.5 W1 walking; 5.5 out; 5.5 M2 worker?; 6 W1 idle; 6 W1 direct; 6 M1 work; ");
    assert_int_equal(pool_after(&c, 6).activity_us[GJ_ACTIVITY_WALKING], GJ_HOUR);
}

/* [Wright1936] and case E02 of the validation set: with 80 %, and the first lot an hour, the first n lots take 1, 6.3153730176 (10),
 * 10.484942826 (20), 32.6508108331 h (100). Full experience comes with the 100th lot, which takes 0.2270616609 of the first. */
static void a_beginner_follows_the_learning_curve(void **state)
{
    (void)state;
    struct day day;
    const struct shop c = {
        .cycle_h = {0.2270616609},
        .n_operators = 1,
        .by_hand = true,
        .staff = {.learning_rate = 0.8, .full_after = 100, .beginners = 1, .week_limit_us = GJ_NEVER}};
    live(&day, &c, 40, false);
    double hour = 0.0;
    uint32_t n = 0;
    for (const char *at = strstr(day.text.data, " out"); at; at = strstr(at + 1, " out")) {
        const char *number = at;
        while (number > day.text.data && number[-1] != ' ') {
            number--;
        }
        n++;
        if (sscanf(number, "%lf", &hour) == 1) {
            const double exact = n == 1 ? 1.0 : n == 10 ? 6.3153730176 : n == 20 ? 10.484942826 : 32.6508108331;
            if (n == 1 || n == 10 || n == 20 || n == 100) {
                assert_true(fabs(hour - exact) < 1e-5 * exact); /* the diary has six digits */
            }
        }
    }
    assert_int_equal(n, 100 + (uint32_t)((40 - 32.6508108331) / 0.2270616609));
    end(&day);
}

/* Lots of an hour, the curve in hours: in the first hour of practice 2 h for a lot (rate 0.5, full after 2 h), then 1 h. */
static void experience_may_be_counted_in_hours(void **state)
{
    (void)state;
    const struct shop c = {
        .cycle_h = {1},
        .n_operators = 1,
        .by_hand = true,
        .staff = {.learning_rate = 0.5, .full_after_us = 2 * GJ_HOUR, .beginners = 1, .week_limit_us = GJ_NEVER}};
    assert_lives(&c, 4, "2 out; 2 M1 work; 3 out; 3 M1 work; 4 out; 4 M1 work; ");
}

/* --- overtime --- */

/* Work waits always: 4 h of shift and 2 h of overtime, in half hours. */
static void overtime_goes_on_while_work_waits(void **state)
{
    (void)state;
    struct shop c = {.cycle_h = {2.2},
                     .machines_have_shift = true,
                     .people_have_shift = true,
                     .n_operators = 1,
                     .overtime_us = 2 * GJ_HOUR,
                     .staff = {.learning_rate = 1.0, .week_limit_us = GJ_NEVER}};
    assert_lives(&c, 9,
                 "0 M1 work; 2.2 out; 2.2 M1 work; 4.4 out; 4.4 M1 work; 6 M1 off; 8 M1 work; 8.6 out; 8.6 M1 work; ");
    assert_int_equal(pool_after(&c, 8).overtime_us, 2 * GJ_HOUR);
    c.staff.week_limit_us =
        85 * GJ_HOUR; /* with 84 regular hours: one of the two hours, and then none for the rest of the week */
    assert_lives(&c, 14,
                 "0 M1 work; 2.2 out; 2.2 M1 work; 4.4 out; 4.4 M1 work; 5 M1 worker?; 6 M1 off; 8 M1 work; 9.6 out; "
                 "9.6 M1 work; 11.8 out; 11.8 M1 work; 12 M1 worker?; 14 M1 off; ");
}

static void overtime_that_is_not_allowed_is_not_worked(void **state)
{
    (void)state;
    const struct shop c = {.cycle_h = {2.2},
                           .machines_have_shift = true,
                           .people_have_shift = true,
                           .n_operators = 1,
                           .overtime_us = 2 * GJ_HOUR,
                           .staff = {.learning_rate = 1.0, .week_limit_us = GJ_NEVER}};
    struct gj_plant *plant = build(&c);
    struct gj_floor floor;
    struct gj_pool_meter meter;
    struct gj_error error = {0};
    const gj_time worked_h[] = {0, 2, 4, 4}; /* at 8, 16, 24, 32 o'clock */
    const bool is_allowed[] = {false, true, true, false};
    assert_int_equal(gj_floor_init(&floor, plant, 1, 0, &error), GJ_OK);
    for (uint32_t i = 0; i < 4; i++) {
        gj_floor_allow_overtime(&floor, 0, is_allowed[i]);
        assert_int_equal(gj_floor_run(&floor, (i + 1) * 8 * GJ_HOUR, &error), GJ_OK);
        gj_floor_read(&floor, NULL, &meter, NULL, NULL);
        assert_int_equal(meter.overtime_us, worked_h[i] * GJ_HOUR);
    }
    gj_floor_fini(&floor);
    gj_plant_free(plant);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resume_stops_at_the_bell_and_goes_on_in_the_next_shift),
        cmocka_unit_test(finish_goes_on_past_the_bell_until_the_lot_is_done),
        cmocka_unit_test(fit_starts_nothing_that_would_not_be_done_by_the_bell),
        cmocka_unit_test(what_ends_at_the_bell_fits),
        cmocka_unit_test(a_lot_longer_than_a_shift_is_started_at_the_beginning_of_one),
        cmocka_unit_test(the_bell_of_the_people_counts_as_well),
        cmocka_unit_test(the_minutes_past_the_bell_are_paid_as_overtime),
        cmocka_unit_test(nobody_stays_beyond_the_limit_of_the_week),
        cmocka_unit_test(a_failure_past_the_bell_ends_the_finishing),
        cmocka_unit_test(one_loader_serves_two_machines),
        cmocka_unit_test(one_worker_tends_two_machines),
        cmocka_unit_test(absence_is_drawn_by_worker_and_shift),
        cmocka_unit_test(nobody_comes_for_who_is_absent),
        cmocka_unit_test(a_beginner_is_trained_first),
        cmocka_unit_test(all_may_be_sent_to_training),
        cmocka_unit_test(a_machine_waits_for_a_worker_who_walks),
        cmocka_unit_test(a_beginner_follows_the_learning_curve),
        cmocka_unit_test(experience_may_be_counted_in_hours),
        cmocka_unit_test(overtime_goes_on_while_work_waits),
        cmocka_unit_test(overtime_that_is_not_allowed_is_not_worked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
