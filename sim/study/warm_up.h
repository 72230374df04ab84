/* How much of the beginning of a run to leave out: MSER-5 [White1997] [FranklinWhite2008].
 *
 * A series is cut into batches of 5 and for each number d of batches left out the sum of squares about the mean of the k - d that remain is
 * divided by (k - d)^2: the square of the mean's standard error, if the batches were independent. The d of the first half that makes it least is
 * the choice. Beyond the half it is not looked for: the few batches that remain there are alike by chance, the more so when they are correlated. Where
 * it still falls at the half (the choice is d > 0.45 k), the series is too short to tell or does not settle.
 */
#ifndef GJ_STUDY_WARM_UP_H
#define GJ_STUDY_WARM_UP_H

#include "study/study.h"

#define GJ_MSER_BATCH 5
#define GJ_MSER_LEAST 5 /* batches that remain at least where the curve is drawn */

struct gj_truncation {
    size_t n_batches; /* k; values left over at the end of the series are not looked at */
    size_t n_dropped; /* d, the first of the least */
    double mean;      /* of what remains */
    double statistic; /* least value of the quotient */
    bool is_late;     /* d > 0.45 k: no choice to rely on */
};

/* Of `n` values. `curve` (may be NULL, else room for n / 5) gets the quotient of each d, NaN where fewer than GJ_MSER_LEAST batches would remain.
 * GJ_LIMIT when n / 5 is less than 2 * GJ_MSER_LEAST. Cost: one pass. */
enum gj_status gj_mser(const double *value, size_t n, double *curve, struct gj_truncation *out,
                       struct gj_error *error) GJ_MUST_CHECK;

enum gj_series_id {
#define GJ_SERIES(NAME, name, ko, unit) GJ_SERIES_##NAME,
#include "study/series.def"
#undef GJ_SERIES
    GJ_N_SERIES
};
struct gj_series_info {
    const char *name, *ko, *unit;
};
const struct gj_series_info *gj_series_info(enum gj_series_id series);

struct gj_warm_up_spec {
    const struct gj_study_spec *study;
    uint32_t n; /* replications */
    gj_time length, interval;
    unsigned n_threads;
    const atomic_int *stop;
};

struct gj_warm_up {
    uint32_t n_points, n_failed;
    double *value[GJ_N_SERIES]; /* n_points each: means over the replications */
    double *curve[GJ_N_SERIES];
    struct gj_truncation cut[GJ_N_SERIES];
    gj_time warm_up[GJ_N_SERIES]; /* of each choice */
    gj_time advised;              /* the longest of them */
    bool is_late;                 /* one of them is */
};

/* A length and an interval that suit the study, where none is given (0): the whole of it, cut by the longest of week, day, hour that gives at least 100 intervals, else
 * into 200. */
void gj_pilot_suit(struct gj_warm_up_spec *spec, gj_time length, gj_time interval);

/* Live the before-arm from time 0, empty, `n` times, and choose. The result must be freed also after an error. GJ_LIMIT when there are too few
 * intervals; GJ_FAILED_POINTS when no replication lived. */
enum gj_status gj_warm_up_run(const struct gj_warm_up_spec *spec, struct gj_warm_up *pilot,
                              struct gj_error *error) GJ_MUST_CHECK;
void gj_warm_up_free(struct gj_warm_up *pilot);

#endif
