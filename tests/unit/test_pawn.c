/* PAWN: ranks of the Ishigami function, what does nothing is told from what does, and the walk agrees with a slow, obvious twin. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "kernel/draw.h"
#include "study/sens/pawn.h"
#include "unit/known_functions.h"

static const double pi = 3.14159265358979323846;

static void find(const struct gj_pawn_spec *spec, struct gj_pawn_index *index)
{
    struct gj_error error = {0};
    assert_int_equal(gj_pawn(spec, index, &error), GJ_OK);
}

/* Largest distance of two empirical distributions, by counting at each value. */
static double ks_of(const double *y, const int *in, uint32_t n)
{
    double most = 0.0;
    for (uint32_t at = 0; at < n; at++) {
        double all = 0.0, inside = 0.0, n_inside = 0.0;
        for (uint32_t i = 0; i < n; i++) {
            all += y[i] <= y[at];
            n_inside += in[i];
            inside += in[i] && y[i] <= y[at];
        }
        most = fmax(most, fabs(inside / n_inside - all / n));
    }
    return most;
}

static void the_walk_is_what_counting_gives_also_with_ties(void **state)
{
    (void)state;
    enum { N = 90, SLICES = 3 };
    double x[N], y[N];
    int in[N];
    const uint64_t key = gj_draw_key(1, "test", "pawn");
    for (uint32_t i = 0; i < N; i++) {
        x[i] = floor(gj_draw_uniform(key, 0, i, 0) * SLICES);
        y[i] = floor(10.0 * gj_draw_uniform(key, 1, i, 0) + 2.0 * x[i]);
    }
    const uint32_t n_values = SLICES;
    struct gj_pawn_index index[2];
    find(
        &(struct gj_pawn_spec){
            .x = x, .y = y, .n_values = &n_values, .n = N, .n_axes = 1, .n_bootstrap = 100, .confidence = 0.95},
        index);
    double ks[SLICES], most = 0.0, sum = 0.0, least = 1.0;
    for (uint32_t k = 0; k < SLICES; k++) {
        for (uint32_t i = 0; i < N; i++) {
            in[i] = x[i] == k;
        }
        ks[k] = ks_of(y, in, N);
        most = fmax(most, ks[k]);
        least = fmin(least, ks[k]);
        sum += ks[k];
    }
    assert_int_equal(index[0].n_slices, SLICES);
    assert_true(fabs(index[0].most - most) < 1e-12);
    assert_true(fabs(index[0].median - (sum - most - least)) < 1e-12);
}

/* x2 moves the whole distribution, x1 and x3 the tails; x4 is not in the function. */
static void ishigami_is_ranked_and_an_idle_factor_is_not_told(void **state)
{
    (void)state;
    struct known k;
    known_init(&k, 4, -pi, pi, GJ_DESIGN_sobol, 1024);
    known_run(&k, ishigami, 1, 0.0);
    const uint32_t n_values[4] = {0};
    struct gj_pawn_index index[5];
    find(&(struct gj_pawn_spec){.x = k.table.value,
                                .y = k.table.mean,
                                .n_values = n_values,
                                .n = 1024,
                                .n_axes = 4,
                                .n_bootstrap = 200,
                                .confidence = 0.99},
         index);
    assert_true(index[1].median > index[0].median && index[0].median > index[2].median);
    assert_true(index[0].is_told && index[1].is_told && index[2].is_told && !index[3].is_told);
    assert_int_equal(index[0].n_slices, GJ_PAWN_SLICES);
    for (uint32_t i = 0; i < 3; i++) {
        assert_true(index[i].median_low < index[i].median && index[i].median < index[i].median_high);
        assert_true(index[i].median <= index[i].most && index[i].most <= 1.0);
    }
    assert_true(index[3].median <
                index[4].chance_high); /* below chance, even: a Sobol sequence is more even than one */
    known_fini(&k);
}

/* By the definition of the test: of factors that do nothing, 1 - confidence are told. */
static void chance_is_told_as_often_as_said(void **state)
{
    (void)state;
    enum { N = 60, CASES = 300 };
    uint32_t told = 0;
    const uint32_t n_values[2] = {0, 3};
    for (uint32_t c = 0; c < CASES; c++) {
        double x[2 * N], y[N];
        const uint64_t key = gj_draw_key(c, "test", "chance");
        for (uint32_t i = 0; i < N; i++) {
            x[2 * i] = gj_draw_uniform(key, 0, i, 0);
            x[2 * i + 1] = floor(3.0 * gj_draw_uniform(key, 1, i, 0));
            y[i] = gj_draw_uniform(key, 2, i, 0);
        }
        struct gj_pawn_index index[3];
        find(&(struct gj_pawn_spec){.x = x,
                                    .y = y,
                                    .n_values = n_values,
                                    .n = N,
                                    .n_axes = 2,
                                    .n_bootstrap = 100,
                                    .confidence = 0.8,
                                    .seed = c},
             index);
        told += index[0].is_told + index[1].is_told;
    }
    const double expected = 0.2 * 2 * CASES;
    assert_true(fabs(told - expected) < 4.0 * sqrt(0.8 * expected));
}

static void as_a_method_it_names_the_driver_and_the_idle(void **state)
{
    (void)state;
    struct known k;
    struct gj_sens_output out;
    known_init(&k, 4, -pi, pi, GJ_DESIGN_lhs, 400);
    known_run(&k, ishigami, 1, 0.0);
    known_sens(&k, "pawn", &out);
    assert_string_equal(out.first->cell[0].text.en, "x2");
    assert_int_equal(out.first->n_rows, 5);
    assert_string_equal(known_said(&out, GJ_SENS_PAWN_DRIVER)->arg[0].text.en, "x2");
    assert_non_null(strstr(known_said(&out, GJ_SENS_PAWN_WEAK)->arg[0].text.en, "x4"));
    gj_sens_output_fini(&out);
    known_fini(&k);
}

static double with_lever(const double *x, uint32_t n)
{
    (void)n;
    return x[0] + 0.1 * x[1] + 5.0 * x[2];
}

/* Three policies at each of 60 points of the parameters are 60 answers, not 180. */
static void policies_of_a_crossed_design_are_no_sample(void **state)
{
    (void)state;
    struct known k;
    struct gj_sens_output out;
    known_init(&k, 3, 0.0, 1.0, GJ_DESIGN_lhs, 60);
    k.factor[2].role = GJ_ROLE_LEVER;
    k.experiment.is_crossed = true;
    k.experiment.design.levels = 3;
    known_run(&k, with_lever, 1, 0.0);
    assert_int_equal(k.table.n, 180);
    known_sens(&k, "pawn", &out);
    assert_int_equal(out.first->n_rows, 3); /* x1, x2 and the idle one */
    assert_string_equal(out.first->cell[0].text.en, "x1");
    assert_true(out.first->cell[5].value == 3.0); /* slices of 20 */
    assert_true(known_said(&out, GJ_SENS_OVER_POLICIES)->arg[0].value == 3.0);
    gj_sens_output_fini(&out);

    k.table.state[5] = GJ_POINT_REFUSED; /* of the second point of the parameters, which is left out */
    k.table.mean[5] = NAN;
    known_sens(&k, "pawn", &out);
    assert_true(out.first->cell[5].value == 2.0);
    assert_non_null(known_said(&out, GJ_SENS_DEPENDENT));
    gj_sens_output_fini(&out);
    known_fini(&k);
}

static double flat(const double *x, uint32_t n)
{
    (void)x;
    (void)n;
    return 3.0;
}

static void what_cannot_be_said_is_said(void **state)
{
    (void)state;
    struct known k;
    struct gj_sens_output out;
    struct gj_error error = {0};
    const struct gj_sens_method *method = NULL;
    known_init(&k, 2, 0.0, 1.0, GJ_DESIGN_lhs, 50);
    known_run(&k, flat, 1, 0.0);
    known_sens(&k, "pawn", &out); /* the answer does not change */
    assert_non_null(known_said(&out, GJ_SENS_NO_CHANGE));
    assert_null(out.first);
    gj_sens_output_fini(&out);

    assert_int_equal(gj_sens_method_find("pawm", &method, &error), GJ_USAGE);
    assert_non_null(strstr(error.fix, "did you mean pawn"));
    assert_int_equal(gj_sens_method_find("pawn", &method, &error), GJ_OK);
    struct gj_sens_input in = known_input(&k);
    for (uint64_t i = 0; i < 12; i++) {
        k.table.mean[i] = (double)i;
        k.table.state[i] = i % 2 ? GJ_POINT_REFUSED : GJ_POINT_FAILED;
    }
    gj_sens_output_init(&out);
    assert_int_equal(gj_sens_run(method, &in, &out, &error), GJ_OK); /* the rest of the answers are all the same */
    assert_true(known_said(&out, GJ_SENS_LEFT_OUT)->arg[0].value == 12.0);
    gj_sens_output_fini(&out);

    k.table.mean[20] = 4.0;
    gj_sens_output_init(&out);
    assert_int_equal(gj_sens_run(method, &in, &out, &error), GJ_MODEL); /* 38 points */
    assert_non_null(strstr(error.message, "too few"));
    gj_sens_output_fini(&out);

    for (uint64_t i = 0; i < 49; i++) {
        k.table.state[i] = GJ_POINT_FAILED;
    }
    gj_sens_output_init(&out);
    assert_int_equal(gj_sens_run(method, &in, &out, &error), GJ_MODEL);
    assert_non_null(strstr(error.message, "1 of 50 points"));
    gj_sens_output_fini(&out);
    known_fini(&k);
}

/* Each allocation fails once: told, and nothing is lost. */
static void memory_that_runs_out_is_told(void **state)
{
    (void)state;
    struct known k;
    struct gj_error error = {0};
    const struct gj_sens_method *method = NULL;
    known_init(&k, 2, 0.0, 1.0, GJ_DESIGN_lhs, 50);
    known_run(&k, ishigami, 1, 0.0);
    struct gj_sens_input in = known_input(&k);
    in.n_bootstrap = 10;
    k.factor[1].high = 2.0;
    for (uint64_t i = 0; i < k.table.n; i++) {
        k.table.mean[i] = k.table.value[2 * i];
    }
    assert_int_equal(gj_sens_method_find("pawn", &method, &error), GJ_OK);
    known_allocations_fail(method, &in);
    known_fini(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_walk_is_what_counting_gives_also_with_ties),
        cmocka_unit_test(ishigami_is_ranked_and_an_idle_factor_is_not_told),
        cmocka_unit_test(chance_is_told_as_often_as_said),
        cmocka_unit_test(as_a_method_it_names_the_driver_and_the_idle),
        cmocka_unit_test(policies_of_a_crossed_design_are_no_sample),
        cmocka_unit_test(what_cannot_be_said_is_said),
        cmocka_unit_test(memory_that_runs_out_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
