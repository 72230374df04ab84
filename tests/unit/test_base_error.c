#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"

static void every_status_has_a_name_a_sentence_and_an_exit_code(void **state)
{
    (void)state;
    for (int s = 0; s < GJ_N_STATUS; s++) {
        assert_true(strlen(gj_status_name((enum gj_status)s)) > 1);
        assert_true(strlen(gj_status_text((enum gj_status)s)) > 3);
        assert_int_equal(s == GJ_OK, gj_status_exit_code((enum gj_status)s) == 0);
    }
    assert_string_equal(gj_status_name(GJ_DEADLOCK), "DEADLOCK");
    assert_string_equal(gj_status_text(GJ_OK), "done");
    assert_int_equal(gj_status_exit_code(GJ_INTERRUPTED), 130);
    assert_int_equal(gj_status_exit_code(GJ_SCRIPT), 3);
}

static void an_unknown_status_is_named_so_and_exits_as_a_bug(void **state)
{
    (void)state;
    assert_string_equal(gj_status_name((enum gj_status)99), "UNKNOWN");
    assert_int_equal(gj_status_exit_code((enum gj_status)99), gj_status_exit_code(GJ_INTERNAL));
}

static void an_error_holds_its_status_place_and_message(void **state)
{
    (void)state;
    struct gj_error error;
    assert_int_equal(gj_error_set(&error, GJ_MODEL, "line \"a\"", "%d presses, %s", 3, "no worker"), GJ_MODEL);
    assert_int_equal(error.status, GJ_MODEL);
    assert_string_equal(error.place, "line \"a\"");
    assert_string_equal(error.message, "3 presses, no worker");
    assert_string_equal(error.fix, "");
    assert_string_equal(error.file, "");
    assert_int_equal(error.line, 0);
}

static void setting_an_error_again_forgets_the_one_before(void **state)
{
    (void)state;
    struct gj_error error;
    (void)gj_error_set(&error, GJ_MODEL, "there", "first");
    gj_error_fix(&error, "do this");
    (void)snprintf(error.file, sizeof error.file, "old.lua");
    error.line = 7;
    (void)gj_error_set(&error, GJ_IO, NULL, "second");
    char out[100];
    gj_error_format(&error, GJ_LANG_EN, out, sizeof out);
    assert_string_equal(out, "second");
}

static void nobody_has_to_take_the_error(void **state)
{
    (void)state;
    assert_int_equal(gj_error_set(NULL, GJ_LIMIT, NULL, "too many"), GJ_LIMIT);
    gj_error_fix(NULL, "fewer");
}

static void an_error_is_printed_with_file_line_place_and_fix(void **state)
{
    (void)state;
    struct gj_error error;
    char out[400];
    (void)gj_error_set(&error, GJ_SCRIPT, "machine \"blanking\".cycle", "a time below 0: %d s", -6);
    gj_error_fix(&error, "give seconds(6)");
    error.line = 12;
    gj_error_format(&error, GJ_LANG_EN, out, sizeof out);
    assert_string_equal(out, "line 12: machine \"blanking\".cycle: a time below 0: -6 s\n  give seconds(6)");
    (void)snprintf(error.file, sizeof error.file, "press.lua");
    gj_error_format(&error, GJ_LANG_EN, out, sizeof out);
    assert_string_equal(out, "press.lua:12: machine \"blanking\".cycle: a time below 0: -6 s\n  give seconds(6)");
    error.line = 0;
    error.place[0] = '\0';
    error.fix[0] = '\0';
    gj_error_format(&error, GJ_LANG_EN, out, sizeof out);
    assert_string_equal(out, "press.lua: a time below 0: -6 s");
}

static void an_error_without_message_says_what_its_status_means(void **state)
{
    (void)state;
    struct gj_error error;
    char out[100];
    (void)gj_error_set(&error, GJ_NO_MEMORY, NULL, "%s", "");
    gj_error_format(&error, GJ_LANG_EN, out, sizeof out);
    assert_string_equal(out, "out of memory");
}

static void a_long_error_is_cut_but_ends_with_nul(void **state)
{
    (void)state;
    struct gj_error error;
    char out[9] = "xxxxxxxx";
    (void)gj_error_set(&error, GJ_IO, NULL, "0123456789");
    gj_error_format(&error, GJ_LANG_EN, out, 8);
    assert_string_equal(out, "0123456");
    assert_int_equal(out[8], '\0');
    gj_error_format(&error, GJ_LANG_EN, out, 1);
    assert_string_equal(out, "");
    out[0] = 'x';
    gj_error_format(&error, GJ_LANG_EN, out, 0);
    assert_int_equal(out[0], 'x');
}

static void no_hangul_syllable_is_cut_in_two(void **state)
{
    (void)state;
    struct gj_error error;
    char place[400], out[30];
    for (size_t shift = 0; shift < 3; shift++) {
        memset(place, 'a', shift);
        place[shift] = '\0';
        for (size_t i = 0; i < 100; i++) {
            (void)snprintf(place + strlen(place), 4, "%s", "공");
        }
        (void)gj_error_set(&error, GJ_MODEL, place, "%s%s%s", place, place, place);
        gj_error_fix(&error, "%s", place);
        gj_error_format(&error, GJ_LANG_EN, out, sizeof out);
        assert_true(gj_utf8_valid(error.place, strlen(error.place)));
        assert_true(gj_utf8_valid(error.message, strlen(error.message)));
        assert_true(gj_utf8_valid(error.fix, strlen(error.fix)));
        assert_true(gj_utf8_valid(out, strlen(out)));
        assert_true(strlen(error.place) >= sizeof error.place - 4);
        assert_true(strlen(out) >= sizeof out - 4);
    }
}

static void a_failed_check_says_where_and_aborts(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)dup2(ends[1], STDERR_FILENO);
        (void)signal(SIGABRT, SIG_DFL);
        int parts = 2;
        GJ_CHECK(parts == 3, "%d parts", parts);
        _exit(0);
    }
    (void)close(ends[1]);
    char said[500];
    ssize_t n = read(ends[0], said, sizeof said - 1);
    (void)close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    assert_true(n > 0);
    said[n] = '\0';
    assert_non_null(strstr(said, "test_base_error.c:"));
    assert_non_null(strstr(said, "parts == 3"));
}

static void a_true_check_does_nothing(void **state)
{
    (void)state;
    int n_seen = 0;
    GJ_CHECK(++n_seen == 1, "counted %d", n_seen);
    assert_int_equal(n_seen, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_a_name_a_sentence_and_an_exit_code),
        cmocka_unit_test(an_unknown_status_is_named_so_and_exits_as_a_bug),
        cmocka_unit_test(an_error_holds_its_status_place_and_message),
        cmocka_unit_test(setting_an_error_again_forgets_the_one_before),
        cmocka_unit_test(nobody_has_to_take_the_error),
        cmocka_unit_test(an_error_is_printed_with_file_line_place_and_fix),
        cmocka_unit_test(an_error_without_message_says_what_its_status_means),
        cmocka_unit_test(a_long_error_is_cut_but_ends_with_nul),
        cmocka_unit_test(no_hangul_syllable_is_cut_in_two),
        cmocka_unit_test(a_failed_check_says_where_and_aborts),
        cmocka_unit_test(a_true_check_does_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
