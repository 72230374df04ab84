/* Distributions: what is refused, exact moments, and a million draws of each against GSL's cumulative probabilities. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <mpfr.h>

#include "kernel/dist.h"
#include "kernel/draw.h"
#include "kernel/draw_special.h"

#define N_DRAWS 1000000u
#define SEED 20190702u
/* Largest sqrt(n) D of Kolmogorov and Smirnov, and least tail of chi square, at a level of 1e-4: sixty tests at a fixed seed. */
#define KS_LIMIT 2.2253
#define CHI_SQUARE_TAIL 1e-4

static const double values[] = {-3.0, 1.0, 2.5, 2.5, 7.0, 20.0};
static const double weights[] = {0.1, 0.1, 0.35, 0.5, 0.95, 1.0};
static const double one_value[] = {4.25};
static const double one_weight[] = {1.0};

/* ---- Wrong parameters ---- */

struct wrong {
    struct gj_dist dist;
    const char *word; /* the message names the parameter */
};

static void a_wrong_parameter_is_refused_and_named(void **state)
{
    (void)state;
    static const double unsorted[] = {1.0, 3.0, 2.0}, infinite[] = {1.0, INFINITY}, sinking[] = {0.5, 0.4, 1.0};
    static const double short_sum[] = {0.2, 0.4, 0.9};
    static const struct wrong cases[] = {
        {{.kind = GJ_DIST_CONSTANT, .a = NAN}, "value"},
        {{.kind = GJ_DIST_CONSTANT, .a = INFINITY}, "value"},
        {{.kind = GJ_DIST_UNIFORM, .a = -INFINITY, .b = 1}, "low"},
        {{.kind = GJ_DIST_UNIFORM, .a = 2, .b = 1}, "high"},
        {{.kind = GJ_DIST_TRIANGULAR, .a = 1, .b = 0.5, .c = 2}, "mode"},
        {{.kind = GJ_DIST_TRIANGULAR, .a = 1, .b = 1, .c = NAN}, "high"},
        {{.kind = GJ_DIST_TRIANGULAR, .a = NAN, .b = 1, .c = 2}, "low"},
        {{.kind = GJ_DIST_EXPONENTIAL, .a = -1}, "mean"},
        {{.kind = GJ_DIST_ERLANG, .a = NAN, .b = 2}, "mean"},
        {{.kind = GJ_DIST_ERLANG, .a = 1, .b = 2.5}, "phases"},
        {{.kind = GJ_DIST_ERLANG, .a = 1, .b = 0}, "phases"},
        {{.kind = GJ_DIST_GAMMA, .a = -1, .b = 1}, "mean"},
        {{.kind = GJ_DIST_GAMMA, .a = 1, .b = -1}, "coefficient of variation"},
        {{.kind = GJ_DIST_WEIBULL, .a = -1, .b = 1}, "scale"},
        {{.kind = GJ_DIST_WEIBULL, .a = 1, .b = 0}, "shape"},
        {{.kind = GJ_DIST_LOGNORMAL, .a = INFINITY, .b = 1}, "mean"},
        {{.kind = GJ_DIST_LOGNORMAL, .a = 1, .b = -0.1}, "coefficient of variation"},
        {{.kind = GJ_DIST_LOGNORMAL, .a = 1e200, .b = 1}, "variance"},
        {{.kind = GJ_DIST_NORMAL, .a = NAN, .b = 1, .c = -INFINITY, .d = INFINITY}, "mean"},
        {{.kind = GJ_DIST_NORMAL, .a = 0, .b = -1, .c = -INFINITY, .d = INFINITY}, "standard deviation"},
        {{.kind = GJ_DIST_NORMAL, .a = 0, .b = 1, .c = NAN, .d = INFINITY}, "lower bound"},
        {{.kind = GJ_DIST_NORMAL, .a = 0, .b = 1, .c = 2, .d = 1}, "upper bound"},
        {{.kind = GJ_DIST_NORMAL, .a = 0, .b = 1, .c = 50, .d = 60}, "bounds"},
        {{.kind = GJ_DIST_NORMAL, .a = 0, .b = 0, .c = 1, .d = 2}, "mean"},
        {{.kind = GJ_DIST_BETA, .a = 0, .b = 1, .c = 0, .d = 1}, "first shape"},
        {{.kind = GJ_DIST_BETA, .a = 1, .b = NAN, .c = 0, .d = 1}, "second shape"},
        {{.kind = GJ_DIST_BETA, .a = 1, .b = 1, .c = -INFINITY, .d = 1}, "low"},
        {{.kind = GJ_DIST_BETA, .a = 1, .b = 1, .c = 1, .d = 0}, "high"},
        {{.kind = GJ_DIST_GEOMETRIC, .a = 0}, "probability"},
        {{.kind = GJ_DIST_GEOMETRIC, .a = 1.5}, "probability"},
        {{.kind = GJ_DIST_BINOMIAL, .a = 2.5, .b = 0.5}, "trials"},
        {{.kind = GJ_DIST_BINOMIAL, .a = -1, .b = 0.5}, "trials"},
        {{.kind = GJ_DIST_BINOMIAL, .a = 10, .b = 1.1}, "probability"},
        {{.kind = GJ_DIST_POISSON, .a = -1}, "mean"},
        {{.kind = GJ_DIST_POISSON, .a = 1e10}, "mean"},
        {{.kind = GJ_DIST_DISCRETE, .n_table = 0}, "number of values"},
        {{.kind = GJ_DIST_DISCRETE, .n_table = 3, .value = values}, "weights"},
        {{.kind = GJ_DIST_DISCRETE, .n_table = 3, .value = values, .cumulative = sinking}, "weight 2"},
        {{.kind = GJ_DIST_DISCRETE, .n_table = 3, .value = values, .cumulative = short_sum}, "sum of the weights"},
        {{.kind = GJ_DIST_DISCRETE, .n_table = 2, .value = infinite, .cumulative = one_weight}, "value 2"},
        {{.kind = GJ_DIST_EMPIRICAL, .n_table = 0}, "number of values"},
        {{.kind = GJ_DIST_EMPIRICAL, .n_table = 3, .value = unsorted}, "sorted"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct gj_dist dist = cases[i].dist;
        struct gj_error error = {.status = GJ_OK};
        assert_int_equal(gj_dist_check(&dist, &error), GJ_MODEL);
        assert_int_equal(error.status, GJ_MODEL);
        if (!strstr(error.message, cases[i].word) || !strstr(error.message, gj_dist_name(dist.kind))) {
            fail_msg("case %zu, \"%s\": %s", i, cases[i].word, error.message);
        }
    }
}

static void a_distribution_without_spread_gives_its_one_value_exactly(void **state)
{
    (void)state;
    struct gj_dist cases[] = {
        {.kind = GJ_DIST_CONSTANT, .a = 4.25},
        {.kind = GJ_DIST_UNIFORM, .a = 4.25, .b = 4.25},
        {.kind = GJ_DIST_TRIANGULAR, .a = 4.25, .b = 4.25, .c = 4.25},
        {.kind = GJ_DIST_GAMMA, .a = 4.25, .b = 0},
        {.kind = GJ_DIST_LOGNORMAL, .a = 4.25, .b = 0},
        {.kind = GJ_DIST_NORMAL, .a = 4.25, .b = 0, .c = 0, .d = 5},
        {.kind = GJ_DIST_NORMAL, .a = 0, .b = 1, .c = 4.25, .d = 4.25},
        {.kind = GJ_DIST_BETA, .a = 1, .b = 2, .c = 4.25, .d = 4.25},
        {.kind = GJ_DIST_DISCRETE, .n_table = 1, .value = one_value, .cumulative = one_weight},
        {.kind = GJ_DIST_EMPIRICAL, .n_table = 1, .value = one_value},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(gj_dist_check(&cases[i], NULL), GJ_OK);
        assert_true(gj_dist_mean(&cases[i]) == 4.25);
        assert_true(gj_dist_variance(&cases[i]) == 0.0);
        for (uint64_t index = 0; index < 100; index++) {
            assert_true(gj_draw(&cases[i], 1, 0, index) == 4.25);
        }
    }
}

static void a_mean_of_0_gives_0(void **state)
{
    (void)state;
    struct gj_dist cases[] = {
        {.kind = GJ_DIST_EXPONENTIAL, .a = 0},      {.kind = GJ_DIST_ERLANG, .a = 0, .b = 3},
        {.kind = GJ_DIST_ERLANG, .a = 0, .b = 30},  {.kind = GJ_DIST_GAMMA, .a = 0, .b = 1},
        {.kind = GJ_DIST_WEIBULL, .a = 0, .b = 2},  {.kind = GJ_DIST_LOGNORMAL, .a = 0, .b = 1},
        {.kind = GJ_DIST_BINOMIAL, .a = 0, .b = 1}, {.kind = GJ_DIST_BINOMIAL, .a = 9, .b = 0},
        {.kind = GJ_DIST_POISSON, .a = 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(gj_dist_check(&cases[i], NULL), GJ_OK);
        for (uint64_t index = 0; index < 100; index++) {
            assert_true(gj_draw(&cases[i], 1, 0, index) == 0.0);
        }
    }
}

/* ---- Special functions against MPFR ---- */

static double relative_error(double ours, mpfr_t exact)
{
    mpfr_t off;
    mpfr_init2(off, 200);
    mpfr_sub_d(off, exact, ours, MPFR_RNDN);
    mpfr_div(off, off, exact, MPFR_RNDN);
    double error = fabs(mpfr_get_d(off, MPFR_RNDN));
    mpfr_clear(off);
    return error;
}

static void the_normal_cdf_has_13_digits_in_both_tails(void **state)
{
    (void)state;
    mpfr_t x, root;
    mpfr_inits2(200, x, root, (mpfr_ptr)0);
    mpfr_sqrt_ui(root, 2, MPFR_RNDN);
    double worst = 0.0;
    for (double z = -37.5; z < 9.0; z += 0.00371) {
        mpfr_set_d(x, -z, MPFR_RNDN);
        mpfr_div(x, x, root, MPFR_RNDN);
        mpfr_erfc(x, x, MPFR_RNDN);
        mpfr_div_ui(x, x, 2, MPFR_RNDN);
        double error = relative_error(gj_normal_cdf(z), x);
        worst = error > worst ? error : worst;
    }
    mpfr_clears(x, root, (mpfr_ptr)0);
    print_message("normal cdf: largest relative error %.1e\n", worst);
    assert_true(worst < 2e-14);
    assert_true(gj_normal_cdf(-INFINITY) == 0.0 && gj_normal_cdf(INFINITY) == 1.0 && isnan(gj_normal_cdf(NAN)));
}

static void log_gamma_has_14_digits_and_its_stirling_tail_15(void **state)
{
    (void)state;
    mpfr_t x, y;
    mpfr_inits2(200, x, y, (mpfr_ptr)0);
    double worst = 0.0, worst_tail = 0.0;
    for (double at = 1e-3; at < 1e10; at *= 1.0137) {
        mpfr_set_d(x, at, MPFR_RNDN);
        mpfr_lngamma(x, x, MPFR_RNDN);
        double exact = mpfr_get_d(x, MPFR_RNDN);
        double error = fabs(gj_lgamma(at) - exact) / (1.0 + fabs(exact));
        worst = error > worst ? error : worst;
    }
    for (double k = 0; k < 1e6; k = k < 40 ? k + 1 : floor(k * 1.1)) {
        mpfr_set_d(x, k + 1, MPFR_RNDN);
        mpfr_log(y, x, MPFR_RNDN);
        mpfr_mul_d(y, y, k + 0.5, MPFR_RNDN);
        mpfr_lngamma(x, x, MPFR_RNDN);
        mpfr_sub(x, x, y, MPFR_RNDN);
        mpfr_add_d(x, x, k + 1, MPFR_RNDN);
        mpfr_const_pi(y, MPFR_RNDN);
        mpfr_mul_ui(y, y, 2, MPFR_RNDN);
        mpfr_log(y, y, MPFR_RNDN);
        mpfr_div_ui(y, y, 2, MPFR_RNDN);
        mpfr_sub(x, x, y, MPFR_RNDN);
        double error = fabs(gj_stirling_tail(k) - mpfr_get_d(x, MPFR_RNDN));
        worst_tail = error > worst_tail ? error : worst_tail;
    }
    mpfr_clears(x, y, (mpfr_ptr)0);
    print_message("log gamma: largest error %.1e, Stirling tail %.1e\n", worst, worst_tail);
    assert_true(worst < 1e-14 && worst_tail < 1e-15);
}

static void log1p_keeps_its_digits_near_0(void **state)
{
    (void)state;
    mpfr_t x;
    mpfr_init2(x, 200);
    double worst = 0.0;
    for (double at = 1e-300; at < 0.999; at *= 1.037) {
        for (int sign = -1; sign <= 1; sign += 2) {
            mpfr_set_d(x, sign * at, MPFR_RNDN);
            mpfr_log1p(x, x, MPFR_RNDN);
            double error = relative_error(gj_log1p(sign * at), x);
            worst = error > worst ? error : worst;
        }
    }
    mpfr_clear(x);
    print_message("log1p: largest relative error %.1e\n", worst);
    assert_true(worst < 4e-16);
}

/* ---- Exact moments against quadrature ---- */

struct moment_of {
    const struct gj_dist *dist;
    double centre;
    int power;
};

static double normal_integrand(double x, void *data)
{
    const struct moment_of *m = data;
    double low = fmax(m->dist->c, m->dist->a - 40 * m->dist->b), high = fmin(m->dist->d, m->dist->a + 40 * m->dist->b);
    double nearest = fmin(fmax(m->dist->a, low), high); /* where the density is largest */
    double z = (x - m->dist->a) / m->dist->b, z0 = (nearest - m->dist->a) / m->dist->b;
    return pow(x - m->centre, m->power) * exp(0.5 * (z0 - z) * (z0 + z));
}

static double integral(gsl_integration_glfixed_table *table, const struct gj_dist *dist, double centre, int power)
{
    struct moment_of m = {dist, centre, power};
    gsl_function f = {normal_integrand, &m};
    double low = fmax(dist->c, dist->a - 40 * dist->b), high = fmin(dist->d, dist->a + 40 * dist->b);
    double nearest = fmin(fmax(dist->a, low), high), step = dist->b / (1.0 + fabs(nearest - dist->a) / dist->b);
    double sum = 0.0; /* in pieces that see the peak */
    for (double at = nearest; at < high && at < nearest + 40 * step; at += step) {
        sum += gsl_integration_glfixed(&f, at, fmin(at + step, high), table);
    }
    for (double at = nearest; at > low && at > nearest - 40 * step; at -= step) {
        sum += gsl_integration_glfixed(&f, fmax(at - step, low), at, table);
    }
    return sum;
}

static void moments_of_a_truncated_normal_agree_with_quadrature(void **state)
{
    (void)state;
    const double bounds[][2] = {{-INFINITY, 0}, {0, INFINITY}, {-1, 2},         {-9, 9},
                                {3, 4},         {5, INFINITY}, {30, INFINITY},  {-INFINITY, -8},
                                {-20, -19.999}, {0.5, 0.5001}, {-0.1, INFINITY}};
    gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(32);
    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
        struct gj_dist dist = {
            .kind = GJ_DIST_NORMAL, .a = 10, .b = 2, .c = 10 + 2 * bounds[i][0], .d = 10 + 2 * bounds[i][1]};
        assert_int_equal(gj_dist_check(&dist, NULL), GJ_OK);
        double mass = integral(table, &dist, 0, 0);
        double nearest = fmin(fmax(dist.a, dist.c), dist.d);
        double mean = nearest + integral(table, &dist, nearest, 1) / mass;
        double variance = integral(table, &dist, mean, 2) / mass;
        if (fabs(gj_dist_mean(&dist) - mean) > 1e-12 * fabs(mean) ||
            fabs(gj_dist_variance(&dist) - variance) > 1e-9 * variance) {
            fail_msg("[%g, %g]: mean %.15g, quadrature %.15g; variance %.15g, quadrature %.15g", bounds[i][0],
                     bounds[i][1], gj_dist_mean(&dist), mean, gj_dist_variance(&dist), variance);
        }
    }
    gsl_integration_glfixed_table_free(table);
}

static void moments_of_a_weibull_agree_with_high_precision(void **state)
{
    (void)state;
    mpfr_t first, second;
    mpfr_inits2(200, first, second, (mpfr_ptr)0);
    for (double shape = 0.05; shape < 1e6; shape *= 1.31) {
        struct gj_dist dist = {.kind = GJ_DIST_WEIBULL, .a = 3, .b = shape};
        assert_int_equal(gj_dist_check(&dist, NULL), GJ_OK);
        mpfr_set_d(first, 1, MPFR_RNDN);
        mpfr_div_d(first, first, shape, MPFR_RNDN);
        mpfr_mul_ui(second, first, 2, MPFR_RNDN);
        mpfr_add_ui(first, first, 1, MPFR_RNDN);
        mpfr_add_ui(second, second, 1, MPFR_RNDN);
        mpfr_gamma(first, first, MPFR_RNDN);
        mpfr_gamma(second, second, MPFR_RNDN);
        double mean = 3 * mpfr_get_d(first, MPFR_RNDN);
        mpfr_sqr(first, first, MPFR_RNDN);
        mpfr_sub(second, second, first, MPFR_RNDN);
        double variance = 9 * mpfr_get_d(second, MPFR_RNDN);
        assert_true(fabs(gj_dist_mean(&dist) / mean - 1) < 1e-13);
        assert_true(fabs(gj_dist_variance(&dist) / variance - 1) < 1e-10);
    }
    mpfr_clears(first, second, (mpfr_ptr)0);
}

/* ---- A million draws ---- */

static void draw_all(const struct gj_dist *dist, const char *purpose, double *x)
{
    struct gj_stream stream;
    gj_stream_init(&stream, gj_draw_key(SEED, "test", purpose));
    for (uint32_t i = 0; i < N_DRAWS; i++) {
        x[i] = gj_stream_at(&stream, dist, 0, i);
    }
}

/* Mean and variance within 4 standard errors, that of the variance from the sample's fourth moment. */
static void assert_moments(const struct gj_dist *dist, const char *label, const double *x)
{
    double n = N_DRAWS, mean = gj_dist_mean(dist), variance = gj_dist_variance(dist), first = 0, second = 0, fourth = 0;
    for (uint32_t i = 0; i < N_DRAWS; i++) {
        double off = x[i] - mean;
        first += off;
        second += off * off;
        fourth += off * off * off * off;
    }
    double error = sqrt(variance / n), error2 = sqrt((fourth / n - (second / n) * (second / n)) / n);
    if (fabs(first / n) > 4 * error || fabs(second / n - variance) > 4 * error2) {
        fail_msg("%s: mean off by %.2f standard errors, variance by %.2f", label, first / n / error,
                 (second / n - variance) / error2);
    }
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double triangular_cdf(double a, double b, double c, double x)
{
    return x < b ? (x - a) * (x - a) / ((b - a) * (c - a)) : 1 - (c - x) * (c - x) / ((c - b) * (c - a));
}

static double normal_cdf(const struct gj_dist *d, double x)
{
    double low = (d->c - d->a) / d->b, high = (d->d - d->a) / d->b, z = (x - d->a) / d->b;
    if (low > 0) {
        double all = gsl_cdf_ugaussian_Q(low) - gsl_cdf_ugaussian_Q(high);
        return (gsl_cdf_ugaussian_Q(low) - gsl_cdf_ugaussian_Q(z)) / all;
    }
    double all = gsl_cdf_ugaussian_P(high) - gsl_cdf_ugaussian_P(low);
    return (gsl_cdf_ugaussian_P(z) - gsl_cdf_ugaussian_P(low)) / all;
}

static double empirical_cdf(const struct gj_dist *d, double x)
{
    uint32_t i = 0;
    while (i + 2 < d->n_table && d->value[i + 1] < x) {
        i++;
    }
    double width = d->value[i + 1] - d->value[i];
    return (i + (width > 0 ? (x - d->value[i]) / width : 1)) / (d->n_table - 1);
}

static double cdf(const struct gj_dist *d, double x)
{
    double sigma = sqrt(log1p(d->b * d->b)), shape = 1 / (d->b * d->b);
    switch (d->kind) {
    case GJ_DIST_UNIFORM:
        return gsl_cdf_flat_P(x, d->a, d->b);
    case GJ_DIST_TRIANGULAR:
        return triangular_cdf(d->a, d->b, d->c, x);
    case GJ_DIST_EXPONENTIAL:
        return gsl_cdf_exponential_P(x, d->a);
    case GJ_DIST_ERLANG:
        return gsl_cdf_gamma_P(x, d->b, d->a / d->b);
    case GJ_DIST_GAMMA:
        return gsl_cdf_gamma_P(x, shape, d->a / shape);
    case GJ_DIST_WEIBULL:
        return gsl_cdf_weibull_P(x, d->a, d->b);
    case GJ_DIST_LOGNORMAL:
        return gsl_cdf_lognormal_P(x, log(d->a) - sigma * sigma / 2, sigma);
    case GJ_DIST_NORMAL:
        return normal_cdf(d, x);
    case GJ_DIST_BETA:
        return gsl_cdf_beta_P((x - d->c) / (d->d - d->c), d->a, d->b);
    case GJ_DIST_EMPIRICAL:
        return empirical_cdf(d, x);
    default:
        fail_msg("no cdf of %s", gj_dist_name(d->kind));
        return 0;
    }
}

static void continuous_draws_have_their_moments_and_their_shape(void **state)
{
    (void)state;
    static const double steps[] = {0.0, 1.0, 1.5, 4.0, 9.0};
    struct gj_dist cases[] = {
        {.kind = GJ_DIST_UNIFORM, .a = 0, .b = 1},
        {.kind = GJ_DIST_UNIFORM, .a = -2, .b = 5},
        {.kind = GJ_DIST_TRIANGULAR, .a = 1, .b = 2, .c = 6},
        {.kind = GJ_DIST_TRIANGULAR, .a = 1, .b = 1, .c = 6},
        {.kind = GJ_DIST_TRIANGULAR, .a = 1, .b = 6, .c = 6},
        {.kind = GJ_DIST_EXPONENTIAL, .a = 1},
        {.kind = GJ_DIST_EXPONENTIAL, .a = 6e6},
        {.kind = GJ_DIST_ERLANG, .a = 3, .b = 1},
        {.kind = GJ_DIST_ERLANG, .a = 3, .b = 2},
        {.kind = GJ_DIST_ERLANG, .a = 3, .b = 6},
        {.kind = GJ_DIST_ERLANG, .a = 3, .b = 7},
        {.kind = GJ_DIST_ERLANG, .a = 3, .b = 400},
        {.kind = GJ_DIST_GAMMA, .a = 2, .b = 0.05},
        {.kind = GJ_DIST_GAMMA, .a = 2, .b = 0.7},
        {.kind = GJ_DIST_GAMMA, .a = 2, .b = 1},
        {.kind = GJ_DIST_GAMMA, .a = 2, .b = 1.5},
        {.kind = GJ_DIST_GAMMA, .a = 2, .b = 3},
        {.kind = GJ_DIST_WEIBULL, .a = 2, .b = 0.7},
        {.kind = GJ_DIST_WEIBULL, .a = 2, .b = 1.5},
        {.kind = GJ_DIST_WEIBULL, .a = 2, .b = 20},
        {.kind = GJ_DIST_LOGNORMAL, .a = 6, .b = 0.2},
        {.kind = GJ_DIST_LOGNORMAL, .a = 6, .b = 1},
        {.kind = GJ_DIST_NORMAL, .a = 5, .b = 2, .c = -INFINITY, .d = INFINITY},
        {.kind = GJ_DIST_NORMAL, .a = 5, .b = 2, .c = 0, .d = INFINITY},
        {.kind = GJ_DIST_NORMAL, .a = 5, .b = 2, .c = 4, .d = 7},
        {.kind = GJ_DIST_NORMAL, .a = 5, .b = 2, .c = -INFINITY, .d = 1},
        {.kind = GJ_DIST_NORMAL, .a = 5, .b = 2, .c = 17, .d = INFINITY},
        {.kind = GJ_DIST_NORMAL, .a = 5, .b = 2, .c = 17, .d = 18},
        {.kind = GJ_DIST_BETA, .a = 2, .b = 5, .c = 0, .d = 1},
        {.kind = GJ_DIST_BETA, .a = 1, .b = 1, .c = -1, .d = 3},
        {.kind = GJ_DIST_BETA, .a = 0.3, .b = 0.4, .c = 0, .d = 1},
        {.kind = GJ_DIST_BETA, .a = 0.5, .b = 30, .c = 0, .d = 1},
        {.kind = GJ_DIST_EMPIRICAL, .n_table = 5, .value = steps},
    };
    double *x = malloc(N_DRAWS * sizeof *x);
    assert_non_null(x);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct gj_dist *dist = &cases[i];
        char label[100];
        snprintf(label, sizeof label, "%s %g %g %g %g", gj_dist_name(dist->kind), dist->a, dist->b, dist->c, dist->d);
        assert_int_equal(gj_dist_check(dist, NULL), GJ_OK);
        draw_all(dist, label, x);
        assert_moments(dist, label, x);
        qsort(x, N_DRAWS, sizeof *x, by_size);
        double largest = 0;
        for (uint32_t k = 0; k < N_DRAWS; k++) {
            double p = cdf(dist, x[k]);
            largest = fmax(largest, fmax(p - (double)k / N_DRAWS, (k + 1.0) / N_DRAWS - p));
        }
        if (!(largest * sqrt(N_DRAWS) < KS_LIMIT)) {
            fail_msg("%s: sqrt(n) D = %.3f, limit %.3f", label, largest * sqrt(N_DRAWS), KS_LIMIT);
        }
    }
    free(x);
}

static double probability(const struct gj_dist *d, double k)
{
    switch (d->kind) {
    case GJ_DIST_GEOMETRIC:
        return gsl_ran_geometric_pdf((unsigned)k, d->a);
    case GJ_DIST_BINOMIAL:
        return gsl_ran_binomial_pdf((unsigned)k, d->b, (unsigned)d->a);
    case GJ_DIST_POISSON:
        return gsl_ran_poisson_pdf((unsigned)k, d->a);
    default:
        fail_msg("no probabilities of %s", gj_dist_name(d->kind));
        return 0;
    }
}

/* Chi square over the values from 0 up, neighbours put together until 20 draws are expected. */
static void assert_counts(const struct gj_dist *dist, const char *label, double *x)
{
    qsort(x, N_DRAWS, sizeof *x, by_size);
    uint32_t at = 0;
    double k = fmax(0, floor(gj_dist_mean(dist) - 8 * sqrt(gj_dist_variance(dist)) - 8));
    double sum = 0, expected = 0, observed = 0, left = 1;
    int n_bins = 0;
    assert_true(x[0] >= k);
    for (; left * N_DRAWS > 20; k++) {
        double p = probability(dist, k);
        left -= p;
        expected += p * N_DRAWS;
        for (; at < N_DRAWS && x[at] == k; at++) {
            observed += 1;
        }
        if (expected > 20 && left * N_DRAWS > 20) {
            sum += (observed - expected) * (observed - expected) / expected;
            n_bins++;
            expected = observed = 0;
        }
    }
    expected += left * N_DRAWS; /* the rest, to the end, with the last bin that was not full */
    observed += N_DRAWS - at;
    sum += (observed - expected) * (observed - expected) / expected;
    double tail = n_bins > 0 ? gsl_cdf_chisq_Q(sum, n_bins) : 1;
    if (!(tail > CHI_SQUARE_TAIL)) {
        fail_msg("%s: chi square %.1f with %d degrees of freedom, tail %.1e", label, sum, n_bins, tail);
    }
}

static void counting_draws_have_their_moments_and_their_probabilities(void **state)
{
    (void)state;
    struct gj_dist cases[] = {
        {.kind = GJ_DIST_GEOMETRIC, .a = 0.9},
        {.kind = GJ_DIST_GEOMETRIC, .a = 0.5},
        {.kind = GJ_DIST_GEOMETRIC, .a = 0.01},
        {.kind = GJ_DIST_BINOMIAL, .a = 1, .b = 0.3},
        {.kind = GJ_DIST_BINOMIAL, .a = 1, .b = 0.8},
        {.kind = GJ_DIST_BINOMIAL, .a = 12, .b = 0.5},
        {.kind = GJ_DIST_BINOMIAL, .a = 12, .b = 0.97},
        {.kind = GJ_DIST_BINOMIAL, .a = 500, .b = 0.011},
        {.kind = GJ_DIST_BINOMIAL, .a = 1000, .b = 0.0239},
        {.kind = GJ_DIST_BINOMIAL, .a = 1000, .b = 0.0241},
        {.kind = GJ_DIST_BINOMIAL, .a = 60, .b = 0.5},
        {.kind = GJ_DIST_BINOMIAL, .a = 60, .b = 0.55},
        {.kind = GJ_DIST_BINOMIAL, .a = 5000, .b = 0.9},
        {.kind = GJ_DIST_BINOMIAL, .a = 1000000, .b = 0.0001},
        {.kind = GJ_DIST_BINOMIAL, .a = 1000000, .b = 0.5},
        {.kind = GJ_DIST_POISSON, .a = 0.02},
        {.kind = GJ_DIST_POISSON, .a = 3},
        {.kind = GJ_DIST_POISSON, .a = 23.9},
        {.kind = GJ_DIST_POISSON, .a = 24.1},
        {.kind = GJ_DIST_POISSON, .a = 300},
        {.kind = GJ_DIST_POISSON, .a = 1e5},
    };
    double *x = malloc(N_DRAWS * sizeof *x);
    assert_non_null(x);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char label[100];
        snprintf(label, sizeof label, "%s %g %g", gj_dist_name(cases[i].kind), cases[i].a, cases[i].b);
        assert_int_equal(gj_dist_check(&cases[i], NULL), GJ_OK);
        draw_all(&cases[i], label, x);
        assert_moments(&cases[i], label, x);
        assert_counts(&cases[i], label, x);
    }
    free(x);
}

static void a_discrete_table_gives_each_value_its_share(void **state)
{
    (void)state;
    struct gj_dist dist = {.kind = GJ_DIST_DISCRETE, .n_table = 6, .value = values, .cumulative = weights};
    assert_int_equal(gj_dist_check(&dist, NULL), GJ_OK);
    double *x = malloc(N_DRAWS * sizeof *x);
    assert_non_null(x);
    draw_all(&dist, "discrete", x);
    assert_moments(&dist, "discrete", x);
    const double value[5] = {-3, 1, 2.5, 7, 20}, share[5] = {0.1, 0, 0.4, 0.45, 0.05};
    for (int v = 0; v < 5; v++) {
        double n = 0;
        for (uint32_t i = 0; i < N_DRAWS; i++) {
            n += x[i] == value[v];
        }
        assert_true(fabs(n - share[v] * N_DRAWS) <= 4 * sqrt(share[v] * (1 - share[v]) * N_DRAWS));
    }
    free(x);
}

static void names_are_those_of_the_scenario(void **state)
{
    (void)state;
    assert_string_equal(gj_dist_name(GJ_DIST_CONSTANT), "constant");
    assert_string_equal(gj_dist_name(GJ_DIST_EMPIRICAL), "empirical");
    assert_string_equal(gj_dist_name(GJ_N_DIST), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_parameter_is_refused_and_named),
        cmocka_unit_test(a_distribution_without_spread_gives_its_one_value_exactly),
        cmocka_unit_test(a_mean_of_0_gives_0),
        cmocka_unit_test(the_normal_cdf_has_13_digits_in_both_tails),
        cmocka_unit_test(log_gamma_has_14_digits_and_its_stirling_tail_15),
        cmocka_unit_test(log1p_keeps_its_digits_near_0),
        cmocka_unit_test(moments_of_a_truncated_normal_agree_with_quadrature),
        cmocka_unit_test(moments_of_a_weibull_agree_with_high_precision),
        cmocka_unit_test(continuous_draws_have_their_moments_and_their_shape),
        cmocka_unit_test(counting_draws_have_their_moments_and_their_probabilities),
        cmocka_unit_test(a_discrete_table_gives_each_value_its_share),
        cmocka_unit_test(names_are_those_of_the_scenario),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
