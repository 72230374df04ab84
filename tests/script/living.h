/* Small plants written as scenarios and lived by hand: what every machine does, hour by hour. */
#ifndef GJ_TESTS_SCRIPT_LIVING_H
#define GJ_TESTS_SCRIPT_LIVING_H

#include "factory/floor.h"
#include "script/loading.h"
#include "study/study.h"

/* "2 press work; " for a state, "5 out a; " for a lot that is done, "6 ship 2; " for pieces that leave a stock. */
struct diary {
    struct gj_text text;
    const struct gj_plant *plant;
};

static inline void write_diary(void *user, const struct gj_trace_record *r)
{
    static const char *const state[] = {"off",     "planned", "unnoticed", "crew?",   "repair",  "setup",
                                        "worker?", "work",    "blocked",   "starved", "no order"};
    struct diary *diary = user;
    char name[80];
    const double hour = (double)r->time / (double)GJ_HOUR;
    if (r->kind == GJ_EVENT_STATE) {
        gj_plant_machine_name(diary->plant, r->entity, name, sizeof name);
        gj_text_addf(&diary->text, "%g %s %s; ", hour, name, state[r->a]);
    } else if (r->kind == GJ_EVENT_DONE) {
        gj_text_addf(&diary->text, "%g out %s; ", hour, gj_plant_product_name(diary->plant, r->entity));
    }
}

struct living {
    struct loading loaded;
    struct gj_floor floor;
    struct diary diary;
    struct gj_trace trace;
};

/* `plant` is what stands in plant { ... }. Lives from just after time 0 to `hours`; balances are verified. */
static inline void live(struct living *l, const char *plant, double hours)
{
    struct gj_error error = {0};
    struct gj_text text = {0};
    gj_text_init(&text);
    gj_text_addf(&text, "return study { title = 'life', horizon = days(30), plant = plant {\n%s\n} }", plant);
    l->loaded = load(text.data);
    gj_text_fini(&text);
    if (!l->loaded.scenario) {
        print_errors(&l->loaded);
        fail_msg("the scenario does not load");
    }
    l->diary.plant = gj_scenario_spec(l->loaded.scenario)->plant;
    gj_text_init(&l->diary.text);
    l->trace = (struct gj_trace){.sink = write_diary, .user = &l->diary};
    assert_int_equal(gj_floor_init(&l->floor, l->diary.plant, 1, 0, &error), GJ_OK);
    l->floor.trace = &l->trace;
    const enum gj_status status = gj_floor_run(&l->floor, (gj_time)(hours * (double)GJ_HOUR) + 1, &error);
    if (status != GJ_OK) {
        fail_msg("%s", error.message);
    }
    if (gj_floor_verify(&l->floor, &error) != GJ_OK) {
        fail_msg("%s", error.message);
    }
}

static inline void end_life(struct living *l)
{
    gj_text_fini(&l->diary.text);
    gj_floor_fini(&l->floor);
    unload(&l->loaded);
}

static inline void assert_lives(const char *plant, double hours, const char *expected)
{
    struct living l = {.loaded = {.scenario = NULL}};
    live(&l, plant, hours);
    assert_string_equal(l.diary.text.data ? l.diary.text.data : "", expected);
    end_life(&l);
}

#endif
