/* The folder of a sweep: the same bytes from any number of shards; what is missing, double or of another sweep is said by name. */
#include "unit/test_batch_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include "store/batch_folder.h"
#include "store/read.h"

enum { MOST = 20, PATH = 360 };

/* The shards' files, each filled. */
static void write_shards(struct batch_fixture *f, uint32_t n, char path[MOST][PATH], const char *list[MOST])
{
    struct gj_error error;
    f->about.n_shards = n;
    for (uint32_t i = 1; i <= n; i++) {
        f->about.shard = i;
        snprintf(path[i - 1], PATH, "%s/x.%u-of-%u.batch", f->folder, i, n);
        list[i - 1] = path[i - 1];
        BATCH_OK(batch_write(f, path[i - 1], 20, &error));
    }
    f->about.shard = f->about.n_shards = 1;
}

static const char *merge(const struct batch_fixture *f, const char *const *list, uint32_t n, const char *name,
                         char folder[PATH])
{
    struct gj_error error;
    snprintf(folder, PATH, "%s/%s", f->folder, name);
    BATCH_OK(gj_batch_merge(list, n, folder, NULL, &error));
    return folder;
}

static void any_number_of_shards_gives_the_same_bytes(void **state)
{
    struct batch_fixture *f = *state;
    static char path[MOST][PATH];
    const char *list[MOST];
    char one[PATH], other[PATH], command[3 * PATH];
    write_shards(f, 1, path, list);
    merge(f, list, 1, "one", one);
    const uint32_t numbers[] = {3, 16, 20};
    for (size_t i = 0; i < 3; i++) {
        write_shards(f, numbers[i], path, list);
        const char *turned = list[0]; /* in any order */
        list[0] = list[numbers[i] - 1];
        list[numbers[i] - 1] = turned;
        merge(f, list, numbers[i], "other", other);
        snprintf(command, sizeof command, "diff -r '%s' '%s'", one, other);
        assert_int_equal(system(command), 0);
    }
}

static void a_folder_says_what_the_file_said(void **state)
{
    struct batch_fixture *f = *state;
    static char path[MOST][PATH];
    const char *list[MOST];
    char folder[PATH];
    struct gj_error error;
    struct gj_batch_reader *a = NULL, *b = NULL;
    struct gj_batch_counts counts;
    struct gj_batch_row x, y;
    struct gj_error_list errors;
    bool has_x = true, has_y = true;
    write_shards(f, 1, path, list);
    BATCH_OK(gj_batch_read_open(path[0], &a, &error));
    BATCH_OK(gj_batch_read_open(merge(f, list, 1, "r", folder), &b, &error));
    while (has_x) {
        BATCH_OK(gj_batch_read_row(a, &x, &has_x, &error));
        BATCH_OK(gj_batch_read_row(b, &y, &has_y, &error));
        assert_true(has_x == has_y);
        assert_true(!has_x || (x.point == y.point && x.replication == y.replication && x.digest == y.digest &&
                               x.status == y.status && memcmp(x.value, y.value, 5 * sizeof *x.value) == 0));
    }
    BATCH_OK(gj_batch_read_counts(b, &counts, &error));
    assert_true(counts.is_folder && counts.is_complete && counts.n_points == 20);
    assert_true(counts.n_done == 18 && counts.n_refused == 1 && counts.n_failed == 1);
    assert_true(counts.n_rows == 54 && counts.n_failed_rows == 4);
    assert_int_equal(strlen(gj_batch_read_digest(b)), 16);
    assert_string_equal(gj_batch_read_about(b)->source[1].text, batch_sources[1].text);
    gj_error_list_init(&errors);
    assert_int_equal(gj_batch_read_check(b, &errors), GJ_OK);
    gj_error_list_fini(&errors);
    gj_batch_read_close(a);
    gj_batch_read_close(b);
}

static void faults_are_counted_by_reason(void **state)
{
    struct batch_fixture *f = *state;
    static char path[MOST][PATH];
    const char *list[MOST];
    char folder[PATH];
    struct gj_error error;
    struct gj_batch_reader *reader = NULL;
    const struct gj_batch_fault *fault = NULL;
    uint32_t n = 0;
    write_shards(f, 3, path, list);
    BATCH_OK(gj_batch_read_open(merge(f, list, 3, "r", folder), &reader, &error));
    BATCH_OK(gj_batch_read_faults(reader, &fault, &n, &error));
    assert_int_equal(n, 3);
    assert_true(fault[0].kind == GJ_FAULT_REFUSED && fault[0].n == 1 && fault[0].first == 3);
    assert_string_equal(fault[0].reason, batch_constraints[0]);
    assert_true(fault[1].kind == GJ_FAULT_POINT && fault[1].status == GJ_MODEL && fault[1].first == 5);
    assert_non_null(strstr(fault[1].reason, "못 만든다"));
    assert_true(fault[1].first_value[0] >= 0.6 && fault[1].first_value[3] == 5.0);
    /* of points 0, 1, 2, 4 and 6 fifteen rows come before the first of point 7 */
    assert_true(fault[2].kind == GJ_FAULT_REPLICATION && fault[2].status == GJ_DEADLOCK && fault[2].n == 4);
    assert_int_equal(fault[2].first, 15);
    gj_batch_read_close(reader);
}

static void ranges_are_over_the_means_of_points(void **state)
{
    struct batch_fixture *f = *state;
    static char path[MOST][PATH];
    const char *list[MOST];
    char folder[PATH];
    struct gj_error error;
    struct gj_batch_reader *reader[2] = {NULL, NULL};
    write_shards(f, 1, path, list);
    BATCH_OK(gj_batch_read_open(path[0], &reader[0], &error));
    BATCH_OK(gj_batch_read_open(merge(f, list, 1, "r", folder), &reader[1], &error));
    for (int i = 0; i < 2; i++) {
        struct gj_batch_range *range = NULL;
        uint32_t n = 0;
        BATCH_OK(gj_batch_ranges(reader[i], &range, &n, &error));
        assert_int_equal(n, 7); /* two outcomes: before, after, difference; one of the pair */
        /* response 0: (point + 1) / 3 + 1 over points without 3, 5 and 7; of point 9 the mean of replications 0 and 2 is 1 too */
        assert_true(range[0].contrast.of == 0 && range[0].n == 17);
        assert_true(fabs(range[0].least - (1.0 / 3.0 + 1.0)) < 1e-9 && range[0].least_at == 0);
        assert_true(fabs(range[0].most - (20.0 / 3.0 + 1.0)) < 1e-9 && range[0].most_at == 19);
        assert_true(fabs(range[0].median - (12.0 / 3.0 + 1.0)) < 1e-9);
        assert_true(range[2].contrast.of == 1 && range[2].contrast.against == 0);
        assert_true(fabs(range[2].least - 1001.0) < 1e-9 && fabs(range[2].most - 1001.0) < 1e-9);
        assert_int_equal(range[3].n, 16); /* point 11 has no value there */
        gj_free(range);
        gj_batch_read_close(reader[i]);
    }
}

static void what_is_wrong_with_a_set_of_shards_is_said(void **state)
{
    struct batch_fixture *f = *state;
    static char path[MOST][PATH];
    const char *list[MOST];
    char folder[PATH];
    struct gj_error error = {0};
    snprintf(folder, sizeof folder, "%s/r", f->folder);
    write_shards(f, 3, path, list);
    batch_expect(gj_batch_merge(list, 2, folder, NULL, &error), GJ_USAGE, &error, "shard 3 of 3 is missing",
                 "gongjang sweep press.lua --set wage=5 --shard 3/3");
    const char *twice[] = {list[0], list[1], list[1]};
    batch_expect(gj_batch_merge(twice, 3, folder, NULL, &error), GJ_USAGE, &error, "is shard 2 of 3, and so is",
                 "once");
    f->about.seed = 5;
    f->about.shard = 3;
    f->about.n_shards = 3;
    assert_int_equal(unlink(path[2]), 0);
    BATCH_OK(batch_write(f, path[2], 20, &error));
    batch_expect(gj_batch_merge(list, 3, folder, NULL, &error), GJ_USAGE, &error, "its seed is 5, there it is",
                 "one sweep");
    f->about.seed = UINT64_MAX - 1;
    f->about.version = "9.9.9";
    assert_int_equal(unlink(path[2]), 0);
    BATCH_OK(batch_write(f, path[2], 20, &error));
    batch_expect(gj_batch_merge(list, 3, folder, NULL, &error), GJ_USAGE, &error,
                 "its version of gongjang is 9.9.9, there it is 0.1.0", "version");
    f->about.version = "0.1.0";
    assert_int_equal(unlink(path[2]), 0);
    BATCH_OK(batch_write(f, path[2], 2, &error));
    batch_expect(gj_batch_merge(list, 3, folder, NULL, &error), GJ_USAGE, &error, "is not finished: 2 of its 6 points",
                 "--shard 3/3");
    BATCH_OK(batch_write(f, path[2], 20, &error));
    assert_int_equal(truncate(path[2], 9000), 0);
    batch_expect(gj_batch_merge(list, 3, folder, NULL, &error), GJ_IO, &error, "is cut off", "");
    write_shards(f, 4, path, list);
    char three[PATH];
    snprintf(three, sizeof three, "%s/x.1-of-3.batch", f->folder);
    const char *mixed[] = {three, list[1]};
    batch_expect(gj_batch_merge(mixed, 2, folder, NULL, &error), GJ_USAGE, &error, "one of 4 shards", "same number");
    assert_int_not_equal(access(folder, F_OK), 0);
    BATCH_OK(gj_batch_merge(list, 4, folder, NULL, &error));
    const char *whole[] = {folder};
    batch_expect(gj_batch_merge(whole, 1, folder, NULL, &error), GJ_USAGE, &error, "is a finished results folder",
                 ".batch");
}

static void what_is_in_the_way_is_left_alone(void **state)
{
    struct batch_fixture *f = *state;
    static char path[MOST][PATH];
    const char *list[MOST];
    char folder[PATH], file[PATH + 20];
    struct gj_error error = {0};
    write_shards(f, 1, path, list);
    merge(f, list, 1, "r", folder);
    f->about.seed = 8;
    assert_int_equal(unlink(path[0]), 0);
    write_shards(f, 1, path, list);
    batch_expect(gj_batch_merge(list, 1, folder, NULL, &error), GJ_USAGE, &error, "its seed is 18446744073709551614",
                 "--out");
    snprintf(folder, sizeof folder, "%s/mine", f->folder);
    assert_int_equal(mkdir(folder, 0777), 0);
    merge(f, list, 1, "mine", folder); /* an empty folder is nobody's */
    snprintf(folder, sizeof folder, "%s/letters", f->folder);
    assert_int_equal(mkdir(folder, 0777), 0);
    snprintf(file, sizeof file, "%s/letter", folder);
    assert_int_equal(close(open(file, O_CREAT | O_WRONLY, 0666)), 0);
    batch_expect(gj_batch_merge(list, 1, folder, NULL, &error), GJ_USAGE, &error, "is not a results folder", "--out");
    batch_expect(gj_batch_merge(list, 1, file, NULL, &error), GJ_USAGE, &error, "is a file", "--out");
    assert_int_equal(access(file, F_OK), 0);
}

static void a_finished_folder_goes_on_with_more_points(void **state)
{
    struct batch_fixture *f = *state;
    static char path[MOST][PATH];
    const char *list[MOST];
    char folder[PATH], other[PATH], command[3 * PATH];
    struct gj_error error;
    struct gj_batch_reader *reader = NULL;
    struct gj_batch_file *file = NULL;
    write_shards(f, 1, path, list);
    merge(f, list, 1, "r", folder);
    assert_int_equal(unlink(path[0]), 0);
    f->about.n_points = f->experiment.design.n = 40;
    BATCH_OK(gj_batch_folder_look(folder, &f->about, &reader, &error));
    assert_non_null(reader);
    BATCH_OK(gj_batch_file_open(path[0], &f->about, &file, &error));
    BATCH_OK(gj_batch_file_refill(file, reader, &error));
    gj_batch_read_close(reader);
    const struct gj_batch_found found = gj_batch_file_found(file);
    assert_true(found.n_points == 20 && found.n_rows == 54 && found.points_were == 20);
    BATCH_OK(batch_fill(f, file, 40, &error));
    gj_batch_file_close(file);
    merge(f, list, 1, "r", folder);
    assert_int_equal(unlink(path[0]), 0);
    BATCH_OK(batch_write(f, path[0], 40, &error));
    merge(f, list, 1, "straight", other);
    snprintf(command, sizeof command, "diff -r '%s' '%s'", folder, other);
    assert_int_equal(system(command), 0);
}

/* --- a disk --- */

static void a_disk_that_cannot_be_written_is_said(void **state)
{
    struct batch_fixture *f = *state;
    struct gj_error error = {0};
    struct gj_batch_reader *reader = NULL;
    BATCH_OK(batch_write(f, f->path, 5, &error));
    if (geteuid() == 0) { /* who may write everywhere cannot be refused by permissions */
        skip();
    }
    assert_int_equal(chmod(f->path, 0444), 0);
    batch_expect(batch_write(f, f->path, 5, &error), GJ_IO, &error, "can only be read", "writable");
    assert_int_equal(chmod(f->folder, 0555), 0);
    BATCH_OK(gj_batch_read_open(f->path, &reader, &error)); /* a clean file is read from anywhere */
    gj_batch_read_close(reader);
    char other[PATH];
    snprintf(other, sizeof other, "%s/new.batch", f->folder);
    batch_expect(batch_write(f, other, 5, &error), GJ_IO, &error, "can only be read", "writable");
}

/* Files may have 500 kB, also the log: the batch does not fit. */
static void a_full_disk_in_the_middle_keeps_what_was_kept(void **state)
{
    struct batch_fixture *f = *state;
    struct gj_error error = {0};
    struct gj_batch_file *file = NULL;
    struct rlimit limit;
    f->about.n_points = f->experiment.design.n = 2000;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    const struct rlimit small = {500000, limit.rlim_max};
    void (*old)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    const enum gj_status status = batch_write(f, f->path, 2000, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    signal(SIGXFSZ, old);
    batch_expect(status, GJ_IO, &error, "could not be written", "what is in the file stays");
    BATCH_OK(gj_batch_file_open(f->path, &f->about, &file, &error));
    const uint64_t n = gj_batch_file_found(file).n_points;
    assert_true(n > 5 && n < 2000);
    BATCH_OK(batch_fill(f, file, 2000, &error));
    gj_batch_file_close(file);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, batch_set_up, batch_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(any_number_of_shards_gives_the_same_bytes),
        TEST(a_folder_says_what_the_file_said),
        TEST(faults_are_counted_by_reason),
        TEST(ranges_are_over_the_means_of_points),
        TEST(what_is_wrong_with_a_set_of_shards_is_said),
        TEST(what_is_in_the_way_is_left_alone),
        TEST(a_finished_folder_goes_on_with_more_points),
        TEST(a_disk_that_cannot_be_written_is_said),
        TEST(a_full_disk_in_the_middle_keeps_what_was_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
