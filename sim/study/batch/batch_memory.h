/* A batch that is run here and now and kept in memory: for searches that ask for a few points at a time (switching values, the register of assumptions). */
#ifndef GJ_STUDY_BATCH_MEMORY_H
#define GJ_STUDY_BATCH_MEMORY_H

#include "study/batch/point_table.h"

struct gj_batch_memory {
    struct gj_point_table table; /* of the contrast; as a reader gives it */
    struct gj_experiment
        experiment; /* what was run: the one asked for, with the contrast's responses and a fixed number of replications */
    uint32_t response[2];
    char reason[800]; /* of the failed point of lowest number; "" */
};

/* All points of spec->experiment's design; spec->sink and shards are not looked at. Points and replications that fail are in the table, as in a reader's.
 * As gj_batch_run but for GJ_FAILED_POINTS. GJ_LIMIT: more than 2^32 replications in all. `out` is not to be moved. */
enum gj_status gj_batch_memory_run(const struct gj_batch_spec *spec, const struct gj_contrast *contrast,
                                   unsigned n_threads, const struct gj_batch_progress *progress,
                                   struct gj_batch_memory *out, struct gj_error *error) GJ_MUST_CHECK;
void gj_batch_memory_fini(struct gj_batch_memory *memory);

/* The text of a csv design with these points, by factor (n x experiment->n_factors): a column for each factor that is varied. GJ_NO_MEMORY. */
enum gj_status gj_points_text(const struct gj_experiment *experiment, const double *value, uint64_t n,
                              struct gj_text *text, struct gj_error *error) GJ_MUST_CHECK;

#endif
