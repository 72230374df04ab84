/* Assembly: kits out of stores. A kit is taken when the machine takes its main lot, and ends with the work on it. */
#include "factory/floor_internal.h"
#include "factory/plant_check.h"

#include <string.h>

/* --- the plant's side --- */

void gj_kit_keep(struct gj_plant *plant, struct gj_kit_spec *own)
{
    own->part = gj_plant_keep_array(plant, own->part, own->n_parts, sizeof *own->part);
}

bool gj_kit_takes_from(const struct gj_plant *plant, gj_id buffer)
{
    for (gj_id i = 0; i < plant->n_kits; i++) {
        for (uint32_t k = 0; k < plant->kit[i].n_parts; k++) {
            if (plant->kit[i].part[k].store == buffer) {
                return true;
            }
        }
    }
    return false;
}

gj_id gj_kit_of(const struct gj_plant *plant, gj_id station, gj_id product)
{
    gj_id found = GJ_NONE;
    for (gj_id i = 0; i < plant->n_kits; i++) {
        const struct gj_kit_spec *kit = &plant->kit[i];
        if (kit->station == station && (kit->product == product || (kit->product == GJ_NONE && found == GJ_NONE))) {
            found = i;
        }
    }
    return found;
}

/* The product whose route ends in the store; GJ_NONE when there is none. `n`: how many there are. */
static gj_id component_of(const struct gj_plant *plant, gj_id store, uint32_t *n)
{
    gj_id found = GJ_NONE;
    *n = 0;
    for (gj_id p = 0; p < plant->n_products; p++) {
        const uint32_t steps = gj_check_steps_of(plant, p);
        if (steps > 1 && gj_check_buffer_of(plant, p, steps - 1) == store) {
            found = *n == 0 ? p : found;
            (*n)++;
        }
    }
    return found;
}

/* The most pieces of one lot of the product; 0 when nobody orders it. */
static uint64_t largest_lot(const struct gj_plant *plant, gj_id product)
{
    uint64_t most = 0;
    for (uint32_t d = 0; d < plant->n_demands; d++) {
        const struct gj_demand_spec *demand = &plant->demand[d];
        if (demand->product == product && gj_stock_serving(plant, d) == GJ_NONE && demand->lot_size > most) {
            most = demand->lot_size;
        }
    }
    return most;
}

static bool is_assembled_of(const struct gj_plant *plant, gj_id kit, gj_id product)
{
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        const struct gj_job_spec *job = &plant->job_spec[i];
        if (job->product == product && job->station == plant->kit[kit].station &&
            gj_kit_of(plant, job->station, product) == kit) {
            return true;
        }
    }
    return false;
}

/* Does making `product` need `wanted`, through kits and the kits of their components? */
static bool needs(const struct gj_plant *plant, gj_id product, gj_id wanted, uint32_t depth)
{
    for (gj_id i = 0; i < plant->n_kits && depth <= plant->n_products; i++) {
        if (!is_assembled_of(plant, i, product)) {
            continue;
        }
        for (uint32_t k = 0; k < plant->kit[i].n_parts; k++) {
            uint32_t n = 0;
            const gj_id part = component_of(plant, plant->kit[i].part[k].store, &n);
            if (part != GJ_NONE && (part == wanted || needs(plant, part, wanted, depth + 1))) {
                return true;
            }
        }
    }
    return false;
}

static void check_component(struct gj_check *check, const char *place, gj_id id, const struct gj_kit_part *part)
{
    const struct gj_plant *plant = check->plant;
    const char *store = plant->buffer[part->store].name;
    uint32_t n = 0;
    const gj_id component = component_of(plant, part->store, &n);
    if (component == GJ_NONE) {
        gj_check_say(check, place, "let a product end there: store \"name\" { product = ... }",
                     "nobody makes what it takes from store \"%s\"", store);
        return;
    }
    const char *name = plant->product[component].name;
    const uint64_t lot = largest_lot(plant, component);
    if (n > 1) {
        gj_check_say(check, place, "give each component a store", "%u products end in store \"%s\"", n, store);
    }
    if (lot == 0) {
        gj_check_say(check, place, "add orders { product = ..., endless = true, cards = ... }, or a rate",
                     "takes \"%s\", which nobody orders", name);
    }
    if (needs(plant, component, component, 0)) {
        gj_check_say(check, place, "break the circle", "\"%s\" is assembled from itself", name);
    }
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        const struct gj_job_spec *job = &plant->job_spec[i];
        const uint32_t capacity = plant->buffer[part->store].capacity;
        if (job->station != plant->kit[id].station || gj_kit_of(plant, job->station, job->product) != id) {
            continue;
        }
        const uint64_t kit = largest_lot(plant, job->product) * part->pieces;
        /* With the rest of a lot in one place, unless kits use lots up. */
        const uint64_t sure = kit > 0 && lot % kit == 0 ? lot * capacity : lot * (capacity - 1) + 1;
        if (lot > 0 && capacity != GJ_UNLIMITED && capacity > 0 && sure < kit) {
            gj_check_say(
                check, place, "enlarge the store, or make the lots of the assembly smaller",
                "can wait for ever: a kit asks for %llu pieces of \"%s\", of which store \"%s\" may hold only %llu",
                (unsigned long long)kit, name, store, (unsigned long long)sure);
        }
    }
}

void gj_kit_check(struct gj_check *check, gj_id id)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_kit_spec *kit = &plant->kit[id];
    if (kit->station >= plant->n_stations || (kit->product != GJ_NONE && kit->product >= plant->n_products)) {
        gj_check_say(check, "kit", NULL, "is for a station or product that does not exist");
        return;
    }
    const struct gj_station_spec *s = &plant->station[kit->station];
    if (kit->n_parts == 0) {
        gj_check_say(check, s->place, "name what it takes: parts = { wheels = 2 }", "its kit is empty");
    }
    if (s->preempt != GJ_PREEMPT_NO) {
        gj_check_say(check, s->place, "let it finish what it has begun", "cannot be interrupted: it has taken a kit");
    }
    if (gj_oven_of_station(plant, kit->station) != GJ_NONE || gj_join_of_station(plant, kit->station) != GJ_NONE) {
        gj_check_say(check, s->place, "assemble at a station of its own",
                     "takes several lots at once: a kit is for one");
    }
    for (gj_id k = 0; k < id; k++) {
        if (plant->kit[k].station == kit->station && plant->kit[k].product == kit->product) {
            gj_check_say(check, s->place, "join them, or say for which product each is",
                         "has two kits for the same lots");
        }
    }
    for (uint32_t k = 0; k < kit->n_parts; k++) {
        const struct gj_kit_part *part = &kit->part[k];
        bool is_read = part->store >= plant->n_buffers;
        for (uint32_t i = 0; i < plant->n_stations; i++) {
            is_read |= plant->station[i].buffer == part->store;
        }
        if (part->store < plant->n_buffers && plant->buffer[part->store].capacity == 0) {
            gj_check_say(check, s->place, "give it a capacity of 1 or more",
                         "takes its kit from a store without a place");
        }
        if (is_read || part->pieces == 0) {
            gj_check_say(check, s->place, "name a store, and 1 piece or more",
                         "its kit takes no pieces, or takes them from a buffer that a station reads");
        } else {
            check_component(check, s->place, id, part);
        }
    }
}

void gj_kit_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    const struct gj_kit_spec *kit = &plant->kit[i];
    gj_print_integer(out, "kit", i, "station", kit->station);
    gj_print_integer(out, "kit", i, "product", kit->product == GJ_NONE ? -1 : (int64_t)kit->product);
    for (uint32_t k = 0; k < kit->n_parts; k++) {
        gj_print_integer(out, "kit", i, "store", kit->part[k].store);
        gj_print_integer(out, "kit", i, "pieces", kit->part[k].pieces);
    }
}

/* --- the floor's side --- */

static const struct gj_kit_spec *kit_for(const struct gj_view *f, uint32_t machine, uint32_t lot)
{
    const gj_id kit = f->plant->job[gj_job_of(f, lot, f->machine[machine].station)].kit;
    return kit == GJ_NONE ? NULL : &f->plant->kit[kit];
}

gj_id gj_kit_lacks(const struct gj_view *f, uint32_t machine, uint32_t lot, int64_t *wanted)
{
    const struct gj_kit_spec *kit = kit_for(f, machine, lot);
    const int64_t pieces = (int64_t)f->lot[lot].good + f->lot[lot].bad;
    for (uint32_t k = 0; kit && k < kit->n_parts; k++) {
        *wanted = pieces * kit->part[k].pieces;
        if (f->store[kit->part[k].store].pieces < *wanted) {
            return kit->part[k].store;
        }
    }
    return GJ_NONE;
}

bool gj_kit_allows(struct gj_view *f, uint32_t machine, uint32_t lot)
{
    int64_t wanted = 0;
    return gj_kit_lacks(f, machine, lot, &wanted) == GJ_NONE;
}

/* `wanted` pieces of the store's first lot, which has more. */
static void take_some(struct gj_view *f, gj_id store, uint32_t wanted, struct gj_kit_held *held)
{
    struct gj_lot *lot = &f->lot[f->buffer[store].first];
    struct gj_store *s = &f->store[store];
    uint32_t bad = 0;
    if (lot->bad > 0) {
        const uint64_t key = f->stream[f->plant->layout.first_store_stream + store].key;
        bad = gj_draw_hypergeometric(lot->good + lot->bad, lot->bad, wanted, key, f->s->replication, s->n_parted);
    }
    s->n_parted++;
    lot->good -= wanted - bad;
    lot->bad -= bad;
    held->good += wanted - bad;
    held->bad += bad;
}

static void take_part(struct gj_view *f, uint32_t machine, gj_id store, int64_t wanted)
{
    struct gj_kit_held *held = &f->held[machine];
    struct gj_buffer *b = &f->buffer[store];
    f->store[store].pieces -= wanted;
    while (wanted > 0) {
        const uint32_t lot = b->first;
        const int64_t pieces = (int64_t)f->lot[lot].good + f->lot[lot].bad;
        gj_emit(f, GJ_EVENT_USED, machine, gj_name_of_lot(&f->lot[lot]), (uint64_t)(pieces < wanted ? pieces : wanted));
        if (pieces > wanted) {
            take_some(f, store, (uint32_t)wanted, held);
            return;
        }
        gj_lot_unlink(f, b, GJ_NONE, lot);
        f->lot[lot].next = held->first;
        held->first = lot;
        wanted -= pieces;
        if (f->plant->n_loops > 0) {
            gj_card_ends_before(f, f->machine[machine].station, lot);
        }
    }
}

void gj_kit_takes(struct gj_view *f, uint32_t machine, uint32_t lot)
{
    const struct gj_kit_spec *kit = kit_for(f, machine, lot);
    const int64_t pieces = (int64_t)f->lot[lot].good + f->lot[lot].bad;
    for (uint32_t k = 0; kit && k < kit->n_parts; k++) {
        take_part(f, machine, kit->part[k].store, pieces * kit->part[k].pieces);
    }
    for (uint32_t k = 0; kit && k < kit->n_parts; k++) {
        gj_buffer_refill(f, kit->part[k].store);
    }
}

void gj_kit_ends(struct gj_view *f, uint32_t machine)
{
    if (f->plant->n_kits == 0) {
        return;
    }
    struct gj_machine *m = &f->machine[machine];
    struct gj_kit_held *held = &f->held[machine];
    struct gj_flow_meter *flow = &f->s->flow;
    int64_t pieces = (int64_t)held->good + held->bad;
    int64_t bad = held->bad;
    while (held->first != GJ_NONE) {
        const uint32_t lot = held->first;
        held->first = f->lot[lot].next;
        pieces += (int64_t)f->lot[lot].good + f->lot[lot].bad;
        bad += f->lot[lot].bad;
        gj_lot_used_up(f, lot);
    }
    *held = (struct gj_kit_held){.first = GJ_NONE};
    gj_pieces_change(f, -pieces);
    flow->pieces_assembled += pieces;
    flow->defects_assembled += bad;
    if (m->lot != GJ_NONE && bad > 0) {
        struct gj_lot *main = &f->lot[m->lot];
        const uint32_t spoilt = bad < (int64_t)main->good ? (uint32_t)bad : main->good;
        main->good -= spoilt;
        main->bad += spoilt;
        f->station[m->station].defective += spoilt;
    }
}

void gj_store_receives(struct gj_view *f, uint32_t lot, gj_id buffer)
{
    const struct gj_lot *l = &f->lot[lot];
    const uint64_t pieces = (uint64_t)l->good + l->bad;
    f->store[buffer].pieces += (int64_t)pieces;
    gj_emit(f, GJ_EVENT_STORED, f->plant->demand[l->demand].product, gj_name_of_lot(l), pieces);
    gj_lot_is_stored(f, lot);
    for (gj_id i = 0; i < f->plant->n_kits; i++) {
        const struct gj_kit_spec *kit = &f->plant->kit[i];
        const struct gj_station_info *info = &f->plant->station_info[kit->station];
        bool takes = false;
        for (uint32_t k = 0; k < kit->n_parts; k++) {
            takes |= kit->part[k].store == buffer;
        }
        for (uint32_t k = 0; takes && k < info->n_machines; k++) {
            gj_look_later(f, info->first_machine + k);
        }
    }
}

void gj_kits_start(struct gj_view *f)
{
    for (uint32_t i = 0; f->plant->n_kits > 0 && i < f->plant->n_machines; i++) {
        f->held[i] = (struct gj_kit_held){.first = GJ_NONE};
    }
}

void gj_kits_key(struct gj_view *f)
{
    for (gj_id b = 0; f->plant->n_kits > 0 && b < f->plant->n_buffers; b++) {
        const uint64_t key = gj_draw_key(f->s->seed, f->plant->buffer[b].name, "store parts");
        gj_stream_init(&f->stream[f->plant->layout.first_store_stream + b], key);
    }
}
