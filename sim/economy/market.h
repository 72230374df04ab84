/* Orders answer what customers get: price, waiting time, delivery on time, escaped defects.
 *
 * Orders come from two sides, by their shares as described: ordering firms (captive), which answer little, and everybody else (open), who answer
 * more. In month m, counted from the first after the warm-up,
 *
 *     demand(m) = (1 + growth)^(m/12) * exp(shock(m)) * (captive * exp(c(m)) + (1 - captive) * open_index(m) * exp(o(m)))
 *     x(m)      = x(m-1) + (1 - exp(-month / adjust)) * (answer - x(m-1))                              x: c or o, 0 at first
 *     answer    = - price * ln P - lead_time * ln(L / L0) + on_time * (O - O0) - escapes * (E - E0)    elasticities of c or o
 *     P(m)      = 1 + pass_on * (C / C0 - 1)
 *     shock(m)  = persistence * shock(m-1) + shock_sd * sqrt(1 - persistence^2) * z(m),                shock(1) = shock_sd * z(1)
 *
 * L is the mean time from order to delivery (an hour when it is shorter: nobody notices), O the share of orders delivered on time, E the share of
 * delivered pieces that are defective, C the running cost a piece sold; all pooled over the last `memory_months` months, since customers
 * remember and a price list does not follow one month. L0, O0, E0 and C0 are the firm's own over the reference: the months between the warm-up and the
 * first moment at which a step may be taken. Within it nothing answers. What cannot be said (no order closed, none with a due date, nothing
 * sold) answers nothing. demand is kept between `least` and `most`, and the months in which it had to be are counted.
 *
 * A plant at its limit delivers later, so orders fall off by themselves. Without a market (is_on false) demand and price are 1 for ever. The
 * elasticities: sim/decisions/0025-market.md; Korean shares and ranges: scenarios/market/korea.lua.
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
    gj_time adjust_us;        /* time constant of orders; 0: at once */
    uint32_t memory_months;   /* that customers and prices remember, 1..GJ_MARKET_MEMORY */
    double growth_per_year;   /* of orders whatever the firm does, > -1 */
    double shock_sd;          /* standard deviation of ln(orders) around its path, 0: none */
    double shock_persistence; /* of a shock from month to month, 0..1 */
    double least, most;       /* of demand: 0 < least <= 1 <= most */
    double rivals;            /* of additional open orders, the share that rivals of the sector lose, 0..1 */
};

#define GJ_MARKET_MEMORY 24
#define GJ_MARKET_LEAST_REFERENCE 3 /* months: of fewer the firm's own state is not known */

/* What customers and the price list see of some months. */
struct gj_market_sight {
    int64_t cost_mwon, sold;   /* running cost, and pieces it was for */
    int64_t closed;            /* orders */
    int64_t order_us;          /* from arrival to delivery, over the orders closed */
    int64_t on_time, with_due; /* orders */
    int64_t escaped, done;     /* pieces */
};

/* State; plain data, copied with its life. */
struct gj_market {
    double demand;                                 /* multiplier of the described orders, in force */
    double price;                                  /* multiplier of the described price, in force */
    double captive, open;                          /* ln of the answer of each side, in force */
    double captive_share;                          /* of the orders in force */
    double shock;                                  /* ln */
    uint32_t n_months;                             /* of the market: since the warm-up */
    uint32_t n_bounded;                            /* of them, months in which demand was kept at `least` or `most` */
    bool is_bounded;                               /* this month */
    struct gj_market_sight seen[GJ_MARKET_MEMORY]; /* the last months, a ring */
    struct gj_market_sight reference;
    uint32_t n_reference; /* months in it */
};

/* What a month of the market is about. */
struct gj_market_moment {
    bool is_reference; /* no step could have been taken by its end */
    int64_t cost_mwon; /* running cost of the month */
    double open_index; /* open orders as others leave them: 1; lower where rivals gained */
    double z;          /* standard normal, this month's */
};

void gj_market_init(struct gj_market *market, const struct gj_market_spec *spec);

/* A month after the warm-up has ended: demand and price of the next. */
void gj_market_month(struct gj_market *market, const struct gj_market_spec *spec, const struct gj_month *month,
                     const struct gj_market_moment *moment);

/* Open orders more than without an answer, as a share of all orders without one: of these `rivals` are somebody else's. May be negative. */
double gj_market_gained(const struct gj_market *market, const struct gj_market_spec *spec);

#endif
