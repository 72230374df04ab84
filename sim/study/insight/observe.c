/* A few replications again, each arm from time 0, with meters on. What each shows stands in its own place, so threads do not matter. */
#include <math.h>
#include <pthread.h>
#include <string.h>

#include "base/alloc.h"
#include "economy/life.h"
#include "factory/bottleneck.h"
#include "study/insight/observe_internal.h"
#include "study/lives.h"
#include "study/pilot.h"

struct job {
    const struct gj_progress *progress;
    struct gj_sights sights;
    uint32_t logged; /* replication of which a shift is logged */
    bool is_again;   /* all have been lived; that one alone is lived again, for its log */
    atomic_uint done;
    uint32_t total;
    pthread_t caller;
};

/* Meters of one life. */
struct watch {
    struct gj_loss *loss;
    bool keeps_ledger; /* now */
    struct gj_bottleneck *whole, *period;
    struct gj_flow_watch *flow;
    struct gj_log_watch *log;      /* NULL: not of this life */
    struct gj_flow_meter meter[2]; /* at the last point of the course, and at the one before */
    gj_wide *lot_us[2];
};

/* --- what the trace is handed on to --- */

static void take_past(void *user, const struct gj_trace_record *record)
{
    gj_flow_watch_take(((const struct watch *)user)->flow, record);
}

static void take(void *user, const struct gj_trace_record *record)
{
    const struct watch *w = user;
    const struct gj_trace *const to[] = {gj_bottleneck_trace(w->whole), gj_bottleneck_trace(w->period),
                                         gj_loss_trace(w->loss)};
    for (uint32_t i = 0; i < 2U + w->keeps_ledger; i++) {
        to[i]->sink(to[i]->user, record);
    }
    gj_flow_watch_take(w->flow, record);
    if (w->log) {
        gj_log_watch_take(w->log, record);
    }
}

static void settle(void *user, gj_time from, gj_time until)
{
    const struct watch *w = user;
    const struct gj_trace *const to[] = {gj_bottleneck_trace(w->whole), gj_bottleneck_trace(w->period),
                                         gj_loss_trace(w->loss)};
    for (uint32_t i = 0; i < 2U + w->keeps_ledger; i++) {
        to[i]->settled(to[i]->user, from, until);
    }
    if (w->log) {
        gj_log_watch_settled(w->log, from, until);
    }
}

static void take_move(void *user, const struct gj_move *move)
{
    const struct watch *w = user;
    if (w->log) {
        gj_log_watch_move(w->log, move);
    }
}

/* --- one life --- */

static void watch_fini(struct watch *w)
{
    gj_loss_free(w->loss);
    gj_bottleneck_free(w->whole);
    gj_bottleneck_free(w->period);
    gj_flow_watch_free(w->flow);
    gj_free(w->lot_us[0]);
    gj_free(w->lot_us[1]);
}

static enum gj_status watch_init(struct watch *w, const struct job *job, struct gj_sight *sight, uint32_t arm,
                                 const struct gj_floor *floor, bool is_logged)
{
    const struct gj_plant *plant = job->sights.frame.plant;
    const size_t n_buffers = gj_plant_n_buffers(plant) + (size_t)1;
    *w = (struct watch){
        .loss = gj_loss_new(plant),
        .whole = gj_bottleneck_new(plant),
        .period = gj_bottleneck_new(plant),
        .flow = gj_flow_watch_new(plant, take_move, w),
        .lot_us = {gj_alloc_zero(n_buffers, sizeof(gj_wide)), gj_alloc_zero(n_buffers, sizeof(gj_wide))}};
    if (is_logged) {
        w->log = sight->log[arm] = gj_log_watch_new(floor, job->sights.frame.window_from, job->sights.frame.end);
    }
    const bool is_made =
        w->loss && w->whole && w->period && w->flow && w->lot_us[0] && w->lot_us[1] && (w->log || !is_logged);
    return is_made ? GJ_OK : GJ_NO_MEMORY;
}

static gj_time course_at(const struct gj_sight_frame *frame, uint32_t point)
{
    const gj_time at = (gj_time)point * frame->interval;
    return at < frame->end ? at : frame->end;
}

/* The window is cut into equal periods, to the microsecond below. */
static gj_time period_at(const struct gj_sight_frame *frame, uint32_t period)
{
    return frame->window_from + (frame->end - frame->window_from) * (gj_time)period / (gj_time)GJ_SEEN_PERIODS;
}

static void take_point(const struct gj_sight_frame *frame, struct watch *w, const struct gj_floor *floor,
                       uint32_t point, double *number)
{
    const double length = (double)(course_at(frame, point + 1) - course_at(frame, point));
    struct gj_flow_meter *now = &w->meter[(point + 1) % 2];
    const struct gj_flow_meter *before = &w->meter[point % 2];
    gj_wide *lots = w->lot_us[(point + 1) % 2];
    const gj_wide *lots_before = w->lot_us[point % 2];
    gj_floor_read(floor, NULL, NULL, now, lots);
    number[frame->throughput + point] = (double)(now->pieces_done - before->pieces_done) / (length / (double)GJ_DAY);
    number[frame->wip + point] = (double)(now->piece_us - before->piece_us) / length;
    for (uint32_t b = 0; b < frame->n_buffers; b++) {
        number[frame->buffer + (size_t)b * frame->n_points + point] = (double)(lots[b] - lots_before[b]) / length;
    }
}

static void take_shares(const struct gj_sight_frame *frame, struct gj_bottleneck *watch, double *share, size_t stride)
{
    struct gj_bottleneck_reading reading;
    gj_bottleneck_read(watch, &reading);
    for (uint32_t i = 0; i < frame->n_resources; i++) {
        const struct gj_bottleneck_share *of =
            i < frame->n_stations ? &reading.station[i] : &reading.pool[i - frame->n_stations];
        share[i * stride] = reading.length > 0 ? (double)of->momentary_us / (double)reading.length : (double)NAN;
    }
}

static enum gj_status take_ledger(const struct gj_sight_frame *frame, struct watch *w, double *number,
                                  struct gj_error *error)
{
    const struct gj_loss_charge *charge = NULL;
    size_t n = 0;
    const struct gj_root_minutes minutes = {number + frame->own, number + frame->others, NULL};
    const enum gj_status status = gj_loss_read(w->loss, &charge, &n, error);
    if (status == GJ_OK) {
        gj_roots_add(&frame->roots, charge, n, (double)frame->ledger / (double)GJ_DAY, &minutes);
    }
    w->keeps_ledger = false;
    return status;
}

static enum gj_status take_end(const struct gj_sight_frame *frame, struct watch *w, uint32_t arm,
                               struct gj_sight *sight, double *number, struct gj_error *error)
{
    const struct gj_flow_sum *sum = NULL;
    take_shares(frame, w->whole, number + frame->whole, 1);
    if (gj_flow_watch_read(w->flow, &sum, &sight->n_flows[arm]) == GJ_OK) {
        sight->flow[arm] = gj_alloc_zero(sight->n_flows[arm] + (size_t)1, sizeof *sum);
    }
    for (uint32_t i = 0; sight->flow[arm] && i < sight->n_flows[arm]; i++) {
        sight->flow[arm][i] = sum[i];
    }
    return sight->flow[arm] ? GJ_OK
                            : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for what flows between stations");
}

static gj_time earlier(gj_time a, gj_time b)
{
    return a < b ? a : b;
}

/* Parts of the window one after the other, spread over the replications. */
static gj_time ledger_from(const struct gj_sight_frame *frame, uint32_t replication)
{
    const gj_time n_parts = (frame->end - frame->window_from) / frame->ledger;
    return frame->window_from + frame->ledger * (n_parts * (gj_time)replication / (gj_time)frame->n_replications);
}

/* From one moment at which something is read to the next: points of the course, the beginning of the window, ends of its periods, the ledger's part of
 * it. */
static enum gj_status live_through(const struct gj_sight_frame *frame, struct watch *w, struct gj_life *life,
                                   uint32_t replication, double *number, struct gj_error *error)
{
    const gj_time opens = ledger_from(frame, replication);
    const struct gj_trace present = {.sink = take, .settled = settle, .user = w};
    enum gj_status status = GJ_OK;
    uint32_t point = 0;
    uint32_t period = 0;
    bool is_in = false;
    gj_floor_read(&life->floor, NULL, NULL, &w->meter[0], w->lot_us[0]);
    for (gj_time now = 0; now < frame->end && status == GJ_OK;) {
        if (now == frame->window_from) {
            gj_bottleneck_start(w->whole, &life->floor);
            gj_bottleneck_start(w->period, &life->floor);
            gj_flow_watch_count(w->flow);
            life->floor.trace = &present;
            is_in = true;
        }
        if (now == opens) {
            gj_loss_start(w->loss, &life->floor);
            w->keeps_ledger = true;
        }
        const gj_time other = is_in ? period_at(frame, period + 1) : frame->window_from;
        const gj_time next = course_at(frame, point + 1);
        const gj_time ledger = w->keeps_ledger ? opens + frame->ledger : now < opens ? opens : frame->end;
        now = earlier(earlier(next, other), ledger);
        status = gj_life_run(life, now, error);
        if (status == GJ_OK && now == next) {
            take_point(frame, w, &life->floor, point++, number);
        }
        if (status == GJ_OK && w->keeps_ledger && now == ledger) {
            status = take_ledger(frame, w, number, error);
        }
        if (status == GJ_OK && is_in && now == other) {
            take_shares(frame, w->period, number + frame->period + period++, GJ_SEEN_PERIODS);
            gj_bottleneck_start(w->period, &life->floor);
        }
    }
    life->floor.trace = NULL;
    return status;
}

static enum gj_status live_arm(const struct job *job, struct gj_life *life, uint32_t replication, enum gj_arm arm,
                               struct gj_error *error)
{
    const struct gj_sight_frame *frame = &job->sights.frame;
    struct gj_sight *sight = &job->sights.sight[replication];
    struct watch w;
    const struct gj_trace past = {.sink = take_past, .user = &w};
    if (watch_init(&w, job, sight, arm, &life->floor, replication == job->logged) != GJ_OK) {
        watch_fini(&w);
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the meters of the floor");
    }
    double *number = gj_sight_numbers(&job->sights, replication, arm);
    memset(number, 0, frame->width * sizeof *number);
    gj_free(sight->flow[arm]);
    sight->flow[arm] = NULL;
    gj_study_role(frame->spec, arm, &life->role);
    life->floor.trace = &past;
    gj_life_reset(life, frame->spec->seed, replication);
    enum gj_status status = live_through(frame, &w, life, replication, number, error);
    if (status == GJ_OK) {
        status = gj_floor_verify(&life->floor, error);
    }
    if (status == GJ_OK) {
        status = gj_life_verify(life, error);
    }
    if (status == GJ_OK) {
        status = take_end(frame, &w, arm, sight, number, error);
    }
    watch_fini(&w);
    return status;
}

static enum gj_status live(void *user, struct gj_life *life, uint32_t replication, struct gj_error *error)
{
    struct job *job = user;
    struct gj_sight *sight = &job->sights.sight[replication];
    enum gj_status status = GJ_OK;
    if (job->is_again && replication != job->logged) {
        return GJ_OK;
    }
    for (uint32_t arm = 0; arm < GJ_N_ARMS && status == GJ_OK; arm++) {
        status = live_arm(job, life, replication, (enum gj_arm)arm, error);
    }
    sight->has_failed = status != GJ_OK;
    for (size_t i = 0; sight->has_failed && i < GJ_N_ARMS * job->sights.frame.width; i++) {
        gj_sight_numbers(&job->sights, replication, 0)[i] = NAN;
    }
    const uint32_t done = atomic_fetch_add(&job->done, 1) + 1;
    if (job->progress && job->progress->report && pthread_equal(pthread_self(), job->caller)) {
        job->progress->report(job->progress->user, done, job->total);
    }
    return status;
}

/* --- the whole --- */

/* Weeks where there are two dozen of them, else days, else hours: what repeats by the day or week then does not show as a saw. Where there are too many, the fewest
 * of them together that are not. */
static gj_time suitable_interval(gj_time length)
{
    static const gj_time steps[] = {GJ_WEEK, GJ_DAY, GJ_HOUR, GJ_MINUTE, GJ_SECOND};
    enum { ENOUGH = 24 };
    for (uint32_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        if (length / steps[i] >= ENOUGH) {
            gj_time times = 1;
            while ((length - 1) / (steps[i] * times) + 1 > (gj_time)GJ_SEEN_POINTS) {
                times++;
            }
            return steps[i] * times;
        }
    }
    return length / ENOUGH > 0 ? length / ENOUGH : 1;
}

/* All of the window, or in a large plant as much of it as keeps the cost in hand: whole weeks where it has one, so that a weekend counts as often as it should. */
static gj_time ledger_of(gj_time window, uint32_t n_machines)
{
    if (n_machines <= GJ_SEEN_MACHINES) {
        return window;
    }
    const double share = (double)GJ_SEEN_MACHINES / n_machines;
    const gj_time part = (gj_time)((double)window * share * share) + 1;
    const gj_time whole = window >= GJ_WEEK ? (part / GJ_WEEK + 1) * GJ_WEEK : part;
    return whole < window ? whole : window;
}

static void frame_init(struct gj_sight_frame *frame, const struct gj_study_spec *spec)
{
    const struct gj_plant *plant = spec->plant;
    *frame = (struct gj_sight_frame){
        .spec = spec,
        .plant = plant,
        .n_replications = spec->replications < GJ_SEEN_REPLICATIONS ? spec->replications : GJ_SEEN_REPLICATIONS,
        .n_stations = gj_plant_n_stations(plant),
        .n_buffers = gj_plant_n_buffers(plant),
        .n_pools = gj_plant_n_pools(plant),
        .window_from = spec->warm_up + spec->settle,
        .end = spec->warm_up + spec->horizon,
    };
    frame->ledger = ledger_of(frame->end - frame->window_from, gj_plant_n_machines(plant));
    gj_roots_init(&frame->roots, plant);
    frame->interval = suitable_interval(frame->end);
    frame->n_points = (uint32_t)((frame->end - 1) / frame->interval + 1);
    frame->n_resources = frame->n_stations + frame->n_pools;
    frame->n_roots = frame->roots.first[GJ_N_CAUSES];
    frame->wip = frame->throughput + frame->n_points;
    frame->buffer = frame->wip + frame->n_points;
    frame->own = frame->buffer + (size_t)frame->n_buffers * frame->n_points;
    frame->others = frame->own + frame->n_roots;
    frame->whole = frame->others + frame->n_roots;
    frame->period = frame->whole + frame->n_resources;
    frame->width = frame->period + (size_t)frame->n_resources * GJ_SEEN_PERIODS;
}

static void sights_free(struct gj_sights *sights)
{
    for (uint32_t i = 0; sights->sight && i < sights->frame.n_replications; i++) {
        for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
            gj_free(sights->sight[i].flow[arm]);
            gj_log_watch_free(sights->sight[i].log[arm]);
        }
    }
    gj_free(sights->sight);
    gj_free(sights->number);
}

static enum gj_status live_all(struct job *job, unsigned n_threads, struct gj_error *error)
{
    struct gj_sights *sights = &job->sights;
    const struct gj_sight_frame *frame = &sights->frame;
    const struct gj_lives lives = {.spec = frame->spec,
                                   .arm = GJ_ARM_BEFORE,
                                   .n = frame->n_replications,
                                   .n_threads = n_threads,
                                   .stop = job->progress ? job->progress->stop : NULL,
                                   .live = live,
                                   .user = job};
    uint32_t n_failed = 0;
    sights->sight = gj_alloc_zero(frame->n_replications, sizeof *sights->sight);
    sights->number = gj_alloc_zero(frame->n_replications * (size_t)GJ_N_ARMS * frame->width, sizeof *sights->number);
    if (!sights->sight || !sights->number) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for what is seen on the floor");
    }
    enum gj_status status = gj_lives_run(&lives, &n_failed, error);
    while (job->logged < frame->n_replications && sights->sight[job->logged].has_failed) {
        job->logged++;
    }
    if (status == GJ_OK && job->logged == frame->n_replications) {
        return GJ_FAILED_POINTS;
    }
    if (status == GJ_OK && job->logged > 0) { /* the log that was kept is of one that failed */
        job->is_again = true;
        status = gj_lives_run(&lives, &n_failed, error);
    }
    return status;
}

enum gj_status gj_observe(const struct gj_study_spec *spec, unsigned n_threads, const struct gj_progress *progress,
                          struct gj_seen *seen, struct gj_error *error)
{
    struct gj_study_spec known = *spec;
    struct job job = {.progress = progress, .caller = pthread_self()};
    *seen = (struct gj_seen){0};
    gj_arena_init(&seen->arena);
    enum gj_status status = gj_study_expect(&known, n_threads, progress ? progress->stop : NULL, error);
    if (status == GJ_OK) {
        frame_init(&job.sights.frame, &known);
        job.total = job.sights.frame.n_replications;
        status = live_all(&job, n_threads, error);
    }
    if (status == GJ_OK && gj_seen_fill(&job.sights, seen) != GJ_OK) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for what was seen on the floor");
    }
    sights_free(&job.sights);
    return status;
}
