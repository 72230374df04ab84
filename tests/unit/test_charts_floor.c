/* Known answers of the pictures of the floor over time: what they choose, what they say where a reader points. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fake_seen.h"
#include "open_fonts.h"
#include "render/chart_course.h"

/* The SVG of a chart in English; to be freed. */
static char *drawn(struct fake *fake, enum gj_chart_id chart)
{
    const struct gj_render_spec spec = {
        .result = &fake->result, .lang = GJ_LANG_EN, .software = "gongjang", .command = "gongjang run"};
    struct gj_text svg;
    struct gj_error error;
    gj_text_init(&svg);
    assert_int_equal(gj_chart_draw(chart, GJ_MEDIUM_SVG, &spec, fonts, &svg, NULL, &error), GJ_OK);
    char *copy = strdup(svg.data);
    gj_text_fini(&svg);
    return copy;
}

static unsigned count(const char *text, const char *part)
{
    unsigned n = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part)) {
        n++;
    }
    return n;
}

static void a_coarse_course_weighs_intervals_by_their_length_and_is_never_too_sure(void **state)
{
    (void)state;
    /* three of 10 days, the last cut at day 25 */
    struct gj_estimate before[] = {{100, 10, 5}, {200, 30, 5}, {400, 8, 5}},
                       after[] = {{1, NAN, 1}, {NAN, NAN, 0}, {7, NAN, 1}};
    const struct gj_course course = {.n_points = 3, .interval = 10 * GJ_DAY, .end = 25 * GJ_DAY};
    const struct gj_estimate *const of[GJ_N_ARMS] = {before, after};
    struct gj_coarse coarse;
    gj_course_coarsen(&course, of, 2, &coarse);
    assert_int_equal(coarse.n_points, 2);
    assert_true(coarse.interval == 20 * GJ_DAY);
    assert_true(fabs(coarse.of[0][0].mean - 150.0) < 1e-12 && fabs(coarse.of[0][0].half_width - 20.0) < 1e-12);
    assert_true(coarse.of[0][1].mean == 400.0 && coarse.of[1][0].mean == 1.0 && isnan(coarse.of[1][0].half_width));
    gj_course_coarsen(&course, of, 1, &coarse);
    assert_true(fabs(coarse.of[0][0].mean - 200.0) < 1e-12); /* (100 x 10 + 200 x 10 + 400 x 5) / 25 */
    assert_true(fabs(gj_course_mean(&course, before, 10 * GJ_DAY).mean - 4000.0 / 15.0) < 1e-9);
    assert_true(isnan(gj_course_mean(&course, before, 25 * GJ_DAY).mean));
    gj_course_coarsen(&course, of, 3, &coarse);
    assert_true(coarse.of[0][1].mean == 200.0);
    assert_true(gj_course_highest(&coarse) == 408.0);
}

static void labels_give_way_and_keep_their_order(void **state)
{
    (void)state;
    const double height[] = {10, 10, 20, 10};
    double at[] = {50, 51, 52, 99};
    gj_labels_spread(at, height, 4, 0, 100);
    for (int i = 1; i < 4; i++) {
        assert_true(at[i] - at[i - 1] >= (height[i] + height[i - 1]) / 2 - 1e-12);
    }
    assert_true(at[0] == 50.0 && at[3] == 95.0);
    double crowd[] = {90, 95, 96, 97};
    gj_labels_spread(crowd, height, 4, 40, 100);
    assert_true(crowd[3] == 95.0 && crowd[2] == 80.0 && crowd[1] == 65.0 && crowd[0] == 55.0);
}

static void the_unit_of_time_suits_its_length(void **state)
{
    (void)state;
    assert_string_equal(gj_time_axis_of(0, 10 * GJ_HOUR, 0, 1).unit, "h");
    assert_string_equal(gj_time_axis_of(0, 30 * GJ_DAY, 0, 1).unit, "d");
    assert_string_equal(gj_time_axis_of(0, GJ_YEAR, 0, 1).unit, "months");
    assert_string_equal(gj_time_axis_of(0, 5 * GJ_YEAR, 0, 1).unit, "y");
    const struct gj_time_axis year = gj_time_axis_of(0, GJ_YEAR, 100, 220);
    assert_true(fabs(gj_time_axis_at(&year, GJ_YEAR / 2) - 160.0) < 1e-9);
    assert_true(year.axis.high == 12.0);
}

static void the_twelve_largest_losses_of_either_arm_stand_and_the_rest_is_their_sum(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 9);
    fake_see(fake, FAKE_PLAIN, 0);
    struct gj_seen *seen = fake->result.insight->seen;
    seen->n_losses = 20;
    for (uint32_t i = 0; i < 20; i++) { /* 100, 95 ... 5 before; nothing after, but of the last */
        struct gj_seen_loss *loss = &seen->loss[i];
        *loss = (struct gj_seen_loss){.cause = 0, .what = seen->station[i % 9].name};
        loss->all[0] = (struct gj_estimate){100.0 - 5.0 * i, 1.0, 10};
        loss->own[0] = loss->all[0];
        loss->all[1] = loss->own[1] = (struct gj_estimate){i == 19 ? 300.0 : 0.0, 2.0, 10};
    }
    char *svg = drawn(fake, GJ_CHART_lost_minutes);
    const char *worst = strstr(svg, "after: 300.0 ± 2.0 minutes a day, 300.0 ± 2.0 of them its own");
    const char *most = strstr(svg, "before: 100.0 ± 1.0 minutes a day");
    assert_true(worst != NULL && most != NULL && worst < most);
    assert_int_equal(count(svg, "<title>"), 2 * 13);
    /* 45 ... 10: the last has its own line, and the eleven largest of the others too */
    assert_non_null(strstr(svg, "all other causes, before: 220 minutes a day"));
    free(svg);
    fake_free(fake);
}

static void the_bottlenecks_of_both_arms_are_named_and_the_others_summed(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 9);
    fake_see(fake, FAKE_PLAIN, 0);
    struct gj_seen *seen = fake->result.insight->seen;
    for (uint32_t i = 0; i < seen->n_bottlenecks; i++) {
        seen->bottleneck[i].whole[0] = (struct gj_estimate){i < 4 ? 0.2 : 0.04, 0.01, 10};
        seen->bottleneck[i].whole[1] = (struct gj_estimate){i == 8 ? 0.5 : 0.0625, 0.01, 10};
    }
    char *svg = drawn(fake, GJ_CHART_bottleneck);
    assert_non_null(strstr(svg, "50.0 ± 1.0\xC2\xA0%  NO.09"));
    assert_non_null(strstr(svg, "20.0 ± 1.0\xC2\xA0%  NO.04"));
    assert_null(strstr(svg, "%  NO.05"));
    assert_non_null(strstr(svg, "16\xC2\xA0%  4 others"));
    free(svg);
    fake_free(fake);
}

static void the_gantt_says_who_did_what_when(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 1);
    fake_see(fake, FAKE_PLAIN, 1);
    struct gj_seen *seen = fake->result.insight->seen;
    struct gj_shift_log *log = &seen->shift[GJ_ARM_BEFORE];
    log->n_machine = 3;
    log->machine[0] = (struct gj_span){0, GJ_STATE_WORKING, GJ_SEEN_OUTSIDE, log->from, log->from + 2 * GJ_HOUR};
    log->machine[1] = (struct gj_span){0, GJ_STATE_REPAIR, GJ_SEEN_OUTSIDE, log->from + 2 * GJ_HOUR,
                                       log->from + 2 * GJ_HOUR + GJ_SECOND};
    log->machine[2] =
        (struct gj_span){0, GJ_STATE_STARVED, GJ_SEEN_OUTSIDE, log->from + 2 * GJ_HOUR + GJ_SECOND, log->to};
    log->n_worker = 0; /* not employed before */
    char *svg = drawn(fake, GJ_CHART_gantt);
    assert_non_null(strstr(svg, "08:00–10:00: working"));
    assert_non_null(strstr(svg, "10:00–17:30: starved"));
    assert_null(strstr(svg, ": under repair</title>")); /* shorter than a column */
    assert_int_equal(count(svg, "not employed"), 1);
    free(svg);
    fake_free(fake);
}

static void of_many_machines_and_workers_some_of_each_group_are_shown(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 60);
    fake_see(fake, FAKE_PLAIN, 540);
    char *svg = drawn(fake, GJ_CHART_gantt);
    assert_non_null(strstr(svg, "24 of 62 machines and 16 of 540 workers"));
    assert_int_equal(count(svg, ">operators<"), 2);
    assert_int_equal(count(svg, ">정비팀<"), 2);
    free(svg);
    fake_free(fake);
}

static void each_pair_of_replications_is_counted_and_drawn(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 1);
    struct gj_study_result *result = &fake->result;
    const enum gj_outcome_id outcome = GJ_OUTCOME_heads_needed;
    result->n_rows = 8;
    for (uint32_t i = 0; i < 8; i++) { /* up, up, down, and one that failed after */
        result->row[i].value[outcome] = 46.0 + (i % 2) * (i < 4 ? 0.5 : -0.5);
        result->row[i].status = i == 7 ? GJ_DEADLOCK : GJ_OK;
    }
    char *svg = drawn(fake, GJ_CHART_before_after);
    const char *hint = strstr(svg, "jobs the work needs: of 3 pairs of replications 2 rise and 1 fall");
    assert_non_null(hint);
    const char *end = strstr(hint, "</g>");
    char *lines = strndup(hint, (size_t)(end - hint));
    assert_int_equal(count(lines, "<polyline"), 3);
    free(lines);
    free(svg);
    fake_free(fake);
    fake = fake_new(FAKE_PLAIN, 1); /* 200: one line */
    svg = drawn(fake, GJ_CHART_before_after);
    hint = strstr(svg, "jobs the work needs: of 200 pairs");
    lines = strndup(hint, (size_t)(strstr(hint, "</g>") - hint));
    assert_int_equal(count(lines, "<polyline"), 1);
    assert_int_equal(count(lines, ","), 400);
    free(lines);
    free(svg);
    fake_free(fake);
}

static void a_picture_of_fewer_replications_says_so_and_what_all_of_them_show(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 9);
    fake_see(fake, FAKE_PLAIN, 0);
    fake->result.arm[0][GJ_OUTCOME_good_per_day] = (struct gj_estimate){8587.2, 365.1, 200};
    fake->result.arm[1][GJ_OUTCOME_good_per_day] = (struct gj_estimate){8682.6, 382.1, 200};
    char *svg = drawn(fake, GJ_CHART_throughput);
    assert_non_null(strstr(svg, "the first 10 of 200 paired replications"));
    assert_non_null(strstr(svg, "pieces delivered a day over all 200 replications: 8,600"));
    free(svg);
    fake->result.insight->seen->flow[9].pieces_per_day[0] = 7000.0; /* scrap at the last station */
    svg = drawn(fake, GJ_CHART_floor_plan);
    assert_non_null(strstr(svg, "mean of the first 10 of 200 replications"));
    assert_non_null(strstr(svg, ">out 7,000 → 9,000<"));
    assert_non_null(strstr(svg, "goes no further"));
    free(svg);
    fake->result.insight->seen->flow[8].from = 8; /* the others go round */
    fake->result.insight->seen->flow[8].to = 2;
    svg = drawn(fake, GJ_CHART_floor_plan);
    assert_null(strstr(svg, ">out 7,000"));
    assert_null(strstr(svg, "goes no further"));
    free(svg);
    svg = drawn(fake, GJ_CHART_wip);
    assert_non_null(strstr(svg, ">before NO.0"));
    assert_non_null(strstr(svg, " t: 대기 "));
    assert_null(strstr(svg, "band cut"));
    free(svg);
    fake->result.insight->seen->course.wip[0][20].half_width = 5e6;
    svg = drawn(fake, GJ_CHART_wip);
    assert_non_null(strstr(svg, "band cut: it goes up to "));
    free(svg);
    fake_free(fake);
}

static void where_most_of_the_calendar_is_off_shift_its_losses_are_still_seen(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 9);
    static const double hours[GJ_N_OEE_STEPS] = {24.0, 18.28, 0.08, 0.0, 0.07, 0.26, 1.40, 0.255, 0.03, 3.625};
    for (int step = 0; step < GJ_N_OEE_STEPS; step++) {
        fake->result.oee_hours[0][step] = fake->result.oee_hours[1][step] = hours[step];
    }
    fake->result.oee_hours[1][GJ_OEE_SPEED] = 0.204;
    char *svg = drawn(fake, GJ_CHART_oee);
    assert_non_null(strstr(svg, "bars with a gap go further"));
    assert_non_null(strstr(svg, "speed loss, short stops"));
    assert_non_null(strstr(svg, ">−0.06<")); /* of 0.26 and 0.20 as they stand there */
    free(svg);
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        fake->result.oee_hours[arm][GJ_OEE_OFF_SHIFT] = 8.0;
    }
    svg = drawn(fake, GJ_CHART_oee);
    assert_null(strstr(svg, "bars with a gap"));
    free(svg);
    fake_free(fake);
}

static void letters_that_the_font_lacks_are_told_of_where_they_are_boxes(void **state)
{
    (void)state;
    const struct gj_font_style style = {.size = 10};
    static const enum gj_medium media[] = {GJ_MEDIUM_MEASURE, GJ_MEDIUM_PNG, GJ_MEDIUM_PDF, GJ_MEDIUM_SVG};
    for (size_t i = 0; i < sizeof media / sizeof media[0]; i++) {
        struct gj_canvas *canvas;
        struct gj_error error;
        assert_int_equal(gj_canvas_new(fonts, 100, 50, media[i], &canvas, &error), GJ_OK);
        gj_canvas_text(canvas, 10, 20, "용접 weld −1 ×2", &style);
        assert_false(gj_canvas_lacks_letters(canvas));
        gj_canvas_text(canvas, 10, 40, "\xF0\x9F\x98\x80", &style);
        assert_true(gj_canvas_lacks_letters(canvas) == (media[i] != GJ_MEDIUM_SVG));
        gj_canvas_free(canvas);
    }
}

static void memory_running_out_is_told_wherever_it_happens(void **state)
{
    (void)state;
    static const enum gj_chart_id charts[] = {GJ_CHART_throughput, GJ_CHART_wip,   GJ_CHART_lost_minutes,
                                              GJ_CHART_bottleneck, GJ_CHART_gantt, GJ_CHART_before_after};
    struct fake *fake = fake_new(FAKE_PLAIN, 2);
    fake_see(fake, FAKE_PLAIN, 2);
    const struct gj_render_spec spec = {
        .result = &fake->result, .lang = GJ_LANG_EN, .software = "gongjang", .command = "gongjang run"};
    for (size_t c = 0; c < sizeof charts / sizeof charts[0]; c++) {
        free(drawn(fake, charts[c]));
        size_t before = gj_alloc_count();
        free(drawn(fake, charts[c]));
        const size_t n_all = gj_alloc_count() - before;
        for (size_t n = 1; n <= n_all; n += n < 8 ? 1 : n_all / 15 + 1) {
            struct gj_text svg;
            struct gj_error error;
            gj_text_init(&svg);
            gj_alloc_fail_after(n);
            enum gj_status status = gj_chart_draw(charts[c], GJ_MEDIUM_SVG, &spec, fonts, &svg, NULL, &error);
            gj_alloc_fail_after(0);
            assert_int_equal(status, GJ_NO_MEMORY);
            gj_text_fini(&svg);
        }
    }
    fake_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_coarse_course_weighs_intervals_by_their_length_and_is_never_too_sure),
        cmocka_unit_test(labels_give_way_and_keep_their_order),
        cmocka_unit_test(the_unit_of_time_suits_its_length),
        cmocka_unit_test(the_twelve_largest_losses_of_either_arm_stand_and_the_rest_is_their_sum),
        cmocka_unit_test(the_bottlenecks_of_both_arms_are_named_and_the_others_summed),
        cmocka_unit_test(the_gantt_says_who_did_what_when),
        cmocka_unit_test(of_many_machines_and_workers_some_of_each_group_are_shown),
        cmocka_unit_test(each_pair_of_replications_is_counted_and_drawn),
        cmocka_unit_test(a_picture_of_fewer_replications_says_so_and_what_all_of_them_show),
        cmocka_unit_test(where_most_of_the_calendar_is_off_shift_its_losses_are_still_seen),
        cmocka_unit_test(letters_that_the_font_lacks_are_told_of_where_they_are_boxes),
        cmocka_unit_test(memory_running_out_is_told_wherever_it_happens),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
