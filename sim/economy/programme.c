#include "economy/programme.h"

void gj_programme_split(const struct gj_programme_spec *programme, int level, double cost_won, struct gj_split *split)
{
    *split = (struct gj_split){.total_mwon = gj_mwon(cost_won)};
    split->own_mwon = split->total_mwon;
    if (!programme || level < programme->min_level || level > programme->max_level) {
        return;
    }
    for (uint32_t i = 0; i < programme->n_payers; i++) {
        const struct gj_payer *payer = &programme->payer[i];
        int64_t pays = gj_mwon(cost_won * payer->share);
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
