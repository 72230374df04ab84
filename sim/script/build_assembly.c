/* Stores and the kits taken out of them; tools and the jobs that need them. */
#include "script/build_internal.h"

#include <string.h>

#include "base/text.h"

static bool is_class(const struct gj_node *node, enum gj_class_id id)
{
    return node->class == gj_api_class(id);
}

/* The item of class `id` and that name in the plant; NULL after an error that names the nearest. */
static const struct gj_node *item_named(struct gj_builder *b, enum gj_class_id id, const struct gj_node *asker,
                                        const char *field, const char *name)
{
    const char *names[256];
    uint32_t n = 0;
    for (uint32_t i = 0; i < b->plant_node->n_items; i++) {
        const struct gj_node *item = b->plant_node->item[i];
        if (!is_class(item, id)) {
            continue;
        }
        if (strcmp(item->name, name) == 0) {
            return item;
        }
        names[n < 256 ? n++ : 255] = item->name;
    }
    const char *near = gj_closest(name, names, n);
    const char *kind = gj_api_class(id)->name;
    gj_build_wrong(b, asker, field, NULL,
                   near ? "the plant has no %s \"%.60s\"; did you mean \"%s\"?" : "the plant has no %s \"%.60s\"", kind,
                   name, near);
    return NULL;
}

/* --- stores and kits --- */

static void add_store(struct gj_builder *b, const struct gj_node *node)
{
    const gj_id product = gj_build_product_named(b, node, GJ_FIELD_OF(node, store, product));
    const struct gj_buffer_spec buffer = {
        .name = node->name, .capacity = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, store, capacity), GJ_UNLIMITED)};
    const struct gj_step_spec step = {.product = product == GJ_NONE ? 0 : product,
                                      .buffer = gj_plant_add_buffer(b->plant, &buffer)};
    b->loader->out_of_memory |= step.buffer == GJ_NONE || gj_plant_add_step(b->plant, &step) == GJ_NONE;
    gj_build_alias(b, gj_build_format(b, "buffer \"%s\"", node->name), node);
    b->store[b->n_stores++] = (struct gj_built_name){node->name, step.buffer};
}

static void add_kit(struct gj_builder *b, const struct gj_built_station *station, const struct gj_node *node)
{
    const struct gj_value *parts = GJ_FIELD_OF(node, kit, parts);
    const struct gj_value *product = GJ_FIELD_OF(node, kit, product);
    struct gj_kit_part *part = gj_build_alloc(b, parts->n_items, sizeof *part);
    struct gj_kit_spec spec = {.station = station->id, .product = GJ_NONE, .part = part};
    if (!part) {
        return;
    }
    if (product->kind == GJ_V_TEXT) {
        spec.product = gj_build_product_named(b, node, product);
    }
    for (uint32_t i = 0; i < parts->n_items && parts->kind == GJ_V_LIST; i++) {
        const char *name = parts->item[i].key;
        if (item_named(b, GJ_C_store, node, "parts", name)) {
            part[spec.n_parts++] =
                (struct gj_kit_part){gj_build_find(b, b->store, b->n_stores, name), (uint32_t)parts->item[i].whole};
        }
    }
    if (spec.n_parts > 0 || parts->n_items == 0) {
        b->loader->out_of_memory |= gj_plant_add_kit(b->plant, &spec) == GJ_NONE;
    }
}

void gj_build_kits(struct gj_builder *b)
{
    const struct gj_node *plant = b->plant_node;
    b->store = gj_build_alloc(b, plant->n_items, sizeof *b->store);
    for (uint32_t i = 0; i < plant->n_items && b->store; i++) {
        const struct gj_node *node = plant->item[i];
        if (!is_class(node, GJ_C_store)) {
            continue;
        }
        if (gj_build_find(b, b->store, b->n_stores, node->name) != GJ_NONE) {
            gj_build_wrong(b, node, NULL, "give each its own name", "there are two stores of this name");
            continue;
        }
        add_store(b, node);
    }
    for (uint32_t i = 0; i < b->n_stations; i++) {
        const struct gj_value *kits = GJ_FIELD_OF(b->station[i].node, machine, kit);
        for (uint32_t k = 0; k < kits->n_items && kits->item; k++) {
            if (kits->item[k].node) {
                add_kit(b, &b->station[i], kits->item[k].node);
            }
        }
    }
}

/* --- tools --- */

void gj_build_job_tool(struct gj_builder *b, const struct gj_node *writer, const char *tool, gj_id job)
{
    struct gj_built_tool_job *need = gj_build_alloc(b, 1, sizeof *need);
    if (need) {
        *need = (struct gj_built_tool_job){.tool = tool, .writer = writer, .job = job, .next = b->tool_job};
        b->tool_job = need;
        b->n_tool_jobs++;
    }
}

static void add_tool(struct gj_builder *b, const struct gj_node *node)
{
    gj_id *job = gj_build_alloc(b, b->n_tool_jobs, sizeof *job);
    struct gj_tool_spec spec = {
        .name = node->name, .count = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, tool, count), 1), .job = job};
    for (const struct gj_built_tool_job *need = b->tool_job; need && job; need = need->next) {
        if (strcmp(need->tool, node->name) == 0) {
            job[spec.n_jobs++] = need->job;
        }
    }
    for (uint32_t i = 0; i < spec.n_jobs / 2; i++) { /* they were put before each other */
        const gj_id first = job[i];
        job[i] = job[spec.n_jobs - 1 - i];
        job[spec.n_jobs - 1 - i] = first;
    }
    gj_build_alias(b, gj_build_format(b, "tool \"%s\"", spec.name), node);
    b->loader->out_of_memory |= gj_plant_add_tool(b->plant, &spec) == GJ_NONE;
}

void gj_build_tools(struct gj_builder *b)
{
    for (const struct gj_built_tool_job *need = b->tool_job; need; need = need->next) {
        item_named(b, GJ_C_tool, need->writer, "tool", need->tool);
    }
    for (uint32_t i = 0; i < b->plant_node->n_items && !b->loader->out_of_memory; i++) {
        if (is_class(b->plant_node->item[i], GJ_C_tool)) {
            add_tool(b, b->plant_node->item[i]);
        }
    }
}
