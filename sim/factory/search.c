/* Searches: what the spec says, and how a machine is told, searched and restored. */
#include "factory/floor_internal.h"
#include "factory/plant_check.h"

void gj_search_check(struct gj_check *check, const char *place, const struct gj_search_spec *s)
{
    const struct gj_plant *plant = check->plant;
    if (s->target >= plant->n_stations) {
        gj_check_say(check, place, NULL, "tells a station that does not exist");
        return;
    }
    if (!gj_check_optional_dist(plant, s->delay) || !gj_check_optional_dist(plant, s->found)) {
        gj_check_say(check, place, NULL, "its search uses a distribution that does not exist");
        return;
    }
    gj_check_duration(check, place, "delay", s->delay, false);
    gj_check_duration(check, place, "found", s->found, false);
    if (s->n_crew > 0 && !s->stops) {
        gj_check_say(check, place, "give stops = true, or leave `needs` away",
                     "workers search, but the machine does not stop for them");
    }
    gj_check_needs(check, place, "the search", plant->station[s->target].calendar, s->crew, s->n_crew);
}

void gj_search_print(const struct gj_plant *plant, const char *name, uint32_t i, const struct gj_search_spec *s,
                     struct gj_text *out)
{
    gj_print_integer(out, name, i, "tells", s->target);
    gj_print_dist(out, plant, name, i, "delay", s->delay);
    gj_print_dist(out, plant, name, i, "found", s->found);
    gj_print_integer(out, name, i, "stops", s->stops);
    gj_print_needs(out, name, i, "crew", s->crew, s->n_crew);
}

bool gj_search_has_target(const struct gj_plant *plant, gj_id station)
{
    bool has = false;
    for (uint32_t i = 0; i < plant->n_charts; i++) {
        has |= plant->chart[i].search.target == station;
    }
    for (uint32_t i = 0; i < plant->n_feedbacks; i++) {
        has |= plant->feedback[i].search.target == station;
    }
    return has;
}

/* --- on the floor -------------------------------------------------------------------------------------------------------------------- */

const struct gj_search_spec *gj_search_of(const struct gj_view *f, uint32_t machine)
{
    const uint32_t source = f->search[machine].source;
    return source < f->plant->n_charts ? &f->plant->chart[source].search
                                       : &f->plant->feedback[source - f->plant->n_charts].search;
}

/* The slot of search is the last of a machine that has one. */
static inline struct gj_clock *search_clock(const struct gj_view *f, const struct gj_machine *m)
{
    return &f->clock[m->first_clock + m->n_clocks - 1];
}

/* Distributions differ from source to source, so they cannot share the block of a stream: single draws, by the machine's own count. */
static double search_draw(struct gj_view *f, const struct gj_clock *clock, uint32_t purpose, gj_id dist)
{
    if (dist == GJ_NONE) {
        return 0.0;
    }
    const uint32_t n =
        f->plant->layout.first_clock_stream + (uint32_t)(clock - f->clock) * GJ_STREAMS_A_CLOCK + purpose;
    return gj_draw(&f->plant->dist[dist], f->stream[n].key, f->s->replication, clock->count);
}

bool gj_search_is_free(const struct gj_view *f, uint32_t machine)
{
    return f->search[machine].phase == GJ_SEARCH_NONE;
}

/* A report sets out. It arrives by a clock of the machine, even when that is at once: what the machine does now is done first. */
static bool send_report(struct gj_view *f, uint32_t machine, uint32_t source, uint32_t self)
{
    struct gj_machine *m = &f->machine[machine];
    struct gj_searching *search = &f->search[machine];
    struct gj_clock *clock = search_clock(f, m);
    if (search->phase != GJ_SEARCH_NONE) {
        return false;
    }
    search->source = source;
    search->phase = GJ_SEARCH_REPORT;
    search->since = f->now;
    const double us = search_draw(f, clock, GJ_CLOCK_RESPONSE, gj_search_of(f, machine)->delay);
    /* A machine between two lots gets a leg when it is known what it does next. */
    const bool is_between = machine == self || (m->job == GJ_JOB_NONE && !m->is_idle);
    const bool has_leg = !is_between && m->stop == GJ_STOP_NONE && m->is_on_shift;
    if (has_leg) {
        gj_machine_close_leg(f, machine);
    }
    clock->kind = GJ_CLOCK_CALENDAR;
    clock->left = f->now + gj_scaled(us, gj_lever_of(f, m->station, GJ_LEVER_RESPONSE));
    if (has_leg) {
        gj_machine_open_leg(f, machine);
    }
    return true;
}

void gj_search_signal(struct gj_view *f, uint32_t source, uint32_t target, uint32_t only, uint32_t self)
{
    const struct gj_station_info *info = &f->plant->station_info[target];
    bool is_true = false;
    bool is_sent = false;
    for (uint32_t k = 0; k < info->n_machines; k++) {
        const uint32_t machine = info->first_machine + k;
        if (only == GJ_NONE || only == machine) {
            is_true |= f->machine[machine].is_out_of_control;
            is_sent |= send_report(f, machine, source, self);
        }
    }
    if (!is_sent) {
        return; /* all have been told already */
    }
    *(is_true ? &f->station[target].signals_true : &f->station[target].signals_false) += 1;
    gj_emit(f, GJ_EVENT_SIGNAL, only == GJ_NONE ? info->first_machine : only, UINT64_MAX, is_true);
}

/* The machine is told, searched and, if there was something to find, restored. */
static void end_search(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    struct gj_searching *search = &f->search[machine];
    struct gj_clock *clock = search_clock(f, m);
    if (search->phase == GJ_SEARCH_ON) {
        f->station[m->station].search_us += f->now - search->since;
    }
    search->phase = GJ_SEARCH_NONE;
    clock->left = GJ_NEVER;
    clock->count++;
}

void gj_search_restored(struct gj_view *f, uint32_t machine)
{
    struct gj_searching *search = &f->search[machine];
    search->restored = f->now;
    if (search->phase == GJ_SEARCH_ON) {
        end_search(f, machine);
    }
}

/* Time to restore, drawn when it is known that there is something to restore. */
static gj_time restoring_us(struct gj_view *f, const struct gj_machine *m)
{
    const gj_id restore = f->plant->station[m->station].quality.restore;
    if (!m->is_out_of_control || restore == GJ_NONE) {
        return 0;
    }
    return gj_scaled(search_draw(f, search_clock(f, m), GJ_CLOCK_REPAIR, restore),
                     gj_lever_of(f, m->station, GJ_LEVER_REPAIR));
}

static void begin_search(struct gj_view *f, uint32_t machine, uint32_t k)
{
    struct gj_machine *m = &f->machine[machine];
    struct gj_searching *search = &f->search[machine];
    struct gj_clock *clock = search_clock(f, m);
    const struct gj_search_spec *spec = gj_search_of(f, machine);
    const bool is_traced =
        search->source >= f->plant->n_charts && f->plant->feedback[search->source - f->plant->n_charts].traced;
    if (is_traced && search->restored >= search->since) {
        end_search(f, machine); /* it tells of what has been put right */
        gj_machine_open_leg(f, machine);
        return;
    }
    search->phase = GJ_SEARCH_ON;
    search->since = f->now;
    f->station[m->station].searches++;
    gj_emit(f, GJ_EVENT_SEARCH, machine, gj_name_of_load(f, m), 0);
    const gj_time found =
        gj_scaled(search_draw(f, clock, GJ_CLOCK_EVERY, spec->found), gj_lever_of(f, m->station, GJ_LEVER_FIND_CAUSE));
    if (spec->stops) {
        clock->left = GJ_NEVER;
        gj_stop_for_search(f, machine, k, found + restoring_us(f, m));
        return;
    }
    clock->kind = GJ_CLOCK_ON_SHIFT;
    clock->left = found;
    gj_machine_open_leg(f, machine);
}

void gj_search_rings(struct gj_view *f, uint32_t machine, uint32_t k)
{
    struct gj_machine *m = &f->machine[machine];
    if (f->search[machine].phase == GJ_SEARCH_REPORT) {
        begin_search(f, machine, k);
        return;
    }
    const gj_time restoring = restoring_us(f, m);
    if (restoring > 0) {
        search_clock(f, m)->left = GJ_NEVER;
        gj_stop_for_search(f, machine, k, restoring);
        return;
    }
    if (m->is_out_of_control) {
        gj_restore_control(f, machine);
    } else {
        end_search(f, machine);
    }
    gj_machine_open_leg(f, machine);
}

void gj_search_repaired(struct gj_view *f, uint32_t machine)
{
    if (f->machine[machine].is_out_of_control) {
        gj_restore_control(f, machine);
    } else {
        end_search(f, machine);
    }
}
