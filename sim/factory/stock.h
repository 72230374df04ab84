/* Stock of finished goods: customers are served from it, production fills it (make to stock).
 *
 *     customers' orders --> [stock on hand] --> shipped          on hand + on order - waiting = position
 *            |  (not enough: wait, or are lost)   ^
 *            +--> policy --> production orders --> plant
 *
 * An order is served at once as far as the stock goes; what is missing waits (first come, first served, piece by piece; the order closes with
 * its last piece) or, with `loses`, the whole order is lost when the stock does not cover it. Pieces come into stock one lot at a time, when
 * the lot leaves the plant, and go first to those who wait.
 *
 * The policy looks at the position: pieces on hand, plus those ordered from production and not yet come in, minus those customers wait for.
 *   REORDER   position below `reorder`: order up to `up_to`. With `review` 0 after every change, else every `review`, from time 0.
 *             reorder = up_to and review 0 is a base stock [BuzacottShanthikumar1993].
 *   FORECAST  every `review`: order up to forecast + safety. The forecast is what customers will ask for from now to the next review plus
 *             `lead`, found by looking ahead in their own draws, times 1 + error x z, at least 0; z is normal and indexed by the review's
 *             number. With error 0 the planner knows the future; the error answers the lever FORECAST.
 * What production loses as scrap comes off the order when it is done, so a policy orders it again by itself.
 *
 * A stock's production orders are a stream of orders of their own (`makes`), which only the stock calls. Its review rings as that stream's
 * timer: among the streams, in the order of adding. */
#ifndef GJ_FACTORY_STOCK_H
#define GJ_FACTORY_STOCK_H

#include "factory/id.h"

enum gj_stock_policy {
#define GJ_STOCK_POLICY(NAME, name, en, ko) GJ_STOCK_POLICY_##NAME,
#include "factory/stock_policy.def"
#undef GJ_STOCK_POLICY
    GJ_N_STOCK_POLICIES
};

struct gj_stock_spec {
    const char *name;  /* path for draws: stock.<name> */
    gj_id makes;       /* stream of orders that fills it: product, lot size, allowance, fill; its `every` is not used */
    uint32_t n_serves; /* >= 1 */
    const gj_id *serves; /* streams of customers' orders, of the same product */
    int64_t initial;     /* pieces on hand at time 0 */
    enum gj_stock_policy policy;
    bool loses;
    gj_time review; /* us; > 0 for FORECAST */
    gj_time lead;   /* us; FORECAST: covered besides the review */
    int64_t reorder, up_to;
    int64_t safety;
    double error; /* of the forecast: standard deviation as a share of the truth; >= 0 */
};

/* Cumulative since time 0, but for what is there now. made + initial = shipped + on_hand, exactly. */
struct gj_stock_meter {
    int64_t on_hand, on_order, waiting; /* pieces, now */
    int64_t made, shipped, lost;
    int64_t demanded, at_once; /* pieces asked for; of them shipped at once: their ratio is the fill rate */
    int64_t orders, orders_at_once;
    int64_t reviews, orders_made, pieces_ordered; /* of production */
    gj_wide on_hand_us, waiting_us;               /* integrals over time */
    gj_time out_us;                               /* time with nothing on hand */
};

struct gj_floor;

/* n_stocks entries. */
void gj_floor_read_stocks(const struct gj_floor *floor, struct gj_stock_meter *stock);

#endif
