/* Staff: how the workers of a pool come, learn and walk. A pool without one is always complete, skilled and at hand.
 *
 * A worker is one of these, and only here may he be given work:
 *
 *     away -- absent (a whole shift) -- here -- on overtime, all of the shift -- staying, to finish the lot in work
 *
 * Who is drawn: absence by (number of the hire, number of the shift), a walk by (number of the hire, number of his walk). */
#ifndef GJ_FACTORY_STAFF_H
#define GJ_FACTORY_STAFF_H

#include "factory/id.h"

struct gj_staff_spec {
    gj_id pool; /* at most one staff a pool */

    double absent; /* P(a worker does not come to a shift), 0..1; each worker and shift of its own */
    bool absence_is_paid;

    /* A hire is trained for his first paid hours, and may not be given work until then. */
    gj_time training_us;
    bool is_taught; /* all may be sent to training (gj_floor_train) */

    /* Unit learning curve [Wright1936]: the n-th job takes (n / full_after)^log2(rate) times what an experienced worker takes, for
     * n < full_after. Jobs: lots worked, loaded or unloaded at stations by hand, and set-ups. Starting staff is experienced but for
     * `beginners`, the last of them. */
    double learning_rate;  /* 0.5..1; 1: nothing to learn */
    uint32_t full_after;   /* jobs; 0: counted in hours */
    gj_time full_after_us; /* hours of such work; n is then the hour he is in, from 1 */
    uint32_t beginners;    /* <= the pool's count; they are trained first, too */

    gj_id walk; /* distribution: time to another station than the one he worked at last; GJ_NONE: at once */

    /* Of paid time in a calendar week (from the start of the run), regular hours to come included: nobody works overtime, or stays to finish a
     * lot, beyond it. GJ_NEVER: no limit. */
    gj_time week_limit_us;
};

#endif
