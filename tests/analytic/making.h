/* A machine that makes, and an inspection behind it: for what concerns quality.
 *
 *     raw parts without end --> [..]--(make)--> [buffer]--(look)--> done
 *
 * Times in hours. What a pointer names is added to the plant with its `station` (and the ids of its distributions) filled in. */
#ifndef GJ_TESTS_MAKING_H
#define GJ_TESTS_MAKING_H

#include "analytic/plants.h"

struct gj_making {
    double cycle;                   /* of a piece at `make`; constant */
    uint32_t lot;                   /* pieces */
    struct gj_quality_spec quality; /* its distributions by the means below; exponential, negative: constant; 0: none */
    double drifts, found, restore;
    const struct gj_wear_spec *wear;
    double change;       /* hours of a tool change */
    double fail, repair; /* of `make`, constant; 0: never */
    double look;         /* hours a piece of the inspection; 0: there is no inspection */
    uint32_t buffer;     /* lots that fit before the inspection */
    double misses, false_alarms;
    uint32_t rework_limit; /* 0: rejects are scrapped */
    const struct gj_sampling_spec *sampling;
    const struct gj_chart_spec *chart;       /* of `make`, for `make` */
    const struct gj_feedback_spec *feedback; /* of `look`, for `make` */
    double delay, search;                    /* of both; as `drifts` */
};

enum { GJ_MAKE, GJ_LOOK };

struct gj_plant *gj_making_plant(const struct gj_making *making);

#endif
