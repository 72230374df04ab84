/* The firm. */
#include "script/build_internal.h"

#include <stdio.h>

void gj_build_firm(const struct gj_node *node, struct gj_firm_spec *firm)
{
    snprintf(firm->sector, sizeof firm->sector, "%s", gj_value_text(GJ_FIELD_OF(node, firm, sector), ""));
    snprintf(firm->region, sizeof firm->region, "%s", gj_value_text(GJ_FIELD_OF(node, firm, region), ""));
    firm->price_won = gj_value_number(GJ_FIELD_OF(node, firm, price), 0.0);
    firm->material_won = gj_value_number(GJ_FIELD_OF(node, firm, material), 0.0);
    firm->overhead_won_per_month = gj_value_number(GJ_FIELD_OF(node, firm, overhead), 0.0);
    firm->other_heads = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, firm, other_heads), 0);
    firm->other_wage_won_per_month = gj_value_number(GJ_FIELD_OF(node, firm, other_wage), 0.0);
    firm->technician_wage_won_per_month = gj_value_number(GJ_FIELD_OF(node, firm, technician_wage), 0.0);
    firm->social_rate = gj_value_number(GJ_FIELD_OF(node, firm, social_rate), 0.045);
    firm->on_cost = gj_value_number(GJ_FIELD_OF(node, firm, on_cost), 0.0);
}
