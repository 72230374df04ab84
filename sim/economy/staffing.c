#include "economy/staffing.h"

#include <string.h>

#include "economy/economy.h"
#include "economy/erlang.h"
#include "kernel/draw.h"
#include "kernel/fm.h"

#define WHOLE 1e-9 /* of a head: sums of shares are taken for whole up to here */

/* --- state --- */

/* Of a pool at once: vacancies up to its limit, and its heads under notice. Of the technicians: never more than all the others. */
static uint32_t most_turns(const struct gj_firm_spec *firm, const struct gj_plant *plant)
{
    uint32_t heads = firm->other_heads;
    uint32_t limits = 0;
    for (uint32_t p = 0; p < gj_plant_n_pools(plant); p++) {
        heads += gj_plant_pool(plant, p)->count;
        limits += gj_floor_pool_limit(plant, p);
    }
    return 2 * limits + 3 * (heads + 1);
}

enum gj_status gj_staffing_init(struct gj_staffing *staffing, const struct gj_firm_spec *firm,
                                const struct gj_plant *plant, struct gj_error *error)
{
    *staffing = (struct gj_staffing){.firm = firm, .most_turns = most_turns(firm, plant)};
    staffing->pool = gj_alloc_zero((size_t)gj_plant_n_pools(plant) + 1, sizeof *staffing->pool);
    staffing->turn = gj_alloc_zero(staffing->most_turns, sizeof *staffing->turn);
    staffing->pool_mwon = gj_alloc_zero((size_t)gj_plant_n_pools(plant) + 1, sizeof *staffing->pool_mwon);
    return staffing->pool && staffing->turn && staffing->pool_mwon
               ? GJ_OK
               : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the staff of a firm");
}

void gj_staffing_fini(struct gj_staffing *staffing)
{
    gj_free(staffing->pool);
    gj_free(staffing->turn);
    gj_free(staffing->pool_mwon);
    *staffing = (struct gj_staffing){0};
}

/* Whole heads for a need: the rest is bought, unless one more head is cheaper. */
static uint32_t whole_technicians(const struct gj_firm_spec *firm, double need)
{
    const double own = firm->technician_wage_won_per_month * (1.0 + firm->on_cost);
    const uint32_t whole = (uint32_t)(need + WHOLE);
    const double rest = need - (double)whole;
    return whole + (rest > WHOLE && firm->staffing.service_won_per_month * rest > own);
}

static double next_leaver(const struct gj_staffing *staffing, struct gj_pool_staff *pool)
{
    if (staffing->firm->staffing.leaving == GJ_LEAVING_EVEN) {
        return 1.0;
    }
    return -gj_log(1.0 - gj_draw_uniform(pool->leaver_key, staffing->replication, pool->n_leavers++, 0));
}

void gj_staffing_reset(struct gj_staffing *staffing, const struct gj_plant *plant, double need, uint64_t seed,
                       uint32_t replication)
{
    const uint32_t n = gj_plant_n_pools(plant);
    memset(staffing->pool, 0, (n + 1) * sizeof *staffing->pool);
    memset(staffing->pool_mwon, 0, n * sizeof *staffing->pool_mwon);
    *staffing = (struct gj_staffing){.firm = staffing->firm,
                                     .need = need,
                                     .technicians = whole_technicians(staffing->firm, need),
                                     .pool = staffing->pool,
                                     .turn = staffing->turn,
                                     .pool_mwon = staffing->pool_mwon,
                                     .most_turns = staffing->most_turns,
                                     .replication = replication};
    staffing->technicians_at_start = staffing->technicians;
    for (uint32_t p = 0; p <= n; p++) {
        struct gj_pool_staff *pool = &staffing->pool[p];
        const char *name = p < n ? gj_plant_pool(plant, p)->name : "";
        pool->vacancy_key = gj_draw_key(seed, name, "vacancy");
        pool->leaver_key = gj_draw_key(seed, name, "leaver");
        pool->least = p < n ? gj_plant_pool_least(plant, p) : 0;
        pool->next_leaver = next_leaver(staffing, pool);
    }
}

void gj_staffing_copy(struct gj_staffing *to, const struct gj_staffing *from, const struct gj_plant *plant)
{
    const struct gj_staffing own = *to;
    memcpy(own.pool, from->pool, (gj_plant_n_pools(plant) + 1) * sizeof *own.pool);
    memcpy(own.turn, from->turn, from->n_turns * sizeof *own.turn);
    memcpy(own.pool_mwon, from->pool_mwon, gj_plant_n_pools(plant) * sizeof *own.pool_mwon);
    *to = *from;
    to->firm = own.firm;
    to->pool = own.pool;
    to->turn = own.turn;
    to->pool_mwon = own.pool_mwon;
}

/* --- time and money --- */

void gj_staffing_hours(const struct gj_staffing *staffing, gj_time now, gj_time *technician_us, gj_time *service_us)
{
    const gj_time elapsed = now - staffing->since;
    const double missing = staffing->need - ((double)staffing->technicians - (double)staffing->in_training);
    *technician_us = staffing->technician_us + elapsed * (gj_time)staffing->technicians;
    *service_us = staffing->service_us + (missing > WHOLE ? gj_time_from_us(missing * (double)elapsed) : 0);
}

void gj_staffing_account(struct gj_staffing *staffing, gj_time now)
{
    gj_time technician_us = 0;
    gj_time service_us = 0;
    gj_staffing_hours(staffing, now, &technician_us, &service_us);
    staffing->bill.technician_us += technician_us - staffing->technician_us;
    staffing->bill.service_us += service_us - staffing->service_us;
    staffing->technician_us = technician_us;
    staffing->service_us = service_us;
    staffing->since = now;
}

double gj_service_won_per_month(const struct gj_firm_spec *firm)
{
    const double told = firm->staffing.service_won_per_month;
    return told > 0.0 ? told : firm->technician_wage_won_per_month * (1.0 + firm->on_cost);
}

void gj_staffing_take_bill(struct gj_staffing *staffing, struct gj_staff_bill *bill)
{
    *bill = staffing->bill;
    staffing->bill = (struct gj_staff_bill){0};
}

/* --- coming and going --- */

/* What is hired into, moved and let go: pool `p` of the floor, or the technicians when p is n_pools. */
struct office {
    struct gj_staffing *staffing;
    struct gj_pool_staff *pool;
    struct gj_floor *floor;
    uint32_t p;
    bool is_level;
};

static struct office office_of(struct gj_staffing *staffing, struct gj_floor *floor, uint32_t p)
{
    return (struct office){.staffing = staffing,
                           .pool = &staffing->pool[p],
                           .floor = floor,
                           .p = p,
                           .is_level = p == gj_plant_n_pools(floor->plant)};
}

static uint32_t heads_of(const struct office *o)
{
    return o->is_level ? o->staffing->technicians : gj_floor_heads(o->floor, o->p);
}

static const struct gj_staffing_spec *spec_of(const struct office *o)
{
    return &o->staffing->firm->staffing;
}

/* Heads when all that is under way has happened. */
static uint32_t committed_of(const struct office *o)
{
    return heads_of(o) + o->pool->open - o->pool->noticed;
}

static enum gj_status hire(const struct office *o, struct gj_error *error)
{
    o->pool->flow.hired++;
    o->staffing->bill.hiring_mwon += gj_mwon(spec_of(o)->hire_won);
    if (o->is_level) {
        o->staffing->technicians++;
        return GJ_OK;
    }
    return gj_floor_hire(o->floor, o->p, 1, error);
}

static void put_turn(const struct office *o, enum gj_staff_turn_kind kind, gj_time after)
{
    struct gj_staffing *s = o->staffing;
    GJ_CHECK(s->n_turns < s->most_turns, "%u turns of people are under way", s->n_turns);
    s->turn[s->n_turns++] = (struct gj_staff_turn){.at = gj_floor_now(o->floor) + after, .pool = o->p, .kind = kind};
}

static void drop_turn(struct gj_staffing *staffing, uint32_t i)
{
    staffing->n_turns--;
    memmove(&staffing->turn[i], &staffing->turn[i + 1], (staffing->n_turns - i) * sizeof *staffing->turn);
}

/* Take back up to `most` of what was decided, the last first. Returns how many. */
static uint32_t take_back(const struct office *o, enum gj_staff_turn_kind kind, uint32_t most)
{
    uint32_t n = 0;
    for (uint32_t i = o->staffing->n_turns; i-- > 0 && n < most;) {
        if (o->staffing->turn[i].pool == o->p && o->staffing->turn[i].kind == kind) {
            drop_turn(o->staffing, i);
            n++;
        }
    }
    return n;
}

static void let_go(const struct office *o)
{
    const double wage = o->is_level ? o->staffing->firm->technician_wage_won_per_month
                                    : (double)gj_plant_pool(o->floor->plant, o->p)->wage_won_per_month;
    o->pool->flow.let_go++;
    o->staffing->bill.severance_mwon += gj_mwon(wage * spec_of(o)->severance_months);
    if (!o->is_level) {
        gj_floor_leave(o->floor, o->p, 1);
        return;
    }
    o->staffing->technicians--;
    if (o->staffing->in_training > o->staffing->technicians) {
        o->staffing->in_training -= take_back(o, GJ_TURN_TRAINED, 1);
    }
}

/* The draw of a vacancy is its own, whatever was withdrawn before. */
static enum gj_status open_vacancy(const struct office *o, struct gj_error *error)
{
    const uint64_t index = o->pool->n_vacancies++;
    const double us = gj_draw(&spec_of(o)->hire_delay, o->pool->vacancy_key, o->staffing->replication, index);
    const gj_time delay = gj_time_from_us(us);
    if (delay == 0) {
        return hire(o, error);
    }
    o->pool->open++;
    put_turn(o, GJ_TURN_HIRED, delay);
    return GJ_OK;
}

static void give_notice(const struct office *o)
{
    if (spec_of(o)->notice_us == 0) {
        let_go(o);
        return;
    }
    o->pool->noticed++;
    put_turn(o, GJ_TURN_LET_GO, spec_of(o)->notice_us);
}

gj_time gj_staffing_next(const struct gj_staffing *staffing)
{
    gj_time next = GJ_NEVER;
    for (uint32_t i = 0; i < staffing->n_turns; i++) {
        next = staffing->turn[i].at < next ? staffing->turn[i].at : next;
    }
    return next;
}

static enum gj_status happen(struct gj_staffing *staffing, const struct gj_staff_turn *turn, struct gj_floor *floor,
                             struct gj_error *error)
{
    const struct office o = office_of(staffing, floor, turn->pool);
    switch (turn->kind) {
    case GJ_TURN_HIRED:
        o.pool->open--;
        return hire(&o, error);
    case GJ_TURN_LET_GO:
        o.pool->noticed--;
        let_go(&o);
        return GJ_OK;
    case GJ_TURN_TRAINED:
        break;
    }
    staffing->in_training--;
    return GJ_OK;
}

enum gj_status gj_staffing_turn(struct gj_staffing *staffing, struct gj_floor *floor, struct gj_error *error)
{
    enum gj_status status = GJ_OK;
    gj_staffing_account(staffing, gj_floor_now(floor));
    for (uint32_t i = 0; i < staffing->n_turns && status == GJ_OK;) {
        const struct gj_staff_turn turn = staffing->turn[i];
        if (turn.at > gj_floor_now(floor)) {
            i++;
            continue;
        }
        drop_turn(staffing, i);
        status = happen(staffing, &turn, floor, error);
    }
    return status;
}

/* --- need --- */

/* Of the paid time; paid absence is used up too, whoever plans heads has to allow for it. */
static gj_time used_of(const struct gj_pool_meter *meter)
{
    return meter->paid_us - meter->activity_us[GJ_ACTIVITY_IDLE];
}

struct gj_staff_work gj_staff_work_of(const struct gj_pool_meter *from, const struct gj_pool_meter *to, gj_time length)
{
    return (struct gj_staff_work){.used_us = used_of(to) - used_of(from),
                                  .paid_us = to->paid_us - from->paid_us,
                                  .over_us = to->overtime_us - from->overtime_us,
                                  .head_us = to->head_us - from->head_us,
                                  .length = length,
                                  .calls = to->calls - from->calls};
}

static const struct gj_crew_spec *crew_of(const struct gj_staffing_spec *spec, gj_id pool)
{
    for (uint32_t i = 0; i < spec->n_crews; i++) {
        if (spec->crew[i].pool == pool) {
            return &spec->crew[i];
        }
    }
    return NULL;
}

double gj_staffing_need(const struct gj_staffing_spec *spec, gj_id pool, const struct gj_staff_work *work)
{
    const double heads = (double)work->head_us / (double)work->length;
    const gj_time hours = spec->overtime == GJ_OVERTIME_FIRST ? work->paid_us - work->over_us : work->paid_us;
    if (hours <= 0 || !(spec->target_load > 0.0)) {
        return heads;
    }
    const double share = (double)work->used_us / (double)hours;
    const struct gj_crew_spec *crew = crew_of(spec, pool);
    if (!crew) {
        return heads * share / spec->target_load;
    }
    if (work->calls <= 0 || work->used_us <= 0) {
        return 1.0;
    }
    const double erlangs = heads * share;
    const double call_us = (double)work->used_us / (double)work->calls;
    const uint32_t most = (uint32_t)(4.0 * erlangs) + 64; /* enough for any target that whole people can meet */
    return (double)gj_erlang_crew(erlangs, (double)crew->wait_us / call_us, crew->at_most, most);
}

static double need_of(const struct office *o)
{
    const struct gj_pool_staff *pool = o->pool;
    struct gj_staff_work work = {.length = GJ_REVIEW_MONTHS * GJ_MONTH};
    for (uint32_t k = 0; k < GJ_REVIEW_MONTHS; k++) {
        work.used_us += pool->used_us[k];
        work.paid_us += pool->paid_us[k];
        work.over_us += pool->over_us[k];
        work.head_us += pool->head_us[k];
        work.calls += pool->calls[k];
    }
    return work.paid_us > 0 ? gj_staffing_need(spec_of(o), o->p, &work) : (double)heads_of(o);
}

static void remember_month(struct gj_pool_staff *pool, const struct gj_month *month, uint32_t p)
{
    const struct gj_staff_work work = gj_staff_work_of(&month->pool_before[p], &month->pool[p], GJ_MONTH);
    const uint32_t slot = (month->number - 1) % GJ_REVIEW_MONTHS;
    pool->used_us[slot] = work.used_us;
    pool->paid_us[slot] = work.paid_us;
    pool->over_us[slot] = work.over_us;
    pool->head_us[slot] = work.head_us;
    pool->calls[slot] = work.calls;
}

/* --- a review --- */

static bool is_seamless(const struct office *o)
{
    const struct gj_dist *delay = &spec_of(o)->hire_delay;
    return delay->kind == GJ_DIST_CONSTANT && !(delay->a > 0.0) && !gj_plant_pool_learns(o->floor->plant, o->p);
}

static enum gj_status one_leaves(const struct office *o, uint32_t target, struct gj_error *error)
{
    const bool is_spare = committed_of(o) > target;
    const bool is_missed = heads_of(o) - o->pool->noticed <= o->pool->least;
    o->pool->flow.left++;
    if (!is_spare && (is_missed || is_seamless(o))) {
        o->pool->flow.hired++;
        o->pool->replaced++;
        o->staffing->bill.hiring_mwon += gj_mwon(spec_of(o)->hire_won);
        return GJ_OK;
    }
    gj_floor_leave(o->floor, o->p, 1);
    return is_spare ? GJ_OK : open_vacancy(o, error);
}

/* Who leaves by himself. */
static enum gj_status leave(const struct office *o, uint32_t target, struct gj_error *error)
{
    struct gj_pool_staff *pool = o->pool;
    enum gj_status status = GJ_OK;
    pool->leaving += (double)heads_of(o) * gj_plant_pool(o->floor->plant, o->p)->leaves_per_year / 12.0;
    while (status == GJ_OK && pool->leaving >= pool->next_leaver && heads_of(o) > 0) {
        pool->leaving -= pool->next_leaver;
        pool->next_leaver = next_leaver(o->staffing, pool);
        status = one_leaves(o, target, error);
    }
    return status;
}

/* Notices are taken back, then vacancies opened. `waits`: overtime is to help alone. */
static enum gj_status grow(const struct office *o, uint32_t target, bool waits, struct gj_error *error)
{
    enum gj_status status = GJ_OK;
    uint32_t gap = target - committed_of(o);
    const uint32_t kept = take_back(o, GJ_TURN_LET_GO, gap);
    o->pool->noticed -= kept;
    gap -= kept;
    if (!o->is_level) {
        const uint32_t room = gj_floor_pool_limit(o->floor->plant, o->p) - heads_of(o) - o->pool->open;
        gap = gap < room ? gap : room;
    }
    for (uint32_t i = 0; i < gap && !waits && status == GJ_OK; i++) {
        status = open_vacancy(o, error);
    }
    return status;
}

/* Technicians that own people may still become: those missing now, vacancies included. */
static uint32_t n_tasks(const struct office *level)
{
    const uint32_t whole = whole_technicians(level->staffing->firm, level->staffing->need);
    const uint32_t heads = level->staffing->technicians;
    return whole > heads ? whole - heads : 0;
}

static void retrain_one(const struct office *o, const struct office *level)
{
    level->pool->open -= take_back(level, GJ_TURN_HIRED, 1); /* the vacancy he fills, if one was open */
    gj_floor_leave(o->floor, o->p, 1);
    o->pool->flow.moved_out++;
    level->pool->flow.moved_in++;
    level->staffing->technicians++;
    level->staffing->bill.hiring_mwon += gj_mwon(spec_of(o)->retrain_won);
    if (spec_of(o)->retrain_us > 0) {
        level->staffing->in_training++;
        put_turn(level, GJ_TURN_TRAINED, spec_of(o)->retrain_us);
    }
}

static void retrain(const struct office *o, uint32_t target)
{
    const struct office level = office_of(o->staffing, o->floor, gj_plant_n_pools(o->floor->plant));
    const struct gj_pool_spec *pool = gj_plant_pool(o->floor->plant, o->p);
    const double able = spec_of(o)->retrain_able * (double)pool->count + WHOLE;
    while (strcmp(pool->occupation, "production") == 0 && committed_of(o) > target && n_tasks(&level) > 0 &&
           (double)(o->pool->flow.moved_out + 1) <= able) {
        retrain_one(o, &level);
    }
}

static void shrink(const struct office *o, uint32_t target)
{
    const struct gj_staffing_spec *spec = spec_of(o);
    uint32_t most = committed_of(o) > target ? committed_of(o) - target : 0;
    if (most == 0) {
        o->pool->months_over = 0;
        o->pool->may_go = 0.0;
        return;
    }
    if (++o->pool->months_over <= spec->surplus_months || spec->surplus == GJ_SURPLUS_NEVER) {
        return;
    }
    if (spec->surplus == GJ_SURPLUS_SLOW) {
        o->pool->may_go += spec->surplus_share * (double)heads_of(o);
        const uint32_t whole = (uint32_t)(o->pool->may_go + WHOLE);
        most = most < whole ? most : whole;
        o->pool->may_go -= (double)most;
    }
    for (uint32_t i = 0; i < most; i++) {
        give_notice(o);
    }
}

/* Vacancies that are no longer wanted. */
static void withdraw(const struct office *o, uint32_t target)
{
    const uint32_t committed = committed_of(o);
    if (committed > target) {
        o->pool->open -= take_back(o, GJ_TURN_HIRED, committed - target);
    }
}

/* Overtime is allowed on a calendar when one of the pools that work by it is short. */
static bool wants_overtime(const struct office *o, double need)
{
    return spec_of(o)->overtime == GJ_OVERTIME_FIRST ? need > (double)heads_of(o) + WHOLE : true;
}

static uint32_t whole_heads(const struct gj_pool_staff *pool, double need)
{
    uint32_t whole = (uint32_t)need;
    whole += need - (double)whole > WHOLE;
    return whole > pool->least ? whole : pool->least;
}

/* Sets whether the pool wants overtime. */
static enum gj_status staff(const struct office *o, bool *overtime, struct gj_error *error)
{
    const double need = need_of(o);
    const uint32_t target = whole_heads(o->pool, need);
    withdraw(o, target);
    enum gj_status status = leave(o, target, error);
    const bool is_short = committed_of(o) < target;
    o->pool->months_short = is_short ? o->pool->months_short + 1 : 0;
    if (is_short && status == GJ_OK) {
        const bool helps = spec_of(o)->overtime == GJ_OVERTIME_FIRST &&
                           gj_plant_pool_has_overtime(o->floor->plant, o->p) &&
                           o->pool->months_short <= spec_of(o)->overtime_months;
        status = grow(o, target, helps, error);
    }
    retrain(o, target);
    shrink(o, target);
    *overtime = wants_overtime(o, need);
    return status;
}

static enum gj_status staff_pools(struct gj_staffing *staffing, struct gj_floor *floor, struct gj_error *error)
{
    const struct gj_plant *plant = floor->plant;
    const uint32_t n = gj_plant_n_pools(plant);
    uint64_t wanted = 0;
    enum gj_status status = GJ_OK;
    for (uint32_t p = 0; p < n && status == GJ_OK; p++) {
        const struct office o = office_of(staffing, floor, p);
        bool overtime = true;
        status = staff(&o, &overtime, error);
        wanted |= (uint64_t)overtime << p;
    }
    for (uint32_t p = 0; p < n && status == GJ_OK; p++) {
        const gj_id calendar = gj_plant_pool(plant, p)->calendar;
        bool is_allowed = false;
        for (uint32_t q = 0; q < n; q++) {
            is_allowed |= gj_plant_pool(plant, q)->calendar == calendar && (wanted >> q & 1);
        }
        if (calendar != GJ_NONE) {
            gj_floor_allow_overtime(floor, calendar, is_allowed);
        }
    }
    return status;
}

/* Own people are waited for as long as the firm retrains at all. */
static enum gj_status staff_level(struct gj_staffing *staffing, struct gj_floor *floor, struct gj_error *error)
{
    const struct office o = office_of(staffing, floor, gj_plant_n_pools(floor->plant));
    const struct gj_staffing_spec *spec = spec_of(&o);
    const uint32_t target = whole_technicians(staffing->firm, staffing->need);
    enum gj_status status = GJ_OK;
    withdraw(&o, target);
    const bool is_short = committed_of(&o) < target;
    o.pool->months_short = is_short ? o.pool->months_short + 1 : 0;
    if (is_short) {
        const bool waits = spec->retrain_able > 0.0 && o.pool->months_short <= spec->retrain_months;
        status = grow(&o, target, waits, error);
    }
    shrink(&o, target);
    return status;
}

enum gj_status gj_staffing_month(struct gj_staffing *staffing, const struct gj_month *month, double need,
                                 struct gj_floor *floor, struct gj_error *error)
{
    enum gj_status status = GJ_OK;
    gj_staffing_account(staffing, month->end);
    staffing->need = need;
    for (uint32_t p = 0; p < gj_plant_n_pools(floor->plant); p++) {
        remember_month(&staffing->pool[p], month, p);
    }
    if (month->number >= GJ_REVIEW_MONTHS && staffing->firm->staffing.target_load > 0.0) {
        status = staff_pools(staffing, floor, error);
    }
    return status == GJ_OK ? staff_level(staffing, floor, error) : status;
}

void gj_staffing_close(struct gj_staffing *staffing, const struct gj_floor *floor)
{
    const uint32_t n = gj_plant_n_pools(floor->plant);
    gj_staffing_account(staffing, gj_floor_now(floor));
    for (uint32_t p = 0; p <= n; p++) {
        struct gj_pool_staff *pool = &staffing->pool[p];
        pool->flow.let_go += p < n ? gj_floor_heads(floor, p) : staffing->technicians;
        pool->open = pool->noticed = 0;
    }
    staffing->technicians = staffing->in_training = 0;
    staffing->need = 0.0;
    staffing->n_turns = 0;
}

/* --- balance --- */

static int64_t gain_of(const struct gj_staff_flow *flow)
{
    return flow->hired - flow->left - flow->let_go + flow->moved_in - flow->moved_out;
}

enum gj_status gj_staffing_verify(const struct gj_staffing *staffing, const struct gj_floor *floor,
                                  struct gj_error *error)
{
    const uint32_t n = gj_plant_n_pools(floor->plant);
    for (uint32_t p = 0; p <= n; p++) {
        const int64_t start = p < n ? (int64_t)gj_plant_pool(floor->plant, p)->count : staffing->technicians_at_start;
        const int64_t heads = p < n ? (int64_t)gj_floor_heads(floor, p) : staffing->technicians;
        const int64_t due = start + gain_of(&staffing->pool[p].flow);
        if (due != heads) {
            return gj_error_set(error, GJ_INTERNAL, p < n ? gj_plant_pool(floor->plant, p)->name : "technicians",
                                "balance does not close: heads at the start + hired - left - let go + moved are %lld, "
                                "heads are %lld",
                                (long long)due, (long long)heads);
        }
    }
    return GJ_OK;
}
