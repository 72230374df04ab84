/* A floor as it might have been seen, made by hand, hung on a fake_result. Same kinds; nothing is simulated. FAKE_NONE: seen, and nothing was measured. */
#ifndef GJ_TESTS_FAKE_SEEN_H
#define GJ_TESTS_FAKE_SEEN_H

#include "fake_result.h"
#include "study/insight/insight.h"

/* 0..1, the same each time. */
static inline double fake_noise(uint32_t a, uint32_t b)
{
    uint32_t x = a * 2654435761u ^ (b + 77u) * 40503u;
    x ^= x >> 15;
    x *= 2246822519u;
    x ^= x >> 13;
    return (double)(x % 10000u) / 10000.0;
}

static inline const char *fake_name(struct gj_seen *seen, enum fake_kind kind, const char *base, uint32_t i)
{
    char name[400];
    static const char *const hostile[] = {"<script>alert(1)</script>", "\xF0\x9F\x98\x80 & \"weld\" 'x'", "=1+2",
                                          "bad \xFF\xC3 bytes\x1B[31m"};
    if (kind == FAKE_LONG) {
        snprintf(name, sizeof name, "%s%u", FAKE_HANGUL_30, (unsigned)i);
    } else if (kind == FAKE_HOSTILE) {
        snprintf(name, sizeof name, "%s%.300s", hostile[i % 4], i % 5 == 4 ? base : "");
    } else {
        snprintf(name, sizeof name, "%s %u", base, (unsigned)i + 1);
    }
    return gj_arena_strdup(&seen->arena, name);
}

static inline void fake_seen_places(struct gj_seen *seen, const struct fake *fake, enum fake_kind kind,
                                    uint32_t n_workers)
{
    uint32_t n = fake->result.n_stations;
    seen->n_stations = seen->n_buffers = n;
    seen->n_machines = n > 2 ? n + 2 : n; /* station 0 has three */
    seen->n_workers = n_workers;
    seen->n_pools = n_workers > 2 ? 2 : n_workers > 0 ? 1 : 0;
    seen->n_products = 2;
    seen->station = gj_arena_alloc(&seen->arena, n + 1, sizeof *seen->station);
    seen->buffer = gj_arena_alloc(&seen->arena, n + 1, sizeof *seen->buffer);
    seen->pool = gj_arena_alloc(&seen->arena, 3, sizeof *seen->pool);
    seen->machine = gj_arena_alloc(&seen->arena, n + 3, sizeof *seen->machine);
    seen->worker = gj_arena_alloc(&seen->arena, n_workers + 1, sizeof *seen->worker);
    seen->product = gj_arena_alloc(&seen->arena, 2, sizeof *seen->product);
    for (uint32_t i = 0, machine = 0; i < n; i++) {
        seen->station[i] = (struct gj_seen_station){.name = fake->result.station[i].name,
                                                    .n_machines = i == 0 && n > 2 ? 3 : 1,
                                                    .first_machine = machine,
                                                    .rank = i < 4 ? i : 4 + (i - 4) / 3,
                                                    .pieces_per_day = {9000.0 - 100.0 * i, 9900.0 - 100.0 * i}};
        for (uint32_t k = 0; k < seen->station[i].n_machines; k++, machine++) {
            seen->machine[machine] = fake_name(seen, kind, kind == FAKE_PLAIN ? "사출기" : "M", machine);
        }
        seen->buffer[i] = (struct gj_seen_buffer){.name = fake_name(seen, kind, "대기", i),
                                                  .into = i,
                                                  .capacity = i % 3 == 0   ? 40
                                                              : i % 3 == 1 ? GJ_SEEN_NO_LIMIT
                                                                           : 0};
    }
    for (uint32_t i = 0; i < n_workers; i++) {
        seen->worker[i] = fake_name(seen, kind, i < (n_workers + 1) / 2 ? "operator" : "정비", i);
    }
    for (uint32_t i = 0; i < seen->n_pools; i++) {
        uint32_t half = seen->n_pools == 1 ? n_workers : (n_workers + 1) / 2;
        seen->pool[i] = (struct gj_seen_pool){.name = kind == FAKE_LONG      ? FAKE_HANGUL_30
                                                      : kind == FAKE_HOSTILE ? "<img src=x>"
                                                      : i == 0               ? "operators"
                                                                             : "정비팀",
                                              .first_worker = i == 0 ? 0 : half,
                                              .n_workers = i == 0 ? half : n_workers - half};
    }
    seen->product[0] = fake_name(seen, kind, "bracket", 0);
    seen->product[1] = fake_name(seen, kind, "housing", 1);
}

static inline void fake_seen_course(struct gj_seen *seen, const struct gj_study_spec *spec, enum fake_kind kind)
{
    struct gj_course *course = &seen->course;
    *course = (struct gj_course){
        .interval = GJ_WEEK, .end = spec->warm_up + spec->horizon, .warm_up = spec->warm_up, .parts_at = 60 * GJ_DAY};
    course->n_points = kind == FAKE_NONE ? 0 : (uint32_t)((course->end + course->interval - 1) / course->interval);
    for (int arm = 0; arm < GJ_N_ARMS; arm++) {
        course->throughput[arm] = gj_arena_alloc(&seen->arena, course->n_points + 1, sizeof(struct gj_estimate));
        course->wip[arm] = gj_arena_alloc(&seen->arena, course->n_points + 1, sizeof(struct gj_estimate));
        course->buffer[arm] =
            gj_arena_alloc(&seen->arena, (size_t)course->n_points * seen->n_buffers + 1, sizeof(struct gj_estimate));
        for (uint32_t i = 0; i < course->n_points; i++) {
            bool is_apart =
                arm == GJ_ARM_AFTER && kind != FAKE_NULL && (gj_time)i * course->interval >= course->parts_at;
            double ramp = 1.0 - exp(-(double)(i + 1) / 2.0), noise = 0.96 + 0.08 * fake_noise(i, 5);
            double rise = is_apart ? 1.0 + 0.15 * (1.0 - exp(-((double)i - 9.0) / 10.0)) : 1.0;
            course->throughput[arm][i] =
                fake_estimate(kind, 201000.0 * ramp * noise * rise, 4000.0 + 3000.0 * is_apart);
            course->wip[arm][i] = fake_estimate(kind, 41230.0 * ramp * noise / rise / rise, 900.0);
            for (uint32_t b = 0; b < seen->n_buffers; b++) {
                double level = 5.0 + 22.0 * fake_noise(b, 3);
                course->buffer[arm][b * course->n_points + i] =
                    fake_estimate(kind, level * ramp * (0.9 + 0.2 * fake_noise(i, b)) / rise, 0.05 * level);
            }
        }
    }
}

static inline void fake_seen_losses(struct gj_seen *seen, enum fake_kind kind)
{
    static const uint32_t cause[] = {0, 4, 5, 2, 7, 17, 18, 10, 13};
    uint32_t n = kind == FAKE_NONE ? 0 : 3 * seen->n_stations;
    enum fake_kind shown = kind == FAKE_HUGE ? FAKE_PLAIN : kind;
    seen->n_losses = n < 30 ? n : 31;
    seen->loss = gj_arena_alloc(&seen->arena, seen->n_losses + 1, sizeof *seen->loss);
    for (uint32_t i = 0; i < seen->n_losses; i++) {
        struct gj_seen_loss *loss = &seen->loss[i];
        bool is_rest = i == 30;
        loss->cause = is_rest ? GJ_SEEN_REST : cause[i % 9];
        loss->what = is_rest || i % 9 == 6 ? "" : seen->station[i % seen->n_stations].name;
        for (int arm = 0; arm < GJ_N_ARMS; arm++) {
            double size = kind == FAKE_HUGE ? 9e5 : 900.0; /* hundreds of machines lose no more */
            double all = size * exp(-0.2 * i) * (arm == 0 || kind == FAKE_NULL ? 1.0 : i % 4 == 1 ? 1.6 : 0.6);
            double own = (i % 9 == 2 ? 0.0 : 0.35 + 0.4 * fake_noise(i, 1)) * all;
            loss->own[arm] = fake_estimate(shown, own, 0.05 * own);
            loss->others[arm] = fake_estimate(shown, all - own, 0.08 * (all - own));
            loss->all[arm] = fake_estimate(shown, all, 0.06 * all);
        }
    }
}

static inline void fake_seen_bottlenecks(struct gj_seen *seen, enum fake_kind kind)
{
    uint32_t n = seen->n_stations + seen->n_pools;
    n = kind == FAKE_NONE || kind == FAKE_ZERO ? 0 : n < 12 ? n : 12;
    seen->n_bottlenecks = n;
    seen->bottleneck = gj_arena_alloc(&seen->arena, n + 1, sizeof *seen->bottleneck);
    for (uint32_t i = 0; i < n; i++) {
        struct gj_seen_bottleneck *b = &seen->bottleneck[i];
        b->is_pool = i >= seen->n_stations || (i == 1 && seen->n_pools > 0);
        b->of = b->is_pool ? 0 : i;
        b->name = b->is_pool ? seen->pool[0].name : seen->station[i].name;
        for (int arm = 0; arm < GJ_N_ARMS; arm++) {
            double share = 0.36 * exp(-0.6 * (kind != FAKE_NULL && arm == 1 && i < 3 ? 2.0 - i : i));
            b->whole[arm] = fake_estimate(kind == FAKE_HUGE ? FAKE_PLAIN : kind, share, 0.1 * share);
            for (uint32_t p = 0; p < GJ_SEEN_PERIODS; p++) {
                b->period[arm][p] = kind == FAKE_UNSURE && p == 3 ? NAN : share * (0.7 + 0.6 * fake_noise(p, i));
            }
        }
    }
}

static inline void fake_seen_flows(struct gj_seen *seen)
{
    uint32_t n = seen->n_stations;
    seen->n_flows = n > 0 ? n + 1 : 0;
    seen->flow = gj_arena_alloc(&seen->arena, n + 2, sizeof *seen->flow);
    for (uint32_t i = 0; i <= n && n > 0; i++) {
        seen->flow[i] = (struct gj_seen_flow){.from = i == 0 ? GJ_SEEN_OUTSIDE : i - 1,
                                              .to = i == n ? GJ_SEEN_OUTSIDE : i,
                                              .pieces_per_day = {9000.0 - 100.0 * i, 9900.0 - 100.0 * i}};
    }
}

static inline struct gj_span *fake_spans(struct gj_seen *seen, const struct gj_shift_log *log, uint32_t n_who,
                                         const uint32_t *what, uint32_t n_what, uint32_t *n_spans)
{
    const uint32_t most = n_who * 40;
    struct gj_span *spans = gj_arena_alloc(&seen->arena, most + 1, sizeof *spans);
    *n_spans = 0;
    for (uint32_t who = 0; who < n_who; who++) {
        gj_time at = log->from;
        for (uint32_t k = 0; at < log->to; k++) {
            double minutes = k % 2 == 0 ? 12.0 + 50.0 * fake_noise(who, k) : 3.0 + 24.0 * fake_noise(k, who + 9);
            gj_time to = at + (gj_time)(minutes * (double)GJ_MINUTE);
            to = to > log->to || k == 38 ? log->to : to;
            spans[(*n_spans)++] = (struct gj_span){
                .who = who,
                .what = what[k % 2 == 0 ? 0 : 1 + (uint32_t)(fake_noise(who, k + 3) * (double)(n_what - 1))],
                .where = seen->n_machines > 0 ? (who + k) % seen->n_machines : GJ_SEEN_OUTSIDE,
                .from = at,
                .to = to};
            at = to;
        }
    }
    return spans;
}

static inline void fake_seen_shift(struct gj_seen *seen, enum fake_kind kind, enum gj_arm arm)
{
    static const uint32_t states[] = {GJ_STATE_WORKING, GJ_STATE_SETUP,         GJ_STATE_STARVED,    GJ_STATE_BLOCKED,
                                      GJ_STATE_REPAIR,  GJ_STATE_DOWN_RESPONSE, GJ_STATE_WAIT_WORKER};
    static const uint32_t activities[] = {GJ_ACTIVITY_DIRECT,  GJ_ACTIVITY_IDLE,       GJ_ACTIVITY_SETUP,
                                          GJ_ACTIVITY_WALKING, GJ_ACTIVITY_INSPECTION, GJ_ACTIVITY_REPAIR};
    struct gj_shift_log *log = &seen->shift[arm];
    if (kind == FAKE_NONE || seen->n_machines == 0) {
        return;
    }
    log->from = seen->window_from + 8 * GJ_HOUR;
    log->to = log->from + 9 * GJ_HOUR + (arm == GJ_ARM_AFTER ? 0 : 30 * GJ_MINUTE);
    log->is_cut = kind == FAKE_HUGE;
    log->machine = fake_spans(seen, log, seen->n_machines, states, arm == GJ_ARM_AFTER ? 4 : 7, &log->n_machine);
    log->worker = fake_spans(seen, log, seen->n_workers, activities, 6, &log->n_worker);
    uint32_t n_steps = 60;
    log->level = gj_arena_alloc(&seen->arena, (size_t)seen->n_buffers * n_steps + 1, sizeof *log->level);
    log->move = gj_arena_alloc(&seen->arena, (size_t)seen->n_stations * n_steps + 1, sizeof *log->move);
    for (uint32_t k = 0; k < n_steps; k++) {
        gj_time at = log->from + (gj_time)k * 9 * GJ_MINUTE;
        for (uint32_t b = 0; b < seen->n_buffers; b++) {
            log->level[log->n_level++] = (struct gj_level_at){
                .buffer = b, .lots = kind == FAKE_ZERO ? 0 : (int64_t)(20.0 * fake_noise(b, k)), .at = at};
        }
        for (uint32_t s = 0; s < seen->n_stations; s++) {
            log->move[log->n_move++] = (struct gj_move){.from = s,
                                                        .to = s + 1 < seen->n_stations ? s + 1 : GJ_SEEN_OUTSIDE,
                                                        .product = k % 2,
                                                        .pieces = 120,
                                                        .at = at,
                                                        .taken = at + 4 * GJ_MINUTE};
        }
    }
}

/* Let the floor of `fake` be seen, with this many workers; its stations are the fake's. fake_free() frees it. */
static inline void fake_see(struct fake *fake, enum fake_kind kind, uint32_t n_workers)
{
    struct gj_insight *insight = gj_alloc_zero(1, sizeof *insight);
    struct gj_seen *seen = gj_alloc_zero(1, sizeof *seen);
    fake->result.insight = insight;
    insight->seen = seen;
    gj_arena_init(&seen->arena);
    seen->n_replications = kind == FAKE_SINGLE ? 1 : kind == FAKE_NONE ? 0 : 10;
    seen->window_from = fake->spec.warm_up + fake->spec.settle;
    seen->window_to = fake->spec.warm_up + fake->spec.horizon;
    fake_seen_places(seen, fake, kind, n_workers);
    fake_seen_course(seen, &fake->spec, kind);
    fake_seen_losses(seen, kind);
    fake_seen_bottlenecks(seen, kind);
    fake_seen_flows(seen);
    fake_seen_shift(seen, kind, GJ_ARM_BEFORE);
    fake_seen_shift(seen, kind, GJ_ARM_AFTER);
}

#endif
