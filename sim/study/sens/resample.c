#include "study/sens/resample.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "kernel/draw.h"

uint64_t gj_resample_key(uint64_t seed, const char *purpose)
{
    return gj_draw_key(seed, "sensitivity", purpose);
}

uint64_t gj_resample_index(uint64_t key, uint32_t b, uint64_t place, uint64_t n)
{
    const uint64_t i = (uint64_t)(gj_draw_uniform(key, b, place, 0) * (double)n);
    return i < n ? i : n - 1;
}

void gj_resample_shuffle(uint64_t key, uint32_t b, uint32_t *place, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t j = (uint32_t)gj_resample_index(key, b, i, i + 1);
        place[i] = place[j];
        place[j] = i;
    }
}

double gj_quantile_sorted(const double *sorted, size_t n, double p)
{
    const double at = p * (double)(n - 1);
    const size_t i = at > 0.0 ? (size_t)at : 0;
    return i + 1 < n ? sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i]) : sorted[n - 1];
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Moves what is a number to the front and sorts it; how many. */
static size_t sort_numbers(double *value, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (!isnan(value[i])) {
            value[kept++] = value[i];
        }
    }
    qsort(value, kept, sizeof *value, by_value);
    return kept;
}

void gj_percentile_interval(double *value, size_t n, double confidence, double *low, double *high)
{
    n = sort_numbers(value, n);
    *low = n ? gj_quantile_sorted(value, n, (1.0 - confidence) / 2.0) : (double)NAN;
    *high = n ? gj_quantile_sorted(value, n, (1.0 + confidence) / 2.0) : (double)NAN;
}

void gj_centred_interval(double estimate, double *value, size_t n, double confidence, double *low, double *high)
{
    double mean = 0.0;
    n = sort_numbers(value, n);
    for (size_t i = 0; i < n; i++) {
        mean += value[i] / (double)n;
    }
    gj_percentile_interval(value, n, confidence, low, high);
    *low += estimate - mean;
    *high += estimate - mean;
}

double gj_expanded_confidence(double confidence, uint32_t n)
{
    if (n < 2) {
        return confidence;
    }
    const double t = gsl_cdf_tdist_Pinv((1.0 + confidence) / 2.0, n - 1.0);
    return 2.0 * gsl_cdf_ugaussian_P(t * sqrt((double)n / (n - 1.0))) - 1.0;
}
