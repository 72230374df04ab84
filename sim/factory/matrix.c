/* Set-up matrices: one sorted array of named pairs each, found by halving. At 250,000 pairs that is 18 steps and 3 MB, and a set-up is rare
 * beside the cycles it interrupts, so a dense table of families x families would buy nothing. */
#include "factory/plant_check.h"

#include <stdio.h>
#include <string.h>

void gj_matrix_keep(struct gj_plant *plant, struct gj_matrix_spec *own)
{
    own->name = gj_plant_keep(plant, own->name);
    own->station = gj_plant_keep_array(plant, own->station, own->n_stations, sizeof *own->station);
    own->time = gj_plant_keep_array(plant, own->time, own->n_times, sizeof *own->time);
}

/* --- looking up --- */

static inline uint64_t pair_of(uint32_t from, uint32_t to)
{
    return (uint64_t)from << 32 | to;
}

static gj_id named_time(const struct gj_matrix_spec *matrix, uint32_t from, uint32_t to)
{
    const uint64_t wanted = pair_of(from, to);
    uint32_t low = 0;
    uint32_t n = matrix->n_times;
    while (n > 0) {
        const uint32_t half = n / 2;
        const struct gj_change_time *t = &matrix->time[low + half];
        if (pair_of(t->from, t->to) < wanted) {
            low += half + 1;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    const bool is_found = low < matrix->n_times && pair_of(matrix->time[low].from, matrix->time[low].to) == wanted;
    return is_found ? matrix->time[low].time : GJ_NONE;
}

gj_id gj_matrix_time(const struct gj_plant *plant, gj_id matrix, uint32_t from, uint32_t to, bool is_fresh)
{
    const struct gj_matrix_spec *m = &plant->matrix[matrix];
    gj_id time = from == GJ_NONE ? m->first : named_time(m, from, to);
    if (time == GJ_NONE && from != GJ_NONE && (from != to || is_fresh)) {
        time = m->other;
    }
    if (time != GJ_NONE && plant->dist[time].kind == GJ_DIST_CONSTANT && !(plant->dist[time].a > 0.0)) {
        return GJ_NONE;
    }
    return time;
}

/* --- checks --- */

static void check_times(struct gj_check *check, const char *place, const struct gj_matrix_spec *m)
{
    for (uint32_t i = 0; i < m->n_times; i++) {
        const struct gj_change_time *t = &m->time[i];
        if (!gj_check_is_dist(check->plant, t->time)) {
            gj_check_say(check, place, NULL, "a time of it is a distribution that does not exist");
            return;
        }
        gj_check_duration(check, place, "a time of a change", t->time, false);
        if (i > 0 && pair_of(m->time[i - 1].from, m->time[i - 1].to) >= pair_of(t->from, t->to)) {
            gj_check_say(check, place, "name each pair once", "its pairs are not in order, or one stands there twice");
            return;
        }
    }
}

static void check_stations(struct gj_check *check, const char *place, gj_id id)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_matrix_spec *m = &plant->matrix[id];
    for (uint32_t i = 0; i < m->n_stations; i++) {
        if (m->station[i] >= plant->n_stations) {
            gj_check_say(check, place, NULL, "is for a station that does not exist");
            continue;
        }
        const struct gj_station_spec *s = &plant->station[m->station[i]];
        bool twice = s->setup != GJ_NONE;
        for (gj_id other = 0; other <= id; other++) {
            for (uint32_t k = 0; k < plant->matrix[other].n_stations && (other < id || k < i); k++) {
                twice |= plant->matrix[other].station[k] == m->station[i];
            }
        }
        if (twice) {
            gj_check_say(check, s->place, "give it one time of set-up, or one matrix", "has two kinds of set-up");
        }
        gj_check_setup_needs(check, m->station[i]);
    }
}

/* Without `other`, each change that can come up at one of its stations must be named. */
static void check_complete(struct gj_check *check, const char *place, const struct gj_matrix_spec *m)
{
    const struct gj_plant *plant = check->plant;
    for (uint32_t i = 0; i < m->n_stations && m->other == GJ_NONE; i++) {
        for (uint32_t a = 0; a < plant->n_jobs; a++) {
            for (uint32_t b = 0; b < plant->n_jobs; b++) {
                const struct gj_job_spec *from = &plant->job_spec[a];
                const struct gj_job_spec *to = &plant->job_spec[b];
                const bool both = from->station == m->station[i] && to->station == m->station[i] &&
                                  from->product < plant->n_products && to->product < plant->n_products;
                if (both && from->family != to->family && named_time(m, from->family, to->family) == GJ_NONE) {
                    gj_check_say(check, place, "name this pair, or give `other` for all that are not named",
                                 "does not say how long the change takes from product \"%s\" to product \"%s\"",
                                 plant->product[from->product].name, plant->product[to->product].name);
                    return;
                }
            }
        }
    }
}

void gj_matrix_check(struct gj_check *check, gj_id id)
{
    const struct gj_matrix_spec *m = &check->plant->matrix[id];
    char buffer[GJ_PLACE];
    const char *place = gj_check_named(buffer, sizeof buffer, "matrix", m->name);
    if (!gj_check_optional_dist(check->plant, m->other) || !gj_check_optional_dist(check->plant, m->first)) {
        gj_check_say(check, place, NULL, "`other` or `first` is a distribution that does not exist");
        return;
    }
    gj_check_duration(check, place, "other", m->other, false);
    gj_check_duration(check, place, "first", m->first, false);
    check_times(check, place, m);
    check_stations(check, place, id);
    if (!check->found) {
        check_complete(check, place, m);
    }
}

void gj_matrix_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    const struct gj_matrix_spec *m = &plant->matrix[i];
    gj_print_words(out, "matrix", i, "name", m->name);
    for (uint32_t k = 0; k < m->n_stations; k++) {
        gj_print_integer(out, "matrix", i, "station", m->station[k]);
    }
    gj_print_dist(out, plant, "matrix", i, "other", m->other);
    gj_print_dist(out, plant, "matrix", i, "first", m->first);
    for (uint32_t k = 0; k < m->n_times; k++) {
        char field[40];
        snprintf(field, sizeof field, "time.%u.%u", m->time[k].from, m->time[k].to);
        gj_print_dist(out, plant, "matrix", i, field, m->time[k].time);
    }
}
