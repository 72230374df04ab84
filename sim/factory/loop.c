/* Loops of cards: kanban between stations, CONWIP in the plant. Cards that come back are given out again at the end of the instant, in the
 * order of the loops: to the order held back longest, then to the streams that never run dry in turn. */
#include "factory/floor_internal.h"
#include "factory/plant_check.h"

#include <string.h>

/* --- the plant's side --- */

void gj_loop_keep(struct gj_plant *plant, struct gj_loop_spec *own)
{
    own->name = gj_plant_keep(plant, own->name);
}

void gj_loop_check(struct gj_check *check, gj_id id)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_loop_spec *l = &plant->loop[id];
    char buffer[GJ_PLACE];
    const char *place = gj_check_named(buffer, sizeof buffer, "cards", l->name);
    if (id == GJ_MAX_LOOPS) {
        gj_check_say(check, "plant", "join loops", "%u loops of cards, at most %d are possible", plant->n_loops,
                     GJ_MAX_LOOPS);
    }
    if (l->n_cards == 0) {
        gj_check_say(check, place, "give 1 card or more", "has no cards: nothing could ever move");
    }
    if ((l->from != GJ_NONE && l->from >= plant->n_stations) || (l->to != GJ_NONE && l->to >= plant->n_stations)) {
        gj_check_say(check, place, NULL, "begins or ends at a station that does not exist");
        return;
    }
    if (l->from != GJ_NONE && l->from == l->to && !l->at_end) {
        gj_check_say(check, place, "let it end at the next station, or with ends = \"done\"",
                     "gives each card back the moment it takes it");
    }
    bool is_used = l->from != GJ_NONE;
    for (uint32_t d = 0; d < plant->n_demands; d++) {
        is_used |= plant->demand[d].needs_card && plant->demand[d].loop == id;
    }
    if (!is_used) {
        gj_check_say(check, place, "give it from = \"station\", or name it in orders { cards = ... }",
                     "no order and no station takes its cards");
    }
    for (gj_id k = 0; k < id; k++) {
        if (strcmp(plant->loop[k].name, l->name) == 0) {
            gj_check_say(check, place, "give each loop its own name", "there are two loops of this name");
        }
    }
}

void gj_loop_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    const struct gj_loop_spec *l = &plant->loop[i];
    gj_print_words(out, "cards", i, "name", l->name);
    gj_print_integer(out, "cards", i, "count", l->n_cards);
    gj_print_integer(out, "cards", i, "from", l->from == GJ_NONE ? -1 : (int64_t)l->from);
    gj_print_integer(out, "cards", i, "to", l->to == GJ_NONE ? -1 : (int64_t)l->to);
    gj_print_integer(out, "cards", i, "at_end", l->at_end);
}

/* --- cards --- */

static void count_cards(struct gj_view *f, gj_id loop, int change)
{
    struct gj_loop *l = &f->loop[loop];
    l->card_us += (gj_time)(f->plant->loop[loop].n_cards - l->n_free) * (f->now - l->since);
    l->since = f->now;
    l->n_free = (uint32_t)((int)l->n_free + change);
}

/* Whoever waits for a card of the loop looks at the end of the instant. */
static void card_is_back(struct gj_view *f, gj_id loop)
{
    const gj_id from = f->plant->loop[loop].from;
    count_cards(f, loop, 1);
    f->loop[loop].is_looking = 1;
    gj_timer_set(&f->timers, f->plant->layout.choice_timer, f->now);
    for (uint32_t k = 0; from != GJ_NONE && k < f->plant->station_info[from].n_machines; k++) {
        gj_look_later(f, f->plant->station_info[from].first_machine + k);
    }
}

static void give_back(struct gj_view *f, uint32_t lot, gj_id loop)
{
    const uint64_t bit = UINT64_C(1) << loop;
    if (f->cards[lot] & bit) {
        f->cards[lot] &= ~bit;
        card_is_back(f, loop);
    }
}

bool gj_loop_take(struct gj_view *f, gj_id loop, uint32_t lot)
{
    if (f->loop[loop].n_free == 0) {
        return false;
    }
    count_cards(f, loop, -1);
    f->cards[lot] |= UINT64_C(1) << loop;
    return true;
}

/* A lot that has a card of the loop already (it comes by again) needs no second one; a card that would come back at this very moment is
 * not counted on. */
bool gj_card_allows(struct gj_view *f, uint32_t machine, uint32_t lot)
{
    const uint32_t station = f->machine[machine].station;
    for (gj_id i = 0; i < f->plant->n_loops; i++) {
        if (f->plant->loop[i].from == station && f->loop[i].n_free == 0 && !(f->cards[lot] >> i & 1)) {
            return false;
        }
    }
    return true;
}

void gj_card_takes(struct gj_view *f, uint32_t machine, uint32_t lot)
{
    const uint32_t station = f->machine[machine].station;
    for (gj_id i = 0; i < f->plant->n_loops; i++) {
        const struct gj_loop_spec *spec = &f->plant->loop[i];
        if (spec->from == station && !(f->cards[lot] >> i & 1)) {
            gj_loop_take(f, i, lot);
        } else if (spec->to == station && !spec->at_end) {
            give_back(f, lot, i);
        }
    }
}

void gj_card_ends(struct gj_view *f, uint32_t machine, uint32_t lot)
{
    for (gj_id i = 0; i < f->plant->n_loops; i++) {
        if (f->plant->loop[i].to == f->machine[machine].station && f->plant->loop[i].at_end) {
            give_back(f, lot, i);
        }
    }
}

void gj_card_ends_before(struct gj_view *f, uint32_t station, uint32_t lot)
{
    for (gj_id i = 0; i < f->plant->n_loops; i++) {
        if (f->plant->loop[i].to == station && !f->plant->loop[i].at_end) {
            give_back(f, lot, i);
        }
    }
}

void gj_card_leaves(struct gj_view *f, uint32_t lot)
{
    while (f->cards[lot] != 0) {
        give_back(f, lot, (gj_id)__builtin_ctzll(f->cards[lot]));
    }
}

/* --- release --- */

void gj_loop_hold_back(struct gj_view *f, gj_id loop, uint32_t order)
{
    struct gj_loop *l = &f->loop[loop];
    f->order[order].next = GJ_NONE;
    if (l->last_order != GJ_NONE) {
        f->order[l->last_order].next = order;
    } else {
        l->first_order = order;
    }
    l->last_order = order;
    l->is_looking = 1;
    gj_timer_set(&f->timers, f->plant->layout.choice_timer, f->now);
}

/* The next stream of the loop that never runs dry, in turn; GJ_NONE when there is none. */
static gj_id endless_of(struct gj_view *f, gj_id loop)
{
    struct gj_loop *l = &f->loop[loop];
    for (uint32_t k = 0; k < f->plant->n_demands; k++) {
        const gj_id demand = (l->next_demand + k) % f->plant->n_demands;
        if (f->plant->demand[demand].needs_card && f->plant->demand[demand].loop == loop &&
            f->plant->demand[demand].is_endless) {
            l->next_demand = demand + 1;
            return demand;
        }
    }
    return GJ_NONE;
}

static void release(struct gj_view *f, gj_id loop)
{
    struct gj_loop *l = &f->loop[loop];
    while (l->n_free > 0 && f->s->fault == GJ_OK) {
        const uint32_t order = l->first_order;
        if (order != GJ_NONE) {
            const struct gj_order *o = &f->order[order];
            if (o->held_back <= (int64_t)f->plant->demand[o->demand].lot_size) { /* its last lot */
                l->first_order = o->next;
                l->last_order = o->next == GJ_NONE ? GJ_NONE : l->last_order;
            }
            gj_order_release(f, order);
            continue;
        }
        const gj_id demand = endless_of(f, loop);
        if (demand == GJ_NONE) {
            return;
        }
        gj_demand_release_endless(f, demand);
    }
}

void gj_loops_release(struct gj_view *f)
{
    for (gj_id i = 0; i < f->plant->n_loops; i++) {
        if (f->loop[i].is_looking) {
            f->loop[i].is_looking = 0;
            release(f, i);
        }
    }
}

void gj_loops_start(struct gj_view *f)
{
    for (gj_id i = 0; i < f->plant->n_loops; i++) {
        f->loop[i] = (struct gj_loop){
            .n_free = f->plant->loop[i].n_cards, .first_order = GJ_NONE, .last_order = GJ_NONE, .is_looking = 1};
    }
    if (f->plant->n_loops > 0) {
        gj_timer_set(&f->timers, f->plant->layout.choice_timer, 0);
    }
}
