#include "study/sens/morris.h"

#include <math.h>

#include "base/alloc.h"
#include "study/sens/resample.h"
#include "study/sens/sens.h"

/* Values of factors have 10 digits: a spread this small beside the effects is theirs. */
#define NO_SPREAD 1e-8

/* --- the effects of one input --- */

struct sums {
    double n, sum, sizes, squares; /* squares about `centre` */
};

static void take(struct sums *s, double effect, double centre)
{
    if (!isnan(effect)) {
        s->n += 1.0;
        s->sum += effect;
        s->sizes += fabs(effect);
        s->squares += (effect - centre) * (effect - centre);
    }
}

static double sigma_of(const struct sums *s, double centre)
{
    const double off = s->sum / s->n - centre;
    const double rest = s->squares - s->n * off * off;
    return s->n > 1.0 ? sqrt((rest > 0.0 ? rest : 0.0) / (s->n - 1.0)) : (double)NAN;
}

static void of_input(const struct gj_morris_spec *spec, uint32_t input, double *room, struct gj_morris_effect *e)
{
    const uint64_t key = gj_resample_key(spec->seed, "trajectories");
    const uint32_t n_b = spec->n_bootstrap;
    const double *effect = &spec->effect[input];
    struct sums all = {0};
    for (uint64_t t = 0; t < spec->n_trajectories; t++) {
        take(&all, effect[t * spec->n_inputs], 0.0);
    }
    const double centre = all.sum / all.n;
    all = (struct sums){0};
    for (uint64_t t = 0; t < spec->n_trajectories; t++) {
        take(&all, effect[t * spec->n_inputs], centre);
    }
    *e = (struct gj_morris_effect){.n = (uint32_t)all.n,
                                   .n_left_out = (uint32_t)(spec->n_trajectories - (uint64_t)all.n),
                                   .mu = all.sum / all.n,
                                   .mu_star = all.sizes / all.n,
                                   .sigma = sigma_of(&all, centre)};
    for (uint32_t b = 0; b < n_b; b++) {
        struct sums some = {0};
        for (uint64_t t = 0; t < spec->n_trajectories; t++) {
            take(&some, effect[gj_resample_index(key, b, t, spec->n_trajectories) * spec->n_inputs], centre);
        }
        room[b] = some.sum / some.n;
        room[n_b + b] = some.sizes / some.n;
        room[2 * n_b + b] = sigma_of(&some, centre);
    }
    for (uint32_t b = 0; b < n_b; b++) {
        room[2 * n_b + b] = room[2 * n_b + b] > NO_SPREAD * e->mu_star ? room[2 * n_b + b] : 0.0 * room[2 * n_b + b];
    }
    e->sigma = e->sigma > NO_SPREAD * e->mu_star ? e->sigma : 0.0 * e->sigma; /* NaN stays */
    const double confidence = gj_expanded_confidence(spec->confidence, e->n);
    gj_percentile_interval(room, n_b, confidence, &e->mu_low, &e->mu_high);
    gj_percentile_interval(room + n_b, n_b, confidence, &e->mu_star_low, &e->mu_star_high);
    gj_percentile_interval(room + 2 * (size_t)n_b, n_b, confidence, &e->sigma_low, &e->sigma_high);
}

enum gj_status gj_morris(const struct gj_morris_spec *spec, struct gj_morris_effect *effect, struct gj_error *error)
{
    double *room = gj_alloc_zero(3 * (size_t)spec->n_bootstrap + 1, sizeof *room);
    if (!room) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the elementary effects");
    }
    for (uint32_t input = 0; input < spec->n_inputs; input++) {
        of_input(spec, input, room, &effect[input]);
    }
    gj_free(room);
    return GJ_OK;
}

/* --- as a method of sens --- */

struct screening {
    const struct gj_sens_input *in;
    struct gj_sens_output *out;
    uint32_t n_inputs;
    double *effect;               /* as in gj_morris_spec */
    double noise[GJ_MAX_FACTORS]; /* mean size that an effect has by the replications alone; NaN: not known */
    struct gj_morris_effect found[GJ_MAX_FACTORS];
};

/* Standard deviation of the difference of two points' means that their replications leave. Points that share their draws are paired. */
static double noise_between(const struct gj_sens_input *in, uint64_t a, uint64_t b)
{
    const struct gj_point_table *t = in->table;
    if (!t->replication || in->table->experiment->has_own_draws) {
        return sqrt(t->variance[a] / t->count[a] + t->variance[b] / t->count[b]);
    }
    double n = 0.0, mean = 0.0, squares = 0.0;
    for (uint32_t r = 0; r < t->n_replications; r++) {
        const double d = t->replication[b * t->n_replications + r] - t->replication[a * t->n_replications + r];
        if (!isnan(d)) {
            n += 1.0;
            squares += (d - mean) * (d - mean) * (n - 1.0) / n;
            mean += (d - mean) / n;
        }
    }
    return n > 1.0 ? sqrt(squares / (n - 1.0) / n) : (double)NAN;
}

static void take_effects(struct screening *s)
{
    const struct gj_sens_input *in = s->in;
    const uint64_t n = gj_design_n_scenarios(in->design);
    const bool is_joint = gj_design_n_policies(in->design) == 1;
    double n_noise[GJ_MAX_FACTORS] = {0};
    double before = NAN;
    for (uint64_t i = 0; i < n; i++) {
        const struct gj_morris_place place = gj_design_morris_place(in->design, i);
        const double now = gj_sens_scenario_answer(in, i);
        if (place.input != GJ_NO_INPUT) {
            const double change = (now - before) / place.delta;
            const bool is_group = gj_design_input_is_group(in->design, place.input);
            s->effect[place.trajectory * s->n_inputs + place.input] = is_group ? fabs(change) : change;
            if (!isnan(change) && is_joint) {
                const double size = sqrt(2.0 / acos(-1.0)) * noise_between(in, i - 1, i) / fabs(place.delta);
                s->noise[place.input] += size;
                n_noise[place.input] += 1.0;
            }
        }
        before = now;
    }
    for (uint32_t k = 0; k < s->n_inputs; k++) {
        s->noise[k] /= n_noise[k]; /* NaN where there is none */
    }
}

static void print_input(const struct screening *s, struct gj_sens_table *table, uint32_t input, double most)
{
    const struct gj_morris_effect *e = &s->found[input];
    struct gj_sens_cell *cell = gj_sens_add_row(s->out, table);
    gj_sens_put_input(s->in, s->out, cell, input);
    if (!gj_design_input_is_group(s->in->design, input)) {
        cell[4] = gj_sens_interval(e->mu, e->mu_low, e->mu_high);
        cell[5] = gj_sens_interval(e->sigma, e->sigma_low, e->sigma_high);
    }
    cell[2] = gj_sens_interval(e->mu_star, e->mu_star_low, e->mu_star_high);
    cell[3] = gj_sens_value(e->mu_star / most);
    cell[6] = gj_sens_value(s->noise[input] > NO_SPREAD * e->mu_star ? s->noise[input] : 0.0 * s->noise[input]);
    cell[7] = gj_sens_value(e->n);
    cell[8] = gj_sens_value(e->n_left_out);
}

static void say_driver(const struct screening *s, uint32_t input)
{
    const struct gj_morris_effect *e = &s->found[input];
    const char *unit = gj_contrast_unit(&s->in->contrast);
    const bool is_group = gj_design_input_is_group(s->in->design, input);
    const enum gj_sens_word way = is_group           ? GJ_SENS_MORRIS_WAY_GROUP
                                  : e->mu_low > 0.0  ? GJ_SENS_MORRIS_WAY_UP
                                  : e->mu_high < 0.0 ? GJ_SENS_MORRIS_WAY_DOWN
                                                     : GJ_SENS_MORRIS_WAY_BOTH;
    struct gj_sens_arg arg[] = {
        gj_sens_named(gj_sens_same(s->out, gj_design_input_name(s->in->design, input))),
        gj_sens_named(gj_sens_outcome(s->in)),
        gj_sens_number(e->mu_star, unit),
        gj_sens_number(e->mu_star_low, unit),
        gj_sens_number(e->mu_star_high, unit),
        gj_sens_named(gj_sens_both(way)),
    };
    for (uint32_t i = 2; i < 5; i++) {
        arg[i].is_difference = true;
    }
    gj_sens_say(s->out, GJ_SENS_MORRIS_DRIVER, arg, 6);
    if (!is_group && e->sigma > 0.5 * e->mu_star) {
        gj_sens_say(s->out, GJ_SENS_MORRIS_CURVED, arg, 1);
    }
}

/* Those not told from the noise of the replications, and those whose steps are missing. */
static void say_weak(const struct screening *s)
{
    const char *weak[GJ_MAX_FACTORS], *none[GJ_MAX_FACTORS];
    uint32_t n_weak = 0, n_none = 0;
    uint64_t n_left_out = 0;
    bool is_noise_known = true;
    for (uint32_t k = 0; k < s->n_inputs; k++) {
        const struct gj_morris_effect *e = &s->found[k];
        const char *name = gj_design_input_name(s->in->design, k);
        n_left_out += e->n_left_out;
        is_noise_known &= !isnan(s->noise[k]) || e->n == 0;
        if (e->n == 0) {
            none[n_none++] = name;
        } else if (e->mu_star == 0.0 || e->mu_star_low <= s->noise[k]) {
            weak[n_weak++] = name;
        }
    }
    if (n_weak > 0) {
        gj_sens_say(s->out, GJ_SENS_MORRIS_WEAK,
                    (const struct gj_sens_arg[]){gj_sens_named(gj_sens_list(s->out, weak, n_weak))}, 1);
    }
    if (n_left_out > 0) {
        gj_sens_say(s->out, GJ_SENS_MORRIS_LEFT_OUT, (const struct gj_sens_arg[]){gj_sens_count(n_left_out)}, 1);
    }
    if (n_none > 0) {
        gj_sens_say(s->out, GJ_SENS_MORRIS_NONE,
                    (const struct gj_sens_arg[]){gj_sens_named(gj_sens_list(s->out, none, n_none))}, 1);
    }
    if (!is_noise_known) {
        gj_sens_say(s->out, GJ_SENS_NO_NOISE, NULL, 0);
    }
}

static void print(const struct screening *s)
{
    const char *unit = gj_contrast_unit(&s->in->contrast);
    double size[GJ_MAX_FACTORS];
    uint32_t order[GJ_MAX_FACTORS];
    for (uint32_t k = 0; k < s->n_inputs; k++) {
        size[k] = s->found[k].mu_star;
    }
    gj_sens_order(size, s->n_inputs, order);
    struct gj_sens_table *table = gj_sens_add_table(s->out, "morris", GJ_SENS_MORRIS_TITLE);
    gj_sens_add_factor_columns(table);
    gj_sens_add_column(table, GJ_SENS_CELL_INTERVAL, "mu_star", GJ_SENS_MORRIS_MU_STAR, unit)->is_difference = true;
    gj_sens_add_column(table, GJ_SENS_CELL_BAR, "bar", GJ_SENS_BAR, "");
    gj_sens_add_column(table, GJ_SENS_CELL_INTERVAL, "mu", GJ_SENS_MORRIS_MU, unit)->is_difference = true;
    gj_sens_add_column(table, GJ_SENS_CELL_INTERVAL, "sigma", GJ_SENS_MORRIS_SIGMA, unit)->is_difference = true;
    gj_sens_add_column(table, GJ_SENS_CELL_NUMBER, "noise", GJ_SENS_MORRIS_NOISE, unit)->is_difference = true;
    gj_sens_add_column(table, GJ_SENS_CELL_COUNT, "steps", GJ_SENS_MORRIS_STEPS, "");
    gj_sens_add_column(table, GJ_SENS_CELL_COUNT, "left_out", GJ_SENS_MORRIS_MISSING, "");
    for (uint32_t i = 0; i < s->n_inputs; i++) {
        print_input(s, table, order[i], size[order[0]]);
    }
    if (size[order[0]] > 0.0) {
        say_driver(s, order[0]);
    }
    gj_sens_say_policies(s->in, s->out);
    say_weak(s);
}

enum gj_status gj_sens_morris(const struct gj_sens_input *in, struct gj_sens_output *out, struct gj_error *error)
{
    struct screening s = {.in = in, .out = out, .n_inputs = gj_design_n_inputs(in->design)};
    const uint64_t n_trajectories = gj_design_n_scenarios(in->design) / (s.n_inputs + 1);
    if (n_trajectories < 2) {
        gj_error_set(error, GJ_MODEL, NULL, "one trajectory says nothing about how effects differ");
        gj_error_fix(error, "sweep with --points 10 or more");
        return GJ_MODEL;
    }
    s.effect = gj_alloc_zero(n_trajectories * s.n_inputs, sizeof *s.effect);
    if (!s.effect) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the elementary effects");
    }
    take_effects(&s);
    const struct gj_morris_spec spec = {.effect = s.effect,
                                        .n_trajectories = n_trajectories,
                                        .n_inputs = s.n_inputs,
                                        .n_bootstrap = in->n_bootstrap,
                                        .confidence = in->confidence,
                                        .seed = in->seed};
    const enum gj_status status = gj_morris(&spec, s.found, error);
    if (status == GJ_OK) {
        print(&s);
    }
    gj_free(s.effect);
    return status;
}
