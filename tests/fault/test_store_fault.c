/* Every call into the operating system fails once, every allocation fails, and the program is killed at every call: the folder is then the
 * old one or the new one, whole, and the next run works.
 *
 * GJ_TEST_STRIDE=7 tries every seventh call and allocation only: the builds with sanitizers, which are slow, do so.
 *
 * A round begins on what the round before has left, so each write is also a next run after trouble; that a next run comes to its end and clears
 * up is looked at after every tenth round and after every round that has put new results in place.
 */
#include "unit/test_store_fixture.h"

#include "fault/os_faults.h"
#include "stride.h"

/* --- what must hold --- */

struct place {
    struct fixture f;
    char target[512];
};

static int set_up(void **state)
{
    static struct place place;
    memset(&os, 0, sizeof os);
    fixture_init(&place.f, 2);
    (void)fixture_path(place.f.folder, "r", place.target);
    *state = &place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *p = *state;
    memset(&os, 0, sizeof os);
    fixture_fini(&p->f);
    return 0;
}

/* 0: no folder there. Any other trouble fails the test. Every file must be as its manifest says. */
static uint64_t seed_in(const char *folder)
{
    struct gj_results *results = NULL;
    struct gj_error_list errors;
    if (!exists(folder)) {
        return 0;
    }
    assert_ok(gj_results_open(folder, &results, error));
    uint64_t seed = gj_results_info(results)->seed;
    gj_error_list_init(&errors);
    assert_int_equal(gj_results_check_files(results, &errors), GJ_OK);
    assert_int_equal(gj_results_info(results)->n_files, count_names(folder) - 1); /* nothing but what it lists */
    gj_error_list_fini(&errors);
    gj_results_close(results);
    return seed;
}

/* Write with `seed`, as the command line does: with a figure. */
static enum gj_status write_seed(struct place *p, uint64_t seed, struct gj_error *error)
{
    struct gj_store *store = NULL;
    p->f.spec.seed = seed;
    enum gj_status status = gj_store_begin(p->target, &store, error);
    if (status != GJ_OK) {
        return status;
    }
    status = gj_store_put(store, &p->f.store, error);
    if (status == GJ_OK) {
        status = gj_store_add_file(store, "report.html", "<html>", 6, error);
    }
    if (status == GJ_OK) {
        return gj_store_commit(store, NULL, error);
    }
    gj_store_abandon(store);
    return status;
}

static void write_well(struct place *p, uint64_t seed)
{
    const enum fault fault = os.fault;
    os.fault = FAULT_NONE;
    assert_ok(write_seed(p, seed, error));
    os.fault = fault;
}

enum { OLD = 1, NEW = 2 };

/* The next run works and clears up. Its results are the old ones of the next round. */
static void assert_next_run_works(struct place *p)
{
    os.fault = FAULT_NONE;
    write_well(p, OLD);
    assert_true(seed_in(p->target) == OLD);
    if (count_names(p->f.folder) != 1) {
        fail_msg("call %u: %u names are left in the parent", os.at, count_names(p->f.folder));
    }
}

/* Before the next round the folder has the old results, or none where there were none. */
static void go_on(struct place *p, uint64_t found, uint64_t old)
{
    if (found != old || os.at % 10 == 0) {
        assert_next_run_works(p);
        if (old == 0) {
            remove_tree(p->target);
        }
    }
}

/* After a write that was disturbed: old or new, whole, as `status` says. */
static void assert_old_or_new(struct place *p, enum gj_status status, uint64_t old)
{
    os.fault = FAULT_NONE;
    const uint64_t found = seed_in(p->target);
    if (found != (status == GJ_OK ? NEW : old)) {
        fail_msg("call %u: %s, but the folder has seed %llu", os.at, gj_status_name(status), (unsigned long long)found);
    }
    go_on(p, found, old);
}

/* What a round of `old` begins with. */
static void start_with(struct place *p, uint64_t old)
{
    if (old != 0) {
        write_well(p, old);
    }
}

/* The n-th call fails, for every n, until a write makes fewer calls. */
static void fail_each_call(struct place *p, enum fault fault, int os_error, uint64_t old)
{
    unsigned n_failed = 0;
    remove_tree(p->target);
    start_with(p, old);
    for (unsigned at = 1;; at += test_stride()) {
        os.fault = fault;
        os.os_error = os_error;
        os.at = at;
        os.n = 0;
        struct gj_error error = {0};
        enum gj_status status = write_seed(p, NEW, &error);
        const bool reached = os.n >= at;
        if (status != GJ_OK) {
            n_failed++;
            assert_true(status == error.status && error.message[0] != '\0' && error.file[0] != '\0');
            assert_true(os_error != ENOSPC || status == GJ_IO);
        }
        assert_old_or_new(p, status, old);
        if (!reached) {
            assert_int_equal(status, GJ_OK);
            break;
        }
    }
    assert_true(n_failed * test_stride() > 40); /* the loop did something */
}

static void every_call_that_fails_once_leaves_the_old_or_the_new_folder(void **state)
{
    fail_each_call(*state, FAULT_ONCE, ENOSPC, OLD);
    fail_each_call(*state, FAULT_ONCE, EIO, 0);
}

static void the_same_holds_without_an_exchange_of_folders(void **state)
{
    os.no_exchange = true;
    fail_each_call(*state, FAULT_ONCE, EIO, OLD);
}

static void memory_that_the_system_refuses_is_said_to_be_out(void **state)
{
    struct place *p = *state;
    os.fault = FAULT_ONCE;
    os.os_error = ENOMEM;
    os.at = 20;
    struct gj_error error = {0};
    enum gj_status status = write_seed(p, NEW, &error);
    assert_true(status == GJ_NO_MEMORY || status == GJ_IO);
    assert_true(error.message[0] != '\0');
    assert_old_or_new(p, status, 0);
}

/* From the n-th call on nothing works any more, not even removing: what is left behind goes with the next write. */
static void a_disk_that_dies_leaves_the_old_or_the_new_folder(void **state)
{
    struct place *p = *state;
    write_well(p, OLD);
    for (unsigned at = 1;; at += test_stride()) {
        os.fault = FAULT_FOR_EVER;
        os.os_error = EIO;
        os.at = at;
        os.n = 0;
        struct gj_error error = {0};
        enum gj_status status = write_seed(p, NEW, &error);
        const bool reached = os.n >= at;
        os.fault = FAULT_NONE;
        const uint64_t found = seed_in(p->target);
        assert_true(found == NEW || (found == OLD && status != GJ_OK));
        go_on(p, found, OLD);
        if (!reached) {
            break;
        }
    }
}

static void kill_at_each_call(struct place *p, uint64_t old)
{
    remove_tree(p->target);
    start_with(p, old);
    for (unsigned at = 1;; at += test_stride()) {
        os.at = at;
        const pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            os.fault = FAULT_KILL;
            os.n = 0;
            _exit(write_seed(p, NEW, NULL) == GJ_OK ? 0 : 1);
        }
        int how;
        assert_true(waitpid(child, &how, 0) == child);
        struct gj_results *results = NULL;
        struct gj_error error;
        uint64_t found = 0;
        if (gj_results_open(p->target, &results, &error) == GJ_OK) { /* puts back what two renames left */
            found = gj_results_info(results)->seed;
            gj_results_close(results);
            assert_true(seed_in(p->target) == found);
        }
        assert_true(found == old || found == NEW);
        go_on(p, found, old);
        if (WIFEXITED(how)) {
            assert_int_equal(WEXITSTATUS(how), 0);
            assert_true(found == NEW && at > 100);
            break;
        }
    }
}

static void killed_at_every_call_it_leaves_the_old_or_the_new_folder(void **state)
{
    kill_at_each_call(*state, OLD);
    kill_at_each_call(*state, 0);
}

static void killed_at_every_call_without_exchange_it_leaves_the_old_or_the_new_folder(void **state)
{
    os.no_exchange = true;
    kill_at_each_call(*state, OLD);
}

/* In steps: the users' files are looked for at the beginning and put aside at the end; the tables between are many. */
static void the_users_own_files_survive_a_kill_at_every_call(void **state)
{
    struct place *p = *state;
    char path[512];
    write_well(p, OLD);
    for (unsigned at = 1;; at += 3 * test_stride()) {
        write_file(fixture_path(p->target, "notes.txt", path), "mine", 4);
        const pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            os.fault = FAULT_KILL;
            os.at = at;
            os.n = 0;
            _exit(write_seed(p, NEW, NULL) == GJ_OK ? 0 : 1);
        }
        int how;
        assert_true(waitpid(child, &how, 0) == child);
        write_well(p, OLD);
        assert_true(exists(fixture_path(p->f.folder, "r.kept-1/notes.txt", path)));
        assert_int_equal(count_names(p->f.folder), 2);
        remove_tree(fixture_path(p->f.folder, "r.kept-1", path));
        if (WIFEXITED(how)) {
            break;
        }
    }
}

/* There are some ten thousand, most of them the same few for each column of each table: steps through them meet each of these at some column. */
static void allocations_that_fail_are_told_and_leave_nothing(void **state)
{
    struct place *p = *state;
    const unsigned step = test_stride() > 11 ? test_stride() : 11;
    write_well(p, OLD);
    for (size_t n = 1;; n += n < 1000 ? test_stride() : step) {
        struct gj_error error = {0};
        gj_alloc_fail_after(n);
        enum gj_status status = write_seed(p, NEW, &error);
        gj_alloc_fail_after(0);
        if (status == GJ_OK) {
            assert_true(n > 1000);
            break;
        }
        if (status != GJ_NO_MEMORY) {
            fail_msg("allocation %zu: %s", n, error.message);
        }
        assert_true(error.message[0] != '\0');
        struct stat stat_now;
        char path[512];
        assert_int_equal(stat(fixture_path(p->target, "manifest.json", path), &stat_now), 0);
        assert_int_equal(count_names(p->f.folder), 1);
    }
    assert_true(seed_in(p->target) == NEW);
}

static void every_allocation_of_a_reader_that_fails_is_told(void **state)
{
    struct place *p = *state;
    write_well(p, OLD);
    for (size_t n = 1;; n += test_stride()) {
        struct gj_results *results = NULL;
        struct gj_error error = {0};
        struct gj_row row;
        const char *text;
        size_t length;
        gj_alloc_fail_after(n);
        enum gj_status status = gj_results_open(p->target, &results, &error);
        if (status == GJ_OK) {
            status = gj_results_source(results, 0, &text, &length, &error);
        }
        if (status == GJ_OK) {
            status = gj_results_row(results, 1, &row, &error);
        }
        gj_results_close(results);
        gj_alloc_fail_after(0);
        if (status == GJ_OK) {
            assert_true(n > 100);
            break;
        }
        if (status != GJ_NO_MEMORY) {
            fail_msg("allocation %zu: %s", n, error.message);
        }
    }
}

static void every_allocation_of_the_summary_that_fails_is_told(void **state)
{
    struct place *p = *state;
    for (size_t n = 1;; n += test_stride()) {
        struct gj_text text;
        gj_text_init(&text);
        gj_alloc_fail_after(n);
        enum gj_status status = gj_store_summary_json(&p->f.result, &text);
        gj_alloc_fail_after(0);
        gj_text_fini(&text);
        if (status == GJ_OK) {
            assert_true(n > 1000);
            break;
        }
        assert_int_equal(status, GJ_NO_MEMORY);
    }
}

static void short_and_interrupted_writes_give_the_same_bytes(void **state)
{
    struct place *p = *state;
    char path[512];
    size_t n, m;
    write_well(p, NEW);
    char *whole = read_file(fixture_path(p->target, "manifest.json", path), &n);
    os.slow = true;
    write_well(p, NEW);
    char *slow = read_file(path, &m);
    assert_true(n == m && memcmp(whole, slow, n) == 0); /* it holds the digest of every file */
    free(whole);
    free(slow);
}

static void without_locks_it_still_writes_and_removes_nothing_of_others(void **state)
{
    struct place *p = *state;
    char path[512];
    os.no_locks = true;
    assert_int_equal(mkdir(fixture_path(p->f.folder, ".r.partial-1", path), 0700), 0);
    write_well(p, OLD);
    write_well(p, NEW);
    assert_true(seed_in(p->target) == NEW);
    assert_true(exists(path));
    assert_int_equal(count_names(p->f.folder), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_call_that_fails_once_leaves_the_old_or_the_new_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_same_holds_without_an_exchange_of_folders, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_that_the_system_refuses_is_said_to_be_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_disk_that_dies_leaves_the_old_or_the_new_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(killed_at_every_call_it_leaves_the_old_or_the_new_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(killed_at_every_call_without_exchange_it_leaves_the_old_or_the_new_folder,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_users_own_files_survive_a_kill_at_every_call, set_up, tear_down),
        cmocka_unit_test_setup_teardown(allocations_that_fail_are_told_and_leave_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_allocation_of_a_reader_that_fails_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_allocation_of_the_summary_that_fails_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(short_and_interrupted_writes_give_the_same_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_locks_it_still_writes_and_removes_nothing_of_others, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, set_up_program, NULL);
}
