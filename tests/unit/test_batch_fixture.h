/* A batch without a simulation behind it: an experiment with every kind of factor, rows whose values are known, points of every state. */
#ifndef GJ_TESTS_UNIT_TEST_BATCH_FIXTURE_H
#define GJ_TESTS_UNIT_TEST_BATCH_FIXTURE_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/words.h"
#include "store/batch_file.h"
#include "store/batch_read.h"

static const char *const batch_rules[] = {"fifo", "spt", "선착순"};
static const struct gj_factor batch_factors[] = {
    {.name = "load",
     .role = GJ_ROLE_UNCERTAINTY,
     .unit = "",
     .per = "",
     .low = 0.6,
     .central = 0.8,
     .high = 0.95,
     .group = "",
     .mark = "ASSUMP",
     .source = "s"},
    {.name = "State",
     .role = GJ_ROLE_LEVER,
     .kind = GJ_FACTOR_WHOLE,
     .unit = "",
     .per = "",
     .low = 1,
     .central = 4,
     .high = 9,
     .group = "g",
     .mark = "",
     .source = ""},
    {.name = "rule",
     .role = GJ_ROLE_LEVER,
     .kind = GJ_FACTOR_CHOICE,
     .unit = "",
     .per = "",
     .high = 2,
     .choice = batch_rules,
     .n_choices = 3,
     .group = "",
     .mark = "",
     .source = ""},
    {.name = "wage",
     .role = GJ_ROLE_CONSTANT,
     .unit = "won",
     .per = "month",
     .low = 5,
     .central = 5,
     .high = 5,
     .group = "",
     .mark = "",
     .source = ""},
};
static const uint32_t batch_responses[] = {0, 1, 4, 5, 2 * GJ_N_OUTCOMES};
static const char *const batch_constraints[] = {"load * State <= 8"};
static const double batch_case_values[] = {0.7, NAN, 1, NAN};
static const struct gj_case batch_cases[] = {{"hard times", batch_case_values}};
static const struct gj_batch_source batch_sources[] = {
    {"main", "press.lua", "return study {\n  points = 20 }\n", 31},
    {"module", "levels.korea", "-- 수준\n", 10},
};
static const struct gj_batch_word batch_settings[] = {{"wage", "5"}};
static const struct gj_batch_word batch_libraries[] = {{"gsl", "2.7"}, {"lua", "5.4"}};
static const char *const batch_command[] = {"gongjang", "sweep", "press.lua", "--set", "wage=5"};

struct batch_fixture {
    struct gj_experiment experiment;
    struct gj_batch_about about;
    char folder[256], path[330];
};

static inline void batch_fixture_init_in(struct batch_fixture *f, const char *parent)
{
    f->experiment = (struct gj_experiment){
        .factor = batch_factors,
        .n_factors = 4,
        .response = batch_responses,
        .n_responses = 5,
        .constraint = batch_constraints,
        .n_constraints = 1,
        .design = {.kind = GJ_DESIGN_sobol, .n = 20, .levels = 3, .seed = UINT64_MAX},
        .replications = 3,
        .replications_min = 3,
        .target = {1, 0},
    };
    f->about = (struct gj_batch_about){
        .name = "press",
        .title = "Press: \"a\", b",
        .title_ko = "프레스",
        .frozen = "study.title = Press\nstudy.seed = 7\nline \"one\".cycle = 5\nexperiment.design = sobol, n 20\n",
        .version = "0.1.0",
        .experiment = &f->experiment,
        .seed = UINT64_MAX - 1,
        .n_points = 20,
        .confidence = 0.95,
        .shard = 1,
        .n_shards = 1,
        .source = batch_sources,
        .n_sources = 2,
        .setting = batch_settings,
        .n_settings = 1,
        .library = batch_libraries,
        .n_libraries = 2,
        .command = batch_command,
        .n_words = 5,
    };
    snprintf(f->folder, sizeof f->folder, "%s/batch.XXXXXX", parent);
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->path, sizeof f->path, "%s/s.batch", f->folder);
}

static inline void batch_fixture_init(struct batch_fixture *f)
{
    batch_fixture_init_in(f, GJ_TEST_FOLDER);
}

static inline void batch_fixture_fini(struct batch_fixture *f)
{
    char command[700];
    snprintf(command, sizeof command, "chmod -R u+w '%s' && rm -rf '%s'", f->folder, f->folder);
    assert_int_equal(system(command), 0);
}

/* States of points: 3 is refused, 5 does not load, of 7 all replications fail, of 9 one fails; of 11 the second outcome has no value. */
static inline enum gj_point_state batch_state(uint64_t point)
{
    return point == 3 ? GJ_POINT_REFUSED : point == 5 ? GJ_POINT_FAILED : GJ_POINT_DONE;
}

static inline bool batch_fails(uint64_t point, uint32_t replication)
{
    return point == 7 || (point == 9 && replication == 1);
}

/* Response k of a row: any numbers, also where the difference of two has a spread. */
static inline double batch_value(uint64_t point, uint32_t replication, uint32_t k)
{
    if (batch_fails(point, replication) || (point == 11 && (k == 2 || k == 3))) {
        return NAN;
    }
    return (double)(point + 1) / 3.0 + replication * (k + 1) + 1000.0 * k;
}

static inline enum gj_status batch_put_row(const struct gj_batch_sink *sink, uint64_t point, uint32_t replication,
                                           struct gj_error *error)
{
    double value[5];
    for (uint32_t k = 0; k < 5; k++) {
        value[k] = batch_value(point, replication, k);
    }
    const struct gj_batch_row row = {
        .point = point,
        .replication = replication,
        .status = batch_fails(point, replication) ? GJ_DEADLOCK : GJ_OK,
        .digest = (point * 131 + replication + 1) * UINT64_C(0x9E3779B97F4A7C15),
        .value = value,
    };
    return sink->row(sink->user, &row, error);
}

static inline void batch_mark(void *is_there, const struct gj_batch_row *row)
{
    ((bool *)is_there)[row->replication] = true;
}

/* All of a point that is not there yet, rows last to first. */
static inline enum gj_status batch_put_point(const struct gj_batch_sink *sink, struct gj_design *design,
                                             const struct gj_experiment *e, uint64_t point, struct gj_error *error)
{
    double value[4];
    bool is_there[64] = {false};
    struct gj_batch_point end = {.point = point, .state = batch_state(point), .reason = "", .value = value};
    gj_design_point(design, point, value);
    enum gj_status status = sink->rows_of(sink->user, point, batch_mark, is_there, error);
    for (uint32_t r = e->replications; r-- > 0 && end.state == GJ_POINT_DONE && status == GJ_OK;) {
        status = is_there[r] ? GJ_OK : batch_put_row(sink, point, r, error);
        end.n++;
        end.n_failed += batch_fails(point, r);
    }
    if (end.state == GJ_POINT_REFUSED) {
        end.reason = batch_constraints[0];
    } else if (end.state == GJ_POINT_FAILED) {
        end.status = GJ_MODEL;
        end.reason = "line \"one\": 못 만든다, \"quoted\"\nsecond line";
    }
    return status == GJ_OK ? sink->point(sink->user, &end, error) : status;
}

/* The points of the shard from the last to the first, at most n of them, each kept; those that are there are left. */
static inline enum gj_status batch_fill(const struct batch_fixture *f, struct gj_batch_file *file, uint64_t n,
                                        struct gj_error *error)
{
    const struct gj_batch_sink sink = gj_batch_file_sink(file);
    struct gj_design *design = NULL;
    enum gj_status status = gj_design_open(&f->experiment, &design, error);
    for (uint64_t i = f->about.n_points; i-- > 0 && n > 0 && status == GJ_OK;) {
        struct gj_batch_point finished = {.point = UINT64_MAX};
        if (i % f->about.n_shards != f->about.shard - 1) {
            continue;
        }
        status = sink.next_finished(sink.user, i, &finished, error);
        if (status == GJ_OK && finished.point != i) {
            status = batch_put_point(&sink, design, &f->experiment, i, error);
            status = status == GJ_OK ? sink.keep(sink.user, error) : status;
            n--;
        }
    }
    gj_design_close(design);
    return status;
}

static inline enum gj_status batch_write(const struct batch_fixture *f, const char *path, uint64_t n,
                                         struct gj_error *error)
{
    struct gj_batch_file *file = NULL;
    enum gj_status status = gj_batch_file_open(path, &f->about, &file, error);
    status = status == GJ_OK ? batch_fill(f, file, n, error) : status;
    gj_batch_file_close(file);
    return status;
}

/* set-up and tear-down of a test whose state is a fixture */
static inline int batch_set_up(void **state)
{
    static struct batch_fixture f;
    batch_fixture_init(&f);
    *state = &f;
    return 0;
}

static inline int batch_tear_down(void **state)
{
    batch_fixture_fini(*state);
    return 0;
}

/* `call` fills a local `error`. */
#define BATCH_OK(call)                                   \
    do {                                                 \
        error = (struct gj_error){0};                    \
        if ((call) != GJ_OK) {                           \
            fail_msg("%s %s", error.message, error.fix); \
        }                                                \
    } while (0)

/* `word` in the message or the place, `fix` in what to do, which there must be. */
static inline void batch_expect(enum gj_status got, enum gj_status want, const struct gj_error *error, const char *word,
                                const char *fix)
{
    char text[2000];
    gj_error_format(error, GJ_LANG_EN, text, sizeof text);
    if (got != want || !strstr(text, word) || !strstr(error->fix, fix) || error->fix[0] == '\0') {
        fail_msg("%s, not %s with \"%s\" and \"%s\": %s", gj_status_name(got), gj_status_name(want), word, fix, text);
    }
}

#endif
