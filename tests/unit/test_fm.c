/* Our own log, exp, pow and normal quantile against MPFR, over 1e7 arguments each.
 *
 * MPFR takes microseconds a value, so long double looks first: it measures an error to about 0.01 ulp, and MPFR measures again
 * whatever could be the largest so far. That long double can be trusted with this is tested too, on every 1000th argument. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <mpfr.h>

#include "kernel/digest.h"
#include "kernel/fm.h"
#include "kernel/fm_block.h"
#include "kernel/fm_inline.h"
#include "kernel/variant.h"

#define N_ARGUMENTS 10000000u
#define MPFR_BITS 200
#define INF ((double)INFINITY)
#define ROOT_HALF 0.707106781186547524400844362104849039L         /* sqrt(1/2) */
#define ROOT_2_PI_INVERSE 0.398942280401432677939946059934381868L /* 1/sqrt(2 pi) */

/* ---- Arguments: a plain generator, so that the test depends on nothing it tests ---- */

static uint64_t next_bits(uint64_t *seed)
{
    *seed += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t x = *seed;
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

static double next_uniform(uint64_t *seed)
{
    return ((double)(next_bits(seed) >> 12) + 0.5) * 0x1p-52;
}

static double between(uint64_t *seed, double low, double high)
{
    return low + (high - low) * next_uniform(seed);
}

/* Positive and finite, all exponents equally often. */
static double any_positive(uint64_t *seed)
{
    return gj_fm_from_bits(1 + next_bits(seed) % UINT64_C(0x7FEFFFFFFFFFFFFF));
}

static double any_subnormal(uint64_t *seed)
{
    uint64_t bits = next_bits(seed);
    return gj_fm_from_bits(1 + (bits >> 12 >> bits % 52));
}

/* 2^-k for k uniform in 0..bits, with a random fraction. */
static double log_spaced(uint64_t *seed, double bits)
{
    return (double)exp2l(-(long double)(bits * next_uniform(seed)));
}

static double either_sign(uint64_t *seed, double x)
{
    return next_bits(seed) % 2 ? x : -x;
}

struct argument {
    double x, y;
};

static struct argument argument_of_log(uint64_t *seed, unsigned kind)
{
    switch (kind % 5) {
    case 0:
        return (struct argument){any_positive(seed), 0.0};
    case 1:
        return (struct argument){any_subnormal(seed), 0.0};
    case 2:
        return (struct argument){between(seed, 0.5, 2.0), 0.0};
    case 3:
        return (struct argument){1.0 + either_sign(seed, log_spaced(seed, 52.0) / 2.0), 0.0};
    default:
        return (struct argument){next_uniform(seed), 0.0};
    }
}

static struct argument argument_of_exp(uint64_t *seed, unsigned kind)
{
    switch (kind % 5) {
    case 0:
        return (struct argument){between(seed, -745.2, 709.8), 0.0};
    case 1:
        return (struct argument){between(seed, -745.2, -708.0), 0.0}; /* subnormal results */
    case 2:
        return (struct argument){between(seed, -1.0, 1.0), 0.0};
    case 3:
        return (struct argument){either_sign(seed, 700.0 * log_spaced(seed, 80.0)), 0.0};
    default:
        return (struct argument){either_sign(seed, any_subnormal(seed)), 0.0};
    }
}

static struct argument argument_of_pow(uint64_t *seed, unsigned kind)
{
    double x = 0.0;
    switch (kind % 5) {
    case 0:
        x = any_positive(seed);
        break;
    case 1:
        x = any_subnormal(seed);
        break;
    case 2:
        x = 1.0 + either_sign(seed, log_spaced(seed, 51.0) / 2.0);
        break;
    case 3: /* a Weibull's */
        return (struct argument){-(double)logl((long double)next_uniform(seed)), between(seed, 0.1, 4.0)};
    default: /* small whole and half powers */
        return (struct argument){between(seed, 0.0, 100.0), (double)(next_bits(seed) % 41) / 2.0 - 10.0};
    }
    long double log_x = fabsl(logl((long double)x));
    return (struct argument){x, log_x > 0.0L ? (double)((long double)between(seed, -745.0, 710.0) / log_x) : 1.0};
}

static struct argument argument_of_quantile(uint64_t *seed, unsigned kind)
{
    switch (kind % 7) {
    case 0:
        return (struct argument){next_uniform(seed), 0.0};
    case 1:
        return (struct argument){gj_fm_from_bits(1 + next_bits(seed) % UINT64_C(0x3FEFFFFFFFFFFFFF)),
                                 0.0}; /* down to 2^-1074 */
    case 2:
        return (struct argument){0.5 + either_sign(seed, 0.4999999999 * log_spaced(seed, 52.0)), 0.0};
    case 3:
        return (struct argument){1.0 - log_spaced(seed, 53.0) / 2.0, 0.0};
    case 4:
        return (struct argument){between(seed, 0.07, 0.08), 0.0}; /* about a border */
    case 5:
        return (struct argument){0.5 * log_spaced(seed, 53.0), 0.0}; /* the tail a draw can reach */
    default:
        return (struct argument){any_subnormal(seed), 0.0};
    }
}

/* ---- Errors in ulp of the exact result ---- */

static double ulp(long double exact)
{
    int exponent;
    (void)frexpl(exact, &exponent);
    return ldexp(1.0, (exponent < -1021 ? -1021 : exponent) - 53);
}

static double quick_error(double found, long double exact)
{
    if (isinf(found)) {
        return fabsl(exact) > (long double)DBL_MAX ? 0.0 : INF;
    }
    return exact == 0.0L ? 0.0 : (double)(fabsl((long double)found - exact) / (long double)ulp(exact));
}

static double quick_log(struct argument a)
{
    return quick_error(gj_log(a.x), logl((long double)a.x));
}

static double quick_exp(struct argument a)
{
    return quick_error(gj_exp(a.x), expl((long double)a.x));
}

static double quick_pow(struct argument a)
{
    return quick_error(gj_pow(a.x, a.y), powl((long double)a.x, (long double)a.y));
}

/* One Halley step from z: how far is the quantile from it? Near 1/2 by erf, in the tails by erfc, so that nothing cancels. */
static double quick_quantile(struct argument a)
{
    long double z = (long double)gj_normal_quantile(a.x), p = (long double)a.x, residual;
    if (fabs(a.x - 0.5) < 0.45) {
        residual = erfl(z * ROOT_HALF) / 2.0L - (p - 0.5L);
    } else if (a.x < 0.5) {
        residual = erfcl(-z * ROOT_HALF) / 2.0L - p;
    } else {
        residual = (1.0L - p) - erfcl(z * ROOT_HALF) / 2.0L;
    }
    long double step = residual / (expl(-z * z / 2.0L) * ROOT_2_PI_INVERSE);
    step /= 1.0L + z * step / 2.0L;
    return z == step ? 0.0 : (double)fabsl(step) / ulp(z - step);
}

static double exact_error(double found, mpfr_t exact)
{
    if (mpfr_zero_p(exact)) {
        return found == 0.0 ? 0.0 : INF;
    }
    if (isinf(found)) {
        return mpfr_cmp_d(exact, DBL_MAX) > 0 ? 0.0 : INF;
    }
    mpfr_exp_t exponent = mpfr_get_exp(exact);
    mpfr_t difference;
    mpfr_init2(difference, MPFR_BITS);
    mpfr_d_sub(difference, found, exact, MPFR_RNDN);
    mpfr_mul_2si(difference, difference, 53 - (long)(exponent < -1021 ? -1021 : exponent), MPFR_RNDN);
    double error = fabs(mpfr_get_d(difference, MPFR_RNDN));
    mpfr_clear(difference);
    return error;
}

static double exact_log(struct argument a)
{
    mpfr_t x;
    mpfr_init2(x, MPFR_BITS);
    mpfr_set_d(x, a.x, MPFR_RNDN);
    mpfr_log(x, x, MPFR_RNDN);
    double error = exact_error(gj_log(a.x), x);
    mpfr_clear(x);
    return error;
}

static double exact_exp(struct argument a)
{
    mpfr_t x;
    mpfr_init2(x, MPFR_BITS);
    mpfr_set_d(x, a.x, MPFR_RNDN);
    mpfr_exp(x, x, MPFR_RNDN);
    double error = exact_error(gj_exp(a.x), x);
    mpfr_clear(x);
    return error;
}

static double exact_pow(struct argument a)
{
    mpfr_t x, y;
    mpfr_inits2(MPFR_BITS, x, y, (mpfr_ptr)NULL);
    mpfr_set_d(x, a.x, MPFR_RNDN);
    mpfr_set_d(y, a.y, MPFR_RNDN);
    mpfr_pow(x, x, y, MPFR_RNDN);
    double error = exact_error(gj_pow(a.x, a.y), x);
    mpfr_clears(x, y, (mpfr_ptr)NULL);
    return error;
}

/* Phi(z) as erfc(-z / sqrt 2) / 2, to 200 bits, and two Newton steps from z. */
static double exact_quantile(struct argument a)
{
    double found = gj_normal_quantile(a.x);
    mpfr_t z, phi, density, root;
    mpfr_inits2(MPFR_BITS, z, phi, density, root, (mpfr_ptr)NULL);
    mpfr_set_d(z, found, MPFR_RNDN);
    for (int i = 0; i < 2; i++) {
        mpfr_sqrt_ui(root, 2, MPFR_RNDN);
        mpfr_div(phi, z, root, MPFR_RNDN);
        mpfr_sqr(density, phi, MPFR_RNDN); /* z^2 / 2 */
        mpfr_neg(phi, phi, MPFR_RNDN);
        mpfr_erfc(phi, phi, MPFR_RNDN);
        mpfr_div_ui(phi, phi, 2, MPFR_RNDN);
        mpfr_sub_d(phi, phi, a.x, MPFR_RNDN);
        mpfr_neg(density, density, MPFR_RNDN);
        mpfr_exp(density, density, MPFR_RNDN);
        mpfr_const_pi(root, MPFR_RNDN);
        mpfr_mul_ui(root, root, 2, MPFR_RNDN);
        mpfr_sqrt(root, root, MPFR_RNDN);
        mpfr_mul(phi, phi, root, MPFR_RNDN);
        mpfr_div(phi, phi, density, MPFR_RNDN);
        mpfr_sub(z, z, phi, MPFR_RNDN);
    }
    double error = exact_error(found, z);
    mpfr_clears(z, phi, density, root, (mpfr_ptr)NULL);
    return error;
}

/* ---- The sweeps ---- */

struct sweep {
    const char *name;
    struct argument (*argument)(uint64_t *seed, unsigned kind);
    double (*quick)(struct argument a);
    double (*exact)(struct argument a);
    double largest; /* error allowed, in ulp: what decisions/0004-own-math.md states */
};

static const struct sweep sweep_log = {"log", argument_of_log, quick_log, exact_log, 0.65};
static const struct sweep sweep_exp = {"exp", argument_of_exp, quick_exp, exact_exp, 0.77};
static const struct sweep sweep_pow = {"pow", argument_of_pow, quick_pow, exact_pow, 0.77};
static const struct sweep sweep_quantile = {"normal quantile", argument_of_quantile, quick_quantile, exact_quantile,
                                            0.80};

static void run_sweep(const struct sweep *sweep)
{
    uint64_t seed = 2019;
    struct argument worst = {0.0, 0.0};
    double largest = 0.0, largest_doubt = 0.0;
    for (unsigned i = 0; i < N_ARGUMENTS; i++) {
        struct argument a = sweep->argument(&seed, i);
        double quick = sweep->quick(a);
        assert_true(quick < INF); /* false for NaN too */
        bool audited = i % 1000 == 0;
        if (audited || quick > largest - 0.01) {
            double exact = sweep->exact(a);
            if (exact > largest) {
                largest = exact;
                worst = a;
            }
            largest_doubt = audited ? fmax(largest_doubt, fabs(exact - quick)) : largest_doubt;
        }
    }
    print_message("%s: %u arguments, at most %.4f ulp, at %a %a; long double differs from MPFR by at most %.4f ulp\n",
                  sweep->name, N_ARGUMENTS, largest, worst.x, worst.y, largest_doubt);
    assert_true(largest > 0.5);
    assert_true(largest <= sweep->largest);
    assert_true(largest_doubt < 0.01);
}

static void log_is_within_its_bound_over_all_doubles(void **state)
{
    (void)state;
    run_sweep(&sweep_log);
}

static void exp_is_within_its_bound_over_all_doubles(void **state)
{
    (void)state;
    run_sweep(&sweep_exp);
}

static void pow_is_within_its_bound_over_all_doubles(void **state)
{
    (void)state;
    run_sweep(&sweep_pow);
}

static void normal_quantile_is_within_its_bound_over_all_doubles(void **state)
{
    (void)state;
    run_sweep(&sweep_quantile);
}

/* ---- Special values, exact cases, symmetry ---- */

static void assert_same(double found, double wanted)
{
    assert_int_equal(gj_fm_bits(found), gj_fm_bits(wanted));
}

static void assert_nan(double found)
{
    assert_int_equal(gj_fm_bits(found), UINT64_C(0x7FF8000000000000)); /* the same NaN everywhere */
}

static void log_has_the_special_values_of_annex_f(void **state)
{
    (void)state;
    assert_same(gj_log(0.0), -INF);
    assert_same(gj_log(-0.0), -INF);
    assert_same(gj_log(1.0), 0.0);
    assert_same(gj_log(INF), INF);
    assert_nan(gj_log(-1.0));
    assert_nan(gj_log(-INF));
    assert_nan(gj_log(-0x1p-1074));
    assert_nan(gj_log((double)NAN));
    assert_nan(gj_log(-(double)NAN));
}

static void exp_has_the_special_values_of_annex_f(void **state)
{
    (void)state;
    assert_same(gj_exp(0.0), 1.0);
    assert_same(gj_exp(-0.0), 1.0);
    assert_same(gj_exp(-INF), 0.0);
    assert_same(gj_exp(INF), INF);
    assert_same(gj_exp(-1e300), 0.0);
    assert_same(gj_exp(1e300), INF);
    assert_nan(gj_exp((double)NAN));
    assert_nan(gj_exp(-(double)NAN));
}

static void exp_overflows_and_underflows_where_the_exact_result_does(void **state)
{
    (void)state;
    assert_true(gj_exp(0x1.62e42fefa39efp+9) < INF); /* 709.78271289338397, the last */
    assert_same(gj_exp(0x1.62e42fefa39f0p+9), INF);
    assert_same(gj_exp(-0x1.74910d52d3051p+9), 0x1p-1074); /* -745.13321910194111, the last */
    assert_same(gj_exp(-0x1.74910d52d3052p+9), 0.0);
}

static void pow_has_the_special_values_of_annex_f(void **state)
{
    (void)state;
    const double zeros[] = {0.0, -0.0}, nan = (double)NAN;
    for (int i = 0; i < 2; i++) {
        double signed_inf = i == 0 ? INF : -INF;
        assert_same(gj_pow(zeros[i], -3.0), signed_inf);
        assert_same(gj_pow(zeros[i], -2.0), INF);
        assert_same(gj_pow(zeros[i], -2.5), INF);
        assert_same(gj_pow(zeros[i], -INF), INF);
        assert_same(gj_pow(zeros[i], 3.0), zeros[i]);
        assert_same(gj_pow(zeros[i], 2.0), 0.0);
        assert_same(gj_pow(zeros[i], 0.5), 0.0);
        assert_same(gj_pow(zeros[i], INF), 0.0);
        assert_same(gj_pow(nan, zeros[i]), 1.0);
        assert_same(gj_pow(-5.0, zeros[i]), 1.0);
        assert_same(gj_pow(INF, zeros[i]), 1.0);
    }
    assert_same(gj_pow(-1.0, INF), 1.0);
    assert_same(gj_pow(-1.0, -INF), 1.0);
    assert_same(gj_pow(1.0, nan), 1.0);
    assert_same(gj_pow(1.0, INF), 1.0);
    assert_nan(gj_pow(-2.0, 0.5));
    assert_nan(gj_pow(-0x1p-1074, 1e-300));
    assert_nan(gj_pow(nan, 1.0));
    assert_nan(gj_pow(2.0, nan));
    for (int sign = -1; sign <= 1; sign += 2) {
        assert_same(gj_pow(sign * 0.5, -INF), INF);
        assert_same(gj_pow(sign * 2.0, -INF), 0.0);
        assert_same(gj_pow(sign * 0.5, INF), 0.0);
        assert_same(gj_pow(sign * 2.0, INF), INF);
    }
    assert_same(gj_pow(-INF, -3.0), -0.0);
    assert_same(gj_pow(-INF, -2.0), 0.0);
    assert_same(gj_pow(-INF, -0.5), 0.0);
    assert_same(gj_pow(-INF, 3.0), -INF);
    assert_same(gj_pow(-INF, 2.0), INF);
    assert_same(gj_pow(-INF, 2.5), INF);
    assert_same(gj_pow(INF, -1e-300), 0.0);
    assert_same(gj_pow(INF, 1e-300), INF);
    assert_same(gj_pow(-INF, INF), INF);
}

static void pow_of_a_negative_number_takes_its_sign_from_an_odd_exponent(void **state)
{
    (void)state;
    assert_same(gj_pow(-3.0, 3.0), -27.0);
    assert_same(gj_pow(-3.0, -1.0), gj_pow(3.0, -1.0) * -1.0);
    assert_same(gj_pow(-3.0, 4.0), 81.0);
    assert_same(gj_pow(-1.0, 0x1p53 - 1.0), -1.0);
    assert_same(gj_pow(-1.0, 0x1p53), 1.0);
    assert_same(gj_pow(-1.0, 1e300), 1.0);
    assert_same(gj_pow(-2.0, -1075.0), -0.0);
    assert_same(gj_pow(-2.0, 1025.0), -INF);
}

static void results_that_are_doubles_are_exact(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int k = -1074; k <= 1023; k++) {
        assert_same(gj_pow(2.0, k), ldexp(1.0, k));
        assert_same(gj_pow(0.5, -k), ldexp(1.0, k));
    }
    for (int base = 2; base <= 15; base++) {
        double power = 1.0;
        for (int k = 1; k <= 13; k++) { /* 15^13 < 2^53 */
            power *= base;
            assert_same(gj_pow(base, k), power);
        }
    }
    for (int i = 0; i < 10000; i++) {
        double x = any_positive(&seed), root = between(&seed, 1.0, 0x1p26);
        assert_same(gj_pow(x, 1.0), x);
        root = (double)(int64_t)root;
        assert_same(gj_pow(root * root, 0.5), root);
    }
}

static void a_huge_exponent_is_as_good_as_infinite(void **state)
{
    (void)state;
    const double next = 1.0 + 0x1p-52, before = 1.0 - 0x1p-53;
    assert_same(gj_pow(next, 1e300), INF);
    assert_same(gj_pow(next, -1e300), 0.0);
    assert_same(gj_pow(before, 1e300), 0.0);
    assert_same(gj_pow(before, DBL_MAX), 0.0);
    assert_same(gj_pow(next, 1e-300), 1.0);
    assert_same(gj_pow(DBL_MAX, 0x1p-1074), 1.0);
}

static void the_quantile_ends_at_infinity_and_is_nan_outside(void **state)
{
    (void)state;
    assert_same(gj_normal_quantile(0.0), -INF);
    assert_same(gj_normal_quantile(-0.0), -INF);
    assert_same(gj_normal_quantile(1.0), INF);
    assert_same(gj_normal_quantile(0.5), 0.0);
    assert_nan(gj_normal_quantile(-0x1p-1074));
    assert_nan(gj_normal_quantile(1.0 + 0x1p-52));
    assert_nan(gj_normal_quantile((double)NAN));
    assert_nan(gj_normal_quantile(INF));
    assert_nan(gj_normal_quantile(-INF));
}

static void the_quantile_is_odd_about_a_half(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (int i = 0; i < 1000000; i++) {
        double p = next_uniform(&seed); /* 1 - p is exact */
        assert_same(gj_normal_quantile(1.0 - p), -gj_normal_quantile(p));
    }
}

/* The parts must meet: around each border the step from one double to the next is at most the true step and two ulp. */
static void the_quantile_has_no_step_where_its_parts_meet(void **state)
{
    (void)state;
    const double borders[] = {0.075, 0.925, 0.25, 0.75, 0x1p-53, 1.0 - 0x1p-53, 0x1p-1022};
    for (size_t b = 0; b < sizeof borders / sizeof borders[0]; b++) {
        uint64_t bits = gj_fm_bits(borders[b]) - 100;
        for (int i = 0; i < 200 && bits < UINT64_C(0x3FEFFFFFFFFFFFFF); i++, bits++) {
            double p = gj_fm_from_bits(bits), next = gj_fm_from_bits(bits + 1);
            double z = gj_normal_quantile(p), step = gj_normal_quantile(next) - z;
            double slope = (double)(expl((long double)z * (long double)z / 2.0L) / ROOT_2_PI_INVERSE);
            assert_true(step >= -2.0 * ulp((long double)z));
            assert_true(step <= 2.0 * slope * (next - p) + 2.0 * ulp((long double)z));
        }
    }
}

/* ---- Blocks and cores give the same bits ---- */

typedef void block_function(const double *in, double *out, unsigned n);

static void assert_block_like_singles(block_function *block, double (*single)(double), const double *in, unsigned n)
{
    double out[200], guard = 12345.0;
    assert_true(n < 199);
    for (unsigned i = 0; i < 200; i++) {
        out[i] = guard;
    }
    block(in, out, n);
    for (unsigned i = 0; i < n; i++) {
        assert_same(out[i], single(in[i]));
    }
    assert_same(out[n], guard);
    memcpy(out, in, n * sizeof *out);
    block(out, out, n);
    for (unsigned i = 0; i < n; i++) {
        assert_same(out[i], single(in[i]));
    }
    assert_same(out[n], guard);
}

static void assert_variant_like_singles(block_function *log, block_function *exp, block_function *quantile)
{
    static const double special[] = {
        0.0,    -0.0,      1.0, -1.0,  (double)INFINITY, -(double)INFINITY, (double)NAN, 0x1p-1074,
        1e-310, 0x1p-1022, 0.5, 0.075, 0x1p-53,          0x1p-54,           1e-300,      750.0,
        -750.0};
    uint64_t seed = 5;
    double in[198];
    for (unsigned round = 0; round < 4000; round++) {
        unsigned n = round % 198, n_special = round % 5 == 0 ? 3 : 0;
        for (int f = 0; f < 3; f++) {
            for (unsigned i = 0; i < n; i++) {
                in[i] = f == 0   ? argument_of_log(&seed, i).x
                        : f == 1 ? argument_of_exp(&seed, i).x
                                 : argument_of_quantile(&seed, round % 3 == 0 ? 0 : i).x;
            }
            for (unsigned i = 0; i < n_special && n > 0; i++) {
                in[next_bits(&seed) % n] = special[next_bits(&seed) % (sizeof special / sizeof special[0])];
            }
            assert_block_like_singles(f == 0   ? log
                                      : f == 1 ? exp
                                               : quantile,
                                      f == 0   ? gj_log
                                      : f == 1 ? gj_exp
                                               : gj_normal_quantile,
                                      in, n);
        }
    }
}

static void blocks_give_the_bits_of_single_values(void **state)
{
    (void)state;
    assert_variant_like_singles(gj_log_n, gj_exp_n, gj_normal_quantile_n);
}

static void every_vector_width_gives_the_same_bits(void **state)
{
    (void)state;
    assert_variant_like_singles(gj_log_n_base, gj_exp_n_base, gj_normal_quantile_n_base);
#if defined(__x86_64__)
    if (gj_variant() >= GJ_VARIANT_AVX2) {
        assert_variant_like_singles(gj_log_n_avx2, gj_exp_n_avx2, gj_normal_quantile_n_avx2);
    }
    if (gj_variant() >= GJ_VARIANT_AVX512) {
        assert_variant_like_singles(gj_log_n_avx512, gj_exp_n_avx512, gj_normal_quantile_n_avx512);
    }
#endif
}

static void the_cores_give_the_bits_of_the_functions(void **state)
{
    (void)state;
    uint64_t seed = 13;
    double p[GJ_FM_CHUNK], z[GJ_FM_CHUNK];
    for (unsigned i = 0; i < 1000000; i++) {
        double x = any_positive(&seed), e = between(&seed, -708.0, 709.0), u = next_uniform(&seed);
        if (x >= DBL_MIN) {
            assert_same(gj_log_core(x), gj_log(x));
            double y = e / gj_log(x);
            if (fabs(y * gj_log(x)) <= 708.0) {
                assert_same(gj_pow_core(x, y), gj_pow(x, y));
            }
        }
        assert_same(gj_exp_core(e), gj_exp(e));
        assert_same(gj_normal_quantile_core(u), gj_normal_quantile(u));
        p[i % GJ_FM_CHUNK] = i % 1000 == 0 ? 1e-200 : u;
        if (i % GJ_FM_CHUNK == GJ_FM_CHUNK - 1) {
            gj_normal_quantile_chunk(p, z);
            for (unsigned j = 0; j < GJ_FM_CHUNK; j++) {
                assert_same(z[j], gj_normal_quantile(p[j]));
            }
        }
    }
}

/* What every compiler, optimisation level and processor must give (law 6). The arguments are made without libm. */
static void the_bits_of_a_million_values_never_change(void **state)
{
    (void)state;
    uint64_t seed = 20190702, digests[4] = {GJ_DIGEST_START, GJ_DIGEST_START, GJ_DIGEST_START, GJ_DIGEST_START};
    for (unsigned i = 0; i < 1000000; i++) {
        double x = any_positive(&seed), e = between(&seed, -746.0, 710.0);
        double p = i % 2 == 0 ? next_uniform(&seed) : gj_fm_from_bits(next_bits(&seed) % UINT64_C(0x3FF0000000000000));
        double base = between(&seed, 0.0, 50.0), power = between(&seed, -100.0, 100.0);
        digests[0] = gj_digest_add(digests[0], gj_fm_bits(gj_log(x)));
        digests[1] = gj_digest_add(digests[1], gj_fm_bits(gj_exp(e)));
        digests[2] = gj_digest_add(digests[2], gj_fm_bits(gj_pow(base, power)));
        digests[3] = gj_digest_add(digests[3], gj_fm_bits(gj_normal_quantile(p)));
    }
    print_message("digests: log %016llx exp %016llx pow %016llx quantile %016llx\n", (unsigned long long)digests[0],
                  (unsigned long long)digests[1], (unsigned long long)digests[2], (unsigned long long)digests[3]);
    assert_int_equal(digests[0], UINT64_C(0xC3BEFA68A0365C68));
    assert_int_equal(digests[1], UINT64_C(0xE1B26ECE86D7FD75));
    assert_int_equal(digests[2], UINT64_C(0x1B19802A75F2D3BA));
    assert_int_equal(digests[3], UINT64_C(0x2FF662E6A7608FB0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(log_has_the_special_values_of_annex_f),
        cmocka_unit_test(exp_has_the_special_values_of_annex_f),
        cmocka_unit_test(exp_overflows_and_underflows_where_the_exact_result_does),
        cmocka_unit_test(pow_has_the_special_values_of_annex_f),
        cmocka_unit_test(pow_of_a_negative_number_takes_its_sign_from_an_odd_exponent),
        cmocka_unit_test(results_that_are_doubles_are_exact),
        cmocka_unit_test(a_huge_exponent_is_as_good_as_infinite),
        cmocka_unit_test(the_quantile_ends_at_infinity_and_is_nan_outside),
        cmocka_unit_test(the_quantile_is_odd_about_a_half),
        cmocka_unit_test(the_quantile_has_no_step_where_its_parts_meet),
        cmocka_unit_test(blocks_give_the_bits_of_single_values),
        cmocka_unit_test(every_vector_width_gives_the_same_bits),
        cmocka_unit_test(the_cores_give_the_bits_of_the_functions),
        cmocka_unit_test(the_bits_of_a_million_values_never_change),
        cmocka_unit_test(log_is_within_its_bound_over_all_doubles),
        cmocka_unit_test(exp_is_within_its_bound_over_all_doubles),
        cmocka_unit_test(pow_is_within_its_bound_over_all_doubles),
        cmocka_unit_test(normal_quantile_is_within_its_bound_over_all_doubles),
    };
    int n_failed = cmocka_run_group_tests(tests, NULL, NULL);
    mpfr_free_cache();
    return n_failed;
}
