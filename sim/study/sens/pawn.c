/* PAWN. Points are sorted by their answer once; then each resample is one walk along them, which keeps the running share of each slice. */
#include "study/sens/pawn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "study/estimate.h"
#include "study/sens/resample.h"
#include "study/sens/sens.h"

#define MOST_SLICES 64u
#define MOST_STEPS 1e9 /* points walked over all resamples: some seconds */

enum found { MEDIAN, MOST, CHANCE_MEDIAN, CHANCE_MOST, N_FOUND };

struct walk {
    const struct gj_pawn_spec *spec;
    uint32_t n, n_axes; /* with the one that does nothing */
    uint32_t n_bootstrap;
    uint32_t *order;  /* points by rank of the answer */
    uint8_t *slice;   /* [axis * n + rank] */
    uint32_t *end;    /* by rank: end of the ranks with the same answer */
    uint32_t *weight; /* by rank: how often it stands in the resample */
    uint32_t *place;
    double *found; /* [(what * n_axes + axis) * n_bootstrap + b], what: enum found */
    uint32_t n_slices[GJ_MAX_FACTORS + 1];
};

struct pair {
    double value;
    uint32_t i;
};

static int by_value(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    return x->value != y->value ? (x->value > y->value) - (x->value < y->value) : (x->i > y->i) - (x->i < y->i);
}

static double take_max(double a, double b)
{
    return a > b ? a : b;
}

/* --- slices --- */

/* Slice of each rank by a column of x (or of the ranks' own numbers): equal counts, but equal values stay together. */
static uint32_t cut(struct walk *w, uint32_t axis, uint32_t n_slices, struct pair *room)
{
    const struct gj_pawn_spec *s = w->spec;
    uint8_t *slice = &w->slice[(size_t)axis * w->n];
    const uint32_t n_values = axis < s->n_axes ? s->n_values[axis] : 0;
    if (axis == s->n_axes) {
        for (uint32_t r = 0; r < w->n; r++) {
            slice[r] = (uint8_t)(r % n_slices);
        }
        return n_slices;
    }
    for (uint32_t r = 0; r < w->n; r++) {
        room[r] = (struct pair){s->x[(size_t)w->order[r] * s->n_axes + axis], r};
    }
    qsort(room, w->n, sizeof *room, by_value);
    uint32_t k = 0;
    for (uint32_t i = 0; i < w->n; i++) {
        const bool is_new = i > 0 && room[i].value > room[i - 1].value;
        const uint32_t due = (uint32_t)((uint64_t)i * n_slices / w->n); /* slice that the place asks for */
        const bool is_own = n_values > 0 && n_values <= MOST_SLICES && n_values <= n_slices;
        k += is_new && (is_own || due > k) && k + 1 < MOST_SLICES;
        slice[room[i].i] = (uint8_t)k;
    }
    return k + 1;
}

/* --- one walk --- */

/* KS of each slice, in the order of ranks with their weights; `by`: slice of a rank. NaN of one without points. */
static void walk(const struct walk *w, const uint8_t *by, uint32_t n_slices, double *ks)
{
    double total = 0.0, sum = 0.0;
    double of[MOST_SLICES] = {0}, sum_of[MOST_SLICES] = {0};
    for (uint32_t r = 0; r < w->n; r++) {
        total += w->weight[r];
        of[by[r]] += w->weight[r];
    }
    for (uint32_t k = 0; k < n_slices; k++) {
        ks[k] = of[k] > 0.0 ? 0.0 : (double)NAN;
        of[k] = of[k] > 0.0 ? 1.0 / of[k] : 0.0;
    }
    for (uint32_t from = 0; from < w->n; from = w->end[from]) {
        const uint32_t to = w->end[from];
        for (uint32_t r = from; r < to; r++) { /* just below this answer */
            const uint32_t k = by[r];
            ks[k] = isnan(ks[k]) ? ks[k] : take_max(ks[k], fabs(sum_of[k] * of[k] - sum / total));
        }
        for (uint32_t r = from; r < to; r++) {
            sum_of[by[r]] += w->weight[r];
            sum += w->weight[r];
        }
        for (uint32_t r = from; r < to; r++) { /* and at it */
            const uint32_t k = by[r];
            ks[k] = isnan(ks[k]) ? ks[k] : take_max(ks[k], fabs(sum_of[k] * of[k] - sum / total));
        }
    }
}

static void sum_up(double *ks, uint32_t n, double *median, double *most)
{
    gj_percentile_interval(ks, n, 0.0, median, median);
    uint32_t k = 0;
    *most = NAN;
    for (; k < n; k++) {
        *most = isnan(*most) || ks[k] > *most ? ks[k] : *most;
    }
}

static void measure(struct walk *w, const uint8_t *by, uint32_t axis, double *median, double *most)
{
    double ks[MOST_SLICES];
    walk(w, by, w->n_slices[axis], ks);
    sum_up(ks, w->n_slices[axis], median, most);
}

static void weigh_all_the_same(struct walk *w)
{
    for (uint32_t r = 0; r < w->n; r++) {
        w->weight[r] = 1;
    }
}

/* --- resamples --- */

static double *found_of(const struct walk *w, enum found what, uint32_t axis)
{
    return &w->found[((size_t)what * w->n_axes + axis) * w->n_bootstrap];
}

static void resample(struct walk *w, uint8_t *dealt)
{
    const uint64_t points = gj_resample_key(w->spec->seed, "points of PAWN");
    const uint64_t chance = gj_resample_key(w->spec->seed, "chance of PAWN");
    for (uint32_t b = 0; b < w->n_bootstrap; b++) {
        weigh_all_the_same(w);
        gj_resample_shuffle(chance, b, w->place, w->n);
        for (uint32_t axis = 0; axis < w->n_axes; axis++) {
            const uint8_t *slice = &w->slice[(size_t)axis * w->n];
            for (uint32_t r = 0; r < w->n; r++) {
                dealt[r] = slice[w->place[r]];
            }
            measure(w, dealt, axis, &found_of(w, CHANCE_MEDIAN, axis)[b], &found_of(w, CHANCE_MOST, axis)[b]);
        }
        memset(w->weight, 0, w->n * sizeof *w->weight);
        for (uint32_t r = 0; r < w->n; r++) {
            w->weight[gj_resample_index(points, b, r, w->n)]++;
        }
        for (uint32_t axis = 0; axis + 1 < w->n_axes; axis++) {
            measure(w, &w->slice[(size_t)axis * w->n], axis, &found_of(w, MEDIAN, axis)[b],
                    &found_of(w, MOST, axis)[b]);
        }
    }
}

static double mean_of(const double *value, uint32_t n)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < n; i++) {
        sum += value[i] / n;
    }
    return sum;
}

static void centred(double *value, uint32_t n, double about, double confidence, double *low, double *high)
{
    gj_centred_interval(about, value, n, confidence, low, high);
    *low = take_max(0.0, *low);
    *high = *high < 1.0 ? *high : 1.0;
}

static void conclude(struct walk *w, uint32_t axis, struct gj_pawn_index *x)
{
    const double confidence = w->spec->confidence;
    const uint32_t n = w->n_bootstrap;
    double least;
    x->n_slices = w->n_slices[axis];
    x->chance = mean_of(found_of(w, CHANCE_MEDIAN, axis), n);
    gj_percentile_interval(found_of(w, CHANCE_MEDIAN, axis), n, confidence, &x->chance_low, &x->chance_high);
    if (axis + 1 == w->n_axes) { /* all that it has is chance */
        x->median = x->chance;
        x->median_low = x->chance_low;
        x->median_high = x->chance_high;
        x->most = mean_of(found_of(w, CHANCE_MOST, axis), n);
        gj_percentile_interval(found_of(w, CHANCE_MOST, axis), n, confidence, &x->most_low, &x->most_high);
        return;
    }
    centred(found_of(w, MEDIAN, axis), n, x->median, confidence, &x->median_low, &x->median_high);
    centred(found_of(w, MOST, axis), n, x->most, confidence, &x->most_low, &x->most_high);
    gj_percentile_interval(found_of(w, CHANCE_MOST, axis), n, 2.0 * confidence - 1.0, &least, &x->most_by_chance);
    x->is_told = x->most > x->most_by_chance;
}

/* --- all of it --- */

static void sort_points(struct walk *w, struct pair *room)
{
    for (uint32_t i = 0; i < w->n; i++) {
        room[i] = (struct pair){w->spec->y[i], i};
    }
    qsort(room, w->n, sizeof *room, by_value);
    for (uint32_t r = w->n; r-- > 0;) {
        const bool is_last = r + 1 == w->n || room[r + 1].value > room[r].value;
        w->order[r] = room[r].i;
        w->end[r] = is_last ? r + 1 : w->end[r + 1];
    }
}

static void make(struct walk *w, struct pair *room, uint8_t *dealt, struct gj_pawn_index *index)
{
    const uint32_t fitting = w->n / GJ_PAWN_IN_A_SLICE;
    uint32_t n_slices = fitting < GJ_PAWN_SLICES ? fitting : GJ_PAWN_SLICES;
    n_slices = w->spec->n_slices > 0 ? w->spec->n_slices : n_slices;
    sort_points(w, room);
    weigh_all_the_same(w);
    for (uint32_t axis = 0; axis < w->n_axes; axis++) {
        index[axis] = (struct gj_pawn_index){0};
        w->n_slices[axis] = cut(w, axis, n_slices, room);
        measure(w, &w->slice[(size_t)axis * w->n], axis, &index[axis].median, &index[axis].most);
    }
    resample(w, dealt);
    for (uint32_t axis = 0; axis < w->n_axes; axis++) {
        conclude(w, axis, &index[axis]);
    }
}

enum gj_status gj_pawn(const struct gj_pawn_spec *spec, struct gj_pawn_index *index, struct gj_error *error)
{
    if (spec->n < 2 * GJ_PAWN_IN_A_SLICE) {
        gj_error_set(error, GJ_MODEL, NULL, "PAWN compares slices of %d points: %u points are too few",
                     GJ_PAWN_IN_A_SLICE, spec->n);
        gj_error_fix(error, "run at least %d points, better some hundred", 2 * GJ_PAWN_IN_A_SLICE);
        return GJ_MODEL;
    }
    struct walk w = {.spec = spec, .n = spec->n, .n_axes = spec->n_axes + 1};
    const double most = MOST_STEPS / (2.0 * w.n_axes * w.n);
    w.n_bootstrap = most < spec->n_bootstrap ? (most < 100.0 ? 100 : (uint32_t)most) : spec->n_bootstrap;
    struct pair *room = gj_alloc_zero(w.n, sizeof *room);
    uint8_t *dealt = gj_alloc_zero(w.n, 1);
    w.order = gj_alloc_zero(w.n, sizeof *w.order);
    w.end = gj_alloc_zero(w.n, sizeof *w.end);
    w.weight = gj_alloc_zero(w.n, sizeof *w.weight);
    w.place = gj_alloc_zero(w.n, sizeof *w.place);
    w.slice = gj_alloc_zero((size_t)w.n_axes * w.n, 1);
    w.found = gj_alloc_zero((size_t)N_FOUND * w.n_axes * w.n_bootstrap, sizeof *w.found);
    const bool has_room = room && dealt && w.order && w.end && w.weight && w.place && w.slice && w.found;
    if (has_room) {
        make(&w, room, dealt, index);
    }
    gj_free(room);
    gj_free(dealt);
    gj_free(w.order);
    gj_free(w.end);
    gj_free(w.weight);
    gj_free(w.place);
    gj_free(w.slice);
    gj_free(w.found);
    return has_room ? GJ_OK : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for PAWN");
}

/* --- as a method of sens --- */

static void print_factor(const struct gj_sens_input *in, struct gj_sens_output *out, struct gj_sens_table *table,
                         const struct gj_pawn_index *x, uint32_t axis)
{
    const struct gj_point_table *t = in->table;
    struct gj_sens_cell *cell = gj_sens_add_row(out, table);
    if (axis < t->n_axes) {
        gj_sens_put_factor(out, cell, &t->experiment->factor[t->axis[axis]]);
    } else {
        cell[0].text = gj_sens_both(GJ_SENS_PAWN_DUMMY);
    }
    cell[2] = gj_sens_interval(x->median, x->median_low, x->median_high);
    cell[3] = gj_sens_value(x->median);
    cell[4] = gj_sens_interval(x->most, x->most_low, x->most_high);
    cell[5] = gj_sens_value(x->n_slices);
}

/* What drives the answer, and what cannot be told from nothing. */
static void print_words(const struct gj_sens_input *in, struct gj_sens_output *out, const struct gj_pawn_index *index,
                        const uint32_t *order, uint32_t n)
{
    const struct gj_point_table *t = in->table;
    const char *weak[GJ_MAX_FACTORS];
    uint32_t n_weak = 0, first = t->n_axes;
    for (uint32_t i = 0; i <= t->n_axes; i++) {
        const uint32_t axis = order[i];
        if (axis < t->n_axes && index[axis].is_told) {
            first = first == t->n_axes ? axis : first;
        } else if (axis < t->n_axes) {
            weak[n_weak++] = t->experiment->factor[t->axis[axis]].name;
        }
    }
    const struct gj_sens_arg answer = gj_sens_named(gj_sens_outcome(in));
    if (first == t->n_axes) {
        gj_sens_say(out, GJ_SENS_PAWN_NONE, (const struct gj_sens_arg[]){answer, gj_sens_count(n)}, 2);
        return;
    }
    const struct gj_pawn_index *x = &index[first];
    const struct gj_sens_text name = gj_sens_same(out, t->experiment->factor[t->axis[first]].name);
    gj_sens_say(out, GJ_SENS_PAWN_DRIVER,
                (const struct gj_sens_arg[]){gj_sens_named(name), answer, gj_sens_number(x->median, ""),
                                             gj_sens_number(x->median_low, ""), gj_sens_number(x->median_high, ""),
                                             gj_sens_number(x->chance, "")},
                6);
    if (n_weak > 0) {
        gj_sens_say(out, GJ_SENS_PAWN_WEAK,
                    (const struct gj_sens_arg[]){gj_sens_named(gj_sens_list(out, weak, n_weak))}, 1);
    }
}

static void print(const struct gj_sens_input *in, struct gj_sens_output *out, const struct gj_pawn_index *index,
                  uint32_t n)
{
    double median[GJ_MAX_FACTORS + 1];
    uint32_t order[GJ_MAX_FACTORS + 1];
    for (uint32_t axis = 0; axis <= in->table->n_axes; axis++) {
        median[axis] = index[axis].median;
    }
    gj_sens_order(median, in->table->n_axes + 1, order);
    struct gj_sens_table *table = gj_sens_add_table(out, "pawn", GJ_SENS_PAWN_TITLE);
    gj_sens_add_factor_columns(table);
    gj_sens_add_column(table, GJ_SENS_CELL_INTERVAL, "median", GJ_SENS_PAWN_MEDIAN, "");
    gj_sens_add_column(table, GJ_SENS_CELL_BAR, "bar", GJ_SENS_BAR, "");
    gj_sens_add_column(table, GJ_SENS_CELL_INTERVAL, "largest", GJ_SENS_PAWN_MOST, "");
    gj_sens_add_column(table, GJ_SENS_CELL_COUNT, "slices", GJ_SENS_PAWN_SLICES, "");
    for (uint32_t i = 0; i <= in->table->n_axes; i++) {
        print_factor(in, out, table, &index[order[i]], order[i]);
    }
    print_words(in, out, index, order, n);
    gj_sens_say_dependent(in, out);
}

static enum gj_status of_points(const struct gj_sens_input *in, struct gj_sens_output *out, struct gj_error *error)
{
    const struct gj_point_table *t = in->table;
    struct gj_sens_sample sample;
    struct gj_pawn_index index[GJ_MAX_FACTORS + 1] = {{0}};
    uint32_t n_values[GJ_MAX_FACTORS];
    enum gj_status status = gj_sens_sample_take(t, &sample, error);
    if (status != GJ_OK) {
        return status;
    }
    for (uint32_t axis = 0; axis < t->n_axes; axis++) {
        const double n = gj_factor_n_values(&t->experiment->factor[t->axis[axis]]);
        n_values[axis] = n < UINT32_MAX ? (uint32_t)n : 0;
    }
    const struct gj_pawn_spec spec = {.x = sample.x,
                                      .y = sample.y,
                                      .n_values = n_values,
                                      .n = sample.n,
                                      .n_axes = t->n_axes,
                                      .n_bootstrap = in->n_bootstrap,
                                      .confidence = in->confidence,
                                      .seed = in->seed};
    status = gj_pawn(&spec, index, error);
    if (status == GJ_OK) {
        print(in, out, index, sample.n);
    }
    gj_sens_sample_fini(&sample);
    return status;
}

/* The points of a crossed design are no sample: each of the parameters' is there once a policy. So there the answer is the mean over the policies. */
enum gj_status gj_sens_pawn(const struct gj_sens_input *in, struct gj_sens_output *out, struct gj_error *error)
{
    if (gj_design_n_policies(in->design) == 1) {
        return of_points(in, out, error);
    }
    if (gj_design_n_axes(in->design) == 0) {
        gj_error_set(error, GJ_MODEL, NULL, "the scenarios of this design are named, not sampled");
        gj_error_fix(error, "PAWN reads a sample of the parameters: leave the named scenarios out of the experiment");
        return GJ_MODEL;
    }
    struct gj_point_table table;
    struct gj_sens_input over = *in;
    over.table = &table;
    enum gj_status status = gj_sens_over_policies(in, &table, error);
    if (status == GJ_OK) {
        status = of_points(&over, out, error);
        gj_sens_say_policies(in, out);
    }
    gj_point_table_fini(&table);
    return status;
}
