/* Who is to blame for a wait: a search by levels, from the machine that waits to the nearest that does not. Upstream it looks for material on
 * its way here, downstream for whoever should make room. */
#include "factory/loss_internal.h"

/* --- the ways through the plant --- */

static bool sends_back(const struct gj_plant *plant, gj_id station)
{
    const struct gj_inspection_spec *inspection = &plant->station[station].inspection;
    return inspection->is_on && inspection->reject == GJ_REJECT_REWORK;
}

/* The k-th step that a lot may go on to after `step`: the next one of the route first, then its ways. GJ_NONE: there are no more; else it may also
 * be GJ_WAY_OUT or GJ_WAY_SCRAP. */
static uint32_t step_after(const struct gj_plant *plant, uint32_t step, uint32_t k)
{
    const struct gj_step *s = &plant->step[step];
    const bool goes_on = s->n_ways == 0 || plant->way_info[s->first_way + s->n_ways - 1].upto < 1.0;
    if (k == 0) {
        return goes_on && !s->is_last ? step + 1 : GJ_WAY_OUT;
    }
    return k <= s->n_ways ? plant->way_info[s->first_way + k - 1].step : GJ_NONE;
}

static bool goes_to_buffer(const struct gj_plant *plant, uint32_t step, gj_id buffer)
{
    return step < plant->n_steps && plant->step[step].buffer == buffer;
}

/* Whether a job of the station can put its lot, or what it rejects, into the buffer. */
static bool feeds(const struct gj_plant *plant, gj_id station, gj_id buffer)
{
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        const struct gj_job *job = &plant->job[i];
        if (job->station != station) {
            continue;
        }
        uint32_t next;
        for (uint32_t k = 0; (next = step_after(plant, job->step, k)) != GJ_NONE; k++) {
            if (goes_to_buffer(plant, next, buffer)) {
                return true;
            }
        }
        if (sends_back(plant, station)) {
            const uint32_t back = plant->station[station].inspection.rework_step;
            if (goes_to_buffer(plant, gj_step_index(plant, job->product, back), buffer)) {
                return true;
            }
        }
    }
    return false;
}

/* Two passes: count, then fill. */
static uint32_t list_feeders(struct gj_passages *passages, uint32_t *feeder)
{
    const struct gj_plant *plant = passages->plant;
    uint32_t n = 0;
    for (uint32_t b = 0; b < plant->n_buffers; b++) {
        passages->first_feeder[b] = n;
        for (uint32_t s = 0; s < plant->n_stations; s++) {
            const struct gj_station_info *info = &plant->station_info[s];
            const uint32_t k = feeds(plant, s, b) ? info->n_machines : 0;
            for (uint32_t i = 0; i < k && feeder; i++) {
                feeder[n + i] = info->first_machine + i;
            }
            n += k;
        }
    }
    passages->first_feeder[plant->n_buffers] = n;
    return n;
}

/* Whether anything new was learnt of where the step leads. */
static bool derive_leads_of(struct gj_passages *passages, uint32_t step)
{
    const struct gj_plant *plant = passages->plant;
    const size_t width = plant->n_stations;
    uint8_t *here = &passages->leads[step * width];
    bool news = false;
    uint32_t next;
    for (uint32_t k = 0; (next = step_after(plant, step, k)) != GJ_NONE; k++) {
        for (uint32_t s = 0; s < width && next < plant->n_steps; s++) {
            news |= passages->leads[next * width + s] && !here[s];
            here[s] |= passages->leads[next * width + s];
        }
    }
    return news;
}

/* From the last steps back to the first, again while ways that lead back bring news. */
static void derive_leads(struct gj_passages *passages)
{
    const struct gj_plant *plant = passages->plant;
    for (size_t i = 0; i < (size_t)plant->n_steps * plant->n_stations; i++) {
        passages->leads[i] = plant->job_at[i] != GJ_NONE;
    }
    for (bool news = true; news;) {
        news = false;
        for (uint32_t step = plant->n_steps; step-- > 0;) {
            news |= derive_leads_of(passages, step);
        }
    }
}

static void derive_entries(struct gj_passages *passages)
{
    const struct gj_plant *plant = passages->plant;
    for (uint32_t b = 0; b < plant->n_buffers; b++) {
        uint32_t n = 0;
        passages->entry_demand[b] = GJ_NONE;
        for (uint32_t d = 0; d < plant->n_demands; d++) {
            if (plant->demand_info[d].buffer == b) {
                passages->entry_demand[b] = n++ == 0 ? d : GJ_NONE;
            }
        }
    }
}

static bool search_init(struct gj_search *search, size_t n_buffers)
{
    search->stamp = gj_alloc_zero(n_buffers + 1, sizeof *search->stamp);
    search->queue = gj_alloc_zero(n_buffers + 1, sizeof *search->queue);
    return search->stamp && search->queue;
}

enum gj_status gj_passages_init(struct gj_passages *passages, const struct gj_plant *plant)
{
    *passages = (struct gj_passages){.plant = plant};
    passages->first_feeder = gj_alloc_zero((size_t)plant->n_buffers + 1, sizeof *passages->first_feeder);
    passages->leads = gj_alloc_zero((size_t)plant->n_steps * plant->n_stations + 1, 1);
    passages->entry_demand = gj_alloc_zero((size_t)plant->n_buffers + 1, sizeof *passages->entry_demand);
    if (!passages->first_feeder || !passages->leads || !passages->entry_demand ||
        !search_init(&passages->up, plant->n_buffers) || !search_init(&passages->down, plant->n_buffers)) {
        return GJ_NO_MEMORY;
    }
    passages->feeder = gj_alloc_zero((size_t)list_feeders(passages, NULL) + 1, sizeof *passages->feeder);
    if (!passages->feeder) {
        return GJ_NO_MEMORY;
    }
    list_feeders(passages, passages->feeder);
    derive_leads(passages);
    derive_entries(passages);
    return GJ_OK;
}

void gj_passages_fini(struct gj_passages *passages)
{
    gj_free(passages->feeder);
    gj_free(passages->first_feeder);
    gj_free(passages->leads);
    gj_free(passages->entry_demand);
    gj_free(passages->up.stamp);
    gj_free(passages->up.queue);
    gj_free(passages->down.stamp);
    gj_free(passages->down.queue);
    *passages = (struct gj_passages){0};
}

/* --- what a machine that is near is charged with --- */

static struct gj_root of_station(enum gj_cause cause, const struct gj_machine *m)
{
    return (struct gj_root){.cause = cause, .entity = m->station, .mode = GJ_NONE};
}

static struct gj_root root_of_stop(const struct gj_plant *plant, const struct gj_machine *m)
{
    const struct gj_slot *slot = &plant->slot[plant->station_info[m->station].first_slot + m->stop_clock];
    struct gj_root root = of_station(slot->kind == GJ_SLOT_DRIFT ? GJ_CAUSE_QUALITY : GJ_CAUSE_FAILURE, m);
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

/* The pool a machine waits for: of the first need that is not met, the first pool that may serve. */
static struct gj_root root_of_people(const struct gj_view *f, const struct gj_machine *m)
{
    uint32_t n = 0;
    enum gj_activity activity = GJ_ACTIVITY_DIRECT;
    const struct gj_need *need = gj_job_needs(f, (uint32_t)(m - f->machine), &n, &activity);
    if (m->stop == GJ_STOP_CREW) {
        need = gj_stop_needs(f, (uint32_t)(m - f->machine), &n);
    }
    const uint32_t held = m->first_held;
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

/* Of a machine that is neither blocked nor without a lot to work on. */
static struct gj_root root_of_own(const struct gj_view *f, const struct gj_machine *m)
{
    const bool is_cut = f->plant->n_outages > 0 && f->cut[m - f->machine].n > 0;
    if (is_cut && m->state != GJ_STATE_OFF_SHIFT) {
        return of_station(GJ_CAUSE_FAILURE, m); /* of no mode of its own: an outage */
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

/* What a search learns of a machine: nothing (it has nothing to do with it), what to charge, or the full buffer to look behind. */
enum verdict { VERDICT_NONE, VERDICT_ROOT, VERDICT_FULL };

static uint32_t held_out(const struct gj_machine *m)
{
    return m->child != GJ_NONE ? m->child : m->lot;
}

static bool can_do(const struct gj_view *f, uint32_t lot, gj_id station)
{
    return gj_job_of(f, lot, station) != GJ_NONE;
}

uint32_t gj_lot_at_hand(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    const struct gj_buffer *b = &f->buffer[m->buffer];
    uint32_t lot = b->first;
    for (uint32_t n = b->n; n > 0; n--, lot = f->lot[lot].next) {
        if (can_do(f, lot, m->station)) {
            return lot;
        }
    }
    for (uint32_t k = 0; b->capacity == 0 && (lot = gj_lot_unplaced(f, b, k)) != GJ_NONE; k++) {
        if (can_do(f, lot, m->station)) {
            return lot;
        }
    }
    return gj_lot_prospect(f, machine);
}

/* The loop that has no card left for the lot. */
static struct gj_root root_of_card(const struct gj_view *f, const struct gj_machine *m, uint32_t lot)
{
    struct gj_root root = {.cause = GJ_CAUSE_CARD, .entity = GJ_NONE, .mode = GJ_NONE};
    for (gj_id i = f->plant->n_loops; i-- > 0;) {
        const bool wants = f->plant->loop[i].from == m->station && !(f->cards[lot] >> i & 1);
        root.entity = wants && f->loop[i].n_free == 0 ? i : root.entity;
    }
    return root;
}

/* What keeps an idle machine from a lot at hand. */
static enum verdict judge_gate(struct gj_view *f, uint32_t machine, struct gj_root *root, gj_id *full)
{
    const struct gj_machine *m = &f->machine[machine];
    const uint32_t lot = (m->features & GJ_HAS_INPUT) ? gj_lot_at_hand(f, machine) : GJ_NONE;
    if (lot == GJ_NONE) {
        return VERDICT_NONE;
    }
    if ((m->features & GJ_HAS_ROOM) && !gj_room_allows(f, machine, lot)) {
        *full = gj_next_of(f, lot).buffer;
        return VERDICT_FULL;
    }
    if ((m->features & GJ_HAS_CARDS) && !gj_card_allows(f, machine, lot)) {
        *root = root_of_card(f, m, lot);
        return VERDICT_ROOT;
    }
    return VERDICT_NONE;
}

static enum verdict judge(struct gj_view *f, uint32_t machine, struct gj_root *root, gj_id *full)
{
    const struct gj_machine *m = &f->machine[machine];
    if (m->is_idle) {
        return judge_gate(f, machine, root, full);
    }
    if (m->state == GJ_STATE_BLOCKED) {
        *full = f->lot[held_out(m)].goes_to;
        return VERDICT_FULL;
    }
    *root = root_of_own(f, m);
    return VERDICT_ROOT;
}

/* --- downstream --- */

static struct gj_root root_of_transit(gj_id buffer)
{
    return (struct gj_root){.cause = GJ_CAUSE_TRANSIT, .entity = buffer, .mode = GJ_NONE};
}

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

/* Why there is no room in the buffer for the lot. `otherwise`: a circle, at this station. */
static struct gj_root root_downstream(struct gj_passages *passages, struct gj_view *f, gj_id first, uint32_t lot,
                                      gj_id otherwise)
{
    struct gj_root best = {.cause = GJ_CAUSE_CIRCLE, .entity = otherwise, .mode = GJ_NONE};
    struct gj_search *search = &passages->down;
    bool found = false;
    begin_search(search, first);
    for (uint32_t at = 0, level_end = 1; at < search->n && !found; level_end = search->n) {
        for (; at < level_end; at++) {
            const gj_id buffer = search->queue[at];
            const struct gj_buffer_info *info = &f->plant->buffer_info[buffer];
            for (uint32_t i = 0; i < info->n_readers; i++) {
                const uint32_t machine = f->plant->reader[info->first_reader + i];
                struct gj_root root;
                gj_id full = GJ_NONE;
                const enum verdict verdict =
                    makes_room(f, buffer, lot, &f->machine[machine]) ? judge(f, machine, &root, &full) : VERDICT_NONE;
                if (verdict == VERDICT_ROOT) {
                    blame(&best, &found, root);
                } else if (verdict == VERDICT_FULL && full != GJ_NONE) {
                    visit(search, full);
                } else if (verdict == VERDICT_NONE && f->buffer[buffer].is_transit) {
                    blame(&best, &found, root_of_transit(buffer)); /* it would take what has not come yet */
                }
            }
        }
    }
    return best;
}

/* --- upstream --- */

/* Whether a lot that has come to this step will come to the station. */
static inline bool leads_to(const struct gj_passages *passages, uint32_t step, gj_id station)
{
    return passages->leads[(size_t)step * passages->plant->n_stations + station] != 0;
}

/* Whether what is at the step now may go on into the buffer, and from there to the station. */
static bool may_come(const struct gj_passages *passages, uint32_t step, gj_id buffer, gj_id station)
{
    const struct gj_plant *plant = passages->plant;
    uint32_t next;
    for (uint32_t k = 0; (next = step_after(plant, step, k)) != GJ_NONE; k++) {
        if (goes_to_buffer(plant, next, buffer) && leads_to(passages, next, station)) {
            return true;
        }
    }
    return false;
}

/* The same of a lot that `at` has, or could take, to work on. */
static bool comes(const struct gj_passages *passages, const struct gj_view *f, uint32_t lot, gj_id at, gj_id buffer,
                  gj_id station)
{
    return can_do(f, lot, at) && may_come(passages, f->lot[lot].step, buffer, station);
}

/* What the machine has finished and holds out into the buffer. */
static bool is_held_out(const struct gj_passages *passages, const struct gj_view *f, uint32_t lot, gj_id buffer,
                        gj_id station)
{
    return lot != GJ_NONE && f->lot[lot].goes_to == buffer && leads_to(passages, f->lot[lot].step, station);
}

/* Whether the machine holds, or has waiting before it, a lot that goes through `buffer` to `station`. */
static bool has_material(const struct gj_passages *passages, const struct gj_view *f, const struct gj_machine *m,
                         gj_id buffer, gj_id station)
{
    if (m->job == GJ_JOB_DONE) {
        if (is_held_out(passages, f, m->child, buffer, station) || is_held_out(passages, f, m->lot, buffer, station)) {
            return true;
        }
    } else if (m->lot != GJ_NONE && comes(passages, f, m->lot, m->station, buffer, station)) {
        return true;
    }
    const struct gj_buffer *b = &f->buffer[m->buffer];
    uint32_t lot = b->first;
    for (uint32_t n = b->n; n > 0; n--, lot = f->lot[lot].next) {
        if (comes(passages, f, lot, m->station, buffer, station)) {
            return true;
        }
    }
    for (lot = b->first_outside; lot != GJ_NONE; lot = f->lot[lot].next) {
        if (comes(passages, f, lot, m->station, buffer, station)) {
            return true;
        }
    }
    const gj_id demand = f->plant->buffer_info[m->buffer].endless;
    if (demand == GJ_NONE) {
        return false;
    }
    const uint32_t step = f->plant->demand_info[demand].first_step;
    const bool can = f->plant->job_at[(size_t)step * f->plant->n_stations + m->station] != GJ_NONE;
    return can && may_come(passages, step, buffer, station);
}

/* Of a feeder with material. False: it is idle for a reason that lies further up. */
static bool blame_feeder(struct gj_passages *passages, struct gj_view *f, uint32_t machine, struct gj_root *best,
                         bool *found)
{
    struct gj_root root;
    gj_id full = GJ_NONE;
    const enum verdict verdict = judge(f, machine, &root, &full);
    if (verdict == VERDICT_NONE) {
        return false;
    }
    if (verdict == VERDICT_FULL) { /* another lot than the one looked for is in its way */
        root = root_downstream(passages, f, full, GJ_NONE, f->machine[machine].station);
    }
    blame(best, found, root);
    return true;
}

/* Whether a lot that leads to the station is crossing the buffer. */
static bool is_crossed(const struct gj_passages *passages, const struct gj_view *f, gj_id buffer, gj_id station)
{
    uint32_t lot = f->buffer[buffer].is_transit ? f->transit[f->plant->buffer_info[buffer].transit].first : GJ_NONE;
    while (lot != GJ_NONE && !leads_to(passages, f->lot[lot].step, station)) {
        lot = f->lot[lot].next;
    }
    return lot != GJ_NONE;
}

/* No lot is on its way: are orders held back for want of a card? */
static struct gj_root root_of_orders(const struct gj_passages *passages, const struct gj_view *f)
{
    struct gj_root root = {.cause = GJ_CAUSE_ORDER, .entity = GJ_NONE, .mode = GJ_NONE};
    for (uint32_t i = 0; i < passages->up.n; i++) {
        const gj_id buffer = passages->up.queue[i];
        root.entity = root.entity == GJ_NONE ? passages->entry_demand[buffer] : root.entity;
        for (uint32_t d = 0; d < f->plant->n_demands; d++) {
            const struct gj_demand_spec *spec = &f->plant->demand[d];
            const bool is_held_back = spec->needs_card && f->plant->demand_info[d].buffer == buffer &&
                                      (f->loop[spec->loop].first_order != GJ_NONE || spec->is_endless);
            if (is_held_back && f->loop[spec->loop].n_free == 0) {
                return (struct gj_root){.cause = GJ_CAUSE_CARD, .entity = spec->loop, .mode = GJ_NONE};
            }
        }
    }
    return root;
}

static struct gj_root root_upstream(struct gj_passages *passages, struct gj_view *f, const struct gj_machine *starved)
{
    struct gj_root best = {.cause = GJ_CAUSE_ORDER, .entity = GJ_NONE, .mode = GJ_NONE};
    struct gj_search *search = &passages->up;
    bool found = false;
    begin_search(search, starved->buffer);
    for (uint32_t at = 0, level_end = 1; at < search->n && !found; level_end = search->n) {
        for (; at < level_end; at++) {
            const gj_id buffer = search->queue[at];
            if (is_crossed(passages, f, buffer, starved->station)) {
                blame(&best, &found, root_of_transit(buffer));
                continue;
            }
            for (uint32_t i = passages->first_feeder[buffer]; i < passages->first_feeder[buffer + 1]; i++) {
                const struct gj_machine *m = &f->machine[passages->feeder[i]];
                if (!has_material(passages, f, m, buffer, starved->station) ||
                    !blame_feeder(passages, f, passages->feeder[i], &best, &found)) {
                    visit(search, m->buffer);
                }
            }
        }
    }
    return found ? best : root_of_orders(passages, f);
}

/* --- from outside --- */

bool gj_passages_root(struct gj_passages *passages, struct gj_view *f, uint32_t machine, struct gj_root *root)
{
    const struct gj_machine *m = &f->machine[machine];
    gj_id full = GJ_NONE;
    if (m->state == GJ_STATE_WORKING) {
        return false;
    }
    const enum verdict verdict = judge(f, machine, root, &full);
    if (verdict == VERDICT_FULL) {
        *root = root_downstream(passages, f, full, m->is_idle ? GJ_NONE : held_out(m), m->station);
    } else if (verdict == VERDICT_NONE) {
        *root = root_upstream(passages, f, m);
    }
    return true;
}

bool gj_passages_root_of_lot(struct gj_passages *passages, struct gj_view *f, uint32_t lot, gj_id buffer,
                             struct gj_root *root)
{
    const struct gj_buffer_info *info = &f->plant->buffer_info[buffer];
    bool found = false;
    for (uint32_t i = 0; i < info->n_readers; i++) {
        const uint32_t machine = f->plant->reader[info->first_reader + i];
        if (can_do(f, lot, f->machine[machine].station)) {
            blame_feeder(passages, f, machine, root, &found);
        }
    }
    return found;
}
