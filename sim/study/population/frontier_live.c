#include "study/population/frontier_live.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "economy/payment.h"
#include "economy/project.h"

/* Index of the group of that name; a new one when there is none yet. */
static uint32_t group_of(struct gj_frontier_case *out, enum gj_grouping grouping, const char *name)
{
    uint32_t *n = &out->n_groups[grouping];
    for (uint32_t g = 0; g < *n; g++) {
        if (strcmp(out->name[grouping][g], name) == 0) {
            return g;
        }
    }
    if (*n == GJ_FRONTIER_NAMES) {
        return *n - 1; /* the last takes all that are too many */
    }
    out->name[grouping][*n] = name;
    return (*n)++;
}

static void put_groups(struct gj_frontier_case *out, const struct gj_population_member *member,
                       struct gj_frontier_firm *firm)
{
    char level[16];
    snprintf(level, sizeof level, "level %d", gj_study_after(&member->spec)->level);
    uint32_t g = 0;
    while (g < out->n_groups[GJ_BY_LEVEL] && strcmp(out->level[g], level) != 0) {
        g++;
    }
    if (g < GJ_FRONTIER_NAMES && g == out->n_groups[GJ_BY_LEVEL]) {
        memcpy(out->level[g], level, sizeof level);
    }
    firm->group[GJ_BY_LEVEL] = group_of(out, GJ_BY_LEVEL, g < GJ_FRONTIER_NAMES ? out->level[g] : level);
    firm->group[GJ_BY_SIZE] = group_of(out, GJ_BY_SIZE, *member->size ? member->size : "-");
    firm->group[GJ_BY_SECTOR] = group_of(out, GJ_BY_SECTOR, *member->sector ? member->sector : "-");
}

/* By the number that a name begins with ("10-49"), then by its letters. */
static bool is_before(const char *a, const char *b)
{
    const long x = strtol(a, NULL, 10);
    const long y = strtol(b, NULL, 10);
    return x != y ? x < y : strcmp(a, b) < 0;
}

/* Groups in the order of their names, whatever firm came first. */
static void sort_groups(struct gj_frontier_case *out)
{
    for (int grouping = 0; grouping < GJ_N_GROUPINGS; grouping++) {
        const uint32_t n = out->n_groups[grouping];
        const char *sorted[GJ_FRONTIER_NAMES];
        uint32_t place[GJ_FRONTIER_NAMES];
        for (uint32_t g = 0; g < n; g++) {
            place[g] = 0;
            for (uint32_t k = 0; k < n; k++) {
                place[g] += is_before(out->name[grouping][k], out->name[grouping][g]);
            }
            sorted[place[g]] = out->name[grouping][g];
        }
        memcpy(out->name[grouping], sorted, n * sizeof *sorted);
        for (uint32_t i = 0; i < out->n_firms; i++) {
            out->firm[i].group[grouping] = place[out->firm[i].group[grouping]];
        }
    }
}

/* What the whole way costs, and who would pay by the scenario's programmes. */
static void put_money(const struct gj_study_spec *spec, struct gj_frontier_firm *firm)
{
    for (uint32_t k = 0; k < spec->n_upgrades; k++) {
        const struct gj_upgrade_spec *upgrade = &spec->upgrade[k];
        const struct gj_undertaking project = {.level = upgrade->to.level,
                                               .cost_won = gj_project_cost_won(&spec->before, spec->upgrade, k)};
        struct gj_plan plan;
        gj_programme_plan(upgrade->has_support ? &upgrade->support : NULL, &project, &plan);
        firm->cost_mwon += plan.split.total_mwon;
        firm->rule_mwon += plan.split.public_mwon;
        firm->large_mwon += plan.split.total_mwon - plan.split.own_mwon - plan.split.public_mwon;
    }
}

/* Lives of firm `i` that count: jobs of each, and the mean gain a year. */
static double put_lives(const struct gj_population_result *p, uint32_t i, struct gj_frontier_life *life,
                        struct gj_frontier_firm *firm)
{
    double gain = 0.0;
    firm->life = life;
    for (uint32_t r = 0; r < p->n_replications; r++) {
        const struct gj_fate *fate = &p->fate[((size_t)r * p->n_firms + i) * GJ_N_ARMS];
        const double jobs = fate[GJ_ARM_AFTER].value[GJ_FIRM_jobs] - fate[GJ_ARM_BEFORE].value[GJ_FIRM_jobs];
        const double earned = fate[GJ_ARM_AFTER].value[GJ_FIRM_profit] - fate[GJ_ARM_BEFORE].value[GJ_FIRM_profit];
        if (!isnan(jobs) && !isnan(earned)) {
            life[firm->n_lives++].jobs = jobs;
            gain += (earned - gain) / firm->n_lives;
        }
    }
    return gain;
}

static void put_firm(const struct gj_study_spec *spec, const struct gj_population_result *p, uint32_t i,
                     struct gj_frontier_case *out)
{
    const struct gj_population_member *member = &spec->population->member[i];
    struct gj_frontier_firm *firm = &out->firm[i];
    struct gj_frontier_life *life = &out->life[(size_t)i * p->n_replications];
    struct gj_study_spec own;
    gj_population_spec_of(spec, i, &own);
    const struct gj_decision_spec *decision = &own.firm.decision;
    firm->copies = member->weight < 1.5 ? 1 : (uint32_t)llround(member->weight);
    put_groups(out, member, firm);
    put_money(&own, firm);
    const double found = put_lives(p, i, life, firm);
    const double gain = isnan(decision->gain_won_per_year) ? found : decision->gain_won_per_year;
    for (uint32_t k = 0; k < firm->n_lives; k++) {
        const struct gj_decider who = {.spec = decision, .seed = own.seed, .replication = k};
        life[k].worth_mwon = gj_decision_worth(decision, gain, gj_decision_belief(&who));
    }
}

/* The same population, adopting as planned and paying for itself. */
static enum gj_status without_programme(const struct gj_study_spec *spec, struct gj_study_spec *plain,
                                        struct gj_population_spec *population, struct gj_error *error)
{
    const uint32_t n = spec->population->n_members;
    *plain = *spec;
    *population = *spec->population;
    plain->population = population;
    plain->n_targets = 0;
    population->member = gj_alloc_zero(n, sizeof *population->member);
    if (!population->member) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u firms", n);
    }
    for (uint32_t i = 0; i < n; i++) {
        struct gj_population_member *member = &population->member[i];
        *member = spec->population->member[i];
        member->spec.firm.decision.is_on = false;
        member->spec.firm.market.rivals = 0.0; /* all go ahead here, as never together in any choice */
        for (uint32_t k = 0; k < member->spec.n_upgrades; k++) {
            member->spec.upgrade[k].has_support = false;
        }
    }
    return GJ_OK;
}

static enum gj_status check_members(const struct gj_study_spec *spec, struct gj_error *error)
{
    if (!spec->population) {
        gj_error_set(error, GJ_MODEL, "study",
                     "a budget is shared out among the firms of a population, and there is one plant");
        gj_error_fix(error, "give population = population { ... } instead of plant; for one firm: gongjang breakeven");
        return GJ_MODEL;
    }
    for (uint32_t i = 0; i < spec->population->n_members; i++) {
        const struct gj_population_member *member = &spec->population->member[i];
        if (!member->spec.firm.decision.is_on || member->spec.n_upgrades == 0) {
            gj_error_set(error, GJ_MODEL, member->label,
                         "the firm does not decide: without its hurdle no grant can move it");
            gj_error_fix(
                error,
                "firm = firm { ..., decision = require \"firms.korea_decision\" } and after = ... in its member");
            return GJ_MODEL;
        }
    }
    return GJ_OK;
}

enum gj_status gj_frontier_live(const struct gj_study_spec *spec, unsigned n_threads,
                                const struct gj_progress *progress, struct gj_frontier_case *out,
                                struct gj_error *error)
{
    struct gj_study_spec plain;
    struct gj_population_spec population = {.member = NULL};
    struct gj_study_result result = {.spec = spec};
    *out = (struct gj_frontier_case){.n_firms = spec->population ? spec->population->n_members : 0};
    enum gj_status status = check_members(spec, error);
    if (status == GJ_OK) {
        status = without_programme(spec, &plain, &population, error);
    }
    if (status == GJ_OK) {
        out->firm = gj_alloc_zero((size_t)out->n_firms + 1, sizeof *out->firm);
        out->life = gj_alloc_zero((size_t)out->n_firms * spec->replications + 1, sizeof *out->life);
        status = out->firm && out->life
                     ? GJ_OK
                     : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u firms", out->n_firms);
    }
    if (status == GJ_OK) {
        status = gj_study_run(&plain, n_threads, progress, &result, error);
    }
    if (status == GJ_OK || status == GJ_FAILED_POINTS) {
        out->n_failed = result.n_failed;
        for (uint32_t i = 0; i < out->n_firms; i++) {
            put_firm(spec, result.population, i, out);
        }
        sort_groups(out);
    }
    gj_study_result_free(&result);
    gj_free(population.member);
    return status;
}

void gj_frontier_case_free(struct gj_frontier_case *frontier)
{
    gj_free(frontier->firm);
    gj_free(frontier->life);
    *frontier = (struct gj_frontier_case){0};
}
