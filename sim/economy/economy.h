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
#include "economy/market.h"
#include "economy/money.h"
#include "economy/staffing.h"
#include "factory/plant.h"
#include "kernel/time.h"

#define GJ_MAX_PAYERS 8
#define GJ_MAX_UPGRADES 6 /* one for each level above 0, and one over */

struct gj_range {
    double low, central, high;
};

/* One level: what it does to the floor and what it costs. Levels 0-5 of the Korean scheme are data of the scenario library. */
struct gj_level_spec {
    int level;                          /* 0..5 */
    char name[64], name_ko[64];         /* "basic", "기초" */
    struct gj_range lever[GJ_N_LEVERS]; /* multipliers relative to level 0; 1 = no change */
    struct gj_range cost_won;           /* of reaching it from level 0, whole project */
    struct gj_range upkeep_per_year;    /* share of cost_won a year */
    struct gj_range technicians;        /* technicians needed per 100 employees of the plant */
    gj_time install_us;                 /* from the decision until it works */
    gj_time ramp_us;                    /* from then until the full effect; linear between */
};

/* Who pays which share of a project. Shares are filled in order; what is left is the firm's. */
struct gj_payer {
    char name[64], name_ko[64];
    double share;    /* of the project cost, 0..1 */
    int64_t cap_won; /* 0: no cap */
    int is_public;
};

struct gj_programme_spec {
    char name[80], name_ko[80];
    int year;
    uint32_t n_payers;
    struct gj_payer payer[GJ_MAX_PAYERS];
    int min_level, max_level; /* levels it supports */
};

/* A step from one level to the next. */
struct gj_upgrade_spec {
    struct gj_level_spec to;
    gj_time at; /* when it may be taken, counted from when the first may */
    bool has_support;
    struct gj_programme_spec support;
};

struct gj_firm_spec {
    double price_won;    /* a good piece delivered (mean over products) */
    double material_won; /* a piece started */
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
