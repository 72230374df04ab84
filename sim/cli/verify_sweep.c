/* verify of a sweep: files, rows, and points without rows. */
#include "cli/verify_internal.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/batch/pick.h"
#include "study/batch/trial.h"

struct job {
    const struct gj_verify_options *o;
    struct gj_batch_reader *reader;
    struct gj_sweep_again again;
    struct gj_batch_counts counts;
    struct gj_trial *trial; /* of the point at hand */
    uint64_t point;         /* UINT64_MAX: none */
    uint64_t n_rows, n_points;
};

static enum gj_status compare(const struct job *job, uint64_t number, const struct gj_batch_row *stored,
                              const struct gj_trial_row *now, struct gj_error *error)
{
    const struct gj_experiment *e = job->again.about->experiment;
    char who[80];
    (void)snprintf(who, sizeof who, "row %" PRIu64 " (point %" PRIu64 ", replication %u)", number, stored->point,
                   stored->replication);
    enum gj_status status = GJ_OK;
    if (stored->status != now->status) {
        status = gj_error_set(error, GJ_MISMATCH, NULL, "%s: %s in the folder, %s now", who,
                              gj_status_name(stored->status), gj_status_name(now->status));
    } else if (stored->digest != now->digest) {
        status = gj_error_set(error, GJ_MISMATCH, NULL, "%s: digest %016" PRIx64 " in the folder, %016" PRIx64 " now",
                              who, stored->digest, now->digest);
    }
    for (uint32_t k = 0; k < e->n_responses && status == GJ_OK; k++) {
        const double is = now->value[e->response[k]];
        if (!gj_verify_same(stored->value[k], is)) {
            status = gj_error_set(error, GJ_MISMATCH, NULL, "%s: %s is %.17g in the folder, %.17g now", who,
                                  gj_response_info(e->response[k])->name, stored->value[k], is);
        }
    }
    if (status != GJ_OK) {
        gj_verify_show_how(error, job->o->folder, number);
    }
    return status;
}

static enum gj_status enter(struct job *job, const struct gj_batch_point *point, struct gj_error *error)
{
    if (job->point == point->point) {
        return GJ_OK;
    }
    gj_trial_close(job->trial);
    job->trial = NULL;
    job->point = UINT64_MAX;
    enum gj_status status = gj_sweep_again_point(&job->again, point, error);
    if (status == GJ_OK) {
        status = gj_trial_open(&job->again.spec, NULL, &job->trial, error);
    }
    job->point = status == GJ_OK ? point->point : UINT64_MAX;
    return status;
}

static enum gj_status rerun_rows(struct job *job, struct gj_error *error)
{
    uint64_t want = job->o->rows > 0 ? job->o->rows : gj_pick_default(job->counts.n_rows);
    uint64_t *picked = gj_verify_pick(job->o->pick, job->counts.n_rows, &want, error);
    struct gj_row_finder finder = {.reader = job->reader};
    enum gj_status status = picked ? gj_batch_read_from(job->reader, 0, error) : GJ_NO_MEMORY;
    for (uint64_t i = 0; i < want && status == GJ_OK; i++) {
        struct gj_trial_row now;
        status = gj_find_row(&finder, picked[i], error);
        if (status == GJ_OK) {
            status = enter(job, &finder.point, error);
        }
        if (status == GJ_OK) {
            gj_trial_run(job->trial, finder.row.replication, &now, NULL);
            status = compare(job, picked[i], &finder.row, &now, error);
            job->n_rows++;
        }
    }
    gj_free(picked);
    return status;
}

/* A point that made no row must make none now, for the same reason. */
static enum gj_status check_point(struct job *job, const struct gj_batch_point *point, struct gj_error *error)
{
    const struct gj_batch_model *model = &job->again.model;
    const struct gj_experiment *e = job->again.about->experiment;
    const int32_t refused = model->refused_by ? model->refused_by(model->user, point->value) : -1;
    if (point->state == GJ_POINT_REFUSED || refused >= 0) {
        const char *now = refused >= 0 ? e->constraint[refused] : "";
        return point->state == GJ_POINT_REFUSED && strcmp(now, point->reason) == 0
                   ? GJ_OK
                   : gj_error_set(error, GJ_MISMATCH, NULL,
                                  "point %" PRIu64 " is refused by \"%s\" in the folder, by \"%s\" now", point->point,
                                  point->reason, now);
    }
    struct gj_error why = {0};
    struct gj_trial *trial = NULL;
    enum gj_status status = gj_sweep_again_point(&job->again, point, &why);
    status = status == GJ_OK ? gj_trial_open(&job->again.spec, NULL, &trial, &why) : status;
    gj_trial_close(trial);
    return status == point->status
               ? GJ_OK
               : gj_error_set(error, GJ_MISMATCH, NULL, "point %" PRIu64 " ended as %s in the folder, as %s now",
                              point->point, gj_status_name(point->status), gj_status_name(status));
}

static enum gj_status recheck_points(struct job *job, struct gj_error *error)
{
    const uint64_t n = job->counts.n_refused + job->counts.n_failed;
    uint64_t want = gj_pick_default(n);
    uint64_t *picked = gj_verify_pick(job->o->pick, n, &want, error);
    enum gj_status status = picked ? gj_batch_read_from(job->reader, 0, error) : GJ_NO_MEMORY;
    uint64_t at = 0;
    bool is_there = true;
    while (status == GJ_OK && is_there && job->n_points < want) {
        struct gj_batch_point point;
        status = gj_batch_read_point(job->reader, &point, &is_there, error);
        if (status == GJ_OK && is_there && point.state != GJ_POINT_DONE && at++ == picked[job->n_points]) {
            status = check_point(job, &point, error);
            job->n_points++;
        }
    }
    gj_free(picked);
    return status;
}

static void say(const struct job *job)
{
    const struct gj_verify_options *o = job->o;
    const char *files = job->counts.is_folder ? "all files as written, " : "";
    if (o->json) {
        printf("{\"errors\": [], \"points\": %" PRIu64 ", \"points_checked\": %" PRIu64 ", \"rows\": %" PRIu64
               ", \"rows_run_again\": %" PRIu64 ", \"pick\": \"%" PRIu64 "\"}\n",
               job->counts.n_points, job->n_points, job->counts.n_rows, job->n_rows, o->pick);
        return;
    }
    gj_cli_tell(stdout, "", "", "%s: %s%" PRIu64 " of %" PRIu64 " rows run again", o->folder, files, job->n_rows,
                job->counts.n_rows);
    if (job->counts.n_refused + job->counts.n_failed > 0) {
        gj_cli_tell(stdout, ", ", "", "%" PRIu64 " of %" PRIu64 " points without rows looked at again", job->n_points,
                    job->counts.n_refused + job->counts.n_failed);
    }
    gj_cli_tell(stdout, ", ", "\n", "all the same (--pick %" PRIu64 ").", o->pick);
}

int gj_verify_sweep(struct gj_verify_options *o, struct gj_opened *opened)
{
    struct job job = {.o = o, .reader = opened->sweep, .point = UINT64_MAX};
    struct gj_error error = {0};
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    o->pick = o->has_pick ? o->pick : strtoull(gj_batch_read_digest(opened->sweep), NULL, 16);
    int code = 0;
    const enum gj_status files = gj_batch_read_check(opened->sweep, &errors);
    if (files != GJ_OK) {
        (void)gj_cli_fail_all(&errors, o->json);
        code = gj_status_exit_code(files);
    } else if (gj_batch_read_counts(opened->sweep, &job.counts, &error) != GJ_OK ||
               gj_sweep_again_open(opened, &job.again, &error) != GJ_OK || rerun_rows(&job, &error) != GJ_OK ||
               recheck_points(&job, &error) != GJ_OK) {
        code = gj_cli_fail(&error, o->json);
    } else {
        say(&job);
    }
    gj_trial_close(job.trial);
    gj_sweep_again_close(&job.again);
    gj_error_list_fini(&errors);
    return code;
}
