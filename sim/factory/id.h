/* What the specs of a plant's objects have in common. Each object's own header (object.def) includes this and is included by plant.h. */
#ifndef GJ_FACTORY_ID_H
#define GJ_FACTORY_ID_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/time.h"

typedef uint32_t gj_id; /* things of one kind count from 0 in the order of the scenario */
#define GJ_NONE UINT32_MAX
#define GJ_UNLIMITED UINT32_MAX

#define GJ_MAX_NEEDS 4 /* kinds of worker one job may ask for */

struct gj_need {
    uint64_t pools; /* bit i: pool i may serve; the lowest-numbered pool with an idle worker does */
    uint32_t count; /* workers, all at once */
};

#endif
