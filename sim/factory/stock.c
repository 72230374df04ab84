/* Stocks of finished goods. At one instant: pieces that come in go to those who wait, longest first; then the policy looks. */
#include "factory/floor_internal.h"
#include "factory/plant_check.h"

#include <string.h>

/* --- the plant's side --- */

void gj_stock_keep(struct gj_plant *plant, struct gj_stock_spec *own)
{
    own->name = gj_plant_keep(plant, own->name);
    own->serves = gj_plant_keep_array(plant, own->serves, own->n_serves, sizeof *own->serves);
}

gj_id gj_stock_filled_by(const struct gj_plant *plant, gj_id demand)
{
    for (gj_id i = 0; i < plant->n_stocks; i++) {
        if (plant->stock[i].makes == demand) {
            return i;
        }
    }
    return GJ_NONE;
}

static bool serves(const struct gj_stock_spec *stock, gj_id demand)
{
    for (uint32_t i = 0; i < stock->n_serves; i++) {
        if (stock->serves[i] == demand) {
            return true;
        }
    }
    return false;
}

gj_id gj_stock_serving(const struct gj_plant *plant, gj_id demand)
{
    for (gj_id i = 0; i < plant->n_stocks; i++) {
        if (serves(&plant->stock[i], demand)) {
            return i;
        }
    }
    return GJ_NONE;
}

static void check_policy(struct gj_check *check, const char *place, const struct gj_stock_spec *s)
{
    if (s->initial < 0) {
        gj_check_say(check, place, "give 0 or more pieces", "begins with less than nothing");
    }
    if (s->review < 0 || s->lead < 0) {
        gj_check_say(check, place, "give a time of 0 or more", "a time of it is negative");
    }
    if (s->policy == GJ_STOCK_POLICY_FORECAST && s->review <= 0) {
        gj_check_say(check, place, "give review = days(7)", "a forecast needs a period of review");
    }
    if (s->policy == GJ_STOCK_POLICY_REORDER && (s->up_to <= 0 || s->reorder > s->up_to)) {
        gj_check_say(check, place, "give up_to of 1 or more, and a reorder point of at most that",
                     "never orders: it would fill up to %lld when below %lld", (long long)s->up_to,
                     (long long)s->reorder);
    }
    if (!(s->error >= 0.0 && s->error <= 100.0)) {
        gj_check_say(check, place, "give 0 % or more", "the error of the forecast is %g %%", s->error * 100.0);
    }
}

static void check_streams(struct gj_check *check, const char *place, gj_id id)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_stock_spec *s = &plant->stock[id];
    if (s->n_serves == 0) {
        gj_check_say(check, place, "name it at orders { from = ... }", "nobody is served from it");
    }
    for (uint32_t i = 0; i < s->n_serves; i++) {
        if (s->serves[i] >= plant->n_demands || s->serves[i] == s->makes) {
            gj_check_say(check, place, NULL, "serves a stream of orders that does not exist, or its own");
            continue;
        }
        const struct gj_demand_spec *d = &plant->demand[s->serves[i]];
        char buffer[GJ_PLACE];
        const char *at = gj_check_named(buffer, sizeof buffer, "orders", d->name);
        if (d->product != plant->demand[s->makes].product) {
            gj_check_say(check, at, "serve it from a stock of its own product", "stock \"%s\" holds another product",
                         s->name);
        }
        if (d->is_endless || d->lose_when_full) {
            gj_check_say(check, at, "leave it away; unmet = \"lost\" of the stock loses orders",
                         "is served from a stock, so no buffer of the plant can be full or empty for it");
        }
        for (gj_id k = 0; k < id; k++) {
            if (serves(&plant->stock[k], s->serves[i])) {
                gj_check_say(check, at, "serve it from one", "is served from two stocks");
            }
        }
    }
}

void gj_stock_check(struct gj_check *check, gj_id id)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_stock_spec *s = &plant->stock[id];
    char buffer[GJ_PLACE];
    const char *place = gj_check_named(buffer, sizeof buffer, "stock", s->name);
    for (gj_id k = 0; k < id; k++) {
        if (strcmp(plant->stock[k].name, s->name) == 0) {
            gj_check_say(check, place, "give each stock its own name", "there are two stocks of this name");
        }
        if (plant->stock[k].makes == s->makes) {
            gj_check_say(check, place, NULL, "another stock is filled by the same production orders");
        }
    }
    if (s->makes >= plant->n_demands || plant->demand[s->makes].is_endless) {
        gj_check_say(check, place, NULL, "is filled by production orders that do not exist, or never end");
        return;
    }
    check_policy(check, place, s);
    check_streams(check, place, id);
}

void gj_stock_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    const struct gj_stock_spec *s = &plant->stock[i];
    gj_print_words(out, "stock", i, "name", s->name);
    gj_print_integer(out, "stock", i, "makes", s->makes);
    for (uint32_t k = 0; k < s->n_serves; k++) {
        gj_print_integer(out, "stock", i, "serves", s->serves[k]);
    }
    gj_print_integer(out, "stock", i, "initial", s->initial);
    gj_print_integer(out, "stock", i, "policy", (int64_t)s->policy);
    gj_print_integer(out, "stock", i, "loses", s->loses);
    gj_print_integer(out, "stock", i, "review_us", s->review);
    gj_print_integer(out, "stock", i, "lead_us", s->lead);
    gj_print_integer(out, "stock", i, "reorder", s->reorder);
    gj_print_integer(out, "stock", i, "up_to", s->up_to);
    gj_print_integer(out, "stock", i, "safety", s->safety);
    gj_print_number(out, "stock", i, "error", s->error);
}

/* --- the floor's side --- */

/* Before anything changes: the integrals over time. */
static void count_stock(struct gj_view *f, struct gj_stock *s)
{
    const gj_time elapsed = f->now - s->since;
    struct gj_flow_meter *flow = &f->s->flow;
    s->meter.on_hand_us += (gj_wide)s->meter.on_hand * elapsed;
    s->meter.waiting_us += (gj_wide)s->meter.waiting * elapsed;
    s->meter.out_us += s->meter.on_hand == 0 ? elapsed : 0;
    flow->stock_us += (gj_wide)s->meter.on_hand * elapsed;
    flow->waiting_us += (gj_wide)s->meter.waiting * elapsed;
    s->since = f->now;
}

/* To the order of this stream and number. */
static void ship(struct gj_view *f, struct gj_stock *s, uint32_t demand, uint64_t number, int64_t pieces)
{
    gj_emit(f, GJ_EVENT_SHIP, demand, gj_lot_name(demand, number), (uint64_t)pieces);
    s->meter.on_hand -= pieces;
    s->meter.shipped += pieces;
    f->s->flow.pieces_sold += pieces;
}

/* Those who wait, longest first, get what is there. */
static void serve_waiting(struct gj_view *f, struct gj_stock *s)
{
    while (s->meter.on_hand > 0 && s->first_waiting != GJ_NONE) {
        const uint32_t order = s->first_waiting;
        struct gj_order *o = &f->order[order];
        const int64_t missing = o->ordered - o->good;
        const int64_t pieces = missing < s->meter.on_hand ? missing : s->meter.on_hand;
        ship(f, s, o->demand, o->number, pieces);
        o->good += pieces;
        s->meter.waiting -= pieces;
        if (o->good == o->ordered) {
            s->first_waiting = o->next;
            s->last_waiting = s->first_waiting == GJ_NONE ? GJ_NONE : s->last_waiting;
            gj_order_close(f, o->demand, o->number, o->arrival, o->due);
            gj_order_free(f, order);
        }
    }
}

/* `o`: the customer's order. */
static void wait_for_stock(struct gj_view *f, struct gj_stock *s, const struct gj_order *o)
{
    const uint32_t order = gj_order_new(f);
    if (order == GJ_NONE) { /* the run ends here, with GJ_LIMIT; its balances close all the same */
        s->meter.lost += o->ordered;
        return;
    }
    f->order[order] = *o;
    if (s->last_waiting != GJ_NONE) {
        f->order[s->last_waiting].next = order;
    } else {
        s->first_waiting = order;
    }
    s->last_waiting = order;
    s->meter.waiting += o->ordered;
}

static void order_production(struct gj_view *f, gj_id stock, int64_t pieces)
{
    struct gj_stock *s = &f->stock[stock];
    if (pieces <= 0) {
        return;
    }
    s->meter.on_order += pieces;
    s->meter.orders_made++;
    s->meter.pieces_ordered += pieces;
    const gj_id makes = f->plant->stock[stock].makes;
    gj_order_begin(f, makes, gj_order_comes(f, makes, pieces), pieces, GJ_NEVER);
}

static int64_t position_of(const struct gj_stock *s)
{
    return s->meter.on_hand + s->meter.on_order - s->meter.waiting;
}

/* Pieces customers will ask for before `until`: their streams' next orders, as they will come at the present rate. */
static double coming(struct gj_view *f, gj_id stock, gj_time until)
{
    const struct gj_stock_spec *spec = &f->plant->stock[stock];
    double pieces = 0.0;
    uint64_t n = 0;
    for (uint32_t i = 0; i < spec->n_serves; i++) {
        const uint32_t demand = spec->serves[i];
        uint64_t k = f->demand[demand].n_orders;
        gj_time when = gj_timer_get(&f->timers, f->plant->layout.first_demand_timer + demand);
        for (; when < until && n <= f->plant->limit_events; n++) {
            pieces += (double)gj_demand_pieces(f, demand, k);
            k++;
            when += gj_demand_gap(f, demand, k);
        }
    }
    if (n > f->plant->limit_events) {
        f->s->fault = GJ_LIMIT;
        f->s->is_out_of_events = 1;
    }
    return pieces;
}

/* From one look to the next. */
static gj_time period_of(const struct gj_view *f, gj_id stock)
{
    const gj_time review = f->plant->stock[stock].review;
    const gj_time period = gj_scaled((double)review, f->s->lever[1][GJ_LEVER_PLANNING]);
    const gj_time least = review < GJ_MINUTE ? review : GJ_MINUTE;
    return period > least ? period : least;
}

static int64_t forecast_order(struct gj_view *f, gj_id stock)
{
    const struct gj_stock_spec *spec = &f->plant->stock[stock];
    struct gj_stock *s = &f->stock[stock];
    double forecast = coming(f, stock, f->now + period_of(f, stock) + spec->lead);
    const double error = spec->error * f->s->lever[1][GJ_LEVER_FORECAST];
    if (error > 0.0) {
        const struct gj_stream *stream = &f->stream[f->plant->layout.first_stock_stream + stock];
        const double z = gj_draw(&f->plant->normal, stream->key, f->s->replication, (uint64_t)s->meter.reviews);
        forecast *= 1.0 + error * z;
    }
    forecast = forecast > 0.0 ? forecast : 0.0;
    return (int64_t)(forecast + 0.5) + spec->safety - position_of(s);
}

/* A look of the policy: at a review, or after a change. */
static void policy_looks(struct gj_view *f, gj_id stock)
{
    const struct gj_stock_spec *spec = &f->plant->stock[stock];
    const struct gj_stock *s = &f->stock[stock];
    int64_t pieces = 0;
    switch (spec->policy) {
    case GJ_STOCK_POLICY_FORECAST:
        pieces = forecast_order(f, stock);
        break;
    case GJ_STOCK_POLICY_REORDER:
        pieces = position_of(s) < spec->reorder ? spec->up_to - position_of(s) : 0;
        break;
    case GJ_N_STOCK_POLICIES:
        break;
    }
    order_production(f, stock, pieces);
}

static void stock_changed(struct gj_view *f, gj_id stock)
{
    if (f->plant->stock[stock].review == 0) {
        policy_looks(f, stock);
    }
}

static void customer_comes(struct gj_view *f, gj_id stock, uint32_t demand)
{
    struct gj_stock *s = &f->stock[stock];
    struct gj_flow_meter *flow = &f->s->flow;
    const uint64_t k = f->demand[demand].n_orders++;
    const int64_t pieces = gj_demand_pieces(f, demand, k);
    const gj_time due = gj_demand_due(f, demand, k);
    gj_demand_set_next(f, demand);
    count_stock(f, s);
    flow->orders_arrived++;
    flow->pieces_demanded += pieces;
    s->meter.orders++;
    s->meter.demanded += pieces;
    const uint64_t number = gj_order_comes(f, demand, pieces);
    if (f->plant->stock[stock].loses && s->meter.on_hand < pieces) {
        s->meter.lost += pieces;
        gj_order_lost(f, demand, number, pieces);
        return;
    }
    const int64_t at_once = pieces < s->meter.on_hand ? pieces : s->meter.on_hand;
    flow->pieces_at_once += at_once;
    s->meter.at_once += at_once;
    if (at_once == pieces) {
        s->meter.orders_at_once++;
        ship(f, s, demand, number, pieces);
        gj_order_close(f, demand, number, f->now, due);
    } else {
        wait_for_stock(
            f, s,
            &(struct gj_order){
                .arrival = f->now, .due = due, .number = number, .ordered = pieces, .demand = demand, .next = GJ_NONE});
        serve_waiting(f, s);
    }
    stock_changed(f, stock);
}

static void review(struct gj_view *f, gj_id stock, uint32_t demand)
{
    const gj_time period = period_of(f, stock);
    policy_looks(f, stock);
    f->stock[stock].meter.reviews++;
    gj_timer_set(&f->timers, f->plant->layout.first_demand_timer + demand, period > 0 ? f->now + period : GJ_NEVER);
}

void gj_stock_rings(struct gj_view *f, uint32_t demand)
{
    const gj_id stock = f->plant->demand_info[demand].stock;
    if (f->plant->stock[stock].makes == demand) {
        review(f, stock, demand);
    } else {
        customer_comes(f, stock, demand);
    }
}

void gj_stock_receives(struct gj_view *f, gj_id stock, int64_t pieces, int64_t expected)
{
    struct gj_stock *s = &f->stock[stock];
    count_stock(f, s);
    s->meter.on_hand += pieces;
    s->meter.made += pieces;
    s->meter.on_order -= expected;
    serve_waiting(f, s);
}

void gj_stock_order_ends(struct gj_view *f, gj_id stock, int64_t missing)
{
    f->stock[stock].meter.on_order -= missing;
    stock_changed(f, stock);
}

void gj_stocks_start(struct gj_view *f)
{
    for (gj_id i = 0; i < f->plant->n_stocks; i++) {
        f->stock[i] = (struct gj_stock){
            .meter.on_hand = f->plant->stock[i].initial, .first_waiting = GJ_NONE, .last_waiting = GJ_NONE};
        gj_timer_set(&f->timers, f->plant->layout.first_demand_timer + f->plant->stock[i].makes, 0);
    }
}

static struct gj_stock_meter read_stock(const struct gj_view *f, gj_id i)
{
    const struct gj_stock *s = &f->stock[i];
    const gj_time elapsed = f->now - s->since;
    struct gj_stock_meter meter = s->meter;
    meter.on_hand_us += (gj_wide)meter.on_hand * elapsed;
    meter.waiting_us += (gj_wide)meter.waiting * elapsed;
    meter.out_us += meter.on_hand == 0 ? elapsed : 0;
    return meter;
}

void gj_stocks_add_until_now(const struct gj_view *f, struct gj_flow_meter *flow)
{
    for (gj_id i = 0; i < f->plant->n_stocks; i++) {
        const struct gj_stock *s = &f->stock[i];
        flow->stock_us += (gj_wide)s->meter.on_hand * (f->now - s->since);
        flow->waiting_us += (gj_wide)s->meter.waiting * (f->now - s->since);
    }
}

void gj_floor_read_stocks(const struct gj_floor *floor, struct gj_stock_meter *stock)
{
    struct gj_view f;
    gj_view_open(&f, floor);
    for (gj_id i = 0; i < f.plant->n_stocks; i++) {
        stock[i] = read_stock(&f, i);
    }
}

enum gj_status gj_stocks_verify(const struct gj_view *f, struct gj_error *error)
{
    for (gj_id i = 0; i < f->plant->n_stocks; i++) {
        const struct gj_stock_spec *spec = &f->plant->stock[i];
        const struct gj_stock_meter *m = &f->stock[i].meter;
        int64_t waiting = 0;
        for (uint32_t order = f->stock[i].first_waiting; order != GJ_NONE; order = f->order[order].next) {
            waiting += f->order[order].ordered - f->order[order].good;
        }
        if (spec->initial + m->made != m->shipped + m->on_hand) {
            return gj_verify_off(error, spec->name, "pieces at first + made and shipped + on hand",
                                 spec->initial + m->made, m->shipped + m->on_hand);
        }
        if (waiting != m->waiting || (waiting > 0 && m->on_hand > 0)) {
            return gj_verify_off(error, spec->name, "pieces waited for and those of the orders that wait", m->waiting,
                                 waiting);
        }
        if (m->demanded != m->shipped + m->lost + m->waiting) {
            return gj_verify_off(error, spec->name, "pieces asked for and shipped + lost + waited for", m->demanded,
                                 m->shipped + m->lost + m->waiting);
        }
        if (m->on_order < 0) {
            return gj_verify_off(error, spec->name, "pieces on order and none", m->on_order, 0);
        }
    }
    return GJ_OK;
}
