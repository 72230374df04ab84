/* What firms of one sector take from each other: additional open orders of one are partly lost orders of the others.
 *
 * Firms are lived one after the other, so it takes two rounds: all are lived as if alone, then each is lived again with what the others left it
 * (gj_role.open_index). With g(i, m) the additional open orders of firm i in month m, a share of all its orders as described (gj_path_month.open_gained),
 *
 *     taken(m)    = sum over i of rivals(i) * weight(i) * orders(i) * g(i, m)
 *     open        = sum over i of weight(i) * orders(i) * (1 - captive(i))
 *     index(k, m) = 1 - within * (taken(m) - own(k, m)) / (open - own open(k)),  own: of one firm like k
 *
 * `rivals` of a firm is 1 - elasticity of the sector / elasticity of the firm: what is not taken from rivals is demand that a lower price of the sector
 * makes. `within` is the share of the rivals that are in the population; the others (large firms, imports) lose theirs unseen. A firm that has closed leaves its open
 * orders to the others in the same way. The second round is not repeated: what firms gain is nearly the same in it, since an index moves all arms of
 * a firm alike. The index is kept between GJ_RIVALS_LEAST and GJ_RIVALS_MOST. */
#ifndef GJ_ECONOMY_RIVALS_H
#define GJ_ECONOMY_RIVALS_H

#include "economy/life.h"

#define GJ_RIVALS_LEAST 0.2
#define GJ_RIVALS_MOST 5.0

struct gj_rival {
    const struct gj_path *path; /* lived alone; n_months of it at least as many as asked for */
    const struct gj_market_spec *market;
    double orders_won; /* a month, as described: pieces x price */
    double weight;     /* firms it stands for, > 0 */
};

/* Add a firm to its sector's sums. taken: n_months, 0 at first; open_won: 0 at first. */
void gj_rivals_add(const struct gj_rival *firm, uint32_t n_months, double *taken, double *open_won);
/* Multiplier of the open orders of one of the firms added. */
void gj_rivals_index(const struct gj_rival *firm, const double *taken, double open_won, double within,
                     uint32_t n_months, double *index);

#endif
