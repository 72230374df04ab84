#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"

static int let_allocations_work_again(void **state)
{
    (void)state;
    gj_alloc_fail_after(0);
    return 0;
}

static void every_allocation_is_counted(void **state)
{
    (void)state;
    size_t before = gj_alloc_count();
    void *a = gj_alloc(10), *b = gj_alloc_zero(3, 4);
    char *c = gj_strdup("공장");
    a = gj_realloc(a, 5, 8);
    assert_true(a != NULL && b != NULL && c != NULL);
    assert_int_equal(gj_alloc_count() - before, 4);
    assert_string_equal(c, "공장");
    gj_free(a);
    gj_free(b);
    gj_free(c);
    gj_free(NULL);
    assert_int_equal(gj_alloc_count() - before, 4);
}

static void zeroed_memory_is_zero(void **state)
{
    (void)state;
    unsigned char *bytes = gj_alloc_zero(7, 11);
    assert_non_null(bytes);
    for (int i = 0; i < 77; i++) {
        assert_int_equal(bytes[i], 0);
    }
    gj_free(bytes);
}

static void no_bytes_are_still_an_address(void **state)
{
    (void)state;
    void *a = gj_alloc(0), *b = gj_alloc_zero(0, 8), *c = gj_realloc(NULL, 8, 0);
    assert_true(a != NULL && b != NULL && c != NULL);
    gj_free(a);
    gj_free(b);
    gj_free(c);
}

static void a_size_beyond_the_address_space_is_out_of_memory(void **state)
{
    (void)state;
    assert_null(gj_alloc_zero(SIZE_MAX / 2, 3));
    assert_null(gj_realloc(NULL, SIZE_MAX / 4 + 1, 4));
    struct gj_arena arena;
    gj_arena_init(&arena);
    assert_null(gj_arena_alloc(&arena, SIZE_MAX / 2, 3));
    assert_null(gj_arena_alloc(&arena, SIZE_MAX - 3, 1));
    assert_null(gj_arena_alloc(&arena, SIZE_MAX - 20, 1));
    gj_arena_fini(&arena);
}

static void from_the_nth_on_all_allocations_fail_when_a_test_says_so(void **state)
{
    (void)state;
    gj_alloc_fail_after(3);
    void *first = gj_alloc(1), *second = gj_alloc_zero(1, 1);
    assert_true(first != NULL && second != NULL);
    assert_null(gj_alloc(1));
    assert_null(gj_alloc_zero(1, 1));
    assert_null(gj_realloc(NULL, 1, 1));
    assert_null(gj_strdup("x"));
    gj_alloc_fail_after(0);
    void *third = gj_alloc(1);
    assert_non_null(third);
    gj_free(first);
    gj_free(second);
    gj_free(third);
}

static void a_failed_realloc_leaves_the_old_memory_alone(void **state)
{
    (void)state;
    char *old = gj_strdup("kept");
    assert_non_null(old);
    gj_alloc_fail_after(1);
    assert_null(gj_realloc(old, 100, 1));
    assert_string_equal(old, "kept");
    gj_free(old);
}

static void a_growing_array_keeps_its_elements(void **state)
{
    (void)state;
    int *array = NULL;
    size_t capacity = 0, before = gj_alloc_count();
    for (size_t n = 0; n < 10000; n++) {
        void *grown = array;
        assert_int_equal(gj_grow(&grown, &capacity, n + 1, sizeof *array), 0);
        array = grown;
        assert_true(capacity > n);
        array[n] = (int)n;
    }
    for (int i = 0; i < 10000; i++) {
        assert_int_equal(array[i], i);
    }
    assert_true(gj_alloc_count() - before < 25); /* in proportion, not one by one */
    gj_free(array);
}

static void growing_makes_room_for_all_that_is_needed_at_once(void **state)
{
    (void)state;
    void *array = NULL;
    size_t capacity = 0;
    assert_int_equal(gj_grow(&array, &capacity, 1000, 2), 0);
    assert_true(capacity >= 1000);
    void *same = array;
    assert_int_equal(gj_grow(&array, &capacity, capacity, 2), 0);
    assert_ptr_equal(array, same);
    gj_free(array);
}

static void an_array_that_cannot_grow_is_as_before(void **state)
{
    (void)state;
    void *array = gj_strdup("1234567");
    size_t capacity = 8;
    void *old = array;
    gj_alloc_fail_after(1);
    assert_int_equal(gj_grow(&array, &capacity, 9, 1), -1);
    assert_ptr_equal(array, old);
    assert_int_equal(capacity, 8);
    assert_string_equal(array, "1234567");
    gj_alloc_fail_after(0);
    assert_int_equal(gj_grow(&array, &capacity, SIZE_MAX / 2, 4), -1);
    assert_int_equal(capacity, 8);
    gj_free(array);
}

static void arena_pieces_are_cleared_aligned_and_apart(void **state)
{
    (void)state;
    enum { N = 3000 };
    struct gj_arena arena;
    gj_arena_init(&arena);
    unsigned char *pieces[N];
    size_t total = 0;
    for (size_t i = 0; i < N; i++) {
        size_t size = 1 + i * 7 % 211;
        pieces[i] = gj_arena_alloc(&arena, size, 1);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        for (size_t j = 0; j < size; j++) {
            assert_int_equal(pieces[i][j], 0);
        }
        memset(pieces[i], (int)(i % 255) + 1, size);
        total += size;
    }
    for (size_t i = 0; i < N; i++) { /* nothing was moved or written over */
        size_t size = 1 + i * 7 % 211;
        for (size_t j = 0; j < size; j++) {
            assert_int_equal(pieces[i][j], i % 255 + 1);
        }
    }
    assert_true(arena.bytes >= total && arena.bytes <= total + N * alignof(max_align_t));
    gj_arena_fini(&arena);
    assert_null(arena.first);
    assert_int_equal(arena.bytes, 0);
}

static void a_large_piece_does_not_waste_the_block_in_use(void **state)
{
    (void)state;
    struct gj_arena arena;
    gj_arena_init(&arena);
    char *small = gj_arena_alloc(&arena, 16, 1);
    char *large = gj_arena_alloc(&arena, 3000000, 1);
    char *next = gj_arena_alloc(&arena, 16, 1);
    assert_true(small != NULL && large != NULL);
    large[0] = large[2999999] = 'x';
    assert_ptr_equal(next, small + 16);
    gj_arena_fini(&arena);
}

static void an_arena_copies_text(void **state)
{
    (void)state;
    struct gj_arena arena;
    gj_arena_init(&arena);
    char text[] = "프레스";
    char *copy = gj_arena_strdup(&arena, text);
    text[0] = '\0';
    assert_string_equal(copy, "프레스");
    gj_arena_fini(&arena);
}

static void an_arena_out_of_memory_keeps_what_it_has(void **state)
{
    (void)state;
    struct gj_arena arena;
    gj_arena_init(&arena);
    gj_alloc_fail_after(1);
    assert_null(gj_arena_alloc(&arena, 1, 1));
    assert_null(gj_arena_strdup(&arena, "x"));
    gj_alloc_fail_after(0);
    char *kept = gj_arena_strdup(&arena, "kept");
    gj_alloc_fail_after(1);
    assert_null(gj_arena_alloc(&arena, 1000000, 1));
    assert_string_equal(kept, "kept");
    assert_non_null(gj_arena_alloc(&arena, 16, 1)); /* there is room in the block: no allocation */
    gj_arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_is_counted),
        cmocka_unit_test(zeroed_memory_is_zero),
        cmocka_unit_test(no_bytes_are_still_an_address),
        cmocka_unit_test(a_size_beyond_the_address_space_is_out_of_memory),
        cmocka_unit_test_teardown(from_the_nth_on_all_allocations_fail_when_a_test_says_so, let_allocations_work_again),
        cmocka_unit_test_teardown(a_failed_realloc_leaves_the_old_memory_alone, let_allocations_work_again),
        cmocka_unit_test(a_growing_array_keeps_its_elements),
        cmocka_unit_test(growing_makes_room_for_all_that_is_needed_at_once),
        cmocka_unit_test_teardown(an_array_that_cannot_grow_is_as_before, let_allocations_work_again),
        cmocka_unit_test(arena_pieces_are_cleared_aligned_and_apart),
        cmocka_unit_test(a_large_piece_does_not_waste_the_block_in_use),
        cmocka_unit_test(an_arena_copies_text),
        cmocka_unit_test_teardown(an_arena_out_of_memory_keeps_what_it_has, let_allocations_work_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
