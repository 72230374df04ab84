/* Wear, sampling plans, control charts and feedback: what stands in the quality of a station and in an inspection. */
#include "script/build_internal.h"

#define STATION_QUALITY(node) GJ_FIELD_OF(node, machine, quality)

static bool is_inspection(const struct gj_node *node)
{
    return node->class == gj_api_class(GJ_C_inspection);
}

static void add_wear(struct gj_builder *b, const struct gj_node *node, gj_id station)
{
    struct gj_wear_spec spec = {
        .station = station,
        .rises = gj_value_number(GJ_FIELD_OF(node, wear, rises), 0.0),
        .over = (double)gj_value_whole(GJ_FIELD_OF(node, wear, over), 1),
        .power = gj_value_number(GJ_FIELD_OF(node, wear, power), 1.0),
        .at_most = gj_value_number(GJ_FIELD_OF(node, wear, at_most), 1.0),
        .change = GJ_NONE,
        .renewed_by_setup = gj_value_whole(GJ_FIELD_OF(node, wear, renewed_by_setup), 0) != 0,
        .renewed_by_repair = gj_value_whole(GJ_FIELD_OF(node, wear, renewed_by_repair), 0) != 0,
    };
    const struct gj_value *change = GJ_FIELD_OF(node, wear, change);
    if (change->kind == GJ_V_NODE) {
        spec.change_every = (uint32_t)gj_value_whole(GJ_FIELD_OF(change->node, tool_change, every), 1);
        spec.change = gj_build_dist(b, GJ_FIELD_OF(change->node, tool_change, takes));
        spec.n_change_needs =
            gj_build_needs(b, change->node, "needs", GJ_FIELD_OF(change->node, tool_change, needs), spec.change_need);
    }
    b->loader->out_of_memory |= gj_plant_add_wear(b->plant, &spec) == GJ_NONE;
}

static void add_sampling(struct gj_builder *b, const struct gj_node *node, gj_id station)
{
    const struct gj_sampling_spec spec = {
        .station = station,
        .sample = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, sampling, sample), 1),
        .accept = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, sampling, accept), 0),
        .refused = (enum gj_refused)gj_value_whole(GJ_FIELD_OF(node, sampling, refused), 0),
    };
    b->loader->out_of_memory |= gj_plant_add_sampling(b->plant, &spec) == GJ_NONE;
}

void gj_build_quality(struct gj_builder *b, const struct gj_node *station, gj_id id)
{
    const struct gj_value *quality = STATION_QUALITY(station);
    if (quality->kind == GJ_V_NODE) {
        const struct gj_value *wear = GJ_FIELD_OF(quality->node, quality, wear);
        if (wear->kind == GJ_V_NODE) {
            add_wear(b, wear->node, id);
        }
    }
    if (is_inspection(station)) {
        const struct gj_value *sampling = GJ_FIELD_OF(station, inspection, sampling);
        if (sampling->kind == GJ_V_NODE) {
            add_sampling(b, sampling->node, id);
        }
    }
}
