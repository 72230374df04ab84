#include "unit/known_functions.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <gsl/gsl_cdf.h>

#include "base/alloc.h"
#include "kernel/draw.h"

void known_init(struct known *k, uint32_t n, double low, double high, enum gj_design_kind kind, uint64_t points)
{
    assert_true(n <= KNOWN_FACTORS);
    *k = (struct known){0};
    for (uint32_t i = 0; i < n; i++) {
        snprintf(k->name[i], sizeof k->name[i], "x%u", i + 1);
        k->factor[i] = (struct gj_factor){.name = k->name[i],
                                          .role = GJ_ROLE_UNCERTAINTY,
                                          .kind = GJ_FACTOR_REAL,
                                          .shape = GJ_SHAPE_uniform,
                                          .unit = "",
                                          .per = "",
                                          .low = low,
                                          .central = (low + high) / 2.0,
                                          .high = high,
                                          .group = "",
                                          .mark = "",
                                          .source = ""};
    }
    k->experiment = (struct gj_experiment){.factor = k->factor,
                                           .n_factors = n,
                                           .design = {.kind = kind, .n = points, .levels = 4, .seed = 1},
                                           .replications = 1};
}

void known_run(struct known *k, double (*f)(const double *x, uint32_t n), uint32_t replications, double noise)
{
    struct gj_error error = {0};
    struct gj_point_table *t = &k->table;
    double value[KNOWN_FACTORS];
    assert_int_equal(gj_design_open(&k->experiment, &k->design, &error), GJ_OK);
    *t = (struct gj_point_table){.experiment = &k->experiment,
                                 .n_axes = gj_design_n_axes(k->design),
                                 .n = gj_design_n_points(k->design),
                                 .n_replications = replications};
    uint32_t *axis = gj_alloc_zero(t->n_axes, sizeof *axis);
    t->value = gj_alloc_zero(t->n * t->n_axes, sizeof *t->value);
    t->state = gj_alloc_zero(t->n, sizeof *t->state);
    t->mean = gj_alloc_zero(t->n, sizeof *t->mean);
    t->variance = gj_alloc_zero(t->n, sizeof *t->variance);
    t->count = gj_alloc_zero(t->n, sizeof *t->count);
    t->replication = gj_alloc_zero(t->n * replications, sizeof *t->replication);
    const uint64_t key = gj_draw_key(k->experiment.design.seed, "known functions", "noise");
    assert_non_null(axis);
    memcpy(axis, gj_design_axes(k->design), t->n_axes * sizeof *axis);
    t->axis = axis;
    for (uint64_t i = 0; i < t->n; i++) {
        double *row = &t->replication[i * replications];
        double squares = 0.0;
        gj_design_point(k->design, i, value);
        for (uint32_t a = 0; a < t->n_axes; a++) {
            t->value[i * t->n_axes + a] = value[t->axis[a]];
        }
        for (uint32_t r = 0; r < replications; r++) {
            row[r] = f(value, k->experiment.n_factors) + noise * gsl_cdf_ugaussian_Pinv(gj_draw_uniform(key, r, i, 0));
            t->mean[i] += row[r] / replications;
        }
        for (uint32_t r = 0; r < replications; r++) {
            squares += (row[r] - t->mean[i]) * (row[r] - t->mean[i]);
        }
        t->count[i] = replications;
        t->variance[i] = replications > 1 ? squares / (replications - 1) : (double)NAN;
    }
}

void known_fini(struct known *k)
{
    gj_point_table_fini(&k->table);
    gj_design_close(k->design);
}

struct gj_sens_input known_input(const struct known *k)
{
    return (struct gj_sens_input){.table = &k->table,
                                  .design = k->design,
                                  .contrast = {1, 0},
                                  .confidence = 0.95,
                                  .seed = 1,
                                  .n_bootstrap = 400,
                                  .threshold = NAN};
}

void known_sens(const struct known *k, const char *name, struct gj_sens_output *out)
{
    struct gj_error error = {0};
    const struct gj_sens_method *method = NULL;
    const struct gj_sens_input in = known_input(k);
    assert_int_equal(gj_sens_method_find(name, &method, &error), GJ_OK);
    gj_sens_output_init(out);
    assert_int_equal(gj_sens_run(method, &in, out, &error), GJ_OK);
}

const struct gj_sens_sentence *known_said(const struct gj_sens_output *out, enum gj_sens_word word)
{
    const struct gj_sens_sentence *s = out->says;
    while (s && s->word != word) {
        s = s->next;
    }
    return s;
}

double ishigami(const double *x, uint32_t n)
{
    (void)n;
    return sin(x[0]) + 7.0 * sin(x[1]) * sin(x[1]) + 0.1 * x[2] * x[2] * x[2] * x[2] * sin(x[0]);
}

void known_allocations_fail(const struct gj_sens_method *method, const struct gj_sens_input *in)
{
    enum gj_status status = GJ_NO_MEMORY;
    size_t n = 0;
    while (status != GJ_OK) {
        struct gj_sens_output out;
        struct gj_error error = {0};
        gj_alloc_fail_after(++n);
        gj_sens_output_init(&out);
        status = gj_sens_run(method, in, &out, &error);
        gj_alloc_fail_after(0);
        gj_sens_output_fini(&out);
        assert_true(status == GJ_OK || status == GJ_NO_MEMORY);
    }
    assert_true(n > 10);
}
