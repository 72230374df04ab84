/* Sequences: a station that follows a plan. */
#include "factory/floor_internal.h"
#include "factory/plant_check.h"

void gj_sequence_keep(struct gj_plant *plant, struct gj_sequence_spec *own)
{
    own->product = gj_plant_keep_array(plant, own->product, own->n, sizeof *own->product);
}

static bool is_made_at(const struct gj_plant *plant, gj_id product, gj_id station)
{
    bool is_made = false;
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        is_made |= plant->job_spec[i].product == product && plant->job_spec[i].station == station;
    }
    return is_made;
}

void gj_sequence_check(struct gj_check *check, gj_id id)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_sequence_spec *s = &plant->sequence[id];
    if (s->station >= plant->n_stations) {
        gj_check_say(check, "sequence", NULL, "a sequence of a station that does not exist");
        return;
    }
    const char *place = plant->station[s->station].place;
    for (uint32_t k = 0; k < s->n; k++) {
        if (s->product[k] >= plant->n_products) {
            gj_check_say(check, place, NULL, "number %u of its sequence is a product that does not exist", k + 1);
        } else if (!is_made_at(plant, s->product[k], s->station)) {
            gj_check_say(check, place, "leave it out",
                         "number %u of its sequence, \"%s\", does not come to it: it "
                         "would wait for ever",
                         k + 1, plant->product[s->product[k]].name);
        }
    }
    for (gj_id other = 0; other < id; other++) {
        if (plant->sequence[other].station == s->station) {
            gj_check_say(check, place, "give it one sequence", "has two sequences");
        }
    }
}

void gj_sequence_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    const struct gj_sequence_spec *s = &plant->sequence[i];
    gj_print_integer(out, "sequence", i, "station", s->station);
    for (uint32_t k = 0; k < s->n; k++) { /* one after the other */
        gj_print_integer(out, "sequence", i, "product", s->product[k]);
    }
}

/* --- the gate --- */

/* GJ_NONE: the station has none. */
static gj_id sequence_of(const struct gj_view *f, uint32_t machine)
{
    for (gj_id id = 0; id < f->plant->n_sequences; id++) {
        if (f->plant->sequence[id].station == f->machine[machine].station) {
            return id;
        }
    }
    return GJ_NONE;
}

bool gj_sequence_allows(struct gj_view *f, uint32_t machine, uint32_t lot)
{
    const gj_id id = sequence_of(f, machine);
    if (id == GJ_NONE) {
        return true;
    }
    const struct gj_sequence_spec *s = &f->plant->sequence[id];
    const uint32_t at = f->sequence[id];
    return at >= s->n || s->product[at] == f->plant->step[f->lot[lot].step].product;
}

gj_id gj_sequence_next(const struct gj_view *f, uint32_t machine)
{
    const gj_id id = sequence_of(f, machine);
    const bool is_over = id == GJ_NONE || f->sequence[id] >= f->plant->sequence[id].n;
    return is_over ? GJ_NONE : f->plant->sequence[id].product[f->sequence[id]];
}

void gj_sequence_takes(struct gj_view *f, uint32_t machine, uint32_t lot)
{
    (void)lot;
    const gj_id id = sequence_of(f, machine);
    if (id == GJ_NONE) {
        return;
    }
    f->sequence[id] += f->sequence[id] < f->plant->sequence[id].n;
}
