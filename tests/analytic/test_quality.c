/* Quality with known answers: the machine of Kim and Gershwin, alone and before another. */
#include "analytic/cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Rates: 1 -> 0 p = 0.01, 1 -> -1 g = 0.01, -1 -> 0 f = 0.2 (p + found), 0 -> 1 r = 0.1. A part made in state -1 is bad. */
static void kim_gershwin_single_machine(void **state)
{
    (void)state;
    const struct gj_dist cycles[] = {gj_exponential(1.0), gj_constant(1.0)};
    for (uint32_t i = 0; i < 2; i++) {
        struct gj_line line = {.n = 1};
        line.station[0] = (struct gj_line_station){.cycle = cycles[i],
                                                   .buffer = GJ_UNLIMITED,
                                                   .fail_mean = 100.0,
                                                   .repair = gj_exponential(10.0),
                                                   .quality = {.out_of_control = 1.0},
                                                   .drift_mean = 100.0,
                                                   .found_mean = 1.0 / 0.19,
                                                   .restore_mean = 10.0};
        struct gj_case c = {.name = i ? "Kim-Gershwin machine, constant cycle" : "Kim-Gershwin machine",
                            .source = "K01, balance equations",
                            .plant = gj_line_plant(&line),
                            .warm_up = 500,
                            .length = 300000,
                            .replications = 40,
                            .n = 2,
                            .measure = {{"parts a cycle", gj_throughput, 0, 0.84, 0.001},
                                        {"good parts a cycle", gj_good_rate, 0, 0.8, 0.001}}};
        gj_case_check(&c);
    }
}

static void kim_gershwin_two_machines(void **state)
{
    (void)state;
    struct gj_line line = {.n = 2};
    line.station[0] = (struct gj_line_station){.cycle = gj_exponential(1.0),
                                               .buffer = GJ_UNLIMITED,
                                               .fail_mean = 100.0,
                                               .repair = gj_exponential(10.0),
                                               .quality = {.out_of_control = 1.0},
                                               .drift_mean = 100.0,
                                               .found_mean = 5.0,
                                               .restore_mean = 10.0};
    line.station[1] = (struct gj_line_station){
        .cycle = gj_exponential(1.0), .buffer = 3, .fail_mean = 50.0, .repair = gj_exponential(1.0 / 0.15)};
    struct gj_case c = {.name = "2 machines, the first drifts",
                        .source = "K02, Markov chain",
                        .plant = gj_line_plant(&line),
                        .warm_up = 500,
                        .length = 300000,
                        .replications = 40,
                        .n = 3,
                        .measure = {{"parts a cycle", gj_throughput, 0, 0.6690686405, 0.001},
                                    {"good parts a cycle", gj_good_rate, 0, 0.6386564296, 0.001},
                                    {"parts inside", gj_mean_inside, 0, 3.198493907, 0.005}}};
    gj_case_check(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kim_gershwin_single_machine),
        cmocka_unit_test(kim_gershwin_two_machines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
