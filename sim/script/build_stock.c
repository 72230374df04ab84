/* Stocks of finished goods: each has a stream of production orders in its place among the streams of orders, and serves those that name it. */
#include "script/build_internal.h"

#include <string.h>

#include "base/text.h"

static bool is_class(const struct gj_node *node, enum gj_class_id id)
{
    return node->class == gj_api_class(id);
}

void gj_build_stock_orders(struct gj_builder *b, const struct gj_node *node)
{
    const gj_id product = gj_build_product_named(b, node, GJ_FIELD_OF(node, stock, product));
    const gj_id loop = gj_build_cards_named(b, node, GJ_FIELD_OF(node, stock, cards));
    struct gj_demand_spec spec = {.name = gj_build_format(b, "stock %s", node->name),
                                  .product = product == GJ_NONE ? 0 : product, /* reported; the first stands in */
                                  .every = GJ_NONE,
                                  .quantity = GJ_NONE,
                                  .due = GJ_NONE,
                                  .lot_size = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, stock, lot), 1),
                                  .allowance = gj_value_number(GJ_FIELD_OF(node, stock, allowance), 0.0),
                                  .fill = gj_value_whole(GJ_FIELD_OF(node, stock, fill), 0) != 0,
                                  .priority = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, stock, priority), 1),
                                  .needs_card = loop != GJ_NONE,
                                  .loop = loop};
    gj_build_demand(b, node, GJ_FIELD_OF(node, stock, rank), &spec);
}

/* Fields that say nothing under the policy chosen. */
static void check_fields(struct gj_builder *b, const struct gj_node *node, enum gj_stock_policy policy)
{
    const bool forecasts = policy == GJ_STOCK_POLICY_FORECAST;
    const struct gj_value *up_to = GJ_FIELD_OF(node, stock, up_to);
    const struct gj_value *reorder = GJ_FIELD_OF(node, stock, reorder);
    if (!forecasts && up_to->kind == GJ_V_ABSENT) {
        gj_build_wrong(b, node, "up_to", "give up_to = 200", "does not say how far it is filled up");
    }
    if (forecasts && (up_to->kind == GJ_V_NUMBER || reorder->kind == GJ_V_NUMBER)) {
        gj_build_wrong(b, node, up_to->kind == GJ_V_NUMBER ? "up_to" : "reorder",
                       "leave it away, or give policy = \"reorder\"", "goes not with the policy forecast");
    }
    static const struct {
        const char *name;
        uint32_t field;
    } own[] = {{"lead", GJ_F_stock_lead}, {"safety", GJ_F_stock_safety}, {"error", GJ_F_stock_error}};
    for (size_t i = 0; i < sizeof own / sizeof own[0] && !forecasts; i++) {
        if (!node->field[own[i].field].is_default && node->field[own[i].field].kind == GJ_V_NUMBER) {
            gj_build_wrong(b, node, own[i].name, "leave it away, or give policy = \"forecast\"",
                           "goes not with the policy reorder");
        }
    }
}

static const char *from_of(const struct gj_node *orders)
{
    return gj_value_text(GJ_FIELD_OF(orders, orders, from), NULL);
}

static void add_stock(struct gj_builder *b, const struct gj_node *node, gj_id makes)
{
    const struct gj_node *plant = b->plant_node;
    gj_id *serves = gj_build_alloc(b, plant->n_items, sizeof *serves);
    const enum gj_stock_policy policy = (enum gj_stock_policy)gj_value_whole(GJ_FIELD_OF(node, stock, policy), 0);
    if (!serves) {
        return;
    }
    check_fields(b, node, policy);
    const int64_t up_to = gj_value_whole(GJ_FIELD_OF(node, stock, up_to), 1);
    struct gj_stock_spec spec = {.name = node->name,
                                 .makes = makes,
                                 .serves = serves,
                                 .initial = gj_value_whole(GJ_FIELD_OF(node, stock, initial), 0),
                                 .policy = policy,
                                 .loses = gj_value_whole(GJ_FIELD_OF(node, stock, unmet), 0) == 1,
                                 .review = gj_value_time(GJ_FIELD_OF(node, stock, review), 0),
                                 .lead = gj_value_time(GJ_FIELD_OF(node, stock, lead), 0),
                                 .reorder = gj_value_whole(GJ_FIELD_OF(node, stock, reorder), up_to),
                                 .up_to = up_to,
                                 .safety = gj_value_whole(GJ_FIELD_OF(node, stock, safety), 0),
                                 .error = gj_value_number(GJ_FIELD_OF(node, stock, error), 0.0)};
    gj_id demand = 0;
    for (uint32_t i = 0; i < plant->n_items; i++) {
        const struct gj_node *item = plant->item[i];
        if (is_class(item, GJ_C_orders) && from_of(item) && strcmp(from_of(item), node->name) == 0) {
            serves[spec.n_serves++] = demand;
        }
        demand += is_class(item, GJ_C_orders) || is_class(item, GJ_C_stock);
    }
    gj_build_alias(b, gj_build_format(b, "stock \"%s\"", spec.name), node);
    b->loader->out_of_memory |= gj_plant_add_stock(b->plant, &spec) == GJ_NONE;
}

/* Orders from a stock: it must be there, and what belongs to production is the stock's to say. */
static void check_orders(struct gj_builder *b, const struct gj_node *node)
{
    const char *names[256];
    uint32_t n = 0;
    bool is_there = false;
    for (uint32_t i = 0; i < b->plant_node->n_items; i++) {
        const struct gj_node *item = b->plant_node->item[i];
        if (is_class(item, GJ_C_stock)) {
            is_there |= strcmp(item->name, from_of(node)) == 0;
            names[n < 256 ? n++ : 255] = item->name;
        }
    }
    if (!is_there) {
        const char *near = gj_closest(from_of(node), names, n);
        gj_build_wrong(b, node, "from", "put stock \"name\" { product = ..., up_to = ... } into the plant",
                       near ? "there is no stock \"%.60s\"; did you mean \"%s\"?" : "there is no stock \"%.60s\"",
                       from_of(node), near);
    }
    static const struct {
        const char *name;
        uint32_t field;
    } not_here[] = {{"allowance", GJ_F_orders_allowance}, {"fill", GJ_F_orders_fill}, {"cards", GJ_F_orders_cards}};
    for (size_t i = 0; i < sizeof not_here / sizeof not_here[0]; i++) {
        const struct gj_value *value = &node->field[not_here[i].field];
        if (!value->is_default && value->kind != GJ_V_BAD && value->kind != GJ_V_ABSENT) {
            gj_build_wrong(b, node, not_here[i].name, "give it to the stock",
                           "is for production, not for what a stock serves");
        }
    }
}

void gj_build_stocks(struct gj_builder *b)
{
    const struct gj_node *plant = b->plant_node;
    gj_id demand = 0;
    for (uint32_t i = 0; i < plant->n_items && !b->loader->out_of_memory; i++) {
        const struct gj_node *item = plant->item[i];
        if (is_class(item, GJ_C_stock)) {
            add_stock(b, item, demand);
        } else if (is_class(item, GJ_C_orders) && from_of(item)) {
            check_orders(b, item);
        }
        demand += is_class(item, GJ_C_orders) || is_class(item, GJ_C_stock);
    }
}
