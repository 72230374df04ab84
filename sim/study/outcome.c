#include "study/study.h"

const struct gj_outcome_info *gj_outcome_info(enum gj_outcome_id outcome)
{
    static const struct gj_outcome_info outcomes[GJ_N_OUTCOMES] = {
#define GJ_OUTCOME(name, unit, en, ko, better, where, how) {#name, unit, en, ko, better, GJ_SECTION_##where, how},
#include "study/outcome.def"
#undef GJ_OUTCOME
    };
    GJ_CHECK((unsigned)outcome < GJ_N_OUTCOMES, "outcome %d of %d", (int)outcome, (int)GJ_N_OUTCOMES);
    return &outcomes[outcome];
}
