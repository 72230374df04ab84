/* Pictures of analyses: no label lies on another or leaves the sheet, whatever the numbers and names are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fake_analyses.h"
#include "open_fonts.h"
#include "render/block.h"
#include "render/chart.h"

/* Those that this file is about. */
static const enum gj_chart_id charts[] = {GJ_CHART_jobs_bridge, GJ_CHART_occupations, GJ_CHART_worth, GJ_CHART_paths,
                                          GJ_CHART_drivers,     GJ_CHART_gains,       GJ_CHART_grant};

static void look(enum gj_chart_id chart, const struct fake *fake, enum fake_kind kind, enum gj_lang lang)
{
    const struct gj_render_spec spec = {
        .result = &fake->result, .lang = lang, .software = "gongjang 0.1.0", .command = "gongjang run 공장.lua"};
    struct gj_text file;
    struct gj_canvas_audit audit;
    struct gj_error error;
    if (kind == FAKE_NONE && !gj_chart_is_there(chart, &fake->result)) {
        return;
    }
    gj_text_init(&file);
    assert_true(gj_chart_is_there(chart, &fake->result));
    assert_int_equal(gj_chart_draw(chart, GJ_MEDIUM_SVG, &spec, fonts, &file, &audit, &error), GJ_OK);
    assert_true(audit.n_labels >= 3);
    if (audit.n_overlaps + audit.n_cut > 0) {
        fail_msg("%s, kind %d, %s: %s", gj_chart_name(chart), (int)kind, gj_lang_code(lang), audit.first);
    }
    assert_null(strstr(file.data, "nan"));
    assert_null(strstr(file.data, "<script"));
    assert_null(strstr(file.data, "onerror="));
    gj_text_fini(&file);
}

static void no_label_lies_on_another_or_leaves_the_sheet(void **state)
{
    (void)state;
    for (int kind = 0; kind < FAKE_N_KINDS; kind++) {
        struct fake *fake = fake_new((enum fake_kind)kind, 2);
        struct fake_analyses *analyses = fake_analyses_new(fake, (enum fake_kind)kind, 17);
        for (size_t i = 0; i < sizeof charts / sizeof charts[0]; i++) {
            for (int lang = 0; lang < GJ_N_LANGS; lang++) {
                look(charts[i], fake, (enum fake_kind)kind, (enum gj_lang)lang);
            }
        }
        fake_analyses_free(fake, analyses);
        fake_free(fake);
    }
}

static void any_number_of_drivers_has_room(void **state)
{
    (void)state;
    static const uint32_t counts[] = {0, 1, 2, 15, 16, 100};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        const enum fake_kind kind = i % 2 ? FAKE_LONG : FAKE_PLAIN;
        struct fake *fake = fake_new(kind, 1);
        struct fake_analyses *analyses = fake_analyses_new(fake, kind, counts[i]);
        look(GJ_CHART_drivers, fake, kind, i % 3 ? GJ_LANG_KO : GJ_LANG_EN);
        fake_analyses_free(fake, analyses);
        fake_free(fake);
    }
}

static void print_block(const struct fake *fake, bool is_bridge, struct gj_text *text)
{
    struct gj_block block;
    struct gj_unit unit;
    if (is_bridge) {
        gj_block_fill_bridge(&block, &fake->result, GJ_LANG_EN);
    } else {
        gj_block_fill_worth(&block, &fake->result, GJ_EFFECT_PROGRAMME, GJ_YEARS_INTERVALS, GJ_LANG_EN, &unit);
    }
    gj_block_print(&block, text);
    gj_block_fini(&block);
    assert_false(text->failed);
}

static void a_step_of_the_bridge_has_the_decimals_of_its_interval(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 1);
    struct fake_analyses *analyses = fake_analyses_new(fake, FAKE_PLAIN, 1);
    struct gj_bridge_line *line = fake->result.bridge.line;
    struct gj_text text;
    line[GJ_BRIDGE_GROSS].jobs = (struct gj_estimate){8.44, 1.2, 20};
    line[GJ_BRIDGE_RIVALS].jobs = (struct gj_estimate){-0.0412, 0.0041, 20};
    line[GJ_BRIDGE_LEAKAGE].jobs = (struct gj_estimate){0.013, 0.021, 20};
    gj_text_init(&text);
    print_block(fake, true, &text);
    assert_non_null(strstr(text.data, "+8.4 ± 1.2"));
    assert_non_null(strstr(text.data, "−0.041 ± 0.004"));
    assert_non_null(strstr(text.data, "~ +0.013 ± 0.021")); /* its sign is not certain */
    gj_text_fini(&text);
    fake_analyses_free(fake, analyses);
    fake_free(fake);
}

static void a_last_year_cut_short_is_said(void **state)
{
    (void)state;
    struct fake *fake = fake_new(FAKE_PLAIN, 1);
    struct fake_analyses *analyses = fake_analyses_new(fake, FAKE_PLAIN, 1);
    struct gj_text text;
    gj_text_init(&text);
    print_block(fake, false, &text);
    assert_non_null(strstr(text.data, "year 5 (6 months)"));
    assert_null(strstr(text.data, "year 4 ("));
    fake->result.appraisal.years = 5.0;
    text.length = 0;
    print_block(fake, false, &text);
    assert_null(strstr(text.data, "months)"));
    gj_text_fini(&text);
    fake_analyses_free(fake, analyses);
    fake_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_last_year_cut_short_is_said),
        cmocka_unit_test(a_step_of_the_bridge_has_the_decimals_of_its_interval),
        cmocka_unit_test(any_number_of_drivers_has_room),
        cmocka_unit_test(no_label_lies_on_another_or_leaves_the_sheet),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
