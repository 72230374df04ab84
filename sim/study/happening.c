#include "study/happening.h"

#include "base/alloc.h"

const struct gj_happening_info *gj_happening_info(enum gj_happening_kind kind)
{
    enum { S = GJ_HAS_START, Q = GJ_HAS_QUANTITY, R = GJ_HAS_REJECTS, M = GJ_HAS_MODE, L = GJ_HAS_LATENESS };
    enum { PLANT, STATION };
    static const struct gj_happening_info infos[GJ_N_HAPPENINGS] = {
#define GJ_HAPPENING(NAME, name, ko, PLACE, fields) {#name, ko, PLACE == STATION, fields},
#include "study/happening.def"
#undef GJ_HAPPENING
    };
    return &infos[kind];
}

/* --- lots on the floor: a table with open addressing, taken out of it when their last piece has gone --- */

struct lot {
    uint64_t name, order; /* name GJ_NO_LOT: the place is free */
    uint64_t whole;       /* of a part; GJ_NO_LOT */
    int64_t pieces;       /* with those of its parts */
    uint32_t last_part;   /* parts 2..last_part have been told of */
    bool has_first_part;  /* and part 1, which is told last */
};

struct crew {
    uint32_t *worker;
    size_t capacity;
    uint32_t n;
};

/* What goes on at a machine. */
struct place {
    bool is_open; /* set-up or work has begun */
    bool is_setup;
    bool hands_are_done; /* `hands` did the work that has ended: kept for the other lots of its batch */
    gj_time work_end;    /* of the last work; a batch ends lot by lot, at one instant */
    uint64_t lot;
    gj_time start;
    int64_t scrapped, returned; /* not told yet: the work that found them comes first */
    gj_time repair_start;       /* GJ_NEVER: not begun; of maintenance: since the machine stopped for it */
    struct crew hands, menders;
};

struct person {
    uint32_t at; /* machine, or GJ_NONE */
    bool has_come;
};

struct gj_happenings {
    const struct gj_plant *plant;
    gj_happening_put *put;
    void *user;
    struct lot *lot;
    uint32_t n_lots, mask;
    struct place *place;
    struct person *person; /* by worker */
    size_t n_persons;
    struct gj_trace_record *joining; /* at one machine; the last says what they become */
    size_t n_joining, joining_capacity;
    bool has_failed;
};

static uint32_t slot_of(const struct gj_happenings *all, uint64_t name)
{
    return (uint32_t)((name * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & all->mask; /* 2^64 over the golden ratio */
}

/* The lot's place, or the free one where it would be. */
static struct lot *find(const struct gj_happenings *all, uint64_t name)
{
    uint32_t slot = slot_of(all, name);
    while (all->lot[slot].name != name && all->lot[slot].name != GJ_NO_LOT) {
        slot = (slot + 1) & all->mask;
    }
    return &all->lot[slot];
}

static struct lot *table_of(uint32_t n)
{
    struct lot *table = gj_alloc_zero(n, sizeof *table);
    for (uint32_t i = 0; table && i < n; i++) {
        table[i].name = GJ_NO_LOT;
    }
    return table;
}

static void grow(struct gj_happenings *all)
{
    struct lot *old = all->lot;
    const uint32_t n = all->mask + 1;
    struct lot *wide = table_of(n * 2);
    if (!wide) {
        all->has_failed = true;
        return;
    }
    all->lot = wide;
    all->mask = n * 2 - 1;
    for (uint32_t i = 0; i < n; i++) {
        if (old[i].name != GJ_NO_LOT) {
            *find(all, old[i].name) = old[i];
        }
    }
    gj_free(old);
}

static void add_lot(struct gj_happenings *all, uint64_t name, uint64_t order, int64_t pieces)
{
    if (all->n_lots * 2 > all->mask) {
        grow(all);
    }
    if (!all->has_failed) {
        struct lot *lot = find(all, name);
        all->n_lots += lot->name == GJ_NO_LOT;
        *lot = (struct lot){.name = name, .order = order, .whole = GJ_NO_LOT, .pieces = pieces};
    }
}

/* Take out and close the gap, so that nobody behind it is lost. */
static void remove_lot(struct gj_happenings *all, struct lot *lot)
{
    uint32_t gap = (uint32_t)(lot - all->lot);
    for (uint32_t i = (gap + 1) & all->mask; all->lot[i].name != GJ_NO_LOT; i = (i + 1) & all->mask) {
        const uint32_t home = slot_of(all, all->lot[i].name);
        if (((i - home) & all->mask) >= ((i - gap) & all->mask)) {
            all->lot[gap] = all->lot[i];
            gap = i;
        }
    }
    all->lot[gap].name = GJ_NO_LOT;
    all->n_lots--;
}

static uint64_t order_of(const struct gj_happenings *all, uint64_t name)
{
    if (name == GJ_NO_LOT) {
        return GJ_NO_LOT;
    }
    const struct lot *lot = find(all, name);
    return lot->name == name ? lot->order : GJ_NO_LOT;
}

static uint64_t whole_of(const struct gj_happenings *all, uint64_t name)
{
    if (name == GJ_NO_LOT) {
        return GJ_NO_LOT;
    }
    const struct lot *lot = find(all, name);
    return lot->name == name ? lot->whole : GJ_NO_LOT;
}

static void take_out(struct gj_happenings *all, uint64_t name, int64_t pieces, bool is_leaving)
{
    struct lot *lot = find(all, name);
    if (lot->name != name) {
        return;
    }
    lot->pieces -= pieces;
    if (is_leaving && lot->pieces <= 0) {
        remove_lot(all, lot);
    }
}

static void lose_pieces(struct gj_happenings *all, uint64_t name, int64_t pieces, bool is_leaving)
{
    const uint64_t whole = whole_of(all, name);
    take_out(all, name, pieces, is_leaving);
    if (whole != GJ_NO_LOT) {
        take_out(all, whole, pieces, is_leaving);
    }
}

/* --- telling --- */

static struct gj_happening made(const struct gj_happenings *all, enum gj_happening_kind kind, gj_time end, uint64_t lot)
{
    return (struct gj_happening){
        .kind = kind,
        .start = end,
        .end = end,
        .lot = lot,
        .order = order_of(all, lot),
        .whole = whole_of(all, lot),
        .product = lot == GJ_NO_LOT ? GJ_NONE : gj_plant_demand_product(all->plant, gj_lot_demand(lot)),
        .machine = GJ_NONE,
        .mode = GJ_NONE,
    };
}

static void tell(const struct gj_happenings *all, const struct gj_happening *happening)
{
    all->put(all->user, happening);
}

static void tell_pieces(const struct gj_happenings *all, enum gj_happening_kind kind, gj_time now, uint64_t lot,
                        gj_id machine, int64_t pieces)
{
    struct gj_happening h = made(all, kind, now, lot);
    h.machine = machine;
    h.quantity = pieces;
    tell(all, &h);
}

/* Of what was found at a machine. */
static void tell_rejects(struct gj_happenings *all, gj_id machine, gj_time now)
{
    struct place *p = &all->place[machine];
    if (p->scrapped > 0) {
        tell_pieces(all, GJ_HAPPENING_SCRAP, now, p->lot, machine, p->scrapped);
    }
    if (p->returned > 0) {
        tell_pieces(all, GJ_HAPPENING_REWORK, now, p->lot, machine, p->returned);
    }
    p->scrapped = p->returned = 0;
}

/* --- records --- */

static void join(struct gj_happenings *all, struct crew *crew, uint32_t worker)
{
    for (uint32_t i = 0; i < crew->n; i++) {
        if (crew->worker[i] == worker) {
            return;
        }
    }
    void *workers = crew->worker;
    if (gj_grow(&workers, &crew->capacity, crew->n + (size_t)1, sizeof *crew->worker) != 0) {
        all->has_failed = true;
        return;
    }
    crew->worker = workers;
    crew->worker[crew->n++] = worker;
}

static void forget_done(struct place *p)
{
    p->hands.n = p->hands_are_done ? 0 : p->hands.n;
    p->hands_are_done = false;
}

/* NULL when memory is out. */
static struct person *person_of(struct gj_happenings *all, uint32_t worker)
{
    const size_t known = all->n_persons;
    void *persons = all->person;
    if (gj_grow(&persons, &all->n_persons, worker + (size_t)1, sizeof *all->person) != 0) {
        all->has_failed = true;
        return NULL;
    }
    all->person = persons;
    for (size_t w = known; w < all->n_persons; w++) {
        all->person[w] = (struct person){.at = GJ_NONE};
    }
    all->person[worker].has_come = true;
    return &all->person[worker];
}

static void worker_turns(struct gj_happenings *all, const struct gj_trace_record *r)
{
    struct person *person = person_of(all, r->entity);
    if (!person) {
        return;
    }
    person->at = (uint32_t)r->b;
    if (r->b == GJ_NONE) {
        return;
    }
    struct place *p = &all->place[r->b];
    if (r->a == GJ_ACTIVITY_REPAIR) {
        join(all, &p->menders, r->entity);
    } else if (r->a == GJ_ACTIVITY_DIRECT || r->a == GJ_ACTIVITY_SETUP || r->a == GJ_ACTIVITY_INSPECTION) {
        forget_done(p);
        join(all, &p->hands, r->entity); /* who is still walking there has not begun */
    }
}

/* The work before was broken off for good: who is no longer here had a part only in that. */
static void keep_present(const struct gj_happenings *all, gj_id machine)
{
    struct crew *hands = &all->place[machine].hands;
    uint32_t n = 0;
    for (uint32_t i = 0; i < hands->n; i++) {
        if (all->person[hands->worker[i]].at == machine) {
            hands->worker[n++] = hands->worker[i];
        }
    }
    hands->n = n;
}

static void state_changes(struct gj_happenings *all, const struct gj_trace_record *r)
{
    struct place *p = &all->place[r->entity];
    if (p->scrapped + p->returned > 0) { /* found otherwise than at the end of work: a failure spoilt them */
        tell_rejects(all, r->entity, r->time);
    }
    if (r->a == GJ_STATE_REPAIR && p->repair_start == GJ_NEVER) {
        p->repair_start = r->time;
    } else if (r->a == GJ_STATE_WORKING || r->a == GJ_STATE_SETUP) {
        const bool is_setup = r->a == GJ_STATE_SETUP;
        if (!p->is_open || p->lot != r->b || p->is_setup != is_setup) {
            forget_done(p);
            keep_present(all, r->entity);
            p->is_open = true;
            p->is_setup = is_setup;
            p->lot = r->b;
            p->start = r->time;
        }
    }
}

/* Set-up or work has ended. `left`: pieces of the lot that go on. */
static void job_ends(struct gj_happenings *all, const struct gj_trace_record *r, enum gj_happening_kind kind,
                     int64_t left)
{
    struct place *p = &all->place[r->entity];
    struct gj_happening h = made(all, kind, r->time, r->a);
    const bool is_of_batch =
        kind != GJ_HAPPENING_SETUP && !p->is_open && p->work_end == r->time; /* nothing has begun since */
    if (!is_of_batch) {
        forget_done(p);
    }
    h.start = (p->is_open && p->lot == r->a) || is_of_batch ? p->start : r->time;
    h.machine = r->entity;
    h.rejects = p->scrapped + p->returned;
    h.quantity = kind == GJ_HAPPENING_SETUP ? 0 : left + h.rejects;
    h.n_workers = p->hands.n;
    h.worker = p->hands.worker;
    p->lot = r->a;
    tell(all, &h);
    tell_rejects(all, r->entity, r->time);
    p->is_open = false;
    p->hands_are_done = true;
    p->work_end = kind == GJ_HAPPENING_SETUP ? GJ_NEVER : r->time;
    if (kind == GJ_HAPPENING_SETUP) {
        forget_done(p);
    }
}

static void work_ends(struct gj_happenings *all, const struct gj_trace_record *r)
{
    const struct gj_station_spec *spec = gj_plant_station(all->plant, gj_plant_machine_station(all->plant, r->entity));
    job_ends(all, r, spec->inspection.is_on ? GJ_HAPPENING_INSPECT : GJ_HAPPENING_WORK, (int64_t)r->b);
}

static void rejects_found(struct gj_happenings *all, const struct gj_trace_record *r)
{
    struct place *p = &all->place[r->entity];
    if (p->lot != r->a) {
        tell_rejects(all, r->entity, r->time);
        p->lot = r->a;
    }
    *(r->kind == GJ_EVENT_SCRAP ? &p->scrapped : &p->returned) += (int64_t)r->b;
    if (r->kind == GJ_EVENT_SCRAP) {
        lose_pieces(all, r->a, (int64_t)r->b, false);
    }
}

static void machine_fails(struct gj_happenings *all, const struct gj_trace_record *r)
{
    struct gj_happening h = made(all, GJ_HAPPENING_FAILURE, r->time, r->b);
    h.machine = r->entity;
    h.mode = (gj_id)r->a;
    tell(all, &h);
    all->place[r->entity].repair_start = GJ_NEVER;
    all->place[r->entity].menders.n = 0;
}

/* Of a failure, or planned. */
static void machine_mended(struct gj_happenings *all, const struct gj_trace_record *r, enum gj_happening_kind kind)
{
    struct place *p = &all->place[r->entity];
    struct gj_happening h = made(all, kind, r->time, r->b);
    h.start = p->repair_start == GJ_NEVER ? r->time : p->repair_start;
    h.machine = r->entity;
    h.mode = kind == GJ_HAPPENING_REPAIR ? (gj_id)r->a : GJ_NONE;
    h.n_workers = p->menders.n;
    h.worker = p->menders.worker;
    tell(all, &h);
    p->repair_start = GJ_NEVER;
    p->menders.n = 0;
}

static void maintenance_begins(struct gj_happenings *all, const struct gj_trace_record *r)
{
    all->place[r->entity].repair_start = r->time;
    all->place[r->entity].menders.n = 0;
}

static void order_happens(struct gj_happenings *all, const struct gj_trace_record *r, enum gj_happening_kind kind)
{
    struct gj_happening h = made(all, kind, r->time, r->a);
    h.order = r->a;
    h.lot = GJ_NO_LOT;
    h.is_new = kind == GJ_HAPPENING_ORDER;
    h.quantity = kind == GJ_HAPPENING_DELIVER ? 0 : (int64_t)r->b;
    h.late_us = kind == GJ_HAPPENING_DELIVER ? (int64_t)r->b : 0;
    tell(all, &h);
}

static void lot_comes(struct gj_happenings *all, const struct gj_trace_record *r)
{
    add_lot(all, r->a, order_of(all, r->a), (int64_t)r->b);
    struct gj_happening h = made(all, GJ_HAPPENING_RELEASE, r->time, r->a);
    h.quantity = (int64_t)r->b;
    h.is_new = true;
    tell(all, &h);
}

/* A lot that comes back, or was joined again, may be split into parts of the same names once more. */
static bool names_new_part(struct lot *whole, uint32_t part)
{
    const bool is_new = part == 1 ? !whole->has_first_part : part > whole->last_part;
    whole->has_first_part |= part == 1;
    whole->last_part = part > whole->last_part && part > 1 ? part : whole->last_part;
    return is_new;
}

static void part_comes(struct gj_happenings *all, const struct gj_trace_record *r)
{
    const uint64_t whole = gj_lot_whole(r->a);
    struct lot *of = find(all, whole);
    if (of->name != whole) {
        return;
    }
    const bool is_new = names_new_part(of, gj_lot_part(r->a));
    const struct lot *same = find(all, r->a); /* a part of this name may still be there */
    add_lot(all, r->a, of->order, (int64_t)r->b + (same->name == r->a ? same->pieces : 0));
    if (all->has_failed) {
        return;
    }
    find(all, r->a)->whole = whole;
    struct gj_happening h = made(all, GJ_HAPPENING_SPLIT, r->time, r->a);
    h.machine = r->entity;
    h.quantity = (int64_t)r->b;
    h.is_new = is_new;
    tell(all, &h);
}

static void keep_joining(struct gj_happenings *all, const struct gj_trace_record *r)
{
    void *joining = all->joining;
    if (gj_grow(&joining, &all->joining_capacity, all->n_joining + 1, sizeof *all->joining) != 0) {
        all->has_failed = true;
        return;
    }
    all->joining = joining;
    all->joining[all->n_joining++] = *r;
}

/* All that are joined have been said: the machine begins its work with the next record. */
static void lots_are_joined(struct gj_happenings *all)
{
    const size_t n = all->n_joining - 1;
    const uint64_t into = all->joining[n].a;
    all->n_joining = 0;
    for (size_t i = 0; i < n; i++) {
        const struct gj_trace_record *r = &all->joining[i];
        const uint64_t whole = whole_of(all, r->a);
        struct lot *lot = find(all, into);
        struct gj_happening h = made(all, GJ_HAPPENING_JOIN, r->time, r->a);
        h.machine = r->entity;
        h.quantity = (int64_t)r->b;
        h.whole = into;
        if (n > 1 || r->a != into) {
            tell(all, &h);
        }
        if (r->a == into) {
            continue;
        }
        if (whole == into) { /* its pieces have been counted there all the time */
            take_out(all, r->a, (int64_t)r->b, true);
            continue;
        }
        lot->pieces += lot->name == into ? (int64_t)r->b : 0;
        lose_pieces(all, r->a, (int64_t)r->b, true);
    }
}

static void lot_leaves(struct gj_happenings *all, const struct gj_trace_record *r)
{
    if (r->b > 0) {
        tell_pieces(all, GJ_HAPPENING_COMPLETE, r->time, r->a, GJ_NONE, (int64_t)r->b);
    }
    lose_pieces(all, r->a, (int64_t)r->b, true);
}

static void take(void *user, const struct gj_trace_record *r)
{
    struct gj_happenings *all = user;
    if (all->has_failed) {
        return;
    }
    if (all->n_joining > 0 && r->kind != GJ_EVENT_JOIN) {
        lots_are_joined(all);
    }
    switch (r->kind) {
    case GJ_EVENT_STATE:
        state_changes(all, r);
        break;
    case GJ_EVENT_ORDER:
        order_happens(all, r, GJ_HAPPENING_ORDER);
        break;
    case GJ_EVENT_LOST:
        order_happens(all, r, GJ_HAPPENING_LOST);
        break;
    case GJ_EVENT_CLOSE:
        order_happens(all, r, GJ_HAPPENING_DELIVER);
        break;
    case GJ_EVENT_RELEASE:
        lot_comes(all, r);
        break;
    case GJ_EVENT_PART_OF:
        add_lot(all, r->a, r->b, 0);
        break;
    case GJ_EVENT_SPLIT:
        part_comes(all, r);
        break;
    case GJ_EVENT_JOIN:
        keep_joining(all, r);
        break;
    case GJ_EVENT_HIRE:
        (void)person_of(all, r->entity);
        break;
    case GJ_EVENT_SETUP:
        job_ends(all, r, GJ_HAPPENING_SETUP, 0);
        break;
    case GJ_EVENT_STEP:
        work_ends(all, r);
        break;
    case GJ_EVENT_SCRAP:
    case GJ_EVENT_REWORK:
        rejects_found(all, r);
        break;
    case GJ_EVENT_DONE:
        lot_leaves(all, r);
        break;
    case GJ_EVENT_FAIL:
        machine_fails(all, r);
        break;
    case GJ_EVENT_REPAIRED:
        machine_mended(all, r, GJ_HAPPENING_REPAIR);
        break;
    case GJ_EVENT_MAINTAIN:
        maintenance_begins(all, r);
        break;
    case GJ_EVENT_MAINTAINED:
        machine_mended(all, r, GJ_HAPPENING_MAINTENANCE);
        break;
    case GJ_EVENT_WORKER:
        worker_turns(all, r);
        break;
    default:
        break;
    }
}

enum gj_status gj_happenings_new(const struct gj_plant *plant, gj_happening_put *put, void *user,
                                 struct gj_happenings **all)
{
    enum { FIRST_SLOTS = 256 }; /* a power of two */
    struct gj_happenings *made_one = gj_alloc_zero(1, sizeof *made_one);
    if (!made_one) {
        return GJ_NO_MEMORY;
    }
    *made_one = (struct gj_happenings){.plant = plant, .put = put, .user = user, .mask = FIRST_SLOTS - 1};
    made_one->lot = table_of(FIRST_SLOTS);
    made_one->place = gj_alloc_zero(gj_plant_n_machines(plant) + (size_t)1, sizeof *made_one->place);
    made_one->has_failed = !made_one->lot || !made_one->place;
    for (uint32_t m = 0; made_one->place && m < gj_plant_n_machines(plant); m++) {
        made_one->place[m].repair_start = GJ_NEVER;
        made_one->place[m].lot = GJ_NO_LOT;
        made_one->place[m].work_end = GJ_NEVER;
    }
    if (made_one->has_failed) {
        return gj_happenings_free(made_one);
    }
    *all = made_one;
    return GJ_OK;
}

struct gj_trace gj_happenings_sink(struct gj_happenings *all)
{
    return (struct gj_trace){.sink = take, .user = all};
}

enum gj_status gj_happenings_status(const struct gj_happenings *all)
{
    return all->has_failed ? GJ_NO_MEMORY : GJ_OK;
}

bool gj_happenings_has_worker(const struct gj_happenings *all, uint32_t worker)
{
    return gj_plant_employs(all->plant, worker) || (worker < all->n_persons && all->person[worker].has_come);
}

enum gj_status gj_happenings_free(struct gj_happenings *all)
{
    if (!all) {
        return GJ_OK;
    }
    const enum gj_status status = all->has_failed ? GJ_NO_MEMORY : GJ_OK;
    for (uint32_t m = 0; all->place && m < gj_plant_n_machines(all->plant); m++) {
        gj_free(all->place[m].hands.worker);
        gj_free(all->place[m].menders.worker);
    }
    gj_free(all->place);
    gj_free(all->lot);
    gj_free(all->person);
    gj_free(all->joining);
    gj_free(all);
    return status;
}
