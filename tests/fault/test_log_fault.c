/* Event logs and traces when memory runs out: each allocation fails once, and every one after it; nothing is left under any name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "analytic/plants.h"
#include "base/alloc.h"
#include "store/log.h"
#include "store/trace_file.h"

static struct gj_study_spec study_of(struct gj_plant *plant)
{
    struct gj_study_spec spec = {.name = "line",
                                 .title = "A line",
                                 .seed = 1,
                                 .start_day = GJ_START_DAY,
                                 .horizon = 60 * GJ_HOUR,
                                 .replications = 1,
                                 .replications_min = 1,
                                 .confidence = 0.95,
                                 .plant = plant};
    for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
        spec.before.lever[i] = (struct gj_range){1.0, 1.0, 1.0};
    }
    return spec;
}

static struct gj_plant *line_of_two(void)
{
    struct gj_line line = {.n = 2, .every = gj_exponential(1.5)};
    line.station[0] = (struct gj_line_station){.cycle = gj_exponential(1), .buffer = GJ_UNLIMITED};
    line.station[1] = (struct gj_line_station){
        .cycle = gj_exponential(1), .buffer = GJ_UNLIMITED, .fail_mean = 5, .repair = gj_exponential(1)};
    return gj_line_plant(&line);
}

static enum gj_status write_log(const char *path, const struct gj_study_spec *spec, struct gj_error *error)
{
    struct gj_log *log = NULL;
    struct gj_row row;
    enum gj_status status = gj_log_open(path, spec, &log, error);
    if (status != GJ_OK) {
        return status;
    }
    struct gj_trace trace = gj_log_sink(log);
    status = gj_study_replicate(spec, 0, GJ_ARM_BEFORE, &trace, &row, error);
    if (status != GJ_OK) {
        gj_log_drop(log);
        return status;
    }
    return gj_log_close(log, error);
}

static enum gj_status write_trace(const char *path, const struct gj_study_spec *study, struct gj_error *error)
{
    struct gj_trace_file *file = NULL;
    struct gj_row row;
    const struct gj_trace_file_spec spec = {.study = study, .until = GJ_NEVER};
    enum gj_status status = gj_trace_file_open(path, &spec, &file, error);
    if (status != GJ_OK) {
        return status;
    }
    struct gj_trace trace = gj_trace_file_sink(file);
    status = gj_study_replicate(study, 0, GJ_ARM_BEFORE, &trace, &row, error);
    if (status != GJ_OK) {
        gj_trace_file_drop(file);
        return status;
    }
    return gj_trace_file_close(file, &row, error);
}

static void fail_each(const char *ending,
                      enum gj_status (*write)(const char *, const struct gj_study_spec *, struct gj_error *))
{
    struct gj_plant *plant = line_of_two();
    const struct gj_study_spec spec = study_of(plant);
    char path[400];
    char part[420];
    snprintf(path, sizeof path, "%s/log_fault%s", GJ_TEST_FOLDER, ending);
    snprintf(part, sizeof part, "%s.part", path);
    (void)unlink(path);
    enum gj_status status = GJ_NO_MEMORY;
    size_t n = 0;
    while (status != GJ_OK) {
        struct gj_error error = {0};
        gj_alloc_fail_after(++n);
        status = write(path, &spec, &error);
        gj_alloc_fail_after(0);
        assert_true(n < 1000);
        assert_true(status == GJ_OK || status == GJ_NO_MEMORY);
        assert_true(status == GJ_OK || error.message[0] != '\0');
        assert_int_equal(access(path, F_OK) == 0, status == GJ_OK);
        assert_int_not_equal(access(part, F_OK), 0);
    }
    assert_true(n > 5);
    (void)unlink(path);
    gj_plant_free(plant);
}

static void a_log_as_csv(void **state)
{
    (void)state;
    fail_each(".csv", write_log);
    fail_each(".csv.gz", write_log);
}

static void a_log_as_ocel_in_json(void **state)
{
    (void)state;
    fail_each(".jsonocel", write_log);
    fail_each(".json.gz", write_log);
}

static void a_log_as_ocel_in_sqlite(void **state)
{
    (void)state;
    fail_each(".sqlite", write_log);
}

static void a_trace(void **state)
{
    (void)state;
    fail_each(".jsonl", write_trace);
    fail_each(".jsonl.gz", write_trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_log_as_csv),
        cmocka_unit_test(a_log_as_ocel_in_json),
        cmocka_unit_test(a_log_as_ocel_in_sqlite),
        cmocka_unit_test(a_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
