/* Searches that run points as they go: switching values over real runs, and a tornado over all assumptions of a study (law 8: the register of assumptions
 * ordered by how much the answer depends on them). What they found is a struct for reports, and pages of sens for people.
 *
 *     struct gj_search search = {.experiment = &wide, .contrast = ..., .seed = ..., .replications = 20, .model = {...}};
 *     status = gj_search_assumptions(&search, &tornado, &error);
 *     gj_sens_register(&in, &tornado, &out);
 */
#ifndef GJ_STUDY_SEARCH_H
#define GJ_STUDY_SEARCH_H

#include "study/sens/sens.h"
#include "study/sens/switching.h"
#include "study/sens/tornado.h"

struct gj_search {
    const struct gj_experiment *experiment; /* its factors; design, sampling and precision are not looked at */
    struct gj_contrast contrast;
    uint64_t seed;         /* all values share its draws */
    uint32_t replications; /* at each value */
    double confidence;
    unsigned n_threads;                       /* 0: all cores; the numbers do not depend on it */
    const struct gj_batch_progress *progress; /* of each batch that is run; may be NULL */
    void *user;
    /* How points of this experiment become studies: the same factors as `experiment`, some of them held (role CONSTANT). */
    enum gj_status (*open)(void *user, const struct gj_experiment *experiment, struct gj_batch_model *model,
                           struct gj_error *error);
    void (*close)(void *user, struct gj_batch_model *model);
};

/* Every uncertainty of the experiment from its low to its high end, all others at their central values. The centre is lived again for every
 * GJ_MAX_FACTORS of them. GJ_USAGE when there is none; GJ_FAILED_POINTS when the centre fails; GJ_INTERRUPTED; what `open` says. */
enum gj_status gj_search_assumptions(const struct gj_search *search, struct gj_tornado *out,
                                     struct gj_error *error) GJ_MUST_CHECK;

/* spec->factor is a factor of the experiment; its `n`, `confidence`, `user` and `outcome` are set here. All other factors stand at their central values, or where
 * `with` says. With `against`, too: the outcome is that with the one case less that with the other, so that a crossing of 0 is where the better one changes. */
struct gj_switching_ask {
    struct gj_switching_spec spec;
    const struct gj_case *with, *against; /* may be NULL */
};
enum gj_status gj_search_switching(const struct gj_search *search, const struct gj_switching_ask *ask,
                                   struct gj_switching *out, struct gj_error *error) GJ_MUST_CHECK;

/* As a page: the values that were lived, and the answer in words. in->table is not looked at. */
void gj_sens_switching(const struct gj_sens_input *in, const struct gj_switching_ask *ask,
                       const struct gj_switching *switching, struct gj_sens_output *out);

#endif
