/* A failure mode as part of the plant: kept, checked, printed. What it does is in floor_stop.c. */
#include "factory/plant_check.h"

#include <string.h>

void gj_mode_keep(struct gj_plant *plant, struct gj_mode_spec *own)
{
    own->name = gj_plant_keep(plant, own->name);
}

void gj_check_stopper_name(struct gj_check *check, gj_id station, const char *name)
{
    const struct gj_plant *plant = check->plant;
    uint32_t n = 0;
    uint32_t all = 1; /* slots: with drift; a degradation may take three */
    for (uint32_t k = 0; k < plant->n_modes; k++) {
        n += plant->mode[k].station == station && strcmp(plant->mode[k].name, name) == 0;
        all += plant->mode[k].station == station;
    }
    for (uint32_t k = 0; k < plant->n_maintenances; k++) {
        n += plant->maintenance[k].station == station && strcmp(plant->maintenance[k].name, name) == 0;
        all += plant->maintenance[k].station == station;
    }
    for (uint32_t k = 0; k < plant->n_degradations; k++) {
        n += plant->degradation[k].station == station && strcmp(plant->degradation[k].name, name) == 0;
        all += plant->degradation[k].station == station ? 3 : 0;
    }
    if (n > 1) {
        gj_check_say(check, plant->station[station].place, "give each failure of a station its own name",
                     "there are two failures named \"%s\"", name);
    }
    if (all > 64) { /* they are kept as bits of a word */
        gj_check_say(check, plant->station[station].place, "join some of them",
                     "has more failures, maintenances and degradations than a machine can have");
    }
}

void gj_mode_check(struct gj_check *check, gj_id i)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_mode_spec *m = &plant->mode[i];
    if (m->station >= plant->n_stations) {
        gj_check_say(check, m->name, NULL, "a failure mode of a station that does not exist");
        return;
    }
    const char *place = plant->station[m->station].place;
    gj_check_stopper_name(check, m->station, m->name);
    if (!gj_check_is_dist(plant, m->every) || !gj_check_optional_dist(plant, m->noticed) ||
        !gj_check_is_dist(plant, m->repair)) {
        gj_check_say(check, place, "give `every` and `repair`", "failure \"%s\" lacks a distribution", m->name);
        return;
    }
    gj_check_amount(check, place, "fails.every", m->every, true,
                    m->clock == GJ_CLOCK_CYCLES ? "a number of cycles" : "a time");
    gj_check_duration(check, place, "fails.noticed", m->noticed, false);
    gj_check_duration(check, place, "fails.repair", m->repair, false);
    gj_check_needs(check, place, "the repair", plant->station[m->station].calendar, m->crew, m->n_crew);
}

void gj_mode_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    const struct gj_mode_spec *m = &plant->mode[i];
    gj_print_words(out, "fails", i, "name", m->name);
    gj_print_integer(out, "fails", i, "station", m->station);
    gj_print_integer(out, "fails", i, "clock", (int64_t)m->clock);
    gj_print_integer(out, "fails", i, "part", (int64_t)m->part);
    gj_print_integer(out, "fails", i, "minor", m->is_minor);
    gj_print_dist(out, plant, "fails", i, "every", m->every);
    gj_print_dist(out, plant, "fails", i, "noticed", m->noticed);
    gj_print_dist(out, plant, "fails", i, "repair", m->repair);
    gj_print_needs(out, "fails", i, "crew", m->crew, m->n_crew);
}
