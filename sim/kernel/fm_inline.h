/* The cores of fm.h as inline functions, for loops over whole blocks: those marked (vector) have no branches, and gcc and clang turn a
 * loop over them into vector code.
 *
 * Cores take only ordinary arguments (stated at each); the functions of fm.h give the same bits there and handle the rest. Built without
 * FMA contraction every processor gives the same bits. Methods, error bounds and measurements: decisions/0004-own-math.md. The
 * coefficients of all polynomials are minimax fits by scripts/fit-own-math.
 */
#ifndef GJ_KERNEL_FM_INLINE_H
#define GJ_KERNEL_FM_INLINE_H

#include <stdint.h>

#define GJ_FM_INFINITY __builtin_inf()

/* ---- Bits and double doubles ---- */

static inline uint64_t gj_fm_bits(double x)
{
    union {
        double x;
        uint64_t bits;
    } u = {.x = x};
    return u.bits;
}

static inline double gj_fm_from_bits(uint64_t bits)
{
    union {
        uint64_t bits;
        double x;
    } u = {.bits = bits};
    return u.x;
}

/* One NaN for all: what a processor makes of 0/0 differs in its sign. */
static inline double gj_fm_nan(void)
{
    return gj_fm_from_bits(UINT64_C(0x7FF8000000000000));
}

/* The upper 26 bits of x: the product of two such numbers is exact. */
static inline double gj_fm_upper(double x)
{
    return gj_fm_from_bits(gj_fm_bits(x) & UINT64_C(0xFFFFFFFFF8000000));
}

/* A number as the sum of two, the second at most about an ulp of the first ([Dekker1971]). */
struct gj_dd {
    double hi, lo;
};

/* a + b for |a| >= |b| or a = 0: hi is the rounded sum, lo exactly what rounding took away. */
static inline struct gj_dd gj_dd_sum(double a, double b)
{
    double hi = a + b;
    return (struct gj_dd){hi, (a - hi) + b};
}

/* a b to about 105 bits. */
static inline struct gj_dd gj_dd_product(double a, double b)
{
    double a_up = gj_fm_upper(a), b_up = gj_fm_upper(b), a_low = a - a_up, b_low = b - b_up;
    double hi = a * b;
    return (struct gj_dd){hi, (((a_up * b_up - hi) + a_up * b_low) + a_low * b_up) + a_low * b_low};
}

/* a b to about 104 bits. */
static inline struct gj_dd gj_dd_mul(struct gj_dd a, struct gj_dd b)
{
    struct gj_dd p = gj_dd_product(a.hi, b.hi);
    p.lo += a.hi * b.lo + a.lo * b.hi;
    return p;
}

/* ---- Logarithm ---- */

/* ln 2 in two parts: the first has 42 bits, so that its product with an exponent (11 bits) is exact. */
#define GJ_FM_LN2_HI 0x1.62e42fefa3800p-1
#define GJ_FM_LN2_LO 0x1.ef35793c76730p-45

/* What gj_fm_split subtracts for a normal x, and for a subnormal one that was multiplied by 2^54. */
#define GJ_FM_BIAS (0x1p52 + 1023.0)
#define GJ_FM_BIAS_SUBNORMAL (0x1p52 + 1077.0)

/* x = 2^k (1 + f) with sqrt(1/2) <= 1 + f < sqrt(2); returns f. The exponent becomes a double by sitting in the last bits of 2^52. */
static inline double gj_fm_split(double x, double bias, double *k)
{
    const uint64_t root_half = UINT64_C(0x3FE6A09E00000000), one = UINT64_C(0x3FF0000000000000);
    uint64_t t = gj_fm_bits(x) + (one - root_half);
    *k = gj_fm_from_bits(UINT64_C(0x4330000000000000) | t >> 52) - bias;
    return gj_fm_from_bits((t & UINT64_C(0x000FFFFFFFFFFFFF)) + root_half) - 1.0;
}

/* Logarithm of a positive, finite, normal x as hi + lo, not yet rounded to one number, to about 2^-56 of itself.
 *
 * log(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)) with s = f / (2 + f), where R is log((1 + s)/(1 - s)) without its first term, a polynomial
 * (error below 2^-58). f^2/2 is carried in two parts, so that only the last, small term is rounded. */
static inline struct gj_dd gj_log_parts(double x, double bias)
{
    double k;
    double f = gj_fm_split(x, bias, &k);
    double f_up = gj_fm_upper(f);
    double square = 0.5 * f_up * f_up, square_lo = 0.5 * (f - f_up) * (f + f_up);
    double s = f / (2.0 + f);
    double z = s * s, w = z * z;
    double odd =
        0x1.5555555555593p-1 + w * (0x1.2492494202db4p-2 + w * (0x1.746642582c277p-3 + w * 0x1.2f0953933011dp-3));
    double even = 0x1.999999997fc94p-2 + w * (0x1.c71c51f9c32b2p-3 + w * 0x1.39a15c3c42950p-3);
    double r = z * (odd + z * even);

    struct gj_dd first = gj_dd_sum(f, -square);
    struct gj_dd second = gj_dd_sum(first.hi, s * ((square + square_lo) + r));
    struct gj_dd whole = gj_dd_sum(k * GJ_FM_LN2_HI, second.hi);
    whole.lo += ((first.lo - square_lo) + second.lo) + k * GJ_FM_LN2_LO;
    return whole;
}

/* Natural logarithm of a positive, finite, normal x (vector). */
static inline double gj_log_core(double x)
{
    struct gj_dd log = gj_log_parts(x, GJ_FM_BIAS);
    return log.hi + log.lo;
}

/* gj_log (vector). */
static inline double gj_log_any(double x)
{
    double scaled = x * 0x1p54, special = x == GJ_FM_INFINITY ? x : gj_fm_nan();
    struct gj_dd log = gj_log_parts(x < 0x1p-1022 ? scaled : x, x < 0x1p-1022 ? GJ_FM_BIAS_SUBNORMAL : GJ_FM_BIAS);
    double result = log.hi + log.lo;
    special = x == 0.0 ? -GJ_FM_INFINITY : special;
    result = x < GJ_FM_INFINITY ? result : special;
    return x > 0.0 ? result : special;
}

/* ---- Exponential ---- */

/* e^(r + r_lo), |r| <= 0.35: 1 + r + r^2/2 in two parts, and r^3 times a polynomial (error below 2^-63). */
static inline double gj_exp_reduced(double r, double r_lo)
{
    double r_up = gj_fm_upper(r);
    double half = 0.5 * r_up * r_up, half_lo = 0.5 * (r - r_up) * (r + r_up);
    double z = r * r;
    double p =
        (0x1.5555555555558p-3 + r * 0x1.5555555555559p-5) + z * (0x1.111111110f856p-7 + r * 0x1.6c16c16c147b8p-10);
    double q =
        (0x1.a01a01afba9ddp-13 + r * 0x1.a01a01b0453e4p-16) + z * (0x1.71ddf80d175d9p-19 + r * 0x1.27e4c5ef5d73ap-22);
    double w = z * z;
    double tail = r * z * (p + w * (q + w * (0x1.af5ff8260cc0cp-26 + r * 0x1.1f9575f8e6a40p-29)));
    struct gj_dd first = gj_dd_sum(1.0, r);
    struct gj_dd second = gj_dd_sum(first.hi, half);
    return second.hi + ((first.lo + second.lo) + (half_lo + r_lo * first.hi + tail));
}

/* e^(x + x_lo) = 2^k y: returns y, between 0.70 and 1.42; the lowest bits of *shifted hold k. */
static inline double gj_exp_parts(double x, double x_lo, double *shifted)
{
    *shifted = x * 0x1.71547652b82fep+0 + 0x1.8p52; /* x / ln 2, rounded to a whole number by the size of 2^52 */
    double k = *shifted - 0x1.8p52;
    double r_hi = x - k * GJ_FM_LN2_HI; /* exact */
    double c = k * GJ_FM_LN2_LO - x_lo;
    double r = r_hi - c;
    return gj_exp_reduced(r, (r_hi - r) - c);
}

/* y 2^k for a result that is a normal number (vector). */
static inline double gj_exp_scale_near(double y, double shifted)
{
    return gj_fm_from_bits(gj_fm_bits(y) + (gj_fm_bits(shifted) << 52));
}

/* y 2^k for k from -1078 to 1025 (vector): in two steps, so that only the second can leave the normal numbers. */
static inline double gj_exp_scale(double y, double shifted)
{
    uint64_t k_2048 = gj_fm_bits(shifted) - gj_fm_bits(0x1.8p52) + 2048;
    uint64_t half = k_2048 >> 1, rest = k_2048 - half;
    return y * gj_fm_from_bits((half - 1) << 52) *
           gj_fm_from_bits((rest - 1) << 52); /* 2^(half - 1024), 2^(rest - 1024) */
}

/* Beyond these e^x is infinite or 0 whatever the rounding. */
#define GJ_FM_EXP_LOWEST (-746.0)
#define GJ_FM_EXP_HIGHEST 710.0

/* e^x for -708 <= x <= 709 (vector). */
static inline double gj_exp_core(double x)
{
    double shifted, y = gj_exp_parts(x, 0.0, &shifted);
    return gj_exp_scale_near(y, shifted);
}

/* e^(x + x_lo) for any x that is not NaN (vector). */
static inline double gj_exp_dd(double x, double x_lo)
{
    x = x < GJ_FM_EXP_HIGHEST ? x : GJ_FM_EXP_HIGHEST;
    x = x > GJ_FM_EXP_LOWEST ? x : GJ_FM_EXP_LOWEST;
    double shifted, y = gj_exp_parts(x, x_lo, &shifted);
    return gj_exp_scale(y, shifted);
}

/* gj_exp (vector). */
static inline double gj_exp_any(double x)
{
    double result = gj_exp_dd(x, 0.0);
    return x == x ? result : gj_fm_nan();
}

/* ---- Power ---- */

/* Logarithm of a positive, finite, normal x to about 2^-68 of itself.
 *
 * log(1 + f) = 2 s (1 + z/3 + z^2/5 + ...) with s = f / (2 + f), z = s^2: s, z and the terms up to z/5 as double doubles, the rest a
 * polynomial in doubles (error below 2^-60). */
static inline struct gj_dd gj_log_dd(double x, double bias)
{
    double k;
    double f = gj_fm_split(x, bias, &k);
    struct gj_dd d = gj_dd_sum(2.0, f);
    struct gj_dd s = {f / d.hi, 0.0};
    struct gj_dd back = gj_dd_product(s.hi, d.hi);
    s.lo = (((f - back.hi) - back.lo) - s.hi * d.lo) / d.hi;
    struct gj_dd z = gj_dd_mul(s, s);

    double v = z.hi, w = v * v;
    double even =
        0x1.2492492492492p-3 + w * (0x1.745d1745a373cp-4 + w * (0x1.1110f7de1f1eap-4 + w * 0x1.acf6b96c0ed3fp-5));
    double odd =
        0x1.c71c71c71c826p-4 + w * (0x1.3b13b16bb039ep-4 + w * (0x1.e1f00a5aa1367p-5 + w * 0x1.b2f028b27469ap-5));
    struct gj_dd fifth = gj_dd_sum(0x1.999999999999ap-3, v * (even + v * odd));
    fifth.lo -= 0x1.999999999999ap-57;
    struct gj_dd up = gj_dd_mul(z, fifth);
    struct gj_dd third = gj_dd_sum(0x1.5555555555555p-2, up.hi);
    third.lo += up.lo + 0x1.5555555555555p-56;
    up = gj_dd_mul(s, gj_dd_mul(z, third));

    struct gj_dd half = gj_dd_sum(s.hi, up.hi);
    half.lo += up.lo + s.lo;
    struct gj_dd log = gj_dd_sum(k * GJ_FM_LN2_HI, 2.0 * half.hi);
    return gj_dd_sum(log.hi, log.lo + (2.0 * half.lo + k * GJ_FM_LN2_LO));
}

/* y log x as a double double, for |y| <= 2^70. */
static inline struct gj_dd gj_pow_exponent(double x, double y, double bias)
{
    struct gj_dd log = gj_log_dd(x, bias);
    struct gj_dd e = gj_dd_product(log.hi, y);
    e.lo += log.lo * y;
    return e;
}

/* x^y for a positive, finite, normal x and |y log x| <= 708 (vector). */
static inline double gj_pow_core(double x, double y)
{
    struct gj_dd e = gj_pow_exponent(x, y, GJ_FM_BIAS);
    double shifted, power = gj_exp_parts(e.hi, e.lo, &shifted);
    return gj_exp_scale_near(power, shifted);
}

/* ---- Normal quantile ----
 *
 *      p:  0 ........ 2^-53 ........... 0.075 ................. 0.5 ........ 0.925 ........... 1
 *               far            near             centre                1 - p, other sign
 *
 * The borders are those of [Wichura1988] for the centre and the smallest draw for the far tail, which a draw therefore never
 * enters. Each part is a number exact to more than a double, plus a correction by a rational function that is small enough for its
 * rounding not to matter. All coefficients of a rational function have one sign, and so has its variable: no cancellation. */

#define GJ_QUANTILE_CENTRE 0.425 /* largest |p - 1/2| */
#define GJ_QUANTILE_NEAR 0x1p-53 /* smallest p */

/* |p - 1/2| <= GJ_QUANTILE_CENTRE (vector).
 *
 * With q = p - 1/2 and w = q^2 the quantile is q g(w), and g(w) = G0 + G1 t + t^2 K(w), t = w - 13/128. q, w, t and the linear part are
 * carried in two parts; t^2 K is at most a seventeenth of g. */
static inline double gj_quantile_centre(double p)
{
    double q = p - 0.5;
    double q_lo = p - (q + 0.5); /* 0 for p >= 1/4 and for draws */
    double q_up = gj_fm_upper(q), q_low = q - q_up;
    struct gj_dd w = gj_dd_sum(q_up * q_up, q_low * (q + q_up));
    double t = w.hi - 0.1015625, t_lo = ((w.hi - t) - 0.1015625) + w.lo;
    double t_up = gj_fm_upper(t);

    double u = 0.180625 - w.hi, u2 = u * u, u4 = u2 * u2;
    double p03 =
        (0x1.a850e993e44f9p+4 + u * 0x1.04494c1337e3ep+10) + u2 * (0x1.e1b1145d0fa27p+13 + u * 0x1.a3a04ee7654c5p+16);
    double p47 =
        (0x1.5eb6a2d268d98p+18 + u * 0x1.fc1c7dd830dafp+18) + u2 * (0x1.d0a97b85ec5a8p+17 + u * 0x1.935067a4d2204p+8);
    double q03 = (1.0 + u * 0x1.7c51ca595aa29p+5) + u2 * (0x1.bed2b06906213p+9 + u * 0x1.0880046116aa2p+13);
    double q47 =
        (0x1.4d319919d1ea4p+15 + u * 0x1.b13c3dfe1e2f8p+16) + u2 * (0x1.020fa00d680bdp+17 + u * 0x1.988256cf41885p+15);
    double k = (p03 + u4 * p47) / (q03 + u4 * q47);

    /* G1 has 26 bits, so that its product with the upper half of t is exact; what it lacks is in the second constant. */
    struct gj_dd g = gj_dd_sum(0x1.6da6680538889p+1, 0x1.273c6c0000000p+2 * t_up);
    double linear_lo = 0x1.273c6c0000000p+2 * (t - t_up) + (0x1.3b898fa1ae2ccp-26 * t - 0x1.8080665d3269cp-54);
    double tk = t * k, slope = 0x1.273c6c13b8990p+2 + 2.0 * tk; /* g'(w), near enough for what it multiplies */
    g = gj_dd_sum(g.hi, g.lo + (linear_lo + t_lo * slope) + t * tk);
    double g_up = gj_fm_upper(g.hi), g_low = (g.hi - g_up) + g.lo;
    return q_up * g_up + ((q_up * g_low + q_low * g.hi) + q_lo * (g.hi + 2.0 * w.hi * slope));
}

/* sqrt(-2 log p), p normal or multiplied by 2^54 (see bias). */
static inline struct gj_dd gj_quantile_root(double p, double bias)
{
    struct gj_dd log = gj_log_parts(p, bias);
    log = gj_dd_sum(log.hi, log.lo);
    double square = -2.0 * log.hi, r = __builtin_sqrt(square);
    double r_up = gj_fm_upper(r), r_low = r - r_up;
    double missing = (square - r_up * r_up) - r_low * (r + r_up);
    return (struct gj_dd){r, (missing - 2.0 * log.lo) / (r + r)};
}

/* r - c0 - (r - r0) k, where k is also about the slope of what is subtracted. */
static inline double gj_quantile_subtract(struct gj_dd r, double r0, double c0, double c0_lo, double k)
{
    struct gj_dd z = gj_dd_sum(r.hi, -c0);
    return z.hi + ((z.lo - c0_lo + r.lo * (1.0 - k)) - (r.hi - r0) * k);
}

/* Minus the quantile, for 2^-53 <= p <= 0.075 (vector). With r = sqrt(-2 log p) it is r - C(r), C(r) = C(2.75) + (r - 2.75) K(r). */
static inline double gj_quantile_near(double p)
{
    struct gj_dd r = gj_quantile_root(p, GJ_FM_BIAS);
    double v = r.hi - 2.25, v2 = v * v, v4 = v2 * v2;
    double p03 =
        (0x1.755384e7a12d0p-3 + v * 0x1.c682bb6108244p-3) + v2 * (0x1.b52a391027e6cp-4 + v * 0x1.b094bb8d47db8p-6);
    double p47 =
        (0x1.d8dfc62615188p-9 + v * 0x1.0d6221cf6542fp-12) + v2 * (0x1.07804c908469ap-17 + v * 0x1.1ffb0b35c41a0p-24);
    double q03 = (1.0 + v * 0x1.8315ec54369dap+0) + v2 * (0x1.df901cbe7052ep-1 + v * 0x1.3d70daa44d18bp-2);
    double q47 =
        (0x1.e944e2296af94p-5 + v * 0x1.b921bf10dccbbp-8) + v2 * (0x1.ae69a6ac073a9p-12 + v * 0x1.78252a4c93fa7p-17);
    double k = -(p03 + v4 * p47) / (q03 + v4 * (q47 + v4 * 0x1.8156042aa65ccp-24));
    return gj_quantile_subtract(r, 2.75, 0x1.806ad953f62c7p-1, -0x1.99c8b79f78b06p-57, k);
}

/* The same for 2^-1074 <= p <= 2^-53, about r = 20. */
static inline double gj_quantile_far(double p, double bias)
{
    struct gj_dd r = gj_quantile_root(p, bias);
    double v = r.hi - 8.5, v2 = v * v, v4 = v2 * v2;
    double p03 =
        (0x1.de777c226123dp-7 + v * 0x1.1371f66bc0dc1p-8) + v2 * (0x1.cc62934951e21p-12 + v * 0x1.5895952551f60p-16);
    double p46 = (0x1.ceddf949468d3p-22 + v * 0x1.e97464331b1e9p-29) + v2 * 0x1.16590bffb4ba6p-37;
    double q03 = (1.0 + v * 0x1.8289fa8333a36p-2) + v2 * (0x1.c50886c15a84dp-5 + v * 0x1.044da4f435c8cp-8);
    double q47 =
        (0x1.31bbebaf40550p-13 + v * 0x1.5cfbf510f68e6p-19) + v2 * (0x1.4c08cf6c4fd2ep-26 + v * 0x1.640d4182902d6p-35);
    double k = -(p03 + v4 * p46) / (q03 + v4 * q47);
    return gj_quantile_subtract(r, 20.0, 0x1.9215c9b67a452p-3, 0x1.d4864788227d7p-59, k);
}

/* Standard normal quantile of a normal p in (0, 1): for single draws, with branches. */
static inline double gj_normal_quantile_core(double p)
{
    double q = p - 0.5;
    if (__builtin_fabs(q) <= GJ_QUANTILE_CENTRE) {
        return gj_quantile_centre(p);
    }
    double tail = q < 0.0 ? p : 1.0 - p;
    double z = tail >= GJ_QUANTILE_NEAR ? gj_quantile_near(tail) : gj_quantile_far(tail, GJ_FM_BIAS);
    return q < 0.0 ? -z : z;
}

#define GJ_FM_CHUNK 32u

/* The numbers of p outside the centre, as distances from the nearer end, and where they stood; returns how many. */
static inline uint32_t gj_quantile_tails(const double *p, double *tail, uint32_t *place)
{
    uint32_t outside = 0, n = 0;
    for (uint32_t i = 0; i < GJ_FM_CHUNK; i++) {
        outside |= (__builtin_fabs(p[i] - 0.5) <= GJ_QUANTILE_CENTRE ? 0u : 1u) << i;
    }
    for (; outside != 0; outside &= outside - 1) {
        place[n] = (uint32_t)__builtin_ctz(outside);
        tail[n] = p[place[n]] < 0.5 ? p[place[n]] : 1.0 - p[place[n]];
        n++;
    }
    return n;
}

/* gj_normal_quantile_core of GJ_FM_CHUNK normal numbers in (0, 1), the same bits: all by the formula of the centre in vectors, then
 * the few in the tails (15 % of uniforms) put together and done in vectors too. z must not overlap p. */
static inline void gj_normal_quantile_chunk(const double *restrict p, double *restrict z)
{
    uint32_t place[GJ_FM_CHUNK];
    _Alignas(64) double tail[GJ_FM_CHUNK], found[GJ_FM_CHUNK];
    for (uint32_t i = 0; i < GJ_FM_CHUNK; i++) {
        z[i] = gj_quantile_centre(p[i]);
    }
    uint32_t n = gj_quantile_tails(p, tail, place);
    for (uint32_t i = n; i % 8 != 0; i++) {
        tail[i] = 0.0625; /* fills the last vector */
    }
    for (uint32_t i = 0; i < n; i += 8) {
        for (uint32_t j = i; j < i + 8; j++) {
            found[j] = gj_quantile_near(tail[j]);
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        double x = tail[i] >= GJ_QUANTILE_NEAR ? found[i] : gj_quantile_far(tail[i], GJ_FM_BIAS);
        z[place[i]] = p[place[i]] < 0.5 ? -x : x;
    }
}

#endif
