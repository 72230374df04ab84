/* What makes a plant impossible, one fault at a time; and the frozen plant as text. */
#include "factory/plant.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { D_CYCLE, D_SETUP, D_EVERY, D_REPAIR, D_DRIFTS, D_FOUND, D_QUANTITY, D_DUE, D_OTHER, D_BAD, N_DISTS };
enum { OPERATOR, TECHNICIAN };
enum { PRESS, FINAL };

/* A plant before it is added, so that a case can change one thing of it.
 *
 *   orders --> [raw]--(press, 2 machines)--> [middle]--(final, inspects, reworks at press)--> done
 */
struct bundle {
    struct gj_dist dist[N_DISTS];
    double table_value[2], table_cumulative[2];
    gj_time open[2], close[2], night_open[1], night_close[1];
    uint32_t holiday[2];
    struct gj_calendar_spec calendar[2];
    struct gj_pool_spec pool[2];
    struct gj_buffer_spec buffer[3];
    struct gj_station_spec station[3]; /* the third is a case's own */
    struct gj_mode_spec mode[2];
    struct gj_product_spec product[2];
    struct gj_step_spec step[4];
    struct gj_job_spec job[4];
    struct gj_demand_spec demand[2];
    uint32_t n_dists, n_calendars, n_pools, n_buffers, n_stations, n_modes, n_products, n_steps, n_jobs, n_demands;
    uint32_t extra_pools; /* more pools of one head, without a calendar */
    uint32_t limit_lots;
    const char *name;
};

static struct gj_need need(uint64_t pools, uint32_t count)
{
    return (struct gj_need){.pools = pools, .count = count};
}

static void fill_dists(struct bundle *b)
{
    b->dist[D_CYCLE] = (struct gj_dist){.kind = GJ_DIST_LOGNORMAL, .a = 9e6, .b = 0.2};
    b->dist[D_SETUP] = (struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = 6e8};
    b->dist[D_EVERY] = (struct gj_dist){.kind = GJ_DIST_EXPONENTIAL, .a = 2e10};
    b->dist[D_REPAIR] = (struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = 1e9};
    b->dist[D_DRIFTS] = (struct gj_dist){.kind = GJ_DIST_EXPONENTIAL, .a = 9e10};
    b->dist[D_FOUND] = (struct gj_dist){.kind = GJ_DIST_UNIFORM, .a = 1e9, .b = 2e9};
    b->table_value[0] = 100, b->table_value[1] = 200;
    b->table_cumulative[0] = 0.5, b->table_cumulative[1] = 1;
    b->dist[D_QUANTITY] = (struct gj_dist){
        .kind = GJ_DIST_DISCRETE, .n_table = 2, .value = b->table_value, .cumulative = b->table_cumulative};
    b->dist[D_DUE] = (struct gj_dist){.kind = GJ_DIST_TRIANGULAR, .a = 1e11, .b = 2e11, .c = 4e11};
    b->dist[D_OTHER] = (struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = 7e6};
    b->dist[D_BAD] = (struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = 8e6}; /* good, until a case breaks it */
    b->n_dists = N_DISTS;
}

static void fill_people(struct bundle *b)
{
    b->open[0] = 8 * GJ_HOUR, b->close[0] = 12 * GJ_HOUR;
    b->open[1] = 13 * GJ_HOUR, b->close[1] = 17 * GJ_HOUR;
    b->night_open[0] = 18 * GJ_HOUR, b->night_close[0] = 22 * GJ_HOUR;
    b->holiday[0] = 5, b->holiday[1] = 6;
    b->calendar[0] = (struct gj_calendar_spec){.name = "day",
                                               .cycle = GJ_DAY,
                                               .n_intervals = 2,
                                               .open = b->open,
                                               .close = b->close,
                                               .n_holidays = 2,
                                               .holiday = b->holiday};
    b->calendar[1] = (struct gj_calendar_spec){
        .name = "night", .cycle = GJ_DAY, .n_intervals = 1, .open = b->night_open, .close = b->night_close};
    b->n_calendars = 2;
    b->pool[OPERATOR] = (struct gj_pool_spec){.name = "operator",
                                              .occupation = "production",
                                              .count = 3,
                                              .calendar = 0,
                                              .paperwork_us = 10 * GJ_MINUTE,
                                              .wage_won_per_month = 2900000,
                                              .leaves_per_year = 0.1};
    b->pool[TECHNICIAN] =
        (struct gj_pool_spec){.name = "technician", .occupation = "technician", .count = 1, .calendar = GJ_NONE};
    b->n_pools = 2;
}

static void fill_stations(struct bundle *b)
{
    b->buffer[0] = (struct gj_buffer_spec){.name = "raw", .capacity = GJ_UNLIMITED};
    b->buffer[1] = (struct gj_buffer_spec){.name = "middle", .capacity = 6};
    b->buffer[2] = (struct gj_buffer_spec){.name = "spare", .capacity = 6};
    b->n_buffers = 2;
    b->station[PRESS] = (struct gj_station_spec){
        .name = "press",
        .path = "line.a.press",
        .place = "line \"a\".machine \"press\"",
        .buffer = 0,
        .n_machines = 2,
        .calendar = 0,
        .affected = true,
        .n_work_needs = 1,
        .work_need = {{1U << OPERATOR, 1}},
        .n_setup_needs = 1,
        .setup_need = {{1U << TECHNICIAN, 1}},
        .setup = D_SETUP,
        .quality = {.defects = 0.02, .out_of_control = 0.15, .drifts = D_DRIFTS, .found = D_FOUND, .restore = D_REPAIR},
    };
    b->station[FINAL] = (struct gj_station_spec){
        .name = "final",
        .path = "line.a.final",
        .place = "line \"a\".inspection \"final\"",
        .buffer = 1,
        .n_machines = 1,
        .calendar = GJ_NONE,
        .by_hand = true,
        .setup = GJ_NONE,
        .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE},
        .inspection = {.is_on = true,
                       .misses = 0.2,
                       .false_alarms = 0.02,
                       .reject = GJ_REJECT_REWORK,
                       .rework_step = 0,
                       .rework_limit = 2},
    };
    b->n_stations = 2;
    b->mode[0] = (struct gj_mode_spec){.name = "breakdown",
                                       .station = PRESS,
                                       .clock = GJ_CLOCK_OPERATING,
                                       .every = D_EVERY,
                                       .noticed = D_OTHER,
                                       .repair = D_REPAIR,
                                       .n_crew = 1,
                                       .crew = {{1U << TECHNICIAN, 1}}};
    b->mode[1] = (struct gj_mode_spec){
        .name = "jam", .station = PRESS, .is_minor = true, .every = D_EVERY, .noticed = GJ_NONE, .repair = D_OTHER};
    b->n_modes = 2;
}

static void fill_routes(struct bundle *b)
{
    b->product[0] = (struct gj_product_spec){.name = "bracket"};
    b->product[1] = (struct gj_product_spec){.name = "cover"};
    b->n_products = 1;
    b->step[0] = (struct gj_step_spec){.product = 0, .buffer = 0};
    b->step[1] = (struct gj_step_spec){.product = 0, .buffer = 1};
    b->step[2] = (struct gj_step_spec){.product = 1, .buffer = 0};
    b->step[3] = (struct gj_step_spec){.product = 1, .buffer = 1};
    b->n_steps = 2;
    b->job[0] =
        (struct gj_job_spec){.product = 0, .step = 0, .station = PRESS, .cycle = D_CYCLE, .ideal_us = 8e6, .family = 1};
    b->job[1] = (struct gj_job_spec){.product = 0, .step = 1, .station = FINAL, .cycle = D_OTHER};
    b->job[2] = (struct gj_job_spec){.product = 1, .step = 0, .station = PRESS, .cycle = D_CYCLE};
    b->job[3] = (struct gj_job_spec){.product = 1, .step = 1, .station = FINAL, .cycle = D_OTHER};
    b->n_jobs = 2;
    b->demand[0] = (struct gj_demand_spec){.name = "contract",
                                           .product = 0,
                                           .every = D_EVERY,
                                           .first_us = -1,
                                           .quantity = D_QUANTITY,
                                           .due = D_DUE,
                                           .lot_size = 50};
    b->demand[1] = b->demand[0];
    b->demand[1].name = "market";
    b->n_demands = 1;
}

static void fill(struct bundle *b)
{
    *b = (struct bundle){.limit_lots = 20000, .name = "plant"};
    fill_dists(b);
    fill_people(b);
    fill_stations(b);
    fill_routes(b);
}

#define ADD_ALL(b, plant, thing)                             \
    for (uint32_t i = 0; i < (b)->n_##thing##s; i++) {       \
        (void)gj_plant_add_##thing((plant), &(b)->thing[i]); \
    }

/* NULL when memory ran out at the very start. */
static struct gj_plant *build(const struct bundle *b)
{
    struct gj_plant *plant = gj_plant_new(b->name);
    if (!plant) {
        return NULL;
    }
    ADD_ALL(b, plant, dist)
    ADD_ALL(b, plant, calendar)
    ADD_ALL(b, plant, pool)
    for (uint32_t i = 0; i < b->extra_pools; i++) {
        char name[20];
        snprintf(name, sizeof name, "extra %u", i);
        (void)gj_plant_add_pool(
            plant, &(struct gj_pool_spec){.name = name, .occupation = "office", .count = 1, .calendar = GJ_NONE});
    }
    ADD_ALL(b, plant, buffer)
    ADD_ALL(b, plant, station)
    ADD_ALL(b, plant, mode)
    ADD_ALL(b, plant, product)
    ADD_ALL(b, plant, step)
    ADD_ALL(b, plant, job)
    ADD_ALL(b, plant, demand)
    gj_plant_limit_lots(plant, b->limit_lots);
    return plant;
}

/* --- every fault, once ---------------------------------------------------------------------------------------------------------------- */

struct fault {
    const char *name;
    void (*make)(struct bundle *b);
    const char *place, *message, *fix;
};

static const char press[] = "line \"a\".machine \"press\"";
static const char final[] = "line \"a\".inspection \"final\"";

/* X(name, what is changed, place, message, fix): the only fault found, with exactly these words. */
#define FAULTS(X)                                                                                                     \
    X(a_distribution_is_wrong, b->dist[D_BAD].a = HUGE_VAL, "", "constant: value must be a finite number, it is inf", \
      "")                                                                                                             \
    /* hours */                                                                                                       \
    X(a_shift_has_no_cycle, b->calendar[1].cycle = 0, "shifts \"night\"", "the shift never opens",                    \
      "give at least one day and one interval of hours")                                                              \
    X(a_shift_has_no_hours, b->calendar[1].n_intervals = 0, "shifts \"night\"", "the shift never opens",              \
      "give at least one day and one interval of hours")                                                              \
    X(hours_overlap, b->open[1] = 11 * GJ_HOUR, "shifts \"day\"", "interval 2 of the shift is not possible",          \
      INTERVALS)                                                                                                      \
    X(hours_touch, b->open[1] = b->close[0], "shifts \"day\"", "interval 2 of the shift is not possible", INTERVALS)  \
    X(hours_end_before_they_begin, b->night_close[0] = 17 * GJ_HOUR, "shifts \"night\"",                              \
      "interval 1 of the shift is not possible", INTERVALS)                                                           \
    X(hours_end_after_the_cycle, b->night_close[0] = 25 * GJ_HOUR, "shifts \"night\"",                                \
      "interval 1 of the shift is not possible", INTERVALS)                                                           \
    X(hours_begin_before_the_cycle, b->night_open[0] = -1, "shifts \"night\"",                                        \
      "interval 1 of the shift is not possible", INTERVALS)                                                           \
    X(holidays_go_back, b->holiday[1] = 4, "shifts \"day\"", "the holidays are not in order",                         \
      "give each day once, the earlier first")                                                                        \
    X(a_holiday_comes_twice, b->holiday[1] = 5, "shifts \"day\"", "the holidays are not in order",                    \
      "give each day once, the earlier first")                                                                        \
    /* people */                                                                                                      \
    X(too_many_pools, b->extra_pools = GJ_MAX_POOLS - 1, "people", "65 pools of people, at most 64 are possible",     \
      "join pools")                                                                                                   \
    X(a_pool_works_an_unknown_shift, b->pool[OPERATOR].calendar = 2, "people \"operator\"",                           \
      "works a shift that does not exist", "")                                                                        \
    X(paperwork_is_negative, b->pool[OPERATOR].paperwork_us = -1, "people \"operator\"", "paperwork is negative",     \
      "give 0 minutes or more")                                                                                       \
    X(more_people_leave_than_there_are, b->pool[OPERATOR].leaves_per_year = 1.01, "people \"operator\"",              \
      "the share that leaves is not possible", "give a share from 0 to 100 % a year")                                 \
    X(the_share_that_leaves_is_no_number, b->pool[OPERATOR].leaves_per_year = NAN, "people \"operator\"",             \
      "the share that leaves is not possible", "give a share from 0 to 100 % a year")                                 \
    X(two_pools_have_one_name, b->pool[TECHNICIAN].name = "operator", "people \"operator\"",                          \
      "there are two pools of this name", "give each pool its own name")                                              \
    /* stations */                                                                                                    \
    X(no_lot_may_be_inside, b->limit_lots = 0, "plant", "no lot may be in the plant", "give max_lots of 1 or more")   \
    X(a_station_reads_an_unknown_buffer,                                                                              \
      (b->station[2] = b->station[FINAL], b->station[2].path = "line.a.third", b->station[2].buffer = 9,              \
       b->n_stations = 3),                                                                                            \
      final, "reads from a buffer that does not exist", "")                                                           \
    X(a_station_has_no_machines, b->station[PRESS].n_machines = 0, press, "has 0 machines", "give 1 or more")         \
    X(a_station_works_an_unknown_shift, b->station[PRESS].calendar = 7, press, "works a shift that does not exist",   \
      "")                                                                                                             \
    X(the_setup_is_unknown, b->station[PRESS].setup = N_DISTS, press,                                                 \
      "its set-up is a distribution that does not exist", "")                                                         \
    X(the_setup_is_negative, b->dist[D_SETUP].a = -1, press, "setup can be negative", TIME)                           \
    X(two_stations_have_one_name, b->station[FINAL].path = b->station[PRESS].path, final,                             \
      "there are two stations of this name", "give each station of a line its own name")                              \
    /* who does the work */                                                                                           \
    X(a_need_asks_for_an_unknown_pool, b->station[PRESS].work_need[0] = need(8, 1), press,                            \
      "the work asks for a pool that does not exist", "")                                                             \
    X(a_need_asks_for_nobody, b->station[PRESS].work_need[0].count = 0, press, "the work asks for 0 workers",         \
      "ask for 1 or more, or leave it out")                                                                           \
    X(a_need_asks_for_too_many, b->station[PRESS].work_need[0].count = 4, press,                                      \
      "the work needs 4 workers, the plant has 3 that can do it", FEWER)                                              \
    X(the_setup_asks_for_too_many, b->station[PRESS].setup_need[0].count = 2, press,                                  \
      "the set-up needs 2 workers, the plant has 1 that can do it", FEWER)                                            \
    X(the_repair_asks_for_too_many, b->mode[0].crew[0].count = 2, press,                                              \
      "the repair needs 2 workers, the plant has 1 that can do it", FEWER)                                            \
    X(a_pool_is_empty, (b->pool[OPERATOR].count = 0), press,                                                          \
      "the work needs 1 worker, the plant has 0 that can do it", FEWER)                                               \
    X(too_many_kinds_of_workers, b->station[PRESS].n_work_needs = 5, press,                                           \
      "the work asks for 5 kinds of workers, at most 4 are possible", "ask for fewer")                                \
    X(one_person_is_asked_for_twice, ask(b, need(1U << TECHNICIAN, 1), need(1U << TECHNICIAN, 1)), press,             \
      "the work asks for more people at once than there are: one person cannot meet two needs",                       \
      "add people, or ask for fewer")                                                                                 \
    X(one_need_takes_the_people_of_another, ask(b, need(3, 3), need(1U << OPERATOR, 1)), press,                       \
      "the work cannot be staffed: one need takes the people that another one depends on",                            \
      "ask for pools by name, so that each need has its own people")                                                  \
    X(people_come_when_the_machine_is_off, b->pool[OPERATOR].calendar = 1, press,                                     \
      "the work cannot be staffed: those who can do it are never there together while the machine is on", OVERLAP)    \
    X(two_who_work_together_never_meet,                                                                               \
      (b->pool[OPERATOR].calendar = 1, b->pool[TECHNICIAN].calendar = 0, b->station[PRESS].calendar = GJ_NONE,        \
       ask(b, need(1U << OPERATOR, 1), need(1U << TECHNICIAN, 1))),                                                   \
      press, "the work cannot be staffed: those who can do it are never there together while the machine is on",      \
      OVERLAP)                                                                                                        \
    X(paperwork_takes_the_whole_shift, b->pool[OPERATOR].paperwork_us = 4 * GJ_HOUR, press,                           \
      "the work cannot be staffed: those who can do it are never there together while the machine is on", OVERLAP)    \
    /* quality */                                                                                                     \
    X(defects_are_above_all, b->station[PRESS].quality.defects = 1.2, press, "the share of defects is 120 %", SHARE)  \
    X(defects_out_of_control_are_negative, b->station[PRESS].quality.out_of_control = -0.1, press,                    \
      "the share of defects out of control is -10 %", SHARE)                                                          \
    X(scrap_is_no_number, b->station[PRESS].quality.scrap = NAN, press, "the share of scrap is nan %", SHARE)         \
    X(quality_is_unknown, b->station[PRESS].quality.found = N_DISTS, press,                                           \
      "its quality uses a distribution that does not exist", "")                                                      \
    X(it_drifts_at_once, (b->dist[D_BAD].a = 0, b->station[PRESS].quality.drifts = D_BAD), press,                     \
      "quality.drifts is 0", "give a time above 0")                                                                   \
    X(finding_is_negative, b->dist[D_FOUND].a = -1, press, "quality.found can be negative", TIME)                     \
    X(restoring_is_negative, (b->dist[D_BAD].a = -1, b->station[PRESS].quality.restore = D_BAD), press,               \
      "quality.restore can be negative", TIME)                                                                        \
    X(misses_are_above_all, b->station[FINAL].inspection.misses = 2, final, "the share of misses is 200 %", SHARE)    \
    X(false_alarms_are_negative, b->station[FINAL].inspection.false_alarms = -1, final,                               \
      "the share of false alarms is -100 %", SHARE)                                                                   \
    X(rework_is_never_allowed, b->station[FINAL].inspection.rework_limit = 0, final,                                  \
      "sends rejects to rework 0 times", "allow at least 1 rework")                                                   \
    X(rework_goes_forward, b->station[FINAL].inspection.rework_step = 2, final, "sends rejects forward, to step 3",   \
      "name a station before the inspection")                                                                         \
    X(rework_has_no_room, b->buffer[0].capacity = 0, final,                                                           \
      "sends rejects back to a station without a buffer: the loop would lock itself",                                 \
      "give the buffer before the rework station a capacity of 1 or more")                                            \
    /* failures */                                                                                                    \
    X(a_failure_of_no_station, b->mode[1].station = 2, "jam", "a failure mode of a station that does not exist", "")  \
    X(two_failures_have_one_name, b->mode[1].name = "breakdown", press, "there are two failures named \"breakdown\"", \
      "give each failure of a station its own name")                                                                  \
    X(a_failure_has_no_repair, b->mode[1].repair = GJ_NONE, press, "failure \"jam\" lacks a distribution",            \
      "give `every` and `repair`")                                                                                    \
    X(it_fails_at_once, (b->dist[D_BAD].a = 0, b->mode[1].every = D_BAD), press, "fails.every is 0",                  \
      "give a time above 0")                                                                                          \
    X(noticing_is_negative, (b->dist[D_BAD].a = -1, b->mode[1].noticed = D_BAD), press,                               \
      "fails.noticed can be negative", TIME)                                                                          \
    X(the_repair_is_negative, (b->dist[D_BAD].a = -1, b->mode[1].repair = D_BAD), press,                              \
      "fails.repair can be negative", TIME)                                                                           \
    /* routes */                                                                                                      \
    X(nobody_reads_a_buffer, b->n_buffers = 3, "buffer \"spare\"",                                                    \
      "no station reads from this buffer: what comes here stays for ever",                                            \
      "put a machine behind it, let a kit take from it, or take it away")                                             \
    X(a_step_waits_nowhere, (b->step[2].buffer = 9, b->step[2].product = 3, b->n_steps = 3), "route",                 \
      "a step of a product or buffer that does not exist", "")                                                        \
    X(a_job_of_no_station, (b->job[2].station = 5, b->n_jobs = 3), "route",                                           \
      "a job of a station or product that does not exist", "")                                                        \
    X(a_job_of_no_step, (b->job[2] = b->job[0], b->job[2].step = 2, b->n_jobs = 3), press,                            \
      "does step 3 of product \"bracket\", whose route has 2", "")                                                    \
    X(a_job_of_another_buffer, (b->job[2] = b->job[0], b->job[2].step = 1, b->n_jobs = 3), press,                     \
      "does step 2 of product \"bracket\", but that step waits in another buffer", "")                                \
    X(a_job_comes_twice, (b->job[2] = b->job[0], b->n_jobs = 3), press,                                               \
      "does step 1 of product \"bracket\" in two ways", "give one cycle for it")                                      \
    X(a_job_has_no_cycle, b->job[0].cycle = GJ_NONE, press, "has no cycle time for product \"bracket\"",              \
      "give a cycle time")                                                                                            \
    X(a_cycle_is_negative, (b->dist[D_BAD].a = -1, b->job[0].cycle = D_BAD), press, "cycle can be negative", TIME)    \
    X(a_normal_cycle_is_not_cut_off,                                                                                  \
      (b->dist[D_BAD] = (struct gj_dist){.kind = GJ_DIST_NORMAL, .a = 9e6, .b = 1e6, .c = -HUGE_VAL, .d = HUGE_VAL},  \
       b->job[0].cycle = D_BAD),                                                                                      \
      press, "cycle can be negative", TIME)                                                                           \
    X(one_value_of_a_table_is_negative,                                                                               \
      (b->table_value[1] = -1, b->dist[D_BAD] = b->dist[D_QUANTITY], b->demand[0].quantity = GJ_NONE,                 \
       b->job[0].cycle = D_BAD),                                                                                      \
      press, "cycle can be negative", TIME)                                                                           \
    X(a_route_is_empty, b->n_products = 2, "product \"cover\"", "its route is empty",                                 \
      "give it a route of at least one station")                                                                      \
    X(nobody_does_a_step, b->n_jobs = 1, "product \"bracket\"", "no station can do step 2 of its route",              \
      "give a station a cycle for it")                                                                                \
    X(two_products_have_one_name, (b->product[1].name = "bracket", b->n_products = 2, b->n_steps = b->n_jobs = 4),    \
      "product \"bracket\"", "there are two products of this name", "give each product its own name")                 \
    /* orders */                                                                                                      \
    X(nobody_orders, b->n_demands = 0, "plant", "nobody orders anything", "add orders { product = ..., rate = ... }") \
    X(an_unknown_product_is_ordered, b->demand[0].product = 1, "orders \"contract\"",                                 \
      "orders a product that does not exist", "")                                                                     \
    X(lots_are_empty, b->demand[0].lot_size = 0, "orders \"contract\"", "the lot size is 0",                          \
      "give 1 or more pieces a lot")                                                                                  \
    X(the_allowance_is_negative, b->demand[0].allowance = -0.1, "orders \"contract\"",                                \
      "the allowance for rejects is -10 %", "give 0 % or more, at most 1,000 %")                                      \
    X(two_streams_have_one_name, (b->demand[1].name = "contract", b->n_demands = 2), "orders \"contract\"",           \
      "there are two order streams of this name", "give each order stream its own name")                              \
    X(orders_have_no_interval, b->demand[0].every = GJ_NONE, "orders \"contract\"", "lacks the time between orders",  \
      "give `rate` or `every`")                                                                                       \
    X(the_quantity_is_unknown, b->demand[0].quantity = N_DISTS, "orders \"contract\"",                                \
      "its quantity or due date is a distribution that does not exist", "")                                           \
    X(the_due_date_of_an_endless_stream_is_unknown, (b->demand[0].is_endless = true, b->demand[0].due = N_DISTS),     \
      "orders \"contract\"", "its quantity or due date is a distribution that does not exist", "")                    \
    X(orders_come_at_once, (b->dist[D_BAD].a = 0, b->demand[0].every = D_BAD), "orders \"contract\"", "every is 0",   \
      "give a time above 0")                                                                                          \
    X(the_due_date_is_in_the_past, b->dist[D_DUE].a = -1, "orders \"contract\"", "due can be negative", TIME)         \
    X(the_quantity_is_0, (b->dist[D_BAD].a = 0, b->demand[0].quantity = D_BAD), "orders \"contract\"",                \
      "quantity is 0", "give a number of pieces above 0")                                                             \
    X(the_quantity_is_negative, (b->dist[D_BAD].a = -1, b->demand[0].quantity = D_BAD), "orders \"contract\"",        \
      "quantity can be negative", "give a number of pieces of 0 or more, or cut it off at 0")

#define INTERVALS "intervals must be in order, neither overlap nor touch, and lie within the cycle"
#define TIME "give a time of 0 or more, or cut it off at 0"
#define SHARE "give a share from 0 to 100 %"
#define FEWER "add people with that skill, or ask for fewer"
#define OVERLAP "let their shifts overlap with the machine's, longer than their paperwork"

/* Two needs of the press instead of one. */
static void ask(struct bundle *b, struct gj_need first, struct gj_need second)
{
    b->station[PRESS].n_work_needs = 2;
    b->station[PRESS].work_need[0] = first;
    b->station[PRESS].work_need[1] = second;
}

#define X(fault, change, ...)                  \
    static void make_##fault(struct bundle *b) \
    {                                          \
        change;                                \
    }
FAULTS(X)
#undef X

static const struct fault faults[] = {
#define X(fault, change, ...) {#fault, make_##fault, __VA_ARGS__},
    FAULTS(X)
#undef X
};

static void every_fault_is_said_with_its_place_and_what_to_do(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct bundle b;
        struct gj_error_list errors;
        fill(&b);
        faults[i].make(&b);
        gj_error_list_init(&errors);
        struct gj_plant *plant = build(&b);
        const enum gj_status status = gj_plant_freeze(plant, &errors);
        if (status != GJ_MODEL || errors.n != 1) {
            print_message("%s: status %s, %zu faults\n", faults[i].name, gj_status_name(status), errors.n);
            for (size_t k = 0; k < errors.n; k++) {
                print_message("  %s: %s / %s\n", errors.items[k].place, errors.items[k].message, errors.items[k].fix);
            }
        }
        assert_int_equal(status, GJ_MODEL);
        assert_int_equal(errors.n, 1);
        assert_int_equal(errors.items[0].status, GJ_MODEL);
        assert_string_equal(errors.items[0].place, faults[i].place);
        assert_string_equal(errors.items[0].message, faults[i].message);
        assert_string_equal(errors.items[0].fix, faults[i].fix);
        gj_error_list_fini(&errors);
        gj_plant_free(plant);
    }
}

/* Calendars are searched four years ahead. */
static void a_shift_of_holidays_never_opens(void **state)
{
    (void)state;
    uint32_t days[5 * 366];
    struct bundle b;
    struct gj_error_list errors;
    fill(&b);
    for (uint32_t i = 0; i < 5 * 366; i++) {
        days[i] = i;
    }
    b.calendar[1].n_holidays = 5 * 366;
    b.calendar[1].holiday = days;
    gj_error_list_init(&errors);
    struct gj_plant *plant = build(&b);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_MODEL);
    assert_int_equal(errors.n, 1);
    assert_string_equal(errors.items[0].place, "shifts \"night\"");
    assert_string_equal(errors.items[0].message, "the shift never opens: all its days are holidays");
    assert_string_equal(errors.items[0].fix, "leave at least one working day");
    gj_error_list_fini(&errors);
    gj_plant_free(plant);
}

static bool is_found(const struct gj_error_list *errors, const char *message)
{
    for (size_t i = 0; i < errors->n; i++) {
        if (strcmp(errors->items[i].message, message) == 0) {
            return true;
        }
    }
    return false;
}

static void several_faults_are_found_in_one_pass(void **state)
{
    (void)state;
    static const char *const wanted[] = {"the shift never opens",
                                         "paperwork is negative",
                                         "has 0 machines",
                                         "the repair needs 2 workers, the plant has 1 that can do it",
                                         "the lot size is 0",
                                         "no station can do step 2 of its route",
                                         "fails.every is 0",
                                         "no station reads from this buffer: what comes here stays for ever",
                                         "the share of misses is 200 %"};
    struct bundle b;
    struct gj_error_list errors;
    fill(&b);
    b.calendar[1].n_intervals = 0;
    b.pool[OPERATOR].paperwork_us = -1;
    b.station[PRESS].n_machines = 0;
    b.mode[0].crew[0].count = 2;
    b.dist[D_BAD].a = 0;
    b.mode[1].every = D_BAD;
    b.n_buffers = 3;
    b.n_jobs = 1;
    b.demand[0].lot_size = 0;
    b.station[FINAL].inspection.misses = 2;
    gj_error_list_init(&errors);
    struct gj_plant *plant = build(&b);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_MODEL);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        assert_true(is_found(&errors, wanted[i]));
    }
    assert_int_equal(errors.n, sizeof wanted / sizeof wanted[0]);
    gj_error_list_fini(&errors);
    gj_plant_free(plant);
}

static void an_empty_plant_lacks_machines_and_orders(void **state)
{
    (void)state;
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    struct gj_plant *plant = gj_plant_new("empty");
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_MODEL);
    assert_int_equal(errors.n, 2);
    assert_string_equal(errors.items[0].place, "plant");
    assert_string_equal(errors.items[0].message, "there is no machine");
    assert_string_equal(errors.items[0].fix, "add line \"name\" { machine \"name\" { ... } }");
    assert_string_equal(errors.items[1].place, "plant");
    assert_string_equal(errors.items[1].message, "nobody orders anything");
    gj_error_list_fini(&errors);
    gj_plant_free(plant);
}

static void what_several_products_share_is_said_once(void **state)
{
    (void)state;
    struct bundle b;
    struct gj_error_list errors;
    fill(&b);
    b.n_products = 2;
    b.n_steps = b.n_jobs = 4;
    b.buffer[0].capacity = 0;
    gj_error_list_init(&errors);
    struct gj_plant *plant = build(&b);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_MODEL);
    assert_int_equal(errors.n, 1);
    gj_error_list_fini(&errors);
    gj_plant_free(plant);
}

/* --- the frozen plant as text --------------------------------------------------------------------------------------------------------- */

static struct gj_text frozen_text(const struct bundle *b)
{
    struct gj_error_list errors;
    struct gj_text text;
    gj_error_list_init(&errors);
    gj_text_init(&text);
    struct gj_plant *plant = build(b);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_OK);
    assert_int_equal(errors.n, 0);
    gj_plant_print(plant, &text);
    assert_false(text.failed);
    gj_error_list_fini(&errors);
    gj_plant_free(plant);
    return text;
}

static void a_possible_plant_freezes_and_can_be_asked(void **state)
{
    (void)state;
    struct bundle b;
    struct gj_error_list errors;
    fill(&b);
    gj_error_list_init(&errors);
    struct gj_plant *plant = build(&b);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_OK);
    assert_int_equal(errors.n, 0);
    assert_string_equal(gj_plant_name(plant), "plant");
    assert_int_equal(gj_plant_n_stations(plant), 2);
    assert_int_equal(gj_plant_n_machines(plant), 3);
    assert_int_equal(gj_plant_n_pools(plant), 2);
    assert_int_equal(gj_plant_n_products(plant), 1);
    assert_string_equal(gj_plant_station(plant, FINAL)->path, "line.a.final");
    assert_string_equal(gj_plant_pool(plant, OPERATOR)->occupation, "production");
    assert_string_equal(gj_plant_product_name(plant, 0), "bracket");
    assert_int_equal(gj_plant_pool_least(plant, TECHNICIAN), 1);
    gj_error_list_fini(&errors);
    gj_plant_free(plant);
}

static void what_is_added_is_copied(void **state)
{
    (void)state;
    struct bundle b;
    struct gj_error_list errors;
    fill(&b);
    struct gj_text expected = frozen_text(&b);
    char name[20] = "bracket";
    b.product[0].name = name;
    gj_error_list_init(&errors);
    struct gj_plant *plant = build(&b);
    strcpy(name, "changed");
    b.open[0] = b.close[1] = b.holiday[0] = 1;
    b.table_value[0] = b.table_cumulative[0] = 0.1;
    struct gj_text text;
    gj_text_init(&text);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_OK);
    gj_plant_print(plant, &text);
    assert_string_equal(text.data, expected.data);
    gj_text_fini(&text);
    gj_text_fini(&expected);
    gj_error_list_fini(&errors);
    gj_plant_free(plant);
}

/* Everything that a spec says, except `place`, which is for messages only, and what an endless stream does not use. */
#define CHANGES(X)                                                                               \
    X(plant_name, b->name = "other")                                                             \
    X(plant_lots, b->limit_lots = 19999)                                                         \
    X(dist_kind, b->dist[D_EVERY].kind = GJ_DIST_CONSTANT)                                       \
    X(dist_a, b->dist[D_CYCLE].a = 9.000001e6)                                                   \
    X(dist_b, b->dist[D_CYCLE].b = 0.21)                                                         \
    X(dist_c, b->dist[D_DUE].c = 5e11)                                                           \
    X(dist_value, b->table_value[1] = 201)                                                       \
    X(dist_cumulative, b->table_cumulative[0] = 0.25)                                            \
    X(dist_n_table, (b->table_cumulative[0] = 1, b->dist[D_QUANTITY].n_table = 1))               \
    X(calendar_name, b->calendar[1].name = "late")                                               \
    X(calendar_cycle, b->calendar[1].cycle = 2 * GJ_DAY)                                         \
    X(calendar_n_intervals, b->calendar[0].n_intervals = 1)                                      \
    X(calendar_open, b->open[0] = 7 * GJ_HOUR)                                                   \
    X(calendar_close, b->close[1] = 18 * GJ_HOUR)                                                \
    X(calendar_n_holidays, b->calendar[0].n_holidays = 1)                                        \
    X(calendar_holiday, b->holiday[1] = 7)                                                       \
    X(pool_name, b->pool[OPERATOR].name = "worker")                                              \
    X(pool_occupation, b->pool[OPERATOR].occupation = "office")                                  \
    X(pool_count, b->pool[OPERATOR].count = 4)                                                   \
    X(pool_calendar, b->pool[TECHNICIAN].calendar = 0)                                           \
    X(pool_paperwork, b->pool[OPERATOR].paperwork_us++)                                          \
    X(pool_wage, b->pool[OPERATOR].wage_won_per_month++)                                         \
    X(pool_leaves, b->pool[OPERATOR].leaves_per_year = 0.11)                                     \
    X(buffer_name, b->buffer[1].name = "between")                                                \
    X(buffer_capacity, b->buffer[1].capacity = 7)                                                \
    X(station_name, b->station[PRESS].name = "big press")                                        \
    X(station_path, b->station[PRESS].path = "line.b.press")                                     \
    X(station_and_step_buffer, swap_buffers(b))                                                  \
    X(station_n_machines, b->station[PRESS].n_machines = 3)                                      \
    X(station_calendar, b->station[FINAL].calendar = 1)                                          \
    X(station_rule, b->station[PRESS].rule = GJ_RULE_SPT)                                        \
    X(station_by_hand, b->station[PRESS].by_hand = true)                                         \
    X(station_affected, b->station[PRESS].affected = false)                                      \
    X(station_n_work_needs, b->station[PRESS].n_work_needs = 0)                                  \
    X(station_work_pools, b->station[PRESS].work_need[0].pools = 3)                              \
    X(station_work_count, b->station[PRESS].work_need[0].count = 2)                              \
    X(station_n_setup_needs, b->station[PRESS].n_setup_needs = 0)                                \
    X(station_setup_pools, b->station[PRESS].setup_need[0].pools = 3)                            \
    X(station_setup_count, b->station[PRESS].setup_need[0] = need(3, 2))                         \
    X(station_setup, b->station[PRESS].setup = GJ_NONE)                                          \
    X(quality_defects, b->station[PRESS].quality.defects = 0.03)                                 \
    X(quality_out_of_control, b->station[PRESS].quality.out_of_control = 0.16)                   \
    X(quality_scrap, b->station[PRESS].quality.scrap = 0.01)                                     \
    X(quality_drifts, b->station[PRESS].quality.drifts = GJ_NONE)                                \
    X(quality_found, b->station[PRESS].quality.found = GJ_NONE)                                  \
    X(quality_restore, b->station[PRESS].quality.restore = GJ_NONE)                              \
    X(inspection_on, b->station[FINAL].inspection.is_on = false)                                 \
    X(inspection_misses, b->station[FINAL].inspection.misses = 0.21)                             \
    X(inspection_false_alarms, b->station[FINAL].inspection.false_alarms = 0.03)                 \
    X(inspection_reject, b->station[FINAL].inspection.reject = GJ_REJECT_SCRAP)                  \
    X(inspection_rework_step, b->station[FINAL].inspection.rework_step = 1)                      \
    X(inspection_rework_limit, b->station[FINAL].inspection.rework_limit = 3)                    \
    X(mode_name, b->mode[0].name = "motor")                                                      \
    X(mode_station, b->mode[1].station = FINAL)                                                  \
    X(mode_clock, b->mode[0].clock = GJ_CLOCK_BUSY)                                              \
    X(mode_minor, b->mode[1].is_minor = false)                                                   \
    X(mode_part, b->mode[0].part = GJ_PART_SCRAP)                                                \
    X(mode_every, b->mode[1].every = D_DRIFTS)                                                   \
    X(mode_noticed, b->mode[1].noticed = D_OTHER)                                                \
    X(mode_repair, b->mode[1].repair = D_REPAIR)                                                 \
    X(mode_n_crew, b->mode[0].n_crew = 0)                                                        \
    X(mode_crew_pools, b->mode[0].crew[0].pools = 3)                                             \
    X(mode_crew_count, b->mode[0].crew[0] = need(3, 2))                                          \
    X(product_name, b->product[0].name = "cover")                                                \
    X(product_count, (b->n_products = 2, b->n_steps = b->n_jobs = 4))                            \
    X(job_cycle, b->job[1].cycle = D_CYCLE)                                                      \
    X(job_ideal, b->job[0].ideal_us = 7e6)                                                       \
    X(job_family, b->job[0].family = 2)                                                          \
    X(demand_name, b->demand[0].name = "market")                                                 \
    X(demand_product, (b->n_products = 2, b->n_steps = b->n_jobs = 4, b->demand[0].product = 1)) \
    X(demand_count, b->n_demands = 2)                                                            \
    X(demand_endless, b->demand[0].is_endless = true)                                            \
    X(demand_every, b->demand[0].every = D_DRIFTS)                                               \
    X(demand_first, b->demand[0].first_us = 0)                                                   \
    X(demand_quantity, b->demand[0].quantity = GJ_NONE)                                          \
    X(demand_due, b->demand[0].due = GJ_NONE)                                                    \
    X(demand_lot, b->demand[0].lot_size = 51)                                                    \
    X(demand_fill, b->demand[0].fill = true)                                                     \
    X(demand_allowance, b->demand[0].allowance = 0.04)                                           \
    X(demand_lose, b->demand[0].lose_when_full = true)

/* The press and the inspection change buffers, and the steps with them. */
static void swap_buffers(struct bundle *b)
{
    b->station[PRESS].buffer = b->step[0].buffer = 1;
    b->station[FINAL].buffer = b->step[1].buffer = 0;
}

#define X(field, change)                         \
    static void change_##field(struct bundle *b) \
    {                                            \
        change;                                  \
    }
CHANGES(X)
#undef X

static const struct {
    const char *name;
    void (*change)(struct bundle *b);
} changes[] = {
#define X(field, change) {#field, change_##field},
    CHANGES(X)
#undef X
};
#define N_CHANGES (sizeof changes / sizeof changes[0])

static void the_same_plant_has_the_same_text(void **state)
{
    (void)state;
    struct bundle b, again;
    fill(&b);
    fill(&again);
    struct gj_text first = frozen_text(&b);
    struct gj_text second = frozen_text(&again);
    assert_true(first.length > 1000);
    assert_string_equal(first.data, second.data);
    gj_text_fini(&first);
    gj_text_fini(&second);
}

/* Each change of one field gives a text of its own: other than the plant's, and other than after any other change. */
static void every_field_changes_the_text(void **state)
{
    (void)state;
    struct gj_text text[N_CHANGES + 1];
    struct bundle b;
    for (size_t i = 0; i <= N_CHANGES; i++) {
        fill(&b);
        if (i < N_CHANGES) {
            changes[i].change(&b);
        }
        text[i] = frozen_text(&b);
    }
    for (size_t i = 0; i <= N_CHANGES; i++) {
        for (size_t k = 0; k < i; k++) {
            if (strcmp(text[i].data, text[k].data) == 0) {
                fail_msg("%s does not show", changes[k].name);
            }
        }
    }
    for (size_t i = 0; i <= N_CHANGES; i++) {
        gj_text_fini(&text[i]);
    }
}

/* --- memory ---------------------------------------------------------------------------------------------------------------------------- */

/* Whichever allocation fails, freeze says so, and all is freed (run under the address sanitizer). */
static void every_allocation_may_fail(void **state)
{
    (void)state;
    struct bundle b;
    fill(&b);
    b.station[PRESS].n_machines = b.pool[OPERATOR].count = 30000; /* tables that need a block of their own */
    size_t n = 1;
    for (bool is_done = false; !is_done; n++) {
        struct gj_error_list errors;
        gj_error_list_init(&errors);
        gj_alloc_fail_after(n);
        struct gj_plant *plant = build(&b);
        if (plant) {
            const enum gj_status status = gj_plant_freeze(plant, &errors);
            is_done = status == GJ_OK;
            assert_true(is_done || status == GJ_NO_MEMORY);
            assert_int_equal(gj_error_list_status(&errors), status);
        }
        gj_alloc_fail_after(0);
        gj_plant_free(plant);
        gj_error_list_fini(&errors);
    }
    assert_true(n > 15); /* the plant, ten arrays, and blocks of the arena while adding and while deriving */
}

/* When the failure passes, the error itself can be kept, and says what happened. */
static void a_plant_that_ran_out_of_memory_says_so_later(void **state)
{
    (void)state;
    struct bundle b;
    struct gj_error_list errors;
    fill(&b);
    gj_error_list_init(&errors);
    gj_alloc_fail_after(10);
    struct gj_plant *plant = build(&b);
    gj_alloc_fail_after(0);
    assert_non_null(plant);
    assert_int_equal(gj_plant_add_pool(plant, &b.pool[0]), GJ_NONE);
    assert_int_equal(gj_plant_freeze(plant, &errors), GJ_NO_MEMORY);
    assert_int_equal(errors.n, 1);
    assert_int_equal(errors.items[0].status, GJ_NO_MEMORY);
    assert_string_equal(errors.items[0].message, "memory ran out while the plant was built");
    gj_error_list_fini(&errors);
    gj_plant_free(plant);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_is_said_with_its_place_and_what_to_do),
        cmocka_unit_test(a_shift_of_holidays_never_opens),
        cmocka_unit_test(several_faults_are_found_in_one_pass),
        cmocka_unit_test(an_empty_plant_lacks_machines_and_orders),
        cmocka_unit_test(what_several_products_share_is_said_once),
        cmocka_unit_test(a_possible_plant_freezes_and_can_be_asked),
        cmocka_unit_test(what_is_added_is_copied),
        cmocka_unit_test(the_same_plant_has_the_same_text),
        cmocka_unit_test(every_field_changes_the_text),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(a_plant_that_ran_out_of_memory_says_so_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
