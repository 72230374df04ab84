/* What a sweep would cost: points, runs, time, disk. */
#include "cli/sweep_design.h"

#include <math.h>
#include <unistd.h>

#include "base/alloc.h"

#define TIMED_MOST 20u /* loads and replications timed, as long as they take less than */
#define TIMED_SECONDS 0.05

/* What the store and the tables take; measured in decisions/0033-designs.md. */
#define PAGE_FULL 0.92 /* of SQLite's pages */
#define ROW_FIXED 35.0 /* bytes: place, length, status, digest of a row */
#define POINT_FIXED 20.0
#define CSV_FIXED 27.0       /* point, replication, status, digest */
#define CSV_POINT 8.0        /* a factor in points.csv */
#define CSV_MEAN 25.0        /* mean and half-width in means.csv */
#define FOLDER_FIXED 40000.0 /* the frozen scenario, what describes the tables */

/* Bytes of a number in SQLite, beside its type: whole ones are short, those that are not known take nothing. */
static double stored(double value)
{
    const double x = fabs(value);
    if (isnan(x)) {
        return 0.0;
    }
    if (x > 140737488355328.0 || floor(x) < x) {
        return 8.0;
    }
    return x <= 1.0            ? 0.0
           : x <= 127.0        ? 1.0
           : x <= 32767.0      ? 2.0
           : x <= 8388607.0    ? 3.0
           : x <= 2147483647.0 ? 4.0
                               : 6.0;
}

/* `value`: a row of the centre, NULL when there is none. */
static void take_widths(const struct gj_experiment *e, const double *value, struct gj_sweep_plan *plan)
{
    double stored_bytes = ROW_FIXED, text_bytes = CSV_FIXED, n_known = 0.0;
    for (uint32_t k = 0; k < e->n_responses; k++) {
        const double x = value ? value[e->response[k]] : 0.123456789;
        stored_bytes += 1.0 + stored(x);
        text_bytes += 1.0 + (isnan(x) ? 0.0 : (double)snprintf(NULL, 0, "%.10g", x));
        n_known += !isnan(x);
    }
    plan->row_bytes = stored_bytes / PAGE_FULL;
    plan->point_bytes = (POINT_FIXED + 9.0 * e->n_factors) / PAGE_FULL;
    plan->csv_bytes = text_bytes;
    plan->mean_bytes = e->replications > 1 ? CSV_MEAN * n_known : 0.0;
}

static void add_up(const struct gj_sweep_plan_spec *spec, struct gj_sweep_plan *plan)
{
    const struct gj_experiment *e = spec->study->experiment;
    const double share = plan->n_shard > 0 ? plan->n_run / (double)plan->n_shard : 0.0;
    const double n = (double)plan->n_points;
    plan->runs = plan->n_run * e->replications;
    plan->runs_least = e->precision > 0.0 ? plan->n_run * gj_batch_first_look(e) : plan->runs;
    plan->seconds = (plan->n_run * (plan->load_s + plan->open_s) + plan->runs * plan->replication_s) / plan->threads;
    plan->bytes = (double)plan->n_shard * plan->point_bytes + plan->runs * plan->row_bytes;
    plan->folder_bytes = FOLDER_FIXED +
                         n * (plan->point_bytes + POINT_FIXED + CSV_POINT * e->n_factors + share * plan->mean_bytes) +
                         n * share * e->replications * (plan->row_bytes + plan->csv_bytes);
}

static enum gj_status look(const struct gj_sweep_plan_spec *spec, struct gj_sweep_plan *plan, struct gj_error *error)
{
    struct gj_refusals *refusals = &plan->refusals;
    plan->n_points = gj_design_n_points(spec->design);
    plan->n_shard = plan->n_points / spec->n_shards + (plan->n_points % spec->n_shards >= spec->shard);
    const enum gj_status status =
        gj_point_maker_count_refused(spec->maker, spec->design, spec->look_most, refusals, error);
    const double share = refusals->n_asked > 0 ? (double)refusals->n_refused / (double)refusals->n_asked : 0.0;
    plan->n_run = (double)plan->n_shard * (1.0 - share);
    return status;
}

/* The first of anything is slow: it is left out when there is time for more of it. */
struct pace {
    uint32_t n;
    double start, seconds;
};

static bool goes_on(const struct pace *pace)
{
    return pace->n == 0 || (pace->n < TIMED_MOST && pace->seconds * pace->n < TIMED_SECONDS);
}

static void count(struct pace *pace)
{
    const double now = gj_cli_seconds();
    pace->seconds = pace->n > 0 ? (now - pace->start) / pace->n : now - pace->start;
    pace->start = pace->n > 0 ? pace->start : now;
    pace->n++;
}

static enum gj_status time_replications(const struct gj_sweep_plan_spec *spec, struct gj_trial *trial,
                                        struct gj_sweep_plan *plan)
{
    const struct gj_experiment *e = spec->study->experiment;
    struct gj_trial_row row = {.status = GJ_OK};
    for (struct pace pace = {.start = gj_cli_seconds()}; goes_on(&pace) && row.status == GJ_OK;) {
        gj_trial_run(trial, pace.n, &row, pace.n == 0 ? &plan->why : NULL);
        count(&pace);
        plan->replication_s = pace.seconds;
        if (pace.n == 1 && row.status == GJ_OK) {
            take_widths(e, row.value, plan);
        }
    }
    return row.status == GJ_INTERRUPTED ? GJ_INTERRUPTED : GJ_OK; /* a failed replication takes its time too */
}

static enum gj_status time_loads(const struct gj_sweep_plan_spec *spec, const double *value, struct gj_sweep_plan *plan)
{
    const struct gj_batch_model model = gj_point_maker_model(spec->maker);
    const struct gj_study_spec *loaded;
    void *handle;
    enum gj_status status = GJ_OK;
    for (struct pace pace = {.start = gj_cli_seconds()}; goes_on(&pace) && status == GJ_OK;) {
        status = model.open(model.user, value, &loaded, &handle, &plan->why);
        if (status == GJ_OK) {
            model.close(model.user, handle);
        }
        count(&pace);
        plan->load_s = status == GJ_OK ? pace.seconds : (double)NAN;
    }
    return status;
}

static enum gj_status time_centre(const struct gj_sweep_plan_spec *spec, struct gj_sweep_plan *plan,
                                  const double *value)
{
    const struct gj_batch_model model = gj_point_maker_model(spec->maker);
    const struct gj_study_spec *loaded;
    struct gj_trial *trial;
    void *handle;
    enum gj_status status = time_loads(spec, value, plan);
    if (status == GJ_OK) {
        status = model.open(model.user, value, &loaded, &handle, &plan->why);
    }
    if (status != GJ_OK) {
        return status;
    }
    struct gj_study_spec study = *loaded;
    study.seed = spec->study->seed;
    study.replications = spec->study->experiment->replications;
    const double start = gj_cli_seconds();
    status = gj_trial_open(&study, spec->stop, &trial, &plan->why);
    plan->open_s = gj_cli_seconds() - start;
    if (status == GJ_OK) {
        status = time_replications(spec, trial, plan);
        gj_trial_close(trial);
    }
    model.close(model.user, handle);
    return status;
}

static enum gj_status take_time(const struct gj_sweep_plan_spec *spec, struct gj_sweep_plan *plan,
                                struct gj_error *error)
{
    const struct gj_experiment *e = spec->study->experiment;
    double *value = gj_alloc_zero(e->n_factors + 1U, sizeof *value);
    if (!value) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for a point");
    }
    for (uint32_t i = 0; i < e->n_factors; i++) {
        value[i] = e->factor[i].central;
    }
    plan->load_s = plan->open_s = plan->replication_s = (double)NAN;
    const enum gj_status status = time_centre(spec, plan, value);
    gj_free(value);
    if (status == GJ_INTERRUPTED || status == GJ_NO_MEMORY) {
        *error = plan->why;
        return gj_error_set(error, status, NULL, "%s", gj_status_text(status));
    }
    return GJ_OK; /* what else is wrong with the centre need not be wrong elsewhere: `why` says it */
}

enum gj_status gj_sweep_plan_make(const struct gj_sweep_plan_spec *spec, struct gj_sweep_plan *plan,
                                  struct gj_error *error)
{
    const struct gj_experiment *e = spec->study->experiment;
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    *plan = (struct gj_sweep_plan){.n_arms = gj_study_n_arms(spec->study)};
    plan->threads = spec->threads > 0 ? spec->threads : cores > 0 ? (unsigned)cores : 1U;
    enum gj_status status = look(spec, plan, error);
    take_widths(e, NULL, plan);
    if (status == GJ_OK) {
        status = take_time(spec, plan, error);
    }
    add_up(spec, plan);
    return status;
}
