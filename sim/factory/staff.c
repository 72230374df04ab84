/* Staff as part of the plant: kept, checked, printed. What it does is in floor_people.c and floor_shift.c. */
#include "factory/plant_check.h"

void gj_staff_keep(struct gj_plant *plant, struct gj_staff_spec *own)
{
    (void)plant;
    (void)own;
}

/* Open hours of a calendar in its longest week: what its people are paid for without overtime. */
static gj_time regular_week(const struct gj_calendar *calendar)
{
    gj_time most = 0;
    const gj_time end = calendar->cycle > GJ_WEEK ? 2 * calendar->cycle : 4 * GJ_WEEK;
    for (gj_time monday = 0; monday < end && monday < 2 * GJ_YEAR; monday += GJ_WEEK) {
        const gj_time week = gj_calendar_open(calendar, monday, monday + GJ_WEEK);
        most = week > most ? week : most;
    }
    return most;
}

static void check_week(struct gj_check *check, const char *place, const struct gj_staff_spec *s)
{
    const struct gj_plant *plant = check->plant;
    const gj_id calendar = plant->pool[s->pool].calendar;
    if (s->week_limit_us <= 0) {
        gj_check_say(check, place, "give week_limit = hours(52)", "may work no hour of the week");
        return;
    }
    if (!check->calendars_work || calendar == GJ_NONE || calendar >= plant->n_calendars) {
        return;
    }
    const gj_time regular = regular_week(&plant->calendar[calendar]);
    if (plant->calendar[calendar].overtime_us > 0 && regular >= s->week_limit_us) {
        gj_check_say(check, place, "take overtime away, shorten the shifts, or split the pool into shifts",
                     "works %.6g h a week without overtime, the limit is %.6g h: there is no room for overtime",
                     (double)regular / (double)GJ_HOUR, (double)s->week_limit_us / (double)GJ_HOUR);
    }
}

static void check_learning(struct gj_check *check, const char *place, const struct gj_staff_spec *s)
{
    if (!(s->learning_rate >= 0.5 && s->learning_rate <= 1.0)) {
        gj_check_say(check, place, "0.8 means: twice the jobs, 80 % of the time",
                     "the rate of learning %.6g is not from 0.5 to 1", s->learning_rate);
    }
    if (s->learning_rate < 1.0 && (s->full_after == 0) == (s->full_after_us == 0)) {
        gj_check_say(check, place, "give jobs = 100, or hours = hours(200)",
                     "learns, but not either in jobs or in hours");
    }
    if (s->full_after_us < 0 || (s->full_after_us > 0 && s->full_after_us < GJ_HOUR)) {
        gj_check_say(check, place, "give an hour or more", "learns in less than an hour");
    }
}

void gj_staff_check(struct gj_check *check, gj_id i)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_staff_spec *s = &plant->staff[i];
    if (s->pool >= plant->n_pools) {
        gj_check_say(check, "people", NULL, "staff of a pool that does not exist");
        return;
    }
    char buffer[GJ_PLACE];
    const char *place = gj_check_named(buffer, sizeof buffer, "people", plant->pool[s->pool].name);
    for (uint32_t k = 0; k < i; k++) {
        if (plant->staff[k].pool == s->pool) {
            gj_check_say(check, place, "give it once", "has two kinds of staff");
        }
    }
    gj_check_probability(check, place, "absent", s->absent);
    if (s->absent > 0.0 && plant->pool[s->pool].calendar == GJ_NONE) {
        gj_check_say(check, place, "give it hours: calendar = shifts { ... }",
                     "is absent by the shift, but has none: it is always there");
    }
    if (s->training_us < 0) {
        gj_check_say(check, place, "give 0 hours or more", "training is negative");
    }
    if (s->beginners > plant->pool[s->pool].count) {
        gj_check_say(check, place, NULL, "%u of its %u workers are beginners", s->beginners,
                     plant->pool[s->pool].count);
    }
    if (!gj_check_optional_dist(plant, s->walk)) {
        gj_check_say(check, place, NULL, "its walk is a distribution that does not exist");
    } else {
        gj_check_duration(check, place, "walk", s->walk, false);
    }
    check_learning(check, place, s);
    check_week(check, place, s);
}

void gj_staff_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    const struct gj_staff_spec *s = &plant->staff[i];
    gj_print_integer(out, "staff", i, "pool", s->pool);
    gj_print_number(out, "staff", i, "absent", s->absent);
    gj_print_integer(out, "staff", i, "absence_is_paid", s->absence_is_paid);
    gj_print_integer(out, "staff", i, "training_us", s->training_us);
    if (s->is_taught) {
        gj_print_integer(out, "staff", i, "is_taught", 1);
    }
    gj_print_number(out, "staff", i, "learning_rate", s->learning_rate);
    gj_print_integer(out, "staff", i, "full_after", s->full_after);
    gj_print_integer(out, "staff", i, "full_after_us", s->full_after_us);
    gj_print_integer(out, "staff", i, "beginners", s->beginners);
    gj_print_dist(out, plant, "staff", i, "walk", s->walk);
    gj_print_integer(out, "staff", i, "week_limit_us", s->week_limit_us);
}
