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
    uint32_t lot;  /* GJ_NONE: not released yet */
    uint64_t name; /* as traces have it */
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
}

static void on_record(void *user, const struct gj_trace_record *record)
{
    struct gj_story *story = user;
    if (record->kind == GJ_EVENT_RELEASE && record->entity == story->demand && ++story->n_released == story->nth) {
        begins(story, record);
        return;
    }
    const bool is_its_kind = record->kind == GJ_EVENT_STEP || record->kind == GJ_EVENT_SCRAP ||
                             record->kind == GJ_EVENT_REWORK || record->kind == GJ_EVENT_DONE;
    if (story->lot == GJ_NONE || story->is_over || !is_its_kind || record->a != story->name) {
        return;
    }
    /* Pieces of it on their way through rework have the same name. */
    struct gj_view f;
    gj_view_open(&f, story->floor);
    const bool is_done = record->kind == GJ_EVENT_DONE;
    const bool is_its =
        is_done || f.machine[record->entity].lot == story->lot || f.machine[record->entity].child == story->lot;
    struct gj_story_part *part = is_its ? add_part(story) : NULL;
    if (part) {
        *part = (struct gj_story_part){.start = record->time,
                                       .end = record->time,
                                       .place = GJ_STORY_HAPPENING,
                                       .where = is_done ? GJ_NONE : record->entity,
                                       .kind = (enum gj_event)record->kind,
                                       .pieces = (int64_t)record->b};
    }
}

/* --- where it is --- */

static bool is_listed(const struct gj_view *f, uint32_t first, uint32_t lot)
{
    uint32_t at = first;
    while (at != GJ_NONE && at != lot) {
        at = f->lot[at].next;
    }
    return at == lot;
}

static bool is_gone(const struct gj_story *story, const struct gj_view *f)
{
    const struct gj_lot *lot = &f->lot[story->lot];
    return gj_name_of_lot(lot) != story->name || is_listed(f, f->s->free_lot, story->lot);
}

static void locate(struct gj_story *story, struct gj_view *f, struct gj_story_part *part)
{
    for (uint32_t m = 0; m < story->plant->n_machines; m++) {
        if (f->machine[m].lot == story->lot || f->machine[m].child == story->lot) {
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

static void on_settled(void *user, gj_time from, gj_time to)
{
    struct gj_story *story = user;
    if (story->lot == GJ_NONE || story->is_over) {
        return;
    }
    struct gj_view f;
    gj_view_open(&f, story->floor);
    f.now = from;
    struct gj_story_part part = {.start = from, .end = to};
    locate(story, &f, &part);
    if (part.place == GJ_STORY_ELSEWHERE && part.where == GJ_NONE && is_gone(story, &f)) {
        story->is_over = true;
        story->end = from;
        return;
    }
    story->end = to;
    while (story->n > 0 && story->part[story->n - 1].place == GJ_STORY_HAPPENING &&
           story->part[story->n - 1].kind == GJ_EVENT_DONE) {
        story->n--; /* other pieces of its name have left */
    }
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
