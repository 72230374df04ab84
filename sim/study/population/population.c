/* Members of a population: the study of each, and its frozen text. */
#include "study/population/population.h"

#include <stdio.h>

#include "kernel/draw.h"

const struct gj_firm_outcome_info *gj_firm_outcome_info(enum gj_firm_outcome outcome)
{
    static const struct gj_firm_outcome_info infos[GJ_N_FIRM_OUTCOMES] = {
#define GJ_FIRM_OUTCOME(name, unit, en, ko) {#name, unit, en, ko},
#include "study/population/population.def"
#undef GJ_FIRM_OUTCOME
    };
    GJ_CHECK(outcome < GJ_N_FIRM_OUTCOMES, "outcome %d of a firm", (int)outcome);
    return &infos[outcome];
}

void gj_population_spec_of(const struct gj_study_spec *spec, uint32_t i, struct gj_study_spec *out)
{
    const struct gj_population_member *member = &spec->population->member[i];
    *out = member->spec;
    out->population = NULL;
    out->seed = gj_draw_key(spec->seed, "population", member->name);
    out->replications = spec->replications;
    out->replications_min = spec->replications_min;
}

void gj_population_print(const struct gj_study_spec *spec, struct gj_text *out)
{
    const struct gj_population_spec *population = spec->population;
    gj_text_addf(out, "population.firms = %u\npopulation.rows = %u\npopulation.refused = %u\n", population->n_members,
                 population->n_rows, population->n_refused);
    for (uint32_t i = 0; i < population->n_members; i++) {
        const struct gj_population_member *member = &population->member[i];
        gj_text_addf(out, "\nfirm = %u\nmember.size = %s\nmember.sector = %s\nmember.weight = ", member->index,
                     member->size, member->sector);
        gj_text_add_number(out, member->weight);
        gj_text_add(out, "\nmember.employees = ");
        gj_text_add_number(out, member->employees);
        gj_text_add(out, "\n");
        gj_study_print_firm(&member->spec, out);
    }
}
