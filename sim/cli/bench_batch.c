#define _DEFAULT_SOURCE
#include "cli/bench_batch.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "cli/bench_models.h"
#include "cli/cli.h"
#include "cli/sweep_progress.h"
#include "kernel/draw.h"
#include "store/batch_file.h"
#include "store/batch_folder.h"
#include "store/catalog.h"

enum { N_FACTORS = 2, N_RESPONSES = 4, REPLICATIONS = 50, MAX_RUNS = 101, THREAD_POINTS = 20, OVERHEAD_POINTS = 20 };

static double process_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* --- replications of M2 --- */

struct floor_trial {
    struct gj_floor floor;
    uint64_t seed;
    gj_time until;
};

static enum gj_status open_floor(const struct gj_study_spec *spec, const atomic_int *stop, struct gj_trial **trial,
                                 struct gj_error *error)
{
    struct floor_trial *t = gj_alloc_zero(1, sizeof *t);
    if (!t) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for a replication");
    }
    const enum gj_status status = gj_floor_init(&t->floor, spec->plant, spec->seed, 0, error);
    t->floor.stop = stop;
    t->seed = spec->seed;
    t->until = spec->horizon;
    *trial = (struct gj_trial *)(void *)t;
    if (status != GJ_OK) {
        gj_free(t);
    }
    return status;
}

static void run_floor(struct gj_trial *trial, uint32_t replication, struct gj_trial_row *row, struct gj_error *why)
{
    struct floor_trial *t = (struct floor_trial *)(void *)trial;
    struct gj_error error = {0};
    memset(row, 0, sizeof *row);
    gj_floor_reset(&t->floor, t->seed, replication);
    row->status = gj_floor_run(&t->floor, t->until, why ? why : &error);
    row->digest = gj_floor_digest(&t->floor);
    row->events = gj_floor_events(&t->floor);
    row->value[0] = (double)gj_bench_read(&t->floor).parts;
}

static void close_floor(struct gj_trial *trial)
{
    struct floor_trial *t = (struct floor_trial *)(void *)trial;
    gj_floor_fini(&t->floor);
    gj_free(t);
}

/* --- replications that cost nothing --- */

static enum gj_status open_nothing(const struct gj_study_spec *spec, const atomic_int *stop, struct gj_trial **trial,
                                   struct gj_error *error)
{
    (void)stop;
    (void)error;
    *trial = (struct gj_trial *)(void *)(uintptr_t)spec; /* reads no more than the seed */
    return GJ_OK;
}

static void run_nothing(struct gj_trial *trial, uint32_t replication, struct gj_trial_row *row, struct gj_error *why)
{
    const struct gj_study_spec *spec = (const struct gj_study_spec *)(void *)trial;
    (void)why;
    row->status = GJ_OK;
    row->digest = gj_draw_bits(spec->seed, 0, replication, 0);
    row->events = 0;
    for (uint32_t k = 0; k < N_RESPONSES; k++) {
        row->value[k] = (double)(row->digest >> (12 + k));
    }
}

static void close_nothing(struct gj_trial *trial)
{
    (void)trial;
}

/* --- a batch of either --- */

struct bench {
    struct gj_factor factor[N_FACTORS];
    uint32_t response[N_RESPONSES];
    struct gj_experiment experiment;
    struct gj_study_spec study;
    struct gj_plant *plant;
    struct gj_sweep_progress progress;
    char folder[300], path[400];
};

static enum gj_status open_point(void *user, const double *value, const struct gj_study_spec **spec, void **handle,
                                 struct gj_error *error)
{
    const struct bench *b = user;
    (void)value;
    (void)error;
    *spec = &b->study;
    *handle = NULL;
    return GJ_OK;
}

static void close_point(void *user, void *handle)
{
    (void)user;
    (void)handle;
}

static void report(void *user, const struct gj_batch_totals *totals)
{
    struct gj_text line;
    gj_text_init(&line);
    (void)gj_sweep_progress_look(user, totals, gj_cli_seconds(), &line);
    gj_text_fini(&line);
}

static void set_up(struct bench *b)
{
    static const char *const names[N_FACTORS] = {"a", "b"};
    for (uint32_t i = 0; i < N_FACTORS; i++) {
        b->factor[i] = (struct gj_factor){.name = names[i],
                                          .unit = "",
                                          .per = "",
                                          .low = 0.0,
                                          .central = 0.5,
                                          .high = 1.0,
                                          .group = "",
                                          .mark = "",
                                          .source = ""};
    }
    for (uint32_t k = 0; k < N_RESPONSES; k++) {
        b->response[k] = k;
    }
    b->experiment = (struct gj_experiment){.factor = b->factor,
                                           .n_factors = N_FACTORS,
                                           .response = b->response,
                                           .n_responses = N_RESPONSES,
                                           .design = {.kind = GJ_DESIGN_sobol, .n = 1, .seed = 1},
                                           .replications = REPLICATIONS,
                                           .replications_min = REPLICATIONS,
                                           .target = {0, GJ_NO_RESPONSE},
                                           .has_own_draws = true};
    b->study.confidence = 0.95;
}

static void remove_file(const struct bench *b)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    char path[420];
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(path, sizeof path, "%s%s", b->path, ends[i]);
        (void)unlink(path);
    }
}

/* Into the file, going on with what is there; elapsed and processor seconds from opening to closing it. */
static enum gj_status run_batch(struct bench *b, uint64_t n_points, uint32_t replications,
                                const struct gj_trial_kind *kind, unsigned n_threads, double *elapsed,
                                double *processor, struct gj_error *error)
{
    b->experiment.design.n = n_points;
    b->experiment.replications = b->experiment.replications_min = replications;
    const struct gj_batch_about about = {.name = "bench",
                                         .title = "bench",
                                         .frozen = "bench",
                                         .version = GJ_VERSION,
                                         .experiment = &b->experiment,
                                         .seed = 1,
                                         .n_points = n_points,
                                         .confidence = 0.95,
                                         .shard = 1,
                                         .n_shards = 1};
    struct gj_batch_file *file = NULL;
    struct gj_batch_totals totals;
    const double start = gj_cli_seconds();
    const double start_cpu = process_seconds();
    enum gj_status status = gj_batch_file_open(b->path, &about, &file, error);
    if (status == GJ_OK) {
        const struct gj_batch_spec spec = {
            .experiment = &b->experiment,
            .seed = 1,
            .shard = 1,
            .n_shards = 1,
            .model = {.user = b, .open = open_point, .close = close_point, .trial = kind},
            .sink = gj_batch_file_sink(file)};
        const struct gj_batch_progress progress = {.report = report, .user = &b->progress};
        gj_sweep_progress_start(&b->progress, GJ_LANG_EN, true, start);
        status = gj_batch_run(&spec, n_threads, &progress, &totals, error);
    }
    gj_batch_file_close(file);
    *elapsed = gj_cli_seconds() - start;
    *processor = process_seconds() - start_cpu;
    return status;
}

/* The same replications by themselves. */
static enum gj_status run_bare(struct bench *b, uint64_t n_points, double *processor, struct gj_error *error)
{
    const struct gj_batch_spec spec = {.experiment = &b->experiment, .seed = 1};
    struct gj_study_spec study = b->study;
    struct gj_trial_row row;
    enum gj_status status = GJ_OK;
    const double start = process_seconds();
    for (uint64_t p = 0; p < n_points && status == GJ_OK; p++) {
        struct gj_trial *trial = NULL;
        study.seed = gj_batch_seed(&spec, p);
        status = open_floor(&study, NULL, &trial, error);
        for (uint32_t i = 0; i < REPLICATIONS && status == GJ_OK; i++) {
            run_floor(trial, i, &row, error);
            status = row.status;
        }
        if (trial) {
            close_floor(trial);
        }
    }
    *processor = process_seconds() - start;
    return status;
}

/* So that a replication takes a millisecond. */
static enum gj_status set_horizon(struct bench *b, struct gj_bench_batch *out, struct gj_error *error)
{
    double seconds = 0.0;
    b->study.plant = b->plant;
    b->study.horizon = 1000 * GJ_BENCH_UNIT;
    enum gj_status status = run_bare(b, 2, &seconds, error);
    for (int i = 0; i < 2 && status == GJ_OK; i++) {
        out->replication_ms = 1e3 * seconds / (2 * REPLICATIONS);
        b->study.horizon = (gj_time)((double)b->study.horizon / out->replication_ms);
        status = run_bare(b, 2, &seconds, error);
    }
    out->replication_ms = 1e3 * seconds / (2 * REPLICATIONS);
    return status;
}

static enum gj_status measure_floor(struct bench *b, uint32_t runs, struct gj_bench_batch *out, struct gj_error *error)
{
    static const struct gj_trial_kind kind = {open_floor, run_floor, close_floor};
    double threads[MAX_RUNS];
    double overhead[MAX_RUNS];
    enum gj_status status = set_horizon(b, out, error);
    for (uint32_t r = 0; r < runs && status == GJ_OK; r++) {
        double elapsed[2], cpu, bare;
        for (unsigned n = 1; n <= 2 && status == GJ_OK; n++) {
            remove_file(b);
            status = run_batch(b, THREAD_POINTS, REPLICATIONS, &kind, n, &elapsed[n - 1], &cpu, error);
        }
        remove_file(b);
        if (status == GJ_OK) {
            status = run_bare(b, OVERHEAD_POINTS, &bare, error);
        }
        if (status == GJ_OK) {
            double unused;
            status = run_batch(b, OVERHEAD_POINTS, REPLICATIONS, &kind, 1, &unused, &cpu, error);
            threads[r] = elapsed[0] / elapsed[1];
            overhead[r] = cpu / bare - 1.0;
        }
    }
    if (status == GJ_OK) {
        out->threads = gj_bench_spread_of(threads, runs);
        out->overhead = gj_bench_spread_of(overhead, runs);
    }
    return status;
}

static enum gj_status measure_merge(struct bench *b, struct gj_bench_batch *out, struct gj_error *error)
{
    char folder[400];
    const char *path = b->path;
    struct gj_text note;
    snprintf(folder, sizeof folder, "%s/merged", b->folder);
    gj_text_init(&note);
    const double start = gj_cli_seconds();
    const double start_cpu = process_seconds();
    enum gj_status status = gj_batch_merge(&path, 1, folder, &note, error);
    out->merge_s = gj_cli_seconds() - start;
    out->merge_cpu_s = process_seconds() - start_cpu;
    gj_text_fini(&note);
    return status == GJ_OK ? gj_catalog_drop(folder, error) : status;
}

static enum gj_status measure_store(struct bench *b, uint64_t rows, struct gj_bench_batch *out, struct gj_error *error)
{
    static const struct gj_trial_kind kind = {open_nothing, run_nothing, close_nothing};
    struct stat file;
    remove_file(b);
    enum gj_status status = run_batch(b, rows, 1, &kind, 0, &out->store_s, &out->store_cpu_s, error);
    if (status == GJ_OK) {
        out->file_mb = stat(b->path, &file) == 0 ? (double)file.st_size / 1e6 : 0.0;
        status = run_batch(b, rows, 1, &kind, 0, &out->resume_s, &out->resume_cpu_s, error);
    }
    if (status == GJ_OK) {
        status = measure_merge(b, out, error);
    }
    out->rows = rows;
    out->peak_mb = (double)gj_bench_peak_kb() / 1e3;
    return status;
}

enum gj_status gj_bench_batch_measure(uint32_t runs, uint64_t rows, struct gj_bench_batch *out, struct gj_error *error)
{
    const char *temporary = getenv("TMPDIR");
    struct bench *b = gj_alloc_zero(1, sizeof *b);
    if (!b) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out");
    }
    *out = (struct gj_bench_batch){0};
    set_up(b);
    snprintf(b->folder, sizeof b->folder, "%.200s/gongjang-bench-XXXXXX", temporary ? temporary : "/tmp");
    enum gj_status status = GJ_OK;
    if (!mkdtemp(b->folder)) {
        status = gj_error_set(error, GJ_IO, NULL, "no folder could be made: %s", b->folder);
        gj_error_fix(error, "set TMPDIR to a folder that can be written");
    } else {
        snprintf(b->path, sizeof b->path, "%s/bench.batch", b->folder);
        status = measure_store(b, rows, out, error); /* first: its memory is that of the process */
        b->plant = status == GJ_OK ? gj_bench_plant(GJ_BENCH_M2, error) : NULL;
        status = status == GJ_OK && !b->plant ? error->status : status;
        status = status == GJ_OK ? measure_floor(b, runs, out, error) : status;
        remove_file(b);
        (void)rmdir(b->folder);
    }
    gj_plant_free(b->plant);
    gj_free(b);
    return status;
}

/* --- printing --- */

static json_t *target_json(double measured, double wanted, bool is_reached)
{
    return json_pack("{s:f, s:f, s:b}", "measured", measured, "wanted", wanted, "reached", is_reached);
}

static void print_json(const struct gj_bench_batch *m, struct gj_text *out)
{
    json_t *top = json_pack("{s:f, s:I, s:f}", "replication_ms", m->replication_ms, "rows", (json_int_t)m->rows,
                            "file_mb", m->file_mb);
    json_t *threads =
        target_json(m->threads.median, GJ_BENCH_THREADS_LEAST, m->threads.median >= GJ_BENCH_THREADS_LEAST);
    json_t *overhead =
        target_json(m->overhead.median, GJ_BENCH_OVERHEAD_MOST, m->overhead.median <= GJ_BENCH_OVERHEAD_MOST);
    json_object_update_new(threads, json_pack("{s:f, s:f}", "min", m->threads.least, "max", m->threads.most));
    json_object_update_new(overhead, json_pack("{s:f, s:f}", "min", m->overhead.least, "max", m->overhead.most));
    json_object_set_new(top, "two_threads_ratio", threads);
    json_object_set_new(top, "overhead_share", overhead);
    json_object_set_new(top, "store_s",
                        target_json(m->store_s, GJ_BENCH_STORE_MOST_S, m->store_s < GJ_BENCH_STORE_MOST_S));
    json_object_set_new(top, "resume_s",
                        target_json(m->resume_s, GJ_BENCH_RESUME_MOST_S, m->resume_s < GJ_BENCH_RESUME_MOST_S));
    json_object_set_new(top, "peak_mb",
                        target_json(m->peak_mb, GJ_BENCH_MEMORY_MOST_MB, m->peak_mb < GJ_BENCH_MEMORY_MOST_MB));
    json_object_update_new(top, json_pack("{s:f, s:f, s:f, s:f}", "merge_s", m->merge_s, "store_cpu_s", m->store_cpu_s,
                                          "resume_cpu_s", m->resume_cpu_s, "merge_cpu_s", m->merge_cpu_s));
    char *text = json_dumps(top, JSON_INDENT(2));
    gj_text_addf(out, "%s\n", text ? text : "{}");
    free(text);
    json_decref(top);
}

static const char *verdict(bool is_reached)
{
    return is_reached ? "yes" : "NO";
}

void gj_bench_batch_print(const struct gj_bench_batch *m, bool json, struct gj_text *out)
{
    if (json) {
        print_json(m, out);
        return;
    }
    gj_text_addf(out,
                 "A sweep of M2, %.2f ms a replication; medians (least to most). A store of %llu points, a row each, "
                 "%.0f MB.\n\n",
                 m->replication_ms, (unsigned long long)m->rows, m->file_mb);
    gj_text_addf(out, "%-52s %20s %10s  %s\n", "", "measured", "wanted", "reached");
    gj_text_addf(out, "%-52s %6.2f (%.2f-%.2f) %12s %.1f  %s\n", "one thread takes, of the time of two",
                 m->threads.median, m->threads.least, m->threads.most, ">=", GJ_BENCH_THREADS_LEAST,
                 verdict(m->threads.median >= GJ_BENCH_THREADS_LEAST));
    gj_text_addf(out, "%-52s %5.1f %% (%.1f-%.1f) %11s %.0f %%  %s\n", "store, digests and progress, of processor time",
                 100.0 * m->overhead.median, 100.0 * m->overhead.least, 100.0 * m->overhead.most,
                 "<=", 100.0 * GJ_BENCH_OVERHEAD_MOST, verdict(m->overhead.median <= GJ_BENCH_OVERHEAD_MOST));
    gj_text_addf(out, "%-52s %18.1f s %9s %.0f s  %s\n", "the store is filled in", m->store_s, "<",
                 GJ_BENCH_STORE_MOST_S, verdict(m->store_s < GJ_BENCH_STORE_MOST_S));
    gj_text_addf(out, "%-52s %18.1f s %9s %.0f s  %s\n", "gone on with when finished, it is done in", m->resume_s, "<",
                 GJ_BENCH_RESUME_MOST_S, verdict(m->resume_s < GJ_BENCH_RESUME_MOST_S));
    gj_text_addf(out, "%-52s %17.0f MB %7s %.0f MB  %s\n", "peak memory", m->peak_mb, "<", GJ_BENCH_MEMORY_MOST_MB,
                 verdict(m->peak_mb < GJ_BENCH_MEMORY_MOST_MB));
    gj_text_addf(out,
                 "\nA results folder is made of it in %.1f s. Processor time: filled %.1f s, gone on with %.1f s, "
                 "folder %.1f s.\n",
                 m->merge_s, m->store_cpu_s, m->resume_cpu_s, m->merge_cpu_s);
}
