#include "study/pilot.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "study/estimate.h"
#include "study/lives.h"

/* What the replications of one pilot share. */
struct pilot {
    const struct gj_study_spec *spec;
    gj_time planned_at[GJ_MAX_UPGRADES];
    gj_time full_at[GJ_MAX_UPGRADES]; /* a month's end from which upgrade k has its full effect */
    gj_time end;                      /* a month's end */
    /* won a year, by replication, number of upgrades lived with (0..n), and window: that of upgrade 0..n-1 */
    double *profit;
};

static double *profit_of(const struct pilot *pilot, uint32_t replication, uint32_t n_taken)
{
    const uint32_t n = pilot->spec->n_upgrades;
    return pilot->profit + ((size_t)replication * (n + 1) + n_taken) * n;
}

static gj_time month_end(gj_time time)
{
    return (time + GJ_MONTH - 1) / GJ_MONTH * GJ_MONTH;
}

static double earned_won(const struct gj_ledger *ledger)
{
    return (double)(ledger->account[GJ_ACCOUNT_SALES] - gj_ledger_running_cost(ledger)) / 1000.0;
}

/* Each upgrade at its time, and when each has its full effect. */
static void plan(const struct gj_study_spec *spec, struct pilot *pilot)
{
    const gj_time first = spec->warm_up + spec->decide_at;
    gj_time now = first;
    gj_time last = 0;
    for (uint32_t k = 0; k < spec->n_upgrades; k++) {
        const struct gj_upgrade_spec *upgrade = &spec->upgrade[k];
        now = first + upgrade->at > now ? first + upgrade->at : now;
        pilot->planned_at[k] = now;
        pilot->full_at[k] = month_end(now + upgrade->to.install_us + upgrade->to.ramp_us);
        last = pilot->full_at[k] > last ? pilot->full_at[k] : last;
        now += upgrade->to.install_us; /* one is installed at a time */
    }
    const gj_time end = (spec->warm_up + spec->horizon) / GJ_MONTH * GJ_MONTH;
    pilot->end = end > last + GJ_YEAR ? end : last + GJ_YEAR;
}

/* Month by month; a window begins at the end of a month, when the books have just been closed. */
static enum gj_status live_once(const struct pilot *pilot, struct gj_life *life, double *profit, struct gj_error *error)
{
    const uint32_t n = pilot->spec->n_upgrades;
    double earned[GJ_MAX_UPGRADES] = {0};
    for (gj_time end = GJ_MONTH; end <= pilot->end; end += GJ_MONTH) {
        const enum gj_status status = gj_life_run(life, end, error);
        if (status != GJ_OK) {
            return status;
        }
        for (uint32_t k = 0; k < n; k++) {
            earned[k] = pilot->full_at[k] == end ? earned_won(&life->ledger) : earned[k];
        }
    }
    for (uint32_t k = 0; k < n; k++) {
        const double years = (double)(pilot->end - pilot->full_at[k]) / (double)GJ_YEAR;
        profit[k] = (earned_won(&life->ledger) - earned[k]) / years;
    }
    return GJ_OK;
}

/* One replication: with none of the upgrades, with the first, and so on. They are taken as a life took them that never was. */
static enum gj_status live(void *user, struct gj_life *life, uint32_t replication, struct gj_error *error)
{
    const struct pilot *pilot = user;
    const uint32_t n = pilot->spec->n_upgrades;
    struct gj_path path = {0};
    enum gj_status status = GJ_OK;
    memcpy(path.project.taken_at, pilot->planned_at, sizeof path.project.taken_at);
    for (uint32_t taken = 0; taken <= n && status == GJ_OK; taken++) {
        path.project.n_taken = taken;
        life->role = (struct gj_role){.adoption = GJ_ADOPTS_AS_ANOTHER, .like = &path};
        gj_life_reset(life, pilot->spec->seed, GJ_PILOT_FIRST + replication);
        status = live_once(pilot, life, profit_of(pilot, replication, taken), error);
    }
    for (uint32_t i = 0; i < (n + 1) * n && status != GJ_OK; i++) {
        profit_of(pilot, replication, 0)[i] = NAN;
    }
    return status;
}

static void conclude(const struct pilot *pilot, uint32_t n_pilots, struct gj_expectation *out)
{
    const uint32_t n = pilot->spec->n_upgrades;
    const size_t stride = (size_t)(n + 1) * n;
    for (uint32_t k = 0; k < n; k++) {
        out->gain_won_per_year[k] = gj_estimate_difference(profit_of(pilot, 0, k + 1) + k, profit_of(pilot, 0, k) + k,
                                                           n_pilots, stride, pilot->spec->confidence);
    }
    out->n = out->gain_won_per_year[0].n;
    out->is_known = true;
}

static enum gj_status run_pilot(struct gj_study_spec *spec, unsigned n_threads, const atomic_int *stop,
                                struct gj_error *error)
{
    struct gj_study_spec firm =
        *spec; /* it earns, and decides nothing; the end of its cash is not the pilot's question */
    firm.firm.decision.is_on = false;
    firm.firm.finance.has_credit = false;
    struct pilot pilot = {.spec = &firm};
    plan(spec, &pilot);
    firm.horizon = pilot.end > spec->warm_up + spec->horizon ? pilot.end - spec->warm_up : spec->horizon;
    const uint32_t n_pilots = spec->firm.decision.pilots;
    pilot.profit = gj_alloc_zero((size_t)n_pilots * (spec->n_upgrades + 1) * spec->n_upgrades, sizeof *pilot.profit);
    if (!pilot.profit) {
        return gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the pilot of a decision");
    }
    const struct gj_lives lives = {
        .spec = &firm, .n = n_pilots, .n_threads = n_threads, .stop = stop, .live = live, .user = &pilot};
    uint32_t n_failed = 0;
    struct gj_error why = {0};
    enum gj_status status = gj_lives_run(&lives, &n_failed, &why);
    status = status == GJ_OK && n_failed == n_pilots ? why.status : status; /* all alike: the first says why */
    if (status == GJ_OK) {
        conclude(&pilot, n_pilots, &spec->expected);
    } else if (error) {
        *error = why;
    }
    gj_free(pilot.profit);
    return status;
}

enum gj_status gj_study_expect(struct gj_study_spec *spec, unsigned n_threads, const atomic_int *stop,
                               struct gj_error *error)
{
    const struct gj_decision_spec *decision = &spec->firm.decision;
    if (!decision->is_on || spec->expected.is_known || spec->n_upgrades == 0) {
        return GJ_OK;
    }
    if (!isnan(decision->gain_won_per_year)) {
        spec->expected = (struct gj_expectation){.is_known = true};
        spec->expected.gain_won_per_year[0] = (struct gj_estimate){.mean = decision->gain_won_per_year};
        return GJ_OK;
    }
    return run_pilot(spec, n_threads, stop, error);
}
