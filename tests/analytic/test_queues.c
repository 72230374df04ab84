/* Queues and machine interference with known answers. Values: closed forms, as in the case's source. */
#include "analytic/cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static struct gj_line queue_of(double mean_between, struct gj_dist service, uint32_t servers)
{
    struct gj_line line = {.n = 1, .every = gj_exponential(mean_between)};
    line.station[0] = (struct gj_line_station){.cycle = service, .n_machines = servers, .buffer = GJ_UNLIMITED};
    return line;
}

static void mm1_at_load_0_9(void **state)
{
    (void)state;
    const struct gj_line line = queue_of(1.0 / 0.9, gj_exponential(1.0), 1);
    struct gj_case c = {.name = "M/M/1, load 0.9",
                        .source = "closed form",
                        .plant = gj_line_plant(&line),
                        .warm_up = 2000,
                        .length = 200000,
                        .replications = 40,
                        .n = 4,
                        .measure = {{"time in system", gj_mean_lead, 0, 10.0, 0.01},
                                    {"wait", gj_mean_wait, 0, 9.0, 0.01},
                                    {"number in system", gj_mean_inside, 0, 9.0, 0.01},
                                    {"utilisation", gj_mean_running, 0, 0.9, 0.002}}};
    gj_case_check(&c);
}

/* Erlang C: lambda 1.6, mu 1, 2 servers: Lq = rho^2/(1-rho^2) * 2 rho ... = 2.844444, with rho = 0.8 (M/M/2: W = 1 / (1 - rho^2)). */
static void mmc_two_servers(void **state)
{
    (void)state;
    const struct gj_line line = queue_of(1.0 / 1.6, gj_exponential(1.0), 2);
    struct gj_case c = {.name = "M/M/2, load 0.8",
                        .source = "Erlang C",
                        .plant = gj_line_plant(&line),
                        .warm_up = 1000,
                        .length = 100000,
                        .replications = 30,
                        .n = 2,
                        .measure = {{"time in system", gj_mean_lead, 0, 1.0 / (1.0 - 0.64), 0.01},
                                    {"machines working", gj_mean_running, 0, 1.6, 0.002}}};
    gj_case_check(&c);
}

/* Erlang C with 5 servers, lambda 4: P(wait) = 0.554113, Wq = P / (5 - 4). */
static void mmc_five_servers(void **state)
{
    (void)state;
    const struct gj_line line = queue_of(0.25, gj_exponential(1.0), 5);
    double term = 1.0;
    double sum = 0.0;
    for (int k = 0; k < 5; k++) {
        sum += term;
        term *= 4.0 / (k + 1);
    }
    const double p_wait = term * 5.0 / (sum + term * 5.0);
    struct gj_case c = {.name = "M/M/5, load 0.8",
                        .source = "Erlang C",
                        .plant = gj_line_plant(&line),
                        .warm_up = 1000,
                        .length = 60000,
                        .replications = 30,
                        .n = 1,
                        .measure = {{"wait", gj_mean_wait, 0, p_wait, 0.015}}};
    gj_case_check(&c);
}

static void mg1_by_pollaczek_khinchine(void **state)
{
    (void)state;
    const struct {
        const char *name;
        struct gj_dist service;
        double wait;
    } row[] = {
        {"M/D/1, load 0.8", {.kind = GJ_DIST_CONSTANT, .a = 1.0}, 2.0},
        {"M/E2/1, load 0.8", {.kind = GJ_DIST_ERLANG, .a = 1.0, .b = 2.0}, 3.0},
        {"M/U(0,2)/1, load 0.8", {.kind = GJ_DIST_UNIFORM, .a = 0.0, .b = 2.0}, 8.0 / 3.0},
        {"M/LN/1 (cv 2), load 0.8", {.kind = GJ_DIST_LOGNORMAL, .a = 1.0, .b = 2.0}, 10.0},
        {"M/Gamma/1 (cv 2), load 0.8", {.kind = GJ_DIST_GAMMA, .a = 1.0, .b = 2.0}, 10.0},
    };
    for (uint32_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        const struct gj_line line = queue_of(1.25, row[i].service, 1);
        struct gj_case c = {.name = row[i].name,
                            .source = "Pollaczek-Khinchine",
                            .plant = gj_line_plant(&line),
                            .warm_up = 3000,
                            .length = 100000,
                            .replications = 60,
                            .n = 1,
                            .measure = {{"wait", gj_mean_wait, 0, row[i].wait, 0.02}}};
        gj_case_check(&c);
    }
}

static void mu1_of_leemis_and_park(void **state)
{
    (void)state;
    const struct gj_line line = queue_of(2.0, (struct gj_dist){.kind = GJ_DIST_UNIFORM, .a = 1.0, .b = 2.0}, 1);
    struct gj_case c = {.name = "M/U(1,2)/1",
                        .source = "Q03, P-K",
                        .plant = gj_line_plant(&line),
                        .warm_up = 2000,
                        .length = 100000,
                        .replications = 60,
                        .n = 4,
                        .measure = {{"time in system", gj_mean_lead, 0, 3.833333333, 0.005},
                                    {"wait", gj_mean_wait, 0, 2.333333333, 0.008},
                                    {"number in system", gj_mean_inside, 0, 1.916666667, 0.005},
                                    {"utilisation", gj_mean_running, 0, 0.75, 0.003}}};
    gj_case_check(&c);
}

/* Arrivals are lost when 5 wait and 1 is served: 0.0774239 of them a minute at rate 1, service rate 1.2. */
static void finite_room_loses_arrivals(void **state)
{
    (void)state;
    struct gj_line line = queue_of(1.0, gj_exponential(1.0 / 1.2), 1);
    line.station[0].buffer = 5;
    line.lose_when_full = true;
    struct gj_case c = {.name = "M/M/1/6",
                        .source = "Q04, closed form",
                        .plant = gj_line_plant(&line),
                        .warm_up = 500,
                        .length = 100000,
                        .replications = 30,
                        .n = 3,
                        .measure = {{"accepted a unit", gj_throughput, 0, 1.0 - 0.07742392635, 0.002},
                                    {"number in system", gj_mean_inside, 0, 2.290162578, 0.005},
                                    {"time in system", gj_mean_lead, 0, 2.482356353, 0.005}}};
    gj_case_check(&c);
}

/* n machines with endless work, exponential time to failure, c repairers. */
static struct gj_line interference(uint32_t machines, double mean_up, struct gj_dist repair, uint32_t crew)
{
    struct gj_line line = {.n = 1, .crew = crew};
    line.station[0] = (struct gj_line_station){.cycle = gj_constant(3.7),
                                               .n_machines = machines,
                                               .buffer = GJ_UNLIMITED,
                                               .fail_mean = mean_up,
                                               .repair = repair};
    return line;
}

static void machine_interference_with_a_crew(void **state)
{
    (void)state;
    const double down[] = {2.674327792, 1.660908849, 1.456990479, 1.430270592, 1.428571429};
    for (uint32_t crew = 1; crew <= 5; crew++) {
        const struct gj_line line = interference(5, 10.0, gj_exponential(4.0), crew);
        char name[64];
        snprintf(name, sizeof name, "5 machines, %u repairers", crew);
        struct gj_case c = {.name = name,
                            .source = "Q05, Stecke",
                            .plant = gj_line_plant(&line),
                            .warm_up = 1000,
                            .length = 60000,
                            .replications = 30,
                            .n = 1,
                            .measure = {{"machines down", gj_mean_down, 0, down[crew - 1], 0.004}}};
        gj_case_check(&c);
    }
}

static void machine_interference_of_ashcroft(void **state)
{
    (void)state;
    const struct {
        uint32_t n;
        double p, running;
    } row[] = {{5, 0.1, 4.439791086}, {10, 0.1, 8.210033288}, {20, 0.05, 17.45484842}};
    for (uint32_t i = 0; i < 3; i++) {
        const struct gj_line line = interference(row[i].n, 1.0 / row[i].p, gj_constant(1.0), 1);
        char name[64];
        snprintf(name, sizeof name, "%u machines, constant repair", row[i].n);
        struct gj_case c = {.name = name,
                            .source = "Q08, Ashcroft",
                            .plant = gj_line_plant(&line),
                            .warm_up = 500,
                            .length = 20000,
                            .replications = 30,
                            .n = 1,
                            .measure = {{"machines working", gj_mean_running, 0, row[i].running, 0.001}}};
        gj_case_check(&c);
    }
}

/* Preemptive resume; the clock runs while serving (operating), or always (calendar). */
static void queue_with_breakdowns(void **state)
{
    (void)state;
    struct gj_line line = queue_of(2.0, gj_constant(1.0), 1);
    line.station[0].fail_mean = 10.0;
    line.station[0].repair = gj_exponential(2.0);
    line.station[0].clock = GJ_CLOCK_OPERATING;
    struct gj_case fixed = {.name = "M/D/1, fails while serving",
                            .source = "Q10",
                            .plant = gj_line_plant(&line),
                            .warm_up = 1000,
                            .length = 100000,
                            .replications = 30,
                            .n = 2,
                            .measure = {{"number in system", gj_mean_inside, 0, 1.3, 0.006},
                                        {"waiting in the buffer", gj_mean_waiting, 0, 0.5 * 1.4, 0.01}}};
    gj_case_check(&fixed);
    line.station[0].cycle = gj_exponential(1.0);
    struct gj_case operating = {.name = "M/M/1, fails while serving",
                                .source = "Q10",
                                .plant = gj_line_plant(&line),
                                .warm_up = 1000,
                                .length = 100000,
                                .replications = 30,
                                .n = 1,
                                .measure = {{"number in system", gj_mean_inside, 0, 1.75, 0.008}}};
    gj_case_check(&operating);
    line.station[0].clock = GJ_CLOCK_CALENDAR;
    struct gj_case calendar = {.name = "M/M/1, fails at any time",
                               .source = "Q10",
                               .plant = gj_line_plant(&line),
                               .warm_up = 1000,
                               .length = 100000,
                               .replications = 30,
                               .n = 1,
                               .measure = {{"number in system", gj_mean_inside, 0, 1.916666667, 0.008}}};
    gj_case_check(&calendar);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mm1_at_load_0_9),
        cmocka_unit_test(mmc_two_servers),
        cmocka_unit_test(mmc_five_servers),
        cmocka_unit_test(mg1_by_pollaczek_khinchine),
        cmocka_unit_test(mu1_of_leemis_and_park),
        cmocka_unit_test(finite_room_loses_arrivals),
        cmocka_unit_test(machine_interference_with_a_crew),
        cmocka_unit_test(machine_interference_of_ashcroft),
        cmocka_unit_test(queue_with_breakdowns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
