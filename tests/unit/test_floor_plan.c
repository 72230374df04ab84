/* The floor plan: plants of all shapes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fake_floor.h"
#include "open_fonts.h"
#include "render/animation.h"
#include "render/chart.h"
#include "render/floor_layout.h"
#include "render/scrubber.h"

static struct fake *new_floor(enum fake_kind kind, uint32_t n, enum fake_shape shape)
{
    struct fake *fake = fake_new(kind, n);
    fake_see(fake, kind, 6);
    fake_reshape(fake, shape);
    return fake;
}

static enum gj_status draw(const struct fake *fake, enum gj_medium medium, enum gj_lang lang, struct gj_text *out,
                           struct gj_canvas_audit *audit)
{
    const struct gj_render_spec spec = {.result = &fake->result,
                                        .lang = lang,
                                        .software = "gongjang 0.1.0",
                                        .command = "gongjang run 공장.lua --seed 1"};
    struct gj_error error;
    gj_text_init(out);
    return gj_chart_draw(GJ_CHART_floor_plan, medium, &spec, fonts, out, audit, &error);
}

static void check_labels(enum fake_kind kind, uint32_t n, enum fake_shape shape, enum gj_lang lang)
{
    struct fake *fake = new_floor(kind, n, shape);
    struct gj_text svg;
    struct gj_canvas_audit audit;
    assert_int_equal(draw(fake, GJ_MEDIUM_SVG, lang, &svg, &audit), GJ_OK);
    if (audit.n_overlaps + audit.n_cut > 0) {
        fail_msg("kind %d, %u stations, shape %d, %s: %s", (int)kind, (unsigned)n, (int)shape, gj_lang_code(lang),
                 audit.first);
    }
    assert_true(kind == FAKE_HOSTILE || audit.n_shortened == 0);
    assert_null(strstr(svg.data, "<script"));
    assert_null(strstr(svg.data, "nan"));
    gj_text_fini(&svg);
    fake_free(fake);
}

static void no_label_lies_on_another_in_any_shape_and_kind(void **state)
{
    (void)state;
    for (int shape = 0; shape < N_SHAPES; shape++) {
        for (int kind = 0; kind < FAKE_N_KINDS; kind++) {
            check_labels((enum fake_kind)kind, 9, (enum fake_shape)shape,
                         (kind + shape) % 2 == 0 ? GJ_LANG_EN : GJ_LANG_KO);
        }
    }
}

static void any_number_of_stations_has_room(void **state)
{
    (void)state;
    static const uint32_t counts[] = {0, 1, 2, 5, 6, 60};
    for (int shape = 0; shape < N_SHAPES; shape++) {
        for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
            check_labels(i % 2 == 0 ? FAKE_LONG : FAKE_PLAIN, counts[i], (enum fake_shape)shape,
                         i % 2 == 0 ? GJ_LANG_KO : GJ_LANG_EN);
        }
    }
}

struct laid {
    struct fake *fake;
    const struct gj_seen *seen;
    struct gj_floor_plan plan;
};

static struct laid lay_out(uint32_t n, enum fake_shape shape)
{
    struct laid laid = {.fake = new_floor(FAKE_PLAIN, n, shape)};
    laid.seen = laid.fake->result.insight->seen;
    double above[64], below[64];
    for (int i = 0; i < 64; i++) {
        above[i] = 30.0;
        below[i] = 20.0;
    }
    const struct gj_floor_room room = {.left = 20, .right = 740, .top = 100, .above = above, .below = below};
    struct gj_error error;
    assert_int_equal(gj_floor_layout(laid.seen, &room, &laid.plan, &error), GJ_OK);
    assert_int_equal(laid.plan.n_boxes, n);
    return laid;
}

static void free_laid(struct laid *laid)
{
    gj_floor_plan_free(&laid->plan);
    fake_free(laid->fake);
}

static void stations_neither_touch_nor_leave_the_sheet(void **state)
{
    (void)state;
    static const uint32_t counts[] = {1, 2, 7, 9, 60};
    for (int i = 0; i < 5 * N_SHAPES; i++) {
        struct laid laid = lay_out(counts[i % 5], (enum fake_shape)(i / 5));
        for (uint32_t a = 0; a < laid.plan.n_boxes; a++) {
            const struct gj_floor_box *p = &laid.plan.box[a];
            assert_true(p->x >= 20 && p->x + p->width <= 740 && p->top >= 99.99 &&
                        p->bottom <= laid.plan.bottom + 0.01);
            for (uint32_t b = a + 1; b < laid.plan.n_boxes; b++) {
                const struct gj_floor_box *q = &laid.plan.box[b];
                const bool is_beside = p->x + p->width < q->x || q->x + q->width < p->x;
                assert_true(is_beside || p->bottom < q->top || q->bottom < p->top);
            }
        }
        free_laid(&laid);
    }
}

/* A line of four on one band: each flow ends where its station begins, and the widest is as wide as is told. */
static void a_line_flows_from_left_to_right(void **state)
{
    (void)state;
    struct laid laid = lay_out(4, SHAPE_LINE);
    assert_int_equal(laid.plan.n_routes, 5);
    assert_int_equal(laid.plan.n_thin, 0);
    double widest = 0.0;
    for (uint32_t i = 0; i < laid.plan.n_routes; i++) {
        const struct gj_floor_route *route = &laid.plan.route[i];
        const struct gj_seen_flow *flow = &laid.seen->flow[route->flow];
        const struct gj_point first = route->point[0], last = route->point[route->n_points - 1];
        assert_false(route->is_back);
        assert_true(first.x < last.x);
        assert_true(fabs(first.y - laid.plan.box[0].middle) < 1e-6);
        if (flow->to != GJ_SEEN_OUTSIDE) {
            assert_true(fabs(last.x - laid.plan.box[flow->to].x) < 1e-9);
        }
        widest = fmax(widest, fmax(route->width[0], route->width[1]));
    }
    assert_true(fabs(widest - GJ_FLOOR_WIDEST) < 1e-9);
    free_laid(&laid);
}

static void rework_goes_back(void **state)
{
    (void)state;
    struct laid laid = lay_out(5, SHAPE_LOOP);
    uint32_t n_back = 0;
    for (uint32_t i = 0; i < laid.plan.n_routes; i++) {
        const struct gj_seen_flow *flow = &laid.seen->flow[laid.plan.route[i].flow];
        n_back += laid.plan.route[i].is_back;
        assert_int_equal(laid.plan.route[i].is_back,
                         flow->from != GJ_SEEN_OUTSIDE && flow->to != GJ_SEEN_OUTSIDE && flow->to <= flow->from);
    }
    assert_int_equal(n_back, 2);
    free_laid(&laid);
}

/* Pieces 0 -> 1 -> 2 and as many 0 -> 2 past it: two rows cross nowhere. Two pairs that are crossed in the order of the list are put straight. */
static void crossed_pairs_are_put_straight(void **state)
{
    (void)state;
    struct fake *fake = new_floor(FAKE_PLAIN, 4, SHAPE_LINE);
    struct gj_seen *seen = fake->result.insight->seen;
    seen->n_flows = 0;
    for (uint32_t i = 0; i < 4; i++) {
        seen->station[i].rank = i / 2;
    }
    fake_flow(seen, 0, 3, 100.0);
    fake_flow(seen, 1, 2, 100.0);
    const double reach[] = {20, 20, 20, 20};
    const struct gj_floor_room room = {.left = 20, .right = 740, .top = 0, .above = reach, .below = reach};
    struct gj_floor_plan plan;
    struct gj_error error;
    assert_int_equal(gj_floor_layout(seen, &room, &plan, &error), GJ_OK);
    assert_true((plan.box[0].middle < plan.box[1].middle) == (plan.box[3].middle < plan.box[2].middle));
    assert_true(fabs(plan.box[0].middle - plan.box[3].middle) < 1e-6);
    gj_floor_plan_free(&plan);
    fake_free(fake);
}

static void flows_that_are_not_drawn_are_told(void **state)
{
    (void)state;
    struct fake *fake = new_floor(FAKE_PLAIN, 60, SHAPE_SHOP);
    struct gj_text svg;
    assert_int_equal(draw(fake, GJ_MEDIUM_SVG, GJ_LANG_EN, &svg, NULL), GJ_OK);
    assert_non_null(strstr(svg.data, "more flows,"));
    gj_text_fini(&svg);
    fake_free(fake);
}

static void memory_running_out_is_told(void **state)
{
    (void)state;
    struct fake *fake = new_floor(FAKE_PLAIN, 5, SHAPE_LOOP);
    struct gj_text svg;
    const size_t before = gj_alloc_count();
    assert_int_equal(draw(fake, GJ_MEDIUM_SVG, GJ_LANG_EN, &svg, NULL), GJ_OK);
    gj_text_fini(&svg);
    const size_t n_all = gj_alloc_count() - before;
    for (size_t n = 1; n <= n_all; n += 1 + n / 12) {
        gj_alloc_fail_after(n);
        const enum gj_status status = draw(fake, GJ_MEDIUM_SVG, GJ_LANG_EN, &svg, NULL);
        gj_alloc_fail_after(0);
        assert_int_equal(status, GJ_NO_MEMORY);
        gj_text_fini(&svg);
    }
    fake_free(fake);
}

static struct gj_render_spec spec_of(const struct fake *fake)
{
    return (struct gj_render_spec){
        .result = &fake->result, .lang = GJ_LANG_KO, .software = "gongjang 0.1.0", .command = "gongjang run a.lua"};
}

/* The log stands in an attribute, so nothing of a name may be in it. */
static void the_shift_in_the_report_is_numbers_and_no_names(void **state)
{
    (void)state;
    struct fake *fake = new_floor(FAKE_HOSTILE, 5, SHAPE_LOOP), *unseen = fake_new(FAKE_PLAIN, 5);
    const struct gj_render_spec spec = spec_of(fake), nothing = spec_of(unseen);
    struct gj_text html;
    struct gj_error error;
    gj_text_init(&html);
    assert_int_equal(gj_floor_scrubber_html(&nothing, fonts, &html, &error), GJ_OK);
    assert_int_equal(html.length, 0);
    assert_int_equal(gj_floor_scrubber_html(&spec, fonts, &html, &error), GJ_OK);
    const char *data = strstr(html.data, "data-floor='");
    assert_non_null(data);
    data += strlen("data-floor='");
    const size_t n = strcspn(data, "'");
    assert_int_equal(strspn(data, "{}[],:.-\"#0123456789ABCDEFabcdefgilmortwqn"), n);
    assert_non_null(strstr(html.data, "<input type=\"range\""));
    assert_null(strstr(html.data, "<script"));
    gj_text_fini(&html);
    fake_free(fake);
    fake_free(unseen);
}

static void an_animation_without_a_shift_or_memory_is_told(void **state)
{
    (void)state;
    struct fake *fake = new_floor(FAKE_PLAIN, 2, SHAPE_LINE), *none = new_floor(FAKE_NONE, 2, SHAPE_LINE);
    const struct gj_render_spec spec = spec_of(fake), nothing = spec_of(none);
    struct gj_animation_options options = {.arm = GJ_ARM_BEFORE, .seconds = 0.2, .from_minute = -1, .to_minute = -1};
    struct gj_text png;
    struct gj_error error = {0};
    gj_text_init(&png);
    assert_false(gj_floor_is_there(&none->result));
    assert_int_equal(gj_floor_animation(&nothing, &options, fonts, &png, &error), GJ_USAGE);
    const size_t before = gj_alloc_count();
    assert_int_equal(gj_floor_animation(&spec, &options, fonts, &png, &error), GJ_OK);
    const size_t n_all = gj_alloc_count() - before;
    gj_text_fini(&png);
    for (size_t n = 1; n <= n_all; n += 1 + n / 3) {
        gj_alloc_fail_after(n);
        const enum gj_status status = gj_floor_animation(&spec, &options, fonts, &png, &error);
        gj_alloc_fail_after(0);
        assert_int_equal(status, GJ_NO_MEMORY);
        gj_text_fini(&png);
    }
    options.from_minute = 3 * 60;
    options.to_minute = 4 * 60;
    assert_int_equal(gj_floor_animation(&spec, &options, fonts, &png, &error), GJ_USAGE);
    assert_non_null(strstr(error.fix, "08:00 to 17:30"));
    gj_text_fini(&png);
    fake_free(fake);
    fake_free(none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_label_lies_on_another_in_any_shape_and_kind),
        cmocka_unit_test(any_number_of_stations_has_room),
        cmocka_unit_test(stations_neither_touch_nor_leave_the_sheet),
        cmocka_unit_test(a_line_flows_from_left_to_right),
        cmocka_unit_test(rework_goes_back),
        cmocka_unit_test(crossed_pairs_are_put_straight),
        cmocka_unit_test(flows_that_are_not_drawn_are_told),
        cmocka_unit_test(memory_running_out_is_told),
        cmocka_unit_test(the_shift_in_the_report_is_numbers_and_no_names),
        cmocka_unit_test(an_animation_without_a_shift_or_memory_is_told),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
