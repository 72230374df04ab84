/* How a firm sizes its pools. After the plant: crews are pools by name, and overtime is of calendars. */
#include "script/build_internal.h"

#include <string.h>

#include "economy/month.h"

/* Whole months of a duration, the nearest. */
static uint32_t months_of(const struct gj_value *value)
{
    return (uint32_t)((gj_value_time(value, 0) + GJ_MONTH / 2) / GJ_MONTH);
}

static gj_id pool_named(struct gj_builder *b, const struct gj_node *crew)
{
    for (uint32_t p = 0; p < b->n_pools; p++) {
        if (strcmp(b->pool[p]->name, crew->name) == 0) {
            return p;
        }
    }
    gj_build_wrong(b, crew, NULL, "name it like the pool", "there is no pool \"%s\"", crew->name);
    return GJ_NONE;
}

static void read_crew(struct gj_builder *b, const struct gj_node *node, struct gj_staffing_spec *staffing)
{
    const gj_id pool = pool_named(b, node);
    for (uint32_t i = 0; i < staffing->n_crews && pool != GJ_NONE; i++) {
        if (staffing->crew[i].pool == pool) {
            gj_build_wrong(b, node, NULL, "give it once", "the pool \"%s\" is sized twice", node->name);
        }
    }
    if (staffing->n_crews == GJ_MAX_CREWS) {
        gj_build_wrong(b, node, NULL, "size the others by their load", "there are more than %d crews", GJ_MAX_CREWS);
        return;
    }
    staffing->crew[staffing->n_crews++] =
        (struct gj_crew_spec){.pool = pool,
                              .wait_us = gj_value_time(GJ_FIELD_OF(node, crew, wait), 0),
                              .at_most = gj_value_number(GJ_FIELD_OF(node, crew, late), 1.0)};
}

static void read_crews(struct gj_builder *b, const struct gj_node *node, struct gj_staffing_spec *staffing)
{
    const struct gj_value *crews = GJ_FIELD_OF(node, staffing, crews);
    for (uint32_t i = 0; i < crews->n_items && crews->item; i++) {
        if (crews->item[i].kind == GJ_V_NODE) {
            read_crew(b, crews->item[i].node, staffing);
        }
    }
    if (crews->kind == GJ_V_NODE) {
        read_crew(b, crews->node, staffing);
    }
}

static bool any_overtime(const struct gj_builder *b)
{
    bool any = false;
    for (uint32_t p = 0; p < gj_plant_n_pools(b->plant); p++) {
        any |= gj_plant_pool_has_overtime(b->plant, p);
    }
    return any;
}

/* What is said of a policy that is not in force would do nothing. */
static void check_policies(struct gj_builder *b, const struct gj_node *node, const struct gj_staffing_spec *staffing)
{
    if (staffing->overtime == GJ_OVERTIME_FIRST && !any_overtime(b)) {
        gj_build_wrong(b, node, "overtime", "give the shifts overtime = hours(2)",
                       "overtime comes first, but no shift of the people has any");
    }
    if (staffing->overtime != GJ_OVERTIME_FIRST && !GJ_FIELD_OF(node, staffing, overtime_for)->is_default) {
        gj_build_wrong(b, node, "overtime_for", "say overtime = 'first' too",
                       "does nothing without overtime = 'first'");
    }
    if (staffing->surplus != GJ_SURPLUS_SLOW && !GJ_FIELD_OF(node, staffing, surplus_share)->is_default) {
        gj_build_wrong(b, node, "surplus_share", "say surplus = 'slow' too", "does nothing without surplus = 'slow'");
    }
    static const char *const of_letting_go[] = {"surplus_after", "notice", "severance"};
    const struct gj_value *values[] = {GJ_FIELD_OF(node, staffing, surplus_after), GJ_FIELD_OF(node, staffing, notice),
                                       GJ_FIELD_OF(node, staffing, severance)};
    for (size_t i = 0; i < 3 && staffing->surplus == GJ_SURPLUS_NEVER; i++) {
        if (!values[i]->is_default) {
            gj_build_wrong(b, node, of_letting_go[i], "say surplus = 'slow' or 'at_once' too",
                           "does nothing: nobody is let go");
        }
    }
}

static void read_retraining(const struct gj_node *node, struct gj_staffing_spec *staffing)
{
    staffing->retrain_able = gj_value_number(GJ_FIELD_OF(node, retraining, able), 0.0);
    staffing->retrain_us = gj_value_time(GJ_FIELD_OF(node, retraining, takes), 0);
    staffing->retrain_won = gj_value_number(GJ_FIELD_OF(node, retraining, cost), 0.0);
    staffing->retrain_months = months_of(GJ_FIELD_OF(node, retraining, waits));
}

void gj_build_staffing(struct gj_builder *b, const struct gj_node *firm, struct gj_staffing_spec *staffing)
{
    const struct gj_value *value = GJ_FIELD_OF(firm, firm, staffing);
    if (value->kind != GJ_V_NODE) {
        return; /* reported */
    }
    const struct gj_node *node = value->node;
    const struct gj_value *delay = GJ_FIELD_OF(node, staffing, hire_delay);
    const struct gj_value *retraining = GJ_FIELD_OF(node, staffing, retraining);
    staffing->target_load = gj_value_number(GJ_FIELD_OF(node, staffing, target_load), 0.85);
    staffing->overtime = (enum gj_overtime_policy)gj_value_whole(GJ_FIELD_OF(node, staffing, overtime), 0);
    staffing->overtime_months = months_of(GJ_FIELD_OF(node, staffing, overtime_for));
    if (delay->kind == GJ_V_DIST) {
        staffing->hire_delay = delay->dist->dist;
    }
    staffing->hire_won = gj_value_number(GJ_FIELD_OF(node, staffing, hire_cost), 0.0);
    staffing->leaving = (enum gj_leaving_policy)gj_value_whole(GJ_FIELD_OF(node, staffing, leaving), 0);
    staffing->surplus = (enum gj_surplus_policy)gj_value_whole(GJ_FIELD_OF(node, staffing, surplus), 0);
    staffing->surplus_months = months_of(GJ_FIELD_OF(node, staffing, surplus_after));
    staffing->surplus_share = gj_value_number(GJ_FIELD_OF(node, staffing, surplus_share), 0.0);
    staffing->notice_us = gj_value_time(GJ_FIELD_OF(node, staffing, notice), 0);
    staffing->severance_months = (double)gj_value_time(GJ_FIELD_OF(node, staffing, severance), 0) / (double)GJ_MONTH;
    staffing->service_won_per_month = gj_value_number(GJ_FIELD_OF(node, staffing, service_price), 0.0);
    if (retraining->kind == GJ_V_NODE) {
        read_retraining(retraining->node, staffing);
    }
    read_crews(b, node, staffing);
    if (!b->loader->out_of_memory && b->loader->status == GJ_OK) {
        check_policies(b, node, staffing);
    }
}
