/* How the firm decides. */
#include "script/build_internal.h"

#include <math.h>

void gj_build_decision(struct gj_builder *b, const struct gj_value *value, uint32_t n_upgrades,
                       struct gj_decision_spec *decision)
{
    if (value->kind != GJ_V_NODE) {
        return;
    }
    const struct gj_node *node = value->node;
    const struct gj_value *gain = GJ_FIELD_OF(node, decision, gain);
    decision->is_on = true;
    decision->hurdle_per_year = gj_value_number(GJ_FIELD_OF(node, decision, hurdle), 0.5);
    decision->years = (double)gj_value_time(GJ_FIELD_OF(node, decision, years), GJ_YEAR) / (double)GJ_YEAR;
    decision->cost_weight = gj_value_number(GJ_FIELD_OF(node, decision, cost_weight), 1.0);
    decision->belief_cv = gj_value_number(GJ_FIELD_OF(node, decision, belief_cv), 0.0);
    decision->knows_first = gj_value_number(GJ_FIELD_OF(node, decision, knows), 1.0);
    decision->hears_per_year = gj_value_number(GJ_FIELD_OF(node, decision, hears), 0.0);
    decision->gain_won_per_year = gj_value_number(gain, (double)NAN);
    decision->pilots = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, decision, pilots), 1);
    if (n_upgrades == 0) {
        gj_build_wrong(b, node, NULL, "say what it is asked about: after = ... beside firm",
                       "there is no upgrade to decide on");
    }
    if (n_upgrades > 1 && gain->kind == GJ_V_NUMBER) {
        gj_build_wrong(b, node, "gain", "leave it out: a pilot finds the gain of each",
                       "is the gain of one upgrade, and there are %u", n_upgrades);
    }
}
