/* Switching values: of functions whose crossings are known, with noise, over whole numbers and words, and where some values cannot be lived. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "study/estimate.h"
#include "study/sens/switching.h"
#include "unit/hand_table.h"

struct curve {
    double (*of)(double x);
    double noise; /* replications lie this much below and above, by turns */
    double fails_from, fails_to;
    uint32_t n, n_lived;
    enum gj_status ends;
};

static enum gj_status live(void *user, double x, double *replication, struct gj_error *error)
{
    struct curve *curve = user;
    curve->n_lived++;
    if (curve->ends != GJ_OK) {
        return gj_error_set(error, curve->ends, NULL, "stopped");
    }
    if (x > curve->fails_from && x < curve->fails_to) {
        return gj_error_set(error, GJ_MODEL, NULL, "no plant at %g", x);
    }
    for (uint32_t r = 0; r < curve->n; r++) {
        replication[r] = curve->of(x) + (r % 2 ? curve->noise : -curve->noise);
    }
    return GJ_OK;
}

static double line(double x)
{
    return 3.0 * x - 1.0;
}
static double flat(double x)
{
    (void)x;
    return 5.0;
}
static double hill(double x)
{
    return 1.0 - x * x;
}

static struct gj_factor real = {.name = "x", .low = -2.0, .central = 0.0, .high = 2.0};

static struct gj_switching_spec spec_of(struct curve *curve)
{
    return (struct gj_switching_spec){.factor = &real,
                                      .low = real.low,
                                      .high = real.high,
                                      .tolerance = 0.002,
                                      .n_scan = 9,
                                      .n = curve->n,
                                      .confidence = 0.95,
                                      .user = curve,
                                      .outcome = live};
}

static void find(const struct gj_switching_spec *spec, struct gj_switching *out)
{
    struct gj_error error = {0};
    if (gj_switching_find(spec, out, &error) != GJ_OK) {
        fail_msg("%s", error.message);
    }
}

/* 3 x - 1 = 0 at a third. Replications ± 0.3, four of them: half-width t(3) 0.3464 / 2 = 0.55129, so the interval is 1/3 ± 0.18376. */
static void a_straight_line_is_met_exactly_and_its_interval_too(void **state)
{
    (void)state;
    struct gj_switching s;
    struct curve curve = {.of = line, .noise = 0.3, .n = 4};
    struct gj_switching_spec spec = spec_of(&curve);
    find(&spec, &s);
    assert_int_equal(s.n_crossings, 1);
    is_near(s.crossing[0].value, gj_round_10(1.0 / 3.0));
    assert_true(s.crossing[0].right - s.crossing[0].left <= 0.002 * 4.0);
    assert_true(s.crossing[0].is_rising && s.crossing[0].has_interval && !s.crossing[0].is_rough);
    const double half = 3.182446305 * 0.3 * sqrt(4.0 / 3.0) / 2.0 / 3.0;
    assert_true(fabs(s.crossing[0].low - (1.0 / 3.0 - half)) <= 0.008);
    assert_true(fabs(s.crossing[0].high - (1.0 / 3.0 + half)) <= 0.008);
    assert_int_equal(s.n_points, curve.n_lived); /* nothing is lived twice */
    assert_true(s.n_points < 45);
    gj_switching_fini(&s);
    spec.threshold = 2.0;
    find(&spec, &s);
    is_near(s.crossing[0].value, 1.0);
    gj_switching_fini(&s);
}

static void without_noise_or_with_one_replication(void **state)
{
    (void)state;
    struct gj_switching s;
    struct curve curve = {.of = line, .n = 2};
    struct gj_switching_spec spec = spec_of(&curve);
    find(&spec, &s);
    assert_true(s.crossing[0].has_interval);
    assert_true(s.crossing[0].low <= s.crossing[0].value && s.crossing[0].value <= s.crossing[0].high);
    assert_true(s.crossing[0].high - s.crossing[0].low <= 0.008);
    gj_switching_fini(&s);
    curve.n = spec.n = 1;
    find(&spec, &s);
    assert_false(s.crossing[0].has_interval);
    assert_true(isnan(s.crossing[0].low));
    gj_switching_fini(&s);
}

static void none_within_the_range_is_an_answer(void **state)
{
    (void)state;
    struct gj_switching s;
    struct curve curve = {.of = flat, .noise = 1.0, .n = 4};
    struct gj_switching_spec spec = spec_of(&curve);
    find(&spec, &s);
    assert_int_equal(s.n_crossings, 0);
    assert_false(s.may_cross);
    assert_int_equal(s.n_points, 9);
    gj_switching_fini(&s);
    spec.threshold = 4.5; /* inside 5 ± 1.8 */
    find(&spec, &s);
    assert_int_equal(s.n_crossings, 0);
    assert_true(s.may_cross);
    gj_switching_fini(&s);
}

/* 1 - x^2 crosses at -1 up and at 1 down; its interval of ± 1.8 is open above -1 only to the other: it never leaves the threshold between. */
static void each_crossing_is_found_with_its_direction(void **state)
{
    (void)state;
    struct gj_switching s;
    struct curve curve = {.of = hill, .noise = 0.1, .n = 4};
    struct gj_switching_spec spec = spec_of(&curve);
    find(&spec, &s);
    assert_int_equal(s.n_crossings, 2);
    assert_true(fabs(s.crossing[0].value + 1.0) < 1e-3 && s.crossing[0].is_rising);
    assert_true(fabs(s.crossing[1].value - 1.0) < 1e-3 && !s.crossing[1].is_rising);
    assert_true(s.crossing[0].low < -1.0 && s.crossing[0].high > -1.0 && s.crossing[0].high < 0.0);
    gj_switching_fini(&s);
    curve.noise = 3.0; /* wider than the hill is high: nothing is told anywhere */
    find(&spec, &s);
    assert_true(s.crossing[0].is_low_open && s.crossing[0].is_high_open);
    is_near(s.crossing[0].low, -2.0);
    is_near(s.crossing[0].high, 2.0);
    gj_switching_fini(&s);
}

static void over_whole_numbers_it_is_the_first_on_the_other_side(void **state)
{
    (void)state;
    struct gj_switching s;
    struct gj_factor whole = {.name = "cards", .kind = GJ_FACTOR_WHOLE, .low = 1.0, .central = 5.0, .high = 40.0};
    struct curve curve = {.of = line, .n = 2};
    struct gj_switching_spec spec = spec_of(&curve);
    spec.factor = &whole;
    spec.low = 1.0;
    spec.high = 40.0;
    spec.threshold = 40.0; /* 3 x - 1 >= 40 from 14 on */
    find(&spec, &s);
    is_near(s.crossing[0].value, 14.0);
    is_near(s.crossing[0].left, 13.0);
    for (uint32_t i = 0; i < s.n_points; i++) {
        is_near(s.point[i].x, floor(s.point[i].x));
    }
    gj_switching_fini(&s);
    whole.high = spec.high = 6.0;
    find(&spec, &s);
    assert_int_equal(s.n_crossings, 0);
    assert_int_equal(s.n_points, 6);
    gj_switching_fini(&s);
}

static void words_are_told_one_by_one(void **state)
{
    (void)state;
    static const char *const words[] = {"fifo", "edd", "spt"};
    struct gj_switching s;
    struct gj_factor choice = {
        .name = "rule", .kind = GJ_FACTOR_CHOICE, .low = 0.0, .high = 2.0, .choice = words, .n_choices = 3};
    struct curve curve = {.of = line, .n = 2};
    struct gj_switching_spec spec = spec_of(&curve);
    spec.factor = &choice;
    spec.low = 0.0;
    spec.high = 2.0;
    find(&spec, &s);
    assert_int_equal(s.n_points, 3);
    assert_int_equal(s.n_crossings, 0);
    is_near(s.point[0].outcome.mean, -1.0);
    is_near(s.point[2].outcome.mean, 5.0);
    gj_switching_fini(&s);
}

static void values_that_cannot_be_lived_are_named(void **state)
{
    (void)state;
    struct gj_switching s;
    struct gj_error error = {0};
    struct curve curve = {.of = line, .n = 2, .fails_from = 0.1, .fails_to = 0.9};
    struct gj_switching_spec spec = spec_of(&curve);
    find(&spec, &s);
    assert_int_equal(s.n_crossings, 1);
    assert_true(s.crossing[0].is_rough);
    is_near(s.crossing[0].left, 0.0);
    is_near(s.crossing[0].right, 1.0);
    assert_true(s.n_failed >= 1);
    assert_string_equal(s.point[5].reason, "no plant at 0.5");
    gj_switching_fini(&s);
    curve.fails_from = -3.0;
    curve.fails_to = 3.0;
    assert_int_equal(gj_switching_find(&spec, &s, &error), GJ_FAILED_POINTS);
    assert_non_null(strstr(error.message, "no plant at -2"));
    curve.ends = GJ_INTERRUPTED;
    assert_int_equal(gj_switching_find(&spec, &s, &error), GJ_INTERRUPTED);
    curve.ends = GJ_NO_MEMORY;
    assert_int_equal(gj_switching_find(&spec, &s, &error), GJ_NO_MEMORY);
}

static void says(const struct gj_switching_spec *spec, const char *text)
{
    struct gj_switching s;
    struct gj_error error = {0};
    assert_int_equal(gj_switching_find(spec, &s, &error), GJ_USAGE);
    if (!strstr(error.message, text)) {
        fail_msg("\"%s\" does not say \"%s\"", error.message, text);
    }
}

static void ranges_that_are_none_are_told(void **state)
{
    (void)state;
    struct curve curve = {.of = line, .n = 2};
    struct gj_switching_spec spec = spec_of(&curve);
    spec.high = spec.low;
    says(&spec, "has no range");
    spec.high = 3.0;
    says(&spec, "reaches beyond");
    spec = spec_of(&curve);
    spec.tolerance = 0.0;
    says(&spec, "tolerance");
    spec = spec_of(&curve);
    spec.n_scan = 1;
    says(&spec, "from 2 to 100 values, not 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_straight_line_is_met_exactly_and_its_interval_too),
        cmocka_unit_test(without_noise_or_with_one_replication),
        cmocka_unit_test(none_within_the_range_is_an_answer),
        cmocka_unit_test(each_crossing_is_found_with_its_direction),
        cmocka_unit_test(over_whole_numbers_it_is_the_first_on_the_other_side),
        cmocka_unit_test(words_are_told_one_by_one),
        cmocka_unit_test(values_that_cannot_be_lived_are_named),
        cmocka_unit_test(ranges_that_are_none_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
