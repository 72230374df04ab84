/* Following one lot: after each instant it is looked for where it can be. */
#include "factory/story.h"

#include "factory/loss_internal.h"

struct gj_story {
    const struct gj_plant *plant;
    const struct gj_floor *floor;
    struct gj_trace trace;
    struct gj_passages passages;
    gj_id demand;
    uint64_t nth, n_released;
    uint32_t lot;                /* GJ_NONE: not released yet */
    uint64_t name;               /* as traces have it: a slot is used again, a name is not */
    struct gj_trace_record done; /* the last end of a lot of its name, at this instant; kind DONE, or nothing */
    struct gj_trace_record join; /* what it has just become part of; kind JOIN, or nothing */
    uint32_t n_joined, n_parts;
    bool is_over, is_out_of_memory;
    gj_time release, end;
    int64_t pieces;
    struct gj_story_part *part;
    size_t n, capacity;
};

static struct gj_story_part *add_part(struct gj_story *story)
{
    void *parts = story->part;
    if (gj_grow(&parts, &story->capacity, story->n + 1, sizeof *story->part) != 0) {
        story->is_out_of_memory = true;
        return NULL;
    }
    story->part = parts;
    return &story->part[story->n++];
}

/* --- what happens to it --- */

/* The lot that was just released. */
static uint32_t find_released(const struct gj_view *f, uint32_t demand, uint64_t name)
{
    for (uint32_t lot = 0; lot < f->s->used_lots; lot++) {
        if (f->lot[lot].demand == demand && f->lot[lot].visit == 0 && gj_name_of_lot(&f->lot[lot]) == name) {
            return lot;
        }
    }
    return GJ_NONE;
}

static void begins(struct gj_story *story, const struct gj_trace_record *record)
{
    struct gj_view f;
    gj_view_open(&f, story->floor);
    story->lot = find_released(&f, record->entity, record->a);
    story->name = record->a;
    story->release = story->end = record->time;
    story->pieces = (int64_t)record->b;
    story->done.kind = story->join.kind = GJ_N_EVENTS;
    story->n_joined = story->n_parts = 0;
}

static void happens(struct gj_story *story, const struct gj_trace_record *record, uint32_t parts)
{
    struct gj_story_part *part = add_part(story);
    if (part) {
        *part = (struct gj_story_part){.start = record->time,
                                       .end = record->time,
                                       .place = GJ_STORY_HAPPENING,
                                       .where = record->kind == GJ_EVENT_DONE ? GJ_NONE : record->entity,
                                       .kind = (enum gj_event)record->kind,
                                       .pieces = (int64_t)record->b,
                                       .parts = parts};
    }
}

static bool is_listed(const struct gj_view *f, uint32_t first, uint32_t lot)
{
    uint32_t at = first;
    while (at != GJ_NONE && at != lot) {
        at = f->lot[at].next;
    }
    return at == lot;
}

/* Its slot may hold another lot by now, one that was released when it left. */
static bool is_gone(const struct gj_story *story, const struct gj_view *f)
{
    return gj_name_of_lot(&f->lot[story->lot]) != story->name || is_listed(f, f->s->free_lot, story->lot);
}

/* Whether the lot is on the machine, alone or with others (an oven's, or parts that find no room behind it). */
static bool is_on(const struct gj_view *f, uint32_t machine, uint32_t lot)
{
    const struct gj_machine *m = &f->machine[machine];
    const bool is_chain = gj_is_oven(f, m) || ((m->features & GJ_HAS_LOTS) && m->job == GJ_JOB_DONE);
    return m->lot == lot || m->child == lot || (is_chain && is_listed(f, m->lot, lot)) ||
           (f->plant->n_kits > 0 && is_listed(f, f->held[machine].first, lot));
}

/* --- split and join --- */

#define PART_MASK (UINT64_C(0xFF) << GJ_LOT_PART_SHIFT)

/* Parts are told of in the order 2, 3, ..., 1; the first keeps the slot, and the story stays with it. */
static void on_split(struct gj_story *story, const struct gj_view *f, const struct gj_trace_record *record)
{
    const uint64_t part = (record->a & PART_MASK) >> GJ_LOT_PART_SHIFT;
    if ((record->a & ~PART_MASK) != story->name) {
        return;
    }
    if (part > 1) {
        story->n_parts = (uint32_t)part;
    } else if (gj_name_of_lot(&f->lot[story->lot]) == record->a) {
        story->name = record->a;
        happens(story, record, story->n_parts);
    }
}

/* Those that are joined are told of one by one, at last what they are together. */
static void on_join(struct gj_story *story, const struct gj_view *f, const struct gj_trace_record *record)
{
    const bool goes_on = story->join.kind == GJ_EVENT_JOIN && story->join.entity == record->entity;
    const bool is_same =
        story->n_joined > 0 && story->join.time == record->time && story->join.entity == record->entity;
    story->n_joined = is_same ? story->n_joined + 1 : 1;
    if (goes_on || (gj_name_of_lot(&f->lot[story->lot]) == record->a && !is_listed(f, f->s->free_lot, story->lot))) {
        story->join = *record;
    } else {
        story->join.time = record->time; /* to count by; it has no part in it so far */
        story->join.entity = record->entity;
    }
}

/* The lot it has become part of is the lot from here on. */
static void follow_whole(struct gj_story *story, const struct gj_view *f)
{
    if (story->join.kind != GJ_EVENT_JOIN) {
        return;
    }
    for (uint32_t lot = 0; lot < f->s->used_lots; lot++) {
        const struct gj_lot *l = &f->lot[lot];
        if (gj_name_of_lot(l) == story->join.a && (uint64_t)l->good + l->bad == story->join.b &&
            !is_listed(f, f->s->free_lot, lot)) {
            story->lot = lot;
            story->name = story->join.a;
            break;
        }
    }
    const uint32_t n = story->n_joined - 1; /* the last record is of what they are together */
    if (n > 1) {
        happens(story, &story->join, n);
    }
    story->join.kind = GJ_N_EVENTS;
    story->n_joined = 0;
}

static void on_own_record(struct gj_story *story, const struct gj_trace_record *record)
{
    struct gj_view f;
    gj_view_open(&f, story->floor);
    if (record->kind == GJ_EVENT_JOIN) {
        on_join(story, &f, record);
        return;
    }
    follow_whole(story, &f);
    story->n_joined = 0;
    if (record->kind == GJ_EVENT_SPLIT) {
        on_split(story, &f, record);
        return;
    }
    /* Pieces of it on their way through rework have the same name. */
    const bool is_its_name = record->a == story->name && !is_gone(story, &f);
    if (record->kind == GJ_EVENT_DONE && is_its_name) {
        story->done = *record;
    } else if ((record->kind == GJ_EVENT_STEP || record->kind == GJ_EVENT_SCRAP || record->kind == GJ_EVENT_REWORK) &&
               is_its_name && is_on(&f, record->entity, story->lot)) {
        happens(story, record, 0);
    }
}

static void on_record(void *user, const struct gj_trace_record *record)
{
    struct gj_story *story = user;
    if (record->kind == GJ_EVENT_RELEASE && record->entity == story->demand && ++story->n_released == story->nth) {
        begins(story, record);
    } else if (story->lot != GJ_NONE && !story->is_over) {
        on_own_record(story, record);
    }
}

/* --- where it is --- */

static void locate(struct gj_story *story, struct gj_view *f, struct gj_story_part *part)
{
    for (uint32_t m = 0; m < story->plant->n_machines; m++) {
        if (is_on(f, m, story->lot)) {
            part->place = GJ_STORY_MACHINE;
            part->where = m;
            part->state = (enum gj_state)f->machine[m].state;
            part->has_root = gj_passages_root(&story->passages, f, m, &part->root);
            return;
        }
    }
    const gj_id buffer = story->plant->step[f->lot[story->lot].step].buffer;
    const bool waits = is_listed(f, f->buffer[buffer].first, story->lot);
    if (waits || is_listed(f, f->buffer[buffer].first_outside, story->lot)) {
        part->place = waits ? GJ_STORY_QUEUE : GJ_STORY_OUTSIDE;
        part->where = buffer;
        part->has_root = gj_passages_root_of_lot(&story->passages, f, story->lot, buffer, &part->root);
        return;
    }
    part->place = GJ_STORY_ELSEWHERE;
    part->where = GJ_NONE;
    if (f->buffer[buffer].is_transit &&
        is_listed(f, f->transit[story->plant->buffer_info[buffer].transit].first, story->lot)) {
        part->where = buffer;
        part->has_root = true;
        part->root = (struct gj_root){.cause = GJ_CAUSE_TRANSIT, .entity = buffer, .mode = GJ_NONE};
    }
}

/* Whether the stretch goes on as the last one was. */
static bool goes_on_as(const struct gj_story_part *a, const struct gj_story_part *b)
{
    return a->place == b->place && a->where == b->where && a->state == b->state && a->has_root == b->has_root &&
           (!a->has_root ||
            (a->root.cause == b->root.cause && a->root.entity == b->root.entity && a->root.mode == b->root.mode));
}

static void leaves(struct gj_story *story, gj_time when)
{
    if (story->done.kind == GJ_EVENT_DONE) {
        happens(story, &story->done, 0);
    } else { /* the only other way out; no record tells of it */
        happens(story, &(struct gj_trace_record){.time = when, .entity = GJ_NONE, .kind = GJ_N_EVENTS}, 0);
    }
    story->is_over = true;
    story->end = when;
}

static void on_settled(void *user, gj_time from, gj_time to)
{
    struct gj_story *story = user;
    if (story->lot == GJ_NONE || story->is_over) {
        return;
    }
    struct gj_view f;
    gj_view_open(&f, story->floor);
    f.now = from;
    follow_whole(story, &f);
    struct gj_story_part part = {.start = from, .end = to, .place = GJ_STORY_ELSEWHERE, .where = GJ_NONE};
    const bool is_its_slot = gj_name_of_lot(&f.lot[story->lot]) == story->name;
    if (is_its_slot) {
        locate(story, &f, &part);
    }
    /* The list of free slots may be long: only who is nowhere is looked for there. */
    if (!is_its_slot || (part.place == GJ_STORY_ELSEWHERE && part.where == GJ_NONE && is_gone(story, &f))) {
        leaves(story, from);
        return;
    }
    story->done.kind = GJ_N_EVENTS; /* it was other pieces of its name that left */
    story->end = to;
    struct gj_story_part *last = story->n > 0 ? &story->part[story->n - 1] : NULL;
    if (last && goes_on_as(last, &part)) {
        last->end = to;
        return;
    }
    last = add_part(story);
    if (last) {
        *last = part;
    }
}

/* --- from outside --- */

struct gj_story *gj_story_new(const struct gj_plant *plant, gj_id demand, uint64_t nth)
{
    struct gj_story *story = gj_alloc_zero(1, sizeof *story);
    if (!story) {
        return NULL;
    }
    story->plant = plant;
    story->demand = demand;
    story->nth = nth;
    story->lot = GJ_NONE;
    story->trace = (struct gj_trace){.sink = on_record, .settled = on_settled, .user = story};
    if (gj_passages_init(&story->passages, plant) != GJ_OK) {
        gj_story_free(story);
        return NULL;
    }
    return story;
}

void gj_story_free(struct gj_story *story)
{
    if (!story) {
        return;
    }
    gj_passages_fini(&story->passages);
    gj_free(story->part);
    gj_free(story);
}

const struct gj_trace *gj_story_trace(struct gj_story *story)
{
    return &story->trace;
}

void gj_story_start(struct gj_story *story, const struct gj_floor *floor)
{
    story->floor = floor;
    story->n_released = 0;
    story->lot = GJ_NONE;
    story->is_over = story->is_out_of_memory = false;
    story->n = 0;
}

enum gj_status gj_story_read(struct gj_story *story, struct gj_story_reading *reading, struct gj_error *error)
{
    *reading = (struct gj_story_reading){.part = story->part,
                                         .n = story->n,
                                         .release = story->release,
                                         .end = story->end,
                                         .pieces = story->pieces,
                                         .is_found = story->lot != GJ_NONE,
                                         .is_over = story->is_over};
    if (story->is_out_of_memory) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the life of a lot");
    }
    gj_time sum = 0;
    for (size_t i = 0; i < story->n; i++) {
        sum += story->part[i].end - story->part[i].start;
    }
    if (reading->is_found && sum != story->end - story->release) {
        return gj_error_set(error, GJ_INTERNAL, NULL,
                            "balance does not close: parts of a lot's life and its lead time (us), %lld against %lld",
                            (long long)sum, (long long)(story->end - story->release));
    }
    return GJ_OK;
}
