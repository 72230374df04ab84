/* The results folder of a study: made beside, checked in, and swapped for the one before it in one step.
 *
 *     results/press_shop/
 *         manifest.json        what was run: scenario and its SHA-256, seed, versions, command, digest of every file here and its own
 *         results.sqlite       all tables, one row a replication and arm, the scenario's text; and the result packed (study/result_pack.h), from
 *                              which reports are made again
 *         rows.csv ...         the same tables, long form: UTF-8 with BOM, CRLF (RFC 4180)
 *         datapackage.json     types, units and descriptions of the CSV tables (Frictionless Data Package), English and Korean
 *         frozen.txt           the frozen scenario, one line a value
 *         figures/, report...  whatever else was put into the staging folder
 *
 * Nothing in it says when, where, by whom or with how many threads it was made: the same run gives the same bytes.
 *
 *     struct gj_store *store;
 *     if (gj_store_begin("results/press_shop", &store, &error) != GJ_OK) ...   before the run: says early what is in the way
 *     ... run the study ...
 *     status = gj_store_put(store, &spec, &error);                             tables
 *     ... write gj_store_staging(store)/figures/oee.png, report.html ...
 *     if (status == GJ_OK) status = gj_store_commit(store, &note, &error);     manifest, fsync, swap; frees `store`
 *     else gj_store_abandon(store);                                            removes the staging folder; frees `store`
 *
 * Killed at any moment, the folder is the old one or the new one, whole; what a killed run left beside it is cleared by the next
 * gj_store_begin of the same folder. How: sim/decisions/0006-store.md. Reading a folder: store/read.h.
 */
#ifndef GJ_STORE_STORE_H
#define GJ_STORE_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "study/study.h"

#define GJ_STORE_FORMAT "gongjang-results"
#define GJ_STORE_FORMAT_VERSION 1 /* one more whenever an older program could misread a folder */

/* A scenario file as it was read. `path`: as the scenario's reader finds it, relative ("press_shop.lua", "levels/korea_2019.lua");
 * of an absolute path only the last part is kept. `text`: UTF-8. */
struct gj_store_source {
    const char *path;
    const char *text;
    size_t length;
};

/* {"gongjang", "0.1.0"}, {"gsl", gsl_version}, {"lua", LUA_RELEASE}; SQLite's own is added. */
struct gj_store_version {
    const char *name, *version;
};

/* All that a folder is made from. Borrowed until gj_store_put returns. */
struct gj_store_spec {
    const struct gj_study_result *result; /* with result->spec */
    const char *frozen;                   /* from gj_study_print */
    const struct gj_store_source *source; /* first the scenario, then what it requires */
    uint32_t n_sources;
    /* The command that makes these results again, word by word, without options that leave them as they are (threads, folder).
     * Absolute paths in it are cut to their last part. */
    const char *const *command;
    uint32_t n_words;
    const struct gj_store_version *version;
    uint32_t n_versions;
};

struct gj_store;

/* Make an empty staging folder beside `folder` (its parents too, where they are missing) and clear what killed runs left there.
 * GJ_IO when `folder` is a file, cannot be made, or holds something else than results of this program (those are never deleted).
 * `*store` is set only on GJ_OK. Cost: a few system calls. */
enum gj_status gj_store_begin(const char *folder, struct gj_store **store, struct gj_error *error) GJ_MUST_CHECK;

/* Path of the staging folder, for those who write files into it themselves. It has an empty sub-folder "figures". */
const char *gj_store_staging(const struct gj_store *store);

/* Write all tables. Once a store. About 0.3 s for 10,000 replications. */
enum gj_status gj_store_put(struct gj_store *store, const struct gj_store_spec *spec,
                            struct gj_error *error) GJ_MUST_CHECK;

/* One more file, `name` relative to the folder ("report.html"); it may lie in "figures/". */
enum gj_status gj_store_add_file(struct gj_store *store, const char *name, const void *bytes, size_t n,
                                 struct gj_error *error) GJ_MUST_CHECK;

/* Digest every file in the staging folder into manifest.json, force all to the disk and swap. After an error the folder is as it was
 * and the staging folder is gone. `note` (may be NULL) gets a sentence when the old folder held files that this program did not
 * write: they are moved to <folder>.kept-<n>. Always frees `store`. */
enum gj_status gj_store_commit(struct gj_store *store, struct gj_text *note, struct gj_error *error) GJ_MUST_CHECK;

/* Remove the staging folder and free `store` (NULL is fine). */
void gj_store_abandon(struct gj_store *store);

/* begin, put and commit in one: a folder without figures. */
enum gj_status gj_store_write(const char *folder, const struct gj_store_spec *spec,
                              struct gj_error *error) GJ_MUST_CHECK;

/* SHA-256 as 64 hex digits and NUL: of a frozen scenario, of a file's text. */
void gj_sha256(const void *bytes, size_t n, char hex[65]);

/* The study's summary as one JSON object, for `--json`: outcomes with both arms, difference and ratio, stations, pools, OEE steps,
 * money, years. What is not finite is null; 64-bit integers are text. GJ_NO_MEMORY when memory is out (`out` is then not usable). */
enum gj_status gj_store_summary_json(const struct gj_study_result *result, struct gj_text *out) GJ_MUST_CHECK;

#endif
