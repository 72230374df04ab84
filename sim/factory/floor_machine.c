/* Machines: legs, jobs, shifts. A leg is a stretch in which nothing about the machine changes; when one ends its clocks are brought up to
 * date, and when one begins the machine's single timer is set to whatever comes first. */
#include "factory/floor_internal.h"

/* Whether a clock that counts a length of time (neither calendar nor cycles) runs in the machine's present state. */
static inline bool clock_runs(const struct gj_machine *m, uint32_t kind)
{
    if (kind == GJ_CLOCK_OPERATING) {
        return m->state == GJ_STATE_WORKING;
    }
    switch (kind & GJ_CLOCK_KIND) {
    case GJ_CLOCK_OPERATING:
        return m->state == GJ_STATE_WORKING;
    case GJ_CLOCK_BUSY:
        return m->job != GJ_JOB_NONE && m->stop == GJ_STOP_NONE && m->is_on_shift;
    case GJ_CLOCK_ON_SHIFT:
        return m->is_on_shift;
    default:
        return false;
    }
}

/* Cycles that ended in the leg that ends now. */
static void close_cycles(struct gj_view *f, struct gj_machine *m, gj_time elapsed)
{
    const uint32_t machine = (uint32_t)(m - f->machine);
    const gj_time done = f->progress[machine].work_us - m->job_left;
    const gj_time n = (gj_time)gj_part_cycles(f, machine, done) - (gj_time)gj_part_cycles(f, machine, done - elapsed);
    struct gj_clock *clock = &f->clock[m->first_clock];
    for (uint32_t k = 0; k < m->n_clocks; k++) {
        if ((clock[k].kind & GJ_CLOCK_KIND) == GJ_CLOCK_CYCLES && clock[k].left != GJ_NEVER) {
            clock[k].left = clock[k].left > n ? clock[k].left - n : 0;
        }
    }
}

void gj_clocks_close(struct gj_view *f, struct gj_machine *m, gj_time elapsed)
{
    struct gj_clock *clock = &f->clock[m->first_clock];
    for (uint32_t k = 0; k < m->n_clocks; k++) {
        if (clock[k].left != GJ_NEVER && clock_runs(m, clock[k].kind)) {
            clock[k].left -= elapsed;
        }
    }
    if ((m->features & (GJ_HAS_DRIFT | GJ_HAS_PIECES)) && m->state == GJ_STATE_WORKING) {
        if (m->features & GJ_HAS_PIECES) {
            close_cycles(f, m, elapsed);
        }
        *(m->is_out_of_control ? &m->out_of_control_us : &m->in_control_us) += elapsed;
    }
}

/* Time until clock `k`, which is none of operating time, rings if the machine's state stays. A planned stop does not during a job, and one
 * that is done when idle comes to an idle machine as soon as no more than its window is left. */
static __attribute__((noinline)) gj_time rings_in(const struct gj_view *f, const struct gj_machine *m, uint32_t k)
{
    const struct gj_clock *clock = &f->clock[m->first_clock + k];
    const uint32_t kind = clock->kind & GJ_CLOCK_KIND;
    const bool waits = (clock->kind & GJ_CLOCK_WAITS) != 0;
    if (waits && m->job != GJ_JOB_NONE && m->job != GJ_JOB_DONE) {
        return GJ_NEVER;
    }
    const bool takes_chance = m->is_idle && (m->features & GJ_HAS_UPKEEP) && gj_slot_of(f, m, k)->when_idle;
    const gj_time left = clock->left - (takes_chance ? gj_slot_of(f, m, k)->window : 0);
    if (kind == GJ_CLOCK_CALENDAR) {
        return left > f->now ? left - f->now : 0;
    }
    if (left <= 0 && (waits || takes_chance)) {
        return 0;
    }
    if (kind == GJ_CLOCK_CYCLES) {
        return m->state == GJ_STATE_WORKING ? gj_part_until(f, (uint32_t)(m - f->machine), left) : GJ_NEVER;
    }
    return clock_runs(m, kind) ? left : GJ_NEVER;
}

gj_time gj_clocks_first(struct gj_view *f, struct gj_machine *m, gj_time left)
{
    const struct gj_clock *clock = &f->clock[m->first_clock];
    for (uint32_t k = 0; k < m->n_clocks; k++) {
        gj_time clock_left = clock[k].left;
        if (clock_left == GJ_NEVER) {
            continue;
        }
        if (clock[k].kind != GJ_CLOCK_OPERATING) {
            clock_left = rings_in(f, m, k);
        } else if (m->state != GJ_STATE_WORKING) {
            continue;
        }
        /* At the same instant the job comes first. But a clock of cycles rings within the cycle that fails, be it the job's last. */
        if (clock_left < left ||
            (clock_left == left && clock[k].kind == GJ_CLOCK_CYCLES && m->ring == GJ_RING_JOB && left != GJ_NEVER)) {
            left = clock_left;
            m->ring = k;
        }
    }
    return left;
}

/* The machine is ready and so are its people: what m->job names begins, or goes on. People who learn set the pace of set-ups, of loading and
 * of work by hand: whoever begins it, the slowest of them, until it is done. */
static void start_phase(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    struct gj_hand *hand = &f->hand[machine];
    hand->is_begun = 1;
    if ((m->features & GJ_HAS_LEARNING) && !hand->is_paced) {
        const bool by_people = m->job != GJ_JOB_WORK || (m->features & GJ_HAS_HANDS);
        m->job_left = by_people ? gj_scaled((double)m->job_left, gj_people_slowness(f, machine)) : m->job_left;
        hand->practice = by_people ? m->job_left : 0;
        hand->is_paced = 1;
        if (by_people && m->job == GJ_JOB_WORK && (m->features & GJ_HAS_PIECES)) {
            gj_part_begins(f, machine, f->progress[machine].pieces);
        }
    }
    gj_set_state(f, machine, m->job == GJ_JOB_SETUP ? GJ_STATE_SETUP : GJ_STATE_WORKING);
}

/* Start, or go on with, what m->job names: with people if it needs them. */
static __attribute__((noinline)) void run_job(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    if ((m->features & GJ_HAS_FIT) && gj_machine_is_too_late(f, machine)) {
        gj_machine_hold_back(f, machine);
        return;
    }
    f->hand[machine].held &= GJ_HELD_NO_MORE;
    if (gj_people_take_for_job(f, machine)) {
        start_phase(f, machine);
    } else if (m->is_on_shift == GJ_SHIFT_LATE) { /* nobody waits for anybody after the bell */
        gj_machine_go_off(f, machine);
        return;
    } else {
        gj_people_wait(f, machine);
        gj_set_state(f, machine, GJ_STATE_WAIT_WORKER);
    }
    gj_machine_open_leg(f, machine);
}

static inline const struct gj_dist *cycle_of(const struct gj_view *f, const struct gj_machine *m)
{
    return &f->plant->dist[f->plant->job[m->job_id].cycle];
}

static inline double drawn_us(struct gj_view *f, const struct gj_machine *m, uint32_t pieces)
{
    const struct gj_lot *lot = &f->lot[m->lot];
    struct gj_stream *stream = &f->stream[m->cycle_stream];
    const uint64_t index = gj_lot_index(lot);
    if (pieces == 1) {
        return gj_stream_at(stream, cycle_of(f, m), f->s->replication, index);
    }
    return gj_draw_sum(cycle_of(f, m), stream->key, f->s->replication, index, pieces);
}

/* Of a machine of which no more than this is asked. */
static inline void begin_plain_work(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    const struct gj_lot *lot = &f->lot[m->lot];
    m->job = GJ_JOB_WORK;
    m->job_left = gj_time_from_us(drawn_us(f, m, lot->good + lot->bad));
    gj_set_state(f, machine, GJ_STATE_WORKING);
    gj_machine_open_leg(f, machine);
}

static inline double hands_lever(const struct gj_view *f, const struct gj_machine *m)
{
    return (m->features & GJ_HAS_HANDS) ? gj_lever_of(f, m->station, GJ_LEVER_LABOUR) : 1.0;
}

/* Time of the work on the lot, and the pieces it is for; what is left of it when it was interrupted. */
static gj_time work_us(struct gj_view *f, uint32_t machine, uint32_t *pieces)
{
    const struct gj_machine *m = &f->machine[machine];
    const struct gj_lot *lot = &f->lot[m->lot];
    *pieces = (m->features & GJ_HAS_SAMPLING) ? gj_sampling_begins(f, machine)
              : gj_is_oven(f, m)              ? 1
                                              : lot->good + lot->bad;
    return gj_scaled(drawn_us(f, m, *pieces), hands_lever(f, m) * gj_stage_cycle(f, m));
}

/* To load the lot, or to unload it; 0 where that is not done. */
static gj_time handling_us(struct gj_view *f, const struct gj_machine *m, enum gj_job_phase phase)
{
    if (!(m->features & GJ_HAS_LOADING)) {
        return 0;
    }
    const struct gj_loading_spec *loading = &f->plant->loading[f->plant->station_info[m->station].loading];
    const struct gj_job *job = &f->plant->job[m->job_id];
    const gj_id dist = phase == GJ_JOB_LOAD ? loading->load : loading->unload;
    if (dist == GJ_NONE) {
        return 0;
    }
    struct gj_stream *stream = &f->stream[phase == GJ_JOB_LOAD ? job->load_stream : job->unload_stream];
    const double us = gj_stream_at(stream, &f->plant->dist[dist], f->s->replication, gj_lot_index(&f->lot[m->lot]));
    return gj_scaled(us, hands_lever(f, m));
}

static void begin_phase(struct gj_view *f, uint32_t machine, enum gj_job_phase phase, gj_time us)
{
    struct gj_machine *m = &f->machine[machine];
    m->job = (uint8_t)phase;
    m->job_left = us;
    f->hand[machine].is_paced = 0;
    run_job(f, machine);
}

/* The cycles of the lot begin. */
static void begin_cycles(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    uint32_t pieces;
    m->job = GJ_JOB_WORK;
    m->job_left = work_us(f, machine, &pieces);
    const gj_time left = (m->features & GJ_HAS_PREEMPT) ? f->left[m->lot] : 0; /* it was interrupted */
    m->job_left = left > m->job_left ? left : m->job_left;                     /* a piece had to be made again */
    if (m->features & GJ_HAS_PIECES) {
        gj_part_begins(f, machine, pieces);
    }
    f->hand[machine].is_paced = left > 0;
    if (left > 0) {
        m->job_left = left;
        f->left[m->lot] = 0;
    }
    run_job(f, machine);
}

/* A change of the tool comes first where it is due, then loading where people load, unless it takes no time. */
static void begin_work(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    if ((m->features & GJ_HAS_WEAR) && gj_wear_changes(f, machine)) {
        f->hand[machine].is_paced = 0;
        run_job(f, machine);
        return;
    }
    const gj_time load = handling_us(f, m, GJ_JOB_LOAD);
    if (load > 0) {
        begin_phase(f, machine, GJ_JOB_LOAD, load);
    } else {
        begin_cycles(f, machine);
    }
}

/* What the lot on the machine still needs, as drawn, of people who have nothing to learn. */
static gj_time all_left(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    uint32_t pieces;
    gj_time left = m->job_left;
    left += m->job < GJ_JOB_LOAD ? handling_us(f, m, GJ_JOB_LOAD) : 0;
    left += m->job < GJ_JOB_WORK ? work_us(f, machine, &pieces) : 0;
    left += m->job < GJ_JOB_UNLOAD ? handling_us(f, m, GJ_JOB_UNLOAD) : 0;
    return left;
}

/* The earliest bell of those that matter, and when its shift began. */
struct bell {
    gj_time rings, began;
};

static void heed(const struct gj_view *f, struct bell *bell, gj_id calendar)
{
    if (calendar != GJ_NONE && f->calendar[calendar].bell < bell->rings) {
        *bell = (struct bell){f->calendar[calendar].bell, f->calendar[calendar].began};
    }
}

/* People: the bell of the last to go of those on shift who could do it. When nobody is, it is their coming that is waited for. */
static void heed_people(const struct gj_view *f, struct bell *bell, const struct gj_need *needs, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++) {
        gj_id last = GJ_NONE;
        for (uint64_t pools = needs[k].pools; pools != 0; pools &= pools - 1) {
            const gj_id calendar = f->plant->pool[__builtin_ctzll(pools)].calendar;
            if (calendar == GJ_NONE) {
                last = GJ_NONE;
                break;
            }
            if (f->calendar[calendar].is_open &&
                (last == GJ_NONE || f->calendar[calendar].bell > f->calendar[last].bell)) {
                last = calendar;
            }
        }
        heed(f, bell, last);
    }
}

bool gj_machine_is_too_late(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    struct gj_hand *hand = &f->hand[machine];
    if (hand->is_begun || hand->held == GJ_HELD_NO_MORE || m->stop != GJ_STOP_NONE) {
        return false;
    }
    const struct gj_station_spec *spec = &f->plant->station[m->station];
    struct bell bell = {.rings = GJ_NEVER};
    heed(f, &bell, spec->calendar);
    heed_people(f, &bell, spec->work_need, spec->n_work_needs);
    heed_people(f, &bell, spec->setup_need, m->job == GJ_JOB_SETUP ? spec->n_setup_needs : 0);
    if (bell.rings == GJ_NEVER || f->now + all_left(f, machine) <= bell.rings) {
        return false;
    }
    if (bell.began == f->now) { /* it will not fit into another shift either */
        hand->held = GJ_HELD_NO_MORE;
        return false;
    }
    return true;
}

void gj_machine_hold_back(struct gj_view *f, uint32_t machine)
{
    f->hand[machine].held = GJ_HELD_BACK;
    gj_set_state(f, machine, GJ_STATE_PLANNED_STOP);
    gj_machine_open_leg(f, machine);
}

/* Distribution of the set-up that is due when the machine, last set up for `last`, gets a job of its present family; GJ_NONE: none is. */
static inline gj_id setup_due(const struct gj_view *f, uint32_t machine, uint32_t last)
{
    const struct gj_machine *m = &f->machine[machine];
    const bool is_fresh = (m->features & GJ_HAS_TOOL) && gj_tool_is_fresh(f, machine);
    if (m->features & GJ_HAS_MATRIX) {
        return gj_matrix_time(f->plant, f->plant->station_info[m->station].matrix, last, m->family, is_fresh);
    }
    const bool is_due = (m->features & GJ_HAS_SETUP) && last != GJ_NONE && (last != m->family || is_fresh);
    return is_due ? f->plant->station[m->station].setup : GJ_NONE;
}

static void begin_setup(struct gj_view *f, uint32_t machine, gj_id setup)
{
    struct gj_machine *m = &f->machine[machine];
    struct gj_stream *stream = &f->stream[f->plant->layout.first_machine_stream + machine];
    const struct gj_dist *dist = &f->plant->dist[setup];
    const bool is_one = !(m->features & GJ_HAS_MATRIX); /* a stream holds variates of one distribution only */
    const double us = is_one ? gj_stream_at(stream, dist, f->s->replication, m->n_setups)
                             : gj_draw(dist, stream->key, f->s->replication, m->n_setups);
    m->n_setups++;
    f->station[m->station].setups++;
    if (m->features & GJ_HAS_WEAR) {
        gj_wear_renew(f, machine, true);
    }
    begin_phase(f, machine, GJ_JOB_SETUP, gj_scaled(us, gj_lever_of(f, m->station, GJ_LEVER_SETUP)));
}

/* Work that people do, quality that drifts, or set-ups. */
static void begin_special_work(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    m->in_control_us = 0;
    m->out_of_control_us = 0;
    f->hand[machine].held = GJ_NOT_HELD;
    f->hand[machine].is_begun = 0;
    const uint32_t last = m->family;
    m->family = f->plant->job[m->job_id].family;
    const gj_id setup = setup_due(f, machine, last);
    if (setup != GJ_NONE) {
        begin_setup(f, machine, setup);
    } else {
        begin_work(f, machine);
    }
}

/* What a step asks for. Kept from lot to lot: most machines do one step all their life. */
void gj_machine_learn_step(struct gj_view *f, struct gj_machine *m, uint32_t step)
{
    m->step = step;
    m->job_id = f->plant->job_at[(size_t)step * f->plant->n_stations + m->station];
    m->cycle_stream = f->plant->job[m->job_id].cycle_stream;
    m->goes_to = f->plant->job[m->job_id].goes_to;
}

void gj_machine_begin(struct gj_view *f, uint32_t machine, uint32_t lot)
{
    struct gj_machine *m = &f->machine[machine];
    if (m->is_idle) {
        if (m->features & GJ_HAS_IDLE_CLOCKS) {
            gj_machine_close_leg(f, machine);
        }
        gj_machine_not_idle(f, machine);
    }
    m->lot = lot;
    if (f->lot[lot].step != m->step) {
        gj_machine_learn_step(f, m, f->lot[lot].step);
    }
    if (m->features & GJ_HAS_SPECIAL_WORK) {
        begin_special_work(f, machine);
    } else {
        begin_plain_work(f, machine);
    }
}

void gj_machine_gives_back(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    if ((m->features & GJ_HAS_CARD_END) && m->lot != GJ_NONE) {
        gj_card_ends(f, machine, m->lot);
    }
    if (m->features & GJ_HAS_ROOM) {
        gj_room_gives_back(f, machine);
    }
}

/* The work on a batch is done. */
static void batch_ends(struct gj_view *f, uint32_t machine)
{
    gj_oven_ends(f, machine);
    if (f->machine[machine].is_on_shift == GJ_SHIFT_LATE) {
        gj_machine_go_off(f, machine);
    }
    if (gj_lot_goes_on(f, machine)) {
        gj_machine_takes_next(f, machine);
    }
}

/* The lot, or the parts of it. */
static __attribute__((noinline)) void send_its_way(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    if (f->plant->station_info[m->station].split != GJ_NONE) {
        gj_split_ends(f, machine);
    } else {
        m->lot = gj_lot_goes_its_way(f, machine, m->lot) ? m->lot : GJ_NONE;
    }
}

/* The work on the lot is done: count it, sort its pieces, send it on. */
__attribute__((noinline)) static void special_work_ends(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    struct gj_lot *lot = &f->lot[m->lot];
    const struct gj_job *job = &f->plant->job[m->job_id];
    const gj_features features = m->features;
    if (features & GJ_HAS_RESULT) {
        if (gj_is_oven(f, m)) {
            batch_ends(f, machine);
            return;
        }
        if ((features & GJ_HAS_SAMPLING) && !gj_sampling_judges(f, machine)) {
            return;
        }
        if (features & GJ_HAS_KIT) {
            gj_kit_ends(f, machine);
        }
    }
    const uint32_t pieces = lot->good + lot->bad;
    const uint32_t worked = (features & GJ_HAS_SAMPLING) ? gj_sampling_looked(f, machine) : pieces;
    struct gj_station_count *count = &f->station[m->station];
    count->lots++;
    count->pieces += pieces;
    count->ideal_us += gj_ideal_time(f, m, job) * (gj_time)worked;
    m->job = GJ_JOB_DONE;
    const bool tells = (features & (GJ_HAS_SIGNALS | GJ_HAS_SEARCH)) != 0;
    const int64_t rejects = tells ? gj_signals_before(f, machine) : 0;
    if (features & GJ_HAS_PIECES_TO_SORT) {
        m->child = gj_quality_sort(f, machine);
        m->lot = m->child == m->lot ? GJ_NONE : m->lot;
    }
    if (tells) {
        gj_signals_after(f, machine, lot, pieces, rejects);
    }
    gj_emit(f, GJ_EVENT_STEP, machine, gj_name_of_lot(lot), m->lot == GJ_NONE ? 0 : (uint64_t)lot->good + lot->bad);
    if (features & GJ_HAS_WORK_NEEDS) {
        gj_people_release(f, machine);
    }
    if (features & GJ_HAS_ENDING) {
        if (m->is_on_shift == GJ_SHIFT_LATE) { /* after the bell that was all */
            gj_machine_go_off(f, machine);
        }
        gj_machine_gives_back(f, machine);
    }
    if (m->lot != GJ_NONE) {
        if (features & (GJ_HAS_WAYS | GJ_HAS_LOTS)) {
            send_its_way(f, machine);
        } else if (lot->good + lot->bad == 0 || m->goes_to == GJ_NONE) {
            gj_lot_leave(f, m->lot);
            m->lot = GJ_NONE;
        } else {
            lot->step++;
            lot->goes_to = m->goes_to;
        }
    }
    const bool is_free = gj_lot_goes_on(f, machine);
    if ((features & GJ_HAS_ROOM) && f->room[machine] < f->plant->n_buffers) {
        gj_buffer_refill(f, f->room[machine]); /* it may have gone past it, or be scrap */
    }
    if (is_free) {
        gj_machine_takes_next(f, machine);
    } else if (features & GJ_HAS_TOOL) {
        gj_tool_rests(f, machine);
    }
}

/* The same at a machine of which no more than this is asked. */
static inline void work_ends(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    if ((m->features & ~GJ_HAS_PLAIN_END) != 0) {
        special_work_ends(f, machine);
        return;
    }
    struct gj_lot *lot = &f->lot[m->lot];
    const uint32_t pieces = lot->good + lot->bad;
    struct gj_station_count *count = &f->station[m->station];
    count->lots++;
    count->pieces += pieces;
    count->ideal_us += f->plant->job[m->job_id].ideal_us * (gj_time)pieces;
    m->job = GJ_JOB_DONE;
    gj_emit(f, GJ_EVENT_STEP, machine, gj_name_of_lot(lot), pieces);
    if (m->goes_to == GJ_NONE) {
        gj_lot_leave(f, m->lot);
        m->lot = GJ_NONE;
    } else {
        lot->step++;
        lot->goes_to = m->goes_to;
    }
    if (gj_lot_goes_on(f, machine)) {
        gj_machine_takes_next(f, machine);
    }
}

/* A freed worker serves who has waited longest before this machine asks again; but after the bell, when those who did the set-up are also
 * those who work, they stay. */
static void setup_ends(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    if (m->is_on_shift != GJ_SHIFT_LATE || !f->plant->station_info[m->station].same_needs ||
        (m->features & GJ_HAS_WEAR)) {
        gj_people_release(f, machine);
    }
    begin_work(f, machine);
}

static __attribute__((noinline)) void phase_ends(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    if ((m->features & GJ_HAS_LEARNING) && f->hand[machine].practice > 0) {
        gj_people_practise(f, machine, f->hand[machine].practice);
        f->hand[machine].practice = 0;
    }
    if (m->job == GJ_JOB_SETUP) {
        gj_emit(f, GJ_EVENT_SETUP, machine, gj_name_of_load(f, m), 0);
        setup_ends(f, machine);
        return;
    }
    if (m->job == GJ_JOB_LOAD) {
        gj_people_release(f, machine);
        begin_cycles(f, machine);
        return;
    }
    const gj_time unload = m->job == GJ_JOB_WORK ? handling_us(f, m, GJ_JOB_UNLOAD) : 0;
    if (unload > 0) {
        begin_phase(f, machine, GJ_JOB_UNLOAD, unload);
    } else {
        work_ends(f, machine);
    }
}

void gj_machine_rings(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    m->has_rung = 1;
    if (m->stop != GJ_STOP_NONE) {
        gj_stop_goes_on(f, machine);
        return;
    }
    gj_machine_close_leg(f, machine);
    if (m->ring != GJ_RING_JOB) {
        gj_clock_rings(f, machine, m->ring);
        if (__builtin_expect(m->is_on_shift == GJ_SHIFT_LATE && m->stop != GJ_STOP_NONE, 0)) {
            gj_machine_go_off(f, machine); /* nothing is repaired after the bell only to finish a lot */
        }
    } else if (!(m->features & GJ_HAS_PHASES)) {
        work_ends(f, machine);
    } else {
        phase_ends(f, machine);
    }
}

void gj_machine_resume(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    if (m->job != GJ_JOB_NONE && m->job != GJ_JOB_DONE) {
        run_job(f, machine);
    } else if (m->job == GJ_JOB_DONE) {
        gj_set_state(f, machine, GJ_STATE_BLOCKED);
        gj_machine_open_leg(f, machine);
    } else {
        gj_ready(f, machine);
    }
}

void gj_machine_got_people(struct gj_view *f, uint32_t machine)
{
    if (gj_is_outage(f, machine)) {
        gj_outage_got_crew(f, machine);
        return;
    }
    if (f->machine[machine].stop == GJ_STOP_CREW) {
        gj_stop_goes_on(f, machine);
        return;
    }
    gj_machine_close_leg(f, machine);
    start_phase(f, machine);
    gj_machine_open_leg(f, machine);
}

void gj_machine_lose_people(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    if (gj_is_outage(f, machine)) {
        gj_outage_loses_crew(f, machine);
        return;
    }
    if (m->stop != GJ_STOP_NONE) { /* under repair, or the crew is on its way */
        gj_stop_close(f, machine);
        gj_people_release(f, machine);
        m->stop = GJ_STOP_CREW;
        gj_people_wait(f, machine);
        gj_set_state(f, machine, gj_stop_state(f, m, GJ_STATE_DOWN_CREW));
        gj_set_timer(f, machine, GJ_NEVER);
        return;
    }
    gj_machine_close_leg(f, machine);
    gj_people_release(f, machine);
    if (m->is_on_shift == GJ_SHIFT_LATE) {
        gj_machine_go_off(f, machine);
        return;
    }
    gj_people_wait(f, machine);
    gj_set_state(f, machine, GJ_STATE_WAIT_WORKER);
    gj_machine_open_leg(f, machine);
}

/* What ends at the bell itself fits. */
bool gj_machine_goes_on_late(const struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    const bool is_running = m->is_on_shift && m->stop == GJ_STOP_NONE && gj_is_running(m);
    return is_running &&
           ((m->features & GJ_HAS_FINISH) || ((m->features & GJ_HAS_FIT) && m->job_left == f->now - m->leg_start));
}

void gj_machine_bell(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    if (gj_machine_goes_on_late(f, machine)) {
        m->is_on_shift = GJ_SHIFT_LATE;
    } else {
        gj_machine_go_off(f, machine);
    }
}

void gj_machine_go_off(struct gj_view *f, uint32_t machine)
{
    if (!gj_outage_keeps_off(f, machine, false)) {
        gj_machine_leave(f, machine, GJ_STATE_OFF_SHIFT);
    }
}

void gj_machine_leave(struct gj_view *f, uint32_t machine, enum gj_state state)
{
    struct gj_machine *m = &f->machine[machine];
    if (!m->is_on_shift) {
        return;
    }
    if (m->stop != GJ_STOP_NONE) {
        gj_stop_close(f, machine);
    } else {
        gj_machine_close_leg(f, machine);
    }
    if (m->is_idle) {
        gj_machine_not_idle(f, machine);
    }
    gj_people_stop_waiting(f, machine);
    m->is_on_shift = GJ_SHIFT_OFF;
    gj_set_state(f, machine, state);
    gj_set_timer(f, machine, GJ_NEVER);
    gj_people_release(f, machine);
    if (m->stop == GJ_STOP_REPAIR) {
        m->stop = GJ_STOP_CREW;
    }
}

void gj_machine_come_on(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    if (gj_outage_keeps_off(f, machine, true)) {
        return;
    }
    if (m->is_on_shift) {
        m->is_on_shift = GJ_SHIFT_ON; /* it may have been late */
        return;
    }
    m->is_on_shift = GJ_SHIFT_ON;
    m->leg_start = f->now;
    if (m->stop == GJ_STOP_RESPONSE) {
        gj_set_state(f, machine, GJ_STATE_DOWN_RESPONSE);
        gj_set_timer(f, machine, f->now + m->response_left);
    } else if (m->stop == GJ_STOP_CREW) {
        gj_stop_request_crew(f, machine);
    } else if (!gj_stop_overdue(f, machine)) {
        gj_machine_resume(f, machine);
    }
}
