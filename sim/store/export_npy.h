/* Results as arrays for NumPy (store/npy.h), with a file arrays.json that names every place of every dimension.
 *
 *     sweep:  X.npy      points x factors                     values, in the factors' units; of a choice its place from 0
 *             Y.npy      points x replications x responses    NaN where there is no row, or no value
 *             state.npy  points                               0 done, 1 refused by a constraint, 2 failed, NaN not run yet
 *     run:    Y.npy      replications x arms x outcomes (of a population: x firms, after the replications) */
#ifndef GJ_STORE_EXPORT_NPY_H
#define GJ_STORE_EXPORT_NPY_H

#include "store/batch_read.h"
#include "store/export.h"
#include "store/read.h"

/* Memory: the replications of one point. */
enum gj_status gj_export_npy_sweep(struct gj_batch_reader *reader, struct gj_export *out,
                                   struct gj_error *error) GJ_MUST_CHECK;
enum gj_status gj_export_npy_study(struct gj_results *results, struct gj_export *out,
                                   struct gj_error *error) GJ_MUST_CHECK;

#endif
