#include "study/warm_up.h"

#include <math.h>

#include "base/alloc.h"
#include "study/estimate.h"
#include "study/lives.h"

/* --- the choice --- */

static double batch_mean(const double *value, size_t batch)
{
    double sum = 0.0;
    for (size_t i = 0; i < GJ_MSER_BATCH; i++) {
        sum += value[batch * GJ_MSER_BATCH + i];
    }
    return sum / GJ_MSER_BATCH;
}

/* From the last batch to the first, so that what remains grows by one batch a step [Welford1962]. */
enum gj_status gj_mser(const double *value, size_t n, double *curve, struct gj_truncation *out, struct gj_error *error)
{
    const size_t k = n / GJ_MSER_BATCH;
    if (k < 2 * (size_t)GJ_MSER_LEAST) {
        return gj_error_set(error, GJ_LIMIT, NULL, "%zu values are too few to find a warm-up: %d at least", n,
                            2 * GJ_MSER_LEAST * GJ_MSER_BATCH);
    }
    double mean = 0.0;
    double squares = 0.0;
    *out = (struct gj_truncation){.n_batches = k, .statistic = INFINITY};
    for (size_t d = k; d-- > 0;) {
        const double kept = (double)(k - d);
        const double change = batch_mean(value, d) - mean;
        mean += change / kept;
        squares += change * (batch_mean(value, d) - mean);
        const double quotient = k - d < GJ_MSER_LEAST ? NAN : squares / (kept * kept);
        if (curve) {
            curve[d] = quotient;
        }
        if (2 * d <= k &&
            quotient <= out->statistic) { /* of equal ones the first batch that does it: less is left out */
            out->statistic = quotient;
            out->n_dropped = d;
            out->mean = mean;
        }
    }
    out->is_late = 20 * out->n_dropped > 9 * k;
    return GJ_OK;
}

const struct gj_series_info *gj_series_info(enum gj_series_id series)
{
    static const struct gj_series_info infos[] = {
#define GJ_SERIES(NAME, name, ko, unit) {name, ko, unit},
#include "study/series.def"
#undef GJ_SERIES
    };
    return &infos[series];
}

/* --- the pilot runs --- */

void gj_pilot_suit(struct gj_warm_up_spec *spec, gj_time length, gj_time interval)
{
    static const gj_time steps[] = {GJ_WEEK, GJ_DAY, GJ_HOUR};
    spec->length = length > 0 ? length : spec->study->warm_up + spec->study->horizon;
    spec->interval = spec->length / 200;
    for (size_t i = 3; i-- > 0;) {
        spec->interval = spec->length / steps[i] >= 100 ? steps[i] : spec->interval;
    }
    spec->interval = interval > 0 ? interval : spec->interval;
    spec->interval = spec->interval > 0 ? spec->interval : 1;
}

/* What each replication saw, point by point; added up in the order of replications afterwards, so that threads do not matter. */
struct room {
    const struct gj_warm_up_spec *spec;
    uint32_t n_points;
    double *value; /* [replication][series][point]; NaN: nothing to see */
};

static double *row_of(const struct room *room, uint32_t replication, uint32_t series)
{
    return room->value + ((size_t)replication * GJ_N_SERIES + series) * room->n_points;
}

static int64_t n_leads(const struct gj_flow_meter *flow)
{
    int64_t n = 0;
    for (uint32_t b = 0; b < GJ_LEAD_BUCKETS; b++) {
        n += flow->lead_count[b];
    }
    return n;
}

static void see(const struct room *room, uint32_t replication, uint32_t point, const struct gj_flow_meter *from,
                const struct gj_flow_meter *to)
{
    const double length = (double)room->spec->interval;
    const int64_t leads = n_leads(to) - n_leads(from);
    row_of(room, replication, GJ_SERIES_THROUGHPUT)[point] =
        (double)(to->pieces_done - from->pieces_done) / (length / (double)GJ_DAY);
    row_of(room, replication, GJ_SERIES_WIP)[point] = (double)(to->piece_us - from->piece_us) / length;
    row_of(room, replication, GJ_SERIES_LEAD_TIME)[point] =
        leads > 0 ? (double)(to->lead_us - from->lead_us) / (double)leads / (double)GJ_HOUR : NAN;
}

static enum gj_status live(void *user, struct gj_life *life, uint32_t replication, struct gj_error *error)
{
    const struct room *room = user;
    struct gj_flow_meter flow[2];
    enum gj_status status = GJ_OK;
    gj_floor_read(&life->floor, NULL, NULL, &flow[0], NULL);
    for (uint32_t i = 0; i < room->n_points && status == GJ_OK; i++) {
        status = gj_life_run(life, (gj_time)(i + 1) * room->spec->interval, error);
        gj_floor_read(&life->floor, NULL, NULL, &flow[(i + 1) % 2], NULL);
        see(room, replication, i, &flow[i % 2], &flow[(i + 1) % 2]);
    }
    for (uint32_t k = 0; status != GJ_OK && k < GJ_N_SERIES * room->n_points; k++) {
        row_of(room, replication, 0)[k] = NAN;
    }
    return status;
}

/* An interval in which nothing left the plant has no lead time: it gets that of the interval before, or, at the beginning, after. */
static void fill_gaps(double *value, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        value[i] = isnan(value[i]) ? value[i - 1] : value[i];
    }
    for (uint32_t i = n - 1; i-- > 0;) {
        value[i] = isnan(value[i]) ? value[i + 1] : value[i];
    }
    for (uint32_t i = 0; i < n; i++) {
        value[i] = isnan(value[i]) ? 0.0 : value[i];
    }
}

static void average(const struct room *room, uint32_t series, double *out)
{
    for (uint32_t i = 0; i < room->n_points; i++) {
        double sum = 0.0;
        uint32_t n = 0;
        for (uint32_t r = 0; r < room->spec->n; r++) {
            const double x = row_of(room, r, series)[i];
            sum += isnan(x) ? 0.0 : x;
            n += isnan(x) ? 0 : 1;
        }
        out[i] = n > 0 ? gj_round_10(sum / n) : NAN;
    }
    fill_gaps(out, room->n_points);
}

static enum gj_status choose(const struct room *room, struct gj_warm_up *pilot, struct gj_error *error)
{
    enum gj_status status = GJ_OK;
    for (uint32_t s = 0; s < GJ_N_SERIES && status == GJ_OK; s++) {
        average(room, s, pilot->value[s]);
        status = gj_mser(pilot->value[s], pilot->n_points, pilot->curve[s], &pilot->cut[s], error);
        pilot->warm_up[s] = (gj_time)pilot->cut[s].n_dropped * GJ_MSER_BATCH * room->spec->interval;
        pilot->advised = pilot->warm_up[s] > pilot->advised ? pilot->warm_up[s] : pilot->advised;
        pilot->is_late |= pilot->cut[s].is_late;
    }
    return status;
}

enum gj_status gj_warm_up_run(const struct gj_warm_up_spec *spec, struct gj_warm_up *pilot, struct gj_error *error)
{
    *pilot = (struct gj_warm_up){0};
    const gj_time n_points = spec->length / spec->interval;
    if (n_points > 1000000) {
        gj_error_set(error, GJ_LIMIT, NULL, "%lld intervals are too many", (long long)n_points);
        gj_error_fix(error, "give a longer --interval");
        return GJ_LIMIT;
    }
    pilot->n_points = (uint32_t)n_points;
    struct room room = {.spec = spec, .n_points = pilot->n_points};
    room.value = gj_alloc_zero((size_t)spec->n * GJ_N_SERIES * pilot->n_points + 1, sizeof *room.value);
    bool is_made = room.value != NULL;
    for (uint32_t s = 0; s < GJ_N_SERIES; s++) {
        pilot->value[s] = gj_alloc_zero((size_t)pilot->n_points + 1, sizeof *pilot->value[s]);
        pilot->curve[s] = gj_alloc_zero((size_t)pilot->n_points + 1, sizeof *pilot->curve[s]);
        is_made &= pilot->value[s] && pilot->curve[s];
    }
    enum gj_status status =
        is_made ? GJ_OK : gj_error_set(error, GJ_NO_MEMORY, NULL, "memory ran out for the series of pilot runs");
    const struct gj_lives lives = {.spec = spec->study,
                                   .arm = GJ_ARM_BEFORE,
                                   .n = spec->n,
                                   .n_threads = spec->n_threads,
                                   .stop = spec->stop,
                                   .live = live,
                                   .user = &room};
    if (status == GJ_OK) {
        status = gj_lives_run(&lives, &pilot->n_failed, error);
    }
    if (status == GJ_OK && pilot->n_failed == spec->n) {
        status = GJ_FAILED_POINTS;
    } else if (status == GJ_OK) {
        status = choose(&room, pilot, error);
    }
    gj_free(room.value);
    return status;
}

void gj_warm_up_free(struct gj_warm_up *pilot)
{
    for (uint32_t s = 0; s < GJ_N_SERIES; s++) {
        gj_free(pilot->value[s]);
        gj_free(pilot->curve[s]);
    }
    *pilot = (struct gj_warm_up){0};
}
