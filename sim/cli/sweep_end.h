/* What a sweep says at its end, `merge` too: points by state, why some have no result, ranges of the outcomes, where everything is. */
#ifndef GJ_CLI_SWEEP_END_H
#define GJ_CLI_SWEEP_END_H

#include "cli/cli.h"
#include "store/batch_read.h"

/* Of a results folder, or of a shard's file, at `path`. `scenario`: its file as the user names it; NULL: as what is there names it. `was_there`: nothing
 * was run. GJ_FAILED_POINTS, without an error set, when points or replications
 * failed. */
enum gj_status gj_sweep_end(const char *path, const char *scenario, bool was_there, enum gj_lang lang, bool json,
                            struct gj_error *error) GJ_MUST_CHECK;

#endif
