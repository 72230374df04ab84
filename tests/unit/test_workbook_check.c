/* A workbook that breaks off is told from a whole one: the archive may be sound where a part of it is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "fake_result.h"
#include "render/workbook.h"
#include "render/workbook_check.h"

static void put(unsigned char **at, uint32_t value, unsigned n)
{
    for (unsigned i = 0; i < n; i++, value >>= 8) {
        *(*at)++ = (unsigned char)value;
    }
}

/* An archive of one stored member. Returns its length. */
static size_t archive_of(const char *text, unsigned char out[400])
{
    const uint32_t n = (uint32_t)strlen(text);
    const uint32_t crc = (uint32_t)crc32(0, (const unsigned char *)text, n);
    unsigned char *at = out;
    for (unsigned is_entry = 0; is_entry < 2; is_entry++) {
        put(&at, is_entry ? 0x02014b50 : 0x04034b50, 4);
        put(&at, 20, is_entry ? 4 : 2); /* versions */
        put(&at, 0, 4);                 /* flags, stored */
        put(&at, 0, 4);                 /* time */
        put(&at, crc, 4);
        put(&at, n, 4);
        put(&at, n, 4);
        put(&at, 1, 4);                 /* of name and extra field */
        put(&at, 0, is_entry ? 14 : 0); /* comment, disk, attributes, offset */
        put(&at, 'a', 1);
        if (!is_entry) {
            for (uint32_t i = 0; i < n; i++) {
                *at++ = (unsigned char)text[i];
            }
        }
    }
    put(&at, 0x06054b50, 4);
    put(&at, 0, 4);
    put(&at, 1, 2);
    put(&at, 1, 2);
    put(&at, 47, 4);
    put(&at, 31 + n, 4);
    put(&at, 0, 2);
    return (size_t)(at - out);
}

static void a_part_must_be_closed(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_whole;
    } cases[] = {
        {"<?xml version=\"1.0\"?>\n<a x=\"1\"><b/><c>d</c></a>", true},
        {"<?xml version=\"1.0\"?>\n<a/>\r\n", true},
        {"<?xml version=\"1.0\"?>\n<a x=\"1\"><b/><c>d</c></a", false},
        {"<?xml version=\"1.0\"?>\n<a x=\"1\"><b/><c>d</c>", false},
        {"<?xml version=\"1.0\"?>\n<a x=\"1\"><b/><c>d</a>", false}, /* lost in the middle */
        {"<?xml version=\"1.0\"?>\n<a></a></a>", false},
        {"<?xml version=\"1.0\"?>\n", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        unsigned char bytes[400];
        const size_t n = archive_of(cases[i].text, bytes);
        if (gj_workbook_is_whole((const char *)bytes, n) != cases[i].is_whole) {
            fail_msg("case %zu", i);
        }
    }
}

static void a_workbook_is_whole_and_no_part_of_it_is(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 3);
    struct gj_text bytes;
    struct gj_error error;
    gj_text_init(&bytes);
    const struct gj_render_spec spec = {
        .result = &fake->result, .lang = GJ_LANG_KO, .software = "gongjang", .command = "run", .replay = "replay"};
    assert_int_equal(gj_workbook_bytes(&spec, GJ_TEST_FOLDER, &bytes, &error), GJ_OK);
    assert_true(gj_workbook_is_whole(bytes.data, bytes.length));
    for (size_t n = 0; n < bytes.length; n += n < 100 || n + 100 > bytes.length ? 1 : 97) {
        assert_false(gj_workbook_is_whole(bytes.data, n));
    }
    for (size_t at = 30; at + 22 < bytes.length; at += 4001) { /* a byte that is another */
        bytes.data[at] = (char)(bytes.data[at] ^ 0x55);
        (void)gj_workbook_is_whole(bytes.data, bytes.length); /* times and names may be any */
        bytes.data[at] = (char)(bytes.data[at] ^ 0x55);
    }
    gj_alloc_fail_after(1);
    assert_false(gj_workbook_is_whole(bytes.data, bytes.length));
    gj_alloc_fail_after(0);
    gj_text_fini(&bytes);
    fake_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_part_must_be_closed),
        cmocka_unit_test(a_workbook_is_whole_and_no_part_of_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
