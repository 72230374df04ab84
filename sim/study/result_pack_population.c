/* A population's result: its firms' lives, groups, years, totals, and the evidence beside it. */
#include "study/result_pack_internal.h"

static void walk_fate(struct gj_pack *pack, struct gj_fate *fate)
{
    gj_pack_int(pack, &fate->adopted_at);
    gj_pack_bool(pack, &fate->is_supported);
    gj_pack_double(pack, &fate->public_won);
    gj_pack_double(pack, &fate->job_years);
    gj_pack_doubles(pack, fate->value, GJ_N_FIRM_OUTCOMES);
}

static void walk_firm(struct gj_pack *pack, struct gj_firm_view *firm)
{
    gj_pack_u32(pack, &firm->n);
    gj_pack_doubles(pack, firm->adopts, GJ_N_ARMS);
    gj_pack_double(pack, &firm->is_supported);
    gj_pack_doubles(pack, firm->before, GJ_N_FIRM_OUTCOMES);
    gj_pack_doubles(pack, &firm->after[0][0], (size_t)GJ_N_ARMS * GJ_N_FIRM_OUTCOMES);
}

static void walk_group_line(struct gj_pack *pack, struct gj_group_line *line)
{
    struct gj_estimate *estimates[] = {&line->before, &line->without,    &line->with,      &line->within,
                                       &line->effect, &line->own_within, &line->own_effect};
    double *numbers[] = {&line->within_ratio, &line->effect_ratio, &line->up_within,
                         &line->down_within,  &line->up_effect,    &line->down_effect};
    for (size_t i = 0; i < sizeof estimates / sizeof estimates[0]; i++) {
        gj_pack_estimate(pack, estimates[i]);
    }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        gj_pack_double(pack, numbers[i]);
    }
}

static void walk_group(struct gj_pack *pack, struct gj_group *group)
{
    GJ_PACK_CHOICE(pack, group->of, GJ_GROUP_SUPPORTED + 1);
    GJ_PACK_CHOICE(pack, group->by, GJ_GROUP_LEVEL + 1);
    gj_pack_text(pack, &group->name);
    gj_pack_u32(pack, &group->n_firms);
    gj_pack_double(pack, &group->weight);
    for (uint32_t k = 0; k < GJ_N_FIRM_OUTCOMES; k++) {
        walk_group_line(pack, &group->line[k]);
    }
}

static void walk_year(struct gj_pack *pack, struct gj_adoption_year *year)
{
    gj_pack_doubles(pack, year->adopters, GJ_N_ARMS);
    gj_pack_doubles(pack, year->cumulative, GJ_N_ARMS);
    gj_pack_double(pack, &year->applicants);
    gj_pack_double(pack, &year->refused);
    gj_pack_double(pack, &year->served);
    gj_pack_double(pack, &year->alone);
    gj_pack_double(pack, &year->waiting);
    gj_pack_doubles(pack, year->refused_for, GJ_N_REFUSALS);
    gj_pack_double(pack, &year->public_won);
}

static void walk_totals(struct gj_pack *pack, struct gj_population_totals *totals)
{
    struct gj_estimate *estimates[] = {&totals->reached, &totals->gross,     &totals->deadweight, &totals->rivals,
                                       &totals->net,     &totals->net_years, &totals->public_won};
    for (size_t i = 0; i < sizeof estimates / sizeof estimates[0]; i++) {
        gj_pack_estimate(pack, estimates[i]);
    }
    gj_pack_double(pack, &totals->won_per_gross);
    gj_pack_double(pack, &totals->won_per_net);
    gj_pack_double(pack, &totals->won_per_net_year);
}

/* A figure of the study, by its place. */
static void walk_target(struct gj_pack *pack, const struct gj_target **target)
{
    const struct gj_study_spec *spec = pack->spec;
    uint32_t place = pack->out && *target ? (uint32_t)(*target - spec->target) : UINT32_MAX;
    gj_pack_place(pack, &place, spec->n_targets, UINT32_MAX);
    if (!pack->out) {
        *target = place == UINT32_MAX ? NULL : &spec->target[place];
    }
}

static void walk_evidence(struct gj_pack *pack, struct gj_evidence *evidence)
{
    GJ_PACK_LIST(pack, evidence->simulated, pack->spec->n_targets);
    if (gj_pack_goes_on(pack)) {
        gj_pack_estimates(pack, evidence->simulated, pack->spec->n_targets);
    }
    gj_pack_most(pack, &evidence->n_rows, pack->spec->n_targets);
    GJ_PACK_LIST(pack, evidence->row, evidence->n_rows);
    for (uint32_t i = 0; i < evidence->n_rows && gj_pack_goes_on(pack); i++) {
        struct gj_evidence_row *row = &evidence->row[i];
        walk_target(pack, &row->official);
        walk_target(pack, &row->other);
        gj_pack_bool(pack, &row->is_share);
        gj_pack_estimate(pack, &row->within);
        gj_pack_estimate(pack, &row->caused);
        GJ_PACK_CHOICE(pack, row->official_agrees, GJ_AGREES_NONE + 1);
        GJ_PACK_CHOICE(pack, row->other_agrees, GJ_AGREES_NONE + 1);
        gj_pack_u32(pack, &row->n_firms);
        if (!pack->out && !row->official && !row->other) {
            pack->status = GJ_IO; /* a row is of a figure */
        }
    }
    for (int i = 0; i < 2; i++) {
        gj_pack_u32(pack, &evidence->n_figures[i]);
        gj_pack_u32(pack, &evidence->n_hit[i]);
    }
}

static void walk_lives(struct gj_pack *pack, struct gj_population_result *population)
{
    const uint64_t n = (uint64_t)population->n_replications * population->n_firms;
    GJ_PACK_LIST(pack, population->fate, n * GJ_N_ARMS);
    for (uint64_t i = 0; i < n * GJ_N_ARMS && gj_pack_goes_on(pack); i++) {
        walk_fate(pack, &population->fate[i]);
    }
    GJ_PACK_LIST(pack, population->before, n * GJ_N_FIRM_OUTCOMES);
    for (uint64_t i = 0; i < n * GJ_N_FIRM_OUTCOMES && gj_pack_goes_on(pack); i++) {
        gj_pack_double(pack, &population->before[i]);
    }
}

void gj_pack_population(struct gj_pack *pack, struct gj_population_result *population)
{
    const uint32_t n_members = pack->spec->population ? pack->spec->population->n_members : 0;
    if (!pack->out) {
        population->spec = pack->spec->population;
    }
    gj_pack_most(pack, &population->n_firms, n_members);
    gj_pack_most(pack, &population->n_replications, UINT32_MAX / 64); /* lives are counted in 64 bits */
    gj_pack_bool(pack, &population->has_programme);
    if (!pack->out && population->n_firms != n_members) {
        pack->status = GJ_IO;
    }
    walk_lives(pack, population);
    GJ_PACK_LIST(pack, population->firm, population->n_firms);
    for (uint32_t i = 0; i < population->n_firms && gj_pack_goes_on(pack); i++) {
        walk_firm(pack, &population->firm[i]);
    }
    gj_pack_u32(pack, &population->n_groups);
    GJ_PACK_LIST(pack, population->group, population->n_groups);
    for (uint32_t i = 0; i < population->n_groups && gj_pack_goes_on(pack); i++) {
        walk_group(pack, &population->group[i]);
    }
    gj_pack_u32(pack, &population->n_years);
    GJ_PACK_LIST(pack, population->year, population->n_years);
    for (uint32_t i = 0; i < population->n_years && gj_pack_goes_on(pack); i++) {
        walk_year(pack, &population->year[i]);
    }
    walk_totals(pack, &population->totals);
    GJ_PACK_MAYBE(pack, population->evidence);
    if (population->evidence && gj_pack_goes_on(pack)) {
        walk_evidence(pack, population->evidence);
    }
}
