#include "economy/decision.h"

#include "kernel/draw.h"
#include "kernel/fm.h"

/* Present value of 1 a year for `years`, paid at the end of each year; at rate 0 it is `years`. */
static double annuity(double rate, double years)
{
    return rate > 0.0 ? (1.0 - gj_pow(1.0 + rate, -years)) / rate : years;
}

/* To the nearest 1/1000 won, so that the answer to a cost is one comparison of integers. */
int64_t gj_decision_worth(const struct gj_decision_spec *spec, double gain_won_per_year, double belief)
{
    const double value = gain_won_per_year * belief * annuity(spec->hurdle_per_year, spec->years);
    if (!(value > 0.0)) {
        return -1;
    }
    const double most = spec->cost_weight > 0.0 ? value / spec->cost_weight * 1000.0 : 9.2e18;
    return most < 9.2e18 ? (int64_t)(most + 0.5) : INT64_MAX;
}

bool gj_decision_goes_ahead(const struct gj_decision_spec *spec, const struct gj_proposal *proposal)
{
    const int64_t worth = gj_decision_worth(spec, proposal->gain_won_per_year, proposal->belief);
    const int64_t lays_out = proposal->own_mwon + proposal->ahead_mwon;
    return proposal->own_mwon <= worth && (lays_out <= 0 || lays_out <= proposal->cash_mwon);
}

/* Lognormal of mean 1: exp(s z - s^2 / 2) with s^2 = ln(1 + cv^2). */
double gj_decision_belief(const struct gj_decider *who)
{
    const double cv = who->spec->belief_cv;
    if (!(cv > 0.0)) {
        return 1.0;
    }
    const uint64_t key = gj_draw_key(who->seed, "decision", "belief");
    const double z = gj_normal_quantile(gj_draw_uniform(key, who->replication, 0, 0));
    const double variance = gj_log(1.0 + cv * cv);
    return gj_exp(__builtin_sqrt(variance) * z - variance / 2.0);
}

bool gj_decision_knows(const struct gj_decider *who, uint32_t year)
{
    const uint64_t key = gj_draw_key(who->seed, "decision", "hears");
    bool knows = gj_draw_uniform(key, who->replication, 0, 0) < who->spec->knows_first;
    for (uint32_t y = 1; y <= year && !knows; y++) {
        knows = gj_draw_uniform(key, who->replication, y, 0) < who->spec->hears_per_year;
    }
    return knows;
}

gj_time gj_decision_next(gj_time first, gj_time not_before)
{
    if (not_before <= first) {
        return first;
    }
    const gj_time years = (not_before - first + GJ_YEAR - 1) / GJ_YEAR;
    return first + years * GJ_YEAR;
}

/* The answer in year `year` after the first question. */
static bool ask(const struct gj_decider *who, const struct gj_outlook *outlook, uint32_t k, uint32_t year,
                bool *with_support)
{
    const struct gj_prospect *p = &outlook->prospect[k];
    *with_support = outlook->is_supported && p->has_support && gj_decision_knows(who, year);
    const uint32_t last = outlook->n_cash > 0 ? outlook->n_cash - 1 : 0;
    const int64_t cash = outlook->cash_mwon ? outlook->cash_mwon[year < last ? year : last] : GJ_NO_CASH_LIMIT;
    const struct gj_proposal proposal = {.gain_won_per_year = p->gain_won_per_year,
                                         .belief = gj_decision_belief(who),
                                         .own_mwon = *with_support ? p->own_mwon : p->full_mwon,
                                         .ahead_mwon = *with_support ? p->ahead_mwon : 0,
                                         .cash_mwon = cash};
    return gj_decision_goes_ahead(who->spec, &proposal);
}

void gj_decision_foresee(const struct gj_decider *who, const struct gj_outlook *outlook, struct gj_choice *out)
{
    gj_time now = 0;
    out->n_taken = 0;
    while (out->n_taken < outlook->n_prospects) {
        const uint32_t k = out->n_taken;
        now = gj_decision_next(outlook->prospect[k].at, now);
        if (now >= outlook->length) {
            return;
        }
        if (ask(who, outlook, k, (uint32_t)(now / GJ_YEAR), &out->with_support[k])) {
            out->taken_at[k] = now;
            out->n_taken++;
            now += outlook->prospect[k].install_us;
        } else {
            now++;
        }
    }
}
