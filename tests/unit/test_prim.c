/* PRIM: a planted box is found with its coverage and density, chance is called chance, and what is asked is read. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "kernel/draw.h"
#include "study/estimate.h"
#include "study/sens/prim.h"
#include "unit/hand_table.h"

static struct gj_prim_spec spec_of(const struct hand *h)
{
    return (struct gj_prim_spec){.table = &h->table,
                                 .is_below = true,
                                 .threshold = 0.0,
                                 .alpha = 0.05,
                                 .min_mass = 0.05,
                                 .density = 0.8,
                                 .significance = 0.05,
                                 .box = GJ_PRIM_CHOOSE,
                                 .seed = 1};
}

static void find(const struct gj_prim_spec *spec, struct gj_prim *out)
{
    struct gj_error error = {0};
    if (gj_prim_find(spec, out, &error) != GJ_OK) {
        fail_msg("%s", error.message);
    }
}

static double at_random(uint32_t column, uint32_t point)
{
    return gj_draw_uniform(gj_draw_key(7, "test", "prim"), column, point, 0);
}

/* n points of a, b and c in 0..1, of interest where a > 0.6 and b < 0.5; `noise` of them are turned around. */
static uint32_t plant(struct hand *h, uint32_t n, double noise)
{
    uint32_t n_inside = 0;
    hand_init(h, n, 1);
    hand_add(h, "a", GJ_ROLE_UNCERTAINTY, 0.0, 0.5, 1.0);
    hand_add(h, "b", GJ_ROLE_UNCERTAINTY, 0.0, 0.5, 1.0);
    hand_add(h, "c", GJ_ROLE_UNCERTAINTY, 0.0, 0.5, 1.0);
    for (uint32_t i = 0; i < n; i++) {
        const double value[] = {at_random(0, i), at_random(1, i), at_random(2, i)};
        const bool is_inside = value[0] > 0.6 && value[1] < 0.5;
        n_inside += is_inside;
        hand_put(h, value, is_inside == (at_random(3, i) < noise) ? 1.0 : -1.0);
    }
    return n_inside;
}

static void a_planted_box_is_found_whole(void **state)
{
    (void)state;
    struct hand h;
    struct gj_prim p;
    const uint32_t n_inside = plant(&h, 1000, 0.0);
    const struct gj_prim_spec spec = spec_of(&h);
    find(&spec, &p);
    assert_int_equal(p.n, 1000);
    assert_int_equal(p.n_of_interest, n_inside);
    is_near(p.trajectory[0].coverage, 1.0);
    is_near(p.trajectory[0].mass, 1.0);
    is_near(p.trajectory[0].density, n_inside / 1000.0);
    assert_true(p.is_dense);
    assert_int_equal(p.n_restrictions, 2);
    assert_true(p.box.density >= 0.8);
    assert_true(p.box.coverage >= 0.97);
    is_near(p.box.limit[0].high, 1.0);
    is_near(p.box.limit[1].low, 0.0);
    for (uint32_t i = 0; i < 2; i++) {
        assert_true(p.restriction[i].p < 1e-6);
        assert_true(p.restriction[i].has_low == (p.restriction[i].axis == 0));
        assert_true(p.restriction[i].has_high == (p.restriction[i].axis == 1));
    }
    gj_prim_fini(&p);
    /* All that is asked for: the box of interest alone, with all of it. */
    struct gj_prim_spec pure = spec;
    pure.density = 1.0;
    pure.alpha = 0.01;
    find(&pure, &p);
    is_near(p.box.density, 1.0);
    assert_true(p.box.coverage >= 0.98);
    assert_int_equal(p.n_restrictions, 2);
    assert_true(fabs(p.box.limit[0].low - 0.6) < 0.02);
    assert_true(fabs(p.box.limit[1].high - 0.5) < 0.02);
    gj_prim_fini(&p);
    hand_fini(&h);
}

/* What a box says of itself is what counting gives, all along the trajectory; coverage falls, mass falls. */
static void the_trajectory_is_what_counting_gives(void **state)
{
    (void)state;
    struct hand h;
    struct gj_prim p;
    plant(&h, 400, 0.1);
    const struct gj_prim_spec spec = spec_of(&h);
    find(&spec, &p);
    assert_true(p.n_boxes > 5);
    for (uint32_t k = 0; k <= p.n_boxes; k++) {
        const struct gj_prim_box *box = k < p.n_boxes ? &p.trajectory[k] : &p.box;
        uint32_t n = 0;
        uint32_t inside = 0;
        for (uint64_t i = 0; i < h.table.n; i++) {
            bool is_in = true;
            for (uint32_t axis = 0; axis < 3; axis++) {
                is_in = is_in && gj_prim_allows(&h.factor[axis], &box->limit[axis], h.table.value[i * 3 + axis]);
            }
            n += is_in;
            inside += is_in && h.table.mean[i] < 0.0;
        }
        assert_int_equal(box->n, n);
        assert_int_equal(box->n_of_interest, inside);
        is_near(box->density, gj_round_10((double)inside / n));
        is_near(box->coverage, gj_round_10((double)inside / (double)p.n_of_interest));
        assert_true(k == 0 || k == p.n_boxes || box->n < p.trajectory[k - 1].n);
    }
    assert_true(p.trajectory[p.n_boxes - 1].mass >= 0.05);
    gj_prim_fini(&p);
    hand_fini(&h);
}

/* One third of the points are of interest, whatever the factors: nothing is left that is not chance. */
static void chance_is_left_out(void **state)
{
    (void)state;
    struct hand h;
    struct gj_prim p;
    hand_init(&h, 300, 1);
    hand_add(&h, "a", GJ_ROLE_UNCERTAINTY, 0.0, 0.5, 1.0);
    hand_add(&h, "b", GJ_ROLE_UNCERTAINTY, 0.0, 0.5, 1.0);
    for (uint32_t i = 0; i < 300; i++) {
        hand_put(&h, (const double[]){at_random(0, i), at_random(1, i)}, i % 3 ? 1.0 : -1.0);
    }
    struct gj_prim_spec spec = spec_of(&h);
    spec.significance = 1e-6; /* the points are few and the box was picked by them */
    find(&spec, &p);
    assert_int_equal(p.n_restrictions, 0);
    assert_false(p.is_dense);
    gj_prim_fini(&p);
    spec.box = 8;
    find(&spec, &p);
    assert_true(p.trajectory[8].n_restricted > 0);
    assert_int_equal(p.n_restrictions, 0);
    assert_int_equal(p.n_dropped, p.trajectory[8].n_restricted);
    is_near(p.box.mass, 1.0);
    gj_prim_fini(&p);
    hand_fini(&h);
}

/* Ten points by hand. b is 0 or 1, of interest where b is 1 but for one: box b = 1 has 5 points, 4 of interest, out of 4. Without it 10 points, 4 of
 * interest: the chance that of 5 at 0.4 four or more are is 5 x 0.4^4 x 0.6 + 0.4^5 = 0.08704. */
static void the_quasi_p_value_by_hand(void **state)
{
    (void)state;
    struct hand h;
    struct gj_prim p;
    hand_init(&h, 10, 1);
    hand_add(&h, "b", GJ_ROLE_UNCERTAINTY, 0.0, 0.0, 1.0)->kind = GJ_FACTOR_WHOLE;
    for (uint32_t i = 0; i < 10; i++) {
        hand_put(&h, (const double[]){i >= 5}, i >= 6 ? -1.0 : 1.0);
    }
    struct gj_prim_spec spec = spec_of(&h);
    spec.significance = 1.0;
    find(&spec, &p);
    assert_int_equal(p.n_boxes, 2);
    assert_int_equal(p.n_restrictions, 1);
    is_near(p.box.limit[0].low, 1.0);
    is_near(p.box.density, 0.8);
    is_near(p.box.coverage, 1.0);
    is_near(p.restriction[0].p, 0.08704);
    is_near(p.restriction[0].density_without, 0.4);
    gj_prim_fini(&p);
    spec.significance = 0.05;
    find(&spec, &p);
    assert_int_equal(p.n_restrictions, 0);
    assert_int_equal(p.n_dropped, 1);
    gj_prim_fini(&p);
    spec.box = 2;
    struct gj_error error = {0};
    assert_int_equal(gj_prim_find(&spec, &p, &error), GJ_USAGE);
    assert_non_null(strstr(error.message, "there is no box 2: the trajectory has boxes 0 to 1"));
    hand_fini(&h);
}

static const char *const rules[] = {"fifo", "edd", "spt", "lpt"};

/* Of interest: rule edd or lpt, with 3 or more cards. */
static void words_and_whole_numbers_are_peeled(void **state)
{
    (void)state;
    struct hand h;
    struct gj_prim p;
    hand_init(&h, 400, 1);
    hand_add_choice(&h, "rule", GJ_ROLE_LEVER, rules, 4);
    hand_add(&h, "cards", GJ_ROLE_LEVER, 1.0, 2.0, 5.0)->kind = GJ_FACTOR_WHOLE;
    hand_add(&h, "noise", GJ_ROLE_UNCERTAINTY, 0.0, 0.5, 1.0);
    for (uint32_t i = 0; i < 400; i++) {
        const double value[] = {i % 4, 1 + i / 4 % 5, at_random(0, i)};
        hand_put(&h, value, (i % 4 == 1 || i % 4 == 3) && value[1] >= 3 ? -1.0 : 1.0);
    }
    struct gj_prim_spec spec = spec_of(&h);
    spec.n_resamples = 10;
    find(&spec, &p);
    is_near(p.box.density, 1.0);
    is_near(p.box.coverage, 1.0);
    assert_int_equal(p.n_restrictions, 2);
    assert_int_equal(p.box.limit[0].words, 1U << 1 | 1U << 3);
    is_near(p.box.limit[1].low, 3.0);
    is_near(p.box.limit[1].high, 5.0);
    assert_int_equal(p.n_resamples, 10);
    is_near(p.stability[0], 1.0);
    is_near(p.stability[1], 1.0);
    assert_true(p.stability[2] < 0.5);
    gj_prim_fini(&p);
    hand_fini(&h);
}

static void points_without_a_value_are_counted_and_left_out(void **state)
{
    (void)state;
    struct hand h;
    struct gj_prim p;
    struct gj_error error = {0};
    plant(&h, 200, 0.0);
    for (uint64_t i = 0; i < 20; i++) {
        h.table.state[i] = i < 5 ? GJ_POINT_REFUSED : GJ_POINT_FAILED;
        h.table.mean[i] = NAN;
    }
    struct gj_prim_spec spec = spec_of(&h);
    find(&spec, &p);
    assert_int_equal(p.n, 180);
    assert_int_equal(p.n_refused, 5);
    assert_int_equal(p.n_failed, 15);
    gj_prim_fini(&p);
    for (uint64_t i = 0; i < 200; i++) {
        h.table.state[i] = GJ_POINT_FAILED;
    }
    assert_int_equal(gj_prim_find(&spec, &p, &error), GJ_FAILED_POINTS);
    hand_fini(&h);
}

static void says(const struct gj_prim_spec *spec, enum gj_status status, const char *text)
{
    struct gj_prim p;
    struct gj_error error = {0};
    assert_int_equal(gj_prim_find(spec, &p, &error), status);
    if (!strstr(error.message, text)) {
        fail_msg("\"%s\" does not say \"%s\"", error.message, text);
    }
}

static void all_or_none_of_interest_is_told(void **state)
{
    (void)state;
    struct hand h;
    plant(&h, 100, 0.0);
    struct gj_prim_spec spec = spec_of(&h);
    spec.threshold = -2.0;
    says(&spec, GJ_USAGE, "none of the 100 points is of interest: no outcome is below -2");
    spec.threshold = 2.0;
    says(&spec, GJ_USAGE, "all of the 100 points are of interest: every outcome is below 2");
    spec = spec_of(&h);
    spec.alpha = 0.6;
    says(&spec, GJ_USAGE, "the share that is peeled is above 0 and at most 0.5, not 0.6");
    spec = spec_of(&h);
    h.factor[0].kind = GJ_FACTOR_CHOICE;
    h.factor[0].n_choices = 65;
    says(&spec, GJ_LIMIT, "has 65 words");
    hand_fini(&h);
}

/* One point of interest only, all values alike on one axis, two points: nothing breaks. */
static void small_and_odd_tables_are_no_trouble(void **state)
{
    (void)state;
    struct hand h;
    struct gj_prim p;
    hand_init(&h, 2, 1);
    hand_add(&h, "a", GJ_ROLE_UNCERTAINTY, 0.0, 0.5, 1.0);
    hand_add(&h, "same", GJ_ROLE_UNCERTAINTY, 0.0, 0.5, 1.0);
    hand_put(&h, (const double[]){0.2, 0.5}, -1.0);
    hand_put(&h, (const double[]){0.7, 0.5}, 1.0);
    struct gj_prim_spec spec = spec_of(&h);
    spec.significance = 1.0;
    spec.n_resamples = 20;
    find(&spec, &p);
    is_near(p.box.limit[0].high, 0.45);
    is_near(p.box.density, 1.0);
    assert_int_equal(p.n_restrictions, 1);
    assert_true(p.n_resamples < 20); /* some draw one of the two points twice */
    gj_prim_fini(&p);
    hand_fini(&h);
}

static void what_is_of_interest_is_read(void **state)
{
    (void)state;
    struct gj_prim_where where;
    struct gj_error error = {0};
    assert_int_equal(gj_prim_parse(" heads_end<= -2.5 ", &where, &error), GJ_OK);
    assert_string_equal(where.outcome, "heads_end");
    assert_true(where.is_below && where.is_equal && !where.is_quantile);
    is_near(where.number, -2.5);
    assert_int_equal(where.contrast.of, 2 * GJ_OUTCOME_heads_end + 1);
    assert_int_equal(gj_prim_parse("heads_end.after > q90", &where, &error), GJ_OK);
    assert_true(!where.is_below && !where.is_equal && where.is_quantile);
    is_near(where.number, 0.9);
    static const struct {
        const char *text, *message;
    } bad[] = {{"< 0", "does not begin with an outcome"},
               {"heads_end 3", "< or > is missing"},
               {"heads_end < ", "no number"},
               {"heads_end < 3 jobs", "no number"},
               {"heads_end < q100", "no number and no quantile"},
               {"heads_end < inf", "no number"},
               {"heads_and < 0", "there is no outcome \"heads_and\""}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(gj_prim_parse(bad[i].text, &where, &error), GJ_USAGE);
        if (!strstr(error.message, bad[i].message)) {
            fail_msg("\"%s\" does not say \"%s\"", error.message, bad[i].message);
        }
    }
    struct hand h;
    double threshold;
    hand_init(&h, 12, 1);
    hand_add(&h, "a", GJ_ROLE_UNCERTAINTY, 0.0, 0.5, 1.0);
    for (int i = 10; i >= 0; i--) {
        hand_put(&h, (const double[]){0.1 * i}, i);
    }
    hand_refuse(&h, (const double[]){0.5});
    where = (struct gj_prim_where){.is_quantile = true, .number = 0.25};
    assert_int_equal(gj_prim_threshold(&where, &h.table, &threshold, &error), GJ_OK);
    is_near(threshold, 2.5);
    hand_fini(&h);
}

static void memory_that_runs_out_is_told(void **state)
{
    (void)state;
    struct hand h;
    struct gj_error error = {0};
    enum gj_status status = GJ_NO_MEMORY;
    plant(&h, 60, 0.1);
    struct gj_prim_spec spec = spec_of(&h);
    spec.n_resamples = 2;
    for (size_t n = 1; n < 200 && status != GJ_OK; n++) {
        struct gj_prim p;
        gj_alloc_fail_after(n);
        status = gj_prim_find(&spec, &p, &error);
        gj_alloc_fail_after(0);
        assert_true(status == GJ_OK || status == GJ_NO_MEMORY);
        gj_prim_fini(&p);
    }
    assert_int_equal(status, GJ_OK);
    hand_fini(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_planted_box_is_found_whole),
        cmocka_unit_test(the_trajectory_is_what_counting_gives),
        cmocka_unit_test(chance_is_left_out),
        cmocka_unit_test(the_quasi_p_value_by_hand),
        cmocka_unit_test(words_and_whole_numbers_are_peeled),
        cmocka_unit_test(points_without_a_value_are_counted_and_left_out),
        cmocka_unit_test(all_or_none_of_interest_is_told),
        cmocka_unit_test(small_and_odd_tables_are_no_trouble),
        cmocka_unit_test(what_is_of_interest_is_read),
        cmocka_unit_test(memory_that_runs_out_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
