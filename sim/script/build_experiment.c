/* The experiment: factors that the script named, and what field `experiment` of the study says of them. */
#include "script/build_internal.h"

#include <stdlib.h>
#include <string.h>

/* Both arms of each outcome asked for, ascending, each once. */
static void take_responses(struct gj_builder *b, const struct gj_node *node, struct gj_experiment *e)
{
    bool is_wanted[GJ_N_RESPONSES] = {false};
    const struct gj_value *list = GJ_FIELD_OF(node, experiment, outcomes);
    for (uint32_t i = 0; i < list->n_items; i++) {
        struct gj_contrast contrast;
        struct gj_error error = {0};
        if (gj_contrast_find(list->item[i].text, &contrast, &error) != GJ_OK) {
            gj_build_wrong(b, node, "outcomes", error.fix, "%s", error.message);
            continue;
        }
        is_wanted[contrast.of] = true;
        if (contrast.against != GJ_NO_RESPONSE) {
            is_wanted[contrast.against] = true;
        }
    }
    uint32_t *response = gj_build_alloc(b, GJ_N_RESPONSES, sizeof *response);
    for (uint32_t i = 0; i < GJ_N_RESPONSES && response; i++) {
        if (is_wanted[i] || list->n_items == 0) {
            response[e->n_responses++] = i;
        }
    }
    e->response = response;
}

static void take_constraints(struct gj_builder *b, const struct gj_node *node, struct gj_experiment *e)
{
    const struct gj_value *list = GJ_FIELD_OF(node, experiment, constraints);
    const char **text = gj_build_alloc(b, list->n_items, sizeof *text);
    for (uint32_t i = 0; i < list->n_items && text; i++) {
        text[i] = list->item[i].text;
    }
    e->constraint = text;
    e->n_constraints = list->n_items;
}

void gj_build_experiment(struct gj_builder *b, struct gj_study_spec *spec)
{
    const struct gj_loader *loader = b->loader;
    const struct gj_value *value = GJ_FIELD_OF(loader->study, study, experiment);
    if (value->kind != GJ_V_NODE) {
        return;
    }
    const struct gj_node *node = value->node;
    struct gj_experiment *e = gj_build_alloc(b, 1, sizeof *e);
    if (!e) {
        return;
    }
    e->factor = loader->factor;
    e->n_factors = loader->n_factors;
    e->design = (struct gj_design_spec){
        .kind = (enum gj_design_kind)gj_value_whole(GJ_FIELD_OF(node, experiment, design), 0),
        .n = (uint64_t)gj_value_whole(GJ_FIELD_OF(node, experiment, points), 100),
        .levels = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, experiment, levels), 0),
        .seed = (uint64_t)gj_value_whole(GJ_FIELD_OF(node, experiment, seed), 1),
    };
    e->replications = e->replications_min = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, experiment, replications), 10);
    e->has_own_draws = gj_value_whole(GJ_FIELD_OF(node, experiment, draws), 0) == 1;
    e->is_crossed = gj_value_whole(GJ_FIELD_OF(node, experiment, sampling), 0) == 1;
    e->target = (struct gj_contrast){2 * (uint32_t)spec->headline + 1, 2 * (uint32_t)spec->headline};
    take_responses(b, node, e);
    take_constraints(b, node, e);
    spec->experiment = e;
}
