/* What a budget buys over a population: for each firm how large a grant would have to be and how many net jobs it brings, and from that who gets
 * which offer.
 *
 * A firm is known by its lives: in each, the largest own cost at which it goes ahead (`worth`) and the jobs that its project brings when it
 * does. With a grant of G it goes ahead when cost - large firm's part - G <= worth; without any support when cost <= worth. So an offer of G
 *
 *     costs   G x P(goes ahead with G)                            public won; what goes to lives that need none is deadweight
 *     brings  E[jobs; goes ahead with G, not without support]     net jobs
 *
 * and both are worked out without living again. Offers are GJ_FRONTIER_STEPS equal parts of the project's cost; of one firm at most one is made.
 *
 * Choosing the best of noisy estimates flatters them. So each choice is also checked: made from the lives of even number and counted on those of odd
 * number, and the other way round; `checked` is what that gives together.
 */
#ifndef GJ_STUDY_FRONTIER_H
#define GJ_STUDY_FRONTIER_H

#include "study/population/allocation.h"

#define GJ_FRONTIER_STEPS 10u
#define GJ_FRONTIER_POINTS 12u

struct gj_frontier_life {
    int64_t worth_mwon; /* -1: it would not go ahead at any cost */
    double jobs;        /* heads more with the project than without it */
};

struct gj_frontier_firm {
    uint32_t copies; /* firms it stands for */
    uint32_t group[GJ_N_GROUPINGS];
    int64_t cost_mwon;  /* of its project */
    int64_t rule_mwon;  /* public money that the scenario's programme would pay for it */
    int64_t large_mwon; /* of a large firm that joins in, whatever the grant */
    const struct gj_frontier_life *life;
    uint32_t n_lives;
};

/* Who gets an offer, by what rule. */
enum gj_frontier_method {
    GJ_FRONTIER_BY_LOT,     /* the programme's grant, the same share of all firms */
    GJ_FRONTIER_BEST_FIRST, /* the programme's grant, best jobs a won first */
    GJ_FRONTIER_FITTED,     /* a grant that fits the firm, best jobs a won first */
    GJ_FRONTIER_OPTIMAL,    /* a grant that fits the firm, integer program */
    GJ_N_FRONTIER_METHODS
};

struct gj_frontier_sum {
    double firms;          /* that get an offer */
    double adopters;       /* expected to go ahead with it */
    double spent_won;      /* expected */
    double deadweight_won; /* of it to firms that would have gone ahead without support */
    double jobs;           /* expected net jobs */
};
struct gj_frontier_outcome {
    struct gj_frontier_sum chosen, checked; /* checked: NaN with fewer than two lives a firm */
    double bound;                           /* no choice brings more jobs than this */
    bool is_optimal;                        /* proven */
};

struct gj_frontier_group {
    enum gj_grouping grouping;
    uint32_t group;
    double firms; /* there are */
    double
        grant_share; /* median over firms of the smallest grant at which half their lives go ahead, share of the cost; of those that some grant moves */
    double moved;    /* share of the firms that some grant up to the whole cost moves */
    struct gj_frontier_sum sum; /* in the optimal choice */
};

struct gj_frontier_point {
    int64_t budget_won;
    double spent_won, greedy_jobs, optimal_jobs;
    double won_per_job; /* since the point before; NaN when no job is added */
};

struct gj_frontier_spec {
    const struct gj_frontier_firm *firm;
    uint32_t n_firms;
    uint32_t n_groups[GJ_N_GROUPINGS];
    const struct gj_side *side;
    uint32_t n_sides;
    int64_t budget_won;
};

struct gj_frontier {
    struct gj_frontier_outcome method[GJ_N_FRONTIER_METHODS];
    struct gj_frontier_point point[GJ_FRONTIER_POINTS];
    struct gj_frontier_group *group; /* sum of n_groups, by grouping */
    uint32_t n_groups, n_firms;
    int64_t
        *offer_won;    /* by firm: grant of the optimal choice, the mean where its copies get different ones; 0: none */
    uint32_t *offered; /* copies that get one */
    double *spent_won; /* on all of them, expected */
    double *
        net_jobs; /* of all of them, expected: > 0 where any is offered, also where `jobs` is not, which counts lives that no offer moves */
    int64_t
        *least_won; /* by firm: smallest grant at which half its lives go ahead; -1: none up to the whole cost does */
    double *jobs;   /* by firm: mean jobs of its project */
};

/* The result must be freed also after an error. */
enum gj_status gj_frontier_find(const struct gj_frontier_spec *spec, struct gj_frontier *out,
                                struct gj_error *error) GJ_MUST_CHECK;
void gj_frontier_free(struct gj_frontier *frontier);

/* The smallest grant at which at least half the lives of a firm go ahead, won rounded up; 0 when no grant is needed, -1 when the whole cost is not enough. */
int64_t gj_frontier_least_won(const struct gj_frontier_firm *firm);

#endif
