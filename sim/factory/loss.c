/* The ledger's book: for each machine what it is charged with now and since when, and the sums so far. */
#include "factory/loss.h"

#include <stdlib.h>
#include <string.h>

#include "factory/loss_internal.h"

/* What a machine is charged with at present. */
struct account {
    gj_time since;
    struct gj_root root;
    uint8_t state;
    uint8_t is_dirty, is_waiting;
    uint32_t place; /* in waiting[], while it waits */
};

/* The sums: an open table, found by hash, at most half full. */
struct book {
    struct gj_loss_charge *slot; /* us = -1: free */
    size_t n, capacity;          /* capacity: a power of two */
};

struct gj_loss {
    const struct gj_plant *plant;
    const struct gj_floor *floor;
    struct gj_view view; /* of the floor, where the ledger started; only its time moves on */
    struct gj_trace trace;
    struct gj_passages passages;
    struct account *account;
    uint32_t *dirty,
        *waiting; /* machines whose state changed at this instant; machines whose cause may change while their state stays */
    uint32_t n_dirty, n_waiting;
    struct book book;
    struct gj_loss_charge *sorted;
    size_t sorted_capacity;
    gj_time (*start)[GJ_N_STATES]; /* by machine: the floor's meters when the ledger started */
    gj_time started_at;
    bool is_out_of_memory;
};

static const struct {
    const char *en, *ko;
    enum gj_cause_entity entity;
} causes[] = {
#define GJ_CAUSE(name, en, ko, entity) {en, ko, GJ_CAUSE_OF_##entity},
#include "factory/cause.def"
#undef GJ_CAUSE
};

const char *gj_cause_name(enum gj_cause cause)
{
    return causes[cause].en;
}

const char *gj_cause_name_ko(enum gj_cause cause)
{
    return causes[cause].ko;
}

enum gj_cause_entity gj_cause_entity(enum gj_cause cause)
{
    return causes[cause].entity;
}

uint32_t gj_cause_n_entities(const struct gj_plant *plant, enum gj_cause cause)
{
    switch (causes[cause].entity) {
    case GJ_CAUSE_OF_STATION:
        return plant->n_stations;
    case GJ_CAUSE_OF_POOL:
        return plant->n_pools;
    case GJ_CAUSE_OF_DEMAND:
        return plant->n_demands;
    case GJ_CAUSE_OF_LOOP:
        return plant->n_loops;
    case GJ_CAUSE_OF_BUFFER:
        return plant->n_buffers;
    case GJ_CAUSE_OF_TOOL:
        return plant->n_tools;
    case GJ_CAUSE_OF_OUTAGE:
        return plant->n_outages;
    }
    return 0;
}

const char *gj_root_name(const struct gj_plant *plant, struct gj_root root)
{
    if (root.entity == GJ_NONE) {
        return NULL;
    }
    switch (causes[root.cause].entity) {
    case GJ_CAUSE_OF_STATION:
        return plant->station[root.entity].name;
    case GJ_CAUSE_OF_POOL:
        return plant->pool[root.entity].name;
    case GJ_CAUSE_OF_DEMAND:
        return plant->demand[root.entity].name;
    case GJ_CAUSE_OF_LOOP:
        return plant->loop[root.entity].name;
    case GJ_CAUSE_OF_BUFFER:
        return plant->buffer[root.entity].name;
    case GJ_CAUSE_OF_TOOL:
        return plant->tool[root.entity].name;
    case GJ_CAUSE_OF_OUTAGE:
        return plant->outage[root.entity].name;
    }
    return NULL;
}

/* --- the sums --- */

static bool is_same_root(struct gj_root a, struct gj_root b)
{
    return a.cause == b.cause && a.entity == b.entity && a.mode == b.mode;
}

static struct gj_loss_charge *slot_of(const struct book *book, uint32_t machine, enum gj_state state,
                                      struct gj_root root)
{
    uint64_t hash = gj_digest_add(GJ_DIGEST_START, (uint64_t)machine << 32 | (uint64_t)state << 16 | root.cause);
    hash = gj_digest_add(hash, (uint64_t)root.entity << 32 | root.mode);
    for (size_t i = hash & (book->capacity - 1);; i = (i + 1) & (book->capacity - 1)) {
        struct gj_loss_charge *slot = &book->slot[i];
        if (slot->us < 0 || (slot->machine == machine && slot->state == state && is_same_root(slot->root, root))) {
            return slot;
        }
    }
}

static bool book_grow(struct book *book)
{
    struct book larger = {.n = book->n, .capacity = book->capacity > 0 ? 2 * book->capacity : 64};
    larger.slot = gj_alloc_zero(larger.capacity, sizeof *larger.slot);
    if (!larger.slot) {
        return false;
    }
    for (size_t i = 0; i < larger.capacity; i++) {
        larger.slot[i].us = -1;
    }
    for (size_t i = 0; i < book->capacity; i++) {
        const struct gj_loss_charge *from = &book->slot[i];
        if (from->us >= 0) {
            *slot_of(&larger, from->machine, from->state, from->root) = *from;
        }
    }
    gj_free(book->slot);
    *book = larger;
    return true;
}

static void charge(struct gj_loss *loss, uint32_t machine, gj_time us)
{
    const struct account *account = &loss->account[machine];
    struct book *book = &loss->book;
    if (us == 0 || account->state == GJ_STATE_WORKING) {
        return;
    }
    if (2 * (book->n + 1) > book->capacity && !book_grow(book)) {
        loss->is_out_of_memory = true;
        return;
    }
    struct gj_loss_charge *slot = slot_of(book, machine, account->state, account->root);
    if (slot->us < 0) {
        *slot = (struct gj_loss_charge){.machine = machine, .state = account->state, .root = account->root};
        book->n++;
    }
    slot->us += us;
}

/* --- following the floor --- */

static bool waits_on_flow(uint32_t state)
{
    return state == GJ_STATE_WAIT_WORKER || state == GJ_STATE_DOWN_CREW || state == GJ_STATE_BLOCKED ||
           state == GJ_STATE_STARVED || state == GJ_STATE_NO_ORDER;
}

static void list_waiting(struct gj_loss *loss, uint32_t machine)
{
    struct account *account = &loss->account[machine];
    const bool waits = waits_on_flow(account->state);
    if (waits && !account->is_waiting) {
        account->place = loss->n_waiting;
        loss->waiting[loss->n_waiting++] = machine;
    } else if (!waits && account->is_waiting) {
        const uint32_t last = loss->waiting[--loss->n_waiting];
        loss->waiting[account->place] = last;
        loss->account[last].place = account->place;
    }
    account->is_waiting = waits;
}

static void review(struct gj_loss *loss, struct gj_view *f, uint32_t machine)
{
    struct account *account = &loss->account[machine];
    const uint8_t state = f->machine[machine].state;
    struct gj_root root = {.cause = GJ_CAUSE_CYCLE, .entity = GJ_NONE, .mode = GJ_NONE};
    gj_passages_root(&loss->passages, f, machine, &root);
    if (state == account->state && is_same_root(root, account->root)) {
        return;
    }
    charge(loss, machine, f->now - account->since);
    account->since = f->now;
    account->state = state;
    account->root = root;
    list_waiting(loss, machine);
}

/* A change of state is looked at when the instant is over, and what is below a machine's state then is constant until the next. */
static void on_record(void *user, const struct gj_trace_record *record)
{
    struct gj_loss *loss = user;
    if (record->kind == GJ_EVENT_STATE && !loss->account[record->entity].is_dirty) {
        loss->account[record->entity].is_dirty = 1;
        loss->dirty[loss->n_dirty++] = record->entity;
    }
}

static void on_settled(void *user, gj_time from, gj_time to)
{
    (void)to;
    struct gj_loss *loss = user;
    struct gj_view *f = &loss->view;
    f->now = from;
    for (uint32_t i = loss->n_waiting; i-- > 0;) { /* backwards: one that leaves the list is replaced by its last */
        review(loss, f, loss->waiting[i]);
    }
    for (uint32_t i = 0; i < loss->n_dirty; i++) {
        loss->account[loss->dirty[i]].is_dirty = 0;
        review(loss, f, loss->dirty[i]);
    }
    loss->n_dirty = 0;
}

/* --- from outside --- */

struct gj_loss *gj_loss_new(const struct gj_plant *plant)
{
    struct gj_loss *loss = gj_alloc_zero(1, sizeof *loss);
    if (!loss) {
        return NULL;
    }
    const size_t n = plant->n_machines;
    loss->plant = plant;
    loss->trace = (struct gj_trace){.sink = on_record, .settled = on_settled, .user = loss};
    loss->account = gj_alloc_zero(n, sizeof *loss->account);
    loss->dirty = gj_alloc_zero(n, sizeof *loss->dirty);
    loss->waiting = gj_alloc_zero(n, sizeof *loss->waiting);
    loss->start = gj_alloc_zero(n, sizeof *loss->start);
    if (!loss->account || !loss->dirty || !loss->waiting || !loss->start ||
        gj_passages_init(&loss->passages, plant) != GJ_OK || !book_grow(&loss->book)) {
        gj_loss_free(loss);
        return NULL;
    }
    return loss;
}

void gj_loss_free(struct gj_loss *loss)
{
    if (!loss) {
        return;
    }
    gj_passages_fini(&loss->passages);
    gj_free(loss->account);
    gj_free(loss->dirty);
    gj_free(loss->waiting);
    gj_free(loss->start);
    gj_free(loss->book.slot);
    gj_free(loss->sorted);
    gj_free(loss);
}

const struct gj_trace *gj_loss_trace(struct gj_loss *loss)
{
    return &loss->trace;
}

/* Time of a machine in a state until now. */
static gj_time metered(const struct gj_view *f, uint32_t machine, uint32_t state)
{
    const struct gj_machine *m = &f->machine[machine];
    return m->acc[state] + (m->state == state ? f->now - m->since : 0);
}

void gj_loss_start(struct gj_loss *loss, const struct gj_floor *floor)
{
    struct gj_view *f = &loss->view;
    loss->floor = floor;
    gj_view_open(f, floor);
    loss->started_at = f->now;
    loss->n_dirty = loss->n_waiting = 0;
    loss->book.n = 0;
    loss->is_out_of_memory = false;
    for (size_t i = 0; i < loss->book.capacity; i++) {
        loss->book.slot[i].us = -1;
    }
    for (uint32_t m = 0; m < loss->plant->n_machines; m++) {
        loss->account[m] = (struct account){.since = f->now, .state = GJ_STATE_WORKING};
        review(loss, f, m);
        for (uint32_t state = 0; state < GJ_N_STATES; state++) {
            loss->start[m][state] = metered(f, m, state);
        }
    }
}

static int by_key(const void *left, const void *right)
{
    const struct gj_loss_charge *a = left;
    const struct gj_loss_charge *b = right;
    const uint32_t x[] = {a->machine, a->state, a->root.cause, a->root.entity, a->root.mode};
    const uint32_t y[] = {b->machine, b->state, b->root.cause, b->root.entity, b->root.mode};
    for (uint32_t i = 0; i < 5; i++) {
        if (x[i] != y[i]) {
            return x[i] < y[i] ? -1 : 1;
        }
    }
    return 0;
}

static enum gj_status sort_charges(struct gj_loss *loss, size_t *n, struct gj_error *error)
{
    void *sorted = loss->sorted;
    if (loss->is_out_of_memory ||
        gj_grow(&sorted, &loss->sorted_capacity, loss->book.n + 1, sizeof *loss->sorted) != 0) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the lost-minute ledger");
    }
    loss->sorted = sorted;
    *n = 0;
    for (size_t i = 0; i < loss->book.capacity; i++) {
        if (loss->book.slot[i].us >= 0) {
            loss->sorted[(*n)++] = loss->book.slot[i];
        }
    }
    qsort(loss->sorted, *n, sizeof *loss->sorted, by_key);
    return GJ_OK;
}

/* Charges of every machine and state against the floor's own meters. */
static enum gj_status compare(const struct gj_loss *loss, const struct gj_view *f, size_t n, struct gj_error *error)
{
    size_t at = 0;
    for (uint32_t m = 0; m < loss->plant->n_machines; m++) {
        for (uint32_t state = 0; state < GJ_N_STATES; state++) {
            gj_time charged = 0;
            for (; at < n && loss->sorted[at].machine == m && loss->sorted[at].state == state; at++) {
                charged += loss->sorted[at].us;
            }
            const gj_time lived = metered(f, m, state) - loss->start[m][state];
            if (state != GJ_STATE_WORKING && charged != lived) {
                return gj_error_set(
                    error, GJ_INTERNAL, loss->plant->station[f->machine[m].station].place,
                    "balance does not close: lost minutes charged and measured in state %u (us), %lld against %lld",
                    state, (long long)charged, (long long)lived);
            }
        }
    }
    return GJ_OK;
}

enum gj_status gj_loss_read(struct gj_loss *loss, const struct gj_loss_charge **charges, size_t *n,
                            struct gj_error *error)
{
    struct gj_view f;
    gj_view_open(&f, loss->floor);
    for (uint32_t m = 0; m < loss->plant->n_machines; m++) {
        charge(loss, m, f.now - loss->account[m].since);
        loss->account[m].since = f.now;
    }
    enum gj_status status = sort_charges(loss, n, error);
    if (status == GJ_OK) {
        status = compare(loss, &f, *n, error);
    }
    *charges = loss->sorted;
    return status;
}
