/* Who pays for a project. */
#ifndef GJ_ECONOMY_PROGRAMME_H
#define GJ_ECONOMY_PROGRAMME_H

#include "economy/economy.h"

struct gj_split {
    int64_t payer_mwon[GJ_MAX_PAYERS]; /* 1/1000 won, in the programme's order */
    int64_t public_mwon;               /* of it, from public payers */
    int64_t own_mwon;                  /* the rest: the firm */
    int64_t total_mwon;                /* = sum of payers + own, exactly */
};

/* Split a project's cost. `programme` NULL, or a level it does not support: the firm pays all. */
void gj_programme_split(const struct gj_programme_spec *programme, int level, double cost_won, struct gj_split *split);

#endif
