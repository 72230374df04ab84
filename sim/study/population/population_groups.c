/* From the fates of firms to tables: each firm's means, groups of firms, adoption by year, and the estimates of the study over firms. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/estimate.h"
#include "study/population/population_internal.h"

/* A change that counts as one: a head is whole; all else differs or does not. */
static double threshold(uint32_t outcome)
{
    return outcome == GJ_FIRM_jobs || outcome == GJ_FIRM_technicians ? 0.5 : 0.0;
}

/* Running mean that leaves NaN out. */
struct mean {
    uint32_t n;
    double value;
};

static void observe(struct mean *mean, double x)
{
    if (!isnan(x)) {
        mean->n++;
        mean->value += (x - mean->value) / mean->n;
    }
}

static double mean_of(const struct mean *mean)
{
    return mean->n > 0 ? mean->value : (double)NAN;
}

static double relative(double to, double from)
{
    return from > 0.0 ? to / from - 1.0 : (double)NAN;
}

/* --- groups ---------------------------------------------------------------------------------------------------------------------------- */

/* Columns of what is collected of each firm for one line of a group. */
enum column {
    COLUMN_BEFORE,
    COLUMN_WITHOUT,
    COLUMN_WITH,
    COLUMN_WITHIN,
    COLUMN_EFFECT,
    COLUMN_OWN_WITHIN,
    COLUMN_OWN_EFFECT,
    COLUMN_UP_WITHIN,
    COLUMN_DOWN_WITHIN,
    COLUMN_UP_EFFECT,
    COLUMN_DOWN_EFFECT,
    N_COLUMNS
};

struct scratch {
    double *weight, *column[N_COLUMNS];
};

static double share_of(double change, double sign, uint32_t outcome)
{
    return isnan(change) ? (double)NAN : change * sign > threshold(outcome) ? 1.0 : 0.0;
}

/* Firm `i` in outcome `k`: means over its replications that count. Returns their share. */
static double collect(const struct gj_worlds *worlds, enum gj_group_of of, uint32_t i, uint32_t k, struct mean *mean)
{
    uint32_t n = 0;
    for (uint32_t r = 0; r < worlds->n; r++) {
        const size_t at = gj_world_at(worlds, r, i);
        const struct gj_fate *fate = &worlds->fate[at * GJ_N_ARMS];
        if (of == GJ_GROUP_SUPPORTED && !fate[GJ_ARM_AFTER].is_supported) {
            continue;
        }
        const double before = worlds->before[at * GJ_N_FIRM_OUTCOMES + k];
        const double without = fate[GJ_ARM_BEFORE].value[k];
        const double with = fate[GJ_ARM_AFTER].value[k];
        n++;
        observe(&mean[COLUMN_BEFORE], isnan(with) ? with : before);
        observe(&mean[COLUMN_WITHOUT], without);
        observe(&mean[COLUMN_WITH], with);
        observe(&mean[COLUMN_WITHIN], with - before);
        observe(&mean[COLUMN_EFFECT], with - without);
        observe(&mean[COLUMN_OWN_WITHIN], relative(with, before));
        observe(&mean[COLUMN_OWN_EFFECT], relative(with, without));
        observe(&mean[COLUMN_UP_WITHIN], share_of(with - before, 1.0, k));
        observe(&mean[COLUMN_DOWN_WITHIN], share_of(with - before, -1.0, k));
        observe(&mean[COLUMN_UP_EFFECT], share_of(with - without, 1.0, k));
        observe(&mean[COLUMN_DOWN_EFFECT], share_of(with - without, -1.0, k));
    }
    return worlds->n > 0 ? (double)n / worlds->n : 0.0;
}

/* What group of a kind the firm is in; "" none. */
static const char *group_of(const struct gj_population_member *member, enum gj_group_by by)
{
    static const char *const levels[] = {"0", "1", "2", "3", "4", "5"};
    const int level = gj_study_after(&member->spec)->level;
    switch (by) {
    case GJ_GROUP_SIZE:
        return member->size;
    case GJ_GROUP_SECTOR:
        return member->sector;
    case GJ_GROUP_LEVEL:
        return level >= 0 && level <= 5 ? levels[level] : "";
    default:
        return "";
    }
}

static bool is_in(const struct gj_population_member *member, const struct gj_group *group)
{
    return strcmp(group_of(member, group->by), group->name) == 0;
}

static void fill_line(const struct gj_worlds *worlds, const struct scratch *s, struct gj_group *group, uint32_t k)
{
    const double confidence = worlds->spec->confidence;
    struct gj_group_line *line = &group->line[k];
    uint32_t n = 0;
    group->weight = 0.0;
    for (uint32_t i = 0; i < worlds->n_firms; i++) {
        const struct gj_population_member *member = &worlds->spec->population->member[i];
        struct mean mean[N_COLUMNS] = {{0}};
        const double share = is_in(member, group) ? collect(worlds, group->of, i, k, mean) : 0.0;
        if (share > 0.0) {
            for (uint32_t c = 0; c < N_COLUMNS; c++) {
                s->column[c][n] = mean_of(&mean[c]);
            }
            s->weight[n++] = member->weight * share;
            group->weight += member->weight * share;
        }
    }
    group->n_firms = n;
    struct gj_estimate estimate[N_COLUMNS];
    for (uint32_t c = 0; c < N_COLUMNS; c++) {
        estimate[c] = gj_estimate_weighted(s->column[c], s->weight, n, confidence);
    }
    *line = (struct gj_group_line){
        .before = estimate[COLUMN_BEFORE],
        .without = estimate[COLUMN_WITHOUT],
        .with = estimate[COLUMN_WITH],
        .within = estimate[COLUMN_WITHIN],
        .effect = estimate[COLUMN_EFFECT],
        .within_ratio = gj_round_10(relative(estimate[COLUMN_WITH].mean, estimate[COLUMN_BEFORE].mean)),
        .effect_ratio = gj_round_10(relative(estimate[COLUMN_WITH].mean, estimate[COLUMN_WITHOUT].mean)),
        .own_within = estimate[COLUMN_OWN_WITHIN],
        .own_effect = estimate[COLUMN_OWN_EFFECT],
        .up_within = estimate[COLUMN_UP_WITHIN].mean,
        .down_within = estimate[COLUMN_DOWN_WITHIN].mean,
        .up_effect = estimate[COLUMN_UP_EFFECT].mean,
        .down_effect = estimate[COLUMN_DOWN_EFFECT].mean,
    };
}

/* Order of two names: by the numbers that they begin with ("1-9", "10-49", "100+"), then as text. */
static int by_name(const char *a, const char *b)
{
    const bool are_numbers = *a >= '0' && *a <= '9' && *b >= '0' && *b <= '9';
    const double left = are_numbers ? strtod(a, NULL) : 0.0;
    const double right = are_numbers ? strtod(b, NULL) : 0.0;
    return left != right ? (left > right) - (left < right) : strcmp(a, b);
}

/* Names that groups of one kind have, sorted, each once. Returns their number. */
static uint32_t names_of(const struct gj_population_spec *population, enum gj_group_by by, const char **name)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < population->n_members; i++) {
        const char *made = group_of(&population->member[i], by);
        uint32_t k = 0;
        while (k < n && by_name(name[k], made) < 0) {
            k++;
        }
        if ((k < n && strcmp(name[k], made) == 0) || (by != GJ_GROUP_TOTAL && !*made)) {
            continue;
        }
        memmove(&name[k + 1], &name[k], (n - k) * sizeof *name);
        name[k] = made;
        n++;
    }
    return n;
}

static enum gj_status add_groups(const struct gj_worlds *worlds, const struct scratch *s, enum gj_group_by by,
                                 const char *const *name, uint32_t n, struct gj_population_result *result)
{
    size_t capacity = result->n_groups;
    if (gj_grow((void **)&result->group, &capacity, result->n_groups + 2 * (size_t)n, sizeof *result->group) != 0) {
        return GJ_NO_MEMORY;
    }
    for (uint32_t i = 0; i < 2 * n; i++) {
        struct gj_group *group = &result->group[result->n_groups++];
        *group = (struct gj_group){.of = i < n ? GJ_GROUP_ALL : GJ_GROUP_SUPPORTED, .by = by, .name = name[i % n]};
        for (uint32_t k = 0; k < GJ_N_FIRM_OUTCOMES; k++) {
            fill_line(worlds, s, group, k);
        }
    }
    return GJ_OK;
}

static enum gj_status fill_groups(const struct gj_worlds *worlds, const struct scratch *s,
                                  struct gj_population_result *result)
{
    const char **name = gj_alloc_zero((size_t)worlds->n_firms + 1, sizeof *name);
    enum gj_status status = name ? GJ_OK : GJ_NO_MEMORY;
    for (uint32_t by = GJ_GROUP_TOTAL; by <= GJ_GROUP_LEVEL && status == GJ_OK; by++) {
        const uint32_t n = names_of(worlds->spec->population, (enum gj_group_by)by, name);
        status = add_groups(worlds, s, (enum gj_group_by)by, name, n, result);
    }
    gj_free(name);
    return status;
}

/* Its mean relative change over lives in which it is served; `share`: how many of its lives these are. */
static double own_effect_of(const struct gj_population_result *population, uint32_t i, enum gj_firm_outcome outcome,
                            double *share)
{
    struct mean mean = {0};
    uint32_t n = 0;
    for (uint32_t r = 0; r < population->n_replications; r++) {
        const struct gj_fate *fate = &population->fate[((size_t)r * population->n_firms + i) * GJ_N_ARMS];
        if (fate[GJ_ARM_AFTER].is_supported) {
            n++;
            observe(&mean, relative(fate[GJ_ARM_AFTER].value[outcome], fate[GJ_ARM_BEFORE].value[outcome]));
        }
    }
    *share = population->n_replications > 0 ? (double)n / population->n_replications : 0.0;
    return mean_of(&mean);
}

struct gj_estimate gj_population_cell(const struct gj_study_result *result, const char *size, int level,
                                      enum gj_firm_outcome outcome, uint32_t *n_firms)
{
    const struct gj_population_result *population = result->population;
    struct gj_estimate estimate = {.mean = (double)NAN, .half_width = (double)NAN};
    double *value = gj_alloc_zero(2 * (size_t)population->n_firms, sizeof *value);
    double *weight = value ? value + population->n_firms : NULL;
    *n_firms = 0;
    for (uint32_t i = 0; value && i < population->n_firms && i < result->spec->population->n_members; i++) {
        const struct gj_population_member *member = &result->spec->population->member[i];
        double share = 0.0;
        if (gj_study_after(&member->spec)->level == level && strcmp(member->size, size) == 0) {
            value[*n_firms] = own_effect_of(population, i, outcome, &share);
        }
        if (share > 0.0) {
            weight[(*n_firms)++] = member->weight * share;
        }
    }
    if (value) {
        estimate = gj_estimate_weighted(value, weight, *n_firms, result->spec->confidence);
    }
    gj_free(value);
    return estimate;
}

/* --- firms ----------------------------------------------------------------------------------------------------------------------------- */

static void fill_firm(const struct gj_worlds *worlds, uint32_t i, struct gj_firm_view *view)
{
    struct mean before[GJ_N_FIRM_OUTCOMES] = {{0}};
    struct mean after[GJ_N_ARMS][GJ_N_FIRM_OUTCOMES] = {{{0}}};
    for (uint32_t r = 0; r < worlds->n; r++) {
        const size_t at = gj_world_at(worlds, r, i);
        const struct gj_fate *fate = &worlds->fate[at * GJ_N_ARMS];
        view->n += worlds->row[at * GJ_N_ARMS].status == GJ_OK && worlds->row[at * GJ_N_ARMS + 1].status == GJ_OK;
        view->is_supported += (double)fate[GJ_ARM_AFTER].is_supported / worlds->n;
        for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
            view->adopts[arm] += (fate[arm].adopted_at != GJ_NEVER ? 1.0 : 0.0) / worlds->n;
        }
        for (uint32_t k = 0; k < GJ_N_FIRM_OUTCOMES; k++) {
            observe(&before[k], worlds->before[at * GJ_N_FIRM_OUTCOMES + k]);
            observe(&after[GJ_ARM_BEFORE][k], fate[GJ_ARM_BEFORE].value[k]);
            observe(&after[GJ_ARM_AFTER][k], fate[GJ_ARM_AFTER].value[k]);
        }
    }
    for (uint32_t k = 0; k < GJ_N_FIRM_OUTCOMES; k++) {
        view->before[k] = mean_of(&before[k]);
        view->after[GJ_ARM_BEFORE][k] = mean_of(&after[GJ_ARM_BEFORE][k]);
        view->after[GJ_ARM_AFTER][k] = mean_of(&after[GJ_ARM_AFTER][k]);
    }
}

/* --- the study's outcomes, over firms ---------------------------------------------------------------------------------------------------- */

static void estimate_outcome(const struct gj_worlds *worlds, const struct scratch *s, struct gj_study_result *result,
                             uint32_t k)
{
    const double confidence = worlds->spec->confidence;
    for (uint32_t i = 0; i < worlds->n_firms; i++) {
        struct mean mean[3] = {{0}};
        for (uint32_t r = 0; r < worlds->n; r++) {
            const struct gj_row *row = &worlds->row[gj_world_at(worlds, r, i) * GJ_N_ARMS];
            observe(&mean[0], row[GJ_ARM_BEFORE].value[k]);
            observe(&mean[1], row[GJ_ARM_AFTER].value[k]);
            observe(&mean[2], row[GJ_ARM_AFTER].value[k] - row[GJ_ARM_BEFORE].value[k]);
        }
        s->weight[i] = worlds->spec->population->member[i].weight;
        for (uint32_t c = 0; c < 3; c++) {
            s->column[c][i] = mean_of(&mean[c]);
        }
    }
    result->arm[GJ_ARM_BEFORE][k] = gj_estimate_weighted(s->column[0], s->weight, worlds->n_firms, confidence);
    result->arm[GJ_ARM_AFTER][k] = gj_estimate_weighted(s->column[1], s->weight, worlds->n_firms, confidence);
    result->difference[k] = gj_estimate_weighted(s->column[2], s->weight, worlds->n_firms, confidence);
    const double before = result->arm[GJ_ARM_BEFORE][k].mean;
    result->ratio[k] = (struct gj_estimate){
        .mean = gj_round_10(relative(result->arm[GJ_ARM_AFTER][k].mean, before)),
        /* of the difference, as a share: the mean before counts as known */
        .half_width = before > 0.0 ? gj_round_10(result->difference[k].half_width / before) : (double)NAN,
        .n = result->difference[k].n,
    };
}

/* --- adoption -------------------------------------------------------------------------------------------------------------------------- */

static void fill_years(const struct gj_worlds *worlds)
{
    for (size_t at = 0; at < (size_t)worlds->n * worlds->n_firms; at++) {
        const double weight = worlds->spec->population->member[at % worlds->n_firms].weight / worlds->n;
        for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
            const gj_time adopted_at = worlds->fate[at * GJ_N_ARMS + arm].adopted_at;
            if (adopted_at != GJ_NEVER && adopted_at / GJ_YEAR < worlds->n_years) {
                worlds->year[adopted_at / GJ_YEAR].adopters[arm] += weight;
            }
        }
    }
    for (uint32_t y = 0; y < worlds->n_years; y++) {
        for (uint32_t arm = 0; arm < GJ_N_ARMS; arm++) {
            worlds->year[y].cumulative[arm] =
                (y > 0 ? worlds->year[y - 1].cumulative[arm] : 0.0) + worlds->year[y].adopters[arm];
        }
    }
}

/* --- the programme ----------------------------------------------------------------------------------------------------------------------- */

/* Of one world: firms, won, and what jobs and job-years go over the bridge. */
enum { FACT_GROSS, FACT_DEADWEIGHT, FACT_RIVALS, FACT_NET, N_FACTS };
struct sums {
    double *reached, *public_won;
    double *fact[2][N_FACTS]; /* jobs, job-years */
};

static void sum_heads(const struct gj_worlds *worlds, size_t at, uint32_t kind, double weight, bool is_reached,
                      const struct sums *sums, uint32_t r)
{
    const struct gj_fate *fate = &worlds->fate[at * GJ_N_ARMS];
    const double never = kind == 0 ? worlds->never[at].jobs : worlds->never[at].years;
    const double alone = kind == 0 ? worlds->alone[at].jobs : worlds->alone[at].years;
    const double without = kind == 0 ? fate[GJ_ARM_BEFORE].value[GJ_FIRM_jobs] : fate[GJ_ARM_BEFORE].job_years;
    const double with = kind == 0 ? fate[GJ_ARM_AFTER].value[GJ_FIRM_jobs] : fate[GJ_ARM_AFTER].job_years;
    if (is_reached) {
        sums->fact[kind][FACT_GROSS][r] += weight * (alone - never);
        sums->fact[kind][FACT_DEADWEIGHT][r] += weight * (without - never);
    }
    sums->fact[kind][FACT_RIVALS][r] += weight * (alone - with);
    sums->fact[kind][FACT_NET][r] += weight * (with - without);
}

static void sum_world(const struct gj_worlds *worlds, uint32_t r, const struct sums *sums)
{
    for (uint32_t i = 0; i < worlds->n_firms; i++) {
        const size_t at = gj_world_at(worlds, r, i);
        const struct gj_fate *fate = &worlds->fate[at * GJ_N_ARMS];
        const struct gj_firm_plan *plan = &worlds->plan[at * GJ_N_ARMS];
        const double weight = worlds->spec->population->member[i].weight;
        if (isnan(fate[GJ_ARM_BEFORE].job_years) || isnan(fate[GJ_ARM_AFTER].job_years)) {
            continue; /* failed: left out everywhere */
        }
        const bool is_reached =
            fate[GJ_ARM_AFTER].is_supported || !gj_firm_plans_are_same(&plan[GJ_ARM_BEFORE], &plan[GJ_ARM_AFTER]);
        sums->reached[r] += is_reached ? weight : 0.0;
        sums->public_won[r] += weight * fate[GJ_ARM_AFTER].public_won;
        sum_heads(worlds, at, 0, weight, is_reached, sums, r);
        sum_heads(worlds, at, 1, weight, is_reached, sums, r);
    }
}

static double each(const struct gj_estimate *won, const struct gj_estimate *jobs)
{
    const bool is_sure = jobs->mean > 0.0 && !(jobs->mean - jobs->half_width <= 0.0);
    return is_sure ? gj_round_10(won->mean / jobs->mean) : (double)NAN;
}

static void cross(const struct gj_worlds *worlds, double *const fact[N_FACTS], struct gj_bridge *bridge)
{
    bool has_market = false;
    for (uint32_t i = 0; i < worlds->n_firms; i++) {
        has_market |= worlds->spec->population->member[i].spec.firm.market.is_on;
    }
    const struct gj_bridge_facts facts = {.gross = fact[FACT_GROSS],
                                          .deadweight = fact[FACT_DEADWEIGHT],
                                          .rivals = has_market ? fact[FACT_RIVALS] : NULL,
                                          .n = worlds->n,
                                          .confidence = worlds->spec->confidence};
    gj_bridge_fill(&worlds->spec->bridge, &facts, bridge);
}

static enum gj_status fill_totals(const struct gj_worlds *worlds, struct gj_study_result *result)
{
    struct gj_population_totals *totals = &result->population->totals;
    const double confidence = worlds->spec->confidence;
    const uint32_t n = worlds->n;
    double *memory = gj_alloc_zero((size_t)n * (2 + 2 * N_FACTS), sizeof *memory);
    if (!memory) {
        return GJ_NO_MEMORY;
    }
    struct sums sums = {.reached = memory, .public_won = memory + n};
    for (uint32_t k = 0; k < 2 * N_FACTS; k++) {
        sums.fact[k / N_FACTS][k % N_FACTS] = memory + (size_t)(2 + k) * n;
    }
    for (uint32_t r = 0; r < n; r++) {
        sum_world(worlds, r, &sums);
    }
    *totals = (struct gj_population_totals){
        .reached = gj_estimate_mean(sums.reached, n, 1, confidence),
        .gross = gj_estimate_mean(sums.fact[0][FACT_GROSS], n, 1, confidence),
        .deadweight = gj_estimate_mean(sums.fact[0][FACT_DEADWEIGHT], n, 1, confidence),
        .rivals = gj_estimate_mean(sums.fact[0][FACT_RIVALS], n, 1, confidence),
        .net = gj_estimate_mean(sums.fact[0][FACT_NET], n, 1, confidence),
        .net_years = gj_estimate_mean(sums.fact[1][FACT_NET], n, 1, confidence),
        .public_won = gj_estimate_mean(sums.public_won, n, 1, confidence),
    };
    totals->won_per_gross = each(&totals->public_won, &totals->gross);
    totals->won_per_net = each(&totals->public_won, &totals->net);
    totals->won_per_net_year = each(&totals->public_won, &totals->net_years);
    cross(worlds, sums.fact[0], &result->bridge);
    cross(worlds, sums.fact[1], &result->bridge_years);
    gj_free(memory);
    return GJ_OK;
}

/* --- all ------------------------------------------------------------------------------------------------------------------------------- */

enum gj_status gj_population_conclude(const struct gj_worlds *worlds, struct gj_study_result *result)
{
    struct gj_population_result *population = result->population;
    const size_t n = worlds->n_firms;
    struct scratch s = {0};
    double *memory = gj_alloc_zero((N_COLUMNS + 1) * n, sizeof *memory);
    population->firm = gj_alloc_zero(n, sizeof *population->firm);
    if (!memory || !population->firm) {
        gj_free(memory);
        return GJ_NO_MEMORY;
    }
    s.weight = memory;
    for (uint32_t c = 0; c < N_COLUMNS; c++) {
        s.column[c] = memory + (c + 1) * n;
    }
    for (uint32_t i = 0; i < worlds->n_firms; i++) {
        fill_firm(worlds, i, &population->firm[i]);
    }
    for (uint32_t k = 0; k < GJ_N_OUTCOMES; k++) {
        estimate_outcome(worlds, &s, result, k);
    }
    fill_years(worlds);
    enum gj_status status = fill_totals(worlds, result);
    if (status == GJ_OK) {
        status = fill_groups(worlds, &s, population);
    }
    gj_free(memory);
    return status;
}
