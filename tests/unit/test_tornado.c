/* Tornado: of a linear function, of a choice, with noise that is shared or not, and with points that failed. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "study/sens/tornado.h"
#include "unit/hand_table.h"

static const char *const rules[] = {"fifo", "edd", "spt"};

/* y = 2 a - 3 b + 10 [rule: 0, -1, 4] + noise that all points share. a in 0..10 about 4, b in 1..3 about 2. */
static void put(struct hand *h, double a, double b, double rule)
{
    static const double of_rule[] = {0.0, -10.0, 40.0};
    const double noise[] = {-1.0, 0.5, 0.5};
    double y[3];
    for (int r = 0; r < 3; r++) {
        y[r] = 2.0 * a - 3.0 * b + of_rule[(int)rule] + noise[r];
    }
    hand_point(h, (const double[]){a, b, rule}, y);
}

static void init(struct hand *h)
{
    hand_init(h, 20, 3);
    hand_add(h, "a", GJ_ROLE_UNCERTAINTY, 0.0, 4.0, 10.0);
    hand_add(h, "b", GJ_ROLE_UNCERTAINTY, 1.0, 2.0, 3.0);
    hand_add_choice(h, "rule", GJ_ROLE_LEVER, rules, 3);
}

static void a_linear_function_has_its_slopes_times_the_ranges(void **state)
{
    (void)state;
    struct hand h;
    struct gj_tornado t;
    struct gj_error error = {0};
    init(&h);
    put(&h, 4, 2, 0);
    put(&h, 0, 2, 0);
    put(&h, 10, 2, 0);
    put(&h, 4, 1, 0);
    put(&h, 4, 3, 0);
    put(&h, 4, 2, 1);
    put(&h, 4, 2, 2);
    put(&h, 10, 3, 2); /* more than one step */
    assert_int_equal(gj_tornado_find(&h.table, 0.95, &t, &error), GJ_OK);
    assert_int_equal(t.centre, 0);
    assert_int_equal(t.n_bars, 3);
    assert_int_equal(t.n_other, 1);
    assert_true(t.is_paired);
    is_near(t.outcome.mean, 2.0);
    assert_int_equal(t.bar[0].factor, 2);
    is_near(t.bar[0].swing.mean, 50.0);
    is_near(t.bar[0].least, 1.0);
    is_near(t.bar[0].most, 2.0);
    assert_int_equal(t.bar[1].factor, 0);
    is_near(t.bar[1].swing.mean, 20.0);
    is_near(t.bar[1].swing.half_width, 0.0); /* the noise is shared */
    is_near(t.bar[1].end[0].value, 0.0);
    is_near(t.bar[1].end[0].change.mean, -8.0);
    is_near(t.bar[1].end[1].change.mean, 12.0);
    is_near(gj_tornado_largest_change(&t.bar[1]), 12.0);
    is_near(t.bar[2].swing.mean, 6.0);
    is_near(t.bar[2].least, 3.0);
    gj_tornado_fini(&t);
    hand_fini(&h);
}

/* Differences 1, 2, 3: mean 2, sd 1, t(2) = 4.302652730 / sqrt 3. Apart: variances 1 and 0 -> Welch with 2 degrees, the same here. */
static void intervals_are_paired_or_welchs(void **state)
{
    (void)state;
    struct hand h;
    struct gj_tornado t;
    struct gj_error error = {0};
    hand_init(&h, 3, 3);
    hand_add(&h, "a", GJ_ROLE_UNCERTAINTY, 0.0, 1.0, 2.0);
    hand_point(&h, (const double[]){1.0}, (const double[]){5, 7, 6});
    hand_point(&h, (const double[]){2.0}, (const double[]){6, 10, 8});
    assert_int_equal(gj_tornado_find(&h.table, 0.95, &t, &error), GJ_OK);
    is_near(t.bar[0].swing.mean, 2.0);
    is_near(t.bar[0].swing.half_width, 4.302652729911 / sqrt(3.0));
    gj_tornado_fini(&t);
    /* Variances 1 and 4 of 3 each: (5/3)^2 / ((1/9 + 16/9) / 2) = 50/17 degrees; t = 3.219 there. */
    h.experiment.has_own_draws = true;
    assert_int_equal(gj_tornado_find(&h.table, 0.95, &t, &error), GJ_OK);
    assert_false(t.is_paired);
    is_near(t.bar[0].swing.mean, 2.0);
    assert_true(fabs(t.bar[0].swing.half_width / sqrt(5.0 / 3.0) - 3.219) < 0.002);
    gj_tornado_fini(&t);
    hand_fini(&h);
}

static void ends_that_failed_are_named_and_left_out(void **state)
{
    (void)state;
    struct hand h;
    struct gj_tornado t;
    struct gj_error error = {0};
    hand_init(&h, 6, 1);
    hand_add(&h, "a", GJ_ROLE_UNCERTAINTY, 0.0, 1.0, 2.0);
    hand_add(&h, "b", GJ_ROLE_UNCERTAINTY, 0.0, 1.0, 2.0);
    hand_put(&h, (const double[]){1, 1}, 5.0);
    hand_refuse(&h, (const double[]){0, 1});
    hand_put(&h, (const double[]){2, 1}, 6.0);
    hand_put(&h, (const double[]){1, 0}, (double)NAN);
    hand_refuse(&h, (const double[]){1, 2});
    assert_int_equal(gj_tornado_find(&h.table, 0.95, &t, &error), GJ_OK);
    assert_int_equal(t.bar[0].factor, 0);
    assert_int_equal(t.bar[0].n_failed, 1);
    assert_int_equal(t.bar[0].end[0].state, GJ_POINT_REFUSED);
    is_near(t.bar[0].swing.mean, 1.0);
    assert_true(isnan(t.bar[0].swing.half_width)); /* one replication */
    assert_int_equal(t.n_without, 1);
    assert_int_equal(t.bar[1].end[0].state, GJ_POINT_FAILED);
    assert_true(isnan(t.bar[1].swing.mean));
    assert_true(isnan(gj_tornado_largest_change(&t.bar[1])));
    gj_tornado_fini(&t);
    hand_fini(&h);
}

static void fails_with(struct hand *h, enum gj_status status, const char *text)
{
    struct gj_tornado t;
    struct gj_error error = {0};
    assert_int_equal(gj_tornado_find(&h->table, 0.95, &t, &error), status);
    if (!strstr(error.message, text)) {
        fail_msg("\"%s\" does not say \"%s\"", error.message, text);
    }
    hand_fini(h);
}

static void without_a_centre_or_steps_it_says_so(void **state)
{
    (void)state;
    struct hand h;
    init(&h);
    put(&h, 0, 2, 0);
    fails_with(&h, GJ_USAGE, "no point has all factors at their central values");
    init(&h);
    put(&h, 4, 2, 0);
    put(&h, 10, 3, 2);
    fails_with(&h, GJ_USAGE, "no point is one step from the centre");
    init(&h);
    hand_refuse(&h, (const double[]){4, 2, 0});
    put(&h, 0, 2, 0);
    fails_with(&h, GJ_FAILED_POINTS, "point 0, the centre, is refused by a constraint");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_linear_function_has_its_slopes_times_the_ranges),
        cmocka_unit_test(intervals_are_paired_or_welchs),
        cmocka_unit_test(ends_that_failed_are_named_and_left_out),
        cmocka_unit_test(without_a_centre_or_steps_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
