#include "economy/life.h"

#include <string.h>

#include "kernel/fm.h"

/* --- levels --- */

static double between(double before, double after, double effect)
{
    return before + (after - before) * effect;
}

/* Install, then ramp: how much of the new level is there at `now`. */
static double effect_at(const struct gj_life *life, gj_time now)
{
    const struct gj_life_spec *spec = life->spec;
    if (!life->adopts || now < spec->decide_at + spec->after->install_us) {
        return 0.0;
    }
    const gj_time since = now - spec->decide_at - spec->after->install_us;
    return since >= spec->after->ramp_us ? 1.0 : (double)since / (double)spec->after->ramp_us;
}

static double employees(const struct gj_life *life)
{
    double heads = (double)life->spec->firm->other_heads;
    for (uint32_t p = 0; p < gj_plant_n_pools(life->spec->plant); p++) {
        heads += (double)gj_plant_pool(life->spec->plant, p)->count;
    }
    return heads;
}

static void apply_levels(struct gj_life *life)
{
    const struct gj_life_spec *spec = life->spec;
    life->effect = effect_at(life, gj_floor_now(&life->floor));
    for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
        gj_floor_set_lever(&life->floor, (enum gj_lever)i,
                           between(spec->before->lever[i].central, spec->after->lever[i].central, life->effect));
    }
    const double per_100 = between(spec->before->technicians.central, spec->after->technicians.central, life->effect);
    life->technicians = per_100 * employees(life) / 100.0;
}

/* --- money --- */

static int64_t mwon(double won)
{
    return won < 0.0 ? -(int64_t)(-won * 1000.0 + 0.5) : (int64_t)(won * 1000.0 + 0.5);
}

static double upkeep_a_month(const struct gj_life *life)
{
    const struct gj_level_spec *before = life->spec->before;
    const struct gj_level_spec *after = life->spec->after;
    const bool is_on = life->has_adopted && gj_floor_now(&life->floor) >= life->spec->decide_at + after->install_us;
    const struct gj_level_spec *level = is_on ? after : before;
    return level->cost_won.central * level->upkeep_per_year.central / 12.0;
}

/* Discount factor from the end of this month to decide_at. */
static double discount(const struct gj_life *life)
{
    const gj_time since = gj_floor_now(&life->floor) - life->spec->decide_at;
    return gj_pow(1.0 + life->spec->firm->social_rate, -(double)since / (double)GJ_YEAR);
}

static void book_month(struct gj_life *life, const struct gj_pool_meter *pool, const struct gj_flow_meter *flow)
{
    const struct gj_firm_spec *firm = life->spec->firm;
    const struct gj_ledger before = life->ledger;
    struct gj_ledger *l = &life->ledger;
    const double on_cost = 1.0 + firm->on_cost;
    l->sales += mwon(firm->price_won * (double)(flow->pieces_sold - life->last_flow->pieces_sold));
    l->material += mwon(firm->material_won * (double)(flow->pieces_released - life->last_flow->pieces_released));
    for (uint32_t p = 0; p < gj_plant_n_pools(life->spec->plant); p++) {
        const double months = (double)(pool[p].head_us - life->last_pool[p].head_us) / (double)GJ_MONTH;
        l->wages += mwon(months * (double)gj_plant_pool(life->spec->plant, p)->wage_won_per_month * on_cost);
    }
    l->other_wages += mwon((double)firm->other_heads * firm->other_wage_won_per_month * on_cost);
    l->technician_wages += mwon(life->technicians * firm->technician_wage_won_per_month * on_cost);
    l->overhead += mwon(firm->overhead_won_per_month);
    l->upkeep += mwon(upkeep_a_month(life));
    const int64_t flow_mwon = (l->sales - before.sales) - (l->material - before.material) - (l->wages - before.wages) -
                              (l->other_wages - before.other_wages) - (l->technician_wages - before.technician_wages) -
                              (l->overhead - before.overhead) - (l->upkeep - before.upkeep);
    l->cash += flow_mwon;
    if (gj_floor_now(&life->floor) > life->spec->decide_at) {
        life->present_value += (double)flow_mwon / 1000.0 * discount(life);
    }
}

static void adopt(struct gj_life *life)
{
    struct gj_split split;
    const struct gj_level_spec *after = life->spec->after;
    const double cost = after->cost_won.central - life->spec->before->cost_won.central;
    gj_grant_split(life->spec->programme, after->level, cost > 0.0 ? cost : 0.0, &split);
    life->ledger.own_investment += split.own_mwon;
    life->ledger.cash -= split.own_mwon;
    life->has_adopted = true;
}

/* --- people --- */

/* Heads the work of the last months needs at the target load; what they are when nothing was paid. */
static uint32_t needed(const struct gj_life *life, uint32_t p, uint32_t heads)
{
    gj_time used = 0;
    gj_time paid = 0;
    for (uint32_t k = 0; k < GJ_REVIEW_MONTHS; k++) {
        used += life->pool[p].used_us[k];
        paid += life->pool[p].paid_us[k];
    }
    if (paid == 0 || !(life->spec->firm->target_load > 0.0)) {
        return heads;
    }
    const double exact = (double)used / (double)paid * (double)heads / life->spec->firm->target_load;
    uint32_t whole = (uint32_t)exact;
    whole += (double)whole < exact;
    return whole > life->pool[p].least ? whole : life->pool[p].least;
}

/* Of the paid time; paid absence is used up too, whoever plans heads has to allow for it. */
static gj_time used_of(const struct gj_pool_meter *meter)
{
    return meter->paid_us - meter->activity_us[GJ_ACTIVITY_IDLE];
}

static enum gj_status staff(struct gj_life *life, uint32_t p, struct gj_error *error)
{
    struct gj_pool_life *pool = &life->pool[p];
    const uint32_t heads = gj_floor_heads(&life->floor, p);
    const uint32_t target = needed(life, p, heads);
    pool->leaving += (double)heads * gj_plant_pool(life->spec->plant, p)->leaves_per_year / 12.0;
    uint32_t leave = (uint32_t)pool->leaving;
    pool->leaving -= (double)leave;
    const uint32_t surplus = heads > target ? heads - target : 0;
    leave = leave < surplus ? leave : surplus; /* who leaves beyond that is replaced */
    if (leave > 0) {
        gj_floor_leave(&life->floor, p, leave);
    }
    if (target > heads) {
        const uint32_t room = gj_floor_pool_limit(life->spec->plant, p) - heads;
        return gj_floor_hire(&life->floor, p, target - heads < room ? target - heads : room, error);
    }
    return GJ_OK;
}

/* The planner learns: start for rejects what the last months' rejects ask for. */
static void plan_allowance(struct gj_life *life, const struct gj_flow_meter *flow, uint32_t slot)
{
    int64_t scrapped = 0;
    int64_t done = 0;
    life->scrapped[slot] = flow->pieces_scrapped - life->last_flow->pieces_scrapped;
    life->done[slot] = flow->pieces_done - life->last_flow->pieces_done;
    for (uint32_t k = 0; k < GJ_REVIEW_MONTHS; k++) {
        scrapped += life->scrapped[k];
        done += life->done[k];
    }
    if (life->month < GJ_REVIEW_MONTHS || done == 0) {
        return;
    }
    const double odds = (double)scrapped / (double)done;
    if (life->month == GJ_REVIEW_MONTHS) {
        life->first_odds = odds;
    } else if (life->first_odds > 0.0) {
        const double multiplier = odds / life->first_odds;
        gj_floor_set_allowance(&life->floor, multiplier < 2.0 ? multiplier : 2.0);
    }
}

static enum gj_status review(struct gj_life *life, struct gj_pool_meter *pool, struct gj_flow_meter *flow,
                             struct gj_error *error)
{
    enum gj_status status = GJ_OK;
    gj_floor_read(&life->floor, NULL, pool, flow, NULL);
    book_month(life, pool, flow);
    life->technician_us += life->technicians * (double)GJ_MONTH;
    const uint32_t slot = life->month % GJ_REVIEW_MONTHS;
    life->month++;
    plan_allowance(life, flow, slot);
    for (uint32_t p = 0; p < gj_plant_n_pools(life->spec->plant) && status == GJ_OK; p++) {
        life->pool[p].used_us[slot] = used_of(&pool[p]) - used_of(&life->last_pool[p]);
        life->pool[p].paid_us[slot] = pool[p].paid_us - life->last_pool[p].paid_us;
        life->last_pool[p] = pool[p];
        if (life->month >= GJ_REVIEW_MONTHS) {
            status = staff(life, p, error);
        }
    }
    *life->last_flow = *flow;
    apply_levels(life);
    return status;
}

/* --- life --- */

static void find_least(struct gj_life *life)
{
    const struct gj_plant *plant = life->spec->plant;
    for (uint32_t p = 0; p < gj_plant_n_pools(plant); p++) {
        life->pool[p].least = gj_plant_pool_least(plant, p);
    }
}

enum gj_status gj_life_init(struct gj_life *life, const struct gj_life_spec *spec, uint64_t seed, uint32_t replication,
                            struct gj_error *error)
{
    const uint32_t n = gj_plant_n_pools(spec->plant);
    *life = (struct gj_life){.spec = spec};
    life->pool = gj_alloc_zero(n + 1, sizeof *life->pool);
    life->last_pool =
        gj_alloc_zero(2 * (size_t)n + 1, sizeof *life->last_pool); /* the second half is the review's scratch */
    life->last_flow = gj_alloc_zero(2, sizeof *life->last_flow);
    if (!life->pool || !life->last_pool || !life->last_flow) {
        gj_life_fini(life);
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for a firm");
    }
    const enum gj_status status = gj_floor_init(&life->floor, spec->plant, seed, replication, error);
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
    gj_free(life->pool);
    gj_free(life->last_pool);
    gj_free(life->last_flow);
    life->pool = NULL;
    life->last_pool = NULL;
    life->last_flow = NULL;
}

void gj_life_reset(struct gj_life *life, uint64_t seed, uint32_t replication)
{
    const uint32_t n = gj_plant_n_pools(life->spec->plant);
    gj_floor_reset(&life->floor, seed, replication);
    memset(life->pool, 0, n * sizeof *life->pool);
    memset(life->last_pool, 0, n * sizeof *life->last_pool);
    memset(life->last_flow, 0, sizeof *life->last_flow);
    life->has_adopted = false;
    life->month = 0;
    life->ledger = (struct gj_ledger){0};
    life->present_value = 0.0;
    life->technician_us = 0.0;
    life->first_odds = 0.0;
    memset(life->scrapped, 0, sizeof life->scrapped);
    memset(life->done, 0, sizeof life->done);
    find_least(life);
    apply_levels(life);
}

void gj_life_copy(struct gj_life *to, const struct gj_life *from)
{
    const uint32_t n = gj_plant_n_pools(from->spec->plant);
    gj_floor_copy(&to->floor, &from->floor);
    memcpy(to->pool, from->pool, n * sizeof *to->pool);
    memcpy(to->last_pool, from->last_pool, n * sizeof *to->last_pool);
    *to->last_flow = *from->last_flow;
    to->has_adopted = from->has_adopted;
    to->month = from->month;
    to->effect = from->effect;
    to->technicians = from->technicians;
    to->ledger = from->ledger;
    to->present_value = from->present_value;
    to->technician_us = from->technician_us;
    to->first_odds = from->first_odds;
    memcpy(to->scrapped, from->scrapped, sizeof to->scrapped);
    memcpy(to->done, from->done, sizeof to->done);
}

enum gj_status gj_life_run(struct gj_life *life, gj_time until, struct gj_error *error)
{
    enum gj_status status = GJ_OK;
    const uint32_t n = gj_plant_n_pools(life->spec->plant);
    while (status == GJ_OK && gj_floor_now(&life->floor) < until) {
        const gj_time next_review = (gj_time)(life->month + 1) * GJ_MONTH;
        gj_time next = next_review < until ? next_review : until;
        const gj_time decide_at = life->spec->decide_at;
        if (life->adopts && !life->has_adopted && gj_floor_now(&life->floor) >= decide_at) {
            adopt(life);
        } else if (life->adopts && !life->has_adopted && decide_at < next) {
            next = decide_at;
        }
        status = gj_floor_run(&life->floor, next, error);
        if (status == GJ_OK && next == next_review) {
            status = review(life, life->last_pool + n, life->last_flow + 1, error);
        }
    }
    return status;
}

double gj_life_heads(const struct gj_life *life)
{
    double heads = (double)life->spec->firm->other_heads + life->technicians;
    for (uint32_t p = 0; p < gj_plant_n_pools(life->spec->plant); p++) {
        heads += (double)gj_floor_heads(&life->floor, p);
    }
    return heads;
}

enum gj_status gj_life_verify(const struct gj_life *life, struct gj_error *error)
{
    const struct gj_ledger *l = &life->ledger;
    const int64_t cash = l->sales - l->material - l->wages - l->other_wages - l->technician_wages - l->overhead -
                         l->upkeep - l->own_investment;
    if (cash != l->cash) {
        return gj_error_set(error, GJ_INTERNAL, NULL,
                            "balance does not close: accounts give %lld, cash is %lld (1/1000 won)", (long long)cash,
                            (long long)l->cash);
    }
    return GJ_OK;
}
