/* What tornado, scenario discovery and robustness say: tables, sentences and rules in words, in both languages. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "study/batch/search.h"
#include "study/sens/sens_ask.h"
#include "study/sens/sens_tornado.h"
#include "unit/hand_table.h"

static struct gj_sens_input input_of(const struct hand *h)
{
    return (struct gj_sens_input){.table = &h->table,
                                  .contrast = {GJ_RESPONSE_OF_PAIR + GJ_RESPONSE_net_jobs, GJ_NO_RESPONSE},
                                  .confidence = 0.95,
                                  .seed = 1,
                                  .n_bootstrap = 20,
                                  .threshold = NAN};
}

static void run(const char *name, const struct gj_sens_input *in, struct gj_sens_output *out)
{
    struct gj_error error = {0};
    const struct gj_sens_method *method = NULL;
    assert_int_equal(gj_sens_method_find(name, &method, &error), GJ_OK);
    gj_sens_output_init(out);
    if (gj_sens_run(method, in, out, &error) != GJ_OK) {
        fail_msg("%s", error.message);
    }
}

static const struct gj_sens_sentence *said(const struct gj_sens_output *out, enum gj_sens_word word)
{
    const struct gj_sens_sentence *s = out->says;
    while (s && s->word != word) {
        s = s->next;
    }
    return s;
}

static const struct gj_sens_table *table_of(const struct gj_sens_output *out, const char *key)
{
    const struct gj_sens_table *t = out->first;
    while (t && strcmp(t->key, key) != 0) {
        t = t->next;
    }
    assert_non_null(t);
    return t;
}

static void is_text(struct gj_sens_text text, const char *en, const char *ko)
{
    assert_string_equal(text.en, en);
    assert_string_equal(text.ko, ko);
}

/* --- tornado --- */

static void a_tornado_says_ends_changes_and_what_turns_the_answer(void **state)
{
    (void)state;
    static const char *const rules[] = {"fifo", "edd", "spt"};
    struct hand h;
    struct gj_sens_output out;
    hand_init(&h, 20, 2);
    hand_add(&h, "repair", GJ_ROLE_UNCERTAINTY, 20, 45, 90)->unit = "minutes";
    hand_add_choice(&h, "rule", GJ_ROLE_LEVER, rules, 3);
    hand_add(&h, "odd", GJ_ROLE_UNCERTAINTY, 0, 1, 2);
    hand_point(&h, (const double[]){45, 0, 1}, (const double[]){2, 4});
    hand_point(&h, (const double[]){20, 0, 1}, (const double[]){5, 7});
    hand_point(&h, (const double[]){90, 0, 1}, (const double[]){-2, 0});
    hand_point(&h, (const double[]){45, 1, 1}, (const double[]){1, 3});
    hand_point(&h, (const double[]){45, 2, 1}, (const double[]){3, 6});
    hand_point(&h, (const double[]){45, 0, 0}, (const double[]){3, 3});
    hand_refuse(&h, (const double[]){45, 0, 2});
    struct gj_sens_input in = input_of(&h);
    in.threshold = 0.0;
    run("tornado", &in, &out);
    const struct gj_sens_table *t = table_of(&out, "tornado");
    assert_int_equal(t->n_rows, 3);
    const struct gj_sens_cell *row = t->cell;
    is_text(row[0].text, "repair", "repair");
    is_text(row[1].text, "20 minutes", "20분");
    is_near(row[2].value, 3.0);
    is_text(row[3].text, "90 minutes", "90분");
    is_near(row[4].value, -4.0);
    is_near(row[4].low, -4.0);
    is_near(row[5].value, 7.0);
    is_near(row[6].value, 1.0);
    row += t->n_columns;
    is_text(row[1].text, "edd", "edd");
    is_near(row[2].value, -1.0);
    is_text(row[3].text, "spt", "spt");
    row += t->n_columns;
    is_text(row[0].text, "odd", "odd");
    is_near(row[5].value, 0.0);
    is_text(row[3].text, "2 (refused by a constraint)", "2 (제약 위반)");
    assert_true(isnan(row[4].value));
    is_text(said(&out, GJ_SENS_TORNADO_FIRST)->arg[3].text, "90 minutes", "90분");
    is_text(said(&out, GJ_SENS_TORNADO_TURNS)->arg[0].text, "repair", "repair");
    is_text(said(&out, GJ_SENS_TORNADO_WEAK)->arg[0].text, "rule, odd", "rule, odd");
    assert_null(said(&out, GJ_SENS_TORNADO_APART));
    assert_non_null(said(&out, GJ_SENS_LEFT_OUT));
    gj_sens_output_fini(&out);
    in.threshold = -100.0;
    run("tornado", &in, &out);
    assert_non_null(said(&out, GJ_SENS_TORNADO_NONE_TURNS));
    gj_sens_output_fini(&out);
    hand_fini(&h);
}

static void the_register_has_marks_and_sources(void **state)
{
    (void)state;
    struct hand h;
    struct gj_tornado tornado;
    struct gj_error error = {0};
    struct gj_sens_output out;
    hand_init(&h, 20, 1);
    struct gj_factor *f = hand_add(&h, "line \"a\".machine \"b\".cycle", GJ_ROLE_UNCERTAINTY, 1, 2, 3);
    f->mark = "ASSN";
    f->source = "an interview";
    hand_put(&h, (const double[]){2}, 5.0);
    hand_put(&h, (const double[]){1}, 4.0);
    hand_put(&h, (const double[]){3}, 9.0);
    const struct gj_sens_input in = input_of(&h);
    assert_int_equal(gj_tornado_find(&h.table, 0.95, &tornado, &error), GJ_OK);
    gj_sens_output_init(&out);
    gj_sens_register(&in, &tornado, &out);
    const struct gj_sens_cell *row = table_of(&out, "register")->cell;
    is_text(row[0].text, f->name, f->name);
    is_text(row[1].text, "2", "2");
    is_near(row[3].value, -1.0);
    is_near(row[5].value, 4.0);
    is_near(row[6].value, 5.0);
    is_text(row[7].text, "ASSN", "ASSN");
    is_text(row[8].text, "an interview", "an interview");
    gj_sens_output_fini(&out);
    gj_tornado_fini(&tornado);
    hand_fini(&h);
}

/* --- prim --- */

/* 5 x 4 x 3 points: jobs are lost where load is 0.8 or more, cards 3 or more and the rule is not spt. */
static void fill_shop(struct hand *h)
{
    static const char *const rules[] = {"fifo", "edd", "spt"};
    hand_init(h, 60, 1);
    hand_add(h, "load", GJ_ROLE_UNCERTAINTY, 0.5, 0.7, 1.0);
    hand_add(h, "cards", GJ_ROLE_LEVER, 1, 2, 4)->kind = GJ_FACTOR_WHOLE;
    hand_add_choice(h, "rule", GJ_ROLE_LEVER, rules, 3);
    for (int i = 0; i < 60; i++) {
        const double value[] = {0.55 + 0.1 * (i % 5), 1 + i / 5 % 4, (double)(i / 20)};
        hand_put(h, value, i % 5 >= 3 && value[1] >= 3 && i / 20 < 2 ? -2.0 : 1.0 + i % 3);
    }
}

static void the_box_is_told_in_words(void **state)
{
    (void)state;
    struct hand h;
    struct gj_sens_output out;
    fill_shop(&h);
    struct gj_sens_input in = input_of(&h);
    struct gj_sens_ask ask = gj_sens_ask_default();
    struct gj_prim_where where;
    struct gj_error error = {0};
    assert_int_equal(gj_prim_parse("net_jobs < 0", &where, &error), GJ_OK);
    ask.where = &where;
    in.ask = &ask;
    run("prim", &in, &out);
    const struct gj_sens_sentence *rule = said(&out, GJ_SENS_PRIM_RULE);
    assert_non_null(rule);
    assert_non_null(strstr(rule->arg[0].text.en, "load above 0.8"));
    assert_non_null(strstr(rule->arg[0].text.en, "cards at least 3"));
    assert_non_null(strstr(rule->arg[0].text.en, "rule is fifo or edd"));
    assert_non_null(strstr(rule->arg[0].text.en, " and "));
    assert_non_null(strstr(rule->arg[0].text.ko, "load 0.8 초과"));
    assert_non_null(strstr(rule->arg[0].text.ko, "cards 3 이상"));
    assert_non_null(strstr(rule->arg[0].text.ko, "rule: fifo 또는 edd"));
    is_near(rule->arg[1].value, 8.0);
    is_near(rule->arg[2].value, 8.0);
    is_text(rule->arg[4].text, "below", "미만");
    is_near(rule->arg[6].value, 1.0);
    is_near(rule->arg[7].value, 1.0);
    assert_int_equal(table_of(&out, "box")->n_rows, 3);
    is_near(table_of(&out, "trajectory")->cell[4].value, 1.0);
    assert_null(said(&out, GJ_SENS_PRIM_THIN));
    gj_sens_output_fini(&out);
    /* Without --where: below the threshold, as more jobs are better; or what is asked with --less. */
    ask.where = NULL;
    in.threshold = 0.0;
    run("prim", &in, &out);
    is_text(said(&out, GJ_SENS_PRIM_RULE)->arg[4].text, "below", "미만");
    gj_sens_output_fini(&out);
    ask.better = -1;
    run("prim", &in, &out);
    is_text(said(&out, GJ_SENS_PRIM_ALL)->arg[3].text, "above", "초과");
    gj_sens_output_fini(&out);
    hand_fini(&h);
}

static void sides_of_a_number_are_told(void **state)
{
    (void)state;
    struct hand h;
    struct gj_sens_output out;
    hand_init(&h, 100, 1);
    hand_add(&h, "repair", GJ_ROLE_UNCERTAINTY, 0, 50, 100)->unit = "minutes";
    hand_add(&h, "cards", GJ_ROLE_LEVER, 1, 2, 4)->kind = GJ_FACTOR_WHOLE;
    for (int i = 0; i < 100; i++) {
        hand_put(&h, (const double[]){i + 0.5, 1 + i % 4}, i >= 30 && i < 60 && i % 4 == 2 ? -1.0 : 1.0);
    }
    struct gj_sens_input in = input_of(&h);
    in.threshold = 0.0;
    run("prim", &in, &out);
    const struct gj_sens_text text = said(&out, GJ_SENS_PRIM_RULE)->arg[0].text;
    assert_non_null(strstr(text.en, "repair from "));
    assert_non_null(strstr(text.en, " minutes to "));
    assert_non_null(strstr(text.ko, "분부터 "));
    assert_non_null(strstr(text.en, "cards is 3"));
    assert_non_null(strstr(text.ko, "cards: 3"));
    gj_sens_output_fini(&out);
    hand_fini(&h);
}

static void without_a_direction_prim_asks_for_one(void **state)
{
    (void)state;
    struct hand h;
    struct gj_error error = {0};
    struct gj_sens_output out;
    const struct gj_sens_method *method = NULL;
    fill_shop(&h);
    struct gj_sens_input in = input_of(&h);
    assert_int_equal(gj_contrast_find("jobs_displaced", &in.contrast, &error), GJ_OK);
    assert_int_equal(gj_sens_method_find("prim", &method, &error), GJ_OK);
    gj_sens_output_init(&out);
    assert_int_equal(gj_sens_run(method, &in, &out, &error), GJ_USAGE);
    assert_non_null(strstr(error.message, "it is not said which points are of interest"));
    gj_sens_output_fini(&out);
    hand_fini(&h);
}

/* --- robustness --- */

static void policies_are_ordered_and_worlds_left_out_by_name(void **state)
{
    (void)state;
    struct hand h;
    struct gj_sens_output out;
    const double crisis[] = {NAN, 9.0};
    const struct gj_case scenario = {"crisis", crisis};
    hand_init(&h, 20, 1);
    hand_add(&h, "cards", GJ_ROLE_LEVER, 1, 1, 2)->kind = GJ_FACTOR_WHOLE;
    hand_add(&h, "load", GJ_ROLE_UNCERTAINTY, 0, 5, 9);
    h.experiment.scenario = &scenario;
    h.experiment.n_scenarios = 1;
    for (int w = 0; w < 4; w++) {
        hand_put(&h, (const double[]){1, 3.0 * w}, 10.0 * w);
        if (w == 3) {
            hand_refuse(&h, (const double[]){2, 9.0});
        } else {
            hand_put(&h, (const double[]){2, 3.0 * w}, 12.0);
        }
    }
    struct gj_sens_input in = input_of(&h);
    run("robustness", &in, &out);
    const struct gj_sens_table *t = table_of(&out, "regret");
    assert_int_equal(t->n_columns, 3);
    is_text(t->cell[0].text, "cards=2", "cards=2");
    is_near(t->cell[1].value, 8.0);
    is_text(t->cell[t->n_columns].text, "cards=1", "cards=1");
    is_near(t->cell[t->n_columns + 1].value, 12.0);
    assert_int_equal(table_of(&out, "outcome")->n_columns, 5);
    const struct gj_sens_sentence *gap = said(&out, GJ_SENS_ROBUST_GAP);
    is_text(gap->arg[0].text, "crisis", "crisis");
    is_text(gap->arg[1].text, "cards=2", "cards=2");
    is_near(gap->arg[3].value, 7.0);
    is_text(said(&out, GJ_SENS_ROBUST_BEST)->arg[0].text, "cards=2", "cards=2");
    assert_non_null(said(&out, GJ_SENS_ROBUST_NO_THRESHOLD));
    gj_sens_output_fini(&out);
    in.threshold = 11.0;
    run("robustness", &in, &out);
    t = table_of(&out, "regret");
    is_near(t->cell[3].value, 1.0);
    is_near(t->cell[t->n_columns + 3].value, 1.0 / 3.0);
    gj_sens_output_fini(&out);
    hand_fini(&h);
}

/* One crossing with its interval: for people in words, for programs as numbers. */
static void a_switching_value_is_told_in_words_and_numbers(void **state)
{
    (void)state;
    struct hand h;
    struct gj_sens_output out;
    hand_init(&h, 2, 1);
    const struct gj_factor *f = hand_add(&h, "load", GJ_ROLE_UNCERTAINTY, 60, 80, 95);
    struct gj_switching_point points[] = {{.x = 60, .outcome = {-1.0, 0.5, 4}},
                                          {.x = 70, .status = GJ_MODEL, .reason = "no plant"},
                                          {.x = 95, .outcome = {2.0, 0.5, 4}}};
    const struct gj_switching found = {.n_points = 3,
                                       .point = points,
                                       .n_crossings = 1,
                                       .crossing = {{.value = 75,
                                                     .left = 60,
                                                     .right = 95,
                                                     .is_rising = true,
                                                     .is_rough = true,
                                                     .has_interval = true,
                                                     .low = 60,
                                                     .high = 80,
                                                     .is_low_open = true}},
                                       .n_failed = 1,
                                       .n_failed_replications = 2};
    const struct gj_sens_input in = input_of(&h);
    const struct gj_switching_ask ask = {.spec = {.factor = f, .low = 60, .high = 95}};
    gj_sens_output_init(&out);
    gj_sens_switching(&in, &ask, &found, &out);
    is_text(said(&out, GJ_SENS_SWITCH_RISES)->arg[3].text, "75", "75");
    is_text(said(&out, GJ_SENS_SWITCH_OPEN_LOW)->arg[0].text, "80", "80");
    is_text(said(&out, GJ_SENS_SWITCH_ROUGH)->arg[1].text, "95", "95");
    is_text(said(&out, GJ_SENS_SWITCH_FAILED)->arg[2].text, "no plant", "no plant");
    is_near(said(&out, GJ_SENS_SWITCH_REPLICATIONS)->arg[0].value, 2.0);
    const struct gj_sens_table *t = table_of(&out, "crossings");
    is_near(t->cell[0].value, 75.0);
    is_near(t->cell[0].high, 80.0);
    is_text(t->cell[1].text, "up", "상승");
    is_text(table_of(&out, "switching")->cell[5].text, "failed", "실패");
    gj_sens_output_fini(&out);
    hand_fini(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tornado_says_ends_changes_and_what_turns_the_answer),
        cmocka_unit_test(the_register_has_marks_and_sources),
        cmocka_unit_test(the_box_is_told_in_words),
        cmocka_unit_test(sides_of_a_number_are_told),
        cmocka_unit_test(without_a_direction_prim_asks_for_one),
        cmocka_unit_test(policies_are_ordered_and_worlds_left_out_by_name),
        cmocka_unit_test(a_switching_value_is_told_in_words_and_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
