/* PAWN: how far the whole distribution of the answer moves when one factor is fixed [PianosiWagener2018], from any sample whose factors are independent
 * of each other.
 *
 * The range of a factor is cut into slices with the same number of points (a factor of few values: a slice a value). Of each slice, the distribution of the
 * answer inside is compared with that of all points:
 *
 *     KS = max over y of |F(y | factor in slice) - F(y)|            0: the factor does nothing there; 1: it decides wholly
 *
 * and the slices are summed up by their median and their largest. With few points KS is above 0 for a factor that does nothing, so each factor is compared
 * with itself after its values are dealt out anew among the points (a permutation test, exact whatever the slices): it is told from one that does nothing when
 * its largest KS is beyond what that gives.
 * No variance is needed: it also serves where an answer is skewed or has two humps. What it cannot: say whether an effect is alone or by interaction, and
 * which way it goes. */
#ifndef GJ_STUDY_PAWN_H
#define GJ_STUDY_PAWN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

#define GJ_PAWN_SLICES 10     /* the authors' choice; fewer where points are few */
#define GJ_PAWN_IN_A_SLICE 20 /* points wanted in each */

struct gj_pawn_spec {
    const double *x;          /* [point * n_axes + axis] */
    const double *y;          /* n answers, all finite */
    const uint32_t *n_values; /* by axis: how many values it has; 0: any */
    uint32_t n, n_axes;       /* n >= 2 * GJ_PAWN_IN_A_SLICE */
    uint32_t n_slices;        /* 0: as many as have GJ_PAWN_IN_A_SLICE points, at most GJ_PAWN_SLICES */
    uint32_t n_bootstrap;     /* fewer where points are many: at least 100 */
    double confidence;
    uint64_t seed;
};

struct gj_pawn_index {
    double median, median_low, median_high; /* bootstrap over points, centred on the index */
    double most, most_low, most_high;
    double chance, chance_low, chance_high; /* the median of KS of its values dealt out anew: mean and middle */
    double most_by_chance; /* what `most` of its values dealt out anew stays below with probability `confidence` */
    uint32_t n_slices;
    bool is_told; /* `most` is above that */
};

/* index: n_axes, and one more at the end for a factor that does nothing (its values are the numbers of the points, dealt out). GJ_MODEL when points
 * are too few; GJ_NO_MEMORY. */
enum gj_status gj_pawn(const struct gj_pawn_spec *spec, struct gj_pawn_index *index,
                       struct gj_error *error) GJ_MUST_CHECK;

#endif
