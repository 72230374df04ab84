#include "economy/market.h"

#include "kernel/fm.h"

#define MONTHS_A_YEAR 12.0
#define LEAST_WAIT_US ((double)GJ_HOUR)
#define LEAST_PRICE 0.1 /* a price that follows a unit cost of nearly nothing; far outside anything seen */

void gj_market_init(struct gj_market *market, const struct gj_market_spec *spec)
{
    *market = (struct gj_market){.demand = 1.0, .price = 1.0, .captive_share = spec->captive};
}

/* --- what is seen --- */

/* A month's waiting, at most so much that 1,000 months can be added: 290 years of waiting in one month are more than any plant has orders for. */
static int64_t waiting_us(gj_wide us)
{
    const int64_t most = INT64_MAX / 1000;
    return us < most ? (int64_t)us : most;
}

static struct gj_market_sight sight_of(const struct gj_month *month, int64_t cost_mwon)
{
    const struct gj_flow_meter *now = month->flow;
    const struct gj_flow_meter *then = month->flow_before;
    return (struct gj_market_sight){.cost_mwon = cost_mwon,
                                    .sold = now->pieces_sold - then->pieces_sold,
                                    .closed = now->orders_closed - then->orders_closed,
                                    .order_us = waiting_us(now->order_us - then->order_us),
                                    .on_time = now->orders_on_time - then->orders_on_time,
                                    .with_due = now->orders_with_due - then->orders_with_due,
                                    .escaped = now->pieces_escaped - then->pieces_escaped,
                                    .done = now->pieces_done - then->pieces_done};
}

static void add(struct gj_market_sight *to, const struct gj_market_sight *month)
{
    to->cost_mwon += month->cost_mwon;
    to->sold += month->sold;
    to->closed += month->closed;
    to->order_us += month->order_us;
    to->on_time += month->on_time;
    to->with_due += month->with_due;
    to->escaped += month->escaped;
    to->done += month->done;
}

static struct gj_market_sight pooled(const struct gj_market *market, uint32_t n)
{
    struct gj_market_sight sum = {0};
    for (uint32_t k = 0; k < n; k++) {
        add(&sum, &market->seen[k]);
    }
    return sum;
}

static double wait_of(const struct gj_market_sight *sight)
{
    const double us = (double)sight->order_us / (double)sight->closed;
    return us > LEAST_WAIT_US ? us : LEAST_WAIT_US;
}

static double on_time_of(const struct gj_market_sight *sight)
{
    return (double)sight->on_time / (double)sight->with_due;
}

static double escapes_of(const struct gj_market_sight *sight)
{
    return (double)sight->escaped / (double)sight->done;
}

static double cost_of(const struct gj_market_sight *sight)
{
    return (double)sight->cost_mwon / (double)sight->sold;
}

/* --- what is answered --- */

static double answer(const struct gj_elasticity *by, double price, const struct gj_market_sight *now,
                     const struct gj_market_sight *first)
{
    double sum = -by->price * gj_log(price);
    if (now->closed > 0 && first->closed > 0) {
        sum -= by->lead_time * gj_log(wait_of(now) / wait_of(first));
    }
    if (now->with_due > 0 && first->with_due > 0) {
        sum += by->on_time * (on_time_of(now) - on_time_of(first));
    }
    if (now->done > 0 && first->done > 0) {
        sum -= by->escapes * (escapes_of(now) - escapes_of(first));
    }
    return sum;
}

static double price_of(const struct gj_market_spec *spec, const struct gj_market_sight *now,
                       const struct gj_market_sight *first)
{
    if (now->sold <= 0 || first->sold <= 0 || first->cost_mwon <= 0) {
        return 1.0;
    }
    const double price = 1.0 + spec->pass_on * (cost_of(now) / cost_of(first) - 1.0);
    return price > LEAST_PRICE ? price : LEAST_PRICE;
}

static void answer_month(struct gj_market *market, const struct gj_market_spec *spec)
{
    const uint32_t memory = spec->memory_months;
    const struct gj_market_sight now = pooled(market, market->n_months < memory ? market->n_months : memory);
    const struct gj_market_sight *first = &market->reference;
    const double gap = spec->adjust_us > 0 ? 1.0 - gj_exp(-(double)GJ_MONTH / (double)spec->adjust_us) : 1.0;
    market->price = price_of(spec, &now, first);
    market->captive += gap * (answer(&spec->captive_answer, market->price, &now, first) - market->captive);
    market->open += gap * (answer(&spec->open_answer, market->price, &now, first) - market->open);
}

/* --- a month --- */

static void shock_month(struct gj_market *market, const struct gj_market_spec *spec, double z)
{
    const double kept = spec->shock_persistence;
    market->shock = market->n_months == 0
                        ? spec->shock_sd * z
                        : kept * market->shock + spec->shock_sd * __builtin_sqrt(1.0 - kept * kept) * z;
}

static void set_demand(struct gj_market *market, const struct gj_market_spec *spec, double open_index)
{
    const double years = (double)market->n_months / MONTHS_A_YEAR;
    const double captive = spec->captive * gj_exp(market->captive);
    const double open = (1.0 - spec->captive) * open_index * gj_exp(market->open);
    double demand = gj_exp(gj_log(1.0 + spec->growth_per_year) * years + market->shock) * (captive + open);
    market->is_bounded = !(demand >= spec->least && demand <= spec->most);
    market->n_bounded += market->is_bounded;
    demand = demand <= spec->most ? demand : spec->most;
    market->demand = demand >= spec->least ? demand : spec->least;
    market->captive_share = captive + open > 0.0 ? captive / (captive + open) : spec->captive;
}

void gj_market_month(struct gj_market *market, const struct gj_market_spec *spec, const struct gj_month *month,
                     const struct gj_market_moment *moment)
{
    const struct gj_market_sight seen = sight_of(month, moment->cost_mwon);
    shock_month(market, spec, moment->z);
    market->seen[market->n_months % spec->memory_months] = seen;
    market->n_months++;
    if (moment->is_reference) {
        add(&market->reference, &seen);
        market->n_reference++;
    } else {
        answer_month(market, spec);
    }
    set_demand(market, spec, moment->open_index);
}

double gj_market_gained(const struct gj_market *market, const struct gj_market_spec *spec)
{
    return (1.0 - spec->captive) * (gj_exp(market->open) - 1.0);
}
