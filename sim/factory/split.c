/* Split and join. A lot that is split becomes a set: the number of its parts that are left, kept until the last is joined or gone. */
#include "factory/split.h"

#include "factory/floor_internal.h"
#include "factory/plant_check.h"

#define MAX_PARTS 255 /* 8 bits of a lot's number */
#define PART_BITS ((uint64_t)MAX_PARTS << GJ_LOT_PART_SHIFT)

/* --- the plant's side --- */

void gj_split_keep(struct gj_plant *plant, struct gj_split_spec *own)
{
    (void)plant;
    (void)own;
}

void gj_join_keep(struct gj_plant *plant, struct gj_join_spec *own)
{
    (void)plant;
    (void)own;
}

void gj_split_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    gj_print_integer(out, "split", i, "station", plant->split[i].station);
    gj_print_integer(out, "split", i, "pieces", plant->split[i].pieces);
}

void gj_join_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    gj_print_integer(out, "join", i, "station", plant->join[i].station);
    gj_print_words(out, "join", i, "of", plant->join[i].of == GJ_JOIN_LOT ? "lot" : "order");
}

gj_id gj_split_of_station(const struct gj_plant *plant, gj_id station)
{
    for (gj_id i = 0; i < plant->n_splits; i++) {
        if (plant->split[i].station == station) {
            return i;
        }
    }
    return GJ_NONE;
}

gj_id gj_join_of_station(const struct gj_plant *plant, gj_id station)
{
    for (gj_id i = 0; i < plant->n_joins; i++) {
        if (plant->join[i].station == station) {
            return i;
        }
    }
    return GJ_NONE;
}

bool gj_product_is_split(const struct gj_plant *plant, gj_id product)
{
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        if (plant->job_spec[i].product == product &&
            gj_split_of_station(plant, plant->job_spec[i].station) != GJ_NONE) {
            return true;
        }
    }
    return false;
}

/* A station of a later step of the product that splits again before one has joined. */
static gj_id next_split(const struct gj_plant *plant, const struct gj_job_spec *from)
{
    for (uint32_t step = from->step + 1; step < gj_check_steps_of(plant, from->product); step++) {
        gj_id found = GJ_NONE;
        for (uint32_t i = 0; i < plant->n_jobs; i++) {
            const struct gj_job_spec *job = &plant->job_spec[i];
            if (job->product != from->product || job->step != step) {
                continue;
            }
            if (gj_join_of_station(plant, job->station) != GJ_NONE) {
                return GJ_NONE;
            }
            found = gj_split_of_station(plant, job->station) != GJ_NONE ? job->station : found;
        }
        if (found != GJ_NONE && found < plant->n_stations) {
            return found;
        }
    }
    return GJ_NONE;
}

static void check_parts(struct gj_check *check, const struct gj_split_spec *s, const char *place)
{
    const struct gj_plant *plant = check->plant;
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        const struct gj_job_spec *job = &plant->job_spec[i];
        if (job->station != s->station) {
            continue;
        }
        const gj_id again = next_split(plant, job);
        if (again != GJ_NONE) {
            gj_check_say(check, place, "join the parts in between", "splits lots that \"%s\" splits again",
                         plant->station[again].name);
        }
        for (uint32_t d = 0; d < plant->n_demands; d++) {
            const uint32_t lot = plant->demand[d].product == job->product ? plant->demand[d].lot_size : 0;
            if (lot / s->pieces + (lot % s->pieces > 0) > MAX_PARTS) {
                gj_check_say(check, place, "give larger parts or smaller lots",
                             "splits lots of %u into parts of %u, at most %d parts are possible", lot, s->pieces,
                             MAX_PARTS);
            }
        }
    }
}

void gj_split_check(struct gj_check *check, gj_id id)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_split_spec *s = &plant->split[id];
    if (s->station >= plant->n_stations) {
        gj_check_say(check, "split", NULL, "a split at a station that does not exist");
        return;
    }
    const char *place = plant->station[s->station].place;
    if (gj_split_of_station(plant, s->station) != id) {
        gj_check_say(check, place, NULL, "splits lots in two ways");
    }
    if (s->pieces == 0) {
        gj_check_say(check, place, "give 1 or more pieces", "splits lots into parts of 0 pieces");
        return;
    }
    if (plant->station[s->station].blocking == GJ_BLOCKING_BEFORE) {
        gj_check_say(check, place, "let it block after its work",
                     "splits lots, so one place kept behind it is not enough");
    }
    check_parts(check, s, place);
}

void gj_join_check(struct gj_check *check, gj_id id)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_join_spec *j = &plant->join[id];
    if (j->station >= plant->n_stations) {
        gj_check_say(check, "join", NULL, "a join at a station that does not exist");
        return;
    }
    const char *place = plant->station[j->station].place;
    if (gj_join_of_station(plant, j->station) != id) {
        gj_check_say(check, place, NULL, "joins lots in two ways");
    }
    if (plant->station[j->station].preempt != GJ_PREEMPT_NO) {
        gj_check_say(check, place, "interrupt at another station", "joins lots, and interrupts its work");
    }
    const gj_id buffer = plant->station[j->station].buffer;
    if (buffer < plant->n_buffers && plant->buffer[buffer].capacity != GJ_UNLIMITED) {
        gj_check_say(check, place, "give the buffer before it a capacity of \"unlimited\"",
                     "joins lots, but may have no room for the one it waits for");
    }
    for (uint32_t d = 0; d < plant->n_demands && buffer < plant->n_buffers; d++) {
        const struct gj_demand_spec *demand = &plant->demand[d];
        if (demand->is_endless && demand->product < plant->n_products &&
            gj_check_buffer_of(plant, demand->product, 0) == buffer) {
            gj_check_say(check, place, "put a machine before it, or give the orders a rate",
                         "joins lots, but raw parts that are always there belong together with none");
        }
    }
}

/* --- sets of parts --- */

static uint32_t set_new(struct gj_view *f)
{
    struct gj_floor_state *s = f->s;
    const uint32_t set = s->free_set != 0 ? s->free_set : ++s->used_sets;
    s->free_set = s->free_set != 0 ? f->set[set].next : 0;
    f->set[set] = (struct gj_set){0};
    return set;
}

void gj_set_gains(struct gj_view *f, uint32_t lot, uint32_t of)
{
    f->set_of[lot] = f->set_of[of];
    f->set[f->set_of[lot]].n += f->set_of[lot] != 0;
}

void gj_set_loses(struct gj_view *f, uint32_t lot)
{
    const uint32_t set = f->set_of[lot];
    f->set_of[lot] = 0;
    if (set != 0 && --f->set[set].n == 0) {
        f->set[set].next = f->s->free_set;
        f->s->free_set = set;
    }
}

/* --- split --- */

/* Pieces first..first + n - 1 of the lot as it was: their share of the defective ones. */
static void cut_part(struct gj_lot *part, uint32_t all, uint32_t bad, uint32_t first, uint32_t n)
{
    const uint64_t before = (uint64_t)bad * first / all;
    part->bad = (uint32_t)((uint64_t)bad * (first + n) / all - before);
    part->good = n - part->bad;
}

static uint32_t new_part(struct gj_view *f, uint32_t of)
{
    const uint32_t part = gj_lot_new(f);
    if (part == GJ_NONE) {
        return GJ_NONE;
    }
    f->lot[part] = f->lot[of];
    f->lot[part].next = GJ_NONE;
    f->s->flow.lots_released++;
    if (f->lot[of].order != GJ_NONE) {
        f->order[f->lot[of].order].open_lots++;
    }
    gj_set_gains(f, part, of);
    if (f->plant->has_hook) {
        gj_hook_lot_is_copied(f, part, of);
    }
    return part;
}

/* The lot becomes a chain of parts. */
static void split(struct gj_view *f, uint32_t machine, uint32_t lot, uint32_t pieces)
{
    const uint64_t number = f->lot[lot].number;
    const uint32_t bad = f->lot[lot].bad;
    const uint32_t all = f->lot[lot].good + bad;
    uint32_t last = lot;
    uint64_t k = 1;
    f->set_of[lot] = set_new(f);
    f->set[f->set_of[lot]].n = 1;
    for (uint32_t first = pieces; first < all; first += pieces) {
        const uint32_t part = new_part(f, lot);
        if (part == GJ_NONE) {
            return;
        }
        cut_part(&f->lot[part], all, bad, first, all - first < pieces ? all - first : pieces);
        f->lot[lot].good -= f->lot[part].good; /* the first part is what the others leave */
        f->lot[lot].bad -= f->lot[part].bad;
        f->lot[part].number = number | ++k << GJ_LOT_PART_SHIFT;
        gj_emit(f, GJ_EVENT_SPLIT, machine, gj_name_of_lot(&f->lot[part]),
                (uint64_t)f->lot[part].good + f->lot[part].bad);
        f->lot[last].next = part;
        last = part;
        if (all - first <= pieces) {
            break; /* before `first` could pass the largest number */
        }
    }
    f->lot[lot].number = number | UINT64_C(1) << GJ_LOT_PART_SHIFT;
    gj_emit(f, GJ_EVENT_SPLIT, machine, gj_name_of_lot(&f->lot[lot]), pieces);
}

void gj_split_ends(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    uint32_t pieces = f->plant->split[f->plant->station_info[m->station].split].pieces;
    uint32_t lot = m->lot;
    uint32_t first = GJ_NONE;
    uint32_t last = GJ_NONE;
    const uint32_t all = f->lot[lot].good + f->lot[lot].bad;
    const uint32_t least = all / MAX_PARTS + (all % MAX_PARTS > 0);
    pieces = pieces > least ? pieces : least; /* lots of one order that were joined may be many */
    f->lot[lot].next = GJ_NONE;
    if (all > pieces && (f->lot[lot].number & PART_BITS) == 0) {
        split(f, machine, lot, pieces);
    }
    while (lot != GJ_NONE) {
        const uint32_t next = f->lot[lot].next;
        f->lot[lot].next = GJ_NONE;
        if (gj_lot_goes_its_way(f, machine, lot)) {
            *(first == GJ_NONE ? &first : &f->lot[last].next) = lot;
            last = lot;
        }
        lot = next;
    }
    m->lot = first;
}

/* --- join --- */

/* What a lot is joined by: 0 for a lot that is whole by itself, else its order or its set. */
static uint32_t join_key(const struct gj_view *f, enum gj_join_of of, uint32_t lot)
{
    if (of == GJ_JOIN_ORDER) {
        return f->lot[lot].order + 1; /* GJ_NONE + 1 is 0 */
    }
    return f->plant->n_splits > 0 ? f->set_of[lot] : 0;
}

static uint32_t *present_of(const struct gj_view *f, enum gj_join_of of, uint32_t key)
{
    return of == GJ_JOIN_ORDER ? &f->order[key - 1].present : &f->set[key].present;
}

static bool is_complete(const struct gj_view *f, enum gj_join_of of, uint32_t key)
{
    if (key == 0) {
        return true;
    }
    if (of == GJ_JOIN_ORDER) {
        const struct gj_order *o = &f->order[key - 1];
        return o->held_back == 0 && o->present == o->open_lots;
    }
    return f->set[key].present == f->set[key].n;
}

/* Count for each set or order how many of its lots wait for the machine. */
static void count_present(const struct gj_view *f, const struct gj_machine *m, enum gj_join_of of)
{
    for (uint32_t pass = 0; pass < 2; pass++) {
        for (uint32_t lot = f->buffer[m->buffer].first; lot != GJ_NONE; lot = f->lot[lot].next) {
            const uint32_t key = join_key(f, of, lot);
            if (key != 0 && gj_job_of(f, lot, m->station) != GJ_NONE) {
                uint32_t *present = present_of(f, of, key);
                *present = pass == 0 ? 0 : *present + 1;
            }
        }
    }
}

/* The best-placed lot of which all is there. */
static uint32_t best_complete(struct gj_view *f, uint32_t machine, enum gj_join_of of)
{
    const struct gj_machine *m = &f->machine[machine];
    uint32_t best = GJ_NONE;
    double best_rank = 0.0;
    count_present(f, m, of);
    for (uint32_t lot = f->buffer[m->buffer].first; lot != GJ_NONE; lot = f->lot[lot].next) {
        const gj_id job = gj_job_of(f, lot, m->station);
        if (job == GJ_NONE || !is_complete(f, of, join_key(f, of, lot))) {
            continue;
        }
        const double rank = gj_rule_rank(f, m, lot, job);
        if (best != GJ_NONE && !gj_lot_comes_first(f, lot, rank, best, best_rank)) {
            continue;
        }
        if (gj_gates_allow(f, machine, lot)) {
            best = lot;
            best_rank = rank;
        }
    }
    return best;
}

/* `lot` becomes part of `whole`, and is no more. */
static void melt(struct gj_view *f, uint32_t machine, uint32_t whole, uint32_t lot)
{
    struct gj_lot *w = &f->lot[whole];
    const struct gj_lot *l = &f->lot[lot];
    gj_emit(f, GJ_EVENT_JOIN, machine, gj_name_of_lot(l), (uint64_t)l->good + l->bad);
    w->good += l->good;
    w->bad += l->bad;
    w->number = l->number < w->number ? l->number : w->number;
    w->release = l->release < w->release ? l->release : w->release;
    w->visit = l->visit > w->visit ? l->visit : w->visit;
    w->reworks = l->reworks > w->reworks ? l->reworks : w->reworks;
    if (l->order != GJ_NONE) {
        f->order[l->order].open_lots--;
    }
    gj_lot_melts(f, lot);
}

bool gj_join_gathers(struct gj_view *f, uint32_t machine)
{
    const struct gj_machine *m = &f->machine[machine];
    const enum gj_join_of of = f->plant->join[f->plant->station_info[m->station].join].of;
    struct gj_buffer *b = &f->buffer[m->buffer];
    const uint32_t best = best_complete(f, machine, of);
    if (best == GJ_NONE) {
        return false;
    }
    const uint32_t key = join_key(f, of, best);
    uint32_t before = GJ_NONE;
    uint32_t next;
    gj_emit(f, GJ_EVENT_JOIN, machine, gj_name_of_lot(&f->lot[best]), (uint64_t)f->lot[best].good + f->lot[best].bad);
    for (uint32_t lot = b->first; lot != GJ_NONE; lot = next) {
        next = f->lot[lot].next;
        const bool is_one =
            lot == best || (key != 0 && gj_job_of(f, lot, m->station) != GJ_NONE && join_key(f, of, lot) == key);
        if (!is_one) {
            before = lot;
            continue;
        }
        gj_lot_unlink(f, b, before, lot);
        if (lot != best) {
            melt(f, machine, best, lot);
        }
    }
    if (f->plant->n_splits > 0) {
        gj_set_loses(f, best);
    }
    f->lot[best].number &= ~PART_BITS;
    f->lot[best].next = GJ_NONE;
    gj_emit(f, GJ_EVENT_JOIN, machine, gj_name_of_lot(&f->lot[best]), (uint64_t)f->lot[best].good + f->lot[best].bad);
    gj_gates_pass(f, machine, best);
    gj_machine_begin(f, machine, best);
    gj_buffer_refill(f, m->buffer);
    return true;
}

static enum gj_join_of join_of(const struct gj_view *f, uint32_t machine)
{
    return f->plant->join[f->plant->station_info[f->machine[machine].station].join].of;
}

bool gj_join_would_begin(struct gj_view *f, uint32_t machine)
{
    return best_complete(f, machine, join_of(f, machine)) != GJ_NONE;
}

uint32_t gj_join_key(const struct gj_view *f, uint32_t machine, uint32_t lot)
{
    return join_key(f, join_of(f, machine), lot);
}

uint32_t gj_join_misses(const struct gj_view *f, uint32_t machine, uint32_t lot)
{
    const struct gj_machine *m = &f->machine[machine];
    const enum gj_join_of of = join_of(f, machine);
    const uint32_t key = join_key(f, of, lot);
    if (key == 0) {
        return 0;
    }
    uint32_t n = of == GJ_JOIN_ORDER ? f->order[key - 1].open_lots : f->set[key].n;
    n += of == GJ_JOIN_ORDER && f->order[key - 1].held_back > 0; /* at least one more */
    uint32_t waiting = f->buffer[m->buffer].first;
    for (; waiting != GJ_NONE; waiting = f->lot[waiting].next) {
        n -= join_key(f, of, waiting) == key && gj_job_of(f, waiting, m->station) != GJ_NONE;
    }
    return n;
}

void gj_joins_look_later(struct gj_view *f)
{
    for (uint32_t i = 0; i < f->plant->n_joins; i++) {
        gj_station_looks_later(f, f->plant->join[i].station);
    }
}
