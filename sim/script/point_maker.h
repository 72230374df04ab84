/* Points of an experiment as studies: the scenario is loaded again with the values of the factors, and its constraints are asked. */
#ifndef GJ_SCRIPT_POINT_MAKER_H
#define GJ_SCRIPT_POINT_MAKER_H

#include "script/constraint.h"
#include "script/script.h"
#include "study/batch/batch.h"
#include "study/design/experiment.h"

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

/* What a batch asks of it. A point at which a constraint cannot be computed is not refused: it fails to open, and the error says why. */
struct gj_batch_model gj_point_maker_model(struct gj_point_maker *maker);

/* Which constraint refuses how many points of a design: of its first `most`, all of them looked at in order. */
struct gj_refusals {
    uint64_t n_asked, n_refused;
    uint64_t by[GJ_MAX_CONSTRAINTS]; /* counted with the first that refuses a point */
};
/* GJ_MODEL when no point of the whole design is left, and the error names the constraint that refuses most. `design` is of the maker's experiment. */
enum gj_status gj_point_maker_count_refused(struct gj_point_maker *maker, struct gj_design *design, uint64_t most,
                                            struct gj_refusals *refusals, struct gj_error *error) GJ_MUST_CHECK;

#endif
