#include "economy/project.h"

/* --- what there is --- */

static double between(double from, double to, double effect)
{
    return from + (to - from) * effect;
}

static gj_time works_at(const struct gj_project *project, const struct gj_upgrade_spec *upgrade, uint32_t k)
{
    return project->taken_at[k] + upgrade[k].to.install_us;
}

double gj_project_effect(const struct gj_project *project, const struct gj_upgrade_spec *upgrade, uint32_t k,
                         gj_time now)
{
    if (k >= project->n_taken || now < works_at(project, upgrade, k)) {
        return 0.0;
    }
    const gj_time since = now - works_at(project, upgrade, k);
    const gj_time ramp = project->step[k].ramp_us;
    return since >= ramp ? 1.0 : (double)since / (double)ramp;
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
        const struct gj_level_spec *to = &upgrade[k].to;
        const bool is_installing = now < works_at(project, upgrade, k);
        out->effect = gj_project_effect(project, upgrade, k, now);
        for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
            out->lever[i] = is_installing && to->has_disturbance
                                ? out->lever[i] * to->disturbs[i].central
                                : between(out->lever[i], to->lever[i].central, out->effect);
        }
        out->technicians = between(out->technicians, to->technicians.central, out->effect);
        if (!is_installing) {
            out->upkeep_won_per_month = upkeep_a_month(to);
        }
    }
}

/* Of step `k` by `now`. */
static gj_time trained_by(const struct gj_project *project, const struct gj_upgrade_spec *upgrade, uint32_t k,
                          gj_time now)
{
    const gj_time install = upgrade[k].to.install_us;
    const gj_time training = upgrade[k].to.training_us;
    const gj_time since = now - project->taken_at[k];
    if (since <= 0) {
        return 0;
    }
    return since >= install ? training : (gj_time)((double)training * ((double)since / (double)install));
}

gj_time gj_project_training(const struct gj_project *project, const struct gj_upgrade_spec *upgrade, gj_time from,
                            gj_time to)
{
    gj_time sum = 0;
    for (uint32_t k = 0; k < project->n_taken; k++) {
        sum += trained_by(project, upgrade, k, to) - trained_by(project, upgrade, k, from);
    }
    return sum;
}

/* --- what it costs --- */

double gj_project_cost_won(const struct gj_level_spec *before, const struct gj_upgrade_spec *upgrade, uint32_t k)
{
    const struct gj_level_spec *from = k == 0 ? before : &upgrade[k - 1].to;
    const double cost = upgrade[k].to.cost_won.central - from->cost_won.central;
    return cost > 0.0 ? cost : 0.0;
}

const struct gj_programme_spec *gj_project_support(const struct gj_project *project,
                                                   const struct gj_upgrade_spec *upgrade, uint32_t k, gj_time now)
{
    const struct gj_programme_spec *programme = upgrade[k].has_support ? &upgrade[k].support : NULL;
    for (uint32_t j = project->n_taken; programme && j-- > 0;) {
        if (project->with_support[j]) {
            const bool is_soon = now < project->taken_at[j] + programme->again.after_us;
            return programme->again.is_refused || is_soon ? NULL : programme;
        }
    }
    return programme;
}

void gj_project_plan(const struct gj_project *project, const struct gj_level_spec *before,
                     const struct gj_upgrade_spec *upgrade, uint32_t k, const struct gj_programme_spec *programme,
                     struct gj_plan *plan)
{
    const struct gj_level_spec *to = &upgrade[k].to;
    struct gj_undertaking undertaking = {.level = to->level,
                                         .cost_won = gj_project_cost_won(before, upgrade, k),
                                         .on_completion = to->on_completion,
                                         .install_us = to->install_us};
    for (uint32_t j = 0; j < project->n_taken; j++) {
        undertaking.is_again |= project->with_support[j] && upgrade[j].to.level == to->level;
    }
    gj_programme_plan(programme, &undertaking, plan);
}

/* --- steps and their payments --- */

gj_time gj_project_free_at(const struct gj_project *project, const struct gj_upgrade_spec *upgrade)
{
    return project->n_taken == 0 ? 0 : works_at(project, upgrade, project->n_taken - 1);
}

void gj_project_take(struct gj_project *project, const struct gj_level_spec *before,
                     const struct gj_upgrade_spec *upgrade, const struct gj_programme_spec *programme, gj_time now,
                     double heads)
{
    const uint32_t k = project->n_taken;
    struct gj_step *step = &project->step[k];
    *step = (struct gj_step){.ramp_us = upgrade[k].to.ramp_us, .heads = heads};
    project->with_support[k] = programme != NULL;
    if (programme && programme->coaching.experts > 0) {
        step->ramp_us = gj_time_from_us((double)step->ramp_us * programme->coaching.ramp.central);
    }
    gj_project_plan(project, before, upgrade, k, programme, &step->plan);
    project->taken_at[k] = now;
    project->n_taken++;
}

static gj_time due_at(const struct gj_project *project, uint32_t k)
{
    const struct gj_step *step = &project->step[k];
    return step->n_paid < step->plan.n ? project->taken_at[k] + step->plan.payment[step->n_paid].after_us : GJ_NEVER;
}

gj_time gj_project_next_payment(const struct gj_project *project)
{
    gj_time next = GJ_NEVER;
    for (uint32_t k = 0; k < project->n_taken; k++) {
        next = due_at(project, k) < next ? due_at(project, k) : next;
    }
    return next;
}

void gj_project_pay(struct gj_project *project, gj_time now, struct gj_ledger *ledger)
{
    for (uint32_t k = 0; k < project->n_taken; k++) {
        struct gj_step *step = &project->step[k];
        while (due_at(project, k) <= now) {
            const struct gj_payment *payment = &step->plan.payment[step->n_paid++];
            gj_ledger_book(ledger, payment->account, payment->mwon);
            step->public_mwon += payment->account == GJ_ACCOUNT_STATE_SUPPORT ? payment->mwon : 0;
        }
    }
}

/* What is left of the plan without the support still to come. */
static void stop_support(struct gj_step *step)
{
    uint32_t kept = step->n_paid;
    for (uint32_t i = step->n_paid; i < step->plan.n; i++) {
        if (step->plan.payment[i].account != GJ_ACCOUNT_STATE_SUPPORT) {
            step->plan.payment[kept++] = step->plan.payment[i];
        }
    }
    step->plan.n = kept;
}

int64_t gj_project_claw_back(struct gj_project *project, const struct gj_upgrade_spec *upgrade, gj_time now,
                             double heads, bool closes, struct gj_ledger *ledger)
{
    int64_t sum = 0;
    for (uint32_t k = 0; k < project->n_taken; k++) {
        struct gj_step *step = &project->step[k];
        const struct gj_clawback_spec *terms = &upgrade[k].support.clawback;
        const bool binds =
            project->with_support[k] && terms->within_us > 0 && now < works_at(project, upgrade, k) + terms->within_us;
        if (!binds || !(closes || heads < terms->keeps * step->heads)) {
            continue;
        }
        sum += gj_mwon((double)step->public_mwon / (double)GJ_WON * terms->share);
        step->public_mwon = 0;
        stop_support(step);
    }
    gj_ledger_book(ledger, GJ_ACCOUNT_CLAWBACK, sum);
    return sum;
}

/* Ends of a life of `life` in (from, to], when it began at `start`. */
static double n_ends(gj_time start, gj_time life, gj_time from, gj_time to)
{
    if (life == 0 || to <= start) {
        return 0.0;
    }
    const gj_time before = from > start ? (from - start) / life : 0;
    const gj_time by_now = (to - start) / life;
    return (double)(by_now - before);
}

double gj_project_replacement_won(const struct gj_project *project, const struct gj_level_spec *before,
                                  const struct gj_upgrade_spec *upgrade, gj_time from, gj_time to)
{
    double won = 0.0;
    for (uint32_t k = 0; k < project->n_taken; k++) {
        const struct gj_lifespan *span = &upgrade[k].to.lifespan;
        const gj_time start = project->taken_at[k] + upgrade[k].to.install_us;
        const double ends = span->software * n_ends(start, span->software_us, from, to) +
                            (1.0 - span->software) * n_ends(start, span->equipment_us, from, to);
        won += ends > 0.0 ? gj_project_cost_won(before, upgrade, k) * span->replaced * ends : 0.0;
    }
    return won;
}
