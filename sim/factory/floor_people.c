/* People: workers, who holds whom, who waits. A freed worker goes to the machine that has waited longest among those it can serve. Of the
 * workers that could come, one who tends and has room comes before an idle one; of equals the one with the lowest number. When they come to
 * work and go is in floor_shift.c. */
#include "factory/floor_internal.h"

#include "kernel/fm.h"

enum { IDLE_ONES, ONES_WITH_ROOM };

static inline const struct gj_pool_info *info_of(const struct gj_view *f, uint32_t pool)
{
    return &f->plant->pool_info[pool];
}

void gj_pool_account(struct gj_view *f, uint32_t pool)
{
    struct gj_pool *p = &f->pool[pool];
    const gj_time elapsed = f->now - p->since;
    p->head_us += elapsed * (gj_time)p->heads;
    p->paid_us += elapsed * (gj_time)p->n_paid;
    p->over_us += elapsed * (gj_time)p->n_over;
    p->since = f->now;
}

/* --- what a worker does, and where he is --- */

static inline uint64_t *bits_of(const struct gj_view *f, uint32_t pool, uint32_t which)
{
    return &f->worker_bits[info_of(f, pool)->first_word + which * info_of(f, pool)->n_words];
}

static void set_bit(uint64_t *bits, uint32_t i, bool is_set, uint32_t *n)
{
    const uint64_t bit = UINT64_C(1) << i % 64;
    if (((bits[i / 64] & bit) != 0) != is_set) {
        bits[i / 64] ^= bit;
        *n += is_set ? 1U : UINT32_MAX;
    }
}

/* Bring the bits up to date by which free workers are found. */
static void mark(struct gj_view *f, uint32_t worker)
{
    const struct gj_worker *w = &f->worker[worker];
    struct gj_pool *pool = &f->pool[w->pool];
    const uint32_t i = worker - f->plant->first_worker[w->pool];
    const bool is_here = w->is_employed && (w->presence == GJ_HERE || w->presence == GJ_OVERTIME);
    const bool is_busy = w->activity != GJ_ACTIVITY_IDLE && w->activity != GJ_ACTIVITY_WALKING;
    set_bit(bits_of(f, w->pool, IDLE_ONES), i, is_here && w->n_served == 0 && w->activity == GJ_ACTIVITY_IDLE,
            &pool->n_idle);
    set_bit(bits_of(f, w->pool, ONES_WITH_ROOM), i,
            is_here && is_busy && w->n_served > 0 && w->n_served < w->tends && !w->is_leaving, &pool->n_room);
}

static inline bool is_paid(const struct gj_view *f, uint32_t pool, uint32_t presence)
{
    return presence == GJ_ABSENT ? info_of(f, pool)->staff.absence_is_paid : presence != GJ_AWAY;
}

static inline bool is_over(uint32_t presence)
{
    return presence == GJ_OVERTIME || presence == GJ_STAYING;
}

void gj_worker_set_presence(struct gj_view *f, uint32_t worker, enum gj_presence presence)
{
    struct gj_worker *w = &f->worker[worker];
    struct gj_pool *pool = &f->pool[w->pool];
    gj_pool_account(f, w->pool);
    pool->n_paid += (uint32_t)is_paid(f, w->pool, (uint32_t)presence) - (uint32_t)is_paid(f, w->pool, w->presence);
    pool->n_over += (uint32_t)is_over((uint32_t)presence) - (uint32_t)is_over(w->presence);
    w->presence = (uint8_t)presence;
    mark(f, worker);
}

/* Of the calendar week of now. */
gj_time gj_worker_week(const struct gj_view *f, const struct gj_worker *w)
{
    const gj_time monday = f->now - f->now % GJ_WEEK;
    const bool is_paid_now = w->activity != GJ_ACTIVITY_OFF && is_paid(f, w->pool, w->presence);
    if (w->since >= monday) {
        return w->week_us + (is_paid_now ? f->now - w->since : 0);
    }
    return is_paid_now ? f->now - monday : 0;
}

static inline uint32_t timer_of(const struct gj_view *f, uint32_t worker)
{
    const uint32_t pool = f->worker[worker].pool;
    const uint32_t first = info_of(f, pool)->first_timer;
    return first == GJ_NONE ? GJ_NONE
                            : f->plant->layout.first_worker_timer + first + worker - f->plant->first_worker[pool];
}

void gj_worker_set_activity(struct gj_view *f, uint32_t worker, enum gj_activity activity, uint32_t machine)
{
    struct gj_worker *w = &f->worker[worker];
    const gj_time elapsed = f->now - w->since;
    w->week_us = gj_worker_week(f, w);
    w->acc[w->activity] += elapsed;
    w->training_left -= w->activity == GJ_ACTIVITY_TRAINING ? elapsed : 0;
    if (w->activity == GJ_ACTIVITY_TRAINING || w->activity == GJ_ACTIVITY_WALKING) {
        gj_timer_cancel(&f->timers, timer_of(f, worker));
    }
    w->since = f->now;
    w->activity = (uint8_t)activity;
    mark(f, worker);
    f->s->digest = gj_digest_add(f->s->digest, (uint64_t)f->now ^ (uint64_t)worker << 44 ^ (uint64_t)activity << 40 ^
                                                   UINT64_C(1) << 63);
    gj_emit(f, GJ_EVENT_WORKER, worker, (uint64_t)activity, machine < f->plant->n_machines ? machine : GJ_NONE);
}

void gj_worker_ready(struct gj_view *f, uint32_t worker)
{
    const gj_time left = f->worker[worker].training_left;
    gj_worker_set_activity(f, worker, left > 0 ? GJ_ACTIVITY_TRAINING : GJ_ACTIVITY_IDLE, GJ_NONE);
    if (left > 0) {
        gj_timer_set(&f->timers, timer_of(f, worker), f->now + left);
    }
}

void gj_worker_goes_home(struct gj_view *f, uint32_t worker)
{
    gj_worker_set_activity(f, worker, GJ_ACTIVITY_OFF, GJ_NONE);
    gj_worker_set_presence(f, worker, GJ_AWAY);
}

void gj_worker_depart(struct gj_view *f, uint32_t worker)
{
    struct gj_worker *w = &f->worker[worker];
    struct gj_pool *pool = &f->pool[w->pool];
    gj_worker_goes_home(f, worker);
    pool->leaving -= w->is_leaving;
    pool->heads--;
    pool->left++;
    w->is_employed = 0;
    w->is_leaving = 0;
    gj_emit(f, GJ_EVENT_LEAVE, worker, w->pool, 0);
}

/* --- taking and releasing --- */

/* What is asked for one need after the other, and what came of it. */
struct request {
    uint32_t machine, tends;
    enum gj_activity activity;
    bool is_waited_for; /* somebody has to walk */
};

/* Workers of `pools` who may come when each serves up to `tends` machines. */
static uint32_t free_in(const struct gj_view *f, uint64_t pools, uint32_t tends)
{
    uint32_t n = 0;
    for (; pools != 0; pools &= pools - 1) {
        const uint32_t pool = (uint32_t)__builtin_ctzll(pools);
        n += f->pool[pool].n_idle;
        const uint64_t *bits = bits_of(f, pool, ONES_WITH_ROOM);
        for (uint32_t word = 0; tends > 1 && f->pool[pool].n_room > 0 && word < info_of(f, pool)->n_words; word++) {
            for (uint64_t left = bits[word]; left != 0; left &= left - 1) {
                const uint32_t i = word * 64 + (uint32_t)__builtin_ctzll(left);
                n += f->worker[f->plant->first_worker[pool] + i].tends == tends;
            }
        }
    }
    return n;
}

/* Time he walks to the station; the k-th walk of a hire is one draw. Who tends already is there. */
static gj_time walk_to(struct gj_view *f, uint32_t worker, uint32_t station)
{
    struct gj_worker *w = &f->worker[worker];
    const gj_id walk = info_of(f, w->pool)->staff.walk;
    const uint32_t from = w->station;
    w->station = station;
    if (walk == GJ_NONE || from == GJ_NONE || from == station) {
        return 0;
    }
    struct gj_stream *stream =
        &f->stream[f->plant->layout.first_staff_stream + w->pool * GJ_STREAMS_A_POOL + GJ_POOL_WALK];
    const uint64_t index = (uint64_t)w->hire << 32 | w->n_walks++;
    return gj_time_from_us(gj_draw(&f->plant->dist[walk], stream->key, f->s->replication, index));
}

static void give(struct gj_view *f, struct request *r, uint32_t worker)
{
    struct gj_worker *w = &f->worker[worker];
    const uint32_t first = worker * f->plant->layout.max_tends;
    uint32_t hold = first;
    while (f->hold[hold].machine != GJ_NONE) {
        hold++;
    }
    f->hold[hold] = (struct gj_hold){.machine = r->machine, .next = f->machine[r->machine].first_held};
    f->machine[r->machine].first_held = hold;
    w->tends = r->tends;
    if (w->n_served++ > 0) {
        w->station = f->machine[r->machine].station;
        mark(f, worker);
        gj_emit(f, GJ_EVENT_WORKER, worker, r->activity, r->machine); /* also here, besides where it was */
        return;
    }
    const gj_time walk = walk_to(f, worker, f->machine[r->machine].station);
    gj_worker_set_activity(f, worker, walk > 0 ? GJ_ACTIVITY_WALKING : r->activity, r->machine);
    if (walk > 0) {
        gj_timer_set(&f->timers, timer_of(f, worker), f->now + walk);
        r->is_waited_for = true;
    }
}

static bool is_held_by(const struct gj_view *f, uint32_t worker, uint32_t machine)
{
    const uint32_t first = worker * f->plant->layout.max_tends;
    for (uint32_t k = 0; k < f->plant->layout.max_tends; k++) {
        if (f->hold[first + k].machine == machine) {
            return true;
        }
    }
    return false;
}

/* Give up to `count` of those that the bits say. Returns how many are still missing. */
static uint32_t assign_from(struct gj_view *f, struct request *r, uint32_t pool, uint32_t which, uint32_t count)
{
    const uint64_t *bits = bits_of(f, pool, which);
    for (uint32_t word = 0; word < info_of(f, pool)->n_words && count > 0; word++) {
        for (uint64_t left = bits[word]; left != 0 && count > 0; left &= left - 1) {
            const uint32_t worker = f->plant->first_worker[pool] + word * 64 + (uint32_t)__builtin_ctzll(left);
            if (which == IDLE_ONES || (f->worker[worker].tends == r->tends && !is_held_by(f, worker, r->machine))) {
                give(f, r, worker);
                count--;
            }
        }
    }
    return count;
}

static uint32_t assign(struct gj_view *f, struct request *r, const struct gj_need *need)
{
    uint32_t count = need->count;
    for (uint64_t pools = need->pools; pools != 0 && count > 0; pools &= pools - 1) {
        const uint32_t pool = (uint32_t)__builtin_ctzll(pools);
        if (r->tends > 1 && f->pool[pool].n_room > 0) {
            count = assign_from(f, r, pool, ONES_WITH_ROOM, count);
        }
        if (f->pool[pool].n_idle > 0) {
            count = assign_from(f, r, pool, IDLE_ONES, count);
        }
    }
    return count;
}

static void let_go(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    while (m->first_held != GJ_NONE) {
        struct gj_hold *hold = &f->hold[m->first_held];
        const uint32_t worker = m->first_held / f->plant->layout.max_tends;
        struct gj_worker *w = &f->worker[worker];
        m->first_held = hold->next;
        hold->machine = GJ_NONE;
        if (--w->n_served > 0) {
            mark(f, worker);
        } else if (w->is_leaving) {
            gj_worker_depart(f, worker);
        } else if (w->presence == GJ_STAYING || !f->pool[w->pool].is_on_shift) {
            gj_worker_goes_home(f, worker);
        } else {
            gj_worker_ready(f, worker);
        }
    }
}

void gj_people_turn_to(struct gj_view *f, uint32_t machine, enum gj_activity activity)
{
    for (uint32_t h = f->machine[machine].first_held; h != GJ_NONE; h = f->hold[h].next) {
        const uint32_t worker = h / f->plant->layout.max_tends;
        if (f->worker[worker].activity != (uint8_t)activity) {
            gj_worker_set_activity(f, worker, activity, machine);
        }
    }
}

/* Those who are there wait for those who walk. */
static void wait_for_walkers(struct gj_view *f, uint32_t machine)
{
    for (uint32_t h = f->machine[machine].first_held; h != GJ_NONE; h = f->hold[h].next) {
        const uint32_t worker = h / f->plant->layout.max_tends;
        if (f->worker[worker].activity != GJ_ACTIVITY_WALKING && f->worker[worker].n_served == 1) {
            gj_worker_set_activity(f, worker, GJ_ACTIVITY_IDLE, machine);
        }
    }
}

static void count_calls(struct gj_view *f, uint32_t machine)
{
    for (uint32_t h = f->machine[machine].first_held; h != GJ_NONE; h = f->hold[h].next) {
        f->pool[f->worker[h / f->plant->layout.max_tends].pool].n_calls++;
    }
}

/* Needs are met in their order; when the pools of two overlap the second may find too few: then all go back. */
static bool take(struct gj_view *f, struct request *r, const struct gj_need *needs, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (free_in(f, needs[i].pools, r->tends) < needs[i].count) {
            return false;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        if (assign(f, r, &needs[i]) > 0) {
            let_go(f, r->machine);
            return false;
        }
    }
    count_calls(f, r->machine);
    if (r->is_waited_for) {
        f->hand[r->machine].activity = (uint8_t)r->activity;
        wait_for_walkers(f, r->machine);
    }
    return !r->is_waited_for;
}

bool gj_people_take(struct gj_view *f, uint32_t machine, const struct gj_need *needs, uint32_t n,
                    enum gj_activity activity)
{
    struct request r = {.machine = machine, .tends = 1, .activity = activity};
    return take(f, &r, needs, n);
}

void gj_people_release(struct gj_view *f, uint32_t machine)
{
    if (f->machine[machine].first_held == GJ_NONE) {
        return;
    }
    let_go(f, machine);
    gj_people_serve(f);
}

/* He has arrived, or is trained. */
void gj_worker_rings(struct gj_view *f, uint32_t worker)
{
    if (f->worker[worker].activity == GJ_ACTIVITY_TRAINING) {
        gj_worker_set_activity(f, worker, GJ_ACTIVITY_IDLE, GJ_NONE);
        gj_people_serve(f);
        return;
    }
    uint32_t hold = worker * f->plant->layout.max_tends;
    while (f->hold[hold].machine == GJ_NONE) {
        hold++;
    }
    const uint32_t machine = f->hold[hold].machine;
    gj_worker_set_activity(f, worker, GJ_ACTIVITY_IDLE, machine);
    for (uint32_t h = f->machine[machine].first_held; h != GJ_NONE; h = f->hold[h].next) {
        if (f->worker[h / f->plant->layout.max_tends].activity == GJ_ACTIVITY_WALKING) {
            return;
        }
    }
    gj_people_turn_to(f, machine, (enum gj_activity)f->hand[machine].activity);
    gj_machine_got_people(f, machine);
}

/* --- learning --- */

/* Times as long as an experienced worker takes: the unit curve of [Wright1936], t(n) = t(1) n^log2(rate), 1 at full experience. */
static double slowness_of(const struct gj_view *f, const struct gj_worker *w)
{
    const struct gj_pool_info *info = info_of(f, w->pool);
    if (info->staff.learning_rate >= 1.0) {
        return 1.0;
    }
    const bool by_jobs = info->staff.full_after > 0;
    const int64_t n = 1 + (by_jobs ? (int64_t)w->n_practised : w->practised_us / GJ_HOUR);
    const int64_t full = by_jobs ? (int64_t)info->staff.full_after : info->staff.full_after_us / GJ_HOUR;
    return n >= full ? 1.0 : gj_pow((double)n / (double)full, info->learning_exponent);
}

double gj_people_slowness(const struct gj_view *f, uint32_t machine)
{
    double slowness = 1.0;
    for (uint32_t h = f->machine[machine].first_held; h != GJ_NONE; h = f->hold[h].next) {
        const double his = slowness_of(f, &f->worker[h / f->plant->layout.max_tends]);
        slowness = his > slowness ? his : slowness;
    }
    return slowness;
}

void gj_people_practise(struct gj_view *f, uint32_t machine, gj_time us)
{
    for (uint32_t h = f->machine[machine].first_held; h != GJ_NONE; h = f->hold[h].next) {
        struct gj_worker *w = &f->worker[h / f->plant->layout.max_tends];
        w->n_practised += w->n_practised < UINT32_MAX;
        w->practised_us += us;
    }
}

/* --- waiting --- */

void gj_people_wait(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    if (m->first_held != GJ_NONE) {
        return; /* they are on their way */
    }
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

bool gj_people_take_for_job(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    struct request r = {.machine = machine, .tends = 1};
    uint32_t n = 0;
    const struct gj_need *needs = gj_job_needs(f, machine, &n, &r.activity);
    if (m->first_held != GJ_NONE) { /* kept from the phase before */
        gj_people_turn_to(f, machine, r.activity);
        return true;
    }
    r.tends = m->job == GJ_JOB_SETUP ? 1 : f->plant->station_info[m->station].tends;
    return n == 0 || take(f, &r, needs, n);
}

static bool take_for(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    if (gj_is_outage(f, machine)) {
        return gj_outage_takes_crew(f, machine);
    }
    if (m->stop == GJ_STOP_CREW) {
        uint32_t n_crew = 0;
        const struct gj_need *crew = gj_stop_needs(f, machine, &n_crew);
        return gj_people_take(f, machine, crew, n_crew, GJ_ACTIVITY_REPAIR);
    }
    return gj_people_take_for_job(f, machine);
}

/* Serve who waits, longest first. Nothing done here frees anybody, so one pass is enough. */
void gj_people_serve(struct gj_view *f)
{
    uint32_t before = GJ_NONE;
    uint32_t machine = f->s->first_waiting;
    while (machine != GJ_NONE) {
        const uint32_t next = f->machine[machine].next_waiting;
        if ((f->machine[machine].features & GJ_HAS_FIT) && gj_machine_is_too_late(f, machine)) {
            unlink_waiting(f, before, machine);
            gj_machine_close_leg(f, machine);
            gj_machine_hold_back(f, machine);
        } else if (take_for(f, machine)) {
            unlink_waiting(f, before, machine);
            gj_machine_got_people(f, machine);
        } else if (f->machine[machine].first_held != GJ_NONE) { /* they are on their way */
            unlink_waiting(f, before, machine);
        } else {
            before = machine;
        }
        machine = next;
    }
}
