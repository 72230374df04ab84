/* Who is to blame for a wait: a search by levels, from the machine that waits to the nearest that does not. Upstream it looks for material on
 * its way here, downstream for whoever should make room. */
#include "factory/loss_internal.h"

/* --- the ways through the plant --- */

static bool sends_back(const struct gj_plant *plant, gj_id station)
{
    const struct gj_inspection_spec *inspection = &plant->station[station].inspection;
    return inspection->is_on && inspection->reject == GJ_REJECT_REWORK;
}

/* Whether a job of the station can put its lot, or what it rejects, into the buffer. */
static bool feeds(const struct gj_plant *plant, gj_id station, gj_id buffer)
{
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        const struct gj_job *job = &plant->job[i];
        if (job->station != station) {
            continue;
        }
        if (job->goes_to == buffer) {
            return true;
        }
        if (sends_back(plant, station)) {
            const uint32_t step = gj_step_index(plant, job->product, plant->station[station].inspection.rework_step);
            if (plant->step[step].buffer == buffer) {
                return true;
            }
        }
    }
    return false;
}

/* Two passes: count, then fill. */
static uint32_t list_feeders(struct gj_ways *ways, uint32_t *feeder)
{
    const struct gj_plant *plant = ways->plant;
    uint32_t n = 0;
    for (uint32_t b = 0; b < plant->n_buffers; b++) {
        ways->first_feeder[b] = n;
        for (uint32_t s = 0; s < plant->n_stations; s++) {
            const struct gj_station_info *info = &plant->station_info[s];
            const uint32_t k = feeds(plant, s, b) ? info->n_machines : 0;
            for (uint32_t i = 0; i < k && feeder; i++) {
                feeder[n + i] = info->first_machine + i;
            }
            n += k;
        }
    }
    ways->first_feeder[plant->n_buffers] = n;
    return n;
}

/* From the last step of each route back to the first. */
static void derive_leads(struct gj_ways *ways)
{
    const struct gj_plant *plant = ways->plant;
    const uint32_t width = plant->n_stations;
    for (uint32_t step = plant->n_steps; step-- > 0;) {
        const uint8_t *after = plant->step[step].is_last ? NULL : &ways->leads[(size_t)(step + 1) * width];
        uint8_t *here = &ways->leads[(size_t)step * width];
        for (uint32_t s = 0; s < width; s++) {
            here[s] = plant->job_at[(size_t)step * width + s] != GJ_NONE || (after && after[s]);
        }
    }
}

static void derive_entries(struct gj_ways *ways)
{
    const struct gj_plant *plant = ways->plant;
    for (uint32_t b = 0; b < plant->n_buffers; b++) {
        uint32_t n = 0;
        ways->entry_demand[b] = GJ_NONE;
        for (uint32_t d = 0; d < plant->n_demands; d++) {
            if (plant->demand_info[d].buffer == b) {
                ways->entry_demand[b] = n++ == 0 ? d : GJ_NONE;
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

enum gj_status gj_ways_init(struct gj_ways *ways, const struct gj_plant *plant)
{
    *ways = (struct gj_ways){.plant = plant};
    ways->first_feeder = gj_alloc_zero((size_t)plant->n_buffers + 1, sizeof *ways->first_feeder);
    ways->leads = gj_alloc_zero((size_t)plant->n_steps * plant->n_stations + 1, 1);
    ways->entry_demand = gj_alloc_zero((size_t)plant->n_buffers + 1, sizeof *ways->entry_demand);
    if (!ways->first_feeder || !ways->leads || !ways->entry_demand || !search_init(&ways->up, plant->n_buffers) ||
        !search_init(&ways->down, plant->n_buffers)) {
        return GJ_NO_MEMORY;
    }
    ways->feeder = gj_alloc_zero((size_t)list_feeders(ways, NULL) + 1, sizeof *ways->feeder);
    if (!ways->feeder) {
        return GJ_NO_MEMORY;
    }
    list_feeders(ways, ways->feeder);
    derive_leads(ways);
    derive_entries(ways);
    return GJ_OK;
}

void gj_ways_fini(struct gj_ways *ways)
{
    gj_free(ways->feeder);
    gj_free(ways->first_feeder);
    gj_free(ways->leads);
    gj_free(ways->entry_demand);
    gj_free(ways->up.stamp);
    gj_free(ways->up.queue);
    gj_free(ways->down.stamp);
    gj_free(ways->down.queue);
    *ways = (struct gj_ways){0};
}

/* --- what a machine that is near is charged with --- */

static struct gj_root of_station(enum gj_cause cause, const struct gj_machine *m)
{
    return (struct gj_root){.cause = cause, .entity = m->station, .mode = GJ_NONE};
}

/* The failure mode that stopped it; GJ_NONE: quality did. */
static gj_id mode_that_stopped(const struct gj_plant *plant, const struct gj_machine *m)
{
    const struct gj_slot *slot = &plant->slot[plant->station_info[m->station].first_slot + m->stop_clock];
    return slot->kind == GJ_SLOT_MODE ? slot->id : GJ_NONE;
}

static struct gj_root root_of_stop(const struct gj_plant *plant, const struct gj_machine *m)
{
    const gj_id mode = mode_that_stopped(plant, m);
    struct gj_root root = of_station(mode == GJ_NONE ? GJ_CAUSE_QUALITY : GJ_CAUSE_FAILURE, m);
    root.mode = mode;
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

/* The pool a machine waits for: of the first need that is not met, the first pool that may serve. */
static struct gj_root root_of_people(const struct gj_view *f, const struct gj_machine *m)
{
    uint32_t n = 0;
    enum gj_activity activity = GJ_ACTIVITY_DIRECT;
    const struct gj_need *need = gj_job_needs(f, (uint32_t)(m - f->machine), &n, &activity);
    const gj_id mode = m->stop == GJ_STOP_CREW ? mode_that_stopped(f->plant, m) : GJ_NONE;
    if (mode != GJ_NONE) {
        need = f->plant->mode[mode].crew;
        n = f->plant->mode[mode].n_crew;
    }
    uint32_t missing = 0;
    while (missing + 1 < n && idle_workers(f, need[missing].pools) >= need[missing].count) {
        missing++;
    }
    const gj_id pool = n > 0 ? (gj_id)__builtin_ctzll(need[missing].pools) : GJ_NONE;
    return (struct gj_root){.cause = GJ_CAUSE_WORKER, .entity = pool, .mode = GJ_NONE};
}

/* Of a machine that is neither blocked nor without a lot to work on. */
static struct gj_root root_of_own(const struct gj_view *f, const struct gj_machine *m)
{
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

/* --- downstream --- */

static uint32_t held_out(const struct gj_machine *m)
{
    return m->child != GJ_NONE ? m->child : m->lot;
}

static bool can_do(const struct gj_view *f, uint32_t lot, gj_id station)
{
    return f->plant->job_at[(size_t)f->lot[lot].step * f->plant->n_stations + station] != GJ_NONE;
}

/* Whether the machine's work can make room in the full buffer for `lot`: it can do a lot that waits there, or this one. */
static bool makes_room(const struct gj_view *f, gj_id buffer, uint32_t lot, const struct gj_machine *m)
{
    bool can = f->plant->buffer_info[buffer].is_plain || can_do(f, lot, m->station);
    for (uint32_t w = f->buffer[buffer].first; w != GJ_NONE && !can; w = f->lot[w].next) {
        can = can_do(f, w, m->station);
    }
    return can;
}

static struct gj_root root_downstream(struct gj_ways *ways, const struct gj_view *f, const struct gj_machine *blocked)
{
    const uint32_t lot = held_out(blocked);
    struct gj_root best = of_station(GJ_CAUSE_CIRCLE, blocked);
    struct gj_search *search = &ways->down;
    bool found = false;
    begin_search(search, f->lot[lot].goes_to);
    for (uint32_t at = 0, level_end = 1; at < search->n && !found; level_end = search->n) {
        for (; at < level_end; at++) {
            const gj_id buffer = search->queue[at];
            const struct gj_buffer_info *info = &f->plant->buffer_info[buffer];
            for (uint32_t i = 0; i < info->n_readers; i++) {
                const struct gj_machine *m = &f->machine[f->plant->reader[info->first_reader + i]];
                if (m->is_idle || !makes_room(f, buffer, lot, m)) {
                    continue;
                }
                if (m->state == GJ_STATE_BLOCKED) {
                    visit(search, f->lot[held_out(m)].goes_to);
                } else {
                    blame(&best, &found, root_of_own(f, m));
                }
            }
        }
    }
    return best;
}

/* --- upstream --- */

/* Whether a lot that has come to this step will come to the station. */
static inline bool leads_to(const struct gj_ways *ways, uint32_t step, gj_id station)
{
    return ways->leads[(size_t)step * ways->plant->n_stations + station] != 0;
}

static bool comes(const struct gj_ways *ways, const struct gj_view *f, uint32_t lot, gj_id feeder_station, gj_id buffer,
                  gj_id station)
{
    const uint32_t step = f->lot[lot].step;
    const gj_id job = f->plant->job_at[(size_t)step * f->plant->n_stations + feeder_station];
    return job != GJ_NONE && f->plant->job[job].goes_to == buffer && leads_to(ways, step + 1, station);
}

/* What the machine has finished and holds out into the buffer. */
static bool is_held_out(const struct gj_ways *ways, const struct gj_view *f, uint32_t lot, gj_id buffer, gj_id station)
{
    return lot != GJ_NONE && f->lot[lot].goes_to == buffer && leads_to(ways, f->lot[lot].step, station);
}

/* Whether the machine holds, or has waiting before it, a lot that goes through `buffer` to `station`. */
static bool has_material(const struct gj_ways *ways, const struct gj_view *f, const struct gj_machine *m, gj_id buffer,
                         gj_id station)
{
    if (m->job == GJ_JOB_DONE) {
        if (is_held_out(ways, f, m->child, buffer, station) || is_held_out(ways, f, m->lot, buffer, station)) {
            return true;
        }
    } else if (m->lot != GJ_NONE && comes(ways, f, m->lot, m->station, buffer, station)) {
        return true;
    }
    const uint32_t queues[] = {f->buffer[m->buffer].first, f->buffer[m->buffer].first_outside};
    for (uint32_t k = 0; k < 2; k++) {
        for (uint32_t lot = queues[k]; lot != GJ_NONE; lot = f->lot[lot].next) {
            if (comes(ways, f, lot, m->station, buffer, station)) {
                return true;
            }
        }
    }
    const gj_id demand = f->plant->buffer_info[m->buffer].endless;
    if (demand == GJ_NONE) {
        return false;
    }
    const uint32_t step = f->plant->demand_info[demand].first_step;
    const gj_id job = f->plant->job_at[(size_t)step * f->plant->n_stations + m->station];
    return job != GJ_NONE && f->plant->job[job].goes_to == buffer && leads_to(ways, step + 1, station);
}

static struct gj_root root_upstream(struct gj_ways *ways, const struct gj_view *f, const struct gj_machine *starved)
{
    struct gj_root best = {.cause = GJ_CAUSE_ORDER, .entity = GJ_NONE, .mode = GJ_NONE};
    struct gj_search *search = &ways->up;
    bool found = false;
    begin_search(search, starved->buffer);
    for (uint32_t at = 0, level_end = 1; at < search->n && !found; level_end = search->n) {
        for (; at < level_end; at++) {
            const gj_id buffer = search->queue[at];
            best.entity = !found && best.entity == GJ_NONE ? ways->entry_demand[buffer] : best.entity;
            for (uint32_t i = ways->first_feeder[buffer]; i < ways->first_feeder[buffer + 1]; i++) {
                const struct gj_machine *m = &f->machine[ways->feeder[i]];
                if (has_material(ways, f, m, buffer, starved->station)) {
                    /* Blocked: another lot than the one looked for is in its way. */
                    const bool is_blocked = m->state == GJ_STATE_BLOCKED;
                    blame(&best, &found, is_blocked ? root_downstream(ways, f, m) : root_of_own(f, m));
                } else {
                    visit(search, m->buffer);
                }
            }
        }
    }
    return best;
}

bool gj_ways_root(struct gj_ways *ways, struct gj_view *f, uint32_t machine, struct gj_root *root)
{
    const struct gj_machine *m = &f->machine[machine];
    switch ((enum gj_state)m->state) {
    case GJ_STATE_WORKING:
        return false;
    case GJ_STATE_BLOCKED:
        *root = root_downstream(ways, f, m);
        return true;
    case GJ_STATE_STARVED:
    case GJ_STATE_NO_ORDER:
        *root = root_upstream(ways, f, m);
        return true;
    default:
        *root = root_of_own(f, m);
        return true;
    }
}
