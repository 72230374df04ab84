/* A study's result for the tests of the store: no simulation behind it, but every kind of value the tables must carry. */
#ifndef GJ_TESTS_UNIT_TEST_STORE_FIXTURE_H
#define GJ_TESTS_UNIT_TEST_STORE_FIXTURE_H

#include <dirent.h>
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
#include "economy/life.h"
#include "store/read.h"
#include "store/store.h"
#include "study/result_paths.h"

struct fixture {
    struct gj_study_spec spec;
    struct gj_study_result result;
    struct gj_store_source source[2];
    struct gj_store_version version[2];
    struct gj_store_spec store;
    char folder[256]; /* made by mkdtemp: the parent of what is written */
};

static const struct gj_assumption fixture_assumptions[] = {
    {.place = "line \"bracket\".machine \"blanking\".cycle",
     .unit = "s",
     .mark = "LEDGER",
     .source = "ledger, page 2",
     .low = 20.0,
     .central = 24.0,
     .high = 28.123456789012},
    {.place = "firm.price",
     .unit = "won",
     .mark = "ASSUMP",
     .source = "first line\r\nsecond \"line\"",
     .low = NAN,
     .central = 1450.0,
     .high = INFINITY},
};

static const char *const fixture_command[] = {"gongjang", "run", "press_shop.lua", "--set", "seed=7"};

/* Any double, also tiny and huge, from a counter. */
static inline double fixture_value(uint64_t n)
{
    uint64_t x = (n + 1) * UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ (x >> 31)) * UINT64_C(0xBF58476D1CE4E5B9);
    x ^= x >> 29;
    return ldexp((double)(int64_t)x, (int)(n % 61) - 90);
}

static inline struct gj_estimate fixture_estimate(uint64_t n)
{
    return (struct gj_estimate){fixture_value(n), fabs(fixture_value(n + 7)), 200};
}

static inline void fixture_rows(struct gj_study_result *result, uint32_t n)
{
    result->n_replications = n;
    const uint32_t n_arms = gj_study_n_arms(result->spec);
    result->row = calloc((size_t)n_arms * n + 1, sizeof *result->row);
    assert_non_null(result->row);
    for (uint32_t i = 0; i < n_arms * n; i++) {
        struct gj_row *row = &result->row[i];
        *row = (struct gj_row){
            .arm = i % n_arms, .replication = i / n_arms, .digest = (i + 1) * UINT64_C(0x9E3779B97F4A7C15)};
        row->status = i / n_arms == 1 ? GJ_DEADLOCK : GJ_OK;
        row->events = UINT64_C(5000000000) + i;
        for (unsigned k = 0; k < GJ_N_OUTCOMES; k++) {
            row->value[k] = row->status != GJ_OK ? (double)NAN : fixture_value((uint64_t)i * GJ_N_OUTCOMES + k);
        }
    }
    result->n_failed = n > 1 ? 1 : 0;
}

/* Three replications of five years, told by months; of them 14. */
static inline void fixture_paths(struct gj_study_result *result)
{
    static struct gj_path_month month[GJ_MAX_ARMS][80];
    result->paths = calloc(1, sizeof *result->paths);
    assert_non_null(result->paths);
    struct gj_study_spec spec = *result->spec;
    spec.horizon = 14 * GJ_MONTH;
    assert_int_equal(gj_path_sums_init(result->paths, &spec), GJ_OK);
    for (uint32_t i = 0; i < 3; i++) {
        struct gj_path path[GJ_MAX_ARMS];
        const struct gj_path *at[GJ_MAX_ARMS];
        for (uint32_t arm = 0; arm < GJ_MAX_ARMS; arm++) {
            path[arm] = (struct gj_path){.n_months = 60, .month = month[arm]};
            at[arm] = &path[arm];
            for (uint32_t m = 0; m < 60; m++) {
                month[arm][m] = (struct gj_path_month){
                    .demand = 1.0, .price = 1.0 / 3.0, .heads = 30.0 + i + arm, .sales_mwon = (int64_t)m * 1000000007};
            }
        }
        gj_path_sums_add(result->paths, at);
    }
}

static inline void fixture_views(struct gj_study_result *result)
{
    static const char *const names[] = {"blanking", "용접, 1호기", "blanking"};
    result->n_stations = 3;
    result->n_pools = 1;
    result->station = calloc(result->n_stations, sizeof *result->station);
    result->pool = calloc(result->n_pools, sizeof *result->pool);
    assert_true(result->station != NULL && result->pool != NULL);
    result->pool[0] = (struct gj_pool_view){.name = "operator", .occupation = "production", .heads = {18.0, 17.5}};
    for (uint32_t i = 0; i < result->n_stations; i++) {
        result->station[i] = (struct gj_station_view){.name = names[i], .affected = i == 0, .oee = {0.5, 0.625}};
        result->station[i].state_share[GJ_ARM_BEFORE][GJ_STATE_WORKING] = 1.0 / 3.0;
    }
    for (unsigned arm = 0; arm < GJ_N_ARMS; arm++) {
        result->oee_hours[arm][GJ_OEE_CALENDAR] = 24.0;
        for (unsigned bin = 0; bin < GJ_LEAD_BINS; bin++) {
            result->lead_share[arm][bin] = 1.0 / GJ_LEAD_BINS;
        }
    }
    for (unsigned bin = 0; bin <= GJ_LEAD_BINS; bin++) {
        result->lead_edge_h[bin] = bin;
    }
    result->n_money = 2;
    result->money[0] =
        (struct gj_money_line){"npv", "net present value", "순현재가치", "won", {1.0e8, 2.5e6, 200}, false};
    result->money[1] = (struct gj_money_line){"payback", "payback", "회수기간", "y", {INFINITY, NAN, 1}, false};
}

static inline void fixture_init_with(struct fixture *f, uint32_t n, bool has_market)
{
    memset(f, 0, sizeof *f);
    f->spec = (struct gj_study_spec){.name = "press_shop",
                                     .title = "프레스 공장: \"level 0\" to level 2",
                                     .seed = UINT64_MAX,
                                     .horizon = 5 * GJ_YEAR,
                                     .replications = n,
                                     .headline = GJ_OUTCOME_oee,
                                     .confidence = 0.95,
                                     .assumption = fixture_assumptions,
                                     .n_assumptions = 2,
                                     .firm = {.market = {.is_on = has_market}}};
    memset(f->spec.scenario_sha, 'a', sizeof f->spec.scenario_sha - 1);
    f->result.spec = &f->spec;
    f->result.digest = UINT64_C(0x00edfacecafebeef);
    f->result.n_events = UINT64_C(12345678901234567890);
    for (unsigned k = 0; k < GJ_N_OUTCOMES; k++) {
        f->result.arm[GJ_ARM_BEFORE][k] = fixture_estimate(k);
        f->result.arm[GJ_ARM_AFTER][k] = fixture_estimate(k + 100);
        f->result.difference[k] = fixture_estimate(k + 200);
        f->result.ratio[k] = (struct gj_estimate){NAN, NAN, 0};
    }
    fixture_rows(&f->result, n);
    fixture_views(&f->result);
    fixture_paths(&f->result);
    f->source[0] = (struct gj_store_source){"press_shop.lua", "return study { title = \"한글\" }\n", 32};
    f->source[0].length = strlen(f->source[0].text);
    f->source[1] = (struct gj_store_source){"levels/korea_2019.lua", "", 0};
    f->version[0] = (struct gj_store_version){"gongjang", "0.1.0"};
    f->version[1] = (struct gj_store_version){"gsl", "2.7.1"};
    f->store = (struct gj_store_spec){.result = &f->result,
                                      .frozen = "seed = 18446744073709551615\nhorizon = 5 y\n",
                                      .source = f->source,
                                      .n_sources = 2,
                                      .command = fixture_command,
                                      .n_words = 5,
                                      .version = f->version,
                                      .n_versions = 2};
    (void)snprintf(f->folder, sizeof f->folder, "%s/store-XXXXXX", GJ_TEST_FOLDER);
    assert_non_null(mkdtemp(f->folder));
}

static inline void fixture_init(struct fixture *f, uint32_t n)
{
    fixture_init_with(f, n, false);
}

/* "<folder>/<name>" */
static inline const char *fixture_path(const char *folder, const char *name, char out[512])
{
    const int n = snprintf(out, 512, "%s/%s", folder, name);
    assert_true(n > 0 && n < 512);
    return out;
}

static inline void remove_tree(const char *path)
{
    struct stat stat_now;
    if (lstat(path, &stat_now) != 0) {
        return;
    }
    if (S_ISDIR(stat_now.st_mode)) {
        (void)chmod(path, 0700);
        DIR *stream = opendir(path);
        struct dirent *entry;
        while (stream != NULL && (entry = readdir(stream)) != NULL) {
            char below[512];
            if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
                remove_tree(fixture_path(path, entry->d_name, below));
            }
        }
        if (stream != NULL) {
            (void)closedir(stream);
        }
    }
    (void)remove(path);
}

static inline void fixture_fini(struct fixture *f)
{
    remove_tree(f->folder);
    free(f->result.row);
    free(f->result.station);
    free(f->result.pool);
    gj_path_sums_fini(f->result.paths);
    free(f->result.paths);
}

static inline bool exists(const char *path)
{
    struct stat stat_now;
    return lstat(path, &stat_now) == 0;
}

/* Names in a folder, hidden ones too; `.` and `..` are not counted. */
static inline unsigned count_names(const char *path)
{
    unsigned n = 0;
    DIR *stream = opendir(path);
    assert_non_null(stream);
    while (readdir(stream) != NULL) {
        n++;
    }
    (void)closedir(stream);
    return n - 2;
}

static inline char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *bytes = NULL;
    size_t size = 0, n;
    *length = 0;
    do {
        if (size - *length < 65536) {
            size = 2 * size + 65536;
            bytes = realloc(bytes, size + 1);
            assert_non_null(bytes);
        }
        n = fread(bytes + *length, 1, size - *length, file);
        *length += n;
    } while (n > 0);
    bytes[*length] = '\0';
    (void)fclose(file);
    return bytes;
}

static inline void write_file(const char *path, const char *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

#define assert_ok(call)                                                \
    do {                                                               \
        struct gj_error error_ = {0};                                  \
        struct gj_error *error = &error_;                              \
        enum gj_status status_ = (call);                               \
        if (status_ != GJ_OK) {                                        \
            char text_[1200];                                          \
            gj_error_format(&error_, GJ_LANG_EN, text_, sizeof text_); \
            fail_msg("%s: %s", gj_status_name(status_), text_);        \
        }                                                              \
    } while (0)

#endif
