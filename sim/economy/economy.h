/* What the economy is told: levels of digitalization, programmes that pay, and the firm. Plain data, filled by the scenario.
 *
 * Each amount has low, central and high (law 8); runs use the central one unless a design asks otherwise. What a part of the firm is told stands in
 * the part's own header.
 */
#ifndef GJ_ECONOMY_ECONOMY_H
#define GJ_ECONOMY_ECONOMY_H

#include <stdint.h>

#include "economy/books.h"
#include "economy/decision.h"
#include "economy/level.h"
#include "economy/market.h"
#include "economy/money.h"
#include "economy/programme.h"
#include "economy/staffing.h"
#include "factory/plant.h"
#include "kernel/time.h"

#define GJ_MAX_UPGRADES 6 /* one for each level above 0, and one over */

/* A step from one level to the next. */
struct gj_upgrade_spec {
    struct gj_level_spec to;
    gj_time at; /* when it may be taken, counted from when the first may */
    bool has_support;
    struct gj_programme_spec support;
};

struct gj_firm_spec {
    char sector[32], region[32]; /* as programmes and groups of firms call them; "" */
    double price_won;            /* a good piece delivered (mean over products) */
    double material_won;         /* a piece started */
    double overhead_won_per_month;
    uint32_t other_heads; /* employees outside the simulated pools (office, management) */
    double other_wage_won_per_month;
    double technician_wage_won_per_month;
    double social_rate; /* a year */
    double on_cost;     /* employer's on-cost as a share of the wage */
    struct gj_staffing_spec staffing;
    struct gj_market_spec market;
    struct gj_finance_spec finance;
    struct gj_customer_spec customer;
    struct gj_decision_spec decision;
};

#endif
