#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/text.h"
#include "base/text_internal.h"

static void text_grows_by_pieces(void **state)
{
    (void)state;
    struct gj_text text;
    gj_text_init(&text);
    gj_text_add(&text, "");
    assert_string_equal(text.data, "");
    gj_text_add(&text, "line ");
    gj_text_addf(&text, "%d of %s", 3, "bracket");
    gj_text_add_n(&text, "!?", 1);
    assert_string_equal(text.data, "line 3 of bracket!");
    assert_int_equal(text.length, strlen(text.data));
    for (int i = 0; i < 1000; i++) {
        gj_text_add(&text, "공장");
    }
    assert_int_equal(text.length, 18 + 6000);
    assert_int_equal(strlen(text.data), text.length);
    assert_false(text.failed);
    gj_text_fini(&text);
    assert_null(text.data);
}

static void text_out_of_memory_remembers_it_and_stays_as_it_was(void **state)
{
    (void)state;
    struct gj_text text;
    gj_text_init(&text);
    gj_text_add(&text, "kept");
    gj_alloc_fail_after(1);
    for (int i = 0; i < 10; i++) {
        gj_text_addf(&text, "%s", "and some more");
    }
    gj_alloc_fail_after(0);
    assert_true(text.failed);
    gj_text_add(&text, "!");
    assert_string_equal(text.data, "kept");
    gj_text_fini(&text);
}

static void assert_number(double value, const char *printed)
{
    struct gj_text text;
    gj_text_init(&text);
    gj_text_add_number(&text, value);
    assert_string_equal(text.data, printed);
    gj_text_fini(&text);
}

static void assert_numbers(void)
{
    assert_number(0.0, "0");
    assert_number(-2.5, "-2.5");
    assert_number(1.0 / 3.0, "0.3333333333");
    assert_number(12345678901.0, "1.23456789e+10");
    assert_number(1e-7, "1e-07");
    assert_number(1.5e300, "1.5e+300");
    assert_number(1048576.0, "1048576");
    assert_number((double)INFINITY, "inf");
    assert_number(-(double)INFINITY, "-inf");
    assert_number((double)NAN, "nan");
    assert_number(-(double)NAN, "nan");
}

static void numbers_have_ten_digits_and_a_point(void **state)
{
    (void)state;
    assert_numbers();
}

static void assert_printed(const char *by_printf, const char *printed)
{
    struct gj_text text;
    gj_text_init(&text);
    gj_text_add_printed_number(&text, by_printf);
    assert_string_equal(text.data, printed);
    gj_text_fini(&text);
}

static void any_decimal_sign_of_a_locale_becomes_a_point(void **state)
{
    (void)state;
    assert_printed("-1,5", "-1.5");
    assert_printed("1,234567e-07", "1.234567e-07");
    assert_printed("0\xD9\xAB"
                   "25",
                   "0.25"); /* U+066B, two bytes */
    assert_printed("42", "42");
}

/* Makes a locale with a decimal comma in a folder of its own, where the system has what that takes. */
static void numbers_have_a_point_where_the_locale_has_a_comma(void **state)
{
    (void)state;
    char folder[200] = "", command[500];
    FILE *names = popen("mktemp -d", "r");
    assert_non_null(names);
    assert_non_null(fgets(folder, sizeof folder, names));
    assert_int_equal(pclose(names), 0);
    folder[strcspn(folder, "\n")] = '\0';
    (void)snprintf(command, sizeof command,
                   "cd %s && printf 'LC_NUMERIC\\ndecimal_point \",\"\\nthousands_sep \".\"\\ngrouping 3;3\\nEND "
                   "LC_NUMERIC\\n' > s && "
                   "localedef -c -i ./s -f ANSI_X3.4-1968 ./comma > log 2>&1",
                   folder);
    int made = system(command); /* warns, hence never 0: the categories not given are missing */
    assert_int_not_equal(made, -1);
    assert_int_equal(setenv("LOCPATH", folder, 1), 0);
    bool comma = setlocale(LC_NUMERIC, "comma") != NULL && strcmp(localeconv()->decimal_point, ",") == 0;
    if (comma) {
        assert_numbers();
    } else {
        print_message("no locale with a comma could be made here\n");
    }
    (void)setlocale(LC_NUMERIC, "C");
    (void)snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
    if (!comma) {
        skip();
    }
}

static void assert_grouped(int64_t value, const char *printed)
{
    struct gj_text text;
    gj_text_init(&text);
    gj_text_add_grouped(&text, value);
    assert_string_equal(text.data, printed);
    gj_text_fini(&text);
}

static void whole_numbers_are_grouped_by_three(void **state)
{
    (void)state;
    assert_grouped(0, "0");
    assert_grouped(7, "7");
    assert_grouped(-999, "-999");
    assert_grouped(1000, "1,000");
    assert_grouped(-12345678, "-12,345,678");
    assert_grouped(INT64_MAX, "9,223,372,036,854,775,807");
    assert_grouped(INT64_MIN, "-9,223,372,036,854,775,808");
}

static bool valid(const char *bytes)
{
    return gj_utf8_valid(bytes, strlen(bytes));
}

static void utf8_is_told_from_other_bytes(void **state)
{
    (void)state;
    assert_true(valid(""));
    assert_true(valid("press 1"));
    assert_true(valid("공장 é \xF0\x9F\x8F\xAD")); /* U+1F3ED */
    assert_true(gj_utf8_valid("a\0b", 3));
    assert_false(valid("caf\xE9"));          /* Latin-1 */
    assert_false(valid("\x80"));             /* continues nothing */
    assert_false(valid("\xC0\xAF"));         /* overlong "/" */
    assert_false(valid("\xE0\x9F\xBF"));     /* overlong */
    assert_false(valid("\xED\xA0\x80"));     /* surrogate */
    assert_false(valid("\xF4\x90\x80\x80")); /* beyond U+10FFFF */
    assert_false(valid("\xF8\x88\x80\x80\x80"));
    assert_false(valid("\xFF"));
    assert_true(valid("\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF")); /* the neighbours of what is not valid */
    assert_false(gj_utf8_valid("공", 2));                           /* cut off */
}

static void hangul_is_two_columns_wide_and_marks_none(void **state)
{
    (void)state;
    assert_int_equal(gj_utf8_width(""), 0);
    assert_int_equal(gj_utf8_width("press"), 5);
    assert_int_equal(gj_utf8_width("공장"), 4);
    assert_int_equal(gj_utf8_width("2단계 press"), 11);
    assert_int_equal(gj_utf8_width("\xE1\x84\x80\xE1\x85\xA9\xE1\x86\xBC"),
                     2);                             /* the same 공 in three conjoining letters */
    assert_int_equal(gj_utf8_width("e\xCC\x81"), 1); /* e and U+0301 */
    assert_int_equal(gj_utf8_width("é₩µ"), 3);
    assert_int_equal(gj_utf8_width("ＡＢ。"), 6);
    assert_int_equal(gj_utf8_width("\xF0\x9F\x8F\xAD"), 2);
    assert_int_equal(gj_utf8_width("\xE2\x80\x8B"), 0);
    assert_int_equal(gj_utf8_width("a\xFFz"), 3); /* one replacement sign */
}

static void every_syllable_is_wide(void **state)
{
    (void)state;
    for (unsigned sign = 0xAC00; sign <= 0xD7A3; sign++) {
        const char text[] = {(char)(0xE0 | sign >> 12), (char)(0x80 | (sign >> 6 & 0x3F)), (char)(0x80 | (sign & 0x3F)),
                             '\0'};
        assert_true(valid(text));
        assert_int_equal(gj_utf8_width(text), 2);
    }
}

static void the_nearest_name_is_found_for_a_misspelt_one(void **state)
{
    (void)state;
    const char *const names[] = {"setup", "cycle", "operator", "maintenance", "금형교체", "fails"};
    const size_t n = sizeof names / sizeof names[0];
    assert_string_equal(gj_closest("setpu", names, n), "setup"); /* neighbours swapped count one */
    assert_string_equal(gj_closest("cicle", names, n), "cycle");
    assert_string_equal(gj_closest("maintainance", names, n), "maintenance");
    assert_string_equal(gj_closest("operators", names, n), "operator");
    assert_string_equal(gj_closest("fail", names, n), "fails");
    assert_string_equal(gj_closest("cycle", names, n), "cycle");
    assert_string_equal(gj_closest("금형교환", names, n), "금형교체"); /* counted in signs, not bytes */
}

static void no_name_is_offered_when_none_is_near(void **state)
{
    (void)state;
    const char *const names[] = {"setup", "cycle", "id", "설비"};
    assert_null(gj_closest("buffer", names, 4));
    assert_null(gj_closest("setpux", names, 0));
    assert_null(gj_closest("ic", names, 4)); /* a third of two signs is none */
    assert_null(gj_closest("", names, 4));
    assert_null(gj_closest("공정", names, 4));
    assert_null(gj_closest("cycle time", names, 4));
    char endless[1000];
    memset(endless, 'x', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    const char *const long_names[] = {endless};
    assert_null(gj_closest(endless, long_names, 1));
    assert_null(gj_closest("xx", long_names, 1));
}

static void of_two_names_equally_near_the_first_is_taken(void **state)
{
    (void)state;
    const char *const names[] = {"press_b", "press_c", "press_a"};
    assert_ptr_equal(gj_closest("press_x", names, 3), names[0]);
    assert_ptr_equal(gj_closest("press_a", names, 3), names[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_grows_by_pieces),
        cmocka_unit_test(text_out_of_memory_remembers_it_and_stays_as_it_was),
        cmocka_unit_test(numbers_have_ten_digits_and_a_point),
        cmocka_unit_test(any_decimal_sign_of_a_locale_becomes_a_point),
        cmocka_unit_test(numbers_have_a_point_where_the_locale_has_a_comma),
        cmocka_unit_test(whole_numbers_are_grouped_by_three),
        cmocka_unit_test(utf8_is_told_from_other_bytes),
        cmocka_unit_test(hangul_is_two_columns_wide_and_marks_none),
        cmocka_unit_test(every_syllable_is_wide),
        cmocka_unit_test(the_nearest_name_is_found_for_a_misspelt_one),
        cmocka_unit_test(no_name_is_offered_when_none_is_near),
        cmocka_unit_test(of_two_names_equally_near_the_first_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
