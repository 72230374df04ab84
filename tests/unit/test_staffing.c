/* Months of a firm's people lived by hand. A head is paid 160 h a month and sized for 80 % of it, 128 h, so `heads x 128` hours of work keep
 * them as they are. The floor stands still; what was worked is told month by month. */
#include "economy/staffing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "economy/economy.h"
#include "economy/erlang.h"
#include "economy/life.h"
#include "unit/workshop.h"

#define PAID_H 160
#define WORK_H 128.0 /* of one head at the target load */
#define WAGE 3000000

enum { OPERATORS, MECHANICS, N_POOLS };

struct firm {
    struct gj_firm_spec spec;
    struct gj_plant *plant;
    struct gj_floor floor;
    struct gj_staffing staffing;
    struct gj_pool_meter meter[2][N_POOLS];
    uint32_t month;
    double work_h[N_POOLS], over_h[N_POOLS]; /* of each month that is lived */
    int64_t calls[N_POOLS];
    double technicians; /* need of the level */
};

static gj_id always(struct gj_plant *plant, gj_time value)
{
    return gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = (double)value});
}

/* Ten operators with overtime of 2 h a shift and four mechanics; a machine that asks for two operators, and an order in a hundred years. */
static struct gj_plant *still_plant(double leaves_per_year)
{
    struct gj_plant *plant = gj_plant_new("still");
    const gj_time open[] = {8 * GJ_HOUR};
    const gj_time close[] = {16 * GJ_HOUR};
    const gj_id day = gj_plant_add_calendar(plant, &(struct gj_calendar_spec){.name = "day",
                                                                              .cycle = GJ_DAY,
                                                                              .n_intervals = 1,
                                                                              .open = open,
                                                                              .close = close,
                                                                              .overtime_us = 2 * GJ_HOUR});
    gj_plant_add_pool(plant, &(struct gj_pool_spec){.name = "operator",
                                                    .occupation = "production",
                                                    .count = 10,
                                                    .calendar = day,
                                                    .wage_won_per_month = WAGE,
                                                    .leaves_per_year = leaves_per_year});
    gj_plant_add_pool(plant, &(struct gj_pool_spec){.name = "mechanic",
                                                    .occupation = "technician",
                                                    .count = 4,
                                                    .calendar = GJ_NONE,
                                                    .wage_won_per_month = WAGE});
    const gj_id buffer = gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = "b", .capacity = GJ_UNLIMITED});
    const gj_id station = gj_plant_add_station(
        plant, &(struct gj_station_spec){.name = "press",
                                         .path = "line.a.press",
                                         .buffer = buffer,
                                         .n_machines = 1,
                                         .calendar = GJ_NONE,
                                         .setup = GJ_NONE,
                                         .n_work_needs = 1,
                                         .work_need = {{UINT64_C(1) << OPERATORS, 2}},
                                         .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}});
    const gj_id product = gj_plant_add_product(plant, &(struct gj_product_spec){.name = "a"});
    gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = buffer});
    gj_plant_add_job(plant,
                     &(struct gj_job_spec){.product = product, .station = station, .cycle = always(plant, GJ_MINUTE)});
    gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = "a",
                                                        .product = product,
                                                        .every = always(plant, 100 * GJ_YEAR),
                                                        .first_us = -1,
                                                        .quantity = GJ_NONE,
                                                        .due = GJ_NONE,
                                                        .lot_size = 1});
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_OK);
    gj_error_list_fini(&errors);
    return plant;
}

static void begin(struct firm *f, struct gj_staffing_spec staffing, double leaves_per_year)
{
    struct gj_error error = {0};
    memset(f, 0, sizeof *f);
    f->spec.staffing = staffing;
    f->spec.staffing.target_load = 0.8;
    f->spec.technician_wage_won_per_month = 4000000;
    f->plant = still_plant(leaves_per_year);
    f->work_h[OPERATORS] = 10 * WORK_H;
    f->work_h[MECHANICS] = 4 * WORK_H;
    assert_int_equal(gj_dist_check(&f->spec.staffing.hire_delay, &error), GJ_OK);
    assert_int_equal(gj_floor_init(&f->floor, f->plant, 1, 0, &error), GJ_OK);
    assert_int_equal(gj_staffing_init(&f->staffing, &f->spec, f->plant, &error), GJ_OK);
    gj_staffing_reset(&f->staffing, f->plant, 0.0, 1, 0);
}

static void end(struct firm *f)
{
    gj_staffing_fini(&f->staffing);
    gj_floor_fini(&f->floor);
    gj_plant_free(f->plant);
}

static uint32_t heads(const struct firm *f, uint32_t pool)
{
    return gj_floor_heads(&f->floor, pool);
}

/* To `until`, with who comes and goes on the way. */
static void go_on(struct firm *f, gj_time until)
{
    struct gj_error error = {0};
    while (gj_floor_now(&f->floor) < until) {
        const gj_time turn = gj_staffing_next(&f->staffing);
        if (turn <= gj_floor_now(&f->floor)) {
            assert_int_equal(gj_staffing_turn(&f->staffing, &f->floor, &error), GJ_OK);
            continue;
        }
        assert_int_equal(gj_floor_run(&f->floor, turn < until ? turn : until, &error), GJ_OK);
    }
    if (gj_staffing_next(&f->staffing) <= until) {
        assert_int_equal(gj_staffing_turn(&f->staffing, &f->floor, &error), GJ_OK);
    }
}

/* One month of the work told, by as many heads as there are at its start. */
static void live_month(struct firm *f)
{
    struct gj_error error = {0};
    struct gj_pool_meter now[N_POOLS];
    const struct gj_flow_meter flow = {0};
    memcpy(now, f->meter[0], sizeof now);
    for (uint32_t p = 0; p < N_POOLS; p++) {
        const gj_time paid = (gj_time)(heads(f, p) * PAID_H * GJ_HOUR) + (gj_time)(f->over_h[p] * (double)GJ_HOUR);
        const gj_time used = (gj_time)(f->work_h[p] * (double)GJ_HOUR);
        now[p].head_us += (gj_time)heads(f, p) * GJ_MONTH;
        now[p].paid_us += paid;
        now[p].overtime_us += (gj_time)(f->over_h[p] * (double)GJ_HOUR);
        now[p].activity_us[GJ_ACTIVITY_IDLE] += paid - used;
        now[p].calls += f->calls[p];
    }
    f->month++;
    go_on(f, f->month * GJ_MONTH);
    const struct gj_month month = {.number = f->month,
                                   .end = f->month * GJ_MONTH,
                                   .flow = &flow,
                                   .flow_before = &flow,
                                   .pool = now,
                                   .pool_before = f->meter[0]};
    assert_int_equal(gj_staffing_month(&f->staffing, &month, f->technicians, &f->floor, &error), GJ_OK);
    assert_int_equal(gj_staffing_verify(&f->staffing, &f->floor, &error), GJ_OK);
    memcpy(f->meter[0], now, sizeof now);
}

static void live_months(struct firm *f, uint32_t n)
{
    while (n-- > 0) {
        live_month(f);
    }
}

/* --- sizing --- */

static void heads_follow_the_work_of_three_months(void **state)
{
    (void)state;
    struct firm f;
    begin(&f, (struct gj_staffing_spec){0}, 0.0);
    live_months(&f, 2);
    f.work_h[OPERATORS] = 13 * WORK_H; /* (10 + 10 + 13) / 3 = 11 */
    live_month(&f);
    assert_int_equal(heads(&f, OPERATORS), 11);
    live_month(
        &f); /* (10 + 13 + 13) / 3 = 12: the work, not the share of the paid time that three months with other heads had */
    assert_int_equal(heads(&f, OPERATORS), 12);
    live_months(&f, 9);
    assert_int_equal(heads(&f, OPERATORS), 13);
    assert_int_equal(heads(&f, MECHANICS), 4);
    assert_int_equal(f.staffing.pool[OPERATORS].flow.hired, 3);
    end(&f);
}

static void a_vacancy_is_filled_after_its_delay_and_opened_once(void **state)
{
    (void)state;
    struct firm f;
    struct gj_staff_bill bill;
    begin(&f,
          (struct gj_staffing_spec){.hire_delay = {.kind = GJ_DIST_CONSTANT, .a = 45.0 * (double)GJ_DAY},
                                    .hire_won = 500000},
          0.0);
    f.work_h[OPERATORS] = 12 * WORK_H;
    live_months(&f, 4);
    assert_int_equal(heads(&f, OPERATORS),
                     10); /* two vacancies, no matter that the next review finds too few as well */
    assert_int_equal(f.staffing.pool[OPERATORS].open, 2);
    go_on(&f, 3 * GJ_MONTH + 45 * GJ_DAY - 1);
    assert_int_equal(heads(&f, OPERATORS), 10);
    go_on(&f, 3 * GJ_MONTH + 45 * GJ_DAY);
    assert_int_equal(heads(&f, OPERATORS), 12);
    gj_staffing_take_bill(&f.staffing, &bill);
    assert_int_equal(bill.hiring_mwon, 2 * 500000 * GJ_WON);
    end(&f);
}

/* The second vacancy of a pool has the second draw, whatever became of the first. */
static void a_delay_belongs_to_the_number_of_the_vacancy(void **state)
{
    (void)state;
    struct firm f;
    struct firm g;
    const struct gj_staffing_spec spec = {.hire_delay = {.kind = GJ_DIST_EXPONENTIAL, .a = 400.0 * (double)GJ_DAY}};
    begin(&f, spec, 0.0);
    begin(&g, spec, 0.0);
    f.work_h[OPERATORS] = g.work_h[OPERATORS] = 12 * WORK_H;
    live_months(&f, 3);
    g.work_h[OPERATORS] = 11 * WORK_H;
    live_months(&g, 3);
    assert_int_equal(f.staffing.n_turns, 2);
    assert_int_equal(g.staffing.n_turns, 1);
    assert_int_equal(f.staffing.turn[0].at, g.staffing.turn[0].at);
    const gj_time second = f.staffing.turn[1].at - 3 * GJ_MONTH;
    g.work_h[OPERATORS] = 9 * WORK_H;
    live_months(&g, 3); /* withdrawn */
    assert_int_equal(g.staffing.n_turns, 0);
    g.work_h[OPERATORS] = 11 * WORK_H;
    live_months(&g, 3);
    assert_int_equal(g.staffing.n_turns, 1);
    assert_int_equal(g.staffing.turn[0].at - 8 * GJ_MONTH, second); /* (9 + 11 + 11) / 3: opened in the eighth */
    end(&f);
    end(&g);
}

static void overtime_comes_before_vacancies(void **state)
{
    (void)state;
    struct firm f;
    begin(&f, (struct gj_staffing_spec){.overtime = GJ_OVERTIME_FIRST, .overtime_months = 2}, 0.0);
    f.work_h[OPERATORS] = 11 * WORK_H;
    f.work_h[MECHANICS] = 5 * WORK_H; /* their calendar has no overtime: nobody waits */
    live_month(&f);
    f.over_h[OPERATORS] = 100.0; /* does not count as hours a head is there for */
    live_months(&f, 2);
    assert_int_equal(heads(&f, OPERATORS), 10);
    assert_int_equal(heads(&f, MECHANICS), 5);
    live_month(&f);
    assert_int_equal(heads(&f, OPERATORS), 10);
    live_month(&f);
    assert_int_equal(heads(&f, OPERATORS), 11);
    end(&f);
}

static void a_pool_never_falls_below_what_one_job_asks_for(void **state)
{
    (void)state;
    struct firm f;
    begin(&f, (struct gj_staffing_spec){.surplus = GJ_SURPLUS_AT_ONCE}, 0.0);
    f.work_h[OPERATORS] = 0.5 * WORK_H;
    live_months(&f, 5);
    assert_int_equal(heads(&f, OPERATORS), 2);
    end(&f);
}

static void a_crew_is_sized_by_how_long_calls_wait(void **state)
{
    (void)state;
    struct firm f;
    begin(&f,
          (struct gj_staffing_spec){.n_crews = 1,
                                    .crew = {{.pool = MECHANICS, .wait_us = 20 * GJ_SECOND, .at_most = 0.2}}},
          0.0);
    f.calls[MECHANICS] =
        200 * PAID_H; /* 200 an hour of 180 s: 10 are busy, 14 are the least that serve 80 % within 20 s */
    f.work_h[MECHANICS] = 10 * PAID_H;
    live_months(&f, 4);
    assert_int_equal(heads(&f, MECHANICS), 14);
    end(&f);
}

/* --- leaving, letting go --- */

static void who_leaves_is_replaced_while_he_is_needed(void **state)
{
    (void)state;
    struct firm f;
    begin(&f, (struct gj_staffing_spec){0}, 0.6); /* ten heads: half a leaver a month, from the third on */
    live_months(&f, 8);
    assert_int_equal(heads(&f, OPERATORS), 10);
    assert_int_equal(f.staffing.pool[OPERATORS].flow.left, 3);
    assert_int_equal(f.staffing.pool[OPERATORS].flow.hired, 3);
    f.work_h[OPERATORS] = 7 * WORK_H;
    const uint32_t due[] = {10, 9, 9, 9, 8}; /* leavers 0.5; 1.0; 9 x 0.05 = 0.45; 0.9; 1.35 */
    for (uint32_t i = 0; i < 5; i++) {
        live_month(&f);
        assert_int_equal(heads(&f, OPERATORS), due[i]);
    }
    assert_int_equal(f.staffing.pool[OPERATORS].flow.left, 5);
    assert_int_equal(f.staffing.pool[OPERATORS].flow.let_go, 0);
    end(&f);
}

static void with_a_delay_there_is_a_gap_after_who_leaves(void **state)
{
    (void)state;
    struct firm f;
    begin(&f, (struct gj_staffing_spec){.hire_delay = {.kind = GJ_DIST_CONSTANT, .a = 20.0 * (double)GJ_DAY}}, 0.6);
    live_months(&f, 4);
    assert_int_equal(heads(&f, OPERATORS), 9);
    go_on(&f, 4 * GJ_MONTH + 20 * GJ_DAY);
    assert_int_equal(heads(&f, OPERATORS), 10);
    end(&f);
}

/* Ten heads at 0.6 a year, 476 months from the third on: Poisson of mean 238, standard deviation 15.4. */
static void leaving_by_chance_has_the_mean_of_leaving_evenly(void **state)
{
    (void)state;
    struct firm f;
    begin(&f, (struct gj_staffing_spec){.leaving = GJ_LEAVING_CHANCE}, 0.6);
    live_months(&f, 478);
    const double left = (double)f.staffing.pool[OPERATORS].flow.left;
    assert_true(fabs(left - 238.0) < 4 * 15.4);
    assert_true(left != 238.0);
    end(&f);
}

static void a_surplus_is_let_go_at_once_after_its_months_and_notice(void **state)
{
    (void)state;
    struct firm f;
    struct gj_staff_bill bill;
    begin(&f,
          (struct gj_staffing_spec){
              .surplus = GJ_SURPLUS_AT_ONCE, .surplus_months = 2, .notice_us = 30 * GJ_DAY, .severance_months = 1.5},
          0.0);
    f.work_h[OPERATORS] = 8 * WORK_H;
    live_months(&f, 4);
    assert_int_equal(f.staffing.pool[OPERATORS].noticed, 0);
    live_month(&f);
    assert_int_equal(f.staffing.pool[OPERATORS].noticed, 2);
    assert_int_equal(heads(&f, OPERATORS), 10);
    go_on(&f, 5 * GJ_MONTH + 30 * GJ_DAY);
    assert_int_equal(heads(&f, OPERATORS), 8);
    assert_int_equal(f.staffing.pool[OPERATORS].flow.let_go, 2);
    gj_staffing_take_bill(&f.staffing, &bill);
    assert_int_equal(bill.severance_mwon, 2 * 3 * WAGE / 2 * GJ_WON);
    end(&f);
}

static void a_slow_surplus_goes_by_its_share_a_month(void **state)
{
    (void)state;
    struct firm f;
    begin(&f, (struct gj_staffing_spec){.surplus = GJ_SURPLUS_SLOW, .surplus_share = 0.06}, 0.0);
    f.work_h[OPERATORS] = 7 * WORK_H;
    const uint32_t due[] = {10, 10, 10, 9, 9, 8, 8, 7, 7}; /* 0.6; 1.2 -> 0.2; 0.74; 1.28 -> 0.28; 0.76; 1.24 */
    for (uint32_t i = 0; i < 9; i++) {
        live_month(&f);
        assert_int_equal(heads(&f, OPERATORS), due[i]);
    }
    end(&f);
}

static void notices_are_taken_back_before_anybody_is_hired(void **state)
{
    (void)state;
    struct firm f;
    begin(&f, (struct gj_staffing_spec){.surplus = GJ_SURPLUS_AT_ONCE, .notice_us = 100 * GJ_DAY}, 0.0);
    f.work_h[OPERATORS] = 8 * WORK_H;
    live_months(&f, 3);
    assert_int_equal(f.staffing.pool[OPERATORS].noticed, 2);
    f.work_h[OPERATORS] = 11 * WORK_H; /* (8 + 8 + 11) / 3 = 9 */
    live_month(&f);
    assert_int_equal(f.staffing.pool[OPERATORS].noticed, 1);
    live_months(&f, 2);
    assert_int_equal(f.staffing.pool[OPERATORS].noticed, 0);
    assert_int_equal(f.staffing.pool[OPERATORS].flow.hired, 1);
    assert_int_equal(heads(&f, OPERATORS), 11);
    end(&f);
}

/* --- the level --- */

static void technicians_are_whole_and_the_rest_is_bought(void **state)
{
    (void)state;
    struct firm f;
    struct gj_staff_bill bill;
    begin(&f, (struct gj_staffing_spec){0}, 0.0);
    f.technicians = 2.4;
    live_month(&f);
    assert_int_equal(f.staffing.technicians, 2);
    gj_staffing_take_bill(&f.staffing, &bill);
    live_month(&f);
    gj_staffing_take_bill(&f.staffing, &bill);
    assert_int_equal(bill.technician_us, 2 * GJ_MONTH);
    assert_int_equal(bill.service_us, GJ_MONTH * 4 / 10);
    /* 0.4 of 9 million is dearer than a head of 4 million, less of it is not */
    f.spec.staffing.service_won_per_month = 10100000;
    live_month(&f);
    assert_int_equal(f.staffing.technicians, 3);
    end(&f);
}

static void people_who_are_too_many_learn_the_tasks_of_the_level(void **state)
{
    (void)state;
    struct firm f;
    struct gj_staff_bill bill;
    begin(&f,
          (struct gj_staffing_spec){
              .retrain_able = 0.3, .retrain_us = 28 * GJ_DAY, .retrain_won = 1000000, .retrain_months = 6},
          0.0);
    f.technicians = 2.4;
    live_months(&f, 2);
    assert_int_equal(f.staffing.technicians, 0); /* it waits for its own */
    f.work_h[OPERATORS] = 4 * WORK_H;            /* (10 + 10 + 4) / 3 = 8 */
    live_month(&f);
    assert_int_equal(heads(&f, OPERATORS), 8);
    assert_int_equal(f.staffing.technicians, 2);
    assert_int_equal(f.staffing.in_training, 2);
    assert_int_equal(f.staffing.pool[OPERATORS].flow.moved_out, 2);
    assert_int_equal(f.staffing.pool[N_POOLS].flow.moved_in, 2);
    gj_staffing_take_bill(&f.staffing, &bill);
    assert_int_equal(bill.hiring_mwon, 2 * 1000000 * GJ_WON);
    live_month(&f); /* bought: 2.4 heads for 28 days, 0.4 for the rest; all the month two are paid */
    assert_int_equal(f.staffing.in_training, 0);
    gj_staffing_take_bill(&f.staffing, &bill);
    assert_int_equal(bill.technician_us, 2 * GJ_MONTH);
    assert_int_equal(bill.service_us, 28 * GJ_DAY * 24 / 10 + (GJ_MONTH - 28 * GJ_DAY) * 4 / 10);
    f.technicians = 5.0; /* 3 of 10 are able, two have moved; the two still missing are hired after six months */
    live_months(&f, 1);
    assert_int_equal(f.staffing.technicians, 3);
    live_months(&f, 5);
    assert_int_equal(f.staffing.technicians, 3);
    live_months(&f, 1);
    assert_int_equal(f.staffing.technicians, 5);
    assert_int_equal(f.staffing.pool[N_POOLS].flow.hired, 2);
    end(&f);
}

/* --- closed forms [Erlang1917] --- */

static void erlang_c_is_as_published(void **state)
{
    (void)state;
    assert_true(fabs(gj_erlang_c(55, 48.0) - 0.2387009364) < 1e-9);
    assert_true(fabs(gj_erlang_c(55, 48.0) * 240.0 / (55.0 - 48.0) - 8.184032104) < 1e-8); /* mean wait, s */
    assert_true(fabs(1.0 - gj_erlang_late(55, 48.0, 15.0 / 240.0) - 0.8458830922) < 1e-9);
    assert_true(fabs(1.0 - gj_erlang_late(13, 10.0, 20.0 / 180.0) - 0.7956) < 5e-5);
    assert_true(fabs(1.0 - gj_erlang_late(14, 10.0, 20.0 / 180.0) - 0.8884) < 5e-5);
    assert_true(fabs(gj_erlang_c(14, 10.0) - 0.1741319336) < 1e-9);
    assert_true(fabs(gj_erlang_c(14, 10.0) * 180.0 / 4.0 - 7.835937012) < 1e-8);
    assert_int_equal(gj_erlang_crew(10.0, 20.0 / 180.0, 0.2, 1000), 14);
    assert_true(fabs(gj_erlang_c(1, 0.7) - 0.7) < 1e-15); /* M/M/1 */
    assert_true(gj_erlang_c(3, 3.0) == 1.0 && gj_erlang_c(0, 0.0) == 1.0);
}

static void a_crew_grows_with_the_load_and_with_what_is_asked(void **state)
{
    (void)state;
    uint32_t last = 1;
    for (double erlangs = 0.05; erlangs < 300.0; erlangs *= 1.1) {
        const uint32_t strict = gj_erlang_crew(erlangs, 0.1, 0.05, 4000);
        const uint32_t lax = gj_erlang_crew(erlangs, 0.1, 0.3, 4000);
        const uint32_t patient = gj_erlang_crew(erlangs, 1.0, 0.05, 4000);
        assert_true(strict >= last && strict >= lax && strict >= patient);
        assert_true(gj_erlang_late(strict, erlangs, 0.1) <= 0.05);
        assert_true(strict == 1 || gj_erlang_late(strict - 1, erlangs, 0.1) > 0.05);
        last = strict;
    }
}

/* --- whole lives --- */

static const struct gj_staffing_spec policies[] = {
    {.target_load = 0.85},
    {.target_load = 0.3, .leaving = GJ_LEAVING_CHANCE, .hire_delay = {.kind = GJ_DIST_EXPONENTIAL, .a = 3e12}},
    {.target_load = 0.9, .surplus = GJ_SURPLUS_SLOW, .surplus_share = 0.3, .notice_us = 40 * GJ_DAY},
    {.target_load = 0.95,
     .surplus = GJ_SURPLUS_AT_ONCE,
     .notice_us = 5 * GJ_DAY,
     .leaving = GJ_LEAVING_CHANCE,
     .hire_delay = {.kind = GJ_DIST_UNIFORM, .a = 1e11, .b = 9e12},
     .retrain_able = 0.7,
     .retrain_us = 50 * GJ_DAY,
     .retrain_months = 3},
    {.target_load = 0.2,
     .overtime = GJ_OVERTIME_FIRST,
     .n_crews = 1,
     .crew = {{.pool = 1, .wait_us = GJ_MINUTE, .at_most = 0.1}}},
};
enum { N_POLICIES = sizeof policies / sizeof policies[0] };

static void heads_and_money_close_under_every_policy(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    for (uint32_t i = 0; i < N_POLICIES; i++) {
        struct gj_study_spec spec = gj_workshop_study(plant, 3);
        struct gj_study_result result;
        struct gj_error error = {0};
        gj_workshop_improve(&spec);
        spec.upgrade[0].to.technicians.central = 60.0;
        spec.firm.staffing = policies[i];
        assert_int_equal(gj_dist_check(&spec.firm.staffing.hire_delay, &error), GJ_OK);
        assert_int_equal(gj_study_run(&spec, 1, NULL, &result, &error), GJ_OK);
        assert_true(result.arm[GJ_ARM_AFTER][GJ_OUTCOME_heads_technician].mean >= 1.0);
        gj_study_result_free(&result);
    }
    gj_plant_free(plant);
}

static void a_reform_that_changes_nothing_is_exactly_zero_under_every_policy(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    for (uint32_t i = 0; i < N_POLICIES; i++) {
        struct gj_study_spec spec = gj_workshop_study(plant, 2);
        struct gj_study_result result;
        struct gj_error error = {0};
        spec.n_upgrades = 1;
        spec.firm.staffing = policies[i];
        assert_int_equal(gj_dist_check(&spec.firm.staffing.hire_delay, &error), GJ_OK);
        assert_int_equal(gj_study_run(&spec, 1, NULL, &result, &error), GJ_OK);
        for (uint32_t k = 0; k < result.n_replications; k++) {
            assert_int_equal(result.row[2 * k].digest, result.row[2 * k + 1].digest);
            assert_memory_equal(result.row[2 * k].value, result.row[2 * k + 1].value, sizeof result.row[0].value);
        }
        gj_study_result_free(&result);
    }
    gj_plant_free(plant);
}

/* A life that is copied on its way goes on bit for bit, vacancies, notices and trainees with it. */
static void a_copied_life_goes_on_bit_for_bit(void **state)
{
    (void)state;
    struct gj_plant *plant = gj_workshop();
    for (uint32_t i = 0; i < N_POLICIES; i++) {
        struct gj_study_spec spec = gj_workshop_study(plant, 1);
        struct gj_life_spec told;
        struct gj_life one;
        struct gj_life other;
        struct gj_error error = {0};
        gj_workshop_improve(&spec);
        spec.upgrade[0].to.technicians.central = 60.0;
        spec.firm.staffing = policies[i];
        assert_int_equal(gj_dist_check(&spec.firm.staffing.hire_delay, &error), GJ_OK);
        gj_study_life_spec(&spec, &told);
        assert_int_equal(gj_life_init(&one, &told, 5, 0, &error), GJ_OK);
        assert_int_equal(gj_life_init(&other, &told, 6, 1, &error), GJ_OK);
        one.role.adoption = other.role.adoption = GJ_ADOPTS_AS_PLANNED;
        assert_int_equal(gj_life_run(&one, 400 * GJ_DAY, &error), GJ_OK);
        gj_life_copy(&other, &one);
        assert_int_equal(gj_life_run(&one, told.end, &error), GJ_OK);
        for (gj_time t = 405 * GJ_DAY; t < told.end; t += 5 * GJ_DAY) {
            assert_int_equal(gj_life_run(&other, t, &error), GJ_OK);
            assert_int_equal(gj_life_verify(&other, &error), GJ_OK);
        }
        assert_int_equal(gj_life_run(&other, told.end, &error), GJ_OK);
        assert_int_equal(gj_floor_digest(&one.floor), gj_floor_digest(&other.floor));
        assert_memory_equal(&one.ledger, &other.ledger, sizeof one.ledger);
        assert_int_equal(one.staffing.technician_us, other.staffing.technician_us);
        assert_int_equal(one.staffing.n_turns, other.staffing.n_turns);
        gj_life_fini(&one);
        gj_life_fini(&other);
    }
    gj_plant_free(plant);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_follow_the_work_of_three_months),
        cmocka_unit_test(a_vacancy_is_filled_after_its_delay_and_opened_once),
        cmocka_unit_test(a_delay_belongs_to_the_number_of_the_vacancy),
        cmocka_unit_test(overtime_comes_before_vacancies),
        cmocka_unit_test(a_pool_never_falls_below_what_one_job_asks_for),
        cmocka_unit_test(a_crew_is_sized_by_how_long_calls_wait),
        cmocka_unit_test(who_leaves_is_replaced_while_he_is_needed),
        cmocka_unit_test(with_a_delay_there_is_a_gap_after_who_leaves),
        cmocka_unit_test(leaving_by_chance_has_the_mean_of_leaving_evenly),
        cmocka_unit_test(a_surplus_is_let_go_at_once_after_its_months_and_notice),
        cmocka_unit_test(a_slow_surplus_goes_by_its_share_a_month),
        cmocka_unit_test(notices_are_taken_back_before_anybody_is_hired),
        cmocka_unit_test(technicians_are_whole_and_the_rest_is_bought),
        cmocka_unit_test(people_who_are_too_many_learn_the_tasks_of_the_level),
        cmocka_unit_test(erlang_c_is_as_published),
        cmocka_unit_test(a_crew_grows_with_the_load_and_with_what_is_asked),
        cmocka_unit_test(heads_and_money_close_under_every_policy),
        cmocka_unit_test(a_reform_that_changes_nothing_is_exactly_zero_under_every_policy),
        cmocka_unit_test(a_copied_life_goes_on_bit_for_bit),
    };
    return cmocka_run_group_tests_name("staffing", tests, NULL, NULL);
}
