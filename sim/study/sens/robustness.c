#include "study/sens/robustness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "study/estimate.h"
#include "study/sens/resample.h"

#define NO_POINT UINT64_MAX

static const struct gj_criterion_info infos[] = {
#define GJ_CRITERION(name, is_cost, text) {#name, text, is_cost},
#include "study/sens/criterion.def"
#undef GJ_CRITERION
};

const struct gj_criterion_info *gj_criterion_info(enum gj_criterion criterion)
{
    return &infos[criterion];
}

enum gj_criterion gj_criterion_find(const char *name)
{
    uint32_t i = 0;
    while (i < GJ_N_CRITERIA && strcmp(infos[i].name, name) != 0) {
        i++;
    }
    return (enum gj_criterion)i;
}

/* A point while policies and worlds are told apart. */
struct item {
    const double *value;    /* of its axes */
    const uint32_t *column; /* that are compared */
    uint32_t n_columns;
    uint64_t point;
    uint64_t policy, world;
};

struct finder {
    const struct gj_robustness_spec *spec;
    struct gj_robustness *out;
    uint32_t lever[GJ_MAX_FACTORS], uncertainty[GJ_MAX_FACTORS]; /* columns */
    uint32_t n_levers, n_uncertainties;
    uint64_t n_policies, n_worlds; /* all that are there */
    struct item *item;
    uint64_t *id;    /* room for numbers of groups */
    uint64_t *cell;  /* [world * n_policies + policy]: point, or NO_POINT */
    double *good;    /* [policy * kept worlds + world]: the outcome, more is better */
    double *regret;  /* the same */
    uint32_t *order; /* [policy * kept worlds + i]: worlds from the worst on */
    uint32_t *times; /* by world: how often it is in the sample */
    double *sample;  /* [(policy * criteria + criterion) * bootstraps + b] */
};

/* --- policies and worlds --- */

static int compare_values(const struct item *a, const struct item *b)
{
    for (uint32_t k = 0; k < a->n_columns; k++) {
        const double x = a->value[a->column[k]];
        const double y = b->value[a->column[k]];
        if (x != y) {
            return x < y ? -1 : 1;
        }
    }
    return 0;
}

static int compare_points(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_values(const void *a, const void *b)
{
    const struct item *x = a;
    const struct item *y = b;
    const int order = compare_values(x, y);
    if (order != 0) {
        return order;
    }
    const int policy = compare_points(x->policy, y->policy);
    return policy != 0 ? policy : compare_points(x->point, y->point);
}

static int by_point(const void *a, const void *b)
{
    return compare_points(((const struct item *)a)->point, ((const struct item *)b)->point);
}

static void sort_by(struct finder *f, const uint32_t *column, uint32_t n_columns)
{
    for (uint64_t i = 0; i < f->spec->table->n; i++) {
        f->item[i].column = column;
        f->item[i].n_columns = n_columns;
    }
    qsort(f->item, f->spec->table->n, sizeof *f->item, by_values);
}

/* Levers alike: one policy. */
static uint64_t group_policies(struct finder *f)
{
    uint64_t n = 0;
    sort_by(f, f->lever, f->n_levers);
    for (uint64_t i = 0; i < f->spec->table->n; i++) {
        n += i > 0 && compare_values(&f->item[i - 1], &f->item[i]) != 0;
        f->item[i].world = n;
    }
    for (uint64_t i = 0; i < f->spec->table->n; i++) {
        f->item[i].policy = f->item[i].world;
    }
    return n + 1;
}

/* Uncertainties alike: one world. A design may draw a world twice (few values, many points): then the k-th of each policy go together. */
static uint64_t group_worlds(struct finder *f)
{
    uint64_t first = 0;
    uint64_t next = 0;
    uint64_t nth = 0;
    sort_by(f, f->uncertainty, f->n_uncertainties);
    for (uint64_t i = 0; i < f->spec->table->n; i++) {
        struct item *item = &f->item[i];
        if (i > 0 && compare_values(item - 1, item) != 0) {
            first = next;
            nth = 0;
        } else if (i > 0) {
            nth = item->policy == item[-1].policy ? nth + 1 : 0;
        }
        item->world = first + nth;
        next = item->world + 1 > next ? item->world + 1 : next;
    }
    return next;
}

/* Numbers in the order of the points, so that results do not hang on the order of sorting. */
static void renumber(struct finder *f)
{
    const uint64_t n = f->spec->table->n;
    qsort(f->item, n, sizeof *f->item, by_point);
    for (int pass = 0; pass < 2; pass++) {
        uint64_t next = 0;
        memset(f->id, 0xff, n * sizeof *f->id);
        for (uint64_t i = 0; i < n; i++) {
            uint64_t *number = pass == 0 ? &f->item[i].policy : &f->item[i].world;
            if (f->id[*number] == UINT64_MAX) {
                f->id[*number] = next++;
            }
            *number = f->id[*number];
        }
    }
}

static enum gj_status not_crossed(struct gj_error *error, const char *why)
{
    gj_error_set(error, GJ_USAGE, NULL, "the points are not crossed: %s", why);
    gj_error_fix(error, "policies are compared in the same worlds: sampling = \"crossed\" in the experiment");
    return GJ_USAGE;
}

static enum gj_status find_groups(struct finder *f, struct gj_error *error)
{
    const struct gj_point_table *t = f->spec->table;
    for (uint64_t i = 0; i < t->n; i++) {
        f->item[i] = (struct item){.value = t->value + i * t->n_axes, .point = i};
    }
    f->n_policies = group_policies(f);
    f->n_worlds = group_worlds(f);
    renumber(f);
    if (f->n_policies < 2 || f->n_worlds < 2) {
        gj_error_set(error, GJ_USAGE, NULL, "there is only one %s to compare",
                     f->n_policies < 2 ? "policy" : "state of the world");
        gj_error_fix(error, "a policy is a set of values of the levers, a world one of the uncertainties");
        return GJ_USAGE;
    }
    if (f->n_worlds > 2 * t->n / f->n_policies + 1) { /* and the table of both would be far larger than the points */
        return not_crossed(error, "most policies meet few of the worlds");
    }
    return GJ_OK;
}

static enum gj_status fill_cells(struct finder *f, struct gj_error *error)
{
    const uint64_t n = f->n_policies * f->n_worlds;
    f->cell = gj_alloc(n * sizeof *f->cell);
    if (!f->cell) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %llu worlds",
                            (unsigned long long)f->n_worlds);
    }
    for (uint64_t i = 0; i < n; i++) {
        f->cell[i] = NO_POINT;
    }
    for (uint64_t i = 0; i < f->spec->table->n; i++) {
        f->cell[f->item[i].world * f->n_policies + f->item[i].policy] = f->item[i].point;
    }
    return GJ_OK;
}

/* Does a named case have these values of the columns? What it does not name is at its default. */
static bool is_case(const struct gj_point_table *t, const struct gj_case *c, uint64_t point, const uint32_t *column,
                    uint32_t n)
{
    bool is_same = true;
    for (uint32_t k = 0; k < n && is_same; k++) {
        const uint32_t factor = t->axis[column[k]];
        const double named = c->value[factor];
        is_same = gj_round_10(t->value[point * t->n_axes + column[k]]) ==
                  gj_round_10(isnan(named) ? t->experiment->factor[factor].central : named);
    }
    return is_same;
}

static const char *policy_name(const struct finder *f, uint64_t point)
{
    const struct gj_experiment *e = f->spec->table->experiment;
    for (uint32_t i = 0; i < e->n_policies; i++) {
        if (is_case(f->spec->table, &e->policy[i], point, f->lever, f->n_levers)) {
            return e->policy[i].name;
        }
    }
    return NULL;
}

static const char *world_name(const struct finder *f, uint64_t point)
{
    const struct gj_experiment *e = f->spec->table->experiment;
    for (uint32_t i = 0; i < e->n_scenarios; i++) {
        if (is_case(f->spec->table, &e->scenario[i], point, f->uncertainty, f->n_uncertainties)) {
            return e->scenario[i].name;
        }
    }
    return NULL;
}

/* --- which worlds count --- */

static bool has_value(const struct gj_point_table *t, uint64_t point)
{
    return point != NO_POINT && t->state[point] == GJ_POINT_DONE && isfinite(t->mean[point]);
}

/* A world of which one policy has no value: noted, and the policies without. */
static bool is_whole(struct finder *f, uint64_t world)
{
    const struct gj_point_table *t = f->spec->table;
    const uint64_t *cell = f->cell + world * f->n_policies;
    struct gj_robust_gap gap = {.world = NO_POINT, .policy = UINT32_MAX};
    for (uint32_t p = 0; p < f->n_policies; p++) {
        gap.world = gap.world == NO_POINT ? cell[p] : gap.world;
        if (!has_value(t, cell[p])) {
            f->out->policy[p].n_failed++;
            if (gap.policy == UINT32_MAX) {
                gap.policy = p;
                gap.point = cell[p];
                gap.state =
                    cell[p] == NO_POINT || t->state[cell[p]] == GJ_POINT_DONE ? GJ_POINT_FAILED : t->state[cell[p]];
            }
        }
    }
    if (gap.policy != UINT32_MAX) {
        gap.name = world_name(f, gap.world);
        f->out->gap[f->out->n_left_out++] = gap;
    }
    return gap.policy == UINT32_MAX;
}

static enum gj_status none_left(const struct finder *f, struct gj_error *error)
{
    uint64_t n_missing = 0;
    for (uint64_t i = 0; i < f->out->n_left_out; i++) {
        n_missing += f->out->gap[i].point == NO_POINT;
    }
    if (n_missing == f->out->n_left_out) {
        return not_crossed(error, "no world is met by all policies");
    }
    gj_error_set(error, GJ_FAILED_POINTS, NULL, "in each of the %llu worlds some policy has no value",
                 (unsigned long long)f->n_worlds);
    gj_error_fix(error, "leave out the policy that fails, or mend the constraint that refuses it");
    return GJ_FAILED_POINTS;
}

/* Worlds from the worst on, for the policy whose values are at `value`. */
struct ranked {
    double value;
    uint32_t world;
};
static int by_rank(const void *a, const void *b)
{
    const struct ranked *x = a;
    const struct ranked *y = b;
    if (x->value != y->value) {
        return x->value < y->value ? -1 : 1;
    }
    return x->world < y->world ? -1 : x->world > y->world;
}

static enum gj_status rank_worlds(struct finder *f, struct gj_error *error)
{
    const uint64_t n = f->out->n_worlds;
    struct ranked *room = gj_alloc_zero(n, sizeof *room);
    if (!room) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %llu worlds", (unsigned long long)n);
    }
    for (uint64_t p = 0; p < f->n_policies; p++) {
        for (uint32_t w = 0; w < n; w++) {
            room[w] = (struct ranked){f->good[p * n + w], w};
        }
        qsort(room, n, sizeof *room, by_rank);
        for (uint64_t i = 0; i < n; i++) {
            f->order[p * n + i] = room[i].world;
        }
    }
    gj_free(room);
    return GJ_OK;
}

static enum gj_status fill_matrix(struct finder *f, struct gj_error *error)
{
    const struct gj_point_table *t = f->spec->table;
    uint64_t *kept = f->id; /* worlds that count; there are no more worlds than points */
    uint64_t n = 0;
    for (uint64_t w = 0; w < f->n_worlds; w++) {
        if (is_whole(f, w)) {
            kept[n++] = w;
        }
    }
    f->out->n_worlds = n;
    if (n == 0) {
        return none_left(f, error);
    }
    const size_t size = (size_t)(n * f->n_policies);
    f->good = gj_alloc_zero(size, sizeof *f->good);
    f->regret = gj_alloc_zero(size, sizeof *f->regret);
    f->order = gj_alloc_zero(size, sizeof *f->order);
    f->times = gj_alloc_zero(n, sizeof *f->times);
    f->sample = gj_alloc_zero((size_t)f->spec->n_bootstraps * f->n_policies + 1, GJ_N_CRITERIA * sizeof *f->sample);
    if (!f->good || !f->regret || !f->order || !f->times || !f->sample) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %llu worlds", (unsigned long long)n);
    }
    for (uint64_t w = 0; w < n; w++) {
        double best = -INFINITY;
        for (uint64_t p = 0; p < f->n_policies; p++) {
            const double value = f->spec->better * t->mean[f->cell[kept[w] * f->n_policies + p]];
            f->good[p * n + w] = value;
            best = value > best ? value : best;
        }
        for (uint64_t p = 0; p < f->n_policies; p++) {
            f->regret[p * n + w] = best - f->good[p * n + w];
        }
    }
    return rank_worlds(f, error);
}

/* --- criteria --- */

/* Mean of the worst `count` worlds of the sample; of the last one the part that is still wanted. */
static double mean_of_worst(const struct finder *f, uint64_t p, double count)
{
    const uint64_t n = f->out->n_worlds;
    double left = count;
    double sum = 0.0;
    for (uint64_t i = 0; i < n && left > 0.0; i++) {
        const uint32_t w = f->order[p * n + i];
        const double taken = f->times[w] < left ? f->times[w] : left;
        sum += taken * f->good[p * n + w];
        left -= taken;
    }
    return sum / count;
}

/* All criteria of policy `p` over the sample of worlds in `times`, in the scale in which more is better. */
static void judge(const struct finder *f, uint64_t p, double *value)
{
    const struct gj_robustness_spec *spec = f->spec;
    const uint64_t n = f->out->n_worlds;
    const double *good = f->good + p * n;
    const double *regret = f->regret + p * n;
    double sum = 0.0;
    double sum_regret = 0.0;
    double met = 0.0;
    double worst = INFINITY;
    double best = -INFINITY;
    double largest = 0.0;
    for (uint64_t w = 0; w < n; w++) {
        const double times = f->times[w];
        if (times > 0.0) {
            sum += times * good[w];
            sum_regret += times * regret[w];
            met += good[w] >= spec->better * spec->threshold ? times : 0.0;
            worst = fmin(worst, good[w]);
            best = fmax(best, good[w]);
            largest = fmax(largest, regret[w]);
        }
    }
    const double size = (double)n;
    value[GJ_CRITERION_mean] = sum / size;
    value[GJ_CRITERION_worst] = worst;
    value[GJ_CRITERION_regret_max] = largest;
    value[GJ_CRITERION_regret_mean] = sum_regret / size;
    value[GJ_CRITERION_satisfied] = spec->has_threshold ? met / size : (double)NAN;
    value[GJ_CRITERION_cvar] = mean_of_worst(f, p, spec->alpha * size);
    value[GJ_CRITERION_hurwicz] = spec->optimism * best + (1.0 - spec->optimism) * worst;
}

/* In the outcome's own direction. */
static double turned(const struct finder *f, uint32_t criterion, double value)
{
    const bool is_outcome = !infos[criterion].is_cost && criterion != GJ_CRITERION_satisfied;
    return gj_round_10(is_outcome ? f->spec->better * value : value);
}

static void resample(struct finder *f, uint32_t b)
{
    const uint64_t n = f->out->n_worlds;
    const uint64_t key = gj_resample_key(f->spec->seed, "robustness");
    memset(f->times, 0, n * sizeof *f->times);
    for (uint64_t i = 0; i < n; i++) {
        f->times[gj_resample_index(key, b, i, n)]++;
    }
}

static void fill_interval(const struct finder *f, uint64_t p, uint32_t c)
{
    const uint32_t n = f->spec->n_bootstraps;
    struct gj_robust_value *v = &f->out->policy[p].of[c];
    double *sample = f->sample + (p * GJ_N_CRITERIA + c) * n;
    v->low = v->high = NAN;
    if (n > 0 && !isnan(v->value)) {
        double low;
        double high;
        gj_percentile_interval(sample, n, f->spec->confidence, &low, &high);
        v->low = fmin(turned(f, c, low), turned(f, c, high));
        v->high = fmax(turned(f, c, low), turned(f, c, high));
    }
}

static double sample_of(const struct finder *f, uint64_t p, uint32_t c, uint32_t b)
{
    const double value = f->sample[(p * GJ_N_CRITERIA + c) * f->spec->n_bootstraps + b];
    return infos[c].is_cost ? -value : value;
}

/* Before the samples are sorted: how often is each policy as good as the best? */
static void fill_best_shares(struct finder *f, uint32_t c)
{
    const uint32_t n = f->spec->n_bootstraps;
    struct gj_robust_policy *policy = f->out->policy;
    for (uint32_t b = 0; b < n; b++) {
        double best = -INFINITY;
        for (uint64_t p = 0; p < f->n_policies; p++) {
            best = fmax(best, sample_of(f, p, c, b));
        }
        for (uint64_t p = 0; p < f->n_policies; p++) {
            policy[p].best_share[c] += sample_of(f, p, c, b) >= best;
        }
    }
    for (uint64_t p = 0; p < f->n_policies; p++) {
        policy[p].best_share[c] = n > 0 ? gj_round_10(policy[p].best_share[c] / n) : (double)NAN;
    }
}

static void judge_all(struct finder *f)
{
    double value[GJ_N_CRITERIA];
    for (uint64_t w = 0; w < f->out->n_worlds; w++) {
        f->times[w] = 1;
    }
    for (uint64_t p = 0; p < f->n_policies; p++) {
        judge(f, p, value);
        for (uint32_t c = 0; c < GJ_N_CRITERIA; c++) {
            f->out->policy[p].of[c].value = turned(f, c, value[c]);
        }
    }
    for (uint32_t b = 0; b < f->spec->n_bootstraps; b++) {
        resample(f, b);
        for (uint64_t p = 0; p < f->n_policies; p++) {
            judge(f, p, value);
            for (uint32_t c = 0; c < GJ_N_CRITERIA; c++) {
                f->sample[(p * GJ_N_CRITERIA + c) * f->spec->n_bootstraps + b] = value[c];
            }
        }
    }
    for (uint32_t c = 0; c < GJ_N_CRITERIA; c++) {
        fill_best_shares(f, c);
        for (uint64_t p = 0; p < f->n_policies; p++) {
            fill_interval(f, p, c);
        }
    }
}

/* --- order --- */

/* How good, more is better. */
static double score(const struct finder *f, const struct gj_robust_policy *policy, uint32_t c)
{
    const double value = policy->of[c].value;
    if (c == GJ_CRITERION_satisfied) {
        return value;
    }
    return infos[c].is_cost ? -value : f->spec->better * value;
}

/* Insertion keeps the order of those that are alike; policies are few. Gaps follow their policies. */
static enum gj_status sort_policies(struct finder *f, struct gj_error *error)
{
    struct gj_robustness *out = f->out;
    struct gj_robust_policy *sorted = gj_alloc_zero(out->n_policies, sizeof *sorted);
    if (!sorted) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u policies", out->n_policies);
    }
    uint64_t *place = f->id;
    for (uint32_t p = 0; p < out->n_policies; p++) {
        uint32_t i = p;
        for (; i > 0 && score(f, &sorted[i - 1], f->spec->by) < score(f, &out->policy[p], f->spec->by); i--) {
            sorted[i] = sorted[i - 1];
        }
        sorted[i] = out->policy[p];
    }
    for (uint32_t p = 0; p < out->n_policies; p++) {
        uint32_t i = 0;
        while (sorted[i].point != out->policy[p].point) {
            i++;
        }
        place[p] = i;
    }
    for (uint64_t i = 0; i < out->n_left_out; i++) {
        out->gap[i].policy = (uint32_t)place[out->gap[i].policy];
    }
    gj_free(out->policy);
    out->policy = sorted;
    return GJ_OK;
}

static void find_best(struct finder *f)
{
    struct gj_robustness *out = f->out;
    for (uint32_t c = 0; c < GJ_N_CRITERIA; c++) {
        for (uint32_t p = 1; p < out->n_policies; p++) {
            const double here = score(f, &out->policy[p], c);
            const double best = score(f, &out->policy[out->best[c]], c);
            out->is_best[c] = out->is_best[c] || (!isnan(here) && here != best);
            out->best[c] = here > best ? p : out->best[c];
        }
    }
}

/* --- all --- */

static enum gj_status check_spec(const struct gj_robustness_spec *spec, struct gj_error *error)
{
    if (spec->better == 0) {
        gj_error_set(error, GJ_USAGE, NULL, "it is not said whether more or less of this outcome is better");
        gj_error_fix(error, "say --more or --less");
        return GJ_USAGE;
    }
    if (!(spec->alpha > 0.0 && spec->alpha <= 1.0)) {
        return gj_error_set(error, GJ_USAGE, NULL, "the share of worst worlds is above 0 and at most 1, not %g",
                            spec->alpha);
    }
    if (!(spec->optimism >= 0.0 && spec->optimism <= 1.0)) {
        return gj_error_set(error, GJ_USAGE, NULL, "optimism is from 0 to 1, not %g", spec->optimism);
    }
    if (spec->by == GJ_CRITERION_satisfied && !spec->has_threshold) {
        gj_error_set(error, GJ_USAGE, NULL, "ordering by the share of worlds that are satisfied wants a threshold");
        gj_error_fix(error, "say --threshold X");
        return GJ_USAGE;
    }
    return GJ_OK;
}

static enum gj_status find_columns(struct finder *f, struct gj_error *error)
{
    const struct gj_point_table *t = f->spec->table;
    for (uint32_t k = 0; k < t->n_axes; k++) {
        if (t->experiment->factor[t->axis[k]].role == GJ_ROLE_LEVER) {
            f->lever[f->n_levers++] = k;
        } else {
            f->uncertainty[f->n_uncertainties++] = k;
        }
    }
    if (f->n_levers == 0 || f->n_uncertainties == 0) {
        gj_error_set(error, GJ_USAGE, NULL, "no %s is varied", f->n_levers == 0 ? "lever" : "uncertainty");
        gj_error_fix(error, "robustness compares policies (values of levers) over worlds (values of uncertainties)");
        return GJ_USAGE;
    }
    return GJ_OK;
}

static enum gj_status begin(struct finder *f, struct gj_error *error)
{
    const uint64_t n = f->spec->table->n;
    f->item = gj_alloc_zero(n + 1, sizeof *f->item);
    f->id = gj_alloc_zero(n + 1, sizeof *f->id);
    if (!f->item || !f->id) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %llu points", (unsigned long long)n);
    }
    enum gj_status status = find_groups(f, error);
    if (status == GJ_OK) {
        status = fill_cells(f, error);
    }
    if (status != GJ_OK) {
        return status;
    }
    f->out->n_policies = (uint32_t)f->n_policies;
    f->out->policy = gj_alloc_zero(f->n_policies, sizeof *f->out->policy);
    f->out->gap = gj_alloc_zero(f->n_worlds, sizeof *f->out->gap);
    if (!f->out->policy || !f->out->gap) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %llu worlds",
                            (unsigned long long)f->n_worlds);
    }
    for (uint64_t i = n; i-- > 0;) { /* down, so that the first point of each stays */
        f->out->policy[f->item[i].policy].point = f->item[i].point;
    }
    for (uint64_t p = 0; p < f->n_policies; p++) {
        f->out->policy[p].name = policy_name(f, f->out->policy[p].point);
    }
    return fill_matrix(f, error);
}

enum gj_status gj_robustness_find(const struct gj_robustness_spec *spec, struct gj_robustness *out,
                                  struct gj_error *error)
{
    struct finder f = {.spec = spec, .out = out};
    *out = (struct gj_robustness){0};
    enum gj_status status = check_spec(spec, error);
    if (status == GJ_OK) {
        status = find_columns(&f, error);
    }
    if (status == GJ_OK) {
        status = begin(&f, error);
    }
    if (status == GJ_OK) {
        judge_all(&f);
        status = sort_policies(&f, error);
    }
    if (status == GJ_OK) {
        find_best(&f);
    }
    gj_free(f.item);
    gj_free(f.id);
    gj_free(f.cell);
    gj_free(f.good);
    gj_free(f.regret);
    gj_free(f.order);
    gj_free(f.times);
    gj_free(f.sample);
    if (status != GJ_OK) {
        gj_robustness_fini(out);
    }
    return status;
}

void gj_robustness_fini(struct gj_robustness *robustness)
{
    gj_free(robustness->policy);
    gj_free(robustness->gap);
    *robustness = (struct gj_robustness){0};
}
