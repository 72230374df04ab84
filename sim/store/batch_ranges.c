/* Ranges of outcomes over points: exact medians, so the means of some contrasts are kept at a time, 64 MB of them, and the rows are read again for others. */
#include "store/batch_folder_internal.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "store/batch_internal.h"

static const size_t most_values = (size_t)8 << 20;

uint32_t gj_batch_contrasts(const struct gj_experiment *e, struct gj_batch_pair *pair)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < e->n_responses; i++) {
        const uint32_t k = e->response[i];
        const bool is_pair =
            k < GJ_RESPONSE_OF_PAIR && k % 2 == 0 && i + 1 < e->n_responses && e->response[i + 1] == k + 1;
        pair[n++] = is_pair ? (struct gj_batch_pair){{k + 1, k}, i + 1, i}
                            : (struct gj_batch_pair){{k, GJ_NO_RESPONSE}, i, GJ_NO_RESPONSE};
        i += is_pair;
    }
    return n;
}

/* Each response by itself, and behind both arms of an outcome their difference. */
uint32_t gj_batch_range_pairs(const struct gj_experiment *e, struct gj_batch_pair *pair)
{
    struct gj_batch_pair own[GJ_N_RESPONSES];
    const uint32_t n_own = gj_batch_contrasts(e, own);
    uint32_t n = 0;
    for (uint32_t i = 0; i < n_own; i++) {
        if (own[i].against != GJ_NO_RESPONSE) {
            pair[n++] =
                (struct gj_batch_pair){{own[i].contrast.against, GJ_NO_RESPONSE}, own[i].against, GJ_NO_RESPONSE};
            pair[n++] = (struct gj_batch_pair){{own[i].contrast.of, GJ_NO_RESPONSE}, own[i].of, GJ_NO_RESPONSE};
        }
        pair[n++] = own[i];
    }
    return n;
}

double gj_batch_pair_value(const struct gj_batch_pair *pair, const double *value)
{
    return value[pair->of] - (pair->against == GJ_NO_RESPONSE ? 0.0 : value[pair->against]);
}

/* Means of one point, contrast by contrast. */
struct sums {
    double sum[GJ_BATCH_MAX_RANGES];
    uint32_t n[GJ_BATCH_MAX_RANGES];
};

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void finish(struct gj_batch_range *range, double *mean)
{
    const uint64_t n = range->n;
    if (n == 0) {
        range->least = range->median = range->most = (double)NAN;
        return;
    }
    qsort(mean, (size_t)n, sizeof *mean, by_value);
    range->least = mean[0];
    range->most = mean[n - 1];
    range->median = n % 2 == 1 ? mean[n / 2] : (mean[n / 2 - 1] + mean[n / 2]) / 2.0;
}

static void add_point(struct gj_batch_range *range, double *mean, uint64_t point, double value)
{
    if (range->n == 0 || value < range->least) {
        range->least = value;
        range->least_at = point;
    }
    if (range->n == 0 || value > range->most) {
        range->most = value;
        range->most_at = point;
    }
    mean[range->n++] = value;
}

/* One pass: contrasts 0..n of `pair`. `mean`: room for n_points values each. */
static enum gj_status pass(const struct gj_batch_walk *walk, const struct gj_batch_pair *pair, uint32_t n,
                           uint64_t n_points, double *mean, struct gj_batch_range *range, struct gj_error *error)
{
    struct gj_batch_point point;
    struct gj_batch_row row;
    bool has_point = true, has_row;
    enum gj_status status = walk->rewind(walk->user, error);
    while (status == GJ_OK && (status = walk->point(walk->user, &point, &has_point, error)) == GJ_OK && has_point) {
        struct sums sums;
        const uint64_t number = point.point;
        for (uint32_t k = 0; k < n; k++) {
            sums.sum[k] = 0.0;
            sums.n[k] = 0;
        }
        while ((status = walk->row(walk->user, &row, &has_row, error)) == GJ_OK && has_row) {
            for (uint32_t k = 0; k < n && row.status == GJ_OK; k++) {
                const double value = gj_batch_pair_value(&pair[k], row.value);
                if (value - value == 0.0) {
                    sums.sum[k] += value;
                    sums.n[k]++;
                }
            }
        }
        for (uint32_t k = 0; k < n && status == GJ_OK; k++) {
            if (sums.n[k] > 0) {
                add_point(&range[k], mean + k * n_points, number, sums.sum[k] / sums.n[k]);
            }
        }
    }
    for (uint32_t k = 0; k < n && status == GJ_OK; k++) {
        finish(&range[k], mean + k * n_points);
    }
    return status;
}

enum gj_status gj_batch_ranges_of(const struct gj_batch_walk *walk, const struct gj_batch_about *about,
                                  struct gj_batch_range **out, uint32_t *n, struct gj_error *error)
{
    struct gj_batch_pair pair[GJ_BATCH_MAX_RANGES];
    *n = gj_batch_range_pairs(about->experiment, pair);
    const uint64_t n_points = about->n_points;
    const uint64_t fit = n_points < most_values ? most_values / n_points : 1;
    const uint32_t at_once = fit < *n ? (uint32_t)fit : *n;
    double *mean = gj_alloc((size_t)(n_points * (at_once > 0 ? at_once : 1)) * sizeof *mean);
    struct gj_batch_range *range = gj_alloc_zero(*n + 1U, sizeof *range);
    enum gj_status status = GJ_OK;
    if (!mean || !range) {
        status =
            gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for %llu points", (unsigned long long)n_points);
    }
    for (uint32_t k = 0; k < *n && status == GJ_OK; k += at_once) {
        const uint32_t now = *n - k < at_once ? *n - k : at_once;
        for (uint32_t i = k; i < k + now; i++) {
            range[i].contrast = pair[i].contrast;
        }
        status = pass(walk, pair + k, now, n_points, mean, range + k, error);
    }
    gj_free(mean);
    if (status != GJ_OK) {
        gj_free(range);
        return status;
    }
    *out = range;
    return GJ_OK;
}
