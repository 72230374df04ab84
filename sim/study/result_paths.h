/* The path of a firm over the years: what happened in each month and in each year after the warm-up, in each arm and between arms, with intervals over
 * replications.
 *
 * Month 1 is the first that begins after the warm-up; year 1 its months 1 to 12. Reviews are held at whole months from time 0, so a warm-up that is no whole
 * number of months leaves the last year short: it counts when six months of it are there, and says how many.
 *
 * Nothing is kept of a replication: its values are rounded to whole multiples of a small unit (path.def) and added up with their squares in
 * 128 bits, so the sums are the same bits in whatever order threads add them. A replication of which one arm failed is left out. A firm
 * that has closed has no heads, no orders and no sales. */
#ifndef GJ_STUDY_RESULT_PATHS_H
#define GJ_STUDY_RESULT_PATHS_H

#include "kernel/time.h"
#include "study/study.h"

enum gj_path_measure {
#define GJ_PATH(name, kind, scale, unit, unit_year, en, ko, value) GJ_PATH_##name,
#include "study/path.def"
#undef GJ_PATH
    GJ_N_PATH_MEASURES
};

enum gj_path_kind { GJ_PATH_LEVEL, GJ_PATH_FLOW, GJ_PATH_STOCK };

struct gj_path_info {
    const char *name, *unit, *unit_year, *en, *ko;
    enum gj_path_kind kind;
    double scale;
};
const struct gj_path_info *gj_path_info(enum gj_path_measure measure);

/* Lines of a path. Without a market only the first three are there. */
enum gj_path_series {
    GJ_SERIES_BEFORE,
    GJ_SERIES_AFTER,
    GJ_SERIES_DIFFERENCE, /* after - before */
    GJ_SERIES_TECHNOLOGY,
    GJ_SERIES_DISPLACED, /* technology - before: the same orders */
    GJ_SERIES_GROWTH,    /* after - technology: the orders that came */
    GJ_N_PATH_SERIES
};
const char *gj_path_series_name(enum gj_path_series series);

/* What a study's paths are about. */
struct gj_path_frame {
    uint32_t first;    /* months of the warm-up, rounded up: left out */
    uint32_t n_months; /* after it */
    uint32_t n_years;  /* with six months at least */
    uint32_t n_series; /* 3, or 6 where orders answer */
};
void gj_path_frame_of(const struct gj_study_spec *spec, struct gj_path_frame *frame);
/* Months of year `year` from 0: 12, of the last perhaps fewer. */
uint32_t gj_path_year_months(const struct gj_path_frame *frame, uint32_t year);

/* Sums over replications. `gj_path`: economy/life.h. */
struct gj_path;
struct gj_path_sums {
    struct gj_path_frame frame;
    uint32_t n;
    struct gj_path_cell {
        gj_wide sum, square;
    } * cell; /* [(period * GJ_N_PATH_MEASURES + measure) * n_series + series]; periods: months, then years */
};
enum gj_status gj_path_sums_init(struct gj_path_sums *sums, const struct gj_study_spec *spec) GJ_MUST_CHECK;
void gj_path_sums_fini(struct gj_path_sums *sums);
/* One replication: paths of before, after and (where orders answer) technology. */
void gj_path_sums_add(struct gj_path_sums *sums, const struct gj_path *const path[GJ_MAX_ARMS]);
void gj_path_sums_merge(struct gj_path_sums *to, const struct gj_path_sums *from);

/* The estimate of a cell. period < frame.n_months: that month; else year period - n_months. */
struct gj_estimate gj_path_estimate(const struct gj_path_sums *sums, uint32_t period, enum gj_path_measure measure,
                                    enum gj_path_series series, double confidence);

#endif
