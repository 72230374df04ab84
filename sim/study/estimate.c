#include "study/estimate.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_version.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

double gj_round_10(double value)
{
    if (!isfinite(value)) {
        return value;
    }
    char text[40];
    snprintf(text, sizeof text, "%.9e", value);
    return strtod(text, NULL);
}

/* Running means and central sums of a pair ([Welford1962], and its covariance), in the order given: always the same bits. */
struct moments {
    uint32_t n;
    double mean_a, mean_b, aa, bb, ab;
};

static struct moments moments_of(const double *a, const double *b, size_t n, size_t stride)
{
    struct moments m = {0};
    for (size_t i = 0; i < n; i++) {
        const double x = a[i * stride];
        const double y = b ? b[i * stride] : 0.0;
        if (isnan(x) || isnan(y)) {
            continue;
        }
        m.n++;
        const double dx = x - m.mean_a;
        const double dy = y - m.mean_b;
        m.mean_a += dx / m.n;
        m.mean_b += dy / m.n;
        m.aa += dx * (x - m.mean_a);
        m.bb += dy * (y - m.mean_b);
        m.ab += dx * (y - m.mean_b);
    }
    return m;
}

struct gj_estimate gj_estimate_of(double mean, double sum_of_squares, uint32_t n, double confidence)
{
    struct gj_estimate estimate = {.mean = n > 0 ? gj_round_10(mean) : NAN, .half_width = NAN, .n = n};
    if (n >= 2) {
        const double t = gsl_cdf_tdist_Pinv(0.5 + confidence / 2.0, (double)n - 1.0);
        const double variance = sum_of_squares / ((double)n - 1.0);
        estimate.half_width = gj_round_10(t * sqrt(variance > 0.0 ? variance / (double)n : 0.0));
    }
    return estimate;
}

struct gj_estimate gj_estimate_mean(const double *value, size_t n, size_t stride, double confidence)
{
    const struct moments m = moments_of(value, NULL, n, stride);
    return gj_estimate_of(m.mean_a, m.aa, m.n, confidence);
}

struct gj_estimate gj_estimate_difference(const double *a, const double *b, size_t n, size_t stride, double confidence)
{
    double mean = 0.0;
    double squares = 0.0;
    uint32_t count = 0;
    for (size_t i = 0; i < n; i++) {
        const double d = a[i * stride] - b[i * stride];
        if (isnan(d)) {
            continue;
        }
        count++;
        const double change = d - mean;
        mean += change / count;
        squares += change * (d - mean);
    }
    return gj_estimate_of(mean, squares, count, confidence);
}

struct gj_estimate gj_estimate_weighted(const double *value, const double *weight, size_t n, double confidence)
{
    uint32_t count = 0;
    double all = 0.0;
    double mean = 0.0;
    for (size_t i = 0; i < n; i++) {
        if (!isnan(value[i]) && weight[i] > 0.0) {
            count++;
            all += weight[i];
            mean += (value[i] - mean) * (weight[i] / all);
        }
    }
    double squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        if (!isnan(value[i]) && weight[i] > 0.0) {
            const double part = weight[i] / all * (double)count * (value[i] - mean);
            squares += part * part;
        }
    }
    return gj_estimate_of(mean, squares, count, confidence);
}

struct gj_estimate gj_estimate_ratio(const double *a, const double *b, size_t n, size_t stride, double confidence)
{
    const struct moments m = moments_of(a, b, n, stride);
    if (m.n == 0 || m.mean_b == 0.0) {
        return (struct gj_estimate){.mean = NAN, .half_width = NAN, .n = m.n};
    }
    const double ratio = m.mean_a / m.mean_b;
    const double squares = (m.aa - 2.0 * ratio * m.ab + ratio * ratio * m.bb) / (m.mean_b * m.mean_b);
    return gj_estimate_of(ratio - 1.0, squares, m.n, confidence);
}

struct gj_estimate gj_estimate_welch(const struct gj_sample *a, const struct gj_sample *b, double confidence)
{
    struct gj_estimate e = {.mean = gj_round_10(a->mean - b->mean), .half_width = NAN, .n = a->n < b->n ? a->n : b->n};
    if (e.n == 0) {
        e.mean = NAN;
    }
    if (e.n >= 2) {
        const double va = a->variance / a->n;
        const double vb = b->variance / b->n;
        const double sum = va + vb;
        const double freedom = sum * sum / (va * va / (a->n - 1.0) + vb * vb / (b->n - 1.0));
        e.half_width = sum > 0.0 ? gj_round_10(gsl_cdf_tdist_Pinv(0.5 + confidence / 2.0, freedom) * sqrt(sum)) : 0.0;
    }
    return e;
}

const char *gj_study_library_version(void)
{
    return gsl_version;
}
