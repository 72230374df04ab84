#include "economy/rivals.h"

static double open_of(const struct gj_rival *firm)
{
    return firm->orders_won * (1.0 - firm->market->captive);
}

/* Of one firm, won in month `m` (from 0) that its rivals lose; below 0 what it leaves them. */
static double taken_by(const struct gj_rival *firm, uint32_t m)
{
    const struct gj_path_month *month = &firm->path->month[m];
    const double gained = month->is_closed ? -(1.0 - firm->market->captive) : month->open_gained;
    return firm->market->rivals * firm->orders_won * gained;
}

void gj_rivals_add(const struct gj_rival *firm, uint32_t n_months, double *taken, double *open_won)
{
    for (uint32_t m = 0; m < n_months; m++) {
        taken[m] += firm->weight * taken_by(firm, m);
    }
    *open_won += firm->weight * open_of(firm);
}

void gj_rivals_index(const struct gj_rival *firm, const double *taken, double open_won, double within,
                     uint32_t n_months, double *index)
{
    const double others = open_won - open_of(firm);
    for (uint32_t m = 0; m < n_months; m++) {
        double value = others > 0.0 ? 1.0 - within * (taken[m] - taken_by(firm, m)) / others : 1.0;
        value = value > GJ_RIVALS_LEAST ? value : GJ_RIVALS_LEAST;
        index[m] = value < GJ_RIVALS_MOST ? value : GJ_RIVALS_MOST;
    }
}
