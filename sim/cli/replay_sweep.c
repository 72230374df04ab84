/* replay of a row of a sweep. */
#include "cli/replay_internal.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "cli/opened.h"
#include "study/batch/trial.h"
#include "study/pilot.h"

static void say_point(const struct gj_batch_about *about, const struct gj_batch_point *point, uint64_t row)
{
    gj_cli_tell(stderr, "", "", "row %" PRIu64 ": point %" PRIu64, row, point->point);
    for (uint32_t i = 0; i < about->experiment->n_factors; i++) {
        char value[400];
        gj_factor_show(&about->experiment->factor[i], point->value[i], value, sizeof value);
        fprintf(stderr, "%s%s = %s%s%s%s%s", i == 0 ? " (" : ", ", about->experiment->factor[i].name, value,
                *about->experiment->factor[i].unit ? " " : "", about->experiment->factor[i].unit,
                *about->experiment->factor[i].per ? " a " : "", about->experiment->factor[i].per);
    }
    fprintf(stderr, "%s\n", about->experiment->n_factors > 0 ? ")" : "");
}

/* All arms of the row, and what they must come out as. */
static enum gj_status compare(const struct gj_sweep_again *again, const struct gj_batch_row *row,
                              struct gj_error *error)
{
    const struct gj_experiment *e = again->about->experiment;
    struct gj_trial *trial = NULL;
    struct gj_trial_row now;
    enum gj_status status = gj_trial_open(&again->spec, NULL, &trial, error);
    if (status != GJ_OK) {
        return status;
    }
    gj_trial_run(trial, row->replication, &now, NULL);
    gj_trial_close(trial);
    if (now.status != row->status || now.digest != row->digest) {
        gj_error_set(error, GJ_MISMATCH, NULL,
                     "the folder has %s, digest %016" PRIx64 " for it; it is %s, %016" PRIx64 " now",
                     gj_status_name(row->status), row->digest, gj_status_name(now.status), now.digest);
        status = GJ_MISMATCH;
    }
    for (uint32_t k = 0; k < e->n_responses && status == GJ_OK; k++) {
        const double is = now.value[e->response[k]];
        if (is != row->value[k] && !(isnan(is) && isnan(row->value[k]))) {
            status = gj_error_set(error, GJ_MISMATCH, NULL, "the folder has %s = %.17g for it; it is %.17g now",
                                  gj_response_info(e->response[k])->name, row->value[k], is);
        }
    }
    if (status != GJ_OK) {
        gj_error_fix(
            error,
            "another build of gongjang made the results (manifest.json names its version), or they were changed");
    }
    return status;
}

static int replay_row(struct gj_replay_options *o, struct gj_opened *opened)
{
    struct gj_error error = {0};
    struct gj_error differs = {0};
    struct gj_sweep_again again = {0};
    struct gj_row_finder finder = {.reader = opened->sweep};
    int code;
    enum gj_status status = gj_find_row(&finder, o->row, &error);
    if (status == GJ_OK) {
        status = gj_sweep_again_open(opened, &again, &error);
    }
    if (status == GJ_OK) {
        status = gj_sweep_again_point(&again, &finder.point, &error);
    }
    if (status == GJ_OK && again.spec.population) {
        status = gj_error_set(&error, GJ_USAGE, NULL,
                              "%s sweeps a population: what a firm does in it depends on the others", o->path);
        gj_error_fix(&error, "`gongjang verify` lives whole worlds again");
    }
    if (status == GJ_OK) {
        status = gj_study_expect(&again.spec, 0, NULL, &error);
    }
    if (status != GJ_OK) {
        code = gj_cli_fail(&error, o->json);
    } else {
        say_point(again.about, &finder.point, o->row);
        o->replication = finder.row.replication;
        code = gj_replay_study(&again.spec, o, NULL);
        if (compare(&again, &finder.row, &differs) != GJ_OK) {
            code = gj_cli_fail(&differs, false);
        }
    }
    gj_sweep_again_close(&again);
    return code;
}

int gj_replay_sweep(struct gj_replay_options *o)
{
    struct gj_error error = {0};
    struct gj_opened opened;
    int code;
    if (!o->has_row) {
        gj_error_set(&error, GJ_USAGE, NULL, "%s holds a sweep, of many points", o->path);
        gj_error_fix(&error, "say which row with --row, as rows.csv counts them, and which arm with --arm");
        return gj_cli_fail(&error, o->json);
    }
    if (gj_opened_open(o->path, &opened, &error) != GJ_OK) {
        code = gj_cli_fail(&error, o->json);
    } else {
        code = replay_row(o, &opened);
    }
    gj_opened_close(&opened);
    return code;
}
