#include "store/export_npy.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "store/export_internal.h"
#include "store/json_internal.h"
#include "store/npy.h"

static enum gj_status open_array(struct gj_export *out, const char *name, uint32_t n_dimensions, const uint64_t *shape,
                                 struct gj_npy **npy, struct gj_error *error)
{
    struct gj_text path;
    gj_text_init(&path);
    gj_text_addf(&path, "%s/%s", gj_export_folder(out), name);
    const enum gj_status status = path.failed ? gj_file_os_error(error, name, "written", ENOMEM)
                                              : gj_npy_open(path.data, n_dimensions, shape, npy, error);
    gj_text_fini(&path);
    return status;
}

static enum gj_status close_array(struct gj_npy *npy, enum gj_status status, struct gj_error *error)
{
    if (status == GJ_OK) {
        return gj_npy_close(npy, error);
    }
    gj_npy_drop(npy);
    return status;
}

/* --- names --- */

static json_t *dimension(const char *name, json_t *places)
{
    json_t *object = json_object();
    gj_json_set(&object, "name", json_string(name));
    gj_json_set(&object, "places", places);
    return object;
}

/* A count instead of names, where places are numbers from 0. */
static json_t *numbered(const char *name, uint64_t n)
{
    json_t *object = json_object();
    gj_json_set(&object, "name", json_string(name));
    gj_json_set(&object, "size", json_integer((json_int_t)n));
    return object;
}

static json_t *array_json(const char *file, json_t *dimensions)
{
    json_t *object = json_object();
    gj_json_set(&object, "file", json_string(file));
    gj_json_set(&object, "dimensions", dimensions);
    return object;
}

static json_t *place(const char *name, const char *unit)
{
    json_t *object = json_object();
    gj_json_set(&object, "name", gj_json_text(name));
    gj_json_set(&object, "unit", gj_json_text(unit));
    return object;
}

static enum gj_status write_names(struct gj_export *out, const char *study, json_t *arrays, struct gj_error *error)
{
    json_t *root = json_object();
    struct gj_text text;
    gj_text_init(&text);
    gj_json_set(&root, "study", gj_json_text(study));
    gj_json_set(&root, "arrays", arrays);
    enum gj_status status = gj_json_print(root, &text);
    status = status == GJ_OK ? gj_export_text(out, "arrays.json", text.data, text.length, error)
                             : gj_file_os_error(error, "arrays.json", "written", ENOMEM);
    gj_text_fini(&text);
    return status;
}

static json_t *factors_json(const struct gj_experiment *e)
{
    json_t *places = json_array();
    for (uint32_t i = 0; i < e->n_factors; i++) {
        const struct gj_factor *f = &e->factor[i];
        json_t *one = place(f->name, f->unit);
        json_t *choices = json_array();
        if (*f->per) {
            gj_json_set(&one, "per", gj_json_text(f->per));
        }
        for (uint32_t k = 0; k < f->n_choices; k++) {
            gj_json_append(&choices, gj_json_text(f->choice[k]));
        }
        if (f->n_choices > 0) {
            gj_json_set(&one, "choices", choices);
        } else {
            json_decref(choices);
        }
        gj_json_append(&places, one);
    }
    return places;
}

static json_t *sweep_json(const struct gj_batch_about *about)
{
    const struct gj_experiment *e = about->experiment;
    json_t *arrays = json_array(), *x = json_array(), *y = json_array(), *s = json_array(), *responses = json_array();
    for (uint32_t k = 0; k < e->n_responses; k++) {
        const struct gj_response_info *info = gj_response_info(e->response[k]);
        gj_json_append(&responses, place(info->name, info->unit));
    }
    gj_json_append(&x, numbered("point", about->n_points));
    gj_json_append(&x, dimension("factor", factors_json(e)));
    gj_json_append(&y, numbered("point", about->n_points));
    gj_json_append(&y, numbered("replication", e->replications));
    gj_json_append(&y, dimension("response", responses));
    gj_json_append(&s, numbered("point", about->n_points));
    gj_json_append(&arrays, array_json("X.npy", x));
    gj_json_append(&arrays, array_json("Y.npy", y));
    json_t *state = array_json("state.npy", s);
    gj_json_set(&state, "values", json_string("0 done, 1 refused by a constraint, 2 failed, NaN not run yet"));
    gj_json_append(&arrays, state);
    return arrays;
}

/* --- a sweep --- */

static void add_nan(struct gj_npy *npy, uint64_t n)
{
    static const double nan = (double)NAN;
    for (uint64_t i = 0; i < n; i++) {
        gj_npy_add(npy, &nan, 1);
    }
}

static enum gj_status write_points(struct gj_batch_reader *reader, struct gj_npy *x, struct gj_npy *state,
                                   struct gj_error *error)
{
    const struct gj_batch_about *about = gj_batch_read_about(reader);
    const uint32_t n_factors = about->experiment->n_factors;
    struct gj_batch_point point;
    uint64_t next = 0;
    bool is_there = true;
    enum gj_status status = gj_batch_read_from(reader, 0, error);
    while (status == GJ_OK && is_there) {
        status = gj_batch_read_point(reader, &point, &is_there, error);
        if (status == GJ_OK && is_there) {
            const double number = (double)point.state;
            add_nan(x, (point.point - next) * n_factors);
            add_nan(state, point.point - next);
            gj_npy_add(x, point.value, n_factors);
            gj_npy_add(state, &number, 1);
            next = point.point + 1;
        }
    }
    if (status == GJ_OK) {
        add_nan(x, (about->n_points - next) * n_factors);
        add_nan(state, about->n_points - next);
    }
    return status;
}

/* Point by point: `block` has the replications of one. */
static enum gj_status write_rows(struct gj_batch_reader *reader, struct gj_npy *y, double *block,
                                 struct gj_error *error)
{
    const struct gj_batch_about *about = gj_batch_read_about(reader);
    const size_t width = about->experiment->n_responses;
    const size_t size = about->experiment->replications * width;
    struct gj_batch_row row;
    uint64_t next = 0; /* point of `block` */
    bool is_there = true;
    enum gj_status status = gj_batch_read_from(reader, 0, error);
    for (size_t i = 0; i < size; i++) {
        block[i] = (double)NAN;
    }
    while (status == GJ_OK && is_there) {
        status = gj_batch_read_row(reader, &row, &is_there, error);
        if (status != GJ_OK || !is_there) {
            break;
        }
        for (; next < row.point; next++) {
            gj_npy_add(y, block, size);
            for (size_t i = 0; i < size; i++) {
                block[i] = (double)NAN;
            }
        }
        if (row.replication < about->experiment->replications) {
            memcpy(block + row.replication * width, row.value, width * sizeof *block);
        }
    }
    if (status == GJ_OK && next < about->n_points) {
        gj_npy_add(y, block, size);
        add_nan(y, (about->n_points - next - 1) * size);
    }
    return status;
}

static enum gj_status write_x(struct gj_batch_reader *reader, struct gj_export *out, struct gj_error *error)
{
    const struct gj_batch_about *about = gj_batch_read_about(reader);
    const uint64_t shape[2] = {about->n_points, about->experiment->n_factors};
    struct gj_npy *x = NULL, *state = NULL;
    enum gj_status status = open_array(out, "X.npy", 2, shape, &x, error);
    if (status == GJ_OK) {
        status = open_array(out, "state.npy", 1, shape, &state, error);
    }
    if (status == GJ_OK) {
        status = write_points(reader, x, state, error);
    }
    if (status != GJ_OK) {
        gj_npy_drop(x);
        gj_npy_drop(state);
        return status;
    }
    status = gj_npy_close(x, error);
    return close_array(state, status, error);
}

enum gj_status gj_export_npy_sweep(struct gj_batch_reader *reader, struct gj_export *out, struct gj_error *error)
{
    const struct gj_batch_about *about = gj_batch_read_about(reader);
    const struct gj_experiment *e = about->experiment;
    const uint64_t shape[3] = {about->n_points, e->replications, e->n_responses};
    double *block = gj_alloc_zero((size_t)e->replications * e->n_responses + 1, sizeof *block);
    struct gj_npy *y = NULL;
    if (!block) {
        return gj_file_os_error(error, gj_export_folder(out), "written", ENOMEM);
    }
    enum gj_status status = write_x(reader, out, error);
    if (status == GJ_OK) {
        status = open_array(out, "Y.npy", 3, shape, &y, error);
    }
    if (status == GJ_OK) {
        status = write_rows(reader, y, block, error);
        status = close_array(y, status, error);
    }
    gj_free(block);
    return status == GJ_OK ? write_names(out, about->name, sweep_json(about), error) : status;
}

/* --- a run --- */

static json_t *study_json(const struct gj_results_info *info)
{
    json_t *arrays = json_array(), *y = json_array(), *arms = json_array(), *outcomes = json_array();
    for (uint32_t i = 0; i < info->n_arms; i++) {
        gj_json_append(&arms, place(gj_arm_info((enum gj_arm)i)->name, ""));
    }
    for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
        const struct gj_outcome_info *outcome = gj_outcome_info((enum gj_outcome_id)k);
        gj_json_append(&outcomes, place(outcome->name, outcome->unit));
    }
    gj_json_append(&y, numbered("replication", info->n_replications));
    if (info->n_firms > 0) {
        gj_json_append(&y, numbered("firm", info->n_firms));
    }
    gj_json_append(&y, dimension("arm", arms));
    gj_json_append(&y, dimension("outcome", outcomes));
    gj_json_append(&arrays, array_json("Y.npy", y));
    return arrays;
}

enum gj_status gj_export_npy_study(struct gj_results *results, struct gj_export *out, struct gj_error *error)
{
    const struct gj_results_info *info = gj_results_info(results);
    const bool has_firms = info->n_firms > 0;
    const uint64_t shape[4] = {info->n_replications, has_firms ? info->n_firms : info->n_arms,
                               has_firms ? info->n_arms : GJ_N_OUTCOMES, GJ_N_OUTCOMES};
    struct gj_npy *y = NULL;
    enum gj_status status = open_array(out, "Y.npy", has_firms ? 4 : 3, shape, &y, error);
    if (status == GJ_OK) {
        for (uint32_t i = 0; i < info->n_rows && status == GJ_OK; i++) {
            struct gj_row row;
            status = gj_results_row(results, i, &row, error);
            if (status == GJ_OK) {
                gj_npy_add(y, row.value, GJ_N_OUTCOMES);
            }
        }
        status = close_array(y, status, error);
    }
    return status == GJ_OK ? write_names(out, info->study, study_json(info), error) : status;
}
