/* The life of one lot: where it was from release to end, in what state, and why it waited.
 *
 * Its parts follow each other without a gap and add up to its lead time exactly. Between them stand the happenings of its own: steps done,
 * pieces scrapped or sent back to rework, its end. When an inspection sends some of its pieces back, they go as another lot, and the story
 * stays with the rest. When it is split, the story stays with its first part; when it is joined, it goes on with the whole. A component that is
 * used up in an assembly ends there.
 *
 *     struct gj_story *story = gj_story_new(plant, demand, 100);  // the hundredth lot that is released for this order stream
 *     gj_story_start(story, &floor);
 *     floor.trace = gj_story_trace(story);
 *     gj_floor_reset(&floor, seed, replication);                  // from time 0: the first lots are released by it
 *     gj_floor_run(&floor, until, &error);
 *     gj_story_read(story, &reading, &error);
 */
#ifndef GJ_FACTORY_STORY_H
#define GJ_FACTORY_STORY_H

#include "factory/loss.h"

enum gj_story_place {
    GJ_STORY_OUTSIDE, /* released, but there is no room in its first buffer */
    GJ_STORY_QUEUE,   /* waits in a buffer */
    GJ_STORY_MACHINE,
    GJ_STORY_ELSEWHERE, /* on its way: crossing a buffer, or between two of these */
    GJ_STORY_HAPPENING, /* takes no time */
};

struct gj_story_part {
    gj_time start, end;
    enum gj_story_place place;
    uint32_t where;      /* outside, queue, crossing: buffer; machine, happening: machine; else GJ_NONE */
    enum gj_state state; /* of the machine it is on */
    bool has_root;       /* it waits, and this is why */
    struct gj_root root;
    enum gj_event kind; /* of a happening: STEP, SCRAP, REWORK, SPLIT, JOIN, DONE; GJ_N_EVENTS: used up */
    int64_t pieces;     /* of a happening; SPLIT: of the first part; JOIN: of the whole */
    uint32_t parts;     /* SPLIT: into so many; JOIN: of so many */
};

struct gj_story_reading {
    const struct gj_story_part *part; /* they hold until the story is freed or starts anew */
    size_t n;
    gj_time release, end; /* end: when it left the plant, or now */
    int64_t pieces;       /* released */
    bool is_found, is_over;
};

struct gj_story;

/* nth: from 1. NULL when memory is out. The plant must outlive it. */
struct gj_story *gj_story_new(const struct gj_plant *plant, gj_id demand, uint64_t nth);
void gj_story_free(struct gj_story *story);
const struct gj_trace *gj_story_trace(struct gj_story *story);
/* Of the floor that is about to be reset. */
void gj_story_start(struct gj_story *story, const struct gj_floor *floor);
enum gj_status gj_story_read(struct gj_story *story, struct gj_story_reading *reading,
                             struct gj_error *error) GJ_MUST_CHECK;

#endif
