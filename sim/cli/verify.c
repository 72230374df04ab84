/* verify: are the files of a results folder as they were written, and do some of its rows come out the same again? */
#include "cli/verify_internal.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "store/read.h"
#include "store/store.h"
#include "study/batch/pick.h"
#include "study/population/population.h"

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct gj_verify_options *o = state->input;
    switch (key) {
    case 'r':
        o->rows = (uint32_t)gj_cli_number(state, "rows", argument, 1, UINT32_MAX);
        return 0;
    case 'p':
        o->pick = gj_cli_number(state, "pick", argument, 0, UINT64_MAX);
        o->has_pick = true;
        return 0;
    case 'j':
        o->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (o->folder) {
            gj_cli_wrong(state, "one results folder at a time, not also '%s'", argument);
        }
        o->folder = argument;
        return 0;
    case ARGP_KEY_END:
        if (!o->folder) {
            gj_cli_wrong(state, "which results? Give the folder that `gongjang run` wrote");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

bool gj_verify_same(double a, double b)
{
    return (isnan(a) && isnan(b)) || a == b; /* the store keeps all of a double but the sign of a zero */
}

static const char *arm_name(const struct gj_row *row)
{
    return gj_arm_info((enum gj_arm)row->arm)->name;
}

void gj_verify_show_how(struct gj_error *error, const char *folder, uint64_t number)
{
    gj_error_fix(error,
                 "`gongjang replay %s --row %" PRIu64 "` shows it; another build of gongjang made the results "
                 "(manifest.json names its version), or they were changed",
                 folder, number);
}

static enum gj_status compare(const struct gj_verify_options *o, uint64_t number, const struct gj_row *stored,
                              const struct gj_row *again, struct gj_error *error)
{
    if (stored->status != again->status) {
        gj_error_set(error, GJ_MISMATCH, NULL, "row %" PRIu64 " (replication %u %s): %s in the folder, %s now", number,
                     stored->replication, arm_name(stored), gj_status_name(stored->status),
                     gj_status_name(again->status));
        gj_verify_show_how(error, o->folder, number);
        return GJ_MISMATCH;
    }
    if (stored->digest != again->digest) {
        gj_error_set(error, GJ_MISMATCH, NULL,
                     "row %" PRIu64 " (replication %u %s): digest %016" PRIx64 " in the folder, %016" PRIx64 " now",
                     number, stored->replication, arm_name(stored), stored->digest, again->digest);
        gj_verify_show_how(error, o->folder, number);
        return GJ_MISMATCH;
    }
    for (uint32_t k = 0; k < GJ_N_OUTCOMES && stored->status == GJ_OK; k++) {
        if (!gj_verify_same(stored->value[k], again->value[k]) && !isnan(stored->value[k])) {
            gj_error_set(error, GJ_MISMATCH, NULL,
                         "row %" PRIu64 " (replication %u %s): %s is %.17g in the folder, %.17g now", number,
                         stored->replication, arm_name(stored), gj_outcome_info((enum gj_outcome_id)k)->name,
                         stored->value[k], again->value[k]);
            gj_verify_show_how(error, o->folder, number);
            return GJ_MISMATCH;
        }
    }
    return GJ_OK;
}

uint64_t *gj_verify_pick(uint64_t seed, uint64_t n, uint64_t *want, struct gj_error *error)
{
    *want = *want < n ? *want : n;
    uint64_t *row = gj_alloc_zero(*want + 1, sizeof *row);
    if (row) {
        *want = gj_pick(seed, n, *want, row);
    } else {
        gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the rows to run again");
    }
    return row;
}

static enum gj_status rerun(struct gj_results *results, const struct gj_verify_options *o,
                            const struct gj_study_spec *spec, uint32_t *n_done, struct gj_error *error)
{
    const uint32_t n = gj_results_info(results)->n_rows;
    uint64_t want = o->rows > 0 ? o->rows : gj_pick_default(n);
    uint64_t *picked = gj_verify_pick(o->pick, n, &want, error);
    enum gj_status status = picked ? GJ_OK : GJ_NO_MEMORY;
    for (uint64_t i = 0; i < want && status == GJ_OK; i++) {
        struct gj_row stored;
        struct gj_row again;
        status = gj_results_row(results, (uint32_t)picked[i], &stored, error);
        if (status == GJ_OK) {
            status = gj_study_replicate(spec, stored.replication, (enum gj_arm)stored.arm, NULL, &again, error);
        }
        if (status == GJ_OK) {
            status = compare(o, picked[i], &stored, &again, error);
            *n_done += 1;
        }
    }
    gj_free(picked);
    return status;
}

/* Of a population: whole worlds, because what a firm does depends on the others: one, or as many as have the rows asked for. */
static enum gj_status rerun_worlds(struct gj_results *results, const struct gj_verify_options *o,
                                   const struct gj_study_spec *spec, uint32_t *n_done, struct gj_error *error)
{
    const uint32_t n = gj_results_info(results)->n_replications;
    const uint32_t rows_each = gj_results_info(results)->n_rows / n;
    uint64_t want = o->rows > 0 ? (o->rows + rows_each - 1) / rows_each : 1;
    uint64_t *picked = gj_verify_pick(o->pick, n, &want, error);
    enum gj_status status = picked ? GJ_OK : GJ_NO_MEMORY;
    for (uint64_t i = 0; i < want && status == GJ_OK; i++) {
        const uint32_t world = (uint32_t)picked[i];
        struct gj_study_spec one = *spec;
        struct gj_study_result result = {0};
        one.replications = one.replications_min = 1;
        status = gj_population_run(&one, world, 0, NULL, &result, error);
        status = status == GJ_FAILED_POINTS ? GJ_OK : status;
        for (uint32_t k = 0; k < rows_each && status == GJ_OK; k++) {
            struct gj_row stored;
            status = gj_results_row(results, world * rows_each + k, &stored, error);
            if (status == GJ_OK) {
                status = compare(o, (uint64_t)world * rows_each + k, &stored, &result.row[k], error);
            }
            *n_done += 1;
        }
        gj_study_result_free(&result);
    }
    gj_free(picked);
    return status;
}

static int verify_study(struct gj_verify_options *o, struct gj_results *results)
{
    struct gj_error error = {0};
    struct gj_scenario *scenario = NULL;
    struct gj_study_spec spec;
    uint32_t n_done = 0;
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    o->pick = o->has_pick ? o->pick : gj_results_info(results)->rows_digest;
    int code = 0;
    const enum gj_status files = gj_results_check_files(results, &errors);
    if (files != GJ_OK) {
        (void)gj_cli_fail_all(&errors, o->json);
        code = gj_status_exit_code(files);
    } else if (gj_cli_reload(results, &scenario, &spec, &error) != GJ_OK ||
               (spec.population ? rerun_worlds : rerun)(results, o, &spec, &n_done, &error) != GJ_OK) {
        code = gj_cli_fail(&error, o->json);
    } else if (o->json) {
        printf("{\"errors\": [], \"files\": %u, \"rows\": %u, \"rows_run_again\": %u, \"pick\": \"%" PRIu64 "\"}\n",
               gj_results_info(results)->n_files, gj_results_info(results)->n_rows, n_done, o->pick);
    } else {
        gj_cli_tell(stdout, "", "\n",
                    "%s: %u files as written, %u of %u rows run again, all the same (--pick %" PRIu64 ").", o->folder,
                    gj_results_info(results)->n_files, n_done, gj_results_info(results)->n_rows, o->pick);
    }
    gj_error_list_fini(&errors);
    gj_scenario_free(scenario);
    return code;
}

int gj_cli_verify(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"rows", 'r', "N", 0, "rows to run again, chosen at random (default: 2 %, at least 4)", 0},
        {"pick", 'p', "SEED", 0, "seed of that choice (default: the digest of the rows, so always the same choice)", 0},
        {"json", 'j', NULL, 0, "print what was found as JSON", 0},
        {0},
    };
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = "FOLDER",
                              .doc = "Check the files of a results folder against their digests, load the scenario it "
                                     "holds, run some of its rows again "
                                     "and compare them bit for bit. Exit status 6 when anything differs."};
    struct gj_verify_options o = {0};
    gj_cli_parse(&argp, argc, argv, &o);
    struct gj_opened opened;
    struct gj_error error = {0};
    int code;
    if (gj_opened_open(o.folder, &opened, &error) != GJ_OK) {
        code = gj_cli_fail(&error, o.json);
    } else {
        code = opened.sweep ? gj_verify_sweep(&o, &opened) : verify_study(&o, opened.study);
    }
    gj_opened_close(&opened);
    return code;
}
