/* Philox for 32 counters at once, straight to uniforms; included by draw_block.c alone. Compilers do not see through its 32 x 32 -> 64
 * bit products, so the vector forms are written with intrinsics: a word in the lower half of each lane of 64 bits; what is in the
 * upper half never matters.
 *
 *   gj_block_units   indexes 32 block .. 32 block + 31, one sub-draw
 *   gj_piece_units   one index, the sub-draws of 32 pieces of a sum
 */
#ifndef GJ_KERNEL_PHILOX_LANES_H
#define GJ_KERNEL_PHILOX_LANES_H

#include "kernel/draw_block.h"
#include "kernel/draw_internal.h"
#include "kernel/philox.h"

#define GJ_PAIRS (GJ_BLOCK / 2) /* Philox calls a block: one gives two variates */

#if defined(__AVX512F__)
#include <immintrin.h>
#define LANES 8u
typedef __m512i lanes;
#define ALL(x) _mm512_set1_epi64((long long)(x))
#define MUL(x, y) _mm512_mul_epu32(x, y)
#define XOR3(x, y, z) _mm512_ternarylogic_epi64(x, y, z, 0x96)
#define OR(x, y) _mm512_or_si512(x, y)
#define AND(x, y) _mm512_and_si512(x, y)
#define PLUS(x, y) _mm512_add_epi64(x, y)
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
#define PLUS(x, y) _mm256_add_epi64(x, y)
#define RIGHT(x, n) _mm256_srli_epi64(x, n)
#define LEFT(x, n) _mm256_slli_epi64(x, n)
#define EVEN(x, y) _mm256_unpacklo_epi64(x, y)
#define ODD(x, y) _mm256_unpackhi_epi64(x, y)
#define LOAD(at) _mm256_loadu_si256((const __m256i *)(const void *)(at))
#define STORE_UNIT(at, x) _mm256_storeu_pd(at, _mm256_sub_pd(_mm256_castsi256_pd(x), _mm256_set1_pd(1.0 - 0x1p-53)))
#endif

#if defined(LANES)

struct gj_lanes {
    lanes a, b, c, d;
};

static inline struct gj_lanes gj_lanes_round(struct gj_lanes s, lanes key0, lanes key1)
{
    lanes p = MUL(s.a, ALL(GJ_PHILOX_M0)), q = MUL(s.c, ALL(GJ_PHILOX_M1));
    return (struct gj_lanes){XOR3(RIGHT(q, 32), s.b, key0), q, XOR3(RIGHT(p, 32), s.d, key1), p};
}

/* Two go side by side: one alone would wait for its own multiplications. */
static inline void gj_lanes_philox(struct gj_lanes *s, struct gj_lanes *t, uint64_t key)
{
    uint32_t key0 = (uint32_t)key, key1 = (uint32_t)(key >> 32);
    for (int round = 0; round < GJ_PHILOX_ROUNDS; round++) {
        *s = gj_lanes_round(*s, ALL(key0), ALL(key1));
        *t = gj_lanes_round(*t, ALL(key0), ALL(key1));
        key0 += GJ_PHILOX_W0;
        key1 += GJ_PHILOX_W1;
    }
}

static inline lanes gj_lanes_bits(lanes low, lanes high)
{
    return OR(AND(low, ALL(0xFFFFFFFF)), LEFT(high, 32));
}

static inline void gj_lanes_store(double *u, lanes bits)
{
    STORE_UNIT(u, OR(RIGHT(bits, 12), ALL(0x3FF0000000000000)));
}

/* Both words of each counter, in order: EVEN and ODD pick lanes alternately, and gj_block_units dealt the counters likewise. */
static inline void gj_lanes_store_both(double *u, struct gj_lanes s)
{
    lanes first = gj_lanes_bits(s.a, s.b), second = gj_lanes_bits(s.c, s.d);
    gj_lanes_store(u, EVEN(first, second));
    gj_lanes_store(u + LANES, ODD(first, second));
}

static inline void gj_block_units(const struct gj_block_at *at, uint32_t sub, double u[GJ_BLOCK])
{
    static const uint64_t order[8] = {
        0, LANES / 2, 1, LANES / 2 + 1, 2, LANES / 2 + 2, 3, LANES / 2 + 3,
    };
    uint64_t pair = at->block * GJ_PAIRS; /* GJ_PAIRS divides 2^32: no carry into the upper word */
    for (uint32_t i = 0; i < GJ_PAIRS; i += 2 * LANES) {
        lanes counter = PLUS(LOAD(order), ALL((pair & 0xFFFFFFFF) + i));
        struct gj_lanes s = {counter, ALL(pair >> 32), ALL(sub), ALL(at->replication)};
        struct gj_lanes t = s;
        t.a = PLUS(counter, ALL(LANES));
        gj_lanes_philox(&s, &t, at->key);
        gj_lanes_store_both(u + 2 * i, s);
        gj_lanes_store_both(u + 2 * (i + LANES), t);
    }
}

static inline void gj_piece_units(const struct gj_source *source, double u[GJ_BLOCK])
{
    static const uint64_t order[8] = {0, 1, 2, 3, 4, 5, 6, 7};
    uint64_t pair = source->index >> 1;
    for (uint32_t i = 0; i < GJ_BLOCK; i += 2 * LANES) {
        lanes sub = PLUS(LEFT(PLUS(LOAD(order), ALL(i)), GJ_SUB_PIECE_SHIFT), ALL(source->sub));
        struct gj_lanes s = {ALL(pair), ALL(pair >> 32), sub, ALL(source->replication)};
        struct gj_lanes t = s;
        t.c = PLUS(sub, ALL((uint64_t)LANES << GJ_SUB_PIECE_SHIFT));
        gj_lanes_philox(&s, &t, source->key);
        bool second = source->index & 1;
        gj_lanes_store(u + i, second ? gj_lanes_bits(s.c, s.d) : gj_lanes_bits(s.a, s.b));
        gj_lanes_store(u + i + LANES, second ? gj_lanes_bits(t.c, t.d) : gj_lanes_bits(t.a, t.b));
    }
}

#else /* plain C: with vectors of two lanes there is nothing to win over the ordinary multiplier */

static inline void gj_block_units(const struct gj_block_at *at, uint32_t sub, double u[GJ_BLOCK])
{
    uint64_t pair = at->block * GJ_PAIRS;
    for (uint32_t i = 0; i < GJ_PAIRS; i++) {
        struct gj_philox counter = {{(uint32_t)pair + i, (uint32_t)(pair >> 32), sub, at->replication}};
        struct gj_philox out = gj_philox4x32(counter, (uint32_t)at->key, (uint32_t)(at->key >> 32));
        u[2 * i] = gj_unit_from_bits(out.word[0] | (uint64_t)out.word[1] << 32);
        u[2 * i + 1] = gj_unit_from_bits(out.word[2] | (uint64_t)out.word[3] << 32);
    }
}

static inline void gj_piece_units(const struct gj_source *source, double u[GJ_BLOCK])
{
    for (uint32_t i = 0; i < GJ_BLOCK; i++) {
        u[i] = gj_source_uniform(source, i << GJ_SUB_PIECE_SHIFT);
    }
}

#endif

#endif
