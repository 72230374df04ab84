/* What was seen on the floor in the first replications of a study, for pictures: how the plant ran over time, where its minutes went, how pieces flow,
 * and one shift of one replication, moment by moment. No ids of the plant in it: names, and places in the lists here. Stations stand in the order of
 * gj_study_result's.
 *
 * Both arms are lived, each from time 0; what is measured over the window is measured from `settle` to the end, as the outcomes are. A replication of
 * which one arm fails counts in neither. */
#ifndef GJ_STUDY_INSIGHT_SEEN_H
#define GJ_STUDY_INSIGHT_SEEN_H

#include "base/alloc.h"
#include "study/study.h"

#define GJ_SEEN_REPLICATIONS 10u /* at most; the intervals say how sure so few are */
#define GJ_SEEN_POINTS 300u      /* of a course, at most */
#define GJ_SEEN_PERIODS 20u      /* of the bottleneck's course */
#define GJ_SEEN_LOSSES 60u       /* lines, at most; those beyond are summed in one more */
#define GJ_SEEN_MACHINES 20u /* the ledger's cost grows with the square of the machines: of more, part of the window */
#define GJ_SEEN_SPANS 20000u /* spans of a shift's log, and levels, and moves, at most: then the log ends sooner */

#define GJ_SEEN_OUTSIDE UINT32_MAX
#define GJ_SEEN_NO_LIMIT INT64_C(-1)

struct gj_seen_station {
    const char *name; /* the path where two stations share a name */
    uint32_t n_machines;
    uint32_t first_machine; /* its machines are the next n_machines of the shift's log */
    uint32_t
        rank; /* columns of the floor plan: 0 where pieces come in, else one more than the farthest it is fed from; loops cut */
    double pieces_per_day[GJ_N_ARMS]; /* that come to it, mean over the window */
};

struct gj_seen_buffer {
    const char *name;
    uint32_t
        into; /* station that takes from it; GJ_SEEN_OUTSIDE: several, or none (a store that kits are taken from) */
    int64_t capacity; /* lots; 0: from machine to machine, without a place; GJ_SEEN_NO_LIMIT */
};

struct gj_seen_pool {
    const char *name;
    uint32_t first_worker, n_workers; /* in the shift's log */
};

/* Means over replications by interval, from time 0, the warm-up included. [arm][i]; of a buffer [arm][buffer * n_points + i]. */
struct gj_course {
    uint32_t n_points;
    gj_time interval, end;     /* the last interval ends at `end`, and may be shorter */
    gj_time warm_up, parts_at; /* parts_at: the arms part here, counted from time 0; beyond `end`: never */
    struct gj_estimate *throughput[GJ_N_ARMS]; /* pieces done a day, in the interval */
    struct gj_estimate *wip[GJ_N_ARMS];        /* pieces inside, mean over the interval */
    struct gj_estimate *buffer[GJ_N_ARMS];     /* lots waiting in it or under way in it, mean over the interval */
};

#define GJ_SEEN_REST UINT32_MAX
/* A line of the lost-minute ledger, minutes a day of all machines together, in both arms; most lost before first. The numbers are gj_explain's
 * (study/explain.h) of the same replications and time. */
struct gj_seen_loss {
    uint32_t
        cause; /* place in factory/cause.def; GJ_SEEN_REST: the causes that have no line of their own, together; the last */
    const char *what; /* "station", "station.mode", pool, order stream ...; "" of no one in particular */
    struct gj_estimate own[GJ_N_ARMS], others[GJ_N_ARMS], all[GJ_N_ARMS];
};

/* A station or a pool as the bottleneck: share of plant time it is the one, over the window and by period of it. */
struct gj_seen_bottleneck {
    const char *name;
    bool is_pool;
    uint32_t of; /* its place among the stations or pools */
    struct gj_estimate whole[GJ_N_ARMS];
    double period[GJ_N_ARMS][GJ_SEEN_PERIODS]; /* mean over replications; NaN: no machine was on shift in it */
};

/* Pieces that went from one station to the next that worked on them, rework and all: counted when that has done its work on them, or scrapped them. Into a
 * station comes what leaves it, and what it scraps. A component flows to the station that builds it in, and ends there. */
struct gj_seen_flow {
    uint32_t from, to;                /* stations; from OUTSIDE: comes in; to OUTSIDE: is done */
    double pieces_per_day[GJ_N_ARMS]; /* mean over the window */
};

/* --- one shift --- */

struct gj_span {
    uint32_t who;   /* machine or worker of the log */
    uint32_t what;  /* enum gj_state of a machine, enum gj_activity of a worker */
    uint32_t where; /* of a worker at a machine: which; else GJ_SEEN_OUTSIDE */
    gj_time from, to;
};
struct gj_level_at {
    uint32_t buffer;
    int64_t lots; /* waiting in it or under way in it, from here on */
    gj_time at;
};
struct gj_move {       /* a lot goes from one station to another */
    uint32_t from, to; /* stations; GJ_SEEN_OUTSIDE as in flows */
    uint32_t product;
    int64_t pieces;
    gj_time at, taken; /* `from` is done with it (it is released); `to` begins with it (it leaves the plant: as `at`) */
};
/* The first shift of the window in which anything is worked on: from when somebody is there until nobody is, or all machines are off shift, for at least three
 * hours; one that the window's beginning cuts short is passed over when another comes. Where that never happens, 8 hours, and more until 40 lots have been worked
 * on. Empty (from = to) when there is none. */
struct gj_shift_log {
    gj_time from, to; /* counted from time 0 */
    struct gj_span *machine,
        *worker; /* by who, then time; of each they fill [from, to] without a gap, but of a worker who is not employed in this arm there is none */
    struct gj_level_at *level; /* by time; each buffer once at `from` */
    struct gj_move *move;      /* by `at`; those with a part in the log that have come to their end in the window */
    uint32_t n_machine, n_worker, n_level, n_move;
    bool is_cut; /* the shift went on */
};

struct gj_seen {
    uint32_t n_replications;        /* that lived in both arms */
    gj_time window_from, window_to; /* counted from time 0; GJ_SEEN_PERIODS equal periods */
    gj_time
        ledger; /* lost minutes are those of so much of the window: all of it, but in plants of more than GJ_SEEN_MACHINES, where each replication shows another part */
    struct gj_seen_station *station;
    struct gj_seen_buffer *buffer;
    struct gj_seen_pool *pool;
    const char **machine, **worker, **product; /* names; no two machines and no two workers share one */
    uint32_t n_stations, n_buffers, n_pools, n_machines, n_workers, n_products;
    struct gj_course course;
    struct gj_seen_loss *loss;
    struct gj_seen_bottleneck *bottleneck; /* largest share before first; those that never are one are left out */
    struct gj_seen_flow *flow;
    uint32_t n_losses, n_bottlenecks, n_flows;
    struct gj_shift_log shift[GJ_N_ARMS]; /* of the first replication that lived in both arms */
    struct gj_arena arena;                /* where all of it lives */
};

/* Live min(spec->replications, GJ_SEEN_REPLICATIONS) replications of both arms on `n_threads` (0: all cores) and look. The same bytes for any number of
 * threads. Replications that fail are left out; GJ_FAILED_POINTS when none lived, and why the first did not; GJ_INTERRUPTED. `seen` must be freed also after an
 * error. Not of a population. */
enum gj_status gj_observe(const struct gj_study_spec *spec, unsigned n_threads, const struct gj_progress *progress,
                          struct gj_seen *seen, struct gj_error *error) GJ_MUST_CHECK;
void gj_seen_free(struct gj_seen *seen);

#endif
