/* Lots by name, and for each the station that worked on it last: when another has done its work, that was the way.
 *
 * A name may stand for several at once: rejected pieces go back under the name of their lot. So a name has tokens, each with its pieces, and of several
 * the one that has as many as the record says is meant. What a record says is what a lot has after scrap and rejects, so these are taken from the token
 * before (SCRAP) or added up (REWORK) until the step is told of.
 *
 *     RELEASE L 100    -> (L, outside, 100)
 *     SCRAP A L 3      -> (L, outside, 97 + 3)
 *     STEP A L 97      -> outside->A 100     (L, A, 97)
 *     REWORK B L 10, STEP B L 87    -> A->B 97     (L, B, 87) (L, B, 10)
 *     STEP C L 87      -> B->C 87            (L, C, 87) (L, B, 10)
 *     STEP A L 10      -> B->A 10            (L, C, 87) (L, A, 10) */
#include "study/insight/observe_internal.h"

#include <stdlib.h>

struct token {
    uint64_t lot; /* GJ_NO_LOT: the place is free */
    uint32_t from;
    uint32_t scrapped_at;     /* station */
    int64_t pieces, scrapped; /* scrapped: since `from` */
    gj_time left, taken;      /* taken: GJ_NEVER, not yet */
    bool is_counted;          /* its way to where it is now has been counted: lots that are joined */
};

/* Open tables, at most half full, a power of two wide; of tokens with one name several stand behind each other. */
struct gj_flow_watch {
    const struct gj_plant *plant;
    gj_flow_moved *moved;
    void *user;
    struct token *token;
    uint32_t n_tokens, mask;
    struct gj_flow_sum *sum, *sorted; /* pieces -1: free */
    uint32_t n_sums, sum_mask;
    gj_time *began;    /* by machine: the job it is at */
    uint64_t *on;      /* by machine: the lot it was last seen with */
    int64_t *returned; /* by machine: rejects of the step that will be told of next */
    struct gj_trace_record *joining;
    size_t n_joining, joining_capacity;
    bool has_failed;
};

enum { FIRST_SLOTS = 256 };

static uint32_t hash(uint64_t key, uint32_t mask)
{
    return (uint32_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & mask; /* 2^64 over the golden ratio */
}

/* --- tokens --- */

static struct token *tokens_of(uint32_t n)
{
    struct token *table = gj_alloc_zero(n, sizeof *table);
    for (uint32_t i = 0; table && i < n; i++) {
        table[i].lot = GJ_NO_LOT;
    }
    return table;
}

static struct token *free_place(const struct gj_flow_watch *w, uint64_t lot)
{
    uint32_t slot = hash(lot, w->mask);
    while (w->token[slot].lot != GJ_NO_LOT) {
        slot = (slot + 1) & w->mask;
    }
    return &w->token[slot];
}

static void add(struct gj_flow_watch *w, const struct token *token)
{
    if (w->n_tokens * 2 > w->mask) {
        struct token *old = w->token;
        const uint32_t n = w->mask + 1;
        struct token *wide = tokens_of(n * 2);
        if (!wide) {
            w->has_failed = true;
            return;
        }
        w->token = wide;
        w->mask = n * 2 - 1;
        for (uint32_t i = 0; i < n; i++) {
            if (old[i].lot != GJ_NO_LOT) {
                *free_place(w, old[i].lot) = old[i];
            }
        }
        gj_free(old);
    }
    w->n_tokens++;
    *free_place(w, token->lot) = *token;
}

/* Take out and close the gap, so that nobody behind it is lost. */
static void drop(struct gj_flow_watch *w, struct token *token)
{
    uint32_t gap = (uint32_t)(token - w->token);
    for (uint32_t i = (gap + 1) & w->mask; w->token[i].lot != GJ_NO_LOT; i = (i + 1) & w->mask) {
        const uint32_t home = hash(w->token[i].lot, w->mask);
        if (((i - home) & w->mask) >= ((i - gap) & w->mask)) {
            w->token[gap] = w->token[i];
            gap = i;
        }
    }
    w->token[gap].lot = GJ_NO_LOT;
    w->n_tokens--;
}

/* The token of the lot that has so many pieces (-1: that nobody has begun with); else the first of the lot; NULL when there is none. */
static struct token *find(const struct gj_flow_watch *w, uint64_t lot, int64_t pieces)
{
    struct token *first = NULL;
    for (uint32_t i = hash(lot, w->mask); w->token[i].lot != GJ_NO_LOT; i = (i + 1) & w->mask) {
        struct token *token = &w->token[i];
        if (token->lot != lot) {
            continue;
        }
        if (pieces < 0 ? token->taken == GJ_NEVER : token->pieces == pieces) {
            return token;
        }
        first = first ? first : token;
    }
    return first;
}

/* --- sums --- */

static struct gj_flow_sum *sums_of(uint32_t n)
{
    struct gj_flow_sum *table = gj_alloc_zero(n, sizeof *table);
    for (uint32_t i = 0; table && i < n; i++) {
        table[i].pieces = -1;
    }
    return table;
}

static struct gj_flow_sum *sum_at(const struct gj_flow_watch *w, uint32_t from, uint32_t to)
{
    uint32_t slot = hash((uint64_t)from << 32 | to, w->sum_mask);
    while (w->sum[slot].pieces >= 0 && (w->sum[slot].from != from || w->sum[slot].to != to)) {
        slot = (slot + 1) & w->sum_mask;
    }
    return &w->sum[slot];
}

static void count(struct gj_flow_watch *w, uint32_t from, uint32_t to, int64_t pieces)
{
    struct gj_flow_sum *sum = sum_at(w, from, to);
    if (sum->pieces >= 0) {
        sum->pieces += pieces;
        return;
    }
    if (w->n_sums * 2 > w->sum_mask) {
        struct gj_flow_sum *old = w->sum;
        const uint32_t n = w->sum_mask + 1;
        struct gj_flow_sum *wide = sums_of(n * 2);
        if (!wide) {
            w->has_failed = true;
            return;
        }
        w->sum = wide;
        w->sum_mask = n * 2 - 1;
        for (uint32_t i = 0; i < n; i++) {
            if (old[i].pieces >= 0) {
                *sum_at(w, old[i].from, old[i].to) = old[i];
            }
        }
        gj_free(old);
        sum = sum_at(w, from, to);
    }
    w->n_sums++;
    *sum = (struct gj_flow_sum){from, to, pieces};
}

/* So many pieces of the token have come to a station, or left the plant. */
static void come(struct gj_flow_watch *w, const struct token *token, uint32_t to, int64_t pieces, gj_time taken)
{
    if (pieces <= 0) {
        return;
    }
    count(w, token->from, to, pieces);
    if (w->moved) {
        const struct gj_move move = {.from = token->from,
                                     .to = to,
                                     .product = gj_plant_demand_product(w->plant, gj_lot_demand(token->lot)),
                                     .pieces = pieces,
                                     .at = token->left,
                                     .taken = taken};
        w->moved(w->user, &move);
    }
}

/* --- records --- */

static uint32_t station_of(const struct gj_flow_watch *w, const struct gj_trace_record *r)
{
    return gj_plant_machine_station(w->plant, r->entity);
}

static void released(struct gj_flow_watch *w, const struct gj_trace_record *r)
{
    const struct token token = {
        .lot = r->a, .from = GJ_SEEN_OUTSIDE, .pieces = (int64_t)r->b, .left = r->time, .taken = GJ_NEVER};
    add(w, &token);
}

static void state_changed(struct gj_flow_watch *w, const struct gj_trace_record *r)
{
    if (r->b == GJ_NO_LOT || w->on[r->entity] == r->b) {
        return;
    }
    struct token *token = find(w, r->b, -1);
    w->on[r->entity] = r->b;
    w->began[r->entity] = r->time;
    if (token && token->taken == GJ_NEVER) {
        token->taken = r->time;
    }
}

/* Here and after the step (a way that ends in scrap) they are simply gone; before it the station has had them. */
static void scrapped(struct gj_flow_watch *w, const struct gj_trace_record *r)
{
    const uint32_t station = station_of(w, r);
    struct token *token = find(w, r->a, (int64_t)r->b); /* all of it; else its first */
    if (!token) {
        return;
    }
    const bool is_after = token->from == station && token->left == r->time;
    token->pieces -= (int64_t)r->b;
    token->scrapped += is_after ? 0 : (int64_t)r->b;
    token->scrapped_at = station;
    if (is_after && token->pieces <= 0) {
        drop(w, token);
    }
}

/* The work is done: on what is left of the lot, on what goes back of it, and on what was scrapped. */
static void stepped(struct gj_flow_watch *w, const struct gj_trace_record *r)
{
    const uint32_t station = station_of(w, r);
    const int64_t back = w->returned[r->entity];
    struct token *token = find(w, r->a, (int64_t)r->b + back);
    struct token next = {.lot = r->a, .from = station, .pieces = (int64_t)r->b, .left = r->time, .taken = GJ_NEVER};
    w->returned[r->entity] = 0;
    w->on[r->entity] = GJ_NO_LOT;
    if (token) {
        if (!token->is_counted) {
            const gj_time taken = token->taken == GJ_NEVER ? w->began[r->entity] : token->taken;
            come(w, token, station, token->pieces + token->scrapped, taken < token->left ? token->left : taken);
        }
        drop(w, token);
    }
    if (next.pieces > 0) {
        add(w, &next);
    }
    next.pieces = back;
    if (back > 0) {
        add(w, &next);
    }
}

/* A lot of which nothing is left was scrapped at the last station that had it. */
static void done(struct gj_flow_watch *w, const struct gj_trace_record *r)
{
    struct token *token = find(w, r->a, (int64_t)r->b);
    if (!token || token->pieces != (int64_t)r->b) {
        return;
    }
    if (r->b > 0) {
        token->left = r->time;
        come(w, token, GJ_SEEN_OUTSIDE, token->pieces, r->time);
    } else if (!token->is_counted) {
        come(w, token, token->scrapped_at, token->scrapped, token->taken == GJ_NEVER ? r->time : token->taken);
    }
    drop(w, token);
}

static void take_some(struct gj_flow_watch *w, struct token *token, int64_t pieces)
{
    token->pieces -= pieces;
    if (token->pieces <= 0) {
        drop(w, token);
    }
}

static void parted(struct gj_flow_watch *w, const struct gj_trace_record *r)
{
    struct token *whole = find(w, gj_lot_whole(r->a), INT64_MAX);
    struct token part = {
        .lot = r->a, .from = station_of(w, r), .pieces = (int64_t)r->b, .left = r->time, .taken = GJ_NEVER};
    if (whole) {
        take_some(w, whole, part.pieces);
    }
    add(w, &part);
}

static void built_in(struct gj_flow_watch *w, const struct gj_trace_record *r)
{
    struct token *token = find(w, r->a, INT64_MAX);
    if (token) {
        come(w, token, station_of(w, r), (int64_t)r->b, r->time);
        take_some(w, token, (int64_t)r->b);
    }
}

static void joins(struct gj_flow_watch *w, const struct gj_trace_record *r)
{
    void *joining = w->joining;
    if (gj_grow(&joining, &w->joining_capacity, w->n_joining + 1, sizeof *w->joining) != 0) {
        w->has_failed = true;
        return;
    }
    w->joining = joining;
    w->joining[w->n_joining++] = *r;
}

/* All that are joined have been said, and at last what they are together. */
static void joined(struct gj_flow_watch *w)
{
    const struct gj_trace_record *whole = &w->joining[w->n_joining - 1];
    const uint32_t station = station_of(w, whole);
    struct token token = {.lot = whole->a,
                          .from = station,
                          .pieces = (int64_t)whole->b,
                          .left = whole->time,
                          .taken = whole->time,
                          .is_counted = true};
    for (size_t i = 0; i + 1 < w->n_joining; i++) {
        struct token *part = find(w, w->joining[i].a, (int64_t)w->joining[i].b);
        if (part) {
            come(w, part, station, part->pieces, whole->time);
            drop(w, part);
        }
    }
    w->n_joining = 0;
    token.left--; /* scrap of this very instant is of the work to come */
    add(w, &token);
}

void gj_flow_watch_take(struct gj_flow_watch *w, const struct gj_trace_record *r)
{
    if (w->has_failed) {
        return;
    }
    if (w->n_joining > 0 && r->kind != GJ_EVENT_JOIN) {
        joined(w);
    }
    switch (r->kind) {
    case GJ_EVENT_STATE:
        state_changed(w, r);
        break;
    case GJ_EVENT_RELEASE:
        released(w, r);
        break;
    case GJ_EVENT_SCRAP:
        scrapped(w, r);
        break;
    case GJ_EVENT_REWORK:
        w->returned[r->entity] += (int64_t)r->b;
        break;
    case GJ_EVENT_STEP:
        stepped(w, r);
        break;
    case GJ_EVENT_DONE:
        done(w, r);
        break;
    case GJ_EVENT_SPLIT:
        parted(w, r);
        break;
    case GJ_EVENT_JOIN:
        joins(w, r);
        break;
    case GJ_EVENT_USED:
        built_in(w, r);
        break;
    default:
        break;
    }
}

/* --- from outside --- */

struct gj_flow_watch *gj_flow_watch_new(const struct gj_plant *plant, gj_flow_moved *moved, void *user)
{
    const size_t n = gj_plant_n_machines(plant) + (size_t)1;
    struct gj_flow_watch *w = gj_alloc_zero(1, sizeof *w);
    if (!w) {
        return NULL;
    }
    *w = (struct gj_flow_watch){
        .plant = plant, .moved = moved, .user = user, .mask = FIRST_SLOTS - 1, .sum_mask = FIRST_SLOTS - 1};
    w->token = tokens_of(FIRST_SLOTS);
    w->sum = sums_of(FIRST_SLOTS);
    w->began = gj_alloc_zero(n, sizeof *w->began);
    w->on = gj_alloc_zero(n, sizeof *w->on);
    w->returned = gj_alloc_zero(n, sizeof *w->returned);
    if (!w->token || !w->sum || !w->began || !w->on || !w->returned) {
        gj_flow_watch_free(w);
        return NULL;
    }
    for (size_t m = 0; m < n; m++) {
        w->on[m] = GJ_NO_LOT;
    }
    return w;
}

void gj_flow_watch_free(struct gj_flow_watch *w)
{
    if (!w) {
        return;
    }
    gj_free(w->token);
    gj_free(w->sum);
    gj_free(w->sorted);
    gj_free(w->began);
    gj_free(w->on);
    gj_free(w->returned);
    gj_free(w->joining);
    gj_free(w);
}

void gj_flow_watch_count(struct gj_flow_watch *w)
{
    for (uint32_t i = 0; i <= w->sum_mask; i++) {
        w->sum[i].pieces = -1;
    }
    w->n_sums = 0;
}

static int by_way(const void *left, const void *right)
{
    const struct gj_flow_sum *a = left;
    const struct gj_flow_sum *b = right;
    if (a->from != b->from) {
        return a->from < b->from ? -1 : 1;
    }
    return a->to < b->to ? -1 : a->to > b->to;
}

enum gj_status gj_flow_watch_read(struct gj_flow_watch *w, const struct gj_flow_sum **sum, uint32_t *n)
{
    gj_free(w->sorted);
    w->sorted = gj_alloc_zero(w->n_sums + (size_t)1, sizeof *w->sorted);
    if (w->has_failed || !w->sorted) {
        return GJ_NO_MEMORY;
    }
    *n = 0;
    for (uint32_t i = 0; i <= w->sum_mask; i++) {
        if (w->sum[i].pieces >= 0) {
            w->sorted[(*n)++] = w->sum[i];
        }
    }
    qsort(w->sorted, *n, sizeof *w->sorted, by_way);
    *sum = w->sorted;
    return GJ_OK;
}
