/* Rivals: orders that firms take because of the programme are missing at others of their sector (economy/rivals.h).
 *
 * Here g is what a firm gains with the programme more than without it, so that the world without is as it was lived and a programme that changes nothing
 * takes nothing from anybody. The population stands for the whole sector.
 */
#include "economy/rivals.h"
#include "study/population/population_internal.h"

static const struct gj_population_member *member_of(const struct gj_worlds *worlds, uint32_t firm)
{
    return &worlds->spec->population->member[firm];
}

/* The firm as its rivals meet it in one world; `path` is scratch. */
static struct gj_rival rival_of(const struct gj_worlds *worlds, uint32_t replication, uint32_t firm,
                                struct gj_path *path)
{
    const struct gj_population_member *member = member_of(worlds, firm);
    const double *without = worlds->gained + gj_world_at(worlds, replication, firm) * GJ_N_ARMS * worlds->n_months;
    const double *with = without + worlds->n_months;
    for (uint32_t m = 0; m < worlds->n_months; m++) {
        path->month[m] = (struct gj_path_month){.open_gained = with[m] - without[m]};
    }
    return (struct gj_rival){.path = path,
                             .market = &member->spec.firm.market,
                             .orders_won =
                                 gj_plant_pieces_a_year(member->spec.plant) * member->spec.firm.price_won / 12.0,
                             .weight = member->weight};
}

static bool is_on_market(const struct gj_worlds *worlds, uint32_t firm)
{
    return worlds->sector[firm] != GJ_NONE && member_of(worlds, firm)->spec.firm.market.is_on;
}

static double *taken_of(const struct gj_worlds *worlds, uint32_t replication, uint32_t sector)
{
    return worlds->taken + ((size_t)replication * worlds->n_sectors + sector) * (worlds->n_months + 1);
}

void gj_worlds_meet_rivals(struct gj_worlds *worlds)
{
    struct gj_path path = {.month = worlds->scratch};
    for (uint32_t r = 0; r < worlds->n; r++) {
        for (uint32_t i = 0; i < worlds->n_firms; i++) {
            if (is_on_market(worlds, i)) {
                const struct gj_rival rival = rival_of(worlds, r, i, &path);
                double *taken = taken_of(worlds, r, worlds->sector[i]);
                gj_rivals_add(&rival, worlds->n_months, taken, taken + worlds->n_months);
            }
        }
    }
}

bool gj_worlds_open_index(const struct gj_worlds *worlds, uint32_t replication, uint32_t firm,
                          struct gj_path_month *path, double *index)
{
    struct gj_path own = {.month = path};
    bool is_touched = false;
    if (!is_on_market(worlds, firm) || !(member_of(worlds, firm)->spec.firm.market.captive < 1.0)) {
        return false;
    }
    const struct gj_rival rival = rival_of(worlds, replication, firm, &own);
    const double *taken = taken_of(worlds, replication, worlds->sector[firm]);
    gj_rivals_index(&rival, taken, taken[worlds->n_months], 1.0, worlds->n_months, index);
    for (uint32_t m = 0; m < worlds->n_months; m++) {
        is_touched |= index[m] != 1.0;
    }
    return is_touched;
}
