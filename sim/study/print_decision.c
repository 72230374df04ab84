/* The decision of the frozen scenario as text. */
#include "study/study_internal.h"

#include <math.h>

static void number(struct gj_text *out, const char *name, double value)
{
    gj_text_addf(out, "firm.decision.%s = ", name);
    gj_text_add_number(out, value);
    gj_text_add(out, "\n");
}

void gj_decision_print(const struct gj_decision_spec *decision, struct gj_text *out)
{
    if (!decision->is_on) {
        return; /* upgrades as planned: as if there were no such part */
    }
    number(out, "hurdle_per_year", decision->hurdle_per_year);
    number(out, "years", decision->years);
    number(out, "cost_weight", decision->cost_weight);
    number(out, "belief_cv", decision->belief_cv);
    number(out, "knows_first", decision->knows_first);
    number(out, "hears_per_year", decision->hears_per_year);
    if (isnan(decision->gain_won_per_year)) {
        gj_text_addf(out, "firm.decision.pilots = %u\n", decision->pilots);
    } else {
        number(out, "gain_won_per_year", decision->gain_won_per_year);
    }
}
