/* Does the firm go ahead? Its own hurdle rate, its cash, and whether it knows of the support.
 *
 * The firm is asked when an upgrade becomes possible and once a year after that, until it goes ahead or time is over. With A the present value of 1 a
 * year over `years` at its hurdle rate, it goes ahead when
 *
 *     belief x gain x A >= cost_weight x own cost   and   gain > 0   and   cash >= own cost + what it lays out until the support comes
 *
 * ([AndersonNewell2004]: firms answer the cost 40 % more than the savings, and ask for 50-100 % a year.) The gain is what the upgrade brings a year before
 * investment, upkeep deducted: found by a pilot of the firm itself (study/pilot.h). Own cost is what the programme leaves to it when it
 * knows of the programme, the whole cost otherwise. At 50 %, 5 years and 1.4 this is a payback of at most 15 months.
 *
 * Draws belong to the firm and are the same in every arm: belief, a lognormal of mean 1, once a firm and replication; whether it hears of the support, once a
 * year, by the number of the year. So with the same cash a smaller own cost is never answered with no where a larger one was answered with yes: more
 * support never means fewer firms. Several upgrades are asked about in their order; each from when it is possible, and the one before it taken.
 */
#ifndef GJ_ECONOMY_DECISION_H
#define GJ_ECONOMY_DECISION_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/time.h"

struct gj_decision_spec {
    bool is_on;               /* false: upgrades are taken as planned */
    double hurdle_per_year;   /* the firm's own discount rate, >= 0; 0.5 is 50 % */
    double years;             /* that it looks ahead, > 0 */
    double cost_weight;       /* >= 0 */
    double belief_cv;         /* coefficient of variation of belief, >= 0; 0: it believes what the pilot says */
    double knows_first;       /* P(it knows of the support when it is first asked), 0..1 */
    double hears_per_year;    /* P(a firm that does not know of it hears of it in a year), 0..1 */
    double gain_won_per_year; /* of the one upgrade, as the firm takes it to be; NaN: found by a pilot */
    uint32_t pilots;          /* paired replications of the pilot, >= 1 */
};

/* Whose draws. */
struct gj_decider {
    const struct gj_decision_spec *spec;
    uint64_t seed;
    uint32_t replication;
};

/* One question. */
struct gj_proposal {
    double gain_won_per_year; /* simulated */
    double belief;            /* multiplier */
    int64_t own_mwon;         /* what the firm has to pay */
    int64_t ahead_mwon;       /* what it lays out beyond that until the support has come */
    int64_t cash_mwon;        /* what it has, credit included; GJ_NO_CASH_LIMIT: cash does not matter */
};
#define GJ_NO_CASH_LIMIT INT64_MAX

/* The largest own cost, 1/1000 won, that the expected gain is worth; -1 when no cost at all would be taken (no gain). At most INT64_MAX. */
int64_t gj_decision_worth(const struct gj_decision_spec *spec, double gain_won_per_year, double belief);
/* own cost <= worth, and cash for all that it lays out; who lays out nothing needs no cash. */
bool gj_decision_goes_ahead(const struct gj_decision_spec *spec, const struct gj_proposal *proposal);

/* The firm's belief. 1 when belief_cv is 0. */
double gj_decision_belief(const struct gj_decider *who);
/* Does it know of the support in year `year` after the first question (0, 1, ...)? Who knows does not forget. */
bool gj_decision_knows(const struct gj_decider *who, uint32_t year);

/* When the next question is asked: at `first`, or a whole number of years after it, `not_before` at the earliest. */
gj_time gj_decision_next(gj_time first, gj_time not_before);

/* An upgrade as its firm sees it. */
struct gj_prospect {
    gj_time at;         /* may be taken from then, counted from when the first may */
    gj_time install_us; /* after it was taken, before the next may be */
    double gain_won_per_year;
    bool has_support;    /* there is a programme for it */
    int64_t full_mwon;   /* cost without support */
    int64_t own_mwon;    /* with it */
    int64_t ahead_mwon;  /* with it: what it lays out beyond its own cost until the support has come */
    int64_t public_mwon; /* with it: public money, coaching included */
};

/* What a firm did, or would do. */
struct gj_choice {
    uint32_t n_taken;
    gj_time *taken_at;  /* n_prospects entries, n_taken are set; counted from when the first may be taken */
    bool *with_support; /* n_prospects entries, n_taken are meant */
};

/* What is asked when a firm is not lived. */
struct gj_outlook {
    const struct gj_prospect *prospect;
    uint32_t n_prospects;
    bool is_supported;        /* the programmes are there */
    gj_time length;           /* questions at `length` or after are not asked: time is over, or the firm closed */
    const int64_t *cash_mwon; /* credit included, in year 0, 1, ... of the questions; NULL: does not matter */
    uint32_t n_cash;
};
/* The same rule without living: for an outlook whose cash by year is known. What has been paid for an upgrade on the way is not taken off cash_mwon. */
void gj_decision_foresee(const struct gj_decider *who, const struct gj_outlook *outlook, struct gj_choice *out);

#endif
