/* The figures that a population is held against. */
#include "script/build_internal.h"

#include <math.h>
#include <string.h>

#include "study/population/evidence.h"

/* Index of the outcome of that name, or GJ_N_FIRM_OUTCOMES after an error. */
static enum gj_firm_outcome outcome_of(struct gj_builder *b, const struct gj_node *node)
{
    const char *name = gj_value_text(GJ_FIELD_OF(node, target, outcome), "");
    struct gj_text names;
    for (int i = 0; i < GJ_N_FIRM_OUTCOMES; i++) {
        if (strcmp(gj_firm_outcome_info((enum gj_firm_outcome)i)->name, name) == 0) {
            return (enum gj_firm_outcome)i;
        }
    }
    gj_text_init(&names);
    for (int i = 0; i < GJ_N_FIRM_OUTCOMES; i++) {
        gj_text_addf(&names, "%s%s", i ? ", " : "", gj_firm_outcome_info((enum gj_firm_outcome)i)->name);
    }
    gj_build_wrong(b, node, "outcome", names.data ? names.data : "", "there is no outcome \"%s\" of a firm", name);
    gj_text_fini(&names);
    return GJ_N_FIRM_OUTCOMES;
}

static void read_value(struct gj_builder *b, const struct gj_node *node, struct gj_target *target)
{
    const struct gj_value *value = GJ_FIELD_OF(node, target, value);
    const struct gj_value *amount = GJ_FIELD_OF(node, target, amount);
    if ((value->kind == GJ_V_ABSENT) == (amount->kind == GJ_V_ABSENT)) {
        gj_build_wrong(b, node, "value",
                       "a share or change as value = official(percent(30), { ... }), a difference as amount",
                       "give a value or an amount, and not both");
        return;
    }
    target->is_amount = amount->kind != GJ_V_ABSENT;
    const struct gj_value *given = target->is_amount ? amount : value;
    if (given->kind != GJ_V_NUMBER) {
        return; /* reported */
    }
    if (given->note == GJ_NO_NOTE) {
        gj_build_wrong(b, node, target->is_amount ? "amount" : "value",
                       "official(percent(30), { low = ..., high = ..., source = \"...\" })",
                       "a figure of an evaluation needs its mark and source");
        return;
    }
    const struct gj_note *note = &b->loader->note[given->note];
    target->value = given->number;
    target->low = given->low;
    target->high = given->high;
    target->mark = note->mark;
    target->source = note->source ? note->source : "";
}

static void read_firms(struct gj_builder *b, const struct gj_node *node, struct gj_target *target)
{
    const struct gj_value *sectors = GJ_FIELD_OF(node, target, sectors);
    target->employees_from = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, target, employees_from), 0);
    target->employees_to = (uint32_t)gj_value_whole(GJ_FIELD_OF(node, target, employees_to), 1000000);
    target->level_from = (int)gj_value_whole(GJ_FIELD_OF(node, target, level_from), 0);
    target->level_to = (int)gj_value_whole(GJ_FIELD_OF(node, target, level_to), 5);
    target->sales_below_won = gj_value_number(GJ_FIELD_OF(node, target, sales_below), (double)INFINITY);
    if (target->employees_from > target->employees_to) {
        gj_build_wrong(b, node, "employees_from", NULL, "is above employees_to");
    }
    if (target->level_from > target->level_to) {
        gj_build_wrong(b, node, "level_from", NULL, "is above level_to");
    }
    for (uint32_t i = 0; i < sectors->n_items; i++) {
        if (i < GJ_MAX_TARGET_SECTORS) {
            target->sector[target->n_sectors++] = gj_value_text(&sectors->item[i], "");
        }
    }
    if (sectors->n_items > GJ_MAX_TARGET_SECTORS) {
        gj_build_wrong(b, node, "sectors", NULL, "%u sectors, at most %d are possible", sectors->n_items,
                       GJ_MAX_TARGET_SECTORS);
    }
}

void gj_build_evidence(struct gj_builder *b, struct gj_study_spec *spec)
{
    const struct gj_value *list = GJ_FIELD_OF(b->study, study, evidence);
    if (list->n_items == 0) {
        return;
    }
    if (GJ_FIELD_OF(b->study, study, population)->kind == GJ_V_ABSENT) {
        gj_build_wrong(b, b->study, "evidence", "give a population instead of a plant, or leave evidence out",
                       "figures of evaluations are compared with a population, and there is none");
    }
    struct gj_target *target = gj_build_alloc(b, list->n_items, sizeof *target);
    if (!target) {
        return;
    }
    memset(target, 0, list->n_items * sizeof *target);
    for (uint32_t i = 0; i < list->n_items; i++) {
        const struct gj_node *node = list->item[i].node;
        if (!node) {
            continue;
        }
        target[i].mark = "";
        target[i].source = "";
        target[i].outcome = outcome_of(b, node);
        target[i].measure = (enum gj_measure)gj_value_whole(GJ_FIELD_OF(node, target, measure), 0);
        target[i].is_calibrated = gj_value_whole(GJ_FIELD_OF(node, target, use), 0) == 1;
        target[i].year = (int)gj_value_whole(GJ_FIELD_OF(node, target, year), 2019);
        read_value(b, node, &target[i]);
        read_firms(b, node, &target[i]);
        gj_target_firms(&target[i], false, target[i].firms);
    }
    spec->target = target;
    spec->n_targets = list->n_items;
}
