#include "study/result_paths.h"

#include <math.h>

#include "base/alloc.h"
#include "economy/life.h"
#include "study/estimate.h"

#define MONTHS 12u
#define LEAST_MONTHS 6u /* of half a year nothing is said about a year */

const struct gj_path_info *gj_path_info(enum gj_path_measure measure)
{
    static const struct gj_path_info infos[GJ_N_PATH_MEASURES] = {
#define GJ_PATH(name, kind, scale, unit, unit_year, en, ko, value) \
    {#name, unit, unit_year, en, ko, GJ_PATH_##kind, (double)(scale)},
#include "study/path.def"
#undef GJ_PATH
    };
    return &infos[measure];
}

const char *gj_path_series_name(enum gj_path_series series)
{
    static const char *const names[GJ_N_PATH_SERIES] = {"before",     "after",     "difference",
                                                        "technology", "displaced", "growth"};
    return names[series];
}

/* --- frame --- */

void gj_path_frame_of(const struct gj_study_spec *spec, struct gj_path_frame *frame)
{
    const uint32_t first = (uint32_t)((spec->warm_up + GJ_MONTH - 1) / GJ_MONTH);
    const uint32_t last = (uint32_t)((spec->warm_up + spec->horizon) / GJ_MONTH);
    const uint32_t n_months = last > first ? last - first : 0;
    *frame = (struct gj_path_frame){.first = first,
                                    .n_months = n_months,
                                    .n_years = (n_months + MONTHS - LEAST_MONTHS) / MONTHS,
                                    .n_series = gj_study_n_arms(spec) > GJ_ARM_TECHNOLOGY ? GJ_N_PATH_SERIES
                                                                                          : GJ_SERIES_TECHNOLOGY};
}

uint32_t gj_path_year_months(const struct gj_path_frame *frame, uint32_t year)
{
    const uint32_t left = frame->n_months - year * MONTHS;
    return left < MONTHS ? left : MONTHS;
}

/* --- sums --- */

static size_t n_cells(const struct gj_path_frame *frame)
{
    return (size_t)(frame->n_months + frame->n_years) * GJ_N_PATH_MEASURES * frame->n_series;
}

enum gj_status gj_path_sums_init(struct gj_path_sums *sums, const struct gj_study_spec *spec)
{
    *sums = (struct gj_path_sums){0};
    gj_path_frame_of(spec, &sums->frame);
    sums->cell = gj_alloc_zero(n_cells(&sums->frame) + 1, sizeof *sums->cell);
    return sums->cell ? GJ_OK : GJ_NO_MEMORY;
}

void gj_path_sums_fini(struct gj_path_sums *sums)
{
    gj_free(sums->cell);
    *sums = (struct gj_path_sums){0};
}

static struct gj_path_cell *cell_of(const struct gj_path_sums *sums, uint32_t period, uint32_t measure, uint32_t series)
{
    return &sums->cell[((size_t)period * GJ_N_PATH_MEASURES + measure) * sums->frame.n_series + series];
}

static int64_t nearest(double value)
{
    return value < 0.0 ? -(int64_t)(-value + 0.5) : (int64_t)(value + 0.5);
}

static void values_of(const struct gj_path *path, uint32_t month, int64_t value[GJ_N_PATH_MEASURES])
{
    static const struct gj_path_month none = {.demand = 1.0, .price = 1.0};
    GJ_CHECK(month < path->n_months, "month %u of %u", (unsigned)month, (unsigned)path->n_months);
    const struct gj_path_month *m = &path->month[month];
    const struct gj_path_month *last = month > 0 ? &path->month[month - 1] : &none;
#define GJ_PATH(name, kind, scale, unit, unit_year, en, ko, v) value[GJ_PATH_##name] = nearest((v) * (double)(scale));
#include "study/path.def"
#undef GJ_PATH
}

static void add_value(struct gj_path_cell *cell, int64_t value)
{
    cell->sum += value;
    cell->square += (gj_wide)value * value;
}

static void add_period(struct gj_path_sums *sums, uint32_t period, int64_t value[GJ_MAX_ARMS][GJ_N_PATH_MEASURES])
{
    for (uint32_t k = 0; k < GJ_N_PATH_MEASURES; k++) {
        const int64_t before = value[GJ_ARM_BEFORE][k];
        const int64_t after = value[GJ_ARM_AFTER][k];
        const int64_t technology = value[GJ_ARM_TECHNOLOGY][k];
        const int64_t series[GJ_N_PATH_SERIES] = {[GJ_SERIES_BEFORE] = before,
                                                  [GJ_SERIES_AFTER] = after,
                                                  [GJ_SERIES_DIFFERENCE] = after - before,
                                                  [GJ_SERIES_TECHNOLOGY] = technology,
                                                  [GJ_SERIES_DISPLACED] = technology - before,
                                                  [GJ_SERIES_GROWTH] = after - technology};
        for (uint32_t s = 0; s < sums->frame.n_series; s++) {
            add_value(cell_of(sums, period, k, s), series[s]);
        }
    }
}

void gj_path_sums_add(struct gj_path_sums *sums, const struct gj_path *const path[GJ_MAX_ARMS])
{
    const struct gj_path_frame *frame = &sums->frame;
    const uint32_t n_arms = frame->n_series == GJ_N_PATH_SERIES ? GJ_MAX_ARMS : GJ_N_ARMS;
    int64_t month[GJ_MAX_ARMS][GJ_N_PATH_MEASURES] = {{0}};
    int64_t year[GJ_MAX_ARMS][GJ_N_PATH_MEASURES] = {{0}};
    for (uint32_t i = 0; i < frame->n_months; i++) {
        for (uint32_t arm = 0; arm < n_arms; arm++) {
            values_of(path[arm], frame->first + i, month[arm]);
            for (uint32_t k = 0; k < GJ_N_PATH_MEASURES; k++) {
                const bool is_stock = gj_path_info((enum gj_path_measure)k)->kind == GJ_PATH_STOCK;
                year[arm][k] = month[arm][k] + (is_stock || i % MONTHS == 0 ? 0 : year[arm][k]);
            }
        }
        add_period(sums, i, month);
        const bool is_year_end = i % MONTHS == MONTHS - 1 || i == frame->n_months - 1;
        if (is_year_end && i / MONTHS < frame->n_years) {
            add_period(sums, frame->n_months + i / MONTHS, year);
        }
    }
    sums->n++;
}

void gj_path_sums_merge(struct gj_path_sums *to, const struct gj_path_sums *from)
{
    const size_t n = n_cells(&to->frame);
    for (size_t i = 0; i < n; i++) {
        to->cell[i].sum += from->cell[i].sum;
        to->cell[i].square += from->cell[i].square;
    }
    to->n += from->n;
}

/* --- estimates --- */

/* What one unit of a cell's sum means. */
static double unit_of(const struct gj_path_frame *frame, uint32_t period, const struct gj_path_info *info)
{
    const uint32_t months = period < frame->n_months ? 1 : gj_path_year_months(frame, period - frame->n_months);
    if (info->kind == GJ_PATH_LEVEL) {
        return 1.0 / info->scale / months;
    }
    return info->kind == GJ_PATH_FLOW && period >= frame->n_months ? (double)MONTHS / info->scale / months
                                                                   : 1.0 / info->scale;
}

/* Sum of squares about the mean: exact in 128 bits about the whole number nearest below the mean, then moved by less than 1. */
static double squares_about_mean(const struct gj_path_cell *cell, uint32_t n)
{
    const gj_wide about = cell->sum / n;
    const double rest = (double)(cell->sum - about * n);
    const gj_wide squares = cell->square - 2 * about * cell->sum + about * about * n;
    return (double)squares - rest * rest / n;
}

struct gj_estimate gj_path_estimate(const struct gj_path_sums *sums, uint32_t period, enum gj_path_measure measure,
                                    enum gj_path_series series, double confidence)
{
    const struct gj_path_cell *cell = cell_of(sums, period, measure, series);
    if (sums->n == 0) {
        return (struct gj_estimate){.mean = NAN, .half_width = NAN};
    }
    const double unit = unit_of(&sums->frame, period, gj_path_info(measure));
    return gj_estimate_of((double)cell->sum / sums->n * unit, squares_about_mean(cell, sums->n) * unit * unit, sums->n,
                          confidence);
}
