/* Cells as they are written and read: what no spreadsheet may take for a formula comes back as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/csv.h"

static void assert_written(const char *text, const char *expected)
{
    struct gj_text line;
    gj_text_init(&line);
    gj_csv_add(&line, text, strlen(text));
    assert_string_equal(line.data ? line.data : "", expected);
    gj_text_fini(&line);
}

static void what_begins_a_formula_gets_an_apostrophe(void **state)
{
    (void)state;
    assert_written("press", "press");
    assert_written("", "");
    assert_written("=1+1", "'=1+1");
    assert_written("+82 2 123", "'+82 2 123");
    assert_written("-line", "'-line");
    assert_written("@SUM(A1)", "'@SUM(A1)");
    assert_written("\t=1", "'\t=1");
    assert_written("＝1+1", "'＝1+1");
    assert_written("＠합계", "'＠합계");
    assert_written("a=1", "a=1");
    assert_written("가=1", "가=1");
    assert_written(" =1", " =1");
}

static void quotes_and_apostrophes_go_together(void **state)
{
    (void)state;
    assert_written("a,b", "\"a,b\"");
    assert_written("a\"b", "\"a\"\"b\"");
    assert_written("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\"");
    assert_written("\n=1", "\"'\n=1\"");
    assert_written("'=1", "''=1");
    assert_written("'tis", "'tis");
}

static void a_number_stays_a_number(void **state)
{
    (void)state;
    assert_written("-5", "-5");
    assert_written("+0.25", "+0.25");
    assert_written("-1e6", "-1e6");
    assert_written("-5%", "'-5%");
    assert_written("-", "'-");
    assert_written("'-5", "''-5");
}

/* All texts of up to five signs of those that matter. */
static void what_is_written_is_read_back(void **state)
{
    (void)state;
    static const char *const signs[] = {"=", "-", "'", "\"", ",", "\n", "5", "가", "＝"};
    enum { N_SIGNS = sizeof signs / sizeof signs[0], LONGEST = 5 };
    uint32_t n = 1;
    for (uint32_t length = 0; length <= LONGEST; length++, n *= N_SIGNS) {
        for (uint32_t i = 0; i < n; i++) {
            char text[LONGEST * 4 + 1] = "";
            char read[LONGEST * 4 + 4];
            struct gj_text line;
            struct gj_csv csv;
            for (uint32_t k = 0, rest = i; k < length; k++, rest /= N_SIGNS) {
                strcat(text, signs[rest % N_SIGNS]);
            }
            gj_text_init(&line);
            gj_csv_add(&line, text, strlen(text));
            gj_text_add(&line, ",x");
            gj_csv_open(line.data, line.length, &csv);
            assert_int_equal(gj_csv_cell(&csv, read, sizeof read), ',');
            assert_string_equal(read, text);
            assert_int_equal(gj_csv_cell(&csv, read, sizeof read), '\0');
            assert_string_equal(read, "x");
            gj_text_fini(&line);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_begins_a_formula_gets_an_apostrophe),
        cmocka_unit_test(quotes_and_apostrophes_go_together),
        cmocka_unit_test(a_number_stays_a_number),
        cmocka_unit_test(what_is_written_is_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
