/* A block of 32 variates at once. This file is built several times, for wider and wider vectors (sim/kernel/CMakeLists.txt);
 * draw.c takes the widest the processor has. The loops below are plain C that
 * gcc and clang turn into vector code; only Philox, whose 32 x 32 -> 64 bit products compilers do not see through, is
 * written with intrinsics. */
#include "kernel/draw_block.h"

#include "kernel/draw_internal.h"
#include "kernel/draw_transform.h"
#include "kernel/variant.h"

#define PAIRS (GJ_BLOCK / 2) /* Philox calls a block: one gives two variates */

_Static_assert(GJ_BLOCK == GJ_FM_CHUNK, "normal quantiles are made a block at a time");

/* ---- Philox in lanes of 64 bits, each holding one 32-bit word in its lower half; what is in the upper half never matters ---- */

#if defined(__AVX512F__)
#include <immintrin.h>
#define LANES 8u
typedef __m512i lanes;
#define ALL(x) _mm512_set1_epi64((long long)(x))
#define MUL(x, y) _mm512_mul_epu32(x, y)
#define XOR3(x, y, z) _mm512_ternarylogic_epi64(x, y, z, 0x96)
#define OR(x, y) _mm512_or_si512(x, y)
#define AND(x, y) _mm512_and_si512(x, y)
#define RIGHT(x, n) _mm512_srli_epi64(x, n)
#define LEFT(x, n) _mm512_slli_epi64(x, n)
#define EVEN(x, y) _mm512_unpacklo_epi64(x, y)
#define ODD(x, y) _mm512_unpackhi_epi64(x, y)
#define LOAD(at) _mm512_loadu_si512(at)
#define STORE_UNIT(at, x) _mm512_storeu_pd(at, _mm512_sub_pd(_mm512_castsi512_pd(x), _mm512_set1_pd(1.0 - 0x1p-53)))
#elif defined(__AVX2__)
#include <immintrin.h>
#define LANES 4u
typedef __m256i lanes;
#define ALL(x) _mm256_set1_epi64x((long long)(x))
#define MUL(x, y) _mm256_mul_epu32(x, y)
#define XOR3(x, y, z) _mm256_xor_si256(_mm256_xor_si256(x, z), y)
#define OR(x, y) _mm256_or_si256(x, y)
#define AND(x, y) _mm256_and_si256(x, y)
#define RIGHT(x, n) _mm256_srli_epi64(x, n)
#define LEFT(x, n) _mm256_slli_epi64(x, n)
#define EVEN(x, y) _mm256_unpacklo_epi64(x, y)
#define ODD(x, y) _mm256_unpackhi_epi64(x, y)
#define LOAD(at) _mm256_loadu_si256((const __m256i *)(const void *)(at))
#define STORE_UNIT(at, x) _mm256_storeu_pd(at, _mm256_sub_pd(_mm256_castsi256_pd(x), _mm256_set1_pd(1.0 - 0x1p-53)))
#elif defined(__SSE2__)
#include <emmintrin.h>
#define LANES 2u
typedef __m128i lanes;
#define ALL(x) _mm_set1_epi64x((long long)(x))
#define MUL(x, y) _mm_mul_epu32(x, y)
#define XOR3(x, y, z) _mm_xor_si128(_mm_xor_si128(x, z), y)
#define OR(x, y) _mm_or_si128(x, y)
#define AND(x, y) _mm_and_si128(x, y)
#define RIGHT(x, n) _mm_srli_epi64(x, n)
#define LEFT(x, n) _mm_slli_epi64(x, n)
#define EVEN(x, y) _mm_unpacklo_epi64(x, y)
#define ODD(x, y) _mm_unpackhi_epi64(x, y)
#define LOAD(at) _mm_loadu_si128((const __m128i *)(const void *)(at))
#define STORE_UNIT(at, x) _mm_storeu_pd(at, _mm_sub_pd(_mm_castsi128_pd(x), _mm_set1_pd(1.0 - 0x1p-53)))
#endif

#if defined(LANES)

struct state {
    lanes a, b, c, d;
};

static inline struct state philox_round(struct state s, lanes key0, lanes key1)
{
    lanes p = MUL(s.a, ALL(GJ_PHILOX_M0)), q = MUL(s.c, ALL(GJ_PHILOX_M1));
    return (struct state){XOR3(RIGHT(q, 32), s.b, key0), q, XOR3(RIGHT(p, 32), s.d, key1), p};
}

/* The 2 * LANES variates of a state, in order: EVEN and ODD pick lanes alternately, and `order` dealt the counters likewise. */
static inline void store_units(double *u, struct state s)
{
    lanes low = ALL(0xFFFFFFFF), one = ALL(0x3FF0000000000000);
    lanes first = OR(AND(s.a, low), LEFT(s.b, 32)), second = OR(AND(s.c, low), LEFT(s.d, 32));
    STORE_UNIT(u, OR(RIGHT(EVEN(first, second), 12), one));
    STORE_UNIT(u + LANES, OR(RIGHT(ODD(first, second), 12), one));
}

/* Two states go side by side: one alone would wait for its own multiplications. */
static void block_units(const struct gj_block_at *at, uint32_t sub, double u[GJ_BLOCK])
{
    static const uint64_t order[8] = {
        0, LANES / 2, 1, LANES / 2 + 1, 2, LANES / 2 + 2, 3, LANES / 2 + 3,
    };
    uint64_t pair = at->block * PAIRS; /* PAIRS divides 2^32: no carry into the upper word */
    for (uint32_t i = 0; i < PAIRS; i += 2 * LANES) {
        lanes counter = OR(LOAD(order), ALL((pair & 0xFFFFFFFF) + i));
        struct state s = {counter, ALL(pair >> 32), ALL(sub), ALL(at->replication)};
        struct state t = s;
        t.a = OR(counter, ALL(LANES));
        uint32_t key0 = (uint32_t)at->key, key1 = (uint32_t)(at->key >> 32);
        for (int round = 0; round < GJ_PHILOX_ROUNDS; round++) {
            s = philox_round(s, ALL(key0), ALL(key1));
            t = philox_round(t, ALL(key0), ALL(key1));
            key0 += GJ_PHILOX_W0;
            key1 += GJ_PHILOX_W1;
        }
        store_units(u + 2 * i, s);
        store_units(u + 2 * (i + LANES), t);
    }
}

#else /* any other processor: the same numbers, in plain C */

static void block_units(const struct gj_block_at *at, uint32_t sub, double u[GJ_BLOCK])
{
    struct gj_source source = {at->key, at->block * GJ_BLOCK, at->replication, 0};
    for (uint32_t i = 0; i < GJ_BLOCK; i++, source.index++) {
        u[i] = gj_source_uniform(&source, sub);
    }
}

#endif

/* ---- From uniforms to variates ---- */

#define EACH(target, expression)              \
    for (uint32_t i = 0; i < GJ_BLOCK; i++) { \
        (target)[i] = (expression);           \
    }

static void fill_erlang(const struct gj_dist *dist, const struct gj_block_at *at, double *restrict value)
{
    _Alignas(64) double u[GJ_BLOCK], product[GJ_BLOCK];
    double scale = dist->derived[GJ_GAMMA_SCALE];
    uint32_t phases = (uint32_t)dist->b;
    EACH(product, 1.0);
    for (uint32_t phase = 0; phase < phases; phase++) {
        block_units(at, phase, u);
        EACH(product, product[i] * (1.0 - u[i]));
    }
    EACH(value, -scale * gj_log_core(product[i]));
}

/* The first attempt of all 32 together; the few it refuses go on alone from their second. */
static void standard_gammas(double shape, const struct gj_block_at *at, uint32_t sub, double *restrict x,
                            double *restrict boost)
{
    _Alignas(64) double u[GJ_BLOCK], z[GJ_BLOCK], test[GJ_BLOCK], margin[GJ_BLOCK];
    double d = (shape < 1.0 ? shape + 1.0 : shape) - 1.0 / 3.0;
    double c = 1.0 / __builtin_sqrt(9.0 * d);
    EACH(boost, 0.0);
    if (shape < 1.0) {
        block_units(at, sub + GJ_SUB_BOOST, u);
        EACH(boost, gj_log_core(u[i]) / shape);
    }
    block_units(at, sub, u);
    gj_normal_quantile_chunk(u, z);
    block_units(at, sub + 1, test);
    for (uint32_t i = 0; i < GJ_BLOCK; i++) {
        double root = 1.0 + c * z[i];
        bool inside = root > GJ_GAMMA_LEAST_ROOT;
        double v = inside ? root * root * root : 1.0;
        double quick = gj_gamma_quick(d, z[i], test[i]), full = gj_gamma_full(d, z[i], v, test[i]);
        double more = quick > full ? quick : full;
        margin[i] = inside ? more : -1.0;
        x[i] = d * v;
    }
    struct gj_source source = {at->key, at->block * GJ_BLOCK, at->replication, sub};
    for (uint32_t i = 0; i < GJ_BLOCK; i++, source.index++) {
        if (!(margin[i] > 0.0)) {
            double same_boost;
            x[i] = gj_gamma_standard(shape, &source, 1, &same_boost);
        }
    }
}

static void fill_gamma(double shape, double scale, const struct gj_block_at *at, double *restrict value)
{
    _Alignas(64) double x[GJ_BLOCK], boost[GJ_BLOCK];
    standard_gammas(shape, at, 0, x, boost);
    if (shape < 1.0) {
        EACH(value, gj_to_boosted(scale, x[i], boost[i]));
    } else {
        EACH(value, scale * x[i]);
    }
}

static void fill_beta(const struct gj_dist *dist, const struct gj_block_at *at, double *restrict value)
{
    _Alignas(64) double x[GJ_BLOCK], boost_x[GJ_BLOCK], y[GJ_BLOCK], boost_y[GJ_BLOCK];
    struct gj_dist d = *dist;
    standard_gammas(d.a, at, 0, x, boost_x);
    standard_gammas(d.b, at, GJ_SUB_SECOND_GAMMA, y, boost_y);
    EACH(value, gj_to_beta(&d, x[i], boost_x[i], y[i], boost_y[i]));
}

static void fill_one_by_one(const struct gj_dist *dist, const struct gj_block_at *at, double *value)
{
    struct gj_source source = {at->key, at->block * GJ_BLOCK, at->replication, 0};
    for (uint32_t i = 0; i < GJ_BLOCK; i++, source.index++) {
        value[i] = gj_draw_piece(dist, &source);
    }
}

static void fill_by_inversion(const struct gj_dist *dist, const struct gj_block_at *at, double *restrict value)
{
    _Alignas(64) double u[GJ_BLOCK], z[GJ_BLOCK];
    struct gj_dist d = *dist; /* so that the compiler knows `value` does not change it */
    block_units(at, 0, u);
    switch (d.kind) {
    case GJ_DIST_UNIFORM:
        EACH(value, gj_to_uniform(&d, u[i]));
        break;
    case GJ_DIST_TRIANGULAR:
        EACH(value, gj_to_triangular(&d, u[i]));
        break;
    case GJ_DIST_EXPONENTIAL:
        EACH(value, gj_to_exponential(d.a, u[i]));
        break;
    case GJ_DIST_WEIBULL:
        EACH(value, gj_to_weibull(&d, u[i]));
        break;
    case GJ_DIST_LOGNORMAL:
        gj_normal_quantile_chunk(u, z);
        EACH(value, gj_to_lognormal(&d, z[i]));
        break;
    case GJ_DIST_NORMAL:
        EACH(u, gj_to_normal_p(&d, u[i]));
        gj_normal_quantile_chunk(u, z);
        EACH(value, gj_to_normal(&d, z[i]));
        break;
    case GJ_DIST_GEOMETRIC:
        EACH(value, gj_to_geometric(&d, u[i]));
        break;
    case GJ_DIST_DISCRETE:
        EACH(value, gj_to_discrete(&d, u[i]));
        break;
    case GJ_DIST_EMPIRICAL:
        EACH(value, gj_to_empirical(&d, u[i]));
        break;
    case GJ_DIST_BINOMIAL:
        EACH(value, gj_to_binomial(d.a, d.b, d.derived[GJ_COUNT_FIRST], u[i]));
        break;
    case GJ_DIST_POISSON:
        EACH(value, gj_to_poisson(d.a, d.derived[GJ_COUNT_FIRST], u[i]));
        break;
    default:
        GJ_CHECK(false, "%s has no inversion", gj_dist_name(d.kind));
    }
}

void GJ_VARIANT(gj_block_fill)(const struct gj_dist *dist, const struct gj_block_at *at, double *value)
{
    switch (dist->kind) {
    case GJ_DIST_CONSTANT:
        EACH(value, dist->a);
        return;
    case GJ_DIST_ERLANG:
        if (dist->b <= GJ_ERLANG_PRODUCT_MAX) {
            fill_erlang(dist, at, value);
        } else {
            fill_gamma(dist->derived[GJ_GAMMA_SHAPE], dist->derived[GJ_GAMMA_SCALE], at, value);
        }
        return;
    case GJ_DIST_GAMMA:
        if (dist->b > 0.0) {
            fill_gamma(dist->derived[GJ_GAMMA_SHAPE], dist->derived[GJ_GAMMA_SCALE], at, value);
        } else {
            EACH(value, dist->a);
        }
        return;
    case GJ_DIST_BETA:
        fill_beta(dist, at, value);
        return;
    case GJ_DIST_BINOMIAL:
    case GJ_DIST_POISSON:
        if (dist->derived[GJ_COUNT_FIRST] > 0.0) {
            fill_by_inversion(dist, at, value);
        } else {
            fill_one_by_one(dist, at, value);
        }
        return;
    default:
        fill_by_inversion(dist, at, value);
    }
}
