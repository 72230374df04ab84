/* State of a running floor, and the functions its source files share.
 *
 * One block, offsets from plant->layout, ids instead of pointers:
 *
 *   [state | timers | machines | clocks | buffers | idle bits | demands | pools | calendars | workers, their holds and bits | hands |
 *    stations | ready | streams | orders | lots]
 *
 * A machine is in three independent phases: shift (on or off), stop (none, not noticed, waiting for crew, repair) and job (none, set-up,
 * work, done but blocked). Its one measured state follows from them by precedence (state.def). While nothing changes a machine is in a
 * "leg": clocks are only brought up to date when a leg ends, and one timer says when that is.
 */
#ifndef GJ_FACTORY_FLOOR_INTERNAL_H
#define GJ_FACTORY_FLOOR_INTERNAL_H

#include "factory/floor.h"
#include "factory/plant_internal.h"
#include "kernel/digest.h"
#include "kernel/draw.h"
#include "kernel/timer.h"

enum gj_job_phase { GJ_JOB_NONE, GJ_JOB_SETUP, GJ_JOB_LOAD, GJ_JOB_WORK, GJ_JOB_UNLOAD, GJ_JOB_DONE };

/* Of a machine: LATE is past the bell, to finish the lot in work. */
enum gj_shift_phase { GJ_SHIFT_OFF, GJ_SHIFT_ON, GJ_SHIFT_LATE };
enum gj_stop_phase { GJ_STOP_NONE, GJ_STOP_RESPONSE, GJ_STOP_CREW, GJ_STOP_REPAIR };

#define GJ_RING_JOB UINT32_MAX /* the machine's timer rings for its job or stop, not for a clock */

/* Lot numbers: what a draw of the lot is indexed by. 36 bits count the lots of an order stream. */
#define GJ_LOT_PART_SHIFT 28   /* 8 bits: 0, or which part of a lot that was split; then 28 bits count the lots */
#define GJ_LOT_DEMAND_SHIFT 36 /* 8 bits: which of its product's order streams */
#define GJ_LOT_ROUND_SHIFT 44  /* 8 bits: 0, or the n-th time that scrapped pieces are made again */
#define GJ_LOT_VISIT_SHIFT 52  /* 12 bits: 0, or the n-th time that it is sent back */

/* What a trace calls a lot: its number with the order stream of the plant instead of that of its product, so that no two lots share it. */
#define GJ_LOT_NAME_ROUND_SHIFT 40  /* 8 bits */
#define GJ_LOT_NAME_DEMAND_SHIFT 48 /* 16 bits */

struct gj_lot {
    uint64_t number; /* with stream and round, without visit */
    gj_time release, due;
    uint32_t order;     /* GJ_NONE: the lot is the order */
    uint32_t next;      /* in a queue, or the next free one */
    uint32_t good, bad; /* pieces, truly */
    uint32_t step;      /* global */
    uint32_t demand;
    uint16_t visit;   /* times it was sent back, by rejection or by a branch; wraps where the draws do */
    uint16_t reworks; /* of them by rejection */
    uint32_t goes_to; /* buffer of its step, while a machine holds it out */
    gj_time arrived;  /* in the queue, where a station chooses (floor_input.c); under way: when it will arrive */
};
_Static_assert(sizeof(struct gj_lot) == 64, "one cache line, found by a shift");

struct gj_order {
    gj_time arrival, due;
    uint64_t number; /* first lot's number, without round */
    int64_t ordered, good;
    uint32_t open_lots, demand, round, next;
    int64_t held_back; /* pieces that wait for cards */
    uint64_t n_lots;   /* released so far */
    uint32_t present;  /* of its lots wait at a join; counted when it looks */
};

struct gj_machine {
    /* the loop's first cache line */
    _Alignas(64) gj_time since; /* in `state` since */
    gj_time leg_start;
    gj_time job_left;     /* of set-up or work, when the leg started */
    gj_features features; /* its station's, as its buffer is */
    uint32_t lot;         /* on it; GJ_NONE */
    uint32_t child;       /* rejected pieces on their way back, when they do not fit yet; GJ_NONE */
    uint32_t ring;        /* clock that the timer stands for, or GJ_RING_JOB */
    uint32_t buffer;
    uint32_t step;    /* the last begun; of it are goes_to, cycle_stream and job_id */
    uint32_t goes_to; /* buffer of the step after it; GJ_NONE: out of the plant */
    uint8_t state, job, stop;
    uint8_t is_on_shift, is_idle, is_waiting, has_rung, is_out_of_control;

    uint32_t station;
    uint32_t next_blocked, next_waiting;
    uint32_t reader;     /* which of its buffer's readers */
    uint32_t first_held; /* in f->hold; GJ_NONE: nobody works here */
    uint32_t stop_clock; /* clock that stopped it */
    uint32_t n_setups;
    uint32_t cycle_stream;
    uint32_t job_id;                /* in plant->job */
    uint32_t family;                /* it is set up for; GJ_NONE: anything */
    uint32_t first_clock, n_clocks; /* its modes' in the order of the station's, then that of drift */
    gj_time response_left, repair_left;
    gj_time in_control_us, out_of_control_us; /* work on this lot so far */
    gj_time minor_us;
    gj_time acc[GJ_N_STATES];
};
_Static_assert(sizeof(struct gj_machine) == 256, "a machine is found by a shift");

struct gj_clock {
    gj_time left;   /* still to run, us or cycles; calendar: the moment. GJ_NEVER: does not run */
    uint32_t count; /* of failures so far: which-th draw is next */
    uint8_t kind;   /* enum gj_clock_kind, with GJ_CLOCK_WAITS */
    uint8_t stage;  /* of wear */
    uint16_t unused;
};
/* Out of the way of the loop: what plain machines never run is not inlined into what they do. */
#define GJ_SELDOM __attribute__((cold, noinline))

#define GJ_CLOCK_KIND 7U
#define GJ_CLOCK_WAITS 8U /* a planned stop that does not interrupt a job: does not ring during one */
_Static_assert(GJ_N_CLOCKS <= GJ_CLOCK_KIND, "a clock's kind fits");
enum { GJ_CLOCK_EVERY, GJ_CLOCK_RESPONSE, GJ_CLOCK_REPAIR, GJ_CLOCK_PART, GJ_STREAMS_A_CLOCK };

/* Work on a lot, piece by piece, of machines with GJ_HAS_PIECES. Piece i of those still to be worked at the last count ends when
 * floor(work_us * i / pieces) of that work is done: whole microseconds that add up to the whole, so nothing drifts. */
struct gj_progress {
    gj_time work_us;
    uint32_t pieces, unused;
};

struct gj_buffer {
    /* the loop's cache line */
    _Alignas(64) gj_time since;
    gj_time lot_us;
    uint32_t first, last, n; /* lots waiting; `last` is one of them while there are any */
    uint32_t capacity;
    uint32_t first_outside, last_outside; /* orders that found it full */
    uint32_t first_blocked, last_blocked; /* machines whose lot waits for room */
    uint32_t n_idle;
    uint32_t reader;                         /* the first machine that reads it */
    uint8_t is_plain, is_single, is_entry;   /* single: no other machine reads it */
    uint8_t is_special;                      /* any of the next four */
    uint8_t is_choosy, is_awaited, is_store; /* of gj_buffer_info */
    uint8_t is_transit, is_closed;           /* lots take time to cross it; one has just entered and nobody else can */
    uint8_t is_direct;                       /* without a place: from machine to machine */

    uint64_t seen; /* by the search for deadlock */
};

static inline bool gj_has_room(const struct gj_buffer *b)
{
    return b->n < b->capacity && !b->is_closed;
}

/* Lots under way in a buffer. They are off its capacity and not among its lots until they arrive. */
struct gj_transit {
    uint32_t first, last, n; /* by the moment of arrival, which is gj_lot.arrived */
    gj_time opens;           /* while the buffer is closed: when the next lot can enter */
    gj_time since, lot_us;   /* integral of n */
};

/* Parts of one lot. Numbered from 1; 0 is none. */
struct gj_set {
    uint32_t n;       /* parts that are left */
    uint32_t present; /* of them wait at a join; counted when it looks */
    uint32_t next;    /* free one */
};

struct gj_demand {
    uint64_t n_orders, n_lots;
};
enum { GJ_DEMAND_EVERY, GJ_DEMAND_QUANTITY, GJ_DEMAND_DUE, GJ_STREAMS_A_DEMAND };

struct gj_kit_held {
    uint32_t first;     /* component lots taken whole, linked by next; GJ_NONE */
    uint32_t good, bad; /* pieces of lots taken in part */
};

struct gj_store {
    int64_t pieces;    /* in it */
    uint64_t n_parted; /* times that a lot was taken in part */
};

struct gj_mounted {
    gj_id tool;        /* on the machine; GJ_NONE */
    uint32_t is_fresh; /* it was mounted for the present lot */
};

struct gj_stock {
    struct gj_stock_meter meter;
    gj_time since;
    uint32_t first_waiting, last_waiting; /* customers' orders, longest first */
};

struct gj_calendar_state {
    uint32_t is_open;   /* also during overtime */
    uint32_t is_over;   /* overtime is worked */
    uint32_t in_break;  /* closed, but its shift goes on after this */
    uint32_t no_over;   /* overtime is not allowed */
    gj_time over_until; /* the end of the overtime that is possible */
    gj_time bell;       /* while it is open: `now` at the end of the shift if there were no breaks; GJ_NEVER */
    gj_time began;      /* the shift */
};

struct gj_pool {
    uint32_t heads, leaving; /* heads: employed, with those who are leaving */
    uint32_t n_idle, n_room; /* may be given work: idle ones, and those who tend and may tend one more */
    uint32_t is_on_shift;
    uint32_t n_shifts; /* begun so far */
    uint32_t n_hires;  /* ever, starting staff included */
    uint32_t n_paid, n_over;
    uint32_t n_calls;       /* times one of them was taken for a job */
    gj_time paperwork_left; /* when a break began */
    gj_time since;
    gj_time paid_us, head_us, over_us;
    int64_t hired, left;
};

enum { GJ_POOL_ABSENT, GJ_POOL_WALK, GJ_STREAMS_A_POOL };

/* Where a worker is (staff.h). HERE and OVERTIME may be given work. */
enum gj_presence { GJ_AWAY, GJ_ABSENT, GJ_HERE, GJ_OVERTIME, GJ_STAYING };

struct gj_worker {
    gj_time since;
    gj_time week_us;       /* paid in the calendar week of `since`, until then */
    gj_time training_left; /* when the present activity began */
    gj_time practised_us;  /* hands-on time of jobs that count for learning */
    uint32_t n_practised;  /* these jobs */
    uint32_t pool;
    uint32_t hire;    /* which of the pool's hires he is */
    uint32_t station; /* where he worked last; GJ_NONE */
    uint32_t n_walks;
    uint32_t n_served; /* machines that hold him */
    uint32_t tends;    /* how many he may serve, as they are; with n_served > 0 */
    uint8_t activity, presence, is_employed, is_leaving;
    gj_time acc[GJ_N_ACTIVITIES];
};

struct gj_loop {
    uint32_t n_free;                  /* cards that nobody has */
    uint32_t first_order, last_order; /* held back at release, oldest first */
    uint32_t next_demand;             /* of the streams that never run dry, whose turn it is */
    uint32_t is_looking;              /* a card has come back in this instant */
    gj_time since;
    gj_time card_us; /* integral of the cards in use */
};

/* A machine's hold on a worker. Worker w has the holds w * max_tends ... of f->hold. */
struct gj_hold {
    uint32_t machine; /* GJ_NONE: not in use */
    uint32_t next;    /* of the same machine */
};

/* What only machines with people, or with a bell to heed, need to know of the lot on them. */
enum { GJ_NOT_HELD, GJ_HELD_BACK, GJ_HELD_NO_MORE }; /* the last is a bit of its own */
struct gj_hand {
    gj_time practice; /* set-up or work so far in this phase by those who are at it */
    uint8_t held;     /* until the next shift, or since then started whatever its length */
    uint8_t is_begun; /* some phase of the lot's has begun */
    uint8_t activity; /* of the people it waits for, once they have arrived */
    uint8_t is_paced; /* this phase's time has been multiplied by the slowness of its people */
};

/* Counters of a station, beside its machines' times. */
struct gj_station_count {
    gj_time ideal_us;
    int64_t batches;
    int64_t lots, pieces, scrapped, rejected, defective, setups, stops, minor_stops, drifts, restarts;
    int64_t aborted, tool_changes, lots_judged, lots_refused, inspected, found, alarms, false_rejects,
        incoming_defective;
    int64_t planned_stops;
    int64_t points, signals_true, signals_false, searches;
    gj_time search_us;
};

/* Of a machine, where the plant has wear. */
struct gj_wear {
    int64_t pieces;       /* made since its tool was new; up to `change_every` */
    uint32_t n_changes;   /* which-th draw is next */
    uint32_t is_changing; /* the set-up under way is a change of the tool */
};

/* Of a machine, where the plant has sampling plans: what its present lot's sample told. */
struct gj_sample {
    uint32_t taken, bad;    /* pieces in the sample; of them truly defective */
    uint32_t found, alarms; /* rejects of the sample: defective, good */
    uint32_t is_refused, is_screening;
    uint32_t looked; /* pieces of the lot that have been looked at */
};

/* Of a machine, where the plant has charts or feedback: whether somebody looks for a cause there. */
enum gj_search_phase { GJ_SEARCH_NONE, GJ_SEARCH_REPORT, GJ_SEARCH_ON };
struct gj_searching {
    uint32_t source; /* chart, or n_charts + feedback */
    uint32_t phase;
    gj_time since;    /* the signal, then the search */
    gj_time restored; /* when control was restored last; 0: never yet */
};

/* Of a machine, where the plant has charts. */
#define GJ_CHART_POINTS 16 /* that rules may look back */
struct gj_chart {
    uint64_t drawn;                  /* points drawn so far: which-th draw is next */
    uint64_t pieces, rejects;        /* since the last point */
    double last;                     /* the last point */
    uint32_t at, n;                  /* the next of zone[]; how many there are */
    uint32_t rising, falling, turns; /* steps in a row; changes of direction in a row */
    int8_t step;                     /* direction of the last step */
    int8_t zone[GJ_CHART_POINTS];    /* 1..4 above the centre: within 1, 2, 3 sigma, or beyond; -1..-4 below */
};

/* A lot in a window, and a window: a ring of lots. */
struct gj_seen_lot {
    uint32_t looked, rejects;
};
struct gj_feedback {
    uint64_t looked, rejects;
    uint32_t first, n, first_seen; /* first_seen: where its ring lies in seen_lot[] */
};

/* Of a lot and a feedback that is traced: who made the lot last, and when. It holds when the name is the lot's. */
struct gj_mark {
    uint64_t name;
    gj_time at;
    uint32_t machine, unused;
};

/* Rejects of an inspection: good pieces (false alarms) and defective ones. */
struct gj_seen {
    uint32_t good, bad;
};
#define GJ_PART_SCREENED UINT64_C(0x3C3C3C3C) /* tells the draws of a refused lot's rest from those of its sample */

struct gj_floor_state {
    gj_time now;
    uint64_t digest, events;
    uint64_t seed;
    uint32_t replication;
    uint32_t n_ready;
    uint32_t first_waiting, last_waiting; /* machines that wait for people, longest first */
    uint32_t free_lot, used_lots;         /* used_lots: highest ever in use, plus one */
    uint32_t free_order, used_orders;
    uint32_t free_set, used_sets; /* 0: none */
    uint32_t fault;               /* enum gj_status that ends the run */
    uint32_t fault_machine;
    uint32_t moving; /* a machine that moved when last looked for */
    uint32_t is_out_of_events;
    uint32_t is_hook_failed;      /* hook.c has the error */
    uint32_t is_closed;           /* for good */
    double rank;                  /* of the order that is being released */
    uint32_t look_from, look_to;  /* words of the marks of machines that choose: none outside [from, to) */
    double lever[2][GJ_N_LEVERS]; /* [affected] */
    double demand;
    double allowance;
    gj_time piece_since;
    uint64_t n_searches;
    struct gj_flow_meter flow;
};

/* The block, with a typed pointer to each part. Made once a call of gj_floor_run, lives on its stack. */
/* Of a machine, where the plant has outages. */
struct gj_cut {
    uint32_t n;           /* outages it is in */
    uint32_t is_in_hours; /* but for them it would be on shift */
};

struct gj_view {
    gj_time now; /* of the state; written back when a run ends */
    const struct gj_plant *plant;
    const struct gj_trace *trace;
    struct gj_floor_state *s;
    struct gj_machine *machine;
    struct gj_cut *cut;
    struct gj_clock *clock;
    struct gj_progress *progress;
    struct gj_buffer *buffer;
    uint64_t *idle;
    struct gj_lot *lot;
    struct gj_order *order;
    struct gj_demand *demand;
    struct gj_worker *worker;
    struct gj_pool *pool;
    struct gj_hold *hold;
    uint64_t *worker_bits;
    struct gj_hand *hand;
    struct gj_calendar_state *calendar;
    struct gj_stream *stream;
    uint32_t *ready; /* stack of machines that look for a lot */
    uint64_t *look;  /* bits of machines that choose at the end of the instant */
    struct gj_transit *transit;
    struct gj_set *set;
    uint32_t *set_of; /* by lot: set it is a part of; 0: none */
    struct gj_loop *loop;
    uint32_t *sequence; /* how far each has come */
    uint64_t *cards;    /* by lot: bits of the loops whose card it has */
    gj_time *left;      /* by lot: work left when it was interrupted; 0: all */
    double *rank;       /* by lot, and by order, what the hook gave it */
    double *order_rank;
    struct gj_hook_run *hook;
    uint32_t *room; /* by machine: buffer in which a place is kept for its lot; GJ_NONE */
    struct gj_station_count *station;
    struct gj_stock *stock;
    struct gj_wear *wear;        /* by machine */
    struct gj_sample *sample;    /* by machine */
    struct gj_searching *search; /* by machine */
    struct gj_chart *chart;      /* by machine */
    struct gj_feedback *feedback;
    struct gj_seen_lot *seen_lot;
    struct gj_mark *mark;       /* [lot * n_feedbacks + feedback] */
    struct gj_kit_held *held;   /* by machine */
    struct gj_store *store;     /* by buffer */
    struct gj_mounted *mounted; /* by machine */
    uint32_t *n_free_tools;     /* by tool: copies on no machine */
    struct gj_timers timers;
    uint32_t first_machine_timer;
};
void gj_view_open(struct gj_view *f, const struct gj_floor *floor);

/* --- small things every file uses --- */

/* Of a static function: inlined where the loop runs through it, whatever its size. */
#define GJ_IN_LOOP inline __attribute__((always_inline))

void gj_emit_record(const struct gj_view *f, enum gj_event kind, uint32_t entity, uint64_t a, uint64_t b);

static inline void gj_emit(const struct gj_view *f, enum gj_event kind, uint32_t entity, uint64_t a, uint64_t b)
{
    if (__builtin_expect(f->trace != NULL, 0)) {
        gj_emit_record(f, kind, entity, a, b);
    }
}

static inline void gj_set_timer(struct gj_view *f, uint32_t machine, gj_time when)
{
    f->machine[machine].has_rung = 0;
    gj_timer_set(&f->timers, f->first_machine_timer + machine, when);
}

/* The lot of this number of an order stream, as a trace calls it (trace_text.h takes it apart). */
static inline uint64_t gj_lot_name(uint32_t demand, uint64_t number)
{
    const uint64_t round = number >> GJ_LOT_ROUND_SHIFT & 0xFF;
    return (uint64_t)demand << GJ_LOT_NAME_DEMAND_SHIFT | round << GJ_LOT_NAME_ROUND_SHIFT |
           (number & ((UINT64_C(1) << GJ_LOT_DEMAND_SHIFT) - 1));
}

static inline uint64_t gj_name_of_lot(const struct gj_lot *lot)
{
    return gj_lot_name(lot->demand, lot->number);
}

/* Of the lot on a machine; UINT64_MAX when there is none. */
static inline uint64_t gj_name_of_load(const struct gj_view *f, const struct gj_machine *m)
{
    return m->lot == GJ_NONE ? UINT64_MAX : gj_name_of_lot(&f->lot[m->lot]);
}

/* Trace the state a machine has entered. */
void gj_emit_state(const struct gj_view *f, uint32_t machine);

/* Enter a state: the time in the old one is measured, and the digest learns of it. */
static inline void gj_set_state(struct gj_view *f, uint32_t machine, enum gj_state state)
{
    struct gj_machine *m = &f->machine[machine];
    const gj_time now = f->now;
    m->acc[m->state] += now - m->since;
    m->since = now;
    m->state = (uint8_t)state;
    f->s->digest = gj_digest_add(f->s->digest, (uint64_t)now ^ (uint64_t)machine << 48 ^ (uint64_t)state << 44);
    if (__builtin_expect(f->trace != NULL, 0)) {
        gj_emit_state(f, machine);
    }
}

static inline void gj_ready(struct gj_view *f, uint32_t machine)
{
    f->ready[f->s->n_ready++] = machine;
}

static inline gj_time gj_scaled(double us, double multiplier)
{
    return gj_time_from_us(us * multiplier);
}

static inline double gj_lever_of(const struct gj_view *f, uint32_t station, enum gj_lever lever)
{
    return f->s->lever[f->plant->station_info[station].affected][lever];
}

/* Draw index of a lot: its number and its visit. */
static inline uint64_t gj_lot_index(const struct gj_lot *lot)
{
    return lot->number + ((uint64_t)lot->visit << GJ_LOT_VISIT_SHIFT);
}

/* Best time a piece: where a lever shortens the cycle it shortens the ideal too, or the reform would raise the performance rate by itself. */
static inline gj_time gj_ideal_time(const struct gj_view *f, const struct gj_machine *m, const struct gj_job *job)
{
    return (m->features & GJ_HAS_HANDS) ? gj_scaled((double)job->ideal_us, gj_lever_of(f, m->station, GJ_LEVER_LABOUR))
                                        : job->ideal_us;
}

/* Whom the job that m->job names needs, and what they do in it. */
static inline const struct gj_need *gj_job_needs(const struct gj_view *f, uint32_t machine, uint32_t *n,
                                                 enum gj_activity *activity)
{
    const struct gj_machine *m = &f->machine[machine];
    const struct gj_station_spec *spec = &f->plant->station[m->station];
    if (m->job == GJ_JOB_SETUP) {
        *activity = GJ_ACTIVITY_SETUP;
        if ((m->features & GJ_HAS_WEAR) && f->wear[machine].is_changing) {
            const struct gj_wear_spec *wear = &f->plant->wear[f->plant->station_info[m->station].wear];
            *n = wear->n_change_needs;
            return wear->change_need;
        }
        *n = spec->n_setup_needs;
        return spec->setup_need;
    }
    *activity = spec->inspection.is_on ? GJ_ACTIVITY_INSPECTION : GJ_ACTIVITY_DIRECT;
    *n = m->job == GJ_JOB_WORK && (m->features & GJ_HAS_LOADING) ? 0 : spec->n_work_needs;
    return spec->work_need;
}

/* --- legs --- */

void gj_clocks_close(struct gj_view *f, struct gj_machine *m, gj_time elapsed);
/* Of what is left of the job and of the clocks that run, the least; the job's at equal times. Sets m->ring. */
gj_time gj_clocks_first(struct gj_view *f, struct gj_machine *m, gj_time left);

static inline bool gj_is_running(const struct gj_machine *m)
{
    return m->state == GJ_STATE_WORKING || m->state == GJ_STATE_SETUP;
}

static inline void gj_machine_close_leg(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    const gj_time elapsed = f->now - m->leg_start;
    m->job_left -= gj_is_running(m) ? elapsed : 0;
    if (m->features & GJ_HAS_CLOCKS) {
        gj_clocks_close(f, m, elapsed);
    }
    m->leg_start = f->now;
}

static inline void gj_machine_open_leg(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    gj_time left = gj_is_running(m) ? m->job_left : GJ_NEVER;
    m->leg_start = f->now;
    m->ring = GJ_RING_JOB;
    if (m->features & GJ_HAS_CLOCKS) {
        left = gj_clocks_first(f, m, left);
    }
    gj_set_timer(f, machine, left == GJ_NEVER ? GJ_NEVER : f->now + left);
}

/* --- floor_machine.c: clocks, jobs --- */
void gj_machine_rings(struct gj_view *f, uint32_t machine);
void gj_machine_learn_step(struct gj_view *f, struct gj_machine *m, uint32_t step); /* what the step asks for */
void gj_machine_begin(struct gj_view *f, uint32_t machine, uint32_t lot); /* an available machine takes a lot */
void gj_machine_resume(struct gj_view *f, uint32_t machine); /* up and on shift again, with or without a lot */
void gj_machine_go_off(struct gj_view *f, uint32_t machine);
/* What was taken with the lot is given back: cards that end here, the place kept behind the machine. For GJ_HAS_ENDING. */
void gj_machine_gives_back(struct gj_view *f, uint32_t machine);
void gj_machine_leave(struct gj_view *f, uint32_t machine, enum gj_state state); /* the same, in another state */
void gj_machine_come_on(struct gj_view *f, uint32_t machine);
void gj_machine_lose_people(struct gj_view *f, uint32_t machine); /* a worker's shift ended: job or repair waits */
void gj_machine_got_people(struct gj_view *f, uint32_t machine);  /* from the waiting list, or they have arrived */
bool gj_machine_goes_on_late(const struct gj_view *f, uint32_t machine); /* past a bell that rings now */
void gj_machine_bell(struct gj_view *f, uint32_t machine);               /* end of the machine's shift: by its policy */
/* Would the job that is about to begin not be done by the bell, where that matters? */
bool gj_machine_is_too_late(struct gj_view *f, uint32_t machine);
void gj_machine_hold_back(struct gj_view *f, uint32_t machine); /* until the next shift */

/* --- floor_part.c: the pieces of the lot in work --- */
void gj_part_begins(struct gj_view *f, uint32_t machine,
                    uint32_t pieces); /* work on its lot begins: m->job_left is all of it */
/* Of the work on the machine's lot `done_us` is done: whole cycles in that, since the last count. */
uint32_t gj_part_cycles(const struct gj_view *f, uint32_t machine, gj_time done_us);
/* Work still to do until `cycles` more have ended; GJ_NEVER when the lot has not so many. */
gj_time gj_part_until(const struct gj_view *f, uint32_t machine, gj_time cycles);
/* A failure stops the machine: what becomes of the piece in process. Of a clock of cycles it is the one whose
 * cycle has just ended, otherwise the one that work has begun on. */
void gj_part_is_stopped(struct gj_view *f, uint32_t machine, const struct gj_slot *slot, struct gj_clock *clock);

/* --- floor_stop.c: failures and drift --- */
const struct gj_slot *gj_slot_of(const struct gj_view *f, const struct gj_machine *m, uint32_t clock);
void gj_clock_rings(struct gj_view *f, uint32_t machine, uint32_t clock);
void gj_stop_goes_on(struct gj_view *f, uint32_t machine); /* the current phase of a stop has ended */
void gj_stop_close(struct gj_view *f,
                   uint32_t machine); /* what is left of its present phase, and of the clock of the shift */
/* The clock of the calendar or the shift ran out meanwhile: stops the machine, true. */
bool gj_stop_overdue(struct gj_view *f, uint32_t machine);
void gj_clocks_start(struct gj_view *f, uint32_t machine);                 /* first draws, at time 0 */
void gj_clock_start(struct gj_view *f, uint32_t machine, uint32_t clock);  /* anew, with the draw its count says */
void gj_stop_planned(struct gj_view *f, uint32_t machine, uint32_t clock); /* maintenance begins */
/* The state of a machine in a stop: `down`, or planned. */
enum gj_state gj_stop_state(const struct gj_view *f, const struct gj_machine *m, enum gj_state down);
void gj_stop_request_crew(struct gj_view *f, uint32_t machine);
const struct gj_need *gj_stop_needs(const struct gj_view *f, uint32_t machine, uint32_t *n); /* whom its repair needs */
void gj_stop_for_search(struct gj_view *f, uint32_t machine, uint32_t k, gj_time us); /* `k`: the clock of search */
void gj_restore_control(struct gj_view *f, uint32_t machine); /* of a machine whose quality drifts */

/* --- floor_outage.c: what stops several stations; `unit` is a machine's number, behind those of the machines --- */
bool gj_is_outage(const struct gj_view *f, uint32_t unit);
void gj_outages_start(struct gj_view *f);
void gj_outage_rings(struct gj_view *f, uint32_t unit);
/* The machine's shift begins or ends, and it is in an outage: it stays off, true. */
bool gj_outage_keeps_off(struct gj_view *f, uint32_t machine, bool is_in_hours);
bool gj_outage_takes_crew(struct gj_view *f, uint32_t unit);
void gj_outage_got_crew(struct gj_view *f, uint32_t unit);
void gj_outage_loses_crew(struct gj_view *f, uint32_t unit);

/* --- floor_upkeep.c: maintenance and wear --- */
bool gj_upkeep_is_due(struct gj_view *f, uint32_t machine); /* between two jobs: begins what is due, true */
/* Begins what is near enough to be done now, of the clocks from `after` on; `is_idle`: there is no lot, else it was stopped anyway. */
bool gj_upkeep_takes_chance(struct gj_view *f, uint32_t machine, uint32_t after, bool is_idle);
void gj_upkeep_done(struct gj_view *f, uint32_t machine, uint32_t clock);
bool gj_stage_rings(struct gj_view *f, uint32_t machine, uint32_t clock); /* false: the last stage is over, it fails */
void gj_stage_enters(struct gj_view *f, uint32_t machine, uint32_t clock, uint32_t stage);
void gj_stage_renewed(struct gj_view *f, uint32_t machine, uint32_t clock, uint32_t stage);
double gj_stage_cycle(const struct gj_view *f, const struct gj_machine *m); /* multipliers; 1 without wear */
double gj_stage_defects(const struct gj_view *f, const struct gj_machine *m);

/* --- floor_flow.c: lots, buffers, orders --- */
uint32_t gj_lot_new(struct gj_view *f);
void gj_lot_leave(struct gj_view *f, uint32_t lot); /* done, or scrapped to nothing */
bool gj_lot_put(struct gj_view *f, uint32_t lot,
                gj_id buffer); /* to a machine that idles, or into the buffer; false: no room */
/* The job is done: send what it made on, or block. True: the machine can take its next lot. */
bool gj_lot_goes_on(struct gj_view *f, uint32_t machine);
void gj_machine_takes_next(struct gj_view *f, uint32_t machine); /* available, without a lot, not known to be idle */
void gj_machine_looks(struct gj_view *f, uint32_t machine);      /* the same, if that is what it still is */
void gj_machine_idles(struct gj_view *f, uint32_t machine, enum gj_state state);
void gj_machine_not_idle(struct gj_view *f, uint32_t machine);
void gj_pieces_change(struct gj_view *f, int64_t change);
void gj_demand_rings(struct gj_view *f, uint32_t demand);
gj_id gj_job_of(const struct gj_view *f, uint32_t lot, uint32_t station); /* GJ_NONE: it cannot do the lot's step */
/* A lot of the stream that never runs dry, not yet made, as the slot behind the last lot; gj_lot_make_endless makes it. GJ_NONE: the
 * station has no such stream. */
uint32_t gj_lot_prospect(struct gj_view *f, uint32_t machine);
uint32_t gj_lot_make_endless(struct gj_view *f, uint32_t machine);
/* Waiting lots of a buffer: `before` is the one in front of it, GJ_NONE for the first. */
void gj_lot_unlink(struct gj_view *f, struct gj_buffer *b, uint32_t before, uint32_t lot);
void gj_lot_enqueue(struct gj_view *f, struct gj_buffer *b, uint32_t lot);
/* Lots that wait without a place, outside or in the hands of a blocked machine: the k-th, and taking it. *freed: the machine that held it. */
uint32_t gj_lot_unplaced(const struct gj_view *f, const struct gj_buffer *b, uint32_t k);
void gj_lot_take_unplaced(struct gj_view *f, struct gj_buffer *b, uint32_t k, uint32_t *freed);
void gj_buffer_refill(struct gj_view *f, gj_id buffer);   /* a place has come free */
void gj_order_release(struct gj_view *f, uint32_t order); /* the next lot of what is held back, with a card */
void gj_demand_release_endless(struct gj_view *f, uint32_t demand);

/* --- floor_input.c: stations that choose --- */
void gj_look_later(struct gj_view *f, uint32_t machine); /* it chooses at the end of this instant */
void gj_station_looks_later(struct gj_view *f, gj_id station);
/* Of two lots that wait, by their ranks: does the first come first? Ties: arrival, stream, number. */
bool gj_lot_comes_first(const struct gj_view *f, uint32_t lot, double rank, uint32_t other, double other_rank);
bool gj_gates_allow(struct gj_view *f, uint32_t machine, uint32_t lot);
void gj_gates_pass(struct gj_view *f, uint32_t machine, uint32_t lot);
void gj_readers_look_later(struct gj_view *f, gj_id buffer);
void gj_awaiting_look_later(struct gj_view *f, gj_id buffer); /* those who wait for room in it */
void gj_choice_rings(struct gj_view *f);
void gj_drain(struct gj_view *f); /* machines on the stack look for their next lot */
#define GJ_GATE(NAME, name, state)                                              \
    bool gj_##name##_allows(struct gj_view *f, uint32_t machine, uint32_t lot); \
    void gj_##name##_takes(struct gj_view *f, uint32_t machine, uint32_t lot);
#include "factory/gate.def"
#undef GJ_GATE
gj_id gj_sequence_next(const struct gj_view *f,
                       uint32_t machine); /* the product its sequence waits for; GJ_NONE: any */
double gj_rule_rank(const struct gj_view *f, const struct gj_machine *m, uint32_t lot, gj_id job); /* rule.c */

/* --- hook.c: only in plants with has_hook --- */
enum gj_status gj_hook_open(struct gj_floor *floor, struct gj_error *error) GJ_MUST_CHECK;
void gj_hook_close(struct gj_floor *floor);
void gj_hook_copy_error(struct gj_floor *to, const struct gj_floor *from);
enum gj_status gj_hook_fault(const struct gj_view *f, struct gj_error *error);
/* The rank of an order that is released, into f->s->rank. False: the run ends. */
bool gj_hook_ranks(struct gj_view *f, uint32_t demand, uint64_t number, int64_t pieces, gj_time due);
void gj_hook_lot_is_made(struct gj_view *f, uint32_t lot, uint32_t order); /* of the order, or of the one just ranked */
void gj_hook_lot_is_copied(struct gj_view *f, uint32_t lot, uint32_t from);

/* --- room.c: blocking before service --- */
void gj_room_waits(struct gj_view *f, uint32_t machine, bool waits); /* for room, with a lot at hand; or no longer */
void gj_room_gives_back(struct gj_view *f,
                        uint32_t machine); /* the work is done: the place it kept is free for its lot */

/* --- loop.c: cards --- */
void gj_loops_start(struct gj_view *f);
void gj_card_ends(struct gj_view *f, uint32_t machine, uint32_t lot);  /* the station has ended its work on it */
void gj_card_leaves(struct gj_view *f, uint32_t lot);                  /* all it has */
void gj_loops_release(struct gj_view *f);                              /* what waits for cards that have come back */
void gj_loop_hold_back(struct gj_view *f, gj_id loop, uint32_t order); /* until it has a card for each lot */
bool gj_loop_take(struct gj_view *f, gj_id loop, uint32_t lot);
void gj_demands_start(struct gj_view *f);
/* The k-th order of a stream: pieces; due date when it comes now; time from the order before it, at the present rate. */
int64_t gj_demand_pieces(struct gj_view *f, uint32_t demand, uint64_t k);
gj_time gj_demand_due(struct gj_view *f, uint32_t demand, uint64_t k);
gj_time gj_demand_gap(struct gj_view *f, uint32_t demand, uint64_t k);
void gj_demand_set_next(struct gj_view *f, uint32_t demand);
uint32_t gj_order_new(struct gj_view *f); /* GJ_NONE, and the fault is set, when there are too many */
void gj_order_free(struct gj_view *f, uint32_t order);
/* An order comes: the name of its first lot. Then it is lost, or begun: its lots are released. */
uint64_t gj_order_comes(struct gj_view *f, uint32_t demand, int64_t pieces);
void gj_order_lost(struct gj_view *f, uint32_t demand, uint64_t number, int64_t pieces);
void gj_order_begin(struct gj_view *f, uint32_t demand, uint64_t number, int64_t pieces, gj_time due);
void gj_order_close(struct gj_view *f, uint32_t demand, uint64_t number, gj_time arrival,
                    gj_time due); /* all of it is delivered */

/* --- kit.c --- */
void gj_kits_start(struct gj_view *f);
void gj_kits_key(struct gj_view *f);
void gj_kit_ends(struct gj_view *f, uint32_t machine); /* the work on the lot is over, or the lot is gone */
/* The first store that has not got what the lot's kit asks of it, *wanted pieces; GJ_NONE: the kit is there. */
gj_id gj_kit_lacks(const struct gj_view *f, uint32_t machine, uint32_t lot, int64_t *wanted);
void gj_store_receives(struct gj_view *f, uint32_t lot, gj_id buffer);
void gj_lot_is_stored(struct gj_view *f, uint32_t lot); /* its order has got it */
void gj_lot_used_up(struct gj_view *f, uint32_t lot);
void gj_card_ends_before(struct gj_view *f, uint32_t station,
                         uint32_t lot); /* the station takes the lot's last piece */

/* --- tool.c --- */
void gj_tools_start(struct gj_view *f);
bool gj_tool_is_fresh(const struct gj_view *f, uint32_t machine); /* mounted for the present lot */
void gj_tool_rests(struct gj_view *f, uint32_t machine);          /* it does not use its tool any more */
enum gj_status gj_tools_verify(const struct gj_view *f, struct gj_error *error);

/* --- stock.c --- */
void gj_stocks_start(struct gj_view *f);
void gj_stock_rings(struct gj_view *f, uint32_t demand); /* a stream that fills a stock, or is served from one */
/* Pieces come in; `expected` of them were on order. */
void gj_stock_receives(struct gj_view *f, gj_id stock, int64_t pieces, int64_t expected);
void gj_stock_order_ends(struct gj_view *f, gj_id stock,
                         int64_t missing); /* a production order: what it lacks is not on order any more */
void gj_stocks_add_until_now(const struct gj_view *f, struct gj_flow_meter *flow);
enum gj_status gj_stocks_verify(const struct gj_view *f, struct gj_error *error);
enum gj_status gj_verify_off(struct gj_error *error, const char *place, const char *what, int64_t left, int64_t right);

/* --- standstill.c --- */
void gj_look_for_standstill(
    struct gj_view *f); /* when all of an instant has happened: a fault when nothing will ever move again */
void gj_explain_standstill(struct gj_view *f,
                           struct gj_error *error); /* who waits for whom, from the machine of the fault on */
/* A lot that the machine, which has none, could take if nothing kept it: waiting, without a place, or raw parts. GJ_NONE: there is none. */
uint32_t gj_lot_at_hand(struct gj_view *f, uint32_t machine);
/* The first of them that the test is true of. */
typedef bool gj_lot_test(struct gj_view *f, uint32_t machine, uint32_t lot);
uint32_t gj_lot_at_hand_that(struct gj_view *f, uint32_t machine, gj_lot_test *test);

/* --- floor_quality.c --- */
/* Sort what the lot's job made into good, defective, scrapped and rejected. Returns the lot of rejected pieces that goes back to rework:
 * GJ_NONE, the lot itself, or a new one split off. */
uint32_t gj_quality_sort(struct gj_view *f, uint32_t machine);
/* The inspection looks at so many good and defective pieces of the machine's lot: which it rejects. `part` tells several looks apart. */
struct gj_seen gj_quality_look(struct gj_view *f, uint32_t machine, uint32_t good, uint32_t bad, uint64_t part);

uint32_t gj_quality_made_out(const struct gj_machine *m, uint32_t n); /* of n pieces, those made out of control */

/* --- search.c --- */
/* Something is seen that points at `target`: at its machine `only`, or at all for GJ_NONE. `source. as in gj_searching. `self`: the machine whose
 * work ends, which needs no new leg. */
void gj_search_signal(struct gj_view *f, uint32_t source, uint32_t target, uint32_t only, uint32_t self);
bool gj_search_is_free(const struct gj_view *f, uint32_t machine); /* neither told nor searched */
void gj_search_rings(struct gj_view *f, uint32_t machine, uint32_t k);
void gj_search_restored(struct gj_view *f, uint32_t machine); /* control has been restored, by whomever */
void gj_search_repaired(struct gj_view *f, uint32_t machine); /* the stop of a search is over */
const struct gj_search_spec *gj_search_of(const struct gj_view *f, uint32_t machine);

/* --- chart.c --- */
bool gj_chart_point(struct gj_chart *chart, double z, uint32_t rules); /* plot: a rule holds */
void gj_chart_forget(struct gj_chart *chart);
void gj_chart_lot(struct gj_view *f, uint32_t machine, uint32_t pieces, uint32_t looked, uint32_t rejects);

/* --- feedback.c --- */
void gj_feedbacks_start(struct gj_view *f);
int64_t gj_signals_before(const struct gj_view *f,
                          uint32_t machine); /* rejects of the station, before a lot is sorted */
void gj_signals_after(struct gj_view *f, uint32_t machine, const struct gj_lot *lot, uint32_t pieces,
                      int64_t rejects_before); /* it is sorted */
void gj_feedback_copies_marks(struct gj_view *f, const struct gj_lot *from, const struct gj_lot *to);

/* --- wear.c --- */
bool gj_wear_changes(struct gj_view *f, uint32_t machine); /* a change of the tool comes first: it is the job now */
void gj_wear_renew(struct gj_view *f, uint32_t machine, bool by_setup);
double gj_wear_lot(struct gj_view *f, uint32_t machine, uint32_t n); /* n more pieces: the mean of what wear adds */

/* --- sampling.c --- */
uint32_t gj_sampling_begins(struct gj_view *f, uint32_t machine); /* pieces to look at */
bool gj_sampling_judges(struct gj_view *f, uint32_t machine); /* false: the lot is refused, its rest is looked at now */
uint32_t gj_sampling_looked(struct gj_view *f, uint32_t machine); /* pieces looked at, in the end */
/* What has been seen in all; `whole`: the whole lot is rejected. */
struct gj_seen gj_sampling_sorts(struct gj_view *f, uint32_t machine, bool *whole);

/* Scrap pieces of the lot; it may be left empty. */
void gj_pieces_throw_away(struct gj_view *f, uint32_t machine, struct gj_lot *lot, uint32_t good, uint32_t bad);

/* --- transit.c --- */
bool gj_transit_enter(struct gj_view *f, uint32_t lot, gj_id buffer); /* false: no room, or the entrance is closed */
void gj_transit_rings(struct gj_view *f, gj_id transit);
void gj_transits_start(struct gj_view *f);
void gj_transits_key(struct gj_view *f);
void gj_lot_put_at_end(struct gj_view *f, uint32_t lot, gj_id buffer); /* it has arrived; it was counted before */

static inline bool gj_is_oven(const struct gj_view *f, const struct gj_machine *m)
{
    return (m->features & GJ_HAS_LOTS) && f->plant->station_info[m->station].oven != GJ_NONE;
}

/* --- oven.c --- */
bool gj_oven_gathers(struct gj_view *f, uint32_t machine); /* a free machine begins a batch; false: it cannot yet */
void gj_oven_ends(struct gj_view *f, uint32_t machine);    /* the cycle: the lots that go on hang at the machine */
void gj_oven_rings(struct gj_view *f, gj_id oven);
bool gj_oven_would_begin(struct gj_view *f,
                         uint32_t machine); /* with what waits, now or when it has waited long enough */

/* --- split.c --- */
void gj_split_ends(struct gj_view *f, uint32_t machine); /* its lot, in parts, each on its way, hangs at the machine */
bool gj_join_gathers(struct gj_view *f, uint32_t machine);
bool gj_join_would_begin(struct gj_view *f, uint32_t machine); /* with what waits */
/* What the lot is joined by at the machine: 0 for a lot that is whole by itself. */
uint32_t gj_join_key(const struct gj_view *f, uint32_t machine, uint32_t lot);
/* Of what the lot is joined with, how many lots are not before the machine yet. */
uint32_t gj_join_misses(const struct gj_view *f, uint32_t machine, uint32_t lot);
void gj_joins_look_later(struct gj_view *f);                     /* a lot is gone that they may have waited for */
void gj_set_gains(struct gj_view *f, uint32_t lot, uint32_t of); /* `lot` was cut off `of` */
void gj_set_loses(struct gj_view *f, uint32_t lot);
void gj_lot_melts(struct gj_view *f, uint32_t lot); /* its pieces are another's; floor_flow.c */

/* --- way.c --- */
struct gj_next {
    uint32_t step;   /* global; GJ_WAY_OUT or GJ_WAY_SCRAP */
    uint32_t buffer; /* of that step; GJ_NONE: the lot leaves */
};
/* Where the lot goes after its present step. Changes nothing and says the same whenever it is asked, as long as the lot is at the step. */
struct gj_next gj_next_of(struct gj_view *f, uint32_t lot);
/* The step is done: send the lot its way. False: it has left the plant, or is scrapped. */
bool gj_lot_goes_its_way(struct gj_view *f, uint32_t machine, uint32_t lot);
void gj_ways_key(struct gj_view *f);

/* --- floor_people.c --- */
/* All the needs, or nobody. True: they are there and at it. False: not enough are free, or some are on their way; the caller calls
 * gj_people_wait(), and gj_machine_got_people() comes when they are there. */
bool gj_people_take(struct gj_view *f, uint32_t machine, const struct gj_need *needs, uint32_t n,
                    enum gj_activity activity);
/* Those who the machine's job asks for in its present phase; true also when it asks for nobody. */
bool gj_people_take_for_job(struct gj_view *f, uint32_t machine);
double gj_people_slowness(const struct gj_view *f, uint32_t machine);     /* of the slowest who works there: >= 1 */
void gj_people_practise(struct gj_view *f, uint32_t machine, gj_time us); /* they have done a job that took so long */
void gj_people_turn_to(struct gj_view *f, uint32_t machine,
                       enum gj_activity activity);           /* those held do something else */
void gj_worker_rings(struct gj_view *f, uint32_t worker);    /* has arrived, or is trained */
void gj_people_release(struct gj_view *f, uint32_t machine); /* all it holds; who waits is served */
void gj_people_wait(struct gj_view *f, uint32_t machine);
void gj_people_stop_waiting(struct gj_view *f, uint32_t machine);
void gj_people_serve(struct gj_view *f);

/* --- floor_people.c, for floor_shift.c --- */
void gj_pool_account(struct gj_view *f, uint32_t pool);
void gj_worker_set_activity(struct gj_view *f, uint32_t worker, enum gj_activity activity, uint32_t machine);
void gj_worker_set_presence(struct gj_view *f, uint32_t worker, enum gj_presence presence);
void gj_worker_ready(struct gj_view *f, uint32_t worker); /* here, and free unless he is trained first */
void gj_worker_depart(struct gj_view *f, uint32_t worker);
void gj_worker_goes_home(struct gj_view *f, uint32_t worker);               /* nobody holds him */
gj_time gj_worker_week(const struct gj_view *f, const struct gj_worker *w); /* paid this week until now */

/* --- floor_shift.c --- */
void gj_ready_in_order(struct gj_view *f,
                       uint32_t first); /* machines put on the ready stack above `first` in entity order */
void gj_calendar_rings(struct gj_view *f, uint32_t calendar);
void gj_pool_rings(struct gj_view *f, uint32_t pool);
void gj_people_start(struct gj_view *f);

#endif
