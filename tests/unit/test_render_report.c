/* The HTML report. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fake_result.h"
#include "render/html.h"
#include "render/report_internal.h"
#include "store/store.h"

static char *report_for(enum gj_audience audience, enum fake_kind kind, uint32_t n_stations, enum gj_lang lang,
                        struct fake **fake)
{
    *fake = fake_new(kind, n_stations);
    struct gj_render_spec spec = {.result = &(*fake)->result,
                                  .lang = lang,
                                  .audience = audience,
                                  .software = "gongjang 0.1.0",
                                  .command = "gongjang run 'a & b.lua'",
                                  .replay = "gongjang replay x.lua --replication {replication} --arm {arm} {other}"};
    struct gj_text html;
    struct gj_error error;
    gj_text_init(&html);
    assert_int_equal(gj_report_html(&spec, &html, &error), GJ_OK);
    assert_true(gj_utf8_valid(html.data, html.length));
    assert_int_equal(strlen(html.data), html.length);
    char *copy = strdup(html.data);
    gj_text_fini(&html);
    return copy;
}

static bool is_void(const char *tag)
{
    static const char *const voids[] = {"meta", "img", "br", "!DOCTYPE"};
    for (size_t i = 0; i < sizeof voids / sizeof voids[0]; i++) {
        if (strcmp(tag, voids[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void check_tags_are_closed(const char *html)
{
    enum { DEEPEST = 40 };
    char open[DEEPEST][24];
    int depth = 0;
    for (const char *at = strchr(html, '<'); at != NULL; at = strchr(at, '<')) {
        char tag[24];
        bool is_end = at[1] == '/';
        at += is_end ? 2 : 1;
        size_t n = strcspn(at, " >\n");
        assert_in_range(n, 1, sizeof tag - 1);
        snprintf(tag, sizeof tag, "%.*s", (int)n, at);
        if (is_end) {
            assert_true(depth > 0);
            assert_string_equal(open[--depth], tag);
        } else if (!is_void(tag)) {
            assert_true(depth < DEEPEST);
            snprintf(open[depth++], sizeof open[0], "%s", tag);
        }
        at += strcspn(at, ">");
        if (!is_end && strcmp(tag, "script") == 0) {
            at = strstr(at, "</script>") - 1; /* our own, with < in it */
        }
        depth -= !is_end && at[-1] == '/'; /* closes itself, in a picture */
    }
    assert_int_equal(depth, 0);
}

static char *report_of(enum fake_kind kind, uint32_t n_stations, enum gj_lang lang, struct fake **fake)
{
    return report_for(GJ_AUDIENCE_OFFICER, kind, n_stations, lang, fake);
}

/* The page without its tags: what is read. */
static char *text_of(const char *html)
{
    char *text = calloc(1, strlen(html) + 1), *end = text;
    bool in_tag = false;
    for (; *html != '\0'; html++) {
        in_tag = in_tag || *html == '<';
        if (!in_tag) {
            *end++ = *html;
        }
        in_tag = in_tag && *html != '>';
    }
    return text;
}

static void assert_reads(const char *html, const char *sentence)
{
    char *text = text_of(html);
    if (strstr(text, sentence) == NULL) {
        fail_msg("not on the page: %s", sentence);
    }
    free(text);
}

static void every_tag_is_closed_whatever_the_result(void **state)
{
    (void)state;
    for (int kind = 0; kind < FAKE_N_KINDS; kind++) {
        struct fake *fake;
        char *html =
            report_of((enum fake_kind)kind, kind == FAKE_LONG ? 60 : 3, kind % 2 == 0 ? GJ_LANG_KO : GJ_LANG_EN, &fake);
        assert_memory_equal(html, "<!DOCTYPE html>\n<html lang=\"", 28);
        check_tags_are_closed(html);
        for (int audience = 0; audience < GJ_N_AUDIENCES && kind % 3 == 0; audience++) {
            struct fake *other;
            char *page = report_for((enum gj_audience)audience, (enum fake_kind)kind, 3, GJ_LANG_KO, &other);
            check_tags_are_closed(page);
            free(page);
            fake_free(other);
        }
        assert_null(strstr(html, ">nan"));
        assert_null(strstr(html, "\"nan"));
        free(html);
        fake_free(fake);
    }
}

static void nothing_is_asked_of_the_network_and_nothing_runs(void **state)
{
    (void)state;
    struct fake *fake;
    char *html = report_of(FAKE_HOSTILE, 12, GJ_LANG_EN, &fake);
    const char *script = strstr(html, "<script>");
    assert_non_null(script);
    assert_memory_equal(script + strlen("<script>"), gj_report_script, strlen(gj_report_script));
    assert_null(strstr(script + 1, "<script")); /* ours alone */
    assert_null(strstr(html, "<script "));
    assert_null(strstr(html, "<img src=x"));
    assert_null(strstr(html, "http:"));
    assert_null(strstr(html, "https:"));
    assert_null(strstr(html, "url("));
    for (const char *at = strstr(html, "href="); at != NULL; at = strstr(at + 1, "href=")) {
        assert_memory_equal(at, "href=\"#", strlen("href=\"#")); /* a place on the page */
    }
    assert_null(strstr(html, "<img"));
    assert_non_null(strstr(html, "<svg "));
    assert_non_null(strstr(html, "&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert_non_null(strstr(html, "press &amp; &quot;weld&quot; &#39;x&#39;"));
    assert_null(strpbrk(html, "\x1B\r\t"));
    free(html);
    fake_free(fake);
}

/* A printed number, "−1,234.5", and half a unit of its last digit (of zeros at the end, the largest it may stand for). */
static double parse_printed(const char *text, const char *end, double *half_unit)
{
    double value = 0.0, unit = 1.0, trailing = 1.0;
    bool is_negative = false, in_fraction = false;
    for (; text < end; text++) {
        if (*text >= '0' && *text <= '9') {
            value = value * 10.0 + (*text - '0');
            unit = in_fraction ? unit / 10.0 : unit;
            trailing = *text == '0' ? trailing * 10.0 : 1.0;
        } else if (*text == '.') {
            in_fraction = true;
        } else if (strncmp(text, "−", strlen("−")) == 0) {
            is_negative = true;
        }
    }
    *half_unit = 0.5 * (in_fraction ? unit : trailing);
    return (is_negative ? -value : value) * (in_fraction ? unit : 1.0);
}

static void every_printed_number_is_its_value_rounded(void **state)
{
    (void)state;
    static const enum fake_kind kinds[] = {FAKE_PLAIN, FAKE_SINGLE, FAKE_UNSURE, FAKE_HUGE};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        struct fake *fake;
        char *html = report_of(kinds[k], 9, k % 2 == 0 ? GJ_LANG_KO : GJ_LANG_EN, &fake);
        int n = 0;
        for (const char *at = strstr(html, "<data value=\""); at != NULL; at = strstr(at, "<data value=\"")) {
            at += strlen("<data value=\"");
            double value = strtod(at, NULL), half_unit;
            at = strchr(at, '>') + 1;
            double printed = parse_printed(at, strchr(at, '<'), &half_unit);
            if (fabs(value) >= 1e15) {
                continue; /* printed with a power of ten */
            }
            if (printed == 0.0 && value != 0.0) { /* "0" may stand for tens too: its interval said so */
                assert_true(half_unit > 0.0);
            } else if (fabs(printed - value) > half_unit * 1.000001 + 1e-9 * fabs(value)) {
                fail_msg("printed %.12g for %.12g", printed, value);
            }
            n++;
        }
        assert_true(n > 150);
        free(html);
        fake_free(fake);
    }
}

/* The value that stands under a key. */
static double value_under(const char *html, const char *key)
{
    char mark[200];
    snprintf(mark, sizeof mark, "\" data-key=\"%s\"", key);
    const char *at = strstr(html, mark);
    assert_non_null(at);
    while (*--at != '"') {
    }
    return strtod(at + 1, NULL);
}

static void check_close(double value, double expected)
{
    if (fabs(value - expected) > 1e-9 * fabs(expected)) {
        fail_msg("%.12g is not %.12g", value, expected);
    }
}

static void the_table_has_the_results_values_in_the_units_it_names(void **state)
{
    (void)state;
    for (int lang = 0; lang < GJ_N_LANGS; lang++) {
        struct fake *fake;
        char *html = report_of(FAKE_PLAIN, 9, (enum gj_lang)lang, &fake);
        for (int i = 0; i < GJ_N_OUTCOMES; i++) {
            const struct gj_outcome_info *info = gj_outcome_info((enum gj_outcome_id)i);
            double after = fake->result.arm[GJ_ARM_AFTER][i].mean;
            const bool is_large = strcmp(info->unit, "won/y") == 0 || (strcmp(info->unit, "won") == 0 && after > 1e6);
            double factor = strcmp(info->unit, "1") == 0         ? 100.0
                            : !is_large                          ? 1.0
                            : lang == GJ_LANG_KO && after >= 1e8 ? 1e-8
                            : lang == GJ_LANG_KO                 ? 1e-4
                                                                 : 1e-6;
            const struct {
                const char *statistic;
                double value;
            } cells[] = {{"before", fake->result.arm[GJ_ARM_BEFORE][i].mean * factor},
                         {"after", after * factor},
                         {"difference", fake->result.difference[i].mean * factor},
                         {"ratio", fake->result.ratio[i].mean * 100.0}};
            for (size_t k = 0; k < sizeof cells / sizeof cells[0]; k++) {
                char key[GJ_KEY];
                snprintf(key, sizeof key, "estimates/%s/%s/mean", info->name, cells[k].statistic);
                check_close(value_under(html, key), cells[k].value);
            }
        }
        free(html);
        fake_free(fake);
    }
}

static void a_report_says_what_its_rows_and_marks_mean(void **state)
{
    (void)state;
    struct fake *fake;
    char *html = report_of(FAKE_PLAIN, 2, GJ_LANG_EN, &fake);
    assert_non_null(strstr(html, "<dt>OEE of the affected machines</dt><dd>availability"));
    assert_reads(html, "would fill to 85 %");
    assert_reads(html, "at 4.5 % a year, over the 5 years");
    assert_non_null(strstr(html, "public money a job gained: none, no job is surely gained"));
    assert_reads(html, "The 4 numbers of the scenario that carry a mark");
    assert_null(strstr(html, "± 0<"));
    free(html);
    fake_free(fake);
}

static void a_report_says_how_to_repeat_it(void **state)
{
    (void)state;
    struct fake *fake;
    char *html = report_of(FAKE_PLAIN, 2, GJ_LANG_EN, &fake);
    assert_non_null(strstr(html, "gongjang run &#39;a &amp; b.lua&#39;"));
    assert_non_null(strstr(html, "20190702"));
    assert_non_null(strstr(html, fake->spec.scenario_sha));
    assert_non_null(strstr(html, "feedfacecafebeef"));
    assert_reads(html, "1,825 days");
    free(html);
    fake_free(fake);
}

static void failed_replications_are_listed_with_their_replay(void **state)
{
    (void)state;
    struct fake *fake;
    char *html = report_of(FAKE_HOSTILE, 2, GJ_LANG_EN, &fake);
    assert_reads(html, "30 of 200 replications failed");
    assert_reads(html, "replication 3, after: DEADLOCK gongjang replay x.lua --replication 3 --arm after {other}");
    assert_non_null(strstr(html, "<code>gongjang replay x.lua --replication 3 --arm after {other}</code>"));
    assert_reads(html, "and 40 more");
    free(html);
    fake_free(fake);
}

static void sums_that_do_not_close_are_pointed_out(void **state)
{
    (void)state;
    const char *odd = "larger than rounding explains";
    struct fake *fake;
    char *html = report_of(FAKE_PLAIN, 2, GJ_LANG_EN, &fake);
    assert_null(strstr(html, odd));
    free(html);
    fake->result.oee_hours[GJ_ARM_AFTER][GJ_OEE_EFFECTIVE] += 0.25;
    struct gj_render_spec spec = {.result = &fake->result, .lang = GJ_LANG_EN, .software = "", .command = ""};
    struct gj_text text;
    struct gj_error error;
    gj_text_init(&text);
    assert_int_equal(gj_report_html(&spec, &text, &error), GJ_OK);
    assert_non_null(strstr(text.data, odd));
    gj_text_fini(&text);
    fake_free(fake);
}

static void without_a_font_there_is_a_report_without_pictures(void **state)
{
    (void)state;
    struct fake *fake;
    setenv("GONGJANG_FONT", "/nowhere/none.ttf", 1);
    char *html = report_of(FAKE_PLAIN, 2, GJ_LANG_EN, &fake);
    unsetenv("GONGJANG_FONT");
    assert_null(strstr(html, "<svg"));
    assert_non_null(strstr(html, "The picture could not be drawn: the font /nowhere/none.ttf"));
    check_tags_are_closed(html);
    free(html);
    fake_free(fake);
}

static void the_same_result_gives_the_same_report(void **state)
{
    (void)state;
    struct fake *one, *two;
    char *first = report_of(FAKE_PLAIN, 4, GJ_LANG_KO, &one), *second = report_of(FAKE_PLAIN, 4, GJ_LANG_KO, &two);
    assert_string_equal(first, second);
    free(first);
    free(second);
    fake_free(one);
    fake_free(two);
}

/* Number under a key -> number is a function: the same in all three reports. */
static void readers_are_told_the_same_numbers(void **state)
{
    (void)state;
    struct fake *fake[GJ_N_AUDIENCES];
    char *html[GJ_N_AUDIENCES];
    for (int audience = 0; audience < GJ_N_AUDIENCES; audience++) {
        html[audience] = report_for((enum gj_audience)audience, FAKE_PLAIN, 2, GJ_LANG_EN, &fake[audience]);
        assert_non_null(strstr(html[audience], "The change raises"));
    }
    const char *all = html[GJ_AUDIENCE_RESEARCHER];
    int n = 0;
    for (const char *at = html[GJ_AUDIENCE_MINISTER]; (at = strstr(at, "<data value=\"")) != NULL; at++) {
        const size_t length = strcspn(at, "<") + (size_t)(strstr(at + 1, "</data>") - at);
        char number[400];
        snprintf(number, sizeof number, "%.*s", (int)length, at);
        if (strstr(number, "data-key") != NULL && strstr(number, "data-key") < strchr(number, '>')) {
            if (strstr(all, number) == NULL) {
                fail_msg("the researcher is not told %s", number);
            }
            n++;
        }
    }
    assert_true(n >= 15);
    assert_true(strlen(html[GJ_AUDIENCE_MINISTER]) < strlen(html[GJ_AUDIENCE_OFFICER]));
    assert_true(strlen(html[GJ_AUDIENCE_OFFICER]) < strlen(html[GJ_AUDIENCE_RESEARCHER]));
    for (int audience = 0; audience < GJ_N_AUDIENCES; audience++) {
        free(html[audience]);
        fake_free(fake[audience]);
    }
}

static void a_headline_whose_sign_is_open_says_so_first(void **state)
{
    (void)state;
    for (int audience = 0; audience < GJ_N_AUDIENCES; audience++) {
        struct fake *fake;
        char *html = report_for((enum gj_audience)audience, FAKE_UNSURE, 2, GJ_LANG_EN, &fake);
        assert_non_null(strstr(html, "<div class=\"answer open\">\n<p>It is not certain whether"));
        free(html);
        fake_free(fake);
    }
}

/* The page's policy lets this script run and no other. */
static void the_policy_names_the_script(void **state)
{
    (void)state;
    struct fake *fake;
    char *html = report_of(FAKE_PLAIN, 2, GJ_LANG_EN, &fake), hex[65], bytes[32], policy[100];
    struct gj_text hash;
    gj_sha256(gj_report_script, strlen(gj_report_script), hex);
    for (int i = 0; i < 32; i++) {
        const char byte[] = {hex[2 * i], hex[2 * i + 1], '\0'};
        bytes[i] = (char)strtol(byte, NULL, 16);
    }
    gj_text_init(&hash);
    gj_html_base64(&hash, bytes, sizeof bytes);
    snprintf(policy, sizeof policy, "script-src 'sha256-%s'", hash.data);
    assert_non_null(strstr(html, policy));
    assert_non_null(strstr(html, "default-src 'none'"));
    gj_text_fini(&hash);
    free(html);
    fake_free(fake);
}

static void check_base64(const char *bytes, const char *expected)
{
    struct gj_text text;
    gj_text_init(&text);
    gj_html_base64(&text, bytes, strlen(bytes));
    assert_string_equal(text.data != NULL ? text.data : "", expected);
    gj_text_fini(&text);
}

static void base64_is_that_of_rfc_4648(void **state)
{
    (void)state;
    check_base64("", "");
    check_base64("f", "Zg==");
    check_base64("fo", "Zm8=");
    check_base64("foo", "Zm9v");
    check_base64("foob", "Zm9vYg==");
    check_base64("fooba", "Zm9vYmE=");
    check_base64("foobar", "Zm9vYmFy");
    check_base64("\xFF\xFE\xFD", "//79");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_tag_is_closed_whatever_the_result),
        cmocka_unit_test(nothing_is_asked_of_the_network_and_nothing_runs),
        cmocka_unit_test(every_printed_number_is_its_value_rounded),
        cmocka_unit_test(the_table_has_the_results_values_in_the_units_it_names),
        cmocka_unit_test(a_report_says_what_its_rows_and_marks_mean),
        cmocka_unit_test(a_report_says_how_to_repeat_it),
        cmocka_unit_test(failed_replications_are_listed_with_their_replay),
        cmocka_unit_test(sums_that_do_not_close_are_pointed_out),
        cmocka_unit_test(without_a_font_there_is_a_report_without_pictures),
        cmocka_unit_test(the_same_result_gives_the_same_report),
        cmocka_unit_test(readers_are_told_the_same_numbers),
        cmocka_unit_test(a_headline_whose_sign_is_open_says_so_first),
        cmocka_unit_test(the_policy_names_the_script),
        cmocka_unit_test(base64_is_that_of_rfc_4648),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
