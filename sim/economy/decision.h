/* Does the firm go ahead? Its own hurdle rate, its cash, and whether it knows of the support.
 *
 * The firm is asked when a step becomes possible and once a year after that, until it goes ahead or time is over. It goes ahead when what it
 * expects the step to bring over `years`, discounted at its hurdle rate, is at least `cost_weight` times what it has to pay itself, and when
 * it has that cash ([AndersonNewell2004]: firms answer the cost 40 % more than the savings, and ask for 50-100 % a year). What it
 * expects is the simulated gain of the firm (a pilot), times its belief: a lognormal draw of mean 1 that is the firm's own, the same in every arm, so
 * that more support never means fewer firms. */
#ifndef GJ_ECONOMY_DECISION_H
#define GJ_ECONOMY_DECISION_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/time.h"

struct gj_decision_spec {
    bool is_on;             /* false: steps are taken as planned */
    double hurdle_per_year; /* the firm's own discount rate */
    double years;           /* that it looks ahead */
    double cost_weight;     /* 1.4 */
    double belief_cv;       /* coefficient of variation of belief */
    double knows_per_year;  /* P(a firm that does not know of support hears of it in a year); 1: all know at once */
    double
        gain_won_per_year; /* what the last step is expected to bring a year before investment; NaN: found by a pilot */
};

/* One question. */
struct gj_proposal {
    double gain_won_per_year; /* simulated */
    double belief;            /* multiplier */
    int64_t own_mwon;         /* what the firm has to pay */
    int64_t cash_mwon;        /* what it has, credit included */
};

bool gj_decision_goes_ahead(const struct gj_decision_spec *spec, const struct gj_proposal *proposal);

#endif
