/* The file of a batch: what is put in comes out; what is not the same batch is refused by name; nothing is lost. */
#include "unit/test_batch_fixture.h"

#include <fcntl.h>
#include <sqlite3.h>

/* --- what is put in comes out --- */

/* With named cases, which only a crossed experiment has: nothing is run here. */
static void a_batch_is_read_without_its_scenario(void **state)
{
    struct gj_error error;
    struct batch_fixture *f = *state;
    struct gj_batch_file *file = NULL;
    struct gj_batch_reader *reader = NULL;
    f->experiment.scenario = batch_cases;
    f->experiment.n_scenarios = 1;
    f->experiment.is_crossed = true;
    BATCH_OK(gj_batch_file_open(f->path, &f->about, &file, &error));
    gj_batch_file_close(file);
    BATCH_OK(gj_batch_read_open(f->path, &reader, &error));
    const struct gj_batch_about *about = gj_batch_read_about(reader);
    const struct gj_experiment *e = about->experiment;
    struct gj_text had, have;
    gj_text_init(&had);
    gj_text_init(&have);
    gj_print_experiment(&f->experiment, &had);
    gj_print_experiment(e, &have);
    assert_string_equal(had.data, have.data);
    gj_text_fini(&had);
    gj_text_fini(&have);
    assert_string_equal(about->title_ko, "프레스");
    assert_string_equal(about->frozen, f->about.frozen);
    assert_true(about->seed == UINT64_MAX - 1 && about->n_points == 20 && about->confidence == 0.95);
    assert_string_equal(about->source[1].name, "levels.korea");
    assert_memory_equal(about->source[1].text, batch_sources[1].text, batch_sources[1].length);
    assert_string_equal(about->setting[0].name, "wage");
    assert_string_equal(about->command[4], "wage=5");
    assert_string_equal(e->factor[0].source, "s");
    assert_true(e->scenario[0].value[0] == 0.7 && isnan(e->scenario[0].value[1]));
    gj_batch_read_close(reader);
}

static void points_and_rows_come_in_order(void **state)
{
    struct gj_error error;
    const struct batch_fixture *f = *state;
    struct gj_batch_reader *reader = NULL;
    struct gj_design *design = NULL;
    struct gj_batch_point point;
    struct gj_batch_row row;
    double value[4];
    bool is_there;
    uint64_t n = 0;
    BATCH_OK(batch_write(f, f->path, 20, &error));
    BATCH_OK(gj_batch_read_open(f->path, &reader, &error));
    BATCH_OK(gj_design_open(&f->experiment, &design, &error));
    for (;;) {
        BATCH_OK(gj_batch_read_point(reader, &point, &is_there, &error));
        if (!is_there) {
            break;
        }
        gj_design_point(design, n, value);
        assert_int_equal(point.point, n);
        assert_int_equal(point.state, batch_state(n));
        assert_memory_equal(point.value, value, sizeof value);
        assert_int_equal(point.n_failed, n == 7 ? 3 : n == 9);
        n++;
    }
    assert_int_equal(n, 20);
    gj_design_close(design);
    BATCH_OK(gj_batch_read_from(reader, 9, &error));
    for (uint32_t r = 0; r < 3; r++) {
        BATCH_OK(gj_batch_read_row(reader, &row, &is_there, &error));
        assert_true(is_there && row.point == 9 && row.replication == r);
        assert_int_equal(row.status, r == 1 ? GJ_DEADLOCK : GJ_OK);
        assert_true(row.digest == (9 * 131 + r + 1) * UINT64_C(0x9E3779B97F4A7C15));
        assert_true(r == 1 ? isnan(row.value[2]) : row.value[2] == batch_value(9, r, 2));
    }
    gj_batch_read_close(reader);
}

static void the_table_has_a_state_for_every_point(void **state)
{
    struct gj_error error;
    const struct batch_fixture *f = *state;
    struct gj_batch_reader *reader = NULL;
    struct gj_point_table t;
    struct gj_contrast contrast = {5, 4}; /* third outcome: after less before; columns 3 and 2 */
    BATCH_OK(batch_write(f, f->path, 20, &error));
    BATCH_OK(gj_batch_read_open(f->path, &reader, &error));
    BATCH_OK(gj_batch_read_table(reader, &contrast, &t, &error));
    assert_int_equal(t.n, 20);
    assert_int_equal(t.n_axes, 3); /* the constant is none */
    assert_int_equal(t.state[3], GJ_POINT_REFUSED);
    assert_int_equal(t.state[5], GJ_POINT_FAILED);
    assert_int_equal(t.state[7], GJ_POINT_FAILED);
    assert_int_equal(t.state[11], GJ_POINT_NO_VALUE);
    assert_int_equal(t.n_in[GJ_POINT_DONE], 16);
    assert_int_equal(t.n_in[GJ_POINT_FAILED], 2);
    assert_int_equal(t.count[9], 2);
    assert_true(isnan(t.mean[7]) && isnan(t.variance[11]) && t.count[11] == 0);
    /* differences of replications 0, 1, 2: 1000, 1001, 1002 */
    assert_true(fabs(t.mean[4] - 1001.0) < 1e-9 && fabs(t.variance[4] - 1.0) < 1e-9);
    assert_true(fabs(t.mean[9] - 1001.0) < 1e-9 && fabs(t.variance[9] - 2.0) < 1e-9);
    assert_int_equal(t.n_replications, 3);
    assert_true(isnan(t.replication[9 * 3 + 1]) && fabs(t.replication[9 * 3 + 2] - 1002.0) < 1e-9);
    gj_point_table_fini(&t);
    gj_batch_read_close(reader);
}

static void what_is_not_kept_or_not_finished_is_said(void **state)
{
    const struct batch_fixture *f = *state;
    struct gj_batch_reader *reader = NULL;
    struct gj_point_table t;
    struct gj_contrast contrast = {3, 2};
    struct gj_error error = {0};
    BATCH_OK(batch_write(f, f->path, 7, &error));
    BATCH_OK(gj_batch_read_open(f->path, &reader, &error));
    batch_expect(gj_batch_read_table(reader, &contrast, &t, &error), GJ_USAGE, &error, "do not keep", "");
    assert_non_null(strstr(error.fix, gj_outcome_info(0)->name));
    contrast = (struct gj_contrast){1, 0};
    batch_expect(gj_batch_read_table(reader, &contrast, &t, &error), GJ_USAGE, &error, "7 of 20 points", "");
    batch_expect(gj_batch_read_contrast(reader, "no_such", &contrast, &error), GJ_USAGE, &error, "no outcome", "");
    gj_batch_read_close(reader);
    batch_expect(gj_batch_read_open("/nowhere/at/all", &reader, &error), GJ_USAGE, &error, "is not there", "");
}

/* --- the same batch, or not --- */

static void a_sobol_sweep_grows_and_keeps_its_rows(void **state)
{
    struct gj_error error;
    struct batch_fixture *f = *state;
    struct gj_batch_file *file = NULL;
    struct gj_batch_reader *reader = NULL;
    struct gj_batch_counts counts;
    BATCH_OK(batch_write(f, f->path, 20, &error));
    f->experiment.design.n = f->about.n_points = 30;
    f->experiment.replications = f->experiment.replications_min = 5;
    BATCH_OK(gj_batch_file_open(f->path, &f->about, &file, &error));
    const struct gj_batch_found found = gj_batch_file_found(file);
    assert_true(!found.is_new && found.points_were == 20 && found.replications_were == 3);
    assert_int_equal(found.n_rows, 18 * 3);
    assert_int_equal(found.n_points, 2); /* the refused and the failed one; all others have replications to live */
    BATCH_OK(batch_fill(f, file, 30, &error));
    gj_batch_file_close(file);
    BATCH_OK(gj_batch_read_open(f->path, &reader, &error));
    BATCH_OK(gj_batch_read_counts(reader, &counts, &error));
    assert_true(counts.is_complete && counts.n_points == 30 && counts.n_rows == 28 * 5);
    gj_batch_read_close(reader);
}

static void a_hypercube_does_not_grow(void **state)
{
    struct batch_fixture *f = *state;
    struct gj_error error = {0};
    f->experiment.design.kind = GJ_DESIGN_lhs;
    BATCH_OK(batch_write(f, f->path, 20, &error));
    f->experiment.design.n = f->about.n_points = 30;
    batch_expect(batch_write(f, f->path, 1, &error), GJ_USAGE, &error, "lhs, 30 points", "");
}

static void what_differs_is_named(void **state)
{
    struct batch_fixture *f = *state;
    struct gj_error error = {0};
    const struct gj_batch_about about = f->about;
    const struct gj_experiment experiment = f->experiment;
    BATCH_OK(batch_write(f, f->path, 3, &error));
#define DIFFERS(change, word)                                                         \
    do {                                                                              \
        change;                                                                       \
        batch_expect(batch_write(f, f->path, 1, &error), GJ_USAGE, &error, word, ""); \
        f->about = about;                                                             \
        f->experiment = experiment;                                                   \
    } while (0)
    DIFFERS(f->about.version = "0.2.0", "its version of gongjang is 0.1.0, here it is 0.2.0");
    DIFFERS(f->about.name = "weld", "its scenario is press, here it is weld");
    DIFFERS(f->about.seed = 5, "its seed is 18446744073709551614, here it is 5");
    DIFFERS(f->about.frozen = "study.title = Press\nline \"one\".cycle = 6\n", "cycle = 6");
    DIFFERS(f->about.n_settings = 0, "its --set is wage=5, here it is not there");
    DIFFERS(f->experiment.design.kind = GJ_DESIGN_lhs, "its design is sobol, here it is lhs");
    DIFFERS(f->experiment.design.seed = 2, "its design's seed is 18446744073709551615, here it is 2");
    DIFFERS(f->experiment.has_own_draws = true, "draws is common, here it is own");
    DIFFERS(f->experiment.precision = 0.5, "its precision is 0, here it is 0.5");
    DIFFERS(f->experiment.replications = 2, "its number of replications is 3, here it is 2");
    DIFFERS(f->about.n_points = 10, "its number of points is 20, here it is 10");
    DIFFERS((f->about.shard = 2, f->about.n_shards = 4), "is shard 1 of 1, not 2 of 4");
    const struct gj_batch_source changed[] = {{"main", "press.lua", "return study {\n  points = 30 }\n", 31},
                                              batch_sources[1]};
    DIFFERS(f->about.source = changed, "press.lua, line 2, is \"  points = 20 }\"");
    BATCH_OK(batch_write(f, f->path, 20, &error)); /* and nothing was lost */
    const struct {
        const char *old, *now;
        bool is_same;
    } sources[] = {
        {"x = experiment { points = 20, a = \"}\" }", "x = experiment { points = 300, a = \"}\" }", true},
        {"experiment\n{ a = 1, replications=2 } b = 3", "experiment\n{ a = 1, replications=20 } b = 3", true},
        {"experiment { f { points = 20 } }", "experiment { f { points = 21 } }", false},
        {"points = 20 experiment { }", "points = 21 experiment { }", false},
        {"experiment { my_points = 20 }", "experiment { my_points = 21 }", false},
        {"experiment { -- {\n points = 20 }", "experiment { -- {\n points = 21 }", true},
        {"experiment { points = 20 } points = 3", "experiment { points = 20 } points = 4", false},
    };
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        const struct gj_batch_source a = {"main", "m.lua", sources[i].old, strlen(sources[i].old)};
        const struct gj_batch_source b = {"main", "m.lua", sources[i].now, strlen(sources[i].now)};
        struct gj_batch_about theirs = about, ours = about;
        theirs.source = &a;
        ours.source = &b;
        theirs.n_sources = ours.n_sources = 1;
        const enum gj_status status = gj_batch_compare(&theirs, "x", &ours, NULL, true, &error);
        if ((status == GJ_OK) != sources[i].is_same) {
            fail_msg("%s and %s: %s", sources[i].old, sources[i].now, gj_status_name(status));
        }
    }
}

/* --- bad files --- */

static void cut_to(const char *path, off_t size)
{
    assert_int_equal(truncate(path, size), 0);
}

static void a_cut_file_is_refused_at_any_length(void **state)
{
    const struct batch_fixture *f = *state;
    struct gj_error error = {0};
    struct gj_batch_reader *reader = NULL;
    struct stat now;
    char copy[330], command[800];
    BATCH_OK(batch_write(f, f->path, 20, &error));
    assert_int_equal(stat(f->path, &now), 0);
    snprintf(copy, sizeof copy, "%s/cut.batch", f->folder);
    snprintf(command, sizeof command, "cp '%s' '%s'", f->path, copy);
    const off_t lengths[] = {1, 50, 100, 4095, 4096, now.st_size / 2, now.st_size - 4096, now.st_size - 1};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        assert_int_equal(system(command), 0);
        cut_to(copy, lengths[i]);
        batch_expect(gj_batch_read_open(copy, &reader, &error), GJ_IO, &error, "cut off", "");
        batch_expect(batch_write(f, copy, 1, &error), GJ_IO, &error, "cut off", "");
    }
}

static void execute(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void strangers_are_refused(void **state)
{
    const struct batch_fixture *f = *state;
    struct gj_error error = {0};
    struct gj_batch_reader *reader = NULL;
    char other[330];
    snprintf(other, sizeof other, "%s/other.batch", f->folder);
    FILE *file = fopen(other, "w");
    assert_non_null(file);
    fputs("a letter that is longer than a header of a database, by somebody who does not know of sweeps at all", file);
    assert_int_equal(fclose(file), 0);
    batch_expect(gj_batch_read_open(other, &reader, &error), GJ_IO, &error, "is no batch file", "");
    batch_expect(batch_write(f, other, 1, &error), GJ_IO, &error, "is no batch file", "");
    assert_int_equal(unlink(other), 0);
    execute(other, "CREATE TABLE a (b)");
    batch_expect(gj_batch_read_open(other, &reader, &error), GJ_IO, &error, "is no batch file", "");
    batch_expect(batch_write(f, other, 1, &error), GJ_IO, &error, "is no batch file", "");
    batch_expect(batch_write(f, f->folder, 1, &error), GJ_IO, &error, "is a folder", "");
    batch_expect(gj_batch_read_open(f->folder, &reader, &error), GJ_USAGE, &error, "is not a results folder", "");
}

static void a_newer_file_is_refused(void **state)
{
    const struct batch_fixture *f = *state;
    struct gj_error error = {0};
    struct gj_batch_reader *reader = NULL;
    BATCH_OK(batch_write(f, f->path, 2, &error));
    execute(f->path, "PRAGMA user_version = 99");
    batch_expect(gj_batch_read_open(f->path, &reader, &error), GJ_IO, &error, "newer version", "");
    batch_expect(batch_write(f, f->path, 1, &error), GJ_IO, &error, "newer version", "");
}

static void one_process_at_a_time(void **state)
{
    const struct batch_fixture *f = *state;
    struct gj_error error = {0};
    struct gj_batch_file *file = NULL;
    struct gj_batch_reader *reader = NULL;
    BATCH_OK(gj_batch_file_open(f->path, &f->about, &file, &error));
    BATCH_OK(batch_fill(f, file, 4, &error));
    batch_expect(batch_write(f, f->path, 1, &error), GJ_IO, &error, "used by another process", "");
    batch_expect(gj_batch_read_open(f->path, &reader, &error), GJ_IO, &error, "used by another process", "");
    gj_batch_file_close(file);
    BATCH_OK(batch_write(f, f->path, 1, &error));
}

static void folders_are_made(void **state)
{
    struct gj_error error;
    const struct batch_fixture *f = *state;
    char path[400];
    snprintf(path, sizeof path, "%s/a/b/c.batch", f->folder);
    BATCH_OK(batch_write(f, path, 1, &error));
    assert_int_equal(access(path, F_OK), 0);
}

static void what_is_damaged_inside_is_said(void **state)
{
    const struct batch_fixture *f = *state;
    struct gj_error error = {0};
    struct gj_batch_reader *reader = NULL;
    struct gj_batch_point point;
    bool is_there;
    BATCH_OK(batch_write(f, f->path, 20, &error));
    execute(f->path, "UPDATE point SET state = 'odd' WHERE point = 0");
    BATCH_OK(gj_batch_read_open(f->path, &reader, &error));
    batch_expect(gj_batch_read_point(reader, &point, &is_there, &error), GJ_IO, &error, "point 0 of ", "");
    gj_batch_read_close(reader);
    execute(f->path, "CREATE TABLE kept AS SELECT value FROM meta WHERE name = 'experiment'");
    execute(f->path, "UPDATE meta SET value = '{}' WHERE name = 'experiment'");
    batch_expect(gj_batch_read_open(f->path, &reader, &error), GJ_IO, &error, "its experiment is missing", "");
    /* what analyses would trip over */
    static const char *const changes[] = {
        "'$.responses[1]', json_extract(value, '$.responses[0]')",
        ("'$.factors[0].kind', 'choice', '$.factors[0].choices', json('[\"a\", \"b\"]'), '$.factors[0].central', 2, "
         "'$.factors[0].low', 0, '$.factors[0].high', 1"),
        "'$.factors[0].high', null",
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        char sql[600];
        snprintf(sql, sizeof sql,
                 "UPDATE meta SET value = (SELECT json_set(value, %s) FROM kept) WHERE name = 'experiment'",
                 changes[i]);
        execute(f->path, sql);
        batch_expect(gj_batch_read_open(f->path, &reader, &error), GJ_IO, &error, "its experiment is missing", "");
    }
    execute(f->path, "UPDATE meta SET value = (SELECT value FROM kept) WHERE name = 'experiment'");
    execute(f->path, "UPDATE source SET name = NULL");
    batch_expect(gj_batch_read_open(f->path, &reader, &error), GJ_IO, &error, "its source is missing", "");
}

static enum gj_status read_all(const char *path, struct gj_error *error)
{
    struct gj_batch_reader *reader = NULL;
    struct gj_batch_point point;
    struct gj_batch_row row;
    bool is_there = true;
    enum gj_status status = gj_batch_read_open(path, &reader, error);
    while (status == GJ_OK && is_there) {
        status = gj_batch_read_point(reader, &point, &is_there, error);
    }
    is_there = true;
    while (status == GJ_OK && is_there) {
        status = gj_batch_read_row(reader, &row, &is_there, error);
    }
    gj_batch_read_close(reader);
    return status;
}

/* Whatever is changed in a line, not only what can be seen to be wrong. */
static void a_line_that_was_changed_is_found(void **state)
{
    static const struct {
        const char *change, *says;
    } of[] = {
        {"UPDATE point SET replications = replications + 1 WHERE point = 3", "point 3 of "},
        {"UPDATE point SET failed = failed + 1 WHERE point = 3", "point 3 of "},
        {"UPDATE point SET state = CASE state WHEN 'done' THEN 'failed' ELSE 'done' END WHERE point = 3",
         "point 3 of "},
        {"UPDATE point SET reason = reason || 'b' WHERE point = 3", "point 3 of "},
        {"UPDATE point SET checksum = NULL WHERE point = 3", "point 3 of "},
        {"UPDATE point SET point = 1003 WHERE point = 3", "point 1003 of "},
        {"UPDATE row SET digest = CASE substr(digest, 1, 1) WHEN '0' THEN '1' ELSE '0' END || substr(digest, 2) "
         "WHERE id = 1",
         "row 0,1 of "},
        {"UPDATE row SET status = CASE status WHEN 'OK' THEN 'NO_MEMORY' ELSE 'OK' END WHERE id = 1", "row 0,1 of "},
        {"UPDATE row SET checksum = checksum + 1 WHERE id = 1", "row 0,1 of "},
        {"UPDATE row SET id = id + 900 WHERE id = 1", "row 0,901 of "},
    };
    const struct batch_fixture *f = *state;
    struct gj_error error = {0};
    char copy[330], command[800];
    snprintf(copy, sizeof copy, "%s/changed.batch", f->folder);
    snprintf(command, sizeof command, "cp '%s' '%s'", f->path, copy);
    BATCH_OK(batch_write(f, f->path, 20, &error));
    BATCH_OK(read_all(f->path, &error));
    for (size_t i = 0; i < sizeof of / sizeof of[0]; i++) {
        assert_int_equal(system(command), 0);
        execute(copy, of[i].change);
        batch_expect(read_all(copy, &error), GJ_IO, &error, of[i].says, "run its sweep again: ");
    }
    assert_int_equal(system(command), 0);
    execute(copy, "PRAGMA user_version = 1");
    struct gj_batch_reader *reader = NULL;
    batch_expect(gj_batch_read_open(copy, &reader, &error), GJ_IO, &error, "an older version",
                 "the version that wrote it");
}

/* The 64 bits of the last value of row 0,0, one after the other. */
static void a_flipped_bit_of_a_value_is_found(void **state)
{
    const struct batch_fixture *f = *state;
    struct gj_error error = {0};
    sqlite3 *db = NULL;
    sqlite3_stmt *select = NULL, *update = NULL;
    char sql[300];
    BATCH_OK(batch_write(f, f->path, 20, &error));
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT * FROM row WHERE id = 0", -1, &select, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(select), SQLITE_ROW);
    const int last = sqlite3_column_count(select) - 2; /* before the checksum */
    const double value = sqlite3_column_double(select, last);
    snprintf(sql, sizeof sql, "UPDATE row SET \"%s\" = ? WHERE id = 0", sqlite3_column_name(select, last));
    assert_int_equal(sqlite3_finalize(select), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &update, NULL), SQLITE_OK);
    for (unsigned bit = 0; bit <= 64; bit++) { /* the last time it is put back */
        uint64_t bits;
        double changed;
        memcpy(&bits, &value, sizeof bits);
        bits ^= bit < 64 ? UINT64_C(1) << bit : 0;
        memcpy(&changed, &bits, sizeof changed);
        assert_int_equal(sqlite3_bind_double(update, 1, changed), SQLITE_OK);
        assert_int_equal(sqlite3_step(update), SQLITE_DONE);
        assert_int_equal(sqlite3_reset(update), SQLITE_OK);
        assert_int_equal(read_all(f->path, &error), bit < 64 ? GJ_IO : GJ_OK);
    }
    assert_int_equal(sqlite3_finalize(update), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, batch_set_up, batch_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_batch_is_read_without_its_scenario),
        TEST(points_and_rows_come_in_order),
        TEST(the_table_has_a_state_for_every_point),
        TEST(what_is_not_kept_or_not_finished_is_said),
        TEST(a_sobol_sweep_grows_and_keeps_its_rows),
        TEST(a_hypercube_does_not_grow),
        TEST(what_differs_is_named),
        TEST(a_cut_file_is_refused_at_any_length),
        TEST(strangers_are_refused),
        TEST(a_newer_file_is_refused),
        TEST(one_process_at_a_time),
        TEST(folders_are_made),
        TEST(what_is_damaged_inside_is_said),
        TEST(a_line_that_was_changed_is_found),
        TEST(a_flipped_bit_of_a_value_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
