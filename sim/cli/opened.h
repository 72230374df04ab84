/* A results folder of either kind, opened: of a run or of a sweep. For the commands that take both. */
#ifndef GJ_CLI_OPENED_H
#define GJ_CLI_OPENED_H

#include "base/alloc.h"
#include "cli/cli.h"
#include "script/point_maker.h"
#include "store/batch_read.h"
#include "store/catalog.h"
#include "store/read.h"
#include "store/store.h"

struct gj_opened {
    const char *path;
    struct gj_catalog_entry entry;
    struct gj_results *study;      /* of a run, else NULL */
    struct gj_batch_reader *sweep; /* of a sweep, else NULL */
    struct gj_arena arena;
    const char *command;            /* one line, as a shell takes it */
    struct gj_store_source *source; /* of the scenario, the main file first */
    uint32_t n_sources;
};

/* A sweep's folder, or a file of one by its name (.batch)? */
bool gj_opened_is_sweep(const char *path);

/* The manifest's kind decides; also a batch's file is taken for a sweep. What is neither is an error. Needs gj_opened_close also after an error. */
enum gj_status gj_opened_open(const char *path, struct gj_opened *opened, struct gj_error *error) GJ_MUST_CHECK;
void gj_opened_close(struct gj_opened *opened);

/* The study it is of, loaded from the files in it: of a sweep at the factors' central values, with the experiment as it was run. GJ_MISMATCH when this
 * program freezes it to another text. */
enum gj_status gj_opened_reload(struct gj_opened *opened, struct gj_scenario **scenario, struct gj_study_spec *spec,
                                struct gj_error *error) GJ_MUST_CHECK;

/* --- the rows of a sweep, lived again --- */

/* What is needed to live a point of a sweep once more. */
struct gj_sweep_again {
    const struct gj_batch_about *about;
    struct gj_scenario *scenario;
    struct gj_study_spec central;
    struct gj_setting *setting;
    struct gj_point_maker *maker;
    struct gj_batch_model model;
    /* The point at hand: */
    const struct gj_study_spec *point_spec;
    void *handle;
    struct gj_study_spec spec; /* with the seed and the replications of the batch */
};
enum gj_status gj_sweep_again_open(struct gj_opened *opened, struct gj_sweep_again *again,
                                   struct gj_error *error) GJ_MUST_CHECK;
void gj_sweep_again_close(struct gj_sweep_again *again);
/* Load the scenario with the point's values into again->spec, in place of the point before. */
enum gj_status gj_sweep_again_point(struct gj_sweep_again *again, const struct gj_batch_point *point,
                                    struct gj_error *error) GJ_MUST_CHECK;

/* Rows by number: 0, 1, ... by point and replication. Asked for in rising order; what `row` and `point` point to lives until the next call. A row of an
 * unfinished point has no point: GJ_USAGE. */
struct gj_row_finder {
    struct gj_batch_reader *reader;
    uint64_t next_row; /* number of the next one the reader gives */
    struct gj_batch_row row;
    struct gj_batch_point point;
    bool has_row, has_point;
};
enum gj_status gj_find_row(struct gj_row_finder *finder, uint64_t number, struct gj_error *error) GJ_MUST_CHECK;

#endif
