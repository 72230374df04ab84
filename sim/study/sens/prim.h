/* Scenario discovery: in which part of the factors' space do the points of interest lie? PRIM, the patient rule induction method [FriedmanFisher1999], as
 * scenario discovery uses it [BryantLempert2010].
 *
 *     all points -> peel a thin slice off one side of the box -> ... -> few points, most of them of interest        the peeling trajectory
 *
 * Of a box with n points, h of interest, out of all N and H:
 *
 *     density n: h / n        coverage: h / H        mass: n / N        [BryantLempert2010]
 *
 * Peeling: of each side of each factor the slice of a share `alpha` of the box's points (of a WHOLE a slice ends between two values; of a CHOICE it is
 * one word); the one goes that raises density most for each point it takes: (density after - before) / points taken. Dividing by the points is
 * Friedman and Fisher's choice for factors whose slices cannot be of one size. Until the box is of interest alone, or would be under `min_mass`.
 *
 * The box that is chosen: of the trajectory the one of most coverage with at least `density`; where none has it, that of the largest harmonic mean of
 * coverage and density. Then restrictions go that may be chance (quasi-p-value above `significance`, the largest first), and sides are
 * pasted back while density does not fall.
 *
 * Quasi-p-value of a restriction [BryantLempert2010]: without it the box has t points, a share q of interest; the chance that n of those hold h or more is
 * the upper tail of a binomial (n, q). Quasi, because the restriction was picked by the same points: a small one shows little, a large one that there
 * is nothing.
 *
 * Stability: the whole is done again with points drawn with replacement; of each factor the share of draws in which it is restricted. */
#ifndef GJ_STUDY_PRIM_H
#define GJ_STUDY_PRIM_H

#include "study/batch/point_table.h"

#define GJ_PRIM_MAX_CHOICES 64
#define GJ_PRIM_CHOOSE UINT32_MAX

struct gj_prim_spec {
    const struct gj_point_table *table;
    bool is_below; /* of interest: mean of the contrast below the threshold; else above it */
    bool is_equal; /* the threshold itself is of interest too */
    double threshold;
    double alpha;         /* of peeling and pasting: share of the box's points, 0..0.5; 0.05 */
    double min_mass;      /* 0..1; 0.05 */
    double density;       /* wanted, 0..1; 0.8 */
    double significance;  /* restrictions with a larger quasi-p-value are left out; 1: none are; 0.05 */
    uint32_t box;         /* of the trajectory, or GJ_PRIM_CHOOSE */
    uint32_t n_resamples; /* 0: no stability */
    uint64_t seed;
};

/* What a box allows of one factor. REAL: low..high, both in the middle between points; WHOLE: both are allowed; CHOICE: bit k for word k. */
struct gj_prim_limit {
    double low, high;
    uint64_t words;
};

struct gj_prim_box {
    uint64_t n, n_of_interest;
    double coverage, density, mass;
    uint32_t n_restricted;
    const struct gj_prim_limit *limit; /* by axis */
};

struct gj_prim_restriction {
    uint32_t axis;
    bool has_low, has_high; /* of a REAL and a WHOLE: sides that are not the factor's own */
    double p;               /* quasi-p-value */
    double density_without; /* of the box without this restriction */
};

struct gj_prim {
    const struct gj_experiment *experiment;
    uint32_t n_axes;
    uint64_t n, n_of_interest;    /* points that count */
    uint64_t n_refused, n_failed; /* points left out */
    uint32_t n_boxes;             /* trajectory; the first is all points */
    struct gj_prim_box *trajectory;
    uint32_t chosen;        /* of the trajectory */
    bool is_dense;          /* some box of the trajectory has the density wanted */
    uint32_t n_dropped;     /* restrictions of the chosen box that may be chance */
    struct gj_prim_box box; /* the chosen one after dropping and pasting */
    uint32_t n_restrictions;
    struct gj_prim_restriction *restriction; /* of `box`; smallest p first */
    double *stability;                       /* by axis; NULL without resamples */
    uint32_t n_resamples;                    /* that had points of both kinds */
    struct gj_prim_limit *limits;            /* of all boxes */
};

/* GJ_USAGE: numbers out of range, a box that is not there; no point of interest, or all of them; GJ_LIMIT: a choice of more than GJ_PRIM_MAX_CHOICES
 * words; GJ_FAILED_POINTS: no point has a value; GJ_NO_MEMORY. `table` need not outlive `out`, its experiment must. */
enum gj_status gj_prim_find(const struct gj_prim_spec *spec, struct gj_prim *out, struct gj_error *error) GJ_MUST_CHECK;
void gj_prim_fini(struct gj_prim *prim);

bool gj_prim_allows(const struct gj_factor *factor, const struct gj_prim_limit *limit, double value);
bool gj_prim_is_restricted(const struct gj_factor *factor, const struct gj_prim_limit *limit);

/* "npv_society < 0", "heads_end.after >= 48", "npv_society < q20" (the 20 % quantile of the points). GJ_USAGE with what is wrong. The quantile needs
 * the table: gj_prim_threshold. */
struct gj_prim_where {
    char outcome[80];
    struct gj_contrast contrast;
    bool is_below, is_equal, is_quantile;
    double number; /* threshold, or share of the quantile, 0..1 */
};
enum gj_status gj_prim_parse(const char *text, struct gj_prim_where *where, struct gj_error *error) GJ_MUST_CHECK;
/* The threshold that `where` means over this table; GJ_NO_MEMORY; NaN when no point has a value. */
enum gj_status gj_prim_threshold(const struct gj_prim_where *where, const struct gj_point_table *table,
                                 double *threshold, struct gj_error *error) GJ_MUST_CHECK;

#endif
