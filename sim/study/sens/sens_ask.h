/* What is asked of the methods of sensitivity that take more than a threshold: scenario discovery and robustness. */
#ifndef GJ_STUDY_SENS_ASK_H
#define GJ_STUDY_SENS_ASK_H

#include "study/sens/prim.h"
#include "study/sens/robustness.h"

struct gj_sens_ask {
    const struct gj_prim_where *where; /* prim; NULL: the bad side of the threshold, or the worst fifth of the points */
    uint32_t box;                      /* of the trajectory, or GJ_PRIM_CHOOSE */
    double peel, min_mass, density, significance; /* as in struct gj_prim_spec */
    int better;                                   /* +1, -1; 0: as the outcome has it */
    enum gj_criterion by;
    double worst_share, optimism; /* of cvar and hurwicz */
};

/* box chosen, peel 0.05, min_mass 0.05, density 0.8, significance 0.05; by regret_max, worst_share 0.1, optimism 0.5 */
struct gj_sens_ask gj_sens_ask_default(void);

#endif
