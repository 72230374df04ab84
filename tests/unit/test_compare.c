/* What two scenarios differ in, and what two results do. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "render/compare.h"
#include "study/population/population.h"

static const char plant[] = "study.title = a plant\n"
                            "people[0].name = operator\n"
                            "people[0].paperwork_us = 600000000\n"
                            "people[1].name = technician\n"
                            "buffer[0].name = line \"one\".buffer 1\n"
                            "buffer[0].capacity = 40\n"
                            "station[0].path = line.one.press\n"
                            "station[0].needs = 1:2\n"
                            "station[1].path = line.one.weld\n"
                            "station[1].needs = 2:1\n"
                            "station[1].buffer = 0\n"
                            "fails[0].name = breakdown\n"
                            "fails[0].station = 1\n"
                            "fails[0].repair = constant(60000000 0 0 0)\n"
                            "product[0].name = bracket\n"
                            "step[0].product = 0\n"
                            "step[1].product = 0\n"
                            "job[0].step = 0\n"
                            "job[0].station = 0\n"
                            "job[0].cycle = constant(9000000 0 0 0)\n"
                            "job[1].step = 1\n"
                            "job[1].station = 1\n"
                            "job[1].cycle = constant(11000000 0 0 0)\n"
                            "job[1].ideal_us = 11000000\n"
                            "firm.price_won = 1450\n";

/* The same with all that can be declared in another order. */
static const char reordered[] = "study.title = a plant\n"
                                "people[0].name = technician\n"
                                "people[1].name = operator\n"
                                "people[1].paperwork_us = 600000000\n"
                                "buffer[0].name = line \"one\".buffer 1\n"
                                "buffer[0].capacity = 40\n"
                                "station[0].path = line.one.weld\n"
                                "station[0].needs = 1:1\n"
                                "station[0].buffer = 0\n"
                                "station[1].path = line.one.press\n"
                                "station[1].needs = 2:2\n"
                                "fails[0].name = breakdown\n"
                                "fails[0].station = 0\n"
                                "fails[0].repair = constant(60000000 0 0 0)\n"
                                "product[0].name = bracket\n"
                                "step[0].product = 0\n"
                                "step[1].product = 0\n"
                                "job[0].step = 1\n"
                                "job[0].station = 0\n"
                                "job[0].cycle = constant(11000000 0 0 0)\n"
                                "job[0].ideal_us = 11000000\n"
                                "job[1].step = 0\n"
                                "job[1].station = 1\n"
                                "job[1].cycle = constant(9000000 0 0 0)\n"
                                "firm.price_won = 1450\n";

static const struct gj_assumption press = {.place = "line \"one\".machine \"press\".cycle",
                                           .unit = "s",
                                           .mark = "ASSUMP",
                                           .source = "a guess",
                                           .low = 6.0,
                                           .central = 9.0,
                                           .high = 12.0};

static char *with(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    assert_non_null(at);
    char *out = calloc(1, strlen(text) + strlen(to) + 1);
    assert_non_null(out);
    memcpy(out, text, (size_t)(at - text));
    strcat(out, to);
    strcat(out, at + strlen(from));
    return out;
}

static void compare(const char *a, const char *b, const struct gj_assumption *of_a, const struct gj_assumption *of_b,
                    struct gj_changes *changes)
{
    const struct gj_compared one = {a, of_a, of_a ? 1 : 0}, other = {b, of_b, of_b ? 1 : 0};
    struct gj_error error = {0};
    assert_int_equal(gj_scenario_compare(&one, &other, changes, &error), GJ_OK);
}

static void what_is_declared_in_another_order_is_the_same(void **state)
{
    (void)state;
    struct gj_changes changes;
    compare(plant, plant, &press, &press, &changes);
    assert_true(gj_changes_are_none(&changes));
    gj_changes_free(&changes);
    compare(plant, reordered, &press, &press, &changes);
    assert_true(gj_changes_are_none(&changes));
    gj_changes_free(&changes);
}

/* In the terms of the scenario where a register has them, in the plant's where none has. */
static void a_value_that_changed_is_one_line_in_the_terms_of_the_scenario(void **state)
{
    (void)state;
    struct gj_changes changes;
    char *other = with(reordered, "constant(9000000", "constant(10000000");
    compare(plant, other, &press, &press, &changes);
    assert_int_equal(changes.n, 1);
    const struct gj_change *change = &changes.change[0];
    assert_string_equal(change->place, "line \"one\".machine \"press\".cycle");
    assert_string_equal(change->what, "product \"bracket\".step 1");
    assert_string_equal(change->before, "constant(9000000 0 0 0)");
    assert_string_equal(change->after, "constant(10000000 0 0 0)");
    gj_changes_free(&changes);
    compare(plant, other, NULL, NULL, &changes);
    assert_int_equal(changes.n, 1);
    assert_string_equal(changes.change[0].place, "station \"line.one.press\".cycle");
    gj_changes_free(&changes);
    free(other);
    other = with(plant, "price_won = 1450", "price_won = 1500");
    compare(plant, other, NULL, NULL, &changes);
    assert_int_equal(changes.n, 1);
    assert_string_equal(changes.change[0].place, "firm.price");
    assert_string_equal(changes.change[0].unit, "won");
    assert_true(changes.change[0].is_number && changes.change[0].b - changes.change[0].a == 50.0);
    gj_changes_free(&changes);
    free(other);
}

static void a_number_of_the_register_speaks_for_the_lines_that_follow_from_it(void **state)
{
    (void)state;
    struct gj_changes changes;
    struct gj_assumption slower = press;
    slower.central = 10.0;
    char *other = with(plant, "constant(9000000", "constant(10000000");
    compare(plant, other, &press, &slower, &changes);
    assert_int_equal(changes.n, 2);
    assert_int_equal(changes.change[0].of, GJ_CHANGE_NUMBER);
    assert_true(changes.change[0].a == 9.0 && changes.change[0].b == 10.0 && !changes.change[0].is_told);
    assert_int_equal(changes.change[1].of, GJ_CHANGE_LINE);
    assert_true(changes.change[1].is_told);
    gj_changes_free(&changes);
    free(other);
}

static void another_mark_source_or_range_is_a_difference_too(void **state)
{
    (void)state;
    struct gj_changes changes;
    struct gj_assumption known = press;
    known.mark = "OFF";
    known.source = "statistics of 2019";
    compare(plant, reordered, &press, &known, &changes);
    assert_int_equal(changes.n, 1);
    assert_int_equal(changes.change[0].of, GJ_CHANGE_BASIS);
    assert_ptr_equal(changes.change[0].of_b, &known);
    gj_changes_free(&changes);
}

static void a_thing_that_is_only_in_one_is_said_once(void **state)
{
    (void)state;
    struct gj_changes changes;
    char *other = with(plant, "product[0]",
                       "station[2].path = line.one.test\nstation[2].needs = 1:1\nstation[2].machines = 4\nproduct[0]");
    compare(plant, other, NULL, NULL, &changes);
    uint32_t n_shown = 0;
    for (uint32_t i = 0; i < changes.n; i++) {
        if (!changes.change[i].is_told) {
            n_shown++;
            assert_int_equal(changes.change[i].of, GJ_CHANGE_THING);
            assert_int_equal(changes.change[i].kind, GJ_CHANGE_ADDED);
            assert_string_equal(changes.change[i].place, "station \"line.one.test\"");
        }
    }
    assert_int_equal(n_shown, 1);
    assert_int_equal(changes.n, 4);
    gj_changes_free(&changes);
    free(other);
}

/* What stands for the number of a thing is its name; who is needed, in words. */
static void values_that_are_numbers_of_things_are_named(void **state)
{
    (void)state;
    struct gj_changes changes;
    char *other = with(plant, "station[1].needs = 2:1", "station[1].needs = 3:2 2:1");
    compare(plant, other, &press, &press, &changes);
    assert_int_equal(changes.n, 1);
    assert_string_equal(changes.change[0].before, "1 technician");
    assert_string_equal(changes.change[0].after, "2 operator or technician + 1 technician");
    gj_changes_free(&changes);
    free(other);
    other = with(plant, "station[1].buffer = 0", "station[1].buffer = -1");
    compare(plant, other, &press, &press, &changes);
    assert_string_equal(changes.change[0].before, "line \"one\".buffer 1");
    assert_string_equal(changes.change[0].after, "none");
    gj_changes_free(&changes);
    free(other);
}

static void firms_of_a_population_are_told_apart(void **state)
{
    (void)state;
    struct gj_changes changes;
    const char *a = "population.firms = 2\n\nfirm = 1\npeople[0].name = a\npeople[0].count = 3\n\nfirm = 2\n"
                    "people[0].name = a\npeople[0].count = 4\n";
    const char *b = "population.firms = 2\n\nfirm = 1\npeople[0].name = a\npeople[0].count = 3\n\nfirm = 2\n"
                    "people[0].name = a\npeople[0].count = 5\n";
    compare(a, b, NULL, NULL, &changes);
    assert_int_equal(changes.n, 1);
    assert_string_equal(changes.change[0].firm, "firm 2");
    assert_string_equal(changes.change[0].place, "pool \"a\".count");
    gj_changes_free(&changes);
    compare(a, "population.firms = 1\n\nfirm = 1\npeople[0].name = a\npeople[0].count = 3\n", NULL, NULL, &changes);
    assert_int_equal(changes.n, 4); /* the number of firms, two lines of firm 2, and firm 2 */
    assert_string_equal(changes.change[3].place, "firm 2");
    assert_int_equal(changes.change[3].kind, GJ_CHANGE_REMOVED);
    gj_changes_free(&changes);
}

static void any_text_is_read_without_harm(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "\n\n",
                                        "=",
                                        " = ",
                                        "station[",
                                        "station[0]",
                                        "station[0].",
                                        "station[0]. = ",
                                        "a = b = c",
                                        "station[4294967296].x = 1",
                                        "people[0].needs = zz:",
                                        "job[0].step = 0",
                                        "upgrade[0].support.payer[ = 1",
                                        "upgrade[0].support.payer[0].x = 1",
                                        "firm = \nfirm = ",
                                        "target[1] = x",
                                        "\xFF\xFE = \x01"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct gj_changes changes;
        compare(plant, texts[i], &press, NULL, &changes);
        gj_changes_free(&changes);
        compare(texts[i], plant, NULL, &press, &changes);
        gj_changes_free(&changes);
    }
}

static void memory_that_runs_out_is_said(void **state)
{
    (void)state;
    struct gj_assumption slower = press;
    slower.central = 10.0;
    const struct gj_compared a = {plant, &press, 1}, b = {"people[0].name = other\n", &slower, 1};
    enum gj_status status = GJ_NO_MEMORY;
    for (size_t n = 1; status != GJ_OK; n++) {
        struct gj_changes changes;
        struct gj_error error = {0};
        gj_alloc_fail_after(n);
        status = gj_scenario_compare(&a, &b, &changes, &error);
        gj_alloc_fail_after(0);
        assert_true(status == GJ_OK || status == GJ_NO_MEMORY);
        gj_changes_free(&changes);
        assert_in_range(n, 1, 1000);
    }
}

/* --- outcomes --- */

enum { N = 4 };

static void rows_of(struct gj_row *row, const double before[N], const double after[N])
{
    for (uint32_t i = 0; i < 2 * N; i++) {
        row[i] = (struct gj_row){.arm = i % 2, .replication = i / 2};
        for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
            row[i].value[k] = (double)NAN;
        }
        row[i].value[GJ_OUTCOME_oee] = i % 2 ? after[i / 2] : before[i / 2];
    }
}

static void near(double value, double expected)
{
    if (!(fabs(value - expected) <= 1e-8 * fabs(expected) + 1e-12)) {
        fail_msg("%.12g is not %.12g", value, expected);
    }
}

/* Differences of differences by hand: after - before of a is 1 2 3 2, of b 2 2 4 4; less it 1 0 1 2, mean 1, standard error
 * sqrt((0 + 1 + 0 + 1) / 3 / 4) = 0.408248, t(0.975; 3) = 3.182446. */
static void paired_results_are_compared_replication_by_replication(void **state)
{
    (void)state;
    const struct gj_study_spec spec = {.seed = 7, .confidence = 0.95, .replications = N};
    struct gj_row a[2 * N], b[2 * N];
    rows_of(a, (const double[]){10, 11, 12, 13}, (const double[]){11, 13, 15, 15});
    rows_of(b, (const double[]){10, 12, 12, 13}, (const double[]){12, 14, 16, 17});
    const struct gj_versus_side one = {&spec, a, N}, other = {&spec, b, N};
    struct gj_versus versus;
    struct gj_error error = {0};
    assert_int_equal(gj_versus_fill(&one, &other, &versus, &error), GJ_OK);
    assert_true(versus.is_paired && versus.n[0] == N);
    const struct gj_versus_line *line = versus.line[GJ_OUTCOME_oee];
    near(line[GJ_VERSUS_BEFORE].change.mean, 0.25);
    near(line[GJ_VERSUS_DIFFERENCE].a.mean, 2.0);
    near(line[GJ_VERSUS_DIFFERENCE].b.mean, 3.0);
    near(line[GJ_VERSUS_DIFFERENCE].change.mean, 1.0);
    near(line[GJ_VERSUS_DIFFERENCE].change.half_width, 3.182446305 * sqrt(2.0 / 12.0));
    assert_int_equal(versus.line[GJ_OUTCOME_profit][0].change.n, 0);
    assert_int_equal(gj_versus_fill(&one, &one, &versus, &error), GJ_OK);
    for (int part = 0; part < GJ_N_VERSUS_PARTS; part++) {
        assert_true(line[part].change.mean == 0.0 && line[part].change.half_width == 0.0);
    }
}

/* Of other seeds, Welch's: before of a has mean 11.5 and variance 5/3, of b 11.75 and 1.583333; standard error sqrt((5/3 + 1.583333) / 4) = 0.901388,
 * 5.996052 degrees of freedom, t(0.975) = 2.447348. */
static void results_of_other_seeds_are_compared_by_welchs_interval(void **state)
{
    (void)state;
    const struct gj_study_spec spec = {.seed = 7, .confidence = 0.95}, apart = {.seed = 8, .confidence = 0.95};
    struct gj_row a[2 * N], b[2 * N];
    rows_of(a, (const double[]){10, 11, 12, 13}, (const double[]){11, 13, 15, 15});
    rows_of(b, (const double[]){10, 12, 12, 13}, (const double[]){12, 14, 16, 17});
    const struct gj_versus_side one = {&spec, a, N}, other = {&apart, b, N};
    struct gj_versus versus;
    struct gj_error error = {0};
    assert_int_equal(gj_versus_fill(&one, &other, &versus, &error), GJ_OK);
    assert_false(versus.is_paired);
    near(versus.line[GJ_OUTCOME_oee][GJ_VERSUS_BEFORE].change.mean, 0.25);
    if (fabs(versus.line[GJ_OUTCOME_oee][GJ_VERSUS_BEFORE].change.half_width - 2.44735 * 0.901388) > 1e-4) {
        fail_msg("%.9g", versus.line[GJ_OUTCOME_oee][GJ_VERSUS_BEFORE].change.half_width);
    }
}

/* Two firms that stand for 1 and 3: their mean is by weight, the one that failed left out. */
static void of_a_population_the_means_are_by_weight(void **state)
{
    (void)state;
    struct gj_population_member member[2] = {{.weight = 1.0}, {.weight = 3.0}};
    const struct gj_population_spec population = {.member = member, .n_members = 2};
    const struct gj_study_spec spec = {.seed = 7, .confidence = 0.95, .population = &population};
    struct gj_row row[8] = {0};
    for (uint32_t i = 0; i < 8; i++) { /* replication, firm, arm */
        row[i].value[GJ_OUTCOME_oee] = i;
    }
    row[6].value[GJ_OUTCOME_oee] = (double)NAN;
    const struct gj_versus_side side = {&spec, row, 2};
    struct gj_versus versus;
    struct gj_error error = {0};
    assert_int_equal(gj_versus_fill(&side, &side, &versus, &error), GJ_OK);
    near(versus.line[GJ_OUTCOME_oee][GJ_VERSUS_BEFORE].a.mean, ((0.0 + 3.0 * 2.0) / 4.0 + 4.0) / 2.0);
}

/* --- the page --- */

static void the_page_says_value_change_and_what_is_not_certain(void **state)
{
    (void)state;
    const struct gj_study_spec spec = {.seed = 7, .confidence = 0.95, .title = "a plant <b>", .replications = N};
    struct gj_row a[2 * N], b[2 * N];
    struct gj_changes changes;
    struct gj_versus versus;
    struct gj_error error = {0};
    struct gj_assumption slower = press;
    slower.central = 10.0;
    rows_of(a, (const double[]){0.5, 0.52, 0.54, 0.5}, (const double[]){0.6, 0.62, 0.63, 0.61});
    rows_of(b, (const double[]){0.5, 0.53, 0.53, 0.5}, (const double[]){0.7, 0.72, 0.73, 0.71});
    const struct gj_versus_side one = {&spec, a, N}, other = {&spec, b, N};
    assert_int_equal(gj_versus_fill(&one, &other, &versus, &error), GJ_OK);
    compare(plant, reordered, &press, &slower, &changes);
    for (int lang = 0; lang < GJ_N_LANGS; lang++) {
        const struct gj_comparison comparison = {.name = {"a", "b"},
                                                 .spec = {&spec, &spec},
                                                 .changes = &changes,
                                                 .versus = &versus,
                                                 .lang = (enum gj_lang)lang};
        struct gj_text out;
        gj_text_init(&out);
        gj_render_comparison(&comparison, &out);
        assert_false(out.failed);
        assert_non_null(strstr(out.data, lang ? "+1 초 (+11 %)" : "+1 s (+11 %)"));
        assert_non_null(strstr(out.data, "~ "));
        assert_non_null(strstr(out.data, "+10.0 ± 1.3"));
        gj_text_fini(&out);
        bool has_failed = true;
        for (size_t n = 1; has_failed; n++) {
            gj_text_init(&out);
            gj_alloc_fail_after(n);
            gj_render_comparison(&comparison, &out);
            gj_alloc_fail_after(0);
            has_failed = out.failed;
            gj_text_fini(&out);
            assert_in_range(n, 1, 2000);
        }
    }
    gj_changes_free(&changes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_declared_in_another_order_is_the_same),
        cmocka_unit_test(a_value_that_changed_is_one_line_in_the_terms_of_the_scenario),
        cmocka_unit_test(a_number_of_the_register_speaks_for_the_lines_that_follow_from_it),
        cmocka_unit_test(another_mark_source_or_range_is_a_difference_too),
        cmocka_unit_test(a_thing_that_is_only_in_one_is_said_once),
        cmocka_unit_test(values_that_are_numbers_of_things_are_named),
        cmocka_unit_test(firms_of_a_population_are_told_apart),
        cmocka_unit_test(any_text_is_read_without_harm),
        cmocka_unit_test(memory_that_runs_out_is_said),
        cmocka_unit_test(paired_results_are_compared_replication_by_replication),
        cmocka_unit_test(results_of_other_seeds_are_compared_by_welchs_interval),
        cmocka_unit_test(of_a_population_the_means_are_by_weight),
        cmocka_unit_test(the_page_says_value_change_and_what_is_not_certain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
