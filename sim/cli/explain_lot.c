/* explain --lot: one lot from release to end, as a table. */
#include "cli/explain_internal.h"

#include <string.h>

#include "economy/life.h"
#include "factory/story.h"
#include "study/prelude.h"

static enum gj_status find_orders(const struct gj_explain_options *o, const struct gj_plant *plant, gj_id *demand,
                                  struct gj_error *error)
{
    const char *names[64];
    uint32_t n = gj_plant_n_demands(plant);
    *demand = 0;
    for (uint32_t i = 0; o->orders && i < n; i++) {
        if (strcmp(o->orders, gj_plant_demand_name(plant, i)) == 0) {
            *demand = i;
            return GJ_OK;
        }
    }
    if (!o->orders && n > 0) {
        return GJ_OK;
    }
    n = n < 64 ? n : 64;
    for (uint32_t i = 0; i < n; i++) {
        names[i] = gj_plant_demand_name(plant, i);
    }
    gj_error_set(error, GJ_USAGE, NULL, "there are no orders '%s'", o->orders ? o->orders : "");
    const char *closest = o->orders ? gj_closest(o->orders, names, n) : NULL;
    if (n > 0) {
        gj_error_fix(error, "did you mean '%s'?", closest ? closest : names[0]);
    } else {
        gj_error_fix(error, "the scenario has no orders");
    }
    return GJ_USAGE;
}

/* Where a lot waits, by the stations that read the buffer. */
static void add_place(const struct gj_plant *plant, const struct gj_story_part *part, enum gj_lang lang,
                      struct gj_text *out)
{
    char name[200] = "";
    if (part->place == GJ_STORY_ELSEWHERE) {
        gj_text_add(out, gj_explain_word(GJ_EXPLAIN_ELSEWHERE, lang));
    } else if (part->place == GJ_STORY_QUEUE || part->place == GJ_STORY_OUTSIDE) {
        const char *const before[] = {gj_plant_buffer_reader(plant, part->where)};
        gj_explain_say(out, part->place == GJ_STORY_QUEUE ? GJ_EXPLAIN_QUEUE : GJ_EXPLAIN_OUTSIDE, lang, before, 1);
    } else if (part->where != GJ_NONE) {
        gj_plant_machine_name(plant, part->where, name, sizeof name);
        gj_text_add(out, name);
    }
}

static enum gj_explain_word happening_word(enum gj_event kind)
{
    switch (kind) {
    case GJ_EVENT_DONE:
        return GJ_EXPLAIN_DONE;
    case GJ_EVENT_SCRAP:
        return GJ_EXPLAIN_SCRAPPED;
    case GJ_EVENT_REWORK:
        return GJ_EXPLAIN_SENT_BACK;
    case GJ_EVENT_SPLIT:
        return GJ_EXPLAIN_SPLIT;
    case GJ_EVENT_JOIN:
        return GJ_EXPLAIN_JOINED;
    case GJ_N_EVENTS:
        return GJ_EXPLAIN_USED_UP;
    default:
        return GJ_EXPLAIN_STEP_DONE;
    }
}

static void add_row(const struct gj_plant *plant, const struct gj_story_part *part, enum gj_lang lang,
                    struct gj_text *row)
{
    gj_text_addf(&row[0], "%.4f", (double)part->start / (double)GJ_HOUR);
    add_place(plant, part, lang, &row[2]);
    if (part->place == GJ_STORY_HAPPENING) {
        char n[2][GJ_NUMBER_TEXT];
        const char *const numbers[] = {gj_explain_number(n[0], (double)part->pieces),
                                       gj_explain_number(n[1], part->parts)};
        gj_explain_say(&row[3], happening_word(part->kind), lang, numbers, 2);
        return;
    }
    gj_text_addf(&row[1], "%.2f", (double)(part->end - part->start) / (double)GJ_MINUTE);
    if (part->place == GJ_STORY_MACHINE) {
        gj_text_add(&row[3], gj_state_label(part->state, lang));
    }
    if (part->has_root) {
        gj_explain_root(plant, part->root, lang, &row[4]);
    }
}

/* In the unit people would say it in: minutes under two hours, hours under three days. */
static void add_duration(gj_time time, enum gj_lang lang, struct gj_text *out)
{
    char n[GJ_NUMBER_TEXT];
    const gj_time unit = time < 2 * GJ_HOUR ? GJ_MINUTE : time < 3 * GJ_DAY ? GJ_HOUR : GJ_DAY;
    const enum gj_explain_word word = unit == GJ_MINUTE ? GJ_EXPLAIN_IN_MINUTES
                                      : unit == GJ_HOUR ? GJ_EXPLAIN_IN_HOURS
                                                        : GJ_EXPLAIN_IN_DAYS;
    snprintf(n, sizeof n, "%.4g", (double)time / (double)unit);
    const char *const number[] = {n};
    gj_explain_say(out, word, lang, number, 1);
}

static void add_sums(const struct gj_story_reading *r, gj_time work, enum gj_lang lang, struct gj_text *out)
{
    const gj_time lead = r->end - r->release;
    char percent[GJ_NUMBER_TEXT];
    struct gj_text time[2];
    gj_text_init(&time[0]);
    gj_text_init(&time[1]);
    add_duration(lead, lang, &time[0]);
    add_duration(work, lang, &time[1]);
    snprintf(percent, sizeof percent, "%.4g", lead > 0 ? 100.0 * (double)work / (double)lead : 100.0);
    const char *const sums[] = {time[0].data ? time[0].data : "", time[1].data ? time[1].data : "", percent};
    gj_explain_say(out, r->is_over ? GJ_EXPLAIN_LEAD : GJ_EXPLAIN_STILL_INSIDE, lang, sums, 3);
    gj_text_add(out, "\n");
    out->failed |= time[0].failed || time[1].failed;
    gj_text_fini(&time[0]);
    gj_text_fini(&time[1]);
}

static void print_story(const struct gj_explain_options *o, const struct gj_plant *plant, gj_id demand,
                        const struct gj_story_reading *r, struct gj_text *out)
{
    static const enum gj_explain_word heads[] = {GJ_EXPLAIN_FROM, GJ_EXPLAIN_MINUTES, GJ_EXPLAIN_WHERE, GJ_EXPLAIN_WHAT,
                                                 GJ_EXPLAIN_WHY};
    char t[5][GJ_NUMBER_TEXT];
    struct gj_grid grid;
    gj_time work = 0;
    const char *const title[] = {
        gj_explain_number(t[0], (double)o->lot),       gj_plant_demand_name(plant, demand),
        gj_cli_arm_label(o->asked.arm, o->asked.lang), gj_explain_number(t[1], o->replication),
        gj_explain_number(t[2], (double)r->pieces),    gj_explain_number(t[3], (double)r->release / (double)GJ_HOUR)};
    gj_explain_say(out, GJ_EXPLAIN_LOT, o->asked.lang, title, 6);
    gj_text_add(out, "\n");
    gj_grid_init(&grid, 5, 0);
    grid.left = 5;
    struct gj_text *row = gj_grid_row(&grid);
    for (uint32_t i = 0; row && i < 5; i++) {
        gj_text_add(&row[i], gj_explain_word(heads[i], o->asked.lang));
    }
    for (size_t i = 0; i < r->n; i++) {
        const struct gj_story_part *part = &r->part[i];
        const bool works = part->place == GJ_STORY_MACHINE && part->state == GJ_STATE_WORKING;
        work += works ? part->end - part->start : 0;
        row = gj_grid_row(&grid);
        if (row) {
            add_row(plant, part, o->asked.lang, row);
        }
    }
    gj_grid_print(&grid, out);
    out->failed |= grid.failed;
    gj_grid_fini(&grid);
    add_sums(r, work, o->asked.lang, out);
}

static enum gj_status live(const struct gj_explain_options *o, const struct gj_study_spec *spec, struct gj_story *story,
                           struct gj_error *error)
{
    struct gj_life_spec life_spec;
    gj_study_life_spec(spec, &life_spec);
    struct gj_life life;
    enum gj_status status = gj_life_init(&life, &life_spec, spec->seed, 0, error);
    if (status != GJ_OK) {
        return status;
    }
    struct gj_prelude prelude;
    status = gj_prelude_init(&prelude, spec, &life_spec, o->asked.arm, error);
    if (status == GJ_OK) {
        status = gj_prelude_live(&prelude, o->replication, NULL, &life.role, error);
    }
    gj_story_start(story, &life.floor);
    life.floor.trace = gj_story_trace(story);
    gj_life_reset(&life, spec->seed, o->replication);
    if (status == GJ_OK) {
        status = gj_life_run(&life, spec->warm_up + spec->horizon, error);
    }
    gj_life_fini(&life);
    gj_prelude_fini(&prelude);
    return status;
}

enum gj_status gj_explain_lot(const struct gj_explain_options *o, const struct gj_study_spec *spec, struct gj_text *out,
                              struct gj_error *error)
{
    gj_id demand = GJ_NONE;
    struct gj_story_reading reading;
    enum gj_status status = find_orders(o, spec->plant, &demand, error);
    if (status != GJ_OK) {
        return status;
    }
    struct gj_story *story = gj_story_new(spec->plant, demand, o->lot);
    if (!story) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the life of a lot");
    }
    struct gj_error life_error = {0};
    const enum gj_status lived = live(o, spec, story, &life_error);
    status = gj_story_read(story, &reading, error);
    if (status == GJ_OK && reading.is_found) {
        print_story(o, spec->plant, demand, &reading, out);
    } else if (status == GJ_OK && lived == GJ_OK) {
        status = gj_error_set(error, GJ_USAGE, NULL, "replication %u releases fewer than %llu lots for '%s'",
                              o->replication, (unsigned long long)o->lot, gj_plant_demand_name(spec->plant, demand));
    }
    gj_story_free(story);
    if (lived != GJ_OK) { /* the story so far is told all the same */
        *error = life_error;
        return lived;
    }
    return status;
}
