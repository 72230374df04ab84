/* Key performance indicators of one arm, with intervals over replications: the set of ISO 22400-2 [ISO22400] for the plant, its stations and its
 * pools of workers, and the distributions of lead time and of work in process. The window is the study's: from warm_up + settle to the end. */
#ifndef GJ_STUDY_KPI_H
#define GJ_STUDY_KPI_H

#include "study/study.h"

enum gj_kpi_id {
#define GJ_KPI(NAME, name, en, ko, unit, WHERE, formula, how) GJ_KPI_##NAME,
#define GJ_KPI_NOT(en, ko, why_en, why_ko)
#include "study/kpi.def"
#undef GJ_KPI
#undef GJ_KPI_NOT
    GJ_N_KPIS
};

enum { GJ_KPI_OF_STATION = 1, GJ_KPI_OF_PLANT = 2, GJ_KPI_OF_POOL = 4 };

struct gj_kpi_info {
    const char *name, *en, *ko, *unit;
    unsigned where;
    const char *formula, *how;
};
const struct gj_kpi_info *gj_kpi_info(enum gj_kpi_id kpi);

/* Those that the model cannot have, and why. */
struct gj_kpi_absent {
    const char *en, *ko, *why_en, *why_ko;
};
const struct gj_kpi_absent *gj_kpi_absents(uint32_t *n);

#define GJ_KPI_N_QUANTILES 9
extern const double gj_kpi_quantile[GJ_KPI_N_QUANTILES]; /* 0.01 ... 0.99 */

struct gj_kpi_spec {
    const struct gj_study_spec *study;
    enum gj_arm arm;
    unsigned n_threads;
    const atomic_int *stop;
};

/* NaN where it does not apply (no failure, no inspection ...) or too few replications. */
struct gj_kpis {
    uint32_t n_replications, n_failed;
    uint32_t n_stations, n_pools;
    struct gj_estimate plant[GJ_N_KPIS];
    struct gj_estimate *station; /* [station][GJ_N_KPIS] */
    struct gj_estimate *pool;    /* [pool][GJ_N_KPIS] */
    struct gj_estimate lead_mean_h, lead_h[GJ_KPI_N_QUANTILES];
    struct gj_estimate wip_mean, wip[GJ_KPI_N_QUANTILES]; /* pieces inside at GJ_KPI_LOOKS equal steps of the window */
};
#define GJ_KPI_LOOKS 1000 /* fine enough for the 1st percentile; a look costs a microsecond */

/* Live spec->study->replications of them. The result must be freed also after an error. GJ_FAILED_POINTS with why the first failed, when some
 * did: they are left out. */
enum gj_status gj_kpis_run(const struct gj_kpi_spec *spec, struct gj_kpis *kpis, struct gj_error *error) GJ_MUST_CHECK;
void gj_kpis_free(struct gj_kpis *kpis);

#endif
