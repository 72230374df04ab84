/* What the files of gj_observe share: a watch for flows, a log of one shift, and how what they saw of many replications becomes one. */
#ifndef GJ_STUDY_INSIGHT_OBSERVE_INTERNAL_H
#define GJ_STUDY_INSIGHT_OBSERVE_INTERNAL_H

#include "factory/look.h"
#include "factory/trace_text.h"
#include "study/insight/seen.h"
#include "study/roots.h"

/* --- observe_flow.c: where each lot was worked on last, so that its way is known when it is worked on again --- */

struct gj_flow_sum {
    uint32_t from, to; /* GJ_SEEN_OUTSIDE as in seen.h */
    int64_t pieces;
};

struct gj_flow_watch;
typedef void gj_flow_moved(void *user, const struct gj_move *move);

/* NULL when memory is out. `moved` (may be NULL) is told of each lot that comes to a station or leaves the plant. */
struct gj_flow_watch *gj_flow_watch_new(const struct gj_plant *plant, gj_flow_moved *moved, void *user);
void gj_flow_watch_free(struct gj_flow_watch *watch);
/* A record of the floor's trace; all of them, from time 0 on. */
void gj_flow_watch_take(struct gj_flow_watch *watch, const struct gj_trace_record *record);
void gj_flow_watch_count(struct gj_flow_watch *watch); /* from now on, from nothing */
/* The sums, by `from`, then `to`; they belong to the watch. GJ_NO_MEMORY if it ran out on the way. */
enum gj_status gj_flow_watch_read(struct gj_flow_watch *watch, const struct gj_flow_sum **sum,
                                  uint32_t *n) GJ_MUST_CHECK;

/* --- observe_log.c: one shift, moment by moment --- */

struct gj_log_watch;
/* Of the window [from, until), in which it is fed. NULL when memory is out. */
struct gj_log_watch *gj_log_watch_new(const struct gj_floor *floor, gj_time from, gj_time until);
void gj_log_watch_free(struct gj_log_watch *watch);
void gj_log_watch_take(struct gj_log_watch *watch, const struct gj_trace_record *record);
void gj_log_watch_move(struct gj_log_watch *watch, const struct gj_move *move);
void gj_log_watch_settled(struct gj_log_watch *watch, gj_time from, gj_time to);
/* At the end of the window: the log, whose arrays belong to the watch; machines and workers by their numbers in the plant. GJ_NO_MEMORY if it ran out. */
enum gj_status gj_log_watch_read(struct gj_log_watch *watch, gj_time now, struct gj_shift_log *log) GJ_MUST_CHECK;

/* --- observe.c, for observe_fill.c --- */

/* Where the numbers of a replication and arm stand, from its first. */
struct gj_sight_frame {
    const struct gj_study_spec *spec;
    const struct gj_plant *plant;
    struct gj_roots roots;
    uint32_t n_replications, n_points, n_stations, n_buffers, n_pools, n_resources, n_roots;
    gj_time interval, window_from, end;
    gj_time ledger; /* length of the part of the window of which a replication keeps the ledger */
    size_t throughput, wip, buffer, own, others, whole, period, width;
};

struct gj_sight {
    struct gj_flow_sum *flow[GJ_N_ARMS];
    uint32_t n_flows[GJ_N_ARMS];
    struct gj_log_watch *log[GJ_N_ARMS]; /* of the replication that is logged */
    gj_time logged_until;
    bool has_failed;
};

struct gj_sights {
    struct gj_sight_frame frame;
    struct gj_sight *sight; /* by replication */
    double *number;         /* [(replication * GJ_N_ARMS + arm) * width] */
};

static inline double *gj_sight_numbers(const struct gj_sights *sights, uint32_t replication, uint32_t arm)
{
    return sights->number + ((size_t)replication * GJ_N_ARMS + arm) * sights->frame.width;
}

/* All of `seen` from what was seen; its arena is ready. GJ_NO_MEMORY. */
enum gj_status gj_seen_fill(const struct gj_sights *sights, struct gj_seen *seen) GJ_MUST_CHECK;
/* observe_rank.c: of n stations fed by flows, the columns of a floor plan. GJ_NO_MEMORY. */
enum gj_status gj_seen_rank(const struct gj_seen_flow *flow, uint32_t n_flows, struct gj_seen_station *station,
                            uint32_t n) GJ_MUST_CHECK;

#endif
