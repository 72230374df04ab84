/* Who is to blame for a wait: a search by levels, from the machine that waits to the nearest that does not. Upstream it looks for material on
 * its way here, downstream for whoever should make room. Where one search comes to a machine that waits for something of another kind (a
 * component, the rest of a lot, room), another search begins behind it. */
#include "factory/loss_internal.h"

/* --- what a machine that is near is charged with --- */

static struct gj_root of_station(enum gj_cause cause, const struct gj_machine *m)
{
    return (struct gj_root){.cause = cause, .entity = m->station, .mode = GJ_NONE};
}

static struct gj_root root_of_stop(const struct gj_plant *plant, const struct gj_machine *m)
{
    const struct gj_slot *slot = &plant->slot[plant->station_info[m->station].first_slot + m->stop_clock];
    const bool is_quality = slot->kind == GJ_SLOT_DRIFT || slot->kind == GJ_SLOT_SEARCH;
    struct gj_root root = of_station(is_quality                   ? GJ_CAUSE_QUALITY
                                     : slot->kind == GJ_SLOT_WEAR ? GJ_CAUSE_WORN
                                                                  : GJ_CAUSE_FAILURE,
                                     m);
    root.mode = slot->kind == GJ_SLOT_MODE ? slot->id : GJ_NONE;
    return root;
}

static uint32_t idle_workers(const struct gj_view *f, uint64_t pools)
{
    uint32_t n = 0;
    for (; pools != 0; pools &= pools - 1) {
        n += f->pool[__builtin_ctzll(pools)].n_idle;
    }
    return n;
}

/* Off shift when too few heads of the pools are there at all; paperwork when those who do it would be enough, absent when those who stayed away
 * would be; else there are too few. */
static enum gj_cause why_nobody_comes(const struct gj_view *f, uint64_t pools, uint32_t count)
{
    uint32_t n_on_shift = 0;
    uint32_t n_doing[GJ_N_ACTIVITIES] = {0};
    for (; pools != 0; pools &= pools - 1) {
        const uint32_t pool = (uint32_t)__builtin_ctzll(pools);
        n_on_shift += f->pool[pool].is_on_shift ? f->pool[pool].heads : 0;
        for (uint32_t w = f->plant->first_worker[pool]; w < f->plant->first_worker[pool + 1]; w++) {
            n_doing[f->worker[w].activity] += f->worker[w].is_employed;
        }
    }
    const uint32_t n_at_papers = n_doing[GJ_ACTIVITY_IDLE] + n_doing[GJ_ACTIVITY_PAPERWORK];
    if (n_on_shift < count) {
        return GJ_CAUSE_AWAY;
    }
    return n_at_papers >= count                                 ? GJ_CAUSE_PAPERWORK
           : n_at_papers + n_doing[GJ_ACTIVITY_ABSENT] >= count ? GJ_CAUSE_ABSENT
                                                                : GJ_CAUSE_WORKER;
}

/* The pool that is missed: of the first need that is not met, the first pool that may serve. `held`: a worker who has been found; GJ_NONE. */
static struct gj_root root_of_needs(const struct gj_view *f, uint32_t held, const struct gj_need *need, uint32_t n)
{
    if (held != GJ_NONE && f->worker[held].activity == GJ_ACTIVITY_WALKING) {
        return (struct gj_root){.cause = GJ_CAUSE_WALKING, .entity = f->worker[held].pool, .mode = GJ_NONE};
    }
    uint32_t missing = 0;
    while (missing + 1 < n && idle_workers(f, need[missing].pools) >= need[missing].count) {
        missing++;
    }
    if (n == 0) {
        return (struct gj_root){.cause = GJ_CAUSE_WORKER, .entity = GJ_NONE, .mode = GJ_NONE};
    }
    const struct gj_need *missed = &need[missing];
    return (struct gj_root){.cause = why_nobody_comes(f, missed->pools, missed->count),
                            .entity = (gj_id)__builtin_ctzll(missed->pools),
                            .mode = GJ_NONE};
}

static struct gj_root root_of_people(const struct gj_view *f, const struct gj_machine *m)
{
    uint32_t n = 0;
    enum gj_activity activity = GJ_ACTIVITY_DIRECT;
    const struct gj_need *need = gj_job_needs(f, (uint32_t)(m - f->machine), &n, &activity);
    if (m->stop == GJ_STOP_CREW) {
        need = gj_stop_needs(f, (uint32_t)(m - f->machine), &n);
    }
    return root_of_needs(f, m->first_held, need, n);
}

/* Of a machine in an outage: the first it is in that is in the machine's phase, or its crew. */
static struct gj_root root_of_outage(const struct gj_view *f, const struct gj_machine *m)
{
    const uint8_t phase = m->state == GJ_STATE_DOWN_RESPONSE ? GJ_STOP_RESPONSE
                          : m->state == GJ_STATE_DOWN_CREW   ? GJ_STOP_CREW
                                                             : GJ_STOP_REPAIR;
    for (gj_id k = 0; k < f->plant->n_outages; k++) {
        const struct gj_outage_spec *spec = &f->plant->outage[k];
        const struct gj_machine *unit = &f->machine[f->plant->n_machines + k];
        for (uint32_t i = 0; i < spec->n_stations && unit->stop == phase; i++) {
            if (spec->station[i] == m->station) {
                return phase == GJ_STOP_CREW ? root_of_needs(f, unit->first_held, spec->crew, spec->n_crew)
                                             : (struct gj_root){.cause = GJ_CAUSE_OUTAGE, .entity = k, .mode = GJ_NONE};
            }
        }
    }
    return (struct gj_root){.cause = GJ_CAUSE_OUTAGE, .entity = GJ_NONE, .mode = GJ_NONE};
}

/* Of a machine that is neither blocked nor without a lot to work on. */
static struct gj_root root_of_own(const struct gj_view *f, const struct gj_machine *m)
{
    const bool is_cut = f->plant->n_outages > 0 && f->cut[m - f->machine].n > 0;
    if (is_cut && m->state != GJ_STATE_OFF_SHIFT) {
        return root_of_outage(f, m);
    }
    switch ((enum gj_state)m->state) {
    case GJ_STATE_OFF_SHIFT:
        return of_station(GJ_CAUSE_OFF_SHIFT, m);
    case GJ_STATE_PLANNED_STOP:
        return of_station(GJ_CAUSE_PLANNED_STOP, m);
    case GJ_STATE_DOWN_RESPONSE:
    case GJ_STATE_REPAIR:
        return root_of_stop(f->plant, m);
    case GJ_STATE_DOWN_CREW:
    case GJ_STATE_WAIT_WORKER:
        return root_of_people(f, m);
    case GJ_STATE_SETUP:
        return of_station(GJ_CAUSE_SETUP, m);
    case GJ_STATE_WORKING:
    case GJ_STATE_BLOCKED:
    case GJ_STATE_STARVED:
    case GJ_STATE_NO_ORDER:
    case GJ_N_STATES:
        break;
    }
    return of_station(GJ_CAUSE_CYCLE, m);
}

/* The better of two that are equally near: the first in the order of blame, else the one found first. */
static void blame(struct gj_root *best, bool *found, struct gj_root root)
{
    if (!*found || root.cause < best->cause) {
        *best = root;
    }
    *found = true;
}

static void visit(struct gj_search *search, gj_id buffer)
{
    if (search->stamp[buffer] != search->n_searches) {
        search->stamp[buffer] = search->n_searches;
        search->queue[search->n++] = buffer;
    }
}

static void begin_search(struct gj_search *search, gj_id buffer)
{
    search->n_searches++;
    search->n = 0;
    visit(search, buffer);
}

/* --- a machine that is near --- */

/* What a machine waits for that is not there: lots that lead to a station (of one product, or what belongs to a lot at a join), or a component. */
struct goal {
    gj_id buffer;             /* where it would arrive */
    gj_id station;            /* GJ_NONE: a component, on its way to the store `buffer` */
    gj_id product;            /* GJ_NONE: any */
    uint32_t key;             /* of the join at the station; 0: any */
    bool is_batch;            /* only what stops upstream is more to blame than `otherwise` */
    struct gj_root otherwise; /* when nothing is on its way */
};

/* What a search learns of a machine: nothing is before it, what to charge, the full buffer to look behind, or what it waits for. */
enum verdict { VERDICT_NONE, VERDICT_ROOT, VERDICT_FULL, VERDICT_LACKS };

struct finding {
    enum verdict verdict;
    struct gj_root root;
    gj_id full;
    struct goal goal;
};

static uint32_t held_out(const struct gj_machine *m)
{
    return m->child != GJ_NONE ? m->child : m->lot;
}

static bool can_do(const struct gj_view *f, uint32_t lot, gj_id station)
{
    return gj_job_of(f, lot, station) != GJ_NONE;
}

uint32_t gj_lot_at_hand_that(struct gj_view *f, uint32_t machine, gj_lot_test *test)
{
    const struct gj_machine *m = &f->machine[machine];
    const struct gj_buffer *b = &f->buffer[m->buffer];
    uint32_t lot = b->first;
    for (uint32_t n = b->n; n > 0; n--, lot = f->lot[lot].next) {
        if (can_do(f, lot, m->station) && (!test || test(f, machine, lot))) {
            return lot;
        }
    }
    for (uint32_t k = 0; b->capacity == 0 && (lot = gj_lot_unplaced(f, b, k)) != GJ_NONE; k++) {
        if (can_do(f, lot, m->station) && (!test || test(f, machine, lot))) {
            return lot;
        }
    }
    lot = gj_lot_prospect(f, machine);
    return lot != GJ_NONE && (!test || test(f, machine, lot)) ? lot : GJ_NONE;
}

uint32_t gj_lot_at_hand(struct gj_view *f, uint32_t machine)
{
    return gj_lot_at_hand_that(f, machine, NULL);
}

static struct gj_root of_nobody(enum gj_cause cause, gj_id entity)
{
    return (struct gj_root){.cause = cause, .entity = entity, .mode = GJ_NONE};
}

/* Anything that leads to the machine, with an order missing if nothing does. */
static struct goal goal_of(const struct gj_machine *m)
{
    return (struct goal){.buffer = m->buffer,
                         .station = m->station,
                         .product = GJ_NONE,
                         .otherwise = of_nobody(GJ_CAUSE_ORDER, GJ_NONE)};
}

static struct finding lacks(struct goal goal)
{
    return (struct finding){.verdict = VERDICT_LACKS, .full = GJ_NONE, .goal = goal};
}

static struct finding charges(struct gj_root root)
{
    return (struct finding){.verdict = VERDICT_ROOT, .root = root, .full = GJ_NONE};
}

/* The loop that has no card left for the lot. */
static struct gj_root root_of_card(const struct gj_view *f, const struct gj_machine *m, uint32_t lot)
{
    struct gj_root root = of_nobody(GJ_CAUSE_CARD, GJ_NONE);
    for (gj_id i = f->plant->n_loops; i-- > 0;) {
        const bool wants = f->plant->loop[i].from == m->station && !(f->cards[lot] >> i & 1);
        root.entity = wants && f->loop[i].n_free == 0 ? i : root.entity;
    }
    return root;
}

/* Of a station that takes several lots at once: what its batch, or the lot it joins, lacks. */
static struct finding judge_lots(struct gj_view *f, uint32_t machine, uint32_t lot)
{
    const struct gj_machine *m = &f->machine[machine];
    struct goal goal = goal_of(m);
    if (gj_is_oven(f, m)) {
        goal.is_batch = true;
        goal.otherwise = of_station(GJ_CAUSE_BATCH, m);
        return lacks(goal);
    }
    if (f->plant->station_info[m->station].join != GJ_NONE && gj_join_misses(f, machine, lot) > 0) {
        goal.key = gj_join_key(f, machine, lot);
        goal.otherwise = of_station(GJ_CAUSE_JOIN, m);
        return lacks(goal);
    }
    return (struct finding){.verdict = VERDICT_NONE, .full = GJ_NONE};
}

/* What keeps an idle machine from a lot that waits for it, by the order of gate.def. */
static struct finding judge_gates(const struct gj_passages *passages, struct gj_view *f, uint32_t machine, uint32_t lot)
{
    const struct gj_machine *m = &f->machine[machine];
    if ((m->features & GJ_HAS_ROOM) && !gj_room_allows(f, machine, lot)) {
        return (struct finding){.verdict = VERDICT_FULL, .full = gj_next_of(f, lot).buffer};
    }
    if ((m->features & GJ_HAS_CARDS) && !gj_card_allows(f, machine, lot)) {
        return charges(root_of_card(f, m, lot));
    }
    if ((m->features & GJ_HAS_TOOL) && !gj_tool_allows(f, machine, lot)) {
        return charges(of_nobody(GJ_CAUSE_TOOL, f->plant->job[gj_job_of(f, lot, m->station)].tool));
    }
    int64_t wanted = 0;
    const gj_id store = (m->features & GJ_HAS_KIT) ? gj_kit_lacks(f, machine, lot, &wanted) : GJ_NONE;
    if (store != GJ_NONE) {
        return lacks((struct goal){.buffer = store,
                                   .station = GJ_NONE,
                                   .product = passages->component[store],
                                   .otherwise = of_nobody(GJ_CAUSE_COMPONENT, store)});
    }
    return (m->features & GJ_HAS_LOTS) ? judge_lots(f, machine, lot)
                                       : (struct finding){.verdict = VERDICT_NONE, .full = GJ_NONE};
}

/* Of an idle machine. `lot`: why it does not take this one; GJ_NONE: the first it might take. */
static struct finding judge_idle(const struct gj_passages *passages, struct gj_view *f, uint32_t machine, uint32_t lot)
{
    const struct gj_machine *m = &f->machine[machine];
    struct finding none = {.verdict = VERDICT_NONE, .full = GJ_NONE};
    if (!(m->features & GJ_HAS_INPUT)) {
        return none;
    }
    const gj_id next = (m->features & GJ_HAS_SEQUENCE) ? gj_sequence_next(f, machine) : GJ_NONE;
    if (lot == GJ_NONE) {
        lot = gj_lot_at_hand_that(f, machine, next == GJ_NONE ? NULL : gj_sequence_allows);
    }
    if (next != GJ_NONE && (lot == GJ_NONE || !gj_sequence_allows(f, machine, lot))) {
        struct goal goal = goal_of(m);
        goal.product = next;
        return lacks(goal);
    }
    return lot == GJ_NONE ? none : judge_gates(passages, f, machine, lot);
}

static struct finding judge(const struct gj_passages *passages, struct gj_view *f, uint32_t machine, uint32_t lot)
{
    const struct gj_machine *m = &f->machine[machine];
    if (m->is_idle) {
        return judge_idle(passages, f, machine, lot);
    }
    if (m->state == GJ_STATE_BLOCKED) {
        return (struct finding){.verdict = VERDICT_FULL, .full = f->lot[held_out(m)].goes_to};
    }
    return charges(root_of_own(f, m));
}

static struct gj_root root_upstream(struct gj_passages *passages, struct gj_view *f, const struct goal *goal);
static struct gj_root root_downstream(struct gj_passages *passages, struct gj_view *f, gj_id first, uint32_t lot,
                                      gj_id otherwise);

/* What is behind the machine's wait, by a search of its own. A circle when that was asked already, or lies too deep. */
static struct gj_root root_behind(struct gj_passages *passages, struct gj_view *f, uint32_t machine,
                                  const struct finding *finding)
{
    const struct gj_machine *m = &f->machine[machine];
    if (passages->asked[machine] == passages->n_questions || passages->depth + 1 >= GJ_SEARCH_DEPTH) {
        return of_station(GJ_CAUSE_CIRCLE, m);
    }
    passages->asked[machine] = passages->n_questions;
    passages->depth++;
    struct goal any = goal_of(m);
    const struct gj_root root =
        finding->verdict == VERDICT_FULL
            ? root_downstream(passages, f, finding->full, m->is_idle ? GJ_NONE : held_out(m), m->station)
            : root_upstream(passages, f, finding->verdict == VERDICT_LACKS ? &finding->goal : &any);
    passages->depth--;
    return root;
}

/* --- downstream --- */

/* Whether the machine's work can make room in the full buffer for `lot`: it can do a lot that waits there, or this one. */
static bool makes_room(const struct gj_view *f, gj_id buffer, uint32_t lot, const struct gj_machine *m)
{
    bool can = m->is_idle || f->plant->buffer_info[buffer].is_plain || (lot != GJ_NONE && can_do(f, lot, m->station));
    uint32_t waiting = f->buffer[buffer].first;
    for (uint32_t n = f->buffer[buffer].n; n > 0 && !can; n--, waiting = f->lot[waiting].next) {
        can = can_do(f, waiting, m->station);
    }
    return can;
}

/* One machine that could make room in the full buffer. */
static void look_at_reader(struct gj_passages *passages, struct gj_view *f, gj_id buffer, uint32_t machine,
                           struct gj_root *best, bool *found)
{
    const bool is_store = f->plant->buffer_info[buffer].is_store;
    const struct finding it = judge(passages, f, machine, GJ_NONE);
    if (it.verdict == VERDICT_ROOT) {
        blame(best, found, it.root);
    } else if (it.verdict == VERDICT_FULL && it.full != GJ_NONE) {
        visit(&passages->down[passages->depth], it.full);
    } else if (it.verdict == VERDICT_LACKS || (it.verdict == VERDICT_NONE && is_store)) {
        blame(best, found, root_behind(passages, f, machine, &it)); /* it would, if it had the rest of what it needs */
    } else if (it.verdict == VERDICT_NONE && f->buffer[buffer].is_transit) {
        blame(best, found, of_nobody(GJ_CAUSE_TRANSIT, buffer)); /* it would take what has not come yet */
    }
}

/* The machines that take their kits out of the store. */
static void look_at_takers(struct gj_passages *passages, struct gj_view *f, gj_id store, struct gj_root *best,
                           bool *found)
{
    for (gj_id i = 0; i < f->plant->n_kits; i++) {
        const struct gj_kit_spec *kit = &f->plant->kit[i];
        const struct gj_station_info *info = &f->plant->station_info[kit->station];
        bool takes = false;
        for (uint32_t k = 0; k < kit->n_parts; k++) {
            takes |= kit->part[k].store == store;
        }
        for (uint32_t k = 0; takes && k < info->n_machines; k++) {
            look_at_reader(passages, f, store, info->first_machine + k, best, found);
        }
    }
}

/* Why there is no room in the buffer for the lot. `otherwise`: a circle, at this station. */
static struct gj_root root_downstream(struct gj_passages *passages, struct gj_view *f, gj_id first, uint32_t lot,
                                      gj_id otherwise)
{
    struct gj_root best = of_nobody(GJ_CAUSE_CIRCLE, otherwise);
    struct gj_search *search = &passages->down[passages->depth];
    bool found = false;
    begin_search(search, first);
    for (uint32_t at = 0, level_end = 1; at < search->n && !found; level_end = search->n) {
        for (; at < level_end; at++) {
            const gj_id buffer = search->queue[at];
            const struct gj_buffer_info *info = &f->plant->buffer_info[buffer];
            for (uint32_t i = 0; i < info->n_readers; i++) {
                const uint32_t machine = f->plant->reader[info->first_reader + i];
                if (makes_room(f, buffer, lot, &f->machine[machine])) {
                    look_at_reader(passages, f, buffer, machine, &best, &found);
                }
            }
            if (info->is_store) {
                look_at_takers(passages, f, buffer, &best, &found);
            }
        }
    }
    return best;
}

/* --- upstream --- */

/* Whether what has come to this step will come to the goal. */
static bool leads_to(const struct gj_passages *passages, const struct goal *goal, uint32_t step)
{
    const struct gj_plant *plant = passages->plant;
    return (goal->product == GJ_NONE || plant->step[step].product == goal->product) &&
           (goal->station == GJ_NONE || passages->leads[(size_t)step * plant->n_stations + goal->station]);
}

/* Whether the lot is one of those looked for. */
static bool is_sought(const struct gj_view *f, const struct goal *goal, uint32_t lot)
{
    return goal->key == 0 || gj_join_key(f, f->plant->station_info[goal->station].first_machine, lot) == goal->key;
}

/* Whether a lot that `at` has, or could take, to work on goes through `buffer` to the goal: the way it will take next, then any. */
static bool comes(const struct gj_passages *passages, struct gj_view *f, uint32_t lot, gj_id at, gj_id buffer,
                  const struct goal *goal)
{
    if (!can_do(f, lot, at) || !is_sought(f, goal, lot)) {
        return false;
    }
    const struct gj_next next = gj_next_of(f, lot);
    return next.buffer == buffer && leads_to(passages, goal, next.step);
}

/* What the machine has finished and holds out into the buffer. */
static bool is_held_out(const struct gj_passages *passages, const struct gj_view *f, uint32_t lot, gj_id buffer,
                        const struct goal *goal)
{
    return lot != GJ_NONE && f->lot[lot].goes_to == buffer && leads_to(passages, goal, f->lot[lot].step) &&
           is_sought(f, goal, lot);
}

/* On the machine: its lot, with all that hangs at it, and what it sends back. */
static bool has_on_it(const struct gj_passages *passages, struct gj_view *f, const struct gj_machine *m, gj_id buffer,
                      const struct goal *goal)
{
    const bool is_done = m->job == GJ_JOB_DONE;
    if (is_done && is_held_out(passages, f, m->child, buffer, goal)) {
        return true;
    }
    for (uint32_t lot = m->lot; lot != GJ_NONE; lot = (m->features & GJ_HAS_LOTS) ? f->lot[lot].next : GJ_NONE) {
        if (is_done ? is_held_out(passages, f, lot, buffer, goal) : comes(passages, f, lot, m->station, buffer, goal)) {
            return true;
        }
    }
    return false;
}

/* Of the stream that never runs dry: whether any of its ways leads through the buffer. */
static bool may_come(const struct gj_passages *passages, uint32_t step, gj_id buffer, const struct goal *goal)
{
    const struct gj_plant *plant = passages->plant;
    uint32_t next;
    for (uint32_t k = 0; (next = gj_step_after(plant, step, k)) != GJ_NONE; k++) {
        if (gj_goes_to_buffer(plant, next, buffer) && leads_to(passages, goal, next)) {
            return true;
        }
    }
    return false;
}

/* Whether the machine holds, or has waiting before it, a lot that goes through `buffer` to the goal. */
static bool has_material(const struct gj_passages *passages, struct gj_view *f, const struct gj_machine *m,
                         gj_id buffer, const struct goal *goal)
{
    if (has_on_it(passages, f, m, buffer, goal)) {
        return true;
    }
    const struct gj_buffer *b = &f->buffer[m->buffer];
    uint32_t lot = b->first;
    for (uint32_t n = b->n; n > 0; n--, lot = f->lot[lot].next) {
        if (comes(passages, f, lot, m->station, buffer, goal)) {
            return true;
        }
    }
    for (lot = b->first_outside; lot != GJ_NONE; lot = f->lot[lot].next) {
        if (comes(passages, f, lot, m->station, buffer, goal)) {
            return true;
        }
    }
    const gj_id demand = f->plant->buffer_info[m->buffer].endless;
    if (demand == GJ_NONE || goal->key != 0) {
        return false;
    }
    const uint32_t step = f->plant->demand_info[demand].first_step;
    const bool can = f->plant->job_at[(size_t)step * f->plant->n_stations + m->station] != GJ_NONE;
    return can && may_come(passages, step, buffer, goal);
}

/* Of a feeder with material. False: it is idle for a reason that lies further up. */
static bool blame_feeder(struct gj_passages *passages, struct gj_view *f, uint32_t machine, uint32_t lot,
                         struct gj_root *best, bool *found)
{
    const struct finding it = judge(passages, f, machine, lot);
    if (it.verdict == VERDICT_NONE) {
        return false;
    }
    blame(best, found, it.verdict == VERDICT_ROOT ? it.root : root_behind(passages, f, machine, &it));
    return true;
}

/* Whether a lot that leads to the goal is crossing the buffer. */
static bool is_crossed(const struct gj_passages *passages, const struct gj_view *f, gj_id buffer,
                       const struct goal *goal)
{
    uint32_t lot = f->buffer[buffer].is_transit ? f->transit[f->plant->buffer_info[buffer].transit].first : GJ_NONE;
    while (lot != GJ_NONE && !(leads_to(passages, goal, f->lot[lot].step) && is_sought(f, goal, lot))) {
        lot = f->lot[lot].next;
    }
    return lot != GJ_NONE;
}

static bool lacks_card(const struct gj_view *f, uint32_t demand)
{
    const struct gj_demand_spec *spec = &f->plant->demand[demand];
    return spec->needs_card && f->loop[spec->loop].n_free == 0 &&
           (f->loop[spec->loop].first_order != GJ_NONE || spec->is_endless);
}

/* Whether orders of the stream release lots for the goal into the buffer. One that is served from a stock releases none. */
static bool enters(const struct gj_view *f, uint32_t demand, gj_id buffer, const struct goal *goal)
{
    const struct gj_demand_info *info = &f->plant->demand_info[demand];
    const bool is_served = info->stock != GJ_NONE && f->plant->stock[info->stock].makes != demand;
    return info->buffer == buffer && !is_served &&
           (goal->product == GJ_NONE || f->plant->demand[demand].product == goal->product);
}

/* No lot is on its way: are orders held back for want of a card? Else, where an order is missing, it is that of the first buffer that orders of
 * one stream come into. */
static struct gj_root root_of_orders(const struct gj_passages *passages, const struct gj_view *f,
                                     const struct goal *goal)
{
    struct gj_root root = goal->otherwise;
    const struct gj_search *search = &passages->up[passages->depth];
    for (uint32_t i = 0; i < search->n && goal->key == 0; i++) {
        gj_id entry = GJ_NONE;
        uint32_t n = 0;
        for (uint32_t d = 0; d < f->plant->n_demands; d++) {
            const bool is_its = enters(f, d, search->queue[i], goal);
            if (is_its && lacks_card(f, d)) {
                return of_nobody(GJ_CAUSE_CARD, f->plant->demand[d].loop);
            }
            entry = is_its ? (n++ == 0 ? d : GJ_NONE) : entry;
        }
        root.entity = root.cause == GJ_CAUSE_ORDER && root.entity == GJ_NONE ? entry : root.entity;
    }
    return root;
}

/* One buffer of the search. */
static void look_at_buffer(struct gj_passages *passages, struct gj_view *f, const struct goal *goal, gj_id buffer,
                           struct gj_root *best, bool *found)
{
    if (is_crossed(passages, f, buffer, goal)) {
        blame(best, found, of_nobody(GJ_CAUSE_TRANSIT, buffer));
        return;
    }
    for (uint32_t i = passages->first_feeder[buffer]; i < passages->first_feeder[buffer + 1]; i++) {
        const uint32_t machine = passages->feeder[i];
        const struct gj_machine *m = &f->machine[machine];
        if (!has_material(passages, f, m, buffer, goal) || !blame_feeder(passages, f, machine, GJ_NONE, best, found)) {
            visit(&passages->up[passages->depth], m->buffer);
        }
    }
}

static struct gj_root root_upstream(struct gj_passages *passages, struct gj_view *f, const struct goal *goal)
{
    struct gj_root best = goal->otherwise;
    struct gj_search *search = &passages->up[passages->depth];
    bool found = false;
    begin_search(search, goal->buffer);
    for (uint32_t at = 0, level_end = 1; at < search->n && !found; level_end = search->n) {
        for (; at < level_end; at++) {
            look_at_buffer(passages, f, goal, search->queue[at], &best, &found);
        }
    }
    if (!found) {
        best = root_of_orders(passages, f, goal);
    }
    return goal->is_batch && best.cause > GJ_CAUSE_BATCH ? goal->otherwise : best;
}

/* --- from outside --- */

static void begin_question(struct gj_passages *passages)
{
    passages->n_questions++;
    passages->depth = 0;
}

bool gj_passages_root(struct gj_passages *passages, struct gj_view *f, uint32_t machine, struct gj_root *root)
{
    const struct gj_machine *m = &f->machine[machine];
    if (m->state == GJ_STATE_WORKING) {
        return false;
    }
    begin_question(passages);
    passages->asked[machine] = passages->n_questions;
    const struct finding it = judge(passages, f, machine, GJ_NONE);
    const struct goal any = goal_of(m);
    if (it.verdict == VERDICT_ROOT) {
        *root = it.root;
    } else if (it.verdict == VERDICT_FULL) {
        *root = root_downstream(passages, f, it.full, m->is_idle ? GJ_NONE : held_out(m), m->station);
    } else {
        *root = root_upstream(passages, f, it.verdict == VERDICT_LACKS ? &it.goal : &any);
    }
    return true;
}

bool gj_passages_root_of_lot(struct gj_passages *passages, struct gj_view *f, uint32_t lot, gj_id buffer,
                             struct gj_root *root)
{
    const struct gj_buffer_info *info = &f->plant->buffer_info[buffer];
    bool found = false;
    begin_question(passages);
    if (info->is_store) {
        look_at_takers(passages, f, buffer, root, &found);
    }
    for (uint32_t i = 0; i < info->n_readers; i++) {
        const uint32_t machine = f->plant->reader[info->first_reader + i];
        if (can_do(f, lot, f->machine[machine].station)) {
            blame_feeder(passages, f, machine, lot, root, &found);
        }
    }
    return found;
}
