/* From a batch's rows to the table that analyses read. */
#include "store/batch_read.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"

/* Place of a response in the rows, or -1. */
static int64_t place_of(const struct gj_experiment *e, uint32_t response)
{
    for (uint32_t i = 0; i < e->n_responses; i++) {
        if (e->response[i] == response) {
            return i;
        }
    }
    return -1;
}

/* As a fix: "kept are a, b.after, c". Both arms of an outcome are one name. */
static void list_kept(const struct gj_experiment *e, struct gj_error *error)
{
    struct gj_text text;
    gj_text_init(&text);
    for (uint32_t i = 0; i < e->n_responses; i++) {
        const uint32_t k = e->response[i];
        const bool is_pair =
            k < GJ_RESPONSE_OF_PAIR && k % 2 == 0 && i + 1 < e->n_responses && e->response[i + 1] == k + 1;
        const char *name = gj_response_info(k)->name;
        const char *dot = strrchr(name, '.');
        gj_text_add(&text, text.length ? ", " : "");
        gj_text_add_n(&text, name, is_pair && dot ? (size_t)(dot - name) : strlen(name));
        i += is_pair;
    }
    if (text.length > 200) { /* a list of all says less than none */
        gj_error_fix(error, "name it in `outcomes` of the scenario's experiment and run the sweep again");
    } else {
        gj_error_fix(error, "kept are %s; others: name them in `outcomes` of the scenario's experiment and run again",
                     text.failed ? "" : text.data);
    }
    gj_text_fini(&text);
}

static enum gj_status check_kept(const struct gj_experiment *e, const struct gj_contrast *contrast,
                                 struct gj_error *error)
{
    char name[100];
    if (place_of(e, contrast->of) >= 0 &&
        (contrast->against == GJ_NO_RESPONSE || place_of(e, contrast->against) >= 0)) {
        return GJ_OK;
    }
    gj_contrast_name(contrast, name, sizeof name);
    gj_error_set(error, GJ_USAGE, NULL, "the rows of this sweep do not keep %s", name);
    list_kept(e, error);
    return GJ_USAGE;
}

enum gj_status gj_batch_read_contrast(const struct gj_batch_reader *reader, const char *text,
                                      struct gj_contrast *contrast, struct gj_error *error)
{
    const enum gj_status status = gj_contrast_find(text, contrast, error);
    return status == GJ_OK ? check_kept(gj_batch_read_about(reader)->experiment, contrast, error) : status;
}

static enum gj_status check_complete(struct gj_batch_reader *reader, struct gj_error *error)
{
    const struct gj_batch_about *about = gj_batch_read_about(reader);
    struct gj_batch_counts counts;
    const enum gj_status status = gj_batch_read_counts(reader, &counts, error);
    if (status != GJ_OK) {
        return status;
    }
    if (!counts.is_complete) {
        gj_error_set(error, GJ_USAGE, NULL, "the sweep is not finished: %llu of %llu points are there",
                     (unsigned long long)(counts.n_done + counts.n_refused + counts.n_failed),
                     (unsigned long long)counts.n_points);
        gj_error_fix(error, "run the same sweep again: it goes on from what is there");
        return GJ_USAGE;
    }
    if (about->n_shards > 1) {
        gj_error_set(error, GJ_USAGE, NULL, "this is shard %u of %u, a part of the points", about->shard,
                     about->n_shards);
        gj_error_fix(error, "join all of them with `gongjang merge`, and name the folder it makes");
        return GJ_USAGE;
    }
    return GJ_OK;
}

static enum gj_status make_room(const struct gj_batch_about *about, struct gj_point_table *t)
{
    const struct gj_experiment *e = about->experiment;
    uint32_t *axis = gj_alloc_zero(e->n_factors + 1U, sizeof *axis);
    t->axis = axis;
    for (uint32_t i = 0; i < e->n_factors && axis; i++) {
        if (gj_factor_is_varied(&e->factor[i])) {
            axis[t->n_axes++] = i;
        }
    }
    const size_t n = (size_t)about->n_points;
    t->experiment = e;
    t->n = about->n_points;
    t->value = gj_alloc_zero(n, (t->n_axes + 1U) * sizeof *t->value);
    t->state = gj_alloc_zero(n, sizeof *t->state);
    t->mean = gj_alloc_zero(n, sizeof *t->mean);
    t->variance = gj_alloc_zero(n, sizeof *t->variance);
    t->count = gj_alloc_zero(n, sizeof *t->count);
    return axis && t->value && t->state && t->mean && t->variance && t->count ? GJ_OK : GJ_NO_MEMORY;
}

/* States and values of all points; *n_replications: of each, or 0 where they differ. */
static enum gj_status read_points(struct gj_batch_reader *reader, struct gj_point_table *t, uint32_t *n_of,
                                  struct gj_error *error)
{
    struct gj_batch_point point;
    bool is_there;
    enum gj_status status;
    bool is_same = true;
    while ((status = gj_batch_read_point(reader, &point, &is_there, error)) == GJ_OK && is_there) {
        if (point.point >= t->n) {
            return gj_error_set(error, GJ_IO, NULL, "the sweep is damaged: it has a point %llu of %llu",
                                (unsigned long long)point.point, (unsigned long long)t->n);
        }
        t->state[point.point] = point.state;
        n_of[point.point] = point.n;
        for (uint32_t k = 0; k < t->n_axes; k++) {
            t->value[point.point * t->n_axes + k] = point.value[t->axis[k]];
        }
        if (point.state == GJ_POINT_DONE) {
            is_same = is_same && (t->n_replications == 0 || t->n_replications == point.n);
            t->n_replications = point.n;
        }
    }
    t->n_replications = is_same ? t->n_replications : 0;
    if (status == GJ_OK && t->n_replications > 0) {
        const size_t n = (size_t)t->n * t->n_replications;
        t->replication = gj_alloc(n * sizeof *t->replication);
        for (size_t i = 0; i < n && t->replication; i++) {
            t->replication[i] = (double)NAN;
        }
        status = t->replication ? GJ_OK : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the points");
    }
    return status;
}

/* Welford's recurrence, row by row; `variance` holds the sum of squares until the end. */
static void add_row(struct gj_point_table *t, const struct gj_batch_row *row, double value)
{
    const uint64_t i = row->point;
    if (t->replication && row->replication < t->n_replications) {
        t->replication[i * t->n_replications + row->replication] = value;
    }
    if (value - value == 0.0) {
        const double off = value - t->mean[i];
        t->count[i]++;
        t->mean[i] += off / t->count[i];
        t->variance[i] += off * (value - t->mean[i]);
    }
}

static enum gj_status read_rows(struct gj_batch_reader *reader, struct gj_point_table *t, const uint32_t *n_of,
                                bool *is_good, struct gj_error *error)
{
    const int64_t of = place_of(t->experiment, t->contrast.of);
    const int64_t against = t->contrast.against == GJ_NO_RESPONSE ? -1 : place_of(t->experiment, t->contrast.against);
    struct gj_batch_row row;
    bool is_there;
    enum gj_status status;
    while ((status = gj_batch_read_row(reader, &row, &is_there, error)) == GJ_OK && is_there) {
        if (row.point < t->n && t->state[row.point] == GJ_POINT_DONE && row.status == GJ_OK &&
            row.replication < n_of[row.point]) {
            is_good[row.point] = true;
            add_row(t, &row, row.value[of] - (against < 0 ? 0.0 : row.value[against]));
        }
    }
    return status;
}

static void finish(struct gj_point_table *t, const bool *is_good)
{
    for (uint64_t i = 0; i < t->n; i++) {
        if (t->state[i] == GJ_POINT_DONE && t->count[i] == 0) {
            t->state[i] = is_good[i] ? GJ_POINT_NO_VALUE : GJ_POINT_FAILED;
        }
        t->n_in[t->state[i]]++;
        t->mean[i] = t->count[i] > 0 ? t->mean[i] : (double)NAN;
        t->variance[i] = t->count[i] > 1 ? t->variance[i] / (t->count[i] - 1) : (double)NAN;
    }
}

enum gj_status gj_batch_read_table(struct gj_batch_reader *reader, const struct gj_contrast *contrast,
                                   struct gj_point_table *table, struct gj_error *error)
{
    const struct gj_batch_about *about = gj_batch_read_about(reader);
    *table = (struct gj_point_table){.contrast = *contrast};
    enum gj_status status = check_kept(about->experiment, contrast, error);
    status = status == GJ_OK ? check_complete(reader, error) : status;
    status = status == GJ_OK ? gj_batch_read_from(reader, 0, error) : status;
    if (status != GJ_OK) {
        return status;
    }
    bool *is_good = gj_alloc_zero((size_t)about->n_points, sizeof *is_good);
    uint32_t *n_of = gj_alloc_zero((size_t)about->n_points, sizeof *n_of); /* replications that count */
    if (!is_good || !n_of || make_room(about, table) != GJ_OK) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %llu points",
                              (unsigned long long)about->n_points);
    }
    status = status == GJ_OK ? read_points(reader, table, n_of, error) : status;
    status = status == GJ_OK ? read_rows(reader, table, n_of, is_good, error) : status;
    if (status == GJ_OK) {
        finish(table, is_good);
    } else {
        gj_point_table_fini(table);
    }
    gj_free(is_good);
    gj_free(n_of);
    return status;
}
