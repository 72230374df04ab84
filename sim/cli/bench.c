/* bench: how fast this build is on this machine, that what it computes is right, and next to whom. */
#define _DEFAULT_SOURCE
#include "cli/cli.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "cli/bench_batch.h"
#include "cli/bench_models.h"
#include "cli/bench_peers.h"
#include "cli/bench_shop.h"
#include "kernel/draw.h"
#include "kernel/timer.h"

enum {
    KEY_JSON = 'j',
    KEY_PARTS = 'n',
    KEY_RUNS = 'r',
    KEY_PEERS = 'p',
    KEY_BATCH = 'b',
    MAX_RUNS = 101,
    N_SIZES = 4,
    SEED = 1
};

struct options {
    uint32_t parts, runs;
    const char *peers; /* folder of their scripts, NULL: leave them out */
    uint64_t rows;     /* of the store that batches are measured with; 0: measure the engine instead */
    bool json;
};

/* Of one model. */
struct measured {
    struct gj_bench_spread ns_a_part, events_a_second;
    struct gj_bench_answer answer, exact;
    gj_time until;
    uint64_t events, digest;
    size_t floor_bytes, allocations;
};

struct bench {
    struct measured model[GJ_BENCH_N_MODELS];
    struct gj_bench_spread timers_ns[N_SIZES]; /* an event */
    long peak_kb;
    struct gj_bench_shop shop;
    struct gj_peers peers;
};

static const uint32_t timer_sizes[N_SIZES] = {8, 64, 1000, 100000};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case KEY_JSON:
        o->json = true;
        return 0;
    case KEY_PARTS:
        o->parts = (uint32_t)gj_cli_number(state, "parts", argument, 1000, 10000000);
        return 0;
    case KEY_RUNS:
        o->runs = (uint32_t)gj_cli_number(state, "runs", argument, 1, MAX_RUNS);
        return 0;
    case KEY_PEERS:
        o->peers = argument ? argument : "scripts/peers";
        return 0;
    case KEY_BATCH:
        o->rows = argument ? gj_cli_number(state, "batch", argument, 1000, 100000000) : 1000000;
        return 0;
    case ARGP_KEY_ARG:
        gj_cli_wrong(state, "bench takes no file, but '%s' was given", argument);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* --- the models --- */

/* Once in slices to find when enough parts have left, then `runs` times straight to there. */
static enum gj_status time_floor(struct gj_floor *floor, const struct options *o, struct measured *out,
                                 struct gj_error *error)
{
    double ns[MAX_RUNS];
    double rate[MAX_RUNS];
    enum gj_status status = gj_bench_run_parts(floor, o->parts, error);
    out->until = gj_floor_now(floor);
    for (uint32_t i = 0; i < o->runs && status == GJ_OK; i++) {
        gj_floor_reset(floor, SEED, 0);
        const size_t allocations = gj_alloc_count();
        const double start = gj_bench_cpu_seconds();
        status = gj_floor_run(floor, out->until, error);
        const double seconds = gj_bench_cpu_seconds() - start;
        out->allocations += gj_alloc_count() - allocations;
        out->events = gj_floor_events(floor);
        out->answer = gj_bench_read(floor);
        ns[i] = 1e9 * seconds / (double)out->answer.parts;
        rate[i] = (double)out->events / seconds;
    }
    out->digest = gj_floor_digest(floor);
    out->floor_bytes = floor->bytes;
    out->ns_a_part = gj_bench_spread_of(ns, o->runs);
    out->events_a_second = gj_bench_spread_of(rate, o->runs);
    return status == GJ_OK ? gj_floor_verify(floor, error) : status;
}

static bool same_answer(const struct measured *m)
{
    return m->answer.parts == m->exact.parts && m->answer.scrapped == m->exact.scrapped &&
           m->answer.lead_us == m->exact.lead_us;
}

static enum gj_status measure_model(enum gj_bench_model model, const struct options *o, struct measured *out,
                                    struct gj_error *error)
{
    struct gj_plant *plant = gj_bench_plant(model, error);
    if (!plant) {
        return error->status;
    }
    struct gj_floor floor;
    enum gj_status status = gj_floor_init(&floor, plant, SEED, 0, error);
    if (status == GJ_OK) {
        status = time_floor(&floor, o, out, error);
        gj_floor_fini(&floor);
    }
    gj_plant_free(plant);
    if (status == GJ_OK) {
        status = gj_bench_solve(model, SEED, 0, out->until, &out->exact, error);
    }
    if (status == GJ_OK && !same_answer(out)) {
        status = gj_error_set(error, GJ_MISMATCH, NULL,
                              "%s: %lld parts left by events, %lld by the recursion, or their times inside differ",
                              gj_bench_info(model)->name, (long long)out->answer.parts, (long long)out->exact.parts);
    }
    return status;
}

/* Parts a unit, and mean time inside. */
static double rate_of(const struct measured *m)
{
    return (double)m->answer.parts * (double)GJ_BENCH_UNIT / (double)m->until;
}

static double inside_of(const struct measured *m)
{
    return (double)m->answer.lead_us / (double)(m->answer.parts - m->answer.scrapped) / (double)GJ_BENCH_UNIT;
}

/* --- timers: the one that rings is set again, an exponential time later --- */

static double hold_ns(struct gj_timers *timers, const gj_time *wait, uint32_t n_waits, uint32_t events)
{
    const double start = gj_bench_cpu_seconds();
    for (uint32_t i = 0; i < events; i++) {
        gj_time when;
        const uint32_t timer = gj_timers_next(timers, &when);
        gj_timer_set(timers, timer, when + wait[i % n_waits]);
    }
    return 1e9 * (gj_bench_cpu_seconds() - start) / events;
}

static enum gj_status measure_timers(uint32_t runs, struct gj_bench_spread *out, struct gj_error *error)
{
    enum { N_WAITS = 1 << 18, EVENTS = 1 << 20 };
    const uint32_t most = timer_sizes[N_SIZES - 1];
    gj_time *wait = gj_alloc(N_WAITS * sizeof *wait);
    char *memory = gj_alloc(gj_timers_bytes(most) + 64);
    struct gj_dist dist = {.kind = GJ_DIST_EXPONENTIAL, .a = (double)GJ_BENCH_UNIT};
    enum gj_status status = wait && memory ? gj_dist_check(&dist, error)
                                           : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the timers");
    for (uint32_t i = 0; i < N_WAITS && status == GJ_OK; i++) {
        wait[i] = gj_time_from_us(gj_draw(&dist, SEED, 0, i));
    }
    for (uint32_t k = 0; k < N_SIZES && status == GJ_OK; k++) {
        double ns[MAX_RUNS];
        for (uint32_t r = 0; r < runs; r++) {
            struct gj_timers timers;
            gj_timers_init(&timers, memory + (64 - (uintptr_t)memory % 64), timer_sizes[k]);
            for (uint32_t i = 0; i < timer_sizes[k]; i++) {
                gj_timer_set(&timers, i, wait[i]);
            }
            ns[r] = hold_ns(&timers, wait, N_WAITS, EVENTS);
        }
        out[k] = gj_bench_spread_of(ns, runs);
    }
    gj_free(wait);
    gj_free(memory);
    return status;
}

/* --- printing --- */

static void print_models(const struct bench *b, const struct options *o, struct gj_text *out)
{
    gj_text_addf(out, "One thread, processor time, median of %u runs (least to most).\n\n", o->runs);
    gj_text_addf(out, "%-36s %24s %16s %11s %12s %12s\n", "model", "ns a part", "M events/s", "parts/unit",
                 "time inside", "floor, MB");
    for (uint32_t i = 0; i < GJ_BENCH_N_MODELS; i++) {
        const struct measured *m = &b->model[i];
        char ns[40];
        snprintf(ns, sizeof ns, "%.1f (%.1f-%.1f)", m->ns_a_part.median, m->ns_a_part.least, m->ns_a_part.most);
        gj_text_addf(out, "%-3s %-32s %24s %16.1f %11.5f %12.4f %12.2f\n", gj_bench_info(i)->name,
                     gj_bench_info(i)->text, ns, m->events_a_second.median / 1e6, rate_of(m), inside_of(m),
                     (double)m->floor_bytes / 1e6);
    }
    size_t allocations = 0;
    for (uint32_t i = 0; i < GJ_BENCH_N_MODELS; i++) {
        allocations += b->model[i].allocations;
    }
    gj_text_addf(
        out,
        "\nEach model's parts and times inside equal the exact recursion's, to the microsecond. M1's mean time inside "
        "is %.1f in theory.\n"
        "Allocations while running: %zu. Peak memory of this process: %.1f MB.\n\nTimers, hold model, ns an event:",
        GJ_BENCH_M1_INSIDE, allocations, (double)b->peak_kb / 1e3);
    for (uint32_t k = 0; k < N_SIZES; k++) {
        gj_text_addf(out, "  %u: %.1f (%.1f-%.1f)", timer_sizes[k], b->timers_ns[k].median, b->timers_ns[k].least,
                     b->timers_ns[k].most);
    }
    gj_text_add(out, "\n");
}

static void print_peers(const struct bench *b, struct gj_text *out)
{
    gj_text_addf(out, "\n%-44s %-5s %12s %8s %11s %12s  %s\n", "peer", "model", "ns a part", "times", "parts/unit",
                 "time inside", "agrees");
    for (uint32_t i = 0; i < b->peers.n; i++) {
        const struct gj_peer *p = &b->peers.peer[i];
        if (p->is_missing) {
            gj_text_addf(out, "%-44s is not installed: left out\n", p->name);
            continue;
        }
        gj_text_addf(out, "%-44s %-5s %12.0f %8.0f %11.5f %12.4f  %s\n", p->name, gj_bench_info(p->model)->name,
                     p->ns_a_part, p->ns_a_part / b->model[p->model].ns_a_part.median, p->rate, p->inside,
                     p->agrees ? "yes" : "NO");
    }
    gj_text_add(out, "\nA peer agrees when both figures are within 4 standard deviations of what as many parts give "
                     "here (mean +- deviation of "
                     "one run):\n");
    for (uint32_t i = 0; i < GJ_BENCH_N_MODELS; i++) {
        const struct gj_peer_norm *n = &b->peers.norm[i];
        gj_text_addf(out, "  %s  %.5f +- %.5f parts/unit, %.4f +- %.4f inside\n", gj_bench_info(i)->name, n->rate,
                     n->rate_sd, n->inside, n->inside_sd);
    }
}

static json_t *spread_json(struct gj_bench_spread s)
{
    return json_pack("{s:f, s:f, s:f}", "median", s.median, "min", s.least, "max", s.most);
}

static json_t *peers_json(const struct bench *b)
{
    json_t *list = json_array();
    for (uint32_t i = 0; i < b->peers.n; i++) {
        const struct gj_peer *p = &b->peers.peer[i];
        json_array_append_new(list, p->is_missing
                                        ? json_pack("{s:s, s:b}", "name", p->name, "missing", 1)
                                        : json_pack("{s:s, s:s, s:f, s:f, s:f, s:f, s:b}", "name", p->name, "model",
                                                    gj_bench_info(p->model)->name, "ns_a_part", p->ns_a_part, "ratio",
                                                    p->ns_a_part / b->model[p->model].ns_a_part.median, "parts_a_unit",
                                                    p->rate, "time_inside", p->inside, "agrees", p->agrees));
    }
    return list;
}

static json_t *shop_json(const struct gj_bench_shop *shop)
{
    json_t *idle = json_array();
    for (uint32_t k = 0; k < GJ_BENCH_N_IDLE; k++) {
        json_array_append_new(idle, json_pack("{s:i, s:o}", "idle_machines", (int)shop->n_idle[k], "ns_an_event",
                                              spread_json(shop->idle_ns[k])));
    }
    return json_pack("{s:o, s:I, s:I, s:I, s:I, s:o}", "seconds_a_year", spread_json(shop->seconds), "events",
                     (json_int_t)shop->events, "lots", (json_int_t)shop->lots, "pieces", (json_int_t)shop->pieces,
                     "floor_bytes", (json_int_t)shop->floor_bytes, "beside_idle_machines", idle);
}

static void print_json(const struct bench *b, const struct options *o)
{
    json_t *models = json_array();
    for (uint32_t i = 0; i < GJ_BENCH_N_MODELS; i++) {
        const struct measured *m = &b->model[i];
        char digest[20];
        snprintf(digest, sizeof digest, "%016llx", (unsigned long long)m->digest);
        json_array_append_new(
            models, json_pack("{s:s, s:I, s:I, s:o, s:o, s:f, s:f, s:I, s:I, s:s}", "model", gj_bench_info(i)->name,
                              "parts", (json_int_t)m->answer.parts, "events", (json_int_t)m->events, "ns_a_part",
                              spread_json(m->ns_a_part), "events_a_second", spread_json(m->events_a_second),
                              "parts_a_unit", rate_of(m), "time_inside", inside_of(m), "floor_bytes",
                              (json_int_t)m->floor_bytes, "allocations", (json_int_t)m->allocations, "digest", digest));
    }
    json_t *timers = json_array();
    for (uint32_t k = 0; k < N_SIZES; k++) {
        json_array_append_new(timers, json_pack("{s:i, s:o}", "timers", (int)timer_sizes[k], "ns_an_event",
                                                spread_json(b->timers_ns[k])));
    }
    json_t *top = json_pack("{s:i, s:o, s:o, s:o, s:I}", "runs", (int)o->runs, "models", models, "timers", timers,
                            "shop", shop_json(&b->shop), "peak_bytes", (json_int_t)b->peak_kb * 1024);
    if (o->peers) {
        json_object_set_new(top, "peers", peers_json(b));
    }
    json_dumpf(top, stdout, JSON_INDENT(2));
    fputc('\n', stdout);
    json_decref(top);
}

/* Most memory this program has held, kB. Linux's VmHWM, since ru_maxrss goes on from the process that started this one; 0 where there is none. */
long gj_bench_peak_kb(void)
{
    long kb = 0;
    char line[200];
    FILE *file = fopen("/proc/self/status", "r");
    while (file && kb == 0 && fgets(line, sizeof line, file)) {
        kb = strncmp(line, "VmHWM:", 6) == 0 ? strtol(line + 6, NULL, 10) : 0;
    }
    if (file) {
        fclose(file);
    }
    return kb;
}

static enum gj_status measure_all(const struct options *o, struct bench *b, struct gj_error *error)
{
    enum gj_status status = GJ_OK;
    for (uint32_t i = 0; i < GJ_BENCH_N_MODELS && status == GJ_OK; i++) {
        status = measure_model(i, o, &b->model[i], error);
    }
    b->peak_kb = gj_bench_peak_kb();
    if (status == GJ_OK) {
        status = measure_timers(o->runs, b->timers_ns, error);
    }
    if (status == GJ_OK) {
        status = gj_bench_shop_measure(o->runs, &b->shop, error);
    }
    if (status == GJ_OK && o->peers) {
        status = gj_peers_measure(o->peers, &b->peers, error);
    }
    return status;
}

/* Batches alone: the memory they take is that of the process. */
static int bench_batches(const struct options *o)
{
    struct gj_bench_batch batch;
    struct gj_error error = {0};
    struct gj_text out;
    gj_text_init(&out);
    enum gj_status status = gj_bench_batch_measure(o->runs, o->rows, &batch, &error);
    if (status == GJ_OK) {
        gj_bench_batch_print(&batch, o->json, &out);
        status = gj_cli_put(&out, &error);
    }
    gj_text_fini(&out);
    return status == GJ_OK ? 0 : gj_cli_fail(&error, o->json);
}

int gj_cli_bench(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"parts", KEY_PARTS, "N", 0, "parts a model (default 1000000)", 0},
        {"runs", KEY_RUNS, "N", 0, "runs of which the median is told (default 5)", 0},
        {"peers", KEY_PEERS, "FOLDER", OPTION_ARG_OPTIONAL,
         "also run the models in other simulators, by the scripts in FOLDER (default scripts/peers)", 0},
        {"batch", KEY_BATCH, "ROWS", OPTION_ARG_OPTIONAL,
         "measure sweeps instead: threads, overhead, and a store of so many rows (default 1000000)", 0},
        {"json", KEY_JSON, NULL, 0, "print the figures as JSON", 0},
        {0},
    };
    const struct argp argp = {
        .options = table,
        .parser = parse,
        .doc = "Measure the speed of the engine on this machine, with three models whose results are compared with an "
               "exact recursion, and the memory it takes."};
    struct options o = {.parts = 1000000, .runs = 5};
    gj_cli_parse(&argp, argc, argv, &o);
    if (o.rows > 0) {
        return bench_batches(&o);
    }
    struct bench *b = gj_alloc_zero(1, sizeof *b);
    struct gj_error error = {0};
    enum gj_status status = b ? measure_all(&o, b, &error) : gj_error_set(&error, GJ_NO_MEMORY, NULL, "memory ran out");
    if (status == GJ_OK && o.json) {
        print_json(b, &o);
    } else if (status == GJ_OK) {
        struct gj_text out;
        gj_text_init(&out);
        print_models(b, &o, &out);
        gj_bench_shop_print(&b->shop, &out);
        if (o.peers) {
            print_peers(b, &out);
        }
        status = gj_cli_put(&out, &error);
        gj_text_fini(&out);
    }
    const bool disagrees = status == GJ_OK && o.peers && !b->peers.all_agree;
    gj_free(b);
    if (disagrees) {
        status =
            gj_error_set(&error, GJ_MISMATCH, NULL, "a peer's figures differ from ours by more than chance allows");
    }
    return status == GJ_OK ? 0 : gj_cli_fail(&error, o.json && !disagrees);
}
