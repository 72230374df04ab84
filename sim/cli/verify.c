/* verify: are the files of a results folder as they were written, and do some of its rows come out the same again? */
#include "cli/cli.h"

#include <math.h>
#include <string.h>

#include "store/read.h"
#include "store/store.h"
#include "study/population.h"

struct options {
    const char *folder;
    uint32_t rows;
    bool json;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case 'r':
        o->rows = (uint32_t)gj_cli_number(state, "rows", argument, 1, UINT32_MAX);
        return 0;
    case 'j':
        o->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (o->folder) {
            argp_error(state, "one results folder at a time, not also '%s'", argument);
        }
        o->folder = argument;
        return 0;
    case ARGP_KEY_END:
        if (!o->folder) {
            argp_error(state, "which results? Give the folder that `gongjang run` wrote");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static bool same(double a, double b)
{
    return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

static const char *arm_name(const struct gj_row *row)
{
    return gj_arm_info((enum gj_arm)row->arm)->name;
}

static enum gj_status compare(const struct gj_row *stored, const struct gj_row *again, struct gj_error *error)
{
    if (stored->digest != again->digest || stored->status != again->status) {
        gj_error_set(error, GJ_MISMATCH, NULL, "replication %u %s: digest %016llx in the folder, %016llx now",
                     stored->replication, arm_name(stored), (unsigned long long)stored->digest,
                     (unsigned long long)again->digest);
        gj_error_fix(
            error,
            "another build of gongjang made the results (manifest.json names its version), or they were changed");
        return GJ_MISMATCH;
    }
    for (uint32_t k = 0; k < GJ_N_OUTCOMES && stored->status == GJ_OK; k++) {
        if (!same(stored->value[k], again->value[k]) && !isnan(stored->value[k])) {
            gj_error_set(error, GJ_MISMATCH, NULL, "replication %u %s: %s is %.10g in the folder, %.10g now",
                         stored->replication, arm_name(stored), gj_outcome_info((enum gj_outcome_id)k)->name,
                         stored->value[k], again->value[k]);
            gj_error_fix(
                error,
                "another build of gongjang made the results (manifest.json names its version), or they were changed");
            return GJ_MISMATCH;
        }
    }
    return GJ_OK;
}

/* Rows spread evenly over the folder: at least `o->rows`, by default 2 % and at least 4. */
static enum gj_status rerun(struct gj_results *results, const struct options *o, const struct gj_study_spec *spec,
                            uint32_t *n_done, struct gj_error *error)
{
    const uint32_t n = gj_results_info(results)->n_rows;
    uint32_t want = o->rows > 0 ? o->rows : n / 50 < 4 ? 4 : n / 50;
    want = want < n ? want : n;
    enum gj_status status = GJ_OK;
    for (uint32_t i = 0; i < want && status == GJ_OK; i++) {
        struct gj_row stored;
        struct gj_row again;
        const uint32_t row = want > 1 ? (uint32_t)((uint64_t)i * (n - 1) / (want - 1)) : 0;
        status = gj_results_row(results, row, &stored, error);
        if (status == GJ_OK) {
            status = gj_study_replicate(spec, stored.replication, (enum gj_arm)stored.arm, NULL, &again, error);
        }
        if (status == GJ_OK) {
            status = compare(&stored, &again, error);
            *n_done += 1;
        }
    }
    return status;
}

/* Of a population: whole worlds, because what a firm does depends on the others: the first, or as many as have the rows asked for, spread evenly. */
static enum gj_status rerun_worlds(struct gj_results *results, const struct options *o,
                                   const struct gj_study_spec *spec, uint32_t *n_done, struct gj_error *error)
{
    const uint32_t n = gj_results_info(results)->n_replications;
    const uint32_t rows_each = gj_results_info(results)->n_rows / n;
    uint32_t want = o->rows > 0 ? (o->rows + rows_each - 1) / rows_each : 1;
    want = want < n ? want : n;
    enum gj_status status = GJ_OK;
    for (uint32_t i = 0; i < want && status == GJ_OK; i++) {
        const uint32_t world = want > 1 ? (uint32_t)((uint64_t)i * (n - 1) / (want - 1)) : 0;
        struct gj_study_spec one = *spec;
        struct gj_study_result result = {0};
        one.replications = one.replications_min = 1;
        status = gj_population_run(&one, world, 0, NULL, &result, error);
        status = status == GJ_FAILED_POINTS ? GJ_OK : status;
        for (uint32_t k = 0; k < rows_each && status == GJ_OK; k++) {
            struct gj_row stored;
            status = gj_results_row(results, world * rows_each + k, &stored, error);
            if (status == GJ_OK) {
                status = compare(&stored, &result.row[k], error);
            }
            *n_done += 1;
        }
        gj_study_result_free(&result);
    }
    return status;
}

int gj_cli_verify(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"rows", 'r', "N", 0, "rows to run again (default: 2 %, at least 4)", 0},
        {"json", 'j', NULL, 0, "print what was found as JSON", 0},
        {0},
    };
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = "FOLDER",
                              .doc = "Check the files of a results folder against their digests, load the scenario it "
                                     "holds, run some of its rows again "
                                     "and compare them bit for bit. Exit status 6 when anything differs."};
    struct options o = {0};
    argp_parse(&argp, argc, argv, 0, NULL, &o);
    struct gj_error error = {0};
    struct gj_results *results = NULL;
    struct gj_scenario *scenario = NULL;
    struct gj_study_spec spec;
    uint32_t n_done = 0;
    if (gj_results_open(o.folder, &results, &error) != GJ_OK) {
        return gj_cli_fail(&error, o.json);
    }
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    int code = 0;
    const enum gj_status files = gj_results_check_files(results, &errors);
    if (files != GJ_OK) {
        (void)gj_cli_fail_all(&errors, o.json);
        code = gj_status_exit_code(files);
    } else if (gj_cli_reload(results, &scenario, &spec, &error) != GJ_OK ||
               (spec.population ? rerun_worlds : rerun)(results, &o, &spec, &n_done, &error) != GJ_OK) {
        code = gj_cli_fail(&error, o.json);
    } else if (o.json) {
        printf("{\"errors\": [], \"files\": %u, \"rows\": %u, \"rows_run_again\": %u}\n",
               gj_results_info(results)->n_files, gj_results_info(results)->n_rows, n_done);
    } else {
        printf("%s: %u files as written, %u of %u rows run again, all the same.\n", o.folder,
               gj_results_info(results)->n_files, n_done, gj_results_info(results)->n_rows);
    }
    gj_error_list_fini(&errors);
    gj_scenario_free(scenario);
    gj_results_close(results);
    return code;
}
