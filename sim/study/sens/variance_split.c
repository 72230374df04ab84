#include "study/sens/variance_split.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "study/sens/resample.h"
#include "study/sens/variance_internal.h"

#define MOST_STEPS 2e9 /* values read over all resamples: some seconds */

struct split {
    const struct gj_variance_spec *spec;
    struct gj_fit *fit;     /* joint, with a basis */
    uint32_t *weight;       /* of a scenario */
    double *of_policy;      /* means over scenarios */
    double *of_replication; /* [policy * n_replications + r], means over scenarios; then [r] over policies too */
    double *boot;           /* [part * n_bootstrap + b] */
};

/* What one set of weights gives. */
struct squares {
    double n;                      /* scenarios */
    double mean, replications;     /* harmonic mean number */
    double scenario, policy, both; /* mean squares of the cells' means, times replications */
    double noise;                  /* variance of a replication at its point */
    double by_scenario, by_policy,
        residual; /* mean squares with the replications; all `noise` where they are not paired */
};

/* --- mean squares of the cells --- */

static double mean_of_scenario(const struct gj_variance_spec *s, uint32_t scenario)
{
    double sum = 0.0;
    for (uint32_t l = 0; l < s->n_policies; l++) {
        sum += s->mean[(size_t)scenario * s->n_policies + l];
    }
    return sum / s->n_policies;
}

static void take_means(const struct split *x, struct squares *q)
{
    const struct gj_variance_spec *s = x->spec;
    double inverse = 0.0;
    memset(x->of_policy, 0, s->n_policies * sizeof *x->of_policy);
    for (uint32_t i = 0; i < s->n_scenarios; i++) {
        for (uint32_t l = 0; l < s->n_policies && x->weight[i] > 0; l++) {
            const size_t cell = (size_t)i * s->n_policies + l;
            x->of_policy[l] += x->weight[i] * s->mean[cell];
            inverse += x->weight[i] / (double)s->count[cell];
        }
        q->n += x->weight[i];
    }
    for (uint32_t l = 0; l < s->n_policies; l++) {
        x->of_policy[l] /= q->n;
        q->mean += x->of_policy[l] / s->n_policies;
    }
    q->replications = q->n * s->n_policies / inverse;
}

static void take_squares(const struct split *x, struct squares *q)
{
    const struct gj_variance_spec *s = x->spec;
    double within = 0.0, n_within = 0.0;
    for (uint32_t i = 0; i < s->n_scenarios; i++) {
        const double w = x->weight[i];
        const double row = mean_of_scenario(s, i) - q->mean;
        q->scenario += w * s->n_policies * row * row;
        for (uint32_t l = 0; l < s->n_policies && w > 0.0; l++) {
            const size_t cell = (size_t)i * s->n_policies + l;
            const double d = s->mean[cell] - q->mean - row - (x->of_policy[l] - q->mean);
            q->both += w * d * d;
            if (s->count[cell] > 1) {
                within += w * (s->count[cell] - 1.0) * s->variance[cell];
                n_within += w * (s->count[cell] - 1.0);
            }
        }
    }
    for (uint32_t l = 0; l < s->n_policies; l++) {
        q->policy += q->n * (x->of_policy[l] - q->mean) * (x->of_policy[l] - q->mean);
    }
    const double free_policies = s->n_policies - 1.0;
    q->scenario *= q->replications / (q->n - 1.0);
    q->both *= free_policies > 0.0 ? q->replications / (free_policies * (q->n - 1.0)) : 0.0;
    q->policy *= free_policies > 0.0 ? q->replications / free_policies : 0.0;
    q->noise = within / n_within; /* NaN with one replication everywhere */
    q->by_scenario = q->by_policy = q->residual = q->noise;
}

/* --- mean squares with paired replications --- */

static void take_replications(const struct split *x, double n)
{
    const struct gj_variance_spec *s = x->spec;
    const uint32_t n_cells = s->n_policies * s->n_replications;
    double *all = &x->of_replication[n_cells];
    memset(x->of_replication, 0, ((size_t)n_cells + s->n_replications) * sizeof *all);
    for (uint32_t i = 0; i < s->n_scenarios; i++) {
        for (uint32_t k = 0; k < n_cells && x->weight[i] > 0; k++) {
            x->of_replication[k] += x->weight[i] * s->y[(size_t)i * n_cells + k] / n;
        }
    }
    for (uint32_t k = 0; k < n_cells; k++) {
        all[k % s->n_replications] += x->of_replication[k] / s->n_policies;
    }
}

/* What a replication does to a scenario (mean over policies), to a policy (mean over scenarios), and to a cell beyond these. */
static void pair_up(const struct split *x, struct squares *q)
{
    const struct gj_variance_spec *s = x->spec;
    const uint32_t n_r = s->n_replications, n_l = s->n_policies;
    const double *all = &x->of_replication[n_l * n_r];
    double by_scenario = 0.0, by_policy = 0.0, residual = 0.0;
    take_replications(x, q->n);
    for (uint32_t i = 0; i < s->n_scenarios; i++) {
        const double *y = &s->y[(size_t)i * n_l * n_r];
        const double row = mean_of_scenario(s, i);
        for (uint32_t r = 0; r < n_r && x->weight[i] > 0; r++) {
            double own = 0.0;
            for (uint32_t l = 0; l < n_l; l++) {
                own += y[l * n_r + r] / n_l;
            }
            const double d = own - row - all[r] + q->mean;
            by_scenario += x->weight[i] * d * d * n_l;
            for (uint32_t l = 0; l < n_l; l++) {
                const double rest = y[l * n_r + r] - s->mean[(size_t)i * n_l + l] - own + row -
                                    x->of_replication[l * n_r + r] + x->of_policy[l] + all[r] - q->mean;
                residual += x->weight[i] * rest * rest;
            }
        }
    }
    for (uint32_t k = 0; k < n_l * n_r; k++) {
        const double d = x->of_replication[k] - x->of_policy[k / n_r] - all[k % n_r] + q->mean;
        by_policy += q->n * d * d;
    }
    const double free_r = n_r - 1.0, free_l = n_l - 1.0, free_s = q->n - 1.0;
    q->by_scenario = by_scenario / (free_s * free_r);
    q->by_policy = n_l > 1 ? by_policy / (free_l * free_r) : 0.0;
    q->residual = n_l > 1 ? residual / (free_s * free_l * free_r) : 0.0;
}

/* --- parts --- */

static double or_0(double value)
{
    return isnan(value) ? 0.0 : value;
}

/* Method of moments: expected mean squares, solved. The number of policies l is all there are: a variance over l is (l - 1) / l of one over l - 1. */
static void solve(const struct split *x, const struct squares *q, double *part)
{
    const struct gj_variance_spec *s = x->spec;
    const double l = s->n_policies, r = q->replications;
    const double over_all = (l - 1.0) / l;
    const double points = (q->scenario - or_0(q->by_scenario)) / (l * r);
    for (int k = 0; k < GJ_N_ORIGINS; k++) {
        part[k] = 0.0;
    }
    part[GJ_ORIGIN_NOISE] = or_0(q->noise);
    if (s->n_policies > 1) {
        part[GJ_ORIGIN_PARAMETERS] = points;
        part[GJ_ORIGIN_INTERPLAY] = over_all * (q->both - or_0(q->residual)) / r;
        part[GJ_ORIGIN_POLICY] = over_all * (q->policy - q->both - or_0(q->by_policy) + or_0(q->residual)) / (q->n * r);
    } else if (!x->fit) {
        part[s->whole] = points;
    } else {
        const double rest = gj_fit_parts(x->fit, x->weight, or_0(q->by_scenario) / r, part);
        part[GJ_ORIGIN_REST] = isnan(rest) ? points : rest;
    }
}

static struct squares measure(const struct split *x, double *part)
{
    struct squares q = {0};
    take_means(x, &q);
    take_squares(x, &q);
    if (x->spec->y && x->spec->is_paired && x->spec->n_replications > 1) {
        pair_up(x, &q);
    }
    solve(x, &q, part);
    return q;
}

static double total_of(const double *part)
{
    double total = 0.0;
    for (int k = 0; k < GJ_N_ORIGINS; k++) {
        total += part[k];
    }
    return total;
}

/* --- all of it --- */

static uint32_t resamples_of(const struct gj_variance_spec *s)
{
    const double a_resample =
        (double)s->n_scenarios * s->n_policies * (2.0 + (s->y && s->is_paired ? 2.0 * s->n_replications : 0.0));
    const double most =
        MOST_STEPS / (a_resample + pow(s->n_terms, 3.0) + (256.0 + s->n_replications) * pow(s->n_terms, 2.0));
    return most < s->n_bootstrap ? (most < 100.0 ? 100 : (uint32_t)most) : s->n_bootstrap;
}

#define NOTHING 1e-9 /* of the total: what rounding leaves of a part that is nothing */

static double share_of(double part, double total)
{
    const double share = part / total;
    return total > 0.0 ? (fabs(share) < NOTHING ? 0.0 : share) : (double)NAN;
}

static void resample(const struct split *x, uint32_t n_b)
{
    const uint64_t key = gj_resample_key(x->spec->seed, "scenarios");
    const uint32_t n = x->spec->n_scenarios;
    double part[GJ_N_ORIGINS];
    for (uint32_t b = 0; b < n_b; b++) {
        memset(x->weight, 0, n * sizeof *x->weight);
        for (uint32_t i = 0; i < n; i++) {
            x->weight[gj_resample_index(key, b, i, n)]++;
        }
        (void)measure(x, part);
        const double total = total_of(part);
        for (uint32_t k = 0; k < GJ_N_ORIGINS; k++) {
            x->boot[(size_t)k * n_b + b] = share_of(part[k], total);
        }
    }
}

static enum gj_status conclude(const struct split *x, uint32_t n_b, struct gj_variance_split *split,
                               struct gj_error *error)
{
    double part[GJ_N_ORIGINS];
    for (uint32_t i = 0; i < x->spec->n_scenarios; i++) {
        x->weight[i] = 1;
    }
    const struct squares q = measure(x, part);
    *split = (struct gj_variance_split){.mean = q.mean,
                                        .total = total_of(part),
                                        .noise_of_mean = q.by_scenario / q.replications,
                                        .is_noise_known = !isnan(q.noise)};
    if (!(split->total > 0.0)) {
        gj_error_set(error, GJ_MODEL, NULL, "the answer does not vary");
        gj_error_fix(error, "there is no variance to split: look at another --outcome");
        return GJ_MODEL;
    }
    for (uint32_t k = 0; k < GJ_N_ORIGINS; k++) {
        struct gj_variance_share *share = &split->part[k];
        *share = (struct gj_variance_share){.share = share_of(part[k], split->total)};
        share->variance = share->share == 0.0 ? 0.0 : part[k];
        gj_centred_interval(share->share, &x->boot[(size_t)k * n_b], n_b,
                            gj_expanded_confidence(x->spec->confidence, x->spec->n_scenarios), &share->low,
                            &share->high);
    }
    return GJ_OK;
}

enum gj_status gj_variance_split(const struct gj_variance_spec *s, struct gj_variance_split *split,
                                 struct gj_error *error)
{
    if (s->n_scenarios < GJ_VARIANCE_LEAST_POINTS) {
        gj_error_set(error, GJ_MODEL, NULL,
                     "a split of the variance needs at least %d points of the parameters; there are %u",
                     GJ_VARIANCE_LEAST_POINTS, s->n_scenarios);
        gj_error_fix(error, "sweep with more --points");
        return GJ_MODEL;
    }
    const uint32_t n_b = resamples_of(s);
    struct split x = {.spec = s};
    x.weight = gj_alloc_zero(s->n_scenarios, sizeof *x.weight);
    x.of_policy = gj_alloc_zero(s->n_policies, sizeof *x.of_policy);
    x.of_replication = gj_alloc_zero((s->n_policies + (size_t)1) * (s->n_replications + 1), sizeof *x.of_replication);
    x.boot = gj_alloc_zero((size_t)GJ_N_ORIGINS * n_b, sizeof *x.boot);
    x.fit = s->basis ? gj_fit_open(s) : NULL;
    enum gj_status status = GJ_OK;
    if (x.weight && x.of_policy && x.of_replication && x.boot && (x.fit || !s->basis)) {
        resample(&x, n_b);
        status = conclude(&x, n_b, split, error);
    } else {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the split of the variance");
    }
    gj_fit_close(x.fit);
    gj_free(x.weight);
    gj_free(x.of_policy);
    gj_free(x.of_replication);
    gj_free(x.boot);
    return status;
}
