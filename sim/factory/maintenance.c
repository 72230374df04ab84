/* Planned maintenance as part of the plant: kept, checked, printed. What it does is in floor_upkeep.c. */
#include "factory/plant_check.h"

#include <string.h>

void gj_maintenance_keep(struct gj_plant *plant, struct gj_maintenance_spec *own)
{
    own->name = gj_plant_keep(plant, own->name);
    const char **names = gj_plant_keep_array(plant, own->renews, own->n_renews, sizeof *own->renews);
    for (uint32_t i = 0; i < own->n_renews && names; i++) {
        names[i] = gj_plant_keep(plant, own->renews[i]);
    }
    own->renews = names;
}

static bool can_renew(const struct gj_plant *plant, gj_id station, const char *name)
{
    bool found = false;
    for (uint32_t k = 0; k < plant->n_modes; k++) {
        found |= plant->mode[k].station == station && strcmp(plant->mode[k].name, name) == 0;
    }
    for (uint32_t k = 0; k < plant->n_degradations; k++) {
        found |= plant->degradation[k].station == station && strcmp(plant->degradation[k].name, name) == 0;
    }
    return found;
}

static void check_window(struct gj_check *check, const char *place, const struct gj_maintenance_spec *m)
{
    if (m->window < 0) {
        gj_check_say(check, place, "give 0 or more", "the window of \"%s\" is negative", m->name);
    } else if (m->window > 0 && !((double)m->window < gj_dist_mean(&check->plant->dist[m->every]))) {
        gj_check_say(check, place, "give a window shorter than `every`",
                     "the window of \"%s\" is as long as its interval: it would be done at every opportunity", m->name);
    }
    if (m->when_idle && m->window == 0) {
        gj_check_say(check, place, "give window = hours(8)", "\"%s\" is done when idle, but has no window", m->name);
    }
}

void gj_maintenance_check(struct gj_check *check, gj_id i)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_maintenance_spec *m = &plant->maintenance[i];
    if (m->station >= plant->n_stations) {
        gj_check_say(check, m->name, NULL, "maintenance of a station that does not exist");
        return;
    }
    const char *place = plant->station[m->station].place;
    gj_check_stopper_name(check, m->station, m->name);
    if (!gj_check_is_dist(plant, m->every) || !gj_check_is_dist(plant, m->time)) {
        gj_check_say(check, place, "give `every` and `time`", "maintenance \"%s\" lacks a distribution", m->name);
        return;
    }
    gj_check_amount(check, place, "maintenance.every", m->every, true,
                    m->clock == GJ_CLOCK_CYCLES ? "a number of cycles" : "a time");
    gj_check_duration(check, place, "maintenance.time", m->time, false);
    gj_check_needs(check, place, "the maintenance", plant->station[m->station].calendar, m->crew, m->n_crew);
    check_window(check, place, m);
    for (uint32_t k = 0; k < m->n_renews; k++) {
        if (!can_renew(plant, m->station, m->renews[k])) {
            gj_check_say(check, place, "name failures or degradations of this station",
                         "maintenance \"%s\" renews \"%s\", which the station does not have", m->name, m->renews[k]);
        }
    }
    if (m->restores && plant->station[m->station].quality.drifts == GJ_NONE) {
        gj_check_say(check, place, "leave `restores` away", "its quality never drifts: \"%s\" has nothing to restore",
                     m->name);
    }
}

void gj_maintenance_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    const struct gj_maintenance_spec *m = &plant->maintenance[i];
    gj_print_words(out, "maintenance", i, "name", m->name);
    gj_print_integer(out, "maintenance", i, "station", m->station);
    gj_print_integer(out, "maintenance", i, "clock", (int64_t)m->clock);
    gj_print_dist(out, plant, "maintenance", i, "every", m->every);
    gj_print_dist(out, plant, "maintenance", i, "time", m->time);
    gj_print_needs(out, "maintenance", i, "crew", m->crew, m->n_crew);
    gj_print_integer(out, "maintenance", i, "window", m->window);
    gj_print_integer(out, "maintenance", i, "when_idle", m->when_idle);
    gj_print_integer(out, "maintenance", i, "interrupts", m->interrupts);
    gj_print_integer(out, "maintenance", i, "restores", m->restores);
    for (uint32_t k = 0; k < m->n_renews; k++) {
        gj_print_words(out, "maintenance", i, "renews", m->renews[k]);
    }
}
