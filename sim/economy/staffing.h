/* Heads of each pool, month by month.
 *
 * The heads that the work of the last GJ_REVIEW_MONTHS months needs at the target load. Too few: overtime first, then vacancies, filled
 * after `hire_delay`; hires learn as the floor's staff says. Too many: nobody is replaced who leaves by himself; then, by policy, people
 * move to the technical tasks of the level (`retrain`), or are let go. A pool never falls below the largest number of its people
 * that one job asks for. heads(t) = heads(0) + hired - left, always.
 */
#ifndef GJ_ECONOMY_STAFFING_H
#define GJ_ECONOMY_STAFFING_H

#include <stdbool.h>

#include "base/error.h"
#include "economy/month.h"

#define GJ_REVIEW_MONTHS 3

struct gj_staffing_spec {
    double target_load; /* share of paid time in use that pools are sized for, 0..1; 0: nobody is hired or let go */
};

struct gj_pool_staff {
    gj_time used_us[GJ_REVIEW_MONTHS], paid_us[GJ_REVIEW_MONTHS]; /* of the last months, a ring */
    double leaving;                                               /* fraction of the next leaver */
    uint32_t least;                                               /* heads it never falls below */
};

struct gj_staffing {
    double technicians;         /* heads for the technical tasks of the level, now */
    double technician_us;       /* heads x time, for means */
    struct gj_pool_staff *pool; /* n_pools, owned */
};

enum gj_status gj_staffing_init(struct gj_staffing *staffing, const struct gj_plant *plant,
                                struct gj_error *error) GJ_MUST_CHECK;
void gj_staffing_fini(struct gj_staffing *staffing);
void gj_staffing_reset(struct gj_staffing *staffing, const struct gj_plant *plant);
void gj_staffing_copy(struct gj_staffing *to, const struct gj_staffing *from, const struct gj_plant *plant);

/* A month has ended: hire and let go on the floor. technicians: heads that the level in force asks for. */
enum gj_status gj_staffing_month(struct gj_staffing *staffing, const struct gj_staffing_spec *spec,
                                 const struct gj_month *month, double technicians, struct gj_floor *floor,
                                 struct gj_error *error) GJ_MUST_CHECK;

#endif
