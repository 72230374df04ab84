/* A sweep's file and its folder while the machine does its worst: every call fails once, every allocation fails, the disk fills up, the program is killed
 * at every call. What was kept stays, and the same again ends with the same bytes. */
#include "fault/os_faults.h"
#include "store/batch_folder.h"
#include "stride.h"
#include "unit/test_batch_fixture.h"

struct place {
    struct batch_fixture f;
    char folder[340];
    char digest[20]; /* of the sweep undisturbed */
};

/* One sweep, as the command runs it: points kept one by one, a folder, the file removed. *kept: rows that were kept. */
static enum gj_status sweep(const struct place *p, uint64_t *kept, struct gj_error *error)
{
    struct gj_batch_file *file = NULL;
    struct gj_design *design = NULL;
    enum gj_status status = gj_batch_file_open(p->f.path, &p->f.about, &file, error);
    if (status != GJ_OK) {
        return status;
    }
    const struct gj_batch_sink sink = gj_batch_file_sink(file);
    status = gj_design_open(&p->f.experiment, &design, error);
    for (uint64_t i = 0; i < p->f.about.n_points && status == GJ_OK; i++) {
        struct gj_batch_point finished = {.point = UINT64_MAX};
        status = sink.next_finished(sink.user, i, &finished, error);
        if (status == GJ_OK && finished.point != i) {
            status = batch_put_point(&sink, design, &p->f.experiment, i, error);
            status = status == GJ_OK ? sink.keep(sink.user, error) : status;
            *kept += status == GJ_OK;
        }
    }
    gj_design_close(design);
    gj_batch_file_close(file);
    const char *path = p->f.path;
    status = status == GJ_OK ? gj_batch_merge(&path, 1, p->folder, NULL, error) : status;
    return status;
}

static void read_digest(const char *folder, char out[20])
{
    struct gj_batch_reader *reader = NULL;
    struct gj_error_list errors;
    struct gj_error error;
    gj_error_list_init(&errors);
    if (gj_batch_read_open(folder, &reader, &error) != GJ_OK) {
        fail_msg("%s", error.message);
    }
    assert_int_equal(gj_batch_read_check(reader, &errors), GJ_OK);
    snprintf(out, 20, "%s", gj_batch_read_digest(reader));
    gj_error_list_fini(&errors);
    gj_batch_read_close(reader);
}

static uint64_t points_in_file(const struct place *p)
{
    struct gj_batch_file *file = NULL;
    struct gj_error error;
    if (gj_batch_file_open(p->f.path, &p->f.about, &file, &error) != GJ_OK) {
        fail_msg("%s", error.message);
    }
    const uint64_t n = gj_batch_file_found(file).n_points;
    gj_batch_file_close(file);
    return n;
}

/* After whatever happened: at least `kept` points are in the file, and the same again ends well. Then everything is removed. */
static void assert_goes_on(const struct place *p, uint64_t kept)
{
    struct gj_error error = {0};
    char digest[20];
    uint64_t more = 0;
    os.fault = FAULT_NONE;
    const uint64_t found = points_in_file(p);
    if (found < kept) {
        fail_msg("call %u: %llu points were kept, %llu are there", os.at, (unsigned long long)kept,
                 (unsigned long long)found);
    }
    if (sweep(p, &more, &error) != GJ_OK) {
        fail_msg("call %u: %s", os.at, error.message);
    }
    assert_int_equal(found + more, p->f.about.n_points);
    read_digest(p->folder, digest);
    assert_string_equal(digest, p->digest);
    char command[800];
    snprintf(command, sizeof command, "cd '%s' && rm -rf r s.batch*", p->f.folder);
    assert_int_equal(system(command), 0);
    DIR *left = opendir(p->f.folder);
    unsigned n = 0;
    for (const struct dirent *entry; (entry = readdir(left)) != NULL;) {
        n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    }
    assert_int_equal(closedir(left), 0);
    assert_int_equal(n, 0); /* nothing is left beside */
}

static int set_up(void **state)
{
    static struct place place;
    struct gj_error error;
    uint64_t kept = 0;
    memset(&os, 0, sizeof os);
    /* SQLite forces its files to the disk thousands of times: in memory, where there is a place for that */
    batch_fixture_init_in(&place.f, access("/dev/shm", W_OK) == 0 ? "/dev/shm" : GJ_TEST_FOLDER);
    place.f.about.n_points = place.f.experiment.design.n = 4;
    place.f.experiment.replications = place.f.experiment.replications_min = 2;
    snprintf(place.folder, sizeof place.folder, "%s/r", place.f.folder);
    assert_int_equal(sweep(&place, &kept, &error), GJ_OK);
    assert_int_equal(kept, 4);
    read_digest(place.folder, place.digest);
    assert_goes_on(&place, 4);
    *state = &place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *p = *state;
    memset(&os, 0, sizeof os);
    batch_fixture_fini(&p->f);
    return 0;
}

/* --- calls that fail --- */

static void fail_each_call(const struct place *p, enum fault fault, int os_error)
{
    unsigned n_failed = 0;
    for (unsigned at = 1;; at += test_stride()) {
        struct gj_error error = {0};
        uint64_t kept = 0;
        os.fault = fault;
        os.os_error = os_error;
        os.at = at;
        os.n = 0;
        const enum gj_status status = sweep(p, &kept, &error);
        const bool reached = os.n >= at;
        if (status != GJ_OK) {
            n_failed++;
            assert_true(status == error.status && error.message[0] != '\0');
        }
        assert_goes_on(p, kept);
        if (!reached) {
            assert_int_equal(status, GJ_OK);
            break;
        }
    }
    assert_true(n_failed * test_stride() > 40);
}

static void every_call_that_fails_once_loses_nothing_that_was_kept(void **state)
{
    fail_each_call(*state, FAULT_ONCE, EIO);
}

static void a_disk_that_is_full_from_some_call_on_loses_nothing_that_was_kept(void **state)
{
    fail_each_call(*state, FAULT_FOR_EVER, ENOSPC);
}

/* --- memory --- */

static void every_allocation_that_fails_is_said(void **state)
{
    const struct place *p = *state;
    unsigned n_failed = 0;
    for (size_t at = 1;; at += test_stride()) {
        struct gj_error error = {0};
        uint64_t kept = 0;
        const size_t before = gj_alloc_count();
        gj_alloc_fail_after(at);
        const enum gj_status status = sweep(p, &kept, &error);
        const bool reached = gj_alloc_count() - before >= at;
        gj_alloc_fail_after(0);
        if (status != GJ_OK) {
            n_failed++;
            if (status != GJ_NO_MEMORY || error.message[0] == '\0') {
                fail_msg("allocation %zu: %s %s", at, gj_status_name(status), error.message);
            }
        }
        assert_goes_on(p, kept);
        if (!reached) {
            assert_int_equal(status, GJ_OK);
            break;
        }
        at += at / 40; /* near the beginning each, then fewer: rows are alike */
    }
    assert_true(n_failed > 40 / test_stride());
}

/* --- kills --- */

static void killed_at_every_call_it_goes_on(void **state)
{
    const struct place *p = *state;
    for (unsigned at = 1;; at += test_stride()) {
        const pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            uint64_t kept = 0;
            os.fault = FAULT_KILL;
            os.at = at;
            os.n = 0;
            _exit(sweep(p, &kept, NULL) == GJ_OK ? 0 : 1);
        }
        int how;
        assert_true(waitpid(child, &how, 0) == child);
        os.at = at;
        assert_goes_on(p, 0);
        if (WIFEXITED(how)) {
            assert_int_equal(WEXITSTATUS(how), 0);
            assert_true(at > 100);
            break;
        }
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(every_call_that_fails_once_loses_nothing_that_was_kept),
        TEST(a_disk_that_is_full_from_some_call_on_loses_nothing_that_was_kept),
        TEST(every_allocation_that_fails_is_said),
        TEST(killed_at_every_call_it_goes_on),
    };
    return cmocka_run_group_tests(tests, set_up_program, NULL);
}
