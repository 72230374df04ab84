#include "economy/programme.h"

#include <string.h>

/* --- whom it takes --- */

static const struct gj_refusal_info refusals[GJ_N_REFUSALS] = {
#define GJ_REFUSAL(NAME, name, en, ko) {name, en, ko},
#include "economy/refusal.def"
#undef GJ_REFUSAL
};

const struct gj_refusal_info *gj_refusal_info(enum gj_refusal refusal)
{
    return &refusals[refusal];
}

static bool takes_sector(const struct gj_eligibility *e, const char *sector)
{
    for (uint32_t i = 0; i < e->n_sectors; i++) {
        if (strcmp(e->sector[i], sector) == 0) {
            return true;
        }
    }
    return e->n_sectors == 0;
}

/* By what the firm is. A comparison with unknown sales (NaN) is false: they do not bind. */
static enum gj_refusal refuses_kind(const struct gj_eligibility *e, const struct gj_applicant *firm)
{
    if (firm->employees < e->min_employees) {
        return GJ_REFUSAL_SMALL;
    }
    if (e->max_employees > 0.0 && firm->employees > e->max_employees) {
        return GJ_REFUSAL_LARGE;
    }
    if (firm->sales_won < e->min_sales_won) {
        return GJ_REFUSAL_POOR;
    }
    if (e->max_sales_won > 0.0 && firm->sales_won > e->max_sales_won) {
        return GJ_REFUSAL_RICH;
    }
    if (!takes_sector(e, firm->sector)) {
        return GJ_REFUSAL_SECTOR;
    }
    if (e->start_levels != 0 && !(e->start_levels >> firm->start_level & 1)) {
        return GJ_REFUSAL_START;
    }
    return e->suppliers_only && !firm->is_supplier ? GJ_REFUSAL_OPEN : GJ_REFUSAL_NONE;
}

enum gj_refusal gj_programme_refuses(const struct gj_programme_spec *programme, int level,
                                     const struct gj_applicant *firm)
{
    if (level < programme->min_level || level > programme->max_level) {
        return GJ_REFUSAL_LEVEL;
    }
    const enum gj_refusal kind = refuses_kind(&programme->eligible, firm);
    if (kind != GJ_REFUSAL_NONE) {
        return kind;
    }
    if (firm->n_supports > 0 && programme->again.is_refused) {
        return GJ_REFUSAL_AGAIN;
    }
    if (firm->n_supports > 0 && firm->since_us < programme->again.after_us) {
        return GJ_REFUSAL_SOON;
    }
    const bool is_open = programme->closes_us == 0 ||
                         (firm->of_year_us >= programme->opens_us && firm->of_year_us < programme->closes_us);
    return is_open ? GJ_REFUSAL_NONE : GJ_REFUSAL_CLOSED;
}

static bool has_merit(const struct gj_points *points, const struct gj_applicant *firm)
{
    switch (points->when) {
    case GJ_MERIT_HIRES:
        return firm->hires;
    case GJ_MERIT_REGION:
        return strcmp(firm->region, points->of) == 0;
    case GJ_MERIT_SECTOR:
        return strcmp(firm->sector, points->of) == 0;
    case GJ_MERIT_SUPPLIER:
        return firm->is_supplier;
    case GJ_MERIT_FIRST:
        return firm->n_supports == 0;
    }
    return false;
}

double gj_programme_points(const struct gj_programme_spec *programme, const struct gj_applicant *firm)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < programme->n_points; i++) {
        sum += has_merit(&programme->points[i], firm) ? programme->points[i].points : 0.0;
    }
    return sum;
}

/* --- who pays --- */

void gj_payer_set(struct gj_payer *payer, double share, int64_t cap_won)
{
    for (int level = 0; level <= GJ_TOP_LEVEL; level++) {
        payer->share[level] = share;
        payer->cap_won[level] = cap_won;
    }
}

static int64_t at_most(int64_t mwon, int64_t cap_won)
{
    return cap_won < INT64_MAX / GJ_WON && mwon > cap_won * GJ_WON ? cap_won * GJ_WON : mwon;
}

void gj_programme_split(const struct gj_programme_spec *programme, int level, double cost_won, bool is_again,
                        struct gj_split *split)
{
    *split = (struct gj_split){.total_mwon = gj_mwon(cost_won)};
    split->own_mwon = split->total_mwon;
    if (!programme || level < programme->min_level || level > programme->max_level) {
        return;
    }
    for (uint32_t i = 0; i < programme->n_payers; i++) {
        const struct gj_payer *payer = &programme->payer[i];
        int64_t pays = at_most(gj_mwon(cost_won * payer->share[level]), payer->cap_won[level]);
        if (payer->is_public && is_again && programme->again.has_cap) {
            pays = at_most(pays, programme->again.cap_won);
        }
        if (pays > split->own_mwon) {
            pays = split->own_mwon;
        }
        split->payer_mwon[i] = pays;
        split->own_mwon -= pays;
        split->public_mwon += payer->is_public ? pays : 0;
    }
}
