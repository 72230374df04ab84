#include "cli/points.h"

enum gj_status gj_cli_points_open(void *user, const struct gj_experiment *experiment, struct gj_batch_model *model,
                                  struct gj_error *error)
{
    struct gj_cli_points *points = user;
    const enum gj_status status = gj_point_maker_open_with(points->scenario, experiment, points->sets->setting,
                                                           points->sets->n, &points->maker, error);
    if (status == GJ_OK) {
        *model = gj_point_maker_model(points->maker);
    }
    return status;
}

void gj_cli_points_close(void *user, struct gj_batch_model *model)
{
    struct gj_cli_points *points = user;
    (void)model;
    gj_point_maker_close(points->maker);
    points->maker = NULL;
}
