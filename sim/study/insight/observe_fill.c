/* From what each replication showed to what is known of all: names, means with their intervals, lines in their order. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/estimate.h"
#include "study/insight/observe_internal.h"

struct filling {
    const struct gj_sights *sights;
    const struct gj_sight_frame *frame;
    struct gj_seen *seen;
    struct gj_arena *arena;
};

/* Of the numbers at a place of each replication. */
static struct gj_estimate estimate(const struct filling *f, uint32_t arm, size_t place)
{
    const struct gj_sight_frame *frame = f->frame;
    return gj_estimate_mean(gj_sight_numbers(f->sights, 0, arm) + place, frame->n_replications,
                            GJ_N_ARMS * frame->width, frame->spec->confidence);
}

/* --- names --- */

static const char *numbered(struct gj_arena *arena, const char *name, uint32_t number)
{
    const size_t size = strlen(name) + 16;
    char *text = gj_arena_alloc(arena, size, 1);
    if (text) {
        snprintf(text, size, "%s #%u", name, number);
    }
    return text;
}

static bool fill_stations(struct filling *f)
{
    const struct gj_plant *plant = f->frame->plant;
    struct gj_seen *seen = f->seen;
    bool is_made = true;
    uint32_t machine = 0;
    for (uint32_t i = 0; i < seen->n_stations && is_made; i++) {
        struct gj_seen_station *station = &seen->station[i];
        station->name = gj_arena_strdup(f->arena, gj_plant_station_label(plant, i));
        station->n_machines = gj_plant_station(plant, i)->n_machines;
        station->first_machine = machine;
        is_made = station->name != NULL;
        for (uint32_t k = 0; k < station->n_machines && is_made; k++, machine++) {
            seen->machine[machine] =
                station->n_machines == 1 ? station->name : numbered(f->arena, station->name, k + 1);
            is_made = seen->machine[machine] != NULL;
        }
    }
    return is_made;
}

static bool fill_buffers(struct filling *f)
{
    const struct gj_plant *plant = f->frame->plant;
    bool is_made = true;
    for (uint32_t b = 0; b < f->seen->n_buffers && is_made; b++) {
        const struct gj_buffer_spec *spec = gj_plant_buffer(plant, b);
        struct gj_seen_buffer *buffer = &f->seen->buffer[b];
        uint32_t n_readers = 0;
        buffer->name = gj_arena_strdup(f->arena, spec->name);
        buffer->capacity = spec->capacity == GJ_UNLIMITED ? GJ_SEEN_NO_LIMIT : (int64_t)spec->capacity;
        for (uint32_t s = 0; s < f->seen->n_stations; s++) {
            if (gj_plant_station(plant, s)->buffer == b) {
                buffer->into = s;
                n_readers++;
            }
        }
        buffer->into = n_readers == 1 ? buffer->into : GJ_SEEN_OUTSIDE;
        is_made = buffer->name != NULL;
    }
    return is_made;
}

static bool fill_products(struct filling *f)
{
    bool is_made = true;
    for (uint32_t p = 0; p < f->seen->n_products && is_made; p++) {
        f->seen->product[p] = gj_arena_strdup(f->arena, gj_plant_product_name(f->frame->plant, p));
        is_made = f->seen->product[p] != NULL;
    }
    return is_made;
}

/* --- course --- */

static bool fill_course(struct filling *f)
{
    const struct gj_sight_frame *frame = f->frame;
    const struct gj_study_spec *spec = frame->spec;
    struct gj_course *course = &f->seen->course;
    const size_t n_levels = (size_t)frame->n_buffers * frame->n_points;
    *course = (struct gj_course){.n_points = frame->n_points,
                                 .interval = frame->interval,
                                 .end = frame->end,
                                 .warm_up = spec->warm_up,
                                 .parts_at = spec->n_upgrades > 0 ? spec->warm_up + spec->decide_at : GJ_NEVER};
    for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
        course->throughput[arm] = gj_arena_alloc(f->arena, frame->n_points, sizeof *course->throughput[arm]);
        course->wip[arm] = gj_arena_alloc(f->arena, frame->n_points, sizeof *course->wip[arm]);
        course->buffer[arm] = gj_arena_alloc(f->arena, n_levels + 1, sizeof *course->buffer[arm]);
        if (!course->throughput[arm] || !course->wip[arm] || !course->buffer[arm]) {
            return false;
        }
        for (uint32_t i = 0; i < frame->n_points; i++) {
            course->throughput[arm][i] = estimate(f, arm, frame->throughput + i);
            course->wip[arm][i] = estimate(f, arm, frame->wip + i);
        }
        for (size_t i = 0; i < n_levels; i++) {
            course->buffer[arm][i] = estimate(f, arm, frame->buffer + i);
        }
    }
    return true;
}

/* --- lost minutes --- */

/* Of all of one replication: lost by its own station and by others. */
static void sum_minutes(const struct filling *f, uint32_t arm, const uint32_t *root, uint32_t n, double *value,
                        struct gj_seen_loss *line)
{
    const struct gj_sight_frame *frame = f->frame;
    double *const own = value, *const others = own + frame->n_replications, *const all = others + frame->n_replications;
    for (uint32_t i = 0; i < frame->n_replications; i++) {
        const double *number = gj_sight_numbers(f->sights, i, arm);
        own[i] = others[i] = 0.0;
        for (uint32_t k = 0; k < n; k++) {
            own[i] += number[frame->own + root[k]];
            others[i] += number[frame->others + root[k]];
        }
        all[i] = own[i] + others[i];
    }
    line->own[arm] = gj_estimate_mean(own, frame->n_replications, 1, frame->spec->confidence);
    line->others[arm] = gj_estimate_mean(others, frame->n_replications, 1, frame->spec->confidence);
    line->all[arm] = gj_estimate_mean(all, frame->n_replications, 1, frame->spec->confidence);
}

struct ranked {
    double before, after;
    uint32_t root;
};

static int by_minutes(const void *left, const void *right)
{
    const struct ranked *a = left;
    const struct ranked *b = right;
    if (a->before != b->before) {
        return a->before > b->before ? -1 : 1;
    }
    if (a->after != b->after) {
        return a->after > b->after ? -1 : 1;
    }
    return a->root < b->root ? -1 : a->root > b->root;
}

/* "station", "station.mode"; "" of no one in particular. NULL when memory is out. */
static const char *name_root(const struct filling *f, struct gj_root root)
{
    const struct gj_plant *plant = f->frame->plant;
    const bool is_station = root.entity != GJ_NONE && gj_cause_entity(root.cause) == GJ_CAUSE_OF_STATION;
    const char *name = is_station ? f->seen->station[root.entity].name : gj_root_name(plant, root);
    if (root.mode == GJ_NONE) {
        return gj_arena_strdup(f->arena, name ? name : "");
    }
    const char *mode = gj_plant_mode_name(plant, root.mode);
    const size_t size = strlen(name ? name : "") + strlen(mode) + 2;
    char *text = gj_arena_alloc(f->arena, size, 1);
    if (text) {
        snprintf(text, size, "%s.%s", name ? name : "", mode);
    }
    return text;
}

/* The roots that cost anybody anything, most before first; NULL when memory is out. */
static struct ranked *rank_roots(const struct filling *f, double *value, uint32_t *n)
{
    struct ranked *ranked = gj_alloc_zero(f->frame->n_roots + (size_t)1, sizeof *ranked);
    *n = 0;
    for (uint32_t r = 0; ranked && r < f->frame->n_roots; r++) {
        struct gj_seen_loss line;
        sum_minutes(f, GJ_ARM_BEFORE, &r, 1, value, &line);
        sum_minutes(f, GJ_ARM_AFTER, &r, 1, value, &line);
        const struct ranked one = {line.all[GJ_ARM_BEFORE].mean, line.all[GJ_ARM_AFTER].mean, r};
        if (one.before > 0.0 || one.after > 0.0) {
            ranked[(*n)++] = one;
        }
    }
    if (*n > 0) {
        qsort(ranked, *n, sizeof *ranked, by_minutes);
    }
    return ranked;
}

static bool write_losses(struct filling *f, const struct ranked *ranked, uint32_t n, uint32_t *rest, double *value)
{
    struct gj_seen *seen = f->seen;
    const uint32_t n_named = n < GJ_SEEN_LOSSES ? n : GJ_SEEN_LOSSES;
    seen->loss = gj_arena_alloc(f->arena, n_named + (size_t)1, sizeof *seen->loss);
    seen->n_losses = seen->loss ? n_named + (n > n_named) : 0;
    for (uint32_t i = 0; i < n; i++) {
        rest[i] = ranked[i].root;
    }
    for (uint32_t i = 0; i < seen->n_losses; i++) {
        struct gj_seen_loss *line = &seen->loss[i];
        const bool is_rest = i == n_named;
        const struct gj_root root = gj_root_of(&f->frame->roots, rest[i]);
        line->cause = is_rest ? GJ_SEEN_REST : (uint32_t)root.cause;
        line->what = is_rest ? "" : name_root(f, root);
        if (!line->what) {
            return false;
        }
        for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
            sum_minutes(f, arm, &rest[i], is_rest ? n - i : 1, value, line);
        }
    }
    return seen->loss != NULL;
}

static bool fill_losses(struct filling *f)
{
    uint32_t n = 0;
    double *value = gj_alloc_zero((size_t)3 * f->frame->n_replications, sizeof *value);
    uint32_t *rest = gj_alloc_zero(f->frame->n_roots + (size_t)1, sizeof *rest);
    struct ranked *ranked = value ? rank_roots(f, value, &n) : NULL;
    const bool is_made = rest && ranked && write_losses(f, ranked, n, rest, value);
    gj_free(value);
    gj_free(rest);
    gj_free(ranked);
    return is_made;
}

/* --- bottlenecks --- */

static int by_share(const void *left, const void *right)
{
    const struct gj_seen_bottleneck *a = left;
    const struct gj_seen_bottleneck *b = right;
    for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
        if (a->whole[arm].mean != b->whole[arm].mean) {
            return a->whole[arm].mean > b->whole[arm].mean ? -1 : 1;
        }
    }
    if (a->is_pool != b->is_pool) {
        return a->is_pool ? 1 : -1;
    }
    return a->of < b->of ? -1 : a->of > b->of;
}

static bool fill_bottlenecks(struct filling *f)
{
    const struct gj_sight_frame *frame = f->frame;
    struct gj_seen *seen = f->seen;
    seen->bottleneck = gj_arena_alloc(f->arena, frame->n_resources + (size_t)1, sizeof *seen->bottleneck);
    for (uint32_t i = 0; seen->bottleneck && i < frame->n_resources; i++) {
        struct gj_seen_bottleneck *line = &seen->bottleneck[seen->n_bottlenecks];
        const bool is_pool = i >= frame->n_stations;
        line->is_pool = is_pool;
        line->of = is_pool ? i - frame->n_stations : i;
        line->name = is_pool ? seen->pool[line->of].name : seen->station[line->of].name;
        bool is_one = false;
        for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
            line->whole[arm] = estimate(f, arm, frame->whole + i);
            is_one |= line->whole[arm].mean > 0.0;
            for (uint32_t p = 0; p < GJ_SEEN_PERIODS; p++) {
                line->period[arm][p] = estimate(f, arm, frame->period + (size_t)i * GJ_SEEN_PERIODS + p).mean;
            }
        }
        seen->n_bottlenecks += is_one;
    }
    if (seen->bottleneck && seen->n_bottlenecks > 0) {
        qsort(seen->bottleneck, seen->n_bottlenecks, sizeof *seen->bottleneck, by_share);
    }
    return seen->bottleneck != NULL;
}

/* --- flows --- */

struct flow_line {
    struct gj_flow_sum sum;
    uint32_t arm;
};

static int by_way(const void *left, const void *right)
{
    const struct flow_line *a = left;
    const struct flow_line *b = right;
    const uint32_t x[] = {a->sum.from, a->sum.to, a->arm};
    const uint32_t y[] = {b->sum.from, b->sum.to, b->arm};
    for (uint32_t i = 0; i < 3; i++) {
        if (x[i] != y[i]) {
            return x[i] < y[i] ? -1 : 1;
        }
    }
    return 0;
}

static size_t gather_flows(const struct filling *f, struct flow_line *line)
{
    size_t n = 0;
    for (uint32_t i = 0; i < f->frame->n_replications; i++) {
        const struct gj_sight *sight = &f->sights->sight[i];
        for (uint32_t arm = 0; arm < GJ_N_ARMS && !sight->has_failed; arm++) {
            for (uint32_t k = 0; k < sight->n_flows[arm]; k++, n++) {
                if (line) {
                    line[n] = (struct flow_line){sight->flow[arm][k], arm};
                }
            }
        }
    }
    return n;
}

/* Whole pieces are added up, so their order does not matter. */
static bool fill_flows(struct filling *f)
{
    struct gj_seen *seen = f->seen;
    const double days = (double)(f->frame->end - f->frame->window_from) / (double)GJ_DAY;
    const size_t n = gather_flows(f, NULL);
    struct flow_line *line = gj_alloc_zero(n + 1, sizeof *line);
    seen->flow = gj_arena_alloc(f->arena, n + 1, sizeof *seen->flow);
    if (!line || !seen->flow) {
        gj_free(line);
        return false;
    }
    (void)gather_flows(f, line);
    if (n > 0) {
        qsort(line, n, sizeof *line, by_way);
    }
    for (size_t i = 0; i < n;) {
        struct gj_seen_flow *flow = &seen->flow[seen->n_flows++];
        int64_t pieces[GJ_N_ARMS] = {0};
        const struct gj_flow_sum way = line[i].sum;
        for (; i < n && line[i].sum.from == way.from && line[i].sum.to == way.to; i++) {
            pieces[line[i].arm] += line[i].sum.pieces;
        }
        flow->from = way.from;
        flow->to = way.to;
        for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
            flow->pieces_per_day[arm] = gj_round_10((double)pieces[arm] / seen->n_replications / days);
            if (flow->to != GJ_SEEN_OUTSIDE) {
                seen->station[flow->to].pieces_per_day[arm] += flow->pieces_per_day[arm];
            }
        }
    }
    gj_free(line);
    return gj_seen_rank(seen->flow, seen->n_flows, seen->station, seen->n_stations) == GJ_OK;
}

/* --- the shift --- */

/* Of a pool those places that somebody had in the shift, in either arm: the first so many, as the places are filled from the first. */
static bool fill_pools(struct filling *f, uint32_t *first, const struct gj_shift_log *log)
{
    const struct gj_plant *plant = f->frame->plant;
    struct gj_seen *seen = f->seen;
    uint32_t n = 0;
    for (uint32_t p = 0; p < seen->n_pools; p++) {
        struct gj_seen_pool *pool = &seen->pool[p];
        const uint32_t limit = gj_floor_pool_limit(plant, p);
        pool->name = gj_arena_strdup(f->arena, gj_plant_pool(plant, p)->name);
        pool->first_worker = n;
        for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
            for (uint32_t i = 0; i < log[arm].n_worker; i++) {
                const uint32_t who = log[arm].worker[i].who;
                const bool is_more = who >= first[p] && who < first[p] + limit && who - first[p] >= pool->n_workers;
                pool->n_workers = is_more ? who - first[p] + 1 : pool->n_workers;
            }
        }
        n += pool->n_workers;
        if (!pool->name) {
            return false;
        }
    }
    seen->n_workers = n;
    seen->worker = gj_arena_alloc(f->arena, n + (size_t)1, sizeof *seen->worker);
    for (uint32_t p = 0, w = 0; seen->worker && p < seen->n_pools; p++) {
        for (uint32_t k = 0; k < seen->pool[p].n_workers; k++, w++) {
            seen->worker[w] = numbered(f->arena, seen->pool[p].name, k + 1);
            if (!seen->worker[w]) {
                return false;
            }
        }
    }
    return seen->worker != NULL;
}

static void *copy(struct gj_arena *arena, const void *from, size_t n, size_t size)
{
    void *to = gj_arena_alloc(arena, n + 1, size);
    if (to && n > 0) {
        memcpy(to, from, n * size);
    }
    return to;
}

/* Into the arena; workers by their places among those who are named. */
static bool keep_log(struct filling *f, const uint32_t *first, struct gj_shift_log *log)
{
    log->machine = copy(f->arena, log->machine, log->n_machine, sizeof *log->machine);
    log->worker = copy(f->arena, log->worker, log->n_worker, sizeof *log->worker);
    log->level = copy(f->arena, log->level, log->n_level, sizeof *log->level);
    log->move = copy(f->arena, log->move, log->n_move, sizeof *log->move);
    if (!log->machine || !log->worker || !log->level || !log->move) {
        return false;
    }
    for (uint32_t i = 0, p = 0; i < log->n_worker; i++) {
        while (p + 1 < f->seen->n_pools && log->worker[i].who >= first[p + 1]) {
            p++;
        }
        log->worker[i].who = log->worker[i].who - first[p] + f->seen->pool[p].first_worker;
    }
    return true;
}

static bool fill_shifts(struct filling *f)
{
    struct gj_seen *seen = f->seen;
    uint32_t *first = gj_alloc_zero(seen->n_pools + (size_t)1, sizeof *first);
    uint32_t logged = 0;
    while (f->sights->sight[logged].has_failed) {
        logged++;
    }
    bool is_made = first != NULL;
    for (uint32_t p = 0; is_made && p < seen->n_pools; p++) {
        first[p + 1] = first[p] + gj_floor_pool_limit(f->frame->plant, p);
    }
    for (uint32_t arm = 0; arm < GJ_N_ARMS && is_made; arm++) {
        is_made = gj_log_watch_read(f->sights->sight[logged].log[arm], f->frame->end, &seen->shift[arm]) == GJ_OK;
    }
    is_made = is_made && fill_pools(f, first, seen->shift);
    for (uint32_t arm = 0; arm < GJ_N_ARMS && is_made; arm++) {
        is_made = keep_log(f, first, &seen->shift[arm]);
    }
    gj_free(first);
    return is_made;
}

/* --- the whole --- */

static bool make_room(struct filling *f)
{
    struct gj_seen *seen = f->seen;
    const struct gj_plant *plant = f->frame->plant;
    seen->n_stations = f->frame->n_stations;
    seen->n_buffers = f->frame->n_buffers;
    seen->n_pools = f->frame->n_pools;
    seen->n_products = gj_plant_n_products(plant);
    seen->n_machines = gj_plant_n_machines(plant);
    seen->window_from = f->frame->window_from;
    seen->window_to = f->frame->end;
    seen->ledger = f->frame->ledger;
    for (uint32_t i = 0; i < f->frame->n_replications; i++) {
        seen->n_replications += !f->sights->sight[i].has_failed;
    }
    seen->station = gj_arena_alloc(f->arena, seen->n_stations + (size_t)1, sizeof *seen->station);
    seen->buffer = gj_arena_alloc(f->arena, seen->n_buffers + (size_t)1, sizeof *seen->buffer);
    seen->pool = gj_arena_alloc(f->arena, seen->n_pools + (size_t)1, sizeof *seen->pool);
    seen->machine = gj_arena_alloc(f->arena, seen->n_machines + (size_t)1, sizeof *seen->machine);
    seen->product = gj_arena_alloc(f->arena, seen->n_products + (size_t)1, sizeof *seen->product);
    return seen->station && seen->buffer && seen->pool && seen->machine && seen->product;
}

enum gj_status gj_seen_fill(const struct gj_sights *sights, struct gj_seen *seen)
{
    struct filling f = {.sights = sights, .frame = &sights->frame, .seen = seen, .arena = &seen->arena};
    const bool is_made = make_room(&f) && fill_stations(&f) && fill_buffers(&f) && fill_products(&f) &&
                         fill_course(&f) && fill_shifts(&f) && fill_losses(&f) && fill_bottlenecks(&f) &&
                         fill_flows(&f);
    return is_made ? GJ_OK : GJ_NO_MEMORY;
}
