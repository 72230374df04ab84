/* Designs: what each kind promises of its points, and that any point can be had in any order. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gsl/gsl_qrng.h>

#include "base/alloc.h"
#include "study/design/design_internal.h"
#include "unit/known_functions.h"

/* Factors of all kinds: x0 .. are REAL from 0 to 1, so that a value is its share. */
#define REALS 100
static struct gj_factor unit_factor(const char *name)
{
    return (struct gj_factor){.name = name,
                              .kind = GJ_FACTOR_REAL,
                              .low = 0.0,
                              .central = 0.5,
                              .high = 1.0,
                              .unit = "",
                              .per = "",
                              .group = "",
                              .mark = "",
                              .source = ""};
}

static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
static const char *const words[] = {"fifo", "edd", "spt"};

struct bench {
    struct gj_factor factor[REALS + 1];
    struct gj_experiment experiment;
    struct gj_design *design;
    struct gj_error error;
    double value[REALS + 1];
};

static void set_up(struct bench *b, enum gj_design_kind kind, uint32_t n_factors, uint64_t n)
{
    *b = (struct bench){.experiment = {.n_factors = n_factors, .design = {.kind = kind, .n = n, .seed = 7}}};
    b->experiment.factor = b->factor;
    for (uint32_t i = 0; i < n_factors; i++) {
        b->factor[i] = unit_factor(i < 8 ? names[i] : "more");
    }
}

static void open_it(struct bench *b)
{
    const enum gj_status status = gj_design_open(&b->experiment, &b->design, &b->error);
    if (status != GJ_OK) {
        fail_msg("%s", b->error.message);
    }
}

static void refuses(struct bench *b, enum gj_status status, const char *message)
{
    assert_int_equal(gj_design_open(&b->experiment, &b->design, &b->error), status);
    if (!strstr(b->error.message, message)) {
        fail_msg("%s", b->error.message);
    }
    assert_string_not_equal(b->error.fix, "");
}

/* Mixed: a WHOLE of 1 .. 6, a CHOICE of three words, a REAL in a triangle, a constant. */
static void set_up_mixed(struct bench *b, enum gj_design_kind kind, uint64_t n)
{
    set_up(b, kind, 5, n);
    b->factor[1].kind = GJ_FACTOR_WHOLE;
    b->factor[1].low = 1.0;
    b->factor[1].central = 2.0;
    b->factor[1].high = 6.0;
    b->factor[2].kind = GJ_FACTOR_CHOICE;
    b->factor[2].choice = words;
    b->factor[2].n_choices = 3;
    b->factor[2].central = 1.0;
    b->factor[2].high = 2.0;
    b->factor[3].shape = GJ_SHAPE_triangular;
    b->factor[3].low = -2.0;
    b->factor[3].high = 3.0;
    b->factor[4].role = GJ_ROLE_CONSTANT;
}

static bool is_same(double x, double y)
{
    return memcmp(&x, &y, sizeof x) == 0;
}

/* --- what all kinds promise --- */

static const struct {
    enum gj_design_kind kind;
    uint64_t n;
} kinds[] = {{GJ_DESIGN_lhs, 50},   {GJ_DESIGN_sobol, 50},    {GJ_DESIGN_factorial, 0}, {GJ_DESIGN_oat, 0},
             {GJ_DESIGN_morris, 9}, {GJ_DESIGN_saltelli, 16}, {GJ_DESIGN_nolh, 50}};
#define N_KINDS (sizeof kinds / sizeof kinds[0])

static void values_lie_in_their_ranges(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < N_KINDS; kind++) {
        struct bench b;
        set_up_mixed(&b, kinds[kind].kind, kinds[kind].n);
        open_it(&b);
        assert_int_equal(gj_design_n_axes(b.design), 4);
        for (uint64_t i = 0; i < gj_design_n_points(b.design); i++) {
            gj_design_point(b.design, i, b.value);
            for (uint32_t k = 0; k < 5; k++) {
                assert_true(b.value[k] >= b.factor[k].low && b.value[k] <= b.factor[k].high);
                assert_true(b.factor[k].kind == GJ_FACTOR_REAL || is_same(b.value[k], floor(b.value[k])));
            }
            assert_true(is_same(b.value[4], 0.5));
        }
        gj_design_close(b.design);
    }
}

static void any_order_gives_the_same_points(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < N_KINDS; kind++) {
        struct bench b;
        double other[5];
        struct gj_design *again;
        set_up_mixed(&b, kinds[kind].kind, kinds[kind].n);
        open_it(&b);
        assert_int_equal(gj_design_open(&b.experiment, &again, &b.error), GJ_OK);
        const uint64_t n = gj_design_n_points(b.design);
        for (uint64_t i = 0; i < n; i++) {
            const uint64_t at =
                (i * 37 + 11) % n; /* each once where 37 and n have no factor in common, some otherwise */
            gj_design_point(again, n - 1 - at, other);
            gj_design_point(b.design, n - 1 - at, b.value);
            assert_memory_equal(other, b.value, sizeof other);
        }
        for (uint64_t i = 0; i < n; i++) {
            gj_design_point(b.design, i, b.value);
            gj_design_point(again, n - 1 - i, other);
            gj_design_point(again, i, other);
            assert_memory_equal(other, b.value, sizeof other);
        }
        assert_int_equal(gj_design_digest(again), gj_design_digest(b.design));
        gj_design_close(again);
        gj_design_close(b.design);
    }
}

static void memory_that_runs_out_is_told(void **state)
{
    (void)state;
    for (int kind = 0; kind < GJ_N_DESIGNS; kind++) {
        enum gj_status status = GJ_NO_MEMORY;
        struct bench b;
        set_up_mixed(&b, (enum gj_design_kind)kind, 20);
        b.experiment.design.text = "a\n0.5\n";
        for (size_t n = 1; status != GJ_OK; n++) {
            gj_alloc_fail_after(n);
            status = gj_design_open(&b.experiment, &b.design, &b.error);
            gj_alloc_fail_after(0);
            assert_true(status == GJ_OK || status == GJ_NO_MEMORY);
            assert_true(n < 20);
        }
        gj_design_close(b.design);
    }
}

/* --- one at a time, factorial --- */

static void one_at_a_time_moves_one_factor_from_the_centre(void **state)
{
    (void)state;
    struct bench b;
    set_up_mixed(&b, GJ_DESIGN_oat, 0);
    open_it(&b);
    /* x0 low and high, WHOLE low and high, CHOICE two other words, triangle low and high */
    assert_int_equal(gj_design_n_points(b.design), 1 + 2 + 2 + 2 + 2);
    uint32_t seen[4][2] = {{0}};
    for (uint64_t i = 0; i < gj_design_n_points(b.design); i++) {
        const struct gj_oat_place place = gj_design_oat_place(b.design, i);
        gj_design_point(b.design, i, b.value);
        assert_true((place.axis == GJ_NO_INPUT) == (i == 0));
        for (uint32_t k = 0; k < 4; k++) {
            const double off = b.value[k] - b.factor[k].central;
            assert_true(k == place.axis ? off * place.side > 0.0 : is_same(off, 0.0));
        }
        if (i > 0) {
            seen[place.axis][place.side > 0]++;
            assert_true(
                is_same(b.value[place.axis], place.side > 0 ? b.factor[place.axis].high : b.factor[place.axis].low));
        }
    }
    for (uint32_t k = 0; k < 4; k++) {
        assert_int_equal(seen[k][0], 1);
        assert_int_equal(seen[k][1], 1);
    }
    gj_design_close(b.design);
    b.experiment.design.levels = 5;
    open_it(&b);
    assert_int_equal(gj_design_n_points(b.design), 1 + 4 + 4 + 2 + 4); /* 0.5 and 2 are the centres */
    gj_design_close(b.design);
}

static void a_factorial_has_each_combination_once(void **state)
{
    (void)state;
    struct bench b;
    bool seen[3 * 6 * 3 * 3] = {false};
    set_up_mixed(&b, GJ_DESIGN_factorial, 0);
    open_it(&b);
    assert_int_equal(gj_design_n_points(b.design), sizeof seen / sizeof seen[0]);
    for (uint64_t i = 0; i < gj_design_n_points(b.design); i++) {
        gj_design_point(b.design, i, b.value);
        const uint32_t triangle = b.value[3] <= -2.0 ? 0 : b.value[3] >= 3.0 ? 2 : 1;
        const uint32_t at =
            (((uint32_t)(2.0 * b.value[0]) * 6 + (uint32_t)b.value[1] - 1) * 3 + (uint32_t)b.value[2]) * 3 + triangle;
        assert_false(seen[at]);
        seen[at] = true;
    }
    gj_design_close(b.design);
}

/* --- morris --- */

static void a_step_of_morris_moves_one_input_on_its_grid(void **state)
{
    (void)state;
    struct bench b;
    double before[8];
    uint32_t up = 0, level_seen[4] = {0};
    const uint64_t n = 400;
    set_up(&b, GJ_DESIGN_morris, 6, n);
    open_it(&b);
    assert_int_equal(gj_design_n_points(b.design), n * 7);
    for (uint64_t i = 0; i < n * 7; i++) {
        const struct gj_morris_place place = gj_design_morris_place(b.design, i);
        gj_design_point(b.design, i, b.value);
        assert_int_equal(place.trajectory, i / 7);
        assert_int_equal(place.step, i % 7);
        for (uint32_t k = 0; k < 6; k++) {
            const double level = b.value[k] * 3.0;
            assert_true(fabs(level - floor(level + 0.5)) < 1e-9);
            const double way = place.step == 0 || k != place.input ? 0.0 : place.delta;
            assert_true(place.step == 0 || fabs(b.value[k] - before[k] - way) < 1e-9);
            level_seen[(int)(level + 0.5)] += place.step == 0 && k == 0;
        }
        assert_true(place.step == 0 || fabs(fabs(place.delta) - 2.0 / 3.0) < 1e-12);
        up += place.delta > 0.0;
        memcpy(before, b.value, sizeof before);
    }
    assert_true(fabs(up / (double)(6 * n) - 0.5) < 4.0 * 0.5 / sqrt(6.0 * (double)n));
    for (uint32_t level = 0; level < 4; level++) {
        assert_true(fabs(level_seen[level] / (double)n - 0.25) < 4.0 * sqrt(0.25 * 0.75 / (double)n));
    }
    gj_design_close(b.design);
}

static void every_input_moves_once_in_a_trajectory(void **state)
{
    (void)state;
    struct bench b;
    set_up_mixed(&b, GJ_DESIGN_morris, 40);
    open_it(&b);
    for (uint64_t t = 0; t < 40; t++) {
        uint32_t moved = 0;
        double before[5];
        for (uint32_t step = 0; step <= 4; step++) {
            const struct gj_morris_place place = gj_design_morris_place(b.design, t * 5 + step);
            gj_design_point(b.design, t * 5 + step, b.value);
            if (step > 0) {
                moved |= 1U << place.input;
                assert_false(
                    is_same(b.value[place.input], before[place.input])); /* also words and whole numbers move */
            }
            memcpy(before, b.value, sizeof before);
        }
        assert_int_equal(moved, 15);
    }
    gj_design_close(b.design);
}

static void a_group_moves_as_one(void **state)
{
    (void)state;
    struct bench b;
    double before[8];
    set_up(&b, GJ_DESIGN_morris, 5, 30);
    b.factor[1].group = b.factor[3].group = "stops";
    b.experiment.design.is_by_group = true;
    open_it(&b);
    assert_int_equal(gj_design_n_inputs(b.design), 4);
    assert_int_equal(gj_design_input_of(b.design, 3), gj_design_input_of(b.design, 1));
    assert_string_equal(gj_design_input_name(b.design, gj_design_input_of(b.design, 3)), "stops");
    assert_string_equal(gj_design_input_name(b.design, gj_design_input_of(b.design, 4)), "e");
    for (uint64_t i = 0; i < gj_design_n_points(b.design); i++) {
        const struct gj_morris_place place = gj_design_morris_place(b.design, i);
        gj_design_point(b.design, i, b.value);
        for (uint32_t k = 0; k < 5 && place.step > 0; k++) {
            const bool has_moved = !is_same(b.value[k], before[k]);
            assert_int_equal(has_moved, gj_design_input_of(b.design, k) == place.input);
        }
        memcpy(before, b.value, sizeof before);
    }
    gj_design_close(b.design);
}

static void an_odd_grid_of_morris_is_refused(void **state)
{
    (void)state;
    struct bench b;
    set_up(&b, GJ_DESIGN_morris, 3, 10);
    b.experiment.design.levels = 5;
    refuses(&b, GJ_USAGE, "even number of levels, not 5");
}

/* --- saltelli --- */

static void the_matrices_of_saltelli_share_their_columns(void **state)
{
    (void)state;
    for (int pairs = 0; pairs < 2; pairs++) {
        struct bench b;
        double a[8], other[8];
        set_up(&b, GJ_DESIGN_saltelli, 4, 32);
        b.factor[0].group = b.factor[2].group = "stops";
        b.experiment.design.is_by_group = true;
        b.experiment.design.has_pairs = pairs == 1;
        open_it(&b);
        const uint64_t n = gj_design_n_points(b.design);
        assert_int_equal(n, 32 * (pairs ? 8 : 5));
        for (uint64_t i = 0; i < n; i++) {
            const struct gj_saltelli_place place = gj_design_saltelli_place(b.design, i);
            const struct gj_saltelli_place of_a = {place.row, GJ_SALTELLI_A, GJ_NO_INPUT};
            const struct gj_saltelli_place of_b = {place.row, GJ_SALTELLI_B, GJ_NO_INPUT};
            assert_int_equal(gj_design_saltelli_point(b.design, &place), i);
            gj_design_point(b.design, gj_design_saltelli_point(b.design, &of_a), a);
            gj_design_point(b.design, gj_design_saltelli_point(b.design, &of_b), other);
            gj_design_point(b.design, i, b.value);
            for (uint32_t k = 0; k < 4; k++) {
                const bool is_it = gj_design_input_of(b.design, k) == place.input;
                const bool from_a = place.matrix == GJ_SALTELLI_A || (place.matrix == GJ_SALTELLI_AB && !is_it) ||
                                    (place.matrix == GJ_SALTELLI_BA && is_it);
                assert_true(is_same(b.value[k], from_a ? a[k] : other[k]));
                assert_false(is_same(a[k], other[k]));
            }
        }
        gj_design_close(b.design);
    }
}

static void too_many_factors_are_refused(void **state)
{
    (void)state;
    struct bench b;
    set_up(&b, GJ_DESIGN_saltelli, 21, 8);
    refuses(&b, GJ_USAGE, "at most 20 factors");
    set_up(&b, GJ_DESIGN_sobol, 41, 8);
    refuses(&b, GJ_USAGE, "at most 40 dimensions; 41 factors vary");
    set_up(&b, GJ_DESIGN_lhs, 101, 8);
    refuses(&b, GJ_USAGE, "101 factors vary");
    set_up(&b, GJ_DESIGN_sobol, 4, (UINT64_C(1) << 30) + 1);
    refuses(&b, GJ_USAGE, "at most 2^30 points");
    set_up(&b, GJ_DESIGN_factorial, 60, 0);
    refuses(&b, GJ_USAGE, "more than 274877906944 points");
    set_up(&b, GJ_DESIGN_lhs, 0, 8);
    refuses(&b, GJ_MODEL, "nothing to vary");
}

/* --- sobol --- */

static void digits_without_scrambling_are_those_of_gsl(void **state)
{
    (void)state;
    struct gj_sobol *s = gj_sobol_open(40, 1);
    gsl_qrng *q = gsl_qrng_alloc(gsl_qrng_sobol, 40);
    double u[40];
    for (uint32_t k = 0; k < 40; k++) {
        assert_int_equal(gj_sobol_digits(s, 0)[k], 0);
    }
    for (int pass = 0; pass < 2; pass++) { /* walked to, then looked back at */
        gsl_qrng_init(q);
        for (uint64_t i = 1; i <= 3000; i++) {
            gsl_qrng_get(q, u);
            const uint32_t *digits = gj_sobol_digits(s, i);
            for (uint32_t k = 0; k < 40; k++) {
                assert_true(is_same(u[k], (double)digits[k] / (double)(1 << 30)));
            }
        }
    }
    gsl_qrng_free(q);
    gj_sobol_close(s);
}

/* Each block of 2^k points lies once in each of 2^k slices of every axis, and once in each cell of 2^a x 2^(k-a) of the first two axes, which form a
 * (0, m, 2)-net. */
static void blocks_of_a_scrambled_sequence_are_balanced(void **state)
{
    (void)state;
    struct bench b;
    set_up(&b, GJ_DESIGN_sobol, 12, 1024);
    open_it(&b);
    for (uint32_t m = 0; m <= 7; m++) {
        const uint32_t size = 1U << m;
        for (uint32_t block = 0; block < 4; block++) {
            bool slice[12][128] = {{false}};
            bool cell[8][128] = {{false}};
            for (uint32_t i = block * size; i < (block + 1) * size; i++) {
                gj_design_point(b.design, i, b.value);
                for (uint32_t k = 0; k < 12; k++) {
                    bool *at = &slice[k][(uint32_t)(b.value[k] * size)];
                    assert_false(*at);
                    *at = true;
                }
                for (uint32_t a = 0; a <= m; a++) {
                    const uint32_t x = (uint32_t)(b.value[0] * (1U << a));
                    bool *at = &cell[a][x << (m - a) | (uint32_t)(b.value[1] * (1U << (m - a)))];
                    assert_false(*at);
                    *at = true;
                }
            }
        }
    }
    gj_design_close(b.design);
}

static void more_points_leave_the_earlier_ones_as_they_are(void **state)
{
    (void)state;
    const enum gj_design_kind growing[] = {GJ_DESIGN_sobol, GJ_DESIGN_saltelli, GJ_DESIGN_morris};
    for (size_t kind = 0; kind < 3; kind++) {
        struct bench small, large;
        set_up_mixed(&small, growing[kind], 10);
        set_up_mixed(&large, growing[kind], 77);
        open_it(&small);
        open_it(&large);
        for (uint64_t i = 0; i < gj_design_n_points(small.design); i++) {
            gj_design_point(small.design, i, small.value);
            gj_design_point(large.design, i, large.value);
            assert_memory_equal(small.value, large.value, 5 * sizeof(double));
        }
        gj_design_close(small.design);
        gj_design_close(large.design);
    }
}

static void a_seed_of_its_own_scrambles_otherwise(void **state)
{
    (void)state;
    struct bench b, other;
    uint32_t differ = 0;
    set_up(&b, GJ_DESIGN_sobol, 3, 64);
    set_up(&other, GJ_DESIGN_sobol, 3, 64);
    other.experiment.design.seed = 8;
    open_it(&b);
    open_it(&other);
    double sum = 0.0;
    for (uint64_t i = 0; i < 64; i++) {
        gj_design_point(b.design, i, b.value);
        gj_design_point(other.design, i, other.value);
        differ += !is_same(b.value[0], other.value[0]);
        assert_false(is_same(b.value[0], b.value[1]));
        sum += b.value[0] * b.value[1] * b.value[2];
    }
    assert_true(differ > 60);
    assert_true(fabs(sum / 64.0 - 0.125) < 0.01); /* a random sample would be off by 0.018 */
    gj_design_close(b.design);
    gj_design_close(other.design);
}

/* The mean of the Ishigami function with a = 7, b = 0.1 is 3.5, its variance 13.845. */
static void scrambled_points_find_a_mean_without_bias_and_soon(void **state)
{
    (void)state;
    const uint32_t n = 256, n_seeds = 40;
    double sum = 0.0, squares = 0.0;
    for (uint32_t seed = 0; seed < n_seeds; seed++) {
        struct bench b;
        double mean = 0.0;
        set_up(&b, GJ_DESIGN_sobol, 3, n);
        for (uint32_t k = 0; k < 3; k++) {
            b.factor[k].low = -3.14159265358979323846;
            b.factor[k].high = 3.14159265358979323846;
        }
        b.experiment.design.seed = 100 + seed;
        open_it(&b);
        for (uint32_t i = 0; i < n; i++) {
            gj_design_point(b.design, i, b.value);
            mean += ishigami(b.value, 3) / n;
        }
        gj_design_close(b.design);
        sum += mean - 3.5;
        squares += (mean - 3.5) * (mean - 3.5);
    }
    const double error = sqrt(squares / n_seeds);
    assert_true(fabs(sum / n_seeds) < 4.0 * error / sqrt(n_seeds));
    assert_true(error < 0.1 * sqrt(13.845 / n)); /* a tenth of what as many random points would have */
}

/* --- latin hypercube --- */

static void each_slice_of_a_latin_hypercube_has_one_point(void **state)
{
    (void)state;
    const uint64_t sizes[] = {1, 2, 7, 50, 1000};
    for (size_t size = 0; size < 5; size++) {
        struct bench b;
        set_up(&b, GJ_DESIGN_lhs, 5, sizes[size]);
        open_it(&b);
        bool seen[5][1000] = {{false}};
        for (uint64_t i = 0; i < sizes[size]; i++) {
            gj_design_point(b.design, i, b.value);
            for (uint32_t k = 0; k < 5; k++) {
                bool *at = &seen[k][(uint32_t)(b.value[k] * (double)sizes[size])];
                assert_false(*at);
                *at = true;
            }
        }
        gj_design_close(b.design);
    }
}

static double nearest_two(struct gj_design *design, uint32_t n_axes)
{
    const uint32_t n = (uint32_t)gj_design_n_points(design);
    double a[8], b[8], least = INFINITY;
    for (uint32_t i = 0; i < n; i++) {
        gj_design_point(design, i, a);
        for (uint32_t j = 0; j < i; j++) {
            double sum = 0.0;
            gj_design_point(design, j, b);
            for (uint32_t k = 0; k < n_axes; k++) {
                sum += (floor(a[k] * n) - floor(b[k] * n)) * (floor(a[k] * n) - floor(b[k] * n));
            }
            least = sum < least ? sum : least;
        }
    }
    return sqrt(least);
}

static int by_size(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The slow twin of the optimisation: random hypercubes, of which the best of a hundred is worse. */
static void points_are_spread_out_further_than_any_of_a_hundred_random_ones(void **state)
{
    (void)state;
    const uint32_t n = 40;
    double distance[100];
    for (uint32_t seed = 0; seed < 100; seed++) {
        struct bench b;
        set_up(&b, GJ_DESIGN_lhs, 4, n);
        b.experiment.design.seed = 1000 + seed;
        uint32_t least = UINT32_MAX;
        const struct gj_cube cube = {.experiment = &b.experiment, .n_axes = 4, .n = n};
        for (uint32_t i = 0; i < n; i++) {
            for (uint32_t j = 0; j < i; j++) {
                uint32_t sum = 0;
                for (uint32_t k = 0; k < 4; k++) {
                    const int64_t way =
                        (int64_t)gj_design_permute(&cube, 0, k, i, n) - (int64_t)gj_design_permute(&cube, 0, k, j, n);
                    sum += (uint32_t)(way * way);
                }
                least = sum < least ? sum : least;
            }
        }
        distance[seed] = sqrt(least);
    }
    qsort(distance, 100, sizeof distance[0], by_size);
    struct bench b;
    const char *detail;
    set_up(&b, GJ_DESIGN_lhs, 4, n);
    open_it(&b);
    const double found = nearest_two(b.design, 4);
    assert_true(found > distance[99]);
    assert_true(found > 2.0 * distance[50]);
    assert_int_equal(gj_design_note(b.design, &detail), GJ_DESIGN_NOTE_SPREAD);
    assert_true(fabs(strtod(detail, NULL) - found) < 0.06);
    gj_design_close(b.design);
}

static void many_points_of_a_hypercube_are_not_spread_out(void **state)
{
    (void)state;
    struct bench b;
    const char *detail;
    set_up(&b, GJ_DESIGN_lhs, 3, 1000000);
    open_it(&b);
    assert_int_equal(gj_design_note(b.design, &detail), GJ_DESIGN_NOTE_NOT_SPREAD);
    assert_string_equal(detail, "2000");
    gj_design_close(b.design);
}

static void columns_of_a_nearly_orthogonal_hypercube_are_uncorrelated(void **state)
{
    (void)state;
    static const struct {
        uint32_t n_axes, n;
    } sizes[] = {{2, 5}, {7, 17}, {11, 33}, {29, 257}, {50, 80}};
    for (size_t size = 0; size < sizeof sizes / sizeof sizes[0]; size++) {
        const uint32_t n = sizes[size].n, n_axes = sizes[size].n_axes;
        struct bench b;
        double place[257][50];
        set_up(&b, GJ_DESIGN_nolh, n_axes, n);
        open_it(&b);
        bool seen[50][257] = {{false}};
        for (uint32_t i = 0; i < n; i++) {
            gj_design_point(b.design, i, b.value);
            for (uint32_t k = 0; k < n_axes; k++) {
                const uint32_t slice = (uint32_t)(b.value[k] * n);
                assert_false(seen[k][slice]);
                seen[k][slice] = true;
                place[i][k] = b.value[k] - 0.5;
            }
        }
        for (uint32_t k = 0; k < n_axes; k++) {
            for (uint32_t other = 0; other < k; other++) {
                double sum = 0.0, full = 0.0;
                for (uint32_t i = 0; i < n; i++) {
                    sum += place[i][k] * place[i][other];
                    full += place[i][k] * place[i][k];
                }
                assert_true(fabs(sum / full) <= 0.03 + 1e-9);
            }
        }
        gj_design_close(b.design);
    }
}

static void what_cannot_be_nearly_orthogonal_is_refused(void **state)
{
    (void)state;
    struct bench b;
    set_up(&b, GJ_DESIGN_nolh, 7, 9);
    refuses(&b, GJ_USAGE, "9 points are too few for 7 factors");
    set_up(&b, GJ_DESIGN_nolh, 7, 7);
    refuses(&b, GJ_USAGE, "7 points are too few for 7 factors");
    set_up(&b, GJ_DESIGN_nolh, 10, 100001);
    refuses(&b, GJ_USAGE, "at most 100000 of 10 factors");
    set_up(&b, GJ_DESIGN_nolh, 10, UINT64_C(1) << 62);
    refuses(&b, GJ_USAGE, "at most 100000 of 10 factors");
}

/* --- csv --- */

static void set_up_table(struct bench *b, const char *text)
{
    set_up_mixed(b, GJ_DESIGN_csv, 0);
    b->experiment.design.file = "points.csv";
    b->experiment.design.text = text;
}

static void a_table_gives_its_points_as_they_are(void **state)
{
    (void)state;
    struct bench b;
    set_up_table(&b, "\xEF\xBB\xBF c , a,d\r\nspt,0.25,\"1e0\"\r\n\r\nfifo, 0.12345678901 ,-2");
    open_it(&b);
    assert_int_equal(gj_design_n_points(b.design), 2);
    gj_design_point(b.design, 0, b.value);
    const double first[] = {0.25, 2.0, 2.0, 1.0, 0.5};
    assert_memory_equal(b.value, first, sizeof first);
    gj_design_point(b.design, 1, b.value);
    const double second[] = {0.123456789, 2.0, 0.0, -2.0, 0.5};
    assert_memory_equal(b.value, second, sizeof second);
    const char *detail;
    assert_int_equal(gj_design_note(b.design, &detail), GJ_DESIGN_NOTE_AT_DEFAULT);
    assert_string_equal(detail, "b");
    gj_design_close(b.design);
}

static void two_tables_have_two_digests(void **state)
{
    (void)state;
    uint64_t digest[2];
    for (int i = 0; i < 2; i++) {
        struct bench b;
        set_up_table(&b, i ? "a\n0.5\n0.25\n" : "a\n0.5\n0.75\n");
        open_it(&b);
        digest[i] = gj_design_digest(b.design);
        gj_design_close(b.design);
    }
    assert_int_not_equal(digest[0], digest[1]);
}

static void what_is_wrong_with_a_table_is_said_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int line;
        const char *message;
    } wrong[] = {
        {"a,x\n0.5,1\n", 1, "the scenario has no factor \"x\""},
        {"a,a\n0.5,1\n", 1, "two columns are named \"a\""},
        {"a,e\n0.5,1\n", 1, "\"e\" has one value only"},
        {"a\n", 1, "the table has no points"},
        {"", 1, "the scenario has no factor \"\""},
        {"a,b\n0.5,1\n0.5\n", 3, "1 values where the first line names 2 factors"},
        {"a,b\n0.5,1,2\n", 2, "3 values where the first line names 2 factors"},
        {"a\n0.5\nhalf\n", 3, "a: \"half\" is not a number"},
        {"a,b\n,1\n", 2, "a: \"\" is not a number"},
        {"a\n0.5\n\n1.5\n", 4, "a: 1.5 is outside 0 .. 1"},
        {"a\n0x1\n", 2, "a: \"0x1\" is not a number"},
        {"b\n2.5\n", 2, "b: 2.5 is not a whole number"},
        {"c\nlifo\n", 2, "c: \"lifo\" is none of its words"},
        {"a\n2\n0.5\nx\n3\n", 2, "a: 2 is outside 0 .. 1; 2 more rows are wrong: line 4, 5"},
        {"a\n2\n2\n", 2, "; 1 more row is wrong: line 3"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct bench b;
        set_up_table(&b, wrong[i].text);
        refuses(&b, GJ_USAGE, wrong[i].message);
        assert_int_equal(b.error.line, wrong[i].line);
        assert_string_equal(b.error.file, "points.csv");
    }
    struct bench b;
    set_up_table(&b, NULL);
    refuses(&b, GJ_USAGE, "has no table");
    set_up_table(&b, "b\n2\n");
    b.factor[1].role = GJ_ROLE_LEVER;
    b.experiment.is_crossed = true;
    refuses(&b, GJ_USAGE, "\"b\" is a lever");
}

/* --- crossed --- */

static void every_policy_meets_the_same_uncertainties(void **state)
{
    (void)state;
    struct bench b;
    double first[5];
    char name[80];
    set_up_mixed(&b, GJ_DESIGN_sobol, 16);
    b.factor[1].role = b.factor[2].role = GJ_ROLE_LEVER;
    b.experiment.is_crossed = true;
    open_it(&b);
    assert_int_equal(gj_design_n_axes(b.design), 2);
    assert_int_equal(gj_design_n_levers(b.design), 2);
    assert_int_equal(gj_design_n_policies(b.design), 18);
    assert_int_equal(gj_design_n_points(b.design), 16 * 18);
    for (uint64_t i = 0; i < gj_design_n_points(b.design); i++) {
        const uint64_t scenario = gj_design_scenario_of(b.design, i);
        const uint64_t policy = gj_design_policy_of(b.design, i);
        assert_int_equal(gj_design_point_of(b.design, scenario, policy), i);
        gj_design_point(b.design, i, b.value);
        gj_design_point(b.design, gj_design_point_of(b.design, scenario, 0), first);
        assert_true(is_same(first[0], b.value[0]) && is_same(first[3], b.value[3]));
        gj_design_point(b.design, gj_design_point_of(b.design, 0, policy), first);
        assert_true(is_same(first[1], b.value[1]) && is_same(first[2], b.value[2]));
    }
    gj_design_policy_name(b.design, 4, name, sizeof name);
    assert_string_equal(name, "b=2, c=edd");
    gj_design_close(b.design);
}

static void named_scenarios_and_policies_are_crossed(void **state)
{
    (void)state;
    struct bench b;
    char name[80];
    const double bad[] = {0.9, (double)NAN, (double)NAN, 2.5, (double)NAN};
    const double good[] = {0.1, (double)NAN, (double)NAN, (double)NAN, (double)NAN};
    const double lean[] = {(double)NAN, 6.0, 0.0, (double)NAN, (double)NAN};
    const struct gj_case scenarios[] = {{"bad year", bad}, {"good year", good}};
    const struct gj_case policies[] = {{"lean", lean}};
    set_up_mixed(&b, GJ_DESIGN_sobol, 16);
    b.experiment.scenario = scenarios;
    b.experiment.n_scenarios = 2;
    b.experiment.policy = policies;
    b.experiment.n_policies = 1;
    refuses(&b, GJ_MODEL, "crossed");
    b.experiment.is_crossed = true;
    open_it(&b);
    assert_int_equal(gj_design_n_points(b.design), 2);
    gj_design_point(b.design, 1, b.value);
    const double expected[] = {0.1, 6.0, 0.0, 0.5, 0.5};
    assert_memory_equal(b.value, expected, sizeof expected);
    assert_string_equal(gj_design_scenario_name(b.design, 1), "good year");
    gj_design_policy_name(b.design, 0, name, sizeof name);
    assert_string_equal(name, "lean");
    gj_design_close(b.design);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_lie_in_their_ranges),
        cmocka_unit_test(any_order_gives_the_same_points),
        cmocka_unit_test(memory_that_runs_out_is_told),
        cmocka_unit_test(one_at_a_time_moves_one_factor_from_the_centre),
        cmocka_unit_test(a_factorial_has_each_combination_once),
        cmocka_unit_test(a_step_of_morris_moves_one_input_on_its_grid),
        cmocka_unit_test(every_input_moves_once_in_a_trajectory),
        cmocka_unit_test(a_group_moves_as_one),
        cmocka_unit_test(an_odd_grid_of_morris_is_refused),
        cmocka_unit_test(the_matrices_of_saltelli_share_their_columns),
        cmocka_unit_test(too_many_factors_are_refused),
        cmocka_unit_test(digits_without_scrambling_are_those_of_gsl),
        cmocka_unit_test(blocks_of_a_scrambled_sequence_are_balanced),
        cmocka_unit_test(more_points_leave_the_earlier_ones_as_they_are),
        cmocka_unit_test(a_seed_of_its_own_scrambles_otherwise),
        cmocka_unit_test(scrambled_points_find_a_mean_without_bias_and_soon),
        cmocka_unit_test(each_slice_of_a_latin_hypercube_has_one_point),
        cmocka_unit_test(points_are_spread_out_further_than_any_of_a_hundred_random_ones),
        cmocka_unit_test(many_points_of_a_hypercube_are_not_spread_out),
        cmocka_unit_test(columns_of_a_nearly_orthogonal_hypercube_are_uncorrelated),
        cmocka_unit_test(what_cannot_be_nearly_orthogonal_is_refused),
        cmocka_unit_test(a_table_gives_its_points_as_they_are),
        cmocka_unit_test(two_tables_have_two_digests),
        cmocka_unit_test(what_is_wrong_with_a_table_is_said_with_its_line),
        cmocka_unit_test(every_policy_meets_the_same_uncertainties),
        cmocka_unit_test(named_scenarios_and_policies_are_crossed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
