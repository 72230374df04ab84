/* From uniforms to variates: one function a distribution, inline and without branches that depend on the uniform, used both by
 * the single draw and by the vector loops of the blocks. That they are the same source, built without contraction, is why a
 * block holds the bits of the single draws.
 *
 * Every inversion increases with its uniform: two arms that differ in the distribution still move together.
 */
#ifndef GJ_KERNEL_DRAW_TRANSFORM_H
#define GJ_KERNEL_DRAW_TRANSFORM_H

#include <stdbool.h>

#include "kernel/dist_internal.h"
#include "kernel/fm_inline.h"

/* The largest argument for which e^x surely stays a normal number both ways. */
#define GJ_EXP_REACH 700.0

static inline double gj_clamp(double x, double low, double high)
{
    x = x > low ? x : low;
    return x < high ? x : high;
}

static inline double gj_to_uniform(const struct gj_dist *dist, double u)
{
    double x = dist->a + (dist->b - dist->a) * u;
    return x < dist->b ? x : dist->b;
}

static inline double gj_to_triangular(const struct gj_dist *dist, double u)
{
    bool left = u < dist->derived[GJ_TRIANGULAR_MODE_CDF];
    double root =
        __builtin_sqrt(left ? u * dist->derived[GJ_TRIANGULAR_LOW] : (1.0 - u) * dist->derived[GJ_TRIANGULAR_HIGH]);
    return left ? dist->a + root : dist->c - root;
}

/* 1 - u is exact and has the distribution of u; -log(1 - u) increases. */
static inline double gj_to_exponential(double mean, double u)
{
    return -mean * gj_log_core(1.0 - u);
}

static inline double gj_to_weibull(const struct gj_dist *dist, double u)
{
    double power = gj_log_core(-gj_log_core(1.0 - u)) * dist->derived[GJ_WEIBULL_INVERSE_SHAPE];
    return dist->a * gj_exp_core(gj_clamp(power, -GJ_EXP_REACH, GJ_EXP_REACH));
}

/* From a standard normal z (a block makes its 32 together). mean exp(sigma z - sigma^2/2): exactly the mean when sigma is 0. */
static inline double gj_to_lognormal(const struct gj_dist *dist, double z)
{
    double power = dist->derived[GJ_LOGNORMAL_SIGMA] * z + dist->derived[GJ_LOGNORMAL_SHIFT];
    return dist->a * gj_exp_core(gj_clamp(power, -GJ_EXP_REACH, GJ_EXP_REACH));
}

/* The probability whose standard normal quantile is between the bounds, mirrored if the distribution is. */
static inline double gj_to_normal_p(const struct gj_dist *dist, double u)
{
    double t = dist->derived[GJ_NORMAL_SIGN] > 0.0 ? u : 1.0 - u;
    double p = dist->derived[GJ_NORMAL_BASE] + dist->derived[GJ_NORMAL_WIDTH] * t;
    return p < 1.0 - 0x1p-53 ? p : 1.0 - 0x1p-53; /* between bounds beyond 8 deviations the sum may round to 1 */
}

static inline double gj_to_normal(const struct gj_dist *dist, double z)
{
    return gj_clamp(dist->a + dist->b * (dist->derived[GJ_NORMAL_SIGN] * z), dist->c, dist->d);
}

/* The least whole number >= log(1 - u) / log(1 - p), and >= 1. Adding 2^52 rounds to a whole number (arguments stay below 4e10). */
static inline double gj_to_geometric(const struct gj_dist *dist, double u)
{
    double x = gj_log_core(1.0 - u) * dist->derived[GJ_GEOMETRIC_INVERSE_LOG];
    double near = (x + 0x1p52) - 0x1p52;
    near = near < x ? near + 1.0 : near;
    return near > 1.0 ? near : 1.0;
}

/* First value whose running sum reaches u. */
static inline double gj_to_discrete(const struct gj_dist *dist, double u)
{
    uint32_t low = 0, n = dist->n_table;
    while (n > 1) {
        uint32_t half = n / 2;
        low = dist->cumulative[low + half - 1] < u ? low + half : low;
        n -= half;
    }
    return dist->value[low];
}

/* [Law2015] 6.2.4: straight lines between the sorted values, each of the n - 1 pieces as likely. */
static inline double gj_to_empirical(const struct gj_dist *dist, double u)
{
    if (dist->n_table == 1) {
        return dist->value[0];
    }
    double place = u * (double)(dist->n_table - 1);
    uint32_t i = (uint32_t)place;
    i = i < dist->n_table - 1 ? i : dist->n_table - 2; /* the product may round up to n - 1 */
    return dist->value[i] + (place - i) * (dist->value[i + 1] - dist->value[i]);
}

/* [MarsagliaTsang2000]: a gamma of shape d + 1/3 (d >= 2/3) is d v with v = (1 + c z)^3, c = 1/sqrt(9 d), kept with a probability
 * that a cheap bound mostly settles. The full test stands apart: the single draw skips it where the bound holds, a block
 * computes both. Beyond d = 1e8 it would subtract numbers too near each other, and the share it refuses is below 1e-9. */
#define GJ_GAMMA_NO_TEST 1e8
#define GJ_GAMMA_LEAST_ROOT 0x1p-100 /* below, v is not a normal number; of no weight */

/* Kept when either is above 0. Margins instead of answers: a vector loop keeps numbers in its lanes. */
static inline double gj_gamma_quick(double d, double z, double test)
{
    return d > GJ_GAMMA_NO_TEST ? 1.0 : 1.0 - 0.0331 * (z * z) * (z * z) - test;
}

static inline double gj_gamma_full(double d, double z, double v, double test)
{
    return 0.5 * (z * z) + d * (1.0 - v + gj_log_core(v)) - gj_log_core(test);
}

/* A gamma x of scale 1 whose shape below 1 left a factor exp(log_boost); 0 says there is none. */
static inline double gj_to_boosted(double scale, double x, double log_boost)
{
    double boosted = scale * x * gj_exp_core(gj_clamp(log_boost, -GJ_EXP_REACH, 0.0));
    return log_boost < 0.0 ? boosted : scale * x;
}

/* X / (X + Y) of two gammas with their boosts. Small shapes make both vanish, so there the ratio is taken between logarithms. */
static inline double gj_to_beta(const struct gj_dist *dist, double x, double boost_x, double y, double boost_y)
{
    double log_ratio = (gj_log_core(y) + boost_y) - (gj_log_core(x) + boost_x);
    double far = 1.0 / (1.0 + gj_exp_core(gj_clamp(log_ratio, -GJ_EXP_REACH, GJ_EXP_REACH)));
    double share = boost_x < 0.0 || boost_y < 0.0 ? far : x / (x + y);
    return gj_clamp(dist->c + (dist->d - dist->c) * share, dist->c, dist->d);
}

#endif
