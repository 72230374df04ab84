/* A trace of a thousand jobs through one machine, by `csv` and `recorded`: against Lindley's recursion for a trace made here, and against the
 * printed figures of case T02 for Leemis and Park's file of arrival and service times, whose path GONGJANG_SSQ1 gives (it is not part of this
 * project). */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analytic/recipe_measures.h"
#include "kernel/draw.h"
#include "script/script.h"

enum { N_JOBS = 1000 };

static const char script[] =
    "local gaps, work = csv('trace.csv', 'gap'), csv('trace.csv', 'work')\n"
    "gaps[#gaps + 1] = 1e6\n" /* no more of them */
    "return study { title = 'trace', horizon = seconds(100000), warm_up = days(0), replications = 1, replications_min "
    "= 1,\n"
    "  plant = plant { line 'job' { machine 'server' { cycle = recorded { values = work, unit = 'seconds' } } },\n"
    "    orders { product = 'job', every = recorded { values = gaps, unit = 'seconds' } } } }\n";

struct trace_of_jobs {
    double gap[N_JOBS], work[N_JOBS]; /* thousandths are exact */
};

struct answer {
    double delay, wait, last, longest_delay, delayed, inside_at_400;
};

static struct answer by_recursion(const struct trace_of_jobs *trace)
{
    struct answer a = {0};
    double arrival = 0.0, departure = 0.0;
    for (int k = 0; k < N_JOBS; k++) {
        arrival += trace->gap[k];
        const double delay = departure > arrival ? departure - arrival : 0.0;
        departure = arrival + delay + trace->work[k];
        a.delay += delay / N_JOBS;
        a.wait += (delay + trace->work[k]) / N_JOBS;
        a.longest_delay = delay > a.longest_delay ? delay : a.longest_delay;
        a.delayed += delay > 1e-9 ? 1.0 / N_JOBS : 0.0;
        a.inside_at_400 += arrival <= 400.0 && departure > 400.0;
    }
    a.last = departure;
    return a;
}

static struct gj_scenario *load(const struct trace_of_jobs *trace)
{
    struct gj_text table;
    struct gj_error_list errors;
    struct gj_scenario *scenario = NULL;
    gj_text_init(&table);
    gj_error_list_init(&errors);
    gj_text_add(&table, "gap,work\n");
    for (int k = 0; k < N_JOBS; k++) {
        gj_text_addf(&table, "%.3f,%.3f\n", trace->gap[k], trace->work[k]);
    }
    const struct gj_script_source source[] = {{GJ_SOURCE_MAIN, "trace.lua", "trace.lua", script, sizeof script - 1},
                                              {GJ_SOURCE_TABLE, "trace.csv", "trace.csv", table.data, table.length}};
    if (gj_scenario_load_memory(source, 2, &scenario, &errors) != GJ_OK) {
        fail_msg("%s", errors.items[0].message);
    }
    gj_error_list_fini(&errors);
    gj_text_fini(&table);
    return scenario;
}

static struct answer by_the_floor(const struct trace_of_jobs *trace)
{
    struct gj_scenario *scenario = load(trace);
    const struct gj_study_spec *spec = gj_scenario_spec(scenario);
    struct gj_watch *watch = test_calloc(1, sizeof *watch);
    struct gj_floor floor;
    struct gj_flow_meter flow;
    struct gj_error error = {0};
    const struct gj_trace sink = {.sink = gj_watch_see, .user = watch};
    struct answer a = {0};
    assert_int_equal(gj_floor_init(&floor, spec->plant, 1, 0, &error), GJ_OK);
    floor.trace = &sink;
    gj_watch_begin(watch);
    assert_int_equal(gj_floor_run(&floor, 400 * GJ_SECOND + 1, &error), GJ_OK);
    a.inside_at_400 = watch->inside;
    assert_int_equal(gj_floor_run(&floor, spec->horizon, &error), GJ_OK);
    assert_int_equal(gj_floor_verify(&floor, &error), GJ_OK);
    gj_floor_read(&floor, NULL, NULL, &flow, NULL);
    assert_int_equal(flow.lots_done, N_JOBS);
    a.delay = watch->wait_us / N_JOBS / 1e6;
    a.delayed = (double)watch->n_waited / N_JOBS;
    a.longest_delay = watch->longest_wait_us / 1e6;
    a.wait = (double)flow.lead_us / N_JOBS / 1e6;
    a.last = (double)watch->done_at / 1e6;
    gj_floor_fini(&floor);
    test_free(watch);
    gj_scenario_free(scenario);
    return a;
}

static void assert_near(double a, double b, double most)
{
    if (!(fabs(a - b) <= most)) {
        fail_msg("%.9g is not %.9g", a, b);
    }
}

static void assert_same(const struct answer *a, const struct answer *b)
{
    assert_near(a->delay, b->delay, 1e-9);
    assert_near(a->wait, b->wait, 1e-9);
    assert_near(a->last, b->last, 1e-6);
    assert_near(a->longest_delay, b->longest_delay, 1e-9);
    assert_near(a->delayed, b->delayed, 1e-9);
    assert_near(a->inside_at_400, b->inside_at_400, 0.0);
}

static void a_trace_is_lived_as_the_recursion_says(void **state)
{
    (void)state;
    struct trace_of_jobs trace;
    for (int k = 0; k < N_JOBS; k++) {
        trace.gap[k] = floor(-9900.0 * log(gj_draw_uniform(1, 0, (uint64_t)k, 0))) / 1000.0;
        trace.work[k] = floor(-7100.0 * log(gj_draw_uniform(2, 0, (uint64_t)k, 0))) / 1000.0;
    }
    const struct answer floor = by_the_floor(&trace);
    const struct answer recursion = by_recursion(&trace);
    assert_same(&floor, &recursion);
}

static void the_thousand_jobs_of_leemis_and_park(void **state)
{
    (void)state;
    const char *path = getenv("GONGJANG_SSQ1");
    FILE *file = path ? fopen(path, "r") : NULL;
    if (!file) {
        skip();
    }
    struct trace_of_jobs trace;
    double before = 0.0, arrival = 0.0;
    for (int k = 0; k < N_JOBS; k++) {
        assert_int_equal(fscanf(file, "%lf %lf", &arrival, &trace.work[k]), 2);
        trace.gap[k] = arrival - before;
        before = arrival;
    }
    fclose(file);
    const struct answer floor = by_the_floor(&trace);
    assert_near(floor.delay, 18.593993, 1e-5);
    assert_near(floor.wait, 25.718844, 1e-5);
    assert_near(floor.last, 9897.217, 1e-6);
    assert_near(floor.longest_delay, 118.761, 1e-6);
    assert_near(floor.delayed, 0.723, 1e-9);
    assert_near(floor.inside_at_400, 7.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trace_is_lived_as_the_recursion_says),
        cmocka_unit_test(the_thousand_jobs_of_leemis_and_park),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
