/* Reading a results folder back: what was run, from which files, and every row. For `verify`, `replay` and the report. */
#ifndef GJ_STORE_READ_H
#define GJ_STORE_READ_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/error_list.h"
#include "study/study.h"

struct gj_results_file {
    const char *path;   /* relative to the folder */
    const char *sha256; /* 64 hex digits */
    uint64_t bytes;
};

struct gj_results_version {
    const char *name, *version;
};

/* What manifest.json says. Lives as long as the gj_results. */
struct gj_results_info {
    const char *study, *title;
    const char *scenario_sha; /* of the study's spec */
    const char *frozen_sha;   /* SHA-256 of the frozen scenario's text */
    const char *headline;     /* name of an outcome */
    double confidence;
    uint64_t seed;
    uint64_t rows_digest;
    uint32_t n_replications, n_failed;
    uint32_t n_arms;  /* lived: GJ_N_ARMS, or GJ_MAX_ARMS where orders answer */
    uint32_t n_firms; /* of a population; 0: one plant */
    uint32_t n_rows;  /* n_arms * n_replications, times the firms */
    uint32_t n_words, n_versions, n_sources, n_files;
    const char *const *command;
    const struct gj_results_version *version;
    const struct gj_results_file *source; /* the scenario first; text: gj_results_source */
    const struct gj_results_file *file;   /* every file of the folder except manifest.json, by path */
};

struct gj_results;

/* Open a folder that gj_store_commit made. Checks the manifest, the digest of results.sqlite and that both tell of the same run.
 * GJ_IO: not there, not a results folder, cut, changed, or written by a newer version. `*results` is set only on GJ_OK.
 * Cost: reads results.sqlite once. */
enum gj_status gj_results_open(const char *folder, struct gj_results **results, struct gj_error *error) GJ_MUST_CHECK;
void gj_results_close(struct gj_results *results); /* NULL is fine */

const struct gj_results_info *gj_results_info(const struct gj_results *results);

/* Text of source file `i` < n_sources, and of the frozen scenario: NUL-terminated, live as long as `results`. */
enum gj_status gj_results_source(struct gj_results *results, uint32_t i, const char **text, size_t *length,
                                 struct gj_error *error) GJ_MUST_CHECK;
enum gj_status gj_results_frozen(struct gj_results *results, const char **text, size_t *length,
                                 struct gj_error *error) GJ_MUST_CHECK;

/* Row `i` < n_rows, in the order of gj_study_result.row, values bit for bit. An outcome that the folder does not have is NaN.
 * Cost: one look-up; in order is fastest. */
enum gj_status gj_results_row(struct gj_results *results, uint32_t i, struct gj_row *row,
                              struct gj_error *error) GJ_MUST_CHECK;

/* The whole result, as the run had it in memory: the packed one with its rows. `spec`: the study that was run, read again from the folder's sources, with
 * the scenario's hash in it; `result` borrows it and must be freed also after an error. GJ_IO, GJ_MISMATCH: the folder is of another version of the program,
 * of before results were packed, or damaged; the fix is the command that makes it again. */
enum gj_status gj_results_result(struct gj_results *results, const struct gj_study_spec *spec,
                                 struct gj_study_result *result, struct gj_error *error) GJ_MUST_CHECK;

/* Compare every file of the folder with its digest in the manifest, and the manifest with its own; each one that is missing, cut or changed is added to `errors`.
 * Returns GJ_MISMATCH when there is one. */
enum gj_status gj_results_check_files(const struct gj_results *results, struct gj_error_list *errors) GJ_MUST_CHECK;
/* The database only; GJ_IO. */
enum gj_status gj_results_check_rows(const struct gj_results *results, struct gj_error *error) GJ_MUST_CHECK;

#endif
