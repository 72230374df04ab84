/* A tornado as pages of sens: also the register of assumptions, ordered by how much the answer depends on each (DESIGN, law 8). */
#ifndef GJ_STUDY_SENS_TORNADO_H
#define GJ_STUDY_SENS_TORNADO_H

#include "study/sens/sens.h"
#include "study/sens/tornado.h"

/* One row an assumption, largest swing first: its place, central value, both ends, swing, mark and source. in->table is not looked at. */
void gj_sens_register(const struct gj_sens_input *in, const struct gj_tornado *tornado, struct gj_sens_output *out);

#endif
