/* Batches of a model that costs nothing and a sink in memory: the same rows whatever the threads, shards and interruptions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "kernel/digest.h"
#include "kernel/draw.h"
#include "study/batch/batch.h"
#include "study/estimate.h"

enum { N_POINTS = 30, N_REPLICATIONS = 60, N_RESPONSES = 2 };

/* --- the model: a number that scatters about the factor --- */

struct model {
    double refused_above, failed_above; /* of the factor */
    atomic_int n_until_no_memory;       /* opens until memory is out; 0: never */
    atomic_int n_trials;
    long pause_ns;
};

struct opened {
    struct gj_study_spec spec;
};

struct gj_trial {
    struct model *model;
    const atomic_int *stop;
    double x;
    uint64_t seed;
};

static enum gj_status open_point(void *user, const double *value, const struct gj_study_spec **spec, void **handle,
                                 struct gj_error *error)
{
    struct model *m = user;
    if (atomic_load(&m->n_until_no_memory) > 0 && atomic_fetch_sub(&m->n_until_no_memory, 1) == 1) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "no memory for the point");
    }
    if (value[0] > m->failed_above) {
        return gj_error_set(error, GJ_MODEL, NULL, "x is %.10g: too large", value[0]);
    }
    struct opened *o = gj_alloc_zero(1, sizeof *o);
    if (!o) {
        return GJ_NO_MEMORY;
    }
    o->spec.precision = value[0];
    o->spec.confidence = 0.9;
    o->spec.name = (const char *)user; /* so that a trial finds its model */
    *spec = &o->spec;
    *handle = o;
    return GJ_OK;
}

static void close_point(void *user, void *handle)
{
    (void)user;
    gj_free(handle);
}

static int32_t refused_by(void *user, const double *value)
{
    const struct model *m = user;
    return value[0] > m->refused_above ? 0 : -1;
}

static enum gj_status open_trial(const struct gj_study_spec *spec, const atomic_int *stop, struct gj_trial **trial,
                                 struct gj_error *error)
{
    (void)error;
    struct model *m = (struct model *)(uintptr_t)spec->name;
    *trial = gj_alloc_zero(1, sizeof **trial);
    if (!*trial) {
        return GJ_NO_MEMORY;
    }
    **trial = (struct gj_trial){m, stop, spec->precision, spec->seed};
    atomic_fetch_add(&m->n_trials, 1);
    return GJ_OK;
}

static uint64_t bits_of(double x, uint64_t seed, uint32_t replication)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return gj_draw_bits(seed ^ bits, 0, replication, 0);
}

/* One in 37 fails. */
static void answer(double x, uint64_t seed, uint32_t replication, struct gj_trial_row *row)
{
    const uint64_t bits = bits_of(x, seed, replication);
    memset(row, 0, sizeof *row);
    row->digest = bits;
    row->events = 1;
    row->status = bits % 37 == 0 ? GJ_DEADLOCK : GJ_OK;
    for (uint32_t k = 0; k < N_RESPONSES; k++) {
        row->value[k] = row->status == GJ_OK ? x + (double)(bits >> (11 + k)) * 0x1p-53 : (double)NAN;
    }
}

static void run_trial(struct gj_trial *trial, uint32_t replication, struct gj_trial_row *row, struct gj_error *why)
{
    (void)why;
    answer(trial->x, trial->seed, replication, row);
    if (trial->model->pause_ns > 0) {
        const struct timespec pause = {.tv_nsec = trial->model->pause_ns};
        nanosleep(&pause, NULL);
    }
    if (atomic_load(trial->stop) != 0 && replication % 3 == 0) {
        row->status = GJ_INTERRUPTED;
    }
}

static void close_trial(struct gj_trial *trial)
{
    gj_free(trial);
}

/* --- the sink: what is kept, and what a dead program would lose --- */

struct sink {
    bool row_is_there[N_POINTS][N_REPLICATIONS], point_is_there[N_POINTS];
    enum gj_status row_status[N_POINTS][N_REPLICATIONS];
    uint64_t digest[N_POINTS][N_REPLICATIONS];
    double value[N_POINTS][N_REPLICATIONS][N_RESPONSES];
    struct gj_batch_point point[N_POINTS];
    char reason[N_POINTS][100];
    double x[N_POINTS];
    uint64_t n_rows;
    pthread_t caller;
    uint32_t n_calls, fail_at; /* 0: never */
    uint32_t stop_at;          /* rows of this run after which the flag is set; 0: never */
    atomic_int stop;
};

static enum gj_status called(struct sink *s, struct gj_error *error)
{
    assert_true(pthread_equal(pthread_self(), s->caller));
    if (++s->n_calls == s->fail_at) {
        return gj_error_set(error, GJ_IO, NULL, "the disk is full");
    }
    return GJ_OK;
}

static enum gj_status put_row(void *user, const struct gj_batch_row *row, struct gj_error *error)
{
    struct sink *s = user;
    assert_false(s->row_is_there[row->point][row->replication]);
    assert_false(s->point_is_there[row->point]);
    const enum gj_status status = called(s, error);
    if (status != GJ_OK) {
        return status;
    }
    s->row_is_there[row->point][row->replication] = true;
    s->row_status[row->point][row->replication] = row->status;
    s->digest[row->point][row->replication] = row->digest;
    memcpy(s->value[row->point][row->replication], row->value, sizeof s->value[0][0]);
    s->n_rows++;
    if (s->stop_at > 0 && --s->stop_at == 0) {
        atomic_store(&s->stop, 1);
    }
    return GJ_OK;
}

static enum gj_status put_point(void *user, const struct gj_batch_point *point, struct gj_error *error)
{
    struct sink *s = user;
    assert_false(s->point_is_there[point->point]);
    const enum gj_status status = called(s, error);
    for (uint32_t i = 0; i < point->n; i++) {
        assert_true(s->row_is_there[point->point][i]); /* a point comes after all its rows */
    }
    if (status == GJ_OK) {
        s->point_is_there[point->point] = true;
        s->point[point->point] = *point;
        s->x[point->point] = point->value[0];
        snprintf(s->reason[point->point], sizeof s->reason[0], "%s", point->reason);
    }
    return status;
}

static enum gj_status keep(void *user, struct gj_error *error)
{
    return called(user, error);
}

static enum gj_status next_finished(void *user, uint64_t from, struct gj_batch_point *point, struct gj_error *error)
{
    struct sink *s = user;
    const enum gj_status status = called(s, error);
    while (from < N_POINTS && !s->point_is_there[from]) {
        from++;
    }
    *point = from < N_POINTS ? s->point[from] : (struct gj_batch_point){.point = UINT64_MAX};
    return status;
}

static enum gj_status rows_of(void *user, uint64_t point, void (*each)(void *to, const struct gj_batch_row *row),
                              void *to, struct gj_error *error)
{
    struct sink *s = user;
    const enum gj_status status = called(s, error);
    for (uint32_t i = N_REPLICATIONS; i-- > 0 && status == GJ_OK;) { /* in any order */
        if (s->row_is_there[point][i]) {
            const struct gj_batch_row row = {point, i, s->row_status[point][i], s->digest[point][i],
                                             s->value[point][i]};
            each(to, &row);
        }
    }
    return status;
}

/* --- a batch --- */

struct bench {
    struct gj_factor factor;
    uint32_t response[N_RESPONSES];
    const char *constraint[1];
    struct gj_experiment experiment;
    struct model model;
    struct sink sink;
    struct gj_batch_spec spec;
    struct gj_batch_totals totals;
    struct gj_error error;
};

static struct bench *new_bench(void)
{
    static const struct gj_trial_kind kind = {open_trial, run_trial, close_trial};
    struct bench *b = gj_alloc_zero(1, sizeof *b);
    assert_non_null(b);
    b->factor = (struct gj_factor){.name = "x",
                                   .unit = "",
                                   .per = "",
                                   .low = 0.0,
                                   .central = 0.5,
                                   .high = 1.0,
                                   .group = "",
                                   .mark = "",
                                   .source = ""};
    b->response[1] = 1;
    b->constraint[0] = "x <= 0.8";
    b->experiment = (struct gj_experiment){.factor = &b->factor,
                                           .n_factors = 1,
                                           .response = b->response,
                                           .n_responses = N_RESPONSES,
                                           .constraint = b->constraint,
                                           .n_constraints = 1,
                                           .design = {.kind = GJ_DESIGN_lhs, .n = N_POINTS, .seed = 1},
                                           .replications = 12,
                                           .replications_min = 12,
                                           .target = {0, GJ_NO_RESPONSE}};
    b->model = (struct model){.refused_above = 2.0, .failed_above = 2.0};
    b->sink.caller = pthread_self();
    b->spec = (struct gj_batch_spec){.experiment = &b->experiment,
                                     .seed = 7,
                                     .shard = 1,
                                     .n_shards = 1,
                                     .model = {&b->model, open_point, close_point, refused_by, &kind},
                                     .sink = {&b->sink, put_row, put_point, keep, next_finished, rows_of}};
    return b;
}

static enum gj_status run(struct bench *b, unsigned n_threads)
{
    const struct gj_batch_progress progress = {.stop = &b->sink.stop};
    b->error = (struct gj_error){0};
    b->sink.n_calls = 0;
    atomic_store(&b->sink.stop, 0);
    return gj_batch_run(&b->spec, n_threads, &progress, &b->totals, &b->error);
}

/* Over all that is kept, in order. */
static uint64_t digest_of(const struct sink *s)
{
    uint64_t digest = GJ_DIGEST_START;
    for (uint32_t p = 0; p < N_POINTS; p++) {
        digest = gj_digest_add(digest, s->point_is_there[p] ? s->point[p].n + 1 : 0);
        digest = gj_digest_add(digest, (uint64_t)s->point[p].state << 32 | s->point[p].n_failed);
        for (uint32_t i = 0; i < N_REPLICATIONS; i++) {
            digest = gj_digest_add(digest, s->row_is_there[p][i] ? s->digest[p][i] : 0);
            digest = gj_digest_add(digest, (uint64_t)s->row_status[p][i]);
        }
    }
    return digest;
}

/* Of an uninterrupted run with one thread. */
static uint64_t plain_digest(const struct bench *like)
{
    struct bench *b = new_bench();
    b->experiment.replications = like->experiment.replications;
    b->experiment.replications_min = like->experiment.replications_min;
    b->experiment.precision = like->experiment.precision;
    b->experiment.has_own_draws = like->experiment.has_own_draws;
    b->model.refused_above = like->model.refused_above;
    b->model.failed_above = like->model.failed_above;
    (void)run(b, 1);
    const uint64_t digest = digest_of(&b->sink);
    gj_free(b);
    return digest;
}

static void any_number_of_threads_gives_the_same_rows(void **state)
{
    (void)state;
    static const unsigned n_threads[] = {1, 2, 7, 64};
    for (size_t k = 0; k < sizeof n_threads / sizeof *n_threads; k++) {
        for (int own = 0; own <= 1; own++) {
            struct bench *b = new_bench();
            b->experiment.has_own_draws = own;
            assert_int_equal(run(b, n_threads[k]), GJ_FAILED_POINTS);
            assert_true(digest_of(&b->sink) == plain_digest(b));
            assert_int_equal(b->totals.n_points, N_POINTS);
            assert_int_equal(b->totals.n_done, N_POINTS);
            assert_int_equal(b->totals.n_rows, N_POINTS * 12);
            assert_int_equal(b->totals.n_events, N_POINTS * 12);
            assert_int_equal(b->totals.n_settled, b->totals.n_expected);
            assert_true(b->totals.n_failed_rows > 0);
            gj_free(b);
        }
    }
}

static void shards_together_are_the_whole(void **state)
{
    (void)state;
    static const uint32_t n_shards[] = {3, 16, N_POINTS + 5};
    for (size_t k = 0; k < sizeof n_shards / sizeof *n_shards; k++) {
        struct bench *b = new_bench();
        uint64_t n_points = 0;
        b->spec.n_shards = n_shards[k];
        for (uint32_t i = n_shards[k]; i >= 1; i--) { /* into one sink, which refuses what comes twice */
            b->spec.shard = i;
            const uint64_t before = b->sink.n_rows;
            (void)run(b, 2);
            assert_int_equal(b->totals.n_rows, b->sink.n_rows - before);
            assert_int_equal(b->totals.n_rows, b->totals.n_points * 12);
            n_points += b->totals.n_points;
        }
        assert_int_equal(n_points, N_POINTS);
        assert_true(digest_of(&b->sink) == plain_digest(b));
        gj_free(b);
    }
}

/* Stopped again and again, with other numbers of threads. */
static void interrupt(struct bench *b, uint32_t every)
{
    static const unsigned n_threads[] = {2, 1, 7};
    enum gj_status status = GJ_INTERRUPTED;
    uint64_t n_settled = 0;
    for (unsigned k = 0; k < 1000 && status == GJ_INTERRUPTED; k++) {
        const uint64_t before = b->sink.n_rows;
        b->sink.stop_at = every;
        status = run(b, n_threads[k % 3]);
        assert_int_equal(b->totals.n_rows, b->sink.n_rows - before); /* what was run is kept */
        assert_int_equal(b->totals.n_rows_before, before);
        assert_true(b->totals.n_settled >= n_settled);
        n_settled = b->totals.n_settled;
        if (status == GJ_INTERRUPTED) {
            assert_non_null(strstr(b->error.fix, "goes on from there"));
            assert_true(n_settled <= b->totals.n_expected);
        }
    }
    assert_int_equal(status, GJ_FAILED_POINTS);
    assert_int_equal(n_settled, b->totals.n_expected);
    assert_true(digest_of(&b->sink) == plain_digest(b));
}

static void a_stopped_batch_goes_on_to_the_same_rows(void **state)
{
    (void)state;
    static const uint32_t every[] = {1, 7, 100};
    for (size_t k = 0; k < sizeof every / sizeof *every; k++) {
        struct bench *b = new_bench();
        interrupt(b, every[k]);
        gj_free(b);
    }
}

static void a_finished_batch_runs_nothing(void **state)
{
    (void)state;
    struct bench *b = new_bench();
    b->model.failed_above = 0.9;
    b->model.refused_above = 0.8;
    b->experiment.n_constraints = 1;
    assert_int_equal(run(b, 2), GJ_FAILED_POINTS);
    const struct gj_batch_totals first = b->totals;
    atomic_store(&b->model.n_trials, 0);
    assert_int_equal(run(b, 2), GJ_FAILED_POINTS); /* they failed before, and it is said again */
    assert_int_equal(b->model.n_trials, 0);
    assert_int_equal(b->totals.n_rows, 0);
    assert_int_equal(b->totals.n_rows_before, first.n_rows);
    assert_int_equal(b->totals.n_failed_rows_before, first.n_failed_rows);
    assert_int_equal(b->totals.n_resumed, N_POINTS);
    assert_int_equal(b->totals.n_done, first.n_done);
    assert_int_equal(b->totals.n_refused, first.n_refused);
    assert_int_equal(b->totals.n_settled, b->totals.n_expected);
    gj_free(b);
}

static void refused_and_failed_points_are_results_of_their_own_kind(void **state)
{
    (void)state;
    struct bench *b = new_bench();
    b->model.refused_above = 0.8;
    b->model.failed_above = 0.5;
    assert_int_equal(run(b, 3), GJ_FAILED_POINTS);
    uint32_t n[3] = {0, 0, 0};
    for (uint32_t p = 0; p < N_POINTS; p++) {
        const struct gj_batch_point *point = &b->sink.point[p];
        assert_true(b->sink.point_is_there[p]);
        n[point->state]++;
        assert_int_equal(point->n, point->state == GJ_POINT_DONE ? 12 : 0);
        if (b->sink.x[p] > 0.8) {
            assert_int_equal(point->state, GJ_POINT_REFUSED);
            assert_string_equal(b->sink.reason[p], "x <= 0.8");
        } else if (b->sink.x[p] > 0.5) {
            assert_int_equal(point->state, GJ_POINT_FAILED);
            assert_int_equal(point->status, GJ_MODEL);
            assert_non_null(strstr(b->sink.reason[p], "too large"));
        } else {
            assert_int_equal(point->state, GJ_POINT_DONE);
            assert_string_equal(b->sink.reason[p], "");
        }
    }
    assert_true(n[0] == 15 && n[1] == 6 && n[2] == 9); /* a Latin hypercube of 30 */
    assert_true(b->totals.n_done == 15 && b->totals.n_refused == 6 && b->totals.n_failed == 9);
    assert_true(digest_of(&b->sink) == plain_digest(b));
    gj_free(b);
}

static void all_threads_run_the_one_point_there_is(void **state)
{
    (void)state;
    struct bench *b = new_bench();
    b->experiment.design.n = 1;
    b->experiment.replications = b->experiment.replications_min = N_REPLICATIONS;
    b->model.pause_ns = 1000000;
    assert_int_not_equal(run(b, 4), GJ_INTERRUPTED);
    assert_true(b->model.n_trials >= 2 && b->model.n_trials <= 4);
    assert_int_equal(b->sink.n_rows, N_REPLICATIONS);
    gj_free(b);
}

/* --- precision --- */

static uint32_t replications_needed(const struct gj_experiment *e, double x)
{
    double value[N_REPLICATIONS];
    struct gj_trial_row row;
    uint32_t n = e->replications_min;
    for (uint32_t i = 0; i < N_REPLICATIONS; i++) {
        answer(x, 7, i, &row);
        value[i] = row.value[0];
    }
    while (n < e->replications && !(gj_estimate_mean(value, n, 1, 0.9).half_width <= e->precision)) {
        n += GJ_BATCH_BLOCK - n % GJ_BATCH_BLOCK;
    }
    return n < e->replications ? n : e->replications;
}

static struct bench *new_precise(void)
{
    struct bench *b = new_bench();
    b->experiment.precision = 0.11;
    b->experiment.replications_min = 7;
    b->experiment.replications = 38;
    return b;
}

static void a_point_stops_when_it_is_precise_enough(void **state)
{
    (void)state;
    static const unsigned n_threads[] = {1, 2, 7};
    for (size_t k = 0; k < 3; k++) {
        struct bench *b = new_precise();
        uint32_t least = UINT32_MAX, most = 0;
        assert_int_equal(run(b, n_threads[k]), GJ_FAILED_POINTS);
        for (uint32_t p = 0; p < N_POINTS; p++) {
            const uint32_t n = b->sink.point[p].n;
            assert_int_equal(n, replications_needed(&b->experiment, b->sink.x[p]));
            assert_true(n == N_REPLICATIONS || !b->sink.row_is_there[p][n]);
            least = n < least ? n : least;
            most = n > most ? n : most;
        }
        assert_true(least < most && most <= 38);
        assert_int_equal(b->totals.n_settled, b->totals.n_expected);
        gj_free(b);
    }
}

static void a_stopped_batch_with_a_precision_goes_on_to_the_same_rows(void **state)
{
    (void)state;
    struct bench *b = new_precise();
    interrupt(b, 23);
    gj_free(b);
}

static void a_precision_of_what_rows_do_not_keep_is_refused(void **state)
{
    (void)state;
    struct bench *b = new_precise();
    b->experiment.target = (struct gj_contrast){3, 2};
    assert_int_equal(run(b, 1), GJ_USAGE);
    assert_non_null(strstr(b->error.message, "which the rows do not keep"));
    assert_non_null(strstr(b->error.fix, "outcomes"));
    gj_free(b);
}

/* --- faults --- */

static void whatever_call_of_the_sink_fails_ends_the_batch_which_then_goes_on(void **state)
{
    (void)state;
    uint32_t n_failures = 0;
    struct bench *b = new_bench();
    enum gj_status status;
    do { /* each time some calls further, going on with what is there */
        b->sink.fail_at = 1 + 3 * n_failures;
        status = run(b, 1 + n_failures % 3);
        if (status == GJ_IO) {
            assert_string_equal(b->error.message, "the disk is full");
            n_failures++;
        }
    } while (status == GJ_IO);
    assert_int_equal(status, GJ_FAILED_POINTS);
    assert_true(n_failures > 5);
    assert_true(digest_of(&b->sink) == plain_digest(b));
    gj_free(b);
}

static void memory_that_runs_out_ends_the_batch_and_is_no_result(void **state)
{
    (void)state;
    struct bench *b = new_bench();
    atomic_store(&b->model.n_until_no_memory, 10);
    assert_int_equal(run(b, 2), GJ_NO_MEMORY);
    for (uint32_t p = 0; p < N_POINTS; p++) {
        assert_true(!b->sink.point_is_there[p] || b->sink.point[p].state == GJ_POINT_DONE);
    }
    for (size_t n = 1;; n++) {
        gj_alloc_fail_after(n); /* of the calling thread */
        const enum gj_status status = run(b, 2);
        gj_alloc_fail_after(0);
        if (status != GJ_NO_MEMORY) {
            assert_true(n > 10);
            break;
        }
    }
    assert_true(digest_of(&b->sink) == plain_digest(b));
    gj_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_threads_gives_the_same_rows),
        cmocka_unit_test(shards_together_are_the_whole),
        cmocka_unit_test(a_stopped_batch_goes_on_to_the_same_rows),
        cmocka_unit_test(a_finished_batch_runs_nothing),
        cmocka_unit_test(refused_and_failed_points_are_results_of_their_own_kind),
        cmocka_unit_test(all_threads_run_the_one_point_there_is),
        cmocka_unit_test(a_point_stops_when_it_is_precise_enough),
        cmocka_unit_test(a_stopped_batch_with_a_precision_goes_on_to_the_same_rows),
        cmocka_unit_test(a_precision_of_what_rows_do_not_keep_is_refused),
        cmocka_unit_test(whatever_call_of_the_sink_fails_ends_the_batch_which_then_goes_on),
        cmocka_unit_test(memory_that_runs_out_ends_the_batch_and_is_no_result),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
