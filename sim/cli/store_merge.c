/* store merge: rows of several results in one table. */
#include "cli/store_internal.h"

#include <stdlib.h>
#include <string.h>

#include "cli/opened.h"
#include "store/merged.h"

struct options {
    struct gj_store_asked asked;
    const char *out;
    bool mixed;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *o = state->input;
    switch (key) {
    case 'o':
        o->out = argument;
        return 0;
    case 'm':
        o->mixed = true;
        return 0;
    case ARGP_KEY_END:
        if (o->asked.n < 2) {
            gj_cli_wrong(state, "which results? Give two folders or more");
        }
        if (!o->out) {
            gj_cli_wrong(state, "where to? Give --out");
        }
        return 0;
    default:
        return gj_store_ask(key, state, &o->asked);
    }
}

/* The last part of the path; "-2" behind it where another has that already. */
static const char *label(struct gj_arena *arena, const struct gj_merged_part *part, uint32_t i, const char *path)
{
    struct gj_text name;
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/') {
        n--;
    }
    size_t start = n;
    while (start > 0 && path[start - 1] != '/') {
        start--;
    }
    const char *made = NULL;
    for (unsigned number = 1; !made; number++) {
        gj_text_init(&name);
        gj_text_add_n(&name, path + start, n - start);
        if (number > 1) {
            gj_text_addf(&name, "-%u", number);
        }
        bool is_taken = false;
        for (uint32_t k = 0; k < i && !name.failed; k++) {
            is_taken = is_taken || strcmp(part[k].result, name.data) == 0;
        }
        made = is_taken ? NULL : name.failed ? "" : gj_arena_strdup(arena, name.data);
        made = made || is_taken ? made : "";
        gj_text_fini(&name);
    }
    return made;
}

/* Numbers of different models or scenarios are not mixed in silence. */
static enum gj_status check_mix(const struct options *o, const struct gj_merged_part *part, struct gj_error *error)
{
    const bool versions = gj_merged_mixes_versions(part, o->asked.n);
    const bool scenarios = gj_merged_mixes_scenarios(part, o->asked.n);
    if (!versions && !scenarios) {
        return GJ_OK;
    }
    uint32_t k = 1;
    while (versions ? strcmp(part[k].entry->version, part[0].entry->version) == 0
                    : strcmp(part[k].entry->scenario_sha, part[0].entry->scenario_sha) == 0) {
        k++;
    }
    if (!o->mixed && versions) {
        gj_error_set(error, GJ_USAGE, NULL, "%s was made by gongjang %s, %s by gongjang %s: different models",
                     o->asked.folder[0], part[0].entry->version, o->asked.folder[k], part[k].entry->version);
    } else if (!o->mixed) {
        gj_error_set(error, GJ_USAGE, NULL, "%s is of scenario %.12s, %s of scenario %.12s", o->asked.folder[0],
                     part[0].entry->scenario_sha, o->asked.folder[k], part[k].entry->scenario_sha);
    }
    if (!o->mixed) {
        gj_error_fix(
            error,
            "--mixed merges them all the same: every row, and the README of the folder, then say which is which");
        return GJ_USAGE;
    }
    gj_cli_note("the rows are of different %s: see the columns model_version and scenario",
                versions && scenarios ? "model versions and scenarios"
                : versions            ? "model versions"
                                      : "scenarios");
    return GJ_OK;
}

/* What is merged must be as it was written. */
static enum gj_status check_files(const struct gj_opened *opened, struct gj_error *error)
{
    struct gj_error_list errors;
    gj_error_list_init(&errors);
    const enum gj_status status =
        opened->sweep ? gj_batch_read_check(opened->sweep, &errors) : gj_results_check_files(opened->study, &errors);
    if (status != GJ_OK && errors.items) {
        *error = errors.items[0];
        error->status = status;
    }
    gj_error_list_fini(&errors);
    return status;
}

static enum gj_status merge(const struct options *o, struct gj_opened *opened, struct gj_merged_part *part,
                            uint64_t *n_lines, struct gj_error *error)
{
    struct gj_export *out = NULL;
    enum gj_status status = GJ_OK;
    for (uint32_t i = 0; i < o->asked.n && status == GJ_OK; i++) {
        status = gj_opened_open(o->asked.folder[i], &opened[i], error);
        if (status == GJ_OK) {
            status = check_files(&opened[i], error);
        }
        part[i] = (struct gj_merged_part){.entry = &opened[i].entry,
                                          .study = opened[i].study,
                                          .sweep = opened[i].sweep,
                                          .result = label(&opened[0].arena, part, i, o->asked.folder[i])};
    }
    if (status == GJ_OK) {
        status = check_mix(o, part, error);
    }
    if (status == GJ_OK) {
        status = gj_export_begin(o->out, &out, error);
    }
    if (status == GJ_OK) {
        status = gj_merged_write(part, o->asked.n, out, n_lines, error);
        if (status == GJ_OK) {
            status = gj_export_commit(out, error);
        } else {
            gj_export_abandon(out);
        }
    }
    return status;
}

int gj_store_merge(int argc, char **argv)
{
    const struct argp_option table[] = {
        {"out", 'o', "FOLDER", 0, "where to; it must not be there yet", 0},
        {"mixed", 'm', NULL, 0, "also rows of different model versions or scenarios, which is then said in every row",
         0},
        {"json", 'j', NULL, 0, "print errors, or what was written, as JSON", 0},
        {0},
    };
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = "FOLDER FOLDER...",
                              .doc =
                                  "Rows of several results, of runs or sweeps, in one long table, with the result and "
                                  "the model version of each. (Shards of one sweep: `gongjang merge`.)"};
    struct options o = {0};
    struct gj_error error = {0};
    uint64_t n_lines = 0;
    gj_cli_parse(&argp, argc, argv, &o);
    struct gj_opened *opened = gj_alloc_zero(o.asked.n, sizeof *opened);
    struct gj_merged_part *part = gj_alloc_zero(o.asked.n, sizeof *part);
    enum gj_status status = opened && part ? merge(&o, opened, part, &n_lines, &error)
                                           : gj_error_set(&error, GJ_NO_MEMORY, NULL, "memory ran out for the results");
    int code = 0;
    if (status != GJ_OK) {
        code = gj_cli_fail(&error, o.asked.json);
    } else if (o.asked.json) {
        printf("{\"errors\": [], \"folder\": \"%s\", \"results\": %u, \"lines\": %llu}\n", o.out, o.asked.n,
               (unsigned long long)n_lines);
    } else {
        printf("%s/rows.csv: %llu lines of %u results\n", o.out, (unsigned long long)n_lines, o.asked.n);
    }
    for (uint32_t i = 0; opened && i < o.asked.n; i++) {
        if (opened[i].path) {
            gj_opened_close(&opened[i]);
        }
    }
    gj_free(opened);
    gj_free(part);
    return code;
}
