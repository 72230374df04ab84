#include "economy/market.h"

void gj_market_init(struct gj_market *market)
{
    *market = (struct gj_market){.demand = 1.0, .price = 1.0, .open_index = 1.0};
}

void gj_market_month(struct gj_market *market, const struct gj_market_spec *spec, const struct gj_month *month,
                     double unit_cost_won, bool may_change, double z)
{
    (void)market;
    (void)spec;
    (void)month;
    (void)unit_cost_won;
    (void)may_change;
    (void)z;
}
