/* Outages as part of the plant: kept, checked, printed. What they do is in floor_outage.c. */
#include "factory/plant_check.h"

#include <string.h>

void gj_outage_keep(struct gj_plant *plant, struct gj_outage_spec *own)
{
    own->name = gj_plant_keep(plant, own->name);
    own->station = gj_plant_keep_array(plant, own->station, own->n_stations, sizeof *own->station);
}

void gj_outage_check(struct gj_check *check, gj_id i)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_outage_spec *o = &plant->outage[i];
    char buffer[GJ_PLACE];
    const char *place = gj_check_named(buffer, sizeof buffer, "outage", o->name);
    if (o->n_stations == 0) {
        gj_check_say(check, place, "give stations = { \"press\", \"lathe\" }", "stops no station");
    }
    for (uint32_t k = 0; k < o->n_stations; k++) {
        if (o->station[k] >= plant->n_stations) {
            gj_check_say(check, place, NULL, "stops a station that does not exist");
            return;
        }
        for (uint32_t other = 0; other < k; other++) {
            if (o->station[other] == o->station[k]) {
                gj_check_say(check, place, "name it once", "stops \"%s\" twice", plant->station[o->station[k]].name);
            }
        }
    }
    for (gj_id other = 0; other < i; other++) {
        if (strcmp(plant->outage[other].name, o->name) == 0) {
            gj_check_say(check, place, "give each outage its own name", "there are two outages of this name");
        }
    }
    if (!gj_check_is_dist(plant, o->every) || !gj_check_optional_dist(plant, o->noticed) ||
        !gj_check_is_dist(plant, o->repair)) {
        gj_check_say(check, place, "give `every` and `repair`", "lacks a distribution");
        return;
    }
    gj_check_duration(check, place, "every", o->every, true);
    gj_check_duration(check, place, "noticed", o->noticed, false);
    gj_check_duration(check, place, "repair", o->repair, false);
    gj_check_needs(check, place, "the repair", GJ_NONE, o->crew, o->n_crew);
}

void gj_outage_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    const struct gj_outage_spec *o = &plant->outage[i];
    gj_print_words(out, "outage", i, "name", o->name);
    for (uint32_t k = 0; k < o->n_stations; k++) {
        gj_print_integer(out, "outage", i, "station", o->station[k]);
    }
    gj_print_dist(out, plant, "outage", i, "every", o->every);
    gj_print_dist(out, plant, "outage", i, "noticed", o->noticed);
    gj_print_dist(out, plant, "outage", i, "repair", o->repair);
    gj_print_needs(out, "outage", i, "crew", o->crew, o->n_crew);
    gj_print_integer(out, "outage", i, "affected", o->affected);
}
