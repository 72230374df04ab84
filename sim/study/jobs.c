#include "study/result_jobs.h"

#include <math.h>
#include <string.h>

#include "study/estimate.h"
#include "study/study_internal.h"

/* Who works by no shift of the floor is paid 40 hours of each week's 168: Labor Standards Act, article 50. */
#define HOURS_OF_TIME (40.0 / 168.0)
#define US_PER_H 3.6e9

/* --- names --- */

const struct gj_job_info *gj_job_group_info(enum gj_job_group group)
{
    static const struct gj_job_info infos[] = {
#define GJ_JOB_GROUP(NAME, name, en, ko) {name, "", en, ko},
#include "study/job_group.def"
#undef GJ_JOB_GROUP
        {"all", "", "all", "전체"},
    };
    return &infos[group];
}

const struct gj_job_info *gj_job_measure_info(enum gj_job_measure measure)
{
    static const struct gj_job_info infos[] = {
#define GJ_JOB_MEASURE(NAME, name, unit, en, ko, how) {name, unit, en, ko},
#include "study/job_measure.def"
#undef GJ_JOB_MEASURE
    };
    return &infos[measure];
}

const struct gj_job_info *gj_job_flow_info(enum gj_job_flow flow)
{
    static const struct gj_job_info infos[] = {
#define GJ_JOB_FLOW(NAME, name, sign, en, ko) {name, "heads", en, ko},
#include "study/job_flow.def"
#undef GJ_JOB_FLOW
    };
    return &infos[flow];
}

int gj_job_flow_sign(enum gj_job_flow flow)
{
    static const int signs[] = {
#define GJ_JOB_FLOW(NAME, name, sign, en, ko) sign,
#include "study/job_flow.def"
#undef GJ_JOB_FLOW
    };
    return signs[flow];
}

const struct gj_job_info *gj_job_part_info(enum gj_job_part part)
{
    static const struct gj_job_info infos[GJ_N_JOB_PARTS] = {
        [GJ_JOB_DISPLACED] = {"displaced", "", "displaced", "대체"},
        [GJ_JOB_GROWTH] = {"growth", "", "growth", "성장"},
        [GJ_JOB_NEW_TASKS] = {"new_tasks", "", "new tasks", "신규 업무"},
        [GJ_JOB_CHANGE] = {"change", "", "change", "변화"},
    };
    return &infos[part];
}

static enum gj_job_group group_of(const struct gj_plant *plant, uint32_t pool)
{
    for (uint32_t g = 0; g < GJ_JOB_LEVEL; g++) {
        if (strcmp(gj_plant_pool(plant, pool)->occupation, gj_job_group_info((enum gj_job_group)g)->name) == 0) {
            return (enum gj_job_group)g;
        }
    }
    return GJ_JOB_PRODUCTION;
}

/* --- heads --- */

static void add_flow(int64_t heads[GJ_N_JOB_FLOWS], int64_t start, const struct gj_staff_flow *flow, int64_t now)
{
    heads[GJ_JOB_FLOW_START] += start;
    heads[GJ_JOB_FLOW_HIRED] += flow->hired;
    heads[GJ_JOB_FLOW_LEFT] += flow->left;
    heads[GJ_JOB_FLOW_LET_GO] += flow->let_go;
    heads[GJ_JOB_FLOW_MOVED_IN] += flow->moved_in;
    heads[GJ_JOB_FLOW_MOVED_OUT] += flow->moved_out;
    heads[GJ_JOB_FLOW_END] += now;
}

void gj_jobs_count(const struct gj_life *life, struct gj_job_heads *heads)
{
    const struct gj_plant *plant = life->spec->plant;
    const struct gj_staffing *staffing = &life->staffing;
    const uint32_t n = gj_plant_n_pools(plant);
    const int64_t others = life->spec->firm->other_heads;
    *heads = (struct gj_job_heads){0};
    for (uint32_t p = 0; p < n; p++) {
        add_flow(heads->of[group_of(plant, p)], gj_plant_pool(plant, p)->count, &staffing->pool[p].flow,
                 gj_floor_heads(&life->floor, p));
    }
    add_flow(heads->of[GJ_JOB_LEVEL], staffing->technicians_at_start, &staffing->pool[n].flow, staffing->technicians);
    const bool is_closed = life->books.closed_at != GJ_NEVER;
    add_flow(heads->of[GJ_JOB_OTHERS], others, &(struct gj_staff_flow){.let_go = is_closed ? others : 0},
             is_closed ? 0 : others);
}

enum gj_status gj_jobs_between(const struct gj_job_heads *from, struct gj_job_heads *to, struct gj_error *error)
{
    for (uint32_t g = 0; g < GJ_N_JOB_GROUPS; g++) {
        int64_t due = to->of[g][GJ_JOB_FLOW_START] = from->of[g][GJ_JOB_FLOW_END];
        for (uint32_t k = GJ_JOB_FLOW_START + 1; k < GJ_JOB_FLOW_END; k++) {
            to->of[g][k] -= from->of[g][k];
            due += gj_job_flow_sign((enum gj_job_flow)k) * to->of[g][k];
        }
        if (due != to->of[g][GJ_JOB_FLOW_END]) {
            return gj_error_set(error, GJ_INTERNAL, gj_job_group_info((enum gj_job_group)g)->en,
                                "balance does not close: heads and flows give %lld heads at the end, there are %lld",
                                (long long)due, (long long)to->of[g][GJ_JOB_FLOW_END]);
        }
    }
    return GJ_OK;
}

void gj_jobs_flows_add(struct gj_jobs_flows *to, const struct gj_jobs_flows *from)
{
    for (uint32_t i = 0; i < GJ_MAX_ARMS; i++) {
        for (uint32_t k = 0; k < GJ_N_JOB_GROUPS * GJ_N_JOB_FLOWS; k++) {
            to->arm[i].of[k / GJ_N_JOB_FLOWS][k % GJ_N_JOB_FLOWS] +=
                from->arm[i].of[k / GJ_N_JOB_FLOWS][k % GJ_N_JOB_FLOWS];
        }
    }
    to->n += from->n;
}

/* --- measures --- */

/* Sums over a group of what a window had. */
struct account {
    gj_time head_us, paid_us, over_us;
    int64_t mwon;
    double needed;
};

static void add_pools(const struct gj_life *life, const struct gj_reading *window, gj_time length,
                      struct account account[GJ_N_JOB_GROUPS])
{
    const struct gj_plant *plant = life->spec->plant;
    const struct gj_pool_meter nothing = {0};
    for (uint32_t p = 0; p < gj_plant_n_pools(plant); p++) {
        struct account *a = &account[group_of(plant, p)];
        const struct gj_staff_work work = gj_staff_work_of(&nothing, &window->pool[p], length);
        a->head_us += window->pool[p].head_us;
        a->paid_us += window->pool[p].paid_us;
        a->over_us += window->pool[p].overtime_us;
        a->mwon += window->pool_mwon[p];
        a->needed += gj_staffing_need(&life->spec->firm->staffing, p, &work);
    }
}

static gj_time by_the_week(gj_time head_us)
{
    return gj_time_from_us((double)head_us * HOURS_OF_TIME);
}

/* Time of the window, which ends now, in which the firm was in business. */
static gj_time open_in(const struct gj_life *life, gj_time length)
{
    const gj_time closed = life->books.closed_at;
    const gj_time shut = closed == GJ_NEVER ? 0 : gj_floor_now(&life->floor) - closed;
    return shut < length ? length - shut : 0;
}

/* Those who work by no shift. */
static void add_the_rest(const struct gj_life *life, const struct gj_reading *window, gj_time length,
                         struct account account[GJ_N_JOB_GROUPS])
{
    const struct gj_firm_spec *firm = life->spec->firm;
    struct account *level = &account[GJ_JOB_LEVEL];
    struct account *others = &account[GJ_JOB_OTHERS];
    level->head_us = window->technician_us;
    level->needed = life->staffing.need;
    level->mwon = window->ledger.account[GJ_ACCOUNT_TECHNICIAN_WAGES];
    others->head_us = (gj_time)firm->other_heads * open_in(life, length);
    others->needed = (double)others->head_us / (double)length;
    others->mwon = window->ledger.account[GJ_ACCOUNT_OTHER_WAGES];
    level->paid_us = by_the_week(level->head_us);
    others->paid_us = by_the_week(others->head_us);
}

/* Every won of the ledger's wages belongs to a group. */
static enum gj_status verify_wages(const struct account account[GJ_N_JOB_GROUPS], const struct gj_ledger *ledger,
                                   struct gj_error *error)
{
    int64_t sum = 0;
    for (uint32_t g = 0; g < GJ_N_JOB_GROUPS; g++) {
        sum += account[g].mwon;
    }
    const int64_t *a = ledger->account;
    const int64_t due =
        a[GJ_ACCOUNT_WAGES] + a[GJ_ACCOUNT_OVERTIME] + a[GJ_ACCOUNT_OTHER_WAGES] + a[GJ_ACCOUNT_TECHNICIAN_WAGES];
    if (sum != due) {
        return gj_error_set(error, GJ_INTERNAL, NULL,
                            "balance does not close: wages by occupation are %lld, the ledger has %lld (1/1000 won)",
                            (long long)sum, (long long)due);
    }
    return GJ_OK;
}

enum gj_status gj_jobs_measure(const struct gj_life *life, const struct gj_reading *window, gj_time length,
                               struct gj_jobs_row *row, struct gj_error *error)
{
    struct account account[GJ_N_JOB_GROUPS] = {0};
    const double years = (double)length / (double)GJ_YEAR;
    const double booked = (double)window->months / 12.0;
    add_pools(life, window, length, account);
    add_the_rest(life, window, length, account);
    for (uint32_t g = 0; g < GJ_N_JOB_GROUPS; g++) {
        const struct account *a = &account[g];
        const double bought = g == GJ_JOB_LEVEL ? (double)by_the_week(window->service_us) : 0.0;
        double *value = row->value[g];
        value[GJ_JOB_MEASURE_HEADS] = (double)a->head_us / (double)length;
        value[GJ_JOB_MEASURE_NEEDED] = a->needed;
        value[GJ_JOB_MEASURE_HOURS] = (double)a->paid_us / US_PER_H / years;
        value[GJ_JOB_MEASURE_OVERTIME] = (double)a->over_us / US_PER_H / years;
        value[GJ_JOB_MEASURE_BOUGHT] = bought / US_PER_H / years;
        value[GJ_JOB_MEASURE_WAGES] = window->months > 0 ? (double)a->mwon / 1000.0 / booked : (double)NAN;
    }
    return verify_wages(account, &window->ledger, error);
}

/* --- the ledger --- */

/* Where the values of one replication stand, arm by arm. */
struct view {
    const struct gj_jobs_row *row;
    uint32_t n_arms;
};

static double value_of(const struct view *v, uint32_t i, uint32_t arm, uint32_t group, uint32_t measure)
{
    const struct gj_jobs_row *row = &v->row[(size_t)v->n_arms * i + arm];
    double sum = 0.0;
    for (uint32_t g = 0; g < GJ_N_JOB_GROUPS; g++) {
        sum += group == GJ_JOB_ALL || group == g ? row->value[g][measure] : 0.0;
    }
    return sum;
}

/* A part of the change of one group that is not the sum. */
static double part_of_group(const struct gj_jobs_row *row, uint32_t of_technology, enum gj_job_part part,
                            uint32_t group, uint32_t measure)
{
    const double before = row[GJ_ARM_BEFORE].value[group][measure];
    const double after = row[GJ_ARM_AFTER].value[group][measure];
    const double technology = row[of_technology].value[group][measure];
    const bool is_new = group == GJ_JOB_LEVEL;
    switch (part) {
    case GJ_JOB_DISPLACED:
        return is_new ? 0.0 * (after - before) : technology - before;
    case GJ_JOB_GROWTH:
        return is_new ? 0.0 * (after - before) : after - technology;
    case GJ_JOB_NEW_TASKS:
        return is_new ? after - before : 0.0 * (after - before);
    case GJ_JOB_CHANGE:
    case GJ_N_JOB_PARTS:
        break;
    }
    return after - before;
}

double gj_jobs_part(const struct gj_jobs_row *row, bool has_technology, enum gj_job_part part, uint32_t group,
                    enum gj_job_measure measure)
{
    const uint32_t technology = has_technology ? (uint32_t)GJ_ARM_TECHNOLOGY : (uint32_t)GJ_ARM_AFTER;
    double sum = 0.0;
    for (uint32_t g = 0; g < GJ_N_JOB_GROUPS; g++) {
        sum += group == GJ_JOB_ALL || group == g ? part_of_group(row, technology, part, g, measure) : 0.0;
    }
    return sum;
}

static void fill_measure(const struct view *v, uint32_t group, uint32_t measure, double *value,
                         struct gj_study_result *result)
{
    const uint32_t n = result->n_replications;
    const double confidence = result->spec->confidence;
    for (uint32_t arm = 0; arm < GJ_MAX_ARMS; arm++) {
        for (uint32_t i = 0; i < n; i++) {
            value[i] = arm < v->n_arms ? value_of(v, i, arm, group, measure) : (double)NAN;
        }
        result->jobs->arm[arm][group][measure] = gj_estimate_mean(value, n, 1, confidence);
    }
    for (uint32_t part = 0; part < GJ_N_JOB_PARTS; part++) {
        for (uint32_t i = 0; i < n; i++) {
            value[i] = gj_jobs_part(&v->row[(size_t)v->n_arms * i], v->n_arms > GJ_ARM_TECHNOLOGY,
                                    (enum gj_job_part)part, group, (enum gj_job_measure)measure);
        }
        result->jobs->part[part][group][measure] = gj_estimate_mean(value, n, 1, confidence);
    }
}

static void fill_flows(const struct gj_jobs_flows *flows, uint32_t n_arms, struct gj_jobs *jobs)
{
    jobs->n = flows->n;
    for (uint32_t arm = 0; arm < GJ_MAX_ARMS; arm++) {
        for (uint32_t k = 0; k < GJ_N_JOB_FLOWS; k++) {
            int64_t all = 0;
            for (uint32_t g = 0; g < GJ_N_JOB_GROUPS; g++) {
                const int64_t heads = flows->arm[arm].of[g][k];
                const bool is_told = arm < n_arms && flows->n > 0;
                all += heads;
                jobs->is_there[g] |= heads != 0;
                jobs->flow[arm][g][k] = is_told ? (double)heads / (double)flows->n : (double)NAN;
            }
            jobs->flow[arm][GJ_JOB_ALL][k] =
                arm < n_arms && flows->n > 0 ? (double)all / (double)flows->n : (double)NAN;
        }
    }
}

enum gj_status gj_jobs_fill(const struct gj_jobs_row *row, const struct gj_jobs_flows *flows,
                            struct gj_study_result *result)
{
    const uint32_t n_arms = gj_study_n_arms(result->spec);
    const bool has_technology = n_arms > GJ_ARM_TECHNOLOGY;
    const struct view view = {.row = row, .n_arms = n_arms};
    double *value = gj_alloc_zero((size_t)result->n_replications + 1, sizeof *value);
    result->jobs = gj_alloc_zero(1, sizeof *result->jobs);
    if (!value || !result->jobs) {
        gj_free(value);
        return GJ_NO_MEMORY;
    }
    result->jobs->has_technology = has_technology;
    fill_flows(flows, n_arms, result->jobs);
    for (uint32_t group = 0; group <= GJ_JOB_ALL; group++) {
        for (uint32_t measure = 0; measure < GJ_N_JOB_MEASURES; measure++) {
            fill_measure(&view, group, measure, value, result);
        }
    }
    for (uint32_t arm = 0; arm < n_arms; arm++) {
        result->jobs->is_there[GJ_JOB_LEVEL] |= result->jobs->arm[arm][GJ_JOB_LEVEL][GJ_JOB_MEASURE_NEEDED].mean > 0.0;
    }
    gj_free(value);
    return GJ_OK;
}
