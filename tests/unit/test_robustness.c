/* Robustness: the matrix of a textbook by hand, criteria that disagree, ties, worlds in which a policy failed, and what is no crossed design. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "study/sens/robustness.h"
#include "unit/hand_table.h"

static struct gj_robustness_spec spec_of(const struct hand *h)
{
    return (struct gj_robustness_spec){.table = &h->table,
                                       .better = 1,
                                       .alpha = 0.5,
                                       .optimism = 0.6,
                                       .by = GJ_CRITERION_regret_max,
                                       .confidence = 0.95,
                                       .n_bootstraps = 200,
                                       .seed = 1};
}

/* Stocks, bonds and cash (levers 0, 1, 2) in a boom, a slack and a slump:
 *
 *             world 0   1   2 | mean  worst best | regret          | largest mean
 *   policy 0     70    30 -13 |  29    -13   70  |  0  0 28        |  28     28/3
 *   policy 1     53    40  15 |  36     15   53  | 17 -> see below |
 *   policy 2     10    10  10 |  10     10   10  |
 * Best of each world: 70, 40, 15. Regrets: 0, 10, 28 | 17, 0, 0 | 60, 30, 5. */
static const double textbook[3][3] = {{70, 30, -13}, {53, 40, 15}, {10, 10, 10}};

static void fill(struct hand *h, double turn)
{
    hand_init(h, 20, 1);
    hand_add(h, "policy", GJ_ROLE_LEVER, 0, 0, 2)->kind = GJ_FACTOR_WHOLE;
    hand_add(h, "world", GJ_ROLE_UNCERTAINTY, 0, 0, 2)->kind = GJ_FACTOR_WHOLE;
    for (int w = 0; w < 3; w++) {
        for (int p = 0; p < 3; p++) {
            hand_put(h, (const double[]){p, w}, turn * textbook[p][w]);
        }
    }
}

static const struct gj_robust_policy *policy_of(const struct gj_robustness *r, const struct hand *h, double lever)
{
    for (uint32_t p = 0; p < r->n_policies; p++) {
        if (h->table.value[r->policy[p].point * h->table.n_axes] == lever) {
            return &r->policy[p];
        }
    }
    fail_msg("there is no policy %g", lever);
    return NULL;
}

static void the_textbooks_matrix_gives_its_answers(void **state)
{
    (void)state;
    struct hand h;
    struct gj_robustness r;
    struct gj_error error = {0};
    fill(&h, 1.0);
    struct gj_robustness_spec spec = spec_of(&h);
    spec.has_threshold = true;
    spec.threshold = 15.0;
    assert_int_equal(gj_robustness_find(&spec, &r, &error), GJ_OK);
    assert_int_equal(r.n_policies, 3);
    assert_int_equal(r.n_worlds, 3);
    const struct gj_robust_policy *a = policy_of(&r, &h, 0);
    const struct gj_robust_policy *b = policy_of(&r, &h, 1);
    const struct gj_robust_policy *c = policy_of(&r, &h, 2);
    is_near(a->of[GJ_CRITERION_mean].value, 29.0);
    is_near(b->of[GJ_CRITERION_mean].value, 36.0);
    is_near(a->of[GJ_CRITERION_worst].value, -13.0);
    is_near(b->of[GJ_CRITERION_worst].value, 15.0);
    is_near(a->of[GJ_CRITERION_regret_max].value, 28.0);
    is_near(b->of[GJ_CRITERION_regret_max].value, 17.0);
    is_near(c->of[GJ_CRITERION_regret_max].value, 60.0);
    is_near(a->of[GJ_CRITERION_regret_mean].value, 38.0 / 3.0);
    is_near(c->of[GJ_CRITERION_regret_mean].value, 95.0 / 3.0);
    is_near(a->of[GJ_CRITERION_satisfied].value, 2.0 / 3.0);
    is_near(b->of[GJ_CRITERION_satisfied].value, 1.0); /* met at the threshold */
    is_near(c->of[GJ_CRITERION_satisfied].value, 0.0);
    /* The worst half of three worlds: one and a half. */
    is_near(a->of[GJ_CRITERION_cvar].value, (-13.0 + 0.5 * 30.0) / 1.5);
    is_near(b->of[GJ_CRITERION_cvar].value, (15.0 + 0.5 * 40.0) / 1.5);
    is_near(a->of[GJ_CRITERION_hurwicz].value, 0.6 * 70.0 - 0.4 * 13.0);
    assert_ptr_equal(&r.policy[0], b);
    assert_ptr_equal(&r.policy[2], c);
    assert_true(r.is_best[GJ_CRITERION_hurwicz]);
    assert_ptr_equal(&r.policy[r.best[GJ_CRITERION_hurwicz]], b); /* 36.8 against 37.8 */
    /* b is never worse than c in any world, so c is never better by any mean of worlds. */
    assert_true(c->best_share[GJ_CRITERION_regret_mean] < 0.3);
    assert_true(b->best_share[GJ_CRITERION_cvar] > 0.5);
    /* The mean's interval holds it, and is of the worlds at hand. */
    assert_true(a->of[GJ_CRITERION_mean].low >= -13.0 && a->of[GJ_CRITERION_mean].low < 29.0);
    assert_true(a->of[GJ_CRITERION_mean].high <= 70.0 && a->of[GJ_CRITERION_mean].high > 29.0);
    gj_robustness_fini(&r);
    hand_fini(&h);
}

/* Costs instead of gains: everything but the sign is the same. */
static void less_is_better_where_it_is(void **state)
{
    (void)state;
    struct hand h;
    struct gj_robustness r;
    struct gj_error error = {0};
    fill(&h, -1.0);
    struct gj_robustness_spec spec = spec_of(&h);
    spec.better = -1;
    spec.by = GJ_CRITERION_mean;
    spec.has_threshold = true;
    spec.threshold = -15.0;
    assert_int_equal(gj_robustness_find(&spec, &r, &error), GJ_OK);
    const struct gj_robust_policy *a = policy_of(&r, &h, 0);
    is_near(a->of[GJ_CRITERION_mean].value, -29.0);
    is_near(a->of[GJ_CRITERION_worst].value, 13.0);
    is_near(a->of[GJ_CRITERION_regret_max].value, 28.0);
    is_near(a->of[GJ_CRITERION_satisfied].value, 2.0 / 3.0);
    is_near(a->of[GJ_CRITERION_cvar].value, (13.0 - 15.0) / 1.5);
    assert_true(a->of[GJ_CRITERION_mean].low <= a->of[GJ_CRITERION_mean].high);
    assert_ptr_equal(&r.policy[0], policy_of(&r, &h, 1));
    gj_robustness_fini(&r);
    hand_fini(&h);
}

/* 1 .. 10, worst 25 %: 1, 2 and half of 3 of 2.5. */
static void cvar_takes_a_part_of_a_world(void **state)
{
    (void)state;
    struct hand h;
    struct gj_robustness r;
    struct gj_error error = {0};
    hand_init(&h, 20, 1);
    hand_add(&h, "policy", GJ_ROLE_LEVER, 0, 0, 1)->kind = GJ_FACTOR_WHOLE;
    hand_add(&h, "world", GJ_ROLE_UNCERTAINTY, 0, 0, 10);
    for (int w = 1; w <= 10; w++) {
        hand_put(&h, (const double[]){0, w}, 11.0 - w);
        hand_put(&h, (const double[]){1, w}, 7.0);
    }
    struct gj_robustness_spec spec = spec_of(&h);
    spec.alpha = 0.25;
    spec.n_bootstraps = 0;
    assert_int_equal(gj_robustness_find(&spec, &r, &error), GJ_OK);
    is_near(policy_of(&r, &h, 0)->of[GJ_CRITERION_cvar].value, (1.0 + 2.0 + 0.5 * 3.0) / 2.5);
    is_near(policy_of(&r, &h, 1)->of[GJ_CRITERION_cvar].value, 7.0);
    assert_true(isnan(r.policy[0].of[GJ_CRITERION_cvar].low));
    gj_robustness_fini(&r);
    hand_fini(&h);
}

static void alike_policies_stay_in_order_and_none_is_best(void **state)
{
    (void)state;
    struct hand h;
    struct gj_robustness r;
    struct gj_error error = {0};
    hand_init(&h, 20, 1);
    hand_add(&h, "policy", GJ_ROLE_LEVER, 0, 0, 2)->kind = GJ_FACTOR_WHOLE;
    hand_add(&h, "world", GJ_ROLE_UNCERTAINTY, 0, 0, 2);
    for (int w = 0; w < 3; w++) {
        for (int p = 2; p >= 0; p--) {                   /* the last policy is run first */
            hand_put(&h, (const double[]){p, 1.0}, 4.0); /* the same world, drawn three times */
        }
    }
    struct gj_robustness_spec spec = spec_of(&h);
    assert_int_equal(gj_robustness_find(&spec, &r, &error), GJ_OK);
    assert_int_equal(r.n_worlds, 3);
    assert_int_equal(r.policy[0].point, 0);
    assert_int_equal(r.policy[2].point, 2);
    assert_false(r.is_best[GJ_CRITERION_mean]);
    is_near(r.policy[0].of[GJ_CRITERION_regret_max].value, 0.0);
    is_near(r.policy[1].best_share[GJ_CRITERION_mean], 1.0);
    assert_true(isnan(r.policy[0].of[GJ_CRITERION_satisfied].value)); /* no threshold */
    gj_robustness_fini(&r);
    hand_fini(&h);
}

/* World 1 is refused for policy 2: out for all, and policy 0's regrets are of worlds 0 and 2. */
static void a_world_in_which_a_policy_failed_is_out_for_all_and_named(void **state)
{
    (void)state;
    struct hand h;
    struct gj_robustness r;
    struct gj_error error = {0};
    fill(&h, 1.0);
    const double calm[] = {NAN, 1.0};
    const double quiet[] = {2.0, NAN};
    const struct gj_case scenario = {"slack", calm};
    const struct gj_case policy = {"cash", quiet};
    h.experiment.scenario = &scenario;
    h.experiment.n_scenarios = 1;
    h.experiment.policy = &policy;
    h.experiment.n_policies = 1;
    h.table.state[5] = GJ_POINT_REFUSED;
    h.table.mean[5] = NAN;
    struct gj_robustness_spec spec = spec_of(&h);
    assert_int_equal(gj_robustness_find(&spec, &r, &error), GJ_OK);
    assert_int_equal(r.n_worlds, 2);
    assert_int_equal(r.n_left_out, 1);
    assert_string_equal(r.gap[0].name, "slack");
    assert_int_equal(r.gap[0].point, 5);
    assert_int_equal(r.gap[0].state, GJ_POINT_REFUSED);
    const struct gj_robust_policy *c = policy_of(&r, &h, 2);
    assert_string_equal(c->name, "cash");
    assert_ptr_equal(&r.policy[r.gap[0].policy], c);
    assert_int_equal(c->n_failed, 1);
    is_near(policy_of(&r, &h, 0)->of[GJ_CRITERION_mean].value, (70.0 - 13.0) / 2.0);
    is_near(policy_of(&r, &h, 1)->of[GJ_CRITERION_regret_mean].value, 17.0 / 2.0);
    gj_robustness_fini(&r);
    hand_fini(&h);
}

static void says(const struct gj_robustness_spec *spec, enum gj_status status, const char *text)
{
    struct gj_robustness r;
    struct gj_error error = {0};
    assert_int_equal(gj_robustness_find(spec, &r, &error), status);
    if (!strstr(error.message, text)) {
        fail_msg("\"%s\" does not say \"%s\"", error.message, text);
    }
}

static void what_cannot_be_compared_is_told(void **state)
{
    (void)state;
    struct hand h;
    fill(&h, 1.0);
    struct gj_robustness_spec spec = spec_of(&h);
    spec.better = 0;
    says(&spec, GJ_USAGE, "whether more or less");
    spec = spec_of(&h);
    spec.alpha = 0.0;
    says(&spec, GJ_USAGE, "worst worlds is above 0");
    spec = spec_of(&h);
    spec.optimism = 1.5;
    says(&spec, GJ_USAGE, "optimism is from 0 to 1");
    spec = spec_of(&h);
    spec.by = GJ_CRITERION_satisfied;
    says(&spec, GJ_USAGE, "wants a threshold");
    spec = spec_of(&h);
    for (int i = 0; i < 9; i += 3) {
        h.table.mean[i] = NAN;
        h.table.state[i] = GJ_POINT_FAILED;
    }
    says(&spec, GJ_FAILED_POINTS, "in each of the 3 worlds some policy has no value");
    h.factor[0].role = GJ_ROLE_UNCERTAINTY;
    says(&spec, GJ_USAGE, "no lever is varied");
    hand_fini(&h);
    /* A joint design: each policy has worlds of its own. */
    hand_init(&h, 20, 1);
    hand_add(&h, "policy", GJ_ROLE_LEVER, 0, 0, 2)->kind = GJ_FACTOR_WHOLE;
    hand_add(&h, "world", GJ_ROLE_UNCERTAINTY, 0, 0, 20);
    for (int i = 0; i < 12; i++) {
        hand_put(&h, (const double[]){i % 2, i}, i);
    }
    spec = spec_of(&h);
    says(&spec, GJ_USAGE, "no world is met by all policies");
    for (int i = 0; i < 12; i++) {
        h.table.value[2 * i] = i % 4;
    }
    says(&spec, GJ_USAGE, "most policies meet few of the worlds");
    hand_fini(&h);
}

static void memory_that_runs_out_is_told(void **state)
{
    (void)state;
    struct hand h;
    struct gj_error error = {0};
    enum gj_status status = GJ_NO_MEMORY;
    fill(&h, 1.0);
    const struct gj_robustness_spec spec = spec_of(&h);
    for (size_t n = 1; n < 100 && status != GJ_OK; n++) {
        struct gj_robustness r;
        gj_alloc_fail_after(n);
        status = gj_robustness_find(&spec, &r, &error);
        gj_alloc_fail_after(0);
        assert_true(status == GJ_OK || status == GJ_NO_MEMORY);
        gj_robustness_fini(&r);
    }
    assert_int_equal(status, GJ_OK);
    hand_fini(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_textbooks_matrix_gives_its_answers),
        cmocka_unit_test(less_is_better_where_it_is),
        cmocka_unit_test(cvar_takes_a_part_of_a_world),
        cmocka_unit_test(alike_policies_stay_in_order_and_none_is_best),
        cmocka_unit_test(a_world_in_which_a_policy_failed_is_out_for_all_and_named),
        cmocka_unit_test(what_cannot_be_compared_is_told),
        cmocka_unit_test(memory_that_runs_out_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
