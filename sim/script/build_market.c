/* The market of a firm: what its orders answer to. */
#include "script/build_internal.h"

static void read_answers(const struct gj_value *value, struct gj_elasticity *out)
{
    *out = (struct gj_elasticity){0};
    if (value->kind == GJ_V_NODE) {
        out->price = gj_value_number(GJ_FIELD_OF(value->node, answers, price), 0.0);
        out->lead_time = gj_value_number(GJ_FIELD_OF(value->node, answers, lead_time), 0.0);
        out->on_time = gj_value_number(GJ_FIELD_OF(value->node, answers, on_time), 0.0);
        out->escapes = gj_value_number(GJ_FIELD_OF(value->node, answers, escapes), 0.0);
    }
}

/* Does any stream of orders come at a rate? Raw parts that are always there do not. */
static bool has_orders(const struct gj_node *plant)
{
    for (uint32_t i = 0; i < plant->n_items; i++) {
        const struct gj_node *item = plant->item[i];
        if (item->class == gj_api_class(GJ_C_orders) && gj_value_whole(GJ_FIELD_OF(item, orders, endless), 0) == 0) {
            return true;
        }
    }
    return false;
}

/* The firm's own state before the first step is what customers compare with. */
static void check_reference(struct gj_builder *b, const struct gj_study_spec *spec)
{
    const int64_t first = (spec->warm_up + GJ_MONTH - 1) / GJ_MONTH;
    const int64_t last = (spec->warm_up + spec->decide_at) / GJ_MONTH;
    const int64_t months = last > first ? last - first : 0;
    if (months < GJ_MARKET_LEAST_REFERENCE && GJ_FIELD_OF(b->study, study, decide_at)->kind != GJ_V_BAD &&
        GJ_FIELD_OF(b->study, study, warm_up)->kind != GJ_V_BAD) {
        gj_build_wrong(
            b, b->study, "decide_at", "decide_at = years(1)",
            "the market compares with the months between the warm-up and the first step, of which there are %d; at "
            "least %d whole months are needed",
            (int)months, GJ_MARKET_LEAST_REFERENCE);
    }
}

void gj_build_market(struct gj_builder *b, const struct gj_node *firm, struct gj_study_spec *study)
{
    struct gj_market_spec *spec = &study->firm.market;
    const struct gj_value *value = GJ_FIELD_OF(firm, firm, market);
    const struct gj_value *plant = GJ_FIELD_OF(b->study, study, plant);
    if (value->kind != GJ_V_NODE) {
        return;
    }
    const struct gj_node *node = value->node;
    spec->is_on = true;
    spec->captive = gj_value_number(GJ_FIELD_OF(node, market, captive), 0.0);
    read_answers(GJ_FIELD_OF(node, market, captive_answers), &spec->captive_answer);
    read_answers(GJ_FIELD_OF(node, market, open_answers), &spec->open_answer);
    spec->pass_on = gj_value_number(GJ_FIELD_OF(node, market, pass_on), 0.0);
    spec->adjust_us = gj_value_time(GJ_FIELD_OF(node, market, adjust), 0);
    spec->memory_months = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, market, memory), 6);
    spec->growth_per_year = gj_value_number(GJ_FIELD_OF(node, market, growth), 0.0);
    spec->shock_sd = gj_value_number(GJ_FIELD_OF(node, market, shock), 0.0);
    spec->shock_persistence = gj_value_number(GJ_FIELD_OF(node, market, persistence), 0.0);
    spec->least = gj_value_number(GJ_FIELD_OF(node, market, least), 0.2);
    spec->most = gj_value_number(GJ_FIELD_OF(node, market, most), 3.0);
    spec->rivals = gj_value_number(GJ_FIELD_OF(node, market, rivals), 0.0);
    check_reference(b, study);
    if (plant->kind == GJ_V_NODE && !has_orders(plant->node)) {
        gj_build_wrong(b, node, NULL, "give the plant orders with a rate, or leave the market away",
                       "no orders can answer: every stream of the plant is endless, or there is none");
    }
}
