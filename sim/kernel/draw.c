#include "kernel/draw.h"

#include "kernel/dist_internal.h"
#include "kernel/draw_block.h"
#include "kernel/draw_internal.h"
#include "kernel/draw_transform.h"
#include "kernel/variant.h"

/* Bytes are taken in by xor and multiplication (Fowler, Noll and Vo, their 64-bit prime), the parts kept apart by a byte no name contains, and all bits spread
 * by the finaliser of [Steele2014] so that near names give unrelated keys. */
static uint64_t hash_text(uint64_t hash, const char *text)
{
    for (const char *at = text; *at; at++) {
        hash = (hash ^ (unsigned char)*at) * UINT64_C(0x100000001B3);
    }
    return (hash ^ 0xFF) * UINT64_C(0x100000001B3);
}

static uint64_t spread(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

uint64_t gj_draw_key(uint64_t seed, const char *path, const char *purpose)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325) ^ spread(seed + UINT64_C(0x9E3779B97F4A7C15));
    return spread(hash_text(hash_text(hash, path), purpose));
}

uint64_t gj_draw_bits(uint64_t key, uint32_t replication, uint64_t index, uint32_t sub)
{
    struct gj_source source = {key, index, replication, 0};
    return gj_source_bits(&source, sub);
}

double gj_draw_uniform(uint64_t key, uint32_t replication, uint64_t index, uint32_t sub)
{
    return gj_unit_from_bits(gj_draw_bits(key, replication, index, sub));
}

/* A few phases are the logarithm of one product, more are a gamma. */
static double draw_erlang(double phases, double scale, const struct gj_source *source)
{
    if (phases > GJ_ERLANG_PRODUCT_MAX) {
        return gj_draw_gamma(phases, scale, source);
    }
    double product = 1.0;
    for (uint32_t phase = 0; phase < (uint32_t)phases; phase++) {
        product *= 1.0 - gj_source_uniform(source, phase);
    }
    return -scale * gj_log_core(product);
}

#define RECORDED_BITS 36 /* of an index: which value; decisions/0008-floor.md says what the others are */

static double recorded_at(const struct gj_dist *dist, uint64_t index)
{
    return dist->value[(index & ((UINT64_C(1) << RECORDED_BITS) - 1)) % dist->n_table];
}

double gj_draw_piece(const struct gj_dist *dist, const struct gj_source *source)
{
    switch (dist->kind) {
    case GJ_DIST_CONSTANT:
        return dist->a;
    case GJ_DIST_ERLANG:
        return draw_erlang(dist->derived[GJ_GAMMA_SHAPE], dist->derived[GJ_GAMMA_SCALE], source);
    case GJ_DIST_GAMMA:
        return dist->b > 0.0 ? gj_draw_gamma(dist->derived[GJ_GAMMA_SHAPE], dist->derived[GJ_GAMMA_SCALE], source)
                             : dist->a;
    case GJ_DIST_BETA:
        return gj_draw_beta(dist, source);
    case GJ_DIST_BINOMIAL:
        return gj_draw_binomial_whole(dist->a, dist->b, dist->derived[GJ_COUNT_FIRST], source);
    case GJ_DIST_POISSON:
        return gj_draw_poisson_whole(dist->a, dist->derived[GJ_COUNT_FIRST], source);
    case GJ_DIST_RECORDED:
        return recorded_at(dist, source->index);
    default:
        break;
    }
    double u = gj_source_uniform(source, 0);
    switch (dist->kind) {
    case GJ_DIST_UNIFORM:
        return gj_to_uniform(dist, u);
    case GJ_DIST_TRIANGULAR:
        return gj_to_triangular(dist, u);
    case GJ_DIST_EXPONENTIAL:
        return gj_to_exponential(dist->a, u);
    case GJ_DIST_WEIBULL:
        return gj_to_weibull(dist, u);
    case GJ_DIST_LOGNORMAL:
        return gj_to_lognormal(dist, gj_normal_quantile_core(u));
    case GJ_DIST_NORMAL:
        return gj_to_normal(dist, gj_normal_quantile_core(gj_to_normal_p(dist, u)));
    case GJ_DIST_GEOMETRIC:
        return gj_to_geometric(dist, u);
    case GJ_DIST_DISCRETE:
        return gj_to_discrete(dist, u);
    case GJ_DIST_EMPIRICAL:
        return gj_to_empirical(dist, u);
    default:
        GJ_CHECK(false, "no distribution of kind %d", (int)dist->kind);
    }
}

double gj_draw(const struct gj_dist *dist, uint64_t key, uint32_t replication, uint64_t index)
{
    struct gj_source source = {key, index, replication, 0};
    return gj_draw_piece(dist, &source);
}

/* The sum in one draw, where the sum of n has a distribution of its own kind. */
static bool sum_closed(const struct gj_dist *dist, double n, const struct gj_source *source, double *sum)
{
    switch (dist->kind) {
    case GJ_DIST_CONSTANT:
        *sum = n * dist->a;
        return true;
    case GJ_DIST_RECORDED:
        *sum = n * recorded_at(dist, source->index);
        return true;
    case GJ_DIST_EXPONENTIAL:
        *sum = draw_erlang(n, dist->a, source);
        return true;
    case GJ_DIST_ERLANG:
        *sum = draw_erlang(n * dist->derived[GJ_GAMMA_SHAPE], dist->derived[GJ_GAMMA_SCALE], source);
        return true;
    case GJ_DIST_GAMMA:
        *sum = dist->b > 0.0 ? gj_draw_gamma(n * dist->derived[GJ_GAMMA_SHAPE], dist->derived[GJ_GAMMA_SCALE], source)
                             : n * dist->a;
        return true;
    case GJ_DIST_NORMAL:
        if (dist->c != -__builtin_inf() || dist->d != __builtin_inf()) {
            return false;
        }
        *sum = n * dist->a + __builtin_sqrt(n) * dist->b * gj_normal_quantile_core(gj_source_uniform(source, 0));
        return true;
    case GJ_DIST_BINOMIAL:
        if (n * dist->a > GJ_BINOMIAL_TRIALS_MAX) {
            return false;
        }
        *sum = gj_draw_binomial_whole(n * dist->a, dist->b, gj_binomial_first(n * dist->a, dist->b), source);
        return true;
    case GJ_DIST_POISSON:
        if (n * dist->a > GJ_POISSON_MEAN_MAX) {
            return false;
        }
        *sum = gj_draw_poisson_whole(n * dist->a, gj_poisson_first(n * dist->a), source);
        return true;
    default:
        return false;
    }
}

static void block_pieces(const struct gj_dist *dist, const struct gj_source *source, double *value)
{
    switch (gj_variant()) {
#if defined(__x86_64__)
    case GJ_VARIANT_AVX512:
        gj_block_pieces_avx512(dist, source, value);
        return;
    case GJ_VARIANT_AVX2:
        gj_block_pieces_avx2(dist, source, value);
        return;
#endif
    default:
        gj_block_pieces_base(dist, source, value);
    }
}

/* Fewer pieces than this are drawn one by one: 32 at once cost about as much as 8 alone (decisions/0003-draws.md). */
#define PIECES_AT_ONCE 8u

/* Whether `invert` in draw_block.c knows it. Binomial and Poisson of large means are drawn one by one, each by a loop of its own length. */
static bool has_inverse(const struct gj_dist *dist)
{
    switch (dist->kind) {
    case GJ_DIST_BINOMIAL:
    case GJ_DIST_POISSON:
        return dist->derived[GJ_COUNT_FIRST] > 0.0;
    case GJ_DIST_CONSTANT:
    case GJ_DIST_ERLANG:
    case GJ_DIST_GAMMA:
    case GJ_DIST_BETA:
    case GJ_DIST_RECORDED:
        return false;
    default:
        return true;
    }
}

/* The pieces one after the other, in this order whichever way they are drawn: the sum has the same bits. */
static double sum_of_pieces(const struct gj_dist *dist, struct gj_source source, uint32_t n)
{
    double value[GJ_BLOCK], sum = 0.0;
    uint32_t piece = 0;
    while (has_inverse(dist) && n - piece >= PIECES_AT_ONCE) {
        source.sub = piece << GJ_SUB_PIECE_SHIFT;
        block_pieces(dist, &source, value);
        for (uint32_t i = 0; i < GJ_BLOCK && piece < n; i++, piece++) {
            sum += value[i];
        }
    }
    for (; piece < n; piece++) {
        source.sub = piece << GJ_SUB_PIECE_SHIFT;
        sum += gj_draw_piece(dist, &source);
    }
    return sum;
}

double gj_draw_sum(const struct gj_dist *dist, uint64_t key, uint32_t replication, uint64_t index, uint32_t n)
{
    struct gj_source source = {key, index, replication, 0};
    double sum = 0.0;
    if (n == 1) {
        return gj_draw_piece(dist, &source);
    }
    if (n == 0 || sum_closed(dist, n, &source, &sum)) {
        return sum;
    }
    if (n <= GJ_SUM_PIECES_MAX) {
        return sum_of_pieces(dist, source, n);
    }
    double z = gj_normal_quantile_core(gj_source_uniform(&source, 0));
    sum = n * dist->mean + __builtin_sqrt(n * dist->variance) * z;
    return sum > 0.0 ? sum : 0.0;
}

static void block_fill(const struct gj_dist *dist, const struct gj_block_at *at, double *value)
{
    switch (gj_variant()) {
#if defined(__x86_64__)
    case GJ_VARIANT_AVX512:
        gj_block_fill_avx512(dist, at, value);
        return;
    case GJ_VARIANT_AVX2:
        gj_block_fill_avx2(dist, at, value);
        return;
#endif
    default:
        gj_block_fill_base(dist, at, value);
    }
}

/* A block pays when several of its variates will be used. Signs of that:
 * - the next block is entered near its start: indexes come nearly in order, without large gaps;
 * - a block not far ahead is asked for again and again: the stream has moved there;
 * - nothing was filled for long: the stream is somewhere else altogether.
 * A few draws far away (the index of a second visit) or in the past (a slow parallel machine) leave the blocks alone. */
#define NEAR_START 4u
#define ASKED_AGAIN 4u
#define NOT_FAR (UINT64_C(1) << 10) /* blocks: 32,768 indexes */
#define LONG 64u

static bool block_pays(struct gj_stream *stream, uint64_t block, uint32_t place)
{
    if (stream->newest == GJ_NO_BLOCK) {
        return true;
    }
    uint64_t ahead = block - stream->newest; /* wraps to a huge number when behind */
    if (ahead == 1 && place < NEAR_START) {
        return true;
    }
    if (++stream->n_unfilled >= LONG) {
        return true;
    }
    if (ahead - 1 >= NOT_FAR) {
        return false;
    }
    if (block != stream->missed) {
        stream->missed = block;
        stream->n_missed = 0;
    }
    return ++stream->n_missed >= ASKED_AGAIN;
}

/* A block of these costs as much as its variates alone. */
static bool drawn_alone(const struct gj_dist *dist)
{
    return (dist->kind == GJ_DIST_BINOMIAL || dist->kind == GJ_DIST_POISSON) && !has_inverse(dist);
}

double gj_stream_miss(struct gj_stream *stream, const struct gj_dist *dist, uint32_t replication, uint64_t index)
{
    uint64_t block = index / GJ_BLOCK;
    if (drawn_alone(dist) || !block_pays(stream, block, index % GJ_BLOCK)) {
        return gj_draw(dist, stream->key, replication, index);
    }
    struct gj_block_at at = {stream->key, block, replication};
    block_fill(dist, &at, stream->value + block % 2 * GJ_BLOCK);
    stream->held[block % 2] = stream->newest = block;
    stream->n_unfilled = 0;
    return stream->value[index % (2 * GJ_BLOCK)];
}
