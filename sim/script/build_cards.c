/* Loops of cards. */
#include "script/build_internal.h"

static gj_id station_of(struct gj_builder *b, const struct gj_node *node, const char *field,
                        const struct gj_value *value)
{
    const char *name = gj_value_text(value, NULL);
    const struct gj_built_station *station = name ? gj_build_station_named(b, node, field, name) : NULL;
    return station ? station->id : GJ_NONE;
}

void gj_build_cards(struct gj_builder *b)
{
    const struct gj_node *plant = b->plant_node;
    for (uint32_t i = 0; i < plant->n_items; i++) {
        const struct gj_node *node = plant->item[i];
        if (node->class != gj_api_class(GJ_C_cards)) {
            continue;
        }
        const struct gj_value *from = GJ_FIELD_OF(node, cards, from);
        const struct gj_value *to = GJ_FIELD_OF(node, cards, to);
        const struct gj_loop_spec spec = {
            .name = node->name,
            .n_cards = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, cards, count), 1),
            .from = station_of(b, node, "from", from),
            .to = station_of(b, node, "to", to),
            .at_end = gj_value_whole(GJ_FIELD_OF(node, cards, ends), 0) == 1,
        };
        const gj_id id = gj_plant_add_loop(b->plant, &spec);
        b->loader->out_of_memory |= id == GJ_NONE;
        b->loop[b->n_loops++] = (struct gj_built_name){node->name, id};
        gj_build_alias(b, gj_build_format(b, "cards \"%s\"", node->name), node);
    }
}
