/* The firms of a population: each is built as a study that has the member's fields for its own. */
#include "script/build_internal.h"

#include <stdio.h>

#include <string.h>

/* The study as if the member's fields stood in it: those of one name are one. */
static struct gj_node *study_of(struct gj_loader *loader, struct gj_builder *b, const struct gj_node *member)
{
    struct gj_node *study = gj_build_alloc(b, 1, sizeof *study);
    struct gj_value *field = gj_build_alloc(b, loader->study->class->n_fields, sizeof *field);
    if (!study || !field) {
        return NULL;
    }
    *study = *member;
    study->class = loader->study->class;
    study->field = field;
    for (uint32_t i = 0; i < study->class->n_fields; i++) {
        field[i] = loader->study->field[i];
        for (uint32_t k = 0; k < member->class->n_fields; k++) {
            if (strcmp(member->class->field[k].name, study->class->field[i].name) == 0) {
                field[i] = member->field[k];
            }
        }
    }
    return study;
}

static double heads_of(const struct gj_study_spec *spec)
{
    double heads = (double)spec->firm.other_heads;
    for (uint32_t p = 0; spec->plant && p < gj_plant_n_pools(spec->plant); p++) {
        heads += (double)gj_plant_pool(spec->plant, p)->count;
    }
    return heads;
}

static void build_member(struct gj_loader *loader, const struct gj_firm_node *firm, const struct gj_study_spec *whole,
                         struct gj_population_member *member)
{
    struct gj_builder b = {.loader = loader, .calendar_of_plant = GJ_NONE, .end = whole->warm_up + whole->horizon};
    loader->firm_label = firm->label;
    loader->n_nodes = firm->n_nodes;
    member->spec = *whole;
    b.study = study_of(loader, &b, firm->node);
    if (b.study) {
        gj_build_case(&b, &member->spec);
    }
    member->name = firm->name;
    member->label = firm->label;
    member->index = firm->index;
    member->size = gj_value_text(GJ_FIELD_OF(firm->node, member, size), "");
    member->sector = gj_value_text(GJ_FIELD_OF(firm->node, member, sector), "");
    if (!*member->spec.firm.sector) { /* said once, for groups and for programmes */
        snprintf(member->spec.firm.sector, sizeof member->spec.firm.sector, "%s", member->sector);
    }
    member->sector = *member->sector ? member->sector : member->spec.firm.sector;
    member->weight = gj_value_number(GJ_FIELD_OF(firm->node, member, weight), 1.0);
    member->employees = gj_value_number(GJ_FIELD_OF(firm->node, member, employees), heads_of(&member->spec));
    loader->firm_label = NULL;
}

/* Before is the year up to the decision; after is the last year, unless `settle` says otherwise. */
static void set_windows(struct gj_builder *b, struct gj_study_spec *spec)
{
    if (spec->decide_at < GJ_MONTH) {
        gj_build_wrong(b, b->study, "decide_at", "write decide_at = years(1)",
                       "firms are compared with the year before the decision: give them a month at least");
    }
    if (GJ_FIELD_OF(b->study, study, settle)->is_default && spec->horizon > spec->decide_at) {
        const gj_time last = spec->horizon - GJ_YEAR;
        spec->settle = last > spec->decide_at ? last : spec->decide_at;
    } else if (spec->settle < spec->decide_at) {
        gj_build_wrong(b, b->study, "settle", "leave it away for the last year",
                       "the evaluation begins before the decision");
    }
    if (spec->precision > 0.0) {
        gj_build_wrong(b, b->study, "precision", "give replications", "of a population a fixed number is run");
    }
}

void gj_build_population(struct gj_loader *loader, struct gj_study_spec *spec)
{
    struct gj_builder b = {.loader = loader, .study = loader->study};
    set_windows(&b, spec);
    gj_build_bridge(GJ_FIELD_OF(loader->study, study, bridge), spec);
    struct gj_population_spec *population = gj_build_alloc(&b, 1, sizeof *population);
    struct gj_population_member *member = gj_build_alloc(&b, loader->n_firms, sizeof *member);
    if (!population || !member) {
        return;
    }
    memset(member, 0, loader->n_firms * sizeof *member);
    const struct gj_study_spec whole = *spec;
    *population = (struct gj_population_spec){
        .member = member,
        .file = loader->file,
        .refused = loader->refused,
        .n_refused = (uint32_t)loader->n_refused,
        .n_rows = loader->n_rows,
    };
    spec->population = population;
    for (uint32_t i = 0; i < loader->n_firms && !loader->out_of_memory; i++) {
        population->n_members = i + 1;
        build_member(loader, &loader->firm[i], &whole, &member[i]);
    }
}
