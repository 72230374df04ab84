#include "kernel/dist.h"

#include <stdbool.h>
#include <stddef.h>

#include "kernel/dist_internal.h"
#include "kernel/draw_internal.h"
#include "kernel/draw_special.h"
#include "kernel/fm.h"

#define INF __builtin_inf()
#define FINITE_MAX 1.7976931348623157e308

/* Tells how a parameter is wrong: returns the status, so that a check reads `return wrong(...)`. */
static enum gj_status wrong(const struct gj_dist *dist, struct gj_error *error, const char *name, const char *must,
                            double value)
{
    return gj_error_set(error, GJ_MODEL, NULL, "%s: %s must be %s, it is %.10g", gj_dist_name(dist->kind), name, must,
                        value);
}

/* The comparisons below are written so that a NaN fails them. */
static bool finite_number(double x)
{
    return x >= -FINITE_MAX && x <= FINITE_MAX;
}

static bool between(double x, double low, double high)
{
    return x >= low && x <= high;
}

static enum gj_status moments(struct gj_dist *dist, struct gj_error *error, double mean, double variance)
{
    dist->mean = mean;
    dist->variance = variance;
    if (!finite_number(mean) || !finite_number(variance)) {
        return gj_error_set(error, GJ_MODEL, NULL, "%s: the parameters give a mean or variance too large for a number",
                            gj_dist_name(dist->kind));
    }
    return GJ_OK;
}

static enum gj_status check_constant(struct gj_dist *dist, struct gj_error *error)
{
    if (!finite_number(dist->a)) {
        return wrong(dist, error, "value", "a finite number", dist->a);
    }
    return moments(dist, error, dist->a, 0.0);
}

static enum gj_status check_uniform(struct gj_dist *dist, struct gj_error *error)
{
    if (!finite_number(dist->a)) {
        return wrong(dist, error, "low", "a finite number", dist->a);
    }
    if (!between(dist->b, dist->a, FINITE_MAX)) {
        return wrong(dist, error, "high", "a finite number not below low", dist->b);
    }
    double width = dist->b - dist->a;
    return moments(dist, error, dist->a + 0.5 * width, width * width / 12.0);
}

static enum gj_status check_triangular(struct gj_dist *dist, struct gj_error *error)
{
    double low = dist->a, mode = dist->b, high = dist->c;
    if (!finite_number(low)) {
        return wrong(dist, error, "low", "a finite number", low);
    }
    if (!between(high, low, FINITE_MAX)) {
        return wrong(dist, error, "high", "a finite number not below low", high);
    }
    if (!between(mode, low, high)) {
        return wrong(dist, error, "mode", "between low and high", mode);
    }
    double left = mode - low, right = high - mode, width = high - low;
    dist->derived[GJ_TRIANGULAR_MODE_CDF] = width > 0.0 ? left / width : 0.0;
    dist->derived[GJ_TRIANGULAR_LOW] = left * width;
    dist->derived[GJ_TRIANGULAR_HIGH] = right * width;
    /* (a^2 + b^2 + c^2 - ab - ac - bc) / 18 without the cancellation. */
    return moments(dist, error, mode + (right - left) / 3.0, (left * left + right * right + left * right) / 18.0);
}

static enum gj_status check_exponential(struct gj_dist *dist, struct gj_error *error)
{
    if (!between(dist->a, 0.0, FINITE_MAX)) {
        return wrong(dist, error, "mean", "a finite number, 0 or more", dist->a);
    }
    return moments(dist, error, dist->a, dist->a * dist->a);
}

static enum gj_status check_erlang(struct gj_dist *dist, struct gj_error *error)
{
    if (!between(dist->a, 0.0, FINITE_MAX)) {
        return wrong(dist, error, "mean", "a finite number, 0 or more", dist->a);
    }
    if (!between(dist->b, 1.0, 1e9) || dist->b != (double)(int64_t)dist->b) {
        return wrong(dist, error, "phases", "a whole number from 1 to 1e9", dist->b);
    }
    dist->derived[GJ_GAMMA_SHAPE] = dist->b;
    dist->derived[GJ_GAMMA_SCALE] = dist->a / dist->b;
    return moments(dist, error, dist->a, dist->a * dist->a / dist->b);
}

static enum gj_status check_gamma(struct gj_dist *dist, struct gj_error *error)
{
    double mean = dist->a, cv = dist->b;
    if (!between(mean, 0.0, FINITE_MAX)) {
        return wrong(dist, error, "mean", "a finite number, 0 or more", mean);
    }
    if (cv != 0.0 && !between(cv, 1e-9, 1e3)) {
        return wrong(dist, error, "coefficient of variation", "0, or from 1e-9 to 1e3", cv);
    }
    dist->derived[GJ_GAMMA_SHAPE] = cv > 0.0 ? 1.0 / (cv * cv) : 0.0;
    dist->derived[GJ_GAMMA_SCALE] = mean * (cv * cv);
    return moments(dist, error, mean, mean * cv * (mean * cv));
}

/* (Gamma(1 + 2x) - Gamma(1 + x)^2) / Gamma(1 + x)^2 with x = 1/shape. For small x the difference loses all its digits, so
 * there it is exp(d) - 1 with d = lnGamma(1 + 2x) - 2 lnGamma(1 + x) = sum of zeta(m) (2^m - 2) / m (-x)^m,
 * from the series of [AbramowitzStegun1964] 6.1.33. */
static double weibull_squared_cv(double x)
{
    if (x >= 0.02) { /* both ways are good to 1e-11 here */
        double ratio = gj_exp(gj_lgamma(1.0 + 2.0 * x) - 2.0 * gj_lgamma(1.0 + x));
        return ratio - 1.0;
    }
    static const double term[10] = {1.6449340668482264, -2.4041138063191886, 3.7881313179889837, -6.2215665308602196,
                                    10.512544973839308, -18.150286992874611, 31.879456059284733, -56.780475593477992,
                                    102.30164557806301, -186.09191908036622};
    double d = 0.0;
    for (int m = 9; m >= 0; m--) {
        d = d * x + term[m];
    }
    d *= x * x;
    return d * (1.0 + d * (1.0 / 2.0 + d * (1.0 / 6.0 + d * (1.0 / 24.0 + d / 120.0))));
}

static enum gj_status check_weibull(struct gj_dist *dist, struct gj_error *error)
{
    if (!between(dist->a, 0.0, FINITE_MAX)) {
        return wrong(dist, error, "scale", "a finite number, 0 or more", dist->a);
    }
    if (!between(dist->b, 0.02, 1e6)) { /* below 0.02 the variance is no number */
        return wrong(dist, error, "shape", "from 0.02 to 1e6", dist->b);
    }
    double x = 1.0 / dist->b;
    dist->derived[GJ_WEIBULL_INVERSE_SHAPE] = x;
    double mean = dist->a * gj_exp(gj_lgamma(1.0 + x));
    return moments(dist, error, mean, mean * mean * weibull_squared_cv(x));
}

static enum gj_status check_lognormal(struct gj_dist *dist, struct gj_error *error)
{
    double mean = dist->a, cv = dist->b;
    if (!between(mean, 0.0, FINITE_MAX)) {
        return wrong(dist, error, "mean", "a finite number, 0 or more", mean);
    }
    if (!between(cv, 0.0, 1e6)) {
        return wrong(dist, error, "coefficient of variation", "from 0 to 1e6", cv);
    }
    double variance = gj_log1p(cv * cv); /* of the logarithm */
    dist->derived[GJ_LOGNORMAL_SIGMA] = __builtin_sqrt(variance);
    dist->derived[GJ_LOGNORMAL_SHIFT] = -0.5 * variance;
    return moments(dist, error, mean, mean * cv * (mean * cv));
}

/* Integral of z^power exp(-(z^2 - origin^2)/2) about `centre` over [low, high]: Gauss-Legendre, 8 points in each of 64 panels.
 * The callers' intervals are at most 24 wide, so a panel is at most 3/8 of a standard deviation: error below 1e-15. */
static double normal_moment(double low, double high, double origin, double centre, int power)
{
    static const double node[4] = {0.18343464249564980, 0.52553240991632899, 0.79666647741362674, 0.96028985649753623};
    static const double weight[4] = {0.36268378337836198, 0.31370664587788729, 0.22238103445337447,
                                     0.10122853629037626};
    double half = (high - low) / 128.0, sum = 0.0;
    for (int panel = 0; panel < 64; panel++) {
        double middle = low + (2 * panel + 1) * half;
        for (int i = 0; i < 8; i++) {
            double z = middle + half * (i < 4 ? -node[i] : node[i - 4]);
            double f = weight[i % 4] * gj_exp(0.5 * (origin - z) * (origin + z));
            for (int k = 0; k < power; k++) {
                f *= z - centre;
            }
            sum += f;
        }
    }
    return sum * half;
}

/* Moments of the standard normal between low and high, by quadrature: the closed forms cancel in the tails. */
static void truncated_moments(double low, double high, double *mean, double *variance)
{
    double sign = 1.0;
    if (high < 0.0) { /* mirror, so that the origin (the bound or 0 where the density is largest) is not above */
        double old_low = low;
        low = -high;
        high = -old_low;
        sign = -1.0;
    }
    double origin = low > 0.0 ? low : 0.0;
    double reach = __builtin_sqrt(origin * origin + 144.0); /* beyond, the density is exp(-72) of its largest */
    low = low > -reach ? low : -reach;
    high = high < reach ? high : reach;
    double mass = normal_moment(low, high, origin, 0.0, 0);
    double centre = mass > 0.0 ? origin + normal_moment(low, high, origin, origin, 1) / mass : low;
    *mean = sign * centre;
    *variance = mass > 0.0 ? normal_moment(low, high, origin, centre, 2) / mass : 0.0;
}

static enum gj_status normal_bounds(struct gj_dist *dist, struct gj_error *error)
{
    double low = (dist->c - dist->a) / dist->b, high = (dist->d - dist->a) / dist->b;
    /* An upper tail in terms of 1 - p would have lost its digits: there draw -Z between the mirrored bounds. */
    bool mirrored = dist->d == INF ? dist->c != -INF : dist->c != -INF && low + high > 0.0;
    double p_low = gj_normal_cdf(mirrored ? -high : low);
    double p_high = gj_normal_cdf(mirrored ? -low : high);
    if (p_high < 1e-290) {
        return gj_error_set(error, GJ_MODEL, NULL,
                            "normal: the bounds %.10g and %.10g leave nothing of a normal with mean %.10g and standard "
                            "deviation %.10g",
                            dist->c, dist->d, dist->a, dist->b);
    }
    dist->derived[GJ_NORMAL_BASE] = p_low;
    dist->derived[GJ_NORMAL_WIDTH] = p_high - p_low;
    dist->derived[GJ_NORMAL_SIGN] = mirrored ? -1.0 : 1.0;
    double mean, variance;
    truncated_moments(low, high, &mean, &variance);
    return moments(dist, error, dist->a + dist->b * mean, dist->b * dist->b * variance);
}

static enum gj_status check_normal(struct gj_dist *dist, struct gj_error *error)
{
    if (!finite_number(dist->a)) {
        return wrong(dist, error, "mean", "a finite number", dist->a);
    }
    if (!between(dist->b, 0.0, FINITE_MAX)) {
        return wrong(dist, error, "standard deviation", "a finite number, 0 or more", dist->b);
    }
    if (!(dist->c < INF)) {
        return wrong(dist, error, "lower bound", "a number or -inf", dist->c);
    }
    if (!(dist->d >= dist->c && dist->d > -INF)) {
        return wrong(dist, error, "upper bound", "a number not below the lower bound, or inf", dist->d);
    }
    dist->derived[GJ_NORMAL_BASE] = 0.0;
    dist->derived[GJ_NORMAL_WIDTH] = 1.0;
    dist->derived[GJ_NORMAL_SIGN] = 1.0;
    if (dist->b == 0.0) {
        if (!between(dist->a, dist->c, dist->d)) {
            return wrong(dist, error, "mean", "between the bounds when the standard deviation is 0", dist->a);
        }
        return moments(dist, error, dist->a, 0.0);
    }
    if (dist->c == -INF && dist->d == INF) {
        return moments(dist, error, dist->a, dist->b * dist->b);
    }
    return normal_bounds(dist, error);
}

static enum gj_status check_beta(struct gj_dist *dist, struct gj_error *error)
{
    double a = dist->a, b = dist->b;
    if (!between(a, 1e-6, 1e12)) {
        return wrong(dist, error, "first shape", "from 1e-6 to 1e12", a);
    }
    if (!between(b, 1e-6, 1e12)) {
        return wrong(dist, error, "second shape", "from 1e-6 to 1e12", b);
    }
    if (!finite_number(dist->c)) {
        return wrong(dist, error, "low", "a finite number", dist->c);
    }
    if (!between(dist->d, dist->c, FINITE_MAX)) {
        return wrong(dist, error, "high", "a finite number not below low", dist->d);
    }
    double width = dist->d - dist->c, share = a / (a + b);
    return moments(dist, error, dist->c + width * share, width * width * share * (b / (a + b)) / (a + b + 1.0));
}

static enum gj_status check_geometric(struct gj_dist *dist, struct gj_error *error)
{
    double p = dist->a;
    if (!between(p, 1e-9, 1.0)) {
        return wrong(dist, error, "probability", "from 1e-9 to 1", p);
    }
    dist->derived[GJ_GEOMETRIC_INVERSE_LOG] = p < 1.0 ? 1.0 / gj_log1p(-p) : 0.0;
    return moments(dist, error, 1.0 / p, (1.0 - p) / (p * p));
}

static enum gj_status check_binomial(struct gj_dist *dist, struct gj_error *error)
{
    double n = dist->a, p = dist->b;
    if (!between(n, 0.0, GJ_BINOMIAL_TRIALS_MAX) || n != (double)(int64_t)n) {
        return wrong(dist, error, "trials", "a whole number from 0 to 4294967295", n);
    }
    if (!between(p, 0.0, 1.0)) {
        return wrong(dist, error, "probability", "from 0 to 1", p);
    }
    dist->derived[GJ_COUNT_FIRST] = gj_binomial_first(n, p);
    return moments(dist, error, n * p, n * p * (1.0 - p));
}

static enum gj_status check_poisson(struct gj_dist *dist, struct gj_error *error)
{
    if (!between(dist->a, 0.0, GJ_POISSON_MEAN_MAX)) {
        return wrong(dist, error, "mean", "from 0 to 1e9", dist->a);
    }
    dist->derived[GJ_COUNT_FIRST] = gj_poisson_first(dist->a);
    return moments(dist, error, dist->a, dist->a);
}

static enum gj_status check_table(const struct gj_dist *dist, struct gj_error *error)
{
    if (dist->n_table == 0 || dist->value == NULL) {
        return wrong(dist, error, "number of values", "1 or more", dist->n_table);
    }
    for (uint32_t i = 0; i < dist->n_table; i++) {
        if (!finite_number(dist->value[i])) {
            return gj_error_set(error, GJ_MODEL, NULL, "%s: value %u must be a finite number, it is %.10g",
                                gj_dist_name(dist->kind), i + 1, dist->value[i]);
        }
    }
    return GJ_OK;
}

static enum gj_status check_discrete(struct gj_dist *dist, struct gj_error *error)
{
    enum gj_status status = check_table(dist, error);
    if (status != GJ_OK) {
        return status;
    }
    if (dist->cumulative == NULL) {
        return gj_error_set(error, GJ_MODEL, NULL, "discrete: weights are missing");
    }
    double before = 0.0, mean = 0.0, variance = 0.0;
    for (uint32_t i = 0; i < dist->n_table; i++) {
        if (!between(dist->cumulative[i], before, 1.0)) {
            return gj_error_set(error, GJ_MODEL, NULL,
                                "discrete: weight %u must be 0 or more (running sum %.10g after %.10g)", i + 1,
                                dist->cumulative[i], before);
        }
        mean += (dist->cumulative[i] - before) * dist->value[i];
        before = dist->cumulative[i];
    }
    if (before != 1.0) {
        return wrong(dist, error, "sum of the weights", "1 after scaling", before);
    }
    before = 0.0;
    for (uint32_t i = 0; i < dist->n_table; i++) {
        double off = dist->value[i] - mean;
        variance += (dist->cumulative[i] - before) * off * off;
        before = dist->cumulative[i];
    }
    return moments(dist, error, mean, variance);
}

static enum gj_status check_empirical(struct gj_dist *dist, struct gj_error *error)
{
    enum gj_status status = check_table(dist, error);
    if (status != GJ_OK) {
        return status;
    }
    uint32_t n = dist->n_table;
    if (n == 1) {
        return moments(dist, error, dist->value[0], 0.0);
    }
    double pieces = (double)(n - 1), mean = 0.0, variance = 0.0;
    for (uint32_t i = 1; i < n; i++) {
        if (dist->value[i] < dist->value[i - 1]) {
            return gj_error_set(error, GJ_MODEL, NULL,
                                "empirical: values must be sorted, value %u (%.10g) is below value %u (%.10g)", i + 1,
                                dist->value[i], i, dist->value[i - 1]);
        }
        mean += (0.5 * dist->value[i] + 0.5 * dist->value[i - 1]) / pieces;
    }
    for (uint32_t i = 1; i < n;
         i++) { /* each piece is uniform: its own variance, and its middle's distance from the mean */
        double left = dist->value[i - 1] - mean, right = dist->value[i] - mean;
        variance += (left * left + left * right + right * right) / (3.0 * pieces);
    }
    return moments(dist, error, mean, variance);
}

static enum gj_status check_recorded(struct gj_dist *dist, struct gj_error *error)
{
    enum gj_status status = check_table(dist, error);
    if (status != GJ_OK) {
        return status;
    }
    double mean = 0.0, variance = 0.0;
    for (uint32_t i = 0; i < dist->n_table; i++) {
        mean += dist->value[i] / dist->n_table;
    }
    for (uint32_t i = 0; i < dist->n_table; i++) {
        variance += (dist->value[i] - mean) * (dist->value[i] - mean) / dist->n_table;
    }
    return moments(dist, error, mean, variance);
}

enum gj_status gj_dist_check(struct gj_dist *dist, struct gj_error *error)
{
    switch (dist->kind) {
#define GJ_DIST(NAME, name, n_parameters) \
    case GJ_DIST_##NAME:                  \
        return check_##name(dist, error);
#include "kernel/dist.def"
#undef GJ_DIST
    case GJ_N_DIST:
        break;
    }
    GJ_CHECK(false, "no distribution of kind %d", (int)dist->kind);
}

const char *gj_dist_name(enum gj_dist_kind kind)
{
    static const char *const name[GJ_N_DIST] = {
#define GJ_DIST(NAME, name, n_parameters) #name,
#include "kernel/dist.def"
#undef GJ_DIST
    };
    return (unsigned)kind < GJ_N_DIST ? name[kind] : "unknown";
}

double gj_dist_mean(const struct gj_dist *dist)
{
    return dist->mean;
}

double gj_dist_variance(const struct gj_dist *dist)
{
    return dist->variance;
}
