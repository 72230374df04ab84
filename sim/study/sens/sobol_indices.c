/* All estimates are ratios of means over rows, so a resample is the same sums with other weights. */
#include "study/sens/sobol_indices.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "study/sens/resample.h"
#include "study/sens/sens.h"

#define MOST_STEPS 2e9 /* products over all resamples: some seconds */

struct estimate {
    const struct gj_sobol_spec *spec;
    double centre;
    uint32_t n, n_results; /* results: first, total, sum, pairs */
    double *sum;           /* of the row products, as many as results and more; see the enum */
    double *result, *boot; /* [result]; [result * n_bootstrap + b] */
    uint32_t *weight;
};

static uint32_t n_pairs(const struct gj_sobol_spec *s)
{
    return s->ba ? s->n_inputs * (s->n_inputs - 1) / 2 : 0;
}

/* --- one set of weights --- */

/* Adds one row's products, `w` times. sum: [0, n) first, [n, 2n) total, then pairs; mean, square and A x B are apart. */
static void add_row(const struct estimate *e, uint32_t row, double w, double *means)
{
    const struct gj_sobol_spec *s = e->spec;
    const uint32_t n = s->n_inputs;
    const double a = s->a[row] - e->centre, b = s->b[row] - e->centre;
    const double *ab = &s->ab[(size_t)row * n];
    means[0] += w * (a + b);
    means[1] += w * (a * a + b * b);
    for (uint32_t i = 0; i < n; i++) {
        const double d = ab[i] - e->centre - a;
        e->sum[i] += w * b * d;
        e->sum[n + i] += w * d * d / 2.0;
    }
    if (!s->ba) {
        return;
    }
    const double *ba = &s->ba[(size_t)row * n];
    double *pair = &e->sum[2 * (size_t)n];
    for (uint32_t i = 0; i < n; i++) {
        const double d = ba[i] - e->centre - b;
        e->sum[i] += w * a * d;
        e->sum[n + i] += w * d * d / 2.0;
        for (uint32_t j = i + 1; j < n; j++) {
            *pair++ += w * ((ba[i] - e->centre) * (ab[j] - e->centre) - a * b);
        }
    }
}

/* The results with e->weight. False when the answer does not vary. */
static bool make(const struct estimate *e, double *result)
{
    const struct gj_sobol_spec *s = e->spec;
    const uint32_t n = s->n_inputs;
    const double halves = s->ba ? 2.0 : 1.0;
    double means[2] = {0.0, 0.0}, rows = 0.0;
    memset(e->sum, 0, (2 * (size_t)n + n_pairs(s)) * sizeof *e->sum);
    for (uint32_t row = 0; row < s->n_rows; row++) {
        if (e->weight[row] > 0) {
            rows += e->weight[row];
            add_row(e, row, e->weight[row], means);
        }
    }
    const double mean = means[0] / (2.0 * rows);
    const double variance = (means[1] - 2.0 * rows * mean * mean) / (2.0 * rows - 1.0);
    result[2 * n] = 0.0;
    for (uint32_t i = 0; i < n; i++) {
        result[i] = e->sum[i] / (halves * rows * variance);
        result[n + i] = e->sum[n + i] / (halves * rows * variance);
        result[2 * n] += result[i];
    }
    uint32_t at = 0;
    for (uint32_t i = 0; s->ba && i < n; i++) {
        for (uint32_t j = i + 1; j < n; j++, at++) {
            result[2 * n + 1 + at] = e->sum[2 * n + at] / (rows * variance) - result[i] - result[j];
        }
    }
    return variance > 0.0;
}

/* --- all of it --- */

static void resample(const struct estimate *e, uint32_t n_b)
{
    const uint64_t key = gj_resample_key(e->spec->seed, "rows");
    double *result = &e->result[e->n_results];
    for (uint32_t b = 0; b < n_b; b++) {
        memset(e->weight, 0, e->spec->n_rows * sizeof *e->weight);
        for (uint32_t row = 0; row < e->spec->n_rows; row++) {
            e->weight[gj_resample_index(key, b, row, e->spec->n_rows)]++;
        }
        const bool varies = make(e, result);
        for (uint32_t k = 0; k < e->n_results; k++) {
            e->boot[(size_t)k * n_b + b] = varies ? result[k] : (double)NAN;
        }
    }
}

static struct gj_sobol_index index_of(const struct estimate *e, uint32_t k, uint32_t n_b)
{
    struct gj_sobol_index x = {.value = e->result[k]};
    gj_percentile_interval(&e->boot[(size_t)k * n_b], n_b, gj_expanded_confidence(e->spec->confidence, e->spec->n_rows),
                           &x.low, &x.high);
    return x;
}

static void conclude(const struct estimate *e, uint32_t n_b, struct gj_sobol_indices *x)
{
    const uint32_t n = e->spec->n_inputs;
    uint32_t at = 2 * n + 1;
    for (uint32_t i = 0; i < n; i++) {
        x->first[i] = index_of(e, i, n_b);
        x->total[i] = index_of(e, n + i, n_b);
        for (uint32_t j = i + 1; x->pair && j < n; j++) {
            x->pair[i * n + j] = index_of(e, at++, n_b);
        }
    }
    x->sum = index_of(e, 2 * n, n_b);
}

/* Mean and variance of A and B. */
static void look(const struct gj_sobol_spec *s, struct gj_sobol_indices *x)
{
    x->mean = x->variance = 0.0;
    for (uint32_t row = 0; row < s->n_rows; row++) {
        x->mean += (s->a[row] + s->b[row]) / (2.0 * s->n_rows);
    }
    for (uint32_t row = 0; row < s->n_rows; row++) {
        const double a = s->a[row] - x->mean, b = s->b[row] - x->mean;
        x->variance += (a * a + b * b) / (2.0 * s->n_rows - 1.0);
    }
}

static enum gj_status refuse(const struct gj_sobol_spec *s, const struct gj_sobol_indices *x, struct gj_error *error)
{
    if (s->n_rows < GJ_SOBOL_LEAST_ROWS) {
        gj_error_set(error, GJ_MODEL, NULL, "Sobol indices need at least %d whole rows of the design; there are %u",
                     GJ_SOBOL_LEAST_ROWS, s->n_rows);
        gj_error_fix(error,
                     "sweep with more --points: some hundred rows for a rough picture, some thousand for two digits");
        return GJ_MODEL;
    }
    if (!(x->variance > 0.0)) {
        gj_error_set(error, GJ_MODEL, NULL, "the answer does not vary over the two samples of the design");
        gj_error_fix(error, "there is no variance to share out: look at another --outcome");
        return GJ_MODEL;
    }
    return GJ_OK;
}

enum gj_status gj_sobol_indices(const struct gj_sobol_spec *s, struct gj_sobol_indices *x, struct gj_error *error)
{
    const uint32_t n = s->n_inputs;
    struct estimate e = {.spec = s, .n = n, .n_results = 2 * n + 1 + n_pairs(s)};
    *x = (struct gj_sobol_indices){0};
    look(s, x);
    enum gj_status status = refuse(s, x, error);
    if (status != GJ_OK) {
        return status;
    }
    const double most = MOST_STEPS / ((double)s->n_rows * (e.n_results + 1.0));
    const uint32_t n_b = most < s->n_bootstrap ? (most < 100.0 ? 100 : (uint32_t)most) : s->n_bootstrap;
    e.centre = x->mean;
    e.sum = gj_alloc_zero(e.n_results, sizeof *e.sum);
    e.result = gj_alloc_zero(2 * (size_t)e.n_results, sizeof *e.result);
    e.boot = gj_alloc_zero((size_t)e.n_results * n_b, sizeof *e.boot);
    e.weight = gj_alloc_zero(s->n_rows, sizeof *e.weight);
    x->first = gj_alloc_zero(n, sizeof *x->first);
    x->total = gj_alloc_zero(n, sizeof *x->total);
    x->pair = s->ba ? gj_alloc_zero((size_t)n * n, sizeof *x->pair) : NULL;
    if (e.sum && e.result && e.boot && e.weight && x->first && x->total && (x->pair || !s->ba)) {
        resample(&e, n_b);
        for (uint32_t row = 0; row < s->n_rows; row++) {
            e.weight[row] = 1;
        }
        (void)make(&e, e.result);
        conclude(&e, n_b, x);
    } else {
        gj_sobol_indices_fini(x);
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the Sobol indices");
    }
    gj_free(e.sum);
    gj_free(e.result);
    gj_free(e.boot);
    gj_free(e.weight);
    return status;
}

void gj_sobol_indices_fini(struct gj_sobol_indices *x)
{
    gj_free(x->first);
    gj_free(x->total);
    gj_free(x->pair);
    *x = (struct gj_sobol_indices){0};
}

/* --- as a method of sens --- */

struct rows {
    const struct gj_sens_input *in;
    uint32_t n_inputs;
    double *a, *b, *ab, *ba;
    uint32_t n, n_left_out;
};

static enum gj_status take_rows(struct rows *r, struct gj_error *error)
{
    const struct gj_sens_input *in = r->in;
    const bool has_pairs = in->table->experiment->design.has_pairs;
    const uint64_t n_points = (has_pairs ? 2 : 1) * (uint64_t)r->n_inputs + 2;
    const uint64_t n_rows = gj_design_n_scenarios(in->design) / n_points;
    r->a = gj_alloc_zero(n_rows, sizeof *r->a);
    r->b = gj_alloc_zero(n_rows, sizeof *r->b);
    r->ab = gj_alloc_zero(n_rows * r->n_inputs, sizeof *r->ab);
    r->ba = has_pairs ? gj_alloc_zero(n_rows * r->n_inputs, sizeof *r->ba) : NULL;
    if (!r->a || !r->b || !r->ab || (has_pairs && !r->ba)) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the rows of the design");
    }
    double *const matrix[] = {
        [GJ_SALTELLI_A] = r->a, [GJ_SALTELLI_B] = r->b, [GJ_SALTELLI_AB] = r->ab, [GJ_SALTELLI_BA] = r->ba};
    for (uint64_t row = 0; row < n_rows; row++) {
        bool is_whole = true;
        for (uint64_t k = 0; k < n_points; k++) {
            const uint64_t scenario = row * n_points + k;
            const struct gj_saltelli_place place = gj_design_saltelli_place(in->design, scenario);
            const double y = gj_sens_scenario_answer(in, scenario);
            is_whole &= !isnan(y);
            if (matrix[place.matrix]) {
                matrix[place.matrix][place.input == GJ_NO_INPUT ? r->n : (size_t)r->n * r->n_inputs + place.input] = y;
            }
        }
        r->n += is_whole;
        r->n_left_out += !is_whole;
    }
    return GJ_OK;
}

static struct gj_sens_cell cell_of(const struct gj_sobol_index *x)
{
    return gj_sens_interval(x->value, x->low, x->high);
}

static void print_inputs(const struct rows *r, struct gj_sens_output *out, const struct gj_sobol_indices *x,
                         const uint32_t *order)
{
    struct gj_sens_table *table = gj_sens_add_table(out, "sobol", GJ_SENS_SOBOL_TITLE);
    gj_sens_add_factor_columns(table);
    gj_sens_add_column(table, GJ_SENS_CELL_INTERVAL, "total", GJ_SENS_SOBOL_TOTAL, "1");
    gj_sens_add_column(table, GJ_SENS_CELL_BAR, "bar", GJ_SENS_BAR, "");
    gj_sens_add_column(table, GJ_SENS_CELL_INTERVAL, "first", GJ_SENS_SOBOL_FIRST, "1");
    for (uint32_t i = 0; i < r->n_inputs; i++) {
        struct gj_sens_cell *cell = gj_sens_add_row(out, table);
        gj_sens_put_input(r->in, out, cell, order[i]);
        cell[2] = cell_of(&x->total[order[i]]);
        cell[3] = gj_sens_value(x->total[order[i]].value);
        cell[4] = cell_of(&x->first[order[i]]);
    }
}

/* The pairs whose interval does not include 0; all of them are in JSON only if they do that. */
static void print_pairs(const struct rows *r, struct gj_sens_output *out, const struct gj_sobol_indices *x)
{
    struct gj_sens_table *table = NULL;
    for (uint32_t i = 0; x->pair && i < r->n_inputs; i++) {
        for (uint32_t j = i + 1; j < r->n_inputs; j++) {
            const struct gj_sobol_index *pair = &x->pair[i * r->n_inputs + j];
            const double room =
                fmin(x->total[i].high, x->total[j].high); /* what a pair does together is in the total of both */
            if (!(pair->low > 0.0 && pair->low < room)) {
                continue;
            }
            if (!table) {
                table = gj_sens_add_table(out, "pairs", GJ_SENS_SOBOL_PAIRS);
                gj_sens_add_column(table, GJ_SENS_CELL_TEXT, "one", GJ_SENS_FACTOR, "");
                gj_sens_add_column(table, GJ_SENS_CELL_TEXT, "other", GJ_SENS_FACTOR, "");
                gj_sens_add_column(table, GJ_SENS_CELL_INTERVAL, "pair", GJ_SENS_SOBOL_PAIR, "1");
            }
            struct gj_sens_cell *cell = gj_sens_add_row(out, table);
            cell[0].text = gj_sens_same(out, gj_design_input_name(r->in->design, i));
            cell[1].text = gj_sens_same(out, gj_design_input_name(r->in->design, j));
            cell[2] = cell_of(pair);
        }
    }
    if (x->pair && !table) {
        gj_sens_say(out, GJ_SENS_SOBOL_NO_PAIR, NULL, 0);
    }
}

static void say_driver(const struct rows *r, struct gj_sens_output *out, const struct gj_sobol_indices *x,
                       uint32_t input)
{
    const struct gj_sobol_index *first = &x->first[input], *total = &x->total[input];
    const struct gj_sens_arg arg[] = {
        gj_sens_named(gj_sens_same(out, gj_design_input_name(r->in->design, input))),
        gj_sens_named(gj_sens_outcome(r->in)),
        gj_sens_number(total->value, "1"),
        gj_sens_number(total->low, "1"),
        gj_sens_number(total->high, "1"),
        gj_sens_number(first->value, "1"),
        gj_sens_number(first->low, "1"),
        gj_sens_number(first->high, "1"),
    };
    gj_sens_say(out, GJ_SENS_SOBOL_DRIVER, arg, 8);
    const struct gj_sens_arg sum[] = {gj_sens_number(x->sum.value, "1"), gj_sens_number(x->sum.low, "1"),
                                      gj_sens_number(x->sum.high, "1"), gj_sens_number(1.0 - x->sum.value, "1"),
                                      gj_sens_count(r->n)};
    gj_sens_say(out,
                x->sum.value > 1.0  ? GJ_SENS_SOBOL_SUM_ABOVE
                : x->sum.high < 1.0 ? GJ_SENS_SOBOL_SUM_BELOW
                                    : GJ_SENS_SOBOL_SUM,
                sum, 5);
}

#define MATTERS_LITTLE 0.05 /* of the variance: what is fixed below that changes the standard deviation by 2.5 % */

static void say_weak(const struct rows *r, struct gj_sens_output *out, const struct gj_sobol_indices *x)
{
    const char *little[GJ_MAX_FACTORS], *unsure[GJ_MAX_FACTORS];
    uint32_t n_little = 0, n_unsure = 0;
    for (uint32_t i = 0; i < r->n_inputs; i++) {
        const char *name = gj_design_input_name(r->in->design, i);
        if (x->total[i].high < MATTERS_LITTLE) {
            little[n_little++] = name;
        } else if (x->first[i].low <= 0.0) {
            unsure[n_unsure++] = name;
        }
    }
    if (n_unsure > 0) {
        gj_sens_say(out, GJ_SENS_SOBOL_UNSURE,
                    (const struct gj_sens_arg[]){gj_sens_named(gj_sens_list(out, unsure, n_unsure))}, 1);
    }
    if (n_little > 0) {
        gj_sens_say(out, GJ_SENS_SOBOL_LITTLE,
                    (const struct gj_sens_arg[]){gj_sens_named(gj_sens_list(out, little, n_little)),
                                                 gj_sens_number(MATTERS_LITTLE, "1")},
                    2);
    }
}

#define NOISE_TO_SAY 0.01 /* of the variance */

static void say_what_is_missing(const struct rows *r, struct gj_sens_output *out, const struct gj_sobol_indices *x)
{
    const double noise = gj_sens_noise_of_mean(r->in) / x->variance;
    const bool is_shared = !r->in->table->experiment->has_own_draws;
    if (isnan(noise)) {
        gj_sens_say(out, GJ_SENS_NO_NOISE, NULL, 0);
    } else if (noise > NOISE_TO_SAY) {
        gj_sens_say(out, is_shared ? GJ_SENS_SOBOL_NOISE_SHARED : GJ_SENS_SOBOL_NOISE,
                    (const struct gj_sens_arg[]){gj_sens_number(noise < 1.0 ? noise : 1.0, "1")}, 1);
    }
    if (r->n_left_out > 0) {
        gj_sens_say(out, GJ_SENS_SOBOL_LEFT_OUT,
                    (const struct gj_sens_arg[]){gj_sens_count(r->n_left_out), gj_sens_count(r->n_left_out + r->n)}, 2);
    }
    gj_sens_say_policies(r->in, out);
}

static void print(const struct rows *r, struct gj_sens_output *out, const struct gj_sobol_indices *x)
{
    double total[GJ_MAX_FACTORS];
    uint32_t order[GJ_MAX_FACTORS];
    for (uint32_t i = 0; i < r->n_inputs; i++) {
        total[i] = x->total[i].value;
    }
    gj_sens_order(total, r->n_inputs, order);
    print_inputs(r, out, x, order);
    print_pairs(r, out, x);
    say_driver(r, out, x, order[0]);
    say_weak(r, out, x);
    say_what_is_missing(r, out, x);
}

enum gj_status gj_sens_sobol(const struct gj_sens_input *in, struct gj_sens_output *out, struct gj_error *error)
{
    struct rows r = {.in = in, .n_inputs = gj_design_n_inputs(in->design)};
    struct gj_sobol_indices indices = {0};
    enum gj_status status = take_rows(&r, error);
    if (status == GJ_OK) {
        const struct gj_sobol_spec spec = {.a = r.a,
                                           .b = r.b,
                                           .ab = r.ab,
                                           .ba = r.ba,
                                           .n_rows = r.n,
                                           .n_inputs = r.n_inputs,
                                           .n_bootstrap = in->n_bootstrap,
                                           .confidence = in->confidence,
                                           .seed = in->seed};
        status = gj_sobol_indices(&spec, &indices, error);
    }
    if (status == GJ_OK) {
        print(&r, out, &indices);
    }
    gj_sobol_indices_fini(&indices);
    gj_free(r.a);
    gj_free(r.b);
    gj_free(r.ab);
    gj_free(r.ba);
    return status;
}
