/* A result as bytes and back: nothing is lost, nothing foreign is taken for one, and nothing that is damaged does harm. */
#include "study/result_pack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stride.h"
#include "whole_result.h"

static struct whole whole;

static int set_up(void **state)
{
    (void)state;
    whole_init(&whole);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    gj_study_result_free(&whole.result);
    return 0;
}

static struct gj_text packed(const struct gj_study_result *result)
{
    struct gj_text bytes;
    gj_text_init(&bytes);
    gj_result_pack(result, &bytes);
    assert_false(bytes.failed);
    return bytes;
}

static void assert_same(const struct gj_text *a, const struct gj_text *b)
{
    assert_int_equal(a->length, b->length);
    assert_memory_equal(a->data, b->data, a->length);
}

static void what_is_unpacked_packs_into_the_same_bytes(void **state)
{
    (void)state;
    struct gj_text bytes = packed(&whole.result);
    struct gj_study_result again;
    struct gj_error error = {0};
    assert_int_equal(gj_result_unpack(&whole.spec, bytes.data, bytes.length, &again, &error), GJ_OK);
    struct gj_text twice = packed(&again);
    assert_same(&bytes, &twice);
    assert_ptr_equal(again.spec, &whole.spec);
    assert_ptr_equal(again.population->spec, &whole.population);
    assert_ptr_equal(again.population->evidence->row[1].official, &whole.target[1]);
    assert_null(again.population->evidence->row[0].official);
    assert_string_equal(again.station[1].name, "용접, 1호기");
    assert_null(again.pool[0].occupation);
    assert_true(again.paths->cell[1].sum == whole.result.paths->cell[1].sum && again.paths->cell[1].sum != 0);
    assert_string_equal(again.insight->gains->failure.fix, "make a buffer larger");
    gj_study_result_free(&again);
    gj_text_fini(&twice);
    gj_text_fini(&bytes);
}

/* Of what a study may leave out, nothing comes back. */
static void a_result_with_nothing_in_it_comes_back_so(void **state)
{
    (void)state;
    const struct gj_study_spec spec = {.name = "none", .confidence = 0.9};
    const struct gj_study_result none = {.spec = &spec};
    struct gj_text bytes = packed(&none);
    struct gj_study_result again;
    struct gj_error error = {0};
    assert_int_equal(gj_result_unpack(&spec, bytes.data, bytes.length, &again, &error), GJ_OK);
    assert_true(!again.population && !again.insight && !again.jobs && !again.paths && !again.appraisal.flow);
    gj_study_result_free(&again);
    gj_text_fini(&bytes);
}

/* --- every byte of a struct is in the bytes --- */

enum { N_POINTERS = 7 }; /* of one struct, at most */

struct part {
    const char *name;
    void *at;
    size_t size, n_padding;     /* bytes that no field has */
    size_t pointer[N_POINTERS]; /* offsets of strings and of other structs, one more than they are; 0: none */
};

#define PART(type, at, padding, ...)                 \
    {                                                \
#type, (at), sizeof(struct type), (padding), \
        {                                            \
            __VA_ARGS__                              \
        }                                            \
    }
#define AT(type, field) (offsetof(struct type, field) + 1)

/* Flip a bit of a byte: other bytes come out, or it is padding. So a new field that a walk leaves out is found, also where it stands in what was padding. */
static void check_part(const struct part *part, const struct gj_text *before)
{
    size_t n_silent = 0;
    for (size_t i = 0; i < part->size; i++) {
        bool is_pointer = false;
        for (size_t k = 0; k < N_POINTERS; k++) {
            is_pointer |=
                part->pointer[k] > 0 && i + 1 >= part->pointer[k] && i + 1 < part->pointer[k] + sizeof(void *);
        }
        if (is_pointer) {
            continue;
        }
        unsigned char *byte = (unsigned char *)part->at + i;
        *byte ^= 1;
        struct gj_text after = packed(&whole.result);
        n_silent += after.length == before->length && memcmp(after.data, before->data, after.length) == 0;
        gj_text_fini(&after);
        *byte ^= 1;
    }
    if (n_silent != part->n_padding) {
        fail_msg("%zu bytes of struct %s do not get into a packed result, %zu are padding", n_silent, part->name,
                 part->n_padding);
    }
}

static void every_field_gets_into_the_bytes(void **state)
{
    (void)state;
    struct gj_study_result *r = &whole.result;
    struct gj_insight *in = r->insight;
    struct gj_population_result *p = r->population;
    const struct part parts[] = {
        PART(gj_estimate, &r->precise, 4, 0),
        PART(gj_station_view, r->station, 7, AT(gj_station_view, name)),
        PART(gj_pool_view, r->pool, 0, AT(gj_pool_view, name), AT(gj_pool_view, occupation)),
        PART(gj_money_line, r->money, 11, AT(gj_money_line, name), AT(gj_money_line, en), AT(gj_money_line, ko),
             AT(gj_money_line, unit)),
        PART(gj_path_cell, r->paths->cell, 0, 0),
        PART(gj_bridge_line, r->bridge.line, 12, 0),
        PART(gj_worth, r->appraisal.worth[0], 31, 0),
        PART(gj_fate, p->fate, 7, 0),
        PART(gj_firm_view, p->firm, 4, 0),
        PART(gj_group_line, p->group->line, 28, 0),
        PART(gj_adoption_year, p->year, 0, 0),
        PART(gj_population_totals, &p->totals, 28, 0),
        PART(gj_evidence_row, p->evidence->row, 19, AT(gj_evidence_row, official), AT(gj_evidence_row, other)),
        PART(gj_seen_station, in->seen->station, 4, AT(gj_seen_station, name)),
        PART(gj_seen_buffer, in->seen->buffer, 4, AT(gj_seen_buffer, name)),
        PART(gj_seen_pool, in->seen->pool, 0, AT(gj_seen_pool, name)),
        PART(gj_seen_loss, in->seen->loss, 28, AT(gj_seen_loss, what)),
        PART(gj_seen_bottleneck, in->seen->bottleneck, 11, AT(gj_seen_bottleneck, name)),
        PART(gj_seen_flow, in->seen->flow, 0, 0),
        PART(gj_span, in->seen->shift[0].machine, 4, 0),
        PART(gj_level_at, in->seen->shift[0].level, 4, 0),
        PART(gj_move, in->seen->shift[1].move, 4, 0),
        PART(gj_driver, in->drivers->driver, 19, AT(gj_driver, place), AT(gj_driver, unit), AT(gj_driver, mark),
             AT(gj_driver, source), AT(gj_driver, low_word), AT(gj_driver, central_word), AT(gj_driver, high_word)),
        PART(gj_gain_column, in->gains->column, 4 + 4 * (3 + GJ_N_GAIN_GROUPS), 0),
        PART(gj_grant_point, in->grant->point, 12, 0),
        PART(gj_frontier_outcome, in->budget->method, 7, 0),
        PART(gj_frontier_point, in->budget->point, 0, 0),
        PART(gj_frontier_group, in->budget->group, 0, 0),
    };
    struct gj_text before = packed(r);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        check_part(&parts[i], &before);
    }
    gj_text_fini(&before);
}

/* --- foreign, cut, damaged --- */

static void refused(const struct gj_study_spec *spec, const void *bytes, size_t n, enum gj_status status,
                    const char *says)
{
    struct gj_study_result result;
    struct gj_error error = {0};
    assert_int_equal(gj_result_unpack(spec, bytes, n, &result, &error), status);
    assert_non_null(strstr(error.message, says));
    gj_study_result_free(&result);
}

static void bytes_of_another_version_or_study_are_refused(void **state)
{
    (void)state;
    struct gj_text bytes = packed(&whole.result);
    struct gj_study_spec other = whole.spec;
    other.scenario_sha[0] = 'f';
    refused(&other, bytes.data, bytes.length, GJ_MISMATCH, "another study");
    bytes.data[9] ^= 1;
    refused(&whole.spec, bytes.data, bytes.length, GJ_MISMATCH, "another version");
    bytes.data[0] ^= 1;
    refused(&whole.spec, bytes.data, bytes.length, GJ_IO, "damaged");
    refused(&whole.spec, "", 0, GJ_IO, "damaged");
    gj_text_fini(&bytes);
}

/* A copy that ends where the bytes do, so that a sanitizer sees what reads beyond. */
static void *exact(const char *bytes, size_t n)
{
    void *copy = malloc(n > 0 ? n : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, n);
    return copy;
}

static void bytes_cut_anywhere_are_refused(void **state)
{
    (void)state;
    struct gj_text bytes = packed(&whole.result);
    for (size_t n = 0; n < bytes.length; n += test_stride()) {
        void *cut = exact(bytes.data, n);
        refused(&whole.spec, cut, n, GJ_IO, "damaged");
        free(cut);
    }
    gj_text_add_n(&bytes, "x", 1);
    refused(&whole.spec, bytes.data, bytes.length, GJ_IO, "damaged");
    gj_text_fini(&bytes);
}

/* A bit that flips in a number gives another number; what is taken at all packs into what it was taken from. */
static void flipped_bits_are_refused_or_are_another_result(void **state)
{
    (void)state;
    struct gj_text bytes = packed(&whole.result);
    uint32_t n_refused = 0;
    for (size_t i = 0; i < bytes.length; i += test_stride()) {
        struct gj_study_result result;
        struct gj_error error = {0};
        bytes.data[i] = (char)(bytes.data[i] ^ (1 << (i % 8)));
        if (gj_result_unpack(&whole.spec, bytes.data, bytes.length, &result, &error) == GJ_OK) {
            struct gj_text again = packed(&result);
            assert_same(&bytes, &again);
            gj_text_fini(&again);
        } else {
            n_refused++;
        }
        gj_study_result_free(&result);
        bytes.data[i] = (char)(bytes.data[i] ^ (1 << (i % 8)));
    }
    assert_in_range(n_refused, 10, bytes.length);
    gj_text_fini(&bytes);
}

static void memory_that_runs_out_is_said_and_nothing_leaks(void **state)
{
    (void)state;
    struct gj_text bytes = packed(&whole.result);
    enum gj_status status = GJ_NO_MEMORY;
    for (size_t n = 1; status != GJ_OK; n++) {
        struct gj_study_result result;
        struct gj_error error = {0};
        gj_alloc_fail_after(n);
        status = gj_result_unpack(&whole.spec, bytes.data, bytes.length, &result, &error);
        gj_alloc_fail_after(0);
        assert_true(status == GJ_OK || (status == GJ_NO_MEMORY && strstr(error.message, "memory")));
        gj_study_result_free(&result);
        assert_in_range(n, 1, 1000);
    }
    bool has_failed = true;
    for (size_t n = 1; has_failed; n++) {
        struct gj_text again;
        gj_text_init(&again);
        gj_alloc_fail_after(n);
        gj_result_pack(&whole.result, &again);
        gj_alloc_fail_after(0);
        has_failed = again.failed;
        gj_text_fini(&again);
        assert_in_range(n, 1, 1000);
    }
    gj_text_fini(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_unpacked_packs_into_the_same_bytes),
        cmocka_unit_test(a_result_with_nothing_in_it_comes_back_so),
        cmocka_unit_test(every_field_gets_into_the_bytes),
        cmocka_unit_test(bytes_of_another_version_or_study_are_refused),
        cmocka_unit_test(bytes_cut_anywhere_are_refused),
        cmocka_unit_test(flipped_bits_are_refused_or_are_another_result),
        cmocka_unit_test(memory_that_runs_out_is_said_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
