/* Draws: randomness as a pure function of who and which-th (law 3).
 *
 *   key   = hash(seed, entity path, purpose)          who draws, and for what
 *   draw  = Philox4x32-10(key, counter)               [Salmon2011]
 *   counter words 0,1 = index / 2 (which-th), 2 = sub-draw of that index, 3 = replication
 *
 * One Philox call gives two 64-bit words: index i takes word i mod 2. A uniform is ((word >> 12) + 0.5) * 2^-52: in (0, 1), never 0 or 1,
 * symmetric. One variate is one uniform by inversion where the distribution allows; Erlang, gamma, beta, and binomial and Poisson of a large
 * mean consume sub-draws. Inversions increase with the uniform, and rejections nearly always do with their first: arms that differ
 * in a parameter, or even in the distribution, still move together.
 *
 * A stream keeps the last two blocks of GJ_BLOCK consecutive variates, each computed at once; the bits are those of the single draw. A
 * stream is plain data: it may be copied with its floor. It belongs to one distribution and one replication: when either
 * changes, gj_stream_init again. Why so, and what it costs: decisions/0003-draws.md.
 */
#ifndef GJ_KERNEL_DRAW_H
#define GJ_KERNEL_DRAW_H

#include <stdint.h>

#include "kernel/dist.h"

#define GJ_BLOCK 32u
#define GJ_NO_BLOCK UINT64_MAX

/* Key of an entity's purpose. `path` is the entity's name in the scenario ("line.bracket/blanking"), `purpose` a fixed word ("cycle"). */
uint64_t gj_draw_key(uint64_t seed, const char *path, const char *purpose);

/* Uniform in (0, 1), and a 64-bit word, for (key, replication, index, sub). */
double gj_draw_uniform(uint64_t key, uint32_t replication, uint64_t index, uint32_t sub);
uint64_t gj_draw_bits(uint64_t key, uint32_t replication, uint64_t index, uint32_t sub);

/* One variate of `dist` (checked), single draw. */
double gj_draw(const struct gj_dist *dist, uint64_t key, uint32_t replication, uint64_t index);

/* Sum of `n` independent variates for one lot of n pieces: exact closed form where there is one (constant, exponential, Erlang, gamma,
 * normal not truncated, binomial, Poisson), the sum of n sub-draws up to n = 64, beyond that a normal of the same mean and variance, not
 * below 0. n = 1 is gj_draw, bit for bit; n = 0 is 0. */
double gj_draw_sum(const struct gj_dist *dist, uint64_t key, uint32_t replication, uint64_t index, uint32_t n);

/* Binomial(n, p) by inversion or rejection, for counting defects: a draw of its own without a gj_dist. 0 for p <= 0, n for p >= 1. */
uint32_t gj_draw_binomial(uint32_t n, double p, uint64_t key, uint32_t replication, uint64_t index);

/* Of `pieces` of which `marked` are marked, `taken` are taken without putting back: how many of these are marked. By inversion, so it
 * increases with the uniform and with `marked`. marked, taken <= pieces. */
uint32_t gj_draw_hypergeometric(uint32_t pieces, uint32_t marked, uint32_t taken, uint64_t key, uint32_t replication,
                                uint64_t index);

struct gj_stream {
    uint64_t key;
    uint64_t held[2];  /* index / GJ_BLOCK of what each half of `value` holds (even blocks the first), or GJ_NO_BLOCK */
    uint64_t newest;   /* block filled last, or GJ_NO_BLOCK */
    uint64_t missed;   /* block drawn from one by one of late */
    uint32_t n_missed; /* how often, there */
    uint32_t n_unfilled; /* single draws since a block was filled */
    double value[2 * GJ_BLOCK];
};

static inline void gj_stream_init(struct gj_stream *stream, uint64_t key)
{
    stream->key = key;
    stream->held[0] = stream->held[1] = stream->newest = stream->missed = GJ_NO_BLOCK;
    stream->n_missed = stream->n_unfilled = 0;
}

/* The variate of an index no held block has; decides whether to fill its block. */
double gj_stream_miss(struct gj_stream *stream, const struct gj_dist *dist, uint32_t replication, uint64_t index);

/* Same bits as gj_draw(dist, stream's key, replication, index), cheap when indexes come nearly in order. */
static inline double gj_stream_at(struct gj_stream *stream, const struct gj_dist *dist, uint32_t replication,
                                  uint64_t index)
{
    uint64_t block = index / GJ_BLOCK;
    if (__builtin_expect(stream->held[block % 2] == block, 1)) {
        return stream->value[index % (2 * GJ_BLOCK)];
    }
    return gj_stream_miss(stream, dist, replication, index);
}

#endif
