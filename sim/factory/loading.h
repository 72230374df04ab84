/* Loading: people are at a station's machines only to load and to unload; in between the machine runs by itself and they are free.
 *
 *     waiting for worker | load | cycles of the lot, nobody needed | waiting for worker | unload
 *
 * The workers are those of the station's `needs`. Load and unload come on top of the cycle, once a lot. Both are work of the machine: the
 * operating clocks run, and as the ideal time knows nothing of them they lower the performance rate. Whoever is free when it is time to
 * unload does it. With one loader for n equal machines this is the machine repair model (finite source queue), the load being the repair. */
#ifndef GJ_FACTORY_LOADING_H
#define GJ_FACTORY_LOADING_H

#include "factory/id.h"

struct gj_loading_spec {
    gj_id station;      /* at most one loading a station; it has needs, and they do not tend */
    gj_id load, unload; /* distributions: time a lot; GJ_NONE: none. At least one */
};

#endif
