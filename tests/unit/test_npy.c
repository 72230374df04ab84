/* Arrays for NumPy: what is written is read back by the rules of the format, written here a second time. */
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "store/npy.h"

#define FOLDER GJ_TEST_FOLDER "/npy_files"

struct file {
    unsigned char bytes[20000];
    size_t n;
    char header[4000];
    const unsigned char *data;
    size_t n_values;
};

static void read_back(const char *path, struct file *file)
{
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    file->n = fread(file->bytes, 1, sizeof file->bytes, in);
    assert_int_equal(fclose(in), 0);
    assert_true(file->n >= 10);
    assert_memory_equal(file->bytes, "\x93NUMPY\x01\x00", 8);
    const size_t length = (size_t)(file->bytes[8] | file->bytes[9] << 8);
    assert_int_equal((10 + length) % 64, 0);
    memcpy(file->header, file->bytes + 10, length);
    file->header[length] = '\0';
    assert_int_equal(file->header[length - 1], '\n');
    file->data = file->bytes + 10 + length;
    file->n_values = (file->n - 10 - length) / 8;
    assert_int_equal((file->n - 10 - length) % 8, 0);
}

static double value_at(const struct file *file, size_t i)
{
    uint64_t bits = 0;
    for (int k = 7; k >= 0; k--) {
        bits = bits << 8 | file->data[8 * i + (size_t)k];
    }
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static int setup(void **state)
{
    (void)state;
    (void)mkdir(FOLDER, 0777);
    return 0;
}

static void an_array_is_read_back_bit_for_bit(void **state)
{
    (void)state;
    const uint64_t shape[3] = {7, 5, 31};
    double value[7 * 5 * 31];
    struct gj_npy *npy;
    struct gj_error error = {0};
    static struct file file;
    for (size_t i = 0; i < 7 * 5 * 31; i++) {
        value[i] =
            i % 11 == 3 ? (double)NAN : ldexp(1.0 + (double)i / 3.0, (int)(i % 600) - 300) * (i % 2 ? -1.0 : 1.0);
    }
    value[0] = INFINITY;
    value[1] = -0.0;
    assert_int_equal(gj_npy_open(FOLDER "/a.npy", 3, shape, &npy, &error), GJ_OK);
    gj_npy_add(npy, value, 1000); /* in pieces of any size */
    gj_npy_add(npy, value + 1000, 0);
    gj_npy_add(npy, value + 1000, 7 * 5 * 31 - 1000);
    assert_int_equal(gj_npy_close(npy, &error), GJ_OK);
    read_back(FOLDER "/a.npy", &file);
    assert_true(strncmp(file.header, "{'descr': '<f8', 'fortran_order': False, 'shape': (7, 5, 31), }", 63) == 0);
    assert_int_equal(file.n_values, 7 * 5 * 31);
    for (size_t i = 0; i < file.n_values; i++) {
        const double found = value_at(&file, i);
        assert_memory_equal(&found, &value[i], sizeof found);
    }
}

static void one_dimension_is_a_tuple_and_none_of_it_an_empty_array(void **state)
{
    (void)state;
    const uint64_t three = 3;
    const uint64_t none[2] = {0, 4};
    const double value[3] = {1, 2, 3};
    struct gj_npy *npy;
    struct gj_error error = {0};
    static struct file file;
    assert_int_equal(gj_npy_open(FOLDER "/one.npy", 1, &three, &npy, &error), GJ_OK);
    gj_npy_add(npy, value, 3);
    assert_int_equal(gj_npy_close(npy, &error), GJ_OK);
    read_back(FOLDER "/one.npy", &file);
    assert_non_null(strstr(file.header, "'shape': (3,), }"));
    assert_int_equal(gj_npy_open(FOLDER "/none.npy", 2, none, &npy, &error), GJ_OK);
    assert_int_equal(gj_npy_close(npy, &error), GJ_OK);
    read_back(FOLDER "/none.npy", &file);
    assert_non_null(strstr(file.header, "'shape': (0, 4), }"));
    assert_int_equal(file.n_values, 0);
}

static void a_dropped_array_leaves_nothing(void **state)
{
    (void)state;
    const uint64_t shape = 4;
    const double value = 1.0;
    struct gj_npy *npy;
    struct gj_error error = {0};
    (void)unlink(FOLDER "/dropped.npy");
    assert_int_equal(gj_npy_open(FOLDER "/dropped.npy", 1, &shape, &npy, &error), GJ_OK);
    gj_npy_add(npy, &value, 1);
    gj_npy_drop(npy);
    assert_int_not_equal(access(FOLDER "/dropped.npy", F_OK), 0);
    assert_int_not_equal(access(FOLDER "/dropped.npy.part", F_OK), 0);
}

static void a_place_that_cannot_be_written_is_said(void **state)
{
    (void)state;
    const uint64_t shape = 4;
    struct gj_npy *npy = NULL;
    struct gj_error error = {0};
    assert_int_equal(gj_npy_open(FOLDER "/missing/a.npy", 1, &shape, &npy, &error), GJ_IO);
    assert_non_null(strstr(error.message, "No such file"));
    assert_int_equal(gj_npy_open(FOLDER, 1, &shape, &npy, &error), GJ_USAGE);
    assert_null(npy);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    const uint64_t shape = 1;
    const double value = 2.0;
    enum gj_status status = GJ_NO_MEMORY;
    for (size_t n = 1; status != GJ_OK; n++) {
        struct gj_npy *npy = NULL;
        struct gj_error error = {0};
        gj_alloc_fail_after(n);
        status = gj_npy_open(FOLDER "/memory.npy", 1, &shape, &npy, &error);
        if (status == GJ_OK) {
            gj_npy_add(npy, &value, 1);
            status = gj_npy_close(npy, &error);
        }
        gj_alloc_fail_after(0);
        assert_true(status == GJ_OK || status == GJ_NO_MEMORY);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_array_is_read_back_bit_for_bit),
        cmocka_unit_test(one_dimension_is_a_tuple_and_none_of_it_an_empty_array),
        cmocka_unit_test(a_dropped_array_leaves_nothing),
        cmocka_unit_test(a_place_that_cannot_be_written_is_said),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
