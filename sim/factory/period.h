/* Active periods, as they open and close: which of them is longest when. What bottleneck.h is computed with.
 *
 * A period that lies within another is never the longest. So of the closed ones only those are kept that began before all that are still open:
 * a staircase, each beginning and ending later than the one before.
 *
 *      |======A======|
 *          |======B======|          kept: A B C; x lies within A
 *            |=x=|   |====C=====|
 *
 * What happened before the beginning of the first period still open is settled, and counted. Kept beyond that is what covers that moment, or
 * the last one counted: at most two periods a resource. */
#ifndef GJ_FACTORY_PERIOD_H
#define GJ_FACTORY_PERIOD_H

#include "factory/bottleneck.h"

struct gj_period {
    gj_time start, end;
    uint32_t resource;
    bool is_bottleneck; /* it was the longest at some moment */
};

/* Of one resource: its open period. */
struct gj_open_period {
    gj_time start;          /* -1: none is open */
    uint32_t before, after; /* in the order of opening */
};

struct gj_periods {
    uint32_t n_resources, n_groups;
    const uint32_t *group; /* of each resource: its station or pool, as one number */
    struct gj_open_period *open;
    uint32_t first_open, last_open;
    struct gj_period *kept; /* ascending, from first_kept; 2 * n_resources + 2 places */
    uint32_t n_kept;
    gj_time marked, counted; /* up to when the longest are known, and the shares counted */
    struct gj_bottleneck_share *resource_share, *group_share;
    gj_time *group_seen; /* by group: the moment last looked at, so that a group counts once */
};

enum gj_status gj_periods_init(struct gj_periods *p, uint32_t n_resources, const uint32_t *group, uint32_t n_groups);
void gj_periods_fini(struct gj_periods *p);
void gj_periods_start(struct gj_periods *p, gj_time now);
void gj_periods_open(struct gj_periods *p, uint32_t resource, gj_time now);
/* Of several that close at the same moment: in the order of their starts, and of equal starts the last resource first (it lies within those that
 * are still open, and the first one stays). */
void gj_periods_close(struct gj_periods *p, uint32_t resource, gj_time now);
/* Close what is open, count all. */
void gj_periods_finish(struct gj_periods *p, gj_time now);

#endif
