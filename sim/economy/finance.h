/* Closed forms of money over time: present value, rate of return, annuity, payback, benefit over cost. Pure functions, in any unit of money.
 *
 * Flows come at equal distances, one at the end of each period; `first` is the period of flow[0]: 0 when it is paid now, 1 when it comes
 * at the end of the first period. A rate is per period and above -1 (-100 %: what is left of money is nothing, and all that comes later would be
 * worth without end); a rate that is not gives NaN, and so does whatever has no answer. Scenarios are told so before a run.
 *
 *     const double flow[] = {-250000, 100000, 150000, 200000, 250000, 300000};
 *     gj_npv(0.10, flow, 6, 0);             // 472168.754
 *     gj_irr(flow, 6);                      // {GJ_IRR_ONE, .n = 1, .rate = {0.5672...}}
 */
#ifndef GJ_ECONOMY_FINANCE_H
#define GJ_ECONOMY_FINANCE_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/time.h"

/* What 1 that comes `periods` later (any number, also between whole ones) is worth now. */
double gj_discount(double rate, double periods);
/* The same for a rate a year and a stretch of simulated time. */
double gj_discount_time(double rate_per_year, gj_time since);

double gj_npv(double rate, const double *flow, uint32_t n, uint32_t first);

/* A rate at which the present value is 0. There is none when all flows have one sign (or none is a solution), and there may be several when their
 * sign changes more than once; then no single one is the return, and all are told. Rates from -99.9999 % to 10^8 % are looked through. */
#define GJ_IRR_MAX 4      /* rates told; there may be more */
#define GJ_IRR_FLOWS 1024 /* most flows */

enum gj_irr_kind {
    GJ_IRR_NONE,    /* the present value has one sign at every rate */
    GJ_IRR_ONE,     /* rate[0] */
    GJ_IRR_SEVERAL, /* rate[0] < rate[1] < ...; no single return: judge by the present value */
    GJ_IRR_ANY,     /* all flows are 0 */
};
struct gj_irr {
    enum gj_irr_kind kind;
    uint32_t n; /* found; the lowest GJ_IRR_MAX are in rate */
    double rate[GJ_IRR_MAX];
};
struct gj_irr gj_irr(const double *flow, uint32_t n);
/* The one rate above 0, where the running sum of the flows goes once from - to +; else NaN, as no rate could be told alone. With S[t] that sum, which
 * stays at its last, p(v) / (1 - v) = sum of S[t] v^t: by Descartes' rule one root lies in 0 < v < 1. A small last flow below 0 does no harm. */
double gj_irr_single(const double *flow, uint32_t n);

/* Present value of 1 at the end of each of n periods; n at rate 0. */
double gj_annuity(double rate, uint32_t n);
/* What has to come back at the end of each of n >= 1 periods for 1 paid now: 1 / annuity. */
double gj_capital_recovery(double rate, uint32_t n);
/* Paid at the end of each of n >= 1 periods for a loan. */
double gj_loan_payment(double loan, double rate, uint32_t n);

/* Periods from now until what was paid is back for good: the flows up to then, discounted at `rate` (0: the simple payback), add up to 0 and
 * never fall below it again. Flow t stands at the end of period t, the last at `last` <= n - 1: its period may be cut short. Between two flows the
 * money is taken to come evenly. 0 when nothing was ever owed; NaN when it never is. */
double gj_payback(double rate, const double *flow, uint32_t n, double last);

/* Present value of benefits over that of costs, both counted positive. NaN without costs. */
double gj_benefit_cost(double rate, const double *benefit, const double *cost, uint32_t n, uint32_t first);

#endif
