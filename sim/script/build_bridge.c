/* The bridge from gross to net. */
#include "script/build_internal.h"

static struct gj_range share_of(const struct gj_value *value, double other)
{
    if (value->kind != GJ_V_NUMBER) {
        return (struct gj_range){other, other, other};
    }
    return (struct gj_range){value->low, value->number, value->high};
}

void gj_build_bridge(const struct gj_value *value, struct gj_study_spec *spec)
{
    if (value->kind != GJ_V_NODE) {
        return;
    }
    const struct gj_node *node = value->node;
    spec->bridge = (struct gj_bridge_spec){
        .is_told = true,
        .deadweight = share_of(GJ_FIELD_OF(node, bridge, deadweight), 0.0),
        .rivals = share_of(GJ_FIELD_OF(node, bridge, rivals), spec->firm.market.rivals),
        .leakage = share_of(GJ_FIELD_OF(node, bridge, leakage), 0.0),
        .substitution = share_of(GJ_FIELD_OF(node, bridge, substitution), 0.0),
    };
}
