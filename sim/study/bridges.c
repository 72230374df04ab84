/* The bridges of a study of one firm, from its arms. */
#include "base/alloc.h"
#include "study/study_internal.h"

#include <math.h>

/* Facts of all replications, one array after the other. */
enum { GROSS, DEADWEIGHT, GROWTH, N_FACTS };

static void take(double *fact, uint32_t n, uint32_t i, const double *arm, double never, bool has_technology)
{
    fact[(size_t)GROSS * n + i] = arm[GJ_ARM_AFTER] - never;
    fact[(size_t)DEADWEIGHT * n + i] = arm[GJ_ARM_BEFORE] - never;
    fact[(size_t)GROWTH * n + i] = has_technology ? arm[GJ_ARM_AFTER] - arm[GJ_ARM_TECHNOLOGY] : 0.0;
}

static struct gj_bridge_facts facts_of(const struct gj_study_spec *spec, const double *fact, uint32_t n, uint32_t i,
                                       uint32_t count)
{
    return (struct gj_bridge_facts){
        .gross = fact + (size_t)GROSS * n + i,
        .deadweight = spec->firm.decision.is_on ? fact + (size_t)DEADWEIGHT * n + i : NULL,
        .growth = gj_study_n_arms(spec) == GJ_MAX_ARMS ? fact + (size_t)GROWTH * n + i : NULL,
        .n = count,
        .confidence = spec->confidence,
    };
}

/* Net of replication i at the central shares. */
static double net_of(const struct gj_study_spec *spec, const double *fact, uint32_t n, uint32_t i)
{
    const struct gj_bridge_facts facts = facts_of(spec, fact, n, i, 1);
    return spec->bridge.is_told ? gj_bridge_net(&spec->bridge, &facts) : (double)NAN;
}

/* row[arm], with NaN where it failed, and its money: into place i of n. */
static void take_one(const struct gj_study_spec *spec, const struct gj_row *row, struct gj_pair_money *money,
                     double *jobs, double *years, uint32_t n, uint32_t i)
{
    const uint32_t n_arms = gj_study_n_arms(spec);
    double needed[GJ_MAX_ARMS] = {0};
    for (uint32_t arm = 0; arm < n_arms; arm++) {
        needed[arm] = row[arm].value[GJ_OUTCOME_heads_needed];
    }
    take(jobs, n, i, needed, money->is_ok ? money->jobs_never : (double)NAN, n_arms == GJ_MAX_ARMS);
    take(years, n, i, money->job_years, money->is_ok ? money->job_years_never : (double)NAN, n_arms == GJ_MAX_ARMS);
    money->gross_jobs = jobs[(size_t)GROSS * n + i];
    money->net_jobs = net_of(spec, jobs, n, i);
    money->net_years = net_of(spec, years, n, i);
}

void gj_bridges_of_one(const struct gj_study_spec *spec, const struct gj_row *row, struct gj_pair_money *money)
{
    double jobs[N_FACTS];
    double years[N_FACTS];
    take_one(spec, row, money, jobs, years, 1, 0);
}

enum gj_status gj_bridges_fill(struct gj_study_result *result, struct gj_pair_money *money, struct gj_error *error)
{
    const struct gj_study_spec *spec = result->spec;
    const uint32_t n = result->n_replications;
    const uint32_t n_arms = gj_study_n_arms(spec);
    double *jobs = gj_alloc_zero((size_t)n * N_FACTS * 2 + 1, sizeof *jobs);
    double *years = jobs ? jobs + (size_t)n * N_FACTS : NULL;
    if (!jobs) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the bridge from gross to net");
    }
    for (uint32_t i = 0; i < n; i++) {
        take_one(spec, &result->row[(size_t)n_arms * i], &money[i], jobs, years, n, i);
    }
    const struct gj_bridge_facts of_jobs = facts_of(spec, jobs, n, 0, n);
    const struct gj_bridge_facts of_years = facts_of(spec, years, n, 0, n);
    gj_bridge_fill(&spec->bridge, &of_jobs, &result->bridge);
    gj_bridge_fill(&spec->bridge, &of_years, &result->bridge_years);
    gj_free(jobs);
    return GJ_OK;
}
