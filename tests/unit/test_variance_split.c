/* The split of the variance: models whose components are known, crossed and joint, paired and not, and averages over many batches that show no bias. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <gsl/gsl_cdf.h>

#include "base/alloc.h"
#include "kernel/draw.h"
#include "study/sens/variance_split.h"
#include "unit/known_functions.h"

enum { N = 12, L = 3, R = 4, CELLS = N * L };

static double normal(uint64_t key, uint32_t what, uint64_t i)
{
    return gsl_cdf_ugaussian_Pinv(gj_draw_uniform(key, what, i, 0));
}

/* y = 10 + 2 P + policy + 0.5 P x policy + noise: of what all points share 1.5, of a scenario 0.6, of a policy 0.4, of a cell 1, each a standard deviation. */
static void make_cells(uint64_t seed, bool is_paired, double *y)
{
    static const double policy[L] = {-1.0, 0.0, 1.0};
    const uint64_t key = gj_draw_key(seed, "test", "split");
    for (uint32_t s = 0; s < N; s++) {
        const double p = normal(key, 0, s);
        for (uint32_t l = 0; l < L; l++) {
            for (uint32_t r = 0; r < R; r++) {
                const uint64_t cell = (s * L + l) * R + r;
                const uint64_t shared = is_paired ? r : cell, own = is_paired ? s * R + r : cell;
                const uint64_t of_policy = is_paired ? l * R + r : cell;
                y[cell] = 10.0 + 2.0 * p + policy[l] + 0.5 * p * policy[l] + 1.5 * normal(key, 1, shared) +
                          0.6 * normal(key, 2, own) + 0.4 * normal(key, 3, of_policy) + normal(key, 4, cell);
            }
        }
    }
}

static void split_cells(const double *y, bool is_paired, struct gj_variance_split *split)
{
    double mean[CELLS] = {0}, variance[CELLS] = {0};
    uint32_t count[CELLS];
    struct gj_error error = {0};
    for (uint32_t c = 0; c < CELLS; c++) {
        count[c] = R;
        for (uint32_t r = 0; r < R; r++) {
            mean[c] += y[c * R + r] / R;
        }
        for (uint32_t r = 0; r < R; r++) {
            variance[c] += (y[c * R + r] - mean[c]) * (y[c * R + r] - mean[c]) / (R - 1.0);
        }
    }
    const struct gj_variance_spec spec = {.y = is_paired ? y : NULL,
                                          .mean = mean,
                                          .variance = variance,
                                          .count = count,
                                          .n_scenarios = N,
                                          .n_policies = L,
                                          .n_replications = R,
                                          .is_paired = is_paired,
                                          .n_bootstrap = 20,
                                          .confidence = 0.9};
    assert_int_equal(gj_variance_split(&spec, split, &error), GJ_OK);
}

/* Over many batches the means of the parts are the parts: the method of moments has no bias, paired or not. */
static void crossed_parts_are_without_bias(bool is_paired)
{
    enum { BATCHES = 1500 };
    static const double exact[GJ_N_ORIGINS] = {4.0, 2.0 / 3.0, 0.25 * 2.0 / 3.0, 0.0, 2.25 + 0.36 + 0.16 + 1.0};
    double sum[GJ_N_ORIGINS] = {0}, squares[GJ_N_ORIGINS] = {0};
    for (uint32_t b = 0; b < BATCHES; b++) {
        double y[CELLS * R];
        struct gj_variance_split split;
        make_cells(b, is_paired, y);
        split_cells(y, is_paired, &split);
        for (int k = 0; k < GJ_N_ORIGINS; k++) {
            sum[k] += split.part[k].variance / BATCHES;
            squares[k] += split.part[k].variance * split.part[k].variance / BATCHES;
        }
    }
    for (int k = 0; k < GJ_N_ORIGINS; k++) {
        const double error = sqrt((squares[k] - sum[k] * sum[k]) / BATCHES);
        assert_true(fabs(sum[k] - exact[k]) <= 4.0 * error);
        assert_true(error < 0.06);
    }
}

static void crossed_and_paired(void **state)
{
    (void)state;
    crossed_parts_are_without_bias(true);
}

static void crossed_with_own_draws(void **state)
{
    (void)state;
    crossed_parts_are_without_bias(false);
}

/* Shared draws whose noise goes with a parameter, as a slope of each replication's own, look like an effect of it; over many batches they are not taken for one.
 * y = 2 x + l + 1.5 z x + e, on -1..1. */
static void joint_parts_are_without_bias_where_noise_goes_with_a_factor(void **state)
{
    (void)state;
    enum { BATCHES = 1500, POINTS = 40, TIMES = 3 };
    static const double exact[GJ_N_ORIGINS] = {4.0 / 3.0, 1.0 / 3.0, 0.0, 0.0, 2.25 / 3.0 + 1.0};
    static const enum gj_variance_origin part_of[2] = {GJ_ORIGIN_PARAMETERS, GJ_ORIGIN_POLICY};
    double sum[GJ_N_ORIGINS] = {0}, squares[GJ_N_ORIGINS] = {0};
    for (uint32_t b = 0; b < BATCHES; b++) {
        double y[POINTS * TIMES], mean[POINTS] = {0}, variance[POINTS] = {0}, basis[2 * POINTS];
        uint32_t count[POINTS];
        const uint64_t key = gj_draw_key(b, "test", "joint");
        for (uint32_t i = 0; i < POINTS; i++) {
            const double x = 2.0 * gj_draw_uniform(key, 0, i, 0) - 1.0, l = 2.0 * gj_draw_uniform(key, 1, i, 0) - 1.0;
            basis[2 * i] = sqrt(3.0) * x;
            basis[2 * i + 1] = sqrt(3.0) * l;
            count[i] = TIMES;
            for (uint32_t r = 0; r < TIMES; r++) {
                y[i * TIMES + r] = 2.0 * x + l + 1.5 * normal(key, 2, r) * x + normal(key, 3, i * TIMES + r);
                mean[i] += y[i * TIMES + r] / TIMES;
            }
            for (uint32_t r = 0; r < TIMES; r++) {
                variance[i] += (y[i * TIMES + r] - mean[i]) * (y[i * TIMES + r] - mean[i]) / (TIMES - 1.0);
            }
        }
        const struct gj_variance_spec spec = {.y = y,
                                              .mean = mean,
                                              .variance = variance,
                                              .count = count,
                                              .n_scenarios = POINTS,
                                              .n_policies = 1,
                                              .n_replications = TIMES,
                                              .is_paired = true,
                                              .basis = basis,
                                              .part_of = part_of,
                                              .n_terms = 2,
                                              .n_bootstrap = 2,
                                              .confidence = 0.9};
        struct gj_variance_split split;
        struct gj_error error = {0};
        assert_int_equal(gj_variance_split(&spec, &split, &error), GJ_OK);
        for (int k = 0; k < GJ_N_ORIGINS; k++) {
            sum[k] += split.part[k].variance / BATCHES;
            squares[k] += split.part[k].variance * split.part[k].variance / BATCHES;
        }
    }
    for (int k = 0; k < GJ_N_ORIGINS; k++) {
        const double error = sqrt((squares[k] - sum[k] * sum[k]) / BATCHES);
        assert_true(fabs(sum[k] - exact[k]) <= 4.0 * error);
        assert_true(error < 0.06);
    }
}

/* --- as a method --- */

static const struct gj_sens_cell *share_of(const struct gj_sens_output *out, enum gj_sens_word source)
{
    const struct gj_sens_table *t = out->first;
    for (uint32_t i = 0; i < t->n_rows; i++) {
        if (strcmp(t->cell[i * t->n_columns].text.en, gj_sens_word_text(source, false)) == 0) {
            return &t->cell[i * t->n_columns + 1];
        }
    }
    return NULL;
}

static bool holds(const struct gj_sens_cell *cell, double exact)
{
    return cell && cell->low <= exact && exact <= cell->high;
}

/* On -1..1, where x has variance 1/3 and x^2 4/45: parameters x1, x2; lever x3. */
static double mixed(const double *x, uint32_t n)
{
    (void)n;
    return 3.0 * x[0] + 2.0 * x[1] * x[1] + 2.0 * x[2] + 1.5 * x[0] * x[2];
}

static void joint_points_are_told_apart_by_a_fit(void **state)
{
    (void)state;
    struct known k;
    struct gj_sens_output out;
    known_init(&k, 3, -1.0, 1.0, GJ_DESIGN_lhs, 300);
    k.factor[2].role = GJ_ROLE_LEVER;
    k.experiment.has_own_draws = true;
    known_run(&k, mixed, 4, 0.8);
    known_sens(&k, "variance", &out);
    const double parameters = 9.0 / 3.0 + 4.0 * 4.0 / 45.0, policy = 4.0 / 3.0, both = 2.25 / 9.0, noise = 0.64;
    const double total = parameters + policy + both + noise;
    assert_true(holds(share_of(&out, GJ_SENS_VARIANCE_PARAMETERS), parameters / total));
    assert_true(holds(share_of(&out, GJ_SENS_VARIANCE_POLICY), policy / total));
    assert_true(holds(share_of(&out, GJ_SENS_VARIANCE_INTERPLAY), both / total));
    assert_true(holds(share_of(&out, GJ_SENS_VARIANCE_NOISE), noise / total));
    assert_true(fabs(share_of(&out, GJ_SENS_VARIANCE_REST)->value) < 0.01);
    assert_string_equal(out.first->cell[0].text.en, gj_sens_word_text(GJ_SENS_VARIANCE_PARAMETERS, false));
    assert_true(known_said(&out, GJ_SENS_VARIANCE_FITTED)->arg[1].value == 300.0);
    gj_sens_output_fini(&out);
    known_fini(&k);
}

/* Words as levers: no order, so all that tells them apart is in the fit. 20 points cannot carry one. */
static double by_word(const double *x, uint32_t n)
{
    (void)n;
    return x[0] + (x[1] == 1.0 ? 3.0 : 0.0);
}

static void words_are_policies_too_and_few_points_are_not_told_apart(void **state)
{
    (void)state;
    static const char *const words[] = {"fifo", "edd", "spt"};
    struct known k;
    struct gj_sens_output out;
    known_init(&k, 2, 0.0, 1.0, GJ_DESIGN_sobol, 128);
    k.factor[1] = (struct gj_factor){.name = "rule",
                                     .role = GJ_ROLE_LEVER,
                                     .kind = GJ_FACTOR_CHOICE,
                                     .unit = "",
                                     .per = "",
                                     .central = 0.0,
                                     .high = 2.0,
                                     .choice = words,
                                     .n_choices = 3,
                                     .group = "",
                                     .mark = "",
                                     .source = ""};
    known_run(&k, by_word, 2, 0.0);
    known_sens(&k, "variance", &out);
    const double total = 1.0 / 12.0 + 2.0;
    assert_true(fabs(share_of(&out, GJ_SENS_VARIANCE_POLICY)->value - 2.0 / total) < 0.01);
    assert_true(fabs(share_of(&out, GJ_SENS_VARIANCE_PARAMETERS)->value - 1.0 / 12.0 / total) < 0.01);
    assert_true(share_of(&out, GJ_SENS_VARIANCE_NOISE)->value == 0.0);
    gj_sens_output_fini(&out);
    known_fini(&k);

    known_init(&k, 3, -1.0, 1.0, GJ_DESIGN_lhs, 12);
    k.factor[2].role = GJ_ROLE_LEVER;
    known_run(&k, mixed, 1, 0.0);
    known_sens(&k, "variance", &out);
    assert_non_null(known_said(&out, GJ_SENS_VARIANCE_TOO_FEW));
    assert_non_null(known_said(&out, GJ_SENS_NO_NOISE));
    assert_non_null(share_of(&out, GJ_SENS_VARIANCE_REST));
    assert_null(share_of(&out, GJ_SENS_VARIANCE_POLICY));
    gj_sens_output_fini(&out);
    known_fini(&k);
}

/* A factorial is crossed by itself: nothing is fitted, and all of it is told apart. Parameters on -1, 0, 1 have variance 2/3, x^2 2/9. */
static void a_factorial_is_crossed_and_exact(void **state)
{
    (void)state;
    struct known k;
    struct gj_sens_output out;
    known_init(&k, 3, -1.0, 1.0, GJ_DESIGN_factorial, 0);
    k.factor[2].role = GJ_ROLE_LEVER;
    k.experiment.design.levels = 3;
    known_run(&k, mixed, 2, 0.0);
    assert_int_equal(k.table.n, 27);
    known_sens(&k, "variance", &out);
    assert_true(known_said(&out, GJ_SENS_VARIANCE_CROSSED)->arg[0].value == 3.0);
    /* of the nine values of the parameters as a sample: 9/8 of their variance, and of the products' */
    const double parameters = (9.0 * 2.0 / 3.0 + 4.0 * 2.0 / 9.0) * 9.0 / 8.0, both = 2.25 * 4.0 / 9.0 * 9.0 / 8.0;
    const double policy = 4.0 * 2.0 / 3.0 - both / 9.0;
    const double total = parameters + policy + both;
    assert_true(fabs(share_of(&out, GJ_SENS_VARIANCE_PARAMETERS)->value - parameters / total) < 1e-9);
    assert_true(fabs(share_of(&out, GJ_SENS_VARIANCE_POLICY)->value - policy / total) < 1e-9);
    assert_true(fabs(share_of(&out, GJ_SENS_VARIANCE_INTERPLAY)->value - both / total) < 1e-9);
    assert_null(share_of(&out, GJ_SENS_VARIANCE_REST));
    gj_sens_output_fini(&out);
    known_fini(&k);
}

/* What all points share of a replication is noise of an answer, but not of a difference between points. */
static void paired_noise_does_not_blur_points(void **state)
{
    (void)state;
    struct known k;
    struct gj_sens_output out;
    known_init(&k, 2, -1.0, 1.0, GJ_DESIGN_lhs, 40);
    known_run(&k, mixed, 5, 0.0);
    for (uint64_t i = 0; i < k.table.n; i++) {
        for (uint32_t r = 0; r < 5; r++) {
            k.table.replication[i * 5 + r] += 3.0 * (r - 2.0); /* variance 22.5 over 4 */
        }
        k.table.variance[i] = 22.5;
    }
    known_sens(&k, "variance", &out);
    assert_true(known_said(&out, GJ_SENS_VARIANCE_MEAN_NOISE)->arg[0].value < 1e-9);
    assert_true(share_of(&out, GJ_SENS_VARIANCE_NOISE)->value > 0.8);
    assert_null(share_of(&out, GJ_SENS_VARIANCE_POLICY)); /* there is no lever */
    gj_sens_output_fini(&out);

    k.table.replication[3] = NAN; /* of point 0, which is left out, for pairs must be whole */
    known_sens(&k, "variance", &out);
    assert_true(known_said(&out, GJ_SENS_VARIANCE_LEFT_OUT)->arg[0].value == 1.0);
    gj_sens_output_fini(&out);

    struct gj_error error = {0};
    const struct gj_sens_method *method = NULL;
    assert_int_equal(gj_sens_method_find("variance", &method, &error), GJ_OK);
    for (uint64_t i = 0; i < 35; i++) {
        k.table.state[i] = GJ_POINT_FAILED;
    }
    const struct gj_sens_input in = known_input(&k);
    gj_sens_output_init(&out);
    assert_int_equal(gj_sens_run(method, &in, &out, &error), GJ_MODEL);
    assert_non_null(strstr(error.message, "at least 8 points"));
    gj_sens_output_fini(&out);
    known_fini(&k);
}

static void memory_that_runs_out_is_told(void **state)
{
    (void)state;
    struct known k;
    struct gj_error error = {0};
    const struct gj_sens_method *method = NULL;
    known_init(&k, 3, -1.0, 1.0, GJ_DESIGN_lhs, 40);
    k.factor[2].role = GJ_ROLE_LEVER;
    known_run(&k, mixed, 2, 0.1);
    struct gj_sens_input in = known_input(&k);
    in.n_bootstrap = 10;
    assert_int_equal(gj_sens_method_find("variance", &method, &error), GJ_OK);
    known_allocations_fail(method, &in);
    known_fini(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crossed_and_paired),
        cmocka_unit_test(crossed_with_own_draws),
        cmocka_unit_test(joint_parts_are_without_bias_where_noise_goes_with_a_factor),
        cmocka_unit_test(joint_points_are_told_apart_by_a_fit),
        cmocka_unit_test(words_are_policies_too_and_few_points_are_not_told_apart),
        cmocka_unit_test(a_factorial_is_crossed_and_exact),
        cmocka_unit_test(paired_noise_does_not_blur_points),
        cmocka_unit_test(memory_that_runs_out_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
