/* What it is worth, to whom: yearly flows of all parties, and what follows from them.
 *
 * Of two lives of the same firm on the same draws the ledgers are subtracted year by year, and the difference is shared out over the parties
 * (economy/party.h). Two effects, never mixed:
 *
 *     programme  = after - before     what support makes of it; before may take steps by its own decision
 *     technology = after - never      what the steps make of it; only where the firm decides by itself, otherwise both are one
 *
 * Years count from the decision. What steps cost and what is paid of it by others is dated at the beginning of the month it is booked in, all else at the
 * month's end; a flow belongs to the year it falls in, money at the decision itself to year 0. A year's flows are discounted from its end:
 *
 *     NPV = sum over y of flow(y) / (1 + rate) ^ y            the last year, when it is cut short, from the end of the run
 *
 * so everything can be redone from the yearly flows that are printed. Prices are constant, nothing is worth anything after the end of the run (no
 * residual value), and nothing is forecast beyond it. Interest is left out: what is lent and paid back is on no account, so discounting alone stands for
 * what money costs; the tax it saves is in. Costs of B/C are what the project asks for (price, replacement, upkeep, its
 * technicians, bought services, less support and with what is paid back of it), benefits all else. Cost a job: present value of
 * the state's support over jobs, as a ratio of means.
 *
 * What is not surely a gain gets no payback: both paybacks and the rate of return need the interval of the sum (the discounted one: of the NPV) to lie
 * above 0, and an owner that the project costs something. What is paid for a job needs the interval of the jobs to. */
#ifndef GJ_STUDY_APPRAISAL_H
#define GJ_STUDY_APPRAISAL_H

#include "economy/finance.h"
#include "economy/party.h"
#include "study/interval.h"

enum gj_effect { GJ_EFFECT_PROGRAMME, GJ_EFFECT_TECHNOLOGY, GJ_N_EFFECTS };

/* The parties, and society: all of them together. */
#define GJ_SOCIETY ((uint32_t)GJ_N_PARTIES)
#define GJ_N_OWNERS (GJ_N_PARTIES + 1)
const struct gj_party_info *gj_owner_info(uint32_t owner);

/* Lines of a party's ledger, and their sum. */
#define GJ_LINE_NET ((uint32_t)GJ_N_PARTY_LINES)
#define GJ_N_LINES (GJ_N_PARTY_LINES + 1)
const struct gj_party_info *gj_line_info(uint32_t line);

/* Of one owner. Won; present values at the decision. */
struct gj_worth {
    struct gj_estimate npv, sum; /* sum: not discounted */
    struct gj_estimate benefit, cost;
    struct gj_estimate benefit_cost; /* ratio of means; NaN where the project costs the owner nothing */
    enum gj_irr_kind irr_kind;       /* of the mean flows */
    double
        irr; /* a year, above 0; NaN: the running sum of the mean flows does not go once from - to +, not surely a gain, or under 1 % of the cost is its */
    double payback,
        payback_discounted; /* years from the decision, by the mean flows; NaN: not within the run, or not surely a gain */
    bool is_concerned;      /* some flow is not 0 */
};

/* What the state pays for, and has of it. NaN where that cannot be said. */
struct gj_fiscal {
    struct gj_estimate support;    /* present value of its support and coaching less what is paid back, won */
    struct gj_estimate returned;   /* present value of tax and contributions, won */
    struct gj_estimate returns;    /* returned a won of support */
    struct gj_estimate gross_jobs; /* at the firm, against never taking a step: jobs the work needs */
    struct gj_estimate net_jobs;   /* after the bridge; NaN without one */
    struct gj_estimate net_years;  /* the same in job-years of people employed, from the decision to the end */
    struct gj_estimate a_gross_job, a_net_job, a_net_year; /* support for one, won */
};

struct gj_appraisal {
    double rate;      /* a year */
    uint32_t n_years; /* the last may be cut short */
    double years;     /* from the decision to the end */
    bool has[GJ_N_EFFECTS];
    struct gj_worth worth[GJ_N_EFFECTS][GJ_N_OWNERS];
    struct gj_fiscal fiscal;  /* of the programme */
    struct gj_estimate *flow; /* won: gj_appraisal_flow; owned */
};

/* Flow of an owner's line (or GJ_LINE_NET) in year 0..n_years. Of society only things are lines: transfers are 0. */
const struct gj_estimate *gj_appraisal_flow(const struct gj_appraisal *appraisal, enum gj_effect effect, uint32_t owner,
                                            uint32_t line, uint32_t year);
/* Is the line one of what the project asks for (cost), or of what comes of it (benefit)? Of GJ_LINE_NET: neither, false. */
bool gj_appraisal_is_cost(uint32_t line);
/* Years after the decision that year `year` is discounted over. */
double gj_appraisal_date(const struct gj_appraisal *appraisal, uint32_t year);

#endif
