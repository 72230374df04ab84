/* Where a sweep keeps what it has, and what it says of it at the end. */
#ifndef GJ_CLI_SWEEP_STORE_H
#define GJ_CLI_SWEEP_STORE_H

#include "base/alloc.h"
#include "cli/cli.h"
#include "store/batch_file.h"

/* What a batch of `spec`, with its experiment, is of. The command is made of `asked` and of `option`: words of the sweep's own that change its results
 * ("--points", "200"). Everything lives as long as the arena, the scenario, `spec` and `frozen`. Not set: points and shard. */
enum gj_status gj_sweep_about(const struct gj_cli_asked *asked, const struct gj_scenario *scenario,
                              const struct gj_study_spec *spec, const char *frozen, struct gj_arena *arena,
                              struct gj_batch_about *about) GJ_MUST_CHECK;

#endif
