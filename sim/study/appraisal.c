#include "study/appraisal.h"

#include <math.h>

#include "base/alloc.h"
#include "study/estimate.h"
#include "study/study_internal.h"

const struct gj_party_info *gj_owner_info(uint32_t owner)
{
    static const struct gj_party_info society = {"society", "society", "사회 전체"};
    return owner == GJ_SOCIETY ? &society : gj_party_info((enum gj_party)owner);
}

const struct gj_party_info *gj_line_info(uint32_t line)
{
    static const struct gj_party_info net = {"net", "net", "순흐름"};
    return line == GJ_LINE_NET ? &net : gj_party_line_info(line);
}

/* --- ledgers by year --- */

uint32_t gj_study_n_years(const struct gj_study_spec *spec)
{
    return (uint32_t)((spec->horizon - spec->decide_at + GJ_YEAR - 1) / GJ_YEAR);
}

/* What a step costs, and what others pay of it: dated when it is booked, not at the month's end. */
static bool is_of_step(uint32_t account)
{
    return account == GJ_ACCOUNT_INVESTMENT || account == GJ_ACCOUNT_IN_KIND || account == GJ_ACCOUNT_STATE_SUPPORT ||
           account == GJ_ACCOUNT_LARGE_SUPPORT || account == GJ_ACCOUNT_COACHING || account == GJ_ACCOUNT_ADMIN;
}

/* What a project asks for, and what is paid of that. */
bool gj_appraisal_is_cost(uint32_t line)
{
    return line == GJ_ACCOUNT_REPLACEMENT || line == GJ_ACCOUNT_UPKEEP || line == GJ_ACCOUNT_TECHNICIAN_WAGES ||
           line == GJ_ACCOUNT_SERVICES || line == GJ_ACCOUNT_CLAWBACK ||
           (line < (uint32_t)GJ_N_ACCOUNTS && is_of_step(line));
}

static uint32_t year_of(gj_time date, gj_time decide_at, uint32_t n_years)
{
    const gj_time since = date - decide_at;
    const gj_time year = since <= 0 ? 0 : (since + GJ_YEAR - 1) / GJ_YEAR;
    return year < (gj_time)n_years ? (uint32_t)year : n_years;
}

/* One stretch between two closes: what was booked in it, of `from`..`to`. */
static void add_flow(const struct gj_ledger *flow, gj_time from, gj_time to, const struct gj_study_spec *spec,
                     int64_t sign, struct gj_ledger *year)
{
    const gj_time decide_at = spec->warm_up + spec->decide_at;
    const uint32_t n_years = gj_study_n_years(spec);
    const uint32_t early = year_of(from, decide_at, n_years);
    const uint32_t late = year_of(to, decide_at, n_years);
    for (uint32_t i = 0; i < GJ_N_ACCOUNTS; i++) {
        struct gj_ledger *at = &year[is_of_step(i) ? early : late];
        at->account[i] += sign * flow->account[i];
        at->cash += sign * flow->account[i] * gj_account_info((enum gj_account)i)->sign;
    }
}

static void add_life(const struct gj_study_spec *spec, const struct gj_life *life, int64_t sign, struct gj_ledger *year)
{
    const gj_time decide_at = spec->warm_up + spec->decide_at;
    const gj_time end = spec->warm_up + spec->horizon;
    struct gj_ledger before = {0};
    struct gj_ledger flow;
    gj_time close = 0;
    for (uint32_t m = 0; m < life->books.n_months; m++) {
        close = (gj_time)(m + 1) * GJ_MONTH;
        if (close > decide_at) {
            gj_ledger_subtract(&life->books.at[m], &before, &flow);
            add_flow(&flow, close - GJ_MONTH, close, spec, sign, year);
        }
        before = life->books.at[m];
    }
    const gj_time closed = life->books.closed_at < end ? life->books.closed_at : end;
    gj_ledger_subtract(&life->ledger, &before, &flow); /* after the last close, or when the firm closed */
    add_flow(&flow, close, closed, spec, sign, year);
}

void gj_years_of(const struct gj_study_spec *spec, const struct gj_life *to, const struct gj_life *from,
                 struct gj_ledger *year)
{
    for (uint32_t y = 0; y <= gj_study_n_years(spec); y++) {
        year[y] = (struct gj_ledger){0};
    }
    add_life(spec, to, 1, year);
    add_life(spec, from, -1, year);
}

double gj_job_years(const struct gj_study_spec *spec, const struct gj_life *life)
{
    double heads = 0.0;
    for (uint32_t m = 0; m < life->path.n_months; m++) {
        heads += (gj_time)(m + 1) * GJ_MONTH > spec->warm_up + spec->decide_at ? life->path.month[m].heads : 0.0;
    }
    return heads / 12.0;
}

/* --- of one replication --- */

/* The appraisal of a study before anything is in it. */
static struct gj_appraisal appraisal_of(const struct gj_study_spec *spec)
{
    return (struct gj_appraisal){
        .rate = spec->firm.social_rate,
        .n_years = gj_study_n_years(spec),
        .years = (double)(spec->horizon - spec->decide_at) / (double)GJ_YEAR,
    };
}

double gj_appraisal_date(const struct gj_appraisal *appraisal, uint32_t year)
{
    return year < appraisal->years ? year : appraisal->years;
}

static double discount_of(const struct gj_appraisal *appraisal, uint32_t year)
{
    return gj_discount(appraisal->rate, gj_appraisal_date(appraisal, year));
}

/* Columns of one replication. */
enum { NPV, SUM, BENEFIT, COST, N_WORTHS };
enum { SUPPORT, RETURNED, GROSS_JOBS, NET_JOBS, NET_YEARS, N_FISCAL };
#define N_COLUMNS (N_WORTHS * GJ_N_OWNERS + N_FISCAL)

struct cell {
    double mean, squares;
};

struct job {
    struct gj_appraisal *appraisal;
    const struct gj_study_spec *spec;
    const struct gj_pair_money *money;
    enum gj_effect effect;
    uint32_t n;        /* replications */
    uint32_t n_ok;     /* that count so far */
    double *column;    /* [replication][N_COLUMNS] */
    struct cell *cell; /* as appraisal->flow of this effect */
};

static size_t place(const struct gj_appraisal *a, uint32_t owner, uint32_t line, uint32_t year)
{
    return ((size_t)owner * GJ_N_LINES + line) * (a->n_years + 1) + year;
}

static size_t n_places(const struct gj_appraisal *a)
{
    return (size_t)GJ_N_OWNERS * GJ_N_LINES * (a->n_years + 1);
}

const struct gj_estimate *gj_appraisal_flow(const struct gj_appraisal *appraisal, enum gj_effect effect, uint32_t owner,
                                            uint32_t line, uint32_t year)
{
    return &appraisal->flow[(size_t)effect * n_places(appraisal) + place(appraisal, owner, line, year)];
}

/* Won of an owner's line. Interest is left out (appraisal.h). */
static double flow_of(const struct gj_parties *parties, uint32_t owner, uint32_t line)
{
    int64_t mwon = 0;
    if (line == GJ_ACCOUNT_INTEREST) {
        return 0.0;
    }
    if (line == GJ_LINE_NET) {
        mwon = owner == GJ_SOCIETY ? parties->society : parties->net[owner] - parties->flow[GJ_ACCOUNT_INTEREST][owner];
    } else if (owner == GJ_SOCIETY) {
        for (uint32_t p = 0; p < GJ_N_PARTIES; p++) {
            mwon += parties->flow[line][p];
        }
    } else {
        mwon = parties->flow[line][owner];
    }
    return (double)mwon / 1000.0;
}

static void take_cells(struct job *job, const struct gj_parties *parties, uint32_t year)
{
    for (uint32_t owner = 0; owner < GJ_N_OWNERS; owner++) {
        for (uint32_t line = 0; line < GJ_N_LINES; line++) {
            struct cell *cell = &job->cell[place(job->appraisal, owner, line, year)];
            const double value = flow_of(parties, owner, line);
            const double change = value - cell->mean;
            cell->mean += change / job->n_ok;
            cell->squares += change * (value - cell->mean);
        }
    }
}

static void take_worths(const struct gj_parties *parties, double discount, double *column)
{
    for (uint32_t owner = 0; owner < GJ_N_OWNERS; owner++) {
        double *worth = column + (size_t)owner * N_WORTHS;
        const double net = flow_of(parties, owner, GJ_LINE_NET);
        double cost = 0.0;
        for (uint32_t line = 0; line < GJ_N_PARTY_LINES; line++) {
            cost -= gj_appraisal_is_cost(line) ? flow_of(parties, owner, line) : 0.0;
        }
        worth[NPV] += net * discount;
        worth[SUM] += net;
        worth[COST] += cost * discount;
        worth[BENEFIT] += (net + cost) * discount;
    }
}

static void take_fiscal(const struct gj_parties *parties, double discount, double *fiscal)
{
    const double support = -flow_of(parties, GJ_PARTY_STATE, GJ_ACCOUNT_STATE_SUPPORT) -
                           flow_of(parties, GJ_PARTY_STATE, GJ_ACCOUNT_COACHING) -
                           flow_of(parties, GJ_PARTY_STATE, GJ_ACCOUNT_ADMIN) -
                           flow_of(parties, GJ_PARTY_STATE, GJ_ACCOUNT_CLAWBACK);
    fiscal[SUPPORT] += support * discount;
    fiscal[RETURNED] += (flow_of(parties, GJ_PARTY_STATE, GJ_LINE_NET) + support) * discount;
}

enum gj_status gj_appraise_one(const struct gj_study_spec *spec, const struct gj_ledger *year, struct gj_present *out,
                               struct gj_error *error)
{
    const struct gj_appraisal a = appraisal_of(spec);
    double worth[N_WORTHS * GJ_N_OWNERS] = {0};
    double fiscal[N_FISCAL] = {0};
    for (uint32_t y = 0; y <= a.n_years; y++) {
        struct gj_parties parties;
        gj_parties_of(&year[y], &spec->firm, &parties);
        const enum gj_status status = gj_parties_verify(&parties, &year[y], error);
        if (status != GJ_OK) {
            return status;
        }
        take_worths(&parties, discount_of(&a, y), worth);
        take_fiscal(&parties, discount_of(&a, y), fiscal);
    }
    for (uint32_t owner = 0; owner < GJ_N_OWNERS; owner++) {
        out->npv[owner] = worth[(size_t)owner * N_WORTHS + NPV];
    }
    out->support = fiscal[SUPPORT];
    out->returned = fiscal[RETURNED];
    return GJ_OK;
}

static enum gj_status take_replication(struct job *job, uint32_t i, struct gj_error *error)
{
    const struct gj_appraisal *a = job->appraisal;
    const struct gj_ledger *year = job->money[i].year[job->effect];
    double *column = job->column + (size_t)i * N_COLUMNS;
    double *fiscal = column + (size_t)N_WORTHS * GJ_N_OWNERS;
    if (!job->money[i].is_ok) {
        for (uint32_t k = 0; k < N_COLUMNS; k++) {
            column[k] = NAN;
        }
        return GJ_OK;
    }
    job->n_ok++;
    for (uint32_t y = 0; y <= a->n_years; y++) {
        struct gj_parties parties;
        gj_parties_of(&year[y], &job->spec->firm, &parties);
        const enum gj_status status = gj_parties_verify(&parties, &year[y], error);
        if (status != GJ_OK) {
            return status;
        }
        take_cells(job, &parties, y);
        take_worths(&parties, discount_of(a, y), column);
        take_fiscal(&parties, discount_of(a, y), fiscal);
    }
    fiscal[GROSS_JOBS] = job->money[i].gross_jobs;
    fiscal[NET_JOBS] = job->money[i].net_jobs;
    fiscal[NET_YEARS] = job->money[i].net_years;
    return GJ_OK;
}

/* --- over replications --- */

static bool is_surely_above_0(const struct gj_estimate *e)
{
    return e->mean > 0.0 && !(e->mean - e->half_width <= 0.0);
}

/* The ratio of two means, when the second is surely above 0. */
static struct gj_estimate ratio_of(const struct job *job, uint32_t above, uint32_t below)
{
    const double confidence = job->spec->confidence;
    const struct gj_estimate base = gj_estimate_mean(job->column + below, job->n, N_COLUMNS, confidence);
    struct gj_estimate ratio = {NAN, NAN, base.n};
    if (is_surely_above_0(&base)) {
        ratio = gj_estimate_ratio(job->column + above, job->column + below, job->n, N_COLUMNS, confidence);
        ratio.mean = gj_round_10(ratio.mean + 1.0);
    }
    return ratio;
}

/* It pays less than a hundredth of what the project costs all: what comes back is not a return on that. */
static bool pays_nothing(const struct job *job, const struct gj_worth *worth)
{
    const double *all = job->column + (size_t)GJ_SOCIETY * N_WORTHS + COST;
    const struct gj_estimate cost = gj_estimate_mean(all, job->n, N_COLUMNS, job->spec->confidence);
    return !is_surely_above_0(&worth->cost) || worth->cost.mean < 0.01 * cost.mean;
}

static void fill_returns(const struct job *job, uint32_t owner, struct gj_worth *worth)
{
    const struct gj_appraisal *a = job->appraisal;
    double flow[GJ_IRR_FLOWS];
    const uint32_t n = a->n_years + 1 < GJ_IRR_FLOWS ? a->n_years + 1 : GJ_IRR_FLOWS;
    for (uint32_t y = 0; y < n; y++) {
        flow[y] = job->cell[place(a, owner, GJ_LINE_NET, y)].mean;
    }
    worth->irr_kind = gj_irr(flow, n).kind;
    worth->irr = worth->payback = worth->payback_discounted = NAN;
    if (pays_nothing(job, worth)) {
        return; /* it pays nothing that could come back */
    }
    if (is_surely_above_0(&worth->sum)) {
        worth->irr = gj_round_10(gj_irr_single(flow, n));
        worth->payback = gj_round_10(gj_payback(0.0, flow, n, a->years));
    }
    if (is_surely_above_0(&worth->npv)) {
        worth->payback_discounted = gj_round_10(gj_payback(a->rate, flow, n, a->years));
    }
}

static void fill_worth(const struct job *job, uint32_t owner, struct gj_worth *worth)
{
    const double confidence = job->spec->confidence;
    const uint32_t first = owner * N_WORTHS;
    const double *column = job->column + first;
    *worth = (struct gj_worth){
        .npv = gj_estimate_mean(column + NPV, job->n, N_COLUMNS, confidence),
        .sum = gj_estimate_mean(column + SUM, job->n, N_COLUMNS, confidence),
        .benefit = gj_estimate_mean(column + BENEFIT, job->n, N_COLUMNS, confidence),
        .cost = gj_estimate_mean(column + COST, job->n, N_COLUMNS, confidence),
        .benefit_cost = ratio_of(job, first + BENEFIT, first + COST),
    };
    for (uint32_t y = 0; y <= job->appraisal->n_years; y++) {
        const struct cell *cell = &job->cell[place(job->appraisal, owner, GJ_LINE_NET, y)];
        worth->is_concerned |= cell->mean != 0.0 || cell->squares != 0.0;
    }
    fill_returns(job, owner, worth);
}

static void fill_fiscal(const struct job *job, struct gj_fiscal *fiscal)
{
    const double confidence = job->spec->confidence;
    const uint32_t first = N_WORTHS * GJ_N_OWNERS;
    const double *column = job->column + first;
    *fiscal = (struct gj_fiscal){
        .support = gj_estimate_mean(column + SUPPORT, job->n, N_COLUMNS, confidence),
        .returned = gj_estimate_mean(column + RETURNED, job->n, N_COLUMNS, confidence),
        .returns = ratio_of(job, first + RETURNED, first + SUPPORT),
        .gross_jobs = gj_estimate_mean(column + GROSS_JOBS, job->n, N_COLUMNS, confidence),
        .net_jobs = gj_estimate_mean(column + NET_JOBS, job->n, N_COLUMNS, confidence),
        .net_years = gj_estimate_mean(column + NET_YEARS, job->n, N_COLUMNS, confidence),
        .a_gross_job = ratio_of(job, first + SUPPORT, first + GROSS_JOBS),
        .a_net_job = ratio_of(job, first + SUPPORT, first + NET_JOBS),
        .a_net_year = ratio_of(job, first + SUPPORT, first + NET_YEARS),
    };
}

static enum gj_status fill_effect(struct job *job, struct gj_error *error)
{
    struct gj_appraisal *a = job->appraisal;
    const size_t n = n_places(a);
    enum gj_status status = GJ_OK;
    job->n_ok = 0;
    for (size_t i = 0; i < n; i++) {
        job->cell[i] = (struct cell){0};
    }
    for (size_t i = 0; i < (size_t)job->n * N_COLUMNS; i++) {
        job->column[i] = 0.0;
    }
    for (uint32_t i = 0; i < job->n && status == GJ_OK; i++) {
        status = take_replication(job, i, error);
    }
    for (size_t i = 0; i < n; i++) {
        a->flow[(size_t)job->effect * n + i] =
            gj_estimate_of(job->cell[i].mean, job->cell[i].squares, job->n_ok, job->spec->confidence);
    }
    for (uint32_t owner = 0; owner < GJ_N_OWNERS; owner++) {
        fill_worth(job, owner, &a->worth[job->effect][owner]);
    }
    if (job->effect == GJ_EFFECT_PROGRAMME) {
        fill_fiscal(job, &a->fiscal);
    }
    a->has[job->effect] = true;
    return status;
}

enum gj_status gj_appraisal_fill(const struct gj_study_spec *spec, const struct gj_pair_money *money, uint32_t n,
                                 struct gj_appraisal *appraisal, struct gj_error *error)
{
    struct job job = {.appraisal = appraisal, .spec = spec, .money = money, .n = n};
    *appraisal = appraisal_of(spec);
    appraisal->flow = gj_alloc_zero(GJ_N_EFFECTS * n_places(appraisal), sizeof *appraisal->flow);
    job.cell = gj_alloc_zero(n_places(appraisal), sizeof *job.cell);
    job.column = gj_alloc_zero((size_t)n * N_COLUMNS + 1, sizeof *job.column);
    enum gj_status status = GJ_OK;
    if (!appraisal->flow || !job.cell || !job.column) {
        status = gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the appraisal");
    }
    for (uint32_t e = 0; e < GJ_N_EFFECTS && status == GJ_OK; e++) {
        job.effect = (enum gj_effect)e;
        if (e == GJ_EFFECT_PROGRAMME || spec->firm.decision.is_on) {
            status = fill_effect(&job, error);
        }
    }
    gj_free(job.cell);
    gj_free(job.column);
    return status;
}

void gj_appraisal_fini(struct gj_appraisal *appraisal)
{
    gj_free(appraisal->flow);
    *appraisal = (struct gj_appraisal){0};
}
