/* Selection: the guarantee of KN where it is hardest, what OCBA saves, and what becomes of candidates that fail. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "study/batch/selection.h"
#include "unit/noise.h"

#define MOST 20u

/* Candidates whose replications are normal. */
struct world {
    uint64_t experiment;
    double mean[MOST], sd[MOST];
    double common;     /* share of the variance that all draw in common */
    uint32_t fails_at; /* UINT32_MAX: never */
    uint32_t who_fails;
    uint64_t n_drawn;
};

static double value_of(const struct world *w, uint32_t i, uint32_t r)
{
    return w->mean[i] + w->sd[i] * (sqrt(w->common) * noise_normal(w->experiment, 1000, r) +
                                    sqrt(1.0 - w->common) * noise_normal(w->experiment, i, r));
}

static enum gj_status draw(void *user, const struct gj_draw_task *task, uint32_t n, struct gj_error *error)
{
    struct world *w = user;
    (void)error;
    for (uint32_t t = 0; t < n; t++) {
        for (uint32_t r = task[t].from; r < task[t].to; r++) {
            const bool fails = task[t].candidate == w->who_fails && r >= w->fails_at;
            task[t].value[r - task[t].from] = fails ? (double)NAN : value_of(w, task[t].candidate, r);
            w->n_drawn++;
        }
    }
    return GJ_OK;
}

static struct gj_selection_spec kn_of(struct world *w, uint32_t k, double indifference)
{
    return (struct gj_selection_spec){.method = GJ_SELECT_KN,
                                      .k = k,
                                      .indifference = indifference,
                                      .confidence = 0.95,
                                      .first = 10,
                                      .most = 1000000,
                                      .user = w,
                                      .draw = draw};
}

static struct world world_of(uint32_t k, double best, double sd)
{
    struct world w = {.who_fails = UINT32_MAX, .fails_at = UINT32_MAX};
    for (uint32_t i = 0; i < k; i++) {
        w.mean[i] = i == k / 2 ? best : 0.0; /* all others as good as they may be: slippage */
        w.sd[i] = sd;
    }
    return w;
}

/* How often the best is selected over `n` experiments, and replications on average. */
static double correct_share(struct world *w, const struct gj_selection_spec *spec, uint32_t best, uint32_t n,
                            double *used)
{
    uint32_t correct = 0;
    *used = 0.0;
    for (w->experiment = 1; w->experiment <= n; w->experiment++) {
        struct gj_selection s;
        struct gj_error error = {0};
        assert_int_equal(gj_select(spec, &s, &error), GJ_OK);
        assert_true(spec->method == GJ_SELECT_OCBA || s.is_proven);
        correct += s.selected == best;
        *used += (double)s.n_used / n;
        gj_selection_free(&s);
    }
    return (double)correct / n;
}

/* The best is better by just the indifference, all others are equal: nothing is harder. With draws of its own, with common draws, with unequal spreads. */
static void kn_selects_the_best_as_often_as_it_promises(void **state)
{
    (void)state;
    enum { N = 1500 };
    static const struct {
        const char *what;
        uint32_t k;
        double common, growth;
    } cases[] = {{"2 candidates", 2, 0.0, 0.0},
                 {"5 candidates", 5, 0.0, 0.0},
                 {"10 candidates, common draws", 10, 0.6, 0.0},
                 {"5 candidates, spreads 1 to 2", 5, 0.0, 0.25}};
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        const double d = 1.0 / sqrt(10.0);
        double used;
        struct world w = world_of(cases[c].k, d, 1.0);
        w.common = cases[c].common;
        for (uint32_t i = 0; i < cases[c].k; i++) {
            w.sd[i] = 1.0 + cases[c].growth * i;
        }
        const struct gj_selection_spec spec = kn_of(&w, cases[c].k, d);
        const double share = correct_share(&w, &spec, cases[c].k / 2, N, &used);
        print_message("kn, %s: correct in %.4f, %.0f replications of each\n", cases[c].what, share, used / cases[c].k);
        assert_true(share >= 0.95 - 3.0 * sqrt(0.95 * 0.05 / N));
    }
}

/* Several within the indifference of the best: one of them is selected as often as the best is promised to be. */
static void kn_selects_a_good_one_when_there_are_several(void **state)
{
    (void)state;
    enum { N = 1500, K = 6 };
    const double d = 1.0 / sqrt(10.0);
    struct world w = world_of(K, 0.0, 1.0);
    uint32_t good = 0;
    for (uint32_t i = 0; i < K; i++) {
        w.mean[i] = -0.45 * d * i; /* 0, 1 and 2 are good */
    }
    const struct gj_selection_spec spec = kn_of(&w, K, d);
    for (w.experiment = 1; w.experiment <= N; w.experiment++) {
        struct gj_selection s;
        struct gj_error error = {0};
        assert_int_equal(gj_select(&spec, &s, &error), GJ_OK);
        good += s.selected < 3;
        gj_selection_free(&s);
    }
    print_message("kn, three good ones of six: a good one in %.4f\n", (double)good / N);
    assert_true((double)good / N >= 0.95 - 3.0 * sqrt(0.95 * 0.05 / N));
}

/* Far worse candidates leave after the first stage; only the close one costs. */
static void kn_spends_nothing_on_those_far_behind(void **state)
{
    (void)state;
    struct world w = world_of(10, 0.0, 1.0);
    struct gj_selection s;
    struct gj_error error = {0};
    for (uint32_t i = 0; i < 10; i++) {
        w.mean[i] = -10.0 * i;
    }
    w.mean[1] = -0.5;
    const struct gj_selection_spec spec = kn_of(&w, 10, 0.3);
    assert_int_equal(gj_select(&spec, &s, &error), GJ_OK);
    assert_int_equal(s.selected, 0);
    assert_true(s.is_proven && s.n_in == 1);
    for (uint32_t i = 2; i < 10; i++) {
        assert_int_equal(s.candidate[i].state, GJ_CANDIDATE_OUT);
        assert_int_equal(s.candidate[i].n, 10);
    }
    assert_int_equal(s.candidate[1].out_by, 0);
    assert_int_equal(s.n_equal, 10 * s.candidate[0].n);
    assert_true(s.n_used < s.n_equal && s.n_used <= s.n_drawn);
    assert_int_equal(s.n_drawn, w.n_drawn);
    gj_selection_free(&s);
}

/* One that is behind by a little, with an indifference far wider, leaves at once: all that is known is that it is not better by that much. */
static void who_leaves_within_the_indifference_is_called_worse(void **state)
{
    (void)state;
    struct world w = world_of(3, 0.0, 1.0);
    struct gj_selection s;
    struct gj_error error = {0};
    uint32_t n_open = 0;
    w.mean[0] = 0.0;
    w.mean[1] = 0.0;
    w.mean[2] = -100.0;
    const struct gj_selection_spec spec = kn_of(&w, 3, 50.0);
    for (w.experiment = 1; w.experiment <= 20; w.experiment++) {
        assert_int_equal(gj_select(&spec, &s, &error), GJ_OK);
        for (uint32_t i = 0; i < 3; i++) {
            const struct gj_candidate *c = &s.candidate[i];
            assert_true(c->state != GJ_CANDIDATE_OUT || c->behind.mean > 0.0);
            assert_true(c->state != GJ_CANDIDATE_OUT || c->is_worse == (c->behind.mean > c->behind.half_width));
            n_open += c->state == GJ_CANDIDATE_OUT && !c->is_worse;
        }
        assert_true(s.candidate[2].state == GJ_CANDIDATE_OUT && s.candidate[2].is_worse);
        gj_selection_free(&s);
    }
    assert_true(n_open >= 15); /* of two equals one leaves in each, and at 97.5 % hardly ever as worse */
}

static bool is_lived_but_for_one(void *user, uint32_t candidate)
{
    const struct world *w = user;
    return candidate != w->who_fails;
}

/* A refused policy was counted as replications: one used, `first` drawn, that nobody had lived. */
static void what_is_not_lived_is_no_replication(void **state)
{
    (void)state;
    struct world w = world_of(5, 4.0, 1.0);
    w.who_fails = 1;
    w.fails_at = 0;
    for (enum gj_selection_method method = GJ_SELECT_KN; method <= GJ_SELECT_OCBA; method++) {
        struct gj_selection s;
        struct gj_error error = {0};
        struct gj_selection_spec spec = kn_of(&w, 5, 1.0);
        spec.method = method;
        spec.budget = 100;
        spec.is_lived = is_lived_but_for_one;
        assert_int_equal(gj_select(&spec, &s, &error), GJ_OK);
        uint64_t used = 0;
        for (uint32_t i = 0; i < 5; i++) {
            used += s.candidate[i].n;
        }
        assert_int_equal(s.n_used, used);
        assert_int_equal(s.candidate[1].n, 0);
        assert_int_equal(s.n_failed, 1);
        assert_true(s.n_used <= s.n_drawn && s.n_drawn >= 40);
        assert_true(method != GJ_SELECT_OCBA || s.n_drawn == spec.budget);
        gj_selection_free(&s);
    }
}

/* Turned round, the smallest is the best, and what is told has the sign of what was drawn. */
static void less_may_be_better(void **state)
{
    (void)state;
    struct world w = world_of(4, -3.0, 1.0);
    struct gj_selection s;
    struct gj_error error = {0};
    struct gj_selection_spec spec = kn_of(&w, 4, 1.0);
    spec.less_is_better = true;
    assert_int_equal(gj_select(&spec, &s, &error), GJ_OK);
    assert_int_equal(s.selected, 2);
    assert_true(s.candidate[2].estimate.mean < -2.0);
    gj_selection_free(&s);
}

static void equal_candidates_end_with_the_first(void **state)
{
    (void)state;
    struct world w = world_of(3, 0.0, 0.0);
    struct gj_selection s;
    struct gj_error error = {0};
    const struct gj_selection_spec spec = kn_of(&w, 3, 1.0);
    assert_int_equal(gj_select(&spec, &s, &error), GJ_OK);
    assert_true(s.selected == 0 && s.is_proven && s.n_in == 3 && s.n_used == 30);
    gj_selection_free(&s);
    struct gj_selection_spec ocba = spec;
    ocba.method = GJ_SELECT_OCBA;
    ocba.budget = 90;
    assert_int_equal(gj_select(&ocba, &s, &error), GJ_OK);
    assert_true(s.selected == 0 && s.n_used == 90 && s.candidate[2].n == 30); /* in equal parts */
    gj_selection_free(&s);
}

static void when_replications_run_out_nothing_is_promised(void **state)
{
    (void)state;
    struct world w = world_of(2, 0.01, 1.0);
    struct gj_selection s;
    struct gj_error error = {0};
    struct gj_selection_spec spec = kn_of(&w, 2, 0.01);
    spec.most = 40;
    assert_int_equal(gj_select(&spec, &s, &error), GJ_OK);
    assert_false(s.is_proven);
    assert_int_equal(s.n_in, 2);
    assert_true(s.candidate[0].n == 40 && s.candidate[1].n == 40);
    gj_selection_free(&s);
}

/* It leaves by name with the replication it failed in, first stage or later; the others go on. */
static void who_fails_leaves_and_is_told(void **state)
{
    (void)state;
    for (uint32_t method = GJ_SELECT_KN; method <= GJ_SELECT_OCBA; method++) {
        const uint32_t at[] = {4, 17};
        for (uint32_t i = 0; i < 2; i++) {
            struct world w = world_of(3, 0.2, 1.0);
            struct gj_selection s;
            struct gj_error error = {0};
            w.who_fails = 1; /* the best */
            w.fails_at = at[i];
            struct gj_selection_spec spec = kn_of(&w, 3, 0.2);
            spec.method = (enum gj_selection_method)method;
            spec.budget = 600;
            assert_int_equal(gj_select(&spec, &s, &error), GJ_OK);
            assert_int_equal(s.candidate[1].state, GJ_CANDIDATE_FAILED);
            assert_int_equal(s.candidate[1].n, at[i]);
            assert_int_equal(s.n_failed, 1);
            assert_int_not_equal(s.selected, 1);
            gj_selection_free(&s);
        }
    }
    struct world w = world_of(1, 0.0, 1.0);
    struct gj_selection s;
    struct gj_error error = {0};
    w.who_fails = 0;
    w.fails_at = 0;
    const struct gj_selection_spec spec = kn_of(&w, 1, 1.0);
    assert_int_equal(gj_select(&spec, &s, &error), GJ_FAILED_POINTS);
    assert_non_null(strstr(error.message, "all 1 candidates failed"));
    gj_selection_free(&s);
}

/* The first experiment of [Chen2000]: ten designs, N(i, 6^2), the smallest mean is best. The same budget in equal parts is right less often, and the
 * probability told is not above the share of the experiments in which it is right. */
static void ocba_is_right_more_often_than_equal_parts(void **state)
{
    (void)state;
    enum { N = 1500, K = 10, BUDGET = 500 };
    struct world w = world_of(K, 0.0, 6.0);
    for (uint32_t i = 0; i < K; i++) {
        w.mean[i] = i;
    }
    struct gj_selection_spec spec = kn_of(&w, K, 0.0);
    spec.method = GJ_SELECT_OCBA;
    spec.less_is_better = true;
    spec.budget = BUDGET;
    uint32_t equal = 0;
    uint32_t ocba = 0;
    double told = 0.0;
    for (w.experiment = 1; w.experiment <= N; w.experiment++) {
        struct gj_selection s;
        struct gj_error error = {0};
        uint32_t best = 0;
        double least = INFINITY;
        assert_int_equal(gj_select(&spec, &s, &error), GJ_OK);
        assert_int_equal(s.n_used, BUDGET);
        ocba += s.selected == 0;
        told += s.correct / N;
        gj_selection_free(&s);
        for (uint32_t i = 0; i < K; i++) {
            double sum = 0.0;
            for (uint32_t r = 0; r < BUDGET / K; r++) {
                sum += value_of(&w, i, r);
            }
            best = sum < least ? i : best;
            least = sum < least ? sum : least;
        }
        equal += best == 0;
    }
    const double p = (double)ocba / N;
    const double q = (double)equal / N;
    print_message("ocba: correct in %.4f, told %.4f; in equal parts %.4f\n", p, told, q);
    assert_true(p - q > 3.0 * sqrt((p * (1.0 - p) + q * (1.0 - q)) / N));
    assert_true(told <= p + 3.0 * sqrt(p * (1.0 - p) / N));
}

static void what_cannot_be_asked_is_said(void **state)
{
    (void)state;
    struct world w = world_of(2, 1.0, 1.0);
    const struct gj_selection_spec good = kn_of(&w, 2, 1.0);
    struct gj_selection_spec bad[6] = {good, good, good, good, good, good};
    static const char *const said[6] = {"0 candidates",         "1001 candidates", "2 replications of each",
                                        "indifference above 0", "at most 5",       "a budget of 19"};
    bad[0].k = 0;
    bad[1].k = 1001;
    bad[2].first = 1;
    bad[3].indifference = 0.0;
    bad[4].most = 5;
    bad[5].method = GJ_SELECT_OCBA;
    bad[5].budget = 19;
    for (uint32_t i = 0; i < 6; i++) {
        struct gj_selection s;
        struct gj_error error = {0};
        assert_int_equal(gj_select(&bad[i], &s, &error), GJ_USAGE);
        if (!strstr(error.message, said[i])) {
            fail_msg("\"%s\" does not say \"%s\"", error.message, said[i]);
        }
        gj_selection_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kn_selects_the_best_as_often_as_it_promises),
        cmocka_unit_test(kn_selects_a_good_one_when_there_are_several),
        cmocka_unit_test(kn_spends_nothing_on_those_far_behind),
        cmocka_unit_test(who_leaves_within_the_indifference_is_called_worse),
        cmocka_unit_test(what_is_not_lived_is_no_replication),
        cmocka_unit_test(less_may_be_better),
        cmocka_unit_test(equal_candidates_end_with_the_first),
        cmocka_unit_test(when_replications_run_out_nothing_is_promised),
        cmocka_unit_test(who_fails_leaves_and_is_told),
        cmocka_unit_test(ocba_is_right_more_often_than_equal_parts),
        cmocka_unit_test(what_cannot_be_asked_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
