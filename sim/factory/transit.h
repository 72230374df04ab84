/* Transit: a buffer in which a lot is under way for a time before the stations behind it can take it.
 *
 *                         transit                 end
 *     machine --> [ > > lot > > > lot > > > | lot lot lot ] --> machine
 *
 * Transport (a vehicle, a walk, a delay): each lot has its own time, drawn by (buffer, step, "transit") and the lot's draw index; a lot
 * may overtake another. Conveyor (accumulating): one constant time, and the order is kept. Between two lots that enter it passes
 * transit / capacity, the time in which a lot clears the entrance; who comes earlier waits at the entrance. Lots that reach the end
 * while nobody takes them stand there one behind the other, and the next is there the moment the first is taken.
 *
 * The capacity of the buffer counts lots under way and lots at the end. Its meter counts both.
 */
#ifndef GJ_FACTORY_TRANSIT_H
#define GJ_FACTORY_TRANSIT_H

#include "factory/id.h"

struct gj_transit_spec {
    gj_id buffer;
    gj_id time;       /* distribution; of a conveyor a constant above 0 */
    bool is_conveyor; /* the buffer's capacity is then limited */
};

#endif
