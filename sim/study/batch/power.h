/* How many replications it takes to see a difference: from a pilot's values, one a replication (paired: after less before on the same draws).
 *
 *     width   smallest n whose interval is expected to be no wider than +- see:        t(1 - a/2, n - 1) sd / sqrt(n) <= see
 *     power   smallest n whose two-sided t test at level a finds a true difference of `see` with the power asked for: with d = see sqrt(n) / sd
 *             P(|T| > t(1 - a/2, n - 1)) >= power,  T noncentral t of n - 1 degrees, noncentrality d          [Cohen1988] 2.4
 *
 * sd is known from the pilot only. Its one-sided upper bound sd sqrt((m - 1) / chi2(1 - sure, m - 1)), m values, gives the n that is enough with
 * confidence GJ_POWER_SURE whatever the true one is ([Browne1995], who advises this for pilots). Normal replications are supposed, as by every interval here. */
#ifndef GJ_STUDY_POWER_H
#define GJ_STUDY_POWER_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

#define GJ_POWER_SURE 0.9
#define GJ_POWER_MOST UINT64_C(1000000000) /* replications; more is not answered */

struct gj_power_spec {
    double see;               /* difference, in the unit of the values, > 0 */
    double power, confidence; /* 0.8, 0.95; both above 0 and below 1 */
};

/* Of the pilot. */
struct gj_spread {
    uint32_t n;      /* values that are not NaN */
    double mean, sd; /* sd 0: all alike */
    double sd_high;  /* upper bound of the true sd; 0 when sd is */
};
/* GJ_USAGE with fewer than 2 values. */
enum gj_status gj_spread_of(const double *value, size_t n, struct gj_spread *spread,
                            struct gj_error *error) GJ_MUST_CHECK;

/* Replications; GJ_POWER_MOST + 1: more than that. At least 2, also without any spread. */
uint64_t gj_replications_for_width(const struct gj_power_spec *spec, double sd);
uint64_t gj_replications_for_power(const struct gj_power_spec *spec, double sd);
/* The other way: half-width expected of n >= 2 replications, and the difference that n find with the power asked for. `see` does not count. */
double gj_width_of_replications(const struct gj_power_spec *spec, double sd, uint64_t n);
double gj_difference_of_replications(const struct gj_power_spec *spec, double sd, uint64_t n);

/* P(T <= t) of Student's t with `degrees` > 0 and a noncentrality, to about 1e-12; the two-sided test's power. */
double gj_noncentral_t(double t, double degrees, double noncentrality);
double gj_power_of(double degrees, double noncentrality, double confidence);

#endif
