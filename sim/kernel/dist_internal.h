/* What gj_dist_check leaves in gj_dist.derived, by kind. */
#ifndef GJ_KERNEL_DIST_INTERNAL_H
#define GJ_KERNEL_DIST_INTERNAL_H

#include "kernel/dist.h"

/* Erlang of up to this many phases is the logarithm of one product of uniforms: 6 factors of at least 2^-53 stay far above underflow, and
 * beyond, the rejection for gamma is cheaper where draws come one by one (decisions/0003-draws.md). */
#define GJ_ERLANG_PRODUCT_MAX 6u

/* Below this mean, binomial and Poisson search the cumulative sum from 0; above, transformed rejection, whose cost does not
 * grow. The rejection is valid from 10; the figure is where the costs cross (decisions/0003-draws.md). */
#define GJ_INVERSION_MEAN 24.0

/* Beyond these the rejection's logarithms of factorials lose the digits that matter. */
#define GJ_BINOMIAL_TRIALS_MAX 4294967295.0
#define GJ_POISSON_MEAN_MAX 1e9

enum gj_triangular_slot { GJ_TRIANGULAR_MODE_CDF, GJ_TRIANGULAR_LOW, GJ_TRIANGULAR_HIGH };
enum gj_gamma_slot { GJ_GAMMA_SHAPE, GJ_GAMMA_SCALE }; /* also Erlang; shape 0: the mean, always */
enum gj_weibull_slot { GJ_WEIBULL_INVERSE_SHAPE };
enum gj_lognormal_slot { GJ_LOGNORMAL_SIGMA, GJ_LOGNORMAL_SHIFT };
/* p = base + width * t with t = u, or 1 - u in the mirrored form, which keeps the digits of an upper tail. */
enum gj_normal_slot { GJ_NORMAL_BASE, GJ_NORMAL_WIDTH, GJ_NORMAL_SIGN };
enum gj_geometric_slot { GJ_GEOMETRIC_INVERSE_LOG };
enum gj_count_slot { GJ_COUNT_FIRST }; /* binomial and Poisson: where the search starts, 0 for rejection */

#endif
