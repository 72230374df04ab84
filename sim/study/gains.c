#include "study/gains.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "study/estimate.h"
#include "study/lives.h"
#include "study/pilot.h"
#include "study/study_internal.h"

const struct gj_gain_group_info *gj_gain_group_info(enum gj_gain_group group)
{
    static const struct gj_gain_group_info infos[GJ_N_GAIN_GROUPS] = {
#define GJ_GAIN_GROUP(NAME, name, en, ko) {name, en, ko},
#include "study/gain_group.def"
#undef GJ_GAIN_GROUP
    };
    GJ_CHECK((unsigned)group < GJ_N_GAIN_GROUPS, "group %d of %d", (int)group, (int)GJ_N_GAIN_GROUPS);
    return &infos[group];
}

enum gj_gain_group gj_gain_group_of(enum gj_lever lever)
{
    switch (lever) {
    case GJ_LEVER_RESPONSE:
    case GJ_LEVER_REPAIR:
    case GJ_LEVER_UPTIME:
    case GJ_LEVER_MINOR_STOPS:
        return GJ_GAIN_AVAILABILITY;
    case GJ_LEVER_SETUP:
        return GJ_GAIN_SETUP;
    case GJ_LEVER_DEFECTS:
    case GJ_LEVER_FIND_CAUSE:
        return GJ_GAIN_QUALITY;
    case GJ_LEVER_MISSES:
    case GJ_LEVER_FALSE_ALARMS:
        return GJ_GAIN_INSPECTION;
    case GJ_LEVER_PAPERWORK:
        return GJ_GAIN_PAPERWORK;
    case GJ_LEVER_FORECAST:
    case GJ_LEVER_PLANNING:
        return GJ_GAIN_FORECAST;
    case GJ_LEVER_LABOUR:
        return GJ_GAIN_LABOUR;
    case GJ_N_LEVERS:
        break;
    }
    GJ_CHECK(false, "lever %d of %d", (int)lever, (int)GJ_N_LEVERS);
    return GJ_GAIN_PROJECT;
}

enum gj_outcome_id gj_gain_outcome(uint32_t column)
{
    static const enum gj_outcome_id outcomes[GJ_N_GAIN_OUTCOMES] = {
        GJ_OUTCOME_process_output_per_hour, GJ_OUTCOME_good_per_day, GJ_OUTCOME_defect_share, GJ_OUTCOME_lead_time_mean,
        GJ_OUTCOME_cost_per_good,           GJ_OUTCOME_profit,       GJ_OUTCOME_heads_needed};
    GJ_CHECK(column < GJ_N_GAIN_OUTCOMES, "column %u of %d", column, GJ_N_GAIN_OUTCOMES);
    return outcomes[column];
}

/* --- coalitions --- */

/* Levers on forecasts act on nothing in a plant that makes to order: to live them would double the lives for zeros. */
static bool changes(const struct gj_study_spec *spec, enum gj_gain_group group)
{
    if (group == GJ_GAIN_FORECAST && gj_plant_n_stocks(spec->plant) == 0) {
        return false;
    }
    bool does = group == GJ_GAIN_PROJECT && spec->n_upgrades > 0;
    for (uint32_t k = 0; k < spec->n_upgrades; k++) {
        for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
            does |= gj_gain_group_of((enum gj_lever)i) == group &&
                    spec->upgrade[k].to.lever[i].central != spec->before.lever[i].central;
        }
    }
    return does;
}

uint32_t gj_gain_groups(const struct gj_study_spec *spec, enum gj_gain_group *group)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < GJ_N_GAIN_GROUPS; i++) {
        if (changes(spec, (enum gj_gain_group)i)) {
            group[n++] = (enum gj_gain_group)i;
        }
    }
    return n;
}

uint32_t gj_gain_lives(const struct gj_study_spec *spec)
{
    enum gj_gain_group group[GJ_N_GAIN_GROUPS];
    return 1U << gj_gain_groups(spec, group);
}

/* The steps of the study with only what the groups of `has` (bits of enum gj_gain_group) change. Without "project" a step has all of the
 * level before but its levers and their timing, so that whatever else a level will be told belongs to the project. */
static void build_coalition(const struct gj_study_spec *spec, uint32_t has, struct gj_upgrade_spec *upgrade)
{
    for (uint32_t k = 0; k < spec->n_upgrades; k++) {
        const struct gj_level_spec *to = &spec->upgrade[k].to;
        upgrade[k] = spec->upgrade[k];
        if (!(has >> GJ_GAIN_PROJECT & 1U)) {
            upgrade[k].to = spec->before;
            upgrade[k].to.level = to->level;
            upgrade[k].to.install_us = to->install_us;
            upgrade[k].to.ramp_us = to->ramp_us;
        }
        for (uint32_t i = 0; i < GJ_N_LEVERS; i++) {
            const bool is_in = has >> gj_gain_group_of((enum gj_lever)i) & 1U;
            upgrade[k].to.lever[i] = is_in ? to->lever[i] : spec->before.lever[i];
        }
    }
}

/* --- one replication --- */

struct job {
    const struct gj_study_spec *spec;
    uint32_t n_groups, n_lives;
    enum gj_gain_group group[GJ_N_GAIN_GROUPS];
    double *value;          /* [replication][coalition][column] */
    enum gj_status *status; /* [replication] */
};

/* What a replication needs besides the life it is given. */
struct room {
    struct gj_life_spec life_spec;
    struct gj_upgrade_spec upgrade[GJ_MAX_UPGRADES];
    struct gj_life whole, part;
    struct gj_reading start, end, window;
};

static void room_free(struct room *room)
{
    if (room) {
        gj_life_fini(&room->whole);
        gj_life_fini(&room->part);
        gj_reading_fini(&room->start);
        gj_reading_fini(&room->end);
        gj_reading_fini(&room->window);
        gj_free(room);
    }
}

static enum gj_status room_new(const struct gj_study_spec *spec, const struct gj_life *like, struct room **out,
                               struct gj_error *error)
{
    struct room *room = gj_alloc_zero(1, sizeof *room);
    *out = room;
    if (!room || gj_reading_init(&room->start, spec->plant) != GJ_OK ||
        gj_reading_init(&room->end, spec->plant) != GJ_OK || gj_reading_init(&room->window, spec->plant) != GJ_OK) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the gain ledger");
    }
    /* Both look at the same steps as the life they are copied from: as many, of the same plant and firm. */
    room->life_spec = *like->spec;
    room->life_spec.upgrade = room->upgrade;
    enum gj_status status = gj_life_init(&room->whole, like->spec, spec->seed, like->replication, error);
    if (status == GJ_OK) {
        status = gj_life_init(&room->part, &room->life_spec, spec->seed, like->replication, error);
    }
    return status;
}

/* From where the life is to the end; what its window shows of each column. */
static enum gj_status live_and_measure(const struct gj_study_spec *spec, struct room *room, struct gj_life *life,
                                       double *column, struct gj_error *error)
{
    double value[GJ_N_OUTCOMES];
    enum gj_status status = gj_life_run(life, spec->warm_up + spec->settle, error);
    if (status == GJ_OK) {
        gj_reading_take(life, &room->start);
        status = gj_life_run(life, spec->warm_up + spec->horizon, error);
    }
    if (status == GJ_OK) {
        status = gj_life_verify(life, error);
    }
    if (status == GJ_OK) {
        gj_reading_take(life, &room->end);
        gj_reading_subtract(spec->plant, &room->end, &room->start, &room->window);
        gj_outcomes_of(spec, life, &room->window, spec->horizon - spec->settle, value);
        for (uint32_t i = 0; i < GJ_N_GAIN_OUTCOMES; i++) {
            column[i] = value[gj_gain_outcome(i)];
        }
    }
    return status;
}

/* Bits of gj_gain_group of coalition `set`, whose bits are places in job->group. */
static uint32_t groups_in(const struct job *job, uint32_t set)
{
    uint32_t has = 0;
    for (uint32_t i = 0; i < job->n_groups; i++) {
        has |= (set >> i & 1U) << job->group[i];
    }
    return has;
}

/* `past` stands where the arms part, and stays there until the last: it becomes the firm that never takes a step. */
static enum gj_status live_coalitions(const struct job *job, struct room *room, struct gj_life *past, double *value,
                                      struct gj_error *error)
{
    const struct gj_study_spec *spec = job->spec;
    const uint32_t all = job->n_lives - 1;
    enum gj_status status = GJ_OK;
    if (all > 0) {
        gj_study_role(spec, GJ_ARM_AFTER, &room->whole.role);
        gj_life_copy(&room->whole, past);
        room->whole.floor.stop = past->floor.stop;
        status = live_and_measure(spec, room, &room->whole, value + (size_t)all * GJ_N_GAIN_OUTCOMES, error);
    }
    room->part.role = room->whole.role;
    room->part.role.adoption = GJ_ADOPTS_AS_ANOTHER;
    room->part.role.like = &room->whole.path;
    room->part.floor.stop = past->floor.stop;
    for (uint32_t set = 1; set < all && status == GJ_OK; set++) {
        build_coalition(spec, groups_in(job, set), room->upgrade);
        gj_life_copy(&room->part, past);
        status = live_and_measure(spec, room, &room->part, value + (size_t)set * GJ_N_GAIN_OUTCOMES, error);
    }
    if (status == GJ_OK) {
        status = live_and_measure(spec, room, past, value, error);
    }
    return status;
}

static enum gj_status live(void *user, struct gj_life *life, uint32_t replication, struct gj_error *error)
{
    struct job *job = user;
    const struct gj_study_spec *spec = job->spec;
    const gj_time first = spec->decide_at < spec->settle ? spec->decide_at : spec->settle;
    struct room *room;
    life->role.adoption = GJ_ADOPTS_NEVER;
    enum gj_status status = room_new(spec, life, &room, error);
    if (status == GJ_OK) {
        status = gj_life_run(life, spec->warm_up + first, error);
    }
    if (status == GJ_OK) {
        status = live_coalitions(job, room, life, job->value + (size_t)replication * job->n_lives * GJ_N_GAIN_OUTCOMES,
                                 error);
    }
    room_free(room);
    job->status[replication] = status;
    return status;
}

/* --- values and estimates --- */

void gj_shapley(const double *v, uint32_t g, size_t stride, double *phi)
{
    /* weight[s] = s! (g - s - 1)! / g! : the share of the orders in which a given set of s stands before a given player. */
    double weight[GJ_N_GAIN_GROUPS] = {0};
    GJ_CHECK(g <= GJ_N_GAIN_GROUPS, "%u players of at most %d", g, (int)GJ_N_GAIN_GROUPS);
    for (uint32_t s = 0; s < g; s++) {
        weight[s] = s == 0 ? 1.0 / g : weight[s - 1] * s / (g - s);
    }
    for (uint32_t i = 0; i < g; i++) {
        phi[i] = 0.0;
        for (uint32_t set = 0; set < 1U << g; set++) {
            if (!(set >> i & 1U)) {
                const double adds = v[(size_t)(set | 1U << i) * stride] - v[(size_t)set * stride];
                phi[i] += weight[__builtin_popcount(set)] * adds;
            }
        }
    }
}

void gj_gain_round(const double *part, uint32_t n, double whole, int decimals, int64_t *part_units,
                   int64_t *whole_units)
{
    const double per_unit = pow(10.0, decimals);
    double rest[GJ_N_GAIN_GROUPS] = {0};
    bool is_known = fabs(whole * per_unit) < 1e18;
    for (uint32_t i = 0; i < n; i++) {
        is_known &= fabs(part[i] * per_unit) < 1e18; /* false for a NaN */
    }
    *whole_units = is_known ? (int64_t)llround(whole * per_unit) : 0;
    int64_t missing = *whole_units;
    for (uint32_t i = 0; i < n; i++) {
        const double down = is_known ? floor(part[i] * per_unit) : 0.0;
        part_units[i] = (int64_t)down;
        rest[i] = is_known ? part[i] * per_unit - down : 0.0;
        missing -= part_units[i];
    }
    while (missing > 0 && n > 0) {
        uint32_t most = 0;
        for (uint32_t i = 1; i < n; i++) {
            most = rest[i] > rest[most] ? i : most;
        }
        part_units[most]++;
        rest[most] -= 1.0;
        missing--;
    }
}

double gj_gain_units(int64_t units, int decimals)
{
    char text[48];
    snprintf(text, sizeof text, "%llde%d", (long long)units, -decimals);
    return strtod(text, NULL);
}

/* Decimals at which the largest of them has ten digits. */
static int ten_digits(const struct gj_gain_column *column, uint32_t n)
{
    double most = fabs(column->whole.mean);
    for (uint32_t i = 0; i < n; i++) {
        most = fmax(most, fabs(column->part[i].mean));
    }
    return most > 0.0 && isfinite(most) ? 9 - (int)floor(log10(most)) : 0;
}

static void make_it_add_up(struct gj_gain_column *column, uint32_t n)
{
    double part[GJ_N_GAIN_GROUPS];
    int64_t units[GJ_N_GAIN_GROUPS];
    int64_t whole;
    const int decimals = ten_digits(column, n);
    for (uint32_t i = 0; i < n; i++) {
        part[i] = column->part[i].mean;
    }
    if (n == 0 || isnan(column->whole.mean)) {
        return;
    }
    gj_gain_round(part, n, column->whole.mean, decimals, units, &whole);
    column->whole.mean = gj_gain_units(whole, decimals);
    for (uint32_t i = 0; i < n; i++) {
        column->part[i].mean = gj_gain_units(units[i], decimals);
    }
}

/* A replication counts in a column only when every coalition has a value there. */
static void drop_incomplete(const struct job *job, uint32_t replication, uint32_t c)
{
    double *value = job->value + (size_t)replication * job->n_lives * GJ_N_GAIN_OUTCOMES + c;
    bool is_whole = job->status[replication] == GJ_OK;
    for (uint32_t set = 0; set < job->n_lives; set++) {
        is_whole &= !isnan(value[(size_t)set * GJ_N_GAIN_OUTCOMES]);
    }
    for (uint32_t set = 0; set < job->n_lives && !is_whole; set++) {
        value[(size_t)set * GJ_N_GAIN_OUTCOMES] = NAN;
    }
}

static enum gj_status fill_column(const struct job *job, uint32_t c, struct gj_gain_column *column)
{
    const struct gj_study_spec *spec = job->spec;
    const uint32_t n = spec->replications;
    const size_t row = (size_t)job->n_lives * GJ_N_GAIN_OUTCOMES;
    const double *without = job->value + c;
    const double *with = without + row - GJ_N_GAIN_OUTCOMES;
    double *phi = gj_alloc_zero((size_t)n * GJ_N_GAIN_GROUPS, sizeof *phi);
    if (!phi) {
        return GJ_NO_MEMORY;
    }
    for (uint32_t i = 0; i < n; i++) {
        drop_incomplete(job, i, c);
        gj_shapley(job->value + i * row + c, job->n_groups, GJ_N_GAIN_OUTCOMES, phi + (size_t)i * GJ_N_GAIN_GROUPS);
    }
    *column = (struct gj_gain_column){
        .outcome = gj_gain_outcome(c),
        .without = gj_estimate_mean(without, n, row, spec->confidence),
        .with = gj_estimate_mean(with, n, row, spec->confidence),
        .whole = gj_estimate_difference(with, without, n, row, spec->confidence),
    };
    /* What is the same in every replication differs by the last bits of adding it up: it has no interval. */
    const double noise = 1e-12 * fmax(fabs(column->without.mean), fabs(column->with.mean));
    for (uint32_t i = 0; i < job->n_groups; i++) {
        column->part[i] = gj_estimate_mean(phi + i, n, GJ_N_GAIN_GROUPS, spec->confidence);
        column->part[i].half_width = column->part[i].half_width < noise ? 0.0 : column->part[i].half_width;
    }
    make_it_add_up(column, job->n_groups);
    gj_free(phi);
    return GJ_OK;
}

/* Largest part of the first column first; of equal ones the order of the table. */
static void sort_groups(struct gj_gains *gains)
{
    for (uint32_t i = 1; i < gains->n_groups; i++) {
        for (uint32_t k = i; k > 0 && gains->column[0].part[k].mean > gains->column[0].part[k - 1].mean; k--) {
            const enum gj_gain_group group = gains->group[k];
            gains->group[k] = gains->group[k - 1];
            gains->group[k - 1] = group;
            for (uint32_t c = 0; c < GJ_N_GAIN_OUTCOMES; c++) {
                const struct gj_estimate part = gains->column[c].part[k];
                gains->column[c].part[k] = gains->column[c].part[k - 1];
                gains->column[c].part[k - 1] = part;
            }
        }
    }
}

static enum gj_status fill(const struct job *job, struct gj_gains *gains)
{
    gains->n_replications = job->spec->replications;
    gains->n_groups = job->n_groups;
    memcpy(gains->group, job->group, sizeof gains->group);
    for (uint32_t c = 0; c < GJ_N_GAIN_OUTCOMES; c++) {
        const enum gj_status status = fill_column(job, c, &gains->column[c]);
        if (status != GJ_OK) {
            return status;
        }
    }
    for (uint32_t i = gains->n_replications; i-- > 0;) {
        if (job->status[i] != GJ_OK) {
            gains->failed_replication = i;
        }
    }
    sort_groups(gains);
    return GJ_OK;
}

enum gj_status gj_gains_run(const struct gj_study_spec *spec, unsigned n_threads, const struct gj_progress *progress,
                            struct gj_gains *gains, struct gj_error *error)
{
    struct gj_study_spec known = *spec; /* what a firm that decides expects is asked for here */
    struct job job = {.spec = &known};
    *gains = (struct gj_gains){0};
    job.n_groups = gj_gain_groups(spec, job.group);
    job.n_lives = 1U << job.n_groups;
    job.value = gj_alloc_zero((size_t)spec->replications * job.n_lives * GJ_N_GAIN_OUTCOMES, sizeof *job.value);
    job.status = gj_alloc_zero(spec->replications, sizeof *job.status);
    const struct gj_lives lives = {.spec = &known,
                                   .arm = GJ_ARM_BEFORE,
                                   .n = spec->replications,
                                   .n_threads = n_threads,
                                   .stop = progress ? progress->stop : NULL,
                                   .live = live,
                                   .user = &job};
    enum gj_status status = GJ_OK;
    if (!job.value || !job.status) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %u replications of %u lives",
                              spec->replications, job.n_lives);
    }
    if (status == GJ_OK) {
        status = gj_study_expect(&known, n_threads, lives.stop, error);
    }
    if (status == GJ_OK) {
        status = gj_lives_run(&lives, &gains->n_failed, &gains->failure);
        if (status != GJ_OK && error) {
            *error = gains->failure;
        }
    }
    if (status == GJ_OK && fill(&job, gains) != GJ_OK) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the gain ledger");
    }
    if (status == GJ_OK && gains->n_failed > 0) {
        status = gj_error_set(error, GJ_FAILED_POINTS, NULL, "%u of %u replications failed", gains->n_failed,
                              gains->n_replications);
    }
    gj_free(job.value);
    gj_free(job.status);
    return status;
}
