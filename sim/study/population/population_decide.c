/* What every firm of a population does in every world, without the programme and with it.
 *
 * Year by year from the decision. A firm is asked about its next step when that becomes possible, and once a year after that, as in a life of its own (decision.h); its
 * cash, heads and sales are those of its life without steps at the beginning of the year, less what it has paid for steps. With the programme, who knows
 * of it, is eligible and goes ahead on its terms applies. Applications of a year are served by points, then by a draw of the firm and year, until
 * neither budget nor quota covers one that is left; who is left goes ahead alone if it would have anyway, and else waits for the next year.
 *
 * A firm that stands for w firms takes w places and w grants, all or none: a year never promises more than its budget or its quota. Who does not fit is
 * passed over, and what is left goes to those behind it that fit.
 *
 * A firm that does not decide takes its steps as planned: one without support in both arms, alike; one with support when the programme serves it. Where no
 * member of the population has a programme, the steps themselves are the reform, and only the arm with it takes them.
 */
#include <stdlib.h>
#include <string.h>

#include "economy/decision.h"
#include "kernel/draw.h"
#include "study/population/population_internal.h"

enum { MOST_PURSES = 64 };

/* Of one programme, what is left of a year. */
struct purse {
    const struct gj_programme_spec *programme;
    double money_won, places;
};

/* Where a firm is in one arm of one world. */
struct state {
    struct gj_project project;
    gj_time ask_from; /* absolute */
    int64_t paid_mwon;
};

struct application {
    uint32_t firm, purse;
    gj_time at;
    double points, turn; /* a draw: who is first among equals */
    double public_won;
    bool goes_alone;
};

struct world {
    struct gj_worlds *worlds;
    uint32_t replication, year;
    enum gj_arm arm;
    struct state *state;             /* n_firms */
    struct application *application; /* n_firms */
    uint32_t n_applications;
    struct purse purse[MOST_PURSES];
    uint32_t n_purses;
};

/* One question. */
struct question {
    const struct gj_study_spec *spec;
    const struct gj_firm_year *now;
    struct state *state;
    struct gj_decider who;
    uint32_t firm, k;
    gj_time at;
};

static double weight_of(const struct world *world, uint32_t firm)
{
    return world->worlds->spec->population->member[firm].weight;
}

static struct gj_adoption_year *year_of(const struct world *world)
{
    return &world->worlds->year[world->year];
}

/* --- questions ------------------------------------------------------------------------------------------------------------------------- */

static gj_time decision_at(const struct gj_study_spec *spec)
{
    return spec->warm_up + spec->decide_at;
}

/* When the firm is asked next; GJ_NEVER when it has no step left. */
static gj_time ask_at(const struct gj_study_spec *spec, const struct state *state)
{
    const uint32_t k = state->project.n_taken;
    if (k >= spec->n_upgrades) {
        return GJ_NEVER;
    }
    const gj_time first = decision_at(spec) + spec->upgrade[k].at;
    const gj_time free_at = gj_project_free_at(&state->project, spec->upgrade);
    if (!spec->firm.decision.is_on) { /* as planned, and a year later again where the programme did not serve it */
        return gj_decision_next(first > free_at ? first : free_at, state->ask_from);
    }
    return gj_decision_next(first, state->ask_from > free_at ? state->ask_from : free_at);
}

/* What it takes part in: the programme that would pay now; NULL: none. */
static const struct gj_programme_spec *programme_of(const struct world *world, const struct question *q)
{
    return world->arm == GJ_ARM_AFTER ? gj_project_support(&q->state->project, q->spec->upgrade, q->k, q->at) : NULL;
}

static void plan_of(const struct question *q, const struct gj_programme_spec *programme, struct gj_plan *plan)
{
    gj_project_plan(&q->state->project, &q->spec->before, q->spec->upgrade, q->k, programme, plan);
}

/* Does the firm go ahead on these terms? One that does not decide takes every step: with support when it gets it, without any as in the other arm. */
static bool goes_ahead(const struct world *world, const struct question *q, const struct gj_programme_spec *programme)
{
    const struct gj_decision_spec *decision = &q->spec->firm.decision;
    const double gain = world->worlds->gain[(size_t)q->firm * GJ_MAX_UPGRADES + q->k];
    struct gj_plan plan;
    if (!decision->is_on) {
        return world->arm == GJ_ARM_AFTER || (world->worlds->has_programme && !q->spec->upgrade[q->k].has_support);
    }
    plan_of(q, programme, &plan);
    const int64_t cash =
        q->now->cash_mwon == GJ_NO_CASH_LIMIT ? GJ_NO_CASH_LIMIT : q->now->cash_mwon - q->state->paid_mwon;
    return gj_decision_goes_ahead(decision, &(struct gj_proposal){.gain_won_per_year = gain,
                                                                  .belief = gj_decision_belief(&q->who),
                                                                  .own_mwon = plan.own_mwon - plan.in_kind_mwon,
                                                                  .ahead_mwon = plan.ahead_mwon,
                                                                  .cash_mwon = cash});
}

static void take(const struct question *q, const struct gj_programme_spec *programme)
{
    struct gj_project *project = &q->state->project;
    gj_project_take(project, &q->spec->before, q->spec->upgrade, programme, q->at, q->now->heads);
    const struct gj_plan *plan = &project->step[q->k].plan;
    q->state->paid_mwon += plan->own_mwon - plan->in_kind_mwon;
    q->state->ask_from = q->at;
}

static void wait(const struct question *q)
{
    q->state->ask_from = q->at + 1;
}

/* --- applications ---------------------------------------------------------------------------------------------------------------------- */

static uint32_t purse_of(struct world *world, const struct gj_programme_spec *programme)
{
    for (uint32_t i = 0; i < world->n_purses; i++) {
        const struct gj_programme_spec *known = world->purse[i].programme;
        if (known->year == programme->year && strcmp(known->name, programme->name) == 0) {
            return i;
        }
    }
    GJ_CHECK(world->n_purses < MOST_PURSES, "more than %d programmes in one population", (int)MOST_PURSES);
    world->purse[world->n_purses] = (struct purse){
        .programme = programme, .money_won = (double)programme->budget_won, .places = (double)programme->quota};
    return world->n_purses++;
}

static void applicant_of(const struct question *q, struct gj_applicant *applicant)
{
    const struct gj_project *project = &q->state->project;
    gj_study_applicant(q->spec, q->k, applicant);
    applicant->employees = q->now->heads;
    applicant->sales_won = q->now->sales_won;
    applicant->of_year_us = (q->at - q->spec->warm_up) % GJ_YEAR;
    applicant->n_supports = 0;
    for (uint32_t k = 0; k < project->n_taken; k++) {
        if (project->with_support[k]) {
            applicant->n_supports++;
            applicant->since_us = q->at - project->taken_at[k];
        }
    }
}

static void apply(struct world *world, const struct question *q, const struct gj_programme_spec *programme,
                  const struct gj_applicant *applicant)
{
    const uint64_t key = gj_draw_key(q->spec->seed, "programme", programme->name);
    struct gj_plan plan;
    plan_of(q, programme, &plan);
    world->application[world->n_applications++] = (struct application){
        .firm = q->firm,
        .purse = purse_of(world, programme),
        .at = q->at,
        .points = gj_programme_points(programme, applicant),
        .turn = gj_draw_uniform(key, world->worlds->first + world->replication, world->year, 0),
        .public_won = (double)plan.public_mwon / 1000.0,
        .goes_alone = goes_ahead(world, q, NULL) && q->spec->firm.decision.is_on,
    };
}

static void answer(struct world *world, const struct question *q)
{
    const struct gj_decision_spec *decision = &q->spec->firm.decision;
    const struct gj_programme_spec *programme = programme_of(world, q);
    const bool knows = !decision->is_on || gj_decision_knows(&q->who, world->year);
    const double share = weight_of(world, q->firm) / world->worlds->n;
    if (programme && knows && goes_ahead(world, q, programme)) {
        struct gj_applicant applicant;
        applicant_of(q, &applicant);
        const enum gj_refusal refusal = gj_programme_refuses(programme, q->spec->upgrade[q->k].to.level, &applicant);
        year_of(world)->applicants += share;
        if (refusal == GJ_REFUSAL_NONE) {
            apply(world, q, programme, &applicant);
            return;
        }
        year_of(world)->refused += share;
        year_of(world)->refused_for[refusal] += share;
        if (!decision->is_on) { /* planned with support, which there is none */
            wait(q);
            return;
        }
    }
    if (goes_ahead(world, q, NULL)) {
        take(q, NULL);
    } else {
        wait(q);
    }
}

static bool put_question(const struct world *world, uint32_t firm, struct question *q)
{
    const struct gj_worlds *worlds = world->worlds;
    const size_t at = gj_world_at(worlds, world->replication, firm);
    const struct gj_study_spec *spec = &worlds->spec->population->member[firm].spec;
    const gj_time end_of_year = decision_at(spec) + (gj_time)(world->year + 1) * GJ_YEAR;
    const gj_time end = spec->warm_up + spec->horizon;
    *q = (struct question){.spec = spec,
                           .now = &worlds->snapshot[at * worlds->n_years + world->year],
                           .state = &world->state[firm],
                           .firm = firm,
                           .k = world->state[firm].project.n_taken};
    q->who = (struct gj_decider){&spec->firm.decision, worlds->seed[firm], worlds->first + world->replication};
    q->at = ask_at(spec, q->state);
    return !q->now->is_closed && q->at < end_of_year && q->at < end;
}

/* --- serving --------------------------------------------------------------------------------------------------------------------------- */

static int by_turn(const void *left, const void *right)
{
    const struct application *a = left;
    const struct application *b = right;
    if (a->points != b->points) {
        return a->points < b->points ? 1 : -1;
    }
    if (a->turn != b->turn) {
        return a->turn < b->turn ? -1 : 1;
    }
    return (a->firm > b->firm) - (a->firm < b->firm);
}

/* Does the purse cover the firm, and those it stands for? Then it pays. A billionth is what sums of weights round by. */
static bool covers(struct purse *purse, const struct application *a, double weight)
{
    const struct gj_programme_spec *programme = purse->programme;
    const double money = a->public_won * weight;
    const double slack_won = 1e-9 * (double)programme->budget_won;
    const double slack = 1e-9 * (double)programme->quota;
    if ((programme->has_budget && money > purse->money_won + slack_won) ||
        (programme->has_quota && weight > purse->places + slack)) {
        return false;
    }
    purse->money_won -= money;
    purse->places -= weight;
    return true;
}

static void serve(struct world *world)
{
    qsort(world->application, world->n_applications, sizeof *world->application, by_turn);
    for (uint32_t i = 0; i < world->n_applications; i++) {
        const struct application *a = &world->application[i];
        const double weight = weight_of(world, a->firm);
        const double share = weight / world->worlds->n;
        struct question q;
        (void)put_question(world, a->firm, &q);
        if (covers(&world->purse[a->purse], a, weight)) {
            take(&q, world->purse[a->purse].programme);
            year_of(world)->served += share;
            year_of(world)->public_won += share * a->public_won;
        } else if (a->goes_alone) {
            take(&q, NULL);
            year_of(world)->alone += share;
        } else {
            wait(&q);
            year_of(world)->waiting += share;
        }
    }
    world->n_applications = 0;
}

/* Until nobody has a question left in this year: who takes a step may be asked about the next one. */
static void live_year(struct world *world)
{
    bool is_asked = true;
    world->n_purses = 0;
    while (is_asked) {
        is_asked = false;
        for (uint32_t i = 0; i < world->worlds->n_firms; i++) {
            struct question q;
            if (put_question(world, i, &q)) {
                is_asked = true;
                answer(world, &q);
            }
        }
        serve(world);
    }
}

static void keep_plans(const struct world *world)
{
    struct gj_worlds *worlds = world->worlds;
    for (uint32_t i = 0; i < worlds->n_firms; i++) {
        struct gj_firm_plan *plan = &worlds->plan[gj_world_at(worlds, world->replication, i) * GJ_N_ARMS + world->arm];
        const struct gj_project *project = &world->state[i].project;
        const bool decides = worlds->spec->population->member[i].spec.firm.decision.is_on;
        *plan = (struct gj_firm_plan){.n_taken = project->n_taken};
        for (uint32_t k = 0; k < project->n_taken; k++) {
            plan->taken_at[k] = project->taken_at[k];
            plan->with_support[k] = project->with_support[k];
            plan->is_supported |= project->with_support[k] || (!decides && !worlds->has_programme);
        }
    }
}

enum gj_status gj_worlds_decide(struct gj_worlds *worlds, struct gj_error *error)
{
    const size_t n = worlds->n_firms;
    struct world *world = gj_alloc_zero(1, sizeof *world);
    struct state *state = gj_alloc_zero(n, sizeof *state);
    struct application *application = gj_alloc_zero(n, sizeof *application);
    enum gj_status status = GJ_OK;
    if (!world || !state || !application) {
        status =
            gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the decisions of %u firms", worlds->n_firms);
    }
    for (uint32_t i = 0; status == GJ_OK && i < worlds->n * GJ_N_ARMS; i++) {
        memset(state, 0, n * sizeof *state);
        *world = (struct world){.worlds = worlds,
                                .replication = i / GJ_N_ARMS,
                                .arm = (enum gj_arm)(i % GJ_N_ARMS),
                                .state = state,
                                .application = application};
        for (world->year = 0; world->year < worlds->n_years; world->year++) {
            live_year(world);
        }
        keep_plans(world);
    }
    gj_free(application);
    gj_free(state);
    gj_free(world);
    return status;
}

bool gj_firm_plans_are_same(const struct gj_firm_plan *a, const struct gj_firm_plan *b)
{
    bool same = a->n_taken == b->n_taken;
    for (uint32_t k = 0; same && k < a->n_taken; k++) {
        same = a->taken_at[k] == b->taken_at[k] && a->with_support[k] == b->with_support[k];
    }
    return same;
}
