/* Transit: lots under way lie in a list of their own, sorted by the moment of arrival, and are taken off the capacity of the buffer, so
 * that whoever asks for room there counts them. One timer a buffer: the next arrival, or the next opening of the entrance. */
#include "factory/transit.h"

#include <stdio.h>

#include "factory/floor_internal.h"
#include "factory/plant_check.h"

/* --- the plant's side --- */

void gj_transit_keep(struct gj_plant *plant, struct gj_transit_spec *own)
{
    (void)plant;
    (void)own;
}

void gj_transit_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    const struct gj_transit_spec *t = &plant->transit[i];
    gj_print_integer(out, "transit", i, "buffer", t->buffer);
    gj_print_integer(out, "transit", i, "conveyor", t->is_conveyor);
    gj_print_dist(out, plant, "transit", i, "time", t->time);
}

static bool begins_in(const struct gj_plant *plant, gj_id buffer, const struct gj_demand_spec *demand)
{
    return demand->product < plant->n_products && gj_check_buffer_of(plant, demand->product, 0) == buffer;
}

void gj_transit_check(struct gj_check *check, gj_id id)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_transit_spec *t = &plant->transit[id];
    if (t->buffer >= plant->n_buffers || !gj_check_is_dist(plant, t->time)) {
        gj_check_say(check, "transit", NULL, "a transit of a buffer or a distribution that does not exist");
        return;
    }
    char text[GJ_PLACE];
    const char *place = gj_check_named(text, sizeof text, "buffer", plant->buffer[t->buffer].name);
    const uint32_t capacity = plant->buffer[t->buffer].capacity;
    for (gj_id k = 0; k < id; k++) {
        if (plant->transit[k].buffer == t->buffer) {
            gj_check_say(check, place, NULL, "lots cross it in two ways");
        }
    }
    gj_check_duration(check, place, "the time of the transit", t->time, t->is_conveyor);
    if (capacity == 0) {
        gj_check_say(check, place, "give it a capacity of 1 or more",
                     "lots take time to cross it, but it has no place");
    }
    if (t->is_conveyor && (capacity == GJ_UNLIMITED || plant->dist[t->time].kind != GJ_DIST_CONSTANT)) {
        gj_check_say(check, place, "give it a capacity and a constant time, or use transport { ... }",
                     "a conveyor has a length and a speed");
    }
    for (uint32_t d = 0; d < plant->n_demands; d++) {
        if (plant->demand[d].is_endless && begins_in(plant, t->buffer, &plant->demand[d])) {
            gj_check_say(check, place, "put a machine before it, or give the orders a rate",
                         "raw parts that are always there do not travel");
        }
    }
}

void gj_transits_derive(struct gj_plant *plant, uint32_t *n_streams)
{
    for (uint32_t i = 0; i < plant->n_transits; i++) {
        const struct gj_transit_spec *t = &plant->transit[i];
        plant->buffer_info[t->buffer].transit = i;
        for (uint32_t s = 0; s < plant->n_steps; s++) {
            if (plant->step[s].buffer == t->buffer) {
                plant->step[s].transit_stream = (*n_streams)++;
            }
        }
    }
}

/* --- floor --- */

void gj_transits_start(struct gj_view *f)
{
    for (uint32_t i = 0; i < f->plant->n_transits; i++) {
        f->transit[i] = (struct gj_transit){.first = GJ_NONE, .last = GJ_NONE};
        f->buffer[f->plant->transit[i].buffer].is_special = 1;
        f->buffer[f->plant->transit[i].buffer].is_transit = 1;
    }
}

void gj_transits_key(struct gj_view *f)
{
    for (uint32_t s = 0; s < f->plant->n_steps; s++) {
        const struct gj_step *step = &f->plant->step[s];
        if (f->plant->buffer_info[step->buffer].transit != GJ_NONE) {
            char path[600];
            snprintf(path, sizeof path, "buffer.%s/product.%s/%u", f->plant->buffer[step->buffer].name,
                     f->plant->product[step->product].name, step->number);
            gj_stream_init(&f->stream[step->transit_stream], gj_draw_key(f->s->seed, path, "transit"));
        }
    }
}

static void count_under_way(struct gj_view *f, gj_id buffer, struct gj_transit *t, int change)
{
    struct gj_buffer *b = &f->buffer[buffer];
    t->lot_us += (gj_time)t->n * (f->now - t->since);
    t->since = f->now;
    t->n += (uint32_t)change;
    if (f->plant->buffer_info[buffer].capacity != GJ_UNLIMITED) {
        b->capacity -= (uint32_t)change;
    }
}

/* Behind all that arrive no later: at the same moment the first to enter is the first to arrive. */
static void insert_by_arrival(struct gj_view *f, struct gj_transit *t, uint32_t lot)
{
    const gj_time arrives = f->lot[lot].arrived;
    uint32_t before = GJ_NONE;
    if (t->first != GJ_NONE && f->lot[t->last].arrived <= arrives) {
        before = t->last;
    } else {
        for (uint32_t k = t->first; k != GJ_NONE && f->lot[k].arrived <= arrives; k = f->lot[k].next) {
            before = k;
        }
    }
    uint32_t *link = before == GJ_NONE ? &t->first : &f->lot[before].next;
    f->lot[lot].next = *link;
    *link = lot;
    if (f->lot[lot].next == GJ_NONE) {
        t->last = lot;
    }
}

static void set_transit_timer(struct gj_view *f, gj_id id)
{
    const struct gj_transit *t = &f->transit[id];
    gj_time when = t->first == GJ_NONE ? GJ_NEVER : f->lot[t->first].arrived;
    if (f->buffer[f->plant->transit[id].buffer].is_closed && t->opens < when) {
        when = t->opens;
    }
    gj_timer_set(&f->timers, f->plant->layout.first_transit_timer + id, when);
}

bool gj_transit_enter(struct gj_view *f, uint32_t lot, gj_id buffer)
{
    const gj_id id = f->plant->buffer_info[buffer].transit;
    const struct gj_transit_spec *spec = &f->plant->transit[id];
    struct gj_transit *t = &f->transit[id];
    struct gj_buffer *b = &f->buffer[buffer];
    if (!gj_has_room(b)) {
        return false;
    }
    const struct gj_lot *l = &f->lot[lot];
    const double us = gj_stream_at(&f->stream[f->plant->step[l->step].transit_stream], &f->plant->dist[spec->time],
                                   f->s->replication, gj_lot_index(l));
    const gj_time time = gj_time_from_us(us);
    f->lot[lot].arrived = f->now + time;
    insert_by_arrival(f, t, lot);
    count_under_way(f, buffer, t, 1);
    const gj_time headway = spec->is_conveyor ? time / f->plant->buffer_info[buffer].capacity : 0;
    if (headway > 0) {
        t->opens = f->now + headway;
        b->is_closed = 1;
    }
    set_transit_timer(f, id);
    return true;
}

void gj_transit_rings(struct gj_view *f, gj_id id)
{
    const gj_id buffer = f->plant->transit[id].buffer;
    struct gj_transit *t = &f->transit[id];
    struct gj_buffer *b = &f->buffer[buffer];
    while (t->first != GJ_NONE && f->lot[t->first].arrived <= f->now) {
        const uint32_t lot = t->first;
        t->first = f->lot[lot].next;
        t->last = t->first == GJ_NONE ? GJ_NONE : t->last;
        count_under_way(f, buffer, t, -1);
        gj_lot_put_at_end(f, lot, buffer);
    }
    if (b->is_closed && t->opens <= f->now) {
        b->is_closed = 0;
    }
    set_transit_timer(f, id);
    gj_buffer_refill(f, buffer);
}
