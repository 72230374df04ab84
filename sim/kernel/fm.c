#include "kernel/fm.h"

#include <stdbool.h>

#include "kernel/fm_block.h"
#include "kernel/fm_inline.h"
#include "kernel/variant.h"

double gj_log(double x)
{
    return gj_log_any(x);
}

double gj_exp(double x)
{
    return gj_exp_any(x);
}

double gj_normal_quantile(double p)
{
    if (p >= 0x1p-1022 && p < 1.0) {
        return gj_normal_quantile_core(p);
    }
    if (p > 0.0 && p < 1.0) {
        return -gj_quantile_far(p * 0x1p54, GJ_FM_BIAS_SUBNORMAL);
    }
    return p == 0.0 ? -GJ_FM_INFINITY : p == 1.0 ? GJ_FM_INFINITY : gj_fm_nan();
}

/* Whole numbers beyond 2^53 are even. */
static bool is_whole(double y)
{
    return __builtin_fabs(y) >= 0x1p53 || (double)(int64_t)y == y;
}

static bool is_odd(double y)
{
    return __builtin_fabs(y) < 0x1p53 && is_whole(y) && ((int64_t)y & 1) != 0;
}

/* x^y for x > 0 and y that are finite and not 0. Beyond 2^70, y is as good as infinite: log x is at least 2^-53 or 0. */
static double positive_power(double x, double y)
{
    y = y < 0x1p70 ? y : 0x1p70;
    y = y > -0x1p70 ? y : -0x1p70;
    bool subnormal = x < 0x1p-1022;
    struct gj_dd e = gj_pow_exponent(subnormal ? x * 0x1p54 : x, y, subnormal ? GJ_FM_BIAS_SUBNORMAL : GJ_FM_BIAS);
    return gj_exp_dd(e.hi, e.lo);
}

double gj_pow(double x, double y)
{
    if (x == 1.0 || y == 0.0) {
        return 1.0; /* even where the other one is NaN */
    }
    if (x != x || y != y) {
        return gj_fm_nan();
    }
    double size = __builtin_fabs(x);
    if (size == 0.0 || size == GJ_FM_INFINITY || __builtin_fabs(y) == GJ_FM_INFINITY) {
        if (size == 1.0) {
            return 1.0;
        }
        double result = (size > 1.0) == (y > 0.0) ? GJ_FM_INFINITY : 0.0;
        return __builtin_signbit(x) && is_odd(y) ? -result : result;
    }
    if (x < 0.0 && !is_whole(y)) {
        return gj_fm_nan();
    }
    double result = positive_power(size, y);
    return x < 0.0 && is_odd(y) ? -result : result;
}

#if defined(__x86_64__)
#define DISPATCH(name, in, out, n) \
    switch (gj_variant()) {        \
    case GJ_VARIANT_AVX512:        \
        name##_avx512(in, out, n); \
        break;                     \
    case GJ_VARIANT_AVX2:          \
        name##_avx2(in, out, n);   \
        break;                     \
    default:                       \
        name##_base(in, out, n);   \
    }
#else
#define DISPATCH(name, in, out, n) name##_base(in, out, n);
#endif

void gj_log_n(const double *in, double *out, unsigned n)
{
    DISPATCH(gj_log_n, in, out, n)
}

void gj_exp_n(const double *in, double *out, unsigned n)
{
    DISPATCH(gj_exp_n, in, out, n)
}

void gj_normal_quantile_n(const double *in, double *out, unsigned n)
{
    DISPATCH(gj_normal_quantile_n, in, out, n)
}
