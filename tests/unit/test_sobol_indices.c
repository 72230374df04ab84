/* Sobol indices: known ones of the Ishigami and g functions within their intervals, groups, pairs, coverage over scramblings, and what is missing. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "study/sens/sobol_indices.h"
#include "unit/known_functions.h"

static const double wide = 0.999; /* confidence where many intervals must hold at once */
static const double pi = 3.14159265358979323846;

/* Of the Ishigami function with a = 7, b = 0.1 [Ishigami1990]. */
struct exact {
    double first[8], total[8], pair13;
};

static struct exact ishigami_exact(void)
{
    const double a = 7.0, b = 0.1;
    const double v1 = 0.5 * pow(1.0 + b * pow(pi, 4.0) / 5.0, 2.0), v2 = a * a / 8.0;
    const double v13 = b * b * pow(pi, 8.0) * (1.0 / 18.0 - 1.0 / 50.0);
    const double v = v1 + v2 + v13;
    return (struct exact){{v1 / v, v2 / v, 0.0}, {(v1 + v13) / v, v2 / v, v13 / v}, v13 / v};
}

/* Sobol's g: product of (|4 x - 2| + a) / (1 + a), a = 0, 1, 4.5, 9, 99. */
static const double g_a[] = {0.0, 1.0, 4.5, 9.0, 99.0};
static double g_function(const double *x, uint32_t n)
{
    double product = 1.0;
    for (uint32_t i = 0; i < n; i++) {
        product *= (fabs(4.0 * x[i] - 2.0) + g_a[i]) / (1.0 + g_a[i]);
    }
    return product;
}

static struct exact g_exact(void)
{
    struct exact e = {{0.0}, {0.0}, 0.0};
    double all = 1.0;
    for (uint32_t i = 0; i < 5; i++) {
        all *= 1.0 + 1.0 / (3.0 * (1.0 + g_a[i]) * (1.0 + g_a[i]));
    }
    for (uint32_t i = 0; i < 5; i++) {
        const double v = 1.0 / (3.0 * (1.0 + g_a[i]) * (1.0 + g_a[i]));
        e.first[i] = v / (all - 1.0);
        e.total[i] = v * all / (1.0 + v) / (all - 1.0);
    }
    return e;
}

/* The answers of a batch, sorted into the design's matrices; n_rows of them. */
static void indices_of(const struct known *k, double confidence, struct gj_sobol_indices *indices)
{
    const uint32_t n = gj_design_n_inputs(k->design), n_rows = (uint32_t)k->experiment.design.n;
    double *y[4];
    struct gj_error error = {0};
    for (int m = 0; m < 4; m++) {
        y[m] = gj_alloc_zero((size_t)n_rows * n, sizeof **y);
    }
    for (uint64_t i = 0; i < k->table.n; i++) {
        const struct gj_saltelli_place p = gj_design_saltelli_place(k->design, i);
        y[p.matrix][p.input == GJ_NO_INPUT ? p.row : p.row * n + p.input] = k->table.mean[i];
    }
    const struct gj_sobol_spec spec = {.a = y[GJ_SALTELLI_A],
                                       .b = y[GJ_SALTELLI_B],
                                       .ab = y[GJ_SALTELLI_AB],
                                       .ba = k->experiment.design.has_pairs ? y[GJ_SALTELLI_BA] : NULL,
                                       .n_rows = n_rows,
                                       .n_inputs = n,
                                       .n_bootstrap = 400,
                                       .confidence = confidence,
                                       .seed = k->experiment.design.seed};
    assert_int_equal(gj_sobol_indices(&spec, indices, &error), GJ_OK);
    for (int m = 0; m < 4; m++) {
        gj_free(y[m]);
    }
}

static bool holds(const struct gj_sobol_index *x, double exact)
{
    return x->low <= exact && exact <= x->high && x->low < x->value && x->value < x->high;
}

static void ishigami_is_within_its_intervals(void **state)
{
    (void)state;
    const struct exact exact = ishigami_exact();
    assert_true(fabs(exact.first[0] - 0.3139) < 5e-5 && fabs(exact.first[1] - 0.4424) < 5e-5);
    assert_true(fabs(exact.total[0] - 0.5576) < 5e-5 && fabs(exact.total[2] - 0.2437) < 5e-5);
    struct known k;
    struct gj_sobol_indices x;
    known_init(&k, 3, -pi, pi, GJ_DESIGN_saltelli, 1024);
    k.experiment.design.has_pairs = true;
    known_run(&k, ishigami, 1, 0.0);
    indices_of(&k, wide, &x);
    for (uint32_t i = 0; i < 3; i++) {
        assert_true(holds(&x.first[i], exact.first[i]) && holds(&x.total[i], exact.total[i]));
        assert_true(fabs(x.first[i].value - exact.first[i]) <
                    4.0 * 0.016); /* root of the mean square over 100 scramblings */
        assert_true(fabs(x.total[i].value - exact.total[i]) < 4.0 * 0.008);
    }
    assert_true(holds(&x.pair[2], exact.pair13));                      /* x1 with x3 */
    assert_true(holds(&x.pair[1], 0.0) && holds(&x.pair[3 + 2], 0.0)); /* x1 with x2, x2 with x3 */
    assert_true(holds(&x.sum, exact.first[0] + exact.first[1]));
    assert_true(fabs(x.variance - (49.0 / 8.0 + 0.5 + 0.1 * pow(pi, 4.0) / 5.0 + 0.01 * pow(pi, 8.0) / 18.0)) < 0.5);
    gj_sobol_indices_fini(&x);
    known_fini(&k);
}

static void the_g_function_is_within_its_intervals(void **state)
{
    (void)state;
    const struct exact exact = g_exact();
    struct known k;
    struct gj_sobol_indices x;
    known_init(&k, 5, 0.0, 1.0, GJ_DESIGN_saltelli, 512);
    known_run(&k, g_function, 1, 0.0);
    indices_of(&k, wide, &x);
    for (uint32_t i = 0; i < 5; i++) {
        assert_true(holds(&x.first[i], exact.first[i]) && holds(&x.total[i], exact.total[i]));
    }
    assert_null(x.pair);
    gj_sobol_indices_fini(&x);
    known_fini(&k);
}

/* A scrambled sequence is more even than the bootstrap thinks: the intervals of 95 % hold the truth more often than that, never much less. */
static void intervals_cover_over_scramblings(void **state)
{
    (void)state;
    enum { SCRAMBLINGS = 60 };
    const struct exact exact = ishigami_exact();
    uint32_t covered = 0;
    for (uint32_t seed = 1; seed <= SCRAMBLINGS; seed++) {
        struct known k;
        struct gj_sobol_indices x;
        known_init(&k, 3, -pi, pi, GJ_DESIGN_saltelli, 128);
        k.experiment.design.seed = seed;
        known_run(&k, ishigami, 1, 0.0);
        indices_of(&k, 0.95, &x);
        for (uint32_t i = 0; i < 3; i++) {
            covered += x.first[i].low <= exact.first[i] && exact.first[i] <= x.first[i].high;
            covered += x.total[i].low <= exact.total[i] && exact.total[i] <= x.total[i].high;
        }
        gj_sobol_indices_fini(&x);
        known_fini(&k);
    }
    const double n = 6.0 * SCRAMBLINGS;
    assert_true(covered / n > 0.95 - 4.0 * sqrt(0.95 * 0.05 / n));
}

/* x1 and x3 as one: what they do together is theirs by themselves. */
static void a_group_is_one_input(void **state)
{
    (void)state;
    const struct exact exact = ishigami_exact();
    struct known k;
    struct gj_sens_output out;
    known_init(&k, 3, -pi, pi, GJ_DESIGN_saltelli, 256);
    k.factor[0].group = k.factor[2].group = "odd";
    k.experiment.design.is_by_group = true;
    known_run(&k, ishigami, 1, 0.0);
    known_sens(&k, "sobol", &out);
    assert_int_equal(out.first->n_rows, 2);
    assert_string_equal(out.first->cell[0].text.en, "odd");
    const double odd = exact.first[0] + exact.pair13;
    assert_true(out.first->cell[2].low <= odd && odd <= out.first->cell[2].high);
    assert_true(out.first->cell[4].low <= odd && odd <= out.first->cell[4].high);
    gj_sens_output_fini(&out);
    known_fini(&k);
}

static void as_a_method_it_says_what_drives_and_what_is_left_out(void **state)
{
    (void)state;
    struct known k;
    struct gj_sens_output out;
    known_init(&k, 3, -pi, pi, GJ_DESIGN_saltelli, 512);
    k.experiment.design.has_pairs = true;
    k.experiment.has_own_draws = true;
    known_run(&k, ishigami, 4, 1.0);
    for (uint64_t i = 30; i < 36; i++) { /* of two rows: 8 points each */
        k.table.state[i] = GJ_POINT_FAILED;
        k.table.mean[i] = NAN;
    }
    known_sens(&k, "sobol", &out);
    assert_string_equal(out.first->cell[0].text.en, "x1");
    assert_string_equal(known_said(&out, GJ_SENS_SOBOL_DRIVER)->arg[0].text.en, "x1");
    assert_non_null(known_said(&out, GJ_SENS_SOBOL_SUM_BELOW));
    assert_true(known_said(&out, GJ_SENS_SOBOL_LEFT_OUT)->arg[0].value == 2.0);
    const double noise = known_said(&out, GJ_SENS_SOBOL_NOISE)->arg[0].value; /* 1 / 4 of 14.1 */
    assert_true(fabs(noise - 0.0177) < 0.003);
    assert_non_null(out.first->next);
    assert_string_equal(out.first->next->cell[0].text.en, "x1");
    assert_string_equal(out.first->next->cell[1].text.en, "x3");
    gj_sens_output_fini(&out);

    struct gj_error error = {0};
    const struct gj_sens_method *method = NULL;
    assert_int_equal(gj_sens_method_find("sobol", &method, &error), GJ_OK);
    const struct gj_sens_input in = known_input(&k);
    for (uint64_t i = 0; i < k.table.n; i += 8) { /* A is not there of any row */
        k.table.state[i] = GJ_POINT_FAILED;
    }
    gj_sens_output_init(&out);
    assert_int_equal(gj_sens_run(method, &in, &out, &error), GJ_MODEL);
    assert_non_null(strstr(error.message, "at least 8 whole rows"));
    gj_sens_output_fini(&out);
    known_fini(&k);
}

static double one_alone(const double *x, uint32_t n)
{
    (void)n;
    return x[0];
}

static void memory_that_runs_out_is_told(void **state)
{
    (void)state;
    struct known k;
    struct gj_error error = {0};
    const struct gj_sens_method *method = NULL;
    known_init(&k, 2, 0.0, 1.0, GJ_DESIGN_saltelli, 16);
    k.experiment.design.has_pairs = true;
    known_run(&k, one_alone, 2, 0.1);
    struct gj_sens_input in = known_input(&k);
    in.n_bootstrap = 10;
    assert_int_equal(gj_sens_method_find("sobol", &method, &error), GJ_OK);
    known_allocations_fail(method, &in);
    known_fini(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ishigami_is_within_its_intervals),
        cmocka_unit_test(the_g_function_is_within_its_intervals),
        cmocka_unit_test(intervals_cover_over_scramblings),
        cmocka_unit_test(a_group_is_one_input),
        cmocka_unit_test(as_a_method_it_says_what_drives_and_what_is_left_out),
        cmocka_unit_test(memory_that_runs_out_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
