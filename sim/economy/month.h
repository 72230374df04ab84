/* What happened in one month, as the parts of the economy see it: the floor's meters at its beginning and at its end. */
#ifndef GJ_ECONOMY_MONTH_H
#define GJ_ECONOMY_MONTH_H

#include "factory/floor.h"

#define GJ_MONTH (730 * GJ_HOUR) /* a twelfth of GJ_YEAR */

struct gj_month {
    uint32_t number; /* 1, 2, ...: the month that has just ended */
    gj_time end;     /* = number * GJ_MONTH */
    const struct gj_flow_meter *flow, *flow_before;
    const struct gj_pool_meter *pool, *pool_before; /* n_pools entries each */
};

#endif
