/* Standstill: nothing will ever move again, though lots are inside. And who waits for whom.
 *
 * A plant moves as long as one of these is true of something in it:
 *   - a lot is being set up for or worked on (people who are missing come: nobody holds a worker while waiting for something else);
 *   - a lot is on its way through a transit, or the entrance of a conveyor is about to open;
 *   - a machine without a job has a lot at hand that nothing keeps it from (it is down or off shift, or about to choose); of a batch or a lot
 *     to be joined: all that it needs, or it will begin with less after a time;
 *   - an order stream goes on, and the machines behind it could take what it releases.
 * When none is, calendars, failures and paperwork may ring for ever and change nothing. It is a deadlock when somebody then holds a lot out, or is
 * kept from one at hand: by a full buffer, a missing card, a component or a product of its sequence that does not come any more, the rest of a
 * batch or of a lot to be joined. Tools come free by themselves: who waits for something else does not hold them (tool.h).
 *
 * Looked for where it costs nothing: when a calendar rings, at every order whose number is a power of two, and when no timer is set. So
 * it is found at the same event however a run is cut. Circles of blocked machines are found at once (floor_flow.c, is_locked). */
#include <stdio.h>

#include "factory/loss_internal.h"

/* --- does anything move? --- */

static bool is_free_to_go(struct gj_view *f, uint32_t machine, uint32_t lot)
{
    return gj_gates_allow(f, machine, lot);
}

static bool joins(const struct gj_view *f, const struct gj_machine *m)
{
    return (m->features & GJ_HAS_LOTS) && f->plant->station_info[m->station].join != GJ_NONE;
}

/* Whether a machine without a job has something it could begin with. */
static bool may_begin(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    return gj_is_oven(f, m) ? gj_oven_would_begin(f, machine)
           : joins(f, m)    ? gj_join_would_begin(f, machine)
                            : gj_lot_at_hand_that(f, machine, is_free_to_go) != GJ_NONE;
}

static bool is_moving(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    return m->job == GJ_JOB_NONE ? may_begin(f, machine) : m->job != GJ_JOB_DONE;
}

/* The stream's next lot, as the slot behind the last lot. */
static uint32_t next_lot_of(struct gj_view *f, gj_id demand)
{
    const uint32_t slot = f->plant->limit_lots;
    const struct gj_demand_info *info = &f->plant->demand_info[demand];
    const struct gj_demand_spec *spec = &f->plant->demand[demand];
    f->lot[slot] = (struct gj_lot){.number = info->number_base + f->demand[demand].n_lots,
                                   .order = GJ_NONE,
                                   .next = GJ_NONE,
                                   .good = spec->quantity == GJ_NONE ? spec->lot_size : 1, /* it may be as small */
                                   .step = info->first_step,
                                   .demand = demand};
    return slot;
}

/* Whether what the stream releases next could be worked on. */
static bool is_flowing(struct gj_view *f, gj_id demand)
{
    const struct gj_demand_spec *spec = &f->plant->demand[demand];
    if (spec->is_endless || (spec->needs_card && f->loop[spec->loop].n_free == 0) ||
        gj_timer_get(&f->timers, f->plant->layout.first_demand_timer + demand) == GJ_NEVER) {
        return false;
    }
    const gj_id buffer = f->plant->demand_info[demand].buffer;
    const struct gj_buffer_info *info = &f->plant->buffer_info[buffer];
    const uint32_t lot = next_lot_of(f, demand);
    const bool goes_many_ways = f->plant->step[f->lot[lot].step].n_ways > 0;
    for (uint32_t i = 0; i < info->n_readers; i++) {
        const uint32_t machine = f->plant->reader[info->first_reader + i];
        const struct gj_machine *m = &f->machine[machine];
        if (m->job == GJ_JOB_NONE && gj_job_of(f, lot, m->station) != GJ_NONE &&
            (goes_many_ways || gj_gates_allow(f, machine, lot))) {
            return true;
        }
    }
    return f->buffer[buffer].is_transit && gj_has_room(&f->buffer[buffer]);
}

static bool anything_else_moves(struct gj_view *f)
{
    for (uint32_t i = 0; i < f->plant->n_transits; i++) {
        if (f->transit[i].n > 0 || f->buffer[f->plant->transit[i].buffer].is_closed) {
            return true;
        }
    }
    for (uint32_t d = 0; d < f->plant->n_demands; d++) {
        if (is_flowing(f, d)) {
            return true;
        }
    }
    return f->s->n_ready > 0;
}

/* It holds out what it made, or is kept from a lot at hand. */
static bool is_held_up(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    return m->job == GJ_JOB_DONE ||
           (m->job == GJ_JOB_NONE && gj_lot_at_hand(f, machine) != GJ_NONE && !may_begin(f, machine));
}

void gj_look_for_standstill(struct gj_view *f)
{
    const uint32_t n = f->plant->n_machines;
    uint32_t held_up = GJ_NONE;
    if (f->s->fault != GJ_OK || f->s->flow.lots_inside == 0) {
        return;
    }
    for (uint32_t i = 0; i < n; i++) { /* the one that moved last time first: mostly it moves again */
        const uint32_t machine = (f->s->moving + i) % n;
        if (is_moving(f, machine)) {
            f->s->moving = machine;
            return;
        }
        held_up = is_held_up(f, machine) && machine < held_up ? machine : held_up;
    }
    if (held_up != GJ_NONE && !anything_else_moves(f)) {
        f->s->fault = GJ_DEADLOCK;
        f->s->fault_machine = held_up;
    }
}

/* --- who waits for whom --- */

#define MOST_WAITS 8 /* that are told; a circle is rarely longer */

struct telling {
    char text[700];
    size_t n;
    uint32_t told[MOST_WAITS];
    uint32_t n_told;
};

static void tell(struct telling *t, const char *text)
{
    const int k = t->n < sizeof t->text ? snprintf(t->text + t->n, sizeof t->text - t->n, "%s", text) : 0;
    t->n += k > 0 ? (size_t)k : 0;
}

static const char *state_text(uint32_t state)
{
    static const char *const texts[] = {
#define GJ_STATE(name, en, ko, group) en,
#include "factory/state.def"
#undef GJ_STATE
    };
    return texts[state];
}

static bool is_told(const struct telling *t, uint32_t machine)
{
    for (uint32_t i = 0; i < t->n_told; i++) {
        if (t->told[i] == machine) {
            return true;
        }
    }
    return false;
}

/* Of the machines that read the buffer, the first that is held up itself and not yet told of; else the first. */
static uint32_t next_before(struct gj_view *f, const struct telling *t, gj_id buffer)
{
    const struct gj_buffer_info *info = &f->plant->buffer_info[buffer];
    for (uint32_t i = 0; i < info->n_readers; i++) {
        const uint32_t machine = f->plant->reader[info->first_reader + i];
        if (is_held_up(f, machine) && !is_told(t, machine)) {
            return machine;
        }
    }
    return info->n_readers > 0 ? f->plant->reader[info->first_reader] : GJ_NONE;
}

/* Of the machines that take kits out of the store, the first that is held up and not yet told of. */
static uint32_t next_taker(struct gj_view *f, const struct telling *t, gj_id store)
{
    for (gj_id i = 0; i < f->plant->n_kits; i++) {
        const struct gj_kit_spec *kit = &f->plant->kit[i];
        const struct gj_station_info *info = &f->plant->station_info[kit->station];
        for (uint32_t part = 0; part < kit->n_parts; part++) {
            for (uint32_t k = 0; k < info->n_machines && kit->part[part].store == store; k++) {
                if (is_held_up(f, info->first_machine + k) && !is_told(t, info->first_machine + k)) {
                    return info->first_machine + k;
                }
            }
        }
    }
    return GJ_NONE;
}

static uint32_t tell_room(struct gj_view *f, struct telling *t, gj_id buffer)
{
    char name[200];
    if (f->plant->buffer_info[buffer].is_store) {
        tell(t, "room in store ");
        tell(t, f->plant->buffer[buffer].name);
        return next_taker(f, t, buffer);
    }
    const uint32_t next = next_before(f, t, buffer);
    if (next == GJ_NONE) {
        return GJ_NONE;
    }
    gj_plant_machine_name(f->plant, next, name, sizeof name);
    tell(t, "room before ");
    tell(t, f->plant->station_info[f->machine[next].station].n_machines > 1
                ? f->plant->station[f->machine[next].station].name
                : name);
    return next;
}

/* Where a lot is: on which machine, GJ_NONE when it waits. */
static uint32_t machine_with(const struct gj_view *f, uint32_t lot)
{
    for (uint32_t m = 0; m < f->plant->n_machines; m++) {
        if (f->machine[m].lot == lot || f->machine[m].child == lot) {
            return m;
        }
    }
    return GJ_NONE;
}

/* The first lot, in the order of the block, that has a card of the loop: where it is. */
static uint32_t tell_card(struct gj_view *f, struct telling *t, gj_id loop)
{
    char text[300];
    char name[200];
    uint32_t next = GJ_NONE;
    snprintf(text, sizeof text, "a card of %s", f->plant->loop[loop].name);
    tell(t, text);
    for (uint32_t lot = 0; lot < f->s->used_lots && next == GJ_NONE; lot++) {
        if (f->cards[lot] >> loop & 1) {
            next = machine_with(f, lot);
            const gj_id buffer = f->plant->step[f->lot[lot].step].buffer;
            if (next != GJ_NONE) {
                gj_plant_machine_name(f->plant, next, name, sizeof name);
                snprintf(text, sizeof text, ", which a lot on %s has", name);
            } else {
                const bool is_store = f->plant->buffer_info[buffer].is_store;
                next = is_store ? next_taker(f, t, buffer) : next_before(f, t, buffer);
                snprintf(text, sizeof text, ", which a lot %s %s has", is_store ? "in store" : "before",
                         is_store ? f->plant->buffer[buffer].name : gj_plant_buffer_reader(f->plant, buffer));
            }
            tell(t, text);
        }
    }
    return next;
}

/* Of the machines that put lots into the store, the first that is held up and not yet told of. */
static uint32_t next_feeder(struct gj_view *f, const struct telling *t, gj_id store)
{
    for (uint32_t i = 0; i < f->plant->n_jobs; i++) {
        const struct gj_station_info *info = &f->plant->station_info[f->plant->job[i].station];
        for (uint32_t k = 0; k < info->n_machines && f->plant->job[i].goes_to == store; k++) {
            if (is_held_up(f, info->first_machine + k) && !is_told(t, info->first_machine + k)) {
                return info->first_machine + k;
            }
        }
    }
    return GJ_NONE;
}

static uint32_t tell_kit(struct gj_view *f, struct telling *t, uint32_t machine, uint32_t lot)
{
    char text[300];
    int64_t wanted = 0;
    const gj_id store = gj_kit_lacks(f, machine, lot, &wanted);
    snprintf(text, sizeof text, "%lld pieces from store %s, which has %lld", (long long)wanted,
             f->plant->buffer[store].name, (long long)f->store[store].pieces);
    tell(t, text);
    return next_feeder(f, t, store);
}

/* Of a batch or a lot that is joined: what is there, and what is not. */
static void tell_lots(struct gj_view *f, struct telling *t, uint32_t machine, uint32_t lot)
{
    const struct gj_machine *m = &f->machine[machine];
    char text[300];
    if (joins(f, m)) {
        const uint32_t n = gj_join_misses(f, machine, lot);
        const bool is_order = f->plant->join[f->plant->station_info[m->station].join].of == GJ_JOIN_ORDER;
        snprintf(text, sizeof text, "%u more lot%s of the same %s", n, n == 1 ? "" : "s", is_order ? "order" : "lot");
    } else {
        const struct gj_oven_spec *oven = &f->plant->oven[f->plant->station_info[m->station].oven];
        snprintf(text, sizeof text, "a batch of %u lots%s, %u are there", oven->min,
                 oven->one_family ? " of one family" : "", f->buffer[m->buffer].n);
    }
    tell(t, text);
}

/* What keeps the idle machine from its lot at hand; the machine that is next to be told of. */
static uint32_t tell_gate(struct gj_view *f, struct telling *t, uint32_t machine, uint32_t lot)
{
    const struct gj_machine *m = &f->machine[machine];
    if ((m->features & GJ_HAS_ROOM) && !gj_room_allows(f, machine, lot)) {
        return tell_room(f, t, gj_next_of(f, lot).buffer);
    }
    for (gj_id i = 0; (m->features & GJ_HAS_CARDS) && i < f->plant->n_loops; i++) {
        if (f->plant->loop[i].from == m->station && f->loop[i].n_free == 0 && !(f->cards[lot] >> i & 1)) {
            return tell_card(f, t, i);
        }
    }
    if ((m->features & GJ_HAS_SEQUENCE) && !gj_sequence_allows(f, machine, lot)) {
        tell(t, "a lot of ");
        tell(t, f->plant->product_info[gj_sequence_next(f, machine)].name);
        tell(t, ", the next of its sequence");
        return GJ_NONE;
    }
    if ((m->features & GJ_HAS_TOOL) && !gj_tool_allows(f, machine, lot)) {
        tell(t, "tool ");
        tell(t, f->plant->tool[f->plant->job[gj_job_of(f, lot, m->station)].tool].name);
        return GJ_NONE;
    }
    if ((m->features & GJ_HAS_KIT) && !gj_kit_allows(f, machine, lot)) {
        return tell_kit(f, t, machine, lot);
    }
    if (m->features & GJ_HAS_LOTS) {
        tell_lots(f, t, machine, lot);
        return GJ_NONE;
    }
    tell(t, "nothing");
    return GJ_NONE;
}

/* Of the lots at hand: the first that its sequence would take, if it has one and there is one. */
static uint32_t lot_to_tell_of(struct gj_view *f, uint32_t machine)
{
    const bool has_plan = f->machine[machine].features & GJ_HAS_SEQUENCE;
    const uint32_t lot = has_plan ? gj_lot_at_hand_that(f, machine, gj_sequence_allows) : GJ_NONE;
    return lot != GJ_NONE ? lot : gj_lot_at_hand(f, machine);
}

/* "M2 (blocked) waits for room before M3"; the machine that is next, GJ_NONE: the end of the chain. */
static uint32_t tell_machine(struct gj_view *f, struct telling *t, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    char text[300];
    char name[200];
    gj_plant_machine_name(f->plant, machine, name, sizeof name);
    const uint32_t held = m->child != GJ_NONE ? m->child : m->lot;
    const uint32_t lot = m->job == GJ_JOB_DONE ? held : lot_to_tell_of(f, machine);
    if (lot == GJ_NONE || m->job == GJ_JOB_SETUP || m->job == GJ_JOB_WORK) {
        return GJ_NONE;
    }
    snprintf(text, sizeof text, "%s%s (%s) waits for ", t->n_told > 0 ? "; " : "", name, state_text(m->state));
    tell(t, text);
    t->told[t->n_told++] = machine;
    return m->job == GJ_JOB_DONE ? tell_room(f, t, f->lot[lot].goes_to) : tell_gate(f, t, machine, lot);
}

/* Orders that no card lets in. */
static void tell_orders(struct gj_view *f, struct telling *t)
{
    for (gj_id i = 0; i < f->plant->n_loops && t->n_told < MOST_WAITS; i++) {
        if (f->loop[i].first_order != GJ_NONE && f->loop[i].n_free == 0) {
            tell(t, "; orders wait for ");
            (void)tell_card(f, t, i);
        }
    }
}

/* When the last of those who stand and are held up began to; the clock when they are off shift or down and it is not known any more. */
static gj_time last_change(struct gj_view *f)
{
    gj_time last = -1;
    for (uint32_t m = 0; m < f->plant->n_machines; m++) {
        const bool counts = f->machine[m].state == GJ_STATE_BLOCKED ||
                            ((f->machine[m].features & GJ_HAS_INPUT) && f->machine[m].is_idle && is_held_up(f, m));
        last = counts && f->machine[m].since > last ? f->machine[m].since : last;
    }
    return last < 0 ? f->now : last;
}

/* By what the machine of the fault waits for. */
static const char *fix_of(struct gj_view *f)
{
    const uint32_t machine = f->s->fault_machine;
    const struct gj_machine *m = &f->machine[machine];
    const uint32_t lot = m->job == GJ_JOB_NONE ? lot_to_tell_of(f, machine) : GJ_NONE;
    const bool is_open = lot != GJ_NONE && (!(m->features & GJ_HAS_ROOM) || gj_room_allows(f, machine, lot)) &&
                         (!(m->features & GJ_HAS_CARDS) || gj_card_allows(f, machine, lot));
    if (is_open && (m->features & GJ_HAS_SEQUENCE) && !gj_sequence_allows(f, machine, lot)) {
        return "order what the sequence names, or leave it out of the sequence";
    }
    if (is_open && (m->features & GJ_HAS_KIT) && !gj_kit_allows(f, machine, lot)) {
        return "order enough components, or make the lots of a component a multiple of what a kit takes";
    }
    if (is_open && gj_is_oven(f, m)) {
        return "let the batch begin with less after a time: wait = hours(...), or order a multiple of min";
    }
    if (is_open && joins(f, m)) {
        return "see that all lots that are joined come to the station: ways, stores or batches may keep some of them";
    }
    return f->plant->n_loops > 0 ? "make the buffers of the loop larger, give more cards, or let rejects be scrapped"
                                 : "make the buffers of the loop larger, or let rejects be scrapped";
}

void gj_explain_standstill(struct gj_view *f, struct gj_error *error)
{
    struct telling t = {.n = 0};
    char since[80] = "";
    uint32_t machine = f->s->fault_machine;
    while (machine != GJ_NONE && t.n_told < MOST_WAITS && !is_told(&t, machine)) {
        machine = tell_machine(f, &t, machine);
    }
    tell_orders(f, &t);
    if (last_change(f) < f->now) {
        snprintf(since, sizeof since, " (nothing has moved since %.6g h)", (double)last_change(f) / (double)GJ_HOUR);
    }
    gj_error_set(error, GJ_DEADLOCK, f->plant->station[f->machine[f->s->fault_machine].station].place,
                 "deadlock after %.6g h of simulated time%s: %s", (double)f->now / (double)GJ_HOUR, since, t.text);
    gj_error_fix(error, "%s", fix_of(f));
}
