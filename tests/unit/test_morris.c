/* Elementary effects: exact on straight lines, the groups of Morris' own function, and steps without an answer. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "study/sens/morris.h"
#include "unit/known_functions.h"

static double straight(const double *x, uint32_t n)
{
    return 5.0 + 3.0 * x[0] - 2.0 * x[1] + 0.0 * x[n - 1];
}

/* Row of the first table whose first cell says so. */
static const struct gj_sens_cell *row_of(const struct gj_sens_output *out, const char *name)
{
    const struct gj_sens_table *t = out->first;
    for (uint32_t i = 0; i < t->n_rows; i++) {
        if (strcmp(t->cell[i * t->n_columns].text.en, name) == 0) {
            return &t->cell[i * t->n_columns];
        }
    }
    fail_msg("no row %s", name);
    return NULL;
}

enum { MU_STAR = 2, MU = 4, SIGMA, NOISE, STEPS, LEFT_OUT };

/* On 0..2 the whole range is worth twice the slope; values of factors have 10 digits. */
static void a_straight_line_has_its_slopes_and_no_spread(void **state)
{
    (void)state;
    struct known k;
    struct gj_sens_output out;
    known_init(&k, 3, 0.0, 2.0, GJ_DESIGN_morris, 6);
    known_run(&k, straight, 2, 0.0);
    known_sens(&k, "morris", &out);
    static const double slope[] = {6.0, -4.0, 0.0};
    static const char *const name[] = {"x1", "x2", "x3"};
    for (uint32_t i = 0; i < 3; i++) {
        const struct gj_sens_cell *cell = row_of(&out, name[i]);
        assert_true(fabs(cell[MU].value - slope[i]) < 1e-8 && fabs(cell[MU_STAR].value - fabs(slope[i])) < 1e-8);
        assert_true(cell[SIGMA].value < 1e-8 && cell[NOISE].value < 1e-8);
        assert_true(cell[STEPS].value == 6.0 && cell[LEFT_OUT].value == 0.0);
        assert_true(cell[MU].low <= cell[MU].value + 1e-8 && cell[MU].high >= cell[MU].value - 1e-8);
    }
    assert_string_equal(out.first->cell[0].text.en, "x1");
    const struct gj_sens_sentence *said = known_said(&out, GJ_SENS_MORRIS_DRIVER);
    assert_string_equal(said->arg[0].text.en, "x1");
    assert_string_equal(said->arg[5].text.en, "upwards");
    assert_string_equal(known_said(&out, GJ_SENS_MORRIS_WEAK)->arg[0].text.en, "x3");
    assert_null(known_said(&out, GJ_SENS_MORRIS_CURVED));
    gj_sens_output_fini(&out);
    known_fini(&k);
}

/* [Morris1991] section 4: 20 inputs, of which 1-7 curve or work together, 8-10 are straight, 11-20 do next to nothing. */
static double morris_function(const double *x, uint32_t n)
{
    double w[20], y = 0.0;
    for (uint32_t i = 0; i < n; i++) {
        w[i] = i == 2 || i == 4 || i == 6 ? 2.0 * (1.1 * x[i] / (x[i] + 0.1) - 0.5) : 2.0 * (x[i] - 0.5);
    }
    for (uint32_t i = 0; i < n; i++) {
        y += w[i] * (i < 10 ? 20.0 : i % 2 ? 1.0 : -1.0);
        for (uint32_t j = i + 1; j < n; j++) {
            y += w[i] * w[j] * (j < 6 ? -15.0 : (i + j) % 2 ? 1.0 : -1.0);
            for (uint32_t l = j + 1; l < 5; l++) {
                y += -10.0 * w[i] * w[j] * w[l];
            }
        }
    }
    return y + 5.0 * w[0] * w[1] * w[2] * w[3];
}

static void morris_own_function_falls_into_its_three_groups(void **state)
{
    (void)state;
    struct known k;
    struct gj_sens_output out;
    known_init(&k, 20, 0.0, 1.0, GJ_DESIGN_morris, 40);
    known_run(&k, morris_function, 1, 0.0);
    known_sens(&k, "morris", &out);
    for (uint32_t i = 0; i < 20; i++) {
        const struct gj_sens_cell *cell = row_of(&out, k.name[i]);
        if (i < 7) { /* far from a straight line */
            assert_true(cell[MU_STAR].value > 15.0 && cell[SIGMA].value > 10.0);
        } else if (i < 10) { /* 2 x 20, and little else */
            assert_true(fabs(cell[MU].value - 40.0) < 6.0 && cell[SIGMA].value < 12.0);
        } else {
            assert_true(cell[MU_STAR].value < 12.0);
        }
    }
    assert_non_null(known_said(&out, GJ_SENS_NO_NOISE));
    gj_sens_output_fini(&out);
    known_fini(&k);
}

static void a_point_without_an_answer_costs_its_steps_alone(void **state)
{
    (void)state;
    struct known k;
    struct gj_sens_output out;
    known_init(&k, 3, 0.0, 2.0, GJ_DESIGN_morris, 5);
    known_run(&k, straight, 1, 0.0);
    k.table.state[1] = GJ_POINT_REFUSED; /* second of the first trajectory: its first two steps */
    k.table.state[7] = GJ_POINT_FAILED;  /* last of the second trajectory: its last step */
    k.table.mean[1] = k.table.mean[7] = NAN;
    known_sens(&k, "morris", &out);
    double left_out = 0.0, steps = 0.0;
    for (uint32_t i = 0; i < 3; i++) {
        const struct gj_sens_cell *cell = row_of(&out, k.name[i]);
        left_out += cell[LEFT_OUT].value;
        steps += cell[STEPS].value;
        assert_true(cell[SIGMA].value < 1e-8); /* what is left is as exact as ever */
    }
    assert_true(left_out == 3.0 && steps == 12.0);
    assert_true(known_said(&out, GJ_SENS_MORRIS_LEFT_OUT)->arg[0].value == 3.0);
    assert_true(known_said(&out, GJ_SENS_LEFT_OUT)->arg[2].value == 1.0);
    gj_sens_output_fini(&out);

    for (uint64_t i = 0; i < k.table.n; i++) { /* no step of x2 is left */
        if (gj_design_morris_place(k.design, i).input == 1) {
            k.table.state[i] = GJ_POINT_FAILED;
        }
    }
    known_sens(&k, "morris", &out);
    assert_non_null(strstr(known_said(&out, GJ_SENS_MORRIS_NONE)->arg[0].text.en, "x2"));
    assert_true(isnan(row_of(&out, "x2")[MU_STAR].value));
    gj_sens_output_fini(&out);
    known_fini(&k);
}

static double group_function(const double *x, uint32_t n)
{
    (void)n;
    return 10.0 * (x[0] + x[1]) + x[2];
}

static void a_group_has_a_size_and_no_direction(void **state)
{
    (void)state;
    struct known k;
    struct gj_sens_output out;
    known_init(&k, 3, 0.0, 1.0, GJ_DESIGN_morris, 20);
    k.factor[0].group = k.factor[1].group = "both";
    k.experiment.design.is_by_group = true;
    known_run(&k, group_function, 1, 0.0);
    known_sens(&k, "morris", &out);
    assert_int_equal(out.first->n_rows, 2);
    assert_string_equal(out.first->cell[0].text.en, "both");
    const struct gj_sens_cell *cell = row_of(&out, "both");
    assert_true(cell[MU_STAR].value > 0.0 && cell[MU_STAR].value <= 20.0 + 1e-9 && isnan(cell[MU].value));
    assert_true(fabs(row_of(&out, "x3")[MU].value - 1.0) < 1e-8);
    gj_sens_output_fini(&out);
    known_fini(&k);
}

static void noise_is_not_taken_for_an_effect(void **state)
{
    (void)state;
    struct known k;
    struct gj_sens_output out;
    known_init(&k, 3, 0.0, 2.0, GJ_DESIGN_morris, 20);
    k.experiment.has_own_draws = true;
    known_run(&k, straight, 4, 1.0);
    known_sens(&k, "morris", &out);
    const struct gj_sens_cell *idle = row_of(&out, "x3");
    assert_string_equal(known_said(&out, GJ_SENS_MORRIS_WEAK)->arg[0].text.en, "x3");
    assert_true(fabs(idle[MU_STAR].value / idle[NOISE].value - 1.0) <
                4.0 * sqrt(0.57 / 20.0)); /* of |normal|: cv^2 is pi/2 - 1 */
    gj_sens_output_fini(&out);
    known_fini(&k);
}

static void another_design_and_one_trajectory_are_refused(void **state)
{
    (void)state;
    struct known k;
    struct gj_sens_output out;
    struct gj_error error = {0};
    const struct gj_sens_method *method = NULL;
    assert_int_equal(gj_sens_method_find("morris", &method, &error), GJ_OK);
    known_init(&k, 3, 0.0, 1.0, GJ_DESIGN_lhs, 10);
    known_run(&k, straight, 1, 0.0);
    struct gj_sens_input in = known_input(&k);
    gj_sens_output_init(&out);
    assert_int_equal(gj_sens_run(method, &in, &out, &error), GJ_USAGE);
    assert_non_null(strstr(error.message, "cannot read a design of the kind lhs"));
    gj_sens_output_fini(&out);
    known_fini(&k);

    known_init(&k, 3, 0.0, 1.0, GJ_DESIGN_morris, 1);
    known_run(&k, straight, 1, 0.0);
    in = known_input(&k);
    gj_sens_output_init(&out);
    assert_int_equal(gj_sens_run(method, &in, &out, &error), GJ_MODEL);
    assert_non_null(strstr(error.message, "one trajectory"));
    gj_sens_output_fini(&out);
    known_fini(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_straight_line_has_its_slopes_and_no_spread),
        cmocka_unit_test(morris_own_function_falls_into_its_three_groups),
        cmocka_unit_test(a_point_without_an_answer_costs_its_steps_alone),
        cmocka_unit_test(a_group_has_a_size_and_no_direction),
        cmocka_unit_test(noise_is_not_taken_for_an_effect),
        cmocka_unit_test(another_design_and_one_trajectory_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
