/* Ways: after a step a lot goes on to one of several steps of its route, leaves the plant, or is scrapped, each with a given share.
 *
 *                       30 % -> step 4
 *     step 2 -- lot --> 10 % -> scrap
 *                       rest -> step 3, the next one (out of the plant after the last step)
 *
 * The whole lot goes one way. One uniform decides, drawn by (product, step, "branch") and the lot's draw index: the ways take their shares of
 * (0, 1) in the order in which they were added, the next step has the rest. So the way of a lot is the same whenever it is asked for, and in
 * arms that differ elsewhere. A way to the step itself or to one before it makes the lot's number of visits one larger, so that what it
 * does again draws anew. Visits have 12 bits: after 4,096 of them the draws of a lot repeat.
 *
 * Inspection comes first: rejected pieces go where the inspection sends them, what is left of the lot goes its way.
 */
#ifndef GJ_FACTORY_WAY_H
#define GJ_FACTORY_WAY_H

#include "factory/id.h"

#define GJ_WAY_OUT (UINT32_MAX - 1)   /* leaves the plant as it is, done */
#define GJ_WAY_SCRAP (UINT32_MAX - 2) /* all its pieces are scrapped */

struct gj_way_spec {
    gj_id product;
    uint32_t step; /* after this step of its route */
    uint32_t to;   /* step of the same route, or GJ_WAY_OUT, or GJ_WAY_SCRAP */
    double share;  /* 0..1; those of one step add up to at most 1 */
};

#endif
