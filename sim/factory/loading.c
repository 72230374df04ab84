/* Loading as part of the plant: kept, checked, printed. What it does is in floor_machine.c. */
#include "factory/plant_check.h"

void gj_loading_keep(struct gj_plant *plant, struct gj_loading_spec *own)
{
    (void)plant;
    (void)own;
}

void gj_loading_check(struct gj_check *check, gj_id i)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_loading_spec *l = &plant->loading[i];
    if (l->station >= plant->n_stations) {
        gj_check_say(check, "loading", NULL, "loads a station that does not exist");
        return;
    }
    const struct gj_station_spec *s = &plant->station[l->station];
    for (uint32_t k = 0; k < i; k++) {
        if (plant->loading[k].station == l->station) {
            gj_check_say(check, s->place, "give it once", "is loaded in two ways");
        }
    }
    if (!gj_check_optional_dist(plant, l->load) || !gj_check_optional_dist(plant, l->unload)) {
        gj_check_say(check, s->place, NULL, "its load or unload is a distribution that does not exist");
        return;
    }
    gj_check_duration(check, s->place, "load", l->load, false);
    gj_check_duration(check, s->place, "unload", l->unload, false);
    if (s->n_work_needs == 0) {
        gj_check_say(check, s->place, "say who does it: needs = { operator = 1 }", "is loaded by nobody");
    }
    for (uint32_t k = 0; k < plant->n_samplings; k++) {
        if (plant->sampling[k].station == l->station) {
            gj_check_say(check, s->place, "load at a station before it",
                         "judges by a sample and then goes on with the rest, so nobody knows when to unload it");
        }
    }
    if (s->tends > 1) {
        gj_check_say(check, s->place, "leave one of them away",
                     "its workers load it, so they do not tend several machines at once");
    }
}

void gj_loading_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    const struct gj_loading_spec *l = &plant->loading[i];
    gj_print_integer(out, "loading", i, "station", l->station);
    gj_print_dist(out, plant, "loading", i, "load", l->load);
    gj_print_dist(out, plant, "loading", i, "unload", l->unload);
}
