/* What a budget buys: which firms get an offer, so that the benefit is as large as the money allows.
 *
 *     largest  sum of benefit x copies
 *     with     sum of cost x copies <= budget
 *              copies of all options of a firm together <= the firms it stands for
 *              side conditions, each: sum over a group of (1 or cost) x copies <= a bound
 *
 * Greedy takes the best benefit a won first, as an agency does that ranks applications; optimal solves the integer program (GLPK, branch and
 * cut [MartelloToth1990]). Optimal is never below greedy. Both are functions of the spec alone: ties go to the option that comes first, and
 * the search for the optimum ends after a number of nodes, not after a time.
 */
#ifndef GJ_STUDY_ALLOCATION_H
#define GJ_STUDY_ALLOCATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/* What options are grouped by. */
enum gj_grouping { GJ_BY_SIZE, GJ_BY_SECTOR, GJ_BY_LEVEL, GJ_N_GROUPINGS };

/* An offer to a firm. */
struct gj_option {
    uint32_t firm;    /* options of the same firm exclude each other; they stand one after the other */
    uint32_t copies;  /* firms like it, >= 1, the same in all options of a firm */
    int64_t cost_won; /* of one, >= 0 */
    double benefit;   /* of one; options that bring nothing (<= 0) are not taken */
    uint32_t group[GJ_N_GROUPINGS];
};

enum gj_side_kind {
    GJ_SIDE_QUOTA,    /* at most `bound` firms of the group */
    GJ_SIDE_CEILING,  /* at most the share `bound` of the budget goes to the group */
    GJ_SIDE_RESERVED, /* the share `bound` of the budget is kept for the group: all others get at most the rest */
};
struct gj_side {
    enum gj_side_kind kind;
    enum gj_grouping grouping;
    uint32_t group;
    double bound;
};

struct gj_allocation_spec {
    const struct gj_option *option;
    uint32_t n_options;
    const struct gj_side *side;
    uint32_t n_sides;
    int64_t budget_won;
};

struct gj_allocation {
    int64_t spent_won;
    double benefit;
    uint64_t firms;
    double
        bound; /* no allocation brings more than this; of greedy the bound of the relaxed knapsack without side conditions */
    bool is_optimal; /* proven */
};

/* copies: n_options, the caller's; how many of each are taken. */
enum gj_status gj_allocation_greedy(const struct gj_allocation_spec *spec, uint32_t *copies, struct gj_allocation *out,
                                    struct gj_error *error) GJ_MUST_CHECK;
enum gj_status gj_allocation_optimal(const struct gj_allocation_spec *spec, uint32_t *copies, struct gj_allocation *out,
                                     struct gj_error *error) GJ_MUST_CHECK;

/* Sums of an allocation; false when it breaks a condition. Exact in money. */
bool gj_allocation_sum(const struct gj_allocation_spec *spec, const uint32_t *copies, struct gj_allocation *out);
/* Whether option `i` counts in a side condition, and the won that the condition leaves to what counts; a quota leaves firms. */
bool gj_side_counts(const struct gj_allocation_spec *spec, uint32_t side, uint32_t i);
int64_t gj_side_room(const struct gj_allocation_spec *spec, uint32_t side);

#endif
