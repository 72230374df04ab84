/* Standstill: nothing will ever move again, though lots are inside. And who waits for whom.
 *
 * A plant moves as long as one of these is true of something in it:
 *   - a lot is being set up for or worked on (people who are missing come: nobody holds a worker while waiting for something else);
 *   - a lot is on its way through a transit, or the entrance of a conveyor is about to open;
 *   - a machine without a job has a lot at hand that nothing keeps it from (it is down or off shift, or about to choose);
 *   - an order stream goes on, and the machines behind it could take what it releases.
 * When none is, calendars, failures and paperwork may ring for ever and change nothing. It is a deadlock when somebody then holds a lot out or is
 * kept from one by a full buffer or a missing card; lots that merely lie there, in a batch or a kit that is not complete, are none.
 *
 * Looked for where it costs nothing: when a calendar rings, at every order whose number is a power of two, and when no timer is set. So
 * it is found at the same event however a run is cut. Circles of blocked machines are found at once (floor_flow.c, is_locked). */
#include <stdio.h>

#include "factory/loss_internal.h"

/* --- does anything move? --- */

/* By any gate; or only by those that others hold shut: of them the machine's state is BLOCKED. */
static bool is_kept_by(struct gj_view *f, uint32_t machine, uint32_t lot, bool by_others)
{
    const gj_features features = f->machine[machine].features;
    bool kept = false;
#define GJ_GATE(NAME, name, state)                                                                \
    kept |= (features & GJ_HAS_##NAME) && (!by_others || GJ_STATE_##state == GJ_STATE_BLOCKED) && \
            !gj_##name##_allows(f, machine, lot);
#include "factory/gate.def"
#undef GJ_GATE
    return kept;
}

static bool is_kept(struct gj_view *f, uint32_t machine, uint32_t lot)
{
    return is_kept_by(f, machine, lot, false);
}

static bool is_moving(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    if (m->job != GJ_JOB_NONE) {
        return m->job != GJ_JOB_DONE;
    }
    const uint32_t lot = gj_lot_at_hand(f, machine);
    return lot != GJ_NONE && !is_kept(f, machine, lot);
}

/* The stream's next lot, as the slot behind the last lot. */
static uint32_t next_lot_of(struct gj_view *f, gj_id demand)
{
    const uint32_t slot = f->plant->limit_lots;
    const struct gj_demand_info *info = &f->plant->demand_info[demand];
    f->lot[slot] = (struct gj_lot){.number = info->number_base + f->demand[demand].n_lots,
                                   .order = GJ_NONE,
                                   .next = GJ_NONE,
                                   .good = f->plant->demand[demand].lot_size,
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
            (goes_many_ways || !is_kept(f, machine, lot))) {
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

/* It holds out what it made, or is kept from a lot at hand by something that others have. */
static bool is_held_up(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    if (m->job == GJ_JOB_DONE) {
        return true;
    }
    const uint32_t lot = m->job == GJ_JOB_NONE ? gj_lot_at_hand(f, machine) : GJ_NONE;
    return lot != GJ_NONE && is_kept_by(f, machine, lot, true);
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

static uint32_t tell_room(struct gj_view *f, struct telling *t, gj_id buffer)
{
    char name[200];
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
                next = next_before(f, t, buffer);
                snprintf(text, sizeof text, ", which a lot before %s has", gj_plant_buffer_reader(f->plant, buffer));
            }
            tell(t, text);
        }
    }
    return next;
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
#define GJ_GATE(NAME, name, state)                                               \
    if ((m->features & GJ_HAS_##NAME) && !gj_##name##_allows(f, machine, lot)) { \
        tell(t, "its " #name);                                                   \
        return GJ_NONE;                                                          \
    }
#include "factory/gate.def"
#undef GJ_GATE
    tell(t, "nothing");
    return GJ_NONE;
}

/* "M2 (blocked) waits for room before M3"; the machine that is next, GJ_NONE: the end of the chain. */
static uint32_t tell_machine(struct gj_view *f, struct telling *t, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    char text[300];
    char name[200];
    gj_plant_machine_name(f->plant, machine, name, sizeof name);
    const uint32_t held = m->child != GJ_NONE ? m->child : m->lot;
    const uint32_t lot = m->job == GJ_JOB_DONE ? held : gj_lot_at_hand(f, machine);
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

/* When the last of those who stand blocked began to; the clock when they are off shift or down and it is not known any more. */
static gj_time last_change(const struct gj_view *f)
{
    gj_time last = -1;
    for (uint32_t m = 0; m < f->plant->n_machines; m++) {
        const bool counts = f->machine[m].state == GJ_STATE_BLOCKED;
        last = counts && f->machine[m].since > last ? f->machine[m].since : last;
    }
    return last < 0 ? f->now : last;
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
    gj_error_fix(error, f->plant->n_loops > 0
                            ? "make the buffers of the loop larger, give more cards, or let rejects be scrapped"
                            : "make the buffers of the loop larger, or let rejects be scrapped");
}
