#include "economy/project.h"

static double between(double from, double to, double effect)
{
    return from + (to - from) * effect;
}

double gj_project_effect(const struct gj_project *project, const struct gj_upgrade_spec *upgrade, uint32_t k,
                         gj_time now)
{
    if (k >= project->n_taken || now < project->taken_at[k] + upgrade[k].to.install_us) {
        return 0.0;
    }
    const gj_time since = now - project->taken_at[k] - upgrade[k].to.install_us;
    return since >= upgrade[k].to.ramp_us ? 1.0 : (double)since / (double)upgrade[k].to.ramp_us;
}

static double upkeep_a_month(const struct gj_level_spec *level)
{
    return level->cost_won.central * level->upkeep_per_year.central / 12.0;
}

void gj_project_standing(const struct gj_project *project, const struct gj_level_spec *before,
                         const struct gj_upgrade_spec *upgrade, gj_time now, struct gj_standing *out)
{
    *out = (struct gj_standing){.technicians = before->technicians.central,
                                .upkeep_won_per_month = upkeep_a_month(before)};
    for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
        out->lever[i] = before->lever[i].central;
    }
    for (uint32_t k = 0; k < project->n_taken; k++) {
        out->effect = gj_project_effect(project, upgrade, k, now);
        for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
            out->lever[i] = between(out->lever[i], upgrade[k].to.lever[i].central, out->effect);
        }
        out->technicians = between(out->technicians, upgrade[k].to.technicians.central, out->effect);
        if (now >= project->taken_at[k] + upgrade[k].to.install_us) {
            out->upkeep_won_per_month = upkeep_a_month(&upgrade[k].to);
        }
    }
}

double gj_project_cost_won(const struct gj_level_spec *before, const struct gj_upgrade_spec *upgrade, uint32_t k)
{
    const struct gj_level_spec *from = k == 0 ? before : &upgrade[k - 1].to;
    const double cost = upgrade[k].to.cost_won.central - from->cost_won.central;
    return cost > 0.0 ? cost : 0.0;
}
