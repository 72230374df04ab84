/* The register of assumptions by effect: how far the headline's difference moves when one marked number of the scenario goes from the low to the high end of
 * its range, all others at their central values. From a tornado (study/sens/tornado.h), with what the scenario says of each number beside it. */
#ifndef GJ_STUDY_INSIGHT_DRIVERS_H
#define GJ_STUDY_INSIGHT_DRIVERS_H

#include "base/alloc.h"
#include "study/study.h"

struct gj_driver {
    const char *place, *unit, *mark,
        *source; /* as gj_assumption has them; of a factor of the scenario the place is its name */
    double low, central, high;
    const char *low_word, *central_word, *high_word; /* what a choice is there; NULL of a number */
    struct gj_estimate at_low,
        at_high; /* the answer there less the answer at the centre, paired; n = 0: it could not be lived there */
    struct gj_estimate swing; /* largest less smallest answer, the centre's among them */
    bool
        is_sign_changed; /* at an end the answer has another sign than at the centre, and its interval there does not reach 0 */
};

struct gj_drivers {
    enum gj_outcome_id outcome;   /* whose difference, after less before */
    struct gj_estimate central;   /* that difference with all numbers at their central values */
    uint32_t n_replications;      /* a point */
    struct gj_driver *driver;     /* largest swing first; without a value last */
    uint32_t n_drivers, n_failed; /* failed: those without a value */
    struct gj_arena arena;
};

/* From a tornado over the difference of `outcome`, whose experiment need not outlive it. `out` must be freed also after an error. GJ_NO_MEMORY. */
struct gj_tornado;
enum gj_status gj_drivers_from(const struct gj_tornado *tornado, enum gj_outcome_id outcome, uint32_t n_replications,
                               struct gj_drivers *out, struct gj_error *error) GJ_MUST_CHECK;
void gj_drivers_free(struct gj_drivers *drivers);

#endif
