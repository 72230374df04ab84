/* Flow: lots through buffers and machines, orders in and out.
 *
 * Consequences at one instant, in their order: what a machine made goes on (child first, then the lot); the machine that got rid of it looks
 * for its next lot; the place it leaves in its buffer is filled from outside, then by the machines blocked before it, longest first; each of
 * these looks for its next lot in turn, the last freed first (a chain runs upstream). */
#include "factory/floor_internal.h"

/* Length of the queue changes: its integral over time is kept. */
static inline void count_waiting(struct gj_view *f, struct gj_buffer *b, int change)
{
    b->lot_us += (gj_time)b->n * (f->now - b->since);
    b->since = f->now;
    b->n = (uint32_t)((int)b->n + change);
}

void gj_pieces_change(struct gj_view *f, int64_t change)
{
    struct gj_flow_meter *flow = &f->s->flow;
    flow->piece_us += (gj_wide)flow->pieces_inside * (f->now - f->s->piece_since);
    f->s->piece_since = f->now;
    flow->pieces_inside += change;
}

/* --- lots --- */

uint32_t gj_lot_new(struct gj_view *f)
{
    struct gj_floor_state *s = f->s;
    uint32_t lot = s->free_lot;
    if (lot != GJ_NONE) {
        s->free_lot = f->lot[lot].next;
    } else if (s->used_lots < f->plant->limit_lots) {
        lot = s->used_lots++;
    } else {
        s->fault = GJ_LIMIT;
        return GJ_NONE;
    }
    s->flow.lots_inside++;
    f->lot[lot].next = GJ_NONE;
    return lot;
}

/* Whoever kept count of it learns of it. */
static __attribute__((noinline)) void lot_is_gone(struct gj_view *f, uint32_t lot)
{
    if (f->plant->n_loops > 0) {
        gj_card_leaves(f, lot);
    }
    if (f->plant->n_splits > 0) {
        gj_set_loses(f, lot);
    }
    if (f->plant->n_joins > 0) {
        gj_joins_look_later(f);
    }
}

static void lot_ends(struct gj_view *f, uint32_t lot)
{
    if (f->plant->n_loops + f->plant->n_splits + f->plant->n_joins > 0) {
        lot_is_gone(f, lot);
    }
    f->lot[lot].next = f->s->free_lot;
    f->s->free_lot = lot;
    f->s->flow.lots_inside--;
}

void gj_lot_melts(struct gj_view *f, uint32_t lot)
{
    lot_ends(f, lot);
    f->s->flow.lots_joined++;
}

void gj_lot_used_up(struct gj_view *f, uint32_t lot)
{
    lot_ends(f, lot);
    f->s->flow.lots_assembled++;
}

static uint32_t lead_bucket(gj_time lead)
{
    const uint64_t units = (uint64_t)lead >> 10; /* about a millisecond */
    if (units < 16) {
        return (uint32_t)units;
    }
    const uint32_t doubling = 63U - (uint32_t)__builtin_clzll(units); /* 4.. */
    const uint32_t bucket = (doubling - 3) * 16 + (uint32_t)(units >> (doubling - 4) & 15);
    return bucket < GJ_LEAD_BUCKETS ? bucket : GJ_LEAD_BUCKETS - 1;
}

gj_time gj_lead_bucket_us(uint32_t bucket)
{
    if (bucket < 16) {
        return (gj_time)bucket << 10;
    }
    const uint32_t doubling = bucket / 16 + 3;
    return (gj_time)(16 + bucket % 16) << (doubling - 4) << 10;
}

void gj_order_close(struct gj_view *f, uint32_t demand, uint64_t number, gj_time arrival, gj_time due)
{
    struct gj_flow_meter *flow = &f->s->flow;
    flow->orders_closed++;
    flow->order_us += f->now - arrival;
    if (due != GJ_NEVER) {
        flow->orders_with_due++;
        flow->orders_on_time += f->now <= due;
    }
    gj_emit(f, GJ_EVENT_CLOSE, demand, gj_lot_name(demand, number), due == GJ_NEVER ? 0 : (uint64_t)(f->now - due));
}

static void release_lots(struct gj_view *f, uint32_t demand, uint32_t order, uint64_t number, int64_t pieces,
                         gj_time due);

void gj_order_free(struct gj_view *f, uint32_t order)
{
    f->order[order].next = f->s->free_order;
    f->s->free_order = order;
}

static int64_t missing_of(const struct gj_order *o)
{
    return o->good < o->ordered ? o->ordered - o->good : 0;
}

static void order_loses_lot(struct gj_view *f, uint32_t order, uint32_t good)
{
    struct gj_order *o = &f->order[order];
    const gj_id stock = f->plant->demand_info[o->demand].stock;
    const int64_t missing = missing_of(o);
    o->good += good;
    if (stock != GJ_NONE) {
        gj_stock_receives(f, stock, good, missing - missing_of(o));
    }
    o->open_lots--;
    if (o->open_lots > 0 || o->held_back > 0) {
        return;
    }
    const bool again = f->plant->demand[o->demand].fill && o->good < o->ordered && o->round < 200;
    if (again) {
        o->round++;
        release_lots(f, o->demand, order, o->number + ((uint64_t)o->round << GJ_LOT_ROUND_SHIFT), o->ordered - o->good,
                     o->due);
        return;
    }
    if (stock != GJ_NONE) {
        const int64_t lacks = missing_of(o);
        gj_emit(f, GJ_EVENT_CLOSE, o->demand, gj_lot_name(o->demand, o->number), 0);
        gj_order_free(f, order);
        gj_stock_order_ends(f, stock, lacks);
        return;
    }
    if (!f->plant->product_info[f->plant->demand[o->demand].product].is_component) {
        f->s->flow.pieces_sold += o->good < o->ordered ? o->good : o->ordered; /* beyond it nobody asked for any */
    }
    gj_order_close(f, o->demand, o->number, o->arrival, o->due);
    gj_order_free(f, order);
}

void gj_lot_is_stored(struct gj_view *f, uint32_t lot)
{
    struct gj_lot *l = &f->lot[lot];
    const uint32_t order = l->order;
    l->order = GJ_NONE;
    if (order != GJ_NONE) {
        order_loses_lot(f, order, l->good + l->bad);
    } else if (!f->plant->demand[l->demand].is_endless) {
        gj_order_close(f, l->demand, l->number, l->release, l->due);
    }
}

void gj_lot_leave(struct gj_view *f, uint32_t lot)
{
    const struct gj_lot *l = &f->lot[lot];
    struct gj_flow_meter *flow = &f->s->flow;
    const uint32_t pieces = l->good + l->bad;
    if (pieces > 0) {
        const gj_time lead = f->now - l->release;
        flow->lead_us += lead;
        flow->lead_count[lead_bucket(lead)]++;
        gj_pieces_change(f, -(int64_t)pieces);
        flow->pieces_done += pieces;
        flow->pieces_escaped += l->bad;
        flow->pieces_done_again += l->reworks > 0 ? pieces : 0;
    }
    gj_emit(f, GJ_EVENT_DONE, f->plant->demand[l->demand].product, gj_name_of_lot(l), pieces);
    const uint32_t order = l->order;
    const uint32_t demand = l->demand;
    const uint64_t number = l->number;
    const gj_time release = l->release;
    const gj_time due = l->due;
    lot_ends(f, lot);
    flow->lots_done++;
    if (order != GJ_NONE) {
        order_loses_lot(f, order, pieces);
        return;
    }
    flow->pieces_sold += pieces;
    if (!f->plant->demand[demand].is_endless) {
        gj_order_close(f, demand, number, release, due);
    }
}

/* --- queues --- */

gj_id gj_job_of(const struct gj_view *f, uint32_t lot, uint32_t station)
{
    return f->plant->job_at[(size_t)f->lot[lot].step * f->plant->n_stations + station];
}

static inline void enqueue(struct gj_view *f, struct gj_buffer *b, uint32_t lot)
{
    uint32_t *const link[] = {&b->first, &f->lot[b->last].next};
    *link[b->n > 0] = lot; /* chosen without a branch, which would be as good as random */
    f->lot[lot].next = GJ_NONE;
    b->last = lot;
    count_waiting(f, b, 1);
}

/* Take `lot`, which follows `before` (GJ_NONE: it is the first), out of the queue. */
static inline void unlink_lot(struct gj_view *f, struct gj_buffer *b, uint32_t before, uint32_t lot)
{
    const uint32_t next = f->lot[lot].next;
    if (before == GJ_NONE) {
        b->first = next;
    } else {
        f->lot[before].next = next;
    }
    if (b->last == lot && before != GJ_NONE) {
        b->last = before;
    }
    count_waiting(f, b, -1);
}

void gj_lot_unlink(struct gj_view *f, struct gj_buffer *b, uint32_t before, uint32_t lot)
{
    unlink_lot(f, b, before, lot);
}

void gj_lot_enqueue(struct gj_view *f, struct gj_buffer *b, uint32_t lot)
{
    enqueue(f, b, lot);
}

/* The first waiting lot that the machine can do, taken out; GJ_NONE when none is for it. */
static uint32_t pick_possible(struct gj_view *f, struct gj_buffer *b, const struct gj_machine *m)
{
    uint32_t before = GJ_NONE;
    for (uint32_t lot = b->first, n = b->n; n > 0; n--, before = lot, lot = f->lot[lot].next) {
        if (gj_job_of(f, lot, m->station) != GJ_NONE) {
            unlink_lot(f, b, before, lot);
            return lot;
        }
    }
    return GJ_NONE;
}

static inline uint32_t pick(struct gj_view *f, struct gj_buffer *b, const struct gj_machine *m)
{
    const uint32_t lot = b->first;
    if (lot == GJ_NONE) {
        return GJ_NONE;
    }
    if (!b->is_plain) {
        return pick_possible(f, b, m);
    }
    b->first = f->lot[lot].next;
    count_waiting(f, b, -1);
    return lot;
}

/* --- idle machines of a buffer, as bits --- */

static inline void flip_idle_bit(struct gj_view *f, const struct gj_machine *m)
{
    f->idle[f->plant->buffer_info[m->buffer].first_word + m->reader / 64] ^= UINT64_C(1) << m->reader % 64;
}

/* A station that chooses is not among those that take what arrives: it is told by gj_look_later. */
static inline void count_idle(struct gj_view *f, const struct gj_machine *m, int change)
{
    struct gj_buffer *b = &f->buffer[m->buffer];
    if (m->features & GJ_HAS_INPUT) {
        return;
    }
    if (!b->is_single) {
        flip_idle_bit(f, m);
    }
    b->n_idle = (uint32_t)((int)b->n_idle + change);
}

void gj_machine_idles(struct gj_view *f, uint32_t machine, enum gj_state state)
{
    struct gj_machine *m = &f->machine[machine];
    count_idle(f, m, 1);
    m->is_idle = 1;
    gj_set_state(f, machine, state);
    gj_machine_open_leg(f, machine);
}

void gj_machine_not_idle(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    count_idle(f, m, -1);
    m->is_idle = 0;
}

/* First idle reader that can do the lot's step, GJ_NONE when there is none. */
static uint32_t idle_reader(const struct gj_view *f, gj_id buffer, uint32_t lot)
{
    const struct gj_buffer_info *info = &f->plant->buffer_info[buffer];
    for (uint32_t word = 0; word * 64 < info->n_readers; word++) {
        uint64_t bits = f->idle[info->first_word + word];
        while (bits != 0) {
            const uint32_t machine = f->plant->reader[info->first_reader + word * 64 + (uint32_t)__builtin_ctzll(bits)];
            if (info->is_plain || gj_job_of(f, lot, f->machine[machine].station) != GJ_NONE) {
                return machine;
            }
            bits &= bits - 1;
        }
    }
    return GJ_NONE;
}

/* To a machine that idles: true. */
static inline bool put_to_reader(struct gj_view *f, struct gj_buffer *b, uint32_t lot, gj_id buffer)
{
    if (b->n_idle > 0) {
        const uint32_t machine = b->is_single ? b->reader : idle_reader(f, buffer, lot);
        if (machine != GJ_NONE) {
            gj_machine_begin(f, machine, lot);
            return true;
        }
    }
    return false;
}

static inline bool put(struct gj_view *f, struct gj_buffer *b, uint32_t lot, gj_id buffer)
{
    if (put_to_reader(f, b, lot, buffer)) {
        return true;
    }
    if (b->n >= b->capacity) {
        return false;
    }
    enqueue(f, b, lot);
    return true;
}

/* Machines that choose are told. */
static void tell_choosers(struct gj_view *f, struct gj_buffer *b, uint32_t lot, gj_id buffer)
{
    if (b->is_choosy) {
        f->lot[lot].arrived = f->now;
        gj_readers_look_later(f, buffer);
    }
}

void gj_lot_put_at_end(struct gj_view *f, uint32_t lot, gj_id buffer)
{
    struct gj_buffer *b = &f->buffer[buffer];
    if (!put_to_reader(f, b, lot, buffer)) {
        tell_choosers(f, b, lot, buffer);
        enqueue(f, b, lot);
    }
}

/* Into a buffer that lots take time to cross, or before machines that choose. */
__attribute__((noinline)) static bool put_special(struct gj_view *f, struct gj_buffer *b, uint32_t lot, gj_id buffer)
{
    if (b->is_transit) {
        return gj_transit_enter(f, lot, buffer);
    }
    if (put_to_reader(f, b, lot, buffer)) {
        return true;
    }
    tell_choosers(f, b, lot, buffer);
    if (b->n >= b->capacity) {
        return false;
    }
    enqueue(f, b, lot);
    if (b->is_store) {
        gj_store_receives(f, lot, buffer);
    }
    return true;
}

bool gj_lot_put(struct gj_view *f, uint32_t lot, gj_id buffer)
{
    struct gj_buffer *b = &f->buffer[buffer];
    return __builtin_expect(b->is_special, 0) ? put_special(f, b, lot, buffer) : put(f, b, lot, buffer);
}

/* --- blocking --- */

/* What a blocked machine holds out: rejected pieces on their way back go first. */
static inline uint32_t output_of(const struct gj_machine *m)
{
    return m->child != GJ_NONE ? m->child : m->lot;
}

/* Can no machine make room in `buffer`, because each that reads it is blocked by a buffer of which the same is true? A machine that is down,
 * off shift or waits for people is only late. Looks at each buffer once (`stamp` marks it). Asked when a machine blocks, in plants whose
 * ways can cross. */
static bool is_locked(struct gj_view *f, gj_id buffer, uint64_t stamp)
{
    if (f->buffer[buffer].seen == stamp) {
        return true; /* nothing new here */
    }
    f->buffer[buffer].seen = stamp;
    if (f->buffer[buffer].is_closed || f->buffer[buffer].is_store) {
        return false; /* its entrance opens by itself; kits are taken from it */
    }
    const struct gj_buffer_info *info = &f->plant->buffer_info[buffer];
    for (uint32_t i = 0; i < info->n_readers; i++) {
        const struct gj_machine *m = &f->machine[f->plant->reader[info->first_reader + i]];
        if (m->job != GJ_JOB_DONE || output_of(m) == GJ_NONE) {
            return false;
        }
        if (!is_locked(f, f->lot[output_of(m)].goes_to, stamp)) {
            return false;
        }
    }
    return true;
}

static void block(struct gj_view *f, uint32_t machine, gj_id buffer)
{
    struct gj_machine *m = &f->machine[machine];
    struct gj_buffer *b = &f->buffer[buffer];
    m->next_blocked = GJ_NONE;
    if (b->last_blocked != GJ_NONE) {
        f->machine[b->last_blocked].next_blocked = machine;
    } else {
        b->first_blocked = machine;
    }
    b->last_blocked = machine;
    if (m->stop == GJ_STOP_NONE && m->is_on_shift) {
        gj_set_state(f, machine, GJ_STATE_BLOCKED);
        gj_machine_open_leg(f, machine);
    }
    if (f->plant->has_loops && is_locked(f, buffer, ++f->s->n_searches)) {
        f->s->fault = GJ_DEADLOCK;
        f->s->fault_machine = machine;
    }
}

static void unlink_blocked(struct gj_view *f, struct gj_buffer *b, uint32_t before, uint32_t machine)
{
    const uint32_t next = f->machine[machine].next_blocked;
    if (before == GJ_NONE) {
        b->first_blocked = next;
    } else {
        f->machine[before].next_blocked = next;
    }
    if (b->last_blocked == machine) {
        b->last_blocked = before;
    }
}

/* What the machine holds behind its output, GJ_NONE but for a chain of lots. To be asked before the output goes anywhere. */
static inline uint32_t lot_after_output(const struct gj_view *f, const struct gj_machine *m)
{
    if (m->child != GJ_NONE) {
        return m->lot;
    }
    return (m->features & GJ_HAS_LOTS) ? f->lot[m->lot].next : GJ_NONE;
}

/* Take the output of a machine that was blocked; it goes on with what else it holds. */
static uint32_t take_output(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    const uint32_t lot = output_of(m);
    m->lot = lot_after_output(f, m);
    m->child = GJ_NONE;
    return lot;
}

/* Of a machine that holds several lots, or whose clocks run while it is blocked. */
__attribute__((noinline)) static bool special_goes_on(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    while (output_of(m) != GJ_NONE) {
        const uint32_t lot = output_of(m);
        const uint32_t after = lot_after_output(f, m);
        const gj_id buffer = f->lot[lot].goes_to;
        if (!gj_lot_put(f, lot, buffer)) {
            block(f, machine, buffer);
            return false;
        }
        m->lot = after;
        m->child = GJ_NONE;
    }
    if ((m->features & GJ_HAS_IDLE_CLOCKS) && m->stop == GJ_STOP_NONE && m->is_on_shift) {
        gj_machine_close_leg(f, machine); /* it was blocked */
    }
    m->job = GJ_JOB_NONE;
    return m->stop == GJ_STOP_NONE && m->is_on_shift;
}

bool gj_lot_goes_on(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    if (__builtin_expect((m->features & (GJ_HAS_LOTS | GJ_HAS_IDLE_CLOCKS)) != 0, 0)) {
        return special_goes_on(f, machine);
    }
    while (output_of(m) != GJ_NONE) {
        const uint32_t lot = output_of(m);
        const gj_id buffer = f->lot[lot].goes_to;
        if (!gj_lot_put(f, lot, buffer)) {
            block(f, machine, buffer);
            return false;
        }
        *(m->child != GJ_NONE ? &m->child : &m->lot) = GJ_NONE;
    }
    m->job = GJ_JOB_NONE;
    return m->stop == GJ_STOP_NONE && m->is_on_shift;
}

/* Room has come up in a buffer: orders that wait outside come in first, then what blocked machines hold. */
static GJ_IN_LOOP void fill_places(struct gj_view *f, struct gj_buffer *b, gj_id buffer)
{
    while (b->n < b->capacity && !b->is_closed) {
        if (b->first_outside != GJ_NONE) {
            const uint32_t lot = b->first_outside;
            b->first_outside = f->lot[lot].next;
            b->last_outside = b->first_outside == GJ_NONE ? GJ_NONE : b->last_outside;
            gj_lot_put(f, lot, buffer);
        } else if (b->first_blocked != GJ_NONE) {
            const uint32_t machine = b->first_blocked;
            unlink_blocked(f, b, GJ_NONE, machine);
            gj_lot_put(f, take_output(f, machine), buffer);
            if (gj_lot_goes_on(f, machine)) {
                gj_ready(f, machine);
            }
        } else {
            return;
        }
    }
}

void gj_buffer_refill(struct gj_view *f, gj_id buffer)
{
    struct gj_buffer *b = &f->buffer[buffer];
    if (b->is_closed) {
        return;
    }
    fill_places(f, b, buffer);
    if (b->is_awaited && gj_has_room(b)) {
        gj_awaiting_look_later(f, buffer);
    }
}

uint32_t gj_lot_unplaced(const struct gj_view *f, const struct gj_buffer *b, uint32_t k)
{
    for (uint32_t lot = b->first_outside; lot != GJ_NONE; lot = f->lot[lot].next) {
        if (k-- == 0) {
            return lot;
        }
    }
    for (uint32_t u = b->first_blocked; u != GJ_NONE; u = f->machine[u].next_blocked) {
        if (k-- == 0) {
            return output_of(&f->machine[u]);
        }
    }
    return GJ_NONE;
}

static void unlink_outside(struct gj_view *f, struct gj_buffer *b, uint32_t before, uint32_t lot)
{
    const uint32_t next = f->lot[lot].next;
    *(before == GJ_NONE ? &b->first_outside : &f->lot[before].next) = next;
    b->last_outside = b->last_outside == lot ? before : b->last_outside;
}

void gj_lot_take_unplaced(struct gj_view *f, struct gj_buffer *b, uint32_t k, uint32_t *freed)
{
    uint32_t before = GJ_NONE;
    for (uint32_t lot = b->first_outside; lot != GJ_NONE; before = lot, lot = f->lot[lot].next) {
        if (k-- == 0) {
            unlink_outside(f, b, before, lot);
            return;
        }
    }
    before = GJ_NONE;
    for (uint32_t u = b->first_blocked; u != GJ_NONE; before = u, u = f->machine[u].next_blocked) {
        if (k-- == 0) {
            unlink_blocked(f, b, before, u);
            take_output(f, u);
            *freed = u;
            return;
        }
    }
}

/* Without a place to wait (capacity 0), straight from outside or out of the hands of a blocked machine. */
static uint32_t hand_over(struct gj_view *f, struct gj_buffer *b, const struct gj_machine *m, uint32_t *freed)
{
    uint32_t before = GJ_NONE;
    for (uint32_t lot = b->first_outside; lot != GJ_NONE; before = lot, lot = f->lot[lot].next) {
        if (gj_job_of(f, lot, m->station) != GJ_NONE) {
            unlink_outside(f, b, before, lot);
            return lot;
        }
    }
    before = GJ_NONE;
    for (uint32_t u = b->first_blocked; u != GJ_NONE; before = u, u = f->machine[u].next_blocked) {
        if (gj_job_of(f, output_of(&f->machine[u]), m->station) != GJ_NONE) {
            unlink_blocked(f, b, before, u);
            *freed = u;
            return take_output(f, u);
        }
    }
    return GJ_NONE;
}

/* --- orders --- */

static void emit_release(const struct gj_view *f, const struct gj_lot *lot, uint32_t pieces)
{
    if (!f->plant->demand[lot->demand].is_endless) {
        const uint64_t number = lot->order == GJ_NONE ? lot->number : f->order[lot->order].number;
        gj_emit_record(f, GJ_EVENT_PART_OF, lot->demand, gj_name_of_lot(lot), gj_lot_name(lot->demand, number));
    }
    gj_emit_record(f, GJ_EVENT_RELEASE, lot->demand, gj_name_of_lot(lot), pieces);
}

/* Written in place: a copy would read back in one piece what was just written in several, which the processor waits for. */
static GJ_IN_LOOP void describe_lot(const struct gj_view *f, uint32_t lot, uint32_t demand, uint32_t order,
                                    uint64_t number, uint32_t pieces)
{
    f->lot[lot] = (struct gj_lot){
        .number = number,
        .release = f->now,
        .due = GJ_NEVER,
        .order = order,
        .next = GJ_NONE,
        .good = pieces,
        .step = f->plant->demand_info[demand].first_step,
        .demand = demand,
        .arrived = f->now,
    };
}

static uint32_t make_lot(struct gj_view *f, uint32_t demand, uint32_t order, uint64_t number, uint32_t pieces,
                         gj_time due)
{
    const uint32_t lot = gj_lot_new(f);
    if (lot == GJ_NONE) {
        return GJ_NONE;
    }
    struct gj_flow_meter *flow = &f->s->flow;
    describe_lot(f, lot, demand, order, number, pieces);
    f->lot[lot].due = due;
    flow->lots_released++;
    flow->pieces_released += pieces;
    gj_pieces_change(f, pieces);
    if (__builtin_expect(f->trace != NULL, 0)) {
        emit_release(f, &f->lot[lot], pieces);
    }
    return lot;
}

/* Whether there is a stream that never runs dry, and a job here for the first step of its product. */
static inline bool can_make_endless(const struct gj_view *f, gj_id demand, uint32_t station)
{
    if (demand == GJ_NONE) {
        return false;
    }
    const uint32_t step = f->plant->demand_info[demand].first_step;
    return f->plant->job_at[(size_t)step * f->plant->n_stations + station] != GJ_NONE;
}

/* The next lot of a stream that never runs dry, for a machine that can do its first step. */
static uint32_t make_endless(struct gj_view *f, gj_id demand)
{
    const uint64_t number = f->plant->demand_info[demand].number_base + f->demand[demand].n_lots++;
    return make_lot(f, demand, GJ_NONE, number, f->plant->demand[demand].lot_size, GJ_NEVER);
}

uint32_t gj_lot_make_endless(struct gj_view *f, uint32_t machine)
{
    return make_endless(f, f->plant->buffer_info[f->machine[machine].buffer].endless);
}

uint32_t gj_lot_prospect(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    const gj_id demand = f->plant->buffer_info[m->buffer].endless;
    const uint32_t slot = f->plant->limit_lots;
    if (!can_make_endless(f, demand, m->station)) {
        return GJ_NONE;
    }
    describe_lot(f, slot, demand, GJ_NONE, f->plant->demand_info[demand].number_base + f->demand[demand].n_lots,
                 f->plant->demand[demand].lot_size);
    return slot;
}

/* A lot that does not wait in the buffer: handed over where there is no place to wait, or raw parts that are always there. */
static uint32_t pick_elsewhere(struct gj_view *f, struct gj_buffer *b, const struct gj_machine *m, uint32_t *freed)
{
    uint32_t lot = b->is_direct ? hand_over(f, b, m, freed) : GJ_NONE;
    const gj_id demand = f->plant->buffer_info[m->buffer].endless;
    if (lot == GJ_NONE && can_make_endless(f, demand, m->station)) {
        lot = make_endless(f, demand);
    }
    return lot;
}

/* Begin the lot; room has come up where it waited. */
static inline void take_lot(struct gj_view *f, uint32_t machine, uint32_t lot, uint32_t freed)
{
    struct gj_machine *m = &f->machine[machine];
    struct gj_buffer *b = &f->buffer[m->buffer];
    gj_machine_begin(f, machine, lot);
    if (__builtin_expect(b->is_special, 0)) {
        gj_buffer_refill(f, m->buffer);
    } else {
        fill_places(f, b, m->buffer);
    }
    if (freed != GJ_NONE && gj_lot_goes_on(f, freed)) {
        gj_ready(f, freed);
    }
}

/* What may come before the next lot: maintenance that is due, and that the machine chooses. True: it does not take one now. */
__attribute__((noinline)) static bool does_else_first(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    if ((m->features & GJ_HAS_UPKEEP) && gj_upkeep_is_due(f, machine)) {
        return true;
    }
    if (m->features & GJ_HAS_INPUT) {
        gj_look_later(f, machine);
        return true;
    }
    return false;
}

void gj_machine_takes_next(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    struct gj_buffer *b = &f->buffer[m->buffer];
    uint32_t freed = GJ_NONE;
    const bool is_special = (m->features & (GJ_HAS_UPKEEP | GJ_HAS_INPUT)) != 0;
    if (__builtin_expect(is_special, 0) && does_else_first(f, machine)) {
        return;
    }
    uint32_t lot = pick(f, b, m);
    if (lot == GJ_NONE) {
        lot = pick_elsewhere(f, b, m, &freed);
    }
    if (lot != GJ_NONE) {
        take_lot(f, machine, lot, freed);
    } else if (!(m->features & GJ_HAS_UPKEEP) || !gj_upkeep_takes_chance(f, machine, 0, true)) {
        gj_machine_idles(f, machine, b->is_entry ? GJ_STATE_NO_ORDER : GJ_STATE_STARVED);
    }
}

void gj_machine_looks(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    if (m->job == GJ_JOB_NONE && m->stop == GJ_STOP_NONE && m->is_on_shift && !m->is_idle) {
        gj_machine_takes_next(f, machine);
    }
}

static void wait_outside(struct gj_view *f, struct gj_buffer *b, uint32_t lot)
{
    f->lot[lot].next = GJ_NONE;
    if (b->last_outside != GJ_NONE) {
        f->lot[b->last_outside].next = lot;
    } else {
        b->first_outside = lot;
    }
    b->last_outside = lot;
}

/* Lots that `pieces` > 0 make. A division is worth avoiding. */
static inline int64_t lots_of(const struct gj_demand_spec *spec, int64_t pieces)
{
    const int64_t size = spec->lot_size; /* freeze sees to it that it is not 0 */
    return pieces <= size || size == 0 ? 1 : (pieces + size - 1) / size;
}

static void release_lot(struct gj_view *f, uint32_t demand, uint32_t order, uint64_t number, uint32_t pieces,
                        gj_time due)
{
    const gj_id buffer = f->plant->demand_info[demand].buffer;
    struct gj_buffer *b = &f->buffer[buffer];
    const uint32_t lot = make_lot(f, demand, order, number, pieces, due);
    if (lot == GJ_NONE) {
        return;
    }
    if (__builtin_expect(f->plant->has_hook, 0)) {
        gj_hook_lot_is_made(f, lot, order);
    }
    if (f->plant->demand[demand].needs_card) {
        gj_loop_take(f, f->plant->demand[demand].loop, lot);
    }
    if (b->first_outside != GJ_NONE || !gj_lot_put(f, lot, buffer)) {
        wait_outside(f, b, lot);
    }
}

/* Release `pieces` as lots numbered from `number`. Makes the open lots of the order. Under cards they are held back instead. */
static void release_lots(struct gj_view *f, uint32_t demand, uint32_t order, uint64_t number, int64_t pieces,
                         gj_time due)
{
    const struct gj_demand_spec *spec = &f->plant->demand[demand];
    if (spec->needs_card) {
        f->order[order].held_back = pieces;
        f->order[order].n_lots = 0;
        gj_loop_hold_back(f, spec->loop, order);
        return;
    }
    if (order != GJ_NONE) { /* all of them first: a lot may be done before the next is released */
        f->order[order].open_lots += (uint32_t)lots_of(spec, pieces);
    }
    for (; pieces > 0 && f->s->fault == GJ_OK; pieces -= spec->lot_size, number++) {
        release_lot(f, demand, order, number, pieces < spec->lot_size ? (uint32_t)pieces : spec->lot_size, due);
    }
}

void gj_order_release(struct gj_view *f, uint32_t order)
{
    struct gj_order *o = &f->order[order];
    const uint32_t lot_size = f->plant->demand[o->demand].lot_size;
    const uint32_t pieces = o->held_back < (int64_t)lot_size ? (uint32_t)o->held_back : lot_size;
    o->held_back -= pieces;
    o->open_lots++;
    release_lot(f, o->demand, order, o->number + ((uint64_t)o->round << GJ_LOT_ROUND_SHIFT) + o->n_lots++, pieces,
                o->due);
}

void gj_demand_release_endless(struct gj_view *f, uint32_t demand)
{
    const uint64_t number = f->plant->demand_info[demand].number_base + f->demand[demand].n_lots++;
    release_lot(f, demand, GJ_NONE, number, f->plant->demand[demand].lot_size, GJ_NEVER);
}

uint32_t gj_order_new(struct gj_view *f)
{
    struct gj_floor_state *s = f->s;
    uint32_t order = s->free_order;
    if (order != GJ_NONE) {
        s->free_order = f->order[order].next;
        return order;
    }
    if (s->used_orders >= f->plant->limit_lots) {
        s->fault = GJ_LIMIT;
        return GJ_NONE;
    }
    return s->used_orders++;
}

static inline double demand_draw(struct gj_view *f, uint32_t demand, uint32_t purpose, gj_id dist, uint64_t index)
{
    const uint32_t n = f->plant->layout.first_demand_stream + demand * GJ_STREAMS_A_DEMAND + purpose;
    return gj_stream_at(&f->stream[n], &f->plant->dist[dist], f->s->replication, index);
}

static bool is_lost(const struct gj_view *f, uint32_t demand)
{
    const struct gj_buffer *b = &f->buffer[f->plant->demand_info[demand].buffer];
    return f->plant->demand[demand].lose_when_full && (b->n_idle == 0 || b->is_transit) && !gj_has_room(b);
}

/* Pieces to start for `ordered` ones, with `multiplier` times the allowance for rejects. The numbers of an order's lots leave room for twice
 * the allowance, so the numbers of later orders are the same in arms whose allowance differs. */
static int64_t with_allowance(const struct gj_demand_spec *spec, int64_t ordered, double multiplier)
{
    return spec->allowance > 0.0 ? ordered + (int64_t)((double)ordered * spec->allowance * multiplier + 0.5) : ordered;
}

static GJ_IN_LOOP int64_t demand_pieces(struct gj_view *f, uint32_t demand, uint64_t k)
{
    const struct gj_demand_spec *spec = &f->plant->demand[demand];
    if (spec->quantity == GJ_NONE) {
        return spec->lot_size;
    }
    const double q = demand_draw(f, demand, GJ_DEMAND_QUANTITY, spec->quantity, k);
    return q < 1.0 ? 1 : (int64_t)(q + 0.5);
}

static GJ_IN_LOOP gj_time demand_due(struct gj_view *f, uint32_t demand, uint64_t k)
{
    const gj_id due = f->plant->demand[demand].due;
    return due == GJ_NONE ? GJ_NEVER : f->now + gj_time_from_us(demand_draw(f, demand, GJ_DEMAND_DUE, due, k));
}

static GJ_IN_LOOP gj_time demand_gap(struct gj_view *f, uint32_t demand, uint64_t k)
{
    const double us = demand_draw(f, demand, GJ_DEMAND_EVERY, f->plant->demand[demand].every, k);
    return gj_time_from_us(f->s->demand == 1.0 ? us : us / f->s->demand);
}

static GJ_IN_LOOP void demand_set_next(struct gj_view *f, uint32_t demand)
{
    const gj_time gap = demand_gap(f, demand, f->demand[demand].n_orders);
    gj_timer_set(&f->timers, f->plant->layout.first_demand_timer + demand, f->now + gap);
}

static GJ_IN_LOOP uint64_t order_comes(struct gj_view *f, uint32_t demand, int64_t pieces)
{
    const struct gj_demand_spec *spec = &f->plant->demand[demand];
    struct gj_demand *d = &f->demand[demand];
    const uint64_t number = f->plant->demand_info[demand].number_base + d->n_lots;
    d->n_lots += (uint64_t)lots_of(spec, with_allowance(spec, pieces, 2.0));
    gj_emit(f, GJ_EVENT_ORDER, demand, gj_lot_name(demand, number), (uint64_t)pieces);
    return number;
}

void gj_order_lost(struct gj_view *f, uint32_t demand, uint64_t number, int64_t pieces)
{
    f->s->flow.orders_lost++;
    gj_emit(f, GJ_EVENT_LOST, demand, gj_lot_name(demand, number), (uint64_t)pieces);
}

static GJ_IN_LOOP void order_begin(struct gj_view *f, uint32_t demand, uint64_t number, int64_t pieces, gj_time due)
{
    uint32_t order = GJ_NONE;
    if (__builtin_expect(f->plant->demand[demand].rank != 0, 0) && !gj_hook_ranks(f, demand, number, pieces, due)) {
        return;
    }
    if (f->plant->demand_info[demand].keeps_orders) {
        order = gj_order_new(f);
        if (order == GJ_NONE) {
            return;
        }
        if (__builtin_expect(f->plant->has_hook, 0)) {
            f->order_rank[order] = f->s->rank;
        }
        f->order[order] = (struct gj_order){
            .arrival = f->now, .due = due, .number = number, .ordered = pieces, .demand = demand, .next = GJ_NONE};
    }
    const int64_t started = with_allowance(&f->plant->demand[demand], pieces, f->s->allowance);
    f->s->flow.pieces_allowed += started - pieces;
    release_lots(f, demand, order, number, started, due);
}

/* For other files. */

int64_t gj_demand_pieces(struct gj_view *f, uint32_t demand, uint64_t k)
{
    return demand_pieces(f, demand, k);
}

gj_time gj_demand_due(struct gj_view *f, uint32_t demand, uint64_t k)
{
    return demand_due(f, demand, k);
}

gj_time gj_demand_gap(struct gj_view *f, uint32_t demand, uint64_t k)
{
    return demand_gap(f, demand, k);
}

void gj_demand_set_next(struct gj_view *f, uint32_t demand)
{
    demand_set_next(f, demand);
}

uint64_t gj_order_comes(struct gj_view *f, uint32_t demand, int64_t pieces)
{
    return order_comes(f, demand, pieces);
}

void gj_order_begin(struct gj_view *f, uint32_t demand, uint64_t number, int64_t pieces, gj_time due)
{
    order_begin(f, demand, number, pieces, due);
}

static void order_arrives(struct gj_view *f, uint32_t demand, uint64_t k)
{
    const int64_t pieces = demand_pieces(f, demand, k);
    const gj_time due = demand_due(f, demand, k);
    const uint64_t number = order_comes(f, demand, pieces);
    f->s->flow.orders_arrived++;
    if (is_lost(f, demand)) {
        gj_order_lost(f, demand, number, pieces);
    } else {
        order_begin(f, demand, number, pieces, due);
    }
}

void gj_demand_rings(struct gj_view *f, uint32_t demand)
{
    if (__builtin_expect(f->plant->demand_info[demand].stock != GJ_NONE, 0)) {
        gj_stock_rings(f, demand);
        return;
    }
    const uint64_t k = f->demand[demand].n_orders++;
    demand_set_next(f, demand);
    order_arrives(f, demand, k);
}

void gj_demands_start(struct gj_view *f)
{
    for (uint32_t i = 0; i < f->plant->n_demands; i++) {
        const struct gj_demand_spec *spec = &f->plant->demand[i];
        if (spec->is_endless || gj_stock_filled_by(f->plant, i) != GJ_NONE) {
            continue;
        }
        if (spec->first_us < 0) {
            demand_set_next(f, i);
        } else {
            gj_timer_set(&f->timers, f->plant->layout.first_demand_timer + i, spec->first_us);
        }
    }
}
