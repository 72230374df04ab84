/* Stations that choose (feature GJ_HAS_INPUT): those with an input rule other than first in first out, and those that something besides an
 * empty buffer can keep from taking a lot (gate.def).
 *
 * They do not take a lot the moment it arrives. They are marked, and when all else of the instant has happened the choice timer rings, the
 * last in the order of ties: cards that came back are given to the orders that wait for them, then each marked machine chooses, in entity
 * order, first those without a job, then those that may be interrupted. So what is done at one instant is all there when the best is chosen,
 * in whatever order it was done. */
#include "factory/floor_internal.h"

void gj_look_later(struct gj_view *f, uint32_t machine)
{
    const uint32_t word = machine / 64;
    f->look[word] |= UINT64_C(1) << machine % 64;
    f->s->look_from = word < f->s->look_from ? word : f->s->look_from;
    f->s->look_to = word < f->s->look_to ? f->s->look_to : word + 1;
    gj_timer_set(&f->timers, f->plant->layout.choice_timer, f->now);
}

void gj_station_looks_later(struct gj_view *f, gj_id station)
{
    const struct gj_station_info *info = &f->plant->station_info[station];
    for (uint32_t k = 0; k < info->n_machines; k++) {
        gj_look_later(f, info->first_machine + k);
    }
}

void gj_readers_look_later(struct gj_view *f, gj_id buffer)
{
    const struct gj_buffer_info *info = &f->plant->buffer_info[buffer];
    for (uint32_t i = 0; i < info->n_readers; i++) {
        const uint32_t machine = f->plant->reader[info->first_reader + i];
        if (f->machine[machine].features & GJ_HAS_INPUT) {
            gj_look_later(f, machine);
        }
    }
}

void gj_awaiting_look_later(struct gj_view *f, gj_id buffer)
{
    for (uint32_t i = 0; i < f->plant->n_jobs; i++) {
        const struct gj_job *job = &f->plant->job[i];
        const struct gj_station_info *info = &f->plant->station_info[job->station];
        const bool may_come = job->goes_to == buffer || (info->features & GJ_HAS_WAYS);
        for (uint32_t k = 0; k < info->n_machines && may_come && (info->features & GJ_HAS_ROOM); k++) {
            gj_look_later(f, info->first_machine + k);
        }
    }
}

/* --- gates --- */

enum gate {
#define GJ_GATE(NAME, name, state) GATE_##NAME,
#include "factory/gate.def"
#undef GJ_GATE
    N_GATES
};

/* State of a machine that only this gate keeps idle. */
static enum gj_state state_before(enum gate gate)
{
    static const uint8_t states[] = {
#define GJ_GATE(NAME, name, state) GJ_STATE_##state,
#include "factory/gate.def"
#undef GJ_GATE
    };
    return (enum gj_state)states[gate];
}

/* The first gate that keeps the machine from the lot; N_GATES: none does. */
static enum gate gate_before(struct gj_view *f, uint32_t machine, uint32_t lot)
{
    const gj_features features = f->machine[machine].features;
#define GJ_GATE(NAME, name, state)                                            \
    if ((features & GJ_HAS_##NAME) && !gj_##name##_allows(f, machine, lot)) { \
        return GATE_##NAME;                                                   \
    }
#include "factory/gate.def"
#undef GJ_GATE
    return N_GATES;
}

void gj_gates_pass(struct gj_view *f, uint32_t machine, uint32_t lot)
{
    const gj_features features = f->machine[machine].features;
#define GJ_GATE(NAME, name, state)          \
    if (features & GJ_HAS_##NAME) {         \
        gj_##name##_takes(f, machine, lot); \
    }
#include "factory/gate.def"
#undef GJ_GATE
}

bool gj_gates_allow(struct gj_view *f, uint32_t machine, uint32_t lot)
{
    return gate_before(f, machine, lot) == N_GATES;
}

/* --- choosing --- */

enum source { FROM_NOWHERE, FROM_QUEUE, FROM_HANDS, FROM_ENDLESS };

struct choice {
    enum source source;
    uint32_t lot;
    uint32_t before; /* FROM_QUEUE: the lot in front of it */
    uint32_t k;      /* FROM_HANDS: which of those without a place */
    double rank;
    enum gate kept; /* nothing found: why the best-placed lot cannot be taken; N_GATES: there is none */
};

/* Ranks may be infinite, never NaN. */
bool gj_lot_comes_first(const struct gj_view *f, uint32_t lot, double rank, uint32_t other, double other_rank)
{
    const struct gj_lot *a = &f->lot[lot];
    const struct gj_lot *b = &f->lot[other];
    if (rank != other_rank) {
        return rank < other_rank;
    }
    if (a->arrived != b->arrived || a->demand != b->demand) {
        return a->arrived != b->arrived ? a->arrived < b->arrived : a->demand < b->demand;
    }
    return a->number < b->number;
}

static void consider(struct gj_view *f, uint32_t machine, uint32_t lot, const struct choice *as, struct choice *best)
{
    const struct gj_machine *m = &f->machine[machine];
    const gj_id job = gj_job_of(f, lot, m->station);
    if (job == GJ_NONE) {
        return;
    }
    const double rank = gj_rule_rank(f, m, lot, job);
    if (best->source != FROM_NOWHERE && !gj_lot_comes_first(f, lot, rank, best->lot, best->rank)) {
        return;
    }
    const enum gate kept = gate_before(f, machine, lot);
    if (kept != N_GATES) {
        best->kept = best->kept == N_GATES ? kept : best->kept;
        return;
    }
    *best = *as;
    best->lot = lot;
    best->rank = rank;
}

/* The lot the machine would take; what waits without a place counts only where there is no place, raw parts only when nothing waits. */
static struct choice choose(struct gj_view *f, uint32_t machine)
{
    const struct gj_buffer *b = &f->buffer[f->machine[machine].buffer];
    struct choice best = {.lot = GJ_NONE, .kept = N_GATES};
    struct choice as = {.source = FROM_QUEUE, .before = GJ_NONE, .kept = N_GATES};
    for (uint32_t lot = b->first, n = b->n; n > 0; n--, as.before = lot, lot = f->lot[lot].next) {
        consider(f, machine, lot, &as, &best);
    }
    as.source = FROM_HANDS;
    for (uint32_t lot; b->is_direct && (lot = gj_lot_unplaced(f, b, as.k)) != GJ_NONE; as.k++) {
        consider(f, machine, lot, &as, &best);
    }
    if (best.source == FROM_NOWHERE) {
        const uint32_t lot = gj_lot_prospect(f, machine);
        as.source = FROM_ENDLESS;
        if (lot != GJ_NONE) {
            consider(f, machine, lot, &as, &best);
        }
    }
    return best;
}

static void begin(struct gj_view *f, uint32_t machine, const struct choice *choice)
{
    const gj_id buffer = f->machine[machine].buffer;
    struct gj_buffer *b = &f->buffer[buffer];
    uint32_t freed = GJ_NONE;
    uint32_t lot = choice->lot;
    if (choice->source == FROM_QUEUE) {
        gj_lot_unlink(f, b, choice->before, lot);
    } else if (choice->source == FROM_HANDS) {
        gj_lot_take_unplaced(f, b, choice->k, &freed);
    } else {
        lot = gj_lot_make_endless(f, machine);
        if (lot == GJ_NONE) {
            return;
        }
    }
    gj_gates_pass(f, machine, lot);
    gj_machine_begin(f, machine, lot);
    gj_buffer_refill(f, buffer);
    if (freed != GJ_NONE && gj_lot_goes_on(f, freed)) {
        gj_ready(f, freed);
    }
}

/* Nothing can be taken: idle, in the state that says why. */
static void stay_idle(struct gj_view *f, uint32_t machine, enum gate kept)
{
    struct gj_machine *m = &f->machine[machine];
    const bool is_entry = f->buffer[m->buffer].is_entry;
    const enum gj_state state = kept != N_GATES ? state_before(kept) : is_entry ? GJ_STATE_NO_ORDER : GJ_STATE_STARVED;
    if (!m->is_idle) {
        gj_machine_idles(f, machine, state);
        if (m->features & GJ_HAS_TOOL) {
            gj_tool_rests(f, machine);
        }
    } else if (m->state != state) {
        gj_machine_close_leg(f, machine);
        gj_set_state(f, machine, state);
        gj_machine_open_leg(f, machine);
    }
    if (m->features & GJ_HAS_ROOM) {
        gj_room_waits(f, machine, kept == GATE_ROOM);
    }
}

static bool is_free(const struct gj_machine *m)
{
    return m->job == GJ_JOB_NONE && m->stop == GJ_STOP_NONE && m->is_on_shift;
}

static void fill_machine(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    const bool joins = (m->features & GJ_HAS_LOTS) && f->plant->station_info[m->station].join != GJ_NONE;
    if (joins || gj_is_oven(f, m)) {
        if (!(joins ? gj_join_gathers(f, machine) : gj_oven_gathers(f, machine))) {
            stay_idle(f, machine, N_GATES);
        }
        return;
    }
    const struct choice choice = choose(f, machine);
    if (choice.source == FROM_NOWHERE) {
        if ((f->machine[machine].features & GJ_HAS_UPKEEP) && gj_upkeep_takes_chance(f, machine, 0, true)) {
            return;
        }
        stay_idle(f, machine, choice.kept);
    } else {
        begin(f, machine, &choice);
    }
}

/* --- preemption --- */

/* The lot in work goes back into the queue, with its time of arrival, so at the head of its equals; past the buffer's capacity if need be. */
static void interrupt(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    const uint32_t lot = m->lot;
    gj_machine_close_leg(f, machine);
    if (f->plant->station_info[m->station].preempt == GJ_PREEMPT_RESUME) {
        f->left[lot] = m->job_left > 0 ? m->job_left : 1;
    }
    m->lot = GJ_NONE;
    m->job = GJ_JOB_NONE;
    if (m->features & GJ_HAS_ROOM) {
        gj_room_gives_back(f, machine);
    }
    gj_people_stop_waiting(f, machine);
    gj_people_release(f, machine);
    gj_lot_enqueue(f, &f->buffer[m->buffer], lot);
}

static void maybe_interrupt(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    const bool interrupts = f->plant->station_info[m->station].preempt != GJ_PREEMPT_NO;
    if (!interrupts || m->job != GJ_JOB_WORK || m->stop != GJ_STOP_NONE || m->is_on_shift != GJ_SHIFT_ON ||
        (m->state == GJ_STATE_WORKING && m->job_left <= f->now - m->leg_start)) {
        return;
    }
    const struct choice choice = choose(f, machine);
    if (choice.source != FROM_QUEUE || !(choice.rank < gj_rule_rank(f, m, m->lot, m->job_id))) {
        return;
    }
    const uint32_t kept = (m->features & GJ_HAS_ROOM) ? f->room[machine] : GJ_NONE;
    interrupt(f, machine);
    begin(f, machine, &choice);
    if (kept < f->plant->n_buffers) {
        gj_buffer_refill(f, kept); /* the new lot may go elsewhere */
    }
}

/* --- the choice timer --- */

/* The lowest marked machine that is free, or with `busy` that is not, unmarked; GJ_NONE. */
static uint32_t next_marked(struct gj_view *f, bool busy)
{
    for (uint32_t word = f->s->look_from; word < f->s->look_to; word++) {
        for (uint64_t bits = f->look[word]; bits != 0; bits &= bits - 1) {
            const uint32_t machine = word * 64 + (uint32_t)__builtin_ctzll(bits);
            if (is_free(&f->machine[machine]) != busy) {
                f->look[word] &= ~(bits & -bits);
                return machine;
            }
        }
    }
    return GJ_NONE;
}

void gj_choice_rings(struct gj_view *f)
{
    uint32_t machine;
    gj_timer_cancel(&f->timers, f->plant->layout.choice_timer);
    gj_loops_release(f);
    while ((machine = next_marked(f, false)) != GJ_NONE && f->s->fault == GJ_OK) {
        fill_machine(f, machine);
        gj_drain(f);
    }
    while ((machine = next_marked(f, true)) != GJ_NONE && f->s->fault == GJ_OK) {
        maybe_interrupt(f, machine);
        gj_drain(f);
    }
    if (gj_timer_get(&f->timers, f->plant->layout.choice_timer) == GJ_NEVER) {
        f->s->look_from = UINT32_MAX;
        f->s->look_to = 0;
    }
}
