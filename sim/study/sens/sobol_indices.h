/* Sobol indices: which share of the answer's variance a factor explains, by itself and with all others [Saltelli2010], from the points of a saltelli design.
 *
 *     S1 = Var(E(y | x)) / Var(y)          what would go, on average, if x were known
 *     ST = E(Var(y | all but x)) / Var(y)  what would be left if all but x were known; ST - S1 is interplay with others
 *     S2 = what two explain together beyond their S1
 *
 * With f over the rows of A, B and AB (A with the column of x from B), all less the mean of A and B, and V the variance of A and B together:
 *
 *     S1 = mean(f_B (f_AB - f_A)) / V                 [Saltelli2010] eq. b of table 2
 *     ST = mean((f_A - f_AB)^2) / 2 V                 [Jansen1999]
 *     S2 = (mean(f_BA f_AB' - f_A f_B)) / V - S1 - S1'      [Saltelli2002], where the design has BA (B with the column of x from A)
 *
 * and where it has BA, S1 and ST are the means of what the two halves give. An input is a factor or a group of factors as one: then all is of the group.
 * Intervals: percentiles over resampled rows. Rows of a scrambled sequence are more even than by chance, so intervals are wider than they need be;
 * measured in decisions/0036-sensitivity.md. */
#ifndef GJ_STUDY_SOBOL_INDICES_H
#define GJ_STUDY_SOBOL_INDICES_H

#include <stdint.h>

#include "base/error.h"

#define GJ_SOBOL_LEAST_ROWS 8

struct gj_sobol_spec {
    const double *a, *b;   /* answers by row, n_rows each; all finite: rows with a point that has none are left out */
    const double *ab, *ba; /* [row * n_inputs + input]; ba: NULL when the design has none */
    uint32_t n_rows, n_inputs;
    uint32_t n_bootstrap;
    double confidence;
    uint64_t seed;
};

struct gj_sobol_index {
    double value, low, high;
};

struct gj_sobol_indices {
    double mean, variance;        /* of the answer */
    struct gj_sobol_index *first; /* by input */
    struct gj_sobol_index *total;
    struct gj_sobol_index *pair; /* [i * n_inputs + j], i < j; NULL without ba */
    struct gj_sobol_index sum;   /* of first */
};

/* GJ_MODEL with fewer than GJ_SOBOL_LEAST_ROWS rows, or when the answer does not vary over them; GJ_NO_MEMORY. */
enum gj_status gj_sobol_indices(const struct gj_sobol_spec *spec, struct gj_sobol_indices *indices,
                                struct gj_error *error) GJ_MUST_CHECK;
void gj_sobol_indices_fini(struct gj_sobol_indices *indices);

#endif
