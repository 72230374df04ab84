#include "economy/life.h"

#include <string.h>

#include "kernel/draw.h"
#include "kernel/fm.h"

/* --- levels --- */

static double employees(const struct gj_life *life)
{
    double heads = (double)life->spec->firm->other_heads;
    for (uint32_t p = 0; p < gj_plant_n_pools(life->spec->plant); p++) {
        heads += (double)gj_plant_pool(life->spec->plant, p)->count;
    }
    return heads;
}

static double technicians_needed(const struct gj_life *life)
{
    return life->standing.technicians * employees(life) / 100.0;
}

static void apply_levels(struct gj_life *life)
{
    const struct gj_life_spec *spec = life->spec;
    gj_project_standing(&life->project, spec->before, spec->upgrade, gj_floor_now(&life->floor), &life->standing);
    for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
        gj_floor_set_lever(&life->floor, (enum gj_lever)i, life->standing.lever[i]);
    }
}

/* --- money --- */

static bool is_closed(const struct gj_life *life)
{
    return life->books.closed_at != GJ_NEVER;
}

/* A month's wages of all who work here. */
static double monthly_wages_won(const struct gj_life *life)
{
    const struct gj_firm_spec *firm = life->spec->firm;
    double won = (double)firm->other_heads * firm->other_wage_won_per_month +
                 (double)life->staffing.technicians * firm->technician_wage_won_per_month;
    for (uint32_t p = 0; p < gj_plant_n_pools(life->spec->plant); p++) {
        won +=
            (double)gj_floor_heads(&life->floor, p) * (double)gj_plant_pool(life->spec->plant, p)->wage_won_per_month;
    }
    return won;
}

/* The cash has ended. What closing costs is booked here, and only here; nothing is booked afterwards. */
static void close_firm(struct gj_life *life)
{
    const gj_time now = gj_floor_now(&life->floor);
    gj_books_close(&life->books, &life->ledger, &life->spec->firm->finance, monthly_wages_won(life), now);
    gj_project_claw_back(&life->project, life->spec->upgrade, now, 0.0, true, &life->ledger);
    gj_staffing_close(&life->staffing, &life->floor);
    gj_floor_close(&life->floor);
}

/* Running costs of this month, 1/1000 won. */
static int64_t close_books(struct gj_life *life, const struct gj_month *month)
{
    const struct gj_life_spec *spec = life->spec;
    struct gj_staff_bill bill;
    gj_staffing_account(&life->staffing, month->end);
    gj_staffing_take_bill(&life->staffing, &bill);
    const struct gj_trade trade = {.firm = spec->firm,
                                   .plant = spec->plant,
                                   .month = month,
                                   .price = life->market.price,
                                   .staff = bill,
                                   .pool_mwon = life->staffing.pool_mwon,
                                   .upkeep_won = life->standing.upkeep_won_per_month,
                                   .replacement_won = gj_project_replacement_won(
                                       &life->project, spec->before, spec->upgrade, month->end - GJ_MONTH, month->end),
                                   .n_months = (uint32_t)(spec->end / GJ_MONTH)};
    struct gj_ledger flow;
    gj_books_month(&life->books, &life->ledger, &trade);
    if (gj_books_are_broke(&life->ledger, &spec->firm->finance)) {
        close_firm(life);
    }
    gj_books_end_month(&life->books, &life->ledger, &flow);
    return gj_ledger_running_cost(&flow);
}

/* --- steps --- */

void gj_life_prospect(const struct gj_life_spec *spec, uint32_t k, struct gj_prospect *out)
{
    struct gj_project project = {0};
    for (uint32_t j = 0; j <= k; j++) {
        const gj_time at = spec->upgrade[j].at;
        const struct gj_programme_spec *programme = gj_project_support(&project, spec->upgrade, j, at);
        gj_project_take(&project, spec->before, spec->upgrade, programme, at, 0.0);
    }
    const struct gj_plan *plan = &project.step[k].plan;
    *out = (struct gj_prospect){.at = spec->upgrade[k].at,
                                .install_us = spec->upgrade[k].to.install_us,
                                .gain_won_per_year = spec->gain_won_per_year[k],
                                .has_support = project.with_support[k],
                                .full_mwon = plan->split.total_mwon,
                                .own_mwon = plan->own_mwon - plan->in_kind_mwon,
                                .ahead_mwon = plan->ahead_mwon,
                                .public_mwon = plan->public_mwon};
}

int64_t gj_life_cash_mwon(const struct gj_life *life)
{
    const struct gj_finance_spec *finance = &life->spec->firm->finance;
    return finance->is_on && finance->has_credit
               ? gj_books_cash_mwon(&life->ledger, finance) + gj_mwon(finance->credit_won)
               : GJ_NO_CASH_LIMIT;
}

/* The programme of the next step, if it would pay now. */
static const struct gj_programme_spec *programme_of(const struct gj_life *life)
{
    return life->role.is_supported ? gj_project_support(&life->project, life->spec->upgrade, life->project.n_taken,
                                                        gj_floor_now(&life->floor))
                                   : NULL;
}

/* Does the firm take its next step now, and with the money of its programme? */
static bool goes_ahead(const struct gj_life *life, bool *with_support)
{
    const uint32_t k = life->project.n_taken;
    const struct gj_programme_spec *programme = programme_of(life);
    if (life->role.adoption != GJ_ADOPTS_BY_DECISION) {
        const struct gj_path *like = life->role.adoption == GJ_ADOPTS_AS_ANOTHER ? life->role.like : NULL;
        *with_support = programme && (!like || like->project.with_support[k]);
        return true;
    }
    const struct gj_decider who = {&life->spec->firm->decision, life->seed, life->replication};
    const gj_time since = gj_floor_now(&life->floor) - life->spec->decide_at;
    const double gain = life->spec->gain_won_per_year[k];
    struct gj_plan plan;
    GJ_CHECK(!__builtin_isnan(gain), "a firm that decides expects something of its upgrades");
    *with_support = programme && gj_decision_knows(&who, (uint32_t)(since / GJ_YEAR));
    gj_project_plan(&life->project, life->spec->before, life->spec->upgrade, k, *with_support ? programme : NULL,
                    &plan);
    return gj_decision_goes_ahead(who.spec, &(struct gj_proposal){.gain_won_per_year = gain,
                                                                  .belief = gj_decision_belief(&who),
                                                                  .own_mwon = plan.own_mwon - plan.in_kind_mwon,
                                                                  .ahead_mwon = plan.ahead_mwon,
                                                                  .cash_mwon = gj_life_cash_mwon(life)});
}

static void take_step(struct gj_life *life, bool with_support)
{
    const struct gj_life_spec *spec = life->spec;
    const gj_time now = gj_floor_now(&life->floor);
    gj_project_take(&life->project, spec->before, spec->upgrade, with_support ? programme_of(life) : NULL, now,
                    gj_life_heads(life));
    gj_project_pay(&life->project, now, &life->ledger);
    apply_levels(life); /* it disturbs at once */
}

static void consider_step(struct gj_life *life)
{
    bool with_support = false;
    life->ask_from = gj_floor_now(&life->floor);
    if (goes_ahead(life, &with_support)) {
        take_step(life, with_support);
        life->path.project = life->project;
    } else {
        life->ask_from++;
    }
}

/* When the next step is to be looked at; GJ_NEVER when none is left. */
static gj_time next_step_at(const struct gj_life *life)
{
    const uint32_t k = life->project.n_taken;
    if (k >= life->spec->n_upgrades || life->role.adoption == GJ_ADOPTS_NEVER || is_closed(life)) {
        return GJ_NEVER;
    }
    if (life->role.adoption == GJ_ADOPTS_AS_ANOTHER) {
        const struct gj_project *like = &life->role.like->project;
        return k < like->n_taken ? like->taken_at[k] : GJ_NEVER;
    }
    const gj_time first = life->spec->decide_at + life->spec->upgrade[k].at;
    const gj_time free_at = gj_project_free_at(&life->project, life->spec->upgrade);
    if (life->role.adoption == GJ_ADOPTS_BY_DECISION) {
        return gj_decision_next(first, life->ask_from > free_at ? life->ask_from : free_at);
    }
    return first > free_at ? first : free_at;
}

/* --- reviews --- */

/* What the month's installation asks for: people are trained as soon as they are free. */
static void train_people(struct gj_life *life, const struct gj_month *month)
{
    const gj_time us = gj_project_training(&life->project, life->spec->upgrade, month->end - GJ_MONTH, month->end);
    for (uint32_t p = 0; us > 0 && p < gj_plant_n_pools(life->spec->plant); p++) {
        gj_floor_train(&life->floor, p, us);
    }
}

/* The planner learns: start for rejects what the last months' rejects ask for. */
static void plan_allowance(struct gj_life *life, const struct gj_month *month)
{
    int64_t scrapped = 0;
    int64_t done = 0;
    const uint32_t slot = (month->number - 1) % GJ_REVIEW_MONTHS;
    life->scrapped[slot] = month->flow->pieces_scrapped - month->flow_before->pieces_scrapped;
    life->done[slot] = month->flow->pieces_done - month->flow_before->pieces_done;
    for (uint32_t k = 0; k < GJ_REVIEW_MONTHS; k++) {
        scrapped += life->scrapped[k];
        done += life->done[k];
    }
    if (month->number < GJ_REVIEW_MONTHS || done == 0) {
        return;
    }
    const double odds = (double)scrapped / (double)done;
    if (month->number == GJ_REVIEW_MONTHS) {
        life->first_odds = odds;
    } else if (life->first_odds > 0.0) {
        const double multiplier = odds / life->first_odds;
        gj_floor_set_allowance(&life->floor, multiplier < 2.0 ? multiplier : 2.0);
    }
}

/* Orders and price as they were in that life. */
static void hold_market(struct gj_market *market, const struct gj_path_month *held)
{
    market->demand = held->demand;
    market->price = held->price;
    market->captive_share = held->captive_share;
    market->is_bounded = held->is_bounded;
    market->n_bounded += held->is_bounded;
}

static void answer_market(struct gj_life *life, const struct gj_month *month, int64_t cost_mwon)
{
    const struct gj_market_spec *spec = &life->spec->firm->market;
    if (!spec->is_on || month->end - GJ_MONTH < life->spec->market_from) {
        return;
    }
    if (life->role.orders && month->number <= life->role.orders->n_months) {
        hold_market(&life->market, &life->role.orders->month[month->number - 1]);
    } else {
        const uint64_t key = gj_draw_key(life->seed, "market", "shock");
        const struct gj_market_moment moment = {
            .is_reference = month->end <= life->spec->decide_at,
            .cost_mwon = cost_mwon,
            .open_index = life->role.open_index ? life->role.open_index[month->number - 1] : 1.0,
            .z = gj_normal_quantile(gj_draw_uniform(key, life->replication, month->number, 0))};
        gj_market_month(&life->market, spec, month, &moment);
    }
    gj_floor_set_demand(&life->floor, life->market.demand);
}

static void keep_path(struct gj_life *life, const struct gj_month *month)
{
    struct gj_path_month *kept = &life->path.month[month->number - 1];
    *kept = (struct gj_path_month){
        .demand = life->market.demand,
        .price = life->market.price,
        .captive_share = life->market.captive_share,
        .open_gained = gj_market_gained(&life->market, &life->spec->firm->market),
        .is_closed = is_closed(life),
        .is_bounded = life->market.is_bounded,
        .heads = gj_life_heads(life),
        .technicians = life->staffing.technicians,
        .cash_mwon = life->ledger.cash,
        .sales_mwon = life->ledger.account[GJ_ACCOUNT_SALES],
        .pieces_sold = month->flow->pieces_sold,
    };
    life->path.n_months = month->number;
    life->path.project = life->project;
}

/* Month by month, while the firm is in business. */
static enum gj_status decide(struct gj_life *life, const struct gj_month *month, int64_t cost_mwon,
                             struct gj_error *error)
{
    answer_market(life, month, cost_mwon);
    plan_allowance(life, month);
    apply_levels(life);
    train_people(life, month);
    const enum gj_status status =
        gj_staffing_month(&life->staffing, month, technicians_needed(life), &life->floor, error);
    gj_project_claw_back(&life->project, life->spec->upgrade, month->end, gj_life_heads(life), false, &life->ledger);
    return status;
}

static enum gj_status review(struct gj_life *life, struct gj_error *error)
{
    enum gj_status status = GJ_OK;
    const uint32_t n = gj_plant_n_pools(life->spec->plant);
    life->month++;
    const struct gj_month month = {.number = life->month,
                                   .end = gj_floor_now(&life->floor),
                                   .flow = life->flow_meter + 1,
                                   .flow_before = life->flow_meter,
                                   .pool = life->pool_meter + n,
                                   .pool_before = life->pool_meter};
    gj_floor_read(&life->floor, NULL, life->pool_meter + n, life->flow_meter + 1, NULL);
    const int64_t cost_mwon = is_closed(life) ? 0 : close_books(life, &month);
    if (!is_closed(life)) {
        status = decide(life, &month, cost_mwon, error);
    }
    keep_path(life, &month);
    memcpy(life->pool_meter, life->pool_meter + n, n * sizeof *life->pool_meter);
    life->flow_meter[0] = life->flow_meter[1];
    return status;
}

/* --- life --- */

enum gj_status gj_life_init(struct gj_life *life, const struct gj_life_spec *spec, uint64_t seed, uint32_t replication,
                            struct gj_error *error)
{
    const uint32_t n = gj_plant_n_pools(spec->plant);
    *life = (struct gj_life){.spec = spec};
    life->pool_meter = gj_alloc_zero(2 * (size_t)n + 1, sizeof *life->pool_meter);
    life->flow_meter = gj_alloc_zero(2, sizeof *life->flow_meter);
    life->path.month = gj_alloc_zero((size_t)(spec->end / GJ_MONTH) + 1, sizeof *life->path.month);
    enum gj_status status = GJ_OK;
    if (!life->pool_meter || !life->flow_meter || !life->path.month) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for a firm");
    }
    if (status == GJ_OK) {
        status = gj_staffing_init(&life->staffing, spec->firm, spec->plant, error);
    }
    if (status == GJ_OK) {
        status = gj_books_init(&life->books, (uint32_t)(spec->end / GJ_MONTH), error);
    }
    if (status == GJ_OK) {
        status = gj_floor_init(&life->floor, spec->plant, seed, replication, error);
    }
    if (status != GJ_OK) {
        gj_life_fini(life);
        return status;
    }
    gj_life_reset(life, seed, replication);
    return GJ_OK;
}

void gj_life_fini(struct gj_life *life)
{
    gj_floor_fini(&life->floor);
    gj_staffing_fini(&life->staffing);
    gj_books_fini(&life->books);
    gj_free(life->pool_meter);
    gj_free(life->flow_meter);
    gj_free(life->path.month);
    life->pool_meter = NULL;
    life->flow_meter = NULL;
    life->path.month = NULL;
}

void gj_life_reset(struct gj_life *life, uint64_t seed, uint32_t replication)
{
    const uint32_t n = gj_plant_n_pools(life->spec->plant);
    gj_floor_reset(&life->floor, seed, replication);
    gj_market_init(&life->market, &life->spec->firm->market);
    memset(life->pool_meter, 0, n * sizeof *life->pool_meter);
    memset(life->flow_meter, 0, sizeof *life->flow_meter);
    life->project = (struct gj_project){0};
    life->ask_from = 0;
    life->ledger = (struct gj_ledger){0};
    gj_books_reset(&life->books);
    life->path.n_months = 0;
    life->path.project = life->project;
    life->month = 0;
    life->first_odds = 0.0;
    life->seed = seed;
    life->replication = replication;
    memset(life->scrapped, 0, sizeof life->scrapped);
    memset(life->done, 0, sizeof life->done);
    apply_levels(life);
    gj_staffing_reset(&life->staffing, life->spec->plant, technicians_needed(life), seed, replication);
}

void gj_life_copy(struct gj_life *to, const struct gj_life *from)
{
    const uint32_t n = gj_plant_n_pools(from->spec->plant);
    gj_floor_copy(&to->floor, &from->floor);
    gj_staffing_copy(&to->staffing, &from->staffing, from->spec->plant);
    memcpy(to->pool_meter, from->pool_meter, n * sizeof *to->pool_meter);
    to->flow_meter[0] = from->flow_meter[0];
    memcpy(to->path.month, from->path.month, from->path.n_months * sizeof *to->path.month);
    to->path.n_months = from->path.n_months;
    to->path.project = from->path.project;
    to->market = from->market;
    to->project = from->project;
    to->ask_from = from->ask_from;
    to->standing = from->standing;
    to->ledger = from->ledger;
    gj_books_copy(&to->books, &from->books);
    to->month = from->month;
    to->first_odds = from->first_odds;
    to->seed = from->seed;
    to->replication = from->replication;
    memcpy(to->scrapped, from->scrapped, sizeof to->scrapped);
    memcpy(to->done, from->done, sizeof to->done);
}

enum gj_status gj_life_run(struct gj_life *life, gj_time until, struct gj_error *error)
{
    enum gj_status status = GJ_OK;
    GJ_CHECK(until <= life->spec->end, "a life is lived to its end at most");
    while (status == GJ_OK && gj_floor_now(&life->floor) < until) {
        const gj_time now = gj_floor_now(&life->floor);
        const gj_time next_review = (gj_time)(life->month + 1) * GJ_MONTH;
        const gj_time step_at = next_step_at(life);
        const gj_time turn_at = gj_staffing_next(&life->staffing);
        if (turn_at <= now) {
            status = gj_staffing_turn(&life->staffing, &life->floor, error);
            continue;
        }
        if (step_at <= now) {
            consider_step(life);
            continue;
        }
        const gj_time payment_at = is_closed(life) ? GJ_NEVER : gj_project_next_payment(&life->project);
        gj_time next = next_review < until ? next_review : until;
        next = step_at < next ? step_at : next;
        next = turn_at < next ? turn_at : next;
        next = payment_at < next ? payment_at : next;
        status = gj_floor_run(&life->floor, next, error);
        if (!is_closed(life)) {
            gj_project_pay(&life->project, next, &life->ledger);
        }
        if (status == GJ_OK && next == next_review) {
            status = review(life, error);
        }
    }
    return status;
}

double gj_life_heads(const struct gj_life *life)
{
    double heads = is_closed(life) ? 0.0 : (double)life->spec->firm->other_heads + (double)life->staffing.technicians;
    for (uint32_t p = 0; p < gj_plant_n_pools(life->spec->plant); p++) {
        heads += (double)gj_floor_heads(&life->floor, p);
    }
    return heads;
}

enum gj_status gj_life_verify(const struct gj_life *life, struct gj_error *error)
{
    const enum gj_status status = gj_ledger_verify(&life->ledger, error);
    return status == GJ_OK ? gj_staffing_verify(&life->staffing, &life->floor, error) : status;
}
