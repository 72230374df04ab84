/* Pictures of a population: level by size, beside the evidence, what a budget buys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fake_firms.h"
#include "open_fonts.h"
#include "render/chart.h"

static void draw(const struct firms *f, enum gj_chart_id chart, enum gj_lang lang, struct gj_text *svg,
                 struct gj_canvas_audit *audit)
{
    const struct gj_render_spec spec = {
        .result = &f->fake->result, .lang = lang, .software = "gongjang 0.1.0", .command = "gongjang run a.lua"};
    struct gj_error error;
    gj_text_init(svg);
    assert_true(gj_chart_is_there(chart, spec.result));
    assert_int_equal(gj_chart_draw(chart, GJ_MEDIUM_SVG, &spec, fonts, svg, audit, &error), GJ_OK);
}

static void no_label_lies_on_another_or_leaves_the_sheet(void **state)
{
    (void)state;
    static const enum gj_chart_id charts[] = {GJ_CHART_level_size, GJ_CHART_evidence, GJ_CHART_budget};
    for (int i = 0; i < 3 * 2 * FAKE_N_KINDS; i++) {
        const enum fake_kind kind = (enum fake_kind)(i / 6);
        struct firms *f = firms_new(kind);
        struct gj_text svg;
        struct gj_canvas_audit audit;
        draw(f, charts[i % 3], i % 2 == 0 ? GJ_LANG_EN : GJ_LANG_KO, &svg, &audit);
        if (audit.n_overlaps + audit.n_cut > 0) {
            fail_msg("%s, kind %d: %s", gj_chart_name(charts[i % 3]), (int)kind, audit.first);
        }
        assert_true(kind == FAKE_HOSTILE || audit.n_shortened == 0);
        assert_null(strstr(svg.data, "<script"));
        assert_null(strstr(svg.data, "nan"));
        gj_text_fini(&svg);
        firms_free(f);
    }
}

/* Of size 1-9 the firms 0, 3, 6, 9 reach levels 1, 4, 3, 2: one a cell, firm 0 by 5 % x (0 - 3) = -15 %, firm 9 by 30 %. */
static void a_cell_is_the_mean_change_of_its_firms(void **state)
{
    (void)state;
    struct firms *f = firms_new(FAKE_PLAIN);
    struct gj_text svg;
    draw(f, GJ_CHART_level_size, GJ_LANG_EN, &svg, NULL);
    assert_non_null(strstr(svg.data, "−15 %"));
    assert_non_null(strstr(svg.data, "+30 %"));
    assert_non_null(strstr(svg.data, "n = 1"));
    assert_non_null(strstr(svg.data, "to level 4"));
    gj_text_fini(&svg);
    firms_free(f);
}

/* Two firms of size 1-9 reach level 2, of weights 1 and 2, changed by +10 % and -20 % in their first life, in which they are served, and by nothing in the
 * second, in which they are not. The cell is that of served lives: (0.10 - 2 x 0.20) / 3 = -10 %, not -5 %. */
static void a_cell_is_over_the_lives_with_support(void **state)
{
    (void)state;
    struct firms *f = firms_new(FAKE_PLAIN);
    for (uint32_t i = 0; i < N_FIRMS; i++) {
        f->member[i].size = i < 2 ? "1-9" : "50+";
        f->member[i].weight = i + 1.0;
        f->member[i].spec.upgrade[0].to.level = 2;
    }
    f->fate[0 * GJ_N_ARMS + GJ_ARM_AFTER].value[GJ_FIRM_jobs] = 110.0;
    f->fate[1 * GJ_N_ARMS + GJ_ARM_AFTER].value[GJ_FIRM_jobs] = 80.0;
    uint32_t n = 0;
    const struct gj_estimate e = gj_population_cell(&f->fake->result, "1-9", 2, GJ_FIRM_jobs, &n);
    assert_int_equal(n, 2);
    assert_true(fabs(e.mean + 0.10) < 1e-9);
    assert_true(isnan(gj_population_cell(&f->fake->result, "1-9", 3, GJ_FIRM_jobs, &n).mean));
    assert_int_equal(n, 0);
    firms_free(f);
}

/* 0.8 x 0.30 lies in the range of 0.20 to 0.35: a hit. A value of 202 % is an arrow and not a place beyond the axis. */
static void a_figure_is_marked_as_hit_or_missed(void **state)
{
    (void)state;
    struct firms *f = firms_new(FAKE_PLAIN);
    struct gj_text svg;
    draw(f, GJ_CHART_evidence, GJ_LANG_EN, &svg, NULL);
    assert_non_null(strstr(svg.data, ">hit<"));
    assert_non_null(strstr(svg.data, ">miss<"));
    assert_non_null(strstr(svg.data, "202.3 %"));
    assert_non_null(strstr(svg.data, "MSS 2019"));
    gj_text_fini(&svg);
    firms_free(f);
}

static void pictures_of_firms_are_of_firms_only(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 2);
    assert_false(gj_chart_is_there(GJ_CHART_level_size, &fake->result));
    assert_false(gj_chart_is_there(GJ_CHART_evidence, &fake->result));
    assert_false(gj_chart_is_there(GJ_CHART_budget, &fake->result));
    fake_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_label_lies_on_another_or_leaves_the_sheet),
        cmocka_unit_test(a_cell_is_the_mean_change_of_its_firms),
        cmocka_unit_test(a_cell_is_over_the_lives_with_support),
        cmocka_unit_test(a_figure_is_marked_as_hit_or_missed),
        cmocka_unit_test(pictures_of_firms_are_of_firms_only),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
