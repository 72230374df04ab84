/* One plant's result: its machines and people, money, jobs, appraisal and paths. */
#include "study/result_pack_internal.h"

/* --- the floor --- */

static void walk_station(struct gj_pack *pack, struct gj_station_view *station)
{
    gj_pack_text(pack, &station->name);
    gj_pack_bool(pack, &station->affected);
    gj_pack_doubles(pack, &station->state_share[0][0], (size_t)GJ_N_ARMS * GJ_N_STATES);
    gj_pack_doubles(pack, station->availability, GJ_N_ARMS);
    gj_pack_doubles(pack, station->performance, GJ_N_ARMS);
    gj_pack_doubles(pack, station->quality, GJ_N_ARMS);
    gj_pack_doubles(pack, station->oee, GJ_N_ARMS);
    gj_pack_doubles(pack, station->good_per_day, GJ_N_ARMS);
    gj_pack_doubles(pack, station->reject_share, GJ_N_ARMS);
}

static void walk_pool(struct gj_pack *pack, struct gj_pool_view *pool)
{
    gj_pack_text(pack, &pool->name);
    gj_pack_text(pack, &pool->occupation);
    gj_pack_doubles(pack, pool->heads, GJ_N_ARMS);
    gj_pack_doubles(pack, &pool->activity_share[0][0], (size_t)GJ_N_ARMS * GJ_N_ACTIVITIES);
}

void gj_pack_plant(struct gj_pack *pack, struct gj_study_result *result)
{
    gj_pack_u32(pack, &result->n_stations);
    GJ_PACK_LIST(pack, result->station, result->n_stations);
    for (uint32_t i = 0; i < result->n_stations && gj_pack_goes_on(pack); i++) {
        walk_station(pack, &result->station[i]);
    }
    gj_pack_u32(pack, &result->n_pools);
    GJ_PACK_LIST(pack, result->pool, result->n_pools);
    for (uint32_t i = 0; i < result->n_pools && gj_pack_goes_on(pack); i++) {
        walk_pool(pack, &result->pool[i]);
    }
    gj_pack_doubles(pack, &result->oee_hours[0][0], (size_t)GJ_N_ARMS * GJ_N_OEE_STEPS);
    gj_pack_doubles(pack, result->lead_edge_h, GJ_LEAD_BINS + 1);
    gj_pack_doubles(pack, &result->lead_share[0][0], (size_t)GJ_N_ARMS * GJ_LEAD_BINS);
}

/* --- paths --- */

static void walk_paths(struct gj_pack *pack, struct gj_path_sums *paths)
{
    struct gj_path_frame *frame = &paths->frame;
    gj_pack_u32(pack, &frame->first);
    gj_pack_most(pack, &frame->n_months, UINT32_MAX / 2); /* periods are counted in 32 bits */
    gj_pack_most(pack, &frame->n_years, frame->n_months / 12 + 1);
    gj_pack_most(pack, &frame->n_series, GJ_N_PATH_SERIES);
    gj_pack_u32(pack, &paths->n);
    const uint64_t n = (uint64_t)(frame->n_months + frame->n_years) * GJ_N_PATH_MEASURES * frame->n_series;
    GJ_PACK_LIST(pack, paths->cell, n);
    for (uint64_t i = 0; i < n && gj_pack_goes_on(pack); i++) {
        gj_pack_wide(pack, &paths->cell[i].sum);
        gj_pack_wide(pack, &paths->cell[i].square);
    }
}

/* --- jobs --- */

static void walk_jobs(struct gj_pack *pack, struct gj_jobs *jobs)
{
    gj_pack_bool(pack, &jobs->has_technology);
    for (uint32_t g = 0; g < GJ_N_JOB_GROUPS; g++) {
        gj_pack_bool(pack, &jobs->is_there[g]);
    }
    gj_pack_u32(pack, &jobs->n);
    gj_pack_doubles(pack, &jobs->flow[0][0][0], (size_t)GJ_MAX_ARMS * (GJ_N_JOB_GROUPS + 1) * GJ_N_JOB_FLOWS);
    gj_pack_estimates(pack, &jobs->arm[0][0][0], (size_t)GJ_MAX_ARMS * (GJ_N_JOB_GROUPS + 1) * GJ_N_JOB_MEASURES);
    gj_pack_estimates(pack, &jobs->part[0][0][0], (size_t)GJ_N_JOB_PARTS * (GJ_N_JOB_GROUPS + 1) * GJ_N_JOB_MEASURES);
}

static void walk_bridge(struct gj_pack *pack, struct gj_bridge *bridge)
{
    gj_pack_bool(pack, &bridge->is_told);
    for (uint32_t i = 0; i < GJ_N_BRIDGE_STEPS; i++) {
        struct gj_bridge_line *line = &bridge->line[i];
        GJ_PACK_CHOICE(pack, line->basis, GJ_BASIS_NONE + 1);
        gj_pack_estimate(pack, &line->jobs);
        gj_pack_estimate(pack, &line->left);
        gj_pack_double(pack, &line->jobs_low);
        gj_pack_double(pack, &line->jobs_high);
        gj_pack_double(pack, &line->left_low);
        gj_pack_double(pack, &line->left_high);
        gj_pack_range(pack, &line->share);
    }
}

/* --- money --- */

static void walk_worth(struct gj_pack *pack, struct gj_worth *worth)
{
    gj_pack_estimate(pack, &worth->npv);
    gj_pack_estimate(pack, &worth->sum);
    gj_pack_estimate(pack, &worth->benefit);
    gj_pack_estimate(pack, &worth->cost);
    gj_pack_estimate(pack, &worth->benefit_cost);
    GJ_PACK_CHOICE(pack, worth->irr_kind, GJ_IRR_ANY + 1);
    gj_pack_double(pack, &worth->irr);
    gj_pack_double(pack, &worth->payback);
    gj_pack_double(pack, &worth->payback_discounted);
    gj_pack_bool(pack, &worth->is_concerned);
}

static void walk_fiscal(struct gj_pack *pack, struct gj_fiscal *fiscal)
{
    struct gj_estimate *estimates[] = {&fiscal->support,     &fiscal->returned,  &fiscal->returns,
                                       &fiscal->gross_jobs,  &fiscal->net_jobs,  &fiscal->net_years,
                                       &fiscal->a_gross_job, &fiscal->a_net_job, &fiscal->a_net_year};
    for (size_t i = 0; i < sizeof estimates / sizeof estimates[0]; i++) {
        gj_pack_estimate(pack, estimates[i]);
    }
}

static void walk_appraisal(struct gj_pack *pack, struct gj_appraisal *appraisal)
{
    gj_pack_double(pack, &appraisal->rate);
    gj_pack_u32(pack, &appraisal->n_years);
    gj_pack_double(pack, &appraisal->years);
    for (uint32_t effect = 0; effect < GJ_N_EFFECTS; effect++) {
        gj_pack_bool(pack, &appraisal->has[effect]);
        for (uint32_t owner = 0; owner < GJ_N_OWNERS; owner++) {
            walk_worth(pack, &appraisal->worth[effect][owner]);
        }
    }
    walk_fiscal(pack, &appraisal->fiscal);
    if (gj_pack_is_there(pack, appraisal->flow != NULL)) {
        const uint64_t n = (uint64_t)GJ_N_EFFECTS * GJ_N_OWNERS * GJ_N_LINES * ((uint64_t)appraisal->n_years + 1);
        GJ_PACK_LIST(pack, appraisal->flow, n);
        for (uint64_t i = 0; i < n && gj_pack_goes_on(pack); i++) {
            gj_pack_estimate(pack, &appraisal->flow[i]);
        }
    }
}

static void walk_line(struct gj_pack *pack, struct gj_money_line *line)
{
    gj_pack_text(pack, &line->name);
    gj_pack_text(pack, &line->en);
    gj_pack_text(pack, &line->ko);
    gj_pack_text(pack, &line->unit);
    gj_pack_estimate(pack, &line->estimate);
    gj_pack_bool(pack, &line->is_if_ahead);
}

void gj_pack_money(struct gj_pack *pack, struct gj_study_result *result)
{
    gj_pack_most(pack, &result->n_money, GJ_MAX_MONEY_LINES);
    for (uint32_t i = 0; i < result->n_money && gj_pack_goes_on(pack); i++) {
        walk_line(pack, &result->money[i]);
    }
    GJ_PACK_MAYBE(pack, result->jobs);
    if (result->jobs && gj_pack_goes_on(pack)) {
        walk_jobs(pack, result->jobs);
    }
    GJ_PACK_MAYBE(pack, result->paths);
    if (result->paths && gj_pack_goes_on(pack)) {
        walk_paths(pack, result->paths);
    }
    walk_bridge(pack, &result->bridge);
    walk_bridge(pack, &result->bridge_years);
    walk_appraisal(pack, &result->appraisal);
}
