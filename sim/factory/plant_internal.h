/* The frozen plant as the floor reads it: the specs as they were added, and the tables derived from them by freeze. */
#ifndef GJ_FACTORY_PLANT_INTERNAL_H
#define GJ_FACTORY_PLANT_INTERNAL_H

#include "factory/plant.h"

/* What a station has, so that the event loop asks once: GJ_HAS_SETUP and so on. A station without any bit runs the short path. */
enum gj_feature_bit {
#define GJ_FEATURE(name) GJ_BIT_##name,
#include "factory/feature.def"
#undef GJ_FEATURE
    GJ_N_FEATURES
};
typedef uint64_t gj_features; /* bits */
_Static_assert(GJ_N_FEATURES <= 64, "features are the bits of a word");
#define GJ_FEATURE(name) static const gj_features GJ_HAS_##name = (gj_features)1 << GJ_BIT_##name;
#include "factory/feature.def"
#undef GJ_FEATURE
#define GJ_HAS_SPECIAL_WORK                                                                               \
    (GJ_HAS_WORK_NEEDS | GJ_HAS_DRIFT | GJ_HAS_FAMILIES | GJ_HAS_HANDS | GJ_HAS_PIECES | GJ_HAS_PREEMPT | \
     GJ_HAS_WEAR | GJ_HAS_STAGES | GJ_HAS_SAMPLING | GJ_HAS_FIT | GJ_HAS_LOTS)
#define GJ_HAS_ENDING (GJ_HAS_ROOM | GJ_HAS_CARD_END | GJ_HAS_FINISH | GJ_HAS_FIT)
#define GJ_HAS_PHASES (GJ_HAS_FAMILIES | GJ_HAS_WEAR | GJ_HAS_LOADING | GJ_HAS_LEARNING) /* besides the work */
#define GJ_HAS_RESULT (GJ_HAS_SAMPLING | GJ_HAS_LOTS | GJ_HAS_KIT) /* what is seen to first when the work is done */
/* What a machine may have without more to do at the end of its work than to send the lot on. */
#define GJ_HAS_PLAIN_END (GJ_HAS_CLOCKS | GJ_HAS_SETUP | GJ_HAS_FAMILIES | GJ_HAS_MATRIX | GJ_HAS_SHIFT_CLOCK)
#define GJ_HAS_PIECES_TO_SORT (GJ_HAS_DEFECTS | GJ_HAS_SCRAP | GJ_HAS_INSPECTION)

struct gj_calendar {
    const char *name;
    gj_time cycle;
    uint32_t n_intervals, n_holidays;
    gj_time *open, *close;
    uint32_t *holiday;
    gj_time break_us, overtime_us;
};

/* What has a clock on a machine and may stop it. A station has a list of them, each of its machines a clock for each. */
enum gj_slot_kind {
    GJ_SLOT_MODE,        /* a failure mode */
    GJ_SLOT_DRIFT,       /* quality goes out of control, or is found to be */
    GJ_SLOT_MAINTENANCE, /* by plan */
    GJ_SLOT_WEAR,        /* stages of a degradation; then, if it has them, its looks and its maintenance */
    GJ_SLOT_LOOK,
    GJ_SLOT_CARE,
    GJ_SLOT_SEARCH, /* a report arrives, or a search ends; the last of its machine */
};

struct gj_slot {
    enum gj_slot_kind kind;
    gj_id id; /* of the mode, maintenance or degradation; GJ_NONE for drift */
    enum gj_clock_kind clock;
    enum gj_part part;
    bool is_minor, is_planned;
    bool waits, when_idle, restores; /* of planned stops: until the job is done; also without a lot; quality too */
    gj_time window;
    uint64_t renews; /* of maintenance: bits of the station's slots */
    gj_id every, noticed, repair;
    uint32_t n_crew;
    const struct gj_need *crew;
};

/* Derived: everything about a station that the loop needs, in one place. */
struct gj_station_info {
    gj_features features;
    gj_id buffer;
    gj_id calendar;
    uint32_t first_machine, n_machines;
    enum gj_rule rule;
    uint32_t first_slot;            /* in slot[]; n_clocks of them: its modes, then drift if it drifts */
    uint32_t first_clock, n_clocks; /* of its first machine */
    uint32_t affected;              /* 0 or 1: which row of the levers */
    gj_id matrix;                   /* of its set-ups; GJ_NONE */
    enum gj_preempt preempt;
    gj_id wear, sampling, chart, oven, split, join; /* GJ_NONE: without */
    uint32_t tends;                                 /* at least 1 */
    gj_id loading;                                  /* GJ_NONE */
    uint64_t pools;                                 /* that may be asked for work or set-up */
    bool same_needs;                                /* work and set-up ask for the same people */
};

struct gj_pool_info {
    uint32_t first_word, n_words; /* of the bits that find free workers */
    uint32_t first_timer;         /* of its first worker, when its workers walk or are trained; GJ_NONE */
    double learning_exponent;     /* log2(rate); 0: nothing to learn */
    struct gj_staff_spec staff;   /* as given, or of a pool that is always complete, skilled and at hand */
};

struct gj_buffer_info {
    uint32_t capacity;
    uint32_t first_reader, n_readers; /* machines, in reader[] */
    uint32_t first_word;              /* of the idle bits, one word for 64 readers */
    bool is_entry;                    /* orders are released into it */
    bool is_plain;                    /* every waiting lot can go to every reader, first in first out */
    gj_id endless;                    /* demand that never runs dry, or GJ_NONE */
    bool is_choosy;                   /* a station with GJ_HAS_INPUT reads it */
    bool is_store;                    /* no station reads it: kits are taken from it */
    gj_id transit;                    /* lots take time to cross it; GJ_NONE */
    bool is_awaited;                  /* a station that blocks before service sends lots here */
};

struct gj_step {
    gj_id product, buffer;
    uint32_t number;     /* within the route, from 0 */
    double work_left_us; /* mean time a piece of this step and all after it, at the first station that can do each */
    bool is_last;
    uint32_t first_way, n_ways, way_stream; /* in way_info; the stream only when there are ways */
    uint32_t transit_stream;                /* when its buffer has a transit */
};

/* The lots whose uniform lies below `upto`, and not below that of the way before it, go to `step`. */
struct gj_way_info {
    double upto;
    uint32_t step; /* global, or GJ_WAY_OUT, or GJ_WAY_SCRAP */
};

struct gj_product_info {
    const char *name;
    uint32_t first_step, n_steps; /* in step[] */
    uint32_t n_demands;
    bool is_component; /* its route ends in a store */
};

struct gj_job {
    gj_id product, station, cycle;
    uint32_t step; /* index into step[] */
    uint32_t family;
    gj_id tool, kit; /* it needs; GJ_NONE */
    gj_id goes_to;   /* buffer of the next step; GJ_NONE: the last */
    gj_time ideal_us;
    double mean_us;
    uint32_t cycle_stream, defect_stream, scrap_stream, miss_stream, alarm_stream, sample_stream, load_stream,
        unload_stream; /* GJ_NONE: not needed */
};

struct gj_demand_info {
    uint32_t first_step;  /* of its product's route */
    gj_id buffer;         /* where that step waits */
    uint64_t number_base; /* which of its product's order streams, as high bits of the lot numbers */
    gj_id stock;          /* it is served from, or fills; GJ_NONE */
    bool keeps_orders;    /* orders of several lots, filled up, or held back: they need a record */
};

/* Where things lie in the floor's block. Bytes from its start. */
struct gj_layout {
    /* Each part of the block, from its start; one line a part. */
    size_t machine;
    size_t cut;
    size_t clock;
    size_t progress;
    size_t buffer;
    size_t idle;
    size_t lot;
    size_t order;
    size_t demand;
    size_t worker;
    size_t pool;
    size_t calendar;
    size_t stream;
    size_t timers;
    size_t ready;
    size_t station;
    size_t look;
    size_t loop;
    size_t cards;
    size_t left;
    size_t rank;
    size_t order_rank;
    size_t room;
    size_t transit;
    size_t wear;
    size_t sample;
    size_t stock;
    size_t held;
    size_t store;
    size_t mounted;
    size_t n_free_tools;
    size_t hold;
    size_t worker_bits;
    size_t hand;
    size_t sequence;
    size_t search;
    size_t chart;
    size_t feedback;
    size_t seen_lot;
    size_t mark;
    size_t set;
    size_t set_of;
    size_t total;
    uint32_t n_clocks; /* machine x (modes + 1 for drift) */
    uint32_t n_streams;
    uint32_t n_idle_words;
    uint32_t n_workers;
    uint32_t max_tends; /* machines one worker may serve at once, at most */
    uint32_t n_worker_words;
    uint32_t n_worker_timers;
    uint32_t n_timers;
    uint32_t first_pool_timer, first_worker_timer, first_transit_timer, first_oven_timer, first_machine_timer,
        first_outage_timer, first_demand_timer;
    uint32_t choice_timer; /* the last: what chooses when all else of an instant has happened; GJ_NONE */
    uint32_t first_clock_stream, first_machine_stream, first_demand_stream, first_wear_stream, first_stock_stream,
        first_store_stream, first_staff_stream, first_chart_stream, first_outage_stream;
};

/* The arrays that grow while things are added. */
enum gj_plant_array {
    GJ_ARRAY_dist,
    GJ_ARRAY_calendar,
    GJ_ARRAY_pool,
    GJ_ARRAY_buffer,
    GJ_ARRAY_station,
    GJ_ARRAY_product,
    GJ_ARRAY_step,
    GJ_ARRAY_job,
    GJ_ARRAY_demand,
#define GJ_OBJECT(name, what) GJ_ARRAY_##name,
#include "factory/object.def"
#undef GJ_OBJECT
    GJ_N_PLANT_ARRAYS
};

struct gj_plant {
    struct gj_arena arena;
    const char *name;
    bool is_frozen, failed; /* failed: memory ran out while adding */

    struct gj_dist *dist;
    struct gj_calendar *calendar;
    struct gj_pool_spec *pool;
    struct gj_buffer_spec *buffer;
    struct gj_station_spec *station;
    struct gj_product_spec *product;
    struct gj_step_spec *step_spec;
    struct gj_job_spec *job_spec;
    struct gj_demand_spec *demand;
    uint32_t n_dists, n_calendars, n_pools, n_buffers, n_stations, n_products, n_steps, n_jobs, n_demands;
#define GJ_OBJECT(name, what)      \
    struct gj_##name##_spec *name; \
    uint32_t n_##name##s;
#include "factory/object.def"
#undef GJ_OBJECT
    size_t capacity[GJ_N_PLANT_ARRAYS];
    uint32_t limit_lots;
    uint64_t limit_events;

    /* derived */
    struct gj_station_info *station_info;
    struct gj_buffer_info *buffer_info;
    struct gj_product_info *product_info;
    struct gj_demand_info *demand_info;
    struct gj_step *step;         /* sorted by product, then number */
    struct gj_job *job;           /* as added */
    struct gj_way_info *way_info; /* by step */
    gj_id *job_at;                /* [step * n_stations + station]: job or GJ_NONE */
    struct gj_slot *slot;         /* by station */
    uint32_t *reader;             /* machines by buffer, in entity order */
    uint32_t *machine_station;
    uint32_t *worker_pool;  /* by worker slot */
    uint32_t *first_worker; /* by pool; one more than pools */
    struct gj_pool_info *pool_info;
    uint32_t *timer_worker; /* whose the timers of workers are */
    uint32_t n_machines;
    bool has_loops;                         /* a route can come back to a buffer: deadlock is possible */
    bool has_choice, has_preempt, has_hook; /* hook: a station takes by the rule HOOK */
    struct gj_hook hook;
    struct gj_dist unit;   /* uniform on (0, 1) */
    struct gj_dist normal; /* of mean 0 and deviation 1 */
    struct gj_layout layout;
};

/* Whether the calendar is open at `now` >= 0, and the next moment after it to ask again: the end of the interval, or the next opening.
 * GJ_NEVER when it does not open again within four years. */
gj_time gj_calendar_next(const struct gj_calendar *calendar, gj_time now, bool *is_open);

bool gj_kit_takes_from(const struct gj_plant *plant, gj_id buffer); /* so it is a store */
gj_id gj_kit_of(const struct gj_plant *plant, gj_id station, gj_id product);
gj_id gj_tool_of(const struct gj_plant *plant, gj_id job);

/* The stock that a stream of orders fills, or is served from; GJ_NONE. */
gj_id gj_stock_filled_by(const struct gj_plant *plant, gj_id demand);
gj_id gj_stock_serving(const struct gj_plant *plant, gj_id demand);

/* Open time from `now`, when it is open, to the end of its shift, breaks left out. GJ_NEVER when that does not end within four weeks. */
gj_time gj_calendar_left(const struct gj_calendar *calendar, gj_time now);

/* Open time between the two moments. */
gj_time gj_calendar_open(const struct gj_calendar *calendar, gj_time from, gj_time until);

/* Global step of a product's route. */
static inline uint32_t gj_step_index(const struct gj_plant *plant, gj_id product, uint32_t number)
{
    return plant->product_info[product].first_step + number;
}

/* For gj_<name>_keep(): own copies, of the plant's arena. NULL text stays "". A failure is remembered in plant->failed. */
const char *gj_plant_keep(struct gj_plant *plant, const char *text);
void *gj_plant_keep_array(struct gj_plant *plant, const void *from, size_t n, size_t size);

/* For gj_<name>_print(): `prefix[i].field = value`. */
void gj_print_number(struct gj_text *out, const char *prefix, uint32_t i, const char *field, double value);
void gj_print_integer(struct gj_text *out, const char *prefix, uint32_t i, const char *field, int64_t value);
void gj_print_words(struct gj_text *out, const char *prefix, uint32_t i, const char *field, const char *value);
void gj_print_dist(struct gj_text *out, const struct gj_plant *plant, const char *prefix, uint32_t i, const char *field,
                   gj_id id);
void gj_print_needs(struct gj_text *out, const char *prefix, uint32_t i, const char *field, const struct gj_need *need,
                    uint32_t n);

/* The search of a chart or feedback, as text; whether anything tells the station. */
void gj_search_print(const struct gj_plant *plant, const char *name, uint32_t i, const struct gj_search_spec *search,
                     struct gj_text *out);
bool gj_search_has_target(const struct gj_plant *plant, gj_id station);

#define GJ_OBJECT(name, what)                                                    \
    void gj_##name##_keep(struct gj_plant *plant, struct gj_##name##_spec *own); \
    void gj_##name##_print(const struct gj_plant *plant, gj_id id, struct gj_text *out);
#include "factory/object.def"
#undef GJ_OBJECT

gj_id gj_oven_of_station(const struct gj_plant *plant, gj_id station); /* GJ_NONE: it is none */
gj_id gj_split_of_station(const struct gj_plant *plant, gj_id station);
gj_id gj_join_of_station(const struct gj_plant *plant, gj_id station);
bool gj_product_is_split(const struct gj_plant *plant, gj_id product);

/* Streams are numbered from *n_streams, which becomes the next free one. */
void gj_transits_derive(struct gj_plant *plant, uint32_t *n_streams);
void gj_ways_derive(struct gj_plant *plant, uint32_t *n_streams);
bool gj_ways_lead_back(const struct gj_plant *plant);

enum gj_status gj_plant_check(struct gj_plant *plant, struct gj_error_list *errors);
enum gj_status gj_plant_derive(struct gj_plant *plant);

#endif
