/* Searches over real batches of a model that costs nothing: a straight line of its factors, noise shared by all points. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "study/batch/batch_memory.h"
#include "study/batch/search.h"
#include "unit/hand_table.h"

/* heads_end after = 2 a - 3 b + 10 [rule: 0, 1, 4] + noise of the replication; before = 0. */
struct opened {
    struct gj_study_spec spec;
    double y;
};

struct gj_trial {
    double y;
};

static enum gj_status open_point(void *user, const double *value, const struct gj_study_spec **spec, void **handle,
                                 struct gj_error *error)
{
    static const double of_rule[] = {0.0, 10.0, 40.0};
    const uint32_t *n_factors = user;
    struct opened *o = gj_alloc_zero(1, sizeof *o);
    if (!o) {
        return GJ_NO_MEMORY;
    }
    if (value[0] > 9.0) {
        gj_free(o);
        return gj_error_set(error, GJ_MODEL, NULL, "a is too large");
    }
    o->y = 2.0 * value[0] - 3.0 * value[1] + of_rule[(int)value[2]];
    for (uint32_t i = 3; i < *n_factors; i++) {
        o->y += (double)i * value[i];
    }
    o->spec.precision = o->y; /* so that a trial finds it */
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
    (void)user;
    return value[1] < 0.5 ? 0 : -1;
}

static enum gj_status open_trial(const struct gj_study_spec *spec, const atomic_int *stop, struct gj_trial **trial,
                                 struct gj_error *error)
{
    (void)stop;
    (void)error;
    *trial = gj_alloc_zero(1, sizeof **trial);
    if (!*trial) {
        return GJ_NO_MEMORY;
    }
    (*trial)->y = spec->precision;
    return GJ_OK;
}

static void run_trial(struct gj_trial *trial, uint32_t replication, struct gj_trial_row *row, struct gj_error *why)
{
    (void)why;
    memset(row, 0, sizeof *row);
    row->value[2 * GJ_OUTCOME_heads_end + 1] = trial->y + (replication % 2 ? 0.3 : -0.3);
}

static void close_trial(struct gj_trial *trial)
{
    gj_free(trial);
}

static enum gj_status open_model(void *user, const struct gj_experiment *experiment, struct gj_batch_model *model,
                                 struct gj_error *error)
{
    static const struct gj_trial_kind kind = {open_trial, run_trial, close_trial};
    (void)error;
    (void)experiment;
    *model = (struct gj_batch_model){
        .user = user, .open = open_point, .close = close_point, .refused_by = refused_by, .trial = &kind};
    return GJ_OK;
}

static void close_model(void *user, struct gj_batch_model *model)
{
    (void)user;
    (void)model;
}

static const char *const rules[] = {"fifo", "edd, \"urgent\" first", "spt"};
static const char *const constraints[] = {"b >= 0.5"};

struct bench {
    struct hand hand;
    struct gj_search search;
    uint32_t n_factors;
};

static void init(struct bench *b)
{
    struct hand *h = &b->hand;
    hand_init(h, 1, 1);
    hand_add(h, "a", GJ_ROLE_UNCERTAINTY, 0.0, 4.0, 8.0);
    hand_add(h, "b", GJ_ROLE_UNCERTAINTY, 1.0, 2.0, 3.0);
    hand_add_choice(h, "rule", GJ_ROLE_LEVER, rules, 3);
    h->experiment.constraint = constraints;
    h->experiment.n_constraints = 1;
    h->experiment.replications = 99; /* not looked at */
    b->n_factors = 3;
    b->search = (struct gj_search){.experiment = &h->experiment,
                                   .contrast = {2 * GJ_OUTCOME_heads_end + 1, 2 * GJ_OUTCOME_heads_end},
                                   .seed = 1,
                                   .replications = 4,
                                   .confidence = 0.95,
                                   .n_threads = 1,
                                   .user = &b->n_factors,
                                   .open = open_model,
                                   .close = close_model};
}

static void a_switching_value_is_found_by_runs(void **state)
{
    (void)state;
    struct bench b;
    struct gj_switching s;
    struct gj_error error = {0};
    init(&b);
    /* 2 a - 6 = 0 at 3, half-width 0.5513 of the outcome. */
    struct gj_switching_ask ask = {
        .spec = {.factor = &b.hand.factor[0], .low = 0.0, .high = 8.0, .tolerance = 0.002, .n_scan = 5}};
    assert_int_equal(gj_search_switching(&b.search, &ask, &s, &error), GJ_OK);
    assert_int_equal(s.n_crossings, 1);
    is_near(s.crossing[0].value, 3.0);
    assert_true(fabs(s.crossing[0].low - (3.0 - 0.5513 / 2.0)) < 0.02);
    gj_switching_fini(&s);
    /* With spt it is 34 higher: none. Against fifo the difference is 34 and has no noise. */
    const double spt[] = {NAN, NAN, 2.0};
    const double fifo[] = {NAN, NAN, 0.0};
    const struct gj_case with = {"short", spt};
    const struct gj_case against = {"first", fifo};
    ask.with = &with;
    assert_int_equal(gj_search_switching(&b.search, &ask, &s, &error), GJ_OK);
    assert_int_equal(s.n_crossings, 0);
    is_near(s.point[0].outcome.mean, 34.0);
    gj_switching_fini(&s);
    ask.against = &against;
    assert_int_equal(gj_search_switching(&b.search, &ask, &s, &error), GJ_OK);
    is_near(s.point[0].outcome.mean, 40.0);
    is_near(s.point[0].outcome.half_width, 0.0);
    gj_switching_fini(&s);
    /* Words of a choice may hold what a table is made of. */
    ask = (struct gj_switching_ask){
        .spec = {.factor = &b.hand.factor[2], .low = 0.0, .high = 2.0, .tolerance = 0.002, .n_scan = 5}};
    assert_int_equal(gj_search_switching(&b.search, &ask, &s, &error), GJ_OK);
    assert_int_equal(s.n_points, 3);
    is_near(s.point[1].outcome.mean, 12.0);
    gj_switching_fini(&s);
    hand_fini(&b.hand);
}

static void what_fails_or_is_refused_is_told(void **state)
{
    (void)state;
    struct bench b;
    struct gj_switching s;
    struct gj_error error = {0};
    init(&b);
    b.hand.factor[0].high = 12.0;
    b.hand.factor[1].low = 0.0;
    struct gj_switching_ask ask = {
        .spec = {.factor = &b.hand.factor[0], .low = 0.0, .high = 12.0, .tolerance = 0.01, .n_scan = 5}};
    assert_int_equal(gj_search_switching(&b.search, &ask, &s, &error), GJ_OK);
    assert_int_equal(s.n_failed, 1);
    assert_non_null(strstr(s.point[s.n_points - 1].reason, "a is too large"));
    is_near(s.crossing[0].value, 3.0);
    gj_switching_fini(&s);
    ask.spec.factor = &b.hand.factor[1];
    ask.spec.high = 3.0;
    assert_int_equal(gj_search_switching(&b.search, &ask, &s, &error), GJ_OK);
    assert_string_equal(s.point[0].reason, "a constraint refuses it");
    gj_switching_fini(&s);
    hand_fini(&b.hand);
}

/* Levers stay, uncertainties move: a by 16, b by 6. */
static void the_register_is_a_tornado_over_uncertainties(void **state)
{
    (void)state;
    struct bench b;
    struct gj_tornado t;
    struct gj_error error = {0};
    init(&b);
    assert_int_equal(gj_search_assumptions(&b.search, &t, &error), GJ_OK);
    assert_int_equal(t.n_bars, 2);
    is_near(t.outcome.mean, 2.0);
    is_near(t.bar[0].swing.mean, 16.0);
    is_near(t.bar[0].swing.half_width, 0.0);
    is_near(t.bar[1].swing.mean, 6.0);
    assert_ptr_equal(t.experiment, &b.hand.experiment);
    gj_tornado_fini(&t);
    b.hand.factor[0].role = b.hand.factor[1].role = GJ_ROLE_CONSTANT;
    assert_int_equal(gj_search_assumptions(&b.search, &t, &error), GJ_USAGE);
    assert_non_null(strstr(error.message, "no assumption of this study has a range"));
    hand_fini(&b.hand);
}

/* More than a design takes at once: 150 factors of which the i-th moves the outcome by 2 i, in the order of their effect. */
static void more_assumptions_than_a_design_takes(void **state)
{
    (void)state;
    enum { N = 153 };
    struct bench b;
    struct gj_tornado t;
    struct gj_error error = {0};
    struct gj_factor factor[N];
    init(&b);
    for (uint32_t i = 0; i < N; i++) {
        factor[i] = i < 3 ? b.hand.factor[i] : b.hand.factor[0];
        if (i >= 3) {
            factor[i].name = "many";
            factor[i].low = -1.0;
            factor[i].central = 0.0;
            factor[i].high = 1.0;
        }
    }
    factor[0].role = factor[1].role = GJ_ROLE_CONSTANT;
    b.hand.experiment.factor = factor;
    b.hand.experiment.n_factors = b.n_factors = N;
    b.search.replications = 2;
    assert_int_equal(gj_search_assumptions(&b.search, &t, &error), GJ_OK);
    assert_int_equal(t.n_bars, N - 3);
    for (uint32_t k = 0; k < t.n_bars; k++) {
        assert_int_equal(t.bar[k].factor, N - 1 - k);
        is_near(t.bar[k].swing.mean, 2.0 * (N - 1 - k));
        assert_int_equal(t.bar[k].n_ends, 2);
        is_near(t.bar[k].end[0].value, -1.0);
    }
    gj_tornado_fini(&t);
    hand_fini(&b.hand);
}

/* Every allocation that fails is told, and nothing is lost. */
static void memory_that_runs_out_is_told(void **state)
{
    (void)state;
    struct bench b;
    struct gj_error error = {0};
    enum gj_status status = GJ_NO_MEMORY;
    init(&b);
    for (size_t n = 1; n < 400 && status != GJ_OK; n++) {
        struct gj_tornado t;
        gj_alloc_fail_after(n);
        status = gj_search_assumptions(&b.search, &t, &error);
        gj_alloc_fail_after(0);
        if (status == GJ_OK) {
            gj_tornado_fini(&t);
        } else {
            assert_int_equal(status, GJ_NO_MEMORY);
        }
    }
    assert_int_equal(status, GJ_OK);
    hand_fini(&b.hand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_switching_value_is_found_by_runs),
        cmocka_unit_test(what_fails_or_is_refused_is_told),
        cmocka_unit_test(the_register_is_a_tornado_over_uncertainties),
        cmocka_unit_test(more_assumptions_than_a_design_takes),
        cmocka_unit_test(memory_that_runs_out_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
