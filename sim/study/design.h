/* Designs: which points of an experiment are run. A design is a function of its spec alone, point by point, and nothing of it is stored: point 7 of a
 * million costs what point 7 of ten does (sequences: from the first asked for on), so shards need not talk to each other. */
#ifndef GJ_STUDY_DESIGN_H
#define GJ_STUDY_DESIGN_H

#include "study/experiment.h"

struct gj_design;

/* GJ_USAGE or GJ_MODEL when the experiment has no factor to vary, too many for the kind, too many points ... `experiment` must outlive it. */
enum gj_status gj_design_open(const struct gj_experiment *experiment, struct gj_design **design,
                              struct gj_error *error) GJ_MUST_CHECK;
void gj_design_close(struct gj_design *design); /* NULL is fine */

uint64_t gj_design_n_points(const struct gj_design *design);
/* The varied factors, by their place in experiment->factor: a column of the unit cube each. */
uint32_t gj_design_n_axes(const struct gj_design *design);
const uint32_t *gj_design_axes(const struct gj_design *design);

/* Values of all factors (constants and those not varied at their central value) at point i < n_points. One thread at a time; in order is fastest. */
void gj_design_point(struct gj_design *design, uint64_t i, double *value);

#endif
