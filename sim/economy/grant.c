#include "economy/grant.h"

static int64_t to_mwon(double won)
{
    return (int64_t)(won * 1000.0 + 0.5);
}

void gj_grant_split(const struct gj_programme_spec *programme, int level, double cost_won, struct gj_split *split)
{
    *split = (struct gj_split){.total_mwon = to_mwon(cost_won)};
    split->own_mwon = split->total_mwon;
    if (!programme || level < programme->min_level || level > programme->max_level) {
        return;
    }
    for (uint32_t i = 0; i < programme->n_payers; i++) {
        const struct gj_payer *payer = &programme->payer[i];
        int64_t pays = to_mwon(cost_won * payer->share);
        if (payer->cap_won > 0 && pays > payer->cap_won * GJ_WON) {
            pays = payer->cap_won * GJ_WON;
        }
        if (pays > split->own_mwon) {
            pays = split->own_mwon;
        }
        split->payer_mwon[i] = pays;
        split->own_mwon -= pays;
        split->public_mwon += payer->is_public ? pays : 0;
    }
}
