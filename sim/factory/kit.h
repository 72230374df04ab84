/* Assembly: a station that takes a kit of components out of stores for each lot it works on.
 *
 *      feeder --> [store "wheels"] --+ 2 a piece
 *      feeder --> [store "frames"] --+ 1 a piece          (lot waits until its whole kit is there, then takes it all at once)
 *      main lots --> [buffer] -------+--> (assembly) --> ...
 *
 * A store is a buffer that no station reads. A component is a product whose route ends there: its last step names the store, and no station does
 * it. Its order closes when it arrives; its pieces stay inside the plant, in the store, then in the assembly, until the work on the main lot
 * ends: then they are assembled, and are no pieces any more. A store holds `capacity` lots; a lot that is used in part keeps its place. A full
 * store blocks the machine before it.
 *
 * Lots are taken first in, first out; of a lot taken in part the defective pieces among those taken are hypergeometric. A defective component
 * makes its assembly defective: each defective component of a kit spoils another piece of the main lot, as long as there are good ones (of
 * a lot of one piece: it is defective if any component is). A lot that comes by again (rework) takes a kit again.
 *
 * Kanban: a component's cards that end at the assembly come back when it takes the last piece of the lot, or with ends = done when the work is
 * done. */
#ifndef GJ_FACTORY_KIT_H
#define GJ_FACTORY_KIT_H

#include "factory/id.h"

struct gj_kit_part {
    gj_id store;     /* buffer */
    uint32_t pieces; /* for each piece of the main lot; >= 1 */
};

struct gj_kit_spec {
    gj_id station;
    gj_id product; /* main product; GJ_NONE: every one that has no kit of its own here */
    uint32_t n_parts;
    const struct gj_kit_part *part;
};

#endif
