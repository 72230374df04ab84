/* The plant: what the factory is, frozen. The floor (floor.h) is what happens in it.
 *
 * A plant is built in two steps: add_*() the things in the order of the scenario (that order settles ties, law 4), then gj_plant_freeze()
 * checks everything at once and derives the tables the floor runs on. After freeze nothing changes and it may be shared by threads.
 *
 * How things move: an order is released as lots of at most `lot_size` pieces. A lot follows its product's route: each step names a buffer;
 * the stations that read from that buffer do the step. A buffer with capacity 0 is a hand-over from machine to machine.
 *
 *      orders --> [buffer]--(station: machines)--> [buffer]--(station)--> done
 *
 * All names and arrays given to add_*() are copied. Ids count from 0 in order of adding. Durations are microseconds.
 */
#ifndef GJ_FACTORY_PLANT_H
#define GJ_FACTORY_PLANT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/error_list.h"
#include "base/text.h"
#include "factory/chart.h"
#include "factory/degradation.h"
#include "factory/feedback.h"
#include "factory/hook.h"
#include "factory/id.h"
#include "factory/kit.h"
#include "factory/loading.h"
#include "factory/loop.h"
#include "factory/maintenance.h"
#include "factory/matrix.h"
#include "factory/mode.h"
#include "factory/outage.h"
#include "factory/oven.h"
#include "factory/sampling.h"
#include "factory/sequence.h"
#include "factory/split.h"
#include "factory/staff.h"
#include "factory/stock.h"
#include "factory/tool.h"
#include "factory/transit.h"
#include "factory/way.h"
#include "factory/wear.h"
#include "kernel/dist.h"
#include "kernel/time.h"

#define GJ_MAX_POOLS 64 /* pools are kept as bits of a word */

enum gj_state {
#define GJ_STATE(name, en, ko, group) GJ_STATE_##name,
#include "factory/state.def"
#undef GJ_STATE
    GJ_N_STATES
};

enum gj_activity {
#define GJ_ACTIVITY(name, en, ko) GJ_ACTIVITY_##name,
#include "factory/activity.def"
#undef GJ_ACTIVITY
    GJ_N_ACTIVITIES
};

enum gj_lever {
#define GJ_LEVER(name, script, en, ko, acts) GJ_LEVER_##name,
#include "factory/lever.def"
#undef GJ_LEVER
    GJ_N_LEVERS
};

/* Which lot a station takes from its buffer. */
enum gj_rule {
#define GJ_RULE(name, script, en, ko) GJ_RULE_##name,
#include "factory/rule.def"
#undef GJ_RULE
    GJ_N_RULES
};

enum gj_preempt {
#define GJ_PREEMPT(name, script, en, ko) GJ_PREEMPT_##name,
#include "factory/preempt.def"
#undef GJ_PREEMPT
    GJ_N_PREEMPTS
};

/* When a machine stops for want of room behind it: with the lot done and still in it, or before it begins one. The place is then kept for
 * the lot from the beginning of its work. */
enum gj_blocking { GJ_BLOCKING_AFTER, GJ_BLOCKING_BEFORE };

/* What is done with the work at the end of a shift. */
enum gj_shift_end {
#define GJ_SHIFT_END(name, word, what) GJ_SHIFT_END_##name,
#include "factory/shift_end.def"
#undef GJ_SHIFT_END
    GJ_N_SHIFT_ENDS
};

enum gj_after_inspection { GJ_REJECT_SCRAP, GJ_REJECT_REWORK };

/* Hours in which something is on. Pattern of [open, close) intervals in [0, cycle), ascending, not touching, repeated for ever; an
 * interval that opens on a holiday (day number since the start) is left out. */
struct gj_calendar_spec {
    const char *name;
    gj_time cycle; /* usually GJ_WEEK */
    uint32_t n_intervals;
    const gj_time *open, *close;
    uint32_t n_holidays;
    const uint32_t *holiday; /* ascending day numbers */
    gj_time break_us;        /* a closing of at most this is a break of the shift, not its end */
    gj_time
        overtime_us; /* at its end a shift goes on for at most this, while work waits; less than until the next one */
};

struct gj_pool_spec {
    const char *name;       /* also its path for draws: people.<name> */
    const char *occupation; /* "production", "technician", "inspector", "office": used in the jobs ledger */
    uint32_t count;         /* workers at the start */
    gj_id calendar;         /* GJ_NONE: always there */
    gj_time paperwork_us;   /* at the start of each shift, not after breaks, times the PAPERWORK lever */
    int64_t wage_won_per_month;
    double leaves_per_year; /* share that leaves by itself; used by the economy */
};

struct gj_buffer_spec {
    const char *name;
    uint32_t capacity; /* lots waiting, not counting those on machines; GJ_UNLIMITED */
};

struct gj_inspection_spec {
    bool is_on;
    double misses;       /* P(defective piece passes) */
    double false_alarms; /* P(good piece is rejected) */
    enum gj_after_inspection reject;
    uint32_t rework_step;  /* step of the route that rejected pieces go back to */
    uint32_t rework_limit; /* times a lot may go back; after that its rejects are scrapped. >= 1 */
};

/* Quality of a station: in control it makes a share `defects` of defective pieces, out of control `out_of_control` [KimGershwin2005]. */
struct gj_quality_spec {
    double defects;        /* per piece, hidden until inspected */
    double out_of_control; /* same, while out of control */
    gj_id drifts;          /* distribution: operating time in control until it drifts; GJ_NONE: never */
    gj_id
        found; /* operating time out of control until that is found and the machine stops; GJ_NONE: only a repair restores */
    gj_id restore; /* repair time once found; GJ_NONE: at once */
    double scrap;  /* per piece, seen and thrown away at once */
};

struct gj_station_spec {
    const char *name;  /* "blanking" */
    const char *path;  /* "line.bracket.blanking": who draws; unique */
    const char *place; /* for messages: line "bracket".machine "blanking" */
    gj_id buffer;      /* it reads from */
    uint32_t n_machines;
    gj_id calendar; /* GJ_NONE: always on */
    enum gj_rule rule;
    enum gj_preempt preempt; /* other than NO: the rule must be PRIORITY */
    enum gj_blocking blocking;
    bool by_hand;  /* paced by people: the LABOUR lever acts on its cycle */
    bool affected; /* levers act here (the "affected process" of the evidence); otherwise they stay 1 */
    uint32_t n_work_needs, n_setup_needs;
    struct gj_need work_need[GJ_MAX_NEEDS];
    uint32_t
        tends; /* machines, of any stations with the same number, that a worker of work_need may serve at once; 0 is 1 */
    enum gj_shift_end shift_end;
    struct gj_need setup_need[GJ_MAX_NEEDS];
    gj_id setup; /* distribution: time of a change of family; GJ_NONE: no set-up */
    struct gj_quality_spec quality;
    struct gj_inspection_spec inspection;
};

struct gj_product_spec {
    const char *name; /* path: product.<name> */
};

/* Next step of a product's route. */
struct gj_step_spec {
    gj_id product;
    gj_id buffer;
};

/* How a station does a step. One for each (step, station that reads its buffer) that can do it; at least one a step. */
struct gj_job_spec {
    gj_id product;
    uint32_t step;
    gj_id station;
    gj_id cycle;     /* distribution: time a piece */
    double ideal_us; /* best time a piece, for the performance rate; 0: the mean of `cycle` */
    uint32_t family; /* set-up is needed when it differs from the machine's last */
};

struct gj_demand_spec {
    const char *name; /* path: orders.<name> */
    gj_id product;
    bool is_endless; /* raw parts always there: the first station is never starved; then only `lot_size` counts */
    gj_id every;     /* distribution: time between orders */
    gj_time
        first_us;   /* the first order comes this much after the start, plus one draw of `every` when `first_us` < 0 */
    gj_id quantity; /* distribution: pieces an order, rounded to >= 1; GJ_NONE: lot_size */
    gj_id due;      /* distribution: from arrival to due date; GJ_NONE: no due date */
    uint32_t lot_size;
    double
        allowance; /* started beyond the order, per piece ordered, for rejects; 0..10, times gj_floor_set_allowance */
    bool fill;     /* what was scrapped is made again until the good pieces reach the order */
    bool lose_when_full; /* an order that finds its first buffer full is lost (else it waits outside) */
    uint32_t priority;   /* for the rule PRIORITY: smaller is served first; >= 1 */
    bool needs_card;     /* lots are released with a card of `loop` (CONWIP), else at once (push) */
    gj_id loop;
    uint32_t rank; /* function of the plant's hook that ranks its orders for the rule HOOK, 1 ...; 0: none */
    const char
        *rank_text; /* that function in the frozen plant: what may answer differently has another text; or NULL */
};

struct gj_plant;

/* NULL when memory is out. */
struct gj_plant *gj_plant_new(const char *name);
void gj_plant_free(struct gj_plant *plant);

/* Each returns the new id, or GJ_NONE when memory is out. What is wrong with a thing is said by freeze, all at once. */
gj_id gj_plant_add_dist(struct gj_plant *plant, const struct gj_dist *dist); /* its tables are copied */
gj_id gj_plant_add_calendar(struct gj_plant *plant, const struct gj_calendar_spec *spec);
gj_id gj_plant_add_pool(struct gj_plant *plant, const struct gj_pool_spec *spec);
gj_id gj_plant_add_buffer(struct gj_plant *plant, const struct gj_buffer_spec *spec);
gj_id gj_plant_add_station(struct gj_plant *plant, const struct gj_station_spec *spec);
gj_id gj_plant_add_product(struct gj_plant *plant, const struct gj_product_spec *spec);
gj_id gj_plant_add_step(struct gj_plant *plant, const struct gj_step_spec *spec);
gj_id gj_plant_add_job(struct gj_plant *plant, const struct gj_job_spec *spec);
gj_id gj_plant_add_demand(struct gj_plant *plant, const struct gj_demand_spec *spec);
#define GJ_OBJECT(name, what) gj_id gj_plant_add_##name(struct gj_plant *plant, const struct gj_##name##_spec *spec);
#include "factory/object.def"
#undef GJ_OBJECT

/* Lots that may be inside at once; default 20,000. A floor that needs more stops with GJ_LIMIT. */
void gj_plant_limit_lots(struct gj_plant *plant, uint32_t n_lots);

/* Timers that may ring in one replication; default 200 million. A floor that needs more stops with GJ_LIMIT: time hardly moves. */
void gj_plant_limit_events(struct gj_plant *plant, uint64_t n_events);

/* Who answers for the ranks of orders. Before freeze; copied; `user` must outlive all floors. */
void gj_plant_set_hook(struct gj_plant *plant, const struct gj_hook *hook);

/* Check all and derive. Every fault found is added to `errors`. */
enum gj_status gj_plant_freeze(struct gj_plant *plant, struct gj_error_list *errors) GJ_MUST_CHECK;

/* The frozen plant as text, one line a value, defaults included: what is hashed and compared (law 10). */
void gj_plant_print(const struct gj_plant *plant, struct gj_text *out);

/* What a report needs to know of it. */
const char *gj_plant_name(const struct gj_plant *plant);
uint32_t gj_plant_n_stations(const struct gj_plant *plant);
uint32_t gj_plant_n_machines(const struct gj_plant *plant);
uint32_t gj_plant_n_buffers(const struct gj_plant *plant);
uint32_t gj_plant_n_pools(const struct gj_plant *plant);
uint32_t gj_plant_n_products(const struct gj_plant *plant);
uint32_t gj_plant_n_demands(const struct gj_plant *plant);
uint32_t gj_plant_n_stocks(const struct gj_plant *plant);
uint32_t gj_plant_n_modes(const struct gj_plant *plant);
const struct gj_station_spec *gj_plant_station(const struct gj_plant *plant, gj_id station);
/* Its name; "line.station" where another line has one of that name. Looks through all stations. */
const char *gj_plant_station_label(const struct gj_plant *plant, gj_id station);
/* Does more and more wait for the station when work comes faster than it can do it? Not where raw parts are always there and only a full
 * buffer or a loop of cards is before it, nor where orders that find no room are lost. */
bool gj_plant_queue_can_grow(const struct gj_plant *plant, gj_id station);
const struct gj_pool_spec *gj_plant_pool(const struct gj_plant *plant, gj_id pool);
const struct gj_buffer_spec *gj_plant_buffer(const struct gj_plant *plant, gj_id buffer);
const struct gj_mode_spec *gj_plant_mode(const struct gj_plant *plant, gj_id mode);
const char *gj_plant_buffer_reader(const struct gj_plant *plant,
                                   gj_id buffer); /* the first station that reads from it; "" when none does */
/* Heads the pool must keep so that every job can still be done: the most that one job asks of it alone, at least 1. */
uint32_t gj_plant_pool_least(const struct gj_plant *plant, gj_id pool);
/* Is somebody new in the pool trained first, or slower than the others? */
bool gj_plant_pool_learns(const struct gj_plant *plant, gj_id pool);
/* May shifts of the pool's calendar go on after their end? */
bool gj_plant_pool_has_overtime(const struct gj_plant *plant, gj_id pool);
/* Pieces that customers order a year, on average; 0 where raw parts are always there: then nobody orders. */
double gj_plant_pieces_a_year(const struct gj_plant *plant);
const char *gj_plant_product_name(const struct gj_plant *plant, gj_id product);

/* Names as a trace shows them: the station's, and which of its machines when it has several. Cut at `size`. */
void gj_plant_machine_name(const struct gj_plant *plant, uint32_t machine, char *out, size_t size);
const char *gj_plant_demand_name(const struct gj_plant *plant, gj_id demand);

#endif
