/* Wear: what the spec says, and the age of each machine's tool on the floor. */
#include "factory/floor_internal.h"
#include "factory/plant_check.h"
#include "kernel/fm.h"

void gj_wear_keep(struct gj_plant *plant, struct gj_wear_spec *own)
{
    (void)plant;
    (void)own;
}

static void check_tool_change(struct gj_check *check, const char *place, const struct gj_wear_spec *w)
{
    if (w->change_every == 0) {
        return;
    }
    if (!gj_check_is_dist(check->plant, w->change)) {
        gj_check_say(check, place, "give takes = minutes(10)", "the tool change lacks its time");
        return;
    }
    gj_check_duration(check, place, "wear.change.takes", w->change, false);
    gj_check_needs(check, place, "the tool change", check->plant->station[w->station].calendar, w->change_need,
                   w->n_change_needs);
}

static bool has_setups(const struct gj_plant *plant, gj_id station)
{
    bool has = plant->station[station].setup != GJ_NONE;
    for (uint32_t i = 0; i < plant->n_matrixs; i++) {
        for (uint32_t k = 0; k < plant->matrix[i].n_stations; k++) {
            has |= plant->matrix[i].station[k] == station;
        }
    }
    return has;
}

void gj_wear_check(struct gj_check *check, gj_id id)
{
    const struct gj_plant *plant = check->plant;
    const struct gj_wear_spec *w = &plant->wear[id];
    if (w->station >= plant->n_stations) {
        gj_check_say(check, "plant", NULL, "wear of a station that does not exist");
        return;
    }
    const char *place = plant->station[w->station].place;
    for (uint32_t k = 0; k < id; k++) {
        if (plant->wear[k].station == w->station) {
            gj_check_say(check, place, "give the station one", "has two kinds of wear");
        }
    }
    gj_check_probability(check, place, "what wear adds", w->rises);
    gj_check_probability(check, place, "the most that wear adds", w->at_most);
    if (!(w->over >= 1.0) || !(w->power > 0.0 && w->power <= 10.0)) {
        gj_check_say(check, place, "give `over` of 1 piece or more and `power` above 0, at most 10",
                     "wear over %g pieces to the power %g is not possible", w->over, w->power);
    }
    if (w->renewed_by_setup && !has_setups(plant, w->station)) {
        gj_check_say(check, place, "give setup = minutes(35), or leave renewed_by_setup away",
                     "the tool is renewed by set-ups, but there are none");
    }
    check_tool_change(check, place, w);
}

void gj_wear_print(const struct gj_plant *plant, gj_id i, struct gj_text *out)
{
    const struct gj_wear_spec *w = &plant->wear[i];
    gj_print_integer(out, "wear", i, "station", w->station);
    gj_print_number(out, "wear", i, "rises", w->rises);
    gj_print_number(out, "wear", i, "over", w->over);
    gj_print_number(out, "wear", i, "power", w->power);
    gj_print_number(out, "wear", i, "at_most", w->at_most);
    gj_print_integer(out, "wear", i, "change_every", w->change_every);
    gj_print_dist(out, plant, "wear", i, "change", w->change_every > 0 ? w->change : GJ_NONE);
    gj_print_needs(out, "wear", i, "change_needs", w->change_need, w->n_change_needs);
    gj_print_integer(out, "wear", i, "renewed_by_setup", w->renewed_by_setup);
    gj_print_integer(out, "wear", i, "renewed_by_repair", w->renewed_by_repair);
}

/* --- sums of powers ----------------------------------------------------------------------------------------------------------------- */

/* Below this the terms are added one by one; from it on the sum is an integral with the corrections of Euler and Maclaurin, of which the
 * next is below 1e-13 of a term here. */
#define FROM_HERE_ON 32.0

/* f(to) - f(from) of the antiderivative of x^b and its corrections. */
static double power_end(double x, double b)
{
    const double f = gj_pow(x, b);
    const double first = b / x;
    const double third = first * (b - 1.0) * (b - 2.0) / (x * x);
    const double fifth = third * (b - 3.0) * (b - 4.0) / (x * x);
    return f * (x / (b + 1.0) - 0.5 + first / 12.0 - third / 720.0 + fifth / 30240.0);
}

/* k^b added up over k = from, from + 1, ..., to - 1. Whole numbers. */
static double power_sum(double from, double to, double b)
{
    double sum = 0.0;
    while (from < to && from < FROM_HERE_ON) {
        sum += from > 0.0 ? gj_pow(from, b) : 0.0;
        from += 1.0;
    }
    if (to - from <= 4.0) { /* and a few far out, where the difference of two large ends would cost digits */
        while (from < to) {
            sum += gj_pow(from, b);
            from += 1.0;
        }
        return sum;
    }
    return sum + power_end(to, b) - power_end(from, b);
}

/* w(k) added up over the ages from..to - 1 of one tool. */
static double wear_sum(const struct gj_wear_spec *w, double from, double to)
{
    if (!(w->rises > 0.0) || !(from < to)) {
        return 0.0;
    }
    /* First age at which the cap holds: from there all are alike. */
    const double reached = w->over * gj_pow(w->at_most / w->rises, 1.0 / w->power);
    double capped = reached < to ? reached : to;
    const double whole = (double)(int64_t)capped;
    capped = whole < capped ? whole + 1.0 : whole;
    capped = capped < from ? from : capped;
    const double scale = w->rises / gj_pow(w->over, w->power);
    return scale * power_sum(from, capped, w->power) + w->at_most * (to - capped);
}

/* --- on the floor -------------------------------------------------------------------------------------------------------------------- */

static inline const struct gj_wear_spec *wear_of(const struct gj_view *f, const struct gj_machine *m)
{
    return &f->plant->wear[f->plant->station_info[m->station].wear];
}

/* Changes before the last of n more pieces is made: each comes when the tool has made all it may and there is another piece. */
static inline uint64_t changes_due(const struct gj_wear_spec *w, const struct gj_wear *state, uint64_t n)
{
    return w->change_every == 0 || n == 0 ? 0 : ((uint64_t)state->pieces + n - 1) / w->change_every;
}

bool gj_wear_changes(struct gj_view *f, uint32_t machine)
{
    struct gj_machine *m = &f->machine[machine];
    struct gj_wear *state = &f->wear[machine];
    const struct gj_wear_spec *w = wear_of(f, m);
    if (state->is_changing) { /* done now: the work begins */
        state->is_changing = 0;
        return false;
    }
    const struct gj_lot *lot = &f->lot[m->lot];
    const uint64_t n = changes_due(w, state, (uint64_t)lot->good + lot->bad);
    if (n == 0) {
        return false;
    }
    struct gj_stream *stream = &f->stream[f->plant->layout.first_wear_stream + machine];
    double us = 0.0;
    for (uint64_t k = 0; k < n; k++) {
        us += gj_stream_at(stream, &f->plant->dist[w->change], f->s->replication, state->n_changes++);
    }
    f->station[m->station].tool_changes += (int64_t)n;
    gj_emit(f, GJ_EVENT_TOOL, machine, gj_name_of_lot(lot), n);
    state->is_changing = 1;
    m->job = GJ_JOB_SETUP;
    m->job_left = gj_scaled(us, gj_lever_of(f, m->station, GJ_LEVER_SETUP));
    return true;
}

void gj_wear_renew(struct gj_view *f, uint32_t machine, bool by_setup)
{
    const struct gj_wear_spec *w = wear_of(f, &f->machine[machine]);
    if (by_setup ? w->renewed_by_setup : w->renewed_by_repair) {
        f->wear[machine].pieces = 0;
    }
}

double gj_wear_lot(struct gj_view *f, uint32_t machine, uint32_t n)
{
    struct gj_wear *state = &f->wear[machine];
    const struct gj_wear_spec *w = wear_of(f, &f->machine[machine]);
    if (n == 0) {
        return 0.0;
    }
    const double from = (double)state->pieces;
    const double life = (double)w->change_every;
    if (w->change_every == 0 || state->pieces + n <= w->change_every) {
        state->pieces += n;
        return wear_sum(w, from, from + (double)n) / (double)n;
    }
    const int64_t rest = state->pieces + (int64_t)n - w->change_every; /* made on later tools, the first of them new */
    const int64_t whole = (rest - 1) / w->change_every; /* tools used up between the first and the last */
    state->pieces = rest - whole * w->change_every;
    const double sum =
        wear_sum(w, from, life) + (double)whole * wear_sum(w, 0.0, life) + wear_sum(w, 0.0, (double)state->pieces);
    return sum / (double)n;
}
