/* What every firm of a population does in every world, without the programme and with it. */
#include <string.h>

#include "study/population_internal.h"

/* All steps, the first at `at` and the others as far after it as they are planned. */
static void plan_steps(const struct gj_study_spec *spec, gj_time at, bool is_supported, struct gj_firm_plan *plan)
{
    plan->is_supported = is_supported;
    plan->project.n_taken = spec->n_upgrades;
    for (uint32_t k = 0; k < spec->n_upgrades; k++) {
        plan->project.taken_at[k] = at + spec->upgrade[k].at - spec->upgrade[0].at;
        plan->project.with_support[k] = is_supported && spec->upgrade[k].has_support;
    }
}

void gj_worlds_decide(struct gj_worlds *worlds)
{
    for (uint32_t r = 0; r < worlds->n; r++) {
        for (uint32_t i = 0; i < worlds->n_firms; i++) {
            const struct gj_study_spec *spec = &worlds->spec->population->member[i].spec;
            struct gj_firm_plan *plan = &worlds->plan[gj_world_at(worlds, r, i) * GJ_N_ARMS];
            memset(plan, 0, GJ_N_ARMS * sizeof *plan);
            if (spec->n_upgrades > 0) {
                plan_steps(spec, spec->warm_up + spec->decide_at + spec->upgrade[0].at, true, &plan[GJ_ARM_AFTER]);
            }
        }
    }
}
