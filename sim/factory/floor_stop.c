/* Stops: failures of a machine, and drift of its quality. A stop has three phases, not noticed, waiting for crew, repair; digitalization
 * mostly shortens the first. Draws are indexed by the clock's own count, so a failure is the k-th of that machine and mode whenever it
 * comes. */
#include "factory/floor_internal.h"

static inline struct gj_clock *clock_of(const struct gj_view *f, uint32_t machine, uint32_t k)
{
    return &f->clock[f->machine[machine].first_clock + k];
}

const struct gj_slot *gj_slot_of(const struct gj_view *f, const struct gj_machine *m, uint32_t clock)
{
    return &f->plant->slot[f->plant->station_info[m->station].first_slot + clock];
}

/* The clock's next variate for one of its three purposes; 0 where there is no distribution. */
static double clock_draw(struct gj_view *f, const struct gj_clock *clock, uint32_t purpose, gj_id dist)
{
    if (dist == GJ_NONE) {
        return 0.0;
    }
    const uint32_t n =
        f->plant->layout.first_clock_stream + (uint32_t)(clock - f->clock) * GJ_STREAMS_A_CLOCK + purpose;
    return gj_stream_at(&f->stream[n], &f->plant->dist[dist], f->s->replication, clock->count);
}

static double lever_of_clock(const struct gj_view *f, const struct gj_machine *m, const struct gj_slot *slot)
{
    if (slot->is_planned || slot->kind == GJ_SLOT_LOOK) {
        return 1.0;
    }
    return slot->is_minor ? 1.0 / gj_lever_of(f, m->station, GJ_LEVER_MINOR_STOPS)
                          : gj_lever_of(f, m->station, GJ_LEVER_UPTIME);
}

/* Time in the stage now entered. A stream belongs to one distribution and each stage has its own: a single draw. */
static double draw_stage(const struct gj_view *f, const struct gj_clock *clock, const struct gj_degradation_spec *spec)
{
    const uint32_t n =
        f->plant->layout.first_clock_stream + (uint32_t)(clock - f->clock) * GJ_STREAMS_A_CLOCK + GJ_CLOCK_EVERY;
    return gj_draw(&f->plant->dist[spec->stage[clock->stage].time], f->stream[n].key, f->s->replication, clock->count);
}

void gj_clock_start(struct gj_view *f, uint32_t machine, uint32_t k)
{
    const struct gj_machine *m = &f->machine[machine];
    const struct gj_slot *slot = gj_slot_of(f, m, k);
    struct gj_clock *clock = clock_of(f, machine, k);
    if (slot->kind == GJ_SLOT_CARE) {
        clock->left = GJ_NEVER; /* the condition says when */
        return;
    }
    const double amount = slot->kind == GJ_SLOT_WEAR ? draw_stage(f, clock, &f->plant->degradation[slot->id])
                                                     : clock_draw(f, clock, GJ_CLOCK_EVERY, slot->every);
    clock->left = gj_scaled(amount, lever_of_clock(f, m, slot));
    if (slot->clock == GJ_CLOCK_CALENDAR) {
        clock->left += f->now;
    } else if (slot->clock == GJ_CLOCK_CYCLES && clock->left < 1) {
        clock->left = 1;
    }
}

/* Time in control begins; `k` is the clock of drift. */
static void start_control(struct gj_view *f, uint32_t machine, uint32_t k)
{
    struct gj_machine *m = &f->machine[machine];
    struct gj_clock *clock = clock_of(f, machine, k);
    m->is_out_of_control = 0;
    clock->left = gj_time_from_us(clock_draw(f, clock, GJ_CLOCK_EVERY, gj_slot_of(f, m, k)->every));
}

void gj_clocks_start(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    for (uint32_t k = 0; k < m->n_clocks; k++) {
        const struct gj_slot *slot = gj_slot_of(f, m, k);
        clock_of(f, machine, k)->kind = (uint8_t)((uint32_t)slot->clock | (slot->waits ? GJ_CLOCK_WAITS : 0U));
        if (slot->kind == GJ_SLOT_SEARCH) {
            clock_of(f, machine, k)->left = GJ_NEVER;
        } else if (slot->kind == GJ_SLOT_DRIFT) {
            start_control(f, machine, k);
        } else {
            gj_clock_start(f, machine, k);
        }
    }
}

/* Of a machine whose quality drifts. */
void gj_restore_control(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    uint32_t k = 0;
    while (gj_slot_of(f, m, k)->kind != GJ_SLOT_DRIFT) {
        k++;
    }
    clock_of(f, machine, k)->count++;
    start_control(f, machine, k);
    if (m->features & GJ_HAS_SEARCH) {
        gj_search_restored(f, machine);
    }
    if (f->plant->station_info[m->station].chart != GJ_NONE) {
        gj_chart_forget(&f->chart[machine]);
    }
    gj_emit(f, GJ_EVENT_RESTORED, machine, 0, 0);
}

static gj_time down_us(const struct gj_machine *m)
{
    return m->acc[GJ_STATE_DOWN_RESPONSE] + m->acc[GJ_STATE_DOWN_CREW] + m->acc[GJ_STATE_REPAIR];
}

enum gj_state gj_stop_state(const struct gj_view *f, const struct gj_machine *m, enum gj_state down)
{
    return gj_slot_of(f, m, m->stop_clock)->is_planned ? GJ_STATE_PLANNED_STOP : down;
}

static void start_repair(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    m->stop = GJ_STOP_REPAIR;
    m->leg_start = f->now;
    gj_set_state(f, machine, gj_stop_state(f, m, GJ_STATE_REPAIR));
    gj_set_timer(f, machine, f->now + m->repair_left);
}

const struct gj_need *gj_stop_needs(const struct gj_view *f, uint32_t machine, uint32_t *n)
{
    const struct gj_machine *m = &f->machine[machine];
    const struct gj_slot *slot = gj_slot_of(f, m, m->stop_clock);
    if (slot->kind == GJ_SLOT_SEARCH) {
        const struct gj_search_spec *search = gj_search_of(f, machine);
        *n = search->n_crew;
        return search->crew;
    }
    *n = slot->n_crew;
    return slot->crew;
}

void gj_stop_request_crew(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    uint32_t n = 0;
    const struct gj_need *crew = gj_stop_needs(f, machine, &n);
    m->stop = GJ_STOP_CREW;
    if (n == 0 || gj_people_take(f, machine, crew, n, GJ_ACTIVITY_REPAIR)) {
        start_repair(f, machine);
        return;
    }
    gj_people_wait(f, machine);
    gj_set_state(f, machine, gj_stop_state(f, m, GJ_STATE_DOWN_CREW));
    gj_set_timer(f, machine, GJ_NEVER);
}

/* The mode of the machine's stop as a trace calls it; GJ_NONE when a drift was found, or wear has come to its end. */
static uint32_t mode_name_of(const struct gj_view *f, const struct gj_machine *m)
{
    const struct gj_slot *slot = gj_slot_of(f, m, m->stop_clock);
    return slot->kind == GJ_SLOT_MODE ? slot->id : GJ_NONE;
}

/* Let go of people, of the waiting line and of idleness: the machine stops. The minutes of a minor stop are told apart at its end by how
 * much down time there was at its start. */
static void stop_machine(struct gj_view *f, uint32_t machine, uint32_t k)
{
    struct gj_machine *m = &f->machine[machine];
    if (m->is_idle) {
        gj_machine_not_idle(f, machine);
    }
    gj_people_stop_waiting(f, machine);
    m->stop_clock = k;
    m->stop = GJ_STOP_RESPONSE;
    m->leg_start = f->now;
    if (gj_slot_of(f, m, k)->is_planned) {
        gj_emit(f, GJ_EVENT_MAINTAIN, machine, 0, gj_name_of_load(f, m));
    } else {
        gj_emit(f, GJ_EVENT_FAIL, machine, mode_name_of(f, m), gj_name_of_load(f, m));
    }
    m->minor_us -= gj_slot_of(f, m, k)->is_minor ? down_us(m) : 0;
    if ((m->features & GJ_HAS_TOOL) && m->job == GJ_JOB_NONE) {
        gj_tool_rests(f, machine); /* it may be stopped before it chose a lot */
    }
}

static void fail(struct gj_view *f, uint32_t machine, uint32_t k)
{
    struct gj_machine *m = &f->machine[machine];
    const struct gj_slot *slot = gj_slot_of(f, m, k);
    struct gj_clock *clock = clock_of(f, machine, k);
    stop_machine(f, machine, k);
    clock->left = GJ_NEVER;
    m->response_left = gj_scaled(clock_draw(f, clock, GJ_CLOCK_RESPONSE, slot->noticed),
                                 gj_lever_of(f, m->station, GJ_LEVER_RESPONSE));
    m->repair_left =
        gj_scaled(clock_draw(f, clock, GJ_CLOCK_REPAIR, slot->repair), gj_lever_of(f, m->station, GJ_LEVER_REPAIR));
    if (m->features & GJ_HAS_PIECES) {
        gj_part_is_stopped(f, machine, slot, clock);
    }
    *(slot->is_minor ? &f->station[m->station].minor_stops : &f->station[m->station].stops) += 1;
    gj_set_state(f, machine, GJ_STATE_DOWN_RESPONSE);
    gj_people_release(f, machine);
    if (m->response_left == 0) {
        gj_stop_request_crew(f, machine);
        return;
    }
    gj_set_timer(f, machine, f->now + m->response_left);
}

void gj_stop_planned(struct gj_view *f, uint32_t machine, uint32_t k)
{
    struct gj_machine *m = &f->machine[machine];
    struct gj_clock *clock = clock_of(f, machine, k);
    stop_machine(f, machine, k);
    clock->left = GJ_NEVER;
    m->response_left = 0;
    m->repair_left = gj_time_from_us(clock_draw(f, clock, GJ_CLOCK_REPAIR, gj_slot_of(f, m, k)->repair));
    f->station[m->station].planned_stops++;
    gj_set_state(f, machine, GJ_STATE_PLANNED_STOP);
    gj_people_release(f, machine);
    gj_stop_request_crew(f, machine);
}

void gj_stop_for_search(struct gj_view *f, uint32_t machine, uint32_t k, gj_time us)
{
    struct gj_machine *m = &f->machine[machine];
    stop_machine(f, machine, k);
    m->response_left = 0;
    m->repair_left = us;
    gj_set_state(f, machine, GJ_STATE_DOWN_RESPONSE);
    gj_people_release(f, machine);
    gj_stop_request_crew(f, machine);
}

/* It was out of control and the cause has been found: put right, with a stop if that takes time. */
static void found(struct gj_view *f, uint32_t machine, uint32_t k)
{
    struct gj_machine *m = &f->machine[machine];
    const gj_id restore = f->plant->station[m->station].quality.restore;
    struct gj_clock *clock = clock_of(f, machine, k);
    if (restore == GJ_NONE) {
        gj_restore_control(f, machine);
        gj_machine_open_leg(f, machine);
        return;
    }
    stop_machine(f, machine, k);
    clock->left = GJ_NEVER;
    m->response_left = 0;
    m->repair_left =
        gj_scaled(clock_draw(f, clock, GJ_CLOCK_REPAIR, restore), gj_lever_of(f, m->station, GJ_LEVER_REPAIR));
    gj_set_state(f, machine, GJ_STATE_DOWN_RESPONSE);
    gj_people_release(f, machine);
    gj_stop_request_crew(f, machine);
}

static void drift(struct gj_view *f, uint32_t machine, uint32_t k)
{
    struct gj_machine *m = &f->machine[machine];
    const gj_id found_after = f->plant->station[m->station].quality.found;
    struct gj_clock *clock = clock_of(f, machine, k);
    m->is_out_of_control = 1;
    f->station[m->station].drifts++;
    clock->left = found_after == GJ_NONE ? GJ_NEVER
                                         : gj_scaled(clock_draw(f, clock, GJ_CLOCK_RESPONSE, found_after),
                                                     gj_lever_of(f, m->station, GJ_LEVER_FIND_CAUSE));
    gj_emit(f, GJ_EVENT_DRIFT, machine, gj_name_of_load(f, m), 0);
    gj_machine_open_leg(f, machine);
}

void gj_clock_rings(struct gj_view *f, uint32_t machine, uint32_t k)
{
    const struct gj_machine *m = &f->machine[machine];
    switch (gj_slot_of(f, m, k)->kind) {
    case GJ_SLOT_MODE:
        fail(f, machine, k);
        break;
    case GJ_SLOT_DRIFT:
        (m->is_out_of_control ? found : drift)(f, machine, k);
        break;
    case GJ_SLOT_SEARCH:
        gj_search_rings(f, machine, k);
        break;
    case GJ_SLOT_MAINTENANCE:
    case GJ_SLOT_CARE:
        gj_stop_planned(f, machine, k);
        break;
    case GJ_SLOT_WEAR:
    case GJ_SLOT_LOOK:
        if (gj_stage_rings(f, machine, k)) {
            gj_machine_open_leg(f, machine);
        } else {
            fail(f, machine, k);
        }
        break;
    }
}

bool gj_stop_overdue(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    for (uint32_t k = 0; k < m->n_clocks; k++) {
        const struct gj_clock *clock = clock_of(f, machine, k);
        const bool is_over = (clock->kind == GJ_CLOCK_CALENDAR && clock->left <= f->now) ||
                             (clock->kind == GJ_CLOCK_ON_SHIFT && clock->left <= 0);
        if (is_over && gj_slot_of(f, m, k)->kind == GJ_SLOT_MODE) {
            fail(f, machine, k);
            return true;
        }
    }
    return false;
}

void gj_stop_close(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    const gj_time elapsed = f->now - m->leg_start;
    m->response_left -= m->stop == GJ_STOP_RESPONSE ? elapsed : 0;
    m->repair_left -= m->stop == GJ_STOP_REPAIR ? elapsed : 0;
    m->leg_start = f->now;
    for (uint32_t k = 0; (m->features & GJ_HAS_SHIFT_CLOCK) && k < m->n_clocks; k++) {
        struct gj_clock *clock = clock_of(f, machine, k);
        if ((clock->kind & GJ_CLOCK_KIND) == GJ_CLOCK_ON_SHIFT && clock->left != GJ_NEVER && m->is_on_shift) {
            clock->left = clock->left > elapsed ? clock->left - elapsed : 0;
        }
    }
}

static void repaired(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    const uint32_t k = m->stop_clock;
    const struct gj_slot *slot = gj_slot_of(f, m, k);
    const bool was_drift = slot->kind == GJ_SLOT_DRIFT;
    gj_emit(f, slot->is_planned ? GJ_EVENT_MAINTAINED : GJ_EVENT_REPAIRED, machine,
            slot->is_planned ? 0 : mode_name_of(f, m), gj_name_of_load(f, m));
    m->acc[m->state] +=
        f->now - m->since; /* so that down_us is complete; what follows sets the state at this same instant */
    m->since = f->now;
    m->minor_us += slot->is_minor ? down_us(m) : 0;
    m->stop = GJ_STOP_NONE;
    m->leg_start = f->now;
    if ((m->features & GJ_HAS_WEAR) && slot->kind == GJ_SLOT_MODE && !slot->is_minor) {
        gj_wear_renew(f, machine, false);
    }
    if (slot->is_planned) {
        gj_upkeep_done(f, machine, k);
    } else if (slot->kind == GJ_SLOT_WEAR) {
        gj_stage_renewed(f, machine, k, 0);
    } else if (slot->kind == GJ_SLOT_MODE) {
        clock_of(f, machine, k)->count++;
        gj_clock_start(f, machine, k);
    }
    if (slot->kind == GJ_SLOT_SEARCH) {
        gj_search_repaired(f, machine);
    } else if (was_drift || (m->is_out_of_control && (!slot->is_planned || slot->restores))) {
        gj_restore_control(f, machine);
    }
    gj_people_release(f, machine);
    if (!gj_stop_overdue(f, machine) && !gj_upkeep_takes_chance(f, machine, slot->is_planned ? k + 1 : 0, false)) {
        gj_machine_resume(f, machine);
    }
}

void gj_stop_goes_on(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    gj_stop_close(f, machine);
    if (m->stop == GJ_STOP_RESPONSE) {
        gj_stop_request_crew(f, machine);
    } else if (m->stop == GJ_STOP_CREW) {
        start_repair(f, machine);
    } else {
        repaired(f, machine);
    }
}
