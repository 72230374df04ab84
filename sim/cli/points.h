/* Points of a search (study/batch/search.h) as studies of a loaded scenario: what its `open`, `close` and `user` are. */
#ifndef GJ_CLI_POINTS_H
#define GJ_CLI_POINTS_H

#include "cli/cli.h"
#include "script/point_maker.h"

struct gj_cli_points {
    struct gj_scenario *scenario;
    const struct gj_cli_sets *sets; /* it was loaded with */
    struct gj_point_maker *maker;   /* of the batch that is open */
};

/* `user` is a struct gj_cli_points. */
enum gj_status gj_cli_points_open(void *user, const struct gj_experiment *experiment, struct gj_batch_model *model,
                                  struct gj_error *error) GJ_MUST_CHECK;
void gj_cli_points_close(void *user, struct gj_batch_model *model);

#endif
