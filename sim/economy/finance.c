#include "economy/finance.h"

#include "base/error.h"
#include "kernel/fm.h"

#define GREATEST 1e6 /* of v = 1 / (1 + rate), and of its inverse */

static double no_answer(void)
{
    return __builtin_nan("");
}

double gj_discount(double rate, double periods)
{
    return rate > -1.0 ? gj_pow(1.0 + rate, -periods) : no_answer();
}

double gj_discount_time(double rate_per_year, gj_time since)
{
    return gj_discount(rate_per_year, (double)since / (double)GJ_YEAR);
}

/* Horner's rule in v = 1 / (1 + rate): one division, and no power is rounded twice. */
double gj_npv(double rate, const double *flow, uint32_t n, uint32_t first)
{
    if (!(rate > -1.0)) {
        return no_answer();
    }
    double sum = 0.0;
    for (uint32_t t = n; t-- > 0;) {
        sum = sum / (1.0 + rate) + flow[t];
    }
    for (uint32_t t = 0; t < first; t++) {
        sum /= 1.0 + rate;
    }
    return sum;
}

double gj_annuity(double rate, uint32_t n)
{
    if (!(rate > -1.0)) {
        return no_answer();
    }
    double sum = 0.0;
    for (uint32_t t = 0; t < n; t++) { /* the closed form loses digits near rate 0 */
        sum = (sum + 1.0) / (1.0 + rate);
    }
    return sum;
}

double gj_capital_recovery(double rate, uint32_t n)
{
    return n > 0 ? 1.0 / gj_annuity(rate, n) : no_answer();
}

double gj_loan_payment(double loan, double rate, uint32_t n)
{
    return n > 0 ? loan / gj_annuity(rate, n) : no_answer();
}

double gj_payback(double rate, const double *flow, uint32_t n, double last)
{
    double sum = 0.0;
    double before = 0.0; /* when the flow before this one stood */
    double back = 0.0;   /* since when the sum has not been below 0 */
    if (!(rate > -1.0)) {
        return no_answer();
    }
    for (uint32_t t = 0; t < n; t++) {
        const double at = (double)t < last ? (double)t : last;
        const double value = flow[t] * gj_discount(rate, at);
        const bool was_owed = sum < 0.0;
        sum += value;
        if (sum < 0.0) {
            back = no_answer();
        } else if (was_owed) {
            back = at - (at - before) * sum / value; /* of this period's flow so much was over */
        }
        before = at;
    }
    return back;
}

double gj_benefit_cost(double rate, const double *benefit, const double *cost, uint32_t n, uint32_t first)
{
    const double costs = gj_npv(rate, cost, n, first);
    return costs > 0.0 ? gj_npv(rate, benefit, n, first) / costs : no_answer();
}

/* --- rates of return ---
 *
 * The present value is p(v) = sum of c[t] v^t with v = 1 / (1 + rate) > 0. With k between the places of a change of sign, the derivative of
 * p(v) v^-k has the coefficients c[t] (t - k), which change sign once less; and between two neighbouring roots of that derivative p(v) v^-k rises or
 * falls all along, so p has one root there or none, which its signs at the ends tell. So from no change of sign (no root) up to those of the
 * flows, one more at a time: no root is missed and none needs a guess.
 */

struct roots {
    uint32_t n;
    double v[GJ_IRR_FLOWS];
};

static int sign(double x)
{
    return (x > 0.0) - (x < 0.0);
}

/* Of p(v). Beyond 1 in powers of 1 / v, so that nothing overflows. A root touched from one side comes out as 0. */
static int sign_at(const double *c, uint32_t n, double v)
{
    double sum = 0.0;
    double size = 0.0;
    for (uint32_t i = 0; i < n; i++) {
        const double x = v <= 1.0 ? c[n - 1 - i] : c[i];
        const double by = v <= 1.0 ? v : 1.0 / v;
        sum = sum * by + x;
        size = size * by + (x < 0.0 ? -x : x);
    }
    return __builtin_fabs(sum) <= 1e-15 * size ? 0 : sign(sum);
}

/* The root between `low` and `high`, where p has opposite signs: halving on a logarithmic scale until nothing lies between. */
static double root_between(const double *c, uint32_t n, double low, double high, int sign_low)
{
    for (;;) {
        const double middle = low * __builtin_sqrt(high / low);
        if (!(middle > low) || !(middle < high)) {
            return middle;
        }
        const int here = sign_at(c, n, middle);
        if (here == 0) {
            return middle;
        }
        if (here == sign_low) {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/* Roots of p, ascending, given those of its derivative (see above). */
static void roots_between(const double *c, uint32_t n, const struct roots *turns, struct roots *out)
{
    double low = 1.0 / GREATEST;
    int sign_low = sign_at(c, n, low);
    out->n = 0;
    for (uint32_t i = 0; i <= turns->n; i++) {
        const double high = i < turns->n ? turns->v[i] : GREATEST;
        const int sign_high = sign_at(c, n, high);
        if (sign_low * sign_high < 0) {
            out->v[out->n++] = root_between(c, n, low, high, sign_low);
        } else if (sign_high == 0 && i < turns->n) {
            out->v[out->n++] = high;
        }
        low = high;
        sign_low = sign_high;
    }
}

/* Where the sign of the flows changes: k between the two places. */
static uint32_t find_changes(const double *flow, uint32_t n, double *k)
{
    uint32_t n_changes = 0;
    uint32_t last = n;
    for (uint32_t t = 0; t < n; t++) {
        if (flow[t] == 0.0) {
            continue;
        }
        if (last < n && sign(flow[t]) != sign(flow[last])) {
            k[n_changes++] = 0.5 * (double)(t + last);
        }
        last = t;
    }
    return n_changes;
}

/* c[t] times (t - k) for the first `levels` changes of sign, of size 1 at most. */
static void derive(const double *flow, uint32_t n, const double *k, uint32_t levels, double *c)
{
    for (uint32_t t = 0; t < n; t++) {
        c[t] = flow[t];
    }
    for (uint32_t i = 0; i < levels; i++) {
        double greatest = 0.0;
        for (uint32_t t = 0; t < n; t++) {
            c[t] *= (double)t - k[i];
            greatest = __builtin_fabs(c[t]) > greatest ? __builtin_fabs(c[t]) : greatest;
        }
        for (uint32_t t = 0; t < n; t++) {
            c[t] /= greatest;
        }
    }
}

struct gj_irr gj_irr(const double *flow, uint32_t n)
{
    double k[GJ_IRR_FLOWS];
    double c[GJ_IRR_FLOWS];
    struct roots roots[2] = {{.n = 0}, {.n = 0}};
    struct gj_irr irr = {.kind = GJ_IRR_NONE};
    GJ_CHECK(n <= GJ_IRR_FLOWS, "%u flows, at most %d", n, GJ_IRR_FLOWS);
    bool is_zero = true;
    for (uint32_t t = 0; t < n; t++) {
        is_zero = is_zero && flow[t] == 0.0;
    }
    const uint32_t n_changes = find_changes(flow, n, k);
    for (uint32_t i = 1; i <= n_changes; i++) {
        derive(flow, n, k, n_changes - i, c);
        roots_between(c, n, &roots[(i + 1) % 2], &roots[i % 2]);
    }
    const struct roots *found = &roots[n_changes % 2];
    irr.n = found->n;
    for (uint32_t i = 0; i < GJ_IRR_MAX; i++) { /* the greatest v is the lowest rate */
        irr.rate[i] = i < irr.n ? 1.0 / found->v[irr.n - 1 - i] - 1.0 : no_answer();
    }
    irr.kind = is_zero ? GJ_IRR_ANY : irr.n == 0 ? GJ_IRR_NONE : irr.n == 1 ? GJ_IRR_ONE : GJ_IRR_SEVERAL;
    return irr;
}

double gj_irr_single(const double *flow, uint32_t n)
{
    double sum = 0.0;
    bool was_negative = false;
    bool was_positive = false;
    for (uint32_t t = 0; t < n; t++) {
        sum += flow[t];
        if ((sum > 0.0 && !was_negative) || (sum < 0.0 && was_positive)) {
            return no_answer();
        }
        was_negative = was_negative || sum < 0.0;
        was_positive = was_positive || sum > 0.0;
    }
    if (!was_positive || !(sum > 0.0)) {
        return no_answer();
    }
    const struct gj_irr irr = gj_irr(flow, n);
    for (uint32_t i = 0; i < irr.n && i < GJ_IRR_MAX; i++) {
        if (irr.rate[i] > 0.0) {
            return irr.rate[i];
        }
    }
    return no_answer();
}
