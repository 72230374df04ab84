/* Canvas, PNG files and the charts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "fake_seen.h"
#include "open_fonts.h"
#include "render/chart.h"
#include "render/font_internal.h"

static struct gj_render_spec spec_of(const struct fake *fake, enum gj_lang lang)
{
    return (struct gj_render_spec){.result = &fake->result,
                                   .lang = lang,
                                   .software = "gongjang 0.1.0",
                                   .command = "gongjang run 공장.lua --seed 1"};
}

static uint32_t big_endian(const char *bytes)
{
    const unsigned char *b = (const unsigned char *)bytes;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* Text of the iTXt chunk with this key, into `out`; false when there is none. Checks the frame of each chunk on the way. */
static bool find_text(const struct gj_text *png, const char *key, char *out, size_t size)
{
    assert_memory_equal(png->data, "\x89PNG\r\n\x1A\n", 8);
    for (size_t at = 8; at < png->length;) {
        uint32_t length = big_endian(png->data + at);
        const char *data = png->data + at + 8;
        assert_true(at + 12 + length <= png->length);
        if (memcmp(data - 4, "iTXt", 4) == 0 && strcmp(data, key) == 0) {
            size_t skip = strlen(key) + 5; /* NUL, two flags, no language, no translated key */
            for (size_t i = strlen(key); i < skip; i++) {
                assert_int_equal(data[i], 0);
            }
            snprintf(out, size, "%.*s", (int)(length - skip), data + skip);
            return true;
        }
        at += 12 + length;
    }
    return false;
}

static void a_picture_carries_where_it_comes_from(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 9);
    struct gj_render_spec spec = spec_of(fake, GJ_LANG_KO);
    struct gj_text png;
    struct gj_error error;
    char text[400];
    gj_text_init(&png);
    assert_int_equal(gj_chart_draw(GJ_CHART_states, GJ_MEDIUM_PNG, &spec, fonts, &png, NULL, &error), GJ_OK);
    assert_true(find_text(&png, "Title", text, sizeof text));
    assert_string_equal(text, "설비별 시간 구성: 사출성형 공장: level 0 to level 2");
    assert_true(find_text(&png, "Software", text, sizeof text));
    assert_string_equal(text, "gongjang 0.1.0");
    assert_true(find_text(&png, "gongjang:scenario", text, sizeof text));
    assert_string_equal(text, fake->spec.scenario_sha);
    assert_true(find_text(&png, "gongjang:command", text, sizeof text));
    assert_string_equal(text, "gongjang run 공장.lua --seed 1");
    assert_false(find_text(&png, "Creation Time", text, sizeof text));
    assert_memory_equal(png.data + png.length - 8, "IEND", 4);
    gj_text_fini(&png);
    fake_free(fake);
}

static void a_no_break_blank_keeps_number_and_sign_on_one_line(void **state)
{
    (void)state;
    static const char *const texts[] = {"+4,800 pieces/day (+0.318\xC2\xA0%)", "+4,800 개/일(가\xC2\xA0나)"};
    for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) {
        struct gj_run run;
        gj_run_set(&run, fonts, true, texts[t]);
        for (double width = 6.5; width < gj_run_width(&run, 0, run.n); width += 0.25) {
            struct gj_line line[GJ_MAX_LINES];
            size_t n = gj_run_break(&run, 1.0, width, GJ_MAX_LINES, line);
            for (size_t i = 0; i < n; i++) {
                assert_true(run.sign[line[i].from].code != 0xA0 && run.sign[line[i].to - 1].code != 0xA0);
                assert_true(run.sign[line[i].from].code != '%');
            }
        }
    }
}

static void the_same_spec_gives_the_same_bytes(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 9);
    struct gj_render_spec spec = spec_of(fake, GJ_LANG_EN);
    struct gj_error error;
    static const enum gj_medium media[] = {GJ_MEDIUM_PNG, GJ_MEDIUM_SVG, GJ_MEDIUM_INLINE, GJ_MEDIUM_PDF};
    static const char *const begins[] = {"\x89PNG", "<svg xmlns=", "<svg viewBox=", "%PDF-1."};
    for (int i = 0; i < 4 * GJ_N_CHARTS; i++) {
        const enum gj_chart_id chart = (enum gj_chart_id)(i / 4);
        struct gj_text first, second;
        struct gj_fonts *again;
        if (!gj_chart_is_there(chart, spec.result)) {
            continue;
        }
        gj_text_init(&first);
        gj_text_init(&second);
        assert_int_equal(gj_fonts_open(&again, &error), GJ_OK);
        assert_int_equal(gj_chart_draw(chart, media[i % 4], &spec, fonts, &first, NULL, &error), GJ_OK);
        assert_int_equal(gj_chart_draw(chart, media[i % 4], &spec, again, &second, NULL, &error), GJ_OK);
        assert_int_equal(first.length, second.length);
        assert_memory_equal(first.data, second.data, first.length);
        assert_memory_equal(first.data, begins[i % 4], strlen(begins[i % 4]));
        gj_fonts_close(again);
        gj_text_fini(&first);
        gj_text_fini(&second);
    }
    fake_free(fake);
}

static void an_unknown_picture_is_not_found(void **state)
{
    (void)state;
    assert_int_equal(gj_chart_find("states"), GJ_CHART_states);
    assert_int_equal(gj_chart_find("nonsense"), GJ_N_CHARTS);
}

static const struct gj_font_style plain = {.size = 10, .color = GJ_COLOR_INK};

static struct gj_canvas *new_canvas(double width, double height, enum gj_medium medium)
{
    struct gj_canvas *canvas;
    struct gj_error error;
    assert_int_equal(gj_canvas_new(fonts, width, height, medium, &canvas, &error), GJ_OK);
    return canvas;
}

static void what_is_drawn_in_svg_is_text_and_nothing_else(void **state)
{
    (void)state;
    struct gj_canvas *canvas = new_canvas(200, 100, GJ_MEDIUM_SVG);
    const struct gj_point line[] = {{0, 0}, {1.008, 2.5}, {NAN, 0}, {3, 4}, {-5, 6.25}};
    const struct gj_png_text text[] = {{"Title", "a \"<b>\" & 'c'"}};
    struct gj_text svg;
    struct gj_error error;
    gj_text_init(&svg);
    gj_canvas_polyline(canvas, line, 5, 1.5, 0x010203);
    gj_canvas_dashes(canvas, 0, 0, 9, 9, 1, 0x010203);
    gj_canvas_area(canvas, line, 2, 0x010203, 0.5); /* two points are no area */
    gj_canvas_ribbon(canvas, (struct gj_point){0, 0}, 4, (struct gj_point){10, 8}, 2, 0x0A0B0C, 0.5);
    gj_canvas_arrow(canvas, 0, 0, 20, 0, 2, 0x0A0B0C);
    gj_canvas_hint(canvas, "5 < 6 & <script>");
    gj_canvas_text(canvas, 10, 20, "<script>alert(1)</script> \"&\" \U0001F600", &plain);
    assert_int_equal(gj_canvas_finish(canvas, text, 1, &svg, &error), GJ_OK);
    assert_non_null(strstr(svg.data, "points=\"0,0 1.01,2.5\""));
    assert_non_null(strstr(svg.data, "points=\"3,4 -5,6.25\""));
    assert_non_null(strstr(svg.data, "stroke-dasharray"));
    assert_non_null(strstr(svg.data, "fill-opacity=\"0.5\""));
    assert_non_null(strstr(svg.data, "<title>5 &lt; 6 &amp; &lt;script&gt;</title>"));
    assert_non_null(
        strstr(svg.data, "&lt;script&gt;alert(1)&lt;/script&gt; &quot;&amp;&quot; \U0001F600</text>\n</g>"));
    assert_non_null(strstr(svg.data, "aria-label=\"a &quot;&lt;b&gt;&quot; &amp; &#39;c&#39;\""));
    assert_null(strstr(svg.data, "<script"));
    gj_text_fini(&svg);
    gj_canvas_free(canvas);
}

static void check_labels(enum fake_kind kind, uint32_t n_stations, enum gj_lang lang)
{
    struct fake *fake = fake_new(kind, n_stations);
    fake_see(fake, kind, n_stations < 25 ? n_stations : 9 * n_stations);
    struct gj_render_spec spec = spec_of(fake, lang);
    for (int chart = 0; chart < GJ_N_CHARTS; chart++) {
        struct gj_text png;
        struct gj_canvas_audit audit;
        struct gj_error error;
        if (!gj_chart_is_there((enum gj_chart_id)chart, spec.result)) {
            continue;
        }
        gj_text_init(&png);
        const enum gj_medium medium =
            kind == FAKE_PLAIN ? GJ_MEDIUM_PNG : GJ_MEDIUM_SVG; /* which lays out the same, in a tenth of the time */
        assert_int_equal(gj_chart_draw((enum gj_chart_id)chart, medium, &spec, fonts, &png, &audit, &error), GJ_OK);
        assert_true(audit.n_labels >= 4); /* title, study, foot, and at least that there is nothing to show */
        if (audit.n_overlaps + audit.n_cut > 0) {
            fail_msg("%s, kind %d, %u stations, %s: %s", gj_chart_name((enum gj_chart_id)chart), (int)kind,
                     (unsigned)n_stations, gj_lang_code(lang), audit.first);
        }
        assert_true(kind == FAKE_HOSTILE || audit.n_shortened == 0);
        gj_text_fini(&png);
    }
    fake_free(fake);
}

static void no_label_lies_on_another_or_leaves_the_sheet(void **state)
{
    (void)state;
    for (int kind = 0; kind < FAKE_N_KINDS; kind++) {
        check_labels((enum fake_kind)kind, 9, kind % 2 == 0 ? GJ_LANG_EN : GJ_LANG_KO);
        check_labels((enum fake_kind)kind, 2, kind % 2 == 0 ? GJ_LANG_KO : GJ_LANG_EN);
    }
}

static void any_number_of_stations_has_room(void **state)
{
    (void)state;
    static const uint32_t counts[] = {0, 1, 24, 25, 60};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        check_labels(i % 2 == 0 ? FAKE_PLAIN : FAKE_LONG, counts[i], GJ_LANG_KO);
    }
}

static void too_many_stations_are_a_limit_and_not_a_crash(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 1);
    struct gj_station_view *many = calloc(3000, sizeof *many);
    for (int i = 0; i < 3000; i++) {
        many[i] = fake->result.station[0];
    }
    struct gj_station_view *own = fake->result.station;
    fake->result.station = many;
    fake->result.n_stations = 3000;
    struct gj_render_spec spec = spec_of(fake, GJ_LANG_EN);
    struct gj_error error;
    struct gj_text png;
    gj_text_init(&png);
    assert_int_equal(gj_chart_draw(GJ_CHART_states, GJ_MEDIUM_PNG, &spec, fonts, &png, NULL, &error), GJ_LIMIT);
    assert_non_null(strstr(error.message, "too large"));
    gj_text_fini(&png);
    fake->result.station = own;
    free(many);
    fake_free(fake);
}

static void the_audit_sees_overlaps_and_cuts(void **state)
{
    (void)state;
    struct gj_canvas *canvas = new_canvas(100, 100, GJ_MEDIUM_PNG);
    struct gj_canvas_audit audit;
    gj_canvas_text(canvas, 10, 20, "one", &plain);
    gj_canvas_text(canvas, 10, 40, "two", &plain);
    gj_canvas_audit(canvas, &audit);
    assert_int_equal(audit.n_labels, 2);
    assert_int_equal(audit.n_overlaps + audit.n_cut, 0);
    gj_canvas_text(canvas, 12, 22, "three", &plain);
    gj_canvas_text(canvas, 90, 60, "four", &plain);
    gj_canvas_audit(canvas, &audit);
    assert_int_equal(audit.n_overlaps, 1);
    assert_int_equal(audit.n_cut, 1);
    gj_canvas_free(canvas);
}

static void a_paragraph_keeps_its_width_and_its_lines(void **state)
{
    (void)state;
    struct gj_canvas *canvas = new_canvas(400, 400, GJ_MEDIUM_PNG);
    struct gj_canvas_audit audit;
    double line = 10 * GJ_LINE_HEIGHT;
    assert_true(gj_canvas_paragraph(canvas, 0, 0, 100, 3, "", &plain) == 0.0);
    assert_true(fabs(gj_canvas_paragraph(canvas, 0, 20, 100, 3, "short", &plain) - line) < 1e-9);
    gj_canvas_audit(canvas, &audit);
    assert_int_equal(audit.n_shortened, 0);
    /* 30 Hangul letters are a little under 10 wide each: three lines of 100 hold them, two do not */
    assert_true(fabs(gj_canvas_paragraph(canvas, 0, 50, 100, 4, FAKE_HANGUL_30, &plain) - 3 * line) < 1e-9);
    gj_canvas_audit(canvas, &audit);
    assert_int_equal(audit.n_shortened, 0);
    assert_true(fabs(gj_canvas_paragraph(canvas, 0, 120, 100, 2, FAKE_HANGUL_30, &plain) - 2 * line) < 1e-9);
    gj_canvas_audit(canvas, &audit);
    assert_int_equal(audit.n_shortened, 1);
    assert_int_equal(audit.n_overlaps + audit.n_cut, 0);
    /* narrower than any sign: still ends */
    assert_true(gj_canvas_paragraph(canvas, 0, 200, 1, 3, "wide", &plain) > 0.0);
    gj_canvas_free(canvas);
}

static void text_is_as_wide_as_its_signs_at_any_size(void **state)
{
    (void)state;
    assert_true(gj_fonts_width(fonts, "", 10, false) == 0.0);
    double one = gj_fonts_width(fonts, "가", 10, false);
    assert_true(one > 5.0 && one < 12.0);
    assert_true(fabs(gj_fonts_width(fonts, "가가가", 20, false) - 6 * one) < 1e-9);
    /* decomposed Hangul is composed, marks of direction and joiners take no room */
    assert_true(fabs(gj_fonts_width(fonts, "\xE1\x84\x80\xE1\x85\xA1\xE2\x80\xAE", 10, false) - one) < 1e-9);
}

static void numbers_that_are_none_draw_nothing(void **state)
{
    (void)state;
    struct gj_canvas *canvas = new_canvas(20, 20, GJ_MEDIUM_PNG);
    struct gj_text png, blank;
    struct gj_error error;
    gj_text_init(&png);
    gj_text_init(&blank);
    assert_int_equal(gj_canvas_finish(canvas, NULL, 0, &blank, &error), GJ_OK);
    gj_canvas_rect(canvas, NAN, 0, 5, 5, GJ_COLOR_INK);
    gj_canvas_line(canvas, 0, 0, INFINITY, 0, 1, GJ_COLOR_INK);
    gj_canvas_dot(canvas, NAN, NAN, 3, true, GJ_COLOR_INK);
    gj_canvas_hatch(canvas, 0, 0, NAN, 4, GJ_COLOR_INK);
    gj_canvas_text(canvas, NAN, 0, "x", &plain);
    assert_int_equal(gj_canvas_finish(canvas, NULL, 0, &png, &error), GJ_OK);
    assert_int_equal(png.length, blank.length);
    assert_memory_equal(png.data, blank.data, png.length);
    gj_text_fini(&png);
    gj_text_fini(&blank);
    gj_canvas_free(canvas);
}

static void each_state_has_a_colour_of_its_own_and_neighbours_differ_in_grey(void **state)
{
    (void)state;
    double before = -1.0;
    for (int i = 0; i < GJ_N_STATES; i++) {
        gj_color color = gj_state_color(gj_state_in_stack(i));
        double luma =
            0.2126 * (double)(color >> 16) + 0.7152 * (double)(color >> 8 & 255) + 0.0722 * (double)(color & 255);
        assert_true(before < 0.0 || fabs(luma - before) > 20.0);
        before = luma;
        for (int j = 0; j < i; j++) {
            assert_int_not_equal(color, gj_state_color(gj_state_in_stack(j)));
        }
    }
}

static double luma_of(gj_color color)
{
    return 0.2126 * (double)(color >> 16) + 0.7152 * (double)(color >> 8 & 255) + 0.0722 * (double)(color & 255);
}

static void activities_and_what_has_no_colour_of_its_own_differ_in_grey_too(void **state)
{
    (void)state;
    for (int i = 1; i < GJ_N_ACTIVITIES; i++) {
        gj_color color = gj_activity_color(gj_activity_in_stack(i));
        assert_true(fabs(luma_of(color) - luma_of(gj_activity_color(gj_activity_in_stack(i - 1)))) > 20.0);
        for (int j = 0; j < i; j++) {
            assert_int_not_equal(color, gj_activity_color(gj_activity_in_stack(j)));
        }
    }
    for (uint32_t i = 1; i < GJ_N_SERIES; i++) {
        assert_true(fabs(luma_of(gj_series_color(i)) - luma_of(gj_series_color(i - 1))) > 20.0);
    }
    assert_int_equal(gj_activity_color(GJ_ACTIVITY_REPAIR), gj_state_color(GJ_STATE_REPAIR));
    assert_int_equal(gj_activity_color(GJ_ACTIVITY_SETUP), gj_state_color(GJ_STATE_SETUP));
    assert_int_equal(gj_activity_color(GJ_ACTIVITY_DIRECT), gj_state_color(GJ_STATE_WORKING));
}

static void a_missing_font_says_what_to_install(void **state)
{
    (void)state;
    struct gj_fonts *none;
    struct gj_error error;
    setenv("GONGJANG_FONT", "/nowhere/none.ttf", 1);
    assert_int_equal(gj_fonts_open(&none, &error), GJ_IO);
    assert_null(none);
    assert_non_null(strstr(error.message, "/nowhere/none.ttf"));
    assert_non_null(strstr(error.fix, "fonts-nanum"));
    setenv("GONGJANG_FONT", "CMakeLists.txt", 1); /* a file that is no font */
    assert_int_equal(gj_fonts_open(&none, &error), GJ_IO);
    unsetenv("GONGJANG_FONT");
}

static void a_file_that_cannot_be_written_is_told(void **state)
{
    (void)state;
    struct gj_error error;
    struct gj_text bytes;
    gj_text_init(&bytes);
    gj_text_add(&bytes, "x");
    assert_int_equal(gj_render_file("/nowhere/at/all.png", &bytes, &error), GJ_IO);
    assert_non_null(strstr(error.message, "/nowhere/at/all.png"));
    if (access("/dev/full", W_OK) == 0) {
        assert_int_equal(gj_render_file("/dev/full", &bytes, &error), GJ_IO);
        assert_non_null(strstr(error.message, "No space left"));
        assert_int_equal(access("/dev/full", W_OK), 0); /* a failed write once removed the device */
    }
    gj_text_fini(&bytes);
}

/* libpng is left by longjmp when memory is out: nothing may leak or crash wherever that happens. */
static void memory_running_out_in_a_picture_is_told(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 2);
    struct gj_render_spec spec = spec_of(fake, GJ_LANG_EN);
    size_t before = gj_alloc_count();
    struct gj_text png;
    struct gj_error error;
    gj_text_init(&png);
    assert_int_equal(gj_chart_draw(GJ_CHART_lead_time, GJ_MEDIUM_PNG, &spec, fonts, &png, NULL, &error), GJ_OK);
    gj_text_fini(&png);
    size_t n_all = gj_alloc_count() - before;
    for (size_t n = 1; n <= n_all; n += n < 8 || n + 24 > n_all ? 1 : n_all / 12) {
        gj_text_init(&png);
        gj_alloc_fail_after(n);
        enum gj_status status = gj_chart_draw(GJ_CHART_lead_time, GJ_MEDIUM_PNG, &spec, fonts, &png, NULL, &error);
        gj_alloc_fail_after(0);
        assert_int_equal(status, GJ_NO_MEMORY);
        gj_text_fini(&png);
    }
    fake_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_carries_where_it_comes_from),
        cmocka_unit_test(a_no_break_blank_keeps_number_and_sign_on_one_line),
        cmocka_unit_test(the_same_spec_gives_the_same_bytes),
        cmocka_unit_test(an_unknown_picture_is_not_found),
        cmocka_unit_test(what_is_drawn_in_svg_is_text_and_nothing_else),
        cmocka_unit_test(no_label_lies_on_another_or_leaves_the_sheet),
        cmocka_unit_test(any_number_of_stations_has_room),
        cmocka_unit_test(too_many_stations_are_a_limit_and_not_a_crash),
        cmocka_unit_test(the_audit_sees_overlaps_and_cuts),
        cmocka_unit_test(a_paragraph_keeps_its_width_and_its_lines),
        cmocka_unit_test(text_is_as_wide_as_its_signs_at_any_size),
        cmocka_unit_test(numbers_that_are_none_draw_nothing),
        cmocka_unit_test(each_state_has_a_colour_of_its_own_and_neighbours_differ_in_grey),
        cmocka_unit_test(activities_and_what_has_no_colour_of_its_own_differ_in_grey_too),
        cmocka_unit_test(a_missing_font_says_what_to_install),
        cmocka_unit_test(a_file_that_cannot_be_written_is_told),
        cmocka_unit_test(memory_running_out_in_a_picture_is_told),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
