/* Lines with known answers: the table of exact lines, two stations with larger buffers, two unreliable machines, and the limits. */
#include "analytic/cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#define VALUES(...) \
    {               \
        __VA_ARGS__ \
    }

struct exact_line {
    const char *id;
    uint32_t n;
    double rate[6], places[6], fail[6], repair[6];
    uint32_t phases;
    double throughput, inside, working[6], starved[6], blocked[6], down[6];
};

static const struct exact_line exact_lines[] = {
#define GJ_EXACT_LINE(id, n, rate, places, fail, repair, phases, throughput, inside, working, starved, blocked, down) \
    {#id,        n,      VALUES rate,    VALUES places,  VALUES fail,    VALUES repair, phases,                       \
     throughput, inside, VALUES working, VALUES starved, VALUES blocked, VALUES down},
#include "analytic/lines.def"
#undef GJ_EXACT_LINE
};

static struct gj_line line_of(const struct exact_line *e)
{
    struct gj_line line = {.n = e->n};
    for (uint32_t i = 0; i < e->n; i++) {
        struct gj_line_station *s = &line.station[i];
        s->cycle = gj_exponential(1.0 / e->rate[i]);
        if (e->phases > 0) {
            s->cycle.kind = GJ_DIST_ERLANG;
            s->cycle.b = e->phases;
        }
        s->buffer = i == 0 ? GJ_UNLIMITED : (uint32_t)e->places[i - 1];
        if (e->fail[i] > 0.0) {
            s->fail_mean = 1.0 / e->fail[i];
            s->repair = gj_exponential(1.0 / e->repair[i]);
        }
    }
    return line;
}

static void add(struct gj_case *c, const char *name, gj_measure measure, uint32_t argument, double exact,
                double max_se_ratio)
{
    c->measure[c->n++] = (struct gj_case_measure){name, measure, argument, exact, max_se_ratio};
}

/* Throughput, work in process, and of the middle station the shares of its states: those of all stations would fill the table. */
static void exact_lines_are_met(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < sizeof exact_lines / sizeof exact_lines[0]; i++) {
        const struct exact_line *e = &exact_lines[i];
        const struct gj_line line = line_of(e);
        const uint32_t middle = e->n / 2;
        char name[64];
        snprintf(name, sizeof name, "%s: %u stations%s%s", e->id, e->n, e->fail[0] > 0.0 ? ", failures" : "",
                 e->phases ? ", Erlang" : "");
        struct gj_case c = {.name = name,
                            .source = "L03, Markov chain",
                            .plant = gj_line_plant(&line),
                            .warm_up = 500,
                            .length = 80000,
                            .replications = 40};
        add(&c, "throughput", gj_throughput, 0, e->throughput, 0.0015);
        add(&c, "parts inside", gj_mean_inside, 0, e->inside, 0.004);
        add(&c, "working, middle", gj_state_share, middle * 100 + GJ_STATE_WORKING, e->working[middle], 0.002);
        if (e->starved[middle] > 0.0) {
            add(&c, "starved, middle", gj_state_share, middle * 100 + GJ_STATE_STARVED, e->starved[middle], 0.01);
        }
        if (e->blocked[middle] > 0.0) {
            add(&c, "blocked, middle", gj_state_share, middle * 100 + GJ_STATE_BLOCKED, e->blocked[middle], 0.01);
        }
        if (e->down[middle] > 0.0) {
            add(&c, "down, middle", gj_mean_down, middle, e->down[middle], 0.01);
        }
        gj_case_check(&c);
    }
}

static void two_exponential_stations(void **state)
{
    (void)state;
    const uint32_t places[] = {0, 1, 2, 3, 10};
    for (uint32_t i = 0; i < 5; i++) {
        struct gj_line line = {.n = 2};
        line.station[0] = (struct gj_line_station){.cycle = gj_exponential(1.0), .buffer = GJ_UNLIMITED};
        line.station[1] = (struct gj_line_station){.cycle = gj_exponential(1.0), .buffer = places[i]};
        char name[64];
        snprintf(name, sizeof name, "2 stations, %u places", places[i]);
        struct gj_case c = {.name = name,
                            .source = "L01, closed form",
                            .plant = gj_line_plant(&line),
                            .warm_up = 500,
                            .length = 60000,
                            .replications = 30};
        add(&c, "throughput", gj_throughput, 0, (places[i] + 2.0) / (places[i] + 3.0), 0.001);
        gj_case_check(&c);
    }
}

/* Two equal machines, constant cycle small against stops, as the continuous-flow formula supposes: cycle 1/10, so a buffer of N units of
 * flow holds 10 N parts. Values of case L10. */
static void two_machines_of_nearly_continuous_flow(void **state)
{
    (void)state;
    const struct {
        uint32_t n;
        double e;
    } row[] = {{20, 0.8713692946}, {50, 0.8875739645}};
    for (uint32_t i = 0; i < 2; i++) {
        struct gj_line line = {.n = 2};
        for (uint32_t k = 0; k < 2; k++) {
            line.station[k] = (struct gj_line_station){.cycle = gj_constant(0.1),
                                                       .buffer = k == 0 ? GJ_UNLIMITED : row[i].n * 10,
                                                       .fail_mean = 100.0,
                                                       .repair = gj_exponential(10.0)};
        }
        char name[64];
        snprintf(name, sizeof name, "2 unreliable machines, buffer %u", row[i].n);
        struct gj_case c = {.name = name,
                            .source = "L10, continuous flow",
                            .plant = gj_line_plant(&line),
                            .warm_up = 2000,
                            .length = 60000,
                            .replications = 100};
        add(&c, "throughput of a cycle", gj_throughput, 0, row[i].e / 0.1, 0.0015);
        gj_case_check(&c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_lines_are_met),
        cmocka_unit_test(two_exponential_stations),
        cmocka_unit_test(two_machines_of_nearly_continuous_flow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
