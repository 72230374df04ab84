/* Switching values: at which value of one factor does the outcome cross a threshold, so that the decision turns? All else stays as it is.
 *
 *     outcome  ^        ____/          scan the range, then bisect each pair of neighbours on two sides of the threshold, by real runs
 *     + + + + +|+ + + x + + + +       threshold
 *              | ____/
 *              +------[---]----->      factor        [ ] : where the outcome's interval holds the threshold
 *
 * All values are lived on the same draws, so the outcome moves with the factor and not by chance. The interval of a switching value are the values at which
 * the threshold is inside the outcome's confidence interval, up to the nearest value on each side at which it is not (a test at each value, inverted, as
 * Fieller does for ratios [Fieller1954]); open where the range ends first.
 *
 * A crossing between two scanned values that goes there and back is not seen: more values, or a narrower range. */
#ifndef GJ_STUDY_SWITCHING_H
#define GJ_STUDY_SWITCHING_H

#include "study/batch/point_table.h"

#define GJ_MAX_CROSSINGS 8
#define GJ_MAX_SWITCHING_POINTS 400

struct gj_switching_spec {
    const struct gj_factor *factor;
    double low, high; /* looked at; within the factor's range. CHOICE: all words are */
    double threshold;
    double tolerance; /* of the range, 0..1: a crossing is bisected to this; 0.002 */
    uint32_t n_scan;  /* values of the first look, 2..GJ_MAX_SWITCHING_POINTS / 4; a CHOICE and a short WHOLE: all */
    uint32_t n;       /* replications at each value */
    double confidence;
    void *user;
    /* The outcome in replications 0 .. n - 1 at value x; NaN where one failed. Another status than OK: there is nothing at this value, `error` says
     * why, and the search goes on beside it, but for GJ_NO_MEMORY, GJ_INTERRUPTED and GJ_IO. */
    enum gj_status (*outcome)(void *user, double x, double *replication, struct gj_error *error);
};

struct gj_switching_point {
    double x;
    enum gj_status status;      /* not OK: no outcome, `reason` says why; GJ_FAILED_POINTS: all replications failed */
    struct gj_estimate outcome; /* n: good replications */
    char reason[300];
};

struct gj_crossing {
    double value;       /* REAL: between left and right, on the straight line; WHOLE: `right` */
    double left, right; /* neighbours on two sides of the threshold, as close as the tolerance (WHOLE: 1 apart) */
    bool is_rising;     /* at or above the threshold on the right */
    bool is_rough;      /* nothing could be lived between left and right, so they are further apart */
    bool has_interval;  /* two replications or more */
    double low, high;
    bool is_low_open, is_high_open; /* the interval reaches over this end of the range */
};

struct gj_switching {
    uint32_t n_points; /* lived, by x */
    struct gj_switching_point *point;
    uint32_t n_crossings;
    struct gj_crossing crossing[GJ_MAX_CROSSINGS];
    bool has_more;                  /* crossings than there is room for */
    bool may_cross;                 /* no crossing, but at some value the threshold is inside the interval */
    uint32_t n_failed;              /* values without an outcome */
    uint32_t n_failed_replications; /* at the other values */
};

/* GJ_USAGE: an empty range, numbers out of range. GJ_FAILED_POINTS: no value has an outcome (with the reason of the first). Others as `outcome` says. */
enum gj_status gj_switching_find(const struct gj_switching_spec *spec, struct gj_switching *out,
                                 struct gj_error *error) GJ_MUST_CHECK;
void gj_switching_fini(struct gj_switching *switching);

#endif
