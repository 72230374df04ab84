/* Points of an experiment as studies: the scenario is loaded again with the values of the factors, and its constraints are asked. */
#ifndef GJ_SCRIPT_POINT_MAKER_H
#define GJ_SCRIPT_POINT_MAKER_H

#include "script/script.h"
#include "study/batch.h"
#include "study/experiment.h"

struct gj_point_maker;

/* From a loaded scenario; both it and `setting` (what else was given from outside, as the scenario was loaded with: a factor among them is held there)
 * must outlive the maker. Compiles the constraints: GJ_SCRIPT when one is no expression over the factors. */
enum gj_status gj_point_maker_open(const struct gj_scenario *scenario, const struct gj_setting *setting,
                                   uint32_t n_settings, struct gj_point_maker **maker,
                                   struct gj_error *error) GJ_MUST_CHECK;
/* The same with another experiment than the scenario's, which must outlive the maker: its factors are those of the scenario or a part of them, or
 * assumptions (gj_experiment_with_assumptions). */
enum gj_status gj_point_maker_open_with(const struct gj_scenario *scenario, const struct gj_experiment *experiment,
                                        const struct gj_setting *setting, uint32_t n_settings,
                                        struct gj_point_maker **maker, struct gj_error *error) GJ_MUST_CHECK;
void gj_point_maker_close(struct gj_point_maker *maker); /* NULL is fine */

/* What a batch asks of it. */
struct gj_batch_model gj_point_maker_model(struct gj_point_maker *maker);

#endif
