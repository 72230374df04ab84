/* The table of messages: every line is found by what its format makes, takes the values it has, and is Korean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/message.h"

static const struct {
    const char *english, *korean;
} lines[] = {
#define GJ_MESSAGE(english, korean) {english, korean},
#include "base/words/messages.def"
#undef GJ_MESSAGE
};

#define N_LINES (sizeof lines / sizeof lines[0])

/* What a format makes of values that say nothing: "zq0", "zq1" for texts, 3, 4 for numbers. Returns how many values it takes. */
static size_t make_sample(const char *format, char *out, size_t size)
{
    size_t n = 0, length = 0;
    while (*format != '\0') {
        if (*format != '%' || format[1] == '%') {
            out[length++] = *format;
            format += *format == '%' ? 2 : 1;
        } else {
            format += 1 + strspn(format + 1, "-+ 0#123456789.*'");
            format += strspn(format, "hlzjtL");
            assert_non_null(strchr("diuxXfFgGeEscI", *format)); /* the kinds that are told apart */
            length += (size_t)snprintf(out + length, size - length, *format == 's' ? "zq%zu" : "%zu",
                                       *format == 's' ? n : n % 7 + 3);
            n++;
            format++;
        }
        assert_true(length + 20 < size);
    }
    out[length] = '\0';
    assert_in_range(n, 0, 9);
    return n;
}

static void every_line_is_found_by_what_its_format_makes(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_LINES; i++) {
        char sample[1000];
        const char *korean = NULL;
        (void)make_sample(lines[i].english, sample, sizeof sample);
        const char *english = gj_message_find(sample, &korean);
        if (english == NULL || strcmp(english, lines[i].english) != 0) {
            fail_msg("\"%s\" is taken for \"%s\"", lines[i].english, english != NULL ? english : "none");
        }
        assert_string_equal(korean, lines[i].korean);
    }
}

static void every_line_takes_the_values_that_its_format_has(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_LINES; i++) {
        char sample[1000];
        const size_t n = make_sample(lines[i].english, sample, sizeof sample);
        const char *ko = lines[i].korean;
        assert_true(*ko != '\0' && gj_utf8_valid(ko, strlen(ko)));
        for (const char *at = strchr(ko, '{'); at != NULL; at = strchr(at + 1, '{')) {
            if (at[1] < '0' || at[1] > '9') {
                continue;
            }
            if ((size_t)(at[1] - '0') >= n || strchr("}|~", at[2]) == NULL) {
                fail_msg("\"%s\" has no value for \"%s\"", lines[i].english, ko);
            }
            if (at[2] != '}') {
                const char *slash = strchr(at, '/'), *end = strchr(at, '}');
                assert_true(slash != NULL && end != NULL && slash < end);
            }
        }
        if (strchr(ko, '%') != NULL) { /* the Korean is no format: %% would be shown */
            assert_null(strstr(ko, "%%"));
        }
    }
}

static void check(const char *english, const char *korean)
{
    struct gj_text text;
    gj_text_init(&text);
    gj_message_add(&text, english, GJ_LANG_KO);
    assert_string_equal(text.data, korean);
    gj_text_fini(&text);
}

static void messages_are_translated_with_their_values_and_particles(void **state)
{
    (void)state;
    check("out of memory", "메모리가 부족합니다");
    check("cycle must be a list, not the number 35", "cycle은 목록이어야 하는데 수 35입니다");
    check("must be a duration, such as minutes(35), not money", "minutes(35) 같은 시간 길이여야 하는데 금액입니다");
    check("unknown field \"repost\" of machine; did you mean \"report\"?",
          "machine에 \"repost\" 항목은 없습니다. 혹시 \"report\"입니까?");
    check("the output could not be written: No space left on device",
          "출력을 쓸 수 없습니다: 디스크에 남은 공간이 없습니다");
    check("values[3] is money, the default is a duration", "values[3]은 금액인데 기본값은 시간 길이입니다");
    check("must be at least 0 %, it is -3.5 %", "0 % 이상이어야 하는데 -3.5 %입니다");
    check("could not be prepared: No such file or directory", "준비할 수 없습니다: 파일이나 폴더가 없습니다");
    check("is damaged: ':' expected near '1'", "손상되었습니다. '1' 근처에 ':'가 있어야 합니다");
    check("number 1 in it is the pool \"a\"; here may stand: line",
          "그 안의 1번째가 인력 집단(pool) \"a\"입니다. 올 수 있는 것: line");
}

/* What a user wrote is shown as it is, also when it is a word of ours; and what no line makes stays English. */
static void what_stands_in_quotes_is_not_translated(void **state)
{
    (void)state;
    check("the text \"money\"", "글 \"money\"");
    check("the pool \"a duration\" is sized twice", "인력 집단 \"a duration\"의 규모를 두 번 정합니다");
    check("something that nobody ever wrote", "something that nobody ever wrote");
    check("", "");
}

static void a_hostile_message_takes_no_time(void **state)
{
    (void)state;
    char message[5000];
    memset(message, ',', sizeof message);
    message[sizeof message - 1] = '\0';
    struct gj_text text;
    gj_text_init(&text);
    gj_message_add(&text, message, GJ_LANG_KO);
    assert_int_equal(text.length, sizeof message - 1);
    gj_text_fini(&text);
    memset(message, '"', sizeof message - 1);
    gj_text_init(&text);
    gj_message_add(&text, message, GJ_LANG_KO);
    assert_non_null(text.data);
    gj_text_fini(&text);
}

static void an_error_is_shown_in_korean(void **state)
{
    (void)state;
    struct gj_error error;
    (void)gj_error_set(&error, GJ_MODEL, "line \"a\"", "the weights add up to %.10g", 0.5);
    gj_error_fix(&error, "give 0 or more");
    error.line = 7;
    char out[300];
    gj_error_format(&error, GJ_LANG_KO, out, sizeof out);
    assert_string_equal(out, "7행: line \"a\": 가중치의 합이 0.5입니다\n  0 이상을 쓰십시오");
    (void)snprintf(error.file, sizeof error.file, "a.lua");
    gj_error_format(&error, GJ_LANG_KO, out, sizeof out);
    assert_string_equal(out, "a.lua:7: line \"a\": 가중치의 합이 0.5입니다\n  0 이상을 쓰십시오");
    (void)gj_error_set(&error, GJ_NO_MEMORY, NULL, "%s", "");
    gj_error_format(&error, GJ_LANG_KO, out, sizeof out);
    assert_string_equal(out, "메모리가 부족합니다");
    for (int s = 0; s < GJ_N_STATUS; s++) {
        assert_non_null(gj_message_find(gj_status_text((enum gj_status)s), NULL));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_is_found_by_what_its_format_makes),
        cmocka_unit_test(every_line_takes_the_values_that_its_format_has),
        cmocka_unit_test(messages_are_translated_with_their_values_and_particles),
        cmocka_unit_test(what_stands_in_quotes_is_not_translated),
        cmocka_unit_test(a_hostile_message_takes_no_time),
        cmocka_unit_test(an_error_is_shown_in_korean),
    };
    return cmocka_run_group_tests_name("base/message", tests, NULL, NULL);
}
