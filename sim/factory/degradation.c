/* Degradation as part of the plant: kept, checked, printed. What it does is in floor_upkeep.c. */
#include "factory/plant_check.h"

#include <stdio.h>

void gj_degradation_keep(struct gj_plant *plant, struct gj_degradation_spec *own)
{
    own->name = gj_plant_keep(plant, own->name);
    own->stage = gj_plant_keep_array(plant, own->stage, own->n_stages, sizeof *own->stage);
}

static void check_stages(struct gj_check *check, const char *place, const struct gj_degradation_spec *d)
{
    const struct gj_quality_spec *q = &check->plant->station[d->station].quality;
    const char *unit = d->clock == GJ_CLOCK_CYCLES ? "a number of cycles" : "a time";
    bool changes_defects = false;
    for (uint32_t k = 0; k < d->n_stages; k++) {
        if (!gj_check_is_dist(check->plant, d->stage[k].time)) {
            gj_check_say(check, place, "give each stage a `time`", "a stage of \"%s\" lacks its time", d->name);
            continue;
        }
        gj_check_amount(check, place, "the time in a stage", d->stage[k].time, true, unit);
        if (!(d->stage[k].cycle > 0.0) || !(d->stage[k].defects >= 0.0)) {
            gj_check_say(check, place, "give multipliers above 0", "a stage of \"%s\" has an impossible multiplier",
                         d->name);
        }
        changes_defects |= d->stage[k].defects != 1.0;
    }
    if (changes_defects && !(q->defects > 0.0) && !(q->out_of_control > 0.0) && !(q->scrap > 0.0)) {
        gj_check_say(check, place, "give quality = { defects = ... }",
                     "\"%s\" multiplies defects, but the station makes none", d->name);
    }
}

static void check_condition(struct gj_check *check, const char *place, const struct gj_degradation_spec *d)
{
    const struct gj_plant *plant = check->plant;
    if (d->maintain_at == 0) {
        if (d->inspect != GJ_NONE || d->maintenance != GJ_NONE) {
            gj_check_say(check, place, "give maintain_at = 1 or more",
                         "\"%s\" is never maintained, so inspect and maintenance say nothing", d->name);
        }
        return;
    }
    if (d->maintain_at >= d->n_stages) {
        gj_check_say(check, place, "stages count from 0", "\"%s\" is maintained at stage %u, but its last stage is %u",
                     d->name, d->maintain_at, d->n_stages - 1);
    }
    if (d->restores_to >= d->maintain_at) {
        gj_check_say(check, place, "restore to a stage before maintain_at",
                     "the maintenance of \"%s\" leaves it in stage %u, where it is due again", d->name, d->restores_to);
    }
    if (!gj_check_is_dist(plant, d->maintenance) || !gj_check_optional_dist(plant, d->inspect)) {
        gj_check_say(check, place, "give maintenance = hours(1)", "the maintenance of \"%s\" has no time", d->name);
        return;
    }
    gj_check_duration(check, place, "maintenance", d->maintenance, false);
    gj_check_amount(check, place, "inspect", d->inspect, true,
                    d->clock == GJ_CLOCK_CYCLES ? "a number of cycles" : "a time");
    gj_check_needs(check, place, "the maintenance", plant->station[d->station].calendar, d->maintenance_crew,
                   d->n_maintenance_crew);
}

void gj_degradation_check(struct gj_check *check, gj_id i)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_degradation_spec *d = &plant->degradation[i];
    if (d->station >= plant->n_stations) {
        gj_check_say(check, d->name, NULL, "degradation of a station that does not exist");
        return;
    }
    const char *place = plant->station[d->station].place;
    gj_check_stopper_name(check, d->station, d->name);
    if (d->n_stages == 0 || d->n_stages > GJ_MAX_STAGES) {
        gj_check_say(check, place, "stage { time = exponential(hours(100)) }, stage { ... }",
                     "degradation \"%s\" has %u stages, possible are 1 to %d", d->name, d->n_stages, GJ_MAX_STAGES);
        return;
    }
    if (!gj_check_is_dist(plant, d->repair) || !gj_check_optional_dist(plant, d->noticed)) {
        gj_check_say(check, place, "give `repair`", "degradation \"%s\" lacks a distribution", d->name);
        return;
    }
    check_stages(check, place, d);
    gj_check_duration(check, place, "noticed", d->noticed, false);
    gj_check_duration(check, place, "repair", d->repair, false);
    gj_check_needs(check, place, "the repair", plant->station[d->station].calendar, d->crew, d->n_crew);
    check_condition(check, place, d);
}

void gj_degradation_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    const struct gj_degradation_spec *d = &plant->degradation[i];
    gj_print_words(out, "degradation", i, "name", d->name);
    gj_print_integer(out, "degradation", i, "station", d->station);
    gj_print_integer(out, "degradation", i, "clock", (int64_t)d->clock);
    gj_print_integer(out, "degradation", i, "part", (int64_t)d->part);
    for (uint32_t k = 0; k < d->n_stages; k++) {
        char field[40];
        snprintf(field, sizeof field, "stage[%u].time", k);
        gj_print_dist(out, plant, "degradation", i, field, d->stage[k].time);
        snprintf(field, sizeof field, "stage[%u].cycle", k);
        gj_print_number(out, "degradation", i, field, d->stage[k].cycle);
        snprintf(field, sizeof field, "stage[%u].defects", k);
        gj_print_number(out, "degradation", i, field, d->stage[k].defects);
    }
    gj_print_dist(out, plant, "degradation", i, "noticed", d->noticed);
    gj_print_dist(out, plant, "degradation", i, "repair", d->repair);
    gj_print_needs(out, "degradation", i, "crew", d->crew, d->n_crew);
    gj_print_dist(out, plant, "degradation", i, "inspect", d->inspect);
    gj_print_integer(out, "degradation", i, "maintain_at", d->maintain_at);
    gj_print_integer(out, "degradation", i, "restores_to", d->restores_to);
    gj_print_dist(out, plant, "degradation", i, "maintenance", d->maintenance);
    gj_print_needs(out, "degradation", i, "maintenance_crew", d->maintenance_crew, d->n_maintenance_crew);
    gj_print_integer(out, "degradation", i, "interrupts", d->interrupts);
}
