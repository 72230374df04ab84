/* The floor: its block, its loop, and reading it. */
#include "factory/floor_internal.h"

#include <stdio.h>
#include <string.h>

enum { CACHE_LINE = 64 }; /* bytes; what plant_derive.c rounds the parts of the block to */

static void *at(const struct gj_floor *floor, size_t offset)
{
    return (char *)floor->state + offset;
}

void gj_view_open(struct gj_view *f, const struct gj_floor *floor)
{
    const struct gj_layout *l = &floor->plant->layout;
    *f = (struct gj_view){
        .plant = floor->plant,
        .trace = floor->trace,
        .s = floor->state,
        .now = floor->state->now,
        .machine = at(floor, l->machine),
        .cut = at(floor, l->cut),
        .clock = at(floor, l->clock),
        .progress = at(floor, l->progress),
        .buffer = at(floor, l->buffer),
        .idle = at(floor, l->idle),
        .lot = at(floor, l->lot),
        .order = at(floor, l->order),
        .demand = at(floor, l->demand),
        .worker = at(floor, l->worker),
        .pool = at(floor, l->pool),
        .hold = at(floor, l->hold),
        .worker_bits = at(floor, l->worker_bits),
        .hand = at(floor, l->hand),
        .calendar = at(floor, l->calendar),
        .stream = at(floor, l->stream),
        .ready = at(floor, l->ready),
        .station = at(floor, l->station),
        .look = at(floor, l->look),
        .transit = at(floor, l->transit),
        .set = at(floor, l->set),
        .set_of = at(floor, l->set_of),
        .loop = at(floor, l->loop),
        .sequence = at(floor, l->sequence),
        .cards = at(floor, l->cards),
        .left = at(floor, l->left),
        .rank = at(floor, l->rank),
        .order_rank = at(floor, l->order_rank),
        .hook = floor->hook,
        .room = at(floor, l->room),
        .wear = at(floor, l->wear),
        .sample = at(floor, l->sample),
        .stock = at(floor, l->stock),
        .search = at(floor, l->search),
        .chart = at(floor, l->chart),
        .feedback = at(floor, l->feedback),
        .seen_lot = at(floor, l->seen_lot),
        .mark = at(floor, l->mark),
        .held = at(floor, l->held),
        .store = at(floor, l->store),
        .mounted = at(floor, l->mounted),
        .n_free_tools = at(floor, l->n_free_tools),
    };
    gj_timers_attach(&f->timers, at(floor, l->timers), l->n_timers);
    f->first_machine_timer = l->first_machine_timer;
}

__attribute__((cold, noinline)) void gj_emit_record(const struct gj_view *f, enum gj_event kind, uint32_t entity,
                                                    uint64_t a, uint64_t b)
{
    const struct gj_trace_record record = {.time = f->now, .kind = (uint32_t)kind, .entity = entity, .a = a, .b = b};
    f->trace->sink(f->trace->user, &record);
}

__attribute__((cold, noinline)) void gj_emit_state(const struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    gj_emit_record(f, GJ_EVENT_STATE, machine, m->state, gj_name_of_load(f, m));
}

/* --- keys: who draws, and for what --- */

static void key(struct gj_view *f, uint32_t stream, const char *path, const char *purpose)
{
    gj_stream_init(&f->stream[stream], gj_draw_key(f->s->seed, path, purpose));
}

static void key_jobs(struct gj_view *f)
{
    const struct gj_plant *plant = f->plant;
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        const struct gj_job *job = &plant->job[i];
        char path[400];
        snprintf(path, sizeof path, "%s/product.%s/%u", plant->station[job->station].path,
                 plant->product[job->product].name, plant->step[job->step].number);
        const uint32_t streams[] = {job->cycle_stream, job->defect_stream, job->scrap_stream, job->miss_stream,
                                    job->alarm_stream, job->sample_stream, job->load_stream,  job->unload_stream};
        static const char *const purposes[] = {"cycle",       "defect", "scrap", "miss",
                                               "false alarm", "sample", "load",  "unload"};
        for (uint32_t k = 0; k < sizeof purposes / sizeof purposes[0]; k++) {
            if (streams[k] != GJ_NONE) {
                key(f, streams[k], path, purposes[k]);
            }
        }
    }
}

/* What a slot of a machine is called in the keys of its draws. */
static const char *name_of_slot_path(const struct gj_plant *plant, const struct gj_slot *slot, char *out, size_t size)
{
    switch (slot->kind) {
    case GJ_SLOT_MODE:
        snprintf(out, size, "fails.%s", plant->mode[slot->id].name);
        break;
    case GJ_SLOT_DRIFT:
        snprintf(out, size, "quality");
        break;
    case GJ_SLOT_SEARCH:
        snprintf(out, size, "search");
        break;
    case GJ_SLOT_MAINTENANCE:
        snprintf(out, size, "maintenance.%s", plant->maintenance[slot->id].name);
        break;
    case GJ_SLOT_WEAR:
    case GJ_SLOT_LOOK:
    case GJ_SLOT_CARE:
        snprintf(out, size, "wears.%s/%s", plant->degradation[slot->id].name,
                 slot->kind == GJ_SLOT_WEAR   ? "stage"
                 : slot->kind == GJ_SLOT_LOOK ? "inspect"
                                              : "maintenance");
        break;
    }
    return out;
}

static void key_machines(struct gj_view *f)
{
    const struct gj_plant *plant = f->plant;
    for (uint32_t m = 0; m < plant->n_machines; m++) {
        const uint32_t station = plant->machine_station[m];
        const struct gj_station_info *info = &plant->station_info[station];
        const uint32_t k = m - info->first_machine;
        char path[400];
        snprintf(path, sizeof path, "%s#%u", plant->station[station].path, k + 1);
        key(f, plant->layout.first_machine_stream + m, path, "setup");
        if (plant->n_wears > 0) {
            key(f, plant->layout.first_wear_stream + m, path, "tool change");
        }
        if (plant->n_charts > 0) {
            key(f, plant->layout.first_chart_stream + m, path, "chart");
        }
        for (uint32_t c = 0; c < info->n_clocks; c++) {
            const uint32_t stream =
                plant->layout.first_clock_stream + (info->first_clock + k * info->n_clocks + c) * GJ_STREAMS_A_CLOCK;
            const struct gj_slot *slot = &plant->slot[info->first_slot + c];
            const bool is_drift = slot->kind == GJ_SLOT_DRIFT;
            const bool is_search = slot->kind == GJ_SLOT_SEARCH;
            char name[300];
            snprintf(path, sizeof path, "%s#%u/%s", plant->station[station].path, k + 1,
                     name_of_slot_path(plant, slot, name, sizeof name));
            key(f, stream + GJ_CLOCK_EVERY, path, is_drift ? "drifts" : is_search ? "found" : "every");
            key(f, stream + GJ_CLOCK_RESPONSE, path, is_drift ? "found" : is_search ? "delay" : "noticed");
            key(f, stream + GJ_CLOCK_REPAIR, path, is_drift || is_search ? "restore" : "repair");
            key(f, stream + GJ_CLOCK_PART, path, "part");
        }
    }
}

static void key_demands(struct gj_view *f)
{
    for (uint32_t i = 0; i < f->plant->n_demands; i++) {
        const uint32_t stream = f->plant->layout.first_demand_stream + i * GJ_STREAMS_A_DEMAND;
        char path[300];
        snprintf(path, sizeof path, "orders.%s", f->plant->demand[i].name);
        key(f, stream + GJ_DEMAND_EVERY, path, "every");
        key(f, stream + GJ_DEMAND_QUANTITY, path, "quantity");
        key(f, stream + GJ_DEMAND_DUE, path, "due");
    }
}

static void key_stocks(struct gj_view *f)
{
    for (gj_id i = 0; i < f->plant->n_stocks; i++) {
        char path[300];
        snprintf(path, sizeof path, "stock.%s", f->plant->stock[i].name);
        key(f, f->plant->layout.first_stock_stream + i, path, "forecast");
    }
}

static void key_people(struct gj_view *f)
{
    for (uint32_t p = 0; p < f->plant->n_pools; p++) {
        char path[300];
        snprintf(path, sizeof path, "people.%s", f->plant->pool[p].name);
        const uint32_t stream = f->plant->layout.first_staff_stream + p * GJ_STREAMS_A_POOL;
        key(f, stream + GJ_POOL_ABSENT, path, "absent");
        key(f, stream + GJ_POOL_WALK, path, "walk");
    }
}

static void key_outages(struct gj_view *f)
{
    for (uint32_t i = 0; i < f->plant->n_outages; i++) {
        const uint32_t stream = f->plant->layout.first_outage_stream + i * GJ_STREAMS_A_CLOCK;
        char path[300];
        snprintf(path, sizeof path, "outage.%s", f->plant->outage[i].name);
        key(f, stream + GJ_CLOCK_EVERY, path, "every");
        key(f, stream + GJ_CLOCK_RESPONSE, path, "noticed");
        key(f, stream + GJ_CLOCK_REPAIR, path, "repair");
    }
}

/* --- start --- */

static void start_machine(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    const uint32_t station = f->plant->machine_station[machine];
    const struct gj_station_info *info = &f->plant->station_info[station];
    *m = (struct gj_machine){
        .station = station,
        .features = info->features,
        .buffer = info->buffer,
        .first_clock = info->first_clock + (machine - info->first_machine) * info->n_clocks,
        .n_clocks = info->n_clocks,
        .lot = GJ_NONE,
        .child = GJ_NONE,
        .family = GJ_NONE,
        .step = GJ_NONE,
        .first_held = GJ_NONE,
        .next_blocked = GJ_NONE,
        .next_waiting = GJ_NONE,
        .ring = GJ_RING_JOB,
        .is_on_shift = info->calendar == GJ_NONE,
        .state = info->calendar == GJ_NONE ? GJ_STATE_STARVED : GJ_STATE_OFF_SHIFT,
    };
    gj_clocks_start(f, machine);
}

static void start_buffers(struct gj_view *f)
{
    for (uint32_t b = 0; b < f->plant->n_buffers; b++) {
        const struct gj_buffer_info *info = &f->plant->buffer_info[b];
        f->buffer[b] =
            (struct gj_buffer){.first = GJ_NONE,
                               .first_outside = GJ_NONE,
                               .last_outside = GJ_NONE,
                               .first_blocked = GJ_NONE,
                               .last_blocked = GJ_NONE,
                               .capacity = info->capacity,
                               .reader = info->n_readers > 0 ? f->plant->reader[info->first_reader] : GJ_NONE,
                               .is_store = info->is_store,
                               .is_plain = info->is_plain,
                               .is_entry = info->is_entry,
                               .is_special = info->is_choosy || info->is_awaited || info->is_store,
                               .is_choosy = info->is_choosy,
                               .is_awaited = info->is_awaited,
                               .is_direct = info->capacity == 0,
                               .is_single = info->n_readers == 1};
        for (uint32_t r = 0; r < info->n_readers; r++) {
            f->machine[f->plant->reader[info->first_reader + r]].reader = r;
        }
    }
}

static void start_workers(struct gj_view *f)
{
    for (uint32_t w = 0; w < f->plant->layout.n_workers; w++) {
        f->worker[w] = (struct gj_worker){.station = GJ_NONE, .pool = f->plant->worker_pool[w]};
    }
    for (uint32_t i = 0; i < f->plant->layout.n_workers * f->plant->layout.max_tends; i++) {
        f->hold[i].machine = GJ_NONE;
    }
}

void gj_drain(struct gj_view *f)
{
    while (f->s->n_ready > 0) {
        gj_machine_looks(f, f->ready[--f->s->n_ready]);
    }
}

void gj_floor_reset(struct gj_floor *floor, uint64_t seed, uint32_t replication)
{
    const struct gj_plant *plant = floor->plant;
    const struct gj_layout *l = &plant->layout;
    const bool same_keys = floor->state->digest != 0 && floor->state->seed == seed;
    memset(floor->state, 0, sizeof *floor->state);
    memset(at(floor, l->machine), 0, l->stream - l->machine);
    struct gj_view f;
    gj_view_open(&f, floor);
    struct gj_floor_state *s = f.s;
    s->seed = seed;
    s->replication = replication;
    s->digest = gj_digest_add(GJ_DIGEST_START, seed ^ (uint64_t)replication << 32);
    s->first_waiting = s->last_waiting = GJ_NONE;
    s->free_lot = s->free_order = GJ_NONE;
    s->demand = 1.0;
    s->allowance = 1.0;
    for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
        s->lever[0][i] = s->lever[1][i] = 1.0;
    }
    gj_timers_init(&f.timers, at(floor, l->timers), l->n_timers);
    for (uint32_t m = 0; m < plant->n_machines && plant->has_choice; m++) {
        f.room[m] = GJ_NONE;
    }
    if (same_keys) {
        for (uint32_t i = 0; i < l->n_streams; i++) {
            gj_stream_init(&f.stream[i], f.stream[i].key);
        }
    } else {
        key_jobs(&f);
        key_machines(&f);
        key_demands(&f);
        key_outages(&f);
        key_stocks(&f);
        gj_kits_key(&f);
        gj_ways_key(&f);
        gj_transits_key(&f);
        key_people(&f);
    }
    for (uint32_t m = 0; m < plant->n_machines; m++) {
        start_machine(&f, m);
    }
    start_buffers(&f);
    start_workers(&f);
    s->look_from = UINT32_MAX;
    gj_people_start(&f);
    gj_transits_start(&f);
    gj_loops_start(&f);
    gj_feedbacks_start(&f);
    gj_demands_start(&f);
    gj_outages_start(&f);
    gj_stocks_start(&f);
    gj_kits_start(&f);
    gj_tools_start(&f);
    for (uint32_t m = plant->n_machines; m-- > 0;) { /* the stack gives them back in entity order */
        if (f.machine[m].is_on_shift) {
            gj_ready(&f, m);
        }
    }
    gj_drain(&f);
}

enum gj_status gj_floor_init(struct gj_floor *floor, const struct gj_plant *plant, uint64_t seed, uint32_t replication,
                             struct gj_error *error)
{
    *floor = (struct gj_floor){.plant = plant};
    if (!plant->is_frozen) {
        return gj_error_set(error, GJ_INTERNAL, NULL, "the plant is not frozen");
    }
    floor->memory = gj_alloc(plant->layout.total + CACHE_LINE - 1);
    if (!floor->memory) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out: a floor of this plant needs %zu bytes",
                            plant->layout.total);
    }
    floor->state = (void *)((char *)floor->memory + (CACHE_LINE - (uintptr_t)floor->memory % CACHE_LINE) % CACHE_LINE);
    floor->bytes = plant->layout.total;
    /* Orders and lots come last, are most of it, and are written before they are read: pages that no lot ever needs are never touched. */
    memset(floor->state, 0, plant->layout.order);
    const enum gj_status status = gj_hook_open(floor, error);
    if (status != GJ_OK) {
        gj_floor_fini(floor);
        return status;
    }
    gj_floor_reset(floor, seed, replication);
    return GJ_OK;
}

void gj_floor_fini(struct gj_floor *floor)
{
    gj_hook_close(floor);
    gj_free(floor->memory);
    floor->memory = NULL;
    floor->state = NULL;
}

void gj_floor_copy(struct gj_floor *to, const struct gj_floor *from)
{
    const struct gj_layout *l = &from->plant->layout;
    memcpy(to->state, from->state, l->order + from->state->used_orders * sizeof(struct gj_order));
    memcpy(at(to, l->lot), at(from, l->lot), from->state->used_lots * sizeof(struct gj_lot));
    gj_hook_copy_error(to, from);
}

/* --- the loop --- */

static enum gj_status fault(struct gj_view *f, struct gj_error *error)
{
    if (f->s->fault == GJ_DEADLOCK) {
        gj_explain_standstill(f, error);
        return GJ_DEADLOCK;
    }
    if (f->s->fault == GJ_INTERRUPTED) {
        return gj_error_set(error, GJ_INTERRUPTED, NULL, "interrupted after %.6g h of simulated time",
                            (double)f->now / (double)GJ_HOUR);
    }
    if (f->s->is_hook_failed) {
        return gj_hook_fault(f, error);
    }
    if (f->s->is_out_of_events) {
        gj_error_set(error, GJ_LIMIT, NULL, "more than %llu events, and the clock stands at %.6g h of simulated time",
                     (unsigned long long)f->plant->limit_events, (double)f->now / (double)GJ_HOUR);
        gj_error_fix(error, "look for times that are 0 or far too small, or raise `max_events`");
        return GJ_LIMIT;
    }
    gj_error_set(error, GJ_LIMIT, NULL, "more than %u lots or orders at once after %.6g h of simulated time",
                 f->plant->limit_lots, (double)f->now / (double)GJ_HOUR);
    gj_error_fix(error, "orders come faster than the plant can make them: lower the rate, add machines, or raise "
                        "max_lots of the plant");
    return GJ_LIMIT;
}

static inline void ring(struct gj_view *f, uint32_t timer)
{
    const struct gj_layout *l = &f->plant->layout;
    const uint32_t machine = timer - f->first_machine_timer;
    if (__builtin_expect(machine < f->plant->n_machines, 1)) {
        gj_machine_rings(f, machine);
        gj_drain(f);
        if (f->machine[machine].has_rung) {
            gj_set_timer(f, machine, GJ_NEVER);
        }
        return;
    }
    if (timer == l->choice_timer) {
        gj_choice_rings(f);
    } else if (timer >= l->first_demand_timer) {
        gj_demand_rings(f, timer - l->first_demand_timer);
        const uint64_t n = (uint64_t)f->s->flow.orders_arrived;
        if ((n & (n - 1)) == 0) {
            gj_drain(f);
            gj_look_for_standstill(f);
        }
    } else if (timer >= l->first_outage_timer) {
        gj_outage_rings(f, machine);
    } else if (timer >= l->first_oven_timer) {
        gj_oven_rings(f, timer - l->first_oven_timer);
    } else if (timer >= l->first_transit_timer) {
        gj_transit_rings(f, timer - l->first_transit_timer);
    } else if (timer >= l->first_worker_timer) {
        gj_worker_rings(f, f->plant->timer_worker[timer - l->first_worker_timer]);
    } else if (timer >= l->first_pool_timer) {
        gj_pool_rings(f, timer - l->first_pool_timer);
    } else {
        gj_calendar_rings(f, timer);
        gj_drain(f);
        gj_look_for_standstill(f);
    }
    gj_drain(f);
}

#define LOOK_EVERY \
    65536u /* events between two looks at the limit and at who may want the run to stop: a few milliseconds */

/* Let up to LOOK_EVERY timers ring. False when the next one rings at `until` or later, and the clock stands there. */
static bool ring_some(struct gj_view *f, gj_time until)
{
    uint32_t n = 0;
    bool is_over = false;
    while (n < LOOK_EVERY && f->s->fault == GJ_OK) {
        gj_time when;
        const uint32_t timer = gj_timers_next(&f->timers, &when);
        if (when >= until) {
            f->now = until;
            is_over = true;
            break;
        }
        f->now = when;
        n++;
        ring(f, timer);
    }
    f->s->events += n;
    return !is_over;
}

/* The same with somebody watching who wants to know when the clock moves on. Apart, so that it costs the others nothing. */
static __attribute__((cold, noinline)) bool ring_some_watched(struct gj_view *f, gj_time until)
{
    uint32_t n = 0;
    bool is_over = false;
    while (n < LOOK_EVERY && f->s->fault == GJ_OK && !is_over) {
        gj_time when;
        const uint32_t timer = gj_timers_next(&f->timers, &when);
        is_over = when >= until;
        const gj_time next = is_over ? until : when;
        if (next > f->now) {
            f->trace->settled(f->trace->user, f->now, next);
        }
        f->now = next;
        if (!is_over) {
            n++;
            ring(f, timer);
        }
    }
    f->s->events += n;
    return !is_over;
}

enum gj_status gj_floor_run(struct gj_floor *floor, gj_time until, struct gj_error *error)
{
    struct gj_view f;
    gj_view_open(&f, floor);
    struct gj_floor_state *s = f.s;
    bool (*const go_on)(struct gj_view *, gj_time) =
        floor->trace && floor->trace->settled ? ring_some_watched : ring_some;
    while (s->fault == GJ_OK && go_on(&f, until)) {
        if (floor->stop && atomic_load_explicit(floor->stop, memory_order_relaxed) != 0) {
            s->fault = GJ_INTERRUPTED;
        } else if (s->events > floor->plant->limit_events) {
            s->fault = GJ_LIMIT;
            s->is_out_of_events = 1;
        }
    }
    gj_time when;
    (void)gj_timers_next(&f.timers, &when);
    if (when == GJ_NEVER && !s->is_closed) {
        gj_look_for_standstill(&f);
    }
    s->now = f.now;
    return s->fault == GJ_OK ? GJ_OK : fault(&f, error);
}

gj_time gj_floor_now(const struct gj_floor *floor)
{
    return floor->state->now;
}

uint64_t gj_floor_digest(const struct gj_floor *floor)
{
    return floor->state->digest;
}

uint64_t gj_floor_events(const struct gj_floor *floor)
{
    return floor->state->events;
}

void gj_floor_set_lever(struct gj_floor *floor, enum gj_lever lever, double multiplier)
{
    const bool is_new = floor->state->lever[1][lever] != multiplier;
    floor->state->lever[1][lever] = multiplier;
    if (floor->trace && is_new) {
        struct gj_view f;
        uint64_t bits;
        gj_view_open(&f, floor);
        memcpy(&bits, &multiplier, sizeof bits);
        gj_emit(&f, GJ_EVENT_LEVER, lever, bits, 0);
    }
}

void gj_floor_set_demand(struct gj_floor *floor, double multiplier)
{
    floor->state->demand = multiplier;
}

void gj_floor_set_allowance(struct gj_floor *floor, double multiplier)
{
    floor->state->allowance = multiplier;
}
