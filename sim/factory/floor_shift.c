/* Shifts: calendars, who comes and goes with them, overtime, hiring and leaving.
 *
 * At the end of a shift machines stop before people go; at its beginning people are there before machines start. A closing that is not
 * longer than the calendar's breaks is a break: it stops what there is, and the shift goes on after it. */
#include "factory/floor_internal.h"

/* Overtime is worked in half hours, as it is paid: after each it is asked again whether work waits, and who may still stay. */
#define OVERTIME_BLOCK (30 * GJ_MINUTE)

static uint64_t pools_of(const struct gj_view *f, uint32_t calendar)
{
    uint64_t pools = 0;
    for (uint32_t p = 0; p < f->plant->n_pools; p++) {
        pools |= (uint64_t)(f->plant->pool[p].calendar == calendar) << p;
    }
    return pools;
}

/* --- pools --- */

static bool does_not_come(const struct gj_view *f, const struct gj_worker *w)
{
    const double absent = f->plant->pool_info[w->pool].staff.absent;
    if (!(absent > 0.0)) {
        return false;
    }
    const uint32_t stream = f->plant->layout.first_staff_stream + w->pool * GJ_STREAMS_A_POOL + GJ_POOL_ABSENT;
    const uint64_t index = (uint64_t)w->hire << 32 | f->pool[w->pool].n_shifts;
    return gj_draw_uniform(f->stream[stream].key, f->s->replication, index, 0) < absent;
}

static void pool_opens(struct gj_view *f, uint32_t pool, bool after_break)
{
    struct gj_pool *p = &f->pool[pool];
    p->is_on_shift = 1;
    p->n_shifts += !after_break;
    const gj_time paperwork =
        after_break ? p->paperwork_left
                    : gj_scaled((double)f->plant->pool[pool].paperwork_us, f->s->lever[1][GJ_LEVER_PAPERWORK]);
    for (uint32_t w = f->plant->first_worker[pool]; w < f->plant->first_worker[pool + 1]; w++) {
        const struct gj_worker *worker = &f->worker[w];
        if (!worker->is_employed) {
            continue;
        }
        if (worker->n_served > 0) { /* he has stayed until now */
            gj_worker_set_presence(f, w, GJ_HERE);
        } else if (does_not_come(f, worker)) {
            gj_worker_set_presence(f, w, GJ_ABSENT);
            gj_worker_set_activity(f, w, GJ_ACTIVITY_ABSENT, GJ_NONE);
        } else {
            gj_worker_set_presence(f, w, GJ_HERE);
            if (paperwork > 0) {
                gj_worker_set_activity(f, w, GJ_ACTIVITY_PAPERWORK, GJ_NONE);
            } else {
                gj_worker_ready(f, w);
            }
        }
    }
    if (paperwork > 0) {
        gj_timer_set(&f->timers, f->plant->layout.first_pool_timer + pool, f->now + paperwork);
    }
}

/* Paperwork is done. */
void gj_pool_rings(struct gj_view *f, uint32_t pool)
{
    gj_timer_cancel(&f->timers, f->plant->layout.first_pool_timer + pool);
    for (uint32_t w = f->plant->first_worker[pool]; w < f->plant->first_worker[pool + 1]; w++) {
        if (f->worker[w].is_employed && f->worker[w].activity == GJ_ACTIVITY_PAPERWORK) {
            gj_worker_ready(f, w);
        }
    }
    gj_people_serve(f);
}

/* Would so much more bring him beyond the limit of the week, with the regular hours that are still to come? */
static bool is_over_limit(const struct gj_view *f, const struct gj_worker *w, gj_time more)
{
    const gj_time limit = f->plant->pool_info[w->pool].staff.week_limit_us;
    const gj_id calendar = f->plant->pool[w->pool].calendar;
    const gj_time sunday = (f->now / GJ_WEEK + 1) * GJ_WEEK;
    if (limit == GJ_NEVER || gj_worker_week(f, w) + more > limit) {
        return limit != GJ_NEVER;
    }
    return gj_worker_week(f, w) + more + gj_calendar_open(&f->plant->calendar[calendar], f->now, sunday) > limit;
}

/* Does the machine go on past the bell, and may this worker go on with it? */
static bool stays_for(const struct gj_view *f, uint32_t worker, uint32_t machine)
{
    const struct gj_worker *w = &f->worker[worker];
    const struct gj_machine *m = &f->machine[machine];
    if (!gj_machine_goes_on_late(f, machine)) {
        return false;
    }
    return !is_over_limit(f, w, m->job_left - (f->now - m->leg_start));
}

/* His shift is over: the machines he works at lose him, but for those that go on past the bell when `may_stay`. */
static void takes_leave(struct gj_view *f, uint32_t worker, bool may_stay)
{
    const uint32_t first = worker * f->plant->layout.max_tends;
    gj_worker_set_presence(f, worker, GJ_STAYING);
    for (uint32_t k = 0; k < f->plant->layout.max_tends; k++) {
        const uint32_t machine = f->hold[first + k].machine;
        if (machine != GJ_NONE && !(may_stay && stays_for(f, worker, machine))) {
            gj_machine_lose_people(f, machine);
        }
    }
}

static void pool_closes(struct gj_view *f, uint32_t pool, bool is_break)
{
    struct gj_pool *p = &f->pool[pool];
    const uint32_t timer = f->plant->layout.first_pool_timer + pool;
    const gj_time paperwork_until = gj_timer_get(&f->timers, timer);
    p->paperwork_left = is_break && paperwork_until != GJ_NEVER ? paperwork_until - f->now : 0;
    p->is_on_shift = 0;
    gj_timer_cancel(&f->timers, timer);
    /* First those without work: nobody who is about to go is given any. */
    for (uint32_t w = f->plant->first_worker[pool]; w < f->plant->first_worker[pool + 1]; w++) {
        if (f->worker[w].is_employed && f->worker[w].n_served == 0 && f->worker[w].presence != GJ_AWAY) {
            gj_worker_goes_home(f, w);
        }
    }
    for (uint32_t w = f->plant->first_worker[pool]; w < f->plant->first_worker[pool + 1]; w++) {
        if (f->worker[w].n_served > 0) {
            takes_leave(f, w, !is_break);
        }
    }
}

/* --- overtime --- */

/* Is there a lot on or before one of the machines that work by this calendar, or whose people do? */
static bool work_waits(const struct gj_view *f, uint32_t calendar)
{
    const uint64_t pools = pools_of(f, calendar);
    for (uint32_t i = 0; i < f->plant->n_stations; i++) {
        const struct gj_station_info *info = &f->plant->station_info[i];
        if (info->calendar != calendar && (info->pools & pools) == 0) {
            continue;
        }
        const struct gj_buffer *buffer = &f->buffer[info->buffer];
        if (buffer->n > 0 || buffer->first_outside != GJ_NONE ||
            f->plant->buffer_info[info->buffer].endless != GJ_NONE) {
            return true;
        }
        for (uint32_t k = 0; k < info->n_machines; k++) {
            const struct gj_machine *m = &f->machine[info->first_machine + k];
            if (m->job != GJ_JOB_NONE && m->job != GJ_JOB_DONE) {
                return true;
            }
        }
    }
    return false;
}

/* The next half hour: who would be paid beyond the limit of the week goes home, and so do those who are not there to work. */
static void pool_works_over(struct gj_view *f, uint32_t pool, gj_time block)
{
    for (uint32_t w = f->plant->first_worker[pool]; w < f->plant->first_worker[pool + 1]; w++) {
        const struct gj_worker *worker = &f->worker[w];
        const bool is_away = !worker->is_employed || worker->presence == GJ_AWAY;
        const bool goes = worker->activity == GJ_ACTIVITY_ABSENT || worker->activity == GJ_ACTIVITY_TRAINING ||
                          is_over_limit(f, worker, block);
        if (is_away || (goes && worker->n_served > 0)) {
            continue;
        }
        if (goes) {
            gj_worker_goes_home(f, w);
        } else if (worker->presence == GJ_HERE) {
            gj_worker_set_presence(f, w, GJ_OVERTIME);
        }
    }
    for (uint32_t w = f->plant->first_worker[pool]; w < f->plant->first_worker[pool + 1]; w++) {
        if (f->worker[w].n_served > 0 && is_over_limit(f, &f->worker[w], block)) {
            takes_leave(f, w, false);
        }
    }
}

static void next_block(struct gj_view *f, uint32_t calendar)
{
    const struct gj_calendar_state *c = &f->calendar[calendar];
    const gj_time left = c->over_until - f->now;
    const gj_time block = left < OVERTIME_BLOCK ? left : OVERTIME_BLOCK;
    gj_timer_set(&f->timers, calendar, f->now + block);
    for (uint32_t p = 0; p < f->plant->n_pools; p++) {
        if (f->plant->pool[p].calendar == calendar) {
            pool_works_over(f, p, block);
        }
    }
    gj_people_serve(f);
}

/* --- calendars --- */

/* The machines on the stack above `first` were put there in entity order; let them come off it in that order. */
void gj_ready_in_order(struct gj_view *f, uint32_t first)
{
    for (uint32_t low = first, high = f->s->n_ready; low + 1 < high; low++) {
        high--;
        const uint32_t machine = f->ready[low];
        f->ready[low] = f->ready[high];
        f->ready[high] = machine;
    }
}

/* Machines that were held back until this calendar's next shift, or until more time came up in this one. `is_new`: they start now whatever
 * their job's length, or a job longer than a shift would never begin. */
static void start_held_back(struct gj_view *f, uint32_t calendar, bool is_new)
{
    const uint64_t pools = pools_of(f, calendar);
    for (uint32_t m = 0; m < f->plant->n_machines; m++) {
        const struct gj_machine *machine = &f->machine[m];
        const struct gj_station_info *info = &f->plant->station_info[machine->station];
        if (!(machine->features & GJ_HAS_FIT) || f->hand[m].held != GJ_HELD_BACK ||
            (info->calendar != calendar && (info->pools & pools) == 0)) {
            continue;
        }
        f->hand[m].held = is_new ? GJ_HELD_NO_MORE : GJ_NOT_HELD;
        if (machine->is_on_shift && machine->stop == GJ_STOP_NONE) {
            gj_machine_close_leg(f, m);
            gj_machine_resume(f, m);
        }
    }
}

static void calendar_opens(struct gj_view *f, uint32_t calendar)
{
    struct gj_calendar_state *c = &f->calendar[calendar];
    const bool after_break = c->in_break;
    const gj_time left = gj_calendar_left(&f->plant->calendar[calendar], f->now);
    c->is_open = 1;
    c->began = after_break ? c->began : f->now;
    c->bell = left == GJ_NEVER ? GJ_NEVER : f->now + left;
    for (uint32_t p = 0; p < f->plant->n_pools; p++) {
        if (f->plant->pool[p].calendar == calendar) {
            pool_opens(f, p, after_break);
        }
    }
    if (!after_break) {
        start_held_back(f, calendar, true);
    }
    const uint32_t n_ready = f->s->n_ready;
    for (uint32_t m = 0; m < f->plant->n_machines; m++) {
        if (f->plant->station_info[f->machine[m].station].calendar == calendar) {
            gj_machine_come_on(f, m);
        }
    }
    gj_ready_in_order(f, n_ready);
    gj_people_serve(f);
}

/* A lot that is done at the very moment of the bell is done: it goes on, and does not wait for the next morning. Nothing new is begun. */
static void finish_at_the_bell(struct gj_view *f, uint32_t calendar)
{
    for (uint32_t i = 0; i < f->plant->n_machines; i++) {
        struct gj_machine *m = &f->machine[i];
        const bool is_done = m->is_on_shift && m->stop == GJ_STOP_NONE && m->job == GJ_JOB_WORK &&
                             m->state == GJ_STATE_WORKING && m->ring == GJ_RING_JOB &&
                             gj_timer_get(&f->timers, f->first_machine_timer + i) == f->now;
        if (is_done && f->plant->station_info[m->station].calendar == calendar &&
            !(m->features & (GJ_HAS_LOADING | GJ_HAS_LEARNING | GJ_HAS_SAMPLING))) {
            m->is_on_shift = GJ_SHIFT_OFF; /* so that it takes no other */
            gj_machine_rings(f, i);
            m->is_on_shift = GJ_SHIFT_ON;
            gj_machine_go_off(f, i);
            gj_drain(f);
        }
    }
}

static void calendar_closes(struct gj_view *f, uint32_t calendar)
{
    struct gj_calendar_state *c = &f->calendar[calendar];
    finish_at_the_bell(f, calendar);
    c->is_open = 0;
    c->is_over = 0;
    const uint32_t n_ready = f->s->n_ready;
    for (uint32_t m = 0; m < f->plant->n_machines; m++) {
        if (f->plant->station_info[f->machine[m].station].calendar == calendar) {
            (c->in_break ? gj_machine_go_off : gj_machine_bell)(f, m);
        }
    }
    gj_ready_in_order(f, n_ready);
    for (uint32_t p = 0; p < f->plant->n_pools; p++) {
        if (f->plant->pool[p].calendar == calendar) {
            pool_closes(f, p, c->in_break);
        }
    }
    gj_people_serve(f);
}

void gj_calendar_rings(struct gj_view *f, uint32_t calendar)
{
    const struct gj_calendar *spec = &f->plant->calendar[calendar];
    struct gj_calendar_state *c = &f->calendar[calendar];
    if (c->is_over && f->now < c->over_until && work_waits(f, calendar)) {
        next_block(f, calendar);
        return;
    }
    bool is_open = false;
    const gj_time next = gj_calendar_next(spec, f->now, &is_open);
    gj_timer_set(&f->timers, calendar, next);
    if ((c->is_open != 0) == is_open) {
        return;
    }
    if (is_open) {
        calendar_opens(f, calendar);
        return;
    }
    c->in_break = next != GJ_NEVER && next - f->now <= spec->break_us;
    if (!c->in_break && !c->is_over && !c->no_over && spec->overtime_us > 0 && work_waits(f, calendar)) {
        c->is_over = 1;
        c->over_until = f->now + spec->overtime_us;
        c->bell = c->over_until;
        next_block(f, calendar);
        start_held_back(f, calendar, false);
        return;
    }
    calendar_closes(f, calendar);
}

void gj_floor_allow_overtime(struct gj_floor *floor, gj_id calendar, bool is_allowed)
{
    struct gj_view f;
    gj_view_open(&f, floor);
    f.calendar[calendar].no_over = !is_allowed;
}

/* --- hiring and leaving --- */

/* `is_experienced`: he need not be trained and has nothing to learn. */
static void employ(struct gj_view *f, uint32_t pool, uint32_t worker, bool is_experienced)
{
    const struct gj_staff_spec *staff = &f->plant->pool_info[pool].staff;
    struct gj_pool *p = &f->pool[pool];
    struct gj_worker *w = &f->worker[worker];
    gj_pool_account(f, pool);
    w->acc[GJ_ACTIVITY_OFF] += f->now - w->since;
    w->since = f->now;
    w->week_us = 0;
    w->training_left = is_experienced ? 0 : staff->training_us;
    w->practised_us = is_experienced ? staff->full_after_us : 0;
    w->n_practised = is_experienced ? staff->full_after : 0;
    w->hire = p->n_hires++;
    w->n_walks = 0;
    w->station = GJ_NONE;
    w->is_employed = 1;
    w->activity = GJ_ACTIVITY_OFF;
    w->presence = GJ_AWAY;
    p->heads++;
    if (p->is_on_shift) {
        gj_worker_set_presence(f, worker, GJ_HERE);
        gj_worker_ready(f, worker);
    }
}

/* Everybody who is there at time 0; shifts that are open then have begun. */
void gj_people_start(struct gj_view *f)
{
    for (uint32_t c = 0; c < f->plant->n_calendars; c++) {
        gj_timer_set(&f->timers, c, 0);
    }
    for (uint32_t p = 0; p < f->plant->n_pools; p++) {
        const uint32_t count = f->plant->pool[p].count;
        const uint32_t beginners = f->plant->pool_info[p].staff.beginners;
        for (uint32_t k = 0; k < count; k++) {
            employ(f, p, f->plant->first_worker[p] + k, k + beginners < count);
        }
        if (f->plant->pool[p].calendar == GJ_NONE) {
            pool_opens(f, p, false);
        }
    }
}

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
            employ(&f, pool, w, false);
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

void gj_floor_train(struct gj_floor *floor, gj_id pool, gj_time us)
{
    struct gj_view f;
    gj_view_open(&f, floor);
    GJ_CHECK(us <= 0 || f.plant->pool_info[pool].first_timer != GJ_NONE, "pool %u is taught", pool);
    for (uint32_t w = f.plant->first_worker[pool]; us > 0 && w < f.plant->first_worker[pool + 1]; w++) {
        struct gj_worker *worker = &f.worker[w];
        if (!worker->is_employed || worker->is_leaving) {
            continue;
        }
        worker->training_left += us;
        const bool is_free = worker->activity == GJ_ACTIVITY_IDLE && worker->n_served == 0;
        if (is_free || worker->activity == GJ_ACTIVITY_TRAINING) {
            gj_worker_ready(&f, w);
        }
    }
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
        if (worker->n_served == 0) {
            gj_worker_depart(&f, w);
        } else {
            gj_worker_set_presence(&f, w, (enum gj_presence)worker->presence); /* takes no further machine */
        }
    }
}
