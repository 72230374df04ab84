/* The cores of fm.h as inline functions without branches, for loops over whole blocks: gcc and clang turn such a loop into vector code.
 *
 * They take only ordinary arguments (stated at each); the functions of fm.h give the same bits there and handle the rest. Built without
 * FMA contraction every processor gives the same bits. Methods, error bounds and measurements: decisions/0004-own-math.md.
 */
#ifndef GJ_KERNEL_FM_INLINE_H
#define GJ_KERNEL_FM_INLINE_H

#include <stdint.h>

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

/* The upper 26 bits of x: the product of two such numbers is exact. */
static inline double gj_fm_upper(double x)
{
    return gj_fm_from_bits(gj_fm_bits(x) & UINT64_C(0xFFFFFFFFF8000000));
}

/* ln 2 in two parts: the first has 42 bits, so that its product with an exponent (11 bits) is exact. */
#define GJ_FM_LN2_HI 0x1.62e42fefa3800p-1
#define GJ_FM_LN2_LO 0x1.ef35793c76730p-45

/* Natural logarithm of a positive, finite, normal x.
 *
 * x = 2^k (1 + f) with sqrt(1/2) <= 1 + f < sqrt(2); log(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)) with s = f / (2 + f), where R is
 * log((1 + s)/(1 - s)) without its first term, a minimax polynomial (error below 2^-58). f^2/2 is carried in two parts. */
static inline double gj_log_core(double x)
{
    const uint64_t root_half = UINT64_C(0x3FE6A09E00000000), one = UINT64_C(0x3FF0000000000000);
    uint64_t t = gj_fm_bits(x) + (one - root_half);
    double k = gj_fm_from_bits(UINT64_C(0x4330000000000000) | t >> 52) - (0x1p52 + 1023.0);
    double f = gj_fm_from_bits((t & UINT64_C(0x000FFFFFFFFFFFFF)) + root_half) - 1.0;

    double f_hi = gj_fm_upper(f);
    double square_hi = 0.5 * f_hi * f_hi;
    double square_lo = 0.5 * (f - f_hi) * (f + f_hi);
    double s = f / (2.0 + f);
    double z = s * s, w = z * z;
    double odd =
        0x1.5555555555593p-1 + w * (0x1.2492494202db4p-2 + w * (0x1.746642582c277p-3 + w * 0x1.2f0953933011dp-3));
    double even = 0x1.999999997fc94p-2 + w * (0x1.c71c51f9c32b2p-3 + w * 0x1.39a15c3c42950p-3);
    double r = z * (odd + z * even);

    double first = f - square_hi;
    double rest = ((f - first) - square_hi) - square_lo;
    double third = s * ((square_hi + square_lo) + r);
    double second = first + third;
    rest += (first - second) + third;
    double whole = k * GJ_FM_LN2_HI;
    double sum = whole + second;
    return sum + (((whole - sum) + second) + (rest + k * GJ_FM_LN2_LO));
}

/* e^r for x = k ln 2 + r, given by r + r_lo with |r| <= 0.35, without the factor 2^k; between 0.70 and 1.42, as hi + lo.
 *
 * 1 + r + r^2/2 in two parts, and r^3 times a minimax polynomial (error below 2^-63). */
static inline double gj_exp_reduced(double r, double r_lo, double *lo)
{
    double r_hi = gj_fm_upper(r);
    double half_hi = 0.5 * r_hi * r_hi;
    double half_lo = 0.5 * (r - r_hi) * (r + r_hi);
    double z = r * r;
    double p =
        (0x1.5555555555558p-3 + r * 0x1.5555555555559p-5) + z * (0x1.111111110f856p-7 + r * 0x1.6c16c16c147b8p-10);
    double q =
        (0x1.a01a01afba9ddp-13 + r * 0x1.a01a01b0453e4p-16) + z * (0x1.71ddf80d175d9p-19 + r * 0x1.27e4c5ef5d73ap-22);
    double w = z * z;
    double tail = r * z * (p + w * (q + w * (0x1.af5ff8260cc0cp-26 + r * 0x1.1f9575f8e6a40p-29)));
    double first = 1.0 + r;
    double second = first + half_hi;
    *lo = ((1.0 - first) + r) + ((first - second) + half_hi) + (half_lo + r_lo * first + tail);
    return second;
}

/* e^x for -708 <= x <= 709. */
static inline double gj_exp_core(double x)
{
    double shifted = x * 0x1.71547652b82fep+0 + 0x1.8p52; /* x / ln 2, rounded to a whole number in the lowest bits */
    double k = shifted - 0x1.8p52;
    double r_hi = x - k * GJ_FM_LN2_HI;
    double c = k * GJ_FM_LN2_LO;
    double r = r_hi - c;
    double lo;
    double hi = gj_exp_reduced(r, (r_hi - r) - c, &lo);
    return gj_fm_from_bits(gj_fm_bits(hi + lo) + (gj_fm_bits(shifted) << 52));
}

#endif
