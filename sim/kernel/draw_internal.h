/* Shared by the parts of draw: the single draw, the block and the rejections.
 *
 * Sub-draws of one index (counter word 2), so that the n pieces of gj_draw_sum and the attempts of a rejection never meet:
 *
 *   31      24 23     22    21            0
 *   [ piece  ] [beta's] [boost] [ attempt    ]      piece 0..63 of a sum; 0 in a plain draw
 *               second   uniform  2 uniforms each
 *               gamma
 */
#ifndef GJ_KERNEL_DRAW_INTERNAL_H
#define GJ_KERNEL_DRAW_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/draw.h"
#include "kernel/philox.h"

#define GJ_SUB_PIECE_SHIFT 24
#define GJ_SUB_SECOND_GAMMA (UINT32_C(1) << 23)
#define GJ_SUB_BOOST (UINT32_C(1) << 22)

#define GJ_SUM_PIECES_MAX 64u /* beyond, gj_draw_sum takes the normal of the same mean and variance */

/* Where a variate's uniforms come from. */
struct gj_source {
    uint64_t key;
    uint64_t index;
    uint32_t replication;
    uint32_t sub; /* of the piece; its own sub-draws are added */
};

static inline uint64_t gj_source_bits(const struct gj_source *source, uint32_t sub)
{
    uint64_t pair = source->index >> 1;
    struct gj_philox counter = {{(uint32_t)pair, (uint32_t)(pair >> 32), source->sub + sub, source->replication}};
    struct gj_philox out = gj_philox4x32(counter, (uint32_t)source->key, (uint32_t)(source->key >> 32));
    uint64_t low = source->index & 1 ? out.word[2] : out.word[0];
    uint64_t high = source->index & 1 ? out.word[3] : out.word[1];
    return low | high << 32;
}

/* ((word >> 12) + 1/2) 2^-52, by way of the number in [1, 2) with these 52 bits: the subtraction is exact. */
static inline double gj_unit_from_bits(uint64_t bits)
{
    union {
        uint64_t bits;
        double x;
    } u = {.bits = bits >> 12 | UINT64_C(0x3FF0000000000000)};
    return u.x - (1.0 - 0x1p-53);
}

static inline double gj_source_uniform(const struct gj_source *source, uint32_t sub)
{
    return gj_unit_from_bits(gj_source_bits(source, sub));
}

/* One variate, whatever the kind. */
double gj_draw_piece(const struct gj_dist *dist, const struct gj_source *source);

/* Gamma with scale 1, times exp(*log_boost), which is 1 for a shape of 1 or more. `attempt` > 0 takes up a rejection whose earlier
 * attempts were tried already (by a block). */
double gj_gamma_standard(double shape, const struct gj_source *source, uint32_t attempt, double *log_boost);
double gj_draw_gamma(double shape, double scale, const struct gj_source *source);
double gj_draw_beta(const struct gj_dist *dist, const struct gj_source *source);

/* Probability of the value at which the search of the cumulative sum starts, or 0 where rejection is the way. */
double gj_binomial_first(double n, double p);
double gj_poisson_first(double mean);
/* The search (first > 0), and the draw whichever way. 0 <= p <= 1. */
double gj_to_binomial(double n, double p, double first, double u);
double gj_to_poisson(double mean, double first, double u);
double gj_draw_binomial_whole(double n, double p, double first, const struct gj_source *source);
double gj_draw_poisson_whole(double mean, double first, const struct gj_source *source);

/* What the rejection of a binomial or Poisson of a large mean is made of (draw_reject.c). */
#define GJ_HAT_QUICK_FROM 0.07 /* distance of the uniform from its ends at which the quick test begins to hold */
struct gj_hat {
    double a, b, centre, alpha, quick, highest;
    double n, odds, mode, mode_tail; /* binomial, p <= 1/2 */
    double mean;                     /* Poisson; 0 for a binomial */
};
struct gj_hat gj_binomial_hat(double n, double p);
struct gj_hat gj_poisson_hat(double mean);
/* Logarithm of the probability of k, as far as the hat needs it (for a binomial relative to the mode's). */
double gj_hat_log(const struct gj_hat *hat, double k);

#endif
