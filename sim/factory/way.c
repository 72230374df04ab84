/* Ways: what may be said of them, the shares as the floor reads them, and which way a lot goes. */
#include <stdio.h>
#include <string.h>

#include "factory/floor_internal.h"
#include "factory/plant_check.h"

#define SHARE_ROUNDING 1e-9 /* shares in percent do not add up to 1 to the last bit */

void gj_way_keep(struct gj_plant *plant, struct gj_way_spec *own)
{
    (void)plant;
    (void)own;
}

void gj_way_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    const struct gj_way_spec *w = &plant->way[i];
    gj_print_integer(out, "way", i, "product", w->product);
    gj_print_integer(out, "way", i, "step", w->step);
    if (w->to == GJ_WAY_OUT || w->to == GJ_WAY_SCRAP) {
        gj_print_words(out, "way", i, "to", w->to == GJ_WAY_OUT ? "out" : "scrap");
    } else {
        gj_print_integer(out, "way", i, "to", w->to);
    }
    gj_print_number(out, "way", i, "share", w->share);
}

/* --- check --- */

static bool way_is_first_of(const struct gj_plant *plant, gj_id id, bool same_step)
{
    for (uint32_t i = 0; i < id; i++) {
        if (plant->way[i].product == plant->way[id].product &&
            (!same_step || plant->way[i].step == plant->way[id].step)) {
            return false;
        }
    }
    return true;
}

/* What is left for the next step. */
static double rest_of_ways(const struct gj_plant *plant, gj_id product, uint32_t step)
{
    double rest = 1.0;
    for (uint32_t i = 0; i < plant->n_ways; i++) {
        if (plant->way[i].product == product && plant->way[i].step == step) {
            rest -= plant->way[i].share;
        }
    }
    return rest;
}

enum { STEP_REACHED = 1, STEP_ENDS = 2 }; /* a lot can come there; from there it can leave */

/* Carry what is known of each step along its ways once; whether that told anything new. */
static bool spread_along_ways(const struct gj_plant *plant, gj_id product, uint32_t n, uint8_t *known)
{
    bool news = false;
    for (uint32_t s = 0; s < n; s++) {
        uint8_t here = known[s];
        uint8_t *next = s + 1 < n ? &known[s + 1] : NULL;
        if (rest_of_ways(plant, product, s) > SHARE_ROUNDING) {
            here |= next ? *next & STEP_ENDS : STEP_ENDS;
            if (next && (here & STEP_REACHED) && !(*next & STEP_REACHED)) {
                *next |= STEP_REACHED;
                news = true;
            }
        }
        for (uint32_t i = 0; i < plant->n_ways; i++) {
            const struct gj_way_spec *w = &plant->way[i];
            if (w->product != product || w->step != s || !(w->share > 0.0)) {
                continue;
            }
            uint8_t *to = w->to < n ? &known[w->to] : NULL;
            here |= to ? *to & STEP_ENDS : STEP_ENDS;
            if (to && (here & STEP_REACHED) && !(*to & STEP_REACHED)) {
                *to |= STEP_REACHED;
                news = true;
            }
        }
        news |= here != known[s];
        known[s] |= here;
    }
    return news;
}

static void check_way_ends(struct gj_check *check, gj_id product, const char *place, uint32_t n)
{
    uint8_t *known = gj_alloc_zero(n, 1);
    if (!known) {
        check->plant->failed = true;
        return;
    }
    known[0] = STEP_REACHED;
    while (spread_along_ways(check->plant, product, n, known)) {
    }
    for (uint32_t s = 0; s < n; s++) {
        if (known[s] == STEP_REACHED) {
            gj_check_say(check, place, "let a share of the lots go on, leave, or be scrapped",
                         "a lot that comes to step %u of the route can never leave the plant: its ways lead back for "
                         "ever",
                         s + 1);
            break;
        }
    }
    gj_free(known);
}

void gj_way_check(struct gj_check *check, gj_id id)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_way_spec *w = &plant->way[id];
    if (w->product >= plant->n_products) {
        gj_check_say(check, "branch", NULL, "a branch of a product that does not exist");
        return;
    }
    char buffer[GJ_PLACE];
    const char *place = gj_check_named(buffer, sizeof buffer, "product", plant->product[w->product].name);
    const uint32_t n = gj_check_steps_of(plant, w->product);
    const bool has_target = w->to == GJ_WAY_OUT || w->to == GJ_WAY_SCRAP || w->to < n;
    if (w->step >= n || !has_target) {
        gj_check_say(check, place, "name a step of the same route",
                     "branches from step %u to step %u, but its route has %u", w->step + 1, w->to + 1, n);
        return;
    }
    gj_check_probability(check, place, "the share of a branch", w->share);
    if (way_is_first_of(plant, id, true)) {
        const double rest = rest_of_ways(plant, w->product, w->step);
        if (rest < -SHARE_ROUNDING && w->share <= 1.0) {
            gj_check_say(check, place, "give shares of at most 100 % together; the next step has the rest",
                         "the branches after step %u add up to %.6g %%", w->step + 1, (1.0 - rest) * 100.0);
        }
    }
    if (w->to <= w->step) {
        const gj_id back = gj_check_buffer_of(plant, w->product, w->to);
        if (back < plant->n_buffers && plant->buffer[back].capacity == 0) {
            gj_check_say(check, place, "give the buffer before it a capacity of 1 or more",
                         "step %u sends lots back to step %u, which has no buffer: the loop would lock itself",
                         w->step + 1, w->to + 1);
        }
    }
    if (way_is_first_of(plant, id, false)) {
        check_way_ends(check, w->product, place, n);
    }
}

/* --- derive --- */

bool gj_ways_lead_back(const struct gj_plant *plant)
{
    for (uint32_t i = 0; i < plant->n_ways; i++) {
        if (plant->way[i].to <= plant->way[i].step) {
            return true;
        }
    }
    return false;
}

static void derive_ways_of(struct gj_plant *plant, uint32_t global, uint32_t *n, uint32_t *n_streams)
{
    struct gj_step *step = &plant->step[global];
    const uint32_t first = *n;
    double upto = 0.0;
    for (uint32_t i = 0; i < plant->n_ways; i++) {
        const struct gj_way_spec *w = &plant->way[i];
        if (w->product == step->product && w->step == step->number) {
            upto += w->share;
            const bool is_step = w->to != GJ_WAY_OUT && w->to != GJ_WAY_SCRAP;
            plant->way_info[(*n)++] = (struct gj_way_info){
                .upto = upto, .step = is_step ? gj_step_index(plant, step->product, w->to) : w->to};
        }
    }
    step->first_way = first;
    step->n_ways = *n - first;
    if (step->n_ways == 0) {
        return;
    }
    if (upto > 1.0 - SHARE_ROUNDING) {
        plant->way_info[*n - 1].upto = 2.0; /* they leave nothing for the next step */
    }
    step->way_stream = (*n_streams)++;
    for (uint32_t i = 0; i < plant->n_jobs; i++) {
        if (plant->job[i].step == global) {
            plant->station_info[plant->job[i].station].features |= GJ_HAS_WAYS;
        }
    }
}

void gj_ways_derive(struct gj_plant *plant, uint32_t *n_streams)
{
    plant->way_info = gj_arena_alloc(&plant->arena, plant->n_ways > 0 ? plant->n_ways : 1, sizeof *plant->way_info);
    if (!plant->way_info) {
        plant->failed = true;
        return;
    }
    uint32_t n = 0;
    for (uint32_t s = 0; s < plant->n_steps && plant->n_ways > 0; s++) {
        derive_ways_of(plant, s, &n, n_streams);
    }
}

/* --- floor --- */

void gj_ways_key(struct gj_view *f)
{
    for (uint32_t s = 0; s < f->plant->n_steps; s++) {
        const struct gj_step *step = &f->plant->step[s];
        if (step->n_ways > 0) {
            char path[400];
            snprintf(path, sizeof path, "product.%s/%u", f->plant->product[step->product].name, step->number);
            gj_stream_init(&f->stream[step->way_stream], gj_draw_key(f->s->seed, path, "branch"));
        }
    }
}

struct gj_next gj_next_of(struct gj_view *f, uint32_t lot)
{
    const struct gj_plant *plant = f->plant;
    const uint32_t here = f->lot[lot].step;
    const struct gj_step *step = &plant->step[here];
    uint32_t to = step->is_last ? GJ_WAY_OUT : here + 1;
    if (step->n_ways > 0) {
        const double u =
            gj_stream_at(&f->stream[step->way_stream], &plant->unit, f->s->replication, gj_lot_index(&f->lot[lot]));
        for (uint32_t i = 0; i < step->n_ways; i++) {
            if (u < plant->way_info[step->first_way + i].upto) {
                to = plant->way_info[step->first_way + i].step;
                break;
            }
        }
    }
    const bool stays = to != GJ_WAY_OUT && to != GJ_WAY_SCRAP;
    return (struct gj_next){.step = to, .buffer = stays ? plant->step[to].buffer : GJ_NONE};
}

bool gj_lot_goes_its_way(struct gj_view *f, uint32_t machine, uint32_t lot_id)
{
    struct gj_lot *lot = &f->lot[lot_id];
    if (lot->good + lot->bad > 0) {
        const struct gj_next next = gj_next_of(f, lot_id);
        if (next.buffer != GJ_NONE) {
            lot->visit = (uint16_t)(lot->visit + (next.step <= lot->step));
            lot->step = next.step;
            lot->goes_to = next.buffer;
            return true;
        }
        if (next.step == GJ_WAY_SCRAP) {
            f->station[f->machine[machine].station].scrapped += (int64_t)lot->good + lot->bad;
            gj_pieces_throw_away(f, machine, lot, lot->good, lot->bad);
        }
    }
    gj_lot_leave(f, lot_id);
    return false;
}
