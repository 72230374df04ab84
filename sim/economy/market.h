/* Orders answer what customers get: price, lead time, delivery on time, escaped defects.
 *
 *     ln(orders) = growth * t + shock + sum over {captive, open} shares of
 *                  - price * ln(P / P0) - lead_time * ln(L / L0) + on_time * (O - O0) - escapes * (E - E0) + own standing
 *
 * P0, L0, O0, E0 are the firm's own in the months before the first step could be taken; what customers see is the mean of the last
 * `memory` months. Orders close the gap to what they should be with the time constant `adjust`. Captive sales (to an ordering firm) answer
 * with their own, smaller elasticities. Without a market (is_on false) the multiplier is 1 for ever.
 */
#ifndef GJ_ECONOMY_MARKET_H
#define GJ_ECONOMY_MARKET_H

#include <stdbool.h>

#include "economy/month.h"

struct gj_elasticity {
    double price;     /* of orders, >= 0: 1 % dearer, so many % fewer */
    double lead_time; /* >= 0: 1 % longer, so many % fewer */
    double on_time;   /* >= 0: one percentage point more on time, so many % more */
    double escapes;   /* >= 0: one percentage point more escapes, so many % fewer */
};

struct gj_market_spec {
    bool is_on;
    double captive; /* share of orders that come from ordering firms, 0..1 */
    struct gj_elasticity captive_answer, open_answer;
    double pass_on;           /* share of a change of unit cost that the price follows, 0..1 */
    gj_time adjust_us;        /* time constant of orders */
    uint32_t memory_months;   /* that customers remember, 1..GJ_MARKET_MEMORY */
    double growth_per_year;   /* of orders whatever the firm does */
    double shock_sd;          /* standard deviation of a year's shock to ln(orders), 0: none */
    double shock_persistence; /* of it from month to month, 0..1 */
    double rivals;            /* of additional open orders, what rivals lose; 0..1; for the bridge from gross to net */
};

#define GJ_MARKET_MEMORY 24

/* State; plain data, copied with its life. */
struct gj_market {
    double demand;     /* multiplier of the described orders, in force */
    double price;      /* multiplier of the described price, in force */
    double open_index; /* multiplier of open orders that others cause (rivals); 1 */
    double shock;
    double unit_cost[GJ_MARKET_MEMORY], lead_us[GJ_MARKET_MEMORY], on_time[GJ_MARKET_MEMORY], escapes[GJ_MARKET_MEMORY];
    uint32_t n_seen;                                                /* months in the rings */
    double first_cost, first_lead_us, first_on_time, first_escapes; /* what they were before the first step */
    bool has_reference;
};

void gj_market_init(struct gj_market *market);

/* A month has ended. unit_cost_won: running cost a piece sold of this month; 0 without sales. may_change: the first step could have been
 * taken by now (until then the months are the reference). z: standard normal draw of this month. */
void gj_market_month(struct gj_market *market, const struct gj_market_spec *spec, const struct gj_month *month,
                     double unit_cost_won, bool may_change, double z);

#endif
