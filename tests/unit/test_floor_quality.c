/* Quality on small floors lived by hand: wear, sampling plans, charts and feedback. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "analytic/making.h"

static const char *const short_state[] = {"off",     "planned", "unnoticed", "crew?",   "repair",  "setup",
                                          "worker?", "work",    "blocked",   "starved", "no order"};

/* "2 make work; " for a state of the first machine, "2 look work; " of the second, "5 out 3; " for a lot done with 3 pieces. */
static void write_diary(void *user, const struct gj_trace_record *r)
{
    struct gj_text *text = user;
    const double hour = (double)r->time / (double)GJ_HOUR;
    if (r->kind == GJ_EVENT_STATE) {
        gj_text_addf(text, "%g %s %s; ", hour, r->entity == GJ_MAKE ? "make" : "look", short_state[r->a]);
    } else if (r->kind == GJ_EVENT_DONE) {
        gj_text_addf(text, "%g out %d; ", hour, (int)r->b);
    } else if (r->kind == GJ_EVENT_TOOL) {
        gj_text_addf(text, "%g %d tools; ", hour, (int)r->b);
    } else if (r->kind == GJ_EVENT_JUDGED) {
        gj_text_addf(text, "%g %s; ", hour, r->b ? "refused" : "passed");
    } else if (r->kind == GJ_EVENT_SCRAP) {
        gj_text_addf(text, "%g scrap %d; ", hour, (int)r->b);
    } else if (r->kind == GJ_EVENT_DRIFT) {
        gj_text_addf(text, "%g drifts; ", hour);
    } else if (r->kind == GJ_EVENT_RESTORED) {
        gj_text_addf(text, "%g restored; ", hour);
    } else if (r->kind == GJ_EVENT_SIGNAL) {
        gj_text_addf(text, "%g %s signal; ", hour, r->b ? "true" : "false");
    } else if (r->kind == GJ_EVENT_SEARCH) {
        gj_text_addf(text, "%g search; ", hour);
    } else if (r->kind == GJ_EVENT_REWORK) {
        gj_text_addf(text, "%g back %d; ", hour, (int)r->b);
    }
}

struct life {
    struct gj_station_meter station[2];
    struct gj_flow_meter flow;
    uint64_t digest;
};

/* Live so many hours. `expected` NULL: no diary. */
static struct life live(const struct gj_making *making, double hours, const char *expected)
{
    struct gj_plant *plant = gj_making_plant(making);
    struct gj_floor floor;
    struct gj_error error = {0};
    struct gj_text diary;
    struct life life = {0};
    gj_text_init(&diary);
    const struct gj_trace trace = {.sink = write_diary, .user = &diary};
    assert_int_equal(gj_floor_init(&floor, plant, 1, 0, &error), GJ_OK);
    floor.trace = expected ? &trace : NULL;
    assert_int_equal(gj_floor_run(&floor, (gj_time)(hours * (double)GJ_HOUR) + 1, &error), GJ_OK);
    if (gj_floor_verify(&floor, &error) != GJ_OK) {
        fail_msg("%s", error.message);
    }
    gj_floor_read(&floor, life.station, NULL, &life.flow, NULL);
    life.digest = gj_floor_digest(&floor);
    if (expected) {
        assert_string_equal(diary.data ? diary.data : "", expected);
    }
    gj_text_fini(&diary);
    gj_floor_fini(&floor);
    gj_plant_free(plant);
    return life;
}

/* --- wear ----------------------------------------------------------------------------------------------------------------------------- */

/* A tool for 3 pieces, changed in half an hour: lots of one piece of 1 h. The change comes before the fourth piece, not after the third. */
static void a_tool_is_changed_before_the_piece_it_cannot_make(void **state)
{
    (void)state;
    const struct gj_wear_spec wear = {.over = 1, .power = 1, .change_every = 3};
    const struct gj_making one = {.cycle = 1, .lot = 1, .wear = &wear, .change = 0.5};
    const struct life life =
        live(&one, 5,
             "1 out 1; 1 make work; 2 out 1; 2 make work; 3 out 1; 3 1 tools; 3 make setup; 3.5 make work; "
             "4.5 out 1; 4.5 make work; ");
    assert_int_equal(life.station[GJ_MAKE].tool_changes, 1);
}

/* Lots of 7 pieces: tools for 3 are changed twice inside the first lot (before its 4th and 7th piece), which is one stop of 1 h at its
 * beginning. The third tool has made 1: the second lot's 7 pieces end with its 8th, so changes come before its 3rd and 6th. */
static void changes_inside_a_lot_come_at_its_beginning(void **state)
{
    (void)state;
    const struct gj_wear_spec wear = {.over = 1, .power = 1, .change_every = 3};
    const struct gj_making seven = {.cycle = 1, .lot = 7, .wear = &wear, .change = 0.5};
    live(&seven, 17,
         "1 make work; 8 out 7; 8 2 tools; 8 make setup; 9 make work; 16 out 7; 16 2 tools; 16 make setup; 17 make "
         "work; ");
}

/* Every piece is defective once the tool has made 2: w = 1 x (k / 2) up to 1, so pieces 0, 1, 2, ... have 0, 0.5, 1, 1. Without changes all
 * but the first two are; with a change after every 2 pieces, a half of every second one. */
static void wear_makes_defects_by_the_age_of_the_tool(void **state)
{
    (void)state;
    struct gj_wear_spec wear = {.rises = 1, .over = 2, .power = 1, .at_most = 1};
    struct gj_making c = {.cycle = 1, .lot = 1, .wear = &wear, .change = 1e-6};
    const struct life worn = live(&c, 1000, NULL);
    assert_in_range(worn.station[GJ_MAKE].defective, 998, 999);
    wear.change_every = 2;
    const struct life changed = live(&c, 4000, NULL);
    assert_true(fabs((double)changed.station[GJ_MAKE].defective - 1000.0) < 4.0 * sqrt(500.0));
}

/* A lot's binomial has the mean of its pieces: the defects of 2,000 lots of 40, and of 80,000 lots of one, agree with the sum by hand. */
static void a_lot_has_the_mean_of_its_pieces(void **state)
{
    (void)state;
    const double powers[] = {0.5, 1, 2.3};
    for (uint32_t i = 0; i < 3; i++) {
        const struct gj_wear_spec wear = {
            .rises = 0.3, .over = 50, .power = powers[i], .at_most = 0.45, .change_every = 90};
        double sum = 0.0;
        for (int k = 0; k < 90; k++) {
            sum += fmin(0.45, 0.3 * pow(k / 50.0, powers[i]));
        }
        const double p = sum / 90;
        for (uint32_t lot = 1; lot <= 40; lot += 39) {
            const struct gj_making c = {.cycle = 1, .lot = lot, .wear = &wear, .change = 1e-6};
            const struct life life = live(&c, 81000, NULL);
            const double n = (double)life.station[GJ_MAKE].pieces;
            const double share = (double)life.station[GJ_MAKE].defective / n;
            assert_true(n > 79000);
            if (fabs(share - p) > 4.0 * sqrt(p * (1 - p) / n)) {
                fail_msg("power %g, lots of %u: %g instead of %g", powers[i], lot, share, p);
            }
        }
    }
}

/* All wear lies far from the beginning: tools of 1,000,000 pieces in one lot, where the sum is an integral with corrections. With p = sum / n
 * the defects of one lot are within 4 standard deviations; the sum itself is checked by its closed form for whole powers. */
static void long_lives_are_summed_without_counting(void **state)
{
    (void)state;
    const double n = 1e6;
    const double power[] = {1, 2, 3};
    const double mean[] = {(n - 1) / 2, (n - 1) * (2 * n - 1) / 6, n * (n - 1) * (n - 1) / 4};
    for (uint32_t i = 0; i < 3; i++) {
        const struct gj_wear_spec wear = {.rises = 1, .over = n, .power = power[i], .at_most = 1};
        const struct gj_making c = {.cycle = 1e-3, .lot = (uint32_t)n, .wear = &wear};
        const struct life life = live(&c, 1000.5, NULL);
        const double p = mean[i] / pow(n, power[i]);
        assert_true(fabs((double)life.station[GJ_MAKE].defective - n * p) < 4.0 * sqrt(n * p * (1 - p)));
    }
}

/* Fails after every 3.5 h of work; the repair, half an hour, renews the tool, whose third and later pieces are defective. Pieces end after 1,
 * 2, ... hours of work: the third of the first tool; then the fourth ends on a new tool, so the sixth and the seventh, which ends just when
 * the machine fails (the job comes first); then the same again: 3 in every 8 h, and a 13th after 35 h. */
static void a_repair_renews_the_tool(void **state)
{
    (void)state;
    struct gj_wear_spec wear = {.rises = 1, .over = 2, .power = 10, .at_most = 1, .renewed_by_repair = true};
    const struct gj_making c = {.cycle = 1, .lot = 1, .wear = &wear, .fail = 3.5, .repair = 0.5};
    const struct life life = live(&c, 4 * 9, NULL);
    assert_int_equal(life.station[GJ_MAKE].defective, 13);
    wear.renewed_by_repair = false;
    assert_in_range(live(&c, 4 * 9, NULL).station[GJ_MAKE].defective, 28, 30);
}

/* --- sampling ------------------------------------------------------------------------------------------------------------------------- */

/* Lots of 10, all defective, made in 10 h; the sample of 2 takes 2 h, is found out, and the other 8 pieces are looked at until 20. */
static void a_refused_lot_is_screened_by_the_same_inspection(void **state)
{
    (void)state;
    const struct gj_sampling_spec sampling = {.sample = 2, .accept = 1};
    const struct gj_making c = {
        .cycle = 1, .lot = 10, .quality = {.defects = 1}, .look = 1, .buffer = 1, .sampling = &sampling};
    const struct life life =
        live(&c, 20, "10 look work; 10 make work; 12 refused; 20 make work; 20 scrap 10; 20 out 0; 20 look work; ");
    assert_int_equal(life.station[GJ_LOOK].inspected, 10);
    assert_int_equal(life.station[GJ_LOOK].lots_refused, 1);
    assert_int_equal(life.station[GJ_LOOK].incoming_defective, 10);
    assert_int_equal(life.flow.defects_scrapped, 10);
    assert_int_equal(life.flow.pieces_escaped, 0);
}

/* The same with 2 rejects allowed: the lot passes at 12 without the two that were seen, and eight defects escape. */
static void a_lot_that_passes_takes_its_defects_with_it(void **state)
{
    (void)state;
    const struct gj_sampling_spec sampling = {.sample = 3, .accept = 2};
    const struct gj_making c = {
        .cycle = 1, .lot = 10, .quality = {.defects = 1}, .look = 1, .buffer = 1, .misses = 1, .sampling = &sampling};
    const struct life life = live(&c, 13, "10 look work; 10 make work; 13 passed; 13 out 10; 13 look starved; ");
    assert_int_equal(life.flow.pieces_escaped, 10);
    assert_int_equal(life.station[GJ_LOOK].inspected, 3);
    assert_int_equal(life.station[GJ_LOOK].found, 0);
}

static void a_refused_lot_may_be_scrapped_or_made_again(void **state)
{
    (void)state;
    struct gj_sampling_spec sampling = {.sample = 2, .accept = 0, .refused = GJ_REFUSED_SCRAPPED};
    struct gj_making c = {.cycle = 1,
                          .lot = 10,
                          .look = 1,
                          .buffer = 1,
                          .false_alarms = 1, /* good lots, refused all the same */
                          .rework_limit = 1,
                          .sampling = &sampling};
    const struct life scrapped =
        live(&c, 12, "10 look work; 10 make work; 12 refused; 12 scrap 10; 12 out 0; 12 look starved; ");
    assert_int_equal(scrapped.station[GJ_LOOK].false_rejects, 10);
    assert_int_equal(scrapped.station[GJ_LOOK].alarms, 2);
    sampling.refused = GJ_REFUSED_REWORKED;
    const struct life again =
        live(&c, 32,
             "10 look work; 10 make work; 12 refused; 12 back 10; 12 look starved; 20 look work; 20 make work; "
             "22 refused; 22 back 10; 22 look starved; 30 look work; 30 make work; 32 refused; 32 scrap 10; 32 "
             "out 0; 32 look starved; ");
    assert_int_equal(again.flow.rework_pieces, 20);
}

/* --- charts --------------------------------------------------------------------------------------------------------------------------- */

/* Pieces of 1 h; after 2.5 h of work the machine drifts, and every point is then far out. The third piece shows it at 3. The search of half an
 * hour goes on while the machine works on the fourth, which is stopped at 3.5 for an hour of restoring and ends at 5. Control lasts for another
 * 2.5 h of work: at 7 the job comes first, so the drift comes in the eighth hour's piece, which tells at 8. */
static void a_chart_finds_the_drift_while_the_machine_works(void **state)
{
    (void)state;
    const struct gj_chart_spec chart = {.subgroup = 1, .every = 1, .shift = 100, .rules = 1U << GJ_RUN_RULE_BEYOND_3};
    struct gj_making c = {.cycle = 1, .lot = 1, .drifts = -2.5, .restore = -1, .chart = &chart, .search = -0.5};
    const struct life life =
        live(&c, 8,
             "1 out 1; 1 make work; 2 out 1; 2 make work; 2.5 drifts; 3 true signal; 3 out 1; 3 make work; 3 "
             "search; 3.5 make unnoticed; 3.5 make repair; 4.5 restored; 4.5 make work; 5 out 1; 5 make work; 6 "
             "out 1; 6 make work; 7 out 1; 7 make work; 7 drifts; 8 true signal; 8 out 1; 8 make work; 8 search; ");
    assert_int_equal(life.station[GJ_MAKE].points, 7);
    assert_int_equal(life.station[GJ_MAKE].signals_true, 2);
    assert_int_equal(life.station[GJ_MAKE].search_us, 3 * GJ_HOUR / 2);
}

/* The same, stopping for the search: the fourth piece has just begun. */
static void a_search_may_stop_the_machine(void **state)
{
    (void)state;
    const struct gj_chart_spec chart = {
        .subgroup = 1, .every = 1, .shift = 100, .rules = 1U << GJ_RUN_RULE_BEYOND_3, .search = {.stops = true}};
    const struct gj_making c = {
        .cycle = 1, .lot = 1, .drifts = -2.5, .restore = -1, .chart = &chart, .delay = -0.25, .search = -0.5};
    live(&c, 5,
         "1 out 1; 1 make work; 2 out 1; 2 make work; 2.5 drifts; 3 true signal; 3 out 1; 3 make work; 3.25 search; "
         "3.25 make unnoticed; 3.25 make repair; 4.75 restored; 4.75 make work; ");
}

/* A machine that never drifts: every signal of its chart is false, one in 370.4 pieces, and costs its search of 1 h all the same. */
static void a_false_signal_costs_its_search(void **state)
{
    (void)state;
    const struct gj_chart_spec chart = {
        .subgroup = 1, .every = 1, .rules = 1U << GJ_RUN_RULE_BEYOND_3, .search = {.stops = true}};
    const struct gj_making c = {.cycle = 1e-3, .lot = 1, .chart = &chart, .search = -1};
    const struct life life = live(&c, 1000, NULL);
    const struct gj_station_meter *m = &life.station[GJ_MAKE];
    assert_int_equal(m->signals_true, 0);
    assert_true(m->signals_false > 700 && m->signals_false < 760); /* 370.4 pieces are 0.37 h, the search 1 h */
    assert_int_equal(m->searches, m->signals_false);
    assert_true(m->search_us >= (m->searches - 1) * GJ_HOUR && m->search_us <= m->searches * GJ_HOUR);
    assert_int_equal(m->state_us[GJ_STATE_WORKING] + m->state_us[GJ_STATE_REPAIR], 1000 * GJ_HOUR + 1);
}

/* A search of 10 h while the machine works; it fails after 4 h of work, and the repair restores control: the search is over with it, and there
 * is one drift (after 2.5 h) and one restoring. */
static void a_repair_ends_the_search(void **state)
{
    (void)state;
    const struct gj_chart_spec chart = {.subgroup = 1, .every = 1, .shift = 100, .rules = 1U << GJ_RUN_RULE_BEYOND_3};
    const struct gj_making c = {
        .cycle = 1, .lot = 1, .drifts = -2.5, .chart = &chart, .search = -10, .fail = 4.5, .repair = 0.5};
    const struct life life = live(&c, 6.5,
                                  "1 out 1; 1 make work; 2 out 1; 2 make work; 2.5 drifts; 3 true signal; 3 out "
                                  "1; 3 make work; 3 search; 4 out 1; 4 make work; 4.5 make unnoticed; 4.5 make "
                                  "repair; 5 restored; 5 make work; 5.5 out 1; 5.5 make work; 6.5 out 1; 6.5 "
                                  "make work; ");
    assert_int_equal(life.station[GJ_MAKE].search_us, 2 * GJ_HOUR);
}

/* --- feedback ------------------------------------------------------------------------------------------------------------------------- */

/* Out of control from 2.5 on every piece is defective. Pieces 3 and 4 are rejected at 3.5 and 4.5: two of the last two. The report takes an
 * hour, the search a quarter: in control at 5.75. Pieces 3, 4 and 5 are lost, and nothing later. */
static void rejects_downstream_stop_what_makes_them(void **state)
{
    (void)state;
    const struct gj_feedback_spec feedback = {.window = 2, .rejects = 2};
    const struct gj_making c = {.cycle = 1,
                                .lot = 1,
                                .quality = {.out_of_control = 1},
                                .drifts = -2.5,
                                .look = 0.5,
                                .buffer = 5,
                                .feedback = &feedback,
                                .delay = -1,
                                .search = -0.25};
    const struct life life =
        live(&c, 7,
             "1 look work; 1 make work; 1.5 out 1; 1.5 look starved; 2 look work; 2 make work; 2.5 drifts; 2.5 out "
             "1; 2.5 look starved; 3 look work; 3 make work; 3.5 scrap 1; 3.5 out 0; 3.5 look starved; 4 look "
             "work; 4 make work; 4.5 scrap 1; 4.5 true signal; 4.5 out 0; 4.5 look starved; 5 look work; 5 make "
             "work; 5.5 search; 5.5 scrap 1; 5.5 out 0; 5.5 look starved; 5.75 restored; 6 look work; 6 make "
             "work; 6.5 out 1; 6.5 look starved; 7 look work; 7 make work; ");
    assert_int_equal(life.station[GJ_MAKE].defective, 3);
    assert_int_equal(life.station[GJ_MAKE].searches, 1);
}

/* The inspection takes as long as the making, behind 4 places that are full: what was made before the cause was found goes on coming, and
 * counts as a reason to search again, unless lots say when they were made. */
static void what_was_on_its_way_signals_again_unless_lots_are_traced(void **state)
{
    (void)state;
    struct gj_feedback_spec feedback = {.window = 1, .rejects = 1};
    const struct gj_making c = {.cycle = 1,
                                .lot = 1,
                                .quality = {.out_of_control = 1},
                                .drifts = -20.5,
                                .look = 1.25,
                                .buffer = 4,
                                .feedback = &feedback,
                                .search = -0.25};
    const struct life blind = live(&c, 400, NULL);
    feedback.traced = true;
    const struct life traced = live(&c, 400, NULL);
    assert_true(blind.station[GJ_MAKE].signals_false >= 3 * blind.station[GJ_MAKE].signals_true);
    assert_int_equal(traced.station[GJ_MAKE].signals_false, 0);
    assert_true(traced.station[GJ_MAKE].signals_true > 10);
    assert_int_equal(traced.station[GJ_MAKE].defective, blind.station[GJ_MAKE].defective);
}

/* Buffers between making and looking make the report late, and every place costs defects: the effect of Kim and Gershwin. */
static void more_places_mean_more_defects(void **state)
{
    (void)state;
    const struct gj_feedback_spec feedback = {.window = 1, .rejects = 1, .traced = true};
    int64_t last = 0;
    for (uint32_t places = 1; places <= 16; places *= 4) {
        const struct gj_making c = {.cycle = 1,
                                    .lot = 1,
                                    .quality = {.out_of_control = 1},
                                    .drifts = 100,
                                    .look = 1.25,
                                    .buffer = places,
                                    .feedback = &feedback};
        const struct life life = live(&c, 20000, NULL);
        assert_true(life.station[GJ_MAKE].defective > last);
        last = life.station[GJ_MAKE].defective;
    }
}

/* The lever on finding causes acts through the search: half the time, fewer defects; and through feedback as through a chart. */
static int64_t defects_with_lever(const struct gj_making *making, double multiplier)
{
    struct gj_plant *plant = gj_making_plant(making);
    struct gj_floor floor;
    struct gj_error error = {0};
    struct gj_station_meter meter[2];
    assert_int_equal(gj_floor_init(&floor, plant, 1, 0, &error), GJ_OK);
    gj_floor_set_lever(&floor, GJ_LEVER_FIND_CAUSE, multiplier);
    assert_int_equal(gj_floor_run(&floor, 20000 * GJ_HOUR, &error), GJ_OK);
    assert_int_equal(gj_floor_verify(&floor, &error), GJ_OK);
    gj_floor_read(&floor, meter, NULL, NULL, NULL);
    gj_floor_fini(&floor);
    gj_plant_free(plant);
    return meter[GJ_MAKE].defective;
}

static void a_shorter_search_makes_fewer_defects(void **state)
{
    (void)state;
    const struct gj_chart_spec chart = {.subgroup = 1, .every = 4, .shift = 3, .rules = 1U << GJ_RUN_RULE_BEYOND_3};
    const struct gj_feedback_spec feedback = {.window = 5, .rejects = 2, .traced = true};
    struct gj_making c = {.cycle = 0.5,
                          .lot = 2,
                          .quality = {.defects = 0.01, .out_of_control = 0.6},
                          .drifts = 60,
                          .look = 0.25,
                          .buffer = 3,
                          .search = 12,
                          .chart = &chart};
    for (uint32_t i = 0; i < 2; i++) {
        const int64_t before = defects_with_lever(&c, 1.0);
        const int64_t half = defects_with_lever(&c, 0.5);
        const int64_t tenth = defects_with_lever(&c, 0.1);
        assert_true(half < 3 * before / 4 + before / 8 && tenth < half);
        c.chart = NULL;
        c.feedback = &feedback;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tool_is_changed_before_the_piece_it_cannot_make),
        cmocka_unit_test(changes_inside_a_lot_come_at_its_beginning),
        cmocka_unit_test(wear_makes_defects_by_the_age_of_the_tool),
        cmocka_unit_test(a_lot_has_the_mean_of_its_pieces),
        cmocka_unit_test(long_lives_are_summed_without_counting),
        cmocka_unit_test(a_repair_renews_the_tool),
        cmocka_unit_test(a_refused_lot_is_screened_by_the_same_inspection),
        cmocka_unit_test(a_lot_that_passes_takes_its_defects_with_it),
        cmocka_unit_test(a_refused_lot_may_be_scrapped_or_made_again),
        cmocka_unit_test(a_chart_finds_the_drift_while_the_machine_works),
        cmocka_unit_test(a_search_may_stop_the_machine),
        cmocka_unit_test(a_false_signal_costs_its_search),
        cmocka_unit_test(a_repair_ends_the_search),
        cmocka_unit_test(rejects_downstream_stop_what_makes_them),
        cmocka_unit_test(what_was_on_its_way_signals_again_unless_lots_are_traced),
        cmocka_unit_test(more_places_mean_more_defects),
        cmocka_unit_test(a_shorter_search_makes_fewer_defects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
