/* The experiment: factors that the script named, and what field `experiment` of the study says of them. */
#include "script/build_internal.h"
#include "script/constraint.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the precision is of must be kept in the rows: who resumes a sweep looks there. */
static void keep_target(const struct gj_experiment *e, bool *is_wanted)
{
    if (e->precision > 0.0) {
        is_wanted[e->target.of] = true;
        if (e->target.against != GJ_NO_RESPONSE) {
            is_wanted[e->target.against] = true;
        }
    }
}

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
    if (list->n_items > 0) {
        keep_target(e, is_wanted);
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
    e->n_constraints = text ? list->n_items : 0;
    if (list->n_items > GJ_MAX_CONSTRAINTS) {
        gj_build_wrong(b, node, "constraints", "join some with `and`", "are %u, at most %d are possible", list->n_items,
                       GJ_MAX_CONSTRAINTS);
        e->n_constraints = 0;
    }
}

/* Whether they can be asked; those who ask compile them for themselves. */
static void check_constraints(struct gj_builder *b, const struct gj_node *node, const struct gj_experiment *e)
{
    struct gj_constraints *constraints = NULL;
    struct gj_error error = {0};
    if (e->n_constraints == 0 || b->loader->status != GJ_OK) { /* a factor may be missing that was wrong */
        return;
    }
    const enum gj_status status = gj_constraints_open(e, &constraints, NULL, &error);
    if (status == GJ_NO_MEMORY) {
        b->loader->out_of_memory = true;
    } else if (status != GJ_OK) {
        gj_build_wrong(b, node, "constraints", error.fix, "%s", error.message);
    }
    gj_constraints_close(constraints);
}

/* The outcomes whose half-width decides when a point is done. */
static void take_precision(struct gj_builder *b, const struct gj_node *node, const struct gj_study_spec *spec,
                           struct gj_experiment *e)
{
    const struct gj_value *of = GJ_FIELD_OF(node, experiment, of);
    const struct gj_value *precision = GJ_FIELD_OF(node, experiment, precision);
    struct gj_error error = {0};
    char name[80];
    e->target = (struct gj_contrast){2 * (uint32_t)spec->headline + 1, 2 * (uint32_t)spec->headline};
    if (of->kind == GJ_V_TEXT && gj_contrast_find(of->text, &e->target, &error) != GJ_OK) {
        gj_build_wrong(b, node, "of", error.fix, "%s", error.message);
        return;
    }
    if (of->kind == GJ_V_TEXT && precision->kind == GJ_V_ABSENT) {
        gj_build_wrong(b, node, "of", "give precision, the half-width that is wanted of it, or leave it out",
                       "says what the precision is of, but there is none");
    }
    gj_contrast_name(&e->target, name, sizeof name);
    e->precision = gj_build_precision(b, node, precision, gj_contrast_unit(&e->target), name);
    if (precision->kind == GJ_V_NUMBER && !(precision->number > 0.0)) {
        gj_build_wrong(b, node, "precision", "leave it out for a fixed number of replications", "must be above 0");
    }
}

static void take_replications(struct gj_builder *b, const struct gj_node *node, struct gj_experiment *e)
{
    const struct gj_value *least = GJ_FIELD_OF(node, experiment, replications_min);
    const struct gj_value *most = GJ_FIELD_OF(node, experiment, replications);
    const bool has_precision = GJ_FIELD_OF(node, experiment, precision)->kind != GJ_V_ABSENT;
    e->replications = (uint32_t)gj_value_whole(most, 10);
    e->replications_min = e->replications;
    if (least->kind != GJ_V_ABSENT && !has_precision) {
        gj_build_wrong(b, node, "replications_min", "give precision, or leave it out",
                       "goes with a precision: without one every point has `replications`");
    } else if (has_precision) {
        e->replications_min = (uint32_t)gj_value_whole(least, e->replications < 10 ? e->replications : 10);
        if (e->replications_min > e->replications) {
            gj_build_wrong(b, node, "replications_min", NULL, "is more than replications, %u", e->replications);
        }
    }
}

static const struct gj_case *take_cases(struct gj_builder *b, const struct gj_value *list,
                                        const struct gj_experiment *e, uint32_t *n)
{
    struct gj_case *made = gj_build_alloc(b, list->n_items, sizeof *made);
    for (uint32_t i = 0; i < list->n_items && made; i++) {
        double *value = gj_build_alloc(b, e->n_factors, sizeof *value);
        const struct gj_value *item = &list->item[i];
        for (uint32_t k = 0; k < e->n_factors && value; k++) {
            value[k] = NAN;
        }
        for (uint32_t k = 0; k < item->n_items && value; k++) {
            value[item->item[k].whole] = item->item[k].number;
        }
        made[i] = (struct gj_case){.name = item->text, .value = value};
    }
    *n = b->loader->out_of_memory ? 0 : list->n_items;
    return made;
}

/* What the file of the field holds: a table like those of csv(), kept with the scenario. */
static const char *text_of(struct gj_builder *b, const struct gj_node *node, const struct gj_value *file)
{
    if (file->kind != GJ_V_TEXT) {
        return NULL;
    }
    if (gj_value_whole(GJ_FIELD_OF(node, experiment, design), 0) != GJ_DESIGN_csv) {
        gj_build_wrong(b, node, "file", "say design = \"csv\", or leave the file out", "is for a design of kind csv");
        return NULL;
    }
    const struct gj_spot spot = gj_loader_field_spot(b->loader, node, "file", node->spot);
    const int32_t index = gj_source_find(b->loader, GJ_SOURCE_TABLE, file->text, spot);
    return index >= 0 ? b->loader->source[index].text : NULL;
}

static void take_design(struct gj_builder *b, const struct gj_node *node, struct gj_experiment *e)
{
    const struct gj_value *file = GJ_FIELD_OF(node, experiment, file);
    e->design = (struct gj_design_spec){
        .kind = (enum gj_design_kind)gj_value_whole(GJ_FIELD_OF(node, experiment, design), 0),
        .n = (uint64_t)gj_value_whole(GJ_FIELD_OF(node, experiment, points), 100),
        .levels = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, experiment, levels), 0),
        .seed = (uint64_t)gj_value_whole(GJ_FIELD_OF(node, experiment, seed), 1),
        .file = gj_value_text(file, NULL),
        .text = text_of(b, node, file),
        .has_pairs = gj_value_whole(GJ_FIELD_OF(node, experiment, pairs), 0) != 0,
        .is_by_group = gj_value_whole(GJ_FIELD_OF(node, experiment, by_group), 0) != 0,
    };
    bool has_group = !e->design.is_by_group;
    for (uint32_t i = 0; i < e->n_factors; i++) {
        has_group |= *e->factor[i].group != '\0';
    }
    if (!has_group) {
        gj_build_wrong(b, node, "by_group", "write group = \"...\" among the options of the factors that go together",
                       "is true, but no factor has a group");
    }
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
    take_design(b, node, e);
    take_precision(b, node, spec, e);
    take_replications(b, node, e);
    e->has_own_draws = gj_value_whole(GJ_FIELD_OF(node, experiment, draws), 0) == 1;
    take_responses(b, node, e);
    take_constraints(b, node, e);
    e->scenario = take_cases(b, GJ_FIELD_OF(node, experiment, scenarios), e, &e->n_scenarios);
    e->policy = take_cases(b, GJ_FIELD_OF(node, experiment, policies), e, &e->n_policies);
    /* what is named is there to meet */
    const int is_named = e->n_scenarios + e->n_policies > 0;
    e->is_crossed = gj_value_whole(GJ_FIELD_OF(node, experiment, sampling), is_named) == 1;
    check_constraints(b, node, e);
    spec->experiment = e;
}
