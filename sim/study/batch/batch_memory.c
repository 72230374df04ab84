#include "study/batch/batch_memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

struct keeper {
    struct gj_batch_memory *out;
    struct gj_contrast contrast;
    uint64_t failed_at;
    uint32_t *n_failed; /* replications, by point */
};

/* --- the sink --- */

static enum gj_status take_row(void *user, const struct gj_batch_row *row, struct gj_error *error)
{
    (void)error;
    const struct keeper *k = user;
    struct gj_point_table *t = &k->out->table;
    double value[GJ_N_RESPONSES];
    for (uint32_t i = 0; i < k->out->experiment.n_responses; i++) {
        value[k->out->response[i]] = row->value[i];
    }
    t->replication[row->point * t->n_replications + row->replication] =
        row->status == GJ_OK ? gj_contrast_of(&k->contrast, value) : (double)NAN;
    return GJ_OK;
}

static enum gj_status take_point(void *user, const struct gj_batch_point *point, struct gj_error *error)
{
    (void)error;
    struct keeper *k = user;
    struct gj_point_table *t = &k->out->table;
    t->state[point->point] = point->state;
    k->n_failed[point->point] = point->n_failed;
    for (uint32_t i = 0; i < t->n_axes; i++) {
        t->value[point->point * t->n_axes + i] = point->value[t->axis[i]];
    }
    if (point->state == GJ_POINT_FAILED && point->point < k->failed_at) {
        k->failed_at = point->point;
        snprintf(k->out->reason, sizeof k->out->reason, "%s", point->reason);
    }
    return GJ_OK;
}

static enum gj_status keep(void *user, struct gj_error *error)
{
    (void)user;
    (void)error;
    return GJ_OK;
}

static enum gj_status next_finished(void *user, uint64_t from, struct gj_batch_point *point, struct gj_error *error)
{
    (void)user;
    (void)from;
    (void)error;
    point->point = UINT64_MAX;
    return GJ_OK;
}

static enum gj_status rows_of(void *user, uint64_t point, void (*each)(void *to, const struct gj_batch_row *row),
                              void *to, struct gj_error *error)
{
    (void)user;
    (void)point;
    (void)each;
    (void)to;
    (void)error;
    return GJ_OK;
}

/* --- the table --- */

static void take_experiment(const struct gj_experiment *from, const struct gj_contrast *c, struct gj_batch_memory *out)
{
    out->experiment = *from;
    out->experiment.precision = 0.0;
    out->experiment.replications_min = from->replications;
    out->experiment.response = out->response;
    out->experiment.n_responses = c->against == GJ_NO_RESPONSE ? 1 : 2;
    out->response[0] = c->against == GJ_NO_RESPONSE || c->of < c->against ? c->of : c->against;
    out->response[1] = c->of < c->against ? c->against : c->of;
    out->experiment.target = *c;
}

static enum gj_status make_room(struct gj_batch_memory *out, struct gj_error *error)
{
    const struct gj_experiment *e = &out->experiment;
    struct gj_design *design;
    struct gj_point_table *t = &out->table;
    uint32_t *axis = gj_alloc_zero((size_t)e->n_factors + 1, sizeof *axis);
    *t = (struct gj_point_table){
        .experiment = e, .contrast = e->target, .axis = axis, .n_replications = e->replications};
    for (uint32_t i = 0; axis && i < e->n_factors; i++) {
        if (gj_factor_is_varied(&e->factor[i])) {
            axis[t->n_axes++] = i;
        }
    }
    const enum gj_status status = gj_design_open(e, &design, error);
    if (status != GJ_OK) {
        return status;
    }
    t->n = gj_design_n_points(design);
    gj_design_close(design);
    if (t->n > UINT32_MAX / t->n_replications) {
        gj_error_set(error, GJ_LIMIT, NULL, "%llu points of %u replications are too many to be kept in memory",
                     (unsigned long long)t->n, t->n_replications);
        gj_error_fix(error, "use `gongjang sweep`, which keeps them in a file");
        return GJ_LIMIT;
    }
    t->value = gj_alloc_zero(t->n * t->n_axes + 1, sizeof *t->value);
    t->state = gj_alloc_zero(t->n, sizeof *t->state);
    t->mean = gj_alloc_zero(t->n, sizeof *t->mean);
    t->variance = gj_alloc_zero(t->n, sizeof *t->variance);
    t->count = gj_alloc_zero(t->n, sizeof *t->count);
    t->replication = gj_alloc_zero(t->n * t->n_replications, sizeof *t->replication);
    const bool is_ok = axis && t->value && t->state && t->mean && t->variance && t->count && t->replication;
    for (uint64_t i = 0; is_ok && i < t->n * t->n_replications; i++) {
        t->replication[i] = NAN; /* of points that are refused or fail, and where it failed */
    }
    return is_ok ? GJ_OK : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the points");
}

/* Mean and variance of the replications that are there, and the state of a point without any. */
static void conclude(struct gj_point_table *t, const uint32_t *n_failed)
{
    for (uint64_t i = 0; i < t->n; i++) {
        const double *row = t->replication + i * t->n_replications;
        double sum = 0.0;
        double squares = 0.0;
        for (uint32_t r = 0; r < t->n_replications; r++) {
            t->count[i] += isnan(row[r]) ? 0 : 1;
            sum += isnan(row[r]) ? 0.0 : row[r];
        }
        t->mean[i] = t->count[i] ? sum / t->count[i] : (double)NAN;
        for (uint32_t r = 0; r < t->n_replications; r++) {
            squares += isnan(row[r]) ? 0.0 : (row[r] - t->mean[i]) * (row[r] - t->mean[i]);
        }
        t->variance[i] = t->count[i] > 1 ? squares / (t->count[i] - 1) : (double)NAN;
        if (t->state[i] == GJ_POINT_DONE && t->count[i] == 0) {
            t->state[i] = n_failed[i] == t->n_replications ? GJ_POINT_FAILED : GJ_POINT_NO_VALUE;
        }
        t->n_in[t->state[i]]++;
    }
}

enum gj_status gj_batch_memory_run(const struct gj_batch_spec *spec, const struct gj_contrast *contrast,
                                   unsigned n_threads, const struct gj_batch_progress *progress,
                                   struct gj_batch_memory *out, struct gj_error *error)
{
    struct keeper keeper = {.out = out, .contrast = *contrast, .failed_at = UINT64_MAX};
    struct gj_batch_spec here = *spec;
    struct gj_batch_totals totals;
    *out = (struct gj_batch_memory){0};
    take_experiment(spec->experiment, contrast, out);
    enum gj_status status = make_room(out, error);
    keeper.n_failed = status == GJ_OK ? gj_alloc_zero(out->table.n, sizeof *keeper.n_failed) : NULL;
    if (status == GJ_OK && !keeper.n_failed) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the points");
    }
    if (status == GJ_OK) {
        here.experiment = &out->experiment;
        here.shard = here.n_shards = 1;
        here.sink = (struct gj_batch_sink){.user = &keeper,
                                           .row = take_row,
                                           .point = take_point,
                                           .keep = keep,
                                           .next_finished = next_finished,
                                           .rows_of = rows_of};
        status = gj_batch_run(&here, n_threads, progress, &totals, error);
    }
    if (status == GJ_FAILED_POINTS) {
        status = GJ_OK; /* told by the table */
    }
    if (status == GJ_OK) {
        conclude(&out->table, keeper.n_failed);
    } else {
        gj_batch_memory_fini(out);
    }
    gj_free(keeper.n_failed);
    return status;
}

void gj_batch_memory_fini(struct gj_batch_memory *memory)
{
    gj_point_table_fini(&memory->table);
}

/* --- points as a table --- */

static void add_quoted(struct gj_text *text, const char *cell)
{
    gj_text_add(text, "\"");
    for (; *cell; cell++) {
        gj_text_add_n(text, cell, 1);
        if (*cell == '"') {
            gj_text_add(text, "\"");
        }
    }
    gj_text_add(text, "\"");
}

/* One line of it: names where `value` is NULL. */
static void add_line(const struct gj_experiment *e, const double *value, struct gj_text *text)
{
    char cell[500];
    bool is_first = true;
    for (uint32_t i = 0; i < e->n_factors; i++) {
        if (gj_factor_is_varied(&e->factor[i])) {
            gj_text_add(text, is_first ? "" : ",");
            is_first = false;
            if (value) {
                gj_factor_show(&e->factor[i], value[i], cell, sizeof cell);
            }
            add_quoted(text, value ? cell : e->factor[i].name);
        }
    }
    gj_text_add(text, "\n");
}

enum gj_status gj_points_text(const struct gj_experiment *experiment, const double *value, uint64_t n,
                              struct gj_text *text, struct gj_error *error)
{
    add_line(experiment, NULL, text);
    for (uint64_t i = 0; i < n; i++) {
        add_line(experiment, value + i * experiment->n_factors, text);
    }
    return text->failed ? gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the points") : GJ_OK;
}
