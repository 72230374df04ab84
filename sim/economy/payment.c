#include "economy/payment.h"

/* Behind all that is due no later. */
static void add(struct gj_plan *plan, gj_time after_us, enum gj_account account, int64_t mwon)
{
    if (mwon <= 0) {
        return;
    }
    uint32_t i = plan->n++;
    for (; i > 0 && plan->payment[i - 1].after_us > after_us; i--) {
        plan->payment[i] = plan->payment[i - 1];
    }
    plan->payment[i] = (struct gj_payment){.after_us = after_us, .account = account, .mwon = mwon};
}

static int64_t share_of(int64_t mwon, double share)
{
    return gj_mwon((double)mwon / (double)GJ_WON * share);
}

/* The rest when it works, what remains at the contract. */
static void add_cost(struct gj_plan *plan, const struct gj_undertaking *project, enum gj_account account, int64_t mwon)
{
    const int64_t later = share_of(mwon, project->on_completion);
    add(plan, 0, account, mwon - later);
    add(plan, project->install_us, account, later);
}

static void add_support(struct gj_plan *plan, const struct gj_programme_spec *programme,
                        const struct gj_undertaking *project, enum gj_account account, int64_t mwon)
{
    int64_t left = mwon;
    for (uint32_t i = 0; i < programme->n_instalments; i++) {
        const struct gj_instalment *part = &programme->instalment[i];
        const int64_t now = i + 1 == programme->n_instalments ? left : share_of(mwon, part->share);
        add(plan, part->after_us + (part->on_completion ? project->install_us : 0), account, now < left ? now : left);
        left -= now < left ? now : left;
    }
    add(plan, 0, account, left); /* a programme without instalments pays all at the contract */
}

/* At the contract; the state pays its part to the experts themselves. */
static void add_coaching(struct gj_plan *plan, const struct gj_programme_spec *programme)
{
    const struct gj_coaching_spec *coaching = &programme->coaching;
    plan->coaching_mwon = gj_mwon((double)coaching->experts * coaching->visits * coaching->visit_won);
    const int64_t paid = share_of(plan->coaching_mwon, coaching->share);
    plan->total_mwon += plan->coaching_mwon;
    plan->public_mwon += paid;
    plan->own_mwon += plan->coaching_mwon - paid;
    add(plan, 0, GJ_ACCOUNT_INVESTMENT, plan->coaching_mwon - paid);
    add(plan, 0, GJ_ACCOUNT_COACHING, paid);
}

/* What comes at the same moment as a bill pays it. */
static int64_t ahead_of(const struct gj_plan *plan)
{
    int64_t out = 0;
    int64_t most = 0;
    for (uint32_t i = 0; i < plan->n; i++) {
        out -= gj_account_info(plan->payment[i].account)->sign * plan->payment[i].mwon;
        const bool is_last = i + 1 == plan->n || plan->payment[i + 1].after_us > plan->payment[i].after_us;
        most = is_last && out > most ? out : most;
    }
    return most - out;
}

void gj_programme_plan(const struct gj_programme_spec *programme, const struct gj_undertaking *project,
                       struct gj_plan *plan)
{
    *plan = (struct gj_plan){0};
    gj_programme_split(programme, project->level, project->cost_won, project->is_again, &plan->split);
    const struct gj_split *split = &plan->split;
    const bool pays = programme && project->level >= programme->min_level && project->level <= programme->max_level;
    plan->total_mwon = split->total_mwon;
    plan->public_mwon = split->public_mwon;
    plan->own_mwon = split->own_mwon;
    plan->large_mwon = split->total_mwon - split->own_mwon - split->public_mwon;
    plan->in_kind_mwon = pays ? share_of(split->own_mwon, programme->in_kind) : 0;
    add_cost(plan, project, GJ_ACCOUNT_INVESTMENT, split->total_mwon - plan->in_kind_mwon);
    add_cost(plan, project, GJ_ACCOUNT_IN_KIND, plan->in_kind_mwon);
    if (pays) {
        add_coaching(plan, programme);
        plan->admin_mwon = share_of(plan->public_mwon, programme->admin);
        add(plan, 0, GJ_ACCOUNT_ADMIN, plan->admin_mwon);
        add_support(plan, programme, project, GJ_ACCOUNT_STATE_SUPPORT, split->public_mwon);
        add_support(plan, programme, project, GJ_ACCOUNT_LARGE_SUPPORT, plan->large_mwon);
    }
    plan->ahead_mwon = ahead_of(plan);
}
