/* From a trace to what an event log tells: activities with a start and an end, the lot and order they belong to, the machine and the people
 * who did them. It looks only at the records, so it can be fed from a running floor or from a trace that was kept.
 *
 *     struct gj_happenings *all;
 *     gj_happenings_new(plant, put, user, &all);
 *     struct gj_trace trace = gj_happenings_sink(all);      // put() is called with each activity when it ends
 *     gj_study_replicate(..., &trace, ...);
 *     status = gj_happenings_free(all);                     // GJ_NO_MEMORY if memory ran out on the way
 *
 * Memory: what is on the floor at one time (lots inside, machines, workers), whatever the length of the run. An activity that has not
 * ended when the run does is not told. Order: by the end; at one instant the work before the scrap and the rejects it found.
 * The lots of a batch have the start and the people of the batch. A lot that is split goes on as its parts (SPLIT tells of each), until JOIN tells
 * of each lot that becomes part of another; a lot that is alone at a join is joined with nothing and not told of.
 */
#ifndef GJ_STUDY_HAPPENING_H
#define GJ_STUDY_HAPPENING_H

#include "factory/trace_text.h"

enum gj_happening_kind {
#define GJ_HAPPENING(NAME, name, ko, PLACE, fields) GJ_HAPPENING_##NAME,
#include "study/happening.def"
#undef GJ_HAPPENING
    GJ_N_HAPPENINGS
};

enum {
    GJ_HAS_START = 1,
    GJ_HAS_QUANTITY = 2,
    GJ_HAS_REJECTS = 4,
    GJ_HAS_MODE = 8,
    GJ_HAS_LATENESS = 16,
};

struct gj_happening_info {
    const char *name, *ko;
    bool at_station;
    unsigned fields;
};
const struct gj_happening_info *gj_happening_info(enum gj_happening_kind kind);

struct gj_happening {
    enum gj_happening_kind kind;
    gj_time start, end;     /* equal where there is no start of its own */
    uint64_t lot, order;    /* names as in the trace; GJ_NO_LOT */
    uint64_t whole;         /* the lot that `lot` is a part of, at JOIN the lot it becomes part of; GJ_NO_LOT */
    bool is_new;            /* the order or lot is told of for the first time */
    gj_id product, machine; /* GJ_NONE */
    gj_id mode;             /* of a failure; GJ_NONE: stopped because a drift was found */
    int64_t quantity;       /* pieces worked on, released, scrapped ... */
    int64_t rejects;        /* of them scrapped here or sent back */
    int64_t late_us;        /* DELIVER: after the due date; less than 0 when early */
    uint32_t n_workers;
    const uint32_t *worker; /* who took part, each once, in the order they came */
};

typedef void gj_happening_put(void *user, const struct gj_happening *happening);

struct gj_happenings;
enum gj_status gj_happenings_new(const struct gj_plant *plant, gj_happening_put *put, void *user,
                                 struct gj_happenings **all) GJ_MUST_CHECK;
struct gj_trace gj_happenings_sink(struct gj_happenings *all);
/* GJ_NO_MEMORY if memory ran out so far. */
enum gj_status gj_happenings_status(const struct gj_happenings *all) GJ_MUST_CHECK;
/* Employed at time 0, or hired since: the plant keeps places for more. */
bool gj_happenings_has_worker(const struct gj_happenings *all, uint32_t worker);
enum gj_status gj_happenings_free(struct gj_happenings *all); /* NULL is fine */

#endif
