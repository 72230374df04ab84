/* Outages. Each has a record like a machine's behind those of the machines (its "unit"): it holds and waits for its crew with it, and its timer
 * comes after the machines' and before the orders', in the order of the scenario. So what is finished at the instant of an outage is done.
 * The machines stop, and start again, in entity order. */
#include "factory/floor_internal.h"

static const struct gj_outage_spec *spec_of_unit(const struct gj_view *f, uint32_t unit)
{
    return &f->plant->outage[unit - f->plant->n_machines];
}

bool gj_is_outage(const struct gj_view *f, uint32_t unit)
{
    return unit >= f->plant->n_machines;
}

static double draw(struct gj_view *f, uint32_t unit, uint32_t purpose, gj_id dist, enum gj_lever lever)
{
    if (dist == GJ_NONE) {
        return 0.0;
    }
    const uint32_t k = unit - f->plant->n_machines;
    const uint32_t stream = f->plant->layout.first_outage_stream + k * GJ_STREAMS_A_CLOCK + purpose;
    const double us =
        gj_stream_at(&f->stream[stream], &f->plant->dist[dist], f->s->replication, f->machine[unit].n_setups);
    return us * f->s->lever[spec_of_unit(f, unit)->affected][lever];
}

static void start_clock(struct gj_view *f, uint32_t unit)
{
    const double us = draw(f, unit, GJ_CLOCK_EVERY, spec_of_unit(f, unit)->every, GJ_LEVER_UPTIME);
    gj_set_timer(f, unit, f->now + gj_time_from_us(us));
}

void gj_outages_start(struct gj_view *f)
{
    for (uint32_t k = 0; k < f->plant->n_outages; k++) {
        const uint32_t unit = f->plant->n_machines + k;
        f->machine[unit] = (struct gj_machine){.station = f->plant->outage[k].station[0],
                                               .lot = GJ_NONE,
                                               .child = GJ_NONE,
                                               .first_held = GJ_NONE,
                                               .next_blocked = GJ_NONE,
                                               .next_waiting = GJ_NONE};
        start_clock(f, unit);
    }
}

/* --- the machines --- */

/* The worst phase of the outages that the machine is in. */
static enum gj_state state_in_outage(const struct gj_view *f, uint32_t machine)
{
    static const enum gj_state states[] = {[GJ_STOP_RESPONSE] = GJ_STATE_DOWN_RESPONSE,
                                           [GJ_STOP_CREW] = GJ_STATE_DOWN_CREW,
                                           [GJ_STOP_REPAIR] = GJ_STATE_REPAIR};
    enum gj_state worst = GJ_STATE_REPAIR;
    for (uint32_t k = 0; k < f->plant->n_outages; k++) {
        const struct gj_outage_spec *spec = &f->plant->outage[k];
        const uint8_t phase = f->machine[f->plant->n_machines + k].stop;
        for (uint32_t i = 0; i < spec->n_stations && phase != GJ_STOP_NONE; i++) {
            if (spec->station[i] == f->machine[machine].station && states[phase] < worst) {
                worst = states[phase];
            }
        }
    }
    return worst;
}

static void show(struct gj_view *f, uint32_t machine)
{
    const enum gj_state state = state_in_outage(f, machine);
    if (f->cut[machine].is_in_hours && f->machine[machine].state != (uint8_t)state) {
        gj_set_state(f, machine, state);
    }
}

/* A minor stop of its own stands meanwhile: what it is told by, its down time, does not run on. */
static void account_minor(struct gj_view *f, uint32_t machine, int sign)
{
    struct gj_machine *m = &f->machine[machine];
    if (m->stop != GJ_STOP_NONE && gj_slot_of(f, m, m->stop_clock)->is_minor) {
        m->acc[m->state] += f->now - m->since;
        m->since = f->now;
        m->minor_us += sign * (m->acc[GJ_STATE_DOWN_RESPONSE] + m->acc[GJ_STATE_DOWN_CREW] + m->acc[GJ_STATE_REPAIR]);
    }
}

static void cut(struct gj_view *f, uint32_t machine)
{
    struct gj_cut *c = &f->cut[machine];
    if (c->n++ == 0) {
        const bool was_late = f->machine[machine].is_on_shift == GJ_SHIFT_LATE;
        c->is_in_hours = f->machine[machine].is_on_shift == GJ_SHIFT_ON;
        account_minor(f, machine, 1);
        f->station[f->machine[machine].station].stops += c->is_in_hours || was_late;
        gj_machine_leave(f, machine, c->is_in_hours ? state_in_outage(f, machine) : GJ_STATE_OFF_SHIFT);
    } else {
        show(f, machine);
    }
}

static void restore(struct gj_view *f, uint32_t machine)
{
    struct gj_cut *c = &f->cut[machine];
    if (--c->n > 0) {
        show(f, machine);
        return;
    }
    account_minor(f, machine, -1);
    if (c->is_in_hours) {
        gj_machine_come_on(f, machine);
    }
}

GJ_SELDOM bool gj_outage_keeps_off(struct gj_view *f, uint32_t machine, bool is_in_hours)
{
    if (f->plant->n_outages == 0 || f->cut[machine].n == 0) {
        return false;
    }
    f->cut[machine].is_in_hours = is_in_hours;
    gj_set_state(f, machine, is_in_hours ? state_in_outage(f, machine) : GJ_STATE_OFF_SHIFT);
    return true;
}

static void all_machines(struct gj_view *f, uint32_t unit, void (*act)(struct gj_view *, uint32_t))
{
    const struct gj_outage_spec *spec = spec_of_unit(f, unit);
    const uint32_t n_ready = f->s->n_ready;
    for (uint32_t machine = 0; machine < f->plant->n_machines; machine++) {
        for (uint32_t i = 0; i < spec->n_stations; i++) {
            if (spec->station[i] == f->machine[machine].station) {
                act(f, machine);
            }
        }
    }
    gj_ready_in_order(f, n_ready);
}

/* --- its phases --- */

static void repairs(struct gj_view *f, uint32_t unit)
{
    struct gj_machine *u = &f->machine[unit];
    u->stop = GJ_STOP_REPAIR;
    u->leg_start = f->now;
    all_machines(f, unit, show);
    gj_set_timer(f, unit, f->now + u->repair_left);
}

static void asks_for_crew(struct gj_view *f, uint32_t unit)
{
    const struct gj_outage_spec *spec = spec_of_unit(f, unit);
    f->machine[unit].stop = GJ_STOP_CREW;
    if (spec->n_crew == 0 || gj_people_take(f, unit, spec->crew, spec->n_crew, GJ_ACTIVITY_REPAIR)) {
        repairs(f, unit);
        return;
    }
    gj_people_wait(f, unit);
    all_machines(f, unit, show);
    gj_set_timer(f, unit, GJ_NEVER);
}

static void begins(struct gj_view *f, uint32_t unit)
{
    struct gj_machine *u = &f->machine[unit];
    const struct gj_outage_spec *spec = spec_of_unit(f, unit);
    const gj_time response = gj_time_from_us(draw(f, unit, GJ_CLOCK_RESPONSE, spec->noticed, GJ_LEVER_RESPONSE));
    u->repair_left = gj_time_from_us(draw(f, unit, GJ_CLOCK_REPAIR, spec->repair, GJ_LEVER_REPAIR));
    u->stop = GJ_STOP_RESPONSE;
    gj_emit(f, GJ_EVENT_OUTAGE, unit - f->plant->n_machines, 0, 0);
    all_machines(f, unit, cut);
    if (response > 0) {
        gj_set_timer(f, unit, f->now + response);
    } else {
        asks_for_crew(f, unit);
    }
}

GJ_SELDOM void gj_outage_rings(struct gj_view *f, uint32_t unit)
{
    struct gj_machine *u = &f->machine[unit];
    gj_set_timer(f, unit, GJ_NEVER);
    if (u->stop == GJ_STOP_NONE) {
        begins(f, unit);
    } else if (u->stop == GJ_STOP_RESPONSE) {
        asks_for_crew(f, unit);
    } else {
        u->stop = GJ_STOP_NONE;
        u->n_setups++; /* which-th outage: the index of its draws */
        gj_people_release(f, unit);
        gj_emit(f, GJ_EVENT_OUTAGE_OVER, unit - f->plant->n_machines, 0, 0);
        all_machines(f, unit, restore);
        start_clock(f, unit);
    }
}

GJ_SELDOM bool gj_outage_takes_crew(struct gj_view *f, uint32_t unit)
{
    const struct gj_outage_spec *spec = spec_of_unit(f, unit);
    return gj_people_take(f, unit, spec->crew, spec->n_crew, GJ_ACTIVITY_REPAIR);
}

GJ_SELDOM void gj_outage_got_crew(struct gj_view *f, uint32_t unit)
{
    repairs(f, unit);
}

GJ_SELDOM void gj_outage_loses_crew(struct gj_view *f, uint32_t unit)
{
    struct gj_machine *u = &f->machine[unit];
    u->repair_left -= u->stop == GJ_STOP_REPAIR ? f->now - u->leg_start : 0;
    u->stop = GJ_STOP_CREW;
    gj_people_release(f, unit);
    gj_people_wait(f, unit);
    all_machines(f, unit, show);
    gj_set_timer(f, unit, GJ_NEVER);
}
