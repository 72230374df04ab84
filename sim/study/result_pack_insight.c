/* What is known beyond the outcomes, but for what was seen: drivers, gains, grants, budgets. */
#include "study/result_pack_internal.h"

static void walk_drivers(struct gj_pack *pack, struct gj_drivers *drivers)
{
    struct gj_arena *outer = pack->arena;
    pack->arena = &drivers->arena;
    GJ_PACK_CHOICE(pack, drivers->outcome, GJ_N_OUTCOMES);
    gj_pack_estimate(pack, &drivers->central);
    gj_pack_u32(pack, &drivers->n_replications);
    gj_pack_u32(pack, &drivers->n_failed);
    gj_pack_u32(pack, &drivers->n_drivers);
    GJ_PACK_ARENA_LIST(pack, drivers->driver, drivers->n_drivers);
    for (uint32_t i = 0; i < drivers->n_drivers && gj_pack_goes_on(pack); i++) {
        struct gj_driver *driver = &drivers->driver[i];
        gj_pack_text(pack, &driver->place);
        gj_pack_text(pack, &driver->unit);
        gj_pack_text(pack, &driver->mark);
        gj_pack_text(pack, &driver->source);
        gj_pack_double(pack, &driver->low);
        gj_pack_double(pack, &driver->central);
        gj_pack_double(pack, &driver->high);
        gj_pack_text(pack, &driver->low_word);
        gj_pack_text(pack, &driver->central_word);
        gj_pack_text(pack, &driver->high_word);
        gj_pack_estimate(pack, &driver->at_low);
        gj_pack_estimate(pack, &driver->at_high);
        gj_pack_estimate(pack, &driver->swing);
        gj_pack_bool(pack, &driver->is_sign_changed);
    }
    pack->arena = outer;
}

static void walk_error(struct gj_pack *pack, struct gj_error *error)
{
    uint32_t line = (uint32_t)error->line;
    GJ_PACK_CHOICE(pack, error->status, GJ_N_STATUS);
    gj_pack_most(pack, &line, INT32_MAX);
    if (!pack->out) {
        error->line = (int)line;
    }
    gj_pack_chars(pack, error->file, sizeof error->file);
    gj_pack_chars(pack, error->place, sizeof error->place);
    gj_pack_chars(pack, error->message, sizeof error->message);
    gj_pack_chars(pack, error->fix, sizeof error->fix);
}

static void walk_gains(struct gj_pack *pack, struct gj_gains *gains)
{
    gj_pack_u32(pack, &gains->n_replications);
    gj_pack_u32(pack, &gains->n_failed);
    gj_pack_most(pack, &gains->n_groups, GJ_N_GAIN_GROUPS);
    for (uint32_t i = 0; i < GJ_N_GAIN_GROUPS; i++) {
        GJ_PACK_CHOICE(pack, gains->group[i], GJ_N_GAIN_GROUPS);
    }
    for (uint32_t i = 0; i < GJ_N_GAIN_OUTCOMES; i++) {
        struct gj_gain_column *column = &gains->column[i];
        GJ_PACK_CHOICE(pack, column->outcome, GJ_N_OUTCOMES);
        gj_pack_estimate(pack, &column->without);
        gj_pack_estimate(pack, &column->with);
        gj_pack_estimate(pack, &column->whole);
        gj_pack_estimates(pack, column->part, GJ_N_GAIN_GROUPS);
    }
    walk_error(pack, &gains->failure);
    gj_pack_u32(pack, &gains->failed_replication);
}

static void walk_goal(struct gj_pack *pack, struct gj_breakeven_goal *goal)
{
    GJ_PACK_CHOICE(pack, goal->answer, GJ_BREAKEVEN_NEVER + 1);
    gj_pack_int(pack, &goal->grant_won);
}

static void walk_grant(struct gj_pack *pack, struct gj_breakeven *grant)
{
    gj_pack_int(pack, &grant->cost_won);
    gj_pack_int(pack, &grant->room_won);
    gj_pack_double(pack, &grant->tolerance_won);
    gj_pack_bool(pack, &grant->lives_again);
    gj_pack_u32(pack, &grant->n);
    gj_pack_u32(pack, &grant->n_failed);
    gj_pack_estimate(pack, &grant->without);
    walk_goal(pack, &grant->ahead);
    walk_goal(pack, &grant->ahead_low);
    walk_goal(pack, &grant->ahead_high);
    gj_pack_bool(pack, &grant->has_range);
    walk_goal(pack, &grant->jobs);
    gj_pack_most(pack, &grant->n_points, GJ_BREAKEVEN_POINTS);
    for (uint32_t i = 0; i < grant->n_points; i++) {
        struct gj_grant_point *point = &grant->point[i];
        gj_pack_int(pack, &point->grant_won);
        gj_pack_double(pack, &point->share);
        gj_pack_estimate(pack, &point->goes_ahead);
        gj_pack_double(pack, &point->low);
        gj_pack_double(pack, &point->high);
        gj_pack_double(pack, &point->begins);
        gj_pack_estimate(pack, &point->net_jobs);
        gj_pack_estimate(pack, &point->public_won);
        gj_pack_double(pack, &point->won_per_job);
    }
    gj_pack_u64(pack, &grant->n_lives);
}

static void walk_sum(struct gj_pack *pack, struct gj_frontier_sum *sum)
{
    gj_pack_double(pack, &sum->firms);
    gj_pack_double(pack, &sum->adopters);
    gj_pack_double(pack, &sum->spent_won);
    gj_pack_double(pack, &sum->deadweight_won);
    gj_pack_double(pack, &sum->jobs);
}

static void walk_offers(struct gj_pack *pack, struct gj_frontier *budget)
{
    gj_pack_u32(pack, &budget->n_firms);
    GJ_PACK_LIST(pack, budget->offer_won, budget->n_firms);
    GJ_PACK_LIST(pack, budget->offered, budget->n_firms);
    GJ_PACK_LIST(pack, budget->spent_won, budget->n_firms);
    GJ_PACK_LIST(pack, budget->net_jobs, budget->n_firms);
    GJ_PACK_LIST(pack, budget->least_won, budget->n_firms);
    GJ_PACK_LIST(pack, budget->jobs, budget->n_firms);
    for (uint32_t i = 0; i < budget->n_firms && gj_pack_goes_on(pack); i++) {
        gj_pack_int(pack, &budget->offer_won[i]);
        gj_pack_u32(pack, &budget->offered[i]);
        gj_pack_double(pack, &budget->spent_won[i]);
        gj_pack_double(pack, &budget->net_jobs[i]);
        gj_pack_int(pack, &budget->least_won[i]);
        gj_pack_double(pack, &budget->jobs[i]);
    }
}

static void walk_budget(struct gj_pack *pack, struct gj_frontier *budget)
{
    for (uint32_t i = 0; i < GJ_N_FRONTIER_METHODS; i++) {
        walk_sum(pack, &budget->method[i].chosen);
        walk_sum(pack, &budget->method[i].checked);
        gj_pack_double(pack, &budget->method[i].bound);
        gj_pack_bool(pack, &budget->method[i].is_optimal);
    }
    for (uint32_t i = 0; i < GJ_FRONTIER_POINTS; i++) {
        gj_pack_int(pack, &budget->point[i].budget_won);
        gj_pack_double(pack, &budget->point[i].spent_won);
        gj_pack_double(pack, &budget->point[i].greedy_jobs);
        gj_pack_double(pack, &budget->point[i].optimal_jobs);
        gj_pack_double(pack, &budget->point[i].won_per_job);
    }
    gj_pack_u32(pack, &budget->n_groups);
    GJ_PACK_LIST(pack, budget->group, budget->n_groups);
    for (uint32_t i = 0; i < budget->n_groups && gj_pack_goes_on(pack); i++) {
        struct gj_frontier_group *group = &budget->group[i];
        GJ_PACK_CHOICE(pack, group->grouping, GJ_N_GROUPINGS);
        gj_pack_u32(pack, &group->group);
        gj_pack_double(pack, &group->firms);
        gj_pack_double(pack, &group->grant_share);
        gj_pack_double(pack, &group->moved);
        walk_sum(pack, &group->sum);
    }
    walk_offers(pack, budget);
}

void gj_pack_insight(struct gj_pack *pack, struct gj_insight *insight)
{
    GJ_PACK_MAYBE(pack, insight->seen);
    if (insight->seen && gj_pack_goes_on(pack)) {
        gj_pack_seen(pack, insight->seen);
    }
    GJ_PACK_MAYBE(pack, insight->drivers);
    if (insight->drivers && gj_pack_goes_on(pack)) {
        walk_drivers(pack, insight->drivers);
    }
    GJ_PACK_MAYBE(pack, insight->gains);
    if (insight->gains && gj_pack_goes_on(pack)) {
        walk_gains(pack, insight->gains);
    }
    GJ_PACK_MAYBE(pack, insight->grant);
    if (insight->grant && gj_pack_goes_on(pack)) {
        walk_grant(pack, insight->grant);
    }
    GJ_PACK_MAYBE(pack, insight->budget);
    if (insight->budget && gj_pack_goes_on(pack)) {
        walk_budget(pack, insight->budget);
    }
}
