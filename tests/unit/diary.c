#include "unit/diary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char *const short_state[] = {"off",     "planned", "unnoticed", "crew?",   "repair",  "setup",
                                          "worker?", "work",    "blocked",   "starved", "no order"};

static void write_diary(void *user, const struct gj_trace_record *r)
{
    struct gj_text *text = user;
    const double hour = (double)r->time / (double)GJ_HOUR;
    if (r->kind == GJ_EVENT_STATE) {
        gj_text_addf(text, "%g M%u %s; ", hour, r->entity + 1, short_state[r->a]);
    } else if (r->kind == GJ_EVENT_DONE) {
        gj_text_addf(text, "%g out; ", hour);
    } else if (r->kind == GJ_EVENT_REWORK) {
        gj_text_addf(text, "%g back; ", hour);
    } else if (r->kind == GJ_EVENT_SCRAP) {
        gj_text_addf(text, "%g scrap; ", hour);
    } else if (r->kind == GJ_EVENT_DRIFT) {
        gj_text_addf(text, "%g M%u drifts; ", hour, r->entity + 1);
    }
}

void gj_assert_lives(struct gj_plant *plant, double hours, const char *expected)
{
    struct gj_floor floor;
    struct gj_error error = {0};
    struct gj_text diary;
    gj_text_init(&diary);
    const struct gj_trace trace = {.sink = write_diary, .user = &diary};
    assert_int_equal(gj_floor_init(&floor, plant, 1, 0, &error), GJ_OK);
    floor.trace = &trace;
    assert_int_equal(gj_floor_run(&floor, (gj_time)(hours * (double)GJ_HOUR) + 1, &error), GJ_OK);
    assert_int_equal(gj_floor_verify(&floor, &error), GJ_OK);
    assert_string_equal(diary.data ? diary.data : "", expected);
    gj_text_fini(&diary);
    gj_floor_fini(&floor);
    gj_plant_free(plant);
}

gj_id gj_hours(struct gj_plant *plant, double h)
{
    return gj_plant_add_dist(plant, &(struct gj_dist){.kind = GJ_DIST_CONSTANT, .a = h * (double)GJ_HOUR});
}
