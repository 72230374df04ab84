#include "study/breakeven.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "kernel/fm.h"
#include "study/estimate.h"
#include "study/lives.h"
#include "study/study_internal.h"

#define MAX_YEARS 101 /* of questions: 100 years is the longest horizon */

/* A life of a replication: when it took what, and the heads it came to. */
struct lived {
    uint32_t n_taken;
    gj_time taken_at[GJ_MAX_UPGRADES];
    double heads;
};

/* What is known of a replication. */
struct member {
    bool has_failed;
    gj_time length;               /* questions are asked before this, counted from the first */
    int64_t cash_mwon[MAX_YEARS]; /* while it has taken nothing */
    struct lived *life;           /* n_lives, each with other moments */
    size_t n_lives, capacity;
    double heads_without; /* without any support */
    uint64_t n_lived;
};

/* What a grant leads to in a replication. */
struct outcome {
    bool begins, goes_all;
    double heads, public_won;
};

struct search {
    const struct gj_breakeven_spec *spec;
    struct gj_breakeven *out;
    bool cash_matters;
    struct member *member;
    struct outcome *outcome; /* of the grant looked at */
    struct gj_study_spec offer;
    struct gj_prospect prospect[GJ_MAX_UPGRADES]; /* of the offer */
    bool is_supported;
};

/* --- the grant --- */

/* Won that the payers who are not public leave of upgrade k. */
static int64_t room_of(const struct gj_study_spec *study, uint32_t k, int64_t *cost_won)
{
    const struct gj_upgrade_spec *upgrade = &study->upgrade[k];
    struct gj_programme_spec others = {0};
    struct gj_split split;
    others.max_level = GJ_TOP_LEVEL;
    if (upgrade->has_support) {
        others = upgrade->support;
        others.n_payers = 0;
        for (uint32_t i = 0; i < upgrade->support.n_payers; i++) {
            if (!upgrade->support.payer[i].is_public) {
                others.payer[others.n_payers++] = upgrade->support.payer[i];
            }
        }
    }
    gj_programme_split(&others, upgrade->to.level, gj_project_cost_won(&study->before, study->upgrade, k), false,
                       &split);
    *cost_won = split.total_mwon / GJ_WON;
    return split.own_mwon / GJ_WON;
}

static int64_t room_of_all(const struct gj_study_spec *study, int64_t *cost_won)
{
    int64_t room = 0;
    *cost_won = 0;
    for (uint32_t k = 0; k < study->n_upgrades; k++) {
        int64_t cost;
        room += room_of(study, k, &cost);
        *cost_won += cost;
    }
    return room;
}

static enum gj_status offer_for(const struct gj_upgrade_spec *from, int64_t grant_won, struct gj_upgrade_spec *to,
                                struct gj_error *error)
{
    struct gj_programme_spec *support = &to->support;
    to->has_support = true;
    if (!from->has_support) {
        *support = (struct gj_programme_spec){.name = "grant", .name_ko = "지원금", .max_level = GJ_TOP_LEVEL};
    }
    const uint32_t n = support->n_payers;
    support->n_payers = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (!from->support.payer[i].is_public) {
            support->payer[support->n_payers++] = from->support.payer[i];
        }
    }
    if (support->n_payers == GJ_MAX_PAYERS) {
        return gj_error_set(error, GJ_LIMIT, NULL, "beside %u payers there is no place for a grant", support->n_payers);
    }
    struct gj_payer *payer = &support->payer[support->n_payers++];
    *payer = (struct gj_payer){.name = "grant", .name_ko = "지원금", .is_public = true};
    gj_payer_set(payer, 1.0, grant_won);
    support->again = (struct gj_again_spec){0}; /* the amount asked about is the amount given */
    return GJ_OK;
}

enum gj_status gj_breakeven_offer(const struct gj_study_spec *study, int64_t grant_won, struct gj_study_spec *out,
                                  struct gj_error *error)
{
    enum gj_status status = GJ_OK;
    int64_t cost_won;
    const int64_t all = room_of_all(study, &cost_won);
    *out = *study;
    for (uint32_t k = 0; k < study->n_upgrades && status == GJ_OK; k++) {
        const int64_t room = room_of(study, k, &cost_won);
        /* Never falls with the grant, as rounding does not. Of one upgrade it is the grant itself. */
        const int64_t part = room == all ? grant_won : (int64_t)((double)grant_won * (double)room / (double)all);
        status = offer_for(&study->upgrade[k], part, &out->upgrade[k], error);
    }
    return status;
}

/* --- lives --- */

static bool is_alike(const struct lived *a, const struct gj_project *b)
{
    bool alike = a->n_taken == b->n_taken;
    for (uint32_t k = 0; k < a->n_taken && alike; k++) {
        alike = a->taken_at[k] == b->taken_at[k];
    }
    return alike;
}

static const struct lived *find_life(const struct member *member, const struct gj_project *project)
{
    for (size_t i = 0; i < member->n_lives; i++) {
        if (is_alike(&member->life[i], project)) {
            return &member->life[i];
        }
    }
    return NULL;
}

/* From where `life` stands to its end: its heads over the evaluation window. */
static enum gj_status live_out(const struct gj_study_spec *study, enum gj_outcome_id heads, struct gj_life *life,
                               double *out, struct gj_error *error)
{
    struct gj_reading start = {0};
    struct gj_reading end = {0};
    struct gj_reading window = {0};
    double value[GJ_N_OUTCOMES];
    enum gj_status status = GJ_OK;
    if (gj_reading_init(&start, study->plant) != GJ_OK || gj_reading_init(&end, study->plant) != GJ_OK ||
        gj_reading_init(&window, study->plant) != GJ_OK) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the meters of a firm");
    }
    if (status == GJ_OK) {
        status = gj_life_run(life, study->warm_up + study->settle, error);
    }
    if (status == GJ_OK) {
        gj_reading_take(life, &start);
        status = gj_life_run(life, study->warm_up + study->horizon, error);
    }
    if (status == GJ_OK) {
        gj_reading_take(life, &end);
        gj_reading_subtract(study->plant, &end, &start, &window);
        gj_outcomes_of(study, life, &window, study->horizon - study->settle, value);
        *out = value[heads];
    }
    gj_reading_fini(&start);
    gj_reading_fini(&end);
    gj_reading_fini(&window);
    return status;
}

/* Keep a life of the member that took its steps as `project` says. */
static enum gj_status keep_life(struct member *member, const struct gj_project *project, double heads,
                                struct gj_error *error)
{
    void *items = member->life;
    if (gj_grow(&items, &member->capacity, member->n_lives + 1, sizeof *member->life) != 0) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the lives of a firm");
    }
    member->life = items;
    struct lived *lived = &member->life[member->n_lives++];
    *lived = (struct lived){.n_taken = project->n_taken, .heads = heads};
    memcpy(lived->taken_at, project->taken_at, sizeof lived->taken_at);
    return GJ_OK;
}

/* Live replication `i` with its steps as another took them; once for all who took them so. */
static enum gj_status live_as(const struct search *search, struct gj_life *life, uint32_t i,
                              const struct gj_project *project, double *heads, struct gj_error *error)
{
    struct member *member = &search->member[i];
    const struct lived *known = find_life(member, project);
    if (known) {
        *heads = known->heads;
        return GJ_OK;
    }
    const struct gj_path path = {.project = *project};
    life->role = (struct gj_role){.adoption = GJ_ADOPTS_AS_ANOTHER, .like = &path};
    gj_life_reset(life, search->offer.seed, i);
    member->n_lived++;
    enum gj_status status = live_out(&search->offer, search->spec->heads, life, heads, error);
    return status == GJ_OK ? keep_life(member, project, *heads, error) : status;
}

/* --- decisions --- */

/* What the rule says of replication `i`, moments as a life has them. */
static void foresee(const struct search *search, uint32_t i, struct gj_project *project)
{
    const struct gj_study_spec *study = &search->offer;
    const struct member *member = &search->member[i];
    *project = (struct gj_project){0};
    struct gj_choice choice = {.taken_at = project->taken_at, .with_support = project->with_support};
    const struct gj_outlook outlook = {.prospect = search->prospect,
                                       .n_prospects = study->n_upgrades,
                                       .is_supported = search->is_supported,
                                       .length = member->length,
                                       .cash_mwon = search->cash_matters ? member->cash_mwon : NULL,
                                       .n_cash = MAX_YEARS};
    gj_decision_foresee(&(struct gj_decider){&study->firm.decision, study->seed, i}, &outlook, &choice);
    project->n_taken = choice.n_taken;
    for (uint32_t k = 0; k < project->n_taken; k++) {
        project->taken_at[k] += study->warm_up + study->decide_at;
    }
}

static void note(const struct search *search, uint32_t i, const struct gj_project *project)
{
    struct outcome *outcome = &search->outcome[i];
    *outcome = (struct outcome){
        .begins = project->n_taken > 0, .goes_all = project->n_taken == search->offer.n_upgrades, .heads = (double)NAN};
    for (uint32_t k = 0; k < project->n_taken; k++) {
        outcome->public_won += project->with_support[k] ? (double)search->prospect[k].public_mwon / 1000.0 : 0.0;
    }
}

/* Can the rule alone say who goes ahead? After the first upgrade cash is that of a life. */
static bool rule_is_enough(const struct search *search)
{
    return !search->cash_matters || search->offer.n_upgrades == 1;
}

static enum gj_status fail(struct search *search, uint32_t i, enum gj_status status)
{
    search->member[i].has_failed = true;
    return status;
}

/* One replication with the grant of `offer`. */
static enum gj_status live_offer(void *user, struct gj_life *life, uint32_t i, struct gj_error *error)
{
    struct search *search = user;
    enum gj_status status = GJ_OK;
    struct gj_project project;
    double heads = (double)NAN;
    if (search->member[i].has_failed) {
        return GJ_OK; /* counted already */
    }
    if (search->cash_matters) {
        life->role = (struct gj_role){.adoption = GJ_ADOPTS_BY_DECISION, .is_supported = search->is_supported};
        search->member[i].n_lived++;
        status = live_out(&search->offer, search->spec->heads, life, &heads, error);
        project = life->project;
    } else {
        foresee(search, i, &project);
        status = live_as(search, life, i, &project, &heads, error);
    }
    if (status != GJ_OK) {
        return fail(search, i, status);
    }
    note(search, i, &project);
    search->outcome[i].heads = heads;
    return GJ_OK;
}

/* The firm that takes nothing: its cash at each question, and until when it is asked. */
static enum gj_status live_never(void *user, struct gj_life *life, uint32_t i, struct gj_error *error)
{
    struct search *search = user;
    struct member *member = &search->member[i];
    const gj_time first = life->spec->decide_at;
    const gj_time end = life->spec->end;
    life->role = (struct gj_role){.adoption = GJ_ADOPTS_NEVER};
    enum gj_status status = GJ_OK;
    member->n_lived++;
    for (uint32_t y = 0; y < MAX_YEARS && status == GJ_OK; y++) {
        /* The first question of the one upgrade is asked when it is possible; years count from when the first could be. */
        const gj_time at = first + search->offer.upgrade[0].at % GJ_YEAR + (gj_time)y * GJ_YEAR;
        status = gj_life_run(life, at < end ? at : end, error);
        member->cash_mwon[y] = gj_life_cash_mwon(life);
    }
    const gj_time closed_at = life->books.closed_at;
    member->length = (closed_at < end ? closed_at : end) - first;
    return status == GJ_OK ? GJ_OK : fail(search, i, status);
}

/* --- one grant --- */

static enum gj_status make_offer(struct search *search, int64_t grant_won, struct gj_error *error)
{
    struct gj_life_spec life;
    const enum gj_status status = gj_breakeven_offer(search->spec->study, grant_won, &search->offer, error);
    if (status != GJ_OK) {
        return status;
    }
    search->is_supported = true;
    gj_study_life_spec(&search->offer, &life);
    for (uint32_t k = 0; k < search->offer.n_upgrades; k++) {
        gj_life_prospect(&life, k, &search->prospect[k]);
    }
    return GJ_OK;
}

static enum gj_status live_all(struct search *search,
                               enum gj_status (*live)(void *, struct gj_life *, uint32_t, struct gj_error *),
                               struct gj_error *error)
{
    const struct gj_lives lives = {.spec = &search->offer,
                                   .n = search->out->n,
                                   .n_threads = search->spec->n_threads,
                                   .stop = search->spec->stop,
                                   .live = live,
                                   .user = search};
    uint32_t n_failed = 0;
    struct gj_error why = {0};
    const enum gj_status status = gj_lives_run(&lives, &n_failed, &why);
    if (error && (status != GJ_OK || (n_failed > 0 && search->out->n_failed == 0))) {
        *error = why;
    }
    search->out->n_failed += n_failed;
    return status;
}

/* What `grant_won` leads to in each replication; heads only where they are asked for. */
static enum gj_status try_grant(struct search *search, int64_t grant_won, bool with_heads, struct gj_error *error)
{
    const enum gj_status status = make_offer(search, grant_won, error);
    if (status != GJ_OK || with_heads || !rule_is_enough(search)) {
        return status == GJ_OK ? live_all(search, live_offer, error) : status;
    }
    for (uint32_t i = 0; i < search->out->n; i++) {
        struct gj_project project;
        foresee(search, i, &project);
        note(search, i, &project);
    }
    return GJ_OK;
}

/* --- estimates of a grant --- */

static double or_nan(const struct member *member, double value)
{
    return member->has_failed ? (double)NAN : value;
}

/* Wilson's interval of a share [Wilson1927]; a share of 0 or 1 of n has one, too. */
static void wilson(double p, uint32_t n, double confidence, double *low, double *high)
{
    const double z = gj_normal_quantile(0.5 + confidence / 2.0);
    const double a = z * z / n;
    const double centre = (p + a / 2.0) / (1.0 + a);
    const double half = z / (1.0 + a) * sqrt(p * (1.0 - p) / n + a / (4.0 * n));
    *low = n > 0 ? gj_round_10(fmax(0.0, centre - half)) : (double)NAN;
    *high = n > 0 ? gj_round_10(fmin(1.0, centre + half)) : (double)NAN;
}

static struct gj_estimate share_of(const struct search *search, double *room)
{
    for (uint32_t i = 0; i < search->out->n; i++) {
        room[i] = or_nan(&search->member[i], search->outcome[i].goes_all ? 1.0 : 0.0);
    }
    return gj_estimate_mean(room, search->out->n, 1, search->spec->study->confidence);
}

static struct gj_estimate jobs_of(const struct search *search, double *room)
{
    const uint32_t n = search->out->n;
    for (uint32_t i = 0; i < n; i++) {
        room[i] = or_nan(&search->member[i], search->outcome[i].heads);
        room[n + i] = or_nan(&search->member[i], search->member[i].heads_without);
    }
    return gj_estimate_difference(room, room + n, n, 1, search->spec->study->confidence);
}

static void fill_point(const struct search *search, int64_t grant_won, double *room, struct gj_grant_point *point)
{
    const uint32_t n = search->out->n;
    const double confidence = search->spec->study->confidence;
    *point = (struct gj_grant_point){.grant_won = grant_won};
    point->share = search->out->cost_won > 0 ? (double)grant_won / (double)search->out->cost_won : (double)NAN;
    point->goes_ahead = share_of(search, room);
    wilson(point->goes_ahead.mean, point->goes_ahead.n, confidence, &point->low, &point->high);
    point->net_jobs = jobs_of(search, room);
    for (uint32_t i = 0; i < n; i++) {
        room[i] = or_nan(&search->member[i], search->outcome[i].public_won);
        room[n + i] = or_nan(&search->member[i], search->outcome[i].begins ? 1.0 : 0.0);
    }
    point->public_won = gj_estimate_mean(room, n, 1, confidence);
    point->begins = gj_estimate_mean(room + n, n, 1, confidence).mean;
    point->won_per_job =
        point->net_jobs.mean > 0.0 ? gj_round_10(point->public_won.mean / point->net_jobs.mean) : (double)NAN;
}

/* --- goals --- */

static enum gj_status reaches_share(struct search *search, int64_t grant_won, double *room, bool *reaches,
                                    struct gj_error *error)
{
    const enum gj_status status = try_grant(search, grant_won, false, error);
    *reaches = status == GJ_OK && share_of(search, room).mean >= search->spec->goal;
    return status;
}

static bool has_jobs(const struct gj_estimate *net, double jobs)
{
    return net->mean - (isnan(net->half_width) ? INFINITY : net->half_width) >= jobs;
}

static enum gj_status reaches_jobs(struct search *search, int64_t grant_won, double *room, bool *reaches,
                                   struct gj_error *error)
{
    const enum gj_status status = try_grant(search, grant_won, true, error);
    const struct gj_estimate net = status == GJ_OK ? jobs_of(search, room) : (struct gj_estimate){0};
    *reaches = status == GJ_OK && has_jobs(&net, search->spec->jobs);
    return status;
}

typedef enum gj_status (*reaches_fn)(struct search *, int64_t, double *, bool *, struct gj_error *);

/* Between `low`, which does not reach the goal, and `high`, which does. */
static enum gj_status bisect(struct search *search, reaches_fn reaches, const int64_t between[2], double *room,
                             struct gj_breakeven_goal *goal, struct gj_error *error)
{
    int64_t low = between[0];
    int64_t high = between[1];
    enum gj_status status = GJ_OK;
    while (status == GJ_OK && (double)(high - low) > search->out->tolerance_won) {
        const int64_t middle = low + (high - low) / 2;
        bool is_there = false;
        status = reaches(search, middle, room, &is_there, error);
        *(is_there ? &high : &low) = middle;
    }
    *goal = (struct gj_breakeven_goal){.answer = GJ_BREAKEVEN_FOUND, .grant_won = high};
    return status;
}

static enum gj_status find_share(struct search *search, double *room, struct gj_breakeven_goal *goal,
                                 struct gj_error *error)
{
    bool reaches = false;
    enum gj_status status = reaches_share(search, 0, room, &reaches, error);
    if (status != GJ_OK || reaches) {
        *goal = (struct gj_breakeven_goal){.answer = GJ_BREAKEVEN_NOT_NEEDED};
        return status;
    }
    status = reaches_share(search, search->out->room_won, room, &reaches, error);
    if (status != GJ_OK || !reaches) {
        *goal = (struct gj_breakeven_goal){.answer = GJ_BREAKEVEN_NEVER};
        return status;
    }
    const int64_t between[2] = {0, search->out->room_won};
    return bisect(search, reaches_share, between, room, goal, error);
}

/* Net jobs need not rise with the grant everywhere: the first step of the curve that reaches them is looked into. */
static enum gj_status find_jobs(struct search *search, double *room, struct gj_error *error)
{
    const struct gj_breakeven *out = search->out;
    uint32_t k = 0;
    while (k < out->n_points && !has_jobs(&out->point[k].net_jobs, search->spec->jobs)) {
        k++;
    }
    if (k == 0 || k == out->n_points) {
        search->out->jobs.answer = k == 0 ? GJ_BREAKEVEN_NOT_NEEDED : GJ_BREAKEVEN_NEVER;
        return GJ_OK;
    }
    const int64_t between[2] = {out->point[k - 1].grant_won, out->point[k].grant_won};
    return bisect(search, reaches_jobs, between, room, &search->out->jobs, error);
}

/* The same if the gain were as small, as large, as the pilot leaves open. */
static enum gj_status find_range(struct search *search, double *room, struct gj_error *error)
{
    const struct gj_study_spec *study = search->spec->study;
    struct gj_breakeven_goal *const goals[] = {&search->out->ahead_low, &search->out->ahead_high};
    enum gj_status status = GJ_OK;
    search->out->has_range = rule_is_enough(search) && study->expected.n > 1;
    for (int end = 0; end < 2 && search->out->has_range && status == GJ_OK; end++) {
        struct gj_study_spec other = *study;
        struct gj_breakeven_spec spec = *search->spec;
        for (uint32_t k = 0; k < study->n_upgrades; k++) {
            struct gj_estimate *gain = &other.expected.gain_won_per_year[k];
            gain->mean += end == 0 ? -gain->half_width : gain->half_width;
        }
        struct search again = *search;
        spec.study = &other;
        again.spec = &spec;
        status = find_share(&again, room, goals[end], error);
    }
    return status;
}

/* --- the whole --- */

/* What the firm does by itself, and the heads that come of it. */
static enum gj_status start(struct search *search, double *room, struct gj_error *error)
{
    const struct gj_study_spec *study = search->spec->study;
    search->offer = *study;
    for (uint32_t i = 0; i < search->out->n; i++) {
        search->member[i].length = study->horizon - study->decide_at;
    }
    enum gj_status status =
        search->cash_matters && study->n_upgrades == 1 ? live_all(search, live_never, error) : GJ_OK;
    if (status == GJ_OK) {
        status = make_offer(search, 0, error);
    }
    if (status == GJ_OK) {
        search->is_supported = false;
        status = live_all(search, live_offer, error);
    }
    for (uint32_t i = 0; i < search->out->n; i++) {
        search->member[i].heads_without = search->outcome[i].heads;
    }
    search->out->without = share_of(search, room);
    return status;
}

static enum gj_status draw_curve(struct search *search, double *room, struct gj_error *error)
{
    const struct gj_breakeven_spec *spec = search->spec;
    struct gj_breakeven *out = search->out;
    enum gj_status status = GJ_OK;
    for (uint32_t k = 0; k < spec->n_points && status == GJ_OK; k++) {
        const int64_t grant = out->room_won * k / (spec->n_points - 1);
        status = try_grant(search, grant, true, error);
        if (status == GJ_OK) {
            fill_point(search, grant, room, &out->point[out->n_points++]);
        }
        if (spec->report) {
            spec->report(spec->user, k + 1, spec->n_points);
        }
    }
    return status;
}

static enum gj_status search_all(struct search *search, double *room, struct gj_error *error)
{
    enum gj_status status = start(search, room, error);
    if (status == GJ_OK) {
        status = draw_curve(search, room, error);
    }
    if (status == GJ_OK) {
        status = find_share(search, room, &search->out->ahead, error);
    }
    if (status == GJ_OK) {
        status = find_range(search, room, error);
    }
    if (status == GJ_OK && search->spec->has_jobs) {
        status = find_jobs(search, room, error);
    }
    return status;
}

enum gj_status gj_breakeven_run(const struct gj_breakeven_spec *spec, struct gj_breakeven *out, struct gj_error *error)
{
    const struct gj_study_spec *study = spec->study;
    GJ_CHECK(study->firm.decision.is_on && study->expected.is_known, "a firm that decides, and expects something");
    *out = (struct gj_breakeven){.n = study->replications};
    out->room_won = room_of_all(study, &out->cost_won);
    struct search search = {
        .spec = spec, .out = out, .cash_matters = study->firm.finance.is_on && study->firm.finance.has_credit};
    out->lives_again = search.cash_matters;
    out->tolerance_won = search.cash_matters && (double)out->room_won > 1000.0 ? (double)out->room_won / 1000.0 : 1.0;
    search.member = gj_alloc_zero(out->n, sizeof *search.member);
    search.outcome = gj_alloc_zero(out->n, sizeof *search.outcome);
    double *room = gj_alloc_zero(2 * (size_t)out->n, sizeof *room);
    enum gj_status status = search.member && search.outcome && room
                                ? GJ_OK
                                : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u replications", out->n);
    if (status == GJ_OK) {
        status = search_all(&search, room, error);
    }
    if (status == GJ_OK && out->n_failed > 0) {
        status = GJ_FAILED_POINTS;
    }
    for (uint32_t i = 0; search.member && i < out->n; i++) {
        out->n_lives += search.member[i].n_lived;
        gj_free(search.member[i].life);
    }
    gj_free(search.member);
    gj_free(search.outcome);
    gj_free(room);
    return status;
}
