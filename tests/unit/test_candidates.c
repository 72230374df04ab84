/* Candidates: replications of several studies on several threads are those of a trial, and who fails is told by name. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "study/batch/candidates.h"
#include "unit/workshop.h"

enum { N = 4, R = 7 };

/* One factor: how much of the set-up is left. Below 0 there is no study. */
static enum gj_status open_point(void *user, const double *value, const struct gj_study_spec **spec, void **handle,
                                 struct gj_error *error)
{
    struct gj_study_spec *own = gj_alloc_zero(1, sizeof *own);
    assert_non_null(own);
    *own = *(const struct gj_study_spec *)user;
    gj_workshop_improve(own);
    own->upgrade[0].to.lever[GJ_LEVER_SETUP].central = *value;
    if (*value < 0.0) {
        gj_free(own);
        return gj_error_set(error, GJ_MODEL, NULL, "set-up cannot be %g", *value);
    }
    *spec = own;
    *handle = own;
    return GJ_OK;
}

static void close_point(void *user, void *handle)
{
    (void)user;
    gj_free(handle);
}

static int32_t refused_by(void *user, const double *value)
{
    (void)user;
    return *value > 2.0 ? 0 : -1;
}

struct bench {
    struct gj_plant *plant;
    struct gj_study_spec study;
    struct gj_factor factor;
    struct gj_experiment experiment;
    double value[N];
};

static const char *const constraint[] = {"setup <= 2"};

static void start(struct bench *b)
{
    const double value[N] = {0.5, 1.0, -1.0, 3.0};
    b->plant = gj_workshop();
    b->study = gj_workshop_study(b->plant, R);
    b->factor = (struct gj_factor){.name = "setup", .low = 0.1, .central = 1.0, .high = 3.0};
    b->experiment =
        (struct gj_experiment){.factor = &b->factor, .n_factors = 1, .constraint = constraint, .n_constraints = 1};
    memcpy(b->value, value, sizeof value);
}

static struct gj_candidates *candidates_of(const struct bench *b, const char *outcome, unsigned threads,
                                           const atomic_int *stop)
{
    struct gj_candidates_spec spec = {
        .batch = {.experiment = &b->experiment,
                  .seed = 5,
                  .model = {(void *)(uintptr_t)&b->study, open_point, close_point, refused_by, NULL}},
        .value = b->value,
        .n = N,
        .n_threads = threads,
        .stop = stop,
    };
    struct gj_candidates *candidates = NULL;
    struct gj_error error = {0};
    assert_int_equal(gj_contrast_find(outcome, &spec.of, &error), GJ_OK);
    assert_int_equal(gj_candidates_open(&spec, &candidates, &error), GJ_OK);
    return candidates;
}

static void draw_all(struct gj_candidates *candidates, double value[N][R])
{
    struct gj_draw_task task[N];
    struct gj_error error = {0};
    for (uint32_t i = 0; i < N; i++) {
        task[i] = (struct gj_draw_task){i, 0, R, value[i]};
    }
    assert_int_equal(gj_candidates_draw(candidates, task, N, &error), GJ_OK);
}

static void threads_and_parts_draw_what_a_trial_draws(void **state)
{
    (void)state;
    struct bench b;
    double value[3][N][R];
    double whole[R];
    double parts[R];
    start(&b);
    for (uint32_t threads = 1; threads <= 3; threads++) {
        struct gj_candidates *candidates = candidates_of(&b, "good_per_day.after", threads, NULL);
        draw_all(candidates, value[threads - 1]);
        if (threads == 3) { /* one task: its parts go to all threads; then again, in two pieces */
            struct gj_error error = {0};
            const struct gj_draw_task one = {1, 0, R, whole};
            const struct gj_draw_task early = {1, 0, 3, parts};
            const struct gj_draw_task late = {1, 3, R, parts + 3};
            assert_int_equal(gj_candidates_draw(candidates, &one, 1, &error), GJ_OK);
            assert_int_equal(gj_candidates_draw(candidates, &late, 1, &error), GJ_OK);
            assert_int_equal(gj_candidates_draw(candidates, &early, 1, &error), GJ_OK);
        }
        gj_candidates_close(candidates);
    }
    for (uint32_t r = 0; r < R; r++) {
        assert_true(value[0][0][r] == value[1][0][r] && value[0][0][r] == value[2][0][r]);
        assert_true(value[0][1][r] == whole[r] && whole[r] == parts[r]);
        assert_true(isnan(value[0][2][r]) && isnan(value[0][3][r]));
    }
    struct gj_study_spec *own = NULL;
    void *handle = NULL;
    const struct gj_study_spec *spec = NULL;
    struct gj_error error = {0};
    assert_int_equal(open_point(&b.study, &b.value[0], &spec, &handle, &error), GJ_OK);
    own = handle;
    own->seed = 5;
    struct gj_trial *trial;
    assert_int_equal(gj_trial_open(own, NULL, &trial, &error), GJ_OK);
    for (uint32_t r = 0; r < R; r++) {
        struct gj_trial_row row;
        gj_trial_run(trial, r, &row, &error);
        assert_true(row.value[2 * GJ_OUTCOME_good_per_day + 1] == value[0][0][r]);
    }
    gj_trial_close(trial);
    close_point(NULL, handle);
    gj_plant_free(b.plant);
}

static void who_fails_is_told_by_name(void **state)
{
    (void)state;
    struct bench b;
    double value[N][R];
    start(&b);
    struct gj_candidates *candidates = candidates_of(&b, "good_per_day.after", 2, NULL);
    draw_all(candidates, value);
    assert_int_equal(gj_candidates_failure(candidates, 0)->replication, UINT32_MAX);
    const struct gj_candidate_failure *broken = gj_candidates_failure(candidates, 2);
    assert_true(broken->is_whole && !broken->is_refused);
    assert_non_null(strstr(broken->why.message, "set-up cannot be -1"));
    const struct gj_candidate_failure *refused = gj_candidates_failure(candidates, 3);
    assert_true(refused->is_whole && refused->is_refused);
    assert_non_null(strstr(refused->why.message, "setup <= 2"));
    gj_candidates_close(candidates);
    candidates = candidates_of(&b, "adopted_month.after", 2, NULL); /* nobody decides */
    draw_all(candidates, value);
    const struct gj_candidate_failure *none = gj_candidates_failure(candidates, 0);
    assert_true(!none->is_whole && none->replication == 0 && none->why.status == GJ_OK);
    gj_candidates_close(candidates);
    gj_plant_free(b.plant);
}

static void a_draw_that_is_stopped_says_so(void **state)
{
    (void)state;
    struct bench b;
    double value[R];
    struct gj_error error = {0};
    atomic_int stop = 1;
    start(&b);
    struct gj_candidates *candidates = candidates_of(&b, "good_per_day", 2, &stop);
    const struct gj_draw_task task = {0, 0, R, value};
    assert_int_equal(gj_candidates_draw(candidates, &task, 1, &error), GJ_INTERRUPTED);
    gj_candidates_close(candidates);
    gj_plant_free(b.plant);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_and_parts_draw_what_a_trial_draws),
        cmocka_unit_test(who_fails_is_told_by_name),
        cmocka_unit_test(a_draw_that_is_stopped_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
