/* The folder itself: what may be replaced, what is kept, what is refused, what is cleared, and what a reader is told. */
#include "unit/test_store_fixture.h"

#include <float.h>

#include "store/table_internal.h"

struct place {
    struct fixture f;
    char target[512]; /* <folder>/r */
};

static int set_up(void **state)
{
    static struct place place;
    fixture_init(&place.f, 2);
    (void)fixture_path(place.f.folder, "r", place.target);
    *state = &place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *p = *state;
    fixture_fini(&p->f);
    return 0;
}

/* `begin` on `folder` must fail with these words, and leave nothing behind. */
static void assert_refused(const char *folder, const char *words)
{
    struct gj_store *store = NULL;
    struct gj_error error = {0};
    assert_int_equal(gj_store_begin(folder, &store, &error), GJ_IO);
    assert_null(store);
    if (strstr(error.message, words) == NULL) {
        fail_msg("\"%s\" is not in \"%s\"", words, error.message);
    }
    assert_true(error.file[0] != '\0');
}

static void assert_open_fails(const char *folder, const char *words)
{
    struct gj_results *results = NULL;
    struct gj_error error = {0};
    assert_int_equal(gj_results_open(folder, &results, &error), GJ_IO);
    assert_null(results);
    if (strstr(error.message, words) == NULL) {
        fail_msg("\"%s\" is not in \"%s\"", words, error.message);
    }
    assert_true(error.file[0] != '\0' && error.fix[0] != '\0');
}

static uint64_t seed_in(const char *folder)
{
    struct gj_results *results = NULL;
    assert_ok(gj_results_open(folder, &results, error));
    uint64_t seed = gj_results_info(results)->seed;
    gj_results_close(results);
    return seed;
}

static void write_seed(struct place *p, uint64_t seed)
{
    p->f.spec.seed = seed;
    assert_ok(gj_store_write(p->target, &p->f.store, error));
}

static void a_new_run_replaces_the_old_one_whole(void **state)
{
    struct place *p = *state;
    struct gj_store *store = NULL;
    struct gj_text note;
    char path[512];
    gj_text_init(&note);
    p->f.spec.seed = 1;
    assert_ok(gj_store_begin(p->target, &store, error));
    assert_ok(gj_store_put(store, &p->f.store, error));
    assert_ok(gj_store_add_file(store, "figures/oee.png", "png", 3, error));
    assert_ok(gj_store_add_file(store, "report.html", "<html>", 6, error));
    assert_false(exists(p->target)); /* not before the commit */
    assert_ok(gj_store_commit(store, &note, error));
    assert_true(exists(fixture_path(p->target, "figures/oee.png", path)));
    write_seed(p, 2);
    assert_true(seed_in(p->target) == 2);
    assert_false(exists(fixture_path(p->target, "figures", path))); /* of the old run */
    assert_int_equal(count_names(p->f.folder), 1);
    assert_null(note.data);
}

static void files_that_others_write_into_the_staging_folder_are_digested(void **state)
{
    struct place *p = *state;
    struct gj_store *store = NULL;
    char path[512];
    assert_ok(gj_store_begin(p->target, &store, error));
    assert_ok(gj_store_put(store, &p->f.store, error));
    write_file(fixture_path(gj_store_staging(store), "figures/oee.png", path), "png", 3);
    assert_ok(gj_store_commit(store, NULL, error));
    struct gj_results *results = NULL;
    assert_ok(gj_results_open(p->target, &results, error));
    const struct gj_results_info *info = gj_results_info(results);
    bool found = false;
    for (uint32_t i = 0; i < info->n_files; i++) {
        found = found || (strcmp(info->file[i].path, "figures/oee.png") == 0 && info->file[i].bytes == 3);
        assert_true(i == 0 || strcmp(info->file[i - 1].path, info->file[i].path) < 0);
    }
    assert_true(found);
    gj_results_close(results);
}

static void an_abandoned_run_leaves_what_was_there(void **state)
{
    struct place *p = *state;
    struct gj_store *store = NULL;
    write_seed(p, 1);
    p->f.spec.seed = 2;
    assert_ok(gj_store_begin(p->target, &store, error));
    assert_ok(gj_store_put(store, &p->f.store, error));
    gj_store_abandon(store);
    gj_store_abandon(NULL);
    assert_true(seed_in(p->target) == 1);
    assert_int_equal(count_names(p->f.folder), 1);
}

static void an_empty_folder_and_missing_parents_are_filled(void **state)
{
    struct place *p = *state;
    char deep[512];
    assert_int_equal(mkdir(p->target, 0700), 0);
    write_seed(p, 5);
    assert_true(seed_in(p->target) == 5);
    assert_ok(gj_store_write(fixture_path(p->f.folder, "a/b/c//", deep), &p->f.store, error));
    assert_true(seed_in(fixture_path(p->f.folder, "a/b/c", deep)) == 5);
}

static void a_folder_with_other_files_is_left_alone(void **state)
{
    struct place *p = *state;
    char path[512];
    assert_int_equal(mkdir(p->target, 0700), 0);
    write_file(fixture_path(p->target, "thesis.txt", path), "mine", 4);
    assert_refused(p->target, "thesis.txt");
    assert_int_equal(count_names(p->f.folder), 1);
    static const char other[] = "{\"format\": \"other\", \"format_version\": 1}";
    write_file(fixture_path(p->target, "manifest.json", path), other, sizeof other - 1);
    assert_refused(p->target, "is not the manifest");
    assert_true(exists(fixture_path(p->target, "thesis.txt", path)));
}

static void a_file_or_the_top_of_the_disk_cannot_be_the_folder(void **state)
{
    struct place *p = *state;
    char path[512];
    write_file(p->target, "x", 1);
    assert_refused(p->target, "is a file");
    assert_refused(fixture_path(p->target, "deeper", path), "Not a directory");
    assert_refused("/", "cannot be the folder of a study");
    assert_refused("", "has no name");
    assert_refused("..", "cannot be the folder of a study");
    char name[300];
    memset(name, 'n', sizeof name);
    name[250] = '\0';
    assert_refused(fixture_path(p->f.folder, name, path), "name too long");
    assert_int_equal(count_names(p->f.folder), 1);
}

static void a_folder_that_cannot_be_written_is_refused_before_the_run(void **state)
{
    struct place *p = *state;
    const uid_t user = geteuid();
    assert_int_equal(chmod(p->f.folder, 0555), 0);
    if (user == 0) {
        assert_int_equal(seteuid(65534), 0); /* permissions do not bind the superuser */
    }
    struct gj_store *store = NULL;
    struct gj_error error = {0};
    enum gj_status status = gj_store_begin(p->target, &store, &error);
    if (user == 0) {
        assert_int_equal(seteuid(0), 0);
    }
    assert_int_equal(chmod(p->f.folder, 0755), 0);
    assert_int_equal(status, GJ_IO);
    assert_non_null(strstr(error.message, "Permission denied"));
    assert_non_null(strstr(error.fix, "writable"));
}

static void what_the_user_put_beside_the_results_is_kept(void **state)
{
    struct place *p = *state;
    char path[512];
    struct gj_text note;
    gj_text_init(&note);
    for (unsigned run = 1; run <= 2; run++) {
        write_seed(p, run);
        write_file(fixture_path(p->target, "notes.txt", path), "mine", 4);
        write_file(fixture_path(p->target, "results.sqlite-wal", path), "", 0); /* left by a look with SQLite's shell */
        struct gj_store *store = NULL;
        assert_ok(gj_store_begin(p->target, &store, error));
        assert_ok(gj_store_put(store, &p->f.store, error));
        assert_ok(gj_store_commit(store, &note, error));
        assert_false(exists(fixture_path(p->target, "notes.txt", path)));
        char kept[512];
        assert_true(exists(
            fixture_path(fixture_path(p->f.folder, run == 1 ? "r.kept-1" : "r.kept-2", kept), "notes.txt", path)));
        assert_int_equal(count_names(kept), 1);
        assert_non_null(strstr(note.data, run == 1 ? "r.kept-1" : "r.kept-2"));
    }
    assert_int_equal(count_names(p->f.folder), 3);
    gj_text_fini(&note);
}

static void a_manifest_cannot_make_us_delete_files_elsewhere(void **state)
{
    struct place *p = *state;
    char path[512], victim[512];
    write_seed(p, 1);
    write_file(fixture_path(p->f.folder, "victim", victim), "x", 1);
    assert_int_equal(symlink(p->f.folder, fixture_path(p->target, "figures", path)), 0);
    const char *const evil = "{\"format\": \"gongjang-results\", \"format_version\": 1, \"files\": "
                             "[{\"path\": \"../victim\"}, {\"path\": \"figures/victim\"}, {\"path\": \"figures\"}]}";
    write_file(fixture_path(p->target, "manifest.json", path), evil, strlen(evil));
    write_seed(p, 2);
    assert_true(exists(victim));
    assert_true(seed_in(p->target) == 2);
}

static void a_symbolic_link_to_another_disk_stays_one(void **state)
{
    struct place *p = *state;
    char real[512];
    struct stat stat_now;
    assert_int_equal(mkdir(fixture_path(p->f.folder, "big", real), 0700), 0);
    assert_int_equal(mkdir(fixture_path(p->f.folder, "big/r", real), 0700), 0);
    assert_int_equal(symlink("big/r", p->target), 0);
    write_seed(p, 1);
    write_seed(p, 2);
    assert_int_equal(lstat(p->target, &stat_now), 0);
    assert_true(S_ISLNK(stat_now.st_mode));
    assert_true(seed_in(p->target) == 2);
    assert_true(seed_in(real) == 2);
    assert_int_equal(unlink(p->target), 0);
    assert_int_equal(symlink("nowhere", p->target), 0);
    assert_refused(p->target, "is a file");
}

static void leftovers_of_killed_runs_are_cleared_but_live_ones_are_not(void **state)
{
    struct place *p = *state;
    char path[512];
    struct gj_store *live = NULL;
    assert_ok(gj_store_begin(p->target, &live, error)); /* .r.partial-1 */
    assert_int_equal(mkdir(fixture_path(p->f.folder, ".r.partial-2", path), 0700), 0);
    assert_int_equal(mkdir(fixture_path(p->f.folder, ".r.partial-2/figures", path), 0700), 0);
    write_file(fixture_path(p->f.folder, ".r.partial-2/figures/half.png", path), "x", 1);
    write_file(fixture_path(p->f.folder, ".r.partial-2/manifest.json", path), "{\"format\": \"gong", 16); /* cut */
    assert_int_equal(mkdir(fixture_path(p->f.folder, ".r.partial-x", path), 0700), 0); /* not a name of ours */
    assert_int_equal(mkdir(fixture_path(p->f.folder, ".rr.partial-1", path), 0700), 0);
    write_seed(p, 3);
    assert_int_equal(count_names(p->f.folder), 4); /* r, the live one, two strangers */
    p->f.spec.seed = 4;
    assert_ok(gj_store_put(live, &p->f.store, error));
    assert_ok(gj_store_commit(live, NULL, error));
    assert_true(seed_in(p->target) == 4);
    assert_int_equal(count_names(p->f.folder), 3);
}

static void the_old_folder_comes_back_when_a_run_was_killed_between_two_renames(void **state)
{
    struct place *p = *state;
    char old[512];
    write_seed(p, 1);
    assert_int_equal(rename(p->target, fixture_path(p->f.folder, ".r.old-1", old)), 0);
    assert_true(seed_in(p->target) == 1); /* a reader puts it back */
    assert_int_equal(rename(p->target, old), 0);
    struct gj_store *store = NULL;
    assert_ok(gj_store_begin(p->target, &store, error)); /* and so does a writer */
    gj_store_abandon(store);
    assert_true(seed_in(p->target) == 1);
    assert_int_equal(count_names(p->f.folder), 1);
}

static void a_reader_is_told_what_is_wrong_with_a_folder(void **state)
{
    struct place *p = *state;
    char path[512];
    assert_open_fails(p->target, "No such file");
    write_file(p->target, "x", 1);
    assert_open_fails(p->target, "Not a directory");
    assert_int_equal(unlink(p->target), 0);
    assert_int_equal(mkdir(p->target, 0700), 0);
    assert_open_fails(p->target, "is not a results folder");
    write_seed(p, 1);
    assert_int_equal(unlink(fixture_path(p->target, "results.sqlite", path)), 0);
    assert_open_fails(p->target, "is missing");
    assert_int_equal(mkdir(path, 0700), 0);
    assert_open_fails(p->target, "Is a directory");
}

/* Replace the first `from` in the manifest by `to` of any length; NULL: cut there. */
static void edit_manifest(const struct place *p, const char *from, const char *to)
{
    char path[512];
    size_t n;
    char *bytes = read_file(fixture_path(p->target, "manifest.json", path), &n);
    char *at = strstr(bytes, from);
    assert_non_null(at);
    struct gj_text text;
    gj_text_init(&text);
    gj_text_add_n(&text, bytes, (size_t)(at - bytes));
    gj_text_add(&text, to != NULL ? to : "");
    gj_text_add(&text, to != NULL ? at + strlen(from) : "");
    write_file(path, text.data, text.length);
    gj_text_fini(&text);
    free(bytes);
}

static void a_damaged_manifest_is_said_to_be_one(void **state)
{
    struct place *p = *state;
    static const char *const edits[][3] = {
        {"\"format_version\": 1", "\"format_version\": 2", "newer version"},
        {"\"format_version\": 1", "\"format_version\": 0", "impossible"},
        {"\"format_version\": 1", "\"format_version\": \"1\"", "is not the manifest"},
        {"gongjang-results", "gongjang", "is not the manifest"},
        {"\"sources\"", NULL, "is damaged"},
        {"{", NULL, "is damaged"},
        {"\"seed\": \"18446744073709551615\"", "\"seed\": \"18446744073709551616\"", "seed"},
        {"\"seed\": \"18446744073709551615\"", "\"seed\": 7", "seed"},
        {"\"seed\": \"18446744073709551615\"", "\"seed\": \"-1\"", "seed"},
        {"\"seed\": \"18446744073709551615\"", "\"seed\": \"7\"", "different runs"},
        {"00edfacecafebeef", "00edfacecafebeee", "different runs"},
        {"00edfacecafebeef", "00edfacecafebee", "different runs"},
        {"\"replications\": 2", "\"replications\": 3", "rows"},
        {"\"replications\": 2", "\"replications\": -1", "replications"},
        {"\"replications\": 2", "\"replications\": 4294967295", "replications"},
        {"\"command\": [", "\"command\": [1, ", "command"},
        {"\"command\": [", "\"commands\": [", "command"},
        {"\"gsl\": \"2.7.1\"", "\"gsl\": 2.7", "versions"},
        {"\"files\": [", "\"files\": [{}, ", "path"},
        {"\"files\": [", "\"files\": [{\"path\": \"x\", \"sha256\": \"00\", \"bytes\": 1}, ", "sha256"},
        {"\"path\": \"results.sqlite\"", "\"path\": \"results.other\"", "lists no results.sqlite"},
        {"\"study\":", "\"study\": \"twice\", \"study\":", "duplicate"},
        {"press_shop", "press\xFFshop", "decode byte"},
    };
    for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
        write_seed(p, UINT64_MAX);
        edit_manifest(p, edits[i][0], edits[i][1]);
        struct gj_results *results = NULL;
        struct gj_error error = {0};
        assert_int_equal(gj_results_open(p->target, &results, &error), GJ_IO);
        if (strstr(error.message, edits[i][2]) == NULL) {
            fail_msg("edit %zu: \"%s\" is not in \"%s\"", i, edits[i][2], error.message);
        }
        remove_tree(p->target);
    }
}

static void a_cut_or_changed_database_is_not_read(void **state)
{
    struct place *p = *state;
    char path[512];
    size_t n;
    write_seed(p, 1);
    char *bytes = read_file(fixture_path(p->target, "results.sqlite", path), &n);
    write_file(path, bytes, n / 2);
    assert_open_fails(p->target, "bytes, the manifest says");
    bytes[n / 2]++;
    write_file(path, bytes, n);
    assert_open_fails(p->target, "was changed");
    bytes[n / 2]--;
    write_file(path, bytes, n);
    assert_true(seed_in(p->target) == 1);
    free(bytes);
}

static void changed_missing_and_cut_files_are_all_found(void **state)
{
    struct place *p = *state;
    char path[512];
    write_seed(p, 1);
    struct gj_results *results = NULL;
    assert_ok(gj_results_open(p->target, &results, error));
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_results_check_files(results, &errors), GJ_OK);
    assert_int_equal(errors.n, 0);
    assert_int_equal(unlink(fixture_path(p->target, "money.csv", path)), 0);
    size_t n;
    char *bytes = read_file(fixture_path(p->target, "rows.csv", path), &n);
    bytes[n - 3]++;
    write_file(path, bytes, n);
    write_file(fixture_path(p->target, "oee.csv", path), "", 0);
    assert_int_equal(gj_results_check_files(results, &errors), GJ_MISMATCH);
    assert_int_equal(errors.n, 3);
    assert_non_null(strstr(errors.items[0].file, "money.csv"));
    assert_non_null(strstr(errors.items[1].file, "oee.csv"));
    assert_non_null(strstr(errors.items[2].file, "rows.csv"));
    gj_error_list_fini(&errors);
    gj_results_close(results);
    free(bytes);
}

static void a_pipe_in_the_staging_folder_is_an_error_not_a_hang(void **state)
{
    struct place *p = *state;
    struct gj_store *store = NULL;
    char path[512];
    struct gj_error wrong = {0};
    write_seed(p, 1);
    assert_ok(gj_store_begin(p->target, &store, error));
    assert_ok(gj_store_put(store, &p->f.store, error));
    assert_int_equal(mkfifo(fixture_path(gj_store_staging(store), "pipe", path), 0600), 0);
    assert_int_equal(gj_store_commit(store, NULL, &wrong), GJ_IO);
    assert_non_null(strstr(wrong.message, "is no plain file"));
    assert_true(seed_in(p->target) == 1);
    assert_int_equal(count_names(p->f.folder), 1);
}

static void rounding_to_ten_digits_gives_the_number_that_is_printed(void **state)
{
    (void)state;
    static const double some[] = {0.0,    -0.0,   1.0,   -1.5,        1.0 / 3.0, 1e22, 1e23, 123456789012345.0,
                                  5e-324, 1e-300, 1e300, 9.9999999999};
    for (uint64_t i = 0; i < 100000; i++) {
        const double value = i < sizeof some / sizeof some[0] ? some[i] : fixture_value(i);
        struct gj_text text;
        gj_text_init(&text);
        gj_text_add_number(&text, value);
        const double printed = strtod(text.data, NULL), rounded = gj_round10(value);
        if (fabs(value) < 1e32 && (fabs(value) > 1e-12 || value == 0.0)) {
            assert_true(rounded == printed);
        } else {
            assert_true(fabs(rounded - printed) <=
                        1e-15 * fabs(printed)); /* beyond 10^22 the power itself is rounded */
        }
        gj_text_fini(&text);
    }
    assert_true(isnan(gj_round10((double)NAN)));
    assert_true(gj_round10(DBL_MAX) == DBL_MAX); /* ten digits of it are no double */
    assert_true(gj_round10(-(double)INFINITY) == -(double)INFINITY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_run_replaces_the_old_one_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_that_others_write_into_the_staging_folder_are_digested, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_abandoned_run_leaves_what_was_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_empty_folder_and_missing_parents_are_filled, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_folder_with_other_files_is_left_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_or_the_top_of_the_disk_cannot_be_the_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_folder_that_cannot_be_written_is_refused_before_the_run, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_the_user_put_beside_the_results_is_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_manifest_cannot_make_us_delete_files_elsewhere, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_symbolic_link_to_another_disk_stays_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(leftovers_of_killed_runs_are_cleared_but_live_ones_are_not, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_old_folder_comes_back_when_a_run_was_killed_between_two_renames, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_reader_is_told_what_is_wrong_with_a_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_damaged_manifest_is_said_to_be_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_cut_or_changed_database_is_not_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(changed_missing_and_cut_files_are_all_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_pipe_in_the_staging_folder_is_an_error_not_a_hang, set_up, tear_down),
        cmocka_unit_test(rounding_to_ten_digits_gives_the_number_that_is_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
