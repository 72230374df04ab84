/* A small firm for tests of what is counted over years: one press with set-ups, stops and scrap, two operators and a mechanic, orders of two families. It lives a year in
 * milliseconds. */
#ifndef GJ_TESTS_WORKSHOP_H
#define GJ_TESTS_WORKSHOP_H

#include "study/study.h"

/* The plant, frozen. */
struct gj_plant *gj_workshop(void);
/* A study of it without a step: two years, the money comes after half a year, measured from the first year on; before and upgrade[0] change nothing. */
struct gj_study_spec gj_workshop_study(struct gj_plant *plant, uint32_t replications);
/* One step, which changes RESPONSE, SETUP and DEFECTS, costs 150 million won, needs technicians and upkeep; the state pays half, at most 100 million. */
void gj_workshop_improve(struct gj_study_spec *spec);

#endif
