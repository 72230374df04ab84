/* The life of one lot, on small lines lived by hand: constant times, so each can be checked with a pencil. */
#include "factory/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "analytic/plants.h"

struct stage {
    double cycle_h; /* of a piece; in an oven of all */
    uint32_t oven;  /* lots it works on at once; 0: it is none */
    uint32_t split; /* 0: it does not */
    bool joins;
};

struct line {
    uint32_t n;
    struct stage stage[3];
    double every_h; /* 0: endless */
    uint32_t lot;
    uint32_t cards; /* 0: without */
};

static gj_id constant(struct gj_plant *plant, double hours)
{
    const struct gj_dist dist = gj_constant(hours * (double)GJ_HOUR);
    return gj_plant_add_dist(plant, &dist);
}

static void add_stage(struct gj_plant *plant, const struct stage *s, uint32_t i)
{
    char name[16];
    char path[32];
    snprintf(name, sizeof name, "M%u", i + 1);
    snprintf(path, sizeof path, "line.p.M%u", i + 1);
    const gj_id buffer = gj_plant_add_buffer(plant, &(struct gj_buffer_spec){.name = name, .capacity = GJ_UNLIMITED});
    const gj_id station = gj_plant_add_station(
        plant, &(struct gj_station_spec){.name = name,
                                         .path = path,
                                         .buffer = buffer,
                                         .n_machines = 1,
                                         .calendar = GJ_NONE,
                                         .setup = GJ_NONE,
                                         .quality = {.drifts = GJ_NONE, .found = GJ_NONE, .restore = GJ_NONE}});
    if (s->oven > 0) {
        gj_plant_add_oven(plant, &(struct gj_oven_spec){.station = station, .min = s->oven, .max = s->oven});
    }
    if (s->split > 0) {
        gj_plant_add_split(plant, &(struct gj_split_spec){.station = station, .pieces = s->split});
    }
    if (s->joins) {
        gj_plant_add_join(plant, &(struct gj_join_spec){.station = station, .of = GJ_JOIN_LOT});
    }
    gj_plant_add_step(plant, &(struct gj_step_spec){.product = 0, .buffer = buffer});
    gj_plant_add_job(plant, &(struct gj_job_spec){
                                .product = 0, .step = i, .station = station, .cycle = constant(plant, s->cycle_h)});
}

static struct gj_plant *build(const struct line *line)
{
    struct gj_plant *plant = gj_plant_new("line");
    gj_plant_add_product(plant, &(struct gj_product_spec){.name = "p"});
    for (uint32_t i = 0; i < line->n; i++) {
        add_stage(plant, &line->stage[i], i);
    }
    struct gj_demand_spec demand = {.name = "of p",
                                    .is_endless = line->every_h == 0.0,
                                    .every = line->every_h > 0.0 ? constant(plant, line->every_h) : GJ_NONE,
                                    .quantity = GJ_NONE,
                                    .due = GJ_NONE,
                                    .priority = 1,
                                    .lot_size = line->lot,
                                    .loop = GJ_NONE};
    if (line->cards > 0) {
        demand.needs_card = true;
        demand.loop = gj_plant_add_loop(
            plant, &(struct gj_loop_spec){.name = "wip", .n_cards = line->cards, .from = GJ_NONE, .to = GJ_NONE});
    }
    gj_plant_add_demand(plant, &demand);
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    if (gj_plant_freeze(plant, &errors) != GJ_OK) {
        fail_msg("%s", errors.items[0].message);
    }
    gj_error_list_fini(&errors);
    return plant;
}

static void write_part(struct gj_text *out, const struct gj_story_part *part)
{
    static const char *const place[] = {"outside", "waits before", "on", "elsewhere"};
    static const char *const state[] = {"off",     "planned", "unnoticed", "crew?",   "repair",  "setup",
                                        "worker?", "work",    "blocked",   "starved", "no order"};
    const double hour = (double)part->start / (double)GJ_HOUR;
    if (part->place != GJ_STORY_HAPPENING) {
        gj_text_addf(out, "%g %s M%u%s%s for %g; ", hour, place[part->place], part->where + 1,
                     part->place == GJ_STORY_MACHINE ? " " : "",
                     part->place == GJ_STORY_MACHINE ? state[part->state] : "",
                     (double)(part->end - part->start) / (double)GJ_HOUR);
    } else if (part->kind == GJ_EVENT_SPLIT || part->kind == GJ_EVENT_JOIN) {
        gj_text_addf(out, "%g %s %u: %d; ", hour, part->kind == GJ_EVENT_SPLIT ? "into" : "of", part->parts,
                     (int)part->pieces);
    } else {
        gj_text_addf(out, "%g %s %d; ", hour, part->kind == GJ_EVENT_DONE ? "leaves" : "done", (int)part->pieces);
    }
}

/* The story of the nth lot, of a life of 50 h. */
static void assert_story(const struct line *line, uint64_t nth, const char *expected)
{
    struct gj_plant *plant = build(line);
    struct gj_floor floor;
    struct gj_error error = {0};
    struct gj_story_reading life;
    struct gj_text text;
    gj_text_init(&text);
    struct gj_story *story = gj_story_new(plant, 0, nth);
    assert_non_null(story);
    assert_int_equal(gj_floor_init(&floor, plant, 1, 0, &error), GJ_OK);
    gj_story_start(story, &floor);
    floor.trace = gj_story_trace(story);
    gj_floor_reset(&floor, 1, 0);
    assert_int_equal(gj_floor_run(&floor, 50 * GJ_HOUR, &error), GJ_OK);
    if (gj_story_read(story, &life, &error) != GJ_OK) {
        fail_msg("%s", error.message);
    }
    for (size_t i = 0; i < life.n; i++) {
        write_part(&text, &life.part[i]);
    }
    assert_string_equal(text.data ? text.data : "", expected);
    assert_true(life.is_over);
    gj_text_fini(&text);
    gj_floor_fini(&floor);
    gj_story_free(story);
    gj_plant_free(plant);
}

/* The next raw part is taken at the instant that the lot leaves, and has its slot. */
static void a_lot_is_not_followed_into_the_next_endless_one(void **state)
{
    (void)state;
    const struct line line = {.n = 1, .stage = {{.cycle_h = 1}}, .lot = 1};
    assert_story(&line, 1, "0 on M1 work for 1; 1 done 1; 1 leaves 1; ");
    assert_story(&line, 5, "4 on M1 work for 1; 5 done 1; 5 leaves 1; ");
}

/* Two cards, M1 of 1 h and M2 of 1 h: the second lot is released at 0, and the third at 2, when the first leaves. */
static void a_lot_is_not_followed_into_the_one_that_gets_its_card(void **state)
{
    (void)state;
    const struct line line = {.n = 2, .stage = {{.cycle_h = 1}, {.cycle_h = 1}}, .lot = 1, .cards = 2};
    assert_story(&line, 1, "0 on M1 work for 1; 1 done 1; 1 on M2 work for 1; 2 done 1; 2 leaves 1; ");
    assert_story(&line, 2,
                 "0 waits before M1 for 1; 1 on M1 work for 1; 2 done 1; 2 on M2 work for 1; 3 done 1; 3 leaves 1; ");
}

/* Ten pieces of 6 minutes, then 4, 4 and 2 of 30 minutes each. */
static void a_lot_that_is_split_says_so_and_leaves(void **state)
{
    (void)state;
    const struct line line = {
        .n = 2, .stage = {{.cycle_h = 0.1, .split = 4}, {.cycle_h = 0.5}}, .every_h = 20, .lot = 10};
    assert_story(&line, 1, "0 on M1 work for 1; 1 done 10; 1 into 3: 4; 1 on M2 work for 2; 3 done 4; 3 leaves 4; ");
}

/* The first part waits at M3 until the last comes, at 1 + 5 = 6 h. */
static void a_part_goes_on_with_the_lot_it_is_joined_to(void **state)
{
    (void)state;
    const struct line line = {
        .n = 3,
        .stage = {{.cycle_h = 0.1, .split = 4}, {.cycle_h = 0.5}, {.cycle_h = 0.1, .joins = true}},
        .every_h = 20,
        .lot = 10};
    assert_story(&line, 1,
                 "0 on M1 work for 1; 1 done 10; 1 into 3: 4; 1 on M2 work for 2; 3 done 4; "
                 "3 waits before M3 for 3; 6 of 3: 10; 6 on M3 work for 1; 7 done 10; 7 leaves 10; ");
}

/* Lots come at 0, 1, 2, 3 h; the oven of 1.5 h begins with two. */
static void each_lot_in_an_oven_is_at_work_there(void **state)
{
    (void)state;
    const struct line line = {.n = 1, .stage = {{.cycle_h = 1.5, .oven = 2}}, .every_h = 1, .lot = 1};
    assert_story(&line, 1, "0 waits before M1 for 1; 1 on M1 work for 1.5; 2.5 done 1; 2.5 leaves 1; ");
    assert_story(&line, 2, "1 on M1 work for 1.5; 2.5 done 1; 2.5 leaves 1; ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lot_is_not_followed_into_the_next_endless_one),
        cmocka_unit_test(a_lot_is_not_followed_into_the_one_that_gets_its_card),
        cmocka_unit_test(a_lot_that_is_split_says_so_and_leaves),
        cmocka_unit_test(a_part_goes_on_with_the_lot_it_is_joined_to),
        cmocka_unit_test(each_lot_in_an_oven_is_at_work_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
