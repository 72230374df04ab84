#include "economy/decision.h"

#include "kernel/fm.h"

/* Present value of 1 a year for `years`, paid at the end of each year; at rate 0 it is `years`. */
static double annuity(double rate, double years)
{
    return rate > 0.0 ? (1.0 - gj_pow(1.0 + rate, -years)) / rate : years;
}

bool gj_decision_goes_ahead(const struct gj_decision_spec *spec, const struct gj_proposal *proposal)
{
    const double gain = proposal->gain_won_per_year * proposal->belief * annuity(spec->hurdle_per_year, spec->years);
    return gain > 0.0 && gain * 1000.0 >= spec->cost_weight * (double)proposal->own_mwon &&
           proposal->cash_mwon >= proposal->own_mwon;
}
