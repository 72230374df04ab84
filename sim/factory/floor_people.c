/* People: workers, who holds whom, who waits, shifts. A freed worker goes to the machine that has waited longest among those it can serve.
 * Of the workers that could come the one with the lowest number does. */
#include "factory/floor_internal.h"

static void pool_account(struct gj_view *f, struct gj_pool *pool)
{
    const gj_time elapsed = f->now - pool->since;
    pool->head_us += elapsed * (gj_time)pool->heads;
    pool->paid_us += pool->is_on_shift ? elapsed * (gj_time)pool->heads : 0;
    pool->since = f->now;
}

static void set_activity(struct gj_view *f, uint32_t worker, enum gj_activity activity, uint32_t machine)
{
    struct gj_worker *w = &f->worker[worker];
    struct gj_pool *pool = &f->pool[w->pool];
    pool->n_idle -= w->activity == GJ_ACTIVITY_IDLE && w->is_employed;
    w->acc[w->activity] += f->now - w->since;
    w->since = f->now;
    w->activity = (uint8_t)activity;
    w->machine = machine;
    pool->n_idle += activity == GJ_ACTIVITY_IDLE && w->is_employed;
    f->s->digest = gj_digest_add(f->s->digest, (uint64_t)f->now ^ (uint64_t)worker << 44 ^ (uint64_t)activity << 40 ^
                                                   UINT64_C(1) << 63);
    gj_emit(f, GJ_EVENT_WORKER, worker, (uint64_t)activity, machine);
}

static void depart(struct gj_view *f, uint32_t worker)
{
    struct gj_worker *w = &f->worker[worker];
    struct gj_pool *pool = &f->pool[w->pool];
    pool_account(f, pool);
    set_activity(f, worker, GJ_ACTIVITY_OFF, GJ_NONE);
    pool->leaving -= w->is_leaving;
    pool->heads--;
    pool->left++;
    w->is_employed = 0;
    w->is_leaving = 0;
    gj_emit(f, GJ_EVENT_LEAVE, worker, w->pool, 0);
}

/* --- taking and releasing --- */

static uint32_t idle_in(const struct gj_view *f, uint64_t pools)
{
    uint32_t n = 0;
    for (; pools != 0; pools &= pools - 1) {
        n += f->pool[__builtin_ctzll(pools)].n_idle;
    }
    return n;
}

/* Give `count` idle workers of `pools` to the machine; they are there. */
static void assign(struct gj_view *f, uint32_t machine, const struct gj_need *need, enum gj_activity activity)
{
    uint32_t count = need->count;
    for (uint64_t pools = need->pools; pools != 0 && count > 0; pools &= pools - 1) {
        const uint32_t pool = (uint32_t)__builtin_ctzll(pools);
        for (uint32_t w = f->plant->first_worker[pool]; f->pool[pool].n_idle > 0 && count > 0; w++) {
            if (f->worker[w].is_employed && f->worker[w].activity == GJ_ACTIVITY_IDLE) {
                set_activity(f, w, activity, machine);
                f->worker[w].next_held = f->machine[machine].first_held;
                f->machine[machine].first_held = w;
                count--;
            }
        }
    }
}

static void let_go(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    while (m->first_held != GJ_NONE) {
        const uint32_t worker = m->first_held;
        struct gj_worker *w = &f->worker[worker];
        m->first_held = w->next_held;
        if (w->is_leaving) {
            depart(f, worker);
        } else {
            set_activity(f, worker, f->pool[w->pool].is_on_shift ? GJ_ACTIVITY_IDLE : GJ_ACTIVITY_OFF, GJ_NONE);
        }
    }
}

/* All the needs or none. Needs are met in their order; when the pools of two overlap the second may find too few: then all go back. */
bool gj_people_take(struct gj_view *f, uint32_t machine, const struct gj_need *needs, uint32_t n,
                    enum gj_activity activity)
{
    for (uint32_t i = 0; i < n; i++) {
        if (idle_in(f, needs[i].pools) < needs[i].count) {
            return false;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        if (idle_in(f, needs[i].pools) < needs[i].count) {
            let_go(f, machine);
            return false;
        }
        assign(f, machine, &needs[i], activity);
    }
    return true;
}

void gj_people_release(struct gj_view *f, uint32_t machine)
{
    if (f->machine[machine].first_held == GJ_NONE) {
        return;
    }
    let_go(f, machine);
    gj_people_serve(f);
}

/* --- waiting --- */

void gj_people_wait(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    m->is_waiting = 1;
    m->next_waiting = GJ_NONE;
    if (f->s->last_waiting != GJ_NONE) {
        f->machine[f->s->last_waiting].next_waiting = machine;
    } else {
        f->s->first_waiting = machine;
    }
    f->s->last_waiting = machine;
}

static void unlink_waiting(struct gj_view *f, uint32_t before, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    if (before == GJ_NONE) {
        f->s->first_waiting = m->next_waiting;
    } else {
        f->machine[before].next_waiting = m->next_waiting;
    }
    if (f->s->last_waiting == machine) {
        f->s->last_waiting = before;
    }
    m->is_waiting = 0;
}

void gj_people_stop_waiting(struct gj_view *f, uint32_t machine)
{
    if (!f->machine[machine].is_waiting) {
        return;
    }
    uint32_t before = GJ_NONE;
    for (uint32_t m = f->s->first_waiting; m != machine; m = f->machine[m].next_waiting) {
        before = m;
    }
    unlink_waiting(f, before, machine);
}

static bool take_for(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    if (m->stop == GJ_STOP_CREW) {
        const struct gj_slot *slot = gj_slot_of(f, m, m->stop_clock);
        return gj_people_take(f, machine, slot->crew, slot->n_crew, GJ_ACTIVITY_REPAIR);
    }
    uint32_t n = 0;
    enum gj_activity activity = GJ_ACTIVITY_DIRECT;
    const struct gj_need *needs = gj_job_needs(f, machine, &n, &activity);
    return gj_people_take(f, machine, needs, n, activity);
}

/* Serve who waits, longest first. Nothing done here frees anybody, so one pass is enough. */
void gj_people_serve(struct gj_view *f)
{
    uint32_t before = GJ_NONE;
    uint32_t machine = f->s->first_waiting;
    while (machine != GJ_NONE) {
        const uint32_t next = f->machine[machine].next_waiting;
        if (take_for(f, machine)) {
            unlink_waiting(f, before, machine);
            gj_machine_got_people(f, machine);
        } else {
            before = machine;
        }
        machine = next;
    }
}

/* --- shifts --- */

static void pool_opens(struct gj_view *f, uint32_t pool)
{
    struct gj_pool *p = &f->pool[pool];
    pool_account(f, p);
    p->is_on_shift = 1;
    const gj_time paperwork = gj_scaled((double)f->plant->pool[pool].paperwork_us, f->s->lever[1][GJ_LEVER_PAPERWORK]);
    for (uint32_t w = f->plant->first_worker[pool]; w < f->plant->first_worker[pool + 1]; w++) {
        if (f->worker[w].is_employed) {
            set_activity(f, w, paperwork > 0 ? GJ_ACTIVITY_PAPERWORK : GJ_ACTIVITY_IDLE, GJ_NONE);
        }
    }
    if (paperwork > 0) {
        gj_timer_set(&f->timers, f->plant->layout.first_pool_timer + pool, f->now + paperwork);
    }
}

static void pool_closes(struct gj_view *f, uint32_t pool)
{
    struct gj_pool *p = &f->pool[pool];
    pool_account(f, p);
    p->is_on_shift = 0;
    gj_timer_cancel(&f->timers, f->plant->layout.first_pool_timer + pool);
    /* First those without work: nobody who is about to go is given any. */
    for (uint32_t w = f->plant->first_worker[pool]; w < f->plant->first_worker[pool + 1]; w++) {
        if (f->worker[w].is_employed && f->worker[w].machine == GJ_NONE && f->worker[w].activity != GJ_ACTIVITY_OFF) {
            set_activity(f, w, GJ_ACTIVITY_OFF, GJ_NONE);
        }
    }
    for (uint32_t w = f->plant->first_worker[pool]; w < f->plant->first_worker[pool + 1]; w++) {
        if (f->worker[w].is_employed && f->worker[w].machine != GJ_NONE) {
            gj_machine_lose_people(f, f->worker[w].machine);
        }
    }
}

/* Paperwork is done. */
void gj_pool_rings(struct gj_view *f, uint32_t pool)
{
    gj_timer_cancel(&f->timers, f->plant->layout.first_pool_timer + pool);
    for (uint32_t w = f->plant->first_worker[pool]; w < f->plant->first_worker[pool + 1]; w++) {
        if (f->worker[w].is_employed && f->worker[w].activity == GJ_ACTIVITY_PAPERWORK) {
            set_activity(f, w, GJ_ACTIVITY_IDLE, GJ_NONE);
        }
    }
    gj_people_serve(f);
}

/* The machines on the stack above `first` were put there in entity order; let them come off it in that order. */
static void reverse_ready(struct gj_view *f, uint32_t first)
{
    for (uint32_t low = first, high = f->s->n_ready; low + 1 < high; low++) {
        high--;
        const uint32_t machine = f->ready[low];
        f->ready[low] = f->ready[high];
        f->ready[high] = machine;
    }
}

/* At the end of a shift machines stop before people go; at its beginning people are there before machines start. */
void gj_calendar_rings(struct gj_view *f, uint32_t calendar)
{
    bool is_open = false;
    const gj_time next = gj_calendar_next(&f->plant->calendar[calendar], f->now, &is_open);
    gj_timer_set(&f->timers, calendar, next);
    if (f->calendar[calendar] == (uint32_t)is_open) {
        return;
    }
    f->calendar[calendar] = is_open;
    for (uint32_t p = 0; p < f->plant->n_pools && is_open; p++) {
        if (f->plant->pool[p].calendar == calendar) {
            pool_opens(f, p);
        }
    }
    const uint32_t n_ready = f->s->n_ready;
    for (uint32_t m = 0; m < f->plant->n_machines; m++) {
        if (f->plant->station_info[f->machine[m].station].calendar == calendar) {
            (is_open ? gj_machine_come_on : gj_machine_go_off)(f, m);
        }
    }
    reverse_ready(f, n_ready);
    for (uint32_t p = 0; p < f->plant->n_pools && !is_open; p++) {
        if (f->plant->pool[p].calendar == calendar) {
            pool_closes(f, p);
        }
    }
    gj_people_serve(f);
}

static void employ(struct gj_view *f, uint32_t pool, uint32_t worker)
{
    struct gj_pool *p = &f->pool[pool];
    struct gj_worker *w = &f->worker[worker];
    pool_account(f, p);
    w->acc[GJ_ACTIVITY_OFF] += f->now - w->since;
    w->since = f->now;
    w->is_employed = 1;
    w->activity = GJ_ACTIVITY_OFF;
    p->heads++;
    if (p->is_on_shift) {
        set_activity(f, worker, GJ_ACTIVITY_IDLE, GJ_NONE);
    }
}

/* Everybody who is there at time 0; shifts that are open then have begun. */
void gj_people_start(struct gj_view *f)
{
    for (uint32_t c = 0; c < f->plant->n_calendars; c++) {
        gj_timer_set(&f->timers, c, 0);
    }
    for (uint32_t p = 0; p < f->plant->n_pools; p++) {
        for (uint32_t k = 0; k < f->plant->pool[p].count; k++) {
            employ(f, p, f->plant->first_worker[p] + k);
        }
        if (f->plant->pool[p].calendar == GJ_NONE) {
            pool_opens(f, p);
        }
    }
}

/* --- hiring and leaving, from outside the loop --- */

uint32_t gj_floor_pool_limit(const struct gj_plant *plant, gj_id pool)
{
    return plant->pool[pool].count * 2 + 16;
}

uint32_t gj_floor_heads(const struct gj_floor *floor, gj_id pool)
{
    struct gj_view f;
    gj_view_open(&f, floor);
    return f.pool[pool].heads - f.pool[pool].leaving;
}

enum gj_status gj_floor_hire(struct gj_floor *floor, gj_id pool, uint32_t heads, struct gj_error *error)
{
    struct gj_view f;
    gj_view_open(&f, floor);
    for (uint32_t w = f.plant->first_worker[pool]; w < f.plant->first_worker[pool + 1] && heads > 0; w++) {
        if (!f.worker[w].is_employed) {
            employ(&f, pool, w);
            f.pool[pool].hired++;
            gj_emit(&f, GJ_EVENT_HIRE, w, pool, 0);
            heads--;
        }
    }
    gj_people_serve(&f);
    if (heads > 0) {
        return gj_error_set(error, GJ_LIMIT, f.plant->pool[pool].name, "the pool has reached its limit of %u heads",
                            gj_floor_pool_limit(f.plant, pool));
    }
    return GJ_OK;
}

/* The last hired go first; those who are not at work at once, the others when their job is done. */
void gj_floor_leave(struct gj_floor *floor, gj_id pool, uint32_t heads)
{
    struct gj_view f;
    gj_view_open(&f, floor);
    for (uint32_t w = f.plant->first_worker[pool + 1]; w-- > f.plant->first_worker[pool] && heads > 0;) {
        struct gj_worker *worker = &f.worker[w];
        if (!worker->is_employed || worker->is_leaving) {
            continue;
        }
        heads--;
        worker->is_leaving = 1;
        f.pool[pool].leaving++;
        if (worker->machine == GJ_NONE) {
            depart(&f, w);
        }
    }
}
