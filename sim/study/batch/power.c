#include "study/batch/power.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdbool.h>

#include "study/precision.h"

enum gj_status gj_spread_of(const double *value, size_t n, struct gj_spread *spread, struct gj_error *error)
{
    struct gj_mean mean = {0};
    for (size_t i = 0; i < n; i++) {
        gj_mean_add(&mean, value[i]);
    }
    *spread = (struct gj_spread){.n = mean.n, .mean = mean.mean};
    if (mean.n < 2) {
        return gj_error_set(error, GJ_USAGE, NULL, "the pilot has %u values of %zu replications; a spread needs 2",
                            mean.n, n);
    }
    const double degrees = (double)mean.n - 1.0;
    spread->sd = sqrt(mean.squares > 0.0 ? mean.squares / degrees : 0.0);
    /* Differences that are equal but for rounding. */
    spread->sd = spread->sd <= 1e-12 * fabs(mean.mean) ? 0.0 : spread->sd;
    spread->sd_high = spread->sd * sqrt(degrees / gsl_cdf_chisq_Pinv(1.0 - GJ_POWER_SURE, degrees));
    return GJ_OK;
}

/* Integrand of P(T <= t) over s, the pilot's sd as a share of the true one: degrees s^2 is chi-square. */
struct slice {
    double t, degrees, noncentrality, log_scale;
};

static double density_times_normal(double s, void *user)
{
    const struct slice *c = user;
    const double log_density = c->log_scale + (c->degrees - 1.0) * log(s) - 0.5 * c->degrees * s * s;
    return exp(log_density) * gsl_cdf_ugaussian_P(c->t * s - c->noncentrality);
}

/* The density of s is smooth and has its mass about 1: Gauss-Legendre with as many nodes as double precision can use. */
double gj_noncentral_t(double t, double degrees, double noncentrality)
{
    const double far = 9.0 / sqrt(2.0 * degrees); /* 9 of its standard deviations: less than 1e-13 lies beyond */
    struct slice c = {t, degrees, noncentrality, 0.0};
    c.log_scale = log(2.0) + 0.5 * degrees * log(0.5 * degrees) - gsl_sf_lngamma(0.5 * degrees);
    const double low = far < 1.0 ? 1.0 - far : 0.0;
    const double high = 1.0 + far;
    gsl_function f = {.function = density_times_normal, .params = &c};
    gsl_integration_glfixed_table *nodes = gsl_integration_glfixed_table_alloc(100);
    if (!nodes) {
        return NAN;
    }
    const double p = gsl_integration_glfixed(&f, low, high, nodes);
    gsl_integration_glfixed_table_free(nodes);
    return p < 0.0 ? 0.0 : p > 1.0 ? 1.0 : p;
}

double gj_power_of(double degrees, double noncentrality, double confidence)
{
    /* From here on t and the normal differ by less than 1e-8, and the density above is a needle. */
    const double many = 1e7;
    const double t = degrees < many ? gsl_cdf_tdist_Pinv(0.5 + confidence / 2.0, degrees)
                                    : gsl_cdf_ugaussian_Pinv(0.5 + confidence / 2.0);
    if (degrees >= many) {
        return gsl_cdf_ugaussian_Q(t - noncentrality) + gsl_cdf_ugaussian_P(-t - noncentrality);
    }
    return 1.0 - gj_noncentral_t(t, degrees, noncentrality) + gj_noncentral_t(-t, degrees, noncentrality);
}

/* Is n enough? */
typedef bool is_enough(const struct gj_power_spec *spec, double sd, uint64_t n);

static bool is_narrow(const struct gj_power_spec *spec, double sd, uint64_t n)
{
    return gj_width_of_replications(spec, sd, n) <= spec->see;
}

static bool is_seen(const struct gj_power_spec *spec, double sd, uint64_t n)
{
    return gj_power_of((double)n - 1.0, spec->see * sqrt((double)n) / sd, spec->confidence) >= spec->power;
}

/* Both grow with n: double, then halve the gap. */
static uint64_t smallest(const struct gj_power_spec *spec, double sd, is_enough *test)
{
    uint64_t low = 1; /* not enough */
    uint64_t high = 2;
    if (!(sd > 0.0)) {
        return 2;
    }
    while (!test(spec, sd, high)) {
        low = high;
        high *= 2;
        if (high > GJ_POWER_MOST) {
            return GJ_POWER_MOST + 1;
        }
    }
    while (high - low > 1) {
        const uint64_t middle = low + (high - low) / 2;
        if (test(spec, sd, middle)) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return high;
}

uint64_t gj_replications_for_width(const struct gj_power_spec *spec, double sd)
{
    return smallest(spec, sd, is_narrow);
}

uint64_t gj_replications_for_power(const struct gj_power_spec *spec, double sd)
{
    return smallest(spec, sd, is_seen);
}

double gj_width_of_replications(const struct gj_power_spec *spec, double sd, uint64_t n)
{
    return gsl_cdf_tdist_Pinv(0.5 + spec->confidence / 2.0, (double)n - 1.0) * sd / sqrt((double)n);
}

double gj_difference_of_replications(const struct gj_power_spec *spec, double sd, uint64_t n)
{
    double low = 0.0;
    double high = 1.0;
    const double degrees = (double)n - 1.0;
    while (gj_power_of(degrees, high, spec->confidence) < spec->power) {
        low = high;
        high *= 2.0;
    }
    for (uint32_t i = 0; i < 40; i++) { /* to 12 digits */
        const double middle = 0.5 * (low + high);
        if (gj_power_of(degrees, middle, spec->confidence) < spec->power) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high * sd / sqrt((double)n);
}
