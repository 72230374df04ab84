/* Exports, the catalogue and drop: every allocation fails and every call into the operating system fails once. Then an error is told, nothing half-made is
 * left, and the results are as they were.
 *
 * GJ_TEST_STRIDE=7 tries every seventh only. */
#include "unit/test_store_fixture.h"

#include "fault/os_faults.h"
#include "store/catalog.h"
#include "store/crate.h"
#include "store/export_npy.h"
#include "store/merged.h"
#include "stride.h"

struct place {
    struct fixture f;
    char results[512], out[512];
};

static int set_up(void **state)
{
    static struct place place;
    struct gj_error error = {0};
    memset(&os, 0, sizeof os);
    fixture_init(&place.f, 3);
    (void)fixture_path(place.f.folder, "r", place.results);
    (void)fixture_path(place.f.folder, "out", place.out);
    assert_int_equal(gj_store_write(place.results, &place.f.store, &error), GJ_OK);
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

static enum gj_status fill_crate(struct place *p, struct gj_export *out, struct gj_error *error)
{
    const struct gj_crate_spec spec = {.folder = p->results,
                                       .name = "press shop",
                                       .title = p->f.spec.title,
                                       .command = "gongjang run press_shop.lua",
                                       .source = p->f.source,
                                       .n_sources = 2,
                                       .date = "2026-11-22",
                                       .license = "https://creativecommons.org/licenses/by/4.0/",
                                       .agent = "somebody"};
    return gj_crate_write(&spec, out, error);
}

static enum gj_status fill_tables(struct place *p, struct gj_export *out, struct gj_error *error)
{
    return gj_export_tables(p->results, out, error);
}

static enum gj_status fill_arrays(struct place *p, struct gj_export *out, struct gj_error *error)
{
    struct gj_results *results = NULL;
    enum gj_status status = gj_results_open(p->results, &results, error);
    if (status == GJ_OK) {
        status = gj_export_npy_study(results, out, error);
    }
    gj_results_close(results);
    return status;
}

static enum gj_status fill_merged(struct place *p, struct gj_export *out, struct gj_error *error)
{
    struct gj_results *results = NULL;
    struct gj_catalog_entry entry;
    uint64_t n_lines;
    enum gj_status status = gj_catalog_read(p->results, &entry, error);
    if (status == GJ_OK) {
        status = gj_results_open(p->results, &results, error);
    }
    if (status == GJ_OK) {
        const struct gj_merged_part part[2] = {{.result = "a", .entry = &entry, .study = results},
                                               {.result = "b", .entry = &entry, .study = results}};
        status = gj_merged_write(part, 2, out, &n_lines, error);
    }
    gj_results_close(results);
    return status;
}

typedef enum gj_status (*fill_fn)(struct place *p, struct gj_export *out, struct gj_error *error);

static enum gj_status export_all(struct place *p, fill_fn fill, struct gj_error *error)
{
    struct gj_export *out = NULL;
    enum gj_status status = gj_export_begin(p->out, &out, error);
    if (status != GJ_OK) {
        return status;
    }
    status = fill(p, out, error);
    if (status == GJ_OK) {
        return gj_export_commit(out, error);
    }
    gj_export_abandon(out);
    return status;
}

static void must_be_whole(struct place *p)
{
    struct gj_results *results = NULL;
    struct gj_error error = {0};
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    assert_int_equal(gj_results_open(p->results, &results, &error), GJ_OK);
    assert_int_equal(gj_results_check_files(results, &errors), GJ_OK);
    gj_results_close(results);
    gj_error_list_fini(&errors);
}

/* After an error there is no export, and the next one works. Every third allocation: each round waits for the disk. */
static void every_allocation_fails(struct place *p, fill_fn fill)
{
    for (size_t n = 1;; n += 3 * test_stride()) {
        struct gj_error error = {0};
        gj_alloc_fail_after(n);
        const enum gj_status status = export_all(p, fill, &error);
        gj_alloc_fail_after(0);
        if (status == GJ_OK) {
            break;
        }
        if (status != GJ_NO_MEMORY) {
            fail_msg("allocation %zu: %s", n, error.message);
        }
        assert_true(error.message[0] != '\0');
        assert_false(exists(p->out));
    }
    must_be_whole(p);
    remove_tree(p->out);
}

/* Every third call: most are the same few of another file, and each round waits for the disk. */
static void every_call_fails(struct place *p, fill_fn fill)
{
    for (unsigned at = 1;; at += 3 * test_stride()) {
        struct gj_error error = {0};
        os.fault = FAULT_ONCE;
        os.os_error = EIO;
        os.at = at;
        os.n = 0;
        const enum gj_status status = export_all(p, fill, &error);
        const bool reached = os.n >= at;
        os.fault = FAULT_NONE;
        assert_true(status == GJ_OK || status == GJ_IO || status == GJ_NO_MEMORY);
        assert_true(status == GJ_OK || error.message[0] != '\0');
        assert_true(status == GJ_OK || !exists(p->out));
        if (!reached) {
            assert_int_equal(status, GJ_OK);
            break;
        }
        remove_tree(p->out);
    }
    must_be_whole(p);
    remove_tree(p->out);
}

static void an_export_whose_memory_runs_out_leaves_nothing(void **state)
{
    every_allocation_fails(*state, fill_tables);
    every_allocation_fails(*state, fill_arrays);
    every_allocation_fails(*state, fill_crate);
    every_allocation_fails(*state, fill_merged);
}

static void an_export_whose_disk_fails_leaves_nothing(void **state)
{
    every_call_fails(*state, fill_crate); /* copies files, as the tables are, and writes its own */
    every_call_fails(*state, fill_merged);
}

static void a_drop_that_fails_can_be_done_again(void **state)
{
    struct place *p = *state;
    for (unsigned at = 1;; at += test_stride()) {
        struct gj_error error = {0};
        if (!exists(p->results)) {
            assert_int_equal(gj_store_write(p->results, &p->f.store, &error), GJ_OK);
        }
        os.fault = FAULT_ONCE;
        os.os_error = EIO;
        os.at = at;
        os.n = 0;
        const enum gj_status status = gj_catalog_drop(p->results, &error);
        const bool reached = os.n >= at;
        os.fault = FAULT_NONE;
        if (status == GJ_OK) {
            assert_false(exists(p->results));
        } else {
            assert_true(error.message[0] != '\0');
            const enum gj_status again = gj_catalog_drop(p->results, &error);
            char manifest[512];
            /* Only the last step, the folder itself, may be left: then it is empty. */
            assert_true(again == GJ_OK ||
                        (!exists(fixture_path(p->results, "manifest.json", manifest)) && count_names(p->results) == 0));
            remove_tree(p->results);
        }
        if (!reached) {
            break;
        }
    }
}

static void the_catalogue_tells_that_memory_ran_out(void **state)
{
    struct place *p = *state;
    for (size_t n = 1;; n++) {
        struct gj_catalog_entry entry;
        struct gj_error error = {0};
        gj_alloc_fail_after(n);
        enum gj_status status = gj_catalog_read(p->results, &entry, &error);
        status = status == GJ_OK ? gj_catalog_may_drop(p->results, &error) : status;
        gj_alloc_fail_after(0);
        if (status == GJ_OK) {
            assert_int_equal(entry.n_rows, 6);
            break;
        }
        assert_int_equal(status, GJ_NO_MEMORY);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_export_whose_memory_runs_out_leaves_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_export_whose_disk_fails_leaves_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_drop_that_fails_can_be_done_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_catalogue_tells_that_memory_ran_out, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, set_up_program, NULL);
}
