/* Points of an experiment as studies: the scenario is loaded again with the values of the factors, and its constraints are asked. */
#ifndef GJ_SCRIPT_POINT_MAKER_H
#define GJ_SCRIPT_POINT_MAKER_H

#include "script/script.h"
#include "study/batch.h"

struct gj_point_maker;

/* From a loaded scenario; both it and `setting` (what else was given from outside; no factor may be among them) must outlive the maker. Compiles the
 * constraints: GJ_SCRIPT when one is no expression over the factors. */
enum gj_status gj_point_maker_open(const struct gj_scenario *scenario, const struct gj_setting *setting,
                                   uint32_t n_settings, struct gj_point_maker **maker,
                                   struct gj_error *error) GJ_MUST_CHECK;
void gj_point_maker_close(struct gj_point_maker *maker); /* NULL is fine */

/* What a batch asks of it. */
struct gj_batch_model gj_point_maker_model(struct gj_point_maker *maker);

#endif
