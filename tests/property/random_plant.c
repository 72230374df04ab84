#include "property/random_plant.h"

#include <stdio.h>

#include "factory/plant_internal.h"
#include "kernel/draw.h"

struct dice {
    uint64_t key, n;
    uint64_t gathers; /* bits of the stations that take several lots at once */
    uint64_t ovens;   /* of them those that work on batches */
    uint64_t samples; /* those that inspect by sample */
    uint64_t direct;  /* bits of the steps before which nothing can wait */
    bool is_split;    /* lots come in parts to the next station */
    bool no_endless;  /* raw parts that are always there do not go with the first station */
};

/* A rank that depends on the order alone, in an order of its own. */
static enum gj_status open_hook(void *user, void **runner, struct gj_error *error)
{
    (void)user;
    (void)error;
    *runner = NULL;
    return GJ_OK;
}

static void close_hook(void *runner)
{
    (void)runner;
}

static enum gj_status rank_order(void *runner, uint32_t function, const struct gj_order_view *order, double *rank,
                                 struct gj_error *error)
{
    (void)runner;
    (void)error;
    *rank = (double)((order->number * 7 + (uint64_t)order->pieces * 5 + function) % 11);
    return GJ_OK;
}

const struct gj_hook gj_random_hook = {.open = open_hook, .close = close_hook, .rank = rank_order};

bool gj_takes_by_hook(const struct gj_plant *plant, gj_id product)
{
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        if (plant->job_spec[i].product == product && plant->station[plant->job_spec[i].station].rule == GJ_RULE_HOOK) {
            return true;
        }
    }
    return false;
}

static double roll(struct dice *dice)
{
    return gj_draw_uniform(dice->key, 0, dice->n++, 0);
}

/* Whole number low..high. */
static uint32_t pick(struct dice *dice, uint32_t low, uint32_t high)
{
    return low + (uint32_t)(roll(dice) * (high - low + 1));
}

static bool chance(struct dice *dice, double p)
{
    return roll(dice) < p;
}

static gj_id add_time(struct gj_plant *plant, struct dice *dice, double mean_min)
{
    const double mean = mean_min * (double)GJ_MINUTE * (0.5 + roll(dice));
    const double recorded[] = {0.0, 0.3 * mean, 1.1 * mean, 1.6 * mean, 2.0 * mean};
    struct gj_dist dist = {.kind = GJ_DIST_EXPONENTIAL, .a = mean};
    switch (pick(dice, 0, 5)) {
    case 5:
        dist.kind = chance(dice, 0.5) ? GJ_DIST_RECORDED : GJ_DIST_EMPIRICAL;
        dist.n_table = 5;
        dist.value = recorded;
        break;
    case 0:
        dist.kind = GJ_DIST_CONSTANT;
        break;
    case 1:
        dist.kind = GJ_DIST_LOGNORMAL;
        dist.b = 0.6;
        break;
    case 2:
        dist.kind = GJ_DIST_ERLANG;
        dist.b = 3;
        break;
    case 3:
        dist.kind = GJ_DIST_UNIFORM;
        dist.b = dist.a;
        dist.a = 0.0;
        break;
    default:
        break;
    }
    return gj_plant_add_dist(plant, &dist);
}

enum { DAY_SHIFT, TWO_SHIFTS, N_CALENDARS };

static void add_calendars(struct gj_plant *plant)
{
    gj_time open[14];
    gj_time close[14];
    for (uint32_t day = 0; day < 5; day++) {
        open[day] = day * GJ_DAY + 8 * GJ_HOUR;
        close[day] = day * GJ_DAY + 17 * GJ_HOUR;
    }
    const uint32_t holidays[] = {1, 9};
    gj_plant_add_calendar(plant, &(struct gj_calendar_spec){.name = "day",
                                                            .cycle = GJ_WEEK,
                                                            .n_intervals = 5,
                                                            .open = open,
                                                            .close = close,
                                                            .n_holidays = 2,
                                                            .holiday = holidays,
                                                            .overtime_us = 3 * GJ_HOUR});
    for (uint32_t day = 0; day < 7; day++) {
        open[2 * day] = day * GJ_DAY;
        close[2 * day] = day * GJ_DAY + 7 * GJ_HOUR;
        open[2 * day + 1] = day * GJ_DAY + 9 * GJ_HOUR;
        close[2 * day + 1] = (day + 1) * GJ_DAY - GJ_US;
    }
    gj_plant_add_calendar(
        plant,
        &(struct gj_calendar_spec){
            .name = "two", .cycle = GJ_WEEK, .n_intervals = 14, .open = open, .close = close, .break_us = GJ_HOUR});
}

static void add_staff(struct gj_plant *plant, struct dice *dice, gj_id pool)
{
    const struct gj_pool_spec *spec = gj_plant_pool(plant, pool);
    struct gj_staff_spec staff = {.pool = pool, .learning_rate = 1.0, .walk = GJ_NONE, .week_limit_us = 52 * GJ_HOUR};
    if (chance(dice, 0.4)) {
        return;
    }
    staff.absent = spec->calendar != GJ_NONE && chance(dice, 0.5) ? 0.3 * roll(dice) : 0.0;
    staff.absence_is_paid = chance(dice, 0.5);
    staff.training_us = chance(dice, 0.5) ? 30 * GJ_HOUR : 0;
    if (chance(dice, 0.5)) {
        staff.learning_rate = 0.6 + 0.4 * roll(dice);
        const bool by_jobs = chance(dice, 0.5);
        staff.full_after = by_jobs ? 100 : 0;
        staff.full_after_us = by_jobs ? 0 : 40 * GJ_HOUR;
    }
    staff.beginners = pick(dice, 0, spec->count);
    staff.walk = chance(dice, 0.5) ? add_time(plant, dice, 3) : GJ_NONE;
    gj_plant_add_staff(plant, &staff);
}

static gj_id calendar_or_none(struct dice *dice)
{
    const uint32_t k = pick(dice, 0, N_CALENDARS);
    return k == N_CALENDARS ? GJ_NONE : k;
}

static void add_needs(struct dice *dice, uint32_t n_pools, struct gj_need *need, uint32_t *n, double p)
{
    *n = 0;
    if (n_pools == 0 || !chance(dice, p)) {
        return;
    }
    *n = pick(dice, 1, 2);
    for (uint32_t i = 0; i < *n; i++) {
        need[i] = (struct gj_need){.pools = 1 + pick(dice, 0, (1U << n_pools) - 2), .count = 1};
    }
}

/* A step up to this one before which lots can wait. */
static uint32_t place_for_rework(struct dice *dice, uint32_t step)
{
    uint32_t to = pick(dice, 0, step);
    while (dice->direct >> to & 1) {
        to--;
    }
    return to;
}

static void add_quality(struct gj_plant *plant, struct dice *dice, struct gj_station_spec *s, uint32_t step)
{
    s->quality = (struct gj_quality_spec){.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE};
    s->quality.scrap = chance(dice, 0.3) ? 0.2 * roll(dice) : 0.0;
    s->quality.defects = chance(dice, 0.4) ? 0.2 * roll(dice) : 0.0;
    if (chance(dice, 0.3)) {
        s->quality.out_of_control = roll(dice);
        s->quality.drifts = add_time(plant, dice, 600);
        s->quality.found = chance(dice, 0.7) ? add_time(plant, dice, 60) : GJ_NONE;
        s->quality.restore = chance(dice, 0.7) ? add_time(plant, dice, 20) : GJ_NONE;
    }
    if (chance(dice, 0.3)) {
        s->inspection = (struct gj_inspection_spec){.is_on = true,
                                                    .misses = roll(dice),
                                                    .false_alarms = 0.1 * roll(dice),
                                                    .reject = chance(dice, 0.5) ? GJ_REJECT_REWORK : GJ_REJECT_SCRAP,
                                                    .rework_step = place_for_rework(dice, step),
                                                    .rework_limit = pick(dice, 1, 3)};
    }
}

static struct gj_search_spec random_search(struct gj_plant *plant, struct dice *dice, gj_id target, uint32_t n_pools)
{
    struct gj_search_spec search = {.target = target,
                                    .delay = chance(dice, 0.5) ? add_time(plant, dice, 60) : GJ_NONE,
                                    .found = chance(dice, 0.7) ? add_time(plant, dice, 90) : GJ_NONE,
                                    .stops = chance(dice, 0.4)};
    if (search.stops) {
        add_needs(dice, n_pools, search.crew, &search.n_crew, 0.5);
    }
    return search;
}

/* Wear of the tool, a control chart, feedback, and a sampling plan where an inspection makes no defects itself. */
static void add_quality_objects(struct gj_plant *plant, struct dice *dice, gj_id station,
                                const struct gj_station_spec *s, uint32_t n_pools, bool is_loaded)
{
    const bool wears = chance(dice, 0.3);
    if (wears) {
        struct gj_wear_spec wear = {.station = station,
                                    .rises = roll(dice),
                                    .over = 1 + 300 * roll(dice),
                                    .power = 0.2 + 3 * roll(dice),
                                    .at_most = roll(dice),
                                    .change_every = chance(dice, 0.6) ? pick(dice, 1, 400) : 0,
                                    .renewed_by_setup = s->setup != GJ_NONE && chance(dice, 0.5),
                                    .renewed_by_repair = chance(dice, 0.5)};
        wear.change = wear.change_every > 0 ? add_time(plant, dice, 5) : GJ_NONE;
        if (wear.change_every > 0) {
            add_needs(dice, n_pools, wear.change_need, &wear.n_change_needs, 0.5);
        }
        gj_plant_add_wear(plant, &wear);
    }
    if (chance(dice, 0.3)) {
        struct gj_chart_spec chart = {.station = station,
                                      .of_rejects = s->inspection.is_on && chance(dice, 0.5),
                                      .subgroup = pick(dice, 1, 5),
                                      .every = pick(dice, 5, 50),
                                      .shift = 4 * roll(dice),
                                      .expected = 0.01 + 0.2 * roll(dice),
                                      .rules = pick(dice, 1, (1U << GJ_N_RUN_RULES) - 1)};
        chart.search = random_search(plant, dice, pick(dice, 0, station), n_pools);
        gj_plant_add_chart(plant, &chart);
    }
    const gj_id drifting = s->quality.drifts != GJ_NONE ? station : GJ_NONE;
    if (drifting != GJ_NONE && (s->inspection.is_on || s->quality.scrap > 0.0) && chance(dice, 0.7)) {
        struct gj_feedback_spec feedback = {
            .station = station, .window = pick(dice, 1, 60), .traced = chance(dice, 0.5)};
        feedback.rejects = pick(dice, 1, feedback.window);
        feedback.search = random_search(plant, dice, drifting, n_pools);
        gj_plant_add_feedback(plant, &feedback);
    }
    const bool makes = wears || s->quality.defects > 0.0 || s->quality.scrap > 0.0 || s->quality.drifts != GJ_NONE;
    if (s->inspection.is_on && !makes && s->preempt == GJ_PREEMPT_NO && !is_loaded && chance(dice, 0.6)) {
        const struct gj_sampling_spec sampling = {
            .station = station,
            .sample = pick(dice, 2, 12),
            .accept = pick(dice, 0, 1),
            .refused = (enum gj_refused)pick(
                dice, 0, s->inspection.reject == GJ_REJECT_REWORK ? GJ_REFUSED_REWORKED : GJ_REFUSED_SCRAPPED)};
        gj_plant_add_sampling(plant, &sampling);
        dice->samples |= UINT64_C(1) << station;
    }
}

/* Whether there are any. `whole`: nothing that asks for single pieces. */
static bool add_modes(struct gj_plant *plant, struct dice *dice, gj_id station, uint32_t n_pools, bool whole)
{
    const uint32_t n = pick(dice, 0, 2);
    for (uint32_t i = 0; i < n; i++) {
        char name[24];
        snprintf(name, sizeof name, "mode%u", i);
        struct gj_mode_spec mode = {.name = name,
                                    .station = station,
                                    .clock = (enum gj_clock_kind)pick(dice, 0, GJ_N_CLOCKS - 1),
                                    .is_minor = chance(dice, 0.5)};
        mode.part = (enum gj_part)pick(dice, 0, GJ_N_PARTS - 1);
        if (whole) {
            mode.part = GJ_PART_RESUME;
            mode.clock = mode.clock == GJ_CLOCK_CYCLES ? GJ_CLOCK_OPERATING : mode.clock;
        }
        mode.every = mode.clock == GJ_CLOCK_CYCLES
                         ? gj_plant_add_dist(
                               plant, &(struct gj_dist){.kind = GJ_DIST_EXPONENTIAL, .a = 1.0 + 200.0 * roll(dice)})
                         : add_time(plant, dice, 300);
        mode.noticed = chance(dice, 0.5) ? add_time(plant, dice, 5) : GJ_NONE;
        mode.repair = add_time(plant, dice, 20);
        add_needs(dice, n_pools, mode.crew, &mode.n_crew, 0.6);
        gj_plant_add_mode(plant, &mode);
    }
    return n > 0;
}

/* A station without set-ups of its own gets some by pairs; products are families. */
static void add_matrix(struct gj_plant *plant, struct dice *dice, gj_id station, uint32_t n_products)
{
    struct gj_change_time time[9];
    char name[24];
    snprintf(name, sizeof name, "M%u", station);
    struct gj_matrix_spec matrix = {.name = name,
                                    .n_stations = 1,
                                    .station = &station,
                                    .other = add_time(plant, dice, 10),
                                    .first = chance(dice, 0.5) ? add_time(plant, dice, 5) : GJ_NONE,
                                    .time = time};
    for (uint32_t from = 0; from < n_products; from++) {
        for (uint32_t to = 0; to < n_products; to++) {
            if (chance(dice, 0.5)) {
                time[matrix.n_times++] = (struct gj_change_time){from, to, add_time(plant, dice, 10)};
            }
        }
    }
    gj_plant_add_matrix(plant, &matrix);
}

/* Lots take time to cross the buffer. */
static void add_transit(struct gj_plant *plant, struct dice *dice, gj_id buffer, uint32_t capacity)
{
    struct gj_transit_spec transit = {.buffer = buffer, .is_conveyor = capacity != GJ_UNLIMITED && chance(dice, 0.5)};
    const struct gj_dist constant = {.kind = GJ_DIST_CONSTANT, .a = (1 + 9 * roll(dice)) * (double)GJ_MINUTE};
    transit.time = transit.is_conveyor ? gj_plant_add_dist(plant, &constant) : add_time(plant, dice, 5.0);
    gj_plant_add_transit(plant, &transit);
}

/* Until something is due on a clock: minutes, or cycles. */
static gj_id add_every(struct gj_plant *plant, struct dice *dice, enum gj_clock_kind clock, double mean_min)
{
    const struct gj_dist cycles = {.kind = GJ_DIST_EXPONENTIAL, .a = 1.0 + mean_min * roll(dice)};
    return clock == GJ_CLOCK_CYCLES ? gj_plant_add_dist(plant, &cycles) : add_time(plant, dice, mean_min);
}

static void add_maintenance(struct gj_plant *plant, struct dice *dice, gj_id station, uint32_t n_pools, bool has_modes)
{
    static const char *const renews[] = {"mode0"};
    struct gj_maintenance_spec spec = {.name = "plan",
                                       .station = station,
                                       .clock = (enum gj_clock_kind)pick(dice, 0, GJ_N_CLOCKS - 1),
                                       .interrupts = chance(dice, 0.4),
                                       .renews = renews};
    spec.every = add_every(plant, dice, spec.clock, 800);
    spec.time = add_time(plant, dice, 15);
    if (spec.clock != GJ_CLOCK_CYCLES && chance(dice, 0.5)) {
        spec.window = 100 * GJ_MINUTE;
        spec.when_idle = chance(dice, 0.5);
    }
    spec.n_renews = has_modes && chance(dice, 0.5) ? 1 : 0;
    add_needs(dice, n_pools, spec.crew, &spec.n_crew, 0.4);
    gj_plant_add_maintenance(plant, &spec);
}

/* `whole`: nothing that asks for single pieces. */
static void add_degradation(struct gj_plant *plant, struct dice *dice, gj_id station, uint32_t n_pools, bool whole)
{
    struct gj_stage stage[4];
    struct gj_degradation_spec spec = {.name = "wear",
                                       .station = station,
                                       .clock = (enum gj_clock_kind)pick(dice, 0, GJ_N_CLOCKS - 1),
                                       .part = (enum gj_part)pick(dice, 0, GJ_N_PARTS - 1),
                                       .n_stages = pick(dice, 1, 4),
                                       .stage = stage,
                                       .noticed = GJ_NONE,
                                       .inspect = GJ_NONE,
                                       .maintenance = GJ_NONE,
                                       .interrupts = chance(dice, 0.4)};
    spec.part = whole ? GJ_PART_RESUME : spec.part;
    for (uint32_t k = 0; k < spec.n_stages; k++) {
        stage[k] =
            (struct gj_stage){.time = add_every(plant, dice, spec.clock, 300), .cycle = 1.0 + 0.3 * k, .defects = 1.0};
    }
    spec.repair = add_time(plant, dice, 20);
    add_needs(dice, n_pools, spec.crew, &spec.n_crew, 0.4);
    if (spec.n_stages > 1 && chance(dice, 0.7)) {
        spec.maintain_at = pick(dice, 1, spec.n_stages - 1);
        spec.restores_to = pick(dice, 0, spec.maintain_at - 1);
        spec.maintenance = add_time(plant, dice, 10);
        spec.inspect = chance(dice, 0.5) ? add_every(plant, dice, spec.clock, 100) : GJ_NONE;
        add_needs(dice, n_pools, spec.maintenance_crew, &spec.n_maintenance_crew, 0.4);
    }
    gj_plant_add_degradation(plant, &spec);
}

enum gathering { GATHERS_NOTHING, GATHERS_BATCHES, SPLITS, JOINS };

/* What is split is joined before it is split again; lots are joined where there is room for all. */
static enum gathering draw_gathering(struct dice *dice, uint32_t capacity)
{
    if (capacity > 0 && chance(dice, 0.15)) {
        return GATHERS_BATCHES;
    }
    if (capacity == GJ_UNLIMITED && chance(dice, dice->is_split ? 0.6 : 0.2)) {
        dice->is_split = false;
        return JOINS;
    }
    if (!dice->is_split && chance(dice, 0.15)) {
        dice->is_split = true;
        return SPLITS;
    }
    return GATHERS_NOTHING;
}

static void add_gathering(struct gj_plant *plant, struct dice *dice, gj_id station, enum gathering gathering,
                          uint32_t capacity)
{
    dice->gathers |= (uint64_t)(gathering == GATHERS_BATCHES || gathering == JOINS) << station;
    dice->ovens |= (uint64_t)(gathering == GATHERS_BATCHES) << station;
    if (gathering == GATHERS_BATCHES) {
        struct gj_oven_spec oven = {.station = station, .max = pick(dice, 1, 5), .wait_us = 30 * GJ_MINUTE};
        oven.min = pick(dice, 1, oven.max);
        oven.wait_us = capacity == GJ_UNLIMITED && oven.min % 2 == 0 ? 0 : oven.wait_us; /* waits for all it wants */
        oven.one_family = chance(dice, 0.5);
        gj_plant_add_oven(plant, &oven);
    } else if (gathering == SPLITS) {
        gj_plant_add_split(plant, &(struct gj_split_spec){.station = station, .pieces = pick(dice, 1, 8)});
    } else if (gathering == JOINS) {
        gj_plant_add_join(
            plant, &(struct gj_join_spec){.station = station, .of = chance(dice, 0.5) ? GJ_JOIN_LOT : GJ_JOIN_ORDER});
    }
}

/* Places before a station; none only where the station before it can hold out a lot. */
static uint32_t draw_capacity(const struct gj_plant *plant, struct dice *dice, uint32_t i)
{
    if (i > 0 && gj_plant_station(plant, i - 1)->blocking == GJ_BLOCKING_AFTER && chance(dice, 0.15)) {
        dice->direct |= UINT64_C(1) << i;
        return 0;
    }
    return chance(dice, 0.3) ? GJ_UNLIMITED : pick(dice, 1, 6);
}

static void draw_station(struct gj_plant *plant, struct dice *dice, struct gj_station_spec *s, uint32_t n_pools)
{
    s->n_machines = pick(dice, 1, 3);
    s->calendar = calendar_or_none(dice);
    s->rule = (enum gj_rule)pick(dice, 0, GJ_N_RULES - 1);
    s->by_hand = chance(dice, 0.5);
    s->affected = chance(dice, 0.7);
    s->tends = chance(dice, 0.3) ? pick(dice, 1, 3) : 1;
    s->shift_end = (enum gj_shift_end)pick(dice, 0, GJ_N_SHIFT_ENDS - 1);
    s->preempt = s->rule == GJ_RULE_PRIORITY ? (enum gj_preempt)pick(dice, 0, GJ_N_PREEMPTS - 1) : GJ_PREEMPT_NO;
    s->blocking = chance(dice, 0.25) ? GJ_BLOCKING_BEFORE : GJ_BLOCKING_AFTER;
    s->setup = chance(dice, 0.4) ? add_time(plant, dice, 10) : GJ_NONE;
    add_needs(dice, n_pools, s->work_need, &s->n_work_needs, 0.5);
    add_needs(dice, n_pools, s->setup_need, &s->n_setup_needs, 0.3);
    s->tends = s->n_work_needs > 0 ? s->tends : 1;
}

static bool add_loading(struct gj_plant *plant, struct dice *dice, gj_id station, const struct gj_station_spec *s)
{
    if (s->n_work_needs == 0 || s->tends > 1 || !chance(dice, 0.4)) {
        return false;
    }
    const struct gj_loading_spec loading = {
        .station = station, .load = add_time(plant, dice, 2), .unload = add_time(plant, dice, 1)};
    gj_plant_add_loading(plant, &loading);
    return true;
}

static void add_sequence(struct gj_plant *plant, struct dice *dice, gj_id station, uint32_t n_products)
{
    gj_id product[6];
    struct gj_sequence_spec sequence = {.station = station, .n = pick(dice, 1, 6), .product = product};
    for (uint32_t k = 0; k < sequence.n; k++) {
        product[k] = pick(dice, 0, n_products - 1);
    }
    gj_plant_add_sequence(plant, &sequence);
}

static void add_station(struct gj_plant *plant, struct dice *dice, uint32_t i, uint32_t n_pools, uint32_t n_products,
                        struct gj_random_options options)
{
    char name[24];
    char path[48];
    snprintf(name, sizeof name, "S%u", i);
    snprintf(path, sizeof path, "line.random.S%u", i);
    const uint32_t capacity = draw_capacity(plant, dice, i);
    const gj_id buffer = gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = name, .capacity = capacity});
    if (capacity > 0 && chance(dice, 0.15)) {
        dice->no_endless |= i == 0;
        add_transit(plant, dice, buffer, capacity);
    }
    struct gj_station_spec s = {.name = name, .path = path, .buffer = buffer};
    draw_station(plant, dice, &s, n_pools);
    s.affected &= !options.no_levers;
    add_quality(plant, dice, &s, i);
    const enum gathering gathering = draw_gathering(dice, capacity);
    const bool is_oven = gathering == GATHERS_BATCHES;
    dice->no_endless |= i == 0 && gathering == JOINS;
    s.inspection.is_on &= !is_oven;
    s.preempt = gathering == GATHERS_NOTHING || gathering == SPLITS ? s.preempt : GJ_PREEMPT_NO;
    if (is_oven || gathering == SPLITS) {
        s.blocking = GJ_BLOCKING_AFTER;
    }
    const gj_id station = gj_plant_add_station(plant, &s);
    const bool is_loaded = add_loading(plant, dice, station, &s);
    add_gathering(plant, dice, station, gathering, capacity);
    const bool has_modes = add_modes(plant, dice, station, n_pools, is_oven);
    if (chance(dice, 0.25)) {
        add_maintenance(plant, dice, station, n_pools, has_modes);
    }
    if (chance(dice, 0.25)) {
        add_degradation(plant, dice, station, n_pools, is_oven);
    }
    if (s.setup == GJ_NONE && chance(dice, 0.3)) {
        add_matrix(plant, dice, station, n_products);
    }
    if (!is_oven) {
        add_quality_objects(plant, dice, station, &s, n_pools, is_loaded);
    }
    if (s.preempt == GJ_PREEMPT_NO && chance(dice, 0.06)) {
        add_sequence(plant, dice, station, n_products);
    }
    for (uint32_t p = 0; p < n_products; p++) {
        gj_plant_add_step(plant, &(struct gj_step_spec){.product = p, .buffer = buffer});
        gj_plant_add_job(
            plant, &(struct gj_job_spec){
                       .product = p, .step = i, .station = station, .cycle = add_time(plant, dice, 1.0), .family = p});
    }
}

/* Another station at one of the steps, for some of the products. */
static void add_twin(struct gj_plant *plant, struct dice *dice, uint32_t n_stations, uint32_t n_pools,
                     uint32_t n_products)
{
    const uint32_t i = pick(dice, 0, n_stations - 1);
    if (dice->gathers >> i & 1) {
        return;
    }
    struct gj_station_spec s = {
        .name = "twin", .path = "line.random.twin", .buffer = gj_plant_station(plant, i)->buffer};
    draw_station(plant, dice, &s, n_pools);
    s.affected = gj_plant_station(plant, i)->affected;
    if (dice->direct >> (i + 1) & 1) {
        s.blocking = GJ_BLOCKING_AFTER;
    }
    s.preempt = (dice->samples >> i & 1) ? GJ_PREEMPT_NO : s.preempt;
    add_quality(plant, dice, &s, i);
    const gj_id station = gj_plant_add_station(plant, &s);
    add_loading(plant, dice, station, &s);
    add_modes(plant, dice, station, n_pools, false);
    for (uint32_t p = 0; p < n_products; p++) {
        if (p == 0 || chance(dice, 0.7)) {
            gj_plant_add_job(
                plant,
                &(struct gj_job_spec){
                    .product = p, .step = i, .station = station, .cycle = add_time(plant, dice, 1.0), .family = p});
        }
    }
}

/* Some of the lots go another way: at most 60 % in all, so every route ends. */
static void add_ways(struct gj_plant *plant, struct dice *dice, uint32_t n_products, uint32_t n_stations)
{
    for (uint32_t p = 0; p < n_products; p++) {
        for (uint32_t step = 0; step < n_stations && chance(dice, 0.5); step++) {
            const uint32_t n = pick(dice, 0, 2);
            for (uint32_t i = 0; i < n; i++) {
                struct gj_way_spec way = {.product = p, .step = step, .share = 0.3 * roll(dice)};
                way.to = chance(dice, 0.6)   ? pick(dice, 0, n_stations - 1)
                         : chance(dice, 0.5) ? GJ_WAY_OUT
                                             : GJ_WAY_SCRAP;
                if (way.to <= step) {
                    way.to = place_for_rework(dice, way.to);
                }
                gj_plant_add_way(plant, &way);
            }
        }
    }
}

/* The product's customers are served from stock. */
static void add_stock(struct gj_plant *plant, struct dice *dice, uint32_t p, gj_id customers, gj_id loop)
{
    char name[24];
    snprintf(name, sizeof name, "stock%u", p);
    const struct gj_demand_spec makes = {.name = name,
                                         .product = p,
                                         .every = GJ_NONE,
                                         .quantity = GJ_NONE,
                                         .due = GJ_NONE,
                                         .lot_size = pick(dice, 5, 30),
                                         .allowance = chance(dice, 0.3) ? 0.1 : 0.0,
                                         .fill = chance(dice, 0.5),
                                         .needs_card = loop != GJ_NONE,
                                         .loop = loop,
                                         .priority = 1,
                                         .rank = gj_takes_by_hook(plant, p) ? 2 : 0};
    struct gj_stock_spec stock = {.name = name,
                                  .makes = gj_plant_add_demand(plant, &makes),
                                  .n_serves = 1,
                                  .serves = &customers,
                                  .initial = pick(dice, 0, 50),
                                  .policy = (enum gj_stock_policy)pick(dice, 0, GJ_N_STOCK_POLICIES - 1),
                                  .loses = chance(dice, 0.3),
                                  .review = chance(dice, 0.5) ? 0 : (gj_time)pick(dice, 1, 48) * GJ_HOUR,
                                  .lead = (gj_time)pick(dice, 0, 8) * GJ_HOUR,
                                  .up_to = pick(dice, 20, 100),
                                  .safety = pick(dice, 0, 20),
                                  .error = roll(dice)};
    stock.reorder = stock.up_to - pick(dice, 0, 19);
    stock.review = stock.policy == GJ_STOCK_POLICY_FORECAST && stock.review == 0 ? GJ_DAY : stock.review;
    gj_plant_add_stock(plant, &stock);
}

/* Cards between two stations, or in the whole plant for the stream of product 0. */
static gj_id add_cards(struct gj_plant *plant, struct dice *dice, uint32_t n_stations)
{
    const uint32_t n = chance(dice, 0.4) ? pick(dice, 1, 2) : 0;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t from = pick(dice, 0, n_stations - 1);
        const uint32_t to = pick(dice, from, n_stations - 1);
        if (!(dice->ovens >> from & 1)) { /* ovens take no cards */
            gj_plant_add_loop(plant, &(struct gj_loop_spec){.name = i == 0 ? "kanban" : "kanban 2",
                                                            .n_cards = pick(dice, 1, 12),
                                                            .from = from,
                                                            .to = chance(dice, 0.1) ? GJ_NONE : to,
                                                            .at_end = from == to || chance(dice, 0.5)});
        }
    }
    if (!chance(dice, 0.3)) {
        return GJ_NONE;
    }
    return gj_plant_add_loop(
        plant, &(struct gj_loop_spec){.name = "conwip", .n_cards = pick(dice, 1, 12), .from = GJ_NONE, .to = GJ_NONE});
}

static void add_demand(struct gj_plant *plant, struct dice *dice, uint32_t p, gj_id loop, gj_id stock_loop)
{
    char name[24];
    snprintf(name, sizeof name, "D%u", p);
    struct gj_demand_spec d = {.name = name,
                               .product = p,
                               .first_us = -1,
                               .quantity = GJ_NONE,
                               .due = GJ_NONE,
                               .every = GJ_NONE,
                               .lot_size = pick(dice, 1, 20),
                               .is_endless =
                                   p == 0 && !dice->no_endless && chance(dice, 0.2) && !gj_takes_by_hook(plant, p),
                               .priority = pick(dice, 1, 3),
                               .needs_card = loop != GJ_NONE,
                               .loop = loop};
    if (!d.is_endless) {
        d.every = add_time(plant, dice, 60);
        d.due = chance(dice, 0.5) ? add_time(plant, dice, 2000) : GJ_NONE;
        d.fill = chance(dice, 0.5);
        d.lose_when_full = loop == GJ_NONE && chance(dice, 0.2);
        if (chance(dice, 0.6)) {
            struct gj_dist quantity = {.kind = GJ_DIST_POISSON, .a = 30.0};
            d.quantity = gj_plant_add_dist(plant, &quantity);
        }
    }
    const bool has_stock = !d.is_endless && !d.lose_when_full && !d.needs_card && chance(dice, 0.3);
    d.rank = !has_stock && gj_takes_by_hook(plant, p) ? 1 : 0;
    const gj_id customers = gj_plant_add_demand(plant, &d);
    if (has_stock) {
        add_stock(plant, dice, p, customers, chance(dice, 0.5) ? stock_loop : GJ_NONE);
    }
}

/* Of all stations, so of a random number of machines at once. */
static void add_outage(struct gj_plant *plant, struct dice *dice, uint32_t n_stations, uint32_t n_pools)
{
    gj_id station[6];
    struct gj_outage_spec spec = {.name = "power", .station = station, .noticed = GJ_NONE, .affected = false};
    for (uint32_t i = 0; i < n_stations; i++) {
        if (i == 0 || chance(dice, 0.6)) {
            station[spec.n_stations++] = i;
        }
    }
    spec.every = add_time(plant, dice, 900);
    spec.noticed = chance(dice, 0.5) ? add_time(plant, dice, 10) : GJ_NONE;
    spec.repair = add_time(plant, dice, 30);
    add_needs(dice, n_pools, spec.crew, &spec.n_crew, 0.6);
    gj_plant_add_outage(plant, &spec);
}

static void add_idle_machine(struct gj_plant *plant)
{
    const gj_id buffer = gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = "unused", .capacity = 3});
    const gj_id every = gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_EXPONENTIAL, .a = 1e9});
    const gj_id station = gj_plant_add_station(
        plant, &(struct gj_station_spec){.name = "unused",
                                         .path = "line.other.unused",
                                         .buffer = buffer,
                                         .n_machines = 2,
                                         .calendar = GJ_NONE,
                                         .setup = GJ_NONE,
                                         .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}});
    gj_plant_add_mode(plant, &(struct gj_mode_spec){.name = "stop",
                                                    .station = station,
                                                    .clock = GJ_CLOCK_OPERATING,
                                                    .every = every,
                                                    .noticed = GJ_NONE,
                                                    .repair = every});
}

/* Some jobs need one of two moulds. Jobs are numbered station by station. */
static void add_tools(struct gj_plant *plant, struct dice *dice, uint32_t n_jobs, uint32_t n_products)
{
    gj_id job[2][64];
    uint32_t n[2] = {0};
    for (uint32_t i = 0; i < n_jobs; i++) {
        if (chance(dice, 0.3) && !(dice->gathers >> i / n_products & 1)) {
            const uint32_t tool = pick(dice, 0, 1);
            job[tool][n[tool]++] = i;
        }
    }
    for (uint32_t tool = 0; tool < 2; tool++) {
        if (n[tool] > 0) {
            gj_plant_add_tool(plant, &(struct gj_tool_spec){.name = tool ? "mould 2" : "mould 1",
                                                            .count = pick(dice, 1, 2),
                                                            .n_jobs = n[tool],
                                                            .job = job[tool]});
        }
    }
}

/* One of the stations assembles: a feeder makes its components, defective ones too. */
static void add_assembly(struct gj_plant *plant, struct dice *dice, gj_id product, uint32_t n_stations)
{
    const gj_id assembly = pick(dice, 0, n_stations - 1);
    if (gj_plant_station(plant, assembly)->preempt != GJ_PREEMPT_NO || (dice->gathers >> assembly & 1)) {
        return;
    }
    const gj_id queue = gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = "raw", .capacity = GJ_UNLIMITED});
    const gj_id store =
        gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = "store", .capacity = pick(dice, 3, 6)});
    const struct gj_quality_spec quality = {.defects = 0.2 * roll(dice),
                                            .scrap = 0.2 * roll(dice),
                                            .drifts = GJ_NONE,
                                            .found = GJ_NONE,
                                            .restore = GJ_NONE};
    const gj_id feeder = gj_plant_add_station(plant, &(struct gj_station_spec){.name = "feeder",
                                                                               .path = "line.part.feeder",
                                                                               .buffer = queue,
                                                                               .n_machines = pick(dice, 1, 2),
                                                                               .calendar = GJ_NONE,
                                                                               .setup = GJ_NONE,
                                                                               .tends = 1,
                                                                               .quality = quality});
    gj_plant_add_product(plant, &(struct gj_product_spec){.name = "part"});
    gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = queue});
    gj_plant_add_step(plant, &(struct gj_step_spec){.product = product, .buffer = store});
    gj_plant_add_job(plant,
                     &(struct gj_job_spec){.product = product, .station = feeder, .cycle = add_time(plant, dice, 0.5)});
    if (chance(dice, 0.4)) {
        gj_plant_add_loop(plant, &(struct gj_loop_spec){.name = "parts",
                                                        .n_cards = pick(dice, 3, 8),
                                                        .from = feeder,
                                                        .to = assembly,
                                                        .at_end = chance(dice, 0.5)});
    }
    const bool is_endless = chance(dice, 0.6);
    gj_plant_add_demand(plant, &(struct gj_demand_spec){.name = "parts",
                                                        .product = product,
                                                        .is_endless = is_endless,
                                                        .first_us = -1,
                                                        .every = is_endless ? GJ_NONE : add_time(plant, dice, 60),
                                                        .fill = chance(dice, 0.3),
                                                        .quantity = GJ_NONE,
                                                        .due = GJ_NONE,
                                                        .lot_size = pick(dice, 40, 60),
                                                        .priority = 1});
    const struct gj_kit_part part = {.store = store, .pieces = pick(dice, 1, 2)};
    gj_plant_add_kit(plant,
                     &(struct gj_kit_spec){.station = assembly, .product = GJ_NONE, .n_parts = 1, .part = &part});
}

struct gj_plant *gj_random_plant(uint64_t n, struct gj_random_options options)
{
    struct dice dice = {.key = gj_draw_key(n, "random plant", "dice")};
    struct gj_plant *plant = gj_plant_new("random");
    GJ_CHECK(plant != NULL, "no memory");
    gj_plant_limit_lots(plant, 3000);
    add_calendars(plant);
    const uint32_t n_pools = pick(&dice, 0, 3);
    for (uint32_t i = 0; i < n_pools; i++) {
        char name[24];
        snprintf(name, sizeof name, "P%u", i);
        gj_plant_add_pool(plant, &(struct gj_pool_spec){.name = name,
                                                        .occupation = "production",
                                                        .count = pick(&dice, 2, 5),
                                                        .calendar = calendar_or_none(&dice),
                                                        .paperwork_us = chance(&dice, 0.5) ? 20 * GJ_MINUTE : 0});
        add_staff(plant, &dice, i);
    }
    const uint32_t n_products = pick(&dice, 1, 3);
    for (uint32_t p = 0; p < n_products; p++) {
        char name[24];
        snprintf(name, sizeof name, "product%u", p);
        gj_plant_add_product(plant, &(struct gj_product_spec){.name = name});
    }
    const uint32_t n_stations = pick(&dice, 1, 6);
    for (uint32_t i = 0; i < n_stations; i++) {
        add_station(plant, &dice, i, n_pools, n_products, options);
    }
    if (chance(&dice, 0.3)) {
        add_twin(plant, &dice, n_stations, n_pools, n_products);
    }
    if (chance(&dice, 0.3)) {
        add_tools(plant, &dice, n_stations * n_products, n_products);
    }
    const gj_id conwip = add_cards(plant, &dice, n_stations);
    for (uint32_t p = 0; p < n_products; p++) {
        add_demand(plant, &dice, p, p == 0 ? conwip : GJ_NONE, conwip);
    }
    if (chance(&dice, 0.3)) {
        add_ways(plant, &dice, n_products, n_stations);
    }
    if (chance(&dice, 0.25)) {
        add_outage(plant, &dice, n_stations, n_pools);
    }
    if (chance(&dice, 0.3)) {
        add_assembly(plant, &dice, n_products, n_stations);
    }
    if (options.add_idle_machine) {
        add_idle_machine(plant);
    }
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    gj_plant_set_hook(plant, &gj_random_hook);
    const enum gj_status status = gj_plant_freeze(plant, &errors);
    GJ_CHECK(status == GJ_OK, "random plant %llu: %s: %s", (unsigned long long)n, errors.n ? errors.items[0].place : "",
             errors.n ? errors.items[0].message : "freeze");
    gj_error_list_fini(&errors);
    return plant;
}
