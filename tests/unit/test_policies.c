/* Every combination of what is done at the end of a shift, with the piece in process of a failure, about room behind the machine, and when a
 * lot of higher priority comes: one small plant, lived with each, and checked by hand.
 *
 *   orders --> M1 (shift 0-10 of 24 h; fails once, at 6, for 1 h) --[1 place]--> M2 (6 h a lot, always on)
 *
 * L: a lot of 4 h at 0, 3, 6, 9 ... H: one lot of 2 h, of higher priority, at 5. The diary ends at 14. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "unit/diary.h"

struct policies {
    enum gj_shift_end shift_end;
    enum gj_part part;
    enum gj_blocking blocking;
    enum gj_preempt preempt;
};

static void add_machines(struct gj_plant *plant, const struct policies *p)
{
    const struct gj_quality_spec quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE};
    gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = "in", .capacity = GJ_UNLIMITED});
    gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = "between", .capacity = 1});
    gj_plant_add_station(plant, &(struct gj_station_spec){.name = "M1",
                                                          .path = "machine.M1",
                                                          .n_machines = 1,
                                                          .calendar = 0,
                                                          .rule = GJ_RULE_PRIORITY,
                                                          .setup = GJ_NONE,
                                                          .shift_end = p->shift_end,
                                                          .blocking = p->blocking,
                                                          .preempt = p->preempt,
                                                          .quality = quality});
    gj_plant_add_station(plant, &(struct gj_station_spec){.name = "M2",
                                                          .path = "machine.M2",
                                                          .buffer = 1,
                                                          .n_machines = 1,
                                                          .calendar = GJ_NONE,
                                                          .setup = GJ_NONE,
                                                          .quality = quality});
    gj_plant_add_mode(plant, &(struct gj_mode_spec){.name = "f",
                                                    .clock = GJ_CLOCK_CALENDAR,
                                                    .part = p->part,
                                                    .every = gj_hours(plant, 6),
                                                    .noticed = GJ_NONE,
                                                    .repair = gj_hours(plant, 1)});
}

static struct gj_plant *build(const struct policies *p)
{
    struct gj_plant *plant = gj_plant_new("policies");
    const gj_time open[] = {0};
    const gj_time close[] = {10 * GJ_HOUR};
    gj_plant_add_calendar(plant, &(struct gj_calendar_spec){
                                     .name = "s", .cycle = GJ_DAY, .n_intervals = 1, .open = open, .close = close});
    add_machines(plant, p);
    for (uint32_t i = 0; i < 2; i++) {
        const char *const names[] = {"L", "H"};
        gj_plant_add_product(plant, &(struct gj_product_spec){.name = names[i]});
        gj_plant_add_step(plant, &(struct gj_step_spec){.product = i, .buffer = 0});
        gj_plant_add_step(plant, &(struct gj_step_spec){.product = i, .buffer = 1});
        gj_plant_add_job(plant, &(struct gj_job_spec){
                                    .product = i, .step = 0, .station = 0, .cycle = gj_hours(plant, i == 0 ? 4 : 2)});
        gj_plant_add_job(plant,
                         &(struct gj_job_spec){.product = i, .step = 1, .station = 1, .cycle = gj_hours(plant, 6)});
        gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = names[i],
                                                            .product = i,
                                                            .every = gj_hours(plant, i == 0 ? 3 : 1000),
                                                            .first_us = i == 0 ? 0 : 5 * GJ_HOUR,
                                                            .quantity = GJ_NONE,
                                                            .due = GJ_NONE,
                                                            .lot_size = 1,
                                                            .priority = 2 - i});
    }
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    const enum gj_status status = gj_plant_freeze(plant, &errors);
    if (status != GJ_OK) {
        print_message("%s: %s\n", errors.items[0].place, errors.items[0].message);
    }
    assert_int_equal(status, GJ_OK);
    gj_error_list_fini(&errors);
    return plant;
}

/* What happens from 7 on, when M1 is repaired. M2 works on the first L from 4 to 10 and then takes what waits between; at 10 the bell comes
 * first, then M1, then M2. In the order of the policies: resume, finish, fit. */
static const char *const late[GJ_N_PREEMPTS][GJ_N_PARTS][GJ_N_SHIFT_ENDS] = {
    [GJ_PREEMPT_NO] =
        {
            /* The second L, half done, until 9; then H, which needs until 11. */
            [GJ_PART_RESUME] = {"7 M1 work; 9 M1 work; 10 M1 off; 10 out; 10 M2 work; ",
                                "7 M1 work; 9 M1 work; 10 out; 10 M2 work; 11 M1 off; ",
                                "7 M1 work; 9 M1 planned; 10 M1 off; 10 out; 10 M2 work; "},
            /* The second L again, until 11: begun before the bell was near, so that `fit` does not hold it back. */
            [GJ_PART_RESTART] = {"7 M1 work; 10 M1 off; 10 out; 10 M2 starved; ",
                                 "7 M1 work; 10 out; 10 M2 starved; 11 M1 off; 11 M2 work; ",
                                 "7 M1 work; 10 M1 off; 10 out; 10 M2 starved; "},
            /* H until 9; then the third L, which needs until 13. */
            [GJ_PART_SCRAP] = {"7 M1 work; 9 M1 work; 10 M1 off; 10 out; 10 M2 work; ",
                               "7 M1 work; 9 M1 work; 10 out; 10 M2 work; 13 M1 off; ",
                               "7 M1 work; 9 M1 planned; 10 M1 off; 10 out; 10 M2 work; "},
        },
    /* H interrupts the second L at 5, of which one hour is done. */
    [GJ_PREEMPT_RESUME] =
        {
            /* H until 8; then three hours of L. */
            [GJ_PART_RESUME] = {"7 M1 work; 8 M1 work; 10 M1 off; 10 out; 10 M2 work; ",
                                "7 M1 work; 8 M1 work; 10 out; 10 M2 work; 11 M1 off; ",
                                "7 M1 work; 8 M1 planned; 10 M1 off; 10 out; 10 M2 work; "},
            /* H until 9. */
            [GJ_PART_RESTART] = {"7 M1 work; 9 M1 work; 10 M1 off; 10 out; 10 M2 work; ",
                                 "7 M1 work; 9 M1 work; 10 out; 10 M2 work; 12 M1 off; ",
                                 "7 M1 work; 9 M1 planned; 10 M1 off; 10 out; 10 M2 work; "},
            /* H is scrapped; three hours of L are over at the bell itself: what is done then is done, whatever the policy. */
            [GJ_PART_SCRAP] = {"7 M1 work; 10 M1 off; 10 out; 10 M2 work; ",
                               "7 M1 work; 10 M1 off; 10 out; 10 M2 work; ",
                               "7 M1 work; 10 M1 off; 10 out; 10 M2 work; "},
        },
    /* As before, but L needs its four hours again. */
    [GJ_PREEMPT_RESTART] =
        {
            [GJ_PART_RESUME] = {"7 M1 work; 8 M1 work; 10 M1 off; 10 out; 10 M2 work; ",
                                "7 M1 work; 8 M1 work; 10 out; 10 M2 work; 12 M1 off; ",
                                "7 M1 work; 8 M1 planned; 10 M1 off; 10 out; 10 M2 work; "},
            [GJ_PART_RESTART] = {"7 M1 work; 9 M1 work; 10 M1 off; 10 out; 10 M2 work; ",
                                 "7 M1 work; 9 M1 work; 10 out; 10 M2 work; 13 M1 off; ",
                                 "7 M1 work; 9 M1 planned; 10 M1 off; 10 out; 10 M2 work; "},
            [GJ_PART_SCRAP] = {"7 M1 work; 10 M1 off; 10 out; 10 M2 starved; ",
                               "7 M1 work; 10 out; 10 M2 starved; 11 M1 off; 11 M2 work; ",
                               "7 M1 planned; 10 M1 off; 10 out; 10 M2 starved; "},
        },
};

/* Before service: the one place between is kept for the second L from 4 on, so nothing can begin that would interrupt it. Once it is filled M1
 * is blocked until the bell, and there is no work for the end of the shift to decide about; but of a lot that is restarted there is. A lot that
 * is scrapped gives its place back: H begins at 7. */
static const char *const late_before_service[GJ_N_PARTS][GJ_N_SHIFT_ENDS] = {
    [GJ_PART_RESUME] = {"7 M1 work; 9 M1 blocked; 10 M1 off; 10 out; 10 M2 work; ",
                        "7 M1 work; 9 M1 blocked; 10 M1 off; 10 out; 10 M2 work; ",
                        "7 M1 work; 9 M1 blocked; 10 M1 off; 10 out; 10 M2 work; "},
    [GJ_PART_RESTART] = {"7 M1 work; 10 M1 off; 10 out; 10 M2 starved; ",
                         "7 M1 work; 10 out; 10 M2 starved; 11 M1 off; 11 M2 work; ",
                         "7 M1 work; 10 M1 off; 10 out; 10 M2 starved; "},
    [GJ_PART_SCRAP] = {"7 M1 work; 9 M1 blocked; 10 M1 off; 10 out; 10 M2 work; ",
                       "7 M1 work; 9 M1 blocked; 10 M1 off; 10 out; 10 M2 work; ",
                       "7 M1 work; 9 M1 blocked; 10 M1 off; 10 out; 10 M2 work; "},
};

static void live(const struct policies *p)
{
    const bool before = p->blocking == GJ_BLOCKING_BEFORE;
    const bool interrupts = !before && p->preempt != GJ_PREEMPT_NO;
    char expected[400];
    snprintf(expected, sizeof expected, "0 M1 work; 4 M2 work; 4 M1 work; %s%s6 M1 unnoticed; 6 M1 repair; %s",
             interrupts ? "5 M1 work; " : "", p->part == GJ_PART_SCRAP ? "6 scrap; 6 out; " : "",
             before ? late_before_service[p->part][p->shift_end] : late[p->preempt][p->part][p->shift_end]);
    print_message("shift_end %d, part %d, blocking %d, preempt %d\n", (int)p->shift_end, (int)p->part, (int)p->blocking,
                  (int)p->preempt);
    gj_assert_lives(build(p), 14, expected);
}

static void every_combination_does_what_each_policy_says(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 2U * GJ_N_PREEMPTS * GJ_N_PARTS * GJ_N_SHIFT_ENDS; n++) {
        live(&(struct policies){.shift_end = (enum gj_shift_end)(n % GJ_N_SHIFT_ENDS),
                                .part = (enum gj_part)(n / GJ_N_SHIFT_ENDS % GJ_N_PARTS),
                                .blocking = (enum gj_blocking)(n / GJ_N_SHIFT_ENDS / GJ_N_PARTS % 2),
                                .preempt = (enum gj_preempt)(n / GJ_N_SHIFT_ENDS / GJ_N_PARTS / 2)});
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_combination_does_what_each_policy_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
