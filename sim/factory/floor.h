/* The floor: one replication of a plant, running.
 *
 * All state is in one block of memory without pointers into itself: gj_floor_copy() is a snapshot, and a run goes on from it bit for bit
 * (law "state is plain data"). No allocation and no libm after init.
 *
 *     struct gj_floor floor;
 *     gj_floor_init(&floor, plant, seed, replication, &error);
 *     gj_floor_run(&floor, 30 * GJ_DAY, &error);          // past: warm-up
 *     gj_floor_read(&floor, start);                       // meters are cumulative: subtract two readings
 *     gj_floor_set_lever(&floor, GJ_LEVER_REPAIR, 0.8);   // from here on
 *     gj_floor_run(&floor, 60 * GJ_DAY, &error);
 *     gj_floor_verify(&floor, &error);                    // exact balances
 *     gj_floor_fini(&floor);
 */
#ifndef GJ_FACTORY_FLOOR_H
#define GJ_FACTORY_FLOOR_H

#include <stdatomic.h>

#include "factory/plant.h"
#include "kernel/trace.h"

enum gj_event {
#define GJ_EVENT(NAME, name, SUBJECT, a, A, b, B, text) GJ_EVENT_##NAME,
#include "factory/event.def"
#undef GJ_EVENT
    GJ_N_EVENTS
};

struct gj_floor_state; /* floor_internal.h */
struct gj_hook_run;    /* hook.c */

struct gj_floor {
    const struct gj_plant *plant;
    struct gj_floor_state *state; /* the block; everything that changes is inside it */
    size_t bytes;
    const struct gj_trace *trace; /* NULL: none */
    void *memory;                 /* what was allocated; the block begins at its first cache line */
    const atomic_int *stop;       /* NULL, or set from outside: a run under way ends with GJ_INTERRUPTED */
    struct gj_hook_run *hook;     /* NULL: the plant asks nobody */
};

/* Memory for `plant`, all idle at time 0, replication `replication` of `seed`. */
enum gj_status gj_floor_init(struct gj_floor *floor, const struct gj_plant *plant, uint64_t seed, uint32_t replication,
                             struct gj_error *error) GJ_MUST_CHECK;
void gj_floor_fini(struct gj_floor *floor);
/* Back to time 0 as another replication, in the same memory. */
void gj_floor_reset(struct gj_floor *floor, uint64_t seed, uint32_t replication);
/* Make `to` (of the same plant, initialised) the state of `from`. */
void gj_floor_copy(struct gj_floor *to, const struct gj_floor *from);

/* Let all that happens before `until` happen, and set the clock to `until`. What rings at `until` itself rings in the next call.
 * GJ_DEADLOCK with a message of who waits for whom, GJ_LIMIT when lots or events run out, GJ_INTERRUPTED when stopped; of a
 * hook that fails (hook.h) its status, GJ_SCRIPT or GJ_LIMIT, and its error. */
enum gj_status gj_floor_run(struct gj_floor *floor, gj_time until, struct gj_error *error) GJ_MUST_CHECK;
gj_time gj_floor_now(const struct gj_floor *floor);
uint64_t gj_floor_digest(const struct gj_floor *floor);
uint64_t gj_floor_events(const struct gj_floor *floor); /* timers that rang */

/* Multiplier of a lever on all affected stations (pools: on all), from now on: what is drawn later is multiplied, what runs goes on. > 0. */
void gj_floor_set_lever(struct gj_floor *floor, enum gj_lever lever, double multiplier);
/* Rate of every order stream, as a multiple of the described rate, from the next interarrival on. > 0. */
void gj_floor_set_demand(struct gj_floor *floor, double multiplier);
/* What is started beyond an order for rejects, as a multiple of what is described; 0..2, from the next order on. */
void gj_floor_set_allowance(struct gj_floor *floor, double multiplier);
/* May the shifts of this calendar go on after their end, as it describes? From the next end of a shift on; at time 0 they may. */
void gj_floor_allow_overtime(struct gj_floor *floor, gj_id calendar, bool is_allowed);
/* Heads of a pool. Hiring is at once (delays are the economy's). A leaver who is busy leaves when the job is done. At most
 * gj_floor_pool_limit() heads. */
enum gj_status gj_floor_hire(struct gj_floor *floor, gj_id pool, uint32_t heads, struct gj_error *error) GJ_MUST_CHECK;
/* Everybody of the pool is trained for so much of his paid time, besides what he has before him: when he is next free, at once who has
 * nothing to do. The pool's staff says is_taught. */
void gj_floor_train(struct gj_floor *floor, gj_id pool, gj_time us);
void gj_floor_leave(struct gj_floor *floor, gj_id pool, uint32_t heads);
uint32_t gj_floor_heads(const struct gj_floor *floor, gj_id pool); /* without those who are leaving */
uint32_t gj_floor_pool_limit(const struct gj_plant *plant, gj_id pool);
/* The plant closes for good, now: everybody leaves, work is left as it is, no order comes, nothing is made, sold or lost. Runs go on to any time and
 * balances close; machines are off shift, what was inside stays inside. Afterwards nobody is hired. */
void gj_floor_close(struct gj_floor *floor);

/* Meters: cumulative since time 0, integers, so differences are exact. */
struct gj_station_meter {
    gj_time state_us[GJ_N_STATES]; /* over its machines; adds up to n_machines * now */
    gj_time minor_us;              /* part of the three down states that minor stops caused */
    gj_time ideal_us;              /* cycles completed x ideal time: a piece scrapped half-done has none */
    int64_t batches;               /* cycles of a station that works on several lots at once */
    int64_t lots, pieces, scrapped, rejected,
        defective; /* pieces made here; of them scrapped here / rejected by its inspection / truly defective when they left */
    int64_t aborted; /* of scrapped: half-done, by a stop; their cycles never ended */
    int64_t setups, stops, minor_stops, drifts, restarts; /* restarts: pieces begun again after a failure */
    int64_t planned_stops;                                /* maintenances begun */
    int64_t tool_changes;
    /* What inspection sees, and what is true. Seen rate: (found + alarms) / inspected; true rate: incoming_defective / pieces. */
    int64_t inspected;                 /* pieces looked at */
    int64_t found, alarms;             /* of them rejected: defective, good (false alarms) */
    int64_t incoming_defective;        /* pieces truly defective when they came up, looked at or not */
    int64_t false_rejects;             /* good pieces among `rejected`: alarms, and what refused lots take with them */
    int64_t lots_judged, lots_refused; /* by a sampling plan */
    int64_t points;                    /* plotted on its control chart */
    int64_t signals_true, signals_false; /* that came here: out of control, in control */
    int64_t searches;                    /* begun here; search_us: until they were over, with the time to restore */
    gj_time search_us;
};

struct gj_pool_meter {
    gj_time activity_us[GJ_N_ACTIVITIES]; /* over its workers */
    gj_time
        paid_us; /* of its heads on shift and on overtime = sum of the activities other than OFF and unpaid ABSENT */
    gj_time overtime_us; /* of paid_us: after the end of their shift */
    gj_time head_us;     /* heads x time, on shift or not */
    int64_t hired, left;
    int64_t calls; /* times one of them was taken for a job */
};

#define GJ_LEAD_BUCKETS \
    512 /* log-linear: 16 a doubling; bucket b covers [gj_lead_bucket_us(b), gj_lead_bucket_us(b + 1)) */

struct gj_flow_meter {
    int64_t orders_arrived, orders_lost, orders_closed, orders_on_time, orders_with_due;
    gj_wide order_us;                 /* sum over orders closed of closing - arrival: what customers wait */
    int64_t lots_released, lots_done; /* lots_done: left the plant, whole or scrapped to nothing */
    int64_t
        lots_joined; /* became part of another; released (parts of a split too) = done + joined + assembled + inside */
    int64_t pieces_released, pieces_done, pieces_scrapped; /* released = done + scrapped + assembled + inside */
    int64_t pieces_sold; /* of done: what orders asked for, counted when they close; out of stock: when shipped */
    int64_t pieces_assembled, lots_assembled, defects_assembled; /* components that have become part of another piece */
    int64_t pieces_demanded;                                     /* asked for of stocks */
    int64_t pieces_at_once;                                      /* of them shipped at once */
    gj_wide stock_us,
        waiting_us; /* integrals over time of the pieces in stocks, and of those that customers of stocks wait for */
    int64_t pieces_escaped;    /* of done: defective */
    int64_t pieces_done_again; /* of done: of lots that were sent back at least once */
    int64_t rework_pieces;
    int64_t pieces_allowed; /* of released: started beyond an order, for rejects */
    int64_t defects_scrapped,
        defects_reworked; /* defects made (sum over stations) = these + defects_assembled + pieces_escaped + inside */
    int64_t pieces_inside, lots_inside; /* now, not cumulative */
    gj_wide piece_us;                   /* integral of pieces inside over time */
    gj_wide lead_us;                    /* sum over lots done of leaving - release */
    int64_t lead_count[GJ_LEAD_BUCKETS];
};
gj_time gj_lead_bucket_us(uint32_t bucket);

/* station: n_stations entries, pool: n_pools entries, buffer_lot_us: integral of lots waiting or under way, n_buffers entries (any may be NULL). */
void gj_floor_read(const struct gj_floor *floor, struct gj_station_meter *station, struct gj_pool_meter *pool,
                   struct gj_flow_meter *flow, gj_wide *buffer_lot_us);

/* The exact balances of law 2; GJ_INTERNAL with the one that does not close. Costs a few microseconds: done in release builds too. */
enum gj_status gj_floor_verify(const struct gj_floor *floor, struct gj_error *error) GJ_MUST_CHECK;

#endif
