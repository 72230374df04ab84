/* An RO-Crate of a results folder: a copy of it that says what it is to repositories, by RO-Crate 1.1 (w3id.org/ro/crate/1.1) and the profile Process Run
 * Crate 0.5 (w3id.org/ro/wfrun/process/0.5).
 *
 *     press-ro-crate/
 *         ro-crate-metadata.json   root dataset -> CreateAction (instrument: gongjang and its version, object: the scenario, result: the files)
 *         scenario/press.lua       the scenario's files, as files
 *         manifest.json, results.sqlite, rows.csv ...
 *
 * A crate must say when it was published; results hold no clock and neither does the program ask one: whoever publishes gives the date. For the same reason
 * the action has no endTime, which the profile only recommends. */
#ifndef GJ_STORE_CRATE_H
#define GJ_STORE_CRATE_H

#include "store/export.h"
#include "store/store.h"

struct gj_crate_spec {
    const char *folder; /* of the results */
    const char *name, *title;
    const char *command;                  /* that makes them again */
    const struct gj_store_source *source; /* of the scenario, the main file first; path relative */
    uint32_t n_sources;
    const char *date;    /* ISO 8601, to the day or finer */
    const char *license; /* a URL, or words */
    const char *agent;   /* who ran it; NULL: not said */
};

/* "2026-11-22", "2026-11-22T09:30:00Z" and their like; GJ_USAGE. */
enum gj_status gj_crate_check_date(const char *date, struct gj_error *error) GJ_MUST_CHECK;
/* The day of so many seconds since 1970, as SOURCE_DATE_EPOCH gives them; GJ_USAGE when it is no such number. */
enum gj_status gj_crate_date_of_epoch(const char *seconds, char date[11], struct gj_error *error) GJ_MUST_CHECK;

/* GJ_MISMATCH when a file of the folder was changed. */
enum gj_status gj_crate_write(const struct gj_crate_spec *spec, struct gj_export *out,
                              struct gj_error *error) GJ_MUST_CHECK;

#endif
