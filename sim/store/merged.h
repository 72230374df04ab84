/* Rows of several results in one long table, each line with where it is from.
 *
 *     both/
 *         rows.csv      result, model_version, scenario, row, point, replication, firm, arm, status, digest, name, unit, value
 *         results.csv   a line a result: kind, study, version, scenario, seed, digest of its rows
 *         README.md     what was merged, and whether versions or scenarios are mixed in it
 *         datapackage.json, manifest.json
 *
 * Numbers of different model versions, or of different scenarios, are not of one kind: whoever merges them says so, and every line does. */
#ifndef GJ_STORE_MERGED_H
#define GJ_STORE_MERGED_H

#include "store/batch_read.h"
#include "store/catalog.h"
#include "store/export.h"
#include "store/read.h"

struct gj_merged_part {
    const char *result; /* what it is called in the tables; unique */
    const struct gj_catalog_entry *entry;
    struct gj_results *study; /* one of the two */
    struct gj_batch_reader *sweep;
};

/* Are there two versions among them, two scenarios? */
bool gj_merged_mixes_versions(const struct gj_merged_part *part, uint32_t n);
bool gj_merged_mixes_scenarios(const struct gj_merged_part *part, uint32_t n);

/* In the order given. `n_lines` of rows.csv. */
enum gj_status gj_merged_write(const struct gj_merged_part *part, uint32_t n, struct gj_export *out, uint64_t *n_lines,
                               struct gj_error *error) GJ_MUST_CHECK;

#endif
