/* Split and join: a lot goes on as several (transfer batches), and several become one again.
 *
 *     lot of 25 --> (station, split 10) --> 10, 10, 5 --> (station) --> 10, 10, 5 --> (station, join) --> lot of 25
 *
 * Split: when the work on a lot is done, what is left of it goes on as lots of at most `pieces`. Defective pieces are spread over the parts in
 * proportion. Part k (1 is the first) has k in bits 28..35 of the lot's number, so each draws for itself behind the station: a stream may
 * make 2^28 lots, a lot 255 parts; a larger one, joined from the lots of an order, goes on in 255 larger parts. A part is not split again until it has been joined. The cards of the lot stay with its first part.
 *
 * Join: the station takes a lot only when all that belongs to it waits there, and works on it as one lot: all parts that are left of the lot
 * it was split from, or all lots that are left of the order. Parts that are scrapped, and those that leave the plant another way, are not waited
 * for. The joined lot has the number of the first without its part, the earliest release, and the most visits.
 */
#ifndef GJ_FACTORY_SPLIT_H
#define GJ_FACTORY_SPLIT_H

#include "factory/id.h"

struct gj_split_spec {
    gj_id station;
    uint32_t pieces; /* of a part; >= 1 */
};

enum gj_join_of { GJ_JOIN_LOT, GJ_JOIN_ORDER };

struct gj_join_spec {
    gj_id station;
    enum gj_join_of of;
};

#endif
