/* One shift, by a look at the floor whenever an instant is over: what differs from the look before begins there.
 *
 *     waiting --(anybody there)--> on --(all off for OFF_LEAST, or a limit)--> over
 *        ^---(off again, nothing was made)---' */
#include "study/insight/observe_internal.h"

#include <stdlib.h>

#define OFF_LEAST (3 * GJ_HOUR) /* longer than any break of a shift */
#define LONG (16 * GJ_HOUR)     /* on for so long: it does not end every day */
#define LEAST (8 * GJ_HOUR)     /* then so much is kept, and LEAST_STEPS */
#define MOST (4 * GJ_WEEK)
enum { LEAST_STEPS = 40 }; /* so that a picture of it shows how work goes on */

enum phase { WAITING, ON, OVER };

struct spans {
    struct gj_span *span;
    size_t n, capacity;
    uint32_t *last; /* by machine or worker: its present span, one more than its place; 0: none */
};

struct gj_log_watch {
    const struct gj_floor *floor;
    uint32_t n_machines, n_workers, n_buffers;
    enum phase phase;
    gj_time from, until;                      /* the window */
    gj_time begin, end, off_since, enough_at; /* enough_at: LEAST_STEPS were done */
    uint32_t n_steps;
    bool has_worked, is_cut, has_failed;
    enum gj_state *state;
    struct gj_worker_look *worker;
    int64_t *lots, *before; /* by buffer: now, as last written */
    struct spans machines, workers;
    struct gj_level_at *level;
    struct gj_move *move;
    size_t n_levels, level_capacity, n_moves, move_capacity;
};

struct gj_log_watch *gj_log_watch_new(const struct gj_floor *floor, gj_time from, gj_time until)
{
    struct gj_log_watch *w = gj_alloc_zero(1, sizeof *w);
    if (!w) {
        return NULL;
    }
    *w = (struct gj_log_watch){.floor = floor,
                               .n_machines = gj_plant_n_machines(floor->plant),
                               .n_workers = gj_plant_n_workers(floor->plant),
                               .n_buffers = gj_plant_n_buffers(floor->plant),
                               .from = from,
                               .until = until,
                               .off_since = GJ_NEVER,
                               .enough_at = GJ_NEVER};
    w->state = gj_alloc_zero(w->n_machines + (size_t)1, sizeof *w->state);
    w->worker = gj_alloc_zero(w->n_workers + (size_t)1, sizeof *w->worker);
    w->lots = gj_alloc_zero(w->n_buffers + (size_t)1, sizeof *w->lots);
    w->before = gj_alloc_zero(w->n_buffers + (size_t)1, sizeof *w->before);
    w->machines.last = gj_alloc_zero(w->n_machines + (size_t)1, sizeof *w->machines.last);
    w->workers.last = gj_alloc_zero(w->n_workers + (size_t)1, sizeof *w->workers.last);
    if (!w->state || !w->worker || !w->lots || !w->before || !w->machines.last || !w->workers.last) {
        gj_log_watch_free(w);
        return NULL;
    }
    return w;
}

void gj_log_watch_free(struct gj_log_watch *w)
{
    if (!w) {
        return;
    }
    gj_free(w->state);
    gj_free(w->worker);
    gj_free(w->lots);
    gj_free(w->before);
    gj_free(w->machines.last);
    gj_free(w->workers.last);
    gj_free(w->machines.span);
    gj_free(w->workers.span);
    gj_free(w->level);
    gj_free(w->move);
    gj_free(w);
}

/* --- what is written --- */

static void turn(struct gj_log_watch *w, struct spans *spans, uint32_t who, uint32_t what, uint32_t where, gj_time now)
{
    const uint32_t last = spans->last[who];
    if (last > 0 && spans->span[last - 1].what == what && spans->span[last - 1].where == where) {
        return;
    }
    void *span = spans->span;
    if (gj_grow(&span, &spans->capacity, spans->n + 1, sizeof *spans->span) != 0) {
        w->has_failed = true;
        return;
    }
    spans->span = span;
    if (last > 0) {
        spans->span[last - 1].to = now;
    }
    spans->span[spans->n++] = (struct gj_span){.who = who, .what = what, .where = where, .from = now, .to = GJ_NEVER};
    spans->last[who] = (uint32_t)spans->n;
}

static void change_level(struct gj_log_watch *w, uint32_t buffer, gj_time now)
{
    void *level = w->level;
    if (gj_grow(&level, &w->level_capacity, w->n_levels + 1, sizeof *w->level) != 0) {
        w->has_failed = true;
        return;
    }
    w->level = level;
    w->level[w->n_levels++] = (struct gj_level_at){.buffer = buffer, .lots = w->lots[buffer], .at = now};
    w->before[buffer] = w->lots[buffer];
}

/* A place that nobody has filled since the shift began has no spans. */
static void write_worker(struct gj_log_watch *w, uint32_t i, gj_time now, bool is_first)
{
    const struct gj_worker_look *worker = &w->worker[i];
    if (!worker->is_employed && w->workers.last[i] == 0) {
        return;
    }
    if (w->workers.last[i] == 0 && !is_first) { /* he has just been hired */
        turn(w, &w->workers, i, GJ_ACTIVITY_OFF, GJ_SEEN_OUTSIDE, w->begin);
    }
    turn(w, &w->workers, i, worker->is_employed ? worker->activity : GJ_ACTIVITY_OFF,
         worker->machine == GJ_NONE ? GJ_SEEN_OUTSIDE : worker->machine, now);
}

static void write_changes(struct gj_log_watch *w, gj_time now, bool is_first)
{
    for (uint32_t m = 0; m < w->n_machines; m++) {
        turn(w, &w->machines, m, w->state[m], GJ_SEEN_OUTSIDE, now);
    }
    for (uint32_t i = 0; i < w->n_workers; i++) {
        write_worker(w, i, now, is_first);
    }
    for (uint32_t b = 0; b < w->n_buffers; b++) {
        if (is_first || w->lots[b] != w->before[b]) {
            change_level(w, b, now);
        }
    }
}

static void forget(struct gj_log_watch *w)
{
    for (uint32_t m = 0; m < w->n_machines; m++) {
        w->machines.last[m] = 0;
    }
    for (uint32_t i = 0; i < w->n_workers; i++) {
        w->workers.last[i] = 0;
    }
    w->machines.n = w->workers.n = w->n_levels = w->n_moves = 0;
    w->phase = WAITING;
    w->off_since = w->enough_at = GJ_NEVER;
    w->n_steps = 0;
    w->has_worked = false;
}

/* --- when it begins and ends --- */

/* Some machine on shift, and of the workers, where there are any, one who is there. */
static bool is_manned(const struct gj_log_watch *w)
{
    bool is_on = false;
    for (uint32_t m = 0; m < w->n_machines && !is_on; m++) {
        is_on = w->state[m] != GJ_STATE_OFF_SHIFT;
    }
    bool is_there = true;
    for (uint32_t i = 0; i < w->n_workers; i++) {
        if (w->worker[i].is_employed) {
            is_there = w->worker[i].activity != GJ_ACTIVITY_OFF && w->worker[i].activity != GJ_ACTIVITY_ABSENT;
            if (is_there) {
                break;
            }
        }
    }
    return is_on && is_there;
}

static bool is_work_done(const struct gj_log_watch *w)
{
    bool is_working = false;
    for (uint32_t m = 0; m < w->n_machines && !is_working; m++) {
        is_working = w->state[m] == GJ_STATE_WORKING;
    }
    return is_working;
}

static bool is_full(const struct gj_log_watch *w)
{
    return w->machines.n > GJ_SEEN_SPANS || w->workers.n > GJ_SEEN_SPANS || w->n_levels > GJ_SEEN_SPANS ||
           w->n_moves > GJ_SEEN_SPANS;
}

static void end_at(struct gj_log_watch *w, gj_time end)
{
    w->end = end;
    w->phase = OVER;
}

/* What the beginning of the window has cut short, while another shift is to come. */
static bool is_rest_of_shift(const struct gj_log_watch *w, gj_time now)
{
    return w->begin - w->from < OFF_LEAST && w->off_since - w->begin < LEAST && w->until - now >= GJ_DAY;
}

static void look_for_end(struct gj_log_watch *w, gj_time from, gj_time to, bool manned)
{
    w->has_worked |= is_work_done(w);
    w->off_since = manned ? GJ_NEVER : w->off_since == GJ_NEVER ? from : w->off_since;
    if (w->off_since != GJ_NEVER && to - w->off_since >= OFF_LEAST) {
        if (w->has_worked && !is_rest_of_shift(w, to)) {
            end_at(w, w->off_since);
        } else {
            forget(w);
        }
        return;
    }
    const gj_time least = w->begin + LEAST;
    if (is_full(w)) {
        w->is_cut = true;
        end_at(w, from > w->begin ? from : to);
    } else if (to - w->begin >= LONG && w->enough_at != GJ_NEVER) {
        end_at(w, w->enough_at > least ? w->enough_at : least);
    } else if (to - w->begin >= MOST) {
        end_at(w, to);
    }
}

void gj_log_watch_settled(struct gj_log_watch *w, gj_time from, gj_time to)
{
    if (w->phase == OVER || w->has_failed) {
        return;
    }
    gj_floor_look(w->floor, w->state, w->worker, w->lots);
    const bool manned = is_manned(w);
    const bool is_first = w->phase == WAITING && manned;
    if (is_first) {
        w->phase = ON;
        w->begin = from;
    }
    if (w->phase == ON) {
        write_changes(w, from, is_first);
        look_for_end(w, from, to, manned);
    }
}

void gj_log_watch_take(struct gj_log_watch *w, const struct gj_trace_record *record)
{
    if (record->kind == GJ_EVENT_STEP && w->phase == ON && ++w->n_steps == LEAST_STEPS) {
        w->enough_at = record->time;
    }
}

/* A way counts when some of it lies in the log: begun before its end, and taken after its beginning. */
void gj_log_watch_move(struct gj_log_watch *w, const struct gj_move *move)
{
    if (w->phase == WAITING || move->taken < w->begin || (w->phase == OVER && move->at >= w->end)) {
        return;
    }
    void *moves = w->move;
    if (gj_grow(&moves, &w->move_capacity, w->n_moves + 1, sizeof *w->move) != 0) {
        w->has_failed = true;
        return;
    }
    w->move = moves;
    w->move[w->n_moves++] = *move;
}

/* --- the log --- */

static int by_who(const void *left, const void *right)
{
    const struct gj_span *a = left;
    const struct gj_span *b = right;
    if (a->who != b->who) {
        return a->who < b->who ? -1 : 1;
    }
    return a->from < b->from ? -1 : a->from > b->from;
}

static int by_begin(const void *left, const void *right)
{
    const struct gj_move *a = left;
    const struct gj_move *b = right;
    const int64_t x[] = {a->at, a->taken, a->from, a->to, a->product, a->pieces};
    const int64_t y[] = {b->at, b->taken, b->from, b->to, b->product, b->pieces};
    for (uint32_t i = 0; i < 6; i++) {
        if (x[i] != y[i]) {
            return x[i] < y[i] ? -1 : 1;
        }
    }
    return 0;
}

static uint32_t cut_spans(struct spans *spans, gj_time end)
{
    size_t n = 0;
    for (size_t i = 0; i < spans->n; i++) {
        if (spans->span[i].from < end) {
            spans->span[n] = spans->span[i];
            spans->span[n].to = spans->span[n].to < end ? spans->span[n].to : end;
            n++;
        }
    }
    if (n > 0) {
        qsort(spans->span, n, sizeof *spans->span, by_who);
    }
    spans->n = n;
    return (uint32_t)n;
}

enum gj_status gj_log_watch_read(struct gj_log_watch *w, gj_time now, struct gj_shift_log *log)
{
    *log = (struct gj_shift_log){0};
    if (w->has_failed) {
        return GJ_NO_MEMORY;
    }
    if (w->phase == ON && w->has_worked) {
        w->is_cut = w->off_since == GJ_NEVER; /* the window ends before the shift */
        end_at(w, w->is_cut ? now : w->off_since);
    }
    if (w->phase != OVER || w->end <= w->begin) {
        return GJ_OK;
    }
    *log = (struct gj_shift_log){.from = w->begin, .to = w->end, .is_cut = w->is_cut};
    log->n_machine = cut_spans(&w->machines, w->end);
    log->n_worker = cut_spans(&w->workers, w->end);
    for (size_t i = 0; i < w->n_levels && w->level[i].at < w->end; i++) {
        log->n_level++;
    }
    for (size_t i = 0; i < w->n_moves; i++) {
        if (w->move[i].at < w->end) {
            w->move[log->n_move++] = w->move[i];
        }
    }
    if (log->n_move > 0) {
        qsort(w->move, log->n_move, sizeof *w->move, by_begin);
    }
    log->machine = w->machines.span;
    log->worker = w->workers.span;
    log->level = w->level;
    log->move = w->move;
    return GJ_OK;
}
