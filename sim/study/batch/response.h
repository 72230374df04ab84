/* Responses: the numbers one replication of a study answers with, in a row: each outcome of the arm before and of the arm after, and what only the pair
 * of arms has (response.def). A contrast is what is asked of a row: one response, or the difference of two.
 *
 *     "heads_end"         after - before         "heads_end.after"    one arm         "npv_society"    of the pair */
#ifndef GJ_STUDY_RESPONSE_H
#define GJ_STUDY_RESPONSE_H

#include "base/error.h"
#include "study/study.h"

enum gj_pair_response {
#define GJ_RESPONSE(name, unit, en, ko, better, how) GJ_RESPONSE_##name,
#include "study/batch/response.def"
#undef GJ_RESPONSE
    GJ_N_PAIR_RESPONSES
};

/* Numbers of responses: outcome k before is 2k, after 2k + 1; then those of the pair. */
#define GJ_RESPONSE_OF_PAIR ((uint32_t)(2 * GJ_N_OUTCOMES))
#define GJ_N_RESPONSES (GJ_RESPONSE_OF_PAIR + (uint32_t)GJ_N_PAIR_RESPONSES)
#define GJ_NO_RESPONSE UINT32_MAX

struct gj_response_info {
    const char *name; /* "heads_end.before", "npv_firm" */
    const char *unit; /* as in outcome.def */
    const char *en, *ko, *how;
    int better; /* +1 more is better, -1 less is, 0 neither */
};
const struct gj_response_info *gj_response_info(uint32_t response);

/* GJ_USAGE with "did you mean" when there is no such outcome or response. */
enum gj_status gj_contrast_find(const char *text, struct gj_contrast *contrast, struct gj_error *error) GJ_MUST_CHECK;
/* NaN when a part is. value: by response, GJ_N_RESPONSES. */
double gj_contrast_of(const struct gj_contrast *contrast, const double *value);
void gj_contrast_name(const struct gj_contrast *contrast, char *out, size_t size);
const char *gj_contrast_unit(const struct gj_contrast *contrast);
int gj_contrast_better(const struct gj_contrast *contrast);
/* What the precision of a study is of. */
struct gj_contrast gj_study_precision_of(const struct gj_study_spec *spec);

#endif
